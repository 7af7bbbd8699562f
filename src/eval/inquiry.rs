//! What is missing: which unknown facts matter, which answers would settle it, and what to ask next.
//!
//! Works on the regions of a case split alone. Two regions of different outcome that agree on everything but one fact
//! show that the fact matters.
//!
//! # Source
//! The reference, *What matters*.

use crate::base::date::Date;
use crate::eval::answer::Ask;
use crate::eval::judge::Judge;
use crate::eval::outcome::Outcome;
use crate::eval::search::{Doubt, Explored, Leaf, number_bounds};
use crate::eval::slot::{Place, Slot};
use crate::eval::term::{DateBase, DateTerm, Linear, Literal};
use crate::eval::theory::{Feasible, feasible};
use crate::ir::{DecisionId, FactId, Value};
use std::collections::{BTreeMap, BTreeSet};

/// What is missing for a settled answer.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Inquiry {
    /// The facts that matter, in the program's order.
    pub needing: Vec<Place>,
    /// For each possible outcome, sets of answers that would settle it so.
    pub settling: Vec<Settling>,
    /// The fact to ask next: it leaves the fewest questions in the worst case.
    pub next: Option<Place>,
    /// Why this may not be exact.
    pub doubts: Vec<Doubt>,
}

/// Sets of answers that would settle an outcome.
#[derive(Clone, Debug, PartialEq)]
pub struct Settling {
    /// The outcome.
    pub outcome: Outcome,
    /// Each set: what would have to be found.
    pub sets: Vec<Vec<Answered>>,
    /// Whether no smaller set would do.
    pub smallest: bool,
}

/// One answer that would be found.
#[derive(Clone, Debug, PartialEq)]
pub enum Answered {
    /// The unknown is one of these values.
    Among(Slot, Vec<Value>),
    /// A comparison of dates or numbers comes out so.
    Compared(Literal, bool),
}

impl Answered {
    /// The facts that it speaks of.
    pub fn places(&self) -> Vec<Place> {
        match self {
            Answered::Among(slot, _) => vec![slot.place],
            Answered::Compared(literal, _) => literal.slots().into_iter().map(|slot| slot.place).collect(),
        }
    }
}

/// Regions at most for the parts whose work grows with their square.
const MANY: usize = 1_500;
/// Sets shown for one outcome.
const SETS: usize = 4;
/// Facts that matter at most for the next question to be chosen exactly.
const EXACT_FACTS: usize = 5;
/// Regions at most for the same.
const EXACT_REGIONS: usize = 48;

impl Ask<'_> {
    /// What is missing for a settled answer of a decision.
    pub fn missing(&self, decision: DecisionId, item: Option<u32>) -> Inquiry {
        let explored = self.regions(decision, item);
        let mut regions = Regions::new(self, &explored);
        let needing = regions.matters();
        let next = regions.next(&needing);
        let settling = regions.settling();
        let mut doubts = explored.doubts.clone();
        if regions.too_many {
            doubts.push(Doubt::Limit(MANY));
        }
        Inquiry { needing, settling, next, doubts }
    }
}

/// The regions of one case, and questions about them.
struct Regions<'e, 'a> {
    ask: &'e Ask<'a>,
    judge: Judge<'a>,
    leaves: Vec<&'e Leaf<Outcome>>,
    tied: bool,
    too_many: bool,
}

/// A conjunction of answers.
#[derive(Clone, Debug, Default, PartialEq)]
struct Cube {
    domains: Vec<(Slot, u128)>,
    literals: Vec<(Literal, bool)>,
}

impl Cube {
    fn of(leaf: &Leaf<Outcome>) -> Cube {
        Cube { domains: leaf.domains.clone(), literals: leaf.literals.clone() }
    }

    fn len(&self) -> usize {
        let mut places: BTreeSet<Place> = self.domains.iter().map(|(slot, _)| slot.place).collect();
        places.extend(self.literals.iter().flat_map(|(literal, _)| literal.slots()).map(|slot| slot.place));
        places.len()
    }
}

impl<'e, 'a> Regions<'e, 'a> {
    fn new(ask: &'e Ask<'a>, explored: &'e Explored<Outcome>) -> Regions<'e, 'a> {
        let too_many = explored.leaves.len() > MANY;
        let leaves = explored.leaves.iter().take(MANY).collect();
        Regions { ask, judge: ask.judge(), leaves, tied: !ask.law.program.impossibles.is_empty(), too_many }
    }

