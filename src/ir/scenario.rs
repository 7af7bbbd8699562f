//! Scenarios: a case with what is expected of it.

use crate::base::date::Date;
use crate::base::provision::Basis;
use crate::base::span::Span;
use crate::ir::case::Facts;
use crate::ir::cond::{DutyStates, ProhibitionState};
use crate::ir::ids::{
    CondId, DecisionId, DefineId, DutyId, FactId, OutcomeId, PolicyId, PresumptionId, ProhibitionId, RuleId, SourceId,
};

/// A scenario, or one row of a scenario's table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scenario {
    /// Its title; of a row, the title and the row's own first cell.
    pub title: String,
    /// The policy whose file holds it.
    pub policy: PolicyId,
    /// What is given.
    pub facts: Facts,
    /// The day on which the question is asked.
    pub on: Option<Date>,
    /// The date whose law is applied, in place of every `dated by`.
    pub law_of: Option<Date>,
    /// What is expected.
    pub expects: Vec<Expect>,
    /// Its title's place; of a row, the row.
    pub span: Span,
}

/// The status of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum StatusWord {
    /// No missing fact can change it.
    Settled,
    /// Only a presumption carries it.
    Presumed,
    /// It turns on missing facts.
    Undetermined,
}

impl StatusWord {
    /// As the language writes it.
    pub fn word(self) -> &'static str {
        match self {
            StatusWord::Settled => "settled",
            StatusWord::Presumed => "presumed",
            StatusWord::Undetermined => "undetermined",
        }
    }
}

/// One expectation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expect {
    /// Of what.
    pub subject: Subject,
    /// The status, where one is asked for.
    pub status: Option<StatusWord>,
    /// The result; `None` with `undetermined`.
    pub result: Option<Expected>,
    /// What decided it.
    pub because: Option<Because>,
    /// Outcomes that were supported and outranked, with what supports them.
    pub also: Vec<(OutcomeId, Option<Because>)>,
    /// Which missing facts matter.
    pub needing: Option<Needing>,
    /// Which provisions, known to exist and not read, the answer lists.
    pub unread: Option<Unread>,
    /// The basis of the answer.
    pub basis: Option<Basis>,
    /// The expectation's place.
    pub span: Span,
}

/// What an expectation is about. Lists of identities are the dated versions of one name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Subject {
    /// A decision; for an item, its place in the list.
    Decision(DecisionId, Option<u32>),
    /// A duty.
    Duty(Vec<DutyId>, Option<u32>),
    /// A prohibition.
    Prohibition(Vec<ProhibitionId>, Option<u32>),
    /// Whether a policy governs.
    Governs(PolicyId, bool),
}

/// The result expected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expected {
    /// An outcome.
    Outcome(OutcomeId),
    /// `not governed`.
    NotGoverned,
    /// `conflict`.
    Conflict,
    /// `gap`.
    Gap,
    /// `error`.
    Error,
    /// A duty's state.
    Duty(DutyStates),
    /// A prohibition's state.
    Prohibition(ProhibitionState),
}

/// `because [only] …`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Because {
    /// Whether these are all.
    pub only: bool,
    /// What decided, with its place in the text.
    pub refs: Vec<(Reference, Span)>,
}

/// Something that can decide.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reference {
    /// A rule (its dated versions), or a limb of it: one condition a version.
    Rule(Vec<RuleId>, Vec<CondId>),
    /// A presumption (its dated versions).
    Presumption(Vec<PresumptionId>),
    /// A `define … means`, by the conditions of its dated versions, or of a limb of each.
    Define(DefineId, Vec<CondId>),
    /// A provision: the source and the pinpoint's words.
    Provision(SourceId, Option<String>),
}

/// `needing [only] …`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Needing {
    /// Whether these are all.
    pub only: bool,
    /// The facts.
    pub facts: Vec<FactId>,
    /// The clause.
    pub span: Span,
}

/// `not taken into account [only] …`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unread {
    /// Whether these are all.
    pub only: bool,
    /// The rules, each by its dated versions.
    pub rules: Vec<Vec<RuleId>>,
}
