//! Pieces of text to the tree: each piece is read by one rule of the grammar, and what pest matched becomes a value.
//!
//! Takes a text cut into items and pieces; gives the tree, and a diagnostic for each piece that could not be read. A
//! piece that could not be read leaves the others as they are.

mod amend;
mod cite;
mod clause;
mod cond;
mod expect;
mod expr;
mod facts;
mod fail;
mod given;
mod head;
mod item;
mod limbs;
mod names;
mod table;

use crate::base::span::FileId;
use crate::base::span::Span;
use crate::diag::Code;
use crate::diag::Diagnostic;
use crate::syntax::ast;
use crate::syntax::ast::places::{Places as _, moved};
use crate::syntax::clauses::ClauseKind;
use crate::syntax::clauses::ItemWord;
use crate::syntax::cut;
use crate::syntax::cut::Chunk;
use crate::syntax::cut::Piece;
use crate::syntax::cut::PieceKind;
use crate::syntax::cut::Section;
use crate::syntax::grammar;
use crate::syntax::grammar::Known;
use crate::syntax::grammar::Node;
use crate::syntax::grammar::Rule;
use crate::syntax::lines;
use crate::syntax::lines::MAX_DEPTH;
use crate::syntax::lines::Scanned;
use crate::syntax::mistakes;
use crate::syntax::threads;
use crate::syntax::words;
use std::borrow::Cow;
use std::sync::Arc;

/// Reads one text.
pub(super) struct Reader<'t> {
    file: FileId,
    text: &'t str,
    diagnostics: Vec<Diagnostic>,
    /// An `or` at the start of a line after a list of values, with the condition after it.
    next_or: Option<(Span, ast::Cond)>,
    /// The item that is being read.
    within: ItemWord,
    /// The clause whose condition the line at hand could go on with.
    clause_before: Option<ClauseKind>,
    /// How many diagnostics there were before the item that is being read.
    item_start: usize,
    /// Where the last piece ended that could not be read, and whether it broke off at its very end.
    last_failure: Option<(usize, bool)>,
    /// What pest made of pieces of a shape.
    known: Known,
}

/// The trees of whole texts, and what is wrong with each.
pub(super) fn files(texts: &[(FileId, &str)], known: &mut Known) -> Vec<(ast::File, Vec<Diagnostic>)> {
    let scanned: Vec<Scanned> = texts.iter().map(|(file, text)| lines::scan(*file, text)).collect();
    let bare: Vec<Cow<'_, str>> =
        texts.iter().zip(&scanned).map(|((_, text), scanned)| lines::uncommented(text, &scanned.comments)).collect();
    let chunks: Vec<Vec<Chunk<'_>>> =
        bare.iter().zip(&scanned).map(|(text, scanned)| cut::chunks(text, &scanned.lines)).collect();
    let mut parts = Vec::new();
    for (((file, _), text), chunks) in texts.iter().zip(&bare).zip(&chunks) {
        parts.push(Part { file: *file, text, chunks });
    }
    read_all(&parts, A_RUN, known).iter().zip(&scanned).map(|(runs, scanned)| assemble(runs, scanned)).collect()
}

/// What was read of an earlier state of a text, kept so that only what changed is read again.
#[derive(Clone, Debug, Default)]
pub struct Kept {
    scanned: Scanned,
    runs: Vec<Run>,
}

