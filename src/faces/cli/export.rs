//! `assize export sql POLICY`: a decision as a query over a table of facts.
//!
//! Exit 2 where the decision cannot be said so, with the reason: a query that left something out would answer wrongly.

use crate::eval::Law;
use crate::export::{Circuit, Dialect, Names, Question, create_table, query};
use crate::faces::cli::args::{Export, ExportForm, ExportSql, SqlDialect};
use crate::faces::cli::open::{Stop, date, no_such, program};
use crate::faces::cli::{ExitStatus, Setting};
use crate::faces::host::Host;
use crate::ir::{DecisionId, Program};

/// Runs the command.
pub fn run(host: &mut dyn Host, setting: &Setting, args: &Export) -> ExitStatus {
    let ExportForm::Sql(args) = &args.form;
    match sql(&*host, setting, args) {
        Ok(text) => {
            host.print(&text);
            ExitStatus::Done
        }
        Err(stop) => stop.tell(host, setting),
    }
}

fn sql(host: &dyn Host, setting: &Setting, args: &ExportSql) -> Result<String, Stop> {
    let on = date("--on", args.on.as_deref())?;
    let law_at = date("--law-at", args.law_at.as_deref())?;
    let program = program(host, setting, &args.policy, &args.with)?;
    let decision = decision(&program, args.decision.as_deref())?;
    let name = &program.decision(decision).head.name;
    let refused = |why| Stop::Usage(format!("no query can be made of `{name}`: {why}"));
    let nodes = usize::try_from(setting.limits.nodes).unwrap_or(usize::MAX);
    let question = Question { decision, on, law_at, nodes };
    let circuit = Circuit::new(&Law::new(&program), &question).map_err(refused)?;
    let names = Names { table: &args.table, id: &args.id };
    let dialect = match args.dialect {
        SqlDialect::Duckdb => Dialect::Duckdb,
        SqlDialect::Postgres => Dialect::Postgres,
        SqlDialect::Spark => Dialect::Spark,
    };
    if args.create_table {
        return Ok(create_table(&circuit, names, dialect));
    }
    let text = query(&program, &circuit, names, dialect).map_err(refused)?;
    let when = args.law_at.as_ref().map_or_else(String::new, |date| format!(", by the law of {date}"));
    let policy = args.policy.replace(char::is_control, " ");
    Ok(format!("-- {name} of {policy}{when}, for {}. Made by `assize export sql`.\n{text}", dialect.name()))
}

/// The decision that is asked.
fn decision(program: &Program, name: Option<&str>) -> Result<DecisionId, Stop> {
    let names = program.decisions.iter().map(|decision| decision.head.name.as_str());
    match (name, program.decisions.len()) {
        (Some(name), _) => program.decision_named(name).ok_or_else(|| no_such("decision", name, names)),
        (None, 1) => Ok(DecisionId::new(0)),
        (None, 0) => Err(Stop::Usage(String::from("the policy has no decision"))),
        (None, _) => {
            let names: Vec<&str> = names.collect();
            let words = format!("the policy has several decisions; choose one with `--decision`: {}", names.join(", "));
            Err(Stop::Usage(words))
        }
    }
}
