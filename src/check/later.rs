//! Conditions and facts that come after a program was checked: from a command line or a session.
//!
//! Every name of the body of law is seen; one that two policies declare needs its policy before it.

use crate::base::span::{SourceSet, Span};
use crate::check::expr::places_of_type;
use crate::check::given::{facts_of, layer_of};
use crate::check::lower::{DefineInfo, Infos, ItemInfo, Lower, Shape};
use crate::check::names::{DeclaredFact, Group, Names, Thing};
use crate::check::report::Report;
use crate::diag::Diagnostic;
use crate::ir::{
    CondId, DecisionId, DefineBody, DefineId, DutyId, ExprId, ExprKind, FactId, Facts, PolicyId, PresumptionId,
    Program, ProhibitionId, RecordId, RoleId, RuleId, SourceId, TypeId, Value,
};
use crate::syntax::ast;
use std::collections::BTreeSet;

/// Adds a condition to a checked program.
///
/// - `sources`: the texts with the condition's own, for its words.
///
/// # Errors
/// What is wrong with the condition; the program is then as it was.
pub fn cond_in(program: &mut Program, cond: &ast::Cond, sources: &SourceSet) -> Result<CondId, Vec<Diagnostic>> {
    let (n_conds, n_exprs, n_binders) = (program.conds.len(), program.exprs.len(), program.binders.len());
    let names = names(program);
    let infos = infos(program);
    let has_calendar = program.calendar.is_some();
    let mut lower = Lower::new(std::mem::take(program), names, sources, Report::default());
    lower.infos = infos;
    let lowered = lower.cond(cond);
    if let (Some(span), false) = (lower.working_days.first(), has_calendar) {
        let found = Diagnostic::new(
            crate::diag::Code::NoCalendar,
            *span,
            "working days are counted here, and no calendar says which days those are",
        );
        lower.report.push(found.help("add `use std.time` to the policy"));
    }
    let failed = lower.report.has_error();
    *program = lower.program;
    match lowered {
        Some(cond) if !failed => Ok(cond),
        Some(_) | None => {
            program.conds.truncate(n_conds);
            program.exprs.truncate(n_exprs);
            program.binders.truncate(n_binders);
            Err(lower.report.finish())
        }
    }
}

/// The facts of given lines, typed by a checked program.
///
/// - `sources`: the texts with the lines' own, for messages.
///
/// # Errors
/// What is wrong with the lines.
pub fn given_in(program: &Program, given: &[ast::Given], sources: &SourceSet) -> Result<Facts, Vec<Diagnostic>> {
    given_over(program, &Facts::new(), given, sources)
}

/// What is known once given lines are added to what was known: a line replaces what its fact was, `is unknown` takes it
/// away, `includes` adds to a set, and an `entry` of a label that its list has changes the fields that it gives.
///
/// - `sources`: the texts with the lines' own, for messages.
///
/// # Errors
/// What is wrong with the lines.
pub fn given_over(
    program: &Program,
    known: &Facts,
    given: &[ast::Given],
    sources: &SourceSet,
) -> Result<Facts, Vec<Diagnostic>> {
    let mut lower = Lower::new(program.clone(), names(program), sources, Report::default());
    lower.infos = infos(program);
    let layer = lower.block_over(layer_of(known), given, &mut Vec::new());
    if lower.report.has_error() { Err(lower.report.finish()) } else { Ok(facts_of(&layer)) }
}

