//! Expressions: known values, dates and numbers that depend on unknowns, and how two of them compare.

use super::{Judge, Reading};
use crate::base::date::DurationKind;
use crate::base::number::Number;
use crate::eval::slot::{Aspect, Slot};
use crate::eval::term::{DateBase, DateTerm, Linear, Step};
use crate::eval::truth::{AtomId, ERROR, NO, NO_ATOM, Truth, YES};
use crate::ir::{DefineBody, DefineId, ExprId, ExprKind, FactKind, FactRef, Found, Program, Reasons, Scalar, Value};

/// What an expression can be seen to be.
#[derive(Clone, Debug, PartialEq)]
pub enum Term {
    /// A known value; `none` is one.
    Known(Value),
    /// The date of what has not happened.
    Absent,
    /// It cannot be computed.
    Error,
    /// Something has to be decided first; it may then turn out not to be computable.
    Wait {
        /// What to decide.
        atom: AtomId,
        /// Whether it may turn out not to be computable.
        may_error: bool,
    },
    /// An unknown with finitely many choices.
    Choice(Slot),
    /// A date that depends on an unknown one.
    Date(DateTerm),
    /// A number, or a duration of one kind, that depends on unknown ones.
    Number(Linear),
    /// The age on a date of somebody born on another, at least one of them unknown.
    Age(DateTerm, DateTerm),
    /// Beyond what the analysis models.
    Opaque,
}

impl Term {
    fn wait(truth: Truth) -> Term {
        Term::Wait { atom: truth.atom, may_error: truth.can_error() }
    }
}

