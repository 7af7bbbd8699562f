//! From answers to words: builds a [`Report`] of a case.

use crate::base::provision::{Basis, Label};
use crate::eval::index::FactKey;
use crate::eval::judge::{Judge, NO_ITEM, Reading};
use crate::eval::reads::{Goal, facts_read};
use crate::eval::slot::Place;
use crate::eval::{Ask, DutyState, Explainer, Outcome, Reason, Row, Said, Seen, Status, Verdict, What};
use crate::faces::report::model::{
    AlsoReport, AmendmentReport, AnswerReport, ChangeReport, DutyReport, MissingReport, NextReport, Node, Report,
    SettlingReport, VERSION, WhatWouldReport, WhyNotReport,
};
use crate::faces::report::words;
use crate::ir::{
    Amendment, BinderId, CitedPlace, CondId, DecisionId, DefineBody, DutyId, FactId, Found, Header, PolicyId,
    PresumedValue, ProhibitionId, SourceId,
};
use std::collections::BTreeSet;

/// What a report is to hold beside the answers.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// The decisions; all where empty.
    pub decisions: Vec<DecisionId>,
    /// An outcome whose absence is to be explained.
    pub why_not: Option<String>,
    /// An outcome whose conditions are to be sought.
    pub what_would: Option<String>,
    /// Facts that are not to be changed for it.
    pub held: BTreeSet<FactId>,
    /// What was supposed beside the facts of the case.
    pub supposing: Vec<String>,
}

/// Builds the report of a case.
pub fn report(ask: &Ask<'_>, wanted: &Wanted) -> Report {
    let mut builder = Builder { ask, judge: ask.judge(), cited: BTreeSet::new() };
    let program = ask.law.program;
    let mut answers = Vec::new();
    let mut not_asked = Vec::new();
    let asked = builder.asked(wanted);
    for n in 0..program.decisions.len() {
        let id = DecisionId::new(n);
        if !wanted.decisions.is_empty() && !asked.contains(&id) {
            continue;
        }
        for item in builder.items(program.decision(id).binder) {
            if asked.contains(&id) || item.is_some() || builder.is_answered(id) {
                answers.push(builder.answer(id, item, wanted));
            } else {
                not_asked.push(program.decision(id).head.name.clone());
            }
        }
    }
    let mut duties = Vec::new();
    let mut prohibitions = Vec::new();
    if wanted.decisions.is_empty() {
        for n in 0..program.duties.len() {
            let id = DutyId::new(n);
            for item in builder.items(program.duty(id).binder) {
                duties.push(builder.duty(id, item));
            }
        }
        for n in 0..program.prohibitions.len() {
            let id = ProhibitionId::new(n);
            for item in builder.items(program.prohibition(id).binder) {
                prohibitions.push(builder.prohibition(id, item));
            }
        }
    }
    let remarks = builder.remarks();
    let receipt = builder.receipt();
    let sources = builder.sources();
    let root = program.policies.first();
    Report {
        version: VERSION,
        policy: root.map_or_else(String::new, |policy| policy.name.clone()),
        title: root.and_then(|policy| policy.title.clone()),
        on: ask.on.map(|date| date.iso()),
        law_at: ask.law_at.map(|date| date.iso()),
        supposing: wanted.supposing.clone(),
        amendments: program.amendments.iter().map(amendment).collect(),
        facts: builder.facts(),
        answers,
        not_asked,
        duties,
        prohibitions,
        remarks,
        sources,
        receipt,
    }
}

fn amendment(amendment: &Amendment) -> AmendmentReport {
    AmendmentReport {
        name: amendment.name.clone(),
        title: amendment.title.clone(),
        from: amendment.from.map(|date| date.iso()),
        proposal: amendment.proposal,
    }
}

pub(super) struct Builder<'e, 'a> {
    pub(super) ask: &'e Ask<'a>,
    pub(super) judge: Judge<'a>,
    pub(super) cited: BTreeSet<(SourceId, PolicyId)>,
}

