//! Facts of one program as facts of another: by name, type and value, where both have them.
//!
//! Takes facts under one program; gives them under another, with the names of those that it has no place for. Used where
//! a policy is read anew, and where two policies are asked about one case.

use crate::ir::{FactDecl, FactKind, Facts, Found, ListItem, Program, RecordId, Scalar, TypeId, Value};

/// Carries facts over.
///
/// - returns: the facts that `to` has a place for, and the names of the others, in the order of `from`. A fact of which
///   a part only has a place, such as one field of an item, is carried without the rest and named.
pub fn carry(from: &Program, facts: &Facts, to: &Program) -> (Facts, Vec<String>) {
    let mut carried = Facts::new();
    let mut left = Vec::new();
    for (fact, found) in facts.iter() {
        let mut ferry = Ferry { from, to, lost: false };
        let name = &from.fact(fact).name;
        let place = to.fact_named(name);
        let there = place.and_then(|place| ferry.found(from.fact(fact), to.fact(place), found));
        if let (Some(place), Some(there)) = (place, &there) {
            carried.set(place, Some(there.clone()));
        }
        if ferry.lost || there.is_none() {
            left.push(name.clone());
        }
    }
    (carried, left)
}

struct Ferry<'a> {
    from: &'a Program,
    to: &'a Program,
    lost: bool,
}

impl Ferry<'_> {
    fn found(&mut self, own: &FactDecl, other: &FactDecl, found: &Found) -> Option<Found> {
        match (&own.kind, &other.kind, found) {
            (FactKind::Scalar(ty), FactKind::Scalar(wanted), Found::Value(value, made)) => {
                let none = other.or_none.then_some(Value::None);
                let value = if *value == Value::None { none? } else { self.value(ty, wanted, value)? };
                let made = made.clone().filter(|_| other.judgement.is_some());
                Some(Found::Value(value, made))
            }
            (FactKind::Event, FactKind::Event, Found::NotHappened | Found::Happened(_)) => Some(found.clone()),
            (FactKind::Set(ty), FactKind::Set(wanted), Found::Set { members, complete }) => {
                let mut there = std::collections::BTreeMap::new();
                for (value, within) in members {
                    match self.value(&Scalar::Enum(*ty), &Scalar::Enum(*wanted), value) {
                        Some(value) => {
                            there.insert(value, *within);
                        }
                        None => self.lost = true,
                    }
                }
                Some(Found::Set { members: there, complete: *complete })
            }
            (FactKind::List(record), FactKind::List(wanted), Found::List(items)) => {
                Some(Found::List(items.iter().map(|item| self.item(*record, *wanted, item)).collect()))
            }
            (_, _, _) => None,
        }
    }

    fn item(&mut self, record: RecordId, wanted: RecordId, item: &ListItem) -> ListItem {
        let (own, other) = (&self.from.record(record).fields, &self.to.record(wanted).fields);
        let mut fields = vec![None; other.len()];
        for (decl, found) in own.iter().zip(&item.fields) {
            let Some(found) = found else { continue };
            let place = other.iter().position(|field| field.name == decl.name);
            let there = place.and_then(|at| Some((at, self.found(decl, other.get(at)?, found)?)));
            match there.and_then(|(at, there)| Some((fields.get_mut(at)?, there))) {
                Some((field, there)) => *field = Some(there),
                None => self.lost = true,
            }
        }
        ListItem { label: item.label.clone(), fields }
    }

    fn value(&self, own: &Scalar, other: &Scalar, value: &Value) -> Option<Value> {
        match (own, other, value) {
            (Scalar::Enum(own), Scalar::Enum(other), value) => self.member(*own, *other, value),
            (_, Scalar::Number { whole, min, max }, Value::Number(n)) => {
                let fits = n >= min && n <= max && (!whole || n.is_whole());
                fits.then(|| value.clone())
            }
            (Scalar::Duration(own), Scalar::Duration(other), Value::Duration(_)) => {
                (own == other).then(|| value.clone())
            }
            (_, Scalar::YesNo, Value::YesNo(_))
            | (_, Scalar::Date, Value::Date(_))
            | (_, Scalar::Text, Value::Text(_)) => Some(value.clone()),
            (_, _, _) => None,
        }
    }

    /// A value of an enumerated type: the value of the same name, or `other` words where the type is open.
    fn member(&self, own: TypeId, other: TypeId, value: &Value) -> Option<Value> {
        let other = self.to.enum_type(other);
        let Value::Member(n) = value else {
            return (matches!(value, Value::Other(_)) && other.open).then(|| value.clone());
        };
        let name = &self.from.enum_type(own).values.get(*n as usize)?.name;
        let place = other.values.iter().position(|value| value.name == *name)?;
        u32::try_from(place).ok().map(Value::Member)
    }
}
