//! Conditions and expressions into the net.
//!
//! Whatever has no form there (lists, items, states of duties, words compared with words) is left open: the cases that
//! turn on it are for the evaluator.
//!
//! # Source
//! The walk over one case (`eval::judge`), without a split: where that leaves one truth, this may tell it.

use crate::base::date::{Date, DurationKind};
use crate::base::number::Number;
use crate::eval::Law;
use crate::eval::index::FactKey;
use crate::eval::judge::Reading;
use crate::ir::{
    CondId, CondKind, DefineBody, DefineId, ExprId, ExprKind, FactId, FactKind, FactRef, Limb, Order, Program, Scalar,
    TypeId, Value,
};
use crate::plan::block::{Codes, coded, micro};
use crate::plan::net::{Lit, NO, Net, OPEN, Relation, Truth, ValueId, Worth, YES, not};
use std::collections::HashMap;

/// Days that a date may be moved without leaving the years that dates may have, however often.
const FAR: i64 = 40_000;

/// So many times, in millionths, any number that a fact may be can be held.
const MANY: i64 = 1_000_000_000_000;

/// Puts a law into the net.
pub(super) struct Compiler<'a> {
    pub(super) law: &'a Law<'a>,
    pub(super) program: &'a Program,
    pub(super) law_at: Option<Date>,
    pub(super) net: Net,
    pub(super) codes: Codes,
    pub(super) conds: HashMap<(CondId, usize), Lit>,
    pub(super) lives: HashMap<(crate::ir::RuleId, usize), Lit>,
    pub(super) governing: HashMap<(crate::ir::PolicyId, usize), Lit>,
    pub(super) bites: HashMap<crate::ir::PresumptionId, Lit>,
}

