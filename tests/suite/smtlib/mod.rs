//! Laws as scripts for solvers: worked out here they say of complete cases what the evaluator says; put to z3 and cvc5
//! they say of partial cases, of properties and of pairs of laws what is said here.

mod read;

use crate::folder::Folder;
use crate::generate::case::case;
use crate::generate::show::Show;
use crate::generate::{Generated, Rng};
use crate::law::cases::Drawing;
use crate::law::{library, programs};
use crate::run::Run;
use crate::sweep::{COMPLETIONS, reference, trials};
use assize::base::date::Date;
use assize::diagram::{Fate, Point};
use assize::diff::{Compared, Kind, Transition, Verdict, compare};
use assize::eval::{Ask, Law, Status};
use assize::export::smtlib::{Decided, Script, of_policy, of_two};
use assize::ir::{DecisionId, Facts, Program, PropertyForm, PropertyId};
use assize::prove::{Claim, Formulas, Options, prove, refutes};
use read::{Tree, Value, World, read};
use std::collections::{BTreeMap, BTreeSet};
use std::io::Write as _;
use std::process::{Command, Stdio};

fn decisions(program: &Program) -> Vec<DecisionId> {
    (0..program.decisions.len()).map(DecisionId::new).collect()
}

/// The questions of a script: what is asserted of each.
fn questions(commands: &[Tree]) -> Vec<Vec<&Tree>> {
    let mut all = Vec::new();
    let mut open: Option<Vec<&Tree>> = None;
    for command in commands {
        match command.all()[0].word() {
            "push" => open = Some(Vec::new()),
            "assert" => open.iter_mut().for_each(|own| own.push(&command.all()[1])),
            "pop" => all.extend(open.take()),
            _ => {}
        }
    }
    all
}

/// What a question says of single constants, which is what is known of its case.
fn given(asserted: &[&Tree], script: &Script) -> BTreeMap<String, Value> {
    let mut given = BTreeMap::new();
    for tree in asserted {
        let (name, value) = match tree {
            Tree::Word(name) => (name.as_str(), Value::YesNo(true)),
            Tree::All(all) if all[0].word() == "not" => (all[1].word(), Value::YesNo(false)),
            Tree::All(all) => {
                let value = match &all[2] {
                    Tree::Word(word) => word.parse().map_or_else(|_| Value::Name(word.clone()), Value::Number),
                    Tree::All(minus) => Value::Number(-minus[1].word().parse::<i128>().unwrap()),
                };
                (all[1].word(), value)
            }
        };
        if script.unknowns.contains_key(name) {
            given.insert(name.to_owned(), value);
        }
    }
    given
}

/// The ends that a script gives a complete case, by decision.
fn ends(script: &Script) -> BTreeMap<String, BTreeSet<Fate>> {
    let commands = read(&script.text);
    let asked = questions(&commands);
    let world = World::new(&commands, &given(&asked[0], script));
    let mut ends: BTreeMap<String, BTreeSet<Fate>> = BTreeMap::new();
    let mut asked = asked.into_iter();
    for decided in &script.decided {
        for (fate, _) in &decided.ends {
            if asked.next().unwrap().into_iter().all(|tree| world.yes(tree)) {
                ends.entry(decided.name.clone()).or_default().insert(fate.clone());
            }
        }
    }
    ends
}

