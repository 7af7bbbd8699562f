//! A check after an edit: what rules came to in the check before is taken over, where nothing that they say or name has
//! changed.
//!
//! Takes what the check before kept and the body of law as it is now. A rule's meaning hangs on its own words and on
//! what is declared. So it stands where its words are the same and where nothing changed but items that say no more to
//! it than their name: rules, scenarios, properties and the like, each still of the name, and in the place, that it had.
//! Anything else is lowered anew, and so is a rule of which something was found. What rules do to each other (who
//! overrides whom, cycles, what nothing uses) is told by later passes, which always run in full.

use crate::base::hash::QuickMap;
use crate::base::span::{FileId, SourceSet, Span};
use crate::check::body::{Body, BodyUnit};
use crate::check::declare::Slots;
use crate::check::index::Meant;
use crate::check::lower::{Lower, Node, Read, Used};
use crate::check::shift::Shift;
use crate::ir::{BinderId, Cond, CondId, DecisionId, Expr, ExprId, PolicyId, Program, Rule};
use crate::syntax::ast;
use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;
use std::vec::IntoIter;

/// With more mistakes of syntax than this a body is checked from the ground: there is little to be saved.
const MOST_BROKEN: usize = 64;

/// What is kept of one check for the next of the same body of law.
#[derive(Debug, Default)]
pub struct Kept(Option<Before>);

/// A body of law as it was, and what its rules came to.
#[derive(Debug)]
struct Before {
    texts: Vec<TextBefore>,
    slots: Slots,
    marks: Vec<Option<Mark>>,
    bases: Bases,
    program: Arc<Program>,
    /// The rules, where the program was not given up.
    rules: Option<Vec<Option<Rule>>>,
    free_conds: QuickMap<CondId, Vec<BinderId>>,
    free_exprs: QuickMap<ExprId, Vec<BinderId>>,
    reads: Vec<Read>,
    names: Vec<(Span, Meant)>,
}

/// One file as it was.
#[derive(Debug)]
struct TextBefore {
    file: FileId,
    key: String,
    name: String,
    visible: BTreeSet<PolicyId>,
    text: String,
    items: Vec<ItemBefore>,
}

/// One item as it was.
#[derive(Debug)]
struct ItemBefore {
    start: u32,
    /// Of one whose words do not matter to rules, what it is.
    apart: Option<Apart>,
}

/// What rules can tell of an item whose other words do not matter to them.
#[derive(Clone, Copy, Debug)]
struct Apart {
    sort: Sort,
    /// Where its name stands.
    name: Span,
}

/// The sorts of such items.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sort {
    Rule,
    Presumption,
    Duty { continues: bool },
    Prohibition,
    Property,
    Impossible,
    Scenario,
}

impl Apart {
    /// What an item is to rules, where that is no more than this. Those that are decided for each item of a list bind a
    /// name that rules can tell.
    fn of(item: &ast::Item) -> Option<Apart> {
        let (sort, name) = match &item.kind {
            ast::ItemKind::Rule(item) => (Sort::Rule, item.name.span),
            ast::ItemKind::Presumption(item) if item.for_each.is_none() => (Sort::Presumption, item.name.span),
            ast::ItemKind::Duty(item) if item.for_each.is_none() => {
                (Sort::Duty { continues: item.continues.is_some() }, item.name.span)
            }
            ast::ItemKind::Prohibition(item) if item.for_each.is_none() => (Sort::Prohibition, item.name.span),
            ast::ItemKind::Property(item) => (Sort::Property, item.name.span),
            ast::ItemKind::Impossible(item) => (Sort::Impossible, item.name.span),
            // It has a title, and nothing can name it.
            ast::ItemKind::Scenario(_) => (Sort::Scenario, Span { end: item.span.start, ..item.span }),
            ast::ItemKind::Use(_)
            | ast::ItemKind::Source(_)
            | ast::ItemKind::Role(_)
            | ast::ItemKind::Type(_)
            | ast::ItemKind::Facts(_)
            | ast::ItemKind::Define(_)
            | ast::ItemKind::Decision(_)
            | ast::ItemKind::Presumption(_)
            | ast::ItemKind::Duty(_)
            | ast::ItemKind::Prohibition(_)
            | ast::ItemKind::FactsOf(_)
            | ast::ItemKind::Calendar(_)
            | ast::ItemKind::Amendment(_) => return None,
        };
        Some(Apart { sort, name })
    }
}

