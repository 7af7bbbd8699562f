//! Proofs: every property of the library and of the reforms, and claims about generated laws against brute force.

use crate::generate::case::case;
use crate::generate::show::Show;
use crate::generate::{Generated, Rng};
use crate::law::{library, programs};
use crate::reference::{End, Piece, Question, Reference, Scope, Truth};
use crate::sweep::{COMPLETIONS, reference, trials};
use assize::base::limits::Limits;
use assize::diag::Code;
use assize::diff::Verdict;
use assize::eval::judge::Reading;
use assize::eval::slot::Place;
use assize::eval::{Ask, Law, Outcome, Status, WhatWould};
use assize::ir::{
    CondId, DecisionId, FactId, FactKind, Facts, Found, OutcomeId, Program, PropertyForm, PropertyId, RuleId,
    StatusWord,
};
use assize::prove::{Claim, Options, by_diagram, findings, prove, prove_form, verdict, what_would, would_by_diagram};
use assize::workspace::{Texts, Workspace};
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

/// A law without one of its rules.
fn without(program: &Program, rule: RuleId) -> Program {
    let mut without = program.clone();
    for decision in &mut without.decisions {
        decision.rules.retain(|own| *own != rule);
    }
    for other in &mut without.rules {
        other.overridden_by.retain(|by| *by != rule);
    }
    without
}

#[test]
fn leaving_out_a_rule_that_is_found_to_add_nothing_changes_no_answer() {
    let (mut adds, mut by_item) = (0, 0);
    for n in 0..trials() {
        let seed = n * 1000 + 760;
        let mut generated = Generated::new(seed, 2 + usize::try_from(n % 3).unwrap());
        (generated.on, generated.law_at) = (None, None);
        // A generated law is a library, of which nothing is told.
        generated.program.policies.iter_mut().for_each(|policy| policy.library = false);
        let program = &generated.program;
        let law = Law::new(program);
        for found in findings(&law, &Options { splits: 1_000, ..Options::default() }) {
            let nothing = found.code == Code::AddsNothing
                || found.message.contains("never applies")
                || found.message.contains("is always overridden");
            let name = found.message.split('`').nth(1).unwrap_or_default();
            let Some(at) = program.rules.iter().position(|rule| rule.head.name == name).filter(|_| nothing) else {
                continue;
            };
            let fewer = without(program, RuleId::new(at));
            let sides = [program, &fewer].map(|program| assize::diff::Law { program, law_at: None });
            let comparison = assize::diff::compare(sides[0], sides[1], &assize::diff::Options::default());
            let same = comparison.compared.iter().all(|compared| {
                !matches!(compared.verdict, Verdict::Stricter | Verdict::Looser | Verdict::Mixed)
                    && !matches!(compared.burden, Verdict::Stricter | Verdict::Looser | Verdict::Mixed)
            });
            assert!(same, "seed {seed}: {}\n{}", found.message, Show(program).program(&generated));
            adds += 1;
            by_item += usize::from(program.rules[at].binder.is_some());
        }
    }
    assert!(adds > 50 && by_item > 3, "{adds} {by_item}");
}

/// What is found over every case of a policy of files with items, of which each may be sealed, private or old.
fn found_of(outcomes: &str, rules: &str) -> Vec<String> {
    let policy = format!(
        "policy files \"Files\"\n\nsource Act \"The Act\" is statute\n\ntype Item is record\n    sealed  : yes/no \"Sealed?\"\n    \
         private : yes/no \"Private?\"\n    old     : yes/no \"Old?\"\n\nfacts file \"The file\"\n    items : many Item \"Which?\"\n\n\
         decision giving \"Is it given?\"\n    for each item in file.items\n    {outcomes}\n\n{rules}\n"
    );
    let program = crate::law::one("files.assize", &policy);
    let found = findings(&Law::new(&program), &Options::default());
    found.into_iter().map(|found| format!("{} {}\n{}", found.code, found.message, found.note)).collect()
}

