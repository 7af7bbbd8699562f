//! One fact given on the line: `--set group.fact=value`.
//!
//! Takes the argument; sets the fact, or says what is wrong at which place of the argument. A value is read as in a
//! YAML file: a plain word, or anything that YAML writes on one line in brackets or quotes. Members of a set may be
//! parted by commas alone.

use crate::base::span::{FileId, Span};
use crate::base::suggest::closest;
use crate::diag::{Code, Diagnostic};
use crate::facts::document::{Format, Node, NodeKind, Place, shown, twice};
use crate::facts::limits::Limits;
use crate::facts::read::Reader;
use crate::facts::{scalar, value, words, yaml};
use crate::ir::{FactDecl, FactKind, Facts, Found, ListItem, Program, Reasons, RecordId, Scalar};

/// Sets one fact.
///
/// - `file`: the identity under which the argument is held as a text, for the places of the complaint.
/// - `assignment`: `request.held=yes`, `request.held=unknown`, `request.widened=2026-02-01`, `request.kinds=a,b`,
///   `request.held.reasons=…` (`by` and `on` likewise), `disclosure.material[0].capable=yes` or
///   `disclosure.material["session note"].capable=yes`. Items count from 0; the number after the last adds an item.
///
/// # Errors
/// The first complaint, as a diagnostic with its place in the argument; `facts` are then as they were.
pub fn set(program: &Program, facts: &mut Facts, file: FileId, assignment: &str) -> Result<(), Box<Diagnostic>> {
    let limits = Limits::default();
    let mut setter = Setter {
        reader: Reader::new(program, Format::Yaml, &limits),
        place: Place { file, base: 0 },
        text: assignment,
    };
    match setter.set(facts) {
        Some(()) => Ok(()),
        None => {
            let first = setter.reader.out.into_iter().next();
            let span = Span::new(file, 0, assignment.len());
            let otherwise = || Diagnostic::new(Code::FactsBadAssignment, span, "this cannot be taken as a fact");
            Err(Box::new(first.unwrap_or_else(otherwise)))
        }
    }
}

/// Facts that several assignments set, where the later takes the place of the earlier: a complaint of each.
///
/// - `assignments`: in their order, each with the identity under which it is held as a text.
pub fn set_twice(program: &Program, assignments: &[(FileId, &str)]) -> Vec<Diagnostic> {
    let named = |(file, text): &(FileId, &str)| {
        let left = text.get(..equals(text)?)?;
        let start = left.len() - left.trim_start().len();
        let place = Place { file: *file, base: 0 };
        Some((String::from(left.trim()), place.span(start, left.trim_end().len())))
    };
    let named: Vec<(String, Span)> = assignments.iter().filter_map(named).collect();
    // A part, such as the date of an event, may follow the fact, and not come before it.
    let part = |earlier: &str, later: &str| {
        earlier.strip_prefix(later).is_some_and(|rest| rest.starts_with(['.', '[']))
            && program.fact_named(later).is_some()
            && program.fact_named(earlier).is_none()
    };
    let mut found = Vec::new();
    for (n, (name, second)) in named.iter().enumerate() {
        let mut before = named.iter().take(n);
        if let Some((_, first)) = before.find(|(earlier, _)| earlier == name || part(earlier, name)) {
            found.push(twice(name, *second, *first));
        }
    }
    found
}

/// Where the name of an assignment ends; a label in quotes may hold `=`.
fn equals(text: &str) -> Option<usize> {
    let label = text.find("[\"").and_then(|open| Some(open + 2 + text.get(open + 2..)?.find("\"]")?));
    let from = label.unwrap_or(0);
    text.get(from..).and_then(|rest| rest.find('=')).map(|at| from + at)
}

struct Setter<'a> {
    reader: Reader<'a>,
    place: Place,
    text: &'a str,
}

impl<'a> Setter<'a> {
    fn wrong<T>(&mut self, start: usize, end: usize, message: impl Into<String>, help: impl Into<String>) -> Option<T> {
        let span = self.place.span(start, end);
        self.reader.complain(Diagnostic::new(Code::FactsBadAssignment, span, message).help(help))
    }

