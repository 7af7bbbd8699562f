//! The fewest facts whose change settles an outcome, where trying a few at a time finds none: read off the decision's
//! diagram, on which a known fact that is left as it is costs nothing and one that changes costs one.
//!
//! # Source
//! The reference, *Explanation*; the formal core leaves what is held fixed where it is.

use crate::base::hash::QuickMap;
use crate::diagram::case::Fixed;
use crate::diagram::store::{Dd, Full, Op, Var};
use crate::diagram::{Fate, Meaning, On, Point, Reading};
use crate::eval::slot::{Aspect, Place, Slot};
use crate::eval::{Ask, Change, Outcome, Status, WhatWould};
use crate::ir::{DecisionId, FactId, Facts, Found, OutcomeId, Reasons};
use crate::prove::Options;
use crate::prove::claim::Search;
use std::collections::{BTreeMap, BTreeSet};

/// Steps along the diagram before the search is cut short.
const MOST_STEPS: usize = 400_000;
/// Changes listed at most.
const LISTED: usize = 6;
/// Sets of facts found at most, of which some may come to nothing.
const FOUND: usize = LISTED * 4;
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
    if item.is_some() || !quick.changes.is_empty() && !quick.missed && !quick.cut_short {
        return quick;
    }
    let size = |would: &WhatWould| would.changes.first().map(|change| (judged(ask, change), change.changed));
    match by_diagram(ask, decision, outcome, held).ok().flatten() {
        Some(other) if quick.changes.is_empty() => other,
        // As many changes of as many facts, and all of them.
        Some(other)
            if !other.never && (size(&other) < size(&quick) || quick.cut_short && size(&other) == size(&quick)) =>
        {
            other
        }
        Some(_) | None => quick,
    }
}

/// Whether a change turns a judgement, which is the last resort.
fn judged(ask: &Ask<'_>, change: &Change) -> bool {
    change.facts.iter().any(|(fact, found)| {
        let turned = match (ask.facts.get(*fact), found) {
            (Some(Found::Value(before, _)), Found::Value(after, _)) => before != after,
            (_, _) => false,
        };
        turned && ask.law.program.fact(*fact).judgement.is_some()
    })
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
    let vars = would.search.space.store.variables(&[inside]);
    let known: BTreeSet<FactId> = vars.iter().flat_map(|var| would.facts(*var)).collect();
    let (mut steps, mut missed) = (0, false);
    // A judgement is changed only if no other way exists.
    for judged in [false, true] {
        let movable = known.iter().filter(|fact| would.is_movable(**fact, judged)).count();
        let least = would.least(inside, &vars, judged);
        for n in least.get(&inside).copied().unwrap_or(usize::MAX)..=movable {
            let mut walk = Walk { judged, least: &least, steps, seen: BTreeSet::new(), found: BTreeSet::new() };
            would.walk(inside, &BTreeSet::new(), n, &mut walk);
            steps = walk.steps;
            let cut_short = steps > MOST_STEPS || walk.found.len() >= FOUND;
            let mut changes = Vec::new();
            for set in walk.found.into_iter().filter(|set| set.len() == n) {
                let realised = would.realised(&set)?;
                missed |= realised.is_empty();
                changes.extend(realised);
            }
            if !changes.is_empty() {
                changes.sort_by_key(|change: &Change| change.facts.len());
                let least = changes.first().map_or(0, |change| change.facts.len());
                changes.retain(|change| change.facts.len() == least);
                changes.truncate(LISTED);
                return Ok(Some(WhatWould { changes, up_to: n, cut_short, missed: false, never: false }));
            }
            if steps > MOST_STEPS {
                return Ok(None);
            }
        }
    }
    // No path leads to it whatever is changed, or none that some case takes.
    let never = !vars.iter().any(|var| would.is_of_list(*var)) && (!missed || would.is_out_of_reach(inside)?);
    Ok(never.then(|| WhatWould { up_to: known.len(), never, ..WhatWould::default() }))
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

/// At fewest how many known facts are changed on some way from a diagram to yes; none where no way leads there.
type Least = QuickMap<Dd, usize>;

/// What a walk along a diagram found.
struct Walk<'l> {
    /// Whether judgements may be changed.
    judged: bool,
    least: &'l Least,
    steps: usize,
    seen: BTreeSet<(Dd, BTreeSet<FactId>)>,
    found: BTreeSet<BTreeSet<FactId>>,
}

