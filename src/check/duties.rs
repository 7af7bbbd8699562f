//! Duties and prohibitions.

use crate::base::span::Span;
use crate::check::cite::HeaderParts;
use crate::check::items::flip;
use crate::check::limbs::wants_hang;
use crate::check::lower::{Lower, Node, all_of};
use crate::diag::{Code, Diagnostic};
use crate::ir;
use crate::ir::{DutyId, FactKind, FactRef, PolicyId, Scalar};
use crate::syntax::ast;

impl Lower<'_> {
    fn roles(&mut self, paths: &[ast::Path]) -> Option<Vec<ir::RoleId>> {
        all_of(paths.iter().map(|path| self.role(path)))
    }

    pub(crate) fn duty(&mut self, item: &ast::Duty, id: DutyId, unit: PolicyId, span: Span) -> Option<ir::Duty> {
        let head = self.header(&HeaderParts {
            name: &item.name,
            title: item.title.as_ref(),
            policy: unit,
            cites: &item.cites,
            basis: None,
            period: item.period.as_ref(),
            says: item.says.as_ref(),
            span,
        });
        self.check_duty_form(item, span);
        let binder = self.infos.duties.get(id.index()).and_then(|info| info.binder);
        let bound = item.for_each.as_ref().zip(binder).map(|(each, binder)| (each.name.value.as_str(), binder));
        let places = &head.places;
        let on = self.roles(&item.on);
        self.owner = Node::Duty(id);
        let result = self.within(bound, |lower| {
            lower.await_excuses(&item.excuses);
            let main: Vec<&ast::Cond> =
                item.done_if.iter().filter(|done| done.cite.is_none()).map(|done| &done.cond).collect();
            // Two lists of one item would give two limbs one pinpoint: then neither hangs on the item's citation.
            let alone = main.iter().filter(|cond| wants_hang(cond)).count() == 1;
            let done_if = all_of(item.done_if.iter().map(|done| {
                let own = lower.cited_opt(done.cite.as_ref());
                let hang_on: &[ir::CitedPlace] = match (&done.cite, alone) {
                    (Some(_), _) => &own,
                    (None, true) => places,
                    (None, false) => &[],
                };
                let cond = lower.hung(&done.cond, hang_on);
                cond.map(|cond| (cond, own))
            }));
            lower.finish_excuses(done_if.is_some());
            let when = lower.whens(&item.when, places, &main);
            let excepts = lower.excepts(&item.except_where);
            let due = all_of(item.due.iter().map(|due| lower.due(due)));
            let asap = item.asap.as_ref().map(|asap| lower.asap(asap));
            let done_on = item.done_on.as_ref().map(|path| lower.done_on(path));
            let continues = item.continues.as_ref().map(|cond| lower.cond(cond));
            let asap = flip(asap)?;
            let done_on = flip(done_on)?;
            let continues = flip(continues)?;
            Some((when?, excepts?, due?, asap, done_on, done_if?, continues))
        });
        self.owner = Node::Claim;
        let (when, excepts, due, asap, done_on, done_if, continues) = result?;
        Some(ir::Duty { head, binder, on: on?, when, excepts, due, asap, done_on, done_if, continues })
    }

    /// What a duty must have: somebody who owes it, and a way of being done or of continuing.
    fn check_duty_form(&mut self, item: &ast::Duty, span: Span) {
        if self.is_broken(span) {
            return;
        }
        let name = &item.name.value;
        if item.on.is_empty() {
            self.report.say(
                Code::MissingPart,
                item.name.span,
                format!("the duty `{name}` does not say who owes it"),
                "write `on ROLE`",
            );
        }
        let done = item.done_on.is_some() || !item.done_if.is_empty();
        match (&item.continues, done) {
            (None, false) => self.report.say(
                Code::MissingPart,
                item.name.span,
                format!("the duty `{name}` does not say when it is done"),
                "write `done on EVENT`, `done if CONDITION`, or `continues while CONDITION`",
            ),
            (Some(continues), true) => self.report.push(
                Diagnostic::new(
                    Code::ContinuesAndDone,
                    continues.span,
                    format!("the duty `{name}` continues, and is also done at some time"),
                )
                .help("write two duties, or leave out one of the two clauses"),
            ),
            (None, true) | (Some(_), false) => {}
        }
    }

    fn due(&mut self, due: &ast::Due) -> Option<ir::Due> {
        let places = self.cited_opt(due.cite.as_ref());
        let by = self.date(&due.by);
        let cond = due.cond.as_ref().map(|cond| self.hung(cond, &places));
        Some(ir::Due { by: by?.id, cond: flip(cond)?, places })
    }

    fn asap(&mut self, asap: &ast::Asap) -> Option<ir::Asap> {
        let places = self.cited_opt(asap.cite.as_ref());
        let cond = asap.cond.as_ref().map(|cond| self.hung(cond, &places));
        let judged_by = asap.judged_by.as_ref().map(|path| self.judged_by(path));
        Some(ir::Asap { cond: flip(cond)?, judged_by: flip(judged_by)?, places })
    }

    fn judged_by(&mut self, path: &ast::Path) -> Option<FactRef> {
        let fact = self.fact_ref(path)?;
        let decl = self.program.fact_decl(fact);
        if decl.judgement.is_some() && decl.kind == FactKind::Scalar(Scalar::YesNo) {
            return Some(fact);
        }
        let (name, what, declared) = (decl.name.clone(), self.fact_words(decl), decl.span);
        self.report.push(
            Diagnostic::new(
                Code::WrongType,
                path.span,
                format!("`{name}` is {what}, and a judgement of yes or no is needed here"),
            )
            .label(declared, "it is declared here")
            .help("declare it as `judgement by ROLE on \"as soon as reasonably practicable\"`"),
        );
        None
    }

    fn done_on(&mut self, path: &ast::Path) -> Option<FactRef> {
        let fact = self.fact_ref(path)?;
        let decl = self.program.fact_decl(fact);
        match (&decl.kind, decl.or_none) {
            (FactKind::Event, _) | (FactKind::Scalar(Scalar::Date), true) => return Some(fact),
            (FactKind::Scalar(_) | FactKind::Set(_) | FactKind::List(_), _) => {}
        }
        let (name, what, declared) = (decl.name.clone(), self.fact_words(decl), decl.span);
        let help = if decl.kind == FactKind::Scalar(Scalar::Date) {
            "declare it as `event`, or as `date or none`: as it stands it could never be found not done"
        } else {
            "declare an event for it: `given : event \"Has it been given, and on what date?\"`"
        };
        self.report.push(
            Diagnostic::new(
                Code::WrongType,
                path.span,
                format!("`{name}` is {what}, and an event or `date or none` is needed here"),
            )
            .label(declared, "it is declared here")
            .help(help),
        );
        None
    }

    pub(crate) fn prohibition(
        &mut self,
        item: &ast::Prohibition,
        id: ir::ProhibitionId,
        unit: PolicyId,
        span: Span,
    ) -> Option<ir::Prohibition> {
        let head = self.header(&HeaderParts {
            name: &item.name,
            title: item.title.as_ref(),
            policy: unit,
            cites: &item.cites,
            basis: None,
            period: item.period.as_ref(),
            says: item.says.as_ref(),
            span,
        });
        let binder = self.infos.prohibitions.get(id.index()).and_then(|info| info.binder);
        let bound = item.for_each.as_ref().zip(binder).map(|(each, binder)| (each.name.value.as_str(), binder));
        let places = &head.places;
        let on = self.roles(&item.on);
        if item.on.is_empty() && !self.is_broken(span) {
            self.report.say(
                Code::MissingPart,
                item.name.span,
                format!("the prohibition `{}` does not say whom it binds", item.name.value),
                "write `on ROLE`",
            );
        }
        self.owner = Node::Prohibition(id);
        let result = self.within(bound, |lower| {
            let when = lower.whens(&item.when, places, item.breached_if.as_ref().as_slice());
            let excepts = lower.excepts(&item.except_where);
            let breached_if = match &item.breached_if {
                Some(cond) => lower.hung(cond, places),
                None => {
                    if !lower.is_broken(span) {
                        lower.report.say(
                            Code::MissingPart,
                            item.name.span,
                            format!("the prohibition `{}` does not say what breaches it", item.name.value),
                            "write `breached if CONDITION`",
                        );
                    }
                    None
                }
            };
            Some((when?, excepts?, breached_if?))
        });
        self.owner = Node::Claim;
        let (when, excepts, breached_if) = result?;
        Some(ir::Prohibition { head, binder, on: on?, when, excepts, breached_if })
    }
}
