//! A decision compiled to a flat plan over typed columns, 64 cases a word.
//!
//! Takes a law, a decision and cases in columns ([`Block`]); tells of each case whether the three-valued tables alone
//! settle it, and then its outcome and the rules that decide it. What it does not tell is for the evaluator: a case left
//! in doubt by the tables, one that turns on lists or duties, one that needs a presumption to be held to. So it may
//! say nothing whenever it likes, and may never be wrong.
//!
//! A plan is made once and nothing in it changes: all threads share one. Each thread has a [`Block`] and a [`Settled`] of
//! its own. A [`Decider`] answers case after case in full, with the reasons read off what the plan worked out.
//!
//! # Source
//! The reference, *What an answer means*; the walk over one case in [`crate::eval`], against which it is swept.

mod block;
mod compile;
mod decider;
mod law;
mod net;
mod run;
mod steps;

pub use block::{Block, LANES, Lane};
pub use decider::Decider;

use crate::base::calendar::Calendar;
use crate::base::date::Date;
use crate::eval::Law;
use crate::eval::judge::Reading;
use crate::eval::outcome::Outcome;
use crate::ir::{DecisionId, OutcomeId, Program, RuleId};
use block::Codes;
use compile::Compiler;
use net::{Lit, not};
use run::{Lanes, Table, Way, ways};
use std::sync::Arc;
use steps::{At, Layout, Step};

/// A compiled decision.
#[derive(Clone, Debug)]
pub struct Plan {
    codes: Arc<Codes>,
    facts: Vec<crate::ir::FactId>,
    places: usize,
    value_places: usize,
    steps: Vec<Step>,
    possible: At,
    ends: Vec<End>,
    calendar: Option<Calendar>,
}

/// How far a plan is worked out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Until {
    /// Every case is settled.
    Settled,
    /// Every truth stands in its place.
    All,
}

/// One way in which a case can be settled.
#[derive(Clone, Debug)]
struct End {
    outcome: Outcome,
    at: At,
    rules: Vec<(RuleId, At)>,
}

/// What a plan tells of the cases of a block; kept from block to block.
#[derive(Clone, Debug, Default)]
pub struct Settled {
    // By place, doubled: a truth, and its opposite.
    ways: Vec<Way>,
    values: Vec<Lanes>,
    // By end: the cases settled so.
    by: Vec<u64>,
    possible: u64,
    all: u64,
}

impl Plan {
    /// Compiles a decision of the whole case; what cannot be compiled is left open in it.
    ///
    /// - `law_at`: the date that replaces every `dated by`.
    pub fn new(law: &Law<'_>, decision: DecisionId, law_at: Option<Date>) -> Plan {
        Plan::compiled(law, decision, law_at, |_, _| ()).0
    }

    /// The same, with what is wanted of the way in which it was compiled.
    fn compiled<T>(
        law: &Law<'_>,
        decision: DecisionId,
        law_at: Option<Date>,
        wanted: impl FnOnce(&Compiler<'_>, &Layout<'_>) -> T,
    ) -> (Plan, T) {
        let mut compiler = Compiler::new(law, law_at);
        let excluded: Vec<Lit> =
            law.program.impossibles.iter().map(|item| not(compiler.cond(item.cond, Reading::Found))).collect();
        let possible = compiler.net.and(excluded);
        let decided = compiler.decision(decision, Reading::Counted);
        let mut ends = vec![(Outcome::NotGoverned, not(decided.governed), Vec::new())];
        for n in 0..law.program.decision(decision).outcomes.len() {
            let outcome = OutcomeId::new(n);
            let settled = compiler.settled(&decided, outcome);
            let own = decided.rules.iter().filter(|(_, of, _)| *of == outcome);
            ends.push((Outcome::Is(outcome), settled, own.map(|(rule, _, live)| (*rule, *live)).collect()));
        }
        let gap = compiler.gap(&decided);
        ends.push((Outcome::Gap, gap, Vec::new()));
        // A decision of each item is asked of items, which have no columns.
        if law.program.decision(decision).binder.is_some() {
            ends.clear();
        }
        let roots: Vec<Lit> = std::iter::once(possible)
            .chain(ends.iter().flat_map(|(_, lit, rules)| std::iter::once(*lit).chain(rules.iter().map(|(_, r)| *r))))
            .collect();
        let mut layout = Layout::new(&compiler.net, &roots);
        layout.lay(&[possible]);
        let mut laid = Vec::new();
        for (n, (outcome, lit, rules)) in ends.into_iter().enumerate() {
            layout.lay(&[lit]);
            let own: Vec<Lit> = rules.iter().map(|(_, live)| *live).collect();
            layout.lay(&own);
            layout.steps.push(Step::End(n));
            let rules = rules.into_iter().map(|(rule, live)| (rule, layout.at(live))).collect();
            laid.push(End { outcome, at: layout.at(lit), rules });
        }
        let wanted = wanted(&compiler, &layout);
        let plan = Plan {
            possible: layout.at(possible),
            facts: layout.facts,
            places: layout.places,
            value_places: layout.value_places,
            steps: layout.steps,
            ends: laid,
            codes: Arc::new(compiler.codes),
            calendar: law.program.calendar.clone(),
        };
        (plan, wanted)
    }

