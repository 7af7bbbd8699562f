//! A policy opened for a command, and what stops one: shared by the commands that ask about one policy.

use crate::base::date::Date;
use crate::base::span::SourceSet;
use crate::base::suggest::closest;
use crate::check::Options;
use crate::diag::Diagnostic;
use crate::diag::render::{Form, Style, closing, render};
use crate::faces::cli::{ExitStatus, Setting, usage};
use crate::faces::host::Host;
use crate::ir::Program;
use crate::workspace::{Reader, Workspace};

/// Why there is no answer.
pub(super) enum Stop {
    /// The command line, or what it names.
    Usage(String),
    /// Errors in the policy or the facts.
    Found(SourceSet, Vec<Diagnostic>),
    /// The case.
    Said(String),
}

impl Stop {
    /// Says why, and gives the exit status.
    pub(super) fn tell(self, host: &mut dyn Host, setting: &Setting) -> ExitStatus {
        match self {
            Stop::Usage(words) => usage(host, &words),
            Stop::Found(sources, found) => {
                let style = style(setting);
                let mut out = render(&sources, &found, style);
                out.push_str(&closing(&found, style));
                host.complain(&out);
                ExitStatus::Negative
            }
            Stop::Said(words) => {
                host.complain(&format!("assize: {words}\n"));
                ExitStatus::Negative
            }
        }
    }
}

pub(super) fn style(setting: &Setting) -> Style {
    Style { form: Form::Drawn, width: setting.width, colour: setting.colour, at_most: 50 }
}

pub(super) fn date(option: &str, words: Option<&str>) -> Result<Option<Date>, Stop> {
    match words.map(Date::parse) {
        None => Ok(None),
        Some(Ok(date)) => Ok(Some(date)),
        Some(Err(error)) => Err(Stop::Usage(format!("`{option} {}`: {error}", words.unwrap_or_default()))),
    }
}

/// Opens and checks a policy.
pub(super) fn program(reader: &dyn Reader, setting: &Setting, policy: &str, with: &[String]) -> Result<Program, Stop> {
    let workspace = match Workspace::open(reader, policy, setting.limits.clone()) {
        Ok(workspace) => workspace,
        Err(error) => return Err(Stop::Usage(error.to_string())),
    };
    amendments_named(&workspace, with)?;
    let checked = workspace.check(0, &Options { amendments: with.to_vec() });
    checked.program().map_err(|found| {
        let errors = found.into_iter().filter(|d| d.severity == crate::diag::Severity::Error).collect();
        Stop::Found(workspace.sources().clone(), errors)
    })
}

/// Holds the names after `--with` to the amendments that are declared.
pub(super) fn amendments_named(workspace: &Workspace, with: &[String]) -> Result<(), Stop> {
    for name in with {
        let declared = workspace.amendments();
        if !declared.contains(&name.as_str()) {
            let there = if declared.is_empty() { String::from("none") } else { declared.join(", ") };
            let what = "`--with` takes an amendment that the policy, or a file it uses, declares";
            return Err(Stop::Usage(format!("there is no amendment `{name}`; {what}; here: {there}")));
        }
    }
    Ok(())
}

pub(super) fn no_such<'a>(what: &str, name: &str, names: impl Iterator<Item = &'a str> + Clone) -> Stop {
    let near = match closest(name, names.clone()) {
        Some(near) => format!("; did you mean `{near}`?"),
        None => {
            let mut all: Vec<&str> = names.collect();
            all.dedup();
            if all.len() <= 12 { format!("; there are: {}", all.join(", ")) } else { String::new() }
        }
    };
    Stop::Usage(format!("the policy has no {what} `{name}`{near}"))
}
