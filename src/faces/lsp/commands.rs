//! Commands that an editor may have the server carry out.

use crate::diag::Code;
use crate::eval::Law;
use crate::faces::lsp::diagnose::verdict;
use crate::faces::lsp::server::{Answer, Failure, Server, typed};
use crate::ide::{View, next_question, scenario_at};
use crate::ir::{Program, ScenarioId};
use lsp_server::ErrorCode;
use lsp_types::{ExecuteCommandParams, Position};
use serde_json::{Value, json};

/// Runs the scenario at a place: `[uri, position]`.
const RUN: &str = "assize.runScenario";
/// The fact to find out next for the scenario at a place: `[uri, position]`.
const NEXT: &str = "assize.nextQuestion";
/// The page of a diagnostic code: `[code]`.
const EXPLAIN: &str = "assize.explain";

/// All of them.
pub(super) const COMMANDS: [&str; 3] = [RUN, NEXT, EXPLAIN];

/// Splits that are tried at most for the next question: an editor waits for the answer.
const SPLITS: usize = 20_000;

/// What is answered of some scenarios, within so many splits.
type OfScenarios = dyn Fn(&Server<'_>, &Program, &[ScenarioId], usize) -> Value;

impl Server<'_> {
    /// `workspace/executeCommand`.
    pub(super) fn command(&mut self, params: Value) -> Answer {
        let params: ExecuteCommandParams = typed(params)?;
        match params.command.as_str() {
            RUN => self.of_scenarios(&params.arguments, &ran),
            NEXT => self.of_scenarios(&params.arguments, &asked_next),
            EXPLAIN => explained(&params.arguments),
            other => Err(Failure::new(ErrorCode::InvalidParams, format!("there is no command `{other}`"))),
        }
    }

    /// Answers of the scenarios at a place: of a table, of each of its rows.
    fn of_scenarios(&mut self, arguments: &[Value], answer: &OfScenarios) -> Answer {
        let wrong = || Failure::new(ErrorCode::InvalidParams, "the address of a text and a position in it are needed");
        let [uri, place] = arguments else { return Err(wrong()) };
        let uri = uri.as_str().ok_or_else(wrong)?;
        let place: Position = typed(place.clone())?;
        let splits = usize::try_from(self.limits.splits).unwrap_or(usize::MAX);
        let (view, offset) =
            self.at(uri, place).ok_or_else(|| Failure::new(ErrorCode::RequestFailed, "no such text"))?;
        let View { program: Some(_), .. } = view else {
            return Err(Failure::new(
                ErrorCode::RequestFailed,
                "the policy has errors: a text with errors never decides",
            ));
        };
        let scenarios = scenario_at(&view, offset);
        if scenarios.is_empty() {
            return Err(Failure::new(ErrorCode::RequestFailed, "no scenario stands here"));
        }
        let unit = self.unit(uri).ok_or_else(wrong)?;
        let program = self.project.view(unit).and_then(|view| view.program).ok_or_else(wrong)?;
        Ok(answer(self, program, &scenarios, splits))
    }
}

fn ran(server: &Server<'_>, program: &Program, scenarios: &[ScenarioId], splits: usize) -> Value {
    let law = Law::new(program);
    let one = |id: &ScenarioId| {
        let verdict = verdict(&law, *id, splits);
        let failure = |(span, expected, found): &(crate::base::span::Span, String, String)| json!({ "location": server.location(*span), "expected": expected, "found": found });
        let failures: Vec<Value> = verdict.failures.iter().map(failure).collect();
        json!({ "title": verdict.title, "passed": failures.is_empty(), "failures": failures })
    };
    let all: Vec<Value> = scenarios.iter().map(one).collect();
    let passed = all.iter().all(|one| one.get("passed") == Some(&Value::Bool(true)));
    json!({ "passed": passed, "scenarios": all })
}

fn asked_next(_: &Server<'_>, program: &Program, scenarios: &[ScenarioId], _: usize) -> Value {
    let next = scenarios.iter().find_map(|id| next_question(program, *id, SPLITS));
    match next {
        Some(next) => json!({
            "decision": next.decision, "fact": next.fact, "question": next.question, "open": next.open,
        }),
        None => Value::Null,
    }
}

fn explained(arguments: &[Value]) -> Answer {
    let name = arguments.first().and_then(Value::as_str).unwrap_or_default();
    match Code::parse(name) {
        Some(code) => Ok(json!({ "code": code.name(), "summary": code.summary(), "page": code.page() })),
        None => Err(Failure::new(ErrorCode::InvalidParams, format!("there is no code `{name}`"))),
    }
}
