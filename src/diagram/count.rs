//! What a diagram tells of itself: its variables, its values, and how many kinds of assignment lead to yes.

use crate::base::hash::QuickMap;
use crate::diagram::gates::Gate;
use crate::diagram::nodes::{is_yes_no, var_of};
use crate::diagram::store::{Dd, Part, Store, Var};
use crate::diagram::table::Marks;
use std::collections::{BTreeMap, BTreeSet};

/// By variable the values at which some part begins, in order, the first left out.
pub type Cuts = BTreeMap<Var, Vec<i128>>;

#[expect(
    clippy::indexing_slicing,
    reason = "nodes and edges are never taken away, and a Dd is made only with its node"
)]
impl Store {
    /// Whether some assignment within a cube leads to yes; of a variable that it does not name any value will do.
    pub fn meets(&self, dd: Dd, cube: &Sieve) -> bool {
        let mut seen = self.marks();
        seen.begin(self.nodes.len());
        self.meets_from(dd, cube, &mut seen)
    }

    fn meets_from(&self, dd: Dd, cube: &Sieve, seen: &mut Marks) -> bool {
        let mut dd = dd;
        while dd.value().is_none() {
            if !seen.first(dd.number()) {
                return false;
            }
            let head = self.nodes.head(dd);
            if !is_yes_no(head.order) {
                let mut kids = self.open(dd.number(), cube).map(|(_, kid)| kid);
                return kids.any(|kid| self.meets_from(kid, cube, seen));
            }
            let (no, yes) = head.either(head.order);
            let [may_no, may_yes] = cube.either(var_of(head.order));
            if may_yes && may_no && yes != Dd::NO && self.meets_from(yes, cube, seen) {
                return true;
            }
            dd = match (may_no, may_yes) {
                (true, _) => no,
                (false, true) => yes,
                (false, false) => return false,
            };
        }
        dd == Dd::YES
    }

    /// A path to yes within a cube: of each variable the last part that leads there. In no order.
    pub fn meeting(&self, dd: Dd, cube: &Sieve) -> Option<Vec<(Var, Part)>> {
        let mut seen = self.marks();
        seen.begin(self.nodes.len());
        let mut path = Vec::new();
        self.meeting_from(dd, cube, &mut seen, &mut path).then_some(path)
    }

    fn meeting_from(&self, dd: Dd, cube: &Sieve, seen: &mut Marks, path: &mut Vec<(Var, Part)>) -> bool {
        let Some(n) = self.node(dd) else { return dd == Dd::YES };
        if !seen.first(n) {
            return false;
        }
        for (part, kid) in self.open(n, cube) {
            if self.meeting_from(kid, cube, seen, path) {
                path.push((self.nodes.var(n), part));
                return true;
            }
        }
        false
    }

    /// The parts of a node's variable that a cube allows, as far as it does, and that do not lead to no; the last first.
    fn open<'s>(&'s self, n: usize, cube: &'s Sieve) -> impl Iterator<Item = (Part, Dd)> + 's {
        let allowed = cube.parts(self.nodes.var(n));
        let met = move |(low, high): Part| match allowed {
            None => Some((low, high)),
            Some(parts) => {
                let met = parts.iter().rev().find(|(from, to)| *from <= high && low <= *to);
                met.map(|(from, to)| (low.max(*from), high.min(*to)))
            }
        };
        let open = self.parts_of(n).rev().filter(|(_, kid)| *kid != Dd::NO);
        open.filter_map(move |(part, kid)| Some((met(part)?, kid)))
    }

    /// The values to which a diagram can lead where some variables have values.
    pub fn reachable(&self, dd: Dd, fixed: &dyn Fn(Var) -> Option<i128>) -> BTreeSet<u32> {
        let mut seen = self.marks();
        seen.begin(self.nodes.len());
        let mut values = BTreeSet::new();
        let mut todo = vec![dd];
        while let Some(dd) = todo.pop() {
            let Some(n) = self.node(dd) else {
                values.extend(dd.value());
                continue;
            };
            if seen.first(n) {
                match fixed(self.nodes.var(n)) {
                    Some(value) => todo.push(self.kid_of(n, value)),
                    None => todo.extend(self.nodes.kids(n)),
                }
            }
        }
        values
    }

    /// Visits all nodes of some diagrams, in no order.
    fn each(&self, roots: &[Dd], mut visit: impl FnMut(usize)) {
        let mut seen = self.marks();
        seen.begin(self.nodes.len());
        let mut todo: Vec<usize> = Vec::with_capacity(64);
        todo.extend(roots.iter().filter_map(|dd| self.node(*dd)));
        while let Some(n) = todo.pop() {
            if !seen.first(n) {
                continue;
            }
            visit(n);
            if self.nodes.is_yes_no(n) {
                let (no, yes) = self.nodes.either(n);
                todo.extend(self.node(no));
                todo.extend(self.node(yes));
            } else {
                todo.extend(self.nodes.kids(n).filter_map(|kid| self.node(kid)));
            }
        }
    }

