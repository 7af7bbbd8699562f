//! The lines of a text as they stand in its items: what each part is, and how far it belongs to the right.
//!
//! Takes a text that could be read; gives its clauses, limbs, facts and rows in order, each with its place and level,
//! without reading what they say. A face that lays text out works on these, so that nothing an author wrote is lost
//! between tree and text.

use crate::base::provision::Label;
use crate::base::span::FileId;
use crate::base::span::Spanned;
use crate::syntax::clauses::ClauseKind;
use crate::syntax::clauses::ItemWord;
use crate::syntax::cut;
use crate::syntax::cut::Piece;
use crate::syntax::cut::PieceKind;
use crate::syntax::cut::Section;
use crate::syntax::labels;
use crate::syntax::labels::Series;
use crate::syntax::lines;
use crate::syntax::lines::Line;
use crate::syntax::mistakes;
use crate::syntax::words;

/// What a part of a text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// The first words of an item.
    Head,
    /// A clause, a conclusion, or a change of an amendment.
    Clause,
    /// A clause that begins with `cites` or `under`: nothing but places in the law.
    Places,
    /// A limb with its label.
    Limb,
    /// A fact of a group, or a field of a record.
    Fact,
    /// A value of a type.
    Value,
    /// A fact that is given, or an entry.
    Given,
    /// An expectation.
    Expect,
    /// What hangs on the expectation before.
    Hanging,
    /// A row of a table; its header is the first.
    Row,
    /// A holiday.
    Holiday,
}

/// A part of a text: what one rule of the grammar reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    /// What it is.
    pub role: Role,
    /// Its first byte.
    pub start: usize,
    /// One past its last; a comment after it is no part of it.
    pub end: usize,
    /// How many steps it stands to the right of the margin.
    pub level: usize,
    /// Which group of lines it belongs to: the facts of one group, the rows of one table share a number.
    pub group: usize,
}

/// The parts of a text and its comments.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outline {
    /// The parts in the order of the text.
    pub parts: Vec<Part>,
    /// The comments in the order of the text, each without its `#` and the one space after it.
    pub comments: Vec<Spanned<String>>,
}

/// Parts a text. Of one that has mistakes the parts are a guess.
pub fn outline(file: FileId, text: &str) -> Outline {
    let scanned = lines::scan(file, text);
    let mut outliner = Outliner { text, parts: Vec::new(), group: 0 };
    for chunk in cut::chunks(text, &scanned.lines) {
        if let Some(word) = chunk.word {
            outliner.item(word, chunk.lines, 0);
        }
    }
    Outline { parts: outliner.parts, comments: scanned.comments }
}

/// Whether a line that begins with a word would be taken for a clause of some item.
pub fn begins_clause(word: &str) -> bool {
    ClauseKind::of_any_item(word).is_some() || ItemWord::parse(word).is_some()
}

struct Outliner<'t> {
    text: &'t str,
    parts: Vec<Part>,
    group: usize,
}

