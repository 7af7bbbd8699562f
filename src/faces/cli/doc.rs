//! `assize doc [POLICY] -o FOLDER`: a policy with its body of law, or the whole library, as pages to be read.
//!
//! The folder is made. One that is there already must be empty or hold nothing but earlier pages, which a list kept
//! beside them tells; what was written earlier and is not written any more is taken away.

use crate::check::{self, Unit};
use crate::docs::exercised::{self, Exercised, Side};
use crate::docs::{File, Options, site};
use crate::eval::Law;
use crate::faces::cli::args::Doc;
use crate::faces::cli::open::{Stop, amendments_named};
use crate::faces::cli::{ExitStatus, Setting, usage};
use crate::faces::host::Host;
use crate::ir::{PolicyId, Program, Scenario, ScenarioId};
use crate::prove;
use crate::testing;
use crate::testing::close::{Bounds, close};
use crate::testing::coverage::{ItemSeen, LimbSeen, SideSeen, Tested, measure};
use crate::testing::limbs::Files;
use crate::workspace::{Kind, Workspace, path, stdlib};
use std::collections::BTreeSet;

/// The list of what was written, in the folder itself.
const LIST: &str = ".assize-doc";

/// The key of the text that holds the whole library together.
const WHOLE: &str = "(the library)";

/// Runs the command.
pub fn run(host: &mut dyn Host, setting: &Setting, args: &Doc) -> ExitStatus {
    let earlier = match earlier(host, &args.output, args.force) {
        Ok(earlier) => earlier,
        Err(words) => return usage(host, &words),
    };
    match files(&*host, setting, args) {
        Err(stop) => stop.tell(host, setting),
        Ok(files) => match write(host, &args.output, &files, earlier) {
            Err(words) => usage(host, &words),
            Ok(()) => {
                if !setting.quiet {
                    let index = path::join(&args.output, "index.html");
                    host.print(&format!("{} files written; begin with {index}\n", files.len()));
                }
                ExitStatus::Done
            }
        },
    }
}

fn files(host: &dyn Host, setting: &Setting, args: &Doc) -> Result<Vec<File>, Stop> {
    let size = |n: u64| usize::try_from(n).unwrap_or(usize::MAX);
    let mut options = Options {
        amendments: args.with.clone(),
        prove: prove::Options { nodes: size(setting.limits.nodes), splits: size(setting.limits.splits) },
        runner: |law, id, splits| {
            let failures = testing::run(law, id, splits).failures;
            failures.into_iter().map(|failure| (failure.expected, failure.found)).collect()
        },
        title: None,
        hide_root: args.policy.is_none(),
        exercised: Exercised::default(),
    };
    let mut workspace = Workspace::new(setting.limits.clone());
    let root = match &args.policy {
        Some(policy) => workspace.load(host, policy).map_err(|error| Stop::Usage(error.to_string()))?,
        None => {
            options.title = Some(String::from("The law library of Assize"));
            let uses: String = stdlib::names().map(|name| format!("use {name}\n")).collect();
            workspace.load_text(host, WHOLE, &format!("library whole \"The library\"\n\n{uses}"))
        }
    };
    amendments_named(&workspace, &args.with)?;
    options.exercised = exercised(&workspace, root, &options);
    site(&workspace, root, &options).map_err(|found| Stop::Found(workspace.sources().clone(), found))
}

