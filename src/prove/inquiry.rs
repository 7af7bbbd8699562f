//! What is missing for a settled answer, where a case leaves too much open for a case split.
//!
//! A split that stays within a few thousand regions is exact, and is asked first. Beyond it the decision's diagram is
//! cut down to what the case leaves open: a fact matters if two possible completions that differ on it alone lead to
//! different values.
//!
//! # Source
//! The reference, *What matters*.

use crate::diagram::cover::{Task, Word};
use crate::diagram::store::{Dd, Full, Op, Var};
use crate::diagram::theta::Solved;
use crate::diagram::{Fate, Meaning, On, Part, Point, Reading, Space};
use crate::eval::slot::{Aspect, Place, Slot};
use crate::eval::term::{DateTerm, Literal};
use crate::eval::{Answered, Ask, Better, Inquiry, Outcome, Settling, Status};
use crate::ir::{DecisionId, Facts, OutcomeId, Program};
use crate::prove::ahead::best_question;
use crate::prove::claim::Search;
use crate::prove::{Options, turns};
use std::collections::{BTreeMap, BTreeSet};

/// Splits after which the diagrams are asked instead.
const QUICK: usize = 3_000;
/// Sets of answers shown for one outcome.
const SETS: usize = 12;
/// Pairs of cases tried before a fact is not said to matter.
const MOST_TRIALS: usize = 6;

/// What is missing for a settled answer of a decision.
pub fn missing(ask: &Ask<'_>, decision: DecisionId, item: Option<u32>) -> Inquiry {
    missing_with(ask, decision, item, &mut |_| None)
}

/// The same; where several facts matter and that is exact, the next question is first looked for elsewhere.
pub fn missing_with(ask: &Ask<'_>, decision: DecisionId, item: Option<u32>, better: Better<'_>) -> Inquiry {
    let quick = Ask { splits: ask.splits.min(QUICK), ..*ask }.missing_with(decision, item, better);
    if !quick.limited() {
        return quick;
    }
    match if item.is_none() { diagrammed(ask, decision, &mut |open| open.inquire(better)) } else { None } {
        Some(found) => found,
        None if ask.splits > QUICK => ask.missing_with(decision, item, better),
        None => quick,
    }
}

/// The facts that matter alone: neither what settles nor what to ask next is worked out.
pub fn needing(ask: &Ask<'_>, decision: DecisionId, item: Option<u32>) -> Vec<Place> {
    let quick = Ask { splits: ask.splits.min(QUICK), ..*ask }.needing(decision, item);
    if !quick.limited() {
        return quick.needing;
    }
    match if item.is_none() { diagrammed(ask, decision, &mut Open::needing) } else { None } {
        Some(found) => found,
        None if ask.splits > QUICK => ask.needing(decision, item).needing,
        None => quick.needing,
    }
}

/// What is missing, and which of it is best asked next ([`best_question`]): of what is looked ahead from to the end, else
/// as [`missing`] has it.
pub fn inquiry(ask: &Ask<'_>, decision: DecisionId, item: Option<u32>) -> Inquiry {
    missing_with(ask, decision, item, &mut |needing| best_question(ask, decision, item, needing).map(|best| best.place))
}

/// What is missing, by the decision's diagram alone; `None` where it cannot tell: a list that is not given, a comparison
/// that the analysis does not model, a limit met.
pub fn by_diagram(ask: &Ask<'_>, decision: DecisionId) -> Option<Inquiry> {
    diagrammed(ask, decision, &mut |open| open.inquire(&mut |_| None))
}

/// What the decision's diagram tells, where it does.
fn diagrammed<'a, T>(
    ask: &Ask<'a>,
    decision: DecisionId,
    told: &mut dyn FnMut(&mut Open<'a>) -> Result<Option<T>, Full>,
) -> Option<T> {
    let nodes = crate::diagram::DEFAULT_NODES;
    Open::new(ask, decision, nodes).and_then(|mut open| told(&mut open)).ok().flatten()
}

