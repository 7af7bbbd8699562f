//! Scenarios: what is given and what is expected.

use crate::base::date::Date;
use crate::base::provision::{Basis, Label};
use crate::base::span::{Span, Spanned};
use crate::syntax::ast::cond::Expr;
use crate::syntax::ast::words::{CitedPlace, Name, Path, Words};

/// `facts_of NAME` with its lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FactsOf {
    /// Its name.
    pub name: Name,
    /// What is given.
    pub given: Vec<Given>,
}

/// `scenario "title"`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scenario {
    /// Its title.
    pub title: Words,
    /// What is given.
    pub given: Vec<Given>,
    /// `on DATE`: the day on which the question is asked.
    pub on: Option<Spanned<Date>>,
    /// `under the law of DATE`.
    pub law_of: Option<Spanned<Date>>,
    /// `expect` lines.
    pub expect: Vec<Expect>,
    /// The `table` form.
    pub table: Option<Table>,
}

/// One line of what is given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Given {
    /// What it says.
    pub kind: GivenKind,
    /// Where.
    pub span: Span,
}

/// The forms of a given line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GivenKind {
    /// The names of `facts_of` sets: undotted names, before any `entry`.
    Sets(Vec<Path>),
    /// A fact.
    Fact(GivenFact),
    /// `entry "label" in LIST`; the undotted facts that follow are its fields.
    Entry {
        /// What the item is called.
        label: Words,
        /// The list.
        list: Path,
        /// Its fields: `path` of one part each.
        fields: Vec<GivenFact>,
    },
}

/// `[not] FACT [is VALUE | includes VALUE] [by ROLE] [on DATE] [reasons "…"]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GivenFact {
    /// The fact.
    pub path: Path,
    /// What is said of it.
    pub value: GivenValue,
    /// `by ROLE`.
    pub by: Option<Path>,
    /// `on DATE`: of an event its date, of a judgement when it was made.
    pub on: Option<Spanned<Date>>,
    /// `reasons "…"`.
    pub reasons: Option<Words>,
    /// The whole line.
    pub span: Span,
}

/// What is said of a fact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GivenValue {
    /// `F`: yes; it happened.
    Yes,
    /// `not F`: no; it did not happen.
    No,
    /// `F is unknown`.
    Unknown,
    /// `F is VALUE`.
    Is(Expr),
    /// `F is one, two, three`: a whole set; `F is empty` gives no members.
    Members(Vec<Expr>),
    /// `F includes V`.
    Includes(Expr),
    /// `not F includes V`.
    Excludes(Expr),
}

/// One expectation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expect {
    /// `SUBJECT [of ITEM] is [STATUS] RESULT` with what hangs on it.
    Is(ExpectIs),
    /// `POLICY governs` or `POLICY does not govern`.
    Governs {
        /// The policy.
        policy: Path,
        /// Whether it governs.
        governs: bool,
        /// The whole line.
        span: Span,
    },
}

/// `SUBJECT [of ITEM] is [settled|presumed|undetermined] [RESULT]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExpectIs {
    /// A decision, duty or prohibition.
    pub subject: Path,
    /// The item's label.
    pub item: Option<Words>,
    /// The status asked for.
    pub status: Option<Spanned<StatusWord>>,
    /// `allowed`, `not governed`, `done late`, …: words as written, white space folded. `None` for `is undetermined`.
    pub result: Option<Spanned<String>>,
    /// `because [only] …`.
    pub because: Option<Because>,
    /// `also OUTCOME [because …]`.
    pub also: Vec<Also>,
    /// `needing [only] FACT, …`.
    pub needing: Option<Needing>,
    /// `not taken into account [only] RULE, …`.
    pub unread: Option<Unread>,
    /// `basis B`.
    pub basis: Option<Spanned<Basis>>,
    /// From the subject to the last line that hangs on it.
    pub span: Span,
}

/// The status of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum StatusWord {
    /// No missing fact can change it.
    Settled,
    /// Only a presumption carries it.
    Presumed,
    /// It turns on missing facts.
    Undetermined,
}

/// `because [only] REF, …`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Because {
    /// Whether these are all.
    pub only: bool,
    /// What decided.
    pub refs: Vec<ReasonRef>,
}

/// `also OUTCOME [because …]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Also {
    /// The outranked outcome.
    pub outcome: Name,
    /// What supports it.
    pub because: Option<Because>,
}

/// `needing [only] FACT, …`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Needing {
    /// Whether these are all.
    pub only: bool,
    /// The facts.
    pub facts: Vec<Path>,
    /// The whole clause.
    pub span: Span,
}

/// `not taken into account [only] RULE, …`; `none` is only, and no rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unread {
    /// Whether these are all.
    pub only: bool,
    /// The rules, known to exist and not read.
    pub rules: Vec<Path>,
    /// The whole clause.
    pub span: Span,
}

/// `RULE [(b)]` or `SOURCE PINPOINT`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReasonRef {
    /// A rule or presumption, and a limb of it.
    Item {
        /// Its name.
        path: Path,
        /// The limb's labels; empty for the whole.
        limb: Vec<Spanned<Label>>,
        /// All of it.
        span: Span,
    },
    /// A provision.
    Provision(CitedPlace),
}

impl ReasonRef {
    /// Where it is written.
    pub fn span(&self) -> Span {
        match self {
            ReasonRef::Item { span, .. } => *span,
            ReasonRef::Provision(place) => place.span,
        }
    }
}

/// `table` with a header and rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// The columns in order.
    pub columns: Vec<Column>,
    /// The rows, each with as many cells as there are columns.
    pub rows: Vec<Vec<Cell>>,
    /// The whole table.
    pub span: Span,
}

/// What a column of a table holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Column {
    /// A dotted name: a fact that the row gives.
    Fact(Path),
    /// An undotted name: a decision, duty or prohibition whose result the row expects.
    Subject(Path),
    /// `because`, of the subject column before it.
    Because(Span),
    /// `also`, of the subject column before it.
    Also(Span),
    /// `needing`, of the subject column before it.
    Needing(Span),
}

/// A cell, read by its column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    /// Nothing between the bars: the row says nothing in this column.
    Empty,
    /// The fact's value: `yes`, `no`, `unknown`, a date for an event, or a value.
    Fact(GivenFact),
    /// The result, with its status.
    Is {
        /// The status asked for.
        status: Option<Spanned<StatusWord>>,
        /// The result in words; `None` for `undetermined`.
        result: Option<Spanned<String>>,
    },
    /// The reasons.
    Because(Because),
    /// The outranked outcomes.
    Also(Vec<Also>),
    /// The facts that matter.
    Needing(Needing),
    /// It could not be read.
    Broken,
}
