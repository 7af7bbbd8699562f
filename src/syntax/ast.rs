//! One value type per construct of the language, as written: spans kept, nothing resolved.
//!
//! A tree is a value: no types, no resolved names, no interior mutability. One text yields one tree, with no context.
//! Where a part could not be read it is left out here and a diagnostic says so; a tree with errors never decides.

use crate::base::date::{Date, DurationKind};
use crate::base::number::Number;
use crate::base::provision::{Basis, Label, Pinpoint};
use crate::base::span::{Span, Spanned};
use std::sync::Arc;

/// An identifier as written: letters, digits and underscores.
pub type Name = Spanned<String>;
/// Words between double quotes, without them and with escapes undone.
pub type Words = Spanned<String>;

/// A dotted name: `request.made_on`, `code_of_practice.last_resort`, `std.time`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Path {
    /// The parts in order; at least one.
    pub parts: Vec<Name>,
    /// From the first part to the last.
    pub span: Span,
}

impl Path {
    /// The parts joined by dots.
    pub fn text(&self) -> String {
        self.parts.iter().map(|part| part.value.as_str()).collect::<Vec<_>>().join(".")
    }
}

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

/// `in force from DATE [ceasing on DATE] [basis B]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Period {
    /// First day in force; `None` where only `ceasing on` is given.
    pub from: Option<Spanned<Date>>,
    /// The first day on which it is no longer in force.
    pub ceasing: Option<Spanned<Date>>,
    /// How well the period is known.
    pub basis: Option<Basis>,
    /// `[SOURCE pinpoint …]` for the period, such as a commencement instrument.
    pub cite: Option<Citation>,
    /// The whole clause.
    pub span: Span,
}

/// One cited place: `SOURCE PINPOINT`. In a list after `;` a source may be left out: it is then the one before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CitedPlace {
    /// The source's name; filled in by the reader where it was left out.
    pub source: Path,
    /// `s.44A(3)(c)`; a whole source may be cited.
    pub pinpoint: Option<Pinpoint>,
    /// `basis B` directly after this place.
    pub basis: Option<Basis>,
    /// The place as written.
    pub span: Span,
}

/// What follows `cites`, or stands in square brackets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Citation {
    /// At least one.
    pub places: Vec<CitedPlace>,
    /// The whole citation, brackets included.
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
    Source(Source),
    /// `role NAME "…"`.
    Role(Role),
    /// `type T is …`.
    Type(TypeDecl),
    /// `facts GROUP "title"`.
    Facts(Facts),
    /// `define NAME …`.
    Define(Define),
    /// `decision NAME "question"`.
    Decision(Decision),
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
    Impossible(Impossible),
    /// `scenario "title"`.
    Scenario(Box<Scenario>),
    /// `facts_of NAME`.
    FactsOf(FactsOf),
    /// `calendar NAME "…"`.
    Calendar(CalendarDecl),
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
        by: Expr,
        /// Before rather than after.
        before: bool,
        /// The date that it is measured from.
        from: Expr,
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
        item: ItemRef,
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