impl Outliner<'_> {
    fn slice(&self, start: usize, end: usize) -> &str {
        self.text.get(start..end).unwrap_or("")
    }

    fn push(&mut self, role: Role, start: usize, end: usize, level: usize) {
        self.parts.push(Part { role, start, end, level, group: self.group });
    }

    fn item(&mut self, word: ItemWord, lines: &[Line], level: usize) {
        self.group += 1;
        if word == ItemWord::Amendment {
            return self.amendment(lines, level);
        }
        let pieces = cut::pieces(self.text, word, lines);
        self.pieces(word, &pieces, level);
    }

    /// The pieces of an item whose head stands at a level.
    fn pieces(&mut self, word: ItemWord, pieces: &[Piece], level: usize) {
        let mut nest = Nest::default();
        // Facts that are given stand below `given`, or directly below `facts_of`.
        let given = if word == ItemWord::FactsOf { level + 1 } else { level + 2 };
        let mut in_entry = false;
        for piece in pieces {
            if piece.kind != PieceKind::Limb {
                nest = Nest::default();
            }
            let (role, level) = match piece.kind {
                PieceKind::Head => (Role::Head, level),
                PieceKind::Limb => (Role::Limb, level + 1 + nest.depth(self.slice(piece.start, piece.end))),
                PieceKind::Fact => (Role::Fact, level + 1),
                PieceKind::Value => (Role::Value, level + 1),
                PieceKind::Given => {
                    let said = self.slice(piece.start, piece.end);
                    let entry = words::plain_word(said) == "entry";
                    in_entry = entry || in_entry && !is_dotted(said);
                    (Role::Given, if in_entry && !entry { given + 1 } else { given })
                }
                PieceKind::Expect => (Role::Expect, level + 2),
                PieceKind::Hanging => (Role::Hanging, level + 3),
                PieceKind::Row => (Role::Row, level + 2),
                PieceKind::Holiday => (Role::Holiday, level + 2),
                PieceKind::Clause(ClauseKind::Cites | ClauseKind::UnderSource) => (Role::Places, level + 1),
                PieceKind::Clause(_)
                | PieceKind::Misplaced(_)
                | PieceKind::IndentedItem(_)
                | PieceKind::AfterLimb
                | PieceKind::Stray => (Role::Clause, level + 1),
            };
            self.push(role, piece.start, piece.end, level);
        }
    }

    /// An amendment: its own clauses, then changes that may hold items.
    fn amendment(&mut self, lines: &[Line], level: usize) {
        let own = lines.iter().skip(1).position(|line| self.begins_change(line)).map_or(lines.len(), |at| at + 1);
        let (own, mut rest) = lines.split_at(own);
        let pieces = cut::pieces(self.text, ItemWord::Amendment, own);
        self.pieces(ItemWord::Amendment, &pieces, level);
        while let Some((_, after)) = rest.split_first() {
            let count = 1 + after.iter().take_while(|line| !self.begins_change(line)).count();
            let (whole, others) = rest.split_at(count);
            rest = others;
            self.change(whole, level + 1);
        }
    }

    fn begins_change(&self, line: &Line) -> bool {
        cut::CHANGES.contains(&words::plain_word(self.slice(line.start, line.end)))
    }

    fn change(&mut self, whole: &[Line], level: usize) {
        let Some((first, mine)) = whole.split_first() else { return };
        self.group += 1;
        let said = self.slice(first.start, first.end);
        let word = words::plain_word(said);
        let what = words::plain_word(words::after_word(said, word));
        match (word, what) {
            ("insert" | "replace", "limb") => {
                let limb = |line: &Line| cut::label_end(self.slice(line.start, line.end)).is_some();
                let own = mine.iter().position(limb).map_or(whole.len(), |at| at + 1);
                let (own, limbs) = whole.split_at(own);
                self.joined(own, level);
                self.section(limbs, Section::Clauses, PieceKind::Limb, level - 1);
            }
            ("insert", "fact") => {
                self.push(Role::Clause, first.start, first.end, level);
                self.section(mine, Section::Facts, PieceKind::Fact, level);
            }
            ("saving", _) => self.section(whole, Section::Clauses, PieceKind::Clause(ClauseKind::Saving), level - 1),
            ("insert", "value") | ("omit", _) => self.joined(whole, level),
            (_, _) => {
                self.push(Role::Clause, first.start, first.end, level);
                let Some(inner) = mine.first() else { return };
                if let Some(word) = ItemWord::parse(words::plain_word(self.slice(inner.start, inner.end))) {
                    self.item(word, mine, level + 1);
                }
            }
        }
    }

    /// All lines as one part.
    fn joined(&mut self, lines: &[Line], level: usize) {
        if let (Some(first), Some(last)) = (lines.first(), lines.last()) {
            self.push(Role::Clause, first.start, last.end, level);
        }
    }

    /// Lines of one section; `level` is that of the head that they would stand below.
    fn section(&mut self, lines: &[Line], section: Section, first: PieceKind, level: usize) {
        let within = ItemWord::Impossible;
        let within = if section == Section::Facts { ItemWord::Facts } else { within };
        let pieces = cut::section_pieces(self.text, within, section, lines, first);
        self.pieces(within, &pieces, level);
    }
}

