//! Single values by their declared type: what is written, against what the type holds.
//!
//! Takes the characters as written; nothing is guessed. A wrong form is `facts/wrong-type`, a form that is right with a
//! value that the type does not have is `facts/value-outside-type`.

use crate::base::date::{Date, DateError, DurationKind};
use crate::base::number::{Number, NumberError};
use crate::base::span::Span;
use crate::base::suggest::closest;
use crate::diag::{Code, Diagnostic};
use crate::facts::document::{Node, NodeKind, shown};
use crate::facts::names::{LISTED, one_of};
use crate::facts::read::Reader;
use crate::facts::words::{OrNone, Words, null, words};
use crate::ir::{Scalar, TypeId, Value};
use std::sync::Arc;

/// What is asked for: a type, perhaps `or none`, and the name that it has in messages.
#[derive(Clone, Copy)]
pub(super) struct Asked<'a> {
    pub(super) name: &'a str,
    pub(super) ty: &'a Scalar,
    pub(super) none: OrNone,
}

/// Reads a single value: `Some(None)` is unknown; `None` has been complained of.
pub(super) fn value(reader: &mut Reader<'_>, asked: Asked<'_>, node: &Node, at: Span) -> Option<Option<Value>> {
    if *asked.ty == Scalar::Text {
        return Some(match words(reader, asked.name, node, at, asked.none)? {
            Words::Unknown => None,
            Words::None => Some(Value::None),
            Words::Text(text) => Some(Value::Text(Arc::from(text))),
        });
    }
    match &node.kind {
        NodeKind::Scalar { text, .. } => single(reader, asked, text.trim(), at),
        NodeKind::Map(entries) => match (entries.as_slice(), asked.ty) {
            ([(key, inner)], Scalar::Enum(ty)) if key.name == "other" => {
                let at = if inner.span.start == inner.span.end { key.span } else { inner.span };
                match words(reader, "other", inner, at, OrNone::No)? {
                    Words::Text(text) => other(reader, asked.name, *ty, &text, at).map(Some),
                    Words::Unknown | Words::None => {
                        let message = "`other` says in words which value it is";
                        let help = "leave the fact out if it is not known";
                        reader.complain(Diagnostic::new(Code::FactsWrongType, at, message).help(help))
                    }
                }
            }
            ([(key, inner)], _) if key.name == "is" => match &inner.kind {
                NodeKind::Scalar { text, .. } => single(reader, asked, text.trim(), inner.span),
                NodeKind::List(_) | NodeKind::Map(_) | NodeKind::Null | NodeKind::Broken => {
                    wrong_shape(reader, asked, inner, inner.span)
                }
            },
            (_, _) => wrong_shape(reader, asked, node, at),
        },
        NodeKind::List(_) => wrong_shape(reader, asked, node, at),
        NodeKind::Null => null(reader, asked.name, at, asked.none),
        NodeKind::Broken => None,
    }
}

fn wrong_shape<T>(reader: &mut Reader<'_>, asked: Asked<'_>, node: &Node, at: Span) -> Option<T> {
    let what = match &node.kind {
        NodeKind::List(_) => "a list",
        NodeKind::Map(_) => "a group of names and values",
        NodeKind::Scalar { .. } | NodeKind::Null | NodeKind::Broken => "nothing",
    };
    let message = format!("`{}` is one value, not {what}", asked.name);
    let help = expected(reader, asked);
    reader.complain(Diagnostic::new(Code::FactsWrongType, at, message).help(help))
}

