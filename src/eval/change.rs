//! Why not, and what would: what stands against an outcome, and the fewest facts whose change settles it.
//!
//! # Source
//! The reference, *Explanation*: the fewest facts, of those not held fixed; a date or number moves as little as it
//! can; a judgement is changed last and named as its maker's.

use crate::base::date::Date;
use crate::eval::answer::Ask;
use crate::eval::explain::Explainer;
use crate::eval::index::FactKey;
use crate::eval::judge::{Judge, Standing};
use crate::eval::outcome::{Outcome, Status};
use crate::eval::reads::{Goal, facts_read};
use crate::eval::reason::Tree;
use crate::eval::search::{Leaf, number_bounds};
use crate::eval::slot::{Aspect, Place, Slot};
use crate::eval::term::Literal;
use crate::eval::theory::{Feasible, feasible};
use crate::ir::{DecisionId, FactId, FactKind, Found, Made, OutcomeId, Reasons, RuleId, Scalar, Value};
use std::collections::{BTreeMap, BTreeSet};

/// What stands against an outcome.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct WhyNot<'p> {
    /// Rules for outcomes that prevail over it or conflict with it: those that are live, then those that may be.
    pub against: Tree<'p>,
    /// Its own rules, each with what stops it.
    pub stopped: Tree<'p>,
}

/// A change of facts that settles an outcome.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// The facts changed or found, each with what it becomes.
    pub facts: Vec<(FactId, Found)>,
    /// How many of them were known before.
    pub changed: usize,
}

/// What a search for changes came to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct WhatWould {
    /// The smallest changes, each tried by the ordinary evaluator.
    pub changes: Vec<Change>,
    /// Whether more changes than this were not looked for.
    pub up_to: usize,
    /// Whether the search was cut short.
    pub cut_short: bool,
    /// Whether cases with the outcome were met that could not be turned into changes, so that there may be smaller ones.
    pub missed: bool,
    /// Whether no change of the known facts that are not held fixed settles it, however many are changed.
    pub never: bool,
}

/// Known facts changed at most.
pub const CHANGES: usize = 3;
/// Case splits tried at most.
const TRIES: usize = 4_000;
/// Changes listed at most.
const LISTED: usize = 6;

impl<'a> Ask<'a> {
    /// What stands against an outcome.
    pub fn why_not(&self, decision: DecisionId, item: Option<u32>, outcome: OutcomeId) -> WhyNot<'a> {
        let program = self.law.program;
        let decl = program.decision(decision);
        let mut judge = self.judge();
        self.bind(&mut judge, decl.binder, item);
        // Under what carries the answer: for a presumed one the presumptions that stand are held to.
        let presumed = self.decide(decision, item).verdict.status == Status::Presumed;
        judge.standing = if presumed { self.standing(&mut judge) } else { Standing::InTheEnd };
        judge.forget();
        let prevails = |rule: &&RuleId| {
            let conclusion = program.rule(**rule).conclusion;
            conclusion.is_some_and(|(_, other, _)| other != outcome && (!decl.ranked || other < outcome))
        };
        let mut against = Explainer::new(&mut judge);
        // What certainly stands against it comes first, then what may.
        for certainly in [true, false] {
            for rule in decl.rules.iter().filter(prevails) {
                let live = against.live(*rule);
                if !live.is_no() && live.is_yes() == certainly {
                    against.rule(*rule);
                }
            }
        }
        let against = against.tree();
        let mut stopped = Explainer::new(&mut judge);
        if !stopped.any_live(decision, outcome) {
            stopped.why_none(decision, Some(outcome));
        }
        WhyNot { against, stopped: stopped.tree() }
    }

    /// The fewest facts whose change settles an outcome.
    ///
    /// - `held`: facts that must stay as they are.
    pub fn what_would(
        &self,
        decision: DecisionId,
        item: Option<u32>,
        outcome: OutcomeId,
        held: &BTreeSet<FactId>,
    ) -> WhatWould {
        let program = self.law.program;
        let wanted = Outcome::Is(outcome);
        let read = facts_read(program, &self.law.index, Goal::Decision(decision));
        let known: Vec<FactId> = read
            .iter()
            .filter_map(|key| match key {
                FactKey::Fact(fact) => Some(*fact),
                FactKey::Field(..) => None,
            })
            .filter(|fact| self.facts.get(*fact).is_some() && !held.contains(fact))
            .filter(|fact| !matches!(program.fact(*fact).kind, FactKind::List(_)))
            .collect();
        let judged = |fact: &FactId| program.fact(*fact).judgement.is_some();
        let plain: Vec<FactId> = known.iter().copied().filter(|fact| !judged(fact)).collect();
        let mut search = Changes { ask: self, decision, item, wanted, tries: 0, found: Vec::new(), missed: false };
        let nothing = Change { facts: Vec::new(), changed: 0 };
        if search.settles(&nothing) {
            return WhatWould { changes: vec![nothing], ..WhatWould::default() };
        }
        for pool in [&plain, &known] {
            for n in 0..=CHANGES.min(pool.len()) {
                search.subsets(pool, n, 0, &mut Vec::new());
                if !search.found.is_empty() {
                    search.found.sort_by_key(|change| (change.changed, change.facts.len()));
                    let least = search.found.first().map_or(0, |change| change.facts.len());
                    search.found.retain(|change| change.facts.len() == least);
                    search.found.truncate(LISTED);
                    let cut_short = search.tries > TRIES;
                    return WhatWould {
                        changes: search.found,
                        up_to: n,
                        cut_short,
                        missed: search.missed,
                        never: false,
                    };
                }
            }
        }
        let (cut_short, missed) = (search.tries > TRIES, search.missed);
        WhatWould { changes: Vec::new(), up_to: CHANGES, cut_short, missed, never: false }
    }
}

