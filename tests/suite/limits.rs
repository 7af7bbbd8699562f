//! What is bounded, reached: no text, case or question makes the program panic, overflow its stack or hang.

#![expect(clippy::unwrap_used, reason = "a test's helpers fail as the test does")]

use crate::folder::Folder;
use crate::run::Run;
use assize::base::limits::Limits;
use assize::base::span::FileId;
use assize::check::{Checked, Options};
use assize::diag::render::{Form, Style, render};
use assize::diag::{Code, Diagnostic};
use assize::eval::judge::Reading;
use assize::eval::{Ask, Law, Status};
use assize::faces::report::{Depth, Wanted, html, report, text};
use assize::facts::{self, Format};
use assize::ir::{DecisionId, Facts, Program};
use assize::workspace::{Texts, Workspace};
use std::fmt::Write as _;

/// Runs something on the stack that a thread has by default.
fn on_a_small_stack<T: Send + 'static>(body: impl FnOnce() -> T + Send + 'static) -> T {
    std::thread::Builder::new().stack_size(2 * 1024 * 1024).spawn(body).unwrap().join().unwrap()
}

fn opened(text: &str) -> Workspace {
    let mut workspace = Workspace::new(Limits::default());
    workspace.load_text(&Texts::default(), "p.assize", text);
    workspace
}

fn checked(text: &str) -> Checked {
    opened(text).check(0, &Options::default())
}

fn program(text: &str) -> Program {
    checked(text).program().unwrap_or_else(|found| panic!("{found:#?}"))
}

fn codes(found: &[Diagnostic]) -> Vec<Code> {
    found.iter().map(|found| found.code).collect()
}

const HEAD: &str = "policy p\n    in force from 1 January 2026\n    dated by f.on_date\n\nsource A \"An Act\" is statute\n\n\
                    facts f \"Facts\"\n    on_date : date \"When?\"\n    a : yes/no \"a?\"\n    b : yes/no \"b?\"\n\n\
                    decision d \"May it?\"\n    outcomes no_way over fine\n    otherwise fine\n\n";

/// A chain of so many defines, each with conditions nested so deep, the last of which a rule asks.
fn chain(n: usize, nested: usize) -> String {
    let mut text = String::from(HEAD);
    for define in 0..n {
        let before = if define == 0 { String::from("f.b") } else { format!("x{}", define - 1) };
        let (open, close) = ("(f.a and not ".repeat(nested), ")".repeat(nested));
        let _ = write!(text, "define x{define}\n    means f.a and {open}({before} or f.b){close}\n\n");
    }
    let _ = write!(text, "rule r\n    cites A s.1\n    d is no_way if x{}\n", n - 1);
    text
}

/// Judges a case, says why, prints it, asks what is missing, and frees it all.
fn answered(program: &Program, facts: &Facts) -> Status {
    let law = Law::new(program);
    let ask = Ask::new(&law, facts);
    let answer = ask.decide(DecisionId(0), None);
    let report = report(&ask, &Wanted::default());
    assert!(!text(&report, Depth::Full, 80, false, false).is_empty());
    assert!(!html(&report, Depth::Full).is_empty());
    answer.verdict.status
}

fn read(program: &Program, text: &str) -> Facts {
    let (facts, found) = facts::read(program, FileId(0), text, Format::Yaml, &facts::Limits::default());
    assert_eq!(found, []);
    facts
}

/// The longest chain that is allowed, with the deepest nesting that is: checked, judged, explained, printed and freed
/// on a small stack.
#[test]
fn the_deepest_program_is_judged_on_a_small_stack() {
    for (n, nested) in [(398, 0), (50, 5), (4, 60), (1, 60)] {
        on_a_small_stack(move || {
            let program = program(&chain(n, nested));
            let known = read(&program, "f: {on_date: 2026-02-02, a: yes, b: no}");
            assert_eq!(answered(&program, &known), Status::Settled, "{n} {nested}");
            let open = read(&program, "f: {on_date: 2026-02-02}");
            assert_ne!(answered(&program, &open), Status::NotDecided, "{n} {nested}");
        });
    }
}

