//! Rules that add nothing: wherever one is live, another for the same outcome is live too.
//!
//! Told of facts as they are found: what a presumption brings under another rule is brought there only while it stands,
//! and the rule still says what holds once it is overcome. A rule that reads facts which the other does not is the
//! narrower of the two; one that overrides something does more than conclude, and is never told of.

use crate::diag::{Code, Diagnostic};
use crate::diagram::Reading;
use crate::diagram::store::{Dd, Full, Op, Var};
use crate::ir::{DecisionId, RuleId};
use crate::prove::claim::Search;
use crate::prove::findings::own;
use std::collections::BTreeSet;

/// A rule with where it is live.
struct Live {
    rule: RuleId,
    outcome: usize,
    live: [Dd; 2],
    reads: BTreeSet<Var>,
}

/// Rules of one decision that add nothing to another.
pub(super) fn rules(search: &mut Search<'_>, decision: DecisionId, found: &mut Vec<Diagnostic>) -> Result<(), Full> {
    let program = search.law.program;
    let mut all = Vec::new();
    for id in &program.decision(decision).rules {
        let rule = program.rule(*id);
        let (Some((_, outcome, _)), None) = (rule.conclusion, rule.binder) else { continue };
        let mut live = [Dd::NO; 2];
        for (at, reading) in [Reading::Found, Reading::Held].into_iter().enumerate() {
            let truth = search.compiler().live(*id, reading)?;
            if let Some(place) = live.get_mut(at) {
                *place = search.is_yes(truth)?;
            }
        }
        let reads = search.space.store.cuts(&live).into_keys().collect();
        all.push(Live { rule: *id, outcome: outcome.index(), live, reads });
    }
    let overrides: BTreeSet<RuleId> =
        program.rules.iter().flat_map(|rule| rule.overridden_by.iter().copied()).collect();
    for (n, one) in all.iter().enumerate() {
        let idle = one.live.contains(&Dd::NO);
        if idle || overrides.contains(&one.rule) || !own(program, program.rule(one.rule).head.policy) {
            continue;
        }
        for (m, other) in all.iter().enumerate() {
            let candidate = n != m && one.outcome == other.outcome && other.reads.is_subset(&one.reads);
            // Of two that are the same the later adds nothing.
            if candidate && !(one.live == other.live && n < m) && within(search, one, other)? {
                found.push(told(search, one.rule, other.rule));
                break;
            }
        }
    }
    Ok(())
}

/// Whether one is live only where the other is.
fn within(search: &mut Search<'_>, one: &Live, other: &Live) -> Result<bool, Full> {
    for (own, wider) in one.live.iter().zip(&other.live) {
        let beyond = search.space.store.apply(Op::Not, *wider, Dd::NO)?;
        let beyond = search.and(*own, beyond)?;
        if !search.nowhere(beyond)? {
            return Ok(false);
        }
    }
    Ok(true)
}

fn told(search: &Search<'_>, one: RuleId, other: RuleId) -> Diagnostic {
    let (one, other) = (&search.law.program.rule(one).head, &search.law.program.rule(other).head);
    let message = format!("the rule `{}` adds nothing to the rule `{}`", one.name, other.name);
    Diagnostic::new(Code::AddsNothing, one.name_span, message)
        .label(other.name_span, format!("wherever `{}` applies this applies too, with the same outcome", one.name))
        .help("leave it out, or keep it for the provision that it states")
}
