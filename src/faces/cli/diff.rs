//! `assize diff OLD [NEW]`: two policies, or one on two dates or with an amendment, over every possible case.
//!
//! Exit 0, or 1 with `--exit-code` where something differs; 2 where something named cannot be read; 3 where something
//! was not decided within the limits.

use crate::base::date::Date;
use crate::diff;
use crate::diff::{Law, Options};
use crate::faces::cli::args::{Diff, DiffFormat};
use crate::faces::cli::open::{Stop, date, program};
use crate::faces::cli::{ExitStatus, Setting};
use crate::faces::compare::build::Parties;
use crate::faces::compare::markdown::markdown;
use crate::faces::compare::text::text;
use crate::faces::compare::{DiffReport, report};
use crate::faces::host::Host;

/// Runs the command.
pub fn run(host: &mut dyn Host, setting: &Setting, args: &Diff) -> ExitStatus {
    match compare(host, setting, args) {
        Ok(status) => status,
        Err(stop) => stop.tell(host, setting),
    }
}

fn compare(host: &mut dyn Host, setting: &Setting, args: &Diff) -> Result<ExitStatus, Stop> {
    let [from, to] = dates(args)?;
    if args.new.is_none() && args.with.is_empty() && to.is_none() {
        return Err(Stop::Usage(String::from(
            "there is nothing to compare with: give a second policy, `--with AMENDMENT`, or `--at DATE` twice",
        )));
    }
    let old = program(&*host, setting, &args.old, &[])?;
    let new = program(&*host, setting, args.new.as_ref().unwrap_or(&args.old), &args.with)?;
    let size = |n: u64| usize::try_from(n).unwrap_or(usize::MAX);
    let options = Options {
        only: args.only.clone(),
        nodes: size(setting.limits.nodes),
        splits: size(setting.limits.splits),
        ..Options::default()
    };
    let same = args.new.as_ref().is_none_or(|new| *new == args.old) && args.with.is_empty();
    let new = if same { &old } else { &new };
    let comparison = diff::compare(Law { program: &old, law_at: from }, Law { program: new, law_at: to }, &options);
    if let (false, true) = (args.only.is_empty(), comparison.compared.is_empty() && comparison.only_in_one.is_empty()) {
        let what = format!("neither has a decision, duty or prohibition `{}`", args.only.join("` or `"));
        return Err(Stop::Usage(what));
    }
    let words = |policy: &str, law_at: Option<Date>, with: &[String]| {
        let with = if with.is_empty() { String::new() } else { format!(" with {}", with.join(" and ")) };
        law_at.map_or_else(|| format!("{policy}{with}"), |date| format!("{policy}{with} by the law of {date}"))
    };
    let parties = Parties {
        old: words(&args.old, from, &[]),
        new: words(args.new.as_ref().unwrap_or(&args.old), to, &args.with),
        program: new,
        law_at: to,
    };
    let report = report(&comparison, &parties);
    host.print(&match args.format {
        DiffFormat::Human => text(&report, setting.width, args.witnesses, setting.quiet),
        DiffFormat::Markdown => markdown(&report, args.witnesses),
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