/// By fact the open variables that speak of it.
type Speaking = BTreeMap<Place, BTreeSet<Var>>;

/// What a case leaves open of a decision.
pub(super) struct Open<'a> {
    pub(super) search: Search<'a>,
    ask: Ask<'a>,
    decision: DecisionId,
    /// The decision, where the case holds.
    pub(super) rest: Dd,
    /// The variables that the case fixes.
    pub(super) fixed: BTreeMap<Var, i128>,
}

impl<'a> Open<'a> {
    pub(super) fn new(ask: &Ask<'a>, decision: DecisionId, nodes: usize) -> Result<Open<'a>, Full> {
        Open::over(Search::new(ask.law, &Options { splits: QUICK, nodes }), ask, decision)
    }

    /// - `search`: of the same law, in which nothing was asked yet.
    pub(super) fn over(mut search: Search<'a>, ask: &Ask<'a>, decision: DecisionId) -> Result<Open<'a>, Full> {
        search.side.law_at = ask.law_at;
        search.side.on = ask.on.map_or(On::Never, On::Day);
        let dd = search.compiler().decision(decision, Reading::InTheEnd)?;
        let possible = search.compiler().possible()?;
        let fixed = search.space.fixed(&search.side, ask.facts, ask.on);
        let rest = search.space.store.restrict(dd, &fixed)?;
        let mut known = Vec::new();
        for (var, value) in &fixed {
            known.push(search.space.store.within(*var, &[(*value, *value)])?);
        }
        let known = search.space.store.join(Op::And, &known, Dd::YES)?;
        search.theta = search.and(possible, known)?;
        Ok(Open { search, ask: *ask, decision, rest, fixed })
    }

    /// The variables that are open: those on which the decision turns, and those that are tied to others.
    fn vars(&self) -> Vec<Var> {
        let cuts = self.search.space.store.cuts(&[self.rest, self.search.theta]);
        cuts.into_keys().filter(|var| !self.fixed.contains_key(var)).collect()
    }

    /// The facts of which a variable speaks; `None` where it is none that can be asked for one by one.
    pub(super) fn places(&self, var: Var) -> Option<Vec<Place>> {
        let plain = |slot: &Slot| match (slot.place, slot.aspect) {
            (Place::Fact(fact), aspect) if aspect != Aspect::Length => {
                Some(Place::Fact(fact)).filter(|place| self.search.space.decl(*place).is_some())
            }
            (_, _) => None,
        };
        match self.search.space.meanings.get(var as usize)? {
            Meaning::Slot(slot) => Some(vec![plain(slot)?]),
            Meaning::Literal(literal) => literal.slots().iter().map(plain).collect(),
            Meaning::Opaque(_) | Meaning::Stands(_) => None,
        }
    }

    /// What is missing; `None` where the diagrams cannot tell.
    fn inquire(&mut self, better: Better<'_>) -> Result<Option<Inquiry>, Full> {
        let Some((needing, by_place)) = self.matter()? else { return Ok(None) };
        let mut inquiry = Inquiry { needing: self.own_places(&needing), ..Inquiry::default() };
        inquiry.next = match inquiry.better(better) {
            Some(place) => Some(place),
            None => self.next(&needing, &by_place)?.and_then(|place| self.search.side.mapping.own_place(place)),
        };
        inquiry.settling = self.settling()?;
        Ok(Some(inquiry))
    }

    /// The facts that matter alone, in the law's own names.
    fn needing(&mut self) -> Result<Option<Vec<Place>>, Full> {
        Ok(self.matter()?.map(|(needing, _)| self.own_places(&needing)))
    }

    fn own_places(&self, places: &BTreeSet<Place>) -> Vec<Place> {
        places.iter().filter_map(|place| self.search.side.mapping.own_place(*place)).collect()
    }

