//! `assize run POLICY --cases FILE…`: many records decided, a row for each, or counted; under one law or under two.
//!
//! Exit 0 where every record was looked at, bad ones included; 1 where `--strict` stopped, 2 where something named cannot
//! be read or written.

mod chart;
mod impact;
mod resume;
mod source;
mod table;

use crate::batch::two::Sort;
use crate::batch::{
    Asked as Asking, Batch, Both, By, Cell, Change, Column, Columns, Form, Hand, Hands, Kind, Matter, Piece, Question,
    Rows, Sheet, Unknown, Work, Worked, columns, columns_of_both, csv, heading, heading_of_both,
};
use crate::diag::render::number_of;
use crate::diagram::Fate;
use crate::diff::{Impact, Options};
use crate::eval::Law;
use crate::faces::cli::args::{OutFormat, RowFormat, RunCases};
use crate::faces::cli::eval::limits;
use crate::faces::cli::open::{Stop, date, no_such, program};
use crate::faces::cli::project::with_cases;
use crate::faces::cli::run::resume::{At, Output, Reached};
use crate::faces::cli::run::source::Rows as FileRows;
use crate::faces::cli::stream::{Done, Text, in_order, passed};
use crate::faces::cli::{ExitStatus, Setting};
use crate::faces::host::{Host, Sink};
use crate::faces::parquet::{Encode, Records, encoder};
use crate::ir::{DecisionId, Facts, Program};
use crate::workspace::ReadError;

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
    let data = match args.format {
        Some(OutFormat::Jsonl) => Some("jsonl"),
        Some(OutFormat::Csv) => Some("csv"),
        Some(OutFormat::Parquet) => Some("parquet"),
        Some(OutFormat::Svg) | None => None,
    };
    if let (Some(_), Some(format)) = (args.chart, data) {
        return Err(Stop::Usage(format!("`--chart` draws, and `--format {format}` is data; give one of the two")));
    }
    if args.format == Some(OutFormat::Parquet) {
        let words = match (&args.out, args.resume) {
            (None, _) => "`--format parquet` writes to a file, not to the screen or a pipe; name it with `--out FILE`",
            (Some(_), true) => {
                "`--resume` cannot go on with Parquet, whose index stands at its end; leave it out to begin anew, or write \
                 rows that can be gone on with by `--format jsonl` or `--format csv`"
            }
            (Some(_), false) => "",
        };
        if !words.is_empty() {
            return Err(Stop::Usage(words.to_owned()));
        }
    }
    let program = program(&*host, setting, &args.policy, &args.with)?;
    match impact::second(&*host, setting, args)? {
        None => one_law(host, setting, args, &program),
        Some(second) => two_laws(host, setting, args, (&program, &second)),
    }
}

/// Whether records are counted rather than given a row each.
fn counts(args: &RunCases) -> bool {
    args.count || args.by.is_some() || args.chart.is_some() || args.format == Some(OutFormat::Svg)
}

/// What rows are.
fn form(args: &RunCases) -> Form {
    match args.format {
        Some(OutFormat::Csv) => Form::Table,
        Some(OutFormat::Parquet) => Form::Columns,
        Some(OutFormat::Jsonl | OutFormat::Svg) | None => Form::Lines,
    }
}

fn one_law(host: &mut dyn Host, setting: &Setting, args: &RunCases, program: &Program) -> Result<ExitStatus, Stop> {
    let decision = decision(program, args.decision.as_deref())?;
    let by = args.by.as_ref().map_or(Ok(Vec::new()), |words| By::read(program, words)).map_err(Stop::Usage)?;
    let law = Law::new(program);
    let question = question(setting, args, decision, args.law_at.as_deref())?;
    let batch = Batch::new(&law, question, size(setting.limits.nodes));
    let rows = (!counts(args)).then(|| Rows::new(program, decision, form(args)));
    let names: Vec<String> = by.iter().map(|by| by.name.clone()).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let work = Work::new(batch, limits(setting), rows, by, Some(args.id.clone()));
    let decl = program.decision(decision);
    let drawn = chart::wanted(&*host, args);
    Run::new(host, setting, args, &[program])?.carry_through(host, setting, Asked::One(Box::new(work)), &|run| {
        let columns = table::used(decl, &run.reached.count);
        let each =
            columns.iter().map(|(column, name)| format!("{} {name}", run.reached.count.all.get(column).unwrap_or(&0)));
        let title = || format!("{}: {}{}", decl.head.name, number_of(size(run.records()), "record"), by_words(&names));
        Closing {
            counts: match drawn {
                Some(drawn) => {
                    let chart = chart::of_count(title(), &names, &columns, &run.reached.count);
                    Told::Text(chart::draw(&chart, drawn, setting.width))
                }
                None => table::table(&names, &columns, &run.reached.count, args.format),
            },
            sum: each.collect(),
            bad: run.reached.count.all.get(&Column::bad(decl)).copied().unwrap_or(0),
        }
    })
}

