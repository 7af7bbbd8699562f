//! From names to what they mean, and back.

use crate::ide::fixture::{Fixture, NOTES};
use assize::base::limits::Limits;
use assize::base::span::Span;
use assize::ide::{
    NotRenamed, Project, callable, definition, highlights, hover, incoming, linked, outgoing, references, renamable,
    rename, type_definition,
};
use assize::workspace::{Texts, stdlib};

#[test]
fn every_name_of_the_library_means_something() {
    for (key, text) in stdlib::TEXTS {
        let mut project = Project::new(Limits::default());
        let unit = project.load(&Texts::default(), key).unwrap();
        project.look(unit);
        let view = project.view(unit).unwrap();
        // A dotted name stands for a fact, a field or a thing of a policy: in a sound text each of its parts is known.
        for (at, _) in text.match_indices('.') {
            let word = |letter: char| letter.is_alphanumeric() || letter == '_';
            let before = text[..at].rsplit(|letter| !word(letter)).next().unwrap();
            let after = text[at + 1..].split(|letter| !word(letter)).next().unwrap();
            let line = text[..at].rsplit('\n').next().unwrap();
            let name = |part: &str| part.starts_with(|letter: char| letter.is_lowercase());
            let told = !line.contains(['#', '"']) && !line.trim().starts_with("use") && !line.contains("cites ");
            let pinpoint = line.contains('[') || matches!(before, "s" | "para" | "reg");
            if told && !pinpoint && name(before) && name(after) && !matches!(after, "on" | "reasons") {
                let place = u32::try_from(at).unwrap();
                assert!(view.mention(place).is_some(), "{key}: {before}.{after} on `{line}`");
                assert!(view.mention(place + 1).is_some(), "{key}: {before}.{after} on `{line}`");
            }
        }
    }
}

#[test]
fn a_name_leads_to_its_declaration() {
    for (words, n, declared) in [
        ("request.ma", 1, "22:5 \"made_on\""),
        ("(a) req", 0, "21:7 \"request\""),
        ("(b) authori", 0, "29:8 \"authorised\""),
        ("Act", 2, "5:8 \"Act\""),
        ("serg", 1, "12:34 \"sergeant\""),
        ("making", 1, "33:10 \"making_request\""),
        ("unlawful", 1, "34:14 \"unlawful\""),
        ("x.ki", 0, "18:5 \"kind\""),
        ("has x", 0, "45:15 \"x\""),
        ("office", 2, "10:6 \"officer\""),
        ("many It", 0, "17:6 \"Item\""),
        ("clinic", 2, "14:5 \"clinic\""),
    ] {
        let fixture = Fixture::notes(words, n);
        assert_eq!(fixture.places(&definition(&fixture.view(), fixture.at)), declared, "{words} {n}");
    }
}

#[test]
fn every_version_of_a_name_is_its_declaration() {
    let fixture = Fixture::new(
        "//- a.assize\nlibrary a \"A\"\nfacts f \"F\"\n    d : date \"?\"\n    p : yes/no \"?\"\n\
         //- b.assize\npolicy b \"B\"\n    dated by f.d\nuse \"a\"\n\
         define m\n    in force from 1 January 2020 ceasing on 1 January 2021\n    means f.p\n\
         define m\n    in force from 1 January 2021\n    means not f.p\n\
         define n\n    means $0m\n",
    );
    assert_eq!(fixture.places(&definition(&fixture.view(), fixture.at)), "4:8 \"m\"\n7:8 \"m\"");
}

#[test]
fn a_use_leads_to_its_file() {
    let fixture = Fixture::new("//- a.assize\nlibrary a \"A\"\n//- b.assize\nlibrary b \"B\"\nuse \"a$0\"\n");
    assert_eq!(fixture.places(&definition(&fixture.view(), fixture.at)), "a.assize:1:1 \"\"");
}

#[test]
fn a_fact_leads_to_its_type() {
    let fixture = Fixture::notes("request.b", 0);
    let found = type_definition(&fixture.view(), fixture.at).unwrap();
    assert_eq!(fixture.place(found), "12:6 \"Rank\"");
}

#[test]
fn uses_are_found_in_every_file() {
    let fixture = Fixture::new(
        "//- a.assize\nlibrary a \"A\"\nfacts f \"F\"\n    $0p : yes/no \"?\"\ndefine q\n    means f.p\n\
         //- b.assize\nlibrary b \"B\"\nuse \"a\"\ndefine r\n    means f.p and not f.p\n",
    );
    let means = fixture.view().mention(fixture.at).unwrap().means;
    let all = references(&fixture.project.views(), means, true);
    assert_eq!(fixture.places(&all), "3:5 \"p\"\n5:13 \"p\"\nb.assize:4:13 \"p\"\nb.assize:4:25 \"p\"");
    assert_eq!(references(&fixture.project.views(), means, false).len(), 3);
}

#[test]
fn highlights_tell_the_declaration_from_the_uses() {
    let fixture = Fixture::notes("define authorised", 0);
    let found = highlights(&fixture.view(), fixture.at);
    let shown: Vec<String> = found.iter().map(|(span, own)| format!("{} {own}", fixture.place(*span))).collect();
    assert_eq!(shown, ["29:8 \"authorised\" true", "41:13 \"authorised\" false"]);
}

