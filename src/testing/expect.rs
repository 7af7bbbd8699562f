//! One expectation against what was found.

use crate::eval::judge::Reading;
use crate::eval::slot::Place;
use crate::eval::{Answer, Ask, DutyState, Outcome, Reason, Row, Said, Seen, Status, Verdict, What};
use crate::ir::{
    Because, CondId, DecisionId, DutyId, Expect, Expected, FactId, Needing, PresumptionId, Program, ProhibitionId,
    ProhibitionState, Reference, RuleId, StatusWord, Subject, Unread,
};
use crate::testing::Failure;
use std::collections::BTreeSet;

/// What of an expectation is not met.
pub fn check(ask: &Ask<'_>, expect: &Expect) -> Vec<Failure> {
    let mut check = Check { ask, expect, failures: Vec::new() };
    match &expect.subject {
        Subject::Decision(id, item) => check.decision(*id, *item),
        Subject::Duty(ids, item) => check.duty(ids, *item),
        Subject::Prohibition(ids, item) => check.prohibition(ids, *item),
        Subject::Governs(policy, wanted) => {
            let truth = ask.judge().governs(*policy, Reading::Counted);
            let name = &ask.law.program.policy(*policy).name;
            let found = match Seen::of(truth) {
                Seen::Yes => "governs",
                Seen::No => "does not govern",
                Seen::Unknown => "may or may not govern: facts are missing",
                Seen::Error => "cannot be told to govern",
            };
            let right = if *wanted { truth.is_yes() } else { truth.is_no() };
            if !right {
                let expected = if *wanted { "governs" } else { "does not govern" };
                check.fail(format!("{name} {expected}"), format!("{name} {found}"));
            }
        }
    }
    check.failures
}

struct Check<'e, 'a> {
    ask: &'e Ask<'a>,
    expect: &'e Expect,
    failures: Vec<Failure>,
}

impl Check<'_, '_> {
    fn fail(&mut self, expected: String, found: String) {
        self.failures.push(Failure { expected, found, span: self.expect.span, expect: None });
    }

    fn decision(&mut self, id: DecisionId, item: Option<u32>) {
        let program = self.ask.law.program;
        let answer = crate::prove::decide(self.ask, id, item);
        let name = &program.decision(id).head.name;
        let words = |outcome: &Outcome| outcome.words(program, id);
        let met = match &self.expect.result {
            None => true,
            Some(result) => answer.verdict.result.as_ref().is_some_and(|found| is_expected(found, result)),
        };
        if !met || !status_met(self.expect.status, answer.verdict.status) {
            let wanted = self.expect.result.as_ref().map(|result| expected_words(program, id, result));
            self.fail(
                format!("{name} is {}", joined(self.expect.status, wanted)),
                format!("{name} is {}", verdict_words(&answer.verdict, &words, decided_by(program, &answer))),
            );
            return;
        }
        if let Some(because) = &self.expect.because {
            self.because(because, answer.reasons.deciding(), &format!("{name} because"));
        }
        for (outcome, because) in &self.expect.also {
            let name = words(&Outcome::Is(*outcome));
            match answer.reasons.also().find(|(other, _)| other == outcome) {
                None => {
                    let found: Vec<String> =
                        answer.reasons.also().map(|(other, _)| words(&Outcome::Is(other))).collect();
                    self.fail(format!("also {name}"), format!("also {}", list(&found)));
                }
                Some((_, reasons)) => {
                    if let Some(because) = because {
                        self.because(because, reasons, &format!("also {name} because"));
                    }
                }
            }
        }
        if let Some(needing) = &self.expect.needing {
            self.needing(needing, id, item);
        }
        if let Some(unread) = &self.expect.unread {
            self.unread(unread, &answer.not_taken_into_account);
        }
        if let Some(basis) = self.expect.basis
            && basis != answer.basis
        {
            self.fail(format!("basis {basis}"), format!("basis {}", answer.basis));
        }
    }

    fn because(&mut self, because: &Because, deciding: Row<'_, '_>, lead: &str) {
        let program = self.ask.law.program;
        let decided = Decided::of(deciding.deep());
        for (reference, _) in &because.refs {
            if !decided.holds(reference) {
                let found = list(&decided.names(program));
                self.fail(format!("{lead} {}", reference_words(program, reference)), format!("decided by {found}"));
            }
        }
        if because.only {
            for reason in deciding {
                let own = Decided::of(reason.deep());
                if !because.refs.iter().any(|(reference, _)| own.holds(reference)) {
                    let extra = list(&own.names(program));
                    self.fail(format!("{lead} only what is named"), format!("decided by {extra} as well"));
                }
            }
        }
    }

