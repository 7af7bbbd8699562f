//! Files as they were at a revision: a reader over `git`, which alone knows.
//!
//! The tree of the revision is listed once; each file is then asked for by its content's name. Only what git keeps as a
//! file is handed over: links and other repositories within are not followed.

use crate::workspace::{Kind, ReadError, Reader, path};
use std::collections::BTreeMap;
use std::fmt;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Why a revision cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GitError {
    /// There is no program `git`.
    Absent,
    /// A path lies in no repository.
    NoRepository {
        /// The path.
        path: String,
    },
    /// There is no such revision.
    Unknown {
        /// As it was given.
        revision: String,
    },
    /// Git refused, in its own words.
    Refused {
        /// The words.
        why: String,
    },
}

impl fmt::Display for GitError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            GitError::Absent => write!(f, "`--git` asks the program `git`, and there is none on the path"),
            GitError::NoRepository { path } => write!(f, "`{path}` lies in no git repository"),
            GitError::Unknown { revision } => write!(f, "the repository has no revision `{revision}`"),
            GitError::Refused { why } => write!(f, "git refused: {why}"),
        }
    }
}

impl std::error::Error for GitError {}

/// A file as git keeps it.
#[derive(Clone, Debug)]
struct Blob {
    name: String,
    bytes: u64,
}

/// The files of a repository at a revision.
#[derive(Clone, Debug)]
pub struct Revision {
    /// The folder that the repository is checked out in.
    root: PathBuf,
    /// The folder where we are.
    here: PathBuf,
    files: BTreeMap<String, Blob>,
}

impl Revision {
    /// The files at a revision of the repository that a path lies in.
    ///
    /// - `policy`: a path as the command line has it; it need not be there any more.
    ///
    /// # Errors
    /// [`GitError`].
    pub fn of(policy: &str, revision: &str) -> Result<Revision, GitError> {
        let refused = |error: &std::io::Error| GitError::Refused { why: error.to_string() };
        let here = std::env::current_dir().and_then(std::fs::canonicalize).map_err(|error| refused(&error))?;
        let mut folder = here.join(path::folder(&path::tidy(policy)));
        while !folder.is_dir() && folder.pop() {}
        let Answer { text, good, complaint } = ask(&folder, &["rev-parse", "--show-toplevel"])?;
        if !good {
            let none = complaint.contains("not a git repository");
            return Err(match none {
                true => GitError::NoRepository { path: policy.to_owned() },
                false => GitError::Refused { why: complaint },
            });
        }
        let root = std::fs::canonicalize(line(&text)).map_err(|error| refused(&error))?;
        let wanted = format!("{revision}^{{commit}}");
        let Answer { text, good, .. } = ask(&root, &["rev-parse", "--verify", "--quiet", "--end-of-options", &wanted])?;
        if !good {
            return Err(GitError::Unknown { revision: revision.to_owned() });
        }
        let commit = line(&text);
        let Answer { text, good, .. } = ask(&root, &["ls-tree", "-r", "-l", "-z", "--full-tree", &commit])?;
        if !good {
            return Err(GitError::Refused { why: format!("the tree of `{revision}` cannot be listed") });
        }
        let text = String::from_utf8_lossy(&text).into_owned();
        Ok(Revision { root, here, files: text.split('\0').filter_map(entry).collect() })
    }

    /// A path as the repository has it; `None` where it lies outside.
    fn inside(&self, path: &str) -> Option<String> {
        let whole = self.here.join(if path.is_empty() { "." } else { path });
        let plain = self.below_root(&whole);
        // A way that leads through a link is followed as far as it is there.
        plain.or_else(|| self.below_root(&std::fs::canonicalize(whole.parent()?).ok()?.join(whole.file_name()?)))
    }

    fn below_root(&self, whole: &Path) -> Option<String> {
        let whole = path::tidy(whole.to_str()?);
        let root = path::tidy(self.root.to_str()?);
        if whole == root {
            return Some(String::new());
        }
        Some(whole.strip_prefix(&root)?.strip_prefix('/')?.to_owned())
    }
}

impl Reader for Revision {
    fn read(&self, path: &str, limit: u64) -> Result<Vec<u8>, ReadError> {
        let blob = self.inside(path).and_then(|path| self.files.get(&path)).ok_or(ReadError::Missing)?;
        if blob.bytes > limit {
            return Err(ReadError::TooLarge { bytes: blob.bytes });
        }
        match ask(&self.root, &["cat-file", "blob", &blob.name]) {
            Ok(Answer { text, good: true, .. }) => Ok(text),
            Ok(Answer { good: false, .. }) => {
                Err(ReadError::Refused { why: String::from("git does not hand it over; is the clone complete?") })
            }
            Err(error) => Err(ReadError::Refused { why: error.to_string() }),
        }
    }

    fn list(&self, folder: &str) -> Vec<(String, Kind)> {
        let Some(folder) = self.inside(folder) else { return Vec::new() };
        let prefix = if folder.is_empty() { folder } else { format!("{folder}/") };
        let mut names = BTreeMap::new();
        for rest in self.files.keys().filter_map(|path| path.strip_prefix(&prefix)) {
            match rest.split_once('/') {
                Some((name, _)) => names.insert(name.to_owned(), Kind::Folder),
                None => names.insert(rest.to_owned(), Kind::File),
            };
        }
        names.into_iter().collect()
    }

    fn kind(&self, path: &str) -> Kind {
        let there = self.inside(path).is_some_and(|path| self.files.contains_key(&path));
        match there {
            true => Kind::File,
            false if self.list(path).is_empty() => Kind::Nothing,
            false => Kind::Folder,
        }
    }
}

/// What git said, and whether it was content.
struct Answer {
    text: Vec<u8>,
    good: bool,
    /// The first line of what it said against it.
    complaint: String,
}

fn ask(folder: &Path, args: &[&str]) -> Result<Answer, GitError> {
    let mut command = Command::new("git");
    // Its complaints are told apart by their words.
    command.env("LC_ALL", "C").arg("-C").arg(folder).args(args).stdin(Stdio::null());
    let command = command.output();
    match command {
        Ok(output) => {
            let complaint = String::from_utf8_lossy(&output.stderr);
            let complaint = complaint.lines().next().unwrap_or("").trim_start_matches("fatal: ").to_owned();
            Ok(Answer { text: output.stdout, good: output.status.success(), complaint })
        }
        Err(error) if error.kind() == ErrorKind::NotFound => Err(GitError::Absent),
        Err(error) => Err(GitError::Refused { why: error.to_string() }),
    }
}

fn line(text: &[u8]) -> String {
    String::from_utf8_lossy(text).trim_end_matches(['\n', '\r']).to_owned()
}

/// A line of the listing, `MODE blob NAME BYTES<tab>PATH`, where it is a file.
fn entry(line: &str) -> Option<(String, Blob)> {
    const LINK: &str = "120000";
    let (about, path) = line.split_once('\t')?;
    let mut about = about.split_whitespace();
    let (mode, kind, name, bytes) = (about.next()?, about.next()?, about.next()?, about.next()?);
    if kind != "blob" || mode == LINK {
        return None;
    }
    Some((path.to_owned(), Blob { name: name.to_owned(), bytes: bytes.parse().ok()? }))
}
