//! Small random programs and cases, the same ones for the same seed.
//!
//! Programs are built directly in the checked form, acyclic and typed as the checker would give them. With each comes
//! the small world over which the reference evaluator must range to be exact.

mod build;
pub mod case;
mod conds;
mod dress;
mod items;
mod outcomes;
pub mod show;
pub mod shrink;

pub use build::{decl, header};

use assize::base::date::Date;
use assize::ir::Program;

/// A small source of numbers that look random (xorshift64*).
#[derive(Clone, Debug)]
pub struct Rng(u64);

impl Rng {
    /// The same seed gives the same numbers.
    pub fn new(seed: u64) -> Rng {
        let mixed = (seed ^ 0x9E37_79B9_7F4A_7C15).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        Rng((mixed ^ (mixed >> 31)) | 1)
    }

    /// Less than `n`, which is not 0.
    pub fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let high = self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33;
        usize::try_from(high).unwrap() % n
    }

    /// True `percent` times in a hundred.
    pub fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    /// One of several; there is at least one.
    pub fn pick<T: Clone>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())].clone()
    }

    /// In another order.
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for n in (1..items.len()).rev() {
            items.swap(n, self.below(n + 1));
        }
    }
}

/// A program and its world.
#[derive(Clone, Debug)]
pub struct Generated {
    /// The program.
    pub program: Program,
    /// The dates that an unknown date may be.
    pub dates: Vec<Date>,
    /// The dates that a case may give: all that may follow from one of these lies among `dates`.
    pub given: Vec<Date>,
    /// The length up to which lists that are not given must be tried.
    pub longest: usize,
    /// The day of the question.
    pub on: Option<Date>,
    /// The date whose law is applied.
    pub law_at: Option<Date>,
}

impl Generated {
    /// The program of a seed; `size` from 1 (a handful of facts, few rules) to 3.
    pub fn new(seed: u64, size: usize) -> Generated {
        items::generate(Rng::new(seed), size)
    }
}
