//! The one test binary: a module per concern.

mod folder;
mod render;
mod tidy;
