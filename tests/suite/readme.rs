//! The README's examples as a test: every command in it is run and its output held to what the README shows.
//!
//! A block marked `console` holds commands after `$ ` and what they print; `< FILE` gives them their input. With `ASSIZE_UPDATE=1` the output is
//! written anew.

use crate::run::{Run, words};

const README: &str = "README.md";
const LEADS: [&str; 2] = ["cargo run --release -q -- ", "assize "];

#[test]
fn the_readme_shows_what_is_printed() {
    let text = std::fs::read_to_string(README).expect("there is a README");
    let shown = anew(&text);
    if std::env::var_os("ASSIZE_UPDATE").is_some_and(|value| value == "1") {
        std::fs::write(README, &shown).expect("the README can be written");
    } else {
        assert!(text == shown, "the README shows another output; ASSIZE_UPDATE=1 writes it anew:\n{shown}");
    }
    assert!(shown.contains("\n$ "), "the README has no command that is run");
}

/// The text with the output of each command as it is now.
fn anew(text: &str) -> String {
    let mut out = String::new();
    let mut in_console = false;
    for line in text.lines() {
        if line.starts_with("```") {
            in_console = line == "```console";
        } else if in_console && !line.starts_with("$ ") {
            continue;
        }
        out.push_str(line);
        out.push('\n');
        if let (true, Some(command)) = (in_console, line.strip_prefix("$ ")) {
            let args = LEADS.iter().find_map(|lead| command.strip_prefix(lead)).expect("a command of assize");
            let (args, input) = args.split_once(" < ").map_or((args, None), |(args, file)| (args, Some(file)));
            let input = input.map(|file| std::fs::read(file).expect("the file named is there"));
            let args = words(args);
            let ran = Run::new(args.iter().map(String::as_str)).stdin(input.unwrap_or_default()).ran();
            assert_eq!(ran.err, "", "{command}");
            out.push_str(&ran.out);
        }
    }
    out
}
