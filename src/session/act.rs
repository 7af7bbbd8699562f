//! What commands do to the session: the case, the dates, the policies, the files.

use crate::base::date::{Date, DateError};
use crate::base::suggest::closest;
use crate::diag::Code;
use crate::facts::{self, Format};
use crate::ir::{DecisionId, FactId, Program};
use crate::session::command::Command;
use crate::session::line::Part;
use crate::session::loaded::Loaded;
use crate::session::reply::{Effect, Entry, Over, Reply, Wanted};
use crate::session::{Case, Said, Session, no_policy, words};
use crate::workspace::{ReadError, Reader};

impl Session {
    /// Does what a command says.
    pub(super) fn command(
        &mut self,
        word: Part<'_>,
        rest: Part<'_>,
        said: &Said<'_>,
        reader: &dyn Reader,
    ) -> Vec<Reply> {
        let command = match Command::find(word.text) {
            Ok(command) => command,
            Err(near) => {
                let help = near.map(|near| format!("did you mean `{}`?", near.usage()));
                let help = help.or(Some(String::from("`:help` lists the commands")));
                let message = format!("there is no command `:{}`", word.text);
                return vec![said.wrong(Code::SessionCommand, word, message, help)];
            }
        };
        let force = word.text.ends_with('!');
        let done = match command {
            Command::Help => self.help(rest, said),
            Command::Quit => Ok(vec![Reply::Do(Effect::Quit)]),
            Command::Forget => Ok(vec![Reply::Do(Effect::ForgetHistory)]),
            Command::Load => self.load(rest, said, reader),
            _ if self.loaded.is_none() => Ok(vec![no_policy()]),
            Command::Reload => self.reload(reader),
            Command::Compare => self.compare(rest, said, reader),
            Command::Diff => self.diff(rest, said, reader),
            Command::Facts => Ok(self.facts()),
            Command::Unset if rest.text.is_empty() => Err(incomplete(command, rest, said)),
            Command::Unset => Ok(self.forget(rest, said)),
            Command::Undo => Ok(self.undo()),
            Command::Redo => Ok(self.redo()),
            Command::Reset => Ok(self.change(Case::default())),
            Command::On | Command::LawAt => self.set_date(command, rest, said),
            Command::Ask => self.goals(rest, said).map(|goals| match rest.text {
                "" => self.interview(goals),
                _ => self.interview_all(goals),
            }),
            Command::Needs => self.chosen(rest, said).map(|decisions| vec![Reply::Needs(decisions)]),
            Command::Why => self
                .chosen(rest, said)
                .map(|decisions| vec![Reply::Answers(Wanted { decisions, full: true, ..Wanted::default() })]),
            Command::WhyNot | Command::WhatWould => self.outcome(command, rest, said),
            Command::Duties => Ok(vec![Reply::Duties(Vec::new())]),
            Command::Test => Ok(vec![Reply::Test]),
            Command::Show => self.show(rest, said),
            Command::Source => self.source(rest, said),
            Command::Cites => self.cites(rest, said),
            Command::Scenario => self.scenario(rest, said),
            Command::Save => self.save(rest, said, force),
            Command::Open => self.open(rest, said, reader),
        };
        done.unwrap_or_else(|wrong| vec![*wrong])
    }

    fn help(&self, rest: Part<'_>, said: &Said<'_>) -> Result<Vec<Reply>, Box<Reply>> {
        if !rest.text.is_empty() {
            let word = rest.text.strip_prefix(':').unwrap_or(rest.text);
            let Ok(command) = Command::find(word) else {
                let message = format!("there is no command `:{word}`");
                let help = Some(String::from("`:help` alone lists the commands"));
                return Err(Box::new(said.wrong(Code::SessionCommand, rest, message, help)));
            };
            return Ok(vec![Reply::Listing(String::new(), vec![Entry::new(command.usage(), command.what())])]);
        }
        let facts = [
            ("request.held", "a fact: yes; it happened"),
            ("not request.held", "no; it did not happen"),
            ("request.holder is V", "a value: a word of its type, a date, a number, words in quotation marks"),
            ("request.held is unknown", "it is not known; so does `forget request.held`"),
            ("entry \"note\" in LIST", "an item of a list, its fields on the lines that follow, then an empty line"),
            ("making_request?", "how a decision, a duty or a define stands"),
            ("CONDITION?", "whether any condition of the language holds, and why"),
        ];
        let facts = facts.into_iter().map(|(form, what)| Entry::new(form, what)).collect();
        let commands = Command::ALL.iter().map(|command| Entry::new(command.usage(), command.what())).collect();
        Ok(vec![
            Reply::Listing(String::from("Lines in the language's own words"), facts),
            Reply::Listing(String::from("Commands"), commands),
        ])
    }

