//! `assize ask POLICY`: an interview that asks only what can still matter, and ends with the answer.
//!
//! Exit 1 where an answer of a script was wrong, or where the policy or the facts named at the start have errors; 2 where
//! they cannot be read.

use crate::base::suggest::closest;
use crate::faces::cli::args::Ask;
use crate::faces::cli::{ExitStatus, Setting, repl, usage};
use crate::faces::host::Host;
use crate::faces::repl::{Interviewing, Manner, Talk};
use crate::ir::DecisionId;
use crate::session::act::saved_as;

/// Runs the command.
pub fn run(host: &mut dyn Host, setting: &Setting, args: &Ask) -> ExitStatus {
    if let Some(Err(words)) = args.save.as_deref().map(saved_as) {
        return usage(host, &words);
    }
    let mut session = match repl::begin(host, setting, Some(&args.policy), &args.start) {
        Ok(session) => session,
        Err(status) => return status,
    };
    let Some(loaded) = session.loaded() else { return ExitStatus::Usage };
    let mut goals: Vec<DecisionId> = (0..loaded.program.decisions.len()).map(DecisionId::new).collect();
    if goals.is_empty() {
        return usage(host, &format!("`{}` makes no decision", args.policy));
    }
    if !args.decisions.is_empty() {
        goals.clear();
    }
    for name in &args.decisions {
        match loaded.program.decision_named(name) {
            Some(goal) => goals.push(goal),
            None => {
                let names = loaded.program.decisions.iter().map(|decision| decision.head.name.as_str());
                let near = closest(name, names).map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
                return usage(host, &format!("the policy has no decision `{name}`{near}"));
            }
        }
    }
    let opening = if args.decisions.is_empty() { session.interview(goals) } else { session.interview_all(goals) };
    let interview = Some(Interviewing { save: args.save.clone(), full: args.why });
    let manner = Manner { echo: args.start.echo, history: None, interview };
    Talk::new(session, manner, setting).hold(host, opening)
}
