//! Two laws at once, and charts: what `assize run` says of records under both is what it says under each, in the classes
//! of `assize diff`.

use crate::folder::Folder;
use crate::run::{Ran, Run};
use serde_json::Value;
use std::collections::BTreeMap;

const OLD: &str = "\
policy requests \"Requests\"

source Act \"The Act\" is statute

facts request \"The request\"
    signed  : yes/no \"Is it signed?\"
    sealed  : yes/no \"Is it sealed?\"
    made_on : date   \"When is it made?\"

impossible both \"it is signed and sealed\"
    if request.signed and request.sealed

decision making \"May it be made?\"
    outcomes unlawful over improper over allowed
    otherwise allowed

rule form \"Form\"
    cites Act s.1
    making is improper unless request.signed
";

const NEW: &str = "\
policy requests \"Requests\"

source Act \"The Act\" is statute

facts request \"The request\"
    signed  : yes/no \"Is it signed?\"
    made_on : date   \"When is it made?\"
facts basis \"Its basis\"
    dated   : yes/no \"Is it dated?\"
    kinds   : some of Kind \"Of which kinds?\"

type Kind is one of
    gp       \"of a general practice\"
    hospital \"of a hospital\"

decision making \"May it be made?\"
    outcomes unlawful over improper over allowed
    otherwise allowed

rule form \"Form\"
    cites Act s.1
    making is improper unless request.signed or basis.kinds includes gp

rule dating \"Dating\"
    cites Act s.2
    making is unlawful unless basis.dated
";

const LINES: &str = r#"{"id": "R1", "request": {"signed": "yes", "made_on": "2026-02-01"}, "basis": {"dated": "no", "kinds": []}}
{"id": "R2", "request": {"signed": "no", "made_on": "2026-02-01"}, "basis": {"dated": "yes", "kinds": ["gp"]}}
{"id": "R3", "request": {"signed": "yes", "made_on": "2026-03-01"}, "basis": {"dated": "yes"}}
{"id": "R4", "request": {"signed": "yes", "made_on": "2026-03-01"}}
{"id": "R5", "request": {"signed": "yes", "sealed": "yes"}, "basis": {"dated": "yes"}}
{"id": "R6", "request": {"signed": "perhaps"}, "basis": {"dated": "yes"}}

{"id": "R7", "request": {"signed": "yes"}, "basis": {"dated": "soon"}}
{"id": "R8", "request": {"signed": "yes", "made_on": "2026-03-01"}, "basis": {"dated": "no", "remark": 1}, "remark": 2}
"#;

fn folder() -> Folder {
    Folder::new().with("old.assize", OLD).with("new.assize", NEW).with("cases.jsonl", LINES)
}

fn both(folder: &Folder, args: &[&str]) -> Ran {
    let start = ["run", "old.assize", "--policy-b", "new.assize", "--cases"];
    Run::new(start.iter().chain(args).copied()).within(folder).ran()
}

