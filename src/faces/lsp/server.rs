//! The server: messages in, messages out, one after the other.
//!
//! Holds what is open and what was found of it. A panic while a request is answered costs that request only.

use crate::base::limits::Limits;
use crate::base::span::{FileId, Span};
use crate::faces::cli::ExitStatus;
use crate::faces::lsp::aside::Head;
use crate::faces::lsp::commands::DIFF;
use crate::faces::lsp::documents::{Document, Overlay};
use crate::faces::lsp::looking::{Looking, POLL, WHERE_HEAD_MOVES};
use crate::faces::lsp::position::LineIndex;
use crate::faces::lsp::settings::Settings;
use crate::faces::lsp::transport::MALFORMED;
use crate::faces::lsp::{library, uri};
use crate::ide::{Chosen, Project, Verdict, View};
use crate::workspace::project::Projects;
use crate::workspace::{Kind, Reader, path, stdlib};
use lsp_server::{Connection, ErrorCode, Message, Notification, Request, RequestId, Response};
use lsp_types::{Location, Position, Range, TextDocumentContentChangeEvent, Uri};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;
use std::str::FromStr as _;
use std::time::Instant;

/// Why a request is not answered.
#[derive(Debug)]
pub(super) struct Failure {
    pub(super) code: ErrorCode,
    pub(super) words: String,
}

impl Failure {
    pub(super) fn new(code: ErrorCode, words: impl Into<String>) -> Failure {
        Failure { code, words: words.into() }
    }
}

/// What a request comes to.
pub(super) type Answer = Result<Value, Failure>;

/// Where server and client stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    Strangers,
    Working,
    Closing,
}

/// A language server over some disk.
pub struct Server<'d> {
    pub(super) overlay: Overlay<'d>,
    pub(super) project: Project,
    /// The project files that govern the texts.
    pub(super) projects: RefCell<Projects>,
    pub(super) limits: Limits,
    pub(super) library: Option<String>,
    pub(super) settings: Settings,
    /// The files of the workspace, whether open or not.
    pub(super) files: BTreeSet<String>,
    /// Open files whose findings are due.
    pub(super) due: BTreeSet<String>,
    /// When a message last came.
    rested: Instant,
    /// Whether the other files and the scenarios are due.
    pub(super) wide_due: bool,
    /// Whether the folders were searched for files.
    pub(super) searched: bool,
    /// How the scenarios of a unit came out, and when that was.
    pub(super) verdicts: BTreeMap<usize, (u64, Vec<Verdict>)>,
    /// By address what was last told of a file.
    pub(super) told: BTreeMap<String, Value>,
    /// By key the tokens last given, and the name of that answer.
    pub(super) tokens: BTreeMap<String, (String, Vec<u32>)>,
    /// The date and the scenario that the author looks at.
    pub(super) chosen: Chosen,
    /// What other threads work out.
    pub(super) looking: Looking,
    /// Files as they were at the last commit, where somebody knows.
    pub(super) head: Option<Head>,
    lines: RefCell<BTreeMap<FileId, (u64, Rc<LineIndex>)>>,
    outbox: Vec<Message>,
    stage: Stage,
    pub(super) asked: i32,
}

impl<'d> Server<'d> {
    /// A server that nobody has spoken to yet.
    ///
    /// - `library`: the folder in which copies of the standard library's texts are laid out.
    pub fn new(disk: &'d dyn Reader, limits: Limits, library: Option<String>) -> Server<'d> {
        Server {
            overlay: Overlay { open: BTreeMap::new(), disk },
            project: Project::new(limits.clone()),
            projects: RefCell::new(Projects::new(0, limits.source_bytes)),
            limits,
            library,
            settings: Settings::default(),
            files: BTreeSet::new(),
            due: BTreeSet::new(),
            rested: Instant::now(),
            wide_due: false,
            searched: false,
            verdicts: BTreeMap::new(),
            told: BTreeMap::new(),
            tokens: BTreeMap::new(),
            chosen: Chosen::default(),
            looking: Looking::default(),
            head: None,
            lines: RefCell::default(),
            outbox: Vec::new(),
            stage: Stage::Strangers,
            asked: 0,
        }
    }

    /// The same, which knows files as they were at the last commit.
    #[must_use]
    pub fn with_head(self, head: Head) -> Server<'d> {
        Server { head: Some(head), ..self }
    }

