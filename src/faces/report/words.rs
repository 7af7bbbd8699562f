//! Words for the parts of an answer: citations, facts, values, periods.

use crate::base::provision::Basis;
pub use crate::docs::words::citation;
use crate::eval::failure::Failure;
use crate::eval::judge::Judge;
use crate::eval::slot::{Aspect, Place, Slot};
use crate::eval::term::{DateBase, DateTerm, Linear, Literal, Step};
use crate::eval::{Answered, search::Doubt};
use crate::faces::report::model::FactAsked;
use crate::ir::{
    CitedPlace, ExprId, FactDecl, FactKind, Found, Judgement, Period, PolicyId, Program, Reasons, Scalar, TypeId, Value,
};

/// The weakest basis of several places; `None` where the text of all was seen.
pub fn weak_basis(judge: &mut Judge<'_>, places: &[CitedPlace], policy: PolicyId) -> Option<Basis> {
    let worst = places.iter().map(|place| judge.basis_of(place, policy)).max()?;
    (worst != Basis::Text).then_some(worst)
}

/// The declaration of what stands at a place.
pub fn decl(program: &Program, place: Place) -> &FactDecl {
    match place {
        Place::Fact(fact) => program.fact(fact),
        Place::Field { list, field, .. } => program.field_decl(list, field),
    }
}

/// A fact's name, with its item where it is a field of one: `capable of "session note"`.
pub fn fact_name(judge: &Judge<'_>, place: Place) -> String {
    let name = decl(judge.program, place).name.clone();
    match place {
        Place::Fact(_) => name,
        Place::Field { list, item, .. } => format!("{name} of {}", item_name(judge, list, item)),
    }
}

/// What people call an item: its label, else its number from 1.
pub fn item_name(judge: &Judge<'_>, list: crate::ir::FactId, item: u32) -> String {
    if let Some(Found::List(items)) = judge.facts.get(list)
        && let Some(label) = items.get(item as usize).and_then(|item| item.label.as_ref())
    {
        return format!("\"{label}\"");
    }
    format!("item {} of {}", item + 1, judge.program.fact(list).name)
}

/// A fact as it is asked for.
pub fn asked(judge: &Judge<'_>, place: Place) -> FactAsked {
    let decl = decl(judge.program, place);
    FactAsked {
        fact: fact_name(judge, place),
        question: decl.question.clone(),
        judged: decl.judgement.as_ref().map(|judgement| judged(judge.program, judgement)),
    }
}

/// Who decides, against which standard.
pub fn judged(program: &Program, judgement: &Judgement) -> String {
    format!("{}, on \"{}\"", program.role(judgement.by).title, judgement.standard)
}

fn enum_of(kind: &FactKind) -> Option<TypeId> {
    match kind {
        FactKind::Scalar(Scalar::Enum(ty)) | FactKind::Set(ty) => Some(*ty),
        FactKind::Scalar(Scalar::YesNo | Scalar::Date | Scalar::Number { .. } | Scalar::Duration(_) | Scalar::Text)
        | FactKind::Event
        | FactKind::List(_) => None,
    }
}

/// A value of a fact, in words.
pub fn value(program: &Program, decl: &FactDecl, value: &Value) -> String {
    match (&decl.kind, value) {
        (FactKind::Scalar(Scalar::Duration(kind)), Value::Duration(n)) => format!("{n} {}", kind.words()),
        (_, _) => program.value_words(value, enum_of(&decl.kind)),
    }
}

/// A value of an expression, in words.
pub fn value_of(program: &Program, expr: ExprId, value: &Value) -> String {
    match (&program.expr(expr).ty, value) {
        (Scalar::Duration(kind), Value::Duration(n)) => format!("{n} {}", kind.words()),
        (Scalar::Enum(ty), value) => program.value_words(value, Some(*ty)),
        (_, value) => program.value_words(value, None),
    }
}

