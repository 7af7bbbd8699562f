//! The status of an answer where a case split is cut off by its limit: read off the decision's diagrams.
//!
//! # Source
//! The reference, *Status*; the formal core's modality.

use crate::diagram::store::{Dd, Full, Op};
use crate::diagram::theta::Solved;
use crate::diagram::{Fate, Meaning, Reading};
use crate::eval::search::Doubt;
use crate::eval::slot::Aspect;
use crate::eval::{Answer, Ask, Outcome, Status, Verdict};
use crate::ir::{DecisionId, Program};
use crate::prove::inquiry::{Open, outcome};
use std::collections::BTreeSet;

/// Splits after which the diagrams are asked.
const QUICK: usize = 5_000;

/// Nodes that the diagrams may have for each split that is allowed.
const NODES: usize = 10;

/// Decides: by a case split, and by the diagrams where that is cut off.
pub fn decide<'a>(ask: &Ask<'a>, decision: DecisionId, item: Option<u32>) -> Answer<'a> {
    let quick = Ask { splits: ask.splits.min(QUICK), ..*ask };
    let answer = quick.decide(decision, item);
    if !cut_off(&answer.verdict) {
        return answer;
    }
    match if item.is_none() { verdict(ask, decision) } else { None } {
        Some(verdict) => ask.explain(decision, item, verdict),
        None if ask.splits > QUICK => ask.decide(decision, item),
        None => answer,
    }
}

/// Whether the split came to no answer, or to one of which it may not have seen every outcome.
fn cut_off(verdict: &Verdict<Outcome>) -> bool {
    verdict.status == Status::NotDecided || verdict.doubts.iter().any(Doubt::is_limit)
}

/// Status and outcome by the decision's diagrams alone; `None` where they cannot tell: a list that is not given, a
/// comparison that the analysis does not model, a limit met.
pub fn verdict(ask: &Ask<'_>, decision: DecisionId) -> Option<Verdict<Outcome>> {
    let nodes = ask.splits.saturating_mul(NODES);
    Open::new(ask, decision, nodes).and_then(|mut open| work_out(&mut open, decision)).ok().flatten()
}

fn work_out(open: &mut Open<'_>, decision: DecisionId) -> Result<Option<Verdict<Outcome>>, Full> {
    if beyond(open, open.rest) {
        return Ok(None);
    }
    let Some(end) = reached(open, open.rest)? else { return Ok(None) };
    let program = open.search.law.program;
    let Some(possible) = outcomes(open, program, decision, &end) else { return Ok(None) };
    let told = |status, result: Option<Outcome>| {
        Some(Verdict { status, result, possible: possible.clone(), doubts: Vec::new() })
    };
    if let [only] = possible.as_slice() {
        return Ok(told(Status::Settled, Some(only.clone())));
    }
    if possible.is_empty() {
        return Ok(None);
    }
    let held = open.search.compiler().decision(decision, Reading::Held)?;
    let mut fixed = open.fixed.clone();
    for (rebuttal, var) in open.search.space.standing() {
        let rebuttal = open.search.space.store.restrict(rebuttal, &open.fixed)?;
        let not = open.search.space.store.apply(Op::Not, rebuttal, Dd::NO)?;
        let not = open.search.and(not, open.search.theta)?;
        let established = open.search.space.none(not, &mut open.search.theta)?;
        fixed.insert(var, i128::from(!established));
    }
    let now = open.search.space.store.restrict(held, &fixed)?;
    if beyond(open, now) {
        return Ok(None);
    }
    let Some(now) = reached(open, now)? else { return Ok(None) };
    let Some(now) = outcomes(open, program, decision, &now) else { return Ok(None) };
    Ok(match now.as_slice() {
        [only] if possible.contains(only) => told(Status::Presumed, Some(only.clone())),
        _ => told(Status::Undetermined, None),
    })
}

/// Whether a diagram turns on something that the analysis leaves free, or on a list that is not given.
fn beyond(open: &Open<'_>, dd: Dd) -> bool {
    open.search.space.store.cuts(&[dd]).keys().any(|var| match open.search.space.meanings.get(*var as usize) {
        Some(Meaning::Slot(slot)) => slot.aspect == Aspect::Length && open.search.space.capped,
        Some(Meaning::Opaque(_)) | None => true,
        Some(Meaning::Literal(_) | Meaning::Stands(_)) => false,
    })
}

/// The values to which a diagram leads for some completion; `None` where the theory cannot tell of one.
fn reached(open: &mut Open<'_>, dd: Dd) -> Result<Option<BTreeSet<u32>>, Full> {
    let mut all = BTreeSet::new();
    for value in open.search.space.store.values(dd) {
        let here = open.search.space.store.map(dd, &mut |v| Dd::truth(v == value))?;
        match open.search.space.find(here, &mut open.search.theta)? {
            Some((_, Solved::Point(_))) => drop(all.insert(value)),
            Some((_, Solved::Never(_) | Solved::Unclear)) => return Ok(None),
            None => {}
        }
    }
    Ok(Some(all))
}

fn outcomes(open: &Open<'_>, program: &Program, id: DecisionId, values: &BTreeSet<u32>) -> Option<Vec<Outcome>> {
    let fates: Vec<Option<&Fate>> = values.iter().map(|value| open.search.space.fate_of(*value)).collect();
    let all: Option<BTreeSet<Outcome>> = fates.into_iter().map(|fate| outcome(program, id, fate)).collect();
    all.map(|all| all.into_iter().collect())
}
