//! What other threads find out, and what the author has chosen to look at.

use crate::ide::fixture::NOTES;
use crate::lsp::client::{Client, at, initialize, of, range, uri};
use serde_json::{Value, json};
use std::sync::Arc;

/// A client that is told when lenses and hints are new, with some files as they were at the last commit.
fn client(files: &[(&str, &str)], committed: &[(&str, &str)]) -> Client {
    let mut client = Client::unserved(files);
    client.committed(committed);
    client.serve();
    let capabilities = json!({
        "workspace": { "codeLens": { "refreshSupport": true }, "inlayHint": { "refreshSupport": true } },
        "window": { "workDoneProgress": true },
    });
    let mut params = initialize(capabilities);
    params["initializationOptions"]["progressMilliseconds"] = json!(0);
    client.ask("initialize", params).unwrap();
    client.tell("initialized", json!({}));
    client
}

/// The words of the lenses of a file, each with its line.
fn lenses(client: &mut Client) -> Vec<(u64, String)> {
    let all = client.ask("textDocument/codeLens", of("notes.assize")).unwrap();
    let one = |lens: &Value| {
        let title = lens["command"]["title"].as_str().unwrap().to_owned();
        (lens["range"]["start"]["line"].as_u64().unwrap(), title)
    };
    all.as_array().unwrap().iter().map(one).collect()
}

/// Waits for a lens that says something.
fn lens(client: &mut Client, words: &str) -> Vec<(u64, String)> {
    loop {
        let all = lenses(client);
        if all.iter().any(|(_, title)| title.contains(words)) {
            return all;
        }
        client.asked_for("workspace/codeLens/refresh");
    }
}

/// The changes offered at a place.
fn offered(client: &mut Client, place: (u32, u32)) -> Vec<Value> {
    let mut params = of("notes.assize");
    params["range"] = range(place, place);
    params["context"] = json!({ "diagnostics": [] });
    client.ask("textDocument/codeAction", params).unwrap().as_array().unwrap().clone()
}

/// [`NOTES`] after a change that was offered.
fn with(text: &str, action: &Value) -> String {
    let edit = &action["edit"]["changes"][uri("notes.assize")][0];
    assert_eq!(edit["range"]["start"], edit["range"]["end"]);
    format!("{text}{}", edit["newText"].as_str().unwrap())
}

fn line_of(words: &str) -> u32 {
    u32::try_from(NOTES[..NOTES.find(words).unwrap()].matches('\n').count()).unwrap()
}

#[test]
fn what_changed_since_the_last_commit_stands_above_it() {
    let before = NOTES.replace("(b) authorised", "(b) request.sent");
    let mut client = client(&[], &[("notes.assize", &before)]);
    client.open("notes.assize", NOTES);
    let all = lens(&mut client, "since HEAD");
    let decision = u64::from(line_of("decision making_request"));
    let changed: Vec<_> = all.iter().filter(|(_, title)| title.contains("since HEAD")).cloned().collect();
    let words = String::from("2 classes change since HEAD");
    assert_eq!(changed, [(0, words.clone()), (decision, words)]);
    // A case that shows it becomes a scenario that comes out as the policy now says.
    let offers = offered(&mut client, (line_of("decision making_request"), 0));
    let offer = offers.iter().find(|one| one["title"].as_str().unwrap().contains("changed since HEAD")).unwrap();
    let text = with(NOTES, offer);
    client.change("notes.assize", 2, None, &text);
    let added = u32::try_from(text[..text.rfind("scenario \"").unwrap()].matches('\n').count()).unwrap();
    let arguments = json!([uri("notes.assize"), { "line": added, "character": 3 }]);
    let run = json!({ "command": "assize.runScenario", "arguments": arguments });
    let ran = client.ask("workspace/executeCommand", run).unwrap();
    assert_eq!(ran["passed"], true, "{text}");
    client.end();
}

