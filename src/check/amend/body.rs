//! The trees of a body of law as amendments leave them, for whoever writes them out.

use crate::base::date::Date;
use crate::base::span::FileId;
use crate::check::amend::{Declared, amend};
use crate::check::body::{Body, Placed};
use crate::check::declare::name_and_period;
use crate::check::report::Report;
use crate::check::{Options, Unit};
use crate::diag::{Diagnostic, Severity};
use crate::syntax::ast;
use std::sync::Arc;

/// A body of law after its amendments.
#[derive(Clone, Debug)]
pub struct Amended {
    /// Its texts, the root first.
    pub texts: Vec<AmendedText>,
    /// The amendments applied, in the order in which they were.
    pub applied: Vec<Applied>,
}

/// One text of a body of law after its amendments.
#[derive(Clone, Debug)]
pub struct AmendedText {
    /// The text.
    pub file: FileId,
    /// Its items in order. One that nothing changed is the very one of the unit's tree.
    pub items: Vec<AmendedItem>,
}

/// An item as amendments leave it.
#[derive(Clone, Debug)]
pub struct AmendedItem {
    /// The item.
    pub item: Arc<ast::Item>,
    /// Whether a saving keeps it beside another of its name and period.
    pub saved: bool,
}

impl AmendedItem {
    /// What it is called; `None` for what has no name.
    pub fn name(&self) -> Option<&str> {
        name_and_period(&self.item.kind).map(|(name, _)| name.value.as_str())
    }

    /// Whether its period holds a date; what has no period holds every date.
    pub fn holds(&self, date: Date) -> bool {
        let Some(period) = name_and_period(&self.item.kind).and_then(|(_, period)| period) else { return true };
        let began = period.from.as_ref().is_none_or(|from| from.value <= date);
        began && period.ceasing.as_ref().is_none_or(|ceasing| date < ceasing.value)
    }
}

/// What an item is called by others; `None` for what has no name, and for an amendment.
pub fn name_of(kind: &ast::ItemKind) -> Option<String> {
    let named = !matches!(kind, ast::ItemKind::Amendment(_));
    name_and_period(kind).filter(|_| named).map(|(name, _)| name.value.to_string())
}

/// An amendment that was applied.
#[derive(Clone, Debug)]
pub struct Applied {
    /// Its name.
    pub name: String,
    /// Its title.
    pub title: Option<String>,
    /// The day on which it commences.
    pub from: Option<Date>,
}

/// Applies the amendments that the root's head or the options name.
///
/// # Errors
/// What keeps one from being applied.
pub fn amended(units: &[Unit], root: usize, options: &Options) -> Result<Amended, Vec<Diagnostic>> {
    let mut report = Report::default();
    let mut body = Body::collect(units, root, &mut report);
    let (plan, _) = amend(&mut body, options, &mut report);
    if report.has_error() {
        return Err(report.finish().into_iter().filter(|found| found.severity == Severity::Error).collect());
    }
    let text = |Placed { item, saved }: Placed| AmendedItem { item, saved };
    let texts = body.units.into_iter();
    let texts = texts.map(|unit| AmendedText { file: unit.file, items: unit.items.into_iter().map(text).collect() });
    let applied = |declared: &Declared| Applied {
        name: declared.amendment.name.value.to_string(),
        title: declared.amendment.title.as_ref().map(|title| title.value.clone()),
        from: declared.commences(),
    };
    Ok(Amended { texts: texts.collect(), applied: plan.applied.iter().map(applied).collect() })
}