impl Builder<'_, '_> {
    /// The items of a per-item thing; one `None` where it is asked once. A list that is not given has no item to ask
    /// about.
    fn items(&self, binder: Option<BinderId>) -> Vec<Option<u32>> {
        let Some(binder) = binder else { return vec![None] };
        let length = self.judge.length(self.judge.program.binder(binder).list).unwrap_or(0);
        (0..length).map(|n| Some(u32::try_from(n).unwrap_or(NO_ITEM))).collect()
    }

    /// The decisions asked about: those named; else those on which the policy asked concludes; else, where it only
    /// gathers others, those on which a known fact bears. Where that leaves none, all.
    fn asked(&self, wanted: &Wanted) -> Vec<DecisionId> {
        if !wanted.decisions.is_empty() {
            return wanted.decisions.clone();
        }
        let program = self.judge.program;
        let all: Vec<DecisionId> = (0..program.decisions.len()).map(DecisionId::new).collect();
        let keep = |test: &dyn Fn(DecisionId) -> bool| all.iter().copied().filter(|id| test(*id)).collect();
        let own: Vec<DecisionId> = keep(&|id| program.decision(id).policies.contains(&PolicyId(0)));
        let borne: Vec<DecisionId> = keep(&|id| self.bears(id));
        [own, borne].into_iter().find(|ids| !ids.is_empty()).unwrap_or(all)
    }

    /// Whether a known fact bears on a decision, other than by saying which law applies, and to whom.
    pub(super) fn bears(&self, id: DecisionId) -> bool {
        let (program, index) = (self.ask.law.program, &self.ask.law.index);
        let mut read = facts_read(program, index, Goal::Decision(id));
        for policy in &program.decision(id).policies {
            let reach = facts_read(program, index, Goal::Policy(*policy));
            read.retain(|fact| !reach.contains(fact));
        }
        self.ask.facts.iter().any(|(fact, _)| read.contains(&FactKey::Fact(fact)))
    }

    /// Whether the facts settle a decision, other than as not governed.
    fn is_answered(&self, id: DecisionId) -> bool {
        !matches!(crate::prove::decide(self.ask, id, None).verdict.result, None | Some(Outcome::NotGoverned))
    }

    fn label(&self, binder: Option<BinderId>, item: Option<u32>) -> Option<String> {
        let (binder, item) = (binder?, item?);
        Some(words::item_name(&self.judge, self.judge.program.binder(binder).list, item))
    }

    pub(super) fn answer(&mut self, id: DecisionId, item: Option<u32>, wanted: &Wanted) -> AnswerReport {
        let program = self.ask.law.program;
        let decision = program.decision(id);
        let before = decision.binder.zip(item).map(|(binder, item)| (binder, self.judge.set_item(binder, item)));
        let answer = crate::prove::decide(self.ask, id, item);
        let outcome_words = |outcome: &Outcome| outcome.words(program, id);
        let outcome = answer.verdict.result.as_ref();
        let by_default = matches!(outcome, Some(Outcome::Is(o)) if decision.otherwise == Some(*o))
            && !answer.reasons.deciding().any(|r| matches!(r.what, What::Rule(_)) && r.seen == Seen::Yes);
        let meaning = match outcome {
            Some(Outcome::Is(o)) => decision.outcomes.get(o.index()).and_then(|value| value.title.clone()),
            Some(Outcome::NotGoverned | Outcome::Conflict(_) | Outcome::Gap | Outcome::Error) | None => None,
        };
        let missing =
            (answer.verdict.status != Status::Settled).then(|| self.missing(id, item, answer.reasons.deciding()));
        // Of an open answer only what the missing facts bear on is shown.
        let open = outcome.is_none().then_some(missing.as_ref()).flatten();
        let bears =
            |reason: Reason<'_, '_>| open.is_some_and(|(_, places)| places.iter().any(|place| reason.reads(*place)));
        let all = !answer.reasons.deciding().any(bears);
        let shown = answer.reasons.deciding().filter(|reason| all || reason.seen == Seen::Yes || bears(*reason));
        let because = self.nodes(shown);
        let missing = missing.map(|(missing, _)| missing);
        let report = AnswerReport {
            decision: decision.head.name.clone(),
            question: decision.head.title.clone().unwrap_or_else(|| decision.head.name.clone()),
            item: self.label(decision.binder, item),
            status: answer.verdict.status.word().to_owned(),
            outcome: outcome.map(outcome_words),
            meaning,
            by_default,
            possible: answer.verdict.possible.iter().map(outcome_words).collect(),
            because,
            also: answer
                .reasons
                .also()
                .map(|(o, reasons)| AlsoReport {
                    outcome: outcome_words(&Outcome::Is(o)),
                    because: self.nodes(reasons),
                })
                .collect(),
            relies_on: answer.relies_on.iter().map(|p| program.presumption(*p).head.name.clone()).collect(),
            basis: answer.basis.word().to_owned(),
            missing,
            not_taken_into_account: answer.not_taken_into_account.iter().map(|rule| self.unread(*rule)).collect(),
            governing: answer.governing.iter().map(|policy| program.policy(*policy).name.clone()).collect(),
            not_governing: self.not_governing(id),
            doubts: answer.verdict.doubts.iter().map(words::doubt).collect(),
            why_not: wanted.why_not.as_ref().and_then(|name| self.why_not(id, item, name)),
            what_would: wanted
                .what_would
                .as_ref()
                .and_then(|name| self.what_would(id, item, name, wanted, &answer.verdict)),
        };
        if let Some((binder, before)) = before {
            self.judge.set_item(binder, before);
        }
        report
    }

