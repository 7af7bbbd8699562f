//! Decisions as queries: the circuit of a decision, put to many partial cases, says what the evaluator says of each, and
//! what no query can be made of is refused.
//!
//! With `ASSIZE_SQL=FOLDER` the cases of the first test are written there, with the queries and with what the evaluator
//! says, for `.ci/sql` to put to the engines themselves.

use crate::folder::Folder;
use crate::generate::case::case;
use crate::generate::{Generated, Rng};
use crate::run::Run;
use crate::sweep::{COMPLETIONS, reference, trials};
use assize::base::date::Date;
use assize::base::limits::Limits;
use assize::batch::{Batch, Question as Asked};
use assize::check::Options;
use assize::diagram::DEFAULT_NODES;
use assize::eval::Law;
use assize::eval::term::Step;
use assize::export::circuit::{Circuit, IMPOSSIBLE, Question, Wire, YES};
use assize::export::column::{Holds, Moved, Reads};
use assize::export::{Column, Dialect, Names, Refusal, create_table, query};
use assize::ir::{DecisionId, FactDecl, FactKind, Facts, Found, Made, Program, Reasons, Scalar, Value};
use assize::workspace::{Texts, Workspace};
use std::collections::BTreeMap;
use std::path::PathBuf;

/// A row of the table of facts: what is known, by column.
type Row = BTreeMap<String, String>;

/// An answer: outcome, status, rules.
type Answer = (String, String, String);

const NODES: usize = 2_000_000;
const SPLITS: usize = 50_000;

// ---------------------------------------------------------------- facts and rows

/// What a case says in a column.
fn cell(program: &Program, facts: &Facts, column: &Column) -> Option<String> {
    let whole = |decl: &FactDecl| column.name == decl.name;
    let part = |decl: &FactDecl| column.name.strip_prefix(&decl.name)?.strip_prefix('.').map(str::to_owned);
    let mut all = program.facts.iter().enumerate();
    let (n, decl) = all.find(|(_, decl)| whole(decl) || part(decl).is_some()).expect("a column is of a fact");
    let found = facts.get(assize::ir::FactId::new(n))?;
    match (part(decl).as_deref(), found) {
        (None, Found::NotHappened) => Some(String::from("false")),
        (None, Found::Happened(_)) => Some(String::from("true")),
        (None, Found::Value(value, _)) => match (value, &decl.kind) {
            (Value::YesNo(yes), _) if decl.or_none => Some(String::from(if *yes { "yes" } else { "no" })),
            (Value::YesNo(yes), _) => Some(yes.to_string()),
            (Value::None, FactKind::Scalar(Scalar::Date | Scalar::Number { .. } | Scalar::Duration(_))) => None,
            (Value::None, _) => Some(String::from("none")),
            (Value::Member(n), FactKind::Scalar(Scalar::Enum(ty))) => {
                Some(program.types[ty.index()].values[*n as usize].name.clone())
            }
            (Value::Other(words) | Value::Text(words), _) => Some(words.to_string()),
            (Value::Date(date), _) => Some(date.iso()),
            (Value::Number(number), _) => Some(number.to_string()),
            (Value::Duration(n), _) => Some(n.to_string()),
            (Value::Member(_), _) => None,
        },
        (Some("on"), Found::Happened(Some(date))) => Some(date.iso()),
        (Some("none"), Found::Value(value, _)) => Some((*value == Value::None).to_string()),
        (Some("on"), Found::Value(_, made)) => made.as_ref().and_then(|made| made.on).map(Date::iso),
        (Some("reasons"), Found::Value(_, made)) => match &made.as_ref()?.reasons {
            Reasons::Recorded(_) => Some(String::from("true")),
            Reasons::NoneRecorded => Some(String::from("false")),
            Reasons::Unknown => None,
        },
        (Some(member), Found::Set { members, complete }) => {
            let FactKind::Set(ty) = decl.kind else { return None };
            let values = &program.types[ty.index()].values;
            let value = match values.iter().position(|value| value.name == member) {
                Some(n) => Value::Member(u32::try_from(n).unwrap()),
                None => Value::Other(member.into()),
            };
            members.get(&value).copied().or(complete.then_some(false)).map(|inside| inside.to_string())
        }
        (_, _) => None,
    }
}

