//! How diagnostics look: drawn, narrated, and in each wire format.

use assize::base::span::{SourceSet, SourceText, Span};
use assize::diag::render::{Counts, Form, Style, closing, render, visible};
use assize::diag::{Code, Diagnostic, Severity};
use assize::faces::render::{github, json, sarif};
use serde_json::Value;

const DRAWN: Style = Style { form: Form::Drawn, width: 80, colour: false, at_most: 50 };
const NARRATED: Style = Style { form: Form::Narrated, ..DRAWN };

const ACT: &str = "policy act \"An Act\"\n    in force from 1 June 2026\n\nrule held \"Held\"\n    when request.hled\n    request is lawful\n";
const FACTS: &str =
    "library facts_here \"Facts\"\n\nfacts request \"The request\"\n    held : yes/no \"Is it held?\"\n";

fn sources() -> SourceSet {
    let mut sources = SourceSet::default();
    sources.add(SourceText::new("act.assize", ACT));
    sources.add(SourceText::new("facts_here.assize", FACTS));
    sources
}

fn at(sources: &SourceSet, file: usize, words: &str) -> Span {
    let (id, text) = sources.iter().nth(file).unwrap();
    let start = text.text.find(words).unwrap();
    Span::new(id, start, start + words.len())
}

fn samples(sources: &SourceSet) -> Vec<Diagnostic> {
    let mut warning = Diagnostic::new(Code::UseBadPath, at(sources, 0, "1 June"), "the day of `1 June` is odd");
    warning.severity = Severity::Warning;
    vec![
        warning,
        Diagnostic::new(Code::UseNotFound, at(sources, 0, "request.hled"), "`request.hled` is no fact")
            .note("not declared in any file that this file uses, nor in any text of the standard library")
            .label(at(sources, 1, "held :"), "a fact of nearly this name is declared here")
            .fix("write `request.held`", at(sources, 0, "request.hled"), "request.held"),
    ]
}

#[test]
fn a_drawn_report_shows_both_files() {
    let sources = sources();
    let found = samples(&sources);
    let drawn = render(&sources, &found, DRAWN);
    insta::assert_snapshot!(format!("{drawn}{}", closing(&found, DRAWN)));
}

#[test]
fn a_narrated_report_is_sentences() {
    let sources = sources();
    insta::assert_snapshot!(render(&sources, &samples(&sources), NARRATED));
}

#[test]
fn what_is_left_out_is_counted() {
    let sources = sources();
    let style = Style { at_most: 1, ..DRAWN };
    let found = samples(&sources);
    assert!(!render(&sources, &found, style).contains("request.hled"));
    assert_eq!(closing(&found, style), "1 error, 1 warning in 1 file; 1 not shown\n");
    assert_eq!(Counts::of(&[]).to_string(), "nothing found");
}

#[test]
fn colour_only_adds_colour() {
    let sources = sources();
    let found = samples(&sources);
    let coloured = render(&sources, &found, Style { colour: true, ..DRAWN });
    assert!(coloured.contains('\u{1b}'));
    let mut plain = String::new();
    let mut rest = coloured.as_str();
    while let Some((before, after)) = rest.split_once('\u{1b}') {
        plain.push_str(before);
        rest = after.split_once('m').unwrap().1;
    }
    plain.push_str(rest);
    let trimmed = |text: &str| text.lines().map(str::trim_end).collect::<Vec<_>>().join("\n");
    assert_eq!(trimmed(&plain), trimmed(&render(&sources, &found, DRAWN)));
}

#[test]
fn reports_keep_to_the_width() {
    let sources = sources();
    for width in [60, 80, 120] {
        let drawn = render(&sources, &samples(&sources), Style { width, ..DRAWN });
        for line in drawn.lines() {
            assert!(line.chars().count() <= width, "{width}: {line}");
        }
    }
}

#[test]
fn json_has_its_documented_shape() {
    let sources = sources();
    insta::assert_snapshot!(json::render(&sources, &samples(&sources), json::Project::default()));
}

#[test]
fn github_annotations_are_one_line_each() {
    let sources = sources();
    insta::assert_snapshot!(github::render(&sources, &samples(&sources)));
}

