//! What is read from a row of the table: the values of the variables, whether a row is a record at all, and whether what
//! is unknown in it is compared with itself.
//!
//! The columns of the table are `f0`, `f1` and so on here, in the order of the circuit.

use crate::base::date::Date;
use crate::eval::term::Step;
use crate::export::circuit::Circuit;
use crate::export::column::{Columns, Holds, Moved, Reads};
use crate::export::{Dialect, Refusal};

/// How many days a step can go at most, either way.
fn most_days(step: Step) -> i64 {
    match step {
        Step::Days(n) | Step::Working(n) => n.saturating_abs(),
        Step::Months(n) => n.saturating_abs().saturating_mul(31),
        Step::Birthday(n) => n.saturating_abs().saturating_mul(366).saturating_add(1),
    }
}

/// Values read from a row.
pub(super) struct Row<'c> {
    /// The columns.
    pub(super) columns: &'c Columns,
    /// Whose SQL.
    pub(super) dialect: Dialect,
    /// The columns of which values are tried where they are unknown.
    pub(super) tried: Vec<usize>,
}

impl Row<'_> {
    fn name(&self, column: usize) -> String {
        format!("f{column}")
    }

    /// A date or number as it is compared: where it is unknown, what is tried for it.
    fn compared(&self, column: usize) -> String {
        match self.tried.iter().position(|tried| *tried == column) {
            Some(n) => format!("COALESCE(f{column}, d{n})"),
            None => self.name(column),
        }
    }

    /// The value of a variable, `NULL` where it is not known; `None` of what is no value of a row.
    pub(super) fn value(&self, reads: &Reads) -> Result<Option<String>, Refusal> {
        Ok(Some(match reads {
            Reads::YesNo(column) => format!("CASE WHEN {0} THEN 1 WHEN NOT {0} THEN 0 END", self.name(*column)),
            Reads::Happened(happened, on) => format!(
                "CASE WHEN {0} THEN 1 WHEN NOT {0} THEN 0 WHEN {1} IS NOT NULL THEN 1 END",
                self.name(*happened),
                self.name(*on)
            ),
            Reads::IsNone(none, value) => format!(
                "CASE WHEN {0} THEN 1 WHEN NOT {0} THEN 0 WHEN {1} IS NOT NULL THEN 0 END",
                self.name(*none),
                self.name(*value)
            ),
            Reads::Quantity(column) => self.compared(*column),
            Reads::Choice(column, words, rest) => {
                let name = self.name(*column);
                let arm = |(word, n): &(String, i128)| format!("WHEN {} THEN {n}", self.dialect.words(word));
                let arms: Vec<String> = words.iter().map(arm).collect();
                match rest {
                    None => format!("CASE {name} {} END", arms.join(" ")),
                    Some(n) => {
                        format!("CASE WHEN {name} IS NOT NULL THEN CASE {name} {} ELSE {n} END END", arms.join(" "))
                    }
                }
            }
            Reads::Dates(a, b) => {
                let (a, b) = (self.moved(a)?, self.moved(b)?);
                format!("CASE WHEN {a} <= {b} THEN 1 WHEN {a} > {b} THEN 0 END")
            }
            Reads::Sum(terms, constant) => {
                let terms = terms
                    .iter()
                    .map(|(column, times)| format!("CAST({} AS DECIMAL(18, 0)) * ({times})", self.compared(*column)));
                let sum = terms.chain([constant.to_string()]).collect::<Vec<_>>().join(" + ");
                format!("CASE WHEN {sum} <= 0 THEN 1 WHEN {sum} > 0 THEN 0 END")
            }
            Reads::Day(date) => self.dialect.date(*date),
            Reads::Stands(_) => return Ok(None),
        }))
    }

    fn moved(&self, moved: &Moved) -> Result<String, Refusal> {
        let mut text = match &moved.from {
            Ok(column) => self.compared(*column),
            Err(date) => self.dialect.date(*date),
        };
        for step in &moved.steps {
            let from = moved.from.ok().and_then(|column| self.columns.all.get(column));
            let from = from.map_or_else(String::new, |column| column.name.clone());
            text = self.dialect.step(&text, *step).ok_or(Refusal::WorkingDays(from))?;
        }
        Ok(text)
    }

    /// Why a row is no record of the policy: a word that its column does not have, a number or date out of bounds, or
    /// columns of one fact that contradict each other.
    pub(super) fn bad(&self) -> String {
        let mut arms = Vec::new();
        for (n, column) in self.columns.all.iter().enumerate() {
            let name = self.name(n);
            let out = match &column.holds {
                Holds::YesNo | Holds::Words(_, true) => continue,
                Holds::Words(words, false) => {
                    let words: Vec<String> = words.iter().map(|word| self.dialect.words(word)).collect();
                    format!("{name} NOT IN ({})", words.join(", "))
                }
                Holds::Date => {
                    let (first, last) = (self.dialect.date(Date::FACT_MIN), self.dialect.date(Date::FACT_MAX));
                    format!("{name} NOT BETWEEN {first} AND {last}")
                }
                Holds::Whole(min, max) => format!("{name} NOT BETWEEN {min} AND {max}"),
                Holds::Decimal(min, max) => format!("{name} NOT BETWEEN {} AND {}", decimal(*min), decimal(*max)),
            };
            let why = format!("`{}` has a value that it cannot have", column.name);
            arms.push(format!("WHEN {out} THEN {}", self.dialect.words(&why)));
        }
        arms.extend(self.contradictions());
        let none = self.dialect.no_words();
        if arms.is_empty() { none.to_owned() } else { format!("CASE {} END", arms.join("\n        ")) }
    }

    /// The columns of one fact that contradict each other: a value where there is none, a date of what did not happen, and
    /// when or why a judgement was made that was not.
    fn contradictions(&self) -> Vec<String> {
        let called = |n: usize| self.columns.all.get(n).map_or("", |column| &column.name);
        let mut arms = Vec::new();
        for (column, (flag, when)) in &self.columns.absent {
            let (name, told) = (self.name(*flag), called(*flag));
            let (out, why) = match when {
                true => (name, format!("`{told}` is true, and `{}` has a value", called(*column))),
                false => (format!("NOT {name}"), format!("`{told}` is false, and `{}` has a date", called(*column))),
            };
            let why = self.dialect.words(&why);
            arms.push(format!("WHEN {out} AND {} IS NOT NULL THEN {why}", self.name(*column)));
        }
        for (column, judged) in &self.columns.made {
            // Where the judgement itself is not asked, nothing is known of it.
            let Some(own) = self.columns.all.iter().position(|own| own.name == *judged) else { continue };
            let why = format!("`{}` is told, and `{judged}` is not", called(*column));
            let (name, own, why) = (self.name(*column), self.name(own), self.dialect.words(&why));
            arms.push(format!("WHEN {name} IS NOT NULL AND {own} IS NULL THEN {why}"));
        }
        arms
    }

    /// Whether the sets of a row may be too large: 1 where a date or number is unknown that several comparisons share, 2
    /// where an unknown date is compared with one so near the ends of the calendar that there may be one answer only.
    pub(super) fn tied(&self, circuit: &Circuit) -> Result<String, Refusal> {
        let shared: Vec<String> = circuit.shared().into_iter().map(|column| self.unknown(column)).collect();
        let mut edge = Vec::new();
        for input in &circuit.inputs {
            let Reads::Dates(a, b) = &input.reads else { continue };
            let slack: i64 = a.steps.iter().chain(&b.steps).map(|step| most_days(*step)).sum::<i64>() + 1;
            let (first, last) = (Date::FACT_MIN.plus_days(slack), Date::FACT_MAX.plus_days(-slack));
            let (Some(first), Some(last)) = (first, last) else { return Err(Refusal::TooManyEnds) };
            let (first, last) = (self.dialect.date(first), self.dialect.date(last));
            for (known, open) in [(a, b), (b, a)] {
                if let (Ok(known), Ok(open)) = (known.from, open.from) {
                    let out = format!("{} NOT BETWEEN {first} AND {last}", self.name(known));
                    edge.push(format!("({} AND {out})", self.unknown(open)));
                }
            }
        }
        let arms = [(edge, 2), (shared, 1)].into_iter().filter(|(any, _)| !any.is_empty());
        let arms: Vec<String> =
            arms.map(|(any, tied)| format!("WHEN {} THEN {tied}", any.join("\n        OR "))).collect();
        Ok(if arms.is_empty() { String::from("0") } else { format!("CASE {} ELSE 0 END", arms.join("\n        ")) })
    }

    /// Whether a date or number is there, and not known.
    fn unknown(&self, column: usize) -> String {
        let name = self.name(column);
        match self.columns.absent.get(&column) {
            None => format!("{name} IS NULL"),
            Some((flag, when)) => {
                let flag = self.name(*flag);
                let there = if *when { format!("{flag} IS NOT TRUE") } else { format!("{flag} IS NOT FALSE") };
                format!("({name} IS NULL AND {there})")
            }
        }
    }
}

/// One, in units of 10⁻¹².
const ONE: i128 = 1_000_000_000_000;

/// A number in units of 10⁻¹².
pub(super) fn decimal(raw: i128) -> String {
    let sign = if raw < 0 { "-" } else { "" };
    let (whole, rest) = (raw.unsigned_abs() / ONE.unsigned_abs(), raw.unsigned_abs() % ONE.unsigned_abs());
    format!("CAST('{sign}{whole}.{rest:012}' AS DECIMAL(38, 12))")
}
