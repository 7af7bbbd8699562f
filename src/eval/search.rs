//! The case split: where the tables leave a doubt, one open question after another is taken both ways.
//!
//! Takes a walk and a goal; gives *leaves*: regions of completions, disjoint and together all of them, on each of
//! which the goal has one answer. Regions without a completion (contradictory dates, or excluded by `impossible`) are
//! left out. Bounded by a number of splits; what the limit cuts off is said, never guessed.

use crate::base::date::Date;
use crate::base::hash::QuickMap;
use crate::eval::judge::{Atom, Judge, Reading, Split};
use crate::eval::slot::Slot;
use crate::eval::term::Literal;
use crate::eval::theory::{Bounds, Feasible, feasible};
use crate::eval::truth::{AtomId, NO_ATOM};
use crate::ir::{CondId, FactKind, Scalar};
use std::collections::BTreeMap;

/// A region of completions on which the goal has one answer.
#[derive(Clone, Debug)]
pub struct Leaf<R> {
    /// The choices left of each unknown that was split on, in order.
    pub domains: Vec<(Slot, u128)>,
    /// The comparisons that were split on, with the truth of each, in order.
    pub literals: Vec<(Literal, bool)>,
    /// The earliest dates that satisfy the comparisons.
    pub dates: BTreeMap<Slot, Date>,
    /// The answer.
    pub result: R,
}

/// What a case split found.
#[derive(Clone, Debug)]
pub struct Explored<R> {
    /// The regions, in the order in which they were found.
    pub leaves: Vec<Leaf<R>>,
    /// Why the regions may not be all, or not all possible.
    pub doubts: Vec<Doubt>,
}

impl<R> Explored<R> {
    /// The same regions, with something else for each answer.
    pub(super) fn map<S>(self, to: impl Fn(R) -> S) -> Explored<S> {
        let each = |Leaf { domains, literals, dates, result }| Leaf { domains, literals, dates, result: to(result) };
        Explored { leaves: self.leaves.into_iter().map(each).collect(), doubts: self.doubts }
    }
}

/// Why a case split is not the whole truth.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Doubt {
    /// The limit on splits was reached.
    Limit(usize),
    /// A comparison of numbers that elimination cannot decide.
    Numbers,
    /// A comparison that the analysis does not model, in the author's words.
    Opaque(String),
    /// A list that is not given was tried with this many items at most.
    Lists(usize),
    /// The search was stopped once enough was known.
    Stopped,
}

impl Doubt {
    /// Whether a limit was met.
    pub fn is_limit(&self) -> bool {
        matches!(self, Doubt::Limit(_))
    }
}

/// How a split is bounded and when it stops.
pub struct Bound<'f, R> {
    /// Splits at most.
    pub splits: usize,
    /// Asked after each leaf: whether enough is known.
    pub enough: &'f mut dyn FnMut(&R) -> bool,
}

enum Assumption {
    Domain(Slot, u128),
    Truth(AtomId, bool),
}

enum Undo {
    Domain(Slot, Option<u128>),
    Truth(AtomId),
}

struct Choice {
    undo: Undo,
    alternative: Option<Assumption>,
}