#[test]
fn what_is_decided_item_by_item_is_looked_into_as_the_rest_is() {
    let rule = |name: &str, says: &str| format!("rule {name} \"R\"\n    cites Act s.1\n    giving is {says}\n\n");
    let conflict = rule("a", "given if item.old") + &rule("b", "kept if item.private");
    let found = found_of("outcomes given, kept\n    otherwise kept", &conflict);
    assert_eq!(found.len(), 1, "{found:#?}");
    let case = "for the first item of `file.items`:\n\nscenario \"A conflict of giving\"\n    given\n        entry \"item 1\" in file.items\n            \
                private\n            old";
    assert!(found[0].starts_with("analysis/conflict `a` (given) and `b` (kept) conflict on `giving`"), "{found:#?}");
    assert!(found[0].contains(case), "{}", found[0]);

    let gap = rule("a", "given if item.old") + &rule("b", "kept if item.private");
    let found = found_of("outcomes kept over given", &gap);
    assert_eq!(found.len(), 1, "{found:#?}");
    assert!(found[0].starts_with("analysis/gap no rule decides some cases of `giving`"), "{found:#?}");

    let idle = rule("a", "kept if item.private") + &rule("b", "given if item.private and item.old");
    let found = found_of("outcomes kept over given\n    otherwise given", &idle);
    assert!(found.len() == 1 && found[0].starts_with("analysis/never-decides the rule `b`"), "{found:#?}");
}

#[test]
fn a_rule_that_adds_nothing_to_several_others_together_is_told_of_once() {
    let rule =
        |name: &str, says: &str| format!("rule {name} \"R\"\n    cites Act s.1\n    giving is kept if {says}\n\n");
    let outcomes = "outcomes kept over given\n    otherwise given";
    let three = [rule("a", "item.private"), rule("c", "item.private or item.old"), rule("b", "item.old")].concat();
    let found = found_of(outcomes, &three);
    assert_eq!(found, ["analysis/adds-nothing the rule `c` adds nothing to the rules `a`, `b` together\n"]);
    let exact = [
        rule("a", "item.private and item.old"),
        rule("b", "item.old and not item.private"),
        rule("c", "item.old and (item.private or item.sealed)"),
        rule("d", "item.sealed and item.private and not item.old"),
    ];
    let found = found_of(outcomes, &exact.concat());
    assert_eq!(found, ["analysis/adds-nothing the rule `c` adds nothing to the rules `a`, `b` together\n"]);
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

#[test]
fn the_status_that_diagrams_give_is_that_of_every_completion() {
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
                let question = Question::Decision(id, None);
                if generated.program.decision(id).binder.is_some() {
                    continue;
                }
                let Some(answer) = reference.answer_over(&completions, question) else { continue };
                let mut ask = Ask::new(&law, &case);
                (ask.on, ask.law_at) = (generated.on, generated.law_at);
                let Some(found) = verdict(&ask, id) else {
                    open += 1;
                    continue;
                };
                told += 1;
                let status = match found.status {
                    Status::Settled => StatusWord::Settled,
                    Status::Presumed => StatusWord::Presumed,
                    Status::Undetermined => StatusWord::Undetermined,
                    Status::NotDecided => panic!("seed {seed}: it is told or it is not"),
                };
                let possible: BTreeSet<_> = found.possible.iter().map(crate::versus::outcome).collect();
                let result = found.result.as_ref().map(crate::versus::outcome);
                assert!(
                    status == answer.status && result == answer.outcome && possible == answer.ends,
                    "seed {seed}: {found:?}, and the reference says {:?} {:?} of {:?}\n{}{}",
                    answer.status,
                    answer.outcome,
                    answer.ends,
                    Show(&generated.program).program(&generated),
                    Show(&generated.program).facts(&case)
                );
            }
        }
    }
    assert!(told > open * 3, "{told} told, {open} left open");
}

