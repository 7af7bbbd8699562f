//! How well scenarios hold a law: each small change of it that some scenario should notice.
//!
//! Takes laws with their scenarios; changes one thing at a time, and gives each change with whether a scenario fails
//! under it. What several laws share is changed in each, and is noticed where any of them notices. A change under which
//! provably no complete case comes to another outcome, and none is decided by other rules, is told apart: no scenario
//! can be asked to notice it. For the rest a case is looked for that would.
//!
//! # Source
//! The formal core, section 22.

pub mod alike;
pub mod make;
pub mod patch;
mod within;

use crate::base::span::Span;
use crate::eval::{Ask, Law};
use crate::facts::scenario_text;
use crate::ir::{Program, ScenarioId};
use crate::testing::close::Bounds;
use crate::testing::coverage::{Share, Tested, counted_as};
use crate::testing::limbs::Files;
use crate::testing::mutant::alike::{Told, apart, compare};
use crate::testing::mutant::make::{Change, Made, changes};
use crate::testing::mutant::patch::Patch;
use crate::testing::seen::Shown;
use crate::testing::turning::Case;
use crate::testing::words;
use std::collections::{BTreeMap, BTreeSet};

/// What came of a change.
#[derive(Clone, Debug, PartialEq)]
pub enum Fate {
    /// Some scenario fails under it.
    Noticed,
    /// No scenario does, and no complete case comes out otherwise.
    Alike,
    /// No scenario does, but one of this case would.
    Missed(Box<Missed>),
    /// No scenario does, and whether any could was not decided.
    NotDecided,
}

/// A case that would notice a change.
#[derive(Clone, Debug, PartialEq)]
pub struct Missed {
    /// Under which of the laws it is to be run.
    pub law: usize,
    /// What it comes to, in the language's words.
    pub is: String,
    /// What it comes to under the change.
    pub would_be: String,
    /// As a scenario.
    pub scenario: String,
    case: Case,
}

/// A change of what some files say.
#[derive(Clone, Debug, PartialEq)]
pub struct Mutant {
    /// Where what is changed is written.
    pub span: Span,
    /// Of which kind it is.
    pub change: Change,
    /// What is changed: ``limb (a) of rule `threshold` ``.
    pub part: String,
    /// The author's words for it; empty where it has none of its own.
    pub says: String,
    /// What was made of it: `dropped`.
    pub words: String,
    /// What it cites, or its item does.
    pub cites: Vec<String>,
    /// What came of it.
    pub fate: Fate,
    patches: Vec<(usize, Patch)>,
}

/// Every change that was made, by place.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Mutation {
    /// The changes.
    pub mutants: Vec<Mutant>,
}

impl Mutation {
    /// How many were noticed, of those that some case could notice as far as is known.
    pub fn score(&self) -> Share {
        let counted = self.mutants.iter().filter(|mutant| mutant.fate != Fate::Alike);
        Share::of(counted.map(|mutant| mutant.fate == Fate::Noticed))
    }

    /// How many alter nothing, and are not counted.
    pub fn alike(&self) -> usize {
        self.mutants.iter().filter(|mutant| mutant.fate == Fate::Alike).count()
    }
}

/// A law on which changes are made and unmade.
struct Bench<'a> {
    law: &'a Law<'a>,
    scratch: Program,
    /// The scenarios that pass, the last to notice a change first.
    scenarios: Vec<ScenarioId>,
    splits: usize,
}

