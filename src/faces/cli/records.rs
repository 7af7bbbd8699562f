//! Records of real cases from files: one record a file, a JSON array of them, or JSON lines.
//!
//! A record is read as facts under both policies; a fact that one of them alone has is left out for the other. What
//! cannot be read is told with its place and counted, never dropped. A name on a line of JSON that is no fact of either is
//! passed over and told of once, as it is where the records of one policy are decided.

use crate::base::date::Date;
use crate::base::span::{FileId, SourceSet, SourceText};
use crate::diag::{Code, Diagnostic, Severity};
use crate::diff::Record;
use crate::faces::cli::Setting;
use crate::faces::cli::eval::{limits, unreadable};
use crate::faces::cli::open::Stop;
use crate::faces::compare::model::UnreadableReport;
use crate::faces::host::Host;
use crate::facts;
use crate::facts::document::{NodeKind, parse};
use crate::ir::{Facts, Program};
use std::collections::BTreeSet;
use std::ops::Range;

/// What was read.
#[derive(Default)]
pub(super) struct Records {
    /// The records, each with its name: a file, or a line of one.
    pub(super) names: Vec<String>,
    /// The same as cases.
    pub(super) records: Vec<Record>,
    /// What could not be read.
    pub(super) unreadable: Vec<UnreadableReport>,
}

/// Two programs that a record is read under.
pub(super) struct Under<'p> {
    pub(super) old: &'p Program,
    pub(super) new: &'p Program,
    pub(super) on: Option<Date>,
}

/// Reads the records of files.
pub(super) fn read(
    host: &mut dyn Host,
    setting: &Setting,
    paths: &[String],
    under: &Under<'_>,
) -> Result<Records, Stop> {
    let limits = limits(setting);
    let mut records = Records::default();
    for path in paths {
        let limit = setting.limits.fact_bytes;
        let (name, bytes) = match path.as_str() {
            "-" => ("<stdin>", host.stdin(limit)),
            path => (path, host.read(path, limit)),
        };
        let bytes = bytes.map_err(|error| Stop::Usage(unreadable(name, limit, &error)))?;
        let (text, broken) = facts::text_of(FileId(0), &bytes);
        let source = SourceText::new(name, text);
        if let Some(broken) = broken {
            records.unreadable.push(told(source, &[broken]));
            continue;
        }
        let mut passed = BTreeSet::new();
        for piece in pieces(&source, &limits) {
            match record(&source, &piece, under, &limits, &mut passed) {
                Ok(record) => {
                    records.names.push(format!("{name}{}", piece.which));
                    records.records.push(record);
                }
                Err(found) => records.unreadable.push(found),
            }
        }
        for words in passed {
            host.complain(&format!("assize: {}: {words}; it is passed over\n", source.name));
        }
    }
    Ok(records)
}

/// The text of one record in a file.
struct Piece {
    text: Range<usize>,
    format: facts::Format,
    /// It is a line of many, which may hold more than facts.
    line: bool,
    /// Which of its file it is, to follow the file's name: nothing where it is all of it.
    which: String,
}

