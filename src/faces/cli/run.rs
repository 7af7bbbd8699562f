//! `assize run POLICY --cases FILE…`: many records decided, a row for each, or counted.
//!
//! Exit 0 where every record was looked at, bad ones included; 1 where `--strict` stopped, 2 where something named cannot
//! be read or written.

use crate::base::limits::Limits;
use crate::batch::{Batch, By, Column, Count, Hand, Layout, Piece, Question, Rows, Work, Worked, csv, heading};
use crate::diag::render::number_of;
use crate::eval::Law;
use crate::faces::cli::args::{RowFormat, RunCases};
use crate::faces::cli::open::{Stop, date, no_such, program};
use crate::faces::cli::project::with_cases;
use crate::faces::cli::stream::{Text, in_order};
use crate::faces::cli::{ExitStatus, Setting};
use crate::faces::host::{Host, Sink};
use crate::facts;
use crate::ir::{Decision, DecisionId, Program};
use crate::workspace::ReadError;
use std::collections::BTreeSet;

/// Bad records that are named.
const NAMED: usize = 10;

/// Runs the command.
pub fn run(host: &mut dyn Host, setting: &Setting, args: &RunCases) -> ExitStatus {
    let done = with_cases(&*host, setting, args.clone()).and_then(|args| decide(host, setting, &args));
    match done {
        Ok(status) => status,
        Err(stop) => stop.tell(host, setting),
    }
}

fn decide(host: &mut dyn Host, setting: &Setting, args: &RunCases) -> Result<ExitStatus, Stop> {
    let on = date("--on", args.on.as_deref())?;
    let law_at = date("--law-at", args.law_at.as_deref())?;
    let program = program(&*host, setting, &args.policy, &args.with)?;
    let decision = decision(&program, args.decision.as_deref())?;
    let by = args.by.as_ref().map_or(Ok(Vec::new()), |words| By::read(&program, words)).map_err(Stop::Usage)?;
    let law = Law::new(&program);
    let question = Question { decision, on, law_at, splits: size(setting.limits.splits) };
    let batch = Batch::new(&law, question, size(setting.limits.nodes));
    let json = args.format != Some(RowFormat::Csv);
    let rows = args.by.is_none().then(|| Rows::new(&program, decision, json));
    let work = Work::new(batch, limits(&setting.limits), rows, by, Some(args.id.clone()));
    let mut run = Run {
        args,
        limit: size(setting.limits.fact_bytes),
        work,
        out: open(host, args.out.as_deref())?,
        rejects: open(host, args.rejects.as_deref())?,
        count: Count::default(),
        told: BTreeSet::new(),
        named: 0,
        stopped: None,
        bytes: 0,
    };
    if !json && args.by.is_none() {
        run.put(host, heading(args.cases.len() > 1).as_bytes());
    }
    for path in &args.cases {
        run.file(host, path)?;
        if run.stopped.is_some() {
            break;
        }
    }
    run.end(host, setting, program.decision(decision))
}

/// The decision that is asked.
fn decision(program: &Program, name: Option<&str>) -> Result<DecisionId, Stop> {
    let names = program.decisions.iter().map(|decision| decision.head.name.as_str());
    let id = match (name, program.decisions.len()) {
        (Some(name), _) => program.decision_named(name).ok_or_else(|| no_such("decision", name, names))?,
        (None, 1) => DecisionId::new(0),
        (None, 0) => return Err(Stop::Usage(String::from("the policy has no decision"))),
        (None, _) => {
            let names: Vec<&str> = names.collect();
            let words = format!("the policy has several decisions; choose one with `--decision`: {}", names.join(", "));
            return Err(Stop::Usage(words));
        }
    };
    match program.decision(id).binder {
        None => Ok(id),
        Some(_) => Err(Stop::Usage(format!(
            "`{}` is decided item by item; `run` takes a decision of the whole request",
            program.decision(id).head.name
        ))),
    }
}

fn size(n: u64) -> usize {
    usize::try_from(n).unwrap_or(usize::MAX)
}

fn limits(limits: &Limits) -> facts::Limits {
    facts::Limits {
        bytes: size(limits.fact_bytes),
        depth: size(limits.nesting),
        items: size(limits.list_length),
        ..facts::Limits::default()
    }
}

