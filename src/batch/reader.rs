//! Records of the plain kind straight to facts, by the declared types: the quick way of reading.
//!
//! What is not plain (an escape, a judgement with its reasons, a list, a number with a point, anything wrong) is not
//! read here: the caller hands the line to the reader of fact files, which knows every form and every complaint. So what
//! is read here has to be read as that reader reads it, and nothing more.

use crate::base::date::Date;
use crate::base::number::Number;
use crate::batch::scan::{Scan, Word, date, number, whole};
use crate::batch::table::Table;
use crate::ir::{FactId, FactKind, Facts, Found, Program, Scalar, TypeId, Value};
use crate::plan::{Block, LANES, Lane};

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
    // By place in the record, which key stood there in the record before: its group, and its place in that table.
    order: Vec<(usize, usize)>,
    place: usize,
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
        if self.record(line, reading, facts)? == line.len() { Ok(()) } else { Err(NotPlain) }
    }

    /// Reads the first line of a text; gives how long it is, without its end.
    ///
    /// # Errors
    /// [`NotPlain`]: nothing is said of whether the record is right, and some of it may have been taken.
    pub fn record(&self, text: &[u8], reading: &mut Reading, to: &mut impl Take) -> Result<usize, NotPlain> {
        reading.turn = reading.turn.wrapping_add(1);
        if reading.turn == 0 || reading.seen.len() != self.fields.len() || reading.seen_passed.len() != self.passed {
            reading.seen = vec![0; self.fields.len()];
            reading.seen_groups = vec![0; self.groups.len()];
            reading.seen_passed = vec![0; self.passed];
            reading.turn = 1;
        }
        (reading.seen_id, reading.id, reading.place) = (false, None, 0);
        let mut scan = Scan { text, at: 0 };
        scan.space();
        self.group(0, &mut scan, reading, to)?;
        scan.space();
        if matches!(scan.peek(), None | Some(b'\n')) { Ok(scan.at.min(text.len())) } else { Err(NotPlain) }
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
        scan.space();
        if scan.peek() == Some(b'}') {
            scan.at += 1;
            return Ok(());
        }
        loop {
            match self.key(group, scan, reading)? {
                ID => {
                    if std::mem::replace(&mut reading.seen_id, true) {
                        return Err(NotPlain);
                    }
                    let start = scan.at;
                    scan.word()?;
                    reading.id = Some((start, scan.at));
                }
                what @ PASSED.. => {
                    once(&mut reading.seen_passed, (what - PASSED) as usize, reading.turn)?;
                    scan.pass()?;
                }
                what @ GROUP.. => self.group((what - GROUP) as usize, scan, reading, to)?,
                fact => {
                    once(&mut reading.seen, fact as usize, reading.turn)?;
                    if let Some(plain) = self.value(fact, scan)? {
                        to.take(FactId(fact), plain);
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

    /// Reads a key and its colon; gives what it stands for.
    #[inline]
    fn key(&self, group: usize, scan: &mut Scan<'_>, reading: &mut Reading) -> Result<u32, NotPlain> {
        let table = self.groups.get(group).ok_or(NotPlain)?;
        let place = reading.place;
        reading.place += 1;
        // Most files have their keys in one order: the key that stood here before is tried first.
        if let Some((own, at)) = reading.order.get(place)
            && *own == group
            && let Some((quoted, what)) = table.at(*at)
            && scan.passes(quoted)
        {
            scan.space();
            return Ok(what);
        }
        let key = scan.string()?;
        let (at, what) = table.find(key).ok_or(NotPlain)?;
        match reading.order.get_mut(place) {
            Some(known) => *known = (group, at),
            None => reading.order.push((group, at)),
        }
        scan.space();
        scan.expect(b':')?;
        scan.space();
        Ok(what)
    }

    #[inline]
    fn value(&self, fact: u32, scan: &mut Scan<'_>) -> Result<Option<Plain>, NotPlain> {
        let field = self.fields.get(fact as usize).ok_or(NotPlain)?;
        // The commonest forms first; whatever is none of them is looked at as a word.
        match &field.kind {
            Kind::YesNo if scan.passes(b"\"yes\"") => return Ok(Some(Plain::YesNo(true))),
            Kind::YesNo if scan.passes(b"\"no\"") => return Ok(Some(Plain::YesNo(false))),
            Kind::Event if scan.passes(b"\"no\"") => return Ok(Some(Plain::Event(false))),
            Kind::Set(ty) if scan.peek() == Some(b'[') => return self.set(*ty, scan).map(Some),
            Kind::YesNo
            | Kind::Event
            | Kind::Set(_)
            | Kind::Date
            | Kind::Whole { .. }
            | Kind::Enum(_)
            | Kind::Other => {}
        }
        self.word(field, scan.word()?)
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
        let mut scan = Scan { text: json.as_bytes(), at: 0 };
        let plain = self.value(fact.0, &mut scan)?;
        if scan.at == json.len() { Ok(plain) } else { Err(NotPlain) }
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
            scan.at += 1;
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
