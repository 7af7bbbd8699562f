//! Amendments: their own clauses, and changes that hold items, facts and limbs.

use crate::base::provision::Label;
use crate::base::span::Span;
use crate::base::span::Spanned;
use crate::diag::Code;
use crate::diag::Diagnostic;
use crate::syntax::ast;
use crate::syntax::ast::Change;
use crate::syntax::ast::ChangeKind;
use crate::syntax::clauses::ClauseKind;
use crate::syntax::clauses::ItemWord;
use crate::syntax::cut;
use crate::syntax::cut::Piece;
use crate::syntax::cut::PieceKind;
use crate::syntax::cut::Section;
use crate::syntax::grammar::Node;
use crate::syntax::grammar::Rule;
use crate::syntax::lines::Line;
use crate::syntax::lower::Reader;
use crate::syntax::words;

impl<'t> Reader<'t> {
    /// An amendment from its lines.
    pub(super) fn amendment(&mut self, lines: &[Line]) -> Option<ast::Amendment> {
        let own = lines.iter().skip(1).position(|line| self.begins_change(line)).map_or(lines.len(), |at| at + 1);
        let (own, mut rest) = lines.split_at(own);
        let pieces = cut::pieces(self.text, ItemWord::Amendment, own);
        let (head, clauses) = pieces.split_first()?;
        let named = self.named(Rule::amendment_head, head, "amendment");
        let mut parts = self.clauses(ItemWord::Amendment, clauses);
        let mut changes = Vec::new();
        while let Some((first, after)) = rest.split_first() {
            let count = after.iter().take_while(|line| !self.begins_change(line)).count();
            let (mine, others) = after.split_at(count);
            let whole = rest.get(..=count).unwrap_or(rest);
            rest = others;
            let said = self.slice(first.start, first.end);
            if words::plain_word(said) == "saving" {
                let pieces = cut::section_pieces(
                    self.text,
                    ItemWord::Amendment,
                    Section::Clauses,
                    whole,
                    PieceKind::Clause(ClauseKind::Saving),
                );
                let found = self.clauses(ItemWord::Amendment, &pieces);
                parts.saving = parts.saving.or(found.saving);
            } else {
                changes.extend(self.change(first, mine, whole));
            }
        }
        let named = named?;
        Some(ast::Amendment {
            name: named.name,
            title: named.title,
            amends: parts.amends,
            period: parts.period,
            cites: parts.cites,
            changes,
            saving: parts.saving,
        })
    }

    fn begins_change(&self, line: &Line) -> bool {
        let word = words::plain_word(self.slice(line.start, line.end));
        cut::CHANGES.contains(&word)
    }

    fn change(&mut self, first: &Line, mine: &[Line], whole: &[Line]) -> Option<Change> {
        let end = whole.last().map_or(first.end, |line| line.end);
        let span = Span::new(self.file, first.start, end);
        let said = self.slice(first.start, first.end);
        let word = words::plain_word(said);
        let after = words::after_word(said, word);
        let what = words::plain_word(after);
        let kind = match (word, what) {
            ("insert", "limb") | ("replace", "limb") => self.limb_change(word, whole),
            ("insert", "fact") => self.fact_change(first, mine),
            ("insert", "value") => self.value_change(whole),
            ("omit", _) => self.omit(whole),
            (_, _) => self.item_change(word, first, mine),
        }?;
        Some(Change { kind, span })
    }

    /// One piece of all lines: they hold no item.
    fn joined(&self, whole: &[Line]) -> Option<Piece> {
        let (first, last) = (whole.first()?, whole.last()?);
        Some(Piece { kind: PieceKind::Stray, start: first.start, end: last.end, indent: first.indent })
    }

    fn omit(&mut self, whole: &[Line]) -> Option<ChangeKind> {
        let piece = self.joined(whole)?;
        let node = self.read(Rule::omit_change, &piece)?;
        let item = self.path_in(&node);
        if node.has(Rule::kw_limb) {
            return Some(ChangeKind::OmitLimb { at: self.labels_in(&node), item });
        }
        Some(ChangeKind::Omit(item))
    }

    fn value_change(&mut self, whole: &[Line]) -> Option<ChangeKind> {
        let piece = self.joined(whole)?;
        let node = self.read(Rule::insert_change, &piece)?.child(Rule::insert_value)?;
        let value = node.child(Rule::value_decl)?;
        let after = node.child(Rule::name).map(|after| self.name(&after));
        Some(ChangeKind::InsertValue { value: self.value_decl(&value), into: self.path_in(&node), after })
    }

