//! Policies, presumptions, rules and decisions as diagrams.
//!
//! # Source
//! The reference, *Governing*, *Rules* and *Presumptions*; the formal core's bite, live and decision.

use crate::diagram::compile::terms::{Guarded, Term};
use crate::diagram::compile::{Compiler, Key, Reading};
use crate::diagram::space::Fate;
use crate::diagram::store::{Dd, Full, Op};
use crate::eval::index::FactKey;
use crate::ir::{
    CondId, Decision, DecisionId, DefineBody, DefineId, Except, FactRef, Form, Header, OutcomeId, PolicyId,
    PresumedValue, PresumptionId, PresumptionState, RuleId, Value,
};

impl Compiler<'_, '_> {
    /// Whether no `impossible` item excludes a case; each reads facts as found.
    ///
    /// # Errors
    /// [`Full`].
    pub fn possible(&mut self) -> Result<Dd, Full> {
        let mut possible = Dd::YES;
        for impossible in &self.side.program.impossibles {
            let not = self.not_excluded(impossible.cond)?;
            possible = self.and(possible, not)?;
        }
        Ok(possible)
    }

    /// Whether one `impossible` item does not exclude a case.
    ///
    /// # Errors
    /// [`Full`].
    pub fn not_excluded(&mut self, impossible: CondId) -> Result<Dd, Full> {
        let cond = self.cond(impossible, Reading::Found)?;
        let excluded = self.is_yes(cond)?;
        self.not(excluded)
    }

    /// Whether the policies that are taken as in force are so by their own periods.
    ///
    /// # Errors
    /// [`Full`].
    pub fn in_force(&mut self) -> Result<Dd, Full> {
        let mut all = Dd::YES;
        for policy in &self.side.in_force {
            let period = self.side.program.policy(*policy).period.as_ref();
            let truth = self.in_period(*policy, period, Reading::InTheEnd)?;
            let truth = self.is_yes(truth)?;
            all = self.and(all, truth)?;
        }
        Ok(all)
    }

    /// Whether a policy governs: its period holds its date and all that it applies to is so.
    ///
    /// # Errors
    /// [`Full`].
    pub fn governs(&mut self, policy: PolicyId, reading: Reading) -> Result<Dd, Full> {
        self.once(Key::Policy(policy.0), reading, false, |this| {
            let head = this.side.program.policy(policy);
            // What is compared is taken as in force.
            let period = match this.side.in_force.contains(&policy) {
                true => Dd::YES,
                false => this.in_period(policy, head.period.as_ref(), reading)?,
            };
            let applies = this.all(&head.applies_when, reading)?;
            this.and(period, applies)
        })
    }

    /// Whether an item of a policy counts at all.
    pub(super) fn engaged(
        &mut self,
        head: &Header,
        when: &[CondId],
        excepts: &[Except],
        reading: Reading,
    ) -> Result<Dd, Full> {
        let governs = self.governs(head.policy, reading)?;
        if governs == Dd::NO {
            return Ok(Dd::NO);
        }
        let in_force = self.item_in_force(head, reading)?;
        let mut truth = self.and(governs, in_force)?;
        if truth == Dd::NO {
            return Ok(Dd::NO);
        }
        let when = self.all(when, reading)?;
        truth = self.and(truth, when)?;
        for list in [excepts, self.side.program.policy(head.policy).excepts.as_slice()] {
            let excepted = self.excepted(list, reading)?;
            let not = self.not(excepted)?;
            truth = self.and(truth, not)?;
        }
        Ok(truth)
    }

    /// Whether a presumption stands.
    ///
    /// # Errors
    /// [`Full`].
    pub fn stands(&mut self, id: PresumptionId, reading: Reading) -> Result<Dd, Full> {
        let presumption = self.side.program.presumption(id);
        let Some(rebuttal) = presumption.rebutted_if else { return Ok(Dd::YES) };
        self.once(Key::Stands(id.0), reading, presumption.binder.is_some(), |this| {
            let rebuttal = this.cond(rebuttal, Reading::Found)?;
            let established = this.is_yes(rebuttal)?;
            match reading {
                // A rebuttal that is never, or always, yes leaves nothing to be held to.
                Reading::Held if established.value().is_none() => this.space.stands(established),
                Reading::Held | Reading::InTheEnd | Reading::Found => this.not(established),
            }
        })
    }

    fn presumption_engaged(&mut self, id: PresumptionId, reading: Reading) -> Result<Dd, Full> {
        let presumption = self.side.program.presumption(id);
        self.engaged(&presumption.head, &presumption.when, &presumption.excepts, reading)
    }

