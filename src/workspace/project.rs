//! The project file, `assize.toml`: which policies and records a project has, and how grave its findings are.
//!
//! Takes a reader and a path; gives what the file says, or what is wrong with it, each with its place. Found by walking
//! up from the folder asked about; of several the nearest counts, and no other is read. Touches no disk itself.

use crate::base::span::{FileId, SourceSet, SourceText, Span};
use crate::base::suggest::closest;
use crate::diag::{Code, Diagnostic, Severity, in_order};
use crate::facts::Limits;
use crate::facts::document::{Format, Key, Node, NodeKind, parse};
use crate::workspace::{Kind, ReadError, Reader, glob, path, stdlib};
use std::collections::BTreeMap;

/// What the file is called.
pub const NAME: &str = "assize.toml";

const KEYS: [&str; 3] = ["policies", "cases", "lints"];
const LEVELS: [(&str, Level); 3] = [("allow", Level::Allow), ("warn", Level::Warn), ("deny", Level::Deny)];

/// How grave findings of one code are in a project.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// Counted, and not shown.
    Allow,
    /// A warning.
    Warn,
    /// An error.
    Deny,
}

/// Words of the file that name files, with their place.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Named {
    words: String,
    span: Span,
}

/// A project file that is in order.
#[derive(Clone, Debug, Default)]
pub struct ProjectFile {
    path: String,
    sources: SourceSet,
    policies: Option<Vec<Named>>,
    cases: Vec<Named>,
    levels: BTreeMap<Code, Level>,
}

/// What is wrong with a project file, and the text that it is wrong in.
#[derive(Clone, Debug)]
pub struct Faulty {
    /// The file's text.
    pub sources: SourceSet,
    /// What is wrong.
    pub found: Vec<Diagnostic>,
}

/// The project file that governs a folder: in it, or in the nearest folder above that has one.
///
/// - `above`: how many folders the current one lies in, so that a relative path is not followed up for ever.
pub fn find(reader: &dyn Reader, folder: &str, above: usize) -> Option<String> {
    let mut folder = path::tidy(folder);
    loop {
        let file = path::join(&folder, NAME);
        if reader.kind(&file) == Kind::File {
            return Some(file);
        }
        folder = folder_above(&folder, above)?;
    }
}

/// The folder above one, in words; `None` at the root of the disk.
fn folder_above(folder: &str, above: usize) -> Option<String> {
    let climbs = folder.split('/').take_while(|part| *part == "..").count();
    if folder.is_empty() || folder.split('/').all(|part| part == "..") {
        return (climbs < above).then(|| path::join(folder, ".."));
    }
    // A disk of Windows, such as `C:`, has nothing above it.
    (folder != "/" && !folder.ends_with(':')).then(|| path::folder(folder).to_owned())
}

impl ProjectFile {
    /// Reads a project file.
    ///
    /// # Errors
    /// [`Faulty`] where anything in it is not understood: nothing is passed over.
    pub fn read(reader: &dyn Reader, path: &str, limit: u64) -> Result<ProjectFile, Faulty> {
        let (text, refused) = match reader.read(path, limit).map(String::from_utf8) {
            Ok(Ok(text)) => (text, None),
            Ok(Err(_)) => (String::new(), Some(String::from("it is not UTF-8 text"))),
            Err(ReadError::TooLarge { bytes }) => {
                (String::new(), Some(format!("it has {bytes} bytes, and the limit `source-bytes` is {limit}")))
            }
            Err(ReadError::Refused { why }) => (String::new(), Some(why)),
            Err(ReadError::Missing) => (String::new(), Some(String::from("it is gone"))),
        };
        let mut project = ProjectFile { path: path.to_owned(), ..ProjectFile::default() };
        let file = project.sources.add(SourceText::new(path, text.clone()));
        let found = match refused {
            Some(why) => {
                let message = format!("`{path}` cannot be read: {why}");
                vec![Diagnostic::new(Code::ProjectMalformed, Span::new(file, 0, 0), message)]
            }
            None => project.take(file, &text),
        };
        if found.is_empty() { Ok(project) } else { Err(project.faulty(found)) }
    }

