//! The command line: one file a command, one function from arguments to an exit status.
//!
//! To add a command: declare it in `args/`, write its file, and give it a line in [`run()`].

pub mod args;
pub mod ask;
pub mod check;
pub mod consolidate;
pub mod diff;
pub mod doc;
pub mod eval;
pub mod explain;
pub mod export;
pub mod fmt;
pub mod generate;
pub mod graph;
pub mod markdown;
pub mod new;
mod open;
pub mod pages;
mod project;
mod records;
pub mod repl;
pub mod run;
pub mod schema;
pub mod status;
mod stream;
pub mod test;
pub mod verify;

use crate::base::limits::Limits;
use crate::faces::cli::args::{Command, Common, Read, When};
use crate::faces::host::{Host, Terminal};
use crate::faces::lsp;
pub use status::ExitStatus;
use std::ffi::OsString;

/// What holds for every command, worked out from the command line and the world.
#[derive(Clone, Debug)]
pub struct Setting {
    /// Whether colours are wanted.
    pub colour: bool,
    /// Columns to fill.
    pub width: usize,
    /// Whether only what was asked for is wanted.
    pub quiet: bool,
    /// The limits.
    pub limits: Limits,
}

/// The width where nothing says another.
pub const PLAIN_WIDTH: usize = 80;

/// Does what the command line says.
///
/// - `args`: the program's name, then its arguments.
/// - returns: what to tell the shell. Output that nobody reads any more changes nothing in it.
pub fn run(args: impl IntoIterator<Item = OsString>, host: &mut dyn Host) -> ExitStatus {
    let args: Vec<OsString> = args.into_iter().collect();
    let status = match args::read(args.clone(), terminal_width(host).min(100), early_colour(&args, host)) {
        Read::Answer(words) => {
            host.print(&words);
            ExitStatus::Done
        }
        Read::Wrong(words) => {
            host.complain(&words);
            ExitStatus::Usage
        }
        Read::Line(line) => match setting(&line.common, host) {
            Err(words) => usage(host, &words),
            Ok(setting) => match &line.command {
                Command::Check(args) => check::run(host, &setting, args),
                Command::Eval(args) => eval::run(host, &setting, args),
                Command::Diff(args) => diff::run(host, &setting, args),
                Command::Verify(args) => verify::run(host, &setting, args),
                Command::Test(args) => test::run(host, &setting, args),
                Command::Run(args) => run::run(host, &setting, args),
                Command::Generate(args) => generate::run(host, &setting, args),
                Command::Fmt(args) => fmt::run(host, &setting, args),
                Command::Consolidate(args) => consolidate::run(host, &setting, args),
                Command::Doc(args) => doc::run(host, &setting, args),
                Command::Graph(args) => graph::run(host, &setting, args),
                Command::Schema(args) => schema::run(host, &setting, args),
                Command::Export(args) => export::run(host, &setting, args),
                Command::New(args) => new::run(host, &setting, args),
                Command::Completions(args) => pages::completions(host, args),
                Command::Man(args) => pages::man(host, &setting, args),
                Command::Repl(args) => repl::run(host, &setting, args),
                Command::Ask(args) => ask::run(host, &setting, args),
                Command::Explain(args) => explain::run(host, &setting, args),
                Command::Lsp => lsp::run(host, setting.limits),
            },
        },
    };
    match host.finish() {
        Ok(()) => status,
        Err(why) => usage(host, &format!("the output cannot be written: {why}")),
    }
}

/// Says on standard error what is wrong with the command line or with what it names.
pub fn usage(host: &mut dyn Host, words: &str) -> ExitStatus {
    host.complain(&format!("assize: {words}\n"));
    ExitStatus::Usage
}

fn setting(common: &Common, host: &dyn Host) -> Result<Setting, String> {
    let mut limits = Limits::default();
    for setting in &common.limits {
        limits.set(setting).map_err(|error| error.to_string())?;
    }
    Ok(Setting {
        colour: colour(common.color, host),
        width: common.width.map_or_else(|| terminal_width(host), usize::from),
        quiet: common.quiet,
        limits,
    })
}

fn terminal_width(host: &dyn Host) -> usize {
    match host.terminal() {
        Terminal::Present(Some(width)) => width.max(20),
        Terminal::Present(None) | Terminal::Absent => PLAIN_WIDTH,
    }
}

fn colour(when: When, host: &dyn Host) -> bool {
    match when {
        When::Always => true,
        When::Never => false,
        When::Auto => {
            let plain = host.var("NO_COLOR").is_some() || host.var("TERM").as_deref() == Some("dumb");
            host.terminal() != Terminal::Absent && !plain
        }
    }
}

/// Whether complaints about the command line are coloured, found before it can be read as a whole.
fn early_colour(args: &[OsString], host: &dyn Host) -> bool {
    let mut when = When::Auto;
    for (n, arg) in args.iter().enumerate() {
        let value = match arg.to_str() {
            Some("--color") => args.get(n + 1).and_then(|value| value.to_str()),
            Some(arg) => arg.strip_prefix("--color="),
            None => None,
        };
        when = match value {
            Some("always") => When::Always,
            Some("never") => When::Never,
            Some(_) | None => when,
        };
    }
    colour(when, host)
}
