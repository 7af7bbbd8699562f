//! Paths as words: joined and tidied without asking any disk.
//!
//! `/` stands between folders. `.` and `..` are resolved in the words alone, so one file has one key however it is
//! reached; two names that the disk makes one by a link stay two.

/// The ending of a source text.
pub const ENDING: &str = ".assize";

/// A path without `.`, empty parts and inner `..`; leading `..` and a leading `/` stay.
pub fn tidy(path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => {
                parts.pop();
            }
            ".." if path.starts_with('/') && parts.is_empty() => {}
            _ => parts.push(part),
        }
    }
    format!("{}{}", if path.starts_with('/') { "/" } else { "" }, parts.join("/"))
}

/// The folder that a path lies in; empty for a bare name.
pub fn folder(path: &str) -> &str {
    match path.rsplit_once('/') {
        Some(("", _)) => "/",
        Some((folder, _)) => folder,
        None => "",
    }
}

/// The last part of a path.
pub fn name(path: &str) -> &str {
    path.rsplit_once('/').map_or(path, |(_, name)| name)
}

/// A path below a folder.
pub fn join(folder: &str, path: &str) -> String {
    if folder.is_empty() { tidy(path) } else { tidy(&format!("{folder}/{path}")) }
}

/// Whether a path names a source text by its ending.
pub fn is_source(path: &str) -> bool {
    path.ends_with(ENDING) && name(path) != ENDING
}

#[cfg(test)]
mod tests {
    use super::{folder, join, tidy};

    #[test]
    fn one_file_has_one_key() {
        for (path, key) in [
            ("a.assize", "a.assize"),
            ("./a//b/./c", "a/b/c"),
            ("a/../b", "b"),
            ("../../b", "../../b"),
            ("a/../../b", "../b"),
            ("/../a", "/a"),
            ("/", "/"),
            (".", ""),
        ] {
            assert_eq!(tidy(path), key, "{path}");
        }
    }

    #[test]
    fn a_use_starts_at_the_folder_of_the_file() {
        assert_eq!(join(folder("laws/a.assize"), "../shared/b"), "shared/b");
        assert_eq!(join(folder("a.assize"), "b"), "b");
        assert_eq!(join(folder("/a.assize"), "b"), "/b");
    }
}
