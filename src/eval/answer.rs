//! The door to evaluation: a law made ready, a case asked of it, and the answer.
//!
//! # Source
//! The reference, *Status*; the formal core's modality: settled is asked first, each completion judged as the
//! complete case that it is; presumed next, with the presumptions held to that stand on the case.

use crate::base::date::Date;
use crate::base::provision::Basis;
use crate::eval::basis::weakest;
use crate::eval::explain::{Explainer, Told};
use crate::eval::index::{FactKey, Index};
use crate::eval::judge::{CONFLICT, ERRORS, GAP, Judge, NO_ITEM, NOT_GOVERNED, Reading, Standing, Tables};
use crate::eval::outcome::{DutyState, Keeping, Outcome, Status};
use crate::eval::reads::{Goal, facts_read};
use crate::eval::reason::{Reasons, Seen, What};
use crate::eval::search::{Bound, Doubt, Explored, explore};
use crate::eval::truth::AtomId;
use crate::ir::{
    CondId, DecisionId, DutyId, Facts, ImpossibleId, OutcomeId, PolicyId, PresumptionId, Program, ProhibitionId, RuleId,
};
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

/// A program with what evaluation looks up of it, worked out once and shared by all cases.
#[derive(Clone, Debug)]
pub struct Law<'p> {
    /// The checked program.
    pub program: &'p Program,
    /// Its tables.
    pub index: Index,
    /// A condition that is the same in every case, whatever it says: what would be if it were.
    pub forced: Option<(CondId, bool)>,
}

impl<'p> Law<'p> {
    /// Makes a program ready.
    pub fn new(program: &'p Program) -> Law<'p> {
        Law { program, index: Index::new(program), forced: None }
    }

    /// The same law with a condition that is the same in every case, whatever it says.
    pub fn with_forced(&self, cond: CondId, yes: bool) -> Law<'p> {
        Law { forced: Some((cond, yes)), ..self.clone() }
    }
}

/// Splits at most, unless another limit is set: see [`Ask::splits`].
pub const DEFAULT_SPLITS: usize = 50_000;

/// A case, and from when it is looked at.
#[derive(Clone, Copy, Debug)]
pub struct Ask<'a> {
    /// The law.
    pub law: &'a Law<'a>,
    /// What is known.
    pub facts: &'a Facts,
    /// The day on which the question is asked; without it nothing is overdue.
    pub on: Option<Date>,
    /// The date that replaces every `dated by`.
    pub law_at: Option<Date>,
    /// How many open questions are taken both ways before the answer is *not decided*; with none the tables alone answer.
    pub splits: usize,
}

/// A verdict, with the regions of the case where it was split to find it.
pub(super) type Asked<R> = (Verdict<R>, Option<Explored<R>>);

/// The status of an answer, and the results that are possible.
#[derive(Clone, Debug, PartialEq)]
pub struct Verdict<R> {
    /// How far missing facts can change it.
    pub status: Status,
    /// The result, where it is settled or presumed.
    pub result: Option<R>,
    /// The results of completions, in order; where the status is *not decided*, those found.
    pub possible: Vec<R>,
    /// Why the possible results may not be exact.
    pub doubts: Vec<Doubt>,
}

impl<R: Clone> Verdict<R> {
    /// No missing fact can change this result.
    fn settled(result: R) -> Verdict<R> {
        Verdict { status: Status::Settled, possible: vec![result.clone()], result: Some(result), doubts: Vec::new() }
    }
}

/// A decision's answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer<'a> {
    /// The decision.
    pub decision: DecisionId,
    /// The item, where it is decided item by item.
    pub item: Option<u32>,
    /// Status and outcome.
    pub verdict: Verdict<Outcome>,
    /// Why.
    pub reasons: Reasons<'a>,
    /// The presumptions that make a fact count in this answer.
    pub relies_on: Vec<PresumptionId>,
    /// The weakest basis of what decided it.
    pub basis: Basis,
    /// Provisions known to exist and not read, and other readings of those that were, that bear on it.
    pub not_taken_into_account: Vec<RuleId>,
    /// The policies that conclude on it and govern.
    pub governing: Vec<PolicyId>,
}

/// A case that no completion can be: an `impossible` item excludes them all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refused(pub ImpossibleId);

