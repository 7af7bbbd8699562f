//! What was found of a fact, by its declared kind: single values, judgements, events, sets and lists.
//!
//! Gives `Some(None)` for a fact that is unknown and `None` where it complained.

use crate::base::span::Span;
use crate::base::suggest::closest;
use crate::diag::{Code, Diagnostic};
use crate::facts::document::{Key, Node, NodeKind, shown};
use crate::facts::names::all_of;
use crate::facts::read::{Reader, first_line};
use crate::facts::scalar::{self, Asked};
use crate::facts::words::{OrNone, Words, null, words};
use crate::ir::{FactDecl, FactKind, Found, ListItem, Made, Reasons, RecordId, Scalar, TypeId, Value};
use std::collections::BTreeMap;

/// Reads what is given of a fact or of a record's field.
pub(super) fn found(reader: &mut Reader<'_>, decl: &FactDecl, node: &Node, at: Span) -> Option<Option<Found>> {
    let none = if decl.or_none { OrNone::Yes } else { OrNone::No };
    if let NodeKind::Null = node.kind {
        return null(reader, &decl.name, at, none);
    }
    match &decl.kind {
        FactKind::Scalar(ty) => {
            let asked = Asked { name: &decl.name, ty, none };
            match &node.kind {
                NodeKind::Map(entries) if decl.judgement.is_some() && !is_value(entries) => {
                    judgement(reader, asked, entries, at)
                }
                NodeKind::Map(_) | NodeKind::Scalar { .. } | NodeKind::List(_) | NodeKind::Null | NodeKind::Broken => {
                    let value = scalar::value(reader, asked, node, at)?;
                    Some(value.map(|value| Found::Value(value, None)))
                }
            }
        }
        FactKind::Event => event(reader, decl, node, at),
        FactKind::Set(ty) => set(reader, decl, *ty, node, at),
        FactKind::List(record) => list(reader, decl, *record, node, at),
    }
}

/// Whether a map is one value, `{ other: "…" }`, `{ is: none }` or `{ text: "…" }`, and not a judgement's parts.
fn is_value(entries: &[(Key, Node)]) -> bool {
    matches!(entries, [(key, _)] if matches!(key.name.as_str(), "other" | "is" | "text"))
}

/// The plain word of a scalar that is not of a fact of type text.
fn word(node: &Node) -> Option<&str> {
    match &node.kind {
        NodeKind::Scalar { text, .. } => Some(text.trim()),
        NodeKind::List(_) | NodeKind::Map(_) | NodeKind::Null | NodeKind::Broken => None,
    }
}

/// The parts of a map by name; complains of every name that is not allowed, and gives `None` if there was one.
fn parts<'n>(
    reader: &mut Reader<'_>,
    name: &str,
    entries: &'n [(Key, Node)],
    allowed: &[&str],
) -> Option<BTreeMap<&'n str, (&'n Key, &'n Node)>> {
    let mut right = true;
    let mut parts = BTreeMap::new();
    for (key, node) in entries {
        if allowed.contains(&key.name.as_str()) {
            parts.insert(key.name.as_str(), (key, node));
            continue;
        }
        right = false;
        let message = format!("`{}` is not a part of `{name}`", shown(&key.name));
        let help = match closest(&key.name, allowed.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("its parts are {}", all_of(allowed)),
        };
        reader.out.push(Diagnostic::new(Code::FactsUnknownName, key.span, message).help(help));
    }
    right.then_some(parts)
}

/// Where a part is: its value, or its name where there is nothing.
fn place(part: (&Key, &Node)) -> Span {
    if part.1.span.start == part.1.span.end { part.0.span } else { part.1.span }
}

