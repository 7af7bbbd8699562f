//! Comparisons: whether two values are the same, in order, or in a set.

use crate::base::number::Number;
use crate::diagram::compile::terms::{Term, date_term, linear};
use crate::diagram::compile::{Compiler, Reading};
use crate::diagram::store::{Dd, Full, Part};
use crate::eval::slot::{Aspect, Slot};
use crate::eval::term::{DateBase, DateTerm, Linear, Literal, Step};
use crate::eval::theory::first_reaching;
use crate::ir::{ExprId, FactKind, FactRef, Order, Scalar, Value};

/// One, in units of 10⁻¹².
const ONE: i128 = 1_000_000_000_000;

/// Two expressions under comparison.
type Two = (ExprId, ExprId);

impl Compiler<'_, '_> {
    /// Whether one date is not after another.
    pub(super) fn not_after(&mut self, a: &DateTerm, b: &DateTerm) -> Result<Dd, Full> {
        match (a.base, b.base) {
            (DateBase::Known(a), DateBase::Known(b)) => Ok(Dd::truth(a <= b)),
            (DateBase::Known(a), DateBase::Unknown(slot)) => {
                let first = first_reaching(&b.steps, a, self.side.program.calendar.as_ref());
                self.on_or_after(slot, first)
            }
            (DateBase::Unknown(slot), DateBase::Known(b)) => {
                let Some(after) = b.plus_days(1) else { return Ok(Dd::YES) };
                let first = first_reaching(&a.steps, after, self.side.program.calendar.as_ref());
                let later = self.on_or_after(slot, first)?;
                self.not(later)
            }
            (DateBase::Unknown(_), DateBase::Unknown(_)) => self.two_dates(a, b),
        }
    }

    /// Whether an unknown date is on or after a day.
    fn on_or_after(&mut self, slot: Slot, first: i32) -> Result<Dd, Full> {
        let var = self.space.slot(slot)?;
        let last = self.space.store.range(var).1;
        self.space.store.within(var, &[(i128::from(first), last)])
    }

    fn two_dates(&mut self, a: &DateTerm, b: &DateTerm) -> Result<Dd, Full> {
        if a == b {
            return Ok(Dd::YES);
        }
        if let (Some(x), Some(y)) = (days(a), days(b)) {
            let Some(more) = x.checked_sub(y) else { return self.date_literal(a.clone(), b.clone()) };
            if a.slot() == b.slot() {
                return Ok(Dd::truth(more <= 0));
            }
            // One form for each order of two unknowns, so that it is one variable wherever it is asked.
            let plain = |term: &DateTerm, n: i64| DateTerm {
                base: term.base,
                steps: if n == 0 { Vec::new() } else { vec![Step::Days(n)] },
            };
            if a.slot() < b.slot() {
                return self.date_literal(plain(a, more), plain(b, 0));
            }
            let Some(back) = (-more).checked_add(1) else { return self.date_literal(a.clone(), b.clone()) };
            let reverse = self.date_literal(plain(b, back), plain(a, 0))?;
            return self.not(reverse);
        }
        self.date_literal(a.clone(), b.clone())
    }

    fn date_literal(&mut self, a: DateTerm, b: DateTerm) -> Result<Dd, Full> {
        let working = |term: &DateTerm| term.steps.iter().any(|step| matches!(step, Step::Working(_)));
        if self.space.calendars_differ && (working(&a) || working(&b)) {
            let words = String::from("working days, which the two count differently");
            let shape = format!("{a:?} {b:?} {:?}", self.side.program.calendar);
            return self.space.opaque(shape, words);
        }
        self.space.literal(Literal::Dates(a, b))
    }

