//! Results in the Test Anything Protocol, version 14: a line a scenario, with what failed beneath as YAML.

use crate::faces::tested::Results;

/// Writes the results.
pub fn tap(results: &Results) -> String {
    let mut out = String::from("TAP version 14\n");
    out.push_str(&format!("1..{}\n", results.broken.len() + results.scenarios.len()));
    let mut n = 0;
    for broken in &results.broken {
        n += 1;
        out.push_str(&format!("not ok {n} - {}\n  ---\n", description(&format!("{} checks", broken.file))));
        out.push_str(&format!("  at: {}\n  message: {}\n  ...\n", quoted(&broken.place), quoted(&broken.message)));
    }
    for result in &results.scenarios {
        n += 1;
        let ok = if result.passed { "ok" } else { "not ok" };
        out.push_str(&format!("{ok} {n} - {}\n", description(&result.title)));
        if result.passed {
            continue;
        }
        out.push_str(&format!("  ---\n  at: {}\n  failures:\n", quoted(&result.place)));
        for failure in &result.failures {
            out.push_str(&format!("    - at: {}\n", quoted(&failure.place)));
            out.push_str(&format!("      expected: {}\n", quoted(&failure.expected)));
            out.push_str(&format!("      found: {}\n", quoted(&failure.found)));
            if !failure.why.trim().is_empty() {
                out.push_str(&format!("      why: {}\n", quoted(failure.why.trim_end())));
            }
        }
        out.push_str("  ...\n");
    }
    out
}

/// A title on one line, without the signs that mean something to TAP.
fn description(title: &str) -> String {
    let line: String = title.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    line.replace('\\', "\\\\").replace('#', "\\#")
}

/// A string of JSON, which YAML reads as the same string.
fn quoted(words: &str) -> String {
    serde_json::Value::from(words).to_string()
}
