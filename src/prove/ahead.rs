//! The best next question, by looking ahead to the end of the inquiry on the decision's diagram.
//!
//! Best is the question after which the fewest are left in the worst case, asking the best each time; of those that are
//! even in that, the one after which the fewest are left on average, where every answer that leads elsewhere is as likely
//! as another; of those again the one declared first. What is left to be asked at a diagram does not depend on how it
//! was come to, so each diagram is looked at once.
//!
//! # Source
//! The reference, *The next question*.

use crate::base::hash::QuickMap;
use crate::diagram::Meaning;
use crate::diagram::count::Cuts;
use crate::diagram::cover::parts;
use crate::diagram::store::{Dd, Full, Var};
use crate::diagram::theta::{Cube, Solved};
use crate::eval::Ask;
use crate::eval::slot::Place;
use crate::ir::DecisionId;
use crate::prove::Options;
use crate::prove::claim::Search;
use crate::prove::inquiry::Open;
use std::collections::{BTreeMap, BTreeSet};

/// Facts at most that may still be asked.
const FACTS: usize = 12;
/// Answers to one fact at most.
const ANSWERS: usize = 64;
/// Questions tried at most, each at one diagram.
const TRIED: usize = 60_000;
/// Conditions within one another at most.
const DEEPEST: usize = 150;
/// Nodes at most.
const NODES: usize = 200_000;
/// One question, in parts fine enough that averages of averages can be told apart.
const ONE: u64 = 1 << 32;
/// Averages that differ by less are the same: what was rounded differs by less.
const SAME: u64 = 1 << 12;

/// What no completion leads to.
const NEVER: Dd = Dd::of((1 << 30) - 1);

/// A question, and how many there are with it in the worst case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Best {
    /// The fact.
    pub place: Place,
    /// Questions in the worst case, this one among them.
    pub questions: usize,
}

/// The best question about a decision, looked ahead from to the end; `None` where it cannot be: more than twelve facts
/// may be asked, two of them are compared with each other, it is decided item by item or turns on a list, or a limit was
/// met.
///
/// - `among`: the facts that may be asked.
pub fn best_question(ask: &Ask<'_>, decision: DecisionId, item: Option<u32>, among: &[Place]) -> Option<Best> {
    if item.is_some() || among.is_empty() || among.len() > FACTS {
        return None;
    }
    let search = Search::shallow(ask.law, &Options { splits: ask.splits, nodes: NODES }, DEEPEST);
    let open = Open::over(search, ask, decision).ok()?;
    Ahead::new(open, among).and_then(|ahead| ahead.map(Ahead::best).transpose()).ok().flatten().flatten()
}

/// The values that one answer gives to variables.
type Answer = Vec<(Var, i128)>;

/// How many questions are left: in the worst case, and on average, in parts of [`ONE`].
#[derive(Clone, Copy, PartialEq, Eq)]
struct Left {
    worst: usize,
    mean: u64,
}

impl Left {
    const NONE: Left = Left { worst: 0, mean: 0 };

    fn is_less_than(self, other: Left) -> bool {
        self.worst < other.worst || self.worst == other.worst && self.mean + SAME < other.mean
    }
}

/// The facts that may be asked, and what is known of diagrams.
struct Ahead<'a> {
    open: Open<'a>,
    /// The decision where the case holds, and [`NEVER`] where no completion is.
    whole: Dd,
    facts: Vec<(Place, Vec<Answer>)>,
    known: QuickMap<Dd, Left>,
    tried: usize,
}

