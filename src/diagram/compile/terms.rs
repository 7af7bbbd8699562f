//! Expressions as values under guards: which value an expression has where.

use crate::base::date::DurationKind;
use crate::base::number::Number;
use crate::diagram::compile::{Compiler, Reading};
use crate::diagram::store::{Dd, Full};
use crate::eval::slot::{Aspect, Slot};
use crate::eval::term::{DateBase, DateTerm, Linear, Step};
use crate::ir::{DefineBody, DefineId, ExprId, ExprKind, FactKind, FactRef, Scalar, Value};
use std::rc::Rc;

/// Values under guards; the guards are apart and together everything.
pub type Guarded = Vec<(Dd, Term)>;

/// What an expression is under a guard.
#[derive(Clone, Debug, PartialEq)]
pub enum Term {
    /// A value of the law's own types; `none` is one.
    Known(Value),
    /// The date of what has not happened.
    Absent,
    /// It cannot be computed.
    Error,
    /// An unknown with finitely many choices.
    Choice(Slot),
    /// A date that depends on an unknown one.
    Date(DateTerm),
    /// A number, or a duration of one kind, that depends on unknown ones.
    Number(Linear),
    /// The age on a date of somebody born on another.
    Age(DateTerm, DateTerm),
    /// Beyond what the analysis models.
    Opaque,
}

/// A date under a guard.
#[derive(Clone, Debug, PartialEq)]
pub enum Seen {
    /// There is one.
    At(DateTerm),
    /// There is none: it has not happened.
    Nothing,
    /// It cannot be computed.
    Error,
}

impl Compiler<'_, '_> {
    /// What an expression is.
    pub(super) fn term(&mut self, expr: ExprId, reading: Reading) -> Result<Rc<Guarded>, Full> {
        let scoped = self.side.program.expr(expr).scoped;
        let items = scoped.then(|| Rc::clone(&self.items));
        let key = (expr.0, reading, items);
        if let Some(known) = self.known.terms.get(&key) {
            return Ok(Rc::clone(known));
        }
        let worked = Rc::new(self.work_out_term(expr, reading)?);
        self.known.terms.insert(key, Rc::clone(&worked));
        Ok(worked)
    }

    fn work_out_term(&mut self, id: ExprId, reading: Reading) -> Result<Guarded, Full> {
        let program = self.side.program;
        let expr = program.expr(id);
        match &expr.kind {
            ExprKind::Const(value) => Ok(vec![(Dd::YES, Term::Known(value.clone()))]),
            ExprKind::Fact(fact) => self.fact_term(*fact, &expr.ty, reading),
            ExprKind::EventDate(fact) => self.event_date(*fact),
            ExprKind::MadeOn(fact) => {
                let date = DateTerm::unknown(self.slot(*fact, Aspect::MadeOn));
                Ok(vec![(Dd::YES, Term::Date(date))])
            }
            ExprKind::Define(define, item) => {
                let binder = program.define(*define).binder;
                self.within(binder, *item, |this| this.define_value(*define, reading))
            }
            ExprKind::Add(a, b) => self.sum(*a, Number::whole(1), *b, &expr.ty, reading),
            ExprKind::Subtract(a, b) => self.sum(*a, Number::whole(-1), *b, &expr.ty, reading),
            ExprKind::Times(times, a) => {
                let a = self.term(*a, reading)?;
                let scaled = |term: &Term| match (strict(&[term]), linear(term)) {
                    (Some(early), _) => early,
                    (None, Some(x)) => number_term(Linear::known(Number::ZERO).plus(*times, &x), &expr.ty),
                    (None, None) => Term::Opaque,
                };
                let all = a.iter().map(|(guard, term)| (*guard, scaled(term))).collect();
                self.merged(all)
            }
            ExprKind::Shift { date, by, kind, before } => self.shift(*date, *by, *kind, *before, reading),
            ExprKind::Age { on, of } => self.pairwise(*on, *of, reading, &mut |on, of| age(on, of)),
            ExprKind::Latest(all) => self.extreme(all, false, reading),
            ExprKind::Earliest(all) => self.extreme(all, true, reading),
            ExprKind::If(branches, otherwise) => {
                let (mut all, mut rest) = (Vec::new(), Dd::YES);
                for (cond, value) in branches {
                    let cond = self.cond(*cond, reading)?;
                    rest = self.branch(cond, rest, &mut all)?;
                    let yes = self.is_yes(cond)?;
                    let here = self.and(rest, yes)?;
                    self.under(here, *value, reading, &mut all)?;
                    let no = self.not(yes)?;
                    rest = self.and(rest, no)?;
                }
                self.under(rest, *otherwise, reading, &mut all)?;
                self.merged(all)
            }
        }
    }

