//! The texts of the standard library as files that an editor can open.
//!
//! They live inside the program; a copy is laid out in the user's cache the first time that an answer points into one.

use crate::faces::host::Host;
use crate::workspace::{path, stdlib};
use std::path::Path;

/// Where the copies go; `None` where the environment names no place for them.
pub(super) fn folder(host: &dyn Host) -> Option<String> {
    let cache = host.var("XDG_CACHE_HOME").or_else(|| host.var("LOCALAPPDATA"));
    let cache = cache.or_else(|| host.var("HOME").map(|home| format!("{home}/.cache")))?;
    Some(path::tidy(&format!("{}/assize/{}/stdlib", cache.replace('\\', "/"), env!("CARGO_PKG_VERSION"))))
}

/// The file of a library text.
pub(super) fn file(folder: &str, key: &str) -> String {
    path::join(folder, &format!("{}{}", key.replace('.', "/"), path::ENDING))
}

/// The library text of a file, if it is a copy of one.
pub(super) fn key(folder: &str, file: &str) -> Option<String> {
    let inner = file.strip_prefix(folder)?.strip_prefix('/')?.strip_suffix(path::ENDING)?;
    let key = inner.replace('/', ".");
    stdlib::text(&key).map(|_| key)
}

/// Lays out the copy of a text, unless it is there as it should be; `None` where it cannot be written.
pub(super) fn laid_out(folder: &str, key: &str) -> Option<String> {
    let text = stdlib::text(key)?;
    let file = file(folder, key);
    if std::fs::read(&file).is_ok_and(|bytes| bytes == text.as_bytes()) {
        return Some(file);
    }
    std::fs::create_dir_all(Path::new(&file).parent()?).ok()?;
    std::fs::write(&file, text).ok()?;
    Some(file)
}
