//! Two laws, or one on two dates, compared over every possible case: what each decision and duty does differently, for
//! which requests, with a case that shows it.
//!
//! Takes two checked programs; gives a [`Comparison`] as plain data. Every case that is shown was put to the ordinary
//! evaluator under both first. Knows nothing of files or terminals.
//!
//! # Source
//! The reference, *Comparing policies*.

mod burden;
mod contents;
mod engine;
mod limited;
mod reasons;
mod records;
pub mod texts;
mod transitions;
mod vocabulary;

use crate::base::date::Date;
use crate::diagram::Fate;
use crate::ir::{Facts, Program};

pub use engine::compare;
pub use records::{Impact, Record};
pub use texts::TextChange;

/// One of the two laws.
#[derive(Clone, Copy, Debug)]
pub struct Law<'p> {
    /// The checked program.
    pub program: &'p Program,
    /// The date whose law is applied in place of every `dated by`.
    pub law_at: Option<Date>,
}

/// How a comparison is made.
#[derive(Clone, Debug)]
pub struct Options {
    /// Only the decisions, duties and prohibitions of these names; all where there are none.
    pub only: Vec<String>,
    /// Nodes of diagrams at most.
    pub nodes: usize,
    /// Classes of one change at most.
    pub classes: usize,
    /// The limit of [`crate::eval::Ask::splits`] for the cases that are shown.
    pub splits: usize,
    /// Real cases to be put to both and counted.
    pub records: Vec<Record>,
}

impl Default for Options {
    fn default() -> Options {
        Options {
            only: Vec::new(),
            nodes: crate::diagram::DEFAULT_NODES,
            classes: 40,
            splits: crate::eval::DEFAULT_SPLITS,
            records: Vec::new(),
        }
    }
}

/// What a comparison found.
#[derive(Clone, Debug, Default)]
pub struct Comparison {
    /// The decisions, duties and prohibitions that both have.
    pub compared: Vec<Compared>,
    /// Those that only one has.
    pub only_in_one: Vec<OnlyInOne>,
    /// Changes that no decision shows: words, standards, makers, citations, bases, facts and types.
    pub texts: Vec<TextChange>,
    /// The `impossible` items of either that the comparison relied on.
    pub relied_on: Vec<String>,
}

/// What is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A decision.
    Decision,
    /// A duty.
    Duty,
    /// A prohibition.
    Prohibition,
}

impl Kind {
    /// As the language writes it.
    pub fn word(self) -> &'static str {
        match self {
            Kind::Decision => "decision",
            Kind::Duty => "duty",
            Kind::Prohibition => "prohibition",
        }
    }
}

/// What only one of the two has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OnlyInOne {
    /// What it is.
    pub kind: Kind,
    /// Its name.
    pub name: String,
    /// Whether the new one has it.
    pub new: bool,
}

/// How what is compared changed as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// Every case comes to the same.
    Same,
    /// Every change is to what prevails over the old.
    Stricter,
    /// Every change is to what the old prevails over.
    Looser,
    /// Both, or neither.
    Mixed,
    /// It could not be told; see [`Compared::undecided`].
    NotDecided,
}

/// The way of one change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Way {
    /// To what prevails over the old.
    Stricter,
    /// To what the old prevails over.
    Looser,
    /// Neither.
    Other,
}

/// One decision, duty or prohibition of both.
#[derive(Clone, Debug)]
pub struct Compared {
    /// What it is.
    pub kind: Kind,
    /// Its name.
    pub name: String,
    /// Its question or action.
    pub title: Option<String>,
    /// What became of it.
    pub verdict: Verdict,
    /// The changes.
    pub transitions: Vec<Transition>,
    /// Of burden: whether the answers to cases with facts unknown changed where decisions on complete cases did not.
    pub burden: Verdict,
    /// The changes of burden.
    pub burdens: Vec<Burden>,
    /// How many kinds of complete case there are; `None` where they cannot be counted.
    pub kinds: Option<u128>,
    /// Provisions that decide where they did not, or no longer do, the outcome being the same.
    pub reasons: Vec<ReasonChange>,
    /// Why something is not decided.
    pub undecided: Vec<String>,
    /// What became of each of [`Options::records`], in their order; none of what is decided item by item.
    pub records: Vec<Placed>,
    /// Whether it is decided item by item.
    pub by_item: bool,
}