    fn needing(&mut self, needing: &Needing, id: DecisionId, item: Option<u32>) {
        let program = self.ask.law.program;
        let found: BTreeSet<FactId> = crate::prove::needing(self.ask, id, item)
            .into_iter()
            .map(|place| match place {
                Place::Fact(fact) => fact,
                Place::Field { list, .. } => list,
            })
            .collect();
        let wanted: BTreeSet<FactId> = needing.facts.iter().copied().collect();
        let right = if needing.only { found == wanted } else { found.is_superset(&wanted) };
        if !right {
            let names = |facts: &BTreeSet<FactId>| {
                list(&facts.iter().map(|fact| program.fact(*fact).name.clone()).collect::<Vec<_>>())
            };
            let only = if needing.only { "only " } else { "" };
            self.fail(format!("needing {only}{}", names(&wanted)), format!("needing {}", names(&found)));
        }
    }

    fn unread(&mut self, unread: &Unread, found: &[RuleId]) {
        let program = self.ask.law.program;
        let listed = |rules: &[RuleId]| rules.iter().any(|rule| found.contains(rule));
        let wanted: BTreeSet<RuleId> = unread.rules.iter().flatten().copied().collect();
        let all = unread.rules.iter().all(|rules| listed(rules));
        if all && (!unread.only || found.iter().all(|rule| wanted.contains(rule))) {
            return;
        }
        let names = |rules: &mut dyn Iterator<Item = RuleId>| {
            list(&rules.map(|rule| program.rule(rule).head.name.clone()).collect::<Vec<_>>())
        };
        let only = if unread.only && !unread.rules.is_empty() { "only " } else { "" };
        let first = &mut unread.rules.iter().filter_map(|rules| rules.first().copied());
        let expected = if unread.rules.is_empty() { String::from("none") } else { names(first) };
        self.fail(
            format!("not taken into account {only}{expected}"),
            format!("not taken into account {}", names(&mut found.iter().copied())),
        );
    }

    fn duty(&mut self, ids: &[DutyId], item: Option<u32>) {
        let program = self.ask.law.program;
        // Of several dated versions, the one that is in force speaks; the others are not due.
        let verdicts: Vec<Verdict<DutyState>> = ids.iter().map(|id| self.ask.duty(*id, item)).collect();
        let speaking = verdicts.iter().find(|verdict| verdict.result != Some(DutyState::NotDue)).or(verdicts.first());
        let (Some(verdict), Some(id)) = (speaking, ids.first()) else { return };
        let name = &program.duty(*id).head.name;
        let met = match &self.expect.result {
            Some(Expected::Duty(states)) => verdict.result.is_some_and(|state| states.meets(state.states())),
            Some(Expected::Error) => verdict.result == Some(DutyState::Error),
            Some(
                Expected::Outcome(_)
                | Expected::NotGoverned
                | Expected::Conflict
                | Expected::Gap
                | Expected::Prohibition(_),
            ) => false,
            None => true,
        };
        if !met || !status_met(self.expect.status, verdict.status) {
            let wanted = match &self.expect.result {
                Some(Expected::Duty(states)) => Some(states.words().to_owned()),
                Some(_) | None => None,
            };
            let words = |state: &DutyState| state.words().to_owned();
            let found = verdict_words(verdict, &words, String::new());
            self.fail(format!("{name} is {}", joined(self.expect.status, wanted)), format!("{name} is {found}"));
        }
    }

    fn prohibition(&mut self, ids: &[ProhibitionId], item: Option<u32>) {
        let program = self.ask.law.program;
        let verdicts: Vec<_> = ids.iter().map(|id| self.ask.prohibition(*id, item)).collect();
        let idle = Some(crate::eval::Keeping::Is(ProhibitionState::NotEngaged));
        let speaking = verdicts.iter().find(|verdict| verdict.result != idle).or(verdicts.first());
        let (Some(verdict), Some(id)) = (speaking, ids.first()) else { return };
        let name = &program.prohibition(*id).head.name;
        let wanted = match &self.expect.result {
            Some(Expected::Prohibition(state)) => Some(*state),
            Some(_) | None => None,
        };
        let met = wanted.is_none_or(|state| verdict.result == Some(crate::eval::Keeping::Is(state)));
        if !met || !status_met(self.expect.status, verdict.status) {
            let words = |state: &crate::eval::Keeping| state.words().to_owned();
            let found = verdict_words(verdict, &words, String::new());
            let wanted = wanted.map(|state| state.words().to_owned());
            self.fail(format!("{name} is {}", joined(self.expect.status, wanted)), format!("{name} is {found}"));
        }
    }
}

fn is_expected(found: &Outcome, expected: &Expected) -> bool {
    match expected {
        Expected::Outcome(outcome) => *found == Outcome::Is(*outcome),
        Expected::NotGoverned => *found == Outcome::NotGoverned,
        Expected::Conflict => matches!(found, Outcome::Conflict(_)),
        Expected::Gap => *found == Outcome::Gap,
        Expected::Error => *found == Outcome::Error,
        Expected::Duty(_) | Expected::Prohibition(_) => false,
    }
}

/// `is O` without a status takes a settled or a presumed answer.
fn status_met(wanted: Option<StatusWord>, found: Status) -> bool {
    match wanted {
        None => matches!(found, Status::Settled | Status::Presumed),
        Some(StatusWord::Settled) => found == Status::Settled,
        Some(StatusWord::Presumed) => found == Status::Presumed,
        Some(StatusWord::Undetermined) => found == Status::Undetermined,
    }
}

