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

/// The items of a law by what they are called here.
type Versions<'p> = BTreeMap<String, Item<'p>>;

/// Compares the texts of two laws, item by item.
pub fn compare(old: &Program, new: &Program) -> Vec<TextChange> {
    let (old, new) = ((old, keyed(old)), (new, keyed(new)));
    let mut changes = Vec::new();
    for change in items(said(old.0, &old.1), said(new.0, &new.1)) {
        let (gone, come) = match (change.what.as_str(), &change.old, &change.new) {
            ("added", None, None) => replaced(&change.item, &old, &new),
            ("removed", None, None) => {
                let (come, gone) = replaced(&change.item, &new, &old);
                (gone, come)
            }
            (_, _, _) => (Vec::new(), Vec::new()),
        };
        let lines = paired(&change.item, gone, come);
        changes.push(change);
        changes.extend(lines);
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

fn items(old: Said<'_>, new: Said<'_>) -> Vec<TextChange> {
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

fn keyed(program: &Program) -> Versions<'_> {
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

/// What a version says otherwise than the one before it: lines that it no longer has, and lines that it has instead.
///
/// - `key`: of the version, which `own` has and `other` has not.
fn replaced(key: &str, other: &(&Program, Versions<'_>), own: &(&Program, Versions<'_>)) -> (Vec<String>, Vec<String>) {
    let start = |item: &Item<'_>| begins(item.head().period.as_ref());
    let before = |item: Item<'_>| {
        let same = |one: &&Item<'_>| one.kind() == item.kind() && one.head().name == item.head().name;
        other.1.values().filter(same).filter(|one| start(one) <= start(&item)).max_by_key(|one| start(one)).copied()
    };
    let Some((item, before)) = own.1.get(key).and_then(|item| Some((*item, before(*item)?))) else {
        return (Vec::new(), Vec::new());
    };
    let (mut gone, mut come) = (before.lines(other.0), item.lines(own.0));
    let kept: BTreeSet<String> = gone.iter().filter(|line| come.contains(line)).cloned().collect();
    gone.retain(|line| !kept.contains(line));
    come.retain(|line| !kept.contains(line));
    (gone, come)
}

fn said<'p>(program: &'p Program, versions: &Versions<'p>) -> Said<'p> {
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
    for (key, item) in versions {
        said.insert(key.clone(), of_head(program, item.head()));
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
