//! Records of the plain kind straight to facts, by the declared types: the quick way of reading.
//!
//! What is not plain (an escape, a judgement with its reasons, a list, a number with a point, anything wrong) is not
//! read here: the caller hands the line to the reader of fact files, which knows every form and every complaint. So what
//! is read here has to be read as that reader reads it, and nothing more.

use crate::base::date::Date;
use crate::base::number::Number;
use crate::batch::table::Table;
use crate::ir::{FactId, FactKind, Facts, Found, Program, Scalar, TypeId, Value};
use std::collections::BTreeMap;

/// How a fact of the plain kind is read.
#[derive(Clone, Debug)]
struct Field {
    kind: Kind,
    none: bool,
}

#[derive(Clone, Debug)]
enum Kind {
    YesNo,
    Date,
    Event,
    Whole { min: Number, max: Number },
    Enum(TypeId),
    Set(TypeId),
    Other,
}

/// Names and values of a program, ready to be recognised.
#[derive(Clone, Debug)]
pub struct Schema {
    fields: Vec<Field>,
    types: Vec<Table>,
    groups: Vec<Table>,
    passed: usize,
    id: Option<String>,
}

// In the tables of groups: a fact is its number; groups, names that are passed over, and the record's own name are above.
const GROUP: u32 = 1 << 29;
const PASSED: u32 = 1 << 30;
const ID: u32 = u32::MAX;

/// What the reading of one record after another works with.
#[derive(Clone, Debug, Default)]
pub struct Reading {
    seen: Vec<u32>,
    seen_groups: Vec<u32>,
    seen_passed: Vec<u32>,
    turn: u32,
    seen_id: bool,
    /// Where in the line the record's own name stands, with its quotes.
    pub id: Option<(usize, usize)>,
}

/// The record is not of the plain kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotPlain;

/// The name under which a synthetic record says that it is one.
pub const SYNTHETIC: &str = "synthetic";

impl Schema {
    /// The schema of a program.
    ///
    /// - `id`: the name, at the top of a record, that the record's own name stands under.
    /// - `passed`: dotted names that are no facts, to be passed over.
    pub fn new(program: &Program, id: Option<&str>, passed: &[String]) -> Schema {
        let number = |n: usize| u32::try_from(n).unwrap_or(0);
        let types = program
            .types
            .iter()
            .map(|ty| Table::new(ty.values.iter().enumerate().map(|(n, value)| (value.name.as_str(), number(n)))));
        let mut all: Vec<&str> = vec![""];
        for fact in &program.facts {
            for (dot, _) in fact.name.match_indices('.') {
                let group = fact.name.get(..dot).unwrap_or("");
                if !all.contains(&group) {
                    all.push(group);
                }
            }
        }
        // Below each group, facts and groups by the rest of their name: `b.c` and `b` for `a.b.c`.
        let groups = all.iter().enumerate().map(|(own, group)| {
            let facts = program.facts.iter().enumerate();
            let mut words: Vec<(String, u32)> =
                facts.filter_map(|(n, fact)| Some((rest_of(group, &fact.name)?.to_owned(), number(n)))).collect();
            words.extend(all.iter().enumerate().filter_map(|(n, other)| {
                let rest = rest_of(group, other).filter(|rest| !rest.is_empty());
                rest.filter(|_| n != own).map(|rest| (rest.to_owned(), GROUP + number(n)))
            }));
            if own == 0 {
                words.extend(id.map(|id| (id.to_owned(), ID)));
            }
            let names = passed.iter().enumerate();
            words.extend(names.filter_map(|(n, name)| Some((rest_of(group, name)?.to_owned(), PASSED + number(n)))));
            Table::new(words.iter().map(|(word, n)| (word.as_str(), *n)))
        });
        let fields = program.facts.iter().map(|decl| Field {
            none: decl.or_none,
            kind: match &decl.kind {
                FactKind::Scalar(Scalar::YesNo) => Kind::YesNo,
                FactKind::Scalar(Scalar::Date) => Kind::Date,
                FactKind::Scalar(Scalar::Number { min, max, .. }) => Kind::Whole { min: *min, max: *max },
                FactKind::Scalar(Scalar::Enum(ty)) => Kind::Enum(*ty),
                FactKind::Event if !decl.or_none => Kind::Event,
                FactKind::Set(ty) => Kind::Set(*ty),
                FactKind::Scalar(Scalar::Duration(_) | Scalar::Text) | FactKind::Event | FactKind::List(_) => {
                    Kind::Other
                }
            },
        });
        Schema {
            fields: fields.collect(),
            types: types.collect(),
            groups: groups.collect(),
            passed: passed.len(),
            id: id.map(str::to_owned),
        }
    }

    /// The name that a record's own name stands under.
    pub fn id(&self) -> Option<&str> {
        self.id.as_deref()
    }

