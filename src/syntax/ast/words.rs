//! Names, words, citations and periods, as they stand in every construct.

use crate::base::date::Date;
use crate::base::provision::{Basis, Pinpoint};
use crate::base::span::{Span, Spanned};

/// An identifier as written: letters, digits and underscores.
pub type Name = Spanned<String>;

/// Words between double quotes, without them and with escapes undone.
pub type Words = Spanned<String>;

/// A dotted name: `request.made_on`, `code_of_practice.last_resort`, `std.time`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Path {
    /// The parts in order; at least one.
    pub parts: Vec<Name>,
    /// From the first part to the last.
    pub span: Span,
}

impl Path {
    /// The parts joined by dots.
    pub fn text(&self) -> String {
        self.parts.iter().map(|part| part.value.as_str()).collect::<Vec<_>>().join(".")
    }
}

/// `in force from DATE [ceasing on DATE] [basis B]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Period {
    /// First day in force; `None` where only `ceasing on` is given.
    pub from: Option<Spanned<Date>>,
    /// The first day on which it is no longer in force.
    pub ceasing: Option<Spanned<Date>>,
    /// How well the period is known.
    pub basis: Option<Basis>,
    /// `[SOURCE pinpoint …]` for the period, such as a commencement instrument.
    pub cite: Option<Citation>,
    /// The whole clause.
    pub span: Span,
}

/// One cited place: `SOURCE PINPOINT`. In a list after `;` a source may be left out: it is then the one before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CitedPlace {
    /// The source's name; filled in by the reader where it was left out.
    pub source: Path,
    /// `s.44A(3)(c)`; a whole source may be cited.
    pub pinpoint: Option<Pinpoint>,
    /// `basis B` directly after this place.
    pub basis: Option<Basis>,
    /// The place as written.
    pub span: Span,
}

/// What follows `cites`, or stands in square brackets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Citation {
    /// At least one.
    pub places: Vec<CitedPlace>,
    /// The whole citation, brackets included.
    pub span: Span,
}
