//! The one door to source texts: opens a file and all that it uses, parses each once, and hands them to be checked.
//!
//! Takes a [`Reader`] and a path or the dotted name of a library text; gives sources, units and diagnostics. Touches no
//! disk itself and never fails on what a text says: a text that cannot be taken in is a diagnostic in its place.

pub mod glob;
pub mod outside;
pub mod path;
pub mod project;
pub mod reader;
pub mod stdlib;

use crate::base::hash::ContentHash;
use crate::base::limits::Limits;
use crate::base::span::{FileId, SourceSet, SourceText, Span};
use crate::base::suggest::closest;
use crate::check;
use crate::check::{Checked, Index, Options, Unit};
use crate::diag::{Code, Diagnostic, Severity, in_order};
use crate::ir::Program;
use crate::syntax::{Kept, Known, Parsed, ast, parse_again, parse_all, parse_kept};
pub use reader::{Kind, ReadError, Reader, Texts};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::Arc;

/// Source texts, parsed, with all that they use.
#[derive(Clone, Debug, Default)]
pub struct Workspace {
    limits: Limits,
    sources: SourceSet,
    units: Vec<Unit>,
    by_key: BTreeMap<String, usize>,
    diagnostics: Vec<Diagnostic>,
    /// What was kept of units whose text changes from one moment to the next.
    kept: BTreeMap<usize, Kept>,
    /// What the grammar made of the texts so far.
    known: Known,
}

/// Why an entry could not be opened at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OpenError {
    /// There is no such file.
    Missing {
        /// The path asked.
        path: String,
        /// A file or library text of nearly this name.
        near: Option<String>,
    },
    /// It is a folder.
    Folder {
        /// The path asked.
        path: String,
    },
}

impl fmt::Display for OpenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            OpenError::Missing { path, near: None } => write!(f, "there is no file `{path}`"),
            OpenError::Missing { path, near: Some(near) } => {
                write!(f, "there is no file `{path}`; did you mean `{near}`?")
            }
            OpenError::Folder { path } => write!(f, "`{path}` is a folder, and a file is wanted here"),
        }
    }
}

impl std::error::Error for OpenError {}

impl Workspace {
    /// A workspace without texts.
    pub fn new(limits: Limits) -> Workspace {
        Workspace { limits, ..Workspace::default() }
    }

    /// A workspace of one entry and all that it uses; the entry is unit 0.
    ///
    /// - `entry`: a path, or the dotted name of a library text such as `law.chapter3a`.
    ///
    /// # Errors
    /// [`OpenError`] where there is no such file.
    pub fn open(reader: &dyn Reader, entry: &str, limits: Limits) -> Result<Workspace, OpenError> {
        let mut workspace = Workspace::new(limits);
        workspace.load(reader, entry)?;
        Ok(workspace)
    }

    /// Adds an entry and all that it uses; a text that is already there is not read again.
    ///
    /// - returns: the entry's place in [`Workspace::units`].
    ///
    /// # Errors
    /// [`OpenError`] where there is no such file.
    pub fn load(&mut self, reader: &dyn Reader, entry: &str) -> Result<usize, OpenError> {
        let key = path::tidy(entry);
        match reader.kind(&key) {
            Kind::File => {}
            Kind::Folder => return Err(OpenError::Folder { path: entry.to_owned() }),
            Kind::Nothing => {
                return match stdlib::text(entry) {
                    Some(text) => Ok(self.load_text(reader, entry, text)),
                    None => Err(OpenError::Missing { path: entry.to_owned(), near: near_file(reader, &key) }),
                };
            }
        }
        if let Some(&known) = self.by_key.get(&key) {
            return Ok(known);
        }
        match reader.read(&key, self.limits.source_bytes) {
            Err(ReadError::Missing) => Err(OpenError::Missing { path: entry.to_owned(), near: None }),
            read => {
                let unit = self.take(&key, read);
                self.follow(reader, unit);
                Ok(unit)
            }
        }
    }

    /// Adds a text given as such and all that it uses, as if it were the file `key`; a text of that key that is already
    /// there is kept.
    ///
    /// - returns: its place in [`Workspace::units`].
    pub fn load_text(&mut self, reader: &dyn Reader, key: &str, text: &str) -> usize {
        self.load_bytes(reader, key, text.as_bytes())
    }

