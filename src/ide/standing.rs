//! How things stand on a chosen date and in a chosen case: of a name, and of each limb.

use crate::base::date::Date;
use crate::base::provision::Label;
use crate::base::span::Span;
use crate::eval::judge::{Judge, Reading};
use crate::eval::truth::Truth;
use crate::eval::{Ask, Keeping, Law, Outcome, Status};
use crate::facts::given_lines;
use crate::ide::View;
use crate::ide::hints::Hint;
use crate::ide::rework::binds;
use crate::ir::{
    DecisionId, DefineBody, DefineId, DutyId, FactId, Facts, Header, PresumptionId, Program, ProhibitionId, RuleId,
    ScenarioId,
};
use crate::syntax::ast;

/// What the author has chosen to look at.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Chosen {
    /// The date whose law is looked at.
    pub law_at: Option<Date>,
    /// The title of the scenario whose case is looked at.
    pub scenario: Option<String>,
}

/// The scenario of a title: of the file itself, or else of a file that it uses.
pub fn scenario_named(program: &Program, title: &str) -> Option<ScenarioId> {
    let named = program.scenarios.iter().position(|scenario| scenario.title == title);
    named.map(ScenarioId::new)
}

/// What stands at a name on the chosen date and in the chosen case, in Markdown; a line each.
///
/// - `splits`: the limit of [`Ask::splits`].
pub fn standing(view: &View<'_>, means: Span, chosen: &Chosen, splits: usize) -> Vec<String> {
    let Some(program) = view.program else { return Vec::new() };
    let mut lines = Vec::new();
    let law = Law::new(program);
    if let Some(date) = chosen.law_at {
        let facts = Facts::new();
        let ask = Ask { law: &law, facts: &facts, on: None, law_at: Some(date), splits };
        let heads = headers(program).filter(|head| same_thing(program, head, means));
        for head in heads {
            let truth = ask.judge().in_period(head.policy, head.period.as_ref(), Reading::Counted);
            let which = if head.name_span == means { "" } else { " (another version of it)" };
            lines.push(format!(
                "by the law of {date}{which}: {}",
                if truth.is_yes() {
                    "in force"
                } else if truth.is_no() {
                    "not in force"
                } else {
                    "it turns on the case whether it is in force"
                }
            ));
        }
    }
    let scenario = chosen.scenario.as_ref().and_then(|title| scenario_named(program, title));
    if let Some(scenario) = scenario.map(|id| program.scenario(id)) {
        let law_at = scenario.law_of.or(chosen.law_at);
        let ask = Ask { law: &law, facts: &scenario.facts, on: scenario.on, law_at, splits };
        let said = in_case(&ask, means);
        lines.extend(said.map(|said| format!("in \u{201c}{}\u{201d}: {said}", scenario.title)));
    }
    lines
}

/// Whether a header is of what a place declares, or another dated version of it.
fn same_thing(program: &Program, head: &Header, means: Span) -> bool {
    let first = headers(program).find(|first| first.name_span == means);
    first.is_some_and(|first| first.name == head.name && first.policy == head.policy)
}

fn headers(program: &Program) -> impl Iterator<Item = &Header> {
    let defines = program.defines.iter().flat_map(|define| define.versions.iter().map(|version| &version.head));
    let rules = program.rules.iter().map(|rule| &rule.head);
    let presumptions = program.presumptions.iter().map(|item| &item.head);
    let duties = program.duties.iter().map(|item| &item.head);
    let prohibitions = program.prohibitions.iter().map(|item| &item.head);
    defines.chain(rules).chain(presumptions).chain(duties).chain(prohibitions)
}

