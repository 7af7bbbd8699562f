//! Files that conclude on the same decision and are never asked together.
//!
//! The body of law of an answer is the file asked and all that it uses. A file beside it that also concludes on the
//! decision, and that nothing brings together with it, takes no part: the author may not know. Takes parsed units; reads
//! names only, so it asks nothing of a text that does not check.

use crate::diag::{Code, Diagnostic};
use crate::syntax::ast;
use crate::workspace::Unit;
use std::collections::{BTreeMap, BTreeSet};

/// A warning for each of `roots` whose decisions another of them concludes on from outside its body of law.
pub fn outside(units: &[Unit], roots: &[usize]) -> Vec<Diagnostic> {
    let reach: BTreeMap<usize, BTreeSet<usize>> = roots.iter().map(|&root| (root, reached(units, root))).collect();
    let conclusions: BTreeMap<usize, BTreeMap<Decided, &ast::Conclusion>> =
        roots.iter().map(|&root| (root, concluded(units, root))).collect();
    let mut found = Vec::new();
    for (&root, own) in &conclusions {
        let Some(head) = units.get(root).and_then(|unit| unit.ast.head.as_ref()) else { continue };
        for (&other, theirs) in &conclusions {
            let together = |pair: [usize; 2]| reach.values().any(|body| pair.iter().all(|unit| body.contains(unit)));
            if root == other || together([root, other]) {
                continue;
            }
            let shared = own.keys().find_map(|decision| theirs.get(decision));
            if let (Some(conclusion), Some(unit)) = (shared, units.get(other)) {
                let decision = conclusion.decision.text();
                found.push(
                    Diagnostic::new(
                        Code::UseOutside,
                        head.name.span,
                        format!("`{}` also concludes on `{decision}`, and no file uses both", unit.key),
                    )
                    .label(conclusion.span, "here, outside the body of law of this file")
                    .help(format!(
                        "if `{}` is to take part, use it; if the two are alternatives, all is well",
                        unit.key
                    )),
                );
            }
        }
    }
    found
}

/// A decision: the unit that declares it, and its name.
type Decided = (usize, String);

fn reached(units: &[Unit], root: usize) -> BTreeSet<usize> {
    let mut reached = BTreeSet::new();
    let mut left = vec![root];
    while let Some(unit) = left.pop() {
        if reached.insert(unit) {
            left.extend(units.get(unit).into_iter().flat_map(Unit::used));
        }
    }
    reached
}

/// What the rules of a unit conclude on, each with its first conclusion.
fn concluded(units: &[Unit], at: usize) -> BTreeMap<Decided, &ast::Conclusion> {
    let mut concluded = BTreeMap::new();
    let Some(unit) = units.get(at) else { return concluded };
    for item in &unit.ast.items {
        let ast::ItemKind::Rule(rule) = &item.kind else { continue };
        let Some(conclusion) = &rule.conclusion else { continue };
        let Some(name) = conclusion.decision.parts.last() else { continue };
        let declaring = std::iter::once(at).chain(unit.used()).find(|&near| declares(units, near, &name.value));
        if let Some(declaring) = declaring {
            concluded.entry((declaring, name.value.clone())).or_insert(conclusion);
        }
    }
    concluded
}

fn declares(units: &[Unit], at: usize, name: &str) -> bool {
    let decision =
        |item: &ast::Item| matches!(&item.kind, ast::ItemKind::Decision(decision) if decision.name.value == name);
    units.get(at).is_some_and(|unit| unit.ast.items.iter().any(decision))
}
