//! A session at a terminal: editing of lines, history, completion with what each candidate means, hints, colours.
//!
//! The only user of rustyline. What is completed, hinted and coloured is worked out by the session.

use crate::faces::host::{Disk, Host};
use crate::faces::repl::{Talk, history};
use crate::session::complete::Sort;
use crate::session::{Session, line};
use rustyline::completion::{Completer, Pair};
use rustyline::error::ReadlineError;
use rustyline::highlight::{CmdKind, Highlighter};
use rustyline::hint::Hinter;
use rustyline::history::{FileHistory, History as _};
use rustyline::validate::{ValidationContext, ValidationResult, Validator};
use rustyline::{ColorMode, CompletionType, Config, Context, Editor, Helper};
use std::borrow::Cow;

/// Entries of the history at most.
const REMEMBERED: usize = 1_000;

/// Talks to a person until they end it.
pub fn talk(talk: &mut Talk<'_>, host: &mut dyn Host) {
    let colour = talk.setting().colour;
    let config = Config::builder()
        .completion_type(CompletionType::List)
        .completion_show_all_if_ambiguous(true)
        .color_mode(if colour { ColorMode::Enabled } else { ColorMode::Disabled });
    let config = config.max_history_size(REMEMBERED).map_or_else(|_| Config::default(), |config| config.build());
    let mut editor: Editor<Hand, FileHistory> = match Editor::with_config(config) {
        Ok(editor) => editor,
        Err(error) => return host.complain(&format!("assize: the terminal cannot be used: {error}\n")),
    };
    let kept = talk.history().filter(|path| history::prepare(path)).map(str::to_owned);
    if let Some(path) = &kept {
        // A first session has no history yet.
        let _ = editor.load_history(path);
    }
    while !talk.is_over() {
        let width = talk.setting().width;
        editor.set_helper(Some(Hand { session: talk.session.clone(), width, colour }));
        match editor.readline(talk.prompt()) {
            Ok(entry) => {
                let forgets = entry.trim() == ":forget";
                if !entry.trim().is_empty() && !forgets {
                    // What cannot be remembered is still answered.
                    let _ = editor.add_history_entry(entry.as_str());
                }
                if forgets {
                    let _ = editor.history_mut().clear();
                }
                talk.say(host, &entry, true);
                if let (Some(path), false) = (&kept, forgets) {
                    let _ = editor.save_history(path);
                }
            }
            // Ctrl-C clears the line.
            Err(ReadlineError::Interrupted) => {}
            Err(ReadlineError::Eof) => break,
            Err(error) => {
                host.complain(&format!("assize: the terminal cannot be read: {error}\n"));
                break;
            }
        }
    }
    if talk.session.asked().is_some() && !talk.is_over() {
        talk.say(host, "stop", true);
    }
}

/// What helps the hand that types.
struct Hand {
    session: Session,
    width: usize,
    colour: bool,
}

impl Helper for Hand {}

impl Completer for Hand {
    type Candidate = Pair;

    fn complete(&self, line: &str, pos: usize, _: &Context<'_>) -> rustyline::Result<(usize, Vec<Pair>)> {
        let (start, entries) = self.session.complete(line, pos, &Disk);
        let widest = entries.iter().map(|entry| entry.name.chars().count()).max().unwrap_or(0);
        let pair = |entry: crate::session::reply::Entry| {
            let shown = format!("{:<widest$}  {}", entry.name, entry.words);
            // Each on a line of its own: wider than half the terminal, no wider than all of it.
            let half = self.width / 2 + 1;
            let shown: String = shown.chars().take(self.width.saturating_sub(3)).collect();
            Pair { display: format!("{shown:<half$}"), replacement: entry.name }
        };
        Ok((start, entries.into_iter().map(pair).collect()))
    }
}

impl Hinter for Hand {
    type Hint = String;

    fn hint(&self, line: &str, pos: usize, _: &Context<'_>) -> Option<String> {
        if pos < line.len() || line.is_empty() {
            return None;
        }
        let hint = self.session.hint(line)?;
        // A hint that runs over the line would move what is typed.
        let room = self.width.saturating_sub(line.chars().count() + 10);
        Some(hint.chars().take(room).collect())
    }
}

impl Highlighter for Hand {
    fn highlight<'l>(&self, line: &'l str, _: usize) -> Cow<'l, str> {
        if !self.colour {
            return Cow::Borrowed(line);
        }
        let mut out = String::new();
        let mut at = 0;
        for (range, sort) in self.session.sorts(line) {
            out.push_str(line.get(at..range.start).unwrap_or(""));
            let words = line.get(range.clone()).unwrap_or("");
            out.push_str(&format!("\u{1b}[{}m{words}\u{1b}[0m", code(sort)));
            at = range.end;
        }
        out.push_str(line.get(at..).unwrap_or(""));
        Cow::Owned(out)
    }

    fn highlight_hint<'h>(&self, hint: &'h str) -> Cow<'h, str> {
        if self.colour { Cow::Owned(format!("\u{1b}[2m{hint}\u{1b}[0m")) } else { Cow::Borrowed(hint) }
    }

    fn highlight_char(&self, _: &str, _: usize, _: CmdKind) -> bool {
        self.colour
    }
}

fn code(sort: Sort) -> &'static str {
    match sort {
        Sort::Command => "1;35",
        Sort::Fact => "36",
        Sort::Item => "1;36",
        Sort::Keyword => "1",
        Sort::Text => "32",
        Sort::Unknown => "31",
    }
}

impl Validator for Hand {
    fn validate(&self, ctx: &mut ValidationContext<'_>) -> rustyline::Result<ValidationResult> {
        let asked = self.session.asked().is_some();
        let open = !asked && line::goes_on(ctx.input());
        Ok(if open { ValidationResult::Incomplete } else { ValidationResult::Valid(None) })
    }
}
