//! One body of law: the policy asked and all that it uses, with every item in tables.

use crate::base::calendar::Calendar;
use crate::base::date::Date;
use crate::base::provision::{Basis, Pinpoint};
use crate::base::span::Span;
use crate::ir::cond::{Cond, Expr, FactRef};
use crate::ir::ids::{
    BinderId, CondId, DecisionId, DefineId, ExprId, FactId, OutcomeId, PolicyId, PresumptionId, RoleId, RuleId,
    SourceId, TypeId,
};
use crate::ir::scenario::Scenario;
use crate::ir::types::{EnumType, FactDecl, RecordType, Value, ValueDecl};

/// One body of law, checked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Program {
    /// The policy that was asked, then all that it uses, in the order in which they were reached.
    pub policies: Vec<Policy>,
    /// The amendments that were applied, in the order in which they were.
    pub amendments: Vec<Amendment>,
    /// By [`SourceId`].
    pub sources: Vec<Source>,
    /// By [`RoleId`].
    pub roles: Vec<Role>,
    /// By [`TypeId`].
    pub types: Vec<EnumType>,
    /// By [`crate::ir::RecordId`].
    pub records: Vec<RecordType>,
    /// By [`FactId`], in the order of declaration.
    pub facts: Vec<FactDecl>,
    /// By [`BinderId`].
    pub binders: Vec<Binder>,
    /// By [`DefineId`].
    pub defines: Vec<Define>,
    /// By [`DecisionId`].
    pub decisions: Vec<Decision>,
    /// By [`RuleId`].
    pub rules: Vec<Rule>,
    /// By [`PresumptionId`].
    pub presumptions: Vec<Presumption>,
    /// By [`crate::ir::DutyId`].
    pub duties: Vec<Duty>,
    /// By [`crate::ir::ProhibitionId`].
    pub prohibitions: Vec<Prohibition>,
    /// By [`crate::ir::PropertyId`].
    pub properties: Vec<Property>,
    /// By [`crate::ir::ImpossibleId`].
    pub impossibles: Vec<Impossible>,
    /// By [`crate::ir::ScenarioId`].
    pub scenarios: Vec<Scenario>,
    /// By [`CondId`].
    pub conds: Vec<Cond>,
    /// By [`ExprId`].
    pub exprs: Vec<Expr>,
    /// The calendar of working days; `None` where none is used.
    pub calendar: Option<Calendar>,
}

/// An amendment that was applied. What it changed stands among the other items; this is for saying so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Amendment {
    /// Its name.
    pub name: String,
    /// Its title.
    pub title: Option<String>,
    /// The day on which it commences.
    pub from: Option<Date>,
    /// Whether a source that it cites is a proposal: it is then no law.
    pub proposal: bool,
}

/// A policy or library of the body of law.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    /// Its name.
    pub name: String,
    /// Its title.
    pub title: Option<String>,
    /// Whether it is a library: no period, no rules, it always "governs" its defines.
    pub library: bool,
    /// Its period; libraries have none.
    pub period: Option<Period>,
    /// What picks the law.
    pub dated_by: Option<ExprId>,
    /// What it governs; all must hold.
    pub applies_when: Vec<CondId>,
    /// Exceptions of each of its rules, presumptions and duties.
    pub excepts: Vec<Except>,
    /// Decisions that it governs by its head, beside those on which it has a rule.
    pub governs: Vec<DecisionId>,
    /// The text's content hash: 64 bits of FNV-1a over the source text, in hexadecimal. For receipts.
    pub hash: String,
    /// The head.
    pub span: Span,
}

/// From the first day in force to the day on which it ceases.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Period {
    /// First day in force; `None` is from the beginning.
    pub from: Option<Date>,
    /// First day no longer in force; `None` is without end.
    pub ceasing: Option<Date>,
    /// How well the period is known.
    pub basis: Basis,
    /// Where it is laid down.
    pub places: Vec<CitedPlace>,
    /// Where it is written.
    pub span: Span,
}

impl Period {
    /// Whether the date lies in the period.
    pub fn holds(&self, date: Date) -> bool {
        self.from.is_none_or(|from| from <= date) && self.ceasing.is_none_or(|end| date < end)
    }
}