    fn facts(&self) -> Vec<Reply> {
        let Some(loaded) = &self.loaded else { return vec![no_policy()] };
        let lines = facts::given_lines(&loaded.program, &self.case.facts);
        let mut replies = match lines.is_empty() {
            true => vec![Reply::Words(String::from("Nothing is known of the case."))],
            false => vec![Reply::Text(format!("{}\n", lines.join("\n")))],
        };
        let on = self.case.on.map(|date| format!("The question is asked on {date}."));
        let law_at = self.case.law_at.map(|date| format!("The law of {date} is applied."));
        replies.extend(on.into_iter().chain(law_at).map(Reply::Words));
        replies
    }

    fn undo(&mut self) -> Vec<Reply> {
        match self.undo.pop() {
            Some(case) => {
                let after = std::mem::replace(&mut self.case, case);
                self.redo.push(after);
                self.tell_changes()
            }
            None => vec![Reply::Words(String::from("There is nothing to take back."))],
        }
    }

    fn redo(&mut self) -> Vec<Reply> {
        match self.redo.pop() {
            Some(case) => {
                let before = std::mem::replace(&mut self.case, case);
                self.undo.push(before);
                self.tell_changes()
            }
            None => vec![Reply::Words(String::from("There is nothing to do again."))],
        }
    }

    fn set_date(&mut self, command: Command, rest: Part<'_>, said: &Said<'_>) -> Result<Vec<Reply>, Box<Reply>> {
        let date = match rest.text {
            "" => return Err(incomplete(command, rest, said)),
            "none" => None,
            text => match Date::parse(text) {
                Ok(date) => Some(date),
                Err(error) => {
                    let (message, help) = match error {
                        DateError::NotADate => (format!("`{text}` is not written as a date is"), true),
                        DateError::NoSuchDay => (format!("`{text}`: {error}"), false),
                    };
                    let help = help.then(|| String::from("write `12 January 2026` or `2026-01-12`"));
                    return Err(Box::new(said.wrong(Code::NoSuchDate, rest, message, help)));
                }
            },
        };
        let case = match command == Command::On {
            true => Case { on: date, ..self.case.clone() },
            false => Case { law_at: date, ..self.case.clone() },
        };
        Ok(self.change(case))
    }

    fn load(&mut self, rest: Part<'_>, said: &Said<'_>, reader: &dyn Reader) -> Result<Vec<Reply>, Box<Reply>> {
        let (entry, rest) = path_in(rest);
        if entry.is_empty() {
            return Err(incomplete(Command::Load, rest, said));
        }
        let with = amendments(rest, Command::Load, said)?;
        self.take_policy(&entry, &with, reader)
    }

    fn reload(&mut self, reader: &dyn Reader) -> Result<Vec<Reply>, Box<Reply>> {
        let Some(loaded) = &self.loaded else { return Ok(vec![no_policy()]) };
        let (entry, with) = (loaded.entry.clone(), loaded.with.clone());
        if let Some(other) = &self.other {
            self.other = Some(Loaded::open(reader, &other.entry.clone(), &other.with.clone(), &self.limits)?);
        }
        self.take_policy(&entry, &with, reader)
    }

