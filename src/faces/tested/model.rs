//! What came of running scenarios, in words.
//!
//! Its serialised form is version 1 of the shape that `assize test --format json` documents; a field is added, never
//! renamed, within a version.

use crate::faces::report::model::Node;
use serde::Serialize;

/// The version of the serialised shape.
pub const VERSION: u32 = 1;

/// All that one run says.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Results {
    /// [`VERSION`].
    pub version: u32,
    /// How many scenarios came out as expected.
    pub passed: usize,
    /// How many did not.
    pub failed: usize,
    /// One a scenario, in the order of the files and then of their texts.
    pub scenarios: Vec<ScenarioResult>,
    /// What kept policies from being tested.
    pub broken: Vec<BrokenResult>,
}

/// One scenario, or one row of a scenario's table.
#[derive(Clone, Debug, Default, Serialize)]
pub struct ScenarioResult {
    /// The file that holds it.
    pub file: String,
    /// Its line.
    pub line: usize,
    /// File, line and column.
    pub place: String,
    /// Its title.
    pub title: String,
    /// Whether all was as expected.
    pub passed: bool,
    /// What was not.
    pub failures: Vec<FailureResult>,
}

/// One expectation that was not met.
#[derive(Clone, Debug, Default, Serialize)]
pub struct FailureResult {
    /// The expectation's place.
    pub place: String,
    /// What was expected.
    pub expected: String,
    /// What was found.
    pub found: String,
    /// What decided what was found, or leaves it open, as in an answer.
    pub because: Vec<Node>,
    /// The same in text.
    #[serde(skip)]
    pub why: String,
}

/// An error that keeps a policy from being tested.
#[derive(Clone, Debug, Serialize)]
pub struct BrokenResult {
    /// The file.
    pub file: String,
    /// File, line and column.
    pub place: String,
    /// The diagnostic's code.
    pub code: String,
    /// What is wrong.
    pub message: String,
}
