//! The graph of what depends on what: cycles, chains that are too long, and what rebuttals and impossible items reach.
//!
//! # Source
//! The formal core: fact → `when` of presumptions on it, decision → its rules, duty → its conditions, define → its
//! body, and the heads of policies. Rebuttals read facts as found: they add no edge. Every walk is iterative, so that
//! no body of law can overflow a stack; the limit on chains keeps evaluation, which recurses, within its own.

use crate::base::span::Span;
use crate::check::items::Lowered;
use crate::check::lower::{Lower, Node, SHALLOW};
use crate::diag::{Code, Diagnostic};
use crate::ir;
use crate::ir::{DecisionId, DefineId, DutyId, FactId, FactRef, PolicyId, PresumptionId, ProhibitionId};
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

/// Steps that a chain of references may have. A condition nested deeper than [`SHALLOW`] counts a step for every
/// two of its levels: what evaluation recurses through is bounded as a whole.
const MAX_CHAIN: usize = 400;

/// Which node, by its place in [`Edges::nodes`].
type Place = usize;

/// A reference: what is read, and the place that reads it.
#[derive(Clone, Copy)]
struct Edge {
    to: Place,
    span: Span,
    /// From what is presumed to its presumption: no edge where facts are read as found.
    presumed: bool,
}

/// Every node in order, with what it reads.
struct Edges {
    nodes: Vec<Node>,
    /// What the nodes read, one node after the other.
    reads: Vec<Edge>,
    /// By node, where what it reads ends.
    ends: Vec<usize>,
}

impl Edges {
    /// What a node reads, in the order in which it was noted.
    fn of(&self, place: Place) -> &[Edge] {
        let end = |place: Option<Place>| place.and_then(|place| self.ends.get(place)).copied().unwrap_or(0);
        self.reads.get(end(place.checked_sub(1))..end(Some(place))).unwrap_or(&[])
    }

    fn node(&self, place: Place) -> Node {
        self.nodes.get(place).copied().unwrap_or(Node::Claim)
    }

    /// The nodes of a kind.
    fn which(&self, is: impl Fn(Node) -> bool) -> Vec<Place> {
        (0..self.nodes.len()).filter(|place| is(self.node(*place))).collect()
    }
}

/// Reports cycles, long chains, and what rebuttals and impossible items may not read.
pub(crate) fn check_graph(lower: &mut Lower<'_>, lowered: &Lowered) {
    let edges = edges(lower, lowered);
    let cyclic = report_cycles(lower, &edges);
    if !cyclic {
        report_chains(lower, &edges);
    }
    report_rebuttals(lower, &edges);
    report_impossible(lower, &edges);
}

/// The node of a kind by its number.
type Make = fn(usize) -> Node;

/// Which place each node has: they stand by kind, in the order of [`Node`], and then by number.
struct Places {
    /// By list, the place of the first field of its items.
    fields: BTreeMap<FactId, Place>,
    /// The place of the first of each kind after fields.
    kinds: [Place; 9],
}

impl Places {
    /// The places of all nodes, and the nodes in their order.
    fn new(lower: &Lower<'_>) -> (Places, Vec<Node>) {
        let program = &lower.program;
        let mut nodes: Vec<Node> = (0..program.facts.len()).map(|n| Node::Fact(FactId::new(n))).collect();
        let mut fields = BTreeMap::new();
        for (n, fact) in program.facts.iter().enumerate() {
            if let ir::FactKind::List(record) = fact.kind {
                let list = FactId::new(n);
                fields.insert(list, nodes.len());
                nodes.extend((0..).zip(&program.record(record).fields).map(|(field, _)| Node::Field(list, field)));
            }
        }
        let presumptions = lower.infos.presumptions.len();
        let kinds: [(usize, Make); 9] = [
            (program.defines.len(), |n| Node::Define(DefineId::new(n))),
            (lower.decision_count, |n| Node::Decision(DecisionId::new(n))),
            (lower.infos.duties.len(), |n| Node::Duty(DutyId::new(n))),
            (lower.infos.prohibitions.len(), |n| Node::Prohibition(ProhibitionId::new(n))),
            (presumptions, |n| Node::Presumption(PresumptionId::new(n))),
            (program.policies.len(), |n| Node::Head(PolicyId::new(n))),
            (presumptions, |n| Node::Rebuttal(PresumptionId::new(n))),
            (lower.impossible_spans.len(), Node::Impossible),
            (1, |_| Node::Claim),
        ];
        let kinds = kinds.map(|(count, node)| {
            let first = nodes.len();
            nodes.extend((0..count).map(node));
            first
        });
        (Places { fields, kinds }, nodes)
    }

