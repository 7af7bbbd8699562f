//! Where the texts stand: beside one another in one folder, those of the standard library that must change among them.

use crate::base::span::FileId;
use crate::check::{Amended, Unit};
use crate::consolidate::{Refusal, is_changed};
use crate::workspace::{Workspace, path, stdlib};
use std::collections::{BTreeMap, BTreeSet};

/// The new path of each text that is written.
pub(super) struct Keys {
    by_file: BTreeMap<FileId, String>,
    by_unit: BTreeMap<usize, String>,
}

impl Keys {
    /// All texts of a body that are files, and those of the standard library that changed or use one that is written.
    pub(super) fn of(workspace: &Workspace, body: &Amended, units: &BTreeMap<FileId, &Unit>) -> Result<Keys, Refusal> {
        let mut written: BTreeSet<FileId> = BTreeSet::new();
        let reached: Vec<&Unit> = body.texts.iter().filter_map(|text| units.get(&text.file).copied()).collect();
        for (unit, text) in reached.iter().zip(&body.texts) {
            if stdlib::text(&unit.key).is_none() || is_changed(unit, text) {
                written.insert(unit.file);
            }
        }
        loop {
            let uses = |unit: &&&Unit| {
                let mut used = unit.used().filter_map(|used| workspace.units().get(used));
                used.any(|used| written.contains(&used.file))
            };
            let more: Vec<FileId> = reached
                .iter()
                .filter(|unit| !written.contains(&unit.file))
                .filter(uses)
                .map(|unit| unit.file)
                .collect();
            if more.is_empty() {
                break;
            }
            written.extend(more);
        }
        let files: Vec<&str> =
            reached.iter().filter(|unit| stdlib::text(&unit.key).is_none()).map(|unit| unit.key.as_str()).collect();
        let shared = shared_folder(&files);
        let mut by_file = BTreeMap::new();
        let mut taken = BTreeSet::new();
        for unit in reached.iter().filter(|unit| written.contains(&unit.file)) {
            let key = match stdlib::text(&unit.key) {
                Some(_) => format!("{}{}", unit.key.replace('.', "/"), path::ENDING),
                None => with_ending(unit.key.get(shared..).unwrap_or(&unit.key)),
            };
            if !taken.insert(key.clone()) {
                return Err(Refusal::Unsayable(format!("two texts would stand at `{key}`")));
            }
            by_file.insert(unit.file, key);
        }
        let units = workspace.units().iter().enumerate();
        let by_unit = units.filter_map(|(n, unit)| Some((n, by_file.get(&unit.file)?.clone()))).collect();
        Ok(Keys { by_file, by_unit })
    }

    /// The new path of a unit of the workspace; `None` for one that stays in the standard library.
    pub(super) fn of_unit(&self, unit: usize) -> Option<&str> {
        self.by_unit.get(&unit).map(String::as_str)
    }

    /// The new path of a text; `None` for one that stays in the standard library.
    pub(super) fn of_file(&self, file: FileId) -> Option<&str> {
        self.by_file.get(&file).map(String::as_str)
    }
}

/// A path that ends as source texts do; standard input has no name of its own.
fn with_ending(key: &str) -> String {
    if path::is_source(key) { key.to_owned() } else { format!("policy{}", path::ENDING) }
}

/// How many bytes of all paths are folders that they share.
fn shared_folder(files: &[&str]) -> usize {
    let Some((first, others)) = files.split_first() else { return 0 };
    let folders = first.match_indices('/').map(|(at, _)| at + 1);
    folders.filter(|end| others.iter().all(|other| other.get(..*end) == first.get(..*end))).max().unwrap_or(0)
}
