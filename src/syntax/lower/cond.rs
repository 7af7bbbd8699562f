//! Conditions: what may be joined, compared, quantified and listed.

use crate::base::span::Span;
use crate::diag::Code;
use crate::diag::Diagnostic;
use crate::syntax::ast;
use crate::syntax::ast::CompareOp;
use crate::syntax::ast::Cond;
use crate::syntax::ast::CondKind;
use crate::syntax::ast::Expr;
use crate::syntax::ast::ExprKind;
use crate::syntax::ast::ListKind;
use crate::syntax::ast::Quantifier;
use crate::syntax::grammar::Node;
use crate::syntax::grammar::Rule;
use crate::syntax::lower::Reader;

/// The list that a condition ends in: what it needs, and its words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Opener {
    /// How many limbs must hold.
    pub(super) kind: ListKind,
    /// The opener's words.
    pub(super) span: Span,
}

/// What stands below a condition: the limbs of the list that it ends in, and that list's citation.
#[derive(Debug, Default)]
pub(super) struct Below {
    /// The limbs.
    pub(super) limbs: Vec<ast::Limb>,
    /// The citation after the opener.
    pub(super) cite: Option<ast::Citation>,
}

impl Reader<'_> {
    /// The list that a `cond` ends in, if it ends in one.
    pub(super) fn opener(&mut self, cond: &Node) -> Option<Opener> {
        let mut node = cond.clone();
        loop {
            match node.rule() {
                Rule::cond | Rule::operand | Rule::negated | Rule::quantified => node = node.last()?,
                Rule::counted => {
                    let last = node.last()?;
                    if last.rule() == Rule::kw_of {
                        let count = node.child(Rule::count)?;
                        return Some(Opener { kind: ListKind::AtLeast(self.count(&count)), span: node.span() });
                    }
                    node = last;
                }
                Rule::list_opener => {
                    let kind = match node.first()?.rule() {
                        Rule::kw_all => ListKind::All,
                        Rule::kw_any => ListKind::Any,
                        _ => ListKind::None,
                    };
                    return Some(Opener { kind, span: node.span() });
                }
                _ => return None,
            }
        }
    }

    /// The condition that a `cond` node is; `below` holds the limbs of the list that it ends in.
    pub(super) fn cond(&mut self, node: &Node, below: &mut Below) -> Option<Cond> {
        // Every other part is a word that joins.
        let mut operands: Vec<Cond> = Vec::new();
        let mut joins: Vec<(Rule, Span)> = Vec::new();
        let mut whole = true;
        let mut parts = node.children().peekable();
        while let Some(part) = parts.next() {
            let last = parts.peek().is_none();
            match part.rule() {
                Rule::kw_and | Rule::kw_or => joins.push((part.rule(), part.span())),
                _ => {
                    let mut nothing = Below::default();
                    let inner = if last { &mut *below } else { &mut nothing };
                    match self.operand(&part, inner) {
                        Some(cond) => operands.push(cond),
                        None => whole = false,
                    }
                    if let Some((span, cond)) = self.next_or.take() {
                        joins.push((Rule::kw_or, span));
                        operands.push(cond);
                    }
                    if !last && let Some(opener) = self.opener(&part) {
                        self.report_inline_list(opener.span);
                        whole = false;
                    }
                }
            }
        }
        self.check_mixture(&joins, &operands);
        if !whole {
            return None;
        }
        let is_or = joins.first().is_some_and(|(rule, _)| *rule == Rule::kw_or);
        let (first, end) = (operands.first()?.span, operands.last()?.span);
        if operands.len() == 1 {
            return operands.pop();
        }
        let kind = if is_or { CondKind::Or(operands) } else { CondKind::And(operands) };
        Some(Cond { kind, span: first.to(end) })
    }

    fn report_inline_list(&mut self, span: Span) {
        self.report(
            Diagnostic::new(Code::ListContinued, span, "a list of limbs ends its condition")
                .help("put it last, or make what follows a limb of its own"),
        );
    }

    /// `and` and `or` side by side without brackets are refused.
    fn check_mixture(&mut self, joins: &[(Rule, Span)], operands: &[Cond]) {
        let mut known = joins.first().copied();
        // A quantifier's condition runs on, so a join within it stands beside the joins before it.
        let mut inner = joins.last().copied().and(operands.last());
        let mut within = None;
        while let Some(cond) = inner {
            let (CondKind::Not(next) | CondKind::Quantified { cond: next, .. }) = &cond.kind else { break };
            within = self.join_of(next);
            inner = if within.is_some() { None } else { Some(next) };
        }
        for next in joins.iter().copied().chain(within) {
            match known {
                Some((rule, span)) if rule != next.0 => {
                    let word = |rule| if rule == Rule::kw_and { "`and`" } else { "`or`" };
                    self.report(
                        Diagnostic::new(Code::MixedAndOr, next.1, "`and` and `or` are mixed without brackets")
                            .note(format!("{} here", word(next.0)))
                            .label(span, format!("{} here", word(rule)))
                            .help("put brackets round the part that belongs together, or write it as limbs"),
                    );
                    return;
                }
                Some(_) => {}
                None => known = Some(next),
            }
        }
    }

    /// Where the first two operands of a joined condition meet.
    fn join_of(&self, cond: &Cond) -> Option<(Rule, Span)> {
        let (CondKind::And(operands) | CondKind::Or(operands)) = &cond.kind else { return None };
        let (left, right) = (operands.first()?, operands.get(1)?);
        let between = self.text.get(left.span.end as usize..right.span.start as usize)?;
        let (rule, word) =
            if matches!(cond.kind, CondKind::And(_)) { (Rule::kw_and, "and") } else { (Rule::kw_or, "or") };
        let at = left.span.end as usize + between.find(word)?;
        Some((rule, Span::new(self.file, at, at + word.len())))
    }

    fn operand(&mut self, node: &Node, below: &mut Below) -> Option<Cond> {
        match node.rule() {
            Rule::operand => self.operand(&node.first()?, below),
            Rule::negated => {
                let inner = self.operand(&node.last()?, below)?;
                let span = node.span().to(inner.span);
                Some(Cond { kind: CondKind::Not(Box::new(inner)), span })
            }
            Rule::group => self.group(node),
            Rule::quantified => {
                let quantifier = match node.first()?.rule() {
                    Rule::kw_some => Quantifier::Some,
                    Rule::kw_every => Quantifier::Every,
                    _ => Quantifier::No,
                };
                self.quantified(node, quantifier, below)
            }
            Rule::counted => self.counted(node, below),
            Rule::list_opener => self.list(node, below),
            _ => self.comparison(node),
        }
    }

    fn group(&mut self, node: &Node) -> Option<Cond> {
        let inner = node.child(Rule::cond)?;
        if let Some(opener) = self.opener(&inner) {
            self.report(
                Diagnostic::new(Code::ListContinued, opener.span, "a list of limbs cannot stand within brackets")
                    .help("write the rest of the condition as limbs too, or give the list a name with `define`"),
            );
            return None;
        }
        let cond = self.cond(&inner, &mut Below::default())?;
        if let CondKind::Holds(Expr { kind: ExprKind::Path(path), span }) = &cond.kind {
            let name = self.shown(&path.text);
            let (whole, inner) = (node.span(), *span);
            let bare = self.text.get(inner.range()).unwrap_or("").to_owned();
            self.report(Diagnostic::new(Code::LoneName, whole, format!("brackets hold the lone name {name}")).fix(
                "leave the brackets out",
                whole,
                bare,
            ));
        }
        Some(Cond { kind: CondKind::Group(Box::new(cond)), span: node.span() })
    }

    fn counted(&mut self, node: &Node, below: &mut Below) -> Option<Cond> {
        if !node.has(Rule::kw_of) {
            let count = node.child(Rule::count)?;
            let n = self.count(&count);
            let quantifier = if node.has(Rule::kw_least) { Quantifier::AtLeast(n) } else { Quantifier::AtMost(n) };
            return self.quantified(node, quantifier, below);
        }
        if node.has(Rule::kw_most) {
            self.report(
                Diagnostic::new(
                    Code::UnexpectedText,
                    node.span(),
                    "limbs are counted with `at least`, never with `at most`",
                )
                .help("negate it: `not at least N of`, with a number one higher"),
            );
            return None;
        }
        self.list(node, below)
    }

    fn list(&mut self, node: &Node, below: &mut Below) -> Option<Cond> {
        let opener = self.opener(node)?;
        let Below { limbs, cite } = std::mem::take(below);
        let last = limbs.last().map(|limb| limb.span).or(cite.as_ref().map(|cite| cite.span));
        let span = last.map_or(opener.span, |last| opener.span.to(last));
        Some(Cond { kind: CondKind::List(ast::LimbList { kind: opener.kind, cite, limbs, opener: opener.span }), span })
    }

    fn quantified(&mut self, node: &Node, quantifier: Quantifier, below: &mut Below) -> Option<Cond> {
        let name = self.name_in(node, Rule::name);
        let list = self.path_in(node);
        let inner = node.child(Rule::cond)?;
        let cond = self.cond(&inner, below)?;
        let span = node.span().to(cond.span);
        Some(Cond { kind: CondKind::Quantified { quantifier, name, list, cond: Box::new(cond) }, span })
    }

    fn comparison(&mut self, node: &Node) -> Option<Cond> {
        let written = node.child(Rule::expr)?;
        let left = self.expr(&written);
        let span = node.span();
        if let Some(tail) = node.child(Rule::is_tail) {
            return self.is_tail(&tail, left?, span);
        }
        let left = left?;
        if let Some(tail) = node.child(Rule::includes_tail) {
            let (op, right) = match tail.child(Rule::value_list) {
                Some(list) => (CompareOp::IncludesAll, self.values(&list, true)),
                None => (CompareOp::Includes, self.expr_in(&tail, Rule::expr).into_iter().collect()),
            };
            return Some(self.compare(left, op, right, span));
        }
        if let Some(tail) = node.child(Rule::governs_tail) {
            let ExprKind::Path(policy) = left.kind else {
                self.not_a_condition(left.span, "only a policy governs");
                return None;
            };
            return Some(Cond { kind: CondKind::Governs { policy, governs: tail.has(Rule::kw_governs) }, span });
        }
        if !matches!(left.kind, ExprKind::Path(_) | ExprKind::Of { .. }) {
            self.not_a_condition(left.span, "a value by itself is no condition");
            return None;
        }
        let span = left.span;
        Some(Cond { kind: CondKind::Holds(left), span })
    }

    fn not_a_condition(&mut self, span: Span, message: &str) {
        self.report(Diagnostic::new(Code::NotACondition, span, message).help("say what it is compared with: `… is …`"));
    }

    /// What is compared, the span up to the last value compared with.
    fn compare(&self, left: Expr, op: CompareOp, right: Vec<Expr>, span: Span) -> Cond {
        let end = right.last().map_or(span, |last| last.span);
        let span = if matches!(op, CompareOp::IsOneOf | CompareOp::IncludesAll) { left.span.to(end) } else { span };
        Cond { kind: CondKind::Compare { left, op, right }, span }
    }

    fn is_tail(&mut self, tail: &Node, left: Expr, span: Span) -> Option<Cond> {
        let not = tail.has(Rule::kw_not);
        let what = tail.children().find(|node| !matches!(node.rule(), Rule::kw_is | Rule::kw_not))?;
        let direct = |op, negative| if not { negative } else { op };
        let (op, right) = match what.rule() {
            Rule::one_of => {
                let list = what.child(Rule::value_list)?;
                let right = self.values(&list, false);
                return Some(self.compare(left, direct(CompareOp::IsOneOf, CompareOp::IsNotOneOf), right, span));
            }
            Rule::expr | Rule::path => (direct(CompareOp::Is, CompareOp::IsNot), self.expr(&what)?),
            Rule::done_late => {
                let state = Expr { kind: ExprKind::DoneLate, span: what.span() };
                (direct(CompareOp::Is, CompareOp::IsNot), state)
            }
            Rule::or_worse => {
                let outcome = self.name_in(&what, Rule::name);
                let worse = what.has(Rule::kw_worse);
                return Some(negate(not, Cond { kind: CondKind::OrWorse { left, outcome, worse }, span }));
            }
            Rule::within => {
                let by = Box::new(self.expr_in(&what, Rule::sum)?);
                let from = Box::new(self.expr_in(&what, Rule::expr)?);
                let before = what.has(Rule::kw_before);
                return Some(negate(not, Cond { kind: CondKind::Within { left, by, before, from }, span }));
            }
            Rule::at_least => return self.order(&what, left, CompareOp::AtLeast, not, span),
            Rule::at_most => return self.order(&what, left, CompareOp::AtMost, not, span),
            Rule::is_on if what.has(Rule::kw_before) => {
                return self.order(&what, left, CompareOp::OnOrBefore, not, span);
            }
            Rule::is_on => return self.order(&what, left, CompareOp::OnOrAfter, not, span),
            Rule::order => {
                let op = match what.first()?.rule() {
                    Rule::kw_above => CompareOp::Above,
                    Rule::kw_below => CompareOp::Below,
                    Rule::kw_before => CompareOp::Before,
                    _ => CompareOp::After,
                };
                return self.order(tail, left, op, not, span);
            }
            _ => return None,
        };
        Some(self.compare(left, op, vec![right], span))
    }

    fn order(&mut self, node: &Node, left: Expr, op: CompareOp, not: bool, span: Span) -> Option<Cond> {
        let right = self.expr_in(node, Rule::expr)?;
        Some(negate(not, self.compare(left, op, vec![right], span)))
    }

    /// The values of a list. An `or` at the start of a line does not belong to it but joins conditions.
    fn values(&mut self, list: &Node, all: bool) -> Vec<Expr> {
        let mut values: Vec<Expr> = list.all(Rule::value).filter_map(|value| self.expr(&value)).collect();
        let (Some(or), Some(last)) = (list.child(Rule::kw_or), list.child(Rule::last_value)) else { return values };
        let before = list.all(Rule::value).last().map_or(or.start(), |value| value.end());
        let new_line = self.text.get(before..or.start()).is_some_and(|blank| blank.contains('\n'));
        let Some(value) = self.expr(&last) else { return values };
        if !new_line && !all {
            values.push(value);
        } else if matches!(value.kind, ExprKind::Path(_)) {
            let span = value.span;
            self.next_or = Some((or.span(), Cond { kind: CondKind::Holds(value), span }));
        } else {
            self.not_a_condition(value.span, "a value by itself is no condition");
        }
        values
    }
}

/// `not`, where it was written within a comparison that has no negative of its own.
fn negate(not: bool, cond: Cond) -> Cond {
    if !not {
        return cond;
    }
    let span = cond.span;
    Cond { kind: CondKind::Not(Box::new(cond)), span }
}
