//! Files, heads and what a policy declares: sources, roles, types, facts, calendars.

use crate::base::date::{Date, DurationKind};
use crate::base::number::Number;
use crate::base::provision::Basis;
use crate::base::span::{Span, Spanned};
use crate::syntax::ast::amend::Amendment;
use crate::syntax::ast::cases::{FactsOf, Scenario};
use crate::syntax::ast::cond::{Cond, Expr};
use crate::syntax::ast::rules::{Decision, Define, Duty, ExceptWhere, Presumption, Prohibition, Property, Rule};
use crate::syntax::ast::words::{Citation, Name, Path, Period, Words};
use std::sync::Arc;

/// One source text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct File {
    /// `policy …` or `library …`; a file of amendments alone has none.
    pub head: Option<Head>,
    /// Everything else, in order.
    pub items: Vec<Arc<Item>>,
    /// Comments, each without its `#` and the one space after it.
    pub comments: Vec<Spanned<String>>,
}

/// `policy` or `library`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HeadKind {
    /// It has a period and may hold rules.
    Policy,
    /// It has no period and holds no rules.
    Library,
}

/// `policy NAME "title"` with its clauses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// Which of the two.
    pub kind: HeadKind,
    /// Its name.
    pub name: Name,
    /// Its title.
    pub title: Option<Words>,
    /// `in force from …`.
    pub period: Option<Period>,
    /// `dated by EXPR`.
    pub dated_by: Option<Expr>,
    /// `applies when COND`; several are all needed.
    pub applies_when: Vec<Cond>,
    /// `governs DECISION, …`.
    pub governs: Vec<Path>,
    /// `except where COND`; any suffices.
    pub except_where: Vec<ExceptWhere>,
    /// `with amendment NAME, …`.
    pub amendments: Vec<Path>,
    /// The whole head.
    pub span: Span,
}

/// A thing declared at the left margin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// What it is.
    pub kind: ItemKind,
    /// From its keyword to its end, trailing blank lines and comments left out.
    pub span: Span,
}

/// The kinds of item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ItemKind {
    /// `use std.NAME` or `use "path"`.
    Use(Use),
    /// `source NAME "title" is KIND`.
    Source(Box<Source>),
    /// `role NAME "…"`.
    Role(Role),
    /// `type T is …`.
    Type(TypeDecl),
    /// `facts GROUP "title"`.
    Facts(Facts),
    /// `define NAME …`.
    Define(Box<Define>),
    /// `decision NAME "question"`.
    Decision(Box<Decision>),
    /// `rule NAME …`.
    Rule(Box<Rule>),
    /// `presumption NAME …`.
    Presumption(Box<Presumption>),
    /// `duty NAME "action"`.
    Duty(Box<Duty>),
    /// `prohibition NAME "…"`.
    Prohibition(Box<Prohibition>),
    /// `property NAME "claim"`.
    Property(Box<Property>),
    /// `impossible NAME "why" if COND`.
    Impossible(Box<Impossible>),
    /// `scenario "title"`.
    Scenario(Box<Scenario>),
    /// `facts_of NAME`.
    FactsOf(FactsOf),
    /// `calendar NAME "…"`.
    Calendar(Box<CalendarDecl>),
    /// `amendment NAME "title"`.
    Amendment(Box<Amendment>),
}

/// `use std.NAME`, `use law.NAME` or `use "relative/path"`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Use {
    /// A text of the standard library.
    Library(Path),
    /// A file, relative to this one, without its ending.
    File(Words),
}

/// What kind of instrument a source is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SourceKind {
    /// An Act.
    Statute,
    /// A statutory instrument.
    Regulations,
    /// A code that the law requires regard to.
    StatutoryCode,
    /// Guidelines of an office-holder.
    Guidelines,
    /// Guidance.
    Guidance,
    /// A judgment.
    CaseLaw,
    /// What is done.
    Practice,
    /// Not law: a draft or a demand.
    Proposal,
}

/// `source NAME "title" is KIND` with `url`, `under`, `basis`, `in force`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// Its name; editions share one.
    pub name: Name,
    /// Its title.
    pub title: Option<Words>,
    /// Its kind.
    pub kind: Option<Spanned<SourceKind>>,
    /// Where it can be read.
    pub url: Option<Words>,
    /// The provision that it is made under.
    pub under: Option<Citation>,
    /// The default basis of what cites it.
    pub basis: Option<Spanned<Basis>>,
    /// The period of this edition.
    pub period: Option<Period>,
}

