//! Diagrams against the reference: every question of many small programs, on every completion of their cases, as each
//! is and under the presumptions held to; and every value that a diagram says is reached, by a case that reaches it.

use crate::generate::case::case;
use crate::generate::show::Show;
use crate::generate::{Generated, Rng};
use crate::reference::{End, Question};
use crate::sweep::{COMPLETIONS, questions, reference, trials};
use assize::diagram::theta::Solved;
use assize::diagram::{Compiler, DEFAULT_NODES, Dd, Fate, Full, Known, Meaning, On, Reading, Side, Space};
use assize::eval::{Ask, Law, Outcome, Status};
use assize::ir::{DutyStates, Program, ProhibitionState};

fn side<'p>(law: &'p Law<'p>, generated: &Generated, mapping: assize::diagram::Mapping) -> Side<'p> {
    Side {
        program: law.program,
        index: &law.index,
        mapping,
        law_at: generated.law_at,
        in_force: Vec::new(),
        on: generated.on.map_or(On::Never, On::Day),
    }
}

fn compiled(compiler: &mut Compiler<'_, '_>, question: Question, reading: Reading) -> Result<Dd, Full> {
    let program = compiler.side.program;
    let item = |item: Option<usize>| item.map_or(u32::MAX, |item| u32::try_from(item).unwrap());
    match question {
        Question::Decision(id, at) => {
            compiler.with_item(program.decision(id).binder, item(at), |c| c.decision(id, reading))
        }
        Question::Duty(id, at) => compiler.with_item(program.duty(id).binder, item(at), |c| c.duty(id, reading)),
        Question::Prohibition(id, at) => {
            compiler.with_item(program.prohibition(id).binder, item(at), |c| c.prohibition(id, reading))
        }
    }
}

/// The reference's result by name.
fn words(program: &Program, question: Question, end: &End) -> Fate {
    let outcome = |id: assize::ir::OutcomeId| match question {
        Question::Decision(decision, _) => program.decision(decision).outcomes[id.index()].name.clone(),
        _ => String::new(),
    };
    match end {
        End::Outcome(id) => Fate::Is(outcome(*id)),
        End::NotGoverned => Fate::NotGoverned,
        End::Conflict(ids) => Fate::Conflict(ids.iter().map(|id| outcome(*id)).collect()),
        End::Gap => Fate::Gap,
        End::Error => Fate::Error,
        End::Duty(state) => Fate::Is(DutyStates(*state).words().to_owned()),
        End::Prohibition(state) => Fate::Is(ProhibitionState::words(*state).to_owned()),
    }
}

#[test]
fn diagrams_say_of_every_completion_what_the_reference_says() {
    let (mut compared, mut free) = (0, 0);
    for n in 0..trials() {
        let seed = n * 1000 + 900;
        let generated = Generated::new(seed, 1 + usize::try_from(n % 3).unwrap());
        let law = Law::new(&generated.program);
        let reference = reference(&generated);
        let mut rng = Rng::new(seed + 77);
        for _ in 0..2 {
            let case = case(&mut rng, &generated, &reference, COMPLETIONS);
            let completions = reference.complete(&case);
            let standing = reference.standing(&completions);
            for question in questions(&generated.program, &case) {
                let (mut space, mut mappings) = Space::new(&[(&generated.program, &law.index)], DEFAULT_NODES);
                let side = side(&law, &generated, mappings.remove(0));
                let mut known = Known::default();
                let dds = [Reading::InTheEnd, Reading::Held].map(|reading| {
                    compiled(&mut Compiler::new(&mut space, &side, &mut known), question, reading).unwrap()
                });
                for completion in &completions {
                    let ended = reference.judged(completion, question);
                    let held = reference.at(&completion.facts, &standing).end(question);
                    let mut fixed = space.fixed(&side, &completion.facts, generated.on);
                    // A presumption that stands on the case is held to; which do is read off the rebuttals.
                    for (n, meaning) in space.meanings.iter().enumerate() {
                        if let Meaning::Stands(rebuttal) = meaning {
                            let yes = completions.iter().all(|other| {
                                let other = space.fixed(&side, &other.facts, generated.on);
                                space.reachable(*rebuttal, &other).iter().all(|v| *v == 1)
                            });
                            fixed.insert(u32::try_from(n).unwrap(), i128::from(!yes));
                        }
                    }
                    for (dd, end, how) in [(dds[0], &ended, "in the end"), (dds[1], &held, "held")] {
                        let found = space.reachable(dd, &fixed);
                        let wanted = words(&generated.program, question, end);
                        let only =
                            (found.len() == 1).then(|| space.fate_of(*found.first().unwrap()).cloned()).flatten();
                        if only.is_none() && space.meanings.iter().any(|m| matches!(m, Meaning::Opaque(_))) {
                            free += 1;
                            continue;
                        }
                        compared += 1;
                        assert!(
                            only.as_ref() == Some(&wanted),
                            "seed {seed}, {question:?} {how}: {only:?}, and the reference says {wanted:?}\n{}{}",
                            Show(&generated.program).program(&generated),
                            Show(&generated.program).facts(&completion.facts)
                        );
                    }
                }
            }
        }
    }
    assert!(compared > 5_000 && free * 10 < compared, "{compared} compared, {free} left free");
}

