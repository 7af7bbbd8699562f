//! Work on other threads, begun and gathered: what is looked into while the keyboard rests, and comparisons that were
//! asked for. The editor is answered meanwhile.

use crate::diag::Diagnostic;
use crate::faces::compare::markdown::markdown;
use crate::faces::compare::text::text;
use crate::faces::lsp::aside::{Before, Body, Found, Job, before, compared, files};
use crate::faces::lsp::server::{Answer, Failure, Server, guarded, typed};
use crate::ide::{Beside, Exercised, Remark};
use crate::workspace::stdlib;
use lsp_server::{ErrorCode, RequestId};
use lsp_types::{ExecuteCommandParams, ProgressToken};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, TryRecvError, channel};
use std::time::{Duration, Instant};

/// Bytes of stack: as much as the main thread of a program has.
const STACK: usize = 16 << 20;

/// Policies at most that use what is open, are not open themselves, and are compared with what they were.
const MOST_BESIDE: usize = 8;

/// What is known of units beside their texts, and what is being found out.
#[derive(Default)]
pub(super) struct Looking {
    /// By unit: as of when, and what.
    known: BTreeMap<usize, (u64, Known)>,
    exercised: Vec<Exercised>,
    running: Option<Running>,
    asked: Vec<Asked>,
    /// Whether something is to be looked into when what runs has ended.
    pub(super) due: bool,
}

#[derive(Default)]
struct Known {
    findings: Vec<Diagnostic>,
    remarks: Vec<Remark>,
    changed: Option<Vec<crate::ide::Changed>>,
}

struct Running {
    found: Receiver<Found>,
    stop: Arc<AtomicBool>,
    since: Instant,
    /// What the editor knows its progress by, once it is told.
    token: Option<String>,
}

/// A comparison that a request waits for.
struct Asked {
    id: RequestId,
    told: Receiver<Result<Value, String>>,
    token: Option<ProgressToken>,
}

impl Looking {
    /// Whether another thread is at work.
    pub(super) fn is_busy(&self) -> bool {
        self.running.is_some() || !self.asked.is_empty()
    }

    /// A text changed: what runs is of the past.
    pub(super) fn outdated(&mut self) {
        if let Some(running) = &self.running {
            running.stop.store(true, Ordering::Relaxed);
        }
    }

    /// Everything is read anew, and units have other numbers.
    pub(super) fn forget(&mut self) {
        self.outdated();
        // Nobody listens to what runs any more; it ends by itself.
        self.running = None;
        self.known.clear();
        self.exercised.clear();
    }
}

