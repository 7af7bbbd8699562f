//! Formulas in place of diagrams: each step of the compiler kept as it was asked for, and never worked out.
//!
//! A formula grows no larger than the law. Two formulas may be the same function and not the same formula, so nothing
//! but a search ([`crate::diagram::sat`]) says what one comes to.

use crate::base::hash::QuickMap;
use crate::diagram::count::Cuts;
use crate::diagram::op::Op;
use crate::diagram::store::{Dd, Part, Var};
use std::collections::{BTreeMap, BTreeSet};

/// One step.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Gate {
    /// Whether a variable's value lies in one of the parts.
    Within(Var, Vec<Part>),
    /// Two values combined.
    Apply(Op, Dd, Dd),
    /// The second where the first is yes, else the third.
    Choose(Dd, Dd, Dd),
    /// Another value for each; those that are not listed stay.
    Map(Dd, Vec<(u32, u32)>),
}

/// All steps, each once; a step comes after those that it needs.
#[derive(Debug, Default)]
pub(super) struct Gates {
    gates: Vec<Gate>,
    /// Of each step the values that it may have, and perhaps some that it never has.
    values: Vec<Vec<u32>>,
    known: QuickMap<Gate, Dd>,
}

impl Gates {
    pub(super) fn len(&self) -> usize {
        self.gates.len()
    }

    /// The step of a number.
    pub(super) fn get(&self, n: usize) -> Option<&Gate> {
        self.gates.get(n)
    }

    /// The values that a formula may have, in order.
    pub(super) fn values(&self, dd: Dd) -> Vec<u32> {
        match dd.value() {
            Some(value) => vec![value],
            None => self.values.get(dd.number()).cloned().unwrap_or_default(),
        }
    }

    /// Whether a formula may be yes or no, and nothing else.
    fn is_truth(&self, dd: Dd) -> bool {
        dd.value().is_none() && self.values.get(dd.number()).is_some_and(|values| values == &[0, 1])
    }

    /// - `values`: those that it may have, in order.
    fn add(&mut self, gate: Gate, values: Vec<u32>) -> Dd {
        if let [only] = values.as_slice() {
            return Dd::of(*only);
        }
        if let Some(known) = self.known.get(&gate) {
            return *known;
        }
        let dd = Dd::inner(self.gates.len());
        self.known.insert(gate.clone(), dd);
        self.gates.push(gate);
        self.values.push(values);
        dd
    }

    pub(super) fn within(&mut self, var: Var, parts: Vec<Part>) -> Dd {
        self.add(Gate::Within(var, parts), vec![0, 1])
    }

    pub(super) fn apply(&mut self, op: Op, a: Dd, b: Dd) -> Dd {
        if let Some(early) = op.early(a, b) {
            return early;
        }
        let gate = Gate::Apply(op, a, b);
        if let Some(known) = self.known.get(&gate) {
            return *known;
        }
        let plain = |dd: Dd| self.is_truth(dd) || self.values(dd).iter().all(|value| *value < 2);
        match op {
            Op::IsYes if plain(a) => return a,
            Op::IsError if plain(a) => return Dd::NO,
            Op::Not => {
                if let Some(Gate::Apply(Op::Not, inner, _)) =
                    a.value().is_none().then(|| self.get(a.number())).flatten()
                {
                    return *inner;
                }
            }
            Op::And | Op::Or | Op::IsYes | Op::IsError | Op::Union | Op::Same | Op::Pair => {}
        }
        let joins = matches!(op, Op::And | Op::Or) && self.is_truth(b) || op == Op::Not;
        if joins && self.is_truth(a) {
            return self.add(gate, vec![0, 1]);
        }
        let (left, right) = (self.values(a), self.values(b));
        let values: BTreeSet<u32> = left.iter().flat_map(|a| right.iter().map(|b| op.on(*a, *b))).collect();
        self.add(gate, values.into_iter().collect())
    }

    pub(super) fn choose(&mut self, cond: Dd, then: Dd, otherwise: Dd) -> Dd {
        if then == otherwise {
            return then;
        }
        if let Some(value) = cond.value() {
            return if value == 1 { then } else { otherwise };
        }
        let gate = Gate::Choose(cond, then, otherwise);
        if let Some(known) = self.known.get(&gate) {
            return *known;
        }
        let mut values = self.values(then);
        values.extend(self.values(otherwise));
        values.sort_unstable();
        values.dedup();
        self.add(gate, values)
    }

    pub(super) fn map(&mut self, dd: Dd, to: Vec<(u32, u32)>) -> Dd {
        let values: BTreeSet<u32> = to.iter().map(|(_, value)| *value).collect();
        self.add(Gate::Map(dd, to), values.into_iter().collect())
    }

    /// The variables of some formulas, each with the values at which some part begins, the first left out.
    pub(super) fn cuts(&self, roots: &[Dd], range: &dyn Fn(Var) -> Part) -> Cuts {
        let mut cuts: BTreeMap<Var, BTreeSet<i128>> = BTreeMap::new();
        for n in self.beneath(roots) {
            if let Some(Gate::Within(var, parts)) = self.get(n) {
                let (least, most) = range(*var);
                let bounds = parts.iter().flat_map(|(low, high)| [*low, high + 1]);
                cuts.entry(*var).or_default().extend(bounds.filter(|at| *at > least && *at <= most));
            }
        }
        cuts.into_iter().map(|(var, own)| (var, own.into_iter().collect())).collect()
    }

    /// The steps of which some formulas are made, in order: none comes before one that it needs.
    pub(super) fn beneath(&self, roots: &[Dd]) -> BTreeSet<usize> {
        let mut seen = BTreeSet::new();
        let mut todo: Vec<Dd> = roots.to_vec();
        while let Some(dd) = todo.pop() {
            if dd.value().is_some() || !seen.insert(dd.number()) {
                continue;
            }
            match self.get(dd.number()) {
                Some(Gate::Apply(_, a, b)) => todo.extend([*a, *b]),
                Some(Gate::Choose(a, b, c)) => todo.extend([*a, *b, *c]),
                Some(Gate::Map(a, _)) => todo.push(*a),
                Some(Gate::Within(..)) | None => {}
            }
        }
        seen
    }
}
