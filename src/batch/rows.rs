//! A row for each record: as a line of JSON, of a table, or in columns.

use crate::batch::csv::written;
use crate::batch::decide::Decided;
use crate::batch::sheet::{Kind, Row, Sheet};
use crate::eval::outcome::Outcome;
use crate::eval::slot::Place;
use crate::ir::{DecisionId, Program, RuleId};

/// The columns of rows; where records come from several files, `file` stands first.
const COLUMNS: [(&str, Kind); 9] = [
    ("line", Kind::Whole),
    ("id", Kind::Words),
    ("decision", Kind::Words),
    ("outcome", Kind::Words),
    ("status", Kind::Words),
    ("rules", Kind::Lists),
    ("provisions", Kind::Lists),
    ("missing", Kind::Lists),
    ("why", Kind::Words),
];

/// What parts several words in one cell.
const AND: &str = "; ";

/// What rows are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Lines of JSON.
    Lines,
    /// Lines of a table.
    Table,
    /// Columns.
    Columns,
}

/// Rows that are written, as text or in columns.
#[derive(Clone, Debug, Default)]
pub struct Written {
    /// Lines.
    pub text: Vec<u8>,
    /// Columns.
    pub sheet: Sheet,
}

/// How rows are written.
#[derive(Clone, Debug)]
pub struct Rows {
    pub(super) form: Form,
    decision: String,
    // By rule: its name and its citations, as JSON, as plain words, and each by itself.
    rules: Vec<Named>,
    provisions: Vec<Named>,
    // By outcome: its name, likewise.
    outcomes: Vec<Named>,
}

/// Words as rows of each form have them.
#[derive(Clone, Debug)]
struct Named {
    json: String,
    plain: String,
    each: Vec<String>,
}

impl Named {
    fn new(each: Vec<String>) -> Named {
        let quoted: Vec<String> = each.iter().map(|word| quoted(word)).collect();
        Named { json: quoted.join(","), plain: each.join(AND), each }
    }
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
    pub fn new(program: &Program, decision: DecisionId, form: Form) -> Rows {
        let rules = program.rules.iter();
        let decl = program.decision(decision);
        Rows {
            form,
            decision: decl.head.name.clone(),
            outcomes: decl.outcomes.iter().map(|outcome| Named::new(vec![outcome.name.clone()])).collect(),
            rules: rules.clone().map(|rule| Named::new(vec![rule.head.name.clone()])).collect(),
            provisions: rules
                .map(|rule| {
                    let cited = rule.head.places.iter().map(|place| {
                        let source = &program.source(place.source).name;
                        let pinpoint = place.pinpoint.as_ref();
                        pinpoint.map_or_else(|| source.clone(), |pinpoint| format!("{source} {pinpoint}"))
                    });
                    Named::new(cited.collect())
                })
                .collect(),
        }
    }

    /// The row of an answer.
    pub fn answer(
        &self,
        program: &Program,
        decision: DecisionId,
        of: Of<'_>,
        decided: &Decided,
        written: &mut Written,
    ) {
        let missing = || decided.missing.iter().map(|place| place_words(program, *place));
        match self.form {
            Form::Lines => self.line((program, decision), of, (decided, missing()), &mut written.text),
            Form::Table => self.table((program, decision), of, (decided, missing()), &mut written.text),
            Form::Columns => {
                let mut row = self.begin(of, columns(of.file.is_some()), &mut written.sheet);
                match &decided.outcome {
                    Some(Outcome::Is(id)) => row.words(self.outcomes.get(id.index()).map(|named| named.plain.as_str())),
                    other => row.words(other.as_ref().map(|other| other.words(program, decision)).as_deref()),
                }
                row.words(Some(decided.status.word()));
                for named in [&self.rules, &self.provisions] {
                    let each = decided.deciding.iter().filter_map(|rule| named.get(rule.index()));
                    row.list(each.flat_map(|named| named.each.iter().map(String::as_str)));
                }
                row.list(missing().collect::<Vec<String>>().iter().map(String::as_str));
                row.words(None);
            }
        }
    }

