//! Facts in the language's own words: the lines that stand below `given`, and a whole scenario.
//!
//! Takes a program and facts; gives text that parses, checks, and reads back as the same facts. What the language has
//! no words for (who made a judgement, where that is no role; the name of an item that has none) stands in a comment,
//! or is put in the nearest words there are.

use crate::base::date::{Date, DurationKind};
use crate::ir::types::UNNAMED;
use crate::ir::{FactDecl, FactKind, Facts, Found, ListItem, Made, Program, Reasons, Scalar, TypeId, Value};

/// A scenario: what is given, the dates, and what is expected.
///
/// - `on`: the day on which the question is asked.
/// - `law_at`: the date whose law is applied in place of every `dated by`.
/// - `expect`: the lines below `expect`, as the language writes them; where there are none the section is left out.
/// - returns: text from the left margin, ending in a line end.
///
/// # Source
/// The reference, *Scenarios*.
pub fn scenario_text(
    program: &Program,
    title: &str,
    facts: &Facts,
    on: Option<Date>,
    law_at: Option<Date>,
    expect: &[String],
) -> String {
    let mut out = format!("scenario {}\n", quoted(title));
    let given = given_lines(program, facts);
    if !given.is_empty() {
        out.push_str("    given\n");
    }
    for line in given {
        out.push_str(&format!("        {line}\n"));
    }
    if let Some(on) = on {
        out.push_str(&format!("    on {on}\n"));
    }
    if let Some(date) = law_at {
        out.push_str(&format!("    under the law of {date}\n"));
    }
    if !expect.is_empty() {
        out.push_str("    expect\n");
    }
    for line in expect {
        out.push_str(&format!("        {line}\n"));
    }
    out
}

/// The lines below `given`, in the program's order; the fields of an item stand below its `entry`, indented.
pub fn given_lines(program: &Program, facts: &Facts) -> Vec<String> {
    let mut lines = Vec::new();
    for (fact, found) in facts.iter() {
        let decl = program.fact(fact);
        match (&decl.kind, found) {
            (FactKind::List(record), Found::List(items)) if !items.is_empty() => {
                let fields = &program.record(*record).fields;
                for (item, label) in items.iter().zip(labels(items)) {
                    lines.push(format!("entry {} in {}", quoted(&label), decl.name));
                    for (field, found) in fields.iter().zip(&item.fields) {
                        let found = found.iter().flat_map(|found| fact_lines(program, field, found));
                        lines.extend(found.map(|line| format!("    {line}")));
                    }
                }
            }
            (_, found) => lines.extend(fact_lines(program, decl, found)),
        }
    }
    lines
}

/// What each item is called: its label, made its own where several share one; else its number.
fn labels(items: &[ListItem]) -> Vec<String> {
    let mut labels: Vec<String> = Vec::new();
    for (n, item) in items.iter().enumerate() {
        let wanted = item.label.clone().unwrap_or_else(|| format!("item {}", n + 1));
        let mut label = wanted.clone();
        let mut more = 2;
        while labels.contains(&label) {
            label = format!("{wanted} ({more})");
            more += 1;
        }
        labels.push(label);
    }
    labels
}

/// The lines of one fact that is no list with items: one line, but for a set known in part and what needs a remark.
pub fn fact_lines(program: &Program, decl: &FactDecl, found: &Found) -> Vec<String> {
    let name = &decl.name;
    match found {
        Found::Value(value, made) => {
            let said = match value {
                Value::YesNo(true) => name.clone(),
                Value::YesNo(false) => format!("not {name}"),
                Value::None
                | Value::Member(_)
                | Value::Other(_)
                | Value::Date(_)
                | Value::Number(_)
                | Value::Duration(_)
                | Value::Text(_) => format!("{name} is {}", value_text(program, decl, value)),
            };
            match made {
                Some(made) => with_made(program, decl, said, made),
                None => vec![said],
            }
        }
        Found::NotHappened => vec![format!("not {name}")],
        Found::Happened(None) => vec![name.clone()],
        Found::Happened(Some(date)) => vec![format!("{name} on {date}")],
        Found::Set { members, complete: true } => {
            let within = members.iter().filter(|(_, within)| **within);
            let within: Vec<String> = within.map(|(value, _)| value_text(program, decl, value)).collect();
            let said = if within.is_empty() { String::from("empty") } else { within.join(", ") };
            vec![format!("{name} is {said}")]
        }
        Found::Set { members, complete: false } => {
            let line = |(value, within): (&Value, &bool)| {
                let not = if *within { "" } else { "not " };
                format!("{not}{name} includes {}", value_text(program, decl, value))
            };
            members.iter().map(line).collect()
        }
        Found::List(_) => vec![format!("{name} is empty")],
    }
}

/// A judgement's line with who made it, when and why.
fn with_made(program: &Program, decl: &FactDecl, mut said: String, made: &Made) -> Vec<String> {
    let mut lines = Vec::new();
    if let Some(by) = &made.by {
        let role = program.roles.iter().find(|role| role.name == *by || role.title == *by);
        match role {
            Some(role) => said.push_str(&format!(" by {}", role.name)),
            None => lines.push(format!("# decided by {}", plain(by))),
        }
    }
    if let Some(on) = made.on {
        said.push_str(&format!(" on {on}"));
    }
    let mut after = None;
    match &made.reasons {
        Reasons::Unknown => {}
        Reasons::Recorded(reasons) => said.push_str(&format!(" reasons {}", quoted(reasons))),
        // Said on a line of its own, which only a fact outside lists has.
        Reasons::NoneRecorded if decl.name.contains('.') => after = Some(format!("not {}.reasons", decl.name)),
        Reasons::NoneRecorded => lines.push(String::from("# no reasons were recorded")),
    }
    lines.push(said);
    lines.extend(after);
    lines
}

/// A value as the language writes it.
pub fn value_text(program: &Program, decl: &FactDecl, value: &Value) -> String {
    match value {
        // A value that a search made up: any other than those named would do.
        Value::Other(words) => match words.strip_prefix(UNNAMED) {
            Some(n) => format!("other \"something else {n}\""),
            None => format!("other {}", quoted(words)),
        },
        Value::Text(words) => match words.strip_prefix(UNNAMED) {
            Some(n) => format!("\"other words {n}\""),
            None => quoted(words),
        },
        Value::Duration(n) => {
            let words = duration_of(decl).words();
            let unit = if *n == 1 { words.trim_end_matches('s') } else { words };
            format!("{n} {unit}")
        }
        Value::None | Value::YesNo(_) | Value::Member(_) | Value::Date(_) | Value::Number(_) => {
            program.value_words(value, enum_of(decl))
        }
    }
}

fn duration_of(decl: &FactDecl) -> DurationKind {
    match &decl.kind {
        FactKind::Scalar(Scalar::Duration(kind)) => *kind,
        FactKind::Scalar(_) | FactKind::Event | FactKind::Set(_) | FactKind::List(_) => DurationKind::Days,
    }
}

fn enum_of(decl: &FactDecl) -> Option<TypeId> {
    match &decl.kind {
        FactKind::Scalar(Scalar::Enum(ty)) | FactKind::Set(ty) => Some(*ty),
        FactKind::Scalar(_) | FactKind::Event | FactKind::List(_) => None,
    }
}

/// Words between quotation marks. The language's words stand on one line: a line end within them becomes a blank.
fn quoted(words: &str) -> String {
    format!("\"{}\"", plain(words).replace('\\', "\\\\").replace('"', "\\\""))
}

fn plain(words: &str) -> String {
    words.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}
