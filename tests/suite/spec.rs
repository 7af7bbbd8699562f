//! The reference as a test: every example in `tests/spec/*.md` and in the pages of the codes is checked and run, and
//! held to what stands beside it.
//!
//! `tests/spec/00-reading-this.md` explains the form. With `ASSIZE_UPDATE=1` what is expected is written anew.

use crate::folder::Folder;
use crate::run::{Run, words};
use assize::base::limits::Limits;
use assize::base::span::FileId;
use assize::check::Options;
use assize::diag::render::severity_word;
use assize::diag::{Diagnostic, in_order};
use assize::workspace::{Texts, Workspace};
use std::path::{Path, PathBuf};

/// One fenced block of a page.
struct Block {
    /// What follows the fence's backticks.
    info: String,
    /// `File: NAME` before it.
    name: Option<String>,
    /// The text, each line ended.
    text: String,
    /// Line of the opening fence, from 0, and of the closing one.
    open: usize,
    close: usize,
    /// How many headings stand before it.
    section: usize,
}

/// Lines `from..to` of a page to be replaced.
struct Edit {
    from: usize,
    to: usize,
    lines: Vec<String>,
}

/// A difference between what a page says and what is so.
struct Difference {
    line: usize,
    expected: String,
    found: String,
    edit: Edit,
}

/// Where the pages of the codes are.
const CODE_PAGES: &str = "src/diag/pages";

/// What an example means that has no findings beside it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Unsaid {
    /// Nothing is found in it.
    Sound,
    /// Anything: the pages of the codes show pieces, right and wrong, that other tests hold to their code.
    Anything,
}

#[test]
fn the_reference_holds() {
    let mut pages = Vec::new();
    gather(Path::new("tests/spec"), &mut pages);
    gather(Path::new(CODE_PAGES), &mut pages);
    assert!(!pages.is_empty());
    let update = std::env::var_os("ASSIZE_UPDATE").is_some_and(|value| value == "1");
    let mut failures = Vec::new();
    for page in pages {
        let text = std::fs::read_to_string(&page).expect("pages are text");
        let unsaid = if page.starts_with(CODE_PAGES) { Unsaid::Anything } else { Unsaid::Sound };
        let differences = differences(&text, unsaid);
        if update && !differences.is_empty() {
            std::fs::write(&page, edited(&text, &differences)).expect("pages can be written");
        }
        for Difference { line, expected, found, .. } in differences {
            let place = format!("{}:{}", page.display(), line + 1);
            failures.push(format!("{place}\n--- the page says\n{expected}--- it is\n{found}"));
        }
    }
    // What only a person can mend stays a failure even where the rest is written anew.
    failures.retain(|failure| !update || failure.contains("a part is read without complaint"));
    assert!(failures.is_empty(), "{}\n(ASSIZE_UPDATE=1 writes what is so)", failures.join("\n\n"));
}

fn gather(folder: &Path, pages: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("the reference is there").flatten() {
        let path = entry.path();
        if path.is_dir() {
            gather(&path, pages);
        } else if path.ends_with("40-tutorial.md") {
            // Its files grow from one section to the next: `tutorial.rs` walks through it.
        } else if path.extension().is_some_and(|ending| ending == "md") {
            pages.push(path);
        }
    }
    pages.sort();
}

fn blocks(page: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut name = None;
    let mut section = 0;
    let mut lines = page.lines().enumerate();
    while let Some((open, line)) = lines.next() {
        if let Some(info) = line.strip_prefix("```") {
            let mut text = String::new();
            let mut close = open + 1;
            for (n, line) in lines.by_ref() {
                close = n;
                if line == "```" {
                    break;
                }
                text.push_str(line);
                text.push('\n');
            }
            blocks.push(Block { info: info.trim().to_owned(), name: name.take(), text, open, close, section });
        } else if let Some(file) = line.strip_prefix("File: ") {
            name = Some(file.trim().trim_matches('`').to_owned());
        } else if line.starts_with('#') {
            section += 1;
            name = None;
        }
    }
    blocks
}

fn differences(page: &str, unsaid: Unsaid) -> Vec<Difference> {
    let blocks = blocks(page);
    let mut differences = Vec::new();
    for (n, block) in blocks.iter().enumerate() {
        let next = blocks.get(n + 1).filter(|next| next.section == block.section);
        let beside = next.is_some_and(|next| next.info == "diagnostics");
        if block.info == "assize" && next.is_some_and(|next| next.info == "findings") {
            // What a check finds over every possible case too.
            compare(block, next, "findings", findings(&blocks, n), &mut differences);
        } else if block.info == "assize" && (beside || unsaid == Unsaid::Sound) {
            let found = diagnostics(&blocks, n);
            compare(block, next, "diagnostics", found, &mut differences);
        } else if block.info == "assize part" && unsaid == Unsaid::Sound {
            let (_, found) = parse_alone(&block.text);
            let expected = String::from("(nothing: a part is read without complaint)\n");
            if !found.is_empty() {
                let edit = Edit { from: 0, to: 0, lines: Vec::new() };
                differences.push(Difference { line: block.open, expected, found, edit });
            }
        } else if block.info == "assize part" {
            // A piece on a code's page may be a wrong one; other tests hold it to its code.
        } else if block.info == "run" {
            let found = output(&blocks, n);
            compare(block, next, "output", found, &mut differences);
        } else if block.info == "diagnostics" || block.info == "findings" || block.info == "output" {
            let before = n.checked_sub(1).and_then(|n| blocks.get(n)).map_or("", |before| before.info.as_str());
            let wanted = if block.info == "output" { "run" } else { "assize" };
            assert_eq!(before, wanted, "line {}: `{}` follows no `{wanted}`", block.open + 1, block.info);
        }
    }
    differences
}

