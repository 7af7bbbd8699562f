//! The walk: conditions, expressions, rules, presumptions, decisions and duties over what is known.
//!
//! Every question gives the *set* of answers still possible. Without a split the walk is the three-valued one (with
//! errors as a fourth value). Under a split ([`Split`]) each open answer names the atom to decide next, and what has
//! been assumed of atoms counts as known.

mod compare;
mod conditions;
mod duties;
mod law;
mod values;

pub(in crate::eval) use conditions::or_any;
pub use duties::{Deadline, DutySet};
pub use law::{CONFLICT, DecisionSet, ERRORS, GAP, NOT_GOVERNED};

use crate::base::date::Date;
use crate::base::hash::QuickMap;
use crate::eval::index::Index;
use crate::eval::slot::{Aspect, Place, Slot};
use crate::eval::term::Literal;
use crate::eval::truth::{AtomId, NO_ATOM, Truth};
use crate::ir::types::UNNAMED;
use crate::ir::{
    BinderId, CondId, ExprId, FactId, FactKind, FactRef, Facts, Found, PresumptionId, Program, Scalar, Value,
};
use std::collections::HashMap;
use std::sync::Arc;

/// Whether presumptions count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reading {
    /// As found: as if the policy had no presumption. Rebuttals and `impossible` items read so.
    Found = 0,
    /// With presumptions where they bite.
    Counted = 1,
}

/// Which presumptions stand.
#[derive(Clone, Debug)]
pub enum Standing {
    /// Each completion judged as the complete case that it is: a presumption stands unless its rebuttal is yes there.
    InTheEnd,
    /// Held to: these stand, by presumption and item.
    Held(Arc<HashMap<(PresumptionId, u32), bool>>),
}

/// No item.
pub const NO_ITEM: u32 = u32::MAX;

/// What a case split decides.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Atom {
    /// The unknown is one of these choices (bits of the unknown's list of choices).
    In(Slot, u128),
    /// A comparison of dates or numbers.
    Literal(Literal),
    /// A comparison that the analysis cannot model, of two expressions, by item.
    Opaque(ExprId, ExprId, Vec<u32>),
}

/// What a case split has assumed, and the atoms met.
#[derive(Debug, Default)]
pub struct Split {
    atoms: Vec<Atom>,
    ids: QuickMap<Atom, AtomId>,
    /// Choices left of an unknown; absent where all are.
    pub domains: QuickMap<Slot, u128>,
    /// Literals and opaque comparisons decided.
    pub decided: QuickMap<AtomId, bool>,
    choices: QuickMap<Slot, Arc<[Value]>>,
}

impl Split {
    /// The number of an atom, new or met before.
    pub fn atom(&mut self, atom: Atom) -> AtomId {
        if let Some(id) = self.ids.get(&atom) {
            return *id;
        }
        let id = AtomId::try_from(self.atoms.len()).unwrap_or(NO_ATOM - 1);
        self.atoms.push(atom.clone());
        self.ids.insert(atom, id);
        id
    }

    /// The atom of a number; `None` for [`NO_ATOM`].
    pub fn get(&self, id: AtomId) -> Option<&Atom> {
        self.atoms.get(id as usize)
    }
}

/// The walk over one case.
#[derive(Debug)]
pub struct Judge<'a> {
    /// The law.
    pub program: &'a Program,
    /// Its tables.
    pub index: &'a Index,
    /// What was found.
    pub facts: &'a Facts,
    /// The day on which the question is asked.
    pub on: Option<Date>,
    /// The date that replaces every `dated by`.
    pub law_at: Option<Date>,
    /// A condition that is the same in every case, whatever it says.
    pub forced: Option<(CondId, bool)>,
    /// Which presumptions stand.
    pub standing: Standing,
    /// The split under way.
    pub split: Option<Split>,
    items: Vec<u32>,
    memo: Memo,
}

/// The tables of a walk that is over, to be used again by another of the same program.
#[derive(Debug, Default)]
pub struct Tables {
    items: Vec<u32>,
    memo: Memo,
}

impl Tables {
    /// Tables for a program.
    pub fn new(program: &Program) -> Tables {
        Tables { items: vec![NO_ITEM; program.binders.len()], memo: Memo::sized(program) }
    }
}