#[test]
fn only_a_bound_name_is_linked() {
    let fixture = Fixture::notes("some x", 0);
    assert_eq!(fixture.places(&linked(&fixture.view(), fixture.at)), "45:15 \"x\"\n45:38 \"x\"");
    let fixture = Fixture::notes("define authorised", 0);
    assert_eq!(linked(&fixture.view(), fixture.at), []);
}

/// Renames what stands at the cursor; gives the texts of the files named.
fn renamed(fixture: &Fixture, name: &str, files: &[&str]) -> Vec<String> {
    let edits = rename(&fixture.view(), &fixture.project.views(), fixture.at, name).unwrap();
    files.iter().map(|file| fixture.edited(file, &edits)).collect()
}

#[test]
fn a_fact_is_renamed_in_every_file() {
    let fixture = Fixture::new(
        "//- a.assize\nlibrary a \"A\"\nfacts f \"F\"\n    $0p : yes/no \"?\"\n\
         //- b.assize\nlibrary b \"B\"\nuse \"a\"\ndefine r\n    means f.p and not f.p\n",
    );
    let texts = renamed(&fixture, "known", &["a.assize", "b.assize"]);
    assert_eq!(texts[0], "library a \"A\"\nfacts f \"F\"\n    known : yes/no \"?\"\n");
    assert_eq!(texts[1], "library b \"B\"\nuse \"a\"\ndefine r\n    means f.known and not f.known\n");
}

#[test]
fn renaming_anything_leaves_the_policy_sound() {
    for (words, n) in [
        ("request.hel", 0),
        ("facts requ", 0),
        ("define authori", 0),
        ("making", 0),
        ("thresh", 0),
        ("source A", 0),
        ("unlawful", 0),
        ("inspec", 0),
        ("clinic", 0),
        ("some x", 0),
        ("officer", 0),
        ("Rank", 0),
        ("record\n    ki", 0),
        ("policy not", 0),
    ] {
        let fixture = Fixture::notes(words, n);
        assert_eq!(fixture.project.seen(fixture.unit).unwrap().diagnostics, []);
        let text = renamed(&fixture, "renamed", &["notes.assize"]).remove(0);
        assert_ne!(text, NOTES, "{words}");
        let after = Fixture::new(&text);
        assert_eq!(after.project.seen(after.unit).unwrap().diagnostics, [], "{words}:\n{text}");
        let back = after.view().mention(fixture.at.min(u32::try_from(text.find("renamed").unwrap()).unwrap() + 1));
        assert!(back.is_some(), "{words}");
    }
}

#[test]
fn a_name_that_cannot_be_is_refused() {
    let fixture = Fixture::notes("define authorised", 0);
    for (name, refused) in [
        ("", NotRenamed::NotAName(String::new())),
        ("two words", NotRenamed::NotAName(String::from("two words"))),
        ("unless", NotRenamed::NotAName(String::from("unless"))),
        ("threshold", NotRenamed::Taken(String::from("threshold"))),
    ] {
        assert_eq!(rename(&fixture.view(), &fixture.project.views(), fixture.at, name), Err(refused));
    }
    let fixture = Fixture::new("library a \"A\"\nuse std.time\ndefine x\n    means $0working_day_hours\n");
    assert_eq!(renamable(&fixture.view(), fixture.at), Err(NotRenamed::NoName));
    let fixture = Fixture::new("policy p \"P\"\nuse std.people\nuse std.roles\nduty d \"D\"\n    on $0officer\n");
    if fixture.view().mention(fixture.at).is_some() {
        assert!(matches!(renamable(&fixture.view(), fixture.at), Err(NotRenamed::Library(_))));
    }
}

#[test]
fn what_an_item_rests_on_and_what_rests_on_it() {
    let fixture = Fixture::notes("rule thresh", 0);
    let view = fixture.view();
    let rule = callable(&view, fixture.at).unwrap();
    let shown = |calls: Vec<assize::ide::Call>| -> Vec<String> {
        calls
            .iter()
            .map(|call| format!("{} {} x{}", call.item.kind.word(), call.item.name, call.places.len()))
            .collect()
    };
    assert_eq!(shown(outgoing(&view, rule.whole)), ["define authorised x1", "decision making_request x1"]);
    let fixture = Fixture::notes("define authorised", 0);
    let define = callable(&fixture.view(), fixture.at).unwrap();
    assert_eq!(shown(incoming(&fixture.project.views(), define.span)), ["rule threshold x1"]);
}

#[test]
fn hover_tells_question_values_and_provision() {
    let told = |words: &str, n: usize| {
        let fixture = Fixture::notes(words, n);
        let hover = hover(&fixture.view(), fixture.at).unwrap_or_else(|| panic!("nothing at {words} {n}"));
        format!("at {}\n{}", fixture.place(hover.span), hover.text)
    };
    let all = [
        told("request.b", 0),
        told("request.fa", 0),
        told("(b) authori", 0),
        told("making_re", 1),
        told("guidance_f", 0),
        told("cites Gui", 0),
        told("sergeant", 1),
        told("x.ki", 0),
        told("has x", 0),
        told("policy not", 0),
        told("type Hol", 0),
    ];
    insta::assert_snapshot!(all.join("\n\n----\n\n"));
}

#[test]
fn nothing_is_told_where_no_name_stands() {
    let fixture = Fixture::notes("all o", 0);
    assert_eq!(hover(&fixture.view(), fixture.at), None);
    assert_eq!(definition(&fixture.view(), fixture.at), [] as [Span; 0]);
}
