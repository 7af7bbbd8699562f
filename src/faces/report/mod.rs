//! Answers for people and programs: one model in words, and its renderings.

pub mod build;
mod foot;
mod html;
pub mod model;
pub mod parts;
mod said;
pub mod text;
pub mod words;

pub use build::{Wanted, report};
pub use html::html;
pub use model::Report;
pub use text::{Depth, text};
