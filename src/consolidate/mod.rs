//! The law after its amendments, as texts that check and mean the same.
//!
//! Takes a workspace and which amendments apply; gives the texts of the body of law with the changes made in them, each
//! item that nothing changed as its author wrote it. Nothing is given that does not check. Touches no disk.

mod keys;
mod text;

use crate::base::date::Date;
use crate::base::span::{FileId, SourceSet};
use crate::check::{Amended, AmendedText, Options, Unit, amended, use_line};
use crate::consolidate::keys::Keys;
use crate::consolidate::text::Writer;
use crate::diag::{Code, Diagnostic, Severity};
use crate::fmt;
use crate::workspace::{Texts, Workspace};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt as words;

/// The texts of a body of law after its amendments.
#[derive(Clone, Debug)]
pub struct Consolidated {
    /// The texts, the root first; those of the standard library that nothing changed are left to it.
    pub texts: Vec<ConsolidatedText>,
}

/// One text after the amendments.
#[derive(Clone, Debug)]
pub struct ConsolidatedText {
    /// Its path, with `/` between folders.
    pub path: String,
    /// What it says.
    pub text: String,
    /// Whether the amendments changed more than what it uses.
    pub changed: bool,
}

/// Why no text can be given.
#[derive(Clone, Debug)]
pub enum Refusal {
    /// The law, or an amendment, has errors, or what came of it does.
    Wrong(SourceSet, Vec<Diagnostic>),
    /// No amendment applies.
    NothingApplies,
    /// Something that no text says, in words.
    Unsayable(String),
}

impl words::Display for Refusal {
    fn fmt(&self, f: &mut words::Formatter<'_>) -> words::Result {
        match self {
            Refusal::Wrong(_, found) => write!(f, "{} errors", found.len()),
            Refusal::NothingApplies => {
                f.write_str("no amendment applies: name one with `--with`, or in the policy's head")
            }
            Refusal::Unsayable(why) => f.write_str(why),
        }
    }
}

/// Rounds in which texts may be found to need another text.
const ROUNDS: usize = 64;

/// Consolidates the body of law of a unit.
///
/// - `root`: its place among the units of the workspace.
/// - `at`: where it is given, only what is in force on that day of items that have several versions, and no scenarios.
///
/// # Errors
/// [`Refusal`].
///
/// # Source
/// The reference, *Amendments*.
pub fn consolidate(
    workspace: &Workspace,
    root: usize,
    options: &Options,
    at: Option<Date>,
) -> Result<Consolidated, Refusal> {
    let wrong = |found: Vec<Diagnostic>| Refusal::Wrong(workspace.sources().clone(), errors(found));
    workspace.check(root, options).program().map_err(wrong)?;
    let body = amended(workspace.units(), root, options).map_err(wrong)?;
    if body.applied.is_empty() {
        return Err(Refusal::NothingApplies);
    }
    refuse_side_by_side(&body)?;
    refuse_two_meanings(workspace, &body)?;
    let units: BTreeMap<FileId, &Unit> = workspace.units().iter().map(|unit| (unit.file, unit)).collect();
    let keys = Keys::of(workspace, &body, &units)?;
    let mut writers: Vec<Writer> = Vec::new();
    for text in &body.texts {
        if let (Some(unit), Some(key)) = (units.get(&text.file), keys.of_file(text.file)) {
            let source = workspace.sources().get(text.file).map_or("", |source| source.text.as_str());
            writers.push(Writer::new(workspace.sources(), unit, source, key, &keys, text, &body, at)?);
        }
    }
    let entry = writers.first().map_or(String::new(), |root| root.key.clone());
    // A name that an amendment brings along may be declared where the amended text does not look: it is made to.
    for _ in 0..ROUNDS {
        let mut texts = Texts::default();
        for writer in &writers {
            texts = texts.with(writer.key.clone(), writer.written());
        }
        let again = Workspace::open(&texts, &entry, workspace.limits().clone())
            .map_err(|error| Refusal::Unsayable(error.to_string()))?;
        let found = again.check(0, &Options::default()).diagnostics;
        let found = errors(found);
        if found.is_empty() {
            return finished(&writers);
        }
        let mut added = false;
        for (from, to) in missing_uses(&again, &found) {
            if let Some(writer) = writers.iter_mut().find(|writer| writer.key == from) {
                added |= writer.uses.insert(use_line(&to, &from));
            }
        }
        if !added {
            return Err(Refusal::Wrong(again.sources().clone(), found));
        }
    }
    Err(Refusal::Unsayable(String::from("the texts need one another in more ways than can be found")))
}

