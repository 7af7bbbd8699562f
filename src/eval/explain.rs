//! Why: the tree of reasons of an answer.
//!
//! Takes a walk over a case; gives, for what it decided, the rules, limbs, presumptions and facts that make it so. All
//! faces render this tree: text, Markdown, HTML and JSON say the same.
//!
//! # Source
//! The reference, *Explanation*.

use crate::eval::judge::{Judge, Reading, or_any};
use crate::eval::outcome::Outcome;
use crate::eval::reason::{Reason, Reasons, Row, Seen, Tree, What};
use crate::eval::truth::Truth;
use crate::ir::{
    BinderId, CitedPlace, CondId, CondKind, DecisionId, DefineBody, DefineId, Except, ExprId, Form, Header, Limb,
    OutcomeId, PolicyId, PresumptionId, Program, RuleId,
};

/// What was told of a case by another way than the walk. It may say nothing whenever it likes; what it says is what the
/// walk would find.
pub trait Told {
    /// Whether a condition holds.
    fn cond(&self, _: CondId, _: Reading) -> Option<bool> {
        None
    }

    /// Whether a rule is live.
    fn live(&self, _: RuleId, _: Reading) -> Option<bool> {
        None
    }

    /// Whether a policy governs.
    fn governs(&self, _: PolicyId, _: Reading) -> Option<bool> {
        None
    }
}

/// Nothing was.
impl Told for () {}

/// Builds reasons: each question puts its own after those that are there.
pub struct Explainer<'j, 'a, T = ()> {
    pub(super) judge: &'j mut Judge<'a>,
    pub(super) reading: Reading,
    pub(super) tree: Tree<'a>,
    told: T,
}

impl<'j, 'a> Explainer<'j, 'a> {
    /// Reasons read off a walk, with presumptions where they bite.
    pub fn new(judge: &'j mut Judge<'a>) -> Explainer<'j, 'a> {
        Explainer::with(judge, ())
    }
}

impl<'j, 'a, T: Told> Explainer<'j, 'a, T> {
    /// The same, where something is told already.
    pub fn with(judge: &'j mut Judge<'a>, told: T) -> Explainer<'j, 'a, T> {
        Explainer { judge, reading: Reading::Counted, tree: Tree::with_room(), told }
    }

