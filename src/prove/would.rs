//! The fewest facts whose change settles an outcome, where trying a few at a time finds none: read off the decision's
//! diagram, on which a known fact that is left as it is costs nothing and one that changes costs one.
//!
//! # Source
//! The reference, *Explanation*; the formal core leaves what is held fixed where it is.

use crate::diagram::case::Fixed;
use crate::diagram::store::{Dd, Full, Op, Var};
use crate::diagram::{Fate, Meaning, On, Point, Reading};
use crate::eval::slot::{Place, Slot};
use crate::eval::{Ask, Change, Outcome, Status, WhatWould};
use crate::ir::{DecisionId, FactId, Facts, OutcomeId};
use crate::prove::Options;
use crate::prove::claim::Search;
use std::collections::BTreeSet;

/// Known facts changed at most.
const CHANGES: usize = 8;
/// Steps along the diagram before the search is cut short.
const MOST_STEPS: usize = 400_000;
/// Changes listed at most.
const LISTED: usize = 6;
/// Nodes that the diagrams may have for each split that is allowed.
const NODES: usize = 10;

/// The fewest facts whose change settles an outcome.
///
/// - `held`: facts that must stay as they are.
pub fn what_would(
    ask: &Ask<'_>,
    decision: DecisionId,
    item: Option<u32>,
    outcome: OutcomeId,
    held: &BTreeSet<FactId>,
) -> WhatWould {
    let quick = ask.what_would(decision, item, outcome, held);
    if !quick.changes.is_empty() || item.is_some() {
        return quick;
    }
    by_diagram(ask, decision, outcome, held).ok().flatten().unwrap_or(quick)
}

/// The same by the decision's diagram alone; `None` where it finds none.
///
/// # Errors
/// [`Full`].
pub fn by_diagram(
    ask: &Ask<'_>,
    decision: DecisionId,
    outcome: OutcomeId,
    held: &BTreeSet<FactId>,
) -> Result<Option<WhatWould>, Full> {
    let program = ask.law.program;
    let Some(name) = program.decision(decision).outcomes.get(outcome.index()).map(|o| o.name.clone()) else {
        return Ok(None);
    };
    let nodes = ask.splits.saturating_mul(NODES);
    let mut search = Search::new(ask.law, &Options { splits: ask.splits, nodes });
    search.side.law_at = ask.law_at;
    search.side.on = ask.on.map_or(On::Never, On::Day);
    let dd = search.compiler().decision(decision, Reading::InTheEnd)?;
    let possible = search.compiler().possible()?;
    search.theta = possible;
    let value = search.space.fate(&Fate::Is(name));
    let here = search.space.store.map(dd, &mut |v| Dd::truth(v == value))?;
    let inside = search.and(here, possible)?;
    let fixed = search.space.fixed(&search.side, ask.facts, ask.on);
    let mut would = Would { search, ask, decision, wanted: Outcome::Is(outcome), fixed, held, here, possible };
    // A judgement is changed only if no other way exists.
    for judged in [false, true] {
        for n in 0..=CHANGES {
            let mut walk = Walk { steps: 0, seen: BTreeSet::new(), found: BTreeSet::new() };
            would.walk(inside, &BTreeSet::new(), n, judged, &mut walk);
            let sets = walk.found.into_iter().filter(|set| set.len() == n);
            let mut changes = Vec::new();
            for set in sets {
                changes.extend(would.realised(&set)?);
            }
            if !changes.is_empty() {
                changes.sort_by_key(|change: &Change| change.facts.len());
                let least = changes.first().map_or(0, |change| change.facts.len());
                changes.retain(|change| change.facts.len() == least);
                changes.truncate(LISTED);
                return Ok(Some(WhatWould { changes, up_to: n, cut_short: walk.steps > MOST_STEPS }));
            }
        }
    }
    Ok(None)
}

struct Would<'e, 'a> {
    search: Search<'a>,
    ask: &'e Ask<'a>,
    decision: DecisionId,
    wanted: Outcome,
    fixed: Fixed,
    held: &'e BTreeSet<FactId>,
    here: Dd,
    possible: Dd,
}

/// What a walk along a diagram found.
struct Walk {
    steps: usize,
    seen: BTreeSet<(Dd, BTreeSet<FactId>)>,
    found: BTreeSet<BTreeSet<FactId>>,
}