/// How a thing stands in a case; `None` where that is no question, or one for each item of a list.
fn in_case(ask: &Ask<'_>, means: Span) -> Option<String> {
    let program = ask.law.program;
    let mut judge = ask.judge();
    if let Some(n) =
        program.facts.iter().position(|fact| fact.span.file == means.file && fact.span.start == means.start)
    {
        return Some(fact(program, FactId::new(n), ask.facts));
    }
    if let Some(n) = program.defines.iter().position(|d| d.versions.iter().any(|v| v.head.name_span == means)) {
        let define = program.define(DefineId::new(n));
        let condition = define.versions.iter().all(|version| matches!(version.body, DefineBody::Means(_)));
        return (condition && define.binder.is_none())
            .then(|| truth(judge.define(DefineId::new(n), Reading::Counted)).to_owned());
    }
    if let Some(n) = program.decisions.iter().position(|item| item.head.name_span == means) {
        let id = DecisionId::new(n);
        return program.decision(id).binder.is_none().then(|| decided(ask, id));
    }
    if let Some(n) = program.rules.iter().position(|item| item.head.name_span == means) {
        let id = RuleId::new(n);
        let rule = program.rule(id);
        return (rule.binder.is_none() && rule.conclusion.is_some()).then(|| applies(&mut judge, id).to_owned());
    }
    if let Some(n) = program.presumptions.iter().position(|item| item.head.name_span == means) {
        let id = PresumptionId::new(n);
        let said = judge.bites(id);
        return program.presumption(id).binder.is_none().then(|| format!("it counts: {}", truth(said)));
    }
    if let Some(n) = program.duties.iter().position(|item| item.head.name_span == means) {
        let id = DutyId::new(n);
        let state = ask.duty(id, None).result;
        return program.duty(id).binder.is_none().then(|| state.map_or(NOT_KNOWN, |state| state.words()).to_owned());
    }
    let n = program.prohibitions.iter().position(|item| item.head.name_span == means)?;
    let id = ProhibitionId::new(n);
    let state = match ask.prohibition(id, None).result {
        Some(Keeping::Is(state)) => state.words(),
        Some(Keeping::Error) => "error: it cannot be computed",
        None => NOT_KNOWN,
    };
    program.prohibition(id).binder.is_none().then(|| state.to_owned())
}

const NOT_KNOWN: &str = "not known";

fn truth(truth: Truth) -> &'static str {
    if truth.is_error() {
        "error: it cannot be computed"
    } else if truth.is_yes() {
        "yes"
    } else if truth.is_no() {
        "no"
    } else {
        NOT_KNOWN
    }
}

fn applies(judge: &mut Judge<'_>, id: RuleId) -> &'static str {
    match truth(judge.live(id, Reading::Counted)) {
        "yes" => "it applies",
        "no" => "it does not apply",
        other => other,
    }
}

fn decided(ask: &Ask<'_>, id: DecisionId) -> String {
    let verdict = crate::prove::decide(ask, id, None).verdict;
    let words = |outcome: &Outcome| outcome.words(ask.law.program, id);
    match (verdict.status, &verdict.result) {
        (Status::Settled, Some(outcome)) => format!("{}, settled", words(outcome)),
        (Status::Presumed, Some(outcome)) => format!("{}, presumed", words(outcome)),
        (Status::NotDecided, _) => String::from("not decided: a limit was met"),
        (Status::Undetermined | Status::Settled | Status::Presumed, _) => String::from("undetermined"),
    }
}

/// What a case says of a fact.
fn fact(program: &Program, id: FactId, facts: &Facts) -> String {
    let mut own = Facts::new();
    match facts.get(id) {
        Some(found) => own.set(id, Some(found.clone())),
        None => return String::from("unknown"),
    }
    format!("`{}`", given_lines(program, &own).iter().map(|line| line.trim()).collect::<Vec<_>>().join("; "))
}

/// What a condition reads: a rebuttal, and what is impossible, reads facts as found.
fn reading_at(view: &View<'_>, span: Span) -> Reading {
    let within = |outer: Span| outer.start <= span.start && span.end <= outer.end;
    let found = view.item_at(span.start).is_some_and(|item| match &item.kind {
        ast::ItemKind::Presumption(item) => item.rebutted_if.as_ref().is_some_and(|cond| within(cond.span)),
        ast::ItemKind::Impossible(_) => true,
        _ => false,
    });
    if found { Reading::Found } else { Reading::Counted }
}

/// Whether each labelled limb of a file is so in the chosen case.
pub fn limb_verdicts(view: &View<'_>, chosen: &Chosen, splits: usize) -> Vec<Hint> {
    let Some(program) = view.program else { return Vec::new() };
    let scenario = chosen.scenario.as_ref().and_then(|title| scenario_named(program, title));
    let Some(scenario) = scenario.map(|id| program.scenario(id)) else { return Vec::new() };
    let law = Law::new(program);
    let law_at = scenario.law_of.or(chosen.law_at);
    let ask = Ask { law: &law, facts: &scenario.facts, on: scenario.on, law_at, splits };
    if ask.possible().is_err() {
        return Vec::new();
    }
    let mut judge = ask.judge();
    let mut hints = Vec::new();
    for cond in &program.conds {
        for limb in cond.kind.limbs() {
            let span = program.cond(limb.cond).span;
            if limb.label.as_ref().is_none_or(|label| !matches!(label, Label::Lettered(_) | Label::Dash(_)))
                || span.file != view.file()
                || binds(view, span)
            {
                continue;
            }
            let said = truth(judge.limb(limb, reading_at(view, span)));
            let tooltip = Some(format!("in \u{201c}{}\u{201d}", scenario.title));
            hints.push(Hint { at: span.end, text: said.to_owned(), tooltip });
        }
    }
    hints
}