/// One cited place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CitedPlace {
    /// The source.
    pub source: SourceId,
    /// The place in it.
    pub pinpoint: Option<Pinpoint>,
    /// How well it is known, where the citation says; else the edition's default.
    pub basis: Option<Basis>,
    /// Where it is written.
    pub span: Span,
}

/// The kinds of source, most binding first.
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
    /// Not law.
    Proposal,
}

/// A source with its editions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// Its name.
    pub name: String,
    /// At least one; their periods do not overlap.
    pub editions: Vec<Edition>,
}

impl Source {
    /// The edition of a date; the first where no date is known or none is in force.
    pub fn edition(&self, date: Option<Date>) -> Option<&Edition> {
        let of_date = |edition: &&Edition| {
            edition.period.as_ref().is_none_or(|period| date.is_some_and(|date| period.holds(date)))
        };
        self.editions.iter().find(of_date).or_else(|| self.editions.first())
    }

    /// Whether it is a proposal, and so no law.
    pub fn is_proposal(&self) -> bool {
        self.editions.iter().any(|edition| edition.kind == SourceKind::Proposal)
    }
}

/// One edition of a source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edition {
    /// Its title.
    pub title: String,
    /// Its kind.
    pub kind: SourceKind,
    /// Where it can be read.
    pub url: Option<String>,
    /// What it is made under, in words.
    pub under: Option<String>,
    /// The basis of what cites it and does not say.
    pub basis: Basis,
    /// Its period.
    pub period: Option<Period>,
    /// Where it is declared.
    pub span: Span,
}

/// A role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Role {
    /// Its name.
    pub name: String,
    /// Who that is.
    pub title: String,
    /// Where it is declared.
    pub span: Span,
}

/// A bound name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Binder {
    /// The name.
    pub name: String,
    /// The list whose items it stands for.
    pub list: FactId,
}

/// What items share.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    /// Its name.
    pub name: String,
    /// Its heading, action, claim or question.
    pub title: Option<String>,
    /// The policy that it belongs to.
    pub policy: PolicyId,
    /// What it cites.
    pub places: Vec<CitedPlace>,
    /// `basis B` as a clause of its own.
    pub basis: Option<Basis>,
    /// Its own period, within its policy's.
    pub period: Option<Period>,
    /// The instrument's words.
    pub says: Option<String>,
    /// Its name's place.
    pub name_span: Span,
    /// The whole item.
    pub span: Span,
}

/// `except where`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Except {
    /// The condition.
    pub cond: CondId,
    /// Its own citation; empty where it has none.
    pub places: Vec<CitedPlace>,
    /// The clause.
    pub span: Span,
}

/// A define with its dated versions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Define {
    /// Its name.
    pub name: String,
    /// For each item of a list, where set.
    pub binder: Option<BinderId>,
    /// At least one; their periods do not overlap. Each is judged by its own policy's date.
    pub versions: Vec<DefineVersion>,
}

/// One version of a define.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DefineVersion {
    /// Heading, citation, period.
    pub head: Header,
    /// What it stands for.
    pub body: DefineBody,
}

/// What a define stands for; all versions of one define have one form and type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DefineBody {
    /// A condition.
    Means(CondId),
    /// A value.
    Is(ExprId),
}

/// A decision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// Its name and question.
    pub head: Header,
    /// For each item of a list, where set: every rule on it binds this name.
    pub binder: Option<BinderId>,
    /// The outcomes; where ranked, each prevails over those after it. At most 56.
    pub outcomes: Vec<ValueDecl>,
    /// Whether the outcomes are ranked.
    pub ranked: bool,
    /// The outcome where no rule is live.
    pub otherwise: Option<OutcomeId>,
    /// The rules that conclude on it, in the program's order.
    pub rules: Vec<RuleId>,
    /// The policies that conclude on it: by a rule, an unread rule that bears on it, or `governs`.
    pub policies: Vec<PolicyId>,
}

/// A rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    /// Name, heading, citation, period.
    pub head: Header,
    /// All must hold.
    pub when: Vec<CondId>,
    /// What it concludes; `None` for a provision known to exist and not read, and for another reading of one that was.
    pub conclusion: Option<(DecisionId, OutcomeId, Form)>,
    /// The decisions that a rule bears on which concludes nothing.
    pub bears_on: Vec<DecisionId>,
    /// For each item, where the decision is per item: the decision's own binder.
    pub binder: Option<BinderId>,
    /// Any suffices to stop the rule.
    pub excepts: Vec<Except>,
    /// The rules that override it where they are live.
    pub overridden_by: Vec<RuleId>,
}

