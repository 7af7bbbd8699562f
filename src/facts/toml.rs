//! TOML as a neutral tree: integers, floats, booleans and dates stay the characters that they are.
//!
//! The parser bounds its own nesting; what it refuses as too deep is said in our words. It stops at its first error,
//! and so does this reader.

use crate::base::span::Span;
use crate::diag::{Code, Diagnostic};
use crate::facts::document::{Entries, Key, Node, NodeKind, Place, shown, twice};
use crate::facts::limits::{Limits, nested};
use std::ops::Range;
use toml_edit::{Document, Item, TableLike, TomlError, Value};

/// Reads TOML; `None` where it cannot be read.
pub(super) fn parse(place: Place, text: &str, limits: &Limits) -> (Option<Node>, Vec<Diagnostic>) {
    let document = match Document::parse(text) {
        Ok(document) => document,
        Err(error) => return (None, vec![malformed(place, text, &error, limits)]),
    };
    let whole = place.span(0, text.len());
    let mut reader = Reader { place, text, limits, out: Vec::new(), too_deep: false };
    let node = reader.table(document.as_table(), whole, 1);
    if reader.too_deep {
        return (None, reader.out);
    }
    (Some(node), reader.out)
}

/// The parser refuses a deeper nesting itself.
const PARSER_DEPTH: usize = 80;

struct Reader<'a> {
    place: Place,
    text: &'a str,
    limits: &'a Limits,
    out: Vec<Diagnostic>,
    too_deep: bool,
}

impl Reader<'_> {
    fn span(&self, range: Option<Range<usize>>, otherwise: Span) -> Span {
        range.map_or(otherwise, |range| self.place.span(range.start, range.end))
    }

    /// INVARIANT: recursion is bounded by the limit on depth; what lies deeper is left out and the file refused.
    fn bounded(&mut self, span: Span, depth: usize) -> bool {
        if depth > self.limits.depth() && !self.too_deep {
            self.too_deep = true;
            self.out = vec![self.limits.too_deep(span)];
        }
        depth <= self.limits.depth()
    }

    fn table(&mut self, table: &dyn TableLike, span: Span, depth: usize) -> Node {
        if !self.bounded(span, depth) {
            return Node { kind: NodeKind::Broken, span };
        }
        let mut entries = Entries::default();
        for (name, item) in table.iter() {
            let key_span = self.span(table.key(name).and_then(toml_edit::Key::span), span);
            let node = self.item(item, key_span, depth + 1);
            entries.add(Key { name: String::from(name), span: key_span }, node, &mut self.out);
        }
        Node { kind: NodeKind::Map(entries.finish()), span }
    }

    /// `at` is the place of the name, for tables that have none of their own.
    fn item(&mut self, item: &Item, at: Span, depth: usize) -> Node {
        match item {
            Item::None => Node { kind: NodeKind::Broken, span: at },
            Item::Value(value) => self.value(value, at, depth),
            Item::Table(table) => self.table(table, at, depth),
            Item::ArrayOfTables(tables) => {
                if !self.bounded(at, depth) {
                    return Node { kind: NodeKind::Broken, span: at };
                }
                let items = tables.iter().map(|table| {
                    let span = self.span(table.span(), at);
                    self.table(table, span, depth + 1)
                });
                Node { kind: NodeKind::List(items.collect()), span: at }
            }
        }
    }

    fn value(&mut self, value: &Value, at: Span, depth: usize) -> Node {
        let range = value.span();
        let span = self.span(range.clone(), at);
        let raw = || String::from(range.and_then(|range| self.text.get(range)).unwrap_or("").trim());
        let kind = match value {
            Value::String(text) => NodeKind::Scalar { text: text.value().clone(), quoted: true },
            Value::Integer(_) | Value::Float(_) | Value::Boolean(_) | Value::Datetime(_) => {
                NodeKind::Scalar { text: raw(), quoted: false }
            }
            Value::Array(array) => {
                if !self.bounded(span, depth) {
                    return Node { kind: NodeKind::Broken, span };
                }
                NodeKind::List(array.iter().map(|item| self.value(item, span, depth + 1)).collect())
            }
            // A table of dotted names has no place of its own.
            Value::InlineTable(table) => return self.table(table, span, depth),
        };
        Node { kind, span }
    }
}

