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
use crate::syntax::clauses::ClauseKind;
use crate::syntax::clauses::ItemWord;
use crate::syntax::cut;
use crate::syntax::cut::Chunk;
use crate::syntax::cut::Piece;
use crate::syntax::cut::PieceKind;
use crate::syntax::cut::Section;
use crate::syntax::grammar;
use crate::syntax::grammar::Node;
use crate::syntax::grammar::Rule;
use crate::syntax::lines;
use crate::syntax::lines::MAX_DEPTH;
use crate::syntax::lines::Scanned;
use crate::syntax::mistakes;
use crate::syntax::words;
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
}

/// The tree of a whole text, and what is wrong with it.
pub(super) fn file(file: FileId, text: &str, scanned: Scanned) -> (ast::File, Vec<Diagnostic>) {
    let chunks = cut::chunks(text, &scanned.lines);
    let mut tree = ast::File::default();
    let mut diagnostics = Vec::new();
    for run in at_once(file, text, &chunks) {
        for head in run.heads {
            match &tree.head {
                None => tree.head = Some(head),
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
        tree.items.extend(run.items);
        diagnostics.extend(run.diagnostics);
    }
    tree.comments = scanned.comments;
    (tree, diagnostics)
}

/// Fewer items than this in a run are not worth a thread.
const ITEMS_A_THREAD: usize = 24;

/// What was read of some neighbouring items.
#[derive(Default)]
struct Run {
    heads: Vec<ast::Head>,
    items: Vec<Arc<ast::Item>>,
    diagnostics: Vec<Diagnostic>,
}

/// Reads all items, several runs of neighbours at once where there are many: an item needs nothing of another.
fn at_once(file: FileId, text: &str, chunks: &[Chunk<'_>]) -> Vec<Run> {
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get).min(8);
    let a_run = chunks.len().div_ceil(threads).max(ITEMS_A_THREAD);
    let mut runs: Vec<&[Chunk<'_>]> = Vec::new();
    let mut rest = chunks;
    while !rest.is_empty() {
        // A run begins with an item, so that lines of no item stand beside the item before them.
        let end = (a_run..rest.len()).find(|n| rest.get(*n).is_some_and(|chunk| chunk.word.is_some()));
        let (run, after) = rest.split_at(end.unwrap_or(rest.len()));
        runs.push(run);
        rest = after;
    }
    let Some((first, others)) = runs.split_first() else { return Vec::new() };
    std::thread::scope(|scope| {
        let started: Vec<_> = others
            .iter()
            .map(|run| std::thread::Builder::new().spawn_scoped(scope, || read_run(file, text, run)))
            .collect();
        let mut read = vec![read_run(file, text, first)];
        for (run, thread) in others.iter().zip(started) {
            // Where no thread can be had, or one broke off, the run is read here.
            let there = thread.ok().and_then(|thread| thread.join().ok());
            read.push(there.unwrap_or_else(|| read_run(file, text, run)));
        }
        read
    })
}

fn read_run(file: FileId, text: &str, chunks: &[Chunk<'_>]) -> Run {
    let mut reader = Reader::new(file, text);
    let mut run = Run::default();
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
    run
}

/// A condition by itself, which may end in a list of limbs.
pub(super) fn condition(file: FileId, text: &str, scanned: &Scanned) -> (Option<ast::Cond>, Vec<Diagnostic>) {
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
        let marks = lines::marks(self.slice(start, end));
        let quantifiers = limbs::quantifiers(self.slice(start, end));
        if marks.too_deep.is_some() || quantifiers > MAX_DEPTH {
            let at = start + marks.too_deep.unwrap_or(0);
            let span = Span::new(self.file, at, at + 1);
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
            Ok(node) => Some(node),
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

/// Words in backticks, on one line and not too long.
pub(super) fn shown(words: &str) -> String {
    const LONGEST: usize = 60;
    let line = words.lines().next().unwrap_or("").trim_end();
    let cut: String = line.chars().take(LONGEST).collect();
    let dots = if cut.len() < line.len() { "…" } else { "" };
    format!("`{cut}{dots}`")
}
