//! Facts from a file, from the line or from a scenario: what is known of one request.
//!
//! Takes a checked program and text in YAML, JSON or TOML; gives [`crate::ir::Facts`] and diagnostics, and writes
//! facts as YAML, or in the language's own words, that read back the same. Nothing is coerced: what a value means is
//! decided by the fact's declared type and by the words in the file, never by the format's own ideas of numbers,
//! booleans and dates. Touches no disk: a face reads the bytes.

pub mod bytes;
pub mod carry;
pub mod document;
pub mod given;
pub mod limits;
pub mod read;
pub mod record;
pub mod scenario;
pub mod set;
pub mod write;

mod json;
mod names;
mod scalar;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
mod toml;
mod value;
mod words;
mod yaml;

pub use bytes::text_of;
pub use carry::carry;
pub use document::Format;
pub use given::{fact_lines, given_lines, scenario_text, value_text};
pub use limits::Limits;
pub use read::read;
pub use record::{Named, Record, Records};
pub use scenario::{ScenarioError, of_scenario};
pub use set::{set, set_twice};
pub use write::{Questions, to_yaml, to_yaml_with};
