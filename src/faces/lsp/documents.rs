//! The texts that the editor has open: what it shows counts, not what is on the disk.

use crate::faces::lsp::position::{Encoding, LineIndex};
use crate::workspace::{Kind, ReadError, Reader, path};
use lsp_types::TextDocumentContentChangeEvent;
use std::collections::BTreeMap;

/// One open text.
#[derive(Clone, Debug)]
pub(super) struct Document {
    /// Its address, as the editor writes it.
    pub(super) uri: String,
    /// The version that the editor gives it.
    pub(super) version: i32,
    /// The text as the editor has it.
    pub(super) text: String,
    /// Its lines.
    pub(super) lines: LineIndex,
}

impl Document {
    pub(super) fn new(uri: &str, version: i32, text: String) -> Document {
        let lines = LineIndex::new(&text);
        Document { uri: uri.to_owned(), version, text, lines }
    }

    /// Makes changes, each to the text that the one before it left.
    pub(super) fn change(&mut self, changes: Vec<TextDocumentContentChangeEvent>, encoding: Encoding) {
        for change in changes {
            match change.range {
                Some(range) => {
                    let bytes = self.lines.bytes(&self.text, range, encoding);
                    self.text.replace_range(bytes, &change.text);
                }
                None => self.text = change.text,
            }
            self.lines = LineIndex::new(&self.text);
        }
    }
}

/// Open texts by their keys, over the disk.
pub(super) struct Overlay<'d> {
    pub(super) open: BTreeMap<String, Document>,
    pub(super) disk: &'d dyn Reader,
}

impl Reader for Overlay<'_> {
    fn read(&self, path: &str, limit: u64) -> Result<Vec<u8>, ReadError> {
        let Some(document) = self.open.get(path) else { return self.disk.read(path, limit) };
        let bytes = u64::try_from(document.text.len()).unwrap_or(u64::MAX);
        if bytes > limit { Err(ReadError::TooLarge { bytes }) } else { Ok(document.text.clone().into_bytes()) }
    }

    fn list(&self, folder: &str) -> Vec<(String, Kind)> {
        let mut names = self.disk.list(folder);
        let open = self.open.keys().filter(|key| path::folder(key) == folder).map(|key| path::name(key).to_owned());
        names.extend(open.map(|name| (name, Kind::File)));
        names.sort_by(|a, b| a.0.cmp(&b.0));
        names.dedup_by(|a, b| a.0 == b.0);
        names
    }

    fn kind(&self, path: &str) -> Kind {
        if self.open.contains_key(path) { Kind::File } else { self.disk.kind(path) }
    }
}

/// Every source text below some folders, at most so many; folders that hold none by custom are passed over.
pub(super) fn sources_below(reader: &dyn Reader, folders: &[String], at_most: usize) -> Vec<String> {
    let mut found = Vec::new();
    let mut left: Vec<(String, usize)> = folders.iter().map(|folder| (path::tidy(folder), 0)).collect();
    let mut visited = 0;
    while let Some((folder, depth)) = left.pop() {
        visited += 1;
        // A folder that was opened by mistake may be a whole disk.
        if found.len() >= at_most || visited > 5_000 {
            break;
        }
        for (name, kind) in reader.list(&folder) {
            let passed = name.starts_with('.') || matches!(name.as_str(), "node_modules" | "target");
            match kind {
                Kind::File if path::is_source(&name) => found.push(path::join(&folder, &name)),
                Kind::Folder if !passed && depth < 12 => left.push((path::join(&folder, &name), depth + 1)),
                Kind::File | Kind::Folder | Kind::Nothing => {}
            }
        }
    }
    found.sort();
    found.truncate(at_most);
    found
}
