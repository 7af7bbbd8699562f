//! What is asked with a question mark: a decision, a duty, a define, a fact, or any condition.

use crate::base::suggest::closest;
use crate::check::cond_in;
use crate::diag::Code;
use crate::ir::{DefineBody, DefineId, Program};
use crate::session::command::Command;
use crate::session::line::Part;
use crate::session::reply::{Reply, Wanted};
use crate::session::{Said, Session, no_policy, not_to_declare};
use crate::syntax;

impl Session {
    /// Answers a question.
    pub(super) fn question(&self, question: Part<'_>, said: &Said<'_>) -> Vec<Reply> {
        let Some(loaded) = &self.loaded else { return vec![no_policy()] };
        let program = &loaded.program;
        if let Some(answer) = named(program, question.text) {
            return vec![answer];
        }
        let (sources, file) = said.sources(loaded);
        let lead: String = said.entry.get(..question.at).unwrap_or("").to_owned();
        let cond = syntax::parse_cond(file, &said.padded(&format!("{lead}{}", question.text)));
        let mut with = program.clone();
        match cond.and_then(|cond| cond_in(&mut with, &cond, &sources)) {
            Ok(cond) => vec![Reply::Condition(Box::new(with), cond)],
            Err(found) => vec![Reply::Wrong(sources, found.into_iter().map(not_to_declare).collect())],
        }
    }

    /// What to say of a line of facts that begins with a name without a group: no fact is called so.
    pub(super) fn name_alone(&self, said: &Said<'_>) -> Option<Reply> {
        let program = &self.loaded.as_ref()?.program;
        let whole = Part::trimmed(said.entry, 0);
        let (first, rest) = whole.split();
        let (name, _) = if first.text == "not" { rest.split() } else { (first, rest) };
        let plain = name.text.chars().all(|c| c.is_alphanumeric() || c == '_');
        if !plain || name.text.is_empty() || name.text == "entry" {
            return None;
        }
        let help = if named(program, name.text).is_some() {
            format!("a question ends in `?`: `{}?`", whole.text)
        } else {
            help(program, name.text)
        };
        Some(said.wrong(Code::GivenName, name, format!("`{}` names no fact", name.text), Some(help)))
    }
}

/// What a lone name asks for; `None` where it is a condition, or nothing.
fn named(program: &Program, name: &str) -> Option<Reply> {
    if let Some(decision) = program.decision_named(name) {
        return Some(Reply::Answers(Wanted { decisions: vec![decision], ..Wanted::default() }));
    }
    let duty = program.duties.iter().any(|duty| duty.head.name == name);
    if duty || program.prohibitions.iter().any(|item| item.head.name == name) {
        return Some(Reply::Duties(vec![name.to_owned()]));
    }
    if let Some(fact) = program.fact_named(name) {
        return Some(Reply::Fact(fact));
    }
    let define = program.defines.iter().position(|define| define.name == name)?;
    let value = |body: &DefineBody| matches!(body, DefineBody::Is(_));
    let id = DefineId::new(define);
    let first = program.define(id).versions.first()?;
    (value(&first.body) && program.define(id).binder.is_none()).then_some(Reply::Value(id))
}

/// What may have been meant by a word that names nothing.
fn help(program: &Program, word: &str) -> String {
    if let Ok(command) = Command::find(word) {
        return format!("a command begins with a colon: `{}`", command.usage());
    }
    let last = |name: &'_ str| name.rsplit('.').next().is_some_and(|last| last == word);
    let facts: Vec<&str> = program.facts.iter().map(|fact| fact.name.as_str()).collect();
    let homes: Vec<String> = facts.iter().filter(|name| last(name)).map(|name| format!("`{name}`")).collect();
    if !homes.is_empty() && homes.len() <= 4 {
        return format!("did you mean {}?", homes.join(" or "));
    }
    let asked = program.decisions.iter().map(|decision| decision.head.name.as_str());
    let asked = asked.chain(program.defines.iter().map(|define| define.name.as_str()));
    if let Some(near) = closest(word, asked) {
        return format!("did you mean `{near}?`");
    }
    let lasts = facts.iter().filter_map(|name| name.rsplit('.').next());
    if let Some(near) = closest(word, lasts) {
        let home = facts.iter().find(|name| name.rsplit('.').next() == Some(near)).copied().unwrap_or(near);
        return format!("did you mean `{home}`?");
    }
    String::from("a fact is written `group.name`; a question ends in `?`; `:help` lists the commands")
}
