//! What is claimed, where diagrams would be too large: a case against it is sought in formulas. That there is none proves
//! it as well as a diagram does.

use crate::diagram::sat::Sought;
use crate::diagram::store::{Dd, Full};
use crate::diagram::{Effort, Reading};
use crate::eval::Ask;
use crate::ir::CondId;
use crate::prove::claim::{Search, Wanted, confirmed};
use crate::prove::{Claim, Counterexample};

/// Open questions that are taken both ways for a case with few facts.
const FEW: usize = 64;

/// Proves or refutes that a condition never, or always, holds.
///
/// - `search`: over formulas.
/// - `limit`: what is said where it could not be told.
pub(super) fn claim(
    search: &mut Search<'_>,
    wanted: &Wanted<'_>,
    (cond, always): (CondId, bool),
    limit: &str,
) -> Result<Claim, Full> {
    let scope = search.scope(wanted, Reading::InTheEnd)?;
    // Any case of which it speaks will do: only whether there is one is asked.
    if search.space.seek(scope, &mut |_, _, effort| effort == Effort::All) == Sought::Never {
        return Ok(Claim::Empty);
    }
    let bad = search.against(wanted, cond, always, Reading::InTheEnd)?;
    let inside = search.and(scope, bad)?;
    match complete(search, wanted, (cond, always), inside) {
        (Sought::Found(_), Some(case)) => return Ok(Claim::Refuted(Box::new(case))),
        (Sought::Never, _) => {}
        (Sought::Unconfirmed, _) => {
            let tried = String::from("cases against it were tried, and none was confirmed");
            return Ok(Claim::NotDecided(vec![limit.to_owned(), tried]));
        }
        (Sought::Found(_) | Sought::GivenUp, _) => return Ok(Claim::NotDecided(vec![limit.to_owned()])),
    }
    let scope = search.scope(wanted, Reading::Held)?;
    let bad = search.against(wanted, cond, always, Reading::Held)?;
    let inside = search.and(scope, bad)?;
    let positions = search.space.positions(inside, &[inside])?;
    if search.space.seek(positions, &mut |_, _, effort| effort == Effort::All) == Sought::Never {
        return Ok(search.proved());
    }
    let open = String::from("it holds of every case without unknown facts; of others it was not told");
    Ok(Claim::NotDecided(vec![limit.to_owned(), open]))
}

/// A complete case against a claim.
fn complete(
    search: &Search<'_>,
    wanted: &Wanted<'_>,
    (cond, always): (CondId, bool),
    inside: Dd,
) -> (Sought, Option<Counterexample>) {
    let (law, side, splits) = (search.law, &search.side, search.splits);
    let mut found = None;
    let sought = search.space.seek(inside, &mut |space, point, effort| {
        let Some(facts) = point.facts(space, side) else { return false };
        let ask = Ask { law, facts: &facts, on: point.on, law_at: None, splits: effort.splits(splits).max(FEW) };
        let Some(shows) = confirmed(&ask, wanted, cond, always) else { return false };
        found = Some(Counterexample { facts, on: point.on, other: None, shows });
        true
    });
    (sought, found)
}
