//! A comparison where diagrams would be too large: of each change one case is sought in formulas.
//!
//! Which changes there are is told as by diagrams, for that there is no case of one is proved; for which cases they are
//! is not.

use crate::diagram::Reading;
use crate::diagram::sat::Sought;
use crate::diagram::store::{Dd, Full, Op};
use crate::diff::engine::{Goal, Pair, Two, judge};
use crate::diff::transitions::way;
use crate::diff::{Class, Compared, Condition, Options, Shown, Transition, Verdict, Way};
use crate::eval::Status;
use std::collections::{BTreeMap, BTreeSet};

/// Finds the changes, with one case each.
///
/// - `two`: over formulas.
pub(super) fn compare(
    two: &mut Two<'_>,
    start: Compared,
    goals: &[Goal; 2],
    options: &Options,
) -> Result<Compared, Full> {
    let mut compared = start;
    let both = Pair { goals: goals.clone(), ends: Dd::NO, pairs: Vec::new() };
    let [goal_old, goal_new] = goals;
    let (old, new) = (two.result(0, goal_old, Reading::InTheEnd)?, two.result(1, goal_new, Reading::InTheEnd)?);
    let mut by_end: BTreeMap<u32, Vec<(u32, Shown)>> = BTreeMap::new();
    for (a, b) in changes(two, old, new)? {
        let (from, to) = (two.fate(a), two.fate(b));
        match sought(two, goals, (old, a), (new, b))? {
            (Sought::Found(_), Some(shown)) => by_end.entry(b).or_default().push((a, shown)),
            (Sought::Never, _) => {}
            (Sought::Found(_) | Sought::Unconfirmed | Sought::GivenUp, _) => {
                compared.undecided.push(format!("whether cases go from {} to {}", from.words(), to.words()));
            }
        }
    }
    if two.words_differ {
        let told = "cases in which a fact has a value for which only one of the two has a word";
        compared.undecided.push(String::from(told));
    }
    let told = compared.undecided.is_empty();
    let mut ways = BTreeSet::new();
    for (b, from) in by_end {
        let to = two.fate(b);
        let each: Vec<Way> = from.iter().map(|(a, _)| way(two, &both, &two.fate(*a), &to)).collect();
        ways.extend(each.iter().copied());
        let class = |shown: Shown| Class {
            conditions: vec![Condition::Words(String::from("in at least one case"))],
            rules: Vec::new(),
            kinds: None,
            witness: Some(shown),
        };
        compared.transitions.push(Transition {
            from: from.iter().map(|(a, _)| (two.fate(*a), None)).collect(),
            to,
            way: each.first().copied().filter(|first| each.iter().all(|way| way == first)).unwrap_or(Way::Other),
            classes: from.into_iter().map(|(_, shown)| class(shown)).collect(),
            more: false,
        });
    }
    if !compared.transitions.is_empty() {
        compared.undecided.push(format!(
            "which cases change, for the limit `nodes`, {}, was met: of each change one case was sought; raise it with \
             `--limit nodes=NUMBER`",
            options.nodes
        ));
    }
    compared.verdict = match (ways.len(), ways.first()) {
        (_, _) if !told => Verdict::NotDecided,
        (0, _) => Verdict::Same,
        (1, Some(Way::Stricter)) => Verdict::Stricter,
        (1, Some(Way::Looser)) => Verdict::Looser,
        (_, _) => Verdict::Mixed,
    };
    compared.burden = burden(two, goals, &mut compared)?;
    Ok(compared)
}

/// The pairs of results that the two formulas may have and that are a change; none where they are the same formula.
fn changes(two: &Two<'_>, old: Dd, new: Dd) -> Result<Vec<(u32, u32)>, Full> {
    if old == new {
        return Ok(Vec::new());
    }
    let (old, new) = (two.space.store.values(old), two.space.store.values(new));
    Ok(old.iter().flat_map(|a| new.iter().map(|b| (*a, *b))).filter(|(a, b)| a != b).collect())
}

/// A case that one change shows, as the ordinary evaluator confirms it under both laws.
fn sought(
    two: &mut Two<'_>,
    goals: &[Goal; 2],
    (old, a): (Dd, u32),
    (new, b): (Dd, u32),
) -> Result<(Sought, Option<Shown>), Full> {
    let from = two.space.store.map(old, &mut |value| Dd::truth(value == a))?;
    let to = two.space.store.map(new, &mut |value| Dd::truth(value == b))?;
    let here = two.and(from, to)?;
    let here = two.and(here, two.theta)?;
    let (from, to) = (two.fate(a), two.fate(b));
    let mut shown = None;
    let sought = two.space.seek(here, &mut |space, point, effort| {
        let Some(judged) = judge(space, &two.sides, two.laws, effort.splits(two.splits), point, goals) else {
            return false;
        };
        let same = judged.fate[0].as_ref() == Some(&from) && judged.fate[1].as_ref() == Some(&to);
        let settled = same && judged.status == [Status::Settled; 2];
        if settled {
            shown = Some(judged.shown);
        }
        settled
    });
    Ok((sought, shown))
}

/// Whether the two answer alike while presumptions may still stand; a case that they do not is not sought.
fn burden(two: &mut Two<'_>, goals: &[Goal; 2], compared: &mut Compared) -> Result<Verdict, Full> {
    let [goal_old, goal_new] = goals;
    let (old, new) = (two.result(0, goal_old, Reading::Held)?, two.result(1, goal_new, Reading::Held)?);
    if old == new || two.space.standing().is_empty() {
        return Ok(Verdict::Same);
    }
    let same = two.space.store.apply(Op::Same, old, new)?;
    let differ = two.not(same)?;
    let positions = two.space.positions(two.theta, &[old, new])?;
    let differ = two.and(differ, positions)?;
    Ok(match two.space.seek(differ, &mut |_, _, effort| effort == crate::diagram::Effort::All) {
        Sought::Never => Verdict::Same,
        Sought::Found(_) | Sought::Unconfirmed | Sought::GivenUp => {
            compared.undecided.push(String::from("whether cases with facts unknown come to the same"));
            Verdict::NotDecided
        }
    })
}
