//! Facts written in the language's words: they parse, check, and read back as the same facts.

use assize::base::date::Date;
use assize::base::limits::Limits;
use assize::base::span::FileId;
use assize::check::Options;
use assize::facts::{self, Format, scenario_text};
use assize::ir::{Facts, Found, Program};
use assize::workspace::{Texts, Workspace, stdlib};

const POLICY: &str = r#"library kinds "A fact of every kind"

role officer "the officer"

type Holder is one of clinic, school, and others

type Rank is ordered constable < sergeant < inspector

facts request "The request"
    held    : judgement by officer on "reason to believe" with reasons "Is it held?"
    written : yes/no "Is it in writing?"
    made_on : date "When was it made?"
    lapsed  : date or none "When does it lapse?"
    holder  : Holder "Who holds it?"
    rank    : Rank or none "Who authorised it?"
    pages   : integer "How many pages?"
    share   : decimal "What share?"
    period  : duration in days "How long?"
    reply   : duration in working days "How soon?"
    note    : text "What does it say?"
    kinds   : some of Holder "Of which kinds?"
    others  : some of Holder "Of which other kinds?"
    given   : event "Was it given?"
    taken   : event "Was it taken?"
    widened : event "Was it widened?"

type Item is record
    capable : judgement by officer on "reason to believe" with reasons "Is it capable?"
    kind    : Holder "What is it?"
    given   : event "Was it given?"

facts disclosure "The disclosure"
    material : many Item "What is there?"
    nothing  : many Item "What else is there?"
"#;

const FACTS: &str = r#"
request:
  held: {value: yes, by: officer, on: 12 January 2026, reasons: "The clinic \"says\" so\\."}
  written: no
  made_on: 12 January 2026
  lapsed: none
  holder: {other: "a helpline"}
  rank: inspector
  pages: 12
  share: 0.25
  period: 1 day
  reply: 5 working days
  note: "unknown # and more"
  kinds: [clinic, {other: "dental, private"}]
  others: {includes: [school], excludes: [clinic]}
  given: 1 February 2026
  taken: yes
  widened: no
disclosure:
  material:
    - {label: "session note", capable: {value: no, reasons: "No."}, kind: clinic, given: yes}
    - {label: "a \"second\" note"}
  nothing: []
"#;

fn program(text: &str) -> Program {
    let texts = Texts::default().with("every.assize", text);
    let workspace = Workspace::open(&texts, "every.assize", Limits::default()).unwrap();
    workspace.check(0, &Options::default()).program().unwrap_or_else(|found| panic!("{text}\n{found:#?}"))
}

fn read(text: &str) -> (Program, Facts) {
    let program = program(POLICY);
    let (facts, found) = facts::read(&program, FileId(0), text, Format::Yaml, &facts::Limits::default());
    assert_eq!(found, []);
    (program, facts)
}

#[test]
fn a_fact_of_every_kind_reads_back_as_it_was() {
    let (known, facts) = read(FACTS);
    let day = |text: &str| Some(Date::parse(text).unwrap());
    let text = scenario_text(&known, "Every \"kind\"", &facts, day("2026-03-01"), day("2026-01-11"), &[]);
    insta::assert_snapshot!(text);
    let scenario = program(&format!("{POLICY}\n{text}")).scenarios.remove(0);
    assert_eq!(scenario.facts, facts);
    assert_eq!(scenario.title, "Every \"kind\"");
    assert_eq!((scenario.on, scenario.law_of), (day("2026-03-01"), day("2026-01-11")));
}

#[test]
fn what_the_language_has_no_words_for_is_remarked_on_or_nearly_said() {
    let (known, facts) = read(
        r#"
request:
  held: {value: yes, by: "DC Example", reasons: none}
  note: "two\nlines"
disclosure:
  material:
    - {kind: clinic}
    - {label: "note"}
    - {label: "note", capable: {value: yes, reasons: none}}
"#,
    );
    let text = scenario_text(&known, "Near", &facts, None, None, &[]);
    insta::assert_snapshot!(text);
    let again = program(&format!("{POLICY}\n{text}")).scenarios.remove(0).facts;
    let Some(Found::List(items)) = again.get(known.fact_named("disclosure.material").unwrap()) else { panic!() };
    assert_eq!(items.len(), 3);
}

#[test]
fn what_is_expected_stands_below_what_is_given() {
    let (known, facts) = read("request: {written: yes}");
    let expect = [String::from("making_request is settled allowed")];
    let text = scenario_text(&known, "One", &facts, None, None, &expect);
    let wanted =
        "scenario \"One\"\n    given\n        request.written\n    expect\n        making_request is settled allowed\n";
    assert_eq!(text, wanted);
    assert_eq!(scenario_text(&known, "None", &Facts::new(), None, None, &[]), "scenario \"None\"\n");
}

#[test]
fn every_scenario_of_the_library_reads_back_as_it_was() {
    let mut seen = 0;
    for name in stdlib::names() {
        let text = stdlib::text(name).unwrap();
        let own = program(text);
        let mut longer = text.to_owned();
        let mut wanted = Vec::new();
        for scenario in &own.scenarios {
            let title = format!("Again {}", wanted.len());
            longer.push('\n');
            longer.push_str(&scenario_text(&own, &title, &scenario.facts, scenario.on, scenario.law_of, &[]));
            wanted.push((title, &scenario.facts, scenario.on, scenario.law_of));
        }
        let again = program(&longer);
        for (title, facts, on, law_of) in wanted {
            let read = again.scenarios.iter().find(|scenario| scenario.title == title).unwrap();
            assert_eq!(&read.facts, facts, "{name}: {title}");
            assert_eq!((read.on, read.law_of), (on, law_of), "{name}: {title}");
            seen += 1;
        }
    }
    assert!(seen > 100, "{seen} scenarios");
}
