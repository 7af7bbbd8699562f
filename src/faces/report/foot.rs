//! What stands at the foot of a report: what the facts lack, the sources cited, the receipt.

use crate::eval::Seen;
use crate::eval::judge::Reading;
use crate::eval::slot::Place;
use crate::faces::report::build::{Builder, seen_word};
use crate::faces::report::model::{FactReport, PolicyReport, Receipt, SourceReport};
use crate::faces::report::words;
use crate::ir::{DecisionId, FactKind, Found, PolicyId, Reasons};

impl Builder<'_, '_> {
    /// Judgements of which the declaration requires reasons that are not recorded.
    pub(super) fn remarks(&self) -> Vec<String> {
        let program = self.judge.program;
        let mut remarks = Vec::new();
        for (id, found) in self.ask.facts.iter() {
            let decl = program.fact(id);
            let Some(judgement) = &decl.judgement else { continue };
            let Found::Value(_, made) = found else { continue };
            let role = program.role(judgement.by);
            if let Some(by) = made.as_ref().and_then(|made| made.by.as_ref())
                && *by != role.name
                && *by != role.title
            {
                remarks.push(format!("{}: decided by {by}; it is for {} to decide", decl.name, role.title));
            }
            if !judgement.with_reasons {
                continue;
            }
            if !made.as_ref().is_some_and(|made| matches!(made.reasons, Reasons::Recorded(_))) {
                let who = &program.role(judgement.by).title;
                remarks.push(format!("{}: no reasons are recorded, and {who} must record them", decl.name));
            }
        }
        for (n, decision) in program.decisions.iter().enumerate() {
            let Some(binder) = decision.binder.filter(|_| self.bears(DecisionId::new(n))) else { continue };
            let list = program.binder(binder).list;
            if self.judge.length(list).is_none() && matches!(program.fact(list).kind, FactKind::List(_)) {
                let (list, name) = (&program.fact(list).name, &decision.head.name);
                remarks.push(format!("{name} is decided item by item; no list is given as {list}"));
            }
        }
        remarks
    }

    /// The facts of the case, those of a list's items after the list.
    pub(super) fn facts(&self) -> Vec<FactReport> {
        let mut facts = Vec::new();
        for (id, found) in self.ask.facts.iter() {
            facts.push(self.given(Place::Fact(id), found));
            let Found::List(items) = found else { continue };
            for (n, item) in (0..).zip(items) {
                let fields = (0..).zip(&item.fields).filter_map(|(field, found)| Some((field, found.as_ref()?)));
                facts.extend(fields.map(|(field, found)| self.given(Place::Field { list: id, item: n, field }, found)));
            }
        }
        facts
    }

    fn given(&self, place: Place, found: &Found) -> FactReport {
        let decl = words::decl(self.judge.program, place);
        FactReport {
            fact: words::fact_name(&self.judge, place),
            question: decl.question.clone(),
            found: words::found(self.judge.program, decl, found),
            made: words::made(found),
        }
    }

    pub(super) fn receipt(&mut self) -> Receipt {
        let program = self.ask.law.program;
        let mut body_of_law = Vec::new();
        for (n, policy) in program.policies.iter().enumerate() {
            let id = PolicyId::new(n);
            let dated = if policy.library { None } else { self.judge.known_law_date(id) };
            let governs = self.judge.governs(id, Reading::Counted);
            body_of_law.push(PolicyReport {
                name: policy.name.clone(),
                kind: if policy.library { "library" } else { "policy" },
                hash: policy.hash.clone(),
                period: policy.period.as_ref().map(words::period),
                dated: dated.map(|date| date.iso()),
                governs: seen_word(Seen::of(governs)),
            });
        }
        Receipt { tool: format!("assize {}", env!("CARGO_PKG_VERSION")), body_of_law }
    }

    pub(super) fn sources(&mut self) -> Vec<SourceReport> {
        let program = self.ask.law.program;
        let mut sources: Vec<SourceReport> = Vec::new();
        let dated = |(source, policy): &(_, _)| (self.judge.known_law_date(*policy), *source);
        let mut cited: Vec<_> = self.cited.iter().map(dated).collect();
        // Whose date is not known last: where another date picks an edition, no other is guessed.
        cited.sort_by_key(|(date, source)| (date.is_none(), *source, *date));
        for (date, source) in cited {
            let source = program.source(source);
            let Some(edition) = source.edition(date) else { continue };
            let report =
                SourceReport { name: source.name.clone(), title: edition.title.clone(), url: edition.url.clone() };
            let guessed = date.is_none() && sources.iter().any(|known| known.name == report.name);
            if !guessed && !sources.contains(&report) {
                sources.push(report);
            }
        }
        sources
    }
}
