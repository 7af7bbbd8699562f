//! Parts of a report on their own: what is missing, the duties, a condition, a value.

use crate::eval::judge::Reading;
use crate::eval::{Ask, Status};
use crate::faces::report::build::{Builder, Wanted, report};
use crate::faces::report::model::Node;
use crate::faces::report::text::{Depth, Page};
use crate::faces::report::words;
use crate::ir::{CondId, DecisionId, DefineBody, DefineId, PolicyId};
use std::collections::BTreeSet;

/// How a part is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    /// Columns to fill.
    pub width: usize,
    /// Whether headings are coloured.
    pub colour: bool,
}

impl Style {
    fn page(self, depth: Depth) -> Page {
        Page::new(depth, self.width, self.colour)
    }
}

/// What can still change the answers asked for.
pub fn missing(ask: &Ask<'_>, wanted: &Wanted, style: Style) -> String {
    let mut page = style.page(Depth::Short);
    for answer in report(ask, wanted).answers {
        let of = answer.item.as_ref().map_or_else(String::new, |item| format!(" For {item}:"));
        page.heading(&format!("{}{of}", answer.question));
        match &answer.missing {
            Some(missing) => page.missing(missing),
            None => page.para(2, 2, "Nothing is missing: the answer is settled."),
        }
    }
    page.done()
}

/// Why a decision comes out as it does, or what leaves it open: the deciding reasons, as data and as text.
///
/// - `item`: the item's place in its list, for a decision made item by item.
pub fn deciding(ask: &Ask<'_>, decision: DecisionId, item: Option<u32>, style: Style) -> (Vec<Node>, String) {
    let mut builder = Builder { ask, judge: ask.judge(), cited: BTreeSet::new() };
    let answer = builder.answer(decision, item, &Wanted::default());
    let mut page = style.page(Depth::Short);
    page.because(&answer);
    (answer.because, page.done())
}

/// The duties and prohibitions: those of some names, or all that are engaged.
pub fn duties(ask: &Ask<'_>, names: &[String], style: Style) -> String {
    let mut report = report(ask, &Wanted::default());
    let mut depth = Depth::Short;
    if !names.is_empty() {
        report.duties.retain(|duty| names.contains(&duty.name));
        report.prohibitions.retain(|duty| names.contains(&duty.name));
        depth = Depth::Full;
    }
    let mut page = style.page(depth);
    page.duties(&report);
    let text = page.done();
    if text.trim().is_empty() { String::from("No duty or prohibition is engaged.\n") } else { text }
}

/// Whether a condition holds, and why.
pub fn condition(ask: &Ask<'_>, cond: CondId, style: Style) -> String {
    let mut page = style.page(Depth::Full);
    let verdict = ask.holds(cond);
    let (words, code) = match (verdict.status, verdict.result) {
        (Status::Settled, Some(Some(true))) => ("yes (settled: no missing fact can change it)", "1;36"),
        (Status::Settled, Some(Some(false))) => ("no (settled: no missing fact can change it)", "1;36"),
        (Status::Settled | Status::Presumed, Some(None)) => ("error: it cannot be computed", "1;31"),
        (Status::Presumed, Some(Some(true))) => {
            ("yes (presumed: it stands unless the presumption is rebutted)", "1;33")
        }
        (Status::Presumed, Some(Some(false))) => {
            ("no (presumed: it stands unless the presumption is rebutted)", "1;33")
        }
        (Status::NotDecided, _) => ("not decided: a limit was met; give more facts", "1;31"),
        (_, _) => ("not known: it turns on facts that are missing", "1;33"),
    };
    page.painted(2, 4, words, code);
    let mut builder = Builder { ask, judge: ask.judge(), cited: BTreeSet::new() };
    let nodes = builder.cond_nodes(cond, &[], PolicyId(0));
    page.nodes(&nodes, 2);
    page.done()
}

/// What a define that is a value comes to, under the version in force.
pub fn value(ask: &Ask<'_>, id: DefineId, style: Style) -> String {
    let mut page = style.page(Depth::Short);
    let program = ask.law.program;
    let define = program.define(id);
    let mut judge = ask.judge();
    let mut said = String::from("not known: it turns on facts that are missing, or no version of it is in force");
    for version in &define.versions {
        let DefineBody::Is(expr) = version.body else { continue };
        let current = judge.in_period(version.head.policy, version.head.period.as_ref(), Reading::Counted);
        if let (true, Some(value)) = (current.is_yes(), judge.shown(expr)) {
            let cited: Vec<String> = version.head.places.iter().map(|at| words::citation(program, at)).collect();
            let cited = if cited.is_empty() { String::new() } else { format!(", {}", cited.join("; ")) };
            said = format!("{}{cited}", words::value_of(program, expr, &value));
        }
    }
    page.para(2, 4, &said);
    page.done()
}
