//! `assize repl` and `assize ask` through the real program, from a pipe.

use crate::folder::Folder;
use crate::run::{Ran, Run};

const POLICY: &str = r#"policy notes "Requests for notes"
    in force from 12 January 2026
    dated by request.made_on

source Act "The Act" is statute

facts request "The request"
    made_on   : date   "On what date is the request made?"
    probative : yes/no "Is it likely to have substantial probative value?"

decision making_request "May the request be made?"
    outcomes unlawful over allowed
    otherwise allowed

rule threshold "Substantial probative value"
    cites Act s.44A(4)
    making_request is unlawful unless request.probative
"#;

fn folder() -> Folder {
    Folder::new().with("notes.assize", POLICY)
}

fn told(folder: &Folder, args: &[&str], input: &str) -> Ran {
    Run::new(args.iter().copied()).within(folder).stdin(input).ran()
}

#[test]
fn a_script_is_answered_line_by_line_and_exits_0() {
    let ran =
        told(&folder(), &["repl", "notes.assize", "-q"], "request.made_on is 2 February 2026\nnot request.probative\n");
    let ran = ran.exits(0);
    assert_eq!(ran.err, "");
    let last = "  making_request: open (unlawful or allowed) → unlawful (settled)\n";
    assert!(ran.out.ends_with(last), "{}", ran.out);
    assert!(!ran.out.contains("assize>") && !ran.out.contains('\u{1b}'), "{}", ran.out);
}

#[test]
fn a_wrong_line_of_a_script_goes_to_standard_error_with_its_place_and_exits_1() {
    let ran = told(
        &folder(),
        &["repl", "notes.assize", "-q"],
        "request.made_on is 2 February 2026\n\nrequest.probativ\n:facts\n",
    );
    let ran = ran.exits(1);
    assert!(ran.err.contains("[<stdin>:3:1]") && ran.err.contains("did you mean `request.probative`?"), "{}", ran.err);
    assert!(ran.out.ends_with("request.made_on is 2 February 2026\n"), "{}", ran.out);
}

#[test]
fn an_echoed_script_shows_what_was_said_and_what_was_wrong_in_its_place() {
    let ran =
        told(&folder(), &["repl", "notes.assize", "-q", "--echo"], "request.probativ\n:quit\nnot reached\n").exits(1);
    assert_eq!(ran.err, "");
    assert!(ran.out.starts_with("assize> request.probativ\nerror names/unknown\n"), "{}", ran.out);
    assert!(ran.out.ends_with("assize> :quit\n"), "{}", ran.out);
}

#[test]
fn an_entry_over_several_lines_ends_with_an_empty_line_or_the_input() {
    let asked = "all of\n    (a) request.probative\n    (b) request.made_on is after 1 January 2026?\n";
    let ran = told(&folder(), &["repl", "notes.assize", "-q", "--echo"], asked).exits(0);
    assert!(
        ran.out.contains("   ...>     (a) request.probative\n") && ran.out.contains("not known: it turns on"),
        "{}",
        ran.out
    );
}

#[test]
fn a_case_is_saved_never_over_another_file_and_read_by_eval() {
    let folder = folder().with("other.yaml", "mine\n");
    let lines = "request.made_on is 2 February 2026\nrequest.probative\n:save case.yaml\n:save other.yaml\n";
    let ran = told(&folder, &["repl", "notes.assize", "-q"], lines).exits(1);
    assert!(ran.out.contains("Written to `case.yaml`."), "{}", ran.out);
    assert!(
        ran.err.contains("`other.yaml` is not written: there is such a file already; `:save! FILE` replaces a file"),
        "{}",
        ran.err
    );
    assert_eq!(std::fs::read_to_string(folder.path().join("other.yaml")).unwrap(), "mine\n");
    let eval = told(&folder, &["eval", "notes.assize", "--facts", "case.yaml", "-q"], "").exits(0);
    assert!(eval.out.contains("allowed (settled"), "{}", eval.out);
    told(&folder, &["repl", "notes.assize", "-q", "--facts", "case.yaml"], ":save! other.yaml\n").exits(0);
    assert!(std::fs::read_to_string(folder.path().join("other.yaml")).unwrap().contains("probative: yes"));
}

