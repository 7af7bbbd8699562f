//! Smaller programs and cases beside a given one, for counterexamples that can be read.

use super::Generated;
use super::items::WINDOW_CLOSES;
use crate::reference::{Reference, put};
use assize::ir::{CondId, CondKind, DefineBody, FactId, Facts, Form, Limb, PresumptionId, Program};
use std::collections::BTreeSet;

/// One step smaller, in every way there is; what a step leaves is as well formed as what it was taken from.
pub fn smaller(generated: &Generated, case: &Facts) -> Vec<(Generated, Facts)> {
    let mut all = Vec::new();
    for program in programs(&generated.program) {
        all.push((Generated { program, ..generated.clone() }, case.clone()));
    }
    for (on, law_at) in [(None, generated.law_at), (generated.on, None)] {
        if (on, law_at) != (generated.on, generated.law_at) {
            all.push((Generated { on, law_at, ..generated.clone() }, case.clone()));
        }
    }
    let Generated { program, longest, on, law_at, .. } = generated;
    let reference = Reference { program, on: *on, law_at: *law_at, dates: &generated.given, longest: *longest };
    for (piece, values) in reference.domains(case) {
        for value in values.iter().filter(|_| values.len() > 1) {
            let mut known = case.clone();
            put(&mut known, piece, value.clone());
            all.push((generated.clone(), known));
        }
    }
    all
}

/// Facts that no condition reads, forgotten or made known alike, only lengthen a counterexample.
pub fn without_unread(generated: &Generated, case: &Facts, differs: impl Fn(&Generated, &Facts) -> bool) -> Facts {
    let mut case = case.clone();
    for n in 0..generated.program.facts.len() {
        let mut without = case.clone();
        without.set(FactId::new(n), None);
        if differs(generated, &without) {
            case = without;
        }
    }
    case
}

fn programs(program: &Program) -> Vec<Program> {
    let mut all = Vec::new();
    let mut with = |change: &dyn Fn(&mut Program)| {
        let mut other = program.clone();
        change(&mut other);
        if &other != program {
            all.push(other);
        }
    };
    for (n, decision) in program.decisions.iter().enumerate() {
        for rule in &decision.rules {
            with(&|program| {
                program.decisions[n].rules.retain(|other| other != rule);
                program.rules.iter_mut().for_each(|other| other.overridden_by.retain(|id| id != rule));
            });
        }
    }
    for n in 0..program.rules.len() {
        with(&|program| program.rules[n].when.clear());
        with(&|program| program.rules[n].excepts.clear());
        with(&|program| program.rules[n].overridden_by.clear());
        with(&|program| program.rules[n].head.period = None);
        with(&|program| {
            if let Some((_, _, form)) = &mut program.rules[n].conclusion {
                *form = Form::Plain;
            }
        });
    }
    let last = PresumptionId::new(program.presumptions.len().wrapping_sub(1));
    let asked = program.conds.iter().any(|cond| matches!(cond.kind, CondKind::Presumption(id, _, _) if id == last));
    if !asked {
        with(&|program| {
            program.presumptions.pop();
            program.presumptions.iter_mut().for_each(|other| other.overridden_by.retain(|id| *id != last));
        });
    }
    for n in 0..program.presumptions.len() {
        with(&|program| program.presumptions[n].when.clear());
        with(&|program| program.presumptions[n].excepts.clear());
        with(&|program| program.presumptions[n].overridden_by.clear());
        with(&|program| program.presumptions[n].rebutted_if = None);
        with(&|program| program.presumptions[n].head.period = None);
    }
    for n in 0..program.impossibles.len() {
        if program.impossibles[n].head.name != WINDOW_CLOSES {
            with(&|program| {
                program.impossibles.remove(n);
            });
        }
    }
    for n in 0..program.policies.len() {
        with(&|program| program.policies[n].period = None);
        with(&|program| program.policies[n].applies_when.clear());
        with(&|program| program.policies[n].excepts.clear());
    }
    for n in 0..program.duties.len() {
        with(&|program| program.duties[n].when.clear());
        with(&|program| program.duties[n].excepts.clear());
        with(&|program| program.duties[n].done_if.clear());
        with(&|program| program.duties[n].asap = None);
        with(&|program| program.duties[n].head.period = None);
        with(&|program| {
            program.duties[n].due.pop();
        });
    }
    for n in 0..program.prohibitions.len() {
        with(&|program| program.prohibitions[n].when.clear());
        with(&|program| program.prohibitions[n].excepts.clear());
        with(&|program| program.prohibitions[n].head.period = None);
    }
    let kept = conds_of_the_window(program);
    let read = conds_read(program);
    for n in 0..program.conds.len() {
        let id = CondId::new(n);
        if !kept.contains(&id) && read.contains(&id) {
            for kind in kinds(program, id) {
                let scoped = program.cond(id).scoped;
                with(&|program| {
                    program.conds[n].kind = kind.clone();
                    program.conds[n].scoped = scoped;
                });
            }
        }
    }
    all
}

