//! How long one decision takes once the facts are ready: 16 rules, 25 facts.

#![expect(clippy::panic, reason = "a policy made up for measurement that has errors ends the run")]

#[expect(dead_code, reason = "each bench uses a part of it")]
mod common;

use assize::base::limits::Limits;
use assize::base::span::FileId;
use assize::check::Options;
use assize::eval::judge::Reading;
use assize::eval::{Ask, Law, Status};
use assize::facts::{self, Format};
use assize::ir::{DecisionId, Facts, Program};
use assize::workspace::{Texts, Workspace};
use divan::{Bencher, black_box};

fn main() {
    divan::main();
}

/// The tables alone: the outcome, without reasons.
#[divan::bench]
fn bare(bencher: Bencher<'_, '_>) {
    let program = program();
    let (law, facts) = (Law::new(&program), case(&program));
    let mut judge = Ask::new(&law, &facts).judge();
    bencher.bench_local(|| {
        judge.look_at(black_box(&facts));
        judge.decision(DecisionId(0), Reading::Counted)
    });
}

/// The answer as it is given: status, outcome, reasons, basis.
#[divan::bench]
fn with_reasons(bencher: Bencher<'_, '_>) {
    let program = program();
    let (law, facts) = (Law::new(&program), case(&program));
    let ask = Ask::new(&law, &facts);
    let mut judge = ask.judge();
    assert_eq!(ask.decide(DecisionId(0), None).verdict.status, Status::Settled);
    bencher.bench_local(|| black_box(&ask).decide_with(&mut judge, DecisionId(0), None).verdict.status);
}

/// From the text of the facts, in JSON.
#[divan::bench]
fn from_json(bencher: Bencher<'_, '_>) {
    let program = program();
    let law = Law::new(&program);
    let text = common::sixteen_facts();
    bencher.bench_local(|| {
        let (facts, _) = read(&program, black_box(&text));
        Ask::new(&law, &facts).decide(DecisionId(0), None).verdict.status
    });
}

/// The first case with nothing known but the date: what is missing has to be found by splitting.
#[divan::bench]
fn open(bencher: Bencher<'_, '_>) {
    let program = program();
    let law = Law::new(&program);
    let (facts, _) = read(&program, r#"{"request": {"made_on": "2026-02-02"}}"#);
    bencher.bench_local(|| Ask::new(&law, black_box(&facts)).decide(DecisionId(0), None).verdict.status);
}

fn program() -> Program {
    let mut workspace = Workspace::new(Limits::default());
    workspace.load_text(&Texts::default(), "sixteen.assize", &common::sixteen_rules());
    workspace.check(0, &Options::default()).program().unwrap_or_else(|found| panic!("{found:?}"))
}

fn case(program: &Program) -> Facts {
    let (facts, found) = read(program, &common::sixteen_facts());
    assert!(found.is_empty(), "{found:?}");
    facts
}

fn read(program: &Program, text: &str) -> (Facts, Vec<assize::diag::Diagnostic>) {
    facts::read(program, FileId(0), text, Format::Json, &facts::Limits::default())
}
