//! Facts, values, holidays and tables: what stands below one another.
//!
//! Takes the parts of one group; gives the columns at which their second halves begin.

use crate::fmt::token::{Kind, Token, joined};
use crate::fmt::{STEP, WIDTH};
use unicode_width::UnicodeWidthStr as _;

/// A longer name, or type, does not move the column for all others; it stands out.
const LONGEST_NAME: usize = 20;
const LONGEST_TYPE: usize = 24;

/// `name : TYPE "question"` in its three parts.
pub(super) struct Fact {
    name: String,
    ty: String,
    question: Option<String>,
}

/// The columns of a group of facts.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct FactColumns {
    name: usize,
    question: usize,
}

impl Fact {
    /// A fact from its words; `None` for what is no fact.
    pub(super) fn of(tokens: &[Token]) -> Option<Fact> {
        let colon = tokens.iter().position(|token| token.is(":"))?;
        let (name, ty) = tokens.split_at(colon);
        let ty = ty.get(1..)?;
        // Words in quotation marks after `on` are the standard of a judgement.
        let asks = ty.len() > 1
            && ty.last().is_some_and(|last| last.kind == Kind::Text)
            && ty.get(ty.len() - 2).is_some_and(|before| !before.is("on"));
        let (ty, question) = ty.split_at(if asks { ty.len() - 1 } else { ty.len() });
        Some(Fact { name: joined(name), ty: joined(ty), question: question.first().map(|text| text.text.to_string()) })
    }

    /// Its lines, the first without its indentation.
    pub(super) fn lines(&self, columns: FactColumns, indent: usize) -> Vec<String> {
        let head = format!("{}{} : {}", self.name, blanks(columns.name.saturating_sub(self.name.width())), self.ty);
        let Some(question) = &self.question else { return vec![head] };
        let length = indent + head.width();
        let short = self.ty.width() <= LONGEST_TYPE && length + 1 + question.width() <= WIDTH;
        if length < columns.question || short && self.name.width() > columns.name {
            let gap = columns.question.saturating_sub(length).max(1);
            return vec![format!("{head}{}{question}", blanks(gap))];
        }
        let below = if columns.question + question.width() > WIDTH { indent + STEP } else { columns.question };
        vec![head, format!("{}{question}", blanks(below))]
    }
}

/// Where the types and the questions of a group of facts begin.
///
/// The questions begin as far to the right as the types need, but not so far that one of them does not fit.
pub(super) fn of_facts(facts: &[Fact], indent: usize) -> FactColumns {
    let names = facts.iter().map(|fact| fact.name.width()).filter(|width| *width <= LONGEST_NAME);
    let name = names.max().unwrap_or(0);
    let asked = facts.iter().filter_map(|fact| fact.question.as_ref());
    let longest = asked.map(|question| question.width()).max().unwrap_or(0);
    let asking = facts.iter().filter(|fact| fact.question.is_some());
    let mut types: Vec<usize> = asking.map(|fact| fact.ty.width()).filter(|width| *width <= LONGEST_TYPE).collect();
    types.sort_unstable();
    let at = |ty: usize| (indent + name + " : ".len() + ty + 1).next_multiple_of(STEP);
    let widest = types.iter().rev().find(|ty| at(**ty) + longest <= WIDTH).or(types.first());
    FactColumns { name, question: widest.map_or(indent + STEP, |ty| at(*ty)) }
}

/// Where what follows the first words of lines begins, all of these lines fitting.
pub(super) fn after(firsts: impl Iterator<Item = usize>, indent: usize) -> usize {
    let widest = firsts.max().unwrap_or(0);
    (indent + widest + 1).next_multiple_of(STEP)
}

/// The cells of a row, from its words.
pub(super) fn cells(tokens: &[Token]) -> Vec<String> {
    tokens.split(|token| token.is("|")).map(joined).collect()
}

/// How wide each column of a table is.
pub(super) fn of_rows<'r>(rows: impl Iterator<Item = &'r Vec<String>>) -> Vec<usize> {
    let mut widths: Vec<usize> = Vec::new();
    for row in rows {
        for (n, cell) in row.iter().enumerate() {
            match widths.get_mut(n) {
                Some(width) => *width = (*width).max(cell.width()),
                None => widths.push(cell.width()),
            }
        }
    }
    widths
}

/// A row in its columns, without blanks at its end.
pub(super) fn row(cells: &[String], widths: &[usize]) -> String {
    let mut line = String::new();
    for (n, cell) in cells.iter().enumerate() {
        if n > 0 {
            line.push_str(" | ");
        }
        line.push_str(cell);
        let width = widths.get(n).copied().unwrap_or(0);
        line.push_str(&blanks(width.saturating_sub(cell.width())));
    }
    line.truncate(line.trim_end().len());
    line
}

/// So many blanks.
pub(super) fn blanks(count: usize) -> String {
    " ".repeat(count)
}
