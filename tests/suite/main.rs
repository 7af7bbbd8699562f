//! The one test binary: a module per concern.

#[expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::wildcard_enum_match_arm,
    reason = "what is generated is known to fit; where it does not, the sweep should end"
)]
mod generate;
#[expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a complete case of a checked program has every value that is asked for"
)]
mod reference;
#[expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::wildcard_enum_match_arm,
    reason = "a law that is broken ends the test with its counterexample"
)]
mod sweep;
#[expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "two evaluators that differ end the test with the smallest counterexample found"
)]
mod versus;
