//! Cuts a text's lines into items, and an item's lines into pieces that each hold one clause, limb, fact or row.
//!
//! Takes lines; gives pieces, in one pass and without looking far ahead. Knows with which words clauses begin, not
//! what stands within them: that is the grammar's.

use crate::syntax::clauses::ClauseKind;
use crate::syntax::clauses::ItemWord;
use crate::syntax::lines::Line;
use crate::syntax::words;

/// The lines of one item, or of what could not be told to be one.
#[derive(Debug)]
pub(super) struct Chunk<'l> {
    /// What its first word says that it is.
    pub(super) word: Option<ItemWord>,
    /// Its lines, the first at the left margin.
    pub(super) lines: &'l [Line],
}

/// Cuts a file at the lines that begin an item at the left margin.
pub(super) fn chunks<'l>(text: &str, lines: &'l [Line]) -> Vec<Chunk<'l>> {
    let mut starts: Vec<(usize, Option<ItemWord>)> = Vec::new();
    for (n, line) in lines.iter().enumerate() {
        if line.indent > 0 {
            if starts.is_empty() {
                starts.push((n, None));
            }
            continue;
        }
        let said = slice(text, line);
        let item = ItemWord::parse(words::plain_word(said));
        let begins = item.is_some() || !belongs_before(said, starts.last().and_then(|(_, word)| *word));
        if begins || starts.is_empty() {
            starts.push((n, item));
        }
    }
    let mut chunks = Vec::new();
    for (n, (start, word)) in starts.iter().enumerate() {
        let end = starts.get(n + 1).map_or(lines.len(), |(next, _)| *next);
        chunks.push(Chunk { word: *word, lines: lines.get(*start..end).unwrap_or(&[]) });
    }
    chunks
}

/// Whether a line at the left margin that begins no item is a clause or limb of the item before, only not indented.
fn belongs_before(said: &str, item: Option<ItemWord>) -> bool {
    let Some(item) = item else { return false };
    let word = words::plain_word(said);
    item.clause(word).is_some()
        || ["and", "or", "if", "unless", "otherwise"].contains(&word)
        || said.starts_with(['"', '[', ')', ']', ',', ';', '|'])
        || label_end(said).is_some()
        || (item == ItemWord::Rule && is_conclusion(said))
}

/// What a piece is, as its first words tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PieceKind {
    /// The item's first words.
    Head,
    /// A clause of the item.
    Clause(ClauseKind),
    /// A clause that this item does not have.
    Misplaced(ClauseKind),
    /// An item that is not at the left margin.
    IndentedItem(ItemWord),
    /// A limb, with its label.
    Limb,
    /// `and` or `or` at the start of a line after a limb.
    AfterLimb,
    /// Something else.
    Stray,
    /// A fact of a group, a field of a record.
    Fact,
    /// A value of a type.
    Value,
    /// A fact that is given.
    Given,
    /// An expectation.
    Expect,
    /// What hangs on an expectation.
    Hanging,
    /// A row of a table; its header is the first.
    Row,
    /// A holiday.
    Holiday,
}

/// Bytes that one rule of the grammar reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Piece {
    /// What it is.
    pub(super) kind: PieceKind,
    /// Its first byte.
    pub(super) start: usize,
    /// One past its last.
    pub(super) end: usize,
    /// How far its first line is indented.
    pub(super) indent: usize,
}

/// What the lines of a part of an item are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Section {
    /// Clauses and limbs.
    Clauses,
    /// Facts or fields.
    Facts,
    /// Values of a type.
    Values,
    /// Facts given.
    Given,
    /// Expectations.
    Expect,
    /// A table.
    Table,
    /// Holidays.
    Holidays,
}

/// Cuts an item's lines into pieces; the first is its head.
pub(super) fn pieces(text: &str, item: ItemWord, lines: &[Line]) -> Vec<Piece> {
    let mut cutter = Cutter { text, item, section: Section::Clauses, section_indent: 0, pieces: Vec::new(), depth: 0 };
    for (n, line) in lines.iter().enumerate() {
        if n == 0 {
            cutter.begin(line, PieceKind::Head);
            cutter.section = match item {
                ItemWord::Facts => Section::Facts,
                ItemWord::FactsOf => Section::Given,
                ItemWord::Type => type_section(slice(text, line)),
                ItemWord::Policy
                | ItemWord::Library
                | ItemWord::Use
                | ItemWord::Source
                | ItemWord::Role
                | ItemWord::Define
                | ItemWord::Decision
                | ItemWord::Rule
                | ItemWord::Presumption
                | ItemWord::Duty
                | ItemWord::Prohibition
                | ItemWord::Property
                | ItemWord::Impossible
                | ItemWord::Scenario
                | ItemWord::Calendar
                | ItemWord::Amendment => Section::Clauses,
            };
        } else {
            cutter.line(line);
        }
    }
    cutter.pieces
}

