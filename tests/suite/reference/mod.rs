//! The reference evaluator: the formal core of the language, written down once more as plainly as can be.
//!
//! Takes a checked program, the dates asked, and a small world to range over; gives answers by listing every
//! completion. Slow, without memory or shortcut, and shares no code with the evaluator that it is held against.

mod complete;
mod examples;
mod judge;
mod value;

pub use complete::{Domain, put};
pub use judge::{End, Position, Scope, Truth};

use assize::base::date::Date;
use assize::ir::{DecisionId, DutyId, FactId, Facts, ImpossibleId, PresumptionId, Program, ProhibitionId, StatusWord};
use std::collections::BTreeSet;

/// A presumption, and of one that is per item the place of the item.
pub type Stand = (PresumptionId, Option<usize>);

/// What is asked of a case, for the item at a place where it is per item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Question {
    /// The outcome of a decision.
    Decision(DecisionId, Option<usize>),
    /// The state of a duty.
    Duty(DutyId, Option<usize>),
    /// The state of a prohibition.
    Prohibition(ProhibitionId, Option<usize>),
}

/// A program and the finite world over which its completions range.
#[derive(Clone, Copy, Debug)]
pub struct Reference<'a> {
    /// The body of law.
    pub program: &'a Program,
    /// The day on which the question is asked.
    pub on: Option<Date>,
    /// The date whose law is applied, in place of every `dated by`.
    pub law_at: Option<Date>,
    /// The dates that an unknown date may be.
    pub dates: &'a [Date],
    /// The length up to which lists that are not given are tried.
    pub longest: usize,
}

/// A part of a case that is known or not by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Piece {
    /// A fact outside lists; of a list that is not given, the whole list.
    Fact(FactId),
    /// A field of an item of a list that is given: list, item, field.
    Field(FactId, usize, usize),
}

/// A completion: the facts, and for each unknown piece which of its values was taken.
#[derive(Clone, Debug)]
pub struct Completion {
    /// All facts, none unknown.
    pub facts: Facts,
    /// By unknown piece, in one order for all completions of a case.
    pub choice: Vec<(Piece, usize)>,
}

/// The answer to a question about a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// Settled, presumed or undetermined.
    pub status: StatusWord,
    /// The outcome, unless undetermined.
    pub outcome: Option<End>,
    /// Each completion judged as the complete case that it is.
    pub ends: BTreeSet<End>,
    /// Each completion judged with the presumptions that stand on the case held to.
    pub now: BTreeSet<End>,
}

impl<'a> Reference<'a> {
    /// All completions of a case that no `impossible` item excludes; empty where the case is to be refused.
    pub fn complete(&self, case: &Facts) -> Vec<Completion> {
        let nothing_stands = BTreeSet::new();
        let mut all = complete::all(self, case);
        all.retain(|completion| {
            let found = self.at(&completion.facts, &nothing_stands);
            !(0..self.program.impossibles.len()).any(|n| {
                let cond = self.program.impossible(ImpossibleId::new(n)).cond;
                found.truth(cond, &Scope::new()) == Truth::Yes
            })
        });
        all
    }

    /// Each piece of a case with the values that it may take; of a known piece, the one.
    pub fn domains(&self, case: &Facts) -> Vec<Domain> {
        complete::domains(self, case)
    }

    /// How many completions there would be to list, the impossible ones among them.
    pub fn size(&self, case: &Facts) -> usize {
        complete::count(self, case)
    }

    /// The position of a complete case and the presumptions that stand.
    pub fn at<'b>(&'b self, omega: &'b Facts, standing: &'b BTreeSet<Stand>) -> Position<'b> {
        Position { program: self.program, on: self.on, law_at: self.law_at, omega, standing }
    }

    /// The presumptions that stand on a case, given its completions: all but those whose rebuttal, read as found, is
    /// yes on every completion.
    pub fn standing(&self, completions: &[Completion]) -> BTreeSet<Stand> {
        let nothing_stands = BTreeSet::new();
        let mut standing = BTreeSet::new();
        for n in 0..self.program.presumptions.len() {
            let id = PresumptionId::new(n);
            let presumption = self.program.presumption(id);

            for completion in completions {
                let found = self.at(&completion.facts, &nothing_stands);
                for (scope, item) in found.scopes(presumption.binder) {
                    let rebutted = presumption.rebutted_if.is_some_and(|cond| found.truth(cond, &scope) == Truth::Yes);
                    if !rebutted {
                        standing.insert((id, item));
                    }
                }
            }
        }
        standing
    }

    /// The end of one complete case, judged as the complete case that it is.
    pub fn judged(&self, completion: &Completion, question: Question) -> End {
        let standing = self.standing(std::slice::from_ref(completion));
        self.at(&completion.facts, &standing).end(question)
    }

    /// The answer to a question; `None` where the case is refused because it has no completion.
    pub fn answer(&self, case: &Facts, question: Question) -> Option<Answer> {
        self.answer_over(&self.complete(case), question)
    }

    /// The answer to a question about a case whose completions are these.
    pub fn answer_over(&self, completions: &[Completion], question: Question) -> Option<Answer> {
        if completions.is_empty() {
            return None;
        }
        let standing = self.standing(completions);
        let ends: BTreeSet<End> = completions.iter().map(|completion| self.judged(completion, question)).collect();
        let now: BTreeSet<End> =
            completions.iter().map(|completion| self.at(&completion.facts, &standing).end(question)).collect();
        let only = |set: &BTreeSet<End>| if set.len() == 1 { set.first().cloned() } else { None };
        let (status, outcome) = match (only(&ends), only(&now)) {
            (Some(end), _) => (StatusWord::Settled, Some(end)),
            (None, Some(end)) if ends.contains(&end) => (StatusWord::Presumed, Some(end)),
            (None, _) => (StatusWord::Undetermined, None),
        };
        Some(Answer { status, outcome, ends, now })
    }

    /// The unknown pieces that matter: those in some smallest set of pieces such that two completions that differ on
    /// exactly those differ in outcome.
    pub fn matters(&self, completions: &[Completion], question: Question) -> BTreeSet<Piece> {
        let ends: Vec<End> = completions.iter().map(|completion| self.judged(completion, question)).collect();
        let mut differences: BTreeSet<Vec<Piece>> = BTreeSet::new();
        for (n, (one, end)) in completions.iter().zip(&ends).enumerate() {
            for (other, other_end) in completions.iter().zip(&ends).skip(n + 1) {
                if end != other_end {
                    differences.insert(one.differs_from(other));
                }
            }
        }
        let within = |small: &Vec<Piece>, large: &Vec<Piece>| small.iter().all(|piece| large.contains(piece));
        let smallest =
            differences.iter().filter(|set| !differences.iter().any(|other| other != *set && within(other, set)));
        smallest.flatten().copied().collect()
    }
}

impl Completion {
    /// The pieces on which two completions of one case differ.
    pub fn differs_from(&self, other: &Completion) -> Vec<Piece> {
        let both = self.choice.iter().zip(&other.choice);
        both.filter(|(one, other)| one != other).map(|((piece, _), _)| *piece).collect()
    }
}
