//! Whether a set of literals over dates and numbers can hold together, and values for which it does.
//!
//! Dates: every literal is `y ≥ τ(x)` with τ monotone, so the solutions are closed under the pointwise earliest, and
//! raising each date from its lower bound until nothing changes decides the set exactly. Numbers: Fourier-Motzkin
//! elimination, with bounds tightened where all unknowns are whole.
//!
//! # Source
//! The reference, *Dates*; `eval` as a whole follows *What an answer means*.

mod numbers;

use crate::base::calendar::Calendar;
use crate::base::date::Date;
use crate::eval::slot::Slot;
use crate::eval::term::{DateBase, DateTerm, Literal, Step};
use std::collections::BTreeMap;

/// The bounds of an unknown number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// Whether only whole numbers belong.
    pub whole: bool,
    /// Lowest, in units of 10⁻¹².
    pub min: i128,
    /// Highest, in units of 10⁻¹².
    pub max: i128,
}

/// What the solver found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Feasible {
    /// The literals hold for these earliest dates (numbers are not given).
    Yes(BTreeMap<Slot, Date>),
    /// They cannot hold together.
    No,
    /// The numbers may or may not: beyond what elimination decides.
    Unclear,
}

/// Decides a set of literals, each with the truth that it is to have.
///
/// - `from`: dates before which an unknown is not taken; the earliest date of a fact where none is given.
pub fn feasible(
    literals: &[(&Literal, bool)],
    calendar: Option<&Calendar>,
    from: &BTreeMap<Slot, Date>,
    bounds: &dyn Fn(Slot) -> Bounds,
) -> Feasible {
    let mut sums = Vec::new();
    let mut orders = Vec::new();
    for (literal, truth) in literals {
        match literal {
            Literal::Dates(a, b) if *truth => orders.push(AtLeast { low: a, plus: 0, high: b }),
            // not (a ≤ b) is b + 1 ≤ a
            Literal::Dates(a, b) => orders.push(AtLeast { low: b, plus: 1, high: a }),
            Literal::AtMostNought(sum) => sums.push((sum, *truth)),
        }
    }
    let Some(dates) = earliest(&orders, calendar, from) else { return Feasible::No };
    match numbers::hold_together(&sums, bounds) {
        Some(true) => Feasible::Yes(dates),
        Some(false) => Feasible::No,
        None => Feasible::Unclear,
    }
}

/// `low + plus days ≤ high`.
struct AtLeast<'a> {
    low: &'a DateTerm,
    plus: i64,
    high: &'a DateTerm,
}