/// Reads one value that is not words.
pub(super) fn single(reader: &mut Reader<'_>, asked: Asked<'_>, text: &str, at: Span) -> Option<Option<Value>> {
    match text {
        "unknown" => return Some(None),
        "none" if asked.none == OrNone::Yes => return Some(Some(Value::None)),
        "none" => {
            let message = format!("`none` is not a value of `{}`", asked.name);
            let help = expected(reader, asked);
            return reader.complain(Diagnostic::new(Code::FactsValueOutsideType, at, message).help(help));
        }
        _ => {}
    }
    let read = match asked.ty {
        Scalar::YesNo => yes_no(text).map(Value::YesNo).ok_or_else(|| Wrong::form(yes_no_help(text))),
        Scalar::Date => date(text).map(Value::Date),
        Scalar::Number { whole, min, max } => number(text, *whole, *min, *max).map(Value::Number),
        Scalar::Duration(kind) => duration(text, *kind).map(Value::Duration),
        Scalar::Text => Ok(Value::Text(Arc::from(text))),
        Scalar::Enum(ty) => return member(reader, asked, *ty, text, at).map(Some),
    };
    match read {
        Ok(value) => Some(Some(value)),
        Err(wrong) => {
            let help = wrong.help.unwrap_or_else(|| expected(reader, asked));
            let near = closest(text, ["unknown"]).map(String::from);
            let help = near.map_or(help, |near| format!("did you mean `{near}`?"));
            let message = match wrong.why {
                Some(why) => format!("`{}` cannot be `{}`: {why}", asked.name, shown(text)),
                None => format!("`{}` cannot be `{}`", asked.name, shown(text)),
            };
            let code = if wrong.form { Code::FactsWrongType } else { Code::FactsValueOutsideType };
            reader.complain(Diagnostic::new(code, at, message).help(help))
        }
    }
}

/// Why a text is no value of a type.
struct Wrong {
    form: bool,
    why: Option<String>,
    help: Option<String>,
}

impl Wrong {
    fn form(help: Option<String>) -> Wrong {
        Wrong { form: true, why: None, help }
    }

    fn outside(why: String) -> Wrong {
        Wrong { form: false, why: Some(why), help: None }
    }
}

/// A number to write, by an example that lies within the bounds.
fn number_such_as(whole: bool, min: Number, max: Number) -> String {
    let within = |n: &Number| *n >= min && *n <= max;
    let (fourteen, half) = (Number::whole(14), Number::from_raw(Number::whole(1).raw() / 2));
    let example = if within(&fourteen) { fourteen } else { min };
    match (whole, example != half && within(&half)) {
        (true, _) => format!("a whole number such as `{example}`"),
        (false, true) => format!("a number such as `{example}` or `0.5`"),
        (false, false) => format!("a number such as `{example}`"),
    }
}

/// What to write for a type.
fn expected(reader: &Reader<'_>, asked: Asked<'_>) -> String {
    let mut words: Vec<&str> = Vec::new();
    let shape = match asked.ty {
        Scalar::YesNo => {
            words.extend(["yes", "no"]);
            None
        }
        Scalar::Date => Some(String::from("a date such as `12 January 2026` or `2026-01-12`")),
        Scalar::Number { whole, min, max } => Some(number_such_as(*whole, *min, *max)),
        Scalar::Duration(kind) => Some(format!("a duration such as `14 {}`", kind.words())),
        Scalar::Text => Some(String::from("words in quotes")),
        Scalar::Enum(ty) => {
            let decl = reader.program.enum_type(*ty);
            if decl.values.len() <= LISTED {
                words.extend(decl.values.iter().map(|value| value.name.as_str()));
                decl.open.then(|| String::from("`other \"…\"` with its words"))
            } else {
                Some(format!("a value of `{}`", decl.name))
            }
        }
    };
    if asked.none == OrNone::Yes {
        words.push("none");
    }
    words.push("unknown");
    match shape {
        Some(shape) => format!("write {shape}, or {}", one_of(&words)),
        None => format!("write {}", one_of(&words)),
    }
}

/// `yes`, `no`, `true` or `false`, in any case.
pub(super) fn yes_no(text: &str) -> Option<bool> {
    let is = |word: &str| text.eq_ignore_ascii_case(word);
    if is("yes") || is("true") {
        Some(true)
    } else if is("no") || is("false") {
        Some(false)
    } else {
        None
    }
}

fn yes_no_help(text: &str) -> Option<String> {
    let meant = match text.to_ascii_lowercase().as_str() {
        "y" | "on" | "1" | "t" => "yes",
        "n" | "off" | "0" | "f" | "not" => "no",
        _ => return closest(text, ["yes", "no", "true", "false"]).map(|near| format!("did you mean `{near}`?")),
    };
    Some(format!("write `{meant}` if that is meant; no other spelling is read as {meant}"))
}

