//! The door to pest: a piece of text and a rule of the grammar give a [`Node`], or where and why reading stopped.
//!
//! Takes a text and the bytes to read; gives nodes whose spans are places in the whole text. Knows no syntax tree.

use crate::base::span::FileId;
use crate::base::span::Span;
use pest::Parser as _;
use pest::error::ErrorVariant;
use pest::error::InputLocation;
use pest::iterators::Pair;

/// What pest makes of `grammar/assize.pest`.
mod derived {
    /// The derived parser.
    #[derive(pest_derive::Parser)]
    #[grammar = "../grammar/assize.pest"]
    pub(in crate::syntax) struct Grammar;
}

pub(super) use derived::Rule;

/// A rule that matched, and where.
#[derive(Clone, Debug)]
pub(super) struct Node<'t> {
    pair: Pair<'t, Rule>,
    file: FileId,
    base: usize,
}

/// Where reading stopped, and what would have gone on.
#[derive(Debug)]
pub(super) struct Failure {
    /// The byte in the whole text.
    pub(super) at: usize,
    /// The rules that could have stood there.
    pub(super) expected: Vec<Rule>,
}

/// Reads all of `text[start..end]` by one rule.
pub(super) fn read<'t>(rule: Rule, file: FileId, text: &'t str, start: usize, end: usize) -> Result<Node<'t>, Failure> {
    let piece = text.get(start..end).unwrap_or("");
    match derived::Grammar::parse(rule, piece) {
        Ok(mut pairs) => match pairs.next() {
            Some(pair) => Ok(Node { pair, file, base: start }),
            None => Err(Failure { at: start, expected: Vec::new() }),
        },
        Err(error) => {
            let at = match error.location {
                InputLocation::Pos(at) | InputLocation::Span((at, _)) => at,
            };
            let expected = match error.variant {
                ErrorVariant::ParsingError { positives, .. } => positives,
                ErrorVariant::CustomError { .. } => Vec::new(),
            };
            Err(Failure { at: start + at, expected })
        }
    }
}

impl<'t> Node<'t> {
    /// Which rule matched.
    pub(super) fn rule(&self) -> Rule {
        self.pair.as_rule()
    }

    /// The text that matched; of a rule made of others, blanks may follow the last word.
    pub(super) fn text(&self) -> &'t str {
        self.pair.as_str()
    }

    /// What it is made of, in order.
    pub(super) fn children(&self) -> impl DoubleEndedIterator<Item = Node<'t>> + use<'t> {
        let (file, base) = (self.file, self.base);
        self.pair.clone().into_inner().filter(|pair| pair.as_rule() != Rule::EOI).map(move |pair| Node {
            pair,
            file,
            base,
        })
    }

    /// The first part of a kind.
    pub(super) fn child(&self, rule: Rule) -> Option<Node<'t>> {
        self.children().find(|node| node.rule() == rule)
    }

    /// All parts of a kind, in order.
    pub(super) fn all(&self, rule: Rule) -> impl Iterator<Item = Node<'t>> + use<'t> {
        self.children().filter(move |node| node.rule() == rule)
    }

    /// Whether there is a part of a kind.
    pub(super) fn has(&self, rule: Rule) -> bool {
        self.child(rule).is_some()
    }

    /// The first part.
    pub(super) fn first(&self) -> Option<Node<'t>> {
        self.children().next()
    }

    /// Where its words stand, blanks and comments after the last of them left out.
    pub(super) fn span(&self) -> Span {
        Span::new(self.file, self.start(), self.end())
    }

    /// Its first byte in the whole text.
    pub(super) fn start(&self) -> usize {
        self.base + self.pair.as_span().start()
    }

    /// One past its last word's last byte in the whole text.
    pub(super) fn end(&self) -> usize {
        let (start, end) = (self.start(), self.base + self.pair.as_span().end());
        let inner = self.children().next_back();
        let from = inner.map_or(start, |node| node.end());
        // Only blanks, comments and single marks can follow the last part.
        let rest = self.text().get(from - start..).unwrap_or("");
        let mut last = from;
        let mut in_comment = false;
        for (at, char) in rest.char_indices() {
            match char {
                '\n' => in_comment = false,
                '#' => in_comment = true,
                blank if blank.is_whitespace() => {}
                _ if in_comment => {}
                mark => last = from + at + mark.len_utf8(),
            }
        }
        last.min(end)
    }
}
