//! The one test binary: a module per concern.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking, outside the functions that clippy knows as tests too"
)]

#[expect(clippy::indexing_slicing, reason = "places are drawn from within what is drawn from")]
mod again;
#[expect(clippy::indexing_slicing, reason = "completions are named by their places")]
mod ahead;
mod batch;
mod begin;
mod check;
mod cli;
mod compare;
mod consolidate;
#[expect(
    clippy::indexing_slicing,
    clippy::wildcard_enum_match_arm,
    reason = "what is generated is known to fit; where it does not, the sweep should end"
)]
mod diagram;
#[expect(clippy::indexing_slicing, clippy::wildcard_enum_match_arm, reason = "as in what is generated")]
mod diff;
#[expect(clippy::indexing_slicing, reason = "a page that a test looks at is there, or the test fails")]
mod docs;
mod editors;
#[expect(clippy::indexing_slicing, reason = "places are drawn from within what is drawn from")]
mod edits;
mod eval;
mod examples;
#[expect(clippy::indexing_slicing, reason = "what a circuit names is in it")]
mod export;
mod fmt;
mod folder;
#[expect(clippy::indexing_slicing, reason = "places are drawn from within what is drawn from")]
mod fuzz;
#[expect(
    clippy::indexing_slicing,
    clippy::wildcard_enum_match_arm,
    reason = "what is generated is known to fit; where it does not, the sweep should end"
)]
mod generate;
mod git;
mod given;
mod html;
#[expect(clippy::indexing_slicing, reason = "what a test looks at is there, or the test fails")]
mod ide;
mod impact;
#[expect(clippy::indexing_slicing, reason = "places are drawn from within what is drawn from")]
mod law;
mod limits;
#[expect(clippy::indexing_slicing, reason = "places are drawn from within what is drawn from")]
mod lines;
#[expect(clippy::indexing_slicing, reason = "what a test looks at is there, or the test fails")]
mod lsp;
mod mutation;
mod parquet;
mod plan;
mod project;
mod prove;
mod readme;
#[expect(
    clippy::indexing_slicing,
    clippy::wildcard_enum_match_arm,
    reason = "a complete case of a checked program has every value that is asked for"
)]
mod reference;
mod render;
mod repl;
mod resume;
mod run;
#[expect(clippy::indexing_slicing, reason = "what a test looks at is there, or the test fails")]
mod sameness;
mod schema;
mod session;
#[expect(clippy::indexing_slicing, clippy::panic, reason = "what a script says is in it, or the test fails")]
mod smtlib;
mod spec;
#[expect(clippy::indexing_slicing, clippy::wildcard_enum_match_arm, reason = "as in what is generated")]
mod sweep;
mod syntax;
mod tables;
mod testing;
mod tidy;
mod tutorial;
#[expect(clippy::indexing_slicing, reason = "places are drawn from within what is drawn from")]
mod unsaid;
mod versus;
mod workspace;