    /// Whether a presumption makes its fact count as what it presumes.
    ///
    /// # Errors
    /// [`Full`].
    pub fn bites(&mut self, id: PresumptionId, reading: Reading) -> Result<Dd, Full> {
        let presumption = self.side.program.presumption(id);
        self.once(Key::Bite(id.0), reading, presumption.binder.is_some(), |this| {
            let stands = this.stands(id, reading)?;
            let engaged = this.presumption_engaged(id, reading)?;
            let mut truth = this.and(stands, engaged)?;
            for by in &presumption.overridden_by {
                let binder = this.side.program.presumption(*by).binder;
                let other = this.within(binder, presumption.binder, |this| this.bites(*by, reading))?;
                let not = this.not(other)?;
                truth = this.and(truth, not)?;
            }
            Ok(truth)
        })
    }

    fn biting_on(&mut self, fact: FactRef, reading: Reading) -> Result<Vec<(PresumptionId, Dd)>, Full> {
        let index = self.side.index;
        let ids = index.on_fact(FactKey::of(self.side.program, fact));
        let caller = match fact {
            FactRef::Global(_) => None,
            FactRef::Field(binder, _) => Some(binder),
        };
        let mut all = Vec::new();
        for id in ids {
            let own = self.side.program.presumption(*id).binder;
            all.push((*id, self.within(own, caller, |this| this.bites(*id, reading))?));
        }
        Ok(all)
    }

    pub(super) fn counted_truth(&mut self, fact: FactRef, found: Dd, reading: Reading) -> Result<Dd, Full> {
        if self.side.index.on_fact(FactKey::of(self.side.program, fact)).is_empty() {
            return Ok(found);
        }
        let bites = self.biting_on(fact, reading)?;
        self.counted(found, &bites)
    }

    /// What a condition counts as: what was found where no presumption on it bites, what they presume where all that
    /// bite agree, an error where they disagree or one cannot be evaluated.
    fn counted(&mut self, found: Dd, bites: &[(PresumptionId, Dd)]) -> Result<Dd, Full> {
        let (mut yes, mut no, mut error) = (Dd::NO, Dd::NO, Dd::NO);
        for (id, bite) in bites {
            let fails = self.is_error(*bite)?;
            error = self.or(error, fails)?;
            let bite = self.is_yes(*bite)?;
            let presumed = match &self.side.program.presumption(*id).target {
                PresumedValue::Fact(_, value) => *value == Value::YesNo(true),
                PresumedValue::Define(_, _, yes) => *yes,
            };
            let side = if presumed { &mut yes } else { &mut no };
            *side = self.space.store.apply(Op::Or, *side, bite)?;
        }
        let both = self.and(yes, no)?;
        error = self.or(error, both)?;
        let rest = self.choose(no, Dd::NO, found)?;
        let rest = self.choose(yes, Dd::YES, rest)?;
        self.choose(error, Dd::ERROR, rest)
    }

    pub(super) fn counted_value(&mut self, fact: FactRef, found: Guarded, reading: Reading) -> Result<Guarded, Full> {
        if self.side.index.on_fact(FactKey::of(self.side.program, fact)).is_empty() {
            return Ok(found);
        }
        // Under each guard: which value is presumed so far.
        let mut presumed: Vec<(Dd, Option<Term>)> = vec![(Dd::YES, None)];
        for (id, bite) in self.biting_on(fact, reading)? {
            let (fails, bites) = (self.is_error(bite)?, self.is_yes(bite)?);
            let PresumedValue::Fact(_, value) = &self.side.program.presumption(id).target else { continue };
            let value = Term::Known(value.clone());
            let mut next = Vec::new();
            for (guard, current) in presumed {
                let failing = self.and(guard, fails)?;
                let sound = self.not(fails)?;
                let biting = self.and(guard, bites)?;
                let biting = self.and(biting, sound)?;
                let quiet = self.not(bites)?;
                let quiet = self.and(guard, quiet)?;
                let quiet = self.and(quiet, sound)?;
                let agreed = match &current {
                    Some(other) if *other != value => Term::Error,
                    Some(_) | None => value.clone(),
                };
                next.extend([(failing, Some(Term::Error)), (biting, Some(agreed)), (quiet, current)]);
            }
            next.retain(|(guard, _)| *guard != Dd::NO);
            presumed = next;
        }
        let mut all = Guarded::new();
        for (guard, value) in presumed {
            match value {
                Some(term) => all.push((guard, term)),
                None => {
                    for (own, term) in &found {
                        let both = self.and(guard, *own)?;
                        if both != Dd::NO {
                            all.push((both, term.clone()));
                        }
                    }
                }
            }
        }
        Ok(all)
    }

