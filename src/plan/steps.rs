//! The net laid flat: steps in order, gates of one width side by side, each truth at its place in one table.

use crate::ir::FactId;
use crate::plan::net::{Lit, Net, OPEN, Part, Relation, Truth, ValueId, Worth};
use std::collections::HashMap;

/// A truth's place in the table, doubled, plus one for its opposite.
pub(super) type At = u32;

/// Work on all cases of a block.
#[derive(Clone, Debug)]
pub(super) enum Step {
    /// All of two, many times; the first result goes to the place, the others after it.
    Two(usize, Vec<[At; 2]>),
    /// All of three.
    Three(usize, Vec<[At; 3]>),
    /// All of four.
    Four(usize, Vec<[At; 4]>),
    /// All of more.
    Many(usize, Vec<Vec<At>>),
    /// At least so many.
    AtLeast(usize, u32, Vec<At>),
    /// Certainly yes where the first is, certainly no where the second is.
    Pair(usize, At, At),
    /// Whether reasons were recorded.
    Reasons(usize, FactId),
    /// A value stands to another so; of each whether `no` may be told where it is open and the other never was.
    Compare(usize, Relation, [(Source, bool); 2]),
    /// A value is one of these.
    Among(usize, Source, Vec<i64>),
    /// A value is `none`.
    IsNone(usize, Source),
    /// A set has the member.
    Member(usize, FactId, u32),
    /// A value is worked out.
    Value(usize, Work),
    /// An answer can be told of some cases: its number.
    End(usize),
}

/// Where a value is found.
#[derive(Clone, Copy, Debug)]
pub(super) enum Source {
    /// The same in every case.
    Known(i64),
    /// `none` in every case.
    None,
    /// Known in no case.
    Open,
    /// A column of the block.
    Fact(FactId),
    /// A column of an event.
    Event(FactId),
    /// Worked out, at this place.
    Place(usize),
}

/// How a value is worked out.
#[derive(Clone, Debug)]
pub(super) enum Work {
    /// A yes/no fact.
    YesNo(FactId),
    /// The day of a judgement.
    MadeOn(FactId),
    /// A sum or difference.
    Sum(Source, Source, bool),
    /// So many millionths times.
    Times(i64, Source),
    /// Moved.
    Shift(crate::base::date::DurationKind, i64, Source),
    /// An age on a day.
    Age(Source, Source),
    /// The earliest or the latest.
    Extreme(bool, Vec<Source>),
    /// The first whose condition is yes.
    First(Vec<(At, Source)>),
}

/// Steps as they are laid down.
#[derive(Clone, Debug)]
pub(super) struct Layout<'n> {
    net: &'n Net,
    truths: HashMap<u32, usize>,
    values: HashMap<ValueId, usize>,
    /// The places that facts are put at, in order from the third.
    pub(super) facts: Vec<FactId>,
    /// How many places of truths there are.
    pub(super) places: usize,
    /// How many places of values there are.
    pub(super) value_places: usize,
    /// The steps.
    pub(super) steps: Vec<Step>,
}

