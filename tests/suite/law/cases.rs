//! Random variations of the cases that scenarios give: some facts turned over their types' values, what is missing filled
//! in or left open.

use crate::generate::Rng;
use assize::base::date::Date;
use assize::ir::{FactDecl, FactId, FactKind, Facts, Found, ListItem, Program, Scalar, TypeId, Value};
use std::collections::BTreeMap;

/// The days before, on and after those on which the law changes, and birthdays on either side of an eighteenth.
fn dates() -> Vec<Date> {
    let changes = [
        "2020-12-31",
        "2021-01-01",
        "2022-05-26",
        "2022-07-25",
        "2023-10-04",
        "2024-05-29",
        "2026-01-12",
        "2027-09-01",
    ];
    let mut dates: Vec<Date> =
        ["1990-06-04", "2009-05-10"].iter().map(|date| Date::parse(date).expect("a date")).collect();
    for change in changes {
        let day: Date = Date::parse(change).expect("a date");
        dates.extend([-1, 0, 1].iter().filter_map(|days| day.plus_days(*days)));
    }
    dates
}

/// Draws variations of cases.
pub struct Drawing<'a> {
    program: &'a Program,
    rng: Rng,
    dates: Vec<Date>,
    /// By fact, what scenarios give of it: what is filled in from here keeps a case near to life.
    seen: BTreeMap<FactId, Vec<Found>>,
}

impl<'a> Drawing<'a> {
    /// The same seed gives the same variations.
    pub fn new(program: &'a Program, seed: u64) -> Drawing<'a> {
        let mut seen: BTreeMap<FactId, Vec<Found>> = BTreeMap::new();
        for scenario in &program.scenarios {
            for (fact, found) in scenario.facts.iter() {
                let known = seen.entry(fact).or_default();
                if !known.contains(found) {
                    known.push(found.clone());
                }
            }
        }
        Drawing { program, rng: Rng::new(seed), dates: dates(), seen }
    }

    /// A case with some facts turned; one in two has no unknown fact.
    pub fn vary(&mut self, facts: &Facts) -> Facts {
        let mut facts = facts.clone();
        for _ in 0..self.rng.below(6) {
            let fact = FactId::new(self.rng.below(self.program.facts.len()));
            let found = self.turned(fact, facts.get(fact));
            facts.set(fact, Some(found));
        }
        if self.rng.chance(50) {
            for n in 0..self.program.facts.len() {
                let fact = FactId::new(n);
                if facts.get(fact).is_none() {
                    let found = self.filled(fact);
                    facts.set(fact, Some(found));
                }
            }
        }
        facts
    }

    /// Another value of a fact.
    pub fn turned(&mut self, fact: FactId, now: Option<&Found>) -> Found {
        match now {
            // Of a list one field of one item is turned.
            Some(Found::List(items)) if !items.is_empty() && self.rng.chance(80) => {
                let mut items = items.clone();
                let at = self.rng.below(items.len());
                let fields = self.fields(fact);
                let field = self.rng.below(fields.len());
                let found = self.any(&fields[field]);
                let item = &mut items[at];
                item.fields.resize(fields.len(), None);
                item.fields[field] = Some(found);
                Found::List(items)
            }
            Some(_) | None => self.any(self.program.fact(fact)),
        }
    }

    fn filled(&mut self, fact: FactId) -> Found {
        match self.seen.get(&fact) {
            Some(seen) if self.rng.chance(70) => self.rng.pick(seen),
            Some(_) | None => self.any(self.program.fact(fact)),
        }
    }

    fn fields(&self, list: FactId) -> &'a [FactDecl] {
        match &self.program.fact(list).kind {
            FactKind::List(record) => &self.program.record(*record).fields,
            FactKind::Scalar(_) | FactKind::Event | FactKind::Set(_) => &[],
        }
    }

    /// A value of a fact's type.
    pub fn any(&mut self, decl: &FactDecl) -> Found {
        if decl.or_none && self.rng.chance(25) {
            return Found::Value(Value::None, None);
        }
        match &decl.kind {
            FactKind::Scalar(scalar) => Found::Value(self.scalar(scalar), None),
            FactKind::Event if self.rng.chance(40) => Found::NotHappened,
            FactKind::Event => Found::Happened(Some(self.rng.pick(&self.dates))),
            FactKind::Set(ty) => {
                let members: Vec<Value> = self.members(*ty);
                let members =
                    members.into_iter().filter(|_| self.rng.chance(30)).map(|member| (member, true)).collect();
                Found::Set { members, complete: true }
            }
            FactKind::List(record) => {
                let fields = &self.program.record(*record).fields;
                let n = self.rng.below(3);
                let item = |drawing: &mut Drawing<'a>| ListItem {
                    label: None,
                    fields: fields.iter().map(|field| Some(drawing.any(field))).collect(),
                };
                Found::List((0..n).map(|_| item(self)).collect())
            }
        }
    }

    fn scalar(&mut self, scalar: &Scalar) -> Value {
        match scalar {
            Scalar::YesNo => Value::YesNo(self.rng.chance(50)),
            Scalar::Date => Value::Date(self.rng.pick(&self.dates)),
            Scalar::Number { min, .. } => Value::Number(*min),
            Scalar::Duration(_) => Value::Duration(1),
            Scalar::Text => Value::Text("some words".into()),
            Scalar::Enum(ty) => {
                let members = self.members(*ty);
                self.rng.pick(&members)
            }
        }
    }

    fn members(&self, ty: TypeId) -> Vec<Value> {
        let decl = self.program.enum_type(ty);
        let named = (0..decl.values.len()).map(|n| Value::Member(u32::try_from(n).expect("types are short")));
        named.chain(decl.open.then(|| Value::Other("another".into()))).collect()
    }
}
