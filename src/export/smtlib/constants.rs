//! The unknowns of a case as constants: their names, their sorts, what they can be, and how dates are moved.
//!
//! A constant is named as the column of a table of facts is. A date is the number of its day, 1 January 1970 being 0; a
//! number that need not be whole counts units of 10⁻¹², as fine as facts are; an enumerated type is a datatype.

use crate::base::date::Date;
use crate::base::number::Number;
use crate::diagram::store::{Part, Var};
use crate::diagram::{Meaning, REFERENCE_DATE, Space};
use crate::eval::slot::{Aspect, Place, Slot};
use crate::eval::term::{DateBase, DateTerm, Linear, Literal, Step};
use crate::export::Refusal;
use crate::ir::{FactKind, Scalar, TypeId, Value};
use std::collections::{BTreeMap, BTreeSet};

/// One, in units of 10⁻¹².
const ONE: i128 = 1_000_000_000_000;

/// Which case a constant is of: the one asked about, or another that differs in some facts.
pub(super) type Copy = usize;

/// How the values of an unknown are written.
#[derive(Clone, Debug)]
enum Sort {
    YesNo,
    /// The constructors, in the order of the choices.
    Choice(String, Vec<String>),
    /// A day, by number.
    Day,
    /// Whole numbers.
    Whole,
    /// Units of 10⁻¹².
    Units,
    /// How many.
    Count,
}

/// An unknown that has a constant.
#[derive(Clone, Debug)]
pub struct Unknown {
    /// Which.
    pub slot: Slot,
    values: Values,
}

/// How the values of an unknown are read.
#[derive(Clone, Debug)]
enum Values {
    YesNo,
    Choice(Vec<(String, Value)>),
    Day,
    Whole,
    Duration,
    Units,
}

impl Unknown {
    /// A value as an engine writes it, without bars; `None` of what is none.
    pub fn value(&self, words: &str) -> Option<Value> {
        let number = || words.parse::<i64>().ok();
        match &self.values {
            Values::YesNo => Some(Value::YesNo(words == "true")),
            Values::Choice(all) => all.iter().find(|(name, _)| name == words).map(|(_, value)| value.clone()),
            Values::Day => Date::from_day_number(number()?).map(Value::Date),
            Values::Whole => Some(Value::Number(Number::whole(number()?))),
            Values::Duration => Some(Value::Duration(number()?)),
            Values::Units => Some(Value::Number(Number::from_raw(words.parse().ok()?))),
        }
    }
}

/// Constants, each declared once.
pub(super) struct Constants<'s> {
    space: &'s Space,
    used: BTreeSet<String>,
    sorts: BTreeMap<(Option<TypeId>, bool), Sort>,
    slots: BTreeMap<(Slot, Copy), (String, Sort)>,
    presumptions: BTreeMap<Var, String>,
    months: BTreeMap<String, String>,
    /// Of each further case what it is called, and the facts in which it differs.
    pub(super) apart: Vec<(String, BTreeSet<Place>)>,
    /// Declarations, in order.
    pub(super) lines: Vec<String>,
}

