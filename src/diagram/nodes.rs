//! Nodes of diagrams, each once: a variable, and where the parts of its range lead.
//!
//! A node of a yes/no variable holds both its edges; those of any other lie in a list of all. Knows nothing of what
//! diagrams mean, and never takes a node away.

use crate::diagram::store::{Dd, Var};
use crate::diagram::table::END;

/// One node.
#[derive(Clone, Copy, Debug)]
struct Node {
    /// See [`order`].
    order: u32,
    /// The next node of the same chain.
    next: u32,
    /// Where no and yes lead; of a variable that is not yes/no the first of its edges, and the one after its last.
    edges: [u32; 2],
}

/// What a diagram begins with.
#[derive(Clone, Copy, Debug)]
pub(super) struct Head {
    /// The place of its variable in the order, [`LAST`] where it is the same everywhere; lower is earlier.
    pub(super) order: u32,
    dd: Dd,
    edges: [u32; 2],
}

/// After all variables.
pub(super) const LAST: u32 = u32::MAX;

/// A variable's place in the order, which says too whether it is a yes/no variable.
fn order(var: Var, yes_no: bool) -> u32 {
    var << 1 | u32::from(!yes_no)
}

/// Whether a place in the order is that of a yes/no variable.
pub(super) fn is_yes_no(order: u32) -> bool {
    order & 1 == 0
}

/// The variable of a place in the order.
pub(super) fn var_of(order: u32) -> Var {
    order >> 1
}

impl Head {
    /// Where no and yes lead of the yes/no variable of a place at the diagram's own or before it.
    pub(super) fn either(self, order: u32) -> (Dd, Dd) {
        let [no, yes] = self.edges;
        if self.order == order { (Dd::from_raw(no), Dd::from_raw(yes)) } else { (self.dd, self.dd) }
    }
}

/// All nodes.
#[derive(Debug, Default)]
pub(super) struct Nodes {
    nodes: Vec<Node>,
    // Of variables that are not yes/no: where each part begins, the first where the range does, and where it leads.
    lows: Vec<i128>,
    kids: Vec<Dd>,
    // INVARIANT: as many as some power of two, or none; the first node of each chain.
    first: Vec<u32>,
}

#[expect(
    clippy::indexing_slicing,
    reason = "nodes and edges are never taken away, and a Dd is made only with its node"
)]
impl Nodes {
    pub(super) fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Whether so many nodes are there, or as many edges as can be numbered.
    pub(super) fn reach(&self, limit: usize) -> bool {
        self.nodes.len() >= limit || self.kids.len() >= END as usize / 2
    }

    pub(super) fn var(&self, n: usize) -> Var {
        var_of(self.nodes[n].order)
    }

    pub(super) fn is_yes_no(&self, n: usize) -> bool {
        is_yes_no(self.nodes[n].order)
    }

    /// What a diagram begins with.
    pub(super) fn head(&self, dd: Dd) -> Head {
        match dd.value() {
            Some(_) => Head { order: LAST, dd, edges: [0; 2] },
            None => {
                let node = &self.nodes[dd.number()];
                Head { order: node.order, dd, edges: node.edges }
            }
        }
    }

    /// Where no and yes lead from a node of a yes/no variable.
    pub(super) fn either(&self, n: usize) -> (Dd, Dd) {
        let [no, yes] = self.nodes[n].edges;
        (Dd::from_raw(no), Dd::from_raw(yes))
    }

    /// Where the parts of a node's variable begin, in order.
    pub(super) fn lows(&self, n: usize) -> &[i128] {
        let node = &self.nodes[n];
        let [from, to] = node.edges;
        if is_yes_no(node.order) { &[0, 1] } else { &self.lows[from as usize..to as usize] }
    }

    /// How many parts a node's variable has.
    pub(super) fn parts(&self, n: usize) -> usize {
        self.lows(n).len()
    }

    /// Where a part leads.
    pub(super) fn kid(&self, n: usize, part: usize) -> Dd {
        let node = &self.nodes[n];
        if is_yes_no(node.order) { Dd::from_raw(node.edges[part]) } else { self.kids[node.edges[0] as usize + part] }
    }

