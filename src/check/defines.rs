//! Defines: their form and type first, then their bodies, each after those whose type it needs.

use crate::check::cite::{HeaderParts, hang};
use crate::check::declare::{Slot, Slotted};
use crate::check::limbs::wants_hang;
use crate::check::lower::{Lower, Node, Shape, Typed, all_of};
use crate::check::names::Thing;
use crate::diag::{Code, Diagnostic};
use crate::ir;
use crate::ir::{BinderId, DefineId, ExprKind, FactKind, PolicyId, Scalar};
use crate::syntax::ast;
use std::collections::BTreeSet;

/// One version of a define as written.
struct Version<'b> {
    unit: PolicyId,
    define: &'b ast::Define,
    span: crate::base::span::Span,
}

/// Lowers every define.
pub(crate) fn lower_defines(items: &[Slotted<'_>], lower: &mut Lower<'_>) {
    let mut versions: Vec<Vec<Version<'_>>> = Vec::new();
    versions.resize_with(lower.program.defines.len(), Vec::new);
    for Slotted { unit, item, slot } in items {
        if let (ast::ItemKind::Define(define), Slot::Define(id)) = (&item.kind, slot)
            && let Some(all) = versions.get_mut(id.index())
        {
            all.push(Version { unit: *unit, define, span: item.span });
        }
    }
    for (n, versions) in versions.iter().enumerate() {
        lower.define_info(DefineId::new(n), versions);
    }
    let order = order_of_need(&versions, lower);
    for id in order {
        if let Some(versions) = versions.get(id.index()) {
            lower.define_bodies(id, versions);
        }
    }
}

/// The defines, each after those that it names, as far as their types must be inferred; of a cycle, which is reported
/// elsewhere, some member comes first. Iterative: a chain of defines may be long.
fn order_of_need(versions: &[Vec<Version<'_>>], lower: &Lower<'_>) -> Vec<DefineId> {
    #[derive(Clone, Copy, PartialEq)]
    enum State {
        Unseen,
        Open,
        Placed,
    }
    let mut states = vec![State::Unseen; versions.len()];
    let mut order = Vec::new();
    for first in 0..versions.len() {
        let mut stack = vec![(first, false)];
        while let Some((at, needs_done)) = stack.pop() {
            let Some(state) = states.get_mut(at) else { continue };
            if needs_done {
                if *state != State::Placed {
                    *state = State::Placed;
                    order.push(DefineId::new(at));
                }
                continue;
            }
            if *state != State::Unseen {
                continue;
            }
            *state = State::Open;
            stack.push((at, true));
            let mut needed = BTreeSet::new();
            for version in versions.get(at).into_iter().flatten() {
                if let Some(ast::DefineBody::Is(cases)) = &version.define.body {
                    for (value, cond) in &cases.branches {
                        crate::check::walk::expr_paths(value, &mut |path| needs(path, lower, &mut needed));
                        crate::check::walk::cond_paths(cond, &mut |path| needs(path, lower, &mut needed));
                    }
                    if let Some(value) = &cases.otherwise {
                        crate::check::walk::expr_paths(value, &mut |path| needs(path, lower, &mut needed));
                    }
                } else if let Some(ast::DefineBody::Means(cond)) = &version.define.body {
                    crate::check::walk::cond_paths(cond, &mut |path| needs(path, lower, &mut needed));
                }
            }
            for define in needed {
                stack.push((define.index(), false));
            }
        }
    }
    order
}

/// Adds the define that a name stands for, if its type is yet to be inferred.
fn needs(path: &ast::Path, lower: &Lower<'_>, needed: &mut BTreeSet<DefineId>) {
    let from = lower.unit_of(path.span);
    let declared = match path.parts().as_slice() {
        [name] => lower.names.visible_things(name.value, from).next(),
        [policy, name] => {
            lower.names.policies.get(policy.value).and_then(|unit| lower.names.thing_of(*unit, name.value))
        }
        [] | [_, _, ..] => None,
    };
    if let Some(Thing::Define(define)) = declared.map(|declared| &declared.thing) {
        needed.insert(*define);
    }
}

impl Lower<'_> {
    /// Form, item and declared type of a define, from its versions, which must agree.
    fn define_info(&mut self, id: DefineId, versions: &[Version<'_>]) {
        let mut means: Option<bool> = None;
        let mut binder: Option<BinderId> = None;
        let mut shape: Option<Shape> = None;
        for (n, version) in versions.iter().enumerate() {
            let own = match &version.define.body {
                Some(ast::DefineBody::Means(_)) => Some(true),
                Some(ast::DefineBody::Is(_)) => Some(false),
                None => {
                    if !self.is_broken(version.span) {
                        self.report.say(
                            Code::MissingPart,
                            version.define.name.span,
                            format!("`{}` does not say what it stands for", version.define.name.value),
                            "write `means` and a condition, or `is` and a value",
                        );
                    }
                    None
                }
            };
            if let (Some(first), Some(own)) = (means, own)
                && first != own
            {
                self.version_form(id, n, versions, "one version means a condition and another is a value");
            }
            means = means.or(own);
            if let Some(ty) = &version.define.ty {
                let lowered = self.define_shape(ty, version.span);
                if let (Some(first), Some(own)) = (&shape, &lowered)
                    && !crate::check::expr::same_type(&first.ty, &own.ty)
                {
                    self.version_form(id, n, versions, "the versions are of different types");
                }
                shape = shape.or(lowered);
                if own == Some(true) {
                    self.report.say(
                        Code::WrongType,
                        ty.span,
                        "a define that means a condition has no other type",
                        "leave the type out, or write `is` and a value",
                    );
                }
            }
            if n == 0 {
                binder = version.define.for_each.as_ref().and_then(|each| self.for_each(each));
            } else {
                let list = version.define.for_each.as_ref().and_then(|each| self.list(&each.list));
                let first = binder.map(|binder| self.program.binder(binder).list);
                if list != first {
                    self.version_form(id, n, versions, "the versions are of items of different lists");
                }
            }
        }
        if let Some(info) = self.infos.defines.get_mut(id.index()) {
            info.means = means;
            info.binder = binder;
            info.shape = if means == Some(false) { shape } else { None };
        }
        if let Some(define) = self.program.defines.get_mut(id.index()) {
            define.binder = binder;
        }
    }

    fn version_form(&mut self, id: DefineId, n: usize, versions: &[Version<'_>], why: &str) {
        self.mismatched.insert((id, n));
        let Some(version) = versions.get(n) else { return };
        let mut found = Diagnostic::new(
            Code::VersionForm,
            version.define.name.span,
            format!("the versions of `{}` differ: {why}", version.define.name.value),
        )
        .help("write both in one form, or give one another name");
        if let Some(first) = versions.first() {
            found = found.label(first.define.name.span, "the first version is here");
        }
        self.report.push(found);
    }

    fn define_shape(&mut self, ty: &ast::FactType, whole: crate::base::span::Span) -> Option<Shape> {
        let lowered = self.fact_type(ty, whole)?;
        if lowered.judgement.is_some() {
            self.report.say(
                Code::BadFactType,
                ty.span,
                "a define is reckoned, and is no judgement",
                "declare the judgement as a fact, and name it here",
            );
            return None;
        }
        match lowered.kind {
            FactKind::Scalar(ty) => {
                let places = crate::check::expr::places_of_type(&ty);
                Some(Shape { ty, none: lowered.or_none, places })
            }
            FactKind::Event | FactKind::Set(_) | FactKind::List(_) => {
                self.report.say(
                    Code::BadFactType,
                    ty.span,
                    "a define is a single value",
                    "write a type with single values, such as `date`",
                );
                None
            }
        }
    }

    fn define_bodies(&mut self, id: DefineId, versions: &[Version<'_>]) {
        let Some(info) = self.infos.defines.get(id.index()).cloned() else { return };
        self.owner = Node::Define(id);
        let mut lowered = Vec::new();
        let mut shape = info.shape.clone();
        for (n, version) in versions.iter().enumerate() {
            if self.mismatched.contains(&(id, n)) {
                continue;
            }
            let define = version.define;
            let head = self.header(&HeaderParts {
                name: &define.name,
                title: define.title.as_ref(),
                policy: version.unit,
                cites: &define.cites,
                basis: None,
                period: define.period.as_ref(),
                says: define.says.as_ref(),
                span: version.span,
            });
            let item =
                define.for_each.as_ref().zip(info.binder).map(|(each, binder)| (each.name.value.as_str(), binder));
            let hang_on = hang(&head.places);
            let body = self.within(item, |lower| match &define.body {
                Some(ast::DefineBody::Means(cond)) => {
                    if wants_hang(cond) {
                        lower.hang = hang_on;
                    }
                    let cond = lower.cond(cond);
                    lower.hang = None;
                    cond.map(ir::DefineBody::Means)
                }
                Some(ast::DefineBody::Is(cases)) => {
                    let declared = info.shape.as_ref().or(shape.as_ref()).cloned();
                    let value = lower.value_cases(cases, declared.as_ref().map(|shape| &shape.ty), version.span)?;
                    lower.fits_declared(&value, declared.as_ref(), info.shape.is_some(), version);
                    shape = Some(match shape.take() {
                        Some(first) => Shape {
                            none: first.none || (value.shape.none && info.shape.is_none()),
                            places: first.places.max(value.shape.places),
                            ty: first.ty,
                        },
                        None => value.shape.clone(),
                    });
                    Some(ir::DefineBody::Is(value.id))
                }
                None => None,
            });
            if let Some(body) = body {
                lowered.push(ir::DefineVersion { head, body });
            }
        }
        self.owner = Node::Claim;
        if let Some(info) = self.infos.defines.get_mut(id.index()) {
            info.shape = shape;
        }
        if let Some(define) = self.program.defines.get_mut(id.index()) {
            define.versions = lowered;
        }
    }

    /// Reports a value of another type than its define declares or its other versions have.
    fn fits_declared(&mut self, value: &Typed, declared: Option<&Shape>, by_type: bool, version: &Version<'_>) {
        let Some(declared) = declared else { return };
        let at = self.program.expr(value.id).span;
        if !crate::check::expr::same_type(&value.shape.ty, &declared.ty) {
            if by_type {
                // The report says what is needed; the value goes on as declared.
                if self.require(value, &declared.ty, at).is_some() {}
            } else {
                self.report.push(Diagnostic::new(
                    Code::VersionForm,
                    version.define.name.span,
                    format!("the versions of `{}` differ: they are of different types", version.define.name.value),
                ));
            }
        } else if by_type && value.shape.none && !declared.none {
            self.report.say(
                Code::NoNone,
                at,
                format!("`{}` may be `none` here, and its type does not say so", version.define.name.value),
                "end its type with `or none`",
            );
        }
    }

    /// `E1 if C1, E2 if C2, otherwise E3`.
    fn value_cases(
        &mut self,
        cases: &ast::ValueCases,
        expected: Option<&Scalar>,
        whole: crate::base::span::Span,
    ) -> Option<Typed> {
        let Some(otherwise) = &cases.otherwise else {
            if !self.is_broken(whole) {
                self.report.say(
                    Code::MissingPart,
                    cases.span,
                    "this value does not say what it is otherwise",
                    "end it with `, otherwise VALUE`",
                );
            }
            return None;
        };
        if cases.branches.is_empty() {
            return self.expr(otherwise, expected);
        }
        // Bare names of values take their type from the first value that has one of its own.
        let mut ty = expected.cloned();
        let values: Vec<&ast::Expr> =
            cases.branches.iter().map(|(value, _)| value).chain(std::iter::once(otherwise)).collect();
        let mut lowered: Vec<Option<Typed>> = vec![None; values.len()];
        let untyped = |lower: &Self, value: &ast::Expr| {
            lower.is_open_name(value) || matches!(value.kind, ast::ExprKind::None | ast::ExprKind::Other(_))
        };
        if ty.is_none()
            && let Some((n, value)) = values.iter().enumerate().find(|(_, value)| !untyped(self, value))
        {
            let typed = self.expr(value, None)?;
            ty = Some(typed.shape.ty.clone());
            if let Some(place) = lowered.get_mut(n) {
                *place = Some(typed);
            }
        }
        for (value, place) in values.iter().zip(lowered.iter_mut()) {
            if place.is_none() {
                *place = self.expr(value, ty.as_ref());
            }
        }
        let conds = all_of(cases.branches.iter().map(|(_, cond)| self.cond(cond)));
        let lowered = all_of(lowered.into_iter());
        let (conds, lowered) = (conds?, lowered?);
        let (last, firsts) = lowered.split_last()?;
        let mut shape = firsts.first()?.shape.clone();
        for (typed, value) in lowered.iter().zip(&values).skip(1) {
            self.require(typed, &shape.ty, value.span)?;
            shape.none |= typed.shape.none;
            shape.places = shape.places.max(typed.shape.places);
            shape.ty = joined(&shape.ty, &typed.shape.ty);
        }
        let branches = conds.into_iter().zip(firsts.iter().map(|typed| typed.id)).collect();
        Some(self.typed(ExprKind::If(branches, last.id), shape, cases.span))
    }
}

/// The type that holds the values of both, which are comparable: of numbers the wider bounds.
fn joined(a: &Scalar, b: &Scalar) -> Scalar {
    match (a, b) {
        (Scalar::Number { whole: w1, min: min1, max: max1 }, Scalar::Number { whole: w2, min: min2, max: max2 }) => {
            Scalar::Number { whole: *w1 && *w2, min: *min1.min(min2), max: *max1.max(max2) }
        }
        (
            Scalar::Number { .. } | Scalar::YesNo | Scalar::Date | Scalar::Duration(_) | Scalar::Text | Scalar::Enum(_),
            _,
        ) => a.clone(),
    }
}
