//! A file of records in columns, piece by piece, from any of its rows on.

use crate::batch::{Cell, Columns};
use crate::faces::cli::stream::{Done, Pieces, Taken};
use crate::faces::parquet::Records;

/// The rows of a file.
pub(super) struct Rows {
    records: Box<dyn Records>,
    line: u64,
}

impl Rows {
    /// The rows from this one on, the first being 1. The pieces are those of a whole run, whose notes told of this row.
    ///
    /// # Errors
    /// The reason, in words.
    pub(super) fn from(mut records: Box<dyn Records>, line: u64) -> Result<Rows, String> {
        let mut at = 1;
        while at < line {
            let Some(columns) = records.next()? else { break };
            at += columns.rows as u64;
        }
        if at == line { Ok(Rows { records, line }) } else { Err(String::from("it has other rows than it had")) }
    }
}

impl Pieces for Rows {
    type Piece = Columns;

    fn take(&mut self, _: Option<Columns>) -> Result<Option<Taken<Columns>>, String> {
        let Some(piece) = self.records.next()? else { return Ok(None) };
        let line = self.line;
        self.line += piece.rows as u64;
        let done = Done { length: piece.rows, bytes: 0, next: self.line };
        Ok(Some(Taken { piece, line, done }))
    }
}

/// Which columns are wanted.
///
/// - `told`: whether records are told by their own names, and whether bad ones are kept whole.
pub(super) fn wanted(columns: &[Vec<Cell>; 2], told: (bool, bool)) -> Vec<bool> {
    let mut wanted = Vec::new();
    for cells in columns.iter().filter(|cells| !cells.is_empty()) {
        wanted.resize(cells.len(), told.1);
        for (wanted, cell) in wanted.iter_mut().zip(cells) {
            *wanted |= match cell {
                Cell::Fact(_) | Cell::Careful => true,
                Cell::Id => told.0,
                Cell::Passed => false,
            };
        }
    }
    wanted
}