    /// The facts that matter, and the open variables that speak of each fact; `None` where the diagrams cannot tell.
    fn matter(&mut self) -> Result<Option<(BTreeSet<Place>, Speaking)>, Full> {
        let mut by_place = Speaking::new();
        for var in self.vars() {
            let Some(places) = self.places(var) else { return Ok(None) };
            for place in places {
                by_place.entry(place).or_default().insert(var);
            }
        }
        // A fact that is known may still be named by a comparison with one that is not.
        by_place.retain(|place, vars| vars.iter().any(|var| self.own(*var, *place)));
        let mut needing = BTreeSet::new();
        for place in by_place.keys() {
            match self.matters(&[*place], &by_place)? {
                Some(true) => drop(needing.insert(*place)),
                Some(false) => {}
                None => return Ok(None),
            }
        }
        for (one, other) in self.tied(&by_place) {
            if !needing.contains(&one) && !needing.contains(&other) {
                match self.matters(&[one, other], &by_place)? {
                    Some(true) => needing.extend([one, other]),
                    Some(false) => {}
                    None => return Ok(None),
                }
            }
        }
        Ok(Some((needing, by_place)))
    }

    /// Whether a variable speaks of a fact of which something is open.
    pub(super) fn own(&self, var: Var, place: Place) -> bool {
        match self.search.space.meanings.get(var as usize) {
            Some(Meaning::Slot(slot)) => slot.place == place,
            Some(Meaning::Literal(literal)) => literal.slots().iter().any(|slot| {
                let known = self.search.space.known_slot(*slot).is_some_and(|var| self.fixed.contains_key(&var));
                slot.place == place && !known
            }),
            Some(Meaning::Opaque(_) | Meaning::Stands(_)) | None => false,
        }
    }

    /// Facts that some `impossible` item ties together, two by two.
    fn tied(&mut self, by_place: &Speaking) -> Vec<(Place, Place)> {
        let mut pairs = BTreeSet::new();
        let conds: Vec<_> = self.search.law.program.impossibles.iter().map(|item| item.cond).collect();
        for cond in conds {
            let Ok(dd) = self.search.compiler().cond(cond, Reading::Found) else { continue };
            let vars = self.search.space.store.cuts(&[dd]);
            let places: BTreeSet<Place> = vars.keys().filter_map(|var| self.places(*var)).flatten().collect();
            let open: Vec<Place> = places.into_iter().filter(|place| by_place.contains_key(place)).collect();
            for (n, one) in open.iter().enumerate() {
                pairs.extend(open.iter().skip(n + 1).map(|other| (*one, *other)));
            }
        }
        pairs.into_iter().collect()
    }

    /// Whether two completions that differ on just these facts lead to different values; `None` where it was not shown.
    fn matters(&mut self, places: &[Place], by_place: &Speaking) -> Result<Option<bool>, Full> {
        let free: BTreeSet<Var> = places.iter().filter_map(|place| by_place.get(place)).flatten().copied().collect();
        let compared =
            free.iter().any(|var| matches!(self.search.space.meanings.get(*var as usize), Some(Meaning::Literal(_))));
        let mut reached = Vec::new();
        for value in self.search.space.store.values(self.rest) {
            let here = self.search.space.store.map(self.rest, &mut |v| Dd::truth(v == value))?;
            let here = self.search.and(here, self.search.theta)?;
            reached.push((here, self.search.space.store.exists(here, &free)?));
        }
        let mut unshown = false;
        for (n, (here_a, a)) in reached.iter().enumerate() {
            for (here_b, b) in reached.iter().skip(n + 1) {
                let both = self.search.and(*a, *b)?;
                let mut theta = Dd::YES;
                if both == Dd::NO || self.search.space.none(both, &mut theta)? {
                    continue;
                }
                if !compared || self.shown((*here_a, *here_b), both, places)? {
                    return Ok(Some(true));
                }
                unshown = true;
            }
        }
        Ok(if unshown { None } else { Some(false) })
    }

