//! `assize repl [POLICY [POLICY]]`: a case explored line by line, at a terminal or from a pipe.
//!
//! Exit 1 where a line of a script was wrong, or where a policy or the facts named at the start have errors; 2 where they
//! cannot be read.

use crate::faces::cli::args::{Repl, Start};
use crate::faces::cli::{ExitStatus, Setting, usage};
use crate::faces::host::Host;
use crate::faces::repl::show::show;
use crate::faces::repl::{Manner, Talk, history};
use crate::session::Session;
use crate::session::reply::Reply;

/// Runs the command.
pub fn run(host: &mut dyn Host, setting: &Setting, args: &Repl) -> ExitStatus {
    let mut session = match begin(host, setting, args.policies.first(), &args.start) {
        Ok(session) => session,
        Err(status) => return status,
    };
    if let Some(other) = args.policies.get(1)
        && let Err(wrong) = session.compare_with(other, &[], &*host)
    {
        return refuse(host, setting, &session, &wrong);
    }
    let person = host.is_interactive();
    let history = if args.no_history || !person { None } else { history::place(&*host) };
    let mut opening = if setting.quiet { Vec::new() } else { session.opening() };
    if session.loaded().is_none() && !person {
        // A script may begin with `:load`.
        opening.clear();
    }
    if person && !setting.quiet {
        let kept = match &history {
            Some(path) => format!("; what is typed is kept in {path}, and `:forget` empties it"),
            None => String::from("; no history is kept"),
        };
        opening.push(Reply::Words(format!("`:help` lists what can be typed, `:ask` asks question by question{kept}.")));
    }
    let manner = Manner { echo: args.start.echo, history, interview: None };
    Talk::new(session, manner, setting).hold(host, opening)
}

/// A session with its policy, facts and dates.
///
/// # Errors
/// What to tell the shell; the reason is told already.
pub(super) fn begin(
    host: &mut dyn Host,
    setting: &Setting,
    policy: Option<&String>,
    start: &Start,
) -> Result<Session, ExitStatus> {
    let name = if host.is_interactive() { "session" } else { "<stdin>" };
    let mut session = Session::new(setting.limits.clone(), name);
    let Some(policy) = policy else { return Ok(session) };
    if let Err(wrong) = session.take_policy(policy, &start.with, &*host) {
        return Err(refuse(host, setting, &session, &wrong));
    }
    // What the line gives is taken as if it had been typed first.
    let facts = start.facts.as_ref().map(|path| format!(":open \"{path}\""));
    let on = start.on.as_ref().map(|date| format!(":on {date}"));
    let law_at = start.law_at.as_ref().map(|date| format!(":law-at {date}"));
    for line in facts.into_iter().chain(on).chain(law_at) {
        let replies = session.line(&line, &*host);
        if let Some(wrong) = replies.iter().find(|reply| reply.is_wrong()) {
            return Err(refuse(host, setting, &session, wrong));
        }
    }
    session.begin();
    Ok(session)
}

/// Says on standard error why a session cannot begin.
fn refuse(host: &mut dyn Host, setting: &Setting, session: &Session, wrong: &Reply) -> ExitStatus {
    if let Reply::Refused(words) = wrong {
        return usage(host, words);
    }
    host.complain(&show(session, wrong, setting).complaint);
    ExitStatus::Negative
}