impl Ask<'_> {
    /// Changes of just these known facts that settle an outcome; each was tried.
    pub fn freeing(
        &self,
        decision: DecisionId,
        item: Option<u32>,
        wanted: Outcome,
        freed: &BTreeSet<FactId>,
    ) -> Vec<Change> {
        let mut search = Changes { ask: self, decision, item, wanted, tries: 0, found: Vec::new(), missed: false };
        search.try_freeing(&freed.iter().copied().collect::<Vec<_>>());
        search.found
    }
}

struct Changes<'e, 'a> {
    ask: &'e Ask<'a>,
    decision: DecisionId,
    item: Option<u32>,
    wanted: Outcome,
    tries: usize,
    found: Vec<Change>,
    missed: bool,
}

impl Changes<'_, '_> {
    /// Tries every set of `n` of the facts in `pool` from `start` on, together with those chosen.
    fn subsets(&mut self, pool: &[FactId], n: usize, start: usize, chosen: &mut Vec<FactId>) {
        if self.tries > TRIES || self.found.len() >= LISTED * 4 {
            return;
        }
        if n == 0 {
            self.tries += 1;
            self.try_freeing(chosen);
            return;
        }
        for (at, fact) in pool.iter().enumerate().skip(start) {
            chosen.push(*fact);
            self.subsets(pool, n - 1, at + 1, chosen);
            chosen.pop();
        }
    }

    /// Frees these facts and looks for a region with the wanted outcome.
    fn try_freeing(&mut self, freed: &[FactId]) {
        let mut facts = self.ask.facts.clone();
        for fact in freed {
            facts.set(*fact, None);
        }
        let ask = Ask { facts: &facts, splits: 400, ..*self.ask };
        let regions = ask.regions(self.decision, self.item);
        let mut best: Option<Change> = None;
        let wanted = self.wanted.clone();
        for leaf in regions.leaves.iter().filter(|leaf| leaf.result == wanted) {
            let Some(change) = self.realise(&ask, leaf, freed) else { continue };
            let size = |change: &Change| (change.facts.len(), self.days_moved(change));
            let better = best.as_ref().is_none_or(|best| size(&change) < size(best));
            if better && self.settles(&change) {
                best = Some(change);
            }
        }
        if let Some(change) = best.map(|change| self.trimmed(change, freed))
            && change.changed == freed.len()
            && !self.found.contains(&change)
        {
            self.found.push(change);
        }
    }