    fn of(&self, node: Node) -> Place {
        let [defines, decisions, duties, prohibitions, presumptions, heads, rebuttals, impossible, claims] = self.kinds;
        match node {
            Node::Fact(fact) => fact.index(),
            Node::Field(list, field) => self.fields.get(&list).map_or(claims, |first| first + field as usize),
            Node::Define(define) => defines + define.index(),
            Node::Decision(decision) => decisions + decision.index(),
            Node::Duty(duty) => duties + duty.index(),
            Node::Prohibition(prohibition) => prohibitions + prohibition.index(),
            Node::Presumption(presumption) => presumptions + presumption.index(),
            Node::Head(policy) => heads + policy.index(),
            Node::Rebuttal(presumption) => rebuttals + presumption.index(),
            Node::Impossible(n) => impossible + n,
            Node::Claim => claims,
        }
    }
}

/// Gives each node a place, so that the walks look nothing up, and lays what each reads side by side.
fn edges(lower: &Lower<'_>, lowered: &Lowered) -> Edges {
    let (places, nodes) = Places::new(lower);
    // How many each reads; then where its own begin; and once they are laid, where they end.
    let mut ends = vec![0_usize; nodes.len()];
    references(lower, lowered, &mut |from, _, _, _| {
        if let Some(count) = ends.get_mut(places.of(from)) {
            *count += 1;
        }
    });
    let mut all = 0;
    for end in &mut ends {
        all += std::mem::replace(end, all);
    }
    let mut reads = vec![Edge { to: 0, span: Span::default(), presumed: false }; all];
    references(lower, lowered, &mut |from, to, span, presumed| {
        if let Some(end) = ends.get_mut(places.of(from))
            && let Some(edge) = reads.get_mut(*end)
        {
            *edge = Edge { to: places.of(to), span, presumed };
            *end += 1;
        }
    });
    Edges { nodes, reads, ends }
}

/// Calls `add` with everything that reads something else: what reads, what is read, where, and whether by presumption.
fn references(lower: &Lower<'_>, lowered: &Lowered, add: &mut impl FnMut(Node, Node, Span, bool)) {
    for read in &lower.reads {
        add(read.from, read.to, read.span, false);
    }
    for (n, presumption) in lowered.presumptions.iter().enumerate() {
        let Some(presumption) = presumption else { continue };
        add(
            Node::Presumption(PresumptionId::new(n)),
            Node::Head(presumption.head.policy),
            presumption.head.name_span,
            false,
        );
    }
    for (n, duty) in lowered.duties.iter().enumerate() {
        if let Some(duty) = duty {
            add(Node::Duty(DutyId::new(n)), Node::Head(duty.head.policy), duty.head.name_span, false);
        }
    }
    for (n, prohibition) in lowered.prohibitions.iter().enumerate() {
        if let Some(item) = prohibition {
            add(Node::Prohibition(ProhibitionId::new(n)), Node::Head(item.head.policy), item.head.name_span, false);
        }
    }
    for rule in lowered.rules.iter().flatten() {
        let concluded = rule.conclusion.iter().map(|(decision, _, _)| *decision);
        for decision in concluded.chain(rule.bears_on.iter().copied()) {
            add(Node::Decision(decision), Node::Head(rule.head.policy), rule.head.name_span, false);
        }
    }
    for (n, policy) in lower.program.policies.iter().enumerate() {
        for decision in &policy.governs {
            add(Node::Decision(*decision), Node::Head(PolicyId::new(n)), policy.span, false);
        }
    }
    for (n, define) in lower.program.defines.iter().enumerate() {
        for version in define.versions.iter().filter(|version| version.head.period.is_some()) {
            add(Node::Define(DefineId::new(n)), Node::Head(version.head.policy), version.head.name_span, false);
        }
    }
    for (n, presumption) in lowered.presumptions.iter().enumerate() {
        let Some(presumption) = presumption else { continue };
        let target = match &presumption.target {
            ir::PresumedValue::Fact(FactRef::Global(fact), _) => Node::Fact(*fact),
            ir::PresumedValue::Fact(FactRef::Field(binder, field), _) => {
                Node::Field(lower.program.binder(*binder).list, *field)
            }
            ir::PresumedValue::Define(define, ..) => Node::Define(*define),
        };
        add(target, Node::Presumption(PresumptionId::new(n)), presumption.head.name_span, true);
    }
}