    /// Whether a sum is at most nought.
    fn at_most_nought(&mut self, sum: Linear) -> Result<Dd, Full> {
        match sum.terms.as_slice() {
            [] => Ok(Dd::truth(sum.constant <= Number::ZERO)),
            [(slot, coefficient)] => match at_most(coefficient.raw(), sum.constant.raw()) {
                Some((limit, upper)) => {
                    let var = self.space.slot(*slot)?;
                    let (least, most) = self.space.store.range(var);
                    let whole = self.is_whole(*slot);
                    let part: Part = if upper {
                        (least, if whole { limit.div_euclid(ONE) * ONE } else { limit })
                    } else {
                        // The least whole number that is enough begins just after the one before it.
                        let enough = if whole { (limit - 1).div_euclid(ONE) * ONE + 1 } else { limit };
                        (enough, most)
                    };
                    self.space.store.within(var, &[part])
                }
                None => self.space.literal(Literal::AtMostNought(sum)),
            },
            _ => self.space.literal(Literal::AtMostNought(sum)),
        }
    }

    fn is_whole(&self, slot: Slot) -> bool {
        match self.space.decl(slot.place).map(|decl| &decl.kind) {
            Some(FactKind::Scalar(Scalar::Number { whole, .. })) => *whole,
            Some(FactKind::Scalar(_) | FactKind::Event | FactKind::Set(_) | FactKind::List(_)) | None => true,
        }
    }

    /// Whether an unknown is one of its choices, by the law's own values.
    fn is_among(&mut self, slot: Slot, holds: &dyn Fn(&Value) -> bool) -> Result<Dd, Full> {
        let var = self.space.slot(slot)?;
        let parts: Vec<Part> = self
            .own_choices(slot)
            .iter()
            .enumerate()
            .filter(|(_, value)| value.as_ref().is_some_and(holds))
            .map(|(n, _)| (n as i128, n as i128))
            .collect();
        self.space.store.within(var, &parts)
    }

    /// The choices of an unknown as the law's own values; `None` for a value that it does not have.
    fn own_choices(&self, slot: Slot) -> Vec<Option<Value>> {
        let choices = self.space.choices(slot);
        let ty = match self.space.decl(slot.place).map(|decl| &decl.kind) {
            Some(FactKind::Scalar(Scalar::Enum(ty))) => *ty,
            Some(FactKind::Scalar(_) | FactKind::Event | FactKind::Set(_) | FactKind::List(_)) | None => {
                return choices.into_iter().map(Some).collect();
            }
        };
        choices.iter().map(|value| self.side.mapping.own_value(value, ty)).collect()
    }

    /// The result of a comparison, pair by pair.
    fn each_pair(
        &mut self,
        a: ExprId,
        b: ExprId,
        reading: Reading,
        compare: &mut dyn FnMut(&mut Self, &Term, &Term) -> Result<Dd, Full>,
    ) -> Result<Dd, Full> {
        let (left, right) = (self.term(a, reading)?, self.term(b, reading)?);
        let mut result = Dd::NO;
        for (guard_a, x) in left.iter() {
            for (guard_b, y) in right.iter() {
                let guard = self.and(*guard_a, *guard_b)?;
                if guard != Dd::NO {
                    let truth = compare(self, x, y)?;
                    result = self.choose(guard, truth, result)?;
                }
            }
        }
        Ok(result)
    }

    /// Whether two expressions are the same value.
    pub(super) fn same(&mut self, a: ExprId, b: ExprId, reading: Reading) -> Result<Dd, Full> {
        self.each_pair(a, b, reading, &mut |this, x, y| match (x, y) {
            (Term::Error, _) | (_, Term::Error) => Ok(Dd::ERROR),
            (Term::Absent, _) | (_, Term::Absent) => Ok(Dd::NO),
            (Term::Known(x), Term::Known(y)) => Ok(Dd::truth(x == y)),
            (Term::Choice(slot), Term::Known(value)) | (Term::Known(value), Term::Choice(slot)) => {
                this.is_among(*slot, &|choice| choice == value)
            }
            (Term::Choice(p), Term::Choice(q)) => this.two_choices(*p, *q, &|x, y| x == y),
            (Term::Known(Value::None), _) | (_, Term::Known(Value::None)) => Ok(Dd::NO),
            (_, _) => {
                let below = this.ordered(Order::LessOrEqual, x, y, (a, b))?;
                let above = this.ordered(Order::LessOrEqual, y, x, (b, a))?;
                this.and(below, above)
            }
        })
    }