    fn missing(&mut self, id: DecisionId, item: Option<u32>, mut open: Row<'_, '_>) -> (MissingReport, Vec<Place>) {
        let program = self.ask.law.program;
        let inquiry = crate::prove::inquiry(self.ask, id, item);
        let next = inquiry.next.map(|place| {
            let rule = open.find_map(|reason| reason.rule().filter(|_| reason.reads(place)));
            let (needed_by, citation) = match rule {
                Some(rule) => {
                    let head = &program.rule(rule).head;
                    (
                        Some(head.title.clone().unwrap_or_else(|| head.name.clone())),
                        self.citations(&head.places, head.policy),
                    )
                }
                None => (None, Vec::new()),
            };
            NextReport { asked: words::asked(&self.judge, place), needed_by, citation }
        });
        let report = MissingReport {
            exact: inquiry.doubts.is_empty(),
            facts: inquiry.needing.iter().map(|place| words::asked(&self.judge, *place)).collect(),
            next,
            settling: inquiry
                .settling
                .iter()
                .map(|settling| SettlingReport {
                    outcome: settling.outcome.words(program, id),
                    sets: settling
                        .sets
                        .iter()
                        .map(|set| set.iter().map(|answer| words::answered(&self.judge, answer)).collect())
                        .collect(),
                    smallest: settling.smallest,
                    more: settling.more,
                })
                .collect(),
        };
        (report, inquiry.needing)
    }

    /// The policies that conclude on a decision and do not govern the case.
    fn not_governing(&mut self, id: DecisionId) -> Vec<String> {
        let program = self.ask.law.program;
        let mut names = Vec::new();
        for policy in &program.decision(id).policies {
            if Seen::of(self.judge.governs(*policy, Reading::Counted)) == Seen::No {
                names.push(program.policy(*policy).name.clone());
            }
        }
        names
    }

    fn why_not(&mut self, id: DecisionId, item: Option<u32>, name: &str) -> Option<WhyNotReport> {
        let outcome = self.ask.law.program.outcome_named(id, name)?;
        let why = self.ask.why_not(id, item, outcome);
        Some(WhyNotReport {
            outcome: name.to_owned(),
            against: self.nodes(why.against.row()),
            stopped: self.nodes(why.stopped.row()),
        })
    }