fn row(program: &Program, circuit: &Circuit, facts: &Facts) -> Row {
    let all = circuit.columns.all.iter();
    all.filter_map(|column| Some((column.name.clone(), cell(program, facts, column)?))).collect()
}

/// A case of a policy drawn at random: some facts are known. Of every third most are, and are yes, so that few rules are
/// broken and what is left open matters.
fn drawn(rng: &mut Rng, program: &Program, dates: &[Date]) -> Facts {
    let (known, yes) = if rng.below(3) == 0 { (96, 93) } else { (40 + rng.below(60), 65) };
    let mut facts = Facts::new();
    for (n, decl) in program.facts.iter().enumerate() {
        if rng.chance(known) {
            facts.set(assize::ir::FactId::new(n), value(rng, program, decl, (dates, yes)));
        }
    }
    facts
}

fn value(rng: &mut Rng, program: &Program, decl: &FactDecl, (dates, yes): (&[Date], usize)) -> Option<Found> {
    let value = match &decl.kind {
        FactKind::List(_) => return None,
        FactKind::Event => {
            return Some(match rng.below(4) {
                0 => Found::NotHappened,
                1 => Found::Happened(None),
                _ => Found::Happened(Some(rng.pick(dates))),
            });
        }
        FactKind::Set(ty) => {
            let all = (0..program.types[ty.index()].values.len()).map(|n| Value::Member(u32::try_from(n).unwrap()));
            let members = all.filter_map(|value| rng.chance(70).then(|| (value, rng.chance(40)))).collect();
            return Some(Found::Set { members, complete: rng.chance(30) });
        }
        FactKind::Scalar(_) if decl.or_none && rng.chance(20) => Value::None,
        FactKind::Scalar(Scalar::YesNo) => Value::YesNo(rng.chance(yes)),
        FactKind::Scalar(Scalar::Date) => Value::Date(rng.pick(dates)),
        FactKind::Scalar(Scalar::Number { min, max, .. }) => {
            let wanted = assize::base::number::Number::whole(i64::try_from(rng.below(40)).unwrap());
            Value::Number(wanted.max(*min).min(*max))
        }
        FactKind::Scalar(Scalar::Duration(_)) => Value::Duration(i64::try_from(rng.below(40)).unwrap()),
        FactKind::Scalar(Scalar::Text) => Value::Text(rng.pick(&["a", "it's", "c\\d"]).into()),
        FactKind::Scalar(Scalar::Enum(ty)) => {
            let ty = &program.types[ty.index()];
            if ty.open && rng.chance(20) {
                Value::Other("some other thing".into())
            } else {
                Value::Member(u32::try_from(rng.below(ty.values.len())).unwrap())
            }
        }
    };
    let made = decl.judgement.as_ref().map(|_| {
        let reasons = match rng.below(3) {
            0 => Reasons::Unknown,
            1 => Reasons::NoneRecorded,
            _ => Reasons::Recorded(String::from("So it seems.")),
        };
        Box::new(Made { by: None, on: rng.chance(50).then(|| rng.pick(dates)), reasons })
    });
    Some(Found::Value(value, made))
}

// ---------------------------------------------------------------- the circuit, as an engine works it out

struct Engine<'c> {
    circuit: &'c Circuit,
    row: &'c Row,
    /// What is tried where a column is unknown.
    tried: BTreeMap<usize, i128>,
    /// Whether each presumption stands, where that is not read off the row.
    standing: Option<Vec<bool>>,
}

