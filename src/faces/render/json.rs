//! Diagnostics as JSON: one object, `"version": 1`.
//!
//! ```json
//! { "version": 1,
//!   "diagnostics": [
//!     { "code": "use/not-found", "severity": "error", "message": "…", "note": "…",
//!       "place": { "file": "a.assize", "start": { "line": 3, "column": 5, "offset": 20 }, "end": { … } },
//!       "labels": [ { "place": { … }, "text": "…" } ],
//!       "help": "…",
//!       "fix": { "title": "…", "place": { … }, "replacement": "…" } } ],
//!   "counts": { "errors": 1, "warnings": 0, "notes": 0, "files": 1, "allowed": 0 },
//!   "projects": [ "assize.toml" ] }
//! ```
//!
//! Lines and columns count from 1, columns in Unicode scalar values, offsets in bytes from 0; an end is one past the
//! last. `note`, `help` and `fix` are `null` where there is none. `projects` are the project files that named what was read
//! or set a level for something found; what they allow is counted as `allowed` and not listed. A field is added without a new version; one that is
//! taken away or changes its meaning makes the version 2.

use crate::base::span::{Position, SourceSet, Span};
use crate::diag::Diagnostic;
use crate::diag::render::{Counts, severity_word};
use serde::Serialize;

#[derive(Serialize)]
struct Report<'a> {
    version: u32,
    diagnostics: Vec<Finding<'a>>,
    counts: Totals,
    projects: &'a [&'a str],
}

/// What project files had to do with a report.
#[derive(Clone, Copy, Debug, Default)]
pub struct Project<'a> {
    /// Where they are.
    pub files: &'a [&'a str],
    /// How many findings they allow.
    pub allowed: usize,
}

#[derive(Serialize)]
struct Finding<'a> {
    code: &'static str,
    severity: &'static str,
    message: &'a str,
    note: Option<&'a str>,
    place: Place<'a>,
    labels: Vec<Label<'a>>,
    help: Option<&'a str>,
    fix: Option<Fix<'a>>,
}

#[derive(Serialize)]
struct Label<'a> {
    place: Place<'a>,
    text: &'a str,
}

#[derive(Serialize)]
struct Fix<'a> {
    title: &'a str,
    place: Place<'a>,
    replacement: &'a str,
}

#[derive(Serialize)]
struct Place<'a> {
    file: &'a str,
    start: Point,
    end: Point,
}

#[derive(Serialize)]
struct Point {
    line: usize,
    column: usize,
    offset: u32,
}

#[derive(Serialize)]
struct Totals {
    errors: usize,
    warnings: usize,
    notes: usize,
    files: usize,
    allowed: usize,
}

/// Diagnostics as JSON that ends in a line break.
pub fn render(sources: &SourceSet, diagnostics: &[Diagnostic], project: Project<'_>) -> String {
    let counts = Counts::of(diagnostics);
    let report = Report {
        version: 1,
        diagnostics: diagnostics.iter().map(|diagnostic| finding(sources, diagnostic)).collect(),
        counts: Totals {
            errors: counts.errors,
            warnings: counts.warnings,
            notes: counts.notes,
            files: counts.files,
            allowed: project.allowed,
        },
        projects: project.files,
    };
    super::to_text(&report)
}

fn finding<'a>(sources: &'a SourceSet, diagnostic: &'a Diagnostic) -> Finding<'a> {
    Finding {
        code: diagnostic.code.name(),
        severity: severity_word(diagnostic.severity),
        message: &diagnostic.message,
        note: Some(diagnostic.note.as_str()).filter(|note| !note.is_empty()),
        place: place(sources, diagnostic.span),
        labels: diagnostic
            .labels
            .iter()
            .map(|label| Label { place: place(sources, label.span), text: &label.text })
            .collect(),
        help: diagnostic.help.as_deref(),
        fix: diagnostic.fix.as_ref().map(|fix| Fix {
            title: &fix.title,
            place: place(sources, fix.span),
            replacement: &fix.replacement,
        }),
    }
}

fn place(sources: &SourceSet, span: Span) -> Place<'_> {
    let source = sources.get(span.file);
    let point = |offset: u32| {
        let Position { line, column } = source.map_or(Position { line: 1, column: 1 }, |text| text.position(offset));
        Point { line, column, offset }
    };
    Place { file: source.map_or("", |text| &text.name), start: point(span.start), end: point(span.end) }
}
