//! The world as a command sees it: disk, environment, terminal, standard streams.
//!
//! [`Host`] is what commands are given; [`System`] is the real one. All output goes through one locked, buffered
//! writer, for which a reader that has gone away (`| head -1`) is success and not a failure.

pub mod git;
mod sink;

pub use sink::Sink;

use crate::faces::parquet::{Records, records as parquet_records};
use crate::session::reply::Over;
use crate::workspace::{Kind, ReadError, Reader};
use sink::{beside, replace};
use std::io::{BufRead as _, BufWriter, ErrorKind, IsTerminal as _, Read as _, StdoutLock, Write as _};
use std::path::Path;

/// What a command may do to the world.
pub trait Host: Reader {
    /// All of standard input, up to a limit in bytes.
    ///
    /// # Errors
    /// [`ReadError`].
    fn stdin(&mut self, limit: u64) -> Result<Vec<u8>, ReadError>;

    /// The next line of standard input without its end; `None` at the end of the input.
    ///
    /// - `limit`: bytes at most in one line.
    ///
    /// # Errors
    /// [`ReadError`].
    fn stdin_line(&mut self, limit: u64) -> Result<Option<String>, ReadError>;

    /// Writes a file.
    ///
    /// # Errors
    /// In words: the system's reason, or that the file is there and is to be kept.
    fn write(&mut self, path: &str, text: &str, over: Over) -> Result<(), String>;

    /// Hands over what is printed so far, for somebody who waits to read it.
    fn flush(&mut self);

    /// Whether a person sits at both ends: standard input and output are a terminal.
    fn is_interactive(&self) -> bool;

    /// Writes to standard output. After a failure further output is dropped; [`Host::finish`] tells of it.
    fn print(&mut self, text: &str);

    /// Writes to standard error.
    fn complain(&mut self, text: &str);

    /// Puts a text in the place of a file, all of it or nothing: whoever reads the file meanwhile sees the one or the
    /// other. What the file is called and who may read it stays as it was.
    ///
    /// # Errors
    /// The system's words.
    fn replace(&mut self, path: &str, text: &str) -> Result<(), String>;

    /// Writes a text to a file, all of it or nothing. The file is made, with the folders that it lies in, where it is
    /// not there.
    ///
    /// # Errors
    /// The system's words.
    fn put(&mut self, path: &str, text: &str) -> Result<(), String>;

    /// Opens a file, or standard input for `-`, to be read piece by piece.
    ///
    /// # Errors
    /// [`ReadError`].
    fn source(&self, path: &str) -> Result<Box<dyn std::io::Read + Send>, ReadError>;

    /// Opens a file of records in columns, by its name; `None` where it is of another kind.
    ///
    /// # Errors
    /// [`ReadError`].
    fn records(&self, path: &str) -> Result<Option<Box<dyn Records>>, ReadError>;

    /// Opens a file to be written piece by piece. Until [`Sink::done`] nothing stands under its name but what was there.
    ///
    /// # Errors
    /// The system's words.
    fn sink(&self, path: &str) -> Result<Sink, String>;

    /// Opens a file to be written piece by piece that is kept beside its name when the run is interrupted, so that a later
    /// run can go on with it; a pipe or a device is opened as by [`Host::sink`], and nothing of it is kept.
    ///
    /// - `from`: of what an earlier run left, how many bytes are gone on with; they must be there.
    ///
    /// # Errors
    /// The system's words, or that another run has it.
    fn lasting(&self, path: &str, from: Option<u64>) -> Result<Sink, String>;

    /// What an interrupted run noted beside a file ([`Sink::note`]).
    fn noted(&self, path: &str) -> Option<String>;

    /// Writes bytes to standard output, as [`Host::print`] does.
    fn print_bytes(&mut self, bytes: &[u8]);

    /// Shows how far a long command has come, on one line that the next takes the place of; only to a terminal.
    fn progress(&mut self, words: &str);

    /// How many threads can run at once.
    fn threads(&self) -> usize;

    /// How many folders the current one lies in; 0 where that cannot be found out.
    fn depth(&self) -> usize;

    /// Takes a file away.
    ///
    /// # Errors
    /// The system's words.
    fn remove(&mut self, path: &str) -> Result<(), String>;

    /// What tells one state of a file from another without reading it; `None` where there is none.
    fn stamp(&self, path: &str) -> Option<Stamp>;

    /// Waits.
    fn pause(&mut self, time: std::time::Duration);

    /// Whether nobody reads standard output any more, so that a long answer can stop.
    fn is_closed(&self) -> bool;

    /// Hands over what is still buffered.
    ///
    /// # Errors
    /// The system's words where output could not be written, other than to a reader that has gone away.
    fn finish(&mut self) -> Result<(), String>;

    /// A variable of the environment; `None` where it is not set, or empty.
    fn var(&self, name: &str) -> Option<String>;

    /// Whether standard output is a terminal, and how many columns it has.
    fn terminal(&self) -> Terminal;
}

/// When a file was changed last, and how long it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stamp {
    changed: Option<std::time::SystemTime>,
    bytes: u64,
}