    fn line(
        &self,
        (program, decision): (&Program, DecisionId),
        of: Of<'_>,
        (decided, missing): (&Decided, impl Iterator<Item = String>),
        out: &mut Vec<u8>,
    ) {
        self.head(of, out);
        put(out, &[",\"outcome\":"]);
        match &decided.outcome {
            None => put(out, &["null"]),
            Some(Outcome::Is(id)) => put(out, &[self.outcomes.get(id.index()).map_or("", |named| &named.json)]),
            Some(other) => put(out, &[&quoted(&other.words(program, decision))]),
        }
        put(out, &[",\"status\":\"", decided.status.word(), "\",\"rules\":["]);
        self.listed(&self.rules, &decided.deciding, ",", out);
        put(out, &["],\"provisions\":["]);
        self.listed(&self.provisions, &decided.deciding, ",", out);
        put(out, &["],\"missing\":["]);
        for (n, place) in missing.enumerate() {
            put(out, &[if n == 0 { "" } else { "," }, &quoted(&place)]);
        }
        put(out, &["]}\n"]);
    }

    fn table(
        &self,
        (program, decision): (&Program, DecisionId),
        of: Of<'_>,
        (decided, missing): (&Decided, impl Iterator<Item = String>),
        out: &mut Vec<u8>,
    ) {
        self.head(of, out);
        put(out, &[","]);
        let outcome = decided.outcome.as_ref().map(|outcome| outcome.words(program, decision));
        written(&outcome.unwrap_or_default(), out);
        put(out, &[",", decided.status.word(), ","]);
        let mut cell = Vec::new();
        self.listed(&self.rules, &decided.deciding, AND, &mut cell);
        written(&String::from_utf8_lossy(&cell), out);
        put(out, &[","]);
        cell.clear();
        self.listed(&self.provisions, &decided.deciding, AND, &mut cell);
        written(&String::from_utf8_lossy(&cell), out);
        put(out, &[","]);
        written(&missing.collect::<Vec<String>>().join(AND), out);
        put(out, &[",\n"]);
    }

    /// The row of a record that is bad.
    pub fn bad(&self, of: Of<'_>, why: &str, out: &mut Written) {
        let Written { text, sheet } = out;
        match self.form {
            Form::Lines => {
                self.head(of, text);
                put(text, &[",\"outcome\":null,\"status\":\"bad record\",\"rules\":[],\"provisions\":[],"]);
                put(text, &["\"missing\":[],\"why\":", &quoted(why), "}\n"]);
            }
            Form::Table => {
                self.head(of, text);
                put(text, &[",,bad record,,,,"]);
                written(why, text);
                put(text, &["\n"]);
            }
            Form::Columns => {
                let mut row = self.begin(of, columns(of.file.is_some()), sheet);
                row.words(None);
                row.words(Some("bad record"));
                (0..3).for_each(|_| row.list([]));
                row.words(Some(why));
            }
        }
    }

    /// Begins a row of columns, and the sheet where it is the first.
    pub(super) fn begin<'s>(
        &self,
        of: Of<'_>,
        columns: impl Iterator<Item = (&'static str, Kind)>,
        sheet: &'s mut Sheet,
    ) -> Row<'s> {
        if sheet.columns().is_empty() {
            *sheet = Sheet::new(columns.map(|(_, kind)| kind));
        }
        let mut row = sheet.row();
        if of.file.is_some() {
            row.words(of.file);
        }
        row.whole(Some(of.line));
        row.words(of.id.map(plain).as_deref());
        row.words(Some(&self.decision));
        row
    }

    /// Begins a line.
    pub(super) fn head(&self, of: Of<'_>, out: &mut Vec<u8>) {
        if self.form == Form::Lines {
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

    fn listed(&self, words: &[Named], rules: &[RuleId], by: &str, out: &mut Vec<u8>) {
        let mut first = true;
        for rule in rules {
            let Some(named) = words.get(rule.index()) else { continue };
            let words = if self.form == Form::Lines { &named.json } else { &named.plain };
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

/// The columns of rows, from the left.
///
/// - `files`: whether records come from several files.
pub fn columns(files: bool) -> impl Iterator<Item = (&'static str, Kind)> {
    and_file(files, &COLUMNS)
}

/// The first line of a table of rows.
pub fn heading(files: bool) -> String {
    first_line(columns(files))
}

/// Columns, with that of the file before them where there are several.
pub(super) fn and_file(
    files: bool,
    columns: &'static [(&'static str, Kind)],
) -> impl Iterator<Item = (&'static str, Kind)> {
    files.then_some(("file", Kind::Words)).into_iter().chain(columns.iter().copied())
}

pub(super) fn first_line(columns: impl Iterator<Item = (&'static str, Kind)>) -> String {
    let names: Vec<&str> = columns.map(|(name, _)| name).collect();
    format!("{}\n", names.join(","))
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
