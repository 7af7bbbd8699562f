//! Policies, presumptions, rules and decisions: what each can still turn out to be.
//!
//! # Source
//! The reference, *Governing*, *Rules* and *Presumptions*; the formal core's bite, live and decision.

use super::values::Term;
use super::{Judge, NO_ITEM, Reading, Standing, keep};
use crate::eval::index::FactKey;
use crate::eval::truth::{AtomId, ERROR, NO, NO_ATOM, Truth, YES};
use crate::ir::{
    DecisionId, DefineBody, DefineId, FactRef, Form, OutcomeId, PolicyId, PresumedValue, PresumptionId,
    PresumptionState, RuleId, Value,
};

/// What a decision can still turn out to be: bit `n` is its `n`-th outcome, then the four below.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DecisionSet {
    /// The possibilities; never empty.
    pub mask: u64,
    /// What to decide first, where there are several.
    pub atom: AtomId,
}

/// No policy that concludes on it governs.
pub const NOT_GOVERNED: u64 = 1 << 60;
/// No rule is live and there is no `otherwise`.
pub const GAP: u64 = 1 << 61;
/// Live rules support outcomes of which none prevails.
pub const CONFLICT: u64 = 1 << 62;
/// A rule that may be live cannot be evaluated.
pub const ERRORS: u64 = 1 << 63;

impl DecisionSet {
    /// Whether only one result is possible.
    pub fn definite(self) -> bool {
        self.mask.is_power_of_two()
    }

    /// The possible outcomes.
    pub fn outcomes(self) -> impl Iterator<Item = OutcomeId> {
        (0..60).filter(move |n| self.mask & (1 << n) != 0).map(OutcomeId)
    }
}

