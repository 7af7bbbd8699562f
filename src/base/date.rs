//! Civil dates without a time of day, as day numbers, and the steps that lead from one date to another.
//!
//! Takes dates as written; gives ordered [`Date`]s. Knows no clock and no zone; calendars of working days are in
//! [`super::calendar`].

use std::fmt;

/// A civil date, held as the number of days since 1 January 1970 (negative before it).
///
/// Ordered as time runs. Values made by this module lie in the years 1 to 9999.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(i32);

/// Day number of 1 January 0001.
const MIN_DAY: i32 = -719_162;
/// Day number of 31 December 9999.
const MAX_DAY: i32 = 2_932_896;

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

impl Date {
    /// The earliest date that a fact may have: 1 January 1800.
    pub const FACT_MIN: Date = Date(-62_091);
    /// The latest date that a fact may have: 31 December 2299.
    pub const FACT_MAX: Date = Date(120_529);

    /// Whether it is one that a fact may have.
    pub fn may_be_a_fact(self) -> bool {
        (Date::FACT_MIN..=Date::FACT_MAX).contains(&self)
    }

    /// The date of a year, month (1 to 12) and day (1 to 31); `None` where there is no such day.
    pub fn new(year: i16, month: i8, day: i8) -> Option<Date> {
        let civil = jiff::civil::Date::new(year, month, day).ok()?;
        if !(1..=9999).contains(&year) {
            return None;
        }
        Some(Date::of(civil))
    }

    /// The date of a day number (days since 1 January 1970); `None` outside the years 1 to 9999.
    pub fn from_day_number(days: i64) -> Option<Date> {
        let days = i32::try_from(days).ok()?;
        (MIN_DAY..=MAX_DAY).contains(&days).then_some(Date(days))
    }

    /// Days since 1 January 1970.
    pub fn day_number(self) -> i32 {
        self.0
    }

    fn of(civil: jiff::civil::Date) -> Date {
        let epoch = jiff::civil::Date::constant(1970, 1, 1);
        let days = civil.since((jiff::Unit::Day, epoch)).map(|span| span.get_days()).unwrap_or(0);
        Date(days)
    }

    fn civil(self) -> jiff::civil::Date {
        let epoch = jiff::civil::Date::constant(1970, 1, 1);
        epoch.checked_add(jiff::Span::new().days(self.0)).unwrap_or(epoch)
    }

    /// Year, month (1 to 12) and day (1 to 31).
    pub fn parts(self) -> (i16, i8, i8) {
        let civil = self.civil();
        (civil.year(), civil.month(), civil.day())
    }

    /// The day of the week: 0 is Monday, 6 is Sunday.
    pub fn weekday(self) -> u8 {
        // 1 January 1970 was a Thursday.
        u8::try_from((self.0 + 3).rem_euclid(7)).unwrap_or(0)
    }

    /// So many days later (earlier where negative); `None` outside the years 1 to 9999.
    pub fn plus_days(self, days: i64) -> Option<Date> {
        Date::from_day_number(i64::from(self.0).checked_add(days)?)
    }

    /// So many months later (earlier where negative), keeping the day of the month or taking the last day of a
    /// shorter month; `None` outside the years 1 to 9999.
    ///
    /// # Source
    /// The reference, *Dates*: months keep the day, or take the last day of a shorter month.
    pub fn plus_months(self, months: i64) -> Option<Date> {
        if !(-240_000..=240_000).contains(&months) {
            return None;
        }
        let later = self.civil().checked_add(jiff::Span::new().months(months)).ok()?;
        let date = Date::of(later);
        (MIN_DAY..=MAX_DAY).contains(&date.0).then_some(date)
    }

    /// The day on which somebody born on this date reaches the age of `years`; one born on 29 February reaches it on
    /// 1 March of a year without that day. `None` outside the years 1 to 9999.
    ///
    /// # Source
    /// The reference, *Dates*: an age is reached at the start of the birthday (29 February: basis recalled).
    pub fn birthday(self, years: i64) -> Option<Date> {
        let (year, month, day) = self.parts();
        let year = i16::try_from(i64::from(year).checked_add(years)?).ok()?;
        match Date::new(year, month, day) {
            Some(date) => Some(date),
            None if (month, day) == (2, 29) => Date::new(year, 3, 1),
            None => None,
        }
    }

    /// The age in whole years on this date of somebody born on `born`; negative before birth.
    pub fn age_of(self, born: Date) -> i64 {
        let mut years = i64::from(self.parts().0) - i64::from(born.parts().0);
        while born.birthday(years).is_none_or(|day| day > self) {
            years -= 1;
        }
        years
    }