impl<'s> Constants<'s> {
    /// None yet.
    pub(super) fn new(space: &'s Space) -> Constants<'s> {
        Constants {
            space,
            used: MONTHS.split(['(', ' ']).filter(|word| word.contains('.')).map(str::to_owned).collect(),
            sorts: BTreeMap::new(),
            slots: BTreeMap::new(),
            presumptions: BTreeMap::new(),
            months: BTreeMap::new(),
            apart: Vec::new(),
            lines: Vec::new(),
        }
    }

    /// A name that nothing else has, as it is written.
    pub(super) fn fresh(&mut self, wanted: &str) -> String {
        let plain: String =
            wanted.chars().map(|c| if matches!(c, '|' | '\\') || c.is_control() { '_' } else { c }).collect();
        let mut name = plain.clone();
        for n in 2.. {
            if self.used.insert(name.clone()) {
                break;
            }
            name = format!("{plain} {n}");
        }
        quoted(&name)
    }

    /// Names the constant that says whether a presumption stands.
    pub(super) fn stands(&mut self, var: Var, name: &str) {
        if !self.presumptions.contains_key(&var) {
            let name = self.fresh(&format!("{name} stands"));
            self.lines.push(format!("(declare-const {name} Bool)"));
            self.presumptions.insert(var, name);
        }
    }

    /// The constants of the case asked about, without bars, each with its unknown.
    pub(super) fn unknowns(&self) -> BTreeMap<String, Unknown> {
        let own = self.slots.iter().filter(|((_, copy), _)| *copy == 0);
        own.map(|((slot, _), (name, sort))| (bare(name).to_owned(), self.unknown(*slot, sort))).collect()
    }

    fn unknown(&self, slot: Slot, sort: &Sort) -> Unknown {
        let values = match sort {
            Sort::YesNo => Values::YesNo,
            Sort::Choice(_, all) => {
                let names = all.iter().map(|name| bare(name).to_owned());
                Values::Choice(names.zip(self.space.choices(slot)).collect())
            }
            Sort::Day => Values::Day,
            Sort::Units => Values::Units,
            Sort::Count => Values::Duration,
            Sort::Whole => match self.space.decl(slot.place).map(|decl| &decl.kind) {
                Some(FactKind::Scalar(Scalar::Duration(_))) => Values::Duration,
                Some(FactKind::Scalar(_) | FactKind::Event | FactKind::Set(_) | FactKind::List(_)) | None => {
                    Values::Whole
                }
            },
        };
        Unknown { slot, values }
    }

    /// What a case says of the constants.
    ///
    /// - `known`: what it says of an unknown, as the value of its variable.
    pub(super) fn case(&self, known: &dyn Fn(Slot) -> Option<i128>) -> Vec<String> {
        let own = self.slots.iter().filter(|((_, copy), _)| *copy == 0);
        own.filter_map(|((slot, _), (name, sort))| {
            let value = known(*slot)?;
            Some(match sort {
                Sort::YesNo if value == 1 => name.clone(),
                Sort::YesNo => format!("(not {name})"),
                Sort::Choice(_, all) => format!("(= {name} {})", all.get(usize::try_from(value).ok()?)?),
                Sort::Whole => format!("(= {name} {})", number(value.div_euclid(ONE))),
                Sort::Day | Sort::Units | Sort::Count => format!("(= {name} {})", number(value)),
            })
        })
        .collect()
    }

    /// Whether what a variable means can be another thing in a further case.
    pub(super) fn is_apart(&self, var: Var, copy: Copy) -> bool {
        match self.space.meanings.get(var as usize) {
            Some(Meaning::Slot(slot)) => self.slot_is_apart(*slot, copy),
            Some(Meaning::Literal(literal)) => literal.slots().iter().any(|slot| self.slot_is_apart(*slot, copy)),
            Some(Meaning::Opaque(_) | Meaning::Stands(_)) | None => false,
        }
    }

    fn slot_is_apart(&self, slot: Slot, copy: Copy) -> bool {
        let places = copy.checked_sub(1).and_then(|n| self.apart.get(n));
        // Cases that differ in a list differ in its items.
        slot.aspect != Aspect::Length && places.is_some_and(|(_, places)| places.contains(&slot.place))
    }

    /// That a variable's value lies in one of some parts.
    pub(super) fn within(&mut self, var: Var, parts: &[Part], copy: Copy) -> Result<String, Refusal> {
        let yes = |text: String| if parts.contains(&(1, 1)) { text } else { format!("(not {text})") };
        match self.space.meanings.get(var as usize) {
            Some(Meaning::Slot(slot)) => self.slot_within(*slot, self.space.store.range(var), parts, copy),
            Some(Meaning::Literal(Literal::Dates(a, b))) => {
                let (a, b) = (self.date(a, copy)?, self.date(b, copy)?);
                Ok(yes(format!("(<= {a} {b})")))
            }
            Some(Meaning::Literal(Literal::AtMostNought(sum))) => Ok(yes(self.at_most_nought(sum, copy)?)),
            Some(Meaning::Opaque(words)) => Err(Refusal::NotModelled(words.clone())),
            Some(Meaning::Stands(_)) => match self.presumptions.get(&var) {
                Some(name) => Ok(yes(name.clone())),
                None => {
                    self.stands(var, "presumption");
                    Ok(yes(self.presumptions.get(&var).cloned().unwrap_or_default()))
                }
            },
            None => Err(Refusal::NotModelled(String::from("an unknown fact"))),
        }
    }

    fn slot_within(&mut self, slot: Slot, range: Part, parts: &[Part], copy: Copy) -> Result<String, Refusal> {
        let (name, sort) = self.constant(slot, copy)?;
        Ok(match &sort {
            Sort::YesNo => {
                if parts.contains(&(1, 1)) {
                    name
                } else {
                    format!("(not {name})")
                }
            }
            Sort::Choice(_, all) => {
                let among = |n: i128| parts.iter().any(|(low, high)| (*low..=*high).contains(&n));
                let (inside, outside): (Vec<_>, Vec<_>) = all.iter().zip(0..).partition(|(_, n)| among(*n));
                let is = |(choice, _): &(&String, i128)| format!("(= {name} {choice})");
                if inside.len() <= outside.len() {
                    joined("or", inside.iter().map(is).collect())
                } else {
                    format!("(not {})", joined("or", outside.iter().map(is).collect()))
                }
            }
            Sort::Day | Sort::Count | Sort::Units | Sort::Whole => {
                let scale = if matches!(sort, Sort::Whole) { ONE } else { 1 };
                joined("or", parts.iter().map(|part| between(&name, *part, range, scale)).collect())
            }
        })
    }

    /// The constant of an unknown.
    fn constant(&mut self, slot: Slot, copy: Copy) -> Result<(String, Sort), Refusal> {
        let copy = if self.slot_is_apart(slot, copy) { copy } else { 0 };
        if let Some(known) = self.slots.get(&(slot, copy)) {
            return Ok(known.clone());
        }
        let sort = self.sort(slot)?;
        let name = self.fresh(&format!("{}{}", self.name(slot), self.again(copy)));
        let (sort_name, note) = match &sort {
            Sort::YesNo => ("Bool", ""),
            Sort::Choice(name, _) => (name.as_str(), ""),
            Sort::Day => ("Int", " ; a day"),
            Sort::Whole | Sort::Count => ("Int", ""),
            Sort::Units => ("Int", " ; in units of a millionth of a millionth"),
        };
        self.lines.push(format!("(declare-const {name} {sort_name}){note}"));
        if let Some((least, most)) = self.range(slot, &sort) {
            self.lines.push(format!("(assert (<= {} {name} {}))", number(least), number(most)));
        }
        self.slots.insert((slot, copy), (name.clone(), sort.clone()));
        Ok((name, sort))
    }

    /// What follows the names of a further case.
    pub(super) fn again(&self, copy: Copy) -> String {
        let apart = copy.checked_sub(1).and_then(|n| self.apart.get(n));
        apart.map_or_else(String::new, |(name, _)| format!(" again for {name}"))
    }

    /// The least and the most that a date or number can be.
    fn range(&self, slot: Slot, sort: &Sort) -> Option<Part> {
        let dates = (i128::from(Date::FACT_MIN.day_number()), i128::from(Date::FACT_MAX.day_number()));
        let var = || self.space.known_slot(slot).map(|var| self.space.store.range(var));
        match sort {
            Sort::YesNo | Sort::Choice(..) => None,
            Sort::Day => Some(dates),
            Sort::Count | Sort::Units => var().or_else(|| self.numbers(slot)),
            Sort::Whole => var().or_else(|| self.numbers(slot)).map(|(least, most)| (up(least), most.div_euclid(ONE))),
        }
    }

    /// The bounds of a number that is only compared with others.
    fn numbers(&self, slot: Slot) -> Option<Part> {
        match self.space.decl(slot.place).map(|decl| &decl.kind)? {
            FactKind::Scalar(Scalar::Number { min, max, .. }) => Some((min.raw(), max.raw())),
            FactKind::Scalar(Scalar::Duration(_)) => Some((0, Number::FACT_MAX.raw())),
            FactKind::Scalar(Scalar::YesNo | Scalar::Enum(_) | Scalar::Text | Scalar::Date)
            | FactKind::Event
            | FactKind::Set(_)
            | FactKind::List(_) => None,
        }
    }

    fn sort(&mut self, slot: Slot) -> Result<Sort, Refusal> {
        match slot.aspect {
            Aspect::IsNone | Aspect::Happened | Aspect::Reasons | Aspect::Member(_) => return Ok(Sort::YesNo),
            Aspect::On | Aspect::MadeOn => return Ok(Sort::Day),
            Aspect::Length => return Ok(Sort::Count),
            Aspect::Value => {}
        }
        let unknown = || Refusal::NotModelled(String::from("an unknown fact"));
        let decl = self.space.decl(slot.place).ok_or_else(unknown)?;
        let (kind, ty) = match &decl.kind {
            FactKind::Scalar(Scalar::YesNo) if !decl.or_none => return Ok(Sort::YesNo),
            FactKind::Scalar(Scalar::Date) => return Ok(Sort::Day),
            FactKind::Scalar(Scalar::Number { whole: false, .. }) => return Ok(Sort::Units),
            FactKind::Scalar(Scalar::Number { whole: true, .. } | Scalar::Duration(_)) => return Ok(Sort::Whole),
            FactKind::Scalar(Scalar::YesNo) => ("yes/no", None),
            FactKind::Scalar(Scalar::Text) => ("text", None),
            FactKind::Scalar(Scalar::Enum(ty)) => (self.space.type_name(*ty), Some(*ty)),
            FactKind::Event | FactKind::Set(_) | FactKind::List(_) => return Err(unknown()),
        };
        let yes_no = matches!(decl.kind, FactKind::Scalar(Scalar::YesNo));
        // Texts and truths have no type of their own: a number beyond all types stands for the latter.
        let key = (ty.or(yes_no.then_some(TypeId(u32::MAX))), decl.or_none);
        if let Some(known) = self.sorts.get(&key) {
            return Ok(known.clone());
        }
        let kind = if decl.or_none { format!("{kind} or none") } else { kind.to_owned() };
        let words: Vec<String> = self.space.choices(slot).iter().map(|v| self.space.value_words(v, ty)).collect();
        let name = self.fresh(&kind);
        let all: Vec<String> = words.iter().map(|words| self.fresh(&format!("{kind}.{words}"))).collect();
        let constructors = all.iter().map(|name| format!("({name})")).collect::<Vec<_>>().join(" ");
        self.lines.push(format!("(declare-datatypes (({name} 0)) (({constructors})))"));
        let sort = Sort::Choice(name, all);
        self.sorts.insert(key, sort.clone());
        Ok(sort)
    }

    /// What an unknown is called.
    fn name(&self, slot: Slot) -> String {
        if slot == REFERENCE_DATE {
            return String::from("asked.on");
        }
        let name = |place: Place| self.space.decl(place).map_or_else(String::new, |decl| decl.name.clone());
        let fact = match slot.place {
            Place::Fact(_) => name(slot.place),
            Place::Field { list, item, .. } => {
                format!("{}[{}].{}", name(Place::Fact(list)), u64::from(item) + 1, name(slot.place))
            }
        };
        match slot.aspect {
            Aspect::Value | Aspect::Happened => fact,
            Aspect::IsNone => format!("{fact}.none"),
            Aspect::On | Aspect::MadeOn => format!("{fact}.on"),
            Aspect::Reasons => format!("{fact}.reasons"),
            Aspect::Length => format!("{fact}.length"),
            Aspect::Member(n) => {
                let ty = match self.space.decl(slot.place).map(|decl| &decl.kind) {
                    Some(FactKind::Set(ty)) => Some(*ty),
                    Some(FactKind::Scalar(_) | FactKind::Event | FactKind::List(_)) | None => None,
                };
                let member = ty.and_then(|ty| self.space.members(ty).get(n as usize).cloned());
                let words = member.map_or_else(String::new, |member| self.space.value_words(&member, ty));
                format!("{fact}.{words}")
            }
        }
    }

    /// A date, moved.
    fn date(&mut self, term: &DateTerm, copy: Copy) -> Result<String, Refusal> {
        let mut text = match term.base {
            DateBase::Known(date) => number(i128::from(date.day_number())),
            DateBase::Unknown(slot) => self.constant(slot, copy)?.0,
        };
        for step in &term.steps {
            text = match *step {
                Step::Days(n) => format!("(+ {text} {})", number(i128::from(n))),
                Step::Months(n) => {
                    let month = self.month_of(&text);
                    let to = format!("(+ {month} {})", number(i128::from(n)));
                    format!("(month.day {to} (- {text} (month.first {month})))")
                }
                Step::Birthday(years) => {
                    // The same day of the same month; the 29th of a February without one is 1 March.
                    let month = self.month_of(&text);
                    let to = format!("(+ {month} {})", number(i128::from(years) * 12));
                    format!("(+ (month.first {to}) (- {text} (month.first {month})))")
                }
                Step::Working(_) => {
                    let name = term.slot().map_or_else(String::new, |slot| self.name(slot));
                    return Err(Refusal::WorkingDays(name));
                }
            };
        }
        Ok(text)
    }

    /// The month in which a date lies: a constant of its own, tied to the date.
    fn month_of(&mut self, date: &str) -> String {
        if let Some(known) = self.months.get(date) {
            return known.clone();
        }
        if self.months.is_empty() {
            self.lines.push(MONTHS.to_owned());
        }
        let name = self.fresh(&format!("month {}", self.months.len() + 1));
        self.lines.push(format!("(declare-const {name} Int)"));
        self.lines.push(format!("(assert (<= (month.first {name}) {date}))"));
        self.lines.push(format!("(assert (< {date} (month.first (+ {name} 1))))"));
        self.months.insert(date.to_owned(), name.clone());
        name
    }

    /// That a sum is at most nought: both sides multiplied until all is whole.
    fn at_most_nought(&mut self, sum: &Linear, copy: Copy) -> Result<String, Refusal> {
        let mut all = Vec::new();
        let mut fine = false;
        for (slot, times) in &sum.terms {
            let (name, sort) = self.constant(*slot, copy)?;
            let units = matches!(sort, Sort::Units);
            fine |= units;
            all.push((name, times.raw(), units));
        }
        let too_fine = || Refusal::Decimals(sum.terms.first().map_or_else(String::new, |(slot, _)| self.name(*slot)));
        let scaled = |raw: i128, units: bool| if fine && !units { raw.checked_mul(ONE) } else { Some(raw) };
        let constant = scaled(sum.constant.raw(), false).ok_or_else(too_fine)?;
        let mut times = Vec::new();
        for (name, raw, units) in all {
            times.push((name, scaled(raw, units).ok_or_else(too_fine)?));
        }
        let divisor = times.iter().fold(constant, |a, (_, b)| greatest_common(a, *b)).max(1);
        let mut terms: Vec<String> = times.iter().map(|(name, n)| product(name, n.div_euclid(divisor))).collect();
        if constant != 0 {
            terms.push(number(constant.div_euclid(divisor)));
        }
        Ok(format!("(<= {} 0)", joined("+", terms)))
    }
}

fn product(name: &str, times: i128) -> String {
    if times == 1 { name.to_owned() } else { format!("(* {} {name})", number(times)) }
}

fn greatest_common(a: i128, b: i128) -> i128 {
    let (mut a, mut b) = (a.abs(), b.abs());
    while b != 0 {
        (a, b) = (b, a.rem_euclid(b));
    }
    a
}

/// Whole ones, rounded up.
fn up(raw: i128) -> i128 {
    -(-raw).div_euclid(ONE)
}

/// That a number lies between two, of which those at the ends of its range go without saying.
fn between(name: &str, (low, high): Part, (least, most): Part, scale: i128) -> String {
    let (first, last) = (-(-low).div_euclid(scale), high.div_euclid(scale));
    match (low > least, high < most) {
        (true, true) if first == last => format!("(= {name} {})", number(first)),
        (true, true) => format!("(<= {} {name} {})", number(first), number(last)),
        (true, false) => format!("(<= {} {name})", number(first)),
        (false, true) => format!("(<= {name} {})", number(last)),
        (false, false) => String::from("true"),
    }
}

/// A number; one below nought is written as a difference.
pub(super) fn number(n: i128) -> String {
    if n < 0 { format!("(- {})", n.unsigned_abs()) } else { n.to_string() }
}

/// Several joined by a connective; one alone is itself, and of none there is no case.
pub(super) fn joined(by: &str, all: Vec<String>) -> String {
    match all.as_slice() {
        [] => String::from("false"),
        [only] => only.clone(),
        _ => format!("({by} {})", all.join(" ")),
    }
}

/// A symbol as it is written: between bars, but where none of its letters needs them and no word of the language itself
/// looks so.
fn quoted(name: &str) -> String {
    let plain = name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '_'));
    if plain && name.contains('.') && name.starts_with(|c: char| c.is_ascii_alphabetic()) {
        name.to_owned()
    } else {
        format!("|{name}|")
    }
}

