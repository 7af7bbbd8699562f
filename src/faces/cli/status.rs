//! The exit codes, in one table: printed by `--help`, tested by the suite.

/// What the process says to the shell when it ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExitStatus {
    /// Done.
    Done,
    /// The answer is negative.
    Negative,
    /// The command line is wrong, or what it names cannot be read.
    Usage,
    /// Not decided within the limits.
    Undecided,
    /// The case is not determined; only where it was asked to be told by the exit code.
    Undetermined,
}

impl ExitStatus {
    /// Every status, in the order of the codes.
    pub const ALL: [ExitStatus; 5] =
        [ExitStatus::Done, ExitStatus::Negative, ExitStatus::Usage, ExitStatus::Undecided, ExitStatus::Undetermined];

    /// The code handed to the shell.
    pub fn code(self) -> u8 {
        match self {
            ExitStatus::Done => 0,
            ExitStatus::Negative => 1,
            ExitStatus::Usage => 2,
            ExitStatus::Undecided => 3,
            ExitStatus::Undetermined => 4,
        }
    }

    /// What it means, for `--help`.
    pub fn meaning(self) -> &'static str {
        match self {
            ExitStatus::Done => "done",
            ExitStatus::Negative => "negative: an error in a policy or in facts, a failing scenario",
            ExitStatus::Usage => "the command line is wrong, or a file that it names cannot be read",
            ExitStatus::Undecided => "not decided: a limit was met, or a term is outside the analysis",
            ExitStatus::Undetermined => "undetermined, where a command was asked to tell it by its exit code",
        }
    }

    /// The whole table, a line each.
    pub fn table() -> String {
        let lines = ExitStatus::ALL.iter().map(|status| format!("  {}  {}", status.code(), status.meaning()));
        format!("Exit codes:\n{}", lines.collect::<Vec<_>>().join("\n"))
    }
}

impl From<ExitStatus> for std::process::ExitCode {
    fn from(status: ExitStatus) -> std::process::ExitCode {
        std::process::ExitCode::from(status.code())
    }
}