#[test]
fn a_case_is_not_saved_under_a_name_by_which_it_would_be_misread() {
    let folder = folder();
    for (name, why) in [("case.json", "read as JSON"), ("case.TOML", "read as TOML")] {
        let ran = told(&folder, &["repl", "notes.assize", "-q"], &format!(":save {name}\n")).exits(1);
        assert!(ran.err.contains(why) && ran.err.contains("`case.yaml`"), "{}", ran.err);
        let ran = told(&folder, &["ask", "notes.assize", "--save", name], "").exits(2);
        assert!(ran.err.contains(why) && ran.out.is_empty(), "{ran:?}");
        assert!(!folder.path().join(name).exists());
    }
    told(&folder, &["repl", "notes.assize", "-q"], "request.probative\n:save case\n").exits(0);
    told(&folder, &["eval", "notes.assize", "--facts", "case", "-q"], "").exits(0);
}

#[test]
fn a_scenario_appended_to_the_policy_passes_its_test() {
    let folder = folder();
    let lines = "request.made_on is 2 February 2026\nnot request.probative\n:scenario \"As explored\" notes.assize\n:reload\n:test\n";
    let ran = told(&folder, &["repl", "notes.assize", "-q"], lines).exits(0);
    assert!(ran.out.ends_with("1 scenario: 1 passed, 0 failed\n"), "{}", ran.out);
    told(&folder, &["test", "notes.assize"], "").exits(0);
}

#[test]
fn a_script_may_begin_without_a_policy() {
    let folder = folder();
    let ran = told(&folder, &["repl"], ":load notes.assize\nrequest.probative\n").exits(0);
    assert!(ran.out.contains("notes.assize: Requests for notes"), "{}", ran.out);
    let ran = told(&folder, &["repl"], "request.probative\n").exits(1);
    assert!(ran.err.contains("`:load POLICY` loads one"), "{}", ran.err);
    assert_eq!(told(&folder, &["repl"], "").exits(0).out, "");
}

#[test]
fn what_is_named_at_the_start_and_cannot_be_read_ends_it() {
    let folder = folder()
        .with("broken.assize", "policy broken \"B\"\n    in farce\n")
        .with("bad.yaml", "request: {probativ: yes}\n");
    assert!(told(&folder, &["repl", "note.assize"], "").exits(2).err.contains("did you mean `notes.assize`?"));
    assert!(told(&folder, &["repl", "broken.assize"], "").exits(1).err.contains("[broken.assize:2:"));
    assert!(told(&folder, &["repl", "notes.assize", "nowhere"], "").exits(2).err.contains("nowhere"));
    assert!(
        told(&folder, &["repl", "notes.assize", "--facts", "bad.yaml"], "")
            .exits(1)
            .err
            .contains("did you mean `probative`?")
    );
    assert!(
        told(&folder, &["repl", "notes.assize", "--on", "soon"], "").exits(1).err.contains("not written as a date")
    );
    assert!(
        told(&folder, &["ask", "notes.assize", "--decision", "making"], "")
            .exits(2)
            .err
            .contains("no decision `making`")
    );
    assert!(told(&folder, &["repl", "a", "b", "c"], "").exits(2).err.contains("unexpected"));
}

#[test]
fn no_history_is_kept_of_a_script() {
    let folder = folder();
    let state = folder.path().join("state");
    let ran = Run::new(["repl", "notes.assize", "-q"]).within(&folder).env("XDG_STATE_HOME", &state.to_string_lossy());
    let ran = ran.stdin("request.probative\n:forget\n").ran().exits(0);
    assert!(ran.out.ends_with("No history is kept.\n"), "{}", ran.out);
    assert!(!state.exists());
}

#[test]
fn an_interview_runs_through_a_pipe_and_saves_what_eval_reads() {
    let folder = folder();
    let args = ["ask", "notes.assize", "--save", "case.yaml", "--echo"];
    let ran = told(&folder, &args, "2 February 2026\nwhy\nno\nnot read any more\n").exits(0);
    insta::assert_snapshot!(ran.out);
    let eval = told(&folder, &["eval", "notes.assize", "--facts", "case.yaml", "-q"], "").exits(0);
    assert!(ran.out.contains(eval.out.trim_end()), "{}", eval.out);
}

#[test]
fn an_interview_that_is_cut_short_gives_the_answer_so_far() {
    let ran = told(&folder(), &["ask", "notes.assize", "--facts", "known.yaml"], "").exits(2);
    assert!(ran.err.contains("known.yaml"), "{}", ran.err);
    let ran = told(&folder(), &["ask", "notes.assize"], "2 February 2026\nperhaps\n").exits(1);
    assert!(ran.err.contains("`perhaps` is not a yes/no value"), "{}", ran.err);
    assert!(ran.out.contains("undetermined: it can still be unlawful or allowed"), "{}", ran.out);
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    assert_eq!(Run::new(["repl", "law.answering"]).ran_into_a_closed_pipe().exits(0).err, "");
}