#[test]
fn what_a_search_of_formulas_proves_or_refutes_diagrams_do_too() {
    let (mut proved, mut refuted, mut left) = (0, 0, 0);
    let limited = Options { nodes: 1, splits: 5_000 };
    for (name, program) in programs() {
        let law = Law::new(&program);
        for (n, property) in program.properties.iter().enumerate() {
            match prove(&law, PropertyId::new(n), &limited).claim {
                Claim::Proved(_) if property.expected_to_fail.is_none() => proved += 1,
                Claim::Refuted(_) if property.expected_to_fail.is_some() => refuted += 1,
                Claim::NotDecided(why) => {
                    assert!(why[0].contains("the limit `nodes`, 1, was met"), "{why:?}");
                    left += 1;
                }
                claim @ (Claim::Proved(_) | Claim::Empty | Claim::Refuted(_)) => {
                    panic!("{name}: {} is {claim:#?}", property.head.name)
                }
            }
        }
    }
    assert!(proved > 5 && refuted > 2, "of the library {proved} proved, {refuted} refuted, {left} left open");
    for n in 0..trials() {
        let seed = n * 1000 + 720;
        let mut generated = Generated::new(seed, 1 + usize::try_from(n % 3).unwrap());
        (generated.on, generated.law_at) = (None, None);
        let law = Law::new(&generated.program);
        let cond = Rng::new(seed).pick(&claims(&generated.program));
        for form in [PropertyForm::Always(cond), PropertyForm::Never(cond)] {
            let whole = prove_form(&law, &form, &Options { splits: 5_000, ..Options::default() });
            match (prove_form(&law, &form, &limited), whole) {
                (Claim::Proved(_), Claim::Proved(_) | Claim::NotDecided(_)) => proved += 1,
                (Claim::Refuted(_), Claim::Refuted(_) | Claim::NotDecided(_)) => refuted += 1,
                (Claim::Empty, Claim::Empty) => {}
                (Claim::NotDecided(_), _) => left += 1,
                (search, diagram) => panic!("seed {seed}: {form:?} is {search:?}, and {diagram:?} by diagrams"),
            }
        }
    }
    assert!(
        proved > 20 && refuted > 30 && left < proved + refuted,
        "{proved} proved, {refuted} refuted, {left} left open"
    );
}

/// Whether some change of just so many of these known facts, with whatever is unknown found, gives an outcome: by trying
/// every completion. `None` where there are too many to try.
fn reachable(
    reference: &Reference<'_>,
    case: &Facts,
    (decision, wanted): (DecisionId, OutcomeId),
    pool: &[FactId],
    n: usize,
) -> Option<bool> {
    let Some((first, rest)) = pool.split_first() else {
        if n > 0 {
            return Some(false);
        }
        if reference.size(case) > 4_000 {
            return None;
        }
        let question = Question::Decision(decision, None);
        let gives = |completion| reference.judged(&completion, question) == End::Outcome(wanted);
        return Some(reference.complete(case).into_iter().any(gives));
    };
    if n > 0 {
        let mut freed = case.clone();
        freed.set(*first, None);
        if reachable(reference, &freed, (decision, wanted), rest, n - 1)? {
            return Some(true);
        }
    }
    reachable(reference, case, (decision, wanted), rest, n)
}