impl<'n> Layout<'n> {
    /// Begins with the facts beneath some truths.
    pub(super) fn new(net: &'n Net, roots: &[Lit]) -> Layout<'n> {
        let mut layout = Layout {
            net,
            truths: HashMap::from([(0, 0), (1, 1)]),
            values: HashMap::new(),
            facts: Vec::new(),
            places: 2,
            value_places: 0,
            steps: Vec::new(),
        };
        let mut facts: Vec<(FactId, u32)> = Vec::new();
        for (part, _) in layout.below(roots) {
            if let Part::Truth(n) = part
                && let Truth::Fact(fact) = net.truth(n)
            {
                facts.push((*fact, n));
            }
        }
        facts.sort_unstable();
        for (fact, n) in facts {
            layout.truths.insert(n, layout.places);
            layout.facts.push(fact);
            layout.places += 1;
        }
        layout
    }

    /// The parts beneath some truths that have no place yet, each with how deep it lies.
    fn below(&self, roots: &[Lit]) -> Vec<(Part, u32)> {
        let mut depths: HashMap<Part, u32> = HashMap::new();
        let mut order = Vec::new();
        let mut todo: Vec<(Part, bool)> = roots.iter().map(|lit| (Part::Truth(lit >> 1), false)).collect();
        while let Some((part, done)) = todo.pop() {
            if depths.contains_key(&part) || self.has(part) {
                continue;
            }
            let beneath = self.net.beneath(part);
            if done {
                let deepest = beneath.iter().filter_map(|part| depths.get(part)).max();
                let depth = deepest.map_or(0, |depth| depth + 1);
                depths.insert(part, depth);
                order.push((part, depth));
            } else {
                todo.push((part, true));
                todo.extend(beneath.into_iter().map(|part| (part, false)));
            }
        }
        order
    }

    fn has(&self, part: Part) -> bool {
        match part {
            Part::Truth(n) => self.truths.contains_key(&n),
            Part::Value(n) => self.values.contains_key(&n),
        }
    }

    /// Lays down all that some truths need and that is not there yet.
    pub(super) fn lay(&mut self, roots: &[Lit]) {
        let mut parts = self.below(roots);
        let width = |part: Part| match part {
            Part::Value(_) => 0,
            Part::Truth(n) => match self.net.truth(n) {
                Truth::And(of) => 2 + of.len().min(5),
                Truth::Fixed
                | Truth::Fact(_)
                | Truth::Reasons(_)
                | Truth::AtLeast(..)
                | Truth::Pair(..)
                | Truth::Compare(..)
                | Truth::Among(..)
                | Truth::IsNone(_)
                | Truth::Member(..) => 1,
            },
        };
        parts.sort_by_key(|(part, depth)| (*depth, width(*part), *part));
        let mut last = None;
        for (part, depth) in parts {
            // Those of one depth need nothing of one another, and may stand side by side.
            let beside = last == Some(depth);
            last = Some(depth);
            match part {
                Part::Truth(n) => self.truth(n, beside),
                Part::Value(n) => self.value(n),
            }
        }
    }

    /// Where nothing is known.
    pub(super) fn open(&self) -> At {
        self.at(OPEN)
    }

    /// Where a truth stands; where nothing is known if it was not laid down.
    pub(super) fn at(&self, lit: Lit) -> At {
        let place = self.truths.get(&(lit >> 1)).copied().unwrap_or(1);
        (u32::try_from(place).unwrap_or(0) << 1) | (lit & 1)
    }

    fn truth(&mut self, n: u32, beside: bool) {
        let out = self.places;
        self.places += 1;
        self.truths.insert(n, out);
        let net = self.net;
        let step = match net.truth(n) {
            Truth::And(of) => return self.and(out, of, beside),
            // Facts and fixed truths have their places from the beginning.
            Truth::Fixed | Truth::Fact(_) => return,
            Truth::Reasons(fact) => Step::Reasons(out, *fact),
            Truth::AtLeast(n, of) => Step::AtLeast(out, *n, of.iter().map(|lit| self.at(*lit)).collect()),
            Truth::Pair(yes, no) => Step::Pair(out, self.at(*yes), self.at(*no)),
            Truth::Compare(relation, a, b) => {
                let side = |value: ValueId| (self.source(value), !net.value_errs(value));
                Step::Compare(out, *relation, [side(*a), side(*b)])
            }
            Truth::Among(a, codes) => Step::Among(out, self.source(*a), codes.clone()),
            Truth::IsNone(a) => Step::IsNone(out, self.source(*a)),
            Truth::Member(fact, n) => Step::Member(out, *fact, *n),
        };
        self.steps.push(step);
    }

    fn and(&mut self, out: usize, of: &[Lit], beside: bool) {
        let of: Vec<At> = of.iter().map(|lit| self.at(*lit)).collect();
        // Side by side with the one before, where that is as wide.
        match (of.as_slice(), self.steps.last_mut().filter(|_| beside)) {
            (&[a, b], Some(Step::Two(_, gates))) => gates.push([a, b]),
            (&[a, b, c], Some(Step::Three(_, gates))) => gates.push([a, b, c]),
            (&[a, b, c, d], Some(Step::Four(_, gates))) => gates.push([a, b, c, d]),
            ([_, _, _, _, _, ..], Some(Step::Many(_, gates))) => gates.push(of),
            (&[a, b], _) => self.steps.push(Step::Two(out, vec![[a, b]])),
            (&[a, b, c], _) => self.steps.push(Step::Three(out, vec![[a, b, c]])),
            (&[a, b, c, d], _) => self.steps.push(Step::Four(out, vec![[a, b, c, d]])),
            (_, _) => self.steps.push(Step::Many(out, vec![of])),
        }
    }

    fn source(&self, value: ValueId) -> Source {
        match self.net.worth(value) {
            Worth::Known(code) => Source::Known(*code),
            Worth::None => Source::None,
            Worth::Open => Source::Open,
            Worth::Fact(fact) => Source::Fact(*fact),
            Worth::EventDate(fact) => Source::Event(*fact),
            Worth::YesNo(_)
            | Worth::MadeOn(_)
            | Worth::Sum { .. }
            | Worth::Times(..)
            | Worth::Shift(..)
            | Worth::Age(..)
            | Worth::Extreme(..)
            | Worth::First(_) => self.values.get(&value).map_or(Source::Open, |place| Source::Place(*place)),
        }
    }

    fn value(&mut self, n: ValueId) {
        let made = match self.net.worth(n) {
            Worth::Known(_) | Worth::None | Worth::Open | Worth::Fact(_) | Worth::EventDate(_) => return,
            Worth::YesNo(fact) => Work::YesNo(*fact),
            Worth::MadeOn(fact) => Work::MadeOn(*fact),
            Worth::Sum { a, b, minus } => Work::Sum(self.source(*a), self.source(*b), *minus),
            Worth::Times(times, a) => Work::Times(*times, self.source(*a)),
            Worth::Shift(kind, by, a) => Work::Shift(*kind, *by, self.source(*a)),
            Worth::Age(on, of) => Work::Age(self.source(*on), self.source(*of)),
            Worth::Extreme(earliest, all) => Work::Extreme(*earliest, all.iter().map(|a| self.source(*a)).collect()),
            Worth::First(all) => Work::First(all.iter().map(|(lit, a)| (self.at(*lit), self.source(*a))).collect()),
        };
        let out = self.value_places;
        self.value_places += 1;
        self.values.insert(n, out);
        self.steps.push(Step::Value(out, made));
    }
}