    /// By how many days a change moves the dates that were known.
    fn days_moved(&self, change: &Change) -> i64 {
        let date = |found: &Found| match found {
            Found::Value(Value::Date(date), _) => Some(*date),
            Found::Happened(date) => *date,
            Found::Value(..) | Found::NotHappened | Found::Set { .. } | Found::List(_) => None,
        };
        let moved = |(fact, to): &(FactId, Found)| {
            let from = date(self.ask.facts.get(*fact)?)?;
            Some(i64::from((date(to)?.day_number() - from.day_number()).abs()))
        };
        change.facts.iter().filter_map(moved).sum()
    }

    /// Leaves out what need not be found for the outcome to be settled.
    fn trimmed(&self, mut change: Change, freed: &[FactId]) -> Change {
        let mut n = 0;
        while n < change.facts.len() {
            let mut less = change.clone();
            let (fact, _) = less.facts.remove(n);
            // Of a fact that is known in part no more need be found either.
            if !freed.contains(&fact) && self.settles(&less) {
                change = less;
            } else {
                n += 1;
            }
        }
        change
    }

    fn settles(&self, change: &Change) -> bool {
        let mut facts = self.ask.facts.clone();
        for (fact, found) in &change.facts {
            facts.set(*fact, Some(found.clone()));
        }
        let ask = Ask { facts: &facts, ..*self.ask };
        if ask.possible().is_err() {
            return false;
        }
        let answer = ask.decide(self.decision, self.item);
        answer.verdict.status == Status::Settled && answer.verdict.result.as_ref() == Some(&self.wanted)
    }

    /// Values for the facts of a region, as near to those known as the region allows. `None` where one stays as it
    /// was although it was freed, or cannot be given a value.
    fn realise(&mut self, ask: &Ask<'_>, leaf: &Leaf<Outcome>, freed: &[FactId]) -> Option<Change> {
        let mut places: BTreeSet<FactId> = BTreeSet::new();
        for slot in leaf.domains.iter().map(|(slot, _)| *slot).chain(leaf.literals.iter().flat_map(|(l, _)| l.slots()))
        {
            match slot.place {
                Place::Fact(fact) => places.insert(fact),
                Place::Field { .. } => {
                    self.missed = true;
                    return None;
                }
            };
        }
        let Some(dates) = self.dates(ask, leaf) else {
            self.missed = true;
            return None;
        };
        let mut facts = Vec::new();
        let mut changed = 0;
        for fact in places {
            let Some(found) = self.value_of(ask, leaf, fact, &dates) else {
                self.missed = true;
                return None;
            };
            if freed.contains(&fact) {
                changed += 1;
                if same_value(self.ask.facts.get(fact), &found) {
                    return None;
                }
            }
            facts.push((fact, found));
        }
        (changed == freed.len()).then_some(Change { facts, changed })
    }

    /// Dates for the region's comparisons, each moved as little as may be from what is known, in turn.
    fn dates(&self, ask: &Ask<'_>, leaf: &Leaf<Outcome>) -> Option<BTreeMap<Slot, Date>> {
        let mut judge = ask.judge();
        // A date that is not known is sought near the one that picks the law, or else an ordinary one.
        let near = self.law_date(&mut judge).or_else(|| Date::new(2026, 2, 2));
        let literals: Vec<(&Literal, bool)> = leaf.literals.iter().map(|(l, t)| (l, *t)).collect();
        let calendar = ask.law.program.calendar.as_ref();
        let solve =
            |from: &BTreeMap<Slot, Date>| match feasible(&literals, calendar, from, &|s| number_bounds(&judge, s)) {
                Feasible::Yes(dates) => Some(dates),
                Feasible::No | Feasible::Unclear => None,
            };
        let mut solution = solve(&BTreeMap::new())?;
        for slot in solution.keys().copied().collect::<Vec<_>>() {
            let Some(known) = self.known_date(slot).or(near) else { continue };
            // The earliest solution at or after what is known, or else the latest before it: the earliest solution at
            // or after a bound grows with the bound, so halving finds the last bound that stays before.
            let later = solve(&BTreeMap::from([(slot, known)]));
            let (mut low, mut high) = (Date::FACT_MIN.day_number(), known.day_number());
            let mut earlier = None;
            while low <= high {
                let middle = low + (high - low) / 2;
                let bound = Date::from_day_number(i64::from(middle))?;
                match solve(&BTreeMap::from([(slot, bound)])) {
                    Some(dates) if dates.get(&slot).is_some_and(|date| *date <= known) => {
                        earlier = Some(dates);
                        low = middle + 1;
                    }
                    Some(_) | None => high = middle - 1,
                }
            }
            let distance = |dates: &BTreeMap<Slot, Date>| {
                dates.get(&slot).map_or(i32::MAX, |date| (date.day_number() - known.day_number()).abs())
            };
            let nearest = [later, earlier].into_iter().flatten().min_by_key(|dates| distance(dates));
            if let Some(nearest) = nearest {
                solution = nearest;
            }
        }
        Some(solution)
    }

