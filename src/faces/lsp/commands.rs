//! Commands that an editor may have the server carry out.

use crate::base::date::Date;
use crate::diag::Code;
use crate::eval::{Ask, Law, Refused};
use crate::faces::lsp::diagnose::verdict;
use crate::faces::lsp::server::{Answer, Failure, Server, typed};
use crate::faces::report::{Depth, Wanted, report, text};
use crate::ide::{View, next_question, scenario_at};
use crate::ir::{Program, ScenarioId};
use crate::syntax::ast::ItemKind;
use lsp_server::ErrorCode;
use lsp_types::{ExecuteCommandParams, Position};
use serde_json::{Value, json};

/// Runs the scenario at a place: `[uri, position]`.
const RUN: &str = "assize.runScenario";
/// The fact to find out next for the scenario at a place: `[uri, position]`.
const NEXT: &str = "assize.nextQuestion";
/// The page of a diagnostic code: `[code]`.
const EXPLAIN: &str = "assize.explain";

/// What changed of a policy since the last commit: `[uri]`, or `[uri, name]` of one thing. Another thread answers.
pub(super) const DIFF: &str = "assize.diffWithHead";

/// The date whose law names are told of by: `[date]`, or `[]` for none.
const LAW_AT: &str = "assize.lawAt";
/// The scenario by whose case names and limbs are told of: the one at a place, `[uri, position]`, or `[]` for none.
const CHOOSE: &str = "assize.chooseScenario";
/// The answer in the case of the scenario at a place: `[uri, position]`.
const ANSWER: &str = "assize.answer";
/// The scenarios of a text, each with its place: `[uri]`.
const SCENARIOS: &str = "assize.scenarios";

/// All of them.
pub(super) const COMMANDS: [&str; 8] = [RUN, NEXT, EXPLAIN, DIFF, LAW_AT, CHOOSE, ANSWER, SCENARIOS];

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
            LAW_AT => self.law_at(&params.arguments),
            CHOOSE if params.arguments.is_empty() => Ok(self.choose(None)),
            CHOOSE => {
                let title = |_: &Server<'_>, program: &Program, scenarios: &[ScenarioId], _: usize| {
                    json!(scenarios.first().map(|id| program.scenario(*id).title.clone()))
                };
                let title = self.of_scenarios(&params.arguments, &title)?;
                Ok(self.choose(title.as_str().map(str::to_owned)))
            }
            ANSWER => self.of_scenarios(&params.arguments, &answered),
            SCENARIOS => self.scenarios(&params.arguments),
            other => Err(Failure::new(ErrorCode::InvalidParams, format!("there is no command `{other}`"))),
        }
    }

    fn law_at(&mut self, arguments: &[Value]) -> Answer {
        let date = match arguments {
            [] | [Value::Null] => None,
            [date, ..] => {
                let words = date.as_str().unwrap_or_default();
                let wrong = |error| Failure::new(ErrorCode::InvalidParams, format!("`{words}`: {error}"));
                Some(Date::parse(words).map_err(wrong)?)
            }
        };
        self.chosen.law_at = date;
        self.ask_for_hints();
        Ok(json!({ "lawAt": date.map(|date| date.to_string()) }))
    }

    fn choose(&mut self, title: Option<String>) -> Value {
        self.chosen.scenario = title;
        self.ask_for_hints();
        json!({ "scenario": self.chosen.scenario })
    }

    fn scenarios(&mut self, arguments: &[Value]) -> Answer {
        let wrong = || Failure::new(ErrorCode::InvalidParams, "the address of a text is needed");
        let uri = arguments.first().and_then(Value::as_str).ok_or_else(wrong)?;
        let Some(unit) = self.unit(uri) else { return Ok(json!([])) };
        let Some(view) = self.project.view(unit) else { return Ok(json!([])) };
        let all = view.tree().items.iter().filter_map(|item| {
            let ItemKind::Scenario(scenario) = &item.kind else { return None };
            let (range, whole) = (self.range(scenario.title.span), self.range(item.span));
            Some(json!({ "title": scenario.title.value, "range": range, "whole": whole }))
        });
        Ok(Value::Array(all.collect()))
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

/// The answers in the cases at a place: each as data, and as the text that `assize eval` gives.
fn answered(_: &Server<'_>, program: &Program, scenarios: &[ScenarioId], splits: usize) -> Value {
    const WIDTH: usize = 72;
    let law = Law::new(program);
    let one = |id: &ScenarioId| {
        let scenario = program.scenario(*id);
        let ask = Ask { law: &law, facts: &scenario.facts, on: scenario.on, law_at: scenario.law_of, splits };
        match ask.possible() {
            Ok(()) => {
                let report = report(&ask, &Wanted::default());
                let said = text(&report, Depth::Short, WIDTH, false, true);
                json!({ "title": scenario.title, "text": said, "report": report })
            }
            Err(Refused(impossible)) => {
                let name = &program.impossible(impossible).head.name;
                json!({ "title": scenario.title, "text": format!("The facts cannot occur together: `{name}` excludes them.\n"), "report": null })
            }
        }
    };
    Value::Array(scenarios.iter().map(one).collect())
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