impl Stamp {
    /// In words that two states have alike only where they are one.
    pub fn words(&self) -> String {
        let since = self.changed.and_then(|changed| changed.duration_since(std::time::UNIX_EPOCH).ok());
        let since = since.map_or_else(|| String::from("unknown"), |since| format!("{since:?}"));
        format!("{} bytes changed at {since} since 1970", self.bytes)
    }
}

/// What standard output goes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Terminal {
    /// A file or a pipe.
    Absent,
    /// A terminal, of so many columns if it says.
    Present(Option<usize>),
}

/// The real world.
pub struct System {
    out: BufWriter<StdoutLock<'static>>,
    failure: Option<std::io::Error>,
}

impl System {
    /// Takes hold of standard output.
    pub fn new() -> System {
        System { out: BufWriter::with_capacity(1 << 16, std::io::stdout().lock()), failure: None }
    }
}

impl Default for System {
    fn default() -> System {
        System::new()
    }
}

impl Reader for System {
    fn read(&self, path: &str, limit: u64) -> Result<Vec<u8>, ReadError> {
        Disk.read(path, limit)
    }

    fn list(&self, folder: &str) -> Vec<(String, Kind)> {
        Disk.list(folder)
    }

    fn kind(&self, path: &str) -> Kind {
        Disk.kind(path)
    }
}

/// The disk alone, to be read.
#[derive(Clone, Copy, Debug)]
pub struct Disk;

impl Reader for Disk {
    fn read(&self, path: &str, limit: u64) -> Result<Vec<u8>, ReadError> {
        let file = std::fs::File::open(here(path)).map_err(|error| read_error(&error))?;
        let metadata = file.metadata().map_err(|error| read_error(&error))?;
        if metadata.is_dir() {
            return Err(ReadError::Refused { why: String::from("it is a folder") });
        }
        if metadata.len() > limit {
            return Err(ReadError::TooLarge { bytes: metadata.len() });
        }
        read_up_to(file, limit)
    }

    fn list(&self, folder: &str) -> Vec<(String, Kind)> {
        let Ok(entries) = std::fs::read_dir(here(folder)) else {
            return Vec::new();
        };
        let mut names: Vec<(String, Kind)> = entries
            .flatten()
            .map(|entry| {
                // A link to a folder is not followed: a walk could otherwise go round for ever.
                let kind = match entry.file_type() {
                    Ok(kind) if kind.is_dir() => Kind::Folder,
                    Ok(kind) if kind.is_file() => Kind::File,
                    Ok(kind) if kind.is_symlink() && entry.path().is_file() => Kind::File,
                    Ok(_) | Err(_) => Kind::Nothing,
                };
                (entry.file_name().to_string_lossy().into_owned(), kind)
            })
            .collect();
        names.sort_by(|a, b| a.0.cmp(&b.0));
        names
    }

    fn kind(&self, path: &str) -> Kind {
        match std::fs::metadata(here(path)) {
            Ok(metadata) if metadata.is_dir() => Kind::Folder,
            // A pipe or a device that is named outright is read as a file is.
            Ok(_) => Kind::File,
            // What is there and may not be looked at fails when it is read, with the reason.
            Err(error) if error.kind() == ErrorKind::PermissionDenied => Kind::File,
            Err(_) => Kind::Nothing,
        }
    }
}

impl Host for System {
    fn stdin(&mut self, limit: u64) -> Result<Vec<u8>, ReadError> {
        read_up_to(std::io::stdin().lock(), limit)
    }

    fn stdin_line(&mut self, limit: u64) -> Result<Option<String>, ReadError> {
        let mut bytes = Vec::new();
        let mut source = std::io::stdin().lock().take(limit.saturating_add(1));
        source.read_until(b'\n', &mut bytes).map_err(|error| read_error(&error))?;
        let length = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        if length > limit {
            return Err(ReadError::TooLarge { bytes: length });
        }
        if bytes.is_empty() {
            return Ok(None);
        }
        let line = String::from_utf8_lossy(&bytes);
        let line = line.strip_suffix('\n').unwrap_or(&line);
        Ok(Some(line.strip_suffix('\r').unwrap_or(line).to_owned()))
    }

    fn write(&mut self, path: &str, text: &str, over: Over) -> Result<(), String> {
        let mut options = std::fs::OpenOptions::new();
        match over {
            Over::Replace => return self.put(path, text),
            Over::Keep => options.write(true).create_new(true),
            Over::Append => options.append(true).create(true),
        };
        let written = options.open(here(path)).and_then(|mut file| file.write_all(text.as_bytes()));
        written.map_err(|error| {
            let there = error.kind() == ErrorKind::AlreadyExists;
            if there { String::from("there is such a file already") } else { in_words(&error) }
        })
    }

    fn flush(&mut self) {
        if self.failure.is_none() {
            self.failure = self.out.flush().err();
        }
    }

    fn is_interactive(&self) -> bool {
        std::io::stdin().is_terminal() && std::io::stdout().is_terminal()
    }

    fn print(&mut self, text: &str) {
        if self.failure.is_none() {
            self.failure = self.out.write_all(text.as_bytes()).err();
        }
    }

