//! What is wrong with a text, as data: code, place, message, second place, remedy.
//!
//! Built low, rendered once, at the edge. Knows no terminal; [`render`] turns a list of diagnostics into text.

pub mod code;
pub mod render;

use crate::base::span::Span;
pub use code::Code;

/// How grave a diagnostic is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The text has no meaning until it is mended; nothing is evaluated.
    Error,
    /// The text has a meaning, and probably not the one intended.
    Warning,
    /// Worth knowing.
    Note,
}

/// A second place that a diagnostic speaks of, with what is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// Where.
    pub span: Span,
    /// What is there: lower case, no full stop.
    pub text: String,
}

/// A change of text that mends a diagnostic.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// What it does, as an imperative: "write `and`".
    pub title: String,
    /// The text that goes.
    pub span: Span,
    /// The text that comes.
    pub replacement: String,
}

/// One finding about a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Which kind of finding; its page is printed by `assize explain`.
    pub code: Code,
    /// How grave; by default the code's own.
    pub severity: Severity,
    /// Lower case, no full stop, the author's text in backticks.
    pub message: String,
    /// The smallest text that is wrong.
    pub span: Span,
    /// What to print under that text; empty for nothing.
    pub note: String,
    /// The other half of the problem, where there is one.
    pub labels: Vec<Label>,
    /// What to do about it; a sentence without a full stop.
    pub help: Option<String>,
    /// A change that mends it.
    pub fix: Option<Fix>,
}

impl Diagnostic {
    /// A diagnostic of the code's own severity.
    pub fn new(code: Code, span: Span, message: impl Into<String>) -> Diagnostic {
        Diagnostic {
            code,
            severity: code.severity(),
            message: message.into(),
            span,
            note: String::new(),
            labels: Vec::new(),
            help: None,
            fix: None,
        }
    }

    /// With words under the wrong text.
    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Diagnostic {
        self.note = note.into();
        self
    }

    /// With a second place.
    #[must_use]
    pub fn label(mut self, span: Span, text: impl Into<String>) -> Diagnostic {
        self.labels.push(Label { span, text: text.into() });
        self
    }

    /// With a remedy.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Diagnostic {
        self.help = Some(help.into());
        self
    }

    /// With a remedy that can be applied to the text.
    #[must_use]
    pub fn fix(mut self, title: impl Into<String>, span: Span, replacement: impl Into<String>) -> Diagnostic {
        let title = title.into();
        if self.help.is_none() {
            self.help = Some(title.clone());
        }
        self.fix = Some(Fix { title, span, replacement: replacement.into() });
        self
    }
}

/// Sorts by file and place, errors before warnings at one place, and drops exact repeats.
pub fn in_order(mut diagnostics: Vec<Diagnostic>) -> Vec<Diagnostic> {
    diagnostics.sort_by(|a, b| (a.span, a.severity, a.code, &a.message).cmp(&(b.span, b.severity, b.code, &b.message)));
    diagnostics.dedup();
    diagnostics
}
