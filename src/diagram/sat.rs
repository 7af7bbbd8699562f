//! Formulas searched for one case: what is left where diagrams would be too large.
//!
//! A solver of yes/no questions is given every step of a formula; dates and numbers are told to it as it errs: what it
//! proposes is put to the theory, and what contradicts itself is ruled out. It finds one case, or that there is none, or
//! gives up after a number of steps that is the same on every machine.

use crate::diagram::gates::Gate;
use crate::diagram::point::Point;
use crate::diagram::space::Space;
use crate::diagram::store::{Dd, Store, Var};
use crate::diagram::theta::{Cube, Solved};
use crate::diagram::witness::Effort;
use batsat::{Callbacks, ClauseKind, Lit, Solver, SolverInterface, lbool};
use std::collections::{BTreeMap, BTreeSet};

/// What came of a search.
#[derive(Clone, Debug, PartialEq)]
pub enum Sought {
    /// This case, which somebody else confirmed.
    Found(Point),
    /// There is none.
    Never,
    /// Cases were proposed, and none was confirmed.
    Unconfirmed,
    /// It was given up.
    GivenUp,
}

/// Clauses learnt at most before a search is given up.
const MOST_LEARNT: usize = 30_000;
/// Proposals put to the theory at most.
const MOST_ROUNDS: usize = 2_000;
/// Cases tried before it is said that none was confirmed.
const MOST_TRIALS: usize = 12;

/// Counts what is learnt, and stops.
#[derive(Default)]
struct Patience {
    learnt: usize,
}

impl Callbacks for Patience {
    fn on_new_clause(&mut self, _: &[Lit], kind: ClauseKind) {
        self.learnt += usize::from(kind == ClauseKind::Learnt);
    }

    fn stop(&self) -> bool {
        self.learnt > MOST_LEARNT
    }
}

/// A formula as clauses.
struct Clauses {
    solver: Solver<Patience>,
    yes: Lit,
    /// Of each step and value, that it has it.
    has: BTreeMap<(usize, u32), Lit>,
    /// Of each variable the values at which some part begins, each with that it has been reached; upwards.
    reached: BTreeMap<Var, Vec<(i128, Lit)>>,
}

impl Space {
    /// A case for which a formula is yes, and that somebody else confirms.
    ///
    /// - `yes`: a formula of no and yes.
    /// - `confirm`: whether a case shows what it is to show.
    pub fn seek(&self, yes: Dd, confirm: &mut dyn FnMut(&Space, &Point, Effort) -> bool) -> Sought {
        if yes == Dd::NO {
            return Sought::Never;
        }
        let mut clauses = Clauses::new(&self.store, yes);
        let mut tried = 0;
        for _ in 0..MOST_ROUNDS {
            let found = clauses.solver.solve_limited(&[]);
            if found == lbool::FALSE {
                return if tried == 0 { Sought::Never } else { Sought::Unconfirmed };
            }
            if found != lbool::TRUE || tried >= MOST_TRIALS {
                break;
            }
            let cube = clauses.cube(&self.store);
            match self.solve(&cube) {
                Solved::Never(conflict) => clauses.rule_out(&conflict),
                Solved::Point(point) if confirm(self, &point, Effort::Plain) => {
                    let mut plainly = |space: &Space, point: &Point| confirm(space, point, Effort::Plain);
                    return Sought::Found(self.fewest(point, &BTreeSet::new(), &mut plainly));
                }
                Solved::Point(point) if confirm(self, &point, Effort::All) => return Sought::Found(point),
                Solved::Point(_) | Solved::Unclear => {
                    tried += 1;
                    clauses.rule_out(&cube);
                }
            }
        }
        if tried == 0 { Sought::GivenUp } else { Sought::Unconfirmed }
    }
}

impl Clauses {
    fn new(store: &Store, root: Dd) -> Clauses {
        let mut solver = Solver::new(Default::default(), Patience::default());
        let yes = Lit::new(solver.new_var_default(), true);
        let mut clauses = Clauses { solver, yes, has: BTreeMap::new(), reached: BTreeMap::new() };
        clauses.add(vec![yes]);
        let Some(gates) = &store.gates else { return clauses };
        let beneath = gates.beneath(&[root]);
        for (var, cuts) in store.cuts(&[root]) {
            let reached: Vec<(i128, Lit)> = cuts.into_iter().map(|at| (at, clauses.open())).collect();
            for pair in reached.windows(2) {
                if let [(_, lower), (_, higher)] = pair {
                    clauses.add(vec![!*higher, *lower]);
                }
            }
            clauses.reached.insert(var, reached);
        }
        for n in beneath {
            clauses.step(store, n);
        }
        let root = clauses.has(root, 1);
        clauses.add(vec![root]);
        clauses
    }

    fn open(&mut self) -> Lit {
        Lit::new(self.solver.new_var_default(), true)
    }

    fn add(&mut self, mut clause: Vec<Lit>) {
        self.solver.add_clause_reuse(&mut clause);
    }

    /// That a formula has a value.
    fn has(&self, dd: Dd, value: u32) -> Lit {
        match dd.value() {
            Some(own) if own == value => self.yes,
            Some(_) => !self.yes,
            None => self.has.get(&(dd.number(), value)).copied().unwrap_or(!self.yes),
        }
    }