    /// Where the file is.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The file's text.
    pub fn sources(&self) -> &SourceSet {
        &self.sources
    }

    /// The policies that the project names, by name; `None` where it names none and leaves that to the command.
    ///
    /// # Errors
    /// [`Faulty`] where a name or pattern stands for no file.
    pub fn policies(&self, reader: &dyn Reader) -> Result<Option<Vec<String>>, Faulty> {
        let Some(named) = &self.policies else { return Ok(None) };
        self.files(reader, named, &path::is_source, "policy").map(Some)
    }

    /// The files of records that the project names, by name.
    ///
    /// # Errors
    /// [`Faulty`] where a name or pattern stands for no file.
    pub fn cases(&self, reader: &dyn Reader) -> Result<Vec<String>, Faulty> {
        self.files(reader, &self.cases, &|file| !path::is_source(file), "file of records")
    }

    /// What a finding comes to under this project: changed in how grave it is, or `None` where it is allowed.
    pub fn weigh(&self, mut found: Diagnostic) -> Option<Diagnostic> {
        match self.levels.get(&found.code) {
            None => {}
            Some(Level::Allow) => return None,
            Some(Level::Warn) => found.severity = Severity::Warning,
            Some(Level::Deny) => found.severity = Severity::Error,
        }
        Some(found)
    }

    /// Whether the file changes how grave findings are.
    pub fn has_levels(&self) -> bool {
        !self.levels.is_empty()
    }

    fn faulty(&self, found: Vec<Diagnostic>) -> Faulty {
        Faulty { sources: self.sources.clone(), found: in_order(found) }
    }

    /// Takes in what the text says; gives what is wrong.
    fn take(&mut self, file: FileId, text: &str) -> Vec<Diagnostic> {
        let (node, complaints) = parse(file, text, Format::Toml, &Limits::default());
        let mut out: Vec<Diagnostic> = complaints.into_iter().map(of_project).collect();
        let Some(Node { kind: NodeKind::Map(entries), .. }) = node else { return out };
        for (key, value) in &entries {
            match key.name.as_str() {
                "policies" => self.policies = Some(list(key, value, &mut out)),
                "cases" => self.cases = list(key, value, &mut out),
                "lints" => self.levels = levels(key, value, &mut out),
                _ => out.push(unknown_key(key)),
            }
        }
        out
    }

    /// The files that words of the project file stand for.
    fn files(
        &self,
        reader: &dyn Reader,
        named: &[Named],
        wanted: &dyn Fn(&str) -> bool,
        what: &str,
    ) -> Result<Vec<String>, Faulty> {
        let own = path::folder(&self.path);
        let mut found = Vec::new();
        let mut wrong = Vec::new();
        for Named { words, span } in named {
            let at = path::join(own, words);
            let files = match reader.kind(&at) {
                Kind::File => vec![at],
                Kind::Folder => glob::files(reader, &at, &["**", "*"], wanted),
                Kind::Nothing if glob::is_pattern(words) => {
                    let parts: Vec<&str> = words.split('/').filter(|part| !part.is_empty()).collect();
                    glob::files(reader, own, &parts, wanted)
                }
                Kind::Nothing => Vec::new(),
            };
            if files.is_empty() {
                wrong.push(no_file(reader, own, words, *span, what));
            }
            found.extend(files);
        }
        found.sort();
        found.dedup();
        if wrong.is_empty() { Ok(found) } else { Err(self.faulty(wrong)) }
    }
}

/// A complaint of the reader of TOML, as one about a project file.
fn of_project(mut found: Diagnostic) -> Diagnostic {
    if found.code == Code::FactsMalformed {
        found.help =
            Some(String::from("write each setting as `name = value`, words in double quotes, lists in brackets"));
    }
    found.code = Code::ProjectMalformed;
    found
}

fn unknown_key(key: &Key) -> Diagnostic {
    let found = Diagnostic::new(Code::ProjectUnknownKey, key.span, format!("there is no setting `{}`", key.name));
    match closest(&key.name, KEYS) {
        Some(near) => found.fix(format!("did you mean `{near}`?"), key.span, near),
        None => found.help(format!("a project file has the settings {}", listed(&KEYS))),
    }
}

