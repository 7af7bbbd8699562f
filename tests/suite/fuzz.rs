//! Texts and cases that nobody would write, made from those that somebody wrote: none makes the program panic.
//!
//! Each target runs for a moment in the suite, and for `ASSIZE_FUZZ_SECONDS` where that is set. The same seed gives the
//! same texts; `ASSIZE_FUZZ_SEED` begins elsewhere. A failure prints the text that brought it about.

#![expect(clippy::unwrap_used, reason = "a test's helpers fail as the test does")]

use assize::base::limits::Limits;
use assize::base::span::FileId;
use assize::check::Options;
use assize::diag::render::{Form, Style, render};
use assize::eval::{Ask, Law};
use assize::facts::{self, Format};
use assize::ir::{DecisionId, DutyId, Program};
use assize::workspace::{Texts, Workspace, stdlib};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::time::{Duration, Instant};

/// Numbers that look random, from a seed.
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, n: usize) -> usize {
        (self.next() % u64::try_from(n.max(1)).unwrap()) as usize
    }

    fn pick<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.below(all.len())]
    }
}

/// Every file below some folders that has one of some endings.
fn corpus(folders: &[&str], endings: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    let mut todo: Vec<_> = folders.iter().map(|folder| Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)).collect();
    while let Some(folder) = todo.pop() {
        let mut entries: Vec<_> =
            std::fs::read_dir(&folder).into_iter().flatten().flatten().map(|e| e.path()).collect();
        entries.sort();
        for path in entries {
            if path.is_dir() {
                todo.push(path);
            } else if path.extension().is_some_and(|end| endings.iter().any(|wanted| end == *wanted)) {
                found.push(std::fs::read_to_string(path).unwrap());
            }
        }
    }
    assert!(!found.is_empty());
    found
}

const WORDS: &[&str] = &[
    "rule",
    "define",
    "means",
    "all of",
    "any of",
    "at least 2 of",
    "none of",
    "(a)",
    "(b)",
    "- ",
    "-- ",
    "and",
    "or",
    "not",
    "is",
    "is not",
    "is at least",
    "unless",
    "if",
    "when",
    "otherwise",
    "none",
    "unknown",
    "yes",
    "no",
    "12 January 2026",
    "2026-13-45",
    "14 days after",
    "999999999999999999999",
    "0.0000000000001",
    "-1",
    "\"",
    "\"x\"",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    ":",
    ",",
    ";",
    "|",
    "<",
    "#",
    "\n",
    "\n    ",
    "\n        ",
    "\t",
    "\r\n",
    "\u{0}",
    "\u{feff}",
    "\u{202e}",
    "é",
    "𝕏",
    "x.y",
    "for each x in",
    "of x",
    "some x in",
    "has",
    "within",
    "age on",
    "latest of",
    "5 working days after",
    "overrides",
    "presume",
    "rebutted if",
    "amendment",
    "replace",
    "insert after",
    "saving",
    "scenario",
    "given",
    "expect",
    "table",
    "*a",
    "&a",
    "- - -",
    "!!",
    "null",
    "1e400",
    "~",
];

