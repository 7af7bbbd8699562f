//! Warnings about the text of the file that is asked: what nothing uses, what cites nothing, what nothing concludes on.

use crate::base::span::Span;
use crate::check::body::Body;
use crate::check::declare::{item_word, name_and_period};
use crate::check::items::Lowered;
use crate::check::lower::{Lower, Used};
use crate::check::names::Thing;
use crate::check::resolve::{Named, name_of};
use crate::diag::{Code, Diagnostic};
use crate::ir::{FactId, FactKind, FactRef, PolicyId, Scalar};
use crate::syntax::ast;
use crate::syntax::ast::CompareOp;

/// Warns about the root's own text.
pub(crate) fn lint(body: &Body, lower: &mut Lower<'_>, lowered: &Lowered) {
    let Some(root) = body.units.first() else { return };
    // What could not be read may use what it seems that nothing uses, and an unknown name is often the misspelling of
    // one that then seems unused. What a library declares is for others to use.
    let read = root.broken.is_empty();
    if read && !root.is_library() && !lower.report.has_error() {
        unused(lower);
    }
    for placed in &root.items {
        uncited(lower, &placed.item);
    }
    if read && !root.is_library() && lowered.rules.iter().all(Option::is_some) {
        unconcluded(lower);
    }
}

/// Decisions that nothing concludes on.
fn unconcluded(lower: &mut Lower<'_>) {
    for (n, decision) in lower.program.decisions.iter().enumerate() {
        let concluded = lower.concluded.contains(&crate::ir::DecisionId::new(n));
        if decision.head.policy == PolicyId(0) && !concluded {
            lower.report.push(
                Diagnostic::new(
                    Code::NothingConcludes,
                    decision.head.name_span,
                    format!("no rule concludes on `{}`", decision.head.name),
                )
                .help("write a rule on it, or leave it out"),
            );
        }
    }
}

/// Declarations of the root that nothing uses.
fn unused(lower: &mut Lower<'_>) {
    let mut found: Vec<(Span, &'static str, String, &'static str)> = Vec::new();
    for (n, fact) in lower.program.facts.iter().enumerate() {
        if fact.policy == PolicyId(0) && !lower.used.contains(&Used::Fact(FactId::new(n))) {
            let help = "leave it out; a fact that must make no difference is named by a property: `never DECISION \
                        turns on FACT`";
            found.push((fact.span, "fact", fact.name.clone(), help));
        }
    }
    for declared in lower.names.things().iter().filter(|declared| declared.unit == PolicyId(0)) {
        let used = match &declared.thing {
            Thing::Source(id) => Used::Source(*id),
            Thing::Role(id) => Used::Role(*id),
            Thing::Type(id) => Used::Type(*id),
            Thing::Record(id) => Used::Record(*id),
            Thing::Define(id) => Used::Define(*id),
            Thing::Decision(_)
            | Thing::Rule(_)
            | Thing::Presumption(_)
            | Thing::Duty(_)
            | Thing::Prohibition(_)
            | Thing::Property
            | Thing::Impossible
            | Thing::FactSet(_)
            | Thing::Calendar
            | Thing::Amendment => continue,
        };
        if !lower.used.contains(&used) {
            let name = String::from(&*declared.name);
            found.push((declared.span, declared.thing.word(), name, "leave it out, or use it"));
        }
    }
    for (span, word, name, help) in found {
        if span.file == root_file(lower) {
            lower.report.say(Code::Unused, span, format!("nothing uses the {word} `{name}`"), help);
        }
    }
}

/// The root's own text: an amendment may bring in declarations from another.
fn root_file(lower: &Lower<'_>) -> crate::base::span::FileId {
    lower.units.iter().find(|(_, unit)| **unit == PolicyId(0)).map(|(file, _)| *file).unwrap_or_default()
}

/// Rules and the like that cite nothing.
fn uncited(lower: &mut Lower<'_>, item: &ast::Item) {
    let cites = match &item.kind {
        ast::ItemKind::Rule(item) => &item.cites,
        ast::ItemKind::Presumption(item) => &item.cites,
        ast::ItemKind::Duty(item) => &item.cites,
        ast::ItemKind::Prohibition(item) => &item.cites,
        ast::ItemKind::Use(_)
        | ast::ItemKind::Source(_)
        | ast::ItemKind::Role(_)
        | ast::ItemKind::Type(_)
        | ast::ItemKind::Facts(_)
        | ast::ItemKind::Define(_)
        | ast::ItemKind::Decision(_)
        | ast::ItemKind::Property(_)
        | ast::ItemKind::Impossible(_)
        | ast::ItemKind::Scenario(_)
        | ast::ItemKind::FactsOf(_)
        | ast::ItemKind::Calendar(_)
        | ast::ItemKind::Amendment(_) => return,
    };
    if !cites.is_empty() || lower.is_broken(item.span) {
        return;
    }
    if let Some((name, _)) = name_and_period(&item.kind) {
        let word = item_word(&item.kind);
        lower.report.say(
            Code::NoCitation,
            name.span,
            format!("the {word} `{}` cites nothing", name.value),
            "write `cites SOURCE PINPOINT`: a reader must be able to find what it states",
        );
    }
}

impl Lower<'_> {
    /// Warns where `never … X is below V` leaves out the cases in which X is `none`. Looks through `all of` and `and`
    /// only: elsewhere the comparison may be meant.
    pub(crate) fn lint_none_below(&mut self, cond: &ast::Cond) {
        match &cond.kind {
            ast::CondKind::And(parts) => {
                for part in parts {
                    self.lint_none_below(part);
                }
            }
            ast::CondKind::Group(inner) => self.lint_none_below(inner),
            ast::CondKind::List(list) if list.kind == ast::ListKind::All => {
                for cond in list.limbs.iter().filter_map(|limb| limb.cond.as_ref()) {
                    self.lint_none_below(cond);
                }
            }
            ast::CondKind::Compare { left, op: CompareOp::Below | CompareOp::AtMost, right } => {
                self.lint_below(left, right, cond.span);
            }
            ast::CondKind::Compare { .. }
            | ast::CondKind::List(_)
            | ast::CondKind::Or(_)
            | ast::CondKind::Not(_)
            | ast::CondKind::Holds(_)
            | ast::CondKind::Within { .. }
            | ast::CondKind::OrWorse { .. }
            | ast::CondKind::Governs { .. }
            | ast::CondKind::Quantified { .. } => {}
        }
    }

    fn lint_below(&mut self, left: &ast::Expr, right: &[ast::Expr], span: Span) {
        let before = self.report.len();
        let Some((path, None)) = name_of(left) else { return };
        let named = self.resolve(path, None);
        if self.report.len() != before {
            return;
        }
        let Some(Named::Fact(fact @ (FactRef::Global(_) | FactRef::Field(..)))) = named else { return };
        let decl = self.program.fact_decl(fact);
        if !decl.or_none
            || !matches!(decl.kind, FactKind::Scalar(Scalar::Enum(_) | Scalar::Number { .. } | Scalar::Duration(_)))
        {
            return;
        }
        let (name, declared) = (decl.name.clone(), decl.span);
        let limit = right.first().map_or_else(String::new, |right| self.words(right.span));
        self.report.push(
            Diagnostic::new(
                Code::NoneBelow,
                span,
                format!("`{name}` may be `none`, which is below nothing: the property does not speak of that"),
            )
            .label(declared, "it is declared here")
            .help(format!("write `not {name} is at least {limit}`, if `none` is meant too")),
        );
    }
}
