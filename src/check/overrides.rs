//! `overrides`: which item gives way to which, and that none does so in a circle.

use crate::base::span::Span;
use crate::check::body::Body;
use crate::check::declare::{Slot, Slots};
use crate::check::items::Lowered;
use crate::check::lower::Lower;
use crate::diag::{Code, Diagnostic};
use crate::ir;
use crate::ir::{PresumptionId, RuleId};
use crate::syntax::ast;
use std::collections::BTreeMap;

/// One item that overrides another, with the place that says so.
type Pairs = Vec<(usize, usize, Span)>;

/// Resolves every `overrides` and notes it on the item that gives way.
pub(crate) fn lower_overrides(body: &Body, slots: &Slots, lower: &mut Lower<'_>, lowered: &mut Lowered) {
    let mut rules: Pairs = Vec::new();
    let mut presumptions: Pairs = Vec::new();
    for ((_, text), slots) in body.iter().zip(slots) {
        for (placed, slot) in text.items.iter().zip(slots) {
            match (&placed.item.kind, slot) {
                (ast::ItemKind::Rule(item), Slot::Rule(id)) => {
                    for path in &item.overrides {
                        for other in lower.rules(path).unwrap_or_default() {
                            if lower.same_decision(lowered, *id, other, path) {
                                rules.push((id.index(), other.index(), path.span));
                            }
                        }
                    }
                }
                (ast::ItemKind::Presumption(item), Slot::Presumption(id)) => {
                    for path in &item.overrides {
                        for other in lower.presumptions(path).unwrap_or_default() {
                            if lower.same_target(lowered, *id, other, path) {
                                presumptions.push((id.index(), other.index(), path.span));
                            }
                        }
                    }
                }
                (_, _) => {}
            }
        }
    }
    let rule_name = |lowered: &Lowered, n: usize| {
        lowered.rules.get(n).and_then(Option::as_ref).map_or_else(String::new, |rule| rule.head.name.clone())
    };
    let presumption_name = |lowered: &Lowered, n: usize| {
        lowered.presumptions.get(n).and_then(Option::as_ref).map_or_else(String::new, |item| item.head.name.clone())
    };
    report_cycles(lower, &rules, &|n| rule_name(lowered, n));
    report_cycles(lower, &presumptions, &|n| presumption_name(lowered, n));
    for (over, under, _) in rules {
        if let Some(Some(rule)) = lowered.rules.get_mut(under) {
            rule.overridden_by.push(RuleId::new(over));
        }
    }
    for (over, under, _) in presumptions {
        if let Some(Some(presumption)) = lowered.presumptions.get_mut(under) {
            presumption.overridden_by.push(PresumptionId::new(over));
        }
    }
}

impl Lower<'_> {
    /// Whether two rules conclude on one decision; reported where they do not.
    fn same_decision(&mut self, lowered: &Lowered, over: RuleId, under: RuleId, path: &ast::Path) -> bool {
        let rule = |id: RuleId| lowered.rules.get(id.index()).and_then(Option::as_ref);
        let (Some(a), Some(b)) = (rule(over), rule(under)) else { return false };
        let decision = |rule: &ir::Rule| rule.conclusion.as_ref().map(|(decision, _, _)| *decision);
        if let (Some(x), Some(y)) = (decision(a), decision(b))
            && x == y
        {
            return true;
        }
        let on = |rule: &ir::Rule| {
            decision(rule).map_or_else(
                || String::from("concludes on nothing"),
                |decision| format!("concludes on `{}`", self.program.decision(decision).head.name),
            )
        };
        let found = Diagnostic::new(
            Code::BadOverride,
            path.span,
            format!("`{}` {} and `{}` {}: neither can override the other", a.head.name, on(a), b.head.name, on(b)),
        )
        .label(b.head.name_span, format!("`{}` is here", b.head.name))
        .help("a rule overrides rules that conclude on its own decision");
        self.report.push(found);
        false
    }

    /// Whether two presumptions presume one fact or define; reported where they do not.
    fn same_target(&mut self, lowered: &Lowered, over: PresumptionId, under: PresumptionId, path: &ast::Path) -> bool {
        let item = |id: PresumptionId| lowered.presumptions.get(id.index()).and_then(Option::as_ref);
        let (Some(a), Some(b)) = (item(over), item(under)) else { return false };
        let target = |item: &ir::Presumption| match &item.target {
            ir::PresumedValue::Fact(fact, _) => self.fact_node(*fact),
            ir::PresumedValue::Define(define, ..) => crate::check::lower::Node::Define(*define),
        };
        if target(a) == target(b) {
            return true;
        }
        let found = Diagnostic::new(
            Code::BadOverride,
            path.span,
            format!("`{}` and `{}` presume different things: neither can override the other", a.head.name, b.head.name),
        )
        .label(b.head.name_span, format!("`{}` is here", b.head.name))
        .help("a presumption overrides presumptions of its own fact");
        self.report.push(found);
        false
    }
}

/// Reports each circle of overrides once. Iterative.
fn report_cycles(lower: &mut Lower<'_>, pairs: &Pairs, name: &dyn Fn(usize) -> String) {
    let mut edges: BTreeMap<usize, Vec<(usize, Span)>> = BTreeMap::new();
    for (over, under, span) in pairs {
        edges.entry(*over).or_default().push((*under, *span));
    }
    let mut done: BTreeMap<usize, ()> = BTreeMap::new();
    for first in edges.keys().copied().collect::<Vec<_>>() {
        let mut path: Vec<(usize, Span, usize)> = vec![(first, Span::default(), 0)];
        while let Some((node, _, followed)) = path.last_mut() {
            let node = *node;
            let next = edges.get(&node).and_then(|all| all.get(*followed)).copied();
            *followed += 1;
            let Some((to, span)) = next.filter(|_| !done.contains_key(&node)) else {
                done.insert(node, ());
                path.pop();
                continue;
            };
            if let Some(start) = path.iter().position(|(on_path, _, _)| *on_path == to) {
                let mut steps: Vec<(usize, Span)> =
                    path.iter().skip(start + 1).map(|(node, span, _)| (*node, *span)).collect();
                steps.push((to, span));
                let chain: Vec<String> = std::iter::once(to)
                    .chain(steps.iter().map(|(node, _)| *node))
                    .map(|node| format!("`{}`", name(node)))
                    .collect();
                let mut found = Diagnostic::new(
                    Code::OverrideCycle,
                    span,
                    format!("these override one another in a circle: {}", chain.join(" → ")),
                )
                .help("leave out one `overrides`");
                for (_, other) in steps.iter().filter(|(_, other)| *other != span) {
                    found = found.label(*other, "and here");
                }
                lower.report.push(found);
            } else if !done.contains_key(&to) {
                path.push((to, span, 0));
            }
        }
    }
}
