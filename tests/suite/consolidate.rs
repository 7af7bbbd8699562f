//! The law after its amendments, as texts: it checks, and it answers as the law and its amendments do together.

use crate::folder::Folder;
use crate::run::Run;
use assize::base::date::Date;
use assize::base::limits::Limits;
use assize::base::span::FileId;
use assize::check::Options;
use assize::consolidate::{Consolidated, Refusal, consolidate};
use assize::eval::{Ask, Law};
use assize::facts::{self, Format};
use assize::ir::{DecisionId, Facts, Program, ScenarioId};
use assize::workspace::{Texts, Workspace};

const REFORMS: [(&str, &[&str]); 5] = [
    ("accounts", &[]),
    ("by_content", &[]),
    ("equal_confidentiality", &[]),
    ("judicial_gate", &[]),
    ("proposals", &["by_content", "equal_confidentiality"]),
];

/// The examples of reforms, in memory.
fn reforms() -> Texts {
    let mut texts = Texts::default();
    for entry in std::fs::read_dir("examples/reforms").unwrap().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.ends_with(".assize") {
            texts = texts.with(name, std::fs::read(entry.path()).unwrap());
        }
    }
    texts
}

fn texts_of(consolidated: &Consolidated) -> Texts {
    let texts = consolidated.texts.iter();
    texts.fold(Texts::default(), |all, text| all.with(text.path.clone(), text.text.as_bytes()))
}

fn program(texts: &Texts, entry: &str, with: &[&str]) -> Program {
    let workspace = Workspace::open(texts, entry, Limits::default()).unwrap();
    let options = Options { amendments: with.iter().map(|name| (*name).to_owned()).collect() };
    workspace.check(0, &options).program().unwrap_or_else(|found| panic!("{entry}: {found:?}"))
}

fn done(texts: &Texts, entry: &str, with: &[&str], at: Option<Date>) -> Result<Consolidated, Refusal> {
    let workspace = Workspace::open(texts, entry, Limits::default()).unwrap();
    let options = Options { amendments: with.iter().map(|name| (*name).to_owned()).collect() };
    consolidate(&workspace, 0, &options, at)
}

/// Every decision of one program beside that of the same name in the other, on one case under the law of a date.
fn agree(one: &Program, other: &Program, case: &Facts, at: Date) -> usize {
    let yaml = facts::to_yaml(one, case);
    let (same, found) = facts::read(other, FileId(0), &yaml, Format::Yaml, &facts::Limits::default());
    assert!(found.is_empty(), "{found:?}");
    let (one_law, other_law) = (Law::new(one), Law::new(other));
    let ask = |law, facts| Ask { law, facts, on: Some(at), law_at: Some(at), splits: 2_000 };
    let (first, second) = (ask(&one_law, case), ask(&other_law, &same));
    let mut compared = 0;
    for n in 0..one.decisions.len() {
        let id = DecisionId::new(n);
        let decision = one.decision(id);
        if decision.binder.is_some() {
            continue;
        }
        let twin = other.decision_named(&decision.head.name).expect("no decision is lost");
        let (verdict, again) = (first.decide(id, None).verdict, second.decide(twin, None).verdict);
        assert_eq!(verdict.result, again.result, "{} on {at}\n{yaml}", decision.head.name);
        assert_eq!(verdict.status, again.status, "{} on {at}\n{yaml}", decision.head.name);
        compared += 1;
    }
    compared
}

#[test]
fn consolidated_law_answers_as_the_law_with_its_amendments() {
    let texts = reforms();
    let dates = ["1 March 2021", "2 February 2026", "31 August 2027", "1 September 2027", "2 January 2030"];
    let dates = dates.map(|date| Date::parse(date).unwrap());
    let mut compared = 0;
    for (name, with) in REFORMS {
        let entry = format!("{name}.assize");
        let base = program(&texts, &entry, with);
        let whole = done(&texts, &entry, with, None).unwrap();
        let amended = program(&texts_of(&whole), &whole.texts[0].path, &[]);
        for n in 0..base.scenarios.len() {
            for date in dates {
                compared += agree(&base, &amended, &base.scenario(ScenarioId::new(n)).facts, date);
            }
        }
        // On the day before the reform, and on the day.
        for date in [dates[2], dates[3]] {
            let then = done(&texts, &entry, with, Some(date)).unwrap();
            assert!(then.texts.iter().filter(|text| text.changed).all(|text| !text.text.contains("\nscenario ")));
            let then = program(&texts_of(&then), &then.texts[0].path, &[]);
            for n in 0..base.scenarios.len() {
                compared += agree(&base, &then, &base.scenario(ScenarioId::new(n)).facts, date);
            }
        }
    }
    assert!(compared > 200, "{compared}");
}

#[test]
fn what_no_amendment_changes_stays_as_it_was_written() {
    let whole = done(&reforms(), "accounts.assize", &[], None).unwrap();
    let act = whole.texts.iter().find(|text| text.path == "law/chapter3a.assize").unwrap();
    let before = std::fs::read_to_string("stdlib/law/chapter3a.assize").unwrap();
    let kept = before.lines().filter(|line| act.text.contains(line)).count();
    assert_eq!(before.lines().count() - kept, 1, "only a `use` is another");
    assert!(!whole.texts[0].text.contains("amendment "), "{}", whole.texts[0].text);
}

