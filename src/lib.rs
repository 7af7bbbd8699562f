//! Assize: a language for disclosure policies.

pub mod base;
pub mod check;
pub mod diag;
pub mod ir;
pub mod syntax;
