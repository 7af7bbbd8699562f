//! The one test binary: a module per concern.

mod generate;
mod reference;
mod sweep;