#[test]
fn what_changed_of_a_policy_that_uses_the_open_file_stands_above_that() {
    let library =
        "library notes \"N\"\n\nfacts f \"F\"\n    p : yes/no \"?\"\n    q : yes/no \"?\"\n\ndefine d\n    means f.p\n";
    let policy = "policy asks \"A\"\n\nuse \"notes\"\n\nsource S \"S\" is statute\n\ndecision may \"May it?\"\n    outcomes unlawful over allowed\n    otherwise allowed\n\nrule r \"R\"\n    cites S s.1\n    may is unlawful if d and f.q\n";
    let now = library.replace("means f.p", "means f.p or f.q");
    let files = [("notes.assize", library), ("asks.assize", policy)];
    let mut client = client(&files, &files);
    client.open("notes.assize", &now);
    let all = lens(&mut client, "since HEAD");
    let told: Vec<_> = all.iter().filter(|(_, title)| title.contains("since HEAD")).cloned().collect();
    assert_eq!(told, [(0, String::from("in `asks` 1 class changes since HEAD"))]);
    client.end();
}

#[test]
fn a_text_that_was_not_committed_has_no_such_lens() {
    let mut client = client(&[], &[]);
    client.open("notes.assize", NOTES);
    let all = lens(&mut client, "seen");
    assert!(all.iter().all(|(_, title)| !title.contains("HEAD")), "{all:?}");
    client.end();
}

#[test]
fn words_alone_that_changed_change_no_case() {
    let mut client = client(&[], &[("notes.assize", &NOTES.replace("Is it fair?", "Is it?"))]);
    client.open("notes.assize", NOTES);
    assert!(lens(&mut client, "since HEAD").contains(&(0, String::from("no case changes since HEAD"))));
    client.end();
}

#[test]
fn a_commit_is_noticed() {
    let mut client = client(&[], &[("notes.assize", &NOTES.replace("(b) authorised", "(b) request.sent"))]);
    client.open("notes.assize", NOTES);
    lens(&mut client, "2 classes change since HEAD");
    client.committed(&[("notes.assize", &NOTES.replace("(b) authorised", "(b) request.by is at least constable"))]);
    let moved = json!({ "changes": [{ "uri": uri(".git/logs/HEAD"), "type": 2 }] });
    client.tell("workspace/didChangeWatchedFiles", moved);
    lens(&mut client, "1 class changes since HEAD");
    // With a commit of what stands there, there is nothing to tell of any more.
    client.committed(&[("notes.assize", NOTES)]);
    let moved = json!({ "changes": [{ "uri": uri(".git/logs/HEAD"), "type": 2 }] });
    client.tell("workspace/didChangeWatchedFiles", moved);
    while lenses(&mut client).iter().any(|(_, title)| title.contains("HEAD")) {
        client.asked_for("workspace/codeLens/refresh");
    }
    client.end();
}

#[test]
fn the_scenarios_that_are_run_say_what_they_exercise() {
    let mut client = client(&[], &[]);
    client.open("notes.assize", NOTES);
    let all = lens(&mut client, "seen");
    let rule = u64::from(line_of("rule guidance_first"));
    assert!(all.contains(&(rule, String::from("never seen to apply"))), "{all:?}");
    client.end();
}

#[test]
fn what_is_wrong_over_every_case_is_as_grave_as_the_project_makes_it() {
    let never = NOTES.replace("unless request.fair", "if request.fair and not request.fair");
    for (level, severity) in [("warn", 2), ("deny", 1)] {
        let project = format!("[lints]\n\"analysis/never-applies\" = \"{level}\"\n");
        let mut client = client(&[("assize.toml", &project)], &[]);
        client.open("notes.assize", &never);
        loop {
            let found = client.findings("notes.assize");
            if let Some(found) = found.iter().find(|found| found["code"] == "analysis/never-applies") {
                assert_eq!(found["severity"], severity);
                break;
            }
        }
        client.end();
    }
}

