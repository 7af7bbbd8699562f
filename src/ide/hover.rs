//! What a name stands for: its kind and type, its question, its values, the provision with how well it is known.

use crate::base::provision::Basis;
use crate::base::span::Span;
use crate::check::Unit;
use crate::ide::View;
use crate::ide::symbol::{Declared, citations};
use crate::ide::types::{list_of, values_of};
use crate::ide::words::{block, cited, folded};
use crate::syntax::ast;
use crate::workspace::stdlib;

/// Values that are listed at most.
const MOST_VALUES: usize = 24;

/// Lines of a define or rule that are shown at most.
const MOST_LINES: usize = 16;

/// What is told of a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hover {
    /// The name.
    pub span: Span,
    /// In Markdown.
    pub text: String,
}

/// What is told of the name at a place.
pub fn hover(view: &View<'_>, offset: u32) -> Option<Hover> {
    let mention = view.mention(offset)?;
    let unit = view.unit_of(mention.means.file)?;
    let text = match view.declared(mention.means) {
        Some(declared) => of_declared(view, unit, declared),
        None => of_bound(view, offset, mention.span),
    };
    Some(Hover { span: mention.span, text })
}

fn of_bound(view: &View<'_>, offset: u32, name: Span) -> String {
    let word = view.sources.slice(name);
    let item = view.item_at(offset).map_or("", |item| view.sources.slice(item.span));
    match list_of(item, word) {
        Some(list) => format!("`{word}`: each item of `{list}` in turn"),
        None => format!("`{word}`: an item of a list"),
    }
}

/// What is told of a declaration.
fn of_declared(view: &View<'_>, unit: &Unit, declared: Declared<'_>) -> String {
    let mut parts = vec![format!("```assize\n{}\n```", signature(view, declared))];
    parts.extend(declared.title().map(escaped));
    match declared {
        Declared::Fact(_, fact) | Declared::Field(_, fact) => {
            let seen = View { unit, ..*view };
            parts.extend(values(values_of(&seen, &fact.ty).into_iter().map(|one| (one.word, one.title))));
        }
        Declared::Item(item) => of_item(view, unit, item, &mut parts),
        Declared::Head(head) => {
            parts.extend(head.period.as_ref().map(|period| folded(view, period.span)));
            parts.extend(head.dated_by.as_ref().map(|by| format!("dated by `{}`", folded(view, by.span))));
        }
        Declared::Group(_, facts) => parts.push(match facts.facts.len() {
            1 => String::from("one fact here"),
            n => format!("{n} facts here"),
        }),
        Declared::Value(..) | Declared::Outcome(..) => {}
    }
    parts.push(if stdlib::text(&unit.key).is_some() {
        format!("of the standard library, `{}`", unit.key)
    } else {
        let place = view.sources.get(unit.file).map_or(1, |source| source.line(declared.whole().start));
        format!("`{}`, line {place}", unit.key.rsplit('/').next().unwrap_or(&unit.key))
    });
    parts.join("\n\n")
}

