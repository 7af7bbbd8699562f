//! Changes that bring something new or put it in order: a fact declared as it is used, a condition taken out under a
//! name, `use` lines sorted.

use crate::base::span::Span;
use crate::diag::{Code, Diagnostic};
use crate::ide::View;
use crate::ide::actions::{Action, ActionKind, Edit};
use crate::ide::hints::conds;
use crate::ide::symbol::{Declared, citations, heading};
use crate::ide::tokens::MONTHS;
use crate::ide::types::{named, visible};
use crate::syntax::ast;

/// Declares the fact that a finding misses, with the type that its use wants.
pub(super) fn declare(view: &View<'_>, found: &Diagnostic) -> Option<Action> {
    if found.code != Code::UnknownName || found.span.file != view.file() {
        return None;
    }
    // Of a group that is unknown the finding marks the group alone.
    let text = view.text();
    let behind = text.get(found.span.range().end..).unwrap_or("");
    let part = |c: char| c.is_alphanumeric() || c == '_';
    let rest = behind.len() - behind.trim_start_matches(|c: char| part(c) || c == '.').len();
    let whole = Span::new(found.span.file, found.span.range().start, found.span.range().end + rest);
    let name = view.sources.slice(whole);
    let (group, fact) = name.split_once('.')?;
    let plain = |word: &str| !word.is_empty() && word.chars().all(part);
    if !plain(group) || !plain(fact) {
        return None;
    }
    let own = view.tree().items.iter().rev().find(|item| match &item.kind {
        ast::ItemKind::Facts(facts) => facts.group.value == group,
        _ => false,
    });
    let line = format!("{fact} : {} \"{}\"", wanted_type(view, whole), question(fact));
    let edit = match own {
        Some(item) => after(item.span, format!("\n    {line}")),
        None => {
            let elsewhere = visible(view).iter().any(|(declared, _)| match declared {
                Declared::Group(_, facts) => facts.group.value == group,
                _ => false,
            });
            let head = if elsewhere { format!("{group} continued") } else { format!("{group} \"{}\"", titled(group)) };
            let item = format!("facts {head}\n    {line}");
            let last = view
                .tree()
                .items
                .iter()
                .rev()
                .find(|item| matches!(item.kind, ast::ItemKind::Facts(_)) && item.span.start < found.span.start);
            match last {
                Some(last) => after(last.span, format!("\n\n{item}")),
                None => {
                    let at = lead(view, view.item_at(found.span.start)?.span.start);
                    Edit { span: Span { start: at, end: at, ..found.span }, text: format!("{item}\n\n") }
                }
            }
        }
    };
    let title = format!("declare the fact `{name}`");
    let edits = vec![edit];
    Some(Action { title, edits, mends: Some(found.clone()), preferred: false, kind: ActionKind::Mend })
}

fn after(span: Span, text: String) -> Edit {
    Edit { span: Span { start: span.end, ..span }, text }
}

