//! Facts given on the line.

use crate::base::span::FileId;
use crate::facts::testing::{program, shown};
use crate::facts::{set, to_yaml};
use crate::ir::Facts;
use insta::assert_snapshot;

/// The facts after the arguments, as YAML, or the first complaint.
fn after(arguments: &[&str]) -> String {
    let program = program();
    let mut facts = Facts::new();
    for argument in arguments {
        let before = facts.clone();
        if let Err(complaint) = set(&program, &mut facts, FileId(0), argument) {
            assert_eq!(facts, before, "a wrong argument changes nothing");
            return shown(argument, &[*complaint]);
        }
    }
    to_yaml(&program, &facts)
}

#[test]
fn a_fact_is_set_by_name() {
    let facts = after(&[
        "request.held=yes",
        "request.held.by=DC Example",
        "request.held.on=2026-01-12",
        "request.held.reasons=none",
        "request.widened = 2026-02-01",
        "request.made_on=12 January 2026",
        "request.authorised_by=none",
        "request.holder=other \"a = b\"",
        "request.note=[not a list], a = b: # c",
        "request.line=\"unknown\"",
        "victim.age=17",
        "notice.period=14 days",
        "notice.kinds=medical, counselling,other \"dental, private\"",
        "notice.given=yes",
        "notice.given.on=unknown",
        "disclosure.material[0].label=session note",
        "disclosure.material[\"session note\"].capable=yes",
        "disclosure.material[0].capable.reasons='It says so'",
        "disclosure.material[1].pages=3",
        "urgent=no",
    ]);
    assert_snapshot!("set_right", facts);
}

#[test]
fn a_fact_is_made_unknown_and_a_set_or_list_is_given_whole() {
    assert_eq!(after(&["request.held=yes", "request.held=unknown"]), "");
    assert_eq!(after(&["notice.kinds=[]"]), "notice:\n  kinds: []\n");
    let partial = after(&["notice.kinds={includes: [medical], excludes: [education]}"]);
    assert_eq!(partial, "notice:\n  kinds: {includes: [medical], excludes: [education]}\n");
    let list = after(&["disclosure.material=[{label: a, pages: 1}, {}]"]);
    assert_eq!(list, "disclosure:\n  material:\n    -\n      label: \"a\"\n      pages: 1\n    - {}\n");
    let held = after(&["request.held={value: no, by: \"DC Example\"}"]);
    assert_eq!(held, "request:\n  held:\n    value: no\n    by: \"DC Example\"\n");
}

#[test]
fn what_is_wrong_is_said_at_its_place_in_the_argument() {
    let mut out = String::new();
    for arguments in [
        ["request.held"].as_slice(),
        &["request.held="],
        &["request.hled=yes"],
        &["request=yes"],
        &["=yes"],
        &[""],
        &["request.held=perhaps"],
        &["request.held.by=DC Example"],
        &["request.held=yes", "request.held.reason=none"],
        &["request.written.by=me"],
        &["request.made_on=12/01/2026"],
        &["notice.kinds=medical,conselling"],
        &["notice.kinds=medical,,education"],
        &["notice.kinds=[medical"],
        &["disclosure.material[1].pages=3"],
        &["disclosure.material[one].pages=3"],
        &["disclosure.material[\"note\"].pages=3"],
        &["disclosure.material[0].label=note", "disclosure.material[\"noet\"].pages=3"],
        &["disclosure.material[0].pges=3"],
        &["disclosure.material[0]=3"],
        &["disclosure.material[0=3"],
        &["victim[0].age=3"],
        &["request.note[0].x=3"],
        &["disclosure.material[99999999999999999999].pages=3"],
    ] {
        out.push_str(&format!("--- {}\n{}", arguments.join("; "), after(arguments)));
    }
    assert_snapshot!("set_wrong", out);
}

proptest::proptest! {
    #[test]
    fn any_argument_is_answered(argument in "[a-z.=\\[\\]\"'{}, 0-9:\u{e9}]{0,40}|request\\.(held|note|widened)=.{0,20}|disclosure\\.material\\[.{0,8}\\].{0,10}=.{0,8}|notice\\.kinds=.{0,20}") {
        let mut facts = Facts::new();
        if let Err(complaint) = set(&program(), &mut facts, FileId(0), &argument) {
            proptest::prop_assert!(argument.get(complaint.span.range()).is_some(), "{:?} {}", complaint.span, argument);
        }
    }
}
