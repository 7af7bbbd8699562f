//! Nodes of decision diagrams, shared: one node for one function of the variables at and below it.
//!
//! Knows nothing of policies: variables are numbers with a range of whole values, terminals are numbers. A node parts
//! the range of its variable; neighbouring parts never lead to the same node, and no node leads to one place only, so
//! two functions are the same exactly where their diagrams are. Truths are terminals too: no, yes, and an error.

use crate::diagram::gates::Gates;
pub use crate::diagram::op::{Op, pair, unpair};
use crate::diagram::table::{END, Heads, Made, Marks, Steps, begin, is_yes_no, mix};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// A diagram, by its topmost node or its only terminal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Dd(u32);

const TERMINAL: u32 = 1 << 31;

impl Dd {
    /// No.
    pub const NO: Dd = Dd::of(0);
    /// Yes.
    pub const YES: Dd = Dd::of(1);
    /// It cannot be computed.
    pub const ERROR: Dd = Dd::of(2);

    /// The diagram that is the same everywhere.
    ///
    /// - `value`: below 2³¹.
    pub const fn of(value: u32) -> Dd {
        Dd(value | TERMINAL)
    }

    /// The value, of a diagram that is the same everywhere.
    pub fn value(self) -> Option<u32> {
        (self.0 & TERMINAL != 0).then_some(self.0 & !TERMINAL)
    }

    pub(super) fn inner(n: usize) -> Dd {
        Dd(u32::try_from(n).unwrap_or(END) & !TERMINAL)
    }

    pub(super) fn raw(self) -> u32 {
        self.0
    }

    pub(super) fn from_raw(raw: u32) -> Dd {
        Dd(raw)
    }

    /// The number of its node or step.
    pub(super) fn number(self) -> usize {
        self.0 as usize
    }

    /// The diagram of a truth that is the same everywhere.
    pub fn truth(yes: bool) -> Dd {
        if yes { Dd::YES } else { Dd::NO }
    }
}

/// A variable, by its place in the order.
pub type Var = u32;

/// A part of a variable's range, both ends included.
pub type Part = (i128, i128);

/// The limit on nodes or variables was met: what was asked for is not known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Full;

/// All nodes, each once.
#[derive(Debug)]
pub struct Store {
    // INVARIANT: node `n` has the edges `starts[n]..starts[n + 1]`; the first begins where its variable's range does.
    pub(super) vars: Vec<Var>,
    starts: Vec<u32>,
    pub(super) lows: Vec<i128>,
    pub(super) kids: Vec<Dd>,
    heads: Heads,
    combined: Steps,
    chosen: Steps,
    pub(super) made: Made,
    ranges: Vec<Part>,
    pub(super) scratch: Vec<(i128, Dd)>,
    // Held for the time of a walk: a store may be walked by several threads at once.
    marks: Mutex<Marks>,
    limit: usize,
    /// Formulas are kept in place of nodes.
    pub(super) gates: Option<Gates>,
}

/// More variables than this would make walks too deep.
const MOST_VARIABLES: usize = 4_000;

#[expect(
    clippy::indexing_slicing,
    reason = "nodes and edges are never taken away, and a Dd is made only with its node"
)]
impl Store {
    /// An empty store.
    ///
    /// - `limit`: nodes at most.
    pub fn new(limit: usize) -> Store {
        Store {
            vars: Vec::new(),
            starts: vec![0],
            lows: Vec::new(),
            kids: Vec::new(),
            heads: Heads::default(),
            combined: Steps::default(),
            chosen: Steps::default(),
            made: Made::default(),
            ranges: Vec::new(),
            scratch: Vec::new(),
            marks: Mutex::default(),
            limit,
            gates: None,
        }
    }

    /// What walks mark, for one walk.
    pub(super) fn marks(&self) -> MutexGuard<'_, Marks> {
        self.marks.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// An empty store that keeps formulas in place of diagrams: nothing is worked out, and nothing grows. Only what
    /// makes diagrams can be asked of it, their values, and [`crate::diagram::sat`].
    pub fn formulas() -> Store {
        Store { gates: Some(Gates::default()), ..Store::new(0) }
    }