    /// Asks another policy about the case, as far as it has a place for the facts.
    ///
    /// # Errors
    /// The answer to give where it cannot be opened; the session is then as it was.
    pub fn take_policy(&mut self, entry: &str, with: &[String], reader: &dyn Reader) -> Result<Vec<Reply>, Box<Reply>> {
        let loaded = Loaded::open(reader, entry, with, &self.limits)?;
        let mut lost = Vec::new();
        if let Some(before) = &self.loaded {
            let mut carried = |case: &Case| {
                let (facts, left) = facts::carry(&before.program, &case.facts, &loaded.program);
                lost = left;
                Case { facts, ..case.clone() }
            };
            self.undo = self.undo.iter().map(&mut carried).collect();
            self.redo = self.redo.iter().map(&mut carried).collect();
            self.case = carried(&self.case);
        }
        self.interview = None;
        self.loaded = Some(loaded);
        self.look();
        let mut replies = self.opening();
        if !lost.is_empty() {
            let words = format!("It has no such facts, and they were left out: {}.", lost.join(", "));
            replies.push(Reply::Words(words));
        }
        Ok(replies)
    }

    fn compare(&mut self, rest: Part<'_>, said: &Said<'_>, reader: &dyn Reader) -> Result<Vec<Reply>, Box<Reply>> {
        let (entry, rest) = path_in(rest);
        if entry.is_empty() {
            return match self.other.is_some() {
                true => Ok(vec![self.beside()]),
                false => Err(incomplete(Command::Compare, rest, said)),
            };
        }
        if entry == "off" {
            self.other = None;
            return Ok(vec![Reply::Words(String::from("Nothing is compared any more."))]);
        }
        let with = amendments(rest, Command::Compare, said)?;
        self.compare_with(&entry, &with, reader)
    }

    /// Shows the outcomes under another policy beside these from now on.
    ///
    /// # Errors
    /// The answer to give where it cannot be opened.
    pub fn compare_with(
        &mut self,
        entry: &str,
        with: &[String],
        reader: &dyn Reader,
    ) -> Result<Vec<Reply>, Box<Reply>> {
        let other = Loaded::open(reader, entry, with, &self.limits)?;
        let mut replies = vec![Reply::Words(format!("Compared with {}", other.title()))];
        if let Some(loaded) = &self.loaded {
            let (_, lost) = facts::carry(&loaded.program, &self.case.facts, &other.program);
            if !lost.is_empty() {
                let lost = lost.join(", ");
                replies.push(Reply::Words(format!("It has no such facts, and they play no part in it: {lost}.")));
            }
        }
        self.other = Some(other);
        replies.push(self.beside());
        Ok(replies)
    }

    fn diff(&self, rest: Part<'_>, said: &Said<'_>, reader: &dyn Reader) -> Result<Vec<Reply>, Box<Reply>> {
        let (entry, more) = path_in(rest);
        let other = match (entry.is_empty(), &self.other) {
            (true, Some(other)) => other.clone(),
            (true, None) => return Err(incomplete(Command::Diff, rest, said)),
            (false, _) => Loaded::open(reader, &entry, &amendments(more, Command::Diff, said)?, &self.limits)?,
        };
        Ok(vec![Reply::Diff(Box::new(other))])
    }

    fn save(&mut self, rest: Part<'_>, said: &Said<'_>, force: bool) -> Result<Vec<Reply>, Box<Reply>> {
        let (path, more) = path_in(rest);
        if path.is_empty() || !more.text.is_empty() {
            return Err(incomplete(Command::Save, rest, said));
        }
        saved_as(&path).map_err(|words| Box::new(Reply::Refused(words)))?;
        let over = if force || self.file.as_ref() == Some(&path) { Over::Replace } else { Over::Keep };
        let Some(text) = self.case_text() else { return Ok(vec![no_policy()]) };
        self.file = Some(path.clone());
        Ok(vec![Reply::Do(Effect::Write { path, text, over })])
    }

    /// The case as facts that `assize eval` reads; `None` where no policy is loaded.
    pub fn case_text(&self) -> Option<String> {
        let loaded = self.loaded.as_ref()?;
        let mut text = format!("# What is known of a case, for {}.\n", loaded.entry);
        let date = |word: &str, date: Date| format!("# {word}: --{word} {}\n", date.iso());
        text.extend(self.case.on.map(|on| date("on", on)));
        text.extend(self.case.law_at.map(|at| date("law-at", at)));
        text.push_str(&facts::to_yaml(&loaded.program, &self.case.facts));
        Some(text)
    }

