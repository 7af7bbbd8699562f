//! How much a fact file may hold, and the diagnostics that say so.
//!
//! Each limit has a default, a setting that overrides it, and a message that names the limit, the value and the setting.

use crate::base::span::Span;
use crate::diag::{Code, Diagnostic};

/// How much a fact file may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the file.
    pub bytes: usize,
    /// Maps and lists within one another; never more than [`Limits::DEEPEST`].
    pub depth: usize,
    /// Items of one list, members of one set.
    pub items: usize,
    /// Errors listed before the rest of the file is left unread.
    pub errors: usize,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits { bytes: 16 * 1024 * 1024, depth: 200, items: 1_000, errors: 100 }
    }
}

impl Limits {
    /// The setting that overrides [`Limits::bytes`].
    pub const BYTES_SETTING: &'static str = "--limit fact-bytes=NUMBER";
    /// The setting that overrides [`Limits::depth`].
    pub const DEPTH_SETTING: &'static str = "--limit nesting=NUMBER";
    /// The setting that overrides [`Limits::items`].
    pub const ITEMS_SETTING: &'static str = "--limit list-length=NUMBER";
    /// No setting goes beyond this depth: trees are built, read and freed by recursion.
    pub const DEEPEST: usize = 200;

    /// The depth that counts.
    pub fn depth(&self) -> usize {
        self.depth.min(Limits::DEEPEST)
    }

    pub(crate) fn too_large(&self, span: Span, bytes: usize) -> Diagnostic {
        let message = format!("the file of facts has {bytes} bytes; the limit is {}", self.bytes);
        Diagnostic::new(Code::FactsTooLarge, span, message).help(format!(
            "one case needs far less; put each case in a file of its own, or raise the limit with `{}`",
            Limits::BYTES_SETTING
        ))
    }

    pub(crate) fn too_deep(&self, span: Span) -> Diagnostic {
        let diagnostic = nested(span, self.depth());
        let look = "look for a bracket that is opened again and again";
        if self.depth < Limits::DEEPEST {
            diagnostic.help(format!("{look}, or raise the limit with `{}`", Limits::DEPTH_SETTING))
        } else {
            diagnostic.help(format!("{look}; no setting raises this limit"))
        }
    }

    pub(crate) fn too_many_items(&self, span: Span, name: &str, items: usize) -> Diagnostic {
        let message = format!("`{name}` lists {items} items; the limit is {}", self.items);
        Diagnostic::new(Code::FactsTooLarge, span, message)
            .help(format!("raise the limit with `{}`", Limits::ITEMS_SETTING))
    }
}

/// The complaint of a nesting deeper than `depth`, without a remedy.
pub(crate) fn nested(span: Span, depth: usize) -> Diagnostic {
    let message = format!("maps and lists are nested more than {depth} deep here; that is the limit");
    Diagnostic::new(Code::FactsTooDeep, span, message)
}
