//! Results as XML in JUnit's shape: a suite a file, a case a scenario.

use crate::faces::tested::{Results, ScenarioResult};

/// Writes the results.
pub fn junit(results: &Results) -> String {
    let mut files: Vec<&str> = results.broken.iter().map(|broken| broken.file.as_str()).collect();
    files.extend(results.scenarios.iter().map(|scenario| scenario.file.as_str()));
    // The order of the results is kept; a file's own stand together.
    let mut seen = std::collections::BTreeSet::new();
    files.retain(|file| seen.insert(*file));
    let all = results.broken.len() + results.scenarios.len();
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let counts = format!("tests=\"{all}\" failures=\"{}\" errors=\"{}\"", results.failed, results.broken.len());
    out.push_str(&format!("<testsuites name=\"assize\" {counts}>\n"));
    for file in files {
        suite(results, file, &mut out);
    }
    out.push_str("</testsuites>\n");
    out
}

fn suite(results: &Results, file: &str, out: &mut String) {
    let own: Vec<&ScenarioResult> = results.scenarios.iter().filter(|scenario| scenario.file == file).collect();
    let broken: Vec<_> = results.broken.iter().filter(|broken| broken.file == file).collect();
    let failed = own.iter().filter(|scenario| !scenario.passed).count();
    let (name, tests, errors) = (escaped(file), own.len() + broken.len(), broken.len());
    out.push_str(&format!(
        "  <testsuite name=\"{name}\" tests=\"{tests}\" failures=\"{failed}\" errors=\"{errors}\">\n"
    ));
    for broken in broken {
        let (message, place) = (escaped(&broken.message), escaped(&broken.place));
        out.push_str(&format!("    <testcase name=\"the policy checks\" classname=\"{name}\">\n"));
        let kind = escaped(&broken.code);
        out.push_str(&format!("      <error type=\"{kind}\" message=\"{message}\">{place}</error>\n    </testcase>\n"));
    }
    for scenario in own {
        let title = escaped(&scenario.title);
        let head =
            format!("    <testcase name=\"{title}\" classname=\"{name}\" file=\"{name}\" line=\"{}\"", scenario.line);
        if scenario.passed {
            out.push_str(&format!("{head}/>\n"));
            continue;
        }
        out.push_str(&format!("{head}>\n"));
        for failure in &scenario.failures {
            let message = escaped(&format!("expected: {}; found: {}", failure.expected, failure.found));
            let mut body = format!("{}\nexpected: {}\nfound:    {}\n", failure.place, failure.expected, failure.found);
            body.push_str(&failure.why);
            out.push_str(&format!("      <failure message=\"{message}\">{}</failure>\n", lines(&body)));
        }
        out.push_str("    </testcase>\n");
    }
    out.push_str("  </testsuite>\n");
}

/// Words between tags, their line breaks kept.
fn lines(words: &str) -> String {
    escaped(words).replace("&#10;", "\n")
}

/// Words as XML takes them, in an attribute or between tags. What XML cannot hold becomes U+FFFD.
fn escaped(words: &str) -> String {
    let mut out = String::new();
    for c in words.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' => out.push_str("&#10;"),
            '\t' => out.push_str("&#9;"),
            '\r' => out.push_str("&#13;"),
            '\u{0}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn what_xml_would_read_otherwise_is_escaped() {
        assert_eq!(escaped("a < b & \"c\"\u{1}\n'd'>"), "a &lt; b &amp; &quot;c&quot;\u{fffd}&#10;'d'&gt;");
    }
}
