//! A comparison as Markdown, fit for a comment on a change.

use crate::faces::compare::model::{
    ClassReport, DiffReport, Difference, RecordsReport, TransitionReport, WitnessReport,
};
use crate::faces::compare::tally::{aside, changes, few, result_words, total_words, unreadable_words};
use crate::faces::compare::text::{
    KINDS, MORE, NOT_CONFIRMED, SAME_DECISIONS, burden_words, by_words, kinds_words, reasons, size_words, under_words,
    verdict_words,
};

/// Writes a comparison.
///
/// - `witnesses`: whether the case of each class is written out.
pub fn markdown(report: &DiffReport, witnesses: bool) -> String {
    let mut out = format!(
        "# What the change changes\n\nOld: {}  \nNew: {}\n\nCompared over every possible case.\n\n",
        plain(&report.old),
        plain(&report.new)
    );
    if report.same_decisions {
        out.push_str(&format!("{SAME_DECISIONS}\n\n"));
    }
    for difference in &report.differences {
        out.push_str(&section(difference, witnesses));
    }
    if let Some(records) = &report.records {
        out.push_str(&counted(records));
    }
    for (heading, names) in [("Only in the old", &report.only_old), ("Only in the new", &report.only_new)] {
        out.push_str(&list(heading, names));
    }
    out.push_str(&texts(report));
    for (heading, names) in [
        ("The same in every case", &report.unchanged),
        ("Cases left out, for their facts cannot occur together", &report.relied_on),
    ] {
        out.push_str(&list(heading, names));
    }
    if report.counts_kinds() {
        out.push_str(&format!("{KINDS}\n"));
    }
    while out.ends_with("\n\n") {
        out.pop();
    }
    out
}

fn list(heading: &str, names: &[String]) -> String {
    if names.is_empty() {
        return String::new();
    }
    let names: Vec<String> = names.iter().map(|name| code(name)).collect();
    format!("**{heading}:** {}\n\n", names.join(", "))
}

fn counted(records: &RecordsReport) -> String {
    let mut out = format!("## Records put to both\n\n{}\n\n", total_words(records));
    for count in &records.counts {
        if !changes(count) && aside(count).is_empty() {
            continue;
        }
        out.push_str(&format!("{}\n\n", code(&count.name)));
        let results = count.results.iter().map(|result| {
            let which = if result.changed { format!(": {}", few(&result.records)) } else { String::new() };
            format!("{}{which}", result_words(result))
        });
        for words in results.chain(aside(count)) {
            out.push_str(&format!("- {}\n", plain(&words)));
        }
        out.push('\n');
    }
    let same = records.counts.iter().filter(|count| !changes(count) && aside(count).is_empty());
    let same: Vec<String> = same.map(|count| count.name.clone()).collect();
    out.push_str(&list("No record changes", &same));
    out.push_str(&list("Decided item by item, and not counted", &records.by_item));
    if !records.unreadable.is_empty() {
        out.push_str("Cannot be read:\n\n");
        for unreadable in &records.unreadable {
            out.push_str(&format!("- {}\n", plain(&unreadable_words(unreadable))));
        }
        out.push('\n');
    }
    out
}

fn texts(report: &DiffReport) -> String {
    if report.texts.is_empty() {
        return String::new();
    }
    let mut out = String::from("## Changes of text\n\n| item | what | was | is |\n| --- | --- | --- | --- |\n");
    for change in &report.texts {
        let cell = |words: &Option<String>| words.as_ref().map_or_else(String::new, |words| plain(words));
        let (old, new) = (cell(&change.old), cell(&change.new));
        out.push_str(&format!("| {} | {} | {old} | {new} |\n", plain(&change.item), plain(&change.what)));
    }
    out.push('\n');
    out
}

