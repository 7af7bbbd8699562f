//! Runs the real program: a builder for its arguments, input and environment, and what came of it.

use crate::folder::Folder;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

/// One run of `assize`.
pub struct Run {
    command: Command,
    stdin: Vec<u8>,
}

/// What a run gave.
#[derive(Debug)]
pub struct Ran {
    /// The exit code; `None` for a run that was killed.
    pub code: Option<i32>,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
}

impl Run {
    /// A run with arguments, no input, and an environment that says nothing of colours or widths.
    pub fn new<'a>(args: impl IntoIterator<Item = &'a str>) -> Run {
        let mut command = Command::new(env!("CARGO_BIN_EXE_assize"));
        command.args(args);
        for name in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "FORCE_COLOR", "COLUMNS"] {
            command.env_remove(name);
        }
        Run { command, stdin: Vec::new() }
    }

    /// In a folder.
    pub fn within(mut self, folder: &Folder) -> Run {
        self.command.current_dir(folder.path());
        self
    }

    /// In a folder within another.
    pub fn within_part(self, folder: &Folder, part: &str) -> Run {
        self.at(&folder.path().join(part))
    }

    /// In a folder wherever it is.
    pub fn at(mut self, folder: &Path) -> Run {
        self.command.current_dir(folder);
        self
    }

    /// With standard input.
    pub fn stdin(mut self, input: impl Into<Vec<u8>>) -> Run {
        self.stdin = input.into();
        self
    }

    /// With a variable of the environment.
    pub fn env(mut self, name: &str, value: &str) -> Run {
        self.command.env(name, value);
        self
    }

    /// Runs it to its end.
    pub fn ran(mut self) -> Ran {
        let command = self.command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("the program was built");
        let mut stdin = child.stdin.take().expect("it was asked for");
        // Beside the reading: a program that answers line by line stops reading where nobody takes its answers. One that
        // does not read its input closes it; that is no failure of the test.
        let input = self.stdin;
        let written = std::thread::spawn(move || stdin.write_all(&input));
        let output = child.wait_with_output().expect("the program ends");
        let _ = written.join().expect("writing does not panic");
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("the program writes text");
        Ran { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
    }

    /// Runs it with nobody reading what it writes.
    pub fn ran_into_a_closed_pipe(mut self) -> Ran {
        let (reader, writer) = std::io::pipe().expect("the system has pipes");
        drop(reader);
        let output = self.command.stdin(Stdio::null()).stdout(writer).stderr(Stdio::piped()).output();
        let output = output.expect("the program was built");
        let err = String::from_utf8(output.stderr).expect("the program writes text");
        Ran { code: output.status.code(), out: String::new(), err }
    }
}

impl Ran {
    /// Holds it to an exit code and gives it back.
    #[track_caller]
    pub fn exits(self, code: i32) -> Ran {
        assert_eq!(self.code, Some(code), "{self:#?}");
        self
    }
}

/// The words of a command line; quotation marks, single or double, hold words together.
pub fn words(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quote = None;
    for c in line.chars() {
        match (quote, c) {
            (Some(mark), c) if c == mark => quote = None,
            (None, '"' | '\'') => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            (None, ' ') => words.extend(word.take()),
            (_, c) => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    words
}
