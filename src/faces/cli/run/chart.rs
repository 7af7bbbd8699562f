//! Counts as a chart: a bar for each way in which records came out, under each group.

use crate::batch::{Became, Change, Column, Count, Moves};
use crate::docs::chart::{Chart, Group, Signs};
use crate::faces::cli::args::{ChartSigns, OutFormat, RunCases};
use crate::faces::host::Host;
use std::collections::BTreeMap;

/// How a chart is wanted; `None` where none is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Drawn {
    Text(Signs),
    Svg,
}

/// The chart that a command line asks for.
pub(super) fn wanted(host: &dyn Host, args: &RunCases) -> Option<Drawn> {
    if args.format == Some(OutFormat::Svg) {
        return Some(Drawn::Svg);
    }
    Some(Drawn::Text(match args.chart? {
        ChartSigns::Blocks => Signs::Blocks,
        ChartSigns::Ascii => Signs::Ascii,
        ChartSigns::Auto => {
            if is_utf8(host) {
                Signs::Blocks
            } else {
                Signs::Ascii
            }
        }
    }))
}

/// Whether text is to be UTF-8, as far as the environment says: where it says nothing it is.
fn is_utf8(host: &dyn Host) -> bool {
    let said = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find_map(|name| host.var(name));
    said.is_none_or(|said| {
        let said = said.to_ascii_lowercase();
        said.contains("utf-8") || said.contains("utf8")
    })
}

/// Draws a chart.
pub(super) fn draw(chart: &Chart, drawn: Drawn, width: usize) -> String {
    match drawn {
        Drawn::Text(signs) => chart.text(width, signs),
        Drawn::Svg => chart.svg(),
    }
}

/// The chart of counts under one law.
pub(super) fn of_count(title: String, by: &[&str], columns: &[(Column, String)], count: &Count) -> Chart {
    let bars = |counts: &BTreeMap<Column, u64>| {
        let each = columns.iter().filter_map(|(column, name)| Some((name.clone(), *counts.get(column)?)));
        each.collect()
    };
    let groups = count.groups.iter().map(|(group, counts)| (group, bars(counts)));
    let grouped = count.groups.values().flatten().map(|(column, n)| (column, *n));
    let rest = rest(&count.all, grouped);
    whole(title, by, groups, bars(&rest))
}

/// The chart of what records became under two laws.
pub(super) fn of_moves(title: String, notes: Vec<String>, by: &[&str], moves: &Moves) -> Chart {
    let bars = |counts: &BTreeMap<Became, u64>| {
        let mut each: Vec<(String, u64)> = Vec::new();
        for (became, n) in counts {
            let words = words(became);
            match each.last_mut() {
                Some((last, sum)) if *last == words => *sum += n,
                Some(_) | None => each.push((words, *n)),
            }
        }
        each
    };
    let groups = moves.groups.iter().map(|(group, counts)| (group, bars(counts)));
    let grouped = moves.groups.values().flatten().map(|(became, n)| (became, *n));
    let rest = rest(&moves.all, grouped);
    Chart { notes, ..whole(title, by, groups, bars(&rest)) }
}

fn words(became: &Became) -> String {
    let Became { change, was, now, .. } = became;
    match change {
        Change::Same => format!("{}: {now}", change.word()),
        Change::Bad => change.word().to_owned(),
        Change::Stricter | Change::Looser | Change::Other | Change::Open => {
            format!("{}: {was} → {now}", change.word())
        }
    }
}

/// What is counted in no group.
fn rest<'k, K: Ord + Clone + 'k>(
    all: &BTreeMap<K, u64>,
    grouped: impl Iterator<Item = (&'k K, u64)>,
) -> BTreeMap<K, u64> {
    let mut rest = all.clone();
    for (key, n) in grouped {
        if let Some(left) = rest.get_mut(key) {
            *left = left.saturating_sub(n);
        }
    }
    rest.retain(|_, n| *n > 0);
    rest
}

fn whole<'g>(
    title: String,
    by: &[&str],
    groups: impl Iterator<Item = (&'g Vec<String>, Vec<(String, u64)>)>,
    rest: Vec<(String, u64)>,
) -> Chart {
    let name = |values: &Vec<String>| {
        let each = by.iter().zip(values).map(|(fact, value)| format!("{fact}: {value}"));
        each.collect::<Vec<_>>().join(", ")
    };
    let mut groups: Vec<Group> = groups.map(|(values, bars)| Group { name: name(values), bars }).collect();
    if !rest.is_empty() {
        let name = if groups.is_empty() { "" } else { "(in no group)" };
        groups.push(Group { name: name.to_owned(), bars: rest });
    }
    Chart { title, notes: Vec::new(), groups }
}
