//! The items of a body of law in one shape, in the order in which they are written.

use crate::ir::{
    CitedPlace, CondId, DecisionId, DefineBody, DefineId, DutyId, Except, ExprId, ExprKind, Form, Header, ImpossibleId,
    PolicyId, PresumptionId, Program, ProhibitionId, PropertyForm, PropertyId, RuleId,
};
use std::collections::BTreeMap;

/// What an item is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Which {
    /// A decision.
    Decision(DecisionId),
    /// One version of a define.
    Define(DefineId, usize),
    /// A rule, read or not.
    Rule(RuleId),
    /// A presumption.
    Presumption(PresumptionId),
    /// A duty.
    Duty(DutyId),
    /// A prohibition.
    Prohibition(ProhibitionId),
    /// A property.
    Property(PropertyId),
    /// Facts that cannot occur together.
    Impossible(ImpossibleId),
}

impl Which {
    /// The keyword that opens it.
    pub fn word(self) -> &'static str {
        match self {
            Which::Decision(_) => "decision",
            Which::Define(_, _) => "define",
            Which::Rule(_) => "rule",
            Which::Presumption(_) => "presumption",
            Which::Duty(_) => "duty",
            Which::Prohibition(_) => "prohibition",
            Which::Property(_) => "property",
            Which::Impossible(_) => "impossible",
        }
    }
}

/// An item.
#[derive(Clone, Debug)]
pub struct Item<'p> {
    /// What it is.
    pub which: Which,
    /// Its heading, citation and period.
    pub head: &'p Header,
    /// Its place on its policy's page, unlike that of any other there.
    pub anchor: String,
}

/// Every item, in the order of policies and within one as written.
pub fn items(program: &Program) -> Vec<Item<'_>> {
    let mut all: Vec<(Which, &Header)> = Vec::new();
    all.extend(program.decisions.iter().enumerate().map(|(n, d)| (Which::Decision(DecisionId::new(n)), &d.head)));
    for (n, define) in program.defines.iter().enumerate() {
        let versions = define.versions.iter().enumerate();
        all.extend(versions.map(|(v, version)| (Which::Define(DefineId::new(n), v), &version.head)));
    }
    all.extend(program.rules.iter().enumerate().map(|(n, r)| (Which::Rule(RuleId::new(n)), &r.head)));
    let presumptions = program.presumptions.iter().enumerate();
    all.extend(presumptions.map(|(n, p)| (Which::Presumption(PresumptionId::new(n)), &p.head)));
    all.extend(program.duties.iter().enumerate().map(|(n, d)| (Which::Duty(DutyId::new(n)), &d.head)));
    let prohibitions = program.prohibitions.iter().enumerate();
    all.extend(prohibitions.map(|(n, p)| (Which::Prohibition(ProhibitionId::new(n)), &p.head)));
    all.extend(program.properties.iter().enumerate().map(|(n, p)| (Which::Property(PropertyId::new(n)), &p.head)));
    all.extend(program.impossibles.iter().enumerate().map(|(n, i)| (Which::Impossible(ImpossibleId::new(n)), &i.head)));
    all.sort_by_key(|(which, head)| (head.policy, head.span.file, head.span.start, *which));
    let mut taken: BTreeMap<(PolicyId, String), usize> = BTreeMap::new();
    let anchored = all.into_iter().map(|(which, head)| {
        let plain = format!("{}-{}", which.word(), head.name);
        let times = taken.entry((head.policy, plain.clone())).or_insert(0);
        *times += 1;
        // Dated versions share a name; a full stop cannot stand in one.
        let anchor = if *times > 1 { format!("{plain}.{times}") } else { plain };
        Item { which, head, anchor }
    });
    anchored.collect()
}

