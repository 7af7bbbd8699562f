//! A session line by line, without a terminal: what each line is answered, and that a wrong one changes nothing.

use assize::base::limits::Limits;
use assize::faces::cli::Setting;
use assize::faces::repl::show::show;
use assize::session::complete::Sort;
use assize::session::reply::{Effect, Over, Reply};
use assize::session::{Session, line};
use assize::workspace::Texts;
use std::fmt::Write as _;

const POLICY: &str = r#"policy notes "Requests for notes"
    in force from 12 January 2026
    dated by request.made_on

source Act "The Act" is statute

role officer "the officer"

type Holder is one of
    clinic "a clinic"
    school "a school"
    and others

type Item is record
    capable : yes/no "Is it capable of helping?"
    shown   : event  "Was it shown?"

facts request "The request"
    made_on   : date   "On what date is the request made?"
    held      : yes/no "Is the information held?"
    holder    : Holder "Who holds the information?"
    kinds     : some of Holder "Which kinds are sought?"
    probative : judgement by officer on "reason to believe" with reasons
                       "Is it likely to have substantial probative value?"
    notified  : event  "Was the person told?"
    items     : many Item "What is there?"

decision making_request "May the request be made?"
    outcomes unlawful over allowed
    otherwise allowed

decision showing "Is the item to be shown?"
    for each item in request.items
    outcomes show over withhold
    otherwise withhold

define sensitive "Sensitive material"
    means request.holder is clinic

define first_day "The first day"
    is 1 day after request.made_on

rule holding "The information is held"
    cites Act s.1
    making_request is unlawful unless request.held

rule threshold "Substantial probative value"
    cites Act s.44A(4)
    when sensitive
    making_request is unlawful unless request.probative
    says "unless there is reason to believe that it has substantial probative value"

rule show_capable "What is capable is shown"
    cites Act s.3
    showing is show if item.capable

duty notify "Tell the person"
    cites Act s.44B
    on officer
    when request.held
    due by 14 days after request.made_on
    done on request.notified

impossible early "nobody held anything before 1900" if request.held and request.made_on is before 1 January 1900

scenario "S01 A plain request"
    given
        request.made_on is 2 February 2026
        request.held
        request.holder is school
    on 3 February 2026
    expect
        making_request is settled allowed
"#;

fn texts() -> Texts {
    let stricter = POLICY
        .replace("policy notes \"Requests for notes\"", "policy strict \"A stricter policy\"")
        .replace("making_request is unlawful unless request.probative", "making_request is unlawful");
    Texts::default().with("notes.assize", POLICY).with("strict.assize", stricter)
}

fn setting() -> Setting {
    Setting { colour: false, width: 80, quiet: false, limits: Limits::default() }
}

fn begun() -> Session {
    let mut session = Session::new(Limits::default(), "session");
    let replies = session.take_policy("notes.assize", &[], &texts());
    assert!(replies.is_ok(), "{replies:#?}");
    session.begin();
    session
}

/// Says lines to a session and tells what was answered, as a terminal would show it.
fn talk(session: &mut Session, entries: &[&str]) -> String {
    let mut out = String::new();
    for entry in entries {
        let _ = writeln!(out, "> {}", entry.replace('\n', "\n. "));
        for reply in session.line(entry, &texts()) {
            if let Reply::Do(effect) = &reply {
                let _ = writeln!(out, "({effect:?})");
            }
            let shown = show(session, &reply, &setting());
            out.push_str(&shown.text);
            out.push_str(&shown.complaint);
        }
    }
    out
}

fn said(entries: &[&str]) -> String {
    talk(&mut begun(), entries)
}

const PLAIN: [&str; 3] = ["request.made_on is 2 February 2026", "request.held", "request.holder is school"];

#[test]
fn a_session_opens_with_the_policy_and_its_questions() {
    let session = begun();
    let opening: String = session.opening().iter().map(|reply| show(&session, reply, &setting()).text).collect();
    insta::assert_snapshot!(opening);
}

#[test]
fn a_fact_shows_what_it_changed_with_the_status() {
    insta::assert_snapshot!(said(&[&PLAIN[..], &["not request.held", "forget request.held"]].concat()));
}