    fn set(&mut self, facts: &mut Facts) -> Option<()> {
        let limits = self.reader.limits;
        if self.text.len() > limits.bytes {
            let complaint = limits.too_large(self.place.span(0, 0), self.text.len());
            return self.reader.complain(complaint);
        }
        let end = self.text.len();
        let Some(equals) = equals(self.text) else {
            return self.wrong(0, end, "there is no `=` here", "write `group.fact=value`, such as `request.held=yes`");
        };
        let left = self.text.get(..equals).unwrap_or("");
        let start = left.len() - left.trim_start().len();
        let left = left.trim();
        if left.is_empty() {
            let help = "write `group.fact=value`, such as `request.held=yes`";
            return self.wrong(equals, equals + 1, "no name stands before the `=`", help);
        }
        match left.split_once('[') {
            Some((list, rest)) => self.set_in_item(facts, start, list, rest, equals),
            None => self.set_fact(facts, start, left, equals),
        }
    }

    fn set_fact(&mut self, facts: &mut Facts, start: usize, left: &str, equals: usize) -> Option<()> {
        let program = self.reader.program;
        if let Some(fact) = self.reader.names.fact(left) {
            let found = self.value(program.fact(fact), equals)?;
            facts.set(fact, found);
            return Some(());
        }
        if let Some((name, part)) = left.rsplit_once('.')
            && let Some(fact) = self.reader.names.fact(name)
        {
            let decl = program.fact(fact);
            let mut found = facts.get(fact).cloned();
            self.part(decl, &mut found, start + name.len() + 1, part, equals)?;
            facts.set(fact, found);
            return Some(());
        }
        self.no_fact(start, left)
    }

    fn no_fact<T>(&mut self, start: usize, name: &str) -> Option<T> {
        let span = self.place.span(start, start + name.len());
        let complaint = if self.reader.names.is_group(name) {
            Diagnostic::new(Code::FactsWrongType, span, format!("`{name}` is a group of facts, not a fact"))
                .help(format!("write `{name}.fact=value` with the name of a fact"))
        } else {
            self.reader.names.unknown(name, span)
        };
        self.reader.complain(complaint)
    }

    /// `list` and `rest` are what stands before and after the first `[`.
    fn set_in_item(&mut self, facts: &mut Facts, start: usize, list: &str, rest: &str, equals: usize) -> Option<()> {
        let program = self.reader.program;
        let Some(fact) = self.reader.names.fact(list) else {
            return self.no_fact(start, list);
        };
        let FactKind::List(record) = program.fact(fact).kind else {
            let message = format!("`{list}` is not a list");
            return self.wrong(start, start + list.len(), message, format!("write `{list}=value`"));
        };
        let open = start + list.len() + 1;
        let closing = if rest.starts_with('"') { rest.find("\"]").map(|at| at + 1) } else { rest.find(']') };
        let Some(close) = closing else {
            return self.wrong(open - 1, open, "this bracket is never closed", "write `list[0].fact=value`");
        };
        let (which, after) = (rest.get(..close).unwrap_or(""), rest.get(close + 1..).unwrap_or(""));
        let Some(field) = after.strip_prefix('.') else {
            let at = open + close + 1;
            let help = "write `list[0].fact=value`; a whole list is given as `list=[{…}, {…}]`";
            return self.wrong(at, at + after.len(), "the name of a fact of the item is missing here", help);
        };
        let mut items = match facts.get(fact) {
            Some(Found::List(items)) => items.clone(),
            Some(Found::Value(..) | Found::NotHappened | Found::Happened(_) | Found::Set { .. }) | None => Vec::new(),
        };
        let n = self.item(&mut items, record, list, open, which)?;
        let field_start = open + close + 2;
        let item = items.get_mut(n)?;
        self.field(item, record, field_start, field, equals)?;
        facts.set(fact, Some(Found::List(items)));
        Some(())
    }