fn of_item(view: &View<'_>, unit: &Unit, item: &ast::Item, parts: &mut Vec<String>) {
    let own = own_basis(item);
    let places = citations(item).iter().flat_map(|citation| &citation.places);
    let places: Vec<String> = places.map(|place| cited(view, unit, place, own)).collect();
    if !places.is_empty() {
        parts.push(format!("cites {}", places.join("; ")));
    }
    let (period, says) = match &item.kind {
        ast::ItemKind::Define(item) => (item.period.as_ref(), item.says.as_ref()),
        ast::ItemKind::Rule(item) => (item.period.as_ref(), item.says.as_ref()),
        ast::ItemKind::Presumption(item) => (item.period.as_ref(), item.says.as_ref()),
        ast::ItemKind::Duty(item) => (item.period.as_ref(), item.says.as_ref()),
        ast::ItemKind::Prohibition(item) => (item.period.as_ref(), item.says.as_ref()),
        ast::ItemKind::Source(item) => (item.period.as_ref(), item.url.as_ref()),
        ast::ItemKind::Property(item) => (item.period.as_ref(), None),
        ast::ItemKind::Amendment(item) => (item.period.as_ref(), None),
        _ => (None, None),
    };
    parts.extend(period.map(|period| folded(view, period.span)));
    parts.extend(says.map(|says| format!("> {}", escaped(&says.value))));
    match &item.kind {
        ast::ItemKind::Type(ty) => match &ty.body {
            ast::TypeBody::OneOf { values: all, others } => {
                parts.extend(values(all.iter().map(|value| (value.name.value.to_string(), title(value)))));
                parts.extend(others.map(|_| String::from("and others")));
            }
            ast::TypeBody::Ordered { values: all } => {
                parts.extend(values(all.iter().map(|value| (value.name.value.to_string(), title(value)))));
                parts.push(String::from("lowest first"));
            }
            ast::TypeBody::Record { .. } | ast::TypeBody::Broken => {}
        },
        ast::ItemKind::Decision(decision) => {
            let joined = if decision.ranked { "each prevails over those after it" } else { "none prevails" };
            parts.extend(values(decision.outcomes.iter().map(|value| (value.name.value.to_string(), title(value)))));
            parts.push(joined.to_owned());
        }
        ast::ItemKind::Source(source) if source.basis.is_some() => {
            let basis = source.basis.as_ref().map(|basis| basis.value).unwrap_or_default();
            parts.push(format!("basis {basis}: {}", basis.meaning()));
        }
        ast::ItemKind::Define(_)
        | ast::ItemKind::Rule(_)
        | ast::ItemKind::Presumption(_)
        | ast::ItemKind::Duty(_)
        | ast::ItemKind::Prohibition(_)
        | ast::ItemKind::Property(_)
        | ast::ItemKind::Impossible(_) => {
            parts.push(format!("```assize\n{}\n```", block(view, item.span, MOST_LINES)));
        }
        _ => {}
    }
}

fn own_basis(item: &ast::Item) -> Option<Basis> {
    match &item.kind {
        ast::ItemKind::Rule(rule) => rule.basis.as_ref().map(|basis| basis.value),
        _ => None,
    }
}

fn title(value: &ast::ValueDecl) -> Option<String> {
    value.title.as_ref().map(|title| title.value.clone())
}

/// The first words of a declaration, as the language writes them.
fn signature(view: &View<'_>, declared: Declared<'_>) -> String {
    let (kind, name) = (declared.kind().word(), declared.name());
    match declared {
        Declared::Fact(_, fact) | Declared::Field(_, fact) => format!("{name} : {}", folded(view, fact.ty.span)),
        Declared::Value(ty, _) => format!("{name}  # a value of {}", ty.name.value),
        Declared::Outcome(decision, _) => format!("{name}  # an outcome of {}", decision.name.value),
        Declared::Item(ast::Item { kind: ast::ItemKind::Define(define), .. }) => match &define.ty {
            Some(ty) => format!("{kind} {name} : {}", folded(view, ty.span)),
            None => format!("{kind} {name}"),
        },
        Declared::Item(ast::Item { kind: ast::ItemKind::Source(source), .. }) => match &source.kind {
            Some(of) => format!("{kind} {name} is {}", folded(view, of.span)),
            None => format!("{kind} {name}"),
        },
        Declared::Head(_) | Declared::Item(_) | Declared::Group(..) => format!("{kind} {name}"),
    }
}

/// A list of values with what they mean.
fn values(all: impl Iterator<Item = (String, Option<String>)>) -> Option<String> {
    let all: Vec<(String, Option<String>)> = all.collect();
    if all.is_empty() {
        return None;
    }
    let mut lines: Vec<String> = Vec::new();
    for (word, title) in all.iter().take(MOST_VALUES) {
        lines.push(match title {
            Some(title) => format!("- `{word}`: {}", escaped(title)),
            None => format!("- `{word}`"),
        });
    }
    if all.len() > MOST_VALUES {
        lines.push(format!("- and {} more", all.len() - MOST_VALUES));
    }
    Some(lines.join("\n"))
}

/// An author's words, so that Markdown shows them as they are.
fn escaped(words: &str) -> String {
    let mut out = String::new();
    for letter in words.chars() {
        if matches!(letter, '\\' | '`' | '*' | '_' | '<' | '>' | '[' | ']' | '#' | '|') {
            out.push('\\');
        }
        out.push(if letter == '\n' { ' ' } else { letter });
    }
    out
}
