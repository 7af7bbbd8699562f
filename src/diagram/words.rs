//! Conditions of classes in the language's own words.

use crate::base::number::Number;
use crate::diagram::space::{Meaning, REFERENCE_DATE, Space};
use crate::diagram::store::{Part, Var};
use crate::diagram::theta::date_of;
use crate::eval::slot::{Aspect, Place, Slot};
use crate::eval::term::{DateBase, DateTerm, Linear, Literal, Step};
use crate::ir::types::UNNAMED;
use crate::ir::{FactKind, Scalar, Value};

/// One, in units of 10⁻¹².
const ONE: i128 = 1_000_000_000_000;

impl Space {
    /// A fact's name; of a field, of which item.
    pub fn name(&self, place: Place) -> String {
        if place == REFERENCE_DATE.place {
            return String::from("the day of the question");
        }
        let own = self.decl(place).map_or_else(String::new, |decl| decl.name.clone());
        match place {
            Place::Fact(_) => own,
            Place::Field { list, item, .. } => {
                format!("{} of item {} of {}", own, item + 1, self.name(Place::Fact(list)))
            }
        }
    }

    /// What a variable is to be, as a condition.
    ///
    /// - `standing`: names the presumptions of a rebuttal.
    pub fn words(&self, var: Var, parts: &[Part], standing: &dyn Fn(crate::diagram::Dd) -> String) -> String {
        let yes = parts == [(1, 1)];
        let not = |words: String| if yes { words } else { format!("not ({words})") };
        match self.meanings.get(var as usize) {
            Some(Meaning::Slot(slot)) => self.slot_words(*slot, parts, self.store.range(var)),
            Some(Meaning::Literal(literal)) => self.literal_words(literal, yes),
            Some(Meaning::Opaque(words)) => not(words.clone()),
            Some(Meaning::Stands(rebuttal)) => {
                let names = standing(*rebuttal);
                if yes { format!("{names} is standing") } else { format!("{names} is not standing") }
            }
            None => String::new(),
        }
    }

    fn slot_words(&self, slot: Slot, parts: &[Part], range: Part) -> String {
        let name = self.name(slot.place);
        let yes = parts == [(1, 1)];
        let not = if yes { "" } else { "not " };
        match slot.aspect {
            Aspect::IsNone => format!("{name} is {not}none"),
            Aspect::Happened => format!("{not}{name}"),
            Aspect::Reasons => format!("{not}{name}.reasons"),
            Aspect::Member(n) => {
                let ty = match self.decl(slot.place).map(|decl| &decl.kind) {
                    Some(FactKind::Set(ty)) => Some(*ty),
                    Some(FactKind::Scalar(_) | FactKind::Event | FactKind::List(_)) | None => None,
                };
                let member = ty.and_then(|ty| self.members(ty).get(n as usize).cloned());
                let words = member.map_or_else(String::new, |value| self.value_words(&value, ty));
                format!("{not}{name} includes {words}")
            }
            Aspect::Length => match parts {
                [(low, high)] if low == high => format!("{name} has {low} items"),
                [(low, high)] if *high == range.1 => format!("{name} has at least {low} items"),
                [.., (_, high)] => format!("{name} has at most {high} items"),
                [] => name,
            },
            Aspect::On | Aspect::MadeOn => dates(&format!("{name}.on"), parts, range),
            Aspect::Value if slot == REFERENCE_DATE => dates(&name, parts, range),
            Aspect::Value => match self.decl(slot.place).map(|decl| &decl.kind) {
                Some(FactKind::Scalar(Scalar::Date)) => dates(&name, parts, range),
                Some(FactKind::Scalar(Scalar::Number { whole, .. })) => numbers(&name, parts, range, *whole),
                Some(FactKind::Scalar(Scalar::Duration(_))) => numbers(&name, parts, range, true),
                Some(FactKind::Scalar(Scalar::YesNo)) => format!("{not}{name}"),
                Some(FactKind::Scalar(Scalar::Enum(_) | Scalar::Text)) => self.choice_words(slot, &name, parts, range),
                Some(FactKind::Event | FactKind::Set(_) | FactKind::List(_)) | None => name,
            },
        }
    }

    fn choice_words(&self, slot: Slot, name: &str, parts: &[Part], (_, most): Part) -> String {
        let choices = self.choices(slot);
        let ty = match self.decl(slot.place).map(|decl| &decl.kind) {
            Some(FactKind::Scalar(Scalar::Enum(ty))) => Some(*ty),
            Some(FactKind::Scalar(_) | FactKind::Event | FactKind::Set(_) | FactKind::List(_)) | None => None,
        };
        let inside = |n: i128| parts.iter().any(|(low, high)| *low <= n && n <= *high);
        let named = |n: &i128| !unnamed(choices.get(usize::try_from(*n).unwrap_or(usize::MAX)));
        let words = |n: i128| {
            let value = usize::try_from(n).ok().and_then(|n| choices.get(n));
            value.map_or_else(String::new, |value| self.value_words(value, ty))
        };
        let (within, without): (Vec<i128>, Vec<i128>) = (0..=most).partition(|n| inside(*n));
        // What has no name of its own can be said only by what it is not.
        let all_named = within.iter().all(named);
        if all_named && (within.len() <= without.len() || !without.iter().all(named)) {
            return match within.as_slice() {
                [only] => format!("{name} is {}", words(*only)),
                several => format!("{name} is one of {}", join(several, &words)),
            };
        }
        match without.iter().copied().filter(|n| named(n)).collect::<Vec<_>>().as_slice() {
            [] => format!("{name} is some other value"),
            [only] => format!("{name} is not {}", words(*only)),
            several => format!("not {name} is one of {}", join(several, &words)),
        }
    }

