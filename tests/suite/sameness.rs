//! Laws of comparison over whole texts: a law set again in another way, or with its items in another order, is the same
//! law; what changed is said alike whatever the order; and each case that changes is in a class.

use crate::generate::Rng;
use crate::generate::case::case;
use crate::generate::{Generated, show::Show};
use crate::law::cases::Drawing;
use crate::sweep::{COMPLETIONS, reference, trials};
use assize::base::date::Date;
use assize::base::limits::Limits;
use assize::base::span::FileId;
use assize::check;
use assize::diff::{Answered, Comparison, Condition, Law, Options, Record, compare};
use assize::fmt::format;
use assize::ir::Program;
use assize::workspace::{Texts, Workspace, stdlib};
use std::collections::BTreeSet;

/// The texts of the library and of the reforms, each under a name by which the others use it.
fn texts() -> Vec<(String, String)> {
    let here = |text: &str| {
        let lines = text.lines().map(|line| match line.strip_prefix("use ") {
            Some(name) if !name.starts_with('"') => format!("use \"{name}\""),
            _ => line.to_owned(),
        });
        lines.collect::<Vec<_>>().join("\n") + "\n"
    };
    let mut all: Vec<_> = stdlib::names().map(|name| (name.to_owned(), here(stdlib::text(name).unwrap()))).collect();
    for name in ["accounts", "by_content", "equal_confidentiality", "judicial_gate"] {
        let text = std::fs::read_to_string(format!("examples/reforms/{name}.assize")).unwrap();
        all.push((name.to_owned(), here(&text)));
    }
    all
}

fn program(texts: &[(String, String)], entry: &str) -> Program {
    let mut all = Texts::default();
    for (name, text) in texts {
        all = all.with(format!("{name}.assize"), text.clone());
    }
    let workspace = Workspace::open(&all, &format!("{entry}.assize"), Limits::default()).unwrap();
    workspace.check(0, &check::Options::default()).program().unwrap_or_else(|found| panic!("{entry}: {found:#?}"))
}

/// The policies that no other text uses: together they use every text. With a longer sweep every policy.
fn roots(texts: &[(String, String)]) -> Vec<String> {
    let every = std::env::var_os("ASSIZE_SWEEP").is_some();
    let policy = |text: &str| text.lines().any(|line| line.starts_with("policy "));
    let used = |name: &str| texts.iter().any(|(_, text)| text.contains(&format!("\nuse \"{name}\"\n")));
    let root = |(name, text): &&(String, String)| policy(text) && (every || !used(name));
    texts.iter().filter(root).map(|(name, _)| name.clone()).collect()
}

/// What a text says line by line, indented and parted in another way.
fn disarranged(text: &str, rng: &mut Rng) -> String {
    let mut out = String::new();
    for line in text.lines() {
        let said = line.trim_start();
        let indent = line.len() - said.len();
        out.push_str(&" ".repeat(if indent == 0 { 0 } else { indent + indent / 2 }));
        out.push_str(said);
        out.push_str(if rng.chance(50) { "  \n" } else { "\r\n" });
    }
    out
}

/// The items of a text in another order; the head stays first.
fn shuffled(text: &str, rng: &mut Rng) -> String {
    let mut items: Vec<String> = Vec::new();
    let mut above = String::new();
    for line in text.lines() {
        // What is said above an item belongs to it.
        let margin = !line.is_empty() && !line.starts_with([' ', '#']);
        let loose = line.is_empty() || line.starts_with('#');
        if margin {
            items.push(std::mem::take(&mut above));
        }
        let own = if loose { &mut above } else { items.last_mut().unwrap() };
        own.push_str(line);
        own.push('\n');
    }
    let head = items.remove(0);
    rng.shuffle(&mut items);
    head + &items.concat() + &above
}

#[test]
fn a_law_set_again_is_the_same_law() {
    let mut rng = Rng::new(11);
    let plain = texts();
    let again: Vec<_> = plain
        .iter()
        .map(|(name, text)| {
            let other = disarranged(text, &mut rng);
            (name.clone(), format(FileId(0), &other).unwrap_or_else(|refusal| panic!("{name}: {refusal:?}")))
        })
        .collect();
    let other: Vec<_> = plain.iter().map(|(name, text)| (name.clone(), disarranged(text, &mut rng))).collect();
    for root in roots(&plain) {
        let (old, set, loose) = (program(&plain, &root), program(&again, &root), program(&other, &root));
        // Set again from what was set loosely, it says what both say.
        let found = compare(law(&loose), law(&set), &Options::default());
        assert!(found.same(), "{root}: {found:#?}");
        assert!(assize::diff::texts::compare(&old, &set).is_empty(), "{root}");
    }
}

#[test]
fn a_law_with_its_items_in_another_order_is_the_same_law() {
    let mut rng = Rng::new(12);
    let plain = texts();
    let other: Vec<_> = plain.iter().map(|(name, text)| (name.clone(), shuffled(text, &mut rng))).collect();
    assert!(plain.iter().zip(&other).filter(|((_, a), (_, b))| a != b).count() > 15);
    for root in roots(&plain) {
        let found = compare(law(&program(&plain, &root)), law(&program(&other, &root)), &Options::default());
        assert!(found.same(), "{root}: {found:#?}");
    }
}

fn law(program: &Program) -> Law<'_> {
    Law { program, law_at: None }
}

