//! The steps of a plan over the cases of a block.

use crate::base::calendar::Calendar;
use crate::base::date::{Date, DurationKind};
use crate::ir::FactId;
use crate::plan::block::{Block, LANES};
use crate::plan::net::Relation;
use crate::plan::steps::{At, Source, Step, Work};

/// The cases in which a truth is certainly yes, and those in which it is certainly no.
pub(super) type Plane = [u64; 2];

/// A value case by case: where it is known, `none`, or the day of what has not happened.
#[derive(Clone, Debug)]
pub(super) struct Lanes {
    pub(super) at: [i64; LANES],
    pub(super) known: u64,
    pub(super) none: u64,
    pub(super) absent: u64,
}

impl Lanes {
    pub(super) fn open() -> Lanes {
        Lanes { at: [0; LANES], known: 0, none: 0, absent: 0 }
    }

    fn is_there(&self) -> u64 {
        self.known | self.none | self.absent
    }
}

/// What the steps work on.
pub(super) struct Table<'t> {
    pub(super) block: &'t Block,
    pub(super) ways: &'t mut [Way],
    pub(super) values: &'t mut [Lanes],
    pub(super) calendar: Option<&'t Calendar>,
}

/// The cases in which a truth is certainly yes, and those in which it is not certainly no: in this form all of several
/// are two words of `and`, and the opposite is the same words crosswise and inverted.
pub(super) type Way = [u64; 2];

/// A truth as it stands in the table, and its opposite after it: whoever wants either finds it at one place.
pub(super) fn ways([yes, no]: Plane) -> [Way; 2] {
    [[yes, !no], [no, !yes]]
}

#[inline]
#[expect(clippy::indexing_slicing, reason = "a step's operands have their places before it")]
fn all_of<'g>(ways: &mut [Way], out: usize, gates: impl Iterator<Item = &'g [At]>) {
    let (done, rest) = ways.split_at_mut(out * 2);
    let (places, _) = rest.as_chunks_mut();
    for (gate, place) in gates.zip(places) {
        let (mut yes, mut may) = (u64::MAX, u64::MAX);
        for at in gate {
            let way = done[*at as usize];
            yes &= way[0];
            may &= way[1];
        }
        *place = [[yes, may], [!may, !yes]];
    }
}