impl Rule {
    /// Whether it is another reading of a provision, open to argument, which no answer takes into account.
    pub fn is_other_reading(&self) -> bool {
        self.conclusion.is_none() && self.head.basis == Some(Basis::Inferred)
    }
}

/// The three forms of a conclusion.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// `D is O`.
    Plain,
    /// `D is O if C`.
    If(CondId),
    /// `D is O unless C`.
    Unless(CondId),
}

/// A presumption.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Presumption {
    /// Name, heading, citation, period.
    pub head: Header,
    /// For each item of a list, where set.
    pub binder: Option<BinderId>,
    /// All must hold; they read what counts.
    pub when: Vec<CondId>,
    /// Any suffices to stop it.
    pub excepts: Vec<Except>,
    /// What is presumed.
    pub target: PresumedValue,
    /// Its rebuttal, which reads facts as found; without one it is conclusive.
    pub rebutted_if: Option<CondId>,
    /// The presumptions that override it where they bite.
    pub overridden_by: Vec<PresumptionId>,
}

/// What a presumption makes count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PresumedValue {
    /// A fact counts as a value.
    Fact(FactRef, Value),
    /// A `define … means` counts as yes or no; `item` as for [`crate::ir::CondKind::Define`].
    Define(DefineId, Option<BinderId>, bool),
}

/// A duty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Duty {
    /// Name, action, citation, period.
    pub head: Header,
    /// For each item of a list, where set.
    pub binder: Option<BinderId>,
    /// Who owes it.
    pub on: Vec<RoleId>,
    /// All must hold.
    pub when: Vec<CondId>,
    /// Any suffices to stop it.
    pub excepts: Vec<Except>,
    /// The deadlines in order; the first whose condition holds counts.
    pub due: Vec<Due>,
    /// `as soon as reasonably practicable`: where it counts (always, where `None` is inside), and the judgement that
    /// says whether it was kept.
    pub asap: Option<Asap>,
    /// The event, or date that may be none, of its being done.
    pub done_on: Option<FactRef>,
    /// All must hold for it to be done.
    pub done_if: Vec<(CondId, Vec<CitedPlace>)>,
    /// Set for a duty that continues.
    pub continues: Option<CondId>,
}

/// A deadline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    /// The last day.
    pub by: ExprId,
    /// Where it counts; `None` is always.
    pub cond: Option<CondId>,
    /// Its own citation; empty where it has none.
    pub places: Vec<CitedPlace>,
}

/// `as soon as reasonably practicable`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asap {
    /// Where it counts; `None` is always.
    pub cond: Option<CondId>,
    /// The yes/no judgement that says whether it was kept.
    pub judged_by: Option<FactRef>,
    /// Its own citation; empty where it has none.
    pub places: Vec<CitedPlace>,
}

/// A prohibition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prohibition {
    /// Name, what must not be done, citation, period.
    pub head: Header,
    /// For each item of a list, where set.
    pub binder: Option<BinderId>,
    /// Whom it binds.
    pub on: Vec<RoleId>,
    /// All must hold.
    pub when: Vec<CondId>,
    /// Any suffices to stop it.
    pub excepts: Vec<Except>,
    /// What breaches it.
    pub breached_if: CondId,
}

/// A property.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Property {
    /// Name, claim, citation; the period is the dates that it speaks of.
    pub head: Header,
    /// For each item of a list, where set.
    pub binder: Option<BinderId>,
    /// All must hold.
    pub when: Vec<CondId>,
    /// What is claimed.
    pub form: PropertyForm,
    /// Why it is expected to fail, where it is.
    pub expected_to_fail: Option<String>,
}

/// The three forms of a property.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PropertyForm {
    /// The condition never holds.
    Never(CondId),
    /// The condition always holds.
    Always(CondId),
    /// The decision's outcome never turns on these facts.
    TurnsOn(DecisionId, Vec<FactRef>),
}

