//! `assize check [PATH…]`: what is wrong in policies.
//!
//! Each file named, and each in a folder named, is checked as a root with all that it uses; what several roots find
//! alike is reported once. Exit 1 where an error was found.

use crate::check::Options;
use crate::diag::render::{Form, Style, closing, number_of, render};
use crate::diag::{Diagnostic, Severity, in_order};
use crate::eval::Law;
use crate::faces::cli::args::{Check, Format};
use crate::faces::cli::{ExitStatus, Setting, usage};
use crate::faces::host::Host;
use crate::faces::render::{github, json, sarif};
use crate::prove;
use crate::workspace::outside::outside;
use crate::workspace::{Kind, ReadError, Workspace, path, stdlib};

/// Nodes of diagrams for one policy at most: a check is to be quick.
const ANALYSIS_NODES: usize = 300_000;

/// What standard input is called.
pub(super) const STDIN: &str = "<stdin>";

/// Runs the command.
pub fn run(host: &mut dyn Host, setting: &Setting, args: &Check) -> ExitStatus {
    let mut workspace = Workspace::new(setting.limits.clone());
    let mut roots = Vec::new();
    let mut refused = false;
    for path in &args.paths {
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
    let diagnostics = findings(&workspace, &roots, setting, !args.no_analysis);
    let negative = diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error);
    let output = show(&workspace, &diagnostics, roots.len(), setting, args);
    host.print(&output);
    if negative { ExitStatus::Negative } else { ExitStatus::Done }
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
    let files = walk(host, &path::tidy(path));
    if files.is_empty() {
        return Err(format!("no policies in the folder `{path}`: no file in it ends in `{}`", path::ENDING));
    }
    files.iter().map(|file| workspace.load(&*host, file).map_err(|error| error.to_string())).collect()
}

/// Every source text below a folder, by name; folders whose name begins with a dot are passed over.
fn walk(host: &dyn Host, folder: &str) -> Vec<String> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for (name, kind) in host.list(&folder) {
            match kind {
                Kind::File if path::is_source(&name) => files.push(path::join(&folder, &name)),
                Kind::Folder if !name.starts_with('.') => folders.push(path::join(&folder, &name)),
                Kind::File | Kind::Folder | Kind::Nothing => {}
            }
        }
    }
    files.sort();
    files
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

fn show(workspace: &Workspace, found: &[Diagnostic], n_roots: usize, setting: &Setting, args: &Check) -> String {
    let sources = workspace.sources();
    let wanted: Vec<Diagnostic> =
        found.iter().filter(|diagnostic| !setting.quiet || diagnostic.severity == Severity::Error).cloned().collect();
    match args.format {
        Format::Human | Format::Plain => {
            let form = if args.format == Format::Plain { Form::Narrated } else { Form::Drawn };
            let at_most = if args.at_most == 0 { usize::MAX } else { args.at_most };
            let style = Style { form, width: setting.width, colour: setting.colour, at_most };
            let mut out = render(sources, &wanted, style);
            if !setting.quiet {
                out.push_str(&if wanted.is_empty() {
                    format!("{} checked: nothing found\n", number_of(n_roots, "file"))
                } else {
                    closing(&wanted, style)
                });
            }
            out
        }
        Format::Json => json::render(sources, &wanted),
        Format::Github => github::render(sources, &wanted),
        Format::Sarif => sarif::render(sources, &wanted),
    }
}
