//! The one test binary: a module per concern.

mod cli;
mod folder;
mod render;
mod run;
mod spec;
mod tidy;
