//! What is written reads back the same: for every kind of fact, any words, any program.

use crate::base::date::{Date, DurationKind};
use crate::base::number::Number;
use crate::base::span::FileId;
use crate::facts::testing::{UNBOUNDED, enumerated, fact, judged, number, or_none, program, shown, take};
use crate::facts::{Format, Limits, Questions, read, to_yaml, to_yaml_with};
use crate::ir::{
    FactDecl, FactId, FactKind, Facts, Found, ListItem, Made, Program, Reasons, RecordId, RecordType, Scalar, TypeId,
    Value,
};
use proptest::prelude::*;
use std::sync::Arc;

#[test]
fn every_kind_of_fact_reads_as_it_is_written() {
    let text = "\
request:
  held:
    value: yes
    by: \"DC Example\"
    on: 12 January 2026
    reasons: \"The clinic says so.\"
  written: no
  made_on: 12 January 2026
  widened: 1 February 2026
  authorised_by: none
  holder: {other: \"a helpline\"}
  note: \"unknown\"
  line: none
victim:
  age: 17
  share: 0.25
notice:
  period: 14 days
  grace: 1 month
  reply: 5 working days
  kinds: [medical, {other: \"dental, private\"}]
  given: no
disclosure:
  material:
    -
      label: \"session note\"
      capable: no
      given: yes
    - {}
urgent: yes
";
    let (facts, found) = take(text, Format::Yaml);
    assert_eq!(shown(text, &found), "");
    assert_eq!(to_yaml(&program(), &facts), text);
}

#[test]
fn a_form_with_the_questions_reads_back_as_the_same_facts() {
    let text = "request: {written: yes}\ndisclosure: {material: [{pages: 3}]}";
    let (facts, _) = take(text, Format::Yaml);
    let form = to_yaml_with(&program(), &facts, Questions::Written);
    let (again, found) = take(&form, Format::Yaml);
    assert_eq!(shown(&form, &found), "");
    assert_eq!(again, facts);
    insta::assert_snapshot!("form", form.lines().take(12).collect::<Vec<_>>().join("\n"));
}

fn words() -> impl Strategy<Value = String> {
    prop_oneof![
        "[ -~]{0,12}",
        any::<String>(),
        prop::sample::select(vec![
            "unknown",
            "none",
            "~",
            "",
            "yes",
            " ",
            "\n",
            "a\r\nb",
            "#",
            "\u{85}\u{2028}\u{feff}\u{0}"
        ])
        .prop_map(String::from),
    ]
}

fn date() -> impl Strategy<Value = Date> {
    let (first, last) = (Date::FACT_MIN.day_number(), Date::FACT_MAX.day_number());
    (first..=last).prop_map(|day| Date::from_day_number(i64::from(day)).unwrap())
}

/// Words of `other "…"`: neither blank, nor with white space about them, nor a declared value.
fn other() -> impl Strategy<Value = Value> {
    words().prop_map(|words| Value::Other(Arc::from(format!("x{}", words.trim()))))
}

fn value(ty: &Scalar, open: bool) -> BoxedStrategy<Value> {
    match ty {
        Scalar::YesNo => any::<bool>().prop_map(Value::YesNo).boxed(),
        Scalar::Date => date().prop_map(Value::Date).boxed(),
        Scalar::Number { whole: true, .. } => (0..=UNBOUNDED).prop_map(|n| Value::Number(Number::whole(n))).boxed(),
        Scalar::Number { whole: false, .. } => (-9_999_999_999i64..=9_999_999_999)
            .prop_map(|n| Value::Number(Number::from_raw(i128::from(n) * 1_000_000)))
            .boxed(),
        Scalar::Duration(_) => (0..=UNBOUNDED).prop_map(Value::Duration).boxed(),
        Scalar::Text => words().prop_map(|words| Value::Text(Arc::from(words))).boxed(),
        Scalar::Enum(_) if open => prop_oneof![(0u32..3).prop_map(Value::Member), other()].boxed(),
        Scalar::Enum(_) => (0u32..3).prop_map(Value::Member).boxed(),
    }
}

fn made() -> impl Strategy<Value = Made> {
    let reasons = prop_oneof![Just(Reasons::Unknown), Just(Reasons::NoneRecorded), words().prop_map(Reasons::Recorded)];
    (prop::option::of(words()), prop::option::of(date()), reasons).prop_map(|(by, on, reasons)| Made {
        by,
        on,
        reasons,
    })
}

/// INVARIANT: type 0 is closed, type 1 open, both with three values.
fn found(decl: &FactDecl, fields: &[FactDecl]) -> BoxedStrategy<Option<Found>> {
    let found = match &decl.kind {
        FactKind::Scalar(ty) => {
            let open = *ty == Scalar::Enum(TypeId(1));
            let value = value(ty, open);
            let value = if decl.or_none { prop_oneof![Just(Value::None), value].boxed() } else { value };
            let made = if decl.judgement.is_some() { prop::option::of(made()).boxed() } else { Just(None).boxed() };
            (value, made).prop_map(|(value, made)| Found::Value(value, made.map(Box::new))).boxed()
        }
        FactKind::Event => {
            prop_oneof![Just(Found::NotHappened), prop::option::of(date()).prop_map(Found::Happened),].boxed()
        }
        FactKind::Set(ty) => {
            let value = value(&Scalar::Enum(*ty), ty.0 == 1);
            (prop::collection::btree_map(value, any::<bool>(), 0..4), any::<bool>())
                .prop_map(|(mut members, complete)| {
                    if complete {
                        members.values_mut().for_each(|holds| *holds = true);
                    }
                    Found::Set { members, complete }
                })
                .boxed()
        }
        FactKind::List(_) => {
            let fields: Vec<_> = fields.iter().map(|field| self::found(field, &[])).collect();
            let item = (prop::option::of(words()), fields).prop_map(|(label, fields)| ListItem { label, fields });
            prop::collection::vec(item, 0..3).prop_map(Found::List).boxed()
        }
    };
    prop::option::of(found).boxed()
}

fn kind() -> impl Strategy<Value = FactKind> {
    let scalar = prop::sample::select(vec![
        Scalar::YesNo,
        Scalar::Date,
        number(true, 0, UNBOUNDED),
        number(false, -UNBOUNDED, UNBOUNDED),
        Scalar::Duration(DurationKind::Days),
        Scalar::Duration(DurationKind::Months),
        Scalar::Duration(DurationKind::WorkingDays),
        Scalar::Text,
        Scalar::Enum(TypeId(0)),
        Scalar::Enum(TypeId(1)),
    ]);
    prop_oneof![
        6 => scalar.prop_map(FactKind::Scalar),
        1 => Just(FactKind::Event),
        1 => (0u32..2).prop_map(|ty| FactKind::Set(TypeId(ty))),
    ]
}

fn decl(kind: FactKind, none: bool, by_judgement: bool) -> FactDecl {
    let scalar = matches!(kind, FactKind::Scalar(_));
    let decl = fact("", kind);
    let decl = if none && scalar { or_none(decl) } else { decl };
    if by_judgement && scalar { judged(decl) } else { decl }
}

fn case() -> impl Strategy<Value = (Program, Facts)> {
    let decls = || prop::collection::vec((kind(), any::<bool>(), any::<bool>(), 0usize..3), 1..5);
    (decls(), decls(), any::<bool>(), any::<bool>()).prop_flat_map(|(facts, fields, list, label)| {
        let mut program = Program {
            types: vec![enumerated("Closed", &["a", "b", "yes_a"], false), enumerated("Open", &["a", "b", "c"], true)],
            ..Program::default()
        };
        let named = |n: usize, (kind, none, by, group): (FactKind, bool, bool, usize), field: bool| {
            let name = match (field, group) {
                (true, _) if n == 0 && label => String::from("label"),
                (true, _) => format!("f{n}"),
                (false, 0) => format!("f{n}"),
                (false, group) => format!("g{group}.f{n}"),
            };
            FactDecl { name, ..decl(kind, none, by) }
        };
        let fields: Vec<_> = fields.into_iter().enumerate().map(|(n, field)| named(n, field, true)).collect();
        program.records.push(RecordType { name: String::from("R"), fields: fields.clone(), span: Default::default() });
        program.facts = facts.into_iter().enumerate().map(|(n, fact)| named(n, fact, false)).collect();
        if list {
            program.facts.push(fact("g1.list", FactKind::List(RecordId(0))));
        }
        let found: Vec<_> = program.facts.iter().map(|decl| found(decl, &fields)).collect();
        (Just(program), found).prop_map(|(program, found)| {
            let mut facts = Facts::new();
            for (n, found) in found.into_iter().enumerate() {
                facts.set(FactId::new(n), found);
            }
            (program, facts)
        })
    })
}

fn same(program: &Program, text: &str, facts: &Facts) -> Result<(), TestCaseError> {
    let (again, complaints) = read(program, FileId(0), text, Format::Yaml, &Limits::default());
    prop_assert_eq!(shown(text, &complaints), "", "{}", text);
    for n in 0..program.facts.len() {
        prop_assert_eq!(again.get(FactId::new(n)), facts.get(FactId::new(n)), "{}", text);
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn written_facts_read_back_the_same((program, facts) in case()) {
        same(&program, &to_yaml(&program, &facts), &facts)?;
        same(&program, &to_yaml_with(&program, &facts, Questions::Written), &facts)?;
    }
}