fn judgement(reader: &mut Reader<'_>, asked: Asked<'_>, entries: &[(Key, Node)], at: Span) -> Option<Option<Found>> {
    let parts = parts(reader, asked.name, entries, &["value", "by", "on", "reasons"]);
    let parts = parts?;
    let value = match parts.get("value") {
        Some(&part) => scalar::value(reader, asked, part.1, place(part)),
        None => Some(None),
    };
    let mut made = Made::default();
    let mut right = true;
    if let Some(&part) = parts.get("by") {
        match words(reader, &format!("{}.by", asked.name), part.1, place(part), OrNone::No) {
            Some(Words::Text(by)) => made.by = Some(by),
            Some(Words::Unknown | Words::None) => {}
            None => right = false,
        }
    }
    if let Some(&part) = parts.get("on") {
        match scalar::some_date(reader, &format!("{}.on", asked.name), part.1, place(part)) {
            Some(on) => made.on = on,
            None => right = false,
        }
    }
    if let Some(&part) = parts.get("reasons") {
        match words(reader, &format!("{}.reasons", asked.name), part.1, place(part), OrNone::Yes) {
            Some(Words::Text(reasons)) => made.reasons = Reasons::Recorded(reasons),
            Some(Words::None) => made.reasons = Reasons::NoneRecorded,
            Some(Words::Unknown) => made.reasons = Reasons::Unknown,
            None => right = false,
        }
    }
    let value = value?;
    if !right {
        return None;
    }
    match value {
        Some(value) => Some(Some(Found::Value(value, Some(Box::new(made))))),
        // `{ value: unknown }` says nothing; who made an unknown judgement cannot be said.
        None if made == Made::default() => Some(None),
        None => {
            let message = format!("`{}` says who judged, when or why, but not what was judged", asked.name);
            let help = "add `value:` with the judgement, or leave the whole fact out until it is made";
            reader.complain(Diagnostic::new(Code::FactsContradiction, at, message).help(help))
        }
    }
}

fn event(reader: &mut Reader<'_>, decl: &FactDecl, node: &Node, at: Span) -> Option<Option<Found>> {
    if let NodeKind::Map(entries) = &node.kind
        && !is_value(entries)
    {
        let parts = parts(reader, &decl.name, entries, &["happened", "on"])?;
        let asked = Asked { name: &format!("{}.happened", decl.name), ty: &Scalar::YesNo, none: OrNone::No };
        // Without `happened`, a date says that it did.
        let happened = match parts.get("happened") {
            Some(&part) => scalar::value(reader, asked, part.1, place(part)),
            None => Some(parts.contains_key("on").then_some(Value::YesNo(true))),
        };
        let on = match parts.get("on") {
            Some(&part) => scalar::some_date(reader, &format!("{}.on", decl.name), part.1, place(part)),
            None => Some(None),
        };
        return match (happened?, on?) {
            (Some(Value::YesNo(true)), on) => Some(Some(Found::Happened(on))),
            (Some(_), None) => Some(Some(Found::NotHappened)),
            (None, None) => Some(None),
            (Some(_) | None, Some(_)) => {
                let message = format!("`{}` has a date, and is not said to have happened", decl.name);
                let help = "leave out the date, or write `happened: yes`";
                reader.complain(Diagnostic::new(Code::FactsContradiction, at, message).help(help))
            }
        };
    }
    match word(node) {
        Some("unknown") => return Some(None),
        Some("none") if decl.or_none => return Some(Some(Found::Value(Value::None, None))),
        Some("not") => return Some(Some(Found::NotHappened)),
        Some(text) => match scalar::yes_no(text) {
            Some(true) => return Some(Some(Found::Happened(None))),
            Some(false) => return Some(Some(Found::NotHappened)),
            None => {}
        },
        None => {}
    }
    let n_before = reader.out.len();
    let date = scalar::some_date(reader, &decl.name, node, at);
    // The complaint speaks of a date; an event may be more than one.
    for complaint in reader.out.iter_mut().skip(n_before) {
        if complaint.code == Code::FactsWrongType && !complaint.help.as_ref().is_some_and(|help| help.contains('?')) {
            complaint.help = Some(String::from(
                "write `no` if it has not happened, its date such as `12 January 2026` if it has, `yes` if the date is \
                 not known, or `unknown`",
            ));
        }
    }
    date.map(|date| date.map(|date| Found::Happened(Some(date))))
}

