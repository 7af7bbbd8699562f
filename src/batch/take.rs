//! What a case says of one variable of the diagrams, found without a table of names.
//!
//! # Source
//! The same as `Space::fixed`, which looks each variable up anew; the two are held together by a test.

use crate::base::calendar::Calendar;
use crate::base::date::Date;
use crate::base::number::Number;
use crate::diagram::theta::date_of;
use crate::diagram::{Meaning, REFERENCE_DATE, Side, Space, Var};
use crate::eval::slot::{Aspect, Place, Slot};
use crate::eval::term::{DateBase, DateTerm, Literal, Step};
use crate::ir::{FactId, FactKind, Facts, Found, Reasons, Scalar, Value};

/// What a case says of a variable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Taken {
    /// Its value.
    Known(i128),
    /// Nothing.
    Unknown,
    /// Something that the diagrams have no value for.
    Beyond,
}

impl Taken {
    fn of(value: Option<i128>) -> Taken {
        value.map_or(Taken::Unknown, Taken::Known)
    }

    fn known(self) -> Option<i128> {
        match self {
            Taken::Known(value) => Some(value),
            Taken::Unknown | Taken::Beyond => None,
        }
    }
}

/// How a variable's value is found.
#[derive(Clone, Debug)]
pub(super) enum Take {
    /// It is the same for every case.
    Always(Taken),
    /// From one fact.
    Slot(Source, How),
    /// A comparison of two dates.
    Dates(DateTake, DateTake),
    /// A sum that is at most nought.
    Sum(Vec<(Take, Number)>, Number),
}

/// A fact, or a field of an item.
#[derive(Clone, Copy, Debug)]
pub(super) struct Source {
    fact: FactId,
    inside: Option<(u32, u32)>,
}

/// What of it.
#[derive(Clone, Debug)]
pub(super) enum How {
    /// How many items, of which so many at most are modelled.
    Length(i128),
    Happened,
    On,
    IsNone,
    Reasons,
    MadeOn,
    /// Whether a set has a member.
    Member(Value),
    /// A date, number or duration.
    Quantity,
    /// Which of the choices, by member of an enumerated type, then the others.
    Choice {
        members: Vec<Option<i128>>,
        others: Vec<(Value, i128)>,
    },
}

/// A date that is compared.
#[derive(Clone, Debug)]
pub(super) struct DateTake {
    base: Result<Date, Box<Take>>,
    steps: Vec<Step>,
}

impl Take {
    /// How the value of a variable is found.
    pub(super) fn new(space: &Space, side: &Side<'_>, var: Var, on: Option<Date>) -> Take {
        match space.meanings.get(var as usize) {
            Some(Meaning::Slot(slot)) => Take::slot(space, side, *slot, on),
            Some(Meaning::Literal(Literal::Dates(a, b))) => {
                Take::Dates(DateTake::new(space, side, a, on), DateTake::new(space, side, b, on))
            }
            Some(Meaning::Literal(Literal::AtMostNought(sum))) => {
                let terms = sum.terms.iter().map(|(slot, times)| (Take::slot(space, side, *slot, on), *times));
                Take::Sum(terms.collect(), sum.constant)
            }
            Some(Meaning::Opaque(_) | Meaning::Stands(_)) | None => Take::Always(Taken::Unknown),
        }
    }

    fn slot(space: &Space, side: &Side<'_>, slot: Slot, on: Option<Date>) -> Take {
        if slot == REFERENCE_DATE {
            return Take::Always(Taken::of(on.map(|date| i128::from(date.day_number()))));
        }
        let source = match side.mapping.own_place(slot.place) {
            Some(Place::Fact(fact)) => Source { fact, inside: None },
            Some(Place::Field { list, item, field }) => Source { fact: list, inside: Some((item, field)) },
            None => return Take::Always(Taken::Unknown),
        };
        let Some(decl) = space.decl(slot.place) else { return Take::Always(Taken::Unknown) };
        let how = match (slot.aspect, &decl.kind) {
            (Aspect::Length, _) => How::Length(decl.longest as i128),
            (Aspect::Happened, _) => How::Happened,
            (Aspect::On, _) => How::On,
            (Aspect::IsNone, _) => How::IsNone,
            (Aspect::Reasons, _) => How::Reasons,
            (Aspect::MadeOn, _) => How::MadeOn,
            (Aspect::Member(n), FactKind::Set(ty)) => {
                let member = space.members(*ty).get(n as usize).and_then(|value| side.mapping.own_value(value, *ty));
                match member {
                    Some(member) => How::Member(member),
                    None => return Take::Always(Taken::Beyond),
                }
            }
            (Aspect::Value, FactKind::Scalar(Scalar::Date | Scalar::Number { .. } | Scalar::Duration(_))) => {
                How::Quantity
            }
            (Aspect::Value, kind) => {
                let ty = match kind {
                    FactKind::Scalar(Scalar::Enum(ty)) => Some(*ty),
                    FactKind::Scalar(_) | FactKind::Event | FactKind::Set(_) | FactKind::List(_) => None,
                };
                choice(space, side, slot, ty)
            }
            (Aspect::Member(_), _) => return Take::Always(Taken::Unknown),
        };
        Take::Slot(source, how)
    }

