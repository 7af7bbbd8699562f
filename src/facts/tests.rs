//! What the reader promises: no coercion, every mistake at its place and once, limits that hold, and facts that are
//! written read back the same.

mod coercion;
mod limits;
mod messages;
mod pages;
mod round;
mod setting;
