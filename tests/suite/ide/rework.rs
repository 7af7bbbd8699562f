//! What is brought or put in order: facts declared, conditions taken out, `use` lines sorted; the form of an item.

use crate::ide::fixture::{Fixture, NOTES};
use assize::base::span::Span;
use assize::ide::{Action, ActionKind, Beside, actions, shape};

/// The changes offered for marked text, from `$0` as far as some words reach.
fn offers(text: &str, marked: usize) -> (Fixture, Vec<Action>) {
    let fixture = Fixture::new(text);
    let found = fixture.project.seen(fixture.unit).unwrap().diagnostics.clone();
    let at = fixture.at as usize;
    let range = Span::new(fixture.view().file(), at, at + marked);
    let all = actions(&fixture.view(), &found, range, &Beside::default());
    (fixture, all)
}

/// The text after a fact of a use was declared; it has no error.
fn declared(used: &str) -> String {
    let (fixture, all) = offers(&format!("{NOTES}\ndefine x \"X\"\n    cites Act s.9\n    means {used}\n"), 0);
    let action = all
        .iter()
        .find(|one| one.title.starts_with("declare"))
        .unwrap_or_else(|| panic!("{used}: {all:?} {:?}", fixture.project.seen(fixture.unit).unwrap().diagnostics));
    let text = fixture.edited("notes.assize", &action.edits);
    let after = Fixture::new(&text);
    let errors = after.project.seen(after.unit).unwrap().diagnostics.clone();
    assert!(after.view().program.is_some(), "{used}: {errors:?}\n{text}");
    text
}

#[test]
fn a_missing_fact_is_declared_as_it_is_used() {
    for (used, line) in [
        ("request.n$0ew", "    new : yes/no \"New?\""),
        ("request.n$0ew_one is before 2 February 2026", "    new_one : date \"New one?\""),
        ("request.n$0ew is 2 February 2026", "    new : date \"New?\""),
        ("request.n$0ew is at least inspector", "    new : Rank \"New?\""),
        ("request.n$0ew is clinic", "    new : Holder \"New?\""),
        ("request.n$0ew includes clinic", "    new : some of Holder \"New?\""),
        ("request.n$0ew is at most 3", "    new : integer \"New?\""),
        ("request.n$0ew is at most 3.5", "    new : decimal \"New?\""),
        ("request.n$0ew is at most 3 days", "    new : duration in days \"New?\""),
        ("request.n$0ew is \"x\"", "    new : text \"New?\""),
        ("request.n$0ew is none", "    new : text or none \"New?\""),
        ("request.n$0ew is request.made_on", "    new : date \"New?\""),
    ] {
        let text = declared(used);
        let after = text.split("\"What was asked for?\"\n").nth(1).unwrap();
        assert_eq!(after.lines().next().unwrap(), line, "{used}");
    }
    assert!(
        declared("oth$0er.known is 3")
            .contains("\n\nfacts other \"Other\"\n    known : integer \"Known?\"\n\ndefine auth")
    );
}

#[test]
fn a_fact_of_a_group_in_another_file_continues_it() {
    let (fixture, all) = offers(
        "//- b.assize\nlibrary b \"B\"\nuse \"a\"\n\n# Why\ndefine y\n    means f.ot$0her\n\
         //- a.assize\nlibrary a \"A\"\nfacts f \"F\"\n    known : yes/no \"?\"\n",
        0,
    );
    let action = all.iter().find(|one| one.title == "declare the fact `f.other`").unwrap();
    let text = fixture.edited("b.assize", &action.edits);
    assert!(text.contains("\n\nfacts f continued\n    other : yes/no \"Other?\"\n\n# Why\ndefine y"), "{text}");
}

/// The text after the marked condition was taken out.
fn extracted(before: &str, marked: &str) -> Option<String> {
    let at = NOTES.find(before).unwrap() + before.find(marked).unwrap();
    let mut text = NOTES.to_owned();
    text.insert_str(at, "$0");
    let (fixture, all) = offers(&text, marked.len());
    let action = all.iter().find(|one| one.kind == ActionKind::Extract)?;
    let text = fixture.edited("notes.assize", &action.edits);
    let after = Fixture::new(&text);
    let errors = after.project.seen(after.unit).unwrap().diagnostics.clone();
    assert!(after.view().program.is_some(), "{errors:?}\n{text}");
    Some(text)
}

#[test]
fn a_marked_condition_is_taken_out_under_a_name() {
    let text = extracted("means request.by is at least sergeant", "request.by is at least sergeant").unwrap();
    assert!(text.contains(
        "define extracted \"Of authorised\"\n    cites Act s.2\n    means request.by is at least sergeant\n\n\
         define authorised \"Authorised\"\n    cites Act s.2\n    means extracted\n"
    ));
    let list = "all of\n        (a) request.held\n        (b) authorised";
    let text = extracted(list, list).unwrap();
    assert!(text.contains(&format!("    means {list}\n\nrule threshold")), "{text}");
    assert!(text.contains("unlawful unless extracted\n"));
    // What a quantifier binds means nothing outside it; a bare name has one already; half a condition is none.
    assert_eq!(extracted("x.kind is clinic", "x.kind is clinic"), None);
    let whole = "some x in request.items has x.kind is clinic and request.sent";
    assert!(extracted(whole, whole).is_some());
    assert_eq!(extracted("request.held\n", "request.held"), None);
    assert_eq!(extracted("by is at least sergeant", "at least sergeant"), None);
}

#[test]
fn use_lines_are_sorted_where_they_are_not() {
    let text = "library a \"A\"\nuse std.time\n# people\nuse std.people\nuse std.roles$0\n";
    let (fixture, all) = offers(text, 0);
    let action = all.iter().find(|one| one.kind == ActionKind::Order).unwrap();
    let text = fixture.edited("notes.assize", &action.edits);
    assert_eq!(text, "library a \"A\"\nuse std.people\n# people\nuse std.roles\nuse std.time\n");
    assert!(offers(&format!("{text}$0"), 0).1.iter().all(|one| one.kind != ActionKind::Order));
}

#[test]
fn the_form_of_an_item_marks_the_part_at_hand() {
    let active = |text: &str| {
        let fixture = Fixture::new(text);
        let shape = shape(&fixture.view(), fixture.at)?;
        let (start, end) = shape.parts[shape.active?];
        Some(shape.label[start..end].to_owned())
    };
    assert_eq!(active("rule x$0").as_deref(), Some("rule name \"heading\""));
    assert_eq!(active("rule x\n    when $0").as_deref(), Some("    when ..."));
    assert_eq!(active("rule x\n    d is $0").as_deref(), Some("    decision is outcome unless ..."));
    assert_eq!(active("duty x\n    done if $0").as_deref(), Some("    done if ..."));
    assert_eq!(active("facts f\n    known : $0").as_deref(), Some("    name : yes/no \"question?\""));
    assert_eq!(active("\n$0"), None);
    let fixture = Fixture::new("duty x$0");
    assert_eq!(
        shape(&fixture.view(), fixture.at).unwrap().label.lines().take(3).collect::<Vec<_>>(),
        ["duty name \"what is to be done\"", "    in force from 1 January 2026", "    cites ..."]
    );
}
