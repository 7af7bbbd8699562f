//! What an editor shows beside the text: the provision of each limb, how scenarios came out, how often a name is used.

use crate::base::provision::Label;
use crate::base::span::Span;
use crate::check::Mention;
use crate::ide::View;
use crate::ide::beside::Beside;
use crate::ide::scenarios::{Verdict, within};
use crate::ide::symbol::{Kind, heading, kind_of};
use crate::ir::Program;
use crate::syntax::ast;
use std::collections::BTreeMap;

/// Words shown within the text that are not of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hint {
    /// Behind which byte.
    pub at: u32,
    /// The words.
    pub text: String,
    /// More of it, for whoever asks.
    pub tooltip: Option<String>,
}

/// A line above an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lens {
    /// A scenario, which can be run, with how it came out.
    Scenario {
        /// Its title's place.
        span: Span,
        /// The words.
        text: String,
        /// Whether all was as expected; `None` where it was not run.
        passed: Option<bool>,
    },
    /// What changed since the last commit.
    Changed {
        /// Its name's place; of the whole policy, its head.
        span: Span,
        /// The words.
        text: String,
        /// The name; `None` of the whole policy.
        name: Option<String>,
    },
    /// How far the scenarios exercise an item.
    Exercised {
        /// Its name's place.
        span: Span,
        /// The words.
        text: String,
    },
    /// How often a declared thing is named elsewhere.
    References {
        /// Its name's place.
        span: Span,
        /// The words.
        text: String,
        /// The places.
        places: Vec<Span>,
    },
}

/// The hints between two places of a file.
///
/// - `beside`: what is known of the file beside its text.
pub fn hints(view: &View<'_>, range: Span, verdicts: &[Verdict], beside: &Beside) -> Vec<Hint> {
    let mut hints = Vec::new();
    if let Some(program) = view.program {
        limbs(view, program, range, &mut hints);
    }
    for item in &view.tree().items {
        let ast::ItemKind::Scenario(scenario) = &item.kind else { continue };
        let own: Vec<&Verdict> = verdicts.iter().filter(|verdict| within(item.span, verdict.span)).collect();
        if own.is_empty() {
            continue;
        }
        hints.push(Hint { at: scenario.title.span.end, text: outcome(&own), tooltip: None });
        for (span, expected, found) in own.iter().flat_map(|verdict| &verdict.failures) {
            let tooltip = Some(format!("expected: {expected}\nfound: {found}"));
            hints.push(Hint { at: span.end, text: format!("found: {found}"), tooltip });
        }
    }
    for mark in beside.exercised.iter().filter(|mark| mark.limb && !mark.lacks.is_empty()) {
        hints.push(Hint { at: mark.span.end, text: mark.lacks.join("; "), tooltip: None });
    }
    hints.retain(|hint| range.start <= hint.at && hint.at <= range.end);
    hints.sort_by_key(|hint| hint.at);
    hints
}

/// How a scenario, or the rows of its table, came out.
fn outcome(verdicts: &[&Verdict]) -> String {
    let failed = verdicts.iter().filter(|verdict| !verdict.failures.is_empty()).count();
    match (failed, verdicts.len()) {
        (0, 1) => String::from("as expected"),
        (0, n) => format!("all {n} rows as expected"),
        (_, 1) => match verdicts.iter().map(|verdict| verdict.failures.len()).sum() {
            1 => String::from("not as expected"),
            n => format!("{n} expectations not met"),
        },
        (failed, n) => format!("{failed} of {n} rows not as expected"),
    }
}

/// The pinpoint of each limb that has one by its list and not by words of its own.
fn limbs(view: &View<'_>, program: &Program, range: Span, hints: &mut Vec<Hint>) {
    let places = places(view, program);
    for item in view.tree().items.iter().filter(|item| item.span.start <= range.end && item.span.end >= range.start) {
        for cond in conds(item) {
            limbs_of(cond, &places, hints);
        }
    }
}

/// By the first byte of a limb's condition, its citation as lawyers print it.
fn places(view: &View<'_>, program: &Program) -> BTreeMap<u32, String> {
    let mut places = BTreeMap::new();
    for cond in &program.conds {
        for limb in cond.kind.limbs() {
            let span = program.cond(limb.cond).span;
            if let (Some(Label::Lettered(_)), [place], true) =
                (&limb.label, limb.places.as_slice(), span.file == view.file())
                && let Some(pinpoint) = &place.pinpoint
            {
                places.insert(span.start, format!("{} {pinpoint}", program.source(place.source).name));
            }
        }
    }
    places
}