impl Engine<'_> {
    fn cell(&self, column: usize) -> Option<&str> {
        self.row.get(&self.circuit.columns.all[column].name).map(String::as_str)
    }

    fn yes(&self, column: usize) -> Option<bool> {
        self.cell(column).map(|cell| cell == "true")
    }

    fn quantity(&self, column: usize) -> Option<i128> {
        let Some(cell) = self.cell(column) else {
            let unit = if self.circuit.columns.all[column].holds == Holds::Date { 1 } else { 1_000_000_000_000 };
            return self.tried.get(&column).map(|value| value * unit);
        };
        Some(match self.circuit.columns.all[column].holds {
            Holds::Date => i128::from(Date::parse(cell).unwrap().day_number()),
            Holds::Whole(..) | Holds::Decimal(..) => assize::base::number::Number::parse(cell).unwrap().raw(),
            Holds::YesNo | Holds::Words(..) => unreachable!("no quantity"),
        })
    }

    fn moved(&self, moved: &Moved) -> Option<Date> {
        let start = match moved.from {
            Ok(column) => Date::from_day_number(i64::try_from(self.quantity(column)?).unwrap()).unwrap(),
            Err(date) => date,
        };
        moved.steps.iter().try_fold(start, |date, step: &Step| step.apply(date, None))
    }

    fn value(&self, reads: &Reads) -> Option<i128> {
        match reads {
            Reads::YesNo(column) => self.yes(*column).map(i128::from),
            Reads::Happened(happened, on) => self.yes(*happened).or(self.cell(*on).map(|_| true)).map(i128::from),
            Reads::IsNone(none, value) => self.yes(*none).or(self.cell(*value).map(|_| false)).map(i128::from),
            Reads::Quantity(column) => self.quantity(*column),
            Reads::Choice(column, words, rest) => {
                let cell = self.cell(*column)?;
                words.iter().find(|(word, _)| word == cell).map(|(_, n)| *n).or(*rest)
            }
            Reads::Dates(a, b) => Some(i128::from(self.moved(a)? <= self.moved(b)?)),
            Reads::Sum(terms, constant) => {
                let one = 1_000_000_000_000_i128;
                let mut sum = i128::from(*constant) * one;
                for (column, times) in terms {
                    sum += self.quantity(*column)? * i128::from(*times);
                }
                Some(i128::from(sum <= 0))
            }
            Reads::Day(date) => Some(i128::from(date.day_number())),
            Reads::Stands(n) => {
                Some(i128::from(self.standing.as_ref().map_or_else(|| self.rebuttal(*n) != YES, |all| all[*n])))
            }
        }
    }

    fn rebuttal(&self, n: usize) -> u64 {
        self.ends(self.circuit.rebuttals[n], &mut BTreeMap::new()) & (IMPOSSIBLE - 1)
    }

    fn ends(&self, wire: Wire, known: &mut BTreeMap<usize, u64>) -> u64 {
        let gate = match wire {
            Wire::End(ends) => return ends,
            Wire::Gate(gate) => gate,
        };
        if let Some(known) = known.get(&gate) {
            return *known;
        }
        let mut ends = 0;
        for (part, below) in &self.circuit.gates[gate] {
            let part = self.circuit.parts[*part];
            let value = self.value(&self.circuit.inputs[part.input].reads);
            if value.is_none_or(|value| (part.low..=part.high).contains(&value)) {
                ends |= self.ends(*below, known);
            }
        }
        known.insert(gate, ends);
        ends
    }

    /// Whether a date is unknown that several comparisons share.
    fn tied(&self) -> bool {
        self.circuit.shared().into_iter().any(|column| {
            let there = match self.circuit.columns.absent.get(&column) {
                None => true,
                Some((flag, when)) => self.yes(*flag) != Some(*when),
            };
            self.cell(column).is_none() && there
        })
    }

    /// The ends that are reached, as each completion is and with presumptions held to.
    fn reached(&self) -> [u64; 2] {
        let mut known = BTreeMap::new();
        [self.circuit.in_the_end, self.circuit.held].map(|wire| self.ends(wire.unwrap(), &mut known) & (IMPOSSIBLE - 1))
    }

    fn answer(&self, program: &Program) -> Answer {
        let [ends, held] = self.reached();
        let all = 0..self.circuit.rebuttals.len();
        let rebuttals: Vec<u64> = all.clone().map(|n| self.rebuttal(n)).collect();
        let standing: Vec<bool> = rebuttals.iter().map(|ends| *ends != YES).collect();
        let (mut tried, mut tried_held, mut tried_rebuttals) = (0, 0, vec![0; rebuttals.len()]);
        for values in self.circuit.tries() {
            let tried_now = self.circuit.shared().into_iter().zip(values).collect();
            let standing = Some(standing.clone());
            let other = Engine { circuit: self.circuit, row: self.row, tried: tried_now, standing };
            let [ends, held] = other.reached();
            (tried, tried_held) = (tried | ends, tried_held | held);
            tried_rebuttals.iter_mut().enumerate().for_each(|(n, ends)| *ends |= other.rebuttal(n));
        }
        let (only, several) = (|set: u64| set.is_power_of_two(), |set: u64| set.count_ones() > 1);
        let sure = several(tried)
            && (only(held) && (held & tried != 0 || held & ends == 0) || several(tried_held))
            && rebuttals == tried_rebuttals;
        let (status, won) = if ends == 0 {
            ("bad record", 0)
        } else if self.tied() && (tried == 0 || several(ends) && !sure) {
            ("not decided", 0)
        } else if only(ends) {
            ("settled", ends)
        } else if only(held) && held & ends != 0 {
            ("presumed", held)
        } else {
            ("undetermined", 0)
        };
        let outcome = self.circuit.ends.iter().find(|(end, _)| *end == won).map_or("", |(_, words)| words);
        let mut known = BTreeMap::new();
        let rules = self.circuit.rules.iter().filter(|live| {
            let wire = if status == "settled" { live.in_the_end } else { live.held };
            won & live.ends != 0 && self.ends(wire, &mut known) == YES
        });
        let rules: Vec<&str> = rules.map(|live| program.rule(live.rule).head.name.as_str()).collect();
        (outcome.to_owned(), status.to_owned(), rules.join("; "))
    }
}