    /// Answers a client until it says `exit` or goes away.
    ///
    /// - `flush`: called whenever messages were sent.
    pub fn serve(&mut self, connection: &Connection, flush: &mut dyn FnMut()) -> ExitStatus {
        let mut queue: VecDeque<Message> = VecDeque::new();
        loop {
            if queue.is_empty() {
                match self.wait(connection) {
                    Some(next) => queue.extend(next),
                    None => return self.ended(),
                }
            }
            queue.extend(connection.receiver.try_iter());
            self.cancel(&mut queue);
            if let Some(message) = queue.pop_front() {
                if let Message::Notification(note) = &message
                    && note.method == "exit"
                {
                    return self.ended();
                }
                self.take(message, &queue);
            }
            if queue.is_empty() && connection.receiver.is_empty() && !self.due.is_empty() {
                let told = guarded(|| self.tell_due());
                self.recover(told.err());
            }
            for message in self.outbox.drain(..) {
                // A client that has gone away is noticed by the end of its messages.
                let _ = connection.sender.send(message);
            }
            flush();
        }
    }

    /// The next message; does what is due when none comes for a while. `None` where the client has gone away.
    fn wait(&mut self, connection: &Connection) -> Option<Option<Message>> {
        let busy = self.looking.is_busy();
        let rests = self.rested.elapsed();
        let patience = match (self.wide_due, busy) {
            (true, false) => self.settings.rest.saturating_sub(rests),
            (true, true) => self.settings.rest.saturating_sub(rests).min(POLL),
            (false, true) => POLL,
            (false, false) => return connection.receiver.recv().ok().map(|message| self.woken(message)),
        };
        match connection.receiver.recv_timeout(patience) {
            Ok(message) => Some(self.woken(message)),
            Err(error) if error.is_timeout() => {
                let gathered = guarded(|| self.gather());
                self.recover(gathered.err());
                if self.wide_due && self.rested.elapsed() >= self.settings.rest {
                    let done = guarded(|| self.wide_pass(&|| !connection.receiver.is_empty()));
                    self.wide_due = done.as_ref().is_ok_and(|done| !done);
                    self.recover(done.err());
                    self.looking.due = !self.wide_due;
                    self.look_further();
                }
                Some(None)
            }
            Err(_) => None,
        }
    }

    fn woken(&mut self, message: Message) -> Option<Message> {
        self.rested = Instant::now();
        Some(message)
    }

    fn ended(&self) -> ExitStatus {
        if self.stage == Stage::Closing { ExitStatus::Done } else { ExitStatus::Negative }
    }

    /// Answers the waiting requests that were cancelled.
    fn cancel(&mut self, queue: &mut VecDeque<Message>) {
        let cancelled: Vec<Value> = queue
            .iter()
            .filter_map(|message| match message {
                Message::Notification(note) if note.method == "$/cancelRequest" => note.params.get("id").cloned(),
                Message::Notification(_) | Message::Request(_) | Message::Response(_) => None,
            })
            .collect();
        if cancelled.is_empty() {
            return;
        }
        for id in &cancelled {
            self.give_up(id);
        }
        let mut kept = VecDeque::new();
        for message in queue.drain(..) {
            match message {
                Message::Request(request)
                    if serde_json::to_value(&request.id).is_ok_and(|id| cancelled.contains(&id)) =>
                {
                    let words = String::from("the request was cancelled");
                    let code = ErrorCode::RequestCanceled as i32;
                    self.outbox.push(Response::new_err(request.id, code, words).into());
                }
                Message::Notification(note) if note.method == "$/cancelRequest" => {}
                other @ (Message::Request(_) | Message::Notification(_) | Message::Response(_)) => {
                    kept.push_back(other)
                }
            }
        }
        *queue = kept;
    }

