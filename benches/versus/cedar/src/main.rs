//! Records of JSON decided by Cedar: `versus-cedar POLICIES RECORDS N`.
//!
//! Prints, as a line of JSON, how many of the first N records came out how, and nanoseconds of the processor a record: with
//! requests ready in memory, and from the text of each record. A record is one request, whose context holds its facts as they are named.

use cedar_policy::{Authorizer, Context, Decision, Entities, EntityUid, PolicySet, Request};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::io::BufRead;
use std::time::{Duration, Instant};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let args: Vec<String> = std::env::args().collect();
    let [_, policies, records, n] = args.as_slice() else { return Err("POLICIES RECORDS N".into()) };
    let policies: PolicySet = std::fs::read_to_string(policies)?.parse()?;
    let lines = std::io::BufReader::new(std::fs::File::open(records)?).lines().take(n.parse()?);
    let lines: Vec<String> = lines.collect::<Result<_, _>>()?;
    let names = ["Officer::\"one\"", "Action::\"ask\"", "Notes::\"these\""];
    let names: Vec<EntityUid> = names.iter().map(|name| name.parse()).collect::<Result<_, _>>()?;
    let entities = Entities::empty();
    let authorizer = Authorizer::new();
    let request = |line: &str| -> Result<Request, Box<dyn std::error::Error>> {
        let context = Context::from_json_value(facts(serde_json::from_str(line)?), None)?;
        let [principal, action, resource] = [names[0].clone(), names[1].clone(), names[2].clone()];
        Ok(Request::new(principal, action, resource, context, None)?)
    };

    let begun = Clock::now();
    let mut counts: BTreeMap<&str, u64> = BTreeMap::new();
    for line in &lines {
        *counts.entry(outcome(&authorizer, &policies, &entities, &request(line)?)).or_default() += 1;
    }
    let from_json = begun.elapsed();

    let ready: Vec<Request> = lines.iter().take(10_000).map(|line| request(line)).collect::<Result<_, _>>()?;
    let begun = Clock::now();
    let allowed =
        ready.iter().filter(|request| outcome(&authorizer, &policies, &entities, request) == "allowed").count();
    let facts_ready = begun.elapsed();
    let each = |time: Duration, n: usize| time.as_nanos() as u64 / n.max(1) as u64;
    let times = (each(facts_ready, ready.len()), each(from_json, lines.len()));
    println!("{}", json!({ "counts": counts, "ready": times.0, "from_json": times.1, "of_ready_allowed": allowed }));
    Ok(())
}

/// Time of the processor where the system tells it, which what else runs does not change; else time of the day.
struct Clock(Instant, Option<Duration>);

impl Clock {
    fn now() -> Clock {
        Clock(Instant::now(), Clock::processor())
    }

    fn processor() -> Option<Duration> {
        let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
        Some(Duration::from_nanos(told.split(' ').next()?.parse().ok()?))
    }

    fn elapsed(&self) -> Duration {
        let spent = self.1.zip(Clock::processor()).map(|(begun, now)| now - begun);
        spent.unwrap_or_else(|| self.0.elapsed())
    }
}

/// Words that Cedar can compare: a date as a number without its strokes, a rank by its place.
fn facts(record: Map<String, Value>) -> Value {
    let rank =
        |name: &str| ["constable", "sergeant", "inspector", "chief_inspector"].iter().position(|own| *own == name);
    let each = record.into_iter().map(|(name, value)| {
        let value = match (name.as_str(), value.as_str()) {
            ("request.made_on", Some(date)) => json!(date.replace('-', "").parse::<i64>().unwrap_or(0)),
            ("request.by", Some(name)) => json!(rank(name).map_or(-1, |rank| rank as i64)),
            _ => value,
        };
        (name, value)
    });
    Value::Object(each.collect())
}

/// The outcome of a request: the policies that decide it are named for the outcome that they are for.
fn outcome(authorizer: &Authorizer, policies: &PolicySet, entities: &Entities, request: &Request) -> &'static str {
    let answer = authorizer.is_authorized(request, policies, entities);
    assert!(answer.diagnostics().errors().next().is_none(), "a record is not complete");
    if answer.decision() == Decision::Allow {
        return "allowed";
    }
    // Policies without names of their own are numbered in their order: the first permits, then every other one is of the
    // graver outcome.
    let rules =
        answer.diagnostics().reason().filter_map(|id| id.to_string().strip_prefix("policy")?.parse::<u32>().ok());
    match rules.map(|n| n % 2).max() {
        Some(1) => "unlawful",
        Some(_) => "contrary",
        None => "not governed",
    }
}
