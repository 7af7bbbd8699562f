//! A decision compiled: its diagram, those of its rules, and of what is possible, as flat tables that a case walks.
//!
//! The diagrams range over every completion of a case and more: where one end alone can be reached, the answer is settled
//! and is that end. Where several can, or the diagrams have no value for what the case says, nothing is said.

use crate::base::calendar::Calendar;
use crate::base::date::Date;
use crate::batch::take::{Take, Taken};
use crate::diagram::{Compiler, Dd, Fate, Full, Known, On, Op, Reading, Side, Space, Var};
use crate::eval::index::FactKey;
use crate::eval::outcome::Outcome;
use crate::eval::reads::{Goal, facts_read};
use crate::eval::{Ask, Law};
use crate::ir::{DecisionId, FactId, Facts, OutcomeId, RuleId};
use std::collections::{BTreeMap, BTreeSet};

/// A compiled decision. Nothing in it changes: all threads share one.
#[derive(Clone, Debug)]
pub struct Diagram {
    takes: Vec<Take>,
    // INVARIANT: node `n` has the edges `starts[n]..starts[n + 1]`, the first of which begins where the range does.
    vars: Vec<u32>,
    starts: Vec<u32>,
    lows: Vec<i128>,
    kids: Vec<u32>,
    decision: u32,
    // What is possible, apart for `impossible` items that share no fact; each with the facts that it reads.
    possible: Vec<(Vec<FactId>, u32)>,
    rules: Vec<(RuleId, OutcomeId, u32)>,
    fates: Vec<Option<Outcome>>,
    calendar: Option<Calendar>,
}

/// What walks work with.
#[derive(Clone, Debug, Default)]
pub struct Walked {
    taken: Vec<(u32, Taken)>,
    seen: Vec<u32>,
    turn: u32,
    walk: u32,
    todo: Vec<u32>,
}

/// An answer that the diagrams settle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settled {
    /// The outcome.
    pub outcome: Outcome,
    /// The rules for it that are live whatever the missing facts are, in the program's order.
    pub deciding: Vec<RuleId>,
}

const END: u32 = 1 << 31;
const YES: u32 = END | 1;
/// A search through what is open gives up after so many nodes.
const MOST: usize = 4_000;

/// Where a walk leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Led {
    /// To one end, and no unknown was met on the way.
    To(u32),
    /// To one end, whatever the unknown is that was met.
    AllTo(u32),
    /// To several.
    Open,
    /// Too far, or the case says something that the diagrams have no value for.
    Beyond,
}

impl Diagram {
    /// Compiles a decision of the whole case.
    ///
    /// - `nodes`: the limit on nodes.
    ///
    /// # Errors
    /// [`Full`] where the limit is met.
    pub fn new(
        law: &Law<'_>,
        decision: DecisionId,
        on: Option<Date>,
        law_at: Option<Date>,
        nodes: usize,
    ) -> Result<Diagram, Full> {
        let program = law.program;
        let (mut space, mappings) = Space::new(&[(program, &law.index)], nodes);
        let side = Side {
            program,
            index: &law.index,
            mapping: mappings.into_iter().next().unwrap_or_default(),
            law_at,
            in_force: Vec::new(),
            on: on.map_or(On::Never, On::Day),
        };
        let mut known = Known::default();
        let mut compiler = Compiler::new(&mut space, &side, &mut known);
        let root = compiler.decision(decision, Reading::InTheEnd)?;
        let apart = possible(law, &mut compiler, on, law_at)?;
        let mut rules = Vec::new();
        for rule in &program.decision(decision).rules {
            let Some((_, outcome, _)) = program.rule(*rule).conclusion else { continue };
            rules.push((*rule, outcome, compiler.live(*rule, Reading::InTheEnd)?));
        }
        let mut flat = Flat { space: &space, side: &side, on, ..Flat::new(&space, &side) };
        let decided = flat.root(root);
        let possible = apart.into_iter().map(|(facts, dd)| (facts, flat.root(dd))).collect();
        let rules = rules.into_iter().map(|(rule, outcome, dd)| (rule, outcome, flat.root(dd))).collect();
        let values = space.store.values(root);
        let last = values.iter().copied().max().map_or(0, |n| n + 1);
        let outcome = |name: &String| program.outcome_named(decision, name);
        let fates = (0..last).map(|n| match space.fate_of(n)? {
            Fate::Is(name) => outcome(name).map(Outcome::Is),
            Fate::NotGoverned => Some(Outcome::NotGoverned),
            Fate::Conflict(names) => names.iter().map(outcome).collect::<Option<Vec<_>>>().map(Outcome::Conflict),
            // Why there is a gap or an error is for the evaluator to tell.
            Fate::Gap | Fate::Error | Fate::NotExpressible => None,
        });
        let Flat { takes, vars, starts, lows, kids, .. } = flat;
        let fates = fates.collect();
        Ok(Diagram {
            takes,
            vars,
            starts,
            lows,
            kids,
            decision: decided,
            possible,
            rules,
            fates,
            calendar: space.calendar.clone(),
        })
    }