const ACT: &str = "policy act \"Act\"\n    in force from 1 January 2026\n    dated by f.on\n\nsource Act \"Act\" is statute\n\n\
    facts f \"F\"\n    on : date \"When?\"\n    a  : yes/no \"A?\"\n    b  : yes/no \"B?\"\n\n\
    decision d \"D?\"\n    outcomes bad over good\n    otherwise good\n\n\
    # why r\nrule r \"R\"\n    cites Act s.1\n    # on a\n    d is bad unless all of\n        (a) f.a\n        (b) f.b\n";

fn bill(changes: &str) -> Texts {
    let bill = format!(
        "policy bill \"Bill\"\n    with amendment change  # enacted\n\nuse \"act\"\n\nsource Bill \"Bill\" is proposal\n\n\
         amendment change \"A change\"\n    amends act\n    in force from 1 July 2026\n    cites Bill cl.1\n{changes}\n"
    );
    Texts::default().with("act.assize", ACT).with("bill.assize", bill)
}

#[test]
fn an_amendment_in_the_text_that_it_amends_is_made_in_it() {
    let amendment = "source Bill \"Bill\" is proposal\n\n# of the change\namendment change \"A change\"\n    amends act\n    \
        in force from 1 July 2026\n    cites Bill cl.1\n    # of its text\n    replace r with\n        rule r \"R\"\n            \
        cites Act s.1\n            # within\n            d is bad unless f.a\n    insert after r\n        \
        rule s \"S\"\n            cites Act s.2\n            d is bad unless f.b\n\n# why r\nrule r";
    let text =
        ACT.replacen("# why r\nrule r", amendment, 1) + "\nrule t \"T\"\n    cites Act s.3\n    d is bad if f.b\n";
    let texts = Texts::default().with("act.assize", text);
    let with = ["change"];
    let whole = done(&texts, "act.assize", &with, None).unwrap();
    insta::assert_snapshot!(whole.texts[0].text);
    let base = program(&texts, "act.assize", &with);
    let amended = program(&texts_of(&whole), "act.assize", &[]);
    for yaml in ["f: {a: yes, b: no}", "f: {a: no, b: no}", "f: {a: no, b: yes}", "f: {a: yes, b: yes}"] {
        let (case, found) = facts::read(&base, FileId(0), yaml, Format::Yaml, &facts::Limits::default());
        assert!(found.is_empty(), "{found:?}");
        for date in ["30 June 2026", "1 July 2026"] {
            assert_eq!(agree(&base, &amended, &case, Date::parse(date).unwrap()), 1);
        }
    }
}

#[test]
fn limbs_and_remarks_stand_where_they_belong() {
    let changes =
        "    omit limb (b) of r\n    insert limb (c) into r\n        any of\n        (i) f.b\n        (ii) not f.a";
    let whole = done(&bill(changes), "bill.assize", &[], None).unwrap();
    let shown: Vec<String> = whole.texts.iter().map(|text| format!("===== {}\n{}", text.path, text.text)).collect();
    insta::assert_snapshot!(shown.join("\n"));
}

#[test]
fn an_old_rule_that_a_saving_keeps_beside_the_new_is_refused() {
    let changes = "    replace r with\n        rule r \"R\"\n            cites Bill cl.2\n            d is bad unless f.a\n    saving f.b";
    let Err(Refusal::Unsayable(why)) = done(&bill(changes), "bill.assize", &[], None) else { panic!() };
    assert!(why.starts_with("`r` is replaced with a saving"), "{why}");
}

#[test]
fn a_name_that_would_mean_two_things_is_refused() {
    let changes = "    insert after r\n        rule q \"Q\"\n            cites Act s.2\n            d is bad if f.a";
    let mut clash = bill(changes);
    let text = "policy bill \"Bill\"\n\nuse \"act\"\n\nsource Act \"Another Act\" is statute\n\namendment change \"A change\"\n    amends act\n    \
                in force from 1 July 2026\n    insert after r\n        rule q \"Q\"\n            cites bill.Act s.2\n            \
                d is bad if f.a\n";
    clash = clash.with("bill.assize", text);
    let Err(Refusal::Unsayable(why)) = done(&clash, "bill.assize", &["change"], None) else { panic!() };
    assert!(why.starts_with("`Act` is declared both where"), "{why}");
}

#[test]
fn a_folder_is_written_once_and_its_scenarios_pass() {
    let folder = Folder::new();
    let to = folder.path().join("law").to_string_lossy().into_owned();
    let policy = "examples/reforms/judicial_gate.assize";
    let ran = Run::new(["consolidate", policy, "-o", &to]).ran().exits(0);
    assert!(ran.out.contains("judicial_gate.assize\n") && ran.out.contains("(only what it uses)"), "{}", ran.out);
    let tested = Run::new(["test", &format!("{to}/judicial_gate.assize")]).ran().exits(0);
    assert_eq!(tested.out, "4 scenarios: 4 passed, 0 failed\n");
    Run::new(["fmt", "--check", &to]).ran().exits(0);
    Run::new(["consolidate", policy, "-o", &to]).ran().exits(2);
}

#[test]
fn what_cannot_be_consolidated_says_why() {
    let ran = Run::new(["consolidate", "law.chapter3a"]).ran().exits(2);
    assert!(ran.err.starts_with("assize: no amendment applies"), "{}", ran.err);
    let ran = Run::new(["consolidate", "examples/reforms/proposals.assize", "--with", "by_contents"]).ran().exits(2);
    assert!(ran.err.contains("there is no amendment `by_contents`"), "{}", ran.err);
    Run::new(["consolidate", "law.chapter3a", "--at", "soon"]).ran().exits(2);
}
