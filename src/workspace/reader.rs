//! Where texts come from: the door through which a workspace asks for files, and texts held in memory.
//!
//! A path here is words with `/` between folders; what they mean is the reader's affair. Touches no disk.

use std::collections::BTreeMap;

/// Hands over files by path. A face implements it over the disk or over an editor's unsaved texts.
pub trait Reader {
    /// The bytes of a file.
    ///
    /// - `limit`: bytes; a larger file is refused without being read.
    ///
    /// # Errors
    /// [`ReadError`].
    fn read(&self, path: &str, limit: u64) -> Result<Vec<u8>, ReadError>;

    /// The names in a folder, each with what it is, sorted by name; empty where there is no such folder.
    /// The path of the folder that a relative path without `/` lies in is empty.
    fn list(&self, folder: &str) -> Vec<(String, Kind)>;

    /// What stands at a path.
    fn kind(&self, path: &str) -> Kind;
}

/// What stands at a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A file.
    File,
    /// A folder.
    Folder,
    /// Nothing that can be read: no entry, or a device.
    Nothing,
}

/// Why a file was not handed over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReadError {
    /// There is none.
    Missing,
    /// It is larger than the limit.
    TooLarge {
        /// How many bytes it has.
        bytes: u64,
    },
    /// The system refused, in its own words.
    Refused {
        /// The reason.
        why: String,
    },
}

/// Texts held in memory, by path: for tests, and for faces without a disk.
#[derive(Clone, Debug, Default)]
pub struct Texts {
    files: BTreeMap<String, Vec<u8>>,
}

impl Texts {
    /// Adds a file, or replaces it.
    #[must_use]
    pub fn with(mut self, path: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Texts {
        self.files.insert(path.into(), bytes.into());
        self
    }
}

impl Reader for Texts {
    fn read(&self, path: &str, limit: u64) -> Result<Vec<u8>, ReadError> {
        let bytes = self.files.get(path).ok_or(ReadError::Missing)?;
        let length = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        if length > limit { Err(ReadError::TooLarge { bytes: length }) } else { Ok(bytes.clone()) }
    }

    fn list(&self, folder: &str) -> Vec<(String, Kind)> {
        let prefix = if folder.is_empty() { String::new() } else { format!("{folder}/") };
        let mut names: Vec<(String, Kind)> = Vec::new();
        for rest in self.files.keys().filter_map(|path| path.strip_prefix(prefix.as_str())) {
            let entry = match rest.split_once('/') {
                Some((name, _)) => (name.to_owned(), Kind::Folder),
                None => (rest.to_owned(), Kind::File),
            };
            if !names.contains(&entry) {
                names.push(entry);
            }
        }
        names.sort_by(|a, b| a.0.cmp(&b.0));
        names
    }

    fn kind(&self, path: &str) -> Kind {
        if self.files.contains_key(path) {
            Kind::File
        } else if self.list(path).is_empty() {
            Kind::Nothing
        } else {
            Kind::Folder
        }
    }
}
