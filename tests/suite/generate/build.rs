//! A program under construction: its tables, and what conditions may read so far.

use super::Rng;
use assize::base::date::Date;
use assize::base::provision::Basis;
use assize::base::span::Span;
use assize::ir::{
    Binder, BinderId, Cond, CondId, CondKind, DecisionId, DefineId, DutyId, Except, Expr, ExprId, ExprKind, FactDecl,
    FactId, FactKind, FactRef, Header, Limb, Period, PolicyId, PresumptionId, Program, ProhibitionId, Scalar, TypeId,
};
use std::collections::BTreeSet;

/// What a condition may read.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Node {
    /// A yes/no fact or judgement.
    YesNo(FactRef),
    /// A judgement whose reasons and date may be read; it is a yes/no node besides.
    Judged(FactRef),
    /// A fact of an enumerated type.
    Enum(FactRef, TypeId),
    /// A date.
    Date(FactRef),
    /// An event.
    Event(FactRef),
    /// A whole number from 0 to 3.
    Number(FactRef),
    /// A text.
    Text(FactRef),
    /// A set.
    Set(FactRef, TypeId),
    /// A list, with the fields of its items as nodes of a binder made for each quantifier.
    List(FactId),
    /// A `define … means`; with the binder of the scope where it is per item.
    Means(DefineId, Option<BinderId>),
    /// A `define … is` that gives a date.
    DateIs(DefineId),
    /// A decision; with the binder of the scope where it is per item.
    Decision(DecisionId, Option<BinderId>),
    /// A duty.
    Duty(DutyId),
    /// A prohibition.
    Prohibition(ProhibitionId),
    /// A presumption's state.
    Presumption(PresumptionId, Option<BinderId>),
    /// Whether a policy governs.
    Governs(PolicyId),
}

/// How two dates may be compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateStyle {
    /// All dates lie in a window that `impossible` items close; any arithmetic.
    Window,
    /// Dates are unbounded; only days are added.
    Open,
}

/// A program under construction.
pub struct Build {
    /// Where choices come from.
    pub rng: Rng,
    /// The tables so far.
    pub program: Program,
    /// How dates may be compared.
    pub style: DateStyle,
    /// The constants that dates are compared with.
    pub constants: Vec<Date>,
    /// Defines that are per item, which quantifier bodies may read.
    pub per_item_defines: Vec<(DefineId, FactId)>,
    /// The thresholds of quantifiers, together.
    pub thresholds: usize,
}

impl Build {
    /// Adds a condition.
    pub fn cond(&mut self, kind: CondKind) -> CondId {
        let scoped = !self.free_of_kind(&kind).is_empty();
        self.program.conds.push(Cond { kind, words: String::new(), span: Span::default(), scoped });
        CondId::new(self.program.conds.len() - 1)
    }

    /// Adds an expression.
    pub fn expr(&mut self, kind: ExprKind, ty: Scalar) -> ExprId {
        let scoped = !self.free_of_expr_kind(&kind).is_empty();
        self.program.exprs.push(Expr { kind, ty, words: String::new(), span: Span::default(), scoped });
        ExprId::new(self.program.exprs.len() - 1)
    }

    /// The bound names that a condition reads and does not bind itself.
    fn free(&self, cond: CondId) -> BTreeSet<BinderId> {
        self.free_of_kind(&self.program.cond(cond).kind)
    }

