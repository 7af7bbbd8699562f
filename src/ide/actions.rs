//! Changes that an editor offers: the remedy that a finding names, what is missing put in its place.

use crate::base::span::Span;
use crate::check::use_line;
use crate::diag::{Code, Diagnostic};
use crate::ide::View;
use crate::ide::beside::{Beside, Case, add_scenario};
use crate::ide::rework::{declare, extract, sorted};
use crate::ide::scenarios::{given_end, missing_facts, scenario_at, within};
use crate::ide::symbol::{Declared, citations};
use crate::ide::types::visible;
use crate::syntax::ast;

/// A change of text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// The text that goes.
    pub span: Span,
    /// The text that comes.
    pub text: String,
}

/// A change that is offered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Action {
    /// What it does, as an imperative.
    pub title: String,
    /// What it changes.
    pub edits: Vec<Edit>,
    /// The finding that it mends.
    pub mends: Option<Diagnostic>,
    /// Whether it is the finding's own remedy.
    pub preferred: bool,
    /// What sort of change it is.
    pub kind: ActionKind,
}

/// What sort of change something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ActionKind {
    /// It mends a finding.
    Mend,
    /// It brings what is missing.
    Rewrite,
    /// It takes a part out under a name.
    Extract,
    /// It puts in order.
    Order,
}

/// Splits that are tried at most for what a scenario lacks: an editor waits for the answer.
const SPLITS: usize = 2_000;

/// The changes offered for a stretch of a file.
///
/// - `found`: what is wrong in the file.
/// - `beside`: what is known of the file beside its text.
pub fn actions(view: &View<'_>, found: &[Diagnostic], range: Span, beside: &Beside) -> Vec<Action> {
    let touches = |span: Span| span.file == range.file && span.start <= range.end && range.start <= span.end;
    let mut all: Vec<Action> = Vec::new();
    for diagnostic in found.iter().filter(|diagnostic| touches(diagnostic.span)) {
        all.extend(own_fix(diagnostic));
        all.extend(used(view, diagnostic));
        all.extend(citation(view, diagnostic));
        all.extend(declare(view, diagnostic));
        all.extend(shown_case(view, diagnostic));
    }
    all.extend(cases(view, range, beside));
    all.extend(fill_in(view, range));
    all.extend(extract(view, range));
    all.extend(sorted(view));
    all
}

/// The case that a finding over every case shows, as a scenario.
fn shown_case(view: &View<'_>, found: &Diagnostic) -> Option<Action> {
    let scenario = found.note.get(found.note.find("scenario \"")?..)?;
    let edits = vec![add_scenario(view, scenario)];
    let title = String::from("add the case as a scenario");
    Some(Action { title, edits, mends: Some(found.clone()), preferred: false, kind: ActionKind::Mend })
}

/// The cases that show what is known of the item at hand beside its text.
fn cases(view: &View<'_>, range: Span, beside: &Beside) -> Vec<Action> {
    let here = |span: Span| match view.item_at(range.start) {
        Some(item) => within(item.span, span),
        None => span.start <= range.start && range.start <= span.end,
    };
    let remarked = beside.remarks.iter().filter(|remark| here(remark.span)).filter_map(|remark| remark.case.as_ref());
    let changed = beside.changed.iter().filter(|changed| here(changed.span)).flat_map(|changed| &changed.cases);
    let offer = |case: &Case| Action {
        title: case.offer.clone(),
        edits: vec![add_scenario(view, &case.scenario)],
        mends: None,
        preferred: false,
        kind: ActionKind::Rewrite,
    };
    remarked.chain(changed).map(offer).collect()
}

/// The fix that the finding names.
fn own_fix(found: &Diagnostic) -> Option<Action> {
    let fix = found.fix.as_ref()?;
    let edits = vec![Edit { span: fix.span, text: fix.replacement.clone() }];
    Some(Action {
        title: fix.title.clone(),
        edits,
        mends: Some(found.clone()),
        preferred: true,
        kind: ActionKind::Mend,
    })
}