fn set(reader: &mut Reader<'_>, decl: &FactDecl, ty: TypeId, node: &Node, at: Span) -> Option<Option<Found>> {
    match &node.kind {
        NodeKind::List(items) => {
            let mut members = BTreeMap::new();
            let right = fill(reader, decl, ty, items, at, true, &mut members);
            right.then_some(Some(Found::Set {
                members: members.into_iter().map(|(value, (holds, _))| (value, holds)).collect(),
                complete: true,
            }))
        }
        NodeKind::Map(entries) if !is_value(entries) => {
            let parts = parts(reader, &decl.name, entries, &["includes", "excludes"])?;
            let mut members = BTreeMap::new();
            let mut right = true;
            for (part, holds) in [("includes", true), ("excludes", false)] {
                let Some(&part) = parts.get(part) else { continue };
                match &part.1.kind {
                    NodeKind::List(items) => {
                        right &= fill(reader, decl, ty, items, place(part), holds, &mut members);
                    }
                    NodeKind::Broken => right = false,
                    NodeKind::Scalar { .. } | NodeKind::Map(_) | NodeKind::Null => {
                        right = false;
                        let message = format!("`{}` of `{}` is a list of values", part.0.name, decl.name);
                        let help = "write the values in square brackets: `[first, second]`";
                        reader.out.push(Diagnostic::new(Code::FactsWrongType, place(part), message).help(help));
                    }
                }
            }
            right.then_some(Some(Found::Set {
                members: members.into_iter().map(|(value, (holds, _))| (value, holds)).collect(),
                complete: false,
            }))
        }
        NodeKind::Scalar { .. } | NodeKind::Map(_) => match word(node) {
            Some("unknown") => Some(None),
            Some("none") if decl.or_none => Some(Some(Found::Value(Value::None, None))),
            text => {
                let message = format!("`{}` is a set: a list of values, perhaps empty", decl.name);
                let help = match text {
                    Some("none") => String::from("write `[]` if it has no members, or `unknown`"),
                    Some(text) => format!("write `[{}]` if that is all that it has, or `unknown`", shown(text)),
                    None => String::from("write the values in square brackets: `[first, second]`"),
                };
                reader.complain(Diagnostic::new(Code::FactsWrongType, at, message).help(help))
            }
        },
        NodeKind::Null | NodeKind::Broken => None,
    }
}

/// Adds members to a set; whether all of them were right.
fn fill(
    reader: &mut Reader<'_>,
    decl: &FactDecl,
    ty: TypeId,
    items: &[Node],
    at: Span,
    holds: bool,
    members: &mut BTreeMap<Value, (bool, Span)>,
) -> bool {
    if items.len() > reader.limits.items {
        let complaint = reader.limits.too_many_items(at, &decl.name, items.len());
        reader.out.push(complaint);
        return false;
    }
    let scalar = Scalar::Enum(ty);
    let asked = Asked { name: &decl.name, ty: &scalar, none: OrNone::No };
    let mut right = true;
    for item in items {
        if reader.full() {
            return false;
        }
        let at = if item.span.start == item.span.end { at } else { item.span };
        if item.kind == NodeKind::Null {
            right = false;
            let message = format!("a member of `{}` is missing here", decl.name);
            let help = "write a value, or leave out the comma or dash";
            reader.out.push(Diagnostic::new(Code::FactsNull, at, message).help(help));
            continue;
        }
        let value = match scalar::value(reader, asked, item, at) {
            Some(Some(value)) => value,
            Some(None) => {
                right = false;
                let message = format!("a member of `{}` cannot be unknown", decl.name);
                let help = "where only some members are known, write `{includes: […], excludes: […]}`";
                reader.out.push(Diagnostic::new(Code::FactsWrongType, at, message).help(help));
                continue;
            }
            None => {
                right = false;
                continue;
            }
        };
        let words = reader.program.value_words(&value, Some(ty));
        match members.get(&value) {
            Some((before, first)) if *before == holds => {
                let message = format!("`{words}` is listed twice in `{}`", decl.name);
                let diagnostic = Diagnostic::new(Code::FactsDuplicateKey, at, message);
                reader.out.push(diagnostic.label(*first, "listed here first").help("leave one of them out"));
                right = false;
            }
            Some((_, first)) => {
                let message = format!("`{words}` is said to be in `{}` and to be out of it", decl.name);
                let diagnostic = Diagnostic::new(Code::FactsContradiction, at, message);
                reader.out.push(diagnostic.label(*first, "the other place").help("leave one of them out"));
                right = false;
            }
            None => {
                members.insert(value, (holds, at));
            }
        }
    }
    right
}

