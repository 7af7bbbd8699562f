//! Conditions: what each can still turn out to be.

use super::{Judge, Reading, keep};
use crate::base::date::Date;
use crate::base::provision::Basis;
use crate::eval::slot::{Aspect, Place, Slot};
use crate::eval::term::{DateBase, DateTerm};
use crate::eval::truth::{NO_ATOM, Truth, at_least};
use crate::ir::{
    BinderId, CondId, CondKind, DutyStates, Except, ExprKind, FactId, FactKind, FactRef, Found, Limb, Period, PolicyId,
    Value,
};

impl Judge<'_> {
    /// What a condition can still turn out to be.
    pub fn cond(&mut self, id: CondId, reading: Reading) -> Truth {
        if let Some((forced, yes)) = self.forced
            && forced == id
        {
            return if yes { Truth::YES } else { Truth::NO };
        }
        let program = self.program;
        let cond = program.cond(id);
        if !cond.scoped
            && let Some(known) = self.memo.at().known(self.memo.conds.get(reading as usize), id.index())
        {
            return known;
        }
        let truth = self.by_kind(&cond.kind, reading);
        if !cond.scoped {
            let worked = self.memo.at().worked(truth);
            keep(self.memo.conds.get_mut(reading as usize), id.index(), worked);
        }
        truth
    }

    // Apart from the look-up, which is asked far more often and needs little room.
    #[inline(never)]
    fn by_kind(&mut self, kind: &CondKind, reading: Reading) -> Truth {
        let program = self.program;
        match kind {
            CondKind::Holds(fact) => self.holds(*fact, reading),
            CondKind::ReasonsRecorded(fact) => self.reasons_recorded(*fact),
            CondKind::Define(define, item) => {
                let binder = program.define(*define).binder;
                self.within(binder, *item, |judge| judge.define(*define, reading))
            }
            CondKind::Not(inner) => self.cond(*inner, reading).not(),
            CondKind::All(limbs) => {
                let mut truth = Truth::YES;
                for limb in limbs {
                    truth = truth.and(self.limb(limb, reading));
                    if truth.is_no() {
                        break;
                    }
                }
                truth
            }
            CondKind::Any(limbs) => self.any(limbs, reading),
            CondKind::NoneOf(limbs) => self.any(limbs, reading).not(),
            CondKind::AtLeast(n, limbs) => {
                let truths: Vec<Truth> = limbs.iter().map(|limb| self.limb(limb, reading)).collect();
                at_least(*n as usize, &truths)
            }
            CondKind::Same(a, b) => self.same(*a, *b, reading),
            CondKind::OneOf(a, values) => self.one_of(*a, values, reading),
            CondKind::Order(order, a, b) => self.order(*order, *a, *b, reading),
            CondKind::IsNone(a) => self.is_none(*a, reading),
            CondKind::Includes(set, member) => self.includes(*set, *member, reading),
            CondKind::Count { binder, list, body, at_least: n } => self.count(*binder, *list, *body, *n, reading),
            CondKind::Outcome(decision, item, outcomes) => {
                let binder = program.decision(*decision).binder;
                self.within(binder, *item, |judge| judge.outcome_is(*decision, outcomes, reading))
            }
            CondKind::Duty(duty, item, states) => {
                let binder = program.duty(*duty).binder;
                self.within(binder, *item, |judge| judge.duty_is(*duty, *states, reading))
            }
            CondKind::Prohibition(prohibition, item, state) => {
                let binder = program.prohibition(*prohibition).binder;
                self.within(binder, *item, |judge| judge.prohibition_is(*prohibition, *state, reading))
            }
            CondKind::Presumption(presumption, item, state) => {
                let binder = program.presumption(*presumption).binder;
                self.within(binder, *item, |judge| judge.presumption_is(*presumption, *state, reading))
            }
            CondKind::Governs(policy) => self.governs(*policy, reading),
        }
    }

    /// A limb, or what excuses it.
    pub fn limb(&mut self, limb: &Limb, reading: Reading) -> Truth {
        let own = self.cond(limb.cond, reading);
        or_any(own, &limb.excuses, |cond| self.cond(cond, reading))
    }

    /// Whether any exception holds.
    pub fn excepted(&mut self, excepts: &[Except], reading: Reading) -> Truth {
        or_any(Truth::NO, excepts, |cond| self.cond(cond, reading))
    }

    /// Whether all conditions hold.
    pub fn all(&mut self, conds: &[CondId], reading: Reading) -> Truth {
        let mut truth = Truth::YES;
        for cond in conds {
            truth = truth.and(self.cond(*cond, reading));
            if truth.is_no() {
                break;
            }
        }
        truth
    }

    fn any(&mut self, limbs: &[Limb], reading: Reading) -> Truth {
        let mut truth = Truth::NO;
        for limb in limbs {
            truth = truth.or(self.limb(limb, reading));
            if truth.is_yes() {
                break;
            }
        }
        if truth.definite() || self.split.is_none() || self.forced.is_some() {
            return truth;
        }
        // Limbs that each name one value of the same unknown are one question: is it among these?
        match self.same_unknown(limbs, reading) {
            Some(together) if together.is_yes() => together,
            Some(together) if !truth.can_error() => Truth { atom: together.atom, ..truth },
            Some(_) | None => truth,
        }
    }

    /// Of the limbs that compare one unknown with constants: whether it is among them. The unknown is that of the
    /// first such limb; `None` where there are not two.
    fn same_unknown(&mut self, limbs: &[Limb], reading: Reading) -> Option<Truth> {
        let mut unknown: Option<(Slot, u128)> = None;
        let mut n = 0;
        for limb in limbs {
            let CondKind::Same(a, b) = self.program.cond(limb.cond).kind else { continue };
            let ExprKind::Fact(fact) = self.program.expr(a).kind else { continue };
            let ExprKind::Const(value) = &self.program.expr(b).kind else { continue };
            let value = value.clone();
            let slot = Slot::new(self.place(fact), Aspect::Value);
            let super::values::Term::Choice(seen) = self.term(a, reading) else { continue };
            if seen != slot || unknown.is_some_and(|(first, _)| first != slot) {
                continue;
            }
            let bit = self.choices(slot).iter().position(|choice| *choice == value).map_or(0, |at| 1_u128 << at);
            let set = unknown.map_or(0, |(_, set)| set) | bit;
            unknown = Some((slot, set));
            n += 1;
        }
        let (slot, set) = unknown?;
        if n < 2 {
            return None;
        }
        let truth = self.is_in(slot, set);
        (!truth.is_no()).then_some(truth)
    }

    fn holds(&mut self, fact: FactRef, reading: Reading) -> Truth {
        let found = self.found_truth(fact);
        if reading == Reading::Found {
            return found;
        }
        self.counted_truth(fact, found)
    }

    /// Whether a yes/no fact was found to be yes, or an event to have happened.
    pub fn found_truth(&mut self, fact: FactRef) -> Truth {
        let place = self.place(fact);
        match self.found(place) {
            Some(Found::Value(Value::YesNo(yes), _)) => Truth::of(*yes),
            Some(Found::Happened(_)) => Truth::YES,
            // `none` of a yes/no fact is no; nothing else passes the reader of facts.
            Some(Found::NotHappened | Found::Value(..) | Found::Set { .. } | Found::List(_)) => Truth::NO,
            None => match self.kind_at(place).0 {
                FactKind::Event => self.is_yes(Slot::new(place, Aspect::Happened)),
                FactKind::Scalar(_) | FactKind::Set(_) | FactKind::List(_) => {
                    self.is_yes(Slot::new(place, Aspect::Value))
                }
            },
        }
    }

    fn count(&mut self, binder: BinderId, list: FactId, body: CondId, n: u32, reading: Reading) -> Truth {
        if n == 0 {
            return Truth::YES;
        }
        let length = match self.length(list) {
            Some(length) => length,
            None => {
                let slot = Slot::new(Place::Fact(list), Aspect::Length);
                if self.split.is_none() {
                    return Truth { mask: Truth::open(NO_ATOM).mask | self.error_bit(), atom: NO_ATOM };
                }
                let domain = self.domain(slot);
                if domain.count_ones() != 1 {
                    let lowest = 1 << domain.trailing_zeros();
                    let open = self.is_in(slot, lowest);
                    return Truth { mask: open.mask | self.error_bit(), atom: open.atom };
                }
                domain.trailing_zeros() as usize
            }
        };
        let before = self.item(binder);
        let mut truths = Vec::with_capacity(length);
        for item in 0..length {
            self.set_item(binder, u32::try_from(item).unwrap_or(super::NO_ITEM));
            truths.push(self.cond(body, reading));
        }
        self.set_item(binder, before);
        at_least(n as usize, &truths)
    }

    /// Whether a period of a policy's item holds the policy's date. Without a period it does.
    pub fn in_period(&mut self, policy: PolicyId, period: Option<&Period>, reading: Reading) -> Truth {
        let Some(period) = period else { return Truth::YES };
        let date = match self.law_date(policy, reading) {
            super::values::DateSeen::At(date) => date,
            super::values::DateSeen::Nothing => return Truth::NO,
            super::values::DateSeen::Error => return Truth::ERROR,
            super::values::DateSeen::Open(truth) => return truth,
        };
        let from = period.from.map_or(Truth::YES, |from| self.not_after(&DateTerm::known(from), &date));
        let until = period.ceasing.map_or(Truth::YES, |end| self.not_after(&DateTerm::known(end), &date).not());
        from.and(until)
    }

    /// The date that picks a policy's law.
    fn law_date(&mut self, policy: PolicyId, reading: Reading) -> super::values::DateSeen {
        if let Some(date) = self.law_at {
            return super::values::DateSeen::At(DateTerm::known(date));
        }
        match self.program.policy(policy).dated_by {
            Some(expr) => self.date_of(expr, reading),
            None => super::values::DateSeen::Error,
        }
    }

    /// The date that picks a policy's law, where it is known.
    pub fn known_law_date(&mut self, policy: PolicyId) -> Option<Date> {
        match self.law_date(policy, Reading::Counted) {
            super::values::DateSeen::At(DateTerm { base: DateBase::Known(date), .. }) => Some(date),
            super::values::DateSeen::At(_)
            | super::values::DateSeen::Nothing
            | super::values::DateSeen::Error
            | super::values::DateSeen::Open(_) => None,
        }
    }

    /// How well a cited place is known: as its citation says, else as its source's edition of the date does.
    pub fn basis_of(&mut self, place: &crate::ir::CitedPlace, policy: PolicyId) -> Basis {
        match place.basis {
            Some(basis) => basis,
            None => {
                let source = self.program.source(place.source);
                // The date picks an edition only where there are several.
                let date = if source.editions.len() > 1 { self.known_law_date(policy) } else { None };
                source.edition(date).map_or(Basis::Text, |edition| edition.basis)
            }
        }
    }

    fn duty_is(&mut self, duty: crate::ir::DutyId, states: DutyStates, reading: Reading) -> Truth {
        let set = self.duty(duty, reading);
        let mut mask = 0;
        if set.mask & states.0 != 0 {
            mask |= crate::eval::truth::YES;
        }
        if set.mask & !states.0 & 0x7f != 0 {
            mask |= crate::eval::truth::NO;
        }
        if set.mask & super::duties::DUTY_ERROR != 0 {
            mask |= crate::eval::truth::ERROR;
        }
        Truth::with(mask, set.atom)
    }
}

/// Whether something holds, or any of the exceptions.
///
/// - `holds`: whether a condition does.
#[inline]
pub(in crate::eval) fn or_any(own: Truth, excepts: &[Except], mut holds: impl FnMut(CondId) -> Truth) -> Truth {
    let mut truth = own;
    for except in excepts {
        if truth.is_yes() {
            break;
        }
        truth = truth.or(holds(except.cond));
    }
    truth
}