fn malformed(place: Place, text: &str, error: &TomlError, limits: &Limits) -> Diagnostic {
    let range = error.span().unwrap_or(0..0);
    let start = range.start.min(text.len());
    let end = text
        .get(start..range.end.min(text.len()))
        .map_or(start, |wrong| start + wrong.lines().next().map_or(0, str::len));
    let span = if end == start { place.character(text, start) } else { place.span(start, end) };
    let message = error.message();
    if message.contains("recursion limit") || message.contains("max recursion depth") {
        return if limits.depth() < PARSER_DEPTH {
            limits.too_deep(span)
        } else {
            nested(span, PARSER_DEPTH).help("TOML is read no deeper; look for a bracket that is opened again and again")
        };
    }
    if message.contains("duplicate key") {
        let name = text.get(start..end).unwrap_or("").trim().trim_matches(['"', '\'']);
        if let Some(first) = first_place(place, text, start, name) {
            return twice(name, span, first);
        }
        return Diagnostic::new(Code::FactsDuplicateKey, span, format!("`{}` is given twice", shown(name)))
            .help("keep the one that is right; nothing is chosen for you");
    }
    const ENTRY: &str = "write each fact as `name = value`";
    const QUOTES: &str = "words stand in double quotes, yes and no are `true` and `false`";
    let theirs = shown(message.split(", expected").next().unwrap_or(message)).to_lowercase();
    let (what, help) = if message.contains("leading zero") {
        ("a number begins with a nought", "write the number without the nought before it")
    } else if message.contains("must be quoted") {
        ("words without quotes", QUOTES)
    } else if message.contains("key with no value") {
        ("a name without `=` and a value", ENTRY)
    } else if message.contains("unclosed table") {
        ("the name of a group without its closing `]`", "write `[group]` on a line of its own, its facts below it")
    } else if message.contains("invalid basic string") {
        ("a string that does not end, or an escape that TOML does not have", QUOTES)
    } else {
        (theirs.as_str(), ENTRY)
    };
    Diagnostic::new(Code::FactsMalformed, span, format!("this is not valid TOML: {what}")).help(help)
}

/// Where a name that is given again was given first: what stands before the second place is read on its own.
fn first_place(place: Place, text: &str, second: usize, name: &str) -> Option<Span> {
    let before = text.get(..second)?;
    let line = before.rfind('\n').map_or(0, |newline| newline + 1);
    let braces = before.get(line..)?.contains('{');
    let Some(document) = Document::parse(before.get(..line)?).ok().filter(|_| !braces) else {
        // Within braces: the last place before at which the name is given a value.
        let named = |at: &usize| text.get(at + name.len()..).is_some_and(|rest| rest.trim_start().starts_with('='));
        let start = before.match_indices(name).map(|(at, _)| at).filter(named).last()?;
        return Some(place.span(start, start + name.len()));
    };
    let header = text.get(line..second)?.trim_start().starts_with('[');
    let mut found = Vec::new();
    collect(document.as_table(), name, 0, &mut found);
    // Within a table the last one before counts; a table's header may repeat any earlier one.
    let (_, range) = if header { found.first() } else { found.last() }?;
    Some(place.span(range.start, range.end))
}

/// The places of a name in tables outside lists, in the order of the text.
fn collect(table: &toml_edit::Table, name: &str, depth: usize, found: &mut Vec<(usize, Range<usize>)>) {
    for (own, item) in table.iter() {
        if own == name
            && let Some(range) = table.key(own).and_then(toml_edit::Key::span)
        {
            found.push((range.start, range));
        }
        if let Item::Table(inner) = item
            && depth < Limits::DEEPEST
        {
            collect(inner, name, depth + 1, found);
        }
    }
    found.sort_by_key(|(start, _)| *start);
}
