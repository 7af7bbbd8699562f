//! The door to pest: a piece of text and a rule of the grammar give a [`Node`], or where and why reading stopped.
//!
//! Takes a text and the bytes to read; gives nodes whose spans are places in the whole text. Knows no syntax tree.

use crate::base::hash::NameMap;
use crate::base::span::FileId;
use crate::base::span::Span;
use crate::syntax::shape::Shape;
use pest::Parser as _;
use pest::Token;
use pest::error::ErrorVariant;
use pest::error::InputLocation;
use pest::iterators::Pairs;
use std::iter;
use std::rc::Rc;

/// What pest makes of `grammar/assize.pest`.
mod derived {
    /// The derived parser.
    #[derive(pest_derive::Parser)]
    #[grammar = "../grammar/assize.pest"]
    pub(in crate::syntax) struct Grammar;
}

pub(super) use derived::Rule;

/// A rule that matched, and where.
///
/// What pest matched is laid out flat once a piece, so that to look for a part is to step over its elders.
#[derive(Clone, Debug)]
pub(super) struct Node<'t> {
    tree: Rc<[Matched]>,
    text: &'t str,
    file: FileId,
    base: usize,
    index: usize,
}

/// One match among all those of a piece, each of which stands before its parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Matched {
    rule: Rule,
    start: usize,
    end: usize,
    /// Where the match after this one and all its parts stands.
    next: usize,
}

/// Where reading stopped, and what would have gone on.
#[derive(Debug)]
pub(super) struct Failure {
    /// The byte in the whole text.
    pub(super) at: usize,
    /// The rules that could have stood there.
    pub(super) expected: Vec<Rule>,
}

/// What the grammar made of pieces that were read, by their shape.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// The shape of the piece at hand.
    shape: Shape,
    /// Trees whose places are boundaries of the shape.
    trees: NameMap<Vec<u8>, Vec<Matched>>,
}

/// Trees kept at most: the shapes of a text are few, or seldom met again.
const KEPT: usize = 1_024;

impl Known {
    /// What a rule makes of `text[start..end]`, where a piece of the same shape was read by it before.
    pub(super) fn recall<'t>(
        &mut self,
        rule: Rule,
        file: FileId,
        text: &'t str,
        start: usize,
        end: usize,
    ) -> Option<Node<'t>> {
        let piece = text.get(start..end)?;
        self.shape.take(rule as u16, piece);
        let known = self.trees.get(self.shape.key()?)?;
        let place =
            |part: &Matched| Matched { start: self.shape.at(part.start), end: self.shape.at(part.end), ..*part };
        let node = Node { tree: known.iter().map(place).collect(), text: piece, file, base: start, index: 0 };
        debug_assert_eq!(
            read(rule, file, text, start, end).ok().map(|node| node.tree),
            Some(Rc::clone(&node.tree)),
            "{piece:?} is read as another piece of its shape was"
        );
        Some(node)
    }

    /// Keeps what a rule made of the piece that was last asked for.
    pub(super) fn keep(&mut self, node: &Node<'_>) {
        let Some(key) = self.shape.key().filter(|_| self.trees.len() < KEPT) else { return };
        let place = |part: &Matched| {
            let (start, end) = (self.shape.boundary(part.start)?, self.shape.boundary(part.end)?);
            Some(Matched { start, end, ..*part })
        };
        // A match that ends within a word depends on more than the shape.
        if let Some(tree) = node.tree.iter().map(place).collect() {
            self.trees.insert(key.to_vec(), tree);
        }
    }
}

