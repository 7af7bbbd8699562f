//! The examples as a test: each folder's README is in plain words, and every command line that it gives is run.
//!
//! A command line begins with `assize `, indented or in a fenced block, and runs from the root of the repository; a `\`
//! at its end carries it over. What it prints is held to `examples/FOLDER/expected/N-WORDS.txt`. With `ASSIZE_UPDATE=1`
//! what is expected is written anew.

use crate::run::Run;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

#[test]
fn the_examples_answer_as_they_say() {
    let update = std::env::var_os("ASSIZE_UPDATE").is_some_and(|value| value == "1");
    let mut failures = Vec::new();
    for folder in folders() {
        let readme = std::fs::read_to_string(folder.join("README.md")).expect("every example has a README");
        let commands = commands(&readme);
        assert!(!commands.is_empty(), "{}: no command line", folder.display());
        let expected = folder.join("expected");
        let mut kept = BTreeSet::new();
        for (n, command) in commands.iter().enumerate() {
            let words = words(command);
            let name = format!("{}-{}.txt", n + 1, slug(&words));
            let found = said(&words);
            let path = expected.join(&name);
            let known = std::fs::read_to_string(&path).unwrap_or_default();
            if known != found {
                if update {
                    std::fs::create_dir_all(&expected).expect("the examples can be written");
                    std::fs::write(&path, &found).expect("the examples can be written");
                }
                failures.push(format!("{command}\n--- {} says\n{known}--- it is\n{found}", path.display()));
            }
            kept.insert(name);
        }
        for entry in std::fs::read_dir(&expected).into_iter().flatten().flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            if !kept.contains(&name) {
                if update {
                    std::fs::remove_file(entry.path()).expect("the examples can be written");
                }
                failures.push(format!("{}: no command line prints it", entry.path().display()));
            }
        }
    }
    assert!(failures.is_empty() || update, "{}\n(ASSIZE_UPDATE=1 writes what is so)", failures.join("\n\n"));
}

#[test]
fn a_readme_names_only_files_that_are_there() {
    for folder in folders() {
        let readme = std::fs::read_to_string(folder.join("README.md")).expect("every example has a README");
        for entry in std::fs::read_dir(&folder).expect("the example is there").flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            let told = name == "README.md" || name == "expected" || readme.contains(&name);
            assert!(told, "{}: {name} is not told of in the README", folder.display());
        }
        for quoted in readme.split('`').skip(1).step_by(2) {
            if [".assize", ".yaml", ".json"].iter().any(|ending| quoted.ends_with(ending)) && !quoted.contains(' ') {
                assert!(folder.join(quoted).exists(), "{}: the README tells of {quoted}", folder.display());
            }
        }
    }
}

fn folders() -> Vec<PathBuf> {
    let entries = std::fs::read_dir(Path::new("examples")).expect("the examples are there").flatten();
    let mut folders: Vec<PathBuf> = entries.map(|entry| entry.path()).filter(|path| path.is_dir()).collect();
    folders.sort();
    assert!(!folders.is_empty());
    folders
}

/// The command lines of a page, each on one line.
fn commands(page: &str) -> Vec<String> {
    let mut commands = Vec::new();
    let mut fenced = false;
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        if line.starts_with("```") {
            fenced = !fenced;
        }
        let said = line.trim_start();
        if !(said.starts_with("assize ") && (fenced || line.starts_with("    "))) {
            continue;
        }
        let mut command = said.trim_end().to_owned();
        while let Some(cut) = command.strip_suffix('\\') {
            let rest = lines.next().expect("a line that goes on has a next line");
            command = format!("{} {}", cut.trim_end(), rest.trim());
        }
        commands.push(command);
    }
    commands
}

/// A command line's words without its first; what stands between double quotes is one word.
fn words(command: &str) -> Vec<String> {
    let mut words = Vec::new();
    for (n, part) in command.split('"').enumerate() {
        if n % 2 == 1 {
            words.push(part.to_owned());
        } else {
            words.extend(part.split_whitespace().map(str::to_owned));
        }
    }
    words.remove(0);
    words
}

/// The command and the last file that it names, as words for a file's name.
fn slug(words: &[String]) -> String {
    let file = |word: &&String| word.contains('/') && !word.starts_with('-');
    let path = words.iter().rfind(file).map_or("", String::as_str);
    let stem = Path::new(path).file_stem().map_or(String::new(), |stem| stem.to_string_lossy().into_owned());
    let verb = words.first().map_or("", String::as_str);
    format!("{verb} {stem}").trim().replace(|char: char| !char.is_alphanumeric(), "-")
}

fn said(words: &[String]) -> String {
    let ran = Run::new(words.iter().map(String::as_str)).ran();
    let mut said = format!("{}{}", ran.out, ran.err);
    match ran.code {
        Some(0) => {}
        Some(code) => said.push_str(&format!("[exit {code}]\n")),
        None => said.push_str("[killed]\n"),
    }
    said
}
