//! What is bounded, with each bound's default and the name under which it is set.
//!
//! Whoever meets a limit names the limit, the value and the setting: [`Limits`] holds the words for it. Knows no
//! command line; `--limit NAME=VALUE` is read by [`Limits::set`].

use crate::base::suggest::closest;
use std::fmt;

macro_rules! limits {
    ($($field:ident $name:literal $default:literal $what:literal;)*) => {
        /// The bounds within which texts are read and questions answered.
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub struct Limits {
            $(#[doc = $what] pub $field: u64,)*
        }

        impl Default for Limits {
            fn default() -> Limits {
                Limits { $($field: $default,)* }
            }
        }

        impl Limits {
            /// Each limit's name, default and meaning, in the order in which they are listed to people.
            pub const ALL: &'static [(&'static str, u64, &'static str)] = &[$(($name, $default, $what),)*];

            fn field(&mut self, name: &str) -> Option<&mut u64> {
                match name { $($name => Some(&mut self.$field),)* _ => None }
            }
        }
    };
}

limits! {
    source_bytes "source-bytes" 16_777_216 "bytes in one source text";
    nesting "nesting" 200 "maps and lists inside one another in a file of facts";
    list_length "list-length" 1_000 "items in one list of a case";
    fact_bytes "fact-bytes" 16_777_216 "bytes in one file of facts";
    splits "splits" 50_000 "cases told apart to answer one question";
    nodes "nodes" 2_000_000 "nodes of the decision diagrams of one comparison or proof";
}

impl Limits {
    /// Sets one limit from `NAME=VALUE`, as on the command line; `_` in a number is skipped.
    ///
    /// # Errors
    /// [`LimitError`] where there is no `=`, no such limit, or no whole number above zero.
    pub fn set(&mut self, setting: &str) -> Result<(), LimitError> {
        let Some((name, value)) = setting.split_once('=') else {
            return Err(LimitError::Form { setting: setting.to_owned() });
        };
        let Some(field) = self.field(name.trim()) else {
            return Err(LimitError::Name { name: name.trim().to_owned() });
        };
        match value.trim().replace('_', "").parse::<u64>() {
            Ok(number) if number > 0 => {
                *field = number;
                Ok(())
            }
            Ok(_) | Err(_) => Err(LimitError::Value { name: name.trim().to_owned(), value: value.trim().to_owned() }),
        }
    }
}

/// Why a setting was not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LimitError {
    /// It is not `NAME=VALUE`.
    Form {
        /// What was given.
        setting: String,
    },
    /// No limit is called so.
    Name {
        /// What was given.
        name: String,
    },
    /// The value is not a whole number above zero.
    Value {
        /// The limit.
        name: String,
        /// What was given.
        value: String,
    },
}

impl fmt::Display for LimitError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = || Limits::ALL.iter().map(|(name, _, _)| *name);
        match self {
            LimitError::Form { setting } => write!(f, "`{setting}` is not of the form NAME=VALUE"),
            LimitError::Name { name } => match closest(name, names()) {
                Some(near) => write!(f, "there is no limit `{name}`; did you mean `{near}`?"),
                None => write!(f, "there is no limit `{name}`; there are {}", names().collect::<Vec<_>>().join(", ")),
            },
            LimitError::Value { name, value } => {
                write!(f, "the limit `{name}` takes a whole number above zero, not `{value}`")
            }
        }
    }
}

impl std::error::Error for LimitError {}

#[cfg(test)]
mod tests {
    use super::Limits;

    #[test]
    fn each_limit_can_be_set_by_its_name() {
        for (name, default, _) in Limits::ALL {
            let mut limits = Limits::default();
            assert_eq!(limits.set(&format!("{name}={}", default + 1)), Ok(()));
            assert_ne!(limits, Limits::default());
        }
    }

    #[test]
    fn a_wrong_setting_says_what_is_wrong() {
        let say = |setting| Limits::default().set(setting).unwrap_err().to_string();
        assert_eq!(say("nesting"), "`nesting` is not of the form NAME=VALUE");
        assert_eq!(say("nestin=3"), "there is no limit `nestin`; did you mean `nesting`?");
        assert_eq!(say("nesting=0"), "the limit `nesting` takes a whole number above zero, not `0`");
        assert_eq!(say("nesting=many"), "the limit `nesting` takes a whole number above zero, not `many`");
    }
}