/// The name under which an item of a list says what it is called: `label`, or `called` where the record has a field
/// `label`.
pub(super) fn label_key(fields: &[FactDecl]) -> &'static str {
    if fields.iter().any(|field| field.name == "label") { "called" } else { "label" }
}

fn list(reader: &mut Reader<'_>, decl: &FactDecl, record: RecordId, node: &Node, at: Span) -> Option<Option<Found>> {
    let items = match &node.kind {
        NodeKind::List(items) => items,
        NodeKind::Scalar { .. } | NodeKind::Map(_) => {
            return match word(node) {
                Some("unknown") => Some(None),
                Some("none") if decl.or_none => Some(Some(Found::Value(Value::None, None))),
                text => {
                    let message = format!("`{}` is a list, perhaps empty", decl.name);
                    let help = match text {
                        Some("none") => "write `[]` if there are no items, or `unknown`",
                        Some(_) | None => "begin each item with `- ` on a line of its own, with its facts below it",
                    };
                    reader.complain(Diagnostic::new(Code::FactsWrongType, at, message).help(help))
                }
            };
        }
        NodeKind::Null | NodeKind::Broken => return None,
    };
    if items.len() > reader.limits.items {
        let complaint = reader.limits.too_many_items(first_line(node), &decl.name, items.len());
        return reader.complain(complaint);
    }
    let mut right = true;
    let mut list = Vec::with_capacity(items.len());
    for node in items {
        if reader.full() {
            return None;
        }
        let at = if node.span.start == node.span.end { at } else { node.span };
        match item(reader, decl, record, node, at) {
            Some(item) => list.push(item),
            None => right = false,
        }
    }
    right.then_some(Some(Found::List(list)))
}

fn item(reader: &mut Reader<'_>, decl: &FactDecl, record: RecordId, node: &Node, at: Span) -> Option<ListItem> {
    let record = reader.program.record(record);
    let entries = match &node.kind {
        NodeKind::Map(entries) => entries,
        NodeKind::Broken => return None,
        NodeKind::Scalar { .. } | NodeKind::List(_) | NodeKind::Null => {
            let message = format!("an item of `{}` is a `{}`: facts by name", decl.name, record.name);
            let help = "write its facts as `name: value`; write `{}` for an item of which nothing is known";
            return reader.complain(Diagnostic::new(Code::FactsWrongType, at, message).help(help));
        }
    };
    let label = label_key(&record.fields);
    let mut allowed: Vec<&str> = vec![label];
    allowed.extend(record.fields.iter().map(|field| field.name.as_str()));
    let n_before = reader.out.len();
    // A name that is wrong does not keep the others from being read.
    let names = entries.iter().filter(|(key, _)| !allowed.contains(&key.name.as_str()));
    for (key, _) in names {
        let message = format!("there is no fact `{}` of a `{}`", shown(&key.name), record.name);
        let help = match closest(&key.name, allowed.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("its facts are {}", all_of(&allowed)),
        };
        reader.out.push(Diagnostic::new(Code::FactsUnknownName, key.span, message).help(help));
    }
    let mut item = ListItem { label: None, fields: vec![None; record.fields.len()] };
    for (key, node) in entries {
        let place = place((key, node));
        if key.name == label {
            if let Some(Words::Text(text)) = words(reader, label, node, place, OrNone::No) {
                item.label = Some(text);
            }
        } else if let Some(n) = record.fields.iter().position(|field| field.name == key.name)
            && let (Some(field), Some(slot)) = (record.fields.get(n), item.fields.get_mut(n))
            && let Some(found) = found(reader, field, node, place)
        {
            *slot = found;
        }
    }
    (reader.out.len() == n_before).then_some(item)
}