/// The conditions that an item states, each once.
pub fn conditions(program: &Program, which: Which) -> Vec<CondId> {
    let excepts = |excepts: &[Except]| excepts.iter().map(|except| except.cond).collect::<Vec<_>>();
    match which {
        Which::Decision(_) => Vec::new(),
        Which::Define(id, version) => match program.define(id).versions.get(version).map(|version| version.body) {
            Some(DefineBody::Means(cond)) => vec![cond],
            Some(DefineBody::Is(expr)) => branches(program, expr),
            None => Vec::new(),
        },
        Which::Rule(id) => {
            let rule = program.rule(id);
            let own = match rule.conclusion {
                Some((_, _, Form::If(cond) | Form::Unless(cond))) => Some(cond),
                Some((_, _, Form::Plain)) | None => None,
            };
            rule.when.iter().copied().chain(excepts(&rule.excepts)).chain(own).collect()
        }
        Which::Presumption(id) => {
            let it = program.presumption(id);
            it.when.iter().copied().chain(excepts(&it.excepts)).chain(it.rebutted_if).collect()
        }
        Which::Duty(id) => {
            let it = program.duty(id);
            let due = it.due.iter().filter_map(|due| due.cond).chain(it.asap.iter().filter_map(|asap| asap.cond));
            let done = it.done_if.iter().map(|(cond, _)| *cond);
            it.when.iter().copied().chain(excepts(&it.excepts)).chain(due).chain(done).chain(it.continues).collect()
        }
        Which::Prohibition(id) => {
            let it = program.prohibition(id);
            it.when.iter().copied().chain(excepts(&it.excepts)).chain([it.breached_if]).collect()
        }
        Which::Property(id) => {
            let it = program.property(id);
            let own = match it.form {
                PropertyForm::Never(cond) | PropertyForm::Always(cond) => Some(cond),
                PropertyForm::TurnsOn(_, _) => None,
            };
            it.when.iter().copied().chain(own).collect()
        }
        Which::Impossible(id) => vec![program.impossible(id).cond],
    }
}

fn branches(program: &Program, expr: ExprId) -> Vec<CondId> {
    match &program.expr(expr).kind {
        ExprKind::If(branches, otherwise) => {
            branches.iter().map(|(cond, _)| *cond).chain(self::branches(program, *otherwise)).collect()
        }
        ExprKind::Const(_)
        | ExprKind::Fact(_)
        | ExprKind::EventDate(_)
        | ExprKind::MadeOn(_)
        | ExprKind::Define(_, _)
        | ExprKind::Add(_, _)
        | ExprKind::Subtract(_, _)
        | ExprKind::Times(_, _)
        | ExprKind::Shift { .. }
        | ExprKind::Age { .. }
        | ExprKind::Latest(_)
        | ExprKind::Earliest(_) => Vec::new(),
    }
}

/// Every place that an item cites: its own, and those of its clauses and limbs.
pub fn places<'p>(program: &'p Program, item: &Item<'p>) -> Vec<&'p CitedPlace> {
    let mut found: Vec<&CitedPlace> = item.head.places.iter().collect();
    found.extend(item.head.period.iter().flat_map(|period| &period.places));
    let mut clauses = |excepts: &'p [Except]| found.extend(excepts.iter().flat_map(|except| &except.places));
    match item.which {
        Which::Rule(id) => clauses(&program.rule(id).excepts),
        Which::Presumption(id) => clauses(&program.presumption(id).excepts),
        Which::Prohibition(id) => clauses(&program.prohibition(id).excepts),
        Which::Duty(id) => {
            let duty = program.duty(id);
            clauses(&duty.excepts);
            found.extend(duty.due.iter().flat_map(|due| &due.places));
            found.extend(duty.asap.iter().flat_map(|asap| &asap.places));
            found.extend(duty.done_if.iter().flat_map(|(_, places)| places));
        }
        Which::Decision(_) | Which::Define(_, _) | Which::Property(_) | Which::Impossible(_) => {}
    }
    for cond in conditions(program, item.which) {
        within(program, cond, &mut found);
    }
    found
}

/// The places that the limbs of a condition cite.
fn within<'p>(program: &'p Program, cond: CondId, found: &mut Vec<&'p CitedPlace>) {
    let kind = &program.cond(cond).kind;
    if let Some(inner) = kind.inner() {
        within(program, inner, found);
    }
    for limb in kind.limbs() {
        found.extend(&limb.places);
        found.extend(limb.excuses.iter().flat_map(|excuse| &excuse.places));
        for inner in limb.excuses.iter().map(|excuse| excuse.cond).chain([limb.cond]) {
            within(program, inner, found);
        }
    }
}
