//! Citations: sources resolved, and the one place that a list's labels may hang on.

use crate::base::provision::{Basis, Label, Pinpoint};
use crate::check::lower::{Hang, Lower};
use crate::diag::{Code, Diagnostic};
use crate::ir;
use crate::ir::PolicyId;
use crate::syntax::ast;

impl Lower<'_> {
    /// The places of a citation whose sources are known; the others are reported.
    pub(crate) fn cited(&mut self, citation: &ast::Citation) -> Vec<ir::CitedPlace> {
        let mut places = Vec::with_capacity(citation.places.len());
        for place in &citation.places {
            if let Some(source) = self.source(&place.source) {
                places.push(ir::CitedPlace {
                    source,
                    pinpoint: place.pinpoint.clone(),
                    basis: place.basis,
                    span: place.span,
                });
            }
        }
        places
    }

    /// The places of a citation that may be left out.
    pub(crate) fn cited_opt(&mut self, citation: Option<&ast::Citation>) -> Vec<ir::CitedPlace> {
        citation.map_or_else(Vec::new, |citation| self.cited(citation))
    }

    /// The places of several `cites` clauses.
    pub(crate) fn cited_all(&mut self, citations: &[ast::Citation]) -> Vec<ir::CitedPlace> {
        match citations {
            [] => Vec::new(),
            [one] => self.cited(one),
            several => several.iter().flat_map(|citation| self.cited(citation)).collect(),
        }
    }

    /// A period; reported where it ends before it begins.
    pub(crate) fn period(&mut self, period: &ast::Period) -> ir::Period {
        if let (Some(from), Some(ceasing)) = (&period.from, &period.ceasing)
            && ceasing.value <= from.value
        {
            self.report.push(
                Diagnostic::new(
                    Code::PeriodBackwards,
                    ceasing.span,
                    format!("the period ceases on {} and begins on {}", ceasing.value, from.value),
                )
                .label(from.span, "it begins here")
                .help("the day named by `ceasing on` is the first on which it is no longer in force"),
            );
        }
        ir::Period {
            from: period.from.as_ref().map(|date| date.value),
            ceasing: period.ceasing.as_ref().map(|date| date.value),
            basis: period.basis.unwrap_or(Basis::Text),
            places: self.cited_opt(period.cite.as_ref()),
            span: period.span,
        }
    }

    /// The period of an item, which must lie within its policy's and be judged by some date.
    pub(crate) fn item_period(&mut self, period: Option<&ast::Period>, policy: PolicyId) -> Option<ir::Period> {
        let written = period?;
        let period = self.period(written);
        let holder = self.program.policy(policy);
        if !self.dated.contains(&policy) {
            let name = holder.name.clone();
            let head = holder.span;
            self.report.push(
                Diagnostic::new(
                    Code::NotDated,
                    written.span,
                    format!("`{name}` does not say by which date its items' periods are judged"),
                )
                .label(head, format!("`{name}` has no `dated by`"))
                .help("add `dated by` and a date, such as `dated by request.made_on`, to its head"),
            );
        }
        let backwards = period.from.zip(period.ceasing).is_some_and(|(from, ceasing)| ceasing <= from);
        if let (Some(outer), false) = (&self.program.policy(policy).period.clone(), backwards) {
            let before = period.from.zip(outer.from).is_some_and(|(own, outer)| own < outer);
            let ends_before = period.ceasing.zip(outer.from).is_some_and(|(own, outer)| own <= outer);
            let after = period.ceasing.zip(outer.ceasing).is_some_and(|(own, outer)| own > outer);
            let begins_after = period.from.zip(outer.ceasing).is_some_and(|(own, outer)| own >= outer);
            if before || ends_before || after || begins_after {
                let edge = if before || ends_before { outer.from } else { outer.ceasing };
                let verb = if before || ends_before { "comes into force" } else { "ceases" };
                let name = self.program.policy(policy).name.clone();
                let date = edge.map_or_else(String::new, |date| date.to_string());
                self.report.push(
                    Diagnostic::new(
                        Code::PeriodOutside,
                        written.span,
                        format!("this period reaches beyond that of `{name}`, which {verb} on {date}"),
                    )
                    .label(outer.span, format!("the period of `{name}`"))
                    .help("no item is in force where its policy is not: change one of the two periods"),
                );
            }
        }
        Some(period)
    }

    /// What items share.
    pub(crate) fn header(&mut self, parts: &HeaderParts<'_>) -> ir::Header {
        let places = self.cited_all(parts.cites);
        let period = self.item_period(parts.period, parts.policy);
        ir::Header {
            name: parts.name.value.to_string(),
            title: parts.title.map(|title| title.value.clone()),
            policy: parts.policy,
            places,
            basis: parts.basis,
            period,
            says: parts.says.map(|says| says.value.clone()),
            name_span: parts.name.span,
            span: parts.span,
        }
    }
}

/// What a [`ir::Header`] is made of, as written.
#[derive(Clone, Copy, Debug)]
pub(crate) struct HeaderParts<'p> {
    pub(crate) name: &'p ast::Name,
    pub(crate) title: Option<&'p ast::Words>,
    pub(crate) policy: PolicyId,
    pub(crate) cites: &'p [ast::Citation],
    pub(crate) basis: Option<Basis>,
    pub(crate) period: Option<&'p ast::Period>,
    pub(crate) says: Option<&'p ast::Words>,
    pub(crate) span: crate::base::span::Span,
}

/// The one place that labels may hang on: the only one cited, and that a single one.
pub(crate) fn hang(places: &[ir::CitedPlace]) -> Option<Hang> {
    match places {
        [one] if one.pinpoint.as_ref().is_some_and(|pinpoint| pinpoint.single) => Some(one.clone()),
        [] | [_] | [_, _, ..] => None,
    }
}

/// The place of a lettered limb: its list's with its own label added.
pub(crate) fn with_label(hang: &Hang, label: &Label) -> ir::CitedPlace {
    let pinpoint = hang.pinpoint.as_ref().map(|pinpoint| Pinpoint { text: format!("{pinpoint}{label}"), single: true });
    ir::CitedPlace { source: hang.source, pinpoint, basis: hang.basis, span: hang.span }
}
