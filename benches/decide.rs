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
use assize::ir::{DecisionId, FactId, Facts, Found, Program, Value};
use assize::plan::{Block, Decider, LANES, Lane, Plan, Settled};
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

/// The answer in full, as a library gives it case after case: from what is known of the case to status, outcome, every
/// reason, basis. The compiled plan settles it and tells the reasons.
#[divan::bench]
fn answered(bencher: Bencher<'_, '_>) {
    let program = program();
    let (law, facts) = (Law::new(&program), case(&program));
    let mut decider = Decider::new(&law, DecisionId(0), None);
    let answer = decider.decide(&facts, None);
    assert_eq!(answer, Ask::new(&law, &facts).decide(DecisionId(0), None));
    assert!(answer.verdict.status == Status::Settled && answer.reasons.deciding().count() > 0);
    // Freeing the answer is part of the work.
    bencher.bench_local(|| black_box(decider.decide(black_box(&facts), None)).verdict.status);
}

/// The same answer by the evaluator alone, with its tables used again.
#[divan::bench]
fn with_reasons(bencher: Bencher<'_, '_>) {
    let program = program();
    let (law, facts) = (Law::new(&program), case(&program));
    let ask = Ask::new(&law, &facts);
    let mut judge = ask.judge();
    assert_eq!(ask.decide(DecisionId(0), None).verdict.status, Status::Settled);
    bencher.bench_local(|| black_box(black_box(&ask).decide_with(&mut judge, DecisionId(0), None)).verdict.status);
}

/// The compiled plan, of one case that stands in columns already: the outcome.
#[divan::bench]
fn planned(bencher: Bencher<'_, '_>) {
    let (plan, block) = columns(1);
    let mut settled = Settled::default();
    bencher.bench_local(|| {
        plan.decide(black_box(&block), &mut settled);
        settled.cases()
    });
}

/// The same, with the rules that decide it.
#[divan::bench]
fn planned_with_rules(bencher: Bencher<'_, '_>) {
    let (plan, block) = columns(1);
    let mut settled = Settled::default();
    let mut rules = Vec::new();
    bencher.bench_local(|| {
        plan.decide(black_box(&block), &mut settled);
        rules.clear();
        for lane in Lane::each(settled.cases()) {
            rules.extend(plan.deciding(&settled, lane));
        }
        rules.len()
    });
}

/// 64 cases in columns, no two alike.
#[divan::bench]
fn planned_by_64(bencher: Bencher<'_, '_>) {
    let (plan, block) = columns(LANES);
    let mut settled = Settled::default();
    bencher.counter(divan::counter::ItemsCount::new(LANES)).bench_local(|| {
        plan.decide(black_box(&block), &mut settled);
        settled.cases()
    });
}

/// A million cases in columns in memory, on one thread.
#[divan::bench(max_time = 3)]
fn planned_a_million(bencher: Bencher<'_, '_>) {
    let (plan, block) = columns(LANES);
    let blocks = vec![block; 1_000_000 / LANES];
    let mut settled = Settled::default();
    bencher.bench_local(|| {
        let mut told = 0;
        for block in &blocks {
            plan.decide(block, &mut settled);
            told += settled.cases().count_ones();
        }
        told
    });
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

/// The plan, and so many complete cases: the first as elsewhere here, of the others some points are otherwise.
fn columns(cases: usize) -> (Plan, Block) {
    let program = program();
    let law = Law::new(&program);
    let plan = Plan::new(&law, DecisionId(0), None);
    let mut block = plan.block(&program);
    for n in 0..cases as u32 {
        let mut facts = case(&program);
        for bit in (0..6).filter(|bit| n & (1 << bit) != 0) {
            // The points follow the four facts of the request.
            let point = FactId(4 + bit * 3);
            let turned = facts.get(point) != Some(&Found::Value(Value::YesNo(true), None));
            facts.set(point, Some(Found::Value(Value::YesNo(turned), None)));
        }
        let lane = block.begin();
        lane.into_iter().for_each(|lane| block.put(lane, &facts));
    }
    let mut settled = Settled::default();
    plan.decide(&block, &mut settled);
    assert_eq!(settled.cases(), block.all());
    (plan, block)
}

fn case(program: &Program) -> Facts {
    let (facts, found) = read(program, &common::sixteen_facts());
    assert!(found.is_empty(), "{found:?}");
    facts
}

fn read(program: &Program, text: &str) -> (Facts, Vec<assize::diag::Diagnostic>) {
    facts::read(program, FileId(0), text, Format::Json, &facts::Limits::default())
}
