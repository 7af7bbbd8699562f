//! Exact decimal numbers: no rounding anywhere.
//!
//! Takes digits as written; gives [`Number`]s that add, compare and multiply exactly or not at all.

use std::fmt;

/// An exact number with up to twelve decimal places, held as a whole number of 10⁻¹².
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Number(i128);

const ONE: i128 = 1_000_000_000_000;

impl Number {
    /// Places that a written number may have.
    pub const WRITTEN_PLACES: u32 = 6;
    /// Nought.
    pub const ZERO: Number = Number(0);
    /// The largest number that an unbounded fact may have: 10¹⁵; the smallest is its negative.
    pub const FACT_MAX: Number = Number(1_000_000_000_000_000 * ONE);

    /// A whole number.
    pub fn whole(n: i64) -> Number {
        Number(i128::from(n) * ONE)
    }

    /// The raw count of 10⁻¹².
    pub fn raw(self) -> i128 {
        self.0
    }

    /// A number of so many 10⁻¹².
    pub fn from_raw(raw: i128) -> Number {
        Number(raw)
    }

    /// Whether there is nothing after the decimal point.
    pub fn is_whole(self) -> bool {
        self.0 % ONE == 0
    }

    /// As a machine integer; `None` where it is not whole or too large.
    pub fn to_i64(self) -> Option<i64> {
        if !self.is_whole() {
            return None;
        }
        i64::try_from(self.0 / ONE).ok()
    }

    /// The sum; `None` where it cannot be held.
    pub fn plus(self, other: Number) -> Option<Number> {
        self.0.checked_add(other.0).map(Number)
    }

    /// The difference; `None` where it cannot be held.
    pub fn minus(self, other: Number) -> Option<Number> {
        self.0.checked_sub(other.0).map(Number)
    }

    /// The exact product; `None` where it cannot be held exactly.
    pub fn times(self, other: Number) -> Option<Number> {
        let (a, b) = (reduce(self.0), reduce(other.0));
        let product = a.0.checked_mul(b.0)?;
        let places = a.1 + b.1;
        if places > 12 {
            return None;
        }
        10i128.checked_pow(12 - places)?.checked_mul(product).map(Number)
    }

    /// Reads `12`, `-3`, `0.25`: digits with at most one point and at most six places. No exponent, no separators.
    ///
    /// # Errors
    /// [`NumberError`] tells a text that is no number from one with too many places or too large.
    pub fn parse(text: &str) -> Result<Number, NumberError> {
        let (sign, body) = match text.strip_prefix('-') {
            Some(rest) => (-1, rest),
            None => (1, text),
        };
        let (whole, fraction) = body.split_once('.').unwrap_or((body, ""));
        let all_digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
        if whole.is_empty() || !all_digits(whole) || !all_digits(fraction) || body.ends_with('.') {
            return Err(NumberError::NotANumber);
        }
        if fraction.len() > Number::WRITTEN_PLACES as usize {
            return Err(NumberError::TooManyPlaces);
        }
        if whole.trim_start_matches('0').len() > 16 {
            return Err(NumberError::TooLarge);
        }
        let whole: i128 = whole.parse().map_err(|_| NumberError::TooLarge)?;
        let places = u32::try_from(fraction.len()).unwrap_or(0);
        let part: i128 = if fraction.is_empty() { 0 } else { fraction.parse().map_err(|_| NumberError::NotANumber)? };
        let number = Number(sign * (whole * ONE + part * 10i128.pow(12 - places)));
        if number > Number::FACT_MAX || number < Number(-Number::FACT_MAX.0) {
            return Err(NumberError::TooLarge);
        }
        Ok(number)
    }
}

/// The number without its trailing noughts, and how many decimal places are left.
fn reduce(raw: i128) -> (i128, u32) {
    let (mut n, mut places) = (raw, 12);
    while places > 0 && n % 10 == 0 {
        n /= 10;
        places -= 1;
    }
    (n, places)
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (digits, places) = reduce(self.0);
        let sign = if digits < 0 { "-" } else { "" };
        let digits = digits.unsigned_abs();
        let unit = 10u128.pow(places);
        if places == 0 {
            write!(f, "{sign}{digits}")
        } else {
            write!(f, "{sign}{}.{:0width$}", digits / unit, digits % unit, width = places as usize)
        }
    }
}

/// Why a text is no number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NumberError {
    /// It is not digits with at most one point.
    NotANumber,
    /// It has more than six decimal places.
    TooManyPlaces,
    /// It lies outside ±10¹⁵.
    TooLarge,
}

impl fmt::Display for NumberError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            NumberError::NotANumber => f.write_str("not a number; write digits, such as `14` or `0.5`"),
            NumberError::TooManyPlaces => f.write_str("a number has at most six decimal places"),
            NumberError::TooLarge => f.write_str("a number lies within ±1,000,000,000,000,000"),
        }
    }
}

impl std::error::Error for NumberError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_what_is_shown() {
        for text in ["0", "14", "-3", "0.5", "-0.25", "1000000000000000", "3.000001"] {
            assert_eq!(Number::parse(text).unwrap().to_string(), text);
        }
    }

    #[test]
    fn exponents_separators_and_stray_points_are_no_numbers() {
        for text in ["1e3", "1_000", "1,000", ".5", "5.", "", "-", "0x10", "+1"] {
            assert_eq!(Number::parse(text), Err(NumberError::NotANumber), "{text}");
        }
    }

    #[test]
    fn a_product_is_exact_or_nothing() {
        let half = Number::parse("0.000001").unwrap();
        assert_eq!(half.times(half).unwrap().to_string(), "0.000000000001");
        assert_eq!(half.times(half).and_then(|n| n.times(half)), None);
    }
}
