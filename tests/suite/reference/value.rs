//! The value of an expression, and of a fact as it counts, at a position.

use super::judge::{Position, Scope, Truth};
use assize::base::date::{Date, DurationKind};
use assize::ir::{
    BinderId, DefineBody, DefineId, ExprId, ExprKind, FactRef, Found, Made, Order, PresumedValue, PresumptionId, Value,
};

/// Why there is no value or truth: the presumptions on a fact disagree, a define has no version in force, a decision
/// that is asked for has no outcome, or a computation leaves its bounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Broken;

/// What an expression comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Worth {
    /// A value, `none` among them.
    Value(Value),
    /// The date of what has not happened.
    NotHappened,
}

impl Position<'_> {
    /// What a fact was found to be.
    pub fn found(&self, fact: FactRef, scope: &Scope) -> &Found {
        match fact {
            FactRef::Global(fact) => self.omega.get(fact).unwrap(),
            FactRef::Field(binder, field) => {
                let list = self.program.binder(binder).list;
                match self.omega.get(list) {
                    Some(Found::List(items)) => items[scope[&binder]].fields[field as usize].as_ref().unwrap(),
                    Some(_) | None => unreachable!("a complete case has a list for every list fact"),
                }
            }
        }
    }

    /// The single value that a fact counts as.
    pub fn counted(&self, fact: FactRef, scope: &Scope) -> Result<Value, Broken> {
        let mut presumed: Vec<Value> = Vec::new();
        for n in 0..self.program.presumptions.len() {
            let id = PresumptionId::new(n);
            let PresumedValue::Fact(target, value) = &self.program.presumption(id).target else { continue };
            let item = match (*target, fact) {
                (FactRef::Global(target), FactRef::Global(fact)) if target == fact => None,
                (FactRef::Field(theirs, target), FactRef::Field(ours, field)) => {
                    let list = |binder: BinderId| self.program.binder(binder).list;
                    if list(theirs) != list(ours) || target != field {
                        continue;
                    }
                    Some(scope[&ours])
                }
                (FactRef::Global(_) | FactRef::Field(..), FactRef::Global(_) | FactRef::Field(..)) => continue,
            };
            match self.bites(id, item) {
                Truth::Yes => presumed.push(value.clone()),
                Truth::No => {}
                Truth::Error => return Err(Broken),
            }
        }
        match presumed.first() {
            Some(first) if presumed.iter().all(|value| value == first) => Ok(first.clone()),
            Some(_) => Err(Broken),
            None => match self.found(fact, scope) {
                Found::Value(value, _) => Ok(value.clone()),
                other => unreachable!("a single value is asked of {other:?}"),
            },
        }
    }

    /// What is recorded of the making of a judgement.
    pub fn made(&self, fact: FactRef, scope: &Scope) -> &Made {
        match self.found(fact, scope) {
            Found::Value(_, Some(made)) => made,
            other => unreachable!("the making of a judgement is asked of {other:?}"),
        }
    }

    /// What an expression comes to.
    pub fn value(&self, expr: ExprId, scope: &Scope) -> Result<Worth, Broken> {
        match &self.program.expr(expr).kind {
            ExprKind::Const(value) => Ok(Worth::Value(value.clone())),
            ExprKind::Fact(fact) => self.counted(*fact, scope).map(Worth::Value),
            ExprKind::EventDate(fact) => match self.found(*fact, scope) {
                Found::NotHappened => Ok(Worth::NotHappened),
                Found::Happened(Some(date)) => Ok(Worth::Value(Value::Date(*date))),
                other => unreachable!("the date of an event is asked of {other:?}"),
            },
            ExprKind::MadeOn(fact) => Ok(Worth::Value(Value::Date(self.made(*fact, scope).on.unwrap()))),
            ExprKind::Define(define, item) => {
                let (body, inner) = self.version(*define, *item, scope)?;
                match body {
                    DefineBody::Is(expr) => self.value(expr, &inner),
                    DefineBody::Means(_) => unreachable!("a condition is not a value"),
                }
            }
            ExprKind::Add(left, right) => self.of_two(*left, *right, scope, |left, right| match (left, right) {
                (Value::Number(left), Value::Number(right)) => left.plus(right).map(Value::Number),
                (Value::Duration(left), Value::Duration(right)) => left.checked_add(right).map(Value::Duration),
                other => unreachable!("a sum of {other:?}"),
            }),
            ExprKind::Subtract(left, right) => self.of_two(*left, *right, scope, |left, right| match (left, right) {
                (Value::Number(left), Value::Number(right)) => left.minus(right).map(Value::Number),
                (Value::Duration(left), Value::Duration(right)) => left.checked_sub(right).map(Value::Duration),
                other => unreachable!("a difference of {other:?}"),
            }),
            ExprKind::Times(by, of) => self.of_two(*of, *of, scope, |value, _| match value {
                Value::Number(number) => number.times(*by).map(Value::Number),
                Value::Duration(n) => by.to_i64().and_then(|by| n.checked_mul(by)).map(Value::Duration),
                other => unreachable!("a multiple of {other:?}"),
            }),
            ExprKind::Shift { date, by, kind, before } => self.of_two(*date, *by, scope, |date, by| match (date, by) {
                (Value::Date(date), Value::Duration(n)) => {
                    self.shifted(date, if *before { n.checked_neg()? } else { n }, *kind).map(Value::Date)
                }
                other => unreachable!("a shift of {other:?}"),
            }),
            ExprKind::Age { on, of } => self.of_two(*on, *of, scope, |on, of| match (on, of) {
                (Value::Date(on), Value::Date(of)) => {
                    Some(Value::Number(assize::base::number::Number::whole(on.age_of(of))))
                }
                other => unreachable!("an age of {other:?}"),
            }),
            ExprKind::Latest(of) => self.of_many(of, scope, |dates| dates.into_iter().max()),
            ExprKind::Earliest(of) => self.of_many(of, scope, |dates| dates.into_iter().min()),
            ExprKind::If(branches, otherwise) => {
                for (cond, expr) in branches {
                    match self.truth(*cond, scope) {
                        Truth::Yes => return self.value(*expr, scope),
                        Truth::No => {}
                        Truth::Error => return Err(Broken),
                    }
                }
                self.value(*otherwise, scope)
            }
        }
    }

    fn shifted(&self, date: Date, n: i64, kind: DurationKind) -> Option<Date> {
        match kind {
            DurationKind::Days => date.plus_days(n),
            DurationKind::Months => date.plus_months(n),
            DurationKind::WorkingDays => self.program.calendar.as_ref()?.shift(date, n),
        }
    }

    /// Arithmetic: an error of either side is its error, and what is not there gives itself back.
    fn of_two(
        &self,
        left: ExprId,
        right: ExprId,
        scope: &Scope,
        compute: impl Fn(Value, Value) -> Option<Value>,
    ) -> Result<Worth, Broken> {
        match (self.value(left, scope)?, self.value(right, scope)?) {
            (Worth::NotHappened, _) | (_, Worth::NotHappened) => Ok(Worth::NotHappened),
            (Worth::Value(Value::None), _) | (_, Worth::Value(Value::None)) => Ok(Worth::Value(Value::None)),
            (Worth::Value(left), Worth::Value(right)) => compute(left, right).map(Worth::Value).ok_or(Broken),
        }
    }

    /// Of the dates that there are.
    fn of_many(
        &self,
        of: &[ExprId],
        scope: &Scope,
        compute: impl Fn(Vec<Date>) -> Option<Date>,
    ) -> Result<Worth, Broken> {
        let mut dates = Vec::new();
        for expr in of {
            match self.value(*expr, scope)? {
                Worth::Value(Value::Date(date)) => dates.push(date),
                Worth::Value(Value::None) | Worth::NotHappened => {}
                other => unreachable!("a date is asked of {other:?}"),
            }
        }
        Ok(compute(dates).map_or(Worth::NotHappened, |date| Worth::Value(Value::Date(date))))
    }

    /// Whether two expressions come to the same value; what has not happened has no date to be the same.
    pub fn same(&self, left: ExprId, right: ExprId, scope: &Scope) -> Truth {
        match (self.value(left, scope), self.value(right, scope)) {
            (Err(Broken), _) | (_, Err(Broken)) => Truth::Error,
            (Ok(Worth::Value(left)), Ok(Worth::Value(right))) => Truth::of(left == right),
            (Ok(Worth::NotHappened), Ok(_)) | (Ok(_), Ok(Worth::NotHappened)) => Truth::No,
        }
    }

    /// Whether the left is less than (or equal to) the right; with what is not there, no.
    pub fn ordered(&self, order: Order, left: ExprId, right: ExprId, scope: &Scope) -> Truth {
        match (self.value(left, scope), self.value(right, scope)) {
            (Err(Broken), _) | (_, Err(Broken)) => Truth::Error,
            (Ok(Worth::NotHappened | Worth::Value(Value::None)), Ok(_))
            | (Ok(_), Ok(Worth::NotHappened | Worth::Value(Value::None))) => Truth::No,
            (Ok(Worth::Value(left)), Ok(Worth::Value(right))) => {
                assert_eq!(std::mem::discriminant(&left), std::mem::discriminant(&right), "values of one type");
                Truth::of(match order {
                    Order::Less => left < right,
                    Order::LessOrEqual => left <= right,
                })
            }
        }
    }

    /// The body of the version of a define that is in force, and the scope in which it is read.
    pub fn version(
        &self,
        define: DefineId,
        item: Option<BinderId>,
        scope: &Scope,
    ) -> Result<(DefineBody, Scope), Broken> {
        let define = self.program.define(define);
        let inner = self.inner_scope(define.binder, item.map(|item| scope[&item]));
        for version in &define.versions {
            match self.in_force(&version.head) {
                Truth::Yes => return Ok((version.body, inner)),
                Truth::No => {}
                Truth::Error => return Err(Broken),
            }
        }
        Err(Broken)
    }
}