/// The `use` line by which a name would be seen.
fn used(view: &View<'_>, found: &Diagnostic) -> Option<Action> {
    if found.code != Code::NameNotVisible {
        return None;
    }
    let declaring = view.unit_of(found.labels.first()?.span.file)?;
    let line = use_line(&declaring.key, &view.unit.key);
    let last = view.tree().items.iter().rev().find(|item| matches!(item.kind, ast::ItemKind::Use(_)));
    let edit = match (last, &view.tree().head) {
        (Some(last), _) => Edit { span: Span { start: last.span.end, ..last.span }, text: format!("\n{line}") },
        (None, Some(head)) => Edit { span: Span { start: head.span.end, ..head.span }, text: format!("\n\n{line}") },
        (None, None) => Edit { span: Span::new(view.file(), 0, 0), text: format!("{line}\n\n") },
    };
    Some(Action {
        title: format!("add `{line}`"),
        edits: vec![edit],
        mends: Some(found.clone()),
        preferred: true,
        kind: ActionKind::Mend,
    })
}

/// A citation for an item that has none: of the source that the nearest item before it cites.
fn citation(view: &View<'_>, found: &Diagnostic) -> Option<Action> {
    if found.code != Code::NoCitation {
        return None;
    }
    let before = view.tree().items.iter().filter(|item| item.span.start < found.span.start);
    let cited = before.rev().find_map(|item| citations(item).first()?.places.first().map(|place| &place.source.text));
    let declared = || {
        visible(view).into_iter().find_map(|(declared, _)| match declared {
            Declared::Item(ast::Item { kind: ast::ItemKind::Source(source), .. }) => Some(&source.name.value),
            _ => None,
        })
    };
    let source = cited.or_else(declared)?;
    let text = view.sources.get(view.file())?;
    let end = text.line_range(text.line(found.span.start)).end;
    let edit = Edit { span: Span::new(view.file(), end, end), text: format!("\n    cites {source} ") };
    let title = format!("add `cites {source}`");
    Some(Action { title, edits: vec![edit], mends: Some(found.clone()), preferred: false, kind: ActionKind::Mend })
}

/// The facts that a scenario's answers still turn on, given as unknown: for the author to say what each is.
fn fill_in(view: &View<'_>, range: Span) -> Option<Action> {
    let program = view.program?;
    let item = view.item_at(range.start).filter(|item| within(item.span, Span { end: range.start, ..range }))?;
    let ast::ItemKind::Scenario(scenario) = &item.kind else { return None };
    let [id] = scenario_at(view, range.start)[..] else { return None };
    let missing = missing_facts(program, id, SPLITS);
    let given: Vec<String> = scenario
        .given
        .iter()
        .filter_map(|given| match &given.kind {
            ast::GivenKind::Fact(fact) => Some(fact.path.text.to_string()),
            ast::GivenKind::Sets(_) | ast::GivenKind::Entry { .. } => None,
        })
        .collect();
    let missing: Vec<String> = missing.into_iter().map(|(fact, _)| fact).filter(|fact| !given.contains(fact)).collect();
    if missing.is_empty() {
        return None;
    }
    let (at, lead, indent) = match given_end(view, scenario) {
        Some((at, indent)) => (at, "", indent),
        None if scenario.given.is_empty() => (scenario.title.span.end, "\n    given", 8),
        None => return None,
    };
    let lines: String = missing.iter().map(|fact| format!("\n{:indent$}{fact} is unknown", "")).collect();
    let edit = Edit { span: Span { file: view.file(), start: at, end: at }, text: format!("{lead}{lines}") };
    let title = match missing.len() {
        1 => String::from("give the fact on which the answer turns"),
        n => format!("give the {n} facts on which the answer turns"),
    };
    Some(Action { title, edits: vec![edit], mends: None, preferred: false, kind: ActionKind::Rewrite })
}
