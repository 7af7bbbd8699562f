//! The command line as data. The only user of clap: every option of every command is declared here.

mod every;
mod export;
mod many;

use crate::base::limits::Limits;
use crate::faces::cli::status::ExitStatus;
use clap::{Args, CommandFactory as _, FromArgMatches as _, Parser, Subcommand, ValueEnum};
pub use every::{Diff, DiffFormat, ProofFormat, Verify};
pub use export::{Export, ExportForm, ExportSmtlib, ExportSql, SqlDialect};
pub use many::{ChartSigns, Generate, OutFormat, RowFormat, RunCases};
use std::ffi::OsString;

/// Write disclosure policies, decide cases by them, and explain the answers
#[derive(Debug, Parser)]
#[command(name = "assize", version, arg_required_else_help = true, disable_help_subcommand = true)]
pub struct Line {
    /// What holds for every command.
    #[command(flatten)]
    pub common: Common,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// Options of every command.
#[derive(Args, Debug)]
#[command(next_help_heading = "Options of every command")]
pub struct Common {
    /// When to use colour; NO_COLOR is obeyed under `auto`
    #[arg(long, global = true, value_enum, value_name = "WHEN", default_value = "auto")]
    pub color: When,
    /// Show errors only, and no line that sums up
    #[arg(short, long, global = true)]
    pub quiet: bool,
    /// Columns to fill; by default those of the terminal, or 80
    #[arg(long, global = true, value_name = "N", value_parser = clap::value_parser!(u16).range(20..))]
    pub width: Option<u16>,
    /// Set a limit; may be repeated
    #[arg(long = "limit", global = true, value_name = "NAME=VALUE")]
    pub limits: Vec<String>,
}

/// The commands.
#[derive(Debug, Subcommand)]
// Only the options of the command that is asked for are laid out.
#[command(defer = true)]
pub enum Command {
    /// Find what is wrong in policies
    Check(Check),
    /// Decide one case: outcome, reasons, what is missing, duties
    Eval(Eval),
    /// Compare two policies, or one on two dates, over every possible request
    Diff(Diff),
    /// Prove the properties of policies, or refute each by a case
    Verify(Verify),
    /// Run the scenarios of policies
    Test(Test),
    /// Decide many records: a row for each, or counts by any facts
    Run(RunCases),
    /// Make up records of a policy, each marked as synthetic
    Generate(Generate),
    /// Set policies in one style, comments kept
    Fmt(Fmt),
    /// Print the law after its amendments, or write it into a folder
    Consolidate(Consolidate),
    /// Write a policy, or the whole library, as pages to be read
    Doc(Doc),
    /// Draw one item: a decision with its rules, or a condition as a ladder
    Graph(Graph),
    /// Print a JSON Schema of the facts that a policy turns on
    Schema(Schema),
    /// Hand a decision over to another engine: as a query over a table of facts
    Export(Export),
    /// Begin a project: a policy, a case, and what to do with them
    New(New),
    /// Print completions for a shell
    Completions(Completions),
    /// Write the manual pages into a folder
    Man(Man),
    /// Explore a case line by line: set facts, ask, compare, step through time
    Repl(Repl),
    /// Be asked, question by question, what can still matter to a decision
    Ask(Ask),
    /// Print the page of a diagnostic code, or list the codes
    Explain(Explain),
    /// Serve an editor over standard input and output (Language Server Protocol)
    Lsp,
}

/// `assize check`.
#[derive(Args, Debug)]
pub struct Check {
    /// Files, folders (with all that is in them), or `-` for standard input; without one, the policies that the project
    /// file assize.toml names, or those in this folder
    #[arg(value_name = "PATH")]
    pub paths: Vec<String>,
    /// How to print what is found
    #[arg(long, value_enum, value_name = "FORMAT", default_value = "human")]
    pub format: Format,
    /// Show at most so many; the rest is counted (human and plain)
    #[arg(long, value_name = "N", default_value_t = 50)]
    pub at_most: usize,
    /// Leave out what holds over every possible case: conflicts, gaps, rules and limbs that never matter
    #[arg(long)]
    pub no_analysis: bool,
}

/// `assize eval`.
#[derive(Args, Debug)]
pub struct Eval {
    /// The policy: a file, or a name of the standard library such as `law.third_party_material`
    #[arg(value_name = "POLICY")]
    pub policy: String,
    /// The facts of the case: a YAML, JSON or TOML file, or `-` for standard input
    #[arg(long, value_name = "FILE")]
    pub facts: Option<String>,
    /// Take the facts of a scenario: its title, or its first word where that is enough
    #[arg(long, value_name = "TITLE", conflicts_with = "facts")]
    pub scenario: Option<String>,
    /// Give or change one fact: `request.held=yes`; may be repeated
    #[arg(long = "set", value_name = "FACT=VALUE")]
    pub sets: Vec<String>,
    /// The day on which the question is asked; without it nothing is overdue
    #[arg(long, value_name = "DATE")]
    pub on: Option<String>,
    /// Apply the law of this date, whatever the facts say
    #[arg(long, value_name = "DATE")]
    pub law_at: Option<String>,
    /// Apply an amendment; may be repeated
    #[arg(long = "with", value_name = "AMENDMENT")]
    pub with: Vec<String>,
    /// Answer only this decision; may be repeated
    #[arg(long = "decision", value_name = "NAME")]
    pub decisions: Vec<String>,
    /// Show every limb and fact that the answer turns on, and every duty
    #[arg(long)]
    pub why: bool,
    /// Show what stands against an outcome
    #[arg(long, value_name = "OUTCOME")]
    pub why_not: Option<String>,
    /// Find the fewest facts whose change would settle an outcome
    #[arg(long, value_name = "OUTCOME")]
    pub what_would: Option<String>,
    /// Hold a fact fixed for --what-would; may be repeated
    #[arg(long = "hold", value_name = "FACT", requires = "what_would")]
    pub hold: Vec<String>,
    /// How to print the answer
    #[arg(long, value_enum, value_name = "FORMAT", default_value = "human")]
    pub format: AnswerFormat,
    /// Say by the exit code whether every answer is settled or presumed (0) or not (4)
    #[arg(long)]
    pub exit_code: bool,
}

/// How an answer is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum AnswerFormat {
    /// Text
    Human,
    /// JSON, version 1
    Json,
    /// One page, with the facts as they were given
    Html,
}

