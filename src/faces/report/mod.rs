//! Answers for people and programs: one model in words, and its renderings.

pub mod build;
mod foot;
pub mod model;
pub mod parts;
pub mod text;
pub mod words;

pub use build::{Wanted, report};
pub use model::Report;
pub use text::{Depth, text};