#[test]
fn a_refuted_property_is_a_finding_whose_case_becomes_a_scenario() {
    let text = format!("{NOTES}\nproperty safe \"Never\"\n    never making_request is unlawful\n");
    let mut client = client(&[], &[]);
    client.open("notes.assize", &text);
    let refuted = loop {
        let found = client.findings("notes.assize");
        if let Some(found) = found.iter().find(|found| found["code"] == "property") {
            break found.clone();
        }
    };
    assert!(refuted["message"].as_str().unwrap().starts_with("refuted: in this case "));
    let line = u32::try_from(text.matches('\n').count()).unwrap() - 1;
    let offers = offered(&mut client, (line, 6));
    let offer = offers.iter().find(|one| one["title"] == "add the case against `safe` as a scenario").unwrap();
    let longer = with(&text, offer);
    assert!(
        longer.contains("scenario \"Against safe\"\n    given\n") && longer.contains("making_request is unlawful\n")
    );
    client.change("notes.assize", 2, None, &longer);
    let all = lens(&mut client, "run: as expected");
    assert_eq!(all.iter().filter(|(_, title)| title == "run: as expected").count(), 2, "{all:?}");
    client.end();
}

#[test]
fn how_far_long_work_is_is_told_from_beginning_to_end() {
    let mut client = client(&[], &[]);
    client.open("notes.assize", NOTES);
    client.asked_for("window/workDoneProgress/create");
    lens(&mut client, "seen");
    let kinds = |client: &Client| -> Vec<String> {
        let told = client.told.iter().filter(|note| note.method == "$/progress");
        told.map(|note| note.params["value"]["kind"].as_str().unwrap().to_owned()).collect()
    };
    while kinds(&client).last().is_none_or(|kind| kind != "end") {
        client.ask("textDocument/hover", at("notes.assize", (0, 0))).unwrap();
    }
    assert_eq!(kinds(&client)[0], "begin");
    client.end();
}

#[test]
fn a_comparison_is_answered_when_it_is_found() {
    let mut client = client(&[], &[("notes.assize", &NOTES.replace("unless request.fair", "unless request.sent"))]);
    client.open("notes.assize", NOTES);
    let wanted = json!({
        "command": "assize.diffWithHead", "arguments": [uri("notes.assize"), "making_request"], "workDoneToken": "t",
    });
    let found = client.ask("workspace/executeCommand", wanted).unwrap();
    assert_eq!(found["same"], false);
    assert!(found["markdown"].as_str().unwrap().contains("making_request"));
    assert!(found["text"].as_str().unwrap().contains("as of HEAD"));
    assert_eq!(found["report"]["differences"][0]["name"], "making_request");
    let tokens = client.told.iter().filter(|note| note.method == "$/progress" && note.params["token"] == "t");
    assert_eq!(tokens.count(), 2);
    // Of a text with mistakes, and of one that was never committed, it is said why there is none.
    client.change("notes.assize", 2, None, &NOTES.replace("(b) authorised", "(b) authorise"));
    let wanted = json!({ "command": "assize.diffWithHead", "arguments": [uri("notes.assize")] });
    assert!(client.ask("workspace/executeCommand", wanted).unwrap_err().1.contains("never decides"));
    client.open("other.assize", "library other \"O\"\n");
    let wanted = json!({ "command": "assize.diffWithHead", "arguments": [uri("other.assize")] });
    assert!(client.ask("workspace/executeCommand", wanted).unwrap_err().1.contains("there is no file"));
    client.end();
}

#[test]
fn the_editor_is_answered_while_a_comparison_goes_on_and_may_give_it_up() {
    let mut client = client(&[], &[("notes.assize", NOTES)]);
    client.open("notes.assize", NOTES);
    let commit = Arc::clone(&client.commit);
    let reading = commit.lock().unwrap();
    let wanted = json!({ "command": "assize.diffWithHead", "arguments": [uri("notes.assize")] });
    let asked = client.request("workspace/executeCommand", wanted);
    let place = (line_of("decision making_request"), 12);
    assert!(client.ask_at("textDocument/hover", "notes.assize", place).unwrap()["contents"].is_object());
    client.tell("$/cancelRequest", json!({ "id": asked }));
    assert_eq!(client.answer(asked).unwrap_err().0, -32800);
    drop(reading);
    client.end();
}