fn pieces(source: &SourceText, limits: &facts::Limits) -> Vec<Piece> {
    let ending = source.name.rsplit_once('.').map_or("", |(_, ending)| ending);
    if ending == "jsonl" || ending == "ndjson" {
        let mut from = 0;
        let lines = source.text.split_inclusive('\n').enumerate().map(|(n, line)| {
            let start = from;
            from += line.len();
            (n, start, line)
        });
        let full = lines.filter(|(_, _, line)| !line.trim().is_empty());
        let piece = |(n, start, line): (usize, usize, &str)| {
            let inner = line.trim_start();
            let start = start + line.len() - inner.len();
            Piece {
                text: start..start + inner.trim_end().len(),
                format: facts::Format::Json,
                line: true,
                which: format!(":{}", n + 1),
            }
        };
        return full.map(piece).collect();
    }
    let format = facts::Format::of_name(&source.name).unwrap_or_else(|| facts::Format::of_text(&source.text));
    let whole = Piece { text: 0..source.text.len(), format, line: false, which: String::new() };
    if format != facts::Format::Json || !source.text.trim_start().starts_with('[') {
        return vec![whole];
    }
    match parse(FileId(0), &source.text, format, limits) {
        (Some(node), found) if found.is_empty() => match node.kind {
            NodeKind::List(items) => {
                let place = |at: u32| usize::try_from(at).unwrap_or(usize::MAX);
                let text = |span: crate::base::span::Span| place(span.start)..place(span.end);
                let piece = |(n, span)| Piece { text: text(span), format, line: false, which: format!("#{}", n + 1) };
                items.iter().map(|item| item.span).enumerate().map(piece).collect()
            }
            NodeKind::Scalar { .. } | NodeKind::Map(_) | NodeKind::Null | NodeKind::Broken => vec![whole],
        },
        (_, _) => vec![whole],
    }
}

fn record(
    source: &SourceText,
    piece: &Piece,
    under: &Under<'_>,
    limits: &facts::Limits,
    passed: &mut BTreeSet<String>,
) -> Result<Record, UnreadableReport> {
    let text = source.text.get(piece.text.clone()).unwrap_or("");
    let read = |text: &str| -> [(Facts, Vec<Diagnostic>); 2] {
        [under.old, under.new].map(|program| facts::read(program, FileId(0), text, piece.format, limits))
    };
    let [(old, found_old), (new, found_new)] = read(text);
    let passes = |found: &Diagnostic| piece.line && found.code == Code::FactsUnknownName;
    let (names, found): (Vec<_>, Vec<_>) = wrong(&found_old, &found_new).into_iter().partition(passes);
    if found.is_empty() {
        passed.extend(names.into_iter().map(|found| found.message));
        return Ok(Record { old, new, on: under.on });
    }
    // Read again where it stands in its file, so that places are those of the file.
    let before = source.text.get(..piece.text.start).unwrap_or("");
    let blank: String =
        before.chars().flat_map(|c| std::iter::repeat_n(if c == '\n' { c } else { ' ' }, c.len_utf8())).collect();
    let [(_, found_old), (_, found_new)] = read(&format!("{blank}{text}"));
    let mut found = wrong(&found_old, &found_new);
    found.retain(|found| !passes(found));
    Err(told(source.clone(), &found))
}

/// What is wrong under the two: a fact that the other has is not.
fn wrong(old: &[Diagnostic], new: &[Diagnostic]) -> Vec<Diagnostic> {
    let errors = |found: &[Diagnostic]| -> Vec<Diagnostic> {
        found.iter().filter(|diagnostic| diagnostic.severity == Severity::Error).cloned().collect()
    };
    let (old, new) = (errors(old), errors(new));
    let known = |diagnostic: &Diagnostic, other: &[Diagnostic]| {
        diagnostic.code == Code::FactsUnknownName && !other.iter().any(|theirs| theirs.span == diagnostic.span)
    };
    let mut wrong: Vec<Diagnostic> = new.iter().filter(|diagnostic| !known(diagnostic, &old)).cloned().collect();
    for diagnostic in old.iter().filter(|diagnostic| !known(diagnostic, &new)) {
        if !wrong.iter().any(|there| there.span == diagnostic.span) {
            wrong.push(diagnostic.clone());
        }
    }
    wrong
}

fn told(source: SourceText, found: &[Diagnostic]) -> UnreadableReport {
    let mut sources = SourceSet::default();
    sources.add(source);
    let first = found.first();
    UnreadableReport {
        place: first.map_or_else(String::new, |diagnostic| sources.place(diagnostic.span)),
        why: first.map_or_else(String::new, |diagnostic| diagnostic.message.clone()),
        more: found.len().saturating_sub(1),
    }
}