    fn take(&mut self, message: Message, queue: &VecDeque<Message>) {
        match message {
            Message::Request(request) => {
                let Request { id, method, params } = request;
                let command = params.get("command").and_then(Value::as_str);
                if self.stage == Stage::Working && method == "workspace/executeCommand" && command == Some(DIFF) {
                    // Another thread answers it.
                    let begun = guarded(|| self.diff_with_head(id.clone(), params));
                    match begun {
                        Ok(Ok(())) => {}
                        Ok(Err((id, failure))) => self.respond(id, Err(failure)),
                        Err(words) => {
                            self.recover(Some(words.clone()));
                            self.respond(id, Err(Failure::new(ErrorCode::InternalError, words)));
                        }
                    }
                    return;
                }
                let answer = if stale(&method, &params, queue) {
                    Err(Failure::new(ErrorCode::ContentModified, "the text has changed since"))
                } else {
                    match guarded(|| self.request(&method, params)) {
                        Ok(answer) => answer,
                        Err(words) => {
                            self.recover(Some(words.clone()));
                            Err(Failure::new(ErrorCode::InternalError, words))
                        }
                    }
                };
                self.respond(id, answer);
            }
            Message::Notification(note) => {
                let done = guarded(|| self.notified(note));
                self.recover(done.err());
            }
            // The answers to what the server asks say nothing that it needs.
            Message::Response(_) => {}
        }
    }

    pub(super) fn respond(&mut self, id: RequestId, answer: Answer) {
        self.outbox.push(Message::Response(match answer {
            Ok(value) => Response { id, response_result: Ok(value) },
            Err(failure) => Response::new_err(id, failure.code as i32, failure.words),
        }));
    }

    /// After a panic nothing that was worked out is trusted: all open texts are read anew.
    fn recover(&mut self, panicked: Option<String>) {
        let Some(words) = panicked else { return };
        self.log(&format!("a fault in assize, from which it goes on: {words}"));
        if guarded(|| self.rebuild()).is_err() {
            self.project = Project::new(self.limits.clone());
        }
    }

    pub(super) fn notify(&mut self, method: &str, params: Value) {
        self.outbox.push(Notification { method: method.to_owned(), params }.into());
    }

    /// Asks the client for something; whatever it answers is well.
    pub(super) fn ask(&mut self, method: &str, params: Value) {
        self.asked += 1;
        let id = RequestId::from(format!("assize-{}", self.asked));
        self.outbox.push(Request { id, method: method.to_owned(), params }.into());
    }

    fn log(&mut self, words: &str) {
        self.notify("window/logMessage", json!({ "type": 1, "message": words }));
    }

    fn request(&mut self, method: &str, params: Value) -> Answer {
        match (self.stage, method) {
            (Stage::Strangers, "initialize") => {
                self.settings = Settings::read(&params);
                self.stage = Stage::Working;
                Ok(self.settings.answer())
            }
            (Stage::Strangers, _) => Err(Failure::new(ErrorCode::ServerNotInitialized, "`initialize` comes first")),
            (Stage::Working, "initialize") => {
                Err(Failure::new(ErrorCode::InvalidRequest, "`initialize` was said already"))
            }
            (Stage::Working, "shutdown") => {
                self.stage = Stage::Closing;
                Ok(Value::Null)
            }
            (Stage::Working, _) => self.answer(method, params),
            (Stage::Closing, _) => Err(Failure::new(ErrorCode::InvalidRequest, "`shutdown` was said already")),
        }
    }

    fn notified(&mut self, note: Notification) {
        let Notification { method, params } = note;
        if method == MALFORMED {
            let words = params.get("message").and_then(Value::as_str).unwrap_or_default().to_owned();
            let id = params.get("id").cloned().and_then(|id| serde_json::from_value::<RequestId>(id).ok());
            match id {
                Some(id) => self.respond(id, Err(Failure::new(ErrorCode::InvalidRequest, words))),
                None => self.log(&words),
            }
            return;
        }
        if self.stage != Stage::Working {
            return;
        }
        match method.as_str() {
            "initialized" => self.initialized(),
            "textDocument/didOpen" => self.opened(&params),
            "textDocument/didChange" => self.edited(&params),
            "textDocument/didClose" => self.closed(&params),
            "textDocument/didSave" => {
                self.compare_anew();
                self.wide_due = true;
            }
            "workspace/didChangeWatchedFiles" => self.files_changed(&params),
            "workspace/didChangeWorkspaceFolders" => self.folders_changed(&params),
            _ => {}
        }
    }

    fn initialized(&mut self) {
        self.wide_due = true;
        if self.settings.watches {
            let watched = ["**/*.assize", "**/assize.toml", WHERE_HEAD_MOVES];
            let watcher = json!({ "watchers": watched.map(|pattern| json!({ "globPattern": pattern })) });
            let method = "workspace/didChangeWatchedFiles";
            let wanted = json!({ "id": "assize-files", "method": method, "registerOptions": watcher });
            self.ask("client/registerCapability", json!({ "registrations": [wanted] }));
        }
    }

