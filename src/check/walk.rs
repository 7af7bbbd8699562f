//! Walks over conditions and expressions as written.

use crate::syntax::ast;

/// Calls `found` with every name in an expression.
pub(crate) fn expr_paths(expr: &ast::Expr, found: &mut dyn FnMut(&ast::Path)) {
    match &expr.kind {
        ast::ExprKind::Path(path) | ast::ExprKind::Of { path, item: _ } => found(path),
        ast::ExprKind::Number(_)
        | ast::ExprKind::Text(_)
        | ast::ExprKind::Date(_)
        | ast::ExprKind::Duration(..)
        | ast::ExprKind::None
        | ast::ExprKind::Other(_)
        | ast::ExprKind::DoneLate => {}
        ast::ExprKind::Add(a, b) | ast::ExprKind::Subtract(a, b) | ast::ExprKind::Times(a, b) => {
            expr_paths(a, found);
            expr_paths(b, found);
        }
        ast::ExprKind::Shift { by, before: _, from } => {
            expr_paths(by, found);
            expr_paths(from, found);
        }
        ast::ExprKind::Age { on, of } => {
            expr_paths(on, found);
            expr_paths(of, found);
        }
        ast::ExprKind::Latest(several) | ast::ExprKind::Earliest(several) => {
            for one in several {
                expr_paths(one, found);
            }
        }
    }
}

/// Calls `found` with every name in a condition.
pub(crate) fn cond_paths(cond: &ast::Cond, found: &mut dyn FnMut(&ast::Path)) {
    match &cond.kind {
        ast::CondKind::And(parts) | ast::CondKind::Or(parts) => {
            for part in parts {
                cond_paths(part, found);
            }
        }
        ast::CondKind::Not(inner) | ast::CondKind::Group(inner) => cond_paths(inner, found),
        ast::CondKind::List(list) => {
            for cond in list.limbs.iter().filter_map(|limb| limb.cond.as_ref()) {
                cond_paths(cond, found);
            }
        }
        ast::CondKind::Holds(expr) => expr_paths(expr, found),
        ast::CondKind::Compare { left, op: _, right } => {
            expr_paths(left, found);
            for one in right {
                expr_paths(one, found);
            }
        }
        ast::CondKind::Within { left, by, before: _, from } => {
            expr_paths(left, found);
            expr_paths(by, found);
            expr_paths(from, found);
        }
        ast::CondKind::OrWorse { left, outcome: _, worse: _ } => expr_paths(left, found),
        ast::CondKind::Governs { policy, governs: _ } => found(policy),
        ast::CondKind::Quantified { quantifier: _, name: _, list, cond } => {
            found(list);
            cond_paths(cond, found);
        }
    }
}