    /// Adds an error where a condition of a branch is one; gives what is left.
    fn branch(&mut self, cond: Dd, rest: Dd, all: &mut Guarded) -> Result<Dd, Full> {
        let error = self.is_error(cond)?;
        let here = self.and(rest, error)?;
        if here != Dd::NO {
            all.push((here, Term::Error));
        }
        let sound = self.not(error)?;
        self.and(rest, sound)
    }

    /// Adds what an expression is under a guard.
    fn under(&mut self, guard: Dd, expr: ExprId, reading: Reading, all: &mut Guarded) -> Result<(), Full> {
        if guard == Dd::NO {
            return Ok(());
        }
        for (own, term) in self.term(expr, reading)?.iter() {
            let both = self.and(guard, *own)?;
            if both != Dd::NO {
                all.push((both, term.clone()));
            }
        }
        Ok(())
    }

    /// The same, with one guard for each value.
    fn merged(&mut self, all: Guarded) -> Result<Guarded, Full> {
        let mut merged: Guarded = Vec::new();
        for (guard, term) in all {
            match merged.iter().position(|(_, known)| *known == term).and_then(|at| merged.get_mut(at)) {
                Some((known, _)) => {
                    let both = self.space.store.apply(crate::diagram::store::Op::Or, *known, guard)?;
                    *known = both;
                }
                None => merged.push((guard, term)),
            }
        }
        Ok(merged)
    }

    /// A value made of each two of two expressions.
    fn pairwise(
        &mut self,
        a: ExprId,
        b: ExprId,
        reading: Reading,
        join: &mut dyn FnMut(&Term, &Term) -> Term,
    ) -> Result<Guarded, Full> {
        let (a, b) = (self.term(a, reading)?, self.term(b, reading)?);
        let mut all = Vec::new();
        for (guard_a, x) in a.iter() {
            for (guard_b, y) in b.iter() {
                let both = self.and(*guard_a, *guard_b)?;
                if both != Dd::NO {
                    all.push((both, join(x, y)));
                }
            }
        }
        self.merged(all)
    }

    pub(super) fn fact_term(&mut self, fact: FactRef, ty: &Scalar, reading: Reading) -> Result<Guarded, Full> {
        let found = self.fact_as_found(fact, ty)?;
        if reading == Reading::Found {
            return Ok(found);
        }
        let counted = self.counted_value(fact, found, reading)?;
        self.merged(counted)
    }

    fn fact_as_found(&mut self, fact: FactRef, ty: &Scalar) -> Result<Guarded, Full> {
        let slot = self.slot(fact, Aspect::Value);
        let term = match ty {
            Scalar::YesNo | Scalar::Enum(_) | Scalar::Text => return Ok(vec![(Dd::YES, Term::Choice(slot))]),
            Scalar::Date => Term::Date(DateTerm::unknown(slot)),
            Scalar::Number { .. } | Scalar::Duration(_) => Term::Number(Linear::unknown(slot)),
        };
        if !self.side.program.fact_decl(fact).or_none {
            return Ok(vec![(Dd::YES, term)]);
        }
        let none = self.slot_is_yes(self.slot(fact, Aspect::IsNone))?;
        let some = self.not(none)?;
        Ok(vec![(none, Term::Known(Value::None)), (some, term)])
    }

    fn event_date(&mut self, fact: FactRef) -> Result<Guarded, Full> {
        let happened = self.slot_is_yes(self.slot(fact, Aspect::Happened))?;
        let not = self.not(happened)?;
        let date = DateTerm::unknown(self.slot(fact, Aspect::On));
        Ok(vec![(happened, Term::Date(date)), (not, Term::Absent)])
    }

    fn define_value(&mut self, define: DefineId, reading: Reading) -> Result<Guarded, Full> {
        let (mut all, mut rest) = (Vec::new(), Dd::YES);
        for version in &self.side.program.define(define).versions {
            let current = self.item_in_force(&version.head, reading)?;
            rest = self.branch(current, rest, &mut all)?;
            let yes = self.is_yes(current)?;
            let here = self.and(rest, yes)?;
            match version.body {
                DefineBody::Is(expr) => self.under(here, expr, reading, &mut all)?,
                DefineBody::Means(_) => all.push((here, Term::Error)),
            }
            let no = self.not(yes)?;
            rest = self.and(rest, no)?;
        }
        if rest != Dd::NO {
            all.push((rest, Term::Error));
        }
        self.merged(all)
    }