/// What was found of a fact, in words.
pub fn found(program: &Program, decl: &FactDecl, found: &Found) -> String {
    match found {
        Found::Value(v, _) => value(program, decl, v),
        Found::NotHappened => String::from("has not happened"),
        Found::Happened(Some(date)) => format!("on {date}"),
        Found::Happened(None) => String::from("has happened, on a date not known"),
        Found::Set { members, complete } => {
            let inside: Vec<String> =
                members.iter().filter(|(_, inside)| **inside).map(|(v, _)| value(program, decl, v)).collect();
            let mut words = if inside.is_empty() { String::from("none of them") } else { inside.join(", ") };
            if !complete {
                words.push_str(", perhaps others");
            }
            words
        }
        Found::List(items) => match items.len() {
            0 => String::from("no items"),
            1 => String::from("1 item"),
            n => format!("{n} items"),
        },
    }
}

/// What was found of a fact beside what was known of it already, where the words for both are the same.
pub fn completed(program: &Program, decl: &FactDecl, before: &Found, after: &Found) -> Option<String> {
    let (Found::List(known), Found::List(items), FactKind::List(record)) = (before, after, &decl.kind) else {
        return made(after);
    };
    let mut words = Vec::new();
    for (n, (known, item)) in known.iter().zip(items).enumerate() {
        for ((before, after), field) in known.fields.iter().zip(&item.fields).zip(&program.record(*record).fields) {
            if let Some(after) = after.as_ref().filter(|_| before != after) {
                let label = item.label.clone().unwrap_or_else(|| format!("item {}", n + 1));
                words.push(format!("{label}: {} {}", field.name, found(program, field, after)));
            }
        }
    }
    (!words.is_empty()).then(|| words.join("; "))
}

/// Who made a judgement, when and why, in words; `None` where nothing is recorded.
pub fn made(found: &Found) -> Option<String> {
    let Found::Value(_, Some(made)) = found else { return None };
    let mut words = Vec::new();
    if let Some(by) = &made.by {
        words.push(format!("by {by}"));
    }
    if let Some(on) = made.on {
        words.push(format!("on {on}"));
    }
    match &made.reasons {
        Reasons::Recorded(why) => words.push(format!("reasons: \"{why}\"")),
        Reasons::NoneRecorded => words.push(String::from("no reasons recorded")),
        Reasons::Unknown => {}
    }
    (!words.is_empty()).then(|| words.join(", "))
}

/// A period in words. The day on which something ceases is the first without it.
pub fn period(period: &Period) -> String {
    match (period.from, period.ceasing) {
        (Some(from), None) => format!("in force from {from}"),
        (Some(from), Some(end)) => {
            let last = end.plus_days(-1).unwrap_or(end);
            format!("in force from {from} to the end of {last}")
        }
        (None, Some(end)) => format!("in force to the end of {}", end.plus_days(-1).unwrap_or(end)),
        (None, None) => String::from("in force"),
    }
}

/// One answer that would be found, in words.
pub fn answered(judge: &Judge<'_>, answered: &Answered) -> String {
    match answered {
        Answered::Among(slot, values) => among(judge, *slot, values),
        Answered::Compared(literal, truth) => compared(judge, literal, *truth),
    }
}

fn among(judge: &Judge<'_>, slot: Slot, values: &[Value]) -> String {
    let name = fact_name(judge, slot.place);
    let program = judge.program;
    let decl = decl(program, slot.place);
    let yes = values.iter().all(|v| *v == Value::YesNo(true));
    let not = |yes: bool| if yes { "" } else { "not " };
    match slot.aspect {
        Aspect::Value if matches!(decl.kind, FactKind::Scalar(Scalar::YesNo)) && values.len() == 1 => {
            if values.first() == Some(&Value::None) { format!("{name} is none") } else { format!("{}{name}", not(yes)) }
        }
        Aspect::Value => {
            let words: Vec<String> = values.iter().map(|v| value(program, decl, v)).collect();
            if words.len() == 1 {
                format!("{name} is {}", words.join(""))
            } else {
                format!("{name} is one of {}", words.join(", "))
            }
        }
        Aspect::IsNone => format!("{name} is {}none", not(yes)),
        Aspect::Happened => {
            if yes {
                format!("{name} has happened")
            } else {
                format!("{name} has not happened")
            }
        }
        Aspect::Reasons => format!("{}{name}.reasons", not(yes)),
        Aspect::Member(n) => {
            let member = program.value_words(&Value::Member(n), enum_of(&decl.kind));
            format!("{}{name} includes {member}", not(yes))
        }
        Aspect::Length => {
            let counts: Vec<String> = values.iter().map(|v| program.value_words(v, None)).collect();
            format!("{name} has {} items", counts.join(" or "))
        }
        Aspect::On | Aspect::MadeOn => name,
    }
}

