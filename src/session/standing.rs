//! How the decisions of a case stand, and what a change of the case did to them.

use crate::eval::judge::NO_ITEM;
use crate::eval::{Ask, Status};
use crate::ir::{BinderId, DecisionId, FactKind, Found, ListItem};

/// How one decision stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Its name.
    pub decision: String,
    /// The item's name, where it is decided item by item.
    pub item: Option<String>,
    /// How far missing facts can change it.
    pub status: Status,
    /// The outcome, where it is settled or presumed.
    pub outcome: Option<String>,
    /// The outcomes that are possible; of an answer that was not decided none are told.
    pub possible: Vec<String>,
}

/// How a decision stood before and stands now; `None` where its item was or is not there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Before.
    pub before: Option<Standing>,
    /// Now.
    pub now: Option<Standing>,
}

/// How a decision stands under the policy and under the one that it is compared with; `None` where one has no such
/// decision or item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Side {
    /// Under the policy.
    pub here: Option<Standing>,
    /// Under the other.
    pub there: Option<Standing>,
}

/// How every decision of a case stands.
pub fn standings(ask: &Ask<'_>) -> Vec<Standing> {
    let program = ask.law.program;
    let mut standings = Vec::new();
    for n in 0..program.decisions.len() {
        let id = DecisionId::new(n);
        for item in items(ask, program.decision(id).binder) {
            standings.push(standing(ask, id, item));
        }
    }
    standings
}

/// How one decision stands.
pub fn standing(ask: &Ask<'_>, id: DecisionId, item: Option<u32>) -> Standing {
    let program = ask.law.program;
    let decision = program.decision(id);
    let verdict = crate::prove::decide(ask, id, item).verdict;
    let words = |outcome: &crate::eval::Outcome| outcome.words(program, id);
    let possible = if verdict.status == Status::NotDecided { &[][..] } else { &verdict.possible };
    Standing {
        decision: decision.head.name.clone(),
        item: item.and_then(|item| Some(item_name(ask, decision.binder?, item))),
        status: verdict.status,
        outcome: verdict.result.as_ref().map(words),
        possible: possible.iter().map(words).collect(),
    }
}

/// The items that something is decided for; one `None` where it is decided once.
pub fn items(ask: &Ask<'_>, binder: Option<BinderId>) -> Vec<Option<u32>> {
    let Some(binder) = binder else { return vec![None] };
    let n = listed(ask, binder).map_or(0, <[ListItem]>::len);
    (0..n).map(|item| Some(u32::try_from(item).unwrap_or(NO_ITEM))).collect()
}

/// The items of a bound name's list, where it is known.
pub fn listed<'a>(ask: &Ask<'a>, binder: BinderId) -> Option<&'a [ListItem]> {
    let program = ask.law.program;
    let list = program.binder(binder).list;
    match (&program.fact(list).kind, ask.facts.get(list)) {
        (FactKind::List(_), Some(Found::List(items))) => Some(items),
        (_, _) => None,
    }
}

/// What an item is called: its label, else its number from 1.
pub fn item_name(ask: &Ask<'_>, binder: BinderId, item: u32) -> String {
    let label = listed(ask, binder).and_then(|items| items.get(item as usize)?.label.clone());
    label.map_or_else(|| format!("item {}", item + 1), |label| format!("\"{label}\""))
}

/// What changed between two lists of standings, in the order of the later.
pub fn changes(before: &[Standing], now: &[Standing]) -> Vec<Change> {
    pairs(now, before)
        .map(|(now, before)| Change { before, now })
        .filter(|change| change.before != change.now)
        .collect()
}

/// How decisions stand under two policies: those that both make and on which they differ, and those that either answers;
/// where there are none such, all.
pub fn sides(here: &[Standing], there: &[Standing]) -> Vec<Side> {
    let all: Vec<Side> = pairs(here, there).map(|(here, there)| Side { here, there }).collect();
    let answered = |standing: &Option<Standing>| standing.as_ref().is_some_and(|standing| standing.outcome.is_some());
    let telling = |side: &Side| {
        let both = side.here.is_some() && side.there.is_some();
        answered(&side.here) || answered(&side.there) || (both && side.here != side.there)
    };
    let some: Vec<Side> = all.iter().filter(|side| telling(side)).cloned().collect();
    if some.is_empty() { all } else { some }
}

/// Each standing of the one beside the other's of the same decision and item, then those that the other alone has.
fn pairs<'a>(
    one: &'a [Standing],
    other: &'a [Standing],
) -> impl Iterator<Item = (Option<Standing>, Option<Standing>)> + 'a {
    let same = |a: &Standing, b: &Standing| a.decision == b.decision && a.item == b.item;
    let both = one.iter().map(move |a| (Some(a.clone()), other.iter().find(|b| same(a, b)).cloned()));
    let alone = other.iter().filter(move |b| !one.iter().any(|a| same(a, b)));
    both.chain(alone.map(|b| (None, Some(b.clone()))))
}

/// "a, b or c"; "nothing" of none.
pub fn or_list(words: &[String]) -> String {
    match words {
        [] => String::from("nothing"),
        [one] => one.clone(),
        [rest @ .., last] => format!("{} or {last}", rest.join(", ")),
    }
}