/// Whether the fact that a line gives has a dotted name.
fn is_dotted(said: &str) -> bool {
    let said = if words::plain_word(said) == "not" { words::after_word(said, "not") } else { said };
    said.get(words::first_word(said).len()..).is_some_and(|rest| rest.starts_with('.'))
}

/// The lists that are open at a limb, outermost first.
#[derive(Default)]
struct Nest {
    open: Vec<(Option<Series>, Vec<Label>)>,
}

impl Nest {
    /// How deep the next limb stands, from 1; a limb that opens a list makes those that fit it deeper.
    fn depth(&mut self, said: &str) -> usize {
        if self.open.is_empty() {
            self.open.push((None, Vec::new()));
        }
        let Some(label) = label_of(said) else { return self.open.len() };
        let at = labels::place(self.open.iter().map(|(series, before)| (*series, before.as_slice())), &label)
            .unwrap_or(self.open.len() - 1);
        self.open.truncate(at + 1);
        if let Some((series, before)) = self.open.last_mut() {
            *series = series.or(labels::begins(&label));
            *before = vec![label];
        }
        if opens_list(said) {
            self.open.push((None, Vec::new()));
        }
        at + 1
    }
}

fn label_of(said: &str) -> Option<Label> {
    let written = said.get(..cut::label_end(said)?)?;
    Some(match written.strip_prefix('(').and_then(|inner| inner.strip_suffix(')')) {
        Some(inner) => Label::Lettered(inner.into()),
        None => Label::Dash(u8::try_from(written.len()).unwrap_or(u8::MAX)),
    })
}

/// Whether a limb ends in `all of` and the like, a citation of the list's own left out.
fn opens_list(said: &str) -> bool {
    let bare: String = mistakes::bare_chars(said).map(|(_, char)| char).collect();
    let mut rest = bare.trim_end();
    if let Some(open) = rest.strip_suffix(']').and_then(|inner| inner.rfind('[')) {
        rest = rest.get(..open).unwrap_or("").trim_end();
    }
    rest.strip_suffix("of").is_some_and(|before| before.ends_with(char::is_whitespace))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Vec<(usize, Role, &str)> {
        let outline = outline(FileId(0), text);
        outline.parts.iter().map(|part| (part.level, part.role, &text[part.start..part.end])).collect()
    }

    #[test]
    fn limbs_stand_by_their_labels_not_by_their_blanks() {
        let text = "rule r\n when all of\n (a) any of [Act s.1]\n (i) a.x\n (ii) a.y\n (b) a.z\n d is o";
        let levels: Vec<usize> = shown(text).iter().map(|(level, _, _)| *level).collect();
        assert_eq!(levels, [0, 1, 2, 3, 3, 2, 1]);
    }

    #[test]
    fn what_an_amendment_inserts_stands_below_it() {
        let text = "amendment a\n amends p\n insert after r\n rule q\n d is o if all of\n - a.x\n insert fact into g\n \
            x : yes/no\n replace limb (b) of r with all of\n (i) a.x\n saving all of\n - a.y";
        let levels: Vec<usize> = shown(text).iter().map(|(level, _, _)| *level).collect();
        assert_eq!(levels, [0, 1, 1, 2, 3, 4, 1, 2, 1, 2, 1, 2]);
    }

    #[test]
    fn fields_stand_below_their_entry() {
        let text = "facts_of f\n entry \"a\" in g.l\n x\n not y\n g.z\n g.w";
        let levels: Vec<usize> = shown(text).iter().map(|(level, _, _)| *level).collect();
        assert_eq!(levels, [0, 1, 2, 2, 1, 1]);
    }
}