fn compared(judge: &Judge<'_>, literal: &Literal, truth: bool) -> String {
    match literal {
        Literal::Dates(a, b) => {
            // What is not known is the subject of the sentence.
            let known = a.slot().is_none();
            let (a, b) = (date_term(judge, a), date_term(judge, b));
            match (known, truth) {
                (true, true) => format!("{b} is on or after {a}"),
                (true, false) => format!("{b} is before {a}"),
                (false, true) => format!("{a} is on or before {b}"),
                (false, false) => format!("{a} is after {b}"),
            }
        }
        Literal::AtMostNought(sum) => {
            format!("{} is {} 0", linear(judge, sum), if truth { "at most" } else { "above" })
        }
    }
}

fn date_term(judge: &Judge<'_>, term: &DateTerm) -> String {
    let base = match term.base {
        DateBase::Known(date) => date.to_string(),
        DateBase::Unknown(slot) => {
            let name = fact_name(judge, slot.place);
            match slot.aspect {
                Aspect::On | Aspect::MadeOn => format!("{name}.on"),
                Aspect::Value
                | Aspect::IsNone
                | Aspect::Happened
                | Aspect::Reasons
                | Aspect::Member(_)
                | Aspect::Length => name,
            }
        }
    };
    term.steps.iter().fold(base, |words, step| {
        let moved = |n: i64, unit: &str| {
            let side = if n < 0 { "before" } else { "after" };
            format!("{} {unit} {side} {words}", n.abs())
        };
        match step {
            Step::Days(n) => moved(*n, "days"),
            Step::Months(n) => moved(*n, "months"),
            Step::Working(n) => moved(*n, "working days"),
            Step::Birthday(n) => format!("birthday {n} of one born on {words}"),
        }
    })
}

fn linear(judge: &Judge<'_>, sum: &Linear) -> String {
    let mut parts: Vec<String> =
        sum.terms.iter().map(|(slot, times)| format!("{times} times {}", fact_name(judge, slot.place))).collect();
    if sum.constant != crate::base::number::Number::ZERO || parts.is_empty() {
        parts.push(sum.constant.to_string());
    }
    parts.join(" + ")
}

/// Why something cannot be computed, in words.
pub fn failure(program: &Program, failure: &Failure) -> String {
    match failure {
        Failure::BeyondCalendar => match &program.calendar {
            Some(calendar) => {
                let (first, last) = calendar.covers();
                format!("working days are counted beyond the calendar, which covers {first} to {last}")
            }
            None => String::from("working days are counted, and there is no calendar"),
        },
        Failure::NoVersion(id) => format!("no version of {} is in force", program.define(*id).name),
        Failure::Disagree(ids) => {
            let names: Vec<&str> = ids.iter().map(|id| program.presumption(*id).head.name.as_str()).collect();
            format!("the presumptions {} stand and disagree", names.join(" and "))
        }
        Failure::Undated(id) => format!("the date that picks the law of {} cannot be told", program.policy(*id).name),
        Failure::OutOfRange => String::from("a date or number lies beyond what can be held"),
    }
}

/// Why an answer may not be exact, in words.
pub fn doubt(doubt: &Doubt) -> String {
    match doubt {
        Doubt::Limit(n) => {
            format!("the limit of {n} splits was reached; raise it with `--limit splits=N`, or give more facts")
        }
        Doubt::Numbers => String::from("a comparison of numbers that cannot be decided without knowing them"),
        Doubt::Opaque(words) => format!("a comparison that the analysis does not model: `{words}`"),
        Doubt::Lists(n) => format!("a list that is not given was tried with up to {n} items"),
        Doubt::Stopped => String::from("the search was stopped once enough was known"),
    }
}