    /// How many nodes a diagram has.
    pub fn size(&self, dd: Dd) -> usize {
        let mut size = 0;
        self.each(&[dd], |_| size += 1);
        size
    }

    /// The variables on which diagrams depend, each with the values at which some part begins, the first left out.
    pub fn cuts(&self, roots: &[Dd]) -> Cuts {
        if let Some(gates) = &self.gates {
            return gates.cuts(roots, &|var| self.range(var));
        }
        let mut all: Vec<(Var, i128)> = Vec::with_capacity(64);
        let mut either = vec![false; self.variable_count()];
        self.each(roots, |n| {
            let var = self.nodes.var(n);
            if self.nodes.is_yes_no(n) && std::mem::replace(&mut either[var as usize], true) {
                return;
            }
            all.extend(self.nodes.lows(n).iter().skip(1).map(|low| (var, *low)));
        });
        all.sort_unstable();
        all.dedup();
        // A node has two edges at least: no variable that is there is without a cut.
        let by_var = all.chunk_by(|a, b| a.0 == b.0);
        by_var.filter_map(|own| Some((own.first()?.0, own.iter().map(|(_, low)| *low).collect()))).collect()
    }

    /// The variables on which diagrams depend, in no order.
    pub fn variables(&self, roots: &[Dd]) -> Vec<Var> {
        let mut there = vec![false; self.variable_count()];
        let mut all = Vec::new();
        self.each(roots, |n| {
            let var = self.nodes.var(n);
            if !std::mem::replace(&mut there[var as usize], true) {
                all.push(var);
            }
        });
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
        let mut all: Vec<u32> = dd.value().into_iter().collect();
        self.each(&[dd], |n| {
            for value in self.nodes.kids(n).filter_map(Dd::value) {
                if all.last() != Some(&value) {
                    all.push(value);
                }
            }
        });
        all.into_iter().collect()
    }

    /// How many kinds of assignment lead to yes, where the values between two cuts are of one kind.
    ///
    /// - `counted`: the variables that are counted.
    /// - returns: `None` where the diagram depends on another variable, or on where a value lies between two cuts, and
    ///   where the number cannot be held.
    pub fn count(&self, dd: Dd, counted: &mut Counted) -> Option<u128> {
        self.count_from(dd, 0, counted)
    }

    fn count_from(&self, dd: Dd, from: usize, counted: &mut Counted) -> Option<u128> {
        let (at, below) = match self.node(dd) {
            None => (counted.vars.len(), u128::from(dd.value()? == 1)),
            Some(n) => {
                let at = *counted.places.get(self.nodes.var(n) as usize)?;
                let below = match counted.known.get(&n) {
                    Some(count) => *count,
                    None => self.count_node(n, at, counted)?,
                };
                (at, below)
            }
        };
        let mut skipped = 1_u128;
        for (_, cuts) in counted.vars.get(from..at)? {
            skipped = skipped.checked_mul(cuts.len() as u128 + 1)?;
        }
        if skipped == 1 { Some(below) } else { skipped.checked_mul(below) }
    }

    fn count_node(&self, n: usize, at: usize, counted: &mut Counted) -> Option<u128> {
        let (var, least) = (self.nodes.var(n), self.nodes.lows(n).first().copied());
        let mut sum = 0_u128;
        if self.nodes.is_yes_no(n) {
            let (no, yes) = self.nodes.either(n);
            counted.vars.get(at).filter(|(own, _)| *own == var)?;
            sum = self.count_from(no, at + 1, counted)?.checked_add(self.count_from(yes, at + 1, counted)?)?;
            counted.known.insert(n, sum);
            return Some(sum);
        }
        for (part, kid) in self.parts_of(n) {
            let kinds = counted.kinds(at, var, part, least == Some(part.0))?;
            let inner = self.count_from(kid, at + 1, counted)?;
            let own = if kinds == 1 { inner } else { kinds.checked_mul(inner)? };
            sum = sum.checked_add(own)?;
        }
        counted.known.insert(n, sum);
        Some(sum)
    }
}

/// A cube as walks read it: by variable what it allows.
#[derive(Clone, Debug, Default)]
pub struct Sieve {
    by_var: Vec<Allowed>,
}

/// What a cube allows of a variable.
#[derive(Clone, Debug)]
pub struct Allowed {
    /// Whether 0 and 1 are among them.
    either: [bool; 2],
    parts: Parts,
}

