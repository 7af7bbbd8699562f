//! Positions: complete cases with the presumptions that may still stand on some part of them.
//!
//! # Source
//! The formal core, *Positions*.

use crate::diagram::space::{Meaning, Space};
use crate::diagram::store::{Dd, Full, Op};
use crate::diagram::theta::Cube;
use crate::eval::slot::Place;
use std::collections::BTreeSet;

impl Space {
    /// The positions that some case can reach, and perhaps a few that none does.
    ///
    /// - `possible`: the complete cases.
    /// - `roots`: what is asked at them; presumptions on which none of these depends are left out.
    ///
    /// # Errors
    /// [`Full`].
    pub fn positions(&mut self, possible: Dd, roots: &[Dd]) -> Result<Dd, Full> {
        let mut all = possible;
        let touched = self.store.cuts(roots);
        let standing: Vec<_> = self.standing().into_iter().filter(|(_, var)| touched.contains_key(var)).collect();
        for (rebuttal, var) in &standing {
            // What is not rebutted stands.
            let stands = self.store.within(*var, &[(1, 1)])?;
            let free = self.store.apply(Op::Or, *rebuttal, stands)?;
            all = self.store.apply(Op::And, all, free)?;
            for (other, other_var) in &standing {
                // If what rebuts this one rebuts the other too, then as long as the other stands so does this.
                let beyond = self.store.apply(Op::Not, *other, Dd::NO)?;
                let alone = self.store.apply(Op::And, *rebuttal, beyond)?;
                if other_var != var && alone == Dd::NO {
                    let other_stands = self.store.within(*other_var, &[(1, 1)])?;
                    let not = self.store.apply(Op::Not, other_stands, Dd::NO)?;
                    let ties = self.store.apply(Op::Or, not, stands)?;
                    all = self.store.apply(Op::And, all, ties)?;
                }
            }
        }
        Ok(all)
    }

    /// Sets of facts to leave unknown at a position: those of the rebuttals whose presumptions are to stand, all of
    /// them first, then one at a time, then none.
    pub fn left_open(&self, cube: &Cube) -> Vec<BTreeSet<Place>> {
        let mut places: BTreeSet<Place> = BTreeSet::new();
        for (var, parts) in cube {
            if let (Some(Meaning::Stands(rebuttal)), [(1, 1)]) = (self.meanings.get(*var as usize), parts.as_slice()) {
                for var in self.store.cuts(&[*rebuttal]).keys() {
                    if let Some(Meaning::Slot(slot)) = self.meanings.get(*var as usize) {
                        places.insert(slot.place);
                    }
                }
            }
        }
        let mut all = vec![places.clone()];
        all.extend(places.iter().map(|place| BTreeSet::from([*place])));
        all.push(BTreeSet::new());
        all
    }
}