/// Reads all of `text[start..end]` by one rule.
pub(super) fn read<'t>(rule: Rule, file: FileId, text: &'t str, start: usize, end: usize) -> Result<Node<'t>, Failure> {
    let piece = text.get(start..end).unwrap_or("");
    match derived::Grammar::parse(rule, piece) {
        Ok(pairs) => match flat(pairs) {
            tree if tree.is_empty() => Err(Failure { at: start, expected: Vec::new() }),
            tree => Ok(Node { tree: tree.into(), text: piece, file, base: start, index: 0 }),
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

/// Whether a word is one that is never a name by itself.
#[cfg(test)]
pub(super) fn is_reserved(word: &str) -> bool {
    derived::Grammar::parse(Rule::reserved, word).is_ok_and(|pairs| pairs.as_str() == word)
}

/// All that matched but the end of the piece, each match before its parts.
fn flat(pairs: Pairs<'_, Rule>) -> Vec<Matched> {
    let tokens = pairs.tokens();
    let mut tree: Vec<Matched> = Vec::with_capacity(tokens.len() / 2);
    let mut open = Vec::new();
    for token in tokens {
        match token {
            Token::Start { rule: Rule::EOI, .. } | Token::End { rule: Rule::EOI, .. } => {}
            Token::Start { rule, pos } => {
                open.push(tree.len());
                tree.push(Matched { rule, start: pos.pos(), end: pos.pos(), next: tree.len() + 1 });
            }
            Token::End { pos, .. } => {
                let next = tree.len();
                if let Some(matched) = open.pop().and_then(|index| tree.get_mut(index)) {
                    (matched.end, matched.next) = (pos.pos(), next);
                }
            }
        }
    }
    tree
}

impl<'t> Node<'t> {
    fn matched(&self) -> Matched {
        let nothing = Matched { rule: Rule::EOI, start: 0, end: 0, next: self.index + 1 };
        self.tree.get(self.index).copied().unwrap_or(nothing)
    }

    /// Which rule matched.
    pub(super) fn rule(&self) -> Rule {
        self.matched().rule
    }

    /// The text that matched; of a rule made of others, blanks may follow the last word.
    pub(super) fn text(&self) -> &'t str {
        let Matched { start, end, .. } = self.matched();
        self.text.get(start..end).unwrap_or("")
    }

    /// What it is made of, in order.
    pub(super) fn children(&self) -> impl Iterator<Item = Node<'t>> + use<'t> {
        let of = self.clone();
        self.places().map(move |index| of.at(index))
    }

    /// Where its parts stand, in order.
    fn places(&self) -> impl Iterator<Item = usize> + use<'t> {
        let (tree, end) = (Rc::clone(&self.tree), self.matched().next);
        let first = Some(self.index + 1).filter(|first| *first < end);
        iter::successors(first, move |index| tree.get(*index).map(|part| part.next).filter(|next| *next < end))
    }

    fn at(&self, index: usize) -> Node<'t> {
        Node { tree: Rc::clone(&self.tree), index, ..*self }
    }

    /// The first part of a kind.
    pub(super) fn child(&self, rule: Rule) -> Option<Node<'t>> {
        let is = |index: &usize| self.tree.get(*index).is_some_and(|part| part.rule == rule);
        self.places().find(is).map(|index| self.at(index))
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
        self.places().next().map(|index| self.at(index))
    }

    /// The last part.
    pub(super) fn last(&self) -> Option<Node<'t>> {
        self.places().last().map(|index| self.at(index))
    }

    /// How many matches of some rules there are among its parts, their parts and so on.
    pub(super) fn within(&self, rules: &[Rule]) -> usize {
        let all = self.tree.get(self.index..self.matched().next).unwrap_or_default();
        all.iter().filter(|part| rules.contains(&part.rule)).count()
    }

    /// The one part, where there is one alone.
    pub(super) fn only(&self) -> Option<Node<'t>> {
        let mut places = self.places();
        let first = places.next()?;
        places.next().is_none().then(|| self.at(first))
    }

    /// Where its words stand, blanks after the last of them left out.
    pub(super) fn span(&self) -> Span {
        Span::new(self.file, self.start(), self.end())
    }

    /// Its first byte in the whole text.
    pub(super) fn start(&self) -> usize {
        self.base + self.matched().start
    }

    /// One past its last word's last byte in the whole text.
    pub(super) fn end(&self) -> usize {
        self.start() + self.text().trim_end().len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::num::NonZeroUsize;
    use std::sync::Mutex;
    use std::sync::PoisonError;

    /// Steps that pest may take for each byte of a piece. Twenty thousand bytes and five thousand keep to it alike, as
    /// they could not if the steps grew faster than the text.
    const STEPS_A_BYTE: usize = 60;

    /// Held while pest's limit is set.
    static LIMIT: Mutex<()> = Mutex::new(());

    /// Whether a piece is read, or found wanting, within its steps.
    ///
    /// The limit is pest's own and counts for all threads; it is far above what the small texts of other tests take.
    fn keeps_to_its_steps(rule: Rule, text: &str) -> bool {
        let _alone = LIMIT.lock().unwrap_or_else(PoisonError::into_inner);
        pest::set_call_limit(NonZeroUsize::new(STEPS_A_BYTE * text.len()));
        let read = read(rule, FileId(0), text, 0, text.len());
        pest::set_call_limit(None);
        !read.is_err_and(|failure| failure.expected.is_empty())
    }

    /// Words and marks that the grammar might take for one another.
    const TOKENS: &[&str] = &[
        "a",
        "bc",
        "x.y",
        "p1",
        "p22",
        "r3",
        "s.44A",
        "s",
        "ss.",
        "Sch.",
        "Sched8",
        "PartA",
        "Partial",
        "ruled",
        "rule12",
        "ruleA",
        "nonesuch",
        "allowed",
        "notice",
        "att",
        "is_in",
        "at_least",
        "not_given",
        "para_x",
        "s_x",
        "age_on",
        "a_b_c",
        "a__",
        "statutory_code",
        "statutory_code_x",
        "1B",
        "7AB",
        "B",
        "BC",
        "BCDEF",
        "Ab",
        "AbC",
        "_x",
        "1",
        "12",
        "1234",
        "1,000",
        "12th",
        "2nd",
        "3.5",
        "-",
        "January",
        "12 January 2026",
        "2026-01-12",
        "\"q\"",
        "\"a|b\"",
        "(a)",
        "(2A)",
        "(",
        ")",
        "[",
        "]",
        ",",
        ";",
        ":",
        ".",
        "+",
        "<",
        "|",
        " ",
        "  ",
        "\n    ",
        "\t",
        "is",
        "not",
        "and",
        "or",
        "none",
        "other",
        "all of",
        "any of",
        "at least",
        "of",
        "in",
        "has",
        "some",
        "every",
        "no",
        "if",
        "unless",
        "otherwise",
        "after",
        "before",
        "days",
        "months",
        "basis",
        "text",
        "to",
        "para",
        "by",
        "on",
        "reasons",
        "because",
        "also",
        "only",
        "needing",
        "over",
        "includes",
        "within",
        "one of",
        "age",
        "latest",
        "times",
        "omitted",
        "yes",
        "unknown",
        "yes/no",
        "date",
        "true",
        "cites",
        "when",
        "means",
        "judged by",
    ];

    #[test]
    fn what_is_recalled_is_what_would_be_read() {
        let rules = [
            Rule::when_clause,
            Rule::limb,
            Rule::conclusion,
            Rule::is_clause,
            Rule::cites_clause,
            Rule::given_line,
            Rule::expect_line,
            Rule::fact_line,
            Rule::table_row,
            Rule::fact_cell,
            Rule::value_line,
            Rule::due_clause,
        ];
        let starts =
            ["when ", "(a) ", "a.b is c if ", "is ", "cites A ", "", "a.b is ", "f : ", "a | ", "", "", "due by "];
        let (mut known, mut seed, mut recalled) = (Known::default(), 1_u64, 0);
        for _ in 0..100_000 {
            let mut draw = |below: usize| {
                seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                (seed >> 33) as usize % below
            };
            let which = draw(rules.len());
            let mut text = starts[which].to_owned();
            for _ in 0..=draw(5) {
                text.push_str(TOKENS[draw(TOKENS.len())]);
                text.push_str(["", " ", " "][draw(3)]);
            }
            let text = text.trim_end();
            let read = || read(rules[which], FileId(0), text, 0, text.len());
            match known.recall(rules[which], FileId(0), text, 0, text.len()) {
                Some(node) => {
                    assert_eq!(read().ok().map(|read| read.tree), Some(node.tree), "{text}");
                    recalled += 1;
                }
                None => read().iter().for_each(|node| known.keep(node)),
            }
        }
        assert!(recalled > 5_000, "{recalled}");
    }

    #[test]
    fn a_word_that_begins_as_a_unit_does_is_read_as_any_other_of_its_shape() {
        for end in ["IV 3", "B2", "A.5"] {
            let [unit, other] = ["Part", "Code"].map(|word| {
                let text = format!("cites A s.1; {word}{end}");
                read(Rule::cites_clause, FileId(0), &text, 0, text.len()).ok().map(|node| node.tree)
            });
            assert_eq!(unit, other, "{end}");
        }
    }

    #[test]
    fn steps_grow_as_the_text_does() {
        let shapes: &[(Rule, &str, &str, &str)] = &[
            (Rule::when_clause, "when a.x", " and b.y is one of c, d or e", ""),
            (Rule::when_clause, "when a.x", " or not b.y", " and"),
            (Rule::when_clause, "when (a.x or b.y)", " and (a.x or b.y is at least 3)", ""),
            (Rule::when_clause, "when a.x is one of b", ", c", ", d or e"),
            (Rule::when_clause, "when a.x is ", "1 + ", "2"),
            (Rule::when_clause, "when a.x is before ", "14 days after ", "b.y"),
            (Rule::when_clause, "when a.x is latest of b.y", ", 3 days after c.z", ""),
            (Rule::when_clause, "when a.x is latest of b.y", ", 3 days after c.z", " ="),
            (Rule::is_clause, "is a.x if b.y", ", 3 if c.z is one of d, e", ", otherwise f"),
            (Rule::is_clause, "is a.x if b.y", ", 3 if c.z is one of d, e", ", other"),
            (Rule::cites_clause, "cites A s.1", "; s.3(1), 7A; B Sch.8 para 1 to 9", ""),
            (Rule::cites_clause, "cites A s.1", "; s.3(1), 7A; B Sch.8 para 1 to 9", " ["),
            (Rule::given_line, "a.x is b", ", c", ""),
            (Rule::expect_line, "d is o because r", ", r (b)(ii), A s.3(1)", ""),
            (Rule::table_row, "a", " | b c", ""),
            (Rule::outcomes_clause, "outcomes a", " over b \"c\"", ""),
            (Rule::type_head, "type T is one of a", ", b \"c\"", " or d and others"),
        ];
        for (rule, start, middle, end) in shapes {
            for bytes in [5_000, 20_000] {
                let text = format!("{start}{}{end}", middle.repeat(bytes / middle.len()));
                assert!(keeps_to_its_steps(*rule, &text), "{start}{middle}{end}: {bytes} bytes");
            }
        }
    }

    #[test]
    fn nesting_does_not_multiply_the_steps() {
        let pad = " and a.x".repeat(600);
        for n in [8, 64] {
            let nested = format!("when {}a.x and b.y is c{}{pad}", "(".repeat(n), ")".repeat(n));
            let open = format!("when {}a.x and b.y is c{pad}", "(".repeat(n));
            let quantified = format!("when {}a.x{pad}", "some x in l.m has ".repeat(n));
            for text in [nested, open, quantified] {
                assert!(keeps_to_its_steps(Rule::when_clause, &text), "{n} deep");
            }
        }
    }
}
