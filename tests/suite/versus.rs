//! The evaluator against the reference: status, result and possible results of every question of many small programs
//! and cases, and of decisions what matters. A difference is shrunk and printed.

use crate::generate::case::case;
use crate::generate::show::Show;
use crate::generate::shrink::{smaller, without_unread};
use crate::generate::{Generated, Rng};
use crate::reference::{End, Piece, Question};
use crate::sweep::{COMPLETIONS, questions, reference, trials};
use assize::eval::slot::Place;
use assize::eval::{Ask, DutyState, Keeping, Law, Outcome, Seen, Status, Verdict};
use assize::ir::{Facts, StatusWord};
use std::collections::BTreeSet;

/// Differences shown at most.
const DIFFERENCES: usize = 5;

/// What one of the two says.
#[derive(Clone, Debug, PartialEq)]
struct Said {
    status: Option<StatusWord>,
    result: Option<End>,
    possible: BTreeSet<End>,
    /// Of a decision, what matters; `None` where it is said not to be exact.
    needing: Option<BTreeSet<Piece>>,
}

/// Whether the evaluator ends in a panic.
fn panics(generated: &Generated, case: &Facts, question: Question) -> bool {
    std::panic::catch_unwind(|| evaluated(generated, case, question)).is_err()
}

/// The evaluator's word; `None` where it refuses the case.
fn evaluated(generated: &Generated, case: &Facts, question: Question) -> Option<Said> {
    let law = Law::new(&generated.program);
    let mut ask = Ask::new(&law, case);
    ask.on = generated.on;
    ask.law_at = generated.law_at;
    if ask.possible().is_err() {
        return None;
    }
    let place = |item: Option<usize>| item.map(|item| u32::try_from(item).unwrap());
    Some(match question {
        Question::Decision(id, item) => {
            let mut said = said(&ask.decide(id, place(item)).verdict, outcome);
            let missing = ask.missing(id, place(item));
            let needing = missing.needing.iter().map(|at| piece(case, *at)).collect();
            said.needing = missing.doubts.is_empty().then_some(needing);
            said
        }
        Question::Duty(id, item) => said(&ask.duty(id, place(item)), |state| {
            if *state == DutyState::Error { End::Error } else { End::Duty(state.states().0) }
        }),
        Question::Prohibition(id, item) => said(&ask.prohibition(id, place(item)), |keeping| match keeping {
            Keeping::Is(state) => End::Prohibition(*state),
            Keeping::Error => End::Error,
        }),
    })
}

fn said<R>(verdict: &Verdict<R>, end: impl Fn(&R) -> End) -> Said {
    let status = match verdict.status {
        Status::Settled => Some(StatusWord::Settled),
        Status::Presumed => Some(StatusWord::Presumed),
        Status::Undetermined => Some(StatusWord::Undetermined),
        Status::NotDecided => None,
    };
    Said {
        status,
        result: verdict.result.as_ref().map(&end),
        possible: verdict.possible.iter().map(&end).collect(),
        needing: Some(BTreeSet::new()),
    }
}

/// The place of what is missing; a list that is not given is one piece.
fn piece(case: &Facts, place: Place) -> Piece {
    match place {
        Place::Fact(fact) => Piece::Fact(fact),
        Place::Field { list, .. } if case.get(list).is_none() => Piece::Fact(list),
        Place::Field { list, item, field } => Piece::Field(list, item as usize, field as usize),
    }
}

pub fn outcome(outcome: &Outcome) -> End {
    match outcome {
        Outcome::Is(id) => End::Outcome(*id),
        Outcome::NotGoverned => End::NotGoverned,
        Outcome::Conflict(ids) => End::Conflict(ids.iter().copied().collect()),
        Outcome::Gap => End::Gap,
        Outcome::Error => End::Error,
    }
}

/// The reference's word; `None` where it refuses the case.
fn listed(generated: &Generated, case: &Facts, question: Question) -> Option<Said> {
    let reference = reference(generated);
    let completions = reference.complete(case);
    let answer = reference.answer_over(&completions, question)?;
    let needing = match question {
        Question::Decision(..) => reference.matters(&completions, question),
        Question::Duty(..) | Question::Prohibition(..) => BTreeSet::new(),
    };
    Some(Said { status: Some(answer.status), result: answer.outcome, possible: answer.ends, needing: Some(needing) })
}

/// Whether the two differ. An answer that is *not decided* may leave results out, but may not invent any.
fn differ(generated: &Generated, case: &Facts, question: Question) -> bool {
    if panics(generated, case, question) {
        return true;
    }
    match (evaluated(generated, case, question), listed(generated, case, question)) {
        (Some(ours), Some(theirs)) if ours.status.is_none() => {
            ours.possible.is_disjoint(&theirs.possible) && !ours.possible.is_empty()
        }
        // Where quantifiers are nested, lists are tried to a length only, and no list of it may be possible.
        (Some(_), None) if Law::new(&generated.program).index.capped() => false,
        (Some(ours), Some(mut theirs)) => {
            if ours.needing.is_none() {
                theirs.needing = None;
            }
            ours != theirs
        }
        (ours, theirs) => ours.is_some() != theirs.is_some(),
    }
}

