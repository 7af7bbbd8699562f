//! How long it takes to read and check policies of 100, 1,000 and 10,000 rules.

#[expect(dead_code, reason = "each bench uses a part of it")]
mod common;

use assize::base::limits::Limits;
use assize::base::span::FileId;
use assize::check::Options;
use assize::syntax::parse;
use assize::workspace::{Texts, Workspace};
use divan::counter::ItemsCount;
use divan::{Bencher, black_box};

const SIZES: [usize; 3] = [100, 1_000, 10_000];

fn main() {
    divan::main();
}

/// Text to tree.
#[divan::bench(args = SIZES, max_time = 3)]
fn read(bencher: Bencher<'_, '_>, n: usize) {
    let text = common::policy(n);
    bencher.counter(ItemsCount::new(n)).bench(|| parse(FileId(0), black_box(&text)));
}

/// Tree to program.
#[divan::bench(args = SIZES, max_time = 3)]
fn check(bencher: Bencher<'_, '_>, n: usize) {
    let workspace = opened(&common::policy(n));
    bencher.counter(ItemsCount::new(n)).bench(|| workspace.check(0, black_box(&Options::default())));
}

/// Text to program: what a command does before it can answer. As in the others, freeing it is left out: a command answers
/// first.
#[divan::bench(args = SIZES, max_time = 3)]
fn read_and_check(bencher: Bencher<'_, '_>, n: usize) {
    let text = common::policy(n);
    bencher.counter(ItemsCount::new(n)).bench(|| {
        let workspace = opened(black_box(&text));
        let checked = workspace.check(0, &Options::default());
        (workspace, checked)
    });
}

fn opened(text: &str) -> Workspace {
    let mut workspace = Workspace::new(Limits::default());
    workspace.load_text(&Texts::default(), "made_up.assize", text);
    workspace
}

/// What is measured has no errors: a text with errors is another piece of work.
#[divan::bench]
fn without_errors() -> bool {
    let checked = opened(&common::policy(100)).check(0, &Options::default());
    let found = checked.program();
    assert!(found.is_ok(), "{:?}", found.err());
    true
}
