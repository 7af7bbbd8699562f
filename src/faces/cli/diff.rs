//! `assize diff OLD [NEW]`: two policies, or one on two dates or with an amendment, over every possible case.
//!
//! Exit 0, or 1 with `--exit-code` where something differs; 2 where something named cannot be read; 3 where something
//! was not decided within the limits.

use crate::base::date::Date;
use crate::base::span::SourceSet;
use crate::diff;
use crate::diff::{Law, Options};
use crate::faces::cli::args::{Diff, DiffFormat};
use crate::faces::cli::open::{Stop, date, program};
use crate::faces::cli::records::Under;
use crate::faces::cli::{ExitStatus, Setting, records};
use crate::faces::compare::build::Parties;
use crate::faces::compare::html::html;
use crate::faces::compare::markdown::markdown;
use crate::faces::compare::tally::tally;
use crate::faces::compare::text::text;
use crate::faces::compare::{DiffReport, report};
use crate::faces::host::Host;
use crate::faces::host::git::Revision;
use crate::ir::Program;
use crate::workspace::path::is_source;
use crate::workspace::{Kind, Reader as _};

/// Runs the command.
pub fn run(host: &mut dyn Host, setting: &Setting, args: &Diff) -> ExitStatus {
    match compare(host, setting, args) {
        Ok(status) => status,
        Err(stop) => stop.tell(host, setting),
    }
}

/// The two laws, each with its name.
struct Laws {
    old: Program,
    /// The old one where there is none.
    new: Option<Program>,
    names: [String; 2],
    dates: [Option<Date>; 2],
}

fn laws(host: &dyn Host, setting: &Setting, args: &Diff) -> Result<Laws, Stop> {
    if let Some(revisions) = &args.git {
        return of_revisions(host, setting, args, revisions);
    }
    let dates = dates(args)?;
    if args.new.is_none() && args.with.is_empty() && dates[1].is_none() {
        return Err(Stop::Usage(String::from(
            "there is nothing to compare with: give a second policy, `--with AMENDMENT`, `--at DATE` twice, or `--git REV`",
        )));
    }
    let old = program(host, setting, &args.old, &[])?;
    let same = args.new.as_ref().is_none_or(|new| *new == args.old) && args.with.is_empty();
    let second = args.new.as_ref().unwrap_or(&args.old);
    let new = if same { None } else { Some(program(host, setting, second, &args.with)?) };
    let names = [words(&args.old, dates[0], &[]), words(second, dates[1], &args.with)];
    Ok(Laws { old, new, names, dates })
}

/// What a law is called: its policy, its date and what amends it.
pub(super) fn words(policy: &str, law_at: Option<Date>, with: &[String]) -> String {
    let with = if with.is_empty() { String::new() } else { format!(" with {}", with.join(" and ")) };
    law_at.map_or_else(|| format!("{policy}{with}"), |date| format!("{policy}{with} by the law of {date}"))
}

/// One file as of a revision and now, or as of two.
fn of_revisions(host: &dyn Host, setting: &Setting, args: &Diff, revisions: &str) -> Result<Laws, Stop> {
    let as_of = |revision: &str| -> Result<(Program, String), Stop> {
        // As git has it: what is left out is `HEAD`.
        let revision = if revision.is_empty() { "HEAD" } else { revision };
        let reader = Revision::of(&args.old, revision).map_err(|error| Stop::Usage(error.to_string()))?;
        let name = format!("{} as of {revision}", args.old);
        if reader.kind(&args.old) != Kind::File {
            return Err(Stop::Usage(format!("there is no file `{}` as of `{revision}`", args.old)));
        }
        let program = program(&reader, setting, &args.old, &[]);
        match program {
            Ok(program) => Ok((program, name)),
            Err(Stop::Found(sources, found)) => Err(Stop::Found(as_of_revision(&sources, revision), found)),
            Err(stop) => Err(stop),
        }
    };
    let (from, to) = revisions.split_once("..").map_or((revisions, None), |(from, to)| (from, Some(to)));
    let (old, old_name) = as_of(from)?;
    let (new, new_name) = match to {
        Some(to) => as_of(to)?,
        None => (program(host, setting, &args.old, &[])?, format!("{} in the working tree", args.old)),
    };
    Ok(Laws { old, new: Some(new), names: [old_name, new_name], dates: [None, None] })
}

/// The same texts, the files among them named with their revision.
fn as_of_revision(sources: &SourceSet, revision: &str) -> SourceSet {
    let mut named = SourceSet::default();
    for (_, source) in sources.iter() {
        let mut source = source.clone();
        if is_source(&source.name) {
            source.name = format!("{revision}:{}", source.name);
        }
        named.add(source);
    }
    named
}

fn compare(host: &mut dyn Host, setting: &Setting, args: &Diff) -> Result<ExitStatus, Stop> {
    let laws = laws(&*host, setting, args)?;
    let [from, to] = laws.dates;
    let (old, new) = (&laws.old, laws.new.as_ref().unwrap_or(&laws.old));
    let size = |n: u64| usize::try_from(n).unwrap_or(usize::MAX);
    let options = Options {
        only: args.only.clone(),
        nodes: size(setting.limits.nodes),
        splits: size(setting.limits.splits),
        ..Options::default()
    };
    let under = Under { old, new, on: date("--on", args.on.as_deref())? };
    let records = records::read(host, setting, &args.cases, &under)?;
    let options = Options { records: records.records, ..options };
    let comparison = diff::compare(Law { program: old, law_at: from }, Law { program: new, law_at: to }, &options);
    if let (false, true) = (args.only.is_empty(), comparison.compared.is_empty() && comparison.only_in_one.is_empty()) {
        let what = format!("neither has a decision, duty or prohibition `{}`", args.only.join("` or `"));
        return Err(Stop::Usage(what));
    }
    let [old_name, new_name] = laws.names.clone();
    let parties = Parties { old: old_name, new: new_name, programs: [old, new], law_at: [from, to] };
    let mut report = report(&comparison, &parties);
    if !args.cases.is_empty() {
        report.records = Some(tally(&comparison, &records.names, records.unreadable, &report));
    }
    host.print(&match args.format {
        DiffFormat::Human => text(&report, setting.width, args.witnesses, setting.quiet),
        DiffFormat::Markdown => markdown(&report, args.witnesses),
        DiffFormat::Html => html(&report),
        DiffFormat::Json => json(&report),
    });
    Ok(if comparison.undecided() {
        ExitStatus::Undecided
    } else if args.exit_code && !comparison.same() {
        ExitStatus::Negative
    } else {
        ExitStatus::Done
    })
}

fn json(report: &DiffReport) -> String {
    let words = serde_json::to_string_pretty(report);
    format!("{}\n", words.unwrap_or_else(|error| format!("{{\"error\": \"{error}\"}}")))
}

fn dates(args: &Diff) -> Result<[Option<Date>; 2], Stop> {
    match args.at.as_slice() {
        [] => Ok([None, None]),
        [from, to] => Ok([date("--at", Some(from))?, date("--at", Some(to))?]),
        _ => Err(Stop::Usage(String::from("`--at` is given twice: the earlier date, then the later"))),
    }
}
