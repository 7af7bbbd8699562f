//! Everything that talks to the world: disk, terminal, environment, wire formats.
//!
//! A face translates: it opens texts through the workspace, asks the services below, and puts their answers into words
//! or wire types. Nothing below imports from here.

#[cfg(feature = "cli")]
pub mod cli;
pub mod compare;
#[cfg(feature = "cli")]
pub mod host;
#[cfg(feature = "cli")]
pub mod lsp;
#[cfg(feature = "cli")]
pub mod parquet;
pub mod render;
#[cfg(feature = "cli")]
pub mod repl;
pub mod report;
pub mod schema;
pub mod tested;
