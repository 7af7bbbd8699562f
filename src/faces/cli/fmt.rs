//! `assize fmt [PATH…]`: texts set in one style.
//!
//! A text with mistakes is left as it is and its mistakes are shown; so is one of which the style would change what it
//! says. Exit 1 where a text was left so, or, under `--check`, where one is not in the style.

use crate::diag::render::{Form, Style, closing, number_of, render};
use crate::diag::{Code, Diagnostic};
use crate::faces::cli::args::Fmt;
use crate::faces::cli::{ExitStatus, Setting, check, project, usage};
use crate::faces::host::Host;
use crate::fmt::{self, Refusal};
use crate::workspace::{Workspace, stdlib};
use similar::TextDiff;

/// What came of all texts.
#[derive(Default)]
struct Done {
    /// How many there were.
    texts: usize,
    /// How many are not in the style, or were not.
    differing: usize,
    /// Mistakes of texts that were left as they are.
    mistakes: Vec<Diagnostic>,
    /// Whether a text could not be set or not be written.
    failed: bool,
}

/// Runs the command.
pub fn run(host: &mut dyn Host, setting: &Setting, args: &Fmt) -> ExitStatus {
    let paths = match project::chosen(host, setting, &args.paths) {
        Ok(chosen) => chosen.paths,
        Err(stop) => return stop.tell(host, setting),
    };
    let mut workspace = Workspace::new(setting.limits.clone());
    let mut roots = Vec::new();
    for path in &paths {
        match check::add(host, &mut workspace, path, setting.limits.source_bytes) {
            Ok(found) => roots.extend(found),
            Err(words) => return usage(host, &words),
        }
    }
    roots.sort_unstable();
    roots.dedup();
    let unreadable = unreadable(&workspace);
    let mut done = Done::default();
    for unit in roots.iter().filter_map(|root| workspace.units().get(*root)) {
        let Some(source) = workspace.sources().get(unit.file) else { continue };
        done.texts += 1;
        let wrong: Vec<Diagnostic> = unreadable.iter().filter(|found| found.span.file == unit.file).cloned().collect();
        if !wrong.is_empty() {
            done.mistakes.extend(wrong);
            continue;
        }
        match fmt::format(unit.file, &source.text) {
            Ok(set) => settle(host, setting, args, &mut done, &source.name, &source.text, &set),
            Err(Refusal::Mistakes(found)) => done.mistakes.extend(found),
            Err(Refusal::Differs) => {
                done.failed = true;
                host.complain(&format!(
                    "assize: `{}` is left as it is: set in the style it would not say the same; please report this\n",
                    source.name
                ));
            }
        }
    }
    close(host, setting, args, &workspace, done)
}

/// Does with one text what was asked for.
fn settle(host: &mut dyn Host, setting: &Setting, args: &Fmt, done: &mut Done, name: &str, text: &str, set: &str) {
    let input = name == check::STDIN;
    if text != set {
        done.differing += 1;
        if args.diff {
            host.print(&difference(name, text, set));
        } else if args.check {
            host.print(&format!("{name}\n"));
        }
    }
    if args.diff || args.check {
        return;
    }
    if input {
        host.print(set);
    } else if text != set {
        if stdlib::text(name) == Some(text) {
            return;
        }
        match host.replace(name, set) {
            Ok(()) if setting.quiet => {}
            Ok(()) => host.print(&format!("formatted {name}\n")),
            Err(why) => {
                done.failed = true;
                host.complain(&format!("assize: `{name}` cannot be written: {why}\n"));
            }
        }
    }
}

fn close(host: &mut dyn Host, setting: &Setting, args: &Fmt, workspace: &Workspace, done: Done) -> ExitStatus {
    if !done.mistakes.is_empty() {
        let style = Style { form: Form::Drawn, width: setting.width, colour: setting.colour, at_most: 50 };
        let mut out = render(workspace.sources(), &done.mistakes, style);
        out.push_str(&closing(&done.mistakes, style));
        host.complain(&out);
    }
    let only_input = !args.paths.is_empty() && args.paths.iter().all(|path| path == "-");
    if !setting.quiet && !args.diff && !only_input {
        let differ = if args.check { "not in the style" } else { "formatted" };
        host.print(&match done.differing {
            0 => format!("{}: nothing to format\n", number_of(done.texts, "file")),
            some => format!("{}: {some} {differ}\n", number_of(done.texts, "file")),
        });
    }
    let negative = args.check && done.differing > 0;
    if negative || done.failed || !done.mistakes.is_empty() { ExitStatus::Negative } else { ExitStatus::Done }
}

/// Why texts could not be taken in at all; what a text uses need not be there for it to be set.
fn unreadable(workspace: &Workspace) -> Vec<Diagnostic> {
    let mut found = workspace.diagnostics();
    found.retain(|found| [Code::FileNotUtf8, Code::FileTooLarge, Code::FileUnreadable].contains(&found.code));
    found
}

/// What changes, in the form that `patch` reads.
fn difference(name: &str, text: &str, set: &str) -> String {
    let diff = TextDiff::from_lines(text, set);
    diff.unified_diff().context_radius(3).header(name, name).to_string()
}