    /// How many nodes there are.
    pub fn len(&self) -> usize {
        self.gates.as_ref().map_or(self.vars.len(), Gates::len)
    }

    /// Whether there is no node yet.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// A new variable, after all others in the order.
    ///
    /// # Errors
    /// [`Full`] where there are too many.
    pub fn variable(&mut self, range: Part) -> Result<Var, Full> {
        if self.ranges.len() >= MOST_VARIABLES {
            return Err(Full);
        }
        self.ranges.push(range);
        Var::try_from(self.ranges.len() - 1).map_err(|_| Full)
    }

    /// The range of a variable.
    pub fn range(&self, var: Var) -> Part {
        self.ranges[var as usize]
    }

    pub(super) fn node(&self, dd: Dd) -> Option<usize> {
        (dd.0 & TERMINAL == 0 && self.gates.is_none()).then_some(dd.0 as usize)
    }

    /// The topmost variable; `None` of a diagram that is the same everywhere.
    pub fn top(&self, dd: Dd) -> Option<Var> {
        self.node(dd).map(|n| self.vars[n])
    }

    pub(super) fn edges(&self, n: usize) -> std::ops::Range<usize> {
        self.starts[n] as usize..self.starts[n + 1] as usize
    }

    /// The parts of the topmost variable's range, each with where it leads.
    pub fn parts(&self, dd: Dd) -> Vec<(Part, Dd)> {
        let Some(n) = self.node(dd) else { return Vec::new() };
        let last = self.range(self.vars[n]).1;
        let edges = self.edges(n);
        let end = edges.end;
        edges
            .map(|e| {
                let high = if e + 1 < end { self.lows[e + 1] - 1 } else { last };
                ((self.lows[e], high), self.kids[e])
            })
            .collect()
    }

    /// The last part of the topmost variable's range that does not lead to no, with where it leads.
    pub fn last_open(&self, dd: Dd) -> Option<(Var, Part, Dd)> {
        let n = self.node(dd)?;
        let mut high = self.range(self.vars[n]).1;
        for e in self.edges(n).rev() {
            if self.kids[e] != Dd::NO {
                return Some((self.vars[n], (self.lows[e], high), self.kids[e]));
            }
            high = self.lows[e] - 1;
        }
        None
    }

    /// The node of what lies in the scratch from `base` on.
    pub(super) fn make(&mut self, var: Var, base: usize) -> Result<Dd, Full> {
        // Neighbours that lead to the same place are one.
        let mut kept = base;
        for at in base + 1..self.scratch.len() {
            if self.scratch[at].1 != self.scratch[kept].1 {
                kept += 1;
                self.scratch[kept] = self.scratch[at];
            }
        }
        self.scratch.truncate(kept + 1);
        if kept == base {
            let only = self.scratch[base].1;
            self.scratch.truncate(base);
            return Ok(only);
        }
        let hash = self.scratch[base..].iter().fold(begin(var), |hash, (low, kid)| mix(hash, *low, *kid));
        let mut seen = self.heads.first(hash);
        while seen != END {
            let n = seen as usize;
            if self.vars[n] == var && self.same_edges(n, base) {
                self.scratch.truncate(base);
                return Ok(Dd(seen));
            }
            seen = self.heads.next(seen);
        }
        if self.is_full() {
            self.scratch.truncate(base);
            return Err(Full);
        }
        for (low, kid) in self.scratch.drain(base..) {
            self.lows.push(low);
            self.kids.push(kid);
        }
        Ok(self.add(var, hash))
    }

    /// The node of a yes/no variable.
    pub(super) fn make_yes_no(&mut self, var: Var, no: Dd, yes: Dd) -> Result<Dd, Full> {
        if no == yes {
            return Ok(no);
        }
        let hash = mix(mix(begin(var), 0, no), 1, yes);
        let mut seen = self.heads.first(hash);
        while seen != END {
            let n = seen as usize;
            if self.vars[n] == var && self.either(n) == (no, yes) {
                return Ok(Dd(seen));
            }
            seen = self.heads.next(seen);
        }
        if self.is_full() {
            return Err(Full);
        }
        self.lows.extend([0, 1]);
        self.kids.extend([no, yes]);
        Ok(self.add(var, hash))
    }

