//! Every question that an editor asks, as a plain function: texts and a place in, places and words out.
//!
//! A [`Project`] keeps texts read and checked from one edit to the next; a [`View`] is what a question is asked of: one
//! file, as its own body of law sees it. Broken text is the ordinary case here: an answer is worked out from the tree,
//! which is there whatever is wrong, and only what needs a decision needs a sound program. Knows no wire format, no
//! lines and columns, no clock.

mod actions;
mod beside;
mod calls;
mod complete;
mod folds;
mod hints;
mod hover;
mod links;
mod navigate;
mod outline;
mod project;
mod rework;
mod scenarios;
mod shape;
mod snippets;
mod standing;
mod style;
mod symbol;
mod tokens;
mod types;
mod words;

use crate::base::span::{FileId, SourceSet, Span};
use crate::check::{Index, Mention, Unit};
use crate::ir::Program;
use crate::syntax::ast;

pub use crate::syntax::keywords::{KEYWORDS, is_keyword};
pub use actions::{Action, ActionKind, Edit, actions};
pub use beside::{Beside, Case, Changed, Exercised, Remark, add_scenario};
pub use calls::{Call, Caller, callable, incoming, outgoing};
pub use complete::{Completion, completions};
pub use folds::{Fold, folds, selections};
pub use hints::{Hint, Lens, hints, lenses};
pub use hover::{Hover, hover};
pub use links::{Link, Target, links};
pub use navigate::{NotRenamed, definition, highlights, linked, references, renamable, rename, type_definition};
pub use outline::{Symbol, outline, search};
pub use project::{Project, Seen};
pub use scenarios::{NextQuestion, Verdict, missing_facts, next_question, scenario_at};
pub use shape::{Shape, shape};
pub use standing::{Chosen, limb_verdicts, scenario_named, standing};
pub use style::{styled, styled_items};
pub use symbol::{Declared, Kind, declared};
pub use tokens::{Modifier, Token, TokenKind, tokens};

/// One file as its own body of law sees it.
#[derive(Clone, Copy, Debug)]
pub struct View<'a> {
    /// The texts.
    pub sources: &'a SourceSet,
    /// The units of the workspace.
    pub units: &'a [Unit],
    /// The file's own unit.
    pub unit: &'a Unit,
    /// What the names of the file mean.
    pub index: &'a Index,
    /// The program whose root the file is; `None` where something is wrong with it.
    pub program: Option<&'a Program>,
}

impl<'a> View<'a> {
    /// The file.
    pub fn file(&self) -> FileId {
        self.unit.file
    }

    /// Its text.
    pub fn text(&self) -> &'a str {
        self.sources.get(self.unit.file).map_or("", |source| source.text.as_str())
    }

    /// Its tree.
    pub fn tree(&self) -> &'a ast::File {
        &self.unit.ast
    }

    /// The name at a place.
    pub fn mention(&self, offset: u32) -> Option<Mention> {
        self.index.at(self.file(), offset)
    }

    /// What is declared at a place, in any file.
    pub fn declared(&self, name: Span) -> Option<Declared<'a>> {
        let unit = self.units.iter().find(|unit| unit.file == name.file)?;
        declared(&unit.ast, name)
    }

    /// The unit of a file.
    pub fn unit_of(&self, file: FileId) -> Option<&'a Unit> {
        self.units.iter().find(|unit| unit.file == file)
    }

    /// The item that a place lies in.
    pub fn item_at(&self, offset: u32) -> Option<&'a ast::Item> {
        let items = &self.unit.ast.items;
        let after = items.partition_point(|item| item.span.start <= offset);
        let item = items.get(after.checked_sub(1)?)?;
        (offset <= item.span.end).then_some(item)
    }
}
