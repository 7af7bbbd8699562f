//! The best next question: held against every way of asking of many small programs, and shown on policies in which the
//! order of declaration, or one step of looking ahead, would ask worse.

use crate::generate::case::case;
use crate::generate::show::Show;
use crate::generate::{Generated, Rng};
use crate::law::one;
use crate::reference::{Completion, End, Piece, Question};
use crate::sweep::{COMPLETIONS, reference, trials};
use assize::eval::slot::Place;
use assize::eval::{Ask, Law};
use assize::ir::{DecisionId, Facts};
use assize::prove::{best_question, inquiry, missing};
use std::collections::BTreeMap;

/// All completions of a case, with what each comes to.
struct Strategies {
    completions: Vec<(Completion, End)>,
    pieces: Vec<Piece>,
    known: BTreeMap<Vec<usize>, usize>,
}

impl Strategies {
    /// How many questions are left in the worst case, by trying every question at every turn.
    fn fewest(&mut self, left: Vec<usize>) -> usize {
        if left.iter().all(|n| self.completions[*n].1 == self.completions[left[0]].1) {
            return 0;
        }
        if let Some(known) = self.known.get(&left) {
            return *known;
        }
        let asked = self.pieces.clone();
        let fewest = asked.into_iter().filter_map(|piece| self.after(&left, piece)).min();
        let fewest = fewest.expect("knowing all that matters settles");
        self.known.insert(left, fewest);
        fewest
    }

    /// The same where a piece is asked first; `None` where that tells nothing.
    fn after(&mut self, left: &[usize], piece: Piece) -> Option<usize> {
        let mut answers: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for n in left {
            let choice = &self.completions[*n].0.choice;
            let value = choice.iter().find(|(p, _)| *p == piece).map(|(_, value)| *value)?;
            answers.entry(value).or_default().push(*n);
        }
        if answers.len() < 2 {
            return None;
        }
        answers.into_values().map(|rest| self.fewest(rest)).max().map(|worst| worst + 1)
    }
}

#[test]
fn the_best_question_leaves_no_more_than_the_best_of_all_ways_of_asking() {
    let (mut told, mut open, mut longest) = (0, 0, 0);
    for n in 0..trials() * 3 {
        let seed = n * 1000 + 540;
        let generated = Generated::new(seed, 1 + usize::try_from(n % 3).unwrap());
        let law = Law::new(&generated.program);
        let reference = reference(&generated);
        let mut rng = Rng::new(seed + 77);
        let case = case(&mut rng, &generated, &reference, COMPLETIONS);
        let completions = reference.complete(&case);
        for id in (0..generated.program.decisions.len()).map(DecisionId::new) {
            let question = Question::Decision(id, None);
            if generated.program.decision(id).binder.is_some() || completions.is_empty() {
                continue;
            }
            let mut ask = Ask::new(&law, &case);
            (ask.on, ask.law_at) = (generated.on, generated.law_at);
            let needing = missing(&ask, id, None).needing;
            let pieces: Vec<Piece> = reference.matters(&completions, question).into_iter().collect();
            if pieces.len() < 2 {
                continue;
            }
            let Some(best) = best_question(&ask, id, None, &needing) else {
                open += 1;
                continue;
            };
            told += 1;
            longest = longest.max(best.questions);
            let completions: Vec<_> =
                completions.iter().map(|one| (one.clone(), reference.judged(one, question))).collect();
            let all: Vec<usize> = (0..completions.len()).collect();
            let mut tried = Strategies { completions, pieces, known: BTreeMap::new() };
            let Place::Fact(fact) = best.place else { panic!("seed {seed}: {best:?} is no fact") };
            let (fewest, after) = (tried.fewest(all.clone()), tried.after(&all, Piece::Fact(fact)));
            assert!(
                best.questions == fewest && after == Some(fewest),
                "seed {seed}: {best:?}; the fewest are {fewest}, and after this question {after:?}\n{}{}",
                Show(&generated.program).program(&generated),
                Show(&generated.program).facts(&case)
            );
        }
    }
    println!("{told} told, {open} left open, {longest} questions at most");
    assert!(told > 30 && told > open && longest > 2, "{told} told, {open} left open, {longest} questions at most");
}

/// The names of the facts in the order in which they are asked, each answered with what is given.
fn asked(facts: &str, rule: &str, answers: &[(&str, &str)]) -> Vec<String> {
    let text = format!(
        "policy p \"P\"\n\nsource A \"A\" is statute\n\nfacts f \"F\"\n{facts}\ndecision d \"D?\"\n    \
         outcomes unlawful over allowed\n    otherwise allowed\n\n{rule}"
    );
    let program = one("p.assize", &text);
    let law = Law::new(&program);
    let mut known = Facts::new();
    let mut order = Vec::new();
    while let Some(Place::Fact(fact)) = inquiry(&Ask::new(&law, &known), DecisionId(0), None).next {
        let name = program.fact(fact).name.clone();
        let answer = answers.iter().find(|(asked, _)| name == format!("f.{asked}")).map_or("yes", |(_, answer)| answer);
        assize::facts::set(&program, &mut known, Default::default(), &format!("{name}={answer}")).unwrap();
        order.push(name);
    }
    order
}

fn yes_no(names: &[&str]) -> String {
    names.iter().map(|name| format!("    {name} : yes/no \"{name}?\"\n")).collect()
}

#[test]
fn what_settles_at_once_is_asked_before_what_was_declared_first() {
    // In the worst case all four are asked, whichever is first; on average `urgent` leaves fewest.
    let facts = yes_no(&["signed", "dated", "sealed", "urgent"]);
    let rule = "rule r \"R\"\n    cites A s.1\n    d is unlawful unless any of\n        (a) f.urgent\n        \
                (b) f.signed and f.dated and f.sealed\n";
    assert_eq!(asked(&facts, rule, &[]), ["f.urgent"]);
    assert_eq!(asked(&facts, rule, &[("urgent", "no"), ("signed", "no")]), ["f.urgent", "f.signed"]);
}

#[test]
fn what_tells_which_of_two_matters_is_asked_before_either() {
    // Asked first, `route` leaves one of the eight others; any of those asked first leaves more.
    let names = ["a", "b", "c", "d"];
    let facts = format!("{}    route : Route \"Which way?\"\n", yes_no(&names));
    let limbs: String =
        names.iter().map(|name| format!("        ({name}) f.route is by_{name} and f.{name}\n")).collect();
    let rule = format!(
        "rule r \"R\"\n    cites A s.1\n    d is unlawful unless any of\n{limbs}\n\
         type Route is one of\n    by_a\n    by_b\n    by_c\n    by_d\n"
    );
    assert_eq!(asked(&facts, &rule, &[("route", "by_c")]), ["f.route", "f.c"]);
}
