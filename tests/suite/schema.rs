//! The schema of the facts, held against real files of facts and wrong ones by a validator that others wrote.

use crate::folder::Folder;
use crate::run::Run;
use assize::base::limits::Limits;
use assize::base::span::FileId;
use assize::check::Options;
use assize::faces::schema::schema;
use assize::facts::document::{Node, NodeKind, parse};
use assize::facts::{self, Format};
use assize::ir::Program;
use assize::workspace::{Texts, Workspace};
use jsonschema::Validator;
use serde_json::{Map, Value, json};

fn program(texts: &Texts, entry: &str) -> Program {
    let workspace = Workspace::open(texts, entry, Limits::default()).unwrap();
    workspace.check(0, &Options::default()).program().unwrap()
}

fn validator(program: &Program) -> Validator {
    let schema = schema(program);
    jsonschema::draft202012::meta::validate(&schema).unwrap_or_else(|error| panic!("{error}"));
    jsonschema::draft202012::new(&schema).unwrap()
}

/// A document as a reader of YAML 1.2 or of JSON hands it on.
fn value(node: &Node) -> Value {
    match &node.kind {
        NodeKind::Scalar { text, quoted: true } => json!(text),
        NodeKind::Scalar { text, quoted: false } => match text.as_str() {
            "true" => json!(true),
            "false" => json!(false),
            _ => text.parse::<serde_json::Number>().map_or_else(|_| json!(text), Value::Number),
        },
        NodeKind::List(items) => items.iter().map(value).collect(),
        NodeKind::Map(entries) => {
            Value::Object(entries.iter().map(|(key, node)| (key.name.clone(), value(node))).collect::<Map<_, _>>())
        }
        NodeKind::Null | NodeKind::Broken => Value::Null,
    }
}

fn document(text: &str, format: Format) -> Value {
    let (node, found) = parse(FileId(0), text, format, &facts::Limits::default());
    assert!(found.is_empty(), "{found:?}");
    value(&node.unwrap())
}

/// Each file of facts in the examples, with the policy that its README asks about it.
const CASES: [(&str, &str); 7] = [
    ("law.third_party_material", "examples/officers_request/request.yaml"),
    ("law.third_party_material", "examples/officers_request/unfinished.yaml"),
    ("law.third_party_material", "examples/officers_request/corrected.json"),
    ("law.answering", "examples/therapists_view/letter.yaml"),
    ("law.answering", "examples/therapists_view/second_letter.yaml"),
    ("law.cpia", "examples/prosecutors_review/items.yaml"),
    ("law.third_party_material", "examples/reforms/hospital_notes.yaml"),
];

#[test]
fn the_cases_of_the_examples_fit_the_schema_of_their_policy() {
    for (policy, path) in CASES {
        let program = program(&Texts::default(), policy);
        let text = std::fs::read_to_string(path).unwrap();
        let format = Format::of_name(path).unwrap();
        let (_, found) = facts::read(&program, FileId(0), &text, format, &facts::Limits::default());
        assert!(found.is_empty(), "{path}: {found:?}");
        let errors: Vec<String> =
            validator(&program).iter_errors(&document(&text, format)).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{path}: {errors:?}");
    }
}

const KINDS: &str = r#"policy kinds "Kinds"

role officer "an officer"

type Rank is ordered constable < sergeant
type Kind is one of
    notes   "Notes"
    letters
    and others
type Item is record
    label  : Rank   "What rank does its label bear?"
    sealed : yes/no "Is it sealed?"

facts f "F"
    made     : date                     "When?"
    sent     : event                    "Sent?"
    rank     : Rank or none             "Rank?"
    kinds    : some of Kind             "Kinds?"
    kind     : Kind                     "Kind?"
    pages    : integer from 0 to 100    "Pages?"
    share    : decimal                  "Share?"
    taken    : duration in days         "Days?"
    worked   : duration in working days "Working days?"
    words    : text or none             "Words?"
    judged   : judgement of Rank or none by officer on "is satisfied" with reasons "Judged?"
    held     : yes/no                   "Held?"
    items    : many Item                "Items?"
"#;

/// One fact and what is given of it.
fn given(fact: &str, value: &Value) -> Value {
    json!({ "f": { fact: value } })
}

/// What the reader of facts says of a document in JSON.
fn reads(program: &Program, document: &Value) -> bool {
    let text = document.to_string();
    facts::read(program, FileId(0), &text, Format::Json, &facts::Limits::default()).1.is_empty()
}