    /// A `define … means`, with what presumptions make it count as.
    ///
    /// # Errors
    /// [`Full`].
    pub fn define(&mut self, id: DefineId, reading: Reading) -> Result<Dd, Full> {
        let found = self.define_body(id, reading)?;
        let ids = self.side.index.on_define(id);
        if reading == Reading::Found || ids.is_empty() {
            return Ok(found);
        }
        let caller = self.side.program.define(id).binder;
        let mut bites = Vec::new();
        for presumption in ids {
            let own = self.side.program.presumption(*presumption).binder;
            bites.push((*presumption, self.within(own, caller, |this| this.bites(*presumption, reading))?));
        }
        self.counted(found, &bites)
    }

    fn define_body(&mut self, id: DefineId, reading: Reading) -> Result<Dd, Full> {
        let mut result = Dd::ERROR;
        for version in self.side.program.define(id).versions.iter().rev() {
            let current = self.item_in_force(&version.head, reading)?;
            let body = match version.body {
                DefineBody::Means(cond) => self.cond(cond, reading)?,
                DefineBody::Is(_) => Dd::ERROR,
            };
            let (yes, error) = (self.is_yes(current)?, self.is_error(current)?);
            result = self.choose(error, Dd::ERROR, result)?;
            result = self.choose(yes, body, result)?;
        }
        Ok(result)
    }

    /// Whether a rule supports its outcome.
    ///
    /// # Errors
    /// [`Full`].
    pub fn supports(&mut self, id: RuleId, reading: Reading) -> Result<Dd, Full> {
        let rule = self.side.program.rule(id);
        let Some((_, _, form)) = rule.conclusion else { return Ok(Dd::NO) };
        let engaged = self.engaged(&rule.head, &rule.when, &rule.excepts, reading)?;
        if engaged == Dd::NO {
            return Ok(Dd::NO);
        }
        let concluded = match form {
            Form::Plain => Dd::YES,
            Form::If(cond) => self.cond(cond, reading)?,
            Form::Unless(cond) => {
                let cond = self.cond(cond, reading)?;
                self.not(cond)?
            }
        };
        self.and(engaged, concluded)
    }

    /// Whether a rule is live: it supports its outcome and no live rule overrides it.
    ///
    /// # Errors
    /// [`Full`].
    pub fn live(&mut self, id: RuleId, reading: Reading) -> Result<Dd, Full> {
        let rule = self.side.program.rule(id);
        self.once(Key::Rule(id.0), reading, rule.binder.is_some(), |this| {
            let mut truth = this.supports(id, reading)?;
            for by in &rule.overridden_by {
                if truth == Dd::NO {
                    break;
                }
                let other = this.live(*by, reading)?;
                let not = this.not(other)?;
                truth = this.and(truth, not)?;
            }
            Ok(truth)
        })
    }

    /// Whether some policy that concludes on a decision governs.
    ///
    /// # Errors
    /// [`Full`].
    pub fn governed(&mut self, id: DecisionId, reading: Reading) -> Result<Dd, Full> {
        let mut any = Dd::NO;
        for policy in &self.side.program.decision(id).policies {
            let governs = self.governs(*policy, reading)?;
            any = self.or(any, governs)?;
        }
        Ok(any)
    }

    /// A decision: its values are the space's fates.
    ///
    /// # Errors
    /// [`Full`].
    pub fn decision(&mut self, id: DecisionId, reading: Reading) -> Result<Dd, Full> {
        let decision = self.side.program.decision(id);
        self.once(Key::Decision(id.0), reading, decision.binder.is_some(), |this| {
            let governed = this.governed(id, reading)?;
            let (yes, fails) = (this.is_yes(governed)?, this.is_error(governed)?);
            let mut failing = Vec::new();
            let mut each: Vec<Vec<Dd>> = vec![Vec::new(); decision.outcomes.len()];
            for rule in &decision.rules {
                let truth = this.live(*rule, reading)?;
                failing.push(this.is_error(truth)?);
                let truth = this.is_yes(truth)?;
                let Some((_, outcome, _)) = this.side.program.rule(*rule).conclusion else { continue };
                if let Some(list) = each.get_mut(outcome.index()) {
                    list.push(truth);
                }
            }
            let failing = this.space.store.join(Op::Or, &failing, Dd::NO)?;
            let live = each
                .iter()
                .map(|list| this.space.store.join(Op::Or, list, Dd::NO))
                .collect::<Result<Vec<_>, Full>>()?;
            let by_rules = if decision.ranked { this.highest(decision, &live)? } else { this.only(decision, &live)? };
            let (error, not_governed) = (this.fate(&Fate::Error), this.fate(&Fate::NotGoverned));
            let sound = this.choose(failing, error, by_rules)?;
            let rest = this.choose(fails, error, not_governed)?;
            this.choose(yes, sound, rest)
        })
    }

