//! Diagnostics as text for people: drawn under the source, or narrated in plain sentences.
//!
//! Takes sources, diagnostics and a [`Style`]; gives one string. The only user of miette. Knows no terminal: width and
//! colour are told. What an author wrote is shown with control and bidirectional characters made visible, so that no
//! text under examination can move the cursor or reorder a line.

use crate::base::span::{FileId, SourceSet, SourceText, Span};
use crate::diag::{Diagnostic, Severity};
use miette::{
    GraphicalReportHandler, GraphicalTheme, LabeledSpan, MietteError, MietteSpanContents, SourceCode, SourceSpan,
    SpanContents, ThemeCharacters, ThemeStyles,
};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::fmt::Write as _;
use unicode_width::UnicodeWidthStr as _;

/// How diagnostics are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    /// Drawn or narrated.
    pub form: Form,
    /// Columns that there are.
    pub width: usize,
    /// Whether colours are wanted.
    pub colour: bool,
    /// How many diagnostics are shown before the rest is only counted.
    pub at_most: usize,
}

/// The two ways of showing a diagnostic.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// The source with the place underlined.
    Drawn,
    /// Sentences, for screen readers and for logs.
    Narrated,
}

/// How many diagnostics there are, by severity, and in how many files.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Errors.
    pub errors: usize,
    /// Warnings.
    pub warnings: usize,
    /// Notes.
    pub notes: usize,
    /// Files that any of them is in.
    pub files: usize,
}

impl Counts {
    /// Counts them.
    pub fn of(diagnostics: &[Diagnostic]) -> Counts {
        let n = |severity| diagnostics.iter().filter(|diagnostic| diagnostic.severity == severity).count();
        Counts {
            errors: n(Severity::Error),
            warnings: n(Severity::Warning),
            notes: n(Severity::Note),
            files: diagnostics.iter().map(|diagnostic| diagnostic.span.file).collect::<BTreeSet<_>>().len(),
        }
    }
}

impl fmt::Display for Counts {
    /// `3 errors, 1 warning in 2 files`; `nothing found` for none.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kinds = [(self.errors, "error"), (self.warnings, "warning"), (self.notes, "note")];
        let parts: Vec<_> = kinds.iter().filter(|(n, _)| *n > 0).map(|&(n, word)| number_of(n, word)).collect();
        if parts.is_empty() {
            return f.write_str("nothing found");
        }
        write!(f, "{} in {}", parts.join(", "), number_of(self.files, "file"))
    }
}

/// `1 file`, `2 files`.
pub fn number_of(n: usize, word: &str) -> String {
    format!("{n} {word}{}", if n == 1 { "" } else { "s" })
}

/// The word for a severity: `error`, `warning`, `note`.
pub fn severity_word(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}

/// Diagnostics as text, in the order given, at most `style.at_most` of them.
///
/// - `sources`: the texts that the diagnostics' spans lie in.
/// - returns: empty where there is nothing to show; otherwise text that ends in an empty line.
pub fn render(sources: &SourceSet, diagnostics: &[Diagnostic], style: Style) -> String {
    let mut out = String::new();
    let mut shown_texts = BTreeMap::new();
    for diagnostic in diagnostics.iter().take(style.at_most) {
        match style.form {
            Form::Drawn if !is_overlong(sources, diagnostic) => {
                draw(&mut out, sources, &mut shown_texts, diagnostic, style);
            }
            Form::Drawn | Form::Narrated => narrate(&mut out, sources, diagnostic),
        }
        out.push('\n');
    }
    out
}

/// The line that closes what [`render`] shows: how many diagnostics there are in all, and how many were left out.
pub fn closing(diagnostics: &[Diagnostic], style: Style) -> String {
    let counts = Counts::of(diagnostics);
    match diagnostics.len().saturating_sub(style.at_most) {
        0 => format!("{counts}\n"),
        hidden => format!("{counts}; {hidden} not shown\n"),
    }
}

/// A text with everything that a terminal might obey made visible.
///
/// Control characters become their pictures, bidirectional marks the replacement character; line breaks and tabs stay.
pub fn visible(text: &str) -> Cow<'_, str> {
    // Nearly all texts are plain from end to end, and bytes are told faster than characters.
    let plain = |byte: u8| matches!(byte, b'\n' | b'\t' | b' '..=b'~');
    if text.bytes().all(plain) || !text.chars().any(is_hidden) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 8);
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let line_break = c == '\r' && chars.peek() == Some(&'\n');
        out.push(if is_hidden(c) && !line_break { picture(c) } else { c });
    }
    Cow::Owned(out)
}

