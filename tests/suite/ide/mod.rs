//! The questions that an editor asks, each of a small text with the cursor at `$0`.

pub mod fixture;
mod names;
mod rework;
mod shown;
mod typing;