/// Splits until the goal is decided everywhere.
///
/// - `impossible`: conditions, read as found, that exclude a completion.
/// - `goal`: the answer, or the atom that has to be decided first.
pub fn explore<R: Clone>(
    judge: &mut Judge<'_>,
    impossible: &[CondId],
    bound: &mut Bound<'_, R>,
    goal: &mut dyn FnMut(&mut Judge<'_>) -> Result<R, AtomId>,
) -> Explored<R> {
    let before = judge.split.replace(Split::default());
    judge.forget();
    let mut search =
        Search { leaves: Vec::new(), doubts: Vec::new(), splits: 0, lists_tried: false, stack: Vec::new() };
    search.run(judge, impossible, bound, goal);
    judge.split = before;
    judge.forget();
    if judge.index.capped() && search.lists_tried {
        search.doubts.push(Doubt::Lists(crate::eval::index::LONGEST_INVENTED_LIST));
    }
    search.doubts.sort();
    search.doubts.dedup();
    Explored { leaves: search.leaves, doubts: search.doubts }
}

struct Search<R> {
    leaves: Vec<Leaf<R>>,
    doubts: Vec<Doubt>,
    splits: usize,
    lists_tried: bool,
    stack: Vec<Choice>,
}

impl<R: Clone> Search<R> {
    fn run(
        &mut self,
        judge: &mut Judge<'_>,
        impossible: &[CondId],
        bound: &mut Bound<'_, R>,
        goal: &mut dyn FnMut(&mut Judge<'_>) -> Result<R, AtomId>,
    ) {
        loop {
            let atom = match self.step(judge, impossible, goal) {
                Step::Excluded => None,
                Step::Answer(result) => {
                    self.record(judge, result.clone());
                    if (bound.enough)(&result) {
                        if !self.stack.iter().all(|choice| choice.alternative.is_none()) {
                            self.doubts.push(Doubt::Stopped);
                        }
                        return;
                    }
                    None
                }
                Step::Open(atom) => Some(atom),
            };
            match atom {
                Some(atom) => {
                    self.splits += 1;
                    if self.splits > bound.splits {
                        self.doubts.push(Doubt::Limit(bound.splits));
                        return;
                    }
                    let (first, second) = self.branches(judge, atom);
                    let undo = assume(judge, &first);
                    self.stack.push(Choice { undo, alternative: Some(second) });
                    if self.feasible(judge, &first) {
                        continue;
                    }
                    if !self.backtrack(judge) {
                        return;
                    }
                }
                None => {
                    if !self.backtrack(judge) {
                        return;
                    }
                }
            }
        }
    }

    /// Goes on to the next branch that is feasible; `false` where there is none left.
    fn backtrack(&mut self, judge: &mut Judge<'_>) -> bool {
        while let Some(choice) = self.stack.pop() {
            undo(judge, choice.undo);
            if let Some(alternative) = choice.alternative {
                let undo = assume(judge, &alternative);
                self.stack.push(Choice { undo, alternative: None });
                if self.feasible(judge, &alternative) {
                    return true;
                }
            }
        }
        false
    }

    fn step(
        &mut self,
        judge: &mut Judge<'_>,
        impossible: &[CondId],
        goal: &mut dyn FnMut(&mut Judge<'_>) -> Result<R, AtomId>,
    ) -> Step<R> {
        let mut open = NO_ATOM;
        for cond in impossible {
            let truth = judge.cond(*cond, Reading::Found);
            if truth.is_yes() {
                return Step::Excluded;
            }
            if truth.can_yes() && open == NO_ATOM {
                open = truth.atom;
            }
        }
        match goal(judge) {
            Err(atom) => Step::Open(atom),
            Ok(_) if open != NO_ATOM => Step::Open(open),
            Ok(result) => Step::Answer(result),
        }
    }

    fn branches(&mut self, judge: &mut Judge<'_>, atom: AtomId) -> (Assumption, Assumption) {
        let kind = judge.split.as_ref().and_then(|split| split.get(atom)).cloned();
        match kind {
            Some(Atom::In(slot, set)) => {
                self.lists_tried |= slot.aspect == crate::eval::slot::Aspect::Length;
                let domain = judge.domain(slot);
                (Assumption::Domain(slot, domain & set), Assumption::Domain(slot, domain & !set))
            }
            Some(Atom::Opaque(a, b, _)) => {
                let words = format!("{} / {}", judge.program.expr(a).words, judge.program.expr(b).words);
                self.doubts.push(Doubt::Opaque(words));
                (Assumption::Truth(atom, true), Assumption::Truth(atom, false))
            }
            Some(Atom::Literal(_)) | None => (Assumption::Truth(atom, true), Assumption::Truth(atom, false)),
        }
    }

    fn feasible(&mut self, judge: &Judge<'_>, latest: &Assumption) -> bool {
        match latest {
            Assumption::Domain(_, domain) => *domain != 0,
            Assumption::Truth(atom, _) => {
                let Some(split) = &judge.split else { return true };
                if !matches!(split.get(*atom), Some(Atom::Literal(_))) {
                    return true;
                }
                match decided_literals(judge) {
                    Feasible::Yes(_) => true,
                    Feasible::No => false,
                    Feasible::Unclear => {
                        self.doubts.push(Doubt::Numbers);
                        true
                    }
                }
            }
        }
    }

    fn record(&mut self, judge: &Judge<'_>, result: R) {
        let Some(split) = &judge.split else { return };
        let domains = sorted(&split.domains);
        let literals = literals(split).into_iter().map(|(literal, truth)| (literal.clone(), truth)).collect();
        let dates = match decided_literals(judge) {
            Feasible::Yes(dates) => dates,
            Feasible::No | Feasible::Unclear => BTreeMap::new(),
        };
        self.leaves.push(Leaf { domains, literals, dates, result });
    }
}

enum Step<R> {
    Excluded,
    Answer(R),
    Open(AtomId),
}

#[expect(clippy::iter_over_hash_type, reason = "the result is sorted before it is used")]
fn sorted<K: Copy + Ord, V: Copy + Ord>(map: &QuickMap<K, V>) -> Vec<(K, V)> {
    let mut all = Vec::with_capacity(map.len());
    for (key, value) in map {
        all.push((*key, *value));
    }
    all.sort();
    all
}

/// The comparisons that were split on, with the truth of each, in order.
#[expect(clippy::iter_over_hash_type, reason = "they are sorted before they are used")]
fn literals(split: &Split) -> Vec<(&Literal, bool)> {
    let mut decided = Vec::new();
    for (atom, truth) in &split.decided {
        if let Some(Atom::Literal(literal)) = split.get(*atom) {
            decided.push((*atom, literal, *truth));
        }
    }
    decided.sort_unstable_by_key(|(atom, _, _)| *atom);
    decided.into_iter().map(|(_, literal, truth)| (literal, truth)).collect()
}

fn decided_literals(judge: &Judge<'_>) -> Feasible {
    let Some(split) = &judge.split else { return Feasible::Yes(BTreeMap::new()) };
    let bounds = |slot| number_bounds(judge, slot);
    feasible(&literals(split), judge.program.calendar.as_ref(), &BTreeMap::new(), &bounds)
}

/// The bounds of an unknown number or duration.
pub fn number_bounds(judge: &Judge<'_>, slot: Slot) -> Bounds {
    let widest = crate::base::number::Number::FACT_MAX.raw();
    match judge.kind_at(slot.place).0 {
        FactKind::Scalar(Scalar::Number { whole, min, max }) => {
            Bounds { whole: *whole, min: min.raw(), max: max.raw() }
        }
        FactKind::Scalar(Scalar::Duration(_)) => Bounds { whole: true, min: 0, max: widest },
        FactKind::Scalar(Scalar::YesNo | Scalar::Date | Scalar::Text | Scalar::Enum(_))
        | FactKind::Event
        | FactKind::Set(_)
        | FactKind::List(_) => Bounds { whole: true, min: -widest, max: widest },
    }
}

fn assume(judge: &mut Judge<'_>, assumption: &Assumption) -> Undo {
    judge.descend();
    let Some(split) = &mut judge.split else { return Undo::Truth(NO_ATOM) };
    match assumption {
        Assumption::Domain(slot, domain) => Undo::Domain(*slot, split.domains.insert(*slot, *domain)),
        Assumption::Truth(atom, truth) => {
            split.decided.insert(*atom, *truth);
            Undo::Truth(*atom)
        }
    }
}

fn undo(judge: &mut Judge<'_>, undo: Undo) {
    judge.ascend();
    let Some(split) = &mut judge.split else { return };
    match undo {
        Undo::Domain(slot, Some(domain)) => {
            split.domains.insert(slot, domain);
        }
        Undo::Domain(slot, None) => {
            split.domains.remove(&slot);
        }
        Undo::Truth(atom) => {
            split.decided.remove(&atom);
        }
    }
}
