//! Half-written texts and long sessions: the server lives, and its text is the client's.

use crate::edits::{Change, Edits};
use crate::lsp::client::{Client, at, of, range, uri};
use assize::base::limits::Limits;
use assize::check::Options;
use assize::faces::lsp::Encoding;
use assize::workspace::{Texts, Workspace, stdlib};
use serde_json::{Value, json};

/// How many of the prefixes and deletions of each text are tried. With `ASSIZE_LSP_ALL=1` all of them are, which takes
/// hours; with `ASSIZE_LSP_ALL=50` every fiftieth.
const SAMPLE: usize = 6;

fn texts() -> Vec<(String, String)> {
    let sink = include_str!("../../cases/syntax/kitchen_sink.assize").to_owned();
    let mut all =
        vec![(String::from("kitchen_sink"), sink), (String::from("notes"), crate::ide::fixture::NOTES.to_owned())];
    all.extend(stdlib::TEXTS.iter().map(|(name, text)| (name.replace('.', "_"), (*text).to_owned())));
    let reforms = std::fs::read_dir("examples/reforms").unwrap().flatten().map(|entry| entry.path());
    for path in reforms.filter(|path| path.extension().is_some_and(|ending| ending == "assize")) {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        all.push((name, std::fs::read_to_string(path).unwrap()));
    }
    all.sort();
    all
}

/// The places to try: all, or a sample that is always the same.
fn places(text: &str, seed: u64) -> Vec<usize> {
    let all: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
    if let Some(step) = std::env::var("ASSIZE_LSP_ALL").ok().and_then(|step| step.parse().ok()) {
        return all.into_iter().step_by(step).collect();
    }
    let mut edits = Edits::new(seed);
    (0..SAMPLE).map(|_| all[edits.below(all.len())]).collect()
}

/// The column of a place in bytes: the tests agree on UTF-8.
fn column(text: &str, at: usize) -> (u32, u32) {
    let before = &text[..at];
    let line = before.matches('\n').count();
    let column = at - before.rfind('\n').map_or(0, |end| end + 1);
    (u32::try_from(line).unwrap(), u32::try_from(column).unwrap())
}

/// Puts a text into the editor and asks what a person who types there would have asked.
fn try_out(client: &mut Client, name: &str, version: i32, text: &str, place: usize) {
    client.change(name, version, None, text);
    let place = column(text, place);
    for method in [
        "textDocument/completion",
        "textDocument/hover",
        "textDocument/documentHighlight",
        "textDocument/definition",
        "textDocument/signatureHelp",
    ] {
        client.ask_at(method, name, place).unwrap_or_else(|refused| panic!("{method}: {refused:?} of\n{text}"));
    }
    for method in [
        "textDocument/documentSymbol",
        "textDocument/semanticTokens/full",
        "textDocument/foldingRange",
        "textDocument/codeLens",
        "textDocument/documentLink",
    ] {
        client.ask(method, of(name)).unwrap_or_else(|refused| panic!("{method}: {refused:?} of\n{text}"));
    }
    let mut params = of(name);
    params["positions"] = json!([{ "line": place.0, "character": place.1 }]);
    client.ask("textDocument/selectionRange", params).unwrap();
    let mut params = of(name);
    params["range"] = range(place, place);
    params["context"] = json!({ "diagnostics": [] });
    client.ask("textDocument/codeAction", params).unwrap();
    let mut params = of(name);
    params["range"] = range((0, 0), place);
    client.ask("textDocument/inlayHint", params).unwrap();
    let mut params = at(name, place);
    params["ch"] = json!("\n");
    params["options"] = json!({ "tabSize": 4, "insertSpaces": true });
    client.ask("textDocument/onTypeFormatting", params).unwrap();
    client.told.clear();
}

#[test]
fn every_beginning_of_a_text_is_answered() {
    let mut client = Client::with(&[], Encoding::Utf8, json!({}));
    for (n, (name, text)) in texts().into_iter().enumerate() {
        let file = format!("{name}.assize");
        client.open(&file, "");
        for (version, end) in (2..).zip(places(&text, n as u64)) {
            try_out(&mut client, &file, version, &text[..end], end);
        }
        client.tell("textDocument/didClose", of(&file));
        eprintln!("every beginning of {name}");
    }
    client.end();
}

#[test]
fn every_text_without_one_letter_is_answered() {
    let mut client = Client::with(&[], Encoding::Utf8, json!({}));
    for (n, (name, text)) in texts().into_iter().enumerate() {
        let file = format!("{name}.assize");
        client.open(&file, &text);
        for (version, at) in (2..).zip(places(&text, n as u64 + 100)) {
            let length = text[at..].chars().next().unwrap().len_utf8();
            let without = format!("{}{}", &text[..at], &text[at + length..]);
            try_out(&mut client, &file, version, &without, at);
        }
        client.tell("textDocument/didClose", of(&file));
        eprintln!("every letter of {name}");
    }
    client.end();
}

