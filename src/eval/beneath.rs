//! What lies beneath a plain condition: the facts that it reads, the presumptions that supply them, and what it asks of
//! other decisions and duties.

use crate::eval::explain::{Explainer, Told};
use crate::eval::index::facts_of_expr;
use crate::eval::judge::Reading;
use crate::eval::reason::{Row, Seen, What};
use crate::eval::slot::Place;
use crate::ir::{
    CitedPlace, CondId, CondKind, DefineBody, DefineId, ExprId, ExprKind, FactRef, Found, PolicyId, PresumedValue,
};

impl<'a, T: Told> Explainer<'_, 'a, T> {
    /// The facts that a plain condition reads, and what else it asks.
    pub(super) fn beneath(&mut self, id: CondId, policy: PolicyId) {
        let program = self.judge.program;
        match &program.cond(id).kind {
            CondKind::Holds(fact) | CondKind::ReasonsRecorded(fact) => self.fact(*fact, policy),
            CondKind::Not(inner) => self.beneath(*inner, policy),
            CondKind::Same(a, b) | CondKind::Order(_, a, b) => {
                self.facts_beneath(*a, policy);
                self.facts_beneath(*b, policy);
            }
            CondKind::OneOf(a, values) => {
                self.facts_beneath(*a, policy);
                values.iter().for_each(|value| self.facts_beneath(*value, policy));
            }
            CondKind::IsNone(a) => self.facts_beneath(*a, policy),
            CondKind::Includes(fact, member) => {
                self.fact(*fact, policy);
                self.facts_beneath(*member, policy);
            }
            CondKind::Count { list, .. } => self.fact(FactRef::Global(*list), policy),
            CondKind::Define(define, item) => {
                let own = program.define(*define).binder;
                self.within(own, *item, |this| this.define(*define));
            }
            CondKind::Outcome(decision, item, _) => {
                let item = item.map(|binder| self.judge.item(binder));
                self.asked(id, What::Decision(*decision, item), &[], policy);
            }
            CondKind::Duty(duty, _, _) => self.asked(id, What::Duty(*duty), &program.duty(*duty).head.places, policy),
            CondKind::Prohibition(prohibition, _, _) => {
                let places = &program.prohibition(*prohibition).head.places;
                self.asked(id, What::Prohibition(*prohibition), places, policy);
            }
            CondKind::Presumption(presumption, item, _) => {
                let own = program.presumption(*presumption).binder;
                self.within(own, *item, |this| this.presumption(*presumption));
            }
            CondKind::Governs(other) => self.policy(*other),
            CondKind::All(_) | CondKind::Any(_) | CondKind::NoneOf(_) | CondKind::AtLeast(..) => self.cond(id, policy),
        }
    }

    /// What a condition asks of something else, which has reasons of its own.
    fn asked(&mut self, id: CondId, what: What<'a>, places: &'a [CitedPlace], policy: PolicyId) {
        let truth = self.truth(id);
        self.tree.open(what, Seen::of(truth), places, policy);
    }

    pub(super) fn facts_beneath(&mut self, expr: ExprId, policy: PolicyId) {
        let program = self.judge.program;
        let from = self.tree.len();
        facts_of_expr(program, expr, &mut |fact| {
            let what = What::Fact(self.judge.place(fact));
            // The same fact is so for the same reasons.
            if !self.tree.row_from(from).any(|reason| reason.what == what) {
                self.fact(fact, policy);
            }
        });
        if let ExprKind::Define(define, item) = program.expr(expr).kind {
            let own = program.define(define).binder;
            self.within(own, item, |this| this.value_define(define));
        }
    }

    fn value_define(&mut self, id: DefineId) {
        let program = self.judge.program;
        for (n, version) in program.define(id).versions.iter().enumerate() {
            let current = self.judge.in_period(version.head.policy, version.head.period.as_ref(), self.reading);
            if current.is_no() {
                continue;
            }
            let policy = version.head.policy;
            let known = match version.body {
                DefineBody::Is(expr) => self.judge.shown(expr).is_some(),
                DefineBody::Means(_) => true,
            };
            let seen = if current.is_yes() && !known { Seen::Unknown } else { Seen::of(current) };
            let at = self.tree.open(What::Define(id, n), seen, &version.head.places, policy);
            match version.body {
                DefineBody::Is(expr) => self.facts_beneath(expr, policy),
                DefineBody::Means(cond) => self.cond(cond, policy),
            }
            self.tree.close(at);
            return;
        }
        self.tree.open(What::Define(id, 0), Seen::Error, &[], PolicyId(0));
    }

    /// A fact, and the presumptions that supply it.
    // Nearly half of all reasons are facts that nothing supplies.
    #[inline(always)]
    pub(super) fn fact(&mut self, fact: FactRef, policy: PolicyId) {
        let place = self.judge.place(fact);
        let seen = if self.judge.found(place).is_some() { Seen::Yes } else { Seen::Unknown };
        let at = self.tree.open(What::Fact(place), seen, &[], policy);
        if self.reading == Reading::Counted && self.judge.index.any_presumption() {
            self.supplied(at, fact, place);
        }
    }

    /// The presumptions that supply a fact.
    #[inline(never)]
    fn supplied(&mut self, at: usize, fact: FactRef, place: Place) {
        for (id, bites) in self.judge.biting_on(fact) {
            if !bites.is_no() {
                let caller = match fact {
                    FactRef::Global(_) => None,
                    FactRef::Field(binder, _) => Some(binder),
                };
                let own = self.judge.program.presumption(id).binder;
                self.within(own, caller, |this| this.presumption(id));
            }
        }
        if self.supplies_nothing(place, self.beneath_of(at)) {
            self.tree.take_back(at + 1);
        }
        self.tree.close(at);
    }

    /// Whether presumptions on a fact presume only what was found anyway.
    fn supplies_nothing(&self, place: Place, mut supplied: Row<'_, '_>) -> bool {
        let Some(Found::Value(value, _)) = self.judge.found(place) else { return false };
        supplied.all(|reason| {
            let What::Presumption(id) = reason.what else { return false };
            match &self.judge.program.presumption(id).target {
                PresumedValue::Fact(_, presumed) => presumed == value,
                PresumedValue::Define(..) => false,
            }
        })
    }
}
