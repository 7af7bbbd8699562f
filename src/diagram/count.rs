//! What a diagram tells of itself: its variables, its values, and how many kinds of assignment lead to yes.

use crate::base::hash::QuickMap;
use crate::diagram::gates::Gate;
use crate::diagram::store::{Dd, Part, Store, Var};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;

#[expect(
    clippy::indexing_slicing,
    reason = "nodes and edges are never taken away, and a Dd is made only with its node"
)]
impl Store {
    /// Whether some assignment within a cube leads to yes; of a variable that it does not name any value will do.
    pub fn meets(&self, dd: Dd, cube: &BTreeMap<Var, Vec<Part>>) -> bool {
        let mut seen = self.marks();
        seen.begin(self.vars.len());
        let mut todo = vec![dd];
        while let Some(dd) = todo.pop() {
            let Some(n) = self.node(dd) else {
                if dd == Dd::YES {
                    return true;
                }
                continue;
            };
            if !seen.first(n) {
                continue;
            }
            let allowed = cube.get(&self.vars[n]);
            let last = self.range(self.vars[n]).1;
            let edges = self.edges(n);
            let end = edges.end;
            for e in edges {
                let kid = self.kids[e];
                if kid == Dd::NO {
                    continue;
                }
                let (low, high) = (self.lows[e], if e + 1 < end { self.lows[e + 1] - 1 } else { last });
                if allowed.is_none_or(|parts| parts.iter().any(|(from, to)| *from <= high && low <= *to)) {
                    todo.push(kid);
                }
            }
        }
        false
    }

    /// All nodes of some diagrams, in no order.
    fn nodes(&self, roots: &[Dd]) -> Vec<usize> {
        let mut seen = self.marks();
        seen.begin(self.vars.len());
        let mut all = Vec::new();
        let mut todo: Vec<usize> = roots.iter().filter_map(|dd| self.node(*dd)).collect();
        while let Some(n) = todo.pop() {
            if seen.first(n) {
                all.push(n);
                todo.extend(self.edges(n).filter_map(|e| self.node(self.kids[e])));
            }
        }
        all
    }

    /// How many nodes a diagram has.
    pub fn size(&self, dd: Dd) -> usize {
        self.nodes(&[dd]).len()
    }

    /// The variables on which diagrams depend, each with the values at which some part begins, the first left out.
    pub fn cuts(&self, roots: &[Dd]) -> BTreeMap<Var, BTreeSet<i128>> {
        if let Some(gates) = &self.gates {
            return gates.cuts(roots, &|var| self.range(var));
        }
        let mut cuts: BTreeMap<Var, BTreeSet<i128>> = BTreeMap::new();
        for n in self.nodes(roots) {
            let edges = self.edges(n);
            let own = cuts.entry(self.vars[n]).or_default();
            own.extend(&self.lows[edges.start + 1..edges.end]);
        }
        cuts
    }

    /// The steps of which formulas are made, each after those that it needs; none of diagrams.
    pub fn steps(&self, roots: &[Dd]) -> Vec<Dd> {
        self.gates.iter().flat_map(|gates| gates.beneath(roots)).map(Dd::inner).collect()
    }

    /// A step of a formula; `None` of what is the same everywhere, and of diagrams.
    pub fn step(&self, dd: Dd) -> Option<&Gate> {
        self.gates.as_ref().filter(|_| dd.value().is_none())?.get(dd.number())
    }

    /// The values that occur; of a formula perhaps some that never do.
    pub fn values(&self, dd: Dd) -> BTreeSet<u32> {
        if let Some(gates) = &self.gates {
            return gates.values(dd).into_iter().collect();
        }
        let nodes = self.nodes(&[dd]);
        let kids = nodes.into_iter().flat_map(|n| self.edges(n)).map(|e| self.kids[e]);
        kids.chain([dd]).filter_map(Dd::value).collect()
    }

    /// How many kinds of assignment lead to yes, where the values between two cuts are of one kind.
    ///
    /// - `cuts`: of all variables that are counted; those on which the diagram depends among them.
    /// - returns: `None` where the number cannot be held.
    pub fn count(&self, dd: Dd, cuts: &BTreeMap<Var, BTreeSet<i128>>) -> Option<u128> {
        let vars: Vec<Var> = cuts.keys().copied().collect();
        let mut known = QuickMap::default();
        self.count_from(dd, 0, &vars, cuts, &mut known)
    }

    fn count_from(
        &self,
        dd: Dd,
        from: usize,
        vars: &[Var],
        cuts: &BTreeMap<Var, BTreeSet<i128>>,
        known: &mut QuickMap<Dd, u128>,
    ) -> Option<u128> {
        let kinds = |var: &Var| cuts.get(var).map_or(1, |cuts| cuts.len() as u128 + 1);
        let top = self.top(dd);
        let at = top.map_or(vars.len(), |top| vars.partition_point(|var| *var < top));
        let skipped = vars.get(from..at)?.iter().try_fold(1_u128, |n, var| n.checked_mul(kinds(var)))?;
        let below = match dd.value() {
            Some(value) => u128::from(value == 1),
            None => match known.get(&dd) {
                Some(count) => *count,
                None => {
                    let mut sum = 0_u128;
                    for ((low, high), kid) in self.parts(dd) {
                        let own = cuts.get(&top?)?;
                        let kinds = own.range((Bound::Excluded(low), Bound::Included(high))).count() as u128 + 1;
                        let inner = self.count_from(kid, at + 1, vars, cuts, known)?;
                        sum = sum.checked_add(kinds.checked_mul(inner)?)?;
                    }
                    known.insert(dd, sum);
                    sum
                }
            },
        };
        skipped.checked_mul(below)
    }
}
