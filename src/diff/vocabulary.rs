//! The names in which classes are told: defines that mean the same in both laws, and rules that only one has.

use crate::base::date::Date;
use crate::diagram::Reading;
use crate::diagram::count::Cuts;
use crate::diagram::store::{Dd, Full, Op};
use crate::diff::RuleRef;
use crate::diff::engine::{Goal, Pair, Two};
use crate::diff::transitions::rule_ref;
use crate::ir::{DecisionId, DefineBody, DefineId, ExprId, Program, RuleId};
use std::collections::{BTreeMap, BTreeSet};

/// A name.
#[derive(Clone, Debug)]
pub(super) enum Name {
    /// A define.
    Define(String),
    /// A stage of a duty, in words where it is reached and where it is not.
    Stage(String, String),
    /// That a rule is live.
    Rule(RuleRef),
}

/// The names of one thing under comparison, those of more weight later.
pub(super) struct Names {
    pub(super) names: Vec<Name>,
    pub(super) dds: Vec<Dd>,
}

/// The names that can tell the classes of a pair.
pub(super) fn words(two: &mut Two<'_>, both: &Pair) -> Result<Names, Full> {
    let support = two.space.store.cuts(&[both.ends]);
    // A name that tells more apart than the outcomes do would make kinds of case that nothing compared knows.
    let fits = |vars: &Cuts| {
        vars.iter().all(|(var, at)| {
            support.get(var).is_some_and(|known| at.iter().all(|value| known.binary_search(value).is_ok()))
        })
    };
    let mut all: Vec<(usize, Name, Dd)> = Vec::new();
    for (name, dd) in defines(two)? {
        let vars = two.space.store.cuts(&[dd]);
        // A name for one fact says no more than the fact.
        if vars.len() > 1 && fits(&vars) && !all.iter().any(|(_, _, d)| *d == dd) {
            all.push((vars.len(), Name::Define(name), dd));
        }
    }
    let mut told = law_dates(two)?;
    told.extend(supported(two, both)?);
    for (name, dd) in told {
        let vars = two.space.store.cuts(&[dd]);
        if vars.len() > 1 && fits(&vars) && !all.iter().any(|(_, _, d)| *d == dd) {
            all.push((800, name, dd));
        }
    }
    for (name, dd) in stages(two, both)? {
        if fits(&two.space.store.cuts(&[dd])) && !all.iter().any(|(_, _, d)| *d == dd) {
            all.push((900, name, dd));
        }
    }
    for (rule, dd) in rules(two, both)? {
        all.push((1_000, Name::Rule(rule), dd));
    }
    all.sort_by_key(|(weight, _, _)| *weight);
    let (names, dds) = all.into_iter().map(|(_, name, dd)| (name, dd)).unzip();
    Ok(Names { names, dds })
}

/// Defines that mean a condition, the same in both laws or had by one alone.
fn defines(two: &mut Two<'_>) -> Result<Vec<(String, Dd)>, Full> {
    let [old, new] = [0, 1].map(|n: usize| two.sides.get(n).map(|side| side.program));
    let (Some(old), Some(new)) = (old, new) else { return Ok(Vec::new()) };
    let mut all = Vec::new();
    for name in conditions(old).union(&conditions(new)) {
        let a = define(two, 0, old, name)?;
        let b = define(two, 1, new, name)?;
        match (a, b) {
            (Some(a), Some(b)) if a == b => all.push((name.clone(), a)),
            (Some(dd), None) | (None, Some(dd)) => all.push((name.clone(), dd)),
            // In force in one alone: the other does not use the name.
            (Some(Dd::ERROR), Some(dd)) | (Some(dd), Some(Dd::ERROR)) => all.push((name.clone(), dd)),
            (_, _) => {}
        }
    }
    let mut sound = Vec::new();
    for (name, dd) in all {
        let dd = two.space.store.apply(Op::IsYes, dd, Dd::NO)?;
        if dd.value().is_none() {
            sound.push((name, dd));
        }
    }
    Ok(sound)
}

/// Whether the date that picks the law is on or after each day on which some law begins or ends.
fn law_dates(two: &mut Two<'_>) -> Result<Vec<(Name, Dd)>, Full> {
    let mut all = Vec::new();
    for n in 0..2 {
        let Some(side) = two.sides.get(n) else { continue };
        if side.law_at.is_some() {
            continue;
        }
        let program = side.program;
        let days = boundaries(program);
        let mut exprs: Vec<(String, ExprId)> = Vec::new();
        for expr in program.policies.iter().filter_map(|policy| policy.dated_by) {
            let words = &program.expr(expr).words;
            if !exprs.iter().any(|(known, _)| known == words) {
                exprs.push((words.clone(), expr));
            }
        }
        for (words, expr) in exprs {
            for day in &days {
                let dd = two.compiler(n).is_from(expr, *day, Reading::InTheEnd)?;
                let dd = two.space.store.apply(Op::IsYes, dd, Dd::NO)?;
                if dd.value().is_none() && !all.iter().any(|(_, known)| *known == dd) {
                    let name = Name::Stage(format!("{words} is on or after {day}"), format!("{words} is before {day}"));
                    all.push((name, dd));
                }
            }
        }
    }
    Ok(all)
}

/// The days on which some policy or item comes into force or ceases.
fn boundaries(program: &Program) -> BTreeSet<Date> {
    let policies = program.policies.iter().filter_map(|policy| policy.period.as_ref());
    let heads = program
        .rules
        .iter()
        .map(|rule| &rule.head)
        .chain(program.duties.iter().map(|duty| &duty.head))
        .chain(program.presumptions.iter().map(|presumption| &presumption.head))
        .chain(program.defines.iter().flat_map(|define| define.versions.iter().map(|version| &version.head)));
    let periods = policies.chain(heads.filter_map(|head| head.period.as_ref()));
    periods.flat_map(|period| [period.from, period.ceasing]).flatten().collect()
}