impl Judge<'_> {
    /// What an expression is.
    pub(super) fn term(&mut self, expr: ExprId, reading: Reading) -> Term {
        let program = self.program;
        let expr = program.expr(expr);
        match &expr.kind {
            ExprKind::Const(value) => Term::Known(value.clone()),
            ExprKind::Fact(fact) => self.fact_term(*fact, &expr.ty, reading),
            ExprKind::EventDate(fact) => self.event_date(*fact),
            ExprKind::MadeOn(fact) => self.made_on(*fact),
            ExprKind::Define(define, item) => {
                let binder = program.define(*define).binder;
                self.within(binder, *item, |judge| judge.define_value(*define, reading))
            }
            ExprKind::Add(a, b) => self.sum(*a, Number::whole(1), *b, &expr.ty, reading),
            ExprKind::Subtract(a, b) => self.sum(*a, Number::whole(-1), *b, &expr.ty, reading),
            ExprKind::Times(times, a) => {
                let a = self.term(*a, reading);
                scaled(*times, &a, &expr.ty)
            }
            ExprKind::Shift { date, by, kind, before } => self.shift(*date, *by, *kind, *before, reading),
            ExprKind::Age { on, of } => self.age(*on, *of, reading),
            ExprKind::Latest(all) => self.extreme(all, false, reading),
            ExprKind::Earliest(all) => self.extreme(all, true, reading),
            ExprKind::If(branches, otherwise) => {
                for (cond, value) in branches {
                    let truth = self.cond(*cond, reading);
                    if truth.is_yes() {
                        return self.term(*value, reading);
                    } else if truth.is_error() {
                        return Term::Error;
                    } else if !truth.is_no() {
                        return Term::wait(Truth { mask: truth.mask | self.error_bit(), atom: truth.atom });
                    }
                }
                self.term(*otherwise, reading)
            }
        }
    }

    /// [`ERROR`] where anything in the program may fail to be computable: what an open condition hides may do so.
    pub(super) fn error_bit(&self) -> u8 {
        if self.index.errors_possible() { ERROR } else { 0 }
    }

    fn fact_term(&mut self, fact: FactRef, ty: &Scalar, reading: Reading) -> Term {
        let found = self.fact_as_found(fact, ty);
        if reading == Reading::Found {
            return found;
        }
        self.counted_value(fact, found)
    }

    fn fact_as_found(&mut self, fact: FactRef, ty: &Scalar) -> Term {
        let place = self.place(fact);
        if let Some(Found::Value(value, _)) = self.found(place) {
            return Term::Known(value.clone());
        }
        let slot = Slot::new(place, Aspect::Value);
        if self.split.is_none() {
            return Term::Wait { atom: NO_ATOM, may_error: false };
        }
        match ty {
            Scalar::YesNo | Scalar::Enum(_) | Scalar::Text => match self.chosen(slot) {
                Some(value) => Term::Known(value),
                None => Term::Choice(slot),
            },
            Scalar::Date | Scalar::Number { .. } | Scalar::Duration(_) => {
                if self.kind_at(place).1 {
                    let none = self.is_yes(Slot::new(place, Aspect::IsNone));
                    if none.is_yes() {
                        return Term::Known(Value::None);
                    } else if !none.is_no() {
                        return Term::wait(none);
                    }
                }
                if *ty == Scalar::Date {
                    Term::Date(DateTerm::unknown(slot))
                } else {
                    Term::Number(Linear::unknown(slot))
                }
            }
        }
    }

    fn event_date(&mut self, fact: FactRef) -> Term {
        let place = self.place(fact);
        match self.found(place) {
            Some(Found::NotHappened) => return Term::Absent,
            Some(Found::Happened(Some(date))) => return Term::Known(Value::Date(*date)),
            Some(Found::Happened(None)) => {}
            Some(Found::Value(..) | Found::Set { .. } | Found::List(_)) | None => {
                let happened = self.is_yes(Slot::new(place, Aspect::Happened));
                if happened.is_no() {
                    return Term::Absent;
                } else if !happened.is_yes() {
                    return Term::wait(happened);
                }
            }
        }
        if self.split.is_none() {
            return Term::Wait { atom: NO_ATOM, may_error: false };
        }
        Term::Date(DateTerm::unknown(Slot::new(place, Aspect::On)))
    }

    fn made_on(&mut self, fact: FactRef) -> Term {
        let place = self.place(fact);
        if let Some(Found::Value(_, Some(made))) = self.found(place)
            && let Some(date) = made.on
        {
            return Term::Known(Value::Date(date));
        }
        if self.split.is_none() {
            return Term::Wait { atom: NO_ATOM, may_error: false };
        }
        Term::Date(DateTerm::unknown(Slot::new(place, Aspect::MadeOn)))
    }

    /// Whether reasons were recorded for a judgement.
    pub(super) fn reasons_recorded(&mut self, fact: FactRef) -> Truth {
        let place = self.place(fact);
        if let Some(Found::Value(_, Some(made))) = self.found(place) {
            match &made.reasons {
                Reasons::Recorded(_) => return Truth::YES,
                Reasons::NoneRecorded => return Truth::NO,
                Reasons::Unknown => {}
            }
        }
        self.is_yes(Slot::new(place, Aspect::Reasons))
    }

    fn define_value(&mut self, define: DefineId, reading: Reading) -> Term {
        let program = self.program;
        for version in &program.define(define).versions {
            let current = self.in_period(version.head.policy, version.head.period.as_ref(), reading);
            if current.is_error() {
                return Term::Error;
            } else if current.is_yes() {
                return match version.body {
                    DefineBody::Is(expr) => self.term(expr, reading),
                    DefineBody::Means(_) => Term::Error,
                };
            } else if !current.is_no() {
                return Term::Wait { atom: current.atom, may_error: true };
            }
        }
        Term::Error
    }

    fn sum(&mut self, a: ExprId, sign: Number, b: ExprId, ty: &Scalar, reading: Reading) -> Term {
        let (a, b) = (self.term(a, reading), self.term(b, reading));
        if let Some(early) = strict(&[&a, &b]) {
            return early;
        }
        match (linear(&a), linear(&b)) {
            (Some(x), Some(y)) => number_term(x.plus(sign, &y), ty),
            (Some(_) | None, None) | (None, Some(_)) => Term::Opaque,
        }
    }

    fn shift(&mut self, date: ExprId, by: ExprId, kind: DurationKind, before: bool, reading: Reading) -> Term {
        let (date, by) = (self.term(date, reading), self.term(by, reading));
        if let Some(early) = strict(&[&date, &by]) {
            return match early {
                Term::Wait { atom, .. } => {
                    Term::Wait { atom, may_error: kind == DurationKind::WorkingDays || self.index.errors_possible() }
                }
                Term::Known(_)
                | Term::Absent
                | Term::Error
                | Term::Choice(_)
                | Term::Date(_)
                | Term::Number(_)
                | Term::Age(..)
                | Term::Opaque => early,
            };
        }
        let Term::Known(Value::Duration(n)) = by else { return Term::Opaque };
        let n = if before { -n } else { n };
        let step = match kind {
            DurationKind::Days => Step::Days(n),
            DurationKind::Months => Step::Months(n),
            DurationKind::WorkingDays => Step::Working(n),
        };
        let Some(term) = date_term(&date) else { return Term::Opaque };
        if let (Step::Working(n), DateBase::Unknown(_)) = (step, term.base) {
            let Some((first, last)) = self.program.calendar.as_ref().and_then(|c| c.reach(n)) else {
                return Term::Error;
            };
            let reached =
                self.not_after(&DateTerm::known(first), &term).and(self.not_after(&term, &DateTerm::known(last)));
            if reached.is_no() {
                return Term::Error;
            } else if !reached.is_yes() {
                return Term::Wait { atom: reached.atom, may_error: true };
            }
        }
        match term.then(step, self.program.calendar.as_ref()) {
            Some(DateTerm { base: DateBase::Known(date), .. }) => Term::Known(Value::Date(date)),
            Some(moved) => Term::Date(moved),
            None => Term::Error,
        }
    }

    fn age(&mut self, on: ExprId, of: ExprId, reading: Reading) -> Term {
        let (on, of) = (self.term(on, reading), self.term(of, reading));
        if let Some(early) = strict(&[&on, &of]) {
            return early;
        }
        match (date_term(&on), date_term(&of)) {
            (Some(DateTerm { base: DateBase::Known(on), .. }), Some(DateTerm { base: DateBase::Known(born), .. })) => {
                Term::Known(Value::Number(Number::whole(on.age_of(born))))
            }
            (Some(on), Some(of)) => Term::Age(on, of),
            (Some(_) | None, None) | (None, Some(_)) => Term::Opaque,
        }
    }

    /// The latest, or earliest, of the dates that there are.
    fn extreme(&mut self, all: &[ExprId], earliest: bool, reading: Reading) -> Term {
        let mut best: Option<DateTerm> = None;
        for expr in all {
            let term = self.term(*expr, reading);
            match &term {
                Term::Absent | Term::Known(Value::None) => continue,
                Term::Error => return Term::Error,
                Term::Wait { atom, may_error } => {
                    return Term::Wait { atom: *atom, may_error: *may_error || self.may_fail(all, reading) };
                }
                Term::Known(_) | Term::Choice(_) | Term::Date(_) | Term::Number(_) | Term::Age(..) | Term::Opaque => {}
            }
            let Some(next) = date_term(&term) else { return Term::Opaque };
            let Some(current) = best.take() else {
                best = Some(next);
                continue;
            };
            let order = if earliest { self.not_after(&current, &next) } else { self.not_after(&next, &current) };
            best = if order.is_yes() {
                Some(current)
            } else if order.is_no() {
                Some(next)
            } else {
                let error = if self.may_fail(all, reading) { ERROR } else { 0 };
                return Term::wait(Truth { mask: order.mask | error, atom: order.atom });
            };
        }
        match best {
            None => Term::Absent,
            Some(DateTerm { base: DateBase::Known(date), .. }) => Term::Known(Value::Date(date)),
            Some(term) => Term::Date(term),
        }
    }

    /// Whether any of several expressions may fail to be computable.
    fn may_fail(&mut self, all: &[ExprId], reading: Reading) -> bool {
        all.iter().any(|expr| matches!(self.term(*expr, reading), Term::Error | Term::Wait { may_error: true, .. }))
    }

    /// The value of an expression, where it is known; for explanations.
    pub fn shown(&mut self, expr: ExprId) -> Option<Value> {
        match self.term(expr, Reading::Counted) {
            Term::Known(value) => Some(value),
            Term::Absent
            | Term::Error
            | Term::Wait { .. }
            | Term::Choice(_)
            | Term::Date(_)
            | Term::Number(_)
            | Term::Age(..)
            | Term::Opaque => None,
        }
    }

    /// Whether an expression certainly cannot be computed.
    pub fn fails(&mut self, expr: ExprId, reading: Reading) -> bool {
        self.term(expr, reading) == Term::Error
    }

    /// A date as far as it can be seen, for duties and periods.
    pub(super) fn date_of(&mut self, expr: ExprId, reading: Reading) -> DateSeen {
        seen(self.term(expr, reading))
    }

    /// The date of an event, or of a date fact that may be none.
    pub(super) fn date_of_fact(&mut self, fact: FactRef, program: &Program, reading: Reading) -> DateSeen {
        match &program.fact_decl(fact).kind {
            FactKind::Event => seen(self.event_date(fact)),
            FactKind::Scalar(ty) => seen(self.fact_term(fact, ty, reading)),
            FactKind::Set(_) | FactKind::List(_) => DateSeen::Error,
        }
    }
}

