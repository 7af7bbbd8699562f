//! Amendments: which apply, and the amended trees.
//!
//! Works on trees before any name is resolved: an amended item is a dated version like any other, so that nothing later
//! knows of amendments. Every amendment is tried, applied or not, so that one whose target is gone is always reported.
//!
//! # Source
//! The reference, *Amendments*: the old item goes until the commencement, the new one from it; `saving` keeps the old
//! one for some cases.

mod apply;
mod body;
mod surgery;

use crate::base::date::Date;
use crate::base::span::{SourceSet, Span};
use crate::base::suggest::closest;
use crate::check::Options;
use crate::check::body::Body;
use crate::check::index::{Mention, Notes};
use crate::check::lower::Lower;
use crate::check::report::Report;
use crate::diag::{Code, Diagnostic, Severity};
use crate::ir;
use crate::ir::PolicyId;
use crate::syntax::ast;
pub use body::{Amended, AmendedItem, AmendedText, Applied, amended, name_of};
use std::collections::BTreeMap;

/// An amendment and where it is declared.
#[derive(Clone, Debug)]
pub(crate) struct Declared {
    pub(crate) unit: PolicyId,
    pub(crate) amendment: ast::Amendment,
    pub(crate) span: Span,
}

impl Declared {
    /// The day on which it commences.
    fn commences(&self) -> Option<Date> {
        self.amendment.period.as_ref().and_then(|period| period.from.as_ref()).map(|date| date.value)
    }
}

/// Which amendments apply and which do not.
#[derive(Debug, Default)]
pub(crate) struct Plan {
    /// In order of commencement, then of the text.
    applied: Vec<Declared>,
    unapplied: Vec<Declared>,
}

impl Plan {
    /// Whether any amendment applies.
    pub(crate) fn changes(&self) -> bool {
        !self.applied.is_empty()
    }
}

/// Applies the amendments that the root's head or the options name, and tries the others. Gives the plan and the body
/// as it was before: an empty one where there is no amendment to try on it.
pub(crate) fn amend(body: &mut Body, options: &Options, report: &mut Report) -> (Plan, Body) {
    let plan = plan(body, options, report);
    let base = if plan.unapplied.is_empty() { Body { units: Vec::new() } } else { body.clone() };
    for amendment in &plan.unapplied {
        let mut trial = base.clone();
        apply::apply(&mut trial, amendment, report);
    }
    let mut changed: BTreeMap<(PolicyId, String), (Date, String, Span)> = BTreeMap::new();
    for amendment in &plan.applied {
        let touched = apply::apply(body, amendment, report);
        let Some(date) = amendment.commences() else { continue };
        for (unit, name, span) in touched {
            let own = amendment.amendment.name.value.clone();
            if let Some((other_date, other, other_span)) = changed.get(&(unit, name.clone()))
                && *other_date == date
                && *other != own
            {
                report.push(
                    Diagnostic::new(
                        Code::AmendmentSameDay,
                        span,
                        format!("`{name}` is also changed by `{other}`, which commences on the same day, {date}"),
                    )
                    .label(*other_span, format!("`{other}` changes it here"))
                    .help("put both changes into one amendment, or let one commence later"),
                );
            }
            changed.insert((unit, name), (date, own.to_string(), span));
        }
    }
    (plan, base)
}

fn plan(body: &Body, options: &Options, report: &mut Report) -> Plan {
    let mut all: Vec<(Declared, bool)> = Vec::new();
    for (unit, text) in body.iter() {
        for placed in &text.items {
            if let ast::ItemKind::Amendment(amendment) = &placed.item.kind {
                let amendment = amendment.as_ref().clone();
                all.push((Declared { unit, amendment, span: placed.item.span }, false));
            }
        }
    }
    let named: Vec<ast::Path> =
        body.units.first().and_then(|root| root.head.as_ref()).map_or_else(Vec::new, |head| head.amendments.clone());
    for path in &named {
        choose(body, &mut all, &path.text, path.span, report);
    }
    let start = body.units.first().map_or_else(Span::default, |root| Span { file: root.file, start: 0, end: 0 });
    for name in &options.amendments {
        choose(body, &mut all, name, start, report);
    }
    let mut plan = Plan::default();
    for (declared, applies) in all {
        if applies {
            plan.applied.push(declared);
        } else {
            plan.unapplied.push(declared);
        }
    }
    plan.applied.sort_by_key(Declared::commences);
    plan
}

