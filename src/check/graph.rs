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
use crate::ir::{FactRef, PresumptionId};
use std::collections::{BTreeMap, BTreeSet};

/// Steps that a chain of references may have. A condition nested deeper than [`SHALLOW`] counts a step for every
/// two of its levels: what evaluation recurses through is bounded as a whole.
const MAX_CHAIN: usize = 400;

/// Edges by node, each with the place that makes it.
type Edges = BTreeMap<Node, Vec<(Node, Span)>>;

/// Reports cycles, long chains, and what rebuttals and impossible items may not read.
pub(crate) fn check_graph(lower: &mut Lower<'_>, lowered: &Lowered) {
    let found = edges_of(lower, lowered, Presumed::Not);
    let edges = edges_of(lower, lowered, Presumed::Counts);
    let cyclic = report_cycles(lower, &edges);
    if !cyclic {
        report_chains(lower, &edges);
    }
    report_rebuttals(lower, &found);
    report_impossible(lower, &found);
}

/// Whether what is presumed counts, or facts are read as found.
#[derive(Clone, Copy, PartialEq)]
enum Presumed {
    Counts,
    Not,
}

fn edges_of(lower: &Lower<'_>, lowered: &Lowered, presumed: Presumed) -> Edges {
    let mut edges: Edges = BTreeMap::new();
    let mut add = |from: Node, to: Node, span: Span| edges.entry(from).or_default().push((to, span));
    for read in &lower.reads {
        add(read.from, read.to, read.span);
    }
    for (n, presumption) in lowered.presumptions.iter().enumerate() {
        let Some(presumption) = presumption else { continue };
        let node = Node::Presumption(PresumptionId::new(n));
        let target = match &presumption.target {
            ir::PresumedValue::Fact(FactRef::Global(fact), _) => Node::Fact(*fact),
            ir::PresumedValue::Fact(FactRef::Field(binder, field), _) => {
                Node::Field(lower.program.binder(*binder).list, *field)
            }
            ir::PresumedValue::Define(define, ..) => Node::Define(*define),
        };
        if presumed == Presumed::Counts {
            add(target, node, presumption.head.name_span);
        }
        add(node, Node::Head(presumption.head.policy), presumption.head.name_span);
    }
    for (n, duty) in lowered.duties.iter().enumerate() {
        if let Some(duty) = duty {
            add(Node::Duty(ir::DutyId::new(n)), Node::Head(duty.head.policy), duty.head.name_span);
        }
    }
    for (n, prohibition) in lowered.prohibitions.iter().enumerate() {
        if let Some(item) = prohibition {
            add(Node::Prohibition(ir::ProhibitionId::new(n)), Node::Head(item.head.policy), item.head.name_span);
        }
    }
    for rule in lowered.rules.iter().flatten() {
        let concluded = rule.conclusion.iter().map(|(decision, _, _)| *decision);
        for decision in concluded.chain(rule.bears_on.iter().copied()) {
            add(Node::Decision(decision), Node::Head(rule.head.policy), rule.head.name_span);
        }
    }
    for (n, policy) in lower.program.policies.iter().enumerate() {
        for decision in &policy.governs {
            add(Node::Decision(*decision), Node::Head(ir::PolicyId::new(n)), policy.span);
        }
    }
    for (n, define) in lower.program.defines.iter().enumerate() {
        for version in define.versions.iter().filter(|version| version.head.period.is_some()) {
            let node = Node::Define(ir::DefineId::new(n));
            add(node, Node::Head(version.head.policy), version.head.name_span);
        }
    }
    edges
}

/// Finds cycles by a depth-first walk; each is reported once, with its steps. Returns whether there was one.
fn report_cycles(lower: &mut Lower<'_>, edges: &Edges) -> bool {
    let mut done: BTreeSet<Node> = BTreeSet::new();
    let mut on_path: BTreeMap<Node, usize> = BTreeMap::new();
    let mut found = false;
    for first in edges.keys() {
        // The path from `first`: each node, the place that led to it, and how many of its edges were followed.
        let mut path: Vec<(Node, Span, usize)> = vec![(*first, Span::default(), 0)];
        if done.contains(first) {
            continue;
        }
        on_path.insert(*first, 0);
        while let Some((node, _, followed)) = path.last_mut() {
            let next = edges.get(node).and_then(|all| all.get(*followed)).copied();
            *followed += 1;
            let node = *node;
            match next {
                None => {
                    on_path.remove(&node);
                    done.insert(node);
                    path.pop();
                }
                Some((to, span)) => {
                    if let Some(start) = on_path.get(&to).copied() {
                        let mut steps: Vec<(Node, Span)> =
                            path.iter().skip(start + 1).map(|(node, span, _)| (*node, *span)).collect();
                        steps.push((to, span));
                        report_cycle(lower, &steps);
                        found = true;
                    } else if !done.contains(&to) {
                        on_path.insert(to, path.len());
                        path.push((to, span, 0));
                    }
                }
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
    let mut length: BTreeMap<Node, usize> = BTreeMap::new();
    for first in edges.keys() {
        let mut stack = vec![(*first, false)];
        while let Some((node, entered)) = stack.pop() {
            if length.contains_key(&node) {
                continue;
            }
            let next = edges.get(&node).map_or(&[] as &[(Node, Span)], Vec::as_slice);
            if entered {
                let longest = next.iter().filter_map(|(to, _)| length.get(to)).max().copied().unwrap_or(0);
                let levels = lower.deepest.get(&node).map_or(0, |deepest| deepest.saturating_sub(SHALLOW) as usize);
                length.insert(node, longest + 1 + levels / 2);
            } else {
                stack.push((node, true));
                stack.extend(next.iter().filter(|(to, _)| !length.contains_key(to)).map(|(to, _)| (*to, false)));
            }
        }
    }
    let longest = length.iter().filter(|(node, _)| **node != Node::Claim).max_by_key(|(_, length)| **length);
    if let Some((node, length)) = longest.filter(|(_, length)| **length > MAX_CHAIN) {
        let span = edges.get(node).and_then(|all| all.first()).map(|(_, span)| *span).unwrap_or_default();
        let message = format!(
            "`{}` depends on a chain of {length} steps, and at most {MAX_CHAIN} are allowed",
            node_name(lower, *node)
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
    let rebuttals: Vec<Node> = edges.keys().copied().filter(|node| matches!(node, Node::Rebuttal(_))).collect();
    for rebuttal in rebuttals {
        let reached = reach(edges, rebuttal);
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
    let items: Vec<Node> = edges.keys().copied().filter(|node| matches!(node, Node::Impossible(_))).collect();
    for item in items {
        let mut reached: Vec<(Node, Span)> = reach(edges, item).into_iter().collect();
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

/// The nodes that are reached, each with the place that leads to it first.
fn reach(edges: &Edges, from: Node) -> BTreeMap<Node, Span> {
    let mut reached = BTreeMap::from([(from, Span::default())]);
    let mut stack = vec![from];
    while let Some(node) = stack.pop() {
        for (to, span) in edges.get(&node).into_iter().flatten() {
            if !reached.contains_key(to) {
                reached.insert(*to, *span);
                stack.push(*to);
            }
        }
    }
    reached
}
