//! How well the provisions are known that an answer rests on.
//!
//! # Source
//! The reference, *How well a provision is known*: an answer's basis is the weakest of what decided it.

use crate::base::provision::Basis;
use crate::eval::judge::Judge;
use crate::eval::reason::Row;

/// The weakest basis of all that reasons rest on.
pub fn weakest(judge: &mut Judge<'_>, reasons: Row<'_, '_>) -> Basis {
    let mut worst = Basis::Text;
    for said in reasons.deep() {
        for place in said.places {
            worst = worst.max(judge.basis_of(place, said.policy));
        }
        if let Some(id) = said.rule() {
            let head = &judge.program.rule(id).head;
            for period in [&head.period, &judge.program.policy(head.policy).period].into_iter().flatten() {
                worst = worst.max(period.basis);
            }
            worst = worst.max(head.basis.unwrap_or_default());
        }
    }
    worst
}