/// How long the program's tables are before the first rule is lowered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Bases {
    conds: usize,
    exprs: usize,
    binders: usize,
}

/// What lowering one rule added to each table, and what it used.
#[derive(Clone, Debug)]
struct Mark {
    conds: Range<usize>,
    exprs: Range<usize>,
    reads: Range<usize>,
    names: Range<usize>,
    used: Vec<Used>,
    concluded: Option<DecisionId>,
}

/// How much is in each table, before a rule is lowered and after.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Tally {
    binders: usize,
    state_reads: usize,
    working_days: usize,
    findings: usize,
    depths: usize,
}

/// The rules of the check before, to be taken over one after the other, and what is kept of this check.
#[derive(Debug, Default)]
pub(crate) struct Again {
    taken: Option<Taken>,
    marks: Vec<Option<Mark>>,
    bases: Bases,
    slots: Slots,
}

/// What can be taken over.
#[derive(Debug)]
struct Taken {
    slots: Slots,
    bases: Bases,
    marks: Vec<Option<Mark>>,
    /// By file and item, how far an item whose words are the same has moved.
    moved: Vec<Vec<Option<i64>>>,
    moves: Moves,
    rules: Vec<Option<Rule>>,
    conds: Draw<Cond>,
    exprs: Draw<Expr>,
    free_conds: QuickMap<CondId, Vec<BinderId>>,
    free_exprs: QuickMap<ExprId, Vec<BinderId>>,
    reads: Vec<Read>,
    names: Vec<(Span, Meant)>,
}

/// A table that is taken apart from its start.
#[derive(Debug)]
struct Draw<T> {
    left: IntoIter<T>,
    at: usize,
}

impl<T> Draw<T> {
    fn new(all: Vec<T>) -> Draw<T> {
        Draw { left: all.into_iter(), at: 0 }
    }

    /// A part of the table, which lies behind those asked for before.
    fn part(&mut self, range: &Range<usize>) -> impl Iterator<Item = T> {
        if range.start > self.at {
            self.left.nth(range.start - self.at - 1);
        }
        self.at = range.end;
        self.left.by_ref().take(range.len())
    }
}

/// For each file that changed, from which byte on its items have moved by how much.
#[derive(Debug, Default)]
struct Moves(Vec<(FileId, Vec<(u32, i64)>)>);

impl Moves {
    /// Where a place of an item whose words are the same is now.
    fn now(&self, mut span: Span) -> Span {
        if let Some((_, steps)) = self.0.iter().find(|(file, _)| *file == span.file)
            && let Some((_, bytes)) = steps.iter().rev().find(|(from, _)| *from <= span.start)
        {
            Shift { bytes: *bytes, ..Shift::default() }.span(&mut span);
        }
        span
    }
}

impl Kept {
    /// What can be taken over for a body of law as it is now; texts that are the same are kept on.
    pub(crate) fn again(self, body: &Body, sources: &SourceSet) -> Again {
        let taken = self.0.and_then(|before| before.against(body, sources));
        Again { taken, ..Again::default() }
    }
}

impl Before {
    fn against(self, body: &Body, sources: &SourceSet) -> Option<Taken> {
        let broken: usize = body.units.iter().map(|unit| unit.broken.len()).sum();
        if self.texts.len() != body.units.len() || broken > MOST_BROKEN {
            return None;
        }
        let mut moved = Vec::new();
        let mut moves = Moves::default();
        for (before, unit) in self.texts.iter().zip(&body.units) {
            let own = before.moved(unit, sources)?;
            if own.iter().any(|by| *by != Some(0)) {
                moves.0.push((unit.file, before.steps(&own)));
            }
            moved.push(own);
        }
        let mut program = Arc::unwrap_or_clone(self.program);
        let rules = self.rules.unwrap_or_else(|| std::mem::take(&mut program.rules).into_iter().map(Some).collect());
        Some(Taken {
            slots: self.slots,
            bases: self.bases,
            marks: self.marks,
            moved,
            moves,
            rules,
            conds: Draw::new(program.conds),
            exprs: Draw::new(program.exprs),
            free_conds: self.free_conds,
            free_exprs: self.free_exprs,
            reads: self.reads,
            names: self.names,
        })
    }
}

