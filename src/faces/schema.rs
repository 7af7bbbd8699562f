//! The facts of a program as a JSON Schema (2020-12): what a file of facts may hold, for editors and other programs.
//!
//! Takes a program; gives the schema as data. It says what the reader of facts accepts of a document, however that is
//! written: in YAML and TOML too. Where it differs from the reader it lets more through: a day that its month does not
//! have, facts that exclude one another. The words are those of the policy.

use crate::base::date::{Date, DurationKind};
use crate::base::number::Number;
use crate::ir::{EnumType, FactDecl, FactKind, Judgement, Program, RecordType, Scalar, TypeId};
use serde_json::{Map, Value, json};

/// What a schema of this form is called by those who read it.
const DIALECT: &str = "https://json-schema.org/draft/2020-12/schema";

/// The schema of the files of facts that a program reads.
///
/// # Source
/// The reference, *Fact files*.
pub fn schema(program: &Program) -> Value {
    let mut defs = Map::new();
    for ty in &program.types {
        defs.insert(format!("type.{}", ty.name), values(ty));
    }
    for record in &program.records {
        defs.insert(format!("record.{}", record.name), item(program, record));
    }
    let shared = [
        ("date", date()),
        ("yes_no", yes_no()),
        ("words", text()),
        ("unknown", said("unknown")),
        ("unknown_or_none", said("unknown|none")),
    ];
    defs.extend(shared.into_iter().map(|(name, schema)| (name.to_owned(), schema)));
    let mut properties = Map::new();
    for fact in &program.facts {
        // A name after its group's, and the two joined by a dot, say the same.
        if let Some((group, name)) = fact.name.rsplit_once('.') {
            let within = properties.entry(group).or_insert_with(group_schema);
            if let Some(facts) = within.get_mut("properties").and_then(Value::as_object_mut) {
                facts.insert(name.to_owned(), refers(&format!("fact.{}", fact.name)));
            }
        }
        properties.insert(fact.name.clone(), refers(&format!("fact.{}", fact.name)));
        defs.insert(format!("fact.{}", fact.name), described(program, fact));
    }
    let root = program.policies.first();
    let title = root.map_or("", |policy| policy.title.as_deref().unwrap_or(&policy.name));
    json!({
        "$schema": DIALECT,
        "title": format!("Facts of a case under: {title}"),
        "description": "What is left out is unknown.",
        "type": "object",
        "properties": properties,
        "additionalProperties": false,
        "$defs": defs,
    })
}

/// A group without facts as yet; one with nothing under it says nothing.
fn group_schema() -> Value {
    json!({ "type": ["object", "null"], "properties": {}, "additionalProperties": false })
}

/// What stands among the definitions; the names of a policy hold nothing that a reference must escape.
fn refers(name: &str) -> Value {
    json!({ "$ref": format!("#/$defs/{name}") })
}

/// A fact with its question, and who judges it by which standard.
fn described(program: &Program, fact: &FactDecl) -> Value {
    let mut schema = of_fact(program, fact);
    let mut words = fact.question.clone();
    if let Some(Judgement { by, standard, with_reasons }) = &fact.judgement {
        let reasons = if *with_reasons { ", with reasons" } else { "" };
        let role = program.roles.get(by.index());
        let who = role.map_or("", |role| if role.title.is_empty() { &role.name } else { &role.title });
        words = format!("{words} Judged by {who} on \"{standard}\"{reasons}.").trim_start().to_owned();
    }
    if let Some(object) = schema.as_object_mut().filter(|_| !words.is_empty()) {
        object.insert(String::from("description"), Value::String(words));
    }
    schema
}

fn of_fact(program: &Program, fact: &FactDecl) -> Value {
    let mut forms = vec![unsaid(fact.or_none)];
    match &fact.kind {
        FactKind::Scalar(ty) => {
            let value = scalar(program, ty);
            if fact.judgement.is_some() {
                forms.push(judgement(&json!({ "anyOf": [value.clone(), unsaid(fact.or_none)] })));
            }
            forms.push(value);
        }
        FactKind::Event => {
            forms.push(refers("yes_no"));
            forms.push(json!({ "const": "not" }));
            forms.push(refers("date"));
            forms.push(json!({
                "type": "object",
                "properties": {
                    "happened": { "anyOf": [refers("yes_no"), unsaid(false)] },
                    "on": { "anyOf": [refers("date"), unsaid(false)] },
                },
                "additionalProperties": false,
            }));
        }
        FactKind::Set(ty) => {
            let members = json!({ "type": "array", "items": member(program, *ty), "uniqueItems": true });
            forms.push(json!({
                "type": "object",
                "properties": { "includes": members.clone(), "excludes": members.clone() },
                "additionalProperties": false,
            }));
            forms.push(members);
        }
        FactKind::List(record) => {
            let name = format!("record.{}", program.record(*record).name);
            forms.push(json!({ "type": "array", "items": refers(&name) }));
        }
    }
    json!({ "anyOf": forms })
}

/// `unknown`, and `none` where there may be none.
fn unsaid(none: bool) -> Value {
    refers(if none { "unknown_or_none" } else { "unknown" })
}

/// Words with a meaning of their own; under `is` they, and every other value, may stand too.
fn said(words: &str) -> Value {
    json!({
        "anyOf": [
            { "type": "string", "pattern": format!("^ *({words}) *$") },
            {
                "type": "object",
                "properties": { "is": { "type": ["string", "number", "boolean"] } },
                "required": ["is"],
                "additionalProperties": false,
            },
        ],
    })
}