/// The pointwise earliest solution; `None` where there is none.
fn earliest(
    orders: &[AtLeast<'_>],
    calendar: Option<&Calendar>,
    from: &BTreeMap<Slot, Date>,
) -> Option<BTreeMap<Slot, Date>> {
    let mut at: BTreeMap<Slot, Date> = BTreeMap::new();
    for order in orders {
        for slot in order.low.slot().into_iter().chain(order.high.slot()) {
            at.insert(slot, from.get(&slot).copied().unwrap_or(Date::FACT_MIN));
        }
    }
    if certain_cycle(orders) {
        return None;
    }
    loop {
        let mut raised = false;
        for order in orders {
            let Some(low) = value(order.low, &at, calendar).and_then(|d| d.plus_days(order.plus)) else { continue };
            let high = value(order.high, &at, calendar);
            if high.is_some_and(|high| high >= low) {
                continue;
            }
            let slot = order.high.slot()?;
            let current = *at.get(&slot)?;
            let next = least(order.high, current, Date::FACT_MAX, low, calendar)?;
            at.insert(slot, next);
            raised = true;
        }
        if !raised {
            return Some(at);
        }
    }
}

fn value(term: &DateTerm, at: &BTreeMap<Slot, Date>, calendar: Option<&Calendar>) -> Option<Date> {
    let mut date = match term.base {
        DateBase::Known(date) => date,
        DateBase::Unknown(slot) => *at.get(&slot)?,
    };
    for step in &term.steps {
        date = step.apply(date, calendar)?;
    }
    Some(date)
}

/// The least date from `from` to `to` whose term is at least `bound`. Where a calendar has no answer, a date before it
/// counts as too early and a date after it as late enough, and is then no solution: whether a term has a value is asked
/// by literals of its own.
fn least(term: &DateTerm, from: Date, to: Date, bound: Date, calendar: Option<&Calendar>) -> Option<Date> {
    let reaches = |date: Date| match stepped(date, &term.steps, calendar) {
        Stepped::At(value) => value >= bound,
        Stepped::Early => false,
        Stepped::Late => true,
    };
    let (mut low, mut high) = (from.day_number(), to.day_number());
    let day = |n: i32| Date::from_day_number(i64::from(n));
    if low > high || !reaches(day(high)?) {
        return None;
    }
    while low < high {
        let middle = low + (high - low) / 2;
        if reaches(day(middle)?) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    let found = day(low)?;
    matches!(stepped(found, &term.steps, calendar), Stepped::At(_)).then_some(found)
}

/// The first day of a fact's range from which on a term is at least `bound`, as a day number; one past the last where
/// it never is. A day on which a calendar has no answer counts as too early before what it covers, late enough after.
pub fn first_reaching(steps: &[Step], bound: Date, calendar: Option<&Calendar>) -> i32 {
    let reaches = |n: i32| match Date::from_day_number(i64::from(n)).map(|date| stepped(date, steps, calendar)) {
        Some(Stepped::At(value)) => value >= bound,
        Some(Stepped::Early) => false,
        Some(Stepped::Late) | None => true,
    };
    let (mut low, mut high) = (Date::FACT_MIN.day_number(), Date::FACT_MAX.day_number() + 1);
    while low < high {
        let middle = low + (high - low) / 2;
        if reaches(middle) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    low
}

/// Where steps lead from a date.
enum Stepped {
    At(Date),
    /// Before what a calendar covers.
    Early,
    /// After it.
    Late,
}

fn stepped(mut date: Date, steps: &[Step], calendar: Option<&Calendar>) -> Stepped {
    for step in steps {
        match step.apply(date, calendar) {
            Some(next) => date = next,
            None => {
                let (first, last) = calendar.map_or((Date::FACT_MIN, Date::FACT_MAX), Calendar::covers);
                let forward = match step {
                    Step::Days(n) | Step::Months(n) | Step::Working(n) | Step::Birthday(n) => *n > 0,
                };
                return if date < first || (date <= last && !forward) { Stepped::Early } else { Stepped::Late };
            }
        }
    }
    Stepped::At(date)
}

/// Whether the literals contradict one another whatever the dates, found without raising day by day.
///
/// A term that moves by anything but days is a node of its own, so that what is asked of the same term both ways is
/// seen; where its distance from its unknown is bounded, the bounds join the two.
fn certain_cycle(orders: &[AtLeast<'_>]) -> bool {
    type Node<'n> = (Slot, &'n [Step]);
    let node = |term: &'_ DateTerm| -> Option<(Slot, bool, i64)> {
        let slot = term.slot()?;
        match term.steps.as_slice() {
            [] => Some((slot, true, 0)),
            [Step::Days(n)] => Some((slot, true, *n)),
            [_] | [_, _, ..] => Some((slot, false, 0)),
        }
    };
    let mut edges: Vec<(usize, usize, i64)> = Vec::new();
    let mut nodes: BTreeMap<Node<'_>, usize> = BTreeMap::new();
    let mut number = |node| {
        let next = nodes.len();
        *nodes.entry(node).or_insert(next)
    };
    for order in orders {
        let (Some((x, plain_x, dx)), Some((y, plain_y, dy))) = (node(order.low), node(order.high)) else { continue };
        // A term beyond its calendar has no value, and an order below it asks nothing: between two such, nothing is
        // certain. Between such a term and an unknown there is, since whatever is at most a term gives it a value.
        if spread(&order.low.steps).is_none() && spread(&order.high.steps).is_none() {
            continue;
        }
        let low: Node<'_> = (x, if plain_x { &[] } else { &order.low.steps });
        let high: Node<'_> = (y, if plain_y { &[] } else { &order.high.steps });
        edges.push((number(low), number(high), dx.saturating_add(order.plus).saturating_sub(dy)));
        for (slot, steps) in [low, high] {
            if let (false, Some((least, most))) = (steps.is_empty(), spread(steps)) {
                edges.push((number((slot, &[])), number((slot, steps)), least));
                edges.push((number((slot, steps)), number((slot, &[])), most.saturating_neg()));
            }
        }
    }
    let mut longest = vec![0_i64; nodes.len()];
    for _ in 0..=longest.len() {
        let mut changed = false;
        for (x, y, weight) in &edges {
            let Some(from) = longest.get(*x).map(|from| from.saturating_add(*weight)) else { continue };
            if let Some(to) = longest.get_mut(*y).filter(|to| from > **to) {
                *to = from;
                changed = true;
            }
        }
        if !changed {
            return false;
        }
    }
    true
}

/// By how many days at least and at most the steps move any date; `None` where it has no value for some date of a fact.
fn spread(steps: &[Step]) -> Option<(i64, i64)> {
    /// More than a span of months differs from the mean month: leap years and centuries, the months' own lengths, and
    /// a day that a shorter month lacks.
    const SLACK: i64 = 12;
    /// No step so long leaves the years 1 to 9999 from a date of a fact.
    const LONGEST: i64 = 600_000;
    let (mut least, mut most, mut length) = (0_i64, 0_i64, 0_i64);
    for step in steps {
        let (days, slack) = match step {
            Step::Days(n) => (*n, 0),
            Step::Months(n) => (n.checked_mul(304_369)? / 10_000, SLACK),
            Step::Birthday(n) => (n.checked_mul(3_652_425)? / 10_000, SLACK),
            Step::Working(_) => return None,
        };
        length = length.checked_add(days.checked_abs()?)?.checked_add(slack)?;
        least = least.checked_add(days)?.checked_sub(slack)?;
        most = most.checked_add(days)?.checked_add(slack)?;
    }
    (length <= LONGEST).then_some((least, most))
}

#[cfg(test)]
mod tests {
    use super::numbers::ONE;
    use super::*;
    use crate::base::number::Number;
    use crate::eval::slot::{Aspect, Place};
    use crate::eval::term::Linear;
    use crate::ir::FactId;

    struct Dice(u64);

    impl Dice {
        fn below(&mut self, n: u64) -> u64 {
            self.0 ^= self.0 << 13;
            self.0 ^= self.0 >> 7;
            self.0 ^= self.0 << 17;
            self.0 % n
        }
    }

    fn slot(n: u32) -> Slot {
        Slot::new(Place::Fact(FactId(n)), Aspect::Value)
    }

    fn day(n: i64) -> Date {
        // The window crosses 29 February and Christmas holidays of a small calendar.
        Date::parse("20 December 2023").unwrap().plus_days(n).unwrap()
    }

    fn calendar() -> Calendar {
        let holidays = [5, 6, 12].map(day);
        Calendar::new(day(-400), day(800), &[5, 6], &holidays)
    }

    fn wide(_: Slot) -> Bounds {
        Bounds { whole: true, min: -3 * ONE, max: 3 * ONE }
    }

    /// Every value of `n` unknowns, each from `low` to `high`.
    fn tuples(n: u32, low: i64, high: i64) -> Vec<Vec<i64>> {
        let mut all = vec![Vec::new()];
        for _ in 0..n {
            let longer = |tuple: Vec<i64>| (low..=high).map(move |v| [tuple.clone(), vec![v]].concat());
            all = all.into_iter().flat_map(longer).collect();
        }
        all
    }

    fn term(dice: &mut Dice, n_slots: u64) -> DateTerm {
        if dice.below(4) == 0 {
            return DateTerm::known(day(i64::try_from(dice.below(40)).unwrap()));
        }
        let steps = match dice.below(6) {
            0 => vec![Step::Days(i64::try_from(dice.below(20)).unwrap() - 10)],
            1 => vec![Step::Months(i64::try_from(dice.below(5)).unwrap() - 2)],
            2 => vec![Step::Working(i64::try_from(dice.below(8)).unwrap() - 4)],
            3 => vec![Step::Birthday(1)],
            4 => vec![Step::Months(1), Step::Days(-3)],
            _ => Vec::new(),
        };
        DateTerm { base: DateBase::Unknown(slot(u32::try_from(dice.below(n_slots)).unwrap())), steps }
    }

    #[test]
    fn dates_agree_with_trying_every_day_of_a_window() {
        let (calendar, last) = (calendar(), 24);
        let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
        let days = tuples(2, 0, last);
        let mut held = 0;
        for round in 0..300 {
            let mut literals: Vec<(Literal, bool)> = (0..dice.below(4) + 1)
                .map(|_| (Literal::Dates(term(&mut dice, 2), term(&mut dice, 2)), dice.below(2) == 0))
                .collect();
            let holds = |tuple: &Vec<i64>| {
                let at = (0..).map(slot).zip(tuple.iter().map(|n| day(*n))).collect();
                literals.iter().all(|(literal, truth)| {
                    let Literal::Dates(a, b) = literal else { return false };
                    let (a, b) = (value(a, &at, Some(&calendar)), value(b, &at, Some(&calendar)));
                    (a.unwrap() <= b.unwrap()) == *truth
                })
            };
            let expected = days.iter().any(holds);
            for n in 0..2 {
                let unknown = DateTerm::unknown(slot(n));
                literals.push((Literal::Dates(DateTerm::known(day(0)), unknown.clone()), true));
                literals.push((Literal::Dates(unknown, DateTerm::known(day(last))), true));
            }
            let borrowed: Vec<(&Literal, bool)> = literals.iter().map(|(l, t)| (l, *t)).collect();
            let found = feasible(&borrowed, Some(&calendar), &BTreeMap::new(), &wide);
            assert_eq!(found != Feasible::No, expected, "round {round}: {literals:?}");
            held += usize::from(expected);
        }
        assert!(held > 20 && held < 280, "{held} of 300 hold: the sample shows only one side");
    }

    #[test]
    fn a_cycle_of_days_is_seen_without_counting_through_the_years() {
        let later = |n| DateTerm::unknown(slot(n)).then(Step::Days(1), None).unwrap();
        let a = Literal::Dates(later(0), DateTerm::unknown(slot(1)));
        let b = Literal::Dates(later(1), DateTerm::unknown(slot(0)));
        assert_eq!(feasible(&[(&a, true), (&b, true)], None, &BTreeMap::new(), &wide), Feasible::No);
    }

    #[test]
    fn a_contradiction_about_months_ages_and_working_days_is_seen_without_counting_through_the_years() {
        let calendar = calendar();
        let plain = DateTerm::unknown(slot(1));
        for step in [Step::Months(1), Step::Birthday(18), Step::Working(5)] {
            let moved = DateTerm { base: DateBase::Unknown(slot(0)), steps: vec![step] };
            let before = Literal::Dates(moved.clone(), DateTerm { steps: vec![Step::Days(-1)], ..plain.clone() });
            let after = Literal::Dates(plain.clone(), moved);
            let both = [(&before, true), (&after, true)];
            assert_eq!(feasible(&both, Some(&calendar), &BTreeMap::new(), &wide), Feasible::No, "{step:?}");
        }
        let child =
            Literal::Dates(DateTerm { steps: vec![Step::Birthday(13)], ..DateTerm::unknown(slot(0)) }, plain.clone());
        let adult = Literal::Dates(DateTerm { steps: vec![Step::Birthday(18)], ..DateTerm::unknown(slot(0)) }, plain);
        let both = [(&child, false), (&adult, true)];
        assert_eq!(feasible(&both, Some(&calendar), &BTreeMap::new(), &wide), Feasible::No);
    }

    #[test]
    fn a_spread_holds_every_move() {
        for steps in [
            vec![Step::Months(1)],
            vec![Step::Months(-13)],
            vec![Step::Months(600), Step::Days(-3)],
            vec![Step::Birthday(18)],
        ] {
            let (least, most) = spread(&steps).unwrap();
            for n in (0..182_000).step_by(13) {
                let from = Date::FACT_MIN.plus_days(n).unwrap();
                let to = steps.iter().fold(from, |date, step| step.apply(date, None).unwrap());
                let moved = i64::from(to.day_number()) - i64::from(from.day_number());
                assert!((least..=most).contains(&moved), "{steps:?} from {from}: {moved}");
            }
        }
    }

    #[test]
    fn numbers_never_contradict_trying_every_value() {
        let mut dice = Dice(0x1234_5678_9abc_def1);
        let values = tuples(3, -3, 3);
        let (mut unclear, mut held) = (0, 0);
        for round in 0..3_000 {
            let differences = round % 2 == 0;
            let mut literals = Vec::new();
            for _ in 0..dice.below(4) + 1 {
                let mut sum = Linear::known(Number::whole(i64::try_from(dice.below(9)).unwrap() - 4));
                let mut add = |n: u32, times: i64| {
                    sum = sum.plus(Number::whole(times), &Linear::unknown(slot(n))).unwrap();
                };
                if differences {
                    let first = dice.below(3);
                    add(u32::try_from(first).unwrap(), 1);
                    add(u32::try_from((first + 1 + dice.below(2)) % 3).unwrap(), -1);
                } else {
                    for n in 0..3 {
                        add(n, i64::try_from(dice.below(7)).unwrap() - 3);
                    }
                }
                literals.push((Literal::AtMostNought(sum), dice.below(2) == 0));
            }
            let holds = |tuple: &Vec<i64>| {
                literals.iter().all(|(literal, truth)| {
                    let Literal::AtMostNought(sum) = literal else { return false };
                    let of = |s: &Slot| (0..3).find(|n| slot(*n) == *s).map(|n| tuple[n as usize]).unwrap();
                    let parts = sum.terms.iter().map(|(s, times)| times.to_i64().unwrap() * of(s));
                    (parts.sum::<i64>() + sum.constant.to_i64().unwrap() <= 0) == *truth
                })
            };
            let expected = values.iter().any(holds);
            let borrowed: Vec<(&Literal, bool)> = literals.iter().map(|(l, t)| (l, *t)).collect();
            match feasible(&borrowed, None, &BTreeMap::new(), &wide) {
                Feasible::Yes(_) => assert!(expected, "round {round}: {literals:?}"),
                Feasible::No => assert!(!expected, "round {round}: {literals:?}"),
                Feasible::Unclear => {
                    assert!(!differences, "differences are always decided; round {round}: {literals:?}");
                    unclear += 1;
                }
            }
            held += usize::from(expected);
        }
        assert!(held > 300, "{held} of 3000 hold, {unclear} unclear");
    }

    #[test]
    fn every_step_is_monotone() {
        let calendar = calendar();
        let steps =
            [Step::Days(-7), Step::Months(1), Step::Months(-1), Step::Working(3), Step::Working(-3), Step::Birthday(1)];
        for step in steps {
            for n in -300..700 {
                let (a, b) = (step.apply(day(n), Some(&calendar)), step.apply(day(n + 1), Some(&calendar)));
                assert!(a.unwrap() <= b.unwrap(), "{step:?} at {}", day(n));
            }
        }
    }
}