/// `assize test`.
#[derive(Args, Debug)]
#[command(group(clap::ArgGroup::new("measure").args(["coverage", "mutate"]).multiple(true)))]
pub struct Test {
    /// Files, folders (with all that is in them), or names of the standard library; without one, the policies that the
    /// project file assize.toml names, or those in this folder
    #[arg(value_name = "PATH")]
    pub paths: Vec<String>,
    /// Run only scenarios whose title holds this text
    #[arg(long, value_name = "TEXT")]
    pub only: Option<String>,
    /// How to print the results
    #[arg(long, value_enum, value_name = "FORMAT", default_value = "human")]
    pub format: TestFormat,
    /// Say which rules, limbs and provisions of the files the scenarios exercise, and list the rest
    #[arg(long)]
    pub coverage: bool,
    /// Run again whenever a file that was read changes, or a policy comes or goes, until Ctrl-C
    #[arg(long)]
    pub watch: bool,
    /// Change the policies in one small thing after another, and say which changes no scenario notices
    #[arg(long)]
    pub mutate: bool,
    /// Exit 1 where less than so many per cent are exercised (--coverage) or noticed (--mutate)
    #[arg(long, value_name = "N", requires = "measure", value_parser = clap::value_parser!(u8).range(0..=100))]
    pub threshold: Option<u8>,
    /// Print the fewest new scenarios that show what none exercises; with --mutate also those that notice the changes that
    /// none notices
    #[arg(long)]
    pub generate: bool,
}

/// How the results of scenarios are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum TestFormat {
    /// Text
    Human,
    /// JSON, version 1
    Json,
    /// XML as JUnit writes it, for what gathers the results of tests
    Junit,
    /// TAP, version 14
    Tap,
    /// A page of HTML that shows what is exercised over the text of the policies; with --coverage, --mutate or both
    Html,
}

/// `assize fmt`.
#[derive(Args, Debug)]
pub struct Fmt {
    /// Files, folders (with all that is in them), or `-` for standard input; without one, the policies that the project
    /// file assize.toml names, or those in this folder
    #[arg(value_name = "PATH")]
    pub paths: Vec<String>,
    /// Write nothing; list the files that are not in the style, and exit 1 if there are any
    #[arg(long)]
    pub check: bool,
    /// Write nothing; show what would change, as a unified diff
    #[arg(long)]
    pub diff: bool,
}

