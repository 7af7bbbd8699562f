//! The whole process, from its start to an answer: the real binary, run again and again.

use divan::Bencher;
use std::process::{Command, Stdio};

fn main() {
    divan::main();
}

fn run(args: &[&str]) {
    let status = Command::new(env!("CARGO_BIN_EXE_assize"))
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .args(args)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    assert!(status.is_ok_and(|status| status.success()), "{args:?}");
}

/// What the machine takes to start and end the process at all.
#[divan::bench(sample_count = 200, sample_size = 1)]
fn version(bencher: Bencher<'_, '_>) {
    bencher.bench(|| run(&["--version"]));
}

/// An officer's request under the statute.
#[divan::bench(sample_count = 200, sample_size = 1)]
fn statute(bencher: Bencher<'_, '_>) {
    bencher.bench(|| run(&["eval", "law.chapter3a", "--facts", "examples/officers_request/request.yaml"]));
}

/// The same under the statute and the code.
#[divan::bench(sample_count = 100, sample_size = 1)]
fn statute_and_code(bencher: Bencher<'_, '_>) {
    bencher.bench(|| run(&["eval", "law.code_of_practice", "--facts", "examples/officers_request/request.yaml"]));
}

/// A case with facts missing, and what is to be found out next.
#[divan::bench(sample_count = 20, sample_size = 1)]
fn unfinished(bencher: Bencher<'_, '_>) {
    let facts = "examples/officers_request/unfinished.yaml";
    bencher.bench(|| run(&["eval", "law.third_party_material", "--facts", facts]));
}
