//! The facts of one law, or of two laws together, as variables of diagrams.
//!
//! Facts, types and values of two laws are one where their names and kinds are: so a variable means the same on both
//! sides. Gives variables for the single unknowns of a case, for comparisons of two of them, for what the analysis does
//! not model, and for presumptions that may stand.

use crate::base::calendar::Calendar;
use crate::base::date::Date;
use crate::base::hash::QuickMap;
use crate::base::number::Number;
use crate::diagram::store::{Dd, Full, Part, Store, Var};
use crate::eval::index::Index;
use crate::eval::outcome::{DutyState, Keeping, Outcome};
use crate::eval::slot::{Aspect, Place, Slot};
use crate::eval::term::Literal;
use crate::ir::types::UNNAMED;
use crate::ir::{DecisionId, FactDecl, FactId, FactKind, OutcomeId, Program, Scalar, TypeId, Value};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The unknown that stands for the day on which a question is asked.
pub const REFERENCE_DATE: Slot = Slot { place: Place::Fact(FactId(u32::MAX)), aspect: Aspect::On };

/// What a variable means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// One unknown of a case.
    Slot(Slot),
    /// A comparison of several unknowns.
    Literal(Literal),
    /// A comparison that the analysis does not model, in the author's words: left free.
    Opaque(String),
    /// A presumption stands whose rebuttal is this diagram.
    Stands(Dd),
}

/// What a decision, a duty or a prohibition comes to, by name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fate {
    /// An outcome or a state.
    Is(String),
    /// No policy that concludes on it governs.
    NotGoverned,
    /// Live rules support these outcomes, of which none prevails.
    Conflict(Vec<String>),
    /// No rule is live and there is no `otherwise`.
    Gap,
    /// It cannot be computed.
    Error,
    /// It turns on a value for which the law has no word.
    NotExpressible,
}

impl Fate {
    /// What the evaluator made of a decision.
    pub fn of(program: &Program, decision: DecisionId, outcome: &Outcome) -> Fate {
        let name = |id: &OutcomeId| {
            program.decision(decision).outcomes.get(id.index()).map_or_else(String::new, |o| o.name.clone())
        };
        match outcome {
            Outcome::Is(id) => Fate::Is(name(id)),
            Outcome::NotGoverned => Fate::NotGoverned,
            Outcome::Conflict(ids) => Fate::Conflict(ids.iter().map(name).collect()),
            Outcome::Gap => Fate::Gap,
            Outcome::Error => Fate::Error,
        }
    }

    /// What the evaluator made of a duty.
    pub fn of_duty(state: DutyState) -> Fate {
        if state == DutyState::Error { Fate::Error } else { Fate::Is(state.words().to_owned()) }
    }

    /// What the evaluator made of a prohibition.
    pub fn of_keeping(keeping: Keeping) -> Fate {
        if keeping == Keeping::Error { Fate::Error } else { Fate::Is(keeping.words().to_owned()) }
    }

    /// As the language and its answers write it.
    pub fn words(&self) -> String {
        match self {
            Fate::Is(name) => name.clone(),
            Fate::NotGoverned => String::from("not governed"),
            Fate::Conflict(names) => format!("conflict of {}", names.join(" and ")),
            Fate::Gap => String::from("gap"),
            Fate::Error => String::from("error"),
            Fate::NotExpressible => String::from("not expressible"),
        }
    }
}

/// A fact of either law, or a field of a list's items.
#[derive(Clone, Debug)]
pub struct United {
    /// Its name.
    pub name: String,
    /// Its kind; types are the space's.
    pub kind: FactKind,
    /// Whether `none` belongs to it on either side.
    pub or_none: bool,
    /// The fields of a list's items.
    pub fields: Vec<United>,
    /// How long a list has to be taken at most.
    pub longest: usize,
}

/// An enumerated type of either law.
#[derive(Clone, Debug)]
struct UnitedType {
    name: String,
    values: Vec<String>,
    open: bool,
    others: Vec<Arc<str>>,
    unnamed: usize,
}

/// How the facts of one law stand in the space.
#[derive(Clone, Debug, Default)]
pub struct Mapping {
    facts: Vec<FactId>,
    fields: BTreeMap<(FactId, u32), u32>,
    types: Vec<TypeId>,
    members: Vec<Vec<u32>>,
}