/// A date as far as it can be seen.
#[derive(Clone, Debug, PartialEq)]
pub enum DateSeen {
    /// There is one.
    At(DateTerm),
    /// There is none: it has not happened.
    Nothing,
    /// It cannot be computed.
    Error,
    /// Something has to be decided first.
    Open(Truth),
}

fn seen(term: Term) -> DateSeen {
    match term {
        Term::Known(Value::Date(date)) => DateSeen::At(DateTerm::known(date)),
        Term::Known(Value::None) | Term::Absent => DateSeen::Nothing,
        Term::Date(term) => DateSeen::At(term),
        Term::Wait { atom, may_error } => DateSeen::Open(open(atom, may_error)),
        Term::Error | Term::Opaque | Term::Known(_) | Term::Choice(_) | Term::Number(_) | Term::Age(..) => {
            DateSeen::Error
        }
    }
}

pub(super) fn open(atom: AtomId, may_error: bool) -> Truth {
    Truth { mask: YES | NO | if may_error { ERROR } else { 0 }, atom }
}

/// What arithmetic gives where an operand is an error, has to wait, is nothing or is `none`.
fn strict(terms: &[&Term]) -> Option<Term> {
    if terms.iter().any(|t| **t == Term::Error) {
        return Some(Term::Error);
    }
    let may_error = terms.iter().any(|t| matches!(t, Term::Wait { may_error: true, .. }));
    for term in terms {
        if let Term::Wait { atom, .. } = term {
            return Some(Term::Wait { atom: *atom, may_error });
        }
    }
    if terms.iter().any(|t| **t == Term::Absent) {
        return Some(Term::Absent);
    }
    terms.iter().any(|t| **t == Term::Known(Value::None)).then_some(Term::Known(Value::None))
}

