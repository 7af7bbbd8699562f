//! Cases that show what a diagram claims: few facts, and held up to somebody else's judgement before they are shown.

use crate::diagram::cover::Task;
use crate::diagram::point::Point;
use crate::diagram::space::Space;
use crate::diagram::store::{Dd, Full, Op};
use crate::diagram::theta::{Cube, Solved};
use crate::eval::slot::Place;
use std::collections::BTreeSet;

/// Cases tried before it is said that none was found.
const MOST_TRIALS: usize = 12;

/// How hard a case is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effort {
    /// By what is known alone: no open question is taken both ways.
    Plain,
    /// A few open questions are taken both ways.
    Little,
    /// As many as the limit allows.
    All,
}

impl Effort {
    /// Open questions that are taken both ways at most.
    ///
    /// - `limit`: where all may be.
    pub fn splits(self, limit: usize) -> usize {
        match self {
            Effort::Plain => 0,
            Effort::Little => limit.min(48),
            Effort::All => limit,
        }
    }
}

/// What stays in a case that is made smaller.
#[derive(Clone, Copy)]
enum Kept {
    /// Nothing that it shows as much without.
    Nothing,
    /// The facts that place it in the set.
    ItsPlace,
}

/// What came of a search for a case.
#[derive(Clone, Debug, PartialEq)]
pub enum Witness {
    /// This case shows it.
    Found(Point),
    /// There is no such case.
    Never,
    /// Cases were tried, and none of them shows it.
    Unconfirmed,
}

impl Space {
    /// The same case without each fact that it shows as much without.
    ///
    /// - `keep`: facts that stay.
    pub fn fewest(
        &self,
        point: Point,
        keep: &BTreeSet<Place>,
        confirm: &mut dyn FnMut(&Space, &Point) -> bool,
    ) -> Point {
        let mut point = point;
        let places: BTreeSet<Place> = point.values.keys().map(|slot| slot.place).collect();
        for place in places.difference(keep).collect::<Vec<_>>().into_iter().rev() {
            let mut fewer = point.clone();
            fewer.values.retain(|slot, _| slot.place != *place);
            if confirm(self, &fewer) {
                point = fewer;
            }
        }
        // What was confirmed last is what is shown.
        confirm(self, &point);
        point
    }

    /// A case of a set, with the fewest facts that place it there, that somebody else confirms.
    ///
    /// - `inside`: the set.
    /// - `outside`: what is not in it; what lies in neither cannot occur.
    /// - `theta`: what is possible as far as known; made smaller.
    /// - `confirm`: whether a case shows what it is to show.
    ///
    /// # Errors
    /// [`Full`].
    pub fn witness(
        &mut self,
        inside: Dd,
        outside: Dd,
        theta: &mut Dd,
        confirm: &mut dyn FnMut(&Space, &Point) -> bool,
    ) -> Result<Witness, Full> {
        let mut fully = |space: &Space, point: &Point, effort: Effort| effort == Effort::All && confirm(space, point);
        self.look_for(inside, outside, theta, Kept::Nothing, &mut fully)
    }

    /// As [`Space::witness`]; cases that are seen at little cost to show it are tried first, and what places a case in
    /// the set stays, though it may show the same without.
    ///
    /// # Errors
    /// [`Full`].
    pub fn witness_with(
        &mut self,
        inside: Dd,
        outside: Dd,
        theta: &mut Dd,
        confirm: &mut dyn FnMut(&Space, &Point, Effort) -> bool,
    ) -> Result<Witness, Full> {
        self.look_for(inside, outside, theta, Kept::ItsPlace, confirm)
    }

    fn look_for(
        &mut self,
        inside: Dd,
        outside: Dd,
        theta: &mut Dd,
        kept: Kept,
        confirm: &mut dyn FnMut(&Space, &Point, Effort) -> bool,
    ) -> Result<Witness, Full> {
        let task = Task { inside, outside, names: &[], most: 1 };
        let cuts = self.store.cuts(&[inside, outside]);
        let vars = self.declared(cuts.keys().copied());
        let mut left = inside;
        let mut tried = false;
        for _ in 0..MOST_TRIALS {
            let Some(full) = self.picked(left, &vars, &cuts, theta)? else {
                return Ok(if tried { Witness::Unconfirmed } else { Witness::Never });
            };
            tried = true;
            let class = self.expand(&task, full.clone(), &vars, &cuts, theta)?;
            let mut few = Cube::new();
            for condition in &class {
                if let crate::diagram::cover::Word::Var(var) = condition.word {
                    few.insert(var, condition.parts.clone());
                }
            }
            let few_facts = self.solve(&few);
            if let Solved::Point(point) = &few_facts
                && [Effort::Plain, Effort::Little].iter().any(|effort| confirm(self, point, *effort))
            {
                return Ok(Witness::Found(point.clone()));
            }
            let keep: BTreeSet<Place> = match (&few_facts, kept) {
                (Solved::Point(point), Kept::ItsPlace) => point.values.keys().map(|slot| slot.place).collect(),
                (Solved::Point(_) | Solved::Never(_) | Solved::Unclear, _) => BTreeSet::new(),
            };
            let all_facts = self.solve(&full.cube());
            if let Solved::Point(point) = &all_facts
                && confirm(self, point, Effort::Plain)
            {
                let mut plainly = |space: &Space, point: &Point| confirm(space, point, Effort::Plain);
                return Ok(Witness::Found(self.fewest(point.clone(), &keep, &mut plainly)));
            }
            if let Solved::Point(point) = &few_facts
                && confirm(self, point, Effort::All)
            {
                return Ok(Witness::Found(point.clone()));
            }
            if let Solved::Point(point) = all_facts
                && confirm(self, &point, Effort::All)
            {
                let mut fully = |space: &Space, point: &Point| confirm(space, point, Effort::All);
                return Ok(Witness::Found(self.fewest(point, &keep, &mut fully)));
            }
            let dd = self.cube(&few)?;
            let not = self.store.apply(Op::Not, dd, Dd::NO)?;
            left = self.store.apply(Op::And, left, not)?;
        }
        Ok(Witness::Unconfirmed)
    }
}
