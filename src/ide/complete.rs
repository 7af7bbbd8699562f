//! What can stand at a place: names by what the words before them want, values by the type of what they are compared
//! with, clauses and items where a line begins.
//!
//! Goes by the words of the line and of the item around it, so that it answers in a text that is half-written.

use crate::base::provision::Basis;
use crate::base::span::Span;
use crate::ide::View;
use crate::ide::snippets::{CLAUSES, ITEMS};
use crate::ide::symbol::{Declared, Kind, citations};
use crate::ide::types::{choices, fields_of, list_of, visible};
use crate::syntax::ast;
use crate::workspace::stdlib;
use std::collections::BTreeSet;

/// Something that can stand at a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completion {
    /// What is shown.
    pub label: String,
    /// What it is; `None` for words of the language.
    pub kind: Option<Kind>,
    /// Its question, title or meaning.
    pub detail: Option<String>,
    /// What is put into the text.
    pub insert: String,
    /// Whether `insert` has places to fill in, as `${1:name}`.
    pub snippet: bool,
}

/// What can stand at a place, and the text before it that it takes the place of.
pub fn completions(view: &View<'_>, offset: u32) -> (Span, Vec<Completion>) {
    let spot = Spot::new(view, offset as usize);
    let mut all = if spot.in_words { spot.files() } else { spot.all() };
    let mut seen = BTreeSet::new();
    all.retain(|one| seen.insert((one.label.clone(), one.kind)));
    (Span::new(view.file(), spot.start, offset as usize), all)
}

/// A place with the words around it.
struct Spot<'v, 'a> {
    view: &'v View<'a>,
    /// Where the word at hand begins.
    start: usize,
    /// What stands before it in the dotted name, with the dot.
    prefix: &'a str,
    /// The line's words before the name at hand.
    said: &'a str,
    /// The item's text as far as the place.
    item: &'a str,
    /// The item's keyword; empty where there is none.
    word: &'a str,
    /// Whether the place lies between quotes or in a comment.
    in_words: bool,
}

impl<'v, 'a> Spot<'v, 'a> {
    fn new(view: &'v View<'a>, offset: usize) -> Spot<'v, 'a> {
        let text = view.text();
        let before = text.get(..offset).unwrap_or(text);
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        let line = before.get(line_start..).unwrap_or("");
        let part = |letter: char| letter.is_alphanumeric() || letter == '_';
        let start = line.trim_end_matches(part).len();
        let dotted = line.trim_end_matches(|letter| part(letter) || letter == '.').len();
        let head = item_start(before, line_start);
        let item = before.get(head..).unwrap_or("");
        let word = item.split(|letter: char| !part(letter)).next().unwrap_or("");
        Spot {
            view,
            start: line_start + start,
            prefix: line.get(dotted..start).unwrap_or(""),
            said: line.get(..dotted).unwrap_or(""),
            item,
            word: if head == line_start && line.trim_end_matches(part).is_empty() { "" } else { word },
            in_words: unfinished(line),
        }
    }

    fn all(&self) -> Vec<Completion> {
        if !self.prefix.is_empty() {
            return self.after_dot();
        }
        if self.said.is_empty() {
            return if self.item.trim_start_matches(|c: char| c.is_alphanumeric() || c == '_').is_empty() {
                items()
            } else {
                Vec::new()
            };
        }
        let said = self.said.trim();
        if said.is_empty() {
            return self.line_start();
        }
        self.after(said)
    }

