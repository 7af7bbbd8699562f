//! Which clauses there are, with which words they begin, and which item may have which.
//!
//! One table of the language's shape above the level of a clause. Knows no grammar within a clause.

/// The kinds of item, by keyword.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ItemWord {
    Policy,
    Library,
    Use,
    Source,
    Role,
    Type,
    Facts,
    Define,
    Decision,
    Rule,
    Presumption,
    Duty,
    Prohibition,
    Property,
    Impossible,
    Scenario,
    FactsOf,
    Calendar,
    Amendment,
}

use ItemWord as I;

impl ItemWord {
    /// All, in the order in which the reference lists them.
    pub(super) const ALL: [ItemWord; 19] = [
        I::Policy,
        I::Library,
        I::Use,
        I::Source,
        I::Role,
        I::Type,
        I::Facts,
        I::Define,
        I::Decision,
        I::Rule,
        I::Presumption,
        I::Duty,
        I::Prohibition,
        I::Property,
        I::Impossible,
        I::Scenario,
        I::FactsOf,
        I::Calendar,
        I::Amendment,
    ];

    /// The keyword.
    pub(super) fn word(self) -> &'static str {
        match self {
            I::Policy => "policy",
            I::Library => "library",
            I::Use => "use",
            I::Source => "source",
            I::Role => "role",
            I::Type => "type",
            I::Facts => "facts",
            I::Define => "define",
            I::Decision => "decision",
            I::Rule => "rule",
            I::Presumption => "presumption",
            I::Duty => "duty",
            I::Prohibition => "prohibition",
            I::Property => "property",
            I::Impossible => "impossible",
            I::Scenario => "scenario",
            I::FactsOf => "facts_of",
            I::Calendar => "calendar",
            I::Amendment => "amendment",
        }
    }

    /// The keyword after `a` or `an`.
    pub(super) fn with_article(self) -> String {
        let word = self.word();
        let article = if word.starts_with(['a', 'i']) { "an" } else { "a" };
        format!("{article} {word}")
    }

    /// The item that a keyword begins.
    pub(super) fn parse(word: &str) -> Option<ItemWord> {
        ItemWord::ALL.into_iter().find(|item| item.word() == word)
    }

    /// The clauses that it may have, in the order in which the reference tells of them.
    pub(super) fn clauses(self) -> &'static [ClauseKind] {
        match self {
            I::Policy | I::Library => &[C::InForce, C::DatedBy, C::Applies, C::Governs, C::Except, C::WithAmendment],
            I::Use | I::Type | I::Facts | I::Impossible | I::FactsOf => &[],
            I::Source => &[C::Kind, C::Url, C::UnderSource, C::Basis, C::InForce],
            I::Role => &[C::Cites],
            I::Define => &[C::ForEach, C::Cites, C::InForce, C::Says, C::Means, C::Is],
            I::Decision => &[C::ForEach, C::Outcomes, C::Otherwise],
            I::Rule => &[
                C::ForEach,
                C::Cites,
                C::Basis,
                C::InForce,
                C::When,
                C::Conclusion,
                C::BearsOn,
                C::Except,
                C::Overrides,
                C::Says,
            ],
            I::Presumption => {
                &[C::ForEach, C::Cites, C::InForce, C::When, C::Presume, C::Rebutted, C::Except, C::Overrides, C::Says]
            }
            I::Duty => &[
                C::ForEach,
                C::Cites,
                C::InForce,
                C::OnRole,
                C::When,
                C::Except,
                C::Due,
                C::Asap,
                C::Done,
                C::Continues,
                C::Says,
            ],
            I::Prohibition => &[C::ForEach, C::Cites, C::InForce, C::OnRole, C::When, C::Except, C::Breached, C::Says],
            I::Property => &[C::ForEach, C::Cites, C::InForce, C::When, C::Never, C::Always, C::Expected],
            I::Scenario => &[C::Given, C::AskedOn, C::LawOf, C::Expect, C::Table],
            I::Calendar => &[C::Cites, C::Covers, C::Weekend, C::Holidays],
            I::Amendment => &[C::Amends, C::InForce, C::Cites, C::Insert, C::Replace, C::Omit, C::Saving],
        }
    }

    /// The clause that a word begins in this item.
    pub(super) fn clause(self, word: &str) -> Option<ClauseKind> {
        if word.is_empty() {
            return None;
        }
        self.clauses().iter().copied().find(|clause| clause.begins(word))
    }
}

/// The kinds of clause.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ClauseKind {
    InForce,
    DatedBy,
    Applies,
    Governs,
    Except,
    WithAmendment,
    Kind,
    Url,
    UnderSource,
    Basis,
    Cites,
    ForEach,
    Says,
    Means,
    Is,
    Outcomes,
    Otherwise,
    When,
    Conclusion,
    BearsOn,
    Overrides,
    Presume,
    Rebutted,
    OnRole,
    Due,
    Asap,
    Done,
    Continues,
    Breached,
    Never,
    Always,
    Expected,
    Given,
    AskedOn,
    LawOf,
    Expect,
    Table,
    Covers,
    Weekend,
    Holidays,
    Amends,
    Insert,
    Replace,
    Omit,
    Saving,
}

use ClauseKind as C;

