//! `assize eval POLICY`: one case decided, with its reasons, what is missing and its duties.
//!
//! Exit 0 where an answer was given, 1 where the policy has errors or no completion of the case is possible, 2 where
//! something named cannot be read, 3 where it was not decided within the limits; `--exit-code` adds 4 for an answer
//! that turns on missing facts.

use crate::base::span::{SourceSet, SourceText};
use crate::diag::render::render;
use crate::eval::{Ask, Law, Refused};
use crate::faces::cli::args::{AnswerFormat, Eval};
use crate::faces::cli::open::{Stop, date, no_such, program, style};
use crate::faces::cli::{ExitStatus, Setting};
use crate::faces::host::Host;
use crate::faces::report::{Depth, Report, Wanted, html, report, text};
use crate::facts::{self, ScenarioError};
use crate::ir::{DecisionId, Facts, Program};
use crate::workspace::{ReadError, Texts, stdlib};

/// Runs the command.
pub fn run(host: &mut dyn Host, setting: &Setting, args: &Eval) -> ExitStatus {
    match evaluate(host, setting, args) {
        Ok(status) => status,
        Err(stop) => stop.tell(host, setting),
    }
}

fn evaluate(host: &mut dyn Host, setting: &Setting, args: &Eval) -> Result<ExitStatus, Stop> {
    let on = date("--on", args.on.as_deref())?;
    let law_at = date("--law-at", args.law_at.as_deref())?;
    let program = program(&*host, setting, &args.policy, &args.with)?;
    let facts = case(host, setting, args, &program)?;
    let wanted = wanted(args, &program)?;
    let law = Law::new(&program);
    let splits = usize::try_from(setting.limits.splits).unwrap_or(usize::MAX);
    let ask = Ask { law: &law, facts: &facts, on, law_at, splits };
    if let Err(Refused(impossible)) = ask.possible() {
        let head = &program.impossible(impossible).head;
        let why = head.title.clone().unwrap_or_default();
        return Err(Stop::Said(format!("these facts cannot occur together, by `{}`: {why}", head.name)));
    }
    let report = report(&ask, &wanted);
    let depth = if args.why { Depth::Full } else { Depth::Short };
    match args.format {
        AnswerFormat::Html => host.print(&html(&report, depth)),
        AnswerFormat::Human => {
            host.print(&text(&report, depth, setting.width, setting.colour, setting.quiet));
        }
        AnswerFormat::Json => {
            let mut json =
                serde_json::to_string_pretty(&report).unwrap_or_else(|error| format!("{{\"error\": \"{error}\"}}"));
            json.push('\n');
            host.print(&json);
        }
    }
    Ok(status(&report, args.exit_code))
}

fn status(report: &Report, exit_code: bool) -> ExitStatus {
    let any = |word: &str| report.answers.iter().any(|answer| answer.status == word);
    if any("not decided") {
        ExitStatus::Undecided
    } else if exit_code && any("undetermined") {
        ExitStatus::Undetermined
    } else {
        ExitStatus::Done
    }
}

/// The facts of the case, from a file or a scenario, then from the line.
fn case(host: &mut dyn Host, setting: &Setting, args: &Eval, program: &Program) -> Result<Facts, Stop> {
    let mut start = Facts::new();
    if let Some(title) = &args.scenario {
        let scenario = facts::of_scenario(program, title).map_err(|error| {
            let elsewhere = elsewhere(setting, &args.policy, title);
            Stop::Usage(format!("{error}{}", elsewhere.unwrap_or_default()))
        })?;
        start = scenario.facts.clone();
    }
    given(host, setting, program, start, (args.facts.as_deref(), &args.sets))
}

/// Which library text that uses a policy has a scenario of a title, and what is asked of it.
fn elsewhere(setting: &Setting, policy: &str, title: &str) -> Option<String> {
    let uses = format!("use {policy}");
    let mut using = stdlib::TEXTS.iter().filter(|(_, text)| text.lines().any(|line| line.trim_end() == uses));
    using.find_map(|(name, _)| {
        let program = self::program(&Texts::default(), setting, name, &[]).ok()?;
        let title = match facts::of_scenario(&program, title) {
            Ok(scenario) => scenario.title.clone(),
            Err(ScenarioError::Several { titles, .. }) => titles.first()?.clone(),
            Err(ScenarioError::Missing { .. }) => return None,
        };
        Some(format!("; `{name}` uses `{policy}` and has one: `assize eval {name} --scenario \"{title}\"`"))
    })
}

