//! Records of the plain kind straight to facts, by the declared types: the quick way of reading.
//!
//! What is not plain (an escape, a judgement with its reasons, a list, a number with a point, anything wrong) is not
//! read here: the caller hands the line to the reader of fact files, which knows every form and every complaint. So what
//! is read here has to be read as that reader reads it, and nothing more.

use crate::base::date::Date;
use crate::base::number::Number;
use crate::batch::after::{After, Key};
use crate::batch::scan::{Scan, Word, date, number, whole};
use crate::batch::table::Table;
use crate::ir::{FactId, FactKind, Facts, Found, Program, Scalar, TypeId, Value};
use crate::plan::{Block, LANES, Lane};
use std::sync::Arc;

/// How a fact of the plain kind is read.
#[derive(Clone, Debug)]
struct Field {
    kind: Kind,
    none: bool,
}

impl Field {
    /// Takes what is yes or no, of a fact that can be so.
    #[inline]
    fn truth(&self, scan: &mut Scan<'_>) -> Option<Plain> {
        match self.kind {
            Kind::YesNo => scan.yes_or_no().map(Plain::YesNo),
            Kind::Event => scan.yes_or_no().map(Plain::Event),
            Kind::Date | Kind::Whole { .. } | Kind::Enum(_) | Kind::Set(_) | Kind::Other => None,
        }
    }
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

/// What is found of a fact of the plain kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Plain {
    /// Yes or no.
    YesNo(bool),
    /// `none`.
    None,
    /// An event, and whether it happened, on a day that is not told.
    Event(bool),
    /// An event that happened on a day.
    Happened(Date),
    /// A date.
    Date(Date),
    /// A whole number.
    Whole(u32),
    /// A value of an enumerated type.
    Member(u32),
    /// All members of a set, a bit each.
    Members(u64),
}

/// Takes what a record says.
pub trait Take {
    /// Takes what was found of a fact; each fact at most once.
    fn take(&mut self, fact: FactId, plain: Plain);

    /// The same of what is known to be yes or no, or an event of which no day is told.
    #[inline]
    fn truth(&mut self, fact: FactId, plain: Plain) {
        self.take(fact, plain);
    }
}

impl Take for Facts {
    fn take(&mut self, fact: FactId, plain: Plain) {
        self.set(fact, Some(plain.found()));
    }
}

/// One case of a block.
impl Take for (&mut Block, Lane) {
    #[inline]
    fn take(&mut self, fact: FactId, plain: Plain) {
        let (block, lane) = self;
        match plain {
            Plain::YesNo(yes) | Plain::Event(yes) => block.yes_no(*lane, fact, yes),
            Plain::None => block.none(*lane, fact),
            Plain::Happened(date) => block.happened(*lane, fact, date),
            Plain::Date(date) => block.date(*lane, fact, date),
            Plain::Whole(n) => block.whole(*lane, fact, n),
            Plain::Member(n) => block.member(*lane, fact, n),
            Plain::Members(members) => block.set(*lane, fact, members),
        }
    }

    #[inline]
    fn truth(&mut self, fact: FactId, plain: Plain) {
        if let Plain::YesNo(yes) | Plain::Event(yes) = plain {
            self.0.yes_no(self.1, fact, yes);
        }
    }
}

impl Plain {
    fn found(self) -> Found {
        let value = match self {
            Plain::Event(false) => return Found::NotHappened,
            Plain::Event(true) => return Found::Happened(None),
            Plain::Happened(date) => return Found::Happened(Some(date)),
            Plain::Members(members) => {
                let within = (0..LANES as u32).filter(|n| members & (1 << n) != 0);
                let members = within.map(|n| (Value::Member(n), true)).collect();
                return Found::Set { members, complete: true };
            }
            Plain::YesNo(yes) => Value::YesNo(yes),
            Plain::None => Value::None,
            Plain::Date(date) => Value::Date(date),
            Plain::Whole(n) => Value::Number(number(n)),
            Plain::Member(n) => Value::Member(n),
        };
        Found::Value(value, None)
    }
}

/// Names and values of a program, ready to be recognised.
#[derive(Clone, Debug)]
pub struct Schema {
    fields: Vec<Field>,
    types: Vec<Table>,
    groups: Vec<Group>,
    passed: usize,
    id: Option<String>,
    // What was noted of records by one schema means nothing by another.
    own: Arc<()>,
}