/// Rows in which the columns of one fact contradict each other: a row for each way that this decision has.
fn spoilt(circuit: &Circuit, rows: &[(Row, Answer)]) -> Vec<Row> {
    let all = &circuit.columns.all;
    let told =
        |column: usize| rows.iter().find(|(row, _)| row.contains_key(&all[column].name)).map(|(row, _)| row.clone());
    let absent = circuit.columns.absent.iter().filter_map(|(column, (flag, when))| {
        let mut row = told(*column)?;
        row.insert(all[*flag].name.clone(), when.to_string());
        Some(row)
    });
    let made = circuit.columns.made.iter().filter(|(_, judged)| all.iter().any(|own| own.name == **judged));
    let made = made.filter_map(|(column, judged)| {
        let mut row = told(*column)?;
        row.remove(judged);
        Some(row)
    });
    absent.chain(made).collect()
}

/// What the circuit says of a row.
fn answered(circuit: &Circuit, row: &Row, program: &Program) -> Answer {
    Engine { circuit, row, tried: BTreeMap::new(), standing: None }.answer(program)
}

fn batch<'a>(law: &'a Law<'a>, question: Question) -> Batch<'a> {
    let Question { decision, on, law_at, .. } = question;
    Batch::new(law, Asked { decision, on, law_at, splits: SPLITS }, DEFAULT_NODES)
}

/// What the evaluator says, without any diagram.
fn evaluated(batch: &Batch<'_>, facts: &Facts) -> Answer {
    match batch.evaluate(facts, false) {
        Err(_) => (String::new(), String::from("bad record"), String::new()),
        Ok(decided) => {
            let (program, decision) = (batch.law.program, batch.question.decision);
            let outcome = decided.outcome.map_or_else(String::new, |outcome| outcome.words(program, decision));
            let rules: Vec<&str> = decided.deciding.iter().map(|rule| program.rule(*rule).head.name.as_str()).collect();
            (outcome, decided.status.word().to_owned(), rules.join("; "))
        }
    }
}

fn program(texts: &Texts, name: &str) -> Program {
    let workspace = Workspace::open(texts, name, Limits::default()).expect("the policy is there");
    workspace.check(0, &Options::default()).program().unwrap_or_else(|found| panic!("{name}: {found:?}"))
}

/// A small policy with every kind of fact that a column can hold.
const KINDS: &str = r#"policy kinds "Kinds of fact"
    in force from 12 January 2026
    dated by request.made_on

source Act "The Act" is statute

role officer "the officer"

