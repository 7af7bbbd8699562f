//! Laws of the meaning, swept over many small random programs and cases.
//!
//! Each law is first held against the reference evaluator itself. `ASSIZE_SWEEP=N` sets how many programs are tried.

use crate::generate::case::{case, extension, found};
use crate::generate::show::Show;
use crate::generate::{Generated, Rng};
use crate::reference::{Completion, End, Question, Reference, Truth, put};
use assize::ir::{
    BinderId, CondKind, DecisionId, DutyId, DutyStates, FactKind, Facts, Found, Limb, PolicyId, Program, ProhibitionId,
    RuleId, StatusWord,
};
use std::collections::BTreeSet;

/// Programs tried where the environment does not say.
const TRIALS: u64 = 90;
/// Completions that a case may have.
pub const COMPLETIONS: usize = 96;

pub fn trials() -> u64 {
    std::env::var("ASSIZE_SWEEP").ok().and_then(|n| n.parse().ok()).unwrap_or(TRIALS)
}

/// One program and case with its completions; of a case that is refused there is none.
struct Trial<'a> {
    seed: u64,
    rng: Rng,
    generated: &'a Generated,
    reference: Reference<'a>,
    case: Facts,
    completions: Vec<Completion>,
}

impl Trial<'_> {
    /// Ends the test with the counterexample.
    fn broken(&self, law: &str, more: &str) -> ! {
        let show = Show(&self.generated.program);
        panic!("{law}\nseed {}\n{}{}{more}", self.seed, show.program(self.generated), show.facts(&self.case))
    }
}

pub fn reference(generated: &Generated) -> Reference<'_> {
    let Generated { program, dates, longest, on, law_at, .. } = generated;
    Reference { program, on: *on, law_at: *law_at, dates, longest: *longest }
}

