//! Cases picked out of a space: a value for each unknown that was asked about, as facts of either law.

use crate::base::date::Date;
use crate::base::number::Number;
use crate::diagram::compile::Side;
use crate::diagram::space::{Mapping, Meaning, REFERENCE_DATE, Space};
use crate::diagram::store::Part;
use crate::diagram::theta::{Cube, date_of};
use crate::eval::slot::{Aspect, Place, Slot};
use crate::ir::types::UNNAMED;
use crate::ir::{FactDecl, FactId, FactKind, Facts, Found, ListItem, Made, Program, Reasons, Scalar, Value};
use std::collections::BTreeMap;
use std::sync::Arc;

/// One, in units of 10⁻¹².
const ONE: i128 = 1_000_000_000_000;

/// Values for some unknowns of a space.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Point {
    /// By unknown; values of enumerated types are the space's.
    pub values: BTreeMap<Slot, Value>,
    /// The day on which the question is asked.
    pub on: Option<Date>,
}

impl Space {
    /// A case that has all of a cube, with these dates for what is compared; `None` where no value can be named.
    pub fn point(&self, cube: &Cube, dates: &BTreeMap<Slot, Date>) -> Option<Point> {
        let mut point = Point::default();
        let mut set = |slot: Slot, value: Value| {
            if slot == REFERENCE_DATE {
                point.on = if let Value::Date(date) = value { Some(date) } else { None };
            } else {
                point.values.insert(slot, value);
            }
        };
        for (var, parts) in cube {
            if let Some(Meaning::Slot(slot)) = self.meanings.get(*var as usize) {
                let value = match dates.get(slot) {
                    Some(date) => Value::Date(*date),
                    None => self.pick(*slot, parts, self.store.range(*var))?,
                };
                set(*slot, value);
            }
        }
        for (slot, date) in dates {
            set(*slot, Value::Date(*date));
        }
        Some(point)
    }

    /// A value of an unknown within some parts of its range.
    fn pick(&self, slot: Slot, parts: &[Part], (least, most): Part) -> Option<Value> {
        let (low, high) = *parts.first()?;
        match slot.aspect {
            Aspect::IsNone | Aspect::Happened | Aspect::Reasons | Aspect::Member(_) => Some(Value::YesNo(low == 1)),
            Aspect::Length => Some(Value::Duration(i64::try_from(low).ok()?)),
            Aspect::On | Aspect::MadeOn => day(low, high, least, most),
            Aspect::Value => match &self.decl(slot.place)?.kind {
                FactKind::Scalar(Scalar::Date) => day(low, high, least, most),
                FactKind::Scalar(Scalar::Number { whole, .. }) => {
                    number(parts, *whole).map(|raw| Value::Number(Number::from_raw(raw)))
                }
                FactKind::Scalar(Scalar::Duration(_)) => {
                    let raw = number(parts, true)?;
                    Some(Value::Duration(i64::try_from(raw / ONE).ok()?))
                }
                FactKind::Scalar(Scalar::YesNo | Scalar::Enum(_) | Scalar::Text)
                | FactKind::Event
                | FactKind::Set(_)
                | FactKind::List(_) => self.choices(slot).get(usize::try_from(low).ok()?).cloned(),
            },
        }
    }
}

fn day(low: i128, high: i128, least: i128, most: i128) -> Option<Value> {
    let ordinary = i128::from(Date::new(2026, 2, 2)?.day_number());
    let day = if low > least {
        low
    } else if high < most {
        high
    } else {
        ordinary
    };
    date_of(day).map(Value::Date)
}

/// The value nearest to nought.
fn number(parts: &[Part], whole: bool) -> Option<i128> {
    let mut best: Option<i128> = None;
    for (low, high) in parts {
        let (low, high) =
            if whole { ((low + ONE - 1).div_euclid(ONE) * ONE, high.div_euclid(ONE) * ONE) } else { (*low, *high) };
        if low > high {
            continue;
        }
        let near = 0.clamp(low, high);
        if best.is_none_or(|known| near.abs() < known.abs()) {
            best = Some(near);
        }
    }
    best
}

