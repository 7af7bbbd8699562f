//! Which assignments to variables some case can have: dates and numbers that contradict each other are ruled out.
//!
//! A comparison of two dates has a variable of its own, so a path through a diagram may ask for what no dates give. A
//! path is put to the theory; where it fails, the few parts of it that contradict each other become a lemma, which is
//! taken out of what is possible, and the search goes on. There are finitely many, so it ends.

use crate::base::date::Date;
use crate::base::number::Number;
use crate::diagram::point::Point;
use crate::diagram::space::{Meaning, Space};
use crate::diagram::store::{Dd, Full, Op, Part, Var};
use crate::eval::slot::{Aspect, Slot};
use crate::eval::term::{DateTerm, Linear, Literal};
use crate::eval::theory::{Bounds, Feasible, feasible};
use crate::ir::{FactKind, Scalar};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

/// What some variables are to be: for each the parts of its range that are allowed, in order.
pub type Cube = BTreeMap<Var, Vec<Part>>;

/// What came of putting a cube to the theory.
#[derive(Clone, Debug, PartialEq)]
pub enum Solved {
    /// A case that has all of it.
    Point(Point),
    /// None has: these parts alone contradict each other.
    Never(Cube),
    /// The theory cannot tell, or gives no values.
    Unclear,
}

/// One demand of a cube.
#[derive(Clone, Debug)]
struct Demand<'s> {
    var: Var,
    parts: Vec<Part>,
    literal: Cow<'s, Literal>,
    truth: bool,
}

/// Dates of unknowns.
type Dates = BTreeMap<Slot, Date>;

/// Lemmas tried before the search gives up.
const MOST_LEMMAS: usize = 2_000;

impl Space {
    /// Takes out of `theta` what no case can be, until a path through `dd` is one that some case takes.
    ///
    /// - `theta`: what is possible as far as known; made smaller.
    /// - returns: the path and a case that takes it; `None` where there is none.
    ///
    /// # Errors
    /// [`Full`].
    pub fn find(&mut self, dd: Dd, theta: &mut Dd) -> Result<Option<(Cube, Solved)>, Full> {
        let Some(cube) = self.taken(dd, theta)? else { return Ok(None) };
        let solved = self.solve(&cube);
        Ok(Some((cube, solved)))
    }

    /// A path that some case takes, as far as the theory can tell.
    ///
    /// # Errors
    /// [`Full`].
    pub fn taken(&mut self, dd: Dd, theta: &mut Dd) -> Result<Option<Cube>, Full> {
        for _ in 0..MOST_LEMMAS {
            let left = self.store.apply(Op::And, dd, *theta)?;
            let Some(cube) = self.path(left) else { return Ok(None) };
            let Some(conflict) = self.conflict(&cube) else { return Ok(Some(cube)) };
            self.rule_out(&conflict, theta)?;
        }
        Err(Full)
    }

    /// Takes out of what is possible what contradicts itself.
    ///
    /// # Errors
    /// [`Full`].
    pub fn rule_out(&mut self, conflict: &Cube, theta: &mut Dd) -> Result<(), Full> {
        let lemma = self.cube(conflict)?;
        let lemma = self.store.apply(Op::Not, lemma, Dd::NO)?;
        *theta = self.store.apply(Op::And, *theta, lemma)?;
        Ok(())
    }

    /// The diagram of a cube.
    ///
    /// # Errors
    /// [`Full`].
    pub fn cube(&mut self, cube: &Cube) -> Result<Dd, Full> {
        let mut all = Dd::YES;
        for (var, parts) in cube.iter().rev() {
            let one = self.store.within(*var, parts)?;
            all = self.store.apply(Op::And, one, all)?;
        }
        Ok(all)
    }

    /// A path to yes: of each variable the last part that leads there, which of a yes/no unknown is yes.
    fn path(&self, dd: Dd) -> Option<Cube> {
        let mut cube = Cube::new();
        let mut at = dd;
        while let Some((var, part, kid)) = self.store.last_open(at) {
            cube.insert(var, vec![part]);
            at = kid;
        }
        (at == Dd::YES).then_some(cube)
    }

