//! An interrupted run goes on where it stopped, to the same bytes; or is refused where something is not as it was.

use crate::folder::Folder;
use crate::run::{Ran, Run};
use std::process::{Child, Command, Stdio};

const POLICY: &str = "\
policy notes \"Requests for notes\"
    in force from 1 January 2020
    dated by request.made_on

source Act \"The Act\" is statute

facts request \"The request\"
    made_on   : date   \"On what date is the request made?\"
    probative : yes/no \"Is the information likely to have substantial probative value?\"

decision making_request \"May the request be made?\"
    outcomes unlawful over allowed
    otherwise allowed

rule threshold \"Substantial probative value\"
    cites Act s.44A(4)
    making_request is unlawful unless request.probative
";

/// Records of which some, well after the beginning, are told of at such length that a run whose complaints nobody reads
/// can come no further.
fn records() -> String {
    let record = |n: usize| {
        let probative = ["yes", "no", "unknown", "perhaps"].get(n % 4).copied().unwrap_or_default();
        let name = if (1_000..1_100).contains(&n) { format!("{n}{}", "y".repeat(1_500)) } else { String::from("pad") };
        let pad = "x".repeat(2_000);
        format!(
            "{{\"id\":{n},\"request\":{{\"made_on\":\"2026-02-0{}\",\"probative\":\"{probative}\"}},\"{name}\":\"{pad}\"}}\n",
            n % 7 + 1
        )
    };
    (0..1_400).map(record).collect()
}

fn folder() -> Folder {
    Folder::new().with("notes.assize", POLICY).with("cases.jsonl", records())
}

const ASKED: [&str; 6] = ["run", "notes.assize", "--cases", "cases.jsonl", "--out", "rows"];

/// A run that is killed once it has noted how far it has come, and before it can come to its end.
fn interrupted(folder: &Folder, args: &[&str]) {
    let spawn = || -> std::io::Result<Child> {
        let mut command = Command::new(env!("CARGO_BIN_EXE_assize"));
        command.args(ASKED).args(args).args(["--checkpoint", "0"]).current_dir(folder.path());
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped()).spawn()
    };
    let mut child = spawn().expect("the program was built");
    while !folder.path().join(".rows.unfinished.json").exists() {
        assert!(child.try_wait().expect("it can be asked").is_none(), "it came to its end");
        std::thread::yield_now();
    }
    child.kill().expect("it is still there");
    child.wait().expect("it was killed");
    assert!(!folder.path().join("rows").exists(), "what is not whole has its name");
}

fn with(folder: &Folder, args: &[&str]) -> Ran {
    Run::new(ASKED.iter().chain(args).copied()).within(folder).ran()
}

fn read(folder: &Folder, name: &str) -> Vec<u8> {
    std::fs::read(folder.path().join(name)).expect("it was written")
}

fn hidden(folder: &Folder) -> Vec<String> {
    let entries = std::fs::read_dir(folder.path()).expect("it is there").flatten();
    entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).filter(|name| name.starts_with('.')).collect()
}

#[test]
fn what_a_killed_run_left_is_gone_on_with_to_the_same_bytes() {
    for args in [
        &["--rejects", "bad"][..],
        &["--format", "csv"],
        &["--by", "request.made_on"],
        &["--with-b", "free", "--rejects", "bad"],
    ] {
        let amendment =
            "\namendment free \"Free\"\n    amends notes\n    in force from 1 February 2020\n    omit threshold\n";
        let folder = folder().with("notes.assize", format!("{POLICY}{amendment}"));
        let whole = with(&folder, args).exits(0);
        let wanted = [read(&folder, "rows"), std::fs::read(folder.path().join("bad")).unwrap_or_default()];
        std::fs::remove_file(folder.path().join("rows")).expect("it was written");
        let _ = std::fs::remove_file(folder.path().join("bad"));
        interrupted(&folder, args);
        let ran = with(&folder, &[args, &["--resume"]].concat()).exits(0);
        let found = [read(&folder, "rows"), std::fs::read(folder.path().join("bad")).unwrap_or_default()];
        assert!(found == wanted, "{args:?}: {} and {} bytes", found[0].len(), wanted[0].len());
        assert_eq!(ran.err.lines().last(), whole.err.lines().last(), "{args:?}");
        assert_eq!(hidden(&folder), [""; 0], "{args:?}");
    }
}

#[test]
fn what_is_not_as_it_was_is_refused_and_what_was_left_stays() {
    let folder = folder();
    interrupted(&folder, &[]);
    let refused = |args: &[&str], why: &str| {
        let ran = with(&folder, &[args, &["--resume"]].concat()).exits(2);
        assert!(ran.err.contains("`rows` cannot be gone on with") && ran.err.contains(why), "{}", ran.err);
        let left = hidden(&folder);
        assert!(
            [".rows.unfinished", ".rows.unfinished.json"].iter().all(|name| left.iter().any(|l| l == name)),
            "{left:?}"
        );
    };
    refused(&["--on", "2026-03-01"], "`--on` was not given, and is 2026-03-01");
    refused(&["--limit", "splits=5"], "`--limit` was");
    refused(&["--id", "number"], "`--id` was id, and is number");
    let folder_with =
        |name: &str, text: &str| std::fs::write(folder.path().join(name), text).expect("it can be written");
    folder_with("notes.assize", &POLICY.replace("unless request.probative", "if request.probative"));
    refused(&[], "the text of `notes` was");
    folder_with("notes.assize", POLICY);
    folder_with("cases.jsonl", &records().replacen("yes", "no", 1));
    refused(&[], "the file `cases.jsonl` was");
    let ran =
        Run::new(["run", "notes.assize", "--cases", "-", "--out", "rows", "--resume"]).within(&folder).ran().exits(2);
    assert!(ran.err.contains("standard input cannot be read again"), "{}", ran.err);
}

#[test]
fn without_being_asked_to_go_on_a_run_begins_anew() {
    let folder = folder();
    interrupted(&folder, &[]);
    let ran = with(&folder, &[]).exits(0);
    assert!(ran.err.contains("is begun anew, for `--resume` is not given"), "{}", ran.err);
    let anew = read(&folder, "rows");
    let ran = with(&folder, &["--resume"]).exits(0);
    assert!(ran.err.contains("no interrupted run left anything of `rows`; this one begins"), "{}", ran.err);
    assert!(anew == read(&folder, "rows") && hidden(&folder).is_empty());
    // A run that stops for itself leaves nothing.
    let ran = with(&folder, &["--strict", "--checkpoint", "0"]).exits(1);
    assert!(hidden(&folder).is_empty() && anew == read(&folder, "rows"), "{}", ran.err);
}
