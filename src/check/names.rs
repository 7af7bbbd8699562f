//! What is declared where, and what a name written in some file may mean.
//!
//! Takes declarations; gives the things that a name stands for, as seen from a file: its own and those of the files
//! that it uses directly. Reports nothing: `resolve` says what is wrong with a name.

use crate::base::span::Span;
use crate::ir::{
    DecisionId, DefineId, DutyId, FactId, PolicyId, PresumptionId, ProhibitionId, RecordId, RoleId, RuleId, SourceId,
    TypeId,
};
use std::collections::{BTreeMap, BTreeSet};

/// What a declared name stands for. Lists of identities are the dated versions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Thing {
    Source(SourceId),
    Role(RoleId),
    Type(TypeId),
    Record(RecordId),
    Define(DefineId),
    Decision(DecisionId),
    Rule(Vec<RuleId>),
    Presumption(Vec<PresumptionId>),
    Duty(Vec<DutyId>),
    Prohibition(Vec<ProhibitionId>),
    Property,
    Impossible,
    /// A `facts_of` set, by its place among all of them.
    FactSet(usize),
    Calendar,
    Amendment,
}

impl Thing {
    /// The language's word for such a thing.
    pub(crate) fn word(&self) -> &'static str {
        match self {
            Thing::Source(_) => "source",
            Thing::Role(_) => "role",
            Thing::Type(_) => "type",
            Thing::Record(_) => "record",
            Thing::Define(_) => "define",
            Thing::Decision(_) => "decision",
            Thing::Rule(_) => "rule",
            Thing::Presumption(_) => "presumption",
            Thing::Duty(_) => "duty",
            Thing::Prohibition(_) => "prohibition",
            Thing::Property => "property",
            Thing::Impossible => "impossible item",
            Thing::FactSet(_) => "set of facts",
            Thing::Calendar => "calendar",
            Thing::Amendment => "amendment",
        }
    }
}

/// A declared name.
#[derive(Clone, Debug)]
pub(crate) struct Declared {
    /// What it is.
    pub(crate) thing: Thing,
    /// The file that declares it.
    pub(crate) unit: PolicyId,
    /// Where its name stands.
    pub(crate) span: Span,
}

/// A declared fact.
#[derive(Clone, Copy, Debug)]
pub(crate) struct DeclaredFact {
    /// Its identity.
    pub(crate) fact: FactId,
    /// The file that declares it.
    pub(crate) unit: PolicyId,
    /// Where its name stands.
    pub(crate) span: Span,
}

/// Every name of a body of law.
#[derive(Clone, Debug, Default)]
pub(crate) struct Names {
    /// Policies and libraries, by name.
    pub(crate) policies: BTreeMap<String, PolicyId>,
    /// Everything with an undotted name.
    pub(crate) things: BTreeMap<String, Vec<Declared>>,
    /// Facts, by dotted name.
    pub(crate) facts: BTreeMap<String, DeclaredFact>,
    /// Groups of facts, with the files that hold a part of them and the place of their first declaration.
    pub(crate) groups: BTreeMap<String, (BTreeSet<PolicyId>, Span)>,
    /// By file, the files whose names it sees; empty where every file sees all.
    pub(crate) visible: Vec<BTreeSet<PolicyId>>,
}

impl Names {
    /// Whether a name declared in `unit` is seen from `from`.
    pub(crate) fn sees(&self, from: PolicyId, unit: PolicyId) -> bool {
        self.visible.get(from.index()).is_none_or(|seen| seen.contains(&unit))
    }

    /// What an undotted name stands for, seen from a file.
    pub(crate) fn visible_things<'a>(&'a self, name: &str, from: PolicyId) -> impl Iterator<Item = &'a Declared> {
        self.things.get(name).into_iter().flatten().filter(move |declared| self.sees(from, declared.unit))
    }

    /// What a name stands for in the file that declares it.
    pub(crate) fn thing_of(&self, unit: PolicyId, name: &str) -> Option<&Declared> {
        self.things.get(name).into_iter().flatten().find(|declared| declared.unit == unit)
    }

    /// All dotted names of facts seen from a file.
    pub(crate) fn fact_names(&self, from: PolicyId) -> impl Iterator<Item = &str> {
        self.facts.iter().filter(move |(_, fact)| self.sees(from, fact.unit)).map(|(name, _)| name.as_str())
    }

    /// All undotted names seen from a file, of things of one of the given words; of all where none is given.
    pub(crate) fn thing_names<'a>(&'a self, from: PolicyId, words: &'a [&'a str]) -> impl Iterator<Item = &'a str> {
        self.things
            .iter()
            .filter(move |(_, declared)| {
                declared.iter().any(|declared| {
                    self.sees(from, declared.unit) && (words.is_empty() || words.contains(&declared.thing.word()))
                })
            })
            .map(|(name, _)| name.as_str())
    }
}