    /// Whether two unknowns stand to each other so.
    fn two_choices(&mut self, p: Slot, q: Slot, holds: &dyn Fn(&Value, &Value) -> bool) -> Result<Dd, Full> {
        if p == q {
            return self.is_among(p, &|value| holds(value, value));
        }
        let mut any = Dd::NO;
        for choice in self.own_choices(p).into_iter().flatten() {
            let first = self.is_among(p, &|value| *value == choice)?;
            let second = self.is_among(q, &|value| holds(&choice, value))?;
            let both = self.and(first, second)?;
            any = self.or(any, both)?;
        }
        Ok(any)
    }

    /// Whether an expression is less than (or equal to) another.
    pub(super) fn order(&mut self, order: Order, a: ExprId, b: ExprId, reading: Reading) -> Result<Dd, Full> {
        self.each_pair(a, b, reading, &mut |this, x, y| match (x, y) {
            (Term::Error, _) | (_, Term::Error) => Ok(Dd::ERROR),
            (_, _) => this.ordered(order, x, y, (a, b)),
        })
    }

    fn ordered(&mut self, order: Order, x: &Term, y: &Term, (a, b): Two) -> Result<Dd, Full> {
        let holds = |x: &Value, y: &Value| match order {
            _ if *x == Value::None || *y == Value::None => false,
            Order::Less => x < y,
            Order::LessOrEqual => x <= y,
        };
        match (x, y) {
            (Term::Absent | Term::Known(Value::None), _) | (_, Term::Absent | Term::Known(Value::None)) => Ok(Dd::NO),
            (Term::Known(x), Term::Known(y)) => Ok(Dd::truth(holds(x, y))),
            (Term::Choice(slot), Term::Known(y)) => self.is_among(*slot, &|x| holds(x, y)),
            (Term::Known(x), Term::Choice(slot)) => self.is_among(*slot, &|y| holds(x, y)),
            (Term::Choice(p), Term::Choice(q)) => self.two_choices(*p, *q, &holds),
            (Term::Age(on, of), other) => match age_bound(other) {
                // age ≤ n: not yet n + 1; age < n: not yet n.
                Some(n) => {
                    let years = if order == Order::Less { n } else { n.saturating_add(1) };
                    let reached = self.has_reached(on, of, years)?;
                    self.not(reached)
                }
                None => self.beyond(a, b, "≤"),
            },
            (other, Term::Age(on, of)) => match age_bound(other) {
                Some(n) => {
                    let years = if order == Order::Less { n.saturating_add(1) } else { n };
                    self.has_reached(on, of, years)
                }
                None => self.beyond(a, b, "≤"),
            },
            (_, _) => {
                if let (Some(x), Some(y)) = (date_term(x), date_term(y)) {
                    return match order {
                        Order::LessOrEqual => self.not_after(&x, &y),
                        Order::Less => {
                            let other = self.not_after(&y, &x)?;
                            self.not(other)
                        }
                    };
                }
                if let (Some(x), Some(y)) = (linear(x), linear(y)) {
                    let minus = Number::whole(-1);
                    let difference = match order {
                        Order::LessOrEqual => x.plus(minus, &y),
                        Order::Less => y.plus(minus, &x),
                    };
                    let Some(sum) = difference else { return Ok(Dd::ERROR) };
                    let truth = self.at_most_nought(sum)?;
                    return if order == Order::Less { self.not(truth) } else { Ok(truth) };
                }
                self.beyond(a, b, if order == Order::Less { "<" } else { "≤" })
            }
        }
    }

    /// A comparison beyond what the analysis models.
    fn beyond(&mut self, a: ExprId, b: ExprId, sign: &str) -> Result<Dd, Full> {
        let program = self.side.program;
        let words = format!("{} / {}", program.expr(a).words, program.expr(b).words);
        let shape = format!("{} {sign} {}", self.shape(a), self.shape(b));
        self.space.opaque(shape, words)
    }

