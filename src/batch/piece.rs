//! A piece of whole records, of a text or in columns, read, decided and counted.

use crate::batch::columns::{Columns, Filling};
use crate::batch::count::{By, Column, Count, Tally};
use crate::batch::csv;
use crate::batch::decide::{Batch, Decided, Scratch};
use crate::batch::layout::{Cell, Unknown, words};
use crate::batch::reader::{NotPlain, Reading, SYNTHETIC, Schema, Take};
use crate::batch::rows::{Of, Rows, Written, quoted};
use crate::batch::two::Moves;
use crate::eval::{Refused, Status};
use crate::facts::{Limits, Records};
use crate::ir::Facts;
use crate::plan::{Block, LANES, Lane, Settled};
use std::borrow::Cow;

/// Whole records of one file.
#[derive(Clone, Copy, Debug)]
pub struct Piece<'t> {
    /// The file's name, where rows are to tell it.
    pub file: Option<&'t str>,
    /// The line of the text on which the piece begins, or the number of its first record, from 1.
    pub line: u64,
    /// The records.
    pub records: Matter<'t>,
}

/// What records are made of.
#[derive(Clone, Copy, Debug)]
pub enum Matter<'t> {
    /// Text: an object of JSON a line.
    Lines(&'t [u8]),
    /// Text: a table of these columns, without its first line.
    Table(&'t [u8], &'t [Cell]),
    /// Columns, and what they hold.
    Columns(&'t Columns, &'t [Cell]),
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
    pub rows: Written,
    /// The bad records as lines of JSON, each with its line and the reason.
    pub rejects: Vec<u8>,
    /// The first bad records.
    pub bad: Vec<Bad>,
    /// How many records came out how.
    pub count: Count,
    /// What became of how many records, where two laws are asked.
    pub moves: Moves,
    /// Names that are no facts of the policy, each with what to say of it.
    pub unknown: Unknown,
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
    pub(super) schema: Schema,
    pub(super) records: Records<'p>,
    pub(super) passed: Vec<String>,
    pub(super) id: Option<String>,
    id_fact: Option<By>,
    told: Told,
}

/// What is told of records.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Told {
    /// How many came out how, and no more.
    Counts,
    /// Of each, how it came out.
    Each,
}

/// What one thread works with.
#[derive(Clone, Debug, Default)]
pub struct Hand {
    scratch: Scratch,
    reading: Reading,
    facts: Facts,
    block: Option<Block>,
    settled: Settled,
    tally: Tally,
    pub(super) answer: Decided,
}

/// A record that waits for its block to be decided.
pub(super) struct Held<'t> {
    pub(super) line: u64,
    pub(super) raw: Raw<'t>,
    pub(super) id: Option<Cow<'t, str>>,
    pub(super) read: Read,
}

/// A record as it stands in its file.
#[derive(Clone, Copy)]
pub(super) enum Raw<'t> {
    /// As a line of JSON.
    Text(&'t [u8]),
    /// As a row of a table, and what its columns hold.
    Cells(&'t [u8], &'t [Cell]),
    /// As so many a row of columns, and what these hold.
    Row(&'t Columns, usize, &'t [Cell]),
}

impl<'t> Raw<'t> {
    /// As text; a row of columns as a line of JSON.
    pub(super) fn text(self) -> Cow<'t, [u8]> {
        match self {
            Raw::Text(text) | Raw::Cells(text, _) => Cow::Borrowed(text),
            Raw::Row(columns, row, _) => Cow::Owned(columns.json(row).into_bytes()),
        }
    }
}

/// How a record was read.
pub(super) enum Read {
    /// Straight into the columns.
    Plain,
    /// By the reader of fact files.
    Carefully(Box<Facts>),
    /// Not at all, and why.
    Bad(String),
}

/// How a record came out.
pub(super) enum Came {
    /// As the plan says, which the hand's answer holds.
    Settled,
    /// So.
    Decided(Decided),
    /// It is bad, and why.
    Bad(String),
}

