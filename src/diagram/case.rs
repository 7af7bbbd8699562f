//! A case of a law put to the diagrams: what it fixes of each variable, and where that leads.

use crate::base::date::Date;
use crate::base::number::Number;
use crate::diagram::compile::Side;
use crate::diagram::space::{Meaning, REFERENCE_DATE, Space};
use crate::diagram::store::{Dd, Var};
use crate::eval::slot::{Aspect, Place, Slot};
use crate::eval::term::{DateBase, DateTerm, Literal};
use crate::ir::types::UNNAMED;
use crate::ir::{FactId, FactKind, Facts, Found, Reasons, Scalar, Value};
use std::collections::{BTreeMap, BTreeSet};

/// What a case fixes: values of variables.
pub type Fixed = BTreeMap<Var, i128>;

impl Space {
    /// What a case of one of the laws fixes of the variables that there are.
    ///
    /// - `on`: the day on which the question is asked.
    pub fn fixed(&self, side: &Side<'_>, facts: &Facts, on: Option<Date>) -> Fixed {
        self.fixed_among(side, facts, on, self.all_vars())
    }

    /// The same of some variables.
    pub fn fixed_among(
        &self,
        side: &Side<'_>,
        facts: &Facts,
        on: Option<Date>,
        vars: impl Iterator<Item = Var>,
    ) -> Fixed {
        let known = |var: Var| match self.meanings.get(var as usize)? {
            Meaning::Slot(slot) if *slot == REFERENCE_DATE => on.map(|date| i128::from(date.day_number())),
            Meaning::Slot(slot) => self.known(side, facts, *slot),
            Meaning::Literal(literal) => self.truth_of(side, facts, on, literal).map(i128::from),
            Meaning::Opaque(_) | Meaning::Stands(_) => None,
        };
        vars.filter_map(|var| Some((var, known(var)?))).collect()
    }

    fn all_vars(&self) -> impl Iterator<Item = Var> + use<> {
        0..Var::try_from(self.meanings.len()).unwrap_or(Var::MAX)
    }

    /// The variables of what a case says there is not: the date of an event that has not happened, the number or date of
    /// a fact that is `none`, and comparisons with them.
    pub fn idle(&self, side: &Side<'_>, facts: &Facts) -> BTreeSet<Var> {
        self.idle_among(side, facts, self.all_vars())
    }

    /// The same of some variables.
    pub fn idle_among(&self, side: &Side<'_>, facts: &Facts, vars: impl Iterator<Item = Var>) -> BTreeSet<Var> {
        let is_not = |slot: &Slot| {
            let Some(Place::Fact(fact)) = side.mapping.own_place(slot.place) else { return false };
            let found = facts.get(fact);
            match slot.aspect {
                Aspect::On => matches!(found, Some(Found::NotHappened)),
                Aspect::Value => self.choices(*slot).is_empty() && matches!(found, Some(Found::Value(Value::None, _))),
                Aspect::IsNone
                | Aspect::Happened
                | Aspect::Reasons
                | Aspect::MadeOn
                | Aspect::Member(_)
                | Aspect::Length => false,
            }
        };
        let idle = |var: &Var| match self.meanings.get(*var as usize) {
            Some(Meaning::Slot(slot)) => *slot != REFERENCE_DATE && is_not(slot),
            Some(Meaning::Literal(literal)) => {
                literal.slots().iter().any(|slot| *slot != REFERENCE_DATE && is_not(slot))
            }
            Some(Meaning::Opaque(_) | Meaning::Stands(_)) | None => false,
        };
        vars.filter(idle).collect()
    }

    /// Where a diagram can still lead; one value where the case decides it.
    pub fn reachable(&self, dd: Dd, fixed: &Fixed) -> BTreeSet<u32> {
        self.store.reachable(dd, &|var| fixed.get(&var).copied())
    }

