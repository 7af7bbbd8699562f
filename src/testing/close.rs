//! The gaps of coverage closed: what no case can show is told apart, and for the rest there are new scenarios, as few
//! as will do.

use crate::base::span::Span;
use crate::eval::Ask;
use crate::facts::scenario_text;
use crate::ir::Program;
use crate::testing::coverage::{Coverage, Tested, counted_as};
use crate::testing::limbs::{Files, Item, ItemId, LabelledLimb, Said, cited, said};
use crate::testing::seen;
use crate::testing::turning::{Case, Turned, Turning, decided_by};
use crate::testing::words::expected;
use std::collections::BTreeSet;

/// What was not seen, where it is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Gap {
    /// A limb to decide, as yes or as no.
    Limb(Span, bool),
    /// A rule, presumption, duty or prohibition to bite, or to be in force and not to.
    Item(Span, bool),
    /// A cited place to decide.
    Place(Span),
}

/// A new scenario.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposed {
    /// Under which of the laws it is to be run.
    pub law: usize,
    /// What it closes.
    pub closes: Vec<Gap>,
    /// The scenario as the language writes it.
    pub text: String,
}

/// How far the search goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// Nodes of diagrams at most.
    pub nodes: usize,
    /// The limit of [`Ask::splits`].
    pub splits: usize,
}

/// Where a case is looked for.
#[derive(Clone, Copy)]
enum Search<'s, 'p> {
    /// Where a condition decides, as yes or as no.
    Turned(&'s LabelledLimb<'p>, bool),
    /// Where an item bites, or does not.
    Bites(&'s Item<'p>, bool),
}

/// A gap and one place in which to look for a case that closes it.
struct Goal<'s, 'p> {
    gap: Gap,
    search: Search<'s, 'p>,
    /// Of a cited place, its words.
    place: Option<String>,
}