/// The facts of one or two laws, and the variables made of them.
#[derive(Debug)]
pub struct Space {
    /// The nodes.
    pub store: Store,
    /// By the space's own fact identities.
    pub facts: Vec<United>,
    /// By variable.
    pub meanings: Vec<Meaning>,
    /// By variable: whether the theory of dates and numbers hears of it.
    pub(super) heard: Vec<bool>,
    /// The calendar of working days; of two different ones neither.
    pub calendar: Option<Calendar>,
    /// Whether the two laws count working days differently.
    pub calendars_differ: bool,
    types: Vec<UnitedType>,
    texts: Vec<Arc<str>>,
    unnamed_texts: usize,
    /// Whether some list may have to be longer than is tried.
    pub capped: bool,
    fates: Vec<Fate>,
    by_slot: QuickMap<Slot, Var>,
    by_literal: BTreeMap<Literal, Var>,
    by_words: BTreeMap<String, Var>,
    by_rebuttal: BTreeMap<Dd, Var>,
}

impl Space {
    /// The space of some laws, each with its tables.
    ///
    /// - `limit`: nodes at most.
    /// - returns: beside the space, how each law's facts stand in it, in the same order.
    pub fn new(laws: &[(&Program, &Index)], limit: usize) -> (Space, Vec<Mapping>) {
        Space::over(laws, Store::new(limit))
    }

    /// The same space in formulas ([`Store::formulas`]), for what diagrams would be too large for.
    pub fn formulas(laws: &[(&Program, &Index)]) -> (Space, Vec<Mapping>) {
        Space::over(laws, Store::formulas())
    }

    fn over(laws: &[(&Program, &Index)], store: Store) -> (Space, Vec<Mapping>) {
        let mut calendars = laws.iter().filter_map(|(program, _)| program.calendar.as_ref());
        let first = calendars.next().cloned();
        let differ = calendars.any(|other| Some(other) != first.as_ref());
        let mut space = Space {
            store,
            facts: Vec::new(),
            meanings: Vec::new(),
            heard: Vec::new(),
            calendar: first,
            calendars_differ: differ,
            types: Vec::new(),
            texts: Vec::new(),
            unnamed_texts: 1,
            capped: false,
            fates: Vec::new(),
            by_slot: QuickMap::default(),
            by_literal: BTreeMap::new(),
            by_words: BTreeMap::new(),
            by_rebuttal: BTreeMap::new(),
        };
        let mappings = laws.iter().map(|(program, index)| space.unite(program, index)).collect();
        (space, mappings)
    }

    fn unite(&mut self, program: &Program, index: &Index) -> Mapping {
        let mut mapping = Mapping::default();
        for (n, decl) in program.types.iter().enumerate() {
            let at = match self.types.iter().position(|ty| ty.name == decl.name) {
                Some(at) => at,
                None => {
                    let (name, values) = (decl.name.clone(), Vec::new());
                    self.types.push(UnitedType { name, values, open: false, others: Vec::new(), unnamed: 0 });
                    self.types.len() - 1
                }
            };
            mapping.types.push(TypeId::new(at));
            let Some(ty) = self.types.get_mut(at) else { continue };
            let id = TypeId::new(n);
            ty.open |= decl.open;
            ty.unnamed = ty.unnamed.max(index.unnamed(id));
            ty.others.extend(index.others(id).iter().cloned());
            ty.others.sort();
            ty.others.dedup();
            let place = |name: &String, values: &mut Vec<String>| {
                let at = values.iter().position(|known| known == name).unwrap_or_else(|| {
                    values.push(name.clone());
                    values.len() - 1
                });
                u32::try_from(at).unwrap_or(u32::MAX)
            };
            mapping.members.push(decl.values.iter().map(|value| place(&value.name, &mut ty.values)).collect());
        }
        let (texts, unnamed) = index.texts();
        self.texts.extend(texts.iter().cloned());
        self.texts.sort();
        self.texts.dedup();
        self.unnamed_texts = self.unnamed_texts.max(unnamed);
        self.capped |= index.capped();
        for (n, decl) in program.facts.iter().enumerate() {
            let (own, longest) = (FactId::new(n), index.longest(FactId::new(n)));
            let mut united = unite_decl(decl, &mapping);
            if let FactKind::List(record) = &decl.kind {
                united.longest = longest;
                united.fields = program.record(*record).fields.iter().map(|f| unite_decl(f, &mapping)).collect();
            }
            let at = self.place_fact(united, own, &mut mapping);
            mapping.facts.push(at);
        }
        mapping
    }