    /// How many nodes the tables have.
    pub fn len(&self) -> usize {
        self.vars.len()
    }

    /// Whether every walk ends where it begins.
    pub fn is_empty(&self) -> bool {
        self.vars.is_empty()
    }

    /// Whether the diagrams can tell that no `impossible` item excludes the case; begins a case.
    ///
    /// Items of which no fact is known exclude nothing: that they can be met was asked when the plan was made.
    pub fn is_possible(&self, facts: &Facts, walked: &mut Walked) -> bool {
        walked.begin(self.takes.len(), self.vars.len());
        self.possible.iter().all(|(read, root)| {
            read.iter().all(|fact| facts.get(*fact).is_none())
                || matches!(self.led(*root, facts, walked), Led::To(YES) | Led::AllTo(YES))
        })
    }

    /// The answer of a case that [`Diagram::is_possible`] has begun and that is possible, where the diagrams settle it;
    /// `None` says nothing.
    pub fn settled(&self, facts: &Facts, walked: &mut Walked) -> Option<Settled> {
        let end = match self.led(self.decision, facts, walked) {
            Led::To(end) | Led::AllTo(end) => end,
            Led::Open | Led::Beyond => return None,
        };
        let outcome = self.fates.get((end & !END) as usize)?.clone()?;
        let mut deciding = Vec::new();
        for (rule, own, root) in &self.rules {
            let wanted = match &outcome {
                Outcome::Is(id) => id == own,
                Outcome::Conflict(ids) => ids.contains(own),
                Outcome::NotGoverned | Outcome::Gap | Outcome::Error => false,
            };
            if !wanted {
                continue;
            }
            match self.led(*root, facts, walked) {
                // Live whatever the missing facts are.
                Led::To(YES) | Led::AllTo(YES) => deciding.push(*rule),
                Led::Beyond => return None,
                Led::To(_) | Led::AllTo(_) | Led::Open => {}
            }
        }
        Some(Settled { outcome, deciding })
    }

    #[expect(clippy::indexing_slicing, reason = "nodes, edges and variables are numbered as the tables were made")]
    fn led(&self, root: u32, facts: &Facts, walked: &mut Walked) -> Led {
        let mut at = root;
        while at & END == 0 {
            let node = at as usize;
            match self.take(self.vars[node], facts, walked) {
                Taken::Known(value) => at = self.kid(node, value),
                Taken::Unknown => return self.search(at, facts, walked),
                Taken::Beyond => return Led::Beyond,
            }
        }
        Led::To(at)
    }

    /// All ends that can be reached, as long as there is only one.
    #[expect(clippy::indexing_slicing, reason = "nodes, edges and variables are numbered as the tables were made")]
    fn search(&self, from: u32, facts: &Facts, walked: &mut Walked) -> Led {
        walked.walk = walked.walk.wrapping_add(1);
        if walked.walk == 0 {
            walked.seen.fill(0);
            walked.walk = 1;
        }
        let mut end = None;
        let mut left = MOST;
        walked.todo.clear();
        walked.todo.push(from);
        while let Some(at) = walked.todo.pop() {
            if at & END != 0 {
                if *end.get_or_insert(at) != at {
                    return Led::Open;
                }
                continue;
            }
            let node = at as usize;
            if walked.seen[node] == walked.walk {
                continue;
            }
            walked.seen[node] = walked.walk;
            left -= 1;
            if left == 0 {
                return Led::Beyond;
            }
            match self.take(self.vars[node], facts, walked) {
                Taken::Known(value) => {
                    let kid = self.kid(node, value);
                    walked.todo.push(kid);
                }
                Taken::Unknown => {
                    let edges = self.starts[node] as usize..self.starts[node + 1] as usize;
                    walked.todo.extend_from_slice(&self.kids[edges]);
                }
                Taken::Beyond => return Led::Beyond,
            }
        }
        end.map_or(Led::Open, Led::AllTo)
    }

    #[expect(clippy::indexing_slicing, reason = "nodes and edges are numbered as the tables were made")]
    fn kid(&self, node: usize, value: i128) -> u32 {
        let (mut low, mut high) = (self.starts[node] as usize, self.starts[node + 1] as usize);
        // The last edge that begins at or below the value.
        while high - low > 1 {
            let middle = low + (high - low) / 2;
            if self.lows[middle] <= value { low = middle } else { high = middle }
        }
        self.kids[low]
    }