/// Cuts lines that all belong to one section, such as those of a condition that stands by itself.
pub(super) fn section_pieces(
    text: &str,
    item: ItemWord,
    section: Section,
    lines: &[Line],
    first: PieceKind,
) -> Vec<Piece> {
    let mut cutter = Cutter { text, item, section, section_indent: 0, pieces: Vec::new(), depth: 0 };
    for (n, line) in lines.iter().enumerate() {
        if n == 0 {
            cutter.begin(line, first);
        } else {
            cutter.line(line);
        }
    }
    cutter.pieces
}

fn type_section(head: &str) -> Section {
    let mut last = "";
    for word in head.split_whitespace() {
        if last == "is" && word == "record" {
            return Section::Facts;
        }
        last = word;
    }
    if last == "record" { Section::Facts } else { Section::Values }
}

struct Cutter<'t> {
    text: &'t str,
    item: ItemWord,
    section: Section,
    section_indent: usize,
    pieces: Vec<Piece>,
    /// Brackets that the current piece has open.
    depth: i32,
}

/// What a line does.
enum Does {
    Begins(PieceKind),
    Continues,
}

impl Cutter<'_> {
    fn begin(&mut self, line: &Line, kind: PieceKind) {
        self.pieces.push(Piece { kind, start: line.start, end: line.end, indent: line.indent });
        self.depth = line.opens.max(0);
        if let PieceKind::Clause(clause) = kind {
            const SECTIONS: [(ClauseKind, Section); 4] = [
                (ClauseKind::Given, Section::Given),
                (ClauseKind::Expect, Section::Expect),
                (ClauseKind::Table, Section::Table),
                (ClauseKind::Holidays, Section::Holidays),
            ];
            let section = SECTIONS.into_iter().find(|(begins, _)| *begins == clause);
            self.section = section.map_or(Section::Clauses, |(_, section)| section);
            self.section_indent = line.indent;
        }
    }

    fn line(&mut self, line: &Line) {
        let does = match self.section {
            Section::Clauses => self.in_clauses(line),
            Section::Facts => self.in_facts(line),
            Section::Values => self.in_values(line),
            Section::Given => self.in_given(line),
            Section::Expect => self.in_expect(line),
            Section::Table => self.in_table(line),
            Section::Holidays => self.in_holidays(line),
        };
        match does {
            Does::Begins(kind) => self.begin(line, kind),
            Does::Continues => {
                self.depth = (self.depth + line.opens).max(0);
                match self.pieces.last_mut() {
                    Some(piece) => piece.end = line.end,
                    None => self.begin(line, PieceKind::Stray),
                }
            }
        }
    }

    fn last(&self) -> Option<Piece> {
        self.pieces.last().copied()
    }

    /// Whether the current piece cannot end where its last line ended.
    fn is_open(&self) -> bool {
        let Some(piece) = self.last() else { return false };
        let said = self.text.get(piece.start..piece.end).unwrap_or("");
        let between_places =
            said.ends_with(';') && matches!(piece.kind, PieceKind::Clause(ClauseKind::Cites | ClauseKind::UnderSource));
        self.depth > 0 || between_places || ends_open(said)
    }

    fn in_clauses(&self, line: &Line) -> Does {
        let said = slice(self.text, line);
        let word = words::plain_word(said);
        let rest = words::after_word(said, word);
        let last = self.last().map(|piece| piece.kind);

        // A line that belongs to something that is wrong already is not looked at by itself.
        if let Some(piece) = self.last()
            && matches!(piece.kind, PieceKind::Stray | PieceKind::Misplaced(_) | PieceKind::IndentedItem(_))
            && line.indent > piece.indent
        {
            return Does::Continues;
        }
        if said.starts_with(['"', '[', ')', ']', ',', ';', '<', '+']) {
            return Does::Continues;
        }
        if label_end(said).is_some() {
            return Does::Begins(PieceKind::Limb);
        }
        if word == "and" || word == "or" {
            if self.item == ItemWord::Duty && word == "or" && words::plain_word(rest) == "as" {
                return Does::Begins(PieceKind::Clause(ClauseKind::Asap));
            }
            let after_limb = last == Some(PieceKind::Limb) && !self.is_open();
            return if after_limb { Does::Begins(PieceKind::AfterLimb) } else { Does::Continues };
        }
        if let Some(clause) = self.clause(word, rest) {
            return Does::Begins(PieceKind::Clause(clause));
        }
        if ["if", "unless", "otherwise", "ceasing", "until", "judged", "basis", "over"].contains(&word) {
            return Does::Continues;
        }
        if self.is_open() {
            return Does::Continues;
        }
        // Of several lines in a row that begin with nothing known, the first is reported.
        let stray = if last == Some(PieceKind::Stray) { Does::Continues } else { Does::Begins(PieceKind::Stray) };
        if is_conclusion(said) {
            let kind =
                if self.item == ItemWord::Rule { PieceKind::Clause(ClauseKind::Conclusion) } else { PieceKind::Stray };
            return if kind == PieceKind::Stray { stray } else { Does::Begins(kind) };
        }
        if let Some(item) = ItemWord::parse(word)
            && rest.starts_with(|char| words::is_word_start(char) || char == '"')
        {
            return Does::Begins(PieceKind::IndentedItem(item));
        }
        match ClauseKind::of_any_item(word) {
            Some(clause) => Does::Begins(PieceKind::Misplaced(clause)),
            None => stray,
        }
    }

    /// The clause of this item that a line's first words begin.
    fn clause(&self, word: &str, rest: &str) -> Option<ClauseKind> {
        let clause = self.item.clause(word)?;
        match (self.item, clause) {
            (ItemWord::Scenario, ClauseKind::AskedOn) if !rest.starts_with(|c: char| c.is_ascii_digit()) => None,
            (_, _) => Some(clause),
        }
    }

    fn in_facts(&self, line: &Line) -> Does {
        let said = slice(self.text, line);
        let word = words::first_word(said);
        let rest = words::after_word(said, word);
        let goes_on = ["by", "on", "with", "or", "from", "to", "of", "in"].contains(&word) && !rest.starts_with(':');
        if said.starts_with(['"', ',', ':', '[']) || goes_on || self.last_ends_with(&[",", ":"]) {
            return Does::Continues;
        }
        Does::Begins(PieceKind::Fact)
    }

    fn in_values(&self, line: &Line) -> Does {
        let said = slice(self.text, line);
        let word = words::plain_word(said);
        if word == "and" && words::plain_word(words::after_word(said, word)) == "others" {
            return Does::Begins(PieceKind::Value);
        }
        let goes_on = said.starts_with(['"', ',', '<']) || word == "or" || self.last_ends_with(&[",", "<"]);
        if goes_on { Does::Continues } else { Does::Begins(PieceKind::Value) }
    }

    fn last_ends_with(&self, ends: &[&str]) -> bool {
        let Some(piece) = self.last() else { return false };
        let said = self.text.get(piece.start..piece.end).unwrap_or("");
        ends.iter().any(|end| said.ends_with(end))
    }

    /// A clause of a scenario that ends a section of lines.
    fn ends_section(&self, line: &Line) -> Option<PieceKind> {
        if self.item != ItemWord::Scenario || line.indent > self.section_indent {
            return None;
        }
        let said = slice(self.text, line);
        let word = words::plain_word(said);
        let clause = self.clause(word, words::after_word(said, word))?;
        Some(PieceKind::Clause(clause))
    }

    fn in_given(&self, line: &Line) -> Does {
        if let Some(kind) = self.ends_section(line) {
            return Does::Begins(kind);
        }
        let said = slice(self.text, line);
        let word = words::plain_word(said);
        let rest = words::after_word(said, word);
        // `by`, `on` and `reasons` go on with the fact above where they are indented below it.
        let deeper = self.last().is_some_and(|piece| line.indent > piece.indent);
        let goes_on = said.starts_with(['"', ','])
            || (deeper && word == "by" && rest.starts_with(words::is_word_start) && !rest.starts_with("is "))
            || (deeper && word == "on" && rest.starts_with(|c: char| c.is_ascii_digit()))
            || (deeper && word == "reasons" && rest.starts_with('"'))
            || self.last_ends_with(&[","]);
        if goes_on && self.last().is_some_and(|piece| piece.kind == PieceKind::Given) {
            return Does::Continues;
        }
        self.row_or(line, PieceKind::Given)
    }

    fn in_expect(&self, line: &Line) -> Does {
        if let Some(kind) = self.ends_section(line) {
            return Does::Begins(kind);
        }
        let said = slice(self.text, line);
        let word = words::plain_word(said);
        let hangs = ["because", "also", "needing", "basis"].contains(&word)
            && !words::after_word(said, word).starts_with("is ");
        if hangs || words::says_unread(said) {
            return Does::Begins(PieceKind::Hanging);
        }
        if said.starts_with(['"', ',']) || self.last_ends_with(&[","]) {
            return Does::Continues;
        }
        self.row_or(line, PieceKind::Expect)
    }

    /// A line of a section without bars; one with bars has lost its `table`.
    fn row_or(&self, line: &Line, kind: PieceKind) -> Does {
        let said = slice(self.text, line);
        if !said.contains('|') || said.contains('"') {
            return Does::Begins(kind);
        }
        let again = self.last().is_some_and(|piece| piece.kind == PieceKind::Stray);
        if again { Does::Continues } else { Does::Begins(PieceKind::Stray) }
    }

    fn in_table(&self, line: &Line) -> Does {
        match self.ends_section(line) {
            Some(kind) => Does::Begins(kind),
            None => Does::Begins(PieceKind::Row),
        }
    }

    fn in_holidays(&self, line: &Line) -> Does {
        let said = slice(self.text, line);
        match self.item.clause(words::plain_word(said)) {
            Some(clause) => Does::Begins(PieceKind::Clause(clause)),
            None if said.starts_with('"') => Does::Continues,
            None => Does::Begins(PieceKind::Holiday),
        }
    }
}

