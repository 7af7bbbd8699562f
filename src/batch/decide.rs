//! What is asked of every record, and one record decided that the compiled plan leaves open.

use crate::base::date::Date;
use crate::batch::diagram::{Diagram, Walked};
use crate::eval::outcome::Outcome;
use crate::eval::slot::Place;
use crate::eval::{Ask, Law, Refused, Seen, Status};
use crate::ir::{DecisionId, Facts, Program, RuleId};
use crate::plan::Plan;
use std::sync::OnceLock;

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
    /// The compiled decision.
    pub plan: Plan,
    // Made when the plan first leaves a record open; nothing where there are too many nodes, or it is not wanted.
    diagram: OnceLock<Option<Diagram>>,
    nodes: usize,
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

impl Default for Decided {
    /// Nothing is decided.
    fn default() -> Decided {
        Decided { status: Status::NotDecided, outcome: None, deciding: Vec::new(), missing: Vec::new() }
    }
}

impl<'p> Batch<'p> {
    /// Makes a question ready.
    ///
    /// - `nodes`: how many nodes the decision's diagram may take.
    pub fn new(law: &'p Law<'p>, question: Question, nodes: usize) -> Batch<'p> {
        let plan = Plan::new(law, question.decision, question.law_at);
        Batch { law, question, plan, diagram: OnceLock::new(), nodes }
    }

    /// The decision's diagram; `None` where it has too many nodes.
    pub fn diagram(&self) -> Option<&Diagram> {
        let Question { decision, on, law_at, .. } = self.question;
        self.diagram.get_or_init(|| Diagram::new(self.law, decision, on, law_at, self.nodes).ok()).as_ref()
    }

    /// The program.
    pub fn program(&self) -> &'p Program {
        self.law.program
    }

    /// Whether some completion of a record is excluded by no `impossible` item.
    ///
    /// # Errors
    /// [`Refused`] where none is.
    pub fn possible(&self, facts: &Facts, scratch: &mut Scratch) -> Result<(), Refused> {
        match self.diagram() {
            Some(diagram) if diagram.is_possible(facts, &mut scratch.walked) => Ok(()),
            Some(_) | None => self.ask(facts).possible(),
        }
    }

    fn ask<'a>(&'a self, facts: &'a Facts) -> Ask<'a> {
        let Question { on, law_at, splits, .. } = self.question;
        Ask { law: self.law, facts, on, law_at, splits }
    }

    /// Decides a record that the plan leaves open: by the diagram where that settles it, else by the evaluator.
    ///
    /// - `missing`: whether the facts that matter are wanted.
    ///
    /// # Errors
    /// [`Refused`] where the facts cannot occur together.
    pub fn decide(&self, facts: &Facts, scratch: &mut Scratch, missing: bool) -> Result<Decided, Refused> {
        let mut settled = None;
        if let Some(diagram) = self.diagram() {
            if !diagram.is_possible(facts, &mut scratch.walked) {
                self.ask(facts).possible()?;
            }
            settled = diagram.settled(facts, &mut scratch.walked);
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
        let decision = self.question.decision;
        let ask = self.ask(facts);
        ask.possible()?;
        let answer = crate::prove::decide(&ask, decision, None);
        let live = answer.reasons.deciding().filter(|reason| reason.seen == Seen::Yes);
        let deciding = live.filter_map(|reason| reason.rule());
        let deciding = match answer.verdict.result {
            Some(_) => deciding.collect(),
            None => Vec::new(),
        };
        let wanted = missing && answer.verdict.status != Status::Settled;
        let missing = if wanted { crate::prove::needing(&ask, decision, None) } else { Vec::new() };
        Ok(Decided { status: answer.verdict.status, outcome: answer.verdict.result, deciding, missing })
    }
}
