//! Why: the tree of reasons of an answer, as data.
//!
//! Takes a walk over a case; gives, for what it decided, the rules, limbs, presumptions and facts that make it so. All
//! faces render this tree: text, Markdown, HTML and JSON say the same.
//!
//! # Source
//! The reference, *Explanation*.

use crate::base::provision::Label;
use crate::eval::failure::Failure;
use crate::eval::judge::{Judge, Reading};
use crate::eval::outcome::Outcome;
use crate::eval::slot::Place;
use crate::eval::truth::Truth;
use crate::ir::{
    BinderId, CitedPlace, CondId, CondKind, DecisionId, DefineBody, DefineId, DutyId, Except, ExprId, Form, Header,
    Limb, OutcomeId, PolicyId, PresumptionId, Program, ProhibitionId, RuleId,
};

/// What a condition was seen to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Seen {
    /// Yes.
    Yes,
    /// No.
    No,
    /// It turns on missing facts.
    Unknown,
    /// It cannot be computed.
    Error,
}

impl Seen {
    /// Of a set of truths.
    pub fn of(truth: Truth) -> Seen {
        if truth.is_yes() {
            Seen::Yes
        } else if truth.is_no() {
            Seen::No
        } else if truth.is_error() {
            Seen::Error
        } else {
            Seen::Unknown
        }
    }
}

/// One node of the tree of reasons.
#[derive(Clone, Debug, PartialEq)]
pub struct Reason<'p> {
    /// What is spoken of.
    pub what: What,
    /// What it was seen to be.
    pub seen: Seen,
    /// Where it is laid down: its own citation; empty where it has none.
    pub places: &'p [CitedPlace],
    /// The policy whose date picks the edition of what is cited.
    pub policy: PolicyId,
    /// What makes it so.
    pub children: Vec<Reason<'p>>,
}

/// What a reason speaks of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// A rule: live, or not and why.
    Rule(RuleId),
    /// A policy: that it governs or does not.
    Policy(PolicyId),
    /// A policy or item is not in force on the date that picks the law.
    OutOfForce,
    /// A rule that supports its outcome is overridden by this one.
    OverriddenBy(RuleId),
    /// A limb.
    Limb(Option<Label>, CondId),
    /// A condition that is no limb.
    Cond(CondId),
    /// An exception of the whole.
    Except(CondId),
    /// What excuses a limb.
    Excuse(CondId),
    /// A define: the version in force.
    Define(DefineId, usize),
    /// A presumption that supplies a fact.
    Presumption(PresumptionId),
    /// A fact.
    Fact(Place),
    /// The outcome of another decision.
    Decision(DecisionId, Option<u32>),
    /// The state of a duty.
    Duty(DutyId),
    /// The state of a prohibition.
    Prohibition(ProhibitionId),
    /// Why it cannot be computed.
    Failure(Failure),
}

/// The reasons of a decision's answer.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reasons<'p> {
    /// What decided; for `otherwise`, how each governing rule does not bite; for an open answer, what is open.
    pub deciding: Vec<Reason<'p>>,
    /// Outcomes that were supported as well and outranked, with what supports them.
    pub also: Vec<(OutcomeId, Vec<Reason<'p>>)>,
}

/// Builds reasons from a walk.
pub struct Explainer<'j, 'a> {
    /// The walk.
    pub judge: &'j mut Judge<'a>,
    /// Under which reading.
    pub reading: Reading,
}