    fn sum(&mut self, a: ExprId, sign: Number, b: ExprId, ty: &Scalar, reading: Reading) -> Result<Guarded, Full> {
        self.pairwise(a, b, reading, &mut |a, b| match (strict(&[a, b]), linear(a), linear(b)) {
            (Some(early), _, _) => early,
            (None, Some(x), Some(y)) => number_term(x.plus(sign, &y), ty),
            (None, _, _) => Term::Opaque,
        })
    }

    fn shift(
        &mut self,
        date: ExprId,
        by: ExprId,
        kind: DurationKind,
        before: bool,
        reading: Reading,
    ) -> Result<Guarded, Full> {
        let (dates, by) = (self.term(date, reading)?, self.term(by, reading)?);
        let mut all = Vec::new();
        for (guard_a, date) in dates.iter() {
            for (guard_b, by) in by.iter() {
                let guard = self.and(*guard_a, *guard_b)?;
                if guard == Dd::NO {
                    continue;
                }
                let early = strict(&[date, by]);
                match (early, by, date_term(date)) {
                    (Some(early), _, _) => all.push((guard, early)),
                    (None, Term::Known(Value::Duration(n)), Some(date)) => {
                        let n = if before { -n } else { *n };
                        let step = match kind {
                            DurationKind::Days => Step::Days(n),
                            DurationKind::Months => Step::Months(n),
                            DurationKind::WorkingDays => Step::Working(n),
                        };
                        self.moved(guard, date, step, &mut all)?;
                    }
                    (None, _, _) => all.push((guard, Term::Opaque)),
                }
            }
        }
        self.merged(all)
    }

    /// Adds a date moved by a step: an error where a calendar does not reach.
    fn moved(&mut self, guard: Dd, date: DateTerm, step: Step, all: &mut Guarded) -> Result<(), Full> {
        let calendar = self.side.program.calendar.as_ref();
        let mut guard = guard;
        if let (Step::Working(n), DateBase::Unknown(_)) = (step, date.base) {
            let Some((first, last)) = calendar.and_then(|c| c.reach(n)) else {
                all.push((guard, Term::Error));
                return Ok(());
            };
            let from = self.not_after(&DateTerm::known(first), &date)?;
            let to = self.not_after(&date, &DateTerm::known(last))?;
            let reached = self.and(from, to)?;
            let beyond = self.not(reached)?;
            let beyond = self.and(guard, beyond)?;
            if beyond != Dd::NO {
                all.push((beyond, Term::Error));
            }
            guard = self.and(guard, reached)?;
        }
        let term = match date.then(step, calendar) {
            Some(DateTerm { base: DateBase::Known(date), .. }) => Term::Known(Value::Date(date)),
            Some(moved) => Term::Date(moved),
            None => Term::Error,
        };
        if guard != Dd::NO {
            all.push((guard, term));
        }
        Ok(())
    }

    /// The latest, or earliest, of the dates that there are.
    fn extreme(&mut self, exprs: &[ExprId], earliest: bool, reading: Reading) -> Result<Guarded, Full> {
        let mut best: Guarded = vec![(Dd::YES, Term::Absent)];
        for expr in exprs {
            let next = self.term(*expr, reading)?;
            let mut all = Vec::new();
            for (guard_a, current) in &best {
                for (guard_b, term) in next.iter() {
                    let guard = self.and(*guard_a, *guard_b)?;
                    if guard != Dd::NO {
                        self.better(guard, current, term, earliest, &mut all)?;
                    }
                }
            }
            best = self.merged(all)?;
        }
        Ok(best)
    }