    fn open(&mut self, rest: Part<'_>, said: &Said<'_>, reader: &dyn Reader) -> Result<Vec<Reply>, Box<Reply>> {
        let (path, _) = path_in(rest);
        if path.is_empty() {
            return Err(incomplete(Command::Open, rest, said));
        }
        let Some(loaded) = &self.loaded else { return Ok(vec![no_policy()]) };
        let limit = self.limits.fact_bytes;
        let bytes = match reader.read(&path, limit) {
            Ok(bytes) => bytes,
            Err(ReadError::Missing) => {
                return match facts::of_scenario(&loaded.program, &path) {
                    Ok(scenario) => {
                        let (facts, on, law_at) = (scenario.facts.clone(), scenario.on, scenario.law_of);
                        Ok(self.change(Case { facts, on, law_at }))
                    }
                    Err(_) => {
                        let words = format!("there is no file `{path}`, and no scenario of that title");
                        Err(Box::new(Reply::Refused(words)))
                    }
                };
            }
            Err(ReadError::TooLarge { .. }) => {
                let words = format!("`{path}` is larger than the limit `fact-bytes`, {limit} bytes");
                return Err(Box::new(Reply::Refused(words)));
            }
            Err(ReadError::Refused { why }) => {
                return Err(Box::new(Reply::Refused(format!("`{path}` cannot be read: {why}"))));
            }
        };
        let facts = self.read_facts(loaded, &path, &bytes)?;
        self.file = Some(path);
        Ok(self.change(Case { facts, ..self.case.clone() }))
    }

    fn read_facts(&self, loaded: &Loaded, path: &str, bytes: &[u8]) -> Result<crate::ir::Facts, Box<Reply>> {
        use crate::base::span::{FileId, SourceSet, SourceText};
        let (text, broken) = facts::text_of(FileId(0), bytes);
        let mut sources = SourceSet::default();
        let file = sources.add(SourceText::new(path, text.clone()));
        if let Some(broken) = broken {
            return Err(Box::new(Reply::Wrong(sources, vec![broken])));
        }
        let size = |n: u64| usize::try_from(n).unwrap_or(usize::MAX);
        let limits = facts::Limits {
            bytes: size(self.limits.fact_bytes),
            depth: size(self.limits.nesting),
            items: size(self.limits.list_length),
            ..facts::Limits::default()
        };
        let format = facts::Format::of_name(path).unwrap_or_else(|| facts::Format::of_text(&text));
        let (facts, found) = facts::read(&loaded.program, file, &text, format, &limits);
        let wrong = found.iter().any(|found| found.severity == crate::diag::Severity::Error);
        if wrong { Err(Box::new(Reply::Wrong(sources, found))) } else { Ok(facts) }
    }

    /// The decision of a name.
    pub(super) fn decision(&self, part: Part<'_>, said: &Said<'_>) -> Result<DecisionId, Box<Reply>> {
        let Some(loaded) = &self.loaded else { return Err(Box::new(no_policy())) };
        let names = loaded.program.decisions.iter().map(|decision| decision.head.name.as_str());
        loaded
            .program
            .decision_named(part.text)
            .ok_or_else(|| Box::new(unknown("decision", part, names.collect(), said)))
    }

    /// The decisions named; none where none is.
    fn chosen(&self, rest: Part<'_>, said: &Said<'_>) -> Result<Vec<DecisionId>, Box<Reply>> {
        words(rest).into_iter().map(|part| self.decision(part, said)).collect()
    }

    /// The decisions that an interview is for: those named, else all.
    fn goals(&self, rest: Part<'_>, said: &Said<'_>) -> Result<Vec<DecisionId>, Box<Reply>> {
        let chosen = self.chosen(rest, said)?;
        let n = self.loaded.as_ref().map_or(0, |loaded| loaded.program.decisions.len());
        Ok(if chosen.is_empty() { (0..n).map(DecisionId::new).collect() } else { chosen })
    }

