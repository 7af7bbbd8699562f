//! Values: names, literals, arithmetic, dates counted from others.

use crate::base::date::DurationKind;
use crate::base::span::Span;
use crate::diag::Code;
use crate::diag::Diagnostic;
use crate::syntax::ast;
use crate::syntax::ast::Expr;
use crate::syntax::ast::ExprKind;
use crate::syntax::grammar::Node;
use crate::syntax::grammar::Rule;
use crate::syntax::lines::MAX_DEPTH;
use crate::syntax::lower::Reader;

impl Reader<'_> {
    /// The first child of a kind, as a value; `None` where there is none or it has no value.
    pub(super) fn expr_in(&mut self, node: &Node, rule: Rule) -> Option<Expr> {
        let inner = node.child(rule)?;
        self.expr(&inner)
    }

    /// The value that a node is. Nodes with one part are that part.
    pub(super) fn expr(&mut self, node: &Node) -> Option<Expr> {
        match node.rule() {
            Rule::expr
            | Rule::plain
            | Rule::sum
            | Rule::plain_sum
            | Rule::product
            | Rule::plain_product
            | Rule::atom
            | Rule::plain_atom
            | Rule::value
            | Rule::last_value
            | Rule::age_date => match node.only() {
                Some(only) => self.expr(&only),
                None => self.several(node),
            },
            _ => self.atom(node),
        }
    }

    /// Several values joined by words or signs.
    fn several(&mut self, node: &Node) -> Option<Expr> {
        let parts: Vec<Node> = node.children().collect();
        if matches!(node.rule(), Rule::expr | Rule::plain) { self.shift(&parts) } else { self.chain(&parts) }
    }

    /// `A after B before C`: joined to the right.
    fn shift(&mut self, parts: &[Node]) -> Option<Expr> {
        if self.too_long(parts) {
            return None;
        }
        let mut operands = parts.iter().rev();
        let mut result = self.expr(operands.next()?)?;
        while let (Some(word), Some(by)) = (operands.next(), operands.next()) {
            let by = self.expr(by)?;
            let span = by.span.to(result.span);
            let before = word.rule() == Rule::kw_before;
            result = Expr { kind: ExprKind::Shift { by: Box::new(by), before, from: Box::new(result) }, span };
        }
        Some(result)
    }

    /// `A + B - C`, `A times B`: joined to the left.
    fn chain(&mut self, parts: &[Node]) -> Option<Expr> {
        if self.too_long(parts) {
            return None;
        }
        let mut operands = parts.iter();
        let mut result = self.expr(operands.next()?)?;
        while let (Some(sign), Some(right)) = (operands.next(), operands.next()) {
            let right = self.expr(right)?;
            let span = result.span.to(right.span);
            let (left, right) = (Box::new(result), Box::new(right));
            let kind = match sign.rule() {
                Rule::plus => ExprKind::Add(left, right),
                Rule::minus => ExprKind::Subtract(left, right),
                _ => ExprKind::Times(left, right),
            };
            result = Expr { kind, span };
        }
        Some(result)
    }

    /// Refuses more operators in a row than trees may be deep.
    fn too_long(&mut self, parts: &[Node]) -> bool {
        let Some(last) = parts.get(2 * MAX_DEPTH) else { return false };
        self.report(
            Diagnostic::new(
                Code::TooDeep,
                last.span(),
                format!("more than {MAX_DEPTH} values are joined in one expression"),
            )
            .help("give a part of it a name with `define`"),
        );
        true
    }

    fn atom(&mut self, node: &Node) -> Option<Expr> {
        let span = node.span();
        let kind = match node.rule() {
            Rule::text => ExprKind::Text(self.words(node).value),
            Rule::date => ExprKind::Date(self.date(node)?.value),
            Rule::number => ExprKind::Number(self.number(node)?),
            Rule::quantity => self.quantity(node)?,
            Rule::kw_none => ExprKind::None,
            Rule::other => ExprKind::Other(self.words_in(node)?.value),
            Rule::path | Rule::name => ExprKind::Path(self.path(node)),
            Rule::of_item => self.of_item(node)?,
            Rule::age => {
                let mut dates = node.all(Rule::age_date);
                let (on, of) = (dates.next()?, dates.next()?);
                ExprKind::Age { on: Box::new(self.expr(&on)?), of: Box::new(self.expr(&of)?) }
            }
            Rule::latest => {
                let items: Vec<Expr> = node.all(Rule::plain).filter_map(|item| self.expr(&item)).collect();
                if node.has(Rule::kw_latest) { ExprKind::Latest(items) } else { ExprKind::Earliest(items) }
            }
            _ => return None,
        };
        Some(Expr { kind, span })
    }

    fn of_item(&mut self, node: &Node) -> Option<ExprKind> {
        let path = self.path_in(node);
        if let Some(label) = self.words_in(node) {
            return Some(ExprKind::Of { path, item: Box::new(ast::ItemRef::Labelled(label)) });
        }
        match node.child(Rule::name) {
            Some(name) => Some(ExprKind::Of { path, item: Box::new(ast::ItemRef::Bound(self.name(&name))) }),
            None => Some(ExprKind::Path(path)),
        }
    }

    fn quantity(&mut self, node: &Node) -> Option<ExprKind> {
        let digits = node.child(Rule::number)?;
        let number = self.number(&digits)?;
        let Some(unit) = node.child(Rule::unit) else { return Some(ExprKind::Number(number)) };
        let Some(count) = number.to_i64() else {
            self.report(
                Diagnostic::new(
                    Code::BadNumber,
                    node.span(),
                    "a duration is a whole number of days, months or working days",
                )
                .help("write a whole number"),
            );
            return None;
        };
        let word = unit.last().map_or(Rule::kw_days, |word| word.rule());
        let (kind, times) = match word {
            Rule::kw_day | Rule::kw_days if unit.has(Rule::kw_working) => (DurationKind::WorkingDays, 1),
            Rule::kw_week | Rule::kw_weeks => (DurationKind::Days, 7),
            Rule::kw_month | Rule::kw_months => (DurationKind::Months, 1),
            Rule::kw_year | Rule::kw_years => (DurationKind::Months, 12),
            _ => (DurationKind::Days, 1),
        };
        match count.checked_mul(times) {
            Some(total) => Some(ExprKind::Duration(total, kind)),
            None => {
                self.too_large(node.span());
                None
            }
        }
    }

    fn too_large(&mut self, span: Span) {
        self.report(
            Diagnostic::new(Code::BadNumber, span, "the duration is too long to be counted")
                .help("write a smaller number"),
        );
    }
}
