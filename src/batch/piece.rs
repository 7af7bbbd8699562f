//! A piece of text that holds whole records, read, decided and counted.

use crate::batch::count::{By, Column, Count};
use crate::batch::csv;
use crate::batch::decide::{Batch, Scratch};
use crate::batch::reader::{Reading, SYNTHETIC, Schema};
use crate::batch::rows::{Of, Rows, quoted};
use crate::diag::Diagnostic;
use crate::facts::{Limits, Named, Records};
use crate::ir::{FactId, FactKind, Facts};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// How the records of a text are laid out.
#[derive(Clone, Debug)]
pub enum Layout {
    /// One object of JSON a line.
    Lines,
    /// A table, of these columns.
    Table(Vec<Cell>),
}

/// What a column of a table holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cell {
    /// A fact.
    Fact(FactId),
    /// The record's own name.
    Id,
    /// Something that is passed over.
    Passed,
}

/// Whole records of one text.
#[derive(Clone, Copy, Debug)]
pub struct Piece<'t> {
    /// The file's name, where rows are to tell it.
    pub file: Option<&'t str>,
    /// The line of the text on which the piece begins, from 1.
    pub line: u64,
    /// The records.
    pub text: &'t [u8],
    /// How they are laid out.
    pub layout: &'t Layout,
}

/// A record that could not be decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bad {
    /// The line on which it begins.
    pub line: u64,
    /// Why.
    pub why: String,
}

/// What came of a piece.
#[derive(Clone, Debug, Default)]
pub struct Worked {
    /// The rows, where rows are wanted.
    pub rows: Vec<u8>,
    /// The bad records as lines of JSON, each with its line and the reason.
    pub rejects: Vec<u8>,
    /// The first bad records.
    pub bad: Vec<Bad>,
    /// How many records came out how.
    pub count: Count,
    /// Names that are no facts of the policy, each with what to say of it.
    pub unknown: BTreeMap<String, String>,
}

/// Bad records that are named for each piece.
pub const NAMED: usize = 10;

/// What pieces are worked by. Nothing in it changes: all threads share one.
#[derive(Clone, Debug)]
pub struct Work<'p> {
    /// What decides.
    pub batch: Batch<'p>,
    /// How rows are written; without it none are.
    pub rows: Option<Rows>,
    /// What records are counted by.
    pub by: Vec<By>,
    schema: Schema,
    records: Records<'p>,
    passed: Vec<String>,
    id: Option<String>,
    id_fact: Option<By>,
}

/// What one thread works with.
#[derive(Clone, Debug, Default)]
pub struct Hand {
    scratch: Scratch,
    reading: Reading,
    facts: Facts,
}