impl<'a> Bench<'a> {
    fn new(tested: &Tested<'a>, splits: usize) -> Bench<'a> {
        let passes = |id: &&ScenarioId| crate::testing::run(tested.law, **id, splits).passed();
        let scenarios = tested.scenarios.iter().filter(passes).copied().collect();
        Bench { law: tested.law, scratch: tested.law.program.clone(), scenarios, splits }
    }

    /// Whether some scenario fails under a change.
    fn notices(&mut self, patch: &mut Patch) -> bool {
        let (scenarios, splits) = (&self.scenarios, self.splits);
        let found = patch.made(&mut self.scratch, |program| {
            let law = Law::new(program);
            scenarios.iter().position(|id| !crate::testing::run(&law, *id, splits).passed())
        });
        let Some(at) = found else { return false };
        // What is changed next is likely to be the same item's: the same scenario is asked first.
        self.scenarios.get_mut(..=at).into_iter().for_each(|seen| seen.rotate_right(1));
        true
    }

    fn compare(&mut self, patch: &mut Patch, bounds: Bounds) -> Told {
        let law = self.law;
        patch.made(&mut self.scratch, |program| compare(law, &Law::new(program), bounds.nodes, bounds.splits))
    }

    /// Whether a scenario of a case would notice a change.
    fn would_notice(&mut self, patch: &mut Patch, case: &Case) -> bool {
        let ask = Ask { law: self.law, facts: &case.facts, on: case.on, law_at: None, splits: self.splits };
        patch.made(&mut self.scratch, |program| apart(&ask, &Law::new(program), &case.subject).is_some())
    }
}

/// Makes every change of what some files say, and asks the scenarios of each.
pub fn mutate(tested: &[Tested<'_>], files: &Files, bounds: Bounds) -> Mutation {
    let mut benches: Vec<Bench<'_>> = tested.iter().map(|one| Bench::new(one, bounds.splits)).collect();
    let mut order: Vec<usize> = (0..benches.len()).collect();
    // Where scenarios are run already, new ones belong first.
    order.sort_by_key(|n| tested.get(*n).is_none_or(|one| one.scenarios.is_empty()));
    let mut mutants = gathered(tested, files);
    for mutant in &mut mutants {
        let mut noticed = false;
        for (n, patch) in &mut mutant.patches {
            noticed = noticed || benches.get_mut(*n).is_some_and(|bench| bench.notices(patch));
        }
        if !noticed {
            mutant.fate = told(mutant, &mut benches, &order, bounds);
        }
    }
    Mutation { mutants }
}

/// The scenarios that would notice what no scenario does, as few as will do; each with how many it notices.
pub fn missing(tested: &[Tested<'_>], mutation: &mut Mutation, splits: usize) -> Vec<(Missed, usize)> {
    let mut benches: Vec<Bench<'_>> = tested.iter().map(|one| Bench::new(one, splits)).collect();
    let missed = mutation.mutants.iter().filter_map(|mutant| match &mutant.fate {
        Fate::Missed(missed) => Some(missed.as_ref().clone()),
        Fate::Noticed | Fate::Alike | Fate::NotDecided => None,
    });
    let cases: Vec<Missed> = missed.collect();
    let mut closes: Vec<BTreeSet<usize>> = vec![BTreeSet::new(); cases.len()];
    let mut open = BTreeSet::new();
    for (at, mutant) in mutation.mutants.iter_mut().enumerate() {
        if !matches!(mutant.fate, Fate::Missed(_)) {
            continue;
        }
        open.insert(at);
        for (missed, closed) in cases.iter().zip(&mut closes) {
            let here = mutant.patches.iter_mut().filter(|(law, _)| *law == missed.law);
            for (law, patch) in here {
                if benches.get_mut(*law).is_some_and(|bench| bench.would_notice(patch, &missed.case)) {
                    closed.insert(at);
                }
            }
        }
    }
    let mut kept = Vec::new();
    // The one that notices most of what is left, until nothing is; of several the first.
    while let Some(best) = (0..cases.len()).rev().max_by_key(|n| left(&closes, *n, &open).count()) {
        let closed: Vec<usize> = left(&closes, best, &open).collect();
        let Some(case) = cases.get(best).filter(|_| !closed.is_empty()) else { break };
        closed.iter().for_each(|at| {
            open.remove(at);
        });
        kept.push((best, case.clone(), closed.len()));
    }
    kept.sort_by_key(|(n, ..)| *n);
    kept.into_iter().map(|(_, case, closes)| (case, closes)).collect()
}

/// What of the open a case closes.
fn left<'c>(closes: &'c [BTreeSet<usize>], n: usize, open: &'c BTreeSet<usize>) -> impl Iterator<Item = usize> + 'c {
    closes.get(n).into_iter().flatten().copied().filter(|at| open.contains(at))
}

/// The changes of all laws, each once: first what is written first.
fn gathered(tested: &[Tested<'_>], files: &Files) -> Vec<Mutant> {
    let mut all: BTreeMap<(Span, Change, String), Mutant> = BTreeMap::new();
    for (n, one) in tested.iter().enumerate() {
        for made in changes(one.law.program, files) {
            let Made { change, part, says, words, cites, patch, .. } = made;
            let span = counted_as(files, made.span);
            let key = (span, change, format!("{part}: {words}"));
            let mutant = all.entry(key).or_insert_with(|| Mutant {
                span,
                change,
                part,
                says,
                words,
                cites,
                fate: Fate::Noticed,
                patches: Vec::new(),
            });
            mutant.patches.push((n, patch));
        }
    }
    all.into_values().collect()
}

/// What there is to tell of a change that no scenario notices.
fn told(mutant: &mut Mutant, benches: &mut [Bench<'_>], order: &[usize], bounds: Bounds) -> Fate {
    let title = format!("{}: {}", mutant.part.replace('`', ""), mutant.words.replace('`', ""));
    let mut fate = Fate::Alike;
    for n in order {
        for (_, patch) in mutant.patches.iter_mut().filter(|(of, _)| of == n) {
            let Some(bench) = benches.get_mut(*n) else { continue };
            match bench.compare(patch, bounds) {
                Told::Apart(case, other) => {
                    return Fate::Missed(Box::new(missed(bench.law.program, *n, &title, (*case, other.as_ref()))));
                }
                Told::Alike => {}
                Told::NotDecided => fate = Fate::NotDecided,
            }
        }
    }
    fate
}

fn missed(program: &Program, law: usize, title: &str, (case, other): (Case, Option<&Shown>)) -> Missed {
    let told = |shown: &Shown| {
        let rules = words::deciding(program, shown).into_iter().map(|rule| format!("`{rule}`")).collect::<Vec<_>>();
        let because = if rules.is_empty() { String::new() } else { format!(" because of {}", rules.join(", ")) };
        format!("{}{because}", words::result(program, &case.subject, shown))
    };
    let lines = words::expected(program, &case);
    Missed {
        law,
        is: format!("{} is {}", words::subject(program, &case), told(&case.shown)),
        would_be: other.map_or_else(|| String::from("undetermined"), told),
        scenario: scenario_text(program, title, &case.facts, case.on, None, &lines),
        case,
    }
}