fn listed(words: &[&str]) -> String {
    let words: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
    match words.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        Some((last, _)) => last.clone(),
        None => String::new(),
    }
}

/// The words of a list of files.
fn list(key: &Key, value: &Node, out: &mut Vec<Diagnostic>) -> Vec<Named> {
    let example = match key.name.as_str() {
        "cases" => "`cases = [\"records/*.jsonl\"]`",
        _ => "`policies = [\"laws\", \"drafts/*.assize\"]`",
    };
    let help = format!("write a list of files, folders or patterns, such as {example}");
    let NodeKind::List(items) = &value.kind else {
        let message = format!("`{}` is a list", key.name);
        out.push(Diagnostic::new(Code::ProjectValue, value.span, message).help(help));
        return Vec::new();
    };
    let mut named = Vec::new();
    for item in items {
        match &item.kind {
            NodeKind::Scalar { text, quoted: true } if text.contains('\\') => {
                let right = text.replace('\\', "/");
                let found = Diagnostic::new(Code::ProjectValue, item.span, format!("`\\` in the path `{text}`"));
                out.push(found.fix(format!("write `{right}`"), item.span, format!("\"{right}\"")));
            }
            NodeKind::Scalar { text, quoted: true } if !text.trim().is_empty() => {
                named.push(Named { words: text.clone(), span: item.span });
            }
            NodeKind::Scalar { .. } | NodeKind::List(_) | NodeKind::Map(_) | NodeKind::Null | NodeKind::Broken => {
                let message = format!("an entry of `{}` names no file", key.name);
                out.push(Diagnostic::new(Code::ProjectValue, item.span, message).help(help.clone()));
            }
        }
    }
    named
}

/// The table of levels.
fn levels(key: &Key, value: &Node, out: &mut Vec<Diagnostic>) -> BTreeMap<Code, Level> {
    let NodeKind::Map(entries) = &value.kind else {
        let found = Diagnostic::new(Code::ProjectValue, value.span, format!("`{}` is a table", key.name));
        out.push(
            found
                .help("write `[lints]` on a line of its own, and below it lines such as `\"lint/unused\" = \"allow\"`"),
        );
        return BTreeMap::new();
    };
    let mut levels = BTreeMap::new();
    for (name, value) in entries {
        let Some(code) = Code::parse(&name.name) else {
            out.push(unknown_code(name));
            continue;
        };
        match level(value) {
            None => out.push(
                Diagnostic::new(Code::ProjectValue, value.span, format!("this is no level for `{code}`"))
                    .help("a level is `\"allow\"`, `\"warn\"` or `\"deny\"`"),
            ),
            Some(level) if level != Level::Deny && !may_be_lowered(code) => out.push(
                Diagnostic::new(Code::ProjectValue, value.span, format!("`{code}` is always an error"))
                    .help("a text with this error has no meaning, so it cannot be let pass; take the line away"),
            ),
            Some(level) => {
                levels.insert(code, level);
            }
        }
    }
    levels
}

fn level(value: &Node) -> Option<Level> {
    let NodeKind::Scalar { text, quoted: true } = &value.kind else { return None };
    LEVELS.iter().find(|(word, _)| word == text).map(|(_, level)| *level)
}

/// Whether a text with such a finding has a meaning all the same. What the analysis finds is said of sound texts.
fn may_be_lowered(code: Code) -> bool {
    code.severity() != Severity::Error || code.name().starts_with("analysis/")
}

fn unknown_code(name: &Key) -> Diagnostic {
    let message = format!("there is no code `{}`", name.name);
    let found = Diagnostic::new(Code::ProjectUnknownCode, name.span, message);
    let names = || Code::ALL.iter().map(|code| code.name());
    let same_end = || names().find(|known| known.split('/').nth(1) == name.name.split('/').next_back());
    match closest(&name.name, names()).or_else(same_end) {
        Some(near) => found.fix(format!("did you mean `\"{near}\"`?"), name.span, format!("\"{near}\"")),
        None => found.help("`assize explain` lists the codes"),
    }
}