    /// Reads one line of JSON.
    ///
    /// # Errors
    /// [`NotPlain`]: nothing is said of whether the record is right.
    pub fn json(&self, line: &[u8], reading: &mut Reading, facts: &mut Facts) -> Result<(), NotPlain> {
        reading.turn = reading.turn.wrapping_add(1);
        if reading.turn == 0 || reading.seen.len() != self.fields.len() {
            reading.seen = vec![0; self.fields.len()];
            reading.seen_groups = vec![0; self.groups.len()];
            reading.seen_passed = vec![0; self.passed];
            reading.turn = 1;
        }
        (reading.seen_id, reading.id) = (false, None);
        let mut scan = Scan { line, at: 0 };
        scan.space();
        self.group(0, &mut scan, reading, facts)?;
        scan.space();
        if scan.at == line.len() { Ok(()) } else { Err(NotPlain) }
    }

    /// INVARIANT: a group is entered once a record, so recursion ends with the groups.
    fn group(
        &self,
        group: usize,
        scan: &mut Scan<'_>,
        reading: &mut Reading,
        facts: &mut Facts,
    ) -> Result<(), NotPlain> {
        match reading.seen_groups.get_mut(group) {
            Some(seen) if *seen != reading.turn => *seen = reading.turn,
            Some(_) | None => return Err(NotPlain),
        }
        scan.expect(b'{')?;
        scan.space();
        if scan.peek() == Some(b'}') {
            scan.at += 1;
            return Ok(());
        }
        let table = self.groups.get(group).ok_or(NotPlain)?;
        loop {
            let key = scan.string()?;
            let what = table.get(key).ok_or(NotPlain)?;
            scan.space();
            scan.expect(b':')?;
            scan.space();
            match what {
                ID => {
                    if std::mem::replace(&mut reading.seen_id, true) {
                        return Err(NotPlain);
                    }
                    let start = scan.at;
                    scan.scalar()?;
                    reading.id = Some((start, scan.at));
                }
                PASSED.. => {
                    match reading.seen_passed.get_mut((what - PASSED) as usize) {
                        Some(seen) if *seen != reading.turn => *seen = reading.turn,
                        Some(_) | None => return Err(NotPlain),
                    }
                    scan.scalar()?;
                }
                GROUP.. => self.group((what - GROUP) as usize, scan, reading, facts)?,
                fact => {
                    match reading.seen.get_mut(fact as usize) {
                        Some(seen) if *seen != reading.turn => *seen = reading.turn,
                        Some(_) | None => return Err(NotPlain),
                    }
                    let found = self.value(fact, scan)?;
                    if found.is_some() {
                        facts.set(FactId(fact), found);
                    }
                }
            }
            scan.space();
            match scan.next() {
                Some(b',') => scan.space(),
                Some(b'}') => return Ok(()),
                Some(_) | None => return Err(NotPlain),
            }
        }
    }

    fn value(&self, fact: u32, scan: &mut Scan<'_>) -> Result<Option<Found>, NotPlain> {
        let field = self.fields.get(fact as usize).ok_or(NotPlain)?;
        if let (Kind::Set(ty), Some(b'[')) = (&field.kind, scan.peek()) {
            return self.set(*ty, scan).map(Some);
        }
        let (word, quoted) = scan.scalar()?;
        self.word(field, word, quoted)
    }

    /// Reads one cell of a table.
    ///
    /// # Errors
    /// [`NotPlain`].
    pub fn cell(&self, fact: FactId, word: &[u8]) -> Result<Option<Found>, NotPlain> {
        let field = self.fields.get(fact.index()).ok_or(NotPlain)?;
        if word.is_empty() { Ok(None) } else { self.word(field, word, true) }
    }

    fn word(&self, field: &Field, word: &[u8], quoted: bool) -> Result<Option<Found>, NotPlain> {
        let plain = |value: Value| Ok(Some(Found::Value(value, None)));
        match (word, &field.kind) {
            (_, Kind::Other) => Err(NotPlain),
            (b"unknown", _) if quoted => Ok(None),
            (b"none", Kind::YesNo | Kind::Date | Kind::Whole { .. } | Kind::Enum(_)) if quoted && field.none => {
                plain(Value::None)
            }
            (b"yes" | b"true", Kind::YesNo) => plain(Value::YesNo(true)),
            (b"no" | b"false", Kind::YesNo) => plain(Value::YesNo(false)),
            (b"yes" | b"true", Kind::Event) => Ok(Some(Found::Happened(None))),
            (b"no" | b"false", Kind::Event) => Ok(Some(Found::NotHappened)),
            (word, Kind::Event) if quoted => Ok(Some(Found::Happened(Some(date(word).ok_or(NotPlain)?)))),
            (word, Kind::Date) if quoted => plain(Value::Date(date(word).ok_or(NotPlain)?)),
            (word, Kind::Whole { min, max }) => {
                let number = whole(word).filter(|n| n >= min && n <= max).ok_or(NotPlain)?;
                plain(Value::Number(number))
            }
            (word, Kind::Enum(ty)) if quoted => plain(self.member(*ty, word)?),
            (_, Kind::YesNo | Kind::Event | Kind::Date | Kind::Enum(_) | Kind::Set(_)) => Err(NotPlain),
        }
    }

