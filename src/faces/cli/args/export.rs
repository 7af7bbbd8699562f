//! What hands a policy over to other engines.

use clap::{Args, Subcommand, ValueEnum};

/// `assize export`.
#[derive(Args, Debug)]
pub struct Export {
    /// What to write.
    #[command(subcommand)]
    pub form: ExportForm,
}

/// What a policy is written as.
#[derive(Debug, Subcommand)]
pub enum ExportForm {
    /// Print a query that decides each row of a table of facts
    Sql(ExportSql),
    /// Print what a policy decides and claims for a solver such as z3 or cvc5
    Smtlib(ExportSmtlib),
}

/// `assize export sql`.
#[derive(Args, Debug)]
#[command(
    after_help = "The table has a row for each case and a column for each fact that the decision turns on, named as the \
    policy names it; NULL is unknown. An event has beside its own column one for its date, `request.sent.on`; a \
    judgement one for its reasons and one for its date; what may be `none`, and is a date or number, one that says so, \
    `request.made_on.none`; a set has a column for each value, `request.seeks.counselling`. Each row of the answer has the \
    outcome, the status, and the rules and provisions that decide, as `assize run` gives them."
)]
pub struct ExportSql {
    /// The policy: a file, or a name of the standard library
    #[arg(value_name = "POLICY")]
    pub policy: String,
    /// Whose SQL
    #[arg(long, value_enum, value_name = "DIALECT", default_value = "duckdb")]
    pub dialect: SqlDialect,
    /// The decision; needed where the policy has several
    #[arg(long, value_name = "NAME")]
    pub decision: Option<String>,
    /// The table that holds the facts
    #[arg(long, value_name = "TABLE", default_value = "cases")]
    pub table: String,
    /// The column that tells the rows apart
    #[arg(long, value_name = "COLUMN", default_value = "id")]
    pub id: String,
    /// Print the statement that makes the table, empty, and not the query
    #[arg(long)]
    pub create_table: bool,
    /// The day on which the question is asked; without it nothing is overdue
    #[arg(long, value_name = "DATE")]
    pub on: Option<String>,
    /// Apply the law of this date, whatever the facts say
    #[arg(long, value_name = "DATE")]
    pub law_at: Option<String>,
    /// Apply an amendment; may be repeated
    #[arg(long = "with", value_name = "AMENDMENT")]
    pub with: Vec<String>,
}

/// Whose SQL.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum SqlDialect {
    /// DuckDB
    Duckdb,
    /// PostgreSQL 12 or later
    Postgres,
    /// Apache Spark 3.3 or later
    Spark,
}

/// `assize export smtlib`.
#[derive(Args, Debug)]
#[command(
    after_help = "The script declares a constant for each unknown of a case, named as `export sql` names its columns, and \
    defines of each decision what it comes to, `decision.NAME`. A date is the number of its day, 1 January 1970 being 0. \
    Each question is told by what follows `check-sat`: of a property `unsat` for a case against it proves it."
)]
pub struct ExportSmtlib {
    /// The policy: a file, or a name of the standard library
    #[arg(value_name = "POLICY")]
    pub policy: String,
    /// Ask whether this policy decides alike, in place of the properties
    #[arg(long, value_name = "POLICY", conflicts_with_all = ["only", "facts", "sets"])]
    pub against: Option<String>,
    /// Ask whether the law of two dates decides alike: the earlier date, then the later
    #[arg(long, value_name = "DATE", conflicts_with_all = ["only", "facts", "sets"])]
    pub at: Vec<String>,
    /// Only this decision; may be repeated
    #[arg(long = "decision", value_name = "NAME")]
    pub decisions: Vec<String>,
    /// Only properties whose name or claim contains this
    #[arg(long, value_name = "TEXT")]
    pub only: Option<String>,
    /// Ask what this case comes to, in place of the properties: a YAML, JSON or TOML file, or `-`
    #[arg(long, value_name = "FILE")]
    pub facts: Option<String>,
    /// Give a fact of the case; may be repeated
    #[arg(long = "set", value_name = "FACT=VALUE")]
    pub sets: Vec<String>,
    /// The day on which the question about the case is asked; without it any day
    #[arg(long, value_name = "DATE", conflicts_with_all = ["against", "at"])]
    pub on: Option<String>,
    /// Apply an amendment, to the policy that is compared where there is one; may be repeated
    #[arg(long = "with", value_name = "AMENDMENT")]
    pub with: Vec<String>,
}
