//! Changes of burden: who must show what, where complete cases come to the same.
//!
//! Both laws are compared while presumptions may still stand: each has a variable, free but for what its rebuttal
//! forces. Where they agree at every such position they answer every case alike, with facts known or unknown. Where
//! they do not, a case with the rebuttal's facts unknown is looked for, and shown only if the answers differ.

use crate::diagram::case::Fixed;
use crate::diagram::store::{Dd, Full, Op, unpair};
use crate::diagram::theta::Solved;
use crate::diagram::{Meaning, Point, Reading, Var};
use crate::diff::engine::{Judged, Pair, Two};
use crate::diff::transitions::way;
use crate::diff::{Burden, Compared, Verdict, Way};
use crate::eval::Status;
use crate::eval::slot::Place;
use crate::ir::FactKind;
use std::collections::BTreeSet;

/// Positions tried for each change before it is said that none was confirmed.
const MOST_TRIALS: usize = 12;

/// Finds the changes of burden.
pub(super) fn compare(two: &mut Two<'_>, both: &Pair, compared: &mut Compared) -> Result<(), Full> {
    let [goal_old, goal_new] = &both.goals;
    let old = two.result(0, goal_old, Reading::Held)?;
    let new = two.result(1, goal_new, Reading::Held)?;
    let held = two.space.store.apply(Op::Pair, old, new)?;
    if old == new || held == both.ends {
        return Ok(());
    }
    let positions = two.space.positions(two.theta, &[held])?;
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
    let sight = &Sight::new(two, both, held);
    let mut left = here;
    // Cases that the diagrams do not tell apart: they may take for possible what no case is.
    let mut unlikely = Vec::new();
    for _ in 0..MOST_TRIALS {
        let Some(cube) = two.space.describe(left, &vars, &cuts, &mut two.theta)? else { break };
        if let Solved::Point(point) = two.space.solve(&cube) {
            for unknown in two.space.left_open(&cube) {
                let mut fewer = point.clone();
                fewer.values.retain(|slot, _| !unknown.contains(&slot.place));
                let Some(fixed) = fixed(two, sight, &fewer) else { continue };
                let [old, new] = by_diagram(two, both, sight, &fixed);
                if old == new {
                    unlikely.push(fewer);
                } else if let Some(judged) = differs(two, both, &fewer) {
                    return Ok(Some(fewest(two, both, sight, fewer, judged)));
                }
            }
        }
        let dd = two.space.cube(&cube)?;
        let not = two.not(dd)?;
        left = two.and(left, not)?;
    }
    for point in unlikely {
        if let Some(judged) = differs(two, both, &point) {
            return Ok(Some(fewest(two, both, sight, point, judged)));
        }
    }
    Ok(None)
}

/// What both make of a case, where that differs.
fn differs(two: &Two<'_>, both: &Pair, point: &Point) -> Option<Judged> {
    let judged = two.shown(point, &both.goals)?;
    let [old, new] = &judged.status;
    if *old == Status::NotDecided || *new == Status::NotDecided {
        return None;
    }
    (old != new || judged.fate[0] != judged.fate[1]).then_some(judged)
}

/// A status, and the result where it is settled or presumed.
type Said = (Status, Option<u32>);

/// What the diagrams look at of a case.
struct Sight {
    held: Dd,
    /// The presumptions on which the results turn: what rebuts each, and its variable.
    standing: Vec<(Dd, Var)>,
    /// All variables on which any of these depends.
    vars: Vec<Var>,
}

impl Sight {
    fn new(two: &Two<'_>, both: &Pair, held: Dd) -> Sight {
        let touched = two.space.store.variables(&[held]);
        let mut standing = two.space.standing();
        standing.retain(|(_, var)| touched.contains(var));
        let mut roots: Vec<Dd> = standing.iter().map(|(rebuttal, _)| *rebuttal).collect();
        roots.extend([held, both.ends]);
        let vars = two.space.store.variables(&roots);
        Sight { held, standing, vars }
    }
}

