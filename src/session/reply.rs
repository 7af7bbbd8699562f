//! What a session answers to a line, as data: a face puts it into words and does what is asked of the world.

use crate::base::span::SourceSet;
use crate::diag::Diagnostic;
use crate::ir::{CondId, DecisionId, DefineId, FactId, Program};
use crate::session::interview::Asked;
use crate::session::loaded::Loaded;
use crate::session::standing::{Change, Side};

/// One part of an answer.
#[derive(Clone, Debug)]
pub enum Reply {
    /// A sentence.
    Words(String),
    /// A heading with entries below it; where there are none, the heading is a sentence of its own.
    Listing(String, Vec<Entry>),
    /// Lines to be shown as they are: the words of a policy, a scenario.
    Text(String),
    /// How decisions came out before and after a change of the case.
    Changes(Vec<Change>),
    /// How decisions come out under the policy and under the one compared with it.
    Sides(Vec<Side>),
    /// The policy is to be compared with another over every possible case.
    Diff(Box<Loaded>),
    /// Answers in full, as `assize eval` gives them.
    Answers(Wanted),
    /// The facts that can still matter to decisions; to those that the policy is about, where none is named.
    Needs(Vec<DecisionId>),
    /// The duties and prohibitions, as `assize eval` gives them; only those of these names, where any are given.
    Duties(Vec<String>),
    /// Whether a condition holds, and why; it stands in a program of its own.
    Condition(Box<Program>, CondId),
    /// What a define that is a value comes to.
    Value(DefineId),
    /// A fact: its question, what it can be, what is known.
    Fact(FactId),
    /// The policy's scenarios are to be run.
    Test,
    /// A question of the interview.
    Asks(Box<Asked>),
    /// The interview is over; its decisions.
    Asked(Vec<DecisionId>),
    /// What is wrong with a text, in its place.
    Wrong(SourceSet, Vec<Diagnostic>),
    /// Why something cannot be done.
    Refused(String),
    /// Something to be done in the world.
    Do(Effect),
}

impl Reply {
    /// Whether it says that the line was wrong.
    pub fn is_wrong(&self) -> bool {
        matches!(self, Reply::Wrong(..) | Reply::Refused(_))
    }
}

/// One entry of a listing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// What it is called.
    pub name: String,
    /// What is said of it.
    pub words: String,
}

impl Entry {
    /// An entry.
    pub fn new(name: impl Into<String>, words: impl Into<String>) -> Entry {
        Entry { name: name.into(), words: words.into() }
    }
}

/// Which answers are wanted, and how fully.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// The decisions; where there are none, those that the policy is about.
    pub decisions: Vec<DecisionId>,
    /// Whether every limb and fact is shown.
    pub full: bool,
    /// An outcome whose absence is to be explained.
    pub why_not: Option<String>,
    /// An outcome whose conditions are to be sought.
    pub what_would: Option<String>,
    /// Facts that are not to be changed for it.
    pub held: Vec<FactId>,
}

/// Something to be done in the world.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// A file is to be written.
    Write {
        /// Where.
        path: String,
        /// What.
        text: String,
        /// What becomes of a file that is there.
        over: Over,
    },
    /// The history is to be emptied.
    ForgetHistory,
    /// The session ends.
    Quit,
}

/// What becomes of a file that is there already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Over {
    /// It is replaced.
    Replace,
    /// It is kept, and nothing is written.
    Keep,
    /// The text is added at its end.
    Append,
}
