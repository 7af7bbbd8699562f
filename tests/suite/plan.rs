//! The compiled plan against the evaluator: whatever it tells of a case is what `assize eval` says of it.

use crate::generate::case::case;
use crate::generate::show::Show;
use crate::generate::{Generated, Rng};
use crate::reference::Question;
use crate::sweep::{COMPLETIONS, questions, reference, trials};
use assize::base::date::Date;
use assize::base::limits::Limits;
use assize::batch::{Possible, Synthetic};
use assize::check::Options;
use assize::eval::judge;
use assize::eval::{Ask, Law, Outcome, Seen, Status};
use assize::facts::{self, Records};
use assize::ir::{DecisionId, FactId, Facts, Program, RuleId};
use assize::plan::{Block, Decider, Lane, Plan, Settled};
use assize::workspace::{Texts, Workspace, stdlib};

/// What was told of some cases.
#[derive(Debug, Default)]
struct Told {
    asked: u32,
    told: u32,
    // Of which the walk over one case tells the outcome without a split.
    plain: u32,
}

/// Holds the plan to the evaluator, in blocks.
fn hold(
    law: &Law<'_>,
    id: DecisionId,
    law_at: Option<Date>,
    on: Option<Date>,
    cases: &[Facts],
    show: &dyn Fn(&Facts) -> String,
) -> Told {
    let plan = Plan::new(law, id, law_at);
    let mut decider = Decider::new(law, id, law_at);
    decider.on = on;
    let (mut block, mut settled, mut sum) = (plan.block(law.program), Settled::default(), Told::default());
    for some in cases.chunks(assize::plan::LANES) {
        block.clear();
        for case in some {
            let lane = block.begin().expect("there is room");
            block.put(lane, case);
        }
        plan.decide(&block, &mut settled);
        for (lane, facts) in Lane::each(block.all()).zip(some) {
            let ask = Ask { on, law_at, ..Ask::new(law, facts) };
            let possible = ask.possible().is_ok();
            let is_possible = settled.possible() & lane.bit() != 0;
            assert!(possible || !is_possible, "an impossible case\n{}", show(facts));
            if !possible {
                continue;
            }
            sum.asked += 1;
            let set = ask.judge().decision(id, judge::Reading::Counted);
            sum.plain += u32::from(set.definite() && set.mask != judge::CONFLICT && set.mask != judge::ERRORS);
            let Some(outcome) = plan.outcome(&settled, lane) else {
                assert_eq!(settled.cases() & lane.bit(), 0);
                continue;
            };
            sum.told += 1;
            let answer = ask.decide(id, None);
            assert_eq!(decider.decide(facts, None), answer, "{}", show(facts));
            let found = (answer.verdict.status, answer.verdict.result.as_ref());
            assert_eq!((Status::Settled, Some(outcome)), found, "{}", show(facts));
            let live = answer.reasons.deciding().filter(|reason| reason.seen == Seen::Yes);
            let rules: Vec<RuleId> = live.filter_map(|reason| reason.rule()).collect();
            assert_eq!(plan.deciding(&settled, lane).collect::<Vec<_>>(), rules, "{outcome:?}\n{}", show(facts));
        }
    }
    sum
}

fn of_the_whole(program: &Program) -> impl Iterator<Item = DecisionId> {
    let all = (0..program.decisions.len()).map(DecisionId::new);
    all.filter(|id| program.decision(*id).binder.is_none())
}

#[test]
fn what_the_plan_tells_of_generated_policies_is_what_the_evaluator_says() {
    let (mut partial, mut complete) = (Told::default(), Told::default());
    let add = |sum: &mut Told, told: Told| {
        sum.asked += told.asked;
        sum.told += told.told;
        sum.plain += told.plain;
    };
    for n in 0..trials() {
        let seed = n * 1000 + 900;
        let generated = Generated::new(seed, 1 + usize::try_from(n % 3).unwrap());
        let law = Law::new(&generated.program);
        let reference = reference(&generated);
        let mut rng = Rng::new(seed + 77);
        let some: Vec<Facts> = (0..4).map(|_| case(&mut rng, &generated, &reference, COMPLETIONS)).collect();
        let whole: Vec<Facts> =
            some.iter().flat_map(|case| reference.complete(case)).map(|complete| complete.facts).take(70).collect();
        let show = |facts: &Facts| {
            let show = Show(&generated.program);
            format!("seed {seed}\n{}{}", show.program(&generated), show.facts(facts))
        };
        for id in of_the_whole(&generated.program) {
            let hold = |cases: &[Facts]| hold(&law, id, generated.law_at, generated.on, cases, &show);
            add(&mut partial, hold(&some));
            add(&mut complete, hold(&whole));
        }
    }
    assert!(partial.told * 5 > partial.plain * 3, "of partial cases {partial:?}");
    assert!(complete.told * 4 > complete.plain * 3, "of complete cases {complete:?}");
}