fn is_hidden(c: char) -> bool {
    let control = c.is_control() && c != '\n' && c != '\t';
    let marks = ['\u{61c}', '\u{200e}', '\u{200f}', '\u{2028}', '\u{2029}', '\u{feff}'];
    control || marks.contains(&c) || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn picture(c: char) -> char {
    match u32::from(c) {
        n @ 0..=0x1f => char::from_u32(0x2400 + n).unwrap_or('\u{fffd}'),
        0x7f => '\u{2421}',
        _ => '\u{fffd}',
    }
}

/// One line of words: visible, and with line breaks as spaces.
fn one_line(text: &str) -> String {
    visible(text).split(['\n', '\r']).map(str::trim).collect::<Vec<_>>().join(" ").trim().to_owned()
}

/// Whether a line to be drawn is so long that drawing it would bury the message: no line that a person wrote.
fn is_overlong(sources: &SourceSet, diagnostic: &Diagnostic) -> bool {
    const LONGEST_LINE: usize = 1_000;
    let spans = std::iter::once(diagnostic.span).chain(diagnostic.labels.iter().map(|label| label.span));
    spans.filter_map(|span| sources.get(span.file).map(|source| (span, source))).any(|(span, source)| {
        let (first, last) = (source.line(span.start), source.line(span.end));
        let last = last.min(first + MOST_LINES);
        (first.saturating_sub(1).max(1)..=last + 1).any(|line| source.line_range(line).len() > LONGEST_LINE)
    })
}

/// One line of words that ends as a sentence does.
fn sentence(text: &str) -> String {
    let line = one_line(text);
    if line.ends_with(['.', '?', '!']) { line } else { line + "." }
}

fn draw<'s>(
    out: &mut String,
    sources: &'s SourceSet,
    shown_texts: &mut BTreeMap<FileId, Shown<'s>>,
    diagnostic: &Diagnostic,
    style: Style,
) {
    let mut files = vec![diagnostic.span.file];
    for label in &diagnostic.labels {
        if !files.contains(&label.span.file) {
            files.push(label.span.file);
        }
    }
    for &file in &files {
        if let Some(source) = sources.get(file) {
            shown_texts.entry(file).or_insert_with(|| Shown::new(source));
        }
    }
    let page = Page::new(&files, shown_texts);
    let report = Report {
        severity: diagnostic.severity,
        code: diagnostic.code.name(),
        message: one_line(&diagnostic.message),
        help: diagnostic.help.as_deref().map(one_line),
        labels: page.labels(diagnostic, style.width),
        page,
    };
    let theme = GraphicalTheme {
        characters: ThemeCharacters::unicode(),
        styles: if style.colour { ThemeStyles::ansi() } else { ThemeStyles::none() },
    };
    let handler = GraphicalReportHandler::new_themed(theme)
        .with_width(style.width.max(40))
        .with_urls(false)
        .with_context_lines(1)
        .without_syntax_highlighting();
    let mut drawn = String::new();
    if handler.render_report(&mut drawn, &report).is_err() {
        narrate(out, sources, diagnostic);
        return;
    }
    for line in drawn.lines() {
        out.push_str(line.trim_end());
        out.push('\n');
    }
}

fn narrate(out: &mut String, sources: &SourceSet, diagnostic: &Diagnostic) {
    let mut severity = severity_word(diagnostic.severity).to_owned();
    if let Some(first) = severity.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    let _ = writeln!(out, "{severity} {}: {}", diagnostic.code, sentence(&diagnostic.message));
    let _ = writeln!(out, "Place: {}.", place_in_words(sources, diagnostic.span));
    if let Some(source) = sources.get(diagnostic.span.file) {
        let _ = writeln!(out, "Line: {}", one_line(&around(source, diagnostic.span)));
    }
    if !diagnostic.note.is_empty() {
        let _ = writeln!(out, "There: {}", sentence(&diagnostic.note));
    }
    for label in &diagnostic.labels {
        let _ = writeln!(out, "See also: {}: {}", place_in_words(sources, label.span), sentence(&label.text));
    }
    if let Some(help) = &diagnostic.help {
        let _ = writeln!(out, "Help: {}", sentence(help));
    }
}

/// The line that a span starts on; of a very long one, what is around the span.
fn around(source: &SourceText, span: Span) -> Cow<'_, str> {
    const ROOM: usize = 200;
    let line = source.line_range(source.line(span.start));
    let text = source.text.get(line.clone()).unwrap_or("");
    if text.len() <= 2 * ROOM {
        return Cow::Borrowed(text);
    }
    let at = (span.start as usize).saturating_sub(line.start).min(text.len());
    let mut from = at.saturating_sub(ROOM);
    let mut to = (at + ROOM).min(text.len());
    while !text.is_char_boundary(from) {
        from -= 1;
    }
    while !text.is_char_boundary(to) {
        to += 1;
    }
    let dots = |cut: bool| if cut { "…" } else { "" };
    Cow::Owned(format!("{}{}{}", dots(from > 0), text.get(from..to).unwrap_or(""), dots(to < text.len())))
}

