//! The table of what the formats are known to change in silence, and what is made of it here.

use crate::base::date::Date;
use crate::base::number::Number;
use crate::facts::Format;
use crate::facts::testing::{complaints, one, take};
use crate::ir::{Found, Value};

const WRONG: &str = "error";

/// What a plain or quoted YAML scalar gives for a yes/no fact, an event, a date, a whole number, a text.
/// `-` is unknown; `error` is a complaint.
const YAML: &[(&str, [&str; 5])] = &[
    ("yes", ["yes", "happened", WRONG, WRONG, "yes"]),
    ("no", ["no", "not", WRONG, WRONG, "no"]),
    ("Yes", ["yes", "happened", WRONG, WRONG, "Yes"]),
    ("NO", ["no", "not", WRONG, WRONG, "NO"]),
    ("true", ["yes", "happened", WRONG, WRONG, "true"]),
    ("FALSE", ["no", "not", WRONG, WRONG, "FALSE"]),
    ("on", [WRONG, WRONG, WRONG, WRONG, "on"]),
    ("off", [WRONG, WRONG, WRONG, WRONG, "off"]),
    ("y", [WRONG, WRONG, WRONG, WRONG, "y"]),
    ("n", [WRONG, WRONG, WRONG, WRONG, "n"]),
    ("not", [WRONG, "not", WRONG, WRONG, "not"]),
    ("0", [WRONG, WRONG, WRONG, "0", "0"]),
    ("1", [WRONG, WRONG, WRONG, "1", "1"]),
    ("14", [WRONG, WRONG, WRONG, "14", "14"]),
    ("-14", [WRONG, WRONG, WRONG, "-14", "-14"]),
    ("017", [WRONG, WRONG, WRONG, WRONG, "017"]),
    ("0o17", [WRONG, WRONG, WRONG, WRONG, "0o17"]),
    ("1_000", [WRONG, WRONG, WRONG, WRONG, "1_000"]),
    ("1,000", [WRONG, WRONG, WRONG, WRONG, "1,000"]),
    ("0x1F", [WRONG, WRONG, WRONG, WRONG, "0x1F"]),
    ("1e3", [WRONG, WRONG, WRONG, WRONG, "1e3"]),
    ("+5", [WRONG, WRONG, WRONG, WRONG, "+5"]),
    (".5", [WRONG, WRONG, WRONG, WRONG, ".5"]),
    ("14.5", [WRONG, WRONG, WRONG, WRONG, "14.5"]),
    ("14.0", [WRONG, WRONG, WRONG, "14", "14.0"]),
    ("999999999999999999999", [WRONG, WRONG, WRONG, WRONG, "999999999999999999999"]),
    (".inf", [WRONG, WRONG, WRONG, WRONG, ".inf"]),
    (".nan", [WRONG, WRONG, WRONG, WRONG, ".nan"]),
    ("2026-01-12", [WRONG, "2026-01-12", "2026-01-12", WRONG, "2026-01-12"]),
    ("12 January 2026", [WRONG, "2026-01-12", "2026-01-12", WRONG, "12 January 2026"]),
    ("2026-02-30", [WRONG, WRONG, WRONG, WRONG, "2026-02-30"]),
    ("1799-12-31", [WRONG, WRONG, WRONG, WRONG, "1799-12-31"]),
    ("2299-12-31", [WRONG, "2299-12-31", "2299-12-31", WRONG, "2299-12-31"]),
    ("2300-01-01", [WRONG, WRONG, WRONG, WRONG, "2300-01-01"]),
    ("2026-1-12", [WRONG, WRONG, WRONG, WRONG, "2026-1-12"]),
    ("12/01/2026", [WRONG, WRONG, WRONG, WRONG, "12/01/2026"]),
    ("2026-01-12T10:30:00Z", [WRONG, WRONG, WRONG, WRONG, "2026-01-12T10:30:00Z"]),
    ("2026-01-12 10:30:00", [WRONG, WRONG, WRONG, WRONG, "2026-01-12 10:30:00"]),
    ("12:30:45", [WRONG, WRONG, WRONG, WRONG, "12:30:45"]),
    ("~", [WRONG, WRONG, WRONG, WRONG, WRONG]),
    ("null", [WRONG, WRONG, WRONG, WRONG, WRONG]),
    ("NULL", [WRONG, WRONG, WRONG, WRONG, WRONG]),
    ("", [WRONG, WRONG, WRONG, WRONG, WRONG]),
    ("# a comment", [WRONG, WRONG, WRONG, WRONG, WRONG]),
    ("\"\"", [WRONG, WRONG, WRONG, WRONG, ""]),
    ("''", [WRONG, WRONG, WRONG, WRONG, ""]),
    ("\"null\"", [WRONG, WRONG, WRONG, WRONG, "null"]),
    ("\"~\"", [WRONG, WRONG, WRONG, WRONG, "~"]),
    ("unknown", ["-", "-", "-", "-", "-"]),
    ("\"unknown\"", ["-", "-", "-", "-", "unknown"]),
    ("Unknown", [WRONG, WRONG, WRONG, WRONG, WRONG]),
    ("none", [WRONG, WRONG, WRONG, WRONG, WRONG]),
    ("\"none\"", [WRONG, WRONG, WRONG, WRONG, "none"]),
    ("\"yes\"", ["yes", "happened", WRONG, WRONG, "yes"]),
    ("'no'", ["no", "not", WRONG, WRONG, "no"]),
    ("\"14\"", [WRONG, WRONG, WRONG, "14", "14"]),
    ("\"2026-01-12\"", [WRONG, "2026-01-12", "2026-01-12", WRONG, "2026-01-12"]),
    ("|\n    yes", ["yes", "happened", WRONG, WRONG, "yes\n"]),
    ("|-\n    017\n    no", [WRONG, WRONG, WRONG, WRONG, "017\nno"]),
    (">-\n    two\n    lines", [WRONG, WRONG, WRONG, WRONG, "two lines"]),
    ("yes # and why", ["yes", "happened", WRONG, WRONG, "yes"]),
    ("\u{1f4dc} na\u{ef}ve", [WRONG, WRONG, WRONG, WRONG, "\u{1f4dc} na\u{ef}ve"]),
    ("\"\\u00e9\\t\\\"\"", [WRONG, WRONG, WRONG, WRONG, "\u{e9}\t\""]),
    ("\u{661}\u{664}", [WRONG, WRONG, WRONG, WRONG, "\u{661}\u{664}"]),
    ("[yes]", [WRONG, WRONG, WRONG, WRONG, WRONG]),
    ("{a: yes}", [WRONG, WRONG, WRONG, WRONG, WRONG]),
    ("!!str yes", [WRONG, WRONG, WRONG, WRONG, WRONG]),
    ("!!int \"14\"", [WRONG, WRONG, WRONG, WRONG, WRONG]),
    ("&a yes", [WRONG, WRONG, WRONG, WRONG, WRONG]),
];

