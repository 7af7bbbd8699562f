//! Facts of a named scenario.
//!
//! Takes a program and a title, or the first word of one; gives the scenario whose facts are meant.

use crate::base::suggest::closest;
use crate::facts::names::{LISTED, all_of};
use crate::ir::{Program, Scenario};
use std::fmt;

/// The scenario of a title: the whole title, or a first word such as `S03` that no other title begins with.
///
/// # Errors
/// [`ScenarioError`] where there is none such, or more than one.
pub fn of_scenario<'a>(program: &'a Program, title: &str) -> Result<&'a Scenario, ScenarioError> {
    let title = title.trim();
    let whole: Vec<&Scenario> = program.scenarios.iter().filter(|scenario| scenario.title == title).collect();
    let first = |scenario: &&Scenario| scenario.title.split_whitespace().next() == Some(title);
    let found = if whole.is_empty() { program.scenarios.iter().filter(first).collect() } else { whole };
    match found.as_slice() {
        [only] => Ok(only),
        [] => {
            let there = program.scenarios.iter().map(|scenario| scenario.title.clone()).collect();
            let titles = program.scenarios.iter().map(|scenario| scenario.title.as_str());
            let firsts = titles.clone().filter_map(|title| title.split_whitespace().next());
            let near = closest(title, titles.chain(firsts)).map(String::from);
            Err(ScenarioError::Missing { title: String::from(title), near, there })
        }
        [_, ..] => {
            let titles = found.iter().map(|scenario| scenario.title.clone()).collect();
            Err(ScenarioError::Several { title: String::from(title), titles })
        }
    }
}

/// Why a title does not name a scenario.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ScenarioError {
    /// No scenario has this title.
    Missing {
        /// What was asked for.
        title: String,
        /// A title that is near.
        near: Option<String>,
        /// The titles that there are.
        there: Vec<String>,
    },
    /// Several scenarios have it.
    Several {
        /// What was asked for.
        title: String,
        /// Their titles.
        titles: Vec<String>,
    },
}

impl fmt::Display for ScenarioError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ScenarioError::Missing { title, near: Some(near), .. } => {
                write!(f, "there is no scenario `{title}`; did you mean `{near}`?")
            }
            ScenarioError::Missing { title, near: None, there } => {
                write!(f, "there is no scenario `{title}` in the policy or the files that it uses; ")?;
                match there.as_slice() {
                    [] => write!(f, "there is none at all in them"),
                    there => write!(f, "the scenarios there are {}", listed(there)),
                }
            }
            ScenarioError::Several { title, titles } => {
                let (count, titles) = (titles.len(), listed(titles));
                write!(f, "{count} scenarios are called `{title}`; give the whole title of one: {titles}")
            }
        }
    }
}

impl std::error::Error for ScenarioError {}

/// Titles, as many as a message holds.
fn listed(titles: &[String]) -> String {
    let shown: Vec<&str> = titles.iter().take(LISTED).map(String::as_str).collect();
    match titles.len() - shown.len() {
        0 => all_of(&shown),
        more => format!("`{}` and {more} more", shown.join("`, `")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::span::Span;
    use crate::ir::{Facts, PolicyId};

    #[test]
    fn a_scenario_is_found_by_its_title_or_by_a_first_word_of_its_own() {
        let scenario = |title: &str| Scenario {
            title: String::from(title),
            policy: PolicyId(0),
            facts: Facts::new(),
            on: None,
            law_of: None,
            expects: Vec::new(),
            span: Span::default(),
        };
        let titles = ["S01 A plain request", "S02 A late request", "S02 A later request"];
        let program = Program { scenarios: titles.map(scenario).to_vec(), ..Program::default() };
        let found = |title: &str| of_scenario(&program, title).map(|scenario| scenario.title.as_str());
        assert_eq!(found("S01"), Ok("S01 A plain request"));
        assert_eq!(found("S02 A late request"), Ok("S02 A late request"));
        assert_eq!(
            found("S02").unwrap_err().to_string(),
            "2 scenarios are called `S02`; give the whole title of one: `S02 A late request` and `S02 A later request`"
        );
        let near = found("S02 A late reqest").unwrap_err().to_string();
        assert_eq!(near, "there is no scenario `S02 A late reqest`; did you mean `S02 A late request`?");
        assert_eq!(
            found("nothing").unwrap_err().to_string(),
            "there is no scenario `nothing` in the policy or the files that it uses; the scenarios there are \
             `S01 A plain request`, `S02 A late request` and `S02 A later request`"
        );
        let none = of_scenario(&Program::default(), "S01").unwrap_err().to_string();
        assert!(none.ends_with("; there is none at all in them"), "{none}");
    }
}
