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
    // Texts that cannot be taken in at all.
    FileNotUtf8 "file/not-utf8" Error "a file is not UTF-8 text";
    FileTooLarge "file/too-large" Error "a file is larger than the limit for one source text";
    FileUnreadable "file/unreadable" Error "a file is there and cannot be read";

    // What `use` names.
    UseNotFound "use/not-found" Error "no file stands where a `use` looks for it";
    UseUnknownLibrary "use/unknown-library" Error "the standard library has no text of this name";
    UseBadPath "use/bad-path" Error "a path after `use` is not one that can be followed";
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
