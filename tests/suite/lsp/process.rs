//! The program itself over pipes: what cannot be read is passed over, and it ends as it is told.

use serde_json::{Value, json};
use std::io::{Read as _, Write as _};
use std::process::{Command, Stdio};

fn framed(body: &str) -> String {
    format!("Content-Length: {}\r\n\r\n{body}", body.len())
}

/// Sends some bytes to the program; gives all its messages and its exit code.
fn spoken(input: &str) -> (Vec<Value>, Option<i32>) {
    let mut process = Command::new(env!("CARGO_BIN_EXE_assize"))
        .arg("lsp")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    process.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    let mut output = String::new();
    process.stdout.take().unwrap().read_to_string(&mut output).unwrap();
    let code = process.wait().unwrap().code();
    let messages = output.split("Content-Length: ").filter_map(|part| part.split_once("\r\n\r\n"));
    (messages.map(|(_, body)| serde_json::from_str(body).unwrap()).collect(), code)
}

#[test]
fn what_cannot_be_read_ends_nothing() {
    let say = |id: u32, method: &str| {
        framed(&json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": {} }).to_string())
    };
    let input = [
        framed("{\"jsonrpc\": nonsense"),
        String::from("no header at all\r\n\r\n"),
        say(1, "initialize"),
        framed("[1, 2]"),
        framed(r#"{"id": 5, "what": "?"}"#),
        say(2, "shutdown"),
        framed(&json!({ "jsonrpc": "2.0", "method": "exit" }).to_string()),
    ];
    let (messages, code) = spoken(&input.concat());
    assert_eq!(code, Some(0), "{messages:#?}");
    let answers: Vec<(u64, bool)> = messages
        .iter()
        .filter_map(|message| Some((message["id"].as_u64()?, message.get("result").is_some())))
        .collect();
    assert_eq!(answers, [(1, true), (5, false), (2, true)]);
    assert_eq!(messages.iter().filter(|message| message["method"] == "window/logMessage").count(), 3);
}

#[test]
fn an_editor_that_goes_away_leaves_no_program_behind() {
    assert_eq!(spoken("").1, Some(1));
    assert_eq!(spoken("Content-Length: 10\r\n\r\n{").1, Some(1));
}
