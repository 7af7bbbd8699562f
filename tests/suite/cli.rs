//! The command line, through the real program.

use crate::folder::Folder;
use crate::run::Run;
use assize::diag::Code;
use assize::faces::cli::ExitStatus;
use serde_json::Value;

const NOT_UTF8: &[u8] = b"policy act \"An Act\"\n# caf\xe9\n";

fn one_bad_file() -> Folder {
    Folder::new().with("act.assize", NOT_UTF8)
}

#[test]
fn help_tells_the_exit_codes() {
    let help = Run::new(["--help"]).ran().exits(0);
    for status in ExitStatus::ALL {
        assert!(help.out.contains(&format!("  {}  {}", status.code(), status.meaning())), "{}", help.out);
    }
    assert!(help.out.contains("source-bytes"), "{}", help.out);
    assert_eq!(help.err, "");
    assert!(help.out.lines().all(|line| line.chars().count() <= 100), "{}", help.out);
}

#[test]
fn a_wrong_command_line_exits_2() {
    assert!(Run::new([]).ran().exits(2).err.contains("Usage"));
    assert!(Run::new(["chekc"]).ran().exits(2).err.contains("check"));
    assert!(Run::new(["check", "--format", "xml"]).ran().exits(2).err.contains("sarif"));
    let wrong = Run::new(["check", "--limit", "nestin=3"]).ran().exits(2);
    assert_eq!(wrong.err, "assize: there is no limit `nestin`; did you mean `nesting`?\n");
    assert_eq!(wrong.out, "");
}

#[test]
fn a_missing_path_exits_2_and_offers_a_near_one() {
    let folder = one_bad_file();
    let ran = Run::new(["check", "atc.assize"]).within(&folder).ran().exits(2);
    assert_eq!(ran.err, "assize: there is no file `atc.assize`; did you mean `act.assize`?\n");
    let ran = Run::new(["check", "act"]).within(&folder).ran().exits(2);
    assert_eq!(ran.err, "assize: there is no file `act`; did you mean `act.assize`?\n");
    let ran = Run::new(["check", "elsewhere/x", "nowhere"]).within(&folder).ran().exits(2);
    assert_eq!(ran.err, "assize: there is no file `elsewhere/x`\nassize: there is no file `nowhere`\n");
}

#[test]
fn a_folder_without_policies_exits_2() {
    let folder = Folder::new().with("laws/readme.md", "").with(".hidden/act.assize", "");
    let ran = Run::new(["check"]).within(&folder).ran().exits(2);
    assert_eq!(ran.err, "assize: no policies in the folder `.`: no file in it ends in `.assize`\n");
    assert_eq!(ran.out, "");
}

#[test]
fn a_file_that_is_not_utf8_is_named_with_its_byte() {
    let ran = Run::new(["check"]).within(&one_bad_file()).ran().exits(1);
    assert!(ran.out.contains("`act.assize` is not UTF-8 text: byte 26 is 0xe9"), "{}", ran.out);
    assert!(ran.out.contains("[act.assize:2:6]"), "{}", ran.out);
    assert!(ran.out.ends_with("\n1 error in 1 file\n"), "{}", ran.out);
    assert_eq!(ran.err, "");
}

#[test]
fn a_file_above_the_limit_is_named_with_the_setting() {
    let folder = Folder::new().with("act.assize", "# words\n");
    let ran = Run::new(["check", "--limit", "source-bytes=7"]).within(&folder).ran().exits(1);
    let message = "`act.assize` has 8 bytes, and the limit `source-bytes` is 7";
    assert!(ran.out.contains(message), "{}", ran.out);
    assert!(ran.out.contains("--limit source-bytes=8"), "{}", ran.out);
}

#[test]
fn what_is_wrong_in_a_file_is_shown_in_its_place() {
    let text = "policy act \"An Act\"\n    in force form 1 June 2026\n\nrulle held \"Held\"\n";
    let folder = Folder::new().with("act.assize", text);
    let ran = Run::new(["check"]).within(&folder).ran().exits(1);
    assert!(ran.out.contains("[act.assize:2:14]") && ran.out.contains("[act.assize:4:1]"), "{}", ran.out);
    assert!(ran.out.contains("did you mean `rule`?"), "{}", ran.out);
    let ran = Run::new(["check", "act.assize", "--format", "plain"]).within(&folder).ran().exits(1);
    assert!(
        ran.out.contains("\nPlace: act.assize, line 4, columns 1 to 5.\nLine: rulle held \"Held\"\n"),
        "{}",
        ran.out
    );
    assert_eq!(ran.err, "");
}