#[test]
fn a_fault_in_another_thread_costs_what_it_worked_on_alone() {
    let mut client = client(&[], &[("notes.assize", NOTES)]);
    let commit = Arc::clone(&client.commit);
    // Whoever reads the commit from now on ends in a fault.
    let _ = std::thread::spawn(move || {
        let _held = commit.lock();
        panic!("the last commit is lost");
    })
    .join();
    client.open("notes.assize", NOTES);
    let wanted = json!({ "command": "assize.diffWithHead", "arguments": [uri("notes.assize")] });
    assert!(client.ask("workspace/executeCommand", wanted).unwrap_err().1.contains("PoisonError"));
    let place = (line_of("decision making_request"), 12);
    assert!(client.ask_at("textDocument/hover", "notes.assize", place).unwrap()["contents"].is_object());
    client.end();
}

#[test]
fn the_law_of_a_chosen_date_is_told_of() {
    let text = NOTES.replace("    cites Act s.1\n", "    cites Act s.1\n    in force from 1 March 2026\n");
    let mut client = client(&[], &[]);
    client.open("notes.assize", &text);
    let hover = |client: &mut Client| {
        let found = client.ask_at("textDocument/hover", "notes.assize", (line_of("rule threshold"), 7)).unwrap();
        found["contents"]["value"].as_str().unwrap().to_owned()
    };
    assert!(!hover(&mut client).contains("by the law of"));
    for (date, words) in [("2026-02-02", "2 February 2026: not in force"), ("1 March 2026", "1 March 2026: in force")] {
        let wanted = json!({ "command": "assize.lawAt", "arguments": [date] });
        client.ask("workspace/executeCommand", wanted).unwrap();
        assert!(hover(&mut client).contains(&format!("by the law of {words}")), "{}", hover(&mut client));
    }
    let wrong = json!({ "command": "assize.lawAt", "arguments": ["soon"] });
    assert!(client.ask("workspace/executeCommand", wrong).unwrap_err().1.contains("`soon`"));
    client.ask("workspace/executeCommand", json!({ "command": "assize.lawAt", "arguments": [] })).unwrap();
    assert!(!hover(&mut client).contains("by the law of"));
    client.end();
}

#[test]
fn names_and_limbs_tell_how_they_stand_in_a_chosen_scenario() {
    let mut client = client(&[], &[]);
    client.open("notes.assize", NOTES);
    let place = json!({ "line": line_of("scenario \"Nobody"), "character": 0 });
    let wanted = json!({ "command": "assize.chooseScenario", "arguments": [uri("notes.assize"), place] });
    let chosen = client.ask("workspace/executeCommand", wanted).unwrap();
    assert_eq!(chosen["scenario"], "Nobody knows who asks");
    let mut hover = |words: &str, column: u32| {
        let found = client.ask_at("textDocument/hover", "notes.assize", (line_of(words), column)).unwrap();
        let text = found["contents"]["value"].as_str().unwrap().to_owned();
        text.lines().last().unwrap().to_owned()
    };
    let case = "in \u{201c}Nobody knows who asks\u{201d}";
    assert_eq!(hover("held      :", 5), format!("{case}: `request.held`"));
    assert_eq!(hover("fair      :", 5), format!("{case}: unknown"));
    assert_eq!(hover("items     :", 5), format!("{case}: `request.items is empty`"));
    assert_eq!(hover("define authorised", 8), format!("{case}: not known"));
    assert_eq!(hover("rule threshold", 6), format!("{case}: not known"));
    assert_eq!(hover("rule guidance_first", 6), format!("{case}: it does not apply"));
    assert_eq!(hover("decision making_request", 10), format!("{case}: undetermined"));
    let mut params = of("notes.assize");
    params["range"] = range((line_of("rule threshold"), 0), (line_of("rule guidance"), 0));
    let hints = client.ask("textDocument/inlayHint", params).unwrap();
    let labels: Vec<&str> = hints.as_array().unwrap().iter().map(|hint| hint["label"].as_str().unwrap()).collect();
    assert!(labels.contains(&"yes") && labels.contains(&"not known"), "{labels:?}");
    client.ask("workspace/executeCommand", json!({ "command": "assize.chooseScenario", "arguments": [] })).unwrap();
    client.end();
}