type Rank is ordered constable < sergeant < inspector
type Kind is one of
    notes   "notes"
    letters "letters"
    and others

facts request "The request"
    made_on   : date                            "When?"
    sent      : event                           "Was it sent?"
    rank      : Rank or none                    "Whose authority?"
    kind      : Kind                            "What kind?"
    seeks     : some of Kind                    "What is sought?"
    pages     : integer from 0 to 100           "How many pages?"
    copies    : integer from 0 to 100 or none   "How many copies?"
    share     : decimal                         "What share?"
    taken     : duration in days                "How long?"
    title     : text                            "What title?"
    needed    : judgement by officer on "is satisfied" with reasons "Is it needed?"
    essential : yes/no                          "Is it essential?"
    until     : date or none                    "Until when?"

decision making "May it be made?"
    outcomes unlawful over irregular over allowed
    otherwise allowed

impossible odd "No constable asks for letters" if request.rank is constable and request.kind is letters

rule rank "Rank"
    cites Act s.1
    making is unlawful unless request.rank is at least sergeant

rule kinds "Kinds"
    cites Act s.2
    cites Act s.3
    making is irregular if request.kind is other "it's" or request.seeks includes notes

rule numbers "Numbers"
    cites Act s.4
    making is irregular if any of
        (a) request.pages is above 20
        (b) request.share is below 0.5
        (c) request.copies is at least 12
        (d) request.taken is above 14 days
        (e) request.pages + request.copies is above 50

rule words "Words"
    making is irregular if request.title is "it's"

rule dates "Dates"
    cites Act s.5
    making is irregular unless all of
        (a) request.sent.on is on or before 1 month after request.made_on
        (b) request.until is none or request.until is after request.made_on

rule need "Need"
    cites Act s.6
    making is unlawful unless request.needed

rule reasons "Reasons"
    cites Act s.7
    making is irregular unless request.needed.reasons

presumption against "Presumed not needed"
    cites Act s.8
    presume not request.needed
    rebutted if request.essential
"#;

/// The policies that are tried, each with its decisions.
fn tried() -> Vec<(String, Program)> {
    let library = ["law.third_party_material", "law.chapter3a", "law.therapy_notes", "law.answering"];
    let mut all: Vec<(String, Program)> =
        library.iter().map(|name| ((*name).to_owned(), program(&Texts::default(), name))).collect();
    all.push((String::from("kinds"), program(&Texts::default().with("kinds.assize", KINDS), "kinds.assize")));
    all
}

fn question(decision: DecisionId) -> Question {
    Question { decision, on: None, law_at: None, nodes: NODES }
}

#[test]
fn a_circuit_says_of_partial_cases_what_the_evaluator_says() {
    let folder = std::env::var_os("ASSIZE_SQL").map(PathBuf::from);
    let cases = if folder.is_some() { 2_000 } else { 120 };
    let (mut compared, mut left, mut open) = (0, 0, 0);
    for (name, program) in tried() {
        let law = Law::new(&program);
        let days = ["2020-12-31", "2021-06-01", "2026-01-11", "2026-01-12", "2026-02-02", "2026-02-28", "2026-03-31"];
        let dates: Vec<Date> = days.iter().map(|day| Date::parse(day).unwrap()).collect();
        for (n, decision) in program.decisions.iter().enumerate() {
            let question = question(DecisionId::new(n));
            let circuit = match Circuit::new(&law, &question) {
                Ok(circuit) => circuit,
                Err(refusal) => {
                    assert_eq!(refusal, Refusal::ItemByItem, "{name} {}", decision.head.name);
                    continue;
                }
            };
            let batch = batch(&law, question);
            let mut rng = Rng::new(u64::try_from(n).unwrap() + 5);
            let mut rows = Vec::new();
            for _ in 0..cases {
                let facts = drawn(&mut rng, &program, &dates);
                let row = row(&program, &circuit, &facts);
                let found = answered(&circuit, &row, &program);
                let wanted = evaluated(&batch, &facts);
                compared += 1;
                // What the evaluator leaves open for want of means, the circuit may know.
                if found.1 == "not decided" || wanted.1 == "not decided" {
                    left += 1;
                } else {
                    open += usize::from(found.1 != "settled" && found.1 != "bad record");
                    assert_eq!(found, wanted, "{name} {}: {row:?}", decision.head.name);
                }
                rows.push((row, wanted));
            }
            for spoilt in spoilt(&circuit, &rows) {
                rows.push((spoilt, (String::new(), String::from("bad record"), String::new())));
            }
            if let Some(folder) = &folder {
                write(folder, &format!("{name}.{}", decision.head.name), &program, &circuit, &rows);
            }
        }
    }
    println!("{compared} compared, {left} left to the evaluator, {open} open or presumed");
    assert!(compared > 1_000 && left * 3 < compared && open * 20 > compared, "{compared} {left} {open}");
}

