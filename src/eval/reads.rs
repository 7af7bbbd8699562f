//! Which facts a decision, duty or condition can read, through everything beneath it.
//!
//! Static: it looks at the program alone. Facts that nothing of a question reads can never matter to it.

use crate::eval::index::{FactKey, Index, facts_of_expr};
use crate::ir::{
    CondId, CondKind, DecisionId, DefineBody, DefineId, DutyId, ExprId, ExprKind, Form, Limb, PolicyId, PresumptionId,
    Program, ProhibitionId,
};
use std::collections::BTreeSet;

/// A thing whose facts are asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Goal {
    /// A decision.
    Decision(DecisionId),
    /// A duty.
    Duty(DutyId),
    /// A prohibition.
    Prohibition(ProhibitionId),
    /// A condition.
    Cond(CondId),
    /// A policy's date and reach.
    Policy(PolicyId),
}

/// The facts that a goal can read, presumptions on them and their rebuttals included.
pub fn facts_read(program: &Program, index: &Index, goal: Goal) -> BTreeSet<FactKey> {
    let mut walk = Walk { program, index, seen: BTreeSet::new(), facts: BTreeSet::new(), todo: Vec::new() };
    walk.goal(goal);
    walk.run();
    walk.facts
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Node {
    Cond(CondId),
    Expr(ExprId),
    Define(DefineId),
    Decision(DecisionId),
    Duty(DutyId),
    Prohibition(ProhibitionId),
    Presumption(PresumptionId),
    Policy(PolicyId),
}

struct Walk<'a> {
    program: &'a Program,
    index: &'a Index,
    seen: BTreeSet<Node>,
    facts: BTreeSet<FactKey>,
    todo: Vec<Node>,
}

