//! Many records: the compiled decision against the evaluator, the quick reader against the reader of fact files, and
//! `assize run` and `assize generate` through the real program.

use crate::folder::Folder;
use crate::generate::case::case;
use crate::generate::show::Show;
use crate::generate::{Generated, Rng};
use crate::run::{Ran, Run};
use crate::sweep::{COMPLETIONS, reference, trials};
use assize::base::limits::Limits;
use assize::batch::reader::{Reading, Schema};
use assize::batch::{Batch, Diagram, Possible, Question, Scratch, Synthetic};
use assize::check::Options;
use assize::diagram::DEFAULT_NODES;
use assize::eval::{DEFAULT_SPLITS, Law, Status};
use assize::facts;
use assize::ir::{DecisionId, FactId, FactKind, Facts, Program};
use assize::workspace::{Texts, Workspace};

const POLICY: &str = "\
policy notes \"Requests for notes\"
    in force from 12 January 2026
    dated by request.made_on

source Act \"The Act\" is statute

type Kind is one of
    gp_notes    \"notes of a general practice\"
    counselling \"notes of counselling\"

facts request \"The request\"
    made_on   : date          \"On what date is the request made?\"
    kinds     : some of Kind  \"Which kinds of notes are asked for?\"
    probative : yes/no        \"Is the information likely to have substantial probative value?\"
    authorised : event        \"Was it authorised, and when?\"

impossible too_early \"it is authorised before it is made\"
    if request.authorised.on is on or after 1 January 2030

decision making_request \"May the request be made?\"
    outcomes unlawful over allowed
    otherwise allowed

rule threshold \"Substantial probative value\"
    cites Act s.44A(4)
    when request.kinds includes counselling
    making_request is unlawful unless request.probative
";

fn library() -> Program {
    let policy = "law.third_party_material";
    let workspace = Workspace::open(&Texts::default(), policy, Limits::default()).expect("it is embedded");
    workspace.check(0, &Options::default()).program().expect("it is sound")
}

fn question(decision: DecisionId) -> Question {
    Question { decision, on: None, law_at: None, splits: DEFAULT_SPLITS }
}

/// Whether the quick answer is the evaluator's; where that is not decided within its limit the quick one may be.
#[track_caller]
fn held(batch: &Batch<'_>, facts: &Facts, scratch: &mut Scratch, told: &dyn Fn() -> String) -> bool {
    let (quick, exact) = (batch.decide(facts, scratch, false), batch.evaluate(facts, false));
    let undecided = exact.as_ref().is_ok_and(|exact| exact.status == Status::NotDecided);
    let same = match (&quick, &exact) {
        // The tables behind the evaluator's reasons may not see that a rule is live whatever the missing facts are.
        (Ok(quick), Ok(exact)) => {
            (quick.status, &quick.outcome) == (exact.status, &exact.outcome)
                && exact.deciding.iter().all(|rule| quick.deciding.contains(rule))
        }
        (_, _) => quick == exact,
    };
    assert!(undecided || same, "{quick:?}\nand the evaluator says\n{exact:?}\n{}", told());
    let mut walked = Default::default();
    let settles =
        |diagram: &Diagram| diagram.is_possible(facts, &mut walked) && diagram.settled(facts, &mut walked).is_some();
    batch.diagram().is_some_and(settles)
}

