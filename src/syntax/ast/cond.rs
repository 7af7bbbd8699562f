//! Conditions, limbs and values.

use crate::base::date::{Date, DurationKind};
use crate::base::number::Number;
use crate::base::provision::Label;
use crate::base::span::{Span, Spanned};
use crate::syntax::ast::words::{Citation, Name, Path, Words};

/// A condition as written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cond {
    /// What it says.
    pub kind: CondKind,
    /// Where.
    pub span: Span,
}

/// The forms of a condition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CondKind {
    /// `A and B and C`: two or more.
    And(Vec<Cond>),
    /// `A or B or C`: two or more.
    Or(Vec<Cond>),
    /// `not A`.
    Not(Box<Cond>),
    /// `( A )`.
    Group(Box<Cond>),
    /// `all of`, `any of`, `none of`, `at least N of` with limbs.
    List(LimbList),
    /// A bare name: a yes/no fact, an event, a judgement, a define.
    Holds(Expr),
    /// `LEFT is …`.
    Compare {
        /// What is compared.
        left: Expr,
        /// How.
        op: CompareOp,
        /// With what: one expression, or several for `is one of` and `includes all of`.
        right: Vec<Expr>,
    },
    /// `LEFT is [not] within D after|before E`.
    Within {
        /// The date.
        left: Expr,
        /// The duration.
        by: Box<Expr>,
        /// Before rather than after.
        before: bool,
        /// The date that it is measured from.
        from: Box<Expr>,
    },
    /// `DECISION is O or worse` / `or better`.
    OrWorse {
        /// The decision.
        left: Expr,
        /// The outcome.
        outcome: Name,
        /// `worse` (towards what prevails) rather than `better`.
        worse: bool,
    },
    /// `POLICY governs` / `POLICY does not govern`.
    Governs {
        /// The policy.
        policy: Path,
        /// Whether it governs.
        governs: bool,
    },
    /// `some|every|no X in LIST has COND`, `at least|at most N X in LIST have COND`.
    Quantified {
        /// How many.
        quantifier: Quantifier,
        /// The name bound.
        name: Name,
        /// The list.
        list: Path,
        /// What the item has.
        cond: Box<Cond>,
    },
}

/// How many items.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quantifier {
    /// At least one.
    Some,
    /// All; yes of an empty list.
    Every,
    /// None; yes of an empty list.
    No,
    /// At least so many.
    AtLeast(u32),
    /// At most so many.
    AtMost(u32),
}

/// How two expressions are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CompareOp {
    /// `is`.
    Is,
    /// `is not`.
    IsNot,
    /// `is one of A, B or C`.
    IsOneOf,
    /// `is not one of A, B or C`.
    IsNotOneOf,
    /// `is at least`.
    AtLeast,
    /// `is at most`.
    AtMost,
    /// `is above`.
    Above,
    /// `is below`.
    Below,
    /// `is before`.
    Before,
    /// `is after`.
    After,
    /// `is on or before`.
    OnOrBefore,
    /// `is on or after`.
    OnOrAfter,
    /// `includes V`.
    Includes,
    /// `includes all of A, B`.
    IncludesAll,
}

/// `all of`, `any of`, `none of`, `at least N of`, nested by label.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LimbList {
    /// How many must hold.
    pub kind: ListKind,
    /// The citation after the opener: what its labels hang on.
    pub cite: Option<Citation>,
    /// The limbs in order; at least one where nothing went wrong.
    pub limbs: Vec<Limb>,
    /// The opener's words.
    pub opener: Span,
}

/// How many limbs must hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ListKind {
    /// `all of`.
    All,
    /// `any of`.
    Any,
    /// `none of`.
    None,
    /// `at least N of`.
    AtLeast(u32),
}

/// One limb.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limb {
    /// Its label.
    pub label: Spanned<Label>,
    /// What it says; `None` for `(b) omitted`.
    pub cond: Option<Cond>,
    /// Its own citation.
    pub cite: Option<Citation>,
    /// From the label to the limb's end, nested limbs included.
    pub span: Span,
}

/// A value as written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expr {
    /// What it says.
    pub kind: ExprKind,
    /// Where.
    pub span: Span,
}

/// The forms of a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ExprKind {
    /// A name, dotted or not: a fact, a define, a value of a type, an outcome, an item's field, a state.
    Path(Path),
    /// `DECISION of X`, `DUTY of "label"`.
    Of {
        /// The decision or duty.
        path: Path,
        /// The item.
        item: Box<ItemRef>,
    },
    /// `12`, `-0.5`.
    Number(Number),
    /// `"words"`.
    Text(String),
    /// `12 January 2026`.
    Date(Date),
    /// `14 days`, `2 weeks` (as 14 days), `1 year` (as 12 months), `5 working days`.
    Duration(i64, DurationKind),
    /// `none`.
    None,
    /// `other "words"`.
    Other(String),
    /// `done late`: the one state of two words that is not a negation.
    DoneLate,
    /// `A + B`.
    Add(Box<Expr>, Box<Expr>),
    /// `A - B`.
    Subtract(Box<Expr>, Box<Expr>),
    /// `N times A`.
    Times(Box<Expr>, Box<Expr>),
    /// `D after E`, `D before E`.
    Shift {
        /// The duration.
        by: Box<Expr>,
        /// Before rather than after.
        before: bool,
        /// The date.
        from: Box<Expr>,
    },
    /// `age on D of B`.
    Age {
        /// The date at which it is taken.
        on: Box<Expr>,
        /// The date of birth.
        of: Box<Expr>,
    },
    /// `latest of A, B`.
    Latest(Vec<Expr>),
    /// `earliest of A, B`.
    Earliest(Vec<Expr>),
}

/// Which item of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ItemRef {
    /// The name bound by `for each` or a quantifier.
    Bound(Name),
    /// An item's label, in scenarios.
    Labelled(Words),
}