/// A symbol without its bars.
pub(super) fn bare(name: &str) -> &str {
    name.trim_matches('|')
}

/// Months are counted from that of January of the year 0.
const MONTHS: &str = "\
; Months, counted from January of the year 0: the first day of one, how long it is, and a day of it or its last.
(define-fun year.leap ((year Int)) Bool
    (and (= (mod year 4) 0) (or (not (= (mod year 100) 0)) (= (mod year 400) 0))))
(define-fun month.first ((month Int)) Int
    (let ((year (div month 12)) (n (mod month 12)))
        (+ (* 365 year) (div (+ year 3) 4) (- (div (+ year 99) 100)) (div (+ year 399) 400) (- 719528)
            (ite (= n 0) 0 (ite (= n 1) 31 (ite (= n 2) 59 (ite (= n 3) 90 (ite (= n 4) 120 (ite (= n 5) 151
            (ite (= n 6) 181 (ite (= n 7) 212 (ite (= n 8) 243 (ite (= n 9) 273 (ite (= n 10) 304 334)))))))))))
            (ite (and (> n 1) (year.leap year)) 1 0))))
(define-fun month.length ((month Int)) Int (- (month.first (+ month 1)) (month.first month)))
(define-fun month.day ((month Int) (day Int)) Int
    (+ (month.first month) (ite (< day (month.length month)) day (- (month.length month) 1))))";
