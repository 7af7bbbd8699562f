//! Properties proved for every possible case, or refuted by one.
//!
//! Takes a law made ready and what is claimed; gives a [`Claim`] as plain data. A counterexample was put to the
//! ordinary evaluator first; what is neither proved nor so confirmed is *not decided*.
//!
//! # Source
//! The reference, *Properties*.

mod ahead;
mod claim;
mod findings;
mod implied;
mod inquiry;
mod limited;
mod posed;
mod status;
mod turns;
mod would;

use crate::base::date::Date;
use crate::ir::{Facts, PropertyId};

pub use ahead::{Best, best_question};
pub use claim::{prove, prove_form};
pub use findings::findings;
pub use inquiry::{by_diagram, inquiry, missing, missing_with, needing};
pub use posed::{Formulas, Posed, refutes};
pub use status::{decide, verdict};
pub use would::{by_diagram as would_by_diagram, what_would};

/// How proofs are made.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// Nodes of diagrams at most.
    pub nodes: usize,
    /// The limit of [`crate::eval::Ask::splits`] for counterexamples.
    pub splits: usize,
}

impl Default for Options {
    fn default() -> Options {
        Options { nodes: crate::diagram::DEFAULT_NODES, splits: crate::eval::DEFAULT_SPLITS }
    }
}

/// What came of one property.
#[derive(Clone, Debug, PartialEq)]
pub struct Proof {
    /// Which.
    pub property: PropertyId,
    /// What was found.
    pub claim: Claim,
}

/// Whether what is claimed holds.
#[derive(Clone, Debug, PartialEq)]
pub enum Claim {
    /// For every case of which it speaks, with facts known and unknown. With the `impossible` items relied on.
    Proved(Vec<String>),
    /// It speaks of no case at all.
    Empty,
    /// Not for this one.
    Refuted(Box<Counterexample>),
    /// It could not be told, for these reasons.
    NotDecided(Vec<String>),
}

/// A case that refutes a claim.
#[derive(Clone, Debug, PartialEq)]
pub struct Counterexample {
    /// What is given.
    pub facts: Facts,
    /// The day on which the question is asked.
    pub on: Option<Date>,
    /// Of `turns on`: the case that differs only in what it is not to turn on.
    pub other: Option<Facts>,
    /// What both come to, or what the case shows, in words.
    pub shows: String,
}
