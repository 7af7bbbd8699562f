//! Expressions by their form, so that what the analysis does not model is one unknown in two laws that say the same.

use crate::diagram::compile::Compiler;
use crate::eval::slot::Aspect;
use crate::ir::{DefineBody, ExprId, ExprKind};

impl Compiler<'_, '_> {
    /// The form of an expression: equal forms have equal values.
    pub(super) fn shape(&self, id: ExprId) -> String {
        let program = self.side.program;
        let all = |exprs: &[ExprId]| exprs.iter().map(|e| self.shape(*e)).collect::<Vec<_>>().join(" ");
        match &program.expr(id).kind {
            ExprKind::Const(value) => format!("{value:?}"),
            ExprKind::Fact(fact) => format!("{:?}", self.slot(*fact, Aspect::Value)),
            ExprKind::EventDate(fact) => format!("{:?}", self.slot(*fact, Aspect::On)),
            ExprKind::MadeOn(fact) => format!("{:?}", self.slot(*fact, Aspect::MadeOn)),
            ExprKind::Add(a, b) => format!("({} + {})", self.shape(*a), self.shape(*b)),
            ExprKind::Subtract(a, b) => format!("({} - {})", self.shape(*a), self.shape(*b)),
            ExprKind::Times(n, a) => format!("({n} * {})", self.shape(*a)),
            ExprKind::Shift { date, by, kind, before } => {
                format!("({} {kind:?} {before} {})", self.shape(*date), self.shape(*by))
            }
            ExprKind::Age { on, of } => format!("age({} {})", self.shape(*on), self.shape(*of)),
            ExprKind::Latest(exprs) => format!("latest({})", all(exprs)),
            ExprKind::Earliest(exprs) => format!("earliest({})", all(exprs)),
            // One version without a period is its body; of several each law has its own.
            ExprKind::Define(define, _) => match program.define(*define).versions.as_slice() {
                [only] if only.head.period.is_none() => match only.body {
                    DefineBody::Is(expr) => self.shape(expr),
                    DefineBody::Means(cond) => self.own_shape(cond.0),
                },
                _ => self.own_shape(id.0),
            },
            ExprKind::If(..) => self.own_shape(id.0),
        }
    }

    /// A form that no other law shares.
    fn own_shape(&self, n: u32) -> String {
        format!("{:p} {n} {:?} {:?}", self.side.program, self.side.law_at, self.items)
    }
}
