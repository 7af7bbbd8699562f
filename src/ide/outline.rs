//! What a file declares, as a tree of names; names looked for in many files.

use crate::base::span::{Span, Spanned};
use crate::check::Unit;
use crate::ide::symbol::{Kind, heading, inserted, kind_of};
use crate::syntax::ast;

/// A declared name with what it holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Symbol {
    /// Its name; of a scenario its title.
    pub name: String,
    /// Its title, question or action.
    pub detail: Option<String>,
    /// What it is.
    pub kind: Kind,
    /// All of it.
    pub whole: Span,
    /// Its name's place.
    pub span: Span,
    /// What stands within it.
    pub children: Vec<Symbol>,
}

/// The outline of a file: its head, then its items in order.
pub fn outline(unit: &Unit) -> Vec<Symbol> {
    let head = unit.ast.head.as_ref().map(|head| {
        let kind = match head.kind {
            ast::HeadKind::Policy => Kind::Policy,
            ast::HeadKind::Library => Kind::Library,
        };
        symbol(head.name.as_str(), head.title.as_ref(), kind, head.span, Vec::new())
    });
    head.into_iter().chain(unit.ast.items.iter().filter_map(|item| of_item(item))).collect()
}

fn of_item(item: &ast::Item) -> Option<Symbol> {
    let (name, title) = heading(item)?;
    let children = match &item.kind {
        ast::ItemKind::Facts(facts) => facts.facts.iter().map(|fact| of_fact(fact, Kind::Fact)).collect(),
        ast::ItemKind::Type(ty) => match &ty.body {
            ast::TypeBody::Record { fields } => fields.iter().map(|field| of_fact(field, Kind::Field)).collect(),
            ast::TypeBody::OneOf { values, .. } | ast::TypeBody::Ordered { values } => {
                values.iter().map(|value| of_value(value, Kind::Value)).collect()
            }
            ast::TypeBody::Broken => Vec::new(),
        },
        ast::ItemKind::Decision(decision) => {
            decision.outcomes.iter().map(|outcome| of_value(outcome, Kind::Outcome)).collect()
        }
        ast::ItemKind::Amendment(amendment) => {
            amendment.changes.iter().filter_map(|change| of_item(inserted(change)?)).collect()
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
        | ast::ItemKind::Calendar(_) => Vec::new(),
    };
    Some(symbol(name, title, kind_of(item)?, item.span, children))
}

fn of_fact(fact: &ast::FactDecl, kind: Kind) -> Symbol {
    symbol(fact.name.as_str(), fact.question.as_ref(), kind, fact.span, Vec::new())
}

fn of_value(value: &ast::ValueDecl, kind: Kind) -> Symbol {
    let whole = value.title.as_ref().map_or(value.name.span, |title| value.name.span.to(title.span));
    symbol(value.name.as_str(), value.title.as_ref(), kind, whole, Vec::new())
}

fn symbol(name: Spanned<&str>, title: Option<&ast::Words>, kind: Kind, whole: Span, children: Vec<Symbol>) -> Symbol {
    // An editor may hold the name to lie within the whole; what broke off half-way could have it otherwise.
    let whole = whole.to(name.span);
    let detail = title.map(|title| title.value.clone());
    Symbol { name: name.value.to_string(), detail, kind, whole, span: name.span, children }
}

/// Every declared name of some files whose letters hold those of a query in their order, best first: names that begin
/// with it, then names that hold it, then the others.
pub fn search(units: &[Unit], query: &str, at_most: usize) -> Vec<(Symbol, Option<String>)> {
    let query = query.to_lowercase();
    let mut found: Vec<(u8, Symbol, Option<String>)> = Vec::new();
    for unit in units {
        for symbol in outline(unit) {
            for child in &symbol.children {
                if let Some(rank) = rank(&child.name, &query) {
                    let child = Symbol { children: Vec::new(), ..child.clone() };
                    found.push((rank, child, Some(symbol.name.clone())));
                }
            }
            if let Some(rank) = rank(&symbol.name, &query) {
                found.push((rank, Symbol { children: Vec::new(), ..symbol }, None));
            }
        }
    }
    found.sort_by(|a, b| (a.0, &a.1.name, a.1.span).cmp(&(b.0, &b.1.name, b.1.span)));
    found.truncate(at_most);
    found.into_iter().map(|(_, symbol, container)| (symbol, container)).collect()
}

fn rank(name: &str, query: &str) -> Option<u8> {
    let name = name.to_lowercase();
    if name.starts_with(query) {
        return Some(0);
    }
    if name.contains(query) {
        return Some(1);
    }
    let mut letters = name.chars();
    query.chars().all(|wanted| letters.any(|letter| letter == wanted)).then_some(2)
}
