//! Truth, liveness, outcomes and states at one position: a complete case and the presumptions that stand.

use super::value::{Broken, Worth};
use super::{Question, Stand};
use assize::base::date::Date;
use assize::ir::{
    BinderId, CondId, CondKind, DecisionId, DefineBody, DefineId, Duty, DutyId, DutyStates, Except, FactId, FactRef,
    Facts, Form, Found, Header, Limb, OutcomeId, PolicyId, PresumedValue, PresumptionId, PresumptionState, Program,
    ProhibitionId, ProhibitionState, RuleId, Value,
};
use std::collections::{BTreeMap, BTreeSet};

/// What bound names stand for: places in their lists.
pub type Scope = BTreeMap<BinderId, usize>;

/// The truth of a condition at a position.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Truth {
    /// No.
    No,
    /// Yes.
    Yes,
    /// It cannot be evaluated.
    Error,
}

impl Truth {
    /// Yes or no.
    pub fn of(yes: bool) -> Truth {
        if yes { Truth::Yes } else { Truth::No }
    }

    /// No if any is no, else an error if any is one, else yes.
    pub fn all(truths: impl IntoIterator<Item = Truth>) -> Truth {
        let truths: Vec<Truth> = truths.into_iter().collect();
        if truths.contains(&Truth::No) {
            Truth::No
        } else if truths.contains(&Truth::Error) {
            Truth::Error
        } else {
            Truth::Yes
        }
    }

    /// Yes if any is yes, else an error if any is one, else no.
    pub fn any(truths: impl IntoIterator<Item = Truth>) -> Truth {
        Truth::all(truths.into_iter().map(Truth::negated)).negated()
    }

    /// Yes if enough are yes, no if too few could be even if each error were yes, else an error.
    pub fn at_least(n: usize, truths: impl IntoIterator<Item = Truth>) -> Truth {
        let truths: Vec<Truth> = truths.into_iter().collect();
        let yes = truths.iter().filter(|truth| **truth == Truth::Yes).count();
        let errors = truths.iter().filter(|truth| **truth == Truth::Error).count();
        if yes >= n {
            Truth::Yes
        } else if yes + errors < n {
            Truth::No
        } else {
            Truth::Error
        }
    }

    /// Yes or no, or nothing where there is an error.
    pub fn known(self) -> Result<bool, Broken> {
        match self {
            Truth::Yes => Ok(true),
            Truth::No => Ok(false),
            Truth::Error => Err(Broken),
        }
    }

    /// Not.
    pub fn negated(self) -> Truth {
        match self {
            Truth::No => Truth::Yes,
            Truth::Yes => Truth::No,
            Truth::Error => Truth::Error,
        }
    }
}

/// What a question comes to at a position.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum End {
    /// An outcome.
    Outcome(OutcomeId),
    /// No policy that concludes on the decision governs.
    NotGoverned,
    /// Live outcomes of which none prevails.
    Conflict(BTreeSet<OutcomeId>),
    /// No live rule and no `otherwise`.
    Gap,
    /// The state of a duty: the bit of [`DutyStates`].
    Duty(u8),
    /// The state of a prohibition.
    Prohibition(ProhibitionState),
    /// It cannot be evaluated.
    Error,
}

/// A complete case and the presumptions that stand.
#[derive(Clone, Copy, Debug)]
pub struct Position<'a> {
    /// The body of law.
    pub program: &'a Program,
    /// The day on which the question is asked.
    pub on: Option<Date>,
    /// The date whose law is applied, in place of every `dated by`.
    pub law_at: Option<Date>,
    /// The complete case.
    pub omega: &'a Facts,
    /// The presumptions that stand.
    pub standing: &'a BTreeSet<Stand>,
}