fn no_file(reader: &dyn Reader, own: &str, words: &str, span: Span, what: &str) -> Diagnostic {
    let at = path::join(own, words);
    if reader.kind(&at) == Kind::Folder {
        let message = format!("there is no {what} in the folder `{words}`");
        return Diagnostic::new(Code::ProjectNoFile, span, message).help("take the entry away, or correct it");
    }
    let message = if glob::is_pattern(words) {
        format!("no {what} fits the pattern `{words}`")
    } else {
        format!("there is no file or folder `{words}`")
    };
    let found = Diagnostic::new(Code::ProjectNoFile, span, message);
    let beside: Vec<String> = reader.list(path::folder(&at)).into_iter().map(|(name, _)| name).collect();
    match closest(path::name(words), beside.iter().map(String::as_str)) {
        Some(near) if !glob::is_pattern(words) => {
            let near = path::join(path::folder(words), near);
            found.fix(format!("did you mean `{near}`?"), span, format!("\"{near}\""))
        }
        Some(_) | None => found.help("names are relative to the folder of the project file"),
    }
}

/// Project files by the texts that they govern, each read once.
#[derive(Clone, Debug, Default)]
pub struct Projects {
    above: usize,
    limit: u64,
    by_folder: BTreeMap<String, Option<usize>>,
    read: Vec<(String, Result<ProjectFile, Faulty>)>,
}

/// Findings as the project files have them.
#[derive(Clone, Debug, Default)]
pub struct Weighed {
    /// Those that are to be shown.
    pub found: Vec<Diagnostic>,
    /// How many are allowed, and not shown.
    pub allowed: usize,
    /// The project files that set a level for a finding, each named once.
    pub by: Vec<String>,
}

impl Projects {
    /// None read yet.
    ///
    /// - `above`: how many folders the current one lies in.
    /// - `limit`: bytes of a project file at most.
    pub fn new(above: usize, limit: u64) -> Projects {
        Projects { above, limit, ..Projects::default() }
    }

    /// The project file that governs a text; `None` where none does, as with the texts of the standard library.
    ///
    /// # Errors
    /// [`Faulty`] where it is not in order.
    pub fn of(&mut self, reader: &dyn Reader, text: &str) -> Result<Option<&ProjectFile>, Faulty> {
        if stdlib::text(text).is_some() {
            return Ok(None);
        }
        let folder = path::folder(text).to_owned();
        let at = match self.by_folder.get(&folder) {
            Some(known) => *known,
            None => {
                let at = find(reader, &folder, self.above).map(|file| self.take(reader, file));
                self.by_folder.insert(folder, at);
                at
            }
        };
        match at.and_then(|at| self.read.get(at)) {
            None => Ok(None),
            Some((_, Ok(project))) => Ok(Some(project)),
            Some((_, Err(faulty))) => Err(faulty.clone()),
        }
    }

    fn take(&mut self, reader: &dyn Reader, file: String) -> usize {
        if let Some(known) = self.read.iter().position(|(path, _)| *path == file) {
            return known;
        }
        let read = ProjectFile::read(reader, &file, self.limit);
        self.read.push((file, read));
        self.read.len() - 1
    }

    /// Findings, each as grave as the project of its text makes it.
    ///
    /// # Errors
    /// [`Faulty`] where a project file is not in order.
    pub fn weigh(&mut self, reader: &dyn Reader, sources: &SourceSet, all: Vec<Diagnostic>) -> Result<Weighed, Faulty> {
        let mut weighed = Weighed::default();
        for one in all {
            let name = sources.get(one.span.file).map_or("", |source| source.name.as_str());
            let Some(project) = self.of(reader, name)? else {
                weighed.found.push(one);
                continue;
            };
            if project.levels.contains_key(&one.code) && !weighed.by.contains(&project.path) {
                weighed.by.push(project.path.clone());
            }
            match project.weigh(one) {
                Some(one) => weighed.found.push(one),
                None => weighed.allowed += 1,
            }
        }
        weighed.found = in_order(weighed.found);
        weighed.by.sort();
        Ok(weighed)
    }
}
