//! Records in columns, as files of columns have them, straight to the columns of the plan.
//!
//! What is plain in a column is taken as [`crate::batch::reader`] takes the same from a line of JSON. A record with
//! anything else in it is put into such a line and read as lines are, so both ways of reading say the same.

use crate::base::date::Date;
use crate::batch::layout::Cell;
use crate::batch::piece::{Held, Raw, Read};
use crate::batch::reader::{NotPlain, Plain, Schema, Take};
use crate::batch::rows::quoted;
use crate::ir::{FactId, Facts};
use crate::plan::{Block, LANES, Lane};
use std::sync::Arc;

/// Some records.
#[derive(Clone, Debug)]
pub struct Columns {
    /// The names of the columns, as keys of JSON with their colons.
    pub keys: Arc<[String]>,
    /// How many records.
    pub rows: usize,
    /// By column: the cells; `None` of a column that is not wanted.
    pub columns: Vec<Option<Filled>>,
}

/// The cells of a column.
#[derive(Clone, Debug)]
pub struct Filled {
    /// Of which records it says something, a bit each.
    pub known: Vec<u64>,
    /// What it says, record by record; anything where it says nothing.
    pub values: Values,
}

/// What cells say.
#[derive(Clone, Debug)]
pub enum Values {
    /// Yes or no, a bit each.
    YesNo(Vec<u64>),
    /// Dates, by their day numbers.
    Days(Vec<i32>),
    /// Whole numbers.
    Whole(Vec<i64>),
    /// Words.
    Words(Worded),
    /// Anything, as JSON.
    Json(Texts),
}

/// Words, many of them the same.
#[derive(Clone, Debug, Default)]
pub struct Worded {
    /// By record: which of the words of all records, or, past them, which of its own.
    pub ids: Vec<u32>,
    /// Words that many records share.
    pub shared: Arc<Texts>,
    /// Words that only these records have.
    pub own: Texts,
}

/// Texts, one after another.
#[derive(Clone, Debug, Default)]
pub struct Texts {
    text: String,
    // Of what is no text: a place that is none.
    places: Vec<std::ops::Range<usize>>,
}

/// What stands for a value that no fact can hold: a fact of any kind, and a group of facts, refuses it.
pub const UNREADABLE: &str = "[[]]";

impl Texts {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// One of them; `None` where it is no text.
    pub fn get(&self, n: usize) -> Option<&str> {
        self.text.get(self.places.get(n)?.clone())
    }

    /// Adds a text.
    pub fn push(&mut self, text: &str) {
        let start = self.text.len();
        self.text.push_str(text);
        self.places.push(start..self.text.len());
    }

    /// Adds what is no text.
    pub fn push_unreadable(&mut self) {
        #[expect(clippy::reversed_empty_ranges, reason = "no text stands there")]
        self.places.push(1..0);
    }
}

impl Worded {
    fn get(&self, row: usize) -> Option<&str> {
        let id = *self.ids.get(row)? as usize;
        match id.checked_sub(self.shared.len()) {
            None => self.shared.get(id),
            Some(own) => self.own.get(own),
        }
    }
}

impl Filled {
    fn is_known(&self, row: usize) -> bool {
        self.word(row / LANES) >> (row % LANES) & 1 == 1
    }

    fn word(&self, block: usize) -> u64 {
        self.known.get(block).copied().unwrap_or(0)
    }

    /// What a record says, as JSON; `None` where it says nothing.
    fn json(&self, row: usize) -> Option<String> {
        if !self.is_known(row) {
            return None;
        }
        Some(match &self.values {
            Values::YesNo(words) => {
                let yes = words.get(row / LANES).is_some_and(|word| word >> (row % LANES) & 1 == 1);
                yes.to_string()
            }
            Values::Days(days) => {
                let date = days.get(row).and_then(|day| Date::from_day_number(i64::from(*day)));
                date.map_or_else(|| UNREADABLE.to_owned(), |date| quoted(&date.iso()))
            }
            Values::Whole(all) => all.get(row)?.to_string(),
            Values::Words(words) => words.get(row).map_or_else(|| UNREADABLE.to_owned(), quoted),
            Values::Json(texts) => texts.get(row)?.to_owned(),
        })
    }

    /// What a record says of a fact; `None` where it says nothing.
    fn plain(&self, schema: &Schema, fact: FactId, row: usize) -> Result<Option<Plain>, NotPlain> {
        if !self.is_known(row) {
            return Ok(None);
        }
        match &self.values {
            Values::YesNo(words) => {
                let word = words.get(row / LANES).ok_or(NotPlain)?;
                schema.yes_no(fact, word >> (row % LANES) & 1 == 1).map(Some)
            }
            Values::Days(days) => schema.day(fact, *days.get(row).ok_or(NotPlain)?).map(Some),
            Values::Whole(all) => schema.number(fact, *all.get(row).ok_or(NotPlain)?).map(Some),
            Values::Words(words) => schema.words(fact, words.get(row).ok_or(NotPlain)?),
            Values::Json(texts) => schema.lone(fact, texts.get(row).ok_or(NotPlain)?),
        }
    }
}

