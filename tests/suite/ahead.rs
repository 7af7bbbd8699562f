//! The best next question: held against every way of asking of many small programs, in the worst case and on average, and shown on policies in which the
//! order of declaration, or one step of looking ahead, would ask worse.

use crate::generate::case::case;
use crate::generate::show::Show;
use crate::generate::{Generated, Rng};
use crate::law::one;
use crate::reference::{Completion, End, Piece, Question};
use crate::sweep::{COMPLETIONS, reference, trials};
use assize::eval::slot::Place;
use assize::eval::{Ask, Law, Outcome};
use assize::ir::{DecisionId, FactId, Facts, Found, Value};
use assize::prove::{best_question, inquiry, missing};
use std::collections::{BTreeMap, BTreeSet};

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

/// What a decision comes to under every answer to some facts, each answer by its number.
type Table = BTreeMap<Vec<usize>, usize>;

/// Questions in the worst case, and on average as a fraction.
type Asked = (usize, (u128, u128));

/// Whether one leaves fewer than another: in the worst case, then on average.
fn fewer((worst, (a, b)): Asked, (other, (c, d)): Asked) -> bool {
    worst < other || worst == other && a * d < c * b
}

/// Every way of asking tried to its end, however alike.
#[derive(Default)]
struct Exhaustive {
    known: BTreeMap<Table, Asked>,
}

impl Exhaustive {
    fn left(&mut self, table: &Table) -> Asked {
        if table.values().collect::<BTreeSet<_>>().len() < 2 {
            return (0, (0, 1));
        }
        if let Some(known) = self.known.get(table) {
            return *known;
        }
        let facts = table.keys().next().map_or(0, Vec::len);
        let tried: Vec<Asked> = (0..facts).filter_map(|fact| self.after(table, fact)).collect();
        let best = tried.into_iter().reduce(|best, one| if fewer(one, best) { one } else { best });
        let best = best.expect("knowing all settles");
        self.known.insert(table.clone(), best);
        best
    }

    /// The same where a fact is asked first; `None` where its answers all leave the same.
    fn after(&mut self, table: &Table, fact: usize) -> Option<Asked> {
        let mut by_answer: BTreeMap<usize, Table> = BTreeMap::new();
        for (answers, end) in table {
            let mut others = answers.clone();
            let answer = others.remove(fact);
            by_answer.entry(answer).or_default().insert(others, *end);
        }
        // Answers that leave the same are one.
        let led: BTreeSet<Table> = by_answer.into_values().collect();
        if led.len() < 2 {
            return None;
        }
        let (mut worst, mut sum) = (0, (0, 1));
        for to in &led {
            let (own, (over, under)) = self.left(to);
            worst = worst.max(own);
            sum = reduced(sum.0 * under + over * sum.1, sum.1 * under);
        }
        let count = led.len() as u128;
        Some((worst + 1, reduced(sum.0 + sum.1 * count, sum.1 * count)))
    }
}

fn reduced(over: u128, under: u128) -> (u128, u128) {
    let (mut a, mut b) = (over, under);
    while b != 0 {
        (a, b) = (b, a % b);
    }
    (over / a, under / a)
}

/// A policy over a few facts, each with so many answers: two outcomes that rules conclude on, of a few limbs each.
fn made_up(rng: &mut Rng) -> (String, Vec<usize>) {
    let answers: Vec<usize> = (0..3 + rng.below(3)).map(|_| if rng.chance(70) { 2 } else { 3 }).collect();
    let mut text =
        String::from("policy p \"P\"\n\nsource A \"A\" is statute\n\ntype Way is one of w0, w1, w2\n\nfacts f \"F\"\n");
    for (n, answers) in answers.iter().enumerate() {
        text += &format!("    x{n} : {} \"x{n}?\"\n", if *answers == 2 { "yes/no" } else { "Way" });
    }
    text += "\ndecision d \"D?\"\n    outcomes first over second over neither\n    otherwise neither\n";
    let literal = |rng: &mut Rng| {
        let n = rng.below(answers.len());
        let not = if rng.chance(40) { "not " } else { "" };
        if answers[n] == 2 { format!("{not}f.x{n}") } else { format!("{not}f.x{n} is w{}", rng.below(3)) }
    };
    for rule in 0..2 + rng.below(3) {
        let limbs: Vec<String> = (0..1 + rng.below(3)).map(|_| literal(rng)).collect();
        let outcome = rng.pick(&["first", "second"]);
        text += &format!(
            "\nrule r{rule} \"R{rule}\"\n    cites A s.{}\n    d is {outcome} if {}\n",
            rule + 1,
            limbs.join(" and ")
        );
    }
    (text, answers)
}