const FACTS: [(&str, &str); 5] = [
    ("request", "written"),
    ("request", "widened"),
    ("request", "made_on"),
    ("victim", "children"),
    ("request", "note"),
];

fn words(found: Option<Found>) -> String {
    match found {
        None => String::from("-"),
        Some(Found::NotHappened) => String::from("not"),
        Some(Found::Happened(None)) => String::from("happened"),
        Some(Found::Happened(Some(date)) | Found::Value(Value::Date(date), None)) => date.iso(),
        Some(Found::Value(Value::YesNo(true), None)) => String::from("yes"),
        Some(Found::Value(Value::YesNo(false), None)) => String::from("no"),
        Some(Found::Value(Value::Number(number), None)) => number.to_string(),
        Some(Found::Value(Value::Text(text), None)) => String::from(&*text),
        Some(other) => panic!("{other:?}"),
    }
}

/// One fact read from a file that gives nothing else; a file with a mistake has exactly one.
fn given(text: &str, format: Format, name: &str) -> String {
    let (facts, found) = take(text, format);
    let fact = crate::facts::testing::program().fact_named(name).unwrap();
    match found.as_slice() {
        [] => words(facts.get(fact).cloned()),
        [_] => {
            assert_eq!(facts.get(fact), None, "a wrong fact is left unknown: {text}");
            String::from(WRONG)
        }
        [..] => panic!("more than one complaint of one mistake: {text}\n{}", complaints(text, format)),
    }
}

#[test]
fn yaml_coerces_nothing() {
    for (written, expected) in YAML {
        for ((group, name), expected) in FACTS.into_iter().zip(expected) {
            let text = format!("{group}:\n  {name}: {written}\n");
            assert_eq!(given(&text, Format::Yaml, &format!("{group}.{name}")), *expected, "{text}");
            let crlf = text.replace('\n', "\r\n");
            assert_eq!(given(&crlf, Format::Yaml, &format!("{group}.{name}")), *expected, "{crlf:?}");
        }
    }
}

