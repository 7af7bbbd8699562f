//! `assize test [PATH…]`: the scenarios of policies, what each expects against what is found.
//!
//! Each file is a root; its own scenarios run under the body of law that it heads. Exit 1 where one fails or a policy
//! has errors, or less is exercised than `--threshold` asks for.

use crate::base::span::FileId;
use crate::check::Options;
use crate::diag::render::{Form, Style, closing, render};
use crate::diag::{Diagnostic, Severity, in_order};
use crate::eval::Law;
use crate::faces::cli::args::{Test, TestFormat};
use crate::faces::cli::project::Chosen;
use crate::faces::cli::{ExitStatus, Setting, check, project, usage};
use crate::faces::host::Host;
use crate::faces::report::parts;
use crate::faces::tested::coverage as words;
use crate::faces::tested::model::GeneratedResult;
use crate::faces::tested::mutation as changed;
use crate::faces::tested::{BrokenResult, FailureResult, Results, ScenarioResult, html, junit, model, tap, text};
use crate::ir::{PolicyId, ScenarioId, Subject};
use crate::testing::close::{Bounds, Proposed, close};
use crate::testing::coverage::Tested;
use crate::testing::limbs::Files;
use crate::testing::mutant::Missed;
use crate::testing::{self, coverage, mutant};
use crate::workspace::Workspace;
use std::collections::{BTreeMap, BTreeSet};

mod watch;

/// Runs the command.
pub fn run(host: &mut dyn Host, setting: &Setting, args: &Test) -> ExitStatus {
    if args.format == TestFormat::Html && !args.coverage && !args.mutate {
        return usage(
            host,
            "`--format html` shows what is exercised or noticed: ask for `--coverage`, `--mutate` or both",
        );
    }
    if args.watch { watch::watched(host, setting, args) } else { once(host, setting, args).status }
}

/// What came of one run, and what it rested on.
struct Once {
    status: ExitStatus,
    /// The files that were read.
    read: BTreeSet<String>,
    /// The files and folders that were asked for.
    paths: Vec<String>,
}

/// Runs the scenarios once.
fn once(host: &mut dyn Host, setting: &Setting, args: &Test) -> Once {
    let Chosen { paths, by } = match project::chosen(host, setting, &args.paths) {
        Ok(chosen) => chosen,
        Err(stop) => {
            let status = stop.tell(host, setting);
            return Once { status, read: BTreeSet::new(), paths: args.paths.clone() };
        }
    };
    let mut workspace = Workspace::new(setting.limits.clone());
    let mut roots = Vec::new();
    for path in &paths {
        match check::add(host, &mut workspace, path, setting.limits.source_bytes) {
            Ok(found) => roots.extend(found),
            Err(words) => return Once { status: usage(host, &words), read: by.into_iter().collect(), paths },
        }
    }
    roots.sort_unstable();
    roots.dedup();
    let mut programs = Vec::new();
    let mut broken = Vec::new();
    for root in &roots {
        match workspace.check(*root, &Options::default()).program() {
            Err(found) => broken.extend(found.into_iter().filter(|d| d.severity == Severity::Error)),
            Ok(program) => programs.push(program),
        }
    }
    let broken = in_order(broken);
    let laws: Vec<Law<'_>> = programs.iter().map(Law::new).collect();
    let tested: Vec<Tested<'_>> = laws.iter().map(|law| own(law, args)).collect();
    let mut results = results(&workspace, &tested, &broken, setting);
    let files = files(&workspace, &roots);
    let bounds = Bounds { nodes: size(setting.limits.nodes), splits: splits(setting) };
    let (mut low, mut measured, mut mutated) = (false, None, None);
    let least = args.threshold.map(|least| usize::from(least) * 10);
    if args.coverage || args.generate {
        let mut coverage = coverage::measure(&tested, &files, bounds.splits);
        let proposed = close(&tested, &files, &mut coverage, bounds);
        low = args.coverage && least.is_some_and(|least| coverage.whole().per_mille() < least);
        results.coverage = args.coverage.then(|| words::result(workspace.sources(), &coverage));
        let new = |one: Proposed| generated(&workspace, &tested, one.law, (one.closes.len(), one.text));
        results.generated = args.generate.then(|| proposed.into_iter().filter_map(new).collect());
        measured = args.coverage.then_some(coverage);
    }
    if args.mutate {
        let mut mutation = mutant::mutate(&tested, &files, bounds);
        low |= least.is_some_and(|least| mutation.score().per_mille() < least);
        results.mutation = Some(changed::result(workspace.sources(), &tested, &mutation));
        if let Some(all) = &mut results.generated {
            let missing = mutant::missing(&tested, &mut mutation, bounds.splits);
            let new = |(one, closes): (Missed, usize)| generated(&workspace, &tested, one.law, (closes, one.scenario));
            all.extend(missing.into_iter().filter_map(new));
        }
        mutated = Some(mutation);
    }
    if !broken.is_empty() {
        let style = Style { form: Form::Drawn, width: setting.width, colour: setting.colour, at_most: 50 };
        let mut out = render(workspace.sources(), &broken, style);
        out.push_str(&closing(&broken, style));
        host.complain(&out);
    }
    host.print(&match args.format {
        TestFormat::Human => text::text(&results, setting.width, setting.quiet),
        TestFormat::Json => {
            let json = serde_json::to_string_pretty(&results);
            format!("{}\n", json.unwrap_or_else(|error| format!("{{\"error\": \"{error}\"}}")))
        }
        TestFormat::Junit => junit::junit(&results),
        TestFormat::Tap => tap::tap(&results),
        TestFormat::Html => html::html(&html::Page {
            sources: workspace.sources(),
            files: &files,
            results: &results,
            coverage: measured.as_ref(),
            mutation: mutated.as_ref(),
        }),
    });
    let status = if results.failed > 0 || !broken.is_empty() || low { ExitStatus::Negative } else { ExitStatus::Done };
    let read = workspace.sources().iter().map(|(_, source)| source.name.clone()).chain(by).collect();
    Once { status, read, paths }
}