/// Brackets and quantifiers are counted apart: each as deep as is allowed, one within the other.
#[test]
fn the_deepest_nesting_is_read_on_a_small_stack() {
    on_a_small_stack(|| {
        let open: String = (0..63).map(|n| format!("(f.a and some x{n} in f.l has ")).collect();
        let head = HEAD.replace("facts f", "type T is record\n    c : yes/no \"c?\"\n\nfacts f");
        let head = head.replace("    b :", "    l : many T \"l?\"\n    b :");
        let text = format!("{head}rule r\n    cites A s.1\n    d is no_way if {open}f.b{}\n", ")".repeat(63));
        let program = program(&text);
        assert_eq!(answered(&program, &read(&program, "f: {on_date: 2026-02-02, a: no}")), Status::Settled);
    });
}

#[test]
fn a_longer_chain_or_a_deeper_one_is_refused() {
    for (n, nested) in [(401, 0), (1_000, 0), (6, 60)] {
        let found = on_a_small_stack(move || checked(&chain(n, nested)).diagnostics);
        assert_eq!(codes(&found), [Code::ReferenceDepth], "{n} {nested}: {found:#?}");
    }
}

/// 100,000 of everything that a text can have many of.
#[test]
fn a_hundred_thousand_of_each_are_read() {
    let many = 100_000;
    on_a_small_stack(move || {
        let mut limbs = format!("{HEAD}rule r\n    cites A s.1\n    d is no_way unless any of\n");
        for n in 1..=many {
            let _ = writeln!(limbs, "        ({n}) f.{}", if n % 2 == 0 { "a" } else { "b" });
        }
        let parsed = assize::syntax::parse(FileId(0), &limbs);
        assert_eq!(parsed.diagnostics, []);
        drop(parsed);
        let items = format!("{HEAD}{}", "role x \"y\"\n".repeat(many));
        let parsed = assize::syntax::parse(FileId(0), &items);
        assert_eq!((parsed.file.items.len(), parsed.diagnostics.len()), (many + 3, 0));
    });
}

/// A line of a megabyte is read, checked, judged and complained of without its being printed whole.
#[test]
fn a_line_of_a_megabyte_is_one_line() {
    on_a_small_stack(|| {
        let joined = " and f.a".repeat(1_000_000 / 8);
        let long = format!("{HEAD}rule r\n    cites A s.1\n    d is no_way if f.b{joined}\n");
        let program = program(&long);
        let law = Law::new(&program);
        let facts = read(&program, "f: {on_date: 2026-02-02, a: yes, b: yes}");
        let ask = Ask::new(&law, &facts);
        assert!(ask.judge().decision(DecisionId(0), Reading::Counted).definite());
        let joined = &joined[..100_000];
        let broken = format!("{HEAD}rule r\n    cites A s.1\n    d is no_way if f.c{joined}\n");
        let workspace = opened(&broken);
        let found = workspace.check(0, &Options::default()).diagnostics;
        let found: Vec<Diagnostic> = found.into_iter().filter(|found| found.code == Code::UnknownName).collect();
        assert_eq!(found.len(), 1);
        let style = Style { form: Form::Drawn, width: 80, colour: false, at_most: 50 };
        let shown = render(workspace.sources(), &found, style);
        assert!(shown.len() < 20_000, "{} bytes are printed", shown.len());
    });
}

/// A policy of ten thousand scenarios.
#[test]
fn ten_thousand_scenarios_are_checked() {
    let mut text = format!("{HEAD}rule r\n    cites A s.1\n    d is no_way if f.a and f.b\n");
    for n in 0..10_000 {
        let _ = write!(
            text,
            "\nscenario \"{n}\"\n    given\n        f.on_date is 2 February 2026\n        f.a\n    expect\n        d is no_way\n"
        );
    }
    assert_eq!(program(&text).scenarios.len(), 10_000);
}

