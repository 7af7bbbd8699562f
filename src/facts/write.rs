//! Facts as YAML that reads back as the same facts.
//!
//! Takes a program and facts; gives text with one group after another in the order of declaration, the questions as
//! comments where asked for. Words always stand in quotes, so nothing depends on YAML's rules for plain words.

use crate::base::date::DurationKind;
use crate::facts::value::label_key;
use crate::ir::{FactDecl, FactId, FactKind, Facts, Found, ListItem, Made, Program, Reasons, Scalar, TypeId, Value};
use std::fmt::Write as _;

/// Whether the questions are written too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Questions {
    /// Only what is known.
    Omitted,
    /// Each fact under its question, unknown facts as `unknown`: a form to fill in.
    Written,
}

/// Writes what is known.
pub fn to_yaml(program: &Program, facts: &Facts) -> String {
    to_yaml_with(program, facts, Questions::Omitted)
}

/// Writes what is known, with or without the questions.
pub fn to_yaml_with(program: &Program, facts: &Facts, questions: Questions) -> String {
    let mut groups: Vec<(&str, Vec<(&str, FactId)>)> = Vec::new();
    for (n, decl) in program.facts.iter().enumerate() {
        let fact = FactId::new(n);
        if facts.get(fact).is_none() && questions == Questions::Omitted {
            continue;
        }
        let (group, name) = decl.name.rsplit_once('.').unwrap_or(("", &decl.name));
        match groups.iter_mut().find(|(other, _)| *other == group) {
            Some((_, members)) => members.push((name, fact)),
            None => groups.push((group, vec![(name, fact)])),
        }
    }
    let mut writer = Writer { program, out: String::new(), questions };
    for (group, members) in groups {
        let indent = if group.is_empty() { 0 } else { 2 };
        if !group.is_empty() {
            let _ = writeln!(writer.out, "{group}:");
        }
        for (name, fact) in members {
            writer.fact(indent, name, program.fact(fact), facts.get(fact));
        }
    }
    writer.out
}

struct Writer<'a> {
    program: &'a Program,
    out: String,
    questions: Questions,
}

impl Writer<'_> {
    fn line(&mut self, indent: usize, text: &str) {
        let _ = writeln!(self.out, "{:indent$}{text}", "");
    }

    fn fact(&mut self, indent: usize, name: &str, decl: &FactDecl, found: Option<&Found>) {
        if self.questions == Questions::Written {
            let question: String = decl.question.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
            self.line(indent, &format!("# {}", question.trim()));
        }
        match found {
            None => self.line(indent, &format!("{name}: unknown")),
            Some(Found::Value(value, Some(made))) => {
                let value = self.value(value, decl);
                self.line(indent, &format!("{name}:"));
                self.line(indent + 2, &format!("value: {value}"));
                self.made(indent + 2, made);
            }
            Some(Found::List(items)) => self.list(indent, name, decl, items),
            Some(found @ (Found::Value(_, None) | Found::NotHappened | Found::Happened(_) | Found::Set { .. })) => {
                let text = self.inline(found, decl);
                self.line(indent, &format!("{name}: {text}"));
            }
        }
    }

    fn made(&mut self, indent: usize, made: &Made) {
        if let Some(by) = &made.by {
            self.line(indent, &format!("by: {}", quoted(by)));
        }
        if let Some(on) = made.on {
            self.line(indent, &format!("on: {on}"));
        }
        match &made.reasons {
            Reasons::Unknown => {}
            Reasons::NoneRecorded => self.line(indent, "reasons: none"),
            Reasons::Recorded(reasons) => self.line(indent, &format!("reasons: {}", quoted(reasons))),
        }
    }

    fn list(&mut self, indent: usize, name: &str, decl: &FactDecl, items: &[ListItem]) {
        let FactKind::List(record) = &decl.kind else { return };
        let fields = &self.program.record(*record).fields;
        if items.is_empty() {
            self.line(indent, &format!("{name}: []"));
            return;
        }
        self.line(indent, &format!("{name}:"));
        for item in items {
            if item.label.is_none() && item.fields.iter().all(Option::is_none) {
                self.line(indent + 2, "- {}");
                continue;
            }
            self.line(indent + 2, "-");
            if let Some(label) = &item.label {
                self.line(indent + 4, &format!("{}: {}", label_key(fields), quoted(label)));
            }
            for (field, found) in fields.iter().zip(&item.fields) {
                if found.is_some() || self.questions == Questions::Written {
                    self.fact(indent + 4, &field.name, field, found.as_ref());
                }
            }
        }
    }

    fn inline(&self, found: &Found, decl: &FactDecl) -> String {
        match found {
            Found::Value(value, _) => self.value(value, decl),
            Found::NotHappened => String::from("no"),
            Found::Happened(None) => String::from("yes"),
            Found::Happened(Some(date)) => date.to_string(),
            Found::Set { members, complete } => {
                let listed = |wanted: bool| {
                    let members = members.iter().filter(|(_, holds)| **holds == wanted);
                    let members: Vec<String> = members.map(|(value, _)| self.value(value, decl)).collect();
                    format!("[{}]", members.join(", "))
                };
                if *complete {
                    listed(true)
                } else {
                    format!("{{includes: {}, excludes: {}}}", listed(true), listed(false))
                }
            }
            Found::List(_) => String::from("[]"),
        }
    }

    fn value(&self, value: &Value, decl: &FactDecl) -> String {
        match value {
            Value::Other(words) => format!("{{other: {}}}", quoted(words)),
            Value::Text(words) => quoted(words),
            Value::Duration(n) => {
                let kind = match &decl.kind {
                    FactKind::Scalar(Scalar::Duration(kind)) => *kind,
                    FactKind::Scalar(_) | FactKind::Event | FactKind::Set(_) | FactKind::List(_) => DurationKind::Days,
                };
                let unit = if *n == 1 { kind.words().trim_end_matches('s') } else { kind.words() };
                format!("{n} {unit}")
            }
            Value::None | Value::YesNo(_) | Value::Member(_) | Value::Date(_) | Value::Number(_) => {
                self.program.value_words(value, enum_of(decl))
            }
        }
    }
}

fn enum_of(decl: &FactDecl) -> Option<TypeId> {
    match &decl.kind {
        FactKind::Scalar(Scalar::Enum(ty)) | FactKind::Set(ty) => Some(*ty),
        FactKind::Scalar(_) | FactKind::Event | FactKind::List(_) => None,
    }
}

/// Words as a double-quoted YAML scalar on one line.
fn quoted(words: &str) -> String {
    let mut out = String::with_capacity(words.len() + 2);
    out.push('"');
    for c in words.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            c if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}') => {
                let _ = write!(out, "\\u{:04X}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}
