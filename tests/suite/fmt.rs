//! Laws of the formatter, over every text of the project, as it stands and as somebody in a hurry might have set it.

use crate::folder::Folder;
use crate::generate::Rng;
use crate::run::Run;
use assize::base::date::Date;
use assize::base::limits::Limits;
use assize::base::span::{FileId, Span};
use assize::check::Options;
use assize::fmt::{WIDTH, format, print};
use assize::ide::{Project, styled_items};
use assize::syntax::ast::{File, Item, ItemKind};
use assize::syntax::parse;
use assize::workspace::{Texts, Workspace};
use std::path::Path;
use std::sync::Arc;

/// Every text that can be read: of the library, the examples, the cases and the reference.
fn texts() -> Vec<(String, String)> {
    let mut texts = Vec::new();
    for folder in ["stdlib", "examples", "tests/cases", "tests/spec", "README.md"] {
        gather(Path::new(folder), &mut texts);
    }
    texts.retain(|(_, text)| parse(FileId(0), text).is_whole());
    assert!(texts.len() > 200, "{}", texts.len());
    texts
}

fn gather(path: &Path, texts: &mut Vec<(String, String)>) {
    if path.is_dir() {
        let mut entries: Vec<_> = std::fs::read_dir(path).unwrap().flatten().map(|entry| entry.path()).collect();
        entries.sort();
        entries.iter().for_each(|entry| gather(entry, texts));
        return;
    }
    let name = path.to_string_lossy().into_owned();
    if name.ends_with(".assize") {
        texts.push((name, std::fs::read_to_string(path).unwrap()));
    } else if name.ends_with(".md") {
        let page = std::fs::read_to_string(path).unwrap();
        for (n, block) in page.split("\n```").enumerate() {
            if let Some(text) = block.strip_prefix("assize").and_then(|block| block.split_once('\n')) {
                texts.push((format!("{name}, fence {n}"), format!("{}\n", text.1)));
            }
        }
    }
}

fn set(name: &str, text: &str) -> String {
    format(FileId(0), text).unwrap_or_else(|refusal| panic!("{name}: {refusal:?}\n{text}"))
}

fn comments(text: &str) -> Vec<String> {
    parse(FileId(0), text).file.comments.into_iter().map(|comment| comment.value).collect()
}

#[test]
fn the_library_and_the_examples_are_in_the_style() {
    for (name, text) in texts().iter().filter(|(name, _)| name.starts_with("stdlib/") || name.starts_with("examples/"))
    {
        assert_eq!(&set(name, text), text, "{name}: run `assize fmt stdlib examples`");
    }
}

/// The same text with its lines indented, parted and filled in other ways, and more comments in it.
fn disarranged(text: &str, rng: &mut Rng) -> String {
    let mut out = String::new();
    let mut inside = false;
    for line in text.lines() {
        let said = line.trim_start();
        let indent = line.len() - said.len();
        if rng.chance(8) {
            out.push_str(&"\n".repeat(rng.below(3) + 1));
        }
        // What stands at the margin stays there, and what does not stays away from it.
        inside = inside && !said.is_empty() && !said.starts_with('"') || indent > 0;
        out.push_str(&" ".repeat(if indent == 0 { 0 } else { 1 + rng.below(3) * 3 + indent / 4 }));
        if rng.chance(3) && !said.is_empty() && inside {
            out.push_str("#a note\n  ");
        }
        let quoted = said.contains('"');
        for (n, word) in said.split(' ').enumerate() {
            if n > 0 {
                out.push_str(&" ".repeat(if quoted { 1 } else { 1 + rng.below(10) / 8 }));
            }
            out.push_str(word);
        }
        if rng.chance(5) && !said.contains('#') {
            out.push_str(" #  why");
        }
        out.push_str(if rng.chance(50) { "\n" } else { "  \r\n" });
    }
    out
}

#[test]
fn what_is_set_says_the_same_and_is_not_set_again() {
    for (name, text) in texts() {
        let once = set(&name, &text);
        assert_eq!(set(&name, &once), once, "{name} is set in another way the second time");
        assert_eq!(comments(&once), comments(&text), "{name}");
        assert!(once.is_empty() || once.ends_with('\n'), "{name}");
        assert!(!once.lines().any(|line| line.ends_with(' ')) && !once.contains("\n\n\n"), "{name}\n{once}");
    }
}

#[test]
fn how_a_text_was_set_makes_no_difference() {
    let mut rng = Rng::new(4);
    let mut tried = 0;
    for (name, text) in texts() {
        let other = disarranged(&text, &mut rng);
        if !parse(FileId(0), &other).is_whole() {
            continue;
        }
        tried += 1;
        let once = set(&name, &other);
        assert_eq!(set(&name, &once), once, "{name} is set in another way the second time");
        assert_eq!(comments(&once), comments(&other), "{name}");
    }
    assert!(tried > 150, "{tried}");
}