    fn what_would(
        &mut self,
        id: DecisionId,
        item: Option<u32>,
        name: &str,
        wanted: &Wanted,
        verdict: &Verdict<Outcome>,
    ) -> Option<WhatWouldReport> {
        let program = self.ask.law.program;
        let outcome = program.outcome_named(id, name)?;
        if verdict.status == Status::Settled && verdict.result == Some(Outcome::Is(outcome)) {
            let changes = Vec::new();
            return Some(WhatWouldReport {
                outcome: name.to_owned(),
                already: true,
                changes,
                up_to: 0,
                cut_short: false,
                never: false,
            });
        }
        let would = crate::prove::what_would(self.ask, id, item, outcome, &wanted.held);
        let changes = would
            .changes
            .iter()
            .map(|change| {
                let one = |(fact, to): &(FactId, Found)| {
                    let decl = program.fact(*fact);
                    let before = self.ask.facts.get(*fact);
                    let from =
                        before.map_or_else(|| String::from("unknown"), |found| words::found(program, decl, found));
                    let mut to_words = words::found(program, decl, to);
                    if let Some(before) = before.filter(|_| from == to_words)
                        && let Some(more) = words::completed(program, decl, before, to)
                    {
                        to_words.push_str(&format!(" ({more})"));
                    }
                    ChangeReport {
                        fact: decl.name.clone(),
                        from,
                        to: to_words,
                        judged: decl.judgement.as_ref().map(|judgement| words::judged(program, judgement)),
                    }
                };
                change.facts.iter().map(one).collect()
            })
            .collect();
        let crate::eval::WhatWould { up_to, cut_short, never, .. } = would;
        Some(WhatWouldReport { outcome: name.to_owned(), already: false, changes, up_to, cut_short, never })
    }

    fn unread(&mut self, id: crate::ir::RuleId) -> Node {
        let rule = self.ask.law.program.rule(id);
        let (head, basis) = (&rule.head, if rule.is_other_reading() { Basis::Inferred } else { Basis::Unseen });
        Node {
            kind: "rule",
            seen: "unknown",
            name: head.name.clone(),
            words: head.title.clone().unwrap_or_else(|| head.name.clone()),
            citation: self.citations(&head.places, head.policy),
            basis: Some(basis.word().to_owned()),
            found: None,
            counts_as: None,
            made: None,
            children: Vec::new(),
        }
    }

    fn duty(&mut self, id: DutyId, item: Option<u32>) -> DutyReport {
        let program = self.ask.law.program;
        let duty = program.duty(id);
        let (verdict, missing) = self.ask.duty_and_missing(id, item);
        let before = duty.binder.zip(item).map(|(binder, item)| (binder, self.judge.set_item(binder, item)));
        let due_by = match self.judge.deadline(duty, Reading::Counted) {
            crate::eval::judge::Deadline::At(term) => match term.base {
                crate::eval::term::DateBase::Known(date) => Some(date.to_string()),
                crate::eval::term::DateBase::Unknown(_) => None,
            },
            crate::eval::judge::Deadline::Never
            | crate::eval::judge::Deadline::Error
            | crate::eval::judge::Deadline::Open(_) => None,
        };
        // A duty that is not due has no deadline.
        let owed = !matches!(verdict.result, Some(DutyState::NotDue));
        let asap = owed && self.judge.asap(duty, Reading::Counted).is_yes();
        let due_by = due_by.filter(|_| owed && !asap);
        let missing = missing.into_iter().map(|place| words::asked(&self.judge, place)).collect();
        let mut open = Vec::new();
        for (cond, places) in &duty.done_if {
            if !self.judge.cond(*cond, Reading::Counted).is_yes() {
                open.extend(self.cond_nodes(*cond, places, duty.head.policy));
            }
        }
        let excused = if owed { Vec::new() } else { self.excused(id) };
        let report = DutyReport {
            name: duty.head.name.clone(),
            title: duty.head.title.clone().unwrap_or_else(|| duty.head.name.clone()),
            item: self.label(duty.binder, item),
            on: duty.on.iter().map(|role| program.role(*role).title.clone()).collect(),
            status: verdict.status.word().to_owned(),
            state: verdict.result.map(|state| state.words().to_owned()),
            possible: verdict.possible.iter().map(|state| state.words().to_owned()).collect(),
            governed: self.judge.governs(duty.head.policy, Reading::Counted).is_yes(),
            due_by,
            as_soon_as_practicable: asap,
            citation: self.citations(&duty.head.places, duty.head.policy),
            basis: self.basis_word(&duty.head),
            missing,
            because: open,
            excused,
        };
        if let Some((binder, before)) = before {
            self.judge.set_item(binder, before);
        }
        report
    }