impl ClauseKind {
    /// All of them.
    const ALL: [ClauseKind; 45] = [
        C::InForce,
        C::DatedBy,
        C::Applies,
        C::Governs,
        C::Except,
        C::WithAmendment,
        C::Kind,
        C::Url,
        C::UnderSource,
        C::Basis,
        C::Cites,
        C::ForEach,
        C::Says,
        C::Means,
        C::Is,
        C::Outcomes,
        C::Otherwise,
        C::When,
        C::Conclusion,
        C::BearsOn,
        C::Overrides,
        C::Presume,
        C::Rebutted,
        C::OnRole,
        C::Due,
        C::Asap,
        C::Done,
        C::Continues,
        C::Breached,
        C::Never,
        C::Always,
        C::Expected,
        C::Given,
        C::AskedOn,
        C::LawOf,
        C::Expect,
        C::Table,
        C::Covers,
        C::Weekend,
        C::Holidays,
        C::Amends,
        C::Insert,
        C::Replace,
        C::Omit,
        C::Saving,
    ];

    /// The words that it begins with; a conclusion begins with a decision's name.
    pub(super) fn words(self) -> &'static str {
        match self {
            C::InForce => "in force",
            C::DatedBy => "dated by",
            C::Applies => "applies when",
            C::Governs => "governs",
            C::Except => "except where",
            C::WithAmendment => "with amendment",
            C::Kind | C::Is => "is",
            C::Url => "url",
            C::UnderSource => "under",
            C::Basis => "basis",
            C::Cites => "cites",
            C::ForEach => "for each",
            C::Says => "says",
            C::Means => "means",
            C::Outcomes => "outcomes",
            C::Otherwise => "otherwise",
            C::When => "when",
            C::Conclusion => "",
            C::BearsOn => "bears on",
            C::Overrides => "overrides",
            C::Presume => "presume",
            C::Rebutted => "rebutted if",
            C::OnRole | C::AskedOn => "on",
            C::Due => "due by",
            C::Asap => "as soon as reasonably practicable",
            C::Done => "done",
            C::Continues => "continues while",
            C::Breached => "breached if",
            C::Never => "never",
            C::Always => "always",
            C::Expected => "expected to fail",
            C::Given => "given",
            C::LawOf => "under the law of",
            C::Expect => "expect",
            C::Table => "table",
            C::Covers => "covers",
            C::Weekend => "weekend",
            C::Holidays => "holidays",
            C::Amends => "amends",
            C::Insert => "insert",
            C::Replace => "replace",
            C::Omit => "omit",
            C::Saving => "saving",
        }
    }

    /// Whether a word is the first of its words.
    fn begins(self, word: &str) -> bool {
        self.words().strip_prefix(word).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
    }

    /// The first of its words.
    pub(super) fn first_word(self) -> &'static str {
        self.words().split(' ').next().unwrap_or("")
    }

    /// Whether an item may have only one of it.
    pub(super) fn once(self) -> bool {
        match self {
            C::InForce
            | C::DatedBy
            | C::Kind
            | C::Url
            | C::UnderSource
            | C::Basis
            | C::ForEach
            | C::Says
            | C::Means
            | C::Is
            | C::Outcomes
            | C::Otherwise
            | C::Conclusion
            | C::Presume
            | C::Rebutted
            | C::Asap
            | C::Continues
            | C::Breached
            | C::Never
            | C::Always
            | C::Expected
            | C::Given
            | C::AskedOn
            | C::LawOf
            | C::Expect
            | C::Table
            | C::Covers
            | C::Weekend
            | C::Holidays
            | C::Saving => true,
            C::Applies
            | C::Governs
            | C::Except
            | C::WithAmendment
            | C::Cites
            | C::When
            | C::BearsOn
            | C::Overrides
            | C::OnRole
            | C::Due
            | C::Done
            | C::Amends
            | C::Insert
            | C::Replace
            | C::Omit => false,
        }
    }

    /// Whether it ends in a condition, so that a line after it may want an `and`.
    pub(super) fn has_condition(self) -> bool {
        match self {
            C::Applies
            | C::Except
            | C::Means
            | C::When
            | C::Conclusion
            | C::Rebutted
            | C::Due
            | C::Asap
            | C::Done
            | C::Continues
            | C::Breached
            | C::Never
            | C::Always
            | C::Insert
            | C::Replace
            | C::Saving => true,
            C::InForce
            | C::DatedBy
            | C::Governs
            | C::WithAmendment
            | C::Kind
            | C::Url
            | C::UnderSource
            | C::Basis
            | C::Cites
            | C::ForEach
            | C::Says
            | C::Is
            | C::Outcomes
            | C::Otherwise
            | C::BearsOn
            | C::Overrides
            | C::Presume
            | C::OnRole
            | C::Expected
            | C::Given
            | C::AskedOn
            | C::LawOf
            | C::Expect
            | C::Table
            | C::Covers
            | C::Weekend
            | C::Holidays
            | C::Amends
            | C::Omit => false,
        }
    }

    /// The clause of any item that a word begins.
    pub(super) fn of_any_item(word: &str) -> Option<ClauseKind> {
        if word.is_empty() {
            return None;
        }
        ClauseKind::ALL.into_iter().find(|clause| clause.begins(word))
    }
}