    fn literal_words(&self, literal: &Literal, yes: bool) -> String {
        match literal {
            Literal::Dates(a, b) => {
                let (a, b) = (self.date_words(a), self.date_words(b));
                if yes { format!("{a} is on or before {b}") } else { format!("{a} is after {b}") }
            }
            Literal::AtMostNought(sum) => {
                let (plus, minus) = self.sum_words(sum);
                format!("{plus} is {} {minus}", if yes { "at most" } else { "above" })
            }
        }
    }

    fn date_words(&self, term: &DateTerm) -> String {
        let mut words = match term.base {
            DateBase::Known(date) => date.to_string(),
            DateBase::Unknown(slot) => match slot.aspect {
                Aspect::On | Aspect::MadeOn if slot != REFERENCE_DATE => format!("{}.on", self.name(slot.place)),
                Aspect::On
                | Aspect::MadeOn
                | Aspect::Value
                | Aspect::IsNone
                | Aspect::Happened
                | Aspect::Reasons
                | Aspect::Member(_)
                | Aspect::Length => self.name(slot.place),
            },
        };
        for step in &term.steps {
            let (n, unit) = match step {
                Step::Days(n) => (*n, "day"),
                Step::Months(n) => (*n, "month"),
                Step::Working(n) => (*n, "working day"),
                Step::Birthday(n) => {
                    words = format!("the {n}th birthday of one born on {words}");
                    continue;
                }
            };
            let s = if n.abs() == 1 { "" } else { "s" };
            words = format!("{} {unit}{s} {} {words}", n.abs(), if n < 0 { "before" } else { "after" });
        }
        words
    }

    /// A sum as two sides, so that no side has a minus.
    fn sum_words(&self, sum: &Linear) -> (String, String) {
        let (mut plus, mut minus) = (Vec::new(), Vec::new());
        for (slot, times) in &sum.terms {
            let negative = times.raw() < 0;
            let size = Number::from_raw(times.raw().abs());
            let name = self.name(slot.place);
            let words = if size == Number::whole(1) { name } else { format!("{size} times {name}") };
            if negative { minus.push(words) } else { plus.push(words) }
        }
        let constant = sum.constant.raw();
        if constant != 0 {
            let words = Number::from_raw(constant.abs()).to_string();
            if constant < 0 { minus.push(words) } else { plus.push(words) }
        }
        let side = |words: Vec<String>| if words.is_empty() { String::from("0") } else { words.join(" + ") };
        (side(plus), side(minus))
    }
}

fn unnamed(value: Option<&Value>) -> bool {
    match value {
        Some(Value::Other(words) | Value::Text(words)) => words.starts_with(UNNAMED),
        Some(
            Value::None | Value::YesNo(_) | Value::Member(_) | Value::Date(_) | Value::Number(_) | Value::Duration(_),
        )
        | None => false,
    }
}

fn join(all: &[i128], words: &dyn Fn(i128) -> String) -> String {
    all.iter().map(|n| words(*n)).collect::<Vec<_>>().join(", ")
}

fn ranges(name: &str, parts: &[Part], one: &dyn Fn(&str, Part) -> String) -> String {
    match parts {
        [only] => one(name, *only),
        several => {
            let all: Vec<String> = several.iter().map(|part| format!("({})", one(name, *part))).collect();
            all.join(" or ")
        }
    }
}

fn dates(name: &str, parts: &[Part], (least, most): Part) -> String {
    let day = |n: i128| date_of(n).map_or_else(String::new, |date| date.to_string());
    ranges(name, parts, &|name, (low, high)| {
        if low == high {
            format!("{name} is {}", day(low))
        } else if low == least {
            format!("{name} is before {}", day(high + 1))
        } else if high == most {
            format!("{name} is on or after {}", day(low))
        } else {
            format!("{name} is on or after {} and {name} is before {}", day(low), day(high + 1))
        }
    })
}

fn numbers(name: &str, parts: &[Part], (least, most): Part, whole: bool) -> String {
    let shown = |raw: i128| Number::from_raw(raw).to_string();
    ranges(name, parts, &|name, (low, high)| {
        let low = if whole { (low + ONE - 1).div_euclid(ONE) * ONE } else { low };
        let high = if whole { high.div_euclid(ONE) * ONE } else { high };
        // Just above a limit that can be written is said as above it.
        let from =
            if low % 1_000_000 == 1 { format!("above {}", shown(low - 1)) } else { format!("at least {}", shown(low)) };
        let to = if (high + 1) % 1_000_000 == 0 {
            format!("below {}", shown(high + 1))
        } else {
            format!("at most {}", shown(high))
        };
        if low == high {
            format!("{name} is {}", shown(low))
        } else if low <= least {
            format!("{name} is {to}")
        } else if high >= most {
            format!("{name} is {from}")
        } else {
            format!("{name} is {from} and {name} is {to}")
        }
    })
}