/// What one law makes of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answered {
    /// It comes to this, settled or presumed.
    Is(Fate),
    /// Its facts leave it open.
    Open,
    /// Its facts cannot occur together.
    Impossible,
    /// It was not decided within the limits.
    NotDecided,
}

/// What became of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placed {
    /// What the old law makes of it.
    pub old: Answered,
    /// What the new law makes of it.
    pub new: Answered,
    /// The first class that it fits, counted through the transitions; `None` where there is none, or its facts leave
    /// that open.
    pub class: Option<usize>,
}

/// A change to one result.
#[derive(Clone, Debug)]
pub struct Transition {
    /// From these, each with how many kinds of case.
    pub from: Vec<(Fate, Option<u128>)>,
    /// To this.
    pub to: Fate,
    /// Which way.
    pub way: Way,
    /// For which cases: a case belongs to the first class that it fits.
    pub classes: Vec<Class>,
    /// Whether there are more cases than the classes say.
    pub more: bool,
}

/// Cases that change alike.
#[derive(Clone, Debug)]
pub struct Class {
    /// What makes a case one of these, beside the old result: all must hold.
    pub conditions: Vec<Condition>,
    /// The rules that make it so.
    pub rules: Vec<RuleRef>,
    /// How many kinds of complete case it holds that no earlier class does; `None` where they cannot be counted.
    pub kinds: Option<u128>,
    /// A case that shows it.
    pub witness: Option<Shown>,
}

/// One condition of a class.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Condition {
    /// In the language's words.
    Words(String),
    /// That a rule concludes.
    Rule(RuleRef),
}

/// A rule as a reader knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleRef {
    /// Its name.
    pub name: String,
    /// Its heading.
    pub title: Option<String>,
    /// The outcome that it concludes.
    pub outcome: String,
    /// What it cites.
    pub cites: String,
    /// Its own conditions, as they are written: `when`, then the conclusion's.
    pub says: Vec<String>,
    /// Whether it is a rule of the new law.
    pub new: bool,
}

/// A case and what both make of it, as the ordinary evaluator found.
#[derive(Clone, Debug)]
pub struct Shown {
    /// The facts for the old law.
    pub old_facts: Facts,
    /// The facts for the new law.
    pub new_facts: Facts,
    /// The day on which the question is asked.
    pub on: Option<Date>,
    /// What the old law makes of it.
    pub old: String,
    /// What the new law makes of it.
    pub new: String,
    /// Whether only the old law has words for all of it.
    pub by_old: bool,
}

/// A change of burden: what a case with facts unknown comes to.
#[derive(Clone, Debug)]
pub struct Burden {
    /// What the old law made of it while the presumptions stood.
    pub from: Fate,
    /// What the new law makes of it.
    pub to: Fate,
    /// A case that shows it.
    pub witness: Shown,
}

/// A provision that decides other cases than it did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReasonChange {
    /// The provision.
    pub provision: String,
    /// Whether it newly decides some cases whose outcome is the same.
    pub newly: bool,
    /// Whether it no longer decides some.
    pub no_longer: bool,
}

impl Comparison {
    /// Whether nothing at all differs.
    pub fn same(&self) -> bool {
        self.only_in_one.is_empty() && self.texts.is_empty() && self.same_decisions()
    }

    /// Whether every case comes to the same, with facts known and unknown.
    pub fn same_decisions(&self) -> bool {
        let same = |c: &Compared| c.verdict == Verdict::Same && c.burden == Verdict::Same;
        self.only_in_one.is_empty() && self.compared.iter().all(same)
    }

    /// Whether something could not be told.
    pub fn undecided(&self) -> bool {
        self.compared.iter().any(|c| c.verdict == Verdict::NotDecided || c.burden == Verdict::NotDecided)
    }
}