/// A case whose question takes more splits than are allowed is *not decided*, with exit 3 and the setting's name.
#[test]
fn too_many_splits_are_said() {
    let mut text = String::from(HEAD);
    text.push_str("facts g \"More\"\n");
    for n in 0..24 {
        let _ = writeln!(text, "    p{n} : yes/no \"p{n}?\"");
    }
    // It is no_way whether six of twelve pairs are so or not: the answer is settled, and only splitting shows it.
    text.push_str(
        "\nrule r\n    cites A s.1\n    d is no_way if six\n\nrule s\n    cites A s.2\n    d is no_way if not six\n\n",
    );
    text.push_str("define six\n    means at least 6 of\n");
    for n in 0..12 {
        let _ = writeln!(text, "        ({}) g.p{n} and not g.p{}", n + 1, n + 12);
    }
    let folder = Folder::new().with("p.assize", &text).with("case.yaml", "f: {on_date: 2026-02-02}\n");
    let ran =
        Run::new(["eval", "p.assize", "--facts", "case.yaml", "--limit", "splits=10"]).within(&folder).ran().exits(3);
    assert!(ran.out.contains("not decided") && ran.out.contains("splits"), "{ran:#?}");
    // With room for the decision's diagram it is read off that.
    let ran = Run::new(["eval", "p.assize", "--facts", "case.yaml", "--limit", "splits=500"]).within(&folder).ran();
    assert!(ran.out.contains("no_way (settled"), "{ran:#?}");
}

/// The limits on a file of facts, as the command line sets them.
#[test]
fn a_case_beyond_its_limits_is_refused() {
    let folder = Folder::new()
        .with("p.assize", format!("{HEAD}rule r\n    cites A s.1\n    d is no_way if f.a and f.b\n"))
        .with("deep.json", "[".repeat(100_000))
        .with("case.yaml", "f: {on_date: 2026-02-02}\n");
    let ran = Run::new(["eval", "p.assize", "--facts", "deep.json"]).within(&folder).ran().exits(1);
    assert!(ran.err.contains("nested more than 200 deep"), "{ran:#?}");
    let ran = Run::new(["eval", "p.assize", "--facts", "case.yaml", "--limit", "fact-bytes=3"])
        .within(&folder)
        .ran()
        .exits(2);
    assert!(ran.err.contains("fact-bytes"), "{ran:#?}");
    let ran = Run::new(["eval", "p.assize", "--facts", "case.yaml", "--limit", "source-bytes=9"])
        .within(&folder)
        .ran()
        .exits(1);
    assert!(ran.err.contains("source-bytes"), "{ran:#?}");
}

/// A list longer than the limit is refused with the setting's name; one that is as long is judged.
#[test]
fn a_list_as_long_as_allowed_is_judged() {
    let law = "policy p\n    in force from 1 January 2026\n    dated by f.on_date\n\nsource A \"An Act\" is statute\n\n\
               type Item is record\n    ok : yes/no \"ok?\"\n\n\
               facts f \"Facts\"\n    on_date : date \"When?\"\n    all : many Item \"Which?\"\n\n\
               decision d \"May it?\"\n    outcomes no_way over fine\n    otherwise fine\n\n\
               rule r\n    cites A s.1\n    d is no_way if some x in f.all has x.ok\n";
    let program = program(law);
    let case =
        |n: usize| format!("f: {{on_date: 2026-02-02, all: [{}]}}", "{ok: no}, ".repeat(n).trim_end_matches(", "));
    assert_eq!(answered(&program, &read(&program, &case(1_000))), Status::Settled);
    let (_, found) = facts::read(&program, FileId(0), &case(1_001), Format::Yaml, &facts::Limits::default());
    assert_eq!(codes(&found), [Code::FactsTooLarge]);
    assert!(found[0].help.as_ref().unwrap().contains("list-length"));
}
