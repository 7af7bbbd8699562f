//! `assize test [PATH…]`: the scenarios of policies, what each expects against what is found.
//!
//! Each file is a root; its own scenarios run under the body of law that it heads. Exit 1 where one fails or a policy
//! has errors.

use crate::check::Options;
use crate::diag::Severity;
use crate::diag::render::{Form, Style, closing, number_of, render};
use crate::eval::Law;
use crate::faces::cli::args::{AnswerFormat, Test};
use crate::faces::cli::{ExitStatus, Setting, check, usage};
use crate::faces::host::Host;
use crate::ir::{PolicyId, ScenarioId};
use crate::testing;
use crate::workspace::Workspace;
use serde::Serialize;

/// The serialised results; `version` is 1.
#[derive(Debug, Default, Serialize)]
struct Results {
    version: u32,
    passed: usize,
    failed: usize,
    scenarios: Vec<ScenarioResult>,
}

#[derive(Debug, Serialize)]
struct ScenarioResult {
    place: String,
    title: String,
    passed: bool,
    failures: Vec<FailureResult>,
}

#[derive(Debug, Serialize)]
struct FailureResult {
    place: String,
    expected: String,
    found: String,
}

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
    let mut results = Results { version: 1, ..Results::default() };
    let mut broken = Vec::new();
    for root in roots {
        match workspace.check(root, &Options::default()).program() {
            Err(found) => broken.extend(found.into_iter().filter(|d| d.severity == Severity::Error)),
            Ok(program) => {
                let law = Law::new(&program);
                let splits = usize::try_from(setting.limits.splits).unwrap_or(usize::MAX);
                for n in 0..program.scenarios.len() {
                    let scenario = program.scenario(ScenarioId::new(n));
                    let own = scenario.policy == PolicyId(0);
                    if !own || args.only.as_ref().is_some_and(|text| !scenario.title.contains(text)) {
                        continue;
                    }
                    let outcome = testing::run(&law, ScenarioId::new(n), splits);
                    let sources = workspace.sources();
                    results.scenarios.push(ScenarioResult {
                        place: sources.place(scenario.span),
                        title: scenario.title.clone(),
                        passed: outcome.passed(),
                        failures: outcome
                            .failures
                            .into_iter()
                            .map(|failure| FailureResult {
                                place: sources.place(failure.span),
                                expected: failure.expected,
                                found: failure.found,
                            })
                            .collect(),
                    });
                }
            }
        }
    }
    let broken = crate::diag::in_order(broken);
    results.passed = results.scenarios.iter().filter(|result| result.passed).count();
    results.failed = results.scenarios.len() - results.passed;
    if !broken.is_empty() {
        let style = Style { form: Form::Drawn, width: setting.width, colour: setting.colour, at_most: 50 };
        let mut out = render(workspace.sources(), &broken, style);
        out.push_str(&closing(&broken, style));
        host.complain(&out);
    }
    let words = match args.format {
        AnswerFormat::Human => text(&results, setting.quiet),
        AnswerFormat::Json => {
            let json = serde_json::to_string_pretty(&results);
            format!("{}\n", json.unwrap_or_else(|error| format!("{{\"error\": \"{error}\"}}")))
        }
    };
    host.print(&words);
    if results.failed > 0 || !broken.is_empty() { ExitStatus::Negative } else { ExitStatus::Done }
}

fn text(results: &Results, quiet: bool) -> String {
    let mut out = String::new();
    for result in results.scenarios.iter().filter(|result| !result.passed) {
        out.push_str(&format!("{}: failed: {}\n", result.place, result.title));
        for failure in &result.failures {
            out.push_str(&format!("    {}\n", failure.place));
            out.push_str(&format!("        expected: {}\n        found:    {}\n", failure.expected, failure.found));
        }
    }
    if !quiet {
        let (all, passed) = (number_of(results.scenarios.len(), "scenario"), results.passed);
        out.push_str(&format!("{all}: {passed} passed, {} failed\n", results.failed));
    }
    out
}
