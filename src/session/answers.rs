//! Answers to the interview's questions, turned into lines of facts.
//!
//! A person answers with a value alone; the line that it stands for is the one that a scenario would hold, so that what
//! is wrong with an answer is said as it is of a scenario.

use crate::eval::slot::Place;
use crate::ir::{FactDecl, FactKind, Facts, Found, Program, Scalar};

/// The line, or lines, of facts that an answer stands for; `None` where the item that is asked about has no name by
/// which a line could speak of it.
pub fn line_of(program: &Program, facts: &Facts, place: Place, answer: &str) -> Option<String> {
    match place {
        Place::Fact(fact) => Some(of_fact(program.fact(fact), answer)),
        Place::Field { list, item, field } => {
            let Some(Found::List(items)) = facts.get(list) else { return None };
            let label = items.get(item as usize)?.label.as_ref()?;
            let line = of_fact(program.field_decl(list, field), answer);
            let label = label.replace('\\', "\\\\").replace('"', "\\\"");
            Some(format!("entry \"{label}\" in {}\n{line}", program.fact(list).name))
        }
    }
}

fn of_fact(decl: &FactDecl, answer: &str) -> String {
    let name = &decl.name;
    match &decl.kind {
        FactKind::Event if answer.starts_with("on ") => format!("{name} {answer}"),
        FactKind::Scalar(Scalar::Text) if !answer.starts_with('"') && answer != "none" => {
            format!("{name} is \"{}\"", answer.replace('\\', "\\\\").replace('"', "\\\""))
        }
        FactKind::Set(_) if answer == "none" => format!("{name} is empty"),
        FactKind::List(_) => of_list(name, answer),
        FactKind::Scalar(_) | FactKind::Event | FactKind::Set(_) => format!("{name} is {answer}"),
    }
}

/// A list is answered with what its items are called, or with how many there are.
fn of_list(name: &str, answer: &str) -> String {
    if ["none", "empty", "no", "0"].contains(&answer) {
        return format!("{name} is empty");
    }
    let labels: Vec<String> = match answer.parse::<usize>() {
        Ok(n) if n <= MOST => (1..=n).map(|n| format!("item {n}")).collect(),
        Ok(_) | Err(_) => parted(answer),
    };
    let lines: Vec<String> = labels.iter().map(|label| format!("entry \"{label}\" in {name}")).collect();
    lines.join("\n")
}

/// Items made from a number at most.
const MOST: usize = 50;

/// The parts between commas, without quotation marks about them; a comma within such marks parts nothing.
fn parted(answer: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut quoted = false;
    for c in answer.chars() {
        match (c, quoted) {
            ('"', _) => quoted = !quoted,
            (',', false) => parts.push(String::new()),
            (c, _) => {
                if let Some(part) = parts.last_mut() {
                    part.push(c);
                }
            }
        }
    }
    parts.iter().map(|part| part.trim().replace('\\', "\\\\")).filter(|part| !part.is_empty()).collect()
}

/// What may be answered, in words.
pub fn form(program: &Program, decl: &FactDecl) -> String {
    let none = if decl.or_none { ", or `none`" } else { "" };
    let form = match &decl.kind {
        FactKind::Scalar(Scalar::YesNo) => String::from("`yes` or `no`"),
        FactKind::Scalar(Scalar::Date) => format!("a date, such as `12 January 2026`{none}"),
        FactKind::Scalar(Scalar::Number { whole: true, .. }) => format!("a whole number{none}"),
        FactKind::Scalar(Scalar::Number { whole: false, .. }) => format!("a number{none}"),
        FactKind::Scalar(Scalar::Duration(kind)) => format!("a time, such as `14 {}`{none}", kind.words()),
        FactKind::Scalar(Scalar::Text) => format!("words{none}"),
        FactKind::Scalar(Scalar::Enum(ty)) => {
            let other = if program.enum_type(*ty).open { ", or `other \"…\"`" } else { "" };
            format!("one of these{other}{none}")
        }
        FactKind::Event => String::from("`no`, `yes`, or the date on which it happened"),
        FactKind::Set(_) => String::from("any of these, with commas between them, or `none`"),
        FactKind::List(_) => {
            String::from("what each is called, with commas between them; how many there are; or `none`")
        }
    };
    match &decl.judgement {
        Some(_) => format!("{form}; who decided it, when and why may follow: `by …`, `on …`, `reasons \"…\"`"),
        None => form,
    }
}