#[test]
fn circuits_of_generated_policies_say_what_the_evaluator_says() {
    let (mut compared, mut left, mut refused) = (0, 0, 0);
    for n in 0..trials() * 2 {
        let seed = n * 1000 + 970;
        let generated = Generated::new(seed, 1 + usize::try_from(n % 3).unwrap());
        let law = Law::new(&generated.program);
        let reference = reference(&generated);
        let mut rng = Rng::new(seed + 77);
        for n in 0..generated.program.decisions.len() {
            let Generated { on, law_at, .. } = generated;
            let question = Question { decision: DecisionId::new(n), on, law_at, nodes: NODES };
            let Ok(circuit) = Circuit::new(&law, &question) else {
                refused += 1;
                continue;
            };
            let batch = batch(&law, question);
            for _ in 0..6 {
                let facts = case(&mut rng, &generated, &reference, COMPLETIONS);
                let row = row(&generated.program, &circuit, &facts);
                let found = answered(&circuit, &row, &generated.program);
                let wanted = evaluated(&batch, &facts);
                compared += 1;
                if found.1 == "not decided" || wanted.1 == "not decided" {
                    left += 1;
                } else {
                    let show = crate::generate::show::Show(&generated.program);
                    let told = || format!("seed {seed}\n{}{}", show.program(&generated), show.facts(&facts));
                    assert_eq!((&found.0, &found.1), (&wanted.0, &wanted.1), "{}", told());
                }
            }
        }
    }
    println!("{compared} compared, {left} left to the evaluator, {refused} refused");
    assert!(compared > 300 && left * 3 < compared, "{compared} {left} {refused}");
}

/// Writes what `.ci/sql` puts to the engines.
fn write(folder: &std::path::Path, name: &str, program: &Program, circuit: &Circuit, rows: &[(Row, Answer)]) {
    let own = folder.join(name);
    std::fs::create_dir_all(&own).unwrap();
    let names = Names { table: "cases", id: "id" };
    for (dialect, file) in [(Dialect::Duckdb, "duckdb"), (Dialect::Postgres, "postgres"), (Dialect::Spark, "spark")] {
        let text = query(program, circuit, names, dialect).unwrap();
        std::fs::write(own.join(format!("{file}.sql")), text).unwrap();
        std::fs::write(own.join(format!("{file}.table.sql")), create_table(circuit, names, dialect)).unwrap();
    }
    let lines = rows.iter().enumerate().map(|(n, (row, (outcome, status, rules)))| {
        serde_json::json!({ "id": n.to_string(), "row": row, "answer": [outcome, status, rules] }).to_string() + "\n"
    });
    std::fs::write(own.join("cases.jsonl"), lines.collect::<String>()).unwrap();
}

#[test]
fn the_query_of_a_small_policy_reads_so() {
    let policy = r#"policy notes "Notes"

source Act "The Act" is statute

facts request "The request"
    written : yes/no "Is it in writing?"
    agreed  : yes/no "Is it agreed to?"

decision making "May it be made?"
    outcomes unlawful over allowed
    otherwise allowed

rule form "In writing"
    cites Act s.1
    making is unlawful unless request.written or request.agreed
"#;
    let folder = Folder::new().with("notes.assize", policy);
    let table = Run::new(["export", "sql", "notes.assize", "--create-table"]).within(&folder).ran().exits(0);
    let text = Run::new(["export", "sql", "notes.assize", "--table", "year.requests"]).within(&folder).ran().exits(0);
    insta::assert_snapshot!(format!("{}\n{}", table.out, text.out));
}

