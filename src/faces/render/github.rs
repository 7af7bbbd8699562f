//! Diagnostics as annotations of GitHub Actions: one workflow command a line.
//!
//! `::error title=use/not-found,file=a.assize,line=3,col=5,endLine=3,endColumn=9::message`. Columns count from 1 in
//! Unicode scalar values; `endColumn` is one past the last and stands only where the place is on one line. Note, second
//! places and help follow the message, each on a line of its own. The shape is GitHub's; ours is its first version.

use crate::base::span::SourceSet;
use crate::diag::{Diagnostic, Severity};
use crate::faces::render::is_path;
use std::fmt::Write as _;

/// Diagnostics as workflow commands; empty where there are none.
pub fn render(sources: &SourceSet, diagnostics: &[Diagnostic]) -> String {
    let mut out = String::new();
    for diagnostic in diagnostics {
        let command = match diagnostic.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "notice",
        };
        let mut properties = vec![format!("title={}", property(diagnostic.code.name()))];
        let mut message = diagnostic.message.clone();
        if let Some(source) = sources.get(diagnostic.span.file) {
            let (start, end) = (source.position(diagnostic.span.start), source.position(diagnostic.span.end));
            if is_path(&source.name) {
                properties.push(format!("file={}", property(&source.name)));
                properties.push(format!("line={},col={},endLine={}", start.line, start.column, end.line));
                if start.line == end.line {
                    properties.push(format!("endColumn={}", end.column.max(start.column)));
                }
            } else {
                message = format!("{}: {message}", sources.place(diagnostic.span));
            }
        }
        if !diagnostic.note.is_empty() {
            let _ = write!(message, "\n{}", diagnostic.note);
        }
        for label in &diagnostic.labels {
            let _ = write!(message, "\n{}: {}", sources.place(label.span), label.text);
        }
        if let Some(help) = &diagnostic.help {
            let _ = write!(message, "\nhelp: {help}");
        }
        let _ = writeln!(out, "::{command} {}::{}", properties.join(","), data(&message));
    }
    out
}

/// Words as a command's message; line breaks are kept as GitHub writes them.
fn data(text: &str) -> String {
    let text = text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A");
    crate::diag::render::visible(&text).into_owned()
}

/// Words as the value of a property.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::render;
    use crate::base::span::{SourceSet, SourceText, Span};
    use crate::diag::{Code, Diagnostic};

    #[test]
    fn nothing_in_a_name_or_a_message_ends_the_command_early() {
        let mut sources = SourceSet::default();
        let file = sources.add(SourceText::new("a,b:c%.assize", "one\ntwo"));
        let span = Span::new(file, 4, 7);
        let found = Diagnostic::new(Code::UseNotFound, span, "100% of `x\ny`\r::stop").help("look");
        assert_eq!(
            render(&sources, &[found]),
            "::error title=use/not-found,file=a%2Cb%3Ac%25.assize,line=2,col=1,endLine=2,endColumn=4\
             ::100%25 of `x%0Ay`%0D::stop%0Ahelp: look\n"
        );
    }
}