pub(super) fn open(host: &dyn Host, path: Option<&str>) -> Result<Option<(String, Sink)>, Stop> {
    let Some(path) = path else { return Ok(None) };
    let sink = host.sink(path).map_err(|why| Stop::Usage(format!("`{path}` cannot be written: {why}")))?;
    Ok(Some((path.to_owned(), sink)))
}

/// Gives a file its name.
pub(super) fn close(sink: Option<(String, Sink)>) -> Result<(), Stop> {
    let Some((path, sink)) = sink else { return Ok(()) };
    sink.done().map_err(|why| Stop::Usage(format!("`{path}` cannot be written: {why}")))
}

/// A run, and how far it has come.
struct Run<'a> {
    args: &'a RunCases,
    limit: usize,
    work: Work<'a>,
    out: Option<(String, Sink)>,
    rejects: Option<(String, Sink)>,
    count: Count,
    told: BTreeSet<String>,
    named: usize,
    stopped: Option<Stop>,
    bytes: u64,
}

impl Run<'_> {
    fn file(&mut self, host: &mut dyn Host, path: &str) -> Result<(), Stop> {
        let name = if path == "-" { "<stdin>" } else { path };
        let unreadable = |error: ReadError| {
            Stop::Usage(match error {
                ReadError::Missing => format!("there is no file `{name}`"),
                ReadError::Refused { why } => format!("`{name}` cannot be read: {why}"),
                ReadError::TooLarge { .. } => format!("`{name}` is too large"),
            })
        };
        let mut source = host.source(path).map_err(unreadable)?;
        let ending = path.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
        let table = match self.args.input {
            Some(format) => format == RowFormat::Csv,
            None => ending.as_deref() == Some("csv"),
        };
        // The beginning tells the columns, or which names are no facts.
        let mut read = Vec::new();
        let begin = std::io::Read::read_to_end(&mut std::io::Read::take(&mut source, 1 << 16), &mut read);
        begin.map_err(|error| Stop::Usage(format!("`{name}` cannot be read: {error}")))?;
        let mut line = 1;
        let layout = if table {
            let Some((first, next)) = csv::first(&read) else {
                return Err(Stop::Usage(format!("`{name}` is empty; the first line of a table names its columns")));
            };
            let (layout, unknown) =
                self.work.columns(first).map_err(|why| Stop::Usage(format!("the first line of `{name}`: {why}")))?;
            line += read.get(..next).map_or(0, |head| head.iter().filter(|byte| **byte == b'\n').count() as u64);
            read.drain(..next);
            self.tell(host, name, &unknown);
            layout
        } else {
            if read.starts_with(b"\xef\xbb\xbf") {
                read.drain(..3);
            }
            let unknown = self.work.learn(&read);
            self.tell(host, name, &unknown);
            Layout::Lines
        };
        if self.stopped.is_some() {
            return Ok(());
        }
        let lines = |text: &[u8]| text.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
        let whole: &(dyn Fn(&[u8]) -> usize + Sync) = if table { &csv::whole } else { &lines };
        let text = Text { source, read, line, whole, longest: self.limit };
        let threads = self.args.threads.map_or_else(|| host.threads(), usize::from);
        let file = (self.args.cases.len() > 1).then_some(name);
        let work = self.work.clone();
        let each =
            |line: u64, text: &[u8], hand: &mut Hand| work.piece(Piece { file, line, text, layout: &layout }, hand);
        let ended = in_order(text, threads, &each, &mut |worked, length| self.take(host, name, worked, length));
        ended.map_err(|why| Stop::Usage(format!("`{name}` cannot be read: {why}")))
    }

    /// Takes what came of a piece; whether to go on.
    fn take(&mut self, host: &mut dyn Host, name: &str, worked: Worked, length: usize) -> bool {
        self.tell(host, name, &worked.unknown);
        for bad in &worked.bad {
            if self.args.strict && self.stopped.is_none() {
                self.stopped = Some(Stop::Said(format!("{name}:{}: {}", bad.line, bad.why)));
            } else if self.named < NAMED && self.rejects.is_none() {
                host.complain(&format!("assize: {name}:{}: {}\n", bad.line, bad.why));
            }
            self.named += 1;
        }
        if self.stopped.is_some() {
            return false;
        }
        self.put(host, &worked.rows);
        if let Some((path, sink)) = &mut self.rejects
            && let Err(why) = sink.put(&worked.rejects)
        {
            self.stopped = Some(Stop::Usage(format!("`{path}` cannot be written: {why}")));
        }
        self.count.join(worked.count);
        self.bytes += length as u64;
        let megabytes = self.bytes / 1_000_000;
        host.progress(&format!("{} read, {megabytes} MB", number_of(size(self.count.records()), "record")));
        self.stopped.is_none() && !host.is_closed()
    }

    /// Tells once of each name that is no fact.
    fn tell(&mut self, host: &mut dyn Host, file: &str, unknown: &std::collections::BTreeMap<String, String>) {
        for (name, words) in unknown {
            if !self.told.insert(name.clone()) {
                continue;
            }
            if self.args.strict {
                self.stopped.get_or_insert(Stop::Said(format!("{file}: {words}")));
            } else {
                host.complain(&format!("assize: {file}: {words}; it is passed over\n"));
            }
        }
    }

    fn put(&mut self, host: &mut dyn Host, bytes: &[u8]) {
        match &mut self.out {
            None => host.print_bytes(bytes),
            Some((path, sink)) => {
                if let Err(why) = sink.put(bytes) {
                    self.stopped = Some(Stop::Usage(format!("`{path}` cannot be written: {why}")));
                }
            }
        }
    }

    fn end(mut self, host: &mut dyn Host, setting: &Setting, decision: &Decision) -> Result<ExitStatus, Stop> {
        host.progress("");
        if let Some(stop) = self.stopped.take() {
            host.complain("assize: the run stopped; what was written is not whole\n");
            return Err(stop);
        }
        let columns = used(decision, &self.count);
        if self.args.by.is_some() {
            let table = table(&self.work.by, &columns, &self.count, self.args.format);
            self.put(host, table.as_bytes());
        }
        if let Some(stop) = self.stopped.take() {
            return Err(stop);
        }
        close(self.out)?;
        let bad = self.count.all.get(&Column::bad(decision)).copied().unwrap_or(0);
        if bad > NAMED as u64 && self.rejects.is_none() {
            host.complain(&format!(
                "assize: {} bad records in all; `--rejects FILE` keeps each with its reason\n",
                bad
            ));
        }
        close(self.rejects)?;
        if !setting.quiet {
            let each =
                columns.iter().map(|(column, name)| format!("{} {name}", self.count.all.get(column).unwrap_or(&0)));
            let each: Vec<String> = each.collect();
            let records = number_of(size(self.count.records()), "record");
            let each = if each.is_empty() { String::new() } else { format!(": {}", each.join(", ")) };
            host.complain(&format!("assize: {records}{each}\n"));
        }
        Ok(ExitStatus::Done)
    }
}

