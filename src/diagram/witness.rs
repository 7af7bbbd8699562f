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
    pub fn fewest(&self, point: Point, confirm: &mut dyn FnMut(&Space, &Point) -> bool) -> Point {
        let mut point = point;
        let places: BTreeSet<Place> = point.values.keys().map(|slot| slot.place).collect();
        for place in places.iter().rev() {
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
        let task = Task { inside, outside, names: &[], most: 1 };
        let cuts = self.store.cuts(&[inside, outside]);
        let vars = self.declared(cuts.keys().copied());
        let mut left = inside;
        let mut tried = false;
        for _ in 0..MOST_TRIALS {
            let Some(full) = self.describe(left, &vars, &cuts, theta)? else {
                return Ok(if tried { Witness::Unconfirmed } else { Witness::Never });
            };
            tried = true;
            let class = self.expand(&task, &full, &vars, &cuts, theta)?;
            let mut few = Cube::new();
            for condition in &class {
                if let crate::diagram::cover::Word::Var(var) = condition.word {
                    few.insert(var, condition.parts.clone());
                }
            }
            if let Solved::Point(point) = self.solve(&few)
                && confirm(self, &point)
            {
                return Ok(Witness::Found(point));
            }
            if let Solved::Point(point) = self.solve(&full)
                && confirm(self, &point)
            {
                return Ok(Witness::Found(self.fewest(point, confirm)));
            }
            let dd = self.cube(&few)?;
            let not = self.store.apply(Op::Not, dd, Dd::NO)?;
            left = self.store.apply(Op::And, left, not)?;
        }
        Ok(Witness::Unconfirmed)
    }
}
