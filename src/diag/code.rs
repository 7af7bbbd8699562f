//! The register of diagnostic codes: name, severity, one-line summary and page.
//!
//! A code is `area/kebab-name`; once released it is never reused for another meaning.

use super::Severity;
use std::fmt;

macro_rules! codes {
    ($($variant:ident $name:literal $severity:ident $summary:literal;)*) => {
        /// Which kind of finding a diagnostic is.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code {
            $(#[doc = $summary] $variant,)*
        }

        impl Code {
            /// Every code, in the register's order.
            pub const ALL: &'static [Code] = &[$(Code::$variant,)*];

            /// The stable name: `area/kebab-name`.
            pub fn name(self) -> &'static str {
                match self { $(Code::$variant => $name,)* }
            }

            /// How grave it is by default.
            pub fn severity(self) -> Severity {
                match self { $(Code::$variant => Severity::$severity,)* }
            }

            /// One line that says what it means.
            pub fn summary(self) -> &'static str {
                match self { $(Code::$variant => $summary,)* }
            }

            /// The code's page in Markdown, as `assize explain` prints it.
            pub fn page(self) -> &'static str {
                match self { $(Code::$variant => include_str!(concat!("pages/", $name, ".md")),)* }
            }
        }
    };
}

codes! {
    // Syntax: the text cannot be read as the language.
    UnexpectedText "syntax/unexpected-text" Error "the text does not fit the grammar at this place";
    UnknownItem "syntax/unknown-item" Error "a line at the left margin begins no item";
    UnknownClause "syntax/unknown-clause" Error "a line begins with no clause, limb, conclusion, `and` or `or`";
    MisplacedClause "syntax/misplaced-clause" Error "a clause stands in an item that has no such clause";
    RepeatedClause "syntax/repeated-clause" Error "a clause is written twice that may be written once";
    SecondConclusion "syntax/second-conclusion" Error "a rule has more than one conclusion";
    SecondHead "syntax/second-head" Error "a file has more than one `policy` or `library`";
    NotIndented "syntax/not-indented" Error "a line is not indented as its place requires";
    MixedAndOr "syntax/mixed-and-or" Error "`and` and `or` are mixed without brackets";
    ListContinued "syntax/list-continued" Error "a condition goes on after its list of limbs";
    LabelOrder "syntax/label-order" Error "no list goes on with this label";
    LimbJoiner "syntax/limb-joiner" Error "the word at the end of a limb does not agree with its list";
    EmptyList "syntax/empty-list" Error "a list of limbs has no limbs";
    LimbWithoutList "syntax/limb-without-list" Error "a limb belongs to no list";
    LoneName "syntax/lone-name" Error "brackets hold a lone name";
    NotACondition "syntax/not-a-condition" Error "a value stands where a condition is needed";
    UnknownInCondition "syntax/unknown-in-condition" Error "a condition asks whether something is unknown";
    UntilDate "syntax/until" Error "`until` does not say whether the day named is included";
    OtherSpelling "syntax/other-spelling" Error "a sign or word of another language, or another spelling of a keyword";
    ReservedWord "syntax/reserved-word" Error "a word of the language stands where a name is needed";
    UnterminatedString "syntax/unterminated-string" Error "a string does not end on its line";
    BadEscape "syntax/bad-escape" Error "a backslash in a string stands before something other than `\"` or a backslash";
    UnclosedBracket "syntax/unclosed-bracket" Error "a bracket is never closed";
    NoSuchDate "syntax/no-such-date" Error "what stands for a date is no day of the calendar";
    BadNumber "syntax/bad-number" Error "what stands for a number cannot be read as one";
    CitationPlace "syntax/citation-place" Error "a citation stands where it can belong to nothing";
    GivenName "syntax/given-name" Error "a line of facts names no fact";
    TableRow "syntax/table-row" Error "a row of a table has more or fewer cells than columns";
    MissingItem "syntax/missing-item" Error "an amendment does not say what it inserts";
    TooDeep "syntax/too-deep" Error "brackets, limbs or values are nested too deep";
    Confusable "syntax/confusable" Warning "a character looks like another or cannot be seen";

    // Check: the text can be read, and does not hold together.
    UnknownName "names/unknown" Error "nothing of this name is declared";
    NameNotVisible "names/not-visible" Error "the name is declared in a file that this one does not use";
    NameClash "names/clash" Error "the name could mean two things";
    DuplicateName "names/duplicate" Error "the name is declared twice";
    WrongKind "names/wrong-kind" Error "the name is of another kind of thing than is needed here";
    UnknownValue "names/unknown-value" Error "the type has no such value";
    UnknownGroup "names/unknown-group" Error "there is no such group of facts to continue";
    UnknownLimb "names/unknown-limb" Error "the item has no such limb";
    HiddenName "names/hidden" Error "a bound name hides another name";
    NoItem "names/no-item" Error "something decided per item is named where no item is in scope";
    ItemNotNeeded "names/item-not-needed" Error "an item is given to something that is not per item of that list";
    TypeMismatch "types/mismatch" Error "the two sides of a comparison are of different types";
    NoOrder "types/no-order" Error "values of this type have no order";
    OrderWords "types/order-words" Error "dates and amounts are compared in different words";
    BareValue "types/not-a-condition" Error "this is a value, and a condition is needed";
    NoNone "types/no-none" Error "`none` is not a value of this type";
    ClosedType "types/closed" Error "`other` is written for a type whose list of values is closed";
    WrongType "types/wrong-type" Error "a value of another type is needed here";
    NoSuchPart "types/no-such-part" Error "the fact has no such part";
    DurationKinds "types/duration-kinds" Error "durations of different kinds are compared or added";
    TooManyPlaces "types/too-many-places" Error "the product would need more than twelve decimal places";
    TooLarge "types/too-large" Error "the number could grow beyond what is held exactly";
    BadBounds "types/bounds" Error "the bounds of a number make no range";
    BadFactType "types/fact-type" Error "a fact cannot have this type";
    BadTypeDecl "types/declaration" Error "the type cannot be declared so";
    NotRanked "types/not-ranked" Error "the outcomes of the decision are not ranked";
    BadPresumed "types/presumed" Error "this cannot be presumed";
    NotExcusable "limbs/not-excusable" Error "the limb cannot be excused";
    LimbCount "limbs/count" Error "the number asked for cannot matter";
    PeriodOverlap "periods/overlap" Error "two versions of one item are in force on the same date";
    PeriodHole "periods/hole" Warning "no version is in force for some dates between two versions";
    PeriodBackwards "periods/backwards" Error "a period ends before it begins";
    PeriodOutside "periods/outside-policy" Error "an item's period reaches beyond its policy's";
    NotDated "periods/no-dated-by" Error "a period is given and nothing says by which date it is judged";
    NoHead "structure/no-head" Error "the file has no `policy` or `library` line and holds more than amendments";
    InLibrary "structure/in-library" Error "a library holds what only a policy may hold";
    NoConclusion "structure/no-conclusion" Error "a rule concludes nothing";
    BearsOn "structure/bears-on" Error "`bears on` is only for a provision that was not read, or another reading of one that was";
    MissingPart "structure/missing-part" Error "an item lacks a part that it must have";
    ContinuesAndDone "structure/continues" Error "a duty continues and is also done at some time";
    BadOverride "structure/overrides" Error "the two cannot override one another";
    OverrideCycle "structure/override-cycle" Error "items override one another in a circle";
    ReferenceCycle "structure/cycle" Error "items depend on themselves";
    RebuttalAsksState "structure/rebuttal-state" Error "a rebuttal asks how a presumption stands";
    ImpossibleReads "structure/impossible-reads" Error "an `impossible` item reads more than facts";
    VersionForm "structure/version-form" Error "the versions of one item differ in form";
    NoCalendar "structure/no-calendar" Error "working days are counted and no calendar says which days those are";
    TwoCalendars "structure/two-calendars" Error "two calendars say which days are working days";
    AmendmentTarget "structure/amendment-target" Error "an amendment changes something that does not exist";
    AmendmentPeriod "structure/amendment-period" Error "an amendment does not say when it commences";
    AmendmentSameDay "structure/amendment-same-day" Error "two amendments change one item on the same day";
    AmendmentSaving "structure/amendment-saving" Error "a saving cannot be applied to this change";
    GivenTwice "cases/given-twice" Error "a fact is given twice";
    GivenValue "cases/value" Error "the fact cannot have this value";
    GivenMeta "cases/not-recorded" Error "maker, date or reasons are given for a fact that has none";
    GivenEntry "cases/entry" Error "an entry does not fit its list";
    UnknownEntry "cases/unknown-item" Error "no entry of the scenario has this label";
    ExpectedResult "cases/result" Error "the subject cannot have this result";
    ReferenceDepth "limit/reference-depth" Error "items refer to one another through too many steps";
    TooManyOutcomes "limit/outcomes" Error "a decision has too many outcomes";
    Unused "lint/unused" Warning "nothing uses this";
    NoCitation "lint/no-citation" Warning "an item cites nothing";
    NoneBelow "lint/none-below" Warning "`none` is below nothing, so the property does not speak of it";
    NothingConcludes "lint/nothing-concludes" Warning "no rule concludes on this decision";
    NoExpectation "lint/no-expectation" Warning "a scenario expects nothing";

    // Analysis: the text holds together, and over every possible case something is wrong with it.
    AnalysisConflict "analysis/conflict" Error "rules conclude outcomes of which none prevails";
    AnalysisGap "analysis/gap" Error "no rule decides some cases, and there is no `otherwise`";
    NeverApplies "analysis/never-applies" Warning "a rule never applies, or a duty is never owed";
    NeverDecides "analysis/never-decides" Warning "a rule applies and never decides";
    AddsNothing "analysis/adds-nothing" Note "wherever a rule applies another with the same outcome applies";
    IdleLimb "analysis/idle-limb" Warning "a limb makes no difference to its rule";
    CannotBeRebutted "analysis/cannot-be-rebutted" Warning "the rebuttal of a presumption can never be so";
    NeverBites "analysis/never-bites" Warning "a presumption never makes anything count";
    CannotBeDone "analysis/cannot-be-done" Warning "a duty can never be done where it is owed";
    UnreachableOutcome "analysis/unreachable-outcome" Warning "no case has an outcome";
    NotAnalysed "analysis/not-analysed" Note "the policy is too large to be looked into over every case";

    // Facts: a file of facts, or a fact given on the line, cannot be taken as a case.
    FactsMalformed "facts/malformed" Error "the file is not valid YAML, JSON or TOML";
    FactsYamlFeature "facts/yaml-feature" Error "a feature of YAML that a fact file may not use";
    FactsTooLarge "facts/too-large" Error "the file, or a list in it, is larger than the limit";
    FactsTooDeep "facts/too-deep" Error "the file is nested deeper than the limit";
    FactsTooManyErrors "facts/too-many-errors" Error "the file has more errors than are worth listing";
    FactsUnknownName "facts/unknown-name" Error "the policy has no fact of this name";
    FactsDuplicateKey "facts/duplicate-key" Error "a fact, or another name, is given twice";
    FactsWrongType "facts/wrong-type" Error "what is written is not of the fact's type";
    FactsValueOutsideType "facts/value-outside-type" Error "the fact's type has no such value";
    FactsContradiction "facts/contradiction" Error "two parts of one fact cannot both be true";
    FactsNull "facts/null" Error "the file's `null` may mean unknown or none";
    FactsUnclearWord "facts/unclear-word" Error "a text that may be a word or may mean unknown or none";
    FactsBadAssignment "facts/bad-assignment" Error "an argument that is not of the form `group.fact=value`";

    // Commands of a session.
    SessionCommand "session/unknown-command" Error "a session has no such command";
    SessionForm "session/command-form" Error "a command of a session says too little, or too much";

    // Texts that cannot be taken in at all.
    FileNotUtf8 "file/not-utf8" Error "a file is not UTF-8 text";
    FileTooLarge "file/too-large" Error "a file is larger than the limit for one source text";
    FileUnreadable "file/unreadable" Error "a file is there and cannot be read";

    // The project file.
    ProjectMalformed "project/malformed" Error "the project file cannot be read as TOML";
    ProjectUnknownKey "project/unknown-key" Error "the project file has a setting that there is not";
    ProjectValue "project/value" Error "a setting of the project file is of the wrong form";
    ProjectUnknownCode "project/unknown-code" Error "a level is set for a code that there is not";
    ProjectNoFile "project/no-file" Error "the project file names files that are not there";

    // What `use` names.
    UseNotFound "use/not-found" Error "no file stands where a `use` looks for it";
    UseUnknownLibrary "use/unknown-library" Error "the standard library has no text of this name";
    UseBadPath "use/bad-path" Error "a path after `use` is not one that can be followed";
    UseOutside "use/outside" Warning "another file concludes on the same decision and takes no part";
}

impl Code {
    /// The code of a name; `None` where there is no such code.
    pub fn parse(name: &str) -> Option<Code> {
        Code::ALL.iter().copied().find(|code| code.name() == name)
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
