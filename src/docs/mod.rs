//! A body of law as pages to be read, and its items as drawings.
//!
//! Takes a workspace and a checked program; gives files as texts, the same for the same input. Pages need no script and
//! no network; all authors' words go through [`html::Html::text`], which escapes. Writes nothing itself.

pub mod book;
pub mod chart;
pub mod exercised;
mod facts_page;
pub mod graph;
pub mod html;
pub mod item;
pub mod ladder;
mod page;
pub mod plan;
mod policy;
mod registers;
pub mod sheet;
mod site;
pub mod svg;
mod tried;
pub mod words;

pub use book::{Options, Runner};
pub use graph::{Format, NoGraph, graph};
pub use site::{File, site};
