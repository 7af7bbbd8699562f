//! What a new user runs first: a project begun, completions, manual pages.

use crate::folder::Folder;
use crate::run::Run;

#[test]
fn a_new_project_checks_tests_and_evaluates_as_it_stands() {
    let folder = Folder::new();
    let ran = Run::new(["new", "deep/release_policy"]).within(&folder).ran().exits(0);
    insta::assert_snapshot!(ran.out);
    let checked = Run::new(["check", "deep"]).within(&folder).ran().exits(0);
    assert_eq!(checked.out, "1 file checked: nothing found\n");
    let tested = Run::new(["test", "deep"]).within(&folder).ran().exits(0);
    assert_eq!(tested.out, "4 scenarios: 4 passed, 0 failed\n");
    Run::new(["fmt", "--check", "deep"]).within(&folder).ran().exits(0);
    let policy = "deep/release_policy/release_policy.assize";
    let case = "deep/release_policy/case.yaml";
    let answer = Run::new(["eval", policy, "--facts", case]).within(&folder).ran().exits(0);
    insta::assert_snapshot!(answer.out);
}

#[test]
fn the_commands_of_a_new_readme_run() {
    let folder = Folder::new();
    Run::new(["new", "-q", "release_policy"]).within(&folder).ran().exits(0);
    let readme = std::fs::read_to_string(folder.path().join("release_policy/README.md")).unwrap();
    let inside = Folder::new();
    for file in ["release_policy.assize", "case.yaml", "assize.toml"] {
        let text = std::fs::read(folder.path().join("release_policy").join(file)).unwrap();
        std::fs::write(inside.path().join(file), text).unwrap();
    }
    let commands: Vec<&str> = readme.lines().filter_map(|line| line.trim().strip_prefix("assize ")).collect();
    assert_eq!(commands.len(), 5);
    for command in commands {
        let words = command.split("  ").next().unwrap().split('>').next().unwrap();
        Run::new(words.split_whitespace()).within(&inside).ran().exits(0);
    }
}

#[test]
fn nothing_is_written_over_and_a_name_is_a_word() {
    let folder = Folder::new().with("mine/notes.txt", "mine");
    let ran = Run::new(["new", "mine"]).within(&folder).ran().exits(2);
    assert_eq!(ran.err, "assize: `mine` is there already; nothing was written\n");
    assert_eq!(std::fs::read_dir(folder.path().join("mine")).unwrap().count(), 1);
    let ran = Run::new(["new", "my-policy"]).within(&folder).ran().exits(2);
    assert_eq!(
        ran.err,
        "assize: `my-policy` is no name: letters, digits and `_`, with a letter first; `my_policy` could be one\n"
    );
    let ran = Run::new(["new", "when"]).within(&folder).ran().exits(2);
    assert_eq!(ran.err, "assize: `when` has a meaning of its own in a policy; choose another name\n");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn each_shell_has_completions_that_know_the_commands() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let ran = Run::new(["completions", shell]).ran().exits(0);
        for word in ["assize", "check", "fmt", "law-at"] {
            assert!(ran.out.contains(word), "{shell}: {word}");
        }
    }
}

#[test]
fn each_command_has_a_manual_page() {
    let folder = Folder::new();
    let ran = Run::new(["man", "pages/man1"]).within(&folder).ran().exits(0);
    let mut names: Vec<String> = std::fs::read_dir(folder.path().join("pages/man1"))
        .unwrap()
        .flatten()
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    assert_eq!(ran.out, format!("{} pages written to pages/man1\n", names.len()));
    for name in ["assize.1", "assize-check.1", "assize-fmt.1", "assize-eval.1"] {
        assert!(names.iter().any(|known| known == name), "{names:?}");
    }
    let page = std::fs::read_to_string(folder.path().join("pages/man1/assize-fmt.1")).unwrap();
    assert!(page.contains(".TH ASSIZE-FMT") && page.contains("unified diff"), "{page}");
    let page = std::fs::read_to_string(folder.path().join("pages/man1/assize.1")).unwrap();
    assert!(page.contains("source\\-bytes"), "{page}");
}