/// `assize consolidate`.
#[derive(Args, Debug)]
pub struct Consolidate {
    /// The policy: a file, or a name of the standard library
    #[arg(value_name = "POLICY")]
    pub policy: String,
    /// Apply an amendment beside those that the policy's head names; may be repeated
    #[arg(long = "with", value_name = "AMENDMENT")]
    pub with: Vec<String>,
    /// The text as it stands on a day: of several versions only the one in force then, and no scenarios
    #[arg(long, value_name = "DATE")]
    pub at: Option<String>,
    /// Write all texts that are needed into a new folder
    #[arg(short, long, value_name = "FOLDER")]
    pub output: Option<String>,
}

/// `assize doc`.
#[derive(Args, Debug)]
pub struct Doc {
    /// The policy: a file, or a name of the standard library; without it, the whole library
    #[arg(value_name = "POLICY")]
    pub policy: Option<String>,
    /// The folder, which is made; one that holds anything else than earlier pages is refused
    #[arg(short, long, value_name = "FOLDER")]
    pub output: String,
    /// Write into a folder that holds other files too; those stay
    #[arg(long)]
    pub force: bool,
    /// Apply an amendment; may be repeated
    #[arg(long = "with", value_name = "AMENDMENT")]
    pub with: Vec<String>,
}

/// `assize graph`.
#[derive(Args, Debug)]
pub struct Graph {
    /// The policy: a file, or a name of the standard library
    #[arg(value_name = "POLICY")]
    pub policy: String,
    /// The name of a decision, rule, define, presumption, duty, prohibition or property
    #[arg(value_name = "ITEM")]
    pub item: String,
    /// How to write the drawing
    #[arg(long, value_name = "FORMAT", value_parser = ["svg", "dot", "mermaid"], default_value = "svg")]
    pub format: String,
    /// Apply an amendment; may be repeated
    #[arg(long = "with", value_name = "AMENDMENT")]
    pub with: Vec<String>,
}

/// `assize schema`.
#[derive(Args, Debug)]
pub struct Schema {
    /// The policy: a file, or a name of the standard library such as `law.third_party_material`
    #[arg(value_name = "POLICY")]
    pub policy: String,
    /// Apply an amendment; may be repeated
    #[arg(long = "with", value_name = "AMENDMENT")]
    pub with: Vec<String>,
}

/// `assize new`.
#[derive(Args, Debug)]
pub struct New {
    /// The folder to make; its name becomes the policy's
    #[arg(value_name = "NAME")]
    pub name: String,
}

/// `assize completions`.
#[derive(Args, Debug)]
pub struct Completions {
    /// The shell
    #[arg(value_name = "SHELL", value_enum)]
    pub shell: clap_complete::Shell,
}

/// `assize man`.
#[derive(Args, Debug)]
pub struct Man {
    /// The folder
    #[arg(value_name = "FOLDER")]
    pub folder: String,
}

/// What a shell needs to complete command lines.
pub fn completions(shell: clap_complete::Shell) -> Vec<u8> {
    let mut out = Vec::new();
    clap_complete::generate(shell, &mut Line::command(), "assize", &mut out);
    out
}

/// The manual pages by name: `assize.1`, and one for each command.
///
/// # Errors
/// None that writing to memory can have.
pub fn manual() -> std::io::Result<Vec<(String, Vec<u8>)>> {
    let mut whole = Line::command().after_long_help(format!("{}\n\n{}", limits_table(), ExitStatus::table()));
    whole.build();
    let mut pages = Vec::new();
    let each = whole.get_subcommands().filter(|command| !command.is_hide_set());
    for command in std::iter::once(&whole).chain(each) {
        // A page of a command is called by both words.
        let name = command.get_display_name().unwrap_or(command.get_name()).to_owned();
        let mut page = Vec::new();
        clap_mangen::Man::new(command.clone()).title(name.to_uppercase()).render(&mut page)?;
        pages.push((format!("{name}.1"), page));
    }
    Ok(pages)
}

