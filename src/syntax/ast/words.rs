//! Names, words, citations and periods, as they stand in every construct.

use crate::base::date::Date;
use crate::base::provision::{Basis, Pinpoint};
use crate::base::short::Short;
use crate::base::span::{Span, Spanned};
use smallvec::SmallVec;

/// An identifier as written: letters, digits and underscores.
pub type Name = Spanned<Short>;

/// Words between double quotes, without them and with escapes undone.
pub type Words = Spanned<String>;

/// A dotted name: `request.made_on`, `code_of_practice.last_resort`, `std.time`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Path {
    /// The parts joined by dots, as they are written.
    pub text: Short,
    /// From the first part to the last.
    pub span: Span,
}

impl Path {
    /// The parts in order; at least one.
    pub fn parts(&self) -> SmallVec<[Spanned<&str>; 3]> {
        let mut parts = SmallVec::new();
        // Byte by byte: parts are too short for a search to be worth its beginning.
        let (mut rest, mut start) = (self.text.as_str(), self.span.start);
        loop {
            let dot = rest.bytes().position(|byte| byte == b'.');
            let text = dot.and_then(|dot| rest.get(..dot)).unwrap_or(rest);
            let end = start.saturating_add(u32::try_from(text.len()).unwrap_or(u32::MAX));
            parts.push(Spanned::new(text, Span { file: self.span.file, start, end }));
            let Some(after) = dot.and_then(|dot| rest.get(dot + 1..)) else { return parts };
            (rest, start) = (after, end.saturating_add(1));
        }
    }
}

impl From<Name> for Path {
    fn from(name: Name) -> Path {
        Path { text: name.value, span: name.span }
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
