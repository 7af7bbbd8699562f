//! The gaps of coverage closed: what no case can show is told apart, and for the rest there are new scenarios, as few
//! as will do.

use crate::base::span::Span;
use crate::eval::Ask;
use crate::facts::scenario_text;
use crate::ir::Program;
use crate::testing::coverage::{Coverage, Tested};
use crate::testing::limbs::{Files, LabelledLimb, said};
use crate::testing::seen;
use crate::testing::turning::{Case, Turned, Turning};
use crate::testing::words::expected;

/// A limb, where it is counted, as yes or as no.
pub type Gap = (Span, bool);

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

/// Looks for a case for each limb that was not seen to decide. Records what no case can show; gives the scenarios that
/// close the rest. What is neither shown nor proved impossible stays a gap.
pub fn close(tested: &[Tested<'_>], files: &Files, coverage: &mut Coverage, bounds: Bounds) -> Vec<Proposed> {
    let mut gaps = gaps(coverage);
    // Where scenarios are run already, new ones belong first.
    let mut order: Vec<usize> = (0..tested.len()).collect();
    order.sort_by_key(|n| tested.get(*n).is_none_or(|one| one.scenarios.is_empty()));
    let mut able = std::collections::BTreeSet::new();
    let mut proposed = Vec::new();
    for n in order {
        let Some(one) = tested.get(n) else { continue };
        let limbs = said(one.law.program, files).limbs;
        let mut here: Vec<(Gap, &LabelledLimb<'_>)> = Vec::new();
        for limb in &limbs {
            let Some((span, _)) = coverage.limb(one.law.program, limb) else { continue };
            let open = gaps.iter().filter(|gap| gap.0 == span && !here.iter().any(|(known, _)| known == *gap));
            let open: Vec<Gap> = open.copied().collect();
            here.extend(open.into_iter().map(|gap| (gap, limb)));
        }
        if here.is_empty() {
            continue;
        }
        let Ok(mut turning) = Turning::new(one.law, bounds.nodes, bounds.splits) else {
            able.extend(here.iter().map(|(gap, _)| *gap));
            continue;
        };
        while let Some((gap, limb)) = here.first().copied() {
            match turning.case(limb, gap.1) {
                Turned::Decides(case) => {
                    let closes = closed(one, &case, &here, bounds.splits);
                    here.retain(|(gap, _)| !closes.contains(gap));
                    gaps.retain(|gap| !closes.contains(gap));
                    let text = written(one.law.program, &case, limb, gap.1);
                    proposed.push(Proposed { law: n, closes, text });
                }
                Turned::Never => {}
                Turned::NotDecided => {
                    able.insert(gap);
                }
            }
            here.retain(|(other, _)| *other != gap);
        }
    }
    for (span, yes) in gaps {
        if !able.contains(&(span, yes)) {
            coverage.cannot_decide(span, yes);
        }
    }
    fewest(proposed)
}

fn gaps(coverage: &Coverage) -> Vec<Gap> {
    let sides = coverage.limbs.iter().flat_map(|(span, limb)| [true, false].map(|yes| (*span, yes, limb.side(yes))));
    sides.filter(|(_, _, side)| !side.decides).map(|(span, yes, _)| (span, yes)).collect()
}

/// The gaps that a case closes.
fn closed(one: &Tested<'_>, case: &Case, gaps: &[(Gap, &LabelledLimb<'_>)], splits: usize) -> Vec<Gap> {
    let ask = Ask { law: one.law, facts: &case.facts, on: case.on, law_at: None, splits };
    let shows = |gap: &Gap, limb: &LabelledLimb<'_>| {
        let turned = one.law.with_forced(limb.cond, !gap.1);
        seen::turned(&ask, &turned, limb, gap.1, &case.subject).is_some()
    };
    gaps.iter().filter(|(gap, limb)| shows(gap, limb)).map(|(gap, _)| *gap).collect()
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

fn written(program: &Program, case: &Case, limb: &LabelledLimb<'_>, yes: bool) -> String {
    let which = if limb.label == "-" { program.cond(limb.cond).words.clone() } else { limb.label.clone() };
    let side = if yes { "yes" } else { "no" };
    let title = format!("{}: {which} decides as {side}", limb.owner);
    scenario_text(program, &title, &case.facts, case.on, None, &expected(program, case))
}
