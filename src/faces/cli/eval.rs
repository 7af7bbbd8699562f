//! `assize eval POLICY`: one case decided, with its reasons, what is missing and its duties.
//!
//! Exit 0 where an answer was given, 1 where the policy has errors or no completion of the case is possible, 2 where
//! something named cannot be read, 3 where it was not decided within the limits; `--exit-code` adds 4 for an answer
//! that turns on missing facts.

use crate::base::date::Date;
use crate::base::span::{SourceSet, SourceText};
use crate::base::suggest::closest;
use crate::check::Options;
use crate::diag::Diagnostic;
use crate::diag::render::{Form, Style, closing, render};
use crate::eval::{Ask, Law, Refused};
use crate::faces::cli::args::{AnswerFormat, Eval};
use crate::faces::cli::{ExitStatus, Setting, usage};
use crate::faces::host::Host;
use crate::faces::report::{Depth, Report, Wanted, report, text};
use crate::facts;
use crate::ir::{DecisionId, Facts, Program};
use crate::syntax::ast::ItemKind;
use crate::workspace::{ReadError, Workspace};

/// Runs the command.
pub fn run(host: &mut dyn Host, setting: &Setting, args: &Eval) -> ExitStatus {
    match evaluate(host, setting, args) {
        Ok(status) => status,
        Err(Stop::Usage(words)) => usage(host, &words),
        Err(Stop::Found(sources, found)) => {
            let style = style(setting);
            let mut out = render(&sources, &found, style);
            out.push_str(&closing(&found, style));
            host.complain(&out);
            ExitStatus::Negative
        }
        Err(Stop::Said(words)) => {
            host.complain(&format!("assize: {words}\n"));
            ExitStatus::Negative
        }
    }
}

/// Why there is no answer.
enum Stop {
    /// The command line, or what it names.
    Usage(String),
    /// Errors in the policy or the facts.
    Found(SourceSet, Vec<Diagnostic>),
    /// The case.
    Said(String),
}

fn style(setting: &Setting) -> Style {
    Style { form: Form::Drawn, width: setting.width, colour: setting.colour, at_most: 50 }
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
    match args.format {
        AnswerFormat::Human => {
            let depth = if args.why { Depth::Full } else { Depth::Short };
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

fn date(option: &str, words: Option<&str>) -> Result<Option<Date>, Stop> {
    match words.map(Date::parse) {
        None => Ok(None),
        Some(Ok(date)) => Ok(Some(date)),
        Some(Err(error)) => Err(Stop::Usage(format!("`{option} {}`: {error}", words.unwrap_or_default()))),
    }
}

/// Opens and checks a policy.
fn program(host: &dyn Host, setting: &Setting, policy: &str, with: &[String]) -> Result<Program, Stop> {
    let workspace = match Workspace::open(host, policy, setting.limits.clone()) {
        Ok(workspace) => workspace,
        Err(error) => return Err(Stop::Usage(error.to_string())),
    };
    for name in with {
        let declared = amendments(&workspace);
        if !declared.contains(&name.as_str()) {
            let there = if declared.is_empty() { String::from("none") } else { declared.join(", ") };
            let what = "`--with` takes an amendment that the policy, or a file it uses, declares";
            return Err(Stop::Usage(format!("there is no amendment `{name}`; {what}; here: {there}")));
        }
    }
    let checked = workspace.check(0, &Options { amendments: with.to_vec() });
    checked.program().map_err(|found| {
        let errors = found.into_iter().filter(|d| d.severity == crate::diag::Severity::Error).collect();
        Stop::Found(workspace.sources().clone(), errors)
    })
}

/// The amendments that the texts of a workspace declare.
fn amendments(workspace: &Workspace) -> Vec<&str> {
    let items = workspace.units().iter().flat_map(|unit| &unit.ast.items);
    let names = items.filter_map(|item| match &item.kind {
        ItemKind::Amendment(amendment) => Some(amendment.name.value.as_str()),
        ItemKind::Use(_)
        | ItemKind::Source(_)
        | ItemKind::Role(_)
        | ItemKind::Type(_)
        | ItemKind::Facts(_)
        | ItemKind::Define(_)
        | ItemKind::Decision(_)
        | ItemKind::Rule(_)
        | ItemKind::Presumption(_)
        | ItemKind::Duty(_)
        | ItemKind::Prohibition(_)
        | ItemKind::Property(_)
        | ItemKind::Impossible(_)
        | ItemKind::Scenario(_)
        | ItemKind::FactsOf(_)
        | ItemKind::Calendar(_) => None,
    });
    names.collect()
}

/// The facts of the case, from a file or a scenario, then from the line.
fn case(host: &mut dyn Host, setting: &Setting, args: &Eval, program: &Program) -> Result<Facts, Stop> {
    let mut sources = SourceSet::default();
    let mut found = Vec::new();
    let mut facts = Facts::new();
    if let Some(title) = &args.scenario {
        let scenario = facts::of_scenario(program, title).map_err(|error| Stop::Usage(error.to_string()))?;
        facts = scenario.facts.clone();
    }
    if let Some(path) = &args.facts {
        let limit = setting.limits.fact_bytes;
        let (name, read) = match path.as_str() {
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
    for assignment in &args.sets {
        let file = sources.add(SourceText::new("--set", assignment.clone()));
        if let Err(diagnostic) = facts::set(program, &mut facts, file, assignment) {
            found.push(*diagnostic);
        }
    }
    if found.iter().any(|diagnostic| diagnostic.severity == crate::diag::Severity::Error) {
        return Err(Stop::Found(sources, found));
    }
    if !found.is_empty() {
        host.complain(&render(&sources, &found, style(setting)));
    }
    Ok(facts)
}

fn limits(setting: &Setting) -> facts::Limits {
    let size = |n: u64| usize::try_from(n).unwrap_or(usize::MAX);
    facts::Limits {
        bytes: size(setting.limits.fact_bytes),
        depth: size(setting.limits.nesting),
        items: size(setting.limits.list_length),
        ..facts::Limits::default()
    }
}

fn unreadable(name: &str, limit: u64, error: &ReadError) -> String {
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

fn no_such<'a>(what: &str, name: &str, names: impl Iterator<Item = &'a str> + Clone) -> Stop {
    let near = match closest(name, names.clone()) {
        Some(near) => format!("; did you mean `{near}`?"),
        None => {
            let mut all: Vec<&str> = names.collect();
            all.dedup();
            if all.len() <= 12 { format!("; there are: {}", all.join(", ")) } else { String::new() }
        }
    };
    Stop::Usage(format!("the policy has no {what} `{name}`{near}"))
}
