//! A client: it opens texts, changes them, asks, and waits for answers.

use assize::base::limits::Limits;
use assize::faces::cli::ExitStatus;
use assize::faces::lsp::{Connection, Encoding, Head, Message, Notification, Request, Server};
use assize::workspace::{Kind, ReadError, Reader, Texts};
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::Duration;

/// Texts, of which those called `mine.assize` are not read but end in a fault of the program.
struct Mined(Texts);

impl Reader for Mined {
    fn read(&self, path: &str, limit: u64) -> Result<Vec<u8>, ReadError> {
        assert!(!path.ends_with("mine.assize"), "stepped on a mine");
        self.0.read(path, limit)
    }

    fn list(&self, folder: &str) -> Vec<(String, Kind)> {
        let mut names = self.0.list(folder);
        names.retain(|(name, _)| name != "mine.assize");
        names
    }

    fn kind(&self, path: &str) -> Kind {
        self.0.kind(path)
    }
}

/// A client that speaks with a server of its own.
pub struct Client {
    connection: Option<Connection>,
    server: Option<JoinHandle<ExitStatus>>,
    waiting: Option<(Mined, Connection)>,
    head: Option<Head>,
    /// The files as they were at the last commit; nobody reads them while it is locked.
    pub commit: Arc<Mutex<Texts>>,
    asked: i32,
    /// What the server asked for, in order.
    pub wanted: Vec<Request>,
    /// What came without being asked for, in order.
    pub told: Vec<Notification>,
}

/// The address of a file of the tests' workspace.
pub fn uri(name: &str) -> String {
    format!("file:///w/{name}")
}

impl Client {
    /// A client that has said nothing yet; the disk holds some files in `/w`.
    pub fn silent(files: &[(&str, &str)]) -> Client {
        let mut client = Client::unserved(files);
        client.serve();
        client
    }

    /// The same, whose server hears nothing yet: what is sent waits.
    pub fn unserved(files: &[(&str, &str)]) -> Client {
        let mut disk = Texts::default();
        for (name, text) in files {
            disk = disk.with(format!("/w/{name}"), *text);
        }
        let (ours, theirs) = Connection::memory();
        let waiting = Some((Mined(disk), ours));
        Client {
            connection: Some(theirs),
            server: None,
            waiting,
            head: None,
            commit: Arc::default(),
            asked: 0,
            wanted: Vec::new(),
            told: Vec::new(),
        }
    }

    /// What the files of `/w` were at the last commit; said before the server is started, and whenever one is made.
    pub fn committed(&mut self, files: &[(&str, &str)]) {
        let mut texts = Texts::default();
        for (name, text) in files {
            texts = texts.with(format!("/w/{name}"), *text);
        }
        *self.commit.lock().unwrap() = texts;
        let commit = Arc::clone(&self.commit);
        self.head = Some(Arc::new(move |_: &str| Ok(Box::new(commit.lock().unwrap().clone()) as Box<dyn Reader>)));
    }

    /// Starts the server.
    pub fn serve(&mut self) {
        let (disk, ours) = self.waiting.take().unwrap();
        let head = self.head.take();
        let server = std::thread::Builder::new().stack_size(16 << 20).spawn(move || {
            let server = Server::new(&disk, Limits::default(), None);
            let mut server = match head {
                Some(head) => server.with_head(head),
                None => server,
            };
            server.serve(&ours, &mut || {})
        });
        self.server = Some(server.unwrap());
    }

    /// A client that has met its server; it is sent findings unasked.
    pub fn new(files: &[(&str, &str)]) -> Client {
        Client::with(files, Encoding::Utf16, json!({}))
    }

    /// The same, with columns of an encoding and further capabilities.
    pub fn with(files: &[(&str, &str)], encoding: Encoding, text_document: Value) -> Client {
        let mut client = Client::silent(files);
        let capabilities = json!({
            "general": { "positionEncodings": [encoding.name()] },
            "textDocument": text_document,
        });
        let answer = client.ask("initialize", initialize(capabilities)).unwrap();
        assert_eq!(answer["capabilities"]["positionEncoding"], encoding.name());
        client.tell("initialized", json!({}));
        client
    }

    pub fn send(&mut self, message: Message) {
        self.connection.as_ref().unwrap().sender.send(message).unwrap();
    }

    pub fn tell(&mut self, method: &str, params: Value) {
        self.send(Notification::new(method.to_owned(), params).into());
    }

    /// Sends a request; gives its number.
    pub fn request(&mut self, method: &str, params: Value) -> i32 {
        self.asked += 1;
        self.send(Request { id: self.asked.into(), method: method.to_owned(), params }.into());
        self.asked
    }

    fn next(&mut self) -> Message {
        let received = self.connection.as_ref().unwrap().receiver.recv_timeout(Duration::from_secs(120));
        received.expect("the server is alive and answers")
    }

