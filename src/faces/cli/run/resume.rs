//! How far a run has come, noted beside its output, so that an interrupted one can go on where it stopped.
//!
//! A run goes on only where all that decides its bytes is as it was: the policies, what is asked of them, and the files of
//! records by their length and the time of their last change. Otherwise it is refused, and what was left stays.

use crate::batch::{Became, Column, Count, Moves};
use crate::faces::cli::Setting;
use crate::faces::cli::args::RunCases;
use crate::faces::cli::open::Stop;
use crate::faces::host::{Host, Sink};
use crate::ir::Program;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

/// All that decides the bytes of a run, in words.
pub(super) type Asked = BTreeMap<String, String>;

/// How far a run has come in its input.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct At {
    /// The number of the file.
    pub(super) file: usize,
    /// Where in it the next record begins: after so many bytes, of columns after so many records.
    pub(super) offset: u64,
    /// On which line.
    pub(super) line: u64,
}

/// What a run has come to.
#[derive(Clone, Debug, Default)]
pub(super) struct Reached {
    pub(super) count: Count,
    pub(super) moves: Moves,
    pub(super) told: BTreeSet<String>,
    pub(super) named: usize,
    pub(super) bytes: u64,
    pub(super) at: At,
}

/// The same as it is noted.
#[derive(Serialize, Deserialize)]
struct Note {
    version: u32,
    asked: Asked,
    at: At,
    out: u64,
    rejects: Option<u64>,
    told: BTreeSet<String>,
    named: usize,
    bytes: u64,
    count: Counted<Column>,
    moves: Counted<Became>,
}

/// Numbers of records, by what is counted.
type Numbers<K> = Vec<(K, u64)>;

/// Numbers of records: in all, and by group.
#[derive(Serialize, Deserialize)]
struct Counted<K> {
    all: Numbers<K>,
    groups: Vec<(Vec<String>, Numbers<K>)>,
}

impl<K: Ord + Clone> Counted<K> {
    fn of(all: &BTreeMap<K, u64>, groups: &BTreeMap<Vec<String>, BTreeMap<K, u64>>) -> Counted<K> {
        let list = |counts: &BTreeMap<K, u64>| counts.iter().map(|(key, n)| (key.clone(), *n)).collect();
        Counted { all: list(all), groups: groups.iter().map(|(group, counts)| (group.clone(), list(counts))).collect() }
    }

    #[expect(clippy::type_complexity, reason = "the numbers in all, and those by group")]
    fn back(self) -> (BTreeMap<K, u64>, BTreeMap<Vec<String>, BTreeMap<K, u64>>) {
        let groups = self.groups.into_iter().map(|(group, counts)| (group, counts.into_iter().collect()));
        (self.all.into_iter().collect(), groups.collect())
    }
}

/// The output of a run, and what is noted beside it.
pub(super) struct Output {
    pub(super) out: Option<(String, Sink)>,
    pub(super) rejects: Option<(String, Sink)>,
    asked: Option<Asked>,
    every: Duration,
    last: Instant,
}

const VERSION: u32 = 2;

/// What decides the bytes of a run; `None` where that cannot be told, so that an interrupted one cannot go on.
pub(super) fn asked(host: &dyn Host, setting: &Setting, args: &RunCases, programs: &[&Program]) -> Option<Asked> {
    let mut asked = Asked::new();
    asked.insert(String::from("assize"), String::from(env!("CARGO_PKG_VERSION")));
    for (program, which) in programs.iter().zip(["", " of the second law"]) {
        for policy in &program.policies {
            asked.insert(format!("the text of `{}`{which}", policy.name), policy.hash.clone());
        }
    }
    let said = |option: &Option<String>| option.clone().unwrap_or_default();
    let options = [
        ("POLICY", args.policy.clone()),
        ("--policy-b", said(&args.policy_b)),
        ("--cases", args.cases.join(" ")),
        ("--input", format!("{:?}", args.input)),
        ("--decision", said(&args.decision)),
        ("--on", said(&args.on)),
        ("--law-at", said(&args.law_at)),
        ("--law-at-b", said(&args.law_at_b)),
        ("--with", args.with.join(" ")),
        ("--with-b", args.with_b.join(" ")),
        ("--by", said(&args.by)),
        ("--count", args.count.to_string()),
        ("--chart", format!("{:?}", args.chart)),
        ("--id", args.id.clone()),
        ("--format", format!("{:?}", args.format)),
        ("--rejects", said(&args.rejects)),
        ("--strict", args.strict.to_string()),
        ("--limit", format!("{:?}", setting.limits)),
    ];
    asked.extend(options.into_iter().map(|(option, value)| (format!("`{option}`"), value)));
    for path in &args.cases {
        let stamp = host.stamp(path).filter(|_| path != "-")?;
        asked.insert(format!("the file `{path}`"), stamp.words());
    }
    Some(asked)
}

