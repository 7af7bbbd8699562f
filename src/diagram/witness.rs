//! Cases that show what a diagram claims: few facts, and held up to somebody else's judgement before they are shown.

use crate::diagram::cover::Task;
use crate::diagram::point::Point;
use crate::diagram::space::Space;
use crate::diagram::store::{Dd, Full, Op};
use crate::diagram::theta::{Cube, Solved};

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
            for cube in [&few, &full] {
                if let Solved::Point(point) = self.solve(cube)
                    && confirm(self, &point)
                {
                    return Ok(Witness::Found(point));
                }
            }
            let dd = self.cube(&few)?;
            let not = self.store.apply(Op::Not, dd, Dd::NO)?;
            left = self.store.apply(Op::And, left, not)?;
        }
        Ok(Witness::Unconfirmed)
    }
}