#[test]
fn sarif_has_what_its_schema_requires() {
    let sources = sources();
    let log: Value = serde_json::from_str(&sarif::render(&sources, &samples(&sources))).unwrap();
    assert_eq!(log["version"], "2.1.0");
    assert!(log["$schema"].as_str().unwrap().ends_with("sarif-2.1.0.json"));
    let run = &log["runs"][0];
    assert_eq!(log["runs"].as_array().unwrap().len(), 1);
    assert_eq!(run["columnKind"], "unicodeCodePoints");
    let driver = &run["tool"]["driver"];
    assert_eq!(driver["name"], "assize");
    let rules = driver["rules"].as_array().unwrap();
    for rule in rules {
        assert!(Code::parse(rule["id"].as_str().unwrap()).is_some());
        assert!(!rule["shortDescription"]["text"].as_str().unwrap().is_empty());
        assert!(["error", "warning", "note"].contains(&rule["defaultConfiguration"]["level"].as_str().unwrap()));
    }
    let results = run["results"].as_array().unwrap();
    assert_eq!(results.len(), 2);
    for result in results {
        assert!(!result["message"]["text"].as_str().unwrap().is_empty());
        assert!(["error", "warning", "note"].contains(&result["level"].as_str().unwrap()));
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(rules[index]["id"], result["ruleId"]);
        let locations = result["locations"].as_array().into_iter().chain(result["relatedLocations"].as_array());
        for location in locations.flatten() {
            let physical = &location["physicalLocation"];
            assert!(physical["artifactLocation"]["uri"].as_str().unwrap().ends_with(".assize"));
            for field in ["startLine", "startColumn", "endLine", "endColumn"] {
                assert!(physical["region"][field].as_u64().unwrap() >= 1, "{field}");
            }
        }
    }
    let change = &results[1]["fixes"][0]["artifactChanges"][0];
    assert_eq!(change["artifactLocation"]["uri"], "act.assize");
    assert_eq!(change["replacements"][0]["insertedContent"]["text"], "request.held");
    assert_eq!(change["replacements"][0]["deletedRegion"]["startLine"], 5);
    assert_eq!(results[1]["relatedLocations"][0]["physicalLocation"]["artifactLocation"]["uri"], "facts_here.assize");
}

#[test]
fn an_address_holds_no_letter_that_addresses_forbid() {
    let mut sources = SourceSet::default();
    let file = sources.add(SourceText::new("my laws/ä#1.assize", ""));
    let found = Diagnostic::new(Code::FileUnreadable, Span::new(file, 0, 0), "`x`");
    assert!(sarif::render(&sources, &[found]).contains("\"my%20laws/%C3%A4%231.assize\""));
}

#[test]
fn what_an_author_wrote_cannot_move_the_cursor() {
    let text = "rule \u{1b}[2J\u{202e}x \u{7}y\r\nnext\rline\u{9b}31m\n";
    let mut sources = SourceSet::default();
    let file = sources.add(SourceText::new("a\u{1b}[1m.assize", text));
    let span = Span::new(file, text.find('x').unwrap(), text.find('y').unwrap());
    let found = Diagnostic::new(Code::UnexpectedText, span, "odd \u{1b}[31m words\nhere").note("\u{7}");
    for style in [DRAWN, NARRATED] {
        let shown = render(&sources, std::slice::from_ref(&found), style);
        assert!(shown.chars().all(|c| c == '\n' || !c.is_control()), "{shown:?}");
        assert!(!shown.contains('\u{202e}'), "{shown}");
    }
    insta::assert_snapshot!(render(&sources, &[found], DRAWN));
    assert_eq!(visible("plain\tand\r\nbroken"), "plain\tand\r\nbroken");
}

/// Any place in any text can be drawn: past the end, within a character, over lines, empty.
#[test]
fn every_place_can_be_drawn() {
    let texts = ["", "\n", "a", "a\n", "\r\n", "a\r\nb\r\n", "é\u{301}\t漢字\n\u{7}x\n", "a\n\n\nb", "\r", "a\rb\n"];
    for text in texts {
        let mut sources = SourceSet::default();
        let file = sources.add(SourceText::new("a.assize", text));
        let other = sources.add(SourceText::new("b.assize", text));
        for start in 0..=text.len() + 1 {
            for end in start..=text.len() + 2 {
                let span = Span::new(file, start, end);
                let found = Diagnostic::new(Code::UnexpectedText, span, "m")
                    .note("n")
                    .label(Span::new(other, start, end), "second")
                    .label(Span::new(file, end, end), "third");
                let drawn = render(&sources, std::slice::from_ref(&found), DRAWN);
                assert!(drawn.contains("[a.assize:"), "{text:?} {start} {end}\n{drawn}");
                assert!(drawn.contains("[b.assize:"), "{text:?} {start} {end}\n{drawn}");
                render(&sources, &[found], NARRATED);
            }
        }
    }
}

#[test]
fn a_place_over_many_lines_is_cut_to_its_first() {
    let text = "word\n".repeat(500);
    let mut sources = SourceSet::default();
    let file = sources.add(SourceText::new("a.assize", text.clone()));
    let found = Diagnostic::new(Code::UnexpectedText, Span::new(file, 5, text.len()), "m").note("n");
    assert!(render(&sources, &[found], DRAWN).lines().count() < 20);
}

#[test]
fn a_line_that_nobody_wrote_does_not_bury_the_message() {
    let text = "é".repeat(1_000_000);
    let mut sources = SourceSet::default();
    let file = sources.add(SourceText::new("a.assize", text));
    let found = Diagnostic::new(Code::UnexpectedText, Span::new(file, 999_999, 1_000_001), "odd");
    for style in [DRAWN, NARRATED] {
        let shown = render(&sources, std::slice::from_ref(&found), style);
        assert!(shown.len() < 2_000 && shown.contains("Line: …é"), "{}", shown.len());
    }
}