impl Columns {
    /// A record as a line of JSON.
    ///
    /// - `told`: whether what stands in a column is told.
    fn line(&self, row: usize, told: impl Fn(usize) -> bool) -> String {
        let mut line = String::from("{");
        let told = self.keys.iter().zip(&self.columns).enumerate().filter(|(n, _)| told(*n));
        for (key, column) in told.map(|(_, column)| column) {
            if let Some(json) = column.as_ref().and_then(|column| column.json(row)) {
                let comma = if line.len() > 1 { "," } else { "" };
                line.extend([comma, key, &json]);
            }
        }
        line.push('}');
        line
    }

    /// A record as a line of JSON, of all columns.
    pub fn json(&self, row: usize) -> String {
        self.line(row, |_| true)
    }

    /// A record as a line of JSON, without what is passed over.
    pub(super) fn read_as(&self, row: usize, cells: &[Cell]) -> String {
        self.line(row, |n| cells.get(n).is_some_and(|cell| *cell != Cell::Passed))
    }

    /// The record's own name, as JSON.
    pub(super) fn id(&self, row: usize, cells: &[Cell]) -> Option<String> {
        let at = cells.iter().position(|cell| *cell == Cell::Id)?;
        let id = self.columns.get(at)?.as_ref()?.json(row)?;
        Some(id).filter(|id| !id.starts_with(['[', '{']))
    }

    fn facts<'c>(&'c self, cells: &'c [Cell]) -> impl Iterator<Item = (FactId, &'c Filled)> {
        let each = cells.iter().zip(&self.columns);
        each.filter_map(|(cell, column)| {
            if let (Cell::Fact(fact), Some(column)) = (cell, column) { Some((*fact, column)) } else { None }
        })
    }

    /// Takes what a record of the plain kind says.
    pub(super) fn take(&self, schema: &Schema, cells: &[Cell], row: usize, to: &mut Facts) {
        for (fact, column) in self.facts(cells) {
            if let Ok(Some(plain)) = column.plain(schema, fact, row) {
                to.take(fact, plain);
            }
        }
    }
}

/// The records of a piece as they are put into blocks.
pub(super) struct Filling<'t, 's> {
    pub(super) columns: &'t Columns,
    cells: &'t [Cell],
    schema: &'s Schema,
    // By fact's column: what each of the words that many records share says, where there are not too many.
    shared: Vec<Vec<Result<Option<Plain>, NotPlain>>>,
}

impl<'t, 's> Filling<'t, 's> {
    pub(super) fn new(columns: &'t Columns, cells: &'t [Cell], schema: &'s Schema) -> Filling<'t, 's> {
        let shared = columns.facts(cells).map(|(fact, column)| match &column.values {
            Values::Words(words) if words.shared.len() <= columns.rows => {
                let shared = (0..words.shared.len()).map(|n| words.shared.get(n));
                shared.map(|words| schema.words(fact, words.ok_or(NotPlain)?)).collect()
            }
            Values::Words(_) | Values::YesNo(_) | Values::Days(_) | Values::Whole(_) | Values::Json(_) => Vec::new(),
        });
        Filling { columns, cells, schema, shared: shared.collect() }
    }

    /// Puts up to 64 records into an empty block; gives those, a bit each, that are not of the plain kind.
    pub(super) fn fill(&self, n: usize, block: &mut Block) -> u64 {
        let start = n * LANES;
        let all = block.begin_all(self.columns.rows.saturating_sub(start));
        let mut careful = 0;
        for (cell, column) in self.cells.iter().zip(&self.columns.columns) {
            if let (Cell::Careful, Some(column)) = (cell, column) {
                careful |= column.word(n);
            }
        }
        for ((fact, column), shared) in self.columns.facts(self.cells).zip(&self.shared) {
            let known = column.word(n) & all;
            if let Values::YesNo(words) = &column.values {
                let yes = words.get(n).copied().unwrap_or(0);
                match self.schema.yes_no(fact, true) {
                    Ok(_) => block.yes_no_all(fact, known & yes, known & !yes),
                    Err(NotPlain) => careful |= known,
                }
                continue;
            }
            for lane in Lane::each(known) {
                let row = start + lane.index();
                let quick = match &column.values {
                    Values::Words(words) => words.ids.get(row).and_then(|id| shared.get(*id as usize)).copied(),
                    Values::YesNo(_) | Values::Days(_) | Values::Whole(_) | Values::Json(_) => None,
                };
                match quick.unwrap_or_else(|| column.plain(self.schema, fact, row)) {
                    Ok(Some(plain)) => (&mut *block, lane).take(fact, plain),
                    Ok(None) => {}
                    Err(NotPlain) => careful |= lane.bit(),
                }
            }
        }
        careful
    }

    /// A record of the plain kind, that waits for its block to be decided.
    pub(super) fn held(&self, row: usize, line: u64) -> Held<'t> {
        Held { line, raw: Raw::Row(self.columns, row, self.cells), id: None, read: Read::Plain }
    }

    /// A record as a line of JSON, as it is read.
    pub(super) fn line(&self, row: usize) -> String {
        self.columns.read_as(row, self.cells)
    }
}
