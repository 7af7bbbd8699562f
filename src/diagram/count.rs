//! What a diagram tells of itself: its variables, its values, and how many kinds of assignment lead to yes.

use crate::base::hash::QuickMap;
use crate::diagram::gates::Gate;
use crate::diagram::store::{Dd, Part, Store, Var};
use crate::diagram::table::{Marks, is_yes_no};
use std::collections::{BTreeMap, BTreeSet};

#[expect(
    clippy::indexing_slicing,
    reason = "nodes and edges are never taken away, and a Dd is made only with its node"
)]
impl Store {
    /// Whether some assignment within a cube leads to yes; of a variable that it does not name any value will do.
    pub fn meets(&self, dd: Dd, cube: &BTreeMap<Var, Vec<Part>>) -> bool {
        let mut seen = self.marks();
        seen.begin(self.vars.len());
        self.meets_from(dd, &allowed(cube), &mut seen, None)
    }

    /// A path to yes within a cube: of each variable the last part that leads there. In no order.
    pub fn meeting(&self, dd: Dd, cube: &BTreeMap<Var, Vec<Part>>) -> Option<Vec<(Var, Part)>> {
        let mut seen = self.marks();
        seen.begin(self.vars.len());
        let mut path = Vec::new();
        self.meets_from(dd, &allowed(cube), &mut seen, Some(&mut path)).then_some(path)
    }