    /// Reads `12 January 2026` or `2026-01-12`; the month's name is taken in any case.
    ///
    /// # Errors
    /// [`DateError`] tells a text that is no date from a day that its month does not have.
    pub fn parse(text: &str) -> Result<Date, DateError> {
        let text = text.trim();
        let (year, month, day) = if let Some((y, m, d)) = split3(text, '-') {
            if y.len() != 4 || m.len() != 2 || d.len() != 2 {
                return Err(DateError::NotADate);
            }
            (digits(y)?, digits(m)?, digits(d)?)
        } else {
            let mut words = text.split_whitespace();
            let (Some(d), Some(m), Some(y), None) = (words.next(), words.next(), words.next(), words.next()) else {
                return Err(DateError::NotADate);
            };
            let month = MONTHS.iter().position(|name| name.eq_ignore_ascii_case(m)).ok_or(DateError::NotADate)?;
            if y.len() != 4 || d.len() > 2 {
                return Err(DateError::NotADate);
            }
            (digits(y)?, i32::try_from(month).unwrap_or(0) + 1, digits(d)?)
        };
        let narrow = |n: i32| i8::try_from(n).map_err(|_| DateError::NoSuchDay);
        let year = i16::try_from(year).map_err(|_| DateError::NoSuchDay)?;
        Date::new(year, narrow(month)?, narrow(day)?).ok_or(DateError::NoSuchDay)
    }

    /// `2026-01-12`.
    pub fn iso(self) -> String {
        let (year, month, day) = self.parts();
        format!("{year:04}-{month:02}-{day:02}")
    }
}

impl fmt::Display for Date {
    /// `12 January 2026`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.parts();
        let name = usize::try_from(month - 1).ok().and_then(|m| MONTHS.get(m)).copied().unwrap_or("");
        write!(f, "{day} {name} {year}")
    }
}

fn split3(text: &str, by: char) -> Option<(&str, &str, &str)> {
    let mut parts = text.split(by);
    match (parts.next(), parts.next(), parts.next(), parts.next()) {
        (Some(a), Some(b), Some(c), None) => Some((a, b, c)),
        (_, _, _, _) => None,
    }
}

fn digits(text: &str) -> Result<i32, DateError> {
    if text.is_empty() || !text.bytes().all(|b| b.is_ascii_digit()) {
        return Err(DateError::NotADate);
    }
    text.parse().map_err(|_| DateError::NotADate)
}

/// Why a text is no date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateError {
    /// It is not of the form `12 January 2026` or `2026-01-12`.
    NotADate,
    /// It has the form, but the month has no such day.
    NoSuchDay,
}

impl fmt::Display for DateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            DateError::NotADate => f.write_str("not a date; write `12 January 2026` or `2026-01-12`"),
            DateError::NoSuchDay => f.write_str("there is no such day in the calendar"),
        }
    }
}

impl std::error::Error for DateError {}

/// The three kinds of duration; only one kind compares or adds with itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DurationKind {
    /// Days; a week is seven of them.
    Days,
    /// Months; a year is twelve of them.
    Months,
    /// Working days of the calendar in force.
    WorkingDays,
}

impl DurationKind {
    /// `days`, `months` or `working days`.
    pub fn words(self) -> &'static str {
        match self {
            DurationKind::Days => "days",
            DurationKind::Months => "months",
            DurationKind::WorkingDays => "working days",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn day_numbers_of_the_fact_bounds() {
        assert_eq!(Date::FACT_MIN, Date::new(1800, 1, 1).unwrap());
        assert_eq!(Date::FACT_MAX, Date::new(2299, 12, 31).unwrap());
        assert_eq!(Date(MIN_DAY), Date::new(1, 1, 1).unwrap());
        assert_eq!(Date(MAX_DAY), Date::new(9999, 12, 31).unwrap());
    }

    #[test]
    fn a_month_takes_the_last_day_of_a_shorter_month() {
        assert_eq!(Date::parse("31 January 2026").unwrap().plus_months(1).unwrap().iso(), "2026-02-28");
        assert_eq!(Date::parse("2024-01-31").unwrap().plus_months(1).unwrap().iso(), "2024-02-29");
    }

    #[test]
    fn a_birthday_on_29_february_is_1_march_in_other_years() {
        let born = Date::parse("29 February 2008").unwrap();
        assert_eq!(born.birthday(18).unwrap().iso(), "2026-03-01");
        assert_eq!(Date::parse("28 February 2026").unwrap().age_of(born), 17);
        assert_eq!(Date::parse("1 March 2026").unwrap().age_of(born), 18);
    }

    #[test]
    fn a_date_is_read_in_two_forms_and_no_other() {
        assert_eq!(Date::parse("12 january 2026"), Date::parse("2026-01-12"));
        assert_eq!(Date::parse("30 February 2026"), Err(DateError::NoSuchDay));
        for text in ["12/01/2026", "2026-1-12", "12 Jan 2026", "", "12 January 26"] {
            assert_eq!(Date::parse(text), Err(DateError::NotADate), "{text}");
        }
    }

    #[test]
    fn the_weekday_of_commencement_is_monday() {
        assert_eq!(Date::parse("12 January 2026").unwrap().weekday(), 0);
    }
}