/// Some parts of a range: most often one.
#[derive(Clone, Debug)]
enum Parts {
    All,
    One(Part),
    Several(Vec<Part>),
}

impl Allowed {
    const ALL: Allowed = Allowed { either: [true; 2], parts: Parts::All };

    fn these(parts: &[Part]) -> Allowed {
        let either = [0, 1].map(|value| parts.iter().any(|(low, high)| *low <= value && value <= *high));
        let parts = match parts {
            [only] => Parts::One(*only),
            several => Parts::Several(several.to_vec()),
        };
        Allowed { either, parts }
    }

    /// The parts; `None` where all are allowed.
    pub fn parts(&self) -> Option<&[Part]> {
        match &self.parts {
            Parts::All => None,
            Parts::One(only) => Some(std::slice::from_ref(only)),
            Parts::Several(several) => Some(several),
        }
    }
}

impl Sieve {
    /// That of a cube.
    pub fn of(cube: &BTreeMap<Var, Vec<Part>>) -> Sieve {
        let mut sieve = Sieve::default();
        for (var, parts) in cube {
            sieve.put(*var, parts);
        }
        sieve
    }

    /// One that allows all of so many variables.
    pub fn over(variables: usize) -> Sieve {
        Sieve { by_var: vec![Allowed::ALL; variables] }
    }

    /// The cube.
    pub fn cube(&self) -> BTreeMap<Var, Vec<Part>> {
        self.iter().map(|(var, parts)| (var, parts.to_vec())).collect()
    }

    /// Allows of a variable these parts alone.
    pub fn put(&mut self, var: Var, parts: &[Part]) {
        self.put_back(var, Allowed::these(parts));
    }

    /// Allows of a variable what [`Sieve::free`] gave.
    pub fn put_back(&mut self, var: Var, allowed: Allowed) {
        let at = var as usize;
        if self.by_var.len() <= at {
            self.by_var.resize(at + 1, Allowed::ALL);
        }
        if let Some(own) = self.by_var.get_mut(at) {
            *own = allowed;
        }
    }

    /// Allows of a variable all of its range, and gives what was allowed before; `None` where it was all.
    pub fn free(&mut self, var: Var) -> Option<Allowed> {
        let before = std::mem::replace(self.by_var.get_mut(var as usize)?, Allowed::ALL);
        before.parts().is_some().then_some(before)
    }

    /// What is allowed of a variable; `None` where it is all.
    pub fn parts(&self, var: Var) -> Option<&[Part]> {
        self.by_var.get(var as usize)?.parts()
    }

    fn either(&self, var: Var) -> [bool; 2] {
        self.by_var.get(var as usize).map_or([true; 2], |own| own.either)
    }

    /// The variables of which not all is allowed, in order, each with what is.
    pub fn iter(&self) -> impl Iterator<Item = (Var, &[Part])> {
        (0..).zip(&self.by_var).filter_map(|(var, own)| Some((var, own.parts()?)))
    }
}

/// What is counted: variables in order, each with its cuts; and what was counted of them so far.
#[derive(Clone, Debug)]
pub struct Counted {
    vars: Vec<(Var, Vec<i128>)>,
    /// By variable: its place in `vars`, or that of the next.
    places: Vec<usize>,
    /// By node: how many kinds of assignment to it and what follows lead to yes.
    known: QuickMap<usize, u128>,
}

impl Counted {
    /// Of variables with their cuts.
    pub fn new(cuts: Cuts) -> Counted {
        let mut counted = Counted { vars: Vec::new(), places: Vec::new(), known: QuickMap::default() };
        for (var, own) in cuts {
            counted.places.resize(var as usize + 1, counted.vars.len());
            counted.vars.push((var, own));
        }
        counted
    }

    /// Whether a variable is counted.
    pub fn holds(&self, var: Var) -> bool {
        let place = self.places.get(var as usize).and_then(|at| self.vars.get(*at));
        place.is_some_and(|(own, _)| *own == var)
    }

    /// How many kinds of value a part has; `None` where no cut is where it begins, nor its variable's range.
    fn kinds(&self, at: usize, var: Var, (low, high): Part, first: bool) -> Option<u128> {
        let (own, cuts) = self.vars.get(at)?;
        if *own == var && low == high {
            // One value is of one kind, where it is told from the one before.
            return (first || cuts.binary_search(&low).is_ok()).then_some(1);
        }
        let upto = |value: i128| cuts.partition_point(|cut| *cut <= value);
        let from = upto(low);
        let known = first || from.checked_sub(1).is_some_and(|before| cuts.get(before) == Some(&low));
        (*own == var && known).then(|| (upto(high) - from) as u128 + 1)
    }
}