#[test]
fn a_script_says_of_complete_cases_what_the_evaluator_says() {
    let (mut told, mut refused) = (0, 0);
    for n in 0..trials() {
        let seed = n * 1000 + 990;
        let mut generated = Generated::new(seed, 1 + usize::try_from(n % 3).unwrap());
        generated.law_at = None;
        generated.on = generated.on.or(Date::new(2026, 2, 2));
        let law = Law::new(&generated.program);
        let reference = reference(&generated);
        let mut rng = Rng::new(seed + 1);
        let decisions: Vec<DecisionId> = decisions(&generated.program)
            .into_iter()
            .filter(|id| generated.program.decision(*id).binder.is_none())
            .collect();
        for _ in 0..2 {
            let case = case(&mut rng, &generated, &reference, COMPLETIONS);
            let complete = reference.complete(&case).into_iter().filter(|_| !decisions.is_empty());
            for completion in complete.take(4) {
                let script = match of_policy(&law, &decisions, &[], &[(&completion.facts, generated.on)]) {
                    Ok(script) => script,
                    Err(_) => {
                        refused += 1;
                        continue;
                    }
                };
                let ends = ends(&script);
                for id in &decisions {
                    let ask = Ask { on: generated.on, ..Ask::new(&law, &completion.facts) };
                    let verdict = ask.outcome(*id, None);
                    let Some(outcome) = verdict.result.filter(|_| verdict.status == Status::Settled) else { continue };
                    let name = &generated.program.decision(*id).head.name;
                    let wanted = BTreeSet::from([Fate::of(&generated.program, *id, &outcome)]);
                    let show = Show(&generated.program);
                    assert_eq!(
                        ends.get(name),
                        Some(&wanted),
                        "seed {seed} {name}\n{}{}\n{}",
                        show.program(&generated),
                        show.facts(&completion.facts),
                        script.text
                    );
                    told += 1;
                }
            }
        }
    }
    assert!(told > 300 && refused < told, "{told} told, {refused} refused");
}

/// A policy with every step from date to date that a script can take, and numbers that are added.
const STEPS: &str = r#"policy steps "Steps"

source Act "The Act" is statute

facts r "The request"
    born  : date "Born?"
    made  : date "Made?"
    sent  : date or none "Sent?"
    share : decimal "What share?"
    other : decimal "What other?"
    pages : integer from 0 to 100 "How many?"

decision making "May it be made?"
    outcomes unlawful over irregular over late over allowed
    otherwise allowed

rule months "Months"
    cites Act s.1
    making is unlawful if r.sent is after 1 month after r.made

rule age "Age"
    cites Act s.2
    making is irregular if age on r.made of r.born is below 18

rule sums "Sums"
    cites Act s.3
    making is late if r.share + 2 times r.other + r.pages is above 2.5
"#;

#[test]
fn months_and_ages_and_sums_are_those_of_the_evaluator() {
    let program = crate::law::one("steps.assize", STEPS);
    let law = Law::new(&program);
    let days = [
        "2024-01-31",
        "2024-02-29",
        "2024-03-01",
        "2023-02-28",
        "2000-02-29",
        "2042-02-28",
        "2042-03-01",
        "1800-01-01",
    ];
    let mut rng = Rng::new(3);
    let mut seen = BTreeSet::new();
    for n in 0..150 {
        let mut facts = Facts::new();
        let file = Default::default();
        let mut set = |words: String| assize::facts::set(&program, &mut facts, file, &words).unwrap();
        set(format!("r.born={}", rng.pick(&days)));
        set(format!("r.made={}", rng.pick(&days)));
        set(if n % 7 == 0 { String::from("r.sent=none") } else { format!("r.sent={}", rng.pick(&days)) });
        set(format!("r.share={}", rng.pick(&["0.5", "-1.25", "2.500001"])));
        set(format!("r.other={}", rng.pick(&["0", "1", "-0.000001"])));
        set(format!("r.pages={}", rng.below(3)));
        let script = of_policy(&law, &[DecisionId::new(0)], &[], &[(&facts, None)]).unwrap();
        let verdict = Ask::new(&law, &facts).outcome(DecisionId::new(0), None);
        let wanted = Fate::of(&program, DecisionId::new(0), &verdict.result.unwrap());
        assert_eq!(ends(&script)["making"], BTreeSet::from([wanted.clone()]), "{facts:?}");
        seen.insert(wanted);
    }
    assert_eq!(seen.len(), 4, "{seen:?}");
}

#[test]
fn the_script_of_a_small_policy_reads_so() {
    let policy = r#"policy notes "Notes"

source Act "The Act" is statute

type Kind is one of
    notes, letters

facts request "The request"
    written : yes/no "Is it in writing?"
    agreed  : yes/no "Is it agreed to?"
    kind    : Kind   "What is asked for?"

decision making "May it be made?"
    outcomes unlawful over allowed
    otherwise allowed

impossible spoken "No letters are spoken" if request.kind is letters and not request.written

rule form "In writing"
    cites Act s.1
    when request.kind is notes
    making is unlawful unless request.written or agreement

define agreement "Agreed to"
    means request.agreed

presumption agreed "Presumed agreed to"
    cites Act s.2
    presume agreement
    rebutted if not request.agreed

property letters "Letters may always be asked for."
    when request.kind is letters
    always making is allowed

property kinds "What is asked for makes no difference."
    expected to fail "notes are asked for in writing"
    never making turns on request.kind
"#;
    let folder = Folder::new().with("notes.assize", policy);
    let text = Run::new(["export", "smtlib", "notes.assize"]).within(&folder).ran().exits(0);
    let case = ["export", "smtlib", "notes.assize", "--set", "request.kind=notes", "--set", "request.written=no"];
    let case = Run::new(case).within(&folder).ran().exits(0);
    insta::assert_snapshot!(format!("{}\n{}", text.out, case.out));
}