    /// Whether two completions that differ on just these facts are settled differently by the ordinary evaluator.
    fn shown(&mut self, (here_a, here_b): (Dd, Dd), both: Dd, places: &[Place]) -> Result<bool, Full> {
        let cuts = self.search.space.store.cuts(&[both]);
        let vars = self.search.space.declared(cuts.keys().copied());
        let places: BTreeSet<Place> = places.iter().copied().collect();
        let mut left = both;
        for _ in 0..MOST_TRIALS {
            let mut theta = Dd::YES;
            let Some(cube) = self.search.space.describe(left, &vars, &cuts, &mut theta)? else { return Ok(false) };
            let rest = self.search.space.cube(&cube)?;
            let (one, other) = (self.search.and(rest, here_a)?, self.search.and(rest, here_b)?);
            let one = self.search.space.find(one, &mut theta)?;
            let other = self.search.space.find(other, &mut theta)?;
            if let (Some((_, Solved::Point(one))), Some((_, Solved::Point(other)))) = (one, other)
                && (self.settled_apart((&one, &other), &places) || self.settled_apart((&other, &one), &places))
            {
                return Ok(true);
            }
            let not = self.search.space.store.apply(Op::Not, rest, Dd::NO)?;
            left = self.search.and(left, not)?;
        }
        Ok(false)
    }

    /// Whether a case is settled otherwise with these facts as in another, or with their dates moved.
    fn settled_apart(&self, (one, other): (&Point, &Point), places: &BTreeSet<Place>) -> bool {
        let Some(before) = self.result(one) else { return false };
        let mut beside = vec![turns::beside(one, other, places)];
        beside.extend(turns::moved(one, other, places));
        beside.iter().any(|case| self.result(case).is_some_and(|result| result != before))
    }

    /// What the ordinary evaluator settles of the case with what a point adds to it.
    fn result(&self, point: &Point) -> Option<Outcome> {
        let added = point.facts(&self.search.space, &self.search.side)?;
        let mut facts: Facts = self.ask.facts.clone();
        for (fact, found) in added.iter() {
            if facts.get(fact).is_none() {
                facts.set(fact, Some(found.clone()));
            }
        }
        let ask = Ask { facts: &facts, splits: QUICK, ..self.ask };
        ask.possible().ok()?;
        let verdict = ask.decide(self.decision, None).verdict;
        if verdict.status == Status::Settled { verdict.result } else { None }
    }

    /// The fact whose worst answer leaves the fewest facts to turn on.
    fn next(&mut self, needing: &BTreeSet<Place>, by_place: &Speaking) -> Result<Option<Place>, Full> {
        let mut best: Option<(usize, Place)> = None;
        for place in needing {
            let vars: Vec<Var> = by_place.get(place).into_iter().flatten().copied().collect();
            let mut worst = 0;
            match vars.as_slice() {
                [only] => {
                    let cuts = self.search.space.store.cuts(&[self.rest]);
                    let range = self.search.space.store.range(*only);
                    for (low, _) in crate::diagram::cover::parts(range, cuts.get(only)) {
                        let after = self.search.space.store.fix(self.rest, *only, low)?;
                        worst = worst.max(self.left(after, needing));
                    }
                }
                _ => worst = self.left(self.rest, needing).saturating_sub(1),
            }
            if best.is_none_or(|(least, _)| worst < least) {
                best = Some((worst, *place));
            }
        }
        Ok(best.map(|(_, place)| place))
    }

    /// On how many of the facts that matter a diagram still turns.
    fn left(&self, dd: Dd, needing: &BTreeSet<Place>) -> usize {
        let vars = self.search.space.store.cuts(&[dd]);
        let places: BTreeSet<Place> = vars.keys().filter_map(|var| self.places(*var)).flatten().collect();
        places.intersection(needing).count()
    }

