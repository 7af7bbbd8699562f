//! Nodes of decision diagrams, shared: one node for one function of the variables at and below it.
//!
//! Knows nothing of policies: variables are numbers with a range of whole values, terminals are numbers. A node parts
//! the range of its variable; neighbouring parts never lead to the same node, and no node leads to one place only, so
//! two functions are the same exactly where their diagrams are. Truths are terminals too: no, yes, and an error.

use crate::diagram::gates::Gates;
use crate::diagram::nodes::{LAST, Nodes, is_yes_no, var_of};
pub use crate::diagram::op::{Op, pair, unpair};
use crate::diagram::table::{END, Made, Marks, Step, Steps};
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
    pub(super) nodes: Nodes,
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
            nodes: Nodes::default(),
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
        self.gates.as_ref().map_or(self.nodes.len(), Gates::len)
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

    pub(super) fn variable_count(&self) -> usize {
        self.ranges.len()
    }

    pub(super) fn node(&self, dd: Dd) -> Option<usize> {
        (dd.0 & TERMINAL == 0 && self.gates.is_none()).then_some(dd.0 as usize)
    }

    /// The topmost variable; `None` of a diagram that is the same everywhere.
    pub fn top(&self, dd: Dd) -> Option<Var> {
        self.node(dd).map(|n| self.nodes.var(n))
    }

    /// The parts of the topmost variable's range, each with where it leads.
    pub fn parts(&self, dd: Dd) -> Vec<(Part, Dd)> {
        self.node(dd).map_or_else(Vec::new, |n| self.parts_of(n).collect())
    }

    /// The parts of the range of a node's variable, each with where it leads.
    pub(super) fn parts_of(&self, n: usize) -> impl DoubleEndedIterator<Item = (Part, Dd)> + '_ {
        let (lows, last) = (self.nodes.lows(n), self.range(self.nodes.var(n)).1);
        let high = move |part: usize| lows.get(part + 1).map_or(last, |low| low - 1);
        (0..lows.len()).map(move |part| ((lows[part], high(part)), self.nodes.kid(n, part)))
    }

    /// The last part of the topmost variable's range that does not lead to no, with where it leads.
    pub fn last_open(&self, dd: Dd) -> Option<(Var, Part, Dd)> {
        let n = self.node(dd)?;
        let (part, kid) = self.parts_of(n).rfind(|(_, kid)| *kid != Dd::NO)?;
        Some((self.nodes.var(n), part, kid))
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
        let made = match &self.scratch[base..=kept] {
            [(_, only)] => Ok(*only),
            [(0, no), (1, yes)] if self.range(var) == (0, 1) => {
                self.nodes.yes_no(var, (*no, *yes), self.limit).ok_or(Full)
            }
            parts => self.nodes.other(var, parts, self.limit).ok_or(Full),
        };
        self.scratch.truncate(base);
        made
    }

    /// The node of a yes/no variable.
    pub(super) fn make_yes_no(&mut self, var: Var, no: Dd, yes: Dd) -> Result<Dd, Full> {
        if no == yes { Ok(no) } else { self.nodes.yes_no(var, (no, yes), self.limit).ok_or(Full) }
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
        if let ([(1, 1)], (0, 1)) = (parts, (least, most)) {
            return self.make_yes_no(var, Dd::NO, Dd::YES);
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
        self.combine(op, a, b)
    }

    /// Two diagrams combined, of which most are told at a glance.
    #[inline(always)]
    fn combine(&mut self, op: Op, a: Dd, b: Dd) -> Result<Dd, Full> {
        if let Some(early) = op.early(a, b) {
            return Ok(early);
        }
        if let (Some(a), Some(b)) = (a.value(), b.value()) {
            return Ok(Dd::of(op.on(a, b)));
        }
        // The order of two is nothing to most.
        let (a, b) = if op.turns() && b < a { (b, a) } else { (a, b) };
        let key = Step::new([op as u32 + 1, a.0, b.0]);
        match self.combined.get(key) {
            Some(known) => Ok(known),
            None => self.combine_nodes(op, (a, b), key),
        }
    }

    #[inline(never)]
    fn combine_nodes(&mut self, op: Op, (a, b): (Dd, Dd), key: Step) -> Result<Dd, Full> {
        let (head_a, head_b) = (self.nodes.head(a), self.nodes.head(b));
        let order = head_a.order.min(head_b.order);
        let result = if is_yes_no(order) {
            let ((no_a, yes_a), (no_b, yes_b)) = (head_a.either(order), head_b.either(order));
            let no = self.combine(op, no_a, no_b)?;
            let yes = self.combine(op, yes_a, yes_b)?;
            self.make_yes_no(var_of(order), no, yes)?
        } else {
            self.combine_parts(op, (a, b), var_of(order))?
        };
        self.combined.put(key, result);
        Ok(result)
    }

    fn combine_parts(&mut self, op: Op, (a, b): (Dd, Dd), var: Var) -> Result<Dd, Full> {
        let base = self.scratch.len();
        let (mut walk_a, mut walk_b) = (Walk::of(self, a, var), Walk::of(self, b, var));
        let mut low = self.range(var).0;
        loop {
            let kid = self.combine(op, walk_a.kid(self), walk_b.kid(self));
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

    /// Whether [`Op::And`] of two diagrams is other than no: none is made, and one assignment ends the search.
    pub fn overlap(&mut self, a: Dd, b: Dd) -> bool {
        if let Some(early) = Op::And.early(a, b) {
            return early != Dd::NO;
        }
        if let (Some(a), Some(b)) = (a.value(), b.value()) {
            return Op::And.on(a, b) != 0;
        }
        let (a, b) = if b < a { (b, a) } else { (a, b) };
        let key = Step::new([Op::And as u32 + 1, a.0, b.0]);
        if let Some(known) = self.combined.get(key) {
            return known != Dd::NO;
        }
        let (head_a, head_b) = (self.nodes.head(a), self.nodes.head(b));
        let order = head_a.order.min(head_b.order);
        let found = if is_yes_no(order) {
            let ((no_a, yes_a), (no_b, yes_b)) = (head_a.either(order), head_b.either(order));
            self.overlap(yes_a, yes_b) || self.overlap(no_a, no_b)
        } else {
            self.overlap_parts((a, b), var_of(order))
        };
        if !found {
            self.combined.put(key, Dd::NO);
        }
        found
    }

    fn overlap_parts(&mut self, (a, b): (Dd, Dd), var: Var) -> bool {
        let (mut walk_a, mut walk_b) = (Walk::of(self, a, var), Walk::of(self, b, var));
        loop {
            if self.overlap(walk_a.kid(self), walk_b.kid(self)) {
                return true;
            }
            let next = walk_a.next_low(self).min(walk_b.next_low(self));
            if next == i128::MAX {
                return false;
            }
            walk_a.advance(self, next);
            walk_b.advance(self, next);
        }
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
        self.pick(cond, then, otherwise)
    }

    /// As [`Store::choose`], of which most is told at a glance.
    #[inline(always)]
    fn pick(&mut self, cond: Dd, then: Dd, otherwise: Dd) -> Result<Dd, Full> {
        if let Some(value) = cond.value() {
            return Ok(if value == 1 { then } else { otherwise });
        }
        if then == otherwise {
            return Ok(then);
        }
        let key = Step::new([cond.0 + 1, then.0, otherwise.0]);
        match self.chosen.get(key) {
            Some(known) => Ok(known),
            None => self.pick_nodes([cond, then, otherwise], key),
        }
    }

    #[inline(never)]
    fn pick_nodes(&mut self, [cond, then, otherwise]: [Dd; 3], key: Step) -> Result<Dd, Full> {
        let heads = [cond, then, otherwise].map(|dd| self.nodes.head(dd));
        let order = heads.iter().fold(LAST, |order, head| order.min(head.order));
        let result = if is_yes_no(order) {
            let [(no_c, yes_c), (no_t, yes_t), (no_o, yes_o)] = heads.map(|head| head.either(order));
            let no = self.pick(no_c, no_t, no_o)?;
            let yes = self.pick(yes_c, yes_t, yes_o)?;
            self.make_yes_no(var_of(order), no, yes)?
        } else {
            self.pick_parts([cond, then, otherwise], var_of(order))?
        };
        self.chosen.put(key, result);
        Ok(result)
    }

    fn pick_parts(&mut self, all: [Dd; 3], var: Var) -> Result<Dd, Full> {
        let base = self.scratch.len();
        let mut walks = all.map(|dd| Walk::of(self, dd, var));
        let mut low = self.range(var).0;
        loop {
            let [c, t, o] = [0, 1, 2].map(|n: usize| walks[n].kid(self));
            match self.pick(c, t, o) {
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
        let later = self.nodes.lows(n).partition_point(|low| *low <= value);
        self.nodes.kid(n, later.saturating_sub(1))
    }

    /// Where a variable's value leads from a diagram that begins at it or below it.
    pub fn follow(&self, dd: Dd, var: Var, value: i128) -> Dd {
        match self.node(dd) {
            Some(n) if self.nodes.var(n) == var => self.kid_of(n, value),
            Some(_) | None => dd,
        }
    }
}

/// A walk along the parts of one variable in one diagram.
struct Walk {
    dd: Dd,
    /// The node and the part at hand; `None` where the diagram does not begin at the variable.
    at: Option<(usize, usize)>,
}

impl Walk {
    fn of(store: &Store, dd: Dd, var: Var) -> Walk {
        Walk { dd, at: store.node(dd).filter(|n| store.nodes.var(*n) == var).map(|n| (n, 0)) }
    }

    fn kid(&self, store: &Store) -> Dd {
        self.at.map_or(self.dd, |(n, part)| store.nodes.kid(n, part))
    }

    fn next_low(&self, store: &Store) -> i128 {
        self.at.and_then(|(n, part)| store.nodes.lows(n).get(part + 1).copied()).unwrap_or(i128::MAX)
    }

    fn advance(&mut self, store: &Store, to: i128) {
        if self.next_low(store) == to
            && let Some((_, part)) = &mut self.at
        {
            *part += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagram::count::Counted;

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
        let mut counted = Counted::new(store.cuts(&[low, middle]));
        assert_eq!(store.count(both, &mut counted), Some(1), "of the four parts 0, 25, 50 and 75");
    }

    #[test]
    fn kinds_are_counted_over_variables_that_do_not_matter_too() {
        let mut store = Store::new(1000);
        let [a, b, c] = bits(&mut store, 3).try_into().unwrap();
        let mut counted = Counted::new(store.cuts(&[a, b, c]));
        assert_eq!(store.count(b, &mut counted), Some(4));
        let any = store.apply(Op::Or, a, c).unwrap();
        assert_eq!(store.count(any, &mut counted), Some(6));
        assert_eq!(store.count(Dd::YES, &mut counted), Some(8));
    }

    #[test]
    fn what_is_told_apart_more_finely_than_is_counted_has_no_number() {
        let mut store = Store::new(1000);
        let (var, other) = (store.variable((0, 99)).unwrap(), store.variable((0, 1)).unwrap());
        let low = store.within(var, &[(0, 49)]).unwrap();
        let finer = store.within(var, &[(0, 24)]).unwrap();
        let yes = store.within(other, &[(1, 1)]).unwrap();
        let mut counted = Counted::new(store.cuts(&[low]));
        assert_eq!(store.count(low, &mut counted), Some(1));
        assert_eq!(store.count(finer, &mut counted), None, "25 is no cut");
        assert_eq!(store.count(yes, &mut counted), None, "the variable is not counted");
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
