//! Changes of burden: who must show what, where complete cases come to the same.
//!
//! Both laws are compared while presumptions may still stand: each has a variable, free but for what its rebuttal
//! forces. Where they agree at every such position they answer every case alike, with facts known or unknown. Where
//! they do not, a case with the rebuttal's facts unknown is looked for, and shown only if the answers differ.

use crate::diagram::store::{Dd, Full, Op, unpair};
use crate::diagram::theta::Solved;
use crate::diagram::{Point, Reading};
use crate::diff::engine::{Judged, Pair, Two};
use crate::diff::transitions::way;
use crate::diff::{Burden, Compared, Verdict, Way};
use crate::eval::Status;
use crate::eval::slot::Place;
use std::collections::{BTreeMap, BTreeSet};

/// Positions tried for each change before it is said that none was confirmed.
const MOST_TRIALS: usize = 12;

/// Finds the changes of burden.
pub(super) fn compare(two: &mut Two<'_>, both: &Pair, compared: &mut Compared) -> Result<(), Full> {
    let [goal_old, goal_new] = &both.goals;
    let old = two.result(0, goal_old, Reading::Held)?;
    let new = two.result(1, goal_new, Reading::Held)?;
    let held = two.space.store.apply(Op::Pair, old, new)?;
    if held == both.ends {
        return Ok(());
    }
    let positions = two.space.positions(two.theta)?;
    let same = two.space.store.map(both.ends, &mut |value| {
        let (a, b) = unpair(value);
        Dd::truth(a == b)
    })?;
    let mut ways = BTreeSet::new();
    for value in two.space.store.values(held) {
        let (a, b) = unpair(value);
        if a == b {
            continue;
        }
        let here = two.among(held, &[(a, b)])?;
        let here = two.and(here, positions)?;
        let here = two.and(here, same)?;
        if !two.some(here)? {
            continue;
        }
        let (from, to) = (two.fate(a), two.fate(b));
        match shown(two, both, held, here)? {
            Some(judged) => {
                ways.insert(way(two, both, &from, &to));
                compared.burdens.push(Burden { from, to, witness: judged.shown });
            }
            None => {
                compared.undecided.push(format!(
                    "whether cases with facts unknown go from {} to {} was not decided",
                    from.words(),
                    to.words()
                ));
            }
        }
    }
    let open = compared.undecided.iter().any(|why| why.starts_with("whether"));
    compared.burden = match (ways.len(), ways.first()) {
        (0, _) if open => Verdict::NotDecided,
        (0, _) => Verdict::Same,
        (1, Some(Way::Stricter)) => Verdict::Stricter,
        (1, Some(Way::Looser)) => Verdict::Looser,
        (_, _) => Verdict::Mixed,
    };
    Ok(())
}

/// A case, with facts of rebuttals unknown, that both answer differently.
fn shown(two: &mut Two<'_>, both: &Pair, held: Dd, here: Dd) -> Result<Option<Judged>, Full> {
    let cuts = two.space.store.cuts(&[held, both.ends]);
    let vars = two.space.declared(cuts.keys().copied());
    let mut left = here;
    for _ in 0..MOST_TRIALS {
        let Some(cube) = two.space.describe(left, &vars, &cuts, &mut two.theta)? else { return Ok(None) };
        if let Solved::Point(point) = two.space.solve(&cube) {
            for unknown in two.space.left_open(&cube) {
                let mut fewer = point.clone();
                fewer.values.retain(|slot, _| !unknown.contains(&slot.place));
                if let Some(judged) = differs(two, both, &fewer) {
                    return Ok(Some(fewest(two, both, fewer, judged)));
                }
            }
        }
        let dd = two.space.cube(&cube)?;
        let not = two.not(dd)?;
        left = two.and(left, not)?;
    }
    Ok(None)
}

/// What both make of a case, where that differs.
fn differs(two: &Two<'_>, both: &Pair, point: &Point) -> Option<Judged> {
    let judged = two.shown(&two.space, point, &both.goals)?;
    let [old, new] = &judged.status;
    if *old == Status::NotDecided || *new == Status::NotDecided {
        return None;
    }
    (old != new || judged.fate[0] != judged.fate[1]).then_some(judged)
}

/// The same with every fact left out without which it shows the same.
fn fewest(two: &Two<'_>, both: &Pair, point: Point, judged: Judged) -> Judged {
    let (mut point, mut judged) = (point, judged);
    let places: BTreeMap<Place, ()> = point.values.keys().map(|slot| (slot.place, ())).collect();
    for place in places.keys().rev() {
        let mut fewer = point.clone();
        fewer.values.retain(|slot, _| slot.place != *place);
        if let Some(found) = differs(two, both, &fewer)
            && found.status == judged.status
            && found.fate == judged.fate
        {
            (point, judged) = (fewer, found);
        }
    }
    judged
}
