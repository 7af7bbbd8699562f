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
    /// What the scenarios exercise, where that was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub coverage: Option<CoverageResult>,
    /// Which small changes of the policies the scenarios notice, where that was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mutation: Option<MutationResult>,
    /// New scenarios, where they were asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub generated: Option<Vec<GeneratedResult>>,
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

/// What scenarios exercise.
#[derive(Clone, Debug, Serialize)]
pub struct CoverageResult {
    /// Per cent of all that is counted, rounded down.
    pub percent: usize,
    /// The same in words, to a tenth.
    pub words: String,
    /// Rules, presumptions, duties and prohibitions: seen to bite, and in force and not to bite.
    pub rules: ShareResult,
    /// Labelled limbs: seen to decide as yes and as no.
    pub limbs: ShareResult,
    /// Cited places: seen to decide.
    pub provisions: ShareResult,
    /// What is not exercised.
    pub missing: Vec<MissingResult>,
    /// Limbs that no case lets decide, which are not counted.
    pub unable: Vec<MissingResult>,
}

/// How many of how many.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct ShareResult {
    /// Exercised.
    pub covered: usize,
    /// All that are counted.
    pub of: usize,
}

/// Something that is not exercised, or not wholly.
#[derive(Clone, Debug, Serialize)]
pub struct MissingResult {
    /// File, line and column.
    pub place: String,
    /// `rule`, `presumption`, `duty`, `prohibition`, `limb` or `provision`.
    pub kind: &'static str,
    /// Its name; of a limb, its label and whose it is; of a provision, its citation.
    pub name: String,
    /// Of a limb, what it says.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub says: String,
    /// Where it is laid down.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub citation: Vec<String>,
    /// What was not seen of it.
    pub lacks: Vec<&'static str>,
}

/// Which small changes of the policies the scenarios notice.
#[derive(Clone, Debug, Serialize)]
pub struct MutationResult {
    /// Per cent of all that are counted, rounded down.
    pub percent: usize,
    /// The same in words, to a tenth.
    pub words: String,
    /// Changes under which a scenario fails, of those that are counted.
    pub noticed: ShareResult,
    /// Changes under which none does, though one could as far as is known.
    pub missed: Vec<ChangeResult>,
    /// Changes under which no complete case comes out otherwise, which are not counted.
    pub alike: Vec<ChangeResult>,
}

/// A change that no scenario notices.
#[derive(Clone, Debug, Serialize)]
pub struct ChangeResult {
    /// File, line and column of what is changed.
    pub place: String,
    /// `opposite`, `dropped`, `list`, `edge`, `day`, `next` or `outcome`.
    pub kind: &'static str,
    /// What is changed, such as a limb with whose it is.
    pub part: String,
    /// What it says, where it has words of its own.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub says: String,
    /// Where it is laid down.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub citation: Vec<String>,
    /// What was made of it.
    pub change: String,
    /// A case that would notice it, where one was found.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub case: Option<NoticingResult>,
}

/// A case that would notice a change.
#[derive(Clone, Debug, Serialize)]
pub struct NoticingResult {
    /// The policy under which it is to be run.
    pub policy: String,
    /// The file of that policy.
    pub file: String,
    /// What it comes to.
    pub is: String,
    /// What it would come to under the change.
    pub would_be: String,
    /// The case as a scenario.
    pub scenario: String,
}

/// A new scenario.
#[derive(Clone, Debug, Serialize)]
pub struct GeneratedResult {
    /// The policy under which it is to be run.
    pub policy: String,
    /// The file of that policy.
    pub file: String,
    /// How many gaps it closes: limbs seen to decide as yes, or as no; of changes, how many it notices.
    pub closes: usize,
    /// The scenario as the language writes it.
    pub scenario: String,
}