/// The facts of a file, or those from the start, and then those from the line.
pub(super) fn given(
    host: &mut dyn Host,
    setting: &Setting,
    program: &Program,
    start: Facts,
    (file, sets): (Option<&str>, &[String]),
) -> Result<Facts, Stop> {
    let mut sources = SourceSet::default();
    let mut found = Vec::new();
    let mut facts = start;
    if let Some(path) = file {
        let limit = setting.limits.fact_bytes;
        let (name, read) = match path {
            "-" => ("<stdin>", host.stdin(limit)),
            path => (path, host.read(path, limit)),
        };
        let bytes = read.map_err(|error| Stop::Usage(unreadable(name, limit, &error)))?;
        let file = sources.add(SourceText::new(name, String::new()));
        let (text, broken) = facts::text_of(file, &bytes);
        sources = SourceSet::default();
        let file = sources.add(SourceText::new(name, text.clone()));
        if let Some(broken) = broken {
            return Err(Stop::Found(sources, vec![broken]));
        }
        let format = facts::Format::of_name(name).unwrap_or_else(|| facts::Format::of_text(&text));
        let (read, diagnostics) = facts::read(program, file, &text, format, &limits(setting));
        facts = read;
        found = diagnostics;
    }
    let mut set = Vec::new();
    for assignment in sets {
        let file = sources.add(SourceText::new("--set", assignment.clone()));
        set.push((file, assignment.as_str()));
        if let Err(diagnostic) = facts::set(program, &mut facts, file, assignment) {
            found.push(*diagnostic);
        }
    }
    found.extend(facts::set_twice(program, &set));
    if found.iter().any(|diagnostic| diagnostic.severity == crate::diag::Severity::Error) {
        return Err(Stop::Found(sources, found));
    }
    if !found.is_empty() {
        host.complain(&render(&sources, &found, style(setting)));
    }
    Ok(facts)
}

pub(super) fn limits(setting: &Setting) -> facts::Limits {
    let size = |n: u64| usize::try_from(n).unwrap_or(usize::MAX);
    facts::Limits {
        bytes: size(setting.limits.fact_bytes),
        depth: size(setting.limits.nesting),
        items: size(setting.limits.list_length),
        ..facts::Limits::default()
    }
}

pub(super) fn unreadable(name: &str, limit: u64, error: &ReadError) -> String {
    match error {
        ReadError::Missing => format!("there is no file `{name}`"),
        ReadError::TooLarge { .. } => {
            format!("`{name}` is larger than the limit `fact-bytes`, {limit} bytes; raise it with `--limit`")
        }
        ReadError::Refused { why } => format!("`{name}` cannot be read: {why}"),
    }
}

fn wanted(args: &Eval, program: &Program) -> Result<Wanted, Stop> {
    let mut wanted = Wanted { why_not: args.why_not.clone(), what_would: args.what_would.clone(), ..Wanted::default() };
    wanted.supposing.extend(args.law_at.iter().map(|date| format!("the law of {date}")));
    wanted.supposing.extend(args.with.iter().map(|name| format!("the amendment {name}")));
    if args.facts.is_some() || args.scenario.is_some() {
        wanted.supposing.extend(args.sets.iter().cloned());
    }
    for name in &args.decisions {
        let names = program.decisions.iter().map(|decision| decision.head.name.as_str());
        let id = program.decision_named(name).ok_or_else(|| no_such("decision", name, names))?;
        wanted.decisions.push(id);
    }
    for name in &args.hold {
        let names = program.facts.iter().map(|fact| fact.name.as_str());
        let id = program.fact_named(name).ok_or_else(|| no_such("fact", name, names))?;
        wanted.held.insert(id);
    }
    for outcome in args.why_not.iter().chain(&args.what_would) {
        let has = |id: DecisionId| program.outcome_named(id, outcome).is_some();
        let all = (0..program.decisions.len()).map(DecisionId::new);
        let mut asked = all.filter(|id| wanted.decisions.is_empty() || wanted.decisions.contains(id));
        if !asked.any(has) {
            let names =
                program.decisions.iter().flat_map(|decision| decision.outcomes.iter().map(|value| value.name.as_str()));
            return Err(no_such("outcome", outcome, names));
        }
    }
    Ok(wanted)
}
