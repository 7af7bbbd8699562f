//! The parts of a text, its comments and its groups, set below one another.

use crate::base::span::{FileId, Span};
use crate::fmt::STEP;
use crate::fmt::columns::{self, Fact, FactColumns, blanks};
use crate::fmt::fill;
use crate::fmt::token::{self, Cutter, Kind, Token};
use crate::syntax::outline::{Part, Role, outline};
use std::collections::BTreeMap;
use unicode_width::UnicodeWidthStr as _;

/// Sets a text that has no mistakes.
pub(super) fn set(file: FileId, text: &str) -> String {
    let outline = outline(file, text);
    let mut comments = outline.comments.iter().map(|comment| comment.span).peekable();
    let mut pieces: Vec<Piece> = Vec::new();
    for (n, part) in outline.parts.iter().enumerate() {
        while let Some(span) = comments.next_if(|span| (span.start as usize) < part.start) {
            pieces.push(Piece::Comment(span));
        }
        let next = outline.parts.get(n + 1).map_or(text.len(), |next| next.start);
        let line_end = text.get(part.end..next).and_then(|rest| rest.find('\n')).map_or(next, |at| part.end + at);
        let mut own = Vec::new();
        while let Some(span) = comments.next_if(|span| (span.start as usize) < line_end) {
            own.push(span);
        }
        pieces.push(Piece::Part(*part, own));
    }
    pieces.extend(comments.map(Piece::Comment));
    Setter { text, columns: Columns::of(text, &pieces) }.all(&pieces)
}

/// What stands on lines of its own.
enum Piece {
    /// A comment.
    Comment(Span),
    /// A part, with the comments within it and at its end.
    Part(Part, Vec<Span>),
}

impl Piece {
    fn start(&self) -> usize {
        match self {
            Piece::Comment(span) => span.start as usize,
            Piece::Part(part, _) => part.start,
        }
    }

    fn end(&self) -> usize {
        match self {
            Piece::Comment(span) => span.end as usize,
            Piece::Part(part, own) => own.last().map_or(part.end, |span| part.end.max(span.end as usize)),
        }
    }
}

/// The text of a comment as it is printed.
fn comment(text: &str, span: Span) -> String {
    let said = text.get(span.range()).unwrap_or("").trim_end();
    match said.strip_prefix('#') {
        Some(rest) if rest.starts_with(|char: char| !char.is_whitespace() && char != '#') => format!("# {rest}"),
        Some(_) | None => said.to_owned(),
    }
}

/// The words of a part that stands on lines without comments.
fn words(text: &str, part: Part) -> Vec<Token<'_>> {
    let mut tokens = Cutter::new(part.role).words(text.get(part.start..part.end).unwrap_or(""));
    if part.role == Role::Limb {
        token::end_limb(&mut tokens);
    }
    tokens
}

/// Whether comments stand between the words of a part.
fn is_parted(part: Part, own: &[Span]) -> bool {
    own.iter().any(|span| (span.start as usize) < part.end)
}

/// The columns of all groups.
struct Columns {
    facts: BTreeMap<usize, FactColumns>,
    values: BTreeMap<usize, usize>,
    rows: BTreeMap<usize, Vec<usize>>,
}

impl Columns {
    fn of(text: &str, pieces: &[Piece]) -> Columns {
        let mut facts: BTreeMap<usize, (usize, Vec<Fact>)> = BTreeMap::new();
        let mut values: BTreeMap<usize, (usize, Vec<usize>)> = BTreeMap::new();
        let mut rows: BTreeMap<usize, Vec<Vec<String>>> = BTreeMap::new();
        for piece in pieces {
            let Piece::Part(part, own) = piece else { continue };
            if is_parted(*part, own) {
                continue;
            }
            let indent = part.level * STEP;
            match part.role {
                Role::Fact => {
                    let group = &mut facts.entry(part.group).or_insert((indent, Vec::new())).1;
                    group.extend(Fact::of(&words(text, *part)));
                }
                Role::Value | Role::Holiday => {
                    let group = &mut values.entry(part.group).or_insert((indent, Vec::new())).1;
                    for line in value_lines(words(text, *part)) {
                        group.extend(described(&line).map(|first| first.width()));
                    }
                }
                Role::Row => rows.entry(part.group).or_default().push(columns::cells(&words(text, *part))),
                Role::Head | Role::Clause | Role::Places | Role::Limb | Role::Given | Role::Expect | Role::Hanging => {}
            }
        }
        Columns {
            facts: facts.into_iter().map(|(n, (indent, facts))| (n, columns::of_facts(&facts, indent))).collect(),
            values: values.into_iter().map(|(n, (at, firsts))| (n, columns::after(firsts.into_iter(), at))).collect(),
            rows: rows.into_iter().map(|(n, rows)| (n, columns::of_rows(rows.iter()))).collect(),
        }
    }
}