impl Output {
    /// Opens the output of a run, from its beginning or from where an earlier one stopped.
    pub(super) fn open(
        host: &mut dyn Host,
        args: &RunCases,
        asked: Option<Asked>,
    ) -> Result<(Output, Option<Reached>), Stop> {
        let note = args.out.as_ref().and_then(|path| host.noted(path));
        let taken_up = match (args.resume, &args.out) {
            (true, Some(path)) => taken_up(path, note.as_deref(), asked.as_ref())?,
            (_, _) => None,
        };
        if let (true, None, Some(path)) = (args.resume, &taken_up, &args.out) {
            host.complain(&format!("assize: no interrupted run left anything of `{path}`; this one begins\n"));
        }
        let sink = |path: &Option<String>, from: Option<u64>| -> Result<Option<(String, Sink)>, Stop> {
            let Some(path) = path else { return Ok(None) };
            let sink = if asked.is_some() { host.lasting(path, from) } else { host.sink(path) };
            let sink = sink.map_err(|why| Stop::Usage(format!("`{path}` cannot be written: {why}")))?;
            Ok(Some((path.clone(), sink)))
        };
        let from = taken_up.as_ref().map(|(out, rejects, _)| (*out, rejects.unwrap_or(0)));
        let out = sink(&args.out, from.map(|(out, _)| out))?;
        let rejects = sink(&args.rejects, from.map(|(_, rejects)| rejects))?;
        if let (false, Some(path), Some(_)) = (args.resume, &args.out, &note) {
            let words = format!(
                "assize: what an interrupted run left of `{path}` is begun anew, for `--resume` is not given\n"
            );
            host.complain(&words);
        }
        // What is kept of one of the two alone is of no use.
        let lasting = |sink: &Option<(String, Sink)>| sink.as_ref().is_none_or(|(_, sink)| sink.is_lasting());
        let asked = asked.filter(|_| out.is_some() && lasting(&out) && lasting(&rejects));
        let (every, last) = (Duration::from_secs(args.checkpoint), Instant::now());
        let mut output = Output { out, rejects, asked, every, last };
        if output.asked.is_none() {
            output.forget();
        }
        Ok((output, taken_up.map(|(_, _, reached)| reached)))
    }

    /// Keeps nothing of what does not become whole.
    pub(super) fn forget(&mut self) {
        for (_, sink) in [&mut self.out, &mut self.rejects].into_iter().flatten() {
            sink.forget();
        }
    }

    /// Notes how far the run has come, where it is time to.
    pub(super) fn note(&mut self, reached: &Reached) -> Result<(), Stop> {
        let Some(asked) = self.asked.as_ref().filter(|_| self.last.elapsed() >= self.every) else { return Ok(()) };
        let sure = |sink: &mut Option<(String, Sink)>| -> Result<Option<u64>, Stop> {
            let Some((path, sink)) = sink else { return Ok(None) };
            sink.sure().map(Some).map_err(|why| Stop::Usage(format!("`{path}` cannot be written: {why}")))
        };
        let (out, rejects) = (sure(&mut self.out)?.unwrap_or(0), sure(&mut self.rejects)?);
        let note = Note {
            version: VERSION,
            asked: asked.clone(),
            at: reached.at,
            out,
            rejects,
            told: reached.told.clone(),
            named: reached.named,
            bytes: reached.bytes,
            count: Counted::of(&reached.count.all, &reached.count.groups),
            moves: Counted::of(&reached.moves.all, &reached.moves.groups),
        };
        let Some((path, sink)) = &self.out else { return Ok(()) };
        let text = serde_json::to_string(&note).unwrap_or_default();
        sink.note(&text).map_err(|why| Stop::Usage(format!("`{path}` cannot be written: {why}")))?;
        self.last = Instant::now();
        Ok(())
    }
}

/// Bytes of the rows and of the bad records, and what the run had come to.
type Left = (u64, Option<u64>, Reached);

/// What an earlier run left, where it left anything: how many bytes of its output, and what it had come to.
fn taken_up(path: &str, note: Option<&str>, asked: Option<&Asked>) -> Result<Option<Left>, Stop> {
    let refused = |why: String| {
        Stop::Usage(format!("`{path}` cannot be gone on with: {why}; without `--resume` it is begun anew"))
    };
    let Some(asked) = asked else {
        return Err(refused(String::from("standard input cannot be read again from where it was left; name files")));
    };
    let Some(note) = note else { return Ok(None) };
    let note: Option<Note> = serde_json::from_str(note).ok();
    let Some(note) = note.filter(|note| note.version == VERSION) else {
        return Err(refused(String::from("what the interrupted run noted cannot be read")));
    };
    let keys: BTreeSet<&String> = note.asked.keys().chain(asked.keys()).collect();
    for key in keys {
        let said = |asked: &Asked| {
            asked.get(key).filter(|said| !said.is_empty()).cloned().unwrap_or_else(|| String::from("not given"))
        };
        let (was, is) = (said(&note.asked), said(asked));
        if was != is {
            return Err(refused(format!("{key} was {was}, and is {is}")));
        }
    }
    let (all, groups) = note.count.back();
    let count = Count { all, groups };
    let (all, groups) = note.moves.back();
    let moves = Moves { all, groups };
    let Note { at, told, named, bytes, .. } = note;
    Ok(Some((note.out, note.rejects, Reached { count, moves, told, named, bytes, at })))
}
