//! Tables of records: where a record ends, and what a cell says.

use crate::folder::Folder;
use crate::generate::Rng;
use crate::run::{Ran, Run};

const TITLES: &str = "\
policy titles \"Titles\"

source Act \"The Act\" is statute

type Kind is one of
    gp_notes, counselling

facts request \"The request\"
    signed  : yes/no        \"Is it signed?\"
    made_on : date          \"When is it made?\"
    pages   : integer from 0 to 500 \"How many pages?\"
    kind    : Kind          \"What kind?\"
    title   : text or none  \"What is its title?\"

decision making \"May it be made?\"
    outcomes unsigned over old over long over notes over empty over unnamed over padded over quoted over allowed
    otherwise allowed

rule r1 \"R\"
    cites Act s.1
    making is unsigned unless request.signed
rule r2 \"R\"
    cites Act s.2
    making is old if request.made_on is before 1 March 2026
rule r3 \"R\"
    cites Act s.3
    making is long if request.pages is above 20
rule r4 \"R\"
    cites Act s.4
    making is notes if request.kind is gp_notes
rule r5 \"R\"
    cites Act s.5
    making is empty if request.title is none
rule r6 \"R\"
    cites Act s.6
    making is unnamed if request.title is \"none\"
rule r7 \"R\"
    cites Act s.7
    making is padded if request.title is \" a, b\"
rule r8 \"R\"
    cites Act s.8
    making is quoted if request.title is \"a\\\"\"
";

fn run(folder: &Folder, args: &[&str]) -> Ran {
    Run::new(["run", "policy.assize"].iter().chain(args).copied()).within(folder).ran()
}

/// The outcome and status of each row, by the name of its record.
fn answers(folder: &Folder, file: &str, threads: &str) -> Vec<String> {
    let ran = run(folder, &["--cases", file, "-q", "--threads", threads]).exits(0);
    let row = |line: &str| -> String {
        let row: serde_json::Value = serde_json::from_str(line).unwrap();
        ["id", "outcome", "status", "missing"]
            .map(|name| row.get(name).unwrap_or(&serde_json::Value::Null).to_string())
            .join(" ")
    };
    ran.out.lines().map(row).collect()
}

#[test]
fn cells_say_the_same_in_quotes_padded_and_as_lines() {
    // What is said, as JSON and as a cell: as it must be, and as it may be besides.
    const SAID: [&[(&str, &[&str])]; 5] = [
        &[("\"yes\"", &["yes", "\"yes\""]), ("\"no\"", &["no", "\" no\""]), ("\"unknown\"", &["", "\"\""])],
        &[
            ("\"2026-02-02\"", &["2026-02-02", "\"2 February 2026\""]),
            ("\"2026-04-02\"", &["2026-04-02", "\"2026-04-02\""]),
        ],
        &[("7", &["7", "\"7\""]), ("21", &["21", "\"21 \""])],
        &[("\"gp_notes\"", &["gp_notes", "\"gp_notes\""]), ("\"counselling\"", &["counselling", "\"counselling\n\""])],
        &[
            ("{\"is\": \"none\"}", &["none"]),
            ("{\"text\": \"none\"}", &["\"none\""]),
            ("\" a, b\"", &["\" a, b\""]),
            ("\"a\\\"\"", &["\"a\"\"\""]),
            ("\"a\"", &["a", "\"a\""]),
            ("{\"text\": \"unknown\"}", &["\"unknown\""]),
            ("\"unknown\"", &["bad\"", "\"bad\"x", "bad,", "b\rad"]),
        ],
    ];
    let mut rng = Rng::new(5);
    let heading = "id,request.signed,request.made_on,request.pages,request.kind,request.title\n";
    let (mut plain, mut padded, mut lines) = (heading.to_owned(), heading.to_owned(), String::new());
    for n in 0..6_000 {
        let said: Vec<(&str, &str)> = SAID
            .iter()
            .map(|all| {
                let (json, cells) = all[rng.below(all.len())];
                (json, cells[rng.below(cells.len())])
            })
            .collect();
        let names = ["signed", "made_on", "pages", "kind", "title"];
        let json: Vec<String> = names.iter().zip(&said).map(|(name, (json, _))| format!("\"{name}\":{json}")).collect();
        // Of a word that has two meanings JSON asks, so this record is bad there too.
        lines.push_str(&format!("{{\"id\":\"{n}\",\"request\":{{{}}}}}\n", json.join(",")));
        let cells: Vec<String> = said.iter().map(|(_, cell)| (*cell).to_owned()).collect();
        plain.push_str(&format!("{n},{}\n", cells.join(",")));
        let cells = cells.iter().map(|cell| if cell.starts_with('"') { cell.clone() } else { format!(" {cell}\t") });
        padded.push_str(&format!(" {n} ,{}\r\n", cells.collect::<Vec<_>>().join(",")));
    }
    let folder = Folder::new().with("policy.assize", TITLES).with("lines.jsonl", &lines);
    let folder = folder.with("plain.csv", &plain).with("padded.csv", &padded);
    let unnamed = |all: Vec<String>| -> Vec<String> {
        let name = |row: &String| if row.contains("bad record") { String::from("bad") } else { row.clone() };
        all.iter().map(name).collect()
    };
    let wanted = unnamed(answers(&folder, "lines.jsonl", "1"));
    assert_eq!(wanted.len(), 6_000);
    for file in ["plain.csv", "padded.csv"] {
        for threads in ["1", "3"] {
            assert_eq!(unnamed(answers(&folder, file, threads)), wanted, "{file}");
        }
    }
}

