//! The net of a decision: truths and values, each worked out from earlier ones, the same one never twice.
//!
//! A truth is two words: the cases in which it is certainly yes, and those in which it is certainly no; the rest are
//! left open. `and`, `not` and counting over those two words give what the three-valued tables give: of a set of yes,
//! no and error the tables leave one truth exactly where these words tell it.

use crate::base::date::DurationKind;
use crate::ir::FactId;
use std::collections::HashMap;

/// A truth or its opposite: the number of the truth doubled, plus one for the opposite.
pub(super) type Lit = u32;

/// Certainly yes.
pub(super) const YES: Lit = 0;
/// Certainly no.
pub(super) const NO: Lit = 1;
/// Open in every case: nothing of it is known here.
pub(super) const OPEN: Lit = 2;

/// The opposite.
pub(super) fn not(lit: Lit) -> Lit {
    if lit == OPEN { OPEN } else { lit ^ 1 }
}

/// The number of a value.
pub(super) type ValueId = u32;

/// What a truth is worked out from.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Truth {
    /// Yes, or open: the first two of every net.
    Fixed,
    /// A yes/no fact, or whether an event happened.
    Fact(FactId),
    /// Whether reasons were recorded.
    Reasons(FactId),
    /// All of them.
    And(Vec<Lit>),
    /// At least so many.
    AtLeast(u32, Vec<Lit>),
    /// Certainly yes where the first is, certainly no where the second is.
    Pair(Lit, Lit),
    /// A value stands to another so.
    Compare(Relation, ValueId, ValueId),
    /// A value is one of these.
    Among(ValueId, Vec<i64>),
    /// A value is `none`.
    IsNone(ValueId),
    /// A set has the member.
    Member(FactId, u32),
}

/// How two values are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Relation {
    /// The same.
    Same,
    /// Less.
    Less,
    /// Less or the same.
    AtMost,
}

/// What a value is worked out from.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Worth {
    /// Known in every case.
    Known(i64),
    /// `none` in every case.
    None,
    /// Known in no case.
    Open,
    /// A fact's value.
    Fact(FactId),
    /// A yes/no fact as a value.
    YesNo(FactId),
    /// An event's day.
    EventDate(FactId),
    /// The day on which a judgement was made.
    MadeOn(FactId),
    /// The sum, or the difference.
    Sum {
        /// The first.
        a: ValueId,
        /// The second.
        b: ValueId,
        /// Whether the second is taken away.
        minus: bool,
    },
    /// So many millionths times the value.
    Times(i64, ValueId),
    /// So much later, or earlier where negative.
    Shift(DurationKind, i64, ValueId),
    /// The age on one day of somebody born on another.
    Age(ValueId, ValueId),
    /// The earliest of those that there are, or the latest.
    Extreme(bool, Vec<ValueId>),
    /// The value of the first whose condition is yes.
    First(Vec<(Lit, ValueId)>),
}

/// Something in the net.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Part {
    /// A truth, by its number.
    Truth(u32),
    /// A value.
    Value(ValueId),
}

/// A net as it is built.
#[derive(Clone, Debug)]
pub(super) struct Net {
    truths: Vec<Truth>,
    values: Vec<Worth>,
    // Whether it may come to an error where it is open.
    truth_errs: Vec<bool>,
    value_errs: Vec<bool>,
    known_truths: HashMap<Truth, u32>,
    known_values: HashMap<Worth, ValueId>,
}

impl Net {
    pub(super) fn new() -> Net {
        Net {
            truths: vec![Truth::Fixed, Truth::Fixed],
            values: Vec::new(),
            truth_errs: vec![false, true],
            value_errs: Vec::new(),
            known_truths: HashMap::new(),
            known_values: HashMap::new(),
        }
    }

    pub(super) fn truth(&self, n: u32) -> &Truth {
        self.truths.get(n as usize).unwrap_or(&Truth::Fixed)
    }

    pub(super) fn worth(&self, n: ValueId) -> &Worth {
        self.values.get(n as usize).unwrap_or(&Worth::Open)
    }

    /// Whether a truth may come to an error where it is open here.
    pub(super) fn errs(&self, lit: Lit) -> bool {
        self.truth_errs.get((lit >> 1) as usize).copied().unwrap_or(true)
    }

    /// Whether a value may come to an error where it is open here.
    pub(super) fn value_errs(&self, value: ValueId) -> bool {
        self.value_errs.get(value as usize).copied().unwrap_or(true)
    }