/// What was worked out already.
///
/// A case split goes down a path of assumptions and back up. Each point of it has a number. What is open is known only
/// at the point where it was worked out; what is definite stays so at every point below, for more is assumed there.
#[derive(Debug, Default)]
struct Memo {
    // INVARIANT: numbers are given once and upwards; the last of `path` is the point at hand.
    path: Vec<u32>,
    next: u32,
    conds: [Table<Truth>; 2],
    rules: [Table<Truth>; 2],
    policies: [Table<Truth>; 2],
    decisions: [Table<DecisionSet>; 2],
    bites: Table<Truth>,
}

/// By place: what was worked out last.
type Table<T> = Vec<Worked<T>>;

/// What was worked out, and at which point.
#[derive(Clone, Copy, Debug)]
struct Worked<T> {
    depth: u32,
    point: u32,
    found: T,
}

/// What can stay open.
trait Settles: Copy {
    /// Whether it holds whatever else is assumed.
    fn settled(self) -> bool;
}

impl Settles for Truth {
    fn settled(self) -> bool {
        self.definite()
    }
}

impl Settles for DecisionSet {
    fn settled(self) -> bool {
        // A conflict is definite while it is open between which outcomes.
        self.definite() && self.mask != CONFLICT
    }
}

impl Memo {
    fn sized(program: &Program) -> Memo {
        let none = Worked { depth: 0, point: 0, found: Truth::NO };
        let two = |n: usize| [vec![none; n], vec![none; n]];
        let no_set = Worked { depth: 0, point: 0, found: DecisionSet { mask: GAP, atom: NO_ATOM } };
        Memo {
            path: vec![1],
            next: 2,
            conds: two(program.conds.len()),
            rules: two(program.rules.len()),
            policies: two(program.policies.len()),
            decisions: [vec![no_set; program.decisions.len()], vec![no_set; program.decisions.len()]],
            bites: vec![none; program.presumptions.len()],
        }
    }

    fn point(&mut self) -> u32 {
        let point = self.next;
        self.next = point.wrapping_add(1);
        point
    }

    fn forget(&mut self, program: &Program) {
        // So many points are not reached in practice; where they were, nothing of before may seem known.
        if self.next > u32::MAX / 2 && self.path.len() <= 1 {
            *self = Memo::sized(program);
        }
        self.path.clear();
        let point = self.point();
        self.path.push(point);
    }

    fn at(&self) -> At<'_> {
        At { path: &self.path }
    }
}

/// Where a split stands.
#[derive(Clone, Copy)]
struct At<'m> {
    path: &'m [u32],
}

impl At<'_> {
    /// What a table knows of a place here.
    fn known<T: Settles>(self, table: Option<&Table<T>>, n: usize) -> Option<T> {
        let worked = table?.get(n)?;
        let here = self.path.last() == Some(&worked.point)
            || (worked.found.settled() && self.path.get(worked.depth as usize) == Some(&worked.point));
        here.then_some(worked.found)
    }

    /// What is kept of something worked out here.
    fn worked<T>(self, found: T) -> Worked<T> {
        let depth = u32::try_from(self.path.len().saturating_sub(1)).unwrap_or(u32::MAX);
        Worked { depth, point: self.path.last().copied().unwrap_or(0), found }
    }
}

/// Keeps what was worked out of a place.
fn keep<T>(table: Option<&mut Table<T>>, n: usize, worked: Worked<T>) {
    if let Some(place) = table.and_then(|table| table.get_mut(n)) {
        *place = worked;
    }
}

