//! The names that a fact file may use, and what to say of one that it may not.
//!
//! Takes a program; answers with facts, groups and near misses.

use crate::base::span::Span;
use crate::base::suggest::closest;
use crate::diag::{Code, Diagnostic};
use crate::facts::document::shown;
use crate::ir::{FactId, FactKind, Program};
use std::collections::{BTreeMap, BTreeSet};

/// The program's facts and groups by name.
#[derive(Debug)]
pub(super) struct Names<'a> {
    program: &'a Program,
    facts: BTreeMap<&'a str, FactId>,
    groups: BTreeSet<&'a str>,
}

impl<'a> Names<'a> {
    pub(super) fn new(program: &'a Program) -> Names<'a> {
        let mut names = Names { program, facts: BTreeMap::new(), groups: BTreeSet::new() };
        for (n, fact) in program.facts.iter().enumerate() {
            names.facts.entry(&fact.name).or_insert(FactId::new(n));
            for (dot, _) in fact.name.match_indices('.') {
                names.groups.extend(fact.name.get(..dot));
            }
        }
        names
    }

    pub(super) fn fact(&self, path: &str) -> Option<FactId> {
        self.facts.get(path).copied()
    }

    pub(super) fn is_group(&self, path: &str) -> bool {
        self.groups.contains(path)
    }

    /// The complaint of a name that is neither a fact nor a group; `path` is the name with the groups around it.
    pub(super) fn unknown(&self, path: &str, span: Span) -> Diagnostic {
        let (group, name) = path.rsplit_once('.').map_or((None, path), |(group, name)| (Some(group), name));
        let new = |message: String| Diagnostic::new(Code::FactsUnknownName, span, message);
        let message = match group {
            Some(group) if self.is_group(group) => {
                format!("there is no fact `{}` in the group `{}`", shown(name), shown(group))
            }
            Some(_) => format!("there is no fact `{}`", shown(path)),
            None => format!("there is no group or fact `{}`", shown(path)),
        };
        if self.worked_out(path) {
            return new(format!("`{}` is worked out by the policy and cannot be given as a fact", shown(path)))
                .help("give the facts that it turns on");
        }
        if let Some((group, fact)) = group.and_then(|group| Some((group, self.fact(group)?))) {
            let decl = self.program.fact(fact);
            let help = match (&decl.kind, &decl.judgement) {
                (FactKind::Event, _) => format!("write `{group}: {{happened: yes, on: 12 January 2026}}`"),
                (_, Some(_)) => format!("write `{group}: {{value: …, by: …, on: …, reasons: …}}`"),
                (_, None) => format!("write its value after `{group}:`"),
            };
            return new(format!("`{group}` is a fact, and has no fact under it")).help(help);
        }
        if self.facts.is_empty() {
            return new(message).help("this policy has no facts");
        }
        // The same name in another group says more than a name spelt alike.
        let homes: Vec<&str> = self.facts.keys().copied().filter(|fact| last(fact) == name && *fact != path).collect();
        if let [home] = homes.as_slice() {
            return new(message).help(format!("did you mean `{home}`?"));
        }
        if !homes.is_empty() && homes.len() <= 4 {
            return new(message).help(format!("did you mean {}?", one_of(&homes)));
        }
        let siblings: Vec<&str> = match group {
            Some(group) => self.facts.keys().filter_map(|fact| fact.strip_prefix(group)?.strip_prefix('.')).collect(),
            None => self.groups.iter().copied().chain(self.facts.keys().copied()).collect(),
        };
        if let Some(near) = closest(name, siblings.iter().copied()) {
            return new(message).help(format!("did you mean `{near}`?"));
        }
        let whole = closest(path, self.facts.keys().copied());
        let spelt_alike = || self.facts.keys().copied().find(|fact| closest(name, [last(fact)]).is_some());
        if let Some(near) = whole.or_else(spelt_alike) {
            return new(message).help(format!("did you mean `{near}`?"));
        }
        match group {
            Some(group) if !siblings.is_empty() && siblings.len() <= LISTED => {
                new(message).help(format!("the facts of `{group}` are {}", all_of(&siblings)))
            }
            None if self.groups.len() <= LISTED => {
                let groups: Vec<&str> = self.groups.iter().copied().collect();
                new(message).help(format!("the groups of facts are {}", all_of(&groups)))
            }
            Some(_) | None => new(message).help("`assize schema` lists every fact of the policy"),
        }
    }

    fn worked_out(&self, path: &str) -> bool {
        let program = self.program;
        program.defines.iter().any(|define| define.name == path)
            || program.decisions.iter().any(|decision| decision.head.name == path)
    }
}

/// Lists longer than this are not spelt out in a message.
pub(super) const LISTED: usize = 12;

fn last(path: &str) -> &str {
    path.rsplit_once('.').map_or(path, |(_, name)| name)
}

/// "`a`, `b` or `c`".
pub(super) fn one_of(words: &[&str]) -> String {
    joined(words, "or")
}

/// "`a`, `b` and `c`".
pub(super) fn all_of(words: &[&str]) -> String {
    joined(words, "and")
}

fn joined(words: &[&str], last_word: &str) -> String {
    match words {
        [] => String::new(),
        [only] => format!("`{only}`"),
        [init @ .., last] => {
            let init: Vec<String> = init.iter().map(|word| format!("`{word}`")).collect();
            format!("{} {last_word} `{last}`", init.join(", "))
        }
    }
}
