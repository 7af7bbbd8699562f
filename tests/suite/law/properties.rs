//! Every safeguard against every scenario and thousands of variations of them: one that is claimed to hold is never
//! refuted, and one that is expected to fail is. `ASSIZE_CASES=N` sets how many cases are tried of each law.

use crate::law::cases::Drawing;
use crate::law::{library, reform};
use assize::base::date::Date;
use assize::eval::judge::{Judge, NOT_GOVERNED, Reading};
use assize::eval::{Ask, Law};
use assize::ir::{
    CondId, CondKind, DecisionId, FactRef, Facts, Found, Program, Property, PropertyForm, Scenario, Value,
};
use assize::testing;
use std::collections::BTreeSet;

/// Variations for each scenario, where the environment does not say how many cases there are to be.
const VARIATIONS: usize = 9;

fn variations(program: &Program) -> usize {
    let cases = std::env::var("ASSIZE_CASES").ok().and_then(|n| n.parse::<usize>().ok());
    cases.map_or(VARIATIONS, |cases| cases.div_ceil(program.scenarios.len()).max(VARIATIONS))
}

/// Cases of which a property must have something to say, for its trial to count.
const ENOUGH: usize = 20;

/// The first day on which the reforms of the examples are in force.
const REFORM: &str = "2027-09-01";

/// Makes the request of a case one of a day.
fn make_on(program: &Program, facts: &mut Facts, day: Date) {
    let fact = |name| program.fact_named(name).expect("the shared facts have it");
    facts.set(fact("request.made_on"), Some(Found::Value(Value::Date(day), None)));
    facts.set(fact("request.widened"), Some(Found::NotHappened));
}

/// A property, and what came of it.
struct Trial<'a> {
    property: &'a Property,
    /// The decisions that it names.
    named: BTreeSet<DecisionId>,
    /// In so many cases it had something to say.
    applied: usize,
    /// The first case that refutes it.
    refuted: Option<String>,
}

#[test]
fn the_safeguards_hold_or_fail_as_they_say() {
    hold(&library(), "safeguards", None);
}

#[test]
fn the_reforms_keep_what_they_promise() {
    for (path, policy) in [
        ("examples/reforms/accounts.assize", "accounts_reform"),
        ("examples/reforms/by_content.assize", "by_content_reform"),
        ("examples/reforms/equal_confidentiality.assize", "equal_confidentiality_reform"),
        ("examples/reforms/judicial_gate.assize", "judicial_gate_reform"),
    ] {
        hold(&reform(path), policy, Some(Date::parse(REFORM).expect("a date")));
    }
}

/// Tries the properties of a policy.
///
/// - `day`: variations are of requests made on this day, where they are else too seldom late enough to be spoken of.
fn hold(program: &Program, policy: &str, day: Option<Date>) {
    let law = Law::new(program);
    let own = program.properties.iter().filter(|property| program.policy(property.head.policy).name == policy);
    let mut trials: Vec<Trial<'_>> = own
        .map(|property| Trial { property, named: decisions(program, property), applied: 0, refuted: None })
        .collect();
    assert!(!trials.is_empty(), "{policy} has properties");
    let mut drawing = Drawing::new(program, 2026);
    for scenario in &program.scenarios {
        for n in 0..=variations(program) {
            let mut facts = if n == 0 { scenario.facts.clone() } else { drawing.vary(&scenario.facts) };
            if let (Some(day), true) = (day, n > 0) {
                make_on(program, &mut facts, day);
            }
            let case = Case { law: &law, scenario, facts: &facts };
            let mut judge = case.ask(&facts).judge();
            for trial in &mut trials {
                case.attempt(&mut judge, trial, &mut drawing);
            }
        }
    }
    let mut wrong = Vec::new();
    for Trial { property, applied, refuted, .. } in &trials {
        let name = &property.head.name;
        match (&property.expected_to_fail, refuted) {
            _ if *applied < ENOUGH => wrong.push(format!("{name} was tried on {applied} cases, and wants {ENOUGH}")),
            (None, Some(case)) => wrong.push(format!("{name} does not hold\n{case}")),
            (Some(_), None) => wrong.push(format!("{name}: expected to fail, and nothing refutes it")),
            (None, None) | (Some(_), Some(_)) => {}
        }
    }
    assert!(wrong.is_empty(), "{policy}\n{}", wrong.join("\n\n"));
}

/// One case of a property's trial.
struct Case<'a> {
    law: &'a Law<'a>,
    scenario: &'a Scenario,
    facts: &'a Facts,
}