impl Space {
    /// Whether one of the laws has a fact and no word for this value of it.
    pub fn is_unsaid(&self, side: &Side<'_>, slot: Slot, value: &Value) -> bool {
        let ty = match (slot.aspect, self.decl(slot.place).map(|decl| &decl.kind)) {
            (Aspect::Value, Some(FactKind::Scalar(Scalar::Enum(ty)))) => *ty,
            (_, _) => return false,
        };
        let Some(own) = side.mapping.own_type(ty).filter(|_| side.mapping.own_place(slot.place).is_some()) else {
            return false;
        };
        // Where other words are taken the value's own word is one.
        let has_word = || !matches!(value, Value::Other(_)) && side.mapping.own_value(value, ty).is_some();
        !side.program.enum_type(own).open && !has_word()
    }

    /// The values of an unknown for which one of the laws has no word, by their places, beside those that it has.
    pub fn unsaid(&self, side: &Side<'_>, slot: Slot) -> [Vec<i128>; 2] {
        let choices = (0..).zip(self.choices(slot));
        let (unsaid, said): (Vec<_>, Vec<_>) = choices.partition(|(_, value)| self.is_unsaid(side, slot, value));
        [unsaid, said].map(|all| all.into_iter().map(|(n, _)| n).collect())
    }
}

impl Point {
    /// What of it one of the laws has words for.
    pub fn said(&self, space: &Space, side: &Side<'_>) -> Point {
        let mut point = self.clone();
        point.values.retain(|slot, value| match (slot.aspect, space.decl(slot.place).map(|decl| &decl.kind)) {
            (Aspect::Member(n), Some(FactKind::Set(ty))) => {
                space.members(*ty).get(n as usize).is_none_or(|member| side.mapping.own_value(member, *ty).is_some())
            }
            (_, _) => !space.is_unsaid(side, *slot, value),
        });
        point
    }

    /// As facts of a law; what the law has no fact for is left out. `None` where the law has no such value.
    pub fn facts(&self, space: &Space, side: &Side<'_>) -> Option<Facts> {
        let all: Vec<(&Slot, &Value)> = self.values.iter().collect();
        let mut facts = Facts::new();
        let mut lists: BTreeMap<FactId, Vec<ListItem>> = BTreeMap::new();
        // Slots are in the order of their places.
        for aspects in all.chunk_by(|(a, _), (b, _)| a.place == b.place) {
            let Some((Slot { place, .. }, _)) = aspects.first() else { continue };
            let Some(own) = side.mapping.own_place(*place) else { continue };
            let aspects = Aspects(aspects);
            match own {
                Place::Fact(fact) => {
                    let decl = side.program.fact(fact);
                    if let FactKind::List(_) = decl.kind {
                        let length = match aspects.get(Aspect::Length) {
                            Some(Value::Duration(n)) => usize::try_from(*n).unwrap_or(0),
                            Some(_) | None => 0,
                        };
                        lists.entry(fact).or_default().resize_with(length, ListItem::default);
                    } else {
                        facts.set(fact, found(space, &side.mapping, *place, decl, &aspects)?);
                    }
                }
                Place::Field { list, item, field } => {
                    let decl = side.program.field_decl(list, field);
                    let value = found(space, &side.mapping, *place, decl, &aspects)?;
                    put(side.program, lists.entry(list).or_default(), (list, item, field), value);
                }
            }
        }
        for (list, mut items) in lists {
            let fields = field_count(side.program, list);
            for item in &mut items {
                item.fields.resize(fields, None);
            }
            facts.set(list, Some(Found::List(items)));
        }
        Some(facts)
    }
}

fn field_count(program: &Program, list: FactId) -> usize {
    match &program.fact(list).kind {
        FactKind::List(record) => program.record(*record).fields.len(),
        FactKind::Scalar(_) | FactKind::Event | FactKind::Set(_) => 0,
    }
}

fn put(program: &Program, items: &mut Vec<ListItem>, (list, item, field): (FactId, u32, u32), value: Option<Found>) {
    let (item, field) = (item as usize, field as usize);
    if items.len() <= item {
        items.resize_with(item + 1, ListItem::default);
    }
    if let Some(item) = items.get_mut(item) {
        item.fields.resize(field_count(program, list).max(field + 1), None);
        if let Some(place) = item.fields.get_mut(field) {
            *place = value;
        }
    }
}

/// What a case says of one place.
struct Aspects<'c>(&'c [(&'c Slot, &'c Value)]);

impl Aspects<'_> {
    fn get(&self, aspect: Aspect) -> Option<&Value> {
        self.0.iter().find(|(slot, _)| slot.aspect == aspect).map(|(_, value)| *value)
    }
}