#[test]
fn an_empty_file_is_no_crash() {
    let ran = Run::new(["check"]).within(&Folder::new().with("act.assize", "")).ran();
    assert!(matches!(ran.code, Some(0 | 1)), "{ran:?}");
    assert_eq!(ran.err, "");
}

#[test]
fn a_sound_file_is_found_sound() {
    let folder = Folder::new()
        .with("a.assize", "library a \"A\"\n\nuse std.people\nuse \"b\"\n")
        .with("b.assize", "library b \"B\"\n");
    let ran = Run::new(["check"]).within(&folder).ran().exits(0);
    assert_eq!(ran.out, "2 files checked: nothing found\n");
    let ran = Run::new(["check", "-q"]).within(&folder).ran().exits(0);
    assert_eq!(ran.out, "");
}

#[test]
fn a_folder_is_walked_and_each_file_named_by_its_way() {
    let folder = Folder::new().with("laws/b/two.assize", NOT_UTF8).with("laws/a.assize", NOT_UTF8);
    for path in ["laws", "./laws/", "."] {
        let ran = Run::new(["check", path, "--format", "json"]).within(&folder).ran().exits(1);
        let report: Value = serde_json::from_str(&ran.out).unwrap();
        let files: Vec<_> =
            report["diagnostics"].as_array().unwrap().iter().map(|found| &found["place"]["file"]).collect();
        assert_eq!(files, ["laws/a.assize", "laws/b/two.assize"], "{path}");
        assert_eq!(report["counts"]["errors"], 2);
    }
}

#[test]
fn a_file_named_twice_is_reported_once() {
    let ran = Run::new(["check", "act.assize", "./act.assize", ".", "-q", "--format", "github"]);
    let ran = ran.within(&one_bad_file()).ran().exits(1);
    assert_eq!(ran.out.lines().count(), 1, "{}", ran.out);
}

#[test]
fn standard_input_is_checked_under_a_dash() {
    let ran = Run::new(["check", "-", "--format", "github"]).stdin(NOT_UTF8).ran().exits(1);
    assert!(ran.out.starts_with("::error title=file/not-utf8::<stdin>:2:6: "), "{}", ran.out);
    let ran = Run::new(["check", "-", "--limit", "source-bytes=3"]).stdin(NOT_UTF8).ran().exits(2);
    assert!(ran.err.contains("`source-bytes`"), "{}", ran.err);
}

#[test]
fn each_format_tells_the_same() {
    let folder = one_bad_file();
    let out = |format| Run::new(["check", "--format", format]).within(&folder).ran().exits(1).out;
    assert!(out("human").contains("error file/not-utf8\n"));
    assert!(out("plain").contains("Place: act.assize, line 2, column 6.\n"));
    let json: Value = serde_json::from_str(&out("json")).unwrap();
    assert_eq!(json["version"], 1);
    assert_eq!(json["diagnostics"][0]["code"], "file/not-utf8");
    assert!(out("github").starts_with("::error title=file/not-utf8,file=act.assize,line=2,col=6,"));
    let sarif: Value = serde_json::from_str(&out("sarif")).unwrap();
    assert_eq!(sarif["runs"][0]["results"][0]["ruleId"], "file/not-utf8");
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let folder = one_bad_file().with("b.assize", NOT_UTF8);
    let out = || Run::new(["check"]).within(&folder).ran().out;
    assert_eq!(out(), out());
}

#[test]
fn quiet_leaves_the_sum_out() {
    let folder = one_bad_file();
    let ran = Run::new(["check", "-q"]).within(&folder).ran().exits(1);
    assert!(!ran.out.contains("1 error in"), "{}", ran.out);
    assert!(ran.out.contains("file/not-utf8"));
}

