//! A session over one case: a line in, an answer out, as plain data.
//!
//! Takes lines in the language's own words, and commands; keeps the case, what was before it, and the policy asked.
//! Knows no terminal and no disk: policies and facts come through a [`Reader`], files are written by the face that the
//! answer goes to. A wrong line changes nothing.

pub mod act;
pub mod answers;
pub mod command;
pub mod complete;
pub mod interview;
pub mod line;
pub mod loaded;
pub mod question;
pub mod reply;
pub mod standing;
pub mod tell;

use crate::base::date::Date;
use crate::base::limits::Limits;
use crate::base::span::{FileId, SourceSet, SourceText, Span};
use crate::check::given_over;
use crate::diag::{Code, Diagnostic};
use crate::eval::{Ask, Refused};
use crate::facts;
use crate::ir::Facts;
use crate::session::interview::{Asked, Interview, WORDS};
use crate::session::line::{Line, Part};
use crate::session::loaded::Loaded;
use crate::session::reply::{Entry, Reply};
use crate::session::standing::{Standing, changes, sides, standings};
use crate::syntax;
use crate::workspace::Reader;

/// What is known of the case, and from when it is looked at.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Case {
    /// What is known.
    pub facts: Facts,
    /// The day on which the question is asked.
    pub on: Option<Date>,
    /// The date that replaces every `dated by`.
    pub law_at: Option<Date>,
}

/// Cases told apart at most to say at a glance how a decision stands. What is asked in full has the whole limit.
const GLANCE: u64 = 5_000;

/// A session.
#[derive(Clone, Debug)]
pub struct Session {
    limits: Limits,
    /// What the lines are called where one of them is wrong.
    name: String,
    loaded: Option<Loaded>,
    other: Option<Loaded>,
    case: Case,
    undo: Vec<Case>,
    redo: Vec<Case>,
    stands: Vec<Standing>,
    interview: Option<Interview>,
    /// Lines read so far.
    lines: usize,
    /// The file of facts last saved or opened.
    file: Option<String>,
}

impl Session {
    /// A session without a policy.
    ///
    /// - `name`: what the lines are called in complaints: a file's name, `session`.
    pub fn new(limits: Limits, name: impl Into<String>) -> Session {
        Session {
            limits,
            name: name.into(),
            loaded: None,
            other: None,
            case: Case::default(),
            undo: Vec::new(),
            redo: Vec::new(),
            stands: Vec::new(),
            interview: None,
            lines: 0,
            file: None,
        }
    }

    /// Answers one entry: a line, or the lines of an entry that goes on ([`line::goes_on`]).
    pub fn line(&mut self, entry: &str, reader: &dyn Reader) -> Vec<Reply> {
        let first = self.lines;
        self.lines += entry.lines().count().max(1);
        let said = Said { entry, name: &self.name.clone(), before: first };
        let line = line::read(entry);
        if self.interview.is_some() {
            match line {
                Line::Command { .. } | Line::Blank => {}
                // `why?` is said for `why`; any other question is answered, and the interview's own waits.
                Line::Question(word) if WORDS.iter().any(|(known, _)| *known == word.text) => {
                    return self.answer(word.text, &said);
                }
                Line::Question(question) if !question.text.is_empty() => return self.question(question, &said),
                Line::Question(_) | Line::Forget(_) | Line::Facts => return self.answer(entry.trim(), &said),
            }
        }
        match line {
            Line::Blank => Vec::new(),
            Line::Command { word, rest } => self.command(word, rest, &said, reader),
            _ if self.loaded.is_none() => vec![no_policy()],
            Line::Question(question) => self.question(question, &said),
            Line::Forget(names) => self.forget(names, &said),
            Line::Facts => match self.name_alone(&said) {
                Some(wrong) => vec![wrong],
                None => self.give(entry, &said),
            },
        }
    }

    /// The policy asked.
    pub fn loaded(&self) -> Option<&Loaded> {
        self.loaded.as_ref()
    }

    /// The policy compared with it.
    pub fn compared(&self) -> Option<&Loaded> {
        self.other.as_ref()
    }

    /// The case.
    pub fn case(&self) -> &Case {
        &self.case
    }

    /// The question of the interview that waits for an answer.
    pub fn asked(&self) -> Option<&Asked> {
        self.interview.as_ref().and_then(Interview::asked)
    }

