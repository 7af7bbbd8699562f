//! Defines, decisions, rules, presumptions, duties, prohibitions and properties.

use crate::base::provision::{Basis, Label};
use crate::base::span::{Span, Spanned};
use crate::syntax::ast::cond::{Cond, Expr};
use crate::syntax::ast::declare::{FactType, ValueDecl};
use crate::syntax::ast::words::{Citation, Name, Path, Period, Words};

/// `for each X in LIST`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ForEach {
    /// The name bound.
    pub name: Name,
    /// The list.
    pub list: Path,
    /// The whole clause.
    pub span: Span,
}

/// `define NAME ["title"]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Define {
    /// Its name.
    pub name: Name,
    /// Its heading.
    pub title: Option<Words>,
    /// `: TYPE`.
    pub ty: Option<FactType>,
    /// `for each X in LIST`.
    pub for_each: Option<ForEach>,
    /// `cites …`.
    pub cites: Vec<Citation>,
    /// `in force …`.
    pub period: Option<Period>,
    /// `says "…"`.
    pub says: Option<Words>,
    /// What it stands for; `None` where it could not be read.
    pub body: Option<DefineBody>,
}

/// What a define stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DefineBody {
    /// `means COND`.
    Means(Cond),
    /// `is E1 if C1, E2 if C2, otherwise E3`.
    Is(ValueCases),
}

/// `E1 if C1, E2 if C2, otherwise E3`, or one expression alone (as `otherwise`, with no branches).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ValueCases {
    /// The conditional values in order; the first whose condition holds counts.
    pub branches: Vec<(Expr, Cond)>,
    /// The value otherwise; `None` only where it was left out.
    pub otherwise: Option<Expr>,
    /// All of it.
    pub span: Span,
}

/// `decision NAME "question"`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// Its name.
    pub name: Name,
    /// The question it answers.
    pub question: Option<Words>,
    /// `for each X in LIST`.
    pub for_each: Option<ForEach>,
    /// The outcomes in order.
    pub outcomes: Vec<ValueDecl>,
    /// Whether `over` joined them (each prevails over those after it) or commas (none does).
    pub ranked: bool,
    /// `otherwise OUTCOME`.
    pub otherwise: Option<Name>,
}

/// `except where COND [citation]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExceptWhere {
    /// The condition.
    pub cond: Cond,
    /// Its own citation.
    pub cite: Option<Citation>,
    /// The whole clause.
    pub span: Span,
}

/// `except (b) where COND [citation]`: that limb is excused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Excuse {
    /// The limb: `(b)`, or `(b)(ii)` for one within.
    pub limb: Vec<Spanned<Label>>,
    /// The condition.
    pub cond: Cond,
    /// Its own citation.
    pub cite: Option<Citation>,
    /// The whole clause.
    pub span: Span,
}

/// `rule NAME ["title"]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    /// Its name.
    pub name: Name,
    /// Its heading.
    pub title: Option<Words>,
    /// `for each X in LIST`, where it is written on the rule.
    pub for_each: Option<ForEach>,
    /// `cites …`.
    pub cites: Vec<Citation>,
    /// `basis unseen` (or another) as a clause of its own.
    pub basis: Option<Spanned<Basis>>,
    /// `in force …`.
    pub period: Option<Period>,
    /// `when COND`; all are needed.
    pub when: Vec<Cond>,
    /// The one conclusion; `None` for a rule that only `bears on` a decision, or was not read.
    pub conclusion: Option<Conclusion>,
    /// `bears on DECISION, …`.
    pub bears_on: Vec<Path>,
    /// `except where COND`; any suffices.
    pub except_where: Vec<ExceptWhere>,
    /// `except (b) where COND`.
    pub excuses: Vec<Excuse>,
    /// `overrides RULE, …`.
    pub overrides: Vec<Path>,
    /// `says "…"`.
    pub says: Option<Words>,
}

/// `DECISION is OUTCOME [if|unless COND]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conclusion {
    /// The decision.
    pub decision: Path,
    /// The outcome.
    pub outcome: Name,
    /// Which form.
    pub form: ConclusionForm,
    /// The whole conclusion.
    pub span: Span,
}

/// The three forms of a conclusion.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ConclusionForm {
    /// `D is O`.
    Plain,
    /// `D is O if C`.
    If(Cond),
    /// `D is O unless C`.
    Unless(Cond),
}