    /// As [`Workspace::load_text`], of bytes that may be no text.
    pub fn load_bytes(&mut self, reader: &dyn Reader, key: &str, bytes: &[u8]) -> usize {
        if let Some(&known) = self.by_key.get(key) {
            return known;
        }
        let length = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        let read = if length > self.limits.source_bytes {
            Err(ReadError::TooLarge { bytes: length })
        } else {
            Ok(bytes.to_vec())
        };
        let unit = self.take(key, read);
        self.follow(reader, unit);
        unit
    }

    /// The texts, by the identities that spans carry.
    pub fn sources(&self) -> &SourceSet {
        &self.sources
    }

    /// The units in the order in which they were reached.
    pub fn units(&self) -> &[Unit] {
        &self.units
    }

    /// What was found while texts were taken in and parsed, in order of file and place.
    pub fn diagnostics(&self) -> Vec<Diagnostic> {
        in_order(self.diagnostics.clone())
    }

    /// The body of law whose root is a unit, checked: that unit and all that it uses.
    ///
    /// What was found while its texts were taken in and parsed is among the diagnostics; where any of it is an error
    /// there is no program.
    pub fn check(&self, root: usize, options: &Options) -> Checked {
        self.with_own(check::check(&self.units, root, options, &self.sources), root)
    }

    /// As [`Workspace::check`], and gives besides what each name means.
    pub fn check_indexed(&self, root: usize, options: &Options) -> (Checked, Index) {
        let (checked, index) = check::check_indexed(&self.units, root, options, &self.sources);
        (self.with_own(checked, root), index)
    }

    /// As [`Workspace::check_indexed`], after an earlier check of the same root: what cannot have changed since is taken
    /// over. What is given is the same.
    ///
    /// - `kept`: what was kept of the earlier check; then what is kept of this one.
    pub fn check_again(
        &self,
        root: usize,
        options: &Options,
        kept: &mut check::Kept,
    ) -> (Vec<Diagnostic>, Option<Arc<Program>>, Index) {
        let (found, program, index) = check::check_again(&self.units, root, options, &self.sources, kept);
        (self.and_own(found, root), program, index)
    }

    /// What a check found, with what was found before.
    fn with_own(&self, mut checked: Checked, root: usize) -> Checked {
        checked.diagnostics = self.and_own(checked.diagnostics, root);
        checked
    }

    fn and_own(&self, found: Vec<Diagnostic>, root: usize) -> Vec<Diagnostic> {
        let files = self.body(root);
        let own = self.diagnostics.iter().filter(|found| files.contains(&found.span.file)).cloned();
        in_order(found.into_iter().chain(own).collect())
    }

    /// The texts of a unit and of all that it uses, directly or not.
    fn body(&self, root: usize) -> BTreeSet<FileId> {
        self.reached(root).into_iter().filter_map(|unit| self.units.get(unit)).map(|unit| unit.file).collect()
    }

    /// A unit and all that it uses, directly or not.
    pub fn reached(&self, root: usize) -> BTreeSet<usize> {
        let mut reached = BTreeSet::new();
        let mut left = vec![root];
        while let Some(at) = left.pop() {
            if let Some(unit) = self.units.get(at)
                && reached.insert(at)
            {
                left.extend(used(unit));
            }
        }
        reached
    }

    /// The unit of a key; `None` where no such text was taken in.
    pub fn unit(&self, key: &str) -> Option<usize> {
        self.by_key.get(key).copied()
    }

    /// Puts a text in the place of what the file `key` said before, or adds it; then takes in what it uses and is not
    /// there yet. All identities stay as they are. Only what differs from the text before is read again.
    ///
    /// A byte order mark at the start is kept, so that places are those of the text as given.
    ///
    /// - returns: the text's place in [`Workspace::units`].
    pub fn set_text(&mut self, reader: &dyn Reader, key: &str, text: &str) -> usize {
        let at = self.by_key.get(key).copied().unwrap_or_else(|| self.take(key, Ok(Vec::new())));
        self.renew(at, text);
        let known = self.units.len();
        self.link(reader, at);
        self.follow(reader, known);
        at
    }