    fn prohibition(&mut self, id: ProhibitionId, item: Option<u32>) -> DutyReport {
        let program = self.ask.law.program;
        let prohibition = program.prohibition(id);
        let verdict = self.ask.prohibition(id, item);
        DutyReport {
            name: prohibition.head.name.clone(),
            title: prohibition.head.title.clone().unwrap_or_else(|| prohibition.head.name.clone()),
            item: self.label(prohibition.binder, item),
            on: prohibition.on.iter().map(|role| program.role(*role).title.clone()).collect(),
            status: verdict.status.word().to_owned(),
            state: verdict.result.map(|state| state.words().to_owned()),
            possible: verdict.possible.iter().map(|state| state.words().to_owned()).collect(),
            governed: self.judge.governs(prohibition.head.policy, Reading::Counted).is_yes(),
            due_by: None,
            as_soon_as_practicable: false,
            citation: self.citations(&prohibition.head.places, prohibition.head.policy),
            basis: self.basis_word(&prohibition.head),
            missing: Vec::new(),
            because: Vec::new(),
            excused: Vec::new(),
        }
    }

    /// The exceptions by which a duty is not owed that would be owed without them.
    fn excused(&mut self, id: DutyId) -> Vec<Node> {
        if !self.judge.owed_but_for_exceptions(id, Reading::Counted).is_yes() {
            return Vec::new();
        }
        let duty = self.ask.law.program.duty(id);
        let mut explainer = Explainer::new(&mut self.judge);
        explainer.exceptions(&duty.excepts, duty.head.policy);
        let reasons = explainer.tree();
        self.nodes(reasons.row())
    }

    pub(super) fn cond_nodes(&mut self, cond: CondId, places: &[CitedPlace], policy: PolicyId) -> Vec<Node> {
        let mut explainer = Explainer::new(&mut self.judge);
        explainer.cond(cond, policy);
        let reasons = explainer.tree();
        let mut nodes = self.nodes(reasons.row());
        if let [only] = nodes.as_mut_slice()
            && only.citation.is_empty()
        {
            only.citation = self.citations(places, policy);
        }
        nodes
    }

    fn basis_word(&mut self, head: &Header) -> String {
        let basis = words::weak_basis(&mut self.judge, &head.places, head.policy);
        head.basis.into_iter().chain(basis).max().unwrap_or_default().word().to_owned()
    }

    fn citations(&mut self, places: &[CitedPlace], policy: PolicyId) -> Vec<String> {
        for place in places {
            self.cited.insert((place.source, policy));
        }
        places.iter().map(|place| words::citation(self.judge.program, place)).collect()
    }