/// Reads a date of a fact: a day between 1800 and 2299, in one of the two forms.
fn date(text: &str) -> Result<Date, Wrong> {
    let date = match Date::parse(text) {
        Ok(date) => date,
        Err(DateError::NoSuchDay) => {
            return Err(Wrong::outside(String::from("there is no such day in the calendar")));
        }
        Err(DateError::NotADate) => {
            // A day with a time of day after it: `2026-01-12T10:30:00Z`.
            let day = text.get(..10).and_then(|day| Date::parse(day).ok());
            let timed = text.get(10..).is_some_and(|rest| rest.starts_with(['T', 't', ' ']));
            let help = match day {
                Some(day) if timed => Some(format!(
                    "write `{}`: a date has no time of day; where the order within a day matters it is a fact of its own",
                    day.iso()
                )),
                Some(_) | None => None,
            };
            return Err(Wrong::form(help));
        }
    };
    if !date.may_be_a_fact() {
        return Err(Wrong::outside(String::from("a date lies in the years 1800 to 2299")));
    }
    Ok(date)
}

/// Reads a date that must be one, such as that of an event: `Some(None)` is unknown.
pub(super) fn some_date(reader: &mut Reader<'_>, name: &str, node: &Node, at: Span) -> Option<Option<Date>> {
    let asked = Asked { name, ty: &Scalar::Date, none: OrNone::No };
    match value(reader, asked, node, at)? {
        Some(Value::Date(date)) => Some(Some(date)),
        Some(_) | None => Some(None),
    }
}

fn number(text: &str, whole: bool, min: Number, max: Number) -> Result<Number, Wrong> {
    let number = match Number::parse(text) {
        Ok(number) => number,
        Err(NumberError::NotANumber) => return Err(Wrong::form(plain_digits(text))),
        Err(error @ (NumberError::TooManyPlaces | NumberError::TooLarge)) => {
            return Err(Wrong::outside(error.to_string()));
        }
    };
    if let Some(help) = leading_noughts(text) {
        return Err(Wrong { form: true, why: Some(String::from("a number begins with a nought")), help: Some(help) });
    }
    if whole && !number.is_whole() {
        return Err(Wrong::outside(String::from("it is a whole number")));
    }
    if number < min || number > max {
        let why = if min == Number::from_raw(-Number::FACT_MAX.raw()) {
            format!("it is at most {max}")
        } else if max == Number::FACT_MAX {
            format!("it is at least {min}")
        } else {
            format!("it lies between {min} and {max}")
        };
        return Err(Wrong::outside(why));
    }
    Ok(number)
}

/// "write `17`" for `017`.
fn leading_noughts(text: &str) -> Option<String> {
    let (sign, digits) = text.strip_prefix('-').map_or(("", text), |digits| ("-", digits));
    let (whole, fraction) = digits.split_once('.').map_or((digits, None), |(whole, part)| (whole, Some(part)));
    if whole.len() < 2 || !whole.starts_with('0') {
        return None;
    }
    let whole = Some(whole.trim_start_matches('0')).filter(|rest| !rest.is_empty()).unwrap_or("0");
    Some(match fraction {
        Some(fraction) => format!("write `{sign}{whole}.{fraction}`"),
        None => format!("write `{sign}{whole}`"),
    })
}

/// The digits that `1_000`, `+5` or `.5` stands for, as advice.
fn plain_digits(text: &str) -> Option<String> {
    let bare: String = text.chars().filter(|c| !matches!(c, '_' | ',' | ' ' | '\'')).collect();
    let bare = bare.strip_prefix('+').unwrap_or(&bare);
    let bare = if bare.starts_with('.') { format!("0{bare}") } else { String::from(bare) };
    let bare = bare.strip_suffix('.').unwrap_or(&bare);
    // `1,5` may be one and a half: no advice where the commas do not part thousands.
    let thousands = text.split(',').skip(1).all(|group| group.len() == 3);
    if bare != text && thousands && Number::parse(bare).is_ok() && leading_noughts(bare).is_none() {
        return Some(format!("write `{bare}`: digits, with nothing between them but a point"));
    }
    let digits = text.bytes().any(|b| b.is_ascii_digit());
    digits.then(|| String::from("write the digits in full, such as `14` or `0.5`"))
}