#[test]
fn a_decider_says_of_one_case_after_another_what_the_evaluator_says() {
    let mut by_status = [0; 4];
    for n in 0..trials() {
        let seed = n * 1000 + 950;
        let generated = Generated::dressed(seed, 1 + usize::try_from(n % 3).unwrap());
        let Generated { program, law_at, on, .. } = &generated;
        let law = Law::new(program);
        let reference = reference(&generated);
        let mut rng = Rng::new(seed + 77);
        let mut cases: Vec<Facts> = (0..3).map(|_| case(&mut rng, &generated, &reference, COMPLETIONS)).collect();
        let complete: Vec<Facts> = reference.complete(&cases[0]).into_iter().map(|complete| complete.facts).collect();
        cases.extend(complete.into_iter().take(4));
        cases.push(Facts::new());
        let deciders = (0..program.decisions.len()).map(|id| Decider::new(&law, DecisionId::new(id), *law_at));
        let mut deciders: Vec<Decider<'_>> = deciders.collect();
        for facts in &cases {
            let ask = Ask { on: *on, law_at: *law_at, splits: 200, ..Ask::new(&law, facts) };
            for question in questions(program, facts) {
                let Question::Decision(id, item) = question else { continue };
                let item = item.map(|item| u32::try_from(item).unwrap());
                let decider = &mut deciders[id.index()];
                (decider.on, decider.splits) = (*on, 200);
                let answer = ask.decide(id, item);
                let show = Show(program);
                let about = || format!("seed {seed}, {question:?}\n{}{}", show.program(&generated), show.facts(facts));
                assert_eq!(decider.decide(facts, item), answer, "{}", about());
                assert_eq!(ask.explain(id, item, answer.verdict.clone()), answer, "{}", about());
                by_status[answer.verdict.status as usize] += 1;
            }
        }
    }
    assert!(by_status.iter().take(3).all(|n| *n > 0), "{by_status:?}");
}

fn made_up(law: &Law<'_>, wanted: usize, unknown: u64) -> Vec<Facts> {
    let program = law.program;
    let only: Vec<FactId> = (0..program.facts.len()).map(FactId::new).collect();
    let mut synthetic = Synthetic::new(program, &only, &Default::default(), unknown, 7).unwrap();
    let mut possible = Possible::new(law);
    let records = Records::new(program, facts::Limits::default());
    let lines = (0..wanted).map(|_| synthetic.record(&mut possible).unwrap());
    lines.map(|line| records.json(&line).facts).collect()
}

/// Every policy of the library and of the examples.
fn policies() -> Vec<(String, Program)> {
    let mut texts = Texts::default();
    let mut names: Vec<String> = stdlib::names().map(str::to_owned).collect();
    for entry in std::fs::read_dir("examples/reforms").unwrap().flatten() {
        let path = entry.path();
        if path.extension().is_some_and(|ending| ending == "assize") {
            let name = entry.file_name().to_string_lossy().into_owned();
            texts = texts.with(name.clone(), std::fs::read_to_string(path).unwrap());
            names.push(name);
        }
    }
    let program = |name: String| {
        let workspace = Workspace::open(&texts, &name, Limits::default()).ok()?;
        Some((name, workspace.check(0, &Options::default()).program().ok()?))
    };
    names.into_iter().filter_map(program).collect()
}

#[test]
fn what_the_plan_tells_of_the_library_and_the_examples_is_what_the_evaluator_says() {
    let policies = policies();
    assert!(policies.len() > 15, "{}", policies.len());
    let mut decisions = 0;
    for (name, program) in &policies {
        let law = Law::new(program);
        if of_the_whole(program).next().is_none() {
            continue;
        }
        let mut cases: Vec<Facts> = program.scenarios.iter().map(|scenario| scenario.facts.clone()).collect();
        cases.extend(made_up(&law, 20, 0));
        cases.extend(made_up(&law, 20, 10));
        for id in of_the_whole(program) {
            let show =
                |facts: &Facts| format!("{name}, {}\n{}", program.decision(id).head.name, Show(program).facts(facts));
            let told = hold(&law, id, None, None, &cases, &show);
            assert!(told.told * 4 >= told.plain * 3, "{name}, {}: {told:?}", program.decision(id).head.name);
            decisions += 1;
        }
    }
    assert!(decisions > 20, "{decisions}");
}

/// A policy with every kind of fact and every comparison that a plan knows.
const KINDS: &str = "\
policy kinds \"Every kind\"
    in force from 12 January 2026
    ceasing on 1 January 2030
    dated by request.made_on

source Act \"The Act\" is statute

type Kind is one of
    notes   \"notes\"
    letters \"letters\"
    and others

type Rank is ordered constable < sergeant < inspector

facts request \"The request\"
    made_on : date           \"When was it made?\"
    born_on : date or none   \"When was the person born?\"
    by      : Rank or none   \"Who authorised it?\"
    kind    : Kind           \"What is asked for?\"
    kinds   : some of Kind   \"What else is asked for?\"
    sent    : event          \"Was it sent?\"
    paid    : decimal        \"What was paid?\"
    due     : decimal        \"What was due?\"
    held    : yes/no         \"Is it held?\"
    open    : yes/no or none \"Is it open?\"

