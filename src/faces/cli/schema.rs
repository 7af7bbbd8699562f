//! `assize schema POLICY`: the facts of a policy as a JSON Schema.

use crate::faces::cli::args::Schema;
use crate::faces::cli::open::{Stop, program};
use crate::faces::cli::{ExitStatus, Setting};
use crate::faces::host::Host;
use crate::faces::schema::schema;

/// Runs the command.
pub fn run(host: &mut dyn Host, setting: &Setting, args: &Schema) -> ExitStatus {
    match print(host, setting, args) {
        Ok(()) => ExitStatus::Done,
        Err(stop) => stop.tell(host, setting),
    }
}

fn print(host: &mut dyn Host, setting: &Setting, args: &Schema) -> Result<(), Stop> {
    let program = program(&*host, setting, &args.policy, &args.with)?;
    // Written to a string, which cannot fail: every key is text.
    let json = serde_json::to_string_pretty(&schema(&program)).unwrap_or_default();
    host.print(&format!("{json}\n"));
    Ok(())
}
