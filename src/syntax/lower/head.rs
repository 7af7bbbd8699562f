//! `policy` and `library`.

use crate::base::span::Span;
use crate::syntax::ast;
use crate::syntax::clauses::ItemWord;
use crate::syntax::cut;
use crate::syntax::cut::Chunk;
use crate::syntax::grammar::Rule;
use crate::syntax::lower::Reader;

impl Reader<'_> {
    /// The head of a file.
    pub(super) fn head(&mut self, chunk: &Chunk) -> Option<ast::Head> {
        let word = chunk.word?;
        self.item_start = self.diagnostics.len();
        self.within = word;
        let pieces = cut::pieces(self.text, word, chunk.lines);
        let (first, rest) = pieces.split_first()?;
        let named = self.named(Rule::policy_head, first, "policy");
        let parts = self.clauses(word, rest);
        self.check_indentation(word, chunk.lines);
        let named = named?;
        let kind = if word == ItemWord::Policy { ast::HeadKind::Policy } else { ast::HeadKind::Library };
        let end = pieces.last().map_or(first.end, |piece| piece.end);
        Some(ast::Head {
            kind,
            name: named.name,
            title: named.title,
            period: parts.period,
            dated_by: parts.dated_by,
            applies_when: parts.applies_when,
            governs: parts.governs,
            except_where: parts.except_where,
            amendments: parts.amendments,
            span: Span::new(self.file, first.start, end),
        })
    }
}
