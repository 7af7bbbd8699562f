//! `assize test --watch`: the scenarios again after each change.
//!
//! The files that were read are looked at several times a second, with the folders that were named: by date and length,
//! so that nothing has to be told by the system, and a disk of any kind will do.

use super::once;
use crate::faces::cli::args::Test;
use crate::faces::cli::{ExitStatus, Setting};
use crate::faces::host::{Host, Stamp, Terminal};
use crate::workspace::{Kind, glob, path};
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

/// Between two looks.
const PAUSE: Duration = Duration::from_millis(250);

/// To the upper left of an empty screen, and nothing kept above it.
const CLEAR: &str = "\u{1b}[H\u{1b}[2J\u{1b}[3J";

/// Runs the scenarios, and again after each change, until the process is ended or nobody reads what it prints.
pub(super) fn watched(host: &mut dyn Host, setting: &Setting, args: &Test) -> ExitStatus {
    let mut changed: BTreeSet<String> = BTreeSet::new();
    let mut first = true;
    let (mut paths, mut read) = (args.paths.clone(), BTreeSet::new());
    loop {
        if host.terminal() != Terminal::Absent {
            host.print(CLEAR);
        }
        if !changed.is_empty() && !setting.quiet {
            host.print(&format!("changed: {}\n\n", changed.iter().cloned().collect::<Vec<_>>().join(", ")));
        }
        // What is complained of goes another way, and is to stand below.
        host.flush();
        // What is looked at from before the texts are read: a change meanwhile is not missed.
        let names = named(&*host, &paths);
        let before = stamps(&*host, &names);
        let run = once(host, setting, args);
        host.flush();
        if host.is_closed() || first && run.status == ExitStatus::Usage {
            return run.status;
        }
        first = false;
        read.extend(run.read);
        if !run.paths.is_empty() {
            paths = run.paths;
        }
        if !setting.quiet {
            host.complain("\nwaiting for a change; Ctrl-C leaves\n");
        }
        let mut seen = stamps(&*host, &read);
        seen.extend(before);
        changed = next_change(host, &paths, &seen);
    }
}

/// Waits for a change, and then until nothing changes any more; which files changed, came or went.
fn next_change(host: &mut dyn Host, paths: &[String], seen: &BTreeMap<String, Option<Stamp>>) -> BTreeSet<String> {
    let mut last = seen.clone();
    loop {
        let names: BTreeSet<String> = seen.keys().cloned().chain(named(&*host, paths)).collect();
        let now = stamps(&*host, &names);
        let differ = now.iter().filter(|(name, stamp)| seen.get(*name) != Some(*stamp));
        let changed: BTreeSet<String> = differ.map(|(name, _)| name.clone()).collect();
        if !changed.is_empty() && now == last {
            return changed;
        }
        last = now;
        host.pause(PAUSE);
    }
}

fn stamps(host: &dyn Host, names: &BTreeSet<String>) -> BTreeMap<String, Option<Stamp>> {
    names.iter().map(|name| (name.clone(), host.stamp(name))).collect()
}

/// What was named on the command line, and the policies in it.
fn named(host: &dyn Host, paths: &[String]) -> BTreeSet<String> {
    let named: Vec<String> = paths.iter().map(|named| path::tidy(named)).collect();
    let within =
        named.iter().filter(|named| host.kind(named) == Kind::Folder).flat_map(|folder| glob::below(host, folder));
    let files = named.iter().filter(|named| host.kind(named) != Kind::Folder).cloned();
    within.chain(files).collect()
}