#[test]
fn a_run_whose_reader_has_gone_says_that_it_was_broken_off() {
    let line = "{\"id\": \"R\", \"request\": {\"signed\": \"no\"}}\n";
    let folder = Folder::new().with("policy.assize", TITLES).with("many.jsonl", line.repeat(40_000));
    let args = ["run", "policy.assize", "--cases", "many.jsonl", "many.jsonl", "--rejects", "bad.jsonl"];
    let ran = Run::new(args).within(&folder).ran_into_a_closed_pipe().exits(0);
    let told = ran.err.strip_prefix("assize: the output was closed; the run was broken off after ").unwrap();
    let (n, rest) = told.split_once(' ').unwrap();
    assert!(n.replace(',', "").parse::<u32>().unwrap() < 40_000, "{told}");
    assert_eq!(rest, "records, and any that follow were not read\n");
    assert!(!folder.path().join("bad.jsonl").exists(), "what is not whole takes no name");
}

#[test]
fn a_table_whose_records_cannot_be_told_apart_is_not_passed_over() {
    let cr = "id,request.signed\rR1,yes\rR2,no\r";
    let open = format!("id,request.signed\nR1,yes\nR2,\"{}", "no\nR3,yes".repeat(200_000));
    let folder = Folder::new().with("policy.assize", TITLES).with("cr.csv", cr).with("open.csv", &open);
    let folder = folder.with("rest.csv", "id,request.signed\nR1,\"yes\nR2,no\nR3\",\"no\nR4\",no\n");
    let ran = run(&folder, &["--cases", "cr.csv"]).exits(2);
    assert!(ran.err.contains("the first line of `cr.csv`: a carriage return stands by itself"), "{}", ran.err);
    let ran = run(&folder, &["--cases", "open.csv", "--limit", "fact-bytes=100000"]).exits(2);
    let limit = "the record on line 3 is longer than the limit `fact-bytes`";
    assert!(ran.err.contains(limit) && ran.err.contains("or close the quoted cell in it"), "{}", ran.err);
    let ran = run(&folder, &["--cases", "rest.csv"]).exits(0);
    let told = "it has 4 cells, and the first line has 2; the record takes lines 2 to 5";
    assert!(ran.err.contains(told), "{}", ran.err);
}