/// What an editor has of a text when each of its items is set by itself.
fn set_by_items(text: &str) -> String {
    let mut project = Project::new(Limits::default());
    let unit = project.set_text(&Texts::default(), "a.assize", text);
    project.look(unit);
    let view = project.view(unit).unwrap();
    styled_items(&view, Span::new(view.file(), 0, text.len()))
}

/// The lines that say something, below the head, which is no item. Comments between items stand where they stood.
fn lines_of_items(text: &str) -> Vec<&str> {
    let first = parse(FileId(0), text).file.items.first().map_or(text.len(), |item| item.span.range().start);
    text[first..]
        .lines()
        .map(str::trim_end)
        .filter(|line| !line.is_empty() && !line.trim_start().starts_with('#'))
        .collect()
}

#[test]
fn an_item_set_by_itself_is_set_as_in_its_text() {
    let mut rng = Rng::new(6);
    let mut tried = 0;
    for (name, text) in texts() {
        let other = disarranged(&text, &mut rng);
        if !parse(FileId(0), &other).is_whole() {
            continue;
        }
        tried += 1;
        let (whole, items) = (set(&name, &other), set_by_items(&other));
        assert_eq!(lines_of_items(&items), lines_of_items(&whole), "{name}:\n{other}");
    }
    assert!(tried > 150, "{tried}");
}

#[test]
fn an_item_with_a_mistake_stays_and_the_others_are_set() {
    let text = "library a   \"A\"\n\nfacts f \"F\"\n  p : yes/no   \"?\"\n\nfacts g \"G\"\n  q : : yes/no   \"?\"\n\ndefine d\n means   f.p\n";
    assert_eq!(
        set_by_items(text),
        "library a   \"A\"\n\nfacts f \"F\"\n    p : yes/no  \"?\"\n\nfacts g \"G\"\n  q : : yes/no   \"?\"\n\ndefine d\n    means f.p\n"
    );
}

#[test]
fn blanks_and_line_ends_make_no_difference() {
    for (name, text) in texts() {
        let wide: String = text.lines().map(|line| format!("{}{line}\t \r\n", &line[..indent(line)])).collect();
        assert_eq!(set(&name, &wide), set(&name, &text), "{name}");
    }
}

