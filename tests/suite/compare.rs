//! `assize diff` and `assize verify` through the real program: exit codes, and what is printed.

use crate::folder::Folder;
use crate::html::stands_alone;
use crate::run::{Ran, Run};
use insta::{assert_snapshot, with_settings};
use serde_json::Value;

const OLD: &str = r#"policy requests "Requests"

source Act "The Act" is statute

facts request "The request"
    signed : yes/no "Is it signed?"
    needed : yes/no "Is it necessary?"
    urgent : yes/no "Is it urgent?"

decision making "May it be made?"
    outcomes unlawful over allowed
    otherwise allowed

rule form "Form"
    cites Act s.1
    making is unlawful unless request.signed

decision answering "Must it be answered?"
    outcomes free over compelled
    otherwise compelled

rule unsigned "Nobody answers what is not signed"
    cites Act s.2
    answering is free if not request.signed or request.urgent

decision keeping "May it be kept?"
    outcomes destroyed over kept
    otherwise kept

rule needless "What is not needed is destroyed"
    cites Act s.3
    keeping is destroyed unless request.needed

decision route "Where does it go?"
    outcomes archive, court

rule to_court "To court"
    cites Act s.4
    route is court if request.signed
"#;

/// Stricter: `making`. Looser: `answering`. Burden: `keeping`. Without order: `route`. Text, and a duty of its own.
fn changed() -> String {
    let new = OLD
        .replace("\"Is it urgent?\"", "\"Is it `urgent` | pressing?\"")
        .replace("unless request.signed\n", "unless request.signed and request.needed\n")
        .replace("if not request.signed or request.urgent", "if not request.signed");
    new + r#"
rule to_archive "To the archive"
    cites Act s.5
    route is archive if request.urgent

presumption needless_again "Presumed not needed"
    cites Act s.6
    presume not request.needed
    rebutted if request.needed

role officer "An officer"

facts register "The register"
    entered : event "Was it entered, and when?"

duty enter "Enter it in the register"
    cites Act s.7
    on officer
    when request.signed
    done on register.entered
"#
}

fn folder() -> Folder {
    Folder::new().with("old.assize", OLD).with("new.assize", changed())
}

fn ran(line: &str) -> Ran {
    Run::new(line.split(' ')).within(&folder()).ran()
}

#[test]
fn a_comparison_exits_0_and_1_only_where_a_difference_is_asked_for() {
    ran("diff old.assize new.assize").exits(0);
    ran("diff old.assize old.assize").exits(0);
    ran("diff old.assize new.assize --exit-code").exits(1);
    ran("diff old.assize old.assize --exit-code").exits(0);
}

#[test]
fn a_comparison_without_its_parts_exits_2_and_says_what_is_missing() {
    let err = ran("diff old.assize").exits(2).err;
    assert!(err.contains("give a second policy, `--with AMENDMENT`, `--at DATE` twice, or `--git REV`"), "{err}");
    let err = ran("diff old.assize --at 2026-01-11").exits(2).err;
    assert_eq!(err, "assize: `--at` is given twice: the earlier date, then the later\n");
    let err = ran("diff old.assize new.assize --only makeing").exits(2).err;
    assert_eq!(err, "assize: neither has a decision, duty or prohibition `makeing`\n");
    let err = ran("diff old.assize older.assize").exits(2).err;
    assert_eq!(err, "assize: there is no file `older.assize`; did you mean `old.assize`?\n");
    let err = ran("diff old.assize --at 2026-01-11 --at tomorrow").exits(2).err;
    assert!(err.starts_with("assize: `--at tomorrow`: "), "{err}");
}

#[test]
fn a_policy_that_a_proposal_amends_is_in_force_on_both_sides() {
    let dated = OLD
        .replacen("\n\n", "\n    in force from 12 January 2026\n    dated by request.made_on\n\n", 1)
        .replace("facts request \"The request\"\n", "facts request \"The request\"\n    made_on : date \"When?\"\n");
    let proposal = r#"policy proposal "A proposal"
    in force from 12 January 2026
    dated by request.made_on
    with amendment unsigned_too

use "old"

amendment unsigned_too "What is not signed may be made"
    in force from 1 June 2026
    amends requests

    omit form
"#;
    let folder = Folder::new().with("old.assize", dated).with("new.assize", proposal);
    let ran = Run::new(["diff", "old.assize", "new.assize", "--only", "making"]).within(&folder).ran().exits(0);
    assert!(ran.out.contains("unlawful → allowed"), "{}", ran.out);
    assert!(!ran.out.contains("not governed") && !ran.out.contains("Not decided"), "{}", ran.out);
}

