//! Results as text: each failure with what was expected, what was found and why, then the sum.

use crate::diag::render::{number_of, wrap};
use crate::faces::tested::{Results, ScenarioResult, coverage, mutation};

/// Writes the results.
///
/// - `width`: columns to fill.
/// - `quiet`: whether the line that sums up is left out.
pub fn text(results: &Results, width: usize, quiet: bool) -> String {
    let mut out = String::new();
    for result in results.scenarios.iter().filter(|result| !result.passed) {
        failed(result, width, &mut out);
    }
    if !quiet {
        let (all, passed) = (number_of(results.scenarios.len(), "scenario"), results.passed);
        out.push_str(&format!("{all}: {passed} passed, {} failed\n", results.failed));
    }
    if let Some(covered) = &results.coverage {
        if !out.is_empty() {
            out.push('\n');
        }
        out.push_str(&coverage::text(covered, width));
    }
    if let Some(mutation) = &results.mutation {
        if !out.is_empty() {
            out.push('\n');
        }
        out.push_str(&mutation::text(mutation, width));
    }
    if let Some(generated) = &results.generated {
        for one in generated {
            if !out.is_empty() {
                out.push('\n');
            }
            out.push_str(&format!("# For {}\n{}", one.file, one.scenario));
        }
        if generated.is_empty() && !quiet {
            out.push_str("\nno new scenario was found that would show more\n");
        }
    }
    out
}

fn failed(result: &ScenarioResult, width: usize, out: &mut String) {
    out.push_str(&format!("{}: failed: {}\n", result.place, result.title));
    let mut why = "";
    for (n, failure) in result.failures.iter().enumerate() {
        out.push_str(&format!("    {}\n", failure.place));
        for (lead, words) in [("expected: ", &failure.expected), ("found:    ", &failure.found)] {
            out.push_str(&hanging(&format!("        {lead}"), words, width));
        }
        // What several expectations of one decision share is said after the last of them.
        why = failure.why.as_str();
        let next = result.failures.get(n + 1).map_or("", |next| next.why.as_str());
        if why != next {
            push_why(why, out);
            why = "";
        }
    }
    push_why(why, out);
    out.push('\n');
}

fn push_why(why: &str, out: &mut String) {
    for line in why.lines() {
        let line = if line.is_empty() { String::new() } else { format!("        {line}") };
        out.push_str(line.trim_end());
        out.push('\n');
    }
}

/// Words after a lead, each further line as far in as the first begins.
pub(super) fn hanging(lead: &str, words: &str, width: usize) -> String {
    let rest = " ".repeat(lead.len());
    let lines = wrap(words, width.max(40).saturating_sub(lead.len()));
    let led = lines.iter().enumerate().map(|(n, line)| format!("{}{line}\n", if n == 0 { lead } else { &rest }));
    led.collect()
}
