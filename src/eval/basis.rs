//! How well the provisions are known that an answer rests on.
//!
//! # Source
//! The reference, *How well a provision is known*: an answer's basis is the weakest of what decided it.

use crate::base::provision::Basis;
use crate::eval::explain::{Reason, What};
use crate::eval::judge::Judge;

/// The weakest basis of all that a tree of reasons rests on.
pub fn weakest(judge: &mut Judge<'_>, reasons: &[Reason<'_>]) -> Basis {
    let mut worst = Basis::Text;
    let mut todo: Vec<&Reason<'_>> = reasons.iter().collect();
    while let Some(reason) = todo.pop() {
        for place in reason.places {
            worst = worst.max(judge.basis_of(place, reason.policy));
        }
        if let What::Rule(id) = reason.what {
            let head = &judge.program.rule(id).head;
            let periods = [&head.period, &judge.program.policy(head.policy).period];
            let bases = periods.into_iter().flatten().map(|period| period.basis).chain(head.basis);
            worst = bases.fold(worst, Basis::max);
        }
        todo.extend(&reason.children);
    }
    worst
}