impl<'a> Judge<'a> {
    /// A walk over a case, without a split.
    pub fn new(program: &'a Program, index: &'a Index, facts: &'a Facts) -> Judge<'a> {
        Judge::with(program, index, facts, Tables::new(program))
    }

    /// The same, with the tables of another walk over the program: nothing is allocated.
    pub fn with(program: &'a Program, index: &'a Index, facts: &'a Facts, tables: Tables) -> Judge<'a> {
        let Tables { items, memo } = tables;
        let mut judge = Judge {
            program,
            index,
            facts,
            on: None,
            law_at: None,
            forced: None,
            standing: Standing::InTheEnd,
            split: None,
            items,
            memo,
        };
        judge.forget();
        judge
    }

    /// Its tables, the walk being over.
    pub fn tables(self) -> Tables {
        Tables { items: self.items, memo: self.memo }
    }

    /// Forgets what was worked out: after a change of facts, standing presumptions or assumptions.
    pub fn forget(&mut self) {
        self.memo.forget(self.program);
    }

    /// Goes down to a point where more is assumed: what is definite stays known.
    pub fn descend(&mut self) {
        let point = self.memo.point();
        self.memo.path.push(point);
    }

    /// Goes back up from there: what was worked out below is forgotten.
    pub fn ascend(&mut self) {
        self.memo.path.pop();
    }

    /// Looks at another case of the same law. Its tables are used again: nothing is allocated.
    pub fn look_at(&mut self, facts: &'a Facts) {
        self.facts = facts;
        self.forget();
    }

    /// The item that a bound name stands for; [`NO_ITEM`] for none.
    pub fn item(&self, binder: BinderId) -> u32 {
        self.items.get(binder.index()).copied().unwrap_or(NO_ITEM)
    }

    /// Lets a bound name stand for an item; gives the one before.
    pub fn set_item(&mut self, binder: BinderId, item: u32) -> u32 {
        match self.items.get_mut(binder.index()) {
            Some(place) => std::mem::replace(place, item),
            None => NO_ITEM,
        }
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
                let before = self.set_item(own, self.item(caller));
                let result = body(self);
                self.set_item(own, before);
                result
            }
            (Some(_) | None, None) | (None, Some(_)) => body(self),
        }
    }

    /// The place that a reference means now.
    pub fn place(&self, fact: FactRef) -> Place {
        match fact {
            FactRef::Global(fact) => Place::Fact(fact),
            FactRef::Field(binder, field) => {
                Place::Field { list: self.program.binder(binder).list, item: self.item(binder), field }
            }
        }
    }

