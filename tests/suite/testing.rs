//! `assize test` as a user meets it: failures, formats, filters and exit codes.

use crate::folder::Folder;
use crate::run::{Ran, Run};

const NOTES: &str = r#"policy notes "Requests for notes"
    in force from 12 January 2026
    dated by request.made_on

source Act "The Act" is statute

facts request "The request"
    made_on   : date    "On what date is the request made?"
    probative : yes/no  "Is the information likely to have substantial probative value?"
    agreed    : yes/no  "Does the victim agree?"

decision making_request "May the request be made?"
    outcomes unlawful over allowed
    otherwise allowed

rule threshold "Substantial probative value"
    cites Act s.44A(4)
    making_request is unlawful unless
        all of
            (a) request.probative
            (b) request.agreed

scenario "Not probative"
    given
        request.made_on is 2 February 2026
        not request.probative
        request.agreed
    expect
        making_request is unlawful
            because threshold (a)
"#;

const WRONG: &str = r#"
scenario "Called allowed & <not> probative # yet"
    given
        request.made_on is 2 February 2026
        not request.probative
        request.agreed
    expect
        making_request is allowed

scenario "Nothing known"
    given
        request.made_on is 2 February 2026
    expect
        making_request is settled unlawful
"#;

#[track_caller]
fn tested(text: &str, args: &[&str]) -> Ran {
    let folder = Folder::new().with("notes.assize", text);
    Run::new([["test", "notes.assize"].as_slice(), args].concat()).within(&folder).ran()
}

fn wrong() -> String {
    format!("{NOTES}{WRONG}")
}

#[test]
fn a_failure_shows_expected_against_found_with_the_deciding_reasons() {
    insta::assert_snapshot!(tested(&wrong(), &[]).exits(1).out);
}

#[test]
fn only_runs_the_scenarios_whose_title_holds_the_text() {
    let ran = tested(&wrong(), &["--only", "Not prob"]).exits(0);
    assert_eq!(ran.out, "1 scenario: 1 passed, 0 failed\n");
    assert_eq!(tested(&wrong(), &["--only", "No such"]).exits(0).out, "0 scenarios: 0 passed, 0 failed\n");
}

#[test]
fn quiet_prints_failures_alone() {
    assert_eq!(tested(NOTES, &["-q"]).exits(0).out, "");
}

#[test]
fn results_are_json_with_the_reasons_as_in_an_answer() {
    let ran = tested(&wrong(), &["--format", "json"]).exits(1);
    let json: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!((&json["version"], &json["passed"], &json["failed"]), (&1.into(), &1.into(), &2.into()));
    let failure = &json["scenarios"][1]["failures"][0];
    assert_eq!(failure["place"], "notes.assize:38:9");
    assert_eq!(failure["expected"], "making_request is allowed");
    assert_eq!(failure["because"][0]["kind"], "rule");
    assert_eq!(failure["because"][0]["name"], "threshold");
}

#[test]
fn results_are_junit_with_every_sign_escaped() {
    insta::assert_snapshot!(tested(&wrong(), &["--format", "junit"]).exits(1).out);
}

#[test]
fn results_are_tap_with_titles_that_are_no_directives() {
    insta::assert_snapshot!(tested(&wrong(), &["--format", "tap"]).exits(1).out);
}

#[test]
fn a_policy_with_errors_fails_in_every_format() {
    let text = NOTES.replace("request.agreed\n    expect", "request.agred\n    expect");
    for (format, shown) in
        [("junit", "<error type="), ("tap", "not ok 1 - notes.assize checks"), ("json", "\"broken\"")]
    {
        let ran = tested(&text, &["--format", format]).exits(1);
        assert!(ran.out.contains(shown), "{format}: {}", ran.out);
        assert!(ran.err.contains("agred"), "{}", ran.err);
    }
}
