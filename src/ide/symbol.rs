//! What is declared at a place: an item, a fact, a value, an outcome.
//!
//! Takes a tree and the place of a name; gives the part of the tree that declares it. Works on broken texts: what could
//! be read is there.

use crate::base::span::{Span, Spanned};
use crate::syntax::ast;

/// What a declared name is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A policy.
    Policy,
    /// A library.
    Library,
    /// A source.
    Source,
    /// A role.
    Role,
    /// A type of values.
    Type,
    /// A value of a type.
    Value,
    /// A record.
    Record,
    /// A field of a record.
    Field,
    /// A group of facts.
    Group,
    /// A fact.
    Fact,
    /// A define.
    Define,
    /// A decision.
    Decision,
    /// An outcome of a decision.
    Outcome,
    /// A rule.
    Rule,
    /// A presumption.
    Presumption,
    /// A duty.
    Duty,
    /// A prohibition.
    Prohibition,
    /// A property.
    Property,
    /// An `impossible` item.
    Impossible,
    /// A scenario.
    Scenario,
    /// A set of facts.
    FactSet,
    /// A calendar.
    Calendar,
    /// An amendment.
    Amendment,
    /// The item that `for each` or a quantifier binds.
    Bound,
}

impl Kind {
    /// The language's word for it.
    pub fn word(self) -> &'static str {
        match self {
            Kind::Policy => "policy",
            Kind::Library => "library",
            Kind::Source => "source",
            Kind::Role => "role",
            Kind::Type => "type",
            Kind::Value => "value",
            Kind::Record => "record",
            Kind::Field => "field",
            Kind::Group => "facts",
            Kind::Fact => "fact",
            Kind::Define => "define",
            Kind::Decision => "decision",
            Kind::Outcome => "outcome",
            Kind::Rule => "rule",
            Kind::Presumption => "presumption",
            Kind::Duty => "duty",
            Kind::Prohibition => "prohibition",
            Kind::Property => "property",
            Kind::Impossible => "impossible",
            Kind::Scenario => "scenario",
            Kind::FactSet => "facts_of",
            Kind::Calendar => "calendar",
            Kind::Amendment => "amendment",
            Kind::Bound => "item",
        }
    }
}

/// The part of a tree that declares a name.
#[derive(Clone, Copy, Debug)]
pub enum Declared<'a> {
    /// A policy or library.
    Head(&'a ast::Head),
    /// An item with a name of its own.
    Item(&'a ast::Item),
    /// A group of facts.
    Group(&'a ast::Item, &'a ast::Facts),
    /// A fact of a group.
    Fact(&'a ast::Facts, &'a ast::FactDecl),
    /// A field of a record.
    Field(&'a ast::TypeDecl, &'a ast::FactDecl),
    /// A value of a type.
    Value(&'a ast::TypeDecl, &'a ast::ValueDecl),
    /// An outcome of a decision.
    Outcome(&'a ast::Decision, &'a ast::ValueDecl),
}

/// What is declared at the place of a name; `None` for a bound name, which no item declares.
pub fn declared(tree: &ast::File, name: Span) -> Option<Declared<'_>> {
    if let Some(head) = tree.head.as_ref().filter(|head| head.name.span == name) {
        return Some(Declared::Head(head));
    }
    let after = tree.items.partition_point(|item| item.span.start <= name.start);
    declared_in(tree.items.get(after.checked_sub(1)?)?, name)
}