    /// Reads a unit's text anew.
    fn renew(&mut self, at: usize, text: &str) {
        let Some(unit) = self.units.get_mut(at) else { return };
        let file = unit.file;
        // The tree before is let go of first, so that what stays the same can be moved and need not be copied.
        unit.ast = ast::File::default();
        let before = self.sources.get(file).map(|source| source.name.clone()).unwrap_or_default();
        let before = self.sources.replace(file, SourceText::new(before, text));
        let too_large = u64::try_from(text.len()).unwrap_or(u64::MAX) > self.limits.source_bytes;
        let parsed = if too_large {
            self.kept.remove(&at);
            let bytes = u64::try_from(text.len()).unwrap_or(u64::MAX);
            let found = Complaint::TooLarge { bytes }.diagnostic(file, &unit.key, self.limits.source_bytes);
            Parsed { file: ast::File::default(), diagnostics: vec![found] }
        } else if let (Some(kept), Some(before)) = (self.kept.get_mut(&at), before) {
            parse_again(file, &before.text, text, kept)
        } else {
            let (parsed, kept) = parse_kept(file, text);
            self.kept.insert(at, kept);
            parsed
        };
        unit.ast = parsed.file;
        unit.hash = ContentHash::of(text).to_string();
        unit.broken = broken(&parsed.diagnostics);
        self.diagnostics.retain(|found| found.span.file != file);
        self.diagnostics.extend(parsed.diagnostics);
    }

    /// The names of the amendments that the texts declare.
    pub fn amendments(&self) -> Vec<&str> {
        let items = self.units.iter().flat_map(|unit| &unit.ast.items);
        items.filter_map(|item| amendment(item)).collect()
    }

    /// The limits within which texts are read.
    pub fn limits(&self) -> &Limits {
        &self.limits
    }

    /// Adds one text, whatever came of opening it; it is parsed with those taken in beside it.
    fn take(&mut self, key: &str, read: Result<Vec<u8>, ReadError>) -> usize {
        let (text, complaint) = match read {
            Ok(bytes) => decode(bytes),
            Err(ReadError::TooLarge { bytes }) => (String::new(), Some(Complaint::TooLarge { bytes })),
            Err(ReadError::Refused { why }) => (String::new(), Some(Complaint::Refused { why })),
            Err(ReadError::Missing) => (String::new(), Some(Complaint::Refused { why: String::from("it is gone") })),
        };
        let hash = ContentHash::of(&text).to_string();
        let file = self.sources.add(SourceText::new(key, text));
        let complaint = complaint.map(|complaint| complaint.diagnostic(file, key, self.limits.source_bytes));
        let broken = complaint.iter().map(|found| found.span).collect();
        self.diagnostics.extend(complaint);
        let unit = self.units.len();
        self.by_key.insert(key.to_owned(), unit);
        let ast = ast::File::default();
        self.units.push(Unit { file, key: key.to_owned(), ast, uses: Vec::new(), hash, broken });
        unit
    }

    /// Parses the units from `first` on, and takes in all that they use, directly or not.
    fn follow(&mut self, reader: &dyn Reader, first: usize) {
        // A list of what is left and not recursion: a chain of files may be longer than a stack is deep.
        let mut next = first;
        while next < self.units.len() {
            self.parse_from(next);
            let taken = self.units.len();
            for unit in next..taken {
                self.link(reader, unit);
            }
            next = taken;
        }
    }

    /// Parses the units from `first` on; what could not be opened has nothing to be parsed.
    fn parse_from(&mut self, first: usize) {
        let units: Vec<&mut Unit> = self.units.iter_mut().skip(first).filter(|unit| unit.broken.is_empty()).collect();
        let text = |file: FileId| self.sources.get(file).map_or("", |source| &source.text);
        let texts: Vec<(FileId, &str)> = units.iter().map(|unit| (unit.file, text(unit.file))).collect();
        for (unit, parsed) in units.into_iter().zip(parse_all(&texts, &mut self.known)) {
            unit.ast = parsed.file;
            unit.broken = broken(&parsed.diagnostics);
            self.diagnostics.extend(parsed.diagnostics);
        }
    }