    fn member(&self, ty: TypeId, word: &[u8]) -> Result<Value, NotPlain> {
        let member = self.types.get(ty.index()).and_then(|table| table.get(word));
        member.filter(|_| !matches!(word, b"unknown" | b"none")).map(Value::Member).ok_or(NotPlain)
    }

    fn set(&self, ty: TypeId, scan: &mut Scan<'_>) -> Result<Found, NotPlain> {
        let mut members = BTreeMap::new();
        scan.expect(b'[')?;
        scan.space();
        if scan.peek() == Some(b']') {
            scan.at += 1;
            return Ok(Found::Set { members, complete: true });
        }
        loop {
            let member = self.member(ty, scan.string()?)?;
            if members.insert(member, true).is_some() || members.len() > 100 {
                return Err(NotPlain);
            }
            scan.space();
            match scan.next() {
                Some(b',') => scan.space(),
                Some(b']') => return Ok(Found::Set { members, complete: true }),
                Some(_) | None => return Err(NotPlain),
            }
        }
    }
}

/// The rest of a name below a group; of the group of all the whole name.
fn rest_of<'n>(group: &str, name: &'n str) -> Option<&'n str> {
    if group.is_empty() { Some(name) } else { name.strip_prefix(group)?.strip_prefix('.') }
}

/// A day as `2026-01-12`, of those that a fact may have.
fn date(word: &[u8]) -> Option<Date> {
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
fn whole(word: &[u8]) -> Option<Number> {
    if word.is_empty() || word.len() > 9 || (word.len() > 1 && word.first() == Some(&b'0')) {
        return None;
    }
    let mut sum = 0;
    for byte in word {
        sum = sum * 10 + i64::from(byte.is_ascii_digit().then(|| byte - b'0')?);
    }
    Some(Number::whole(sum))
}

/// A place in a line.
struct Scan<'l> {
    line: &'l [u8],
    at: usize,
}

impl<'l> Scan<'l> {
    fn peek(&self) -> Option<u8> {
        self.line.get(self.at).copied()
    }

    fn next(&mut self) -> Option<u8> {
        let byte = self.peek();
        self.at += 1;
        byte
    }

    fn expect(&mut self, byte: u8) -> Result<(), NotPlain> {
        if self.next() == Some(byte) { Ok(()) } else { Err(NotPlain) }
    }

    fn space(&mut self) {
        while let Some(b' ' | b'\t' | b'\r') = self.peek() {
            self.at += 1;
        }
    }

    /// A string of printable ASCII without an escape.
    fn string(&mut self) -> Result<&'l [u8], NotPlain> {
        self.expect(b'"')?;
        let rest = self.line.get(self.at..).ok_or(NotPlain)?;
        let ends = |byte: &u8| *byte == b'"' || *byte == b'\\' || !(0x20..0x7f).contains(byte);
        let length = rest.iter().position(ends).ok_or(NotPlain)?;
        if rest.get(length) != Some(&b'"') {
            return Err(NotPlain);
        }
        self.at += length + 1;
        rest.get(..length).ok_or(NotPlain)
    }

    /// A string, `true`, `false` or a whole number; whether it stood in quotes.
    fn scalar(&mut self) -> Result<(&'l [u8], bool), NotPlain> {
        if self.peek() == Some(b'"') {
            return Ok((self.string()?, true));
        }
        let rest = self.line.get(self.at..).ok_or(NotPlain)?;
        let length = rest.iter().position(|byte| !byte.is_ascii_alphanumeric()).unwrap_or(rest.len());
        let word = rest.get(..length).ok_or(NotPlain)?;
        if !matches!(word, b"true" | b"false") && whole(word).is_none() {
            return Err(NotPlain);
        }
        // `1.5`, `1e3` and `-1` are numbers of another kind.
        if matches!(rest.get(length), Some(b'.' | b'+' | b'-')) {
            return Err(NotPlain);
        }
        self.at += length;
        Ok((word, false))
    }
}

#[cfg(test)]
mod tests {
    use super::{date, whole};
    use crate::base::date::Date;
    use crate::base::number::Number;

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
        assert_eq!(whole(b"14"), Some(Number::whole(14)));
        for text in ["", "014", "-1", "1.0", "1e3", "1234567890"] {
            assert_eq!(whole(text.as_bytes()), None, "{text}");
        }
    }
}
