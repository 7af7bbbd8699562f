//! Texts read and checked again after a change: what is kept from before makes no difference to what is found.

use crate::edits::Edits;
use assize::base::limits::Limits;
use assize::base::span::FileId;
use assize::check::{Kept, Options};
use assize::syntax::{parse, parse_again, parse_kept};
use assize::workspace::{Texts, Workspace, stdlib};

#[test]
fn a_text_read_again_is_the_text_read_at_once() {
    let sink = include_str!("../cases/syntax/kitchen_sink.assize");
    for (n, (name, text)) in stdlib::TEXTS.iter().copied().chain([("kitchen sink", sink)]).enumerate() {
        let mut edits = Edits::new(n as u64 + 1);
        let mut before = text.to_owned();
        let (first, mut kept) = parse_kept(FileId(3), &before);
        assert_eq!(first, parse(FileId(3), &before), "{name}, at first");
        for step in 0..40 {
            let now = edits.change(&before).applied(&before);
            let again = parse_again(FileId(3), &before, &now, &mut kept);
            assert_eq!(again, parse(FileId(3), &now), "{name}, change {step}:\n{now}");
            before = now;
        }
    }
}

#[test]
fn a_text_restored_is_read_as_it_was() {
    let text = stdlib::text("law.chapter3a").unwrap();
    let (first, mut kept) = parse_kept(FileId(0), text);
    let cut = text.replace("rule ", "rulee ");
    parse_again(FileId(0), text, &cut, &mut kept);
    assert_eq!(parse_again(FileId(0), &cut, text, &mut kept), first);
}

/// A change such as leaves a text readable more often than not: a word becomes another word of the text, a line goes,
/// comes twice or changes places with the next, a remark or an empty line comes.
fn gentle(edits: &mut Edits, text: &str) -> String {
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let n = edits.below(lines.len());
    let word = |edits: &mut Edits| {
        let starts: Vec<(usize, &str)> = text
            .split(|letter: char| !(letter.is_alphanumeric() || letter == '_'))
            .filter(|word| !word.is_empty())
            .map(|word| (word.as_ptr() as usize - text.as_ptr() as usize, word))
            .collect();
        starts[edits.below(starts.len())]
    };
    let with = |n: usize, line: &str| [&lines[..n].concat(), line, &lines[n + 1..].concat()].concat();
    match edits.below(8) {
        0..4 => {
            let ((at, old), (_, new)) = (word(edits), word(edits));
            format!("{}{new}{}", &text[..at], &text[at + old.len()..])
        }
        4 => with(n, ""),
        5 => with(n, &lines[n].repeat(2)),
        6 if n + 1 < lines.len() => [&lines[..n].concat(), lines[n + 1], lines[n], &lines[n + 2..].concat()].concat(),
        _ => with(n, &format!("{}    # a remark\n\n", lines[n])),
    }
}

/// Changes the texts of one body of law, one after the other; each time what is checked again is what is checked at once.
fn checked_again(root: &str, steps: usize, seed: u64) {
    let mut workspace = Workspace::open(&Texts::default(), root, Limits::default()).unwrap();
    let mut edits = Edits::new(seed);
    let mut kept = Kept::default();
    let options = Options::default();
    let keys: Vec<String> = workspace.units().iter().map(|unit| unit.key.clone()).collect();
    for step in 0..steps {
        let key = if edits.below(3) == 0 { &keys[edits.below(keys.len())] } else { &keys[0] };
        let whole = stdlib::text(key).unwrap();
        let unit = workspace.unit(key).unwrap();
        let before = workspace.sources().get(workspace.units()[unit].file).unwrap().text.clone();
        let now = match edits.below(6) {
            // What was changed is mended soon, so that most of the text can be read.
            0..4 if before != whole => whole.to_owned(),
            4 => edits.change(&before).applied(&before),
            _ => gentle(&mut edits, &before),
        };
        workspace.set_text(&Texts::default(), key, &now);
        let (found, program, index) = workspace.check_again(0, &options, &mut kept);
        let (mut checked, expected) = workspace.check_indexed(0, &options);
        assert_eq!(found, std::mem::take(&mut checked.diagnostics), "{root}, change {step} of {key}:\n{now}");
        assert_eq!(program.as_deref(), checked.program().ok().as_ref(), "{root}, change {step} of {key}:\n{now}");
        assert_eq!(index, expected, "{root}, change {step} of {key}:\n{now}");
    }
}

#[test]
fn a_law_checked_again_is_the_law_checked_at_once() {
    for (n, (name, _)) in stdlib::TEXTS.iter().enumerate() {
        checked_again(name, 16, n as u64 + 7);
    }
}