#[test]
fn json_coerces_nothing() {
    for (written, expected) in [
        ("true", ["yes", "happened", WRONG, WRONG, WRONG]),
        ("false", ["no", "not", WRONG, WRONG, WRONG]),
        ("\"yes\"", ["yes", "happened", WRONG, WRONG, "yes"]),
        ("\"No\"", ["no", "not", WRONG, WRONG, "No"]),
        ("\"off\"", [WRONG, WRONG, WRONG, WRONG, "off"]),
        ("null", [WRONG, WRONG, WRONG, WRONG, WRONG]),
        ("0", [WRONG, WRONG, WRONG, "0", WRONG]),
        ("-0", [WRONG, WRONG, WRONG, "0", WRONG]),
        ("14", [WRONG, WRONG, WRONG, "14", WRONG]),
        ("14.0", [WRONG, WRONG, WRONG, "14", WRONG]),
        ("\"14\"", [WRONG, WRONG, WRONG, "14", "14"]),
        ("1e3", [WRONG, WRONG, WRONG, WRONG, WRONG]),
        ("1E+3", [WRONG, WRONG, WRONG, WRONG, WRONG]),
        ("017", [WRONG, WRONG, WRONG, WRONG, WRONG]),
        ("1_000", [WRONG, WRONG, WRONG, WRONG, WRONG]),
        ("0x1F", [WRONG, WRONG, WRONG, WRONG, WRONG]),
        ("+5", [WRONG, WRONG, WRONG, WRONG, WRONG]),
        (".5", [WRONG, WRONG, WRONG, WRONG, WRONG]),
        ("5.", [WRONG, WRONG, WRONG, WRONG, WRONG]),
        ("NaN", [WRONG, WRONG, WRONG, WRONG, WRONG]),
        ("Infinity", [WRONG, WRONG, WRONG, WRONG, WRONG]),
        ("999999999999999", [WRONG, WRONG, WRONG, "999999999999999", WRONG]),
        ("9007199254740993", [WRONG, WRONG, WRONG, WRONG, WRONG]),
        ("\"2026-01-12\"", [WRONG, "2026-01-12", "2026-01-12", WRONG, "2026-01-12"]),
        ("\"unknown\"", ["-", "-", "-", "-", WRONG]),
        ("{\"is\": \"unknown\"}", ["-", "-", "-", "-", "-"]),
        ("{\"text\": \"unknown\"}", [WRONG, WRONG, WRONG, WRONG, "unknown"]),
        ("\"\"", [WRONG, WRONG, WRONG, WRONG, ""]),
        ("\"\\u0079es\"", ["yes", "happened", WRONG, WRONG, "yes"]),
        ("\"\\ud83d\\udcdc\"", [WRONG, WRONG, WRONG, WRONG, "\u{1f4dc}"]),
        ("\"\\ud83d\"", [WRONG, WRONG, WRONG, WRONG, WRONG]),
        ("'yes'", [WRONG, WRONG, WRONG, WRONG, WRONG]),
        ("yes", [WRONG, WRONG, WRONG, WRONG, WRONG]),
        ("\"a\tb\"", [WRONG, WRONG, WRONG, WRONG, WRONG]),
        ("\"\\x41\"", [WRONG, WRONG, WRONG, WRONG, WRONG]),
        ("true // so", [WRONG, WRONG, WRONG, WRONG, WRONG]),
        ("true,", [WRONG, WRONG, WRONG, WRONG, WRONG]),
        ("\u{a0}true", [WRONG, WRONG, WRONG, WRONG, WRONG]),
    ] {
        for ((group, name), expected) in FACTS.into_iter().zip(expected) {
            let text = format!("{{\"{group}\": {{\"{name}\": {written}}}}}");
            assert_eq!(given(&text, Format::Json, &format!("{group}.{name}")), expected, "{text}");
        }
    }
}

