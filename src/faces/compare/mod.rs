//! A comparison as people and programs read it: one value, told as text, as Markdown, as HTML or as JSON.

pub mod build;
pub mod html;
pub mod markdown;
pub mod model;
pub mod tally;
pub mod text;

pub use build::report;
pub use model::DiffReport;
