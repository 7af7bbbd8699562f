//! A row for each record: as a line of JSON, or of a table.

use crate::batch::csv::written;
use crate::batch::decide::Decided;
use crate::eval::outcome::Outcome;
use crate::eval::slot::Place;
use crate::ir::{DecisionId, Program, RuleId};

/// The columns of a table of rows; where records come from several files, `file` stands first.
const COLUMNS: [&str; 9] = ["line", "id", "decision", "outcome", "status", "rules", "provisions", "missing", "why"];

/// What parts several words in one cell.
const AND: &str = "; ";

/// How rows are written.
#[derive(Clone, Debug)]
pub struct Rows {
    pub(super) json: bool,
    decision: String,
    // By rule: its name and its citations, as JSON and as plain words.
    rules: Vec<(String, String)>,
    provisions: Vec<(String, String)>,
    // By outcome: its name, likewise.
    outcomes: Vec<(String, String)>,
}

/// Which record a row is of.
#[derive(Clone, Copy, Debug)]
pub struct Of<'a> {
    /// The file, where there are several.
    pub file: Option<&'a str>,
    /// The line on which it begins.
    pub line: u64,
    /// Its own name, as JSON.
    pub id: Option<&'a str>,
}

impl Rows {
    /// Rows of a decision.
    ///
    /// - `json`: lines of JSON, else of a table.
    pub fn new(program: &Program, decision: DecisionId, json: bool) -> Rows {
        let both = |words: &[String]| {
            let quoted: Vec<String> = words.iter().map(|word| quoted(word)).collect();
            (quoted.join(","), words.join(AND))
        };
        let rules = program.rules.iter();
        Rows {
            json,
            decision: program.decision(decision).head.name.clone(),
            outcomes: program
                .decision(decision)
                .outcomes
                .iter()
                .map(|outcome| both(std::slice::from_ref(&outcome.name)))
                .collect(),
            rules: rules.clone().map(|rule| both(std::slice::from_ref(&rule.head.name))).collect(),
            provisions: rules
                .map(|rule| {
                    let cited = rule.head.places.iter().map(|place| {
                        let source = &program.source(place.source).name;
                        let pinpoint = place.pinpoint.as_ref();
                        pinpoint.map_or_else(|| source.clone(), |pinpoint| format!("{source} {pinpoint}"))
                    });
                    both(&cited.collect::<Vec<String>>())
                })
                .collect(),
        }
    }

    /// The row of an answer.
    pub fn answer(&self, program: &Program, decision: DecisionId, of: Of<'_>, decided: &Decided, out: &mut Vec<u8>) {
        let status = decided.status.word();
        self.head(of, out);
        if self.json {
            put(out, &[",\"outcome\":"]);
            match &decided.outcome {
                None => put(out, &["null"]),
                Some(Outcome::Is(id)) => put(out, &[self.outcomes.get(id.index()).map_or("", |(json, _)| json)]),
                Some(other) => put(out, &[&quoted(&other.words(program, decision))]),
            }
            put(out, &[",\"status\":\"", status, "\",\"rules\":["]);
            self.listed(&self.rules, &decided.deciding, ",", out);
            put(out, &["],\"provisions\":["]);
            self.listed(&self.provisions, &decided.deciding, ",", out);
            put(out, &["],\"missing\":["]);
            for (n, place) in decided.missing.iter().enumerate() {
                put(out, &[if n == 0 { "" } else { "," }, &quoted(&place_words(program, *place))]);
            }
            put(out, &["]}\n"]);
            return;
        }
        put(out, &[","]);
        let outcome = decided.outcome.as_ref().map(|outcome| outcome.words(program, decision));
        written(&outcome.unwrap_or_default(), out);
        put(out, &[",", status, ","]);
        let mut cell = Vec::new();
        self.listed(&self.rules, &decided.deciding, AND, &mut cell);
        written(&String::from_utf8_lossy(&cell), out);
        put(out, &[","]);
        cell.clear();
        self.listed(&self.provisions, &decided.deciding, AND, &mut cell);
        written(&String::from_utf8_lossy(&cell), out);
        put(out, &[","]);
        let missing: Vec<String> = decided.missing.iter().map(|place| place_words(program, *place)).collect();
        written(&missing.join(AND), out);
        put(out, &[",\n"]);
    }

    /// The row of a record that is bad.
    pub fn bad(&self, of: Of<'_>, why: &str, out: &mut Vec<u8>) {
        self.head(of, out);
        if self.json {
            put(out, &[",\"outcome\":null,\"status\":\"bad record\",\"rules\":[],\"provisions\":[],\"missing\":[],"]);
            put(out, &["\"why\":", &quoted(why), "}\n"]);
        } else {
            put(out, &[",,bad record,,,,"]);
            written(why, out);
            put(out, &["\n"]);
        }
    }

    pub(super) fn head(&self, of: Of<'_>, out: &mut Vec<u8>) {
        if self.json {
            put(out, &["{"]);
            if let Some(file) = of.file {
                put(out, &["\"file\":", &quoted(file), ","]);
            }
            number(out, &["\"line\":"], of.line);
            if let Some(id) = of.id {
                put(out, &[",\"id\":", id]);
            }
            put(out, &[",\"decision\":\"", &self.decision, "\""]);
            return;
        }
        if let Some(file) = of.file {
            written(file, out);
            put(out, &[","]);
        }
        number(out, &[], of.line);
        put(out, &[","]);
        written(&of.id.map(plain).unwrap_or_default(), out);
        put(out, &[",", &self.decision]);
    }

    fn listed(&self, words: &[(String, String)], rules: &[RuleId], by: &str, out: &mut Vec<u8>) {
        let mut first = true;
        for rule in rules {
            let Some((json, plain)) = words.get(rule.index()) else { continue };
            let words = if self.json { json } else { plain };
            if words.is_empty() {
                continue;
            }
            if !std::mem::replace(&mut first, false) {
                put(out, &[by]);
            }
            put(out, &[words]);
        }
    }
}

/// The first line of a table of rows.
pub fn heading(files: bool) -> String {
    first_line(files, &COLUMNS)
}

pub(super) fn first_line(files: bool, columns: &[&str]) -> String {
    let file = files.then_some("file");
    let all: Vec<&str> = file.into_iter().chain(columns.iter().copied()).collect();
    format!("{}\n", all.join(","))
}

pub(super) fn put(out: &mut Vec<u8>, words: &[&str]) {
    for word in words {
        out.extend_from_slice(word.as_bytes());
    }
}

fn number(out: &mut Vec<u8>, before: &[&str], n: u64) {
    put(out, before);
    let start = out.len();
    let mut left = n;
    loop {
        // A remainder by ten is one digit.
        out.push(b'0' + u8::try_from(left % 10).unwrap_or(0));
        left /= 10;
        if left == 0 {
            break;
        }
    }
    if let Some(digits) = out.get_mut(start..) {
        digits.reverse();
    }
}

/// Words as JSON.
pub(super) fn quoted(words: &str) -> String {
    serde_json::Value::from(words).to_string()
}

/// JSON as plain words: a string without its quotes.
fn plain(json: &str) -> String {
    serde_json::from_str::<String>(json).unwrap_or_else(|_| json.to_owned())
}

/// A place as people write it; items count from 0, as `--set` counts them.
fn place_words(program: &Program, place: Place) -> String {
    match place {
        Place::Fact(fact) => program.fact(fact).name.clone(),
        Place::Field { list, item, field } => {
            format!("{}[{item}].{}", program.fact(list).name, program.field_decl(list, field).name)
        }
    }
}
