//! Facts, their types, and declared types.

use crate::base::date::DurationKind;
use crate::base::number::Number;
use crate::base::span::Spanned;
use crate::syntax::ast;
use crate::syntax::ast::BaseType;
use crate::syntax::ast::ItemKind;
use crate::syntax::cut::Piece;
use crate::syntax::grammar::Node;
use crate::syntax::grammar::Rule;
use crate::syntax::lower::Reader;
use crate::syntax::mistakes;

impl Reader<'_> {
    /// `facts GROUP "title"` and the facts below it.
    pub(super) fn facts(&mut self, head: &Piece, rest: &[Piece]) -> Option<ItemKind> {
        let named = self.named(Rule::facts_head, head, "facts");
        let facts = self.fact_lines(rest);
        let named = named?;
        let continued = named.node.is_some_and(|node| node.has(Rule::kw_continued));
        Some(ItemKind::Facts(ast::Facts { group: named.name, title: named.title, continued, facts }))
    }

    /// Lines of facts or fields.
    pub(super) fn fact_lines(&mut self, lines: &[Piece]) -> Vec<ast::FactDecl> {
        let mut facts = Vec::new();
        let mut broken = false;
        for line in lines {
            // After a line that is no fact, more lines without a colon are most likely of the same kind.
            if broken && !self.has_colon(line) {
                continue;
            }
            broken = !self.has_colon(line);
            if let Some(node) = self.read(Rule::fact_line, line)
                && let Some(fact) = self.fact(&node)
            {
                facts.push(fact);
            }
        }
        facts
    }

    fn has_colon(&self, line: &Piece) -> bool {
        mistakes::bare_chars(self.slice(line.start, line.end)).any(|(_, char)| char == ':')
    }

    fn fact(&mut self, node: &Node) -> Option<ast::FactDecl> {
        let name = self.name_in(node, Rule::field);
        let ty = node.child(Rule::fact_type)?;
        Some(ast::FactDecl { name, ty: self.fact_type(&ty), question: self.words_in(node), span: node.span() })
    }

    /// The type of a fact.
    pub(super) fn fact_type(&mut self, node: &Node) -> ast::FactType {
        let none_in = |node: &Node| node.child(Rule::or_none).map(|none| none.span());
        match node.child(Rule::judgement) {
            Some(judgement) => ast::FactType {
                base: judgement.child(Rule::base_type).map_or(BaseType::YesNo, |base| self.base_type(&base)),
                or_none: none_in(&judgement),
                judgement: Some(ast::Judgement {
                    by: judgement.child(Rule::path).map(|path| self.path(&path)),
                    standard: self.words_in(&judgement),
                    with_reasons: judgement.has(Rule::with_reasons),
                }),
                span: node.span(),
            },
            None => ast::FactType {
                base: node.child(Rule::base_type).map_or(BaseType::YesNo, |base| self.base_type(&base)),
                or_none: none_in(node),
                judgement: None,
                span: node.span(),
            },
        }
    }

    fn base_type(&mut self, node: &Node) -> BaseType {
        let Some(inner) = node.first() else { return BaseType::YesNo };
        match inner.rule() {
            Rule::kw_event => BaseType::Event,
            Rule::kw_date => BaseType::Date,
            Rule::kw_text => BaseType::Text,
            Rule::integer_type => {
                let (from, to) = self.bounds(&inner);
                BaseType::Integer { from, to }
            }
            Rule::decimal_type => {
                let (from, to) = self.bounds(&inner);
                BaseType::Decimal { from, to }
            }
            Rule::duration_type => BaseType::Duration(match inner.child(Rule::duration_unit) {
                Some(unit) if unit.has(Rule::kw_working) => DurationKind::WorkingDays,
                Some(unit) if unit.has(Rule::kw_months) => DurationKind::Months,
                Some(_) | None => DurationKind::Days,
            }),
            Rule::some_of => BaseType::SomeOf(self.path_in(&inner)),
            Rule::many => BaseType::Many(self.path_in(&inner)),
            Rule::path => BaseType::Named(self.path(&inner)),
            _ => BaseType::YesNo,
        }
    }

    fn bounds(&mut self, node: &Node) -> (Option<Spanned<Number>>, Option<Spanned<Number>>) {
        let Some(bounds) = node.child(Rule::bounds) else { return (None, None) };
        let from = bounds.child(Rule::number);
        let to = bounds.child(Rule::upper).and_then(|upper| upper.child(Rule::number));
        let mut read = |node: Option<Node>| {
            let node = node?;
            let number = self.number(&node)?;
            Some(Spanned::new(number, node.span()))
        };
        (read(from), read(to))
    }

    /// `type T is …` and the lines below it.
    pub(super) fn type_item(&mut self, head: &Piece, rest: &[Piece]) -> Option<ItemKind> {
        let named = self.named(Rule::type_head, head, "type");
        let node = named.as_ref().and_then(|named| named.node.clone());
        let body = match &node {
            Some(node) if node.has(Rule::kw_record) => ast::TypeBody::Record { fields: self.fact_lines(rest) },
            Some(node) => self.value_type(node, rest),
            // Which lines could follow is not known, so nothing is said about them.
            None => ast::TypeBody::Broken,
        };
        let named = named?;
        Some(ItemKind::Type(ast::TypeDecl { name: named.name, title: named.title, body }))
    }

    fn value_type(&mut self, node: &Node, rest: &[Piece]) -> ast::TypeBody {
        let ordered = node.child(Rule::type_ordered);
        let is_ordered = ordered.is_some();
        let rule = if is_ordered { Rule::ordered_line } else { Rule::value_line };
        let mut values = Vec::new();
        let mut others = None;
        let mut whole = true;
        let head = ordered.or_else(|| node.child(Rule::type_one_of));
        let mut lines: Vec<Node> = head.into_iter().collect();
        for piece in rest {
            // Fields below values: the first is reported, for the others the same holds.
            if !whole && self.has_colon(piece) {
                continue;
            }
            match self.read(rule, piece) {
                Some(line) => lines.push(line),
                None => whole = false,
            }
        }
        for line in lines {
            for value in line.all(Rule::value_decl) {
                let value = self.value_decl(&value);
                values.push(value);
            }
            if let Some(found) = line.child(Rule::others) {
                others = Some(found.span());
            }
        }
        if values.is_empty() && whole {
            self.report_no_values(node);
        }
        if is_ordered { ast::TypeBody::Ordered { values } } else { ast::TypeBody::OneOf { values, others } }
    }

    fn report_no_values(&mut self, node: &Node) {
        self.report(
            crate::diag::Diagnostic::new(crate::diag::Code::UnexpectedText, node.span(), "this type has no values")
                .help("write them after it, or one a line below it"),
        );
    }

    /// `NAME "what it means"`.
    pub(super) fn value_decl(&mut self, node: &Node) -> ast::ValueDecl {
        ast::ValueDecl { name: self.name_in(node, Rule::name), title: self.words_in(node) }
    }
}
