//! `assize export sql POLICY`: a decision as a query over a table of facts. `assize export smtlib POLICY`: what a policy
//! decides and claims as a script for a solver.
//!
//! Exit 2 where something cannot be said so, with the reason: what left something out would answer wrongly.

use crate::base::date::Date;
use crate::eval::Law;
use crate::export::smtlib::{Refused, Script, of_policy, of_two};
use crate::export::{Circuit, Dialect, Names, Question, create_table, query};
use crate::faces::cli::args::{Export, ExportForm, ExportSmtlib, ExportSql, SqlDialect};
use crate::faces::cli::eval::given;
use crate::faces::cli::open::{Stop, date, no_such, program};
use crate::faces::cli::{ExitStatus, Setting};
use crate::faces::host::Host;
use crate::ir::{DecisionId, Facts, Header, PolicyId, Program, PropertyId};

/// Runs the command.
pub fn run(host: &mut dyn Host, setting: &Setting, args: &Export) -> ExitStatus {
    let text = match &args.form {
        ExportForm::Sql(args) => sql(&*host, setting, args),
        ExportForm::Smtlib(args) => smtlib(host, setting, args),
    };
    match text {
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

fn smtlib(host: &mut dyn Host, setting: &Setting, args: &ExportSmtlib) -> Result<String, Stop> {
    let (script, of) = if args.against.is_some() || !args.at.is_empty() {
        compared(&*host, setting, args)?
    } else {
        stated(host, setting, args)?
    };
    let script = script.map_err(|refused| Stop::Usage(refused.to_string()))?;
    let of = of.replace(char::is_control, " ");
    Ok(format!("; {of}. Made by `assize export smtlib`.\n{}", script.text))
}

/// What one policy decides, with what it claims or what a case comes to.
fn stated(
    host: &mut dyn Host,
    setting: &Setting,
    args: &ExportSmtlib,
) -> Result<(Result<Script, Refused>, String), Stop> {
    let program = program(&*host, setting, &args.policy, &args.with)?;
    let on = date("--on", args.on.as_deref())?;
    let decisions = decisions(&[&program], &args.decisions)?;
    let ids: Vec<DecisionId> = decisions.iter().filter_map(|name| program.decision_named(name)).collect();
    let law = Law::new(&program);
    let script = if args.facts.is_some() || !args.sets.is_empty() {
        let facts = given(host, setting, &program, Facts::new(), (args.facts.as_deref(), &args.sets))?;
        of_policy(&law, &ids, &[], &[(&facts, on)])
    } else {
        let properties = properties(&program, args.only.as_deref())?;
        if ids.is_empty() && properties.is_empty() {
            return Err(Stop::Usage(String::from("the policy has no decision and no property")));
        }
        of_policy(&law, &ids, &properties, &[])
    };
    Ok((script, args.policy.clone()))
}

/// The properties of the policy itself; those whose name or claim contains some words.
fn properties(program: &Program, only: Option<&str>) -> Result<Vec<PropertyId>, Stop> {
    let holds = |head: &Header| {
        only.is_none_or(|text| {
            head.name.contains(text) || head.title.as_ref().is_some_and(|title| title.contains(text))
        })
    };
    let own = program.properties.iter().enumerate().filter(|(_, property)| property.head.policy == PolicyId(0));
    let chosen: Vec<PropertyId> =
        own.filter(|(_, property)| holds(&property.head)).map(|(n, _)| PropertyId::new(n)).collect();
    match only {
        Some(text) if chosen.is_empty() => {
            Err(Stop::Usage(format!("the policy has no property whose name or claim contains `{text}`")))
        }
        Some(_) | None => Ok(chosen),
    }
}

/// Two policies, or one under the law of two dates.
fn compared(
    host: &dyn Host,
    setting: &Setting,
    args: &ExportSmtlib,
) -> Result<(Result<Script, Refused>, String), Stop> {
    let at = match args.at.as_slice() {
        [] => [None, None],
        [from, to] => [date("--at", Some(from))?, date("--at", Some(to))?],
        _ => return Err(Stop::Usage(String::from("`--at` is given twice: the earlier date, then the later"))),
    };
    let old = program(host, setting, &args.policy, &[])?;
    let second = args.against.as_ref().unwrap_or(&args.policy);
    let new = program(host, setting, second, &args.with)?;
    let names = decisions(&[&old, &new], &args.decisions)?;
    if names.is_empty() {
        return Err(Stop::Usage(String::from("the two have no decision in common")));
    }
    let laws = [Law::new(&old), Law::new(&new)];
    let words = |policy: &str, law_at: &Option<Date>| {
        law_at.map_or_else(|| policy.to_owned(), |date| format!("{policy} by the law of {date}"))
    };
    let of = format!("{} compared with {}", words(&args.policy, &at[0]), words(second, &at[1]));
    Ok((of_two([(&laws[0], at[0]), (&laws[1], at[1])], &names), of))
}

/// The decisions that are asked, which each of some policies has; without names all.
fn decisions(programs: &[&Program], names: &[String]) -> Result<Vec<String>, Stop> {
    for name in names {
        for program in programs {
            let all = program.decisions.iter().map(|decision| decision.head.name.as_str());
            program.decision_named(name).ok_or_else(|| no_such("decision", name, all))?;
        }
    }
    if !names.is_empty() {
        return Ok(names.to_vec());
    }
    let first = programs.first().map(|program| program.decisions.as_slice()).unwrap_or_default();
    let everywhere = |name: &&String| programs.iter().all(|program| program.decision_named(name).is_some());
    Ok(first.iter().map(|decision| &decision.head.name).filter(everywhere).cloned().collect())
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
