//! What asks about many records.

use clap::{Args, ValueEnum};

/// `assize run`.
#[derive(Args, Clone, Debug)]
#[command(
    after_help = "A record is an object of JSON on one line, or a row of a table whose first line names the facts. \
    Names that are no facts of the policy are told of once and passed over. A record that is bad is told of by its line, \
    counted, and given a row of its own; it stops the run only under `--strict`."
)]
pub struct RunCases {
    /// The policy: a file, or a name of the standard library
    #[arg(value_name = "POLICY")]
    pub policy: String,
    /// The records: files of JSON lines, tables (`.csv`), Parquet (`.parquet`, where built with that feature), or `-` for
    /// standard input; without one, those that the project file assize.toml names
    #[arg(long, value_name = "FILE", num_args = 1..)]
    pub cases: Vec<String>,
    /// How the records are laid out, where their file does not say
    #[arg(long, value_enum, value_name = "FORMAT")]
    pub input: Option<RowFormat>,
    /// The decision; needed where the policy has several
    #[arg(long, value_name = "NAME")]
    pub decision: Option<String>,
    /// The day on which the question is asked; without it nothing is overdue
    #[arg(long, value_name = "DATE")]
    pub on: Option<String>,
    /// Apply the law of this date, whatever the records say
    #[arg(long, value_name = "DATE")]
    pub law_at: Option<String>,
    /// Apply an amendment; may be repeated
    #[arg(long = "with", value_name = "AMENDMENT")]
    pub with: Vec<String>,
    /// Put the records to a second law beside the first, and tell what became of each: another policy
    #[arg(long, value_name = "POLICY", help_heading = "Two laws at once")]
    pub policy_b: Option<String>,
    /// The second law is that of this date; without it as for the first
    #[arg(long, value_name = "DATE", help_heading = "Two laws at once")]
    pub law_at_b: Option<String>,
    /// Apply an amendment to the second law alone; may be repeated
    #[arg(long = "with-b", value_name = "AMENDMENT", help_heading = "Two laws at once")]
    pub with_b: Vec<String>,
    /// Count instead of a row for each
    #[arg(long)]
    pub count: bool,
    /// Count, and draw the counts as bars
    #[arg(long, value_enum, value_name = "SIGNS", num_args = 0..=1, require_equals = true, default_missing_value = "auto")]
    pub chart: Option<ChartSigns>,
    /// Count, by facts, and the `.year` or `.month` of dates, parted by commas
    #[arg(long, value_name = "FACTS")]
    pub by: Option<String>,
    /// What a record is called stands under this name
    #[arg(long, value_name = "KEY", default_value = "id")]
    pub id: String,
    /// How rows or counts are written; rows are JSON lines, counts a table for people, unless this says
    #[arg(long, value_enum, value_name = "FORMAT")]
    pub format: Option<OutFormat>,
    /// Write to a file, which has its name only when it is whole
    #[arg(long, value_name = "FILE")]
    pub out: Option<String>,
    /// Go on where an interrupted run to the same file stopped; what is asked, and of what, must be the same
    #[arg(long, requires = "out")]
    pub resume: bool,
    /// Note how far the run has come so often, for `--resume`
    #[arg(long, value_name = "SECONDS", default_value_t = 5)]
    pub checkpoint: u64,
    /// Write the bad records to a file of JSON lines, each with its line and the reason
    #[arg(long, value_name = "FILE")]
    pub rejects: Option<String>,
    /// Stop at the first record that is bad, and at a name that is no fact
    #[arg(long)]
    pub strict: bool,
    /// Work with so many threads; the result is the same for any number
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
    pub threads: Option<u16>,
}

/// How many records are laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum RowFormat {
    /// A line of JSON each
    Jsonl,
    /// A table
    Csv,
}

/// How rows or counts are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum OutFormat {
    /// A line of JSON each
    Jsonl,
    /// A table
    Csv,
    /// Parquet, where built with that feature; to a file
    Parquet,
    /// A chart of the counts, as a drawing
    Svg,
}

/// What a chart is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ChartSigns {
    /// Blocks, or ASCII where the environment says that text is not UTF-8
    Auto,
    /// Blocks
    Blocks,
    /// ASCII alone
    Ascii,
}

/// `assize generate`.
#[derive(Args, Debug)]
pub struct Generate {
    /// The policy: a file, or a name of the standard library
    #[arg(value_name = "POLICY")]
    pub policy: String,
    /// How many records
    #[arg(long, value_name = "N")]
    pub records: u64,
    /// The same seed gives the same records
    #[arg(long, value_name = "S", default_value_t = 1)]
    pub seed: u64,
    /// The decision whose facts are made up; without it those of all decisions of the policy
    #[arg(long, value_name = "NAME")]
    pub decision: Option<String>,
    /// Shares of values: a TOML file with a table for each fact; records that cannot occur are drawn again
    #[arg(long, value_name = "FILE")]
    pub marginals: Option<String>,
    /// Leave out a fact so often of a hundred, where no shares are stated
    #[arg(long, value_name = "PERCENT", default_value_t = 0, value_parser = clap::value_parser!(u64).range(0..=100))]
    pub unknown: u64,
    /// Apply an amendment; may be repeated
    #[arg(long = "with", value_name = "AMENDMENT")]
    pub with: Vec<String>,
    /// Write to a file, which has its name only when it is whole
    #[arg(long, value_name = "FILE")]
    pub out: Option<String>,
}