    fn opened(&mut self, params: &Value) {
        let text = |pointer: &str| params.pointer(pointer).and_then(Value::as_str);
        let (Some(uri), Some(said)) = (text("/textDocument/uri"), text("/textDocument/text")) else { return };
        let version = version(params);
        let key = self.key_of(uri);
        self.overlay.open.insert(key.clone(), Document::new(uri, version, said.to_owned()));
        self.renew(&key);
        // A file that was missing may be this one.
        let unit_broken = |unit: &crate::check::Unit| unit.uses.iter().any(|(_, used)| used.is_none());
        if self.project.workspace().units().iter().any(unit_broken) {
            self.rebuild();
        }
    }

    fn edited(&mut self, params: &Value) {
        let Some(uri) = params.pointer("/textDocument/uri").and_then(Value::as_str) else { return };
        let key = self.key_of(uri);
        let changes = params.get("contentChanges").cloned().unwrap_or_default();
        let Ok(changes) = serde_json::from_value::<Vec<TextDocumentContentChangeEvent>>(changes) else {
            self.log("a change of a text could not be read: the editor's text and the server's may differ");
            return;
        };
        let encoding = self.settings.encoding;
        let Some(document) = self.overlay.open.get_mut(&key) else { return };
        document.version = version(params);
        document.change(changes, encoding);
        self.renew(&key);
    }

    /// Hands an open text to the project.
    fn renew(&mut self, key: &str) {
        if stdlib::text(key).is_none()
            && let Some(document) = self.overlay.open.get(key)
        {
            self.project.set_text(&self.overlay, key, &document.text);
        }
        self.due.insert(key.to_owned());
        self.wide_due = true;
        self.looking.outdated();
    }

    fn closed(&mut self, params: &Value) {
        let Some(uri) = params.pointer("/textDocument/uri").and_then(Value::as_str) else { return };
        let key = self.key_of(uri);
        if self.overlay.open.remove(&key).is_none() {
            return;
        }
        self.tokens.remove(&key);
        self.due.remove(&key);
        // What is on the disk counts again; a file that is in no folder of the workspace is not spoken of any more.
        self.rebuild();
        if !self.files.contains(&key) && self.told.remove(uri).is_some() {
            self.notify("textDocument/publishDiagnostics", json!({ "uri": uri, "diagnostics": [] }));
        }
    }

    fn folders_changed(&mut self, params: &Value) {
        let paths = |pointer: &str| -> Vec<String> {
            let folders = params.pointer(pointer).and_then(Value::as_array).into_iter().flatten();
            folders.filter_map(|folder| folder.get("uri")?.as_str()).filter_map(uri::to_path).collect()
        };
        let (added, removed) = (paths("/event/added"), paths("/event/removed"));
        self.settings.folders.retain(|folder| !removed.contains(folder));
        self.settings.folders.extend(added);
        self.rebuild();
    }

    /// Reads everything anew: files came, went or changed on the disk.
    pub(super) fn rebuild(&mut self) {
        self.project = Project::new(self.limits.clone());
        self.projects = RefCell::new(Projects::new(0, self.limits.source_bytes));
        self.verdicts.clear();
        self.looking.forget();
        self.lines.borrow_mut().clear();
        self.searched = false;
        for key in self.overlay.open.keys().cloned().collect::<Vec<_>>() {
            self.renew(&key);
        }
        self.wide_due = true;
    }

    /// The key of an address.
    pub(super) fn key_of(&self, address: &str) -> String {
        if let Some((key, _)) = self.overlay.open.iter().find(|(_, document)| document.uri == address) {
            return key.clone();
        }
        let Some(file) = uri::to_path(address).map(|file| path::tidy(&file)) else { return address.to_owned() };
        self.library.as_deref().and_then(|folder| library::key(folder, &file)).unwrap_or(file)
    }

    /// The address of a file; `None` where no editor could open it.
    pub(super) fn address_of(&self, file: FileId) -> Option<Uri> {
        let unit = self.project.workspace().units().iter().find(|unit| unit.file == file)?;
        if let Some(document) = self.overlay.open.get(&unit.key) {
            return Uri::from_str(&document.uri).ok();
        }
        if stdlib::text(&unit.key).is_some() && self.overlay.disk.kind(&unit.key) != Kind::File {
            return uri::from_path(&library::laid_out(self.library.as_deref()?, &unit.key)?);
        }
        uri::from_path(&unit.key)
    }