    fn free_of_kind(&self, kind: &CondKind) -> BTreeSet<BinderId> {
        let limbs = |limbs: &[Limb]| {
            let excuses = limbs.iter().flat_map(|limb| limb.excuses.iter().map(|except| except.cond));
            limbs.iter().map(|limb| limb.cond).chain(excuses).flat_map(|cond| self.free(cond)).collect()
        };
        match kind {
            CondKind::Holds(fact) | CondKind::ReasonsRecorded(fact) => of_fact(*fact),
            CondKind::Define(_, item)
            | CondKind::Outcome(_, item, _)
            | CondKind::Duty(_, item, _)
            | CondKind::Prohibition(_, item, _)
            | CondKind::Presumption(_, item, _) => item.iter().copied().collect(),
            CondKind::Not(cond) => self.free(*cond),
            CondKind::All(all) | CondKind::Any(all) | CondKind::NoneOf(all) | CondKind::AtLeast(_, all) => limbs(all),
            CondKind::Same(left, right) | CondKind::Order(_, left, right) => {
                self.free_expr(*left).into_iter().chain(self.free_expr(*right)).collect()
            }
            CondKind::OneOf(left, rights) => {
                rights.iter().chain([left]).flat_map(|expr| self.free_expr(*expr)).collect()
            }
            CondKind::IsNone(expr) => self.free_expr(*expr),
            CondKind::Includes(fact, expr) => of_fact(*fact).into_iter().chain(self.free_expr(*expr)).collect(),
            CondKind::Count { binder, body, .. } => {
                self.free(*body).into_iter().filter(|other| other != binder).collect()
            }
            CondKind::Governs(_) => BTreeSet::new(),
        }
    }

    fn free_expr(&self, expr: ExprId) -> BTreeSet<BinderId> {
        self.free_of_expr_kind(&self.program.expr(expr).kind)
    }

    fn free_of_expr_kind(&self, kind: &ExprKind) -> BTreeSet<BinderId> {
        let all = |exprs: &[ExprId]| exprs.iter().flat_map(|expr| self.free_expr(*expr)).collect();
        match kind {
            ExprKind::Const(_) => BTreeSet::new(),
            ExprKind::Fact(fact) | ExprKind::EventDate(fact) | ExprKind::MadeOn(fact) => of_fact(*fact),
            ExprKind::Define(_, item) => item.iter().copied().collect(),
            ExprKind::Add(left, right)
            | ExprKind::Subtract(left, right)
            | ExprKind::Age { on: left, of: right }
            | ExprKind::Shift { date: left, by: right, .. } => all(&[*left, *right]),
            ExprKind::Times(_, of) => self.free_expr(*of),
            ExprKind::Latest(of) | ExprKind::Earliest(of) => all(of),
            ExprKind::If(branches, otherwise) => {
                let conds = branches.iter().flat_map(|(cond, _)| self.free(*cond));
                let exprs = branches.iter().flat_map(|(_, expr)| self.free_expr(*expr));
                conds.chain(exprs).chain(self.free_expr(*otherwise)).collect()
            }
        }
    }

    /// Adds a fact.
    pub fn fact(&mut self, decl: FactDecl) -> FactId {
        self.program.facts.push(decl);
        FactId::new(self.program.facts.len() - 1)
    }

    /// Adds a bound name for the items of a list.
    pub fn binder(&mut self, list: FactId) -> BinderId {
        let name = format!("x{}", self.program.binders.len());
        self.program.binders.push(Binder { name, list });
        BinderId::new(self.program.binders.len() - 1)
    }

    /// A limb without a label.
    pub fn limb(&mut self, cond: CondId) -> Limb {
        Limb { label: None, cond, places: Vec::new(), excuses: Vec::new() }
    }
}

fn of_fact(fact: FactRef) -> BTreeSet<BinderId> {
    match fact {
        FactRef::Global(_) => BTreeSet::new(),
        FactRef::Field(binder, _) => BTreeSet::from([binder]),
    }
}

/// A declaration of a fact or field.
pub fn decl(name: &str, kind: FactKind) -> FactDecl {
    FactDecl {
        name: String::from(name),
        question: format!("{name}?"),
        kind,
        or_none: false,
        judgement: None,
        policy: PolicyId::new(0),
        span: Span::default(),
    }
}

/// What items share.
pub fn header(name: String, policy: PolicyId) -> Header {
    Header {
        name,
        title: None,
        policy,
        places: Vec::new(),
        basis: None,
        period: None,
        says: None,
        name_span: Span::default(),
        span: Span::default(),
    }
}

/// A period.
pub fn period(from: Option<Date>, ceasing: Option<Date>) -> Period {
    Period { from, ceasing, basis: Basis::Text, places: Vec::new(), span: Span::default() }
}

/// An exception.
pub fn except(cond: CondId) -> Except {
    Except { cond, places: Vec::new(), span: Span::default() }
}