fn limbs_of(cond: &ast::Cond, places: &BTreeMap<u32, String>, hints: &mut Vec<Hint>) {
    match &cond.kind {
        ast::CondKind::List(list) => {
            for limb in &list.limbs {
                let first = places.range(limb.label.span.end..=limb.span.end).next();
                if let (Some((_, place)), Some(inner), None) = (first, &limb.cond, &limb.cite) {
                    // A bracket or opener may stand before the condition proper; a limb within begins on a later line.
                    let own = first.is_some_and(|(at, _)| *at <= inner.span.start.saturating_add(1));
                    if own && matches!(limb.label.value, Label::Lettered(_)) {
                        hints.push(Hint { at: limb.label.span.end, text: place.clone(), tooltip: None });
                    }
                }
                if let Some(inner) = &limb.cond {
                    limbs_of(inner, places, hints);
                }
            }
        }
        ast::CondKind::And(parts) | ast::CondKind::Or(parts) => {
            for part in parts {
                limbs_of(part, places, hints);
            }
        }
        ast::CondKind::Not(inner) | ast::CondKind::Group(inner) | ast::CondKind::Quantified { cond: inner, .. } => {
            limbs_of(inner, places, hints);
        }
        _ => {}
    }
}

/// The conditions of an item that may have limbs.
pub(super) fn conds(item: &ast::Item) -> Vec<&ast::Cond> {
    match &item.kind {
        ast::ItemKind::Define(define) => match &define.body {
            Some(ast::DefineBody::Means(cond)) => vec![cond],
            Some(ast::DefineBody::Is(_)) | None => Vec::new(),
        },
        ast::ItemKind::Rule(rule) => {
            let main = rule.conclusion.as_ref().and_then(|conclusion| match &conclusion.form {
                ast::ConclusionForm::If(cond) | ast::ConclusionForm::Unless(cond) => Some(cond),
                ast::ConclusionForm::Plain => None,
            });
            main.into_iter().chain(&rule.when).chain(rule.except_where.iter().map(|except| &except.cond)).collect()
        }
        ast::ItemKind::Presumption(item) => item.when.iter().chain(&item.rebutted_if).collect(),
        ast::ItemKind::Duty(duty) => {
            duty.when.iter().chain(duty.done_if.iter().map(|done| &done.cond)).chain(&duty.continues).collect()
        }
        ast::ItemKind::Prohibition(item) => item.when.iter().chain(&item.breached_if).collect(),
        _ => Vec::new(),
    }
}

/// The lenses of a file.
///
/// - `views`: the files whose uses are counted.
/// - `beside`: what is known of the file beside its text.
pub fn lenses(view: &View<'_>, views: &[View<'_>], verdicts: &[Verdict], beside: &Beside) -> Vec<Lens> {
    let mut uses: BTreeMap<Span, Vec<Span>> = BTreeMap::new();
    for other in views {
        for Mention { span, means } in other.index.of_file(other.file()) {
            if means.file == view.file() && span != means {
                uses.entry(*means).or_default().push(*span);
            }
        }
    }
    let mut all: Vec<Lens> = view.tree().items.iter().filter_map(|item| lens(item, &uses, verdicts)).collect();
    all.extend(beside.changed.iter().map(|changed| Lens::Changed {
        span: changed.span,
        text: changed.words.clone(),
        name: changed.name.clone(),
    }));
    all.extend(beside.exercised.iter().filter(|mark| !mark.limb).map(|mark| Lens::Exercised {
        span: mark.span,
        text: if mark.lacks.is_empty() { String::from("exercised") } else { mark.lacks.join("; ") },
    }));
    all.sort_by_key(|lens| match lens {
        Lens::Scenario { span, .. }
        | Lens::Changed { span, .. }
        | Lens::Exercised { span, .. }
        | Lens::References { span, .. } => *span,
    });
    all
}

fn lens(item: &ast::Item, uses: &BTreeMap<Span, Vec<Span>>, verdicts: &[Verdict]) -> Option<Lens> {
    if let ast::ItemKind::Scenario(scenario) = &item.kind {
        let own: Vec<&Verdict> = verdicts.iter().filter(|verdict| within(item.span, verdict.span)).collect();
        let passed = (!own.is_empty()).then(|| own.iter().all(|verdict| verdict.failures.is_empty()));
        let text = if own.is_empty() { String::from("run") } else { format!("run: {}", outcome(&own)) };
        return Some(Lens::Scenario { span: scenario.title.span, text, passed });
    }
    let (name, _) = heading(item)?;
    let counted = matches!(
        kind_of(item)?,
        Kind::Define | Kind::Decision | Kind::Rule | Kind::Presumption | Kind::Duty | Kind::Prohibition | Kind::FactSet
    );
    if !counted {
        return None;
    }
    let places = uses.get(&name.span).cloned().unwrap_or_default();
    let text = match places.len() {
        0 => String::from("named nowhere else"),
        1 => String::from("named in 1 place"),
        n => format!("named in {n} places"),
    };
    Some(Lens::References { span: name.span, text, places })
}