impl TextBefore {
    fn new(unit: &BodyUnit, sources: &SourceSet) -> TextBefore {
        let item = |item: &ast::Item| ItemBefore { start: item.span.start, apart: Apart::of(item) };
        TextBefore {
            file: unit.file,
            key: unit.key.clone(),
            name: unit.name.clone(),
            visible: unit.visible.clone(),
            text: sources.get(unit.file).map_or_else(String::new, |source| source.text.clone()),
            items: unit.items.iter().map(|placed| item(&placed.item)).collect(),
        }
    }

    /// For each item how far it moved, where its words and those up to the next are the same; `None` for the whole where
    /// something changed that may matter to every rule.
    fn moved(&self, unit: &BodyUnit, sources: &SourceSet) -> Option<Vec<Option<i64>>> {
        let same_file = self.file == unit.file && self.key == unit.key && self.name == unit.name;
        if !same_file || self.visible != unit.visible || self.items.len() != unit.items.len() {
            return None;
        }
        let text = &sources.get(unit.file)?.text;
        if self.text == *text {
            return Some(vec![Some(0); self.items.len()]);
        }
        let first = (self.items.first()?.start, unit.items.first()?.item.span.start);
        if self.text.get(..first.0 as usize)? != text.get(..first.1 as usize)? {
            return None;
        }
        let mut moved = Vec::new();
        for (n, (before, placed)) in self.items.iter().zip(&unit.items).enumerate() {
            let start = placed.item.span.start;
            let ends = match (self.items.get(n + 1), unit.items.get(n + 1)) {
                (Some(before), Some(now)) => (before.start as usize, now.item.span.start as usize),
                (_, _) => (self.text.len(), text.len()),
            };
            let words = self.text.get(before.start as usize..ends.0)?;
            if words == text.get(start as usize..ends.1)? {
                moved.push(Some(i64::from(start) - i64::from(before.start)));
                continue;
            }
            let (before, now) = (before.apart?, Apart::of(&placed.item)?);
            if before.sort != now.sort || self.text.get(before.name.range())? != text.get(now.name.range())? {
                return None;
            }
            moved.push(None);
        }
        Some(moved)
    }

    /// From which byte on the items have moved by how much.
    fn steps(&self, moved: &[Option<i64>]) -> Vec<(u32, i64)> {
        let mut steps = vec![(0, 0)];
        for (item, by) in self.items.iter().zip(moved) {
            if let Some(by) = by
                && steps.last().is_none_or(|(_, last)| last != by)
            {
                steps.push((item.start, *by));
            }
        }
        steps
    }
}

impl Again {
    /// What is declared is known: gives up what was kept where any of it was declared differently, or in another order.
    pub(crate) fn declared(&mut self, slots: &Slots) {
        if self.taken.as_ref().is_some_and(|taken| taken.slots != *slots) {
            self.taken = None;
        }
        self.slots.clone_from(slots);
    }

    /// The rules come next.
    pub(crate) fn begin(&mut self, lower: &mut Lower<'_>) {
        let program = &lower.program;
        self.bases = Bases { conds: program.conds.len(), exprs: program.exprs.len(), binders: program.binders.len() };
        if self.taken.as_ref().is_some_and(|taken| taken.bases != self.bases) {
            self.taken = None;
        }
        if let Some(taken) = &self.taken {
            lower.program.conds.reserve(taken.conds.left.len());
            lower.program.exprs.reserve(taken.exprs.left.len());
            lower.reads.reserve(taken.reads.len());
        }
    }