#[test]
fn what_fits_the_schema_is_what_the_reader_reads() {
    let program = program(&Texts::default().with("k.assize", KINDS), "k.assize");
    let validator = validator(&program);
    let right = [
        ("made", json!("2026-01-12")),
        ("made", json!("12 January 2026")),
        ("made", json!("unknown")),
        ("made", json!({"is": "unknown"})),
        ("sent", json!(true)),
        ("sent", json!("no")),
        ("sent", json!("not")),
        ("sent", json!("2026-01-12")),
        ("sent", json!({"happened": "yes", "on": "12 January 2026"})),
        ("sent", json!({"on": "12 January 2026"})),
        ("rank", json!("none")),
        ("rank", json!("sergeant")),
        ("kinds", json!([])),
        ("kinds", json!(["notes", {"other": "maps"}])),
        ("kinds", json!({"includes": ["notes"], "excludes": ["letters"]})),
        ("kind", json!({"other": "a map"})),
        ("kind", json!("other \"a map\"")),
        ("pages", json!(100)),
        ("pages", json!("7")),
        ("share", json!(0.5)),
        ("share", json!("-0.5")),
        ("taken", json!("2 weeks")),
        ("worked", json!("1 working day")),
        ("words", json!("some words")),
        ("words", json!({"text": "none"})),
        ("words", json!({"is": "none"})),
        ("judged", json!("none")),
        ("judged", json!({"value": "none", "by": "officer", "on": "2026-01-12", "reasons": "why"})),
        ("judged", json!({"value": "constable", "reasons": {"is": "none"}})),
        ("held", json!("Yes")),
        ("held", json!(false)),
        ("items", json!([])),
        ("items", json!([{}, {"called": "the first", "label": "sergeant", "sealed": "yes"}])),
        ("items", json!("unknown")),
    ];
    for (fact, value) in right {
        let document = given(fact, &value);
        assert!(reads(&program, &document), "{document}");
        assert!(validator.is_valid(&document), "{document}");
        let dotted = json!({ format!("f.{fact}"): value });
        assert!(reads(&program, &dotted) && validator.is_valid(&dotted), "{dotted}");
    }
    let wrong = [
        ("mad", json!("2026-01-12")),
        ("made", json!("next Monday")),
        ("made", json!("2026-01-12T10:00")),
        ("made", json!("12 January 1700")),
        ("made", json!(true)),
        ("made", Value::Null),
        ("sent", json!("perhaps")),
        ("sent", json!({"happened": "yes", "date": "12 January 2026"})),
        ("rank", json!("general")),
        ("rank", json!({"other": "general"})),
        ("kinds", json!("notes")),
        ("kinds", json!(["notes", "notes"])),
        ("kinds", json!(["unknown"])),
        ("kind", json!({"other": ""})),
        ("kind", json!("none")),
        ("pages", json!(101)),
        ("pages", json!(-1)),
        ("pages", json!(1.5)),
        ("share", json!("half")),
        ("taken", json!(14)),
        ("taken", json!("2 months")),
        ("worked", json!("14 days")),
        ("words", json!(7)),
        ("judged", json!({"value": "constable", "who": "officer"})),
        ("judged", json!({"by": "officer"})),
        ("held", json!("perhaps")),
        ("held", json!({"value": true})),
        ("items", json!({"sealed": true})),
        ("items", json!([{"seeled": true}])),
        ("items", json!([["sealed"]])),
    ];
    for (fact, value) in wrong {
        let document = given(fact, &value);
        assert!(!reads(&program, &document), "{document}");
        assert!(!validator.is_valid(&document), "{document}");
    }
    assert!(!validator.is_valid(&json!({ "g": {} })) && !validator.is_valid(&json!({ "f": [] })));
    assert!(validator.is_valid(&json!({ "f": null })) && validator.is_valid(&json!({})));
}

#[test]
fn a_schema_has_the_questions_and_the_meanings_of_values() {
    let folder = Folder::new().with("k.assize", KINDS);
    let ran = Run::new(["schema", "k.assize"]).within(&folder).ran().exits(0);
    let schema: Value = serde_json::from_str(&ran.out).unwrap();
    let defs = &schema["$defs"];
    assert_eq!(schema["title"], "Facts of a case under: Kinds");
    assert_eq!(defs["fact.f.made"]["description"], "When?");
    let judged = "Judged? Judged by an officer on \"is satisfied\", with reasons.";
    assert_eq!(defs["fact.f.judged"]["description"], judged);
    assert_eq!(defs["type.Kind"]["anyOf"][0], json!({ "const": "notes", "description": "Notes" }));
}

#[test]
fn a_policy_with_errors_has_no_schema() {
    let folder = Folder::new().with("k.assize", "policy k \"K\"\n    dated by f.on\n");
    let ran = Run::new(["schema", "k.assize"]).within(&folder).ran().exits(1);
    assert!(ran.out.is_empty() && ran.err.contains("names/unknown"), "{ran:?}");
    Run::new(["schema", "nowhere"]).ran().exits(2);
}
