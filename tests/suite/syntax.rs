//! The reader, over whole files.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test's helpers fail as the test does")]

use assize::base::span::FileId;
use assize::base::span::SourceText;
use assize::diag::Diagnostic;
use std::fs;
use std::path::Path;
use std::path::PathBuf;

fn shown(text: &str, diagnostics: &[Diagnostic]) -> String {
    let source = SourceText::new("file", text);
    let mut lines = Vec::new();
    for found in diagnostics {
        let place = source.position(found.span.start);
        lines.push(format!("{place} {} {}: {:?}", found.code, found.message, found.help));
    }
    lines.join("\n")
}

fn sources() -> Vec<PathBuf> {
    let mut found = Vec::new();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut folders: Vec<PathBuf> =
        ["examples", "stdlib", "tests/cases/syntax"].iter().map(|folder| root.join(folder)).collect();
    while let Some(folder) = folders.pop() {
        let Ok(entries) = fs::read_dir(&folder) else { continue };
        for entry in entries.flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|end| end == "assize") {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

#[test]
fn every_source_reads_without_a_word() {
    let mut wrong = Vec::new();
    for path in sources() {
        let text = fs::read_to_string(&path).unwrap();
        let parsed = assize::syntax::parse(FileId(0), &text);
        if !parsed.diagnostics.is_empty() {
            wrong.push(format!("{}\n{}", path.display(), shown(&text, &parsed.diagnostics)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

/// A token of a source: its bytes.
type Token = std::ops::Range<usize>;

/// Words with their dots, numbers, strings and marks; comments are left out.
fn tokens(text: &str) -> Vec<Token> {
    let mut found = Vec::new();
    let bytes: Vec<(usize, char)> = text.char_indices().collect();
    let mut at = 0;
    let end_of = |n: usize| bytes.get(n).map_or(text.len(), |(at, _)| *at);
    while let Some(&(start, char)) = bytes.get(at) {
        let mut next = at + 1;
        let word = |char: char| char.is_alphanumeric() || char == '_';
        match char {
            '#' => {
                while bytes.get(next).is_some_and(|(_, char)| *char != '\n') {
                    next += 1;
                }
            }
            '"' => {
                while let Some((_, char)) = bytes.get(next) {
                    next += 1;
                    match char {
                        '\\' => next += 1,
                        '"' => break,
                        _ => {}
                    }
                }
                found.push(start..end_of(next));
            }
            _ if word(char) => {
                while bytes.get(next).is_some_and(|(_, char)| word(*char))
                    || (bytes.get(next).is_some_and(|(_, char)| *char == '.')
                        && bytes.get(next + 1).is_some_and(|(_, char)| word(*char)))
                {
                    next += 1;
                }
                found.push(start..end_of(next));
            }
            _ if char.is_whitespace() => {}
            _ => found.push(start..end_of(next)),
        }
        at = next;
    }
    found
}

/// One change of one token: what it is called, the text after it, and the lines that it touches.
struct Mutation {
    name: &'static str,
    text: String,
    lines: Vec<usize>,
}

fn line_of(text: &str, at: usize) -> usize {
    text[..at.min(text.len())].matches('\n').count() + 1
}

fn mutations(text: &str, tokens: &[Token], n: usize) -> Vec<Mutation> {
    let token = tokens[n].clone();
    let said = &text[token.clone()];
    let line = line_of(text, token.start);
    let with = |name, middle: &str| Mutation {
        name,
        text: format!("{}{middle}{}", &text[..token.start], &text[token.end..]),
        lines: vec![line],
    };
    let mut made = vec![with("delete", ""), with("double", &format!("{said} {said}"))];
    if said.chars().all(|char| char.is_alphanumeric() || char == '_' || char == '.') && said.len() > 2 {
        let mut chars: Vec<char> = said.chars().collect();
        let middle = chars.len() / 2;
        if n.is_multiple_of(2) && chars[middle] != chars[middle - 1] {
            chars.swap(middle, middle - 1);
        } else {
            chars.remove(middle);
        }
        let misspelt: String = chars.into_iter().collect();
        made.push(with("misspell", &misspelt));
    }
    if let Some(next) = tokens.get(n + 1) {
        let swapped = format!(
            "{}{}{}{said}{}",
            &text[..token.start],
            &text[next.clone()],
            &text[token.end..next.start],
            &text[next.end..]
        );
        made.push(Mutation { name: "swap", text: swapped, lines: vec![line, line_of(text, next.start)] });
    }
    made
}

/// The mutation corpus: a slip in one token gives one error, beside the slip. A sample, the same each time; more of it
/// is looked at with `ASSIZE_MUTATE_EACH=100`.
#[test]
fn a_slip_gives_one_error_beside_it() {
    const EACH_FILE: usize = 4;
    let (mut wrong, mut good, mut silent) = (Vec::new(), 0usize, 0usize);
    for path in sources() {
        let text = fs::read_to_string(&path).unwrap();
        let tokens = tokens(&text);
        let step = std::env::var("ASSIZE_MUTATE_EACH").map_or(EACH_FILE, |each| each.parse().unwrap());
        let step = tokens.len() / step + 1;
        for n in (0..tokens.len()).step_by(step) {
            for mutation in mutations(&text, &tokens, n) {
                let parsed = assize::syntax::parse(FileId(0), &mutation.text);
                let errors: Vec<&Diagnostic> =
                    parsed.diagnostics.iter().filter(|found| found.severity == assize::diag::Severity::Error).collect();
                if errors.is_empty() {
                    silent += 1;
                    continue;
                }
                let near = |found: &Diagnostic| {
                    let line = line_of(&mutation.text, found.span.start as usize);
                    mutation.lines.iter().any(|touched| line.abs_diff(*touched) <= 1)
                };
                if errors.len() == 1 && near(errors[0]) {
                    good += 1;
                } else {
                    let name = path.file_name().unwrap().to_string_lossy();
                    let place = mutation.lines[0];
                    let said = &text[tokens[n].clone()];
                    let found = shown(&mutation.text, &parsed.diagnostics);
                    wrong.push(format!(
                        "{name}:{place} {} `{said}`\n    {}",
                        mutation.name,
                        found.replace('\n', "\n    ")
                    ));
                }
            }
        }
    }
    let all = good + wrong.len();
    let share = good as f64 * 100.0 / all as f64;
    println!("{good} of {all} slips give one error beside them: {share:.1} %; {silent} more leave a text that reads");
    if std::env::var("ASSIZE_MUTATE_SHOW").is_ok() {
        println!("{}", wrong.join("\n"));
    }
    assert!(share >= 95.0, "only {share:.1} %:\n{}", wrong.join("\n"));
}

fn errors(text: &str) -> Vec<Diagnostic> {
    let mut found = assize::syntax::parse(FileId(0), text).diagnostics;
    found.retain(|found| found.severity == assize::diag::Severity::Error);
    found
}

/// The blocks of a code's page: the wrong example, then the right one.
#[test]
fn each_page_has_a_wrong_example_and_a_right_one() {
    for code in assize::diag::Code::ALL.iter().filter(|code| code.name().starts_with("syntax/")) {
        let blocks: Vec<&str> =
            code.page().split("```assize part\n").skip(1).filter_map(|rest| rest.split("```").next()).collect();
        let [wrong, right] = blocks.as_slice() else { panic!("{code}: a page has two examples") };
        let of_wrong = assize::syntax::parse(FileId(0), wrong).diagnostics;
        assert!(of_wrong.iter().any(|found| found.code == *code), "{code}: {}", shown(wrong, &of_wrong));
        let of_right = assize::syntax::parse(FileId(0), right).diagnostics;
        assert!(of_right.is_empty(), "{code}: {}", shown(right, &of_right));
        assert!(code.page().starts_with(&format!("# {code}\n")), "{code}: the page is headed by its code");
    }
}

/// Items each with one mistake, of many kinds, and items without one between them.
#[test]
fn as_many_errors_as_mistakes() {
    const MISTAKES: &[&str] = &[
        "rulee r\n    cites A s.1\n    when x\n    d is o\n",
        "rule r\n    whn x.y\n    d is o\n",
        "rule r\n    d is o if a.x and b.y or c.z\n",
        "rule r\n    d is o unless all of\n        (a) a.x\n        (c) b.y\n        (d) c.z\n",
        "rule r\n    says \"no end\n    d is o\n",
        "rule r\n    d is o if (a.x or b.y\n    except where c.z\n",
        "rule r\n    d is o if a.x = 3\n",
        "facts f\n    a : yes/no\n    b yes/no\n    c : event \"?\"\n",
        "type T is one of\n    a \"x\"\n    b c\n    d\n",
        "scenario \"s\"\n    gvien\n        a.x\n        b.y is 3\n    expect\n        d is o\n",
        "scenario \"s\"\n    given\n        a.x is\n        b.y is 3\n    expect\n        d is o\n        because r\n",
        "scenario \"s\"\n    table\n        a.x | d\n        yes | o | p\n        no | o\n",
        "duty d\n    on r\n    done of a.x\n    done if b.y\n",
        "presumption p\n    presume not\n    rebutted if a.x\n",
        "define x\n    means all of\n        - a.x\n        b.y\n        - c.z\n",
        "decision d\n    outcomes a over b over\n    otherwise a\n",
        "source A \"a\" is statut\n    url \"u\"\n",
        "property p\n    never all of\n        - a.x is\n        - b.y\n",
        "amendment a\n    amends p\n    omit limb of r\n    omit q\n",
        "calendar c\n    covers 1 January 2026 to 32 January 2026\n    weekend sunday\n",
        "impossible p \"why\" a.x and b.y\n",
        "(((\n    [\n",
    ];
    const GOOD: &str = "rule good \"Good\"\n    cites A s.1(2)\n    when a.x\n        and b.y\n    d is o unless all of\n        (a) a.x\n        (b) b.y\n";
    for k in [1, 2, 3, MISTAKES.len()] {
        for from in 0..MISTAKES.len() {
            let mut text = String::from("policy p\n    in force from 1 May 2026\n");
            let mut starts = Vec::new();
            for n in 0..k {
                text.push_str(GOOD);
                starts.push(text.len());
                text.push_str(MISTAKES[(from + n * 5) % MISTAKES.len()]);
            }
            let found = errors(&text);
            assert_eq!(found.len(), k, "{text}\n{}", shown(&text, &found));
            let parsed = assize::syntax::parse(FileId(0), &text);
            let good = parsed.file.items.iter().filter(
                |item| matches!(&item.kind, assize::syntax::ast::ItemKind::Rule(rule) if rule.name.value == "good"),
            );
            assert_eq!(good.count(), k, "every item beside a mistake is read");
        }
    }
}

fn on_a_small_stack(text: String) -> usize {
    let reader = std::thread::Builder::new().stack_size(2 * 1024 * 1024);
    reader.spawn(move || errors(&text).len()).unwrap().join().unwrap()
}

#[test]
fn deep_nesting_is_an_error_and_not_a_crash() {
    let n = 100_000;
    let rule = |cond: String| format!("rule r\n    d is o if {cond}\nrule s\n    d is o\n");
    assert_eq!(on_a_small_stack(rule(format!("{}a.x and b.y{}", "(".repeat(n), ")".repeat(n)))), 1);
    assert_eq!(on_a_small_stack(rule("(".repeat(n))), 1);
    assert_eq!(on_a_small_stack(rule("some x in l.m has ".repeat(n) + "x.a")), 1);
    assert_eq!(on_a_small_stack(rule("not ".repeat(n) + "x.a")), 1);
    assert_eq!(on_a_small_stack(rule("a.x ".to_owned() + &"+ 1 ".repeat(n) + "is 3")), 1);
    assert_eq!(on_a_small_stack(rule("a.x is ".to_owned() + &"1 day after ".repeat(n) + "b.y")), 1);
    assert_eq!(on_a_small_stack(rule("latest of ".repeat(n) + "a.x, b.y is c.z")), 1);
    assert_eq!(on_a_small_stack(rule("[".repeat(n))), 1);
    let mut limbs = String::from("rule r\n    d is o if all of\n");
    for _ in 0..n {
        limbs.push_str("        (a) all of\n");
    }
    assert_eq!(on_a_small_stack(limbs), 1);
    let nested = |n: usize| {
        let inner = "(".repeat(n) + "a.x and b.y" + &")".repeat(n);
        format!("rule r\n    d is o if {inner}\n")
    };
    assert_eq!(on_a_small_stack(nested(64)), 0, "the limit itself is allowed");
    assert_eq!(on_a_small_stack(nested(65)), 1);
}

#[test]
fn large_texts_are_read_whole() {
    let n = 4_000;
    let mut limbs = String::from("rule r\n    d is o if all of\n");
    for k in 1..=n {
        limbs.push_str(&format!("        ({k}) a.x\n"));
    }
    assert_eq!(errors(&limbs), []);
    let items = "rule r\n    d is o if a.x\n".repeat(n);
    assert_eq!(assize::syntax::parse(FileId(0), &items).file.items.len(), n);
    let line = format!("rule r\n    d is o if a.x{}\n", " and a.x".repeat(n * 5));
    assert_eq!(errors(&line), []);
    let broken = format!("rule r\n    d is o if a.x{} and\n", " and a.x".repeat(n * 5));
    assert_eq!(errors(&broken).len(), 1);
    let open = format!("rule r\n    d is o if {}", "(a.x and b.y) or (\n    ".repeat(n));
    assert_eq!(errors(&open).len(), 1);
}

#[test]
fn a_condition_or_a_fact_is_read_by_itself() {
    use assize::syntax::ast;
    let cond = assize::syntax::parse_cond(FileId(0), "all of\n (a) a.x\n (b) b.y is 3").unwrap();
    assert!(matches!(cond.kind, ast::CondKind::List(list) if list.limbs.len() == 2));
    assert!(assize::syntax::parse_cond(FileId(0), "a.x is").is_err());
    assert!(assize::syntax::parse_cond(FileId(0), "").is_err());
    assert!(assize::syntax::parse_cond(FileId(0), "a.x\nb.y").is_err());
    let given = assize::syntax::parse_given(FileId(0), "request.held by officer on 1 May 2026").unwrap();
    assert!(matches!(&given[0].kind, ast::GivenKind::Fact(fact) if fact.by.is_some() && fact.on.is_some()));
    assert!(assize::syntax::parse_given(FileId(0), "request.held is").is_err());
}

mod any_text {
    use super::*;
    use proptest::prelude::*;

    /// Whether every diagnostic lies within the text and at the edges of characters, and every line end is bearable.
    fn holds(text: &str) {
        let parsed = assize::syntax::parse(FileId(0), text);
        let edge = |at: u32| text.is_char_boundary(at as usize);
        for found in &parsed.diagnostics {
            let spans = found
                .labels
                .iter()
                .map(|label| label.span)
                .chain([found.span])
                .chain(found.fix.iter().map(|fix| fix.span));
            for span in spans {
                assert!(span.start <= span.end && edge(span.start) && edge(span.end), "{found:?} in {text:?}");
            }
            assert!(!found.message.is_empty() && !found.message.ends_with('.'), "{found:?}");
            assert!(found.help.is_some() || found.severity != assize::diag::Severity::Error, "{found:?}");
        }
        for item in &parsed.file.items {
            assert!(edge(item.span.start) && edge(item.span.end) && item.span.start < item.span.end);
        }
        let _cond = assize::syntax::parse_cond(FileId(0), text);
        let _given = assize::syntax::parse_given(FileId(0), text);
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn no_text_does_harm(text in any::<String>()) {
            holds(&text);
        }

        #[test]
        fn no_heap_of_words_does_harm(words in prop::collection::vec(prop::sample::select(vec![
            "rule", "facts", "scenario", "given", "expect", "table", "type", "amendment", "replace", "insert", "limb", "all of",
            "any of", "(a)", "(b)", "(i)", "-", "--", "and", "or", "not", "is", "if", "unless", "when", "a.x", "name", "\"s\"",
            "\"", "12", "12 January 2026", "30 February 2026", ",", ";", "(", ")", "[", "]", ":", "|", "\n", "\n    ", "\n        ",
            "#", "é", "𝕏", "\u{202e}", "\r\n", "\t", "\\", "for each", "in force", "until", "due by", "done", "entry", "of", "<", "=",
            "cites", "A", "s.1(2)", "basis", "text", "unknown", "with", "after", "before", "some", "in", "has", "at least", "2",
        ]), 0..60)) {
            holds(&words.join(" "));
            holds(&words.concat());
        }
    }
}