    /// The place in the list of the item meant.
    fn item(
        &mut self,
        items: &mut Vec<ListItem>,
        record: RecordId,
        list: &str,
        start: usize,
        which: &str,
    ) -> Option<usize> {
        let end = start + which.len();
        let count = items.len();
        if let Some(label) = which.strip_prefix('"').and_then(|label| label.strip_suffix('"')) {
            let places: Vec<usize> =
                (0..count).filter(|&n| items.get(n).is_some_and(|item| item.label.as_deref() == Some(label))).collect();
            return match places.as_slice() {
                [n] => Some(*n),
                [] => {
                    let labels: Vec<&str> = items.iter().filter_map(|item| item.label.as_deref()).collect();
                    let help = match closest(label, labels.iter().copied()) {
                        Some(near) => format!("did you mean `{near}`?"),
                        None => format!("add an item with `{list}[{count}].label={label}` first"),
                    };
                    self.wrong(start, end, format!("no item of `{list}` is called `{}`", shown(label)), help)
                }
                [_, ..] => {
                    let message = format!("{} items of `{list}` are called `{}`", places.len(), shown(label));
                    self.wrong(start, end, message, "give the item's number, counted from 0")
                }
            };
        }
        let digits = !which.is_empty() && which.bytes().all(|b| b.is_ascii_digit());
        match which.parse::<usize>() {
            Ok(n) if digits && n < count => Some(n),
            Ok(n) if digits && n == count && count < self.reader.limits.items => {
                let fields = self.reader.program.record(record).fields.len();
                items.push(ListItem { label: None, fields: vec![None; fields] });
                Some(n)
            }
            Ok(_) | Err(_) if digits => {
                let message = format!("`{list}` has {count} items, counted from 0: there is no item {}", shown(which));
                self.wrong(start, end, message, format!("`{list}[{count}]` adds an item"))
            }
            Ok(_) | Err(_) => {
                let help = "write a number from 0, or the item's label in double quotes";
                self.wrong(start, end, "this names no item", help)
            }
        }
    }