    /// That a variable's value is at least so high.
    fn at_least(&self, store: &Store, var: Var, at: i128) -> Lit {
        if at <= store.range(var).0 {
            return self.yes;
        }
        let own = self.reached.get(&var).and_then(|reached| reached.iter().find(|(cut, _)| *cut >= at));
        own.map_or(!self.yes, |(_, lit)| *lit)
    }

    /// The clauses of one step: whatever values it is made of, it has the one that follows.
    fn step(&mut self, store: &Store, n: usize) {
        let Some(gates) = &store.gates else { return };
        let values = gates.values(Dd::inner(n));
        let lits: Vec<Lit> = match values.len() {
            2 => {
                let first = self.open();
                vec![first, !first]
            }
            _ => values.iter().map(|_| self.open()).collect(),
        };
        for (at, one) in lits.iter().enumerate() {
            for other in lits.iter().skip(at + 1).filter(|_| values.len() > 2) {
                self.add(vec![!*one, !*other]);
            }
        }
        self.has.extend(values.iter().map(|value| (n, *value)).zip(lits));
        let own = Dd::inner(n);
        match gates.get(n) {
            Some(Gate::Within(var, parts)) => {
                let mut any = vec![!self.has(own, 1)];
                for (low, high) in parts {
                    let (from, beyond) = (self.at_least(store, *var, *low), self.at_least(store, *var, high + 1));
                    self.add(vec![!from, beyond, self.has(own, 1)]);
                    let inside = self.open();
                    self.add(vec![!inside, from]);
                    self.add(vec![!inside, !beyond]);
                    any.push(inside);
                }
                self.add(any);
            }
            Some(Gate::Apply(op, a, b)) => {
                for left in gates.values(*a) {
                    for right in gates.values(*b) {
                        let result = self.has(own, op.on(left, right));
                        self.add(vec![!self.has(*a, left), !self.has(*b, right), result]);
                    }
                }
            }
            Some(Gate::Choose(cond, then, otherwise)) => {
                let chosen = self.has(*cond, 1);
                for value in gates.values(*then) {
                    self.add(vec![!chosen, !self.has(*then, value), self.has(own, value)]);
                }
                for value in gates.values(*otherwise) {
                    self.add(vec![chosen, !self.has(*otherwise, value), self.has(own, value)]);
                }
            }
            Some(Gate::Map(of, to)) => {
                for (from, value) in to {
                    self.add(vec![!self.has(*of, *from), self.has(own, *value)]);
                }
            }
            None => {}
        }
    }

    /// The case that was proposed, by the part of each variable's range.
    fn cube(&self, store: &Store) -> Cube {
        let mut cube = Cube::new();
        for (var, reached) in &self.reached {
            let (mut low, mut high) = store.range(*var);
            for (at, lit) in reached {
                if self.solver.value_lit(*lit) == lbool::TRUE {
                    low = *at;
                } else {
                    high = *at - 1;
                    break;
                }
            }
            cube.insert(*var, vec![(low, high)]);
        }
        cube
    }

    /// Rules out all that a cube says.
    fn rule_out(&mut self, cube: &Cube) {
        let mut clause = Vec::new();
        for (var, parts) in cube {
            let (Some((low, _)), Some((_, high)), Some(reached)) = (parts.first(), parts.last(), self.reached.get(var))
            else {
                continue;
            };
            let own = |at: i128| reached.iter().find(|(cut, _)| *cut == at).map(|(_, lit)| *lit);
            clause.extend(own(*low).map(|lit| !lit));
            clause.extend(own(high + 1));
        }
        self.add(clause);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagram::store::{Op, Part};

    /// Whether the solver says of every formula over three bits and a range what its table says.
    #[test]
    fn a_formula_has_a_case_where_its_diagram_has_one() {
        let ranges: [Part; 4] = [(0, 1), (0, 1), (0, 1), (0, 9)];
        for seed in 0..200_u32 {
            let mut results = Vec::new();
            for mut store in [Store::new(10_000), Store::formulas()] {
                let mut pick = seed;
                let mut next = |n: u32| {
                    pick = pick.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                    (pick >> 16) % n
                };
                let mut all = vec![Dd::NO, Dd::YES, Dd::ERROR];
                for range in ranges {
                    let var = store.variable(range).unwrap();
                    let parts = if range.1 == 1 { vec![(1, 1)] } else { vec![(2, 4), (7, 7)] };
                    all.push(store.within(var, &parts).unwrap());
                }
                for _ in 0..12 {
                    let size = u32::try_from(all.len()).unwrap();
                    let mut one = || all[next(size) as usize];
                    let (a, b, c) = (one(), one(), one());
                    let made = match next(6) {
                        0 => store.apply(Op::And, a, b),
                        1 => store.apply(Op::Or, a, b),
                        2 => store.apply(Op::Not, a, Dd::NO),
                        3 => store.choose(a, b, c),
                        4 => store.apply(Op::IsError, a, Dd::NO),
                        _ => store.map(a, &mut |value| Dd::of((value + 1) % 3)),
                    };
                    all.push(made.unwrap());
                }
                let last = *all.last().unwrap();
                let yes = store.apply(Op::IsYes, last, Dd::NO).unwrap();
                let some = match &store.gates {
                    None => yes != Dd::NO,
                    Some(_) if yes.value().is_some() => yes == Dd::YES,
                    Some(_) => Clauses::new(&store, yes).solver.solve_limited(&[]) == lbool::TRUE,
                };
                results.push(some);
            }
            assert_eq!(results[0], results[1], "{seed}");
        }
    }
}