impl<'p> Work<'p> {
    /// Makes ready.
    ///
    /// - `id`: the name, at the top of a record, of what the record is called.
    pub fn new(batch: Batch<'p>, limits: Limits, rows: Option<Rows>, by: Vec<By>, id: Option<String>) -> Work<'p> {
        let program = batch.program();
        let passed = vec![String::from(SYNTHETIC)];
        let id_fact = id.as_ref().filter(|id| program.fact_named(id).is_some());
        let id_fact = id_fact.and_then(|id| By::read(program, id).ok()?.into_iter().next());
        Work {
            schema: Schema::new(program, id.as_deref(), &passed),
            records: Records::new(program, limits),
            batch,
            rows,
            by,
            passed,
            id,
            id_fact,
        }
    }

    /// Looks at some lines for names that are no facts, so that later ones are passed over quickly; gives those names.
    pub fn learn(&mut self, sample: &[u8]) -> BTreeMap<String, String> {
        let mut worked = Worked::default();
        for line in sample.split(|byte| *byte == b'\n').take(100) {
            let Ok(text) = std::str::from_utf8(line) else { continue };
            if !text.trim().is_empty() {
                let unknown = self.records.json(text).unknown;
                self.note(unknown, &mut worked);
            }
        }
        self.passed.extend(worked.unknown.keys().cloned());
        self.schema = Schema::new(self.batch.program(), self.id.as_deref(), &self.passed);
        worked.unknown
    }

    /// The columns of a table by its first line, and names that are no facts.
    ///
    /// # Errors
    /// In words, what is wrong with the first line.
    pub fn columns(&self, heading: &[u8]) -> Result<(Layout, BTreeMap<String, String>), String> {
        let heading = heading.strip_prefix(b"\xef\xbb\xbf").unwrap_or(heading);
        let (mut cells, mut columns, mut worked) = (Vec::new(), Vec::new(), Worked::default());
        csv::cells(heading, &mut cells).map_err(str::to_owned)?;
        for cell in &cells {
            let name = std::str::from_utf8(cell).map_err(|_| String::from("it is not UTF-8 text"))?.trim();
            let column = match self.records.named(name) {
                Named::Fact(fact) if matches!(self.batch.program().fact(fact).kind, FactKind::List(_)) => {
                    return Err(format!("`{name}` is a list, which a table cannot hold; give these records as JSONL"));
                }
                Named::Fact(fact) => Cell::Fact(fact),
                Named::Group | Named::Unknown(_) if self.id.as_deref() == Some(name) => Cell::Id,
                Named::Group => return Err(format!("`{name}` is a group of facts, not a fact")),
                Named::Unknown(complaint) => {
                    self.note(vec![(name.to_owned(), complaint)], &mut worked);
                    Cell::Passed
                }
            };
            if column != Cell::Passed && columns.contains(&column) {
                return Err(format!("the column `{name}` is there twice"));
            }
            columns.push(column);
        }
        if !columns.iter().any(|column| matches!(column, Cell::Fact(_))) {
            return Err(String::from("none of its columns is a fact of the policy; the first line names the columns"));
        }
        Ok((Layout::Table(columns), worked.unknown))
    }

    fn note(&self, unknown: Vec<(String, Diagnostic)>, worked: &mut Worked) {
        for (name, complaint) in unknown {
            if name != SYNTHETIC && Some(&name) != self.id.as_ref() {
                worked.unknown.entry(name).or_insert_with(|| words(&complaint));
            }
        }
    }

    /// Works a piece.
    pub fn piece(&self, piece: Piece<'_>, hand: &mut Hand) -> Worked {
        let mut worked = Worked::default();
        match piece.layout {
            Layout::Lines => {
                for (line, n) in piece.text.split(|byte| *byte == b'\n').zip(piece.line..) {
                    if !line.iter().all(u8::is_ascii_whitespace) {
                        let read = self.line(line, hand, &mut worked);
                        self.record(piece, n, line, read, hand, &mut worked);
                    }
                }
            }
            Layout::Table(columns) => self.table(piece, columns, hand, &mut worked),
        }
        worked
    }

    fn table(&self, piece: Piece<'_>, columns: &[Cell], hand: &mut Hand, worked: &mut Worked) {
        let (mut rest, mut n) = (piece.text, piece.line);
        let mut cells = Vec::new();
        while let Some((record, next)) = csv::first(rest) {
            if !record.iter().all(u8::is_ascii_whitespace) {
                let read = match csv::cells(record, &mut cells) {
                    Ok(()) => self.cells(&cells, columns, hand),
                    Err(why) => Err(why.to_owned()),
                };
                self.record(piece, n, record, read, hand, worked);
            }
            let (done, after) = rest.split_at_checked(next).unwrap_or((rest, &[]));
            n += done.iter().filter(|byte| **byte == b'\n').count() as u64;
            rest = after;
        }
    }

    /// Reads a line of JSON; gives the record's own name, as JSON.
    fn line(&self, line: &[u8], hand: &mut Hand, worked: &mut Worked) -> Result<Option<String>, String> {
        hand.facts.clear();
        if self.schema.json(line, &mut hand.reading, &mut hand.facts).is_ok() {
            let id = hand.reading.id.and_then(|(start, end)| std::str::from_utf8(line.get(start..end)?).ok());
            return Ok(id.map(str::to_owned));
        }
        let text = std::str::from_utf8(line).map_err(|_| String::from("it is not UTF-8 text"))?;
        let record = self.records.json(text);
        self.note(record.unknown, worked);
        if let Some(first) = record.wrong.first() {
            return Err(words(first));
        }
        hand.facts = record.facts;
        Ok(self.id.as_ref().and_then(|id| own_name(text, id)))
    }

    fn cells(&self, cells: &[Cow<'_, [u8]>], columns: &[Cell], hand: &mut Hand) -> Result<Option<String>, String> {
        hand.facts.clear();
        if cells.len() != columns.len() {
            return Err(format!("it has {} cells, and the first line has {}", cells.len(), columns.len()));
        }
        let mut id = None;
        for (cell, column) in cells.iter().zip(columns) {
            match column {
                Cell::Passed => {}
                Cell::Id => id = Some(quoted(&String::from_utf8_lossy(cell))),
                Cell::Fact(fact) => {
                    let found = match self.schema.cell(*fact, cell) {
                        Ok(found) => found,
                        Err(_) => {
                            let text = std::str::from_utf8(cell).map_err(|_| String::from("it is not UTF-8 text"))?;
                            self.records.cell(*fact, text).map_err(|complaint| words(&complaint))?
                        }
                    };
                    if found.is_some() {
                        hand.facts.set(*fact, found);
                    }
                }
            }
        }
        Ok(id)
    }

    fn record(
        &self,
        piece: Piece<'_>,
        line: u64,
        raw: &[u8],
        read: Result<Option<String>, String>,
        hand: &mut Hand,
        worked: &mut Worked,
    ) {
        let program = self.batch.program();
        let decision = self.batch.question.decision;
        let id = match &self.id_fact {
            Some(by) => read.as_ref().ok().map(|_| quoted(&by.of(program, &hand.facts))),
            None => read.as_ref().ok().cloned().flatten(),
        };
        let of = Of { file: piece.file, line, id: id.as_deref() };
        let decided = read.and_then(|_| {
            self.batch.decide(&hand.facts, &mut hand.scratch, self.rows.is_some()).map_err(|refused| {
                let head = &program.impossible(refused.0).head;
                let why = head.title.as_ref().map_or_else(String::new, |title| format!(": {title}"));
                format!("these facts cannot occur together, by `{}`{why}", head.name)
            })
        });
        match decided {
            Ok(decided) => {
                let group = self.by.iter().map(|by| by.of(program, &hand.facts)).collect();
                let column = Column::of(program.decision(decision), &decided);
                worked.count.add((!self.by.is_empty()).then_some(group), column);
                if let Some(rows) = &self.rows {
                    rows.answer(program, decision, of, &decided, &mut worked.rows);
                }
            }
            Err(why) => {
                worked.count.add(None, Column::bad(program.decision(decision)));
                if let Some(rows) = &self.rows {
                    rows.bad(of, &why, &mut worked.rows);
                }
                reject(of, &why, raw, &mut worked.rejects);
                if worked.bad.len() < NAMED {
                    worked.bad.push(Bad { line, why });
                }
            }
        }
    }
}

/// A complaint on one line.
fn words(complaint: &Diagnostic) -> String {
    let help = complaint.help.as_ref().map_or_else(String::new, |help| format!("; {help}"));
    format!("{}{help}", complaint.message)
}

fn reject(of: Of<'_>, why: &str, raw: &[u8], out: &mut Vec<u8>) {
    let file = of.file.map_or_else(String::new, |file| format!("\"file\":{},", quoted(file)));
    let raw = quoted(&String::from_utf8_lossy(raw));
    let line = format!("{{{file}\"line\":{},\"why\":{},\"record\":{raw}}}\n", of.line, quoted(why));
    out.extend_from_slice(line.as_bytes());
}

/// What stands under a name at the top of a record, as JSON, where it is one value.
fn own_name(text: &str, id: &str) -> Option<String> {
    let record: serde_json::Value = serde_json::from_str(text).ok()?;
    let value = record.get(id)?;
    (value.is_string() || value.is_number() || value.is_boolean()).then(|| value.to_string())
}