impl<'a> Case<'a> {
    fn ask<'f>(&self, facts: &'f Facts) -> Ask<'f>
    where
        'a: 'f,
    {
        Ask { facts, ..testing::ask(self.law, self.scenario, 1_000) }
    }

    /// Tries a property on the case, for each item where it is for each.
    fn attempt(&self, judge: &mut Judge<'a>, trial: &mut Trial<'_>, drawing: &mut Drawing<'_>) {
        let property = trial.property;
        for item in items(judge, property) {
            bind(judge, property, item);
            if !speaks(judge, trial) {
                continue;
            }
            match &property.form {
                PropertyForm::Never(cond) => {
                    trial.applied += 1;
                    if judge.cond(*cond, Reading::Counted).is_yes() {
                        self.refute(trial, None);
                    }
                }
                PropertyForm::Always(cond) => {
                    trial.applied += 1;
                    if judge.cond(*cond, Reading::Counted).is_no() {
                        self.refute(trial, None);
                    }
                }
                PropertyForm::TurnsOn(decision, facts) => {
                    let Some(before) = outcome(judge, *decision) else { continue };
                    let mut other = self.facts.clone();
                    for fact in facts {
                        self.turn(&mut other, *fact, item, drawing);
                    }
                    trial.applied += 1;
                    let ask = self.ask(&other);
                    let mut judge = ask.judge();
                    bind(&mut judge, property, item);
                    let after = outcome(&mut judge, *decision);
                    if after.is_some_and(|after| after != before) && speaks(&mut judge, trial) {
                        self.refute(trial, Some(&other));
                    }
                }
            }
        }
    }

    /// Notes the first case, or pair of cases, that refutes a property, if they can be.
    fn refute(&self, trial: &mut Trial<'_>, other: Option<&Facts>) {
        let possible = |facts| self.ask(facts).possible().is_ok();
        if trial.refuted.is_none() && possible(self.facts) && other.is_none_or(possible) {
            trial.refuted = Some(self.told(self.facts, other));
        }
    }

    fn turn(&self, facts: &mut Facts, fact: FactRef, item: Option<u32>, drawing: &mut Drawing<'_>) {
        let program = self.law.program;
        let found = drawing.any(program.fact_decl(fact));
        match fact {
            FactRef::Global(fact) => facts.set(fact, Some(found)),
            FactRef::Field(binder, field) => {
                let list = program.binder(binder).list;
                if let (Some(Found::List(items)), Some(item)) = (facts.get_mut(list).as_mut(), item) {
                    let fields = &mut items[item as usize].fields;
                    let field = field as usize;
                    fields.resize(fields.len().max(field + 1), None);
                    fields[field] = Some(found);
                }
            }
        }
    }

    /// A case in words, and what is different in the other.
    fn told(&self, facts: &Facts, other: Option<&Facts>) -> String {
        let program = self.law.program;
        let mut lines = vec![format!("from: {}", self.scenario.title)];
        for (n, decl) in program.facts.iter().enumerate() {
            let fact = assize::ir::FactId::new(n);
            let Some(found) = facts.get(fact) else { continue };
            let mut line = format!("  {}: {}", decl.name, words(program, decl, found));
            let changed = other.and_then(|other| other.get(fact)).filter(|other| *other != found);
            if let Some(changed) = changed {
                line.push_str(&format!(" / {}", words(program, decl, changed)));
            }
            lines.push(line);
        }
        lines.join("\n")
    }
}

fn words(program: &Program, decl: &assize::ir::FactDecl, found: &Found) -> String {
    let ty = match &decl.kind {
        assize::ir::FactKind::Scalar(assize::ir::Scalar::Enum(ty)) | assize::ir::FactKind::Set(ty) => Some(*ty),
        assize::ir::FactKind::Scalar(_) | assize::ir::FactKind::Event | assize::ir::FactKind::List(_) => None,
    };
    let value = |value: &Value| program.value_words(value, ty);
    match found {
        Found::Value(found, _) => value(found),
        Found::NotHappened => String::from("did not happen"),
        Found::Happened(on) => format!("on {}", on.map_or_else(|| String::from("?"), |on| on.to_string())),
        Found::Set { members, .. } => {
            members.iter().filter(|(_, is_in)| **is_in).map(|(member, _)| value(member)).collect::<Vec<_>>().join(", ")
        }
        Found::List(items) => format!("{items:?}"),
    }
}

/// The items for which a property is tried; one that is not for each has `None`.
fn items(judge: &Judge<'_>, property: &Property) -> Vec<Option<u32>> {
    match property.binder {
        None => vec![None],
        Some(binder) => {
            let length = judge.length(judge.program.binder(binder).list).unwrap_or(0);
            (0..length).map(|item| u32::try_from(item).ok()).collect()
        }
    }
}

/// Lets the bound names of a property, and of the decision that it speaks of, stand for an item.
fn bind(judge: &mut Judge<'_>, property: &Property, item: Option<u32>) {
    let Some(item) = item else { return };
    let program = judge.program;
    let of_decision = match &property.form {
        PropertyForm::TurnsOn(decision, _) => program.decision(*decision).binder,
        PropertyForm::Never(_) | PropertyForm::Always(_) => None,
    };
    for binder in property.binder.into_iter().chain(of_decision) {
        judge.set_item(binder, item);
    }
}

/// What a decision comes to, where it is governed and nothing is open.
fn outcome(judge: &mut Judge<'_>, decision: DecisionId) -> Option<u64> {
    let mask = judge.decision(decision, Reading::Counted).mask;
    (mask.is_power_of_two() && mask != NOT_GOVERNED).then_some(mask)
}

/// Whether a property speaks of a case: it is in force, its `when` holds and each decision that it names is governed.
fn speaks(judge: &mut Judge<'_>, trial: &Trial<'_>) -> bool {
    let property = trial.property;
    judge.in_period(property.head.policy, property.head.period.as_ref(), Reading::Counted).is_yes()
        && property.when.iter().all(|when| judge.cond(*when, Reading::Counted).is_yes())
        && trial.named.iter().all(|decision| judge.governed(*decision, Reading::Counted).is_yes())
}

/// The decisions that a property names.
fn decisions(program: &Program, property: &Property) -> BTreeSet<DecisionId> {
    let mut named = BTreeSet::new();
    let mut todo: Vec<CondId> = property.when.clone();
    match &property.form {
        PropertyForm::Never(cond) | PropertyForm::Always(cond) => todo.push(*cond),
        PropertyForm::TurnsOn(decision, _) => {
            named.insert(*decision);
        }
    }
    while let Some(cond) = todo.pop() {
        let kind = &program.cond(cond).kind;
        if let CondKind::Outcome(decision, ..) = kind {
            named.insert(*decision);
        }
        todo.extend(kind.inner().into_iter().chain(kind.limbs().iter().map(|limb| limb.cond)));
    }
    named
}