    /// The section of a scenario, table apart, that the place lies in.
    fn section(&self) -> &'a str {
        let first = |line: &'a str| line.split_whitespace().next().unwrap_or("");
        let mut lines = self.item.lines().rev().map(first);
        lines.find(|word| matches!(*word, "given" | "expect" | "table")).unwrap_or("")
    }

    fn line_start(&self) -> Vec<Completion> {
        match self.word {
            "facts" | "type" => Vec::new(),
            "facts_of" => self.given(),
            "scenario" => {
                let mut all = match self.section() {
                    "given" => self.given(),
                    "expect" => self.expected(),
                    _ => Vec::new(),
                };
                all.extend(self.clauses());
                all
            }
            "rule" => {
                let mut all = self.clauses();
                all.extend(
                    self.of(&[Kind::Decision])
                        .into_iter()
                        .map(|one| Completion { insert: format!("{} is ", one.insert), ..one }),
                );
                all
            }
            "calendar" | "source" | "policy" | "library" | "role" | "use" | "amendment" | "decision" => self.clauses(),
            _ => {
                let mut all = self.clauses();
                // A line within a list of limbs, or one that goes on with a condition.
                all.extend(self.conditions());
                all
            }
        }
    }

    fn clauses(&self) -> Vec<Completion> {
        let own = CLAUSES.iter().filter(|(items, _, _)| items.contains(&self.word));
        own.map(|(_, label, insert)| words(label, None, insert)).collect()
    }

    fn given(&self) -> Vec<Completion> {
        let mut all = self.of(&[Kind::Fact, Kind::FactSet]);
        all.push(words("not", None, "not "));
        all.push(words("entry", Some("an item of a list"), "entry \"${1:label}\" in ${2:list}\n    $0"));
        all
    }

    fn expected(&self) -> Vec<Completion> {
        let mut all = self.of(&[Kind::Decision, Kind::Duty, Kind::Prohibition, Kind::Policy]);
        for word in ["because ", "also ", "needing ", "not taken into account ", "basis "] {
            all.push(words(word.trim(), None, word));
        }
        all
    }

    /// What can stand after some words of a line.
    fn after(&self, said: &str) -> Vec<Completion> {
        let last = said.split_whitespace().next_back().unwrap_or("");
        let line_word = said.split_whitespace().next().unwrap_or("");
        if let Some(all) = self.after_citation(said) {
            return all;
        }
        match (line_word, last) {
            ("use", _) => return self.libraries(),
            (_, "basis") => {
                return Basis::ALL
                    .iter()
                    .map(|basis| words(basis.word(), Some(basis.meaning()), basis.word()))
                    .collect();
            }
            ("overrides", _) => return self.of(&[Kind::Rule, Kind::Presumption]),
            ("bears" | "governs", _) => return self.of(&[Kind::Decision]),
            ("because", _) | (_, "because") => {
                return self.of(&[Kind::Rule, Kind::Presumption, Kind::Define, Kind::Source]);
            }
            ("needing", _) | (_, "needing") => return self.of(&[Kind::Fact]),
            ("amends", _) => return self.of(&[Kind::Policy, Kind::Library]),
            ("with", "amendment") => return self.of(&[Kind::Amendment]),
            ("for" | "entry", "in") => return self.lists(),
            ("on", _) if matches!(self.word, "duty" | "prohibition") => return self.of(&[Kind::Role]),
            ("presume", _) if last != "is" => return self.of(&[Kind::Fact, Kind::Define]),
            ("not", "account" | "only") if self.section() == "expect" => return self.of(&[Kind::Rule]),
            (_, "by") if matches!(self.word, "facts" | "type" | "scenario" | "facts_of") => {
                return self.of(&[Kind::Role]);
            }
            (_, "in") if quantified(said) => return self.lists(),
            ("outcomes" | "otherwise", _) if self.word == "decision" => return self.own_outcomes(),
            _ => {}
        }
        if matches!(self.word, "facts") || (self.word == "type" && said.contains(':')) {
            return self.types(last);
        }
        if self.word == "scenario" && self.section() == "expect" {
            return self.result(said);
        }
        if let Some(subject) = compared(said) {
            let mut all = self.choices(subject);
            if matches!(self.section(), "given") && matches!(self.word, "scenario" | "facts_of") {
                all.push(words("unknown", None, "unknown"));
                return all;
            }
            if last == "is" {
                all.extend(["not", "one of", "at least", "at most", "within"].map(|word| words(word, None, word)));
            }
            if !all.is_empty() {
                all.extend(self.of(&[Kind::Define]));
                return all;
            }
        }
        if matches!(self.word, "scenario" | "facts_of") {
            return self.given();
        }
        self.conditions()
    }

    /// Sources after `cites` or a bracket; after a source the pinpoints already cited of it.
    fn after_citation(&self, said: &str) -> Option<Vec<Completion>> {
        let open = said.rfind('[').filter(|at| !said.get(*at..).is_some_and(|rest| rest.contains(']')));
        let cite = match (open, said.strip_prefix("cites"), said.strip_prefix("under")) {
            (Some(open), _, _) => said.get(open + 1..)?,
            (None, Some(rest), _) => rest,
            (None, None, Some(rest)) if self.word == "source" => rest,
            (None, None, _) => return None,
        };
        let place = cite.rsplit(';').next().unwrap_or("").trim();
        if place.ends_with("basis") {
            return None;
        }
        if place.is_empty() {
            return Some(self.of(&[Kind::Source]));
        }
        let mut all: Vec<Completion> = self.pinpoints(place).into_iter().map(|pin| words(&pin, None, &pin)).collect();
        all.push(words("basis", Some("how well the place is known"), "basis "));
        Some(all)
    }

    /// The places of a source that the file, or a file that it uses, cites.
    fn pinpoints(&self, source: &str) -> BTreeSet<String> {
        let used = self.view.unit.used().filter_map(|used| self.view.units.get(used));
        let items = std::iter::once(self.view.unit).chain(used).flat_map(|unit| &unit.ast.items);
        let places = items.flat_map(|item| citations(item)).flat_map(|citation| &citation.places);
        let of_source = places.filter(|place| place.source.text == source);
        of_source.filter_map(|place| place.pinpoint.as_ref().map(|pinpoint| pinpoint.text.clone())).collect()
    }

    fn choices(&self, subject: &str) -> Vec<Completion> {
        let all = choices(self.view, subject, self.item);
        all.into_iter()
            .map(|choice| Completion {
                insert: choice.word.clone(),
                label: choice.word,
                kind: Some(choice.kind),
                detail: choice.title,
                snippet: false,
            })
            .collect()
    }

    /// The result of an expectation: a status, and what the subject can be.
    fn result(&self, said: &str) -> Vec<Completion> {
        let Some((subject, after)) =
            said.split_once(" is").or_else(|| said.strip_suffix(" is").map(|subject| (subject, "")))
        else {
            return vec![words("is", None, "is "), words("governs", None, "governs")];
        };
        let name = subject.split_whitespace().next().unwrap_or("");
        let mut all = self.choices(name);
        all.extend(["not governed", "conflict", "gap"].map(|word| words(word, None, word)));
        if after.trim().is_empty() {
            all.extend(["settled ", "presumed ", "undetermined"].map(|word| words(word.trim(), None, word)));
        }
        all
    }

    fn own_outcomes(&self) -> Vec<Completion> {
        let line = self.item.lines().find_map(|line| line.trim().strip_prefix("outcomes"));
        let names = line.unwrap_or("").split_whitespace().filter(|word| *word != "over");
        let names = names.map(|word| word.trim_matches(','));
        let mut all: Vec<Completion> =
            names.map(|name| Completion { kind: Some(Kind::Outcome), ..words(name, None, name) }).collect();
        all.push(words("over", Some("prevails over"), "over "));
        all
    }

    fn types(&self, last: &str) -> Vec<Completion> {
        if matches!(last, "some" | "many" | "of") {
            return self.of(&[Kind::Type, Kind::Record]);
        }
        let mut all = Vec::new();
        if last.ends_with(':') {
            for (word, what) in [
                ("yes/no", "yes or no"),
                ("date", "a day"),
                ("event", "it happened, on a day, or not"),
                ("integer", "a whole number"),
                ("decimal", "a number"),
                ("duration in days", "a length of time"),
                ("text", "words"),
                ("some of ", "a set of values"),
                ("many ", "a list of records"),
            ] {
                all.push(words(word.trim(), Some(what), word));
            }
            all.push(words("judgement", Some("what a person decides"), "judgement by ${1:role} on \"${2:standard}\""));
            all.extend(self.of(&[Kind::Type]));
        } else {
            all.push(words("or none", Some("nobody, never or not at all is an answer"), "or none"));
        }
        all
    }

    fn lists(&self) -> Vec<Completion> {
        let all = visible(self.view).into_iter().filter(|(declared, _)| match declared {
            Declared::Fact(_, fact) => matches!(fact.ty.base, ast::BaseType::Many(_)),
            _ => false,
        });
        all.map(|(declared, _)| named(&declared)).collect()
    }

    /// What a condition may name, and the words that it may begin with.
    fn conditions(&self) -> Vec<Completion> {
        let mut all = self.bound();
        all.extend(self.of(&[
            Kind::Fact,
            Kind::Define,
            Kind::Decision,
            Kind::Duty,
            Kind::Prohibition,
            Kind::Presumption,
            Kind::Policy,
        ]));
        for word in ["not", "all of", "any of", "none of", "some", "every", "and", "or"] {
            all.push(words(word, None, word));
        }
        all
    }

    /// The names that the item binds.
    fn bound(&self) -> Vec<Completion> {
        let all: Vec<&str> = self.item.split_whitespace().collect();
        let names = all.windows(3).filter_map(|three| match three {
            ["each" | "some" | "every" | "no", name, "in"] => Some(*name),
            _ => None,
        });
        names.map(|name| Completion { kind: Some(Kind::Bound), ..words(name, None, name) }).collect()
    }

    /// Fields, facts of a group, what a policy declares.
    fn after_dot(&self) -> Vec<Completion> {
        let before = self.prefix.trim_end_matches('.');
        if self.said.trim() == "use" {
            return self.libraries();
        }
        if let Some((_, fields)) = list_of(self.item, before).and_then(|list| fields_of(self.view, list)) {
            return fields
                .iter()
                .map(|field| {
                    let detail = field.question.as_ref().map(|question| question.value.clone());
                    Completion { kind: Some(Kind::Field), detail, ..words(&field.name.value, None, &field.name.value) }
                })
                .collect();
        }
        let mut all = Vec::new();
        for (declared, unit) in visible(self.view) {
            let of_policy = unit.ast.head.as_ref().is_some_and(|head| head.name.value == before);
            match declared {
                Declared::Fact(facts, fact) if facts.group.value == before => {
                    let detail = fact.question.as_ref().map(|question| question.value.clone());
                    let name = &fact.name.value;
                    all.push(Completion { kind: Some(Kind::Fact), detail, ..words(name, None, name) });
                }
                Declared::Item(_) if of_policy => all.push(named(&declared)),
                _ => {}
            }
        }
        let whole = choices_after(self.view, before);
        all.extend(whole.into_iter().map(|(word, what)| words(word, Some(what), word)));
        all
    }

    /// Everything visible of some kinds.
    fn of(&self, kinds: &[Kind]) -> Vec<Completion> {
        let all = visible(self.view).into_iter().filter(|(declared, _)| kinds.contains(&declared.kind()));
        all.map(|(declared, _)| named(&declared)).collect()
    }

    fn libraries(&self) -> Vec<Completion> {
        let prefix = self.prefix;
        let all = stdlib::names().filter_map(|name| name.strip_prefix(prefix));
        all.map(|name| Completion { kind: Some(Kind::Library), ..words(name, None, name) }).collect()
    }

    /// Between quotes after `use`: the files of the workspace.
    fn files(&self) -> Vec<Completion> {
        let said = self.said.trim_start();
        if !said.starts_with("use") {
            return Vec::new();
        }
        let others =
            self.view.units.iter().filter(|unit| unit.file != self.view.file() && stdlib::text(&unit.key).is_none());
        let lines = others.map(|unit| crate::check::use_line(&unit.key, &self.view.unit.key));
        let paths = lines.filter_map(|line| Some(line.strip_prefix("use \"")?.strip_suffix('"')?.to_owned()));
        paths.map(|path| Completion { kind: Some(Kind::Policy), ..words(&path, None, &path) }).collect()
    }
}

