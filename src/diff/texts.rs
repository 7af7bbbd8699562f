//! Changes that no outcome shows: what is asked, of whom, against which standard, under which provision, and how well
//! that is known. They are always told, for none of them is "no difference".

use crate::base::date::Date;
use crate::diff::contents::Item;
use crate::diff::transitions::cites;
use crate::ir::{FactDecl, FactKind, Header, Period, Program, Scalar, Source};
use std::borrow::Cow;
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

/// What is said of each item.
type Said<'p> = BTreeMap<String, Own<'p>>;

/// What is said of one item, by what of it.
type Own<'p> = Vec<(&'static str, Cow<'p, str>)>;

/// Compares the texts of two laws, item by item.
pub fn compare(old: &Program, new: &Program) -> Vec<TextChange> {
    let mut changes = items(old, new);
    let came_or_went = |change: &TextChange| change.old.is_none() && change.new.is_none();
    if changes.iter().any(came_or_went) {
        let (old_items, new_items) = (keyed(old), keyed(new));
        let versions: Vec<TextChange> = changes.iter().filter(|change| came_or_went(change)).cloned().collect();
        for TextChange { item, what, .. } in versions {
            let (gone, come) = if what == "added" {
                replaced(&item, (new, &new_items), (old, &old_items))
            } else {
                let (come, gone) = replaced(&item, (old, &old_items), (new, &new_items));
                (gone, come)
            };
            changes.extend(paired(&item, gone, come));
        }
        changes.sort_by(|one, other| one.item.cmp(&other.item));
    }
    changes
}

/// Lines that went and came as changes: of one line each, as one change.
fn paired(item: &str, gone: Vec<String>, come: Vec<String>) -> Vec<TextChange> {
    let change = |old, new| TextChange { item: item.to_owned(), what: String::from("text"), old, new };
    if let ([_], [_]) = (gone.as_slice(), come.as_slice()) {
        return vec![change(gone.into_iter().next(), come.into_iter().next())];
    }
    let gone = gone.into_iter().map(|line| change(Some(line), None));
    gone.chain(come.into_iter().map(|line| change(None, Some(line)))).collect()
}

fn items(old: &Program, new: &Program) -> Vec<TextChange> {
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
            (Some(old), Some(new)) if old == new => {}
            (Some(old), Some(new)) => {
                let whats: BTreeSet<&str> = old.iter().chain(new).map(|(what, _)| *what).collect();
                let of = |own: &Own<'_>, wanted: &str| {
                    own.iter().find(|(what, _)| *what == wanted).map(|(_, words)| words.clone().into_owned())
                };
                for what in whats {
                    let (a, b) = (of(old, what), of(new, what));
                    if a != b {
                        changes.push(TextChange { item: item.clone(), what: what.to_owned(), old: a, new: b });
                    }
                }
            }
            (None, None) => {}
        }
    }
    changes
}

/// The items of a program by what they are called here.
fn keyed(program: &Program) -> BTreeMap<String, Item<'_>> {
    let mut items: Vec<Item<'_>> = Item::all(program).collect();
    // Dated versions of one name follow one another, in whatever order they are written.
    items.sort_by_key(|item| (item.kind(), &item.head().name, begins(item.head().period.as_ref())));
    let mut keyed = BTreeMap::new();
    for item in items {
        let mut key = format!("{} {}", item.kind(), item.head().name);
        // Dated versions of one name are told apart by their periods.
        if keyed.contains_key(&key) {
            key = format!("{key}, {}", item.head().period.as_ref().map_or_else(String::new, period));
        }
        keyed.insert(key, item);
    }
    keyed
}

