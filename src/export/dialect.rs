//! What differs from engine to engine: how names are quoted, what types are called, how dates are moved.

use crate::base::date::Date;
use crate::eval::term::Step;
use crate::export::column::Holds;

/// An engine's SQL.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// DuckDB.
    Duckdb,
    /// PostgreSQL, version 12 or later.
    Postgres,
    /// Apache Spark, version 3.3 or later.
    Spark,
}

impl Dialect {
    /// What it is called.
    pub fn name(self) -> &'static str {
        match self {
            Dialect::Duckdb => "DuckDB",
            Dialect::Postgres => "PostgreSQL",
            Dialect::Spark => "Spark",
        }
    }

    /// A name as the engine reads it.
    pub fn quoted(self, name: &str) -> String {
        match self {
            Dialect::Duckdb | Dialect::Postgres => format!("\"{}\"", name.replace('"', "\"\"")),
            Dialect::Spark => format!("`{}`", name.replace('`', "``")),
        }
    }

    /// A name that may be parted by dots, such as that of a table in a schema.
    pub fn path(self, name: &str) -> String {
        name.split('.').map(|part| self.quoted(part)).collect::<Vec<_>>().join(".")
    }

    /// Words as the engine reads them.
    pub fn words(self, words: &str) -> String {
        match self {
            Dialect::Duckdb | Dialect::Postgres => format!("'{}'", words.replace('\'', "''")),
            // A backslash is a sign of its own there.
            Dialect::Spark => format!("'{}'", words.replace('\\', "\\\\").replace('\'', "\\'")),
        }
    }

    /// Words that are not known.
    pub fn no_words(self) -> &'static str {
        match self {
            Dialect::Duckdb => "CAST(NULL AS VARCHAR)",
            Dialect::Postgres => "CAST(NULL AS TEXT)",
            Dialect::Spark => "CAST(NULL AS STRING)",
        }
    }

    /// The type of a column.
    pub fn type_of(self, holds: &Holds) -> &'static str {
        match (holds, self) {
            (Holds::YesNo, _) => "BOOLEAN",
            (Holds::Date, _) => "DATE",
            (Holds::Whole(..), _) => "BIGINT",
            (Holds::Decimal(..), Dialect::Postgres) => "NUMERIC(38, 12)",
            (Holds::Decimal(..), Dialect::Duckdb | Dialect::Spark) => "DECIMAL(38, 12)",
            (Holds::Words(..), Dialect::Postgres) => "TEXT",
            (Holds::Words(..), Dialect::Duckdb) => "VARCHAR",
            (Holds::Words(..), Dialect::Spark) => "STRING",
        }
    }

    /// A day.
    pub fn date(self, date: Date) -> String {
        format!("DATE '{}'", date.iso())
    }

    /// A date moved by a step; `None` where the engine has no such step.
    pub fn step(self, date: &str, step: Step) -> Option<String> {
        match step {
            Step::Days(n) => Some(self.days(date, n)),
            Step::Months(n) => Some(self.months(date, n)),
            Step::Birthday(years) => {
                let birthday = self.months(date, years.checked_mul(12)?);
                // One born on 29 February comes of age on 1 March of a year without that day.
                Some(format!(
                    "CASE WHEN EXTRACT(MONTH FROM {date}) = 2 AND EXTRACT(DAY FROM {date}) = 29 \
                     AND EXTRACT(DAY FROM {birthday}) = 28 THEN {} ELSE {birthday} END",
                    self.days(&birthday, 1)
                ))
            }
            Step::Working(_) => None,
        }
    }

    fn days(self, date: &str, n: i64) -> String {
        match self {
            Dialect::Duckdb | Dialect::Postgres => format!("({date} + ({n}))"),
            Dialect::Spark => format!("date_add({date}, {n})"),
        }
    }

    fn months(self, date: &str, n: i64) -> String {
        match self {
            Dialect::Duckdb => format!("CAST({date} + INTERVAL ({n}) MONTH AS DATE)"),
            Dialect::Postgres => format!("CAST({date} + INTERVAL '{n} month' AS DATE)"),
            Dialect::Spark => format!("add_months({date}, {n})"),
        }
    }

    /// A number for each row.
    pub fn row_number(self) -> &'static str {
        match self {
            Dialect::Duckdb | Dialect::Postgres => "ROW_NUMBER() OVER ()",
            Dialect::Spark => "ROW_NUMBER() OVER (ORDER BY id)",
        }
    }

    /// What follows a query so that it is not merged into the one around it: what is named there is worked out once.
    pub fn fence(self) -> &'static str {
        match self {
            Dialect::Duckdb | Dialect::Postgres => " OFFSET 0",
            Dialect::Spark => "",
        }
    }

    /// Columns of one query at most.
    pub fn most_columns(self) -> usize {
        match self {
            Dialect::Postgres => 1_500,
            Dialect::Duckdb | Dialect::Spark => 20_000,
        }
    }
}