/// The line and column of a byte, reckoned without the server's own means.
fn position(text: &str, at: usize, encoding: Encoding) -> Value {
    let bytes = text.as_bytes();
    let mut line = 0;
    let mut start = 0;
    for n in 0..at {
        let ends = bytes[n] == b'\n' || (bytes[n] == b'\r' && bytes.get(n + 1) != Some(&b'\n'));
        if ends {
            line += 1;
            start = n + 1;
        }
    }
    let before = text[start..at].trim_end_matches(['\r', '\n']);
    let column = match encoding {
        Encoding::Utf8 => before.len(),
        Encoding::Utf16 => before.encode_utf16().count(),
        Encoding::Utf32 => before.chars().count(),
    };
    json!({ "line": line, "character": column })
}

/// What is wrong in a text read at once, as the server should tell it: code and range of each.
fn expected(text: &str, encoding: Encoding) -> Vec<(String, Value)> {
    let mut workspace = Workspace::new(Limits::default());
    let root = workspace.set_text(&Texts::default(), "/w/a.assize", text);
    let file = workspace.units()[root].file;
    let found = workspace.check(root, &Options::default()).diagnostics;
    let own = found.into_iter().filter(|found| found.span.file == file);
    own.map(|found| {
        let place = |at: u32| position(text, at as usize, encoding);
        (found.code.name().to_owned(), json!({ "start": place(found.span.start), "end": place(found.span.end) }))
    })
    .collect()
}

/// A long session: changes in the columns agreed on, some taken back; now and then what is told is held to what is so.
fn session(encoding: Encoding, seed: u64, steps: usize) {
    let mut text = format!("\u{feff}{}", crate::ide::fixture::NOTES.replace('\n', "\r\n"));
    let mut client = Client::with(&[], encoding, json!({ "diagnostic": {} }));
    client.open("a.assize", &text);
    let mut edits = Edits::new(seed);
    let mut before: Vec<String> = Vec::new();
    for step in 0..steps {
        let version = i32::try_from(step).unwrap() + 2;
        let undone = if edits.below(6) == 0 { before.pop() } else { None };
        match undone {
            Some(earlier) => {
                let whole = Change { goes: 0..text.len(), comes: earlier };
                send(&mut client, &text, &whole, encoding, version);
                text = whole.comes;
            }
            None => {
                let change = edits.change(&text);
                send(&mut client, &text, &change, encoding, version);
                before.push(text.clone());
                text = change.applied(&text);
            }
        }
        if step % 10 == 9 {
            let report = client.ask("textDocument/diagnostic", of("a.assize")).unwrap();
            let told: Vec<(String, Value)> = report["items"]
                .as_array()
                .unwrap()
                .iter()
                .filter(|found| found["code"] != "scenario")
                .map(|found| (found["code"].as_str().unwrap().to_owned(), found["range"].clone()))
                .collect();
            assert_eq!(told, expected(&text, encoding), "{encoding:?}, step {step}:\n{text}");
            let place = edits.place(&text);
            let at = position(&text, place, encoding);
            let mut params = of("a.assize");
            params["positions"] = json!([at]);
            let grown = client.ask("textDocument/selectionRange", params).unwrap();
            let mut widest = &grown[0];
            while let Some(parent) = widest.get("parent").filter(|parent| !parent.is_null()) {
                widest = parent;
            }
            if !text.is_empty() {
                assert_eq!(widest["range"]["end"], position(&text, text.len(), encoding), "step {step}:\n{text}");
            }
        }
    }
    client.end();
}

/// Sends a change as the range of the text that goes and what comes.
fn send(client: &mut Client, text: &str, change: &Change, encoding: Encoding, version: i32) {
    let place = |at: usize| position(text, at, encoding);
    let range = json!({ "start": place(change.goes.start), "end": place(change.goes.end) });
    client.change("a.assize", version, Some(range), &change.comes);
}

#[test]
fn a_long_session_in_utf_8() {
    session(Encoding::Utf8, 1, 400);
}

#[test]
fn a_long_session_in_utf_16() {
    session(Encoding::Utf16, 2, 400);
}

#[test]
fn a_long_session_in_utf_32() {
    session(Encoding::Utf32, 3, 400);
}

#[test]
fn an_error_in_one_item_leaves_outline_hover_and_completion_of_the_rest() {
    let notes = crate::ide::fixture::NOTES;
    let broken = notes.replace("(a) request.held", "(a) request.held and and (");
    let mut client = Client::new(&[]);
    client.open("a.assize", &broken);
    let outline = client.ask("textDocument/documentSymbol", of("a.assize")).unwrap();
    let names: Vec<&str> = outline.as_array().unwrap().iter().filter_map(|symbol| symbol["name"].as_str()).collect();
    for name in ["authorised", "threshold", "guidance_first", "An inspector asks"] {
        assert!(names.contains(&name), "{name} is not among {names:?}");
    }
    let line = u32::try_from(broken[..broken.find("request.fair").unwrap()].matches('\n').count()).unwrap();
    let hover = client.ask("textDocument/hover", at("a.assize", (line, 48))).unwrap();
    assert!(hover["contents"]["value"].as_str().unwrap().contains("Is it fair?"));
    let offered = client.ask("textDocument/completion", at("a.assize", (line, 46))).unwrap();
    assert!(offered["items"].as_array().unwrap().iter().any(|item| item["label"] == "held"));
    assert_eq!(
        client.ask(
            "textDocument/hover",
            json!({ "textDocument": { "uri": uri("a.assize") }, "position": { "line": 9999, "character": 1 } })
        ),
        Ok(Value::Null)
    );
    client.end();
}