    /// Puts a cube to the theory.
    pub fn solve(&self, cube: &Cube) -> Solved {
        let demands = self.demands(cube);
        let all: Vec<&Demand<'_>> = demands.iter().collect();
        match self.feasible(&all, &BTreeMap::new()) {
            Feasible::No => Solved::Never(self.least_conflict(all)),
            Feasible::Yes(earliest) => {
                let dates = self.preferred(cube, &|from| match self.feasible(&all, from) {
                    Feasible::Yes(dates) => Some(dates),
                    Feasible::No | Feasible::Unclear => None,
                });
                match self.point(cube, &dates.unwrap_or(earliest)) {
                    Some(point) => Solved::Point(point),
                    None => Solved::Unclear,
                }
            }
            Feasible::Unclear => Solved::Unclear,
        }
    }

    /// The few parts of a cube that contradict each other; `None` where some case may have all of it.
    pub fn conflict(&self, cube: &Cube) -> Option<Cube> {
        let demands = self.demands(cube);
        if demands.is_empty() {
            return None;
        }
        let all: Vec<&Demand<'_>> = demands.iter().collect();
        match self.feasible(&all, &BTreeMap::new()) {
            Feasible::No => Some(self.least_conflict(all)),
            Feasible::Yes(_) | Feasible::Unclear => None,
        }
    }

    fn feasible(&self, demands: &[&Demand<'_>], from: &BTreeMap<Slot, Date>) -> Feasible {
        let literals: Vec<(&Literal, bool)> = demands.iter().map(|d| (d.literal.as_ref(), d.truth)).collect();
        feasible(&literals, self.calendar.as_ref(), from, &|slot| self.bounds(slot))
    }

    /// Of demands that contradict each other some of which none can be left out.
    fn least_conflict(&self, demands: Vec<&Demand<'_>>) -> Cube {
        let mut kept = demands;
        let mut at = 0;
        while at < kept.len() {
            let mut fewer = kept.clone();
            fewer.remove(at);
            if self.feasible(&fewer, &BTreeMap::new()) == Feasible::No {
                kept = fewer;
            } else {
                at += 1;
            }
        }
        let mut conflict = Cube::new();
        for demand in kept {
            let parts = match conflict.get(&demand.var) {
                Some(known) => meet(known, &demand.parts),
                None => demand.parts.clone(),
            };
            conflict.insert(demand.var, parts);
        }
        conflict
    }

    /// Dates that a reader finds ordinary, where some satisfy the cube: bounds as they are, else days about the newest
    /// of them.
    fn preferred(&self, cube: &Cube, holds: &dyn Fn(&Dates) -> Option<Dates>) -> Option<Dates> {
        let mut bounded = BTreeMap::new();
        let mut free = BTreeSet::new();
        for (var, parts) in cube {
            match self.meanings.get(*var as usize) {
                Some(Meaning::Slot(slot)) if self.is_date(*slot) => {
                    let (least, most) = self.store.range(*var);
                    if let Some((low, high)) = parts.first() {
                        let day = if *low > least {
                            *low
                        } else if *high < most {
                            *high
                        } else {
                            continue;
                        };
                        bounded.insert(*slot, date_of(day)?);
                    }
                }
                Some(Meaning::Literal(literal @ Literal::Dates(..))) => free.extend(literal.slots()),
                Some(Meaning::Slot(_) | Meaning::Literal(_) | Meaning::Opaque(_) | Meaning::Stands(_)) | None => {}
            }
        }
        let newest = bounded.values().max().copied().or_else(|| Date::new(2026, 2, 2))?;
        for back in [0_i64, 7, 31, 400, 7_000] {
            let mut from = bounded.clone();
            for slot in &free {
                if let (false, Some(day)) = (bounded.contains_key(slot), newest.plus_days(-back)) {
                    from.insert(*slot, day);
                }
            }
            if let Some(dates) = holds(&from) {
                return Some(dates);
            }
        }
        None
    }

    /// Whether an unknown is a date.
    pub fn is_date(&self, slot: Slot) -> bool {
        match slot.aspect {
            Aspect::On | Aspect::MadeOn => true,
            Aspect::Value => {
                matches!(self.decl(slot.place).map(|decl| &decl.kind), Some(FactKind::Scalar(Scalar::Date)))
            }
            Aspect::IsNone | Aspect::Happened | Aspect::Reasons | Aspect::Member(_) | Aspect::Length => false,
        }
    }

    pub(super) fn is_number(&self, slot: Slot) -> bool {
        slot.aspect == Aspect::Value
            && matches!(
                self.decl(slot.place).map(|decl| &decl.kind),
                Some(FactKind::Scalar(Scalar::Number { .. } | Scalar::Duration(_)))
            )
    }

    fn bounds(&self, slot: Slot) -> Bounds {
        let widest = Number::FACT_MAX.raw();
        match self.decl(slot.place).map(|decl| &decl.kind) {
            Some(FactKind::Scalar(Scalar::Number { whole, min, max })) => {
                Bounds { whole: *whole, min: min.raw(), max: max.raw() }
            }
            Some(FactKind::Scalar(Scalar::Duration(_))) => Bounds { whole: true, min: 0, max: widest },
            Some(FactKind::Scalar(_) | FactKind::Event | FactKind::Set(_) | FactKind::List(_)) | None => {
                Bounds { whole: true, min: -widest, max: widest }
            }
        }
    }

    /// The demands of a cube that the theory hears: comparisons, and bounds of what they compare.
    fn demands(&self, cube: &Cube) -> Vec<Demand<'_>> {
        let mut compared: BTreeSet<Slot> = BTreeSet::new();
        for var in cube.keys() {
            if let Some(Meaning::Literal(literal)) = self.meanings.get(*var as usize) {
                compared.extend(literal.slots());
            }
        }
        let mut demands = Vec::new();
        if compared.is_empty() {
            return demands;
        }
        for (var, parts) in cube {
            match (self.meanings.get(*var as usize), parts.as_slice()) {
                (Some(Meaning::Literal(literal)), [(low, high)]) if low == high => {
                    let literal = Cow::Borrowed(literal);
                    demands.push(Demand { var: *var, parts: parts.clone(), literal, truth: *low == 1 });
                }
                (Some(Meaning::Slot(slot)), [first, .., last]) => {
                    self.bound(*var, *slot, (first.0, last.1), &compared, &mut demands);
                }
                (Some(Meaning::Slot(slot)), [part]) => self.bound(*var, *slot, *part, &compared, &mut demands),
                (_, _) => {}
            }
        }
        demands
    }

