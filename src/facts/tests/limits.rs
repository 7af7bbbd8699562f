//! Each limit is reached, in each format; nothing overflows, expands or waits.

use crate::base::span::FileId;
use crate::diag::Code;
use crate::facts::testing::{complaints, program, take};
use crate::facts::{Format, Limits, read, text_of};
use proptest::prelude::*;

const FORMATS: [Format; 3] = [Format::Yaml, Format::Json, Format::Toml];

fn codes(text: &str, format: Format, limits: &Limits) -> Vec<Code> {
    read(&program(), FileId(0), text, format, limits).1.iter().map(|complaint| complaint.code).collect()
}

#[test]
fn a_file_of_ten_megabytes_is_refused_unread() {
    let text = "request.note: x\n".repeat(10 * 1024 * 1024 / 16);
    let limits = Limits { bytes: 4 * 1024 * 1024, ..Limits::default() };
    for format in FORMATS {
        assert_eq!(codes(&text, format, &limits), [Code::FactsTooLarge]);
    }
    let text = "#".repeat(16 * 1024 * 1024 + 1);
    insta::assert_snapshot!("too_large", complaints(&text, Format::Yaml));
}

#[test]
fn a_file_of_ten_megabytes_within_the_limit_is_read() {
    let limits = Limits::default();
    let words = "word ".repeat(2 * 1024 * 1024);
    let yaml = format!("request:\n  note: \"{words}\"\n");
    assert_eq!(codes(&yaml, Format::Yaml, &limits), []);
    let json = format!("{{\"request\": {{\"note\": \"{words}\"}}}}");
    assert_eq!(codes(&json, Format::Json, &limits), []);
    let toml = format!("[request]\nnote = \"{words}\"\n");
    assert_eq!(codes(&toml, Format::Toml, &limits), []);
}

#[test]
fn a_nesting_of_100_000_overflows_no_stack() {
    const N: usize = 100_000;
    let highest = Limits { depth: usize::MAX, ..Limits::default() };
    let lower = Limits { depth: 32, ..Limits::default() };
    for limits in [lower, Limits::default(), highest] {
        for (text, format) in [
            ("[".repeat(N), Format::Yaml),
            (format!("a: {}{}", "[".repeat(N), "]".repeat(N)), Format::Yaml),
            ("- ".repeat(N), Format::Yaml),
            ("? ".repeat(N), Format::Yaml),
            ("{a: ".repeat(N), Format::Yaml),
            ((0..2_000).map(|n| format!("{}a:\n", " ".repeat(n))).collect(), Format::Yaml),
            ("[".repeat(N), Format::Json),
            (format!("{}{}", "[".repeat(N), "]".repeat(N)), Format::Json),
            ("{\"a\":".repeat(N), Format::Json),
            (format!("a = {}{}", "[".repeat(N), "]".repeat(N)), Format::Toml),
            (format!("a = {}", "{a=".repeat(N)), Format::Toml),
            (format!("{}a = 1", "a.".repeat(N)), Format::Toml),
            (format!("[{}a]", "a.".repeat(N)), Format::Toml),
        ] {
            assert_eq!(codes(&text, format, &limits), [Code::FactsTooDeep], "{:.20}", text);
        }
    }
}

#[test]
fn the_deepest_setting_is_read_without_overflow() {
    let limits = Limits { depth: usize::MAX, ..Limits::default() };
    let n = Limits::DEEPEST - 1;
    for (text, format) in [
        (format!("a: {}{}", "[".repeat(n), "]".repeat(n)), Format::Yaml),
        (format!("{{\"a\": {}{}}}", "[".repeat(n), "]".repeat(n)), Format::Json),
    ] {
        assert_eq!(codes(&text, format, &limits), [Code::FactsUnknownName]);
    }
}

#[test]
fn an_alias_bomb_expands_nothing() {
    let mut text = String::from("a: &a [x, x, x, x, x, x, x, x, x]\n");
    for (before, name) in ('a'..='y').zip('b'..='z') {
        text.push_str(&format!("{name}: &{name} [{}]\n", vec![format!("*{before}"); 9].join(", ")));
    }
    let found = codes(&text, Format::Yaml, &Limits::default());
    assert_eq!(found.iter().filter(|code| **code == Code::FactsYamlFeature).count(), 26);
    assert!(found.iter().all(|code| matches!(code, Code::FactsYamlFeature | Code::FactsUnknownName)));
}