/// As [`file`], where an earlier state of the text was read: items whose words are the same are only moved.
///
/// - `kept`: what was read of `before`; then what was read of `text`.
pub(super) fn file_again(file: FileId, before: &str, text: &str, kept: &mut Kept) -> (ast::File, Vec<Diagnostic>) {
    let scanned = lines::scan_again(file, before, std::mem::take(&mut kept.scanned), text);
    let bare = lines::uncommented(text, &scanned.comments);
    let chunks = cut::chunks(&bare, &scanned.lines);
    let new = each_item(&chunks);
    let mut old = std::mem::take(&mut kept.runs);
    let bytes = |run: &[Chunk<'_>]| extent(run).and_then(|(start, end)| text.get(start..end));
    let same = |old: &Run, new: &[Chunk<'_>]| before.get(old.start..old.end) == bytes(new);
    let in_place = |old: &Run, new: &[Chunk<'_>]| extent(new).is_some_and(|(start, _)| start == old.start);
    let first = old.iter().zip(&new).take_while(|(old, new)| in_place(old, new) && same(old, new)).count();
    let left = old.len().min(new.len()) - first;
    let last = old.iter().rev().zip(new.iter().rev()).take(left).take_while(|(old, new)| same(old, new)).count();
    let mut moved = old.split_off(old.len() - last);
    old.truncate(first);
    for (run, chunks) in moved.iter_mut().zip(new.iter().skip(new.len() - last)) {
        if let Some((start, _)) = extent(chunks) {
            run.shift(start);
        }
    }
    let mut known = Known::default();
    for changed in new.get(first..new.len() - last).unwrap_or(&[]) {
        old.push(read_run(&mut known, file, &bare, changed));
    }
    old.extend(moved);
    let (tree, diagnostics) = assemble(&old, &scanned);
    *kept = Kept { scanned, runs: old };
    (tree, diagnostics)
}

/// Reads a text and keeps what was read, item by item.
pub(super) fn file_kept(file: FileId, text: &str, scanned: Scanned) -> (ast::File, Vec<Diagnostic>, Kept) {
    let bare = lines::uncommented(text, &scanned.comments);
    let chunks = cut::chunks(&bare, &scanned.lines);
    let runs =
        read_all(&[Part { file, text: &bare, chunks: &chunks }], 1, &mut Known::default()).pop().unwrap_or_default();
    let (tree, diagnostics) = assemble(&runs, &scanned);
    (tree, diagnostics, Kept { scanned, runs })
}

fn assemble(runs: &[Run], scanned: &Scanned) -> (ast::File, Vec<Diagnostic>) {
    let mut tree = ast::File::default();
    let mut diagnostics = Vec::new();
    for run in runs {
        for head in &run.heads {
            match &tree.head {
                None => tree.head = Some(head.clone()),
                Some(first) => {
                    let message = "a file has one `policy` or `library`";
                    diagnostics.push(
                        Diagnostic::new(Code::SecondHead, head.name.span, message)
                            .label(first.name.span, "the first is here")
                            .help("put the second into a file of its own"),
                    );
                }
            }
        }
        tree.items.extend(run.items.iter().cloned());
        diagnostics.extend(run.diagnostics.iter().cloned());
    }
    tree.comments.clone_from(&scanned.comments);
    (tree, diagnostics)
}

/// Fewer bytes than this are not worth a thread: to start one takes as long as to read a quarter of them, and it knows
/// nothing of the shapes that the others have met.
const BYTES_A_THREAD: usize = 16_384;

/// Items in one run where nothing is kept: all that a thread reads.
const A_RUN: usize = usize::MAX;

/// What was read of some neighbouring items.
#[derive(Clone, Debug, Default)]
struct Run {
    /// The first byte of the first.
    start: usize,
    /// One past the last byte of the last.
    end: usize,
    heads: Vec<ast::Head>,
    items: Vec<Arc<ast::Item>>,
    diagnostics: Vec<Diagnostic>,
}

impl Run {
    /// Moves all that was read to where it stands now.
    fn shift(&mut self, start: usize) {
        let signed = |at: usize| i64::try_from(at).unwrap_or(i64::MAX);
        let by = signed(start) - signed(self.start);
        if by == 0 {
            return;
        }
        self.end = start + (self.end - self.start);
        self.start = start;
        let each = &mut moved(by);
        self.heads.places(each);
        self.diagnostics.places(each);
        self.items.places(each);
    }
}

/// Cuts chunks into runs that can be read alone: an item, with the lines of no item that follow it.
fn each_item<'c, 'l>(chunks: &'c [Chunk<'l>]) -> Vec<&'c [Chunk<'l>]> {
    in_runs(chunks, 1)
}

/// Cuts chunks into runs of at least so many. A run begins with an item, so that lines of no item stand beside the item
/// before them.
fn in_runs<'c, 'l>(chunks: &'c [Chunk<'l>], at_least: usize) -> Vec<&'c [Chunk<'l>]> {
    let mut runs = Vec::new();
    let mut rest = chunks;
    while !rest.is_empty() {
        let end = (at_least..rest.len()).find(|at| begins_item(rest, *at));
        let (run, after) = rest.split_at(end.unwrap_or(rest.len()));
        runs.push(run);
        rest = after;
    }
    runs
}