    /// The facts in some smallest set on exactly which two completions of different outcome differ.
    fn matters(&self) -> Vec<Place> {
        let mut sets: BTreeSet<Vec<Place>> = BTreeSet::new();
        for (n, a) in self.leaves.iter().enumerate() {
            for b in self.leaves.iter().skip(n + 1) {
                if a.result != b.result {
                    self.differing(a, b, &mut sets);
                }
            }
        }
        let mut places = BTreeSet::new();
        for set in &sets {
            let smaller = |other: &Vec<Place>| other.len() < set.len() && other.iter().all(|p| set.contains(p));
            if !sets.iter().any(smaller) {
                places.extend(set.iter().copied());
            }
        }
        places.into_iter().collect()
    }

    /// The smallest sets of facts on which a completion of one region and one of another may differ alone.
    fn differing(&self, a: &Leaf<Outcome>, b: &Leaf<Outcome>, sets: &mut BTreeSet<Vec<Place>>) {
        let mut apart: Vec<Place> = Vec::new();
        let (mut i, mut j) = (0, 0);
        while let (Some((sa, da)), Some((sb, db))) = (a.domains.get(i), b.domains.get(j)) {
            match sa.cmp(sb) {
                std::cmp::Ordering::Less => i += 1,
                std::cmp::Ordering::Greater => j += 1,
                std::cmp::Ordering::Equal => {
                    if da & db == 0 && !apart.contains(&sa.place) {
                        apart.push(sa.place);
                        // Without `impossible` items a fact that matters does so alone.
                        if apart.len() > 1 && !self.tied {
                            return;
                        }
                    }
                    i += 1;
                    j += 1;
                }
            }
        }
        apart.sort();
        if !apart.is_empty() && sets.contains(&apart) {
            return;
        }
        if a.literals.is_empty() && b.literals.is_empty() {
            sets.insert(apart);
            return;
        }
        if self.together(&a.literals, &b.literals, &apart) {
            sets.insert(apart);
            return;
        }
        if !apart.is_empty() && !self.tied {
            return;
        }
        let mut places: Vec<Place> =
            a.literals.iter().chain(&b.literals).flat_map(|(l, _)| l.slots()).map(|slot| slot.place).collect();
        places.sort();
        places.dedup();
        for place in places {
            let mut more = apart.clone();
            if !more.contains(&place) {
                more.push(place);
                more.sort();
                if !sets.contains(&more) && self.together(&a.literals, &b.literals, &more) {
                    sets.insert(more);
                }
            }
        }
    }

    /// Whether two sets of comparisons can hold of two completions that agree but on these facts.
    fn together(&self, a: &[(Literal, bool)], b: &[(Literal, bool)], apart: &[Place]) -> bool {
        let renamed: Vec<(Literal, bool)> = b.iter().map(|(literal, truth)| (twin(literal, apart), *truth)).collect();
        let all: Vec<(&Literal, bool)> = a.iter().chain(&renamed).map(|(literal, truth)| (literal, *truth)).collect();
        self.holds(&all, &BTreeMap::new())
    }

    fn holds(&self, literals: &[(&Literal, bool)], from: &BTreeMap<Slot, Date>) -> bool {
        let bounds = |slot: Slot| number_bounds(&self.judge, original(slot));
        match feasible(literals, self.ask.law.program.calendar.as_ref(), from, &bounds) {
            Feasible::Yes(_) | Feasible::Unclear => true,
            Feasible::No => false,
        }
    }

    /// Whether a region and a conjunction of answers share a completion.
    fn meets(&self, leaf: &Leaf<Outcome>, cube: &Cube) -> bool {
        for (slot, domain) in &cube.domains {
            if let Ok(at) = leaf.domains.binary_search_by(|(s, _)| s.cmp(slot))
                && leaf.domains.get(at).is_some_and(|(_, other)| other & domain == 0)
            {
                return false;
            }
        }
        if cube.literals.is_empty() || leaf.literals.is_empty() {
            return true;
        }
        let all: Vec<(&Literal, bool)> = leaf.literals.iter().chain(&cube.literals).map(|(l, t)| (l, *t)).collect();
        self.holds(&all, &BTreeMap::new())
    }

    /// Whether a conjunction of answers leaves only one outcome.
    fn settles(&self, cube: &Cube, outcome: &Outcome) -> bool {
        self.leaves.iter().all(|leaf| leaf.result == *outcome || !self.meets(leaf, cube))
    }

