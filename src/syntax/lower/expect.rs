//! What a scenario expects.

use crate::base::span::Spanned;
use crate::diag::Code;
use crate::diag::Diagnostic;
use crate::syntax::ast;
use crate::syntax::ast::Expect;
use crate::syntax::cut::Piece;
use crate::syntax::cut::PieceKind;
use crate::syntax::grammar::Node;
use crate::syntax::grammar::Rule;
use crate::syntax::lower::Reader;

impl Reader<'_> {
    /// Expectations, and what hangs on each.
    pub(super) fn expectations(&mut self, lines: &[Piece]) -> Vec<Expect> {
        let mut expects: Vec<Expect> = Vec::new();
        // Whether the line before could be read, so that what hangs on it has a place.
        let mut whole = true;
        for line in lines {
            if line.kind == PieceKind::Expect {
                let node = self.read(Rule::expect_line, line);
                whole = node.is_some();
                expects.extend(node.and_then(|node| self.expectation(&node)));
                continue;
            }
            let Some(node) = self.read(Rule::hanging_line, line) else { continue };
            match expects.last_mut() {
                Some(Expect::Is(expect)) if whole => {
                    self.hang(&node, expect);
                    expect.span = expect.span.to(node.span());
                }
                Some(Expect::Is(_) | Expect::Governs { .. }) | None if whole => {
                    let message = "there is no expected outcome for this to belong to";
                    self.report(
                        Diagnostic::new(Code::UnexpectedText, node.span(), message)
                            .help("write it below a line such as `DECISION is OUTCOME`"),
                    );
                }
                Some(Expect::Is(_) | Expect::Governs { .. }) | None => {}
            }
        }
        expects
    }

    fn expectation(&mut self, node: &Node) -> Option<Expect> {
        let subject = self.path_in(node);
        let span = node.span();
        if let Some(tail) = node.child(Rule::governs_tail) {
            return Some(Expect::Governs { policy: subject, governs: tail.has(Rule::kw_governs), span });
        }
        let (status, result) = self.result(&node.child(Rule::expect_result)?);
        let item = self.words_in(node);
        let mut expect = ast::ExpectIs {
            subject,
            item,
            status,
            result,
            because: None,
            also: Vec::new(),
            needing: None,
            unread: None,
            basis: None,
            span,
        };
        self.hang(node, &mut expect);
        Some(Expect::Is(expect))
    }

    /// `[STATUS] [RESULT]`.
    pub(super) fn result(&self, node: &Node) -> (Option<Spanned<ast::StatusWord>>, Option<Spanned<String>>) {
        let status = node.child(Rule::status).and_then(|status| {
            let word = match status.first()?.rule() {
                Rule::kw_settled => ast::StatusWord::Settled,
                Rule::kw_presumed => ast::StatusWord::Presumed,
                _ => ast::StatusWord::Undetermined,
            };
            Some(Spanned::new(word, status.span()))
        });
        (status, node.child(Rule::result).map(|result| self.folded(&result)))
    }

    fn hang(&mut self, node: &Node, expect: &mut ast::ExpectIs) {
        for part in node.children() {
            let span = part.span();
            let repeated = match part.rule() {
                Rule::because => {
                    let because = self.because(&part);
                    expect.because.replace(because).is_some()
                }
                Rule::also => {
                    expect.also.extend(part.all(Rule::also_one).map(|also| self.also(&also)));
                    false
                }
                Rule::needing => {
                    let needing = self.needing(&part);
                    expect.needing.replace(needing).is_some()
                }
                Rule::unread => {
                    let unread = ast::Unread {
                        only: part.has(Rule::kw_only) || part.has(Rule::kw_none),
                        rules: part.all(Rule::path).map(|path| self.path(&path)).collect(),
                        span,
                    };
                    expect.unread.replace(unread).is_some()
                }
                Rule::basis => {
                    let basis = self.basis_in(node);
                    std::mem::replace(&mut expect.basis, basis).is_some()
                }
                _ => false,
            };
            if repeated {
                let word = match part.rule() {
                    Rule::unread => "not taken into account",
                    _ => part.first().map_or("basis", |word| word.text()),
                };
                self.report(
                    Diagnostic::new(Code::RepeatedClause, span, format!("an expected outcome has one `{word}`"))
                        .help("put all of them into one list, with commas between"),
                );
            }
        }
    }

    fn because(&self, node: &Node) -> ast::Because {
        match node.child(Rule::reasons_list) {
            Some(list) => self.reasons(&list),
            None => ast::Because { only: false, refs: Vec::new() },
        }
    }

    /// `[only] REF, …`.
    pub(super) fn reasons(&self, list: &Node) -> ast::Because {
        ast::Because {
            only: list.has(Rule::kw_only),
            refs: list.all(Rule::reference).map(|reference| self.reference(&reference)).collect(),
        }
    }

    /// `OUTCOME [because …]`.
    pub(super) fn also(&self, node: &Node) -> ast::Also {
        ast::Also {
            outcome: self.name_in(node, Rule::name),
            because: node.child(Rule::because).map(|because| self.because(&because)),
        }
    }

    fn needing(&self, node: &Node) -> ast::Needing {
        let mut needing = match node.child(Rule::needing_list) {
            Some(list) => self.needed(&list),
            None => ast::Needing { only: false, facts: Vec::new(), span: node.span() },
        };
        needing.span = node.span();
        needing
    }

    /// `[only] FACT, …`.
    pub(super) fn needed(&self, list: &Node) -> ast::Needing {
        ast::Needing {
            only: list.has(Rule::kw_only),
            facts: list.all(Rule::path).map(|path| self.path(&path)).collect(),
            span: list.span(),
        }
    }
}
