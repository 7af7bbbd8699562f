//! Changes that no outcome shows: what is asked, of whom, against which standard, under which provision, and how well
//! that is known. They are always told, for none of them is "no difference".

use crate::base::date::Date;
use crate::diff::transitions::cites;
use crate::ir::{FactDecl, FactKind, Header, Period, Program, Scalar, Source};
use std::collections::{BTreeMap, BTreeSet};

/// One change of text.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct TextChange {
    /// Of which item: its kind and name.
    pub item: String,
    /// What of it.
    pub what: String,
    /// As it was; `None` where it was not there.
    pub old: Option<String>,
    /// As it is; `None` where it is no longer there.
    pub new: Option<String>,
}

/// What is said of each item, by what of it.
type Said = BTreeMap<String, BTreeMap<&'static str, String>>;

/// Compares the texts of two laws, item by item.
pub fn compare(old: &Program, new: &Program) -> Vec<TextChange> {
    let (old, new) = (said(old), said(new));
    let mut changes = Vec::new();
    let items: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
    for item in items {
        match (old.get(item), new.get(item)) {
            (Some(_), None) => {
                changes.push(TextChange { item: item.clone(), what: String::from("removed"), old: None, new: None });
            }
            (None, Some(_)) => {
                changes.push(TextChange { item: item.clone(), what: String::from("added"), old: None, new: None });
            }
            (Some(old), Some(new)) => {
                let whats: BTreeSet<&&str> = old.keys().chain(new.keys()).collect();
                for what in whats {
                    let (a, b) = (old.get(*what), new.get(*what));
                    if a != b {
                        let what = (*what).to_owned();
                        changes.push(TextChange { item: item.clone(), what, old: a.cloned(), new: b.cloned() });
                    }
                }
            }
            (None, None) => {}
        }
    }
    changes
}

fn said(program: &Program) -> Said {
    let mut said = Said::new();
    for fact in &program.facts {
        said.insert(format!("fact {}", fact.name), of_fact(program, fact));
    }
    for record in &program.records {
        for field in &record.fields {
            said.insert(format!("field {}.{}", record.name, field.name), of_fact(program, field));
        }
    }
    for ty in &program.types {
        let values: Vec<&str> = ty.values.iter().map(|value| value.name.as_str()).collect();
        let join = if ty.ordered { " < " } else { ", " };
        let open = if ty.open { " and others" } else { "" };
        let own = BTreeMap::from([("values", format!("{}{open}", values.join(join)))]);
        said.insert(format!("type {}", ty.name), own);
    }
    for role in &program.roles {
        said.insert(format!("role {}", role.name), BTreeMap::from([("title", role.title.clone())]));
    }
    for source in &program.sources {
        said.insert(format!("source {}", source.name), of_source(source));
    }
    for decision in &program.decisions {
        let outcomes: Vec<&str> = decision.outcomes.iter().map(|outcome| outcome.name.as_str()).collect();
        let mut own = of_head(program, &decision.head);
        own.insert("outcomes", outcomes.join(if decision.ranked { " over " } else { ", " }));
        said.insert(format!("decision {}", decision.head.name), own);
    }
    let mut heads: Vec<(&str, &Header)> = program
        .rules
        .iter()
        .map(|item| ("rule", &item.head))
        .chain(program.presumptions.iter().map(|item| ("presumption", &item.head)))
        .chain(program.duties.iter().map(|item| ("duty", &item.head)))
        .chain(program.prohibitions.iter().map(|item| ("prohibition", &item.head)))
        .chain(program.impossibles.iter().map(|item| ("impossible", &item.head)))
        .chain(
            program.defines.iter().flat_map(|define| define.versions.iter().map(|version| ("define", &version.head))),
        )
        .collect();
    // Dated versions of one name follow one another, in whatever order they are written.
    heads.sort_by_key(|(kind, head)| (*kind, &head.name, begins(head.period.as_ref())));
    for (kind, head) in heads {
        let mut key = format!("{kind} {}", head.name);
        // Dated versions of one name are told apart by their periods.
        if said.contains_key(&key) {
            key = format!("{key}, {}", head.period.as_ref().map_or_else(String::new, period));
        }
        said.insert(key, of_head(program, head));
    }
    for duty in &program.duties {
        let roles: Vec<&str> = duty.on.iter().map(|role| program.role(*role).name.as_str()).collect();
        if let Some(own) = said.get_mut(&format!("duty {}", duty.head.name)) {
            own.insert("on", roles.join(", "));
        }
    }
    if let Some(policy) = program.policies.first() {
        let mut own = BTreeMap::new();
        own.insert("title", policy.title.clone().unwrap_or_default());
        own.insert("period", policy.period.as_ref().map_or_else(String::new, period));
        said.insert(String::from("policy"), own);
    }
    said
}