    fn fact_change(&mut self, first: &Line, mine: &[Line]) -> Option<ChangeKind> {
        let piece = self.joined(std::slice::from_ref(first))?;
        let node = self.read(Rule::insert_change, &piece);
        let lines = cut::section_pieces(self.text, ItemWord::Facts, Section::Facts, mine, PieceKind::Fact);
        let before = self.diagnostics.len();
        let mut facts = self.fact_lines(&lines).into_iter();
        let node = node?.child(Rule::insert_fact)?;
        let group = node.child(Rule::group_path)?;
        let group = crate::syntax::lower::names::path_at(self.file, group.text(), group.start());
        let after = node.child(Rule::field).map(|after| self.name(&after));
        let Some(fact) = facts.next() else {
            if self.diagnostics.len() == before {
                self.report_nothing_follows(&piece, "the fact", "NAME : TYPE \"question\"");
            }
            return None;
        };
        if let Some(second) = facts.next() {
            self.report(
                Diagnostic::new(Code::UnexpectedText, second.span, "one `insert fact` inserts one fact")
                    .help("write a further `insert fact into …` before it"),
            );
        }
        Some(ChangeKind::InsertFact { group, after, fact })
    }

    fn report_nothing_follows(&mut self, piece: &Piece, what: &str, form: &str) {
        let span = Span::new(self.file, piece.start, piece.end);
        self.report(
            Diagnostic::new(Code::MissingItem, span, format!("{what} does not follow"))
                .help(format!("write it below, indented: `{form}`")),
        );
    }

    /// `insert limb (d) into ITEM` or `replace limb (b) of ITEM with`, then a condition.
    fn limb_change(&mut self, word: &str, whole: &[Line]) -> Option<ChangeKind> {
        // The condition may follow on lines of its own; limbs below it are pieces by themselves.
        let own = whole.iter().skip(1).position(|line| cut::label_end(self.slice(line.start, line.end)).is_some());
        let (own, below) = whole.split_at(own.map_or(whole.len(), |at| at + 1));
        let piece = self.joined(own)?;
        let limbs = match below.is_empty() {
            true => Vec::new(),
            false => cut::section_pieces(self.text, ItemWord::Impossible, Section::Clauses, below, PieceKind::Limb),
        };
        let insert = word == "insert";
        let node = self.read(if insert { Rule::insert_change } else { Rule::replace_change }, &piece);
        let Some(node) = node else {
            let _none = self.limbs(None, &limbs, true);
            return None;
        };
        let node = if insert { node.child(Rule::insert_limb)? } else { node };
        let at = self.labels_in(&node);
        let item = self.path_in(&node);
        if !node.has(Rule::condition) {
            self.report_nothing_follows(&piece, "the limb's condition", "CONDITION");
            return None;
        }
        let limb = self.changed_limb(&node, &at, &limbs)?;
        Some(match insert {
            true => ChangeKind::InsertLimb { limb, at, item },
            false => ChangeKind::ReplaceLimb { limb, at, item },
        })
    }

    fn changed_limb(&mut self, node: &Node<'t>, at: &[Spanned<Label>], limbs: &[Piece]) -> Option<Box<ast::Limb>> {
        let condition = node.child(Rule::condition)?;
        let cond = condition.child(Rule::cond)?;
        let mut cite = self.bracket_cite_in(&condition);
        let cond = self.cond_with(&cond, &mut cite, limbs)?;
        let label = at.last()?.clone();
        let span = condition.span().to(cond.span);
        Some(Box::new(ast::Limb { label, cond: Some(cond), cite, span }))
    }

    /// `replace ITEM with` or `insert after ITEM`, then an item.
    fn item_change(&mut self, word: &str, first: &Line, mine: &[Line]) -> Option<ChangeKind> {
        let piece = self.joined(std::slice::from_ref(first))?;
        let rule = if word == "replace" { Rule::replace_change } else { Rule::insert_change };
        let node = self.read(rule, &piece);
        let inner = mine.first().map(|line| (words::plain_word(self.slice(line.start, line.end)), line));
        let item = match inner {
            Some((word, line)) => match ItemWord::parse(word) {
                Some(ItemWord::Policy | ItemWord::Library | ItemWord::Amendment | ItemWord::Use) | None => {
                    if node.is_some() {
                        // What is no word is shown by its first letter, however many bytes that has.
                        let first = self.slice(line.start, line.end).chars().next().map_or(0, char::len_utf8);
                        let span = Span::new(self.file, line.start, line.start + word.len().max(first));
                        let diagnostic = Diagnostic::new(Code::MissingItem, span, "an item is expected here");
                        self.report(match words::near(word, words::ITEMS.iter().copied()) {
                            Some(guess) if !word.is_empty() => {
                                diagnostic.fix(format!("did you mean `{guess}`?"), span, guess)
                            }
                            Some(_) | None => {
                                diagnostic.help("write the whole item, such as `rule NAME` with its clauses")
                            }
                        });
                    }
                    None
                }
                Some(kind) => self.item(kind, mine),
            },
            None => {
                if node.is_some() {
                    self.report_nothing_follows(&piece, "the item", "rule NAME …");
                }
                None
            }
        };
        let (node, item) = (node?, Box::new(item?));
        if word == "replace" {
            return Some(ChangeKind::Replace(self.path_in(&node), item));
        }
        Some(ChangeKind::InsertAfter(self.path_in(&node.child(Rule::insert_after)?), item))
    }
}
