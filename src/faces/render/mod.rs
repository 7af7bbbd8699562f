//! Diagnostics in wire formats: JSON, annotations of GitHub Actions, SARIF.
//!
//! Each reads the same values that people are shown and has a documented shape of its own.

pub mod github;
pub mod json;
pub mod sarif;

use crate::workspace::stdlib;

/// Whether a source's name is a path on disk, and not a text held inside the program or standard input.
pub fn is_path(name: &str) -> bool {
    name != "<stdin>" && stdlib::text(name).is_none()
}

/// A value as indented JSON that ends in a line break.
fn to_text(value: &impl serde::Serialize) -> String {
    match serde_json::to_string_pretty(value) {
        Ok(text) => text + "\n",
        Err(error) => unreachable!("these values have string keys and no failing parts: {error}"),
    }
}
