//! A law as decision diagrams: for every possible case at once what each condition, decision and duty comes to.
//!
//! Takes a checked program, or two; gives diagrams over the facts of both ([`Space`]). Shares no code with the walk
//! that decides one case, but the theory of dates and numbers: the two are swept against each other. Where diagrams
//! would grow too large the same steps are kept as formulas, and a solver searches them for one case at a time.
//!
//! # Source
//! The reference, *What an answer means*; the formal core.

pub mod case;
pub mod compile;
pub mod count;
pub mod cover;
mod fewer;
mod gates;
mod nodes;
mod op;
pub mod point;
pub mod sat;
pub mod space;
mod standing;
pub mod store;
mod table;
pub mod theta;
pub mod witness;
pub mod words;

pub use compile::{Compiler, Known, On, Reading, Side};
pub use gates::Gate;
pub use point::Point;
pub use space::{Fate, Mapping, Meaning, REFERENCE_DATE, Space};
pub use store::{Dd, Full, Op, Part, Store, Var};
pub use witness::Effort;

/// Nodes at most, unless another limit is set.
pub const DEFAULT_NODES: usize = 2_000_000;
