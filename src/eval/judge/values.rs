//! Expressions: known values, dates and numbers that depend on unknowns, and how two of them compare.

use super::{Atom, Judge, Reading};
use crate::base::date::DurationKind;
use crate::base::number::Number;
use crate::eval::slot::{Aspect, Slot};
use crate::eval::term::{DateBase, DateTerm, Linear, Literal, Step};
use crate::eval::truth::{AtomId, ERROR, NO, NO_ATOM, Truth, YES};
use crate::ir::{
    DefineBody, DefineId, ExprId, ExprKind, FactKind, FactRef, Found, Order, Program, Reasons, Scalar, Value,
};

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
                Term::Wait { .. } => return term,
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
                return Term::wait(order);
            };
        }
        match best {
            None => Term::Absent,
            Some(DateTerm { base: DateBase::Known(date), .. }) => Term::Known(Value::Date(date)),
            Some(term) => Term::Date(term),
        }
    }

    /// Whether one date is not after another.
    pub(super) fn not_after(&mut self, a: &DateTerm, b: &DateTerm) -> Truth {
        if let (DateBase::Known(a), DateBase::Known(b)) = (a.base, b.base) {
            return Truth::of(a <= b);
        }
        if a == b {
            return Truth::YES;
        }
        self.literal(Literal::Dates(a.clone(), b.clone()))
    }

    fn literal(&mut self, literal: Literal) -> Truth {
        let Some(split) = &mut self.split else { return Truth::open(NO_ATOM) };
        let atom = split.atom(Atom::Literal(literal));
        match split.decided.get(&atom) {
            Some(truth) => Truth::of(*truth),
            None => Truth::open(atom),
        }
    }

    fn at_most_nought(&mut self, sum: Linear) -> Truth {
        if sum.terms.is_empty() {
            return Truth::of(sum.constant <= Number::ZERO);
        }
        self.literal(Literal::AtMostNought(sum))
    }

    fn opaque(&mut self, a: ExprId, b: ExprId) -> Truth {
        let items = self.items.clone();
        let Some(split) = &mut self.split else { return Truth::open(NO_ATOM) };
        let atom = split.atom(Atom::Opaque(a, b, items));
        match split.decided.get(&atom) {
            Some(truth) => Truth::of(*truth),
            None => Truth::open(atom),
        }
    }

    /// Whether two expressions are the same value.
    pub(super) fn same(&mut self, a: ExprId, b: ExprId, reading: Reading) -> Truth {
        let (x, y) = (self.term(a, reading), self.term(b, reading));
        if let Some(truth) = open_or_error(&x, &y) {
            return truth;
        }
        match (&x, &y) {
            (Term::Absent, _) | (_, Term::Absent) => Truth::NO,
            (Term::Known(x), Term::Known(y)) => Truth::of(x == y),
            (Term::Choice(slot), Term::Known(value)) | (Term::Known(value), Term::Choice(slot)) => {
                self.is_value(*slot, value)
            }
            (Term::Choice(p), Term::Choice(q)) => {
                if p == q {
                    return Truth::YES;
                }
                // Decide the first of the two; the other then stands against a known value.
                let lowest = 1 << self.domain(*p).trailing_zeros();
                self.is_in(*p, lowest)
            }
            (Term::Known(Value::None), _) | (_, Term::Known(Value::None)) => Truth::NO,
            (_, _) => {
                let below = self.ordered(Order::LessOrEqual, &x, &y, a, b);
                let above = self.ordered(Order::LessOrEqual, &y, &x, b, a);
                below.and(above)
            }
        }
    }

    /// Whether an unknown has a value.
    pub(super) fn is_value(&mut self, slot: Slot, value: &Value) -> Truth {
        let set = self.choices(slot).iter().position(|choice| choice == value).map_or(0, |n| 1 << n);
        self.is_in(slot, set)
    }

    /// Whether an expression is one of several values.
    pub(super) fn one_of(&mut self, a: ExprId, values: &[ExprId], reading: Reading) -> Truth {
        if let Term::Choice(slot) = self.term(a, reading) {
            let mut set = 0;
            let choices = self.choices(slot);
            for value in values {
                match self.term(*value, reading) {
                    Term::Known(value) => {
                        set |= choices.iter().position(|choice| *choice == value).map_or(0, |n| 1_u128 << n);
                    }
                    Term::Absent
                    | Term::Error
                    | Term::Wait { .. }
                    | Term::Choice(_)
                    | Term::Date(_)
                    | Term::Number(_)
                    | Term::Age(..)
                    | Term::Opaque => return self.any_same(a, values, reading),
                }
            }
            return self.is_in(slot, set);
        }
        self.any_same(a, values, reading)
    }

    fn any_same(&mut self, a: ExprId, values: &[ExprId], reading: Reading) -> Truth {
        values.iter().fold(Truth::NO, |truth, value| truth.or(self.same(a, *value, reading)))
    }

    /// Whether an expression is less than (or equal to) another.
    pub(super) fn order(&mut self, order: Order, a: ExprId, b: ExprId, reading: Reading) -> Truth {
        let (x, y) = (self.term(a, reading), self.term(b, reading));
        if let Some(truth) = open_or_error(&x, &y) {
            return truth;
        }
        self.ordered(order, &x, &y, a, b)
    }

    fn ordered(&mut self, order: Order, x: &Term, y: &Term, a: ExprId, b: ExprId) -> Truth {
        let holds = |x: &Value, y: &Value| match order {
            Order::Less => x < y,
            Order::LessOrEqual => x <= y,
        };
        match (x, y) {
            (Term::Absent | Term::Known(Value::None), _) | (_, Term::Absent | Term::Known(Value::None)) => Truth::NO,
            (Term::Known(x), Term::Known(y)) => Truth::of(holds(x, y)),
            (Term::Choice(slot), Term::Known(y)) => self.is_among(*slot, &|x| holds(x, y)),
            (Term::Known(x), Term::Choice(slot)) => self.is_among(*slot, &|y| holds(x, y)),
            (Term::Choice(p), Term::Choice(q)) => {
                if p == q {
                    let not_none = self.is_among(*p, &|_| true);
                    return if order == Order::Less { Truth::NO } else { not_none };
                }
                let lowest = 1 << self.domain(*p).trailing_zeros();
                self.is_in(*p, lowest)
            }
            (Term::Age(on, of), other) => match age_bound(other) {
                // age ≤ n: not yet n + 1; age < n: not yet n.
                Some(n) => {
                    let years = if order == Order::Less { n } else { n.saturating_add(1) };
                    self.has_reached(on, of, years).not()
                }
                None => self.opaque(a, b),
            },
            (other, Term::Age(on, of)) => match age_bound(other) {
                Some(n) => {
                    let years = if order == Order::Less { n.saturating_add(1) } else { n };
                    self.has_reached(on, of, years)
                }
                None => self.opaque(a, b),
            },
            (_, _) => {
                if let (Some(x), Some(y)) = (date_term(x), date_term(y)) {
                    return match order {
                        Order::LessOrEqual => self.not_after(&x, &y),
                        Order::Less => self.not_after(&y, &x).not(),
                    };
                }
                if let (Some(x), Some(y)) = (linear(x), linear(y)) {
                    let minus = Number::whole(-1);
                    let difference = match order {
                        Order::LessOrEqual => x.plus(minus, &y),
                        Order::Less => y.plus(minus, &x),
                    };
                    return match (difference, order) {
                        (Some(sum), Order::LessOrEqual) => self.at_most_nought(sum),
                        (Some(sum), Order::Less) => self.at_most_nought(sum).not(),
                        (None, _) => Truth::ERROR,
                    };
                }
                self.opaque(a, b)
            }
        }
    }

    fn is_among(&mut self, slot: Slot, holds: &dyn Fn(&Value) -> bool) -> Truth {
        let mut set = 0;
        for (n, choice) in self.choices(slot).iter().enumerate() {
            if *choice != Value::None && holds(choice) {
                set |= 1_u128 << n;
            }
        }
        self.is_in(slot, set)
    }

    /// Whether somebody born on one date has reached an age on another.
    fn has_reached(&mut self, on: &DateTerm, of: &DateTerm, years: i64) -> Truth {
        match of.clone().then(Step::Birthday(years), self.program.calendar.as_ref()) {
            Some(birthday) => self.not_after(&birthday, on),
            None => Truth::of(years < 0),
        }
    }

    /// Whether an expression is `none`.
    pub(super) fn is_none(&mut self, expr: ExprId, reading: Reading) -> Truth {
        match self.term(expr, reading) {
            Term::Known(value) => Truth::of(value == Value::None),
            Term::Absent | Term::Date(_) | Term::Number(_) | Term::Age(..) | Term::Opaque => Truth::NO,
            Term::Error => Truth::ERROR,
            Term::Wait { atom, may_error } => open(atom, may_error),
            Term::Choice(slot) => self.is_value(slot, &Value::None),
        }
    }

    /// Whether a set has a member.
    pub(super) fn includes(&mut self, set: FactRef, member: ExprId, reading: Reading) -> Truth {
        let place = self.place(set);
        let value = match self.term(member, reading) {
            Term::Known(value) => value,
            Term::Absent => return Truth::NO,
            Term::Error => return Truth::ERROR,
            Term::Wait { atom, may_error } => return open(atom, may_error),
            Term::Choice(slot) => {
                let lowest = 1 << self.domain(slot).trailing_zeros();
                return self.is_in(slot, lowest);
            }
            Term::Date(_) | Term::Number(_) | Term::Age(..) | Term::Opaque => return Truth::ERROR,
        };
        if let Some(Found::Set { members, complete }) = self.found(place) {
            match members.get(&value) {
                Some(inside) => return Truth::of(*inside),
                None if *complete => return Truth::NO,
                None => {}
            }
        }
        let (FactKind::Set(ty), _) = self.kind_at(place) else { return Truth::ERROR };
        let position = self.enum_choices(*ty).iter().position(|choice| *choice == value);
        match position.and_then(|n| u32::try_from(n).ok()) {
            Some(n) => self.is_yes(Slot::new(place, Aspect::Member(n))),
            // `none` and values of other types are in no set.
            None => Truth::NO,
        }
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

fn open(atom: AtomId, may_error: bool) -> Truth {
    Truth { mask: YES | NO | if may_error { ERROR } else { 0 }, atom }
}

/// The answer of a comparison of which one side is an error or has to wait.
fn open_or_error(x: &Term, y: &Term) -> Option<Truth> {
    if *x == Term::Error || *y == Term::Error {
        return Some(Truth::ERROR);
    }
    let may = |t: &Term| matches!(t, Term::Wait { may_error: true, .. });
    let absent = *x == Term::Absent || *y == Term::Absent;
    for term in [x, y] {
        if let Term::Wait { atom, .. } = term {
            if absent {
                // With the date of what has not happened the answer is no, unless the other side cannot be computed.
                return Some(Truth::with(if may(term) { NO | ERROR } else { NO }, *atom));
            }
            return Some(open(*atom, may(x) || may(y)));
        }
    }
    None
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

fn date_term(term: &Term) -> Option<DateTerm> {
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

fn linear(term: &Term) -> Option<Linear> {
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

/// The whole number that an age is compared with. An age is whole, so a bound between two is not needed: the checker
/// allows whole numbers only.
fn age_bound(term: &Term) -> Option<i64> {
    match term {
        Term::Known(Value::Number(number)) => number.to_i64(),
        Term::Known(_)
        | Term::Absent
        | Term::Error
        | Term::Wait { .. }
        | Term::Choice(_)
        | Term::Date(_)
        | Term::Number(_)
        | Term::Age(..)
        | Term::Opaque => None,
    }
}
