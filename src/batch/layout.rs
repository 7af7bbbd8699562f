//! What the columns of a table hold, and which names are no facts.

use crate::batch::csv;
use crate::batch::piece::{Work, Worked};
use crate::batch::reader::{Reading, SYNTHETIC, Schema};
use crate::diag::Diagnostic;
use crate::facts::Named;
use crate::ir::{FactId, FactKind, Facts};
use std::collections::BTreeMap;

/// Names that are no facts of the policy, each with what to say of it.
pub type Unknown = BTreeMap<String, String>;

/// What a column of a table holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cell {
    /// A fact.
    Fact(FactId),
    /// The record's own name.
    Id,
    /// Something that is passed over.
    Passed,
    /// Something that only the reader of fact files can tell of.
    Careful,
}

impl Work<'_> {
    /// Looks at some lines for names that are no facts, so that later ones are passed over quickly; gives those names.
    pub fn learn(&mut self, sample: &[u8]) -> Unknown {
        let (mut worked, mut reading, mut facts) = (Worked::default(), Reading::default(), Facts::new());
        for line in sample.split(|byte| *byte == b'\n').take(100) {
            facts.clear();
            // A line of the plain kind has no name in it that is not known by now.
            if self.schema.json(line, &mut reading, &mut facts).is_ok() {
                continue;
            }
            let Ok(text) = std::str::from_utf8(line) else { continue };
            let before = worked.unknown.len();
            if !text.trim().is_empty() {
                let unknown = self.records.json(text).unknown;
                self.note(unknown, &mut worked);
            }
            if worked.unknown.len() > before {
                let passed: Vec<String> = self.passed.iter().chain(worked.unknown.keys()).cloned().collect();
                self.schema = Schema::new(self.batch.program(), self.id.as_deref(), &passed);
            }
        }
        self.passed.extend(worked.unknown.keys().cloned());
        worked.unknown
    }

    /// The columns of a table by its first line, and names that are no facts.
    ///
    /// # Errors
    /// In words, what is wrong with the first line.
    pub fn columns(&self, heading: &[u8]) -> Result<(Vec<Cell>, Unknown), String> {
        let (mut cells, mut columns, mut worked) = (Vec::new(), Vec::new(), Worked::default());
        csv::cells(heading, &mut cells).map_err(|wrong| wrong.why.to_owned())?;
        for cell in &cells {
            let name = std::str::from_utf8(&cell.text).map_err(|_| String::from("it is not UTF-8 text"))?.trim();
            let column = match self.records.named(name) {
                Named::Fact(fact) if matches!(self.batch.program().fact(fact).kind, FactKind::List(_)) => {
                    return Err(format!("`{name}` is a list, which a table cannot hold; give these records as JSONL"));
                }
                Named::Group if self.id.as_deref() != Some(name) => {
                    return Err(format!("`{name}` is a group of facts, not a fact"));
                }
                named @ (Named::Fact(_) | Named::Group | Named::Unknown(_)) => self.cell(name, named, &mut worked),
            };
            if column != Cell::Passed && columns.contains(&column) {
                return Err(format!("the column `{name}` is there twice"));
            }
            columns.push(column);
        }
        if !columns.iter().any(|column| matches!(column, Cell::Fact(_))) {
            return Err(String::from("none of its columns is a fact of the policy; the first line names the columns"));
        }
        Ok((columns, worked.unknown))
    }

    /// What columns of these names hold, and names that are no facts.
    pub fn named(&self, names: &[String]) -> (Vec<Cell>, Unknown) {
        let mut worked = Worked::default();
        let each = names.iter().map(|name| self.cell(name, self.records.named(name), &mut worked));
        let mut cells: Vec<Cell> = each.collect();
        for n in 0..cells.len() {
            // Of a name that is there twice the reader of fact files tells.
            let (before, rest) = cells.split_at_mut(n);
            if let Some(cell) = rest.first_mut()
                && *cell != Cell::Passed
                && before.contains(cell)
            {
                *cell = Cell::Careful;
            }
        }
        (cells, worked.unknown)
    }

    fn cell(&self, name: &str, named: Named, worked: &mut Worked) -> Cell {
        match named {
            Named::Fact(fact) => Cell::Fact(fact),
            Named::Group | Named::Unknown(_) if self.id.as_deref() == Some(name) => Cell::Id,
            Named::Group => Cell::Careful,
            Named::Unknown(complaint) => {
                self.note(vec![(name.to_owned(), complaint)], worked);
                Cell::Passed
            }
        }
    }

    pub(super) fn note(&self, unknown: Vec<(String, Diagnostic)>, worked: &mut Worked) {
        for (name, complaint) in unknown {
            if name != SYNTHETIC && Some(&name) != self.id.as_ref() {
                worked.unknown.entry(name).or_insert_with(|| words(&complaint));
            }
        }
    }
}

/// A complaint on one line.
pub(super) fn words(complaint: &Diagnostic) -> String {
    let help = complaint.help.as_ref().map_or_else(String::new, |help| format!("; {help}"));
    format!("{}{help}", complaint.message)
}