/// The parts of an event or judgement.
fn choices_after(view: &View<'_>, name: &str) -> Vec<(&'static str, &'static str)> {
    match crate::ide::types::named(view, name) {
        Some(Declared::Fact(_, fact)) if matches!(fact.ty.base, ast::BaseType::Event) => vec![("on", "its date")],
        Some(Declared::Fact(_, fact)) if fact.ty.judgement.is_some() => {
            vec![("on", "when it was made"), ("reasons", "whether reasons were recorded")]
        }
        _ => Vec::new(),
    }
}

/// Where the item around a line begins: the nearest line before it, or itself, at the left margin.
fn item_start(before: &str, line_start: usize) -> usize {
    let mut at = line_start;
    loop {
        let line = before.get(at..).unwrap_or("");
        if line.starts_with(|letter: char| letter.is_alphabetic()) || at == 0 {
            return at;
        }
        at = before.get(..at - 1).and_then(|above| above.rfind('\n')).map_or(0, |at| at + 1);
    }
}

/// Whether the end of a line lies between quotes or in a comment.
fn unfinished(line: &str) -> bool {
    let mut quoted = false;
    let mut escaped = false;
    for letter in line.chars() {
        match letter {
            '#' if !quoted => return true,
            '"' if !escaped => quoted = !quoted,
            _ => {}
        }
        escaped = quoted && letter == '\\' && !escaped;
    }
    quoted
}

