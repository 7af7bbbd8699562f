//! Records of real cases counted: by what they were and are, and by class.

use crate::diff::{Answered, Compared, Comparison};
use crate::faces::compare::model::{
    CountReport, DiffReport, InClassReport, RecordsReport, ResultReport, UnreadableReport,
};
use std::collections::BTreeMap;

/// Counts records.
///
/// - `names`: of the records, in the order in which they were compared.
/// - `report`: of the same comparison, with its classes numbered.
pub fn tally(
    comparison: &Comparison,
    names: &[String],
    unreadable: Vec<UnreadableReport>,
    report: &DiffReport,
) -> RecordsReport {
    let counted = comparison.compared.iter().filter(|compared| !compared.by_item);
    let by_item = comparison.compared.iter().filter(|compared| compared.by_item);
    RecordsReport {
        total: names.len() + unreadable.len(),
        read: names.len(),
        counts: counted.map(|compared| count(compared, names, report)).collect(),
        by_item: by_item.map(|compared| compared.name.clone()).collect(),
        unreadable,
    }
}

fn count(compared: &Compared, names: &[String], report: &DiffReport) -> CountReport {
    let own = report.differences.iter().find(|d| d.name == compared.name && d.kind == compared.kind.word());
    let numbers: Vec<usize> =
        own.into_iter().flat_map(|d| &d.transitions).flat_map(|t| &t.classes).map(|class| class.number).collect();
    let mut results: BTreeMap<(bool, String, String), ResultReport> = BTreeMap::new();
    let mut counted = CountReport {
        kind: compared.kind.word(),
        name: compared.name.clone(),
        results: Vec::new(),
        open: Vec::new(),
        impossible: Vec::new(),
        not_decided: Vec::new(),
    };
    for (placed, name) in compared.records.iter().zip(names) {
        let (old, new) = match (&placed.old, &placed.new) {
            (Answered::Is(old), Answered::Is(new)) => (old.words(), new.words()),
            (Answered::Impossible, _) | (_, Answered::Impossible) => {
                counted.impossible.push(name.clone());
                continue;
            }
            (Answered::NotDecided, _) | (_, Answered::NotDecided) => {
                counted.not_decided.push(name.clone());
                continue;
            }
            (Answered::Open, _) | (_, Answered::Open) => {
                counted.open.push(name.clone());
                continue;
            }
        };
        let changed = old != new;
        let result = results.entry((!changed, old.clone(), new.clone())).or_insert_with(|| ResultReport {
            old,
            new,
            changed,
            records: Vec::new(),
            classes: Vec::new(),
            no_class: 0,
        });
        result.records.push(name.clone());
        match placed.class.and_then(|class| numbers.get(class)) {
            Some(number) => match result.classes.iter_mut().find(|class| class.number == *number) {
                Some(class) => class.records += 1,
                None => result.classes.push(InClassReport { number: *number, records: 1 }),
            },
            None if changed => result.no_class += 1,
            None => {}
        }
    }
    counted.results = results.into_values().collect();
    counted.results.iter_mut().for_each(|result| result.classes.sort_by_key(|class| class.number));
    counted
}

/// One result in words: `allowed → unlawful: 3 (class 1: 2, class 4: 1)`.
pub fn result_words(result: &ResultReport) -> String {
    let n = result.records.len();
    if !result.changed {
        return format!("{} as before: {n}", result.new);
    }
    let mut classes: Vec<String> =
        result.classes.iter().map(|class| format!("class {}: {}", class.number, class.records)).collect();
    if result.no_class > 0 {
        classes.push(format!("class not known from the facts: {}", result.no_class));
    }
    format!("{} → {}: {n} ({})", result.old, result.new, classes.join(", "))
}

/// The records that are in no result, with why.
pub fn aside(count: &CountReport) -> Vec<String> {
    let told = [
        ("not enough is known", &count.open),
        ("facts that cannot occur together", &count.impossible),
        ("not decided within the limit `splits`; raise it with `--limit splits=NUMBER`", &count.not_decided),
    ];
    let told = told.into_iter().filter(|(_, names)| !names.is_empty());
    told.map(|(why, names)| format!("{why}: {}", names.len())).collect()
}

/// Whether some record is treated otherwise than it was.
pub fn changes(count: &CountReport) -> bool {
    count.results.iter().any(|result| result.changed)
}

/// How many records there are, in a sentence.
pub fn total_words(records: &RecordsReport) -> String {
    let s = |n: usize| if n == 1 { "" } else { "s" };
    let unreadable = records.unreadable.len();
    match unreadable {
        0 => format!("{} record{}", records.total, s(records.total)),
        n => format!("{} record{}, of which {n} cannot be read", records.total, s(records.total)),
    }
}

/// What is wrong with a record that cannot be read.
pub fn unreadable_words(unreadable: &UnreadableReport) -> String {
    let more = if unreadable.more == 0 { String::new() } else { format!(" (and {} more)", unreadable.more) };
    format!("{}: {}{more}", unreadable.place, unreadable.why)
}

/// The first few names, and how many more there are.
pub fn few(names: &[String]) -> String {
    const FEW: usize = 8;
    let shown: Vec<&str> = names.iter().take(FEW).map(String::as_str).collect();
    let more = names.len().saturating_sub(FEW);
    if more == 0 { shown.join(", ") } else { format!("{} and {more} more", shown.join(", ")) }
}