#[test]
fn what_cannot_be_said_is_refused_with_the_reason() {
    let policy = |use_: &str, facts: &str, rule: &str| {
        format!(
            "policy p \"P\"\n\n{use_}source Act \"The Act\" is statute\n\nfacts r \"The request\"\n{facts}\n\ndecision making \
             \"May it be made?\"\n    outcomes unlawful over allowed\n    otherwise allowed\n\nrule one \"One\"\n    cites Act \
             s.1\n    making is unlawful if {rule}\n"
        )
    };
    let dates = "    a : date \"A?\"\n    b : date \"B?\"";
    for (use_, facts, rule, said) in [
        ("use std.time\n\n", dates, "r.b is after 3 working days after r.a", "it counts working days from `r.a`"),
        (
            "",
            "    a : date \"A?\"\n    b : date \"B?\"\n    n : integer from 0 to 9 \"N?\"",
            "age on r.b of r.a is below r.n",
            "it compares what is not modelled: age on r.b of r.a / r.n",
        ),
    ] {
        let folder = Folder::new().with("p.assize", policy(use_, facts, rule));
        let ran = Run::new(["export", "smtlib", "p.assize"]).within(&folder).ran().exits(2);
        assert!(ran.err.contains("`making` cannot be said in SMT-LIB") && ran.err.contains(said), "{}", ran.err);
        assert_eq!(ran.out, "");
    }
    let empty = Folder::new().with("p.assize", "policy p \"P\"\n");
    let ran = Run::new(["export", "smtlib", "p.assize"]).within(&empty).ran().exits(2);
    assert!(ran.err.contains("has no decision and no property"), "{}", ran.err);
    let own = policy("", "    a : yes/no \"A?\"", "r.a").replace("making", "granting");
    let apart = ["export", "smtlib", "law.third_party_material", "--against", "p.assize"];
    assert!(
        Run::new(apart)
            .within(&Folder::new().with("p.assize", own))
            .ran()
            .exits(2)
            .err
            .contains("the two have no decision in common")
    );
    let near = ["export", "smtlib", "law.third_party_material", "--decision", "making_requests"];
    assert!(Run::new(near).ran().exits(2).err.contains("did you mean `making_request`?"));
    let none = ["export", "smtlib", "law.safeguards", "--only", "no such words"];
    assert!(Run::new(none).ran().exits(2).err.contains("no property whose name or claim contains"));
}

// ---------------------------------------------------------------- put to solvers

/// An answer, with the values of the constants.
struct Answer {
    result: String,
    values: BTreeMap<String, String>,
}

/// Puts scripts to a solver: the answers of each.
fn asked(engine: &str, texts: &[String]) -> Vec<std::vec::IntoIter<Answer>> {
    let python = std::env::var("ASSIZE_SMT").expect("ASSIZE_SMT names a Python with z3-solver and cvc5");
    let mut child = Command::new(python)
        .args([".ci/smt", engine])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the solver starts");
    let mut stdin = child.stdin.take().unwrap();
    let all = texts.join("(reset)\n");
    let writer = std::thread::spawn(move || stdin.write_all(all.as_bytes()));
    let out = child.wait_with_output().unwrap();
    assert!(out.status.success(), "{engine} ended badly");
    writer.join().unwrap().unwrap();
    let out = String::from_utf8(out.stdout).unwrap();
    let mut lines = out.lines().map(|line| {
        let json: serde_json::Value = serde_json::from_str(line).unwrap();
        let values = json["values"].as_object().unwrap().iter();
        let values = values.map(|(name, value)| (name.clone(), value.as_str().unwrap().to_owned())).collect();
        Answer { result: json["result"].as_str().unwrap().to_owned(), values }
    });
    let mut answers = |text: &String| {
        let own: Vec<Answer> = lines.by_ref().take(text.matches("(check-sat)").count()).collect();
        own.into_iter()
    };
    texts.iter().map(&mut answers).collect()
}

