//! Tables of a store: what steps came to, and what a walk has come to.
//!
//! What a step came to may be forgotten when another takes its place: it is then worked out again, to the same node.

use crate::diagram::store::Dd;

/// Where no node follows.
pub(super) const END: u32 = u32::MAX;

const SPREAD: u64 = 0x9e37_79b9_7f4a_7c15;

/// A step, with where to look for it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Step {
    key: [u32; 3],
    hash: u32,
}

impl Step {
    /// - `key`: its first number is not 0.
    pub(super) fn new(key: [u32; 3]) -> Step {
        let [a, b, c] = key;
        let first = (u64::from(b) << 32 | u64::from(c)).wrapping_mul(SPREAD);
        let hash = (first.rotate_left(32) ^ u64::from(a)).wrapping_mul(SPREAD);
        // The high bits are the best mixed.
        Step { key, hash: (hash >> 32) as u32 }
    }
}

/// What steps came to, each by three numbers of which the first is not 0.
#[derive(Debug, Default)]
pub(super) struct Steps {
    // INVARIANT: as many as some power of two, or none; a first number of 0 is an empty place.
    entries: Vec<[u32; 4]>,
    kept: usize,
}

impl Steps {
    /// Beyond so many places what is forgotten is worked out again.
    const MOST: usize = 1 << 23;

    fn place(&self, step: Step) -> usize {
        step.hash as usize & self.entries.len().wrapping_sub(1)
    }

    /// What a step came to, where it is still known.
    pub(super) fn get(&self, step: Step) -> Option<Dd> {
        let [a, b, c] = step.key;
        let [x, y, z, result] = *self.entries.get(self.place(step))?;
        (x == a && y == b && z == c).then_some(Dd::from_raw(result))
    }

    /// Keeps what a step came to.
    pub(super) fn put(&mut self, step: Step, result: Dd) {
        if self.kept >= self.entries.len() && self.entries.len() < Steps::MOST {
            self.widen();
        }
        let [a, b, c] = step.key;
        self.kept += 1;
        let place = self.place(step);
        if let Some(own) = self.entries.get_mut(place) {
            *own = [a, b, c, result.raw()];
        }
    }

    fn widen(&mut self) {
        let wider = vec![[0; 4]; (self.entries.len() * 4).max(1 << 12)];
        self.kept = 0;
        for entry in std::mem::replace(&mut self.entries, wider) {
            let [a, b, c, _] = entry;
            let place = self.place(Step::new([a, b, c]));
            if let Some(own) = self.entries.get_mut(place).filter(|_| a != 0) {
                self.kept += 1;
                *own = entry;
            }
        }
    }
}

/// Which nodes a walk has come to: kept from walk to walk, so that none has to clear it.
#[derive(Debug, Default)]
pub(super) struct Marks {
    walk: u32,
    last: Vec<u32>,
}

impl Marks {
    /// A new walk over so many nodes.
    pub(super) fn begin(&mut self, nodes: usize) {
        if self.walk == u32::MAX {
            *self = Marks::default();
        }
        self.walk += 1;
        if self.last.len() < nodes {
            self.last.resize(nodes, 0);
        }
    }

    /// Whether the walk comes to a node for the first time.
    pub(super) fn first(&mut self, node: usize) -> bool {
        let walk = self.walk;
        self.last.get_mut(node).is_some_and(|last| std::mem::replace(last, walk) != walk)
    }
}

/// What a walk made of each node that it came to: kept from walk to walk, so that none has to clear it.
#[derive(Debug, Default)]
pub(super) struct Made {
    walk: u32,
    by_node: Vec<(u32, Dd)>,
}

impl Made {
    /// A new walk over so many nodes.
    pub(super) fn begin(&mut self, nodes: usize) {
        if self.walk == u32::MAX {
            *self = Made::default();
        }
        self.walk += 1;
        if self.by_node.len() < nodes {
            self.by_node.resize(nodes, (0, Dd::NO));
        }
    }

    /// What the walk made of a node.
    pub(super) fn get(&self, node: usize) -> Option<Dd> {
        self.by_node.get(node).filter(|(walk, _)| *walk == self.walk).map(|(_, made)| *made)
    }

    /// Keeps what the walk made of a node.
    pub(super) fn put(&mut self, node: usize, made: Dd) {
        if let Some(place) = self.by_node.get_mut(node) {
            *place = (self.walk, made);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_is_known_until_another_takes_its_place_and_never_mistaken_for_it() {
        let mut steps = Steps::default();
        for n in 1..50_000 {
            steps.put(Step::new([n, 7, n + 1]), Dd::of(n));
        }
        let known = |n: u32| steps.get(Step::new([n, 7, n + 1]));
        assert!((1..50_000).all(|n| known(n).is_none_or(|dd| dd == Dd::of(n))));
        assert!((1..50_000).filter(|n| known(*n).is_some()).count() > 25_000);
        assert_eq!(steps.get(Step::new([50_000, 7, 50_001])), None);
    }
}