    /// For each outcome the smallest sets of answers that settle it, found by trying one, two and three answers; where
    /// none of those does, sets from which no answer can be dropped.
    fn settling(&self) -> Vec<Settling> {
        let outcomes: BTreeSet<&Outcome> = self.leaves.iter().map(|leaf| &leaf.result).collect();
        if outcomes.len() < 2 || self.too_many {
            return Vec::new();
        }
        outcomes.into_iter().map(|outcome| self.settling_one(outcome)).collect()
    }

    fn settling_one(&self, outcome: &Outcome) -> Settling {
        let own: Vec<&Leaf<Outcome>> = self.leaves.iter().copied().filter(|leaf| leaf.result == *outcome).collect();
        let mut answers: Vec<Cube> = Vec::new();
        for leaf in &own {
            for domain in &leaf.domains {
                push_new(&mut answers, Cube { domains: vec![*domain], literals: Vec::new() });
            }
            for literal in &leaf.literals {
                push_new(&mut answers, Cube { domains: Vec::new(), literals: vec![literal.clone()] });
            }
        }
        let mut tried = 0;
        let mut level: Vec<(usize, Cube)> = vec![(0, Cube::default())];
        for _ in 0..3 {
            let mut found = Vec::new();
            let mut next = Vec::new();
            for (start, cube) in &level {
                for (n, answer) in answers.iter().enumerate().skip(*start) {
                    let Some(joined) = join(cube, answer) else { continue };
                    tried += 1;
                    if tried > 4_000 {
                        return self.primes(&own, outcome);
                    }
                    if !own.iter().any(|leaf| self.meets(leaf, &joined)) {
                        continue;
                    }
                    if self.settles(&joined, outcome) {
                        found.push(joined);
                    } else {
                        next.push((n + 1, joined));
                    }
                }
            }
            if !found.is_empty() {
                found.truncate(SETS);
                let sets = found.iter().map(|cube| self.words_of(cube)).collect();
                return Settling { outcome: outcome.clone(), sets, smallest: true };
            }
            level = next;
        }
        self.primes(&own, outcome)
    }

    fn primes(&self, own: &[&Leaf<Outcome>], outcome: &Outcome) -> Settling {
        let mut cubes: Vec<Cube> = Vec::new();
        for leaf in own.iter().take(64) {
            let mut cube = Cube::of(leaf);
            for n in (0..cube.literals.len()).rev() {
                let mut less = cube.clone();
                less.literals.remove(n);
                if self.settles(&less, outcome) {
                    cube = less;
                }
            }
            for n in (0..cube.domains.len()).rev() {
                let mut less = cube.clone();
                less.domains.remove(n);
                if self.settles(&less, outcome) {
                    cube = less;
                }
            }
            push_new(&mut cubes, cube);
        }
        cubes.sort_by_key(Cube::len);
        cubes.truncate(SETS);
        let sets = cubes.iter().map(|cube| self.words_of(cube)).collect();
        Settling { outcome: outcome.clone(), sets, smallest: false }
    }

    fn words_of(&self, cube: &Cube) -> Vec<Answered> {
        let mut judge = self.ask.judge();
        let mut answered = Vec::new();
        for (slot, domain) in &cube.domains {
            let choices = judge.choices(*slot);
            let values =
                choices.iter().enumerate().filter(|(n, _)| domain & (1 << n) != 0).map(|(_, v)| v.clone()).collect();
            answered.push(Answered::Among(*slot, values));
        }
        answered.extend(cube.literals.iter().map(|(literal, truth)| Answered::Compared(literal.clone(), *truth)));
        answered
    }

    /// The fact to ask next: exact where few facts matter; else the one whose worst answer leaves regions that tell
    /// the fewest facts apart.
    fn next(&mut self, needing: &[Place]) -> Option<Place> {
        if needing.len() <= 1 {
            return needing.first().copied();
        }
        let exact = needing.len() <= EXACT_FACTS && self.leaves.len() <= EXACT_REGIONS;
        let mut best: Option<(usize, Place)> = None;
        for place in needing {
            let worst = if exact { self.questions_after(*place, &mut Vec::new()) } else { self.facts_left(*place) };
            if best.is_none_or(|(least, _)| worst < least) {
                best = Some((worst, *place));
            }
        }
        best.map(|(_, place)| place)
    }