/// `presumption NAME ["title"]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Presumption {
    /// Its name.
    pub name: Name,
    /// Its heading.
    pub title: Option<Words>,
    /// `for each X in LIST`.
    pub for_each: Option<ForEach>,
    /// `cites …`.
    pub cites: Vec<Citation>,
    /// `in force …`.
    pub period: Option<Period>,
    /// `when COND`; all are needed.
    pub when: Vec<Cond>,
    /// `presume [not] NAME` or `presume NAME is VALUE`.
    pub presume: Option<Presumed>,
    /// `rebutted if COND`; without it the presumption is conclusive.
    pub rebutted_if: Option<Cond>,
    /// `except where COND`.
    pub except_where: Vec<ExceptWhere>,
    /// `overrides PRESUMPTION, …`.
    pub overrides: Vec<Path>,
    /// `says "…"`.
    pub says: Option<Words>,
}

/// What is presumed of which name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Presumed {
    /// A fact or a define.
    pub target: Path,
    /// The value.
    pub value: PresumedValue,
    /// The whole clause.
    pub span: Span,
}

/// The value that is presumed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PresumedValue {
    /// `presume X`.
    Yes,
    /// `presume not X`.
    No,
    /// `presume X is VALUE`.
    Is(Expr),
}

/// `duty NAME "action"`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Duty {
    /// Its name.
    pub name: Name,
    /// What is to be done.
    pub title: Option<Words>,
    /// `for each X in LIST`.
    pub for_each: Option<ForEach>,
    /// `cites …`.
    pub cites: Vec<Citation>,
    /// `in force …`.
    pub period: Option<Period>,
    /// `on ROLE, …`.
    pub on: Vec<Path>,
    /// `when COND`; all are needed.
    pub when: Vec<Cond>,
    /// `except where COND`.
    pub except_where: Vec<ExceptWhere>,
    /// `except (b) where COND`.
    pub excuses: Vec<Excuse>,
    /// `due by DATE-EXPR [if COND]`, in order.
    pub due: Vec<Due>,
    /// `[or] as soon as reasonably practicable [if COND][, judged by J]`.
    pub asap: Option<Asap>,
    /// `done on EVENT`.
    pub done_on: Option<Path>,
    /// `done if COND`; all are needed.
    pub done_if: Vec<DoneIf>,
    /// `continues while COND`.
    pub continues: Option<Cond>,
    /// `says "…"`.
    pub says: Option<Words>,
}

/// `due by DATE-EXPR [if COND] [citation]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    /// The last day.
    pub by: Expr,
    /// Where it counts.
    pub cond: Option<Cond>,
    /// Its own citation.
    pub cite: Option<Citation>,
    /// The whole clause.
    pub span: Span,
}

/// `or as soon as reasonably practicable if COND, judged by J [citation]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asap {
    /// Where it takes the place of the deadline; always, if left out.
    pub cond: Option<Cond>,
    /// The judgement that says whether it was kept.
    pub judged_by: Option<Path>,
    /// Its own citation.
    pub cite: Option<Citation>,
    /// The whole clause.
    pub span: Span,
}

/// `done if COND [citation]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DoneIf {
    /// The condition.
    pub cond: Cond,
    /// Its own citation.
    pub cite: Option<Citation>,
}

/// `prohibition NAME "…"`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prohibition {
    /// Its name.
    pub name: Name,
    /// What must not be done.
    pub title: Option<Words>,
    /// `for each X in LIST`.
    pub for_each: Option<ForEach>,
    /// `cites …`.
    pub cites: Vec<Citation>,
    /// `in force …`.
    pub period: Option<Period>,
    /// `on ROLE, …`.
    pub on: Vec<Path>,
    /// `when COND`; all are needed.
    pub when: Vec<Cond>,
    /// `except where COND`.
    pub except_where: Vec<ExceptWhere>,
    /// `breached if COND`.
    pub breached_if: Option<Cond>,
    /// `says "…"`.
    pub says: Option<Words>,
}

/// `property NAME "claim"`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Property {
    /// Its name.
    pub name: Name,
    /// The claim in words.
    pub claim: Option<Words>,
    /// `for each X in LIST`.
    pub for_each: Option<ForEach>,
    /// `cites …`.
    pub cites: Vec<Citation>,
    /// `in force …`: the dates that it speaks of.
    pub period: Option<Period>,
    /// `when COND`; all are needed.
    pub when: Vec<Cond>,
    /// What is claimed; `None` where it could not be read.
    pub form: Option<PropertyForm>,
    /// `expected to fail "why"`.
    pub expected_to_fail: Option<Words>,
}

/// The three forms of a property.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PropertyForm {
    /// `never COND`.
    Never(Cond),
    /// `always COND`.
    Always(Cond),
    /// `never DECISION turns on FACT, …`.
    TurnsOn {
        /// The decision.
        decision: Path,
        /// The facts.
        facts: Vec<Path>,
    },
}
