//! Words for citations, their basis, periods and the types of facts.

use crate::base::provision::Basis;
use crate::ir::{CitedPlace, FactDecl, FactKind, Header, Period, PolicyId, Program, Scalar, SourceKind, TypeId};

/// A citation as lawyers print it: the source's name and the pinpoint; and of a proposal that it is one.
pub fn citation(program: &Program, place: &CitedPlace) -> String {
    let source = program.source(place.source);
    let pinpoint = place.pinpoint.as_ref().map_or_else(String::new, |pinpoint| format!(" {pinpoint}"));
    format!("{}{pinpoint}{}", source.name, if source.is_proposal() { " (proposal)" } else { "" })
}

/// Several citations, as an instrument separates them.
pub fn citations(program: &Program, places: &[CitedPlace]) -> String {
    places.iter().map(|place| citation(program, place)).collect::<Vec<_>>().join("; ")
}

/// How well a place is known: as its citation says, else as the edition says that is in force when the item is; and no
/// better than the item that cites it says of itself.
pub fn basis(program: &Program, place: &CitedPlace, head: Option<&Header>) -> Basis {
    let own = place.basis.unwrap_or_else(|| {
        let own = head.and_then(|head| head.period.as_ref());
        let policy = head.and_then(|head| policy_period(program, head.policy));
        let from = own.and_then(|period| period.from).or_else(|| policy.and_then(|period| period.from));
        program.source(place.source).edition(from).map_or(Basis::Text, |edition| edition.basis)
    });
    head.and_then(|head| head.basis).map_or(own, |whole| own.max(whole))
}

fn policy_period(program: &Program, id: PolicyId) -> Option<&Period> {
    program.policy(id).period.as_ref()
}

/// A period in words. The day on which something ceases is the first without it.
pub fn period(period: &Period) -> String {
    let last = period.ceasing.map(|end| end.plus_days(-1).unwrap_or(end));
    match (period.from, last) {
        (Some(from), None) => format!("in force from {from}"),
        (Some(from), Some(last)) => format!("in force from {from} to the end of {last}"),
        (None, Some(last)) => format!("in force to the end of {last}"),
        (None, None) => String::from("in force without a first or last day"),
    }
}

/// What a source is.
pub fn kind(kind: SourceKind) -> &'static str {
    match kind {
        SourceKind::Statute => "statute",
        SourceKind::Regulations => "regulations",
        SourceKind::StatutoryCode => "statutory code",
        SourceKind::Guidelines => "guidelines",
        SourceKind::Guidance => "guidance",
        SourceKind::CaseLaw => "case law",
        SourceKind::Practice => "practice",
        SourceKind::Proposal => "proposal, not law",
    }
}

/// The type of a fact, as a person would say what may be answered.
pub fn answer(program: &Program, fact: &FactDecl) -> String {
    let plain = match &fact.kind {
        FactKind::Scalar(Scalar::YesNo) => String::from("yes or no"),
        FactKind::Scalar(Scalar::Date) => String::from("a date"),
        FactKind::Scalar(Scalar::Number { whole, min, max }) => {
            format!("a {}number from {min} to {max}", if *whole { "whole " } else { "" })
        }
        FactKind::Scalar(Scalar::Duration(kind)) => format!("a number of {}", kind.words()),
        FactKind::Scalar(Scalar::Text) => String::from("words"),
        FactKind::Scalar(Scalar::Enum(ty)) => format!("one of {}", program.enum_type(*ty).name),
        FactKind::Event => String::from("whether it happened, and on what date"),
        FactKind::Set(ty) => format!("some, all or none of {}", program.enum_type(*ty).name),
        FactKind::List(record) => format!("a list, each item a {}", program.record(*record).name),
    };
    if fact.or_none { format!("{plain}, or none") } else { plain }
}

/// The type whose named values a fact takes.
pub fn type_of(fact: &FactDecl) -> Option<TypeId> {
    match fact.kind {
        FactKind::Scalar(Scalar::Enum(ty)) | FactKind::Set(ty) => Some(ty),
        FactKind::Scalar(Scalar::YesNo | Scalar::Date | Scalar::Number { .. } | Scalar::Duration(_) | Scalar::Text)
        | FactKind::Event
        | FactKind::List(_) => None,
    }
}

/// So many of something.
pub fn number_of(n: usize, one: &str, many: &str) -> String {
    if n == 1 { format!("1 {one}") } else { format!("{n} {many}") }
}