    /// Room for cases of the plan's program.
    pub fn block(&self, program: &Program) -> Block {
        Block::new(program, &self.codes)
    }

    /// How many truths it works out of a block at most.
    pub fn len(&self) -> usize {
        self.places
    }

    /// Whether it settles nothing.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// Decides the cases of a block of this plan's program.
    pub fn decide(&self, block: &Block, settled: &mut Settled) {
        self.work_out(block, settled, Until::Settled);
    }

    fn work_out(&self, block: &Block, settled: &mut Settled, until: Until) {
        if settled.ways.len() != self.places * 2 || settled.values.len() != self.value_places {
            settled.ways = vec![[0, 0]; self.places * 2];
            settled.values = vec![Lanes::open(); self.value_places];
        }
        settled.by.clear();
        settled.by.resize(self.ends.len(), 0);
        let (places, _) = settled.ways.as_chunks_mut();
        if let [yes, open, facts @ ..] = places {
            (*yes, *open) = (ways([u64::MAX, 0]), ways([0, 0]));
            for (place, fact) in facts.iter_mut().zip(&self.facts) {
                let column = block.columns.get(fact.index());
                *place = ways(column.map_or([0, 0], |column| [column.yes, column.no]));
            }
        }
        let told = block.all() & !block.beyond;
        let calendar = self.calendar.as_ref();
        let mut table = Table { block, ways: &mut settled.ways, values: &mut settled.values, calendar };
        let mut left = told;
        for step in &self.steps {
            if let Step::End(n) = step {
                let Some((end, by)) = self.ends.get(*n).zip(settled.by.get_mut(*n)) else { continue };
                *by = left & table.plane(end.at)[0];
                left &= !*by;
                if left == 0 && until == Until::Settled {
                    break;
                }
            } else {
                table.step(step);
            }
        }
        settled.possible = told & table.plane(self.possible)[0];
        settled.all = told & !left;
    }

    /// The outcome of a case that is settled.
    pub fn outcome(&self, settled: &Settled, lane: Lane) -> Option<&Outcome> {
        self.end(settled, lane).map(|end| &end.outcome)
    }

    fn end(&self, settled: &Settled, lane: Lane) -> Option<&End> {
        let n = settled.by.iter().position(|by| by & lane.bit() != 0)?;
        self.ends.get(n)
    }

    /// The rules that decide a case that is settled: those for its outcome that are live, in the program's order.
    pub fn deciding(&self, settled: &Settled, lane: Lane) -> impl Iterator<Item = RuleId> {
        let rules = self.end(settled, lane).map_or(&[][..], |end| end.rules.as_slice());
        rules.iter().filter_map(move |(rule, at)| {
            let [yes, _] = settled.ways.get(*at as usize)?;
            (yes & lane.bit() != 0).then_some(*rule)
        })
    }

    /// Each outcome with the cases that are settled so, a bit each.
    pub fn outcomes(&self, settled: &Settled) -> impl Iterator<Item = (&Outcome, u64)> {
        self.ends.iter().map(|end| &end.outcome).zip(settled.by.iter().copied())
    }
}

impl Settled {
    /// The cases of which the outcome is told, a bit each.
    pub fn cases(&self) -> u64 {
        self.all
    }

    /// The cases that no `impossible` item excludes, as far as the tables tell.
    pub fn possible(&self) -> u64 {
        self.possible
    }
}
