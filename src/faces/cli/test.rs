//! `assize test [PATH…]`: the scenarios of policies, what each expects against what is found.
//!
//! Each file is a root; its own scenarios run under the body of law that it heads. Exit 1 where one fails or a policy
//! has errors.

use crate::check::Options;
use crate::diag::render::{Form, Style, closing, render};
use crate::diag::{Diagnostic, Severity, in_order};
use crate::eval::Law;
use crate::faces::cli::args::{Test, TestFormat};
use crate::faces::cli::{ExitStatus, Setting, check, usage};
use crate::faces::host::Host;
use crate::faces::report::parts;
use crate::faces::tested::{BrokenResult, FailureResult, Results, ScenarioResult, junit, model, tap, text};
use crate::ir::{PolicyId, Program, ScenarioId, Subject};
use crate::testing;
use crate::workspace::Workspace;

/// Runs the command.
pub fn run(host: &mut dyn Host, setting: &Setting, args: &Test) -> ExitStatus {
    let mut workspace = Workspace::new(setting.limits.clone());
    let mut roots = Vec::new();
    for path in &args.paths {
        match check::add(host, &mut workspace, path, setting.limits.source_bytes) {
            Ok(found) => roots.extend(found),
            Err(words) => return usage(host, &words),
        }
    }
    roots.sort_unstable();
    roots.dedup();
    let mut programs = Vec::new();
    let mut broken = Vec::new();
    for root in roots {
        match workspace.check(root, &Options::default()).program() {
            Err(found) => broken.extend(found.into_iter().filter(|d| d.severity == Severity::Error)),
            Ok(program) => programs.push(program),
        }
    }
    let broken = in_order(broken);
    let results = results(&workspace, &programs, &broken, setting, args);
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
    });
    if results.failed > 0 || !broken.is_empty() { ExitStatus::Negative } else { ExitStatus::Done }
}

/// Runs the scenarios that the roots hold themselves.
fn results(
    workspace: &Workspace,
    programs: &[Program],
    broken: &[Diagnostic],
    setting: &Setting,
    args: &Test,
) -> Results {
    let mut results = Results { version: model::VERSION, ..Results::default() };
    for program in programs {
        let law = Law::new(program);
        for n in 0..program.scenarios.len() {
            let scenario = program.scenario(ScenarioId::new(n));
            let own = scenario.policy == PolicyId(0);
            if own && args.only.as_ref().is_none_or(|text| scenario.title.contains(text)) {
                results.scenarios.push(scenario_result(workspace, &law, ScenarioId::new(n), setting));
            }
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
    let splits = usize::try_from(setting.limits.splits).unwrap_or(usize::MAX);
    let outcome = testing::run(law, id, splits);
    let ask = testing::ask(law, scenario, splits);
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
