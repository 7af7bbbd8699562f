//! Types of facts and the values they take.

use crate::base::date::{Date, DurationKind};
use crate::base::number::Number;
use crate::base::span::Span;
use crate::ir::ids::{PolicyId, RecordId, RoleId, TypeId};
use std::sync::Arc;

/// Begins the words of a value that a case split invents for an open type or a text: no reader lets it through, so no
/// author's words can be taken for it.
pub const UNNAMED: char = '\u{1}';

/// A single value.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Value {
    /// `none`: nobody, never, does not apply. A found value, not the unknown.
    None,
    /// Yes or no.
    YesNo(bool),
    /// A value of an enumerated or ordered type, by its place in the declaration.
    Member(u32),
    /// `other "…"`: a value of an open type that its declaration does not name. Equal where the words are.
    Other(Arc<str>),
    /// A date.
    Date(Date),
    /// An exact number.
    Number(Number),
    /// So many of the type's [`DurationKind`].
    Duration(i64),
    /// Words.
    Text(Arc<str>),
}

/// A type whose values are single.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scalar {
    /// Yes or no.
    YesNo,
    /// A date.
    Date,
    /// A number within bounds, both included.
    Number {
        /// Whether only whole numbers belong.
        whole: bool,
        /// Lowest value.
        min: Number,
        /// Highest value.
        max: Number,
    },
    /// A duration of one kind.
    Duration(DurationKind),
    /// Words.
    Text,
    /// An enumerated or ordered type.
    Enum(TypeId),
}

/// What a fact holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FactKind {
    /// A single value.
    Scalar(Scalar),
    /// It did not happen, or it happened on a date.
    Event,
    /// `some of T`: a set, perhaps empty.
    Set(TypeId),
    /// `many R`: a list of records.
    List(RecordId),
}

/// A value's name and description.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ValueDecl {
    /// Its name.
    pub name: String,
    /// What it means.
    pub title: Option<String>,
}

/// An enumerated or ordered type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EnumType {
    /// Its name.
    pub name: String,
    /// The values in the declared order; of an ordered type, lowest first.
    pub values: Vec<ValueDecl>,
    /// Whether order comparisons are allowed.
    pub ordered: bool,
    /// Whether `and others` leaves the list open.
    pub open: bool,
    /// Where it is declared.
    pub span: Span,
}

/// A record type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordType {
    /// Its name.
    pub name: String,
    /// Its fields; none of them is a list.
    pub fields: Vec<FactDecl>,
    /// Where it is declared.
    pub span: Span,
}

/// Who decides a judgement, and against which standard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judgement {
    /// Who decides.
    pub by: RoleId,
    /// The legal standard, such as "reason to believe".
    pub standard: String,
    /// Whether reasons must be recorded.
    pub with_reasons: bool,
}

/// A fact, or a field of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FactDecl {
    /// As conditions write it: `request.held`; of a field its own name.
    pub name: String,
    /// The question that asks for it.
    pub question: String,
    /// What it holds.
    pub kind: FactKind,
    /// Whether `none` is one of its values.
    pub or_none: bool,
    /// Set where a person decides it against a standard.
    pub judgement: Option<Judgement>,
    /// The policy or library that declares it.
    pub policy: PolicyId,
    /// Where it is declared.
    pub span: Span,
}