/// The same of both solvers, at once.
fn asked_of_each(texts: &[String]) -> Vec<(&'static str, Vec<std::vec::IntoIter<Answer>>)> {
    std::thread::scope(|scope| {
        let each = ["z3", "cvc5"].map(|engine| (engine, scope.spawn(move || asked(engine, texts))));
        each.map(|(engine, answers)| (engine, answers.join().unwrap())).into()
    })
}

/// Cases of one law with what the evaluator says of them.
struct Told {
    about: String,
    /// By case and decision: the one end, or that there are several, none, or that it was not told.
    said: Vec<Vec<Said>>,
    text: String,
    decided: Vec<Decided>,
}

#[derive(Clone, Debug, PartialEq)]
enum Said {
    Settled(Fate),
    Open,
    Impossible,
    NotTold,
}

/// What the evaluator says of partial cases, with the script that asks the same; `None` where there can be none.
fn told(program: &Program, cases: &[(Facts, Option<Date>)], about: String) -> Option<Told> {
    let law = Law::new(program);
    let decisions: Vec<DecisionId> =
        decisions(program).into_iter().filter(|id| program.decision(*id).binder.is_none()).collect();
    let given: Vec<(&Facts, Option<Date>)> = cases.iter().map(|(facts, on)| (facts, *on)).collect();
    let script = of_policy(&law, &decisions, &[], &given).ok()?;
    let mut said = Vec::new();
    for (facts, on) in cases {
        let ask = Ask { on: *on, ..Ask::new(&law, facts) };
        let impossible = ask.possible().is_err();
        let each = decisions.iter().map(|id| {
            let verdict = ask.outcome(*id, None);
            match (verdict.status, verdict.result) {
                _ if impossible => Said::Impossible,
                (Status::Settled, Some(outcome)) => Said::Settled(Fate::of(program, *id, &outcome)),
                (Status::NotDecided, _) => Said::NotTold,
                (..) => Said::Open,
            }
        });
        said.push(each.collect());
    }
    Some(Told { about, said, text: script.text, decided: script.decided })
}

#[test]
#[ignore = "asks z3 and cvc5: `.ci/run smt`"]
fn solvers_say_of_partial_cases_what_the_evaluator_says() {
    let mut all = Vec::new();
    for n in 0..trials() {
        let seed = n * 1000 + 995;
        let mut generated = Generated::new(seed, 1 + usize::try_from(n % 3).unwrap());
        generated.law_at = None;
        generated.on = generated.on.or(Date::new(2026, 2, 2));
        let reference = reference(&generated);
        let mut rng = Rng::new(seed + 1);
        let cases: Vec<(Facts, Option<Date>)> =
            (0..6).map(|_| (case(&mut rng, &generated, &reference, COMPLETIONS), generated.on)).collect();
        let about = format!("seed {seed}\n{}", Show(&generated.program).program(&generated));
        all.extend(told(&generated.program, &cases, about));
    }
    let generated = all.len();
    let program = library();
    let mut drawing = Drawing::new(&program, 11);
    let drawn = program.scenarios.iter().step_by(4).map(|scenario| drawing.vary(&scenario.facts));
    let cases: Vec<(Facts, Option<Date>)> = drawn.map(|facts| (facts, Date::new(2026, 6, 1))).collect();
    all.extend(told(&program, &cases, String::from("the library")));
    assert_eq!(all.len(), generated + 1, "the library is not refused");
    let texts: Vec<String> = all.iter().map(|told| told.text.clone()).collect();
    for (engine, answers) in asked_of_each(&texts) {
        let (mut compared, mut open) = (0, 0);
        for (told, mut answers) in all.iter().zip(answers) {
            for (n, said) in told.said.iter().enumerate() {
                for (decided, said) in told.decided.iter().zip(said) {
                    let mut ends = Vec::new();
                    for (fate, _) in &decided.ends {
                        match answers.next().unwrap().result.as_str() {
                            "sat" => ends.push(fate),
                            "unsat" => {}
                            other => panic!("{engine} says {other}"),
                        }
                    }
                    let agree = match said {
                        Said::NotTold => continue,
                        Said::Settled(fate) => ends == [fate],
                        Said::Impossible => ends.is_empty(),
                        Said::Open => ends.len() > 1,
                    };
                    assert!(agree, "{engine}, case {n}, {}: {ends:?}, and here {said:?}\n{}", decided.name, told.about);
                    (compared, open) = (compared + 1, open + usize::from(*said == Said::Open));
                }
            }
        }
        println!("{engine}: {compared} answers compared, {open} of them open");
        assert!(compared > 700 && open > 200, "{compared} {open}");
    }
}

