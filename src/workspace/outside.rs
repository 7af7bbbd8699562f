//! Files that conclude on the same decision and are never asked together.
//!
//! The body of law of an answer is the file asked and all that it uses. A file beside it that also concludes on the
//! decision, and that nothing brings together with it, takes no part: the author may not know. Takes parsed units; reads
//! names only, so it asks nothing of a text that does not check.

use crate::base::span::Span;
use crate::check::Unit;
use crate::diag::{Code, Diagnostic};
use crate::syntax::ast;
use crate::workspace::used;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A warning for each of `roots` on whose decisions others of them conclude from outside its body of law.
///
/// Two units of one text count as one: a folder may hold a copy of what the standard library holds.
pub fn outside(units: &[Unit], roots: &[usize]) -> Vec<Diagnostic> {
    if roots.len() < 2 {
        return Vec::new();
    }
    let firsts = &firsts(units);
    let bodies: Vec<BTreeSet<usize>> = roots.iter().map(|&root| reached(units, firsts, root)).collect();
    let conclusions: BTreeMap<usize, BTreeMap<Decided, &ast::Conclusion>> =
        roots.iter().map(|&root| (root, concluded(units, firsts, root))).collect();
    let mut found = Vec::new();
    for (&root, own) in &conclusions {
        let together = |other| {
            let pair = [first(firsts, root), first(firsts, other)];
            pair[0] == pair[1] || bodies.iter().any(|body| pair.iter().all(|unit| body.contains(unit)))
        };
        let others = conclusions.iter().filter_map(|(&other, theirs)| {
            let conclusion = own.keys().find_map(|decision| theirs.get(decision))?;
            Some((units.get(other)?, *conclusion)).filter(|_| !together(other))
        });
        let others: Vec<(&Unit, &ast::Conclusion)> = others.collect();
        if let Some(head) = units.get(root).and_then(|unit| unit.ast.head.as_ref()) {
            found.extend(warning(head.name.span, &others));
        }
    }
    found
}

/// The warning at one file's name, with the others that conclude on its decisions; none where there are none.
fn warning(at: Span, others: &[(&Unit, &ast::Conclusion)]) -> Option<Diagnostic> {
    const MOST_SHOWN: usize = 3;
    let (first, conclusion) = others.first()?;
    let decision = &conclusion.decision.text;
    let message = match others.len() {
        1 => format!("`{}` also concludes on `{decision}`, and no file uses both", first.key),
        n => format!("{n} other files also conclude on `{decision}`, and no file uses them and this one"),
    };
    let mut diagnostic = Diagnostic::new(Code::UseOutside, at, message)
        .help("if it is to take part, use it; if these are alternatives, all is well");
    for (_, conclusion) in others.iter().take(MOST_SHOWN) {
        diagnostic = diagnostic.label(conclusion.span, "outside the body of law of this file");
    }
    Some(diagnostic)
}

/// A decision: the unit that declares it, and its name.
type Decided = (usize, String);

/// For each unit the first that has its text.
fn firsts(units: &[Unit]) -> Vec<usize> {
    let mut known = BTreeMap::new();
    units.iter().enumerate().map(|(at, unit)| *known.entry(unit.hash.as_str()).or_insert(at)).collect()
}

fn first(firsts: &[usize], at: usize) -> usize {
    firsts.get(at).copied().unwrap_or(at)
}

/// All that a unit uses, directly or not, and itself; of units of one text the first stands for all.
fn reached(units: &[Unit], firsts: &[usize], root: usize) -> BTreeSet<usize> {
    let mut reached = BTreeSet::new();
    let mut left = vec![root];
    while let Some(unit) = left.pop() {
        if reached.insert(first(firsts, unit)) {
            left.extend(units.get(unit).into_iter().flat_map(used));
        }
    }
    reached
}

/// What the rules of a unit conclude on, each with its first conclusion.
fn concluded<'u>(units: &'u [Unit], firsts: &[usize], at: usize) -> BTreeMap<Decided, &'u ast::Conclusion> {
    let mut concluded = BTreeMap::new();
    let Some(unit) = units.get(at) else { return concluded };
    for item in &unit.ast.items {
        let ast::ItemKind::Rule(rule) = &item.kind else { continue };
        let Some(conclusion) = &rule.conclusion else { continue };
        let Some(name) = conclusion.decision.parts().pop() else { continue };
        let near = std::iter::once(at).chain(used(unit)).find(|&near| declares(units, near, name.value));
        if let Some(declaring) = near.map(|near| first(firsts, near)) {
            concluded.entry((declaring, name.value.to_string())).or_insert(conclusion);
        }
    }
    concluded
}

fn declares(units: &[Unit], at: usize, name: &str) -> bool {
    let decision =
        |item: &Arc<ast::Item>| matches!(&item.kind, ast::ItemKind::Decision(decision) if decision.name.value == name);
    units.get(at).is_some_and(|unit| unit.ast.items.iter().any(decision))
}
