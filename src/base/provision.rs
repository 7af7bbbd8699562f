//! The place in the law that a provision states, and how well that place is known.
//!
//! Takes sources and pinpoints as written; gives citations as lawyers print them. Knows no rule.

use crate::base::short::Short;
use std::fmt;

/// How well a provision is known, best first; an answer's basis is the worst of those that decided it.
///
/// # Source
/// The reference, *How well a provision is known*.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Basis {
    /// The text itself was seen.
    #[default]
    Text,
    /// Seen only in a secondary report or an official summary.
    Reported,
    /// From memory; to be verified.
    Recalled,
    /// Our own reading of a text that was seen.
    Inferred,
    /// Known to exist; not read.
    Unseen,
}

impl Basis {
    /// All, best first.
    pub const ALL: [Basis; 5] = [Basis::Text, Basis::Reported, Basis::Recalled, Basis::Inferred, Basis::Unseen];

    /// The keyword of the language.
    pub fn word(self) -> &'static str {
        match self {
            Basis::Text => "text",
            Basis::Reported => "reported",
            Basis::Recalled => "recalled",
            Basis::Inferred => "inferred",
            Basis::Unseen => "unseen",
        }
    }

    /// What the keyword means, as a phrase to follow a citation.
    pub fn meaning(self) -> &'static str {
        match self {
            Basis::Text => "the text was seen",
            Basis::Reported => "known only from a report or summary",
            Basis::Recalled => "from memory, to be verified",
            Basis::Inferred => "our reading of the text",
            Basis::Unseen => "known to exist, not read",
        }
    }
}

impl fmt::Display for Basis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// A limb's label as written between its brackets.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Label {
    /// `(a)`, `(i)`, `(A)`, `(aa)`, `(2)`: the text between the brackets.
    Lettered(Short),
    /// `- `, `-- `, `--- `: an unlettered limb of level 1 to 3.
    Dash(u8),
}

impl fmt::Display for Label {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Label::Lettered(text) => write!(f, "({text})"),
            Label::Dash(level) => {
                for _ in 0..*level {
                    f.write_str("-")?;
                }
                Ok(())
            }
        }
    }
}

/// A place within a source, as written: `s.44A(3)(c)`, `para 31`, `ss.3(1), 7A`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Pinpoint {
    /// The words as written, white space folded.
    pub text: String,
    /// Whether it is one place: neither a range nor a list. Only such a one takes a limb's letter.
    pub single: bool,
}

impl fmt::Display for Pinpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}