#[test]
fn a_wrong_line_is_shown_in_its_place_and_changes_nothing() {
    let mut session = begun();
    talk(&mut session, &PLAIN);
    let before = session.case().clone();
    let wrong = [
        "request.holder is clinc",
        "request.hold",
        "held",
        "making_request is allowed",
        "request.held is 3 days",
        "request.nothing is 3",
        ":fact",
        ":scenario no marks",
        ":whynot alowed",
        ":on yesterday",
        "making_reqest?",
        "forget request.hels",
        "request.made_on is 1 January 1850",
        ":open nowhere.yaml",
        ":load nowhere",
        ":show holdin",
    ];
    insta::assert_snapshot!(talk(&mut session, &wrong));
    assert_eq!(*session.case(), before);
    for entry in wrong {
        assert!(session.line(entry, &texts()).iter().any(Reply::is_wrong), "{entry}");
    }
}

#[test]
fn questions_are_answered_about_decisions_conditions_duties_defines_and_facts() {
    let asked = [
        "making_request?",
        "sensitive?",
        "request.holder is clinic or request.made_on is before 1 January 2026?",
        "first_day?",
        "notify?",
        "request.holder?",
        "request.kinds?",
    ];
    insta::assert_snapshot!(said(&[&PLAIN[..], &asked].concat()));
}

#[test]
fn reasons_missing_facts_and_changes_are_told() {
    insta::assert_snapshot!(said(&[
        PLAIN[0],
        "request.holder is clinic",
        ":why making_request",
        ":whynot allowed",
        ":whatwould allowed hold request.holder",
        ":needs making_request",
        ":duties",
        ":facts",
    ]));
}

#[test]
fn a_change_is_taken_back_and_done_again() {
    let mut session = begun();
    talk(&mut session, &PLAIN);
    let full = session.case().clone();
    talk(&mut session, &[":undo", ":undo"]);
    assert_eq!(session.case().facts.iter().count(), 1);
    talk(&mut session, &[":redo", ":redo"]);
    assert_eq!(*session.case(), full);
    assert!(talk(&mut session, &[":redo"]).contains("nothing to do again"));
    talk(&mut session, &[":reset"]);
    assert_eq!(session.case().facts.iter().count(), 0);
    talk(&mut session, &[":undo"]);
    assert_eq!(*session.case(), full);
}

#[test]
fn the_law_of_another_day_is_applied_until_it_is_taken_away() {
    insta::assert_snapshot!(said(&[&PLAIN[..], &[":law-at 11 January 2026", ":facts", ":law-at none"]].concat()));
}

#[test]
fn two_policies_are_shown_side_by_side_from_then_on() {
    let entries =
        [":compare strict.assize", "request.holder is clinic", "request.probative", ":compare off", "request.held"];
    insta::assert_snapshot!(said(&[&PLAIN[..2], &entries].concat()));
}

#[test]
fn two_policies_are_compared_over_every_case() {
    let shown = said(&[":compare strict.assize", ":diff"]);
    assert!(shown.contains("Old: notes.assize\nNew: strict.assize\nCompared over every possible case."), "{shown}");
    assert!(said(&[":diff notes.assize"]).contains("No decision, duty or prohibition differs"), "{shown}");
    assert!(said(&[":diff"]).contains("`:diff` does not say enough"), "{shown}");
}

#[test]
fn a_list_is_given_item_by_item_and_an_item_changed_by_its_name() {
    let mut session = begun();
    let first = "entry \"letter\" in request.items\n    capable\n";
    insta::assert_snapshot!(talk(
        &mut session,
        &[first, "entry \"note\" in request.items", "entry \"letter\" in request.items\nnot capable", ":facts"]
    ));
}

#[test]
fn a_partial_set_grows_and_reasons_are_added_to_a_judgement() {
    let mut session = begun();
    talk(
        &mut session,
        &[
            "request.kinds includes clinic",
            "not request.kinds includes school",
            "request.probative",
            "not request.probative.reasons",
        ],
    );
    insta::assert_snapshot!(talk(&mut session, &[":facts"]));
}

#[test]
fn what_was_explored_becomes_a_scenario_that_passes() {
    let mut session = begun();
    talk(&mut session, &PLAIN);
    let item = "entry \"letter\" in request.items\n    capable\n";
    talk(&mut session, &[item, ":on 3 February 2026"]);
    let replies = session.line(":scenario \"S02 \\ explored\" notes.assize", &texts());
    let [Reply::Do(Effect::Write { path, text, over: Over::Append })] = replies.as_slice() else {
        panic!("{replies:#?}")
    };
    assert_eq!(path, "notes.assize");
    insta::assert_snapshot!(text);
    let texts = Texts::default().with("notes.assize", format!("{POLICY}{text}"));
    let mut again = Session::new(Limits::default(), "session");
    again.take_policy("notes.assize", &[], &texts).unwrap();
    let replies = again.line(":test", &texts);
    let shown = show(&again, &replies[0], &setting()).text;
    assert_eq!(shown, "2 scenarios: 2 passed, 0 failed\n");
}

