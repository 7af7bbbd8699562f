//! Up to 64 cases as typed columns: for each fact, in a word a bit a case, what is known; and values beside them.
//!
//! Takes what was found of facts, or plain values of a known kind straight from a reader; knows nothing of policies.

use crate::base::date::Date;
use crate::base::number::Number;
use crate::ir::{FactId, FactKind, Facts, Found, Program, Reasons, Scalar, Value};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Cases in a block at most.
pub const LANES: usize = 64;

/// The code of words that no condition names: equal to nothing that is named.
pub(super) const UNNAMED: i64 = 1 << 40;
/// The first code of words that conditions name; members of a type are coded by their place, far below.
const NAMED: i64 = 1 << 32;
/// Numbers are held as a whole number of 10⁻⁶: raw numbers count 10⁻¹².
const RAW: i128 = 1_000_000;

/// The codes of words that conditions name: `other "…"` and texts.
#[derive(Clone, Debug, Default)]
pub(super) struct Codes {
    words: BTreeMap<Arc<str>, i64>,
}

impl Codes {
    /// The code of words that a condition names.
    pub(super) fn name(&mut self, words: &Arc<str>) -> i64 {
        let next = NAMED + self.words.len() as i64;
        *self.words.entry(Arc::clone(words)).or_insert(next)
    }

    fn of(&self, words: &str) -> i64 {
        self.words.get(words).copied().unwrap_or(UNNAMED)
    }

    /// A value's code; `None` for `none`, and for a number that takes more room.
    fn code(&self, value: &Value) -> Option<i64> {
        match value {
            Value::Other(words) | Value::Text(words) => Some(self.of(words)),
            Value::None
            | Value::YesNo(_)
            | Value::Member(_)
            | Value::Date(_)
            | Value::Number(_)
            | Value::Duration(_) => coded(value),
        }
    }
}

/// The code of a value that is no words; `None` for `none`, for words, and for a number that takes more room.
pub(super) fn coded(value: &Value) -> Option<i64> {
    match value {
        Value::None | Value::Other(_) | Value::Text(_) => None,
        Value::YesNo(yes) => Some(i64::from(*yes)),
        Value::Member(n) => Some(i64::from(*n)),
        Value::Date(date) => Some(i64::from(date.day_number())),
        Value::Number(number) => micro(*number),
        Value::Duration(n) => Some(*n),
    }
}

/// A number in millionths; `None` where it takes more room or more places.
pub(super) fn micro(number: Number) -> Option<i64> {
    let raw = number.raw();
    if raw % RAW == 0 { i64::try_from(raw / RAW).ok() } else { None }
}

/// What is known of one fact: a bit a case in each word.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Column {
    /// It is yes; the event happened.
    pub(super) yes: u64,
    /// It is no, or `none` of a yes/no fact; the event did not happen.
    pub(super) no: u64,
    /// There is a value, or a date of the event, or a set of which something is known.
    pub(super) known: u64,
    /// It is `none`.
    pub(super) none: u64,
}

/// The codes of a fact's values, case by case; of a set the members that are in it.
pub(super) type Values = [i64; LANES];

/// Of a judgement: when it was made, and whether reasons were recorded.
#[derive(Clone, Debug)]
pub(super) struct MadeColumn {
    /// Reasons were recorded.
    pub(super) yes: u64,
    /// None were.
    pub(super) no: u64,
    /// The day is known.
    pub(super) known: u64,
    /// The days.
    pub(super) at: Values,
}

/// Which form a fact has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    YesNo,
    Event,
    Value,
    Set,
    List,
}

/// Which room a fact takes: tables by their numbers, where it has them.
#[derive(Clone, Copy, Debug)]
struct Room {
    form: Form,
    values: u32,
    outs: u32,
    made: u32,
}

/// No table.
const NONE: u32 = u32::MAX;

/// Up to 64 cases. Cases are put in one lane after another, facts of a case in any order, each at most once.
#[derive(Clone, Debug)]
pub struct Block {
    rooms: Arc<[Room]>,
    codes: Arc<Codes>,
    pub(super) columns: Vec<Column>,
    values: Vec<Values>,
    outs: Vec<[u64; LANES]>,
    made: Vec<MadeColumn>,
    /// Cases that say something for which there is no room.
    pub(super) beyond: u64,
    lanes: usize,
}

impl Block {
    pub(super) fn new(program: &Program, codes: &Arc<Codes>) -> Block {
        let (mut values, mut outs, mut made) = (0, 0, 0);
        let next = |table: &mut u32, wanted: bool| {
            let own = *table;
            *table += u32::from(wanted);
            if wanted { own } else { NONE }
        };
        let rooms = program.facts.iter().map(|fact| {
            let form = match fact.kind {
                FactKind::Scalar(Scalar::YesNo) => Form::YesNo,
                FactKind::Scalar(_) => Form::Value,
                FactKind::Event => Form::Event,
                FactKind::Set(_) => Form::Set,
                FactKind::List(_) => Form::List,
            };
            Room {
                form,
                values: next(&mut values, matches!(form, Form::Value | Form::Event | Form::Set)),
                outs: next(&mut outs, form == Form::Set),
                made: next(&mut made, fact.judgement.is_some()),
            }
        });
        let rooms: Arc<[Room]> = rooms.collect();
        let nothing = MadeColumn { yes: 0, no: 0, known: 0, at: [0; LANES] };
        Block {
            columns: vec![Column::default(); rooms.len()],
            values: vec![[0; LANES]; values as usize],
            outs: vec![[0; LANES]; outs as usize],
            made: vec![nothing; made as usize],
            rooms,
            codes: Arc::clone(codes),
            beyond: 0,
            lanes: 0,
        }
    }

