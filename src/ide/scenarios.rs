//! Scenarios as an editor shows them: which stands where, what it still lacks, what to ask next.
//!
//! How each came out is told by whoever ran them, as [`Verdict`]s.

use crate::base::span::Span;
use crate::eval::slot::Place;
use crate::eval::{Ask, Inquiry, Law};
use crate::ide::View;
use crate::ir::{DecisionId, PolicyId, Program, ScenarioId, Subject};
use crate::syntax::ast;

/// What came of one scenario, or of one row of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// Its title.
    pub title: String,
    /// Its title's place; of a row, the row.
    pub span: Span,
    /// Each expectation that was not met: its place, what was expected, what was found.
    pub failures: Vec<(Span, String, String)>,
}

/// The scenarios of the file itself that stand in the item at a place: one, or the rows of its table.
pub fn scenario_at(view: &View<'_>, offset: u32) -> Vec<ScenarioId> {
    let Some(program) = view.program else { return Vec::new() };
    let Some(item) = view.item_at(offset) else { return Vec::new() };
    own(program).filter(|id| within(item.span, program.scenario(*id).span)).collect()
}

/// The scenarios of a program's root.
pub(super) fn own(program: &Program) -> impl Iterator<Item = ScenarioId> {
    (0..program.scenarios.len()).map(ScenarioId::new).filter(|id| program.scenario(*id).policy == PolicyId(0))
}

/// Whether one place lies in another.
pub(super) fn within(outer: Span, inner: Span) -> bool {
    outer.file == inner.file && outer.start <= inner.start && inner.end <= outer.end
}

/// The fact to find out next for a scenario.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NextQuestion {
    /// The decision that turns on it.
    pub decision: String,
    /// The fact.
    pub fact: String,
    /// Its question.
    pub question: String,
    /// How many facts can still matter, this one among them.
    pub open: usize,
}

/// The fact to find out next for a scenario; `None` where nothing that it asks turns on a missing fact.
///
/// - `splits`: the limit of [`Ask::splits`].
pub fn next_question(program: &Program, id: ScenarioId, splits: usize) -> Option<NextQuestion> {
    let mut first = None;
    asked(program, id, splits, &mut |decision, inquiry| {
        if let (None, Some(next)) = (&first, inquiry.next) {
            let (fact, question) = named(program, next);
            let decision = program.decision(decision).head.name.clone();
            first = Some(NextQuestion { decision, fact, question, open: inquiry.needing.len() });
        }
    });
    first
}

/// The facts outside lists on which the answers of a scenario still turn, each with its question, in the program's order.
pub fn missing_facts(program: &Program, id: ScenarioId, splits: usize) -> Vec<(String, String)> {
    let mut all: Vec<(usize, (String, String))> = Vec::new();
    asked(program, id, splits, &mut |_, inquiry| {
        for place in &inquiry.needing {
            if let Place::Fact(fact) = place {
                all.push((fact.index(), named(program, *place)));
            }
        }
    });
    all.sort_unstable();
    all.dedup();
    all.into_iter().map(|(_, fact)| fact).collect()
}

/// Asks what is missing for each decision that a scenario expects something of.
fn asked(program: &Program, id: ScenarioId, splits: usize, found: &mut dyn FnMut(DecisionId, &Inquiry)) {
    let scenario = program.scenario(id);
    let law = Law::new(program);
    let ask = Ask { law: &law, facts: &scenario.facts, on: scenario.on, law_at: scenario.law_of, splits };
    if ask.possible().is_err() {
        return;
    }
    for expect in &scenario.expects {
        if let Subject::Decision(decision, item) = expect.subject {
            found(decision, &crate::prove::inquiry(&ask, decision, item));
        }
    }
}

fn named(program: &Program, place: Place) -> (String, String) {
    let decl = match place {
        Place::Fact(fact) => program.fact(fact),
        Place::Field { list, field, item: _ } => program.field_decl(list, field),
    };
    (decl.name.clone(), decl.question.clone())
}

/// Where another fact is given to a scenario, and how far it is indented; `None` where nothing is given yet, or a set of
/// facts or an entry stands last.
pub(super) fn given_end(view: &View<'_>, scenario: &ast::Scenario) -> Option<(u32, usize)> {
    let facts =
        scenario.given.iter().filter(|given| matches!(given.kind, ast::GivenKind::Fact(_) | ast::GivenKind::Sets(_)));
    let before_entries = facts.take_while(|given| {
        scenario
            .given
            .iter()
            .all(|other| !matches!(other.kind, ast::GivenKind::Entry { .. }) || other.span.start > given.span.start)
    });
    let last = before_entries.last()?;
    let source = view.sources.get(last.span.file)?;
    let line = source.line_range(source.line(last.span.start));
    let own = source.text.get(line)?;
    Some((last.span.end, own.len() - own.trim_start().len()))
}