    fn is_full(&self) -> bool {
        self.vars.len() >= self.limit || self.kids.len() >= END as usize / 2
    }

    /// The node of the edges that were just put at the end.
    fn add(&mut self, var: Var, hash: u64) -> Dd {
        let id = u32::try_from(self.vars.len()).unwrap_or(END);
        self.vars.push(var);
        self.starts.push(u32::try_from(self.kids.len()).unwrap_or(END));
        self.heads.push(hash);
        Dd(id)
    }

    /// Where no and yes lead from a node of a yes/no variable.
    pub(super) fn either(&self, n: usize) -> (Dd, Dd) {
        let at = self.starts[n] as usize;
        (self.kids[at], self.kids[at + 1])
    }

    /// Where no and yes lead from a diagram that begins at a yes/no variable or below it.
    fn either_of(&self, dd: Dd, var: Var) -> (Dd, Dd) {
        match self.node(dd) {
            Some(n) if self.vars[n] == var => self.either(n),
            Some(_) | None => (dd, dd),
        }
    }

    fn same_edges(&self, n: usize, base: usize) -> bool {
        let (edges, new) = (self.edges(n), &self.scratch[base..]);
        edges.len() == new.len() && edges.zip(new).all(|(e, (low, kid))| self.lows[e] == *low && self.kids[e] == *kid)
    }

    /// Whether a variable's value lies in one of the parts, which are in order and apart.
    ///
    /// # Errors
    /// [`Full`].
    pub fn within(&mut self, var: Var, parts: &[Part]) -> Result<Dd, Full> {
        let (least, most) = self.range(var);
        if let Some(gates) = &mut self.gates {
            let inside = parts.iter().map(|(low, high)| ((*low).max(least), (*high).min(most)));
            let inside: Vec<Part> = inside.filter(|(low, high)| low <= high).collect();
            return Ok(match inside.as_slice() {
                [] => Dd::NO,
                [only] if *only == (least, most) => Dd::YES,
                _ => gates.within(var, inside),
            });
        }
        let base = self.scratch.len();
        let mut at = least;
        for (low, high) in parts {
            let (low, high) = ((*low).max(least), (*high).min(most));
            if low > high {
                continue;
            }
            if at < low {
                self.scratch.push((at, Dd::NO));
            }
            self.scratch.push((low, Dd::YES));
            at = high + 1;
        }
        if at <= most {
            self.scratch.push((at, Dd::NO));
        }
        self.make(var, base)
    }

    /// Two diagrams combined.
    ///
    /// # Errors
    /// [`Full`].
    pub fn apply(&mut self, op: Op, a: Dd, b: Dd) -> Result<Dd, Full> {
        if let Some(early) = op.early(a, b) {
            return Ok(early);
        }
        if let (Some(a), Some(b)) = (a.value(), b.value()) {
            return Ok(Dd::of(op.on(a, b)));
        }
        if let Some(gates) = &mut self.gates {
            return Ok(gates.apply(op, a, b));
        }
        // The order of two is nothing to most.
        let (a, b) = if op.turns() && b < a { (b, a) } else { (a, b) };
        let key = [op as u32 + 1, a.0, b.0];
        if let Some(known) = self.combined.get(key) {
            return Ok(known);
        }
        let var = self.top(a).unwrap_or(Var::MAX).min(self.top(b).unwrap_or(Var::MAX));
        let result = if is_yes_no(self.range(var)) {
            let ((no_a, yes_a), (no_b, yes_b)) = (self.either_of(a, var), self.either_of(b, var));
            let no = self.apply(op, no_a, no_b)?;
            let yes = self.apply(op, yes_a, yes_b)?;
            self.make_yes_no(var, no, yes)?
        } else {
            self.apply_parts(op, (a, b), var)?
        };
        self.combined.put(key, result);
        Ok(result)
    }

