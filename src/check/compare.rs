//! Comparisons: which words fit which types, and what each becomes.

use crate::base::span::Span;
use crate::check::cond::unlabelled_limb;
use crate::check::expr::same_type;
use crate::check::lower::{Lower, Typed, all_of};
use crate::check::report::article;
use crate::check::resolve::{Named, name_of};
use crate::diag::{Code, Diagnostic};
use crate::ir::{CondId, CondKind, ExprId, FactKind, FactRef, Order, Scalar};
use crate::syntax::ast;
use crate::syntax::ast::CompareOp;

impl Lower<'_> {
    /// `LEFT is …`.
    pub(crate) fn compare(
        &mut self,
        left: &ast::Expr,
        op: CompareOp,
        right: &[ast::Expr],
        span: Span,
    ) -> Option<CondId> {
        if matches!(op, CompareOp::Includes | CompareOp::IncludesAll) {
            return self.includes(left, right, span);
        }
        let named = match name_of(left) {
            Some((path, item)) if item.is_some() || !self.is_open_name(left) => Some(self.resolve(path, item)?),
            Some(_) | None => None,
        };
        match named {
            Some(Named::Decision(decision, item)) => self.compare_outcome(decision, item, op, right, span),
            Some(Named::Duty(duties, item)) => self.compare_duty(&duties, item, op, right, span),
            Some(Named::Prohibition(prohibitions, item)) => {
                self.compare_prohibition(&prohibitions, item, op, right, span)
            }
            Some(Named::Presumption(presumptions, item)) => {
                self.compare_presumption(&presumptions, item, op, right, span)
            }
            Some(
                named @ (Named::Fact(_)
                | Named::EventDate(_)
                | Named::MadeOn(_)
                | Named::Reasons(_)
                | Named::Define(..)
                | Named::Policy
                | Named::Item
                | Named::Other(_)),
            ) => self.compare_named(named, left, op, right, span),
            None => self.compare_values(left, None, op, right, span),
        }
    }

    /// A name on the left that may be a condition (`E is yes`), else an ordinary value.
    fn compare_named(
        &mut self,
        named: Named,
        left: &ast::Expr,
        op: CompareOp,
        right: &[ast::Expr],
        span: Span,
    ) -> Option<CondId> {
        let is_condition = match &named {
            Named::Fact(fact) => self.program.fact_decl(*fact).kind == FactKind::Event,
            Named::Reasons(_) => true,
            Named::Define(define, _) => {
                self.infos.defines.get(define.index()).is_some_and(|info| info.means == Some(true))
            }
            Named::EventDate(_)
            | Named::MadeOn(_)
            | Named::Decision(..)
            | Named::Duty(..)
            | Named::Prohibition(..)
            | Named::Presumption(..)
            | Named::Policy
            | Named::Item
            | Named::Other(_) => false,
        };
        let answer = match right {
            [one] => crate::check::resolve::lone_name(one).and_then(|name| match name.value.as_str() {
                "yes" => Some(true),
                "no" => Some(false),
                _ => None,
            }),
            [] | [_, _, ..] => None,
        };
        if let (true, Some(answer), CompareOp::Is | CompareOp::IsNot) = (is_condition, answer, op) {
            let cond = ast::Cond { kind: ast::CondKind::Holds(left.clone()), span: left.span };
            let holds = self.cond(&cond)?;
            return Some(if answer == (op == CompareOp::Is) {
                holds
            } else {
                self.push_cond(CondKind::Not(holds), span)
            });
        }
        self.compare_values(left, Some(named), op, right, span)
    }

    /// - `named`: what the left stands for, where it is a name that stands for something.
    fn compare_values(
        &mut self,
        left: &ast::Expr,
        named: Option<Named>,
        op: CompareOp,
        right: &[ast::Expr],
        span: Span,
    ) -> Option<CondId> {
        let first = right.first()?;
        let needs_type = |lower: &Self, expr: &ast::Expr| {
            lower.is_open_name(expr) || matches!(expr.kind, ast::ExprKind::None | ast::ExprKind::Other(_))
        };
        // A bare name of a value takes its type from the other side, whichever that is.
        let (left_typed, first_typed) = if needs_type(self, left) && !needs_type(self, first) {
            let first_typed = self.expr(first, None)?;
            let ty = first_typed.shape.ty.clone();
            (self.expr(left, Some(&ty)), Some(first_typed))
        } else {
            let left_typed = match named {
                Some(named) => self.deeper(left.span, |lower| lower.named_value(named, left.span, None)),
                None => self.expr(left, None),
            };
            let first_typed = left_typed.as_ref().and_then(|left| self.expr(first, Some(&left.shape.ty)));
            (left_typed, first_typed)
        };
        let left_typed = left_typed?;
        let rest = all_of(right.iter().skip(1).map(|one| self.expr(one, Some(&left_typed.shape.ty))));
        let (first_typed, rest) = (first_typed?, rest?);
        for (typed, expr) in std::iter::once(&first_typed).chain(&rest).zip(right) {
            self.comparable(&left_typed, left, typed, expr)?;
        }
        let is_none = matches!(first.kind, ast::ExprKind::None);
        let (left_id, one) = (left_typed.id, first_typed.id);
        let kind = match op {
            CompareOp::Is | CompareOp::IsNot => {
                if is_none {
                    CondKind::IsNone(left_id)
                } else {
                    CondKind::Same(left_id, one)
                }
            }
            CompareOp::IsOneOf | CompareOp::IsNotOneOf => {
                CondKind::OneOf(left_id, std::iter::once(one).chain(rest.iter().map(|typed| typed.id)).collect())
            }
            CompareOp::AtLeast
            | CompareOp::AtMost
            | CompareOp::Above
            | CompareOp::Below
            | CompareOp::Before
            | CompareOp::After
            | CompareOp::OnOrBefore
            | CompareOp::OnOrAfter
            | CompareOp::Includes
            | CompareOp::IncludesAll => {
                self.ordered(&left_typed, left, op, first)?;
                order(op, left_id, one)?
            }
        };
        let cond = self.push_cond(kind, span);
        Some(match op {
            CompareOp::IsNot | CompareOp::IsNotOneOf => self.push_cond(CondKind::Not(cond), span),
            CompareOp::Is
            | CompareOp::IsOneOf
            | CompareOp::AtLeast
            | CompareOp::AtMost
            | CompareOp::Above
            | CompareOp::Below
            | CompareOp::Before
            | CompareOp::After
            | CompareOp::OnOrBefore
            | CompareOp::OnOrAfter
            | CompareOp::Includes
            | CompareOp::IncludesAll => cond,
        })
    }

    /// Whether two values may be compared at all; `None` after a report.
    fn comparable(&mut self, left: &Typed, left_ast: &ast::Expr, right: &Typed, right_ast: &ast::Expr) -> Option<()> {
        for (constant, other, at, other_at) in
            [(right_ast, left, right_ast.span, left_ast.span), (left_ast, right, left_ast.span, right_ast.span)]
        {
            if matches!(constant.kind, ast::ExprKind::None) && !other.shape.none {
                let words = self.words(other_at);
                let declared = self.declared_at(other.id);
                let mut found =
                    Diagnostic::new(Code::NoNone, at, format!("`{words}` is never `none`")).help(match declared {
                        Some(_) => "end its type with `or none`, if nobody, never or not at all is a possible answer",
                        None => "only a fact whose type ends in `or none` can be `none`",
                    });
                if let Some(declared) = declared {
                    found = found.label(declared, "it is declared here");
                }
                self.report.push(found);
                return None;
            }
        }
        if same_type(&left.shape.ty, &right.shape.ty) {
            return Some(());
        }
        if let (Scalar::Duration(a), Scalar::Duration(b)) = (&left.shape.ty, &right.shape.ty) {
            let (a, b) = (a.words(), b.words());
            self.duration_kinds(left_ast.span.to(right_ast.span), a, b, "compared");
            return None;
        }
        let (a, b) = (article(&self.type_words(&left.shape.ty)), article(&self.type_words(&right.shape.ty)));
        let (left_words, right_words) = (self.words(left_ast.span), self.words(right_ast.span));
        let mut found = Diagnostic::new(
            Code::TypeMismatch,
            right_ast.span,
            format!("`{left_words}` is {a} and `{right_words}` is {b}: they cannot be compared"),
        );
        if let Some(declared) = self.declared_at(left.id) {
            found = found.label(declared, format!("`{left_words}` is declared here"));
        }
        self.report.push(found.help(match left.shape.ty {
            Scalar::YesNo => format!("a yes/no fact stands alone: `{left_words}`, or `not {left_words}`"),
            Scalar::Date => String::from("compare it with a date, such as `12 January 2026`"),
            Scalar::Number { .. } => String::from("compare it with a number"),
            Scalar::Duration(kind) => format!("compare it with a duration in {}", kind.words()),
            Scalar::Text => String::from("compare it with words between double quotes"),
            Scalar::Enum(ty) => format!("compare it with a value of `{}`", self.program.enum_type(ty).name),
        }));
        None
    }

    /// Where the fact of an expression that names one is declared.
    fn declared_at(&self, expr: ExprId) -> Option<Span> {
        match &self.program.expr(expr).kind {
            crate::ir::ExprKind::Fact(fact) => Some(self.program.fact_decl(*fact).span),
            crate::ir::ExprKind::Const(_)
            | crate::ir::ExprKind::EventDate(_)
            | crate::ir::ExprKind::MadeOn(_)
            | crate::ir::ExprKind::Define(..)
            | crate::ir::ExprKind::Add(..)
            | crate::ir::ExprKind::Subtract(..)
            | crate::ir::ExprKind::Times(..)
            | crate::ir::ExprKind::Shift { .. }
            | crate::ir::ExprKind::Age { .. }
            | crate::ir::ExprKind::Latest(_)
            | crate::ir::ExprKind::Earliest(_)
            | crate::ir::ExprKind::If(..) => None,
        }
    }

    /// Whether an order comparison fits the type; `None` after a report.
    fn ordered(&mut self, left: &Typed, left_ast: &ast::Expr, op: CompareOp, right: &ast::Expr) -> Option<()> {
        if matches!(right.kind, ast::ExprKind::None) {
            self.report.say(
                Code::NoOrder,
                right.span,
                "`none` is neither above nor below anything",
                "write `is none` or `is not none`",
            );
            return None;
        }
        let dated = matches!(op, CompareOp::Before | CompareOp::After | CompareOp::OnOrBefore | CompareOp::OnOrAfter);
        let fits = match left.shape.ty {
            Scalar::Date => dated,
            Scalar::Number { .. } | Scalar::Duration(_) => !dated,
            Scalar::Enum(ty) => self.program.enum_type(ty).ordered && !dated,
            Scalar::YesNo | Scalar::Text => false,
        };
        if !fits {
            let at = Span { start: left_ast.span.end, end: right.span.start, ..left_ast.span };
            self.no_order(left, left_ast, op, self.trimmed(at));
        }
        fits.then_some(())
    }

    /// Reports a comparison by an order that the values do not have, or by the words of another.
    fn no_order(&mut self, left: &Typed, left_ast: &ast::Expr, op: CompareOp, at: Span) {
        let words = self.words(left_ast.span);
        match &left.shape.ty {
            Scalar::Enum(ty) if !self.program.enum_type(*ty).ordered => {
                let decl = self.program.enum_type(*ty);
                let (name, declared) = (decl.name.clone(), decl.span);
                self.report.push(
                    Diagnostic::new(Code::NoOrder, at, format!("the values of `{name}` have no order"))
                        .label(declared, format!("`{name}` is declared here"))
                        .help("compare with `is` or `is one of`, or declare the type with `is ordered A < B < C`"),
                );
            }
            Scalar::YesNo | Scalar::Text => {
                let what = article(&self.type_words(&left.shape.ty));
                self.report.say(
                    Code::NoOrder,
                    at,
                    format!("`{words}` is {what}, and has no order"),
                    "compare it with `is` or `is not`",
                );
            }
            Scalar::Date | Scalar::Number { .. } | Scalar::Duration(_) | Scalar::Enum(_) => {
                let is = op_words(op);
                let better = op_words(counterpart(op));
                let what = article(&self.type_words(&left.shape.ty));
                self.report.push(
                    Diagnostic::new(
                        Code::OrderWords,
                        at,
                        format!("`{words}` is {what}, which is not compared by `{is}`"),
                    )
                    .fix(format!("write `{better}`"), at, better),
                );
            }
        }
    }

    /// A place without the white space at its ends.
    pub(crate) fn trimmed(&self, span: Span) -> Span {
        let text = self.sources.slice(span);
        let lead = u32::try_from(text.len() - text.trim_start().len()).unwrap_or(0);
        let trail = u32::try_from(text.len() - text.trim_end().len()).unwrap_or(0);
        if text.trim().is_empty() {
            return span;
        }
        Span { start: span.start + lead, end: span.end - trail, ..span }
    }

    /// `SET includes V`, `SET includes all of A, B`.
    fn includes(&mut self, left: &ast::Expr, right: &[ast::Expr], span: Span) -> Option<CondId> {
        let named = match name_of(left) {
            Some((path, item)) => Some(self.resolve(path, item)?),
            None => None,
        };
        let mut set = None;
        if let Some(Named::Fact(fact)) = named
            && let FactKind::Set(ty) = self.program.fact_decl(fact).kind
        {
            set = Some((fact, ty));
        }
        let Some((fact, ty)) = set else {
            let words = self.words(left.span);
            self.report.say(
                Code::WrongType,
                left.span,
                format!("`{words}` is not a set, and only a set includes values"),
                "a set is declared with `some of` and a type: `some of Ground`",
            );
            return None;
        };
        let whole = (right.len() == 1).then_some(span);
        let members = all_of(right.iter().map(|one| self.includes_one(fact, ty, one, whole.unwrap_or(one.span))));
        match members?.as_slice() {
            [one] => Some(*one),
            several => {
                let limbs = several.iter().map(|cond| unlabelled_limb(*cond)).collect();
                Some(self.push_cond(CondKind::All(limbs), span))
            }
        }
    }

    fn includes_one(&mut self, fact: FactRef, ty: crate::ir::TypeId, value: &ast::Expr, span: Span) -> Option<CondId> {
        let scalar = Scalar::Enum(ty);
        if matches!(value.kind, ast::ExprKind::None) {
            self.report.say(
                Code::NoNone,
                value.span,
                "`none` is no member of a set",
                "a set may be empty: it then includes nothing",
            );
            return None;
        }
        let typed = self.expr(value, Some(&scalar))?;
        self.require(&typed, &scalar, value.span)?;
        Some(self.push_cond(CondKind::Includes(fact, typed.id), span))
    }
}