fn two_laws(
    host: &mut dyn Host,
    setting: &Setting,
    args: &RunCases,
    (first, second): (&Program, &impact::Second),
) -> Result<ExitStatus, Stop> {
    let laws = impact::laws(first, second);
    let old = decision(first, args.decision.as_deref())?;
    let name = first.decision(old).head.name.as_str();
    let new = decision(laws[1].program, Some(name))?;
    let law_at = date("--law-at", args.law_at.as_deref())?;
    let options =
        Options { nodes: size(setting.limits.nodes), splits: size(setting.limits.splits), ..Options::default() };
    let impact = Impact::new(&laws, [law_at, second.law_at], name, &options);
    let Some(impact) = impact else { return Err(Stop::Usage(format!("only one of the two has a decision `{name}`"))) };
    let questions = [question(setting, args, old, None)?, question(setting, args, new, None)?];
    let dated = [Question { law_at, ..questions[0] }, Question { law_at: second.law_at, ..questions[1] }];
    let on = questions[0].on;
    let sort = |facts: [&Facts; 2], fates: [&Fate; 2]| {
        impact::change(&impact, impact.way(fates[0], fates[1]), impact.class(facts, on, fates))
    };
    let sort: &Sort<'_> = &sort;
    let nodes = size(setting.limits.nodes);
    let batches = [Batch::new(&laws[0], dated[0], nodes), Batch::new(&laws[1], dated[1], nodes)];
    let rows = (!counts(args)).then(|| Rows::new(first, old, form(args)));
    let asking = Asking { limits: limits(setting), rows, id: args.id.clone() };
    let both = Both::new(batches, asking, args.by.as_deref(), sort).map_err(Stop::Usage)?;
    let by: Vec<String> = both.by().map(str::to_owned).collect();
    let by: Vec<&str> = by.iter().map(String::as_str).collect();
    let drawn = chart::wanted(&*host, args);
    if !setting.quiet {
        for words in impact::vocabulary(first, laws[1].program) {
            host.complain(&format!("assize: {words}\n"));
        }
    }
    Run::new(host, setting, args, &[first, laws[1].program])?.carry_through(
        host,
        setting,
        Asked::Two(Box::new(both)),
        &|run| {
            let told = impact::Moved { moves: &run.reached.moves, by: &by, second, impact: &impact };
            let title = || format!("{name}: {}{}", number_of(size(run.records()), "record"), by_words(&by));
            let [was, now] = &second.names;
            let notes = || vec![format!("was: {was}"), format!("now: {now}")];
            Closing {
                counts: match drawn {
                    Some(drawn) => {
                        let chart = chart::of_moves(title(), notes(), &by, &run.reached.moves);
                        Told::Text(chart::draw(&chart, drawn, setting.width))
                    }
                    None => told.counts(args.format, setting.width),
                },
                sum: told.sum(),
                bad: run.reached.moves.of(Change::Bad),
            }
        },
    )
}

fn by_words(by: &[&str]) -> String {
    if by.is_empty() { String::new() } else { format!(" by {}", by.join(", ")) }
}