    #[expect(clippy::indexing_slicing, reason = "variables are numbered as the tables were made")]
    fn take(&self, var: u32, facts: &Facts, walked: &mut Walked) -> Taken {
        let place = &mut walked.taken[var as usize];
        if place.0 != walked.turn {
            *place = (walked.turn, self.takes[var as usize].of(facts, self.calendar.as_ref()));
        }
        place.1
    }
}

/// What is possible, apart for items that share no fact; nothing is compiled of a law under which no case is.
fn possible(
    law: &Law<'_>,
    compiler: &mut Compiler<'_, '_>,
    on: Option<Date>,
    law_at: Option<Date>,
) -> Result<Vec<(Vec<FactId>, Dd)>, Full> {
    let mut parts: Vec<(BTreeSet<FactId>, Dd)> = Vec::new();
    for impossible in &law.program.impossibles {
        let read = facts_read(law.program, &law.index, Goal::Cond(impossible.cond));
        let mut read: BTreeSet<FactId> = read
            .into_iter()
            .map(|key| match key {
                FactKey::Fact(fact) | FactKey::Field(fact, _) => fact,
            })
            .collect();
        let mut dd = compiler.not_excluded(impossible.cond)?;
        let (joined, apart): (Vec<_>, Vec<_>) = parts.into_iter().partition(|(facts, _)| !facts.is_disjoint(&read));
        parts = apart;
        for (facts, other) in joined {
            read.extend(facts);
            dd = compiler.space.store.apply(Op::And, dd, other)?;
        }
        parts.push((read, dd));
    }
    let none = Facts::new();
    let ask = Ask { on, law_at, ..Ask::new(law, &none) };
    if ask.possible().is_err() {
        // Every case is refused, and the evaluator says by which item.
        return Err(Full);
    }
    Ok(parts.into_iter().map(|(facts, dd)| (facts.into_iter().collect(), dd)).collect())
}

impl Walked {
    fn begin(&mut self, vars: usize, nodes: usize) {
        self.turn = self.turn.wrapping_add(1);
        if self.turn == 0 || self.taken.len() != vars || self.seen.len() != nodes {
            self.taken = vec![(0, Taken::Unknown); vars];
            self.seen = vec![0; nodes];
            (self.turn, self.walk) = (1, 0);
        }
    }
}

/// The tables as they are made.
struct Flat<'s, 'p> {
    space: &'s Space,
    side: &'s Side<'p>,
    on: Option<Date>,
    known: BTreeMap<Dd, u32>,
    known_vars: BTreeMap<Var, u32>,
    takes: Vec<Take>,
    vars: Vec<u32>,
    starts: Vec<u32>,
    lows: Vec<i128>,
    kids: Vec<u32>,
}

impl<'s, 'p> Flat<'s, 'p> {
    fn new(space: &'s Space, side: &'s Side<'p>) -> Flat<'s, 'p> {
        Flat {
            space,
            side,
            on: None,
            known: BTreeMap::new(),
            known_vars: BTreeMap::new(),
            takes: Vec::new(),
            vars: Vec::new(),
            starts: vec![0],
            lows: Vec::new(),
            kids: Vec::new(),
        }
    }

    /// The number of a diagram, with all nodes below it.
    fn root(&mut self, dd: Dd) -> u32 {
        // Two passes: first every node below gets its number, then its edges.
        let mut order = Vec::new();
        let mut todo = vec![dd];
        while let Some(dd) = todo.pop() {
            if dd.value().is_some() || self.known.contains_key(&dd) {
                continue;
            }
            let number = u32::try_from(self.vars.len() + order.len()).unwrap_or(END - 1);
            self.known.insert(dd, number);
            order.push(dd);
            todo.extend(self.space.store.parts(dd).into_iter().map(|(_, kid)| kid));
        }
        for dd in order {
            let var = self.space.store.top(dd).unwrap_or(0);
            let next = u32::try_from(self.takes.len()).unwrap_or(0);
            let var = *self.known_vars.entry(var).or_insert_with(|| {
                self.takes.push(Take::new(self.space, self.side, var, self.on));
                next
            });
            self.vars.push(var);
            for ((low, _), kid) in self.space.store.parts(dd) {
                self.lows.push(low);
                self.kids.push(self.number(kid));
            }
            self.starts.push(u32::try_from(self.kids.len()).unwrap_or(0));
        }
        self.number(dd)
    }

    fn number(&self, dd: Dd) -> u32 {
        match dd.value() {
            Some(value) => END | value,
            None => self.known.get(&dd).copied().unwrap_or(END - 1),
        }
    }
}
