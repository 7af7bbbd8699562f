//! What is declared where, and what a name written in some file may mean.
//!
//! Takes declarations; gives the things that a name stands for, as seen from a file: its own and those of the files
//! that it uses directly. Names are looked up by hash, and listed in the order in which they are declared. Reports
//! nothing: `resolve` says what is wrong with a name.

use crate::base::hash::NameMap;
use crate::base::span::Span;
use crate::ir::{
    DecisionId, DefineId, DutyId, FactId, PolicyId, PresumptionId, ProhibitionId, RecordId, RoleId, RuleId, SourceId,
    TypeId,
};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

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
    /// The name.
    pub(crate) name: Arc<str>,
    /// What it is.
    pub(crate) thing: Thing,
    /// The file that declares it.
    pub(crate) unit: PolicyId,
    /// Where its name stands.
    pub(crate) span: Span,
    /// Where the next thing of the same name is among all things.
    next: Option<usize>,
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

/// A group of facts.
#[derive(Clone, Debug)]
pub(crate) struct Group {
    /// Where it is first declared.
    pub(crate) span: Span,
    facts: NameMap<String, DeclaredFact>,
}

impl Group {
    /// A group without facts as yet.
    pub(crate) fn new(span: Span) -> Group {
        Group { span, facts: NameMap::default() }
    }

    /// The fact of a name.
    pub(crate) fn fact(&self, name: &str) -> Option<DeclaredFact> {
        self.facts.get(name).copied()
    }

    /// Adds a fact.
    pub(crate) fn declare(&mut self, name: &str, fact: DeclaredFact) {
        self.facts.insert(name.to_owned(), fact);
    }
}

/// Every name of a body of law.
#[derive(Clone, Debug, Default)]
pub(crate) struct Names {
    /// Policies and libraries, by name.
    pub(crate) policies: BTreeMap<String, PolicyId>,
    /// Groups of facts, by name.
    pub(crate) groups: BTreeMap<String, Group>,
    /// By file, the files whose names it sees; empty where every file sees all.
    pub(crate) visible: Vec<BTreeSet<PolicyId>>,
    /// Everything with an undotted name, in the order in which it is declared.
    things: Vec<Declared>,
    /// By name, the place of the first thing that has it.
    first: NameMap<Arc<str>, usize>,
}

impl Names {
    /// Makes room for so many more things.
    pub(crate) fn reserve(&mut self, n: usize) {
        self.things.reserve(n);
        self.first.reserve(n);
    }

    /// The place among all things of the first of a name that is wanted.
    pub(crate) fn place_of(&self, name: &str, wanted: impl Fn(&Declared) -> bool) -> Option<usize> {
        self.places(name).find(|place| self.things.get(*place).is_some_and(&wanted))
    }

    /// The thing at a place.
    pub(crate) fn at(&self, place: usize) -> Option<&Declared> {
        self.things.get(place)
    }

    /// The thing at a place, to be changed.
    pub(crate) fn at_mut(&mut self, place: usize) -> Option<&mut Declared> {
        self.things.get_mut(place)
    }

    /// Adds a thing, and gives its place.
    pub(crate) fn declare(&mut self, name: &str, thing: Thing, unit: PolicyId, span: Span) -> usize {
        let place = self.things.len();
        let last = self.places(name).last();
        let name = match last.and_then(|last| self.things.get_mut(last)) {
            Some(last) => {
                last.next = Some(place);
                Arc::clone(&last.name)
            }
            None => {
                let name: Arc<str> = Arc::from(name);
                self.first.insert(Arc::clone(&name), place);
                name
            }
        };
        self.things.push(Declared { name, thing, unit, span, next: None });
        place
    }

    fn places(&self, name: &str) -> impl Iterator<Item = usize> {
        std::iter::successors(self.first.get(name).copied(), |place| self.things.get(*place)?.next)
    }

    /// Everything with an undotted name, in the order in which it is declared.
    pub(crate) fn things(&self) -> &[Declared] {
        &self.things
    }

    /// What an undotted name stands for, in whichever files.
    pub(crate) fn things_of(&self, name: &str) -> impl Iterator<Item = &Declared> {
        self.places(name).filter_map(|place| self.things.get(place))
    }

    /// Whether a name declared in `unit` is seen from `from`.
    pub(crate) fn sees(&self, from: PolicyId, unit: PolicyId) -> bool {
        self.visible.get(from.index()).is_none_or(|seen| seen.contains(&unit))
    }

    /// What an undotted name stands for, seen from a file.
    pub(crate) fn visible_things(&self, name: &str, from: PolicyId) -> impl Iterator<Item = &Declared> {
        self.things_of(name).filter(move |declared| self.sees(from, declared.unit))
    }

    /// What a name stands for in the file that declares it.
    pub(crate) fn thing_of(&self, unit: PolicyId, name: &str) -> Option<&Declared> {
        self.things_of(name).find(|declared| declared.unit == unit)
    }

    /// The undotted names of the things that are wanted, in order.
    pub(crate) fn thing_names(&self, wanted: impl Fn(&Declared) -> bool) -> Vec<&str> {
        let mut names: Vec<&str> =
            self.things.iter().filter(|declared| wanted(declared)).map(|declared| &*declared.name).collect();
        names.sort_unstable();
        names
    }
}
