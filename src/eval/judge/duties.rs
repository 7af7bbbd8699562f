//! Duties and prohibitions: the states that each can still be in.
//!
//! # Source
//! The reference, *Duties*.

use super::values::DateSeen;
use super::{Judge, Reading};
use crate::eval::term::DateTerm;
use crate::eval::truth::{AtomId, NO_ATOM, Truth};
use crate::ir::{Duty, DutyId, DutyStates, ProhibitionId, ProhibitionState};

/// The states that a duty can still be in, and what to decide first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DutySet {
    /// Bits of [`DutyStates`], and a last one for what cannot be computed; never empty.
    pub mask: u8,
    /// What to decide first, where there are several.
    pub atom: AtomId,
}

/// The duty's state cannot be computed.
pub const DUTY_ERROR: u8 = 128;

impl DutySet {
    /// Whether only one state is possible.
    pub fn definite(self) -> bool {
        self.mask.is_power_of_two()
    }
}

/// A deadline as far as it can be seen.
pub enum Deadline {
    /// The last day.
    At(DateTerm),
    /// None.
    Never,
    /// It cannot be computed.
    Error,
    /// Something has to be decided first.
    Open(Truth),
}

impl Judge<'_> {
    /// Whether a duty is owed.
    pub fn owed(&mut self, id: DutyId, reading: Reading) -> Truth {
        let program = self.program;
        let duty = program.duty(id);
        self.engaged(&duty.head, &duty.when, &duty.excepts, reading)
    }

    /// Whether a duty is owed but for its own exceptions.
    pub fn owed_but_for_exceptions(&mut self, id: DutyId, reading: Reading) -> Truth {
        let program = self.program;
        let duty = program.duty(id);
        self.engaged(&duty.head, &duty.when, &[], reading)
    }

    /// The states that a duty can still be in.
    pub fn duty(&mut self, id: DutyId, reading: Reading) -> DutySet {
        let program = self.program;
        let duty = program.duty(id);
        let owed = self.owed(id, reading);
        let mut mask = 0;
        if owed.can_no() {
            mask |= DutyStates::NOT_DUE.0;
        }
        if owed.can_error() {
            mask |= DUTY_ERROR;
        }
        let mut atom = owed.atom;
        if owed.can_yes() {
            let states = match duty.continues {
                Some(cond) => {
                    let truth = self.cond(cond, reading);
                    pick(truth, DutyStates::RUNNING, DutyStates::ENDED, truth.atom)
                }
                None => self.performed_or_not(duty, reading),
            };
            mask |= states.mask;
            if atom == NO_ATOM {
                atom = states.atom;
            }
        }
        DutySet { mask, atom: if mask.is_power_of_two() { NO_ATOM } else { atom } }
    }

    fn performed_or_not(&mut self, duty: &Duty, reading: Reading) -> DutySet {
        let performed = self.performed(duty, reading);
        let (mut mask, mut atom) = (0, performed.atom);
        if performed.can_error() {
            mask |= DUTY_ERROR;
        }
        if performed.can_yes() {
            let late = self.done_late(duty, reading);
            let states = pick(late, DutyStates::DONE_LATE, DutyStates::DONE, late.atom);
            mask |= states.mask;
            if atom == NO_ATOM {
                atom = states.atom;
            }
        }
        if performed.can_no() {
            let passed = self.deadline_passed(duty, reading);
            let states = pick(passed, DutyStates::OVERDUE, DutyStates::DUE, passed.atom);
            mask |= states.mask;
            if atom == NO_ATOM {
                atom = states.atom;
            }
        }
        DutySet { mask, atom }
    }

    /// Whether what is to be done was done by the reference date.
    pub fn performed(&mut self, duty: &Duty, reading: Reading) -> Truth {
        let mut truth = Truth::YES;
        if let Some(event) = duty.done_on {
            truth = match self.date_of_fact(event, self.program, reading) {
                DateSeen::At(date) => match self.on {
                    Some(on) => self.not_after(&date, &DateTerm::known(on)),
                    // No reference date: every event given counts as past.
                    None => Truth::YES,
                },
                DateSeen::Nothing => Truth::NO,
                DateSeen::Error => Truth::ERROR,
                DateSeen::Open(open) => {
                    // The event's having happened is enough where there is no reference date.
                    match self.on {
                        Some(_) => open,
                        None => self.happened(event, reading),
                    }
                }
            };
        }
        for (cond, _) in &duty.done_if {
            if truth.is_no() {
                break;
            }
            truth = truth.and(self.cond(*cond, reading));
        }
        if duty.done_on.is_none() && duty.done_if.is_empty() { Truth::NO } else { truth }
    }

    fn happened(&mut self, event: crate::ir::FactRef, reading: Reading) -> Truth {
        match self.program.fact_decl(event).kind {
            crate::ir::FactKind::Event => self.found_truth(event),
            crate::ir::FactKind::Scalar(_) | crate::ir::FactKind::Set(_) | crate::ir::FactKind::List(_) => {
                match self.date_of_fact(event, self.program, reading) {
                    DateSeen::At(_) => Truth::YES,
                    DateSeen::Nothing => Truth::NO,
                    DateSeen::Error => Truth::ERROR,
                    DateSeen::Open(open) => open,
                }
            }
        }
    }

    /// The computed deadline: that of the first `due by` whose condition holds.
    pub fn deadline(&mut self, duty: &Duty, reading: Reading) -> Deadline {
        for due in &duty.due {
            let counts = due.cond.map_or(Truth::YES, |cond| self.cond(cond, reading));
            if counts.is_error() {
                return Deadline::Error;
            } else if counts.is_yes() {
                return match self.date_of(due.by, reading) {
                    DateSeen::At(date) => Deadline::At(date),
                    DateSeen::Nothing => Deadline::Never,
                    DateSeen::Error => Deadline::Error,
                    DateSeen::Open(open) => Deadline::Open(open),
                };
            } else if !counts.is_no() {
                return Deadline::Open(Truth { mask: counts.mask | self.error_bit(), atom: counts.atom });
            }
        }
        Deadline::Never
    }

    /// Whether `as soon as reasonably practicable` takes the place of the computed deadline.
    pub fn asap(&mut self, duty: &Duty, reading: Reading) -> Truth {
        match &duty.asap {
            None => Truth::NO,
            Some(asap) => asap.cond.map_or(Truth::YES, |cond| self.cond(cond, reading)),
        }
    }

    /// Whether a duty that was performed was performed late.
    fn done_late(&mut self, duty: &Duty, reading: Reading) -> Truth {
        let in_time = match self.deadline(duty, reading) {
            Deadline::At(deadline) => match duty.done_on {
                Some(event) => match self.date_of_fact(event, self.program, reading) {
                    DateSeen::At(date) => self.not_after(&date, &deadline),
                    DateSeen::Nothing => Truth::YES,
                    DateSeen::Error => Truth::ERROR,
                    DateSeen::Open(open) => open,
                },
                // Without a date of its being done nothing shows that it was late.
                None => Truth::YES,
            },
            // A deadline that is not there is never missed; under `as soon as` the judgement speaks.
            Deadline::Never => self.asap(duty, reading).not(),
            Deadline::Error => Truth::ERROR,
            Deadline::Open(open) => open,
        };
        if in_time.is_yes() {
            return Truth::NO;
        }
        let asap = self.asap(duty, reading);
        let prompt = match duty.asap.as_ref().and_then(|asap| asap.judged_by) {
            Some(judgement) => self.counted_truth_of(judgement, reading),
            None => Truth::YES,
        };
        in_time.not().and(asap.and(prompt).not())
    }

    fn counted_truth_of(&mut self, fact: crate::ir::FactRef, reading: Reading) -> Truth {
        let found = self.found_truth(fact);
        match reading {
            Reading::Found => found,
            Reading::Counted => self.counted_truth(fact, found),
        }
    }

    /// Whether the deadline of a duty that was not performed has passed.
    fn deadline_passed(&mut self, duty: &Duty, reading: Reading) -> Truth {
        let Some(on) = self.on else { return Truth::NO };
        let asap = self.asap(duty, reading);
        if asap.is_yes() {
            return Truth::NO;
        }
        let passed = match self.deadline(duty, reading) {
            Deadline::At(deadline) => self.not_after(&DateTerm::known(on), &deadline).not(),
            Deadline::Never => Truth::NO,
            Deadline::Error => Truth::ERROR,
            Deadline::Open(open) => open,
        };
        passed.and(asap.not())
    }

    /// The states that a prohibition can still be in: not engaged, kept and breached in that order of bits, then an
    /// error.
    pub fn prohibition(&mut self, id: ProhibitionId, reading: Reading) -> DutySet {
        let program = self.program;
        let prohibition = program.prohibition(id);
        let engaged = self.engaged(&prohibition.head, &prohibition.when, &prohibition.excepts, reading);
        let (mut mask, mut atom) = (0, engaged.atom);
        if engaged.can_no() {
            mask |= 1;
        }
        if engaged.can_error() {
            mask |= DUTY_ERROR;
        }
        if engaged.can_yes() {
            let breached = self.cond(prohibition.breached_if, reading);
            if breached.can_no() {
                mask |= 2;
            }
            if breached.can_yes() {
                mask |= 4;
            }
            if breached.can_error() {
                mask |= DUTY_ERROR;
            }
            if atom == NO_ATOM {
                atom = breached.atom;
            }
        }
        DutySet { mask, atom: if mask.is_power_of_two() { NO_ATOM } else { atom } }
    }

    pub(super) fn prohibition_is(&mut self, id: ProhibitionId, state: ProhibitionState, reading: Reading) -> Truth {
        let set = self.prohibition(id, reading);
        let wanted = 1_u8 << state as u8;
        let mut mask = 0;
        if set.mask & wanted != 0 {
            mask |= crate::eval::truth::YES;
        }
        if set.mask & !wanted & !DUTY_ERROR != 0 {
            mask |= crate::eval::truth::NO;
        }
        if set.mask & DUTY_ERROR != 0 {
            mask |= crate::eval::truth::ERROR;
        }
        Truth::with(mask, set.atom)
    }
}

fn pick(truth: Truth, yes: DutyStates, no: DutyStates, atom: AtomId) -> DutySet {
    let mut mask = 0;
    if truth.can_yes() {
        mask |= yes.0;
    }
    if truth.can_no() {
        mask |= no.0;
    }
    if truth.can_error() {
        mask |= DUTY_ERROR;
    }
    DutySet { mask, atom }
}
