//! Each capability that the server tells of, asked for once.

use crate::ide::fixture::NOTES;
use crate::lsp::client::{Client, at, initialize, of, range, uri};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// A client with [`NOTES`] open.
fn notes() -> Client {
    let mut client = Client::new(&[]);
    client.open("notes.assize", NOTES);
    client
}

/// The line and column, in ASCII text, behind the `n`-th place at which some words stand.
fn behind(words: &str, n: usize) -> (u32, u32) {
    let (at, _) = NOTES.match_indices(words).nth(n).expect("the words are there");
    let before = &NOTES[..at + words.len()];
    let line = before.matches('\n').count();
    let column = before.len() - before.rfind('\n').map_or(0, |at| at + 1);
    (u32::try_from(line).unwrap(), u32::try_from(column).unwrap())
}

/// A request of each capability, with what it is asked.
fn requests() -> BTreeMap<&'static str, Vec<(&'static str, Value)>> {
    let held = at("notes.assize", behind("(a) request.he", 0));
    let define = at("notes.assize", behind("define autho", 0));
    let with = |base: &Value, more: Value| {
        let mut all = base.clone();
        for (key, value) in more.as_object().unwrap() {
            all[key] = value.clone();
        }
        all
    };
    let whole = range((0, 0), (999, 0));
    let text = of("notes.assize");
    let item = json!({
        "name": "authorised", "kind": 13, "uri": uri("notes.assize"),
        "range": range((28, 0), (30, 44)), "selectionRange": range((28, 7), (28, 17)),
    });
    let scenario = json!([uri("notes.assize"), { "line": behind("Nobody", 0).0, "character": 12 }]);
    BTreeMap::from([
        ("hoverProvider", vec![("textDocument/hover", held.clone())]),
        ("completionProvider", vec![("textDocument/completion", held.clone())]),
        ("definitionProvider", vec![("textDocument/definition", held.clone())]),
        ("declarationProvider", vec![("textDocument/declaration", held.clone())]),
        ("typeDefinitionProvider", vec![("textDocument/typeDefinition", at("notes.assize", behind("request.b", 0)))]),
        (
            "referencesProvider",
            vec![("textDocument/references", with(&held, json!({ "context": { "includeDeclaration": true } })))],
        ),
        ("documentHighlightProvider", vec![("textDocument/documentHighlight", held.clone())]),
        (
            "renameProvider",
            vec![
                ("textDocument/prepareRename", held.clone()),
                ("textDocument/rename", with(&held, json!({ "newName": "kept" }))),
            ],
        ),
        (
            "documentFormattingProvider",
            vec![(
                "textDocument/formatting",
                with(&text, json!({ "options": { "tabSize": 4, "insertSpaces": true } })),
            )],
        ),
        (
            "documentRangeFormattingProvider",
            vec![(
                "textDocument/rangeFormatting",
                with(
                    &text,
                    json!({ "range": range((21, 0), (21, 5)), "options": { "tabSize": 4, "insertSpaces": true } }),
                ),
            )],
        ),
        (
            "documentOnTypeFormattingProvider",
            vec![(
                "textDocument/onTypeFormatting",
                with(
                    &at("notes.assize", (24, 0)),
                    json!({ "ch": "\n", "options": { "tabSize": 4, "insertSpaces": true } }),
                ),
            )],
        ),
        ("signatureHelpProvider", vec![("textDocument/signatureHelp", held.clone())]),
        ("documentSymbolProvider", vec![("textDocument/documentSymbol", text.clone())]),
        ("workspaceSymbolProvider", vec![("workspace/symbol", json!({ "query": "thresh" }))]),
        ("foldingRangeProvider", vec![("textDocument/foldingRange", text.clone())]),
        (
            "selectionRangeProvider",
            vec![("textDocument/selectionRange", with(&text, json!({ "positions": [{ "line": 5, "character": 6 }] })))],
        ),
        (
            "linkedEditingRangeProvider",
            vec![("textDocument/linkedEditingRange", at("notes.assize", behind("some x", 0)))],
        ),
        ("documentLinkProvider", vec![("textDocument/documentLink", text.clone())]),
        (
            "callHierarchyProvider",
            vec![
                ("textDocument/prepareCallHierarchy", define),
                ("callHierarchy/incomingCalls", json!({ "item": item })),
                (
                    "callHierarchy/outgoingCalls",
                    json!({ "item": {
                    "name": "threshold", "kind": 12, "uri": uri("notes.assize"),
                    "range": range((36, 0), (40, 22)), "selectionRange": range((36, 5), (36, 14)),
                } }),
                ),
            ],
        ),
        ("inlayHintProvider", vec![("textDocument/inlayHint", with(&text, json!({ "range": whole })))]),
        ("codeLensProvider", vec![("textDocument/codeLens", text.clone())]),
        (
            "codeActionProvider",
            vec![(
                "textDocument/codeAction",
                with(
                    &text,
                    json!({
                        "range": range(behind("Nobody", 0), behind("Nobody", 0)), "context": { "diagnostics": [] },
                    }),
                ),
            )],
        ),
        (
            "executeCommandProvider",
            vec![
                ("workspace/executeCommand", json!({ "command": "assize.runScenario", "arguments": scenario })),
                ("workspace/executeCommand", json!({ "command": "assize.nextQuestion", "arguments": scenario })),
                ("workspace/executeCommand", json!({ "command": "assize.explain", "arguments": ["names/unknown"] })),
                (
                    "workspace/executeCommand",
                    json!({ "command": "assize.diffWithHead", "arguments": [uri("notes.assize")] }),
                ),
                ("workspace/executeCommand", json!({ "command": "assize.lawAt", "arguments": ["2026-02-02"] })),
                ("workspace/executeCommand", json!({ "command": "assize.chooseScenario", "arguments": scenario })),
                ("workspace/executeCommand", json!({ "command": "assize.answer", "arguments": scenario })),
                (
                    "workspace/executeCommand",
                    json!({ "command": "assize.scenarios", "arguments": [uri("notes.assize")] }),
                ),
            ],
        ),
        (
            "semanticTokensProvider",
            vec![
                ("textDocument/semanticTokens/full", text.clone()),
                ("textDocument/semanticTokens/full/delta", with(&text, json!({ "previousResultId": "none such" }))),
                ("textDocument/semanticTokens/range", with(&text, json!({ "range": range((3, 0), (9, 0)) }))),
            ],
        ),
        (
            "diagnosticProvider",
            vec![
                ("textDocument/diagnostic", text.clone()),
                ("workspace/diagnostic", json!({ "previousResultIds": [] })),
            ],
        ),
    ])
}

