//! `assize graph POLICY ITEM`: one item drawn: a decision with its rules, anything else as its ladder.

use crate::docs::graph::names;
use crate::docs::{Format, NoGraph, graph};
use crate::faces::cli::args::Graph;
use crate::faces::cli::open::{Stop, no_such, program};
use crate::faces::cli::{ExitStatus, Setting};
use crate::faces::host::Host;

/// Runs the command.
pub fn run(host: &mut dyn Host, setting: &Setting, args: &Graph) -> ExitStatus {
    match drawn(&*host, setting, args) {
        Ok(text) => {
            host.print(&text);
            ExitStatus::Done
        }
        Err(stop) => stop.tell(host, setting),
    }
}

fn drawn(host: &dyn Host, setting: &Setting, args: &Graph) -> Result<String, Stop> {
    let program = program(host, setting, &args.policy, &args.with)?;
    let format = match args.format.as_str() {
        "dot" => Format::Dot,
        "mermaid" => Format::Mermaid,
        _ => Format::Svg,
    };
    graph(&program, &args.item, format).map_err(|why| match why {
        NoGraph::Unknown => no_such("item", &args.item, names(&program).into_iter()),
        NoGraph::Nothing(what) => {
            Stop::Usage(format!("the {what} `{}` states no condition: there is nothing to draw", args.item))
        }
    })
}
