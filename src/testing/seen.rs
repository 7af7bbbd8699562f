//! What one scenario shows: the results of what it expects, the provisions that decide them, what bites and what is so.

use crate::eval::judge::{Judge, Reading};
use crate::eval::truth::Truth;
use crate::eval::{Ask, DutyState, Explainer, Keeping, Law, Outcome, Reason, Seen};
use crate::ir::{BinderId, CitedPlace, DutyId, Header, PresumptionId, ProhibitionState, RuleId, Scenario, Subject};
use crate::testing::limbs::{Item, ItemId, LabelledLimb};
use std::collections::BTreeSet;

/// The result of one thing that a scenario expects something of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shown {
    /// A decision: its outcome, the live rules that decide it, and the presumptions that it relies on.
    Decision(Outcome, BTreeSet<RuleId>, BTreeSet<PresumptionId>),
    /// A duty: the state of each dated version.
    Duty(Vec<DutyState>),
    /// A prohibition: the state of each dated version.
    Prohibition(Vec<Keeping>),
    /// Whether a policy governs.
    Governs(bool),
}

/// The results of what a scenario expects, in its order; `None` for what is not settled or presumed.
pub fn shown(ask: &Ask<'_>, scenario: &Scenario) -> Vec<Option<Shown>> {
    scenario.expects.iter().map(|expect| result(ask, &expect.subject)).collect()
}

/// The result of one thing; `None` where it is not settled or presumed.
pub fn result(ask: &Ask<'_>, subject: &Subject) -> Option<Shown> {
    match subject {
        Subject::Decision(id, item) => {
            let answer = ask.decide(*id, *item);
            let outcome = answer.verdict.result?;
            let live = answer.reasons.deciding().filter(|reason| reason.seen == Seen::Yes);
            let rules = live.filter_map(|reason| reason.rule());
            Some(Shown::Decision(outcome, rules.collect(), answer.relies_on.into_iter().collect()))
        }
        Subject::Duty(ids, item) => {
            let states = ids.iter().map(|id| ask.duty(*id, *item).result);
            states.collect::<Option<Vec<DutyState>>>().map(Shown::Duty)
        }
        Subject::Prohibition(ids, item) => {
            let states = ids.iter().map(|id| ask.prohibition(*id, *item).result);
            states.collect::<Option<Vec<Keeping>>>().map(Shown::Prohibition)
        }
        Subject::Governs(policy, _) => {
            let truth = ask.judge().governs(*policy, Reading::Counted);
            known(truth).map(Shown::Governs)
        }
    }
}

/// Whether some result is another, both being known.
pub fn differ(found: &[Option<Shown>], turned: &[Option<Shown>]) -> bool {
    found.iter().zip(turned).any(|(a, b)| matches!((a, b), (Some(a), Some(b)) if a != b))
}

/// Runs something with each item of the lists that bound names stand for; once where there are none.
fn each_item(judge: &mut Judge<'_>, binders: &[BinderId], work: &mut dyn FnMut(&mut Judge<'_>)) {
    let Some((binder, rest)) = binders.split_first() else { return work(judge) };
    let length = judge.length(judge.program.binder(*binder).list).unwrap_or(0);
    for item in 0..u32::try_from(length).unwrap_or(0) {
        let before = judge.set_item(*binder, item);
        each_item(judge, rest, work);
        judge.set_item(*binder, before);
    }
}

/// What something comes to in a case in which a limb decides it as yes, or as no; `None` where it does not.
///
/// - `other`: the law in which the limb is turned.
pub fn turned(
    ask: &Ask<'_>,
    other: &Law<'_>,
    turned: &LabelledLimb<'_>,
    yes: bool,
    subject: &Subject,
) -> Option<Shown> {
    let [is_yes, is_no] = limb(&mut ask.judge(), turned);
    if !(if yes { is_yes } else { is_no }) {
        return None;
    }
    let found = result(ask, subject)?;
    let other = result(&Ask { law: other, ..*ask }, subject)?;
    (found != other).then_some(found)
}

/// Whether a limb is seen to be yes, and no.
pub fn limb(judge: &mut Judge<'_>, limb: &LabelledLimb<'_>) -> [bool; 2] {
    let mut seen = [false; 2];
    each_item(judge, &limb.binders, &mut |judge| {
        let truth = judge.cond(limb.cond, limb.reading);
        let [yes, no] = &mut seen;
        *yes |= truth.is_yes();
        *no |= truth.is_no();
    });
    seen
}

