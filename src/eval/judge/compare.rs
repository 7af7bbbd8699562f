//! Comparisons: whether two values are the same, in order, among several, or in a set.

use super::values::{Term, date_term, linear, open};
use super::{Atom, Judge, Reading};
use crate::base::number::Number;
use crate::eval::slot::{Aspect, Slot};
use crate::eval::term::{DateBase, DateTerm, Linear, Literal, Step};
use crate::eval::truth::{ERROR, NO, NO_ATOM, Truth};
use crate::ir::{ExprId, FactKind, FactRef, Found, Order, Value};

impl Judge<'_> {
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