    fn nodes<'r, 'p: 'r>(&mut self, reasons: impl Iterator<Item = Reason<'r, 'p>>) -> Vec<Node> {
        reasons.map(|reason| self.node(reason)).collect()
    }

    fn node(&mut self, reason: Reason<'_, '_>) -> Node {
        let program = self.judge.program;
        let (kind, name, said) = self.described(&reason);
        let (mut found, mut made, mut counts_as) = (None, None, None);
        if let What::Fact(place) = reason.what {
            let decl = words::decl(program, place);
            if let Some(there) = self.judge.found(place) {
                found = Some(words::found(program, decl, there));
                made = words::made(there);
            }
            let supplied = reason.children().find_map(|child| {
                let What::Presumption(id) = child.what else { return None };
                (child.seen == Seen::Yes).then(|| &program.presumption(id).target)
            });
            if let Some(PresumedValue::Fact(_, value)) = supplied {
                let value = words::value(program, decl, value);
                counts_as = (found.as_ref() != Some(&value)).then_some(value);
            }
        }
        if let What::Define(id, at) = reason.what
            && let Some(expr) = program.define(id).versions.get(at).and_then(|version| match version.body {
                DefineBody::Is(expr) => Some(expr),
                DefineBody::Means(_) => None,
            })
        {
            found = self.judge.shown(expr).map(|value| words::value_of(program, expr, &value));
        }
        let own = reason.rule().and_then(|id| program.rule(id).head.basis);
        let basis = words::weak_basis(&mut self.judge, reason.places, reason.policy).into_iter().chain(own).max();
        Node {
            kind,
            seen: seen_word(reason.seen),
            name,
            words: said,
            citation: self.citations(reason.places, reason.policy),
            basis: basis.filter(|basis| *basis != Basis::Text).map(|basis| basis.word().to_owned()),
            found,
            counts_as,
            made,
            children: self.nodes(reason.children()),
        }
    }

    /// Kind, name and words of a reason.
    fn described(&mut self, reason: &Said<'_>) -> (&'static str, String, String) {
        let program = self.judge.program;
        let cond = |id: CondId| program.cond(id).words.clone();
        let titled = |head: &Header| (head.name.clone(), head.title.clone().unwrap_or_else(|| head.name.clone()));
        match &reason.what {
            What::Rule(id) => with("rule", titled(&program.rule(*id).head)),
            What::OverriddenBy(id) => with("overridden by", titled(&program.rule(*id).head)),
            What::Presumption(id) => with("presumption", titled(&program.presumption(*id).head)),
            What::Duty(id) => with("duty", titled(&program.duty(*id).head)),
            What::Prohibition(id) => with("prohibition", titled(&program.prohibition(*id).head)),
            What::Policy(id) => {
                let policy = program.policy(*id);
                let title = policy.title.clone().unwrap_or_else(|| policy.name.clone());
                ("policy", policy.name.clone(), title)
            }
            What::OutOfForce => {
                let period = program.policy(reason.policy).period.as_ref().map(words::period);
                let date = self.judge.known_law_date(reason.policy);
                let said = match (period, date) {
                    (Some(period), Some(date)) => format!("{period}; the date that picks the law is {date}"),
                    (Some(period), None) => format!("{period}; the date that picks the law is not known"),
                    (None, _) => String::from("not in force on the date that picks the law"),
                };
                ("out of force", String::new(), said)
            }
            What::Limb(label, id) => {
                let label = match label {
                    Some(label @ Label::Lettered(_)) => label.to_string(),
                    Some(Label::Dash(_)) | None => String::new(),
                };
                ("limb", label, cond(*id))
            }
            What::Cond(id) => ("condition", String::new(), cond(*id)),
            What::Except(id) => ("except", String::new(), cond(*id)),
            What::Excuse(id) => ("excuse", String::new(), cond(*id)),
            What::Define(id, at) => {
                let define = program.define(*id);
                let title = define.versions.get(*at).and_then(|version| version.head.title.clone());
                ("define", define.name.clone(), title.unwrap_or_else(|| define.name.clone()))
            }
            What::Fact(place) => {
                ("fact", words::fact_name(&self.judge, *place), words::decl(program, *place).question.clone())
            }
            What::Failure(failure) => ("failure", String::new(), words::failure(program, failure)),
            What::Decision(id, item) => {
                let head = &program.decision(*id).head;
                let verdict = crate::prove::decide(self.ask, *id, *item).verdict;
                let outcome = verdict.result.map_or_else(|| String::from("undetermined"), |o| o.words(program, *id));
                ("decision", head.name.clone(), format!("{} is {outcome}", head.name))
            }
        }
    }
}

fn with(kind: &'static str, (name, words): (String, String)) -> (&'static str, String, String) {
    (kind, name, words)
}

/// As the serialised shape writes it.
pub fn seen_word(seen: Seen) -> &'static str {
    match seen {
        Seen::Yes => "yes",
        Seen::No => "no",
        Seen::Unknown => "unknown",
        Seen::Error => "error",
    }
}