impl Position<'_> {
    /// What a question comes to.
    pub fn end(&self, question: Question) -> End {
        match question {
            Question::Decision(decision, item) => self.outcome(decision, item),
            Question::Duty(duty, item) => self.duty(duty, item).map_or(End::Error, |state| End::Duty(state.0)),
            Question::Prohibition(prohibition, item) => {
                self.prohibition(prohibition, item).map_or(End::Error, End::Prohibition)
            }
        }
    }

    /// The truth of a condition.
    pub fn truth(&self, cond: CondId, scope: &Scope) -> Truth {
        match &self.program.cond(cond).kind {
            CondKind::Holds(fact) => self.holds(*fact, scope),
            CondKind::ReasonsRecorded(fact) => match &self.made(*fact, scope).reasons {
                assize::ir::Reasons::Recorded(_) => Truth::Yes,
                assize::ir::Reasons::NoneRecorded => Truth::No,
                assize::ir::Reasons::Unknown => unreachable!("a complete case tells whether there are reasons"),
            },
            CondKind::Define(define, item) => self.means(*define, *item, scope),
            CondKind::Not(cond) => self.truth(*cond, scope).negated(),
            CondKind::All(limbs) => Truth::all(self.limbs(limbs, scope)),
            CondKind::Any(limbs) => Truth::any(self.limbs(limbs, scope)),
            CondKind::NoneOf(limbs) => Truth::any(self.limbs(limbs, scope)).negated(),
            CondKind::AtLeast(n, limbs) => Truth::at_least(*n as usize, self.limbs(limbs, scope)),
            CondKind::Same(left, right) => self.same(*left, *right, scope),
            CondKind::OneOf(left, rights) => Truth::any(rights.iter().map(|right| self.same(*left, *right, scope))),
            CondKind::Order(order, left, right) => self.ordered(*order, *left, *right, scope),
            CondKind::IsNone(expr) => match self.value(*expr, scope) {
                Ok(worth) => Truth::of(worth == Worth::Value(Value::None)),
                Err(Broken) => Truth::Error,
            },
            CondKind::Includes(set, member) => match (self.found(*set, scope), self.value(*member, scope)) {
                (Found::Set { members, .. }, Ok(Worth::Value(member))) => {
                    Truth::of(members.get(&member).copied().unwrap_or(false))
                }
                (Found::Set { .. }, Ok(Worth::NotHappened)) => Truth::No,
                (_, Err(Broken)) => Truth::Error,
                (other, Ok(_)) => unreachable!("a set is asked of {other:?}"),
            },
            CondKind::Count { binder, list, body, at_least } => {
                let items = (0..self.length(*list)).map(|item| {
                    let mut inner = scope.clone();
                    inner.insert(*binder, item);
                    self.truth(*body, &inner)
                });
                Truth::at_least(*at_least as usize, items)
            }
            CondKind::Outcome(decision, item, outcomes) => {
                match self.outcome(*decision, item.map(|item| scope[&item])) {
                    End::Outcome(outcome) => Truth::of(outcomes.contains(&outcome)),
                    End::NotGoverned | End::Conflict(_) | End::Gap | End::Error => Truth::Error,
                    End::Duty(_) | End::Prohibition(_) => unreachable!("a decision has outcomes"),
                }
            }
            CondKind::Duty(duty, item, states) => match self.duty(*duty, item.map(|item| scope[&item])) {
                Ok(state) => Truth::of(states.meets(state)),
                Err(Broken) => Truth::Error,
            },
            CondKind::Prohibition(prohibition, item, wanted) => {
                match self.prohibition(*prohibition, item.map(|item| scope[&item])) {
                    Ok(state) => Truth::of(state == *wanted),
                    Err(Broken) => Truth::Error,
                }
            }
            CondKind::Presumption(presumption, item, wanted) => {
                self.presumption(*presumption, item.map(|item| scope[&item]), *wanted)
            }
            CondKind::Governs(policy) => self.governs(*policy),
        }
    }

    fn holds(&self, fact: FactRef, scope: &Scope) -> Truth {
        match self.found(fact, scope) {
            Found::NotHappened => Truth::No,
            Found::Happened(_) => Truth::Yes,
            Found::Value(..) => match self.counted(fact, scope) {
                Ok(value) => Truth::of(value == Value::YesNo(true)),
                Err(Broken) => Truth::Error,
            },
            other => unreachable!("yes or no is asked of {other:?}"),
        }
    }

    fn limbs(&self, limbs: &[Limb], scope: &Scope) -> Vec<Truth> {
        let limb = |limb: &Limb| Truth::any([self.truth(limb.cond, scope), self.any_excepts(&limb.excuses, scope)]);
        limbs.iter().map(limb).collect()
    }

    fn any_excepts(&self, excepts: &[Except], scope: &Scope) -> Truth {
        Truth::any(excepts.iter().map(|except| self.truth(except.cond, scope)))
    }

    fn means(&self, define: DefineId, item: Option<BinderId>, scope: &Scope) -> Truth {
        let place = item.map(|item| scope[&item]);
        let mut presumed: BTreeSet<bool> = BTreeSet::new();
        for n in 0..self.program.presumptions.len() {
            let id = PresumptionId::new(n);
            match &self.program.presumption(id).target {
                PresumedValue::Define(target, _, value) if *target == define => match self.bites(id, place) {
                    Truth::Yes => {
                        presumed.insert(*value);
                    }
                    Truth::No => {}
                    Truth::Error => return Truth::Error,
                },
                PresumedValue::Define(..) | PresumedValue::Fact(..) => {}
            }
        }
        match presumed.first() {
            Some(value) if presumed.len() == 1 => Truth::of(*value),
            Some(_) => Truth::Error,
            None => match self.version(define, item, scope) {
                Ok((DefineBody::Means(cond), inner)) => self.truth(cond, &inner),
                Ok((DefineBody::Is(_), _)) => unreachable!("a value is not a condition"),
                Err(Broken) => Truth::Error,
            },
        }
    }

    /// The number of items of a list.
    fn length(&self, list: FactId) -> usize {
        match self.omega.get(list) {
            Some(Found::List(items)) => items.len(),
            other => unreachable!("a list is asked of {other:?}"),
        }
    }

    /// One scope for each item of the list; where nothing is bound, one empty scope.
    pub fn scopes(&self, binder: Option<BinderId>) -> Vec<(Scope, Option<usize>)> {
        match binder {
            None => vec![(Scope::new(), None)],
            Some(binder) => (0..self.length(self.program.binder(binder).list))
                .map(|item| (self.inner_scope(Some(binder), Some(item)), Some(item)))
                .collect(),
        }
    }

    /// The scope in which an item is read: its own bound name, and nothing else.
    pub fn inner_scope(&self, binder: Option<BinderId>, item: Option<usize>) -> Scope {
        binder.into_iter().zip(item).collect()
    }

    /// The date by which a policy's law is picked; `None` where there is none. A policy that has no `dated by` of its
    /// own follows the policy asked.
    fn law_date(&self, policy: PolicyId) -> Result<Option<Date>, Broken> {
        if self.law_at.is_some() {
            return Ok(self.law_at);
        }
        let asked = self.program.policies.first().and_then(|asked| asked.dated_by);
        match self.program.policy(policy).dated_by.or(asked) {
            None => Ok(None),
            Some(expr) => match self.value(expr, &Scope::new())? {
                Worth::Value(Value::Date(date)) => Ok(Some(date)),
                Worth::Value(Value::None) | Worth::NotHappened => Ok(None),
                other => unreachable!("a date is asked of {other:?}"),
            },
        }
    }

    fn in_period(&self, period: Option<&assize::ir::Period>, policy: PolicyId) -> Truth {
        match period {
            None => Truth::Yes,
            Some(period) => match self.law_date(policy) {
                Ok(date) => Truth::of(date.is_some_and(|date| period.holds(date))),
                Err(Broken) => Truth::Error,
            },
        }
    }

    /// Whether a policy governs.
    pub fn governs(&self, policy: PolicyId) -> Truth {
        let head = self.program.policy(policy);
        let applies = head.applies_when.iter().map(|cond| self.truth(*cond, &Scope::new()));
        Truth::all(applies.chain([self.in_period(head.period.as_ref(), policy)]))
    }

    /// Whether an item is in force, by its own period.
    pub fn in_force(&self, head: &Header) -> Truth {
        self.in_period(head.period.as_ref(), head.policy)
    }

    /// Whether an item applies: it is in force, its policy governs, all of `when` holds and no exception does, its own
    /// or its policy's.
    fn applies(&self, head: &Header, when: &[CondId], excepts: &[Except], scope: &Scope) -> Truth {
        let policy_excepts = &self.program.policy(head.policy).excepts;
        Truth::all([
            self.in_force(head),
            self.governs(head.policy),
            Truth::all(when.iter().map(|cond| self.truth(*cond, scope))),
            self.any_excepts(excepts, scope).negated(),
            self.any_excepts(policy_excepts, &Scope::new()).negated(),
        ])
    }

    fn engaged(&self, presumption: PresumptionId, item: Option<usize>) -> Truth {
        let presumption = self.program.presumption(presumption);
        let scope = self.inner_scope(presumption.binder, item);
        self.applies(&presumption.head, &presumption.when, &presumption.excepts, &scope)
    }

    /// Whether a presumption makes its value count: it stands, it is engaged, and none that overrides it does.
    pub fn bites(&self, presumption: PresumptionId, item: Option<usize>) -> Truth {
        if !self.standing.contains(&(presumption, item)) {
            return Truth::No;
        }
        let overriding = self.program.presumption(presumption).overridden_by.iter();
        let not_overridden = overriding.map(|other| self.bites(*other, item).negated());
        Truth::all(not_overridden.chain([self.engaged(presumption, item)]))
    }

    /// Whether a presumption is in a state: not engaged, else overcome, else standing.
    fn presumption(&self, presumption: PresumptionId, item: Option<usize>, state: PresumptionState) -> Truth {
        let engaged = self.engaged(presumption, item);
        let stands = Truth::of(self.standing.contains(&(presumption, item)));
        match state {
            PresumptionState::NotEngaged => engaged.negated(),
            PresumptionState::Overcome => Truth::all([engaged, stands.negated()]),
            PresumptionState::Standing => Truth::all([engaged, stands]),
        }
    }

    /// Whether a rule is live: it supports its outcome, and no live rule overrides it.
    pub fn live(&self, rule: RuleId, item: Option<usize>) -> Truth {
        let rule = self.program.rule(rule);
        let scope = self.inner_scope(rule.binder, item);
        let conclusion = match rule.conclusion {
            None => Truth::No,
            Some((_, _, Form::Plain)) => Truth::Yes,
            Some((_, _, Form::If(cond))) => self.truth(cond, &scope),
            Some((_, _, Form::Unless(cond))) => self.truth(cond, &scope).negated(),
        };
        let not_overridden = rule.overridden_by.iter().map(|other| self.live(*other, item).negated());
        let supports = [self.applies(&rule.head, &rule.when, &rule.excepts, &scope), conclusion];
        Truth::all(not_overridden.chain(supports))
    }

    /// The outcome of a decision.
    pub fn outcome(&self, decision: DecisionId, item: Option<usize>) -> End {
        let decision = self.program.decision(decision);
        match Truth::any(decision.policies.iter().map(|policy| self.governs(*policy))) {
            Truth::No => return End::NotGoverned,
            Truth::Error => return End::Error,
            Truth::Yes => {}
        }
        let mut live: BTreeSet<OutcomeId> = BTreeSet::new();
        for rule in &decision.rules {
            match (self.live(*rule, item), self.program.rule(*rule).conclusion) {
                (Truth::Yes, Some((_, outcome, _))) => {
                    live.insert(outcome);
                }
                (Truth::Error, _) => return End::Error,
                (Truth::Yes | Truth::No, _) => {}
            }
        }
        match live.first() {
            None => decision.otherwise.map_or(End::Gap, End::Outcome),
            Some(first) if decision.ranked || live.len() == 1 => End::Outcome(*first),
            Some(_) => End::Conflict(live),
        }
    }

    /// The state of a prohibition.
    pub fn prohibition(&self, prohibition: ProhibitionId, item: Option<usize>) -> Result<ProhibitionState, Broken> {
        let prohibition = self.program.prohibition(prohibition);
        let scope = self.inner_scope(prohibition.binder, item);
        match self.applies(&prohibition.head, &prohibition.when, &prohibition.excepts, &scope) {
            Truth::Error => Err(Broken),
            Truth::No => Ok(ProhibitionState::NotEngaged),
            Truth::Yes => match self.truth(prohibition.breached_if, &scope) {
                Truth::Error => Err(Broken),
                Truth::No => Ok(ProhibitionState::Kept),
                Truth::Yes => Ok(ProhibitionState::Breached),
            },
        }
    }

    /// The state of a duty.
    pub fn duty(&self, duty: DutyId, item: Option<usize>) -> Result<DutyStates, Broken> {
        let duty = self.program.duty(duty);
        let scope = self.inner_scope(duty.binder, item);
        if !self.applies(&duty.head, &duty.when, &duty.excepts, &scope).known()? {
            return Ok(DutyStates::NOT_DUE);
        }
        if let Some(cond) = duty.continues {
            return Ok(if self.truth(cond, &scope).known()? { DutyStates::RUNNING } else { DutyStates::ENDED });
        }
        let done_on = self.done_on(duty, &scope)?;
        let past = match (duty.done_on, done_on) {
            (None, _) => Truth::Yes,
            (Some(_), None) => Truth::No,
            (Some(_), Some(date)) => Truth::of(self.on.is_none_or(|on| date <= on)),
        };
        let limbs = duty.done_if.iter().map(|(cond, _)| self.truth(*cond, &scope));
        let performed = Truth::all(limbs.chain([past])).known()?;
        let asap = duty.asap.as_ref();
        let as_soon = asap.map_or(Truth::No, |asap| asap.cond.map_or(Truth::Yes, |c| self.truth(c, &scope)));
        let day = if performed { done_on } else { self.on };
        // Whether the day is within the computed deadline; without one, under `as soon as`, the judgement alone speaks of
        // what was done, and nothing passes of what was not.
        let by_deadline = || match (self.deadline(duty, &scope), day) {
            (Err(_), _) => Truth::Error,
            (Ok(Some(deadline)), Some(day)) => Truth::of(day <= deadline),
            (Ok(Some(_)), None) => Truth::Yes,
            (Ok(None), _) if !performed => Truth::Yes,
            (Ok(None), _) => as_soon.negated(),
        };
        let in_time = match (performed, self.on) {
            (true, _) => {
                let judged_by = asap.and_then(|asap| asap.judged_by);
                let kept = judged_by.map_or(Truth::Yes, |fact| self.holds(fact, &scope));
                Truth::any([by_deadline(), Truth::all([as_soon, kept])]).known()?
            }
            // With no day of the question nothing is overdue.
            (false, None) => true,
            // Under `as soon as` nothing is overdue by the calendar.
            (false, Some(_)) => Truth::any([by_deadline(), as_soon]).known()?,
        };
        Ok(match (performed, in_time) {
            (true, true) => DutyStates::DONE,
            (true, false) => DutyStates::DONE_LATE,
            (false, true) => DutyStates::DUE,
            (false, false) => DutyStates::OVERDUE,
        })
    }

    /// The date on which the event of `done on` happened.
    fn done_on(&self, duty: &Duty, scope: &Scope) -> Result<Option<Date>, Broken> {
        let Some(fact) = duty.done_on else { return Ok(None) };
        match self.found(fact, scope) {
            Found::NotHappened => Ok(None),
            Found::Happened(date) => Ok(*date),
            Found::Value(..) => match self.counted(fact, scope)? {
                Value::Date(date) => Ok(Some(date)),
                Value::None => Ok(None),
                other => unreachable!("a date is asked of {other:?}"),
            },
            other => unreachable!("a date is asked of {other:?}"),
        }
    }

    /// The first deadline whose condition holds; `None` where none does or where it has no date.
    fn deadline(&self, duty: &Duty, scope: &Scope) -> Result<Option<Date>, Broken> {
        for due in &duty.due {
            match due.cond.map_or(Truth::Yes, |cond| self.truth(cond, scope)) {
                Truth::Error => return Err(Broken),
                Truth::No => {}
                Truth::Yes => {
                    return match self.value(due.by, scope)? {
                        Worth::Value(Value::Date(date)) => Ok(Some(date)),
                        Worth::Value(Value::None) | Worth::NotHappened => Ok(None),
                        other => unreachable!("a date is asked of {other:?}"),
                    };
                }
            }
        }
        Ok(None)
    }
}
