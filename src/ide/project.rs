//! Texts kept read and checked from one edit to the next.
//!
//! Each file is looked at as a root of its own, as `assize check` does; what was found is kept until a text of its body
//! of law changes.

use crate::base::limits::Limits;
use crate::base::span::FileId;
use crate::check::{Index, Kept, Options};
use crate::diag::{Diagnostic, in_order};
use crate::ide::View;
use crate::ir::Program;
use crate::workspace::outside::outside;
use crate::workspace::{Reader, Workspace};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What was found of one file as a root.
#[derive(Debug)]
pub struct Seen {
    /// When it was looked at.
    stamp: u64,
    /// What is wrong in its body of law.
    pub diagnostics: Vec<Diagnostic>,
    /// What the names of the file itself mean.
    pub index: Index,
    /// The program; `None` where something is wrong.
    pub program: Option<Arc<Program>>,
    /// What the next check of it can take over.
    kept: Kept,
}

/// Texts, read and checked.
#[derive(Debug, Default)]
pub struct Project {
    workspace: Workspace,
    /// When each unit last changed.
    changed: Vec<u64>,
    clock: u64,
    seen: BTreeMap<usize, Seen>,
}

impl Project {
    /// A project without texts.
    pub fn new(limits: Limits) -> Project {
        Project { workspace: Workspace::new(limits), ..Project::default() }
    }

    /// The texts.
    pub fn workspace(&self) -> &Workspace {
        &self.workspace
    }

    /// Puts a text in the place of what a file said before, or adds it.
    ///
    /// - returns: its unit.
    pub fn set_text(&mut self, reader: &dyn Reader, key: &str, text: &str) -> usize {
        let unit = self.workspace.set_text(reader, key, text);
        self.clock += 1;
        self.changed.resize(self.workspace.units().len(), self.clock);
        if let Some(changed) = self.changed.get_mut(unit) {
            *changed = self.clock;
        }
        unit
    }

    /// Adds a file, or a text of the standard library, as the reader has it; one that is there is not read again.
    pub fn load(&mut self, reader: &dyn Reader, key: &str) -> Option<usize> {
        let unit = self.workspace.load(reader, key).ok()?;
        self.clock += 1;
        self.changed.resize(self.workspace.units().len(), self.clock);
        Some(unit)
    }

    /// The unit of a key.
    pub fn unit(&self, key: &str) -> Option<usize> {
        self.workspace.unit(key)
    }

    /// The unit of a file.
    pub fn unit_of(&self, file: FileId) -> Option<usize> {
        self.workspace.units().iter().position(|unit| unit.file == file)
    }

    /// Whether a unit was looked at since anything that it uses changed.
    pub fn is_fresh(&self, unit: usize) -> bool {
        let Some(seen) = self.seen.get(&unit) else { return false };
        let changed = |unit: &usize| self.changed.get(*unit).is_some_and(|changed| *changed > seen.stamp);
        !self.workspace.reached(unit).iter().any(changed)
    }

    /// When a unit was last looked at; it rises with every change.
    pub fn stamp(&self, unit: usize) -> Option<u64> {
        self.seen.get(&unit).map(|seen| seen.stamp)
    }

    /// When the text of a file last changed.
    pub fn changed(&self, file: FileId) -> u64 {
        self.unit_of(file).and_then(|unit| self.changed.get(unit)).copied().unwrap_or_default()
    }

    /// Looks at a unit as a root, unless nothing changed since that was done.
    pub fn look(&mut self, unit: usize) {
        if self.is_fresh(unit) {
            return;
        }
        // What was seen is let go of first, so that its program can be taken over and need not be copied. Of a unit that
        // is looked at for the first time nothing is kept: most are never looked at again.
        let mut kept = self.seen.remove(&unit).map(|seen| seen.kept);
        let options = Options::default();
        let (diagnostics, program, index) = match &mut kept {
            Some(kept) => self.workspace.check_again(unit, &options, kept),
            None => {
                let (mut checked, index) = self.workspace.check_indexed(unit, &options);
                let diagnostics = std::mem::take(&mut checked.diagnostics);
                (diagnostics, checked.program().ok().map(Arc::new), index)
            }
        };
        let index = self.workspace.units().get(unit).map_or_else(Index::default, |unit| index.only(unit.file));
        let kept = kept.unwrap_or_default();
        self.seen.insert(unit, Seen { stamp: self.clock, diagnostics, index, program, kept });
    }

    /// What was last found of a unit.
    pub fn seen(&self, unit: usize) -> Option<&Seen> {
        self.seen.get(&unit)
    }

    /// A unit as its own body of law sees it; `None` where it was never looked at.
    pub fn view(&self, unit: usize) -> Option<View<'_>> {
        let seen = self.seen.get(&unit)?;
        Some(View {
            sources: self.workspace.sources(),
            units: self.workspace.units(),
            unit: self.workspace.units().get(unit)?,
            index: &seen.index,
            program: seen.program.as_deref(),
        })
    }

    /// The program of a unit that was looked at, to be kept beyond the next change.
    pub fn program(&self, unit: usize) -> Option<Arc<Program>> {
        self.seen.get(&unit)?.program.clone()
    }

    /// Every unit that was looked at.
    pub fn views(&self) -> Vec<View<'_>> {
        self.seen.keys().filter_map(|unit| self.view(*unit)).collect()
    }

    /// What is wrong in each file, as found by some of the files as roots; files in which nothing is wrong are left out.
    pub fn diagnostics(&self, roots: &[usize]) -> BTreeMap<FileId, Vec<Diagnostic>> {
        let mut by_file: BTreeMap<FileId, Vec<Diagnostic>> = BTreeMap::new();
        let found =
            roots.iter().filter_map(|root| self.seen.get(root)).flat_map(|seen| seen.diagnostics.iter().cloned());
        for diagnostic in found.chain(outside(self.workspace.units(), roots)) {
            by_file.entry(diagnostic.span.file).or_default().push(diagnostic);
        }
        by_file.into_iter().map(|(file, found)| (file, in_order(found))).collect()
    }
}
