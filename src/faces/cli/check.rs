//! `assize check [PATH…]`: what is wrong in policies.
//!
//! Each file named, and each in a folder named, is checked as a root with all that it uses; what several roots find
//! alike is reported once. Exit 1 where an error was found.

use crate::base::span::SourceSet;
use crate::check::Options;
use crate::diag::render::{Form, Style, closing, number_of, render};
use crate::diag::{Diagnostic, Severity, in_order};
use crate::eval::Law;
use crate::faces::cli::args::{Check, Format};
use crate::faces::cli::open::Stop;
use crate::faces::cli::{ExitStatus, Setting, project, usage};
use crate::faces::host::Host;
use crate::faces::render::{github, json, sarif};
use crate::prove;
use crate::workspace::outside::outside;
use crate::workspace::project::Weighed;
use crate::workspace::{Kind, ReadError, Workspace, glob, path, stdlib};

/// Nodes of diagrams for one policy at most: a check is to be quick.
const ANALYSIS_NODES: usize = 300_000;

/// What standard input is called.
pub(super) const STDIN: &str = "<stdin>";

/// Runs the command.
pub fn run(host: &mut dyn Host, setting: &Setting, args: &Check) -> ExitStatus {
    let chosen = match project::chosen(host, setting, &args.paths) {
        Ok(chosen) => chosen,
        Err(stop) => return stopped(host, setting, args, stop),
    };
    let mut workspace = Workspace::new(setting.limits.clone());
    let mut roots = Vec::new();
    let mut refused = false;
    for path in &chosen.paths {
        match add(host, &mut workspace, path, setting.limits.source_bytes) {
            Ok(found) => roots.extend(found),
            Err(words) => {
                usage(host, &words);
                refused = true;
            }
        }
    }
    if refused {
        return ExitStatus::Usage;
    }
    roots.sort_unstable();
    roots.dedup();
    let all = findings(&workspace, &roots, setting, !args.no_analysis);
    let found = match project::projects(&*host, setting).weigh(&*host, workspace.sources(), all) {
        Ok(found) => found,
        Err(faulty) => return stopped(host, setting, args, project::stop(faulty)),
    };
    let negative = found.found.iter().any(|diagnostic| diagnostic.severity == Severity::Error);
    let told = Told { sources: workspace.sources(), found, n_roots: roots.len(), chosen_by: chosen.by };
    let output = show(&told, setting, args);
    host.print(&output);
    if negative { ExitStatus::Negative } else { ExitStatus::Done }
}

/// What is told at the end.
struct Told<'a> {
    sources: &'a SourceSet,
    found: Weighed,
    n_roots: usize,
    /// The project file that named the files.
    chosen_by: Option<String>,
}

/// A project file that is not in order is a finding like any other, in the form that is asked for.
fn stopped(host: &mut dyn Host, setting: &Setting, args: &Check, stop: Stop) -> ExitStatus {
    let Stop::Found(sources, found) = stop else { return stop.tell(host, setting) };
    let found = Weighed { found, ..Weighed::default() };
    let told = Told { sources: &sources, found, n_roots: 0, chosen_by: None };
    host.print(&show(&told, setting, args));
    ExitStatus::Negative
}

/// Loads what a path names; gives the units that are to be checked as roots.
pub(super) fn add(
    host: &mut dyn Host,
    workspace: &mut Workspace,
    path: &str,
    limit: u64,
) -> Result<Vec<usize>, String> {
    if path == "-" {
        let bytes = match host.stdin(limit) {
            Ok(bytes) => bytes,
            Err(ReadError::TooLarge { .. }) => {
                return Err(format!("standard input is larger than the limit `source-bytes`, {limit} bytes"));
            }
            Err(ReadError::Refused { why }) => return Err(format!("standard input cannot be read: {why}")),
            Err(ReadError::Missing) => return Err(String::from("there is no standard input")),
        };
        return Ok(vec![workspace.load_bytes(&*host, STDIN, &bytes)]);
    }
    if host.kind(path) != Kind::Folder || stdlib::text(path).is_some() {
        return workspace.load(&*host, path).map(|unit| vec![unit]).map_err(|error| error.to_string());
    }
    let files = glob::below(&*host, path);
    if files.is_empty() {
        return Err(format!("no policies in the folder `{path}`: no file in it ends in `{}`", path::ENDING));
    }
    files.iter().map(|file| workspace.load(&*host, file).map_err(|error| error.to_string())).collect()
}

fn findings(workspace: &Workspace, roots: &[usize], setting: &Setting, analysis: bool) -> Vec<Diagnostic> {
    let size = |n: u64| usize::try_from(n).unwrap_or(usize::MAX);
    let options =
        prove::Options { nodes: size(setting.limits.nodes).min(ANALYSIS_NODES), splits: size(setting.limits.splits) };
    let mut found: Vec<Diagnostic> = Vec::new();
    for &root in roots {
        let mut checked = workspace.check(root, &Options::default());
        found.append(&mut checked.diagnostics.clone());
        checked.diagnostics.retain(|diagnostic| diagnostic.severity == Severity::Error);
        if let (true, Ok(program)) = (analysis, checked.program()) {
            found.extend(prove::findings(&Law::new(&program), &options));
        }
    }
    found.extend(outside(workspace.units(), roots));
    in_order(found)
}

fn show(told: &Told<'_>, setting: &Setting, args: &Check) -> String {
    let sources = told.sources;
    let all = told.found.found.iter();
    let wanted: Vec<Diagnostic> =
        all.filter(|diagnostic| !setting.quiet || diagnostic.severity == Severity::Error).cloned().collect();
    match args.format {
        Format::Human | Format::Plain => {
            let form = if args.format == Format::Plain { Form::Narrated } else { Form::Drawn };
            let at_most = if args.at_most == 0 { usize::MAX } else { args.at_most };
            let style = Style { form, width: setting.width, colour: setting.colour, at_most };
            let mut out = render(sources, &wanted, style);
            if !setting.quiet {
                out.push_str(&summary(told, &wanted, style));
            }
            out
        }
        Format::Json => {
            let mut projects: Vec<&str> = told.found.by.iter().map(String::as_str).collect();
            projects.extend(told.chosen_by.as_deref().filter(|by| !told.found.by.iter().any(|known| known == by)));
            json::render(sources, &wanted, json::Project { files: &projects, allowed: told.found.allowed })
        }
        Format::Github => github::render(sources, &wanted),
        Format::Sarif => sarif::render(sources, &wanted),
    }
}

/// The last line for people: how much was found, and what the project files had to do with it.
fn summary(told: &Told<'_>, wanted: &[Diagnostic], style: Style) -> String {
    let mut line = if wanted.is_empty() {
        let named = told.chosen_by.as_ref().map_or_else(String::new, |by| format!(", as {by} says"));
        format!("{} checked{named}: nothing found", number_of(told.n_roots, "file"))
    } else {
        closing(wanted, style).trim_end().to_owned()
    };
    if told.found.allowed > 0 {
        line.push_str(&format!("; {} allowed by {}", told.found.allowed, told.found.by.join(", ")));
    }
    line.push('\n');
    line
}