/// The scenarios that a root holds itself, as far as they are wanted.
fn own<'a>(law: &'a Law<'a>, args: &Test) -> Tested<'a> {
    let all = law.program.scenarios.iter().enumerate();
    let wanted = all.filter(|(_, scenario)| {
        scenario.policy == PolicyId(0) && args.only.as_ref().is_none_or(|text| scenario.title.contains(text))
    });
    Tested { law, scenarios: wanted.map(|(n, _)| ScenarioId::new(n)).collect() }
}

/// The files that are tested, and each text of the library that is one of them.
fn files(workspace: &Workspace, roots: &[usize]) -> Files {
    let named = roots.iter().filter_map(|root| workspace.units().get(*root));
    let by_hash: BTreeMap<&str, FileId> = named.map(|unit| (unit.hash.as_str(), unit.file)).collect();
    let counted = workspace.units().iter().filter_map(|unit| Some((unit.file, *by_hash.get(unit.hash.as_str())?)));
    counted.collect()
}

fn splits(setting: &Setting) -> usize {
    size(setting.limits.splits)
}

fn size(n: u64) -> usize {
    usize::try_from(n).unwrap_or(usize::MAX)
}

/// A new scenario with where it belongs.
fn generated(
    workspace: &Workspace,
    tested: &[Tested<'_>],
    law: usize,
    (closes, scenario): (usize, String),
) -> Option<GeneratedResult> {
    let policy = tested.get(law)?.law.program.policies.first()?;
    let file = workspace.sources().get(policy.span.file).map_or_else(String::new, |file| file.name.clone());
    Some(GeneratedResult { policy: policy.name.clone(), file, closes, scenario })
}

/// Runs scenarios.
fn results(workspace: &Workspace, tested: &[Tested<'_>], broken: &[Diagnostic], setting: &Setting) -> Results {
    let mut results = Results { version: model::VERSION, ..Results::default() };
    for one in tested {
        for id in &one.scenarios {
            results.scenarios.push(scenario_result(workspace, one.law, *id, setting));
        }
    }
    results.passed = results.scenarios.iter().filter(|result| result.passed).count();
    results.failed = results.scenarios.len() - results.passed;
    results.broken = broken.iter().map(|diagnostic| broken_result(workspace, diagnostic)).collect();
    results
}

fn scenario_result(workspace: &Workspace, law: &Law<'_>, id: ScenarioId, setting: &Setting) -> ScenarioResult {
    let (program, sources) = (law.program, workspace.sources());
    let scenario = program.scenario(id);
    let outcome = testing::run(law, id, splits(setting));
    let ask = testing::ask(law, scenario, splits(setting));
    // Set further in than an answer is.
    let style = parts::Style { width: setting.width.saturating_sub(8), colour: false };
    let failure = |failure: &testing::Failure| {
        let expect = failure.expect.and_then(|n| scenario.expects.get(n));
        let (because, why) = match expect.map(|expect| &expect.subject) {
            Some(Subject::Decision(decision, item)) => parts::deciding(&ask, *decision, *item, style),
            Some(Subject::Duty(..) | Subject::Prohibition(..) | Subject::Governs(..)) | None => {
                (Vec::new(), String::new())
            }
        };
        let (expected, found) = (failure.expected.clone(), failure.found.clone());
        FailureResult { place: sources.place(failure.span), expected, found, because, why }
    };
    let file = sources.get(scenario.span.file);
    ScenarioResult {
        file: file.map_or_else(String::new, |file| file.name.clone()),
        line: file.map_or(0, |file| file.position(scenario.span.start).line),
        place: sources.place(scenario.span),
        title: scenario.title.clone(),
        passed: outcome.passed(),
        failures: outcome.failures.iter().map(failure).collect(),
    }
}

fn broken_result(workspace: &Workspace, diagnostic: &Diagnostic) -> BrokenResult {
    let sources = workspace.sources();
    BrokenResult {
        file: sources.get(diagnostic.span.file).map_or_else(String::new, |file| file.name.clone()),
        place: sources.place(diagnostic.span),
        code: diagnostic.code.name().to_owned(),
        message: diagnostic.message.clone(),
    }
}