/// `assize repl`.
#[derive(Args, Debug)]
#[command(after_help = "What was typed is kept in assize/history under $XDG_STATE_HOME, or under .local/state in the \
    home folder (on Windows under %LOCALAPPDATA%), readable by its owner alone. It may tell of a real case: `--no-history` \
    keeps none, and `:forget` empties it. Input from a pipe is a script: it is answered line by line, nothing is kept, and \
    the exit code is 1 where a line was wrong.")]
pub struct Repl {
    /// The policy asked: a file, or a name of the standard library; a second is compared with it
    #[arg(value_name = "POLICY", num_args = 0..=2)]
    pub policies: Vec<String>,
    /// What holds of the case from the start.
    #[command(flatten)]
    pub start: Start,
    /// Keep no history of what is typed
    #[arg(long)]
    pub no_history: bool,
}

/// `assize ask`.
#[derive(Args, Debug)]
pub struct Ask {
    /// The policy: a file, or a name of the standard library
    #[arg(value_name = "POLICY")]
    pub policy: String,
    /// What holds of the case from the start.
    #[command(flatten)]
    pub start: Start,
    /// Ask for this decision only; may be repeated
    #[arg(long = "decision", value_name = "NAME")]
    pub decisions: Vec<String>,
    /// Save the case at the end, as facts that `assize eval` reads
    #[arg(long, value_name = "FILE")]
    pub save: Option<String>,
    /// Show at the end every limb and fact that the answer turns on
    #[arg(long)]
    pub why: bool,
}

/// What holds of a session's case from the start, and how a script is shown.
#[derive(Args, Debug)]
pub struct Start {
    /// What is known of the case already: a YAML, JSON or TOML file, or a scenario of the policy
    #[arg(long, value_name = "FILE")]
    pub facts: Option<String>,
    /// The day on which the question is asked; without it nothing is overdue
    #[arg(long, value_name = "DATE")]
    pub on: Option<String>,
    /// Apply the law of this date, whatever the facts say
    #[arg(long, value_name = "DATE")]
    pub law_at: Option<String>,
    /// Apply an amendment; may be repeated
    #[arg(long = "with", value_name = "AMENDMENT")]
    pub with: Vec<String>,
    /// Show lines that come from a pipe as if they had been typed
    #[arg(long)]
    pub echo: bool,
}

/// `assize explain`.
#[derive(Args, Debug)]
pub struct Explain {
    /// A code such as `use/not-found`; without it, all codes are listed
    #[arg(value_name = "CODE")]
    pub code: Option<String>,
}

/// When something is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum When {
    /// On a terminal
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// How findings are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// Drawn under the text
    Human,
    /// In sentences, for screen readers and logs
    Plain,
    /// JSON, version 1
    Json,
    /// Annotations of GitHub Actions
    Github,
    /// SARIF 2.1.0
    Sarif,
}

/// What came of reading the command line.
pub enum Read {
    /// A command.
    Line(Line),
    /// Help or the version, asked for: it goes to standard output.
    Answer(String),
    /// Something wrong, in words that end in a line break.
    Wrong(String),
}

/// Reads the command line, the program's name first.
///
/// - `width`: columns for help.
/// - `colour`: whether help and complaints are coloured.
pub fn read(args: Vec<OsString>, width: usize, colour: bool) -> Read {
    let command = Line::command().term_width(width).after_help(ExitStatus::table()).after_long_help(format!(
        "{}\n\n{}",
        limits_table(),
        ExitStatus::table()
    ));
    let line = command.try_get_matches_from(args).and_then(|matches| Line::from_arg_matches(&matches));
    match line {
        Ok(line) => Read::Line(line),
        Err(error) => {
            let rendered = error.render();
            let words = if colour { rendered.ansi().to_string() } else { rendered.to_string() };
            if error.use_stderr() { Read::Wrong(words) } else { Read::Answer(words) }
        }
    }
}

fn limits_table() -> String {
    let lines = Limits::ALL.iter().map(|(name, default, what)| format!("  {name:<13} {default:>9}  {what}"));
    format!("Limits, each with its default:\n{}", lines.collect::<Vec<_>>().join("\n"))
}

#[cfg(test)]
mod tests {
    use super::Line;
    use clap::CommandFactory as _;

    #[test]
    fn the_declaration_is_sound() {
        Line::command().debug_assert();
    }
}