/// A policy with a beginning, before its rules.
const DATED: &str = r#"policy dated "Dated"
    in force from 1 January 2021
    dated by request.made_on

source Act "Act" is statute

facts request "The request"
    made_on : date "When?"
    signed : yes/no "Signed?"
    sealed : yes/no "Sealed?"

decision making "May it be made?"
    outcomes unlawful over improper over allowed
    otherwise allowed

"#;

#[test]
fn what_begins_with_its_policy_is_in_force_wherever_the_policy_is_taken_to_be() {
    let old = &format!(
        "{DATED}{}",
        r#"rule seal "A seal"
    cites Act s.1
    in force from 1 January 2021 ceasing on 1 July 2021
    making is improper unless request.sealed

rule form "A form"
    cites Act s.2
    making is unlawful if any of
        (a) request.made_on is on or after 1 July 2021
        (b) not request.sealed
"#
    );
    let new = old.replace("(b) not request.sealed", "(b) not request.sealed and not request.signed");
    let folder = Folder::new().with("old.assize", old).with("new.assize", new);
    let ran = Run::new(["diff", "old.assize", "new.assize"]).within(&folder).ran().exits(0);
    assert!(ran.out.contains("unlawful → improper") && ran.out.contains("Looser"), "{}", ran.out);
    assert!(!ran.out.contains("unlawful → allowed") && !ran.out.contains("ot decided"), "{}", ran.out);
}

#[test]
fn a_change_that_a_case_shows_is_not_called_undecided_for_another_that_none_does() {
    let old = &format!(
        "{DATED}{}",
        r#"rule early "No case that the policy governs"
    cites Act s.1
    making is improper if request.made_on is before 1 January 2020

rule form "A form"
    cites Act s.2
    making is unlawful unless request.signed
"#
    );
    let new = old.replace("unless request.signed", "unless request.signed or request.sealed");
    let folder = Folder::new().with("old.assize", old).with("new.assize", new);
    let ran = Run::new(["diff", "old.assize", "new.assize"]).within(&folder).ran().exits(3);
    assert!(ran.out.contains("  It changes; whether it also does so"), "{}", ran.out);
}

#[test]
fn a_comparison_that_meets_a_limit_exits_3_and_names_the_setting() {
    let ran = ran("diff old.assize new.assize --limit nodes=3 --exit-code").exits(3);
    assert!(ran.out.contains("the limit `nodes`, 3, was met"), "{}", ran.out);
    assert!(ran.out.replace("\n      ", " ").contains("`--limit nodes=NUMBER`"), "{}", ran.out);
}

#[test]
fn errors_of_either_policy_are_shown_and_exit_1() {
    let folder = folder().with("wrong.assize", OLD.replace("request.signed\n", "request.sined\n"));
    let ran = Run::new(["diff", "old.assize", "wrong.assize"]).within(&folder).ran().exits(1);
    assert!(ran.err.contains("wrong.assize") && ran.err.contains("did you mean"), "{}", ran.err);
    assert_eq!(ran.out, "");
}

#[test]
fn a_comparison_is_told_as_text() {
    let ran = ran("diff old.assize new.assize --witnesses").exits(0);
    assert_snapshot!(ran.out);
}

#[test]
fn a_comparison_is_told_as_markdown() {
    let ran = ran("diff old.assize new.assize --witnesses --format markdown").exits(0);
    assert_snapshot!(ran.out);
}

#[test]
fn a_comparison_is_told_as_json() {
    let ran = ran("diff old.assize new.assize --only making --only keeping --format json").exits(0);
    assert_snapshot!(ran.out);
    let json: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(json.get("version"), Some(&Value::from(1)));
}