pub(super) fn date_term(term: &Term) -> Option<DateTerm> {
    match term {
        Term::Known(Value::Date(date)) => Some(DateTerm::known(*date)),
        Term::Date(term) => Some(term.clone()),
        Term::Known(_)
        | Term::Absent
        | Term::Error
        | Term::Wait { .. }
        | Term::Choice(_)
        | Term::Number(_)
        | Term::Age(..)
        | Term::Opaque => None,
    }
}

pub(super) fn linear(term: &Term) -> Option<Linear> {
    match term {
        Term::Known(Value::Number(number)) => Some(Linear::known(*number)),
        Term::Known(Value::Duration(n)) => Some(Linear::known(Number::whole(*n))),
        Term::Number(sum) => Some(sum.clone()),
        Term::Known(_)
        | Term::Absent
        | Term::Error
        | Term::Wait { .. }
        | Term::Choice(_)
        | Term::Date(_)
        | Term::Age(..)
        | Term::Opaque => None,
    }
}

fn scaled(times: Number, a: &Term, ty: &Scalar) -> Term {
    if let Some(early) = strict(&[a]) {
        return early;
    }
    match linear(a) {
        Some(x) => number_term(Linear::known(Number::ZERO).plus(times, &x), ty),
        None => Term::Opaque,
    }
}

/// A sum as a term of the expression's type: known where nothing in it is unknown, an error where it cannot be held.
fn number_term(sum: Option<Linear>, ty: &Scalar) -> Term {
    let Some(sum) = sum else { return Term::Error };
    if !sum.terms.is_empty() {
        return Term::Number(sum);
    }
    match ty {
        Scalar::Duration(_) => match sum.constant.to_i64() {
            Some(n) => Term::Known(Value::Duration(n)),
            None => Term::Error,
        },
        Scalar::YesNo | Scalar::Date | Scalar::Number { .. } | Scalar::Text | Scalar::Enum(_) => {
            Term::Known(Value::Number(sum.constant))
        }
    }
}
