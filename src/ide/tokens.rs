//! The text in its colours: keywords, words, numbers, comments, and names by what they mean.
//!
//! Takes a text and what its names mean; gives tokens in order that do not overlap and lie each in one line. A name that
//! means nothing known has no colour.

use crate::base::span::Span;
use crate::ide::View;
use crate::ide::symbol::Kind;
use crate::syntax::keywords::is_keyword;
use crate::workspace::stdlib;
use std::collections::HashMap;

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum TokenKind {
    /// A word of the language.
    Keyword,
    /// Words between quotes.
    Words,
    /// A number or a date.
    Number,
    /// A comment.
    Comment,
    /// The label of a limb.
    Label,
    /// A name.
    Name(Kind),
}

/// What else is known of a name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Modifier {
    /// It stands where it is declared.
    pub declares: bool,
    /// It is declared in the standard library.
    pub library: bool,
}

/// A stretch of one line in one colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// Where.
    pub span: Span,
    /// What.
    pub kind: TokenKind,
    /// What else.
    pub modifier: Modifier,
}

/// The tokens of a file between two places.
pub fn tokens(view: &View<'_>, range: Span) -> Vec<Token> {
    let mut names = Names { view, kinds: HashMap::new() };
    let mut all = Vec::new();
    let text = view.text();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        if start + line.len() >= range.start as usize && start <= range.end as usize {
            let body = line.trim_end_matches(['\n', '\r']);
            scan(body, &mut |from, to, kind| {
                let span = Span::new(view.file(), start + from, start + to);
                all.extend(names.token(span, kind, body.get(from..to).unwrap_or("")));
            });
        }
        start += line.len();
    }
    all.retain(|token: &Token| token.span.start < range.end && range.start < token.span.end);
    all
}

/// A stretch as a scan of one line sees it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Seen {
    Word,
    Other(TokenKind),
}

struct Names<'v, 'a> {
    view: &'v View<'a>,
    kinds: HashMap<Span, (Kind, bool)>,
}

impl Names<'_, '_> {
    fn token(&mut self, span: Span, seen: Seen, word: &str) -> Option<Token> {
        let plain = |kind| Some(Token { span, kind, modifier: Modifier::default() });
        match seen {
            Seen::Other(kind) => plain(kind),
            Seen::Word => match self.view.index.at(span.file, span.start).filter(|mention| mention.span == span) {
                Some(mention) => {
                    let (kind, library) = self.meant(mention.means);
                    let modifier = Modifier { declares: mention.means == span, library };
                    Some(Token { span, kind: TokenKind::Name(kind), modifier })
                }
                None if is_keyword(word) && !self.dotted(span) => plain(TokenKind::Keyword),
                None => None,
            },
        }
    }

    /// Whether a word stands beside a dot: it is a part of a name then, whatever it is.
    fn dotted(&self, span: Span) -> bool {
        let text = self.view.text();
        let before = text.get(..span.range().start).is_some_and(|before| before.ends_with('.'));
        let behind = text.get(span.range().end..).and_then(|behind| behind.strip_prefix('.'));
        before || behind.is_some_and(|behind| behind.starts_with(is_start))
    }

    fn meant(&mut self, means: Span) -> (Kind, bool) {
        let view = self.view;
        *self.kinds.entry(means).or_insert_with(|| {
            let kind = view.declared(means).map_or(Kind::Bound, |declared| declared.kind());
            (kind, view.unit_of(means.file).is_some_and(|unit| stdlib::text(&unit.key).is_some()))
        })
    }
}

/// Cuts a line into comments, quoted words, numbers, labels and words.
fn scan(line: &str, found: &mut dyn FnMut(usize, usize, Seen)) {
    let mut at = 0;
    let mut first = true;
    while let Some(letter) = line.get(at..).and_then(|rest| rest.chars().next()) {
        let rest = line.get(at..).unwrap_or("");
        let (length, seen) = match letter {
            '#' => (rest.len(), Some(Seen::Other(TokenKind::Comment))),
            '"' => (quoted(rest), Some(Seen::Other(TokenKind::Words))),
            '(' if first => match label(rest) {
                Some(length) => (length, Some(Seen::Other(TokenKind::Label))),
                None => (1, None),
            },
            '0'..='9' => (number(rest), Some(Seen::Other(TokenKind::Number))),
            letter if is_start(letter) => (word(rest), Some(Seen::Word)),
            letter => (letter.len_utf8(), None),
        };
        first &= letter.is_whitespace();
        if let Some(seen) = seen {
            found(at, at + length, seen);
        }
        at += length.max(1);
    }
}

fn is_start(letter: char) -> bool {
    letter.is_alphabetic() || letter == '_'
}

fn word(rest: &str) -> usize {
    rest.find(|letter: char| !letter.is_alphanumeric() && letter != '_').unwrap_or(rest.len())
}

/// Words between quotes, with both; to the end of the line where the second is missing.
fn quoted(rest: &str) -> usize {
    let mut escaped = false;
    for (at, letter) in rest.char_indices().skip(1) {
        match letter {
            '"' if !escaped => return at + 1,
            _ => escaped = letter == '\\' && !escaped,
        }
    }
    rest.len()
}

fn label(rest: &str) -> Option<usize> {
    let end = rest.find(')')?;
    rest.get(1..end).filter(|inner| !inner.is_empty() && inner.chars().all(char::is_alphanumeric)).map(|_| end + 1)
}

/// A number, or a date in words: `12 January 2026`.
fn number(rest: &str) -> usize {
    let own =
        rest.find(|letter: char| !letter.is_alphanumeric() && !matches!(letter, '.' | ',' | '-')).unwrap_or(rest.len());
    let own = rest.get(..own).unwrap_or("").trim_end_matches(['.', ',', '-']).len();
    let mut parts = rest.split(' ');
    if let (Some(day), Some(month), Some(year)) = (parts.next(), parts.next(), parts.next())
        && day.len() <= 2
        && MONTHS.contains(&month)
        && year.get(..4).is_some_and(|year| year.bytes().all(|digit| digit.is_ascii_digit()))
    {
        return day.len() + month.len() + 6;
    }
    own
}

/// The months as dates write them.
pub(super) const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
