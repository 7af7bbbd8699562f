//! The one test binary: a module per concern.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking, outside the functions that clippy knows as tests too"
)]

mod cli;
mod folder;
mod render;
mod run;
mod spec;
mod syntax;
mod tidy;
mod workspace;
