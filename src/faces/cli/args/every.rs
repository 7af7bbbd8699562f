//! What asks about every possible case: comparisons and proofs.

use clap::{Args, ValueEnum};

/// `assize diff`.
#[derive(Args, Debug)]
pub struct Diff {
    /// The old policy: a file, or a name of the standard library
    #[arg(value_name = "OLD")]
    pub old: String,
    /// The new policy; without it the old one, with --at or --with
    #[arg(value_name = "NEW")]
    pub new: Option<String>,
    /// Compare the law of two dates: given twice, the earlier first
    #[arg(long, value_name = "DATE")]
    pub at: Vec<String>,
    /// Apply an amendment to the new policy; may be repeated
    #[arg(long = "with", value_name = "AMENDMENT")]
    pub with: Vec<String>,
    /// Compare the file, with all that it uses, as of a git revision with the working tree, or as of two: `REV..REV`
    #[arg(long, value_name = "REV[..REV]", conflicts_with_all = ["new", "at", "with"])]
    pub git: Option<String>,
    /// Compare only this decision, duty or prohibition; may be repeated
    #[arg(long = "only", value_name = "NAME")]
    pub only: Vec<String>,
    /// Put records of real cases to both and count them: a YAML, JSON or TOML file each, a JSON array, or JSON lines
    #[arg(long, value_name = "FILE", num_args = 1..)]
    pub cases: Vec<String>,
    /// The day on which the question of each record is asked; without it nothing is overdue
    #[arg(long, value_name = "DATE", requires = "cases")]
    pub on: Option<String>,
    /// Show with each class a case that shows it, as a scenario that can be pasted
    #[arg(long)]
    pub witnesses: bool,
    /// How to print the comparison
    #[arg(long, value_enum, value_name = "FORMAT", default_value = "human")]
    pub format: DiffFormat,
    /// Say by the exit code whether there is no difference (0) or one (1)
    #[arg(long)]
    pub exit_code: bool,
}

/// `assize verify`.
#[derive(Args, Debug)]
pub struct Verify {
    /// Files, folders (with all that is in them), or names of the standard library; without one, the policies that the
    /// project file assize.toml names, or those in this folder
    #[arg(value_name = "PATH")]
    pub paths: Vec<String>,
    /// Prove only the properties whose name or claim holds this text
    #[arg(long, value_name = "TEXT", conflicts_with_all = ["never", "always"])]
    pub only: Option<String>,
    /// Prove of one policy that a condition never holds; may be repeated
    #[arg(long, value_name = "CONDITION")]
    pub never: Vec<String>,
    /// Prove of one policy that a condition always holds; may be repeated
    #[arg(long, value_name = "CONDITION")]
    pub always: Vec<String>,
    /// Apply an amendment; may be repeated
    #[arg(long = "with", value_name = "AMENDMENT")]
    pub with: Vec<String>,
    /// How to print the results
    #[arg(long, value_enum, value_name = "FORMAT", default_value = "human")]
    pub format: ProofFormat,
}

/// How what was proved is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ProofFormat {
    /// Text
    Human,
    /// JSON, version 1
    Json,
}

/// How a comparison is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum DiffFormat {
    /// Text
    Human,
    /// Markdown, fit for a comment on a change
    Markdown,
    /// A page of HTML, with a case for each class
    Html,
    /// JSON, version 1
    Json,
}
