//! Words that all layers share: places in a text, names, quantities, citations.
//!
//! Knows nothing of the language's grammar, of disk, of clocks or of terminals.

pub mod bits;
pub mod calendar;
pub mod date;
pub mod hash;
pub mod limits;
pub mod number;
pub mod provision;
pub mod short;
pub mod span;
pub mod suggest;