#[test]
fn a_fault_costs_one_request_alone() {
    let mut client = Client::new(&[("mine.assize", "library mine \"M\"\n")]);
    client.open("notes.assize", NOTES);
    let held = line_of("(a) request.held");
    let question = |client: &mut Client, line: u32| {
        let found = client.ask_at("textDocument/hover", "notes.assize", (line, 21)).unwrap();
        found["contents"]["value"].as_str().unwrap().contains("Are the notes held?")
    };
    assert!(question(&mut client, held));
    let (code, words) = client.ask_at("textDocument/hover", "mine.assize", (0, 0)).unwrap_err();
    assert_eq!((code, words.as_str()), (-32603, "stepped on a mine"));
    assert!(question(&mut client, held));
    client.change("notes.assize", 2, Some(range((0, 0), (0, 0))), "# a line\n");
    assert!(question(&mut client, held + 1));
    client.end();
}

#[test]
fn a_line_that_is_ended_is_set_though_there_is_a_mistake_elsewhere() {
    let text = "library a   \"A\"\n\nfacts f \"F\"\n  p : yes/no   \"?\"\n\ndefine d\n  means and\n";
    let mut client = Client::new(&[]);
    client.open("a.assize", text);
    let mut typed = at("a.assize", (4, 0));
    typed["ch"] = json!("\n");
    typed["options"] = json!({ "tabSize": 4, "insertSpaces": true });
    let ended = client.ask("textDocument/onTypeFormatting", typed).unwrap();
    assert_eq!(ended, json!([{ "range": range((3, 0), (4, 0)), "newText": "    p : yes/no  \"?\"\n" }]));
    let mut whole = of("a.assize");
    whole["options"] = json!({ "tabSize": 4, "insertSpaces": true });
    assert_eq!(client.ask("textDocument/formatting", whole).unwrap(), Value::Null);
    client.end();
}

#[test]
fn a_line_that_is_ended_is_set_in_style_and_the_others_are_left() {
    let text = "library a   \"A\"\n\nfacts f \"F\"\n  p : yes/no   \"?\"\n\n\nfacts g \"G\"\n  q : yes/no   \"?\"\n";
    let mut client = Client::new(&[]);
    client.open("a.assize", text);
    let options = json!({ "tabSize": 4, "insertSpaces": true });
    let lines = |answer: Value| -> Vec<(u64, String)> {
        let one = |edit: &Value| {
            (edit["range"]["start"]["line"].as_u64().unwrap(), edit["newText"].as_str().unwrap().to_owned())
        };
        answer.as_array().unwrap().iter().map(one).collect()
    };
    let mut typed = at("a.assize", (4, 0));
    typed["ch"] = json!("\n");
    typed["options"] = options.clone();
    let ended = lines(client.ask("textDocument/onTypeFormatting", typed).unwrap());
    assert_eq!(ended, [(3, String::from("    p : yes/no  \"?\"\n"))]);
    let mut marked = of("a.assize");
    marked["range"] = range((7, 0), (7, 4));
    marked["options"] = options.clone();
    let marked = lines(client.ask("textDocument/rangeFormatting", marked).unwrap());
    assert_eq!(marked, [(7, String::from("    q : yes/no  \"?\"\n"))]);
    let mut whole = of("a.assize");
    whole["options"] = options;
    assert_eq!(lines(client.ask("textDocument/formatting", whole).unwrap()).len(), 3);
    client.end();
}
