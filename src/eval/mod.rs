//! Program and facts to answer: what follows, why, under which provision, and what is still missing.
//!
//! Sees only the checked program: a verdict never depends on how a rule was spelled. Reads no disk and no clock; the
//! day on which the question is asked is an argument.
//!
//! The three-valued tables come first ([`judge`], over sets of possible truths); where they leave a doubt the case is
//! split over the facts that can matter ([`search`]), with a stated limit.

pub mod answer;
pub mod basis;
mod beneath;
pub mod change;
pub mod explain;
pub mod failure;
pub mod index;
pub mod inquiry;
pub mod judge;
pub mod outcome;
pub mod reads;
pub mod reason;
mod regions;
pub mod search;
pub mod slot;
pub mod term;
pub mod theory;
pub mod truth;
pub mod twin;

pub use answer::{Answer, Ask, DEFAULT_SPLITS, Law, Refused, Verdict};
pub use change::{Change, WhatWould, WhyNot};
pub use explain::{Explainer, Told};
pub use inquiry::{Answered, Better, Inquiry, Settling};
pub use outcome::{DutyState, Keeping, Outcome, Status};
pub use reason::{Reason, Reasons, Row, Said, Seen, Tree, What};
