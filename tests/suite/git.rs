//! `assize diff --git`: a policy as of a revision, in a repository made for the test.

use crate::folder::Folder;
use crate::run::{Ran, Run};
use std::process::Command;

const POLICY: &str = r#"policy act "The Act"

use "shared/words"

decision making "May it be made?"
    outcomes unlawful over allowed
    otherwise allowed

rule form "Form"
    cites Act s.1
    making is unlawful unless in_form
"#;

const WORDS: &str = r#"library words "Words"

source Act "The Act" is statute

facts request "The request"
    signed : yes/no "Is it signed?"
    dated  : yes/no "Is it dated?"

define in_form "It is in form"
    means request.signed and request.dated
"#;

/// A folder with three revisions: one of other files, one of the policy, and one with the words it uses changed; the
/// rule is changed in the working tree alone.
fn repository() -> Folder {
    let folder = Folder::new().with("readme.txt", "words\n");
    git(&folder, &["init", "-q"]);
    commit(&folder, "first");
    let folder = folder.with("laws/act.assize", POLICY).with("laws/shared/words.assize", WORDS);
    commit(&folder, "second");
    let changed = WORDS.replace("request.signed and request.dated", "request.signed or request.dated");
    let folder = folder.with("laws/shared/words.assize", changed);
    commit(&folder, "third");
    folder.with("laws/act.assize", POLICY.replace("unless in_form", "if request.signed and not request.dated"))
}

fn commit(folder: &Folder, name: &str) {
    git(folder, &["add", "."]);
    git(folder, &["commit", "-q", "-m", name]);
    git(folder, &["tag", name]);
}

fn git(folder: &Folder, args: &[&str]) {
    let settings = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"];
    let mut command = Command::new("git");
    let command = command.args(settings).args(args).current_dir(folder.path());
    let done = command.output().expect("git is installed");
    assert!(done.status.success(), "{args:?}: {}", String::from_utf8_lossy(&done.stderr));
}

fn ran(folder: &Folder, line: &str) -> Ran {
    Run::new(line.split(' ')).within(folder).ran()
}

#[test]
fn a_file_as_of_a_revision_is_compared_with_the_working_tree_and_with_another_revision() {
    let folder = repository();
    let out = ran(&folder, "diff laws/act.assize --git second -q").exits(0).out;
    insta::assert_snapshot!("as_of_a_revision", out);
    // What it uses is read as of the revision too: the policy is the same in both.
    let out = ran(&folder, "diff laws/act.assize --git second..third -q").exits(0).out;
    assert!(out.contains("New: laws/act.assize as of third\n") && out.contains("  unlawful → allowed\n"), "{out}");
    let out = ran(&folder, "diff ./laws/../laws/act.assize --git second.. -q").exits(0).out;
    assert!(out.contains(" as of HEAD\n") && out.contains("  unlawful → allowed\n"), "{out}");
    let path = folder.path().join("laws/act.assize");
    let whole = Run::new(["diff", path.to_str().unwrap(), "--git", "third..third"]).ran().exits(0).out;
    assert!(whole.contains("No decision, duty or prohibition differs"), "{whole}");
}

#[test]
fn from_a_folder_within_the_repository_paths_are_as_they_are_there() {
    let folder = repository();
    let path = folder.path().join("laws");
    let out = Command::new(env!("CARGO_BIN_EXE_assize"))
        .args(["diff", "act.assize", "--git", "second..third", "-q"])
        .current_dir(path)
        .output()
        .unwrap();
    assert!(String::from_utf8_lossy(&out.stdout).contains("  unlawful → allowed\n"), "{out:?}");
}

#[test]
fn what_git_cannot_give_is_said() {
    let folder = repository();
    let err = |line: &str| ran(&folder, line).exits(2).err;
    assert_eq!(err("diff laws/act.assize --git fourth"), "assize: the repository has no revision `fourth`\n");
    // What looks like an option of git is a revision, and is not there.
    assert_eq!(err("diff laws/act.assize --git=--all"), "assize: the repository has no revision `--all`\n");
    assert_eq!(
        err("diff laws/act.assize --git first..third"),
        "assize: there is no file `laws/act.assize` as of `first`\n"
    );
    assert!(err("diff laws/act.assize readme.txt --git first").contains("cannot be used with"));
    let alone = Folder::new().with("act.assize", POLICY);
    let ceiling = alone.path().parent().unwrap().to_str().unwrap().to_owned();
    let ran = Run::new(["diff", "act.assize", "--git", "HEAD"]).within(&alone);
    let err = ran.env("GIT_CEILING_DIRECTORIES", &ceiling).ran().exits(2).err;
    assert_eq!(err, "assize: `act.assize` lies in no git repository\n");
    let err = Run::new(["diff", "act.assize", "--git", "HEAD"]).within(&alone).env("PATH", "").ran().exits(2).err;
    assert_eq!(err, "assize: `--git` asks the program `git`, and there is none on the path\n");
}

#[test]
fn an_error_in_the_past_is_placed_in_its_revision() {
    let folder = repository();
    let folder = folder.with("laws/shared/words.assize", WORDS.replace("signed :", "sined :"));
    commit(&folder, "wrong");
    let folder = folder.with("laws/shared/words.assize", WORDS);
    let err = ran(&folder, "diff laws/act.assize --git wrong").exits(1).err;
    assert!(err.contains("wrong:laws/shared/words.assize"), "{err}");
}