/// A text with a few slips: bytes changed, pieces dropped, doubled, moved or taken from another text.
fn slipped(chance: &mut Chance, all: &[String]) -> String {
    let mut bytes = chance.pick(all).clone().into_bytes();
    // A short piece is quicker to read, and a slip in it as telling.
    if bytes.len() > 4_000 && chance.below(4) != 0 {
        let from = chance.below(bytes.len() - 2_000);
        bytes = bytes[from..from + 2_000].to_vec();
    }
    for _ in 0..=chance.below(6) {
        let at = chance.below(bytes.len() + 1);
        let end = (at + chance.below(40)).min(bytes.len());
        match chance.below(6) {
            0 => drop(bytes.drain(at..end)),
            1 => {
                let piece = bytes[at..end].to_vec();
                let to = chance.below(bytes.len() + 1);
                bytes.splice(to..to, piece.repeat(chance.below(3) + 1));
            }
            2 | 3 => drop(bytes.splice(at..at, format!(" {} ", chance.pick(WORDS)).into_bytes())),
            4 => {
                let other = chance.pick(all).as_bytes();
                let from = chance.below(other.len() + 1);
                let to = (from + chance.below(300)).min(other.len());
                drop(bytes.splice(at..at, other[from..to].iter().copied()));
            }
            _ => {
                let byte = u8::try_from(chance.next() & 0xff).unwrap();
                drop(bytes.splice(at..end.min(at + 1), [byte]));
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Runs a target again and again until its time is up.
fn run(name: &str, seed: u64, mut body: impl FnMut(&mut Chance, &mut String)) {
    let number = |name: &str| std::env::var(name).ok().and_then(|value| value.parse::<u64>().ok());
    let time = number("ASSIZE_FUZZ_SECONDS").map_or(Duration::from_millis(500), Duration::from_secs);
    let mut chance = Chance(number("ASSIZE_FUZZ_SEED").unwrap_or(0x9e37_79b9) ^ (seed << 32 | 1));
    let start = Instant::now();
    let mut n = 0_u64;
    while start.elapsed() < time {
        let mut said = String::new();
        let began = Instant::now();
        let done = catch_unwind(AssertUnwindSafe(|| body(&mut chance, &mut said)));
        assert!(done.is_ok(), "{name}, round {n}: a panic on\n{said}");
        assert!(began.elapsed() < Duration::from_secs(20), "{name}, round {n}: {:?} for\n{said}", began.elapsed());
        n += 1;
    }
    println!("{name}: {n} rounds");
}

fn policies() -> Vec<String> {
    corpus(&["stdlib", "examples", "tests/cases"], &["assize"])
}

#[test]
fn fuzz_reader() {
    let all = policies();
    run("reader", 1, |chance, said| {
        *said = slipped(chance, &all);
        let parsed = assize::syntax::parse(FileId(0), said);
        assert!(parsed.diagnostics.iter().all(|found| said.get(found.span.range()).is_some()));
    });
}

/// Whatever can be read can be set in the style, to the same meaning.
#[test]
fn fuzz_formatter() {
    let all = policies();
    run("formatter", 5, |chance, said| {
        *said = slipped(chance, &all);
        match assize::fmt::format(FileId(0), said) {
            Ok(set) => assert_eq!(assize::fmt::format(FileId(0), &set).as_ref(), Ok(&set)),
            Err(refusal) => assert_ne!(refusal, assize::fmt::Refusal::Differs),
        }
    });
}

#[test]
fn fuzz_checker() {
    let all = policies();
    run("checker", 2, |chance, said| {
        *said = slipped(chance, &all);
        let mut workspace = Workspace::new(Limits::default());
        workspace.load_text(&Texts::default(), "p.assize", said);
        let checked = workspace.check(0, &Options::default());
        let style = Style { form: Form::Drawn, width: 60, colour: false, at_most: 3 };
        let shown = render(workspace.sources(), &checked.diagnostics, style);
        assert!(shown.is_empty() == checked.diagnostics.is_empty());
    });
}

fn law(name: &str) -> Program {
    assert!(stdlib::text(name).is_some());
    let workspace = Workspace::open(&Texts::default(), name, Limits::default()).unwrap();
    workspace.check(0, &Options::default()).program().unwrap()
}

#[test]
fn fuzz_facts() {
    let program = law("law.third_party_material");
    let all = corpus(&["examples"], &["yaml", "json"]);
    run("facts", 3, |chance, said| {
        *said = slipped(chance, &all);
        for format in [Format::Yaml, Format::Json, Format::Toml] {
            let (facts, found) = facts::read(&program, FileId(0), said, format, &facts::Limits::default());
            if found.is_empty() {
                let again = facts::to_yaml(&program, &facts);
                let (back, found) = facts::read(&program, FileId(0), &again, Format::Yaml, &facts::Limits::default());
                assert!(found.is_empty() && back == facts, "{again}");
            }
        }
    });
}

/// Whatever is known of a case, every question has an answer within a few splits.
#[test]
fn fuzz_eval() {
    let programs = [law("law.chapter3a"), law("law.code_of_practice"), law("law.cpia")];
    let laws: Vec<Law<'_>> = programs.iter().map(Law::new).collect();
    let all = corpus(&["examples"], &["yaml", "json"]);
    run("eval", 4, |chance, said| {
        *said = slipped(chance, &all);
        let law = chance.pick(&laws);
        let (facts, _) = facts::read(law.program, FileId(0), said, Format::Yaml, &facts::Limits::default());
        let mut ask = Ask::new(law, &facts);
        ask.splits = 200;
        if ask.possible().is_err() {
            return;
        }
        for decision in (0..law.program.decisions.len()).map(DecisionId::new) {
            if law.program.decision(decision).binder.is_none() {
                let answer = ask.decide(decision, None);
                assert!(!answer.verdict.possible.is_empty() || !answer.verdict.doubts.is_empty());
            }
        }
        for duty in (0..law.program.duties.len()).map(DutyId::new) {
            if law.program.duty(duty).binder.is_none() {
                let _state = ask.duty(duty, None);
            }
        }
    });
}