/// What a case fixes of what is looked at; `None` where one of the laws has no such value.
fn fixed(two: &Two<'_>, sight: &Sight, point: &Point) -> Option<Fixed> {
    let mut fixed = Fixed::new();
    for side in &two.sides {
        let facts = point.facts(&two.space, side)?;
        fixed.extend(two.space.fixed_among(side, &facts, point.on, sight.vars.iter().copied()));
    }
    Some(fixed)
}

/// The same of a case without a fact.
fn fixed_without(two: &Two<'_>, sight: &Sight, (point, before): (&Point, &Fixed), place: Place) -> Option<Fixed> {
    let is_list = two.space.decl(place).is_none_or(|decl| matches!(decl.kind, FactKind::List(_)));
    if is_list || matches!(place, Place::Field { .. }) {
        return fixed(two, sight, point);
    }
    let speaks = |var: &Var| match two.space.meanings.get(*var as usize) {
        Some(Meaning::Slot(slot)) => slot.place == place,
        Some(Meaning::Literal(literal)) => literal.slots().iter().any(|slot| slot.place == place),
        Some(Meaning::Opaque(_) | Meaning::Stands(_)) | None => false,
    };
    Some(before.iter().filter(|(var, _)| !speaks(var)).map(|(var, value)| (*var, *value)).collect())
}

/// What the diagrams make of a case under each law; where facts tie each other they may find too much possible.
fn by_diagram(two: &Two<'_>, both: &Pair, sight: &Sight, fixed: &Fixed) -> [Said; 2] {
    let mut fixed = fixed.clone();
    let ends = two.space.reachable(both.ends, &fixed);
    for (rebuttal, var) in &sight.standing {
        let established = two.space.reachable(*rebuttal, &fixed).iter().all(|value| *value == 1);
        fixed.insert(*var, i128::from(!established));
    }
    let now = two.space.reachable(sight.held, &fixed);
    let said = |of: &dyn Fn(u32) -> u32| {
        let only = |values: &BTreeSet<u32>| {
            let values: BTreeSet<u32> = values.iter().map(|value| of(*value)).collect();
            values.first().copied().filter(|_| values.len() == 1)
        };
        match (only(&ends), only(&now)) {
            (Some(end), _) => (Status::Settled, Some(end)),
            (None, Some(now)) if ends.iter().any(|end| of(*end) == now) => (Status::Presumed, Some(now)),
            (None, _) => (Status::Undetermined, None),
        }
    };
    [said(&|value| unpair(value).0), said(&|value| unpair(value).1)]
}

/// The same with every fact left out without which it shows the same: by the diagrams, where what is left is confirmed,
/// else one after the other.
fn fewest(two: &Two<'_>, both: &Pair, sight: &Sight, point: Point, judged: Judged) -> Judged {
    let places: BTreeSet<Place> = point.values.keys().map(|slot| slot.place).collect();
    let without = |point: &Point, place: Place| {
        let mut fewer = point.clone();
        fewer.values.retain(|slot, _| slot.place != place);
        fewer
    };
    let alike = |point: &Point| {
        differs(two, both, point).filter(|found| found.status == judged.status && found.fate == judged.fate)
    };
    let mut few = point.clone();
    if let Some(mut all) = fixed(two, sight, &point) {
        let said = by_diagram(two, both, sight, &all);
        for place in places.iter().rev() {
            let fewer = without(&few, *place);
            let Some(left) = fixed_without(two, sight, (&fewer, &all), *place) else { continue };
            if by_diagram(two, both, sight, &left) == said {
                (few, all) = (fewer, left);
            }
        }
    }
    if let Some(found) = alike(&few) {
        return found;
    }
    let (mut point, mut best) = (point, None);
    for place in places.iter().rev() {
        let fewer = without(&point, *place);
        if let Some(found) = alike(&fewer) {
            (point, best) = (fewer, Some(found));
        }
    }
    best.unwrap_or(judged)
}
