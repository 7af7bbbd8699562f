//! A small change of a program that can be made and unmade, so that one copy serves for all of them.

use crate::ir::{
    Cond, CondId, Decision, DecisionId, DefineId, DefineVersion, Duty, DutyId, Expr, ExprId, Policy, PolicyId,
    Presumption, PresumptionId, Program, Prohibition, ProhibitionId, Rule, RuleId,
};

/// An entry of a program's tables, as it is to read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entry {
    /// A policy.
    Policy(PolicyId, Policy),
    /// A version of a define.
    Version(DefineId, usize, DefineVersion),
    /// A decision.
    Decision(DecisionId, Decision),
    /// A rule.
    Rule(RuleId, Rule),
    /// A presumption.
    Presumption(PresumptionId, Presumption),
    /// A duty.
    Duty(DutyId, Duty),
    /// A prohibition.
    Prohibition(ProhibitionId, Prohibition),
    /// A condition.
    Cond(CondId, Cond),
    /// An expression.
    Expr(ExprId, Expr),
}

/// A change: entries that read otherwise, and conditions and expressions that they need.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Patch {
    entry: Entry,
    conds: Vec<Cond>,
    exprs: Vec<Expr>,
}

impl Patch {
    /// One entry that reads otherwise.
    pub fn new(entry: Entry) -> Patch {
        Patch { entry, conds: Vec::new(), exprs: Vec::new() }
    }

    /// One entry that reads otherwise, with conditions at the end of the program's table.
    pub fn with_conds(entry: Entry, conds: Vec<Cond>) -> Patch {
        Patch { entry, conds, exprs: Vec::new() }
    }

    /// One entry that reads otherwise, with expressions at the end of the program's table.
    pub fn with_exprs(entry: Entry, exprs: Vec<Expr>) -> Patch {
        Patch { entry, conds: Vec::new(), exprs }
    }

    /// Makes the change, works on the program, and unmakes it.
    pub fn made<T>(&mut self, program: &mut Program, work: impl FnOnce(&Program) -> T) -> T {
        let (conds, exprs) = (program.conds.len(), program.exprs.len());
        program.conds.extend(self.conds.iter().cloned());
        program.exprs.extend(self.exprs.iter().cloned());
        self.exchange(program);
        let result = work(program);
        self.exchange(program);
        program.conds.truncate(conds);
        program.exprs.truncate(exprs);
        result
    }

    /// Puts what the entry is to read in the program, and what it reads here.
    fn exchange(&mut self, program: &mut Program) {
        match &mut self.entry {
            Entry::Policy(id, new) => exchange(&mut program.policies, id.index(), new),
            Entry::Version(id, n, new) => {
                if let Some(define) = program.defines.get_mut(id.index()) {
                    exchange(&mut define.versions, *n, new);
                }
            }
            Entry::Decision(id, new) => exchange(&mut program.decisions, id.index(), new),
            Entry::Rule(id, new) => exchange(&mut program.rules, id.index(), new),
            Entry::Presumption(id, new) => exchange(&mut program.presumptions, id.index(), new),
            Entry::Duty(id, new) => exchange(&mut program.duties, id.index(), new),
            Entry::Prohibition(id, new) => exchange(&mut program.prohibitions, id.index(), new),
            Entry::Cond(id, new) => exchange(&mut program.conds, id.index(), new),
            Entry::Expr(id, new) => exchange(&mut program.exprs, id.index(), new),
        }
    }
}

fn exchange<T>(table: &mut [T], at: usize, new: &mut T) {
    if let Some(old) = table.get_mut(at) {
        std::mem::swap(old, new);
    }
}