    /// What was found at a place.
    pub fn found(&self, place: Place) -> Option<&'a Found> {
        match place {
            Place::Fact(fact) => self.facts.get(fact),
            Place::Field { list, item, field } => match self.facts.get(list) {
                Some(Found::List(items)) => {
                    items.get(item as usize).and_then(|item| item.fields.get(field as usize)).and_then(Option::as_ref)
                }
                Some(Found::Value(..) | Found::NotHappened | Found::Happened(_) | Found::Set { .. }) | None => None,
            },
        }
    }

    /// How many items a list has; `None` where it is not given.
    pub fn length(&self, list: FactId) -> Option<usize> {
        match self.facts.get(list) {
            Some(Found::List(items)) => Some(items.len()),
            Some(Found::Value(..) | Found::NotHappened | Found::Happened(_) | Found::Set { .. }) | None => None,
        }
    }

    /// The declared kind of what stands at a place, and whether `none` belongs to it.
    pub fn kind_at(&self, place: Place) -> (&'a FactKind, bool) {
        let decl = match place {
            Place::Fact(fact) => self.program.fact(fact),
            Place::Field { list, field, .. } => self.program.field_decl(list, field),
        };
        (&decl.kind, decl.or_none)
    }

    /// The choices of an unknown that has finitely many, in order; bit `n` of a domain is the `n`-th.
    pub fn choices(&mut self, slot: Slot) -> Arc<[Value]> {
        if let Some(choices) = self.split.as_ref().and_then(|split| split.choices.get(&slot)) {
            return Arc::clone(choices);
        }
        let choices: Arc<[Value]> = self.list_choices(slot).into();
        if let Some(split) = &mut self.split {
            split.choices.insert(slot, Arc::clone(&choices));
        }
        choices
    }

    fn list_choices(&self, slot: Slot) -> Vec<Value> {
        let yes_no = || vec![Value::YesNo(false), Value::YesNo(true)];
        match slot.aspect {
            Aspect::IsNone | Aspect::Happened | Aspect::Reasons | Aspect::Member(_) => yes_no(),
            Aspect::Length => {
                let longest = match slot.place {
                    Place::Fact(fact) => self.index.longest(fact),
                    Place::Field { .. } => 0,
                };
                (0..=longest).map(|n| Value::Duration(i64::try_from(n).unwrap_or(0))).collect()
            }
            Aspect::On | Aspect::MadeOn => Vec::new(),
            Aspect::Value => {
                let (kind, or_none) = self.kind_at(slot.place);
                let mut values = match kind {
                    FactKind::Scalar(Scalar::YesNo) => yes_no(),
                    FactKind::Scalar(Scalar::Enum(ty)) => self.enum_choices(*ty),
                    FactKind::Scalar(Scalar::Text) => self.text_choices(),
                    FactKind::Scalar(Scalar::Date | Scalar::Number { .. } | Scalar::Duration(_))
                    | FactKind::Event
                    | FactKind::Set(_)
                    | FactKind::List(_) => Vec::new(),
                };
                if or_none {
                    values.push(Value::None);
                }
                values
            }
        }
    }

    fn enum_choices(&self, ty: crate::ir::TypeId) -> Vec<Value> {
        let decl = self.program.enum_type(ty);
        let mut values: Vec<Value> =
            (0..decl.values.len()).map(|n| Value::Member(u32::try_from(n).unwrap_or(0))).collect();
        if decl.open {
            let mut others: Vec<Arc<str>> = self.index.others(ty).to_vec();
            self.for_each_value(&mut |value| {
                if let Value::Other(words) = value {
                    others.push(Arc::clone(words));
                }
            });
            others.sort();
            others.dedup();
            values.extend(others.into_iter().map(Value::Other));
            values.extend((1..=self.index.unnamed(ty)).map(|n| Value::Other(format!("{UNNAMED}{n}").into())));
        }
        values
    }

    fn text_choices(&self) -> Vec<Value> {
        let (constants, unnamed) = self.index.texts();
        let mut texts: Vec<Arc<str>> = constants.to_vec();
        self.for_each_value(&mut |value| {
            if let Value::Text(words) = value {
                texts.push(Arc::clone(words));
            }
        });
        texts.sort();
        texts.dedup();
        let mut values: Vec<Value> = texts.into_iter().map(Value::Text).collect();
        values.extend((1..=unnamed).map(|n| Value::Text(format!("{UNNAMED}{n}").into())));
        values
    }

    fn for_each_value(&self, visit: &mut dyn FnMut(&Value)) {
        for (_, found) in self.facts.iter() {
            each_value(found, visit);
        }
    }

    /// The choices still left of an unknown.
    pub fn domain(&mut self, slot: Slot) -> u128 {
        if let Some(domain) = self.split.as_ref().and_then(|split| split.domains.get(&slot)) {
            return *domain;
        }
        all_bits(self.choices(slot).len())
    }

    /// Whether an unknown is one of the choices in `set`.
    fn is_in(&mut self, slot: Slot, set: u128) -> Truth {
        if self.split.is_none() {
            return Truth::open(NO_ATOM);
        }
        let domain = self.domain(slot);
        let inside = domain & set;
        if inside == 0 {
            Truth::NO
        } else if inside == domain {
            Truth::YES
        } else {
            let atom = self.split.as_mut().map_or(NO_ATOM, |split| split.atom(Atom::In(slot, inside)));
            Truth::open(atom)
        }
    }

    /// Whether an unknown that is yes or no is yes.
    fn is_yes(&mut self, slot: Slot) -> Truth {
        self.is_in(slot, 2)
    }

    /// The one choice left of an unknown; `None` while there are several.
    fn chosen(&mut self, slot: Slot) -> Option<Value> {
        let domain = self.domain(slot);
        if domain.count_ones() != 1 {
            return None;
        }
        self.choices(slot).get(domain.trailing_zeros() as usize).cloned()
    }
}

/// So many low bits.
pub fn all_bits(n: usize) -> u128 {
    if n >= 128 { u128::MAX } else { (1 << n) - 1 }
}

fn each_value(found: &Found, visit: &mut dyn FnMut(&Value)) {
    match found {
        Found::Value(value, _) => visit(value),
        Found::NotHappened | Found::Happened(_) => {}
        Found::Set { members, .. } => members.keys().for_each(visit),
        Found::List(items) => {
            for field in items.iter().flat_map(|item| &item.fields).flatten() {
                // Records hold no lists, so this goes one level down at most.
                each_value(field, visit);
            }
        }
    }
}
