//! From conditions, rules and duties to diagrams, each worked out once.

mod compare;
mod conds;
mod duties;
mod law;
mod shape;
mod terms;

use crate::base::date::Date;
use crate::base::hash::QuickMap;
use crate::diagram::space::{Mapping, Space};
use crate::diagram::store::{Dd, Full, Op};
use crate::eval::index::Index;
use crate::eval::slot::{Aspect, Place, Slot};
use crate::ir::{BinderId, CondId, FactRef, PolicyId, Program};
use std::rc::Rc;
use terms::Guarded;

/// What a condition reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reading {
    /// Facts as found: no presumption counts.
    Found,
    /// Presumptions count where they stand on the complete case.
    InTheEnd,
    /// Presumptions count where they are held to: each has a variable of its own.
    Held,
}

/// The day on which the question is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum On {
    /// This day.
    Day(Date),
    /// Any day: an unknown like others.
    Any,
    /// None: nothing is overdue.
    Never,
}

/// One law of a space.
#[derive(Clone, Debug)]
pub struct Side<'p> {
    /// The checked program.
    pub program: &'p Program,
    /// Its tables.
    pub index: &'p Index,
    /// How its facts stand in the space.
    pub mapping: Mapping,
    /// The date that replaces every `dated by`.
    pub law_at: Option<Date>,
    /// The policies that are taken as in force: their own periods hold on every date, and so does what begins or ends with
    /// them.
    pub in_force: Vec<PolicyId>,
    /// The day on which the question is asked.
    pub on: On,
}

impl<'p> Side<'p> {
    /// Two laws that are compared, asked on any day: each takes the policies that are asked about, in its own law or in
    /// the other that builds on it, as in force, but where the law of a date is applied.
    ///
    /// - `mappings`: how the facts of each stand in the space of both.
    pub fn compared(laws: [(&'p Program, &'p Index, Option<Date>); 2], mappings: Vec<Mapping>) -> [Side<'p>; 2] {
        let asked = laws.map(|(program, ..)| program.policies.first().map(|policy| policy.name.as_str()));
        let mut mappings = mappings.into_iter();
        laws.map(|(program, index, law_at)| {
            let each = program.policies.iter().enumerate();
            let in_force = each.filter(|(n, policy)| *n == 0 || asked.contains(&Some(policy.name.as_str())));
            Side {
                program,
                index,
                mapping: mappings.next().unwrap_or_default(),
                law_at,
                in_force: in_force.filter(|_| law_at.is_none()).map(|(n, _)| PolicyId::new(n)).collect(),
                on: On::Any,
            }
        })
    }
}

/// Which thing was worked out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Key {
    Cond(u32),
    Policy(u32),
    Rule(u32),
    Decision(u32),
    Bite(u32),
    Stands(u32),
    Duty(u32),
}

type Items = Rc<[u32]>;

/// Makes diagrams of one law in a space.
pub struct Compiler<'s, 'p> {
    /// The space.
    pub space: &'s mut Space,
    /// The law.
    pub side: &'s Side<'p>,
    known: &'s mut Known,
    items: Items,
}

/// What was worked out of one law already.
#[derive(Debug, Default)]
pub struct Known {
    diagrams: QuickMap<(Key, Reading, Option<Items>), Dd>,
    terms: QuickMap<(u32, Reading, Option<Items>), Rc<Guarded>>,
    forced: Option<(CondId, Dd)>,
    /// Within so many conditions.
    depth: usize,
    deepest: Option<usize>,
}

impl Known {
    /// Nothing is known but that a condition is the same everywhere, whatever it says.
    pub fn forced(cond: CondId, truth: Dd) -> Known {
        Known { forced: Some((cond, truth)), ..Known::default() }
    }

    /// Nothing is known, and conditions within more than so many others are given up.
    pub fn shallow(deepest: usize) -> Known {
        Known { deepest: Some(deepest), ..Known::default() }
    }
}

/// Things for which there is room from the first: most laws have as many.
const SOME: usize = 200;

/// No item.
const NO_ITEM: u32 = u32::MAX;

