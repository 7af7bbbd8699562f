//! Where what was typed is kept from one session to the next.
//!
//! What is typed may tell of a real case: the file is made for its owner alone, an option keeps none, and `:forget`
//! empties it.

use crate::faces::host::Host;

/// The file: `assize/history` in the folder that the system sets apart for such things; `None` where there is no such
/// folder.
///
/// - `$XDG_STATE_HOME`, or `.local/state` in the home folder; on Windows `%LOCALAPPDATA%`.
pub fn place(host: &dyn Host) -> Option<String> {
    let folder = host
        .var("XDG_STATE_HOME")
        .or_else(|| host.var("HOME").map(|home| format!("{home}/.local/state")))
        .or_else(|| host.var("LOCALAPPDATA"))?;
    Some(format!("{folder}/assize/history"))
}

/// Makes the folder of the file; false where that cannot be done, so that no history is kept.
pub fn prepare(path: &str) -> bool {
    std::path::Path::new(path).parent().is_some_and(|folder| std::fs::create_dir_all(folder).is_ok())
}

/// Empties the file.
///
/// # Errors
/// The system's words.
pub fn empty(path: &str) -> Result<(), String> {
    match std::fs::remove_file(path) {
        Ok(()) => Ok(()),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(error.to_string()),
    }
}