#[test]
fn the_compiled_decision_says_what_the_evaluator_says() {
    let (mut asked, mut settled) = (0, 0);
    for n in 0..trials() {
        let seed = n * 1000 + 300;
        let generated = Generated::new(seed, 1 + usize::try_from(n % 3).unwrap());
        let law = Law::new(&generated.program);
        let reference = reference(&generated);
        let mut rng = Rng::new(seed + 77);
        let plain = (0..generated.program.decisions.len()).map(DecisionId::new);
        let plain: Vec<DecisionId> = plain.filter(|id| generated.program.decision(*id).binder.is_none()).collect();
        let batches: Vec<Batch<'_>> = plain
            .iter()
            .map(|id| {
                let question = Question { on: generated.on, law_at: generated.law_at, ..question(*id) };
                Batch::new(&law, question, DEFAULT_NODES)
            })
            .collect();
        let mut scratch = vec![Scratch::default(); batches.len()];
        for _ in 0..4 {
            let case = case(&mut rng, &generated, &reference, COMPLETIONS);
            for (batch, scratch) in batches.iter().zip(&mut scratch) {
                let told = || {
                    let show = Show(&generated.program);
                    format!("seed {seed}\n{}{}", show.program(&generated), show.facts(&case))
                };
                asked += 1;
                settled += u32::from(held(batch, &case, scratch, &told));
            }
        }
    }
    assert!(settled * 5 > asked, "the compiled decision settles only {settled} of {asked}");
}

#[test]
fn the_compiled_law_says_what_the_evaluator_says_of_its_scenarios_and_of_made_up_records() {
    let program = library();
    let law = Law::new(&program);
    let schema = Schema::new(&program, Some("id"), &[String::from("synthetic")]);
    for n in 0..program.decisions.len() {
        let id = DecisionId::new(n);
        if program.decision(id).binder.is_some() {
            continue;
        }
        let batch = Batch::new(&law, question(id), DEFAULT_NODES);
        assert!(batch.diagram().is_some(), "{} is not compiled", program.decision(id).head.name);
        let mut scratch = Scratch::default();
        for scenario in &program.scenarios {
            held(&batch, &scenario.facts, &mut scratch, &|| scenario.title.clone());
        }
        for (n, line) in made_up(&program, &law, 40, 5).iter().enumerate() {
            let (mut facts, mut reading) = (Facts::new(), Reading::default());
            schema.json(line.as_bytes(), &mut reading, &mut facts).unwrap();
            held(&batch, &facts, &mut scratch, &|| format!("{n}: {line}"));
        }
    }
}

fn made_up(program: &Program, law: &Law<'_>, records: usize, unknown: u64) -> Vec<String> {
    let only: Vec<FactId> = (0..program.facts.len()).map(FactId::new).collect();
    let mut synthetic = Synthetic::new(program, &only, &Default::default(), unknown, 7).unwrap();
    let mut possible = Possible::new(law);
    (0..records).map(|_| synthetic.record(&mut possible).unwrap()).collect()
}