#[test]
fn a_file_with_nothing_but_errors_ends_in_a_hundred() {
    for (line, format) in [("a: 1\n", Format::Yaml), ("request.written: perhaps\n", Format::Yaml)] {
        let found = codes(&line.repeat(100_000), format, &Limits::default());
        assert_eq!(found.len(), 101);
        assert_eq!(found.last(), Some(&Code::FactsTooManyErrors));
    }
    let many: String = (0..200_000).map(|n| format!("request.hel{n}: 1\n")).collect();
    assert_eq!(codes(&many, Format::Yaml, &Limits::default()).len(), 101);
    let many = format!("notice.kinds: [{}]", "medcal, ".repeat(900));
    assert_eq!(codes(&many, Format::Yaml, &Limits::default()).len(), 101);
}

#[test]
fn a_list_longer_than_the_limit_is_refused() {
    let limits = Limits { items: 3, ..Limits::default() };
    for (text, format) in [
        ("disclosure: {material: [{}, {}, {}, {}]}", Format::Yaml),
        ("notice: {kinds: [medical, counselling, education, medical]}", Format::Yaml),
        ("{\"disclosure\": {\"material\": [{}, {}, {}, {}]}}", Format::Json),
        ("disclosure.material = [{}, {}, {}, {}]", Format::Toml),
    ] {
        assert_eq!(codes(text, format, &limits), [Code::FactsTooLarge], "{text}");
    }
    let text = format!("disclosure:\n  material:\n{}", "    - {pages: 1}\n".repeat(1_001));
    insta::assert_snapshot!("too_many_items", complaints(&text, Format::Yaml));
}

/// Reads, and holds every place to the text.
fn survives(text: &str, format: Format) -> Result<(), TestCaseError> {
    let (_, found) = take(text, format);
    for complaint in found {
        let spans = [complaint.span].into_iter().chain(complaint.labels.iter().map(|label| label.span));
        for span in spans {
            prop_assert!(text.get(span.range()).is_some(), "{:?} of {:?}", span, text);
        }
        prop_assert!(!complaint.message.contains('\n') && !complaint.message.ends_with('.'), "{}", complaint.message);
        prop_assert!(complaint.help.is_none_or(|help| !help.contains('\n') && !help.ends_with('.')));
    }
    Ok(())
}

/// Pieces of which broken files are made.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "request",
        "held",
        "written",
        ":",
        ": ",
        "\n",
        "\n  ",
        "\r\n",
        "- ",
        "[",
        "]",
        "{",
        "}",
        ",",
        "\"",
        "'",
        "yes",
        "no",
        "unknown",
        "none",
        "null",
        "~",
        "=",
        " = ",
        "[request]\n",
        "[[disclosure.material]]\n",
        "&a ",
        "*a",
        "!!",
        "<<: ",
        "---\n",
        "...\n",
        "? ",
        "|\n",
        ">-\n",
        "#",
        "\t",
        "017",
        "1e3",
        "2026-01-12",
        "\\u",
        "\u{1f4dc}",
        "\u{e9}",
        "\u{feff}",
        "%YAML 1.2\n",
        "\"\"\"",
        ".",
        "\u{0}",
        "\u{85}",
        "\u{2028}",
        "label: ",
        "material",
        "disclosure",
        "{\"request\": ",
        "\"written\": ",
        "true",
        "@",
        "`",
    ]);
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn arbitrary_bytes_are_answered(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let (text, complaint) = text_of(FileId(0), &bytes);
        prop_assert!(complaint.is_none_or(|complaint| text.get(complaint.span.range()).is_some()));
        for format in FORMATS {
            survives(&text, format)?;
        }
        survives(&text, Format::of_text(&text))?;
    }

    #[test]
    fn arbitrary_pieces_are_answered(text in pieces()) {
        for format in FORMATS {
            survives(&text, format)?;
        }
        survives(&text, Format::of_text(&text))?;
    }
}