fn scalar(program: &Program, ty: &Scalar) -> Value {
    match ty {
        Scalar::YesNo => refers("yes_no"),
        Scalar::Date => refers("date"),
        Scalar::Number { whole, min, max } => number(*whole, *min, *max),
        Scalar::Duration(kind) => {
            let units = match kind {
                DurationKind::Days => "days?|weeks?",
                DurationKind::Months => "months?|years?",
                DurationKind::WorkingDays => "working +days?",
            };
            json!({ "type": "string", "pattern": format!("^ *[0-9]+ +({units}) *$") })
        }
        Scalar::Text => refers("words"),
        Scalar::Enum(ty) => member(program, *ty),
    }
}

fn member(program: &Program, ty: TypeId) -> Value {
    refers(&format!("type.{}", program.enum_type(ty).name))
}

/// Yes or no; a reader of YAML may have made them true or false already.
fn yes_no() -> Value {
    let words = ["yes", "no", "true", "false"].map(in_any_letters).join("|");
    json!({ "anyOf": [{ "type": "boolean" }, { "type": "string", "pattern": format!("^ *({words}) *$") }] })
}

/// A pattern of a word in capitals, small letters, or both.
fn in_any_letters(word: &str) -> String {
    word.chars().map(|char| format!("[{}{}]", char.to_ascii_uppercase(), char.to_ascii_lowercase())).collect()
}

/// Words; those that could be taken for something else stand under `text`.
fn text() -> Value {
    json!({ "anyOf": [{ "type": "string" }, words("text", 0)] })
}

/// Words, so many letters at least, under a name.
fn words(name: &str, least: usize) -> Value {
    json!({
        "type": "object",
        "properties": { name: { "type": "string", "minLength": least } },
        "required": [name],
        "additionalProperties": false,
    })
}

/// `12 January 2026` or `2026-01-12`, in the years that a fact may have.
fn date() -> Value {
    const YEAR: &str = "(1[89]|2[0-2])[0-9]{2}";
    let months = (1..=12).filter_map(|month| Date::new(2000, month, 1)).map(|first| {
        let written = first.to_string();
        in_any_letters(written.split(' ').nth(1).unwrap_or(""))
    });
    let months = months.collect::<Vec<_>>().join("|");
    json!({
        "description": "A date, such as 12 January 2026 or 2026-01-12.",
        "type": "string",
        "pattern": format!("^ *({YEAR}-[0-9]{{2}}-[0-9]{{2}}|[0-9]{{1,2}} +({months}) +{YEAR}) *$"),
    })
}

fn number(whole: bool, min: Number, max: Number) -> Value {
    let mut bounds = Map::new();
    bounds.insert(String::from("type"), json!(if whole { "integer" } else { "number" }));
    for (name, bound, open) in
        [("minimum", min, Number::from_raw(-Number::FACT_MAX.raw())), ("maximum", max, Number::FACT_MAX)]
    {
        // A bound that the policy states; a number that has no exact form as data is left to the reader of facts.
        let number = bound.to_i64().map(Value::from).or_else(|| bound.to_string().parse::<f64>().ok().map(Value::from));
        if let Some(number) = number.filter(|_| bound != open) {
            bounds.insert(name.to_owned(), number);
        }
    }
    let digits = if whole { "^ *-?[0-9]+([.]0+)? *$" } else { "^ *-?[0-9]+([.][0-9]+)? *$" };
    json!({ "anyOf": [bounds, { "type": "string", "pattern": digits }] })
}

/// The values of a type, each with what it means.
fn values(ty: &EnumType) -> Value {
    let mut forms: Vec<Value> = ty
        .values
        .iter()
        .map(|value| match &value.title {
            Some(title) => json!({ "const": value.name, "description": title }),
            None => json!({ "const": value.name }),
        })
        .collect();
    if ty.open {
        // What the list does not name is said in words.
        forms.push(words("other", 1));
        forms.push(json!({ "type": "string", "pattern": "^ *other +\".+\" *$" }));
    }
    json!({ "anyOf": forms })
}

/// A judgement with who made it, when and why; none of these without what was judged.
fn judgement(value: &Value) -> Value {
    let reasons = json!({ "anyOf": [refers("words"), unsaid(true)] });
    json!({
        "type": "object",
        "properties": {
            "value": value,
            "by": { "anyOf": [refers("words"), unsaid(false)] },
            "on": { "anyOf": [refers("date"), unsaid(false)] },
            "reasons": reasons,
        },
        "dependentRequired": { "by": ["value"], "on": ["value"], "reasons": ["value"] },
        "additionalProperties": false,
    })
}

/// An item of a list: its facts, and what it is called.
fn item(program: &Program, record: &RecordType) -> Value {
    let mut properties: Map<String, Value> =
        record.fields.iter().map(|field| (field.name.clone(), described(program, field))).collect();
    // Where the record has a fact of this name, an item says what it is called by another.
    let label = if properties.contains_key("label") { "called" } else { "label" };
    properties.entry(label).or_insert_with(|| {
        let mut label = json!({ "anyOf": [refers("words")] });
        if let Some(label) = label.as_object_mut() {
            label.insert(String::from("description"), json!("What the item is called."));
        }
        label
    });
    json!({ "type": "object", "properties": properties, "additionalProperties": false })
}