impl<'a> Ahead<'a> {
    fn new(mut open: Open<'a>, among: &[Place]) -> Result<Option<Ahead<'a>>, Full> {
        let theta = open.search.space.store.restrict(open.search.theta, &open.fixed)?;
        let whole = open.search.space.store.choose(theta, open.rest, NEVER)?;
        let cuts = open.search.space.store.cuts(&[whole]);
        let mut by_place: BTreeMap<Place, Vec<Var>> = BTreeMap::new();
        for var in cuts.keys() {
            let Some(place) = open.only_open(*var) else { return Ok(None) };
            by_place.entry(place).or_default().push(*var);
        }
        let mut facts = Vec::new();
        for own in among {
            let place = open.search.side.mapping.place(*own);
            let mut cube: Cube = open.fixed.iter().map(|(var, value)| (*var, vec![(*value, *value)])).collect();
            let mut answers = Vec::new();
            let vars = by_place.get(&place).map_or(&[][..], Vec::as_slice);
            if !answered(&open, vars, &cuts, (&mut cube, &mut Vec::new()), &mut answers) {
                return Ok(None);
            }
            facts.push((*own, answers));
        }
        Ok(Some(Ahead { open, whole, facts, known: QuickMap::default(), tried: 0 }))
    }

    fn best(mut self) -> Result<Option<Best>, Full> {
        let mut best: Option<(Left, Place)> = None;
        for n in 0..self.facts.len() {
            let Some(left) = self.after(self.whole, n)? else { continue };
            if let Some((place, _)) = self.facts.get(n)
                && best.is_none_or(|(least, _)| left.is_less_than(least))
            {
                best = Some((left, *place));
            }
        }
        Ok(best.map(|(left, place)| Best { place, questions: left.worst }))
    }

    /// How many questions are left at a diagram, asking the best each time.
    fn left(&mut self, dd: Dd) -> Result<Left, Full> {
        if let Some(known) = self.known.get(&dd) {
            return Ok(*known);
        }
        let mut least = None;
        if !self.is_settled(dd) {
            for n in 0..self.facts.len() {
                if let Some(left) = self.after(dd, n)?
                    && least.is_none_or(|least| left.is_less_than(least))
                {
                    least = Some(left);
                }
            }
        }
        // Nothing that may be asked tells more.
        let least = least.unwrap_or(Left::NONE);
        self.known.insert(dd, least);
        Ok(least)
    }

    /// Whether all completions come to the same.
    fn is_settled(&self, dd: Dd) -> bool {
        self.open.search.space.store.values(dd).iter().filter(|value| Dd::of(**value) != NEVER).count() < 2
    }

    /// How many questions there are at a diagram where a fact is asked first; `None` where its answers tell nothing.
    fn after(&mut self, dd: Dd, n: usize) -> Result<Option<Left>, Full> {
        self.tried += 1;
        if self.tried > TRIED {
            return Err(Full);
        }
        let mut led = BTreeSet::new();
        for at in 0.. {
            let Some(answer) = self.facts.get(n).and_then(|(_, answers)| answers.get(at)) else { break };
            let mut to = dd;
            for (var, value) in answer {
                to = self.open.search.space.store.fix(to, *var, *value)?;
            }
            if to != NEVER {
                led.insert(to);
            }
        }
        if led.is_empty() || led.contains(&dd) {
            return Ok(None);
        }
        let (mut worst, mut sum) = (0, 0);
        let count = led.len() as u64;
        for to in led {
            let left = self.left(to)?;
            worst = worst.max(left.worst);
            sum += left.mean;
        }
        Ok(Some(Left { worst: worst + 1, mean: ONE + sum / count }))
    }
}

impl Open<'_> {
    /// The only open fact of which a variable speaks; `None` where it speaks of two, or of none that can be asked for.
    fn only_open(&self, var: Var) -> Option<Place> {
        let mut open: BTreeSet<Place> = self.places(var)?.into_iter().collect();
        open.retain(|place| self.own(var, *place));
        open.pop_first().filter(|_| open.is_empty())
    }
}

/// The answers to one fact that can be told apart, those that no value gives left out; `false` where there are too many,
/// or the theory cannot tell.
fn answered(
    open: &Open<'_>,
    vars: &[Var],
    cuts: &Cuts,
    (cube, chosen): (&mut Cube, &mut Answer),
    all: &mut Vec<Answer>,
) -> bool {
    let space = &open.search.space;
    let Some((var, rest)) = vars.split_first() else {
        let compares = |(var, _): &(Var, i128)| matches!(space.meanings.get(*var as usize), Some(Meaning::Literal(_)));
        if chosen.iter().any(compares) {
            match space.solve(cube) {
                Solved::Point(_) => {}
                Solved::Never(_) => return true,
                Solved::Unclear => return false,
            }
        }
        all.push(chosen.clone());
        return all.len() <= ANSWERS;
    };
    parts(space.store.range(*var), cuts.get(var)).into_iter().all(|part| {
        cube.insert(*var, vec![part]);
        chosen.push((*var, part.0));
        let told = answered(open, rest, cuts, (&mut *cube, &mut *chosen), all);
        chosen.pop();
        cube.remove(var);
        told
    })
}