    /// Lowers the next rule, or takes it over.
    ///
    /// - `at`: which file of the body, and which of its items.
    pub(crate) fn rule(
        &mut self,
        lower: &mut Lower<'_>,
        at: (usize, usize),
        span: Span,
        anew: impl FnOnce(&mut Lower<'_>) -> Option<Rule>,
    ) -> Option<Rule> {
        let n = self.marks.len();
        let whole = !lower.is_broken(span);
        if whole && let Some((rule, mark)) = self.taken.as_mut().and_then(|taken| taken.rule(lower, at, n)) {
            self.marks.push(Some(mark));
            return Some(rule);
        }
        let before = tally(lower);
        let starts = lengths(lower);
        let used = std::mem::take(&mut lower.used);
        let rule = anew(lower);
        lower.order_notes(starts.3);
        let own = std::mem::replace(&mut lower.used, used);
        lower.used.extend(own.iter().copied());
        let quiet = tally(lower) == before;
        let ends = lengths(lower);
        let mark = rule.as_ref().filter(|_| whole && quiet).map(|rule| Mark {
            conds: starts.0..ends.0,
            exprs: starts.1..ends.1,
            reads: starts.2..ends.2,
            names: starts.3..ends.3,
            used: own.into_iter().collect(),
            concluded: rule.conclusion.map(|(decision, _, _)| decision).or(rule.bears_on.first().copied()),
        });
        self.marks.push(mark);
        rule
    }

    /// What is kept for the next check.
    ///
    /// - `rules`: the rules, where the program was not given up.
    pub(crate) fn kept(
        self,
        body: &Body,
        lower: Leftover,
        program: Arc<Program>,
        rules: Option<Vec<Option<Rule>>>,
        sources: &SourceSet,
    ) -> Kept {
        Kept(Some(Before {
            texts: body.units.iter().map(|unit| TextBefore::new(unit, sources)).collect(),
            slots: self.slots,
            marks: self.marks,
            bases: self.bases,
            program,
            rules,
            free_conds: lower.free_conds,
            free_exprs: lower.free_exprs,
            reads: lower.reads,
            names: lower.names,
        }))
    }
}

/// What a check leaves beside its program.
#[derive(Debug)]
pub(crate) struct Leftover {
    pub(crate) free_conds: QuickMap<CondId, Vec<BinderId>>,
    pub(crate) free_exprs: QuickMap<ExprId, Vec<BinderId>>,
    pub(crate) reads: Vec<Read>,
    pub(crate) names: Vec<(Span, Meant)>,
}

impl Taken {
    /// Adds to the state what the `n`-th rule added to it before; `None` where it must be lowered anew.
    fn rule(&mut self, lower: &mut Lower<'_>, at: (usize, usize), n: usize) -> Option<(Rule, Mark)> {
        let bytes = (*self.moved.get(at.0)?.get(at.1)?)?;
        let before = self.marks.get_mut(n)?.take()?;
        let mut rule = self.rules.get_mut(n)?.take()?;
        let starts = lengths(lower);
        let by = |now: usize, then: usize| i64::try_from(now).unwrap_or(0) - i64::try_from(then).unwrap_or(0);
        let shift = Shift { bytes, conds: by(starts.0, before.conds.start), exprs: by(starts.1, before.exprs.start) };
        shift.rule(&mut rule);
        rule.overridden_by.clear();
        lower.program.conds.extend(self.conds.part(&before.conds).map(|mut cond| {
            shift.cond(&mut cond);
            cond
        }));
        lower.program.exprs.extend(self.exprs.part(&before.exprs).map(|mut expr| {
            shift.expr(&mut expr);
            expr
        }));
        let free_conds = before.conds.clone().zip(starts.0..);
        let free_exprs = before.exprs.clone().zip(starts.1..);
        lower.take_free(
            free_conds.filter_map(|(then, now)| Some((CondId::new(now), self.free_conds.remove(&CondId::new(then))?))),
            free_exprs.filter_map(|(then, now)| Some((ExprId::new(now), self.free_exprs.remove(&ExprId::new(then))?))),
        );
        for read in self.reads.get(before.reads.clone())? {
            let mut read = *read;
            shift.span(&mut read.span);
            lower.reads.push(read);
        }
        for (span, meant) in self.names.get(before.names.clone())? {
            let mut span = *span;
            shift.span(&mut span);
            let meant = match *meant {
                Meant::At(at) => Meant::At(self.moves.now(at)),
                other @ (Meant::Value(..) | Meant::Outcome(..) | Meant::Item(_)) => other,
            };
            lower.note(span, meant);
        }
        lower.used.extend(before.used.iter().copied());
        lower.concluded.extend(before.concluded);
        lower.owner = Node::Claim;
        let ends = lengths(lower);
        let mark = Mark {
            conds: starts.0..ends.0,
            exprs: starts.1..ends.1,
            reads: starts.2..ends.2,
            names: starts.3..ends.3,
            used: before.used,
            concluded: before.concluded,
        };
        Some((rule, mark))
    }
}

fn tally(lower: &Lower<'_>) -> Tally {
    Tally {
        binders: lower.program.binders.len(),
        state_reads: lower.state_reads.len(),
        working_days: lower.working_days.len(),
        findings: lower.report.said(),
        depths: lower.depths,
    }
}

/// How long the tables are to which any rule adds: conditions, expressions, references, names.
fn lengths(lower: &Lower<'_>) -> (usize, usize, usize, usize) {
    (lower.program.conds.len(), lower.program.exprs.len(), lower.reads.len(), lower.n_notes())
}
