//! Files that take their name when they are whole.

use crate::faces::host::in_words;
use std::io::{BufWriter, ErrorKind, Write as _};
use std::path::Path;

/// A file that is written piece by piece beside its name, and takes its name when it is whole. What is no plain file, such
/// as a pipe or `/dev/null`, is written to and never replaced.
#[derive(Debug)]
pub struct Sink {
    file: BufWriter<std::fs::File>,
    /// Where it stands until it is whole; `None` where it is written straight to its name.
    beside: Option<std::path::PathBuf>,
    target: std::path::PathBuf,
    whole: bool,
    /// Whether it can be kept where it stands when it does not become whole, and whether it is.
    lasting: bool,
    kept: bool,
    bytes: u64,
}

/// What a file is written as: a link stays a link, and what it leads to is replaced.
fn target(path: &Path) -> std::path::PathBuf {
    std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned())
}

/// Where what an interrupted run left of a file stands.
fn left_of(target: &Path) -> std::path::PathBuf {
    let name = target.file_name().unwrap_or_default().to_string_lossy();
    target.with_file_name(format!(".{name}.unfinished"))
}

/// Where a run notes how far it has come, and where it writes that first.
fn notes_of(left: &Path) -> [std::path::PathBuf; 2] {
    let name = left.file_name().unwrap_or_default().to_string_lossy();
    [left.with_file_name(format!("{name}.json")), left.with_file_name(format!("{name}.json.new"))]
}

/// Takes away what a run noted; what is not there need not be.
fn take_notes_away(left: &Path) {
    for note in notes_of(left) {
        let _ = std::fs::remove_file(note);
    }
}

/// What an interrupted run noted beside a file.
pub(super) fn noted(path: &Path) -> Option<String> {
    let [note, _] = notes_of(&left_of(&target(path)));
    std::fs::read_to_string(note).ok()
}

/// Whether something stands there that is neither a plain file nor a folder.
fn is_special(target: &Path) -> bool {
    std::fs::metadata(target).is_ok_and(|metadata| !metadata.is_file() && !metadata.is_dir())
}

impl Sink {
    pub(super) fn open(path: &Path) -> std::io::Result<Sink> {
        let target = target(path);
        if target.is_dir() {
            return Err(std::io::Error::new(ErrorKind::IsADirectory, "it is a folder"));
        }
        if is_special(&target) {
            let file = std::fs::OpenOptions::new().write(true).open(&target)?;
            return Ok(Sink::over(file, None, target));
        }
        let name = target.file_name().unwrap_or_default().to_string_lossy();
        let beside = target.with_file_name(format!(".{name}.{}.new", std::process::id()));
        let file = std::fs::OpenOptions::new().write(true).create_new(true).open(&beside)?;
        if let Ok(metadata) = std::fs::metadata(&target) {
            file.set_permissions(metadata.permissions())?;
        }
        Ok(Sink::over(file, Some(beside), target))
    }

    fn over(file: std::fs::File, beside: Option<std::path::PathBuf>, target: std::path::PathBuf) -> Sink {
        let file = BufWriter::with_capacity(1 << 16, file);
        Sink { file, beside, target, whole: false, lasting: false, kept: false, bytes: 0 }
    }

    pub(super) fn lasting(path: &Path, from: Option<u64>) -> Result<Sink, String> {
        let target = target(path);
        if target.is_dir() || is_special(&target) {
            return Sink::open(path).map_err(|error| in_words(&error));
        }
        let left = left_of(&target);
        let words = |error: std::io::Error| in_words(&error);
        let options = || std::fs::OpenOptions::new().write(true).create(true).truncate(false).open(&left);
        let mut file = options().map_err(words)?;
        // Where files cannot be locked, two runs at once are not told apart.
        if let Err(std::fs::TryLockError::WouldBlock) = file.try_lock() {
            return Err(String::from("another run is writing it"));
        }
        let bytes = from.unwrap_or(0);
        if file.metadata().map_err(words)?.len() < bytes {
            return Err(String::from("what was left of it is not all there"));
        }
        if from.is_none() {
            // Of a note that does not belong to what is written now nothing may be left.
            take_notes_away(&left);
        }
        file.set_len(bytes).map_err(words)?;
        std::io::Seek::seek(&mut file, std::io::SeekFrom::Start(bytes)).map_err(words)?;
        if let Ok(metadata) = std::fs::metadata(&target) {
            file.set_permissions(metadata.permissions()).map_err(words)?;
        }
        let mut sink = Sink::over(file, Some(left), target);
        (sink.lasting, sink.kept, sink.bytes) = (true, from.is_some(), bytes);
        Ok(sink)
    }

    /// Whether it can be kept when it does not become whole.
    pub fn is_lasting(&self) -> bool {
        self.lasting
    }