/// Tries a law on many programs, two cases each.
fn sweep(salt: u64, law: impl Fn(&mut Trial<'_>)) {
    sweep_over(trials(), salt, law);
}

fn sweep_over(trials: u64, salt: u64, law: impl Fn(&mut Trial<'_>)) {
    for n in 0..trials {
        let seed = n * 1000 + salt;
        let generated = Generated::new(seed, 1 + usize::try_from(n % 3).unwrap());
        let reference = reference(&generated);
        let mut rng = Rng::new(seed + 77);
        for _ in 0..2 {
            let case = case(&mut rng, &generated, &reference, COMPLETIONS);
            let completions = reference.complete(&case);
            if !completions.is_empty() {
                let rng = rng.clone();
                law(&mut Trial { seed, rng, generated: &generated, reference, case, completions });
            }
        }
    }
}

/// All that can be asked of a case; per-item questions where its list is given.
pub fn questions(program: &Program, case: &Facts) -> Vec<Question> {
    // Of what is asked item by item, each item of a list that is given.
    let items = |binder: Option<BinderId>| match binder.map(|binder| case.get(program.binder(binder).list)) {
        None => vec![None],
        Some(Some(Found::List(items))) => (0..items.len()).map(Some).collect(),
        Some(_) => Vec::new(),
    };
    let mut questions = Vec::new();
    for id in (0..program.decisions.len()).map(DecisionId::new) {
        questions.extend(items(program.decision(id).binder).into_iter().map(|item| Question::Decision(id, item)));
    }
    for id in (0..program.duties.len()).map(DutyId::new) {
        questions.extend(items(program.duty(id).binder).into_iter().map(|item| Question::Duty(id, item)));
    }
    for id in (0..program.prohibitions.len()).map(ProhibitionId::new) {
        questions.extend(items(program.prohibition(id).binder).into_iter().map(|item| Question::Prohibition(id, item)));
    }
    questions
}

#[test]
fn more_facts_overcome_presumptions_and_unsettle_nothing() {
    sweep(1, |trial| {
        let reference = trial.reference;
        let standing = reference.standing(&trial.completions);
        let pick = trial.rng.pick(&trial.completions);
        let more = extension(&mut trial.rng, &trial.case, &pick);
        let fewer = reference.complete(&more);
        if !reference.standing(&fewer).is_subset(&standing) {
            trial.broken("more facts made a presumption stand", &Show(&trial.generated.program).facts(&more));
        }
        for question in questions(&trial.generated.program, &trial.case) {
            let before = reference.answer_over(&trial.completions, question).unwrap();
            let after = reference.answer_over(&fewer, question).unwrap();
            if before.status == StatusWord::Settled
                && (after.status, &after.outcome) != (before.status, &before.outcome)
            {
                trial.broken("more facts unsettled an answer", &format!("{question:?} {before:?} {after:?}"));
            }
            if !after.ends.is_subset(&before.ends) {
                trial.broken("more facts made an outcome possible", &format!("{question:?} {before:?} {after:?}"));
            }
        }
    });
}

#[test]
fn a_complete_case_is_settled() {
    sweep(2, |trial| {
        let pick = trial.rng.pick(&trial.completions);
        for question in questions(&trial.generated.program, &trial.case) {
            let answer = trial.reference.answer(&pick.facts, question).unwrap();
            if answer.status != StatusWord::Settled {
                trial.broken("a complete case is not settled", &format!("{question:?} {answer:?}"));
            }
        }
    });
}

#[test]
fn what_is_presumed_is_confirmed_where_just_those_presumptions_stand() {
    sweep(3, |trial| {
        let reference = trial.reference;
        let standing = reference.standing(&trial.completions);
        for question in questions(&trial.generated.program, &trial.case) {
            let answer = reference.answer_over(&trial.completions, question).unwrap();
            if answer.status != StatusWord::Presumed {
                continue;
            }
            for completion in &trial.completions {
                let own = reference.standing(std::slice::from_ref(completion));
                let end = reference.judged(completion, question);
                if own == standing && Some(&end) != answer.outcome.as_ref() {
                    trial.broken("what is presumed is not confirmed", &format!("{question:?} {answer:?} {end:?}"));
                }
            }
        }
    });
}

#[test]
fn knowing_all_that_matters_settles_and_the_rest_changes_nothing() {
    sweep(4, |trial| {
        let reference = trial.reference;
        for question in questions(&trial.generated.program, &trial.case) {
            let answer = reference.answer_over(&trial.completions, question).unwrap();
            let matters = reference.matters(&trial.completions, question);
            if (answer.status == StatusWord::Settled) != matters.is_empty() {
                trial.broken("settled, and something matters", &format!("{question:?} {answer:?} {matters:?}"));
            }
            let pick = trial.rng.pick(&trial.completions);
            let mut known = trial.case.clone();
            for piece in &matters {
                put(&mut known, *piece, found(&pick.facts, *piece));
            }
            let after = reference.answer(&known, question).unwrap();
            if trial.generated.program.impossibles.is_empty() && after.status != StatusWord::Settled {
                trial.broken("all that matters is known, not settled", &format!("{question:?} {matters:?} {after:?}"));
            }
            let others = pick.choice.iter().map(|(piece, _)| piece).filter(|piece| !matters.contains(piece));
            let mut idle = trial.case.clone();
            others.for_each(|piece| put(&mut idle, *piece, found(&pick.facts, *piece)));
            let after = reference.answer(&idle, question).unwrap();
            if trial.generated.program.impossibles.is_empty() && after.ends != answer.ends {
                trial.broken("a fact that does not matter", &format!("{question:?} {answer:?} {after:?}"));
            }
        }
    });
}

#[test]
fn the_small_world_is_large_enough() {
    sweep(5, |trial| {
        let Generated { program, dates, longest, .. } = trial.generated;
        let mut wider = dates.clone();
        if dates.len() > 1 {
            for (near, far) in [(1, -1), (dates.len() - 2, 1), (0, 1), (dates.len() - 1, -1)] {
                wider.extend(dates[near].plus_days(far));
            }
            wider.extend(dates[dates.len() / 2].plus_days(4000));
            wider.sort();
            wider.dedup();
        }
        let large = Reference { dates: &wider, longest: longest + 1, ..trial.reference };
        if large.size(&trial.case) > COMPLETIONS * 4 {
            return;
        }
        for question in questions(program, &trial.case) {
            let small = trial.reference.answer_over(&trial.completions, question).unwrap();
            let wide = large.answer(&trial.case, question).unwrap();
            if small != wide {
                trial.broken("a larger world answers otherwise", &format!("{question:?} {small:?} {wide:?}"));
            }
        }
    });
}

#[test]
fn order_never_matters() {
    sweep(6, |trial| {
        let mut program = trial.generated.program.clone();
        permute(&mut trial.rng, &mut program);
        let other = Reference { program: &program, ..trial.reference };
        for question in questions(&program, &trial.case) {
            let before = trial.reference.answer(&trial.case, question);
            let after = other.answer(&trial.case, question);
            if before != after {
                trial.broken("another order, another answer", &format!("{question:?} {before:?} {after:?}"));
            }
        }
    });
}

/// The same law with rules, limbs, conditions, exceptions and policies in another order.
fn permute(rng: &mut Rng, program: &mut Program) {
    let limbs = |rng: &mut Rng, limbs: &mut Vec<Limb>| {
        rng.shuffle(limbs);
        limbs.iter_mut().for_each(|limb| rng.shuffle(&mut limb.excuses));
    };
    for cond in &mut program.conds {
        match &mut cond.kind {
            CondKind::All(all) | CondKind::Any(all) | CondKind::NoneOf(all) | CondKind::AtLeast(_, all) => {
                limbs(rng, all);
            }
            CondKind::OneOf(_, exprs) => rng.shuffle(exprs),
            _ => {}
        }
    }
    let mut rules: Vec<usize> = (0..program.rules.len()).collect();
    rng.shuffle(&mut rules);
    let moved = |id: RuleId| RuleId::new(rules.iter().position(|old| *old == id.index()).unwrap());
    program.rules = rules.iter().map(|old| program.rules[*old].clone()).collect();
    for rule in &mut program.rules {
        rule.overridden_by.iter_mut().for_each(|id| *id = moved(*id));
        rng.shuffle(&mut rule.overridden_by);
        rng.shuffle(&mut rule.when);
        rng.shuffle(&mut rule.excepts);
    }
    for decision in &mut program.decisions {
        decision.rules.iter_mut().for_each(|id| *id = moved(*id));
        rng.shuffle(&mut decision.rules);
    }
    program.defines.iter_mut().for_each(|define| define.versions.reverse());
    if program.policies.len() == 2 {
        swap_policies(program);
    }
}

fn swap_policies(program: &mut Program) {
    let swap = |id: &mut PolicyId| *id = PolicyId::new(1 - id.index());
    program.policies.reverse();
    program.rules.iter_mut().for_each(|item| swap(&mut item.head.policy));
    program.presumptions.iter_mut().for_each(|item| swap(&mut item.head.policy));
    program.duties.iter_mut().for_each(|item| swap(&mut item.head.policy));
    program.prohibitions.iter_mut().for_each(|item| swap(&mut item.head.policy));
    program.defines.iter_mut().flat_map(|item| &mut item.versions).for_each(|item| swap(&mut item.head.policy));
    program.decisions.iter_mut().flat_map(|item| &mut item.policies).for_each(swap);
    for cond in &mut program.conds {
        if let CondKind::Governs(policy) = &mut cond.kind {
            swap(policy);
        }
    }
}

#[test]
fn errors_are_symmetric_and_stand_only_where_yes_and_no_would_differ() {
    let all = [Truth::No, Truth::Yes, Truth::Error];
    let filled = |truth: Truth| if truth == Truth::Error { vec![Truth::No, Truth::Yes] } else { vec![truth] };
    type Table = fn([Truth; 3]) -> Truth;
    let tables: [Table; 4] =
        [|of| Truth::all(of), |of| Truth::any(of), |of| Truth::at_least(2, of), |of| Truth::at_least(0, of)];
    for table in tables {
        for a in all {
            for b in all {
                for c in all {
                    let here = table([a, b, c]);
                    assert_eq!(here, table([c, a, b]));
                    assert_eq!(here, table([b, a, c]));
                    let mut ends = BTreeSet::new();
                    for x in filled(a) {
                        for y in filled(b) {
                            ends.extend(filled(c).into_iter().map(|z| table([x, y, z])));
                        }
                    }
                    let expected = if ends.len() == 1 { ends.pop_first().unwrap() } else { Truth::Error };
                    assert_eq!(here, expected, "{a:?} {b:?} {c:?}");
                }
            }
        }
    }
}

#[test]
fn a_duty_advances_only_as_time_runs() {
    let steps = [
        (DutyStates::DUE, DutyStates::OVERDUE),
        (DutyStates::DUE, DutyStates::DONE),
        (DutyStates::OVERDUE, DutyStates::DONE_LATE),
        // Done on the day after the deadline: no day lies between on which it was overdue.
        (DutyStates::DUE, DutyStates::DONE_LATE),
    ];
    sweep(7, |trial| {
        let program = &trial.generated.program;
        if program.conds.iter().any(|cond| matches!(cond.kind, CondKind::Duty(..))) {
            return;
        }
        let first = trial.generated.dates[0];
        let last = *trial.generated.dates.last().unwrap();
        let mut days: Vec<_> = trial.generated.dates.clone();
        days.extend(first.plus_days(-1));
        days.extend(last.plus_days(1));
        days.sort();
        let pick = trial.rng.pick(&trial.completions);
        for n in 0..program.duties.len() {
            let question = Question::Duty(DutyId::new(n), None);
            let state = |on| Reference { on, ..trial.reference }.judged(&pick, question);
            for pair in days.windows(2) {
                let consecutive = pair[0].plus_days(1) == Some(pair[1]);
                let (before, after) = (state(Some(pair[0])), state(Some(pair[1])));
                let step =
                    |(from, to): &(DutyStates, DutyStates)| before == End::Duty(from.0) && after == End::Duty(to.0);
                // A deadline that cannot be computed is read only once there is a day to hold against it.
                let either_broken = before == End::Error || after == End::Error;
                if consecutive && before != after && !steps.iter().any(step) && !either_broken {
                    trial.broken("a duty went back", &format!("{question:?} {pair:?} {before:?} {after:?}"));
                }
            }
        }
    });
}

#[test]
fn equal_items_have_equal_outcomes() {
    sweep(8, |trial| {
        let program = &trial.generated.program;
        for (n, decision) in program.decisions.iter().enumerate() {
            let Some(binder) = decision.binder else { continue };
            assert!(matches!(program.fact(program.binder(binder).list).kind, FactKind::List(_)));
            for completion in &trial.completions {
                let Some(Found::List(items)) = completion.facts.get(program.binder(binder).list) else { continue };
                let end = |item: usize| {
                    trial.reference.judged(completion, Question::Decision(DecisionId::new(n), Some(item)))
                };
                for (one, this) in items.iter().enumerate() {
                    for (other, that) in items.iter().enumerate().skip(one + 1) {
                        if this.fields == that.fields && end(one) != end(other) {
                            trial.broken("equal items, other outcomes", &Show(program).facts(&completion.facts));
                        }
                    }
                }
            }
        }
    });
}

#[test]
fn the_sweep_reaches_every_kind_of_answer() {
    let kinds = std::cell::RefCell::new(BTreeSet::new());
    sweep_over(trials().max(3 * TRIALS), 9, |trial| {
        for question in questions(&trial.generated.program, &trial.case) {
            let answer = trial.reference.answer_over(&trial.completions, question).unwrap();
            let kind = |end: &End| match end {
                End::Outcome(_) => String::from("outcome"),
                End::Conflict(_) => String::from("conflict"),
                End::NotGoverned | End::Gap | End::Error | End::Duty(_) | End::Prohibition(_) => format!("{end:?}"),
            };
            kinds.borrow_mut().extend(answer.ends.iter().map(kind));
            kinds.borrow_mut().insert(String::from(answer.status.word()));
        }
    });
    let kinds = kinds.into_inner();
    assert_eq!(kinds.len(), 3 + 5 + 7 + 3, "{kinds:#?}");
}