decision answer \"May it be done?\"
    outcomes unlawful over contrary over allowed
    otherwise allowed

rule late \"Late\"
    cites Act s.1
    answer is unlawful if request.sent.on is after 1 month after request.made_on

rule young \"Young\"
    cites Act s.2
    answer is unlawful if age on request.made_on of request.born_on is below 18

rule paid \"Paid\"
    cites Act s.3
    answer is contrary unless request.paid + 5 is at least 2 times request.due

rule rank \"Rank\"
    cites Act s.4
    when request.kind is one of notes, other \"maps\"
    answer is contrary unless request.by is at least sergeant

rule two \"Two of three\"
    cites Act s.5
    answer is contrary if at least 2 of
        (a) request.kinds includes letters
        (b) request.held
        (c) request.by is none
        (d) request.open
";

fn kinds() -> Program {
    let texts = Texts::default().with("kinds.assize", KINDS);
    let workspace = Workspace::open(&texts, "kinds.assize", Limits::default()).unwrap();
    workspace.check(0, &Options::default()).program().unwrap_or_else(|found| panic!("{found:?}"))
}

fn read(program: &Program, given: &[&str]) -> Facts {
    let mut facts = Facts::new();
    for given in given {
        facts::set(program, &mut facts, Default::default(), given).unwrap();
    }
    facts
}

#[test]
fn every_kind_of_fact_is_told_of() {
    let program = kinds();
    let law = Law::new(&program);
    let mut cases = made_up(&law, 400, 3);
    let base = ["request.made_on=2026-02-28", "request.sent=2026-03-28", "request.held=no", "request.open=none"];
    let more =
        ["request.born_on=2008-02-29", "request.by=none", "request.kind=other \"maps\"", "request.kinds=letters"];
    let sums = ["request.paid=5", "request.due=5"];
    cases.push(read(&program, &[&base[..], &more[..], &sums[..]].concat()));
    let sums = ["request.paid=4.999999", "request.due=5"];
    cases.push(read(&program, &[&base[..], &more[..], &sums[..]].concat()));
    let told = hold(&law, DecisionId(0), None, None, &cases, &|facts| Show(&program).facts(facts));
    assert!(told.told == told.plain && told.told > 300, "{told:?}");
}

#[test]
fn cases_that_the_plan_settles_and_cases_that_it_leaves_open_are_answered_alike_by_turns() {
    let program = kinds();
    let law = Law::new(&program);
    let mut decider = Decider::new(&law, DecisionId(0), None);
    let (mut settled, mut open) = (0, 0);
    for facts in made_up(&law, 60, 20).iter().zip(&made_up(&law, 60, 0)).flat_map(|(a, b)| [a, b]) {
        let answer = decider.decide(facts, None);
        assert_eq!(answer, Ask::new(&law, facts).decide(DecisionId(0), None), "{}", Show(&program).facts(facts));
        if answer.verdict.status == Status::Settled { settled += 1 } else { open += 1 }
    }
    assert!(settled > 40 && open > 10, "{settled} settled, {open} open");
}

#[test]
fn a_case_tells_the_same_alone_and_in_any_company() {
    let program = kinds();
    let law = Law::new(&program);
    let plan = Plan::new(&law, DecisionId(0), None);
    let cases = made_up(&law, 64, 20);
    let put = |cases: &[Facts]| {
        let mut block: Block = plan.block(&program);
        for case in cases {
            let lane = block.begin().unwrap();
            block.put(lane, case);
        }
        let mut settled = Settled::default();
        plan.decide(&block, &mut settled);
        let answer = |lane| (plan.outcome(&settled, lane).cloned(), plan.deciding(&settled, lane).collect());
        Lane::each(block.all()).map(answer).collect::<Vec<(Option<Outcome>, Vec<RuleId>)>>()
    };
    let together = put(&cases);
    assert_eq!(together.len(), 64);
    assert!(together.iter().any(|(outcome, _)| outcome.is_none()), "some turn on what is missing");
    for (case, answer) in cases.iter().zip(&together) {
        assert_eq!(&put(std::slice::from_ref(case))[..], std::slice::from_ref(answer));
    }
}

#[test]
fn a_block_that_is_used_again_remembers_nothing() {
    let program = kinds();
    let law = Law::new(&program);
    let plan = Plan::new(&law, DecisionId(0), None);
    let (mut block, mut settled) = (plan.block(&program), Settled::default());
    for case in &made_up(&law, 64, 0) {
        let lane = block.begin().unwrap();
        block.put(lane, case);
    }
    assert!(block.begin().is_none(), "64 cases and no more");
    plan.decide(&block, &mut settled);
    assert_ne!(settled.cases(), 0);
    block.forget(Lane::each(1).next().unwrap());
    plan.decide(&block, &mut settled);
    assert_eq!(settled.cases() & 1, 0, "nothing is known of the first");
    block.clear();
    block.begin();
    plan.decide(&block, &mut settled);
    assert_eq!(settled.cases(), 0);
}

#[test]
fn all_threads_share_one_plan() {
    fn shared<T: Send + Sync>() {}
    shared::<Plan>();
}
