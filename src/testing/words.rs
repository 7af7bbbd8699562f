//! What a case comes to, in the language's words.

use crate::eval::{DutyState, Keeping, Outcome};
use crate::ir::{BinderId, DecisionId, FactId, Facts, Found, Program, ProhibitionState, Subject};
use crate::testing::seen::Shown;
use crate::testing::turning::Case;
use std::collections::BTreeSet;

/// The lines of a scenario's expectation.
pub fn expected(program: &Program, case: &Case) -> Vec<String> {
    let mut lines = vec![format!("{} is {}", subject(program, case), result(program, &case.subject, &case.shown))];
    let names: Vec<&str> = deciding(program, &case.shown).into_iter().collect();
    if !names.is_empty() {
        lines.push(format!("    because only {}", names.join(", ")));
    }
    lines
}

/// What is asked of a case: the name of a decision, duty or prohibition, with the item where there is one.
pub fn subject(program: &Program, case: &Case) -> String {
    let of = |name: &str, binder: Option<BinderId>, item: Option<u32>| match (binder, item) {
        (Some(binder), Some(item)) => {
            format!("{name} of \"{}\"", label(&case.facts, program.binder(binder).list, item))
        }
        (_, _) => name.to_owned(),
    };
    match &case.subject {
        Subject::Decision(id, item) => {
            let decision = program.decision(*id);
            of(&decision.head.name, decision.binder, *item)
        }
        Subject::Duty(ids, item) => {
            ids.first().map(|id| program.duty(*id)).map_or_else(String::new, |it| of(&it.head.name, it.binder, *item))
        }
        Subject::Prohibition(ids, item) => {
            let first = ids.first().map(|id| program.prohibition(*id));
            first.map_or_else(String::new, |it| of(&it.head.name, it.binder, *item))
        }
        Subject::Governs(policy, _) => program.policy(*policy).name.clone(),
    }
}

/// What it comes to: an outcome, or the state of a duty or prohibition; of dated versions that of the one that speaks.
pub fn result(program: &Program, subject: &Subject, shown: &Shown) -> String {
    match (subject, shown) {
        (Subject::Decision(id, _), Shown::Decision(outcome, _, _)) => outcome_words(program, *id, outcome),
        (_, Shown::Duty(states)) => {
            let speaking = states.iter().find(|state| **state != DutyState::NotDue).or(states.first());
            speaking.map_or_else(String::new, |state| state.words().to_owned())
        }
        (_, Shown::Prohibition(states)) => {
            let idle = Keeping::Is(ProhibitionState::NotEngaged);
            let speaking = states.iter().find(|state| **state != idle).or(states.first());
            speaking.map_or_else(String::new, |state| state.words().to_owned())
        }
        (_, _) => String::new(),
    }
}

/// The names of the rules that decide it.
pub fn deciding<'p>(program: &'p Program, shown: &Shown) -> BTreeSet<&'p str> {
    match shown {
        Shown::Decision(_, rules, _) => rules.iter().map(|rule| program.rule(*rule).head.name.as_str()).collect(),
        Shown::Duty(_) | Shown::Prohibition(_) | Shown::Governs(_) => BTreeSet::new(),
    }
}

fn outcome_words(program: &Program, id: DecisionId, outcome: &Outcome) -> String {
    match outcome {
        Outcome::Is(_) => outcome.words(program, id),
        Outcome::NotGoverned => String::from("not governed"),
        Outcome::Conflict(_) => String::from("conflict"),
        Outcome::Gap => String::from("gap"),
        Outcome::Error => String::from("error"),
    }
}

/// What an item is called where a case is written as a scenario.
fn label(facts: &Facts, list: FactId, item: u32) -> String {
    let own = match facts.get(list) {
        Some(Found::List(items)) => items.get(item as usize).and_then(|item| item.label.clone()),
        Some(Found::Value(..) | Found::NotHappened | Found::Happened(_) | Found::Set { .. }) | None => None,
    };
    own.unwrap_or_else(|| format!("item {}", item + 1))
}
