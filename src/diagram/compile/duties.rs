//! Duties and prohibitions as diagrams of their states.
//!
//! # Source
//! The reference, *Duties*.

use crate::diagram::compile::terms::Seen;
use crate::diagram::compile::{Compiler, Key, Reading};
use crate::diagram::space::Fate;
use crate::diagram::store::{Dd, Full};
use crate::eval::term::DateTerm;
use crate::ir::{Duty, DutyId, DutyStates, ProhibitionId, ProhibitionState};

impl Compiler<'_, '_> {
    /// Whether a duty is owed.
    ///
    /// # Errors
    /// [`Full`].
    pub fn owed(&mut self, id: DutyId, reading: Reading) -> Result<Dd, Full> {
        let duty = self.side.program.duty(id);
        self.engaged(&duty.head, &duty.when, &duty.excepts, reading)
    }

    /// The state of a duty: its values are the space's fates.
    ///
    /// # Errors
    /// [`Full`].
    pub fn duty(&mut self, id: DutyId, reading: Reading) -> Result<Dd, Full> {
        let duty = self.side.program.duty(id);
        self.once(Key::Duty(id.0), reading, duty.binder.is_some(), |this| {
            let owed = this.owed(id, reading)?;
            let states = match duty.continues {
                Some(cond) => {
                    let running = this.cond(cond, reading)?;
                    this.either(running, DutyStates::RUNNING, DutyStates::ENDED)?
                }
                None => {
                    let performed = this.performed(duty, reading)?;
                    let late = this.done_late(duty, reading)?;
                    let done = this.either(late, DutyStates::DONE_LATE, DutyStates::DONE)?;
                    let passed = this.deadline_passed(duty, reading)?;
                    let open = this.either(passed, DutyStates::OVERDUE, DutyStates::DUE)?;
                    this.by_truth(performed, done, open)?
                }
            };
            let not_due = this.state(DutyStates::NOT_DUE);
            this.by_truth(owed, states, not_due)
        })
    }

    /// Whether a duty is owed, what it asks was done, its deadline has passed, and it was done too late.
    ///
    /// # Errors
    /// [`Full`].
    pub fn stages(&mut self, id: DutyId, reading: Reading) -> Result<[Dd; 4], Full> {
        let duty = self.side.program.duty(id);
        let owed = self.owed(id, reading)?;
        if duty.continues.is_some() {
            return Ok([owed, Dd::NO, Dd::NO, Dd::NO]);
        }
        let performed = self.performed(duty, reading)?;
        let passed = self.deadline_passed(duty, reading)?;
        let late = self.done_late(duty, reading)?;
        Ok([owed, performed, passed, late])
    }

    /// One of two, by a truth; an error where it is one.
    fn by_truth(&mut self, truth: Dd, yes: Dd, no: Dd) -> Result<Dd, Full> {
        let (is_yes, is_error) = (self.is_yes(truth)?, self.is_error(truth)?);
        let error = self.fate(&Fate::Error);
        let rest = self.choose(is_error, error, no)?;
        self.choose(is_yes, yes, rest)
    }

    fn state(&mut self, state: DutyStates) -> Dd {
        self.fate(&Fate::Is(state.words().to_owned()))
    }

    fn either(&mut self, truth: Dd, yes: DutyStates, no: DutyStates) -> Result<Dd, Full> {
        let (yes, no) = (self.state(yes), self.state(no));
        self.by_truth(truth, yes, no)
    }

    /// A truth for each date under its guard.
    fn of_dates(
        &mut self,
        dates: Vec<(Dd, Seen)>,
        truth: &mut dyn FnMut(&mut Self, Seen) -> Result<Dd, Full>,
    ) -> Result<Dd, Full> {
        let mut result = Dd::NO;
        for (guard, seen) in dates {
            let truth = truth(self, seen)?;
            result = self.choose(guard, truth, result)?;
        }
        Ok(result)
    }

    /// Whether what is to be done was done by the reference date.
    ///
    /// # Errors
    /// [`Full`].
    pub fn performed(&mut self, duty: &Duty, reading: Reading) -> Result<Dd, Full> {
        if duty.done_on.is_none() && duty.done_if.is_empty() {
            return Ok(Dd::NO);
        }
        let mut truth = Dd::YES;
        if let Some(event) = duty.done_on {
            let dates = self.date_of_fact(event, reading)?;
            let on = self.reference_date();
            truth = self.of_dates(dates, &mut |this, seen| match (seen, &on) {
                (Seen::At(date), Some(on)) => this.not_after(&date, on),
                // No reference date: every event given counts as past.
                (Seen::At(_), None) => Ok(Dd::YES),
                (Seen::Nothing, _) => Ok(Dd::NO),
                (Seen::Error, _) => Ok(Dd::ERROR),
            })?;
        }
        for (cond, _) in &duty.done_if {
            let cond = self.cond(*cond, reading)?;
            truth = self.and(truth, cond)?;
        }
        Ok(truth)
    }