impl<'a> Compiler<'a> {
    pub(super) fn new(law: &'a Law<'a>, law_at: Option<Date>) -> Compiler<'a> {
        Compiler {
            law,
            program: law.program,
            law_at,
            net: Net::new(),
            codes: Codes::default(),
            conds: HashMap::new(),
            lives: HashMap::new(),
            governing: HashMap::new(),
            bites: HashMap::new(),
        }
    }

    /// A condition.
    pub(super) fn cond(&mut self, id: CondId, reading: Reading) -> Lit {
        if let Some((forced, yes)) = self.law.forced
            && forced == id
        {
            return if yes { YES } else { NO };
        }
        if let Some(lit) = self.conds.get(&(id, reading as usize)) {
            return *lit;
        }
        let lit = self.work_out(id, reading);
        self.conds.insert((id, reading as usize), lit);
        lit
    }

    fn work_out(&mut self, id: CondId, reading: Reading) -> Lit {
        let program = self.program;
        let cond = program.cond(id);
        if cond.scoped {
            return OPEN;
        }
        match &cond.kind {
            CondKind::Holds(FactRef::Global(fact)) => self.holds(*fact, reading),
            CondKind::ReasonsRecorded(FactRef::Global(fact)) => self.net.add(Truth::Reasons(*fact), false),
            CondKind::Define(define, None) => self.define(*define, reading),
            CondKind::Not(inner) => not(self.cond(*inner, reading)),
            CondKind::All(limbs) => {
                let limbs = self.limbs(limbs, reading);
                self.net.and(limbs)
            }
            CondKind::Any(limbs) => {
                let limbs = self.limbs(limbs, reading);
                self.net.or(limbs)
            }
            CondKind::NoneOf(limbs) => {
                let limbs = self.limbs(limbs, reading);
                not(self.net.or(limbs))
            }
            CondKind::AtLeast(n, limbs) => {
                let limbs = self.limbs(limbs, reading);
                self.net.at_least(*n, limbs)
            }
            CondKind::Same(a, b) => self.compare(Relation::Same, *a, *b, reading),
            CondKind::OneOf(a, values) => self.one_of(*a, values, reading),
            CondKind::Order(order, a, b) => {
                let relation = match order {
                    Order::Less => Relation::Less,
                    Order::LessOrEqual => Relation::AtMost,
                };
                self.compare(relation, *a, *b, reading)
            }
            CondKind::IsNone(a) => {
                let a = self.value(*a, reading);
                let errs = self.net.value_errs(a);
                self.net.add(Truth::IsNone(a), errs)
            }
            CondKind::Includes(FactRef::Global(set), member) => self.includes(*set, *member),
            CondKind::Count { at_least: 0, .. } => YES,
            CondKind::Outcome(decision, None, outcomes) => self.outcome_is(*decision, outcomes, reading),
            CondKind::Prohibition(id, None, state) => self.prohibition_is(*id, *state, reading),
            CondKind::Presumption(id, None, state) => self.presumption_is(*id, *state, reading),
            CondKind::Governs(policy) => self.governs(*policy, reading),
            CondKind::Holds(FactRef::Field(..))
            | CondKind::ReasonsRecorded(FactRef::Field(..))
            | CondKind::Includes(FactRef::Field(..), _)
            | CondKind::Define(_, Some(_))
            | CondKind::Count { .. }
            | CondKind::Outcome(_, Some(_), _)
            | CondKind::Duty(..)
            | CondKind::Prohibition(_, Some(_), _)
            | CondKind::Presumption(_, Some(_), _) => OPEN,
        }
    }

    /// All of some conditions.
    pub(super) fn all(&mut self, conds: &[CondId], reading: Reading) -> Lit {
        let all: Vec<Lit> = conds.iter().map(|cond| self.cond(*cond, reading)).collect();
        self.net.and(all)
    }

    /// Whether any exception holds.
    pub(super) fn excepted(&mut self, excepts: &[crate::ir::Except], reading: Reading) -> Lit {
        let any: Vec<Lit> = excepts.iter().map(|except| self.cond(except.cond, reading)).collect();
        self.net.or(any)
    }

    fn limbs(&mut self, limbs: &[Limb], reading: Reading) -> Vec<Lit> {
        let mut all = Vec::with_capacity(limbs.len());
        for limb in limbs {
            let own = self.cond(limb.cond, reading);
            let excused = self.excepted(&limb.excuses, reading);
            all.push(self.net.or([own, excused]));
        }
        all
    }

    fn holds(&mut self, fact: FactId, reading: Reading) -> Lit {
        let found = match self.program.fact(fact).kind {
            FactKind::Scalar(Scalar::YesNo) | FactKind::Event => self.net.add(Truth::Fact(fact), false),
            FactKind::Scalar(_) | FactKind::Set(_) | FactKind::List(_) => OPEN,
        };
        if reading == Reading::Found {
            return found;
        }
        let presumptions = self.law.index.on_fact(FactKey::Fact(fact));
        self.counted(found, presumptions)
    }

    /// A `define … means`.
    fn define(&mut self, id: DefineId, reading: Reading) -> Lit {
        if self.program.define(id).binder.is_some() {
            return OPEN;
        }
        let found = self.define_body(id, reading);
        if reading == Reading::Found {
            return found;
        }
        let presumptions = self.law.index.on_define(id);
        self.counted(found, presumptions)
    }

    /// The version in force; nothing is said where it is open which is.
    fn define_body(&mut self, id: DefineId, reading: Reading) -> Lit {
        let program = self.program;
        let (mut yes, mut no) = (Vec::new(), Vec::new());
        for version in &program.define(id).versions {
            let current = self.in_period(version.head.policy, version.head.period.as_ref(), reading);
            let DefineBody::Means(cond) = version.body else { return OPEN };
            let body = self.cond(cond, reading);
            if current == YES {
                return body;
            }
            yes.push(self.net.and([current, body]));
            no.push(self.net.and([current, not(body)]));
        }
        let (yes, no) = (self.net.or(yes), self.net.or(no));
        self.net.pair(yes, no, true)
    }

    fn compare(&mut self, relation: Relation, a: ExprId, b: ExprId, reading: Reading) -> Lit {
        let (x, y) = (self.value(a, reading), self.value(b, reading));
        let constant = |net: &Net, v: ValueId| matches!(net.worth(v), Worth::Known(_) | Worth::None);
        let wordy = match &self.program.expr(a).ty {
            Scalar::Text => true,
            Scalar::Enum(ty) => self.program.enum_type(*ty).open,
            Scalar::YesNo | Scalar::Date | Scalar::Number { .. } | Scalar::Duration(_) => false,
        };
        // Words that no condition names have one code: they can be told from a constant, not from one another.
        if wordy && (relation != Relation::Same || !(constant(&self.net, x) || constant(&self.net, y))) {
            return OPEN;
        }
        let errs = self.net.value_errs(x) || self.net.value_errs(y);
        self.net.add(Truth::Compare(relation, x, y), errs)
    }

    fn one_of(&mut self, a: ExprId, values: &[ExprId], reading: Reading) -> Lit {
        let x = self.value(a, reading);
        let mut codes = Vec::new();
        for value in values {
            let y = self.value(*value, reading);
            match self.net.worth(y) {
                Worth::Known(code) => codes.push(*code),
                Worth::None
                | Worth::Open
                | Worth::Fact(_)
                | Worth::YesNo(_)
                | Worth::EventDate(_)
                | Worth::MadeOn(_)
                | Worth::Sum { .. }
                | Worth::Times(..)
                | Worth::Shift(..)
                | Worth::Age(..)
                | Worth::Extreme(..)
                | Worth::First(_) => {
                    let any: Vec<Lit> =
                        values.iter().map(|value| self.compare(Relation::Same, a, *value, reading)).collect();
                    return self.net.or(any);
                }
            }
        }
        codes.sort_unstable();
        codes.dedup();
        let errs = self.net.value_errs(x);
        self.net.add(Truth::Among(x, codes), errs)
    }

    fn includes(&mut self, set: FactId, member: ExprId) -> Lit {
        let ExprKind::Const(Value::Member(n)) = self.program.expr(member).kind else { return OPEN };
        match self.program.fact(set).kind {
            FactKind::Set(ty) if self.fits(ty) => self.net.add(Truth::Member(set, n), false),
            FactKind::Set(_) | FactKind::Scalar(_) | FactKind::Event | FactKind::List(_) => OPEN,
        }
    }

    fn fits(&self, ty: TypeId) -> bool {
        self.program.enum_type(ty).values.len() <= crate::plan::block::LANES
    }

    /// An expression.
    pub(super) fn value(&mut self, id: ExprId, reading: Reading) -> ValueId {
        let program = self.program;
        let expr = program.expr(id);
        let (worth, errs) = match &expr.kind {
            ExprKind::Const(Value::Other(words) | Value::Text(words)) => (Worth::Known(self.codes.name(words)), false),
            ExprKind::Const(Value::None) => (Worth::None, false),
            ExprKind::Const(value) => coded(value).map_or((Worth::Open, true), |code| (Worth::Known(code), false)),
            ExprKind::Fact(FactRef::Global(fact)) => {
                let presumed = reading == Reading::Counted && !self.law.index.on_fact(FactKey::Fact(*fact)).is_empty();
                match program.fact(*fact).kind {
                    _ if presumed => (Worth::Open, true),
                    FactKind::Scalar(Scalar::YesNo) => (Worth::YesNo(*fact), false),
                    FactKind::Scalar(_) => (Worth::Fact(*fact), false),
                    FactKind::Event | FactKind::Set(_) | FactKind::List(_) => (Worth::Open, true),
                }
            }
            ExprKind::EventDate(FactRef::Global(fact)) => (Worth::EventDate(*fact), false),
            ExprKind::MadeOn(FactRef::Global(fact)) => (Worth::MadeOn(*fact), false),
            ExprKind::Define(define, None) if program.define(*define).binder.is_none() => {
                return self.define_value(*define, reading);
            }
            ExprKind::Add(a, b) => self.sum(*a, *b, false, reading),
            ExprKind::Subtract(a, b) => self.sum(*a, *b, true, reading),
            ExprKind::Times(times, a) => self.times(*times, *a, reading),
            ExprKind::Shift { date, by, kind, before } => self.shift(*date, *by, *kind, *before, reading),
            ExprKind::Age { on, of } => {
                let (on, of) = (self.value(*on, reading), self.value(*of, reading));
                (Worth::Age(on, of), self.net.value_errs(on) || self.net.value_errs(of))
            }
            ExprKind::Latest(all) => self.extreme(all, false, reading),
            ExprKind::Earliest(all) => self.extreme(all, true, reading),
            ExprKind::If(branches, otherwise) => {
                let mut all = Vec::with_capacity(branches.len() + 1);
                for (cond, value) in branches {
                    let cond = self.cond(*cond, reading);
                    all.push((cond, self.value(*value, reading)));
                }
                all.push((YES, self.value(*otherwise, reading)));
                // The walk does not look at what an open condition hides.
                self.first(all, self.law.index.errors_possible())
            }
            ExprKind::Fact(FactRef::Field(..))
            | ExprKind::EventDate(FactRef::Field(..))
            | ExprKind::MadeOn(FactRef::Field(..))
            | ExprKind::Define(..) => (Worth::Open, true),
        };
        self.net.value(worth, errs)
    }

    fn first(&self, all: Vec<(Lit, ValueId)>, errs: bool) -> (Worth, bool) {
        let errs = errs || all.iter().any(|(lit, value)| self.net.errs(*lit) || self.net.value_errs(*value));
        (Worth::First(all), errs)
    }

    fn define_value(&mut self, id: DefineId, reading: Reading) -> ValueId {
        let program = self.program;
        let mut all = Vec::new();
        for version in &program.define(id).versions {
            let current = self.in_period(version.head.policy, version.head.period.as_ref(), reading);
            let value = match version.body {
                DefineBody::Is(expr) => self.value(expr, reading),
                DefineBody::Means(_) => self.net.value(Worth::Open, true),
            };
            if current == YES && all.is_empty() {
                return value;
            }
            all.push((current, value));
        }
        let (worth, errs) = self.first(all, true);
        self.net.value(worth, errs)
    }

    fn sum(&mut self, a: ExprId, b: ExprId, minus: bool, reading: Reading) -> (Worth, bool) {
        let kind = |id: ExprId| match &self.program.expr(id).ty {
            Scalar::Number { .. } => Some(None),
            Scalar::Duration(kind) => Some(Some(*kind)),
            Scalar::YesNo | Scalar::Date | Scalar::Text | Scalar::Enum(_) => None,
        };
        if kind(a).is_none() || kind(a) != kind(b) {
            return (Worth::Open, true);
        }
        let (a, b) = (self.value(a, reading), self.value(b, reading));
        // Facts are bounded, so a sum of few can be held.
        (Worth::Sum { a, b, minus }, self.net.value_errs(a) || self.net.value_errs(b))
    }

    fn times(&mut self, times: Number, a: ExprId, reading: Reading) -> (Worth, bool) {
        let numeric = matches!(self.program.expr(a).ty, Scalar::Number { .. } | Scalar::Duration(_));
        match micro(times) {
            Some(times) if numeric => {
                let a = self.value(a, reading);
                // A whole number of times what a fact may be is exact and can be held.
                let sound = times % 1_000_000 == 0 && times.abs() <= MANY && self.is_plain(a);
                (Worth::Times(times, a), !sound)
            }
            Some(_) | None => (Worth::Open, true),
        }
    }

    fn shift(&mut self, date: ExprId, by: ExprId, kind: DurationKind, before: bool, reading: Reading) -> (Worth, bool) {
        let by = self.value(by, reading);
        let Worth::Known(by) = *self.net.worth(by) else { return (Worth::Open, true) };
        let by = if before { -by } else { by };
        let date = self.value(date, reading);
        let far = match kind {
            DurationKind::Days => by.abs() > FAR,
            DurationKind::Months => by.abs() > FAR / 31,
            DurationKind::WorkingDays => true,
        };
        let hidden = self.law.index.errors_possible();
        (Worth::Shift(kind, by, date), far || hidden || self.net.value_errs(date) || !self.is_plain(date))
    }

    /// Whether a value is a day that the law or the case names, or one moved from there once.
    fn is_plain(&self, value: ValueId) -> bool {
        matches!(
            self.net.worth(value),
            Worth::Known(_) | Worth::Fact(_) | Worth::EventDate(_) | Worth::MadeOn(_) | Worth::None
        )
    }

    fn extreme(&mut self, all: &[ExprId], earliest: bool, reading: Reading) -> (Worth, bool) {
        let all: Vec<ValueId> = all.iter().map(|expr| self.value(*expr, reading)).collect();
        let errs = all.iter().any(|value| self.net.value_errs(*value));
        (Worth::Extreme(earliest, all), errs)
    }
}
