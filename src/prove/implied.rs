//! Rules that add nothing: wherever one is live, another for the same outcome is live too, or one of several others.
//!
//! Told of facts as they are found: what a presumption brings under another rule is brought there only while it stands,
//! and the rule still says what holds once it is overcome. A rule that reads facts which the other does not is the
//! narrower of the two; one that overrides something does more than conclude, and is never told of.

use crate::diag::{Code, Diagnostic};
use crate::diagram::Reading;
use crate::diagram::store::{Dd, Full, Op, Var};
use crate::ir::{DecisionId, Header, RuleId};
use crate::prove::claim::Search;
use crate::prove::findings::own;
use std::collections::BTreeSet;

/// A rule with where it is live.
struct Live {
    rule: RuleId,
    outcome: usize,
    /// Where it is live as facts are found, and while presumptions are held to.
    live: [Dd; 2],
    /// Where it cannot be computed: that makes the decision an error.
    fails: [Dd; 2],
    reads: BTreeSet<Var>,
}

/// Rules of one decision that add nothing to another.
pub(super) fn rules(search: &mut Search<'_>, decision: DecisionId, found: &mut Vec<Diagnostic>) -> Result<(), Full> {
    let program = search.law.program;
    let mut all = Vec::new();
    for id in &program.decision(decision).rules {
        let rule = program.rule(*id);
        let Some((_, outcome, _)) = rule.conclusion else { continue };
        let there = search.there(rule.binder)?;
        let (mut live, mut fails) = ([Dd::NO; 2], [Dd::NO; 2]);
        for (at, reading) in [Reading::Found, Reading::Held].into_iter().enumerate() {
            let truth = search.compiler().with_item(rule.binder, 0, |c| c.live(*id, reading))?;
            let (yes, error) = (search.is_yes(truth)?, search.space.store.apply(Op::IsError, truth, Dd::NO)?);
            if let (Some(live), Some(fails)) = (live.get_mut(at), fails.get_mut(at)) {
                (*live, *fails) = (search.and(yes, there)?, search.and(error, there)?);
            }
        }
        let reads = search.space.store.cuts(&live).into_keys().collect();
        all.push(Live { rule: *id, outcome: outcome.index(), live, fails, reads });
    }
    let overrides: BTreeSet<RuleId> =
        program.rules.iter().flat_map(|rule| rule.overridden_by.iter().copied()).collect();
    let told_of = |one: &Live| {
        !one.live.contains(&Dd::NO)
            && !overrides.contains(&one.rule)
            && own(program, program.rule(one.rule).head.policy)
    };
    let mut idle: BTreeSet<RuleId> = BTreeSet::new();
    for (n, one) in all.iter().enumerate().filter(|(_, one)| told_of(one)) {
        for (m, other) in all.iter().enumerate() {
            // Of two that are the same the later adds nothing.
            if n != m && one.may_follow(other) && !(one.live == other.live && n < m) && within(search, one, &[other])? {
                found.push(told(search, one.rule, &[other.rule]));
                idle.insert(one.rule);
                break;
            }
        }
    }
    // Of several that each follow from the rest the last adds nothing, and the rest stay.
    for one in all.iter().rev().filter(|one| told_of(one)) {
        let others = all.iter().filter(|other| other.rule != one.rule && one.may_follow(other));
        let mut others: Vec<&Live> = others.filter(|other| !idle.contains(&other.rule)).collect();
        if idle.contains(&one.rule) || others.len() < 2 || others.len() > MOST_OTHERS || !within(search, one, &others)?
        {
            continue;
        }
        let mut at = 0;
        while at < others.len() {
            let mut fewer = others.clone();
            fewer.remove(at);
            if within(search, one, &fewer)? {
                others = fewer;
            } else {
                at += 1;
            }
        }
        found.push(told(search, one.rule, &others.iter().map(|other| other.rule).collect::<Vec<_>>()));
        idle.insert(one.rule);
    }
    Ok(())
}

/// Other rules that are taken together at most.
const MOST_OTHERS: usize = 40;

impl Live {
    /// Whether another has the same outcome and reads nothing that this does not.
    fn may_follow(&self, other: &Live) -> bool {
        self.outcome == other.outcome && other.reads.is_subset(&self.reads)
    }
}

/// Whether one is live only where some of the others is, and fails only where some of them does.
fn within(search: &mut Search<'_>, one: &Live, others: &[&Live]) -> Result<bool, Full> {
    let both = |rule: &Live| rule.live.into_iter().chain(rule.fails).collect::<Vec<Dd>>();
    for (at, own) in both(one).iter().enumerate() {
        let wider: Vec<Dd> = others.iter().filter_map(|other| both(other).get(at).copied()).collect();
        let wider = search.space.store.join(Op::Or, &wider, Dd::NO)?;
        let beyond = search.space.store.apply(Op::Not, wider, Dd::NO)?;
        let beyond = search.and(*own, beyond)?;
        if !search.nowhere(beyond)? {
            return Ok(false);
        }
    }
    Ok(true)
}

fn told(search: &Search<'_>, one: RuleId, others: &[RuleId]) -> Diagnostic {
    let one = &search.law.program.rule(one).head;
    let others: Vec<&Header> = others.iter().map(|other| &search.law.program.rule(*other).head).collect();
    let names: Vec<String> = others.iter().map(|other| format!("`{}`", other.name)).collect();
    let (message, label) = match names.as_slice() {
        [only] => (
            format!("the rule `{}` adds nothing to the rule {only}", one.name),
            format!("wherever `{}` applies this applies too, with the same outcome", one.name),
        ),
        _ => (
            format!("the rule `{}` adds nothing to the rules {} together", one.name, names.join(", ")),
            format!("wherever `{}` applies one of these applies too, with the same outcome", one.name),
        ),
    };
    let mut diagnostic = Diagnostic::new(Code::AddsNothing, one.name_span, message);
    for other in others {
        diagnostic = diagnostic.label(other.name_span, label.clone());
    }
    diagnostic.help("leave it out, or keep it for the provision that it states")
}
