//! Diagnostics as SARIF 2.1.0, the exchange format of static analysis: one log, one run.
//!
//! Takes the same values as the other renderings. Columns count Unicode scalar values, as `columnKind` says. Only the
//! codes that occur are listed as rules, in the register's order, each with its page. A text of the standard library
//! has the address `assize:std.policing`. The version is SARIF's own; what is ours stands in no property outside it.

use crate::base::span::{SourceSet, Span};
use crate::diag::{Code, Diagnostic, Severity};
use crate::faces::render::is_path;
use serde::Serialize;
use std::collections::BTreeSet;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Log<'a> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run<'a>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run<'a> {
    tool: Tool,
    column_kind: &'static str,
    results: Vec<Found<'a>>,
}

#[derive(Serialize)]
struct Tool {
    driver: Driver,
}

#[derive(Serialize)]
struct Driver {
    name: &'static str,
    version: &'static str,
    rules: Vec<Rule>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Rule {
    id: &'static str,
    short_description: Text<'static>,
    help: Help,
    default_configuration: Configuration,
}

#[derive(Serialize)]
struct Help {
    text: &'static str,
    markdown: &'static str,
}

#[derive(Serialize)]
struct Configuration {
    level: &'static str,
}

#[derive(Serialize)]
struct Text<'a> {
    text: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Found<'a> {
    rule_id: &'static str,
    rule_index: usize,
    level: &'static str,
    message: Message,
    locations: Vec<Location<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Location<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fixes: Vec<Fix<'a>>,
}

#[derive(Serialize)]
struct Message {
    text: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Location<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<usize>,
    physical_location: Physical,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<Text<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Physical {
    artifact_location: Artifact,
    region: Region,
}

#[derive(Serialize)]
struct Artifact {
    uri: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: usize,
    start_column: usize,
    end_line: usize,
    end_column: usize,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Fix<'a> {
    description: Text<'a>,
    artifact_changes: [Change<'a>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Change<'a> {
    artifact_location: Artifact,
    replacements: [Replacement<'a>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Replacement<'a> {
    deleted_region: Region,
    inserted_content: Text<'a>,
}

/// Diagnostics as a SARIF log that ends in a line break.
pub fn render(sources: &SourceSet, diagnostics: &[Diagnostic]) -> String {
    let codes: Vec<Code> =
        diagnostics.iter().map(|diagnostic| diagnostic.code).collect::<BTreeSet<_>>().into_iter().collect();
    let driver = Driver {
        name: "assize",
        version: env!("CARGO_PKG_VERSION"),
        rules: codes.iter().map(|code| rule(*code)).collect(),
    };
    let results = diagnostics.iter().map(|diagnostic| found(sources, &codes, diagnostic)).collect();
    super::to_text(&Log {
        schema: "https://json.schemastore.org/sarif-2.1.0.json",
        version: "2.1.0",
        runs: [Run { tool: Tool { driver }, column_kind: "unicodeCodePoints", results }],
    })
}

fn rule(code: Code) -> Rule {
    Rule {
        id: code.name(),
        short_description: Text { text: code.summary() },
        help: Help { text: code.page(), markdown: code.page() },
        default_configuration: Configuration { level: level(code.severity()) },
    }
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}

fn found<'a>(sources: &SourceSet, codes: &[Code], diagnostic: &'a Diagnostic) -> Found<'a> {
    let mut text = diagnostic.message.clone();
    for more in [Some(&diagnostic.note).filter(|note| !note.is_empty()), diagnostic.help.as_ref()].into_iter().flatten()
    {
        text = format!("{text}\n{more}");
    }
    Found {
        rule_id: diagnostic.code.name(),
        rule_index: codes.iter().position(|code| *code == diagnostic.code).unwrap_or_default(),
        level: level(diagnostic.severity),
        message: Message { text },
        locations: vec![Location { id: None, physical_location: physical(sources, diagnostic.span), message: None }],
        related_locations: diagnostic
            .labels
            .iter()
            .enumerate()
            .map(|(n, label)| Location {
                id: Some(n),
                physical_location: physical(sources, label.span),
                message: Some(Text { text: &label.text }),
            })
            .collect(),
        fixes: diagnostic.fix.iter().map(|fix| mend(sources, fix)).collect(),
    }
}

fn mend<'a>(sources: &SourceSet, fix: &'a crate::diag::Fix) -> Fix<'a> {
    let Physical { artifact_location, region } = physical(sources, fix.span);
    Fix {
        description: Text { text: &fix.title },
        artifact_changes: [Change {
            artifact_location,
            replacements: [Replacement { deleted_region: region, inserted_content: Text { text: &fix.replacement } }],
        }],
    }
}

fn physical(sources: &SourceSet, span: Span) -> Physical {
    let Some(source) = sources.get(span.file) else {
        let region = Region { start_line: 1, start_column: 1, end_line: 1, end_column: 1 };
        return Physical { artifact_location: Artifact { uri: String::from("assize:none") }, region };
    };
    let (start, end) = (source.position(span.start), source.position(span.end.max(span.start)));
    let region =
        Region { start_line: start.line, start_column: start.column, end_line: end.line, end_column: end.column };
    Physical { artifact_location: Artifact { uri: uri(&source.name) }, region }
}

/// A source's name as an address: a path with what addresses do not allow in percent form.
fn uri(name: &str) -> String {
    let mut out = String::new();
    if !is_path(name) {
        out.push_str("assize:");
    } else if name.starts_with('/') {
        out.push_str("file://");
    }
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}
