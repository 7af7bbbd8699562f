//! Parts of a program that are moved: to another place in the text, and to other places in the program's tables.
//!
//! Each type is taken apart field by field, so that a field added to it cannot be forgotten here.

use crate::base::span::Span;
use crate::ir::{CitedPlace, Cond, CondId, CondKind, Except, Expr, ExprId, ExprKind, Form, Header, Limb, Period, Rule};

/// By how much the words of one rule, and its conditions and expressions, move.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Shift {
    /// Bytes of the text.
    pub(crate) bytes: i64,
    /// Places in the table of conditions.
    pub(crate) conds: i64,
    /// Places in the table of expressions.
    pub(crate) exprs: i64,
}

fn moved(at: u32, by: i64) -> u32 {
    u32::try_from(i64::from(at) + by).unwrap_or_default()
}

impl Shift {
    /// Whether everything stays where it is.
    fn is_none(self) -> bool {
        self == Shift::default()
    }

    pub(crate) fn span(self, span: &mut Span) {
        span.start = moved(span.start, self.bytes);
        span.end = moved(span.end, self.bytes);
    }

    fn cond_id(self, cond: &mut CondId) {
        cond.0 = moved(cond.0, self.conds);
    }

    fn expr_id(self, expr: &mut ExprId) {
        expr.0 = moved(expr.0, self.exprs);
    }

    fn expr_ids(self, exprs: &mut [ExprId]) {
        exprs.iter_mut().for_each(|expr| self.expr_id(expr));
    }

    pub(crate) fn rule(self, rule: &mut Rule) {
        if self.is_none() {
            return;
        }
        let Rule { head, when, conclusion, bears_on: _, binder: _, excepts, overridden_by: _ } = rule;
        self.head(head);
        when.iter_mut().for_each(|cond| self.cond_id(cond));
        match conclusion {
            Some((_, _, Form::If(cond) | Form::Unless(cond))) => self.cond_id(cond),
            Some((_, _, Form::Plain)) | None => {}
        }
        self.excepts(excepts);
    }

    fn head(self, head: &mut Header) {
        let Header { name: _, title: _, policy: _, places, basis: _, period, says: _, name_span, span } = head;
        self.places(places);
        if let Some(Period { from: _, ceasing: _, basis: _, places, span }) = period {
            self.places(places);
            self.span(span);
        }
        self.span(name_span);
        self.span(span);
    }

    fn places(self, places: &mut [CitedPlace]) {
        for CitedPlace { source: _, pinpoint: _, basis: _, span } in places {
            self.span(span);
        }
    }

    fn excepts(self, excepts: &mut [Except]) {
        for Except { cond, places, span } in excepts {
            self.cond_id(cond);
            self.places(places);
            self.span(span);
        }
    }

    fn limbs(self, limbs: &mut [Limb]) {
        for Limb { label: _, cond, places, excuses } in limbs {
            self.cond_id(cond);
            self.places(places);
            self.excepts(excuses);
        }
    }

    pub(crate) fn cond(self, cond: &mut Cond) {
        if self.is_none() {
            return;
        }
        let Cond { kind, words: _, span, scoped: _ } = cond;
        self.span(span);
        match kind {
            CondKind::Holds(_)
            | CondKind::ReasonsRecorded(_)
            | CondKind::Define(..)
            | CondKind::Outcome(..)
            | CondKind::Duty(..)
            | CondKind::Prohibition(..)
            | CondKind::Presumption(..)
            | CondKind::Governs(_) => {}
            CondKind::Not(inner) => self.cond_id(inner),
            CondKind::All(limbs) | CondKind::Any(limbs) | CondKind::NoneOf(limbs) | CondKind::AtLeast(_, limbs) => {
                self.limbs(limbs);
            }
            CondKind::Same(a, b) | CondKind::Order(_, a, b) => {
                self.expr_id(a);
                self.expr_id(b);
            }
            CondKind::OneOf(a, several) => {
                self.expr_id(a);
                self.expr_ids(several);
            }
            CondKind::IsNone(a) | CondKind::Includes(_, a) => self.expr_id(a),
            CondKind::Count { binder: _, list: _, body, at_least: _ } => self.cond_id(body),
        }
    }

    pub(crate) fn expr(self, expr: &mut Expr) {
        if self.is_none() {
            return;
        }
        let Expr { kind, ty: _, words: _, span, scoped: _ } = expr;
        self.span(span);
        match kind {
            ExprKind::Const(_)
            | ExprKind::Fact(_)
            | ExprKind::EventDate(_)
            | ExprKind::MadeOn(_)
            | ExprKind::Define(..) => {}
            ExprKind::Add(a, b) | ExprKind::Subtract(a, b) => {
                self.expr_id(a);
                self.expr_id(b);
            }
            ExprKind::Times(_, a) => self.expr_id(a),
            ExprKind::Shift { date, by, kind: _, before: _ } => {
                self.expr_id(date);
                self.expr_id(by);
            }
            ExprKind::Age { on, of } => {
                self.expr_id(on);
                self.expr_id(of);
            }
            ExprKind::Latest(several) | ExprKind::Earliest(several) => self.expr_ids(several),
            ExprKind::If(branches, otherwise) => {
                for (cond, value) in branches {
                    self.cond_id(cond);
                    self.expr_id(value);
                }
                self.expr_id(otherwise);
            }
        }
    }
}