impl<'s, 'p> Compiler<'s, 'p> {
    /// A compiler of one law.
    ///
    /// - `known`: what was worked out of the same side before.
    pub fn new(space: &'s mut Space, side: &'s Side<'p>, known: &'s mut Known) -> Compiler<'s, 'p> {
        let items = vec![NO_ITEM; side.program.binders.len()].into();
        Compiler { space, side, known, items }
    }

    pub(super) fn and(&mut self, a: Dd, b: Dd) -> Result<Dd, Full> {
        self.space.store.apply(Op::And, a, b)
    }

    pub(super) fn or(&mut self, a: Dd, b: Dd) -> Result<Dd, Full> {
        self.space.store.apply(Op::Or, a, b)
    }

    pub(super) fn not(&mut self, a: Dd) -> Result<Dd, Full> {
        self.space.store.apply(Op::Not, a, Dd::NO)
    }

    pub(super) fn is_yes(&mut self, a: Dd) -> Result<Dd, Full> {
        self.space.store.apply(Op::IsYes, a, Dd::NO)
    }

    pub(super) fn is_error(&mut self, a: Dd) -> Result<Dd, Full> {
        self.space.store.apply(Op::IsError, a, Dd::NO)
    }

    pub(super) fn choose(&mut self, cond: Dd, then: Dd, otherwise: Dd) -> Result<Dd, Full> {
        self.space.store.choose(cond, then, otherwise)
    }

    /// The space's slot of an aspect of a fact as conditions name it.
    pub(super) fn slot(&self, fact: FactRef, aspect: Aspect) -> Slot {
        let own = match fact {
            FactRef::Global(fact) => Place::Fact(fact),
            FactRef::Field(binder, field) => {
                Place::Field { list: self.side.program.binder(binder).list, item: self.item(binder), field }
            }
        };
        Slot::new(self.side.mapping.place(own), aspect)
    }

    /// Whether an unknown that is yes or no is yes.
    pub(super) fn slot_is_yes(&mut self, slot: Slot) -> Result<Dd, Full> {
        let var = self.space.slot(slot)?;
        self.space.store.within(var, &[(1, 1)])
    }

    /// The item that a bound name stands for.
    pub(super) fn item(&self, binder: BinderId) -> u32 {
        self.items.get(binder.index()).copied().unwrap_or(NO_ITEM)
    }

    /// Runs `body` with a bound name standing for an item.
    pub fn with_item<T>(&mut self, binder: Option<BinderId>, item: u32, body: impl FnOnce(&mut Self) -> T) -> T {
        let Some(binder) = binder else { return body(self) };
        let mut items: Vec<u32> = self.items.to_vec();
        if let Some(place) = items.get_mut(binder.index()) {
            *place = item;
        }
        let before = std::mem::replace(&mut self.items, items.into());
        let result = body(self);
        self.items = before;
        result
    }

    /// Runs `body` with the bound name of a per-item thing standing for the item of the caller's bound name.
    pub(super) fn within<T>(
        &mut self,
        own: Option<BinderId>,
        caller: Option<BinderId>,
        body: impl FnOnce(&mut Self) -> T,
    ) -> T {
        match (own, caller) {
            (Some(own), Some(caller)) => {
                let item = self.item(caller);
                self.with_item(Some(own), item, body)
            }
            (Some(_) | None, None) | (None, Some(_)) => body(self),
        }
    }

    /// What is known of a thing, or what `work` makes of it.
    fn once(
        &mut self,
        key: Key,
        reading: Reading,
        scoped: bool,
        work: impl FnOnce(&mut Self) -> Result<Dd, Full>,
    ) -> Result<Dd, Full> {
        let items = scoped.then(|| Rc::clone(&self.items));
        let key = (key, reading, items);
        if let Some(known) = self.known.diagrams.get(&key) {
            return Ok(*known);
        }
        let dd = work(self)?;
        if self.known.diagrams.is_empty() {
            self.known.diagrams.reserve(SOME);
        }
        self.known.diagrams.insert(key, dd);
        Ok(dd)
    }
}