impl Would<'_, '_> {
    fn is_movable(&self, fact: FactId, judged: bool) -> bool {
        !self.held.contains(&fact) && (judged || self.ask.law.program.fact(fact).judgement.is_none())
    }

    /// From each diagram beneath one, at fewest how many known facts are changed; of facts of which several variables
    /// speak none is counted, for which of those is met first is not known.
    fn least(&self, root: Dd, vars: &[Var], judged: bool) -> Least {
        let mut spoken: BTreeMap<FactId, usize> = BTreeMap::new();
        for fact in vars.iter().flat_map(|var| self.facts(*var)) {
            *spoken.entry(fact).or_default() += 1;
        }
        let mut cost: BTreeMap<Var, Option<usize>> = BTreeMap::new();
        for var in vars {
            let facts = self.facts(*var);
            let movable: Vec<&FactId> = facts.iter().filter(|fact| self.is_movable(**fact, judged)).collect();
            let alone = |fact: &FactId| spoken.get(fact) == Some(&1);
            let own = match movable.as_slice() {
                // Known, and to stay as it is.
                [] => None,
                [fact] => Some(usize::from(facts.len() == 1 && alone(fact))),
                _ => Some(0),
            };
            cost.insert(*var, own);
        }
        let mut least = Least::default();
        self.least_from(root, &cost, &mut least, &mut BTreeSet::new());
        least
    }

    fn least_from(
        &self,
        dd: Dd,
        cost: &BTreeMap<Var, Option<usize>>,
        least: &mut Least,
        seen: &mut BTreeSet<Dd>,
    ) -> Option<usize> {
        let store = &self.search.space.store;
        if dd == Dd::YES || !seen.insert(dd) {
            if dd == Dd::YES {
                least.insert(dd, 0);
            }
            return least.get(&dd).copied();
        }
        let var = store.top(dd)?;
        let same = self.fixed.get(&var).map(|value| store.follow(dd, var, *value));
        let mut fewest: Option<usize> = None;
        for (_, kid) in store.parts(dd) {
            let Some(beyond) = self.least_from(kid, cost, least, seen) else { continue };
            let step = match same {
                Some(same) if same != kid => cost.get(&var).copied().flatten(),
                Some(_) | None => Some(0),
            };
            let whole = step.map(|step| step + beyond);
            fewest = fewest.into_iter().chain(whole).min();
        }
        if let Some(fewest) = fewest {
            least.insert(dd, fewest);
        }
        fewest
    }

    /// Whether a variable speaks of a list or its items, which are not changed.
    fn is_of_list(&self, var: Var) -> bool {
        let of_list = |slot: &Slot| slot.aspect == Aspect::Length || matches!(slot.place, Place::Field { .. });
        match self.search.space.meanings.get(var as usize) {
            Some(Meaning::Slot(slot)) => of_list(slot),
            Some(Meaning::Literal(literal)) => literal.slots().iter().any(of_list),
            Some(Meaning::Opaque(_) | Meaning::Stands(_)) | None => false,
        }
    }

    /// Whether no case leads to yes, whatever known facts are changed that may be.
    fn is_out_of_reach(&mut self, inside: Dd) -> Result<bool, Full> {
        let mut fixed = self.fixed.clone();
        fixed.retain(|var, _| !self.facts(*var).iter().any(|fact| self.is_movable(*fact, true)));
        let mut known = self.possible;
        for (var, value) in &fixed {
            let own = self.search.space.store.within(*var, &[(*value, *value)])?;
            known = self.search.and(known, own)?;
        }
        self.search.space.none(inside, &mut known)
    }

