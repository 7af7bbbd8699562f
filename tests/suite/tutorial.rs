//! The tutorial as a test: its files are written and its commands run from an empty folder, in order, and what they print
//! is held to what it shows.
//!
//! `File:` before a block puts it into a file, `Added to` at the end of one, and `Change in` is an edit of a few words.
//! With `ASSIZE_UPDATE=1` the output is written anew.

use crate::folder::Folder;
use crate::run::{Run, words};
use std::path::{Path, PathBuf};

const TUTORIAL: &str = "tests/spec/40-tutorial.md";

/// What a reader does with the next block.
enum Next {
    Nothing,
    Write(PathBuf),
    Add(PathBuf),
}

#[test]
fn the_tutorial_shows_what_is_printed() {
    let text = std::fs::read_to_string(TUTORIAL).expect("there is a tutorial");
    let shown = walked(&text);
    if std::env::var_os("ASSIZE_UPDATE").is_some_and(|value| value == "1") {
        std::fs::write(TUTORIAL, &shown).expect("the tutorial can be written");
    } else {
        assert!(text == shown, "the tutorial shows another output; ASSIZE_UPDATE=1 writes it anew:\n{shown}");
    }
    assert!(shown.matches("\n$ assize ").count() > 10, "the tutorial has commands that are run");
}

/// The text as a newcomer goes through it, with the output of each command as it is now.
fn walked(text: &str) -> String {
    let folder = Folder::new();
    let mut here = folder.path().to_path_buf();
    let mut out = String::new();
    let mut next = Next::Nothing;
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        out.push_str(line);
        out.push('\n');
        if let Some(name) = line.strip_prefix("File: ") {
            next = Next::Write(here.join(name.trim_matches('`')));
        } else if let Some(name) = line.strip_prefix("Added to ") {
            next = Next::Add(here.join(name.trim_end_matches(':').trim_matches('`')));
        } else if let Some(change) = line.strip_prefix("Change in ") {
            edit(&here, change);
        } else if let Some(kind) = line.strip_prefix("```") {
            let block: String =
                lines.by_ref().take_while(|line| *line != "```").map(|line| format!("{line}\n")).collect();
            if kind == "console" {
                for command in block.lines().filter_map(|line| line.strip_prefix("$ ")) {
                    out.push_str(&format!("$ {command}\n{}", typed(command, &mut here)));
                }
            } else {
                out.push_str(&block);
                put(std::mem::replace(&mut next, Next::Nothing), &block);
            }
            out.push_str("```\n");
        }
    }
    out
}

fn put(next: Next, block: &str) {
    let written = match next {
        Next::Nothing => return,
        Next::Write(file) => std::fs::write(file, block),
        Next::Add(file) => {
            let before = std::fs::read_to_string(&file).expect("what is added to is there");
            std::fs::write(file, format!("{before}\n{block}"))
        }
    };
    written.expect("the build's folder can be written");
}

/// An edit: `FILE`: `WORDS` to `OTHER`.
fn edit(here: &Path, change: &str) {
    let quoted: Vec<&str> = change.split('`').skip(1).step_by(2).collect();
    let [file, old, new] = quoted.as_slice() else { panic!("no edit: {change}") };
    let text = std::fs::read_to_string(here.join(file)).expect("what is edited is there");
    assert_eq!(text.matches(old).count(), 1, "`{old}` stands once in {file}");
    std::fs::write(here.join(file), text.replace(old, new)).expect("the build's folder can be written");
}

/// What a command line prints; a code other than 0 follows in brackets.
fn typed(command: &str, here: &mut PathBuf) -> String {
    if let Some(folder) = command.strip_prefix("cd ") {
        here.push(folder);
        return String::new();
    }
    let args = command.strip_prefix("assize ").expect("a command of assize");
    let (args, input) = args.split_once(" < ").map_or((args, None), |(args, file)| (args, Some(file)));
    let input = input.map(|file| std::fs::read(here.join(file)).expect("the file named is there"));
    let args = words(args);
    let ran = Run::new(args.iter().map(String::as_str)).at(here).stdin(input.unwrap_or_default()).ran();
    let code = ran.code.expect("it ended by itself");
    let code = if code == 0 { String::new() } else { format!("[exit {code}]\n") };
    format!("{}{}{code}", ran.out, ran.err)
}
