//! A decision as a query: compiled for engines that hold the records of millions of cases, and asked there.
//!
//! Takes a law and a decision; gives one query over a table of facts whose rows say what `assize run` says: outcome,
//! status and the rules that decide, unknown facts (`NULL`) kept apart from no. The diagrams of the decision are its
//! circuit: each gate is the set of ends that the completions of a row can still reach. What cannot be said so is refused
//! with the reason; nothing is left out in silence.

pub mod circuit;
pub mod column;
pub mod dialect;
mod row;
pub mod smtlib;
pub mod sql;

pub use circuit::{Circuit, Question};
pub use column::{Column, Holds};
pub use dialect::Dialect;
pub use sql::{Names, create_table, query};
use std::fmt;

/// Why a decision cannot be exported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The limit on nodes was met.
    TooLarge,
    /// It is decided item by item.
    ItemByItem,
    /// It reads a list.
    List(String),
    /// It compares something that the analysis does not model, in the author's words.
    NotModelled(String),
    /// It counts working days.
    WorkingDays(String),
    /// It adds numbers that are not whole.
    Decimals(String),
    /// It tells apart values of an open type that have no name.
    OtherValues(String),
    /// It can come to more ends than are told apart.
    TooManyEnds,
    /// It turns on a list that may have to be longer than is tried.
    LongLists(String),
    /// It needs more columns than the engine has.
    TooManyColumns(usize),
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Refusal::TooLarge => f.write_str("it is too large to compile: raise the limit `nodes`"),
            Refusal::ItemByItem => f.write_str("it is decided item by item, and a row of a table is one case"),
            Refusal::List(name) => write!(f, "it turns on the list `{name}`, which no column can hold"),
            Refusal::NotModelled(words) => write!(f, "it compares what is not modelled: {words}"),
            Refusal::WorkingDays(name) => write!(f, "it counts working days from `{name}`"),
            Refusal::Decimals(name) => write!(f, "it adds numbers that need not be whole: `{name}`"),
            Refusal::OtherValues(name) => {
                write!(f, "it tells apart values of `{name}` that the type does not name")
            }
            Refusal::LongLists(name) => {
                write!(f, "it turns on the list `{name}`, which may have to be longer than is ever tried")
            }
            Refusal::TooManyEnds => f.write_str("it can come to too many ends"),
            Refusal::TooManyColumns(n) => write!(f, "it needs {n} columns, more than the engine can hold"),
        }
    }
}

impl std::error::Error for Refusal {}