    /// A truth, new or met before.
    ///
    /// - `errs`: whether it may come to an error where it is open.
    pub(super) fn add(&mut self, truth: Truth, errs: bool) -> Lit {
        if let Some(n) = self.known_truths.get(&truth) {
            return n << 1;
        }
        let n = u32::try_from(self.truths.len()).unwrap_or(1);
        self.truths.push(truth.clone());
        self.truth_errs.push(errs);
        self.known_truths.insert(truth, n);
        n << 1
    }

    /// A value, new or met before.
    pub(super) fn value(&mut self, worth: Worth, errs: bool) -> ValueId {
        if let Some(n) = self.known_values.get(&worth) {
            return *n;
        }
        let n = u32::try_from(self.values.len()).unwrap_or(0);
        self.values.push(worth.clone());
        self.value_errs.push(errs);
        self.known_values.insert(worth, n);
        n
    }

    /// All of them.
    pub(super) fn and(&mut self, of: impl IntoIterator<Item = Lit>) -> Lit {
        let mut all: Vec<Lit> = of.into_iter().filter(|lit| *lit != YES).collect();
        if all.contains(&NO) {
            return NO;
        }
        all.sort_unstable();
        all.dedup();
        match all.as_slice() {
            [] => YES,
            [only] => *only,
            _ => {
                let errs = all.iter().any(|lit| self.errs(*lit));
                self.add(Truth::And(all), errs)
            }
        }
    }

    /// Any of them.
    pub(super) fn or(&mut self, of: impl IntoIterator<Item = Lit>) -> Lit {
        let opposites: Vec<Lit> = of.into_iter().map(not).collect();
        not(self.and(opposites))
    }

    /// At least so many of them.
    pub(super) fn at_least(&mut self, n: u32, of: Vec<Lit>) -> Lit {
        if n == 0 {
            return YES;
        }
        if n as usize > of.len() {
            return NO;
        }
        let errs = of.iter().any(|lit| self.errs(*lit));
        self.add(Truth::AtLeast(n, of), errs)
    }

    /// Certainly yes where `yes` is, certainly no where `no` is.
    pub(super) fn pair(&mut self, yes: Lit, no: Lit, errs: bool) -> Lit {
        if no == not(yes) && yes != OPEN { yes } else { self.add(Truth::Pair(yes, no), errs) }
    }

    /// Yes in the cases in which a truth is certain, and open in the others.
    pub(super) fn certain(&mut self, lit: Lit) -> Lit {
        self.or([lit, not(lit)])
    }

    /// Yes in the cases in which all that may come to an error are certain.
    pub(super) fn sound(&mut self, parts: &[Lit]) -> Lit {
        let doubtful: Vec<Lit> = parts.iter().copied().filter(|lit| self.errs(*lit)).collect();
        let certain: Vec<Lit> = doubtful.into_iter().map(|lit| self.certain(lit)).collect();
        self.and(certain)
    }

    /// What a part is worked out from.
    pub(super) fn beneath(&self, part: Part) -> Vec<Part> {
        let truth = |lit: &Lit| Part::Truth(lit >> 1);
        match part {
            Part::Truth(n) => match self.truth(n) {
                Truth::Fixed | Truth::Fact(_) | Truth::Reasons(_) | Truth::Member(..) => Vec::new(),
                Truth::And(of) | Truth::AtLeast(_, of) => of.iter().map(truth).collect(),
                Truth::Pair(yes, no) => vec![truth(yes), truth(no)],
                Truth::Compare(_, a, b) => vec![Part::Value(*a), Part::Value(*b)],
                Truth::Among(a, _) | Truth::IsNone(a) => vec![Part::Value(*a)],
            },
            Part::Value(n) => match self.worth(n) {
                Worth::Known(_)
                | Worth::None
                | Worth::Open
                | Worth::Fact(_)
                | Worth::YesNo(_)
                | Worth::EventDate(_)
                | Worth::MadeOn(_) => Vec::new(),
                Worth::Times(_, a) | Worth::Shift(_, _, a) => vec![Part::Value(*a)],
                Worth::Sum { a, b, .. } | Worth::Age(a, b) => vec![Part::Value(*a), Part::Value(*b)],
                Worth::Extreme(_, all) => all.iter().map(|a| Part::Value(*a)).collect(),
                Worth::First(all) => all.iter().flat_map(|(lit, a)| [truth(lit), Part::Value(*a)]).collect(),
            },
        }
    }
}