#[test]
fn every_capability_told_of_is_there_and_none_is_missing() {
    let mut client = Client::unserved(&[]);
    client.committed(&[("notes.assize", NOTES)]);
    client.serve();
    let told = client.ask("initialize", initialize(json!({}))).unwrap()["capabilities"].clone();
    client.tell("initialized", json!({}));
    client.open("notes.assize", NOTES);
    let requests = requests();
    let mut providers: Vec<&str> = told.as_object().unwrap().keys().map(String::as_str).collect();
    providers.retain(|key| !matches!(*key, "positionEncoding" | "textDocumentSync" | "workspace"));
    providers.sort_unstable();
    assert_eq!(providers, requests.keys().copied().collect::<Vec<_>>());
    let commands = told["executeCommandProvider"]["commands"].as_array().unwrap();
    assert_eq!(commands.len(), requests["executeCommandProvider"].len());
    for (method, params) in requests.into_values().flatten() {
        let answer = client.ask(method, params).unwrap_or_else(|refused| panic!("{method}: {refused:?}"));
        assert!(!answer.is_null() && answer != json!([]), "{method} gives nothing");
    }
    client.end();
}

#[test]
fn answers_in_the_words_of_the_protocol() {
    // The keyboard never rests, so that no scenario is run between two answers.
    let mut client = Client::unserved(&[]);
    client.committed(&[("notes.assize", &NOTES.replace("unless request.fair", "unless request.sent"))]);
    client.serve();
    let mut params = initialize(json!({}));
    params["initializationOptions"]["restMilliseconds"] = json!(3_600_000);
    client.ask("initialize", params).unwrap();
    client.open("notes.assize", NOTES);
    let mut shown = String::new();
    for (method, params) in requests().into_values().flatten() {
        if method.contains("semanticTokens")
            || method == "textDocument/completion"
            || method == "textDocument/documentSymbol"
        {
            continue;
        }
        let answer = client.ask(method, params).unwrap();
        shown.push_str(&format!("{method}\n{}\n\n", serde_json::to_string_pretty(&answer).unwrap()));
    }
    insta::assert_snapshot!(shown);
    client.end();
}

