//! How server and client meet, part and put up with each other.

use crate::ide::fixture::NOTES;
use crate::lsp::client::{Client, at, initialize, of, range, uri};
use assize::faces::cli::ExitStatus;
use assize::faces::lsp::{Encoding, Message, guarded};
use serde_json::{Value, json};

const METHOD_NOT_FOUND: i32 = -32601;
const INVALID_PARAMS: i32 = -32602;
const INVALID_REQUEST: i32 = -32600;
const NOT_INITIALIZED: i32 = -32002;
const CANCELLED: i32 = -32800;
const MODIFIED: i32 = -32801;

#[test]
fn the_encoding_is_the_first_that_both_know() {
    for (known, agreed) in [
        (json!(["utf-16", "utf-8"]), "utf-8"),
        (json!(["utf-32", "utf-16"]), "utf-16"),
        (json!(["utf-32"]), "utf-32"),
        (json!(["utf-7"]), "utf-16"),
        (Value::Null, "utf-16"),
    ] {
        let mut client = Client::silent(&[]);
        let answer =
            client.ask("initialize", initialize(json!({ "general": { "positionEncodings": known } }))).unwrap();
        assert_eq!(answer["capabilities"]["positionEncoding"], agreed);
        client.end();
    }
}

#[test]
fn what_is_said_out_of_order_is_refused() {
    let mut client = Client::silent(&[]);
    assert_eq!(client.ask("textDocument/hover", at("a.assize", (0, 0))).unwrap_err().0, NOT_INITIALIZED);
    client.open("early.assize", "library early \"E\"\n");
    client.ask("initialize", initialize(json!({}))).unwrap();
    assert_eq!(client.ask("initialize", initialize(json!({}))).unwrap_err().0, INVALID_REQUEST);
    // What was opened before the meeting is not known.
    assert_eq!(client.ask("textDocument/hover", at("early.assize", (0, 9))), Ok(Value::Null));
    client.ask("shutdown", Value::Null).unwrap();
    assert_eq!(client.ask("textDocument/hover", at("a.assize", (0, 0))).unwrap_err().0, INVALID_REQUEST);
    assert_eq!(client.exit(), ExitStatus::Done);
}

#[test]
fn it_ends_well_only_after_a_goodbye() {
    assert_eq!(Client::new(&[]).end(), ExitStatus::Done);
    assert_eq!(Client::new(&[]).exit(), ExitStatus::Negative);
    assert_eq!(Client::new(&[]).vanish(), ExitStatus::Negative);
}

#[test]
fn strange_requests_are_refused_and_strange_notifications_passed_over() {
    let mut client = Client::new(&[]);
    assert_eq!(client.ask("textDocument/teleport", json!({})).unwrap_err().0, METHOD_NOT_FOUND);
    for params in [Value::Null, json!([1, 2]), json!({ "textDocument": 7 }), json!({ "position": { "line": -1 } })] {
        assert_eq!(client.ask("textDocument/hover", params).unwrap_err().0, INVALID_PARAMS);
    }
    client.tell("textDocument/didOpen", json!({ "textDocument": { "uri": 7 } }));
    client.tell("textDocument/didChange", json!({ "contentChanges": "all" }));
    client.tell(
        "textDocument/didChange",
        json!({ "textDocument": { "uri": uri("nowhere.assize") }, "contentChanges": [] }),
    );
    client.tell("textDocument/didClose", Value::Null);
    client.tell("$/unknown", json!([]));
    client.send(Message::Response(assize::faces::lsp::Response::new_ok(99.into(), Value::Null)));
    assert_eq!(client.ask("textDocument/hover", at("nowhere.assize", (9, 9))), Ok(Value::Null));
    assert_eq!(client.end(), ExitStatus::Done);
}

#[test]
fn a_change_that_cannot_be_read_leaves_the_text() {
    let mut client = Client::new(&[]);
    client.open("a.assize", "library a \"A\"\n");
    let document = json!({ "uri": uri("a.assize"), "version": 2 });
    client.tell("textDocument/didChange", json!({ "textDocument": document, "contentChanges": [{ "range": 3 }] }));
    let outline = client.ask("textDocument/documentSymbol", of("a.assize")).unwrap();
    assert_eq!(outline[0]["name"], "a");
    client.end();
}

