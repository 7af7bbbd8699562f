//! One style for every text: the same words, set as an instrument is set.
//!
//! Takes a text; gives it with its lines indented by level, its columns aligned and its spacing made even. Nothing is
//! said that was not written: the words, their order, the comments and the groups between blank lines are the author's.
//! Before a text is given back it is read again and held against the first by what both say.
//!
//! # Style
//! - A step is four columns; a clause stands one step in, a limb one step below its list. What goes on over several
//!   lines goes on one step in, or below a limb's first word.
//! - A line has at most [`WIDTH`] columns, unless words in quotation marks are longer.
//! - Facts, values, holidays and tables stand in columns. A question that does not fit beside its type stands below.
//! - A limb ends without `,` `;` `, and` `; or`. A date is written `12 January 2026`.
//! - Of several blank lines one is left. A line break before `and` or `or` stays where the author put it.

mod columns;
mod fill;
mod layout;
pub mod print;
mod token;

use crate::base::span::FileId;
use crate::diag::{Diagnostic, Severity};
use crate::syntax;

/// How many columns a line may have.
pub const WIDTH: usize = 120;

/// How many columns a step to the right is.
const STEP: usize = 4;

/// Why a text is left as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// It has mistakes: these.
    Mistakes(Vec<Diagnostic>),
    /// What was made of it does not say the same: a defect of the formatter.
    Differs,
}

/// Sets a text in the one style.
///
/// - `file`: by which its mistakes are told.
/// - returns: the text, with a line break at its end; empty where nothing is said.
///
/// # Errors
/// [`Refusal`].
///
/// # Source
/// The reference, *One style*.
pub fn format(file: FileId, text: &str) -> Result<String, Refusal> {
    let read = syntax::parse(file, text);
    let mistakes: Vec<Diagnostic> =
        read.diagnostics.into_iter().filter(|found| found.severity == Severity::Error).collect();
    if !mistakes.is_empty() {
        return Err(Refusal::Mistakes(mistakes));
    }
    let set = layout::set(file, text);
    let again = syntax::parse(file, &set);
    if again.is_whole() && again.file.unplaced() == read.file.unplaced() { Ok(set) } else { Err(Refusal::Differs) }
}

#[cfg(test)]
mod tests;