fn errors(found: Vec<Diagnostic>) -> Vec<Diagnostic> {
    found.into_iter().filter(|found| found.severity == Severity::Error).collect()
}

/// Sets the texts in the one style.
fn finished(writers: &[Writer]) -> Result<Consolidated, Refusal> {
    let mut texts = Vec::new();
    for writer in writers {
        let text = fmt::format(FileId(0), &writer.written())
            .map_err(|_| Refusal::Unsayable(format!("`{}` cannot be set in the one style", writer.key)))?;
        texts.push(ConsolidatedText { path: writer.key.clone(), text, changed: writer.changed });
    }
    Ok(Consolidated { texts })
}

/// Which text would have to use which for its names to be found.
fn missing_uses(workspace: &Workspace, found: &[Diagnostic]) -> BTreeSet<(String, String)> {
    let key = |file: FileId| workspace.units().iter().find(|unit| unit.file == file).map(|unit| unit.key.clone());
    let hidden = found.iter().filter(|found| found.code == Code::NameNotVisible);
    hidden.filter_map(|found| Some((key(found.span.file)?, key(found.labels.first()?.span.file)?))).collect()
}

/// Two versions that a saving keeps side by side, each for some cases, have one name and one period: no text says so.
fn refuse_side_by_side(body: &Amended) -> Result<(), Refusal> {
    for text in &body.texts {
        let mut saved = BTreeSet::new();
        for item in text.items.iter().filter(|item| item.saved) {
            if let Some(name) = item.name()
                && !saved.insert(name)
            {
                return Err(Refusal::Unsayable(format!(
                    "`{name}` is replaced with a saving, and the old and the new version would stand side by side under \
                     one name; omit `{name}` with the saving, and insert the new version under another name"
                )));
            }
        }
    }
    Ok(())
}

/// What is put into a text must mean there what it means where it was written.
fn refuse_two_meanings(workspace: &Workspace, body: &Amended) -> Result<(), Refusal> {
    let declared = |file: FileId| -> BTreeSet<String> {
        let units = workspace.units().iter().filter(|unit| unit.file == file);
        let items = units.flat_map(|unit| &unit.ast.items);
        items.filter_map(|item| crate::check::name_of(&item.kind)).collect()
    };
    for text in &body.texts {
        let foreign: BTreeSet<FileId> =
            text.items.iter().map(|item| item.item.span.file).filter(|file| *file != text.file).collect();
        for file in foreign {
            if let Some(name) = declared(file).intersection(&declared(text.file)).next() {
                return Err(Refusal::Unsayable(format!(
                    "`{name}` is declared both where the amendment stands and in what it amends: give one of them \
                     another name"
                )));
            }
        }
    }
    Ok(())
}

/// Whether amendments changed a text: an item of it, or that it holds an amendment or enacts one.
fn is_changed(unit: &Unit, text: &AmendedText) -> bool {
    let same = unit.ast.items.len() == text.items.len()
        && unit.ast.items.iter().zip(&text.items).all(|(old, new)| std::sync::Arc::ptr_eq(old, &new.item));
    let amends = unit.ast.items.iter().any(|item| matches!(item.kind, crate::syntax::ast::ItemKind::Amendment(_)));
    !same || amends || unit.ast.head.as_ref().is_some_and(|head| !head.amendments.is_empty())
}
