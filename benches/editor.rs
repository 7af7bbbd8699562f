//! The language server as an editor has it: the real process over pipes, each keystroke timed until its findings come.
//!
//! `cargo bench --bench editor`; prints medians and 99th percentiles, and the process's memory before and after.

#![expect(clippy::indexing_slicing, reason = "a message without what is looked for gives null")]

#[expect(dead_code, reason = "each bench uses a part of it")]
mod common;

use serde_json::{Value, json};
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

type Failed = Box<dyn std::error::Error>;

struct Editor {
    process: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
    asked: u64,
}

impl Editor {
    fn start() -> Result<Editor, Failed> {
        let mut process = Command::new(env!("CARGO_BIN_EXE_assize"))
            .arg("lsp")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let input = process.stdin.take().ok_or("the process has an input")?;
        let output = BufReader::new(process.stdout.take().ok_or("the process has an output")?);
        let mut editor = Editor { process, input, output, asked: 0 };
        editor.ask("initialize", &json!({ "capabilities": { "general": { "positionEncodings": ["utf-16"] } } }))?;
        editor.send(&json!({ "jsonrpc": "2.0", "method": "initialized", "params": {} }))?;
        Ok(editor)
    }

    fn send(&mut self, message: &Value) -> Result<(), Failed> {
        let body = message.to_string();
        write!(self.input, "Content-Length: {}\r\n\r\n{body}", body.len())?;
        Ok(self.input.flush()?)
    }

    fn receive(&mut self) -> Result<Value, Failed> {
        let mut length = 0;
        loop {
            let mut line = String::new();
            self.output.read_line(&mut line)?;
            match line.trim().split_once(": ") {
                Some((_, number)) => length = number.parse()?,
                None => break,
            }
        }
        let mut body = vec![0; length];
        self.output.read_exact(&mut body)?;
        Ok(serde_json::from_slice(&body)?)
    }

    fn ask(&mut self, method: &str, params: &Value) -> Result<Value, Failed> {
        self.asked += 1;
        let id = self.asked;
        self.send(&json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params }))?;
        loop {
            let message = self.receive()?;
            if message["id"] == id && message.get("method").is_none() {
                return Ok(message);
            }
        }
    }

    fn tell(&mut self, method: &str, params: &Value) -> Result<(), Failed> {
        self.send(&json!({ "jsonrpc": "2.0", "method": method, "params": params }))
    }

    /// Waits for the findings of a text in a version.
    fn findings(&mut self, uri: &str, version: u64) -> Result<(), Failed> {
        loop {
            let message = self.receive()?;
            let params = &message["params"];
            if message["method"] == "textDocument/publishDiagnostics"
                && params["uri"] == uri
                && params["version"] == version
            {
                return Ok(());
            }
        }
    }

    fn open(&mut self, uri: &str, text: &str) -> Result<(), Failed> {
        let document = json!({ "uri": uri, "languageId": "assize", "version": 1, "text": text });
        self.tell("textDocument/didOpen", &json!({ "textDocument": document }))?;
        self.findings(uri, 1)
    }

    /// Kilobytes of memory that the process holds; `None` where the system does not say.
    fn memory(&self) -> Option<u64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.process.id())).ok()?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
        line.trim().strip_suffix(" kB")?.parse().ok()
    }
}

impl Editor {
    /// The processor's time that the process has taken, which other work on the machine does not change much; `None`
    /// where the system does not say.
    fn work(&self) -> Option<Duration> {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.process.id())).ok()?;
        let fields: Vec<&str> = stat.rsplit(") ").next()?.split(' ').collect();
        let ticks: u64 = fields.get(11)?.parse::<u64>().ok()? + fields.get(12)?.parse::<u64>().ok()?;
        // A tick is a hundredth of a second on every Linux that is met with.
        Some(Duration::from_millis(ticks * 10))
    }
}

impl Drop for Editor {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn show(what: &str, mut times: Vec<Duration>) {
    times.sort();
    let at = |part: usize| times.get((times.len() * part / 100).min(times.len().saturating_sub(1))).copied();
    if let (Some(median), Some(last)) = (at(50), at(99)) {
        println!("{what:<52} median {median:>9.2?}   99th percentile {last:>9.2?}   of {}", times.len());
    }
}

fn main() -> Result<(), Failed> {
    // A policy of 10,000 lines.
    let rules = (1..).find(|n| common::policy(n * 50).lines().count() >= 10_000).unwrap_or(1) * 50;
    let text = common::policy(rules);
    println!("a policy of {} lines, {} rules, {} bytes", text.lines().count(), rules, text.len());
    let uri = "file:///made/up.assize";
    let mut editor = Editor::start()?;
    let before = Instant::now();
    editor.open(uri, &text)?;
    println!("{:<52} {:>16.2?}", "opened, to first findings", before.elapsed());

    // Letters typed into a rule in the middle, and taken back.
    let line = text.lines().take(5_000).enumerate().filter(|(_, line)| line.trim_start().starts_with("when")).last();
    let (line, column) = line.map_or((0, 0), |(n, line)| (n, line.len()));
    let mut version = 1;
    let mut type_letter = |editor: &mut Editor, n: u64| -> Result<Duration, Failed> {
        version += 1;
        let (end, letter) = if n.is_multiple_of(2) { (column, "9") } else { (column + 1, "") };
        let range =
            json!({ "start": { "line": line, "character": column }, "end": { "line": line, "character": end } });
        let change = json!({
            "textDocument": { "uri": uri, "version": version }, "contentChanges": [{ "range": range, "text": letter }],
        });
        let before = Instant::now();
        editor.tell("textDocument/didChange", &change)?;
        editor.findings(uri, version)?;
        Ok(before.elapsed())
    };
    let before = editor.work();
    let times = (0..400).map(|n| type_letter(&mut editor, n)).collect::<Result<Vec<_>, _>>()?;
    show("a letter typed, to findings", times);
    if let (Some(before), Some(after)) = (before, editor.work()) {
        println!("{:<52} mean   {:>9.2?}", "the processor's time of it", (after - before) / 400);
    }

    let place = json!({ "textDocument": { "uri": uri }, "position": { "line": line, "character": column - 1 } });
    for (what, method) in [
        ("hover", "textDocument/hover"),
        ("completion", "textDocument/completion"),
        ("definition", "textDocument/definition"),
    ] {
        let mut times = Vec::new();
        for _ in 0..400 {
            let before = Instant::now();
            editor.ask(method, &place)?;
            times.push(before.elapsed());
        }
        show(what, times);
    }

    let memory = editor.memory();
    let edits: u64 = std::env::var("ASSIZE_BENCH_EDITS").ok().and_then(|n| n.parse().ok()).unwrap_or(2_000);
    for n in 0..edits {
        type_letter(&mut editor, n)?;
    }
    println!("memory after 400 edits {memory:?} kB, after {edits} more {:?} kB", editor.memory());

    // The law that comes with Assize.
    let law = include_str!("../stdlib/law/third_party_material.assize");
    let mut times = Vec::new();
    for _ in 0..10 {
        let mut editor = Editor::start()?;
        let before = Instant::now();
        editor.open("file:///law/third_party_material.assize", law)?;
        times.push(before.elapsed());
    }
    show("the law library opened, to first findings", times);
    Ok(())
}
