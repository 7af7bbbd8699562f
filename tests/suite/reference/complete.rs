//! The completions of a case: every unknown fact takes every value of a small world.

use super::{Completion, Piece, Reference};
use assize::base::number::Number;
use assize::ir::{
    CondKind, EnumType, ExprKind, FactDecl, FactId, FactKind, FactRef, Facts, Found, ListItem, Made, Program, Reasons,
    RecordId, Scalar, TypeId, Value,
};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A piece with the values that it may take.
pub type Domain = (Piece, Vec<Found>);

/// Each piece of a case with the values that it may take; of a known piece, the one.
pub fn domains(reference: &Reference<'_>, case: &Facts) -> Vec<Domain> {
    World { reference, case }.domains()
}

/// All completions of a case, impossible ones included.
pub fn all(reference: &Reference<'_>, case: &Facts) -> Vec<Completion> {
    let mut completions = vec![Completion { facts: case.clone(), choice: Vec::new() }];
    for (piece, values) in domains(reference, case) {
        let mut longer = Vec::new();
        for completion in &completions {
            for (n, value) in values.iter().enumerate() {
                let mut next = completion.clone();
                put(&mut next.facts, piece, value.clone());
                if values.len() > 1 {
                    next.choice.push((piece, n));
                }
                longer.push(next);
            }
        }
        completions = longer;
    }
    completions
}

/// How many completions [`all`] would list.
pub fn count(reference: &Reference<'_>, case: &Facts) -> usize {
    domains(reference, case).iter().fold(1usize, |product, (_, values)| product.saturating_mul(values.len()))
}

/// Sets what was found of a piece.
pub fn put(facts: &mut Facts, piece: Piece, value: Found) {
    match piece {
        Piece::Fact(fact) => facts.set(fact, Some(value)),
        Piece::Field(list, item, field) => match facts.get_mut(list) {
            Some(Found::List(items)) => items[item].fields[field] = Some(value),
            Some(Found::Value(..) | Found::NotHappened | Found::Happened(_) | Found::Set { .. }) | None => {
                unreachable!("only a list that is given has pieces by field")
            }
        },
    }
}

struct World<'a> {
    reference: &'a Reference<'a>,
    case: &'a Facts,
}

