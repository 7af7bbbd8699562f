//! What lies beneath a plain condition: the facts that it reads, the presumptions that supply them, and what it asks of
//! other decisions and duties.

use crate::eval::explain::{Explainer, Reason, Seen, What};
use crate::eval::index::facts_of_expr;
use crate::eval::judge::Reading;
use crate::eval::slot::Place;
use crate::ir::{CondId, CondKind, DefineBody, DefineId, ExprId, ExprKind, FactRef, Found, PolicyId, PresumedValue};

impl<'a> Explainer<'_, 'a> {
    /// The facts that a plain condition reads, and what else it asks.
    pub(super) fn beneath(&mut self, id: CondId, policy: PolicyId) -> Vec<Reason<'a>> {
        let program = self.judge.program;
        match &program.cond(id).kind {
            CondKind::Holds(fact) | CondKind::ReasonsRecorded(fact) => self.fact(*fact, policy),
            CondKind::Not(inner) => self.beneath(*inner, policy),
            CondKind::Same(a, b) | CondKind::Order(_, a, b) => {
                let mut reasons = self.facts_beneath(*a, policy);
                reasons.extend(self.facts_beneath(*b, policy));
                reasons
            }
            CondKind::OneOf(a, values) => {
                let mut reasons = self.facts_beneath(*a, policy);
                for value in values {
                    reasons.extend(self.facts_beneath(*value, policy));
                }
                reasons
            }
            CondKind::IsNone(a) => self.facts_beneath(*a, policy),
            CondKind::Includes(fact, member) => {
                let mut reasons = self.fact(*fact, policy);
                reasons.extend(self.facts_beneath(*member, policy));
                reasons
            }
            CondKind::Count { list, .. } => self.fact(FactRef::Global(*list), policy),
            CondKind::Define(define, item) => {
                let own = program.define(*define).binder;
                vec![self.within(own, *item, |this| this.define(*define))]
            }
            CondKind::Outcome(decision, item, _) => {
                let item = item.map(|binder| self.judge.item(binder));
                let truth = self.judge.cond(id, self.reading);
                vec![Reason {
                    what: What::Decision(*decision, item),
                    seen: Seen::of(truth),
                    places: &[],
                    policy,
                    children: Vec::new(),
                }]
            }
            CondKind::Duty(duty, _, _) => {
                let head = &program.duty(*duty).head;
                let truth = self.judge.cond(id, self.reading);
                vec![Reason {
                    what: What::Duty(*duty),
                    seen: Seen::of(truth),
                    places: &head.places,
                    policy,
                    children: Vec::new(),
                }]
            }
            CondKind::Prohibition(prohibition, _, _) => {
                let head = &program.prohibition(*prohibition).head;
                let truth = self.judge.cond(id, self.reading);
                vec![Reason {
                    what: What::Prohibition(*prohibition),
                    seen: Seen::of(truth),
                    places: &head.places,
                    policy,
                    children: Vec::new(),
                }]
            }
            CondKind::Presumption(presumption, item, _) => {
                let own = program.presumption(*presumption).binder;
                vec![self.within(own, *item, |this| this.presumption(*presumption))]
            }
            CondKind::Governs(other) => vec![self.policy(*other)],
            CondKind::All(_) | CondKind::Any(_) | CondKind::NoneOf(_) | CondKind::AtLeast(..) => self.cond(id, policy),
        }
    }

    pub(super) fn facts_beneath(&mut self, expr: ExprId, policy: PolicyId) -> Vec<Reason<'a>> {
        let program = self.judge.program;
        let mut facts = Vec::new();
        facts_of_expr(program, expr, &mut facts);
        let mut reasons: Vec<Reason<'a>> = Vec::new();
        for fact in facts {
            for reason in self.fact(fact, policy) {
                if !reasons.contains(&reason) {
                    reasons.push(reason);
                }
            }
        }
        if let ExprKind::Define(define, item) = program.expr(expr).kind {
            let own = program.define(define).binder;
            reasons.push(self.within(own, item, |this| this.value_define(define)));
        }
        reasons
    }

    fn value_define(&mut self, id: DefineId) -> Reason<'a> {
        let program = self.judge.program;
        for (n, version) in program.define(id).versions.iter().enumerate() {
            let current = self.judge.in_period(version.head.policy, version.head.period.as_ref(), self.reading);
            if current.is_no() {
                continue;
            }
            let policy = version.head.policy;
            let children = match version.body {
                DefineBody::Is(expr) => self.facts_beneath(expr, policy),
                DefineBody::Means(cond) => self.cond(cond, policy),
            };
            let known = match version.body {
                DefineBody::Is(expr) => self.judge.shown(expr).is_some(),
                DefineBody::Means(_) => true,
            };
            return Reason {
                what: What::Define(id, n),
                seen: if current.is_yes() && !known { Seen::Unknown } else { Seen::of(current) },
                places: &version.head.places,
                policy,
                children,
            };
        }
        Reason { what: What::Define(id, 0), seen: Seen::Error, places: &[], policy: PolicyId(0), children: Vec::new() }
    }

    /// A fact, and the presumptions that supply it.
    fn fact(&mut self, fact: FactRef, policy: PolicyId) -> Vec<Reason<'a>> {
        let place = self.judge.place(fact);
        let seen = if self.judge.found(place).is_some() { Seen::Yes } else { Seen::Unknown };
        let mut children = Vec::new();
        if self.reading == Reading::Counted {
            for (id, bites) in self.judge.biting_on(fact) {
                if !bites.is_no() {
                    let caller = match fact {
                        FactRef::Global(_) => None,
                        FactRef::Field(binder, _) => Some(binder),
                    };
                    let own = self.judge.program.presumption(id).binder;
                    children.push(self.within(own, caller, |this| this.presumption(id)));
                }
            }
        }
        if self.supplies_nothing(place, &children) {
            children.clear();
        }
        vec![Reason { what: What::Fact(place), seen, places: &[], policy, children }]
    }
}

impl Explainer<'_, '_> {
    /// Whether presumptions on a fact presume only what was found anyway.
    fn supplies_nothing(&self, place: Place, supplied: &[Reason<'_>]) -> bool {
        let Some(Found::Value(value, _)) = self.judge.found(place) else { return false };
        supplied.iter().all(|reason| {
            let What::Presumption(id) = reason.what else { return false };
            match &self.judge.program.presumption(id).target {
                PresumedValue::Fact(_, presumed) => presumed == value,
                PresumedValue::Define(..) => false,
            }
        })
    }
}