/// A condition's parts in its place, and the condition with a part fewer.
fn kinds(program: &Program, id: CondId) -> Vec<CondKind> {
    let kind = &program.cond(id).kind;
    let part = |id: CondId| program.cond(id).kind.clone();
    let fewer = |limbs: &[Limb], again: &dyn Fn(Vec<Limb>) -> CondKind| -> Vec<CondKind> {
        let mut all: Vec<CondKind> = limbs.iter().map(|limb| part(limb.cond)).collect();
        for n in 0..limbs.len() {
            let mut without = limbs.to_vec();
            without.remove(n);
            if !without.is_empty() {
                all.push(again(without));
            }
            let mut unexcused = limbs.to_vec();
            unexcused[n].excuses.clear();
            if unexcused.as_slice() != limbs {
                all.push(again(unexcused));
            }
        }
        all
    };
    match kind {
        CondKind::Not(inner) => vec![part(*inner)],
        CondKind::All(limbs) => fewer(limbs, &CondKind::All),
        CondKind::Any(limbs) => fewer(limbs, &CondKind::Any),
        CondKind::NoneOf(limbs) => fewer(limbs, &CondKind::NoneOf),
        CondKind::AtLeast(n, limbs) => fewer(limbs, &|limbs| CondKind::AtLeast(*n, limbs)),
        CondKind::Define(define, None) => match program.define(*define).versions.as_slice() {
            [only] => match only.body {
                DefineBody::Means(cond) => vec![part(cond)],
                DefineBody::Is(_) => Vec::new(),
            },
            _ => Vec::new(),
        },
        _ => Vec::new(),
    }
}

fn conds_of_the_window(program: &Program) -> BTreeSet<CondId> {
    let closing = program.impossibles.iter().filter(|item| item.head.name == WINDOW_CLOSES);
    let mut kept: BTreeSet<CondId> = closing.map(|item| item.cond).collect();
    parts(program, &mut kept);
    kept
}

/// Conditions that rules, presumptions and the like still reach.
fn conds_read(program: &Program) -> BTreeSet<CondId> {
    let mut read: BTreeSet<CondId> = BTreeSet::new();
    let kept_rules: BTreeSet<usize> =
        program.decisions.iter().flat_map(|decision| decision.rules.iter().map(|id| id.index())).collect();
    for n in kept_rules {
        let rule = &program.rules[n];
        read.extend(&rule.when);
        read.extend(rule.excepts.iter().map(|except| except.cond));
        if let Some((_, _, Form::If(cond) | Form::Unless(cond))) = rule.conclusion {
            read.insert(cond);
        }
    }
    for item in &program.presumptions {
        read.extend(item.when.iter().chain(&item.rebutted_if));
        read.extend(item.excepts.iter().map(|except| except.cond));
    }
    for item in &program.duties {
        read.extend(item.when.iter().chain(&item.continues));
        read.extend(item.excepts.iter().map(|except| except.cond));
        read.extend(item.done_if.iter().map(|(cond, _)| *cond));
        read.extend(item.due.iter().filter_map(|due| due.cond));
        read.extend(item.asap.iter().filter_map(|asap| asap.cond));
    }
    for item in &program.prohibitions {
        read.extend(&item.when);
        read.insert(item.breached_if);
        read.extend(item.excepts.iter().map(|except| except.cond));
    }
    read.extend(program.impossibles.iter().map(|item| item.cond));
    for item in &program.policies {
        read.extend(&item.applies_when);
        read.extend(item.excepts.iter().map(|except| except.cond));
    }
    for version in program.defines.iter().flat_map(|define| &define.versions) {
        if let DefineBody::Means(cond) = version.body {
            read.insert(cond);
        }
    }
    parts(program, &mut read);
    read
}

/// Adds all parts, to any depth.
fn parts(program: &Program, conds: &mut BTreeSet<CondId>) {
    let mut todo: Vec<CondId> = conds.iter().copied().collect();
    while let Some(id) = todo.pop() {
        let below: Vec<CondId> = match &program.cond(id).kind {
            CondKind::Not(inner) => vec![*inner],
            CondKind::All(limbs) | CondKind::Any(limbs) | CondKind::NoneOf(limbs) | CondKind::AtLeast(_, limbs) => {
                limbs.iter().flat_map(|limb| limb.excuses.iter().map(|except| except.cond).chain([limb.cond])).collect()
            }
            CondKind::Count { body, .. } => vec![*body],
            _ => Vec::new(),
        };
        for id in below {
            if conds.insert(id) {
                todo.push(id);
            }
        }
    }
}