fn of_fact(program: &Program, fact: &FactDecl) -> BTreeMap<&'static str, String> {
    let none = if fact.or_none { " or none" } else { "" };
    let kind = match &fact.kind {
        FactKind::Scalar(Scalar::Enum(ty)) => program.enum_type(*ty).name.clone(),
        FactKind::Scalar(Scalar::YesNo) => String::from("yes/no"),
        FactKind::Scalar(Scalar::Date) => String::from("date"),
        FactKind::Scalar(Scalar::Text) => String::from("text"),
        FactKind::Scalar(Scalar::Duration(kind)) => format!("duration in {}", kind.words()),
        FactKind::Scalar(Scalar::Number { whole, min, max }) => {
            format!("{} from {min} to {max}", if *whole { "integer" } else { "decimal" })
        }
        FactKind::Event => String::from("event"),
        FactKind::Set(ty) => format!("some of {}", program.enum_type(*ty).name),
        FactKind::List(record) => format!("many {}", program.record(*record).name),
    };
    let mut own = BTreeMap::from([("question", fact.question.clone()), ("type", format!("{kind}{none}"))]);
    if let Some(judgement) = &fact.judgement {
        own.insert("maker", program.role(judgement.by).name.clone());
        own.insert("standard", judgement.standard.clone());
        let reasons = if judgement.with_reasons { "must be recorded" } else { "need not be recorded" };
        own.insert("reasons", reasons.to_owned());
    }
    own
}

fn of_source(source: &Source) -> BTreeMap<&'static str, String> {
    let mut editions: Vec<_> = source.editions.iter().collect();
    editions.sort_by_key(|edition| begins(edition.period.as_ref()));
    let editions = editions.into_iter().map(|edition| {
        let in_force = edition.period.as_ref().map_or_else(String::new, |p| format!(", {}", period(p)));
        format!("{} ({:?}{in_force}, basis {})", edition.title, edition.kind, edition.basis.word())
    });
    BTreeMap::from([("editions", editions.collect::<Vec<_>>().join("; "))])
}

fn of_head(program: &Program, head: &Header) -> BTreeMap<&'static str, String> {
    let bases: Vec<&str> = head.places.iter().filter_map(|place| place.basis.map(|basis| basis.word())).collect();
    let own = head.basis.map(|basis| basis.word());
    let all = [
        ("title", head.title.clone().unwrap_or_default()),
        ("cites", cites(program, &head.places)),
        ("basis", bases.into_iter().chain(own).collect::<Vec<_>>().join(", ")),
        ("period", head.period.as_ref().map_or_else(String::new, period)),
        ("words", head.says.clone().unwrap_or_default()),
    ];
    all.into_iter().filter(|(_, words)| !words.is_empty()).collect()
}

fn begins(period: Option<&Period>) -> Option<Date> {
    period.and_then(|period| period.from)
}

fn period(period: &Period) -> String {
    let from = period.from.map_or_else(String::new, |from| format!("in force from {from}"));
    let end = period.ceasing.map_or_else(String::new, |end| format!(" ceasing on {end}"));
    format!("{from}{end}").trim().to_owned()
}
