//! Trees of one body of law to a checked program and everything that is wrong with it.
//!
//! One pass finds everything, with the tables of names that it needs; what could not be read is left out and its uses
//! are silent, so that one slip is one diagnostic. Only a check without errors gives up a program. Knows no fact of a
//! case and decides nothing.

mod again;
mod amend;
mod because;
mod body;
mod cases;
mod cite;
mod claims;
mod compare;
mod cond;
mod declare;
mod defines;
mod duties;
mod expr;
mod facts;
mod given;
mod graph;
mod index;
mod items;
mod later;
mod limbs;
mod lint;
mod lookup;
mod lower;
mod names;
mod overrides;
mod report;
mod resolve;
mod shift;
mod states;
mod walk;

use crate::base::span::{FileId, SourceSet, Span};
use crate::check::again::{Again, Leftover};
use crate::check::body::Body;
use crate::check::index::Notes;
use crate::check::items::Lowered;
use crate::check::lower::Lower;
use crate::check::names::Names;
use crate::check::report::Report;
use crate::diag::Diagnostic;
use crate::ir::Program;
use crate::syntax::ast;
pub use again::Kept;
pub use amend::{Amended, AmendedItem, AmendedText, Applied, amended, name_of};
pub use body::use_line;
pub use index::{Index, Mention};
pub use later::{cond_in, given_in, given_over};
use std::sync::Arc;

/// One source text of a workspace, parsed, with what it uses.
#[derive(Clone, Debug)]
pub struct Unit {
    /// The text.
    pub file: FileId,
    /// What `use` calls it: `std.time`, `law.chapter3a` or a path.
    pub key: String,
    /// Its tree.
    pub ast: ast::File,
    /// Its `use` items, in order, each with the place of the unit that it means; `None` where there is none such.
    pub uses: Vec<(Span, Option<usize>)>,
    /// The hash of its text, for receipts.
    pub hash: String,
    /// Where syntax errors lie, and each `use` that means no unit: reported already, and nothing is given up.
    pub broken: Vec<Span>,
}

impl Unit {
    /// The units that it uses directly and that are there.
    pub fn used(&self) -> impl Iterator<Item = usize> {
        self.uses.iter().filter_map(|(_, used)| *used)
    }
}

/// What is asked beside the text.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Amendments to apply beside those that the root's head names.
    pub amendments: Vec<String>,
}

/// What a check found.
#[derive(Clone, Debug)]
pub struct Checked {
    /// All findings, in the order of the text.
    pub diagnostics: Vec<Diagnostic>,
    program: Option<Program>,
}

impl Checked {
    /// The program.
    ///
    /// # Errors
    /// The findings, where one of them is an error or the text could not be read.
    pub fn program(self) -> Result<Program, Vec<Diagnostic>> {
        self.program.ok_or(self.diagnostics)
    }
}

/// Checks the body of law of one unit: that unit and all that it uses, directly or not.
///
/// - `units`: the parsed texts of a workspace; those that `root` does not reach are ignored.
/// - `root`: the place of the unit that is asked; lints speak of its text only.
/// - `sources`: the texts, for the author's words in explanations.
pub fn check(units: &[Unit], root: usize, options: &Options, sources: &SourceSet) -> Checked {
    check_noting(units, root, options, sources, None).0
}

/// As [`check`], and gives what each name means besides.
pub fn check_indexed(units: &[Unit], root: usize, options: &Options, sources: &SourceSet) -> (Checked, Index) {
    check_noting(units, root, options, sources, Some(Notes::default()))
}

fn check_noting(
    units: &[Unit],
    root: usize,
    options: &Options,
    sources: &SourceSet,
    notes: Option<Notes>,
) -> (Checked, Index) {
    let (passes, _) = passes(units, root, options, sources, notes, None);
    let program = passes.whole.then_some(passes.program);
    (Checked { diagnostics: passes.diagnostics, program }, passes.index)
}

/// As [`check_indexed`], after an earlier check of the same unit, some of whose texts may have changed since. What is
/// given is what that would give.
///
/// - `kept`: what was kept of the earlier check; then what is kept of this one. Quickest where nobody else holds the
///   program that the earlier one gave.
pub fn check_again(
    units: &[Unit],
    root: usize,
    options: &Options,
    sources: &SourceSet,
    kept: &mut Kept,
) -> (Vec<Diagnostic>, Option<Arc<Program>>, Index) {
    let (passes, again) = passes(units, root, options, sources, Some(Notes::default()), Some(std::mem::take(kept)));
    let program = Arc::new(passes.program);
    if let Some(again) = again {
        let rules = if passes.whole { None } else { Some(passes.lowered.rules) };
        *kept = again.kept(&passes.body, passes.left, Arc::clone(&program), rules, sources);
    }
    (passes.diagnostics, passes.whole.then_some(program), passes.index)
}

