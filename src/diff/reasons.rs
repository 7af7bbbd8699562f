//! The same outcome for another reason: which provisions newly decide, and which no longer do.

use crate::diagram::store::{Dd, Full, Op, unpair};
use crate::diagram::{Fate, Reading};
use crate::diff::engine::{Goal, Pair, Two};
use crate::diff::transitions::cites;
use crate::diff::{Compared, ReasonChange};
use std::collections::BTreeMap;

/// Finds the provisions that decide other cases than they did, the outcome being the same.
pub(super) fn compare(two: &mut Two<'_>, both: &Pair, compared: &mut Compared) -> Result<(), Full> {
    let same = two.space.store.map(both.ends, &mut |value| {
        let (a, b) = unpair(value);
        Dd::truth(a == b)
    })?;
    let same = two.and(same, two.theta)?;
    let mut deciding: BTreeMap<String, [Dd; 2]> = BTreeMap::new();
    for n in 0..2 {
        let (Some(Goal::Decision(id)), Some(side)) = (both.goals.get(n), two.sides.get(n)) else { return Ok(()) };
        let (id, program) = (*id, side.program);
        let result = two.result(n, &Goal::Decision(id), Reading::InTheEnd)?;
        for rule in &program.decision(id).rules {
            let Some((_, outcome, _)) = program.rule(*rule).conclusion else { continue };
            let Some(outcome) = program.decision(id).outcomes.get(outcome.index()) else { continue };
            let fate = two.space.fate(&Fate::Is(outcome.name.clone()));
            let binder = program.rule(*rule).binder;
            let live = two.compiler(n).with_item(binder, 0, |c| c.live(*rule, Reading::InTheEnd))?;
            let live = two.space.store.apply(Op::IsYes, live, Dd::NO)?;
            let its = two.space.store.map(result, &mut |value| Dd::truth(value == fate))?;
            let decides = two.and(live, its)?;
            for place in &program.rule(*rule).head.places {
                let words = cites(program, std::slice::from_ref(place));
                if let Some(known) = deciding.entry(words).or_insert([Dd::NO; 2]).get_mut(n) {
                    *known = two.space.store.apply(Op::Or, *known, decides)?;
                }
            }
        }
    }
    for (provision, [old, new]) in deciding {
        if old == new {
            continue;
        }
        let (not_old, not_new) = (two.not(old)?, two.not(new)?);
        let (gained, lost) = (two.and(new, not_old)?, two.and(old, not_new)?);
        let (gained, lost) = (two.and(gained, same)?, two.and(lost, same)?);
        let (newly, no_longer) = (two.some(gained)?, two.some(lost)?);
        if newly || no_longer {
            compared.reasons.push(ReasonChange { provision, newly, no_longer });
        }
    }
    Ok(())
}