fn joined(status: Option<StatusWord>, result: Option<String>) -> String {
    let status = status.map(|status| status.word().to_owned());
    status.into_iter().chain(result).collect::<Vec<_>>().join(" ")
}

fn verdict_words<R>(verdict: &Verdict<R>, words: &dyn Fn(&R) -> String, by: String) -> String {
    match &verdict.result {
        Some(result) => format!("{} {}{by}", verdict.status.word(), words(result)),
        None => {
            let possible: Vec<String> = verdict.possible.iter().map(words).collect();
            format!("{}: {}", verdict.status.word(), possible.join(" or "))
        }
    }
}

fn expected_words(program: &Program, id: DecisionId, expected: &Expected) -> String {
    match expected {
        Expected::Outcome(outcome) => Outcome::Is(*outcome).words(program, id),
        Expected::NotGoverned => String::from("not governed"),
        Expected::Conflict => String::from("conflict"),
        Expected::Gap => String::from("gap"),
        Expected::Error => String::from("error"),
        Expected::Duty(states) => states.words().to_owned(),
        Expected::Prohibition(state) => state.words().to_owned(),
    }
}

fn decided_by(program: &Program, answer: &Answer<'_>) -> String {
    // Rules that do not bite decided nothing: the answer is then the decision's `otherwise`.
    let live = answer.reasons.deciding().filter(|reason| reason.seen == Seen::Yes);
    if live.clone().next().is_none() {
        return String::from(", by default: no rule decides otherwise");
    }
    let decided = Decided::of(live.flat_map(Reason::deep));
    let names = decided.names(program);
    if names.is_empty() || names.len() > 6 { String::new() } else { format!(", decided by {}", names.join(", ")) }
}

fn list(words: &[String]) -> String {
    if words.is_empty() { String::from("nothing") } else { words.join(", ") }
}

fn reference_words(program: &Program, reference: &Reference) -> String {
    let name = |head: Option<&crate::ir::Header>| head.map_or_else(String::new, |head| head.name.clone());
    match reference {
        Reference::Rule(rules, limbs) => {
            let rule = name(rules.first().map(|id| &program.rule(*id).head));
            match limbs.first() {
                Some(limb) => format!("{rule} (the limb `{}`)", program.cond(*limb).words),
                None => rule,
            }
        }
        Reference::Presumption(ids) => name(ids.first().map(|id| &program.presumption(*id).head)),
        Reference::Define(define, _) => program.define(*define).name.clone(),
        Reference::Provision(source, pinpoint) => {
            let source = &program.source(*source).name;
            pinpoint.as_ref().map_or_else(|| source.clone(), |pinpoint| format!("{source} {pinpoint}"))
        }
    }
}

/// What a tree of reasons speaks of.
#[derive(Default)]
struct Decided {
    rules: BTreeSet<RuleId>,
    conds: BTreeSet<CondId>,
    presumptions: BTreeSet<PresumptionId>,
    places: BTreeSet<(crate::ir::SourceId, Option<String>)>,
}

impl Decided {
    fn of<'r, 'p: 'r>(reasons: impl Iterator<Item = &'r Said<'p>>) -> Decided {
        let mut decided = Decided::default();
        for reason in reasons {
            match &reason.what {
                What::Rule(id) => {
                    decided.rules.insert(*id);
                }
                What::Limb(_, id) | What::Cond(id) | What::Except(id) | What::Excuse(id) => {
                    decided.conds.insert(*id);
                }
                What::Presumption(id) => {
                    decided.presumptions.insert(*id);
                }
                What::Policy(_)
                | What::OutOfForce
                | What::OverriddenBy(_)
                | What::Define(..)
                | What::Fact(_)
                | What::Decision(..)
                | What::Duty(_)
                | What::Prohibition(_)
                | What::Failure(_) => {}
            }
            for place in reason.places {
                decided.places.insert((place.source, place.pinpoint.as_ref().map(|pinpoint| pinpoint.text.clone())));
            }
        }
        decided
    }

    fn holds(&self, reference: &Reference) -> bool {
        match reference {
            Reference::Rule(rules, limbs) => {
                rules.iter().any(|id| self.rules.contains(id))
                    && (limbs.is_empty() || limbs.iter().any(|id| self.conds.contains(id)))
            }
            Reference::Presumption(ids) => ids.iter().any(|id| self.presumptions.contains(id)),
            Reference::Define(_, conds) => conds.iter().any(|id| self.conds.contains(id)),
            Reference::Provision(source, None) => self.places.iter().any(|(other, _)| other == source),
            Reference::Provision(source, pinpoint) => self.places.contains(&(*source, pinpoint.clone())),
        }
    }

    fn names(&self, program: &Program) -> Vec<String> {
        let rules = self.rules.iter().map(|id| program.rule(*id).head.name.clone());
        let presumptions = self.presumptions.iter().map(|id| program.presumption(*id).head.name.clone());
        rules.chain(presumptions).collect()
    }
}
