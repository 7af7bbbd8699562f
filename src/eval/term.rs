//! Values that are not yet known, as far as they can be compared: dates moved by steps, sums of numbers.
//!
//! Takes unknowns; gives *literals*, the yes/no questions about two such values that a case split decides. Every date
//! term is a monotone function of one date, so a set of literals over dates is decided by least fixpoint
//! ([`crate::eval::theory`]).

use crate::base::calendar::Calendar;
use crate::base::date::Date;
use crate::base::number::Number;
use crate::eval::slot::Slot;

/// One step from a date to another; each is monotone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// So many days later.
    Days(i64),
    /// So many months later.
    Months(i64),
    /// So many working days later.
    Working(i64),
    /// The birthday of that age.
    Birthday(i64),
}

impl Step {
    /// The date after the step; `None` where there is none (beyond the calendar or the years 1 to 9999).
    pub fn apply(self, date: Date, calendar: Option<&Calendar>) -> Option<Date> {
        match self {
            Step::Days(n) => date.plus_days(n),
            Step::Months(n) => date.plus_months(n),
            Step::Working(n) => calendar?.shift(date, n),
            Step::Birthday(n) => date.birthday(n),
        }
    }
}

/// A date that depends on one unknown, or on none.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DateTerm {
    /// What it starts from.
    pub base: DateBase,
    /// The steps from there, in order; none where the base is known.
    pub steps: Vec<Step>,
}

/// Where a date term starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DateBase {
    /// A known date.
    Known(Date),
    /// An unknown one.
    Unknown(Slot),
}

impl DateTerm {
    /// A known date.
    pub fn known(date: Date) -> DateTerm {
        DateTerm { base: DateBase::Known(date), steps: Vec::new() }
    }

    /// An unknown date.
    pub fn unknown(slot: Slot) -> DateTerm {
        DateTerm { base: DateBase::Unknown(slot), steps: Vec::new() }
    }

    /// With one more step. Neighbouring steps of days are joined; a known date is moved at once. `None` where the
    /// known date cannot be moved so.
    pub fn then(mut self, step: Step, calendar: Option<&Calendar>) -> Option<DateTerm> {
        if let DateBase::Known(date) = self.base {
            return step.apply(date, calendar).map(DateTerm::known);
        }
        if let (Some(Step::Days(a)), Step::Days(b)) = (self.steps.last_mut(), step) {
            *a = a.checked_add(b)?;
        } else {
            self.steps.push(step);
        }
        Some(self)
    }

    /// The unknown that it starts from.
    pub fn slot(&self) -> Option<Slot> {
        match self.base {
            DateBase::Known(_) => None,
            DateBase::Unknown(slot) => Some(slot),
        }
    }
}

/// A sum of unknown numbers with coefficients, and a constant.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Linear {
    /// Unknowns in order, each once, none with coefficient nought.
    pub terms: Vec<(Slot, Number)>,
    /// What is added.
    pub constant: Number,
}

impl Linear {
    /// A known number.
    pub fn known(constant: Number) -> Linear {
        Linear { terms: Vec::new(), constant }
    }

    /// An unknown number.
    pub fn unknown(slot: Slot) -> Linear {
        Linear { terms: vec![(slot, Number::whole(1))], constant: Number::ZERO }
    }

    /// The sum of this and so many times another; `None` where a number cannot be held.
    pub fn plus(&self, times: Number, other: &Linear) -> Option<Linear> {
        let mut sum = self.clone();
        sum.constant = sum.constant.plus(other.constant.times(times)?)?;
        for (slot, coefficient) in &other.terms {
            let add = coefficient.times(times)?;
            match sum.terms.binary_search_by(|(s, _)| s.cmp(slot)) {
                Ok(at) => {
                    if let Some((_, here)) = sum.terms.get_mut(at) {
                        *here = here.plus(add)?;
                    }
                }
                Err(at) => sum.terms.insert(at, (*slot, add)),
            }
        }
        sum.terms.retain(|(_, coefficient)| *coefficient != Number::ZERO);
        Some(sum)
    }
}

/// A yes/no question about values of which at least one is unknown.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Literal {
    /// The first date is not after the second.
    Dates(DateTerm, DateTerm),
    /// The sum is at most nought.
    AtMostNought(Linear),
}

impl Literal {
    /// The unknowns that it speaks of.
    pub fn slots(&self) -> Vec<Slot> {
        match self {
            Literal::Dates(a, b) => a.slot().into_iter().chain(b.slot()).collect(),
            Literal::AtMostNought(sum) => sum.terms.iter().map(|(slot, _)| *slot).collect(),
        }
    }
}