    /// How many questions are left in the worst case after an answer to one, asking the best each time.
    fn questions_after(&mut self, place: Place, asked: &mut Vec<Place>) -> usize {
        asked.push(place);
        let mut worst = 0;
        for answer in self.answers_to(place) {
            let rest = self.meeting(&answer);
            let before = std::mem::replace(&mut self.leaves, rest);
            // A fact that was asked no longer varies, though it may still tell regions apart.
            let left: Vec<Place> = self.matters().into_iter().filter(|p| !asked.contains(p)).collect();
            let questions = if left.len() > 1 {
                left.iter().map(|p| 1 + self.questions_after(*p, asked)).min().unwrap_or(0)
            } else {
                left.len()
            };
            worst = worst.max(questions);
            self.leaves = before;
        }
        asked.pop();
        worst
    }

    /// How many facts the regions still tell apart in the worst case after an answer to one.
    fn facts_left(&self, place: Place) -> usize {
        let left = |answer: &Cube| {
            let rest = self.meeting(answer);
            let first = rest.first().map(|leaf| &leaf.result);
            if rest.iter().all(|leaf| Some(&leaf.result) == first) {
                return 0;
            }
            let mut places: BTreeSet<Place> = BTreeSet::new();
            for leaf in rest {
                places.extend(leaf.domains.iter().map(|(slot, _)| slot.place));
                places.extend(leaf.literals.iter().flat_map(|(literal, _)| literal.slots()).map(|slot| slot.place));
            }
            places.remove(&place);
            places.len()
        };
        self.answers_to(place).iter().map(left).max().unwrap_or(0)
    }

    fn meeting(&self, cube: &Cube) -> Vec<&'e Leaf<Outcome>> {
        self.leaves.iter().copied().filter(|leaf| self.meets(leaf, cube)).collect()
    }

    /// The answers to one fact that the regions tell apart.
    fn answers_to(&self, place: Place) -> Vec<Cube> {
        let mut answers = Vec::new();
        for leaf in &self.leaves {
            let domains = leaf.domains.iter().copied().filter(|(slot, _)| slot.place == place).collect();
            let literals = leaf
                .literals
                .iter()
                .filter(|(literal, _)| literal.slots().iter().any(|slot| slot.place == place))
                .cloned()
                .collect();
            let cube = Cube { domains, literals };
            // A region that does not speak of the fact is met by every answer to it.
            if cube.len() > 0 {
                push_new(&mut answers, cube);
            }
            if answers.len() >= 24 {
                break;
            }
        }
        answers
    }
}

fn push_new(cubes: &mut Vec<Cube>, cube: Cube) {
    if !cubes.contains(&cube) {
        cubes.push(cube);
    }
}

/// Both conjunctions together; `None` where they speak of one unknown twice.
fn join(a: &Cube, b: &Cube) -> Option<Cube> {
    let mut cube = a.clone();
    for (slot, domain) in &b.domains {
        match cube.domains.binary_search_by(|(s, _)| s.cmp(slot)) {
            Ok(_) => return None,
            Err(at) => cube.domains.insert(at, (*slot, *domain)),
        }
    }
    for (literal, truth) in &b.literals {
        if cube.literals.iter().any(|(other, _)| other == literal) {
            return None;
        }
        cube.literals.push((literal.clone(), *truth));
    }
    Some(cube)
}

const TWIN: u32 = 1 << 30;

/// The same comparison of a second completion, which agrees with the first but on some facts.
fn twin(literal: &Literal, apart: &[Place]) -> Literal {
    let slot = |slot: Slot| if apart.contains(&slot.place) { Slot { place: mark(slot.place), ..slot } } else { slot };
    let date = |term: &DateTerm| DateTerm {
        base: match term.base {
            DateBase::Known(date) => DateBase::Known(date),
            DateBase::Unknown(unknown) => DateBase::Unknown(slot(unknown)),
        },
        steps: term.steps.clone(),
    };
    match literal {
        Literal::Dates(a, b) => Literal::Dates(date(a), date(b)),
        Literal::AtMostNought(sum) => Literal::AtMostNought(Linear {
            terms: sum.terms.iter().map(|(s, coefficient)| (slot(*s), *coefficient)).collect(),
            constant: sum.constant,
        }),
    }
}

fn mark(place: Place) -> Place {
    match place {
        Place::Fact(fact) => Place::Fact(FactId(fact.0 | TWIN)),
        Place::Field { list, item, field } => Place::Field { list: FactId(list.0 | TWIN), item, field },
    }
}

fn original(slot: Slot) -> Slot {
    let place = match slot.place {
        Place::Fact(fact) => Place::Fact(FactId(fact.0 & !TWIN)),
        Place::Field { list, item, field } => Place::Field { list: FactId(list.0 & !TWIN), item, field },
    };
    Slot { place, ..slot }
}
