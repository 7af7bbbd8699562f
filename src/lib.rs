//! Assize: a language for disclosure policies.

pub mod base;
pub mod diag;
pub mod eval;
pub mod ir;
pub mod syntax;
