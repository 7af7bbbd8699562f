//! A program with a fact of every kind, built by hand, for the tests of this folder.

use crate::base::date::DurationKind;
use crate::base::number::Number;
use crate::base::span::{FileId, SourceSet, SourceText, Span};
use crate::diag::Diagnostic;
use crate::facts::{Format, Limits, read};
use crate::ir::{
    EnumType, FactDecl, FactKind, Facts, Found, Judgement, PolicyId, Program, RecordId, RecordType, Role, RoleId,
    Scalar, TypeId, ValueDecl,
};
use std::fmt::Write as _;

pub(super) fn enumerated(name: &str, values: &[&str], open: bool) -> EnumType {
    let values = values.iter().map(|name| ValueDecl { name: String::from(*name), title: None }).collect();
    EnumType { name: String::from(name), values, ordered: !open, open, span: Span::default() }
}

pub(super) fn fact(name: &str, kind: FactKind) -> FactDecl {
    FactDecl {
        name: String::from(name),
        question: format!("What of {name}?"),
        kind,
        or_none: false,
        judgement: None,
        policy: PolicyId(0),
        span: Span::default(),
    }
}

pub(super) fn or_none(decl: FactDecl) -> FactDecl {
    FactDecl { or_none: true, ..decl }
}

pub(super) fn judged(decl: FactDecl) -> FactDecl {
    let judgement = Judgement { by: RoleId(0), standard: String::from("reason to believe"), with_reasons: true };
    FactDecl { judgement: Some(judgement), ..decl }
}

pub(super) fn number(whole: bool, min: i64, max: i64) -> Scalar {
    Scalar::Number { whole, min: Number::whole(min), max: Number::whole(max) }
}

pub(super) const UNBOUNDED: i64 = 1_000_000_000_000_000;

pub(super) fn program() -> Program {
    let scalar = |name: &str, ty: Scalar| fact(name, FactKind::Scalar(ty));
    let (rank, kind) = (TypeId(0), TypeId(1));
    Program {
        roles: vec![Role {
            name: String::from("authorised_person"),
            title: String::from("a person entitled to ask"),
            span: Span::default(),
        }],
        types: vec![
            enumerated("Rank", &["constable", "sergeant", "inspector", "chief_inspector"], false),
            enumerated("Kind", &["medical", "counselling", "education"], true),
        ],
        records: vec![RecordType {
            name: String::from("Material"),
            fields: vec![
                judged(scalar("capable", Scalar::YesNo)),
                scalar("kind", Scalar::Enum(kind)),
                fact("given", FactKind::Event),
                scalar("pages", number(true, 0, 9_999)),
            ],
            span: Span::default(),
        }],
        facts: vec![
            judged(scalar("request.held", Scalar::YesNo)),
            scalar("request.written", Scalar::YesNo),
            scalar("request.made_on", Scalar::Date),
            fact("request.widened", FactKind::Event),
            or_none(scalar("request.authorised_by", Scalar::Enum(rank))),
            scalar("request.holder", Scalar::Enum(kind)),
            scalar("request.note", Scalar::Text),
            or_none(scalar("request.line", Scalar::Text)),
            scalar("victim.age", number(true, 0, 150)),
            scalar("victim.children", number(true, -UNBOUNDED, UNBOUNDED)),
            scalar("victim.share", number(false, -UNBOUNDED, UNBOUNDED)),
            scalar("notice.period", Scalar::Duration(DurationKind::Days)),
            scalar("notice.grace", Scalar::Duration(DurationKind::Months)),
            scalar("notice.reply", Scalar::Duration(DurationKind::WorkingDays)),
            fact("notice.kinds", FactKind::Set(kind)),
            fact("notice.given", FactKind::Event),
            fact("disclosure.material", FactKind::List(RecordId(0))),
            scalar("urgent", Scalar::YesNo),
        ],
        ..Program::default()
    }
}

pub(super) fn take(text: &str, format: Format) -> (Facts, Vec<Diagnostic>) {
    read(&program(), FileId(0), text, format, &Limits::default())
}

/// What was found of one fact, of a file without mistakes.
pub(super) fn one(text: &str, format: Format, name: &str) -> Option<Found> {
    let (facts, complaints) = take(text, format);
    assert_eq!(shown(text, &complaints), "", "{text}");
    facts.get(program().fact_named(name).unwrap()).cloned()
}

/// Complaints as the tests show them: place, code, the text under the place, message, help.
pub(super) fn shown(text: &str, complaints: &[Diagnostic]) -> String {
    let mut sources = SourceSet::default();
    sources.add(SourceText::new("facts", text));
    let mut out = String::new();
    for complaint in complaints {
        let under: String = sources.slice(complaint.span).chars().take(40).collect();
        let place = sources.place(complaint.span);
        let _ = writeln!(out, "{place} {} [{}]: {}", complaint.code, under.escape_debug(), complaint.message);
        for label in &complaint.labels {
            let _ = writeln!(out, "  {} {}", sources.place(label.span), label.text);
        }
        if let Some(help) = &complaint.help {
            let _ = writeln!(out, "  help: {help}");
        }
    }
    out
}

/// The complaints of a file.
pub(super) fn complaints(text: &str, format: Format) -> String {
    shown(text, &take(text, format).1)
}