    fn meets_from(
        &self,
        dd: Dd,
        allowed: &[Allowed<'_>],
        seen: &mut Marks,
        mut path: Option<&mut Vec<(Var, Part)>>,
    ) -> bool {
        let Some(n) = self.node(dd) else { return dd == Dd::YES };
        if !seen.first(n) {
            return false;
        }
        let var = self.vars[n];
        let own = allowed.get(var as usize).copied().unwrap_or_default();
        let (edges, range) = (self.edges(n), self.range(var));
        let mut high = range.1;
        for e in edges.rev() {
            let (low, kid) = (self.lows[e], self.kids[e]);
            let part = match own.parts {
                _ if kid == Dd::NO => None,
                None => Some((low, high)),
                Some(_) if is_yes_no(range) => own.either[usize::from(low == 1)].then_some((low, high)),
                Some(parts) => {
                    let met = parts.iter().rev().find(|(from, to)| *from <= high && low <= *to);
                    met.map(|(from, to)| (low.max(*from), high.min(*to)))
                }
            };
            if let Some(part) = part
                && self.meets_from(kid, allowed, seen, path.as_deref_mut())
            {
                path.into_iter().for_each(|path| path.push((var, part)));
                return true;
            }
            high = low - 1;
        }
        false
    }

    /// The values to which a diagram can lead where some variables have values.
    pub fn reachable(&self, dd: Dd, fixed: &dyn Fn(Var) -> Option<i128>) -> BTreeSet<u32> {
        let mut seen = self.marks();
        seen.begin(self.vars.len());
        let mut values = BTreeSet::new();
        let mut todo = vec![dd];
        while let Some(dd) = todo.pop() {
            let Some(n) = self.node(dd) else {
                values.extend(dd.value());
                continue;
            };
            if seen.first(n) {
                match fixed(self.vars[n]) {
                    Some(value) => todo.push(self.kid_of(n, value)),
                    None => todo.extend(&self.kids[self.edges(n)]),
                }
            }
        }
        values
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
        let nodes = self.nodes(roots);
        let mut all: Vec<(Var, i128)> = Vec::with_capacity(nodes.len());
        let mut either: Vec<bool> = Vec::new();
        for n in nodes {
            let (edges, var) = (self.edges(n), self.vars[n]);
            if is_yes_no(self.range(var)) {
                either.resize(either.len().max(var as usize + 1), false);
                if std::mem::replace(&mut either[var as usize], true) {
                    continue;
                }
            }
            all.extend(self.lows[edges.start + 1..edges.end].iter().map(|low| (var, *low)));
        }
        all.sort_unstable();
        all.dedup();
        // A node has two edges at least: no variable that is there is without a cut.
        let by_var = all.chunk_by(|a, b| a.0 == b.0);
        by_var.filter_map(|own| Some((own.first()?.0, own.iter().map(|(_, low)| *low).collect()))).collect()
    }

    /// The variables on which diagrams depend, in no order.
    pub fn variables(&self, roots: &[Dd]) -> Vec<Var> {
        let mut there: Vec<bool> = Vec::new();
        let mut all = Vec::new();
        for n in self.nodes(roots) {
            let var = self.vars[n];
            there.resize(there.len().max(var as usize + 1), false);
            if !std::mem::replace(&mut there[var as usize], true) {
                all.push(var);
            }
        }
        all
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
        let mut counted = Counted { vars: Vec::new(), places: Vec::new(), known: QuickMap::default() };
        for (var, own) in cuts {
            counted.places.resize(*var as usize + 1, counted.vars.len());
            counted.vars.push((*var, own.iter().copied().collect()));
        }
        self.count_from(dd, 0, &mut counted)
    }

    fn count_from(&self, dd: Dd, from: usize, counted: &mut Counted) -> Option<u128> {
        let node = self.node(dd);
        let at = match node {
            Some(n) => *counted.places.get(self.vars[n] as usize)?,
            None => counted.vars.len(),
        };
        let skipped = counted.vars.get(from..at)?.iter().map(|(_, cuts)| cuts.len() as u128 + 1);
        let skipped = skipped.into_iter().try_fold(1_u128, u128::checked_mul)?;
        let below = match (dd.value(), node) {
            (Some(value), _) => u128::from(value == 1),
            (None, None) => return None,
            (None, Some(n)) => match counted.known.get(&n) {
                Some(count) => *count,
                None => {
                    let (edges, last) = (self.edges(n), self.range(self.vars[n]).1);
                    let mut sum = 0_u128;
                    for e in edges.clone() {
                        let high = if e + 1 < edges.end { self.lows[e + 1] - 1 } else { last };
                        let kinds = counted.kinds(at, self.vars[n], (self.lows[e], high))?;
                        let inner = self.count_from(self.kids[e], at + 1, counted)?;
                        sum = sum.checked_add(kinds.checked_mul(inner)?)?;
                    }
                    counted.known.insert(n, sum);
                    sum
                }
            },
        };
        skipped.checked_mul(below)
    }
}

/// What a cube allows of a variable.
#[derive(Clone, Copy, Default)]
struct Allowed<'c> {
    /// Nothing where the cube does not name it.
    parts: Option<&'c [Part]>,
    /// Whether 0 and 1 are among them.
    either: [bool; 2],
}

/// By variable what a cube allows.
fn allowed(cube: &BTreeMap<Var, Vec<Part>>) -> Vec<Allowed<'_>> {
    let mut all = vec![Allowed::default(); cube.last_key_value().map_or(0, |(var, _)| *var as usize + 1)];
    for (var, parts) in cube {
        if let Some(own) = all.get_mut(*var as usize) {
            let either = [0, 1].map(|value| parts.iter().any(|(low, high)| *low <= value && value <= *high));
            *own = Allowed { parts: Some(parts), either };
        }
    }
    all
}

/// What is counted: variables in order, each with its cuts.
struct Counted {
    vars: Vec<(Var, Vec<i128>)>,
    /// By variable: its place in `vars`, or that of the next.
    places: Vec<usize>,
    /// By node: how many kinds of assignment to it and what follows lead to yes.
    known: QuickMap<usize, u128>,
}

impl Counted {
    /// How many kinds of value a part has; `None` of a variable that is not counted.
    fn kinds(&self, at: usize, var: Var, (low, high): Part) -> Option<u128> {
        let (own, cuts) = self.vars.get(at)?;
        let upto = |value: i128| cuts.partition_point(|cut| *cut <= value);
        (*own == var).then(|| (upto(high) - upto(low)) as u128 + 1)
    }
}