fn begins_item(chunks: &[Chunk<'_>], at: usize) -> bool {
    chunks.get(at).is_some_and(|chunk| chunk.word.is_some())
}

/// The bytes of some neighbouring chunks.
fn extent(chunks: &[Chunk<'_>]) -> Option<(usize, usize)> {
    let first = chunks.first()?.lines.first()?;
    let last = chunks.last()?.lines.last()?;
    Some((first.start - first.indent, last.end))
}

/// Neighbouring chunks of one text.
#[derive(Clone, Copy)]
struct Part<'c> {
    file: FileId,
    text: &'c str,
    chunks: &'c [Chunk<'c>],
}

/// Reads all items of several texts, on as many threads as there are: an item needs nothing of another. Gives the runs
/// of each text.
///
/// - `a_run`: at most so many items in one run of what is given back.
/// - `known`: what was made of pieces read before; where all is read on one thread, then of these too.
fn read_all(texts: &[Part<'_>], a_run: usize, known: &mut Known) -> Vec<Vec<Run>> {
    let read = |known: &mut Known, share: &[(usize, Part<'_>)]| -> Vec<(usize, Run)> {
        let runs =
            share.iter().flat_map(|(n, part)| in_runs(part.chunks, a_run).into_iter().map(move |run| (n, part, run)));
        runs.map(|(n, part, run)| (*n, read_run(known, part.file, part.text, run))).collect()
    };
    let shares = shares(texts);
    let mut all: Vec<Vec<Run>> = texts.iter().map(|_| Vec::new()).collect();
    let done = match shares.as_slice() {
        [share] => vec![read(known, share)],
        several => {
            let each: Vec<&[(usize, Part<'_>)]> = several.iter().map(Vec::as_slice).collect();
            threads::each(&each, |share| read(&mut Known::default(), share))
        }
    };
    for (n, run) in done.into_iter().flatten() {
        if let Some(runs) = all.get_mut(n) {
            runs.push(run);
        }
    }
    all
}

/// What each thread reads: parts of texts, each with the number of its text, of about as many bytes in all.
fn shares<'c>(texts: &[Part<'c>]) -> Vec<Vec<(usize, Part<'c>)>> {
    let bytes = |chunks: &[Chunk<'_>]| extent(chunks).map_or(0, |(start, end)| end - start);
    let all: usize = texts.iter().map(|text| bytes(text.chunks)).sum();
    let worth = all / BYTES_A_THREAD;
    let a_share = if worth > 1 { all.div_ceil(worth.min(threads::at_once())) } else { all };
    let mut shares = Vec::new();
    let mut share = Vec::new();
    let mut room = a_share;
    for (n, text) in texts.iter().enumerate() {
        let mut rest = text.chunks;
        while !rest.is_empty() {
            let full = |run: &[Chunk<'_>]| bytes(run) >= room;
            let ends = |at: &usize| begins_item(rest, *at) && rest.get(..*at).is_some_and(full);
            let (run, after) = rest.split_at((1..rest.len()).find(ends).unwrap_or(rest.len()));
            share.push((n, Part { chunks: run, ..*text }));
            room = room.saturating_sub(bytes(run));
            if room == 0 {
                shares.push(std::mem::take(&mut share));
                room = a_share;
            }
            rest = after;
        }
    }
    if !share.is_empty() {
        shares.push(share);
    }
    shares
}

/// - `known`: what was made of pieces read before; then of these too.
fn read_run(known: &mut Known, file: FileId, text: &str, chunks: &[Chunk<'_>]) -> Run {
    let mut reader = Reader { known: std::mem::take(known), ..Reader::new(file, text) };
    let (start, end) = extent(chunks).unwrap_or_default();
    let mut run = Run { start, end, ..Run::default() };
    // Whether the lines before are words at the left margin that resemble no item: one error for all of them.
    let mut prose = false;
    for chunk in chunks {
        prose &= chunk.word.is_none();
        match chunk.word {
            Some(ItemWord::Policy | ItemWord::Library) => run.heads.extend(reader.head(chunk)),
            Some(word) => run.items.extend(reader.item(word, chunk.lines).map(Arc::new)),
            None => prose = reader.unknown_item(chunk, prose) && chunk.lines.len() == 1,
        }
    }
    run.diagnostics = reader.diagnostics;
    *known = reader.known;
    run
}

/// A condition by itself, which may end in a list of limbs.
pub(super) fn condition(file: FileId, text: &str, scanned: &Scanned) -> (Option<ast::Cond>, Vec<Diagnostic>) {
    let text = &*lines::uncommented(text, &scanned.comments);
    let mut reader = Reader::new(file, text);
    let first = PieceKind::Clause(ClauseKind::When);
    let pieces = cut::section_pieces(text, ItemWord::Impossible, Section::Clauses, &scanned.lines, first);
    let Some((head, limbs)) = pieces.split_first() else {
        let span = Span::new(file, 0, text.len());
        return (None, vec![Diagnostic::new(Code::UnexpectedText, span, "there is no condition")]);
    };
    let cond = reader.lone_condition(head, limbs);
    (cond, reader.diagnostics)
}

/// Lines of facts by themselves.
pub(super) fn given(file: FileId, text: &str, scanned: &Scanned) -> (Vec<ast::Given>, Vec<Diagnostic>) {
    let text = &*lines::uncommented(text, &scanned.comments);
    let mut reader = Reader::new(file, text);
    let pieces = cut::section_pieces(text, ItemWord::FactsOf, Section::Given, &scanned.lines, PieceKind::Given);
    let given = reader.givens(&pieces);
    (given, reader.diagnostics)
}

impl<'t> Reader<'t> {
    fn new(file: FileId, text: &'t str) -> Reader<'t> {
        Reader {
            file,
            text,
            diagnostics: Vec::new(),
            next_or: None,
            within: ItemWord::Rule,
            clause_before: None,
            item_start: 0,
            last_failure: None,
            known: Known::default(),
        }
    }

    fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// The text of some bytes.
    fn slice(&self, start: usize, end: usize) -> &'t str {
        self.text.get(start..end).unwrap_or("")
    }

    /// Words of the author's in backticks, on one line and not too long.
    fn shown(&self, words: &str) -> String {
        shown(words)
    }

    /// Reads a piece by a rule; where it does not fit, says why and gives nothing.
    fn read(&mut self, rule: Rule, piece: &Piece) -> Option<Node<'t>> {
        self.read_bytes(rule, piece.start, piece.end)
    }

    fn read_bytes(&mut self, rule: Rule, start: usize, end: usize) -> Option<Node<'t>> {
        if let Some(node) = self.known.recall(rule, self.file, self.text, start, end) {
            return Some(node);
        }
        if let Some(at) = too_deep(self.slice(start, end)) {
            let span = Span::new(self.file, start + at, start + at + 1);
            self.report(
                Diagnostic::new(
                    Code::TooDeep,
                    span,
                    format!("brackets or quantifiers are nested more than {MAX_DEPTH} deep"),
                )
                .help("give an inner part a name with `define`"),
            );
            return None;
        }
        match grammar::read(rule, self.file, self.text, start, end) {
            Ok(node) => {
                self.known.keep(&node);
                Some(node)
            }
            Err(failure) => {
                let token = mistakes::token(self.slice(failure.at, end));
                let at_end = failure.at + token.len() >= end;
                // Where a line broke off at its end, the next line's beginning is most likely what it lacks.
                let remainder = failure.at <= start && self.follows_failure(start) == Some(true);
                if !remainder {
                    self.failed(rule, start, end, &failure);
                }
                self.last_failure = Some((end, at_end));
                None
            }
        }
    }

    /// Whether a piece could not be read that stands directly before a byte, and then whether it broke off at its end.
    fn follows_failure(&self, start: usize) -> Option<bool> {
        let (end, at_end) = self.last_failure?;
        let between = self.text.get(end..start)?;
        let nothing = mistakes::bare_chars(between).all(|(_, char)| char.is_whitespace());
        nothing.then_some(at_end)
    }

    /// Text at the left margin that begins no item: one error for it and all that is indented below it. Gives whether
    /// it resembles no item either; where `prose` says that the line before was such a one, nothing more is said.
    fn unknown_item(&mut self, chunk: &Chunk, prose: bool) -> bool {
        let Some(first) = chunk.lines.first() else { return prose };
        let said = self.slice(first.start, first.end);
        let word = words::first_word(said);
        let length = if word.is_empty() { said.chars().next().map_or(0, char::len_utf8) } else { word.len() };
        let span = Span::new(self.file, first.start, first.start + length);
        let guess = words::near(word, words::ITEMS.iter().copied());
        let shown = self.shown(self.text.get(span.range()).unwrap_or(""));
        let diagnostic = Diagnostic::new(Code::UnknownItem, span, format!("{shown} begins no item"));
        match guess {
            Some(_) if ItemWord::parse(word).is_some() => self.report(diagnostic.help("begin it at the left margin")),
            Some(guess) => self.report(diagnostic.fix(format!("did you mean `{guess}`?"), span, guess)),
            None if prose => {}
            None => self.report(diagnostic.help(
                "an item begins with a keyword such as `rule`, `facts` or `scenario`; what belongs to an item is indented",
            )),
        }
        guess.is_none()
    }
}

/// Where a piece goes deeper than may be, by brackets or by quantifiers.
fn too_deep(piece: &str) -> Option<usize> {
    // A bracket takes a byte, a quantifier four and more: most pieces are too short to be searched.
    let long = |bytes: usize| piece.len() > bytes * MAX_DEPTH;
    let bracket = if long(1) { lines::marks(piece).too_deep } else { None };
    bracket.or_else(|| (long(4) && limbs::quantifiers(piece) > MAX_DEPTH).then_some(0))
}

/// Words in backticks, on one line and not too long.
pub(super) fn shown(words: &str) -> String {
    const LONGEST: usize = 60;
    let line = words.lines().next().unwrap_or("").trim_end();
    let cut: String = line.chars().take(LONGEST).collect();
    let dots = if cut.len() < line.len() { "…" } else { "" };
    format!("`{cut}{dots}`")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_share_of_the_reading_is_empty() {
        for items in [1, 100, 2_000] {
            let text = "rule a\n    when b.c\n\n".repeat(items);
            let scanned = lines::scan(FileId(0), &text);
            let chunks = cut::chunks(&text, &scanned.lines);
            let part = Part { file: FileId(0), text: &text, chunks: &chunks };
            for parts in [vec![part], vec![part, part]] {
                let shares = shares(&parts);
                let shared: usize = shares.iter().flatten().map(|(_, part)| part.chunks.len()).sum();
                assert_eq!(shared, parts.len() * items);
                assert!(shares.iter().all(|share| share.iter().any(|(_, part)| !part.chunks.is_empty())), "{items}");
            }
        }
    }
}