fn rows(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn what_became_of_each_record_is_told_with_its_class() {
    let ran = both(&folder(), &["cases.jsonl"]).exits(0);
    insta::assert_snapshot!(ran.out + &ran.err);
}

#[test]
fn a_name_that_one_law_knows_is_no_stranger_and_one_that_neither_does_is_told_once() {
    let ran = both(&folder(), &["cases.jsonl", "--strict"]).exits(1);
    assert!(ran.err.contains("`basis.remark`") || ran.err.contains("`remark`"), "{}", ran.err);
    let told = both(&folder(), &["cases.jsonl"]).err;
    assert_eq!(told.matches("passed over").count(), 2, "{told}");
    assert!(told.contains("only the old law knows request.sealed\n"), "{told}");
    assert!(told.contains("only the new law knows basis.dated, basis.kinds\n"), "{told}");
}

#[test]
fn a_table_says_of_two_laws_what_the_same_lines_say() {
    let folder = folder().with(
        "cases.csv",
        "id,request.signed,request.made_on,basis.dated,basis.kinds,request.sealed\nR1,yes,2026-02-01,no,[],\n\
         R2,no,2026-02-01,yes,gp,\nR3,yes,2026-03-01,yes,,\n",
    );
    let told = |path: &str| -> Vec<String> {
        let rows = rows(&both(&folder, &[path]).exits(0).out);
        rows.iter().take(3).map(|row| format!("{} {} {} {}", row["id"], row["was"], row["now"], row["class"])).collect()
    };
    assert_eq!(told("cases.csv"), told("cases.jsonl"));
    let csv = both(&folder, &["cases.csv", "--format", "csv", "-q"]).exits(0).out;
    let wanted = "line,id,decision,was,was_status,now,now_status,change,class,why\n\
        2,R1,making,allowed,settled,unlawful,settled,stricter,1,\n\
        3,R2,making,improper,settled,allowed,settled,looser,2,\n\
        4,R3,making,allowed,settled,allowed,settled,same,,\n";
    assert_eq!(csv, wanted);
}

#[test]
fn counts_of_what_became_of_records_add_up_and_the_classes_are_told() {
    let ran = both(&folder(), &["cases.jsonl", "--by", "request.made_on.month,basis.dated", "-q"]).exits(0);
    insta::assert_snapshot!(ran.out);
    let lines = rows(&both(&folder(), &["cases.jsonl", "--count", "--format", "jsonl"]).exits(0).out);
    assert_eq!(lines.iter().map(|line| line["records"].as_u64().unwrap()).sum::<u64>(), 8);
}

/// The law before Chapter 3A and with it, over records that leave some facts out.
const REFORM: [&str; 9] = [
    "law.third_party_material",
    "--decision",
    "making_request",
    "--law-at",
    "2026-01-11",
    "--law-at-b",
    "2026-01-12",
    "--cases",
    "cases.jsonl",
];

fn made_up(records: &str) -> Folder {
    let made = ["generate", REFORM[0], REFORM[1], REFORM[2], "--records", records, "--unknown", "3", "--seed", "5"];
    let made = Run::new(made).ran().exits(0).out.replace("\"synthetic\":true,", "");
    let unnamed = |line: &str| {
        let mut record: Value = serde_json::from_str(line).unwrap();
        record.as_object_mut().unwrap().remove("id");
        format!("{record}\n")
    };
    Folder::new().with("cases.jsonl", made.lines().map(unnamed).collect::<String>())
}

#[test]
fn two_laws_at_once_say_what_each_says_alone_on_any_number_of_threads() {
    let folder = made_up("400");
    let ran = |args: &[&str]| Run::new(["run"].iter().chain(args).copied()).within(&folder).ran().exits(0).out;
    let together = ran(&REFORM);
    assert_eq!(together, ran(&[&REFORM[..], &["--threads", "1"]].concat()));
    let [rows, alone @ ..] = [
        &together,
        &ran(&[&REFORM[..5], &REFORM[7..]].concat()),
        &ran(&[&REFORM[..3], &["--law-at", "2026-01-12", "--cases", "cases.jsonl"]].concat()),
    ]
    .map(|text| rows(text));
    let mut changed = 0;
    for (n, row) in rows.iter().enumerate() {
        for (alone, name) in alone.iter().zip(["was", "now"]) {
            assert_eq!(row[name], alone[n]["outcome"], "{row}");
            assert_eq!(row[format!("{name}_status")], alone[n]["status"], "{row}");
        }
        changed += usize::from(row["class"].is_number());
    }
    assert!(rows.len() == 400 && changed > 20, "{changed} of {} changed and are in a class", rows.len());
}

#[test]
fn the_classes_are_those_of_diff_record_by_record() {
    let folder = made_up("150");
    let diff = ["diff", REFORM[0], "--only", REFORM[2], "--at", REFORM[4], "--at", REFORM[6], "--cases", "cases.jsonl"];
    let diff = Run::new(diff.iter().chain(&["--format", "json"]).copied()).within(&folder).ran().exits(0).out;
    let report: Value = serde_json::from_str(&diff).unwrap();
    let mut told: BTreeMap<(String, String, Option<u64>), u64> = BTreeMap::new();
    let words = |value: &Value| value.as_str().unwrap().to_owned();
    for result in report["records"]["counts"][0]["results"].as_array().unwrap() {
        let (old, new) = (words(&result["old"]), words(&result["new"]));
        for class in result["classes"].as_array().unwrap() {
            told.insert((old.clone(), new.clone(), class["number"].as_u64()), class["records"].as_u64().unwrap());
        }
        let in_none = result["no_class"].as_u64().unwrap();
        let all = result["records"].as_array().unwrap().len() as u64;
        let rest = if old == new { all } else { in_none };
        if rest > 0 {
            told.insert((old, new, None), rest);
        }
    }
    let mut found: BTreeMap<(String, String, Option<u64>), u64> = BTreeMap::new();
    for row in rows(&Run::new(["run"].iter().chain(&REFORM).copied()).within(&folder).ran().exits(0).out) {
        if row["change"] != "open" {
            *found.entry((words(&row["was"]), words(&row["now"]), row["class"].as_u64())).or_default() += 1;
        }
    }
    assert_eq!(found, told);
    assert!(found.keys().filter(|(_, _, class)| class.is_some()).count() > 2, "{found:?}");
}

#[test]
fn two_laws_that_are_one_or_ask_nothing_alike_are_refused() {
    let folder = folder().with("other.assize", NEW.replace("making", "sending"));
    let run = |args: &[&str]| Run::new(["run", "old.assize", "--cases", "cases.jsonl"].iter().chain(args).copied());
    let same = run(&["--policy-b", "old.assize"]).within(&folder).ran().exits(2);
    assert!(same.err.contains("both laws are the same"), "{}", same.err);
    let other = run(&["--policy-b", "other.assize"]).within(&folder).ran().exits(2);
    assert!(other.err.contains("no decision `making`"), "{}", other.err);
    let by = run(&["--policy-b", "new.assize", "--by", "basis.date"]).within(&folder).ran().exits(2);
    assert!(by.err.contains("did you mean `basis.dated`?"), "{}", by.err);
    let drawn = run(&["--chart", "--format", "csv"]).within(&folder).ran().exits(2);
    assert!(drawn.err.contains("`--chart` draws"), "{}", drawn.err);
}

#[test]
fn counts_are_drawn_in_blocks_or_ascii() {
    let args = ["cases.jsonl", "--by", "basis.dated", "-q"];
    let blocks = both(&folder(), &[&args[..], &["--chart"]].concat()).exits(0).out;
    insta::assert_snapshot!(blocks);
    let start = ["run", "old.assize", "--policy-b", "new.assize", "--cases"];
    let plain = |more: &[&str], lang: &str| {
        let args: Vec<&str> = start.iter().chain(&args).chain(more).copied().collect();
        Run::new(args).within(&folder()).env("LC_ALL", lang).ran().exits(0).out
    };
    assert!(plain(&["--chart"], "C").is_ascii());
    assert_eq!(plain(&["--chart=ascii"], "C.UTF-8"), plain(&["--chart"], "en_GB.ISO-8859-1"));
    assert_eq!(plain(&["--chart"], "en_GB.UTF-8"), blocks);
    let one = ["run", "old.assize", "--cases", "cases.jsonl", "--chart", "-q"];
    insta::assert_snapshot!(Run::new(one).within(&folder()).ran().exits(0).out);
}

#[test]
fn a_chart_is_a_drawing_with_its_numbers_in_words() {
    let ran = both(&folder(), &["cases.jsonl", "--by", "basis.dated", "--format", "svg", "-q"]).exits(0);
    insta::assert_snapshot!(ran.out);
}
