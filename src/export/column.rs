//! How a fact stands in a table: its columns, and how each unknown of the diagrams is read from them.
//!
//! A column is `NULL` where nothing is known. A fact that is one value has one column of its own name; an event has a
//! second for its date, a judgement for its reasons and its date, a date, number or text that may be `none` one that says
//! so, and a set has a column for each of its values.

use crate::base::date::Date;
use crate::base::number::Number;
use crate::diagram::{Meaning, REFERENCE_DATE, Space, Var};
use crate::eval::slot::{Aspect, Place, Slot};
use crate::eval::term::{DateBase, DateTerm, Linear, Literal, Step};
use crate::export::Refusal;
use crate::ir::types::UNNAMED;
use crate::ir::{FactKind, Scalar, Value};
use std::collections::BTreeMap;

/// A column of the table of facts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its name: that of the fact, and of a part of it after a further dot.
    pub name: String,
    /// What it holds.
    pub holds: Holds,
}

/// What a column holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Holds {
    /// True or false.
    YesNo,
    /// A date.
    Date,
    /// A whole number within bounds.
    Whole(i128, i128),
    /// A number within bounds, in units of 10⁻¹².
    Decimal(i128, i128),
    /// One of some words; where the list is open, any other words too.
    Words(Vec<String>, bool),
}

/// How the value of a variable is read from a row; in the columns of [`Columns`], by number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reads {
    /// Whether a column is true.
    YesNo(usize),
    /// Whether an event happened: by the column that says so, or by its date.
    Happened(usize, usize),
    /// Whether a value is `none`: by the column that says so, or by the value.
    IsNone(usize, usize),
    /// A date or number.
    Quantity(usize),
    /// Which of the choices: by words, and any other words.
    Choice(usize, Vec<(String, i128)>, Option<i128>),
    /// The first date is not after the second.
    Dates(Moved, Moved),
    /// A sum of whole numbers, each so many times, and a constant, is at most nought.
    Sum(Vec<(usize, i64)>, i64),
    /// The day of the question.
    Day(Date),
    /// Whether a presumption stands: its rebuttal, by the number of its gate among the rebuttals.
    Stands(usize),
}

/// A date that is compared: a column or a day, moved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved {
    /// From where.
    pub from: Result<usize, Date>,
    /// By what.
    pub steps: Vec<Step>,
}

/// The columns that are needed, in the order in which they were met.
#[derive(Clone, Debug, Default)]
pub struct Columns {
    /// Each once.
    pub all: Vec<Column>,
    /// Of the column of a date or number: the column that says that there is none, and what it says then.
    pub absent: BTreeMap<usize, (usize, bool)>,
    /// Of the column of when or why a judgement was made: the name of the column of the judgement.
    pub made: BTreeMap<usize, String>,
}

/// One, in units of 10⁻¹².
const ONE: i128 = 1_000_000_000_000;

impl Columns {
    fn column(&mut self, name: String, holds: Holds) -> usize {
        let known = self.all.iter().position(|column| column.name == name);
        known.unwrap_or_else(|| {
            self.all.push(Column { name, holds });
            self.all.len() - 1
        })
    }

    /// How the value of a variable is read.
    ///
    /// - `on`: the day of the question.
    ///
    /// # Errors
    /// [`Refusal`] where no column can hold it.
    pub fn reads(&mut self, space: &Space, var: Var, on: Option<Date>) -> Result<Reads, Refusal> {
        match space.meanings.get(var as usize) {
            Some(Meaning::Slot(slot)) => self.slot(space, *slot, on),
            Some(Meaning::Literal(Literal::Dates(a, b))) => {
                Ok(Reads::Dates(self.moved(space, a, on)?, self.moved(space, b, on)?))
            }
            Some(Meaning::Literal(Literal::AtMostNought(sum))) => self.sum(space, sum),
            Some(Meaning::Opaque(words)) => Err(Refusal::NotModelled(words.clone())),
            Some(Meaning::Stands(_)) | None => Err(Refusal::NotModelled(String::from("a presumption"))),
        }
    }

