//! Text to tree: any bytes give a tree and diagnostics.
//!
//! Takes one text and the identity it is known by; gives a [`Parsed`]: the tree of what could be read, and a
//! diagnostic for each mistake. A mistake in one item hides nothing in another. Resolves no name and judges no meaning.

#[expect(clippy::large_enum_variant, reason = "a tree is read more often than it is moved, and plain values read best")]
pub mod ast;

mod clauses;
mod confusable;
mod cut;
mod grammar;
pub mod keywords;
mod labels;
mod lines;
#[expect(clippy::wildcard_enum_match_arm, reason = "pest's rules are many, and each place knows a few of them")]
mod lower;
mod mistakes;
pub mod outline;
mod shape;
mod threads;
mod words;

use crate::base::span::FileId;
use crate::diag;
use crate::diag::Diagnostic;
use crate::diag::Severity;
pub use grammar::Known;
pub use lower::Kept;

/// What a text says, and what is wrong with it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parsed {
    /// The tree of all that could be read.
    pub file: ast::File,
    /// What is wrong, in the order of the text.
    pub diagnostics: Vec<Diagnostic>,
}

impl Parsed {
    /// Whether all of the text could be read.
    pub fn is_whole(&self) -> bool {
        self.diagnostics.iter().all(|diagnostic| diagnostic.severity != Severity::Error)
    }
}

/// Reads a whole text. Never fails: what cannot be read is left out of the tree and reported.
///
/// # Source
/// The reference, *Lines and limbs*; the grammar in `grammar/assize.pest`.
pub fn parse(file: FileId, text: &str) -> Parsed {
    parse_all(&[(file, text)], &mut Known::default()).pop().unwrap_or_default()
}

/// Reads several texts, on several threads where there is enough to read. What is given of each is what [`parse`] would
/// give.
///
/// - `known`: what was made of texts read before, and then of these: it spares work and changes nothing.
pub fn parse_all(texts: &[(FileId, &str)], known: &mut Known) -> Vec<Parsed> {
    let parsed = |(&(file, text), (tree, mut diagnostics)): (&(FileId, &str), (ast::File, Vec<Diagnostic>))| {
        diagnostics.extend(confusable::find(file, text));
        Parsed { file: tree, diagnostics: diag::in_order(diagnostics) }
    };
    texts.iter().zip(lower::files(texts, known)).map(parsed).collect()
}

/// As [`parse`], and gives besides what [`parse_again`] needs once the text has changed.
pub fn parse_kept(file: FileId, text: &str) -> (Parsed, Kept) {
    let (tree, mut diagnostics, kept) = lower::file_kept(file, text, lines::scan(file, text));
    diagnostics.extend(confusable::find(file, text));
    (Parsed { file: tree, diagnostics: diag::in_order(diagnostics) }, kept)
}

/// Reads a text of which an earlier state was read: only the items that differ are read again. What is given is what
/// [`parse`] would give.
///
/// - `before`: the earlier state, whole.
/// - `kept`: what was kept of it; then what is kept of `text`. Quickest where its tree is no longer held.
pub fn parse_again(file: FileId, before: &str, text: &str, kept: &mut Kept) -> Parsed {
    let (tree, mut diagnostics) = lower::file_again(file, before, text, kept);
    diagnostics.extend(confusable::find(file, text));
    Parsed { file: tree, diagnostics: diag::in_order(diagnostics) }
}

/// Reads one condition, which may end in a list of limbs on lines of their own.
///
/// # Errors
/// What is wrong with it.
pub fn parse_cond(file: FileId, text: &str) -> Result<ast::Cond, Vec<Diagnostic>> {
    let (cond, diagnostics) = lower::condition(file, text, &lines::scan(file, text));
    match cond {
        Some(cond) if diagnostics.is_empty() => Ok(cond),
        Some(_) | None => Err(diag::in_order(diagnostics)),
    }
}

/// Reads facts as they stand below `given`, one a line; an `entry` with its fields is one of them.
///
/// # Errors
/// What is wrong with them.
pub fn parse_given(file: FileId, text: &str) -> Result<Vec<ast::Given>, Vec<Diagnostic>> {
    let (given, diagnostics) = lower::given(file, text, &lines::scan(file, text));
    if diagnostics.is_empty() { Ok(given) } else { Err(diag::in_order(diagnostics)) }
}

#[cfg(test)]
mod tests;