impl Would<'_, '_> {
    /// The sets of known facts without which a diagram can lead to yes.
    ///
    /// - `left`: how many more may be changed.
    fn walk(&self, dd: Dd, freed: &BTreeSet<FactId>, left: usize, judged: bool, walk: &mut Walk) {
        walk.steps += 1;
        let enough = walk.found.len() >= LISTED * 4 || walk.steps > MOST_STEPS;
        if dd == Dd::NO || enough || !walk.seen.insert((dd, freed.clone())) {
            return;
        }
        let Some(var) = self.search.space.store.top(dd) else {
            walk.found.insert(freed.clone());
            return;
        };
        let kids: BTreeSet<Dd> = self.search.space.store.parts(dd).into_iter().map(|(_, kid)| kid).collect();
        let facts = self.facts(var);
        let Some(value) = self.fixed.get(&var).filter(|_| facts.is_disjoint(freed)) else {
            kids.into_iter().for_each(|kid| self.walk(kid, freed, left, judged, walk));
            return;
        };
        let same = self.search.space.store.follow(dd, var, *value);
        self.walk(same, freed, left, judged, walk);
        if left == 0 {
            return;
        }
        let program = self.ask.law.program;
        let movable = facts.into_iter().filter(|fact| !self.held.contains(fact));
        for fact in movable.filter(|fact| judged || program.fact(*fact).judgement.is_none()) {
            let mut more = freed.clone();
            more.insert(fact);
            for kid in kids.iter().filter(|kid| **kid != same) {
                self.walk(*kid, &more, left - 1, judged, walk);
            }
        }
    }

    /// The law's own known facts of which a variable speaks.
    fn facts(&self, var: Var) -> BTreeSet<FactId> {
        let own = |slot: &Slot| match self.search.side.mapping.own_place(slot.place)? {
            Place::Fact(fact) => self.ask.facts.get(fact).map(|_| fact),
            Place::Field { .. } => None,
        };
        match self.search.space.meanings.get(var as usize) {
            Some(Meaning::Slot(slot)) => own(slot).into_iter().collect(),
            Some(Meaning::Literal(literal)) => literal.slots().iter().filter_map(own).collect(),
            Some(Meaning::Opaque(_) | Meaning::Stands(_)) | None => BTreeSet::new(),
        }
    }

    /// A change of these facts that settles the outcome, as the ordinary evaluator finds: dates as near as may be to what
    /// they were, where that can be told.
    fn realised(&mut self, freed: &BTreeSet<FactId>) -> Result<Vec<Change>, Full> {
        let near = self.ask.freeing(self.decision, None, self.wanted.clone(), freed);
        if !near.is_empty() {
            return Ok(near);
        }
        let mut fixed = self.fixed.clone();
        fixed.retain(|var, _| self.facts(*var).is_disjoint(freed));
        let possible = self.search.space.store.restrict(self.possible, &fixed)?;
        let here = self.search.space.store.restrict(self.here, &fixed)?;
        let inside = self.search.and(here, possible)?;
        let not = self.search.space.store.apply(Op::Not, here, Dd::NO)?;
        let outside = self.search.and(not, possible)?;
        let (ask, decision, wanted, side) = (self.ask, self.decision, &self.wanted, &self.search.side);
        let mut theta = possible;
        let mut found = None;
        self.search.space.witness_with(inside, outside, &mut theta, &mut |space, point: &Point, effort| {
            let Some(change) = point.facts(space, side).and_then(|added| changed(ask.facts, &added, freed)) else {
                return false;
            };
            let mut facts = ask.facts.clone();
            for (fact, found) in &change.facts {
                facts.set(*fact, Some(found.clone()));
            }
            let again = Ask { facts: &facts, splits: effort.splits(ask.splits).max(64), ..*ask };
            let verdict = again.outcome(decision, None);
            let settled = verdict.status == Status::Settled && verdict.result.as_ref() == Some(wanted);
            if settled && again.possible().is_ok() {
                found = Some(change);
                return true;
            }
            false
        })?;
        Ok(found.into_iter().collect())
    }
}

/// What a point changes of a case; `None` where it leaves a freed fact out, or as it was.
fn changed(known: &Facts, added: &Facts, freed: &BTreeSet<FactId>) -> Option<Change> {
    let mut facts = Vec::new();
    for (fact, found) in added.iter() {
        if known.get(fact).is_none() || freed.contains(&fact) {
            facts.push((fact, found.clone()));
        }
    }
    let moved = |fact: &FactId| added.get(*fact).is_some_and(|found| known.get(*fact) != Some(found));
    freed.iter().all(moved).then_some(Change { facts, changed: freed.len() })
}