    fn field(&mut self, item: &mut ListItem, record: RecordId, start: usize, field: &str, equals: usize) -> Option<()> {
        let program = self.reader.program;
        let record = program.record(record);
        let field = field.trim_end();
        let label = value::label_key(&record.fields);
        if field == label {
            let (at, node) = self.plain(equals)?;
            item.label = match words::words(&mut self.reader, label, &node, at, words::OrNone::No)? {
                words::Words::Text(text) => Some(text),
                words::Words::Unknown | words::Words::None => None,
            };
            return Some(());
        }
        let (name, part) = field.split_once('.').map_or((field, None), |(name, part)| (name, Some(part)));
        let Some(n) = record.fields.iter().position(|decl| decl.name == name) else {
            let names = record.fields.iter().map(|decl| decl.name.as_str());
            let help = match closest(name, names.clone().chain([label])) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("its facts are {}", crate::facts::names::all_of(&names.collect::<Vec<_>>())),
            };
            let span = self.place.span(start, start + name.len());
            let message = format!("there is no fact `{}` of a `{}`", shown(name), record.name);
            return self.reader.complain(Diagnostic::new(Code::FactsUnknownName, span, message).help(help));
        };
        let decl = record.fields.get(n)?;
        let slot = item.fields.get_mut(n)?;
        match part {
            Some(part) => self.part(decl, slot, start + name.len() + 1, part, equals),
            None => {
                *slot = self.value(decl, equals)?;
                Some(())
            }
        }
    }

    /// Sets `by`, `on` or `reasons` of a judgement that is known, or `on` of an event.
    fn part(
        &mut self,
        decl: &FactDecl,
        found: &mut Option<Found>,
        start: usize,
        part: &str,
        equals: usize,
    ) -> Option<()> {
        let event = decl.kind == FactKind::Event;
        let allowed: &[&str] = match (event, &decl.judgement) {
            (true, _) => &["on"],
            (false, Some(_)) => &["by", "on", "reasons"],
            (false, None) => &[],
        };
        if !allowed.contains(&part) {
            let span = self.place.span(start, start + part.len());
            let message = format!("`{}` is not a part of `{}`", shown(part), decl.name);
            let help = match closest(part, allowed.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None if allowed.is_empty() => format!("`{}` has no parts; write `{}=value`", decl.name, decl.name),
                None => format!("its parts are {}", crate::facts::names::all_of(allowed)),
            };
            return self.reader.complain(Diagnostic::new(Code::FactsUnknownName, span, message).help(help));
        }
        let (at, node) = self.plain(equals)?;
        let name = format!("{}.{part}", decl.name);
        if event {
            let on = scalar::some_date(&mut self.reader, &name, &node, at)?;
            *found = Some(Found::Happened(on));
            return Some(());
        }
        let Some(Found::Value(_, made)) = found else {
            let message = format!("`{}` is unknown: there is no judgement yet to say this of", decl.name);
            return self.wrong(start, start + part.len(), message, format!("set `{}` first", decl.name));
        };
        let mut new = made.clone().unwrap_or_default();
        match part {
            "on" => new.on = scalar::some_date(&mut self.reader, &name, &node, at)?,
            "by" => {
                new.by = match words::words(&mut self.reader, &name, &node, at, words::OrNone::No)? {
                    words::Words::Text(by) => Some(by),
                    words::Words::Unknown | words::Words::None => None,
                };
            }
            _ => {
                new.reasons = match words::words(&mut self.reader, &name, &node, at, words::OrNone::Yes)? {
                    words::Words::Text(reasons) => Reasons::Recorded(reasons),
                    words::Words::None => Reasons::NoneRecorded,
                    words::Words::Unknown => Reasons::Unknown,
                };
            }
        }
        *made = Some(new);
        Some(())
    }

    /// Reads what stands after `=` for a fact.
    fn value(&mut self, decl: &FactDecl, equals: usize) -> Option<Option<Found>> {
        let right = self.text.get(equals + 1..).unwrap_or("");
        let open = right.trim_start();
        let words = decl.kind == FactKind::Scalar(Scalar::Text) && decl.judgement.is_none();
        let bracket = open.starts_with('{') || open.starts_with('[');
        if bracket && !words {
            let (tree, mut complaints) =
                yaml::parse(Place { base: equals + 1, ..self.place }, right, self.reader.limits);
            self.reader.out.append(&mut complaints);
            let node = if self.reader.out.is_empty() { tree? } else { return None };
            return value::found(&mut self.reader, decl, &node, node.span);
        }
        let (at, node) = self.plain(equals)?;
        match (&decl.kind, &node.kind) {
            (FactKind::Set(_), NodeKind::Scalar { text, quoted: false })
                if !matches!(text.as_str(), "unknown" | "none") =>
            {
                let node = self.members(equals + 1);
                value::found(&mut self.reader, decl, &node, at)
            }
            (_, _) => value::found(&mut self.reader, decl, &node, at),
        }
    }

    /// What stands after `=` as one word, in quotes or not.
    fn plain(&mut self, equals: usize) -> Option<(Span, Node)> {
        let right = self.text.get(equals + 1..).unwrap_or("");
        let start = equals + 1 + (right.len() - right.trim_start().len());
        let text = right.trim();
        let span = self.place.span(start, start + text.len());
        if text.is_empty() {
            let help = "write `unknown` if it is not known, `\"\"` for words that are empty";
            return self.wrong(equals, equals + 1, "nothing stands after the `=`", help);
        }
        let inner = ['"', '\''].into_iter().find_map(|quote| {
            let inner = text.strip_prefix(quote)?.strip_suffix(quote)?;
            (!inner.contains(quote)).then_some(inner)
        });
        let kind = match inner {
            Some(inner) => NodeKind::Scalar { text: String::from(inner), quoted: true },
            None => NodeKind::Scalar { text: String::from(text), quoted: false },
        };
        Some((span, Node { kind, span }))
    }

    /// Members of a set parted by commas; a comma in quotes parts nothing.
    fn members(&mut self, start: usize) -> Node {
        let right = self.text.get(start..).unwrap_or("");
        let mut items = Vec::new();
        let (mut from, mut quoted) = (0, false);
        for (at, c) in right.char_indices().chain([(right.len(), ',')]) {
            quoted ^= c == '"' && at < right.len();
            if c != ',' || (quoted && at < right.len()) {
                continue;
            }
            let piece = right.get(from..at).unwrap_or("");
            let lead = piece.len() - piece.trim_start().len();
            let text = String::from(piece.trim());
            let begin = start + from + lead;
            let span = self.place.span(begin, begin + text.len().max(1));
            let kind = if text.is_empty() { NodeKind::Null } else { NodeKind::Scalar { text, quoted: false } };
            items.push(Node { kind, span });
            from = at + 1;
        }
        Node { kind: NodeKind::List(items), span: self.place.span(start, self.text.len()) }
    }
}