    fn better(
        &mut self,
        guard: Dd,
        current: &Term,
        next: &Term,
        earliest: bool,
        all: &mut Guarded,
    ) -> Result<(), Full> {
        let nothing = |term: &Term| matches!(term, Term::Absent | Term::Known(Value::None));
        let either = |term: &Term| *current == *term || *next == *term;
        if either(&Term::Error) {
            all.push((guard, Term::Error));
        } else if either(&Term::Opaque) {
            all.push((guard, Term::Opaque));
        } else if nothing(next) {
            all.push((guard, if nothing(current) { Term::Absent } else { current.clone() }));
        } else if nothing(current) {
            all.push((guard, next.clone()));
        } else if let (Some(a), Some(b)) = (date_term(current), date_term(next)) {
            let first = if earliest { self.not_after(&a, &b)? } else { self.not_after(&b, &a)? };
            let second = self.not(first)?;
            for (side, term) in [(first, current), (second, next)] {
                let both = self.and(guard, side)?;
                if both != Dd::NO {
                    all.push((both, term.clone()));
                }
            }
        } else {
            all.push((guard, Term::Opaque));
        }
        Ok(())
    }

    /// A date as far as it can be seen, for duties and periods.
    pub(super) fn date_of(&mut self, expr: ExprId, reading: Reading) -> Result<Vec<(Dd, Seen)>, Full> {
        Ok(self.term(expr, reading)?.iter().map(|(guard, term)| (*guard, seen(term))).collect())
    }

    /// The date of an event, or of a date fact that may be none.
    pub(super) fn date_of_fact(&mut self, fact: FactRef, reading: Reading) -> Result<Vec<(Dd, Seen)>, Full> {
        let terms = match &self.side.program.fact_decl(fact).kind {
            FactKind::Event => self.event_date(fact)?,
            FactKind::Scalar(ty) => {
                let ty = ty.clone();
                self.fact_term(fact, &ty, reading)?
            }
            FactKind::Set(_) | FactKind::List(_) => vec![(Dd::YES, Term::Error)],
        };
        Ok(terms.iter().map(|(guard, term)| (*guard, seen(term))).collect())
    }
}

fn seen(term: &Term) -> Seen {
    match term {
        Term::Known(Value::Date(date)) => Seen::At(DateTerm::known(*date)),
        Term::Known(Value::None) | Term::Absent => Seen::Nothing,
        Term::Date(term) => Seen::At(term.clone()),
        Term::Error | Term::Opaque | Term::Known(_) | Term::Choice(_) | Term::Number(_) | Term::Age(..) => Seen::Error,
    }
}

fn age(on: &Term, of: &Term) -> Term {
    if let Some(early) = strict(&[on, of]) {
        return early;
    }
    match (date_term(on), date_term(of)) {
        (Some(DateTerm { base: DateBase::Known(on), .. }), Some(DateTerm { base: DateBase::Known(born), .. })) => {
            Term::Known(Value::Number(Number::whole(on.age_of(born))))
        }
        (Some(on), Some(of)) => Term::Age(on, of),
        (Some(_) | None, None) | (None, Some(_)) => Term::Opaque,
    }
}

/// What arithmetic gives where an operand is an error, is nothing or is `none`.
fn strict(terms: &[&Term]) -> Option<Term> {
    [Term::Error, Term::Absent, Term::Known(Value::None)].into_iter().find(|early| terms.contains(&early))
}

pub(super) fn date_term(term: &Term) -> Option<DateTerm> {
    match term {
        Term::Known(Value::Date(date)) => Some(DateTerm::known(*date)),
        Term::Date(term) => Some(term.clone()),
        Term::Known(_)
        | Term::Absent
        | Term::Error
        | Term::Choice(_)
        | Term::Number(_)
        | Term::Age(..)
        | Term::Opaque => None,
    }
}

pub(super) fn linear(term: &Term) -> Option<Linear> {
    match term {
        Term::Known(Value::Number(number)) => Some(Linear::known(*number)),
        Term::Known(Value::Duration(n)) => Some(Linear::known(Number::whole(*n))),
        Term::Number(sum) => Some(sum.clone()),
        Term::Known(_)
        | Term::Absent
        | Term::Error
        | Term::Choice(_)
        | Term::Date(_)
        | Term::Age(..)
        | Term::Opaque => None,
    }
}

/// A sum as a term of the expression's type: known where nothing in it is unknown, an error where it cannot be held.
fn number_term(sum: Option<Linear>, ty: &Scalar) -> Term {
    let Some(sum) = sum else { return Term::Error };
    if !sum.terms.is_empty() {
        return Term::Number(sum);
    }
    match ty {
        Scalar::Duration(_) => sum.constant.to_i64().map_or(Term::Error, |n| Term::Known(Value::Duration(n))),
        Scalar::YesNo | Scalar::Date | Scalar::Number { .. } | Scalar::Text | Scalar::Enum(_) => {
            Term::Known(Value::Number(sum.constant))
        }
    }
}
