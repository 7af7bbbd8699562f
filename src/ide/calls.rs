//! What an item rests on, and what rests on it: rules, defines, decisions and their like.

use crate::base::span::Span;
use crate::ide::View;
use crate::ide::scenarios::within;
use crate::ide::symbol::{Declared, Kind, heading, kind_of};
use crate::syntax::ast;
use std::collections::BTreeMap;

/// An item that rests on others, or on which others rest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caller {
    /// Its name.
    pub name: String,
    /// What it is.
    pub kind: Kind,
    /// Its title.
    pub title: Option<String>,
    /// All of it.
    pub whole: Span,
    /// Its name's place, by which it is known.
    pub span: Span,
}

/// One item that names another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    /// The other item.
    pub item: Caller,
    /// Where the name stands.
    pub places: Vec<Span>,
}

fn caller(item: &ast::Item) -> Option<Caller> {
    let kind = kind_of(item)?;
    let takes_part = matches!(
        kind,
        Kind::Define
            | Kind::Decision
            | Kind::Rule
            | Kind::Presumption
            | Kind::Duty
            | Kind::Prohibition
            | Kind::Property
            | Kind::Impossible
            | Kind::Scenario
    );
    let (name, title) = heading(item).filter(|_| takes_part)?;
    let title = title.map(|title| title.value.clone());
    Some(Caller { name: name.value.to_string(), kind, title, whole: item.span, span: name.span })
}

/// The item that is named at a place, else the one that the place lies in.
pub fn callable(view: &View<'_>, offset: u32) -> Option<Caller> {
    let named = view.mention(offset).and_then(|mention| match view.declared(mention.means)? {
        Declared::Item(item) => caller(item),
        _ => None,
    });
    named.or_else(|| view.item_at(offset).and_then(caller))
}

/// What an item of this file rests on.
pub fn outgoing(view: &View<'_>, item: Span) -> Vec<Call> {
    let mut by_item: BTreeMap<Span, Call> = BTreeMap::new();
    for mention in view.index.of_file(view.file()).iter().filter(|mention| within(item, mention.span)) {
        let Some(Declared::Item(named)) = view.declared(mention.means) else { continue };
        if let Some(other) = caller(named).filter(|other| other.whole != item) {
            by_item
                .entry(other.span)
                .or_insert_with(|| Call { item: other, places: Vec::new() })
                .places
                .push(mention.span);
        }
    }
    by_item.into_values().collect()
}

/// What rests on the item of a name, in some files.
pub fn incoming(views: &[View<'_>], name: Span) -> Vec<Call> {
    let mut by_item: BTreeMap<Span, Call> = BTreeMap::new();
    for view in views {
        for mention in view.index.of_file(view.file()).iter().filter(|mention| mention.means == name) {
            let Some(other) = view.item_at(mention.span.start).and_then(caller) else { continue };
            if other.span != name && other.span != mention.span {
                by_item
                    .entry(other.span)
                    .or_insert_with(|| Call { item: other, places: Vec::new() })
                    .places
                    .push(mention.span);
            }
        }
    }
    by_item.into_values().collect()
}
