//! Scenarios and sets of facts.

use crate::fmt::print::Lines;
use crate::fmt::print::items::labels;
use crate::fmt::print::words::{citation, date, expr, exprs, paths, quoted};
use crate::syntax::ast::{
    Also, Because, Cell, Citation, Column, Expect, ExpectIs, FactsOf, Given, GivenFact, GivenKind, GivenValue, Needing,
    ReasonRef, Scenario, StatusWord, Table, Unread,
};

/// Writes a set of facts.
pub(super) fn facts_of(lines: &mut Lines, item: &FactsOf) {
    lines.line(0, &format!("facts_of {}", item.name.value));
    givens(lines, 1, &item.given);
}

/// Writes a scenario.
pub(super) fn scenario(lines: &mut Lines, item: &Scenario) {
    lines.line(0, &format!("scenario {}", quoted(&item.title.value)));
    if !item.given.is_empty() {
        lines.line(1, "given");
        givens(lines, 2, &item.given);
    }
    if let Some(on) = &item.on {
        lines.line(1, &format!("on {}", date(on.value)));
    }
    if let Some(law_of) = &item.law_of {
        lines.line(1, &format!("under the law of {}", date(law_of.value)));
    }
    if !item.expect.is_empty() {
        lines.line(1, "expect");
        item.expect.iter().for_each(|expect| expectation(lines, expect));
    }
    if let Some(table) = &item.table {
        rows(lines, table);
    }
}

fn givens(lines: &mut Lines, steps: usize, given: &[Given]) {
    for one in given {
        match &one.kind {
            GivenKind::Sets(names) => lines.line(steps, &paths(names)),
            GivenKind::Fact(fact) => lines.line(steps, &given_fact(fact)),
            GivenKind::Entry { label, list, fields } => {
                lines.line(steps, &format!("entry {} in {}", quoted(&label.value), list.text));
                fields.iter().for_each(|field| lines.line(steps + 1, &given_fact(field)));
            }
        }
    }
}

fn given_fact(fact: &GivenFact) -> String {
    let path = &fact.path.text;
    let said = match &fact.value {
        GivenValue::Yes => path.to_string(),
        GivenValue::No => format!("not {path}"),
        GivenValue::Unknown | GivenValue::Is(_) | GivenValue::Members(_) => {
            format!("{path} is {}", given_value(&fact.value))
        }
        GivenValue::Includes(value) => format!("{path} includes {}", expr(value)),
        GivenValue::Excludes(value) => format!("not {path} includes {}", expr(value)),
    };
    let by = fact.by.as_ref().map_or_else(String::new, |by| format!(" by {}", by.text));
    let on = fact.on.as_ref().map_or_else(String::new, |on| format!(" on {}", date(on.value)));
    let reasons = fact.reasons.as_ref().map_or_else(String::new, |words| format!(" reasons {}", quoted(&words.value)));
    format!("{said}{by}{on}{reasons}")
}

/// A value as it stands after `is`, or in a cell.
fn given_value(value: &GivenValue) -> String {
    match value {
        GivenValue::Yes => String::from("yes"),
        GivenValue::No => String::from("no"),
        GivenValue::Unknown => String::from("unknown"),
        GivenValue::Is(value) | GivenValue::Includes(value) | GivenValue::Excludes(value) => expr(value),
        GivenValue::Members(members) if members.is_empty() => String::from("empty"),
        GivenValue::Members(members) => exprs(members),
    }
}

fn expectation(lines: &mut Lines, expect: &Expect) {
    match expect {
        Expect::Governs { policy, governs, .. } => {
            lines.line(2, &format!("{} {}", policy.text, if *governs { "governs" } else { "does not govern" }));
        }
        Expect::Is(is) => expected(lines, is),
    }
}

fn expected(lines: &mut Lines, is: &ExpectIs) {
    let item = is.item.as_ref().map_or_else(String::new, |item| format!(" of {}", quoted(&item.value)));
    let result = result(is.status.as_ref().map(|status| status.value), is.result.as_ref().map(|result| &result.value));
    lines.line(2, &format!("{}{item} is {result}", is.subject.text));
    if let Some(reasons) = &is.because {
        lines.line(3, &format!("because {}", because(reasons)));
    }
    for one in &is.also {
        lines.line(3, &format!("also {}", also(one)));
    }
    if let Some(facts) = &is.needing {
        lines.line(3, &format!("needing {}", needing(facts)));
    }
    if let Some(Unread { only, rules, .. }) = &is.unread {
        let rules =
            if rules.is_empty() { String::from("none") } else { format!("{}{}", only_word(*only), paths(rules)) };
        lines.line(3, &format!("not taken into account {rules}"));
    }
    if let Some(basis) = &is.basis {
        lines.line(3, &format!("basis {}", basis.value));
    }
}

fn only_word(only: bool) -> &'static str {
    if only { "only " } else { "" }
}

fn result(status: Option<StatusWord>, result: Option<&String>) -> String {
    let status = status.map(|status| match status {
        StatusWord::Settled => "settled",
        StatusWord::Presumed => "presumed",
        StatusWord::Undetermined => "undetermined",
    });
    let words: Vec<&str> = status.into_iter().chain(result.map(String::as_str)).collect();
    words.join(" ")
}

fn because(reasons: &Because) -> String {
    let refs: Vec<String> = reasons.refs.iter().map(reference).collect();
    format!("{}{}", only_word(reasons.only), refs.join(", "))
}

fn reference(reason: &ReasonRef) -> String {
    match reason {
        ReasonRef::Item { path, limb, .. } if limb.is_empty() => path.text.to_string(),
        ReasonRef::Item { path, limb, .. } => format!("{} {}", path.text, labels(limb)),
        ReasonRef::Provision(place) => citation(&Citation { places: vec![place.clone()], span: place.span }),
    }
}

fn also(also: &Also) -> String {
    let reasons = also.because.as_ref().map_or_else(String::new, |reasons| format!(" because {}", because(reasons)));
    format!("{}{reasons}", also.outcome.value)
}

fn needing(needing: &Needing) -> String {
    format!("{}{}", only_word(needing.only), paths(&needing.facts))
}

fn rows(lines: &mut Lines, table: &Table) {
    lines.line(1, "table");
    let header: Vec<String> = table
        .columns
        .iter()
        .map(|column| match column {
            Column::Fact(path) | Column::Subject(path) => path.text.to_string(),
            Column::Because(_) => String::from("because"),
            Column::Also(_) => String::from("also"),
            Column::Needing(_) => String::from("needing"),
        })
        .collect();
    lines.line(2, &header.join(" | "));
    for row in &table.rows {
        let mut cells = Vec::new();
        for cell in row {
            cells.push(match cell {
                Cell::Empty => String::new(),
                Cell::Fact(fact) => match &fact.on {
                    Some(on) => date(on.value),
                    None => given_value(&fact.value),
                },
                Cell::Is { status, result: said } => {
                    result(status.as_ref().map(|status| status.value), said.as_ref().map(|said| &said.value))
                }
                Cell::Because(reasons) => because(reasons),
                Cell::Also(all) => all.iter().map(also).collect::<Vec<_>>().join("; "),
                Cell::Needing(facts) => needing(facts),
                Cell::Broken => {
                    lines.failed = true;
                    String::new()
                }
            });
        }
        lines.line(2, &cells.join(" | "));
    }
}