fn duration(text: &str, kind: DurationKind) -> Result<i64, Wrong> {
    let mut words = text.split_whitespace();
    let count = words.next().unwrap_or("");
    let unit: Vec<String> = words.map(str::to_ascii_lowercase).collect();
    let unit = unit.join(" ");
    let (found, times) = match unit.as_str() {
        "day" | "days" => (DurationKind::Days, 1),
        "week" | "weeks" => (DurationKind::Days, 7),
        "month" | "months" => (DurationKind::Months, 1),
        "year" | "years" => (DurationKind::Months, 12),
        "working day" | "working days" => (DurationKind::WorkingDays, 1),
        "" if count.bytes().all(|b| b.is_ascii_digit()) && !count.is_empty() => {
            return Err(Wrong::form(Some(format!("write `{count} {}`", kind.words()))));
        }
        _ => return Err(Wrong::form(None)),
    };
    if found != kind {
        return Err(Wrong {
            form: true,
            why: Some(format!("it is counted in {}", kind.words())),
            help: Some(format!(
                "write a number of {}; {} do not convert to {} in every case",
                kind.words(),
                found.words(),
                kind.words()
            )),
        });
    }
    let count = number(count, true, Number::ZERO, Number::FACT_MAX)?;
    let total = count.times(Number::whole(times)).filter(|total| *total <= Number::FACT_MAX);
    total
        .and_then(Number::to_i64)
        .ok_or_else(|| Wrong::outside(format!("a duration has at most {} {}", Number::FACT_MAX, kind.words())))
}

fn member(reader: &mut Reader<'_>, asked: Asked<'_>, ty: TypeId, text: &str, at: Span) -> Option<Value> {
    let decl = reader.program.enum_type(ty);
    if let Some(n) = decl.values.iter().position(|value| value.name == text) {
        return Some(Value::Member(u32::try_from(n).unwrap_or(u32::MAX)));
    }
    if let Some(words) = text.strip_prefix("other ").map(str::trim)
        && let Some(words) = words.strip_prefix('"').and_then(|words| words.strip_suffix('"'))
    {
        return other(reader, asked.name, ty, words, at);
    }
    let special = ["unknown"].into_iter().chain((asked.none == OrNone::Yes).then_some("none"));
    let near = closest(text, decl.values.iter().map(|value| value.name.as_str()).chain(special));
    let help = match near {
        Some(near) => format!("did you mean `{near}`?"),
        None => expected(reader, asked),
    };
    let message = format!("`{}` is not a value of `{}`, which is one of `{}`", shown(text), asked.name, decl.name);
    reader.complain(Diagnostic::new(Code::FactsValueOutsideType, at, message).help(help))
}

/// `other "…"`: a value of an open type that is not among the declared ones.
fn other(reader: &mut Reader<'_>, name: &str, ty: TypeId, text: &str, at: Span) -> Option<Value> {
    let decl = reader.program.enum_type(ty);
    let text = text.trim();
    if !decl.open {
        let message = format!("`{}` has only the values that it lists: `{name}` cannot be another", decl.name);
        let words: Vec<&str> = decl.values.iter().map(|value| value.name.as_str()).collect();
        let diagnostic = Diagnostic::new(Code::FactsValueOutsideType, at, message);
        let diagnostic =
            if words.len() <= LISTED { diagnostic.help(format!("write {}", one_of(&words))) } else { diagnostic };
        return reader.complain(diagnostic);
    }
    if text.is_empty() {
        let message = format!("`other` of `{name}` needs words that say which value it is");
        return reader.complain(Diagnostic::new(Code::FactsWrongType, at, message));
    }
    if decl.values.iter().any(|value| value.name == text) {
        let message = format!("`{text}` is a value of `{}`, not another", decl.name);
        let help = format!("write `{text}`");
        return reader.complain(Diagnostic::new(Code::FactsValueOutsideType, at, message).help(help));
    }
    Some(Value::Other(Arc::from(text)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_number_offered_lies_within_the_bounds() {
        let such_as = |whole, min, max| number_such_as(whole, Number::whole(min), Number::whole(max));
        assert_eq!(such_as(true, 0, 150), "a whole number such as `14`");
        assert_eq!(such_as(true, 0, 10), "a whole number such as `0`");
        assert_eq!(such_as(true, 20, 30), "a whole number such as `20`");
        assert_eq!(such_as(false, 0, 150), "a number such as `14` or `0.5`");
        assert_eq!(such_as(false, 0, 1), "a number such as `0` or `0.5`");
        assert_eq!(such_as(false, 2, 9), "a number such as `2`");
    }
}