impl<'p> Work<'p> {
    /// Makes ready.
    ///
    /// - `id`: the name, at the top of a record, of what the record is called.
    pub fn new(batch: Batch<'p>, limits: Limits, rows: Option<Rows>, by: Vec<By>, id: Option<String>) -> Work<'p> {
        let told = if rows.is_none() && by.is_empty() { Told::Counts } else { Told::Each };
        Work { told, ..Work::beside(batch, limits, rows, by, id, &[]) }
    }

    /// Makes ready beside a work that knows other facts.
    ///
    /// - `others`: dotted names of facts that are passed over.
    pub(super) fn beside(
        batch: Batch<'p>,
        limits: Limits,
        rows: Option<Rows>,
        by: Vec<By>,
        id: Option<String>,
        others: &[String],
    ) -> Work<'p> {
        let program = batch.program();
        let mut passed = vec![String::from(SYNTHETIC)];
        passed.extend_from_slice(others);
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
            told: Told::Each,
        }
    }

    /// Works a piece.
    pub fn piece(&self, piece: Piece<'_>, hand: &mut Hand) -> Worked {
        let mut worked = Worked::default();
        self.each(piece, hand, &mut worked, &mut |at, record, came, hand, worked| {
            self.tell(piece, at, &record, came, hand, worked);
        });
        hand.tally.give(&mut worked.count);
        worked
    }

    /// Reads and decides the records of a piece, and hands each over in order.
    pub(super) fn each<'t>(
        &self,
        piece: Piece<'t>,
        hand: &mut Hand,
        worked: &mut Worked,
        tell: &mut impl FnMut((&Block, Lane), Held<'t>, Came, &mut Hand, &mut Worked),
    ) {
        let program = self.batch.program();
        let mut block = hand.block.take().unwrap_or_else(|| self.batch.plan.block(program));
        let mut held: Vec<Held<'t>> = Vec::with_capacity(LANES);
        let mut line = piece.line;
        let (mut rest, table) = match piece.records {
            Matter::Lines(text) => (text, None),
            Matter::Table(text, columns) => (text, Some(columns)),
            Matter::Columns(columns, cells) => {
                let filling = Filling::new(columns, cells, &self.schema);
                for n in 0..columns.rows.div_ceil(LANES) {
                    self.fill(&filling, (n, piece.line), (&mut block, &mut held), worked);
                    self.decide(&mut block, &mut held, hand, worked, tell);
                }
                (&[][..], None)
            }
        };
        let mut cells = Vec::new();
        while !rest.is_empty() {
            let Some(lane) = block.begin() else {
                self.decide(&mut block, &mut held, hand, worked, tell);
                continue;
            };
            let (record, next) = match table {
                None => self.line((rest, line), (&mut block, lane), hand, worked),
                Some(columns) => self.row((rest, line, columns), (&mut block, lane), &mut cells),
            };
            let (done, after) = rest.split_at_checked(next).unwrap_or((rest, &[]));
            line += match table {
                None => 1,
                Some(_) => memchr::memchr_iter(b'\n', done).count() as u64,
            };
            rest = after;
            match record {
                Some(record) => held.push(record),
                None => block.undo(),
            }
        }
        self.decide(&mut block, &mut held, hand, worked, tell);
        hand.block = Some(block);
    }

    /// Puts the next records of columns into a block.
    fn fill<'t>(
        &self,
        filling: &Filling<'t, '_>,
        (n, first): (usize, u64),
        (block, held): (&mut Block, &mut Vec<Held<'t>>),
        worked: &mut Worked,
    ) {
        let careful = filling.fill(n, block);
        for lane in Lane::each(block.all()) {
            let row = n * LANES + lane.index();
            let mut record = filling.held(row, first + row as u64);
            if careful & lane.bit() != 0 {
                block.forget(lane);
                record.read = match self.carefully(filling.line(row).as_bytes(), worked) {
                    Ok((facts, _)) => {
                        block.put(lane, &facts);
                        Read::Carefully(Box::new(facts))
                    }
                    Err(why) => Read::Bad(why),
                };
            }
            held.push(record);
        }
    }

    /// Reads the first line of a text, and gives how long it is; of a blank line there is no record.
    fn line<'t>(
        &self,
        (text, line): (&'t [u8], u64),
        mut to: (&mut Block, Lane),
        hand: &mut Hand,
        worked: &mut Worked,
    ) -> (Option<Held<'t>>, usize) {
        if let Ok(length) = self.schema.record(text, &mut hand.reading, &mut to) {
            let raw = text.get(..length).unwrap_or(text);
            let id = hand.reading.id.and_then(|(start, end)| std::str::from_utf8(raw.get(start..end)?).ok());
            let raw = Raw::Text(raw);
            return (Some(Held { line, raw, id: id.map(Cow::Borrowed), read: Read::Plain }), length + 1);
        }
        let (block, lane) = to;
        block.forget(lane);
        let length = memchr::memchr(b'\n', text).unwrap_or(text.len());
        let raw = text.get(..length).unwrap_or(text);
        if raw.iter().all(u8::is_ascii_whitespace) {
            return (None, length + 1);
        }
        let (id, read) = match self.carefully(raw, worked) {
            Ok((facts, id)) => {
                block.put(lane, &facts);
                (id, Read::Carefully(Box::new(facts)))
            }
            Err(why) => (None, Read::Bad(why)),
        };
        (Some(Held { line, raw: Raw::Text(raw), id: id.map(Cow::Owned), read }), length + 1)
    }

    /// Reads a line of JSON of any kind; gives its facts, and the record's own name as JSON.
    fn carefully(&self, line: &[u8], worked: &mut Worked) -> Result<(Facts, Option<String>), String> {
        let text = std::str::from_utf8(line).map_err(|_| String::from("it is not UTF-8 text"))?;
        let record = self.records.json(text);
        self.note(record.unknown, worked);
        match record.wrong.first() {
            Some(first) => Err(words(first)),
            None => Ok((record.facts, self.id.as_ref().and_then(|id| own_name(text, id)))),
        }
    }

    /// Reads the first row of a table, and gives how long it is; of a blank one there is no record.
    fn row<'t>(
        &self,
        (text, line, columns): (&'t [u8], u64, &'t [Cell]),
        (block, lane): (&mut Block, Lane),
        cells: &mut Vec<csv::Field<'t>>,
    ) -> (Option<Held<'t>>, usize) {
        let Some((row, next)) = csv::first(text) else { return (None, text.len()) };
        if row.iter().all(u8::is_ascii_whitespace) {
            return (None, next);
        }
        let raw = Raw::Cells(row, columns);
        let read = match csv::cells(row, cells) {
            Err(wrong) => Err(format!("{}{}", wrong.why, several(row, line, Some(wrong.at)))),
            Ok(()) if cells.len() != columns.len() => {
                let (own, first) = (cells.len(), columns.len());
                Err(format!("it has {own} cells, and the first line has {first}{}", several(row, line, None)))
            }
            Ok(()) => Ok(()),
        };
        if read.is_ok()
            && let Ok(id) = self.plain_cells(cells, columns, &mut (&mut *block, lane))
        {
            return (Some(Held { line, raw, id: id.map(Cow::Owned), read: Read::Plain }), next);
        }
        block.forget(lane);
        let mut facts = Facts::new();
        let (id, read) = match read.and_then(|()| self.cells(cells, columns, &mut facts)) {
            Ok(id) => {
                block.put(lane, &facts);
                (id, Read::Carefully(Box::new(facts)))
            }
            Err(why) => (None, Read::Bad(why)),
        };
        (Some(Held { line, raw, id: id.map(Cow::Owned), read }), next)
    }

    /// Takes the cells of a row of the plain kind; gives the record's own name, as JSON, where it is told.
    fn plain_cells(
        &self,
        cells: &[csv::Field<'_>],
        columns: &[Cell],
        to: &mut impl Take,
    ) -> Result<Option<String>, NotPlain> {
        if cells.len() != columns.len() {
            return Err(NotPlain);
        }
        let mut id = None;
        for (cell, column) in cells.iter().zip(columns) {
            match column {
                Cell::Passed | Cell::Careful => {}
                Cell::Id if self.told == Told::Counts => {}
                Cell::Id => id = Some(own_cell(cell)),
                Cell::Fact(fact) => {
                    if let Some(plain) = self.schema.cell(*fact, &cell.text)? {
                        to.take(*fact, plain);
                    }
                }
            }
        }
        Ok(id)
    }

    /// Reads the cells of a row; gives the record's own name, as JSON.
    fn cells(&self, cells: &[csv::Field<'_>], columns: &[Cell], facts: &mut Facts) -> Result<Option<String>, String> {
        let mut id = None;
        for (cell, column) in cells.iter().zip(columns) {
            match column {
                Cell::Passed | Cell::Careful => {}
                Cell::Id => id = Some(own_cell(cell)),
                Cell::Fact(fact) => match self.schema.cell(*fact, &cell.text) {
                    Ok(Some(plain)) => facts.take(*fact, plain),
                    Ok(None) => {}
                    Err(_) => {
                        let text = std::str::from_utf8(&cell.text);
                        let text = text.map_err(|_| String::from("it is not UTF-8 text"))?;
                        let found =
                            self.records.cell(*fact, text, cell.quoted).map_err(|complaint| words(&complaint))?;
                        if found.is_some() {
                            facts.set(*fact, found);
                        }
                    }
                },
            }
        }
        Ok(id)
    }

    /// Decides the records that wait, and empties their block.
    fn decide<'t>(
        &self,
        block: &mut Block,
        held: &mut Vec<Held<'t>>,
        hand: &mut Hand,
        worked: &mut Worked,
        tell: &mut impl FnMut((&Block, Lane), Held<'t>, Came, &mut Hand, &mut Worked),
    ) {
        self.batch.plan.decide(block, &mut hand.settled);
        let counted = if self.told == Told::Counts { self.many(held, hand, worked) } else { 0 };
        for (lane, record) in Lane::each(block.all()).zip(held.drain(..)) {
            if counted & lane.bit() != 0 {
                continue;
            }
            let came = self.came(lane, &record, hand);
            tell((block, lane), record, came, hand, worked);
        }
        block.clear();
    }

    /// Counts the records of a block that the plan settles, where no more is asked of them; gives those, a bit each.
    fn many(&self, held: &[Held<'_>], hand: &Hand, worked: &mut Worked) -> u64 {
        let bad = held.iter().enumerate().filter(|(_, record)| matches!(record.read, Read::Bad(_)));
        let bad = bad.fold(0, |all, (n, _)| all | 1 << n);
        let sure = hand.settled.cases() & hand.settled.possible() & !bad;
        let decision = self.batch.program().decision(self.batch.question.decision);
        for (outcome, cases) in self.batch.plan.outcomes(&hand.settled) {
            let n = u64::from((cases & sure).count_ones());
            worked.count.add_all(None, Column::settled(decision, outcome), n);
        }
        sure
    }

    /// What a record says, read again where it went straight into the columns.
    pub(super) fn facts<'h>(&self, record: &'h Held<'_>, hand: &'h mut Hand) -> &'h Facts {
        match &record.read {
            Read::Carefully(facts) => facts,
            Read::Plain | Read::Bad(_) => {
                hand.facts.clear();
                match record.raw {
                    // It was read so before.
                    Raw::Text(raw) => drop(self.schema.record(raw, &mut hand.reading, &mut hand.facts)),
                    Raw::Cells(row, columns) => {
                        let mut cells = Vec::new();
                        let split = csv::cells(row, &mut cells);
                        drop(split.map(|()| self.plain_cells(&cells, columns, &mut hand.facts)));
                    }
                    Raw::Row(columns, row, cells) => columns.take(&self.schema, cells, row, &mut hand.facts),
                }
                &hand.facts
            }
        }
    }

    /// How a record came out.
    fn came(&self, lane: Lane, record: &Held<'_>, hand: &mut Hand) -> Came {
        if let Read::Bad(why) = &record.read {
            return Came::Bad(why.clone());
        }
        let refused = |refused: Refused| {
            let head = &self.batch.program().impossible(refused.0).head;
            let why = head.title.as_ref().map_or_else(String::new, |title| format!(": {title}"));
            Came::Bad(format!("these facts cannot occur together, by `{}`{why}", head.name))
        };
        let plan = &self.batch.plan;
        let mut scratch = std::mem::take(&mut hand.scratch);
        let mut came = Came::Settled;
        if let Some(outcome) = plan.outcome(&hand.settled, lane) {
            hand.answer.status = Status::Settled;
            hand.answer.outcome = Some(outcome.clone());
            hand.answer.deciding.clear();
            hand.answer.deciding.extend(plan.deciding(&hand.settled, lane));
            if hand.settled.possible() & lane.bit() == 0
                && let Err(why) = self.batch.possible(self.facts(record, hand), &mut scratch)
            {
                came = refused(why);
            }
        } else {
            let facts = self.facts(record, hand);
            came = match self.batch.decide(facts, &mut scratch, self.rows.is_some()) {
                Ok(decided) => Came::Decided(decided),
                Err(why) => refused(why),
            };
        }
        hand.scratch = scratch;
        came
    }

    /// Counts a record, and writes its row.
    fn tell(
        &self,
        piece: Piece<'_>,
        (block, lane): (&Block, Lane),
        record: &Held<'_>,
        came: Came,
        hand: &mut Hand,
        worked: &mut Worked,
    ) {
        let program = self.batch.program();
        let decision = self.batch.question.decision;
        let id = self.id(record, hand);
        let of = Of { file: piece.file, line: record.line, id: id.as_deref() };
        let decided = match &came {
            Came::Settled => &hand.answer,
            Came::Decided(decided) => decided,
            Came::Bad(why) => return self.bad(of, why, &record.raw.text(), worked),
        };
        let column = Column::of(program.decision(decision), decided);
        if let Some(rows) = &self.rows {
            rows.answer(program, decision, of, decided, &mut worked.rows);
        }
        if self.by.is_empty() {
            worked.count.add_all(None, column, 1);
            return;
        }
        let said = |facts: &Facts| self.by.iter().map(|by| by.of(program, facts)).collect();
        match &record.read {
            Read::Plain => {
                let mut tally = std::mem::take(&mut hand.tally);
                let columns = Column::bad(program.decision(decision)).index();
                tally.add((&self.by, columns), (block, lane), column, || said(self.facts(record, hand)));
                hand.tally = tally;
            }
            Read::Carefully(_) | Read::Bad(_) => {
                let group: Vec<String> = said(self.facts(record, hand));
                worked.count.add_all(Some(&group), column, 1);
            }
        }
    }

    /// The record's own name, as JSON.
    pub(super) fn id<'r>(&self, record: &'r Held<'_>, hand: &mut Hand) -> Option<Cow<'r, str>> {
        match &self.id_fact {
            Some(_) if matches!(record.read, Read::Bad(_)) => None,
            Some(by) => Some(Cow::Owned(quoted(&by.of(self.batch.program(), self.facts(record, hand))))),
            None => match record.raw {
                Raw::Text(_) | Raw::Cells(..) => record.id.as_deref().map(Cow::Borrowed),
                Raw::Row(..) if matches!(record.read, Read::Bad(_)) => None,
                Raw::Row(columns, row, cells) => columns.id(row, cells).map(Cow::Owned),
            },
        }
    }

    fn bad(&self, of: Of<'_>, why: &str, raw: &[u8], worked: &mut Worked) {
        worked.count.add_all(None, Column::bad(self.batch.program().decision(self.batch.question.decision)), 1);
        if let Some(rows) = &self.rows {
            rows.bad(of, why, &mut worked.rows);
        }
        reject(of, why, raw, &mut worked.rejects);
        if worked.bad.len() < NAMED {
            worked.bad.push(Bad { line: of.line, why: why.to_owned() });
        }
    }
}