#[test]
fn colour_is_used_where_it_is_asked_for_only() {
    let folder = one_bad_file();
    let coloured = |run: Run| run.within(&folder).ran().out.contains('\u{1b}');
    assert!(!coloured(Run::new(["check"])));
    assert!(!coloured(Run::new(["check"]).env("NO_COLOR", "1")));
    assert!(!coloured(Run::new(["check"]).env("CLICOLOR_FORCE", "1")));
    assert!(!coloured(Run::new(["check", "--color", "never"])));
    assert!(coloured(Run::new(["check", "--color", "always"]).env("NO_COLOR", "1")));
    assert!(!Run::new(["explain"]).ran().out.contains('\u{1b}'));
    assert!(Run::new(["explain", "--color", "always"]).ran().out.contains('\u{1b}'));
    assert!(Run::new(["--color=always", "check", "--no"]).ran().exits(2).err.contains('\u{1b}'));
    assert!(!Run::new(["check", "--no"]).ran().exits(2).err.contains('\u{1b}'));
}

#[test]
fn a_pipe_gets_80_columns_and_width_is_obeyed() {
    let long = "a_rather_long_name_for_a_folder/and_another_one/act.assize";
    let folder = Folder::new().with(long, NOT_UTF8);
    let widest = |args: &[&str]| {
        let out = Run::new(args.iter().copied()).within(&folder).env("COLUMNS", "200").ran().out;
        out.lines().map(|line| line.chars().count()).max().unwrap()
    };
    assert!(widest(&["check"]) <= 80);
    assert!(widest(&["explain"]) <= 80);
    assert!(widest(&["explain", "--width", "60"]) <= 60);
    let shown = Run::new(["check", "--width", "30"]).within(&folder).ran().exits(1).out;
    assert!(shown.contains("\n  │ "), "the message runs over lines: {shown}");
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    assert_eq!(Run::new(["explain"]).ran_into_a_closed_pipe().exits(0).err, "");
    assert_eq!(Run::new(["--help"]).ran_into_a_closed_pipe().exits(0).err, "");
    let mut folder = Folder::new();
    for n in 0..400 {
        folder = folder.with(&format!("{n}.assize"), NOT_UTF8);
    }
    for format in ["human", "json", "sarif", "github", "plain"] {
        let ran = Run::new(["check", "--format", format, "--at-most", "0"]).within(&folder).ran_into_a_closed_pipe();
        assert_eq!(ran.exits(1).err, "");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_a_failure() {
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full").expect("Linux has it");
    let command = std::process::Command::new(env!("CARGO_BIN_EXE_assize")).arg("explain").stdout(full).output();
    let output = command.expect("the program was built");
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("the output cannot be written: "));
}

#[test]
fn what_is_too_much_is_counted() {
    let mut folder = Folder::new();
    for n in 0..5 {
        folder = folder.with(&format!("{n}.assize"), NOT_UTF8);
    }
    let ran = Run::new(["check", "--at-most", "2"]).within(&folder).ran().exits(1);
    assert_eq!(ran.out.matches("error file/not-utf8").count(), 2);
    assert!(ran.out.ends_with("5 errors in 5 files; 3 not shown\n"), "{}", ran.out);
}

#[test]
fn every_code_is_explained_and_listed() {
    let list = Run::new(["explain"]).ran().exits(0).out;
    for code in Code::ALL {
        assert!(list.contains(&format!("`{code}`")), "{code}");
        let page = Run::new(["explain", code.name()]).ran().exits(0).out;
        assert!(page.starts_with(&format!("{code}\n")), "{page}");
        assert!(page.lines().count() > 3, "{page}");
    }
}

#[test]
fn an_unknown_code_exits_2_and_offers_a_near_one() {
    let ran = Run::new(["explain", "file/not-utf"]).ran().exits(2);
    assert_eq!(ran.err, "assize: there is no code `file/not-utf`; did you mean `file/not-utf8`?\n");
    let ran = Run::new(["explain", "zzzzzzzz"]).ran().exits(2);
    assert_eq!(ran.err, "assize: there is no code `zzzzzzzz`; `assize explain` lists the codes\n");
}