/// Facts that cannot occur together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Impossible {
    /// Its name; its title is why.
    pub head: Header,
    /// The condition, read on facts as found.
    pub cond: CondId,
}

macro_rules! tables {
    ($($get:ident $table:ident $id:ident $item:ty, $what:literal;)*) => {
        #[expect(clippy::indexing_slicing, reason = "an identity is made only with its place in the table")]
        impl Program {
            $(#[doc = $what] pub fn $get(&self, id: crate::ir::ids::$id) -> &$item { &self.$table[id.index()] })*
        }
    };
}

tables! {
    policy policies PolicyId Policy, "The policy of an identity.";
    source sources SourceId Source, "The source of an identity.";
    role roles RoleId Role, "The role of an identity.";
    enum_type types TypeId EnumType, "The type of an identity.";
    record records RecordId RecordType, "The record of an identity.";
    fact facts FactId FactDecl, "The fact of an identity.";
    binder binders BinderId Binder, "The bound name of an identity.";
    define defines DefineId Define, "The define of an identity.";
    decision decisions DecisionId Decision, "The decision of an identity.";
    rule rules RuleId Rule, "The rule of an identity.";
    presumption presumptions PresumptionId Presumption, "The presumption of an identity.";
    duty duties DutyId Duty, "The duty of an identity.";
    prohibition prohibitions ProhibitionId Prohibition, "The prohibition of an identity.";
    property properties PropertyId Property, "The property of an identity.";
    impossible impossibles ImpossibleId Impossible, "The `impossible` item of an identity.";
    scenario scenarios ScenarioId Scenario, "The scenario of an identity.";
    cond conds CondId Cond, "The condition of an identity.";
    expr exprs ExprId Expr, "The expression of an identity.";
}

impl Program {
    /// The fact of a dotted name; `None` where there is none.
    pub fn fact_named(&self, name: &str) -> Option<FactId> {
        self.facts.iter().position(|fact| fact.name == name).map(FactId::new)
    }

    /// The decision of a name; `None` where there is none.
    pub fn decision_named(&self, name: &str) -> Option<DecisionId> {
        self.decisions.iter().position(|decision| decision.head.name == name).map(DecisionId::new)
    }

    /// The outcome of a name; `None` where the decision has none such.
    pub fn outcome_named(&self, decision: DecisionId, name: &str) -> Option<OutcomeId> {
        self.decision(decision).outcomes.iter().position(|outcome| outcome.name == name).map(OutcomeId::new)
    }

    /// The declaration behind a reference: a fact's, or a record field's.
    pub fn fact_decl(&self, fact: FactRef) -> &FactDecl {
        match fact {
            FactRef::Global(fact) => self.fact(fact),
            FactRef::Field(binder, field) => self.field_decl(self.binder(binder).list, field),
        }
    }

    /// The declaration of a field of a list's items.
    #[expect(clippy::indexing_slicing, reason = "the checker gives field numbers of the list's own record")]
    pub fn field_decl(&self, list: FactId, field: u32) -> &FactDecl {
        match &self.fact(list).kind {
            crate::ir::types::FactKind::List(record) => &self.record(*record).fields[field as usize],
            crate::ir::types::FactKind::Scalar(_)
            | crate::ir::types::FactKind::Event
            | crate::ir::types::FactKind::Set(_) => unreachable!("a binder stands for the items of a list"),
        }
    }

    /// A value as the language writes it, by the type that it belongs to.
    pub fn value_words(&self, value: &Value, ty: Option<TypeId>) -> String {
        match value {
            Value::None => String::from("none"),
            Value::YesNo(true) => String::from("yes"),
            Value::YesNo(false) => String::from("no"),
            Value::Member(n) => ty
                .and_then(|ty| self.enum_type(ty).values.get(*n as usize))
                .map_or_else(|| format!("value {n}"), |value| value.name.clone()),
            Value::Other(words) if words.starts_with(crate::ir::types::UNNAMED) => String::from("some other value"),
            Value::Other(words) => format!("other \"{words}\""),
            Value::Date(date) => date.to_string(),
            Value::Number(number) => number.to_string(),
            Value::Duration(n) => n.to_string(),
            Value::Text(words) if words.starts_with(crate::ir::types::UNNAMED) => String::from("some other words"),
            Value::Text(words) => format!("\"{words}\""),
        }
    }
}