#[test]
fn a_query_says_of_columns_that_contradict_each_other_that_the_record_is_bad() {
    let folder = Folder::new().with("kinds.assize", KINDS);
    let query = Run::new(["export", "sql", "kinds.assize"]).within(&folder).ran().exits(0).out;
    let table = Run::new(["export", "sql", "kinds.assize", "--create-table"]).within(&folder).ran().exits(0).out;
    let names: Vec<&str> = table.lines().skip(2).filter_map(|line| line.split('"').nth(1)).collect();
    let column = |name: &str| format!("f{}", names.iter().position(|own| *own == name).unwrap());
    for (told, other, why) in [
        ("NOT request.sent", "request.sent.on", "`request.sent` is false, and `request.sent.on` has a date"),
        ("request.until.none", "request.until", "`request.until.none` is true, and `request.until` has a value"),
        ("request.copies.none", "request.copies", "`request.copies.none` is true, and `request.copies` has a value"),
    ] {
        let (not, flag) = told.strip_prefix("NOT ").map_or(("", told), |flag| ("NOT ", flag));
        let arm = format!("WHEN {not}{} AND {} IS NOT NULL THEN '{why}'", column(flag), column(other));
        assert!(query.contains(&arm), "{arm}\n{query}");
    }
    let (reasons, own) = (column("request.needed.reasons"), column("request.needed"));
    let arm = format!("WHEN {reasons} IS NOT NULL AND {own} IS NULL THEN");
    assert!(query.contains(&arm), "{arm}\n{query}");
}

#[test]
fn a_query_of_a_policy_in_which_nothing_can_occur_can_be_read() {
    let policy = "policy p \"P\"\n\nsource Act \"The Act\" is statute\n\nfacts r \"R\"\n    a : yes/no \"A?\"\n\n\
        impossible never \"Never\" if r.a or not r.a\n\ndecision making \"May it be made?\"\n    \
        outcomes unlawful over allowed\n    otherwise allowed\n\nrule one \"One\"\n    cites Act s.1\n    \
        making is unlawful if r.a\n";
    let folder = Folder::new().with("p.assize", policy);
    let query = Run::new(["export", "sql", "p.assize"]).within(&folder).ran().exits(0).out;
    assert!(!query.contains("CASE won END") && query.contains("CAST(NULL AS VARCHAR) AS outcome"), "{query}");
}

#[test]
fn what_no_query_can_be_made_of_is_refused_with_the_reason() {
    let policy = |facts: &str, rule: &str| {
        format!(
            "policy p \"P\"\n\nsource Act \"The Act\" is statute\n\ntype Item is record\n    sealed : yes/no \"Sealed?\"\n\n\
             facts r \"The request\"\n{facts}\n\ndecision making \"May it be made?\"\n    outcomes unlawful over allowed\n    \
             otherwise allowed\n\nrule one \"One\"\n    cites Act s.1\n    making is unlawful if {rule}\n"
        )
    };
    for (facts, rule, said) in [
        ("    items : many Item \"Which?\"", "some item in r.items has item.sealed", "turns on the list `r.items`"),
        (
            "    a : decimal \"A?\"\n    b : decimal \"B?\"",
            "r.a + r.b is above 2",
            "it adds numbers that need not be whole: `r.a`",
        ),
    ] {
        let folder = Folder::new().with("p.assize", policy(facts, rule));
        let ran = Run::new(["export", "sql", "p.assize"]).within(&folder).ran().exits(2);
        assert!(ran.err.contains("no query can be made of `making`") && ran.err.contains(said), "{}", ran.err);
        assert_eq!(ran.out, "");
    }
    let item = ["export", "sql", "law.third_party_material", "--decision", "disclosing"];
    assert!(Run::new(item).ran().exits(2).err.contains("it is decided item by item"));
    let near = ["export", "sql", "law.third_party_material", "--decision", "making_requests"];
    assert!(Run::new(near).ran().exits(2).err.contains("did you mean `making_request`?"));
}
