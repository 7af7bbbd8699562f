//! A calendar of working days: weekends, holidays, and the years that it covers.
//!
//! Takes a list of holidays; gives the n-th working day after or before a date, or says that the calendar does not
//! reach so far. Holds no dates of its own: those are in the standard library's text.

use crate::base::date::Date;

/// Which days are working days, between two dates and no further.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Calendar {
    first: Date,
    last: Date,
    /// Working days in order of time.
    working: Vec<Date>,
}

impl Calendar {
    /// Covers `first` to `last`, both included; `weekend` are the weekdays (0 is Monday) on which nobody works.
    pub fn new(first: Date, last: Date, weekend: &[u8], holidays: &[Date]) -> Calendar {
        let mut working = Vec::new();
        let mut day = first;
        while day <= last {
            if !weekend.contains(&day.weekday()) && !holidays.contains(&day) {
                working.push(day);
            }
            match day.plus_days(1) {
                Some(next) => day = next,
                None => break,
            }
        }
        Calendar { first, last, working }
    }

    /// First and last day covered, both included.
    pub fn covers(&self) -> (Date, Date) {
        (self.first, self.last)
    }

    /// The `n`-th working day strictly after `date` (`n` ≥ 1), or strictly before it where `n` is negative; 0 gives
    /// the date itself. `None` where the calendar does not reach so far.
    ///
    /// # Source
    /// The reference, *Dates*: the n-th working day strictly after E; beyond the calendar is an error, not a guess.
    pub fn shift(&self, date: Date, n: i64) -> Option<Date> {
        if date < self.first || date > self.last {
            return None;
        }
        let steps = usize::try_from(n.unsigned_abs()).ok()?;
        if n == 0 {
            return Some(date);
        }
        if n > 0 {
            let next = self.working.partition_point(|&day| day <= date);
            self.working.get(next.checked_add(steps - 1)?).copied()
        } else {
            let before = self.working.partition_point(|&day| day < date);
            self.working.get(before.checked_sub(steps)?).copied()
        }
    }

    /// The first and last date for which [`Calendar::shift`] by `n` has an answer; `None` if there is none.
    pub fn reach(&self, n: i64) -> Option<(Date, Date)> {
        let steps = usize::try_from(n.unsigned_abs()).ok()?;
        if n == 0 {
            return Some((self.first, self.last));
        }
        if n > 0 {
            // The last date with `steps` working days after it is the day before the `steps`-th from the end.
            let target = *self.working.get(self.working.len().checked_sub(steps)?)?;
            let last = target.plus_days(-1)?;
            (last >= self.first).then_some((self.first, last))
        } else {
            let target = *self.working.get(steps - 1)?;
            let first = target.plus_days(1)?;
            (first <= self.last).then_some((first, self.last))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> Date {
        Date::parse(text).unwrap()
    }

    fn christmas() -> Calendar {
        let holidays = ["25 December 2025", "26 December 2025", "1 January 2026"].map(date);
        Calendar::new(date("1 December 2025"), date("31 January 2026"), &[5, 6], &holidays)
    }

    #[test]
    fn holidays_and_weekends_are_passed_over() {
        let calendar = christmas();
        assert_eq!(calendar.shift(date("24 December 2025"), 1), Some(date("29 December 2025")));
        assert_eq!(calendar.shift(date("2 January 2026"), -1), Some(date("31 December 2025")));
    }

    #[test]
    fn reach_is_exactly_where_shift_answers() {
        let calendar = christmas();
        let (first, last) = calendar.covers();
        for n in [-30, -3, -1, 0, 1, 2, 20, 60] {
            let mut answered = Vec::new();
            let mut day = first;
            while day <= last {
                if calendar.shift(day, n).is_some() {
                    answered.push(day);
                }
                day = day.plus_days(1).unwrap();
            }
            let ends = answered.first().copied().zip(answered.last().copied());
            assert_eq!(calendar.reach(n), ends, "n = {n}");
        }
    }
}
