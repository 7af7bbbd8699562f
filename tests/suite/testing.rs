//! `assize test` as a user meets it: failures, formats, filters and exit codes.

use crate::folder::Folder;
use crate::html::stands_alone;
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

/// As [`NOTES`], with two scenarios more: each limb is seen to decide as yes and as no.
fn whole() -> String {
    let more = r#"
scenario "Not agreed"
    given
        request.made_on is 2 February 2026
        request.probative
        not request.agreed
    expect
        making_request is unlawful

scenario "Both"
    given
        request.made_on is 2 February 2026
        request.probative
        request.agreed
    expect
        making_request is allowed
"#;
    format!("{NOTES}{more}")
}

#[test]
fn coverage_lists_what_was_not_seen_with_place_and_citation() {
    insta::assert_snapshot!(tested(NOTES, &["--coverage"]).exits(0).out);
}

#[test]
fn all_is_covered_where_each_limb_was_seen_to_decide_both_ways() {
    let ran = tested(&whole(), &["--coverage", "--threshold", "100"]).exits(0);
    assert_eq!(
        ran.out,
        "3 scenarios: 3 passed, 0 failed\n\n100.0% exercised: 1 of 1 rules, 2 of 2 limbs, 3 of 3 provisions\n"
    );
}

#[test]
fn a_limb_that_another_masks_does_not_decide() {
    // Both limbs are no: neither alone changes the outcome, so neither is seen to decide.
    let text = NOTES.replace("        request.agreed\n    expect", "        not request.agreed\n    expect");
    let ran = tested(&text, &["--coverage", "--format", "json"]).exits(0);
    let json: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    let missing = json["coverage"]["missing"].as_array().unwrap();
    let limb = missing.iter().find(|missing| missing["says"] == "request.probative").unwrap();
    assert_eq!(limb["lacks"], serde_json::json!(["never seen as yes", "never seen to decide as no"]));
}

#[test]
fn what_is_unknown_is_not_seen() {
    let text = NOTES
        .replace("        not request.probative\n", "")
        .replace("is unlawful\n            because threshold (a)", "is undetermined");
    let ran = tested(&text, &["--coverage"]).exits(0);
    assert!(ran.out.contains("request.probative\n      never seen as yes\n      never seen as no\n"), "{}", ran.out);
}

#[test]
fn coverage_below_the_threshold_is_negative() {
    assert!(tested(NOTES, &["--coverage", "--threshold", "33"]).exits(0).out.contains("33.3% exercised"));
    tested(NOTES, &["--coverage", "--threshold", "34"]).exits(1);
    assert!(tested(NOTES, &["--threshold", "34"]).exits(2).err.contains("--coverage"));
    tested(NOTES, &["--coverage", "--threshold", "101"]).exits(2);
}

#[test]
fn a_limb_that_no_case_lets_decide_is_listed_and_not_counted() {
    // Where (i) is no so is (b); where it is yes so is (a), and (b) does not matter. So (ii) never does.
    let text = NOTES.replace("all of\n", "any of\n").replace(
        "(b) request.agreed",
        "(b) all of\n                (i) request.probative\n                (ii) request.agreed",
    );
    let ran = tested(&text, &["--coverage"]).exits(0);
    insta::assert_snapshot!(ran.out);
}

/// Nothing here is a labelled limb: what is to be seen is that each item bites and does not, and each place decides.
const UNLABELLED: &str = r#"policy notes "Requests for notes"
    in force from 12 January 2026
    dated by request.made_on

source Act "The Act" is statute

role officer "the officer"

facts request "The request"
    made_on : date   "On what date is the request made?"
    held    : yes/no "Does the person asked hold it?"
    fair    : yes/no "Is the request fair?"
    shown   : yes/no "Is it shown that it is fair?"
    urgent  : yes/no "Is it urgent?"
    sent    : yes/no "Was notice given?"
    copied  : yes/no "Was it copied?"

decision making "May the request be made?"
    outcomes unlawful over allowed
    otherwise allowed

decision keeping "May it be kept?"
    outcomes limited

rule held
    cites Act s.1
    making is unlawful unless request.held
    except where request.urgent [Act s.2]

rule keeping_limited
    cites Act s.3
    keeping is limited

presumption unfair "Presumed not to be fair"
    cites Act s.4
    presume not request.fair
    rebutted if request.shown

