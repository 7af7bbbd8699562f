//! What can be typed next: completions with what they mean, hints, and what each word of a line is.
//!
//! Works on the line as it stands and on the session; touches nothing. The face shows it as its terminal can.

use crate::ir::{FactDecl, FactKind, Program, Scalar};
use crate::session::Session;
use crate::session::command::{Command, Takes};
use crate::session::interview::{WORDS, values_of};
use crate::session::reply::Entry;
use crate::workspace::{Kind, Reader, path, stdlib};
use std::ops::Range;

/// What a word of a line is, for colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    /// A command.
    Command,
    /// A fact of the policy.
    Fact,
    /// A decision, define, rule or other item of the policy.
    Item,
    /// A word of the language.
    Keyword,
    /// Words in quotation marks.
    Text,
    /// A name that means nothing here.
    Unknown,
}

const KEYWORDS: [&str; 34] = [
    "all", "and", "any", "at", "before", "after", "by", "empty", "entry", "excludes", "forget", "governs", "happened",
    "if", "in", "includes", "is", "least", "most", "no", "none", "not", "of", "on", "one", "or", "other", "reasons",
    "unknown", "unless", "with", "yes", "days", "months",
];

impl Session {
    /// What can stand at a place of a line: where it begins, and the candidates, each with what it means.
    pub fn complete(&self, line: &str, at: usize, reader: &dyn Reader) -> (usize, Vec<Entry>) {
        let before = line.get(..at).unwrap_or(line);
        let start = before.rfind(|c: char| c.is_whitespace() || c == ',' || c == '(').map_or(0, |found| found + 1);
        let word = before.get(start..).unwrap_or("");
        let all = match before.trim_start().strip_prefix(':') {
            Some(command) => match command.split_once(char::is_whitespace) {
                None => {
                    let entry = |command: &Command| Entry::new(format!(":{}", command.name()), command.what());
                    Command::ALL.iter().map(entry).collect()
                }
                Some((name, _)) => Command::find(name).map_or(Vec::new(), |c| self.arguments(c.takes(), word, reader)),
            },
            None => self.words_for(before.get(..start).unwrap_or("")),
        };
        let fits = |entry: &Entry| entry.name.starts_with(word) && entry.name != word;
        (start, all.into_iter().filter(fits).collect())
    }

    /// What is said of the word before the end of a line, where it is a whole name.
    pub fn hint(&self, line: &str) -> Option<String> {
        if let Some(command) = line.trim_start().strip_prefix(':') {
            let found = Command::find(command.trim_end()).ok()?;
            let form = if line.ends_with(' ') { "" } else { " " };
            return Some(format!("{form}{}  {}", found.form(), found.what()));
        }
        let program = &self.loaded()?.program;
        let word = line.rsplit(|c: char| c.is_whitespace() || c == '(').next()?;
        let decl = program.fact(program.fact_named(word)?);
        Some(format!("   {}", decl.question))
    }

    /// The words of a line that are known to be something.
    pub fn sorts(&self, line: &str) -> Vec<(Range<usize>, Sort)> {
        let mut sorts = Vec::new();
        let mut at = 0;
        let program = self.loaded().map(|loaded| &loaded.program);
        if line.trim_start().starts_with(':') {
            let start = line.len() - line.trim_start().len();
            let end =
                line.get(start..).and_then(|rest| rest.find(char::is_whitespace)).map_or(line.len(), |n| start + n);
            let word = line.get(start + 1..end).unwrap_or("");
            sorts.push((start..end, if Command::find(word).is_ok() { Sort::Command } else { Sort::Unknown }));
            at = end;
        }
        while let Some(rest) = line.get(at..).filter(|rest| !rest.is_empty()) {
            let (length, sort) = first_word(program, rest);
            if let Some(sort) = sort {
                sorts.push((at..at + length, sort));
            }
            at += length;
        }
        sorts
    }

    fn arguments(&self, takes: Takes, word: &str, reader: &dyn Reader) -> Vec<Entry> {
        let Some(program) = self.loaded().map(|loaded| &loaded.program) else {
            return if takes == Takes::Policy { policies(word, reader) } else { Vec::new() };
        };
        match takes {
            Takes::Nothing | Takes::Provision | Takes::Date | Takes::Title => Vec::new(),
            Takes::Policy => policies(word, reader),
            Takes::File => files(word, reader),
            Takes::Fact => facts(program),
            Takes::Decision => decisions(program),
            Takes::Outcome => {
                let outcomes = program.decisions.iter().flat_map(|decision| &decision.outcomes);
                let outcomes = outcomes.map(|o| Entry::new(o.name.clone(), o.title.clone().unwrap_or_default()));
                decisions(program).into_iter().chain(outcomes).collect()
            }
            Takes::Item => named(program),
            Takes::Command => Command::ALL.iter().map(|command| Entry::new(command.name(), command.what())).collect(),
        }
    }