fn declared_in(item: &ast::Item, name: Span) -> Option<Declared<'_>> {
    match &item.kind {
        ast::ItemKind::Facts(facts) if facts.group.span == name => Some(Declared::Group(item, facts)),
        ast::ItemKind::Facts(facts) => {
            facts.facts.iter().find(|fact| fact.name.span == name).map(|fact| Declared::Fact(facts, fact))
        }
        _ if heading(item).is_some_and(|(own, _)| own.span == name) => Some(Declared::Item(item)),
        ast::ItemKind::Type(ty) => match &ty.body {
            ast::TypeBody::OneOf { values, .. } | ast::TypeBody::Ordered { values } => {
                values.iter().find(|value| value.name.span == name).map(|value| Declared::Value(ty, value))
            }
            ast::TypeBody::Record { fields } => {
                fields.iter().find(|field| field.name.span == name).map(|field| Declared::Field(ty, field))
            }
            ast::TypeBody::Broken => None,
        },
        ast::ItemKind::Decision(decision) => {
            let outcome = decision.outcomes.iter().find(|outcome| outcome.name.span == name);
            outcome.map(|outcome| Declared::Outcome(decision, outcome))
        }
        ast::ItemKind::Amendment(amendment) => {
            amendment.changes.iter().find_map(|change| inserted(change)).and_then(|item| declared_in(item, name))
        }
        ast::ItemKind::Use(_)
        | ast::ItemKind::Source(_)
        | ast::ItemKind::Role(_)
        | ast::ItemKind::Define(_)
        | ast::ItemKind::Rule(_)
        | ast::ItemKind::Presumption(_)
        | ast::ItemKind::Duty(_)
        | ast::ItemKind::Prohibition(_)
        | ast::ItemKind::Property(_)
        | ast::ItemKind::Impossible(_)
        | ast::ItemKind::Scenario(_)
        | ast::ItemKind::FactsOf(_)
        | ast::ItemKind::Calendar(_) => None,
    }
}

/// The item that a change of an amendment brings.
pub(super) fn inserted(change: &ast::Change) -> Option<&ast::Item> {
    match &change.kind {
        ast::ChangeKind::Replace(_, item) | ast::ChangeKind::InsertAfter(_, item) => Some(item),
        ast::ChangeKind::Omit(_)
        | ast::ChangeKind::InsertFact { .. }
        | ast::ChangeKind::InsertLimb { .. }
        | ast::ChangeKind::ReplaceLimb { .. }
        | ast::ChangeKind::OmitLimb { .. }
        | ast::ChangeKind::InsertValue { .. } => None,
    }
}

/// The name of an item and its heading; `None` where it has no name of its own. A scenario's title is its name.
pub(super) fn heading(item: &ast::Item) -> Option<(Spanned<&str>, Option<&ast::Words>)> {
    match &item.kind {
        ast::ItemKind::Use(_) => None,
        ast::ItemKind::Source(item) => Some((item.name.as_str(), item.title.as_ref())),
        ast::ItemKind::Role(item) => Some((item.name.as_str(), item.title.as_ref())),
        ast::ItemKind::Type(item) => Some((item.name.as_str(), item.title.as_ref())),
        ast::ItemKind::Facts(item) => Some((item.group.as_str(), item.title.as_ref())),
        ast::ItemKind::Define(item) => Some((item.name.as_str(), item.title.as_ref())),
        ast::ItemKind::Decision(item) => Some((item.name.as_str(), item.question.as_ref())),
        ast::ItemKind::Rule(item) => Some((item.name.as_str(), item.title.as_ref())),
        ast::ItemKind::Presumption(item) => Some((item.name.as_str(), item.title.as_ref())),
        ast::ItemKind::Duty(item) => Some((item.name.as_str(), item.title.as_ref())),
        ast::ItemKind::Prohibition(item) => Some((item.name.as_str(), item.title.as_ref())),
        ast::ItemKind::Property(item) => Some((item.name.as_str(), item.claim.as_ref())),
        ast::ItemKind::Impossible(item) => Some((item.name.as_str(), item.why.as_ref())),
        ast::ItemKind::Scenario(item) => Some((item.title.as_str(), None)),
        ast::ItemKind::FactsOf(item) => Some((item.name.as_str(), None)),
        ast::ItemKind::Calendar(item) => Some((item.name.as_str(), item.title.as_ref())),
        ast::ItemKind::Amendment(item) => Some((item.name.as_str(), item.title.as_ref())),
    }
}