    /// The reasons put so far.
    pub fn tree(self) -> Tree<'a> {
        self.tree
    }

    /// Whether a condition holds.
    pub(super) fn truth(&mut self, id: CondId) -> Truth {
        let told = self.told.cond(id, self.reading);
        told.map_or_else(|| self.judge.cond(id, self.reading), Truth::of)
    }

    /// Whether a rule is live.
    pub(super) fn live(&mut self, id: RuleId) -> Truth {
        let told = self.told.live(id, self.reading);
        told.map_or_else(|| self.judge.live(id, self.reading), Truth::of)
    }

    /// Whether a policy governs.
    pub(super) fn governs(&mut self, id: PolicyId) -> Truth {
        let told = self.told.governs(id, self.reading);
        told.map_or_else(|| self.judge.governs(id, self.reading), Truth::of)
    }

    /// The reasons of a decision that came out so.
    pub fn decision(mut self, id: DecisionId, outcome: Option<&Outcome>) -> Reasons<'a> {
        let program = self.judge.program;
        let decision = program.decision(id);
        match outcome {
            None => self.open(id, None),
            Some(Outcome::NotGoverned) => decision.policies.iter().for_each(|policy| self.policy(*policy)),
            Some(Outcome::Is(outcome)) => return self.outcome(id, *outcome),
            Some(Outcome::Conflict(outcomes)) => outcomes.iter().for_each(|outcome| self.live_rules(id, *outcome)),
            Some(Outcome::Gap) => self.why_none(id, None),
            Some(Outcome::Error) => {
                for rule in &decision.rules {
                    if self.live(*rule).is_error() {
                        self.rule(*rule);
                    }
                }
                for policy in &decision.policies {
                    if self.governs(*policy).is_error() {
                        self.policy(*policy);
                    }
                }
            }
        }
        Reasons::deciding_all(self.tree)
    }

    /// The reasons of a decision that came out as one of its outcomes.
    fn outcome(mut self, id: DecisionId, outcome: OutcomeId) -> Reasons<'a> {
        let decision = self.judge.program.decision(id);
        self.live_rules(id, outcome);
        if self.tree.len() == 0 && decision.otherwise == Some(outcome) {
            self.why_none(id, None);
        }
        if self.tree.len() == 0 {
            // Decided whatever the open facts are, by no single rule: by those for it that may be live together.
            self.open(id, Some(outcome));
        }
        let deciding = self.tree.len();
        let mut also = Vec::new();
        for other in (0..decision.outcomes.len()).map(OutcomeId::new).filter(|other| *other != outcome) {
            let before = self.tree.len();
            self.live_rules(id, other);
            if self.tree.len() > before {
                also.push((other, self.tree.len()));
            }
        }
        Reasons::divided(self.tree, deciding, also)
    }

    /// The live rules for an outcome.
    fn live_rules(&mut self, id: DecisionId, outcome: OutcomeId) {
        for rule in self.judge.index.rules_for(id, outcome) {
            let live = self.live(*rule);
            if live.is_yes() {
                self.so_rule(*rule, live);
            }
        }
    }

    /// Whether a rule for an outcome is live.
    pub(super) fn any_live(&mut self, id: DecisionId, outcome: OutcomeId) -> bool {
        self.judge.index.rules_for(id, outcome).iter().any(|rule| self.live(*rule).is_yes())
    }

    /// Of every rule that is in force and whose policy governs (or of those for one outcome): how it does not bite.
    pub(super) fn why_none(&mut self, id: DecisionId, outcome: Option<OutcomeId>) {
        let program = self.judge.program;
        for id in &program.decision(id).rules {
            let rule = program.rule(*id);
            let is_for = outcome.is_none_or(|outcome| is_for(program, *id, outcome));
            let governs = self.governs(rule.head.policy);
            let current = self.judge.in_period(rule.head.policy, rule.head.period.as_ref(), self.reading);
            if is_for && !governs.and(current).is_no() {
                self.rule(*id);
            }
        }
    }

    /// What leaves a decision open: of rules for one outcome alone, where one is given.
    fn open(&mut self, id: DecisionId, outcome: Option<OutcomeId>) {
        let program = self.judge.program;
        let decision = program.decision(id);
        for policy in &decision.policies {
            if !self.governs(*policy).definite() {
                self.policy(*policy);
            }
        }
        for rule in &decision.rules {
            let is_for = outcome.is_none_or(|outcome| is_for(program, *rule, outcome));
            if is_for && self.governs(program.rule(*rule).head.policy).is_yes() && !self.live(*rule).is_no() {
                self.rule(*rule);
            }
        }
    }

    /// Why a policy governs or does not.
    pub(super) fn policy(&mut self, id: PolicyId) {
        let program = self.judge.program;
        let policy = program.policy(id);
        let truth = self.governs(id);
        let at = self.tree.open(What::Policy(id), Seen::of(truth), &[], id);
        let current = self.judge.in_period(id, policy.period.as_ref(), self.reading);
        if let Some(period) = &policy.period
            && !current.is_yes()
        {
            self.out_of_force(id, current, &period.places, policy.dated_by);
        }
        if !current.is_no() {
            for cond in &policy.applies_when {
                if truth.is_yes() || !self.truth(*cond).is_yes() {
                    self.cond(*cond, id);
                }
            }
        }
        self.tree.close(at);
    }

    fn out_of_force(&mut self, policy: PolicyId, current: Truth, places: &'a [CitedPlace], dated_by: Option<ExprId>) {
        let at = self.tree.open(What::OutOfForce, Seen::of(current.not()), places, policy);
        if let (Some(expr), None) = (dated_by, self.judge.law_at) {
            self.facts_beneath(expr, policy);
        }
        self.tree.close(at);
    }

    /// Why a rule is live, or is not, or may be.
    pub fn rule(&mut self, id: RuleId) {
        let truth = self.live(id);
        self.so_rule(id, truth);
    }

    fn so_rule(&mut self, id: RuleId, truth: Truth) {
        let program = self.judge.program;
        let rule = program.rule(id);
        let policy = rule.head.policy;
        let at = self.tree.open(What::Rule(id), Seen::of(truth), &rule.head.places, policy);
        self.engagement(&rule.head, &rule.when, &rule.excepts, truth);
        // What is open stops nothing: that the rule is not live has then another reason.
        let stops = |child: Reason<'_, 'a>| !matches!(child.what, What::Fact(_)) && child.seen != Seen::Unknown;
        let stopped = truth.is_no() && self.beneath_of(at).any(stops);
        if let Some((_, _, Form::If(cond) | Form::Unless(cond))) = rule.conclusion
            && !stopped
        {
            self.cond(cond, policy);
        }
        if truth.is_no() && !rule.overridden_by.is_empty() && self.judge.supports(id, self.reading).is_yes() {
            for by in &rule.overridden_by {
                if self.live(*by).is_yes() {
                    let head = &program.rule(*by).head;
                    self.tree.open(What::OverriddenBy(*by), Seen::Yes, &head.places, head.policy);
                }
            }
        }
        self.tree.close(at);
    }

    /// What was put beneath a reason that is not closed yet.
    pub(super) fn beneath_of(&self, at: usize) -> Row<'_, 'a> {
        self.tree.row_from(at + 1)
    }

    /// Period, `when` and exceptions, as far as they make an item count or not.
    fn engagement(&mut self, head: &'a Header, when: &'a [CondId], excepts: &'a [Except], truth: Truth) {
        let program = self.judge.program;
        let policy = head.policy;
        let governs = self.governs(policy);
        if !governs.is_yes() {
            self.policy(policy);
            if governs.is_no() {
                return;
            }
        }
        let current = self.judge.in_period(policy, head.period.as_ref(), self.reading);
        if let Some(period) = &head.period
            && !current.is_yes()
        {
            self.out_of_force(policy, current, &period.places, program.policy(policy).dated_by);
            if current.is_no() {
                return;
            }
        }
        let (mut any_no, mut all_yes) = (false, true);
        for cond in when {
            let part = self.truth(*cond);
            any_no |= part.is_no();
            all_yes &= part.is_yes();
            if part.is_yes() && truth.is_yes() {
                self.so(*cond, part, policy);
            }
        }
        for cond in when.iter().filter(|_| !all_yes) {
            let part = self.truth(*cond);
            if part.is_no() || (!any_no && !part.is_yes()) {
                self.so(*cond, part, policy);
            }
        }
        if any_no {
            return;
        }
        for except in excepts.iter().chain(&program.policy(policy).excepts) {
            let part = self.truth(except.cond);
            if !part.is_no() {
                self.exception(What::Except(except.cond), part, except, policy);
            }
        }
    }

    /// The exceptions that hold.
    pub fn exceptions(&mut self, excepts: &'a [Except], policy: PolicyId) {
        for except in excepts {
            let part = self.truth(except.cond);
            if part.is_yes() {
                self.exception(What::Except(except.cond), part, except, policy);
            }
        }
    }

    fn exception(&mut self, what: What<'a>, part: Truth, except: &'a Except, policy: PolicyId) {
        let at = self.tree.open(what, Seen::of(part), &except.places, policy);
        self.so(except.cond, part, policy);
        self.tree.close(at);
    }

    /// What makes a condition what it is.
    pub fn cond(&mut self, id: CondId, policy: PolicyId) {
        let truth = self.truth(id);
        self.so(id, truth, policy);
    }

    /// What makes a condition what it was seen to be.
    fn so(&mut self, id: CondId, truth: Truth, policy: PolicyId) {
        if self.has_parts(id) {
            self.parts(id, truth, policy);
        } else {
            let at = self.tree.open(What::Cond(id), Seen::of(truth), &[], policy);
            self.plain(id, truth, policy);
            self.tree.close(at);
        }
    }

    /// Whether parts make a condition what it is; a plain one has none.
    fn has_parts(&self, id: CondId) -> bool {
        let program = self.judge.program;
        let kind = &program.cond(id).kind;
        if let CondKind::Not(inner) = kind { compound(&program.cond(*inner).kind) } else { compound(kind) }
    }

    /// The parts that make a condition what it is.
    fn parts(&mut self, id: CondId, truth: Truth, policy: PolicyId) {
        let program = self.judge.program;
        match &program.cond(id).kind {
            CondKind::All(limbs) => self.limbs(truth, limbs, policy, |limb, whole| {
                if whole.is_yes() {
                    true
                } else {
                    Seen::of(limb) == Seen::of(whole) || (!whole.definite() && !limb.is_yes())
                }
            }),
            CondKind::Any(limbs) => self.limbs(truth, limbs, policy, |limb, whole| {
                if whole.is_no() {
                    true
                } else {
                    Seen::of(limb) == Seen::of(whole) || (!whole.definite() && !limb.is_no())
                }
            }),
            CondKind::NoneOf(limbs) => self.limbs(truth, limbs, policy, |limb, whole| {
                if whole.is_yes() {
                    true
                } else if whole.is_no() {
                    limb.is_yes()
                } else {
                    !limb.is_no()
                }
            }),
            CondKind::AtLeast(_, limbs) => {
                self.limbs(truth, limbs, policy, |limb, whole| !whole.definite() || Seen::of(limb) == Seen::of(whole));
            }
            CondKind::Not(inner) => self.cond(*inner, policy),
            CondKind::Define(define, item) => {
                let own = program.define(*define).binder;
                self.within(own, *item, |this| this.define(*define));
            }
            CondKind::Holds(_)
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
            | CondKind::Governs(_) => {}
        }
    }

    /// What lies beneath a plain condition, and why it cannot be computed, where it cannot.
    #[inline(always)]
    fn plain(&mut self, id: CondId, truth: Truth, policy: PolicyId) {
        // Most conditions are a fact that holds: the way to it is short.
        if let CondKind::Holds(fact) = self.judge.program.cond(id).kind {
            self.fact(fact, policy);
        } else {
            self.beneath(id, policy);
        }
        if truth.is_error() {
            self.failure(id, policy);
        }
    }

    #[inline(never)]
    fn failure(&mut self, id: CondId, policy: PolicyId) {
        if let Some(failure) = self.judge.failure(id, self.reading) {
            self.tree.open(What::Failure(failure), Seen::Error, &[], policy);
        }
    }

    fn limbs(&mut self, whole: Truth, limbs: &'a [Limb], policy: PolicyId, counts: impl Fn(Truth, Truth) -> bool) {
        for limb in limbs {
            let own = self.truth(limb.cond);
            let truth = or_any(own, &limb.excuses, |cond| self.truth(cond));
            if !counts(truth, whole) {
                continue;
            }
            if limb.label.is_none() && limb.places.is_empty() && limb.excuses.is_empty() {
                self.so(limb.cond, own, policy);
            } else {
                self.limb(limb, policy, own, truth);
            }
        }
    }

    fn limb(&mut self, limb: &'a Limb, policy: PolicyId, own: Truth, truth: Truth) {
        let what = What::Limb(limb.label.as_ref(), limb.cond);
        let at = self.tree.open(what, Seen::of(truth), &limb.places, policy);
        // A limb that is one plain condition has its facts beneath it; one that is more has its parts.
        if own.is_yes() || !truth.is_yes() {
            if self.has_parts(limb.cond) {
                self.parts(limb.cond, own, policy);
            } else {
                self.plain(limb.cond, own, policy);
            }
        }
        if !own.is_yes() {
            for excuse in &limb.excuses {
                let part = self.truth(excuse.cond);
                if part.is_no() || (truth.is_yes() && !part.is_yes()) {
                    continue;
                }
                self.exception(What::Excuse(excuse.cond), part, excuse, policy);
            }
        }
        self.tree.close(at);
    }

    /// A define: the version in force, what makes it so, and the presumption that makes it count otherwise.
    pub(super) fn define(&mut self, id: DefineId) {
        let define = self.judge.program.define(id);
        let truth = self.judge.define(id, self.reading);
        let mut at = 0;
        for (n, version) in define.versions.iter().enumerate() {
            let current = self.judge.in_period(version.head.policy, version.head.period.as_ref(), self.reading);
            if !current.is_no() {
                at = n;
                break;
            }
        }
        let (what, seen) = (What::Define(id, at), Seen::of(truth));
        let Some(version) = define.versions.get(at) else {
            self.tree.open(what, seen, &[], PolicyId(0));
            return;
        };
        let policy = version.head.policy;
        let open = self.tree.open(what, seen, &version.head.places, policy);
        let failed = if truth.is_error() { self.judge.failure_of_define(id, None, self.reading) } else { None };
        if let Some(failure) = failed {
            self.tree.open(What::Failure(failure), Seen::Error, &[], policy);
        } else {
            self.presumptions_on_define(id);
            // Where a presumption certainly supplies it, what lies beneath does not matter.
            if !self.beneath_of(open).any(|reason| reason.seen == Seen::Yes) {
                match version.body {
                    DefineBody::Means(cond) => self.cond(cond, policy),
                    DefineBody::Is(expr) => self.facts_beneath(expr, policy),
                }
            }
        }
        self.tree.close(open);
    }

    fn presumptions_on_define(&mut self, id: DefineId) {
        if self.reading == Reading::Found {
            return;
        }
        let program = self.judge.program;
        let caller = program.define(id).binder;
        for presumption in self.judge.index.on_define(id) {
            let own = program.presumption(*presumption).binder;
            self.within(own, caller, |this| {
                if !this.judge.bites(*presumption).is_no() {
                    this.presumption(*presumption);
                }
            });
        }
    }

    /// A presumption: engaged, and standing or not.
    pub(super) fn presumption(&mut self, id: PresumptionId) {
        let presumption = self.judge.program.presumption(id);
        let engaged = self.judge.presumption_engaged(id);
        let bites = self.judge.bites(id);
        let policy = presumption.head.policy;
        let at = self.tree.open(What::Presumption(id), Seen::of(bites), &presumption.head.places, policy);
        self.engagement(&presumption.head, &presumption.when, &presumption.excepts, engaged);
        if let Some(rebuttal) = presumption.rebutted_if {
            let before = std::mem::replace(&mut self.reading, Reading::Found);
            self.cond(rebuttal, policy);
            self.reading = before;
        }
        self.tree.close(at);
    }

    pub(super) fn within<R>(
        &mut self,
        own: Option<BinderId>,
        caller: Option<BinderId>,
        body: impl FnOnce(&mut Self) -> R,
    ) -> R {
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