#[test]
fn findings_are_told_at_once_and_taken_back() {
    let mut client = Client::new(&[]);
    let wrong = NOTES.replace("(b) authorised", "(b) authorise");
    client.open("notes.assize", &wrong);
    let found = client.findings("notes.assize");
    let found = found.iter().find(|found| found["severity"] == 1).unwrap().clone();
    assert_eq!(found["code"], "names/unknown");
    assert_eq!(found["range"], range((40, 12), (40, 21)));
    assert!(found["message"].as_str().unwrap().contains("did you mean `authorised`?"));
    client.change("notes.assize", 2, Some(range((40, 21), (40, 21))), "d");
    while client.findings("notes.assize").iter().any(|found| found["severity"] == 1) {}
    client.end();
}

#[test]
fn a_scenario_that_fails_is_a_finding() {
    let mut client = notes();
    loop {
        let found = client.findings("notes.assize");
        if let Some(failed) = found.iter().find(|found| found["code"] == "scenario") {
            assert_eq!(failed["range"]["start"]["line"], 62);
            assert!(failed["message"].as_str().unwrap().starts_with("expected: "));
            break;
        }
    }
    // Its verdict stands beside it from then on.
    let hints = client.ask(
        "textDocument/inlayHint",
        json!({
            "textDocument": { "uri": uri("notes.assize") }, "range": range((0, 0), (999, 0)),
        }),
    );
    let hints = hints.unwrap();
    let labels: Vec<&str> = hints.as_array().unwrap().iter().map(|hint| hint["label"].as_str().unwrap()).collect();
    assert_eq!(labels[..3], ["Act s.1(a)", "Act s.1(b)", "as expected"]);
    assert_eq!(labels[3], "not as expected");
    client.end();
}

#[test]
fn a_client_that_pulls_is_not_told() {
    let mut client = Client::with(&[], assize::faces::lsp::Encoding::Utf16, json!({ "diagnostic": {} }));
    client.open("notes.assize", &NOTES.replace("(b) authorised", "(b) authorise"));
    let first = client.ask("textDocument/diagnostic", of("notes.assize")).unwrap();
    assert_eq!(first["kind"], "full");
    assert_eq!(first["items"][0]["code"], "names/unknown");
    let mut again = of("notes.assize");
    again["previousResultId"] = first["resultId"].clone();
    assert_eq!(client.ask("textDocument/diagnostic", again).unwrap()["kind"], "unchanged");
    assert!(client.told.iter().all(|note| note.method != "textDocument/publishDiagnostics"));
    client.end();
}

#[test]
fn findings_of_files_that_are_not_open_are_told_too() {
    let mut client = Client::new(&[("other.assize", "library other \"O\"\ndefine x\n    means f.p\n")]);
    assert_eq!(client.findings("other.assize")[0]["code"], "names/unknown");
    let all = client.ask("workspace/diagnostic", json!({ "previousResultIds": [] })).unwrap();
    assert_eq!(all["items"][0]["uri"], uri("other.assize"));
    client.end();
}

#[test]
fn a_name_is_changed_in_files_that_are_not_open() {
    let mut client = Client::new(&[
        ("a.assize", "library a \"A\"\nfacts f \"F\"\n    p : yes/no \"?\"\n"),
        ("b.assize", "library b \"B\"\nuse \"a\"\ndefine x\n    means f.p\n"),
    ]);
    client.open("a.assize", "library a \"A\"\nfacts f \"F\"\n    p : yes/no \"?\"\n");
    let mut params = at("a.assize", (2, 4));
    params["newName"] = json!("known");
    let changes = client.ask("textDocument/rename", params).unwrap()["changes"].clone();
    assert_eq!(changes[uri("a.assize")], json!([{ "range": range((2, 4), (2, 5)), "newText": "known" }]));
    assert_eq!(changes[uri("b.assize")], json!([{ "range": range((3, 12), (3, 13)), "newText": "known" }]));
    let mut params = at("a.assize", (2, 4));
    params["newName"] = json!("not a name");
    assert!(client.ask("textDocument/rename", params).unwrap_err().1.contains("is no name"));
    client.end();
}