/// Whether an item is seen to bite, and to be in force and not to bite.
pub fn item(judge: &mut Judge<'_>, item: &Item<'_>) -> [bool; 2] {
    let mut seen = [false; 2];
    let binders: Vec<BinderId> = item.binder.into_iter().collect();
    each_item(judge, &binders, &mut |judge| {
        let found = match item.id {
            ItemId::Rule(id) => known(judge.live(id, Reading::Counted)),
            ItemId::Presumption(id) => known(judge.bites(id)),
            ItemId::Duty(id) => known(judge.owed(id, Reading::Counted)),
            ItemId::Prohibition(id) => match Keeping::of_mask(judge.prohibition(id, Reading::Counted).mask) {
                Some(Keeping::Is(state)) => Some(state != ProhibitionState::NotEngaged),
                Some(Keeping::Error) | None => None,
            },
        };
        let [bites, idle] = &mut seen;
        *bites |= found == Some(true);
        *idle |= found == Some(false) && in_force(judge, item.head);
    });
    seen
}

/// Yes or no, where it is known and can be computed.
fn known(truth: Truth) -> Option<bool> {
    (truth.definite() && !truth.is_error()).then(|| truth.is_yes())
}

fn in_force(judge: &mut Judge<'_>, head: &Header) -> bool {
    let governs = judge.governs(head.policy, Reading::Counted);
    governs.is_yes() && judge.in_period(head.policy, head.period.as_ref(), Reading::Counted).is_yes()
}

/// The cited places that decide some things.
pub fn deciding<'a, 's>(ask: &Ask<'a>, subjects: impl IntoIterator<Item = &'s Subject>) -> Vec<&'a CitedPlace> {
    let mut places = Vec::new();
    for subject in subjects {
        match subject {
            Subject::Decision(id, item) => {
                let answer = ask.decide(*id, *item);
                if answer.verdict.result.is_none() {
                    continue;
                }
                let also = answer.reasons.also().flat_map(|(_, reasons)| reasons);
                answer.reasons.deciding().chain(also).for_each(|reason| cited(reason, &mut places));
            }
            Subject::Duty(ids, item) => ids.iter().for_each(|id| duty(ask, *id, *item, &mut places)),
            Subject::Prohibition(ids, item) => {
                for id in ids {
                    let idle = Keeping::Is(ProhibitionState::NotEngaged);
                    let program = ask.law.program;
                    let prohibition = program.prohibition(*id);
                    if ask.prohibition(*id, *item).result.is_some_and(|state| state != idle) {
                        places.extend(&prohibition.head.places);
                    }
                }
            }
            Subject::Governs(..) => {}
        }
    }
    places
}

/// The places in a tree of reasons. A rule that does not bite decides nothing; what stops it does.
fn cited<'a>(reason: Reason<'_, 'a>, places: &mut Vec<&'a CitedPlace>) {
    for said in reason.deep() {
        if said.rule().is_none() || said.seen == Seen::Yes {
            places.extend(said.places);
        }
    }
}

/// The places on which the state of a duty that is owed rests.
fn duty<'a>(ask: &Ask<'a>, id: DutyId, item: Option<u32>, places: &mut Vec<&'a CitedPlace>) {
    let program = ask.law.program;
    let duty = program.duty(id);
    if ask.duty(id, item).result.is_none_or(|state| state == DutyState::NotDue) {
        return;
    }
    let mut judge = ask.judge();
    if let (Some(binder), Some(item)) = (duty.binder, item) {
        judge.set_item(binder, item);
    }
    places.extend(&duty.head.places);
    let counts =
        |judge: &mut Judge<'_>, cond: Option<_>| cond.is_none_or(|cond| judge.cond(cond, Reading::Counted).is_yes());
    if let Some(due) = duty.due.iter().find(|due| counts(&mut judge, due.cond)) {
        places.extend(&due.places);
    }
    for asap in duty.asap.iter().filter(|asap| counts(&mut judge, asap.cond)) {
        places.extend(&asap.places);
    }
    let mut conds: Vec<_> = duty.when.clone();
    for (cond, at) in &duty.done_if {
        places.extend(at);
        conds.push(*cond);
    }
    let mut explainer = Explainer::new(&mut judge);
    conds.into_iter().for_each(|cond| explainer.cond(cond, duty.head.policy));
    explainer.tree().row().for_each(|reason| cited(reason, places));
}