    /// What holds of the computed deadline: that of the first `due by` whose condition holds.
    fn deadline(
        &mut self,
        duty: &Duty,
        reading: Reading,
        never: Dd,
        at: &mut dyn FnMut(&mut Self, &DateTerm) -> Result<Dd, Full>,
    ) -> Result<Dd, Full> {
        let mut result = never;
        for due in duty.due.iter().rev() {
            let counts = match due.cond {
                Some(cond) => self.cond(cond, reading)?,
                None => Dd::YES,
            };
            let dates = self.date_of(due.by, reading)?;
            let here = self.of_dates(dates, &mut |this, seen| match seen {
                Seen::At(date) => at(this, &date),
                Seen::Nothing => Ok(never),
                Seen::Error => Ok(Dd::ERROR),
            })?;
            let (yes, error) = (self.is_yes(counts)?, self.is_error(counts)?);
            result = self.choose(error, Dd::ERROR, result)?;
            result = self.choose(yes, here, result)?;
        }
        Ok(result)
    }

    /// Whether `as soon as reasonably practicable` takes the place of the computed deadline.
    fn asap(&mut self, duty: &Duty, reading: Reading) -> Result<Dd, Full> {
        match &duty.asap {
            None => Ok(Dd::NO),
            Some(asap) => match asap.cond {
                Some(cond) => self.cond(cond, reading),
                None => Ok(Dd::YES),
            },
        }
    }

    /// Whether a duty that was performed was performed late.
    fn done_late(&mut self, duty: &Duty, reading: Reading) -> Result<Dd, Full> {
        let asap = self.asap(duty, reading)?;
        // A deadline that is not there is never missed; under `as soon as` the judgement speaks.
        let never = self.not(asap)?;
        let in_time = self.deadline(duty, reading, never, &mut |this, deadline| {
            let Some(event) = duty.done_on else {
                // Without a date of its being done nothing shows that it was late.
                return Ok(Dd::YES);
            };
            let dates = this.date_of_fact(event, reading)?;
            this.of_dates(dates, &mut |this, seen| match seen {
                Seen::At(date) => this.not_after(&date, deadline),
                Seen::Nothing => Ok(Dd::YES),
                Seen::Error => Ok(Dd::ERROR),
            })
        })?;
        let prompt = match duty.asap.as_ref().and_then(|asap| asap.judged_by) {
            Some(judgement) => {
                let found = self.found_truth(judgement)?;
                match reading {
                    Reading::Found => found,
                    Reading::InTheEnd | Reading::Held => self.counted_truth(judgement, found, reading)?,
                }
            }
            None => Dd::YES,
        };
        let late = self.not(in_time)?;
        let excused = self.and(asap, prompt)?;
        let not_excused = self.not(excused)?;
        self.and(late, not_excused)
    }

    /// Whether the deadline of a duty that was not performed has passed.
    fn deadline_passed(&mut self, duty: &Duty, reading: Reading) -> Result<Dd, Full> {
        let Some(on) = self.reference_date() else { return Ok(Dd::NO) };
        let asap = self.asap(duty, reading)?;
        let passed = self.deadline(duty, reading, Dd::NO, &mut |this, deadline| {
            let in_time = this.not_after(&on, deadline)?;
            this.not(in_time)
        })?;
        let computed = self.not(asap)?;
        self.and(passed, computed)
    }

    pub(super) fn duty_is(&mut self, duty: DutyId, states: DutyStates, reading: Reading) -> Result<Dd, Full> {
        let dd = self.duty(duty, reading)?;
        let words: Vec<String> = DutyStates::ALL
            .iter()
            .filter(|(state, _)| states.meets(*state))
            .map(|(_, words)| (*words).to_owned())
            .collect();
        self.fate_among(dd, &words.iter().collect::<Vec<_>>())
    }

    /// The state of a prohibition: its values are the space's fates.
    ///
    /// # Errors
    /// [`Full`].
    pub fn prohibition(&mut self, id: ProhibitionId, reading: Reading) -> Result<Dd, Full> {
        let prohibition = self.side.program.prohibition(id);
        let engaged = self.engaged(&prohibition.head, &prohibition.when, &prohibition.excepts, reading)?;
        let breached = self.cond(prohibition.breached_if, reading)?;
        let [not_engaged, kept, breach] =
            [ProhibitionState::NotEngaged, ProhibitionState::Kept, ProhibitionState::Breached]
                .map(|state| Dd::of(self.space.fate(&Fate::Is(state.words().to_owned()))));
        let states = self.by_truth(breached, breach, kept)?;
        self.by_truth(engaged, states, not_engaged)
    }

    pub(super) fn prohibition_is(
        &mut self,
        id: ProhibitionId,
        state: ProhibitionState,
        reading: Reading,
    ) -> Result<Dd, Full> {
        let dd = self.prohibition(id, reading)?;
        self.fate_among(dd, &[&state.words().to_owned()])
    }
}
