//! A place in a line of JSON, and what of the plain kind stands there.
//!
//! Knows the forms that most records have, and says of all others that they are not plain: an escape, a letter beyond
//! ASCII, a number that is not a short whole one.

use crate::base::date::Date;
use crate::base::number::Number;
use crate::batch::reader::NotPlain;
use crate::batch::table::Ends;

/// A place in a text: what of it is still to be read.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scan<'l> {
    pub(super) rest: &'l [u8],
}

/// A value of the plain kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Word<'l> {
    /// What it says, without quotes.
    pub(super) text: &'l [u8],
    /// Whether it stood in quotes.
    pub(super) quoted: bool,
}

/// A byte in each of eight places.
const fn each(byte: u8) -> u64 {
    u64::from_le_bytes([byte; 8])
}

const fn four(word: &[u8; 4]) -> u64 {
    u32::from_le_bytes(*word) as u64
}

const fn five(word: &[u8; 5]) -> u64 {
    let [a, b, c, d, e] = *word;
    u64::from_le_bytes([a, b, c, d, e, 0, 0, 0])
}

/// The high bit of the first byte that is nought, and of none before it.
fn noughts(word: u64) -> u64 {
    word.wrapping_sub(each(1)) & !word & each(0x80)
}

/// Marks the first of eight bytes that ends a plain string: a quote, a backslash, or what is no printable ASCII.
fn ends(word: u64) -> u64 {
    let controls = word.wrapping_sub(each(0x20)) & !word & each(0x80);
    let marks = noughts(word ^ each(b'"')) | noughts(word ^ each(b'\\')) | noughts(word ^ each(0x7f));
    controls | marks | (word & each(0x80))
}

/// Up to eight bytes at the end of a text, and noughts.
#[cold]
fn few(rest: &[u8]) -> u64 {
    rest.iter().take(8).rev().fold(0, |sum, byte| (sum << 8) | u64::from(*byte))
}

impl<'l> Scan<'l> {
    #[inline]
    pub(super) fn peek(&self) -> Option<u8> {
        self.rest.first().copied()
    }

    /// Passes over so many bytes.
    #[inline]
    pub(super) fn skip(&mut self, bytes: usize) {
        self.rest = self.rest.get(bytes..).unwrap_or(&[]);
    }

    #[inline]
    pub(super) fn next(&mut self) -> Option<u8> {
        let (byte, rest) = self.rest.split_first()?;
        self.rest = rest;
        Some(*byte)
    }

    #[inline]
    pub(super) fn expect(&mut self, byte: u8) -> Result<(), NotPlain> {
        if self.next() == Some(byte) { Ok(()) } else { Err(NotPlain) }
    }

    /// Passes over some bytes, where they stand here.
    #[inline]
    pub(super) fn passes(&mut self, bytes: &[u8]) -> bool {
        let rest = self.rest.strip_prefix(bytes);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    /// Passes over blanks within the line.
    #[inline]
    pub(super) fn space(&mut self) {
        while let [b' ' | b'\t' | b'\r', rest @ ..] = self.rest {
            self.rest = rest;
        }
    }

    /// What was passed over since an earlier place.
    #[inline]
    pub(super) fn since(&self, before: Scan<'l>) -> &'l [u8] {
        before.rest.get(..before.rest.len() - self.rest.len()).unwrap_or(&[])
    }

    /// The next eight bytes; past the end of the text, noughts.
    #[inline]
    pub(super) fn eight(&self) -> u64 {
        match self.rest.first_chunk() {
            Some(eight) => u64::from_le_bytes(*eight),
            None => few(self.rest),
        }
    }

    /// What stands in quotes, up to the first quote and whatever it is made of: to be looked up among known words.
    #[inline]
    pub(super) fn name(&mut self) -> Result<(Ends, &'l [u8]), NotPlain> {
        self.expect(b'"')?;
        let start = *self;
        let first = self.eight();
        let mut found = noughts(first ^ each(b'"'));
        if found != 0 {
            let length = (found.trailing_zeros() / 8) as usize;
            self.skip(length + 1);
            return Ok((Ends::short(first, length), start.rest.get(..length).ok_or(NotPlain)?));
        }
        while found == 0 {
            self.skip(8);
            if self.rest.is_empty() {
                return Err(NotPlain);
            }
            found = noughts(self.eight() ^ each(b'"'));
        }
        self.skip((found.trailing_zeros() / 8) as usize);
        let word = self.since(start);
        self.skip(1);
        Ok((Ends::long(first, word), word))
    }

    /// Yes or no, in either spelling. What comes after it is not looked at.
    #[inline]
    pub(super) fn yes_or_no(&mut self) -> Option<bool> {
        const TRUE: u64 = four(b"true");
        const FALSE: u64 = five(b"false");
        const YES: u64 = five(b"\"yes\"");
        const NO: u64 = four(b"\"no\"");
        let eight = self.eight();
        let (four, five) = (eight & 0xffff_ffff, eight & 0xff_ffff_ffff);
        // All four are looked for at once: which it is cannot be guessed.
        let (yes, longer) = ((four == TRUE) | (five == YES), (five == FALSE) | (five == YES));
        let known = yes | longer | (four == NO);
        if known {
            self.skip(4 + usize::from(longer));
        }
        known.then_some(yes)
    }

    /// A day in quotes.
    #[inline]
    pub(super) fn day(&mut self) -> Option<Date> {
        let [b'"', day @ .., b'"'] = self.rest.first_chunk::<12>()? else { return None };
        let day = date(day)?;
        self.skip(12);
        Some(day)
    }

    /// A string of printable ASCII without an escape.
    #[inline]
    pub(super) fn string(&mut self) -> Result<&'l [u8], NotPlain> {
        self.expect(b'"')?;
        let start = *self;
        while let Some(eight) = self.rest.first_chunk() {
            let found = ends(u64::from_le_bytes(*eight));
            if found != 0 {
                self.skip((found.trailing_zeros() / 8) as usize);
                break;
            }
            self.skip(8);
        }
        // At the end of the text, byte by byte.
        while self.peek().is_some_and(|byte| (0x20..0x7f).contains(&byte) && !matches!(byte, b'"' | b'\\')) {
            self.skip(1);
        }
        let string = self.since(start);
        self.expect(b'"')?;
        Ok(string)
    }

    /// A string, `true`, `false` or a whole number.
    #[inline]
    pub(super) fn word(&mut self) -> Result<Word<'l>, NotPlain> {
        let rest = self.rest;
        let length = match self.peek() {
            Some(b'"') => return Ok(Word { text: self.string()?, quoted: true }),
            Some(b't') => 4,
            Some(b'f') => 5,
            Some(_) | None => rest.iter().position(|byte| !byte.is_ascii_digit()).unwrap_or(rest.len()),
        };
        let text = rest.get(..length).ok_or(NotPlain)?;
        if !matches!(text, b"true" | b"false") && whole(text).is_none() {
            return Err(NotPlain);
        }
        self.skip(length);
        // `1.5`, `1e3` and `truer` are other than what they begin with.
        if self.peek().is_some_and(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'+' | b'-')) {
            return Err(NotPlain);
        }
        Ok(Word { text, quoted: false })
    }

    /// Passes over a value: a word, or a list of strings.
    pub(super) fn pass(&mut self) -> Result<(), NotPlain> {
        if self.yes_or_no().is_some() {
            return Ok(());
        }
        if self.peek() != Some(b'[') {
            return self.word().map(|_| ());
        }
        // A list of an empty list stands for a cell that no fact can hold.
        if self.passes(b"[[]]") {
            return Ok(());
        }
        self.skip(1);
        self.space();
        if self.passes(b"]") {
            return Ok(());
        }
        loop {
            self.string()?;
            self.space();
            match self.next() {
                Some(b',') => self.space(),
                Some(b']') => return Ok(()),
                Some(_) | None => return Err(NotPlain),
            }
        }
    }
}