#[test]
fn a_case_is_saved_and_opened_again() {
    let mut session = begun();
    talk(&mut session, &PLAIN);
    let replies = session.line(":save case.yaml", &texts());
    let [Reply::Do(Effect::Write { path, text, over: Over::Keep })] = replies.as_slice() else {
        panic!("{replies:#?}")
    };
    let texts = texts().with(path.clone(), text.clone());
    let mut again = begun();
    assert!(!again.line(":open case.yaml", &texts).iter().any(Reply::is_wrong));
    assert_eq!(again.case(), session.case());
    let replies = again.line(":save case.yaml", &texts);
    assert!(matches!(replies.as_slice(), [Reply::Do(Effect::Write { over: Over::Replace, .. })]), "{replies:#?}");
    let mut third = begun();
    third.line(":open S01", &texts);
    assert_eq!(third.case().facts, session.case().facts);
    assert!(third.case().on.is_some());
}

#[test]
fn a_policy_read_again_keeps_what_it_has_a_place_for() {
    let mut session = begun();
    talk(&mut session, &PLAIN);
    let changed = POLICY
        .replace("    holder    : Holder \"Who holds the information?\"\n", "")
        .replace("    means request.holder is clinic", "    means request.held");
    let changed = changed.replace("        request.holder is school\n", "");
    let texts = Texts::default().with("notes.assize", changed);
    let replies = session.line(":reload", &texts);
    let shown: String = replies.iter().map(|reply| show(&session, reply, &setting()).text).collect();
    assert!(shown.contains("It has no such facts, and they were left out: request.holder."), "{shown}");
    assert_eq!(session.case().facts.iter().count(), 2);
    // A policy that cannot be read leaves the session as it was.
    let broken = Texts::default().with("notes.assize", "policy notes\n    in farce\n");
    assert!(session.line(":reload", &broken).iter().any(Reply::is_wrong));
    assert_eq!(session.case().facts.iter().count(), 2);
}

#[test]
fn the_policy_is_told_item_by_item_and_by_provision() {
    insta::assert_snapshot!(said(&[
        ":show threshold",
        ":show making_request",
        ":show request.holder",
        ":source threshold",
        ":cites Act s.44A",
        ":cites Nothing",
        ":test",
        ":help cites"
    ]));
}

#[test]
fn every_command_is_in_the_help_and_none_ends_the_session_but_quit() {
    let shown = said(&[":help"]);
    for command in assize::session::command::Command::ALL {
        assert!(shown.contains(&format!("\n  {}", command.usage())), "{}", command.usage());
        let mut session = begun();
        let replies = session.line(&format!(":{}", command.name()), &texts());
        let quits = replies.iter().any(|reply| matches!(reply, Reply::Do(Effect::Quit)));
        assert_eq!(quits, command.name() == "quit", "{}", command.name());
        assert!(!replies.is_empty(), "{}", command.name());
    }
}

#[test]
fn an_interview_asks_what_matters_says_why_and_ends_when_nothing_can_matter() {
    let answers = [
        "making_request",
        "2 February 2026",
        "maybe",
        "yes",
        "clinic",
        "?",
        "why",
        "no by officer reasons \"Hearsay.\"",
        ":facts",
    ];
    insta::assert_snapshot!(said(&[&[":ask"], &answers[..]].concat()));
}

#[test]
fn an_interview_goes_back_puts_off_and_takes_what_is_not_known() {
    let mut session = begun();
    let shown = talk(
        &mut session,
        &[":ask making_request", "2 February 2026", "skip", "back", "unknown", "back", "back", "back"],
    );
    insta::assert_snapshot!(shown);
    assert_eq!(session.case().facts.iter().count(), 0);
    let shown = talk(&mut session, &["1 March 2026", "unknown", "unknown", "unknown", "unknown", "unknown"]);
    assert!(session.asked().is_none(), "{shown}");
    assert!(shown.contains("undetermined: it can still be unlawful or allowed"), "{shown}");
}

