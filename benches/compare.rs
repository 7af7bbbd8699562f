//! How long comparisons and proofs take inside the process: two versions of a policy of 16 rules, the whole law along
//! time, many facts in groups of their own, and laws of a thousand rules.

#![expect(clippy::panic, reason = "a policy made up for measurement that has errors ends the run")]

#[expect(dead_code, reason = "each bench uses a part of it")]
mod common;

use assize::base::date::Date;
use assize::base::limits::Limits;
use assize::check;
use assize::diff::{self, Comparison, Law, Options};
use assize::eval;
use assize::ir::{Program, PropertyId};
use assize::prove;
use assize::workspace::{Texts, Workspace};
use divan::{Bencher, black_box};

fn main() {
    divan::main();
}

/// Classes, counts and cases of one rule changed, one gone and one more, of 16 rules over 25 facts.
#[divan::bench]
fn sixteen_rules(bencher: Bencher<'_, '_>) {
    let (old, new) = (program(&common::sixteen_rules()), program(&common::sixteen_rules_amended()));
    bencher.bench_local(|| compared(&old, &new));
}

/// The same policy with itself.
#[divan::bench]
fn sixteen_rules_unchanged(bencher: Bencher<'_, '_>) {
    let old = program(&common::sixteen_rules());
    bencher.bench_local(|| compared(&old, &old));
}

/// The reform of 2026: one day with the next.
#[divan::bench]
fn the_reform(bencher: Bencher<'_, '_>) {
    let law = library();
    bencher.bench_local(|| day(&law, "2026-01-12"));
}

/// The whole law along time: each day on which it changed with the day before.
#[divan::bench]
fn the_law_along_time(bencher: Bencher<'_, '_>) {
    let law = library();
    bencher.bench_local(|| {
        ["2022-05-26", "2022-07-25", "2023-10-04", "2024-05-29", "2026-01-12"].map(|date| day(&law, date))
    });
}

/// 400 facts in groups of four, of which one group changes.
#[divan::bench]
fn four_hundred_facts(bencher: Bencher<'_, '_>) {
    let (old, new) = (program(&common::groups(100, None)), program(&common::groups(100, Some(40))));
    bencher.bench_local(|| compared(&old, &new));
}

/// Two laws of so many rules, of which one rule differs.
#[divan::bench(args = [100, 1_000], sample_count = 10)]
fn made_up(bencher: Bencher<'_, '_>, rules: usize) {
    let old = common::policy(rules);
    let new = old.replacen("is at least sergeant", "is at least inspector", 1);
    let (old, new) = (program(&old), program(&new));
    bencher.bench_local(|| compared(&old, &new));
}

/// Every safeguard of the law.
#[divan::bench]
fn safeguards(bencher: Bencher<'_, '_>) {
    let law = named("law.safeguards");
    let law = eval::Law::new(&law);
    bencher.bench_local(|| {
        let all = (0..law.program.properties.len()).map(PropertyId::new);
        all.map(|id| prove::prove(&law, id, &prove::Options::default()))
            .filter(|proof| proof.claim == prove::Claim::Empty)
            .count()
    });
}

fn compared(old: &Program, new: &Program) -> Comparison {
    let law = |program| Law { program, law_at: None };
    diff::compare(black_box(law(old)), black_box(law(new)), &Options::default())
}

fn day(law: &Program, date: &str) -> Comparison {
    let day = Date::parse(date).ok();
    let law_at = |date| Law { program: law, law_at: date };
    let before = day.and_then(|day| day.plus_days(-1));
    diff::compare(black_box(law_at(before)), black_box(law_at(day)), &Options::default())
}

fn library() -> Program {
    named("law.third_party_material")
}

fn named(name: &str) -> Program {
    let workspace = Workspace::open(&Texts::default(), name, Limits::default());
    let workspace = workspace.unwrap_or_else(|error| panic!("{error:?}"));
    workspace.check(0, &check::Options::default()).program().unwrap_or_else(|found| panic!("{found:?}"))
}

fn program(text: &str) -> Program {
    let mut workspace = Workspace::new(Limits::default());
    workspace.load_text(&Texts::default(), "made_up.assize", text);
    workspace.check(0, &check::Options::default()).program().unwrap_or_else(|found| panic!("{found:?}"))
}