impl<'a> Ask<'a> {
    /// Asks about a case, with the default limit.
    pub fn new(law: &'a Law<'a>, facts: &'a Facts) -> Ask<'a> {
        Ask { law, facts, on: None, law_at: None, splits: DEFAULT_SPLITS }
    }

    /// A walk over the case.
    pub fn judge(&self) -> Judge<'a> {
        self.judge_with(Tables::new(self.law.program))
    }

    /// A walk over the case, with the tables of one over another case of the law.
    pub fn judge_with(&self, tables: Tables) -> Judge<'a> {
        let mut judge = Judge::with(self.law.program, &self.law.index, self.facts, tables);
        judge.on = self.on;
        judge.law_at = self.law_at;
        judge.forced = self.law.forced;
        judge
    }

    /// Whether some completion is excluded by no `impossible` item.
    ///
    /// # Errors
    /// [`Refused`] names an item that every completion offends against.
    pub fn possible(&self) -> Result<(), Refused> {
        let program = self.law.program;
        let mut judge = self.judge();
        let mut open = false;
        for (n, impossible) in program.impossibles.iter().enumerate() {
            let truth = judge.cond(impossible.cond, Reading::Found);
            if truth.is_yes() {
                return Err(Refused(ImpossibleId::new(n)));
            }
            open |= truth.can_yes();
        }
        if !open {
            return Ok(());
        }
        let conds: Vec<CondId> = program.impossibles.iter().map(|i| i.cond).collect();
        let mut bound = Bound { splits: self.splits, enough: &mut |()| true };
        let found = explore(&mut judge, &conds, &mut bound, &mut |_| Ok(()));
        if found.leaves.is_empty() && found.doubts.is_empty() {
            // Which item is to blame is a matter of view; the first that can be yes is named.
            for (n, impossible) in program.impossibles.iter().enumerate() {
                if judge.cond(impossible.cond, Reading::Found).can_yes() {
                    return Err(Refused(ImpossibleId::new(n)));
                }
            }
        }
        Ok(())
    }

    /// The `impossible` items that can tie facts that a goal reads.
    fn ties(&self, goal: Goal) -> Vec<CondId> {
        let program = self.law.program;
        if program.impossibles.is_empty() {
            return Vec::new();
        }
        let mut facts = facts_read(program, &self.law.index, goal);
        let reads: Vec<(CondId, BTreeSet<FactKey>)> = program
            .impossibles
            .iter()
            .map(|i| (i.cond, facts_read(program, &self.law.index, Goal::Cond(i.cond))))
            .collect();
        let mut ties: BTreeSet<CondId> = BTreeSet::new();
        loop {
            let before = ties.len();
            for (cond, read) in &reads {
                if !ties.contains(cond) && !read.is_disjoint(&facts) {
                    ties.insert(*cond);
                    facts.extend(read);
                }
            }
            if ties.len() == before {
                return ties.into_iter().collect();
            }
        }
    }

    /// Decides: outcome, status and reasons.
    ///
    /// - `item`: the item's place in its list, for a decision made item by item.
    pub fn decide(&self, decision: DecisionId, item: Option<u32>) -> Answer<'a> {
        self.decide_with(&mut self.judge(), decision, item)
    }

    /// As [`Ask::decide`], with a walk that may have looked at other cases of the law: its tables are used again.
    pub fn decide_with(&self, judge: &mut Judge<'a>, decision: DecisionId, item: Option<u32>) -> Answer<'a> {
        let program = self.law.program;
        (judge.on, judge.law_at) = (self.on, self.law_at);
        judge.look_at(self.facts);
        let binder = program.decision(decision).binder;
        let before = binder.map(|binder| judge.item(binder));
        self.bind(judge, binder, item);
        let mut goal = |judge: &mut Judge<'_>| outcome_of(judge, decision);
        let verdict = self.verdict(judge, Goal::Decision(decision), &mut goal);
        let answer = self.explained(judge, decision, item, verdict, ());
        self.bind(judge, binder, before);
        answer
    }

    /// The answer with an outcome that was found to be settled in another way.
    ///
    /// - `judge`: a walk over the case.
    /// - `told`: truths that were found on that way.
    pub fn settled(
        &self,
        judge: &mut Judge<'a>,
        decision: DecisionId,
        item: Option<u32>,
        outcome: Outcome,
        told: impl Told,
    ) -> Answer<'a> {
        self.explained(judge, decision, item, Verdict::settled(outcome), told)
    }

    /// The answer with a verdict that was found in another way.
    pub fn explain(&self, decision: DecisionId, item: Option<u32>, verdict: Verdict<Outcome>) -> Answer<'a> {
        let mut judge = self.judge();
        self.bind(&mut judge, self.law.program.decision(decision).binder, item);
        if verdict.status == Status::Presumed {
            judge.standing = self.standing(&mut judge);
        }
        self.explained(&mut judge, decision, item, verdict, ())
    }

    /// - `judge`: with the presumptions held that were held to last.
    fn explained(
        &self,
        judge: &mut Judge<'a>,
        decision: DecisionId,
        item: Option<u32>,
        verdict: Verdict<Outcome>,
        told: impl Told,
    ) -> Answer<'a> {
        let program = self.law.program;
        // The reasons are read under what carries the answer: held presumptions for a presumed one. A settled answer
        // was worked out as its reasons are read.
        match verdict.status {
            Status::Settled => {}
            Status::Presumed => judge.forget(),
            Status::Undetermined | Status::NotDecided => {
                judge.standing = Standing::InTheEnd;
                judge.forget();
            }
        }
        let mut explainer = Explainer::with(judge, told);
        let policies = program.decision(decision).policies.iter().copied();
        let governing: Vec<PolicyId> = policies.filter(|policy| !explainer.governs(*policy).is_no()).collect();
        let reasons = explainer.decision(decision, verdict.result.as_ref());
        let basis = weakest(judge, reasons.deciding());
        let relies_on = if self.law.index.any_presumption() { relied_on(&reasons) } else { Vec::new() };
        let not_taken_into_account = self.unread(judge, decision);
        Answer { decision, item, verdict, reasons, relies_on, basis, not_taken_into_account, governing }
    }

    /// Status and outcome alone: no reason is worked out.
    pub fn outcome(&self, decision: DecisionId, item: Option<u32>) -> Verdict<Outcome> {
        let mut judge = self.judge();
        self.bind(&mut judge, self.law.program.decision(decision).binder, item);
        self.verdict(&mut judge, Goal::Decision(decision), &mut |judge| outcome_of(judge, decision))
    }

    /// The rules that conclude nothing and bear on a decision in this case.
    fn unread(&self, judge: &mut Judge<'_>, decision: DecisionId) -> Vec<RuleId> {
        let program = self.law.program;
        let mut unread = Vec::new();
        for id in self.law.index.unread() {
            if program.rule(*id).bears_on.contains(&decision) && !judge.bears(*id).is_no() {
                unread.push(*id);
            }
        }
        unread
    }

    /// The state of a duty.
    pub fn duty(&self, duty: DutyId, item: Option<u32>) -> Verdict<DutyState> {
        self.duty_explored(duty, item).0
    }

    /// The same, with the regions of the case where the state is open.
    pub(super) fn duty_explored(&self, duty: DutyId, item: Option<u32>) -> Asked<DutyState> {
        let mut judge = self.judge();
        self.bind(&mut judge, self.law.program.duty(duty).binder, item);
        self.explored(&mut judge, Goal::Duty(duty), &mut |judge| duty_state(judge, duty))
    }

    /// The state of a prohibition.
    pub fn prohibition(&self, id: ProhibitionId, item: Option<u32>) -> Verdict<Keeping> {
        let mut judge = self.judge();
        self.bind(&mut judge, self.law.program.prohibition(id).binder, item);
        self.verdict(&mut judge, Goal::Prohibition(id), &mut |judge| {
            let set = judge.prohibition(id, Reading::Counted);
            Keeping::of_mask(set.mask).ok_or(set.atom)
        })
    }

    /// Whether a condition holds: `Some(true)` yes, `Some(false)` no, `None` it cannot be computed.
    pub fn holds(&self, cond: CondId) -> Verdict<Option<bool>> {
        let mut judge = self.judge();
        self.verdict(&mut judge, Goal::Cond(cond), &mut |judge| {
            let truth = judge.cond(cond, Reading::Counted);
            if truth.is_error() {
                Ok(None)
            } else if truth.definite() {
                Ok(Some(truth.is_yes()))
            } else {
                Err(truth.atom)
            }
        })
    }

    pub(super) fn bind(&self, judge: &mut Judge<'_>, binder: Option<crate::ir::BinderId>, item: Option<u32>) {
        if let (Some(binder), Some(item)) = (binder, item) {
            judge.set_item(binder, item);
        }
    }

    /// Status and result of a goal. Leaves the walk with the presumptions held that were held to last.
    fn verdict<R: Clone + Ord>(
        &self,
        judge: &mut Judge<'a>,
        goal: Goal,
        answer: &mut dyn FnMut(&mut Judge<'_>) -> Result<R, AtomId>,
    ) -> Verdict<R> {
        self.explored(judge, goal, answer).0
    }

    /// As [`Ask::verdict`], with the regions of the case where it was split.
    fn explored<R: Clone + Ord>(
        &self,
        judge: &mut Judge<'a>,
        goal: Goal,
        answer: &mut dyn FnMut(&mut Judge<'_>) -> Result<R, AtomId>,
    ) -> Asked<R> {
        judge.standing = Standing::InTheEnd;
        if let Ok(result) = answer(judge) {
            return (Verdict::settled(result), None);
        }
        if self.splits == 0 {
            let doubts = vec![Doubt::Limit(0)];
            return (Verdict { status: Status::NotDecided, result: None, possible: Vec::new(), doubts }, None);
        }
        let ties = self.ties(goal);
        let end = explore(judge, &ties, &mut Bound { splits: self.splits, enough: &mut |_| false }, answer);
        (self.verdict_of(judge, &ties, &end, answer), Some(end))
    }

    /// What the regions of a case come to.
    fn verdict_of<R: Clone + Ord>(
        &self,
        judge: &mut Judge<'a>,
        ties: &[CondId],
        end: &Explored<R>,
        answer: &mut dyn FnMut(&mut Judge<'_>) -> Result<R, AtomId>,
    ) -> Verdict<R> {
        let possible = results(end);
        let missing = |doubt: &Doubt| matches!(doubt, Doubt::Limit(_) | Doubt::Lists(_) | Doubt::Stopped);
        let spurious = |doubt: &Doubt| matches!(doubt, Doubt::Numbers | Doubt::Opaque(_));
        if let [only] = possible.as_slice()
            && !end.doubts.iter().any(missing)
        {
            return Verdict::settled(only.clone());
        }
        if possible.len() < 2 || end.doubts.iter().any(spurious) {
            return Verdict { status: Status::NotDecided, result: None, possible, doubts: end.doubts.clone() };
        }
        if self.law.index.any_presumption() {
            judge.standing = self.standing(judge);
            judge.forget();
            let now = match answer(judge) {
                Ok(result) => vec![result],
                Err(_) => {
                    let mut first: Option<R> = None;
                    let mut enough = |result: &R| match &first {
                        Some(first) => first != result,
                        None => {
                            first = Some(result.clone());
                            false
                        }
                    };
                    let now = explore(judge, ties, &mut Bound { splits: self.splits, enough: &mut enough }, answer);
                    let found = results(&now);
                    if found.len() == 1 && now.doubts.iter().any(missing) {
                        let status = Status::NotDecided;
                        return Verdict { status, result: None, possible, doubts: now.doubts };
                    }
                    found
                }
            };
            if let [only] = now.as_slice()
                && possible.contains(only)
            {
                let doubts = end.doubts.clone();
                return Verdict { status: Status::Presumed, result: Some(only.clone()), possible, doubts };
            }
        }
        Verdict { status: Status::Undetermined, result: None, possible, doubts: end.doubts.clone() }
    }

    /// The presumptions that stand on the case, to be held to.
    pub(super) fn standing(&self, judge: &mut Judge<'a>) -> Standing {
        Standing::Held(Arc::new(self.held(judge)))
    }

    /// Which presumptions stand on the case: those whose rebuttal, as found, is not yes on every completion.
    fn held(&self, judge: &mut Judge<'a>) -> HashMap<(PresumptionId, u32), bool> {
        let program = self.law.program;
        let mut held = HashMap::new();
        for (n, presumption) in program.presumptions.iter().enumerate() {
            let id = PresumptionId::new(n);
            let Some(rebuttal) = presumption.rebutted_if else { continue };
            let items = match presumption.binder {
                None => vec![NO_ITEM],
                Some(binder) => {
                    // Of a list that is not given, the items that it may turn out to have.
                    let list = program.binder(binder).list;
                    let length = judge.length(list).unwrap_or_else(|| self.law.index.longest(list));
                    (0..length).map(|item| u32::try_from(item).unwrap_or(NO_ITEM)).collect()
                }
            };
            for item in items {
                let before = presumption.binder.map(|binder| (binder, judge.set_item(binder, item)));
                held.insert((id, item), !self.established(judge, rebuttal));
                if let Some((binder, before)) = before {
                    judge.set_item(binder, before);
                }
            }
        }
        held
    }

    /// Whether a rebuttal is yes, as found, on every completion.
    fn established(&self, judge: &mut Judge<'a>, rebuttal: CondId) -> bool {
        let before = std::mem::replace(&mut judge.standing, Standing::InTheEnd);
        judge.forget();
        let truth = judge.cond(rebuttal, Reading::Found);
        let established = if truth.definite() {
            truth.is_yes()
        } else if !truth.can_yes() {
            false
        } else {
            let ties = self.ties(Goal::Cond(rebuttal));
            let mut failed = |yes: &bool| !*yes;
            let all = explore(judge, &ties, &mut Bound { splits: self.splits, enough: &mut failed }, &mut |judge| {
                let truth = judge.cond(rebuttal, Reading::Found);
                if truth.is_yes() {
                    Ok(true)
                } else if truth.can_yes() {
                    Err(truth.atom)
                } else {
                    Ok(false)
                }
            });
            // A doubt leaves it not established: more facts can rebut, a limit cannot.
            all.leaves.iter().all(|leaf| leaf.result) && all.doubts.is_empty() && !all.leaves.is_empty()
        };
        judge.standing = before;
        judge.forget();
        established
    }

    /// The regions of the completions of a case, each with the decision's outcome there.
    pub fn regions(&self, decision: DecisionId, item: Option<u32>) -> Explored<Outcome> {
        let mut judge = self.judge();
        self.bind(&mut judge, self.law.program.decision(decision).binder, item);
        let ties = self.ties(Goal::Decision(decision));
        let mut bound = Bound { splits: self.splits, enough: &mut |_| false };
        explore(&mut judge, &ties, &mut bound, &mut |judge| outcome_of(judge, decision))
    }
}

/// The outcome of a decision, or what has to be decided first.
pub(super) fn outcome_of(judge: &mut Judge<'_>, decision: DecisionId) -> Result<Outcome, AtomId> {
    let set = judge.decision(decision, Reading::Counted);
    if !set.definite() {
        return Err(set.atom);
    }
    match set.mask {
        NOT_GOVERNED => Ok(Outcome::NotGoverned),
        GAP => Ok(Outcome::Gap),
        ERRORS => Ok(Outcome::Error),
        CONFLICT => judge.conflicting(decision, Reading::Counted).map(Outcome::Conflict),
        outcome => Ok(Outcome::Is(OutcomeId(outcome.trailing_zeros()))),
    }
}

fn duty_state(judge: &mut Judge<'_>, duty: DutyId) -> Result<DutyState, AtomId> {
    let set = judge.duty(duty, Reading::Counted);
    DutyState::of_mask(set.mask).ok_or(set.atom)
}

fn results<R: Clone + Ord>(explored: &Explored<R>) -> Vec<R> {
    let set: BTreeSet<R> = explored.leaves.iter().map(|leaf| leaf.result.clone()).collect();
    set.into_iter().collect()
}

fn relied_on(reasons: &Reasons<'_>) -> Vec<PresumptionId> {
    let mut found = BTreeSet::new();
    for said in reasons.deciding().deep() {
        if let (What::Presumption(id), Seen::Yes) = (&said.what, said.seen) {
            found.insert(*id);
        }
    }
    found.into_iter().collect()
}
