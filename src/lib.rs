//! Assize: a language for disclosure policies.

pub mod base;
pub mod check;
pub mod diag;
pub mod eval;
pub mod faces;
pub mod facts;
pub mod ir;
pub mod syntax;
pub mod testing;
pub mod workspace;
