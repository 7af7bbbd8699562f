//! `assize eval` as a person runs it: what it prints, what it says of bad input, and its exit codes.

use crate::folder::Folder;
use crate::html::stands_alone;
use crate::law::library;
use crate::run::{Ran, Run};
use assize::eval::Law;
use assize::faces::report::{Depth, Wanted, html, report};
use assize::testing;

const POLICY: &str = r#"policy notes "Requests for notes"
    in force from 12 January 2026
    dated by request.made_on

source Act "The Act" is statute

role officer "the officer"

facts request "The request"
    made_on   : date    "On what date is the request made?"
    probative : judgement by officer on "reason to believe" with reasons
                        "Is it likely to have substantial probative value?"
    written   : yes/no  "Is the request in writing?"

decision making_request "May the request be made?"
    outcomes unlawful over allowed
    otherwise allowed

rule threshold "Substantial probative value"
    cites Act s.44A(4)
    making_request is unlawful unless all of
        (a) request.probative
        (b) request.written

impossible oral "a request cannot have value before it is made" if request.probative and request.made_on is before 1 January 1900
"#;

fn folder() -> Folder {
    Folder::new().with("notes.assize", POLICY)
}

fn eval(args: &[&str]) -> Ran {
    let folder = folder();
    Run::new(["eval", "notes.assize"].into_iter().chain(args.iter().copied())).within(&folder).ran()
}

const SETTLED: [&str; 4] = ["--set", "request.made_on=2026-02-02", "--set", "request.written=no"];

#[test]
fn a_settled_answer_names_the_limb_that_failed() {
    insta::assert_snapshot!(eval(&[&SETTLED[..], &["-q"]].concat()).exits(0).out);
}

#[test]
fn a_missing_fact_is_asked_for_and_nothing_else() {
    let ran = eval(&["--set", "request.made_on=2026-02-02", "--set", "request.written=yes"]).exits(0);
    insta::assert_snapshot!(ran.out);
}

#[test]
fn before_commencement_it_is_not_governed_and_never_allowed() {
    insta::assert_snapshot!(eval(&["--set", "request.made_on=2026-01-11", "-q"]).exits(0).out);
}

#[test]
fn the_law_of_another_day_changes_no_fact() {
    let ran = eval(&[&SETTLED[..], &["--law-at", "11 January 2026", "-q"]].concat()).exits(0);
    assert!(ran.out.contains("not governed (settled"), "{}", ran.out);
}

#[test]
fn recorded_reasons_that_are_required_are_missed() {
    let ran = eval(&[&SETTLED[..], &["--set", "request.probative=yes"]].concat()).exits(0);
    assert!(ran.out.contains("request.probative: no reasons are recorded"), "{}", ran.out);
}

#[test]
fn why_not_and_what_would_speak_of_the_same_limb() {
    let ran = eval(&[&SETTLED[..], &["--why-not", "allowed", "--what-would", "allowed", "-q"]].concat()).exits(0);
    insta::assert_snapshot!(ran.out);
}

#[test]
fn a_fact_held_fixed_is_not_changed() {
    let hold = ["--what-would", "allowed", "--hold", "request.written", "-q"];
    let ran = eval(&[&SETTLED[..], &hold].concat()).exits(0);
    assert!(!ran.out.contains("request.written: yes"), "{}", ran.out);
}

#[test]
fn json_is_of_its_version_and_says_what_the_text_says() {
    let ran = eval(&[&SETTLED[..], &["--format", "json"]].concat()).exits(0);
    let json: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(json["version"], 1);
    assert_eq!(json["answers"][0]["outcome"], "unlawful");
    assert_eq!(json["answers"][0]["because"][0]["citation"][0], "Act s.44A(4)");
    assert_eq!(json["answers"][0]["because"][0]["children"][0]["citation"][0], "Act s.44A(4)(b)");
    assert_eq!(json["receipt"]["body_of_law"][0]["dated"], "2026-02-02");
}

#[test]
fn each_exit_code_is_reached() {
    eval(&["--set", "request.made_on=2026-02-02", "--exit-code"]).exits(4);
    eval(&[&SETTLED[..], &["--exit-code"]].concat()).exits(0);
    eval(&["--set", "request.made_on=2026-02-30"]).exits(1);
    eval(&["--on", "tomorrow"]).exits(2);
    eval(&["--facts", "missing.yaml"]).exits(2);
    eval(&["--limit", "splits=1"]).exits(3);
}

#[test]
fn a_case_that_cannot_occur_is_refused_with_the_reason() {
    let ran = eval(&["--set", "request.made_on=1850-01-01", "--set", "request.probative=yes"]).exits(1);
    assert_eq!(
        ran.err,
        "assize: these facts cannot occur together, by `oral`: a request cannot have value before it is made\n"
    );
    assert_eq!(ran.out, "");
}

#[test]
fn what_is_misspelt_on_the_line_is_met_with_what_is_near() {
    for (args, near) in [
        (["--decision", "making_reqest"], "did you mean `making_request`?"),
        (["--why-not", "alowed"], "did you mean `allowed`?"),
        (["--scenario", "S01"], "there is no scenario `S01` in the policy or the files that it uses"),
        (["--set", "request.writen=yes"], "did you mean `written`?"),
        (["--with", "reform"], "reform"),
    ] {
        let ran = eval(&args);
        assert!(matches!(ran.code, Some(1 | 2)), "{args:?}: {ran:#?}");
        assert!(ran.err.contains(near), "{args:?}: {}", ran.err);
        assert_eq!(ran.out, "", "{args:?}");
    }
}

