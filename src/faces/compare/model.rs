//! What a comparison says, as plain data with a documented, versioned shape (version 1).

use serde::Serialize;

/// A comparison.
#[derive(Clone, Debug, Serialize)]
pub struct DiffReport {
    /// Of this shape: 1.
    pub version: u32,
    /// What is compared with what, in words.
    pub old: String,
    /// What it is compared with.
    pub new: String,
    /// Whether every case comes to the same, facts known or not.
    pub same_decisions: bool,
    /// Decisions, duties and prohibitions that differ, or of which it could not be told.
    pub differences: Vec<Difference>,
    /// Names of those that come to the same in every case.
    pub unchanged: Vec<String>,
    /// What only the old one has.
    pub only_old: Vec<String>,
    /// What only the new one has.
    pub only_new: Vec<String>,
    /// Changes of words, standards, makers, citations, bases, facts and types.
    pub texts: Vec<TextReport>,
    /// The `impossible` items on which the comparison relies.
    pub relied_on: Vec<String>,
    /// Records of real cases, where some were given.
    pub records: Option<RecordsReport>,
}

/// Records of real cases, counted under both. Of each thing compared, the records of its results, those set aside and
/// those that cannot be read add up to the total.
#[derive(Clone, Debug, Serialize)]
pub struct RecordsReport {
    /// How many there are.
    pub total: usize,
    /// How many could be read.
    pub read: usize,
    /// By decision, duty and prohibition.
    pub counts: Vec<CountReport>,
    /// What is decided for each item of a list, and not counted by record.
    pub by_item: Vec<String>,
    /// Those that cannot be read.
    pub unreadable: Vec<UnreadableReport>,
}

/// The records by what became of one decision, duty or prohibition.
#[derive(Clone, Debug, Serialize)]
pub struct CountReport {
    /// `decision`, `duty` or `prohibition`.
    pub kind: &'static str,
    /// Its name.
    pub name: String,
    /// By what they were and are, those that change first.
    pub results: Vec<ResultReport>,
    /// Those whose facts leave it open under either.
    pub open: Vec<String>,
    /// Those whose facts cannot occur together.
    pub impossible: Vec<String>,
    /// Those not decided within the limits.
    pub not_decided: Vec<String>,
}

/// Records that were one thing and are another, or the same.
#[derive(Clone, Debug, Serialize)]
pub struct ResultReport {
    /// What they were.
    pub old: String,
    /// What they are.
    pub new: String,
    /// Whether that is another.
    pub changed: bool,
    /// Their names.
    pub records: Vec<String>,
    /// How many there are in each class.
    pub classes: Vec<InClassReport>,
    /// How many change and are in no class that their facts tell.
    pub no_class: usize,
}

/// Records in a class.
#[derive(Clone, Debug, Serialize)]
pub struct InClassReport {
    /// The number of the class.
    pub number: usize,
    /// How many records.
    pub records: usize,
}

/// A record that cannot be read.
#[derive(Clone, Debug, Serialize)]
pub struct UnreadableReport {
    /// Where: file, line and column.
    pub place: String,
    /// What is wrong there.
    pub why: String,
    /// How many more mistakes there are in it.
    pub more: usize,
}

impl DiffReport {
    /// Whether some kinds of case are counted.
    pub fn counts_kinds(&self) -> bool {
        self.differences.iter().flat_map(|difference| &difference.transitions).any(|change| change.kinds.is_some())
    }
}

/// What became of one decision, duty or prohibition.
#[derive(Clone, Debug, Serialize)]
pub struct Difference {
    /// `decision`, `duty` or `prohibition`.
    pub kind: &'static str,
    /// Its name.
    pub name: String,
    /// Its question or action.
    pub title: Option<String>,
    /// `same decisions`, `stricter`, `looser`, `mixed` or `not decided`.
    pub verdict: &'static str,
    /// The same of burden.
    pub burden: &'static str,
    /// How many kinds of complete case there are; none where they cannot be counted. A number as text: it may be large.
    pub kinds: Option<String>,
    /// The changes.
    pub transitions: Vec<TransitionReport>,
    /// The changes of burden.
    pub burdens: Vec<BurdenReport>,
    /// Provisions that newly decide cases whose outcome is the same.
    pub newly_decide: Vec<String>,
    /// Provisions that no longer decide some.
    pub no_longer_decide: Vec<String>,
    /// Why something is not decided.
    pub undecided: Vec<String>,
}

/// A change to one result.
#[derive(Clone, Debug, Serialize)]
pub struct TransitionReport {
    /// From these.
    pub from: Vec<FromReport>,
    /// To this.
    pub to: String,
    /// How many kinds of case change so in all.
    pub kinds: Option<String>,
    /// `stricter`, `looser` or `other`.
    pub way: &'static str,
    /// For these: a case belongs to the first that it fits.
    pub classes: Vec<ClassReport>,
    /// Whether more cases change so than the classes say.
    pub more: bool,
}

/// An old result.
#[derive(Clone, Debug, Serialize)]
pub struct FromReport {
    /// Its name.
    pub outcome: String,
    /// How many kinds of case change so.
    pub kinds: Option<String>,
}

/// Cases that change alike.
#[derive(Clone, Debug, Serialize)]
pub struct ClassReport {
    /// Its number, from 1, through the whole comparison.
    pub number: usize,
    /// What makes a case one of these: all must hold.
    pub conditions: Vec<String>,
    /// The rule in whose own words it is told, where it is.
    pub under: Option<RuleReport>,
    /// The rules of the new law that decide it now; where the change is to something less strict, those of the old law
    /// that decide it no longer.
    pub rules: Vec<RuleReport>,
    /// How many kinds of case it holds that no earlier class does.
    pub kinds: Option<String>,
    /// A case that shows it.
    pub witness: Option<WitnessReport>,
}

/// A rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RuleReport {
    /// Its name.
    pub name: String,
    /// Its heading.
    pub title: Option<String>,
    /// What it cites.
    pub cites: String,
    /// Whose rule it is: `old`, which decides these cases no longer, or `new`, which decides them now.
    pub law: &'static str,
    /// Its own conditions, a line each.
    pub says: Vec<String>,
}

/// A case, and what both make of it.
#[derive(Clone, Debug, Serialize)]
pub struct WitnessReport {
    /// As a scenario of the new policy.
    pub scenario: String,
    /// What the old one makes of it.
    pub old: String,
    /// What the new one makes of it.
    pub new: String,
}

/// A change of burden.
#[derive(Clone, Debug, Serialize)]
pub struct BurdenReport {
    /// What the old one made of a case while the presumptions stood.
    pub from: String,
    /// What the new one makes of it.
    pub to: String,
    /// A case that shows it.
    pub witness: WitnessReport,
}

/// A change of text.
#[derive(Clone, Debug, Serialize)]
pub struct TextReport {
    /// Of which item.
    pub item: String,
    /// What of it.
    pub what: String,
    /// As it was.
    pub old: Option<String>,
    /// As it is.
    pub new: Option<String>,
}
