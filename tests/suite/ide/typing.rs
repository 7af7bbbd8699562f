//! What is offered while a person types: what can stand there, and what mends what is wrong.

use crate::ide::fixture::{Fixture, NOTES};
use assize::base::span::Span;
use assize::ide::{Action, actions, completions, missing_facts, next_question, scenario_at};

/// What is offered at the cursor, as `label` or `label: detail`.
fn offered(text: &str) -> Vec<String> {
    let fixture = Fixture::new(text);
    let (_, all) = completions(&fixture.view(), fixture.at);
    all.into_iter().map(|one| one.label).collect()
}

/// The same below [`NOTES`].
fn below(text: &str) -> Vec<String> {
    offered(&format!("{NOTES}\n{text}"))
}

fn has(found: &[String], wanted: &[&str]) {
    for one in wanted {
        assert!(found.iter().any(|label| label == one), "{one} is not among {found:?}");
    }
}

#[test]
fn values_are_offered_by_the_type_of_the_fact() {
    let rule =
        |rest: &str| below(&format!("rule r \"R\"\n    cites Act s.9\n    making_request is unlawful if {rest}\n"));
    assert_eq!(rule("request.by is at least $0"), ["constable", "sergeant", "inspector", "none", "authorised"]);
    has(&rule("request.by is $0"), &["constable", "not", "one of", "none"]);
    has(&rule("request.by is one of constable, $0"), &["sergeant"]);
    has(&rule("some y in request.items has y.kind is $0"), &["clinic", "school", "other \"\""]);
    has(&rule("making_request is $0"), &["unlawful", "contrary", "allowed"]);
    assert!(!rule("request.by is $0").contains(&String::from("clinic")));
}

#[test]
fn names_are_offered_by_what_wants_them() {
    has(&below("rule r \"R\"\n    cites $0\n"), &["Act", "Guide"]);
    assert_eq!(below("rule r \"R\"\n    cites Act $0\n"), ["s.1", "s.2", "basis"]);
    assert_eq!(
        below("rule r \"R\"\n    cites Act s.9 basis $0\n"),
        ["text", "reported", "recalled", "inferred", "unseen"]
    );
    assert_eq!(below("rule r \"R\"\n    overrides $0\n"), ["threshold", "guidance_first", "r"]);
    assert_eq!(below("duty d \"D\"\n    on $0\n"), ["officer"]);
    assert_eq!(below("define d\n    for each x in $0\n"), ["request.items"]);
    has(&below("define d\n    means $0\n"), &["request.held", "authorised", "making_request", "not", "all of"]);
    has(&below("define d\n    means all of\n        (a) $0\n"), &["request.held", "authorised"]);
    assert_eq!(below("define d\n    means request.$0\n"), ["made_on", "by", "held", "sent", "fair", "items"]);
    has(&below("define d\n    means request.sent.$0\n"), &["on"]);
    has(&below("define d\n    means some x in request.items has x.$0\n"), &["kind", "old"]);
    has(&below("facts more \"M\"\n    a : $0\n"), &["yes/no", "date", "Rank", "judgement"]);
    has(&below("facts more \"M\"\n    a : some of $0\n"), &["Rank", "Holder"]);
    has(&below("use law.$0\n"), &["chapter3a", "requests"]);
}

#[test]
fn a_scenario_offers_facts_then_results() {
    has(&below("scenario \"S\"\n    given\n        $0\n"), &["request.held", "not", "entry"]);
    has(&below("scenario \"S\"\n    given\n        request.by is $0\n"), &["constable", "none", "unknown"]);
    has(&below("scenario \"S\"\n    given\n        request.held\n    expect\n        $0\n"), &["making_request"]);
    has(
        &below("scenario \"S\"\n    given\n        request.held\n    expect\n        making_request is $0\n"),
        &["unlawful", "settled", "not governed", "undetermined"],
    );
    has(
        &below("scenario \"S\"\n    expect\n        making_request is unlawful\n            because $0\n"),
        &["threshold", "guidance_first", "Act"],
    );
}

#[test]
fn items_begin_at_the_margin_and_clauses_below_them() {
    has(&offered("$0\n"), &["policy", "rule", "scenario", "facts"]);
    has(&below("ru$0\n"), &["rule"]);
    has(&below("duty d \"D\"\n    $0\n"), &["on", "due by", "done on", "cites"]);
    let rule = below("rule r \"R\"\n    $0\n");
    has(&rule, &["cites", "when", "making_request"]);
    assert!(!rule.contains(&String::from("due by")));
}

#[test]
fn nothing_is_offered_within_words_and_comments() {
    assert_eq!(below("rule r \"R $0\n"), [] as [&str; 0]);
    assert_eq!(below("# comment $0\n"), [] as [&str; 0]);
}