    /// Waits for the answer to a request.
    ///
    /// # Errors
    /// The code and words of a refusal.
    pub fn answer(&mut self, asked: i32) -> Result<Value, (i32, String)> {
        loop {
            match self.next() {
                Message::Response(response) if response.id == asked.into() => {
                    return response.response_result.map_err(|error| (error.code, error.message));
                }
                Message::Response(response) => panic!("{} was not waited for", response.id),
                Message::Notification(note) => self.told.push(note),
                Message::Request(request) => self.wanted.push(request),
            }
        }
    }

    /// The next answer, whichever it is to.
    pub fn any_answer(&mut self) -> (i32, Result<Value, (i32, String)>) {
        loop {
            match self.next() {
                Message::Response(response) => {
                    let id = response.id.to_string().parse().unwrap();
                    return (id, response.response_result.map_err(|error| (error.code, error.message)));
                }
                Message::Notification(note) => self.told.push(note),
                Message::Request(request) => self.wanted.push(request),
            }
        }
    }

    /// Asks, and waits for the answer.
    ///
    /// # Errors
    /// The code and words of a refusal.
    pub fn ask(&mut self, method: &str, params: Value) -> Result<Value, (i32, String)> {
        let asked = self.request(method, params);
        self.answer(asked)
    }

    /// Asks about a place in a file.
    ///
    /// # Errors
    /// The code and words of a refusal.
    pub fn ask_at(&mut self, method: &str, name: &str, place: (u32, u32)) -> Result<Value, (i32, String)> {
        self.ask(method, at(name, place))
    }

    pub fn open(&mut self, name: &str, text: &str) {
        let document = json!({ "uri": uri(name), "languageId": "assize", "version": 1, "text": text });
        self.tell("textDocument/didOpen", json!({ "textDocument": document }));
    }

    /// Changes a text, or a part of it where a range is given.
    pub fn change(&mut self, name: &str, version: i32, range: Option<Value>, text: &str) {
        let mut change = json!({ "text": text });
        if let Some(range) = range {
            change["range"] = range;
        }
        let document = json!({ "uri": uri(name), "version": version });
        self.tell("textDocument/didChange", json!({ "textDocument": document, "contentChanges": [change] }));
    }

    /// Waits for the next findings of a file.
    pub fn findings(&mut self, name: &str) -> Vec<Value> {
        let wanted =
            |note: &Notification| note.method == "textDocument/publishDiagnostics" && note.params["uri"] == uri(name);
        loop {
            if let Some(at) = self.told.iter().position(wanted) {
                return self.told.remove(at).params["diagnostics"].as_array().unwrap().clone();
            }
            match self.next() {
                Message::Notification(note) => self.told.push(note),
                Message::Request(request) => self.wanted.push(request),
                Message::Response(response) => panic!("{} was not waited for", response.id),
            }
        }
    }

    /// Waits until the server has asked for something.
    pub fn asked_for(&mut self, method: &str) {
        loop {
            if let Some(at) = self.wanted.iter().position(|request| request.method == method) {
                self.wanted.remove(at);
                return;
            }
            match self.next() {
                Message::Notification(note) => self.told.push(note),
                Message::Request(request) => self.wanted.push(request),
                Message::Response(response) => panic!("{} was not waited for", response.id),
            }
        }
    }

    /// Says goodbye; gives what the server ended with.
    pub fn end(mut self) -> ExitStatus {
        self.ask("shutdown", Value::Null).unwrap();
        self.tell("exit", Value::Null);
        self.server.take().unwrap().join().expect("the server ends")
    }

    /// Goes away without a word.
    pub fn vanish(mut self) -> ExitStatus {
        self.connection = None;
        self.server.take().unwrap().join().expect("the server ends")
    }

    /// Says `exit` alone.
    pub fn exit(mut self) -> ExitStatus {
        self.tell("exit", Value::Null);
        self.server.take().unwrap().join().expect("the server ends")
    }
}

/// The parameters of `initialize`.
pub fn initialize(capabilities: Value) -> Value {
    json!({
        "processId": null,
        "capabilities": capabilities,
        "workspaceFolders": [{ "uri": "file:///w", "name": "w" }],
        "initializationOptions": { "restMilliseconds": 0 },
    })
}

/// A place in a file.
pub fn at(name: &str, (line, character): (u32, u32)) -> Value {
    json!({ "textDocument": { "uri": uri(name) }, "position": { "line": line, "character": character } })
}

/// A file alone.
pub fn of(name: &str) -> Value {
    json!({ "textDocument": { "uri": uri(name) } })
}

/// A range of lines and columns.
pub fn range(start: (u32, u32), end: (u32, u32)) -> Value {
    json!({
        "start": { "line": start.0, "character": start.1 },
        "end": { "line": end.0, "character": end.1 },
    })
}