/// Finds cycles by a depth-first walk; each is reported once, with its steps. Returns whether there was one.
fn report_cycles(lower: &mut Lower<'_>, edges: &Edges) -> bool {
    let mut done = vec![false; edges.nodes.len()];
    let mut on_path: Vec<Option<usize>> = vec![None; edges.nodes.len()];
    let mark = |on_path: &mut Vec<Option<usize>>, place: Place, at: Option<usize>| {
        if let Some(slot) = on_path.get_mut(place) {
            *slot = at;
        }
    };
    let is_done = |done: &[bool], place: Place| done.get(place).copied().unwrap_or(true);
    let mut found = false;
    for first in 0..edges.nodes.len() {
        if is_done(&done, first) {
            continue;
        }
        // The path from `first`: each node, the place that led to it, and how many of its edges were followed.
        let mut path: Vec<(Place, Span, usize)> = vec![(first, Span::default(), 0)];
        mark(&mut on_path, first, Some(0));
        while let Some((place, _, followed)) = path.last_mut() {
            let place = *place;
            let next = edges.of(place).get(*followed).copied();
            *followed += 1;
            let Some(Edge { to, span, .. }) = next else {
                mark(&mut on_path, place, None);
                if let Some(done) = done.get_mut(place) {
                    *done = true;
                }
                path.pop();
                continue;
            };
            if let Some(start) = on_path.get(to).copied().flatten() {
                let mut steps: Vec<(Node, Span)> =
                    path.iter().skip(start + 1).map(|(place, span, _)| (edges.node(*place), *span)).collect();
                steps.push((edges.node(to), span));
                report_cycle(lower, &steps);
                found = true;
            } else if !is_done(&done, to) {
                mark(&mut on_path, to, Some(path.len()));
                path.push((to, span, 0));
            }
        }
    }
    found
}

/// One cycle: each step is a node and the place at which the one before reads it; the last closes the circle.
fn report_cycle(lower: &mut Lower<'_>, steps: &[(Node, Span)]) {
    let Some((start, _)) = steps.last() else { return };
    let name = |node: Node| format!("`{}`", node_name(lower, node));
    // A presumption's own target is no step that anybody wrote: the place is then the presumption's name.
    let chain: Vec<String> = std::iter::once(name(*start)).chain(steps.iter().map(|(node, _)| name(*node))).collect();
    let mut from = *start;
    let mut labels = Vec::new();
    for (node, span) in steps {
        let text = match (from, node) {
            (Node::Fact(_) | Node::Field(..) | Node::Define(_), Node::Presumption(_)) => {
                format!("{} counts as {} says", name(from), name(*node))
            }
            (_, Node::Head(_)) if !matches!(from, Node::Claim) => {
                format!("{} depends on the date and reach of {}", name(from), name(*node))
            }
            (_, _) => format!("{} reads {}", name(from), name(*node)),
        };
        labels.push((*span, text));
        from = *node;
    }
    let Some((first, rest)) = labels.split_first() else { return };
    let mut found = Diagnostic::new(
        Code::ReferenceCycle,
        first.0,
        format!("{} depends on itself: {}", name(*start), chain.join(" → ")),
    )
    .note(first.1.clone())
    .help("break the circle: one of these must be stated without another");
    for (span, text) in rest {
        found = found.label(*span, text.clone());
    }
    lower.report.push(found);
}

/// What a node is called.
pub(crate) fn node_name(lower: &Lower<'_>, node: Node) -> String {
    let of = |list: &[String], n: usize| list.get(n).cloned().unwrap_or_default();
    match node {
        Node::Fact(fact) => lower.program.fact(fact).name.clone(),
        Node::Field(list, field) => {
            format!("{} of {}", lower.program.field_decl(list, field).name, lower.program.fact(list).name)
        }
        Node::Define(define) => lower.program.define(define).name.clone(),
        Node::Decision(decision) => lower.program.decision(decision).head.name.clone(),
        Node::Duty(duty) => of(&lower.item_names.duties, duty.index()),
        Node::Prohibition(prohibition) => of(&lower.item_names.prohibitions, prohibition.index()),
        Node::Presumption(presumption) | Node::Rebuttal(presumption) => {
            of(&lower.item_names.presumptions, presumption.index())
        }
        Node::Head(policy) => lower.program.policy(policy).name.clone(),
        Node::Impossible(_) | Node::Claim => String::new(),
    }
}