    fn bound(&self, var: Var, slot: Slot, part: Part, compared: &BTreeSet<Slot>, demands: &mut Vec<Demand<'_>>) {
        let (least, most) = self.store.range(var);
        if !compared.contains(&slot) {
            return;
        }
        let (low, high) = part;
        let mut push = |parts: Vec<Part>, literal: Literal| {
            demands.push(Demand { var, parts, literal: Cow::Owned(literal), truth: true });
        };
        if self.is_date(slot) {
            let unknown = DateTerm::unknown(slot);
            if let (true, Some(date)) = (low > least, date_of(low)) {
                push(vec![(low, most)], Literal::Dates(DateTerm::known(date), unknown.clone()));
            }
            if let (true, Some(date)) = (high < most, date_of(high)) {
                push(vec![(least, high)], Literal::Dates(unknown, DateTerm::known(date)));
            }
        } else if self.is_number(slot) {
            let sum = |sign: i64, constant: i128| {
                let sum = Linear::known(Number::from_raw(constant));
                sum.plus(Number::whole(sign), &Linear::unknown(slot)).map(Literal::AtMostNought)
            };
            if let (true, Some(literal)) = (low > least, sum(-1, low)) {
                push(vec![(low, most)], literal);
            }
            if let (true, Some(literal)) = (high < most, sum(1, -high)) {
                push(vec![(least, high)], literal);
            }
        }
    }
}

/// What lies in both of two lists of parts.
pub fn meet(a: &[Part], b: &[Part]) -> Vec<Part> {
    let mut all = Vec::new();
    for (low, high) in a {
        for (from, to) in b {
            let part = ((*low).max(*from), (*high).min(*to));
            if part.0 <= part.1 {
                all.push(part);
            }
        }
    }
    all
}

/// The date of a day number.
pub fn date_of(day: i128) -> Option<Date> {
    Date::from_day_number(i64::try_from(day).ok()?)
}
