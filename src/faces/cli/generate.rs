//! `assize generate POLICY --records N`: made-up records, each marked as such.
//!
//! A record that an `impossible` item excludes is drawn again, so shares that are stated hold before that.

use crate::batch::{Marginals, Possible, Synthetic};
use crate::eval::Law;
use crate::eval::index::FactKey;
use crate::eval::reads::{Goal, facts_read};
use crate::faces::cli::args::Generate;
use crate::faces::cli::open::{Stop, no_such, program};
use crate::faces::cli::run::{close, open};
use crate::faces::cli::{ExitStatus, Setting};
use crate::faces::host::Host;
use crate::facts::record::shares;
use crate::ir::{DecisionId, FactId, PolicyId, Program};
use crate::workspace::ReadError;
use std::collections::BTreeSet;

/// Bytes that are handed over at once.
const BLOCK: usize = 1 << 16;

/// Runs the command.
pub fn run(host: &mut dyn Host, setting: &Setting, args: &Generate) -> ExitStatus {
    match generate(host, setting, args) {
        Ok(status) => status,
        Err(stop) => stop.tell(host, setting),
    }
}

fn generate(host: &mut dyn Host, setting: &Setting, args: &Generate) -> Result<ExitStatus, Stop> {
    let program = program(&*host, setting, &args.policy, &args.with)?;
    let only = turned_on(&program, args.decision.as_deref())?;
    let marginals = match &args.marginals {
        Some(path) => read(host, path, setting.limits.fact_bytes)?,
        None => Marginals::new(),
    };
    let synthetic = Synthetic::new(&program, &only, &marginals, args.unknown, args.seed);
    let mut synthetic = synthetic.map_err(|why| {
        let file = args.marginals.as_ref().map_or_else(String::new, |path| format!("`{path}`: "));
        Stop::Usage(format!("{file}{why}"))
    })?;
    let mut out = open(host, args.out.as_deref())?;
    let mut block = String::new();
    let law = Law::new(&program);
    let mut possible = Possible::new(&law);
    for n in 1..=args.records {
        let record = synthetic.record(&mut possible).ok_or_else(|| {
            Stop::Said(String::from("of 10,000 records drawn one after another none can occur; see to the shares"))
        })?;
        block.push_str(&record);
        block.push('\n');
        if block.len() < BLOCK && n < args.records {
            continue;
        }
        match &mut out {
            Some((path, sink)) => {
                sink.put(block.as_bytes()).map_err(|why| Stop::Usage(format!("`{path}` cannot be written: {why}")))?
            }
            None => host.print(&block),
        }
        block.clear();
        if host.is_closed() {
            break;
        }
    }
    close(out)?;
    Ok(ExitStatus::Done)
}

/// The facts outside lists that one decision, or any, can turn on.
fn turned_on(program: &Program, name: Option<&str>) -> Result<Vec<FactId>, Stop> {
    let law = Law::new(program);
    let goals: Vec<Goal> = match name {
        Some(name) => {
            let names = program.decisions.iter().map(|decision| decision.head.name.as_str());
            let id = program.decision_named(name).ok_or_else(|| no_such("decision", name, names))?;
            vec![Goal::Decision(id)]
        }
        None => (0..program.decisions.len()).map(|n| Goal::Decision(DecisionId::new(n))).collect(),
    };
    let mut facts = BTreeSet::new();
    for goal in goals {
        facts.extend(facts_read(program, &law.index, goal).into_iter().filter_map(|key| match key {
            FactKey::Fact(fact) => Some(fact),
            FactKey::Field(..) => None,
        }));
    }
    if facts.is_empty() {
        let policy = program.policy(PolicyId(0)).name.clone();
        return Err(Stop::Usage(format!("no decision of `{policy}` turns on a fact")));
    }
    Ok(facts.into_iter().collect())
}

fn read(host: &dyn Host, path: &str, limit: u64) -> Result<Marginals, Stop> {
    let bytes = host.read(path, limit).map_err(|error| {
        Stop::Usage(match error {
            ReadError::Missing => format!("there is no file `{path}`"),
            ReadError::Refused { why } => format!("`{path}` cannot be read: {why}"),
            ReadError::TooLarge { .. } => format!("`{path}` is larger than {limit} bytes"),
        })
    })?;
    let text = String::from_utf8(bytes).map_err(|_| Stop::Usage(format!("`{path}` is not UTF-8 text")))?;
    shares(&text).map_err(|why| Stop::Usage(format!("`{path}`: {why}")))
}