    fn slot(&mut self, space: &Space, slot: Slot, on: Option<Date>) -> Result<Reads, Refusal> {
        if slot == REFERENCE_DATE {
            return on.map(Reads::Day).ok_or_else(|| Refusal::NotModelled(String::from("the day of the question")));
        }
        let (name, decl) = match (slot.place, space.decl(slot.place)) {
            (Place::Fact(_), Some(decl)) if !matches!(decl.kind, FactKind::List(_)) => (decl.name.clone(), decl),
            (Place::Fact(_), Some(decl)) => return Err(Refusal::List(decl.name.clone())),
            (Place::Field { list, .. }, _) => {
                let list = space.decl(Place::Fact(list)).map_or_else(String::new, |decl| decl.name.clone());
                return Err(Refusal::List(list));
            }
            (Place::Fact(_), None) => return Err(Refusal::NotModelled(String::from("an unknown fact"))),
        };
        let part = |part: &str| format!("{name}.{part}");
        match slot.aspect {
            Aspect::Happened => {
                let happened = self.column(name.clone(), Holds::YesNo);
                let on = self.column(part("on"), Holds::Date);
                self.absent.insert(on, (happened, false));
                Ok(Reads::Happened(happened, on))
            }
            Aspect::On => {
                let happened = self.column(name.clone(), Holds::YesNo);
                let on = self.column(part("on"), Holds::Date);
                self.absent.insert(on, (happened, false));
                Ok(Reads::Quantity(on))
            }
            Aspect::MadeOn => {
                let on = self.column(part("on"), Holds::Date);
                self.made.insert(on, name);
                Ok(Reads::Quantity(on))
            }
            Aspect::Reasons => {
                let reasons = self.column(part("reasons"), Holds::YesNo);
                self.made.insert(reasons, name);
                Ok(Reads::YesNo(reasons))
            }
            Aspect::IsNone => {
                let value = self.quantity(space, slot.place)?;
                let none = self.column(part("none"), Holds::YesNo);
                Ok(Reads::IsNone(none, value))
            }
            Aspect::Member(n) => {
                let FactKind::Set(ty) = decl.kind else { return Err(Refusal::NotModelled(name)) };
                let member = match space.members(ty).get(n as usize) {
                    Some(member @ Value::Member(_)) => space.value_words(member, Some(ty)),
                    Some(Value::Other(words)) if !words.starts_with(UNNAMED) => words.to_string(),
                    Some(_) | None => return Err(Refusal::OtherValues(name)),
                };
                Ok(Reads::YesNo(self.column(part(&member), Holds::YesNo)))
            }
            Aspect::Length => Err(Refusal::List(name)),
            Aspect::Value => match decl.kind {
                FactKind::Scalar(Scalar::YesNo) if !decl.or_none => Ok(Reads::YesNo(self.column(name, Holds::YesNo))),
                FactKind::Scalar(Scalar::YesNo | Scalar::Enum(_) | Scalar::Text) => Ok(self.choice(space, slot)),
                FactKind::Scalar(Scalar::Date | Scalar::Number { .. } | Scalar::Duration(_)) => {
                    self.quantity(space, slot.place).map(Reads::Quantity)
                }
                FactKind::Event | FactKind::Set(_) | FactKind::List(_) => Err(Refusal::NotModelled(name)),
            },
        }
    }

    /// The column of a date, number or duration.
    fn quantity(&mut self, space: &Space, place: Place) -> Result<usize, Refusal> {
        let Some(decl) = space.decl(place) else { return Err(Refusal::NotModelled(String::from("an unknown fact"))) };
        let holds = match &decl.kind {
            FactKind::Scalar(Scalar::Date) => Holds::Date,
            FactKind::Scalar(Scalar::Number { whole: true, min, max }) => {
                Holds::Whole(min.raw().div_euclid(ONE), max.raw().div_euclid(ONE))
            }
            FactKind::Scalar(Scalar::Number { whole: false, min, max }) => Holds::Decimal(min.raw(), max.raw()),
            FactKind::Scalar(Scalar::Duration(_)) => Holds::Whole(0, Number::FACT_MAX.raw() / ONE),
            FactKind::Scalar(Scalar::YesNo | Scalar::Enum(_) | Scalar::Text)
            | FactKind::Event
            | FactKind::Set(_)
            | FactKind::List(_) => return Err(Refusal::NotModelled(decl.name.clone())),
        };
        let column = self.column(decl.name.clone(), holds);
        if decl.or_none {
            let none = self.column(format!("{}.none", decl.name), Holds::YesNo);
            self.absent.insert(column, (none, true));
        }
        Ok(column)
    }