fn question(setting: &Setting, args: &RunCases, decision: DecisionId, law_at: Option<&str>) -> Result<Question, Stop> {
    let (on, law_at) = (date("--on", args.on.as_deref())?, date("--law-at", law_at)?);
    Ok(Question { decision, on, law_at, splits: size(setting.limits.splits) })
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

pub(in crate::faces::cli) fn open(host: &dyn Host, path: Option<&str>) -> Result<Option<(String, Sink)>, Stop> {
    let Some(path) = path else { return Ok(None) };
    let sink = host.sink(path).map_err(|why| Stop::Usage(format!("`{path}` cannot be written: {why}")))?;
    Ok(Some((path.to_owned(), sink)))
}

/// Gives a file its name.
pub(in crate::faces::cli) fn close(sink: Option<(String, Sink)>) -> Result<(), Stop> {
    let Some((path, sink)) = sink else { return Ok(()) };
    sink.done().map_err(|why| Stop::Usage(format!("`{path}` cannot be written: {why}")))
}

/// What is asked of each record.
enum Asked<'p> {
    One(Box<Work<'p>>),
    Two(Box<Both<'p>>),
}

/// What one thread works with.
#[derive(Default)]
struct Working {
    one: Hand,
    two: Hands,
}

impl Asked<'_> {
    /// How the records of a table are laid out, for the first law and a second, and names that no law knows.
    fn columns(&self, heading: &[u8]) -> Result<([Vec<Cell>; 2], Unknown), String> {
        match self {
            Asked::One(work) => work.columns(heading).map(|(cells, unknown)| ([cells, Vec::new()], unknown)),
            Asked::Two(both) => both.columns(heading),
        }
    }

    /// What columns of these names hold, likewise.
    fn named(&self, names: &[String]) -> ([Vec<Cell>; 2], Unknown) {
        match self {
            Asked::One(work) => {
                let (cells, unknown) = work.named(names);
                ([cells, Vec::new()], unknown)
            }
            Asked::Two(both) => both.named(names),
        }
    }

    fn learn(&mut self, sample: &[u8]) -> Unknown {
        match self {
            Asked::One(work) => work.learn(sample),
            Asked::Two(both) => both.learn(sample),
        }
    }

    /// Works a piece, as the first law and a second are to read it.
    fn piece(&self, [piece, same]: [Piece<'_>; 2], working: &mut Working) -> Worked {
        match self {
            Asked::One(work) => work.piece(piece, &mut working.one),
            Asked::Two(both) => both.piece([piece, same], &mut working.two),
        }
    }
}

/// Counts, as they are written.
enum Told {
    Text(String),
    Columns(Vec<(String, Kind)>, Sheet),
}

/// What is told at the end.
struct Closing {
    counts: Told,
    /// How many came out how.
    sum: Vec<String>,
    bad: u64,
}

/// A run, and how far it has come.
struct Run<'a> {
    args: &'a RunCases,
    limit: usize,
    output: Output,
    /// Makes Parquet of what is put, where that is asked for.
    encoder: Option<Box<dyn Encode>>,
    reached: Reached,
    /// Where an interrupted run stopped that this one goes on with.
    from: Option<At>,
    stopped: Option<Stop>,
    /// Whether who reads the output has gone, so that the rest is not read.
    closed: bool,
}

impl<'a> Run<'a> {
    fn new(host: &mut dyn Host, setting: &Setting, args: &'a RunCases, programs: &[&Program]) -> Result<Run<'a>, Stop> {
        let parquet = args.format == Some(OutFormat::Parquet);
        let asked = if parquet { None } else { resume::asked(&*host, setting, args, programs) };
        // Counts are written at the end; that they can be is made sure of here.
        let encoder = if parquet { Some(encoder_of(args, programs.len() > 1).map_err(Stop::Usage)?) } else { None };
        let encoder = encoder.filter(|_| !counts(args));
        let (output, reached) = Output::open(host, args, asked)?;
        let (from, limit) = (reached.as_ref().map(|reached| reached.at), size(setting.limits.fact_bytes));
        Ok(Run {
            args,
            limit,
            output,
            encoder,
            reached: reached.unwrap_or_default(),
            from,
            stopped: None,
            closed: false,
        })
    }

    fn carry_through(
        mut self,
        host: &mut dyn Host,
        setting: &Setting,
        mut asked: Asked<'_>,
        close: &dyn Fn(&Run<'_>) -> Closing,
    ) -> Result<ExitStatus, Stop> {
        let args = self.args;
        if args.format == Some(OutFormat::Csv) && !counts(args) && self.from.is_none() {
            let files = args.cases.len() > 1;
            let first = match &asked {
                Asked::One(_) => heading(files),
                Asked::Two(_) => heading_of_both(files),
            };
            self.put(host, first.as_bytes());
        }
        let first = self.from.map_or(0, |from| from.file);
        for (n, path) in args.cases.iter().enumerate().skip(first) {
            self.file(host, &mut asked, (n, path))?;
            if self.stopped.is_some() || self.closed {
                break;
            }
        }
        self.end(host, setting, close)
    }

    fn file(&mut self, host: &mut dyn Host, asked: &mut Asked<'_>, (n, path): (usize, &str)) -> Result<(), Stop> {
        let name = if path == "-" { "<stdin>" } else { path };
        let unreadable = |error: ReadError| {
            Stop::Usage(match error {
                ReadError::Missing => format!("there is no file `{name}`"),
                ReadError::Refused { why } => format!("`{name}` cannot be read: {why}"),
                ReadError::TooLarge { .. } => format!("`{name}` is too large"),
            })
        };
        if let Some(records) = host.records(path).map_err(unreadable)? {
            return self.columns(host, asked, (n, name), records);
        }
        let mut source = host.source(path).map_err(unreadable)?;
        let ending = path.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
        let table = match self.args.input {
            Some(format) => format == RowFormat::Csv,
            None => ending.as_deref() == Some("csv"),
        };
        // The beginning tells the columns, or which names are no facts.
        let mut read = Vec::new();
        let begin = std::io::Read::read_to_end(&mut std::io::Read::take(&mut source, 1 << 16), &mut read);
        let unreadable_now = |error: std::io::Error| Stop::Usage(format!("`{name}` cannot be read: {error}"));
        begin.map_err(unreadable_now)?;
        let mut at = At { file: n, offset: 0, line: 1 };
        if read.starts_with(b"\xef\xbb\xbf") {
            at.offset = 3;
            read.drain(..3);
        }
        let columns = if table {
            let Some((first, next)) = csv::first(&read) else {
                return Err(Stop::Usage(format!("`{name}` is empty; the first line of a table names its columns")));
            };
            let (columns, unknown) =
                asked.columns(first).map_err(|why| Stop::Usage(format!("the first line of `{name}`: {why}")))?;
            at.line += read.get(..next).map_or(0, |head| head.iter().filter(|byte| **byte == b'\n').count() as u64);
            at.offset += next as u64;
            read.drain(..next);
            self.tell(host, name, &unknown);
            columns.map(Some)
        } else {
            let unknown = asked.learn(&read);
            self.tell(host, name, &unknown);
            [None, None]
        };
        if self.stopped.is_some() {
            return Ok(());
        }
        self.reached.at = match self.from.take() {
            Some(from) => {
                passed(&mut source, &mut read, from.offset.saturating_sub(at.offset)).map_err(unreadable_now)?;
                from
            }
            None => at,
        };
        let line = self.reached.at.line;
        let lines = |text: &[u8]| memchr::memrchr(b'\n', text).map_or(0, |at| at + 1);
        let whole: &(dyn Fn(&[u8]) -> usize + Sync) = if table { &csv::whole } else { &lines };
        let open = if table { ", or close the quoted cell in it" } else { "" };
        let text = Text { source, read, line, whole, longest: self.limit, open };
        let threads = self.args.threads.map_or_else(|| host.threads(), usize::from);
        let file = (self.args.cases.len() > 1).then_some(name);
        let asked = &*asked;
        let each = |line: u64, text: &Vec<u8>, working: &mut Working| {
            let pieces = columns.each_ref().map(|columns| {
                let records = columns.as_ref().map_or(Matter::Lines(text), |columns| Matter::Table(text, columns));
                Piece { file, line, records }
            });
            asked.piece(pieces, working)
        };
        let ended = in_order(text, threads, &each, &mut |worked, done| self.take(host, name, worked, done));
        ended.map_err(|why| Stop::Usage(format!("`{name}` cannot be read: {why}")))
    }

    /// Works a file of columns.
    fn columns(
        &mut self,
        host: &mut dyn Host,
        asked: &Asked<'_>,
        (n, name): (usize, &str),
        mut records: Box<dyn Records>,
    ) -> Result<(), Stop> {
        let unreadable = |why: String| Stop::Usage(format!("`{name}` cannot be read: {why}"));
        let (cells, unknown) = asked.named(records.names());
        self.tell(host, name, &unknown);
        if self.stopped.is_some() {
            return Ok(());
        }
        let rejects = self.output.rejects.is_some();
        records.want(source::wanted(&cells, (!counts(self.args), rejects)));
        self.reached.at = self.from.take().unwrap_or(At { file: n, offset: 0, line: 1 });
        let rows = FileRows::from(records, self.reached.at.line).map_err(unreadable)?;
        let threads = self.args.threads.map_or_else(|| host.threads(), usize::from);
        let file = (self.args.cases.len() > 1).then_some(name);
        let each = |line: u64, columns: &Columns, working: &mut Working| {
            let pieces = cells.each_ref().map(|cells| Piece { file, line, records: Matter::Columns(columns, cells) });
            asked.piece(pieces, working)
        };
        in_order(rows, threads, &each, &mut |worked, done| self.take(host, name, worked, done)).map_err(unreadable)
    }

    /// Takes what came of a piece; whether to go on.
    fn take(&mut self, host: &mut dyn Host, name: &str, worked: Worked, done: Done) -> bool {
        self.tell(host, name, &worked.unknown);
        for bad in &worked.bad {
            if self.args.strict && self.stopped.is_none() {
                self.stopped = Some(Stop::Said(format!("{name}:{}: {}", bad.line, bad.why)));
            } else if self.reached.named < NAMED && self.output.rejects.is_none() {
                host.complain(&format!("assize: {name}:{}: {}\n", bad.line, bad.why));
            }
            self.reached.named += 1;
        }
        if self.stopped.is_some() {
            return false;
        }
        match &mut self.encoder {
            None => self.put(host, &worked.rows.text),
            Some(encoder) => {
                let bytes = encoder.put(worked.rows.sheet);
                self.encoded(host, bytes);
            }
        }
        if let Some((path, sink)) = &mut self.output.rejects
            && let Err(why) = sink.put(&worked.rejects)
        {
            self.stopped = Some(Stop::Usage(format!("`{path}` cannot be written: {why}")));
        }
        self.reached.count.join(worked.count);
        self.reached.moves.join(worked.moves);
        self.reached.bytes += done.bytes as u64;
        self.reached.at.offset += done.length as u64;
        self.reached.at.line = done.next;
        if let Err(stop) = self.output.note(&self.reached) {
            self.stopped.get_or_insert(stop);
        }
        let megabytes = match self.reached.bytes / 1_000_000 {
            0 => String::new(),
            n => format!(", {n} MB"),
        };
        host.progress(&format!("{} read{megabytes}", number_of(size(self.records()), "record")));
        self.closed = host.is_closed();
        self.stopped.is_none() && !self.closed
    }

    /// Tells once of each name that is no fact.
    fn tell(&mut self, host: &mut dyn Host, file: &str, unknown: &Unknown) {
        for (name, words) in unknown {
            if !self.reached.told.insert(name.clone()) {
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
        match &mut self.output.out {
            None => host.print_bytes(bytes),
            Some((path, sink)) => {
                if let Err(why) = sink.put(bytes) {
                    self.stopped = Some(Stop::Usage(format!("`{path}` cannot be written: {why}")));
                }
            }
        }
    }

    fn encoded(&mut self, host: &mut dyn Host, bytes: Result<Vec<u8>, String>) {
        match bytes {
            Ok(bytes) => self.put(host, &bytes),
            Err(why) => drop(self.stopped.get_or_insert(Stop::Usage(why))),
        }
    }

    /// How many records were taken.
    fn records(&self) -> u64 {
        self.reached.count.records() + self.reached.moves.records()
    }

    fn end(
        mut self,
        host: &mut dyn Host,
        setting: &Setting,
        close: &dyn Fn(&Run<'_>) -> Closing,
    ) -> Result<ExitStatus, Stop> {
        host.progress("");
        if let Some(stop) = self.stopped.take() {
            host.complain("assize: the run stopped; what was written is not whole\n");
            if self.args.strict {
                // It would stop there again.
                self.output.forget();
            }
            return Err(stop);
        }
        if self.closed {
            let records = number_of(size(self.records()), "record");
            let rest = "and any that follow were not read";
            host.complain(&format!("assize: the output was closed; the run was broken off after {records}, {rest}\n"));
            self.output.forget();
            return Ok(ExitStatus::Done);
        }
        let Closing { counts: counted, sum, bad } = close(&self);
        match (counts(self.args), counted) {
            (true, Told::Text(text)) => self.put(host, text.as_bytes()),
            (true, Told::Columns(columns, sheet)) => {
                let bytes = encoder(&columns).and_then(|mut encoder| {
                    let mut bytes = encoder.put(sheet)?;
                    bytes.append(&mut encoder.end()?);
                    Ok(bytes)
                });
                self.encoded(host, bytes);
            }
            (false, _) => {
                if let Some(encoder) = self.encoder.take() {
                    self.encoded(host, encoder.end());
                }
            }
        }
        if let Some(stop) = self.stopped.take() {
            return Err(stop);
        }
        let records = number_of(size(self.records()), "record");
        self::close(self.output.out)?;
        if bad > NAMED as u64 && self.output.rejects.is_none() {
            host.complain(&format!("assize: {bad} bad records in all; `--rejects FILE` keeps each with its reason\n"));
        }
        self::close(self.output.rejects)?;
        if !setting.quiet {
            let each = if sum.is_empty() { String::new() } else { format!(": {}", sum.join(", ")) };
            host.complain(&format!("assize: {records}{each}\n"));
        }
        Ok(ExitStatus::Done)
    }
}

/// Makes Parquet of the rows of one law, or of two.
fn encoder_of(args: &RunCases, two: bool) -> Result<Box<dyn Encode>, String> {
    let files = args.cases.len() > 1;
    let named = |(name, kind): (&str, Kind)| (name.to_owned(), kind);
    let columns: Vec<(String, Kind)> =
        if two { columns_of_both(files).map(named).collect() } else { columns(files).map(named).collect() };
    encoder(&columns)
}