fn titled(name: &str) -> String {
    let words = name.replace('_', " ");
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn question(fact: &str) -> String {
    format!("{}?", titled(fact))
}

/// The type that the words after a name want of it.
fn wanted_type(view: &View<'_>, name: Span) -> String {
    let text = view.text().get(name.range().end..).unwrap_or("");
    let line = text.lines().next().unwrap_or("");
    let mut words = line.split(|c: char| c.is_whitespace() || matches!(c, ',' | ')')).filter(|word| !word.is_empty());
    match words.next() {
        Some("is") => {}
        Some("includes") => {
            let value = words.find(|word| !matches!(*word, "all" | "any" | "of")).unwrap_or("");
            return type_with(view, value).map_or_else(|| String::from("yes/no"), |ty| format!("some of {ty}"));
        }
        Some("on") => return String::from("event"),
        _ => return String::from("yes/no"),
    }
    let rest: Vec<&str> = words.skip_while(|word| *word == "not").collect();
    match rest.as_slice() {
        ["none", ..] => String::from("text or none"),
        ["on", "or", ..] | ["before" | "after" | "within", ..] => String::from("date"),
        ["one", "of", value, ..] | ["at", "least" | "most", value, ..] | ["above" | "below", value, ..] => {
            of_value(view, value, &rest)
        }
        [value, ..] => of_value(view, value, &rest),
        [] => String::from("yes/no"),
    }
}

fn of_value(view: &View<'_>, value: &str, rest: &[&str]) -> String {
    if value.starts_with('"') {
        return String::from("text");
    }
    if value.starts_with(|c: char| c.is_ascii_digit()) {
        let next = rest.iter().skip_while(|word| **word != value).nth(1).copied().unwrap_or("");
        return String::from(match next {
            month if MONTHS.contains(&month) => "date",
            "day" | "days" | "working" => "duration in days",
            "week" | "weeks" => "duration in weeks",
            "month" | "months" => "duration in months",
            "year" | "years" => "duration in years",
            _ if value.contains('-') => "date",
            _ if value.contains('.') => "decimal",
            _ => "integer",
        });
    }
    if let Some(Declared::Fact(_, fact)) = named(view, value) {
        return view.sources.slice(fact.ty.span).to_owned();
    }
    type_with(view, value).unwrap_or_else(|| String::from("yes/no"))
}

/// The declared type that has a value.
fn type_with(view: &View<'_>, value: &str) -> Option<String> {
    visible(view).into_iter().find_map(|(declared, _)| match declared {
        Declared::Item(ast::Item { kind: ast::ItemKind::Type(ty), .. }) => match &ty.body {
            ast::TypeBody::OneOf { values, .. } | ast::TypeBody::Ordered { values } => {
                values.iter().any(|known| known.name.value == value).then(|| ty.name.value.to_string())
            }
            ast::TypeBody::Record { .. } | ast::TypeBody::Broken => None,
        },
        _ => None,
    })
}

/// Where an item begins, with the comment lines directly above it.
fn lead(view: &View<'_>, item: u32) -> u32 {
    let text = view.text();
    let mut start = item as usize;
    while let Some(before) = text.get(..start).and_then(|before| before.strip_suffix('\n')) {
        let above = before.rfind('\n').map_or(0, |at| at + 1);
        if !before.get(above..).is_some_and(|line| line.starts_with('#')) {
            break;
        }
        start = above;
    }
    u32::try_from(start).unwrap_or(item)
}

/// Takes the marked condition out of its item under a name of its own.
pub(super) fn extract(view: &View<'_>, range: Span) -> Option<Action> {
    let marked = trimmed(view, range)?;
    let item = view.item_at(marked.start)?;
    let mut all = Vec::new();
    conds(item).into_iter().for_each(|cond| collect(cond, &mut all));
    let cond = all.into_iter().find(|cond| cond.span == marked)?;
    if matches!(cond.kind, ast::CondKind::Holds(_)) || binds(view, cond.span) {
        return None;
    }
    let name = free(view);
    let (title, _) = heading(item)?;
    let cites = citations(item).first().map_or_else(String::new, |citation| {
        let places: Vec<&str> = citation.places.iter().map(|place| view.sources.slice(place.span)).collect();
        format!("    cites {}\n", places.join("; "))
    });
    let text = format!("define {name} \"Of {}\"\n{cites}    means {}\n\n", title.value, body(view, cond.span));
    let at = lead(view, item.span.start);
    let edits = vec![
        Edit { span: Span { start: at, end: at, ..item.span }, text },
        Edit { span: cond.span, text: name.clone() },
    ];
    let title = format!("extract the condition as a define, `{name}`");
    Some(Action { title, edits, mends: None, preferred: false, kind: ActionKind::Extract })
}

/// The marked text without the spaces around it; `None` where nothing is marked.
fn trimmed(view: &View<'_>, range: Span) -> Option<Span> {
    let text = view.text().get(range.range())?;
    let bare = text.trim();
    let start = range.range().start + (text.len() - text.trim_start().len());
    (!bare.is_empty()).then(|| Span::new(range.file, start, start + bare.len()))
}

fn collect<'a>(cond: &'a ast::Cond, all: &mut Vec<&'a ast::Cond>) {
    all.push(cond);
    match &cond.kind {
        ast::CondKind::And(parts) | ast::CondKind::Or(parts) => parts.iter().for_each(|part| collect(part, all)),
        ast::CondKind::Not(inner) | ast::CondKind::Group(inner) | ast::CondKind::Quantified { cond: inner, .. } => {
            collect(inner, all);
        }
        ast::CondKind::List(list) => {
            list.limbs.iter().filter_map(|limb| limb.cond.as_ref()).for_each(|inner| collect(inner, all));
        }
        _ => {}
    }
}

/// Whether a stretch names the item of a list that is bound outside it: it means nothing elsewhere.
pub(super) fn binds(view: &View<'_>, span: Span) -> bool {
    let inside = |place: Span| span.start <= place.start && place.end <= span.end;
    let mentions = view.index.of_file(view.file()).iter();
    mentions.filter(|mention| inside(mention.span)).any(|mention| {
        view.declared(mention.means).is_none() && mention.means.file == span.file && !inside(mention.means)
    })
}

/// A name that nothing has.
fn free(view: &View<'_>) -> String {
    let taken: Vec<String> = visible(view).into_iter().map(|(declared, _)| declared.name()).collect();
    let all = (1..).map(|n| if n == 1 { String::from("extracted") } else { format!("extracted_{n}") });
    all.into_iter().find(|name| !taken.contains(name)).unwrap_or_default()
}

/// A condition as it stands in a define: what goes on below is set below `means`.
fn body(view: &View<'_>, span: Span) -> String {
    let text = view.sources.slice(span);
    let indent = |line: &str| line.len() - line.trim_start().len();
    let least = text.lines().skip(1).filter(|line| !line.trim().is_empty()).map(indent).min().unwrap_or(0);
    let lines = text.lines().enumerate().map(|(n, line)| match n {
        0 => line.to_owned(),
        _ => format!("        {}", line.get(least.min(indent(line))..).unwrap_or("")),
    });
    lines.map(|line| line.trim_end().to_owned()).collect::<Vec<_>>().join("\n")
}

/// Puts the `use` lines into the order of their names; `None` where they are.
pub(super) fn sorted(view: &View<'_>) -> Option<Action> {
    let uses: Vec<Span> = view
        .tree()
        .items
        .iter()
        .filter(|item| matches!(item.kind, ast::ItemKind::Use(_)))
        .map(|item| item.span)
        .collect();
    let texts: Vec<&str> = uses.iter().map(|span| view.sources.slice(*span)).collect();
    let mut in_order = texts.clone();
    in_order.sort_unstable();
    if in_order == texts {
        return None;
    }
    let pairs = uses.iter().zip(&texts).zip(&in_order).filter(|((_, before), after)| before != after);
    let edits = pairs.map(|((span, _), after)| Edit { span: *span, text: (*after).to_owned() }).collect();
    let title = String::from("sort the `use` lines");
    Some(Action { title, edits, mends: None, preferred: false, kind: ActionKind::Order })
}