/// What the scenarios of a body of law show of it, each run in the body of law that its own file heads.
fn exercised(workspace: &Workspace, root: usize, options: &Options) -> Exercised {
    let reached: Vec<(usize, &Unit)> =
        workspace.reached(root).into_iter().filter_map(|at| Some((at, workspace.units().get(at)?))).collect();
    let files: Files = reached.iter().map(|(_, unit)| (unit.file, unit.file)).collect();
    let check = |at: usize| {
        let amendments = if at == root { options.amendments.clone() } else { Vec::new() };
        workspace.check(at, &check::Options { amendments }).program().ok()
    };
    let own = |scenario: &Scenario| scenario.policy == PolicyId(0);
    let checked = reached.iter().filter_map(|(at, _)| check(*at));
    let programs: Vec<Program> = checked.filter(|program| program.scenarios.iter().any(own)).collect();
    let laws: Vec<Law<'_>> = programs.iter().map(Law::new).collect();
    let tested: Vec<Tested<'_>> = laws
        .iter()
        .map(|law| {
            let all = law.program.scenarios.iter().enumerate().filter(|(_, scenario)| own(scenario));
            Tested { law, scenarios: all.map(|(n, _)| ScenarioId::new(n)).collect() }
        })
        .collect();
    if tested.is_empty() {
        return Exercised::default();
    }
    let prove::Options { nodes, splits } = options.prove;
    let mut coverage = measure(&tested, &files, splits);
    close(&tested, &files, &mut coverage, Bounds { nodes, splits });
    let side = |side: SideSeen| match side {
        SideSeen { decides: true, .. } => Side::Decides,
        SideSeen { unable: true, .. } => Side::Unable,
        SideSeen { seen: true, .. } => Side::Seen,
        SideSeen { .. } => Side::Unseen,
    };
    let limb = |seen: &LimbSeen| {
        let (label, words) = (seen.label.clone(), seen.words.clone());
        exercised::Limb { label, words, yes: side(seen.yes), no: side(seen.no) }
    };
    let item = |seen: &ItemSeen| [Some(seen.bites), (!seen.always).then_some(seen.idle)];
    Exercised {
        items: coverage.items.iter().map(|(span, seen)| (*span, item(seen))).collect(),
        limbs: coverage.limbs.iter().map(|(span, seen)| (*span, limb(seen))).collect(),
    }
}

/// The files that an earlier run wrote into a folder.
///
/// # Errors
/// In words: why nothing is written there.
fn earlier(host: &dyn Host, folder: &str, force: bool) -> Result<BTreeSet<String>, String> {
    if host.kind(folder) == Kind::File {
        return Err(format!("`{folder}` is a file, and a folder is wanted here"));
    }
    let there = host.list(&path::tidy(folder));
    let list = host.read(&path::join(folder, LIST), 1 << 20).unwrap_or_default();
    // Only names in this very folder: a list that was tampered with must not lead elsewhere.
    let plain = |name: &&str| !name.is_empty() && !name.contains(['/', '\\']) && !name.starts_with('.');
    let own: BTreeSet<String> = String::from_utf8_lossy(&list).lines().filter(plain).map(str::to_owned).collect();
    let foreign = there.iter().find(|(name, kind)| *kind == Kind::Folder || name != LIST && !own.contains(name));
    match foreign {
        Some((name, _)) if !force => Err(format!(
            "`{folder}` holds `{name}`, which no earlier run wrote; nothing was written (`--force` writes all the same)"
        )),
        Some(_) | None => Ok(own),
    }
}

fn write(host: &mut dyn Host, folder: &str, files: &[File], earlier: BTreeSet<String>) -> Result<(), String> {
    let now: BTreeSet<String> = files.iter().map(|file| file.name.clone()).collect();
    let put = |host: &mut dyn Host, name: &str, text: &str| {
        let to = path::join(folder, name);
        host.put(&to, text).map_err(|why| format!("`{to}` cannot be written: {why}"))
    };
    let list = |names: &mut dyn Iterator<Item = &String>| names.map(|name| format!("{name}\n")).collect::<String>();
    // First what may be there from now on, so that a run that was broken off can be taken up again.
    put(host, LIST, &list(&mut now.union(&earlier)))?;
    for file in files {
        put(host, &file.name, &file.text)?;
    }
    for stale in earlier.difference(&now) {
        let at = path::join(folder, stale);
        if host.kind(&at) == Kind::File {
            host.remove(&at).map_err(|why| format!("`{at}` cannot be taken away: {why}"))?;
        }
    }
    put(host, LIST, &list(&mut now.iter()))
}