    /// Makes sure of what was written so far, and keeps it from now on; how many bytes that is.
    ///
    /// # Errors
    /// The system's words.
    pub fn sure(&mut self) -> Result<u64, String> {
        self.kept = self.lasting;
        let done = self.file.flush().and_then(|()| self.file.get_ref().sync_data());
        done.map(|()| self.bytes).map_err(|error| in_words(&error))
    }

    /// Notes beside the file how far the run has come, all of it or nothing; for a later run to read.
    ///
    /// # Errors
    /// The system's words.
    pub fn note(&self, text: &str) -> Result<(), String> {
        let Some(left) = &self.beside else { return Ok(()) };
        let [note, fresh] = notes_of(left);
        let written = || {
            let mut file = std::fs::File::create(&fresh)?;
            file.write_all(text.as_bytes())?;
            file.sync_all()?;
            std::fs::rename(&fresh, &note)
        };
        written().map_err(|error| in_words(&error))
    }

    /// Keeps nothing of it when it does not become whole.
    pub fn forget(&mut self) {
        (self.lasting, self.kept) = (false, false);
    }

    /// Writes some more.
    ///
    /// # Errors
    /// The system's words.
    pub fn put(&mut self, bytes: &[u8]) -> Result<(), String> {
        self.bytes += bytes.len() as u64;
        self.file.write_all(bytes).map_err(|error| in_words(&error))
    }

    /// Gives the file its name.
    ///
    /// # Errors
    /// The system's words.
    pub fn done(mut self) -> Result<(), String> {
        let named = self.file.flush().and_then(|()| match &self.beside {
            Some(beside) => {
                self.file.get_ref().sync_all()?;
                std::fs::rename(beside, &self.target)?;
                // The file is whole: what was noted of it is of no more use.
                take_notes_away(beside);
                Ok(())
            }
            None => Ok(()),
        });
        self.whole = named.is_ok();
        named.map_err(|error| in_words(&error))
    }
}

impl Drop for Sink {
    fn drop(&mut self) {
        if let (false, false, Some(beside)) = (self.whole, self.kept, &self.beside) {
            // What is not whole is not kept; nobody is left to tell where it cannot be taken away.
            let _ = std::fs::remove_file(beside);
            take_notes_away(beside);
        }
    }
}

/// Writes a text beside a file and renames it. A link stays a link: what it leads to is replaced.
pub(super) fn replace(path: &Path, text: &str) -> std::io::Result<()> {
    let target = std::fs::canonicalize(path)?;
    let permissions = std::fs::metadata(&target)?.permissions();
    if permissions.readonly() {
        return Err(std::io::Error::new(ErrorKind::PermissionDenied, "it may only be read"));
    }
    beside(&target, Some(permissions), text)
}

/// Writes a text beside the file that it is to be, and then gives it that name.
pub(super) fn beside(target: &Path, permissions: Option<std::fs::Permissions>, text: &str) -> std::io::Result<()> {
    if is_special(target) {
        return std::fs::OpenOptions::new().write(true).open(target)?.write_all(text.as_bytes());
    }
    let name = target.file_name().unwrap_or_default().to_string_lossy();
    let beside = target.with_file_name(format!(".{name}.{}.new", std::process::id()));
    let write = || {
        let mut file = std::fs::OpenOptions::new().write(true).create_new(true).open(&beside)?;
        file.write_all(text.as_bytes())?;
        if let Some(permissions) = permissions {
            file.set_permissions(permissions)?;
        }
        file.sync_all()?;
        std::fs::rename(&beside, target)
    };
    let written = write();
    if written.is_err() {
        // The failure to write is what is told; that the remains cannot be taken away changes nothing in it.
        let _ = std::fs::remove_file(&beside);
    }
    written
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_plain_file_is_written_to_and_stays_what_it_is() {
        let pipe = std::env::temp_dir().join(format!("assize-pipe-{}", std::process::id()));
        let made = std::process::Command::new("mkfifo").arg(&pipe).status();
        assert!(made.is_ok_and(|status| status.success()), "no pipe could be made");
        let reader = || {
            std::thread::spawn({
                let pipe = pipe.clone();
                move || std::fs::read_to_string(pipe).unwrap()
            })
        };
        let first = reader();
        let mut sink = Sink::open(&pipe).unwrap();
        sink.put(b"piece by piece").unwrap();
        sink.done().unwrap();
        assert_eq!(first.join().unwrap(), "piece by piece");
        let second = reader();
        replace(&pipe, "at once").unwrap();
        assert_eq!(second.join().unwrap(), "at once");
        assert!(is_special(&pipe));
        std::fs::remove_file(&pipe).unwrap();
    }
}