/// What all passes came to.
struct Passes {
    body: Body,
    diagnostics: Vec<Diagnostic>,
    index: Index,
    program: Program,
    /// Whether the program may be given up.
    whole: bool,
    /// The items, where it may not.
    lowered: Lowered,
    left: Leftover,
}

fn passes(
    units: &[Unit],
    root: usize,
    options: &Options,
    sources: &SourceSet,
    notes: Option<Notes>,
    kept: Option<Kept>,
) -> (Passes, Option<Again>) {
    let wanted = notes.is_some();
    let mut report = Report::default();
    let mut body = Body::collect(units, root, &mut report);
    let (plan, base) = amend::amend(&mut body, options, &mut report);
    // The items of an amended body stand in other places than their words: nothing is taken over, and nothing is kept.
    let mut again = kept.filter(|_| !plan.changes()).map(|kept| kept.again(&body, sources));
    let broken = body.units.iter().any(|unit| !unit.broken.is_empty());
    let (mut lower, mut lowered) = lower(&body, sources, report, notes, again.as_mut());
    lower.program.amendments = amend::applied(&plan, &mut lower);
    let mut mentions = lower.mentions();
    mentions.extend(amend::check_unapplied(&base, &plan, sources, wanted, &mut lower));
    lint::lint(&body, &mut lower, &lowered);
    let failed = broken || lower.report.has_error();
    let left = lower.leftover();
    let mut program = lower.program;
    let whole = !failed && finish(&mut program, &mut lowered);
    let diagnostics = lower.report.finish();
    (Passes { body, diagnostics, index: index::index(mentions), program, whole, lowered, left }, again)
}

/// Runs every pass over a body of law.
///
/// - `again`: what the check before came to; then what is to be kept of this one.
fn lower<'a>(
    body: &Body,
    sources: &'a SourceSet,
    report: Report,
    notes: Option<Notes>,
    mut again: Option<&mut Again>,
) -> (Lower<'a>, Lowered) {
    let mut lower = Lower::new(Program::default(), Names::default(), sources, report);
    lower.notes = notes;
    lower.reserve(body);
    let slots = declare::declare(body, &mut lower);
    if let Some(again) = &mut again {
        again.declared(&slots);
    }
    let others = declare::all_but_rules(body, &slots);
    claims::lower_sources(&others, &mut lower);
    facts::lower_facts(&others, &mut lower);
    items::item_infos(&others, &mut lower);
    items::lower_periods(body, &mut lower);
    defines::lower_defines(&others, &mut lower);
    items::lower_heads(body, &mut lower);
    if let Some(again) = &mut again {
        again.begin(&mut lower);
    }
    let mut lowered = items::lower_items(body, &slots, &mut lower, again);
    claims::lower_claims(&others, &mut lower);
    overrides::lower_overrides(body, &slots, &mut lower, &mut lowered);
    items::note_rules(&mut lower, &lowered);
    cases::lower_cases(&others, &mut lower, &lowered);
    claims::lower_calendar(&others, &mut lower);
    graph::check_graph(&mut lower, &lowered);
    index::note_amendments(body, &mut lower);
    (lower, lowered)
}

/// Puts the items into the program; `false`, and nothing done, where one is missing.
fn finish(program: &mut Program, lowered: &mut Lowered) -> bool {
    let whole = lowered.rules.iter().all(Option::is_some)
        && lowered.presumptions.iter().all(Option::is_some)
        && lowered.duties.iter().all(Option::is_some)
        && lowered.prohibitions.iter().all(Option::is_some);
    if whole {
        program.rules = std::mem::take(&mut lowered.rules).into_iter().map_while(|rule| rule).collect();
        program.presumptions = std::mem::take(&mut lowered.presumptions).into_iter().map_while(|item| item).collect();
        program.duties = std::mem::take(&mut lowered.duties).into_iter().map_while(|duty| duty).collect();
        program.prohibitions = std::mem::take(&mut lowered.prohibitions).into_iter().map_while(|item| item).collect();
    }
    whole
}
