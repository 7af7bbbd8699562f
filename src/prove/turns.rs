//! `never D turns on F`: no two complete cases that differ only in F, of which D makes different things.

use crate::base::date::Date;
use crate::diagram::store::{Dd, Full, Op, Var};
use crate::diagram::theta::Solved;
use crate::diagram::{Fate, Meaning, Point, Reading};
use crate::eval::slot::{Aspect, Place, Slot};
use crate::eval::{Ask, Status};
use crate::ir::{DecisionId, FactRef, Facts, Value};
use crate::prove::claim::{Search, Wanted, speaks};
use crate::prove::{Claim, Counterexample};
use std::collections::BTreeSet;

/// Pairs of cases tried before it is said that none was confirmed.
const MOST_TRIALS: usize = 12;

/// Proves or refutes that a decision never turns on some facts.
pub(super) fn claim(
    search: &mut Search<'_>,
    wanted: &Wanted<'_>,
    decision: DecisionId,
    facts: &[FactRef],
) -> Result<Claim, Full> {
    let scope = search.scope(wanted, Reading::InTheEnd)?;
    if search.space.none(scope, &mut search.theta)? {
        return Ok(Claim::Empty);
    }
    let binder = search.law.program.decision(decision).binder;
    let dd = search.compiler().with_item(binder, 0, |c| c.decision(decision, Reading::InTheEnd))?;
    let places: BTreeSet<Place> = facts.iter().map(|fact| place(search, *fact)).collect();
    let free = free(search, &places, &[dd, scope]);
    // For each result, the cases of the rest of the facts for which some value of these gives it.
    let mut reached: Vec<(u32, Dd, Dd)> = Vec::new();
    for value in search.space.store.values(dd) {
        let here = search.space.store.map(dd, &mut |v| Dd::truth(v == value))?;
        let here = search.and(here, scope)?;
        let rest = search.space.store.exists(here, &free)?;
        reached.push((value, here, rest));
    }
    let mut doubt = None;
    for (n, (a, here_a, rest_a)) in reached.iter().enumerate() {
        for (b, here_b, rest_b) in reached.iter().skip(n + 1) {
            let both = search.and(*rest_a, *rest_b)?;
            if search.space.none(both, &mut search.theta)? {
                continue;
            }
            match shown(search, wanted, decision, (*here_a, *here_b), both, &places)? {
                Some(mut case) => {
                    let words = |value: u32| search.space.fate_of(value).map_or_else(String::new, Fate::words);
                    case.shows =
                        format!("the answer is {}, and it is {} with what is named under it", words(*a), words(*b));
                    return Ok(Claim::Refuted(Box::new(case)));
                }
                None => doubt = Some(both),
            }
        }
    }
    Ok(match doubt {
        Some(both) => search.not_decided(both),
        None => search.proved(),
    })
}

fn place(search: &Search<'_>, fact: FactRef) -> Place {
    let own = match fact {
        FactRef::Global(fact) => Place::Fact(fact),
        FactRef::Field(binder, field) => Place::Field { list: search.law.program.binder(binder).list, item: 0, field },
    };
    search.side.mapping.place(own)
}

/// The variables that speak of some facts: what is compared with them is free to turn with them.
fn free(search: &Search<'_>, places: &BTreeSet<Place>, roots: &[Dd]) -> BTreeSet<Var> {
    let speaks = |var: &Var| match search.space.meanings.get(*var as usize) {
        Some(Meaning::Slot(slot)) => places.contains(&slot.place),
        Some(Meaning::Literal(literal)) => literal.slots().iter().any(|slot| places.contains(&slot.place)),
        Some(Meaning::Opaque(_)) => true,
        Some(Meaning::Stands(_)) | None => false,
    };
    search.space.store.cuts(roots).into_keys().filter(speaks).collect()
}

/// Two cases that differ only in some facts and in the result, as the ordinary evaluator finds.
fn shown(
    search: &mut Search<'_>,
    wanted: &Wanted<'_>,
    decision: DecisionId,
    (here_a, here_b): (Dd, Dd),
    both: Dd,
    places: &BTreeSet<Place>,
) -> Result<Option<Counterexample>, Full> {
    let cuts = search.space.store.cuts(&[both]);
    let vars = search.space.declared(cuts.keys().copied());
    let mut left = both;
    for _ in 0..MOST_TRIALS {
        let Some(cube) = search.space.describe(left, &vars, &cuts, &mut search.theta)? else { return Ok(None) };
        let rest = search.space.cube(&cube)?;
        let (one, other) = (search.and(rest, here_a)?, search.and(rest, here_b)?);
        let one = search.space.find(one, &mut search.theta)?;
        let other = search.space.find(other, &mut search.theta)?;
        if let (Some((_, Solved::Point(one))), Some((_, Solved::Point(other)))) = (one, other) {
            let other = beside(&one, &other, places);
            if differ(search, wanted, decision, &one, &other).is_some() {
                return Ok(fewest(search, wanted, decision, one, other, places));
            }
        }
        let not = search.space.store.apply(Op::Not, rest, Dd::NO)?;
        left = search.and(left, not)?;
    }
    Ok(None)
}