    /// Where all parts lead, in order.
    pub(super) fn kids(&self, n: usize) -> impl DoubleEndedIterator<Item = Dd> + '_ {
        (0..self.parts(n)).map(move |part| self.kid(n, part))
    }

    /// The node of a yes/no variable, added where it is not there; `None` where there are too many.
    pub(super) fn yes_no(&mut self, var: Var, (no, yes): (Dd, Dd), limit: usize) -> Option<Dd> {
        let (order, edges) = (order(var, true), [no.raw(), yes.raw()]);
        let hash = hash_yes_no(order, edges);
        let mut at = self.chain(hash);
        while at != END {
            let node = &self.nodes[at as usize];
            if node.order == order && node.edges == edges {
                return Some(Dd::from_raw(at));
            }
            at = node.next;
        }
        (!self.reach(limit)).then(|| self.add(order, edges, hash))
    }

    /// The node of a variable that is not yes/no, added where it is not there; `None` where there are too many.
    ///
    /// - `parts`: where each begins, the first where the range does, and where it leads.
    pub(super) fn other(&mut self, var: Var, parts: &[(i128, Dd)], limit: usize) -> Option<Dd> {
        let order = order(var, false);
        let hash = parts.iter().fold(u64::from(order), |hash, (low, kid)| mix(hash, *low, *kid));
        let mut at = self.chain(hash);
        while at != END {
            let node = &self.nodes[at as usize];
            if node.order == order && self.same(node, parts) {
                return Some(Dd::from_raw(at));
            }
            at = node.next;
        }
        if self.reach(limit) {
            return None;
        }
        let from = u32::try_from(self.kids.len()).unwrap_or(END);
        self.lows.extend(parts.iter().map(|(low, _)| *low));
        self.kids.extend(parts.iter().map(|(_, kid)| *kid));
        let to = u32::try_from(self.kids.len()).unwrap_or(END);
        Some(self.add(order, [from, to], hash))
    }

    fn same(&self, node: &Node, parts: &[(i128, Dd)]) -> bool {
        let edges = node.edges[0] as usize..node.edges[1] as usize;
        edges.len() == parts.len()
            && edges.zip(parts).all(|(e, (low, kid))| self.kids[e] == *kid && self.lows[e] == *low)
    }

    fn add(&mut self, order: u32, edges: [u32; 2], hash: u64) -> Dd {
        let own = u32::try_from(self.nodes.len()).unwrap_or(END);
        if self.nodes.len() >= self.first.len() {
            self.widen();
        }
        let place = self.place(hash);
        let next = std::mem::replace(&mut self.first[place], own);
        self.nodes.push(Node { order, next, edges });
        Dd::from_raw(own)
    }

    fn place(&self, hash: u64) -> usize {
        // The high bits are the best mixed.
        (hash >> 32) as usize & self.first.len().wrapping_sub(1)
    }

    fn chain(&self, hash: u64) -> u32 {
        self.first.get(self.place(hash)).copied().unwrap_or(END)
    }

    fn widen(&mut self) {
        self.first = vec![END; (self.first.len() * 4).max(1 << 12)];
        self.nodes.reserve_exact(self.first.len() - self.nodes.len());
        for n in 0..self.nodes.len() {
            let Node { order, edges, .. } = self.nodes[n];
            let hash = if is_yes_no(order) {
                hash_yes_no(order, edges)
            } else {
                let parts = edges[0] as usize..edges[1] as usize;
                parts.fold(u64::from(order), |hash, e| mix(hash, self.lows[e], self.kids[e]))
            };
            let place = self.place(hash);
            let own = u32::try_from(n).unwrap_or(END);
            self.nodes[n].next = std::mem::replace(&mut self.first[place], own);
        }
    }
}

const SPREAD: u64 = 0x9e37_79b9_7f4a_7c15;

fn hash_yes_no(order: u32, [no, yes]: [u32; 2]) -> u64 {
    let both = u64::from(no) << 32 | u64::from(yes);
    ((both.wrapping_mul(SPREAD)).rotate_left(32) ^ u64::from(order)).wrapping_mul(SPREAD)
}

/// The hash of a node with one edge more.
fn mix(hash: u64, low: i128, kid: Dd) -> u64 {
    let folded = (low as u64) ^ ((low >> 64) as u64).rotate_left(32) ^ (u64::from(kid.raw()) << 17);
    (hash.rotate_left(7) ^ folded).wrapping_mul(SPREAD)
}