/// The names that may stand in one group of facts.
#[derive(Clone, Debug)]
struct Group {
    names: Table,
    // Of all places of [`After`], its beginning; its names follow.
    place: usize,
}

// In the tables of groups: a fact is its number; groups, names that are passed over, and the record's own name are above.
const GROUP: u32 = 1 << 29;
const PASSED: u32 = 1 << 30;
const ID: u32 = u32::MAX;

/// Of so many records one changes what is noted of the order of keys: where there is none, noting it costs time.
const AGAIN: u32 = 8;

/// What the reading of one record after another works with.
#[derive(Clone, Debug, Default)]
pub struct Reading {
    seen: Vec<u32>,
    seen_groups: Vec<u32>,
    seen_passed: Vec<u32>,
    turn: u32,
    seen_id: bool,
    after: After,
    own: Option<Arc<()>>,
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
        for name in program.facts.iter().map(|fact| &fact.name).chain(passed) {
            for (dot, _) in name.match_indices('.') {
                let group = name.get(..dot).unwrap_or("");
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
            // In a line of the plain kind no other word stands between quotes.
            let plain = words.iter().filter(|(word, _)| is_plain(word.as_bytes()));
            Table::new(plain.map(|(word, n)| (word.as_str(), *n)))
        });
        let mut place = 0;
        let groups = groups.map(|names| {
            let group = Group { place, names };
            place += 1 + group.names.len();
            group
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
            own: Arc::default(),
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
        if self.record(line, reading, facts)? == line.len() { Ok(()) } else { Err(NotPlain) }
    }

    /// Reads the first line of a text; gives how long it is, without its end.
    ///
    /// # Errors
    /// [`NotPlain`]: nothing is said of whether the record is right, and some of it may have been taken.
    pub fn record(&self, text: &[u8], reading: &mut Reading, to: &mut impl Take) -> Result<usize, NotPlain> {
        reading.turn = reading.turn.wrapping_add(1);
        if reading.turn == 0 || !reading.own.as_ref().is_some_and(|own| Arc::ptr_eq(own, &self.own)) {
            reading.seen = vec![0; self.fields.len()];
            reading.seen_groups = vec![0; self.groups.len()];
            reading.seen_passed = vec![0; self.passed];
            reading.turn = 1;
            reading.after = After::new(self.groups.iter().map(|group| 1 + group.names.len()).sum());
            reading.own = Some(Arc::clone(&self.own));
        }
        (reading.seen_id, reading.id) = (false, None);
        let mut scan = Scan { rest: text };
        scan.space();
        self.group(0, &mut scan, reading, to)?;
        scan.space();
        // Until now it was counted from the end.
        reading.id = reading.id.map(|(start, end)| (text.len() - start, text.len() - end));
        if matches!(scan.peek(), None | Some(b'\n')) { Ok(text.len() - scan.rest.len()) } else { Err(NotPlain) }
    }

    /// INVARIANT: a group is entered once a record, so recursion ends with the groups.
    fn group(
        &self,
        group: usize,
        scan: &mut Scan<'_>,
        reading: &mut Reading,
        to: &mut impl Take,
    ) -> Result<(), NotPlain> {
        once(&mut reading.seen_groups, group, reading.turn)?;
        scan.expect(b'{')?;
        let group = self.groups.get(group).ok_or(NotPlain)?;
        let mut before = group.place;
        loop {
            let key = match reading.after.pass(before, scan) {
                Some(key) => {
                    scan.space();
                    key
                }
                None => {
                    let start = *scan;
                    let Some(key) = group.key(before == group.place, scan)? else { return Ok(()) };
                    if reading.turn.is_multiple_of(AGAIN) || reading.after.is_open(before) {
                        reading.after.note(before, scan.since(start), key);
                    }
                    key
                }
            };
            before = key.place;
            match key.what {
                fact @ 0..GROUP => {
                    once(&mut reading.seen, fact as usize, reading.turn)?;
                    let field = self.fields.get(fact as usize).ok_or(NotPlain)?;
                    match field.truth(scan) {
                        Some(plain) => to.truth(FactId(fact), plain),
                        None => {
                            if let Some(plain) = self.value(field, scan)? {
                                to.take(FactId(fact), plain);
                            }
                        }
                    }
                }
                what @ GROUP..PASSED => self.group((what - GROUP) as usize, scan, reading, to)?,
                ID => {
                    if std::mem::replace(&mut reading.seen_id, true) {
                        return Err(NotPlain);
                    }
                    let start = *scan;
                    scan.word()?;
                    reading.id = Some((start.rest.len(), scan.rest.len()));
                }
                what @ PASSED.. => {
                    once(&mut reading.seen_passed, (what - PASSED) as usize, reading.turn)?;
                    scan.pass()?;
                }
            }
        }
    }

    fn value(&self, field: &Field, scan: &mut Scan<'_>) -> Result<Option<Plain>, NotPlain> {
        // The commonest forms first; whatever is none of them is looked at as a word.
        let plain = match &field.kind {
            Kind::YesNo => scan.yes_or_no().map(Plain::YesNo),
            Kind::Event => scan.yes_or_no().map(Plain::Event).or_else(|| scan.day().map(Plain::Happened)),
            Kind::Date => scan.day().map(Plain::Date),
            Kind::Set(ty) if scan.peek() == Some(b'[') => return self.set(*ty, scan).map(Some),
            Kind::Set(_) | Kind::Whole { .. } | Kind::Enum(_) | Kind::Other => None,
        };
        match plain {
            Some(plain) => Ok(Some(plain)),
            None => self.word(field, scan.word()?),
        }
    }

    /// Reads one cell of a table.
    ///
    /// # Errors
    /// [`NotPlain`].
    pub fn cell(&self, fact: FactId, text: &[u8]) -> Result<Option<Plain>, NotPlain> {
        let field = self.fields.get(fact.index()).ok_or(NotPlain)?;
        if text.is_empty() { Ok(None) } else { self.word(field, Word { text, quoted: true }) }
    }

    /// Reads words that stand by themselves.
    ///
    /// # Errors
    /// [`NotPlain`].
    pub(super) fn words(&self, fact: FactId, words: &str) -> Result<Option<Plain>, NotPlain> {
        let field = self.fields.get(fact.index()).ok_or(NotPlain)?;
        self.word(field, Word { text: words.as_bytes(), quoted: true })
    }

    /// Reads a value of JSON that stands by itself.
    ///
    /// # Errors
    /// [`NotPlain`].
    pub(super) fn lone(&self, fact: FactId, json: &str) -> Result<Option<Plain>, NotPlain> {
        let mut scan = Scan { rest: json.as_bytes() };
        let plain = self.value(self.fields.get(fact.index()).ok_or(NotPlain)?, &mut scan)?;
        if scan.rest.is_empty() { Ok(plain) } else { Err(NotPlain) }
    }

    /// Takes yes or no.
    ///
    /// # Errors
    /// [`NotPlain`]: the fact is of another kind.
    pub(super) fn yes_no(&self, fact: FactId, yes: bool) -> Result<Plain, NotPlain> {
        match self.fields.get(fact.index()).map(|field| &field.kind) {
            Some(Kind::YesNo) => Ok(Plain::YesNo(yes)),
            Some(Kind::Event) => Ok(Plain::Event(yes)),
            Some(Kind::Date | Kind::Whole { .. } | Kind::Enum(_) | Kind::Set(_) | Kind::Other) | None => Err(NotPlain),
        }
    }

    /// Takes a date by its day number.
    ///
    /// # Errors
    /// [`NotPlain`]: the fact is of another kind, or there is no such date.
    pub(super) fn day(&self, fact: FactId, day: i32) -> Result<Plain, NotPlain> {
        let date = Date::from_day_number(i64::from(day)).ok_or(NotPlain)?;
        match self.fields.get(fact.index()).map(|field| &field.kind) {
            Some(Kind::Date) => Ok(Plain::Date(date)),
            Some(Kind::Event) => Ok(Plain::Happened(date)),
            Some(Kind::YesNo | Kind::Whole { .. } | Kind::Enum(_) | Kind::Set(_) | Kind::Other) | None => Err(NotPlain),
        }
    }

    /// Takes a whole number.
    ///
    /// # Errors
    /// [`NotPlain`]: the fact is of another kind, or the number is none of its own.
    pub(super) fn number(&self, fact: FactId, n: i64) -> Result<Plain, NotPlain> {
        let n = u32::try_from(n).map_err(|_| NotPlain)?;
        match self.fields.get(fact.index()).map(|field| &field.kind) {
            Some(Kind::Whole { min, max }) if (*min..=*max).contains(&number(n)) => Ok(Plain::Whole(n)),
            Some(
                Kind::Whole { .. }
                | Kind::YesNo
                | Kind::Event
                | Kind::Date
                | Kind::Enum(_)
                | Kind::Set(_)
                | Kind::Other,
            )
            | None => Err(NotPlain),
        }
    }

    fn word(&self, field: &Field, word: Word<'_>) -> Result<Option<Plain>, NotPlain> {
        let plain = match (word.text, &field.kind) {
            (_, Kind::Other) => return Err(NotPlain),
            (b"unknown", _) if word.quoted => return Ok(None),
            (b"none", Kind::YesNo | Kind::Date | Kind::Whole { .. } | Kind::Enum(_)) if word.quoted && field.none => {
                Plain::None
            }
            (b"yes" | b"true", Kind::YesNo) => Plain::YesNo(true),
            (b"no" | b"false", Kind::YesNo) => Plain::YesNo(false),
            (b"yes" | b"true", Kind::Event) => Plain::Event(true),
            (b"no" | b"false", Kind::Event) => Plain::Event(false),
            (word_of_date, Kind::Event) if word.quoted => Plain::Happened(date(word_of_date).ok_or(NotPlain)?),
            (word_of_date, Kind::Date) if word.quoted => Plain::Date(date(word_of_date).ok_or(NotPlain)?),
            (digits, Kind::Whole { min, max }) => {
                let within = |n: &u32| (*min..=*max).contains(&number(*n));
                Plain::Whole(whole(digits).filter(within).ok_or(NotPlain)?)
            }
            (name, Kind::Enum(ty)) if word.quoted => Plain::Member(self.member(*ty, name)?),
            (_, Kind::YesNo | Kind::Event | Kind::Date | Kind::Enum(_) | Kind::Set(_)) => return Err(NotPlain),
        };
        Ok(Some(plain))
    }

    fn member(&self, ty: TypeId, word: &[u8]) -> Result<u32, NotPlain> {
        let member = self.types.get(ty.index()).and_then(|table| table.get(word));
        member.filter(|_| !matches!(word, b"unknown" | b"none")).ok_or(NotPlain)
    }

    fn set(&self, ty: TypeId, scan: &mut Scan<'_>) -> Result<Plain, NotPlain> {
        let mut members = 0;
        scan.expect(b'[')?;
        scan.space();
        if scan.peek() == Some(b']') {
            scan.skip(1);
            return Ok(Plain::Members(0));
        }
        loop {
            let member = self.member(ty, scan.string()?)?;
            let bit = 1_u64.checked_shl(member).ok_or(NotPlain)?;
            if members & bit != 0 {
                return Err(NotPlain);
            }
            members |= bit;
            scan.space();
            match scan.next() {
                Some(b',') => scan.space(),
                Some(b']') => return Ok(Plain::Members(members)),
                Some(_) | None => return Err(NotPlain),
            }
        }
    }
}

impl Group {
    /// Reads from the beginning of the group, or from the end of a value, to the next value; `None` at the group's end.
    fn key(&self, first: bool, scan: &mut Scan<'_>) -> Result<Option<Key>, NotPlain> {
        scan.space();
        match scan.peek() {
            Some(b'}') => {
                scan.skip(1);
                return Ok(None);
            }
            Some(b',') if !first => {
                scan.skip(1);
                scan.space();
            }
            Some(_) if first => {}
            Some(_) | None => return Err(NotPlain),
        }
        let (ends, name) = scan.name()?;
        let (at, what) = self.names.find(ends, name).ok_or(NotPlain)?;
        scan.space();
        scan.expect(b':')?;
        scan.space();
        Ok(Some(Key { what, place: self.place + 1 + at }))
    }
}

/// Whether a word stands in quotes as it is, and is read there: printable ASCII without a quote and a backslash.
fn is_plain(word: &[u8]) -> bool {
    word.iter().all(|byte| (0x20..0x7f).contains(byte) && !matches!(byte, b'"' | b'\\'))
}

/// Notes that something was met in this turn, where it was not met before.
#[inline]
fn once(seen: &mut [u32], n: usize, turn: u32) -> Result<(), NotPlain> {
    match seen.get_mut(n) {
        Some(seen) if *seen != turn => {
            *seen = turn;
            Ok(())
        }
        Some(_) | None => Err(NotPlain),
    }
}

/// The rest of a name below a group; of the group of all the whole name.
fn rest_of<'n>(group: &str, name: &'n str) -> Option<&'n str> {
    if group.is_empty() { Some(name) } else { name.strip_prefix(group)?.strip_prefix('.') }
}