/// The values of a part that was written over several lines, one a line: no comma is needed then.
fn value_lines(tokens: Vec<Token<'_>>) -> Vec<Vec<Token<'_>>> {
    let several = tokens.iter().skip(1).any(|token| token.gap == token::Gap::Line);
    if !several || tokens.iter().any(|token| token.is("or")) {
        return vec![tokens];
    }
    let mut lines: Vec<Vec<Token>> = Vec::new();
    let mut ended = true;
    for token in tokens {
        let comma = token.is(",");
        match lines.last_mut() {
            Some(line) if !ended && !token.is("<") => line.extend(Some(token).filter(|_| !comma)),
            Some(_) | None if comma => {}
            Some(_) | None => lines.push(vec![token]),
        }
        ended = comma;
    }
    lines
}

/// The first words of a line that ends in words in quotation marks: a value, or a value and the `<` before it.
fn described(tokens: &[Token]) -> Option<String> {
    let (last, first) = tokens.split_last()?;
    let words = if first.first().is_some_and(|first| first.is("<")) { 2 } else { 1 };
    // The day of a holiday is one word.
    (first.len() == words && last.kind == Kind::Text).then(|| token::joined(first))
}

struct Setter<'t> {
    text: &'t str,
    columns: Columns,
}

impl Setter<'_> {
    fn all(&self, pieces: &[Piece]) -> String {
        let mut out = String::new();
        let mut before: Option<&Piece> = None;
        for (piece, indent) in pieces.iter().zip(self.indents(pieces)) {
            if before.is_some_and(|before| self.is_blank_between(before.end(), piece.start())) {
                out.push('\n');
            }
            match piece {
                Piece::Comment(span) => {
                    out.push_str(&blanks(indent));
                    out.push_str(&comment(self.text, *span));
                    out.push('\n');
                }
                Piece::Part(part, own) => self.part(&mut out, *part, own),
            }
            before = Some(piece);
        }
        out
    }

    fn is_blank_between(&self, start: usize, end: usize) -> bool {
        self.text.get(start..end).is_some_and(|between| between.bytes().filter(|byte| *byte == b'\n').count() > 1)
    }

    /// For each piece the columns before it; for a comment those of the part that it stands directly above, or else
    /// the margin or the part before, as the author put it.
    fn indents(&self, pieces: &[Piece]) -> Vec<usize> {
        // From the end: whether a part follows without a blank line between, and how many columns stand before it.
        let mut below: Vec<Option<usize>> = Vec::with_capacity(pieces.len());
        let mut next: Option<&Piece> = None;
        for piece in pieces.iter().rev() {
            let attached = next.filter(|next| !self.is_blank_between(piece.end(), next.start()));
            below.push(attached.and_then(|next| match next {
                Piece::Part(part, _) => Some(part.level * STEP),
                Piece::Comment(_) => below.last().copied().flatten(),
            }));
            next = Some(piece);
        }
        let mut before = 0;
        let mut indents = Vec::with_capacity(pieces.len());
        for (piece, below) in pieces.iter().zip(below.into_iter().rev()) {
            indents.push(match piece {
                Piece::Part(part, _) => {
                    before = part.level * STEP;
                    before
                }
                Piece::Comment(span) => below.unwrap_or(if self.is_at_margin(*span) { 0 } else { before }),
            });
        }
        indents
    }

    fn is_at_margin(&self, span: Span) -> bool {
        let before = self.text.get(..span.start as usize).unwrap_or("");
        before.is_empty() || before.ends_with('\n')
    }

    fn part(&self, out: &mut String, part: Part, own: &[Span]) {
        let indent = part.level * STEP;
        let lines = if is_parted(part, own) { self.parted(part, own) } else { self.whole(part, indent) };
        let further = if is_parted(part, own) { indent + STEP } else { 0 };
        for (n, line) in lines.iter().enumerate() {
            if n > 0 {
                out.push('\n');
            }
            out.push_str(&blanks(if n == 0 { indent } else { further }));
            out.push_str(line);
        }
        for span in own.iter().filter(|span| span.start as usize >= part.end) {
            out.push_str("  ");
            out.push_str(&comment(self.text, *span));
        }
        out.push('\n');
    }

    /// The lines of a part, those after the first with their indentation.
    fn whole(&self, part: Part, indent: usize) -> Vec<String> {
        let tokens = words(self.text, part);
        match part.role {
            Role::Fact => {
                let columns = self.columns.facts.get(&part.group).copied().unwrap_or_default();
                match Fact::of(&tokens) {
                    Some(fact) => fact.lines(columns, indent),
                    None => vec![token::joined(&tokens)],
                }
            }
            Role::Value | Role::Holiday => {
                let column = self.columns.values.get(&part.group).copied().unwrap_or(0);
                let lines = value_lines(tokens);
                let mut set: Vec<String> = lines.iter().map(|line| in_column(line, column, indent)).collect();
                set.iter_mut().skip(1).for_each(|line| line.insert_str(0, &blanks(indent)));
                set
            }
            Role::Row => {
                let widths = self.columns.rows.get(&part.group).map_or(&[][..], Vec::as_slice);
                vec![columns::row(&columns::cells(&tokens), widths)]
            }
            Role::Head | Role::Clause | Role::Places | Role::Limb | Role::Given | Role::Expect | Role::Hanging => {
                let label = tokens.first().filter(|first| first.kind == Kind::Label);
                let further = indent + label.map_or(STEP, |label| label.text.width() + 1);
                let mut lines = fill::lines(&tokens, part.role, indent, further);
                lines.iter_mut().skip(1).for_each(|line| line.insert_str(0, &blanks(further)));
                lines
            }
        }
    }

    /// The lines of a part that has comments between its words: each stays a line.
    fn parted(&self, part: Part, own: &[Span]) -> Vec<String> {
        let mut cutter = Cutter::new(part.role);
        let mut lines: Vec<(Vec<Token>, String)> = Vec::new();
        let mut at = part.start;
        let mut own = own.iter().peekable();
        for raw in self.text.get(part.start..part.end).unwrap_or("").split_inclusive('\n') {
            let end = at + raw.len();
            let inner = own.next_if(|span| (span.start as usize) < end.min(part.end));
            let said = self.text.get(at..inner.map_or(end, |span| span.start as usize)).unwrap_or("");
            let tokens = cutter.words(said);
            let comment = inner.map_or_else(String::new, |span| comment(self.text, *span));
            if !tokens.is_empty() || !comment.is_empty() {
                lines.push((tokens, comment));
            }
            at = end;
        }
        if let Some((tokens, _)) = lines.last_mut().filter(|_| part.role == Role::Limb) {
            token::end_limb(tokens);
        }
        let line = |(tokens, comment): &(Vec<Token>, String)| {
            let said = token::joined(tokens);
            let gap = if said.is_empty() || comment.is_empty() { "" } else { "  " };
            format!("{said}{gap}{comment}")
        };
        lines.iter().map(line).filter(|line| !line.is_empty()).collect()
    }
}

/// A line of values: what describes a value begins in a column.
fn in_column(tokens: &[Token], column: usize, indent: usize) -> String {
    match (described(tokens), tokens.last()) {
        (Some(first), Some(last)) => {
            let gap = column.saturating_sub(indent + first.width()).max(1);
            format!("{first}{}{}", blanks(gap), last.text)
        }
        (_, _) => {
            let mut tokens = tokens;
            // A comma at the end of a line of values joins nothing.
            while let Some((last, rest)) = tokens.split_last().filter(|(last, _)| last.is(",")) {
                let _ = last;
                tokens = rest;
            }
            token::joined(tokens)
        }
    }
}