impl Judge<'_> {
    /// Whether a policy governs: its period holds its date and all that it applies to is so.
    pub fn governs(&mut self, policy: PolicyId, reading: Reading) -> Truth {
        if let Some(known) = self.memo.at().known(self.memo.policies.get(reading as usize), policy.index()) {
            return known;
        }
        let program = self.program;
        let head = program.policy(policy);
        let truth = self.in_period(policy, head.period.as_ref(), reading).and(self.all(&head.applies_when, reading));
        let worked = self.memo.at().worked(truth);
        keep(self.memo.policies.get_mut(reading as usize), policy.index(), worked);
        truth
    }

    /// Whether an item of a policy counts at all: the policy governs, the item is in force, its `when` holds, and
    /// neither its own exceptions nor its policy's do.
    pub(super) fn engaged(
        &mut self,
        head: &crate::ir::Header,
        when: &[crate::ir::CondId],
        excepts: &[crate::ir::Except],
        reading: Reading,
    ) -> Truth {
        let program = self.program;
        let mut truth = self.governs(head.policy, reading);
        if !truth.is_no() {
            truth = truth.and(self.in_period(head.policy, head.period.as_ref(), reading));
        }
        if !truth.is_no() {
            truth = truth.and(self.all(when, reading));
        }
        if !truth.is_no() {
            truth = truth.and(self.excepted(excepts, reading).not());
        }
        if !truth.is_no() {
            truth = truth.and(self.excepted(&program.policy(head.policy).excepts, reading).not());
        }
        truth
    }

    /// Whether a presumption stands: its rebuttal, as found, is not established.
    pub fn stands(&mut self, id: PresumptionId) -> Truth {
        let presumption = self.program.presumption(id);
        let item = presumption.binder.map_or(NO_ITEM, |binder| self.item(binder));
        if let Standing::Held(held) = &self.standing {
            return Truth::of(held.get(&(id, item)).copied().unwrap_or(true));
        }
        let Some(rebuttal) = presumption.rebutted_if else { return Truth::YES };
        let truth = self.cond(rebuttal, Reading::Found);
        let mut mask = 0;
        if truth.can_yes() {
            mask |= NO;
        }
        if truth.can_no() || truth.can_error() {
            mask |= YES;
        }
        Truth::with(mask, truth.atom)
    }

    /// Whether a presumption is engaged: it counts at all, rebutted or not.
    pub fn presumption_engaged(&mut self, id: PresumptionId) -> Truth {
        let program = self.program;
        let presumption = program.presumption(id);
        self.engaged(&presumption.head, &presumption.when, &presumption.excepts, Reading::Counted)
    }

    /// Whether a presumption makes its fact count as what it presumes.
    pub fn bites(&mut self, id: PresumptionId) -> Truth {
        let program = self.program;
        let presumption = program.presumption(id);
        let scoped = presumption.binder.is_some();
        if !scoped && let Some(known) = self.memo.at().known(Some(&self.memo.bites), id.index()) {
            return known;
        }
        let mut truth = self.stands(id);
        if !truth.is_no() {
            truth = truth.and(self.presumption_engaged(id));
        }
        for by in &presumption.overridden_by {
            if truth.is_no() {
                break;
            }
            let other = program.presumption(*by);
            let overriding = self.within(other.binder, presumption.binder, |judge| judge.bites(*by));
            truth = truth.and(overriding.not());
        }
        if !scoped {
            let worked = self.memo.at().worked(truth);
            keep(Some(&mut self.memo.bites), id.index(), worked);
        }
        truth
    }

    /// The presumptions on a fact, each with whether it bites on the item that the fact's bound name stands for.
    pub fn biting_on(&mut self, fact: FactRef) -> Vec<(PresumptionId, Truth)> {
        let key = FactKey::of(self.program, fact);
        let ids = self.index.on_fact(key);
        let caller = match fact {
            FactRef::Global(_) => None,
            FactRef::Field(binder, _) => Some(binder),
        };
        ids.iter()
            .map(|id| {
                let own = self.program.presumption(*id).binder;
                (*id, self.within(own, caller, |judge| judge.bites(*id)))
            })
            .collect()
    }

    pub(super) fn counted_truth(&mut self, fact: FactRef, found: Truth) -> Truth {
        if !self.index.any_presumption() || self.index.on_fact(FactKey::of(self.program, fact)).is_empty() {
            return found;
        }
        let program = self.program;
        let bites = self.biting_on(fact);
        counted(found, bites.into_iter().map(|(id, truth)| (presumes_yes(&program.presumption(id).target), truth)))
    }

    pub(super) fn counted_value(&mut self, fact: FactRef, found: Term) -> Term {
        if self.index.on_fact(FactKey::of(self.program, fact)).is_empty() {
            return found;
        }
        let program = self.program;
        let mut presumed: Option<Value> = None;
        for (id, truth) in self.biting_on(fact) {
            if truth.is_error() {
                return Term::Error;
            }
            if !truth.definite() {
                return Term::Wait { atom: truth.atom, may_error: true };
            }
            let PresumedValue::Fact(_, value) = &program.presumption(id).target else { continue };
            if truth.is_yes() {
                match &presumed {
                    Some(other) if other != value => return Term::Error,
                    Some(_) | None => presumed = Some(value.clone()),
                }
            }
        }
        presumed.map_or(found, Term::Known)
    }

    /// A `define … means`, with what presumptions make it count as.
    pub fn define(&mut self, id: DefineId, reading: Reading) -> Truth {
        let found = self.define_body(id, reading);
        if reading == Reading::Found || self.index.on_define(id).is_empty() {
            return found;
        }
        let program = self.program;
        let ids = self.index.on_define(id);
        let caller = program.define(id).binder;
        let mut bites = Vec::with_capacity(ids.len());
        for presumption in ids {
            let own = program.presumption(*presumption).binder;
            let truth = self.within(own, caller, |judge| judge.bites(*presumption));
            bites.push((presumes_yes(&program.presumption(*presumption).target), truth));
        }
        counted(found, bites.into_iter())
    }

    /// A `define … means` by its body: the version in force; an error where none is.
    pub fn define_body(&mut self, id: DefineId, reading: Reading) -> Truth {
        let program = self.program;
        let mut result: Option<Truth> = None;
        let mut none_in_force = Truth::YES;
        for version in &program.define(id).versions {
            let current = self.in_period(version.head.policy, version.head.period.as_ref(), reading);
            let body = match version.body {
                DefineBody::Means(cond) => self.cond(cond, reading),
                DefineBody::Is(_) => Truth::ERROR,
            };
            if current.is_yes() {
                return body;
            }
            none_in_force = none_in_force.and(current.not());
            if current.is_no() {
                continue;
            }
            // Open whether this version is in force: its body is one of the possibilities.
            let mask = result.map_or(0, |r: Truth| r.mask) | body.mask | (current.mask & ERROR);
            let atom = result.map_or(current.atom, |r| if r.atom == NO_ATOM { current.atom } else { r.atom });
            result = Some(Truth { mask, atom });
        }
        match result {
            None => Truth::ERROR,
            Some(open) if none_in_force.can_yes() => Truth { mask: open.mask | ERROR, atom: open.atom },
            // One possibility, whichever version is in force: then it does not matter which.
            Some(open) => Truth::with(open.mask, open.atom),
        }
    }

    /// Whether a rule supports its outcome.
    pub fn supports(&mut self, id: RuleId, reading: Reading) -> Truth {
        let program = self.program;
        let rule = program.rule(id);
        let Some((_, _, form)) = rule.conclusion else { return Truth::NO };
        let truth = self.engaged(&rule.head, &rule.when, &rule.excepts, reading);
        if truth.is_no() {
            return truth;
        }
        truth.and(match form {
            Form::Plain => Truth::YES,
            Form::If(cond) => self.cond(cond, reading),
            Form::Unless(cond) => self.cond(cond, reading).not(),
        })
    }

    /// Whether a rule that concludes nothing bears on a case: its policy governs, it is in force and its `when` is not no.
    pub fn bears(&mut self, id: RuleId) -> Truth {
        let program = self.program;
        let rule = program.rule(id);
        self.engaged(&rule.head, &rule.when, &rule.excepts, Reading::Counted)
    }

    /// Whether a rule is live: it supports its outcome and no live rule overrides it.
    pub fn live(&mut self, id: RuleId, reading: Reading) -> Truth {
        let program = self.program;
        let rule = program.rule(id);
        let scoped = rule.binder.is_some();
        if !scoped && let Some(known) = self.memo.at().known(self.memo.rules.get(reading as usize), id.index()) {
            return known;
        }
        let mut truth = self.supports(id, reading);
        for by in &rule.overridden_by {
            if truth.is_no() {
                break;
            }
            truth = truth.and(self.live(*by, reading).not());
        }
        if !scoped {
            let worked = self.memo.at().worked(truth);
            keep(self.memo.rules.get_mut(reading as usize), id.index(), worked);
        }
        truth
    }

    /// Whether some policy that concludes on a decision governs.
    pub fn governed(&mut self, id: DecisionId, reading: Reading) -> Truth {
        let program = self.program;
        program.decision(id).policies.iter().fold(Truth::NO, |truth, p| truth.or(self.governs(*p, reading)))
    }

    /// What a decision can still turn out to be.
    pub fn decision(&mut self, id: DecisionId, reading: Reading) -> DecisionSet {
        let program = self.program;
        let decision = program.decision(id);
        let scoped = decision.binder.is_some();
        if !scoped && let Some(known) = self.memo.at().known(self.memo.decisions.get(reading as usize), id.index()) {
            return known;
        }
        let set = self.work_out(id, reading);
        if !scoped {
            let worked = self.memo.at().worked(set);
            keep(self.memo.decisions.get_mut(reading as usize), id.index(), worked);
        }
        set
    }

    fn work_out(&mut self, id: DecisionId, reading: Reading) -> DecisionSet {
        let program = self.program;
        let decision = program.decision(id);
        let governed = self.governed(id, reading);
        let mut mask = 0;
        if governed.can_no() {
            mask |= NOT_GOVERNED;
        }
        if governed.can_error() {
            mask |= ERRORS;
        }
        let mut atom = governed.atom;
        if governed.can_yes() {
            let rules = self.by_rules(decision, reading, &mut atom);
            mask |= rules;
        }
        DecisionSet { mask, atom: if mask.is_power_of_two() && mask != CONFLICT { NO_ATOM } else { atom } }
    }

    /// The results that the rules leave possible where the decision is governed.
    fn by_rules(&mut self, decision: &crate::ir::Decision, reading: Reading, atom: &mut AtomId) -> u64 {
        let program = self.program;
        // By outcome: whether some rule may be live, and whether one certainly is.
        let (mut may, mut must) = (0_u64, 0_u64);
        let (mut may_error, mut must_error) = (false, false);
        // The open rule whose outcome prevails most is the one to look into first.
        let mut best: Option<(u32, AtomId)> = None;
        for rule in &decision.rules {
            let truth = self.live(*rule, reading);
            let Some((_, outcome, _)) = program.rule(*rule).conclusion else { continue };
            let bit = 1_u64 << outcome.0.min(59);
            if truth.can_yes() {
                may |= bit;
            }
            if truth.is_yes() {
                must |= bit;
            }
            may_error |= truth.can_error();
            must_error |= truth.is_error();
            if truth.atom != NO_ATOM && best.is_none_or(|(rank, _)| outcome.0 < rank) {
                best = Some((outcome.0, truth.atom));
            }
        }
        if *atom == NO_ATOM
            && let Some((_, first)) = best
        {
            *atom = first;
        }
        if must_error {
            return ERRORS;
        }
        let mut mask = if may_error { ERRORS } else { 0 };
        if must == 0 {
            mask |= decision.otherwise.map_or(GAP, |outcome| 1 << outcome.0.min(59));
        }
        if decision.ranked {
            // An outcome is possible unless one that prevails over it is certain.
            let certain =
                if must == 0 { u64::MAX } else { (must & must.wrapping_neg()).wrapping_mul(2).wrapping_sub(1) };
            mask | (may & certain)
        } else {
            mask |= match must.count_ones() {
                0 => may,
                1 => must,
                _ => 0,
            };
            // Two different outcomes that may both be live.
            if (may.count_ones() >= 2) && !(must.count_ones() == 1 && may == must) {
                mask |= CONFLICT;
            }
            mask
        }
    }

    /// The outcomes that rules support certainly, where a decision is in conflict; `None` while that is open.
    pub fn conflicting(&mut self, id: DecisionId, reading: Reading) -> Result<Vec<OutcomeId>, AtomId> {
        let program = self.program;
        let mut outcomes = Vec::new();
        for rule in &program.decision(id).rules {
            let truth = self.live(*rule, reading);
            let Some((_, outcome, _)) = program.rule(*rule).conclusion else { continue };
            if truth.is_yes() {
                outcomes.push(outcome);
            }
        }
        outcomes.sort();
        outcomes.dedup();
        for rule in &program.decision(id).rules {
            let truth = self.live(*rule, reading);
            let Some((_, outcome, _)) = program.rule(*rule).conclusion else { continue };
            if !truth.definite() && !outcomes.contains(&outcome) {
                return Err(truth.atom);
            }
        }
        Ok(outcomes)
    }

    pub(super) fn outcome_is(&mut self, id: DecisionId, outcomes: &[OutcomeId], reading: Reading) -> Truth {
        let set = self.decision(id, reading);
        let wanted = outcomes.iter().fold(0_u64, |mask, outcome| mask | 1 << outcome.0.min(59));
        let real = (1_u64 << 60) - 1;
        let mut mask = 0;
        if set.mask & wanted != 0 {
            mask |= YES;
        }
        if set.mask & real & !wanted != 0 {
            mask |= NO;
        }
        if set.mask & !real != 0 {
            mask |= ERROR;
        }
        Truth::with(mask, set.atom)
    }

    pub(super) fn presumption_is(&mut self, id: PresumptionId, state: PresumptionState, reading: Reading) -> Truth {
        let program = self.program;
        let presumption = program.presumption(id);
        let engaged = self.engaged(&presumption.head, &presumption.when, &presumption.excepts, reading);
        match state {
            PresumptionState::NotEngaged => engaged.not(),
            PresumptionState::Standing => engaged.and(self.stands(id)),
            PresumptionState::Overcome => engaged.and(self.stands(id).not()),
        }
    }
}