/// Whether words end in `some X in`, `every X in`, `no X in` or a number of them.
fn quantified(said: &str) -> bool {
    let words: Vec<&str> = said.split_whitespace().collect();
    matches!(words.as_slice(), [.., "some" | "every" | "no", _, "in"])
        || matches!(words.as_slice(), [.., "least" | "most", _, _, "in"])
}

/// What is compared, where words end in the middle of a comparison: `NAME is`, `NAME is one of a,`.
fn compared(said: &str) -> Option<&str> {
    const BETWEEN: &[&str] = &["not", "one", "of", "at", "least", "most", "above", "below", "all", "or", "and"];
    let mut words: Vec<&str> = said.split_whitespace().collect();
    while let Some(last) = words.pop() {
        if last == "is" || last == "includes" {
            return words.last().map(|name| name.trim_start_matches('('));
        }
        // Within a list of values only.
        if !BETWEEN.contains(&last) && !last.ends_with(',') && !words.last().is_some_and(|before| before.ends_with(','))
        {
            let in_list = words.windows(2).any(|two| two == ["one", "of"] || two == ["all", "of"]);
            if !in_list {
                return None;
            }
        }
    }
    None
}

fn words(label: &str, detail: Option<&str>, insert: &str) -> Completion {
    Completion {
        label: label.to_owned(),
        kind: None,
        detail: detail.map(str::to_owned),
        insert: insert.to_owned(),
        snippet: insert.contains('$'),
    }
}

fn named(declared: &Declared<'_>) -> Completion {
    let name = declared.name();
    Completion {
        kind: Some(declared.kind()),
        detail: declared.title().map(str::to_owned),
        insert: name.clone(),
        label: name,
        snippet: false,
    }
}

/// The items, each with the places that it wants filled in.
fn items() -> Vec<Completion> {
    ITEMS.iter().map(|(label, what, insert)| words(label, Some(what), insert)).collect()
}
