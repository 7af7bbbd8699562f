//! A session at a terminal, or read from a pipe as a script: `assize repl` and `assize ask`.
//!
//! The session itself is plain data; here its answers are put into words, its files are read and written, and lines are
//! taken from a person or from standard input.

pub mod history;
pub mod show;
pub mod terminal;

use crate::faces::cli::{ExitStatus, Setting};
use crate::faces::host::Host;
use crate::faces::repl::show::{Shown, show};
use crate::session::reply::{Effect, Over, Reply};
use crate::session::{Session, line};
use crate::workspace::ReadError;

/// How a session is held.
#[derive(Clone, Debug, Default)]
pub struct Manner {
    /// Whether lines that do not come from a terminal are shown as if they had been typed there.
    pub echo: bool,
    /// Where what was typed is kept; nowhere where it is not.
    pub history: Option<String>,
    /// Whether the session is over when the interview is, and where the case is then saved.
    pub interview: Option<Interviewing>,
}

/// An interview that is all of a session.
#[derive(Clone, Debug, Default)]
pub struct Interviewing {
    /// The file for the case.
    pub save: Option<String>,
    /// Whether every limb and fact is shown at the end.
    pub full: bool,
}

/// A session and what came of it so far.
pub struct Talk<'t> {
    /// The session.
    pub session: Session,
    manner: Manner,
    setting: &'t Setting,
    /// Whether a line was wrong.
    wrong: bool,
    over: bool,
}

impl<'t> Talk<'t> {
    /// Begins a talk.
    pub fn new(session: Session, manner: Manner, setting: &'t Setting) -> Talk<'t> {
        Talk { session, manner, setting, wrong: false, over: false }
    }

    /// Holds the talk to its end.
    pub fn hold(mut self, host: &mut dyn Host, opening: Vec<Reply>) -> ExitStatus {
        let person = host.is_interactive();
        self.take(host, opening, person);
        if !self.over {
            if person { terminal::talk(&mut self, host) } else { self.script(host) }
        }
        if self.wrong && !person { ExitStatus::Negative } else { ExitStatus::Done }
    }

    /// Whether it is over.
    pub fn is_over(&self) -> bool {
        self.over
    }

    /// What stands before a line.
    pub fn prompt(&self) -> &'static str {
        if self.session.asked().is_some() { "answer> " } else { "assize> " }
    }

    /// Takes one entry and shows the answer.
    pub fn say(&mut self, host: &mut dyn Host, entry: &str, person: bool) {
        let replies = self.session.line(entry, &*host);
        self.take(host, replies, person);
    }

    fn script(&mut self, host: &mut dyn Host) {
        let mut entry = String::new();
        loop {
            let line = match host.stdin_line(self.setting.limits.source_bytes) {
                Ok(Some(line)) => line,
                Ok(None) => break,
                Err(error) => {
                    self.wrong = true;
                    let why = match error {
                        ReadError::TooLarge { .. } => String::from("a line is longer than the limit `source-bytes`"),
                        ReadError::Refused { why } => why,
                        ReadError::Missing => String::from("there is none"),
                    };
                    host.complain(&format!("assize: standard input: {why}\n"));
                    break;
                }
            };
            if self.manner.echo {
                let lead = if entry.is_empty() { self.prompt() } else { "   ...> " };
                host.print(format!("{lead}{line}").trim_end());
                host.print("\n");
            }
            entry.push_str(&line);
            if line::goes_on(&entry) && self.session.asked().is_none() {
                entry.push('\n');
                continue;
            }
            let said = std::mem::take(&mut entry);
            self.say(host, &said, false);
            if self.over || host.is_closed() {
                return;
            }
        }
        if !entry.is_empty() {
            self.say(host, &entry, false);
        }
        if !self.over && self.session.asked().is_some() {
            self.say(host, "stop", false);
        }
    }

    /// Shows an answer, and does what it asks for.
    fn take(&mut self, host: &mut dyn Host, replies: Vec<Reply>, person: bool) {
        let aside = !person && !self.manner.echo;
        for reply in replies {
            self.wrong |= reply.is_wrong();
            if let Reply::Do(effect) = &reply {
                self.act(host, effect, aside);
                continue;
            }
            if let (Reply::Asked(goals), true) = (&reply, self.manner.interview.is_some()) {
                self.end(host, goals, aside);
                continue;
            }
            let Shown { text, complaint } = show(&self.session, &reply, self.setting);
            host.print(&text);
            self.complain(host, &complaint, aside);
        }
        host.flush();
    }

    fn complain(&mut self, host: &mut dyn Host, words: &str, aside: bool) {
        if words.is_empty() {
            return;
        }
        if aside {
            host.flush();
            host.complain(words);
        } else {
            host.print(words);
        }
    }

    fn refuse(&mut self, host: &mut dyn Host, words: &str, aside: bool) {
        self.wrong = true;
        self.complain(host, &format!("{words}\n"), aside);
    }

    fn act(&mut self, host: &mut dyn Host, effect: &Effect, aside: bool) {
        match effect {
            Effect::Quit => self.over = true,
            Effect::ForgetHistory => match &self.manner.history {
                Some(path) => match history::empty(path) {
                    Ok(()) => host.print(&format!("The history in `{path}` is empty.\n")),
                    Err(why) => self.refuse(host, &format!("`{path}` cannot be emptied: {why}"), aside),
                },
                None => host.print("No history is kept.\n"),
            },
            Effect::Write { path, text, over } => match host.write(path, text, *over) {
                Ok(()) => host.print(&format!("Written to `{path}`.\n")),
                Err(why) => {
                    let how = if *over == Over::Keep { "; `:save! FILE` replaces a file" } else { "" };
                    self.refuse(host, &format!("`{path}` is not written: {why}{how}"), aside);
                }
            },
        }
    }

    /// The end of an interview that is all of a session: the answer, and the case saved.
    fn end(&mut self, host: &mut dyn Host, goals: &[crate::ir::DecisionId], aside: bool) {
        self.over = true;
        let full = self.manner.interview.as_ref().is_some_and(|interview| interview.full);
        let wanted = crate::session::reply::Wanted { decisions: goals.to_vec(), full, ..Default::default() };
        host.print("\n");
        host.print(&show::answers_text(&self.session, &wanted, self.setting));
        let save = self.manner.interview.as_ref().and_then(|interview| interview.save.clone());
        if let (Some(path), Some(text)) = (save, self.session.case_text()) {
            let effect = Effect::Write { path, text, over: Over::Replace };
            host.print("\n");
            self.act(host, &effect, aside);
        }
    }

    /// Where what was typed is kept.
    pub fn history(&self) -> Option<&str> {
        self.manner.history.as_deref()
    }

    /// What holds for the whole run.
    pub fn setting(&self) -> &Setting {
        self.setting
    }
}
