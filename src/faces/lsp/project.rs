//! What the project file says, for an editor: which files of the workspace are looked at unasked, and how grave findings
//! are. A project file that is not in order changes nothing until it is mended, and the editor is told so.

use crate::base::span::FileId;
use crate::diag::Diagnostic;
use crate::faces::lsp::documents::sources_below;
use crate::faces::lsp::server::Server;
use crate::workspace::project::Faulty;
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};

/// Files of a workspace that are read at most.
const MOST_FILES: usize = 2_000;

impl Server<'_> {
    /// What is wrong in each file, as found by some files as roots, each finding as grave as its project makes it.
    pub(super) fn findings(&self, roots: &[usize]) -> BTreeMap<FileId, Vec<Diagnostic>> {
        let mut by_file = self.project.diagnostics(roots);
        for found in roots.iter().flat_map(|root| self.further(*root).0) {
            by_file.entry(found.span.file).or_default().push(found.clone());
        }
        let sources = self.project.workspace().sources();
        let mut projects = self.projects.borrow_mut();
        for found in by_file.values_mut() {
            // Of a project file that is not in order the editor was told when the files were found.
            if let Ok(weighed) = projects.weigh(&self.overlay, sources, found.clone()) {
                *found = weighed.found;
            }
        }
        by_file
    }

    /// The files that are looked at unasked: of a project that names its policies those, and otherwise all.
    pub(super) fn as_projects_say(&mut self, files: Vec<String>) -> BTreeSet<String> {
        let mut named: BTreeMap<String, Option<BTreeSet<String>>> = BTreeMap::new();
        let mut faults: BTreeMap<String, Faulty> = BTreeMap::new();
        let mut kept = BTreeSet::new();
        for file in files {
            let mut projects = self.projects.borrow_mut();
            let project = match projects.of(&self.overlay, &file) {
                Ok(project) => project,
                Err(faulty) => {
                    faults.insert(told(&faulty), faulty);
                    None
                }
            };
            let policies = project.map(|project| {
                named.entry(project.path().to_owned()).or_insert_with(|| match project.policies(&self.overlay) {
                    Ok(policies) => policies.map(BTreeSet::from_iter),
                    Err(faulty) => {
                        faults.insert(told(&faulty), faulty);
                        None
                    }
                })
            });
            if policies.as_ref().and_then(|policies| policies.as_ref()).is_none_or(|named| named.contains(&file)) {
                kept.insert(file);
            }
        }
        for words in faults.into_keys() {
            let message = format!("{words}; until that is mended the project file counts for nothing");
            self.notify("window/showMessage", json!({ "type": 2, "message": message }));
        }
        kept
    }

    /// Finds the files of the workspace, once.
    pub(super) fn search(&mut self) {
        if self.searched {
            return;
        }
        self.searched = true;
        let files = sources_below(self.overlay.disk, &self.settings.folders, MOST_FILES);
        self.files = self.as_projects_say(files);
        for key in self.files.clone() {
            self.project.load(&self.overlay, &key);
        }
    }

    /// The units that are looked at as roots: what is open, and the files of the workspace.
    pub(super) fn roots(&self) -> Vec<usize> {
        let keys: BTreeSet<&String> = self.overlay.open.keys().chain(&self.files).collect();
        keys.into_iter().filter_map(|key| self.project.unit(key)).collect()
    }

    /// Looks at every file, those of the standard library that are used among them.
    pub(super) fn look_everywhere(&mut self) {
        self.search();
        for unit in 0..self.project.workspace().units().len() {
            self.project.look(unit);
        }
    }
}

/// The first thing that is wrong with a project file, with its place.
fn told(faulty: &Faulty) -> String {
    let first = faulty.found.first();
    first.map_or_else(String::new, |found| format!("{}: {}", faulty.sources.place(found.span), found.message))
}