/// The order that a comparison asks for; `None` for words that ask for none.
fn order(op: CompareOp, left: ExprId, right: ExprId) -> Option<CondKind> {
    match op {
        CompareOp::AtLeast | CompareOp::OnOrAfter => Some(CondKind::Order(Order::LessOrEqual, right, left)),
        CompareOp::AtMost | CompareOp::OnOrBefore => Some(CondKind::Order(Order::LessOrEqual, left, right)),
        CompareOp::Above | CompareOp::After => Some(CondKind::Order(Order::Less, right, left)),
        CompareOp::Below | CompareOp::Before => Some(CondKind::Order(Order::Less, left, right)),
        CompareOp::Is
        | CompareOp::IsNot
        | CompareOp::IsOneOf
        | CompareOp::IsNotOneOf
        | CompareOp::Includes
        | CompareOp::IncludesAll => None,
    }
}

/// The words that say of dates what these say of amounts, and the reverse.
fn counterpart(op: CompareOp) -> CompareOp {
    match op {
        CompareOp::AtLeast => CompareOp::OnOrAfter,
        CompareOp::AtMost => CompareOp::OnOrBefore,
        CompareOp::Above => CompareOp::After,
        CompareOp::Below => CompareOp::Before,
        CompareOp::Before => CompareOp::Below,
        CompareOp::After => CompareOp::Above,
        CompareOp::OnOrBefore => CompareOp::AtMost,
        CompareOp::OnOrAfter => CompareOp::AtLeast,
        CompareOp::Is
        | CompareOp::IsNot
        | CompareOp::IsOneOf
        | CompareOp::IsNotOneOf
        | CompareOp::Includes
        | CompareOp::IncludesAll => op,
    }
}

/// A comparison as it is written.
pub(crate) fn op_words(op: CompareOp) -> &'static str {
    match op {
        CompareOp::Is => "is",
        CompareOp::IsNot => "is not",
        CompareOp::IsOneOf => "is one of",
        CompareOp::IsNotOneOf => "is not one of",
        CompareOp::AtLeast => "is at least",
        CompareOp::AtMost => "is at most",
        CompareOp::Above => "is above",
        CompareOp::Below => "is below",
        CompareOp::Before => "is before",
        CompareOp::After => "is after",
        CompareOp::OnOrBefore => "is on or before",
        CompareOp::OnOrAfter => "is on or after",
        CompareOp::Includes => "includes",
        CompareOp::IncludesAll => "includes all of",
    }
}
