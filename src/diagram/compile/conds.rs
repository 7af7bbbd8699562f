//! Conditions as diagrams of truths.

use crate::base::date::Date;
use crate::diagram::compile::{Compiler, Key, On, Reading};
use crate::diagram::space::REFERENCE_DATE;
use crate::diagram::store::{Dd, Full, Op};
use crate::eval::slot::{Aspect, Slot};
use crate::eval::term::DateTerm;
use crate::ir::{
    BinderId, CondId, CondKind, Except, ExprId, FactId, FactKind, FactRef, Header, Limb, Period, PolicyId,
};

impl Compiler<'_, '_> {
    /// A condition.
    ///
    /// # Errors
    /// [`Full`].
    pub fn cond(&mut self, id: CondId, reading: Reading) -> Result<Dd, Full> {
        if let Some((forced, truth)) = self.known.forced
            && forced == id
        {
            return Ok(truth);
        }
        let cond = self.side.program.cond(id);
        if self.known.deepest.is_some_and(|deepest| self.known.depth >= deepest) {
            return Err(Full);
        }
        self.known.depth += 1;
        let dd = self.once(Key::Cond(id.0), reading, cond.scoped, |this| this.work_out_cond(id, reading));
        self.known.depth -= 1;
        dd
    }

    fn work_out_cond(&mut self, id: CondId, reading: Reading) -> Result<Dd, Full> {
        let program = self.side.program;
        match &program.cond(id).kind {
            CondKind::Holds(fact) => self.holds(*fact, reading),
            CondKind::ReasonsRecorded(fact) => self.slot_is_yes(self.slot(*fact, Aspect::Reasons)),
            CondKind::Define(define, item) => {
                let binder = program.define(*define).binder;
                self.within(binder, *item, |this| this.define(*define, reading))
            }
            CondKind::Not(inner) => {
                let inner = self.cond(*inner, reading)?;
                self.not(inner)
            }
            CondKind::All(limbs) => {
                let all = limbs.iter().map(|limb| self.limb(limb, reading)).collect::<Result<Vec<_>, Full>>()?;
                self.space.store.join(Op::And, &all, Dd::YES)
            }
            CondKind::Any(limbs) => self.any(limbs, reading),
            CondKind::NoneOf(limbs) => {
                let any = self.any(limbs, reading)?;
                self.not(any)
            }
            CondKind::AtLeast(n, limbs) => {
                let truths = limbs.iter().map(|limb| self.limb(limb, reading)).collect::<Result<Vec<_>, Full>>()?;
                self.at_least(*n as usize, &truths)
            }
            CondKind::Same(a, b) => self.same(*a, *b, reading),
            CondKind::OneOf(a, values) => {
                let mut any = Dd::NO;
                for value in values {
                    let same = self.same(*a, *value, reading)?;
                    any = self.or(any, same)?;
                }
                Ok(any)
            }
            CondKind::Order(order, a, b) => self.order(*order, *a, *b, reading),
            CondKind::IsNone(a) => self.is_none(*a, reading),
            CondKind::Includes(set, member) => self.includes(*set, *member, reading),
            CondKind::Count { binder, list, body, at_least } => self.count(*binder, *list, *body, *at_least, reading),
            CondKind::Outcome(decision, item, outcomes) => {
                let binder = program.decision(*decision).binder;
                self.within(binder, *item, |this| this.outcome_is(*decision, outcomes, reading))
            }
            CondKind::Duty(duty, item, states) => {
                let binder = program.duty(*duty).binder;
                self.within(binder, *item, |this| this.duty_is(*duty, *states, reading))
            }
            CondKind::Prohibition(prohibition, item, state) => {
                let binder = program.prohibition(*prohibition).binder;
                self.within(binder, *item, |this| this.prohibition_is(*prohibition, *state, reading))
            }
            CondKind::Presumption(presumption, item, state) => {
                let binder = program.presumption(*presumption).binder;
                self.within(binder, *item, |this| this.presumption_is(*presumption, *state, reading))
            }
            CondKind::Governs(policy) => self.governs(*policy, reading),
        }
    }