/// What a comparison tells, but for the order of its parts and the cases that it shows.
fn told(comparison: &Comparison) -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    for compared in &comparison.compared {
        let name = &compared.name;
        all.insert(format!("{name}: {:?}, burden {:?}, of {:?}", compared.verdict, compared.burden, compared.kinds));
        all.extend(compared.reasons.iter().map(|reason| format!("{name}: {reason:?}")));
        for transition in &compared.transitions {
            let from: BTreeSet<String> =
                transition.from.iter().map(|(from, kinds)| format!("{} {kinds:?}", from.words())).collect();
            for class in &transition.classes {
                let words = |condition: &Condition| match condition {
                    Condition::Words(words) => words.clone(),
                    Condition::Rule(rule) => rule.name.clone(),
                };
                let conditions: BTreeSet<String> = class.conditions.iter().map(words).collect();
                let rules: BTreeSet<&String> = class.rules.iter().map(|rule| &rule.name).collect();
                all.insert(format!("{name}: {from:?} → {}: {conditions:?} {rules:?}", transition.to.words()));
            }
        }
    }
    all
}

#[test]
fn what_changed_is_told_alike_whatever_the_order_of_the_items() {
    let mut rng = Rng::new(13);
    let plain = texts();
    // Facts are told in the order of their declaration, so theirs is kept.
    let keep = |text: &str| ["facts ", "type ", "record "].iter().any(|word| text.lines().any(|l| l.starts_with(word)));
    let other: Vec<_> = plain
        .iter()
        .map(|(name, text)| (name.clone(), if keep(text) { text.clone() } else { shuffled(text, &mut rng) }))
        .collect();
    assert!(plain.iter().zip(&other).filter(|((_, a), (_, b))| a != b).count() > 10);
    let day = |words| Some(Date::parse(words).unwrap());
    let by = |program: &Program| {
        let at = |law_at| Law { program, law_at };
        told(&compare(at(day("2026-01-11")), at(day("2026-01-12")), &Options::default()))
    };
    let root = "law.third_party_material";
    let (one, two) = (by(&program(&plain, root)), by(&program(&other, root)));
    assert!(one.len() > 20);
    assert_eq!(one, two);
}

/// Complete cases that change, put to both as records: how many are in a class, each of its own change, and how many are
/// in none; none that does not change is in any.
fn covered(old: Law<'_>, new: Law<'_>, records: Vec<Record>, options: &Options, about: &str) -> (usize, usize) {
    let (mut told, mut left) = (0, 0);
    let options = Options { records, ..options.clone() };
    for compared in compare(old, new, &options).compared {
        let classes: Vec<_> = compared.transitions.iter().flat_map(|t| t.classes.iter().map(move |_| t)).collect();
        let listed = compared.transitions.iter().all(|t| !t.more) && compared.undecided.is_empty();
        for (n, placed) in compared.records.iter().enumerate() {
            let (Answered::Is(from), Answered::Is(to)) = (&placed.old, &placed.new) else { continue };
            let class = placed.class.map(|class| classes[class]);
            if from == to {
                assert!(class.is_none(), "{about}: {} of record {n} does not change: {placed:?}", compared.name);
                continue;
            }
            if let Some(transition) = class {
                let own = transition.from.iter().any(|(known, _)| known == from) && transition.to == *to;
                assert!(own, "{about}: {} of record {n}: {placed:?} is in another class", compared.name);
            }
            told += usize::from(class.is_some());
            left += usize::from(class.is_none() && listed);
        }
    }
    (told, left)
}

#[test]
fn complete_cases_that_change_are_in_a_class_of_their_change_and_no_others_are() {
    let (mut told, mut left) = (0, 0);
    for n in 0..trials() {
        let seed = n * 1000 + 640;
        let mut generated = Generated::new(seed, 1 + usize::try_from(n % 3).unwrap());
        generated.on = None;
        let mut rng = Rng::new(seed);
        let Some(other) = crate::diff::mutated(&mut rng, &generated.program) else { continue };
        let reference = reference(&generated);
        let mut records = Vec::new();
        for _ in 0..4 {
            let case = case(&mut rng, &generated, &reference, COMPLETIONS);
            let complete = reference.complete(&case).into_iter().map(|completion| completion.facts);
            records.extend(complete.map(|facts| Record { old: facts.clone(), new: facts, on: None }));
        }
        let at = |program| Law { program, law_at: generated.law_at };
        let options = Options { splits: 5_000, ..Options::default() };
        let about = format!("seed {seed}\n{}", Show(&generated.program).program(&generated));
        let found = covered(at(&generated.program), at(&other), records, &options, &about);
        (told, left) = (told + found.0, left + found.1);
    }
    // What a class says of the date of an event does not speak of a case in which it has not happened.
    assert!(told > 50 && left * 20 < told, "{told} are in a class, {left} in none");
}

#[test]
fn requests_that_the_reform_of_2026_changes_are_in_a_class_of_their_change() {
    let program = crate::law::library();
    let mut drawing = Drawing::new(&program, 5);
    let mut records = Vec::new();
    for scenario in &program.scenarios {
        let facts = drawing.vary(&scenario.facts);
        records.push(Record { old: facts.clone(), new: facts, on: scenario.on });
    }
    let at = |words| Law { program: &program, law_at: Some(Date::parse(words).unwrap()) };
    let options = Options { only: vec![String::from("making_request")], splits: 1_000, ..Options::default() };
    let (told, _) = covered(at("2026-01-11"), at("2026-01-12"), records, &options, "the reform");
    assert!(told > 10, "{told}");
}