#[test]
fn every_value_that_a_diagram_reaches_is_that_of_a_case() {
    let (mut reached, mut unclear) = (0, 0);
    for n in 0..trials() {
        let seed = n * 1000 + 950;
        let generated = Generated::new(seed, 1 + usize::try_from(n % 3).unwrap());
        let law = Law::new(&generated.program);
        for (n, decision) in generated.program.decisions.iter().enumerate() {
            if decision.binder.is_some() {
                continue;
            }
            let id = assize::ir::DecisionId::new(n);
            let (mut space, mut mappings) = Space::new(&[(&generated.program, &law.index)], DEFAULT_NODES);
            let side = side(&law, &generated, mappings.remove(0));
            let mut known = Known::default();
            let mut compiler = Compiler::new(&mut space, &side, &mut known);
            let dd = compiler.decision(id, Reading::InTheEnd).unwrap();
            let mut possible = compiler.possible().unwrap();
            for value in space.store.values(dd) {
                let here = space.store.map(dd, &mut |v| Dd::truth(v == value)).unwrap();
                let Some((_, solved)) = space.find(here, &mut possible).unwrap() else { continue };
                let Solved::Point(point) = solved else {
                    unclear += 1;
                    continue;
                };
                let facts = point.facts(&space, &side).unwrap();
                let mut ask = Ask::new(&law, &facts);
                (ask.on, ask.law_at) = (generated.on, generated.law_at);
                let verdict = ask.decide(id, None).verdict;
                if verdict.status == Status::NotDecided || !verdict.doubts.is_empty() {
                    unclear += 1;
                    continue;
                }
                reached += 1;
                let found = verdict.result.as_ref().map(|outcome| match outcome {
                    Outcome::Is(o) => Fate::Is(decision.outcomes[o.index()].name.clone()),
                    Outcome::NotGoverned => Fate::NotGoverned,
                    Outcome::Conflict(ids) => {
                        Fate::Conflict(ids.iter().map(|o| decision.outcomes[o.index()].name.clone()).collect())
                    }
                    Outcome::Gap => Fate::Gap,
                    Outcome::Error => Fate::Error,
                });
                assert!(
                    verdict.status == Status::Settled && found.as_ref() == space.fate_of(value),
                    "seed {seed}: {found:?} ({:?}), and the diagram says {:?}\n{}{}",
                    verdict.status,
                    space.fate_of(value),
                    Show(&generated.program).program(&generated),
                    Show(&generated.program).facts(&facts)
                );
            }
        }
    }
    assert!(reached > 100 && unclear * 5 < reached, "{reached} reached, {unclear} unclear");
}