impl<'a> Explainer<'_, 'a> {
    /// The reasons of a decision that came out so.
    pub fn decision(&mut self, id: DecisionId, outcome: Option<&Outcome>) -> Reasons<'a> {
        let program = self.judge.program;
        let decision = program.decision(id);
        let Some(outcome) = outcome else { return self.open(id) };
        match outcome {
            Outcome::NotGoverned => {
                let deciding = decision.policies.iter().map(|policy| self.policy(*policy)).collect();
                Reasons { deciding, also: Vec::new() }
            }
            Outcome::Is(outcome) => {
                let mut reasons = Reasons::default();
                for (n, _) in decision.outcomes.iter().enumerate() {
                    let other = OutcomeId::new(n);
                    let live = self.live_rules(id, other);
                    if other == *outcome {
                        reasons.deciding = live;
                    } else if !live.is_empty() {
                        reasons.also.push((other, live));
                    }
                }
                if reasons.deciding.is_empty() && decision.otherwise == Some(*outcome) {
                    reasons.deciding = self.why_none(id, None);
                }
                if reasons.deciding.is_empty() {
                    // Decided whatever the open facts are, by no single rule: by those for it that may be live together.
                    reasons.deciding = self.open(id).deciding;
                    let of_another = |rule: RuleId| !is_for(program, rule, *outcome);
                    reasons.deciding.retain(|reason| !reason.rule().is_some_and(of_another));
                }
                reasons
            }
            Outcome::Conflict(outcomes) => {
                let deciding = outcomes.iter().flat_map(|outcome| self.live_rules(id, *outcome)).collect();
                Reasons { deciding, also: Vec::new() }
            }
            Outcome::Gap => Reasons { deciding: self.why_none(id, None), also: Vec::new() },
            Outcome::Error => {
                let mut deciding = Vec::new();
                for rule in &decision.rules {
                    if self.judge.live(*rule, self.reading).is_error() {
                        deciding.push(self.rule(*rule));
                    }
                }
                for policy in &decision.policies {
                    if self.judge.governs(*policy, self.reading).is_error() {
                        deciding.push(self.policy(*policy));
                    }
                }
                Reasons { deciding, also: Vec::new() }
            }
        }
    }

    /// The live rules for an outcome.
    pub fn live_rules(&mut self, id: DecisionId, outcome: OutcomeId) -> Vec<Reason<'a>> {
        let program = self.judge.program;
        let mut live = Vec::new();
        for rule in &program.decision(id).rules {
            if is_for(program, *rule, outcome) && self.judge.live(*rule, self.reading).is_yes() {
                live.push(self.rule(*rule));
            }
        }
        live
    }

    /// Of every rule that is in force and whose policy governs (or of those for one outcome): how it does not bite.
    pub fn why_none(&mut self, id: DecisionId, outcome: Option<OutcomeId>) -> Vec<Reason<'a>> {
        let program = self.judge.program;
        let mut why = Vec::new();
        for id in &program.decision(id).rules {
            let rule = program.rule(*id);
            let is_for = outcome.is_none_or(|outcome| is_for(program, *id, outcome));
            let governs = self.judge.governs(rule.head.policy, self.reading);
            let current = self.judge.in_period(rule.head.policy, rule.head.period.as_ref(), self.reading);
            if is_for && !governs.and(current).is_no() {
                why.push(self.rule(*id));
            }
        }
        why
    }

    /// What leaves a decision open.
    fn open(&mut self, id: DecisionId) -> Reasons<'a> {
        let program = self.judge.program;
        let mut deciding = Vec::new();
        let decision = program.decision(id);
        for policy in &decision.policies {
            if !self.judge.governs(*policy, self.reading).definite() {
                deciding.push(self.policy(*policy));
            }
        }
        for rule in &decision.rules {
            let governs = self.judge.governs(program.rule(*rule).head.policy, self.reading);
            if governs.is_yes() && !self.judge.live(*rule, self.reading).is_no() {
                deciding.push(self.rule(*rule));
            }
        }
        Reasons { deciding, also: Vec::new() }
    }

    /// Why a policy governs or does not.
    pub fn policy(&mut self, id: PolicyId) -> Reason<'a> {
        let program = self.judge.program;
        let policy = program.policy(id);
        let truth = self.judge.governs(id, self.reading);
        let mut children = Vec::new();
        let current = self.judge.in_period(id, policy.period.as_ref(), self.reading);
        if let Some(period) = &policy.period
            && !current.is_yes()
        {
            children.push(self.out_of_force(id, current, &period.places, policy.dated_by));
        }
        if !current.is_no() {
            for cond in &policy.applies_when {
                let part = self.judge.cond(*cond, self.reading);
                if truth.is_yes() || !part.is_yes() {
                    children.extend(self.cond(*cond, id));
                }
            }
        }
        Reason { what: What::Policy(id), seen: Seen::of(truth), places: &[], policy: id, children }
    }

    fn out_of_force(
        &mut self,
        policy: PolicyId,
        current: Truth,
        places: &'a [CitedPlace],
        dated_by: Option<ExprId>,
    ) -> Reason<'a> {
        let children = match (dated_by, self.judge.law_at) {
            (Some(expr), None) => self.facts_beneath(expr, policy),
            (Some(_) | None, _) => Vec::new(),
        };
        Reason { what: What::OutOfForce, seen: Seen::of(current.not()), places, policy, children }
    }

    /// Why a rule is live, or is not, or may be.
    pub fn rule(&mut self, id: RuleId) -> Reason<'a> {
        let program = self.judge.program;
        let rule = program.rule(id);
        let truth = self.judge.live(id, self.reading);
        let policy = rule.head.policy;
        let mut children = self.engagement(&rule.head, &rule.when, &rule.excepts, truth);
        let stopped = !truth.is_yes() && children.iter().any(|child| stops(child, truth));
        if let Some((_, _, form)) = rule.conclusion
            && !(truth.is_no() && stopped)
        {
            match form {
                Form::Plain => {}
                Form::If(cond) | Form::Unless(cond) => children.extend(self.cond(cond, policy)),
            }
        }
        if truth.is_no() && !rule.overridden_by.is_empty() && self.judge.supports(id, self.reading).is_yes() {
            for by in &rule.overridden_by {
                if self.judge.live(*by, self.reading).is_yes() {
                    let head = &program.rule(*by).head;
                    children.push(Reason {
                        what: What::OverriddenBy(*by),
                        seen: Seen::Yes,
                        places: &head.places,
                        policy: head.policy,
                        children: Vec::new(),
                    });
                }
            }
        }
        Reason { what: What::Rule(id), seen: Seen::of(truth), places: &rule.head.places, policy, children }
    }

    /// Period, `when` and exceptions, as far as they make an item count or not.
    fn engagement(
        &mut self,
        head: &'a Header,
        when: &'a [CondId],
        excepts: &'a [Except],
        truth: Truth,
    ) -> Vec<Reason<'a>> {
        let program = self.judge.program;
        let policy = head.policy;
        let mut children = Vec::new();
        let governs = self.judge.governs(policy, self.reading);
        if !governs.is_yes() {
            children.push(self.policy(policy));
            if governs.is_no() {
                return children;
            }
        }
        let current = self.judge.in_period(policy, head.period.as_ref(), self.reading);
        if let Some(period) = &head.period
            && !current.is_yes()
        {
            children.push(self.out_of_force(policy, current, &period.places, program.policy(policy).dated_by));
            if current.is_no() {
                return children;
            }
        }
        let mut failing = Vec::new();
        for cond in when {
            let part = self.judge.cond(*cond, self.reading);
            if part.is_yes() && truth.is_yes() {
                children.extend(self.cond(*cond, policy));
            } else if !part.is_yes() {
                failing.push((*cond, part));
            }
        }
        let any_no = failing.iter().any(|(_, part)| part.is_no());
        for (cond, part) in failing {
            if part.is_no() || !any_no {
                children.extend(self.cond(cond, policy));
            }
        }
        if any_no {
            return children;
        }
        for except in excepts.iter().chain(&program.policy(policy).excepts) {
            let part = self.judge.cond(except.cond, self.reading);
            if part.is_no() {
                continue;
            }
            let beneath = self.cond(except.cond, policy);
            children.push(Reason {
                what: What::Except(except.cond),
                seen: Seen::of(part),
                places: &except.places,
                policy,
                children: beneath,
            });
        }
        children
    }

    /// What makes a condition what it is.
    pub fn cond(&mut self, id: CondId, policy: PolicyId) -> Vec<Reason<'a>> {
        let program = self.judge.program;
        let cond = program.cond(id);
        let truth = self.judge.cond(id, self.reading);
        match &cond.kind {
            CondKind::All(limbs) => self.limbs(limbs, policy, truth, |limb, whole| {
                if whole.is_yes() {
                    true
                } else {
                    Seen::of(limb) == Seen::of(whole) || (!whole.definite() && !limb.is_yes())
                }
            }),
            CondKind::Any(limbs) => self.limbs(limbs, policy, truth, |limb, whole| {
                if whole.is_no() {
                    true
                } else {
                    Seen::of(limb) == Seen::of(whole) || (!whole.definite() && !limb.is_no())
                }
            }),
            CondKind::NoneOf(limbs) => self.limbs(limbs, policy, truth, |limb, whole| {
                if whole.is_yes() {
                    true
                } else if whole.is_no() {
                    limb.is_yes()
                } else {
                    !limb.is_no()
                }
            }),
            CondKind::AtLeast(_, limbs) => {
                self.limbs(limbs, policy, truth, |limb, whole| !whole.definite() || Seen::of(limb) == Seen::of(whole))
            }
            CondKind::Not(inner) if compound(&program.cond(*inner).kind) => self.cond(*inner, policy),
            CondKind::Define(define, item) => {
                let own = program.define(*define).binder;
                vec![self.within(own, *item, |this| this.define(*define))]
            }
            CondKind::Not(_)
            | CondKind::Holds(_)
            | CondKind::ReasonsRecorded(_)
            | CondKind::Same(..)
            | CondKind::OneOf(..)
            | CondKind::Order(..)
            | CondKind::IsNone(_)
            | CondKind::Includes(..)
            | CondKind::Count { .. }
            | CondKind::Outcome(..)
            | CondKind::Duty(..)
            | CondKind::Prohibition(..)
            | CondKind::Presumption(..)
            | CondKind::Governs(_) => {
                let mut children = self.beneath(id, policy);
                children.extend(self.failure(id, policy));
                vec![Reason { what: What::Cond(id), seen: Seen::of(truth), places: &[], policy, children }]
            }
        }
    }

    /// Why a condition cannot be computed, where it cannot.
    fn failure(&mut self, id: CondId, policy: PolicyId) -> Option<Reason<'a>> {
        let failure = self.judge.failure(id, self.reading)?;
        let what = What::Failure(failure);
        Some(Reason { what, seen: Seen::Error, places: &[], policy, children: Vec::new() })
    }

    fn limbs(
        &mut self,
        limbs: &'a [Limb],
        policy: PolicyId,
        whole: Truth,
        counts: impl Fn(Truth, Truth) -> bool,
    ) -> Vec<Reason<'a>> {
        let mut reasons = Vec::new();
        for limb in limbs {
            let truth = self.judge.limb(limb, self.reading);
            if !counts(truth, whole) {
                continue;
            }
            if limb.label.is_none() && limb.places.is_empty() && limb.excuses.is_empty() {
                reasons.extend(self.cond(limb.cond, policy));
            } else {
                reasons.push(self.limb(limb, policy, truth));
            }
        }
        reasons
    }

    fn limb(&mut self, limb: &'a Limb, policy: PolicyId, truth: Truth) -> Reason<'a> {
        let own = self.judge.cond(limb.cond, self.reading);
        let mut children = Vec::new();
        if own.is_yes() || !truth.is_yes() {
            // A limb that is one plain condition has its facts beneath it; one that is more has its parts.
            let deeper = self.cond(limb.cond, policy);
            children = match <[Reason<'a>; 1]>::try_from(deeper) {
                Ok([only]) if only.what == What::Cond(limb.cond) => only.children,
                Ok(one) => one.into(),
                Err(many) => many,
            };
        }
        if !own.is_yes() {
            for excuse in &limb.excuses {
                let part = self.judge.cond(excuse.cond, self.reading);
                if part.is_no() || (truth.is_yes() && !part.is_yes()) {
                    continue;
                }
                let beneath = self.cond(excuse.cond, policy);
                children.push(Reason {
                    what: What::Excuse(excuse.cond),
                    seen: Seen::of(part),
                    places: &excuse.places,
                    policy,
                    children: beneath,
                });
            }
        }
        Reason {
            what: What::Limb(limb.label.clone(), limb.cond),
            seen: Seen::of(truth),
            places: &limb.places,
            policy,
            children,
        }
    }

    /// A define: the version in force, what makes it so, and the presumption that makes it count otherwise.
    pub(super) fn define(&mut self, id: DefineId) -> Reason<'a> {
        let program = self.judge.program;
        let define = program.define(id);
        let truth = self.judge.define(id, self.reading);
        let mut at = 0;
        for (n, version) in define.versions.iter().enumerate() {
            let current = self.judge.in_period(version.head.policy, version.head.period.as_ref(), self.reading);
            if !current.is_no() {
                at = n;
                break;
            }
        }
        let (mut children, mut places, mut policy): (_, &'a [CitedPlace], _) = (Vec::new(), &[], PolicyId(0));
        if let Some(version) = define.versions.get(at) {
            places = &version.head.places;
            policy = version.head.policy;
            children = self.presumptions_on_define(id);
            // Where a presumption certainly supplies it, what lies beneath does not matter.
            let failed = if truth.is_error() { self.judge.failure_of_define(id, None, self.reading) } else { None };
            if let Some(failure) = failed {
                let what = What::Failure(failure);
                children = vec![Reason { what, seen: Seen::Error, places: &[], policy, children: Vec::new() }];
            } else if !children.iter().any(|reason| reason.seen == Seen::Yes) {
                match version.body {
                    DefineBody::Means(cond) => children.extend(self.cond(cond, policy)),
                    DefineBody::Is(expr) => children.extend(self.facts_beneath(expr, policy)),
                }
            }
        }
        Reason { what: What::Define(id, at), seen: Seen::of(truth), places, policy, children }
    }

    fn presumptions_on_define(&mut self, id: DefineId) -> Vec<Reason<'a>> {
        if self.reading == Reading::Found {
            return Vec::new();
        }
        let program = self.judge.program;
        let caller = program.define(id).binder;
        let ids = self.judge.index.on_define(id);
        let mut reasons = Vec::new();
        for presumption in ids {
            let own = program.presumption(*presumption).binder;
            let reason = self.within(own, caller, |this| {
                let bites = this.judge.bites(*presumption);
                (!bites.is_no()).then(|| this.presumption(*presumption))
            });
            reasons.extend(reason);
        }
        reasons
    }

    /// A presumption: engaged, and standing or not.
    pub fn presumption(&mut self, id: PresumptionId) -> Reason<'a> {
        let program = self.judge.program;
        let presumption = program.presumption(id);
        let engaged = self.judge.presumption_engaged(id);
        let bites = self.judge.bites(id);
        let policy = presumption.head.policy;
        let mut children = self.engagement(&presumption.head, &presumption.when, &presumption.excepts, engaged);
        if let Some(rebuttal) = presumption.rebutted_if {
            let before = std::mem::replace(&mut self.reading, Reading::Found);
            children.extend(self.cond(rebuttal, policy));
            self.reading = before;
        }
        let places = &presumption.head.places;
        Reason { what: What::Presumption(id), seen: Seen::of(bites), places, policy, children }
    }

    pub(super) fn within<T>(
        &mut self,
        own: Option<BinderId>,
        caller: Option<BinderId>,
        body: impl FnOnce(&mut Self) -> T,
    ) -> T {
        match (own, caller) {
            (Some(own), Some(caller)) => {
                let item = self.judge.item(caller);
                let before = self.judge.set_item(own, item);
                let result = body(self);
                self.judge.set_item(own, before);
                result
            }
            (Some(_) | None, None) | (None, Some(_)) => body(self),
        }
    }
}

/// Whether a rule is for an outcome.
fn is_for(program: &Program, rule: RuleId, outcome: OutcomeId) -> bool {
    matches!(program.rule(rule).conclusion, Some((_, of, _)) if of == outcome)
}

fn stops(child: &Reason<'_>, truth: Truth) -> bool {
    truth.is_no() && !matches!(child.what, What::Fact(_))
}

fn compound(kind: &CondKind) -> bool {
    match kind {
        CondKind::All(_) | CondKind::Any(_) | CondKind::NoneOf(_) | CondKind::AtLeast(..) | CondKind::Define(..) => {
            true
        }
        CondKind::Not(_)
        | CondKind::Holds(_)
        | CondKind::ReasonsRecorded(_)
        | CondKind::Same(..)
        | CondKind::OneOf(..)
        | CondKind::Order(..)
        | CondKind::IsNone(_)
        | CondKind::Includes(..)
        | CondKind::Count { .. }
        | CondKind::Outcome(..)
        | CondKind::Duty(..)
        | CondKind::Prohibition(..)
        | CondKind::Presumption(..)
        | CondKind::Governs(_) => false,
    }
}
