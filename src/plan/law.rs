//! Policies, presumptions, rules and decisions into the net.
//!
//! # Source
//! The reference, *Governing*, *Rules* and *Presumptions*; the formal core's bite, live and decision. Every completion
//! is judged as the complete case that it is: answers that rest on held presumptions are for the evaluator.

use crate::eval::judge::Reading;
use crate::ir::{
    DecisionId, ExprId, Form, Header, OutcomeId, Period, PolicyId, PresumedValue, PresumptionId, PresumptionState,
    ProhibitionId, ProhibitionState, RuleId, Value,
};
use crate::plan::compile::Compiler;
use crate::plan::net::{Lit, NO, OPEN, Relation, Truth, ValueId, Worth, YES, not};

/// A decision of the whole case in the net.
#[derive(Clone, Debug)]
pub(super) struct Decided {
    /// Whether a policy that concludes on it governs.
    pub(super) governed: Lit,
    /// The rules that conclude on it, each with whether it is live.
    pub(super) rules: Vec<(RuleId, OutcomeId, Lit)>,
    // By outcome: whether some rule for it is live.
    lives: Vec<Lit>,
    // Governed, and no rule that is open may come to an error.
    sound: Lit,
    ranked: bool,
    otherwise: Option<OutcomeId>,
}

impl Compiler<'_> {
    /// Whether a period of a policy's item holds the policy's date.
    pub(super) fn in_period(&mut self, policy: PolicyId, period: Option<&Period>, reading: Reading) -> Lit {
        let Some(period) = period else { return YES };
        let date = match (self.law_at, self.program.policy(policy).dated_by) {
            (Some(date), _) => self.net.value(Worth::Known(i64::from(date.day_number())), false),
            (None, Some(expr)) => self.date(expr, reading),
            (None, None) => return OPEN,
        };
        let first = period.from.map_or(i64::MIN, |from| i64::from(from.day_number()));
        let from = self.net.value(Worth::Known(first), false);
        let mut both = vec![self.relate(Relation::AtMost, from, date)];
        if let Some(end) = period.ceasing {
            let end = self.net.value(Worth::Known(i64::from(end.day_number())), false);
            both.push(self.relate(Relation::Less, date, end));
        }
        self.net.and(both)
    }

    fn date(&mut self, expr: ExprId, reading: Reading) -> ValueId {
        self.value(expr, reading)
    }

    fn relate(&mut self, relation: Relation, a: ValueId, b: ValueId) -> Lit {
        if let (Worth::Known(a), Worth::Known(b)) = (self.net.worth(a), self.net.worth(b)) {
            let holds = match relation {
                Relation::Same => a == b,
                Relation::Less => a < b,
                Relation::AtMost => a <= b,
            };
            return if holds { YES } else { NO };
        }
        let errs = self.net.value_errs(a) || self.net.value_errs(b);
        self.net.add(Truth::Compare(relation, a, b), errs)
    }

    /// Whether a policy governs.
    pub(super) fn governs(&mut self, policy: PolicyId, reading: Reading) -> Lit {
        if let Some(lit) = self.governing.get(&(policy, reading as usize)) {
            return *lit;
        }
        let head = self.program.policy(policy);
        let current = self.in_period(policy, head.period.as_ref(), reading);
        let applies = self.all(&head.applies_when, reading);
        let lit = self.net.and([current, applies]);
        self.governing.insert((policy, reading as usize), lit);
        lit
    }

    fn engaged(
        &mut self,
        head: &Header,
        when: &[crate::ir::CondId],
        excepts: &[crate::ir::Except],
        reading: Reading,
    ) -> Lit {
        let program = self.program;
        let parts = [
            self.governs(head.policy, reading),
            self.in_period(head.policy, head.period.as_ref(), reading),
            self.all(when, reading),
            not(self.excepted(excepts, reading)),
            not(self.excepted(&program.policy(head.policy).excepts, reading)),
        ];
        self.net.and(parts)
    }

    fn stands(&mut self, id: PresumptionId) -> Lit {
        let rebuttal = self.program.presumption(id).rebutted_if;
        rebuttal.map_or(YES, |rebuttal| not(self.cond(rebuttal, Reading::Found)))
    }

    fn presumption_engaged(&mut self, id: PresumptionId, reading: Reading) -> Lit {
        let presumption = self.program.presumption(id);
        self.engaged(&presumption.head, &presumption.when, &presumption.excepts, reading)
    }

    /// Whether a presumption makes its fact count as what it presumes.
    fn bites(&mut self, id: PresumptionId) -> Lit {
        let presumption = self.program.presumption(id);
        if presumption.binder.is_some() {
            return OPEN;
        }
        if let Some(lit) = self.bites.get(&id) {
            return *lit;
        }
        let mut parts = vec![self.stands(id), self.presumption_engaged(id, Reading::Counted)];
        for by in &presumption.overridden_by {
            parts.push(not(self.bites(*by)));
        }
        let lit = self.net.and(parts);
        self.bites.insert(id, lit);
        lit
    }

    /// What a condition counts as, with the presumptions on it.
    pub(super) fn counted(&mut self, found: Lit, presumptions: &[PresumptionId]) -> Lit {
        if presumptions.is_empty() {
            return found;
        }
        let (mut to_yes, mut to_no) = (Vec::new(), Vec::new());
        for id in presumptions {
            let yes = match &self.program.presumption(*id).target {
                PresumedValue::Fact(_, value) => *value == Value::YesNo(true),
                PresumedValue::Define(_, _, yes) => *yes,
            };
            let bites = self.bites(*id);
            if yes { to_yes.push(bites) } else { to_no.push(bites) }
        }
        // Yes: found or presumed so, and no presumption to the contrary may bite; no likewise.
        let all: Vec<Lit> = to_yes.iter().chain(&to_no).copied().collect();
        let sound = self.net.sound(&all);
        let mut side = |own: &[Lit], other: &[Lit], found: Lit| {
            let held = self.net.or(own.iter().copied().chain([found]));
            let against: Vec<Lit> = other.iter().copied().map(not).collect();
            self.net.and(against.into_iter().chain([held, sound]))
        };
        let yes = side(&to_yes, &to_no, found);
        let no = side(&to_no, &to_yes, not(found));
        self.net.pair(yes, no, true)
    }

    /// Whether a rule is live.
    pub(super) fn live(&mut self, id: RuleId, reading: Reading) -> Lit {
        let rule = self.program.rule(id);
        let Some((_, _, form)) = rule.conclusion else { return NO };
        if rule.binder.is_some() {
            return OPEN;
        }
        if let Some(lit) = self.lives.get(&(id, reading as usize)) {
            return *lit;
        }
        let mut parts = vec![self.engaged(&rule.head, &rule.when, &rule.excepts, reading)];
        parts.push(match form {
            Form::Plain => YES,
            Form::If(cond) => self.cond(cond, reading),
            Form::Unless(cond) => not(self.cond(cond, reading)),
        });
        for by in &rule.overridden_by {
            parts.push(not(self.live(*by, reading)));
        }
        let lit = self.net.and(parts);
        self.lives.insert((id, reading as usize), lit);
        lit
    }

    /// A decision of the whole case.
    pub(super) fn decision(&mut self, id: DecisionId, reading: Reading) -> Decided {
        let decision = self.program.decision(id);
        let policies: Vec<Lit> = decision.policies.iter().map(|policy| self.governs(*policy, reading)).collect();
        let governed = self.net.or(policies);
        let mut rules = Vec::new();
        for rule in &decision.rules {
            if let Some((_, outcome, _)) = self.program.rule(*rule).conclusion {
                rules.push((*rule, outcome, self.live(*rule, reading)));
            }
        }
        let lives = (0..decision.outcomes.len()).map(|n| {
            let own = rules.iter().filter(|(_, outcome, _)| outcome.index() == n);
            let own: Vec<Lit> = own.map(|(_, _, live)| *live).collect();
            self.net.or(own)
        });
        let lives: Vec<Lit> = lives.collect();
        let all: Vec<Lit> = rules.iter().map(|(_, _, live)| *live).collect();
        let certain = self.net.sound(&all);
        let sound = self.net.and([governed, certain]);
        Decided { governed, rules, lives, sound, ranked: decision.ranked, otherwise: decision.otherwise }
    }

    /// Whether an outcome is certain.
    pub(super) fn settled(&mut self, decided: &Decided, outcome: OutcomeId) -> Lit {
        let n = outcome.index();
        let own = decided.lives.get(n).copied().unwrap_or(NO);
        let others = decided.lives.iter().enumerate().filter(|(m, _)| *m != n);
        let none_of = |lits: &mut dyn Iterator<Item = (usize, &Lit)>| lits.map(|(_, lit)| not(*lit)).collect();
        let by_default = decided.otherwise == Some(outcome);
        let mut parts: Vec<Lit>;
        if decided.ranked {
            // Nothing that prevails over it may be, and it is: by a rule, or because no rule is live.
            parts = none_of(&mut others.clone().filter(|(m, _)| *m < n));
            let no_lower: Vec<Lit> = none_of(&mut others.clone().filter(|(m, _)| *m > n));
            let default = if by_default { self.net.and(no_lower) } else { NO };
            parts.push(self.net.or([own, default]));
        } else {
            parts = none_of(&mut others.clone());
            parts.push(if by_default { YES } else { own });
        }
        parts.push(decided.sound);
        self.net.and(parts)
    }

    /// Whether it is certain that no rule is live of a decision without an `otherwise`.
    pub(super) fn gap(&mut self, decided: &Decided) -> Lit {
        if decided.otherwise.is_some() {
            return NO;
        }
        let none: Vec<Lit> = decided.lives.iter().map(|live| not(*live)).collect();
        self.net.and(none.into_iter().chain([decided.sound]))
    }

    /// Whether a decision's outcome is one of these.
    pub(super) fn outcome_is(&mut self, id: DecisionId, wanted: &[OutcomeId], reading: Reading) -> Lit {
        if self.program.decision(id).binder.is_some() {
            return OPEN;
        }
        let decided = self.decision(id, reading);
        let (mut yes, mut no) = (Vec::new(), Vec::new());
        for n in 0..decided.lives.len() {
            let outcome = OutcomeId::new(n);
            let side = if wanted.contains(&outcome) { &mut yes } else { &mut no };
            let lit = if decided.ranked { self.impossible(&decided, outcome) } else { self.settled(&decided, outcome) };
            side.push(lit);
        }
        if !decided.ranked {
            let (yes, no) = (self.net.or(yes), self.net.or(no));
            return self.net.pair(yes, no, true);
        }
        // Certainly one of these: none of the others can be.
        let some = if decided.otherwise.is_some() { YES } else { self.net.or(decided.lives.iter().copied()) };
        let is = self.net.and(no.into_iter().chain([decided.sound, some]));
        let is_not = self.net.and(yes.into_iter().chain([decided.sound, some]));
        self.net.pair(is, is_not, true)
    }

    /// Yes where an outcome of a ranked decision cannot be, given that the decision is sound.
    fn impossible(&mut self, decided: &Decided, outcome: OutcomeId) -> Lit {
        let n = outcome.index();
        let own = decided.lives.get(n).copied().unwrap_or(NO);
        let prevail = self.net.or(decided.lives.iter().take(n).copied());
        let not_by_rule = self.net.or([not(own), prevail]);
        if decided.otherwise != Some(outcome) {
            return not_by_rule;
        }
        let some = self.net.or(decided.lives.iter().copied());
        self.net.and([not_by_rule, some])
    }

    pub(super) fn prohibition_is(&mut self, id: ProhibitionId, state: ProhibitionState, reading: Reading) -> Lit {
        let prohibition = self.program.prohibition(id);
        if prohibition.binder.is_some() {
            return OPEN;
        }
        let engaged = self.engaged(&prohibition.head, &prohibition.when, &prohibition.excepts, reading);
        let breached = self.cond(prohibition.breached_if, reading);
        let lit = match state {
            ProhibitionState::NotEngaged => not(engaged),
            ProhibitionState::Kept => self.net.and([engaged, not(breached)]),
            ProhibitionState::Breached => self.net.and([engaged, breached]),
        };
        let sound = self.net.sound(&[engaged, breached]);
        let (yes, no) = (self.net.and([lit, sound]), self.net.and([not(lit), sound]));
        self.net.pair(yes, no, true)
    }

    pub(super) fn presumption_is(&mut self, id: PresumptionId, state: PresumptionState, reading: Reading) -> Lit {
        if self.program.presumption(id).binder.is_some() {
            return OPEN;
        }
        let engaged = self.presumption_engaged(id, reading);
        let stands = self.stands(id);
        match state {
            PresumptionState::NotEngaged => not(engaged),
            PresumptionState::Standing => self.net.and([engaged, stands]),
            PresumptionState::Overcome => self.net.and([engaged, not(stands)]),
        }
    }
}