impl Walk<'_> {
    fn goal(&mut self, goal: Goal) {
        match goal {
            Goal::Decision(id) => self.add(Node::Decision(id)),
            Goal::Duty(id) => self.add(Node::Duty(id)),
            Goal::Prohibition(id) => self.add(Node::Prohibition(id)),
            Goal::Cond(id) => self.add(Node::Cond(id)),
            Goal::Policy(id) => self.add(Node::Policy(id)),
        }
    }

    fn add(&mut self, node: Node) {
        if self.seen.insert(node) {
            self.todo.push(node);
        }
    }

    fn run(&mut self) {
        while let Some(node) = self.todo.pop() {
            match node {
                Node::Cond(id) => self.cond(id),
                Node::Expr(id) => self.expr(id),
                Node::Define(id) => self.define(id),
                Node::Decision(id) => self.decision(id),
                Node::Duty(id) => self.duty(id),
                Node::Prohibition(id) => {
                    let prohibition = self.program.prohibition(id);
                    self.header(&prohibition.head, &prohibition.when, &prohibition.excepts);
                    self.add(Node::Cond(prohibition.breached_if));
                }
                Node::Presumption(id) => {
                    let presumption = self.program.presumption(id);
                    self.header(&presumption.head, &presumption.when, &presumption.excepts);
                    if let Some(cond) = presumption.rebutted_if {
                        self.add(Node::Cond(cond));
                    }
                    for by in &presumption.overridden_by {
                        self.add(Node::Presumption(*by));
                    }
                }
                Node::Policy(id) => {
                    let policy = self.program.policy(id);
                    if let Some(expr) = policy.dated_by {
                        self.add(Node::Expr(expr));
                    }
                    for cond in policy.applies_when.iter().chain(policy.excepts.iter().map(|e| &e.cond)) {
                        self.add(Node::Cond(*cond));
                    }
                }
            }
        }
    }

    fn fact(&mut self, key: FactKey) {
        if self.facts.insert(key) {
            for presumption in self.index.on_fact(key) {
                self.add(Node::Presumption(*presumption));
            }
        }
    }

    fn header(&mut self, head: &crate::ir::Header, when: &[CondId], excepts: &[crate::ir::Except]) {
        self.add(Node::Policy(head.policy));
        for cond in when.iter().chain(excepts.iter().map(|e| &e.cond)) {
            self.add(Node::Cond(*cond));
        }
    }

    fn limbs(&mut self, limbs: &[Limb]) {
        for limb in limbs {
            self.add(Node::Cond(limb.cond));
            for excuse in &limb.excuses {
                self.add(Node::Cond(excuse.cond));
            }
        }
    }

    fn cond(&mut self, id: CondId) {
        let program = self.program;
        match &program.cond(id).kind {
            CondKind::Holds(fact) | CondKind::ReasonsRecorded(fact) => self.fact(FactKey::of(program, *fact)),
            CondKind::Define(define, _) => self.add(Node::Define(*define)),
            CondKind::Not(inner) => self.add(Node::Cond(*inner)),
            CondKind::All(limbs) | CondKind::Any(limbs) | CondKind::NoneOf(limbs) | CondKind::AtLeast(_, limbs) => {
                self.limbs(limbs);
            }
            CondKind::Same(a, b) | CondKind::Order(_, a, b) => {
                self.add(Node::Expr(*a));
                self.add(Node::Expr(*b));
            }
            CondKind::OneOf(a, values) => {
                self.add(Node::Expr(*a));
                values.iter().for_each(|value| self.add(Node::Expr(*value)));
            }
            CondKind::IsNone(a) => self.add(Node::Expr(*a)),
            CondKind::Includes(fact, member) => {
                self.fact(FactKey::of(program, *fact));
                self.add(Node::Expr(*member));
            }
            CondKind::Count { list, body, .. } => {
                self.fact(FactKey::Fact(*list));
                self.add(Node::Cond(*body));
            }
            CondKind::Outcome(decision, _, _) => self.add(Node::Decision(*decision)),
            CondKind::Duty(duty, _, _) => self.add(Node::Duty(*duty)),
            CondKind::Prohibition(prohibition, _, _) => self.add(Node::Prohibition(*prohibition)),
            CondKind::Presumption(presumption, _, _) => self.add(Node::Presumption(*presumption)),
            CondKind::Governs(policy) => self.add(Node::Policy(*policy)),
        }
    }

    fn expr(&mut self, id: ExprId) {
        let program = self.program;
        facts_of_expr(program, id, &mut |fact| self.fact(FactKey::of(program, fact)));
        match &program.expr(id).kind {
            ExprKind::Define(define, _) => self.add(Node::Define(*define)),
            ExprKind::If(branches, otherwise) => {
                for (cond, value) in branches {
                    self.add(Node::Cond(*cond));
                    self.add(Node::Expr(*value));
                }
                self.add(Node::Expr(*otherwise));
            }
            ExprKind::Add(a, b) | ExprKind::Subtract(a, b) => {
                self.add(Node::Expr(*a));
                self.add(Node::Expr(*b));
            }
            ExprKind::Times(_, a) => self.add(Node::Expr(*a)),
            ExprKind::Shift { date, by, .. } => {
                self.add(Node::Expr(*date));
                self.add(Node::Expr(*by));
            }
            ExprKind::Age { on, of } => {
                self.add(Node::Expr(*on));
                self.add(Node::Expr(*of));
            }
            ExprKind::Latest(all) | ExprKind::Earliest(all) => all.iter().for_each(|e| self.add(Node::Expr(*e))),
            ExprKind::Const(_) | ExprKind::Fact(_) | ExprKind::EventDate(_) | ExprKind::MadeOn(_) => {}
        }
    }

    fn define(&mut self, id: DefineId) {
        for version in &self.program.define(id).versions {
            if version.head.period.is_some() {
                self.add(Node::Policy(version.head.policy));
            }
            match version.body {
                DefineBody::Means(cond) => self.add(Node::Cond(cond)),
                DefineBody::Is(expr) => self.add(Node::Expr(expr)),
            }
        }
        for presumption in self.index.on_define(id) {
            self.add(Node::Presumption(*presumption));
        }
    }

    fn decision(&mut self, id: DecisionId) {
        let decision = self.program.decision(id);
        for policy in &decision.policies {
            self.add(Node::Policy(*policy));
        }
        for rule in &decision.rules {
            // Rules that override are rules of the same decision, so all are met here.
            let rule = self.program.rule(*rule);
            self.header(&rule.head, &rule.when, &rule.excepts);
            match rule.conclusion {
                Some((_, _, Form::If(cond) | Form::Unless(cond))) => self.add(Node::Cond(cond)),
                Some((_, _, Form::Plain)) | None => {}
            }
        }
    }

    fn duty(&mut self, id: DutyId) {
        let program = self.program;
        let duty = program.duty(id);
        self.header(&duty.head, &duty.when, &duty.excepts);
        for due in &duty.due {
            self.add(Node::Expr(due.by));
            if let Some(cond) = due.cond {
                self.add(Node::Cond(cond));
            }
        }
        if let Some(asap) = &duty.asap {
            if let Some(cond) = asap.cond {
                self.add(Node::Cond(cond));
            }
            if let Some(fact) = asap.judged_by {
                self.fact(FactKey::of(program, fact));
            }
        }
        if let Some(fact) = duty.done_on {
            self.fact(FactKey::of(program, fact));
        }
        for (cond, _) in &duty.done_if {
            self.add(Node::Cond(*cond));
        }
        if let Some(cond) = duty.continues {
            self.add(Node::Cond(cond));
        }
    }
}