/// What was found of a fact, from its aspects. `None` outside where the law has no such value.
#[expect(clippy::option_option, reason = "no such value, and nothing found, are two things")]
fn found(
    space: &Space,
    mapping: &Mapping,
    place: Place,
    decl: &FactDecl,
    aspects: &Aspects<'_>,
) -> Option<Option<Found>> {
    let yes = |aspect: Aspect| match aspects.get(aspect) {
        Some(Value::YesNo(yes)) => Some(*yes),
        Some(_) | None => None,
    };
    match &decl.kind {
        FactKind::Event => {
            let date = match aspects.get(Aspect::On) {
                Some(Value::Date(date)) => Some(*date),
                Some(_) | None => None,
            };
            Some(match (yes(Aspect::Happened), date) {
                (Some(false), _) => Some(Found::NotHappened),
                (Some(true), date) => Some(Found::Happened(date)),
                (None, Some(date)) => Some(Found::Happened(Some(date))),
                (None, None) => None,
            })
        }
        FactKind::Set(own) => {
            let ty = mapping.type_of(*own);
            let all = space.members(ty);
            let mut members = BTreeMap::new();
            for (slot, value) in aspects.0 {
                if let (Aspect::Member(n), Value::YesNo(inside)) = (slot.aspect, value)
                    && let Some(member) = all.get(n as usize)
                {
                    match mapping.own_value(member, ty) {
                        Some(own) => {
                            members.insert(named(own), *inside);
                        }
                        None if *inside => return None,
                        None => {}
                    }
                }
            }
            Some(Some(Found::Set { members, complete: false }))
        }
        FactKind::Scalar(scalar) => {
            let made = made(aspects);
            let value = match (aspects.get(Aspect::Value), yes(Aspect::IsNone)) {
                (_, Some(true)) => Some(Value::None),
                (Some(value), _) => Some((*value).clone()),
                // Something is asked of it that its value does not change: any will do.
                (None, _) if made.is_some() || yes(Aspect::IsNone) == Some(false) => any_value(space, place, scalar),
                (None, _) => None,
            };
            let Some(value) = value else { return Some(None) };
            let value = match scalar {
                Scalar::Enum(own) => mapping.own_value(&value, mapping.type_of(*own))?,
                Scalar::YesNo | Scalar::Date | Scalar::Number { .. } | Scalar::Duration(_) | Scalar::Text => value,
            };
            Some(Some(Found::Value(named(value), made.map(Box::new))))
        }
        FactKind::List(_) => Some(None),
    }
}

fn made(aspects: &Aspects<'_>) -> Option<Made> {
    let reasons = match aspects.get(Aspect::Reasons) {
        Some(Value::YesNo(true)) => Reasons::Recorded(String::from("recorded")),
        Some(Value::YesNo(false)) => Reasons::NoneRecorded,
        Some(_) | None => Reasons::Unknown,
    };
    let on = match aspects.get(Aspect::MadeOn) {
        Some(Value::Date(date)) => Some(*date),
        Some(_) | None => None,
    };
    (on.is_some() || reasons != Reasons::Unknown).then_some(Made { by: None, on, reasons })
}

fn any_value(space: &Space, place: Place, scalar: &Scalar) -> Option<Value> {
    match scalar {
        Scalar::Date => Date::new(2026, 2, 2).map(Value::Date),
        Scalar::Number { min, max, .. } => Some(Value::Number(Number::ZERO.clamp(*min, *max))),
        Scalar::Duration(_) => Some(Value::Duration(1)),
        Scalar::YesNo | Scalar::Enum(_) | Scalar::Text => {
            space.choices(Slot::new(place, Aspect::Value)).first().cloned()
        }
    }
}

/// A value that a reader can write, for one that has no name of its own.
fn named(value: Value) -> Value {
    let words = |words: &Arc<str>| words.strip_prefix(UNNAMED).map(|n| Arc::from(format!("something else ({n})")));
    match &value {
        Value::Other(w) => words(w).map_or(value.clone(), Value::Other),
        Value::Text(w) => words(w).map_or(value.clone(), Value::Text),
        Value::None | Value::YesNo(_) | Value::Member(_) | Value::Date(_) | Value::Number(_) | Value::Duration(_) => {
            value
        }
    }
}