    fn limb(&mut self, limb: &Limb, reading: Reading) -> Result<Dd, Full> {
        let own = self.cond(limb.cond, reading)?;
        let excused = self.excepted(&limb.excuses, reading)?;
        self.or(own, excused)
    }

    fn any(&mut self, limbs: &[Limb], reading: Reading) -> Result<Dd, Full> {
        let any = limbs.iter().map(|limb| self.limb(limb, reading)).collect::<Result<Vec<_>, Full>>()?;
        self.space.store.join(Op::Or, &any, Dd::NO)
    }

    pub(super) fn excepted(&mut self, excepts: &[Except], reading: Reading) -> Result<Dd, Full> {
        let mut any = Dd::NO;
        for except in excepts {
            let cond = self.cond(except.cond, reading)?;
            any = self.or(any, cond)?;
        }
        Ok(any)
    }

    pub(super) fn all(&mut self, conds: &[CondId], reading: Reading) -> Result<Dd, Full> {
        let mut all = Dd::YES;
        for cond in conds {
            let cond = self.cond(*cond, reading)?;
            all = self.and(all, cond)?;
        }
        Ok(all)
    }

    /// At least `n`: yes if so many are yes, no if even the errors would not make up the number, else an error.
    fn at_least(&mut self, n: usize, truths: &[Dd]) -> Result<Dd, Full> {
        // After each truth: whether at least k so far are yes, and whether at least k are not no.
        let mut yes = vec![Dd::NO; n + 1];
        let mut open = vec![Dd::NO; n + 1];
        for list in [&mut yes, &mut open] {
            if let Some(first) = list.first_mut() {
                *first = Dd::YES;
            }
        }
        for truth in truths {
            let is_yes = self.is_yes(*truth)?;
            let not = self.not(*truth)?;
            let is_no = self.is_yes(not)?;
            for k in (1..=n).rev() {
                let (Some(fewer), Some(same)) = (yes.get(k - 1).copied(), yes.get(k).copied()) else { continue };
                let now_yes = self.choose(is_yes, fewer, same)?;
                let (Some(fewer), Some(same)) = (open.get(k - 1).copied(), open.get(k).copied()) else { continue };
                let now_open = self.choose(is_no, same, fewer)?;
                if let (Some(yes), Some(open)) = (yes.get_mut(k), open.get_mut(k)) {
                    (*yes, *open) = (now_yes, now_open);
                }
            }
        }
        let (yes, open) = (yes.get(n).copied().unwrap_or(Dd::NO), open.get(n).copied().unwrap_or(Dd::NO));
        let rest = self.choose(open, Dd::ERROR, Dd::NO)?;
        self.choose(yes, Dd::YES, rest)
    }

    fn holds(&mut self, fact: FactRef, reading: Reading) -> Result<Dd, Full> {
        let found = self.found_truth(fact)?;
        if reading == Reading::Found {
            return Ok(found);
        }
        self.counted_truth(fact, found, reading)
    }

    /// Whether a yes/no fact was found to be yes, or an event to have happened.
    pub(super) fn found_truth(&mut self, fact: FactRef) -> Result<Dd, Full> {
        let aspect = match self.side.program.fact_decl(fact).kind {
            FactKind::Event => Aspect::Happened,
            FactKind::Scalar(_) | FactKind::Set(_) | FactKind::List(_) => Aspect::Value,
        };
        self.slot_is_yes(self.slot(fact, aspect))
    }

