//! Proofs: every property of the library and of the reforms, and claims about generated laws against brute force.

use crate::generate::case::case;
use crate::generate::show::Show;
use crate::generate::{Generated, Rng};
use crate::law::{library, programs};
use crate::reference::{Piece, Question, Scope, Truth};
use crate::sweep::{COMPLETIONS, reference, trials};
use assize::eval::judge::Reading;
use assize::eval::slot::Place;
use assize::eval::{Ask, Law};
use assize::ir::{CondId, DecisionId, Program, PropertyForm, PropertyId};
use assize::prove::{Claim, Options, by_diagram, prove, prove_form};
use std::collections::BTreeSet;

fn proofs(name: &str, program: &Program) -> (usize, usize) {
    let law = Law::new(program);
    let (mut proved, mut refuted) = (0, 0);
    for (n, property) in program.properties.iter().enumerate() {
        let claim = prove(&law, PropertyId::new(n), &Options::default()).claim;
        match (&claim, property.expected_to_fail.is_some()) {
            (Claim::Proved(_), false) => proved += 1,
            (Claim::Refuted(_), true) => refuted += 1,
            (_, _) => panic!("{name}: {} is {claim:#?}", property.head.name),
        }
    }
    (proved, refuted)
}

#[test]
fn every_safeguard_is_proved_or_refuted_as_it_says() {
    let (proved, refuted) = proofs("the library", &library());
    assert!(proved >= 20 && refuted >= 8, "{proved} proved, {refuted} refuted");
    for (name, program) in programs() {
        proofs(&name, &program);
    }
}

/// Conditions without an item of their own.
fn claims(program: &Program) -> Vec<CondId> {
    (0..program.conds.len()).map(CondId::new).filter(|id| !program.cond(*id).scoped).collect()
}

#[test]
fn what_is_proved_never_fails_and_what_never_fails_is_not_refuted() {
    let (mut proved, mut refuted, mut undecided) = (0, 0, 0);
    for n in 0..trials() {
        let seed = n * 1000 + 700;
        let mut generated = Generated::new(seed, 1 + usize::try_from(n % 3).unwrap());
        (generated.on, generated.law_at) = (None, None);
        let law = Law::new(&generated.program);
        let reference = reference(&generated);
        let mut rng = Rng::new(seed + 5);
        let conds = claims(&generated.program);
        let cond = rng.pick(&conds);
        for always in [false, true] {
            let form = if always { PropertyForm::Always(cond) } else { PropertyForm::Never(cond) };
            let claim = prove_form(&law, &form, &Options { splits: 5_000, ..Options::default() });
            match &claim {
                Claim::Proved(_) => proved += 1,
                Claim::Refuted(_) => refuted += 1,
                Claim::Empty => continue,
                Claim::NotDecided(_) => {
                    undecided += 1;
                    continue;
                }
            }
            for _ in 0..3 {
                let case = case(&mut rng, &generated, &reference, COMPLETIONS);
                let completions = reference.complete(&case);
                let standing = reference.standing(&completions);
                for completion in &completions {
                    let truth = reference.at(&completion.facts, &standing).truth(cond, &Scope::new());
                    let fails = truth == Truth::Error || (truth == Truth::Yes) != always;
                    // A property speaks only of cases in which the decisions that it names are governed: elsewhere a
                    // condition on one is an error, and no failure.
                    if matches!(claim, Claim::Proved(_)) && fails && truth != Truth::Error {
                        panic!(
                            "seed {seed}: proved {form:?}, and it fails\n{}{}",
                            Show(&generated.program).program(&generated),
                            Show(&generated.program).facts(&completion.facts)
                        );
                    }
                }
            }
            if let Claim::Refuted(case) = &claim {
                let mut ask = assize::eval::Ask::new(&law, &case.facts);
                ask.on = case.on;
                let truth = ask.judge().cond(cond, Reading::Counted);
                let verdict = ask.holds(cond);
                let shown = if truth.is_error() {
                    None
                } else if truth.definite() {
                    Some(truth.is_yes())
                } else {
                    verdict.result.flatten()
                };
                assert!(shown != Some(always), "seed {seed}: the case does not refute {form:?}");
            }
        }
    }
    assert!(proved > 10 && refuted > 20 && undecided * 5 < proved + refuted, "{proved} {refuted} {undecided}");
}

#[test]
fn what_diagrams_say_is_missing_is_what_matters_by_trying_every_completion() {
    let (mut told, mut open) = (0, 0);
    for n in 0..trials() {
        let seed = n * 1000 + 500;
        let generated = Generated::new(seed, 1 + usize::try_from(n % 3).unwrap());
        let law = Law::new(&generated.program);
        let reference = reference(&generated);
        let mut rng = Rng::new(seed + 77);
        for _ in 0..2 {
            let case = case(&mut rng, &generated, &reference, COMPLETIONS);
            let completions = reference.complete(&case);
            for n in 0..generated.program.decisions.len() {
                let id = DecisionId::new(n);
                if generated.program.decision(id).binder.is_some() || completions.is_empty() {
                    continue;
                }
                let mut ask = Ask::new(&law, &case);
                (ask.on, ask.law_at) = (generated.on, generated.law_at);
                let Some(inquiry) = by_diagram(&ask, id) else {
                    open += 1;
                    continue;
                };
                told += 1;
                let needing: BTreeSet<Piece> = inquiry.needing.iter().map(|place| piece(*place)).collect();
                let matters = reference.matters(&completions, Question::Decision(id, None));
                assert!(
                    needing == matters,
                    "seed {seed}: {needing:?}, and what matters is {matters:?}\n{}{}",
                    Show(&generated.program).program(&generated),
                    Show(&generated.program).facts(&case)
                );
            }
        }
    }
    assert!(told > open, "{told} told, {open} left open");
}

fn piece(place: Place) -> Piece {
    match place {
        Place::Fact(fact) => Piece::Fact(fact),
        Place::Field { list, item, field } => Piece::Field(list, item as usize, field as usize),
    }
}