#[test]
fn tokens_since_the_last_answer_are_the_tokens() {
    let mut client = notes();
    let first = client.ask("textDocument/semanticTokens/full", of("notes.assize")).unwrap();
    let mut data: Vec<u64> = numbers(&first["data"]);
    let mut id = first["resultId"].clone();
    let edits =
        [((36, 0), (36, 0), "# a comment\n"), ((0, 0), (1, 0), ""), ((20, 4), (20, 8), "mad"), ((50, 0), (55, 0), "")];
    for (n, (start, end, text)) in edits.into_iter().enumerate() {
        client.change("notes.assize", i32::try_from(n).unwrap() + 2, Some(range(start, end)), text);
        let mut params = of("notes.assize");
        params["previousResultId"] = id;
        let delta = client.ask("textDocument/semanticTokens/full/delta", params).unwrap();
        for edit in delta["edits"].as_array().expect("the answer before is known") {
            let start = usize::try_from(edit["start"].as_u64().unwrap()).unwrap();
            let goes = usize::try_from(edit["deleteCount"].as_u64().unwrap()).unwrap();
            data.splice(start..start + goes, numbers(&edit["data"]));
        }
        id = delta["resultId"].clone();
        let whole = client.ask("textDocument/semanticTokens/full", of("notes.assize")).unwrap();
        assert_eq!(numbers(&whole["data"]), data);
        assert_eq!(whole["resultId"], id);
    }
    client.end();
}

fn numbers(value: &Value) -> Vec<u64> {
    value.as_array().map_or_else(Vec::new, |all| all.iter().map(|one| one.as_u64().unwrap()).collect())
}

#[test]
fn a_text_is_set_in_the_one_style_and_keeps_its_line_ends() {
    for ends in ["\n", "\r\n"] {
        let mut client = Client::new(&[]);
        let text = "library a   \"A\"\n\n\n\nfacts f \"F\"\n  p : yes/no \"?\"\n".replace('\n', ends);
        client.open("a.assize", &text);
        let params =
            json!({ "textDocument": { "uri": uri("a.assize") }, "options": { "tabSize": 4, "insertSpaces": true } });
        let edits = client.ask("textDocument/formatting", params.clone()).unwrap();
        let edits = edits.as_array().unwrap();
        // From the last to the first, so that none moves another.
        for (version, edit) in (2..).zip(edits.iter().rev()) {
            client.change("a.assize", version, Some(edit["range"].clone()), edit["newText"].as_str().unwrap());
            assert!(edit["newText"].as_str().unwrap().replace(ends, "").find(['\r', '\n']).is_none());
        }
        assert_eq!(client.ask("textDocument/formatting", params.clone()).unwrap(), json!([]));
        // Half-written, it is left as it is.
        client.change("a.assize", 9, None, "library a \"A\nfacts (");
        assert_eq!(client.ask("textDocument/formatting", params).unwrap(), Value::Null);
        client.end();
    }
}

#[test]
fn snippets_go_only_to_clients_that_know_them() {
    for (support, text) in [(true, "role ${1:officer} \"${2:who that is}\""), (false, "role officer \"who that is\"")] {
        let capabilities = json!({ "completion": { "completionItem": { "snippetSupport": support } } });
        let mut client = Client::with(&[], assize::faces::lsp::Encoding::Utf16, capabilities);
        client.open("a.assize", "\n");
        let offered = client.ask_at("textDocument/completion", "a.assize", (0, 0)).unwrap();
        let items = offered["items"].as_array().unwrap();
        let role = items.iter().find(|item| item["label"] == "role").unwrap();
        assert_eq!(role["textEdit"]["newText"], text);
        client.end();
    }
}

#[test]
fn commands_say_what_is_wrong_with_what_they_are_given() {
    let mut client = notes();
    for (command, arguments) in [
        ("assize.runScenario", json!([])),
        ("assize.runScenario", json!([uri("notes.assize"), { "line": 0, "character": 0 }])),
        ("assize.nextQuestion", json!([7, 8])),
        ("assize.explain", json!(["no/such"])),
        ("assize.fly", json!([])),
    ] {
        let refused = client.ask("workspace/executeCommand", json!({ "command": command, "arguments": arguments }));
        assert!(!refused.unwrap_err().1.is_empty(), "{command}");
    }
    client.end();
}