/// Of each outcome, whether some rule supports it, where that is the same in both laws.
fn supported(two: &mut Two<'_>, both: &Pair) -> Result<Vec<(Name, Dd)>, Full> {
    let [Goal::Decision(old), Goal::Decision(new)] = &both.goals else { return Ok(Vec::new()) };
    let (old, new) = (by_outcome(two, 0, *old)?, by_outcome(two, 1, *new)?);
    let mut all = Vec::new();
    for (outcome, dd) in &new {
        if old.get(outcome) == Some(dd) && dd.value().is_none() {
            let name = Name::Stage(format!("a rule supports {outcome}"), format!("no rule supports {outcome}"));
            all.push((name, *dd));
        }
    }
    Ok(all)
}

fn by_outcome(two: &mut Two<'_>, n: usize, id: DecisionId) -> Result<BTreeMap<String, Dd>, Full> {
    let mut all: BTreeMap<&str, Vec<Dd>> = BTreeMap::new();
    let Some(program) = two.sides.get(n).map(|side| side.program) else { return Ok(BTreeMap::new()) };
    for rule in &program.decision(id).rules {
        let Some((_, outcome, _)) = program.rule(*rule).conclusion else { continue };
        let Some(outcome) = program.decision(id).outcomes.get(outcome.index()) else { continue };
        let binder = program.rule(*rule).binder;
        let live = two.compiler(n).with_item(binder, 0, |c| c.live(*rule, Reading::InTheEnd))?;
        let live = two.space.store.apply(Op::IsYes, live, Dd::NO)?;
        all.entry(&outcome.name).or_default().push(live);
    }
    let joined =
        |(outcome, live): (&str, Vec<Dd>)| Ok((outcome.to_owned(), two.space.store.join(Op::Or, &live, Dd::NO)?));
    all.into_iter().map(joined).collect()
}

/// The stages of a duty under either law: owed, done, its deadline passed, done late.
fn stages(two: &mut Two<'_>, both: &Pair) -> Result<Vec<(Name, Dd)>, Full> {
    let mut all: Vec<(Name, Dd)> = Vec::new();
    // The new law's stages are told plainly; where the old law's are others, as the old law's.
    for (n, old) in [(1, ""), (0, " under the old law")] {
        let Some(Goal::Duty(ids)) = both.goals.get(n).cloned() else { continue };
        for id in ids {
            let Some(program) = two.sides.get(n).map(|side| side.program) else { continue };
            let binder = program.duty(id).binder;
            let stages = two.compiler(n).with_item(binder, 0, |c| c.stages(id, Reading::InTheEnd))?;
            let words = [
                ("the duty is owed", "the duty is not owed"),
                ("what it asks was done", "what it asks was not done"),
                ("its deadline has passed", "its deadline has not passed"),
                ("it was done too late", "it was not done too late"),
            ];
            for ((yes, no), dd) in words.into_iter().zip(stages) {
                let dd = two.space.store.apply(Op::IsYes, dd, Dd::NO)?;
                if dd.value().is_none() && !all.iter().any(|(_, known)| *known == dd) {
                    all.push((Name::Stage(format!("{yes}{old}"), format!("{no}{old}")), dd));
                }
            }
        }
    }
    Ok(all)
}

fn conditions(program: &Program) -> BTreeSet<String> {
    let means = |body: &DefineBody| matches!(body, DefineBody::Means(_));
    let plain = program.defines.iter().filter(|d| d.binder.is_none() && d.versions.iter().any(|v| means(&v.body)));
    plain.map(|define| define.name.clone()).collect()
}

fn define(two: &mut Two<'_>, n: usize, program: &Program, name: &str) -> Result<Option<Dd>, Full> {
    let Some(at) = program.defines.iter().position(|define| define.name == name) else { return Ok(None) };
    two.compiler(n).define(DefineId::new(at), Reading::InTheEnd).map(Some)
}

/// Rules on the decision that one law alone has in force.
fn rules(two: &mut Two<'_>, both: &Pair) -> Result<Vec<(RuleRef, Dd)>, Full> {
    let mut live: [Vec<(RuleId, Dd)>; 2] = [Vec::new(), Vec::new()];
    for n in 0..2 {
        let Some(Goal::Decision(id)) = both.goals.get(n).cloned() else { return Ok(Vec::new()) };
        let Some(program) = two.sides.get(n).map(|side| side.program) else { continue };
        for rule in &program.decision(id).rules {
            let binder = program.rule(*rule).binder;
            let dd = two.compiler(n).with_item(binder, 0, |c| c.live(*rule, Reading::InTheEnd))?;
            let dd = two.space.store.apply(Op::IsYes, dd, Dd::NO)?;
            if let (Some(list), None) = (live.get_mut(n), dd.value()) {
                list.push((*rule, dd));
            }
        }
    }
    let mut all = Vec::new();
    let [old, new] = &live;
    for (n, (own, other)) in [(old, new), (new, old)].into_iter().enumerate() {
        let (Some(side), Some(beside)) = (two.sides.get(n), two.sides.get(1 - n)) else { continue };
        let named = |id: &RuleId| beside.program.rule(*id).head.name.clone();
        let others: BTreeSet<String> = other.iter().map(|(id, _)| named(id)).collect();
        for (id, dd) in own {
            if !others.contains(&side.program.rule(*id).head.name) {
                all.push((rule_ref(side.program, *id, n == 1), *dd));
            }
        }
    }
    Ok(all)
}
