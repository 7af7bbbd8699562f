//! The results of scenarios for people and programs: one model in words, and its renderings.

pub mod coverage;
pub mod html;
pub mod junit;
pub mod model;
pub mod mutation;
pub mod tap;
pub mod text;

pub use model::{BrokenResult, FailureResult, Results, ScenarioResult};