/// `a.assize, line 3, columns 5 to 9`.
fn place_in_words(sources: &SourceSet, span: Span) -> String {
    let Some(source) = sources.get(span.file) else {
        return String::from("no place in a text");
    };
    let (start, end) = (source.position(span.start), source.position(span.end.max(span.start)));
    let name = one_line(&source.name);
    if start.line != end.line {
        format!("{name}, line {}, column {}, to line {}, column {}", start.line, start.column, end.line, end.column)
    } else if end.column > start.column + 1 {
        format!("{name}, line {}, columns {} to {}", start.line, start.column, end.column - 1)
    } else {
        format!("{name}, line {}, column {}", start.line, start.column)
    }
}

/// A place that runs over more lines than this is cut to its first.
const MOST_LINES: usize = 6;

/// A text as it is shown: what is hidden made visible, with the way from its bytes to the shown ones.
struct Shown<'s> {
    name: String,
    text: Cow<'s, SourceText>,
    /// Byte in the author's text, and how many bytes longer the shown text is from there on; ascending.
    shifts: Vec<(usize, isize)>,
}

impl<'s> Shown<'s> {
    fn new(source: &'s SourceText) -> Shown<'s> {
        let name = one_line(&source.name);
        let mut shifts = Vec::new();
        let Cow::Owned(text) = visible(&source.text) else {
            return Shown { name, text: Cow::Borrowed(source), shifts };
        };
        let mut shift = 0;
        let mut chars = source.text.char_indices().peekable();
        while let Some((at, c)) = chars.next() {
            let line_break = c == '\r' && chars.peek().is_some_and(|(_, next)| *next == '\n');
            if is_hidden(c) && !line_break {
                shift += picture(c).len_utf8().cast_signed() - c.len_utf8().cast_signed();
                shifts.push((at + c.len_utf8(), shift));
            }
        }
        Shown { text: Cow::Owned(SourceText::new(&*name, text)), name, shifts }
    }

    /// The shown byte for an author's byte, brought inside the text and to the start of a character.
    fn at(&self, byte: u32) -> usize {
        let byte = byte as usize;
        let n = self.shifts.partition_point(|(from, _)| *from <= byte);
        let shift = n.checked_sub(1).and_then(|n| self.shifts.get(n)).map_or(0, |(_, shift)| *shift);
        let mut at = byte.saturating_add_signed(shift).min(self.text.text.len());
        while !self.text.text.is_char_boundary(at) {
            at -= 1;
        }
        at
    }
}

/// The texts that one diagnostic speaks of, laid end to end, its own first: miette knows one run of bytes only.
struct Page<'a> {
    /// A text, its identity, and the byte of the run where it starts.
    parts: Vec<(usize, FileId, &'a Shown<'a>)>,
}

impl<'a> Page<'a> {
    fn new(files: &[FileId], shown: &'a BTreeMap<FileId, Shown<'a>>) -> Page<'a> {
        let mut base = 0;
        let mut parts = Vec::new();
        for file in files {
            if let Some(shown) = shown.get(file) {
                parts.push((base, *file, shown));
                // The gap keeps the end of one text apart from the start of the next.
                base += shown.text.text.len() + 2;
            }
        }
        Page { parts }
    }

    /// The span in the run, cut to its first line where it runs over more than a few.
    fn span(&self, span: Span) -> Option<(usize, usize)> {
        let (base, _, shown) = self.parts.iter().find(|(_, file, _)| *file == span.file)?;
        let (start, mut end) = (shown.at(span.start), shown.at(span.end.max(span.start)));
        let line_of = |at: usize| shown.text.line(u32::try_from(at).unwrap_or(u32::MAX));
        if line_of(end) > line_of(start) + MOST_LINES {
            end = shown.text.line_range(line_of(start)).end.max(start);
        }
        // A span that ends with the line break would be drawn as one of two lines.
        let last = shown.text.text.get(start..end).map_or(0, |text| text.trim_end_matches(['\r', '\n']).len());
        Some((base + start, last))
    }

    fn labels(&self, diagnostic: &Diagnostic, width: usize) -> Vec<LabeledSpan> {
        let mut labels = Vec::new();
        let mut add = |span: Span, text: &str, primary: bool| {
            let Some((start, len)) = self.span(span) else { return };
            let text = one_line(text);
            let words = (!text.is_empty()).then(|| self.wrap_note(&text, start, len, width));
            labels.push(if primary {
                LabeledSpan::new_primary_with_span(words, (start, len))
            } else {
                LabeledSpan::new_with_span(words, (start, len))
            });
        };
        add(diagnostic.span, &diagnostic.note, true);
        for label in &diagnostic.labels {
            add(label.span, &label.text, false);
        }
        labels
    }

    /// Breaks a note so that it fits between the place that it hangs on and the edge; miette does not.
    fn wrap_note(&self, text: &str, start: usize, len: usize, width: usize) -> String {
        const NARROWEST: usize = 24;
        const GUTTER: usize = 14;
        let Some((base, _, shown)) = self.parts.iter().rev().find(|(base, _, _)| *base <= start) else {
            return text.to_owned();
        };
        let local = start - base;
        let line = shown.text.line(u32::try_from(local).unwrap_or(u32::MAX));
        let line_start = shown.text.line_range(line).start;
        let before = shown.text.text.get(line_start..local).unwrap_or("");
        let under = shown.text.text.get(local..local + len).and_then(|text| text.lines().next()).unwrap_or("");
        let tabs = before.matches('\t').count() * 3;
        let column = before.width() + tabs + under.width() / 2;
        let room = width.saturating_sub(column + GUTTER).max(NARROWEST);
        wrap(text, room).join("\n")
    }

    fn part(&self, span: &SourceSpan) -> Option<&(usize, FileId, &'a Shown<'a>)> {
        let end = span.offset() + span.len();
        self.parts.iter().find(|(base, _, shown)| *base <= span.offset() && end <= base + shown.text.text.len())
    }
}