fn presumes_yes(target: &PresumedValue) -> bool {
    match target {
        PresumedValue::Fact(_, value) => *value == Value::YesNo(true),
        PresumedValue::Define(_, _, yes) => *yes,
    }
}

/// What a condition counts as: what was found where no presumption on it bites, what they presume where all that bite
/// agree, an error where they disagree or one cannot be evaluated.
fn counted(found: Truth, bites: impl Iterator<Item = (bool, Truth)>) -> Truth {
    let (mut may, mut must) = ([false; 2], [false; 2]);
    let mut error = Truth::NO;
    let mut atom = NO_ATOM;
    for (yes, truth) in bites {
        let side = usize::from(yes);
        if let (Some(may), Some(must)) = (may.get_mut(side), must.get_mut(side)) {
            *may |= truth.can_yes();
            *must |= truth.is_yes();
        }
        if truth.can_error() {
            error = if truth.is_error() { Truth::ERROR } else { Truth { mask: NO | ERROR, atom: NO_ATOM } };
        }
        if atom == NO_ATOM {
            atom = truth.atom;
        }
    }
    let [may_no, may_yes] = may;
    let [must_no, must_yes] = must;
    if error.is_error() || (must_no && must_yes) {
        return Truth::ERROR;
    }
    let mut mask = error.mask & ERROR;
    if !must_no && !must_yes {
        mask |= found.mask;
    }
    if may_yes && !must_no {
        mask |= YES;
    }
    if may_no && !must_yes {
        mask |= NO;
    }
    if may_no && may_yes {
        mask |= ERROR;
    }
    Truth::with(mask, if atom == NO_ATOM { found.atom } else { atom })
}
