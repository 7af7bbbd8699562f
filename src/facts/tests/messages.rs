//! What people are told: place, code, the words under the place, message and help.

use crate::facts::Format;
use crate::facts::testing::complaints;
use insta::assert_snapshot;

#[test]
fn names() {
    let text = "\
request:
  hled: yes
  age: 17
  operative_date: 1 January 2026
reqest:
  held: yes
written: yes
notice.given.on: 1 January 2026
victim:
  colour: red
urgent.held: yes
";
    assert_snapshot!("names", complaints(text, Format::Yaml));
}

#[test]
fn values() {
    let text = "\
request:
  held: mayb
  written: y
  made_on: 12/01/2026
  widened: last week
  authorised_by: inspecter
  holder: other helpline
  note: Unknown
victim:
  age: 151
  children: 017
  share: 1,5
notice:
  period: 3 months
  grace: 3
  reply: five working days
  kinds: medical
  given: 2026-02-30
disclosure:
  material: none
urgent: ~
";
    assert_snapshot!("values", complaints(text, Format::Yaml));
}

#[test]
fn more_values() {
    let text = "\
request:
  held: unkown
  made_on: 2026-01-12T10:30:00Z
  widened: {happened: no, on: 2026-01-01}
  authorised_by: {other: \"a clerk\"}
  holder: {other: medical}
  note: [a, b]
  line:
  written: none
victim:
  age: 14.5
  children: 1_000
  share: 0.1234567
notice:
  period: 14
  kinds: {includes: [medical], excludes: [medical, unknown]}
  given: {hapened: yes}
disclosure:
  material:
    - capble: yes
      pages: -1
    - session note
    - label: none
";
    assert_snapshot!("more_values", complaints(text, Format::Yaml));
}

#[test]
fn judgements() {
    let text = "\
request:
  held:
    by: DC Example
    reason: none
disclosure:
  material:
    - capable: {by: \"DC Example\", reasons: none}
    - capable: {value: perhaps, by: [a], on: soon, reasons: None}
";
    assert_snapshot!("judgements", complaints(text, Format::Yaml));
}

#[test]
fn duplicates() {
    let yaml = "\
request:
  written: yes
  note: a
  written: no
request.note: b
notice: {kinds: [medical, medical]}
request:
  line: none
";
    assert_snapshot!("duplicates_yaml", complaints(yaml, Format::Yaml));
    let json = "{\"request\": {\"written\": true, \"writt\\u0065n\": false}}";
    assert_snapshot!("duplicates_json", complaints(json, Format::Json));
    assert_snapshot!(
        "duplicates_toml",
        complaints("[request]\nwritten = true\nnote = \"a\"\nwritten = false\n", Format::Toml)
    );
    assert_snapshot!(
        "duplicates_toml_table",
        complaints("[request]\nwritten = true\n[request]\nnote = \"a\"\n", Format::Toml)
    );
    assert_snapshot!(
        "duplicates_toml_inline",
        complaints("request = { written = true, written = false }\n", Format::Toml)
    );
}

#[test]
fn malformed_yaml() {
    for (name, text) in [
        ("tab", "request:\n\twritten: yes\n"),
        ("unclosed", "request: {written: yes\nnotice: no\n"),
        ("quote", "request:\n  note: \"never closed\n"),
        ("indent", "request:\n  written: yes\n   note: a\n"),
        ("colon", "request:\n  note: a: b\n"),
        ("at", "request:\n  note: @home\n"),
        ("word", "just words"),
        ("list", "- a\n- b\n"),
        ("control", "request:\n  note: a\u{0}b\n"),
        ("second document", "urgent: yes\n---\nurgent: no\n"),
        ("anchor", "request: &r {written: yes}\nnotice: *r\n"),
        ("merge", "request:\n  <<: {written: yes}\n"),
        ("tag", "request:\n  written: !!bool yes\n"),
        ("undefined alias", "request: *nobody\n"),
        ("key that is a list", "? [a]\n: b\n"),
        ("no key", ": b\n"),
        ("group as fact", "request: yes\n"),
        ("group unknown", "request: [held]\n"),
    ] {
        let text = complaints(text, Format::Yaml);
        assert_snapshot!(format!("yaml {name}").replace(' ', "_"), text);
    }
}

#[test]
fn malformed_json_and_toml() {
    let mut out = String::new();
    for text in [
        "",
        "{",
        "{\"urgent\": true,}",
        "{\"urgent\" true}",
        "{urgent: true}",
        "{'urgent': true}",
        "{\"urgent\": yes}",
        "{\"urgent\": true} {}",
        "{\"victim\": {\"age\": 017}}",
        "{\"victim\": {\"age\": 1_0}}",
        "{\"request\": {\"note\": \"two\nlines\"}}",
        "{\"request\": {\"note\": \"\\q\"}}",
        "{\"request\": {\"note\": \"open}}",
        "{\"urgent\": true}]",
        "{\"urgent\": // so\n true}",
        "[{} {}]",
        "[]",
        "{\"request\": {\"note\": \"None\"}}",
        "{\"request\": {\"line\": null}}",
        "{\"request\": {\"note\": 14}}",
        "{\"request\": {\"held\": {\"value\": true, \"reasons\": \"none\"}}}",
    ] {
        out.push_str(&format!("--- {}\n{}", text.escape_debug(), complaints(text, Format::Json)));
    }
    assert_snapshot!("json_malformed", out);
    let mut out = String::new();
    for text in [
        "[request",
        "[request]\nwritten = yes\n",
        "[request]\nnote = \"open\n",
        "[victim]\nage = 017\n",
        "[victim]\nage = 1_0\n",
        "request: held",
        "urgent = true false",
        "= true",
        "request.note = \"unknown\"",
        "request.note = 2026-01-12",
        "request = 1\n[request]\nnote = \"a\"\n",
        "urgent = true\r",
    ] {
        out.push_str(&format!("--- {}\n{}", text.escape_debug(), complaints(text, Format::Toml)));
    }
    assert_snapshot!("toml_malformed", out);
}