    /// How many cases it has.
    pub fn len(&self) -> usize {
        self.lanes
    }

    /// Whether it has no case.
    pub fn is_empty(&self) -> bool {
        self.lanes == 0
    }

    /// Whether it has no room for a case more.
    pub fn is_full(&self) -> bool {
        self.lanes == LANES
    }

    /// The cases, a bit each.
    pub fn all(&self) -> u64 {
        if self.lanes == 0 { 0 } else { u64::MAX >> (LANES - self.lanes) }
    }

    /// Forgets all cases; the room is kept.
    pub fn clear(&mut self) {
        self.columns.fill(Column::default());
        for made in &mut self.made {
            (made.yes, made.no, made.known) = (0, 0, 0);
        }
        (self.beyond, self.lanes) = (0, 0);
    }

    /// Begins a case of which nothing is known yet; `None` where there is no room.
    pub fn begin(&mut self) -> Option<Lane> {
        if self.is_full() {
            return None;
        }
        self.lanes += 1;
        Some(Lane(self.lanes - 1))
    }

    /// Begins so many cases, as far as there is room, of which nothing is known yet; gives those, a bit each.
    pub fn begin_all(&mut self, cases: usize) -> u64 {
        let before = self.all();
        self.lanes = self.lanes.saturating_add(cases).min(LANES);
        self.all() & !before
    }

    /// Takes back the case that was begun last, of which nothing was put.
    pub fn undo(&mut self) {
        self.lanes = self.lanes.saturating_sub(1);
    }

    /// Forgets what is known of a case.
    pub fn forget(&mut self, lane: Lane) {
        let not = !lane.bit();
        for column in &mut self.columns {
            column.yes &= not;
            column.no &= not;
            column.known &= not;
            column.none &= not;
        }
        for made in &mut self.made {
            made.yes &= not;
            made.no &= not;
            made.known &= not;
        }
        self.beyond &= not;
    }

    /// Puts all that is known of a case.
    pub fn put(&mut self, lane: Lane, facts: &Facts) {
        for (fact, found) in facts.iter() {
            // Most facts of most cases.
            if let Found::Value(Value::YesNo(yes), None) = found
                && self.room(fact).is_some_and(|room| room.form == Form::YesNo)
            {
                self.yes_no(lane, fact, *yes);
            } else {
                self.know(lane, fact, found);
            }
        }
    }

    /// Puts a plain value: yes or no.
    #[inline]
    pub fn yes_no(&mut self, lane: Lane, fact: FactId, yes: bool) {
        if let Some(column) = self.columns.get_mut(fact.index()) {
            // Which it is cannot be guessed, so no branch is taken on it.
            column.yes |= u64::from(yes) << lane.shift();
            column.no |= u64::from(!yes) << lane.shift();
        }
    }

    /// Puts yes or no of many cases, a bit each.
    #[inline]
    pub fn yes_no_all(&mut self, fact: FactId, yes: u64, no: u64) {
        if let Some(column) = self.columns.get_mut(fact.index()) {
            column.yes |= yes;
            column.no |= no;
        }
    }

    /// Puts the day of an event that happened.
    #[inline]
    pub fn happened(&mut self, lane: Lane, fact: FactId, on: Date) {
        self.yes_no(lane, fact, true);
        self.code(lane, fact, i64::from(on.day_number()));
    }

    /// Puts a date.
    #[inline]
    pub fn date(&mut self, lane: Lane, fact: FactId, date: Date) {
        self.code(lane, fact, i64::from(date.day_number()));
    }

    /// Puts a whole number.
    #[inline]
    pub fn whole(&mut self, lane: Lane, fact: FactId, number: u32) {
        self.code(lane, fact, i64::from(number) * 1_000_000);
    }

    /// Puts a value of an enumerated type.
    #[inline]
    pub fn member(&mut self, lane: Lane, fact: FactId, member: u32) {
        self.code(lane, fact, i64::from(member));
    }

    /// Puts `none`.
    pub fn none(&mut self, lane: Lane, fact: FactId) {
        let yes_no = self.room(fact).is_some_and(|room| room.form == Form::YesNo);
        if let Some(column) = self.columns.get_mut(fact.index()) {
            column.none |= lane.bit();
            if yes_no {
                column.no |= lane.bit();
            }
        }
    }

    /// Puts a whole set: its members, a bit each. Of a type of more than 64 values none is to be put so.
    pub fn set(&mut self, lane: Lane, fact: FactId, members: u64) {
        self.members(lane, fact, members, !members);
    }