/// What a version says otherwise than the one that it replaces: what it no longer says, then what it says instead.
///
/// - `key`: of the version, which one of the two programs alone has.
fn replaced(
    key: &str,
    (with, by_key): (&Program, &Versions<'_>),
    (without, others): (&Program, &Versions<'_>),
) -> Apart {
    let Some(item) = by_key.get(key) else { return Apart::default() };
    let from = begins(item.head().period.as_ref());
    let same = |other: &&Item<'_>| other.kind() == item.kind() && other.head().name == item.head().name;
    let before = |other: &&Item<'_>| begins(other.head().period.as_ref()) <= from;
    let start = |other: &&Item<'_>| begins(other.head().period.as_ref());
    let Some(other) = others.values().filter(same).filter(before).max_by_key(start) else { return Apart::default() };
    let (new, old) = (item.lines(with), other.lines(without));
    let only = |these: &[String], those: &[String]| -> Vec<String> {
        these.iter().filter(|line| !those.contains(line)).cloned().collect()
    };
    (only(&old, &new), only(&new, &old))
}

/// Lines that one version alone has, and those that the other has.
type Apart = (Vec<String>, Vec<String>);

type Versions<'p> = BTreeMap<String, Item<'p>>;

fn said(program: &Program) -> Said<'_> {
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
        let own = vec![("values", format!("{}{open}", values.join(join)).into())];
        said.insert(format!("type {}", ty.name), own);
    }
    for role in &program.roles {
        said.insert(format!("role {}", role.name), vec![("title", role.title.as_str().into())]);
    }
    for source in &program.sources {
        said.insert(format!("source {}", source.name), of_source(source));
    }
    for decision in &program.decisions {
        let outcomes: Vec<&str> = decision.outcomes.iter().map(|outcome| outcome.name.as_str()).collect();
        let mut own = of_head(program, &decision.head);
        own.push(("outcomes", outcomes.join(if decision.ranked { " over " } else { ", " }).into()));
        said.insert(format!("decision {}", decision.head.name), own);
    }
    for (key, item) in keyed(program) {
        said.insert(key, of_head(program, item.head()));
    }
    for duty in &program.duties {
        let roles: Vec<&str> = duty.on.iter().map(|role| program.role(*role).name.as_str()).collect();
        if let Some(own) = said.get_mut(&format!("duty {}", duty.head.name)) {
            own.retain(|(what, _)| *what != "on");
            own.push(("on", roles.join(", ").into()));
        }
    }
    if let Some(policy) = program.policies.first() {
        let title = policy.title.as_deref().unwrap_or_default();
        let own =
            vec![("title", title.into()), ("period", policy.period.as_ref().map_or_else(String::new, period).into())];
        said.insert(String::from("policy"), own);
    }
    said
}

fn of_fact<'p>(program: &'p Program, fact: &'p FactDecl) -> Own<'p> {
    let kind: Cow<'p, str> = match &fact.kind {
        FactKind::Scalar(Scalar::Enum(ty)) => program.enum_type(*ty).name.as_str().into(),
        FactKind::Scalar(Scalar::YesNo) => "yes/no".into(),
        FactKind::Scalar(Scalar::Date) => "date".into(),
        FactKind::Scalar(Scalar::Text) => "text".into(),
        FactKind::Scalar(Scalar::Duration(kind)) => format!("duration in {}", kind.words()).into(),
        FactKind::Scalar(Scalar::Number { whole, min, max }) => {
            format!("{} from {min} to {max}", if *whole { "integer" } else { "decimal" }).into()
        }
        FactKind::Event => "event".into(),
        FactKind::Set(ty) => format!("some of {}", program.enum_type(*ty).name).into(),
        FactKind::List(record) => format!("many {}", program.record(*record).name).into(),
    };
    let kind = if fact.or_none { format!("{kind} or none").into() } else { kind };
    let mut own: Own<'p> = vec![("question", fact.question.as_str().into()), ("type", kind)];
    if let Some(judgement) = &fact.judgement {
        own.push(("maker", program.role(judgement.by).name.as_str().into()));
        own.push(("standard", judgement.standard.as_str().into()));
        let reasons = if judgement.with_reasons { "must be recorded" } else { "need not be recorded" };
        own.push(("reasons", reasons.into()));
    }
    own
}

fn of_source(source: &Source) -> Own<'_> {
    let mut editions: Vec<_> = source.editions.iter().collect();
    editions.sort_by_key(|edition| begins(edition.period.as_ref()));
    let editions = editions.into_iter().map(|edition| {
        let in_force = edition.period.as_ref().map_or_else(String::new, |p| format!(", {}", period(p)));
        format!("{} ({:?}{in_force}, basis {})", edition.title, edition.kind, edition.basis.word())
    });
    vec![("editions", editions.collect::<Vec<_>>().join("; ").into())]
}

fn of_head<'p>(program: &'p Program, head: &'p Header) -> Own<'p> {
    let bases: Vec<&str> = head.places.iter().filter_map(|place| place.basis.map(|basis| basis.word())).collect();
    let own = head.basis.map(|basis| basis.word());
    let mut all: Own<'p> = vec![
        ("title", head.title.as_deref().unwrap_or_default().into()),
        ("cites", cites(program, &head.places).into()),
        ("basis", bases.into_iter().chain(own).collect::<Vec<_>>().join(", ").into()),
        ("period", head.period.as_ref().map_or_else(String::new, period).into()),
        ("words", head.says.as_deref().unwrap_or_default().into()),
    ];
    all.retain(|(_, words)| !words.is_empty());
    all
}

fn begins(period: Option<&Period>) -> Option<Date> {
    period.and_then(|period| period.from)
}

fn period(period: &Period) -> String {
    let from = period.from.map_or_else(String::new, |from| format!("in force from {from}"));
    let end = period.ceasing.map_or_else(String::new, |end| format!(" ceasing on {end}"));
    format!("{from}{end}").trim().to_owned()
}