    fn apply_parts(&mut self, op: Op, (a, b): (Dd, Dd), var: Var) -> Result<Dd, Full> {
        let base = self.scratch.len();
        let (mut walk_a, mut walk_b) = (Walk::of(self, a, var), Walk::of(self, b, var));
        let mut low = self.range(var).0;
        loop {
            let kid = self.apply(op, walk_a.kid(self), walk_b.kid(self));
            match kid {
                Ok(kid) => self.scratch.push((low, kid)),
                Err(full) => {
                    self.scratch.truncate(base);
                    return Err(full);
                }
            }
            let next = walk_a.next_low(self).min(walk_b.next_low(self));
            if next == i128::MAX {
                break;
            }
            walk_a.advance(self, next);
            walk_b.advance(self, next);
            low = next;
        }
        self.make(var, base)
    }

    /// Many diagrams combined, two by two: one after the other the first would be walked again for each.
    ///
    /// - `none`: what there is without any.
    ///
    /// # Errors
    /// [`Full`].
    pub fn join(&mut self, op: Op, all: &[Dd], none: Dd) -> Result<Dd, Full> {
        match all {
            [] => Ok(none),
            [only] => Ok(*only),
            several => {
                let (first, second) = several.split_at(several.len() / 2);
                let (first, second) = (self.join(op, first, none)?, self.join(op, second, none)?);
                self.apply(op, first, second)
            }
        }
    }

    /// `then` where a condition is yes, else `otherwise`.
    ///
    /// # Errors
    /// [`Full`].
    pub fn choose(&mut self, cond: Dd, then: Dd, otherwise: Dd) -> Result<Dd, Full> {
        if let Some(value) = cond.value() {
            return Ok(if value == 1 { then } else { otherwise });
        }
        if then == otherwise {
            return Ok(then);
        }
        if let Some(gates) = &mut self.gates {
            return Ok(gates.choose(cond, then, otherwise));
        }
        let key = [cond.0 + 1, then.0, otherwise.0];
        if let Some(known) = self.chosen.get(key) {
            return Ok(known);
        }
        let var = [cond, then, otherwise].iter().filter_map(|dd| self.top(*dd)).min().unwrap_or(0);
        let result = if is_yes_no(self.range(var)) {
            let [(no_c, yes_c), (no_t, yes_t), (no_o, yes_o)] =
                [cond, then, otherwise].map(|dd| self.either_of(dd, var));
            let no = self.choose(no_c, no_t, no_o)?;
            let yes = self.choose(yes_c, yes_t, yes_o)?;
            self.make_yes_no(var, no, yes)?
        } else {
            self.choose_parts([cond, then, otherwise], var)?
        };
        self.chosen.put(key, result);
        Ok(result)
    }

    fn choose_parts(&mut self, all: [Dd; 3], var: Var) -> Result<Dd, Full> {
        let base = self.scratch.len();
        let mut walks = all.map(|dd| Walk::of(self, dd, var));
        let mut low = self.range(var).0;
        loop {
            let [c, t, o] = [0, 1, 2].map(|n: usize| walks[n].kid(self));
            match self.choose(c, t, o) {
                Ok(kid) => self.scratch.push((low, kid)),
                Err(full) => {
                    self.scratch.truncate(base);
                    return Err(full);
                }
            }
            let next = walks.iter().map(|walk| walk.next_low(self)).min().unwrap_or(i128::MAX);
            if next == i128::MAX {
                break;
            }
            for walk in &mut walks {
                walk.advance(self, next);
            }
            low = next;
        }
        self.make(var, base)
    }

    pub(super) fn kid_of(&self, n: usize, value: i128) -> Dd {
        let edges = self.edges(n);
        let later = self.lows[edges.clone()].partition_point(|low| *low <= value);
        self.kids[edges.start + later.saturating_sub(1)]
    }

    /// Where a variable's value leads from a diagram that begins at it or below it.
    pub fn follow(&self, dd: Dd, var: Var, value: i128) -> Dd {
        match self.node(dd) {
            Some(n) if self.vars[n] == var => self.kid_of(n, value),
            Some(_) | None => dd,
        }
    }
}

/// A walk along the parts of one variable in one diagram.
struct Walk {
    dd: Dd,
    /// The edge at hand, and the end of the edges; `None` where the diagram does not begin at the variable.
    at: Option<(usize, usize)>,
}