#[test]
fn every_case_that_shows_something_can_be_pasted_and_passes() {
    let json = ran("diff old.assize new.assize --format json").exits(0).out;
    let json: Value = serde_json::from_str(&json).unwrap();
    let mut scenarios = Vec::new();
    gather(&json, &mut scenarios);
    assert!(scenarios.len() >= 6, "{json:#}");
    let pasted = format!("{}\n{}", changed(), scenarios.join("\n"));
    let folder = Folder::new().with("new.assize", pasted);
    let out = Run::new(["test"]).within(&folder).ran().exits(0).out;
    assert_eq!(out, format!("{0} scenarios: {0} passed, 0 failed\n", scenarios.len()));
}

/// What stands under `scenario` anywhere in a value.
fn gather(value: &Value, scenarios: &mut Vec<String>) {
    match value {
        Value::Object(map) => {
            for (name, value) in map {
                match value.as_str().filter(|_| name == "scenario") {
                    // Each has a title of its own.
                    Some(text) => scenarios.push(text.replacen("\"\n", &format!(", {}\"\n", scenarios.len()), 1)),
                    None => gather(value, scenarios),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| gather(item, scenarios)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

#[test]
fn narrow_text_stays_within_its_width() {
    let out = ran("diff old.assize new.assize --width 50").exits(0).out;
    assert!(out.lines().all(|line| line.chars().count() <= 50), "{out}");
}

/// Records in every form; of eight, one is in the wrong type, one has no such fact, and one is no text.
fn records() -> Folder {
    folder()
        .with("one.yaml", "request:\n    signed: yes\n    needed: no\n    urgent: no\n")
        .with("two.toml", "[request]\nsigned = \"yes\"\nneeded = \"yes\"\nurgent = \"yes\"\n")
        .with(
            "lines.jsonl",
            "{\"request\": {\"signed\": \"yes\", \"needed\": \"no\"}, \"register\": {\"entered\": \"no\"}}\n\n\
             {\"request\": {\"signed\": \"yse\"}}\n  {\"request\": {}}\n",
        )
        .with("list.json", "[{\"request\": {\"signed\": \"no\"}},\n {\"request\": {\"sealed\": \"no\"}}]\n")
        .with("broken.yaml", b"request: \xff\n")
}

const CASES: &str = "diff old.assize new.assize -q --cases one.yaml two.toml lines.jsonl list.json broken.yaml";

#[test]
fn records_are_counted_by_what_became_of_them_and_none_is_dropped() {
    let folder = records();
    let out = Run::new(CASES.split(' ')).within(&folder).ran().exits(0).out;
    let told = out.split("Put to both").nth(1).and_then(|rest| rest.split("\n\n").next()).unwrap();
    assert_snapshot!(told);
    let out = Run::new(format!("{CASES} --format markdown").split(' ')).within(&folder).ran().exits(0).out;
    let told = out.split("## Records").nth(1).and_then(|rest| rest.split("**Only").next()).unwrap();
    assert_snapshot!(told);
}

#[test]
fn counts_of_records_add_up() {
    let out = Run::new(format!("{CASES} --format json").split(' ')).within(&records()).ran().exits(0).out;
    let json: Value = serde_json::from_str(&out).unwrap();
    let records = json.get("records").unwrap();
    let length = |value: &Value, name: &str| value.get(name).and_then(Value::as_array).map_or(0, Vec::len);
    assert_eq!(records.get("total"), Some(&Value::from(8)));
    assert_eq!(length(records, "unreadable"), 3);
    let counts = records.get("counts").and_then(Value::as_array).unwrap();
    assert_eq!(counts.len(), 4, "{records:#}");
    for count in counts {
        let results = count.get("results").and_then(Value::as_array).unwrap();
        let inside: usize = results.iter().map(|result| length(result, "records")).sum();
        let aside: usize = ["open", "impossible", "not_decided"].iter().map(|name| length(count, name)).sum();
        assert_eq!(inside + aside + 3, 8, "{count:#}");
    }
    insta::assert_snapshot!(serde_json::to_string_pretty(counts.get(2).unwrap()).unwrap());
}

#[test]
fn what_a_line_holds_beside_facts_is_passed_over_and_told_of_once() {
    let lines =
        "{\"synthetic\": true, \"id\": 1, \"request.signed\": true}\n{\"id\": 2, \"request.signed\": \"perhaps\"}\n";
    let folder = records().with("made_up.jsonl", lines);
    let ran = Run::new("diff old.assize new.assize -q --cases made_up.jsonl".split(' ')).within(&folder).ran().exits(0);
    assert!(ran.out.contains("Put to both: 2 records, of which 1 cannot be read"), "{}", ran.out);
    assert!(ran.out.contains("made_up.jsonl:2:"), "{}", ran.out);
    assert_eq!(ran.err.matches("`synthetic`").count(), 1, "{}", ran.err);
    assert!(ran.err.contains("it is passed over"), "{}", ran.err);
}

#[test]
fn records_that_are_not_there_exit_2() {
    let err = ran("diff old.assize new.assize --cases nowhere.yaml").exits(2).err;
    assert_eq!(err, "assize: there is no file `nowhere.yaml`\n");
    let err = ran("diff old.assize new.assize --on 2026-02-02").exits(2).err;
    assert!(err.contains("--cases"), "{err}");
}

const SAFEGUARDS: &str = r#"
property signed "What is not signed is not made."
    never making is allowed and not request.signed
"#;

fn verified(extra: &str, line: &str) -> Ran {
    let folder = Folder::new().with("act.assize", format!("{OLD}{SAFEGUARDS}{extra}"));
    Run::new(line.split(' ')).within(&folder).ran()
}

#[test]
fn a_proof_exits_0_a_refutation_1_and_a_limit_3() {
    verified("", "verify").exits(0);
    let refuted = "\nproperty all_made \"All are made.\"\n    always making is allowed\n";
    verified(refuted, "verify").exits(1);
    let expected = "    expected to fail \"the Act asks for a signature\"\n";
    verified(&format!("{refuted}{expected}"), "verify").exits(0);
    // What is proved and was expected to fail is no longer what its author believes of it.
    verified("    expected to fail \"it was an oversight\"\n", "verify").exits(1);
    // Beyond the limit a proof is sought in another way; on what an answer turns is not.
    verified("", "verify --limit nodes=1").exits(0);
    let turns = "\nproperty by_hand \"Not on need.\"\n    never making turns on request.needed\n";
    let out = verified(turns, "verify --limit nodes=1").exits(3).out;
    assert!(out.contains("the limit `nodes`, 1, was met; raise it with `--limit nodes=NUMBER`"), "{out}");
    verified("", "verify nowhere").exits(2);
}

#[test]
fn a_claim_on_the_line_is_proved_or_refuted() {
    let folder = folder();
    let claim = |option, words| Run::new(["verify", "old.assize", option, words]).within(&folder).ran();
    claim("--never", "making is allowed and not request.signed").exits(0);
    claim("--always", "making is allowed").exits(1);
    let err = claim("--never", "request.sined").exits(1).err;
    assert!(err.contains("[--never:1:1]") && err.contains("did you mean"), "{err}");
    let err = Run::new(["verify", "--never", "request.signed"]).within(&folder).ran().exits(2).err;
    assert_eq!(err, "assize: `--never` and `--always` speak of one policy: name it, and no other\n");
}

#[test]
fn proofs_are_told_as_json() {
    let refuted = "\nproperty all_made \"All are made.\"\n    always making is allowed\n";
    let out = verified(refuted, "verify --format json").exits(1).out;
    with_settings!({ description => "one property proved, one refuted" }, { assert_snapshot!(out) });
}

#[test]
fn a_page_is_whole_fetches_nothing_and_escapes_what_authors_wrote() {
    let hostile = "\"Is it <script>alert('1')</script> & urgent?\"";
    let new = changed().replace("\"Is it `urgent` | pressing?\"", hostile);
    let folder = records().with("new.assize", new);
    let out = Run::new(format!("{CASES} --format html").split(' ')).within(&folder).ran().exits(0).out;
    assert!(out.starts_with("<!doctype html>\n<html lang=\"en-GB\">"), "{out}");
    assert!(out.contains("Is it &lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt; &amp; urgent?"), "{out}");
    stands_alone(&out);
    for told in ["<details><summary>", "making is settled unlawful", "allowed → unlawful: 2 (class 2: 2)", "<table>"]
    {
        assert!(out.contains(told), "{told}: {out}");
    }
}
