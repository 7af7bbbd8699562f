//! `assize test --mutate`: which small changes of a policy its scenarios notice.

use crate::folder::Folder;
use crate::run::{Ran, Run};
use assize::testing::limbs::Files;
use assize::testing::mutant::make::changes;
use std::collections::BTreeSet;

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
    making_request is unlawful unless all of
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

#[track_caller]
fn tested(text: &str, args: &[&str]) -> Ran {
    let folder = Folder::new().with("notes.assize", text);
    Run::new([["test", "notes.assize", "--mutate"].as_slice(), args].concat()).within(&folder).ran()
}

#[track_caller]
fn json(text: &str, args: &[&str]) -> serde_json::Value {
    serde_json::from_str(&tested(text, &[args, &["--format", "json"]].concat()).exits(0).out).unwrap()
}

#[test]
fn what_no_scenario_notices_is_listed_by_place_with_a_case_that_would() {
    insta::assert_snapshot!(tested(NOTES, &[]).exits(0).out);
}

#[test]
fn generated_scenarios_notice_the_rest_as_they_are_printed() {
    let ran = tested(NOTES, &["--generate", "-q"]).exits(0);
    let (_, scenarios) = ran.out.split_once("\n# For notes.assize\n").unwrap();
    let again = tested(&format!("{NOTES}\n{scenarios}"), &["--threshold", "100"]).exits(0);
    assert!(again.out.contains("\n100.0% of changes noticed: "), "{}", again.out);
}

#[test]
fn fewer_changes_noticed_than_the_threshold_asks_for_is_negative() {
    let all = json(NOTES, &[])["mutation"]["percent"].as_u64().unwrap();
    tested(NOTES, &["--threshold", &all.to_string()]).exits(0);
    tested(NOTES, &["--threshold", &(all + 1).to_string()]).exits(1);
}

#[test]
fn the_threshold_is_held_to_each_measure_that_is_asked_for() {
    // Each limb is seen to decide, and the first day in force is not.
    let whole = r#"
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
    let text = format!("{NOTES}{whole}");
    Run::new(["test", "notes.assize", "--coverage", "--threshold", "100"])
        .within(&Folder::new().with("notes.assize", text.clone()))
        .ran()
        .exits(0);
    tested(&text, &["--coverage", "--threshold", "100"]).exits(1);
}

#[test]
fn a_change_that_alters_no_case_is_proved_alike_and_not_counted() {
    // Where (i) is no so is (b); where it is yes so is (a), and (b) does not matter. So (ii) never does.
    let text = NOTES.replace("all of\n", "any of\n").replace(
        "(b) request.agreed",
        "(b) all of\n            (i) request.probative\n            (ii) request.agreed",
    );
    let json = json(&text, &[]);
    let alike = json["mutation"]["alike"].as_array().unwrap();
    let parts: BTreeSet<&str> = alike.iter().map(|change| change["part"].as_str().unwrap()).collect();
    assert!(parts.contains("limb (ii) of rule `threshold`"), "{parts:?}");
    assert!(alike.iter().all(|change| change.get("case").is_none()), "{alike:?}");
}

#[test]
fn a_scenario_that_fails_already_notices_nothing() {
    let wrong = NOTES.replace("is unlawful\n            because", "is allowed\n            because");
    let ran = tested(&wrong, &[]).exits(1);
    assert!(ran.out.contains("\n0.0% of changes noticed: "), "{}", ran.out);
}

#[test]
fn a_policy_without_anything_to_change_is_noticed_whole() {
    let text = "library words \"Words\"\n";
    assert!(tested(text, &["--threshold", "100"]).exits(0).out.contains("100.0% of changes noticed: 0 of 0"));
}

#[test]
fn a_change_unmade_leaves_the_law_as_it_was() {
    let program = crate::law::library();
    let files: Files = program.policies.iter().map(|policy| (policy.span.file, policy.span.file)).collect();
    let mut scratch = program.clone();
    let mut kinds = BTreeSet::new();
    for mut made in changes(&program, &files) {
        let other = made.patch.made(&mut scratch, |changed| *changed != program);
        assert!(other, "{} {} changes nothing", made.part, made.words);
        kinds.insert(made.change);
    }
    assert!(scratch == program);
    assert_eq!(kinds.len(), 7, "{kinds:?}");
}