#[test]
fn the_quick_reader_reads_as_the_reader_of_fact_files_does() {
    let program = library();
    let law = Law::new(&program);
    let names = [String::from("synthetic"), String::from("id")];
    let schema = Schema::new(&program, None, &names);
    let records = facts::Records::new(&program, facts::Limits::default());
    let mut reading = Reading::default();
    let mut lines = made_up(&program, &law, 100, 20);
    // The same in groups, in other spellings, and wrong in every way that one character can be.
    lines.push(String::from(r#" { "request" : {"held":true, "made_on" : "2026-02-02"}, "request.widened":"no" } "#));
    let plain =
        r#"{"request":{"held":"yes","seeks":["gp_record"],"made_on":"2026-02-28"},"victim":{"consent":"none"}}"#;
    let mut rng = Rng::new(3);
    for at in 0..plain.len() {
        for with in ["", "x", "\"", "\\", ",", "}", "0", " ", "é", "true", "unknown"] {
            if rng.chance(60) {
                lines.push(format!("{}{with}{}", &plain[..at], &plain[at + 1..]));
            }
        }
    }
    let mut quick = 0;
    for line in &lines {
        let mut facts = Facts::new();
        if schema.json(line.as_bytes(), &mut reading, &mut facts).is_ok() {
            let record = records.json(line);
            assert!(record.wrong.is_empty(), "{line}\n{:?}", record.wrong);
            assert_eq!(facts, record.facts, "{line}");
            quick += 1;
        }
    }
    assert!(quick > 80, "only {quick} of {} are plain", lines.len());
}

#[test]
fn every_kind_of_fact_is_made_up_in_words_that_are_read_back() {
    let program = library();
    let law = Law::new(&program);
    let records = facts::Records::new(&program, facts::Limits::default());
    let mut seen = std::collections::BTreeSet::new();
    for line in made_up(&program, &law, 60, 0) {
        let record = records.json(&line);
        assert!(record.wrong.is_empty(), "{line}\n{:?}", record.wrong);
        seen.extend(record.facts.iter().map(|(fact, _)| fact));
    }
    let made_up = |kind: &FactKind| !matches!(kind, FactKind::List(_) | FactKind::Scalar(assize::ir::Scalar::Text));
    for (n, fact) in program.facts.iter().enumerate() {
        assert_eq!(seen.contains(&FactId::new(n)), made_up(&fact.kind), "{}", fact.name);
    }
}

const LINES: &str = r#"{"id": "R1", "request.made_on": "2026-02-02", "request": {"kinds": ["counselling"], "probative": "no"}}
{"id": "R2", "request": {"made_on": "2026-02-03", "kinds": ["counselling"]}}

{"id": "R3", "request": {"made_on": "2026-03-03", "kinds": []}, "remark": "x"}
{"id": "R4", "request": {"made_on": "soon"}}
{"id": "R5", "request": {"made_on": "2026-03-04", "made_on": "2026-03-05"}}
{"id": "R6", "request": {"made_on": "2026-03-04", "authorised": "2031-01-01"}}
not json
"#;

fn folder() -> Folder {
    Folder::new().with("notes.assize", POLICY).with("cases.jsonl", LINES)
}

fn run(folder: &Folder, args: &[&str]) -> Ran {
    Run::new(["run", "notes.assize"].iter().chain(args).copied()).within(folder).ran()
}

#[test]
fn a_record_a_row_with_its_line_name_and_reason() {
    let ran = run(&folder(), &["--cases", "cases.jsonl"]).exits(0);
    let rows: Vec<serde_json::Value> = ran.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let told: Vec<String> = rows
        .iter()
        .map(|row| format!("{} {} {} {}", row["line"], row["id"], row["outcome"], row["status"]).replace('"', ""))
        .collect();
    let wanted = [
        "1 R1 unlawful settled",
        "2 R2 null undetermined",
        "4 R3 allowed settled",
        "5 null null bad record",
        "6 null null bad record",
        "7 R6 null bad record",
        "8 null null bad record",
    ];
    assert_eq!(told, wanted);
    assert_eq!(rows[0]["rules"], serde_json::json!(["threshold"]));
    assert_eq!(rows[0]["provisions"], serde_json::json!(["Act s.44A(4)"]));
    assert_eq!(rows[1]["missing"], serde_json::json!(["request.probative"]));
    assert!(ran.err.contains("cases.jsonl:5: `request.made_on` cannot be `soon`"), "{}", ran.err);
    assert!(ran.err.contains("`made_on` is given twice"), "{}", ran.err);
    assert!(ran.err.contains("cases.jsonl:7: these facts cannot occur together, by `too_early`"), "{}", ran.err);
    assert_eq!(ran.err.matches("remark").count(), 1, "{}", ran.err);
    assert!(
        ran.err.ends_with("assize: 7 records: 1 unlawful, 1 allowed, 1 undetermined, 4 bad record\n"),
        "{}",
        ran.err
    );
}

#[test]
fn a_table_says_what_the_same_lines_say() {
    let folder = folder().with(
        "cases.csv",
        "id,request.made_on,request.kinds,request.probative,request.authorised\r\nR1,2026-02-02,counselling,no,no\r\n\
         \"R,2\",3 February 2026,counselling|gp_notes,,\r\nR3,2026-03-03,[],unknown,2026-03-04\r\nR4,2026-03-03\r\n",
    );
    let ran = run(&folder, &["--cases", "cases.csv", "--format", "csv", "-q"]).exits(0);
    let wanted = "line,id,decision,outcome,status,rules,provisions,missing,why\n\
        2,R1,making_request,unlawful,settled,threshold,Act s.44A(4),,\n\
        3,\"R,2\",making_request,,undetermined,,,request.probative,\n\
        4,R3,making_request,allowed,settled,,,,\n\
        5,,making_request,,bad record,,,,\"it has 2 cells, and the first line has 5\"\n";
    assert_eq!(ran.out, wanted);
}

#[test]
fn counts_add_up_to_the_records_bad_ones_included() {
    let ran = run(&folder(), &["--cases", "cases.jsonl", "--by", "request.made_on.month", "-q"]).exits(0);
    let wanted = "\
request.made_on.month  unlawful  allowed  undetermined  bad record  records
2026-02                       1        0             1           0        2
2026-03                       0        1             0           0        1
(bad record)                  0        0             0           4        4
all                           1        1             1           4        7
";
    assert_eq!(ran.out, wanted);
    let ran = run(&folder(), &["--cases", "cases.jsonl", "--by", "request.probativ"]).exits(2);
    assert!(ran.err.contains("did you mean `request.probative`?"), "{}", ran.err);
    let ran = run(&folder(), &["--cases", "cases.jsonl", "--by", "request.probative.year"]).exits(2);
    assert!(ran.err.contains("is no date and no event"), "{}", ran.err);
}

#[test]
fn bad_records_are_kept_with_their_reason_and_strict_stops_at_the_first() {
    let folder = folder().with("old.jsonl", "kept\n");
    run(&folder, &["--cases", "cases.jsonl", "--rejects", "bad.jsonl", "--out", "rows.jsonl"]).exits(0);
    let read = |name: &str| std::fs::read_to_string(folder.path().join(name)).unwrap();
    let bad: Vec<serde_json::Value> =
        read("bad.jsonl").lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(bad.len(), 4);
    assert_eq!((&bad[3]["line"], &bad[3]["record"]), (&8.into(), &"not json".into()));
    assert_eq!(read("rows.jsonl").lines().count(), 7);
    let ran = run(&folder, &["--cases", "cases.jsonl", "--strict", "--out", "old.jsonl"]).exits(1);
    assert!(ran.err.contains("no group or fact `remark`"), "{}", ran.err);
    assert_eq!(read("old.jsonl"), "kept\n", "what is not whole takes no name");
    let left = std::fs::read_dir(folder.path()).unwrap().flatten();
    assert!(left.map(|entry| entry.file_name()).all(|name| !name.to_string_lossy().starts_with('.')));
}

#[test]
fn any_number_of_threads_gives_the_same_bytes() {
    let policy = ["law.third_party_material", "--decision", "making_request"];
    let folder = Folder::new();
    let made = ["generate", policy[0], policy[1], policy[2], "--records", "1500", "--out", "a.jsonl"];
    Run::new(made).within(&folder).ran().exits(0);
    let with = |threads: &str| {
        let args = ["run", policy[0], policy[1], policy[2], "--cases", "a.jsonl", "--threads", threads];
        Run::new(args).within(&folder).ran().exits(0)
    };
    let one = with("1");
    assert_eq!(one.out.lines().count(), 1500);
    for threads in ["2", "5"] {
        let other = with(threads);
        assert!(one.out == other.out && one.err == other.err, "{threads} threads\n{}\n{}", one.err, other.err);
    }
    let piped = Run::new(["run", policy[0], policy[1], policy[2], "--cases", "-"]).within(&folder);
    let piped = piped.stdin(std::fs::read(folder.path().join("a.jsonl")).unwrap()).ran().exits(0);
    assert!(piped.out == one.out, "standard input reads as the file does");
}

#[test]
fn a_record_says_the_same_whether_it_is_read_straight_into_columns_or_carefully() {
    let law = ["law.third_party_material", "--decision", "making_request"];
    let made = ["generate", law[0], law[1], law[2], "--records", "200", "--unknown", "4"];
    let named = |line: &str| {
        let mut record: serde_json::Value = serde_json::from_str(line).unwrap();
        record["id"] = format!("R{}", record["id"]).into();
        format!("{record}\n\n")
    };
    let plain: String = Run::new(made).ran().exits(0).out.lines().map(named).collect();
    // An escape is not plain.
    let odd = plain.replace("\"R", "\"\\u0052");
    let folder = Folder::new().with("cases.jsonl", &plain).with("odd/cases.jsonl", odd);
    for more in [&["--rejects", "bad.jsonl"][..], &["--by", "request.made_on.month,request.seeks,victim.consent"]] {
        let with = |cases: &str| {
            let law = ["run", law[0], law[1], law[2], "--cases", cases];
            let args = law.iter().chain(more).copied();
            let ran = Run::new(args).within(&folder).ran().exits(0);
            ran.out + &ran.err
        };
        let said = with("cases.jsonl");
        assert!(said.contains("200 records"), "{said}");
        assert_eq!(said, with("odd/cases.jsonl"));
    }
}

#[test]
fn the_same_seed_makes_up_the_same_records_with_the_shares_that_are_stated() {
    let folder = folder().with(
        "shares.toml",
        "[request.probative]\nyes = 1\n[\"request.made_on\"]\nfrom = \"2026-05-01\"\nto = \"2026-05-31\"\n",
    );
    let made = |args: &[&str]| {
        let args = ["generate", "notes.assize", "--records", "50"].iter().chain(args).copied();
        Run::new(args).within(&folder).ran()
    };
    let one = made(&["--seed", "3"]).exits(0).out;
    assert_eq!(one, made(&["--seed", "3"]).exits(0).out);
    assert_ne!(one, made(&["--seed", "4"]).exits(0).out);
    assert!(one.lines().all(|line| line.starts_with("{\"synthetic\":true,")), "{one}");
    let shares = made(&["--marginals", "shares.toml"]).exits(0).out;
    assert!(shares.lines().all(|line| line.contains("\"request.probative\":\"yes\"")), "{shares}");
    assert!(shares.lines().all(|line| line.contains("\"request.made_on\":\"2026-05-")), "{shares}");
    let folder = folder.with("wrong.toml", "[request.probativ]\nyes = 1\n");
    let args = ["generate", "notes.assize", "--records", "5", "--marginals", "wrong.toml"];
    let ran = Run::new(args).within(&folder).ran().exits(2);
    assert!(ran.err.contains("did you mean `request.probative`?"), "{}", ran.err);
}

#[test]
fn what_cannot_be_asked_is_said() {
    let folder = folder().with("empty.csv", "").with("empty.jsonl", "").with("other.csv", "a,b\n1,2\n");
    let ran = run(&folder, &["--cases", "none.jsonl"]).exits(2);
    assert_eq!(ran.err, "assize: there is no file `none.jsonl`\n");
    assert!(run(&folder, &["--cases", "empty.csv"]).exits(2).err.contains("`empty.csv` is empty"));
    assert!(run(&folder, &["--cases", "other.csv"]).exits(2).err.contains("none of its columns is a fact"));
    assert_eq!(run(&folder, &["--cases", "empty.jsonl"]).exits(0).err, "assize: 0 records\n");
    let several = ["run", "law.third_party_material", "--cases", "empty.jsonl"];
    let ran = Run::new(several).within(&folder).ran().exits(2);
    assert!(ran.err.contains("several decisions") && ran.err.contains("making_request"), "{}", ran.err);
    let item = ["run", "law.third_party_material", "--decision", "disclosing", "--cases", "empty.jsonl"];
    assert!(Run::new(item).within(&folder).ran().exits(2).err.contains("is decided item by item"));
}