    fn complain(&mut self, text: &str) {
        // Nobody is left to tell where standard error cannot be written.
        let _ = std::io::stderr().lock().write_all(text.as_bytes());
    }

    fn replace(&mut self, path: &str, text: &str) -> Result<(), String> {
        replace(here(path), text).map_err(|error| in_words(&error))
    }

    fn put(&mut self, path: &str, text: &str) -> Result<(), String> {
        let path = here(path);
        let parent = path.parent().map_or(Ok(()), std::fs::create_dir_all);
        let written = parent.and_then(|()| if path.exists() { replace(path, text) } else { beside(path, None, text) });
        written.map_err(|error| in_words(&error))
    }

    fn source(&self, path: &str) -> Result<Box<dyn std::io::Read + Send>, ReadError> {
        if path == "-" {
            return Ok(Box::new(std::io::stdin()));
        }
        opened(path).map(|file| -> Box<dyn std::io::Read + Send> { Box::new(file) })
    }

    fn records(&self, path: &str) -> Result<Option<Box<dyn Records>>, ReadError> {
        if !path.to_ascii_lowercase().ends_with(".parquet") {
            return Ok(None);
        }
        parquet_records(opened(path)?).map(Some).map_err(|why| ReadError::Refused { why })
    }

    fn sink(&self, path: &str) -> Result<Sink, String> {
        Sink::open(here(path)).map_err(|error| in_words(&error))
    }

    fn lasting(&self, path: &str, from: Option<u64>) -> Result<Sink, String> {
        Sink::lasting(here(path), from)
    }

    fn noted(&self, path: &str) -> Option<String> {
        sink::noted(here(path))
    }

    fn print_bytes(&mut self, bytes: &[u8]) {
        if self.failure.is_none() {
            self.failure = self.out.write_all(bytes).err();
        }
    }

    fn progress(&mut self, words: &str) {
        if std::io::stderr().is_terminal() {
            // To the beginning of the line, and nothing left of what stood there.
            self.complain(&format!("\r\u{1b}[K{words}"));
        }
    }

    fn threads(&self) -> usize {
        std::thread::available_parallelism().map_or(1, usize::from)
    }

    fn depth(&self) -> usize {
        std::env::current_dir().map_or(0, |folder| folder.ancestors().count().saturating_sub(1))
    }

    fn remove(&mut self, path: &str) -> Result<(), String> {
        std::fs::remove_file(here(path)).map_err(|error| in_words(&error))
    }

    fn stamp(&self, path: &str) -> Option<Stamp> {
        let metadata = std::fs::metadata(here(path)).ok()?;
        Some(Stamp { changed: metadata.modified().ok(), bytes: metadata.len() })
    }

    fn pause(&mut self, time: std::time::Duration) {
        std::thread::sleep(time);
    }

    fn is_closed(&self) -> bool {
        self.failure.as_ref().is_some_and(|error| error.kind() == ErrorKind::BrokenPipe)
    }

    fn finish(&mut self) -> Result<(), String> {
        if self.failure.is_none() {
            self.failure = self.out.flush().err();
        }
        match &self.failure {
            Some(error) if error.kind() != ErrorKind::BrokenPipe => Err(in_words(error)),
            Some(_) | None => Ok(()),
        }
    }

    fn var(&self, name: &str) -> Option<String> {
        std::env::var_os(name).filter(|value| !value.is_empty()).map(|value| value.to_string_lossy().into_owned())
    }

    fn terminal(&self) -> Terminal {
        if !std::io::stdout().is_terminal() {
            return Terminal::Absent;
        }
        Terminal::Present(terminal_size::terminal_size().map(|(width, _)| usize::from(width.0)))
    }
}

/// The system's path: the empty path is the folder where we are.
fn here(path: &str) -> &Path {
    Path::new(if path.is_empty() { "." } else { path })
}

fn opened(path: &str) -> Result<std::fs::File, ReadError> {
    let file = std::fs::File::open(here(path)).map_err(|error| read_error(&error))?;
    if file.metadata().is_ok_and(|metadata| metadata.is_dir()) {
        return Err(ReadError::Refused { why: String::from("it is a folder") });
    }
    Ok(file)
}

fn read_up_to(source: impl std::io::Read, limit: u64) -> Result<Vec<u8>, ReadError> {
    let mut bytes = Vec::new();
    let read = source.take(limit.saturating_add(1)).read_to_end(&mut bytes);
    read.map_err(|error| read_error(&error))?;
    let length = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    if length > limit { Err(ReadError::TooLarge { bytes: length }) } else { Ok(bytes) }
}

fn read_error(error: &std::io::Error) -> ReadError {
    if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory | ErrorKind::InvalidInput) {
        ReadError::Missing
    } else {
        ReadError::Refused { why: in_words(error) }
    }
}

/// The system's reason in lower case and without its number.
fn in_words(error: &std::io::Error) -> String {
    let words = error.to_string();
    let words = words.split_once(" (os error").map_or(words.as_str(), |(words, _)| words);
    let mut chars = words.chars();
    chars.next().map_or_else(String::new, |first| first.to_lowercase().chain(chars).collect())
}
