//! The same outcome for another reason: which provisions newly decide, and which no longer do.

use crate::diagram::store::{Dd, Full, Op, unpair};
use crate::diagram::{Fate, Reading};
use crate::diff::engine::{Goal, Pair, Two};
use crate::diff::transitions::cites;
use crate::diff::{Compared, ReasonChange};
use crate::ir::DecisionId;
use std::collections::{BTreeMap, BTreeSet};

/// Finds the provisions that decide other cases than they did, the outcome being the same.
pub(super) fn compare(two: &mut Two<'_>, both: &Pair, compared: &mut Compared) -> Result<(), Full> {
    let [Goal::Decision(old), Goal::Decision(new)] = both.goals else { return Ok(()) };
    let mut all = live(two, 0, old)?;
    let mut others = live(two, 1, new)?;
    for words in others.keys().cloned().collect::<Vec<_>>() {
        all.entry(words).or_default();
    }
    // Where the outcome is the same, rules that are live for it alike decide alike.
    let changed: Vec<_> = all
        .into_iter()
        .map(|(words, old)| {
            let new = others.remove(&words).unwrap_or_default();
            (words, [old, new])
        })
        .filter(|(_, [old, new])| old != new)
        .collect();
    if changed.is_empty() {
        return Ok(());
    }
    let same = two.space.store.map(both.ends, &mut |value| {
        let (a, b) = unpair(value);
        Dd::truth(a == b)
    })?;
    let same = two.and(same, two.theta)?;
    for (provision, [old, new]) in changed {
        let (old, new) = (decides(two, 0, old, &both.goals)?, decides(two, 1, new, &both.goals)?);
        let (not_old, not_new) = (two.not(old)?, two.not(new)?);
        let (gained, lost) = (two.and(new, not_old)?, two.and(old, not_new)?);
        let (newly, no_longer) = (two.some_in_both(gained, same)?, two.some_in_both(lost, same)?);
        if newly || no_longer {
            compared.reasons.push(ReasonChange { provision, newly, no_longer });
        }
    }
    Ok(())
}

/// Whether each provision is live for the same outcomes in the same cases.
pub(super) fn are_alike(two: &mut Two<'_>, goals: &[Goal; 2]) -> Result<bool, Full> {
    let [Goal::Decision(old), Goal::Decision(new)] = *goals else { return Ok(true) };
    Ok(live(two, 0, old)? == live(two, 1, new)?)
}

/// By provision the outcomes that its rules conclude, each with where such a rule is live.
fn live(two: &mut Two<'_>, n: usize, id: DecisionId) -> Result<BTreeMap<String, BTreeSet<(u32, Dd)>>, Full> {
    let mut all: BTreeMap<String, BTreeSet<(u32, Dd)>> = BTreeMap::new();
    let Some(program) = two.sides.get(n).map(|side| side.program) else { return Ok(all) };
    for rule in &program.decision(id).rules {
        let Some((_, outcome, _)) = program.rule(*rule).conclusion else { continue };
        let Some(outcome) = program.decision(id).outcomes.get(outcome.index()) else { continue };
        let fate = two.space.fate(&Fate::Is(outcome.name.clone()));
        let binder = program.rule(*rule).binder;
        let live = two.compiler(n).with_item(binder, 0, |c| c.live(*rule, Reading::InTheEnd))?;
        let live = two.space.store.apply(Op::IsYes, live, Dd::NO)?;
        for place in program.rule(*rule).head.places.iter().filter(|_| live != Dd::NO) {
            all.entry(cites(program, std::slice::from_ref(place))).or_default().insert((fate, live));
        }
    }
    Ok(all)
}

/// Where one of some rules decides: it is live, and the outcome is its own.
fn decides(two: &mut Two<'_>, n: usize, live: BTreeSet<(u32, Dd)>, goals: &[Goal; 2]) -> Result<Dd, Full> {
    let Some(goal) = goals.get(n) else { return Ok(Dd::NO) };
    let result = two.result(n, goal, Reading::InTheEnd)?;
    let mut any = Dd::NO;
    for (fate, live) in live {
        let its = two.is_one_of(result, vec![fate])?;
        let decides = two.and(live, its)?;
        any = two.space.store.apply(Op::Or, any, decides)?;
    }
    Ok(any)
}