    /// Finds the units that a unit uses; those that are not there yet are taken in.
    fn link(&mut self, reader: &dyn Reader, at: usize) {
        let Some(unit) = self.units.get(at) else { return };
        let own = unit.key.clone();
        let wanted: Vec<ast::Use> = unit.ast.items.iter().filter_map(|item| wanted(item)).collect();
        let mut uses = Vec::new();
        for wanted in wanted {
            let (span, found) = self.resolve(reader, &own, &wanted);
            uses.push((span, found.as_ref().ok().copied()));
            self.diagnostics.extend(found.err().map(|diagnostic| *diagnostic));
        }
        if let Some(unit) = self.units.get_mut(at) {
            unit.broken.extend(uses.iter().filter(|(_, found)| found.is_none()).map(|(span, _)| *span));
            unit.uses = uses;
        }
    }

    /// The unit that a `use` names, taken in if it is not there yet, and the place where it is named.
    fn resolve(&mut self, reader: &dyn Reader, own: &str, wanted: &ast::Use) -> (Span, Result<usize, Box<Diagnostic>>) {
        match wanted {
            ast::Use::Library(name) => (name.span, self.resolve_library(name)),
            ast::Use::File(words) => (words.span, self.resolve_file(reader, own, words)),
        }
    }

    fn resolve_library(&mut self, name: &ast::Path) -> Result<usize, Box<Diagnostic>> {
        let key = &name.text;
        if let Some(&known) = self.by_key.get(key.as_str()) {
            return Ok(known);
        }
        match stdlib::text(key) {
            Some(text) => Ok(self.take(key, Ok(text.as_bytes().to_vec()))),
            None => Err(Box::new(unknown_library(name))),
        }
    }

    fn resolve_file(&mut self, reader: &dyn Reader, own: &str, words: &ast::Words) -> Result<usize, Box<Diagnostic>> {
        if let Some(diagnostic) = bad_path(own, &words.value, words.span) {
            return Err(Box::new(diagnostic));
        }
        let key = format!("{}{}", path::join(path::folder(own), &words.value), path::ENDING);
        if let Some(&known) = self.by_key.get(&key) {
            return Ok(known);
        }
        match reader.read(&key, self.limits.source_bytes) {
            Err(ReadError::Missing) => Err(Box::new(not_found(reader, &key, &words.value, words.span))),
            read => Ok(self.take(&key, read)),
        }
    }
}

/// The units that a unit uses directly and that are there.
pub fn used(unit: &Unit) -> impl Iterator<Item = usize> {
    unit.uses.iter().filter_map(|(_, used)| *used)
}

fn wanted(item: &ast::Item) -> Option<ast::Use> {
    if let ast::ItemKind::Use(wanted) = &item.kind { Some(wanted.clone()) } else { None }
}

fn amendment(item: &ast::Item) -> Option<&str> {
    if let ast::ItemKind::Amendment(amendment) = &item.kind { Some(&amendment.name.value) } else { None }
}

/// Where errors lie.
fn broken(found: &[Diagnostic]) -> Vec<Span> {
    found.iter().filter(|found| found.severity == Severity::Error).map(|found| found.span).collect()
}

/// Why a file that is there gives no text.
enum Complaint {
    NotUtf8 { at: usize, byte: u8 },
    TooLarge { bytes: u64 },
    Refused { why: String },
}

impl Complaint {
    fn diagnostic(self, file: FileId, key: &str, limit: u64) -> Diagnostic {
        let start = Span::new(file, 0, 0);
        match self {
            Complaint::NotUtf8 { at, byte } => Diagnostic::new(
                Code::FileNotUtf8,
                Span::new(file, at, at + char::REPLACEMENT_CHARACTER.len_utf8()),
                format!("`{key}` is not UTF-8 text: byte {} is {byte:#04x}", at + 1),
            )
            .note("the first byte that cannot be read")
            .help("save the file as UTF-8"),
            Complaint::TooLarge { bytes } => Diagnostic::new(
                Code::FileTooLarge,
                start,
                format!("`{key}` has {bytes} bytes, and the limit `source-bytes` is {limit}"),
            )
            .help(format!("if this file is meant, raise the limit: `--limit source-bytes={bytes}`")),
            Complaint::Refused { why } => {
                Diagnostic::new(Code::FileUnreadable, start, format!("`{key}` cannot be read: {why}"))
            }
        }
    }
}