#[test]
fn toml_coerces_nothing() {
    for (written, expected) in [
        ("true", ["yes", "happened", WRONG, WRONG, WRONG]),
        ("false", ["no", "not", WRONG, WRONG, WRONG]),
        ("yes", [WRONG, WRONG, WRONG, WRONG, WRONG]),
        ("\"yes\"", ["yes", "happened", WRONG, WRONG, "yes"]),
        ("'no'", ["no", "not", WRONG, WRONG, "no"]),
        ("14", [WRONG, WRONG, WRONG, "14", WRONG]),
        ("017", [WRONG, WRONG, WRONG, WRONG, WRONG]),
        ("1_000", [WRONG, WRONG, WRONG, WRONG, WRONG]),
        ("0x1F", [WRONG, WRONG, WRONG, WRONG, WRONG]),
        ("0b11", [WRONG, WRONG, WRONG, WRONG, WRONG]),
        ("1e3", [WRONG, WRONG, WRONG, WRONG, WRONG]),
        ("+5", [WRONG, WRONG, WRONG, WRONG, WRONG]),
        ("inf", [WRONG, WRONG, WRONG, WRONG, WRONG]),
        ("nan", [WRONG, WRONG, WRONG, WRONG, WRONG]),
        ("2026-01-12", [WRONG, "2026-01-12", "2026-01-12", WRONG, WRONG]),
        ("2026-01-12T10:30:00Z", [WRONG, WRONG, WRONG, WRONG, WRONG]),
        ("2026-02-30", [WRONG, WRONG, WRONG, WRONG, WRONG]),
        ("10:30:00", [WRONG, WRONG, WRONG, WRONG, WRONG]),
        ("\"12 January 2026\"", [WRONG, "2026-01-12", "2026-01-12", WRONG, "12 January 2026"]),
        ("\"unknown\"", ["-", "-", "-", "-", WRONG]),
        ("{ is = \"unknown\" }", ["-", "-", "-", "-", "-"]),
        ("\"\"\"\ntwo\nlines\"\"\"", [WRONG, WRONG, WRONG, WRONG, "two\nlines"]),
        ("\"\\u00e9 \u{1f4dc}\"", [WRONG, WRONG, WRONG, WRONG, "\u{e9} \u{1f4dc}"]),
    ] {
        for ((group, name), expected) in FACTS.into_iter().zip(expected) {
            for text in [format!("[{group}]\n{name} = {written}\n"), format!("{group}.{name} = {written} # so\n")] {
                assert_eq!(given(&text, Format::Toml, &format!("{group}.{name}")), expected, "{text}");
            }
        }
    }
}

#[test]
fn a_byte_order_mark_and_windows_line_ends_are_no_part_of_the_facts() {
    let yaml = "\u{feff}request:\r\n  written: yes\r\n  note: caf\u{e9}\r\n";
    assert_eq!(one(yaml, Format::Yaml, "request.note"), Some(Found::Value(Value::Text("caf\u{e9}".into()), None)));
    let json = "\u{feff}{\"request\": {\"note\": \"caf\u{e9}\"}}\r\n";
    assert_eq!(one(json, Format::Json, "request.note"), Some(Found::Value(Value::Text("caf\u{e9}".into()), None)));
    let toml = "\u{feff}[request]\r\nnote = \"caf\u{e9}\"\r\n";
    assert_eq!(one(toml, Format::Toml, "request.note"), Some(Found::Value(Value::Text("caf\u{e9}".into()), None)));
    let wrong = "\u{feff}request:\r\n  note: caf\u{e9}\r\n  written: perhaps\r\n";
    assert!(complaints(wrong, Format::Yaml).starts_with("facts:3:12 facts/wrong-type [perhaps]"));
}

#[test]
fn names_may_be_dotted_or_nested_and_a_top_level_fact_needs_no_group() {
    let date = Some(Found::Value(Value::Date(Date::parse("2026-01-12").unwrap()), None));
    for (text, format) in [
        ("request.made_on: 12 January 2026\nurgent: no", Format::Yaml),
        ("request: {made_on: 2026-01-12}", Format::Yaml),
        ("{\"request.made_on\": \"2026-01-12\"}", Format::Json),
        ("\"request.made_on\" = 2026-01-12", Format::Toml),
        ("request.made_on = 2026-01-12", Format::Toml),
        ("request = { made_on = 2026-01-12 }", Format::Toml),
    ] {
        assert_eq!(one(text, format, "request.made_on"), date, "{text}");
    }
}

#[test]
fn numbers_are_exact_to_the_last_digit() {
    let found = one("victim: {share: 0.100001}", Format::Yaml, "victim.share");
    assert_eq!(found, Some(Found::Value(Value::Number(Number::parse("0.100001").unwrap()), None)));
    let found = one("{\"victim\": {\"share\": 999999999999999.999999}}", Format::Json, "victim.share");
    assert_eq!(found, Some(Found::Value(Value::Number(Number::parse("999999999999999.999999").unwrap()), None)));
    let found = one("victim.children = 1000000000000000", Format::Toml, "victim.children");
    assert_eq!(found, Some(Found::Value(Value::Number(Number::FACT_MAX), None)));
}

#[test]
fn durations_are_of_the_declared_kind() {
    for (text, name, expected) in [
        ("14 days", "notice.period", 14),
        ("1 day", "notice.period", 1),
        ("2 weeks", "notice.period", 14),
        ("3 months", "notice.grace", 3),
        ("2 Years", "notice.grace", 24),
        ("5 working days", "notice.reply", 5),
        ("0 days", "notice.period", 0),
    ] {
        let file = format!("{name}: {text}");
        assert_eq!(one(&file, Format::Yaml, name), Some(Found::Value(Value::Duration(expected), None)), "{file}");
    }
}