    /// The unit of an address, read if need be and looked at.
    pub(super) fn unit(&mut self, address: &str) -> Option<usize> {
        let key = self.key_of(address);
        let unit = match self.project.unit(&key) {
            Some(unit) => unit,
            None => self.project.load(&self.overlay, &key)?,
        };
        self.project.look(unit);
        Some(unit)
    }

    /// A file as its own body of law sees it, and a place in it.
    pub(super) fn at(&mut self, address: &str, place: Position) -> Option<(View<'_>, u32)> {
        let unit = self.unit(address)?;
        let view = self.project.view(unit)?;
        let offset = self.lines_of(view.file()).offset(view.text(), place, self.settings.encoding);
        Some((view, u32::try_from(offset).ok()?))
    }

    /// The limit of [`crate::eval::Ask::splits`] while an editor waits.
    pub(super) fn splits(&self) -> usize {
        usize::try_from(self.limits.splits).unwrap_or(usize::MAX)
    }

    fn lines_of(&self, file: FileId) -> Rc<LineIndex> {
        let changed = self.project.changed(file);
        let mut known = self.lines.borrow_mut();
        if let Some((stamp, lines)) = known.get(&file)
            && *stamp == changed
        {
            return Rc::clone(lines);
        }
        let text = self.project.workspace().sources().get(file).map_or("", |source| source.text.as_str());
        let lines = Rc::new(LineIndex::new(text));
        known.insert(file, (changed, Rc::clone(&lines)));
        lines
    }

    /// Lines and columns of a place.
    pub(super) fn range(&self, span: Span) -> Range {
        let text = self.project.workspace().sources().get(span.file).map_or("", |source| source.text.as_str());
        let lines = self.lines_of(span.file);
        let position = |at: u32| lines.position(text, at as usize, self.settings.encoding);
        Range { start: position(span.start), end: position(span.end) }
    }

    /// The place of some lines and columns of a file.
    pub(super) fn span(&self, file: FileId, range: Range) -> Span {
        let text = self.project.workspace().sources().get(file).map_or("", |source| source.text.as_str());
        let bytes = self.lines_of(file).bytes(text, range, self.settings.encoding);
        Span::new(file, bytes.start, bytes.end)
    }

    /// A place with its file.
    pub(super) fn location(&self, span: Span) -> Option<Location> {
        Some(Location { uri: self.address_of(span.file)?, range: self.range(span) })
    }
}

fn version(params: &Value) -> i32 {
    let version = params.pointer("/textDocument/version").and_then(Value::as_i64);
    version.and_then(|version| i32::try_from(version).ok()).unwrap_or_default()
}

/// Whether a request asks for what the editor shows of a whole text, and that text has changed by a message that waits:
/// the editor asks again by itself.
fn stale(method: &str, params: &Value, queue: &VecDeque<Message>) -> bool {
    const OF_WHOLE_TEXTS: &[&str] = &[
        "textDocument/semanticTokens/full",
        "textDocument/semanticTokens/full/delta",
        "textDocument/semanticTokens/range",
        "textDocument/inlayHint",
        "textDocument/codeLens",
        "textDocument/diagnostic",
        "textDocument/documentSymbol",
        "textDocument/foldingRange",
    ];
    let uri = params.pointer("/textDocument/uri");
    OF_WHOLE_TEXTS.contains(&method)
        && queue.iter().any(|message| match message {
            Message::Notification(note) => {
                note.method == "textDocument/didChange" && note.params.pointer("/textDocument/uri") == uri
            }
            Message::Request(_) | Message::Response(_) => false,
        })
}

/// The parameters of a request.
pub(super) fn typed<P: DeserializeOwned>(params: Value) -> Result<P, Failure> {
    serde_json::from_value(params).map_err(|error| Failure::new(ErrorCode::InvalidParams, error.to_string()))
}

/// An answer as it is sent.
pub(super) fn sent(answer: impl serde::Serialize) -> Answer {
    serde_json::to_value(answer).map_err(|error| Failure::new(ErrorCode::InternalError, error.to_string()))
}

/// Does some work; where it panics, gives the words of the panic.
///
/// # Errors
/// The words.
pub fn guarded<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    catch_unwind(AssertUnwindSafe(work)).map_err(|panic| {
        let words = panic.downcast_ref::<&str>().map(|words| (*words).to_owned());
        words.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_else(|| String::from("no reason is known"))
    })
}