    /// A fact of the same name and kind that is there already, or a new one.
    fn place_fact(&mut self, new: United, own: FactId, mapping: &mut Mapping) -> FactId {
        let same = |known: &United| known.name == new.name && same_kind(&known.kind, &new.kind);
        let Some(at) = self.facts.iter().position(same) else {
            for n in 0..new.fields.len() {
                let n = u32::try_from(n).unwrap_or(u32::MAX);
                mapping.fields.insert((own, n), n);
            }
            self.facts.push(new);
            return FactId::new(self.facts.len() - 1);
        };
        let Some(known) = self.facts.get_mut(at) else { return FactId::new(at) };
        widen(known, &new);
        // A list asked about by both laws at once needs room for the items of each.
        known.longest = (known.longest + new.longest).min(crate::eval::index::LONGEST_INVENTED_LIST);
        for (n, field) in new.fields.into_iter().enumerate() {
            let same = |known: &United| known.name == field.name && same_kind(&known.kind, &field.kind);
            let place = known.fields.iter().position(same);
            let place = match place.and_then(|place| known.fields.get_mut(place).map(|known| (place, known))) {
                Some((place, known)) => {
                    widen(known, &field);
                    place
                }
                None => {
                    known.fields.push(field);
                    known.fields.len() - 1
                }
            };
            let number = |n| u32::try_from(n).unwrap_or(u32::MAX);
            mapping.fields.insert((own, number(n)), number(place));
        }
        FactId::new(at)
    }

    /// The fact or field at a place.
    pub fn decl(&self, place: Place) -> Option<&United> {
        match place {
            Place::Fact(fact) => self.facts.get(fact.index()),
            Place::Field { list, field, .. } => self.facts.get(list.index())?.fields.get(field as usize),
        }
    }

    /// The values that an unknown with finitely many can have, in order: the variable's values from 0.
    pub fn choices(&self, slot: Slot) -> Vec<Value> {
        let Some(decl) = self.decl(slot.place) else { return Vec::new() };
        let mut values = match (&decl.kind, slot.aspect) {
            (FactKind::Scalar(Scalar::YesNo), Aspect::Value) => vec![Value::YesNo(false), Value::YesNo(true)],
            (FactKind::Scalar(Scalar::Enum(ty)), Aspect::Value) => self.members(*ty),
            (FactKind::Scalar(Scalar::Text), Aspect::Value) => {
                let named = self.texts.iter().cloned();
                named.chain(unnamed(self.unnamed_texts)).map(Value::Text).collect()
            }
            (_, _) => return Vec::new(),
        };
        if decl.or_none {
            values.push(Value::None);
        }
        values
    }

    /// What an enumerated type is called.
    pub fn type_name(&self, ty: TypeId) -> &str {
        self.types.get(ty.index()).map_or("", |ty| ty.name.as_str())
    }

    /// All values of an enumerated type, those without a name included.
    pub fn members(&self, ty: TypeId) -> Vec<Value> {
        let Some(ty) = self.types.get(ty.index()) else { return Vec::new() };
        let named = (0..ty.values.len()).map(|n| Value::Member(u32::try_from(n).unwrap_or(0)));
        let mut values: Vec<Value> = named.collect();
        if ty.open {
            values.extend(ty.others.iter().cloned().chain(unnamed(ty.unnamed)).map(Value::Other));
        }
        values
    }

    /// A value as the language writes it.
    pub fn value_words(&self, value: &Value, ty: Option<TypeId>) -> String {
        match value {
            Value::None => String::from("none"),
            Value::YesNo(true) => String::from("yes"),
            Value::YesNo(false) => String::from("no"),
            Value::Member(n) => ty
                .and_then(|ty| self.types.get(ty.index())?.values.get(*n as usize).cloned())
                .unwrap_or_else(|| format!("value {n}")),
            Value::Other(words) if words.starts_with(UNNAMED) => String::from("some other value"),
            Value::Other(words) => format!("other \"{words}\""),
            Value::Date(date) => date.to_string(),
            Value::Number(number) => number.to_string(),
            Value::Duration(n) => n.to_string(),
            Value::Text(words) if words.starts_with(UNNAMED) => String::from("some other words"),
            Value::Text(words) => format!("\"{words}\""),
        }
    }