pub(super) fn reject(of: Of<'_>, why: &str, raw: &[u8], out: &mut Vec<u8>) {
    let file = of.file.map_or_else(String::new, |file| format!("\"file\":{},", quoted(file)));
    let raw = quoted(&String::from_utf8_lossy(raw));
    let line = format!("{{{file}\"line\":{},\"why\":{},\"record\":{raw}}}\n", of.line, quoted(why));
    out.extend_from_slice(line.as_bytes());
}

/// Of a row that takes several lines, which these are, and on which of them the cell begins that is wrong.
fn several(row: &[u8], line: u64, at: Option<usize>) -> String {
    let line_of = |end| line + row.get(..end).unwrap_or(row).iter().filter(|byte| **byte == b'\n').count() as u64;
    let last = line_of(row.strip_suffix(b"\n").unwrap_or(row).len());
    let begins = at.map_or_else(String::new, |at| format!("it begins on line {}, and ", line_of(at)));
    if last == line { String::new() } else { format!("; {begins}the record takes lines {line} to {last}") }
}

/// A cell that holds a record's own name, as JSON.
fn own_cell(cell: &csv::Field<'_>) -> String {
    let text = String::from_utf8_lossy(&cell.text);
    quoted(if cell.quoted { &text } else { text.trim() })
}

/// What stands under a name at the top of a record, as JSON, where it is one value.
fn own_name(text: &str, id: &str) -> Option<String> {
    let record: serde_json::Value = serde_json::from_str(text).ok()?;
    let value = record.get(id)?;
    (value.is_string() || value.is_number() || value.is_boolean()).then(|| value.to_string())
}