/// The columns that some record stands in.
fn used(decision: &Decision, count: &Count) -> Vec<(Column, String)> {
    Column::all(decision).into_iter().filter(|(column, _)| count.all.contains_key(column)).collect()
}

/// Counts as a table: a line for each group, one for bad records, and one for all.
fn table(by: &[By], columns: &[(Column, String)], count: &Count, format: Option<RowFormat>) -> String {
    let mut heading: Vec<String> = by.iter().map(|by| by.name.clone()).collect();
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
    let rest: std::collections::BTreeMap<Column, u64> = count
        .all
        .iter()
        .map(|(column, n)| (*column, n - grouped.all.get(column).unwrap_or(&0)))
        .filter(|(_, n)| *n > 0)
        .collect();
    if !rest.is_empty() {
        lines.push(line(named("(bad record)"), columns, &rest));
    }
    match format {
        Some(RowFormat::Jsonl) => lines.iter().map(|line| object(&heading, line, by.len())).collect(),
        Some(RowFormat::Csv) => {
            let mut out = Vec::new();
            for line in std::iter::once(&heading).chain(&lines) {
                for (n, cell) in line.iter().enumerate() {
                    if n > 0 {
                        out.push(b',');
                    }
                    csv::written(cell, &mut out);
                }
                out.push(b'\n');
            }
            String::from_utf8_lossy(&out).into_owned()
        }
        None => {
            lines.push(line(named("all"), columns, &count.all));
            drawn(&heading, &lines, by.len())
        }
    }
}

fn line(
    mut group: Vec<String>,
    columns: &[(Column, String)],
    own: &std::collections::BTreeMap<Column, u64>,
) -> Vec<String> {
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
