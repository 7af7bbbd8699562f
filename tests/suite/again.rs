//! Texts read and checked again after a change: what is kept from before makes no difference to what is found.

use crate::edits::Edits;
use assize::base::limits::Limits;
use assize::base::span::FileId;
use assize::check::{Kept, Options};
use assize::diag::Severity;
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
        checked_again(name, 24, n as u64 + 7);
    }
}

#[test]
fn what_rules_can_tell_of_another_item_is_looked_at_again() {
    let text = "policy p \"P\"\n\nsource S \"S\" is statute\n\nrole officer \"The officer\"\n\nfacts f \"F\"\n    a : yes/no \"?\"\n    \
        b : yes/no \"?\"\n\ndecision may \"May it?\"\n    outcomes unlawful over allowed\n    otherwise allowed\n\n\
        duty review \"Review\"\n    cites S s.1\n    on officer\n    when f.a\n    continues while f.b\n\n\
        rule other \"Other\"\n    cites S s.2\n    may is unlawful if f.b\n\n\
        rule running \"Running\"\n    cites S s.3\n    may is unlawful if review is running\n\n\
        property safe \"Safe\"\n    never may is unlawful and not f.a and not f.b\n";
    let changes = [
        // Of a duty that does not continue nobody can ask whether it runs.
        ("    continues while f.b\n", "    done if f.b\n"),
        ("continues while f.b", "continues while not f.b"),
        // A name that stands for two things stands for neither.
        ("rule other", "rule review"),
        ("rule other", "rule f"),
        ("property safe", "property review"),
        ("may is unlawful if f.b", "may is unlawful if f.a and f.b"),
        ("never may is", "never may is not"),
    ];
    for (old, new) in changes {
        let mut workspace = Workspace::new(Limits::default());
        let mut kept = Kept::default();
        let options = Options::default();
        for now in [text.to_owned(), text.replace(old, new), text.to_owned()] {
            let unit = workspace.set_text(&Texts::default(), "p.assize", &now);
            let (found, program, index) = workspace.check_again(unit, &options, &mut kept);
            let (mut checked, expected) = workspace.check_indexed(unit, &options);
            assert_eq!(found, std::mem::take(&mut checked.diagnostics), "{now}");
            assert_eq!(program.as_deref(), checked.program().ok().as_ref(), "{now}");
            assert_eq!(
                program.is_none(),
                now != text && found.iter().any(|one| one.severity == Severity::Error),
                "{now}"
            );
            assert_eq!(index, expected, "{now}");
        }
    }
}