    fn count(&mut self, binder: BinderId, list: FactId, body: CondId, n: u32, reading: Reading) -> Result<Dd, Full> {
        if n == 0 {
            return Ok(Dd::YES);
        }
        let length = self.slot(FactRef::Global(list), Aspect::Length);
        let var = self.space.slot(length)?;
        let longest = self.space.store.range(var).1;
        let mut truths = Vec::new();
        for item in 0..u32::try_from(longest).unwrap_or(0) {
            let there = self.space.store.within(var, &[(i128::from(item) + 1, longest)])?;
            let body = self.with_item(Some(binder), item, |this| this.cond(body, reading))?;
            truths.push(self.choose(there, body, Dd::NO)?);
        }
        self.at_least(n as usize, &truths)
    }

    /// Whether the date of an expression is on or after a day.
    ///
    /// # Errors
    /// [`Full`].
    pub fn is_from(&mut self, expr: ExprId, day: Date, reading: Reading) -> Result<Dd, Full> {
        let mut result = Dd::NO;
        for (guard, seen) in self.date_of(expr, reading)? {
            if let super::terms::Seen::At(date) = seen {
                let from = self.not_after(&DateTerm::known(day), &date)?;
                result = self.choose(guard, from, result)?;
            }
        }
        Ok(result)
    }

    /// Whether a period holds the date of a policy.
    ///
    /// # Errors
    /// [`Full`].
    pub fn holds_on(&mut self, policy: PolicyId, period: &Period, reading: Reading) -> Result<Dd, Full> {
        self.in_period(policy, Some(period), reading)
    }

    /// Whether a period of a policy's item holds the policy's date. Without a period it does.
    pub(super) fn in_period(
        &mut self,
        policy: PolicyId,
        period: Option<&Period>,
        reading: Reading,
    ) -> Result<Dd, Full> {
        let Some(period) = period else { return Ok(Dd::YES) };
        let dates = match (self.side.law_at, self.side.program.policy(policy).dated_by) {
            (Some(date), _) => vec![(Dd::YES, super::terms::Seen::At(DateTerm::known(date)))],
            (None, Some(expr)) => self.date_of(expr, reading)?,
            (None, None) => vec![(Dd::YES, super::terms::Seen::Error)],
        };
        let mut result = Dd::NO;
        for (guard, seen) in dates {
            let truth = match seen {
                super::terms::Seen::At(date) => {
                    let from = match period.from {
                        Some(from) => self.not_after(&DateTerm::known(from), &date)?,
                        None => Dd::YES,
                    };
                    let ended = match period.ceasing {
                        Some(end) => self.not_after(&DateTerm::known(end), &date)?,
                        None => Dd::NO,
                    };
                    let not_ended = self.not(ended)?;
                    self.and(from, not_ended)?
                }
                super::terms::Seen::Nothing => Dd::NO,
                super::terms::Seen::Error => Dd::ERROR,
            };
            result = self.choose(guard, truth, result)?;
        }
        Ok(result)
    }

    /// Whether an item is in force by its own period. One that begins or ends with its policy does neither where the
    /// policy is taken as in force on every date.
    pub(super) fn item_in_force(&mut self, head: &Header, reading: Reading) -> Result<Dd, Full> {
        let own = self.side.program.policy(head.policy).period.as_ref();
        let taken = own.filter(|_| self.side.in_force.contains(&head.policy));
        let (Some(own), Some(period)) = (taken, &head.period) else {
            return self.in_period(head.policy, head.period.as_ref(), reading);
        };
        let from = period.from.filter(|from| own.from.is_none_or(|begins| begins < *from));
        let ceasing = period.ceasing.filter(|end| own.ceasing.is_none_or(|ends| *end < ends));
        self.in_period(head.policy, Some(&Period { from, ceasing, ..period.clone() }), reading)
    }

    /// The day on which the question is asked; `None` where none is.
    pub(super) fn reference_date(&self) -> Option<DateTerm> {
        match self.side.on {
            On::Day(date) => Some(DateTerm::known(date)),
            On::Any => Some(DateTerm::unknown(Slot { place: REFERENCE_DATE.place, aspect: REFERENCE_DATE.aspect })),
            On::Never => None,
        }
    }
}
