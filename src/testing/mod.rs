//! Scenarios run: what each expects against what the law gives; what they exercise; and new ones for what they do not.
//!
//! Takes a law made ready and its scenarios; gives for each the expectations that were not met, in words
//! ([`coverage`], [`close`] the rest). Knows nothing of files or terminals.

pub mod close;
pub mod coverage;
mod expect;
pub mod limbs;
pub mod mutant;
pub mod seen;
pub mod turning;
pub mod words;

use crate::base::span::Span;
use crate::eval::{Ask, Law, Refused};
use crate::ir::{Scenario, ScenarioId};

/// What came of one scenario.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// Which scenario.
    pub scenario: ScenarioId,
    /// What was not as expected; empty where all was.
    pub failures: Vec<Failure>,
}

impl Outcome {
    /// Whether all was as expected.
    pub fn passed(&self) -> bool {
        self.failures.is_empty()
    }
}

/// One expectation that was not met.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// What was expected.
    pub expected: String,
    /// What was found.
    pub found: String,
    /// The expectation's place.
    pub span: Span,
    /// The expectation that was not met, among those of the scenario; `None` where the case cannot occur.
    pub expect: Option<usize>,
}

/// Runs one scenario.
///
/// - `splits`: the limit of [`Ask::splits`].
pub fn run(law: &Law<'_>, id: ScenarioId, splits: usize) -> Outcome {
    let scenario = law.program.scenario(id);
    let ask = ask(law, scenario, splits);
    let mut failures = Vec::new();
    if let Err(Refused(impossible)) = ask.possible() {
        let head = &law.program.impossible(impossible).head;
        failures.push(Failure {
            expected: String::from("a case that can occur"),
            found: format!("facts that `{}` excludes: {}", head.name, head.title.clone().unwrap_or_default()),
            span: scenario.span,
            expect: None,
        });
    } else {
        for (n, expectation) in scenario.expects.iter().enumerate() {
            let found = expect::check(&ask, expectation);
            failures.extend(found.into_iter().map(|failure| Failure { expect: Some(n), ..failure }));
        }
    }
    Outcome { scenario: id, failures }
}

/// The question that a scenario puts.
pub fn ask<'a>(law: &'a Law<'a>, scenario: &'a Scenario, splits: usize) -> Ask<'a> {
    Ask { law, facts: &scenario.facts, on: scenario.on, law_at: scenario.law_of, splits }
}