/// A case with these facts as in another, and all else as in one.
pub(super) fn beside(one: &Point, other: &Point, places: &BTreeSet<Place>) -> Point {
    let mut beside = one.clone();
    beside.values.retain(|slot, _| !places.contains(&slot.place));
    let own = other.values.iter().filter(|(slot, _)| places.contains(&slot.place) && slot.aspect != Aspect::Length);
    beside.values.extend(own.map(|(slot, value)| (*slot, value.clone())));
    beside
}

/// A case with the dates of these facts moved, all else as it is: to each date that it or another case has, to the day
/// before and the day after, and to none where something may not have happened. Diagrams know how dates are compared
/// and not where they lie, so that a case found for one side may lie beside the mark.
pub(super) fn moved(one: &Point, other: &Point, places: &BTreeSet<Place>) -> Vec<Point> {
    let dated = |value: &Value| if let Value::Date(date) = value { Some(*date) } else { None };
    let near = |date: Date| [date.plus_days(-1), Some(date), date.plus_days(1)];
    let dates = one.values.values().chain(other.values.values()).filter_map(dated);
    let dates: BTreeSet<Date> = dates.flat_map(near).flatten().collect();
    let mut moved = Vec::new();
    for (slot, value) in one.values.iter().filter(|(slot, _)| places.contains(&slot.place)) {
        let happened = slot.aspect == Aspect::Happened;
        if happened {
            let mut never = one.clone();
            never.values.insert(*slot, Value::YesNo(false));
            never.values.remove(&Slot { aspect: Aspect::On, ..*slot });
            moved.push(never);
        } else if dated(value).is_none() {
            continue;
        }
        for date in &dates {
            let mut there = one.clone();
            let aspect = if happened { Aspect::On } else { slot.aspect };
            there.values.insert(Slot { aspect, ..*slot }, Value::Date(*date));
            if happened {
                there.values.insert(*slot, Value::YesNo(true));
            }
            moved.push(there);
        }
    }
    moved
}

/// Both cases, where the ordinary evaluator settles them differently.
fn differ(
    search: &Search<'_>,
    wanted: &Wanted<'_>,
    decision: DecisionId,
    one: &Point,
    other: &Point,
) -> Option<(Facts, Facts)> {
    let facts = [one.facts(&search.space, &search.side)?, other.facts(&search.space, &search.side)?];
    let mut results = Vec::new();
    for facts in &facts {
        let ask = Ask { law: search.law, facts, on: one.on, law_at: None, splits: search.splits };
        ask.possible().ok()?;
        if !speaks(&ask, wanted) {
            return None;
        }
        let verdict = ask.decide(decision, search.law.program.decision(decision).binder.map(|_| 0)).verdict;
        if verdict.status != Status::Settled {
            return None;
        }
        results.push(verdict.result);
    }
    let [one, other] = facts;
    (results.first() != results.last()).then_some((one, other))
}

/// The same two cases without the facts that show nothing.
fn fewest(
    search: &Search<'_>,
    wanted: &Wanted<'_>,
    decision: DecisionId,
    one: Point,
    other: Point,
    places: &BTreeSet<Place>,
) -> Option<Counterexample> {
    let (mut one, mut other) = (one, other);
    let all: BTreeSet<Place> = one.values.keys().map(|slot| slot.place).collect();
    for place in all.difference(places) {
        let without = |point: &Point| {
            let mut fewer = point.clone();
            fewer.values.retain(|slot, _| slot.place != *place);
            fewer
        };
        let (a, b) = (without(&one), without(&other));
        if differ(search, wanted, decision, &a, &b).is_some() {
            (one, other) = (a, b);
        }
    }
    let (facts, beside) = differ(search, wanted, decision, &one, &other)?;
    Some(Counterexample { facts, on: one.on, other: Some(beside), shows: String::new() })
}
