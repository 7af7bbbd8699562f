//! Why something cannot be computed: the first cause beneath a condition or expression, as data.
//!
//! # Source
//! The reference, *Errors and limits*.

use crate::eval::judge::{Judge, Reading};
use crate::ir::{
    BinderId, CondId, CondKind, DefineBody, DefineId, DutyId, ExprId, ExprKind, FactRef, PolicyId, PresumptionId,
};

/// Why something cannot be computed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// Working days are counted beyond what the calendar covers.
    BeyondCalendar,
    /// No version of a define is in force.
    NoVersion(DefineId),
    /// Presumptions that bite on one fact or define presume different values.
    Disagree(Vec<PresumptionId>),
    /// A policy's law cannot be dated.
    Undated(PolicyId),
    /// A date or number lies beyond what can be held.
    OutOfRange,
}

impl Judge<'_> {
    /// Why a condition cannot be computed; `None` where it can, or where what it asks of another decision cannot.
    pub fn failure(&mut self, id: CondId, reading: Reading) -> Option<Failure> {
        let program = self.program;
        if !self.cond(id, reading).is_error() {
            return None;
        }
        match &program.cond(id).kind {
            CondKind::Holds(fact) | CondKind::ReasonsRecorded(fact) => self.disagreement(*fact),
            CondKind::Define(define, item) => self.failure_of_define(*define, *item, reading),
            CondKind::Not(inner) => self.failure(*inner, reading),
            CondKind::All(limbs) | CondKind::Any(limbs) | CondKind::NoneOf(limbs) | CondKind::AtLeast(_, limbs) => {
                limbs.iter().find_map(|limb| self.failure(limb.cond, reading))
            }
            CondKind::Same(a, b) | CondKind::Order(_, a, b) => {
                self.failure_of_expr(*a, reading).or_else(|| self.failure_of_expr(*b, reading))
            }
            CondKind::OneOf(a, values) => self
                .failure_of_expr(*a, reading)
                .or_else(|| values.iter().find_map(|value| self.failure_of_expr(*value, reading))),
            CondKind::IsNone(a) | CondKind::Includes(_, a) => self.failure_of_expr(*a, reading),
            CondKind::Duty(duty, _, _) => self.failure_of_duty(*duty, reading),
            CondKind::Count { .. }
            | CondKind::Outcome(..)
            | CondKind::Prohibition(..)
            | CondKind::Presumption(..)
            | CondKind::Governs(_) => None,
        }
    }

    fn failure_of_duty(&mut self, id: DutyId, reading: Reading) -> Option<Failure> {
        let duty = self.program.duty(id);
        duty.due.iter().find_map(|due| self.failure_of_expr(due.by, reading))
    }

    fn disagreement(&mut self, fact: FactRef) -> Option<Failure> {
        let biting: Vec<PresumptionId> =
            self.biting_on(fact).into_iter().filter(|(_, bites)| bites.is_yes()).map(|(id, _)| id).collect();
        (biting.len() > 1).then_some(Failure::Disagree(biting))
    }

    /// Why a define cannot be computed.
    pub fn failure_of_define(&mut self, id: DefineId, item: Option<BinderId>, reading: Reading) -> Option<Failure> {
        let program = self.program;
        let own = program.define(id).binder;
        self.within(own, item, |judge| {
            let biting: Vec<PresumptionId> =
                judge.index.on_define(id).iter().copied().filter(|p| judge.bites(*p).is_yes()).collect();
            if biting.len() > 1 && reading == Reading::Counted {
                return Some(Failure::Disagree(biting));
            }
            for version in &program.define(id).versions {
                let current = judge.in_period(version.head.policy, version.head.period.as_ref(), reading);
                if current.is_error() {
                    return Some(Failure::Undated(version.head.policy));
                } else if current.is_yes() {
                    return match version.body {
                        DefineBody::Means(cond) => judge.failure(cond, reading),
                        DefineBody::Is(expr) => judge.failure_of_expr(expr, reading),
                    };
                }
            }
            Some(Failure::NoVersion(id))
        })
    }

    fn failure_of_expr(&mut self, id: ExprId, reading: Reading) -> Option<Failure> {
        let program = self.program;
        if !self.fails(id, reading) {
            return None;
        }
        let beneath = match &program.expr(id).kind {
            ExprKind::Const(_) | ExprKind::EventDate(_) | ExprKind::MadeOn(_) => None,
            ExprKind::Fact(fact) => self.disagreement(*fact),
            ExprKind::Define(define, item) => self.failure_of_define(*define, *item, reading),
            ExprKind::Add(a, b) | ExprKind::Subtract(a, b) => {
                self.failure_of_expr(*a, reading).or_else(|| self.failure_of_expr(*b, reading))
            }
            ExprKind::Times(_, a) => self.failure_of_expr(*a, reading),
            ExprKind::Shift { date, by, kind, .. } => {
                let operand = self.failure_of_expr(*date, reading).or_else(|| self.failure_of_expr(*by, reading));
                let working = *kind == crate::base::date::DurationKind::WorkingDays;
                operand.or(working.then_some(Failure::BeyondCalendar))
            }
            ExprKind::Age { on, of } => {
                self.failure_of_expr(*on, reading).or_else(|| self.failure_of_expr(*of, reading))
            }
            ExprKind::Latest(all) | ExprKind::Earliest(all) => {
                all.iter().find_map(|expr| self.failure_of_expr(*expr, reading))
            }
            ExprKind::If(branches, otherwise) => branches
                .iter()
                .find_map(|(cond, value)| {
                    self.failure(*cond, reading).or_else(|| self.failure_of_expr(*value, reading))
                })
                .or_else(|| self.failure_of_expr(*otherwise, reading)),
        };
        beneath.or(Some(Failure::OutOfRange))
    }
}
