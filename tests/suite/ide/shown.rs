//! What is shown of a whole file: outline, folds, colours, hints, lenses, links.

use crate::ide::fixture::{Fixture, NOTES};
use assize::base::span::Span;
use assize::ide::{
    Beside, Lens, Symbol, TokenKind, Verdict, folds, hints, lenses, links, outline, search, selections, tokens,
};
use std::fmt::Write as _;

fn tree(fixture: &Fixture, symbols: &[Symbol], depth: usize, out: &mut String) {
    for symbol in symbols {
        let detail = symbol.detail.as_deref().map_or_else(String::new, |detail| format!(" \"{detail}\""));
        let lines = {
            let source = fixture.project.workspace().sources().get(symbol.whole.file).unwrap();
            (source.line(symbol.whole.start), source.line(symbol.whole.end))
        };
        writeln!(out, "{}{} {}{detail} {lines:?}", "  ".repeat(depth), symbol.kind.word(), symbol.name).unwrap();
        tree(fixture, &symbol.children, depth + 1, out);
    }
}

#[test]
fn the_outline_has_everything_that_is_declared() {
    let fixture = Fixture::new(NOTES);
    let mut out = String::new();
    tree(&fixture, &outline(fixture.view().unit), 0, &mut out);
    insta::assert_snapshot!(out);
}

#[test]
fn a_broken_item_leaves_the_rest_of_the_outline() {
    let names = |text: &str| -> Vec<String> {
        outline(Fixture::new(text).view().unit).into_iter().map(|symbol| symbol.name).collect()
    };
    let mut whole = names(NOTES);
    whole.retain(|name| name != "threshold");
    assert_eq!(names(&NOTES.replace("rule threshold \"Notes", "rule (\"Notes")), whole);
}

#[test]
fn names_are_searched_by_their_letters_in_order() {
    let fixture = Fixture::new(NOTES);
    let found = |query: &str| -> Vec<String> {
        search(fixture.project.workspace().units(), query, 5).into_iter().map(|(symbol, _)| symbol.name).collect()
    };
    assert_eq!(found("thr")[0], "threshold");
    assert_eq!(found("quest")[0], "making_request");
    assert_eq!(found("mkrq"), ["making_request"]);
    assert_eq!(found("zzz"), [] as [&str; 0]);
}

#[test]
fn items_comments_and_uses_fold() {
    let text =
        "# One\n# two\n\nlibrary a \"A\"\nuse std.time\nuse std.roles\n\ndefine x\n    # within\n    means y.z\n";
    let fixture = Fixture::new(text);
    let source = fixture.project.workspace().sources().get(fixture.view().file()).unwrap();
    let shown: Vec<String> = folds(&fixture.view())
        .iter()
        .map(|(span, fold)| format!("{fold:?} {}-{}", source.line(span.start), source.line(span.end)))
        .collect();
    assert_eq!(shown, ["Comment 1-2", "Uses 5-6", "Item 8-10"]);
}

#[test]
fn a_selection_grows_from_the_word_to_the_text() {
    let fixture = Fixture::notes("(a) request.he", 0);
    let grown = selections(&fixture.view(), fixture.at);
    let first: Vec<String> =
        grown.iter().map(|span| fixture.view().sources.slice(*span).lines().next().unwrap().to_owned()).collect();
    assert_eq!(
        first,
        [
            "held",
            "request.held",
            "(a) request.held",
            "making_request is unlawful unless all of",
            "rule threshold \"Notes must be held\"",
            "policy notes \"Requests for notes\"",
        ]
    );
    for pair in grown.windows(2) {
        assert!(pair[1].start <= pair[0].start && pair[0].end <= pair[1].end);
    }
}

#[test]
fn tokens_follow_the_text_and_what_its_names_mean() {
    let fixture = Fixture::new(NOTES);
    let view = fixture.view();
    let whole = Span::new(view.file(), 0, NOTES.len());
    let all = tokens(&view, whole);
    let mut out = String::new();
    for token in &all {
        let kind = match token.kind {
            TokenKind::Name(kind) => kind.word().to_owned(),
            other @ (TokenKind::Keyword
            | TokenKind::Words
            | TokenKind::Number
            | TokenKind::Comment
            | TokenKind::Label) => format!("{other:?}").to_lowercase(),
        };
        let declares = if token.modifier.declares { " declares" } else { "" };
        writeln!(out, "{} {kind}{declares}", fixture.place(token.span)).unwrap();
    }
    insta::assert_snapshot!(out);
    for pair in all.windows(2) {
        assert!(pair[0].span.end <= pair[1].span.start, "{pair:?}");
    }
    let some = Span::new(view.file(), 200, 300);
    let within = |span: Span| span.start < some.end && some.start < span.end;
    assert_eq!(tokens(&view, some), all.into_iter().filter(|token| within(token.span)).collect::<Vec<_>>());
}

/// As the scenarios of [`NOTES`] come out: the second is undetermined.
fn verdicts(fixture: &Fixture) -> Vec<Verdict> {
    let program = fixture.view().program.unwrap();
    let verdict = |n: usize, failures| Verdict {
        title: program.scenarios[n].title.clone(),
        span: program.scenarios[n].span,
        failures,
    };
    let expectation = program.scenarios[1].expects[0].span;
    let failure = (expectation, String::from("making_request is unlawful"), String::from("undetermined"));
    vec![verdict(0, Vec::new()), verdict(1, vec![failure])]
}

#[test]
fn limbs_show_their_provision_and_scenarios_their_verdict() {
    let fixture = Fixture::new(NOTES);
    let view = fixture.view();
    let whole = Span::new(view.file(), 0, NOTES.len());
    let shown: Vec<String> = hints(&view, whole, &verdicts(&fixture), &Beside::default())
        .iter()
        .map(|hint| {
            let source = view.sources.get(view.file()).unwrap();
            format!("{} {} {:?}", source.position(hint.at), hint.text, hint.tooltip.as_deref().unwrap_or(""))
        })
        .collect();
    insta::assert_snapshot!(shown.join("\n"));
}

#[test]
fn lenses_run_scenarios_and_count_uses() {
    let fixture = Fixture::new(NOTES);
    let all = lenses(&fixture.view(), &fixture.project.views(), &verdicts(&fixture), &Beside::default());
    let shown: Vec<String> = all
        .iter()
        .map(|lens| match lens {
            Lens::Scenario { span, text, passed } => format!("{} {text} {passed:?}", fixture.place(*span)),
            Lens::References { span, text, places } => format!("{} {text} {}", fixture.place(*span), places.len()),
            Lens::Changed { span, text, .. } | Lens::Exercised { span, text } => {
                format!("{} {text}", fixture.place(*span))
            }
        })
        .collect();
    insta::assert_snapshot!(shown.join("\n"));
}

#[test]
fn files_and_addresses_are_links() {
    let fixture = Fixture::new(
        "policy p \"P\"\nuse std.roles\nuse law.nowhere\nsource A \"A\" is statute\n    url \"https://a.example\"\n",
    );
    let shown: Vec<String> =
        links(&fixture.view()).iter().map(|link| format!("{} {:?}", fixture.place(link.span), link.target)).collect();
    assert_eq!(shown.len(), 2);
    assert!(shown[0].contains("std.roles") && shown[0].contains("File"));
    assert!(shown[1].contains("Address(\"https://a.example\")"));
}
