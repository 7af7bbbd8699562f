//! Counts of one law as a table, a line of it for each group.

use crate::batch::{Column, Count, Kind, Sheet, csv};
use crate::faces::cli::args::OutFormat;
use crate::faces::cli::run::Told;
use crate::ir::Decision;
use std::collections::BTreeMap;

/// The columns that some record stands in.
pub(super) fn used(decision: &Decision, count: &Count) -> Vec<(Column, String)> {
    Column::all(decision).into_iter().filter(|(column, _)| count.all.contains_key(column)).collect()
}

/// Counts as a table: a line for each group, one for bad records, and one for all.
pub(super) fn table(by: &[&str], columns: &[(Column, String)], count: &Count, format: Option<OutFormat>) -> Told {
    let mut heading: Vec<String> = by.iter().map(|by| (*by).to_owned()).collect();
    heading.extend(columns.iter().map(|(_, name)| name.clone()));
    heading.push(String::from("records"));
    let mut lines = Vec::new();
    let mut grouped = Count::default();
    for (group, own) in &count.groups {
        lines.push(line(group.clone(), columns, own));
        for (column, n) in own {
            *grouped.all.entry(*column).or_default() += n;
        }
    }
    let named = |word: &str| {
        let mut group = vec![String::new(); by.len()];
        if let Some(first) = group.first_mut() {
            *first = word.to_owned();
        }
        group
    };
    let rest: BTreeMap<Column, u64> = count
        .all
        .iter()
        .map(|(column, n)| (*column, n - grouped.all.get(column).unwrap_or(&0)))
        .filter(|(_, n)| *n > 0)
        .collect();
    if !rest.is_empty() && !by.is_empty() {
        lines.push(line(named("(bad record)"), columns, &rest));
    }
    if format.is_none() || by.is_empty() {
        lines.push(line(named("all"), columns, &count.all));
    }
    laid(&heading, &lines, by.len(), format)
}

/// Lines of words and numbers as a table, or as data.
///
/// - `words`: how many of the columns are words; the others are numbers.
pub(super) fn laid(heading: &[String], lines: &[Vec<String>], words: usize, format: Option<OutFormat>) -> Told {
    match format {
        Some(OutFormat::Jsonl) => Told::Text(lines.iter().map(|line| object(heading, line, words)).collect()),
        Some(OutFormat::Parquet) => {
            let kinds = (0..heading.len()).map(|n| if n < words { Kind::Words } else { Kind::Whole });
            let mut sheet = Sheet::new(kinds.clone());
            for line in lines {
                let mut row = sheet.row();
                for (n, cell) in line.iter().enumerate() {
                    if n < words { row.words(Some(cell)) } else { row.whole(cell.parse().ok()) }
                }
            }
            Told::Columns(heading.iter().cloned().zip(kinds).collect(), sheet)
        }
        Some(OutFormat::Csv) => {
            let mut out = Vec::new();
            for line in std::iter::once(heading).chain(lines.iter().map(Vec::as_slice)) {
                for (n, cell) in line.iter().enumerate() {
                    if n > 0 {
                        out.push(b',');
                    }
                    csv::written(cell, &mut out);
                }
                out.push(b'\n');
            }
            Told::Text(String::from_utf8_lossy(&out).into_owned())
        }
        Some(OutFormat::Svg) | None => Told::Text(drawn(heading, lines, words)),
    }
}

fn line(mut group: Vec<String>, columns: &[(Column, String)], own: &BTreeMap<Column, u64>) -> Vec<String> {
    group.extend(columns.iter().map(|(column, _)| own.get(column).unwrap_or(&0).to_string()));
    group.push(own.values().sum::<u64>().to_string());
    group
}

fn object(heading: &[String], line: &[String], facts: usize) -> String {
    let json = |words: &String| serde_json::Value::from(words.as_str()).to_string();
    let each = heading.iter().zip(line).enumerate();
    let each: Vec<String> = each
        .map(
            |(n, (name, cell))| {
                if n < facts { format!("{}:{}", json(name), json(cell)) } else { format!("{}:{cell}", json(name)) }
            },
        )
        .collect();
    format!("{{{}}}\n", each.join(","))
}

/// Words to the left, numbers to the right.
fn drawn(heading: &[String], lines: &[Vec<String>], facts: usize) -> String {
    let width = |n: usize| {
        let cells = lines.iter().filter_map(|line| line.get(n)).chain(heading.get(n));
        cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..heading.len()).map(width).collect();
    let mut out = String::new();
    for line in std::iter::once(heading).chain(lines.iter().map(Vec::as_slice)) {
        let mut text = String::new();
        for (n, (cell, width)) in line.iter().zip(&widths).enumerate() {
            if n < facts {
                text.push_str(&format!("{cell:<width$}  "))
            } else {
                text.push_str(&format!("{cell:>width$}  "))
            }
        }
        out.push_str(text.trim_end());
        out.push('\n');
    }
    out
}