#[test]
fn the_evaluator_says_what_the_reference_says() {
    let (mut asked, mut undecided) = (0u64, 0u64);
    let mut differences: Vec<String> = Vec::new();
    'programs: for n in 0..trials() {
        let seed = n * 1000 + 500;
        let size = 1 + usize::try_from(n % 3).unwrap();
        let generated = if n % 2 == 0 { Generated::new(seed, size) } else { Generated::dressed(seed, size) };
        let reference = reference(&generated);
        let mut rng = Rng::new(seed + 77);
        for _ in 0..2 {
            let case = case(&mut rng, &generated, &reference, COMPLETIONS);
            for question in questions(&generated.program, &case) {
                asked += 1;
                if differ(&generated, &case, question) {
                    let shrunk = shrunk(generated.clone(), case.clone(), question);
                    differences.push(format!("seed {seed}, {question:?}\n{shrunk}"));
                    if differences.len() >= DIFFERENCES {
                        break 'programs;
                    }
                    continue 'programs;
                }
                if evaluated(&generated, &case, question).is_some_and(|said| said.status.is_none()) {
                    undecided += 1;
                }
            }
        }
    }
    assert!(differences.is_empty(), "{}", differences.join("\n\n"));
    assert!(undecided * 50 <= asked, "{undecided} of {asked} answers are not decided");
    println!("{asked} answers compared, {undecided} of them not decided");
}

/// What is given as the reason of an outcome is a reason of it and of no other.
#[test]
fn the_rules_that_decide_are_for_the_outcome_and_none_of_them_is_outranked_too() {
    let (mut decided, mut together) = (0u64, 0u64);
    for n in 0..trials() {
        let seed = n * 1000 + 500;
        let generated = Generated::new(seed, 1 + usize::try_from(n % 3).unwrap());
        let reference = reference(&generated);
        let case = case(&mut Rng::new(seed + 77), &generated, &reference, COMPLETIONS);
        let law = Law::new(&generated.program);
        let ask = Ask { on: generated.on, law_at: generated.law_at, ..Ask::new(&law, &case) };
        if ask.possible().is_err() {
            continue;
        }
        for question in questions(&generated.program, &case) {
            let Question::Decision(id, item) = question else { continue };
            let answer = ask.decide(id, item.map(|item| u32::try_from(item).unwrap()));
            let Some(Outcome::Is(outcome)) = answer.verdict.result else { continue };
            let default = generated.program.decision(id).otherwise == Some(outcome);
            let show = || Show(&generated.program).program(&generated) + &Show(&generated.program).facts(&case);
            for reason in answer.reasons.deciding().filter(|reason| reason.seen != Seen::No) {
                let Some(rule) = reason.rule() else { continue };
                let own = generated.program.rule(rule).conclusion.is_some_and(|(_, of, _)| of == outcome);
                assert!(own || (default && reason.seen == Seen::Unknown), "seed {seed}: {rule:?}\n{}", show());
                decided += 1;
                together += u64::from(reason.seen == Seen::Unknown);
            }
            for (other, reasons) in answer.reasons.also() {
                assert!(other != outcome, "seed {seed}\n{}", show());
                let twice = { reasons }.filter_map(|reason| reason.rule()).any(|rule| {
                    answer.reasons.deciding().any(|reason| reason.rule() == Some(rule) && reason.seen == Seen::Yes)
                });
                assert!(!twice, "seed {seed}: {other:?}\n{}", show());
            }
        }
    }
    assert!(decided > 30 && together > 10, "{decided} rules decide, {together} of them only together");
}

/// The smallest program and case found on which the two still differ, as text.
fn shrunk(mut generated: Generated, mut case: Facts, question: Question) -> String {
    let still = |generated: &Generated, case: &Facts| {
        reference(generated).size(case) <= COMPLETIONS * 2
            && questions(&generated.program, case).contains(&question)
            && differ(generated, case, question)
    };
    while let Some(next) = smaller(&generated, &case).into_iter().find(|(generated, case)| still(generated, case)) {
        (generated, case) = next;
    }
    let case = without_unread(&generated, &case, still);
    let show = Show(&generated.program);
    format!(
        "{}{}evaluator: {}\nreference: {:?}",
        show.program(&generated),
        show.facts(&case),
        if panics(&generated, &case, question) {
            String::from("panics")
        } else {
            format!("{:?}", evaluated(&generated, &case, question))
        },
        listed(&generated, &case, question)
    )
}