#[test]
fn of_questions_even_in_the_worst_case_the_one_after_which_fewest_are_left_on_average_is_asked() {
    let (mut told, mut by_average, mut by_order) = (0, 0, 0);
    for seed in 0..trials() * 2 {
        let mut rng = Rng::new(seed * 1000 + 541);
        let (text, answers) = made_up(&mut rng);
        let program = one("p.assize", &text);
        let law = Law::new(&program);
        let nothing = Facts::new();
        let ask = Ask::new(&law, &nothing);
        let needing = missing(&ask, DecisionId(0), None).needing;
        if needing.len() < 2 {
            continue;
        }
        let facts: Vec<FactId> = needing
            .iter()
            .map(|place| match place {
                Place::Fact(fact) => *fact,
                Place::Field { .. } => panic!("there is no list"),
            })
            .collect();
        let mut table = Table::new();
        // The other facts matter to no case.
        let mut chosen = vec![0; facts.len()];
        loop {
            let mut known = Facts::new();
            for (fact, value) in (0..program.facts.len())
                .map(FactId::new)
                .map(|fact| (fact, 0))
                .chain(facts.iter().copied().zip(chosen.iter().copied()))
            {
                let value = match answers[fact.index()] {
                    2 => Value::YesNo(value == 1),
                    _ => Value::Member(u32::try_from(value).unwrap()),
                };
                known.set(fact, Some(Found::Value(value, None)));
            }
            let outcome = Ask::new(&law, &known).outcome(DecisionId(0), None).result;
            let Some(Outcome::Is(outcome)) = outcome else { panic!("seed {seed}: {outcome:?}\n{text}") };
            table.insert(chosen.clone(), outcome.index());
            let Some(at) = (0..chosen.len()).rev().find(|n| chosen[*n] + 1 < answers[facts[*n].index()]) else { break };
            chosen[at] += 1;
            chosen[at + 1..].fill(0);
        }
        let mut all = Exhaustive::default();
        let each: Vec<(FactId, Asked)> =
            facts.iter().enumerate().filter_map(|(n, fact)| Some((*fact, all.after(&table, n)?))).collect();
        let first = each.iter().copied().reduce(|best, one| if fewer(one.1, best.1) { one } else { best }).unwrap();
        let best = best_question(&ask, DecisionId(0), None, &needing).expect("it can be looked ahead of so few facts");
        let tried: Vec<_> = each.iter().map(|(fact, asked)| (&program.fact(*fact).name, asked)).collect();
        assert_eq!(
            (best.place, best.questions),
            (Place::Fact(first.0), first.1.0),
            "seed {seed}: of {tried:?}\n{text}"
        );
        told += 1;
        let even = |(_, asked): &&(FactId, Asked)| asked.0 == first.1.0;
        let before = each.iter().take_while(|(fact, _)| *fact != first.0);
        by_average += usize::from(before.filter(even).count() > 0);
        by_order += usize::from(each.iter().filter(|(_, asked)| *asked == first.1).count() > 1);
    }
    println!("{told} told, {by_average} by the average, {by_order} by the order");
    assert!(by_average * 10 > told && by_order * 10 > told && told > 30, "{told}, {by_average}, {by_order}");
}