/// A day as `2026-01-12`, of those that a fact may have.
pub(super) fn date(word: &[u8]) -> Option<Date> {
    let &[a, b, c, d, b'-', e, f, b'-', g, h] = word else { return None };
    let digit = |byte: u8| byte.is_ascii_digit().then(|| i64::from(byte - b'0'));
    let year = ((digit(a)? * 10 + digit(b)?) * 10 + digit(c)?) * 10 + digit(d)?;
    let (month, day) = (digit(e)? * 10 + digit(f)?, digit(g)? * 10 + digit(h)?);
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let longest = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        _ => return None,
    };
    if !(1..=longest).contains(&day) {
        return None;
    }
    // Days since 1 March of the year 0, in eras of 400 years.
    let (y, m) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let (era, of_era) = (y.div_euclid(400), y.rem_euclid(400));
    let of_year = (153 * m + 2) / 5 + day - 1;
    let days = era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468;
    Date::from_day_number(days).filter(|date| date.may_be_a_fact())
}

/// A whole number of at most nine digits.
pub(super) fn whole(word: &[u8]) -> Option<u32> {
    if word.is_empty() || word.len() > 9 || (word.len() > 1 && word.first() == Some(&b'0')) {
        return None;
    }
    let mut sum = 0;
    for byte in word {
        sum = sum * 10 + u32::from(byte.is_ascii_digit().then(|| byte - b'0')?);
    }
    Some(sum)
}

/// A whole number as the language has it.
pub(super) fn number(n: u32) -> Number {
    Number::whole(i64::from(n))
}

#[cfg(test)]
mod tests {
    use super::{Scan, date, whole};
    use crate::base::date::Date;

    #[test]
    fn a_day_is_read_as_everywhere_else() {
        for day in (-62_200..120_700).step_by(13) {
            let text = Date::from_day_number(day).unwrap().iso();
            let known = Date::parse(&text).ok().filter(|date| date.may_be_a_fact());
            assert_eq!(date(text.as_bytes()), known, "{text}");
        }
        for text in ["2026-02-29", "2026-13-01", "2026-00-10", "2026-04-31", "2026-1-12", "2300-01-01", "12 May 2026"] {
            assert_eq!(date(text.as_bytes()), None, "{text}");
        }
        assert_eq!(date(b"2024-02-29"), Date::new(2024, 2, 29));
    }

    #[test]
    fn only_plain_whole_numbers_are_read() {
        assert_eq!(whole(b"14"), Some(14));
        for text in ["", "014", "-1", "1.0", "1e3", "1234567890"] {
            assert_eq!(whole(text.as_bytes()), None, "{text}");
        }
    }

    #[test]
    fn a_string_ends_at_its_quote_and_every_other_byte_but_print_is_not_plain() {
        for before in 0..20 {
            for byte in 0..=255_u8 {
                let mut text = vec![b'"'];
                text.extend(std::iter::repeat_n(b'x', before));
                text.push(byte);
                text.extend_from_slice(b"yyyyyyyyy\" ");
                let mut scan = Scan { rest: &text };
                let found = scan.string().ok();
                let wanted = match byte {
                    b'"' => Some(before),
                    b'\\' | 0..0x20 | 0x7f.. => None,
                    _ => Some(before + 10),
                };
                assert_eq!(found.map(<[u8]>::len), wanted, "{byte:#x} after {before}");
            }
        }
    }
}