    fn room(&self, fact: FactId) -> Option<Room> {
        self.rooms.get(fact.index()).copied()
    }

    #[inline]
    fn code(&mut self, lane: Lane, fact: FactId, code: i64) {
        let Some(room) = self.rooms.get(fact.index()) else { return };
        let at = self.values.get_mut(room.values as usize).and_then(|values| values.get_mut(lane.0));
        if let (Some(column), Some(at)) = (self.columns.get_mut(fact.index()), at) {
            column.known |= lane.bit();
            *at = code;
        }
    }

    fn members(&mut self, lane: Lane, fact: FactId, within: u64, out: u64) {
        let Some(room) = self.room(fact) else { return };
        if let Some(place) = self.outs.get_mut(room.outs as usize).and_then(|outs| outs.get_mut(lane.0)) {
            *place = out;
            self.code(lane, fact, within.cast_signed());
        }
    }

    /// What is known of a fact.
    #[inline]
    pub(super) fn column(&self, fact: FactId) -> Column {
        self.columns.get(fact.index()).copied().unwrap_or_default()
    }

    /// The codes of a fact's values.
    #[inline]
    pub(super) fn values(&self, fact: FactId) -> Option<&Values> {
        self.values.get(self.room(fact)?.values as usize)
    }

    /// The members that are out of a set, case by case.
    pub(super) fn outs(&self, fact: FactId) -> Option<&[u64; LANES]> {
        self.outs.get(self.room(fact)?.outs as usize)
    }

    /// When and how a judgement was made.
    pub(super) fn made(&self, fact: FactId) -> Option<&MadeColumn> {
        self.made.get(self.room(fact)?.made as usize)
    }

    /// What is known of a fact in a case, in short: the same of two facts of one plain kind where the two are the same.
    pub fn said(&self, lane: Lane, fact: FactId) -> [i64; 2] {
        let column = self.column(fact);
        let bit = |word: u64| i64::from(word & lane.bit() != 0);
        let known = bit(column.known);
        let tag = bit(column.yes) | bit(column.no) << 1 | known << 2 | bit(column.none) << 3;
        let code = self.values(fact).filter(|_| known == 1).and_then(|values| values.get(lane.0));
        [tag, code.copied().unwrap_or(0)]
    }

    /// Puts what was found of a fact.
    pub fn know(&mut self, lane: Lane, fact: FactId, found: &Found) {
        let Some(room) = self.room(fact) else { return };
        match (room.form, found) {
            (Form::List, Found::List(_)) => {}
            (Form::YesNo | Form::Value, Found::Value(Value::None, _)) => self.none(lane, fact),
            (Form::YesNo, Found::Value(Value::YesNo(yes), _)) => self.yes_no(lane, fact, *yes),
            (Form::Value, Found::Value(value, _)) => match self.codes.code(value) {
                Some(code) => self.code(lane, fact, code),
                None => self.beyond |= lane.bit(),
            },
            (Form::Event, Found::NotHappened) => self.yes_no(lane, fact, false),
            (Form::Event, Found::Happened(None)) => self.yes_no(lane, fact, true),
            (Form::Event, Found::Happened(Some(on))) => self.happened(lane, fact, *on),
            (Form::Set, Found::Set { members, complete }) => {
                let (mut within, mut out) = (0_u64, 0_u64);
                for (member, inside) in members {
                    // Other words are no member that a condition of the plan asks for.
                    let Value::Member(n) = member else { continue };
                    let bit = 1_u64.checked_shl(*n).unwrap_or(0);
                    if *inside { within |= bit } else { out |= bit }
                }
                self.members(lane, fact, within, if *complete { !within } else { out });
            }
            (Form::YesNo | Form::Value | Form::Event | Form::Set | Form::List, _) => self.beyond |= lane.bit(),
        }
        if let Found::Value(_, Some(made)) = found
            && let Some(column) = self.made.get_mut(room.made as usize)
        {
            match made.reasons {
                Reasons::Recorded(_) => column.yes |= lane.bit(),
                Reasons::NoneRecorded => column.no |= lane.bit(),
                Reasons::Unknown => {}
            }
            if let (Some(on), Some(at)) = (made.on, column.at.get_mut(lane.0)) {
                column.known |= lane.bit();
                *at = i64::from(on.day_number());
            }
        }
    }
}

/// The place of a case in its block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lane(usize);

impl Lane {
    /// All lanes of a word of bits, in order.
    pub fn each(mut bits: u64) -> impl Iterator<Item = Lane> {
        std::iter::from_fn(move || {
            let lane = (bits != 0).then(|| bits.trailing_zeros() as usize)?;
            bits &= bits - 1;
            Some(Lane(lane))
        })
    }

    /// Its number, from 0.
    pub fn index(self) -> usize {
        self.0
    }

    /// Its bit in a word.
    #[inline]
    pub fn bit(self) -> u64 {
        1 << self.shift()
    }

    #[inline]
    fn shift(self) -> usize {
        self.0 & (LANES - 1)
    }
}