/// Breaks words into lines of at most `room` columns; a longer word has a line of its own.
pub fn wrap(text: &str, room: usize) -> Vec<String> {
    wrap_hanging(text, room, room)
}

/// As [`wrap`], with `first` columns in the first line and `rest` in the others.
pub fn wrap_hanging(text: &str, first: usize, rest: usize) -> Vec<String> {
    let mut lines: Vec<String> = vec![String::new()];
    for word in text.split_whitespace() {
        let room = if lines.len() == 1 { first } else { rest };
        match lines.last_mut() {
            Some(line) if line.is_empty() => line.push_str(word),
            Some(line) if line.width() + 1 + word.width() <= room => {
                line.push(' ');
                line.push_str(word);
            }
            Some(_) | None => lines.push(word.to_owned()),
        }
    }
    lines
}

impl SourceCode for Page<'_> {
    fn read_span<'b>(
        &'b self,
        span: &SourceSpan,
        lines_before: usize,
        lines_after: usize,
    ) -> Result<Box<dyn SpanContents<'b> + 'b>, MietteError> {
        let Some((base, _, shown)) = self.part(span) else {
            return Err(MietteError::OutOfBounds);
        };
        let text = &shown.text;
        let position = |at: usize| text.position(u32::try_from(at - base).unwrap_or(u32::MAX));
        let (from, to) = (position(span.offset()), position(span.offset() + span.len()));
        let (first, start, column) = if lines_before == 0 {
            (from.line, span.offset() - base, from.column - 1)
        } else {
            let first = from.line.saturating_sub(lines_before).max(1);
            (first, text.line_range(first).start, 0)
        };
        let last = (to.line + lines_after).min(text.n_lines());
        // A text that ends in a line break has an empty last line: it is shown only where the place is on it.
        let last =
            if last == text.n_lines() && last > to.line && text.line_range(last).is_empty() { last - 1 } else { last };
        let end = text.line_range(last).end.max(start);
        let data = text.text.as_bytes().get(start..end).unwrap_or(&[]);
        Ok(Box::new(MietteSpanContents::new_named(
            shown.name.clone(),
            data,
            (base + start, data.len()).into(),
            first - 1,
            column,
            last + 1 - first,
        )))
    }
}

/// A diagnostic as miette reads it.
struct Report<'a> {
    severity: Severity,
    code: &'static str,
    message: String,
    help: Option<String>,
    labels: Vec<LabeledSpan>,
    page: Page<'a>,
}

impl fmt::Debug for Report<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl fmt::Display for Report<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Report<'_> {}

impl miette::Diagnostic for Report<'_> {
    fn code<'b>(&'b self) -> Option<Box<dyn fmt::Display + 'b>> {
        Some(Box::new(format!("{} {}", severity_word(self.severity), self.code)))
    }

    fn severity(&self) -> Option<miette::Severity> {
        Some(match self.severity {
            Severity::Error => miette::Severity::Error,
            Severity::Warning => miette::Severity::Warning,
            Severity::Note => miette::Severity::Advice,
        })
    }

    fn help<'b>(&'b self) -> Option<Box<dyn fmt::Display + 'b>> {
        self.help.as_ref().map(|help| Box::new(help) as Box<dyn fmt::Display>)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(&self.page)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        Some(Box::new(self.labels.iter().cloned()))
    }
}
