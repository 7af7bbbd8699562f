//! The language server, over a connection in memory.

mod client;
mod features;
mod further;
mod process;
mod project;
mod protocol;
mod sturdy;