#[test]
fn what_is_offered_takes_the_place_of_the_word_begun() {
    let fixture = Fixture::new(&format!("{NOTES}\ndefine d\n    means request.he$0\n"));
    let (span, _) = completions(&fixture.view(), fixture.at);
    assert_eq!(fixture.view().sources.slice(span), "he");
    let fixture = Fixture::new(&format!("{NOTES}\ndefine d\n    means auth$0\n"));
    let (span, all) = completions(&fixture.view(), fixture.at);
    assert_eq!(fixture.view().sources.slice(span), "auth");
    let question = all.iter().find(|one| one.label == "request.held").unwrap().detail.as_deref();
    assert_eq!(question, Some("Are the notes held?"));
}

#[test]
fn an_error_elsewhere_leaves_what_is_offered() {
    let broken = format!("rulee oops\n{NOTES}\nrule (\n\ndefine d\n    means request.$0\n");
    assert_eq!(offered(&broken), ["made_on", "by", "held", "sent", "fair", "items"]);
}

/// The changes offered at the cursor, and the text after each.
fn offers(text: &str) -> (Fixture, Vec<Action>) {
    let fixture = Fixture::new(text);
    let found = fixture.project.seen(fixture.unit).unwrap().diagnostics.clone();
    let own: Vec<_> = found.into_iter().filter(|found| found.span.file == fixture.view().file()).collect();
    let at = Span::new(fixture.view().file(), fixture.at as usize, fixture.at as usize);
    let all = actions(&fixture.view(), &own, at, &assize::ide::Beside::default());
    (fixture, all)
}

#[test]
fn a_finding_s_own_remedy_is_offered() {
    let (fixture, all) =
        offers("library a \"A\"\nfacts f \"F\"\n    known : yes/no \"?\"\ndefine x\n    means f.kno$0wm\n");
    let titles: Vec<&str> = all.iter().map(|action| action.title.as_str()).collect();
    assert_eq!(titles, ["did you mean `f.known`?", "declare the fact `f.knowm`"]);
    assert!(all[0].preferred);
    assert!(fixture.edited("notes.assize", &all[0].edits).ends_with("means f.known\n"));
}

#[test]
fn a_use_line_is_added_where_a_name_is_not_seen() {
    let (fixture, all) = offers(
        "//- b.assize\nlibrary b \"B\"\nuse \"a\"\ndefine y\n    means f.kn$0own\n\
         //- a.assize\nlibrary a \"A\"\nuse \"c\"\n//- c.assize\nlibrary c \"C\"\nfacts f \"F\"\n    known : yes/no \"?\"\n",
    );
    assert_eq!(all.iter().map(|action| action.title.as_str()).collect::<Vec<_>>(), ["add `use \"c\"`"]);
    assert!(fixture.edited("b.assize", &all[0].edits).contains("use \"a\"\nuse \"c\"\n"));
}

#[test]
fn a_citation_is_begun_where_there_is_none() {
    let text = format!("{NOTES}\nrule un$0cited \"R\"\n    making_request is unlawful if request.sent\n");
    let (fixture, all) = offers(&text);
    let action = all.iter().find(|action| action.title.starts_with("add `cites")).unwrap();
    assert_eq!(action.title, "add `cites Guide`");
    assert!(fixture.edited("notes.assize", &action.edits).contains("rule uncited \"R\"\n    cites Guide \n    making"));
}

#[test]
fn a_scenario_is_given_what_its_answer_turns_on() {
    let (fixture, all) = offers(&NOTES.replace("Nobody knows", "Nobody $0knows"));
    assert_eq!(
        all.iter().map(|action| action.title.as_str()).collect::<Vec<_>>(),
        ["give the fact on which the answer turns"]
    );
    let text = fixture.edited("notes.assize", &all[0].edits);
    assert!(text.contains("        request.items is empty\n        request.by is unknown\n    expect"), "{text}");
    let after = Fixture::new(&text);
    assert_eq!(after.project.seen(after.unit).unwrap().diagnostics, []);
    let (_, none) = offers(&text.replace("Nobody knows", "Nobody $0knows"));
    assert_eq!(none.len(), 0);
}

#[test]
fn the_next_question_is_the_one_that_the_answer_turns_on() {
    let fixture = Fixture::notes("Nobody", 0);
    let program = fixture.view().program.unwrap();
    let [id] = scenario_at(&fixture.view(), fixture.at)[..] else { panic!("a scenario stands here") };
    let next = next_question(program, id, 2_000).unwrap();
    assert_eq!((next.fact.as_str(), next.question.as_str()), ("request.by", "What rank authorised it?"));
    assert_eq!(missing_facts(program, id, 2_000).len(), 1);
    let fixture = Fixture::notes("An inspector", 0);
    let [id] = scenario_at(&fixture.view(), fixture.at)[..] else { panic!("a scenario stands here") };
    assert_eq!(next_question(program, id, 2_000), None);
}
