//! One case after another answered in full: outcome, status and every reason.
//!
//! What the compiled plan settles it settles here, and the reasons are read off the truths that it worked out on the way;
//! what it leaves open is for the evaluator. An answer is the one that [`Ask::decide`] gives, reason for reason.
//!
//! # Source
//! The reference, *Explanation*.

use crate::base::date::Date;
use crate::eval::judge::{Reading, Tables};
use crate::eval::{Answer, Ask, DEFAULT_SPLITS, Law, Told};
use crate::ir::{CondId, DecisionId, Facts, PolicyId, RuleId};
use crate::plan::compile::Compiler;
use crate::plan::net::Lit;
use crate::plan::steps::{At, Layout};
use crate::plan::{Block, Lane, Plan, Settled, Until};

/// Answers one case after another of one decision; what it works with is used again.
#[derive(Debug)]
pub struct Decider<'p> {
    /// The day on which the question is asked.
    pub on: Option<Date>,
    /// How many open questions are taken both ways before an answer is *not decided*.
    pub splits: usize,
    law: &'p Law<'p>,
    decision: DecisionId,
    law_at: Option<Date>,
    plan: Plan,
    truths: Truths,
    block: Block,
    settled: Settled,
    tables: Tables,
}

impl<'p> Decider<'p> {
    /// Compiles a decision.
    ///
    /// - `law_at`: the date that replaces every `dated by`.
    pub fn new(law: &'p Law<'p>, decision: DecisionId, law_at: Option<Date>) -> Decider<'p> {
        let (plan, truths) = Plan::compiled(law, decision, law_at, Truths::new);
        let block = plan.block(law.program);
        let tables = Tables::new(law.program);
        let settled = Settled::default();
        Decider { on: None, splits: DEFAULT_SPLITS, law, decision, law_at, plan, truths, block, settled, tables }
    }

    /// Decides a case.
    ///
    /// - `item`: the item's place in its list, for a decision made item by item.
    pub fn decide<'c>(&mut self, facts: &'c Facts, item: Option<u32>) -> Answer<'c>
    where
        'p: 'c,
    {
        self.block.clear();
        let lane = self.block.begin();
        if let Some(lane) = lane {
            self.block.put(lane, facts);
        }
        self.plan.work_out(&self.block, &mut self.settled, Until::All);
        let outcome = lane.and_then(|lane| Some((lane, self.plan.outcome(&self.settled, lane)?)));
        let ask = Ask { law: self.law, facts, on: self.on, law_at: self.law_at, splits: self.splits };
        let mut judge = ask.judge_with(std::mem::take(&mut self.tables));
        let answer = match outcome {
            Some((lane, outcome)) => {
                let told = Case { truths: &self.truths, settled: &self.settled, lane };
                ask.settled(&mut judge, self.decision, item, outcome.clone(), told)
            }
            None => ask.decide_with(&mut judge, self.decision, item),
        };
        self.tables = judge.tables();
        answer
    }
}

/// By condition, rule and policy, each as found and as counted: where its truth stands.
#[derive(Clone, Debug, Default)]
struct Truths {
    conds: Vec<[At; 2]>,
    rules: Vec<[At; 2]>,
    policies: Vec<[At; 2]>,
}

impl Truths {
    /// - `layout`: with all that the compiled decision needs laid down.
    fn new(compiler: &Compiler<'_>, layout: &Layout<'_>) -> Truths {
        let program = compiler.program;
        let at = |lit: Option<&Lit>| lit.map_or(layout.open(), |lit| layout.at(*lit));
        let readings = [Reading::Found as usize, Reading::Counted as usize];
        let cond = |n| readings.map(|reading| at(compiler.conds.get(&(CondId::new(n), reading))));
        let rule = |n| readings.map(|reading| at(compiler.lives.get(&(RuleId::new(n), reading))));
        let policy = |n| readings.map(|reading| at(compiler.governing.get(&(PolicyId::new(n), reading))));
        Truths {
            conds: (0..program.conds.len()).map(cond).collect(),
            rules: (0..program.rules.len()).map(rule).collect(),
            policies: (0..program.policies.len()).map(policy).collect(),
        }
    }
}

/// What a plan worked out of one case.
struct Case<'t> {
    truths: &'t Truths,
    // INVARIANT: worked out to the end, so that every place tells of this case.
    settled: &'t Settled,
    lane: Lane,
}

impl Case<'_> {
    #[inline]
    fn of(&self, table: &[[At; 2]], reading: Reading, n: usize) -> Option<bool> {
        let [found, counted] = *table.get(n)?;
        let at = match reading {
            Reading::Found => found,
            Reading::Counted => counted,
        };
        let [yes, may] = *self.settled.ways.get(at as usize)?;
        let (yes, may) = (yes & self.lane.bit() != 0, may & self.lane.bit() != 0);
        (yes == may).then_some(yes)
    }
}

impl Told for Case<'_> {
    fn cond(&self, id: CondId, reading: Reading) -> Option<bool> {
        self.of(&self.truths.conds, reading, id.index())
    }

    fn live(&self, id: RuleId, reading: Reading) -> Option<bool> {
        self.of(&self.truths.rules, reading, id.index())
    }

    fn governs(&self, id: PolicyId, reading: Reading) -> Option<bool> {
        self.of(&self.truths.policies, reading, id.index())
    }
}