/// `role NAME "…"`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Role {
    /// Its name.
    pub name: Name,
    /// Who that is.
    pub title: Option<Words>,
    /// Its citation.
    pub cites: Option<Citation>,
}

/// `type T is …`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TypeDecl {
    /// Its name.
    pub name: Name,
    /// `"what the values are"`, optional, after the name.
    pub title: Option<Words>,
    /// What it is.
    pub body: TypeBody,
}

/// The three forms of a type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TypeBody {
    /// `is one of a, b or c`, or one value a line with descriptions; `and others`.
    OneOf {
        /// The values in order.
        values: Vec<ValueDecl>,
        /// Whether `and others` was written, and where.
        others: Option<Span>,
    },
    /// `is ordered A < B < C`.
    Ordered {
        /// The values, lowest first.
        values: Vec<ValueDecl>,
    },
    /// `is record` with fields.
    Record {
        /// The fields in order.
        fields: Vec<FactDecl>,
    },
    /// It could not be read.
    Broken,
}

/// One value of a type, with its description.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ValueDecl {
    /// Its name.
    pub name: Name,
    /// What it means.
    pub title: Option<Words>,
}

/// `facts GROUP "title"` or `facts GROUP continued`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// The group.
    pub group: Name,
    /// Its title.
    pub title: Option<Words>,
    /// Whether `continued` was written.
    pub continued: bool,
    /// The facts in order.
    pub facts: Vec<FactDecl>,
}

/// `name : TYPE "question"`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FactDecl {
    /// Its name within the group or record.
    pub name: Name,
    /// Its type.
    pub ty: FactType,
    /// The question that asks for it.
    pub question: Option<Words>,
    /// The whole declaration.
    pub span: Span,
}

/// The type of a fact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FactType {
    /// The type proper.
    pub base: BaseType,
    /// `or none`.
    pub or_none: Option<Span>,
    /// `judgement [of TYPE] by ROLE on "standard" [with reasons]`.
    pub judgement: Option<Judgement>,
    /// All of it.
    pub span: Span,
}

/// `by ROLE on "standard" [with reasons]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judgement {
    /// Who decides.
    pub by: Option<Path>,
    /// Against which standard.
    pub standard: Option<Words>,
    /// Whether reasons must be recorded.
    pub with_reasons: bool,
}

/// The types that a fact may have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BaseType {
    /// `yes/no`; a `judgement` without `of` is one.
    YesNo,
    /// `event`.
    Event,
    /// `date`.
    Date,
    /// `integer [from A to B]`.
    Integer {
        /// Lowest value, included.
        from: Option<Spanned<Number>>,
        /// Highest value, included.
        to: Option<Spanned<Number>>,
    },
    /// `decimal [from A to B]`.
    Decimal {
        /// Lowest value, included.
        from: Option<Spanned<Number>>,
        /// Highest value, included.
        to: Option<Spanned<Number>>,
    },
    /// `duration in days|months|working days`; `duration` alone is of days.
    Duration(DurationKind),
    /// `text`.
    Text,
    /// A declared type.
    Named(Path),
    /// `some of T`.
    SomeOf(Path),
    /// `many R`.
    Many(Path),
}

/// `impossible NAME "why" if COND`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Impossible {
    /// Its name.
    pub name: Name,
    /// Why.
    pub why: Option<Words>,
    /// Facts that cannot occur together.
    pub cond: Option<Cond>,
}

/// `calendar NAME "…"`: which days are working days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CalendarDecl {
    /// Its name.
    pub name: Name,
    /// Its title.
    pub title: Option<Words>,
    /// `cites …`.
    pub cites: Vec<Citation>,
    /// `covers DATE to DATE`, both included.
    pub covers: Option<(Spanned<Date>, Spanned<Date>)>,
    /// `weekend saturday, sunday`: 0 is Monday.
    pub weekend: Vec<Spanned<u8>>,
    /// `holidays`, a date and its name a line.
    pub holidays: Vec<(Spanned<Date>, Option<Words>)>,
}