#[test]
fn an_interview_takes_lists_and_asks_of_each_item() {
    insta::assert_snapshot!(said(&[
        ":ask showing",
        "letter, \"a note, old\"",
        "2 February 2026",
        "yes",
        "back",
        "no",
        "stop"
    ]));
}

#[test]
fn an_interview_takes_a_line_about_another_fact_and_questions_on_the_way() {
    let mut session = begun();
    talk(&mut session, &[":ask making_request", "not request.held"]);
    assert_eq!(session.case().facts.iter().count(), 1);
    let before = session.asked().cloned();
    assert!(talk(&mut session, &["why?"]).contains("turns on it"));
    assert!(talk(&mut session, &["request.held?"]).contains("not request.held"));
    assert!(talk(&mut session, &[":facts"]).contains("not request.held"));
    assert_eq!(session.asked().cloned(), before);
}

#[test]
fn without_a_policy_every_line_says_how_to_load_one() {
    let mut session = Session::new(Limits::default(), "session");
    for entry in ["request.held", "making_request?", ":facts", ":why"] {
        assert!(talk(&mut session, &[entry]).contains("`:load POLICY` loads one"), "{entry}");
    }
    assert!(talk(&mut session, &[":load notes.assize", "request.held"]).contains("making_request"));
}

#[test]
fn names_values_decisions_and_commands_are_completed_with_what_they_mean() {
    let session = begun();
    let at_end = |text: &str| {
        let (start, found) = session.complete(text, text.len(), &texts());
        (start, found.into_iter().map(|entry| format!("{}: {}", entry.name, entry.words)).collect::<Vec<_>>())
    };
    assert_eq!(at_end("request.hol"), (0, vec![String::from("request.holder: Who holds the information?")]));
    assert_eq!(at_end("request.holder is cl"), (18, vec![String::from("clinic: a clinic")]));
    assert_eq!(at_end(":whyn"), (0, vec![String::from(":whynot: show what stands against an outcome")]));
    assert_eq!(at_end(":whynot making_request al"), (23, vec![String::from("allowed: ")]));
    assert_eq!(at_end("request.probative by of"), (21, vec![String::from("officer: the officer")]));
    assert_eq!(at_end(":load no"), (6, vec![String::from("notes.assize: ")]));
    assert_eq!(at_end("mak"), (0, vec![String::from("making_request: May the request be made?")]));
    assert_eq!(at_end("zzz"), (0, vec![]));
    assert_eq!(session.hint("request.held").as_deref(), Some("   Is the information held?"));
    assert!(session.hint(":whynot").unwrap().contains("OUTCOME"));
    assert_eq!(session.hint("request.hel"), None);
}

#[test]
fn the_words_of_a_line_are_told_apart() {
    let session = begun();
    let sorts = |text: &str| -> Vec<(String, Sort)> {
        session.sorts(text).into_iter().map(|(range, sort)| (text[range].to_owned(), sort)).collect()
    };
    let word = |text: &str, sort| (text.to_owned(), sort);
    let found = sorts("not request.held and request.hid is \"so\"");
    assert_eq!(
        found,
        [
            word("not", Sort::Keyword),
            word("request.held", Sort::Fact),
            word("and", Sort::Keyword),
            word("request.hid", Sort::Unknown),
            word("is", Sort::Keyword),
            word("\"so\"", Sort::Text),
        ]
    );
    assert_eq!(sorts(":why making_request")[..2], [word(":why", Sort::Command), word("making_request", Sort::Item)]);
    assert_eq!(sorts(":wy")[0], word(":wy", Sort::Unknown));
    // Any line at all is taken apart without harm.
    for text in ["", "é\"", "\"open", ":", "  ", "ü.ä is …", "a\u{301}b"] {
        sorts(text);
        session.hint(text);
        session.complete(text, text.len(), &texts());
    }
}

#[test]
fn any_line_is_answered() {
    let mut session = begun();
    let pieces = [
        "request.held",
        "?",
        ":",
        "is",
        "\"",
        "entry",
        "not",
        "\u{1}",
        "é",
        "forget",
        "(",
        "12 January 2026",
        "\n",
        ":why",
        "of",
    ];
    for one in pieces {
        for two in pieces {
            for three in pieces {
                let entry = format!("{one} {two}{three}");
                session.line(&entry, &texts());
                line::goes_on(&entry);
            }
        }
    }
}