    /// The sets of known facts without which a diagram can lead to yes.
    ///
    /// - `left`: how many more may be changed.
    fn walk(&self, dd: Dd, freed: &BTreeSet<FactId>, left: usize, walk: &mut Walk<'_>) {
        walk.steps += 1;
        let enough = walk.found.len() >= FOUND || walk.steps > MOST_STEPS;
        let within = walk.least.get(&dd).is_some_and(|least| *least <= left);
        if !within || enough || !walk.seen.insert((dd, freed.clone())) {
            return;
        }
        let Some(var) = self.search.space.store.top(dd) else {
            walk.found.insert(freed.clone());
            return;
        };
        let kids: BTreeSet<Dd> = self.search.space.store.parts(dd).into_iter().map(|(_, kid)| kid).collect();
        let facts = self.facts(var);
        let Some(value) = self.fixed.get(&var).filter(|_| facts.is_disjoint(freed)) else {
            kids.into_iter().for_each(|kid| self.walk(kid, freed, left, walk));
            return;
        };
        let same = self.search.space.store.follow(dd, var, *value);
        self.walk(same, freed, left, walk);
        if left == 0 {
            return;
        }
        let judged = walk.judged;
        for fact in facts.into_iter().filter(|fact| self.is_movable(*fact, judged)) {
            let mut more = freed.clone();
            more.insert(fact);
            for kid in kids.iter().filter(|kid| **kid != same) {
                self.walk(*kid, &more, left - 1, walk);
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
            let splits = effort.splits(ask.splits).max(64);
            if settles(ask, decision, wanted, &change.facts, splits) {
                found = Some(change);
                return true;
            }
            false
        })?;
        // What need not be found is left out.
        if let Some(change) = &mut found {
            let mut n = 0;
            while let Some((fact, _)) = change.facts.get(n) {
                let mut less = change.facts.clone();
                less.remove(n);
                if !freed.contains(fact) && settles(ask, decision, wanted, &less, ask.splits) {
                    change.facts = less;
                } else {
                    n += 1;
                }
            }
        }
        Ok(found.into_iter().collect())
    }
}

/// Whether a case with some facts as they are here is settled so, as the ordinary evaluator finds.
fn settles(ask: &Ask<'_>, decision: DecisionId, wanted: &Outcome, change: &[(FactId, Found)], splits: usize) -> bool {
    let mut facts = ask.facts.clone();
    for (fact, found) in change {
        facts.set(*fact, Some(found.clone()));
    }
    let again = Ask { facts: &facts, splits, ..*ask };
    let verdict = again.outcome(decision, None);
    verdict.status == Status::Settled && verdict.result.as_ref() == Some(wanted) && again.possible().is_ok()
}

/// What a point changes of a case; `None` where it leaves a freed fact out, or as it was.
fn changed(known: &Facts, added: &Facts, freed: &BTreeSet<FactId>) -> Option<Change> {
    let mut facts = Vec::new();
    for (fact, found) in added.iter() {
        match known.get(fact).filter(|_| !freed.contains(&fact)) {
            None => facts.push((fact, found.clone())),
            Some(known) => facts.extend(completed(known, found).map(|found| (fact, found))),
        }
    }
    let moved = |fact: &FactId| added.get(*fact).is_some_and(|found| known.get(*fact) != Some(found));
    freed.iter().all(moved).then_some(Change { facts, changed: freed.len() })
}

/// A fact that is known in part, with what was found of the rest; `None` where that is nothing.
fn completed(known: &Found, added: &Found) -> Option<Found> {
    match (known, added) {
        (Found::Happened(None), Found::Happened(Some(_))) => Some(added.clone()),
        (Found::Value(value, made), Found::Value(_, Some(more))) => {
            let mut whole = made.as_deref().cloned().unwrap_or_default();
            whole.on = whole.on.or(more.on);
            if whole.reasons == Reasons::Unknown {
                whole.reasons.clone_from(&more.reasons);
            }
            (made.as_deref() != Some(&whole)).then(|| Found::Value(value.clone(), Some(Box::new(whole))))
        }
        (Found::Set { members, complete: false }, Found::Set { members: more, .. }) => {
            let mut whole = members.clone();
            for (member, inside) in more {
                whole.entry(member.clone()).or_insert(*inside);
            }
            (whole != *members).then_some(Found::Set { members: whole, complete: false })
        }
        (Found::List(items), Found::List(more)) => {
            let mut whole = items.clone();
            for (item, more) in whole.iter_mut().zip(more) {
                for (field, found) in item.fields.iter_mut().zip(&more.fields) {
                    let added = match (&*field, found) {
                        (Some(known), Some(found)) => completed(known, found),
                        (None, found) => found.clone(),
                        (Some(_), None) => None,
                    };
                    *field = added.or_else(|| field.take());
                }
            }
            (whole != *items).then_some(Found::List(whole))
        }
        (..) => None,
    }
}
