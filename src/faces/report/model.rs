//! An answer in words: what text, JSON and every other rendering show.
//!
//! Plain data with every name resolved. Its serialised form is version 1 of the shape that `assize eval --format json`
//! documents; a field is added, never renamed, within a version.

use serde::Serialize;

/// The version of the serialised shape.
pub const VERSION: u32 = 1;

/// All that one evaluation says.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// [`VERSION`].
    pub version: u32,
    /// The policy asked.
    pub policy: String,
    /// Its title.
    pub title: Option<String>,
    /// The day on which the question is asked, `2026-02-02`; nothing where none was given.
    pub on: Option<String>,
    /// The date whose law was applied in place of every `dated by`.
    pub law_at: Option<String>,
    /// What was supposed beside the facts of the case: another day's law, facts set on the line, amendments.
    pub supposing: Vec<String>,
    /// The amendments under which it is answered.
    pub amendments: Vec<AmendmentReport>,
    /// The facts of the case, in the order in which they are declared.
    pub facts: Vec<FactReport>,
    /// One a decision, or a decision's item.
    pub answers: Vec<AnswerReport>,
    /// Decisions of the body of law that were not asked, and of which the facts settle nothing: `--decision` asks them.
    pub not_asked: Vec<String>,
    /// One a duty.
    pub duties: Vec<DutyReport>,
    /// One a prohibition.
    pub prohibitions: Vec<DutyReport>,
    /// What the facts lack that their declarations require, such as recorded reasons.
    pub remarks: Vec<String>,
    /// The sources cited, by the name that citations use.
    pub sources: Vec<SourceReport>,
    /// What would let somebody repeat this.
    pub receipt: Receipt,
}

/// An amendment under which a case is answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AmendmentReport {
    /// Its name.
    pub name: String,
    /// Its title.
    pub title: Option<String>,
    /// The day on which it commences, `2027-09-01`.
    pub from: Option<String>,
    /// Whether it is a proposal, and so no law.
    pub proposal: bool,
}

/// A fact of the case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FactReport {
    /// Its name; of an item's field with the item's.
    pub fact: String,
    /// Its question.
    pub question: String,
    /// What was found.
    pub found: String,
    /// Who found it, when and why, where that is recorded.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub made: Option<String>,
}

/// A decision's answer.
#[derive(Clone, Debug, Serialize)]
pub struct AnswerReport {
    /// The decision's name.
    pub decision: String,
    /// Its question.
    pub question: String,
    /// The item's label, where it is decided item by item.
    pub item: Option<String>,
    /// `settled`, `presumed`, `undetermined` or `not decided`.
    pub status: String,
    /// The outcome, where it is settled or presumed.
    pub outcome: Option<String>,
    /// What the outcome means, where its declaration says.
    pub meaning: Option<String>,
    /// Whether it is the decision's `otherwise`: no rule of a governing policy says otherwise.
    pub by_default: bool,
    /// The outcomes that are possible.
    pub possible: Vec<String>,
    /// Why.
    pub because: Vec<Node>,
    /// What was supported as well and outranked.
    pub also: Vec<AlsoReport>,
    /// The presumptions that it relies on.
    pub relies_on: Vec<String>,
    /// The weakest basis of what decided it.
    pub basis: String,
    /// What is missing; nothing where it is settled.
    pub missing: Option<MissingReport>,
    /// Provisions known to exist and not read (`basis` is `unseen`), and other readings of those that were (`inferred`),
    /// that bear on it.
    pub not_taken_into_account: Vec<Node>,
    /// The policies that conclude on it and govern, or may.
    pub governing: Vec<String>,
    /// The policies that conclude on it and do not govern the case.
    pub not_governing: Vec<String>,
    /// Why it may not be exact.
    pub doubts: Vec<String>,
    /// What stands against the outcome asked about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why_not: Option<WhyNotReport>,
    /// What would settle the outcome asked about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub what_would: Option<WhatWouldReport>,
}

/// An outcome that was supported and outranked.
#[derive(Clone, Debug, Serialize)]
pub struct AlsoReport {
    /// The outcome.
    pub outcome: String,
    /// What supports it.
    pub because: Vec<Node>,
}

/// What is missing for a settled answer.
#[derive(Clone, Debug, Serialize)]
pub struct MissingReport {
    /// The facts that matter; where a limit was met, all unknown facts that are read.
    pub facts: Vec<FactAsked>,
    /// Whether these are exactly the facts that matter.
    pub exact: bool,
    /// The one to ask next, and for whose sake.
    pub next: Option<NextReport>,
    /// For each outcome, sets of answers that would settle it so.
    pub settling: Vec<SettlingReport>,
}

/// A fact that is asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FactAsked {
    /// Its name.
    pub fact: String,
    /// Its question.
    pub question: String,
    /// Who decides it, against which standard, where it is a judgement.
    pub judged: Option<String>,
}

