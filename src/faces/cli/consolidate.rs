//! `assize consolidate POLICY`: the law after its amendments, as texts.
//!
//! Without a folder the texts that changed are printed to be read; into one, all that are needed are written. Exit 1
//! where an amendment cannot be applied, or no text says what comes of it.

use crate::base::date::Date;
use crate::check::Options;
use crate::consolidate::{ConsolidatedText, Refusal, consolidate};
use crate::faces::cli::args::Consolidate;
use crate::faces::cli::open::{Stop, amendments_named, date};
use crate::faces::cli::{ExitStatus, Setting, usage};
use crate::faces::host::Host;
use crate::workspace::{Kind, Workspace, path};

/// Runs the command.
pub fn run(host: &mut dyn Host, setting: &Setting, args: &Consolidate) -> ExitStatus {
    match texts(&*host, setting, args) {
        Ok(texts) => match &args.output {
            Some(folder) => write(host, setting, folder, &texts),
            None => print(host, &texts),
        },
        Err(stop) => stop.tell(host, setting),
    }
}

fn texts(host: &dyn Host, setting: &Setting, args: &Consolidate) -> Result<Vec<ConsolidatedText>, Stop> {
    let at: Option<Date> = date("--at", args.at.as_deref())?;
    let workspace =
        Workspace::open(host, &args.policy, setting.limits.clone()).map_err(|error| Stop::Usage(error.to_string()))?;
    amendments_named(&workspace, &args.with)?;
    let done = consolidate(&workspace, 0, &Options { amendments: args.with.clone() }, at);
    done.map(|done| done.texts).map_err(|refusal| match refusal {
        Refusal::Wrong(sources, found) => Stop::Found(sources, found),
        Refusal::NothingApplies => Stop::Usage(refusal.to_string()),
        Refusal::Unsayable(words) => Stop::Said(words),
    })
}

/// Prints the texts that changed; several, each below its path.
fn print(host: &mut dyn Host, texts: &[ConsolidatedText]) -> ExitStatus {
    let changed: Vec<&ConsolidatedText> = texts.iter().filter(|text| text.changed).collect();
    for (n, text) in changed.iter().enumerate() {
        if changed.len() > 1 {
            host.print(&format!("{}# ===== {} =====\n\n", if n > 0 { "\n" } else { "" }, text.path));
        }
        host.print(&text.text);
    }
    ExitStatus::Done
}

fn write(host: &mut dyn Host, setting: &Setting, folder: &str, texts: &[ConsolidatedText]) -> ExitStatus {
    let there = host.kind(folder);
    if there == Kind::File || there == Kind::Folder && !host.list(&path::tidy(folder)).is_empty() {
        return usage(host, &format!("`{folder}` is there already, and is not empty; nothing was written"));
    }
    for text in texts {
        let to = path::join(folder, &text.path);
        if let Err(why) = host.put(&to, &text.text) {
            return usage(host, &format!("`{to}` cannot be written: {why}"));
        }
        if !setting.quiet {
            host.print(&format!("{to}{}\n", if text.changed { "" } else { "  (only what it uses)" }));
        }
    }
    ExitStatus::Done
}