    /// `:whynot [DECISION] OUTCOME`, `:whatwould [DECISION] OUTCOME [hold FACT…]`.
    fn outcome(&self, command: Command, rest: Part<'_>, said: &Said<'_>) -> Result<Vec<Reply>, Box<Reply>> {
        let Some(loaded) = &self.loaded else { return Ok(vec![no_policy()]) };
        let program = &loaded.program;
        let all = words(rest);
        let cut = all.iter().position(|part| part.text == "hold").unwrap_or(all.len());
        let (named, held) = all.split_at(cut);
        let mut wanted = Wanted::default();
        let outcome = match named {
            [outcome] => *outcome,
            [decision, outcome] => {
                wanted.decisions = vec![self.decision(*decision, said)?];
                *outcome
            }
            _ => return Err(incomplete(command, rest, said)),
        };
        let has = |id: &DecisionId| program.outcome_named(*id, outcome.text).is_some();
        let all: Vec<DecisionId> = (0..program.decisions.len()).map(DecisionId::new).collect();
        let asked = if wanted.decisions.is_empty() { &all } else { &wanted.decisions };
        if !asked.iter().any(has) {
            let names = asked.iter().flat_map(|id| &program.decision(*id).outcomes);
            return Err(Box::new(unknown("outcome", outcome, names.map(|o| o.name.as_str()).collect(), said)));
        }
        for part in held.iter().skip(1) {
            wanted.held.push(fact_of(program, *part, said)?);
        }
        match command == Command::WhyNot {
            true => wanted.why_not = Some(outcome.text.to_owned()),
            false => wanted.what_would = Some(outcome.text.to_owned()),
        }
        Ok(vec![Reply::Answers(wanted)])
    }
}

/// `with AMENDMENT, …` after a policy.
fn amendments(rest: Part<'_>, command: Command, said: &Said<'_>) -> Result<Vec<String>, Box<Reply>> {
    match words(rest).as_slice() {
        [] => Ok(Vec::new()),
        [with, names @ ..] if with.text == "with" => Ok(names.iter().map(|name| name.text.to_owned()).collect()),
        [other, ..] => {
            let message = format!("`{}` does not follow the policy", other.text);
            let help = Some(format!("write `{}`", command.usage()));
            Err(Box::new(said.wrong(Code::SessionForm, *other, message, help)))
        }
    }
}

fn fact_of(program: &Program, part: Part<'_>, said: &Said<'_>) -> Result<FactId, Box<Reply>> {
    let names = program.facts.iter().map(|fact| fact.name.as_str()).collect();
    program.fact_named(part.text).ok_or_else(|| Box::new(unknown("fact", part, names, said)))
}

/// The complaint of a name that the policy does not have.
pub(super) fn unknown(what: &str, part: Part<'_>, mut names: Vec<&str>, said: &Said<'_>) -> Reply {
    let help = match closest(part.text, names.iter().copied()) {
        Some(near) => Some(format!("did you mean `{near}`?")),
        None => {
            names.sort_unstable();
            names.dedup();
            let listed: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
            (listed.len() <= 12).then(|| format!("there are: {}", listed.join(", ")))
        }
    };
    said.wrong(Code::UnknownName, part, format!("the policy has no {what} `{}`", part.text), help)
}

/// The complaint of a command that says too little.
pub(super) fn incomplete(command: Command, rest: Part<'_>, said: &Said<'_>) -> Box<Reply> {
    let part = if rest.text.is_empty() { Part::trimmed(said.entry, 0) } else { rest };
    let message = format!("`:{}` does not say enough, or says too much", command.name());
    let help = format!("write `{}`: {}", command.usage(), command.what());
    Box::new(said.wrong(Code::SessionForm, part, message, Some(help)))
}

/// A path, which quotation marks may hold together, and what follows it.
pub(super) fn path_in(rest: Part<'_>) -> (String, Part<'_>) {
    if let Some(quoted) = rest.text.strip_prefix('"')
        && let Some((path, after)) = quoted.split_once('"')
    {
        return (path.to_owned(), Part::trimmed(after, rest.at + path.len() + 2));
    }
    let (path, rest) = rest.split();
    (path.text.to_owned(), rest)
}

/// Whether a case may be saved under a name: a file whose ending says that it is JSON or TOML would be read as that.
///
/// # Errors
/// What to do instead, in words.
pub fn saved_as(path: &str) -> Result<(), String> {
    match Format::of_name(path) {
        None | Some(Format::Yaml) => Ok(()),
        Some(format @ (Format::Json | Format::Toml)) => {
            let name = format.name();
            let stem = path.rsplit_once('.').map_or(path, |(stem, _)| stem);
            Err(format!("`{path}` would be read as {name}, and a case is saved as YAML; name it `{stem}.yaml`"))
        }
    }
}