    /// What a case says.
    pub(super) fn of(&self, facts: &Facts, calendar: Option<&Calendar>) -> Taken {
        match self {
            Take::Always(taken) => *taken,
            Take::Slot(source, how) => match source.found(facts) {
                Some(found) => how.of(found),
                None => Taken::Unknown,
            },
            Take::Dates(a, b) => match (a.of(facts, calendar), b.of(facts, calendar)) {
                (Some(a), Some(b)) => Taken::Known(i128::from(a <= b)),
                (_, _) => Taken::Unknown,
            },
            Take::Sum(terms, constant) => {
                let mut total = Some(*constant);
                for (take, times) in terms {
                    let Some(value) = take.of(facts, calendar).known() else { return Taken::Unknown };
                    let add = Number::from_raw(value).times(*times);
                    total = total.and_then(|total| total.plus(add?));
                }
                Taken::of(total.map(|total| i128::from(total <= Number::ZERO)))
            }
        }
    }
}

/// Where each of the choices stands, by the law's own values.
fn choice(space: &Space, side: &Side<'_>, slot: Slot, ty: Option<crate::ir::TypeId>) -> How {
    let (mut members, mut others) = (Vec::new(), Vec::new());
    for (n, value) in space.choices(slot).iter().enumerate() {
        let own = match ty {
            Some(ty) => side.mapping.own_value(value, ty),
            None => Some(value.clone()),
        };
        match own {
            Some(Value::Member(member)) => {
                let member = member as usize;
                if members.len() <= member {
                    members.resize(member + 1, None);
                }
                if let Some(place @ None) = members.get_mut(member) {
                    *place = Some(n as i128);
                }
            }
            Some(other) => others.push((other, n as i128)),
            None => {}
        }
    }
    How::Choice { members, others }
}

impl Source {
    fn found(self, facts: &Facts) -> Option<&Found> {
        match (self.inside, facts.get(self.fact)?) {
            (None, found) => Some(found),
            (Some((item, field)), Found::List(items)) => items.get(item as usize)?.fields.get(field as usize)?.as_ref(),
            (Some(_), Found::Value(..) | Found::NotHappened | Found::Happened(_) | Found::Set { .. }) => None,
        }
    }
}

impl How {
    fn of(&self, found: &Found) -> Taken {
        let day = |date: Date| Taken::Known(i128::from(date.day_number()));
        match (self, found) {
            (How::Length(most), Found::List(items)) => {
                let length = items.len() as i128;
                if length > *most { Taken::Beyond } else { Taken::Known(length) }
            }
            (How::Happened, Found::NotHappened) => Taken::Known(0),
            (How::Happened, Found::Happened(_)) => Taken::Known(1),
            (How::On, Found::Happened(Some(date))) => day(*date),
            (How::IsNone, Found::Value(value, _)) => Taken::Known(i128::from(*value == Value::None)),
            (How::Reasons, Found::Value(_, made)) => match made.as_ref().map(|made| &made.reasons) {
                Some(Reasons::Recorded(_)) => Taken::Known(1),
                Some(Reasons::NoneRecorded) => Taken::Known(0),
                Some(Reasons::Unknown) | None => Taken::Unknown,
            },
            (How::MadeOn, Found::Value(_, made)) => made.as_ref().and_then(|made| made.on).map_or(Taken::Unknown, day),
            (How::Member(member), Found::Set { members, complete }) => match members.get(member) {
                Some(inside) => Taken::Known(i128::from(*inside)),
                None if *complete => Taken::Known(0),
                None => Taken::Unknown,
            },
            (How::Quantity, Found::Value(value, _)) => match value {
                Value::Date(date) => day(*date),
                Value::Number(number) => Taken::Known(number.raw()),
                Value::Duration(n) => Taken::Known(Number::whole(*n).raw()),
                Value::None | Value::YesNo(_) | Value::Member(_) | Value::Other(_) | Value::Text(_) => Taken::Unknown,
            },
            (How::Choice { members, others }, Found::Value(value, _)) => {
                let known = if let Value::Member(n) = value {
                    members.get(*n as usize).copied().flatten()
                } else {
                    others.iter().find(|(other, _)| other == value).map(|(_, n)| *n)
                };
                // Words that no choice has: the evaluator knows what to make of them.
                known.map_or(Taken::Beyond, Taken::Known)
            }
            (_, _) => Taken::Unknown,
        }
    }
}

impl DateTake {
    fn new(space: &Space, side: &Side<'_>, term: &DateTerm, on: Option<Date>) -> DateTake {
        let base = match term.base {
            DateBase::Known(date) => Ok(date),
            DateBase::Unknown(slot) => Err(Box::new(Take::slot(space, side, slot, on))),
        };
        DateTake { base, steps: term.steps.clone() }
    }

    fn of(&self, facts: &Facts, calendar: Option<&Calendar>) -> Option<Date> {
        let start = match &self.base {
            Ok(date) => *date,
            Err(take) => date_of(take.of(facts, calendar).known()?)?,
        };
        self.steps.iter().try_fold(start, |date, step| step.apply(date, calendar))
    }
}