/// The case that an answer gives, and where it gives two the other.
fn found(law: &Law<'_>, script: &Script, answer: &Answer, name: &str) -> [(Facts, Option<Date>); 2] {
    let formulas = Formulas::new(law);
    let facts = |point: &Point| (point.facts(formulas.space(), formulas.side()).unwrap(), point.on);
    let mut other = answer.values.clone();
    for (key, value) in &answer.values {
        if let Some(own) = key.strip_suffix(&format!(" again for {name}")) {
            other.insert(own.to_owned(), value.clone());
        }
    }
    [facts(&script.point(&answer.values)), facts(&script.point(&other))]
}

#[test]
#[ignore = "asks z3 and cvc5: `.ci/run smt`"]
fn solvers_prove_the_properties_that_are_proved_and_refute_the_others() {
    let mut all = programs();
    all.push((String::from("the whole library"), library()));
    let laws: Vec<Law<'_>> = all.iter().map(|(_, program)| Law::new(program)).collect();
    let ids = |program: &Program| (0..program.properties.len()).map(PropertyId::new).collect::<Vec<_>>();
    let scripts: Vec<Script> = laws.iter().map(|law| of_policy(law, &[], &ids(law.program), &[]).unwrap()).collect();
    let claims = |law: &Law<'_>| {
        ids(law.program).into_iter().map(|id| prove(law, id, &Options::default()).claim).collect::<Vec<Claim>>()
    };
    let claims: Vec<Vec<Claim>> = laws.iter().map(claims).collect();
    let texts: Vec<String> = scripts.iter().map(|script| script.text.clone()).collect();
    for (engine, answers) in asked_of_each(&texts) {
        let (mut proved, mut refuted) = (0, 0);
        for (n, mut answers) in answers.into_iter().enumerate() {
            let (law, script) = (&laws[n], &scripts[n]);
            for (id, native) in ids(law.program).into_iter().zip(&claims[n]) {
                let property = law.program.property(id);
                let about = format!("{engine} {}: {}", all[n].0, property.head.name);
                let mut next = || answers.next().unwrap();
                let (speaks, against) = (next(), next());
                let turns = matches!(property.form, PropertyForm::TurnsOn(..));
                let held = if turns { None } else { Some(next()) };
                assert_eq!(*native == Claim::Empty, speaks.result == "unsat", "{about}");
                if against.result == "sat" {
                    refuted += 1;
                    assert!(matches!(native, Claim::Refuted(_)), "{about}: {native:?}");
                    refutes_it(law, id, found(law, script, &against, &property.head.name), &about);
                } else {
                    assert_eq!(against.result, "unsat", "{about}");
                    let clear = held.is_none_or(|held| held.result == "unsat");
                    proved += usize::from(clear);
                    assert!(clear == matches!(native, Claim::Proved(_)), "{about}: {native:?}");
                }
            }
        }
        println!("{engine}: {proved} properties proved, {refuted} refuted");
        assert!(proved > 40 && refuted > 8, "{proved} {refuted}");
    }
}

/// Holds a case, or two, that a solver found against a property to that, by the ordinary evaluator.
fn refutes_it(law: &Law<'_>, id: PropertyId, cases: [(Facts, Option<Date>); 2], about: &str) {
    let [one, other] = cases;
    let PropertyForm::TurnsOn(decision, _) = law.program.property(id).form else {
        assert!(refutes(&Ask { on: one.1, ..Ask::new(law, &one.0) }, id), "{about}");
        return;
    };
    let item = law.program.decision(decision).binder.map(|_| 0);
    let [a, b] = [&one, &other].map(|(facts, on)| Ask { on: *on, ..Ask::new(law, facts) }.outcome(decision, item));
    assert_eq!([a.status, b.status], [Status::Settled; 2], "{about}");
    assert_ne!(a.result, b.result, "{about}");
}