    /// Asks about the case, with the whole limit; `None` where no policy is loaded.
    pub fn with_ask<R>(&self, f: impl FnOnce(&Ask<'_>) -> R) -> Option<R> {
        let law = self.loaded.as_ref()?.law();
        let splits = usize::try_from(self.limits.splits).unwrap_or(usize::MAX);
        Some(f(&Ask { law: &law, facts: &self.case.facts, on: self.case.on, law_at: self.case.law_at, splits }))
    }

    /// Takes the case as it is for the beginning: there is nothing before it to go back to, and the next line is the
    /// first.
    pub fn begin(&mut self) {
        self.undo.clear();
        self.redo.clear();
        self.lines = 0;
    }

    /// What a session says first: the policy, the decisions and how they stand, how to go on.
    pub fn opening(&self) -> Vec<Reply> {
        let Some(loaded) = &self.loaded else { return vec![no_policy()] };
        let mut replies = vec![Reply::Words(loaded.title())];
        let decisions = loaded.program.decisions.iter();
        let entry = |name: &str, question: &Option<String>| Entry::new(name, question.clone().unwrap_or_default());
        let rows = decisions.map(|decision| entry(&decision.head.name, &decision.head.title)).collect();
        let laws = loaded.program.policies.iter().filter(|policy| !policy.library);
        let laws: Vec<&str> = laws.map(|policy| policy.name.as_str()).collect();
        if laws.len() > 1 {
            replies.push(Reply::Words(format!("Body of law: {}.", laws.join(", "))));
        }
        replies.push(Reply::Listing(String::from("It answers:"), rows));
        if let Some(other) = &self.other {
            replies.push(Reply::Words(format!("Compared with {}", other.title())));
            replies.push(self.beside());
        } else {
            let known = self.stands.iter().filter(|stand| stand.outcome.is_some());
            let known: Vec<_> =
                known.map(|stand| standing::Change { before: None, now: Some(stand.clone()) }).collect();
            if !known.is_empty() {
                replies.push(Reply::Changes(known));
            }
        }
        replies
    }

    /// Adds facts to the case.
    fn give(&mut self, text: &str, said: &Said<'_>) -> Vec<Reply> {
        match self.given(text, said) {
            Ok(facts) => self.change(Case { facts, ..self.case.clone() }),
            Err(wrong) => vec![*wrong],
        }
    }

    /// The case's facts with those of some lines.
    fn given(&self, text: &str, said: &Said<'_>) -> Result<Facts, Box<Reply>> {
        let Some(loaded) = &self.loaded else { return Err(Box::new(no_policy())) };
        let (sources, file) = said.sources(loaded);
        let given = syntax::parse_given(file, &said.padded(text));
        given
            .and_then(|given| given_over(&loaded.program, &self.case.facts, &given, &sources))
            .map_err(|found| Box::new(Reply::Wrong(sources, found.into_iter().map(not_to_declare).collect())))
    }

    /// `forget FACT, …`.
    fn forget(&mut self, names: Part<'_>, said: &Said<'_>) -> Vec<Reply> {
        let mut facts = self.case.facts.clone();
        let Some(loaded) = &self.loaded else { return vec![no_policy()] };
        for part in words(names) {
            match loaded.program.fact_named(part.text) {
                Some(fact) => facts.set(fact, None),
                None => {
                    // The reader of facts knows best what is wrong with a name.
                    let blank =
                        |text: &str| text.chars().map(|c| if c == '\n' { '\n' } else { ' ' }).collect::<String>();
                    let lead = said.entry.get(..part.at).map(blank).unwrap_or_default();
                    let text = format!("{lead}{} is unknown", part.text);
                    return match self.given(&text, said) {
                        Ok(facts) => self.change(Case { facts, ..self.case.clone() }),
                        Err(wrong) => vec![*wrong],
                    };
                }
            }
        }
        self.change(Case { facts, ..self.case.clone() })
    }

    /// Takes a case in place of the one that is there, unless it cannot be; tells what that changed.
    fn change(&mut self, case: Case) -> Vec<Reply> {
        if case == self.case {
            return vec![Reply::Words(String::from("Nothing is new in that: the case is as it was."))];
        }
        if let Some(why) = self.impossible(&case) {
            return vec![why];
        }
        let before = std::mem::replace(&mut self.case, case);
        self.undo.push(before);
        self.redo.clear();
        self.tell_changes()
    }

    /// Why a case cannot be.
    fn impossible(&self, case: &Case) -> Option<Reply> {
        let law = self.loaded.as_ref()?.law();
        let splits = usize::try_from(self.limits.splits).unwrap_or(usize::MAX);
        let ask = Ask { law: &law, facts: &case.facts, on: case.on, law_at: case.law_at, splits };
        let Err(Refused(impossible)) = ask.possible() else { return None };
        let head = &law.program.impossible(impossible).head;
        let why = head.title.clone().unwrap_or_default();
        Some(Reply::Refused(format!(
            "this and what is known already cannot occur together, by `{}`: {why}; the case is as it was",
            head.name
        )))
    }

    /// What is different from when it was last looked.
    fn tell_changes(&mut self) -> Vec<Reply> {
        let before = self.look();
        let mut replies = vec![Reply::Changes(changes(&before, &self.stands))];
        if self.other.is_some() {
            replies.push(self.beside());
        }
        replies
    }

    /// Looks how the decisions stand now; gives how they stood before.
    fn look(&mut self) -> Vec<Standing> {
        let now = self.loaded.as_ref().map(|loaded| self.stands_under(loaded, &self.case.facts));
        std::mem::replace(&mut self.stands, now.unwrap_or_default())
    }

    fn stands_under(&self, loaded: &Loaded, facts: &Facts) -> Vec<Standing> {
        let law = loaded.law();
        let splits = usize::try_from(self.limits.splits.min(GLANCE)).unwrap_or(usize::MAX);
        standings(&Ask { law: &law, facts, on: self.case.on, law_at: self.case.law_at, splits })
    }

    /// The outcomes under both policies.
    fn beside(&self) -> Reply {
        let (Some(loaded), Some(other)) = (&self.loaded, &self.other) else { return no_policy() };
        let (facts, _) = facts::carry(&loaded.program, &self.case.facts, &other.program);
        Reply::Sides(sides(&self.stands, &self.stands_under(other, &facts)))
    }
}

/// An entry as it was typed, and where it stands among the lines of the session.
pub(crate) struct Said<'t> {
    pub(crate) entry: &'t str,
    pub(crate) name: &'t str,
    /// Lines before it.
    pub(crate) before: usize,
}