    fn slot_range(&self, slot: Slot) -> Part {
        let dates = (i128::from(Date::FACT_MIN.day_number()), i128::from(Date::FACT_MAX.day_number()));
        match slot.aspect {
            Aspect::IsNone | Aspect::Happened | Aspect::Reasons | Aspect::Member(_) => (0, 1),
            Aspect::On | Aspect::MadeOn => dates,
            Aspect::Length => (0, self.decl(slot.place).map_or(0, |decl| decl.longest as i128)),
            Aspect::Value => match self.decl(slot.place).map(|decl| &decl.kind) {
                Some(FactKind::Scalar(Scalar::Date)) => dates,
                Some(FactKind::Scalar(Scalar::Number { min, max, .. })) => (min.raw(), max.raw()),
                Some(FactKind::Scalar(Scalar::Duration(_))) => (0, Number::FACT_MAX.raw()),
                Some(FactKind::Scalar(Scalar::YesNo | Scalar::Enum(_) | Scalar::Text))
                | Some(FactKind::Event | FactKind::Set(_) | FactKind::List(_))
                | None => (0, (self.choices(slot).len() as i128 - 1).max(0)),
            },
        }
    }

    fn variable(&mut self, range: Part, meaning: Meaning) -> Result<Var, Full> {
        let var = self.store.variable(range)?;
        self.heard.push(match &meaning {
            Meaning::Slot(slot) => self.is_date(*slot) || self.is_number(*slot),
            Meaning::Literal(_) => true,
            Meaning::Opaque(_) | Meaning::Stands(_) => false,
        });
        self.meanings.push(meaning);
        Ok(var)
    }

    /// The variable of an unknown.
    ///
    /// # Errors
    /// [`Full`].
    pub fn slot(&mut self, slot: Slot) -> Result<Var, Full> {
        if let Some(var) = self.by_slot.get(&slot) {
            return Ok(*var);
        }
        let var = self.variable(self.slot_range(slot), Meaning::Slot(slot))?;
        self.by_slot.insert(slot, var);
        Ok(var)
    }

    /// The variable of an unknown, where there is one already.
    pub fn known_slot(&self, slot: Slot) -> Option<Var> {
        self.by_slot.get(&slot).copied()
    }

    /// Whether a comparison of several unknowns holds.
    ///
    /// # Errors
    /// [`Full`].
    pub fn literal(&mut self, literal: Literal) -> Result<Dd, Full> {
        let var = match self.by_literal.get(&literal) {
            Some(var) => *var,
            None => {
                let var = self.variable((0, 1), Meaning::Literal(literal.clone()))?;
                self.by_literal.insert(literal, var);
                var
            }
        };
        self.store.within(var, &[(1, 1)])
    }

    /// What the analysis does not model, left free; the same words are the same unknown.
    ///
    /// # Errors
    /// [`Full`].
    pub fn opaque(&mut self, shape: String, words: String) -> Result<Dd, Full> {
        let var = match self.by_words.get(&shape) {
            Some(var) => *var,
            None => {
                let var = self.variable((0, 1), Meaning::Opaque(words))?;
                self.by_words.insert(shape, var);
                var
            }
        };
        self.store.within(var, &[(1, 1)])
    }

    /// Whether a presumption may still stand, by its rebuttal: those that are rebutted alike share a variable.
    ///
    /// # Errors
    /// [`Full`].
    pub fn stands(&mut self, rebuttal: Dd) -> Result<Dd, Full> {
        let var = match self.by_rebuttal.get(&rebuttal) {
            Some(var) => *var,
            None => {
                let var = self.variable((0, 1), Meaning::Stands(rebuttal))?;
                self.by_rebuttal.insert(rebuttal, var);
                var
            }
        };
        self.store.within(var, &[(1, 1)])
    }

    /// Rebuttals whose presumptions have a variable, each with it.
    pub fn standing(&self) -> Vec<(Dd, Var)> {
        self.by_rebuttal.iter().map(|(rebuttal, var)| (*rebuttal, *var)).collect()
    }

    /// Variables in groups: two are together if a comparison joins them, through others or not.
    pub fn together(&self, vars: &BTreeSet<Var>) -> Vec<Vec<Var>> {
        let mut groups: Vec<(BTreeSet<Slot>, Vec<Var>)> = Vec::new();
        for var in vars {
            let mut slots: BTreeSet<Slot> = match self.meanings.get(*var as usize) {
                Some(Meaning::Slot(slot)) => BTreeSet::from([*slot]),
                Some(Meaning::Literal(literal)) => literal.slots().into_iter().collect(),
                Some(Meaning::Opaque(_) | Meaning::Stands(_)) | None => BTreeSet::new(),
            };
            let mut own = vec![*var];
            groups.retain_mut(|(others, vars)| {
                let joined = !others.is_disjoint(&slots);
                if joined {
                    slots.append(others);
                    own.append(vars);
                }
                !joined
            });
            own.sort_unstable();
            groups.push((slots, own));
        }
        groups.into_iter().map(|(_, vars)| vars).collect()
    }