#[test]
fn a_request_that_waits_can_be_cancelled() {
    let mut client = Client::unserved(&[]);
    let met = client.request("initialize", initialize(json!({})));
    client.open("a.assize", NOTES);
    let first = client.request("workspace/symbol", json!({ "query": "" }));
    let second = client.request("workspace/symbol", json!({ "query": "" }));
    client.tell("$/cancelRequest", json!({ "id": second }));
    client.tell("$/cancelRequest", json!({ "id": 12345 }));
    client.tell("$/cancelRequest", json!({ "id": "never" }));
    client.serve();
    let mut answers = [client.any_answer(), client.any_answer(), client.any_answer()];
    answers.sort_by_key(|(id, _)| *id);
    let codes = answers.map(|(id, answer)| (id, answer.err().map(|(code, _)| code)));
    assert_eq!(codes, [(met, None), (first, None), (second, Some(CANCELLED))]);
    client.end();
}

#[test]
fn what_is_asked_of_a_text_that_has_changed_is_not_worked_out() {
    let mut client = Client::unserved(&[]);
    client.request("initialize", initialize(json!({})));
    client.open("a.assize", NOTES);
    client.open("b.assize", NOTES);
    let changed = client.request("textDocument/semanticTokens/full", of("a.assize"));
    let other = client.request("textDocument/semanticTokens/full", of("b.assize"));
    let hover = client.request("textDocument/hover", at("a.assize", (0, 8)));
    client.change("a.assize", 2, Some(range((0, 0), (0, 0))), "\n");
    let after = client.request("textDocument/semanticTokens/full", of("a.assize"));
    client.serve();
    let mut codes: Vec<(i32, Option<i32>)> = Vec::new();
    for _ in 0..5 {
        let (id, answer) = client.any_answer();
        codes.push((id, answer.err().map(|(code, _)| code)));
    }
    assert!(codes.contains(&(changed, Some(MODIFIED))));
    // What is asked of another text, of a place, or after the change, is answered.
    for answered in [other, hover, after] {
        assert!(codes.contains(&(answered, None)), "{codes:?}");
    }
    client.end();
}

#[test]
fn a_panic_is_words_and_no_end() {
    assert_eq!(guarded(|| 3), Ok(3));
    let words = guarded(|| -> u32 { panic!("out of {}", "luck") });
    assert_eq!(words, Err(String::from("out of luck")));
}

#[test]
fn unsaved_text_counts_and_the_disk_counts_again_after() {
    let mut client = Client::new(&[
        ("a.assize", "library a \"A\"\nfacts f \"F\"\n    p : yes/no \"?\"\n"),
        ("b.assize", "library b \"B\"\nuse \"a\"\ndefine x\n    means f.p\n"),
    ]);
    client.open("b.assize", "library b \"B\"\nuse \"a\"\ndefine x\n    means f.q\n");
    while client.findings("b.assize").is_empty() {}
    client.open("a.assize", "library a \"A\"\nfacts f \"F\"\n    q : yes/no \"?\"\n");
    while client.findings("b.assize").iter().any(|found| found["severity"] == 1) {}
    client.tell("textDocument/didClose", of("a.assize"));
    while client.findings("b.assize").iter().all(|found| found["severity"] != 1) {}
    client.end();
}

#[test]
fn columns_are_those_agreed_on() {
    let text = "library a \"👩\u{200d}⚖️ é e\u{301}\"\nfacts f \"𝒜\"\n    p : yes/no \"𝒜𝒜?\" # é\nimpossible x \"𝒜 e\u{301}\" if f.nowhere\n";
    let wrong = text.rfind("f.nowhere").unwrap();
    let line = &text[text[..wrong].rfind('\n').unwrap() + 1..wrong];
    for (encoding, column) in [
        (Encoding::Utf8, line.len()),
        (Encoding::Utf16, line.encode_utf16().count()),
        (Encoding::Utf32, line.chars().count()),
    ] {
        let mut client = Client::with(&[], encoding, json!({}));
        client.open("a.assize", text);
        let found = client.findings("a.assize");
        let found = found.iter().find(|found| found["code"] == "names/unknown").unwrap();
        assert_eq!(found["range"]["start"], json!({ "line": 3, "character": column }), "{encoding:?}");
        // The same place, asked for in the same columns.
        let place = (3, u32::try_from(column).unwrap() + 1);
        let grown = client.ask(
            "textDocument/selectionRange",
            json!({
                "textDocument": { "uri": uri("a.assize") }, "positions": [{ "line": place.0, "character": place.1 }],
            }),
        );
        assert_eq!(grown.unwrap()[0]["range"]["start"]["character"], column);
        client.end();
    }
}