impl World<'_> {
    fn program(&self) -> &Program {
        self.reference.program
    }

    fn domains(&self) -> Vec<Domain> {
        let mut domains = Vec::new();
        for n in 0..self.program().facts.len() {
            let fact = FactId::new(n);
            let decl = self.program().fact(fact);
            match (&decl.kind, self.case.get(fact)) {
                (FactKind::List(record), Some(Found::List(items))) => {
                    for (item, given) in items.iter().enumerate() {
                        for (field, decl) in self.program().record(*record).fields.iter().enumerate() {
                            let piece = Piece::Field(fact, item, field);
                            domains.push((piece, self.values(piece, decl, given.fields[field].as_ref())));
                        }
                    }
                }
                (FactKind::List(record), _) => domains.push((Piece::Fact(fact), self.lists(fact, *record))),
                (FactKind::Scalar(_) | FactKind::Event | FactKind::Set(_), found) => {
                    domains.push((Piece::Fact(fact), self.values(Piece::Fact(fact), decl, found)));
                }
            }
        }
        domains
    }

    /// All lists up to the longest.
    fn lists(&self, list: FactId, record: RecordId) -> Vec<Found> {
        let mut items = vec![ListItem::default()];
        for (field, decl) in self.program().record(record).fields.iter().enumerate() {
            let values = self.values(Piece::Field(list, 0, field), decl, None);
            items = product(&items, &values, |item, value| item.fields.push(Some(value)));
        }
        let mut lists: Vec<Vec<ListItem>> = Vec::new();
        let mut of_length: Vec<Vec<ListItem>> = vec![Vec::new()];
        for _ in 0..=self.reference.longest {
            lists.extend(of_length.iter().cloned());
            of_length = product(&of_length, &items, |list, item| list.push(item));
        }
        lists.into_iter().map(Found::List).collect()
    }

    /// All that a fact, or field, may be found to be, given what is known of it.
    fn values(&self, piece: Piece, decl: &FactDecl, known: Option<&Found>) -> Vec<Found> {
        match (&decl.kind, known) {
            (FactKind::Event, None) => {
                let mut all = vec![Found::NotHappened];
                all.extend(self.reference.dates.iter().map(|date| Found::Happened(Some(*date))));
                all
            }
            (FactKind::Event, Some(Found::Happened(None))) => {
                self.reference.dates.iter().map(|date| Found::Happened(Some(*date))).collect()
            }
            (FactKind::Set(ty), known) => self.sets(*ty, known),
            (FactKind::Scalar(scalar), None) => {
                let mut values = self.scalars(scalar);
                if decl.or_none {
                    values.push(Value::None);
                }
                values.into_iter().flat_map(|value| self.makings(piece, decl, value, None)).collect()
            }
            (FactKind::Scalar(_), Some(Found::Value(value, made))) => {
                self.makings(piece, decl, value.clone(), made.as_deref())
            }
            (FactKind::Scalar(_) | FactKind::Event | FactKind::List(_), Some(found)) => vec![found.clone()],
            (FactKind::List(_), None) => unreachable!("lists are tried whole"),
        }
    }

    fn sets(&self, ty: TypeId, known: Option<&Found>) -> Vec<Found> {
        let (known, complete) = match known {
            Some(Found::Set { members, complete }) => (members.clone(), *complete),
            Some(Found::Value(..) | Found::NotHappened | Found::Happened(_) | Found::List(_)) | None => {
                (BTreeMap::new(), false)
            }
        };
        if complete {
            return vec![Found::Set { members: known, complete }];
        }
        let mut sets = vec![BTreeMap::new()];
        for value in self.scalars(&Scalar::Enum(ty)) {
            let either = match known.get(&value) {
                Some(&in_it) => vec![in_it],
                None => vec![false, true],
            };
            sets = product(&sets, &either, |set, in_it| {
                set.insert(value.clone(), in_it);
            });
        }
        sets.into_iter().map(|members| Found::Set { members, complete: true }).collect()
    }

    /// A judgement with what is recorded of its making, where some condition reads that; any other value alone.
    fn makings(&self, piece: Piece, decl: &FactDecl, value: Value, known: Option<&Made>) -> Vec<Found> {
        if decl.judgement.is_none() {
            return vec![Found::Value(value, None)];
        }
        let known = known.cloned().unwrap_or_default();
        let reasons = match known.reasons {
            Reasons::Unknown if self.reads_reasons(piece) => {
                vec![Reasons::NoneRecorded, Reasons::Recorded(String::from("recorded"))]
            }
            Reasons::Unknown | Reasons::NoneRecorded | Reasons::Recorded(_) => vec![known.reasons.clone()],
        };
        let on = match known.on {
            None if self.reads_made_on(piece) => self.reference.dates.iter().copied().map(Some).collect(),
            None | Some(_) => vec![known.on],
        };
        let by = known.by;
        let with_reasons = product(&[Made { by, ..Made::default() }], &reasons, |made, reasons| made.reasons = reasons);
        let with_on = product(&with_reasons, &on, |made, on| made.on = on);
        with_on.into_iter().map(|made| Found::Value(value.clone(), Some(Box::new(made)))).collect()
    }

    fn reads_reasons(&self, piece: Piece) -> bool {
        let mut conds = self.program().conds.iter();
        conds.any(|cond| matches!(&cond.kind, CondKind::ReasonsRecorded(fact) if self.is_of(*fact, piece)))
    }

    fn reads_made_on(&self, piece: Piece) -> bool {
        let mut exprs = self.program().exprs.iter();
        exprs.any(|expr| matches!(&expr.kind, ExprKind::MadeOn(fact) if self.is_of(*fact, piece)))
    }

    fn is_of(&self, fact: FactRef, piece: Piece) -> bool {
        match (fact, piece) {
            (FactRef::Global(fact), Piece::Fact(piece)) => fact == piece,
            (FactRef::Field(binder, field), Piece::Field(list, _, place)) => {
                self.program().binder(binder).list == list && field as usize == place
            }
            (FactRef::Global(_), Piece::Field(..)) | (FactRef::Field(..), Piece::Fact(_)) => false,
        }
    }

    /// All values of a type, `none` apart.
    fn scalars(&self, scalar: &Scalar) -> Vec<Value> {
        match scalar {
            Scalar::YesNo => vec![Value::YesNo(false), Value::YesNo(true)],
            Scalar::Date => self.reference.dates.iter().copied().map(Value::Date).collect(),
            Scalar::Number { whole, min, max } => {
                assert!(*whole, "only whole numbers within small bounds can be listed");
                let (min, max) = (min.to_i64().unwrap(), max.to_i64().unwrap());
                assert!(max - min < 20, "only whole numbers within small bounds can be listed");
                (min..=max).map(|n| Value::Number(Number::whole(n))).collect()
            }
            Scalar::Duration(_) => panic!("durations as facts are not listed"),
            Scalar::Text => self.words(scalar, |value| matches!(value, Value::Text(_)), Value::Text),
            Scalar::Enum(ty) => {
                let EnumType { values, open, .. } = self.program().enum_type(*ty);
                let mut all: Vec<Value> = (0..values.len()).map(|n| Value::Member(u32::try_from(n).unwrap())).collect();
                if *open {
                    all.extend(self.words(scalar, |value| matches!(value, Value::Other(_)), Value::Other));
                }
                all
            }
        }
    }

    /// The words that the program or the case names, and as many others as there are facts of the type, at least one.
    fn words(&self, scalar: &Scalar, wanted: fn(&Value) -> bool, made: fn(Arc<str>) -> Value) -> Vec<Value> {
        let mut named: BTreeSet<Value> = BTreeSet::new();
        for expr in &self.program().exprs {
            if let ExprKind::Const(value) = &expr.kind
                && wanted(value)
            {
                named.insert(value.clone());
            }
        }
        for (_, found) in self.case.iter() {
            let items = match found {
                Found::List(items) => items.iter().flat_map(|item| item.fields.iter().flatten()).collect(),
                Found::Value(..) | Found::NotHappened | Found::Happened(_) | Found::Set { .. } => vec![found],
            };
            for found in items {
                match found {
                    Found::Value(value, _) if wanted(value) => {
                        named.insert(value.clone());
                    }
                    Found::Set { members, .. } => named.extend(members.keys().filter(|value| wanted(value)).cloned()),
                    Found::Value(..) | Found::NotHappened | Found::Happened(_) | Found::List(_) => {}
                }
            }
        }
        let fields = self.program().records.iter().flat_map(|record| &record.fields);
        let of_type = self.program().facts.iter().chain(fields).filter(|decl| match &decl.kind {
            FactKind::Scalar(other) => other == scalar,
            FactKind::Set(ty) => Scalar::Enum(*ty) == *scalar,
            FactKind::Event | FactKind::List(_) => false,
        });
        let unnamed = (1..=of_type.count().max(1)).map(|n| made(Arc::from(format!("unnamed {n}"))));
        named.into_iter().chain(unnamed).collect()
    }
}

fn product<A: Clone, B: Clone>(left: &[A], right: &[B], mut join: impl FnMut(&mut A, B)) -> Vec<A> {
    let mut all = Vec::new();
    for a in left {
        for b in right {
            let mut both = a.clone();
            join(&mut both, b.clone());
            all.push(both);
        }
    }
    all
}