    /// Whether some variable is a comparison of several unknowns.
    pub fn compares(&self) -> bool {
        !self.by_literal.is_empty()
    }

    /// The terminal of a fate.
    pub fn fate(&mut self, fate: &Fate) -> u32 {
        let at = self.fates.iter().position(|known| known == fate).unwrap_or_else(|| {
            self.fates.push(fate.clone());
            self.fates.len() - 1
        });
        u32::try_from(at).unwrap_or(0)
    }

    /// The fate of a terminal.
    pub fn fate_of(&self, terminal: u32) -> Option<&Fate> {
        self.fates.get(terminal as usize)
    }
}

impl Mapping {
    /// The space's place of a law's own.
    pub fn place(&self, own: Place) -> Place {
        let fact = |fact: FactId| self.facts.get(fact.index()).copied().unwrap_or(fact);
        match own {
            Place::Fact(own) => Place::Fact(fact(own)),
            Place::Field { list, item, field } => {
                let to = self.fields.get(&(list, field)).copied().unwrap_or(field);
                Place::Field { list: fact(list), item, field: to }
            }
        }
    }

    /// The law's own place of one of the space; `None` where the law has no such fact.
    pub fn own_place(&self, place: Place) -> Option<Place> {
        let own = |fact: FactId| self.facts.iter().position(|f| *f == fact).map(FactId::new);
        match place {
            Place::Fact(fact) => own(fact).map(Place::Fact),
            Place::Field { list, item, field } => {
                let list = own(list)?;
                let mut fields = self.fields.iter().filter(|((l, _), to)| *l == list && **to == field);
                fields.next().map(|((_, own), _)| Place::Field { list, item, field: *own })
            }
        }
    }

    /// The space's type of a law's own.
    pub fn type_of(&self, own: TypeId) -> TypeId {
        self.types.get(own.index()).copied().unwrap_or(own)
    }

    /// The law's own type of one of the space; `None` where it has none of that name.
    pub fn own_type(&self, ty: TypeId) -> Option<TypeId> {
        self.types.iter().position(|t| *t == ty).map(TypeId::new)
    }

    /// The law's own value of one of the space; `None` where its type has no such value.
    ///
    /// - `ty`: the space's type.
    pub fn own_value(&self, value: &Value, ty: TypeId) -> Option<Value> {
        let Value::Member(n) = value else { return Some(value.clone()) };
        let own = self.own_type(ty)?;
        let at = self.members.get(own.index())?.iter().position(|m| m == n)?;
        Some(Value::Member(u32::try_from(at).ok()?))
    }
}

fn unite_decl(decl: &FactDecl, mapping: &Mapping) -> United {
    let kind = match &decl.kind {
        FactKind::Scalar(Scalar::Enum(ty)) => FactKind::Scalar(Scalar::Enum(mapping.type_of(*ty))),
        FactKind::Set(ty) => FactKind::Set(mapping.type_of(*ty)),
        other @ (FactKind::Scalar(_) | FactKind::Event | FactKind::List(_)) => other.clone(),
    };
    United { name: decl.name.clone(), kind, or_none: decl.or_none, fields: Vec::new(), longest: 0 }
}

/// Whether two facts of one name can be one: bounds may differ, and so may the fields of items.
fn same_kind(a: &FactKind, b: &FactKind) -> bool {
    match (a, b) {
        (FactKind::Scalar(Scalar::Number { whole: a, .. }), FactKind::Scalar(Scalar::Number { whole: b, .. })) => {
            a == b
        }
        (FactKind::List(_), FactKind::List(_)) => true,
        (_, _) => a == b,
    }
}

fn widen(known: &mut United, new: &United) {
    known.or_none |= new.or_none;
    if let (
        FactKind::Scalar(Scalar::Number { min, max, .. }),
        FactKind::Scalar(Scalar::Number { min: least, max: most, .. }),
    ) = (&mut known.kind, &new.kind)
    {
        *min = (*min).min(*least);
        *max = (*max).max(*most);
    }
}

fn unnamed(n: usize) -> impl Iterator<Item = Arc<str>> {
    (1..=n).map(|n| format!("{UNNAMED}{n}").into())
}
