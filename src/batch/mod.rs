//! Many records of one policy decided, in order, one row or count each.
//!
//! Takes a checked program, what is asked, and pieces of text that hold whole records; gives rows, counts and what is
//! wrong with which line. Reads no file and starts no thread: a face hands pieces out to as many threads as it likes,
//! and puts what comes of them in order.
//!
//! A record is read by [`reader`] or [`mod@columns`] straight into the plan's columns where it is of the plain kind, and by the reader of fact files in
//! every other case. 64 records at a time are decided by the compiled plan ([`crate::plan`]); those that it leaves open by
//! [`diagram`] where the diagrams leave one answer, and by the evaluator in every other case. So the quick ways may give
//! up whenever they like, and may never be wrong.

mod after;
pub mod columns;
pub mod count;
pub mod csv;
pub mod decide;
pub mod diagram;
pub mod layout;
pub mod piece;
pub mod reader;
pub mod rows;
mod scan;
pub mod sheet;
pub mod synthetic;
mod table;
mod take;
pub mod two;

pub use columns::Columns;
pub use count::{By, Column, Count};
pub use decide::{Batch, Decided, Question, Scratch};
pub use diagram::Diagram;
pub use layout::{Cell, Unknown};
pub use piece::{Bad, Hand, Matter, Piece, Work, Worked};
pub use rows::{Form, Rows, columns, heading};
pub use sheet::{Kind, Sheet};
pub use synthetic::{Marginals, Possible, Synthetic};
pub use two::{Asked, Became, Both, Change, Hands, Moves, columns_of_both, heading_of_both};