#[expect(clippy::indexing_slicing, reason = "a step's operands and results have their places in the table")]
impl Table<'_> {
    #[inline]
    pub(super) fn plane(&self, at: At) -> Plane {
        let [yes, may] = self.ways[at as usize];
        [yes, !may]
    }

    #[inline]
    fn put(&mut self, out: usize, plane: Plane) {
        let [way, opposite] = ways(plane);
        self.ways[out * 2] = way;
        self.ways[out * 2 + 1] = opposite;
    }

    /// Does one step.
    #[inline]
    pub(super) fn step(&mut self, step: &Step) {
        match step {
            Step::Two(out, gates) => all_of(self.ways, *out, gates.iter().map(<[At; 2]>::as_slice)),
            Step::Three(out, gates) => all_of(self.ways, *out, gates.iter().map(<[At; 3]>::as_slice)),
            Step::Four(out, gates) => all_of(self.ways, *out, gates.iter().map(<[At; 4]>::as_slice)),
            Step::Many(out, gates) => all_of(self.ways, *out, gates.iter().map(Vec::as_slice)),
            Step::AtLeast(out, n, of) => self.put(*out, self.at_least(*n, of)),
            Step::Pair(out, yes, no) => self.put(*out, [self.plane(*yes)[0], self.plane(*no)[0]]),
            Step::Reasons(out, fact) => {
                self.put(*out, self.block.made(*fact).map_or([0, 0], |made| [made.yes, made.no]));
            }
            Step::Compare(out, relation, sides) => self.put(*out, self.compare(*relation, sides)),
            Step::Among(out, source, codes) => self.put(*out, self.among(*source, codes)),
            Step::IsNone(out, source) => {
                let [known, none, absent] = self.words(*source);
                self.put(*out, [none, known | absent]);
            }
            Step::Member(out, fact, n) => self.put(*out, self.member(*fact, *n)),
            Step::Value(out, made) => self.values[*out] = self.made(made),
            Step::End(_) => {}
        }
    }

    /// At least `n` yes; no where so many are no that the rest do not suffice.
    fn at_least(&self, n: u32, of: &[At]) -> Plane {
        let count = |side: usize, enough: usize| {
            // INVARIANT: bit by bit, `reached[k]` says whether at least `k + 1` of those looked at are so.
            let mut reached = vec![0_u64; enough];
            for at in of {
                let mut word = self.plane(*at)[side];
                for place in &mut reached {
                    let before = *place;
                    *place |= word;
                    word &= before;
                }
            }
            reached.last().copied().unwrap_or(u64::MAX)
        };
        let n = n as usize;
        [count(0, n), count(1, (of.len() + 1).saturating_sub(n))]
    }

    /// Where a value is known, `none`, and absent.
    fn words(&self, source: Source) -> [u64; 3] {
        match source {
            Source::Known(_) => [u64::MAX, 0, 0],
            Source::None => [0, u64::MAX, 0],
            Source::Open => [0, 0, 0],
            Source::Fact(fact) => {
                let column = self.block.column(fact);
                [column.known, column.none, 0]
            }
            Source::Event(fact) => {
                let column = self.block.column(fact);
                [column.known, 0, column.no]
            }
            Source::Place(place) => {
                let value = &self.values[place];
                [value.known, value.none, value.absent]
            }
        }
    }

    /// The codes of a value; `None` where it has one code or none.
    fn column(&self, source: Source) -> Option<&[i64; LANES]> {
        match source {
            Source::Fact(fact) | Source::Event(fact) => self.block.values(fact),
            Source::Place(place) => Some(&self.values[place].at),
            Source::Known(_) | Source::None | Source::Open => None,
        }
    }

    fn compare(&self, relation: Relation, [(a, a_sure), (b, b_sure)]: &[(Source, bool); 2]) -> Plane {
        let [known_a, none_a, absent_a] = self.words(*a);
        let [known_b, none_b, absent_b] = self.words(*b);
        let holds = match relation {
            Relation::Same => self.bits(*a, *b, |a, b| a == b),
            Relation::Less => self.bits(*a, *b, |a, b| a < b),
            Relation::AtMost => self.bits(*a, *b, |a, b| a <= b),
        };
        let both = known_a & known_b;
        let there = (known_a | none_a | absent_a) & (known_b | none_b | absent_b);
        let mut yes = both & holds;
        if relation == Relation::Same {
            yes |= none_a & none_b;
        }
        let mut no = there & !yes;
        // With the date of what has not happened: no, whatever the other is that can be computed.
        if *b_sure {
            no |= absent_a;
        }
        if *a_sure {
            no |= absent_b;
        }
        [yes, no]
    }

    /// Case by case, whether two codes stand to each other so.
    #[inline]
    fn bits(&self, a: Source, b: Source, holds: impl Fn(i64, i64) -> bool) -> u64 {
        let lanes = self.block.len();
        let code = |source: Source| if let Source::Known(code) = source { code } else { 0 };
        match (self.column(a), self.column(b)) {
            (Some(a), Some(b)) => word(lanes, a.iter().zip(b).map(|(a, b)| holds(*a, *b))),
            (Some(a), None) => {
                let b = code(b);
                word(lanes, a.iter().map(|a| holds(*a, b)))
            }
            (None, Some(b)) => {
                let a = code(a);
                word(lanes, b.iter().map(|b| holds(a, *b)))
            }
            (None, None) => {
                if holds(code(a), code(b)) {
                    u64::MAX
                } else {
                    0
                }
            }
        }
    }

    fn among(&self, source: Source, codes: &[i64]) -> Plane {
        let [known, none, absent] = self.words(source);
        let within = match (self.column(source), codes) {
            (Some(column), [only]) => word(self.block.len(), column.iter().map(|code| code == only)),
            (Some(column), _) => word(self.block.len(), column.iter().map(|code| codes.contains(code))),
            (None, _) => {
                if matches!(source, Source::Known(code) if codes.contains(&code)) {
                    u64::MAX
                } else {
                    0
                }
            }
        };
        [known & within, (known & !within) | none | absent]
    }

    fn member(&self, fact: FactId, n: u32) -> Plane {
        let known = self.block.column(fact).known;
        let Some((members, outs)) = self.block.values(fact).zip(self.block.outs(fact)) else { return [0, 0] };
        let lanes = self.block.len();
        let within = word(lanes, members.iter().map(|within| (within >> n) & 1 == 1));
        let out = word(lanes, outs.iter().map(|out| (out >> n) & 1 == 1));
        [known & within, known & out]
    }

    fn code(&self, source: Source, lane: usize) -> i64 {
        match source {
            Source::Known(code) => code,
            Source::None | Source::Open => 0,
            Source::Fact(_) | Source::Event(_) | Source::Place(_) => {
                self.column(source).map_or(0, |column| column[lane & (LANES - 1)])
            }
        }
    }

    fn made(&self, made: &Work) -> Lanes {
        match made {
            Work::YesNo(fact) => {
                let column = self.block.column(*fact);
                let mut lanes = Lanes::open();
                for (lane, at) in lanes.at.iter_mut().enumerate() {
                    *at = i64::from((column.yes >> lane) & 1 == 1);
                }
                Lanes { known: (column.yes | column.no) & !column.none, none: column.none, ..lanes }
            }
            Work::MadeOn(fact) => {
                let made = self.block.made(*fact);
                made.map_or_else(Lanes::open, |made| Lanes { at: made.at, known: made.known, ..Lanes::open() })
            }
            Work::Sum(a, b, minus) => {
                self.strict(*a, Some(*b), |a, b| if *minus { a.checked_sub(b) } else { a.checked_add(b) })
            }
            Work::Times(times, a) => self.strict(*a, None, |a, _| {
                let product = i128::from(a) * i128::from(*times);
                if product % 1_000_000 == 0 { i64::try_from(product / 1_000_000).ok() } else { None }
            }),
            Work::Shift(kind, by, a) => self.strict(*a, None, |a, _| {
                let date = Date::from_day_number(a)?;
                let moved = match kind {
                    DurationKind::Days => date.plus_days(*by),
                    DurationKind::Months => date.plus_months(*by),
                    DurationKind::WorkingDays => self.calendar?.shift(date, *by),
                };
                moved.map(|date| i64::from(date.day_number()))
            }),
            Work::Age(on, of) => self.strict(*on, Some(*of), |on, of| {
                let (on, of) = (Date::from_day_number(on)?, Date::from_day_number(of)?);
                on.age_of(of).checked_mul(1_000_000)
            }),
            Work::Extreme(earliest, all) => self.extreme(*earliest, all),
            Work::First(all) => self.first(all),
        }
    }

    /// Arithmetic: nothing where an operand is nothing, `none` where one is `none`.
    fn strict(&self, a: Source, b: Option<Source>, work: impl Fn(i64, i64) -> Option<i64>) -> Lanes {
        let [known_a, none_a, absent_a] = self.words(a);
        let [known_b, none_b, absent_b] = b.map_or([u64::MAX, 0, 0], |b| self.words(b));
        let there = (known_a | none_a | absent_a) & (known_b | none_b | absent_b);
        let mut lanes = Lanes::open();
        lanes.absent = there & (absent_a | absent_b);
        lanes.none = there & !lanes.absent & (none_a | none_b);
        for lane in crate::plan::Lane::each(known_a & known_b & self.block.all()) {
            let n = lane.index();
            if let Some(code) = work(self.code(a, n), b.map_or(0, |b| self.code(b, n))) {
                lanes.at[n] = code;
                lanes.known |= lane.bit();
            }
        }
        lanes
    }

    fn extreme(&self, earliest: bool, all: &[Source]) -> Lanes {
        let mut lanes = Lanes::open();
        let mut open = 0;
        for source in all {
            let [known, none, absent] = self.words(*source);
            open |= !(known | none | absent);
            for lane in crate::plan::Lane::each(known & self.block.all()) {
                let n = lane.index();
                let code = self.code(*source, n);
                let before = lanes.known & lane.bit() != 0;
                if !before || (code < lanes.at[n]) == earliest {
                    lanes.at[n] = code;
                }
                lanes.known |= lane.bit();
            }
        }
        lanes.absent = !lanes.known & !open;
        lanes.known &= !open;
        lanes
    }

    fn first(&self, all: &[(At, Source)]) -> Lanes {
        let mut lanes = Lanes::open();
        let mut left = u64::MAX;
        for (at, source) in all {
            let [yes, no] = self.plane(*at);
            let take = left & yes;
            let [known, none, absent] = self.words(*source);
            lanes.known |= take & known;
            lanes.none |= take & none;
            lanes.absent |= take & absent;
            for lane in crate::plan::Lane::each(take & known & self.block.all()) {
                lanes.at[lane.index()] = self.code(*source, lane.index());
            }
            left &= no;
        }
        debug_assert_eq!(lanes.known & lanes.none, 0, "{:b}", lanes.is_there());
        lanes
    }
}

/// A bit a case.
#[inline]
fn word(lanes: usize, holds: impl Iterator<Item = bool>) -> u64 {
    let mut word = 0;
    for (lane, holds) in holds.take(lanes).enumerate() {
        word |= u64::from(holds) << lane;
    }
    word
}