    /// What can stand after some words of a fact, a question or an answer.
    fn words_for(&self, before: &str) -> Vec<Entry> {
        let Some(program) = self.loaded().map(|loaded| &loaded.program) else { return Vec::new() };
        if let Some(asked) = self.asked() {
            let words = WORDS.iter().map(|(word, what)| Entry::new(*word, *what));
            return asked.values.iter().cloned().chain(words).collect();
        }
        let words: Vec<&str> = before.split_whitespace().collect();
        let decl = words.iter().rev().find_map(|word| Some(program.fact(program.fact_named(word.trim_matches(','))?)));
        match (words.as_slice(), decl) {
            ([.., "is" | "includes" | "least" | "most" | "one" | "of" | "or"], Some(decl)) => values(program, decl),
            ([.., word], Some(decl)) if word.ends_with(',') => values(program, decl),
            ([.., "by"], _) => {
                program.roles.iter().map(|role| Entry::new(role.name.clone(), role.title.clone())).collect()
            }
            ([.., decision, "is"], None) => program.decision_named(decision).map_or(Vec::new(), |id| {
                let outcomes = program.decision(id).outcomes.iter();
                outcomes.map(|o| Entry::new(o.name.clone(), o.title.clone().unwrap_or_default())).collect()
            }),
            ([.., last], _) if program.fact_named(last).is_some() => {
                ["is", "includes", "by", "on", "reasons"].map(|word| Entry::new(word, "")).into()
            }
            (_, _) => {
                let mut all = facts(program);
                all.extend(decisions(program));
                all.extend(named(program).into_iter().filter(|entry| !entry.name.contains(' ')));
                all.extend([Entry::new("not", "no; it did not happen"), Entry::new("forget", "it is not known")]);
                let mut seen = std::collections::BTreeSet::new();
                all.retain(|entry| seen.insert(entry.name.clone()));
                all
            }
        }
    }
}

fn values(program: &Program, decl: &FactDecl) -> Vec<Entry> {
    let mut values = values_of(program, decl);
    if matches!(decl.kind, FactKind::Scalar(Scalar::YesNo) | FactKind::Event) {
        values.extend([Entry::new("yes", ""), Entry::new("no", "")]);
    }
    if matches!(decl.kind, FactKind::Set(_) | FactKind::List(_)) {
        values.push(Entry::new("empty", "none of them"));
    }
    if decl.or_none {
        values.push(Entry::new("none", "there is none"));
    }
    values.push(Entry::new("unknown", "it is not known"));
    values
}

fn facts(program: &Program) -> Vec<Entry> {
    program.facts.iter().map(|fact| Entry::new(fact.name.clone(), fact.question.clone())).collect()
}

fn decisions(program: &Program) -> Vec<Entry> {
    let heads = program.decisions.iter().map(|decision| &decision.head);
    heads.map(|head| Entry::new(head.name.clone(), head.title.clone().unwrap_or_default())).collect()
}

/// The items that are asked about by name.
fn named(program: &Program) -> Vec<Entry> {
    let mut all = facts(program);
    all.extend(decisions(program));
    let defines = program.defines.iter().filter_map(|define| define.versions.first()).map(|version| &version.head);
    let heads = defines
        .chain(program.rules.iter().map(|item| &item.head))
        .chain(program.presumptions.iter().map(|item| &item.head))
        .chain(program.duties.iter().map(|item| &item.head))
        .chain(program.prohibitions.iter().map(|item| &item.head));
    all.extend(heads.map(|head| Entry::new(head.name.clone(), head.title.clone().unwrap_or_default())));
    all
}

fn policies(word: &str, reader: &dyn Reader) -> Vec<Entry> {
    let library = stdlib::names().map(|name| Entry::new(name, "of the standard library"));
    let own = files(word, reader).into_iter().filter(|entry| path::is_source(&entry.name) || entry.name.ends_with('/'));
    own.chain(library).collect()
}

fn files(word: &str, reader: &dyn Reader) -> Vec<Entry> {
    let folder = path::folder(word);
    let entries = reader.list(folder).into_iter().filter(|(name, _)| !name.starts_with('.'));
    entries
        .map(|(name, kind)| {
            let name = path::join(folder, &name);
            match kind {
                Kind::Folder => Entry::new(format!("{name}/"), "a folder"),
                Kind::File | Kind::Nothing => Entry::new(name, ""),
            }
        })
        .collect()
}

/// The first word of a text, or what is not a word before the next: its length, and what it is.
fn first_word(program: Option<&Program>, text: &str) -> (usize, Option<Sort>) {
    let is_word = |c: char| c.is_alphanumeric() || c == '_' || c == '.';
    if let Some(quoted) = text.strip_prefix('"') {
        let length = quoted.find('"').map_or(text.len(), |end| end + 2);
        return (length, Some(Sort::Text));
    }
    let length = text.find(|c: char| !is_word(c)).unwrap_or(text.len());
    let Some(word) = text.get(..length).filter(|word| !word.is_empty()) else {
        return (text.chars().next().map_or(1, char::len_utf8), None);
    };
    let Some(program) = program else { return (length, None) };
    let item = |name: &str| named(program).iter().any(|entry| entry.name == name);
    let sort = match word {
        word if KEYWORDS.contains(&word) => Some(Sort::Keyword),
        word if program.fact_named(word).is_some() => Some(Sort::Fact),
        word if item(word) => Some(Sort::Item),
        word if word.contains('.') && word.starts_with(char::is_alphabetic) => Some(Sort::Unknown),
        _ => None,
    };
    (length, sort)
}