    pub(super) fn fate(&mut self, fate: &Fate) -> Dd {
        Dd::of(self.space.fate(fate))
    }

    fn without_rule(&mut self, decision: &Decision) -> Dd {
        let fate = match decision.otherwise.and_then(|outcome| decision.outcomes.get(outcome.index())) {
            Some(outcome) => Fate::Is(outcome.name.clone()),
            None => Fate::Gap,
        };
        self.fate(&fate)
    }

    /// Of ranked outcomes the one that prevails.
    fn highest(&mut self, decision: &Decision, live: &[Dd]) -> Result<Dd, Full> {
        let mut result = self.without_rule(decision);
        for (outcome, live) in decision.outcomes.iter().zip(live).rev() {
            let fate = self.fate(&Fate::Is(outcome.name.clone()));
            result = self.choose(*live, fate, result)?;
        }
        Ok(result)
    }

    /// Of outcomes of which none prevails the only one, or a conflict.
    fn only(&mut self, decision: &Decision, live: &[Dd]) -> Result<Dd, Full> {
        if live.len() > 30 {
            return Err(Full);
        }
        let mut sets = Dd::of(0);
        for (n, live) in live.iter().enumerate() {
            let bit = self.choose(*live, Dd::of(1 << n), Dd::of(0))?;
            sets = self.space.store.apply(Op::Union, sets, bit)?;
        }
        let none = self.without_rule(decision);
        let names = |set: u32| -> Vec<String> {
            let all = decision.outcomes.iter().enumerate();
            all.filter(|(n, _)| set & (1 << n) != 0).map(|(_, o)| o.name.clone()).collect()
        };
        let fates: Vec<(u32, Dd)> = self
            .space
            .store
            .values(sets)
            .into_iter()
            .map(|set| match names(set).as_slice() {
                [] => (set, none),
                [only] => (set, Dd::of(self.space.fate(&Fate::Is(only.clone())))),
                several => (set, Dd::of(self.space.fate(&Fate::Conflict(several.to_vec())))),
            })
            .collect();
        let known = |set: u32| fates.iter().find(|(s, _)| *s == set).map_or(none, |(_, fate)| *fate);
        self.space.store.map(sets, &mut |set| known(set))
    }

    pub(super) fn outcome_is(&mut self, id: DecisionId, outcomes: &[OutcomeId], reading: Reading) -> Result<Dd, Full> {
        let dd = self.decision(id, reading)?;
        let all = &self.side.program.decision(id).outcomes;
        let wanted: Vec<&String> = outcomes.iter().filter_map(|o| all.get(o.index())).map(|o| &o.name).collect();
        self.fate_among(dd, &wanted)
    }

    /// Whether a fate is one of some names; an error where it is no outcome.
    pub(super) fn fate_among(&mut self, dd: Dd, wanted: &[&String]) -> Result<Dd, Full> {
        let values: Vec<(u32, Dd)> =
            self.space
                .store
                .values(dd)
                .into_iter()
                .map(|value| match self.space.fate_of(value) {
                    Some(Fate::Is(name)) => (value, Dd::truth(wanted.contains(&name))),
                    Some(Fate::NotGoverned | Fate::Conflict(_) | Fate::Gap | Fate::Error | Fate::NotExpressible)
                    | None => (value, Dd::ERROR),
                })
                .collect();
        let known = |value: u32| values.iter().find(|(v, _)| *v == value).map_or(Dd::ERROR, |(_, dd)| *dd);
        self.space.store.map(dd, &mut |value| known(value))
    }

    pub(super) fn presumption_is(
        &mut self,
        id: PresumptionId,
        state: PresumptionState,
        reading: Reading,
    ) -> Result<Dd, Full> {
        let engaged = self.presumption_engaged(id, reading)?;
        let stands = self.stands(id, reading)?;
        match state {
            PresumptionState::NotEngaged => self.not(engaged),
            PresumptionState::Standing => self.and(engaged, stands),
            PresumptionState::Overcome => {
                let overcome = self.not(stands)?;
                self.and(engaged, overcome)
            }
        }
    }
}