/// The fact to ask next.
#[derive(Clone, Debug, Serialize)]
pub struct NextReport {
    /// The fact.
    #[serde(flatten)]
    pub asked: FactAsked,
    /// The rule that needs it.
    pub needed_by: Option<String>,
    /// Where that rule is laid down.
    pub citation: Vec<String>,
}

/// Sets of answers that would settle an outcome.
#[derive(Clone, Debug, Serialize)]
pub struct SettlingReport {
    /// The outcome.
    pub outcome: String,
    /// The sets, each answer in words.
    pub sets: Vec<Vec<String>>,
    /// Whether no smaller set would do.
    pub smallest: bool,
    /// Whether there are more sets than these.
    pub more: bool,
}

/// What stands against an outcome.
#[derive(Clone, Debug, Serialize)]
pub struct WhyNotReport {
    /// The outcome.
    pub outcome: String,
    /// Live rules for what prevails over it.
    pub against: Vec<Node>,
    /// Its own rules, each with what stops it.
    pub stopped: Vec<Node>,
}

/// What would settle an outcome.
#[derive(Clone, Debug, Serialize)]
pub struct WhatWouldReport {
    /// The outcome.
    pub outcome: String,
    /// Whether the answer is that already.
    pub already: bool,
    /// The smallest changes.
    pub changes: Vec<Vec<ChangeReport>>,
    /// Up to how many facts were changed at once.
    pub up_to: usize,
    /// Whether the search was cut short.
    pub cut_short: bool,
    /// Whether no change of the known facts makes it so, however many are changed.
    pub never: bool,
}

/// One fact of a change.
#[derive(Clone, Debug, Serialize)]
pub struct ChangeReport {
    /// The fact.
    pub fact: String,
    /// What it is now; `unknown` where it is not known.
    pub from: String,
    /// What it would be.
    pub to: String,
    /// Who decides it, where it is a judgement: for them to make, not for anybody else.
    pub judged: Option<String>,
}

/// A duty's or prohibition's state.
#[derive(Clone, Debug, Serialize)]
pub struct DutyReport {
    /// Its name.
    pub name: String,
    /// What is to be done, or not to be done.
    pub title: String,
    /// The item's label, where it is owed item by item.
    pub item: Option<String>,
    /// On whom it lies.
    pub on: Vec<String>,
    /// `settled`, `presumed`, `undetermined` or `not decided`.
    pub status: String,
    /// Its state, where that is settled or presumed.
    pub state: Option<String>,
    /// The states that are possible.
    pub possible: Vec<String>,
    /// Whether its policy certainly governs.
    pub governed: bool,
    /// The deadline, where it is computed and known.
    pub due_by: Option<String>,
    /// Whether `as soon as reasonably practicable` takes the deadline's place.
    pub as_soon_as_practicable: bool,
    /// Where it is laid down.
    pub citation: Vec<String>,
    /// How well that is known.
    pub basis: String,
    /// The facts that its state turns on, where it is not settled.
    pub missing: Vec<FactAsked>,
    /// What is still to be done for it, or what is open.
    pub because: Vec<Node>,
    /// The exceptions that hold, where without them it would be owed.
    pub excused: Vec<Node>,
}

/// One node of the tree of reasons.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Node {
    /// `rule`, `policy`, `out of force`, `overridden by`, `limb`, `condition`, `except`, `excuse`, `define`,
    /// `presumption`, `fact`, `decision`, `duty`, `prohibition` or `failure` (why it cannot be computed).
    pub kind: &'static str,
    /// `yes`, `no`, `unknown` or `error`.
    pub seen: &'static str,
    /// Its name, label or fact.
    pub name: String,
    /// What it says, in the author's words.
    pub words: String,
    /// Where it is laid down.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub citation: Vec<String>,
    /// How well that is known, where it is less than the text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub basis: Option<String>,
    /// Of a fact: what was found.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub found: Option<String>,
    /// Of a fact: what it counts as, where a presumption makes that differ from what was found.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub counts_as: Option<String>,
    /// Of a fact: who found it, when and why.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub made: Option<String>,
    /// What makes it so.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub children: Vec<Node>,
}

/// A source that an answer cites.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SourceReport {
    /// The name in citations.
    pub name: String,
    /// The title of the edition in force.
    pub title: String,
    /// Where it can be read.
    pub url: Option<String>,
}

/// What would let somebody repeat an answer.
#[derive(Clone, Debug, Serialize)]
pub struct Receipt {
    /// The version of Assize.
    pub tool: String,
    /// The body of law.
    pub body_of_law: Vec<PolicyReport>,
}

/// A policy of the body of law.
#[derive(Clone, Debug, Serialize)]
pub struct PolicyReport {
    /// Its name.
    pub name: String,
    /// `policy` or `library`.
    pub kind: &'static str,
    /// Its text's content hash.
    pub hash: String,
    /// Its period in words.
    pub period: Option<String>,
    /// The date that picks its law, where it is known.
    pub dated: Option<String>,
    /// `yes`, `no` or `unknown`: whether it governs.
    pub governs: &'static str,
}