/// Looks for a case for each thing that was not seen. Records which limbs no case can show decide; gives the scenarios
/// that close the rest. What is neither shown nor proved impossible stays a gap.
pub fn close(tested: &[Tested<'_>], files: &Files, coverage: &mut Coverage, bounds: Bounds) -> Vec<Proposed> {
    let mut gaps = gaps(coverage);
    // Where scenarios are run already, new ones belong first.
    let mut order: Vec<usize> = (0..tested.len()).collect();
    order.sort_by_key(|n| tested.get(*n).is_none_or(|one| one.scenarios.is_empty()));
    let mut able = BTreeSet::new();
    let mut proposed = Vec::new();
    for n in order {
        let Some(one) = tested.get(n) else { continue };
        let said = said(one.law.program, files);
        let mut goals = goals(one, files, coverage, &said, &gaps);
        if goals.is_empty() {
            continue;
        }
        let Ok(mut turning) = Turning::new(one.law, bounds.nodes, bounds.splits) else {
            able.extend(goals.iter().map(|goal| goal.gap));
            continue;
        };
        while !goals.is_empty() {
            let goal = goals.remove(0);
            let found = match goal.search {
                Search::Turned(limb, yes) => turning.case(limb, yes, goal.place.as_deref()),
                Search::Bites(item, bites) => turning.item(item, bites, goal.place.as_deref()),
            };
            match found {
                Turned::Decides(case) => {
                    let closes: BTreeSet<Gap> = std::iter::once(&goal)
                        .chain(&goals)
                        .filter(|goal| shows(one, &case, goal, bounds.splits))
                        .map(|goal| goal.gap)
                        .collect();
                    goals.retain(|goal| !closes.contains(&goal.gap));
                    gaps.retain(|gap| !closes.contains(gap));
                    if !closes.is_empty() {
                        let text = written(one.law.program, &case, &goal);
                        proposed.push(Proposed { law: n, closes: closes.into_iter().collect(), text });
                    }
                }
                Turned::Never => {}
                Turned::NotDecided => {
                    able.insert(goal.gap);
                }
            }
        }
    }
    for gap in gaps {
        if let Gap::Limb(span, yes) = gap
            && !able.contains(&gap)
        {
            coverage.cannot_decide(span, yes);
        }
    }
    fewest(proposed)
}

fn gaps(coverage: &Coverage) -> Vec<Gap> {
    let limbs = coverage.limbs.iter().flat_map(|(span, limb)| [true, false].map(|yes| (*span, yes, limb.side(yes))));
    let limbs = limbs.filter(|(_, _, side)| !side.decides).map(|(span, yes, _)| Gap::Limb(span, yes));
    let items = coverage.items.iter().flat_map(|(span, item)| {
        let missing = [(!item.bites, true), (!item.idle && !item.always, false)];
        missing.into_iter().filter(|(missing, _)| *missing).map(|(_, bites)| Gap::Item(*span, bites))
    });
    let places = coverage.places.values().filter(|place| !place.decides).map(|place| Gap::Place(place.span));
    limbs.chain(items).chain(places).collect()
}

/// Where to look, under one law, for what closes the gaps: limbs first, for their cases close most of the others.
fn goals<'s, 'p>(
    one: &Tested<'p>,
    files: &Files,
    coverage: &Coverage,
    said: &'s Said<'p>,
    gaps: &[Gap],
) -> Vec<Goal<'s, 'p>> {
    let program = one.law.program;
    let mut goals: Vec<Goal<'s, 'p>> = Vec::new();
    let mut add = |gap: Gap, search: Search<'s, 'p>, place: Option<String>| {
        let again = place.is_none() && goals.iter().any(|goal| goal.gap == gap);
        if gaps.contains(&gap) && !again {
            goals.push(Goal { gap, search, place });
        }
    };
    for limb in &said.limbs {
        let Some((span, _)) = coverage.limb(program, limb) else { continue };
        [true, false].into_iter().for_each(|yes| add(Gap::Limb(span, yes), Search::Turned(limb, yes), None));
    }
    for item in &said.items {
        let span = counted_as(files, item.head.name_span);
        [true, false].into_iter().for_each(|bites| add(Gap::Item(span, bites), Search::Bites(item, bites), None));
    }
    let parts = said.parts.iter().chain(&said.limbs);
    let parts = parts.map(|part| (part.places, vec![Search::Turned(part, true), Search::Turned(part, false)]));
    let items = said.items.iter().map(|item| (item.head.places.as_slice(), vec![Search::Bites(item, true)]));
    for (places, searches) in parts.chain(items) {
        for place in places {
            let words = cited(program, place);
            let Some(seen) = coverage.places.get(&words) else { continue };
            searches.iter().for_each(|search| add(Gap::Place(seen.span), *search, Some(words.clone())));
        }
    }
    goals
}

/// Whether a case shows what a goal is for.
fn shows(one: &Tested<'_>, case: &Case, goal: &Goal<'_, '_>, splits: usize) -> bool {
    let ask = Ask { law: one.law, facts: &case.facts, on: case.on, law_at: None, splits };
    if goal.place.is_some() {
        return decided_by(&ask, &case.subject, goal.place.as_deref());
    }
    match goal.search {
        Search::Turned(limb, yes) => {
            let turned = one.law.with_forced(limb.cond, !yes);
            seen::turned(&ask, &turned, limb, yes, &case.subject).is_some()
        }
        Search::Bites(item, bites) => {
            let [is, is_not] = seen::item(&mut ask.judge(), item);
            if bites { is } else { is_not }
        }
    }
}

/// The same without each whose gaps the others close.
fn fewest(proposed: Vec<Proposed>) -> Vec<Proposed> {
    let mut kept = proposed;
    let mut n = 0;
    while n < kept.len() {
        let others = |gap: &Gap| kept.iter().enumerate().any(|(other, one)| other != n && one.closes.contains(gap));
        if kept.get(n).is_some_and(|one| one.closes.iter().all(others)) {
            kept.remove(n);
        } else {
            n += 1;
        }
    }
    kept
}

fn written(program: &Program, case: &Case, goal: &Goal<'_, '_>) -> String {
    let title = match (&goal.search, &goal.place) {
        (Search::Turned(part, _), Some(place)) => format!("{}: {place} decides", part.owner),
        (Search::Bites(item, _), Some(place)) => format!("{}: {place} decides", item.head.name),
        (Search::Turned(limb, yes), None) => {
            let which = if limb.label == "-" { program.cond(limb.cond).words.clone() } else { limb.label.clone() };
            format!("{}: {which} decides as {}", limb.owner, if *yes { "yes" } else { "no" })
        }
        (Search::Bites(item, bites), None) => {
            let does = match (item.id, *bites) {
                (ItemId::Rule(_), true) => "applies",
                (ItemId::Rule(_), false) => "does not apply",
                (ItemId::Presumption(_), true) => "counts",
                (ItemId::Presumption(_), false) => "does not count",
                (ItemId::Duty(_), true) => "is owed",
                (ItemId::Duty(_), false) => "is not owed",
                (ItemId::Prohibition(_), true) => "is engaged",
                (ItemId::Prohibition(_), false) => "is not engaged",
            };
            format!("{} {does}", item.head.name)
        }
    };
    scenario_text(program, &title, &case.facts, case.on, None, &expected(program, case))
}