/// The text of bytes without a byte order mark; where they are no text, what can be shown of them, and why.
fn decode(bytes: Vec<u8>) -> (String, Option<Complaint>) {
    match String::from_utf8(bytes) {
        Ok(text) => match text.strip_prefix('\u{feff}') {
            Some(rest) => (rest.to_owned(), None),
            None => (text, None),
        },
        Err(error) => {
            let at = error.utf8_error().valid_up_to();
            let byte = error.as_bytes().get(at).copied().unwrap_or_default();
            (String::from_utf8_lossy(error.as_bytes()).into_owned(), Some(Complaint::NotUtf8 { at, byte }))
        }
    }
}

fn unknown_library(name: &ast::Path) -> Diagnostic {
    let wanted = &name.text;
    let diagnostic =
        Diagnostic::new(Code::UseUnknownLibrary, name.span, format!("the standard library has no text `{wanted}`"));
    let same_end = || stdlib::names().find(|known| known.rsplit('.').next() == wanted.rsplit('.').next());
    match closest(wanted, stdlib::names()).or_else(same_end) {
        Some(near) => diagnostic.fix(format!("write `{near}`"), name.span, near),
        None => diagnostic.help("a file of one's own is named in quotation marks: `use \"path\"`"),
    }
}

fn bad_path(own: &str, words: &str, span: Span) -> Option<Diagnostic> {
    let complain = |message: String| Diagnostic::new(Code::UseBadPath, span, message);
    if stdlib::text(own).is_some() {
        return Some(complain(String::from("a text of the standard library uses only texts of the standard library")));
    }
    if words.contains('\\') {
        let right = words.replace('\\', "/");
        let fix = format!("\"{right}\"");
        return Some(complain(format!("`\\` in the path `{words}`")).fix(format!("write `{right}`"), span, fix));
    }
    if words.is_empty() || words.ends_with('/') {
        return Some(complain(String::from("the path names no file")).help("write the file's name without its ending"));
    }
    if words.starts_with('/') {
        return Some(
            complain(format!("the path `{words}` begins at the root of the disk"))
                .help("write the way from this file to the other, so that the folder can be copied elsewhere"),
        );
    }
    None
}

fn not_found(reader: &dyn Reader, key: &str, words: &str, span: Span) -> Diagnostic {
    let diagnostic = Diagnostic::new(Code::UseNotFound, span, format!("there is no file `{key}`"));
    let quoted = |path: &str| format!("\"{path}\"");
    if let Some(bare) = words.strip_suffix(path::ENDING) {
        return diagnostic.fix(format!("leave out the ending: `use \"{bare}\"`"), span, quoted(bare));
    }
    let siblings = sources_in(reader, path::folder(key));
    let bare = |file: &str| file.strip_suffix(path::ENDING).unwrap_or(file).to_owned();
    let names: Vec<String> = siblings.iter().map(|file| bare(file)).collect();
    if let Some(near) = closest(path::name(words), names.iter().map(String::as_str)) {
        let near = path::join(path::folder(words), near);
        return diagnostic.fix(format!("did you mean `use \"{near}\"`?"), span, quoted(&near));
    }
    if let Some(library) = stdlib::names().find(|name| name.rsplit('.').next() == Some(words) || *name == words) {
        return diagnostic.fix(format!("for the standard library write `use {library}`"), span, library);
    }
    diagnostic.help("the path is relative to this file, and without the ending `.assize`")
}

fn sources_in(reader: &dyn Reader, folder: &str) -> Vec<String> {
    let entries = reader.list(folder).into_iter();
    entries.filter(|(name, kind)| *kind == Kind::File && path::is_source(name)).map(|(name, _)| name).collect()
}

/// A file beside the one asked, or a library text, of nearly the name.
fn near_file(reader: &dyn Reader, key: &str) -> Option<String> {
    let folder = path::folder(key);
    let with_ending = format!("{key}{}", path::ENDING);
    if reader.kind(&with_ending) == Kind::File {
        return Some(with_ending);
    }
    let siblings = sources_in(reader, folder);
    closest(path::name(key), siblings.iter().map(String::as_str))
        .map(|near| path::join(folder, near))
        .or_else(|| closest(key, stdlib::names()).map(str::to_owned))
}
