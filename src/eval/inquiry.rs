//! What is missing: which unknown facts matter, which answers would settle it, and what to ask next.
//!
//! Takes a case and what is asked of it; splits it and asks its regions.
//!
//! # Source
//! The reference, *What matters*.

use crate::eval::answer::{Ask, Verdict};
use crate::eval::index::{FactKey, facts_of_expr};
use crate::eval::outcome::{DutyState, Outcome, Status};
use crate::eval::reads::{Goal, facts_read};
use crate::eval::regions::{MANY, Regions};
use crate::eval::search::{Doubt, Explored};
use crate::eval::slot::{Place, Slot};
use crate::eval::term::Literal;
use crate::ir::{DecisionId, DutyId, FactRef, OutcomeId, Value};

/// What is missing for a settled answer.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Inquiry {
    /// The facts that matter, in the program's order.
    pub needing: Vec<Place>,
    /// For each possible outcome, sets of answers that would settle it so.
    pub settling: Vec<Settling>,
    /// The fact to ask next: it leaves the fewest questions in the worst case.
    pub next: Option<Place>,
    /// Why this may not be exact.
    pub doubts: Vec<Doubt>,
}

impl Inquiry {
    /// A better next question, where there is something to choose and what matters is exact.
    pub fn better(&self, better: Better<'_>) -> Option<Place> {
        let open = self.doubts.is_empty() && self.needing.len() > 1;
        if open { better(&self.needing) } else { None }
    }

    /// Whether a limit was met, so that too much may be missing.
    pub fn limited(&self) -> bool {
        is_limited(&self.doubts)
    }
}

fn is_limited(doubts: &[Doubt]) -> bool {
    doubts.iter().any(Doubt::is_limit)
}

/// Sets of answers that would settle an outcome.
#[derive(Clone, Debug, PartialEq)]
pub struct Settling {
    /// The outcome.
    pub outcome: Outcome,
    /// Each set: what would have to be found.
    pub sets: Vec<Vec<Answered>>,
    /// Whether no smaller set would do.
    pub smallest: bool,
    /// Whether there are more sets than are listed.
    pub more: bool,
}

/// One answer that would be found.
#[derive(Clone, Debug, PartialEq)]
pub enum Answered {
    /// The unknown is one of these values.
    Among(Slot, Vec<Value>),
    /// A comparison of dates or numbers comes out so.
    Compared(Literal, bool),
}

impl Answered {
    /// The facts that it speaks of.
    pub fn places(&self) -> Vec<Place> {
        match self {
            Answered::Among(slot, _) => vec![slot.place],
            Answered::Compared(literal, _) => literal.slots().into_iter().map(|slot| slot.place).collect(),
        }
    }
}

/// Looks for a better next question among facts that all matter; `None` where it finds none.
pub type Better<'b> = &'b mut dyn FnMut(&[Place]) -> Option<Place>;

impl Ask<'_> {
    /// What is missing for a settled answer of a decision.
    pub fn missing(&self, decision: DecisionId, item: Option<u32>) -> Inquiry {
        self.missing_with(decision, item, &mut |_| None)
    }

    /// The same; where several facts matter and that is exact, the next question is first looked for elsewhere.
    pub fn missing_with(&self, decision: DecisionId, item: Option<u32>, better: Better<'_>) -> Inquiry {
        let explored = self.regions(decision, item);
        let mut regions = Regions::new(self, &explored);
        let mut inquiry = self.begun(decision, &explored, &mut regions);
        if inquiry.limited() {
            let reach = self.reach(decision);
            inquiry.next = reach.first().or(inquiry.needing.first()).copied();
            // Of regions that were cut off nothing is known: no set of answers is said to settle anything.
            return inquiry;
        }
        inquiry.next = inquiry.better(better).or_else(|| regions.next(&inquiry.needing));
        inquiry.settling = regions.settling();
        inquiry
    }

    /// The facts that matter, and why that may not be exact: no more of what is missing is worked out.
    pub fn needing(&self, decision: DecisionId, item: Option<u32>) -> Inquiry {
        let explored = self.regions(decision, item);
        self.begun(decision, &explored, &mut Regions::new(self, &explored))
    }

    fn begun(&self, decision: DecisionId, explored: &Explored<Outcome>, regions: &mut Regions<'_, '_>) -> Inquiry {
        let mut doubts = explored.doubts.clone();
        if regions.too_many {
            doubts.push(Doubt::Limit(MANY));
        }
        // What was cut off may turn on any fact that is read: none of them is left out.
        let needing = match is_limited(&doubts) {
            true => self.unknown(Goal::Decision(decision)),
            false => regions.matters(),
        };
        Inquiry { needing, doubts, ..Inquiry::default() }
    }

    /// The state of a duty, and the facts that it turns on, where no limit was met; else all unknown facts that it reads.
    pub fn duty_and_missing(&self, duty: DutyId, item: Option<u32>) -> (Verdict<DutyState>, Vec<Place>) {
        let (verdict, explored) = self.duty_explored(duty, item);
        if verdict.status == Status::Settled {
            return (verdict, Vec::new());
        }
        let Some(explored) = explored else { return (verdict, self.unknown(Goal::Duty(duty))) };
        let limited = is_limited(&explored.doubts);
        // Each state goes by its number, as an outcome does.
        let explored = explored.map(|state| Outcome::Is(OutcomeId(state as u32)));
        let regions = Regions::new(self, &explored);
        let missing = if limited || regions.too_many { self.unknown(Goal::Duty(duty)) } else { regions.matters() };
        (verdict, missing)
    }

    /// The facts that a goal reads and that are not known, in the program's order.
    fn unknown(&self, goal: Goal) -> Vec<Place> {
        let read = facts_read(self.law.program, &self.law.index, goal);
        read.iter()
            .filter_map(|key| match key {
                FactKey::Fact(fact) if self.facts.get(*fact).is_none() => Some(Place::Fact(*fact)),
                FactKey::Fact(_) | FactKey::Field(..) => None,
            })
            .collect()
    }

    /// The unknown facts on which the date and the reach of the policies that conclude on a decision turn.
    fn reach(&self, decision: DecisionId) -> Vec<Place> {
        let program = self.law.program;
        let mut places = Vec::new();
        for policy in &program.decision(decision).policies {
            let head = program.policy(*policy);
            if let Some(expr) = head.dated_by {
                facts_of_expr(program, expr, &mut |fact| match fact {
                    FactRef::Global(fact) if self.facts.get(fact).is_none() => places.push(Place::Fact(fact)),
                    FactRef::Global(_) | FactRef::Field(..) => {}
                });
            }
            for cond in &head.applies_when {
                places.extend(self.unknown(Goal::Cond(*cond)));
            }
        }
        places
    }
}