/// What an item is; `None` for `use`.
pub(super) fn kind_of(item: &ast::Item) -> Option<Kind> {
    Some(match &item.kind {
        ast::ItemKind::Use(_) => return None,
        ast::ItemKind::Source(_) => Kind::Source,
        ast::ItemKind::Role(_) => Kind::Role,
        ast::ItemKind::Type(ty) => match ty.body {
            ast::TypeBody::Record { .. } => Kind::Record,
            ast::TypeBody::OneOf { .. } | ast::TypeBody::Ordered { .. } | ast::TypeBody::Broken => Kind::Type,
        },
        ast::ItemKind::Facts(_) => Kind::Group,
        ast::ItemKind::Define(_) => Kind::Define,
        ast::ItemKind::Decision(_) => Kind::Decision,
        ast::ItemKind::Rule(_) => Kind::Rule,
        ast::ItemKind::Presumption(_) => Kind::Presumption,
        ast::ItemKind::Duty(_) => Kind::Duty,
        ast::ItemKind::Prohibition(_) => Kind::Prohibition,
        ast::ItemKind::Property(_) => Kind::Property,
        ast::ItemKind::Impossible(_) => Kind::Impossible,
        ast::ItemKind::Scenario(_) => Kind::Scenario,
        ast::ItemKind::FactsOf(_) => Kind::FactSet,
        ast::ItemKind::Calendar(_) => Kind::Calendar,
        ast::ItemKind::Amendment(_) => Kind::Amendment,
    })
}

/// The citations of an item, first that of its `cites` clauses.
pub(super) fn citations(item: &ast::Item) -> &[ast::Citation] {
    match &item.kind {
        ast::ItemKind::Define(item) => &item.cites,
        ast::ItemKind::Rule(item) => &item.cites,
        ast::ItemKind::Presumption(item) => &item.cites,
        ast::ItemKind::Duty(item) => &item.cites,
        ast::ItemKind::Prohibition(item) => &item.cites,
        ast::ItemKind::Property(item) => &item.cites,
        ast::ItemKind::Calendar(item) => &item.cites,
        ast::ItemKind::Amendment(item) => &item.cites,
        ast::ItemKind::Role(item) => item.cites.as_slice(),
        ast::ItemKind::Source(item) => item.under.as_slice(),
        ast::ItemKind::Use(_)
        | ast::ItemKind::Type(_)
        | ast::ItemKind::Facts(_)
        | ast::ItemKind::Decision(_)
        | ast::ItemKind::Impossible(_)
        | ast::ItemKind::Scenario(_)
        | ast::ItemKind::FactsOf(_) => &[],
    }
}

impl<'a> Declared<'a> {
    /// What it is.
    pub fn kind(&self) -> Kind {
        match self {
            Declared::Head(head) => match head.kind {
                ast::HeadKind::Policy => Kind::Policy,
                ast::HeadKind::Library => Kind::Library,
            },
            Declared::Item(item) => kind_of(item).unwrap_or(Kind::Policy),
            Declared::Group(..) => Kind::Group,
            Declared::Fact(..) => Kind::Fact,
            Declared::Field(..) => Kind::Field,
            Declared::Value(..) => Kind::Value,
            Declared::Outcome(..) => Kind::Outcome,
        }
    }

    /// Its name as conditions write it.
    pub fn name(&self) -> String {
        match self {
            Declared::Head(head) => head.name.value.to_string(),
            Declared::Item(item) => heading(item).map_or_else(String::new, |(name, _)| name.value.to_string()),
            Declared::Group(_, facts) => facts.group.value.to_string(),
            Declared::Fact(facts, fact) => format!("{}.{}", facts.group.value, fact.name.value),
            Declared::Field(_, field) => field.name.value.to_string(),
            Declared::Value(_, value) | Declared::Outcome(_, value) => value.name.value.to_string(),
        }
    }

    /// Its title, question, action or description.
    pub fn title(&self) -> Option<&'a str> {
        let words = match self {
            Declared::Head(head) => head.title.as_ref(),
            Declared::Item(item) => heading(item).and_then(|(_, title)| title),
            Declared::Group(_, facts) => facts.title.as_ref(),
            Declared::Fact(_, fact) | Declared::Field(_, fact) => fact.question.as_ref(),
            Declared::Value(_, value) | Declared::Outcome(_, value) => value.title.as_ref(),
        };
        words.map(|words| words.value.as_str())
    }

    /// All of the declaration.
    pub fn whole(&self) -> Span {
        match self {
            Declared::Head(head) => head.span,
            Declared::Item(item) | Declared::Group(item, _) => item.span,
            Declared::Fact(_, fact) | Declared::Field(_, fact) => fact.span,
            Declared::Value(_, value) | Declared::Outcome(_, value) => {
                value.title.as_ref().map_or(value.name.span, |title| value.name.span.to(title.span))
            }
        }
    }
}
