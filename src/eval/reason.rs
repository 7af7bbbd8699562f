//! Reasons as data: a tree laid flat, each reason with those that make it so right after it.
//!
//! Knows nothing of how reasons are found. A tree is one table, written once and read many times: nothing is allocated for
//! a reason of its own, and no word of the program is copied.

use crate::base::provision::Label;
use crate::eval::failure::Failure;
use crate::eval::slot::Place;
use crate::eval::truth::Truth;
use crate::ir::{
    CitedPlace, CondId, DecisionId, DefineId, DutyId, OutcomeId, PolicyId, PresumptionId, ProhibitionId, RuleId,
};
use std::ops::Deref;

/// What a condition was seen to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Seen {
    /// Yes.
    Yes,
    /// No.
    No,
    /// It turns on missing facts.
    Unknown,
    /// It cannot be computed.
    Error,
}

impl Seen {
    /// Of a set of truths.
    pub fn of(truth: Truth) -> Seen {
        if truth.is_yes() {
            Seen::Yes
        } else if truth.is_no() {
            Seen::No
        } else if truth.is_error() {
            Seen::Error
        } else {
            Seen::Unknown
        }
    }
}

/// What a reason speaks of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What<'p> {
    /// A rule: live, or not and why.
    Rule(RuleId),
    /// A policy: that it governs or does not.
    Policy(PolicyId),
    /// A policy or item is not in force on the date that picks the law.
    OutOfForce,
    /// A rule that supports its outcome is overridden by this one.
    OverriddenBy(RuleId),
    /// A limb.
    Limb(Option<&'p Label>, CondId),
    /// A condition that is no limb.
    Cond(CondId),
    /// An exception of the whole.
    Except(CondId),
    /// What excuses a limb.
    Excuse(CondId),
    /// A define: the version in force.
    Define(DefineId, usize),
    /// A presumption that supplies a fact.
    Presumption(PresumptionId),
    /// A fact.
    Fact(Place),
    /// The outcome of another decision.
    Decision(DecisionId, Option<u32>),
    /// The state of a duty.
    Duty(DutyId),
    /// The state of a prohibition.
    Prohibition(ProhibitionId),
    /// Why it cannot be computed.
    Failure(Failure),
}

/// What a reason says by itself.
#[derive(Clone, Debug, PartialEq)]
pub struct Said<'p> {
    /// What is spoken of.
    pub what: What<'p>,
    /// What it was seen to be.
    pub seen: Seen,
    /// Where it is laid down: its own citation; empty where it has none.
    pub places: &'p [CitedPlace],
    /// The policy whose date picks the edition of what is cited.
    pub policy: PolicyId,
    // How many there are of it and all beneath it.
    size: u32,
}

/// Trees of reasons, side by side.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tree<'p> {
    // INVARIANT: each stands before all that lie beneath it, and these before the next beside it.
    all: Vec<Said<'p>>,
}

/// One reason, with what makes it so. What it says by itself is read off it directly.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Reason<'r, 'p> {
    said: &'r Said<'p>,
    beneath: &'r [Said<'p>],
}

/// Reasons side by side, in order.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Row<'r, 'p> {
    rest: &'r [Said<'p>],
}

/// The reasons of a decision's answer.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reasons<'p> {
    tree: Tree<'p>,
    // What decided, then by outcome what supports it: each ends where the next begins.
    deciding: usize,
    also: Vec<(OutcomeId, usize)>,
}

impl<'p> Tree<'p> {
    /// None yet, with room for those of most answers: the table then never has to move.
    pub(super) fn with_room() -> Tree<'p> {
        Tree { all: Vec::with_capacity(64) }
    }

    /// The reasons that lie beneath no other.
    pub fn row(&self) -> Row<'_, 'p> {
        self.row_from(0)
    }

    /// How many reasons there are at all depths.
    pub(super) fn len(&self) -> usize {
        self.all.len()
    }

    /// The reasons side by side from a place on.
    pub(super) fn row_from(&self, at: usize) -> Row<'_, 'p> {
        Row { rest: self.all.get(at..).unwrap_or_default() }
    }

    /// Begins a reason; what is put until it is closed lies beneath it.
    pub(super) fn open(&mut self, what: What<'p>, seen: Seen, places: &'p [CitedPlace], policy: PolicyId) -> usize {
        self.all.push(Said { what, seen, places, policy, size: 1 });
        self.all.len() - 1
    }

    /// Ends a reason.
    pub(super) fn close(&mut self, at: usize) {
        let size = u32::try_from(self.all.len() - at).unwrap_or(u32::MAX);
        if let Some(said) = self.all.get_mut(at) {
            said.size = size;
        }
    }

    /// Takes back all from a place on.
    pub(super) fn take_back(&mut self, at: usize) {
        self.all.truncate(at);
    }
}

impl<'p> Reasons<'p> {
    /// Reasons of which all decided.
    pub(super) fn deciding_all(tree: Tree<'p>) -> Reasons<'p> {
        Reasons { deciding: tree.len(), tree, also: Vec::new() }
    }

    /// Reasons of which those before a place decided.
    ///
    /// - `also`: other outcomes, each with the place at which what supports it ends.
    pub(super) fn divided(tree: Tree<'p>, deciding: usize, also: Vec<(OutcomeId, usize)>) -> Reasons<'p> {
        Reasons { tree, deciding, also }
    }

    /// What decided; for `otherwise`, how each governing rule does not bite; for an open answer, what is open.
    pub fn deciding(&self) -> Row<'_, 'p> {
        Row { rest: self.tree.all.get(..self.deciding).unwrap_or_default() }
    }

    /// Outcomes that were supported as well and outranked, with what supports them.
    pub fn also(&self) -> impl Iterator<Item = (OutcomeId, Row<'_, 'p>)> {
        let mut from = self.deciding;
        self.also.iter().map(move |(outcome, to)| {
            let rest = self.tree.all.get(from..*to).unwrap_or_default();
            from = *to;
            (*outcome, Row { rest })
        })
    }
}

impl<'r, 'p> Row<'r, 'p> {
    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }

    /// All of them and all beneath them: each before what makes it so.
    pub fn deep(self) -> impl Iterator<Item = &'r Said<'p>> {
        self.rest.iter()
    }
}

impl<'r, 'p> Iterator for Row<'r, 'p> {
    type Item = Reason<'r, 'p>;

    fn next(&mut self) -> Option<Reason<'r, 'p>> {
        let (said, rest) = self.rest.split_first()?;
        let (beneath, rest) = rest.split_at_checked(said.size as usize - 1).unwrap_or((rest, &[]));
        self.rest = rest;
        Some(Reason { said, beneath })
    }
}

impl<'p> Deref for Reason<'_, 'p> {
    type Target = Said<'p>;

    fn deref(&self) -> &Said<'p> {
        self.said
    }
}

impl<'r, 'p> Reason<'r, 'p> {
    /// What makes it so.
    pub fn children(self) -> Row<'r, 'p> {
        Row { rest: self.beneath }
    }

    /// It and all beneath it: each before what makes it so.
    pub fn deep(self) -> impl Iterator<Item = &'r Said<'p>> {
        std::iter::once(self.said).chain(self.beneath)
    }

    /// Whether a fact stands in it, at any depth.
    pub fn reads(self, place: Place) -> bool {
        self.deep().any(|said| said.what == What::Fact(place))
    }
}

impl Said<'_> {
    /// The rule of which it speaks; `None` where it speaks of something else.
    pub fn rule(&self) -> Option<RuleId> {
        if let What::Rule(rule) = self.what { Some(rule) } else { None }
    }
}