/// A decision of two laws that are compared.
struct Pair {
    about: String,
    compared: Compared,
    text: String,
    /// The changes that are asked for, after what the script asks itself.
    changes: Vec<(Fate, Fate)>,
}

/// What the comparison says of two laws, with the scripts that ask the same.
fn pairs(laws: [(&Program, Option<Date>); 2], about: &str) -> Vec<Pair> {
    let [old, new] = laws.map(|(program, law_at)| assize::diff::Law { program, law_at });
    let comparison = compare(old, new, &assize::diff::Options::default());
    let [old, new] = laws.map(|(program, _)| Law::new(program));
    let mut pairs = Vec::new();
    for compared in comparison.compared.into_iter().filter(|compared| compared.kind == Kind::Decision) {
        let names = [compared.name.clone()];
        let Ok(Script { mut text, decided, .. }) = of_two([(&old, laws[0].1), (&new, laws[1].1)], &names) else {
            continue;
        };
        let Decided { constants, ends, .. } = &decided[0];
        let mut changes = Vec::new();
        for (a, from) in ends {
            // Where there is no item there is nothing to decide, which the script's own questions say.
            for (b, to) in ends.iter().filter(|(b, _)| a != b && !compared.by_item) {
                text.push_str(&format!(
                    "(push 1)\n(assert (= {} {from}))\n(assert (= {} {to}))\n(check-sat)\n(pop 1)\n",
                    constants[0], constants[1]
                ));
                changes.push((a.clone(), b.clone()));
            }
        }
        let about = format!("{} {about}", compared.name);
        pairs.push(Pair { about, compared, text, changes });
    }
    pairs
}

#[test]
#[ignore = "asks z3 and cvc5: `.ci/run smt`"]
fn solvers_find_the_changes_that_a_comparison_finds() {
    let mut all = Vec::new();
    for n in 0..trials() / 2 {
        let seed = n * 1000 + 998;
        let generated = Generated::new(seed, 1 + usize::try_from(n % 3).unwrap());
        let mut rng = Rng::new(seed);
        let Some(other) = crate::diff::mutated(&mut rng, &generated.program) else { continue };
        let at = generated.law_at;
        let about = format!("seed {seed}\n{}", Show(&generated.program).program(&generated));
        all.extend(pairs([(&generated.program, at), (&other, at)], &about));
    }
    let named: BTreeMap<String, Program> = programs().into_iter().collect();
    let law = &named["law.third_party_material"];
    let at = |day| Date::new(2026, 1, day);
    all.extend(pairs([(law, at(11)), (law, at(12))], "under the reform of 2026"));
    for (name, program) in named.iter().filter(|(name, _)| name.starts_with("examples/")) {
        all.extend(pairs([(law, None), (program, None)], name));
    }
    let texts: Vec<String> = all.iter().map(|pair| pair.text.clone()).collect();
    for (engine, answers) in asked_of_each(&texts) {
        let (mut changed, mut same, mut asked) = (0, 0, 0);
        for (pair, mut answers) in all.iter().zip(answers) {
            let about = format!("{engine} {}", pair.about);
            let mut sat = || answers.next().unwrap().result == "sat";
            let (differ, held) = (sat(), sat());
            match pair.compared.verdict {
                Verdict::NotDecided => continue,
                Verdict::Same => assert!(!differ, "{about}"),
                Verdict::Stricter | Verdict::Looser | Verdict::Mixed => assert!(differ, "{about}"),
            }
            // A change of burden that is shown is one that may be; one that may be need not be one that is.
            assert!(held || pair.compared.burdens.is_empty(), "{about}");
            let told = |change: &(Fate, Fate)| {
                let from = |transition: &Transition| transition.from.iter().any(|(from, _)| *from == change.0);
                pair.compared.transitions.iter().any(|transition| transition.to == change.1 && from(transition))
            };
            for change in &pair.changes {
                assert_eq!(sat(), told(change), "{about} {change:?}");
                asked += 1;
            }
            if differ { changed += 1 } else { same += 1 }
        }
        println!("{engine}: {changed} decisions changed, {same} did not; {asked} changes asked for");
        assert!(changed > 10 && same > 10, "{changed} {same}");
    }
}