    /// Whether somebody born on one date has reached an age on another.
    fn has_reached(&mut self, on: &DateTerm, of: &DateTerm, years: i64) -> Result<Dd, Full> {
        match of.clone().then(Step::Birthday(years), self.side.program.calendar.as_ref()) {
            Some(birthday) => self.not_after(&birthday, on),
            None => Ok(Dd::truth(years < 0)),
        }
    }

    /// Whether an expression is `none`.
    pub(super) fn is_none(&mut self, expr: ExprId, reading: Reading) -> Result<Dd, Full> {
        let terms = self.term(expr, reading)?;
        let mut result = Dd::NO;
        for (guard, term) in terms.iter() {
            let truth = match term {
                Term::Known(value) => Dd::truth(*value == Value::None),
                Term::Absent | Term::Date(_) | Term::Number(_) | Term::Age(..) | Term::Opaque => Dd::NO,
                Term::Error => Dd::ERROR,
                Term::Choice(slot) => self.is_among(*slot, &|value| *value == Value::None)?,
            };
            result = self.choose(*guard, truth, result)?;
        }
        Ok(result)
    }

    /// Whether a set has a member.
    pub(super) fn includes(&mut self, set: FactRef, member: ExprId, reading: Reading) -> Result<Dd, Full> {
        let terms = self.term(member, reading)?;
        let mut result = Dd::NO;
        for (guard, term) in terms.iter() {
            let truth = match term {
                Term::Known(value) => self.has_member(set, value)?,
                Term::Absent => Dd::NO,
                Term::Choice(slot) => {
                    let mut any = Dd::NO;
                    for choice in self.own_choices(*slot).into_iter().flatten() {
                        let chosen = self.is_among(*slot, &|value| *value == choice)?;
                        let inside = self.has_member(set, &choice)?;
                        let both = self.and(chosen, inside)?;
                        any = self.or(any, both)?;
                    }
                    any
                }
                Term::Error | Term::Date(_) | Term::Number(_) | Term::Age(..) | Term::Opaque => Dd::ERROR,
            };
            result = self.choose(*guard, truth, result)?;
        }
        Ok(result)
    }

    fn has_member(&mut self, set: FactRef, value: &Value) -> Result<Dd, Full> {
        let place = self.slot(set, Aspect::Value).place;
        let ty = match self.space.decl(place).map(|decl| &decl.kind) {
            Some(FactKind::Set(ty)) => *ty,
            Some(FactKind::Scalar(_) | FactKind::Event | FactKind::List(_)) | None => return Ok(Dd::ERROR),
        };
        let members = self.space.members(ty);
        let at = members.iter().position(|m| self.side.mapping.own_value(m, ty).as_ref() == Some(value));
        match at.and_then(|at| u32::try_from(at).ok()) {
            Some(at) => self.slot_is_yes(Slot::new(place, Aspect::Member(at))),
            // `none` and values of other types are in no set.
            None => Ok(Dd::NO),
        }
    }
}

/// The days by which a term moves its unknown; `None` where it does something else.
fn days(term: &DateTerm) -> Option<i64> {
    match term.steps.as_slice() {
        [] => Some(0),
        [Step::Days(n)] => Some(*n),
        _ => None,
    }
}

/// `coefficient · x + constant ≤ 0` as a limit on x, in units of 10⁻¹², and whether it is an upper one.
fn at_most(coefficient: i128, constant: i128) -> Option<(i128, bool)> {
    let scaled = constant.checked_mul(ONE)?.checked_neg()?;
    match coefficient {
        0 => None,
        c if c > 0 => Some((scaled.div_euclid(c), true)),
        // x ≥ scaled / c, rounded up: by a negative number Euclidean division does so.
        c => Some((scaled.div_euclid(c), false)),
    }
}

/// The whole number that an age is compared with.
fn age_bound(term: &Term) -> Option<i64> {
    match term {
        Term::Known(Value::Number(number)) => number.to_i64(),
        Term::Known(_)
        | Term::Absent
        | Term::Error
        | Term::Choice(_)
        | Term::Date(_)
        | Term::Number(_)
        | Term::Age(..)
        | Term::Opaque => None,
    }
}