#[expect(clippy::indexing_slicing, reason = "the edges are those of a node")]
impl Walk {
    fn of(store: &Store, dd: Dd, var: Var) -> Walk {
        let at = store.node(dd).filter(|n| store.vars[*n] == var).map(|n| {
            let edges = store.edges(n);
            (edges.start, edges.end)
        });
        Walk { dd, at }
    }

    fn kid(&self, store: &Store) -> Dd {
        self.at.map_or(self.dd, |(at, _)| store.kids[at])
    }

    fn next_low(&self, store: &Store) -> i128 {
        match self.at {
            Some((at, end)) if at + 1 < end => store.lows[at + 1],
            Some(_) | None => i128::MAX,
        }
    }

    fn advance(&mut self, store: &Store, to: i128) {
        if self.next_low(store) == to
            && let Some((at, _)) = &mut self.at
        {
            *at += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bits(store: &mut Store, n: usize) -> Vec<Dd> {
        (0..n)
            .map(|_| {
                let var = store.variable((0, 1)).unwrap();
                store.within(var, &[(1, 1)]).unwrap()
            })
            .collect()
    }

    #[test]
    fn the_tables_of_two_truths_are_those_of_the_core() {
        for (a, b, and, or) in [
            (0, 0, 0, 0),
            (0, 1, 0, 1),
            (0, 2, 0, 2),
            (1, 0, 0, 1),
            (1, 1, 1, 1),
            (1, 2, 2, 1),
            (2, 0, 0, 2),
            (2, 1, 2, 1),
            (2, 2, 2, 2),
        ] {
            let mut store = Store::new(10);
            assert_eq!(store.apply(Op::And, Dd::of(a), Dd::of(b)), Ok(Dd::of(and)), "{a} and {b}");
            assert_eq!(store.apply(Op::Or, Dd::of(a), Dd::of(b)), Ok(Dd::of(or)), "{a} or {b}");
        }
    }

    #[test]
    fn one_function_is_one_diagram_however_it_was_made() {
        let mut store = Store::new(1000);
        let [a, b, c] = bits(&mut store, 3).try_into().unwrap();
        let bc = store.apply(Op::Or, b, c).unwrap();
        let left = store.apply(Op::And, a, bc).unwrap();
        let (ab, ac) = (store.apply(Op::And, a, b).unwrap(), store.apply(Op::And, a, c).unwrap());
        assert_eq!(store.apply(Op::Or, ab, ac).unwrap(), left);
        let not_c = store.apply(Op::Not, c, Dd::NO).unwrap();
        assert_eq!(store.choose(not_c, Dd::NO, Dd::YES).unwrap(), c);
    }

    #[test]
    fn parts_of_a_range_meet_where_they_are_cut() {
        let mut store = Store::new(1000);
        let var = store.variable((0, 99)).unwrap();
        let low = store.within(var, &[(0, 49)]).unwrap();
        let middle = store.within(var, &[(25, 74)]).unwrap();
        let both = store.apply(Op::And, low, middle).unwrap();
        assert_eq!(both, store.within(var, &[(25, 49)]).unwrap());
        assert_eq!(store.parts(both), [((0, 24), Dd::NO), ((25, 49), Dd::YES), ((50, 99), Dd::NO)]);
        assert_eq!(store.count(both, &store.cuts(&[low, middle])), Some(1), "of the four parts 0, 25, 50 and 75");
    }

    #[test]
    fn kinds_are_counted_over_variables_that_do_not_matter_too() {
        let mut store = Store::new(1000);
        let [a, b, c] = bits(&mut store, 3).try_into().unwrap();
        let cuts = store.cuts(&[a, b, c]);
        assert_eq!(store.count(b, &cuts), Some(4));
        let any = store.apply(Op::Or, a, c).unwrap();
        assert_eq!(store.count(any, &cuts), Some(6));
        assert_eq!(store.count(Dd::YES, &cuts), Some(8));
    }

    #[test]
    fn a_full_store_says_so_and_stays_whole() {
        let mut store = Store::new(3);
        let all = bits(&mut store, 3);
        assert_eq!(store.apply(Op::And, all[0], all[1]), Err(Full));
        assert_eq!(store.apply(Op::And, all[0], all[0]), Ok(all[0]));
        assert_eq!(store.len(), 3);
    }
}