#[test]
fn what_would_settle_an_outcome_does_and_nothing_less_would() {
    let (mut changed, mut none, mut untried) = (0, 0, 0);
    for n in 0..trials() {
        let seed = n * 1000 + 780;
        let generated = Generated::new(seed, 1 + usize::try_from(n % 2).unwrap());
        let program = &generated.program;
        let law = Law::new(program);
        let reference = reference(&generated);
        let mut rng = Rng::new(seed + 3);
        let Some(id) =
            (0..program.decisions.len()).map(DecisionId::new).find(|id| program.decision(*id).binder.is_none())
        else {
            continue;
        };
        let case = case(&mut rng, &generated, &reference, COMPLETIONS);
        let ask = Ask { law: &law, facts: &case, on: generated.on, law_at: generated.law_at, splits: 5_000 };
        if ask.possible().is_err() {
            continue;
        }
        let outcome = OutcomeId::new(rng.below(program.decision(id).outcomes.len()));
        let wanted = Outcome::Is(outcome);
        let would = what_would(&ask, id, None, outcome, &BTreeSet::new());
        let told = || {
            let show = Show(program);
            format!("seed {seed}: {outcome:?} {would:#?}\n{}{}", show.program(&generated), show.facts(&case))
        };
        for change in &would.changes {
            let settles = |change: &[(FactId, Found)]| {
                let mut facts = case.clone();
                change.iter().for_each(|(fact, found)| facts.set(*fact, Some(found.clone())));
                let ask = Ask { facts: &facts, ..ask };
                let verdict = ask.outcome(id, None);
                ask.possible().is_ok() && verdict.status == Status::Settled && verdict.result.as_ref() == Some(&wanted)
            };
            assert!(settles(&change.facts), "{}", told());
            for n in 0..change.facts.len() {
                let mut fewer = change.facts.clone();
                fewer.remove(n);
                assert!(!settles(&fewer), "{} as much without {n}", told());
            }
        }
        let known = case.iter().map(|(fact, _)| fact);
        let known: Vec<FactId> = known.filter(|fact| !matches!(program.fact(*fact).kind, FactKind::List(_))).collect();
        let judged = |fact: &FactId| program.fact(*fact).judgement.is_some();
        let plain: Vec<FactId> = known.iter().copied().filter(|fact| !judged(fact)).collect();
        // What is not known of a judgement may be found without changing it.
        let turned = |(fact, found): &(FactId, Found)| match (case.get(*fact), found) {
            (Some(Found::Value(before, _)), Found::Value(after, _)) => judged(fact) && before != after,
            (_, _) => false,
        };
        let by_judgement = would.changes.iter().flat_map(|change| &change.facts).any(turned);
        let least = would.changes.first().map_or(3, |change| change.changed);
        let mut pools = vec![(&plain, least)];
        if by_judgement || would.changes.is_empty() {
            pools = vec![(&plain, 3), (&known, least)];
        }
        for (pool, below) in pools {
            for n in 0..below.min(pool.len() + 1) {
                match reachable(&reference, &case, (id, outcome), pool, n) {
                    Some(found) => assert!(!found || would.cut_short, "{n} would do: {}", told()),
                    None => untried += 1,
                }
            }
        }
        if would.changes.is_empty() { none += 1 } else { changed += 1 }
    }
    println!("{changed} with a change, {none} without; {untried} not tried");
    assert!(changed > 20 && none > 5, "{changed} {none} {untried}");
}

