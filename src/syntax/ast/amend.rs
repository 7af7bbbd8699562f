//! Amendments: changes to the items of other policies.

use crate::base::provision::Label;
use crate::base::span::{Span, Spanned};
use crate::syntax::ast::cond::{Cond, Limb};
use crate::syntax::ast::declare::{FactDecl, Item, ValueDecl};
use crate::syntax::ast::words::{Citation, Name, Path, Period, Words};

/// `amendment NAME "title"`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Amendment {
    /// Its name.
    pub name: Name,
    /// Its title.
    pub title: Option<Words>,
    /// `amends P, …`.
    pub amends: Vec<Path>,
    /// `in force from …`.
    pub period: Option<Period>,
    /// `cites …`.
    pub cites: Vec<Citation>,
    /// The changes in order.
    pub changes: Vec<Change>,
    /// `saving COND`.
    pub saving: Option<Cond>,
}

/// One change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// What it does.
    pub kind: ChangeKind,
    /// All of it.
    pub span: Span,
}

/// The forms of a change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ChangeKind {
    /// `omit ITEM`.
    Omit(Path),
    /// `replace ITEM with` item.
    Replace(Path, Box<Item>),
    /// `insert after ITEM` item.
    InsertAfter(Path, Box<Item>),
    /// `insert fact into GROUP [after F]` fact.
    InsertFact {
        /// The group.
        group: Path,
        /// The fact that it follows.
        after: Option<Name>,
        /// The fact.
        fact: FactDecl,
    },
    /// `insert limb (d) into ITEM` condition.
    InsertLimb {
        /// The new limb, its label with it.
        limb: Box<Limb>,
        /// Its place: labels of the enclosing limbs, then its own.
        at: Vec<Spanned<Label>>,
        /// The item.
        item: Path,
    },
    /// `replace limb (b) of ITEM with` condition.
    ReplaceLimb {
        /// The new limb, its label with it.
        limb: Box<Limb>,
        /// Its place.
        at: Vec<Spanned<Label>>,
        /// The item.
        item: Path,
    },
    /// `omit limb (b) of ITEM`.
    OmitLimb {
        /// Its place.
        at: Vec<Spanned<Label>>,
        /// The item.
        item: Path,
    },
    /// `insert value V into T [after W]`.
    InsertValue {
        /// The new value.
        value: ValueDecl,
        /// The type.
        into: Path,
        /// The value that it follows.
        after: Option<Name>,
    },
}