    /// What a case of one of the laws says of an unknown, as a value of its variable.
    pub fn known(&self, side: &Side<'_>, facts: &Facts, slot: Slot) -> Option<i128> {
        let own = side.mapping.own_place(slot.place)?;
        let found = match own {
            Place::Fact(fact) => facts.get(fact),
            Place::Field { list, item, field } => match facts.get(list) {
                Some(Found::List(items)) => items.get(item as usize)?.fields.get(field as usize)?.as_ref(),
                Some(Found::Value(..) | Found::NotHappened | Found::Happened(_) | Found::Set { .. }) | None => None,
            },
        }?;
        match (slot.aspect, found) {
            (Aspect::Length, Found::List(items)) => Some(items.len() as i128),
            (Aspect::Happened, Found::NotHappened) => Some(0),
            (Aspect::Happened, Found::Happened(_)) => Some(1),
            (Aspect::On, Found::Happened(Some(date))) => Some(i128::from(date.day_number())),
            (Aspect::IsNone, Found::Value(value, _)) => Some(i128::from(*value == Value::None)),
            (Aspect::Reasons, Found::Value(_, made)) => match made.as_ref().map(|made| &made.reasons) {
                Some(Reasons::Recorded(_)) => Some(1),
                Some(Reasons::NoneRecorded) => Some(0),
                Some(Reasons::Unknown) | None => None,
            },
            (Aspect::MadeOn, Found::Value(_, made)) => {
                made.as_ref().and_then(|made| made.on).map(|date| i128::from(date.day_number()))
            }
            (Aspect::Member(n), Found::Set { members, complete }) => {
                let FactKind::Set(ty) = self.decl(slot.place)?.kind else { return None };
                let member = side.mapping.own_value(self.members(ty).get(n as usize)?, ty);
                match member.and_then(|member| members.get(&member).copied()) {
                    Some(inside) => Some(i128::from(inside)),
                    None => complete.then_some(0),
                }
            }
            (Aspect::Value, Found::Value(value, _)) => self.number_of(side, facts, slot, value),
            (_, _) => None,
        }
    }

    fn number_of(&self, side: &Side<'_>, facts: &Facts, slot: Slot, value: &Value) -> Option<i128> {
        match (value, &self.decl(slot.place)?.kind) {
            (Value::Date(date), _) => Some(i128::from(date.day_number())),
            (Value::Number(number), _) => Some(number.raw()),
            (Value::Duration(n), _) => Some(Number::whole(*n).raw()),
            (Value::None, FactKind::Scalar(Scalar::Date | Scalar::Number { .. } | Scalar::Duration(_))) => None,
            (value, FactKind::Scalar(Scalar::Enum(ty))) => {
                let all = self.choices(slot);
                let named = all.iter().position(|v| side.mapping.own_value(v, *ty).as_ref() == Some(value));
                named.or_else(|| unnamed(&all, facts, value)).map(|n| n as i128)
            }
            (value, _) => {
                let all = self.choices(slot);
                all.iter().position(|v| v == value).or_else(|| unnamed(&all, facts, value)).map(|n| n as i128)
            }
        }
    }

    fn truth_of(&self, side: &Side<'_>, facts: &Facts, on: Option<Date>, literal: &Literal) -> Option<bool> {
        let known = |slot: Slot| match slot {
            REFERENCE_DATE => on.map(|date| i128::from(date.day_number())),
            _ => self.known(side, facts, slot),
        };
        match literal {
            Literal::Dates(a, b) => {
                let date = |term: &DateTerm| -> Option<Date> {
                    let start = match term.base {
                        DateBase::Known(date) => date,
                        DateBase::Unknown(slot) => crate::diagram::theta::date_of(known(slot)?)?,
                    };
                    term.steps.iter().try_fold(start, |date, step| step.apply(date, self.calendar.as_ref()))
                };
                Some(date(a)? <= date(b)?)
            }
            Literal::AtMostNought(sum) => {
                let mut total = sum.constant;
                for (slot, coefficient) in &sum.terms {
                    total = total.plus(Number::from_raw(known(*slot)?).times(*coefficient)?)?;
                }
                Some(total <= Number::ZERO)
            }
        }
    }

    /// The fact of the space with a name.
    pub fn fact_named(&self, name: &str) -> Option<FactId> {
        self.facts.iter().position(|fact| fact.name == name).map(FactId::new)
    }
}

/// Which of the choices without a name stands for words that no choice has: for each such words of a case another.
fn unnamed(choices: &[Value], facts: &Facts, value: &Value) -> Option<usize> {
    let mut unlisted = BTreeSet::new();
    let mut visit = |found: &Found| {
        if let Found::Value(value @ (Value::Other(_) | Value::Text(_)), _) = found
            && !choices.contains(value)
        {
            unlisted.insert(value.clone());
        }
    };
    for (_, found) in facts.iter() {
        match found {
            Found::List(items) => items.iter().flat_map(|item| &item.fields).flatten().for_each(&mut visit),
            Found::Value(..) | Found::NotHappened | Found::Happened(_) | Found::Set { .. } => visit(found),
        }
    }
    let without_name = |choice: &Value| match choice {
        Value::Other(words) | Value::Text(words) => words.starts_with(UNNAMED),
        Value::None | Value::YesNo(_) | Value::Member(_) | Value::Date(_) | Value::Number(_) | Value::Duration(_) => {
            false
        }
    };
    let free: Vec<usize> = (0..choices.len()).filter(|n| choices.get(*n).is_some_and(without_name)).collect();
    let at = unlisted.iter().position(|words| words == value)?;
    free.get(at.min(free.len().checked_sub(1)?)).copied()
}
