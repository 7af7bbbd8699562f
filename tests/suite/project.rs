//! The project file: found by walking up, obeyed by each command that is named no file, refused where it is wrong.

use crate::folder::Folder;
use crate::run::Run;
use serde_json::Value;

const POLICY: &str = r#"policy notes "Requests for notes"

source Act "The Act" is statute

facts request "The request"
    written : yes/no "Is it in writing?"
    urgent  : yes/no "Is it urgent?"

decision making "May it be made?"
    outcomes unlawful over allowed
    otherwise allowed

rule form "In writing"
    cites Act s.1
    making is unlawful unless request.written

property never_by_word "Never by word of mouth."
    never making is allowed and not request.written

scenario "By letter"
    given
        request.written
    expect
        making is settled allowed
"#;

/// A policy with a finding, a draft that is no policy, and a project file.
fn project(settings: &str) -> Folder {
    Folder::new()
        .with("assize.toml", settings)
        .with("laws/notes.assize", POLICY)
        .with("laws/deep/down/readme.md", "")
        .with("drafts/half.assize", "polcy half\n")
}

#[test]
fn each_command_that_is_named_no_file_reads_the_policies_of_the_project() {
    let folder = project("policies = [\"laws\"]\n");
    let checked = Run::new(["check", "-q"]).within(&folder).ran().exits(0);
    assert_eq!((checked.out.as_str(), checked.err.as_str()), ("", ""));
    assert_eq!(Run::new(["test"]).within(&folder).ran().exits(0).out, "1 scenario: 1 passed, 0 failed\n");
    let verified = Run::new(["verify"]).within(&folder).ran().exits(0).out;
    assert!(verified.ends_with("1 property: 1 proved, 0 refuted, 0 not decided\n"), "{verified}");
    let set = Run::new(["fmt", "--check"]).within(&folder).ran().exits(1).out;
    assert_eq!(set, "laws/notes.assize\n1 file: 1 not in the style\n");
    // A file that is named is read, whatever the project names.
    Run::new(["check", "."]).within(&folder).ran().exits(1);
    Run::new(["check", "drafts/half.assize"]).within(&folder).ran().exits(1);
}

#[test]
fn the_project_is_found_from_a_folder_in_it() {
    let folder = project("policies = [\"laws\"]\n\n[lints]\n\"lint/unused\" = \"allow\"\n");
    let ran = Run::new(["check"]).within_part(&folder, "laws/deep/down").ran().exits(0);
    assert_eq!(
        ran.out,
        "1 file checked, as ../../../assize.toml says: nothing found; 1 allowed by ../../../assize.toml\n"
    );
}

#[test]
fn the_nearest_project_of_a_text_sets_its_levels() {
    let levels = |level: &str| format!("[lints]\n\"lint/unused\" = \"{level}\"\n");
    let folder = project(&levels("deny")).with("laws/assize.toml", levels("allow")).with("b/notes.assize", POLICY);
    let ran = Run::new(["check", "laws", "b", "--format", "json"]).within(&folder).ran().exits(1);
    let report: Value = serde_json::from_str(&ran.out).unwrap();
    let found = report["diagnostics"].as_array().unwrap();
    let unused: Vec<_> = found.iter().filter(|one| one["code"] == "lint/unused").collect();
    let [one] = unused.as_slice() else { panic!("{}", ran.out) };
    assert_eq!((&one["severity"], &one["place"]["file"]), (&"error".into(), &"b/notes.assize".into()));
    assert_eq!(report["counts"]["allowed"], 1);
    assert_eq!(report["projects"], serde_json::json!(["assize.toml", "laws/assize.toml"]));
}

#[test]
fn an_empty_project_file_ends_the_search() {
    let folder =
        project("policies = [\"laws\"]\n").with("laws/deep/assize.toml", "").with("laws/deep/a.assize", POLICY);
    let ran = Run::new(["test"]).within_part(&folder, "laws/deep").ran().exits(0);
    assert_eq!(ran.out, "1 scenario: 1 passed, 0 failed\n");
}

#[test]
fn patterns_name_policies_and_the_records_of_a_run() {
    let settings = "policies = [\"la?s/**/*.assize\"]\ncases = [\"records/*.jsonl\"]\n";
    let folder = project(settings)
        .with("laws/deep/down/more.assize", POLICY)
        .with("records/one.jsonl", "{\"request\": {\"written\": true}}\n")
        .with("records/two.jsonl", "{\"request\": {\"written\": false}}\n{\"request\": {}}\n")
        .with("records/note.txt", "");
    assert_eq!(Run::new(["test"]).within(&folder).ran().exits(0).out, "2 scenarios: 2 passed, 0 failed\n");
    let ran = Run::new(["run", "laws/notes.assize", "--by", "request.written", "-q"]).within(&folder).ran().exits(0);
    assert!(ran.out.lines().last().unwrap().ends_with(" 3"), "{}", ran.out);
    let folder = project("");
    let ran = Run::new(["run", "laws/notes.assize"]).within(&folder).ran().exits(2);
    assert_eq!(
        ran.err,
        "assize: no records are named: give `--cases FILE`, or set `cases` in a project file `assize.toml`\n"
    );
}

#[test]
fn a_project_file_that_is_wrong_stops_what_would_go_by_it() {
    for (settings, said) in [
        ("policies = [\"laws\"\n", "project/malformed"),
        ("policies = [\"laws\"]\npolicies = []\n", "`policies` is given twice"),
        ("[lint]\n", "did you mean `lints`?"),
        ("policies = [3]\n", "an entry of `policies` names no file"),
        ("policies = [\"laws\\\\notes.assize\"]\n", "write `laws/notes.assize`"),
        ("policies = [\"lawz\"]\n", "did you mean `laws`?"),
        ("policies = [\"laws/deep\"]\n", "there is no policy in the folder `laws/deep`"),
        ("policies = [\"*.assize\"]\n", "no policy fits the pattern `*.assize`"),
        ("[lints]\nunused = \"allow\"\n", "did you mean `\"lint/unused\"`?"),
        ("[lints]\n\"types/mismatch\" = \"allow\"\n", "`types/mismatch` is always an error"),
    ] {
        let folder = project(settings);
        let ran = Run::new(["test"]).within(&folder).ran().exits(1);
        assert!(ran.err.contains(said) && ran.err.contains("[assize.toml:"), "{settings}\n{}", ran.err);
        assert_eq!(ran.out, "");
        let ran = Run::new(["check", "--format", "json"]).within(&folder).ran().exits(1);
        let report: Value = serde_json::from_str(&ran.out).unwrap();
        assert_eq!(report["diagnostics"][0]["place"]["file"], "assize.toml");
    }
    // A file that is named needs the project file for the levels of its findings alone.
    let folder = project("[lints]\n\"lint/none\" = \"allow\"\n");
    Run::new(["test", "laws"]).within(&folder).ran().exits(0);
    let ran = Run::new(["check", "laws"]).within(&folder).ran().exits(1);
    assert!(ran.out.contains("there is no code `lint/none`"), "{}", ran.out);
}

#[test]
fn this_repository_is_a_project_of_its_library_and_examples() {
    let ran = Run::new(["fmt", "--check"]).ran().exits(0);
    let folders = Run::new(["fmt", "--check", "stdlib", "examples"]).ran().exits(0);
    assert_eq!(ran.out, folders.out);
}
