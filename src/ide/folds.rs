//! What can be folded away, and what is selected as a selection grows. By lines and how far they are indented, so that
//! broken text folds and grows as whole text does.

use crate::base::span::Span;
use crate::ide::View;
use crate::syntax::ast;

/// What can be folded: items, the `use` lines, comments of several lines, and what is indented below a line within an
/// item. Each goes from its first byte to its last.
pub fn folds(view: &View<'_>) -> Vec<(Span, Fold)> {
    let Some(source) = view.sources.get(view.file()) else { return Vec::new() };
    let mut all: Vec<(Span, Fold)> = Vec::new();
    let several = |span: Span| source.line(span.start) < source.line(span.end);
    all.extend(view.tree().head.iter().map(|head| (head.span, Fold::Item)));
    all.extend(view.tree().items.iter().map(|item| (item.span, Fold::Item)));
    let uses = view.tree().items.iter().filter(|item| matches!(item.kind, ast::ItemKind::Use(_)));
    if let Some(uses) = uses.map(|item| item.span).reduce(Span::to) {
        all.push((uses, Fold::Uses));
    }
    let mut run: Option<Span> = None;
    for comment in &view.tree().comments {
        let starts_line = source
            .text
            .get(..comment.span.range().start)
            .is_some_and(|before| before.rsplit('\n').next().is_some_and(|line| line.trim().is_empty()));
        run = match run {
            Some(open) if starts_line && source.line(open.end) + 1 == source.line(comment.span.start) => {
                Some(open.to(comment.span))
            }
            other => {
                all.extend(other.map(|span| (span, Fold::Comment)));
                starts_line.then_some(comment.span)
            }
        };
    }
    all.extend(run.map(|span| (span, Fold::Comment)));
    all.retain(|(span, _)| several(*span));
    all.sort_by_key(|(span, _)| (span.start, std::cmp::Reverse(span.end)));
    all
}

/// What kind of text is folded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fold {
    /// An item.
    Item,
    /// The `use` lines.
    Uses,
    /// A comment.
    Comment,
}

/// What is selected as a selection grows from a place, smallest first: the word, the dotted name, the words between
/// quotes or brackets, the line, the lines below it that belong to it, the same of the line that it belongs to, and so
/// on to the item and the whole text.
pub fn selections(view: &View<'_>, offset: u32) -> Vec<Span> {
    let text = view.text();
    let at = offset as usize;
    let mut all: Vec<(usize, usize)> = Vec::new();
    let (start, end) = line_at(text, at);
    let line = text.get(start..end).unwrap_or("");
    all.push(word_at(line, at - start, |letter| letter.is_alphanumeric() || letter == '_', start));
    all.push(word_at(line, at - start, |letter| letter.is_alphanumeric() || letter == '_' || letter == '.', start));
    all.extend(enclosed(line, at - start).into_iter().map(|(a, b)| (a + start, b + start)));
    let mut own = start;
    loop {
        let (from, to) = block(text, own);
        let (_, own_end) = line_at(text, own);
        let bare = text.get(from..own_end).map_or(own_end, |line| from + line.trim_end().len());
        all.push((from, bare));
        all.push((from, to));
        match parent(text, own) {
            Some(above) => own = above,
            None => break,
        }
    }
    all.push((0, text.len()));
    let mut grown: Vec<Span> = Vec::new();
    for (start, end) in all {
        let span = Span::new(view.file(), start, end);
        let wider = grown.last().is_none_or(|last| span.start <= last.start && last.end <= span.end && span != *last);
        if start <= at && at <= end && start < end && wider {
            grown.push(span);
        }
    }
    grown
}

/// The line of a byte, without its line break.
fn line_at(text: &str, at: usize) -> (usize, usize) {
    let start = text.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |at| at + 1);
    let rest = text.get(start..).unwrap_or("");
    let line = rest.split('\n').next().unwrap_or("");
    (start, start + line.strip_suffix('\r').unwrap_or(line).len())
}

fn word_at(line: &str, at: usize, belongs: impl Fn(char) -> bool, base: usize) -> (usize, usize) {
    let before = line.get(..at).unwrap_or("");
    let after = line.get(at..).unwrap_or("");
    let start = before.trim_end_matches(&belongs).len();
    let end = at + (after.len() - after.trim_start_matches(&belongs).len());
    (base + start, base + end)
}

/// What stands between quotes or brackets around a place in a line, innermost first.
fn enclosed(line: &str, at: usize) -> Vec<(usize, usize)> {
    let mut all = Vec::new();
    let mut open: Vec<(char, usize)> = Vec::new();
    let mut quote: Option<usize> = None;
    for (place, letter) in line.char_indices() {
        match (letter, quote) {
            ('"', Some(start)) => {
                all.extend([(start + 1, place), (start, place + 1)]);
                quote = None;
            }
            ('"', None) => quote = Some(place),
            (_, Some(_)) => {}
            ('(' | '[', None) => open.push((letter, place)),
            (')' | ']', None) => {
                if let Some((_, start)) = open.pop() {
                    all.extend([(start + 1, place), (start, place + 1)]);
                }
            }
            (_, None) => {}
        }
    }
    all.retain(|(start, end)| *start <= at && at <= *end);
    all.sort_by_key(|(start, end)| end - start);
    all
}

fn indent_of(line: &str) -> Option<usize> {
    (!line.trim().is_empty()).then(|| line.len() - line.trim_start().len())
}

/// A line with all the lines below it that are indented further.
fn block(text: &str, start: usize) -> (usize, usize) {
    let (_, first_end) = line_at(text, start);
    let own = indent_of(text.get(start..first_end).unwrap_or(""));
    let mut end = first_end;
    let mut next = first_end;
    while let Some(own) = own {
        let Some(skip) = text.get(next..).and_then(|rest| rest.find('\n')) else { break };
        let (from, to) = line_at(text, next + skip + 1);
        match indent_of(text.get(from..to).unwrap_or("")) {
            Some(deeper) if deeper > own => end = to,
            Some(_) => break,
            None => {}
        }
        if from <= next {
            break;
        }
        next = to.max(from);
    }
    (start + own.unwrap_or(0), end)
}

/// The line above that a line belongs to: the nearest that is indented less.
fn parent(text: &str, start: usize) -> Option<usize> {
    let (_, end) = line_at(text, start);
    let own = indent_of(text.get(start..end).unwrap_or("")).unwrap_or(0);
    let mut above = start;
    while own > 0 && above > 0 {
        let (from, to) = line_at(text, above - 1);
        if indent_of(text.get(from..to).unwrap_or("")).is_some_and(|less| less < own) {
            return Some(from);
        }
        above = from;
    }
    None
}
