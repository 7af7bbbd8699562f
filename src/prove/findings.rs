//! What is wrong with a law over every possible case: conflicts, gaps, and items that never do anything.
//!
//! Takes a law made ready; gives diagnostics about what the policy asked declares. A conflict or a gap is reported only
//! with a case that the ordinary evaluator confirms.
//!
//! # Source
//! The reference, *What check finds over every case*.

use crate::base::span::Span;
use crate::diag::{Code, Diagnostic};
use crate::diagram::store::{Dd, Full, Op};
use crate::diagram::witness::Witness;
use crate::diagram::{Fate, Reading};
use crate::eval::{Ask, Law, Status};
use crate::facts::scenario_text;
use crate::ir::{CondId, CondKind, DecisionId, DutyId, Form, PolicyId, PresumptionId, Program, RuleId};
use crate::prove::claim::Search;
use crate::prove::{Options, implied};
use std::collections::BTreeMap;

/// One kind of finding.
type Part = fn(&mut Search<'_>, &mut Vec<Diagnostic>) -> Result<(), Full>;

/// More rules than this are not looked into: what is found would come too late for a check.
const MOST_RULES: usize = 1_500;

/// Finds what is wrong over every possible case with what the policy asked declares.
pub fn findings(law: &Law<'_>, options: &Options) -> Vec<Diagnostic> {
    let program = law.program;
    let Some(head) = program.policies.first() else { return Vec::new() };
    let unlooked = |why: String| {
        let help = "what is wrong over every case, such as a conflict or a gap, was not looked for";
        vec![Diagnostic::new(Code::NotAnalysed, head.span, why).help(help)]
    };
    if program.rules.len() > MOST_RULES {
        return unlooked(format!("the body of law has more than {MOST_RULES} rules"));
    }
    let mut found = Vec::new();
    let parts: [Part; 5] = [decisions, rules, additions, presumptions, duties];
    let mut search = Search::new(law, options);
    let possible = match search.compiler().possible() {
        Ok(possible) => possible,
        Err(Full) => return unlooked(format!("the limit of {} nodes was met", options.nodes)),
    };
    search.theta = possible;
    for part in parts {
        if part(&mut search, &mut found).is_err() {
            found.extend(unlooked(format!("the limit of {} nodes was met", options.nodes)));
            break;
        }
    }
    found
}

pub(super) fn own(program: &Program, policy: PolicyId) -> bool {
    policy == PolicyId(0) && program.policies.first().is_some_and(|policy| !policy.library)
}

/// Decisions that the policy asked declares or concludes on.
fn concluded(program: &Program) -> Vec<DecisionId> {
    let all = (0..program.decisions.len()).map(DecisionId::new);
    let concludes =
        |id: &DecisionId| program.decision(*id).rules.iter().any(|rule| own(program, program.rule(*rule).head.policy));
    all.filter(concludes).collect()
}

/// Conflicts, gaps, and outcomes that no case has.
fn decisions(search: &mut Search<'_>, found: &mut Vec<Diagnostic>) -> Result<(), Full> {
    let program = search.law.program;
    for id in concluded(program) {
        let decision = program.decision(id);
        let dd = search.compiler().with_item(decision.binder, 0, |c| c.decision(id, Reading::InTheEnd))?;
        // What is decided item by item is asked of the first item of a list that has one.
        let there = search.there(decision.binder)?;
        let mut reached = Vec::new();
        for value in search.space.store.values(dd) {
            let Some(fate) = search.space.fate_of(value).cloned() else { continue };
            let here = search.space.store.map(dd, &mut |v| Dd::truth(v == value))?;
            let here = search.and(here, there)?;
            match &fate {
                Fate::Conflict(names) => {
                    if let Some((case, live)) = case(search, id, here, &fate)? {
                        found.push(conflict(program, id, names, &case, &live));
                    }
                }
                Fate::Gap => {
                    if let Some((case, _)) = case(search, id, here, &fate)? {
                        let message = format!("no rule decides some cases of `{}`", decision.head.name);
                        let which = of_the_first(program, id);
                        let gap = Diagnostic::new(Code::AnalysisGap, decision.head.name_span, message)
                            .note(format!("such as this one{which}:\n\n{case}"))
                            .help("give the decision an `otherwise`, or write the rule that is missing");
                        found.push(gap);
                    }
                }
                Fate::Is(name) => {
                    if search.capped(here) || !search.space.none(here, &mut search.theta)? {
                        reached.push(name.clone());
                    }
                }
                Fate::NotGoverned | Fate::Error | Fate::NotExpressible => {}
            }
        }
        if own(program, decision.head.policy) {
            // Of an outcome that some rule concludes, the rule is to blame, and is named.
            let concluded = |at: usize| {
                let mut all = decision.rules.iter().filter_map(|rule| program.rule(*rule).conclusion);
                all.any(|(_, outcome, _)| outcome.index() == at)
            };
            for (at, outcome) in decision.outcomes.iter().enumerate() {
                if concluded(at) || reached.contains(&outcome.name) {
                    continue;
                }
                let message = format!("no case has the outcome `{}`", outcome.name);
                let unreached = Diagnostic::new(Code::UnreachableOutcome, decision.head.name_span, message);
                found.push(unreached.help("write the rule that concludes it, or leave the outcome out"));
            }
        }
    }
    Ok(())
}

/// A case of a result, as the ordinary evaluator confirms it, with the rules that are live in it.
fn case(search: &mut Search<'_>, id: DecisionId, here: Dd, fate: &Fate) -> Result<Option<(String, Vec<RuleId>)>, Full> {
    let not = search.space.store.apply(Op::Not, here, Dd::NO)?;
    let inside = search.and(here, search.theta)?;
    let outside = search.and(not, search.theta)?;
    let (law, side, splits) = (search.law, &search.side, search.splits);
    let binder = law.program.decision(id).binder;
    let mut shown = None;
    let witness = search.space.witness(inside, outside, &mut search.theta, &mut |space, point| {
        let Some(facts) = point.facts(space, side) else { return false };
        let ask = Ask { law, facts: &facts, on: point.on, law_at: None, splits };
        if ask.possible().is_err() {
            return false;
        }
        let verdict = ask.decide(id, binder.map(|_| 0)).verdict;
        let result = verdict.result.as_ref().map(|outcome| Fate::of(law.program, id, outcome));
        if verdict.status != Status::Settled || result.as_ref() != Some(fate) {
            return false;
        }
        let title = format!(
            "{} of {}",
            if *fate == Fate::Gap { "A gap" } else { "A conflict" },
            law.program.decision(id).head.name
        );
        let mut judge = ask.judge();
        if let Some(binder) = binder {
            judge.set_item(binder, 0);
        }
        let all = law.program.decision(id).rules.iter().copied();
        let live: Vec<RuleId> =
            all.filter(|rule| judge.live(*rule, crate::eval::judge::Reading::Counted).can_yes()).collect();
        shown = Some((scenario_text(law.program, &title, &facts, point.on, None, &[]), live));
        true
    })?;
    Ok(match witness {
        Witness::Found(_) => shown,
        Witness::Never | Witness::Unconfirmed => None,
    })
}

fn conflict(program: &Program, id: DecisionId, names: &[String], case: &str, live: &[RuleId]) -> Diagnostic {
    let mut by_outcome: BTreeMap<String, RuleId> = BTreeMap::new();
    for rule in live {
        if let Some((_, outcome, _)) = program.rule(*rule).conclusion
            && let Some(outcome) = program.decision(id).outcomes.get(outcome.index())
        {
            by_outcome.entry(outcome.name.clone()).or_insert(*rule);
        }
    }
    let spans: Vec<(Span, &str, &str)> = names
        .iter()
        .filter_map(|name| by_outcome.get(name).map(|rule| (&program.rule(*rule).head, name)))
        .map(|(head, name)| (head.name_span, head.name.as_str(), name.as_str()))
        .collect();
    let rules: Vec<String> = spans.iter().map(|(_, rule, name)| format!("`{rule}` ({name})")).collect();
    let span = spans.first().map_or(program.decision(id).head.name_span, |(span, _, _)| *span);
    let message = format!("{} conflict on `{}`", rules.join(" and "), program.decision(id).head.name);
    let mut diagnostic = Diagnostic::new(Code::AnalysisConflict, span, message);
    for (span, _, name) in spans.iter().skip(1) {
        diagnostic = diagnostic.label(*span, format!("this concludes `{name}`"));
    }
    diagnostic
        .note(format!("in this case both hold{}:\n\n{case}", of_the_first(program, id)))
        .help("rank the outcomes (`a over b`), let one rule override the other, or part their conditions")
}

/// Of which item a case shows something, where a decision is made item by item.
fn of_the_first(program: &Program, id: DecisionId) -> String {
    program.decision(id).binder.map_or_else(String::new, |binder| {
        format!(", for the first item of `{}`", program.fact(program.binder(binder).list).name)
    })
}

/// Rules that never apply, are always overridden or never decide, and limbs that make no difference.
fn rules(search: &mut Search<'_>, found: &mut Vec<Diagnostic>) -> Result<(), Full> {
    let program = search.law.program;
    for (n, rule) in program.rules.iter().enumerate() {
        let (id, Some((decision, outcome, form))) = (RuleId::new(n), rule.conclusion) else { continue };
        if !own(program, rule.head.policy) {
            continue;
        }
        let name = &rule.head.name;
        let mut say = |code: Code, message: String, help: &str| {
            found.push(Diagnostic::new(code, rule.head.name_span, message).help(help));
        };
        let there = search.there(rule.binder)?;
        let supports = search.compiler().with_item(rule.binder, 0, |c| c.supports(id, Reading::Held))?;
        let supports = search.and(supports, there)?;
        if idle(search, supports)? {
            let help = "its conditions contradict each other, or other items never let them hold";
            say(Code::NeverApplies, format!("the rule `{name}` never applies"), help);
            continue;
        }
        let live = search.compiler().with_item(rule.binder, 0, |c| c.live(id, Reading::Held))?;
        let live = search.and(live, there)?;
        if idle(search, live)? {
            let help = "wherever it applies a rule that overrides it is live";
            say(Code::NeverDecides, format!("the rule `{name}` is always overridden"), help);
            continue;
        }
        // What prevails over all decides wherever it is live.
        if program.decision(decision).ranked && outcome.index() == 0 {
            rule_limbs(search, id, form, found)?;
            continue;
        }
        let result = search.compiler().with_item(rule.binder, 0, |c| c.decision(decision, Reading::Held))?;
        let own = program.decision(decision).outcomes.get(outcome.index()).map(|o| Fate::Is(o.name.clone()));
        let value = own.map(|fate| search.space.fate(&fate));
        let decides = search.space.store.map(result, &mut |v| Dd::truth(Some(v) == value))?;
        let live = search.is_yes(live)?;
        let decides = search.and(live, decides)?;
        if search.nowhere(decides)? {
            let help = "wherever it applies a rule for an outcome that prevails is live";
            say(Code::NeverDecides, format!("the rule `{name}` never decides"), help);
            continue;
        }
        rule_limbs(search, id, form, found)?;
    }
    Ok(())
}

/// Rules that add nothing to others.
fn additions(search: &mut Search<'_>, found: &mut Vec<Diagnostic>) -> Result<(), Full> {
    let decided = concluded(search.law.program);
    decided.into_iter().try_for_each(|id| implied::rules(search, id, found))
}

/// Limbs of a rule that make no difference to it.
fn rule_limbs(search: &mut Search<'_>, id: RuleId, form: Form, found: &mut Vec<Diagnostic>) -> Result<(), Full> {
    let program = search.law.program;
    let own = match form {
        Form::If(cond) | Form::Unless(cond) => Some(cond),
        Form::Plain => None,
    };
    for cond in program.rule(id).when.iter().copied().chain(own) {
        limbs(search, id, cond, found)?;
    }
    Ok(())
}

/// Whether a truth is yes nowhere, at no position.
fn idle(search: &mut Search<'_>, truth: Dd) -> Result<bool, Full> {
    let yes = search.space.store.apply(Op::IsYes, truth, Dd::NO)?;
    let error = search.space.store.apply(Op::IsError, truth, Dd::NO)?;
    let either = search.space.store.apply(Op::Or, yes, error)?;
    search.nowhere(either)
}

/// Labelled limbs of a rule's conditions that make no difference to whether it supports its outcome.
fn limbs(search: &mut Search<'_>, id: RuleId, cond: CondId, found: &mut Vec<Diagnostic>) -> Result<(), Full> {
    let program = search.law.program;
    let mut todo = vec![cond];
    while let Some(cond) = todo.pop() {
        let kind = &program.cond(cond).kind;
        // The truth that a limb has where it asks nothing.
        let neutral = if matches!(kind, CondKind::All(_)) { Dd::YES } else { Dd::NO };
        if let CondKind::Not(inner) = kind {
            todo.push(*inner);
        }
        for limb in kind.limbs() {
            todo.push(limb.cond);
            let Some(label) = &limb.label else { continue };
            let binder = program.rule(id).binder;
            let own = search.compiler().with_item(binder, 0, |c| c.supports(id, Reading::Held))?;
            let mut forced = search.forced(limb.cond, neutral);
            let without = forced.with_item(binder, 0, |c| c.supports(id, Reading::Held))?;
            let same = search.space.store.apply(Op::Same, own, without)?;
            let differs = search.space.store.apply(Op::Not, same, Dd::NO)?;
            let there = search.there(binder)?;
            let differs = search.and(differs, there)?;
            if search.nowhere(differs)? {
                let name = &program.rule(id).head.name;
                let message = format!("limb {label} makes no difference to the rule `{name}`");
                let idle = Diagnostic::new(Code::IdleLimb, program.cond(limb.cond).span, message);
                found.push(idle.help("what it asks follows from the rest of the rule, or can never be so"));
            }
        }
    }
    Ok(())
}

/// Presumptions that cannot be rebutted, or never bite.
fn presumptions(search: &mut Search<'_>, found: &mut Vec<Diagnostic>) -> Result<(), Full> {
    let program = search.law.program;
    for (n, presumption) in program.presumptions.iter().enumerate() {
        let id = PresumptionId::new(n);
        if !own(program, presumption.head.policy) {
            continue;
        }
        let binder = presumption.binder;
        let there = search.there(binder)?;
        let name = &presumption.head.name;
        let mut say = |code: Code, message: String, help: &str| {
            found.push(Diagnostic::new(code, presumption.head.name_span, message).help(help));
        };
        if let Some(rebuttal) = presumption.rebutted_if {
            let rebuttal = search.compiler().with_item(binder, 0, |c| c.cond(rebuttal, Reading::Found))?;
            let established = search.is_yes(rebuttal)?;
            let established = search.and(established, there)?;
            if search.nowhere(established)? {
                let help = "its rebuttal can never be so; if it is meant to be conclusive, leave `rebutted if` out";
                say(Code::CannotBeRebutted, format!("the presumption `{name}` cannot be rebutted"), help);
            }
        }
        let bites = search.compiler().with_item(binder, 0, |c| c.bites(id, Reading::Held))?;
        let bites = search.and(bites, there)?;
        if idle(search, bites)? {
            let help = "its conditions can never hold while it stands, or another always overrides it";
            say(Code::NeverBites, format!("the presumption `{name}` never makes anything count"), help);
        }
    }
    Ok(())
}

/// Duties that are owed and can never be done.
fn duties(search: &mut Search<'_>, found: &mut Vec<Diagnostic>) -> Result<(), Full> {
    let program = search.law.program;
    for (n, duty) in program.duties.iter().enumerate() {
        let id = DutyId::new(n);
        let nothing_to_do = duty.continues.is_some() || (duty.done_on.is_none() && duty.done_if.is_empty());
        if !own(program, duty.head.policy) || nothing_to_do {
            continue;
        }
        let owed = search.compiler().with_item(duty.binder, 0, |c| c.owed(id, Reading::Held))?;
        let owed = search.is_yes(owed)?;
        let there = search.there(duty.binder)?;
        let owed = search.and(owed, there)?;
        let performed = search.compiler().with_item(duty.binder, 0, |c| c.performed(duty, Reading::Held))?;
        let performed = search.is_yes(performed)?;
        let both = search.and(owed, performed)?;
        let name = &duty.head.name;
        if search.nowhere(owed)? {
            let message = format!("the duty `{name}` is never owed");
            let found_here = Diagnostic::new(Code::NeverApplies, duty.head.name_span, message);
            found.push(found_here.help("its conditions contradict each other, or other items never let them hold"));
        } else if search.nowhere(both)? {
            let message = format!("the duty `{name}` can never be done where it is owed");
            let found_here = Diagnostic::new(Code::CannotBeDone, duty.head.name_span, message);
            found.push(found_here.help("what it asks contradicts the conditions under which it is owed"));
        }
    }
    Ok(())
}