    /// A choice among words; `none` is the word for none.
    fn choice(&mut self, space: &Space, slot: Slot) -> Reads {
        let (name, ty) = match space.decl(slot.place) {
            Some(decl) => match decl.kind {
                FactKind::Scalar(Scalar::Enum(ty)) => (decl.name.clone(), Some(ty)),
                FactKind::Scalar(_) | FactKind::Event | FactKind::Set(_) | FactKind::List(_) => {
                    (decl.name.clone(), None)
                }
            },
            None => (String::new(), None),
        };
        let mut words = Vec::new();
        let mut rest = None;
        for (value, n) in space.choices(slot).iter().zip(0_i128..) {
            match value {
                Value::Other(other) | Value::Text(other) if other.starts_with(UNNAMED) => rest = rest.or(Some(n)),
                Value::Other(other) | Value::Text(other) => words.push((other.to_string(), n)),
                Value::None
                | Value::YesNo(_)
                | Value::Member(_)
                | Value::Date(_)
                | Value::Number(_)
                | Value::Duration(_) => words.push((space.value_words(value, ty), n)),
            }
        }
        let listed = words.iter().map(|(word, _)| word.clone()).collect();
        let column = self.column(name, Holds::Words(listed, rest.is_some()));
        Reads::Choice(column, words, rest)
    }

    fn moved(&mut self, space: &Space, term: &DateTerm, on: Option<Date>) -> Result<Moved, Refusal> {
        let from = match term.base {
            DateBase::Known(date) => Err(date),
            DateBase::Unknown(slot) => {
                let reads = self.slot(space, slot, on)?;
                match (&reads, reads.quantity()) {
                    (Reads::Day(date), _) => Err(*date),
                    (_, Some(column)) => Ok(column),
                    (_, None) => return Err(Refusal::NotModelled(String::from("a date"))),
                }
            }
        };
        if term.steps.iter().any(|step| matches!(step, Step::Working(_))) {
            let name = from.ok().and_then(|column| self.all.get(column)).map_or_else(String::new, |c| c.name.clone());
            return Err(Refusal::WorkingDays(name));
        }
        Ok(Moved { from, steps: term.steps.clone() })
    }

    fn sum(&mut self, space: &Space, sum: &Linear) -> Result<Reads, Refusal> {
        let mut terms = Vec::new();
        for (slot, times) in &sum.terms {
            let Reads::Quantity(column) = self.slot(space, *slot, None)? else {
                return Err(Refusal::NotModelled(String::from("a sum")));
            };
            let found = self.all.get(column);
            let name = || found.map_or_else(String::new, |column| column.name.clone());
            let whole = found.is_some_and(|column| matches!(column.holds, Holds::Whole(..)));
            match times.to_i64().filter(|_| whole) {
                Some(times) => terms.push((column, times)),
                None => return Err(Refusal::Decimals(name())),
            }
        }
        let constant = sum.constant.to_i64().ok_or_else(|| Refusal::Decimals(String::from("a constant")))?;
        Ok(Reads::Sum(terms, constant))
    }
}

impl Reads {
    /// The column of a date or number that is a variable itself.
    pub fn quantity(&self) -> Option<usize> {
        if let Reads::Quantity(column) = self { Some(*column) } else { None }
    }

    /// Which rebuttal it turns on, of whether a presumption stands.
    pub fn rebuttal(&self) -> Option<usize> {
        if let Reads::Stands(n) = self { Some(*n) } else { None }
    }

    /// The columns of dates and numbers that it compares, each as often as it does.
    pub fn compared(&self) -> Vec<usize> {
        match self {
            Reads::Quantity(column) => vec![*column],
            Reads::Dates(a, b) => [a, b].into_iter().filter_map(|moved| moved.from.ok()).collect(),
            Reads::Sum(terms, _) => terms.iter().map(|(column, _)| *column).collect(),
            Reads::YesNo(_)
            | Reads::Happened(..)
            | Reads::IsNone(..)
            | Reads::Choice(..)
            | Reads::Day(_)
            | Reads::Stands(_) => Vec::new(),
        }
    }
}