fn indent(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

#[test]
fn only_words_in_quotation_marks_and_rows_are_wider_than_a_line() {
    for (name, text) in texts() {
        for line in set(&name, &text).lines().filter(|line| line.chars().count() > WIDTH) {
            assert!(line.contains('"') || line.contains('|') || line.contains('#'), "{name}: {line}");
        }
    }
}

/// An item alone, as if it stood anywhere.
fn alone(item: &Arc<Item>) -> File {
    File { head: None, items: vec![Arc::clone(item)], comments: Vec::new() }.unplaced()
}

#[test]
fn a_printed_item_reads_back_as_it_was() {
    let mut printed = 0;
    for (name, text) in texts() {
        for item in &parse(FileId(0), &text).file.items {
            if matches!(item.kind, ItemKind::Amendment(_)) {
                continue;
            }
            let words = print::item(item).unwrap_or_else(|| panic!("{name}: {:?}", item.kind));
            let read = parse(FileId(0), &words);
            assert!(read.is_whole() && read.file.items.len() == 1, "{name}: {:?}\n{words}", read.diagnostics);
            assert_eq!(alone(&read.file.items[0]), alone(item), "{name}\n{words}");
            printed += 1;
        }
    }
    assert!(printed > 1500, "{printed}");
}

/// The checked program, places and the hashes of texts left out.
fn program(name: &str, text: &str) -> Option<String> {
    let mut workspace = Workspace::new(Limits::default());
    workspace.load_text(&Texts::default(), name, text);
    let mut checked = workspace.check(0, &Options::default()).program().ok()?;
    checked.policies.iter_mut().for_each(|policy| policy.hash.clear());
    let shown = format!("{checked:?}");
    let mut out = String::new();
    let mut parts = shown.split("Span {");
    out.push_str(parts.next().unwrap());
    for part in parts {
        out.push_str(part.split_once('}').unwrap().1);
    }
    Some(out)
}

/// The words of a condition are shown as they are written: the two forms of a date are made one.
fn with_dates_in_words(program: &str) -> String {
    let mut out = String::new();
    let mut rest = program;
    while let Some(char) = rest.chars().next() {
        let iso = rest.get(..10).filter(|iso| iso.contains('-')).and_then(|iso| Date::parse(iso).ok());
        let length = if iso.is_some() { 10 } else { char.len_utf8() };
        out.push_str(&iso.map_or_else(|| char.to_string(), |date| date.to_string()));
        rest = rest.split_at(length).1;
    }
    out
}

#[test]
fn what_is_set_is_checked_to_the_same_program() {
    let mut checked = 0;
    for (name, text) in texts() {
        let Some(before) = program(&name, &text).map(|program| with_dates_in_words(&program)) else { continue };
        let after = program(&name, &set(&name, &text)).unwrap();
        let differs = before.split_whitespace().zip(after.split_whitespace()).find(|(before, after)| before != after);
        assert_eq!(differs, None, "{name}");
        checked += 1;
    }
    assert!(checked > 100, "{checked}");
}

const CROOKED: &str = "policy p \"P\"\n  in force from 2026-01-12\n  dated by f.on\n\n\n\nsource Act \"Act\" is statute\nfacts f \"F\"\n on : date \"When?\"\n held: yes/no \"Held?\"\ndecision d \"D?\"\n outcomes a over b\n otherwise b\nrule r # why\n cites Act s.1\n d is a if all of\n   (a) f.held, and\n   (b) not f.held;\n";

#[test]
fn a_file_is_set_and_a_second_time_there_is_nothing_to_do() {
    let folder = Folder::new().with("p.assize", CROOKED).with("deep/q.assize", "role  r \"R\"\n");
    let checked = Run::new(["fmt", "--check"]).within(&folder).ran().exits(1);
    assert_eq!(checked.out, "deep/q.assize\np.assize\n2 files: 2 not in the style\n");
    let done = Run::new(["fmt"]).within(&folder).ran().exits(0);
    assert_eq!(done.out, "formatted deep/q.assize\nformatted p.assize\n2 files: 2 formatted\n");
    let again = Run::new(["fmt", "--check"]).within(&folder).ran().exits(0);
    assert_eq!(again.out, "2 files: nothing to format\n");
    insta::assert_snapshot!(std::fs::read_to_string(folder.path().join("p.assize")).unwrap());
}

#[test]
fn the_difference_is_shown_and_nothing_written() {
    let folder = Folder::new().with("p.assize", CROOKED);
    let ran = Run::new(["fmt", "--diff", "p.assize"]).within(&folder).ran().exits(0);
    insta::assert_snapshot!(ran.out);
    assert_eq!(std::fs::read_to_string(folder.path().join("p.assize")).unwrap(), CROOKED);
    Run::new(["fmt", "--diff", "--check", "p.assize"]).within(&folder).ran().exits(1);
}

#[test]
fn standard_input_goes_to_standard_output() {
    let ran = Run::new(["fmt", "-"]).stdin("role  r\t\"R\" # who").ran().exits(0);
    assert_eq!((ran.out.as_str(), ran.err.as_str()), ("role r \"R\"  # who\n", ""));
    assert_eq!(Run::new(["fmt", "-"]).stdin("").ran().exits(0).out, "");
    let ran = Run::new(["fmt", "--check", "-"]).stdin("role  r").ran().exits(1);
    assert_eq!(ran.out, "<stdin>\n");
}

#[test]
fn a_text_with_mistakes_is_left_as_it_is_and_others_are_set() {
    let wrong = "rule r\n  when a.x or a.y and a.z\n";
    let folder = Folder::new().with("a.assize", wrong).with("b.assize", "role  r \"R\"\n");
    let ran = Run::new(["fmt"]).within(&folder).ran().exits(1);
    assert_eq!(std::fs::read_to_string(folder.path().join("a.assize")).unwrap(), wrong);
    assert_eq!(std::fs::read_to_string(folder.path().join("b.assize")).unwrap(), "role r \"R\"\n");
    assert!(ran.err.contains("syntax/mixed-and-or") && ran.err.contains("a.assize:2"), "{}", ran.err);
    let ran = Run::new(["fmt", "-"]).stdin(wrong).ran().exits(1);
    assert_eq!(ran.out, "");
}

#[test]
fn a_text_that_is_no_text_is_left_as_it_is() {
    let folder = Folder::new().with("a.assize", &b"role r \"\xff\"\n"[..]);
    let ran = Run::new(["fmt"]).within(&folder).ran().exits(1);
    assert!(ran.err.contains("file/not-utf8"), "{}", ran.err);
    assert_eq!(std::fs::read(folder.path().join("a.assize")).unwrap(), b"role r \"\xff\"\n");
}

#[cfg(unix)]
#[test]
fn who_may_read_a_file_and_where_a_link_leads_stay() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = Folder::new().with("real.txt", "role  r \"R\"\n");
    let real = folder.path().join("real.txt");
    std::fs::set_permissions(&real, std::fs::Permissions::from_mode(0o640)).unwrap();
    std::os::unix::fs::symlink("real.txt", folder.path().join("link.assize")).unwrap();
    Run::new(["fmt"]).within(&folder).ran().exits(0);
    assert_eq!(std::fs::read_to_string(&real).unwrap(), "role r \"R\"\n");
    assert_eq!(std::fs::metadata(&real).unwrap().permissions().mode() & 0o777, 0o640);
    assert!(std::fs::symlink_metadata(folder.path().join("link.assize")).unwrap().is_symlink());
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 2, "nothing is left beside the file");
}
