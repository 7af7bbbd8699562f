//! What a command reads that names no file: the policies or records that the project file names.

use crate::faces::cli::Setting;
use crate::faces::cli::args::RunCases;
use crate::faces::cli::open::Stop;
use crate::faces::host::Host;
use crate::workspace::project::{Faulty, NAME, ProjectFile, Projects, find};
use crate::workspace::{path, stdlib};

/// What is read.
pub(super) struct Chosen {
    /// Files and folders.
    pub(super) paths: Vec<String>,
    /// The project file that names them; `None` where the command line does, or nothing.
    pub(super) by: Option<String>,
}

/// The files that a command reads: those on its line, or those that the project file names, or the current folder.
pub(super) fn chosen(host: &dyn Host, setting: &Setting, paths: &[String]) -> Result<Chosen, Stop> {
    if !paths.is_empty() {
        return Ok(Chosen { paths: paths.to_vec(), by: None });
    }
    let here = || Chosen { paths: vec![String::from(".")], by: None };
    let Some(file) = find(host, "", host.depth()) else { return Ok(here()) };
    let project = ProjectFile::read(host, &file, setting.limits.source_bytes).map_err(stop)?;
    let policies = project.policies(host).map_err(stop)?;
    Ok(policies.map_or_else(here, |paths| Chosen { paths, by: Some(file) }))
}

/// The arguments of `assize run` with the records that the project of its policy names, where the line names none.
pub(super) fn with_cases(host: &dyn Host, setting: &Setting, mut args: RunCases) -> Result<RunCases, Stop> {
    if !args.cases.is_empty() {
        return Ok(args);
    }
    let folder = if stdlib::text(&args.policy).is_some() { "" } else { path::folder(&args.policy) };
    if let Some(file) = find(host, folder, host.depth()) {
        let project = ProjectFile::read(host, &file, setting.limits.source_bytes).map_err(stop)?;
        args.cases = project.cases(host).map_err(stop)?;
    }
    if args.cases.is_empty() {
        let words = format!("no records are named: give `--cases FILE`, or set `cases` in a project file `{NAME}`");
        return Err(Stop::Usage(words));
    }
    Ok(args)
}

/// The project files of a command, none read yet.
pub(super) fn projects(host: &dyn Host, setting: &Setting) -> Projects {
    Projects::new(host.depth(), setting.limits.source_bytes)
}

/// A project file that is not in order stops a command.
pub(super) fn stop(faulty: Faulty) -> Stop {
    Stop::Found(faulty.sources, faulty.found)
}