fn section(difference: &Difference, witnesses: bool) -> String {
    let title = difference.title.as_ref().map_or_else(String::new, |title| format!(": {}", plain(title)));
    let mut out = format!("## `{}`{title}\n\n{}\n\n", difference.name, verdict_words(difference));
    for transition in &difference.transitions {
        out.push_str(&change(transition, difference.kinds.as_deref(), witnesses));
    }
    for burden in &difference.burdens {
        out.push_str(&format!("{}\n\n", plain(&burden_words(burden))));
        if witnesses {
            out.push_str(&format!("For example this case:\n{}\n", case(&burden.witness, "")));
        }
    }
    for (heading, provisions) in reasons(difference) {
        if !provisions.is_empty() {
            let provisions: Vec<String> = provisions.iter().map(|words| plain(words)).collect();
            out.push_str(&format!("**{heading}:** {}\n\n", provisions.join(", ")));
        }
    }
    for why in &difference.undecided {
        out.push_str(&format!("**Not decided:** {}\n\n", plain(why)));
    }
    out
}

fn change(transition: &TransitionReport, kinds: Option<&str>, witnesses: bool) -> String {
    let from: Vec<String> = transition.from.iter().map(|from| plain(&from.outcome)).collect();
    let mut out = format!("### {} → {}\n\n", from.join(", "), plain(&transition.to));
    if let Some(words) = kinds.and_then(|kinds| size_words(transition, kinds)) {
        out.push_str(&format!("{}\n\n", plain(&words)));
    }
    for (n, class) in transition.classes.iter().enumerate() {
        out.push_str(&item(class, kinds_words(transition, n), witnesses));
    }
    if transition.more {
        out.push_str(&format!("\n{MORE}\n"));
    }
    out.push('\n');
    out
}

/// A class as an item of a numbered list; what belongs to it is set in as far as its number is wide.
fn item(class: &ClassReport, size: Option<String>, witnesses: bool) -> String {
    let number = format!("{}. ", class.number);
    let indent = " ".repeat(number.len());
    let conditions: Vec<String> = class.conditions.iter().map(|words| code(words)).collect();
    let conditions = conditions.join(" and ");
    let mut out = number;
    match &class.under {
        Some(rule) => {
            out.push_str(&format!("**{}**\n{indent}```assize\n", plain(&under_words(rule))));
            rule.says.iter().for_each(|line| out.push_str(&format!("{indent}{line}\n")));
            out.push_str(&format!("{indent}```\n"));
            if !conditions.is_empty() {
                out.push_str(&format!("{indent}and {conditions}\n"));
            }
        }
        None if conditions.is_empty() => out.push_str("in every such case\n"),
        None => out.push_str(&format!("{conditions}\n")),
    }
    let by = by_words(&class.rules).filter(|_| class.under.is_none()).map(|words| plain(&words));
    let told: Vec<String> = by.into_iter().chain(size).collect();
    if !told.is_empty() {
        out.push_str(&format!("{indent}({})\n", told.join("; ")));
    }
    match &class.witness {
        Some(witness) if witnesses => {
            let told = format!("For example this case: {}, now {}", plain(&witness.old), plain(&witness.new));
            out.push_str(&format!("\n{indent}{told}\n{}", case(witness, &indent)));
        }
        Some(_) => {}
        None => out.push_str(&format!("{indent}*{NOT_CONFIRMED}*\n")),
    }
    out
}

fn case(witness: &WitnessReport, indent: &str) -> String {
    let mut out = format!("\n{indent}```assize\n");
    for line in witness.scenario.lines() {
        out.push_str(format!("{indent}{line}").trim_end());
        out.push('\n');
    }
    out.push_str(&format!("{indent}```\n"));
    out
}

/// Words as code, whatever marks they hold.
fn code(words: &str) -> String {
    if !words.contains('`') {
        return format!("`{words}`");
    }
    let runs = words.split(|c| c != '`').map(str::len);
    let fence = "`".repeat(runs.max().unwrap_or(0) + 1);
    format!("{fence} {words} {fence}")
}

/// Words in which nothing is a mark of Markdown.
fn plain(words: &str) -> String {
    let mut out = String::new();
    for c in words.chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '&' => out.push_str("&amp;"),
            '\\' | '|' | '*' | '_' | '[' | ']' | '`' => {
                out.push('\\');
                out.push(c);
            }
            _ => out.push(c),
        }
    }
    out
}