/// Reports the longest chain of references where it is too long. The graph has no cycle.
fn report_chains(lower: &mut Lower<'_>, edges: &Edges) {
    let mut length: Vec<Option<usize>> = vec![None; edges.nodes.len()];
    let of = |length: &[Option<usize>], place: Place| length.get(place).copied().flatten();
    for first in 0..edges.nodes.len() {
        let mut stack = vec![(first, false)];
        while let Some((place, entered)) = stack.pop() {
            if of(&length, place).is_some() {
                continue;
            }
            let next = edges.of(place);
            if entered {
                let longest = next.iter().filter_map(|edge| of(&length, edge.to)).max().unwrap_or(0);
                let deepest = lower.deepest.get(&edges.node(place));
                let levels = deepest.map_or(0, |deepest| deepest.saturating_sub(SHALLOW) as usize);
                if let Some(slot) = length.get_mut(place) {
                    *slot = Some(longest + 1 + levels / 2);
                }
            } else {
                stack.push((place, true));
                stack.extend(next.iter().filter(|edge| of(&length, edge.to).is_none()).map(|edge| (edge.to, false)));
            }
        }
    }
    let lengths = length.iter().enumerate().filter(|(place, _)| edges.node(*place) != Node::Claim);
    let longest = lengths.filter_map(|(place, length)| Some((place, (*length)?))).max_by_key(|(_, length)| *length);
    if let Some((place, length)) = longest.filter(|(_, length)| *length > MAX_CHAIN) {
        let node = edges.node(place);
        let span = edges.of(place).first().map(|edge| edge.span).unwrap_or_default();
        let message = format!(
            "`{}` depends on a chain of {length} steps, and at most {MAX_CHAIN} are allowed",
            node_name(lower, node)
        );
        lower.report.say(
            Code::ReferenceDepth,
            span,
            message,
            "state some of the conditions in one item rather than through another",
        );
    }
}

/// A rebuttal reads facts as found: whatever it reaches may not ask how a presumption stands.
fn report_rebuttals(lower: &mut Lower<'_>, edges: &Edges) {
    let mut asks: BTreeMap<Node, (PresumptionId, Span)> = BTreeMap::new();
    for (node, presumption, span) in &lower.state_reads {
        asks.entry(*node).or_insert((*presumption, *span));
    }
    for place in edges.which(|node| matches!(node, Node::Rebuttal(_))) {
        let (rebuttal, reached) = (edges.node(place), reach_found(edges, place));
        let Some((node, (asked, span))) = reached.keys().find_map(|node| asks.get(node).map(|asked| (*node, *asked)))
        else {
            continue;
        };
        let (own, asked) = (node_name(lower, rebuttal), node_name(lower, Node::Presumption(asked)));
        let mut found = Diagnostic::new(
            Code::RebuttalAsksState,
            span,
            format!("the rebuttal of `{own}` asks how `{asked}` stands, and a rebuttal reads facts as found"),
        )
        .help("name the facts that must be established, rather than the presumption");
        if node != rebuttal
            && let Some(place) = reached.get(&node)
        {
            let name = node_name(lower, node);
            found = found.label(*place, format!("the rebuttal reads `{name}` here"));
        }
        lower.report.push(found);
    }
}

/// `impossible` reads facts as found, and no decision, duty, prohibition, presumption or policy.
fn report_impossible(lower: &mut Lower<'_>, edges: &Edges) {
    for item in edges.which(|node| matches!(node, Node::Impossible(_))) {
        let mut reached: Vec<(Node, Span)> = reach_found(edges, item).into_iter().collect();
        reached.sort_by_key(|(_, span)| *span);
        let wrong = reached.into_iter().find(|(node, _)| match node {
            Node::Decision(_) | Node::Duty(_) | Node::Prohibition(_) | Node::Presumption(_) => true,
            Node::Fact(_)
            | Node::Field(..)
            | Node::Define(_)
            | Node::Head(_)
            | Node::Rebuttal(_)
            | Node::Impossible(_)
            | Node::Claim => false,
        });
        if let Some((node, span)) = wrong {
            let name = node_name(lower, node);
            lower.report.say(
                Code::ImpossibleReads,
                span,
                format!("what is impossible is said of facts, and `{name}` is not one"),
                "name the facts that cannot occur together",
            );
        }
    }
}

/// The nodes that are reached where facts are read as found, each with the place that leads to it first.
fn reach_found(edges: &Edges, from: Place) -> BTreeMap<Node, Span> {
    let mut reached = BTreeMap::from([(edges.node(from), Span::default())]);
    let mut stack = vec![from];
    while let Some(place) = stack.pop() {
        for Edge { to, span, presumed } in edges.of(place) {
            if let (false, Entry::Vacant(slot)) = (*presumed, reached.entry(edges.node(*to))) {
                slot.insert(*span);
                stack.push(*to);
            }
        }
    }
    reached
}