rule fairness
    cites Act s.5
    making is unlawful if not request.fair

duty notice "Give notice"
    cites Act s.6
    on officer
    when request.held
    done if request.sent [Act s.7]

prohibition no_copy "Do not copy it"
    cites Act s.8
    on officer
    when request.held
    breached if request.copied
"#;

#[test]
fn what_has_no_limb_is_generated_too() {
    let ran = tested(UNLABELLED, &["--generate", "-q"]).exits(0);
    insta::assert_snapshot!(ran.out);
    let again = tested(&format!("{UNLABELLED}\n{}", ran.out), &["--coverage", "--threshold", "100"]).exits(0);
    assert!(again.out.contains("100.0% exercised: 6 of 6 rules"), "{}", again.out);
}

#[test]
fn generated_scenarios_close_the_gap_as_they_are_printed() {
    let ran = tested(NOTES, &["--generate", "-q"]).exits(0);
    insta::assert_snapshot!(ran.out);
    let text = format!("{NOTES}\n{}", ran.out);
    let again = tested(&text, &["--coverage", "--threshold", "100"]).exits(0);
    assert!(again.out.starts_with("3 scenarios: 3 passed, 0 failed\n"), "{}", again.out);
    let none = tested(&text, &["--generate"]).exits(0);
    assert!(none.out.ends_with("no new scenario was found that would show more\n"), "{}", none.out);
}

#[test]
fn coverage_is_shown_over_the_text_as_a_page() {
    let page = tested(NOTES, &["--coverage", "--format", "html"]).exits(0).out;
    stands_alone(&page);
    insta::assert_snapshot!(page);
}

#[test]
fn a_page_tells_what_is_not_noticed_and_what_failed_with_every_sign_escaped() {
    let ran = tested(&wrong(), &["--mutate", "--format", "html"]).exits(1);
    assert!(ran.out.contains("noticed by no scenario: dropped"), "{}", ran.out);
    assert!(ran.out.contains("<li>Called allowed &amp; &lt;not&gt; probative # yet ("), "{}", ran.out);
    stands_alone(&ran.out);
}

#[test]
fn a_page_is_of_something() {
    let ran = tested(NOTES, &["--format", "html"]).exits(2);
    assert!(ran.err.contains("ask for `--coverage`, `--mutate` or both"), "{}", ran.err);
}

#[test]
fn watching_runs_again_after_each_change_and_never_clears_what_is_no_terminal() {
    use std::io::BufRead as _;
    let folder = Folder::new().with("notes.assize", NOTES);
    let mut child = std::process::Command::new(env!("CARGO_BIN_EXE_assize"))
        .args(["test", ".", "--watch"])
        .current_dir(folder.path())
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::null())
        .spawn()
        .unwrap();
    let mut lines = std::io::BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap);
    let first = lines.next();
    std::fs::write(folder.path().join("notes.assize"), whole()).unwrap();
    let second: Vec<String> = lines.by_ref().take(3).collect();
    std::fs::write(folder.path().join("more.assize"), NOTES.replace("policy notes", "policy more")).unwrap();
    let third: Vec<String> = lines.by_ref().take(3).collect();
    std::fs::remove_file(folder.path().join("more.assize")).unwrap();
    let fourth: Vec<String> = lines.by_ref().take(3).collect();
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(first.as_deref(), Some("1 scenario: 1 passed, 0 failed"));
    assert_eq!(second, ["changed: notes.assize", "", "3 scenarios: 3 passed, 0 failed"]);
    assert_eq!(third, ["changed: more.assize", "", "4 scenarios: 4 passed, 0 failed"]);
    assert_eq!(fourth, ["changed: more.assize", "", "3 scenarios: 3 passed, 0 failed"]);
}

#[test]
fn there_is_nothing_to_watch_where_there_is_no_file() {
    let folder = Folder::new();
    let ran = Run::new(["test", "missing.assize", "--watch"]).within(&folder).ran().exits(2);
    assert!(ran.err.contains("missing.assize"), "{}", ran.err);
}

#[test]
fn the_law_library_is_exercised_to_ninety_five_per_cent() {
    let ran = Run::new(["test", "stdlib", "--coverage", "--threshold", "95"]).ran().exits(0);
    assert!(ran.out.contains(" 57 of 57 rules, "), "{}", ran.out);
}