/// Marks the amendment of a name as applying.
fn choose(body: &Body, all: &mut [(Declared, bool)], name: &str, span: Span, report: &mut Report) {
    let policy = |unit: PolicyId| body.units.get(unit.index()).map_or("", |unit| unit.name.as_str());
    let fits = |declared: &Declared| {
        let own = &declared.amendment.name.value;
        name == own || name == format!("{}.{own}", policy(declared.unit))
    };
    let places: Vec<usize> =
        all.iter().enumerate().filter(|(_, (declared, _))| fits(declared)).map(|(n, _)| n).collect();
    match places.as_slice() {
        [one] => {
            if let Some((_, applies)) = all.get_mut(*one) {
                *applies = true;
            }
        }
        [] => {
            let near = closest(name, all.iter().map(|(declared, _)| declared.amendment.name.value.as_str()));
            let found = Diagnostic::new(Code::UnknownName, span, format!("no amendment is called `{name}`"));
            report.push(match near {
                Some(near) => found.help(format!("did you mean `{near}`?")),
                None => found.help("`use` the file that declares it"),
            });
        }
        several => {
            let mut found = Diagnostic::new(Code::NameClash, span, format!("several amendments are called `{name}`"))
                .help("write the policy's name before it: `POLICY.NAME`");
            for (declared, _) in several.iter().filter_map(|n| all.get(*n)) {
                found = found.label(declared.amendment.name.span, "one is declared here");
            }
            report.push(found);
        }
    }
}

/// The amendments that apply, for whoever says that they do. Their own citations are resolved here.
pub(crate) fn applied(plan: &Plan, lower: &mut Lower<'_>) -> Vec<ir::Amendment> {
    let mut applied = Vec::new();
    for declared in &plan.applied {
        let ast::Amendment { name, title, cites, .. } = &declared.amendment;
        let places = lower.cited_all(cites);
        applied.push(ir::Amendment {
            name: name.value.to_string(),
            title: title.as_ref().map(|title| title.value.clone()),
            from: declared.commences(),
            proposal: places.iter().any(|place| lower.program.source(place.source).is_proposal()),
        });
    }
    applied
}

/// Checks the root's amendments that do not apply as if each did, and keeps the errors in their own text. Gives what the
/// names in them mean, where an index is wanted.
pub(crate) fn check_unapplied(
    base: &Body,
    plan: &Plan,
    sources: &SourceSet,
    indexed: bool,
    lower: &mut Lower<'_>,
) -> Vec<Mention> {
    let mut mentions = Vec::new();
    for declared in plan.unapplied.iter().filter(|declared| declared.unit == PolicyId(0)) {
        let mut trial = base.clone();
        let mut report = Report::default();
        apply::apply(&mut trial, declared, &mut report);
        if report.has_error() {
            continue;
        }
        let (tried, _) = crate::check::lower(&trial, sources, report, indexed.then(Notes::default), None);
        lower.used.extend(tried.used.iter().copied());
        let within = |span: Span| {
            span.file == declared.span.file && span.start >= declared.span.start && span.end <= declared.span.end
        };
        mentions.extend(tried.mentions().into_iter().filter(|mention| within(mention.span)));
        for found in tried.report.finish() {
            if found.severity == Severity::Error && within(found.span) {
                lower.report.push(found);
            }
        }
    }
    mentions
}