    /// For each possible outcome, sets of answers from which none can be dropped.
    fn settling(&mut self) -> Result<Vec<Settling>, Full> {
        let mut all = Vec::new();
        for value in self.search.space.store.values(self.rest) {
            let here = self.search.space.store.map(self.rest, &mut |v| Dd::truth(v == value))?;
            let inside = self.search.and(here, self.search.theta)?;
            if self.search.space.none(inside, &mut self.search.theta)? {
                continue;
            }
            let not = self.search.space.store.apply(Op::Not, here, Dd::NO)?;
            let outside = self.search.and(not, self.search.theta)?;
            let task = Task { inside, outside, names: &[], most: SETS };
            let cover = self.search.space.cover(&task, &mut self.search.theta)?;
            let Some(outcome) = outcome(self.search.law.program, self.decision, self.search.space.fate_of(value))
            else {
                continue;
            };
            let mut sets = Vec::new();
            for class in &cover.classes {
                let mut set = Vec::new();
                for condition in class {
                    if let Word::Var(var) = condition.word
                        && !self.fixed.contains_key(&var)
                    {
                        set.extend(answered(&self.search.space, var, &condition.parts));
                    }
                }
                sets.push(set);
            }
            all.push(Settling { outcome, sets, smallest: false, more: cover.rest != Dd::NO });
        }
        all.sort_by(|a, b| a.outcome.cmp(&b.outcome));
        Ok(all)
    }
}

/// The evaluator's outcome of a fate.
pub(super) fn outcome(program: &Program, decision: DecisionId, fate: Option<&Fate>) -> Option<Outcome> {
    let id = |name: &String| -> Option<OutcomeId> { program.outcome_named(decision, name) };
    Some(match fate? {
        Fate::Is(name) => Outcome::Is(id(name)?),
        Fate::NotGoverned => Outcome::NotGoverned,
        Fate::Conflict(names) => Outcome::Conflict(names.iter().filter_map(id).collect()),
        Fate::Gap => Outcome::Gap,
        Fate::Error => Outcome::Error,
        Fate::NotExpressible => return None,
    })
}

/// A part of a variable's range as answers.
fn answered(space: &Space, var: Var, parts: &[Part]) -> Vec<Answered> {
    let (least, most) = space.store.range(var);
    match space.meanings.get(var as usize) {
        Some(Meaning::Literal(literal)) => vec![Answered::Compared(literal.clone(), parts == [(1, 1)])],
        Some(Meaning::Slot(slot)) if space.is_date(*slot) => {
            let unknown = || DateTerm::unknown(*slot);
            let known = |day: i128| crate::diagram::theta::date_of(day).map(DateTerm::known);
            let mut all = Vec::new();
            if let [(low, high)] = parts {
                if let (true, Some(day)) = (*low > least, known(*low)) {
                    all.push(Answered::Compared(Literal::Dates(day, unknown()), true));
                }
                if let (true, Some(day)) = (*high < most, known(*high)) {
                    all.push(Answered::Compared(Literal::Dates(unknown(), day), true));
                }
            }
            all
        }
        Some(Meaning::Slot(slot)) => {
            let choices = match slot.aspect {
                Aspect::Value => space.choices(*slot),
                Aspect::IsNone | Aspect::Happened | Aspect::Reasons | Aspect::Member(_) => {
                    vec![crate::ir::Value::YesNo(false), crate::ir::Value::YesNo(true)]
                }
                Aspect::On | Aspect::MadeOn | Aspect::Length => Vec::new(),
            };
            let inside = |n: usize| parts.iter().any(|(low, high)| (*low..=*high).contains(&(n as i128)));
            let values: Vec<_> =
                choices.into_iter().enumerate().filter(|(n, _)| inside(*n)).map(|(_, value)| value).collect();
            if values.is_empty() { Vec::new() } else { vec![Answered::Among(*slot, values)] }
        }
        Some(Meaning::Opaque(_) | Meaning::Stands(_)) | None => Vec::new(),
    }
}