/// Every name of a program.
fn names(program: &Program) -> Names {
    let mut names = Names::default();
    for (n, policy) in program.policies.iter().enumerate() {
        names.policies.insert(policy.name.clone(), PolicyId::new(n));
    }
    for (n, fact) in program.facts.iter().enumerate() {
        let declared = DeclaredFact { fact: FactId::new(n), unit: fact.policy, span: fact.span };
        if let Some((group, name)) = fact.name.split_once('.') {
            names.groups.entry(group.to_owned()).or_insert_with(|| Group::new(fact.span)).declare(name, declared);
        }
    }
    let mut add = |name: &str, unit: PolicyId, span: Span, thing: Thing| {
        // Versions of one name share a thing.
        let known = names.place_of(name, |known| known.unit == unit && known.thing.word() == thing.word());
        match (known.and_then(|known| names.at_mut(known)).map(|known| &mut known.thing), thing) {
            (Some(Thing::Rule(all)), Thing::Rule(more)) => all.extend(more),
            (Some(Thing::Presumption(all)), Thing::Presumption(more)) => all.extend(more),
            (Some(Thing::Duty(all)), Thing::Duty(more)) => all.extend(more),
            (Some(Thing::Prohibition(all)), Thing::Prohibition(more)) => all.extend(more),
            (Some(_), _) => {}
            (None, thing) => _ = names.declare(name, thing, unit, span),
        }
    };
    let root = PolicyId(0);
    for (n, source) in program.sources.iter().enumerate() {
        let span = source.editions.first().map(|edition| edition.span).unwrap_or_default();
        add(&source.name, root, span, Thing::Source(SourceId::new(n)));
    }
    for (n, role) in program.roles.iter().enumerate() {
        add(&role.name, root, role.span, Thing::Role(RoleId::new(n)));
    }
    for (n, ty) in program.types.iter().enumerate() {
        add(&ty.name, root, ty.span, Thing::Type(TypeId::new(n)));
    }
    for (n, record) in program.records.iter().enumerate() {
        add(&record.name, root, record.span, Thing::Record(RecordId::new(n)));
    }
    for (n, define) in program.defines.iter().enumerate() {
        if let Some(version) = define.versions.first() {
            add(&define.name, version.head.policy, version.head.name_span, Thing::Define(DefineId::new(n)));
        }
    }
    for (n, item) in program.decisions.iter().enumerate() {
        add(&item.head.name, item.head.policy, item.head.name_span, Thing::Decision(DecisionId::new(n)));
    }
    for (n, item) in program.rules.iter().enumerate() {
        add(&item.head.name, item.head.policy, item.head.name_span, Thing::Rule(vec![RuleId::new(n)]));
    }
    for (n, item) in program.presumptions.iter().enumerate() {
        add(&item.head.name, item.head.policy, item.head.name_span, Thing::Presumption(vec![PresumptionId::new(n)]));
    }
    for (n, item) in program.duties.iter().enumerate() {
        add(&item.head.name, item.head.policy, item.head.name_span, Thing::Duty(vec![DutyId::new(n)]));
    }
    for (n, item) in program.prohibitions.iter().enumerate() {
        add(&item.head.name, item.head.policy, item.head.name_span, Thing::Prohibition(vec![ProhibitionId::new(n)]));
    }
    names
}

/// What the program knows of its items.
fn infos(program: &Program) -> Infos {
    let item = |binder| ItemInfo { binder, continues: false };
    let mut infos = Infos {
        defines: Vec::new(),
        presumptions: program.presumptions.iter().map(|one| item(one.binder)).collect(),
        duties: program
            .duties
            .iter()
            .map(|duty| ItemInfo { binder: duty.binder, continues: duty.continues.is_some() })
            .collect(),
        prohibitions: program.prohibitions.iter().map(|one| item(one.binder)).collect(),
        poisoned_facts: BTreeSet::new(),
        poisoned_fields: BTreeSet::new(),
        poisoned_types: BTreeSet::new(),
    };
    for define in &program.defines {
        let body = define.versions.first().map(|version| version.body);
        let (means, shape) = match body {
            Some(DefineBody::Means(_)) => (Some(true), None),
            Some(DefineBody::Is(expr)) => {
                let ty = program.expr(expr).ty.clone();
                let places = places_of_type(&ty);
                (Some(false), Some(Shape { ty, none: false, places }))
            }
            None => (None, None),
        };
        infos.defines.push(DefineInfo { means, binder: define.binder, shape });
    }
    // Whether a define may be `none` depends on others: settled by repetition, as nothing is ever taken back.
    loop {
        let mut changed = false;
        for (n, define) in program.defines.iter().enumerate() {
            let may = define.versions.iter().any(|version| match version.body {
                DefineBody::Is(expr) => may_be_none(program, &infos, expr),
                DefineBody::Means(_) => false,
            });
            if let Some(shape) = infos.defines.get_mut(n).and_then(|info| info.shape.as_mut())
                && may
                && !shape.none
            {
                shape.none = true;
                changed = true;
            }
        }
        if !changed {
            return infos;
        }
    }
}

/// Whether an expression may be `none`, as far as is known of the defines in it.
fn may_be_none(program: &Program, infos: &Infos, expr: ExprId) -> bool {
    let mut stack = vec![expr];
    while let Some(expr) = stack.pop() {
        match &program.expr(expr).kind {
            ExprKind::Const(value) => {
                if *value == Value::None {
                    return true;
                }
            }
            ExprKind::Fact(fact) => {
                if program.fact_decl(*fact).or_none {
                    return true;
                }
            }
            ExprKind::Define(define, _) => {
                let info = infos.defines.get(define.index());
                if info.and_then(|info| info.shape.as_ref()).is_some_and(|shape| shape.none) {
                    return true;
                }
            }
            ExprKind::EventDate(_) | ExprKind::MadeOn(_) | ExprKind::Latest(_) | ExprKind::Earliest(_) => {}
            ExprKind::Add(a, b) | ExprKind::Subtract(a, b) => stack.extend([*a, *b]),
            ExprKind::Times(_, a) => stack.push(*a),
            ExprKind::Shift { date, by, kind: _, before: _ } => stack.extend([*date, *by]),
            ExprKind::Age { on, of } => stack.extend([*on, *of]),
            ExprKind::If(branches, otherwise) => {
                stack.extend(branches.iter().map(|(_, value)| *value));
                stack.push(*otherwise);
            }
        }
    }
    false
}