/// Holds a block to the block of expectations after it; without one, nothing is expected.
fn compare(block: &Block, next: Option<&Block>, kind: &str, found: String, differences: &mut Vec<Difference>) {
    let beside = next.filter(|next| next.info == kind);
    let expected = beside.map_or("", |beside| beside.text.as_str());
    if expected == found {
        return;
    }
    let mut lines = vec![format!("```{kind}")];
    lines.extend(found.lines().map(str::to_owned));
    lines.push(String::from("```"));
    let edit = match beside {
        Some(beside) => Edit { from: beside.open, to: beside.close + 1, lines },
        None => Edit {
            from: block.close + 1,
            to: block.close + 1,
            lines: std::iter::once(String::new()).chain(lines).collect(),
        },
    };
    differences.push(Difference { line: block.open, expected: expected.to_owned(), found, edit });
}

fn edited(page: &str, differences: &[Difference]) -> String {
    let mut lines: Vec<String> = page.lines().map(str::to_owned).collect();
    for Difference { edit, .. } in differences.iter().rev() {
        lines.splice(edit.from..edit.to, edit.lines.iter().cloned());
    }
    lines.join("\n") + "\n"
}

const UNNAMED: &str = "example.assize";

/// The files that block `n` stands among: the named ones of its section, and the last unnamed policy up to it.
fn files(blocks: &[Block], n: usize) -> Vec<(&str, &str)> {
    let section = blocks.get(n).map(|block| block.section);
    let mut files = Vec::new();
    let mut unnamed = None;
    for (at, block) in blocks.iter().enumerate().filter(|(_, block)| Some(block.section) == section) {
        match &block.name {
            Some(name) => files.push((name.as_str(), block.text.as_str())),
            None if at <= n && block.info == "assize" => unnamed = Some(block.text.as_str()),
            None => {}
        }
    }
    files.extend(unnamed.map(|text| (UNNAMED, text)));
    files
}

/// What is found in block `n` when it is checked as a root, a line each.
fn diagnostics(blocks: &[Block], n: usize) -> String {
    let texts = files(blocks, n).into_iter().fold(Texts::default(), |texts, (name, text)| texts.with(name, text));
    let name = blocks.get(n).and_then(|block| block.name.as_deref()).unwrap_or(UNNAMED);
    let workspace = Workspace::open(&texts, name, Limits::default()).expect("the file was put there");
    in_lines(&workspace, workspace.check(0, &Options::default()).diagnostics)
}

/// As [`diagnostics`], with what holds over every possible case.
fn findings(blocks: &[Block], n: usize) -> String {
    let texts = files(blocks, n).into_iter().fold(Texts::default(), |texts, (name, text)| texts.with(name, text));
    let name = blocks.get(n).and_then(|block| block.name.as_deref()).unwrap_or(UNNAMED);
    let workspace = Workspace::open(&texts, name, Limits::default()).expect("the file was put there");
    let checked = workspace.check(0, &Options::default());
    let mut found = checked.diagnostics.clone();
    if let Ok(program) = checked.program() {
        found.extend(assize::prove::findings(&assize::eval::Law::new(&program), &assize::prove::Options::default()));
    }
    in_lines(&workspace, found)
}

/// As [`diagnostics`], of a text that is only read and not checked.
fn parse_alone(text: &str) -> (Workspace, String) {
    let mut workspace = Workspace::new(Limits::default());
    let texts = Texts::default();
    workspace.load_text(&texts, UNNAMED, text);
    let found = workspace.diagnostics().into_iter().filter(|found| found.code.name().starts_with("syntax/")).collect();
    let lines = in_lines(&workspace, found);
    (workspace, lines)
}

fn in_lines(workspace: &Workspace, found: Vec<Diagnostic>) -> String {
    let source = workspace.sources().get(FileId(0)).expect("the root is the first text");
    let own = in_order(found).into_iter().filter(|found| found.span.file == FileId(0));
    own.map(|found| {
        let place = source.position(found.span.start);
        format!("{} {} {place} {}\n", severity_word(found.severity), found.code, found.message)
    })
    .collect()
}

/// What the command lines of block `n` print; an exit code other than 0 follows in brackets.
fn output(blocks: &[Block], n: usize) -> String {
    let mut folder = Folder::new();
    for (name, text) in files(blocks, n) {
        folder = folder.with(name, text);
    }
    let mut out = String::new();
    for line in blocks.get(n).map_or("", |block| block.text.as_str()).lines() {
        let words = words(line);
        let Some(("assize", args)) = words.split_first().map(|(first, rest)| (first.as_str(), rest)) else {
            panic!("a command line begins with `assize`: {line}");
        };
        let ran = Run::new(args.iter().map(String::as_str)).within(&folder).ran();
        out.push_str(&ran.out);
        out.push_str(&ran.err);
        if ran.code != Some(0) {
            out.push_str(&format!(
                "[exit {}]\n",
                ran.code.map_or_else(|| String::from("by a signal"), |n| n.to_string())
            ));
        }
    }
    out
}

#[test]
fn what_is_found_replaces_what_was_expected() {
    let page = "# One\n\n```run\nassize explain zzzzzzzz\n```\n\nMore.\n\n```run\nassize --version\n```\n\n```output\nold\n```\n";
    let found = differences(page, Unsaid::Sound);
    let anew = edited(page, &found);
    let version = env!("CARGO_PKG_VERSION");
    let first = "```\n\n```output\nassize: there is no code `zzzzzzzz`; `assize explain` lists the codes\n[exit 2]\n```\n\nMore.\n";
    assert!(anew.contains(first), "{anew}");
    assert!(anew.ends_with(&format!("```output\nassize {version}\n```\n")), "{anew}");
    assert!(differences(&anew, Unsaid::Sound).is_empty());
}
