//! One record decided: by the compiled decision where it settles the answer, else by the evaluator.

use crate::base::date::Date;
use crate::batch::plan::{Plan, Walked};
use crate::eval::explain::Seen;
use crate::eval::outcome::Outcome;
use crate::eval::slot::Place;
use crate::eval::{Ask, Law, Reason, Refused, Status};
use crate::ir::{DecisionId, Facts, Program, RuleId};

/// What is asked of every record.
#[derive(Clone, Copy, Debug)]
pub struct Question {
    /// The decision, of the whole request.
    pub decision: DecisionId,
    /// The day on which the question is asked.
    pub on: Option<Date>,
    /// The date that replaces every `dated by`.
    pub law_at: Option<Date>,
    /// How many open questions are taken both ways at most.
    pub splits: usize,
}

/// A law and a question, made ready for many records.
#[derive(Clone, Debug)]
pub struct Batch<'p> {
    /// The law.
    pub law: &'p Law<'p>,
    /// The question.
    pub question: Question,
    /// The compiled decision; `None` where it has too many nodes, or is not wanted.
    pub plan: Option<Plan>,
}

/// What one thread works with.
#[derive(Clone, Debug, Default)]
pub struct Scratch {
    walked: Walked,
}

/// A record's answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decided {
    /// How far missing facts can change it.
    pub status: Status,
    /// The outcome, where it is settled or presumed.
    pub outcome: Option<Outcome>,
    /// The rules for it that are live whatever the missing facts are, in the program's order; none where the decision's `otherwise` does.
    pub deciding: Vec<RuleId>,
    /// Of an answer that is not settled: the facts that matter.
    pub missing: Vec<Place>,
}

impl<'p> Batch<'p> {
    /// Makes a question ready.
    ///
    /// - `nodes`: how many nodes the compiled decision may take.
    pub fn new(law: &'p Law<'p>, question: Question, nodes: usize) -> Batch<'p> {
        let plan = Plan::new(law, question.decision, question.on, question.law_at, nodes).ok();
        Batch { law, question, plan }
    }

    /// The program.
    pub fn program(&self) -> &'p Program {
        self.law.program
    }

    /// Decides a record.
    ///
    /// - `missing`: whether the facts that matter are wanted.
    ///
    /// # Errors
    /// [`Refused`] where the facts cannot occur together.
    pub fn decide(&self, facts: &Facts, scratch: &mut Scratch, missing: bool) -> Result<Decided, Refused> {
        let mut settled = None;
        if let Some(plan) = &self.plan {
            let Question { on, law_at, splits, .. } = self.question;
            if !plan.is_possible(facts, &mut scratch.walked) {
                Ask { law: self.law, facts, on, law_at, splits }.possible()?;
            }
            settled = plan.settled(facts, &mut scratch.walked);
        }
        match settled {
            Some(settled) => Ok(Decided {
                status: Status::Settled,
                outcome: Some(settled.outcome),
                deciding: settled.deciding,
                missing: Vec::new(),
            }),
            None => self.evaluate(facts, missing),
        }
    }

    /// Decides a record by the evaluator alone.
    ///
    /// # Errors
    /// [`Refused`] where the facts cannot occur together.
    pub fn evaluate(&self, facts: &Facts, missing: bool) -> Result<Decided, Refused> {
        let Question { decision, on, law_at, splits } = self.question;
        let ask = Ask { law: self.law, facts, on, law_at, splits };
        ask.possible()?;
        let answer = ask.decide(decision, None);
        let live = answer.reasons.deciding.iter().filter(|reason| reason.seen == Seen::Yes);
        let deciding = live.filter_map(Reason::rule);
        let deciding = match answer.verdict.result {
            Some(_) => deciding.collect(),
            None => Vec::new(),
        };
        let wanted = missing && answer.verdict.status != Status::Settled;
        let missing = if wanted { ask.missing(decision, None).needing } else { Vec::new() };
        Ok(Decided { status: answer.verdict.status, outcome: answer.verdict.result, deciding, missing })
    }
}