#[test]
fn the_changes_that_diagrams_find_are_the_fewest_of_all_there_are() {
    let (mut changed, mut none, mut open, mut most) = (0, 0, 0, 0);
    for n in 0..trials() * 2 {
        let seed = n * 1000 + 790;
        let generated = Generated::new(seed, 1 + usize::try_from(n % 2).unwrap());
        let program = &generated.program;
        let law = Law::new(program);
        let reference = reference(&generated);
        let mut rng = Rng::new(seed + 3);
        let case = case(&mut rng, &generated, &reference, COMPLETIONS);
        let ask = Ask { law: &law, facts: &case, on: generated.on, law_at: generated.law_at, splits: 5_000 };
        let Some(id) =
            (0..program.decisions.len()).map(DecisionId::new).find(|id| program.decision(*id).binder.is_none())
        else {
            continue;
        };
        if ask.possible().is_err() {
            continue;
        }
        let known = case.iter().map(|(fact, _)| fact);
        let known: Vec<FactId> = known.filter(|fact| !matches!(program.fact(*fact).kind, FactKind::List(_))).collect();
        let plain = known.iter().copied().filter(|fact| program.fact(*fact).judgement.is_none()).collect();
        for outcome in (0..program.decision(id).outcomes.len()).map(OutcomeId::new) {
            let mut least = None;
            let mut tried = true;
            for pool in [&plain, &known] {
                for n in 0..=pool.len() {
                    match reachable(&reference, &case, (id, outcome), pool, n) {
                        Some(true) => least = least.or(Some(n)),
                        Some(false) => {}
                        None => tried = false,
                    }
                    if least.is_some() || !tried {
                        break;
                    }
                }
                if least.is_some() {
                    break;
                }
            }
            let told = |would: &WhatWould| {
                let show = Show(program);
                format!("seed {seed}: {outcome:?} {would:#?}\n{}{}", show.program(&generated), show.facts(&case))
            };
            match would_by_diagram(&ask, id, outcome, &BTreeSet::new()).unwrap() {
                _ if !tried => open += 1,
                Some(would) if would.never => {
                    assert_eq!(least, None, "{}", told(&would));
                    none += 1;
                }
                Some(would) => {
                    assert_eq!(would.changes.first().map(|change| change.changed), least, "{}", told(&would));
                    most = most.max(least.unwrap_or(0));
                    changed += 1;
                }
                None => open += 1,
            }
        }
    }
    println!("{changed} with a change, of {most} facts at most, {none} without; {open} left open");
    assert!(changed > 60 && none > 20 && open * 3 < changed + none, "{changed} {none} {open}");
}

#[test]
fn facts_that_must_change_together_are_found_however_many_and_what_is_held_stays() {
    let mut text = String::from("policy p \"P\"\n\nsource A \"A\" is statute\n\nfacts f \"F\"\n");
    for n in 0..5 {
        text.push_str(&format!("    p{n} : yes/no \"P{n}?\"\n"));
    }
    text.push_str("    n : integer from 0 to 9 \"N?\"\n\n");
    text.push_str(
        "decision d \"D?\"\n    outcomes no_way over allowed\n    otherwise allowed\n\nrule r\n    cites A s.1\n",
    );
    text.push_str("    d is no_way unless any of\n        (a) f.p0 and f.p1 and f.p2 and f.p3 and f.n is at least 7\n");
    text.push_str("        (b) f.p0 and f.p1 and f.p2 and f.p3 and f.p4 and f.n is at least 3\n");
    let workspace = Workspace::open(&Texts::default().with("p.assize", text), "p.assize", Limits::default()).unwrap();
    let program = workspace.check(0, &assize::check::Options::default()).program().unwrap();
    let law = Law::new(&program);
    let mut facts = Facts::new();
    for given in ["f.p0=no", "f.p1=no", "f.p2=no", "f.p3=no", "f.p4=no", "f.n=1"] {
        assize::facts::set(&program, &mut facts, Default::default(), given).unwrap();
    }
    let ask = Ask::new(&law, &facts);
    let allowed = program.outcome_named(DecisionId(0), "allowed").unwrap();
    let names = |held: &BTreeSet<FactId>| -> Vec<Vec<String>> {
        let would = what_would(&ask, DecisionId(0), None, allowed, held);
        let name = |fact: FactId| program.fact(fact).name.clone();
        would.changes.iter().map(|change| change.facts.iter().map(|(fact, _)| name(*fact)).collect()).collect()
    };
    let held = |name: &str| BTreeSet::from([program.fact_named(name).unwrap()]);
    assert_eq!(names(&BTreeSet::new()), [["f.p0", "f.p1", "f.p2", "f.p3", "f.n"]]);
    assert_eq!(names(&held("f.p4")), [["f.p0", "f.p1", "f.p2", "f.p3", "f.n"]]);
    assert!(names(&held("f.n")).is_empty(), "a fact held fixed is never changed");
}

fn piece(place: Place) -> Piece {
    match place {
        Place::Fact(fact) => Piece::Fact(fact),
        Place::Field { list, item, field } => Piece::Field(list, item as usize, field as usize),
    }
}