impl Said<'_> {
    /// A text with empty lines before it, so that a place in it is the place in the session.
    pub(crate) fn padded(&self, text: &str) -> String {
        format!("{}{text}", "\n".repeat(self.before))
    }

    /// The policy's texts with this entry among them.
    pub(crate) fn sources(&self, loaded: &Loaded) -> (SourceSet, FileId) {
        let mut sources = loaded.workspace.sources().clone();
        let file = sources.add(SourceText::new(self.name, self.padded(self.entry)));
        (sources, file)
    }

    /// A complaint about a part of the entry, with no text beside it.
    pub(crate) fn wrong(&self, code: Code, part: Part<'_>, message: String, help: Option<String>) -> Reply {
        let mut sources = SourceSet::default();
        let file = sources.add(SourceText::new(self.name, self.padded(self.entry)));
        let span = Span::new(file, self.before + part.at, self.before + part.end());
        let found = Diagnostic::new(code, span, message);
        let found = match help {
            Some(help) => found.help(help),
            None => found,
        };
        Reply::Wrong(sources, vec![found])
    }
}

/// The words of a part, parted by blanks or commas.
pub(crate) fn words(part: Part<'_>) -> Vec<Part<'_>> {
    let mut words = Vec::new();
    let mut at = part.at;
    for piece in part.text.split_inclusive(|c: char| c.is_whitespace() || c == ',') {
        let word = piece.trim_end_matches(|c: char| c.is_whitespace() || c == ',');
        if !word.is_empty() {
            words.push(Part { text: word, at });
        }
        at += piece.len();
    }
    words
}

/// A complaint for somebody who asks a policy and does not write it: nobody here can declare what is missing.
pub(crate) fn not_to_declare(found: Diagnostic) -> Diagnostic {
    match &found.help {
        Some(help) if help.starts_with("declare it") => {
            found.help("`:needs` lists the facts that can still matter, and the Tab key completes a name")
        }
        Some(_) | None => found,
    }
}

fn no_policy() -> Reply {
    Reply::Refused(String::from(
        "no policy is loaded; `:load POLICY` loads one, such as `:load law.third_party_material`",
    ))
}
