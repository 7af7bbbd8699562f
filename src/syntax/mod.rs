//! Text to tree: any bytes give a tree and diagnostics.

pub mod ast;