    fn law_date(&self, judge: &mut Judge<'_>) -> Option<Date> {
        let policies = &self.ask.law.program.decision(self.decision).policies;
        policies.iter().find_map(|policy| judge.known_law_date(*policy)).or(self.ask.on)
    }

    fn known_date(&self, slot: Slot) -> Option<Date> {
        let Place::Fact(fact) = slot.place else { return None };
        match (self.ask.facts.get(fact)?, slot.aspect) {
            (Found::Value(Value::Date(date), _), Aspect::Value) => Some(*date),
            (Found::Happened(date), Aspect::On) => *date,
            (Found::Value(_, Some(made)), Aspect::MadeOn) => made.on,
            (Found::Value(..) | Found::NotHappened | Found::Happened(_) | Found::Set { .. } | Found::List(_), _) => {
                None
            }
        }
    }

    fn value_of(
        &self,
        ask: &Ask<'_>,
        leaf: &Leaf<Outcome>,
        fact: FactId,
        dates: &BTreeMap<Slot, Date>,
    ) -> Option<Found> {
        let place = Place::Fact(fact);
        let mut judge = ask.judge();
        let mut choice = |aspect: Aspect| {
            let slot = Slot::new(place, aspect);
            let (_, domain) = leaf.domains.iter().find(|(s, _)| *s == slot)?;
            judge.choices(slot).get(domain.trailing_zeros() as usize).cloned()
        };
        let date = |aspect: Aspect| dates.get(&Slot::new(place, aspect)).copied();
        let program = ask.law.program;
        match &program.fact(fact).kind {
            FactKind::Event => match choice(Aspect::Happened) {
                Some(Value::YesNo(false)) => Some(Found::NotHappened),
                Some(_) | None => Some(Found::Happened(date(Aspect::On))),
            },
            FactKind::Scalar(Scalar::Date) => match choice(Aspect::IsNone) {
                Some(Value::YesNo(true)) => Some(Found::Value(Value::None, None)),
                Some(_) | None => date(Aspect::Value).map(|date| Found::Value(Value::Date(date), None)),
            },
            FactKind::Scalar(Scalar::YesNo | Scalar::Enum(_) | Scalar::Text) => {
                // Of a judgement that is known something else may be open: whether reasons were recorded, or when.
                let (known, made) = match ask.facts.get(fact) {
                    Some(Found::Value(value, made)) => (Some(value.clone()), made.as_deref().cloned()),
                    Some(Found::NotHappened | Found::Happened(_) | Found::Set { .. } | Found::List(_)) | None => {
                        (None, None)
                    }
                };
                let value = choice(Aspect::Value).or(known);
                let mut made = made.unwrap_or_default();
                match choice(Aspect::Reasons) {
                    Some(Value::YesNo(true)) => made.reasons = Reasons::Recorded(String::from("recorded")),
                    Some(_) => made.reasons = Reasons::NoneRecorded,
                    None => {}
                }
                made.on = date(Aspect::MadeOn).or(made.on);
                let value = value.or_else(|| judge.choices(Slot::new(place, Aspect::Value)).first().cloned())?;
                Some(Found::Value(value, (made != Made::default()).then(|| Box::new(made))))
            }
            // Sums are not turned back into numbers here, nor sets put together member by member.
            FactKind::Scalar(Scalar::Number { .. } | Scalar::Duration(_)) | FactKind::Set(_) | FactKind::List(_) => {
                None
            }
        }
    }
}

fn same_value(before: Option<&Found>, after: &Found) -> bool {
    match (before, after) {
        (Some(Found::Value(a, _)), Found::Value(b, _)) => a == b,
        (Some(a), b) => a == b,
        (None, _) => false,
    }
}