#[test]
fn a_scenario_that_a_library_text_has_is_named_with_the_text() {
    let ran = Run::new(["eval", "law.third_party_material", "--scenario", "S03"]).ran().exits(2);
    let (_, command) = ran.err.split_once("and has one: `assize ").unwrap();
    let (rest, title) = command.trim_end().strip_suffix("\"`").unwrap().split_once(" \"").unwrap();
    assert_eq!(rest, "eval law.scenarios_requests --scenario");
    Run::new(rest.split(' ').chain([title])).ran().exits(0);
    // As the README has it.
    Run::new(["eval", "law.scenarios_dates", "--scenario", "12 January 2026: notice"]).ran().exits(0);
    let ran = Run::new(rest.split(' ').chain(["S03"])).ran().exits(2);
    assert!(ran.err.contains("3 scenarios are called `S03`") && ran.err.contains(title), "{}", ran.err);
}

#[test]
fn a_part_of_a_fact_may_follow_it_on_the_line_and_not_come_before_it() {
    let policy = "policy p \"P\"\n\nsource Act \"Act\" is statute\n\nfacts f \"F\"\n    e : event \"E?\"\n\n\
        decision making \"May it be made?\"\n    outcomes unlawful over allowed\n    otherwise allowed\n\n\
        rule r \"R\"\n    cites Act s.1\n    making is unlawful if f.e\n";
    let folder = Folder::new().with("p.assize", policy);
    let eval = |sets: [&'static str; 2]| {
        Run::new(["eval", "p.assize", "--set", sets[0], "--set", sets[1]]).within(&folder).ran()
    };
    eval(["f.e=yes", "f.e.on=2026-01-01"]).exits(0);
    let ran = eval(["f.e.on=2026-01-01", "f.e=no"]).exits(1);
    assert!(ran.err.contains("`f.e` is given twice"), "{}", ran.err);
}

#[test]
fn facts_come_from_standard_input_too() {
    let folder = folder();
    let run = Run::new(["eval", "notes.assize", "--facts", "-", "-q"]).within(&folder);
    let ran = run.stdin("request: {made_on: 2026-02-02, written: no}\n").ran().exits(0);
    assert!(ran.out.contains("unlawful (settled"), "{}", ran.out);
}

#[test]
fn a_broken_policy_gives_no_answer() {
    let folder = Folder::new().with("notes.assize", POLICY.replace("unless all of", "unles all of"));
    let ran = Run::new(["eval", "notes.assize"]).within(&folder).ran().exits(1);
    assert_eq!(ran.out, "");
    assert!(ran.err.contains("syntax/"), "{}", ran.err);
}

#[test]
fn what_a_form_of_the_first_day_lacks_is_told_exactly() {
    let facts = "request: {made_on: 2026-03-03, requester: constable_ew, seeks: [counselling_record]}\n";
    let law = ["eval", "law.third_party_material", "--decision", "making_request", "--facts", "-", "-q"];
    let ran = Run::new(law).stdin(facts).ran().exits(0);
    let lacks = |fact: &str| ran.out.contains(&format!("  {fact}: "));
    // Whether a constable is a contractor is no question; whether the request was widened moves the law's date.
    assert!(ran.out.contains("Missing: only these") && !ran.out.contains("not exact"), "{}", ran.out);
    assert!(lacks("request.widened") && !lacks("request.contract_covers"), "{}", ran.out);
}

#[test]
fn no_line_is_wider_than_it_may_be() {
    let facts = "examples/officers_request/request.yaml";
    for width in ["60", "80"] {
        let ran = Run::new(["eval", "law.third_party_material", "--facts", facts, "--why", "--width", width]).ran();
        let widest = ran.exits(0).out.lines().map(|line| line.chars().count()).max().unwrap();
        assert!(widest <= width.parse().unwrap(), "{widest}");
    }
}

#[test]
fn a_page_holds_the_answer_its_reasons_and_the_facts_as_given() {
    let page = eval(&[&SETTLED[..], &["--format", "html", "--why-not", "allowed"]].concat()).exits(0).out;
    stands_alone(&page);
    insta::assert_snapshot!(page.split_once("<main").unwrap().1);
}

#[test]
fn what_an_author_or_a_case_says_is_never_markup_on_a_page() {
    let hostile = "<script>alert('1')</script> & \\\"so\\\"";
    let text = POLICY.replace("Is the request in writing", &format!("Is {hostile} in writing"));
    let facts = "request.probative: {value: true, by: \"<b>officer</b>\", reasons: \"<i>because</i>\"}\n";
    let folder = Folder::new().with("notes.assize", text).with("case.yaml", facts);
    let ran = Run::new("eval notes.assize --facts case.yaml --set request.made_on=2026-02-02 --format html".split(' '));
    let page = ran.within(&folder).ran().exits(0).out;
    stands_alone(&page);
    for told in
        ["Is &lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt; &amp; &quot;so&quot; in writing", "&lt;i&gt;because"]
    {
        assert!(page.contains(told), "{told}: {page}");
    }
}

#[test]
fn every_page_of_an_answer_stands_alone_and_tells_each_fact_given() {
    let program = library();
    let law = Law::new(&program);
    for scenario in program.scenarios.iter().step_by(9) {
        let ask = testing::ask(&law, scenario, 1_000);
        let report = report(&ask, &Wanted::default());
        let page = html(&report, Depth::Short);
        stands_alone(&page);
        assert!(report.facts.len() >= scenario.facts.iter().count(), "{}", scenario.title);
        for fact in &report.facts {
            assert!(page.contains(&fact.found.replace('"', "&quot;").replace('\'', "&#39;")), "{}", fact.fact);
        }
        let shown = page.matches("<details>").count();
        assert_eq!(html(&report, Depth::Full).matches("<details open>").count() + 1, shown, "{}", scenario.title);
    }
}