/// Whether words that end so must go on.
fn ends_open(said: &str) -> bool {
    const OPEN: &[&str] = &[
        "and",
        "or",
        "not",
        "is",
        "if",
        "unless",
        "when",
        "where",
        "while",
        "means",
        "never",
        "always",
        "has",
        "have",
        "in",
        "after",
        "before",
        "least",
        "most",
        "above",
        "below",
        "than",
        "by",
        "times",
        "over",
        "otherwise",
    ];
    if said.ends_with([',', '+', '<']) {
        return true;
    }
    let start = said.rfind(|char| !words::is_word_char(char)).map_or(0, |at| at + 1);
    // A word after a dot is a name, whatever it is.
    let dotted = start > 0 && said.get(..start).is_some_and(|before| before.ends_with('.'));
    !dotted && said.get(start..).is_some_and(|word| OPEN.contains(&word))
}

/// With which words a change of an amendment begins.
pub(super) const CHANGES: [&str; 4] = ["insert", "replace", "omit", "saving"];

/// Where a label at the start of a line ends: `(a)`, `-`, `--`.
pub(super) fn label_end(said: &str) -> Option<usize> {
    if said.starts_with('-') {
        let end = said.find(|char| char != '-').unwrap_or(said.len());
        return (end <= 3).then_some(end);
    }
    let inner = said.strip_prefix('(')?;
    let end = inner.find(|char: char| !words::is_word_char(char))?;
    (end > 0 && inner.get(end..)?.starts_with(')')).then_some(end + 2)
}

/// Whether a line reads `NAME is …`.
fn is_conclusion(said: &str) -> bool {
    let mut rest = said;
    loop {
        let word = words::first_word(rest);
        if word.is_empty() {
            return false;
        }
        rest = rest.get(word.len()..).unwrap_or("");
        match rest.strip_prefix('.') {
            Some(after) => rest = after,
            None => break,
        }
    }
    words::plain_word(rest.trim_start()) == "is" && rest.starts_with(char::is_whitespace)
}

fn slice<'t>(text: &'t str, line: &Line) -> &'t str {
    text.get(line.start..line.end).unwrap_or("")
}