impl Server<'_> {
    /// Begins to look into what is due, unless something runs.
    pub(super) fn look_further(&mut self) {
        if !self.looking.due || self.looking.running.is_some() {
            return;
        }
        self.looking.due = false;
        let roots = self.roots();
        let open: BTreeSet<usize> = self.overlay.open.keys().filter_map(|key| self.project.unit(key)).collect();
        let mut bodies: Vec<Body> = roots.iter().filter_map(|root| self.body(*root)).collect();
        let mut beside = 0;
        for body in &mut bodies {
            let known = self.looking.known.get(&body.unit).filter(|(stamp, _)| *stamp == body.stamp);
            let own = open.contains(&body.unit);
            let uses = !own && !self.project.workspace().reached(body.unit).is_disjoint(&open);
            beside += usize::from(uses);
            body.compared = self.head.is_some() && (own || uses && beside <= MOST_BESIDE);
            body.looked_into = known.is_none_or(|(_, known)| body.compared && known.changed.is_none());
        }
        if bodies.iter().all(|body| !body.looked_into) {
            return;
        }
        bodies.sort_by_key(|body| !open.contains(&body.unit));
        let files = files(self.project.workspace(), &roots);
        let job = Job { bodies, files, head: self.head.clone(), limits: self.limits.clone() };
        let (sender, found) = channel();
        let stop = Arc::new(AtomicBool::new(false));
        let stopped = Arc::clone(&stop);
        let begun = std::thread::Builder::new().stack_size(STACK).spawn(move || {
            // What panics here costs what it looked into, and nothing else.
            let _ = guarded(|| {
                job.work(&mut |found| !stopped.load(Ordering::Relaxed) && sender.send(found).is_ok());
            });
        });
        if begun.is_ok() {
            self.looking.running = Some(Running { found, stop, since: Instant::now(), token: None });
        }
    }

    /// A unit as a body of law, where it has a program.
    fn body(&self, unit: usize) -> Option<Body> {
        let workspace = self.project.workspace();
        let reached = workspace.reached(unit);
        let texts = reached.iter().filter_map(|unit| workspace.units().get(*unit));
        Some(Body {
            unit,
            stamp: self.project.stamp(unit).filter(|_| self.project.is_fresh(unit))?,
            key: workspace.units().get(unit)?.key.clone(),
            texts: texts.map(|unit| (unit.key.clone(), unit.hash.clone())).collect(),
            program: self.project.program(unit)?,
            looked_into: true,
            compared: false,
        })
    }

    /// Gathers what other threads have found, and tells of it.
    pub(super) fn gather(&mut self) {
        self.gather_asked();
        let Some(running) = &self.looking.running else { return };
        let mut ended = false;
        let mut all = Vec::new();
        loop {
            match running.found.try_recv() {
                Ok(found) => all.push(found),
                Err(TryRecvError::Empty) => break,
                Err(TryRecvError::Disconnected) => {
                    ended = true;
                    break;
                }
            }
        }
        let stopped = running.stop.load(Ordering::Relaxed);
        if !stopped {
            let news = self.take_in(all);
            if news {
                self.tell_all();
            }
        }
        if ended || stopped {
            self.end_progress();
        }
        if ended {
            self.looking.running = None;
            self.look_further();
        }
    }

    /// Keeps what was found; gives whether there is anything to be told of.
    fn take_in(&mut self, all: Vec<Found>) -> bool {
        let mut news = false;
        for found in all {
            match found {
                Found::Begins(words, percent) => self.progress(&words, percent),
                Found::Wrong { unit, stamp, findings, remarks } => {
                    news |= !findings.is_empty() || !remarks.is_empty();
                    self.looking.known.insert(unit, (stamp, Known { findings, remarks, changed: None }));
                }
                Found::Changed { unit, stamp, changed } => {
                    if let Some((known_at, known)) = self.looking.known.get_mut(&unit)
                        && *known_at == stamp
                    {
                        // That nothing changed any more is news too.
                        news = true;
                        known.changed = Some(changed);
                    }
                }
                Found::Exercised(exercised) => {
                    news |= self.looking.exercised != exercised;
                    self.looking.exercised = exercised;
                }
            }
        }
        news
    }

    fn tell_all(&mut self) {
        self.tell_findings();
        self.ask_for_hints();
        if self.settings.refreshes_lenses {
            self.ask("workspace/codeLens/refresh", Value::Null);
        }
    }

    /// Has the editor ask for hints again.
    pub(super) fn ask_for_hints(&mut self) {
        if self.settings.refreshes_hints {
            self.ask("workspace/inlayHint/refresh", Value::Null);
        }
    }

    /// What was found of a unit by looking further, as far as it is still so.
    pub(super) fn further(&self, unit: usize) -> (&[Diagnostic], &[Remark]) {
        match (self.looking.known.get(&unit), self.project.stamp(unit)) {
            (Some((known_at, known)), Some(stamp)) if *known_at == stamp && self.project.is_fresh(unit) => {
                (&known.findings, &known.remarks)
            }
            (_, _) => (&[], &[]),
        }
    }

    /// What is known of a unit's file beside its text.
    pub(super) fn beside(&self, unit: usize) -> Beside {
        let Some(file) = self.project.view(unit).map(|view| view.file()) else { return Beside::default() };
        let changed = match (self.looking.known.get(&unit), self.project.stamp(unit)) {
            (Some((known_at, known)), Some(stamp)) if *known_at == stamp => known.changed.clone().unwrap_or_default(),
            (_, _) => Vec::new(),
        };
        let fresh = self.project.is_fresh(unit);
        let exercised = self.looking.exercised.iter().filter(|mark| mark.span.file == file && fresh);
        Beside {
            remarks: self.further(unit).1.to_vec(),
            changed: changed.into_iter().filter(|changed| changed.span.file == file).collect(),
            exercised: exercised.cloned().collect(),
        }
    }

    /// What changed since the last commit in policies that use a file and are not open: words, and the policy's address.
    pub(super) fn changed_elsewhere(&self, unit: usize) -> Vec<(String, String)> {
        let mut all = Vec::new();
        for (other, (known_at, known)) in &self.looking.known {
            let workspace = self.project.workspace();
            let Some(own) = workspace.units().get(*other) else { continue };
            let now = self.project.stamp(*other) == Some(*known_at) && self.project.is_fresh(*other);
            if *other == unit || !now || self.overlay.open.contains_key(&own.key) {
                continue;
            }
            let whole = known.changed.iter().flatten().find(|changed| changed.name.is_none());
            if let (Some(changed), Some(uri)) = (whole, self.address_of(own.file))
                && workspace.reached(*other).contains(&unit)
            {
                let name = own.ast.head.as_ref().map_or(own.key.as_str(), |head| head.name.value.as_str());
                all.push((format!("in `{name}` {}", changed.words), uri.as_str().to_owned()));
            }
        }
        all
    }

    /// `workspace/didChangeWatchedFiles`: texts on the disk, or the last commit.
    pub(super) fn files_changed(&mut self, params: &Value) {
        let changes = params.get("changes").and_then(Value::as_array).into_iter().flatten();
        let uris: Vec<&str> = changes.filter_map(|change| change.get("uri")?.as_str()).collect();
        if !uris.is_empty() && uris.iter().all(|uri| uri.ends_with(HEAD_LOG)) {
            self.compare_anew();
            self.wide_due = true;
        } else {
            self.rebuild();
        }
    }

    /// A file was saved, or a commit made: what it was at the last commit may be another text.
    pub(super) fn compare_anew(&mut self) {
        for (_, known) in self.looking.known.values_mut() {
            known.changed = None;
        }
    }

    /// Tells how far the work is, once it takes long enough for that.
    fn progress(&mut self, words: &str, percent: usize) {
        if !self.settings.shows_progress {
            return;
        }
        let patience = self.settings.patience;
        let Some(running) = self.looking.running.as_mut() else { return };
        let mut begins = None;
        if running.token.is_none() {
            if running.since.elapsed() < patience {
                return;
            }
            self.asked += 1;
            let token = format!("assize-work-{}", self.asked);
            running.token = Some(token.clone());
            begins = Some(token);
        }
        let Some(token) = running.token.clone() else { return };
        if let Some(token) = begins {
            self.ask("window/workDoneProgress/create", json!({ "token": token }));
            let value =
                json!({ "kind": "begin", "title": "Assize looks into", "message": words, "percentage": percent });
            self.notify("$/progress", json!({ "token": token, "value": value }));
        } else {
            let value = json!({ "kind": "report", "message": words, "percentage": percent });
            self.notify("$/progress", json!({ "token": token, "value": value }));
        }
    }

    fn end_progress(&mut self) {
        if let Some(token) = self.looking.running.as_mut().and_then(|running| running.token.take()) {
            self.notify("$/progress", json!({ "token": token, "value": { "kind": "end" } }));
        }
    }

    /// `assize.diffWithHead`: `[uri]`, or `[uri, name]` of one thing. The answer follows when it is found.
    ///
    /// # Errors
    /// Why there is nothing to compare.
    pub(super) fn diff_with_head(&mut self, id: RequestId, params: Value) -> Result<(), (RequestId, Failure)> {
        let begun = self.begin_diff(&params);
        match begun {
            Ok((told, token)) => {
                if let Some(token) = &token {
                    let value = json!({ "kind": "begin", "title": "Comparing with HEAD" });
                    self.notify("$/progress", json!({ "token": token, "value": value }));
                }
                self.looking.asked.push(Asked { id, told, token });
                Ok(())
            }
            Err(failure) => Err((id, failure)),
        }
    }

    #[expect(clippy::type_complexity, reason = "what a thread will tell, and the token that came with the request")]
    fn begin_diff(
        &mut self,
        params: &Value,
    ) -> Result<(Receiver<Result<Value, String>>, Option<ProgressToken>), Failure> {
        let refused = |words: &str| Failure::new(ErrorCode::RequestFailed, words);
        let params: ExecuteCommandParams = typed(params.clone())?;
        let wrong = || Failure::new(ErrorCode::InvalidParams, "the address of a text is needed");
        let uri = params.arguments.first().and_then(Value::as_str).ok_or_else(wrong)?;
        let only = params.arguments.get(1).and_then(Value::as_str).map(str::to_owned);
        let unit = self.unit(uri).ok_or_else(|| refused("no such text"))?;
        let body = self.body(unit).ok_or_else(|| refused("the policy has errors: a text with errors never decides"))?;
        if stdlib::text(&body.key).is_some() {
            return Err(refused("a text of the standard library is in no repository"));
        }
        let head = self.head.clone().ok_or_else(|| refused("there is nothing here to compare with"))?;
        let limits = self.limits.clone();
        let (sender, told) = channel();
        let work = move || {
            let answer = guarded(|| {
                let old = before(&head, &body, &limits)?;
                let report = match &old {
                    Before::Same => compared(&body.program, &body, only.as_deref(), &limits),
                    Before::Other(old) => compared(old, &body, only.as_deref(), &limits),
                };
                let words = (markdown(&report, true), text(&report, 100, true, false));
                Ok(json!({ "same": report.same_decisions, "markdown": words.0, "text": words.1, "report": report }))
            });
            // A server that has ended wants no answer.
            let _ = sender.send(answer.unwrap_or_else(Err));
        };
        let begun = std::thread::Builder::new().stack_size(STACK).spawn(work);
        begun.map_err(|error| Failure::new(ErrorCode::InternalError, error.to_string()))?;
        Ok((told, params.work_done_progress_params.work_done_token))
    }

    /// A client wants no answer any more; gives whether it waited for one.
    pub(super) fn give_up(&mut self, id: &Value) {
        let same = |asked: &Asked| serde_json::to_value(&asked.id).is_ok_and(|own| own == *id);
        while let Some(at) = self.looking.asked.iter().position(same) {
            let asked = self.looking.asked.remove(at);
            self.end_asked(asked, Err(Failure::new(ErrorCode::RequestCanceled, "the request was cancelled")));
        }
    }

    fn gather_asked(&mut self) {
        for asked in std::mem::take(&mut self.looking.asked) {
            match asked.told.try_recv() {
                Ok(answer) => {
                    let answer = answer.map_err(|words| Failure::new(ErrorCode::RequestFailed, words));
                    self.end_asked(asked, answer);
                }
                Err(TryRecvError::Empty) => self.looking.asked.push(asked),
                Err(TryRecvError::Disconnected) => {
                    let failure = Failure::new(ErrorCode::InternalError, "the comparison broke off");
                    self.end_asked(asked, Err(failure));
                }
            }
        }
    }

    fn end_asked(&mut self, asked: Asked, answer: Answer) {
        if let Some(token) = &asked.token {
            self.notify("$/progress", json!({ "token": token, "value": { "kind": "end" } }));
        }
        self.respond(asked.id, answer);
    }
}

/// The file in which git notes where `HEAD` moves.
const HEAD_LOG: &str = "/.git/logs/HEAD";

/// What an editor watches so that the server hears of a commit.
pub(super) const WHERE_HEAD_MOVES: &str = "**/.git/logs/HEAD";

/// How long to wait for a message while other threads are at work.
pub(super) const POLL: Duration = Duration::from_millis(10);
