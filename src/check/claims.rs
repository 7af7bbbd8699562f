//! Sources, calendars, properties and impossible items.

use crate::base::calendar::Calendar;
use crate::base::provision::Basis;
use crate::base::span::Span;
use crate::check::cite::HeaderParts;
use crate::check::declare::{Slot, Slotted};
use crate::check::lower::{Lower, Node};
use crate::diag::{Code, Diagnostic};
use crate::ir;
use crate::ir::{FactKind, FactRef, PolicyId, SourceKind};
use crate::syntax::ast;

/// Lowers the editions of every source.
pub(crate) fn lower_sources(items: &[Slotted<'_>], lower: &mut Lower<'_>) {
    for Slotted { item, slot, .. } in items {
        match (&item.kind, slot) {
            (ast::ItemKind::Source(source), Slot::Source(id)) => {
                let edition = lower.edition(source, item.span);
                if let Some(place) = lower.program.sources.get_mut(id.index()) {
                    place.editions.push(edition);
                }
            }
            (ast::ItemKind::Role(role), _) => {
                lower.cited_opt(role.cites.as_ref());
            }
            (ast::ItemKind::Amendment(item), _) => {
                lower.cited_all(&item.cites);
                lower.cited_opt(item.period.as_ref().and_then(|period| period.cite.as_ref()));
            }
            (_, _) => {}
        }
    }
}

/// Lowers the one calendar that counts working days, where they are counted.
pub(crate) fn lower_calendar(items: &[Slotted<'_>], lower: &mut Lower<'_>) {
    let mut first: Option<Span> = None;
    for Slotted { item, .. } in items {
        let ast::ItemKind::Calendar(decl) = &item.kind else { continue };
        if let Some(first) = first {
            lower.report.push(
                Diagnostic::new(
                    Code::TwoCalendars,
                    decl.name.span,
                    format!("`{}` is a second calendar of this body of law", decl.name.value),
                )
                .label(first, "the other is here")
                .help("use the file of one of them only"),
            );
            continue;
        }
        first = Some(decl.name.span);
        lower.calendar(decl, item.span);
    }
    if let (None, Some(span)) = (first, lower.working_days.iter().min().copied()) {
        let mut found = Diagnostic::new(
            Code::NoCalendar,
            span,
            "working days are counted here, and no calendar says which days those are",
        )
        .help("add `use std.time`, which has the calendar of England and Wales");
        let mut further: Vec<Span> = lower.working_days.iter().copied().filter(|other| *other != span).collect();
        further.sort_unstable();
        further.dedup();
        for other in further.into_iter().take(3) {
            found = found.label(other, "also here");
        }
        lower.report.push(found);
    }
}

/// Lowers properties and impossible items.
pub(crate) fn lower_claims(items: &[Slotted<'_>], lower: &mut Lower<'_>) {
    for Slotted { unit, item, .. } in items {
        let span = item.span;
        match &item.kind {
            ast::ItemKind::Property(item) => {
                if let Some(property) = lower.property(item, *unit, span) {
                    lower.program.properties.push(property);
                }
            }
            ast::ItemKind::Impossible(item) => {
                let place = lower.impossible_spans.len();
                lower.impossible_spans.push(item.name.span);
                lower.owner = Node::Impossible(place);
                let impossible = lower.impossible(item, *unit, span);
                lower.owner = Node::Claim;
                if let Some(impossible) = impossible {
                    lower.program.impossibles.push(impossible);
                }
            }
            ast::ItemKind::Use(_)
            | ast::ItemKind::Source(_)
            | ast::ItemKind::Role(_)
            | ast::ItemKind::Type(_)
            | ast::ItemKind::Facts(_)
            | ast::ItemKind::Define(_)
            | ast::ItemKind::Decision(_)
            | ast::ItemKind::Rule(_)
            | ast::ItemKind::Presumption(_)
            | ast::ItemKind::Duty(_)
            | ast::ItemKind::Prohibition(_)
            | ast::ItemKind::Scenario(_)
            | ast::ItemKind::FactsOf(_)
            | ast::ItemKind::Calendar(_)
            | ast::ItemKind::Amendment(_) => {}
        }
    }
}

impl Lower<'_> {
    fn edition(&mut self, source: &ast::Source, span: Span) -> ir::Edition {
        if source.kind.is_none() && !self.is_broken(span) {
            self.report.say(
                Code::MissingPart,
                source.name.span,
                format!("the source `{}` does not say what kind of instrument it is", source.name.value),
                "write `is statute`, `is regulations`, `is statutory_code`, `is guidelines`, `is guidance`, `is \
                 case_law`, `is practice` or `is proposal`",
            );
        }
        self.cited_opt(source.under.as_ref());
        let period = source.period.as_ref().map(|period| self.period(period));
        ir::Edition {
            title: source.title.as_ref().map_or(source.name.value.as_str(), |title| &title.value).to_owned(),
            kind: source.kind.as_ref().map_or(SourceKind::Statute, |kind| source_kind(kind.value)),
            url: source.url.as_ref().map(|url| url.value.clone()),
            under: source.under.as_ref().map(|under| {
                let words: Vec<String> = under
                    .places
                    .iter()
                    .map(|place| match &place.pinpoint {
                        Some(pinpoint) => format!("{} {pinpoint}", place.source.text),
                        None => place.source.text.to_string(),
                    })
                    .collect();
                words.join("; ")
            }),
            basis: source.basis.as_ref().map_or(Basis::Text, |basis| basis.value),
            period,
            span: source.name.span,
        }
    }

    fn calendar(&mut self, decl: &ast::CalendarDecl, span: Span) {
        self.cited_all(&decl.cites);
        let Some((first, last)) = &decl.covers else {
            if !self.is_broken(span) {
                self.report.say(
                    Code::MissingPart,
                    decl.name.span,
                    format!("the calendar `{}` does not say which dates it covers", decl.name.value),
                    "write `covers DATE to DATE`",
                );
            }
            return;
        };
        if last.value < first.value {
            self.report.push(
                Diagnostic::new(Code::PeriodBackwards, last.span, "the calendar ends before it begins")
                    .label(first.span, "it begins here")
                    .help("write the earlier date first"),
            );
            return;
        }
        // Held as a list of days: a few centuries are plenty, and more would only cost memory.
        if i64::from(last.value.day_number()) - i64::from(first.value.day_number()) > 200_000 {
            self.report.say(
                Code::TooLarge,
                last.span,
                "the calendar covers more than 200,000 days",
                "cover only the years whose holidays are known",
            );
            return;
        }
        let weekend: Vec<u8> = decl.weekend.iter().map(|day| day.value).collect();
        let holidays: Vec<crate::base::date::Date> = decl.holidays.iter().map(|(date, _)| date.value).collect();
        self.program.calendar = Some(Calendar::new(first.value, last.value, &weekend, &holidays));
    }

    fn property(&mut self, item: &ast::Property, unit: PolicyId, span: Span) -> Option<ir::Property> {
        let head = self.header(&HeaderParts {
            name: &item.name,
            title: item.claim.as_ref(),
            policy: unit,
            cites: &item.cites,
            basis: None,
            period: None,
            says: None,
            span,
        });
        // The dates that a property speaks of may reach over several policies: they are judged by each policy's own.
        let period = item.period.as_ref().map(|period| self.period(period));
        let head = ir::Header { period, ..head };
        let binder = match &item.for_each {
            Some(each) => Some(self.for_each(each)?),
            None => None,
        };
        let bound = item.for_each.as_ref().zip(binder).map(|(each, binder)| (each.name.value.as_str(), binder));
        let broken = self.is_broken(span);
        let (when, form) = self.within(bound, |lower| {
            let when = lower.conds(&item.when);
            let form = match &item.form {
                Some(ast::PropertyForm::Never(cond)) => {
                    if unit == PolicyId(0) {
                        lower.lint_none_below(cond);
                    }
                    lower.hung(cond, &head.places).map(ir::PropertyForm::Never)
                }
                Some(ast::PropertyForm::Always(cond)) => lower.hung(cond, &head.places).map(ir::PropertyForm::Always),
                Some(ast::PropertyForm::TurnsOn { decision, facts }) => lower.turns_on(decision, facts),
                None => {
                    if !broken {
                        lower.report.say(
                            Code::MissingPart,
                            item.name.span,
                            format!("the property `{}` claims nothing", item.name.value),
                            "write `never CONDITION`, `always CONDITION` or `never DECISION turns on FACT`",
                        );
                    }
                    None
                }
            };
            (when, form)
        });
        let expected_to_fail = item.expected_to_fail.as_ref().map(|why| why.value.clone());
        Some(ir::Property { head, binder, when: when?, form: form?, expected_to_fail })
    }

    fn turns_on(&mut self, decision: &ast::Path, facts: &[ast::Path]) -> Option<ir::PropertyForm> {
        let named = self.resolve(decision, None);
        let mut refs = Vec::new();
        let mut failed = false;
        for path in facts {
            match self.fact_ref(path) {
                Some(fact) if matches!(self.program.fact_decl(fact).kind, FactKind::List(_)) => {
                    self.report.say(
                        Code::WrongType,
                        path.span,
                        format!("`{}` is a list, and an answer turns on single facts", path.text),
                        "bind an item with `for each X in LIST`, and name its fields",
                    );
                    failed = true;
                }
                Some(fact @ (FactRef::Global(_) | FactRef::Field(..))) => refs.push(fact),
                None => failed = true,
            }
        }
        let named = named?;
        let crate::check::resolve::Named::Decision(decision_id, _) = named else {
            self.wrong_kind(decision, named.word(), "decision");
            return None;
        };
        (!failed).then_some(ir::PropertyForm::TurnsOn(decision_id, refs))
    }

    fn impossible(&mut self, item: &ast::Impossible, unit: PolicyId, span: Span) -> Option<ir::Impossible> {
        let head = self.header(&HeaderParts {
            name: &item.name,
            title: item.why.as_ref(),
            policy: unit,
            cites: &[],
            basis: None,
            period: None,
            says: None,
            span,
        });
        let broken = self.is_broken(span);
        if item.why.is_none() && !broken {
            self.report.say(
                Code::MissingPart,
                item.name.span,
                format!("`{}` does not say why it is impossible", item.name.value),
                "write why, between double quotes, after its name: every proof that relies on it says so",
            );
        }
        let Some(cond) = &item.cond else {
            if !broken {
                self.report.say(
                    Code::MissingPart,
                    item.name.span,
                    format!("`{}` does not say what is impossible", item.name.value),
                    "write `if CONDITION`",
                );
            }
            return None;
        };
        let cond = self.cond(cond)?;
        Some(ir::Impossible { head, cond })
    }
}

fn source_kind(kind: ast::SourceKind) -> SourceKind {
    match kind {
        ast::SourceKind::Statute => SourceKind::Statute,
        ast::SourceKind::Regulations => SourceKind::Regulations,
        ast::SourceKind::StatutoryCode => SourceKind::StatutoryCode,
        ast::SourceKind::Guidelines => SourceKind::Guidelines,
        ast::SourceKind::Guidance => SourceKind::Guidance,
        ast::SourceKind::CaseLaw => SourceKind::CaseLaw,
        ast::SourceKind::Practice => SourceKind::Practice,
        ast::SourceKind::Proposal => SourceKind::Proposal,
    }
}
