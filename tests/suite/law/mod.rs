//! The library of the law held to itself: every rule decides somewhere and somewhere does not, every safeguard holds or
//! fails as it says, and the page on what is encoded says what is so.

pub mod cases;
mod coverage;
mod properties;
mod rules;

use assize::base::limits::Limits;
use assize::check::Options;
use assize::ir::Program;
use assize::workspace::{Texts, Workspace, stdlib};

/// The texts of the library that hold law or scenarios of it.
fn texts() -> impl Iterator<Item = &'static str> {
    stdlib::names().filter(|name| name.starts_with("law."))
}

/// The whole library as one body of law, with all its scenarios and properties.
pub fn library() -> Program {
    let uses: String = texts().map(|name| format!("use {name}\n")).collect();
    let root = format!(
        "policy whole_library \"The whole library\"\n    in force from 31 December 2020\n    dated by operative_date\n\n{uses}"
    );
    program(&Texts::default().with("whole_library.assize", root), "whole_library.assize")
}

/// Every policy of the library and of the examples, each with its name.
pub fn programs() -> Vec<(String, Program)> {
    let mut all: Vec<(String, Program)> =
        texts().map(|name| (name.to_owned(), program(&Texts::default(), name))).collect();
    for name in ["accounts", "by_content", "equal_confidentiality", "judicial_gate"] {
        let path = format!("examples/reforms/{name}.assize");
        let text = std::fs::read_to_string(&path).expect("the example is there");
        all.push((path, program(&Texts::default().with("reform.assize", text), "reform.assize")));
    }
    all
}

/// A reform's own body of law, with the scenarios of the library beside its own.
fn reform(path: &str) -> Program {
    let uses: String = texts().filter(|name| name.contains("scenarios")).map(|name| format!("use {name}\n")).collect();
    let text = std::fs::read_to_string(path).expect("the example is there");
    let text = text.replacen("\nuse ", "\nuse \"scenarios\"\nuse ", 1);
    let scenarios = format!("library scenarios_at_hand \"The scenarios of the library\"\n\n{uses}");
    let texts = Texts::default().with("reform.assize", text).with("scenarios.assize", scenarios);
    program(&texts, "reform.assize")
}

/// A policy of one text.
pub fn one(name: &str, text: &str) -> Program {
    program(&Texts::default().with(name, text), name)
}

fn program(texts: &Texts, entry: &str) -> Program {
    let workspace = Workspace::open(texts, entry, Limits::default()).expect("the entry is there");
    match workspace.check(0, &Options::default()).program() {
        Ok(program) => program,
        Err(found) => panic!("{found:#?}"),
    }
}
