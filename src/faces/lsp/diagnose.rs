//! What is wrong, told to the editor: of the text that is edited at once, of the rest when the keyboard rests.

use crate::base::span::FileId;
use crate::diag::{Code, Diagnostic, Severity};
use crate::eval::Law;
use crate::faces::lsp::server::{Answer, Server, sent, typed};
use crate::ide::{Remark, Verdict};
use crate::ir::{PolicyId, Program, ScenarioId};
use crate::testing;
use lsp_types::{
    DiagnosticRelatedInformation, DiagnosticSeverity, DiagnosticTag, DocumentDiagnosticParams, NumberOrString,
    WorkspaceDiagnosticParams,
};
use serde_json::{Value, json};
use std::collections::BTreeMap;

impl Server<'_> {
    /// Tells what is wrong in the texts that were edited.
    pub(super) fn tell_due(&mut self) {
        for key in std::mem::take(&mut self.due) {
            let Some(unit) = self.project.unit(&key) else { continue };
            self.project.look(unit);
            if self.settings.pulls {
                continue;
            }
            let Some(file) = self.project.view(unit).map(|view| view.file()) else { continue };
            let found = self.findings(&[unit]).remove(&file).unwrap_or_default();
            let told = found.iter().filter_map(|one| self.diagnostic(one)).collect();
            self.tell(file, told);
        }
    }

    fn tell(&mut self, file: FileId, found: Vec<Value>) {
        let Some(uri) = self.address_of(file) else { return };
        let uri = uri.as_str().to_owned();
        let version = self.overlay.open.values().find(|document| document.uri == uri).map(|document| document.version);
        let found = Value::Array(found);
        let before = self.told.insert(uri.clone(), found.clone());
        if before.as_ref() != Some(&found) || version.is_some() {
            let mut params = json!({ "uri": uri, "diagnostics": found });
            if let (Some(version), Some(fields)) = (version, params.as_object_mut()) {
                fields.insert(String::from("version"), json!(version));
            }
            self.notify("textDocument/publishDiagnostics", params);
        }
    }

    /// Looks at every file and runs the scenarios of those that are open; then tells what is wrong in all. Breaks off,
    /// and gives `false`, where a message has come meanwhile.
    pub(super) fn wide_pass(&mut self, interrupted: &dyn Fn() -> bool) -> bool {
        self.search();
        for root in self.roots() {
            if interrupted() {
                return false;
            }
            self.project.look(root);
        }
        let open: Vec<usize> = self.overlay.open.keys().filter_map(|key| self.project.unit(key)).collect();
        let mut changed = false;
        for unit in open {
            match self.run_scenarios(unit, interrupted) {
                Some(ran) => changed |= ran,
                None => return false,
            }
        }
        self.tell_findings();
        if changed {
            if self.settings.refreshes_hints {
                self.ask("workspace/inlayHint/refresh", Value::Null);
            }
            if self.settings.refreshes_lenses {
                self.ask("workspace/codeLens/refresh", Value::Null);
            }
        }
        true
    }

    /// Tells what is wrong in every file, where that is not what was told before.
    pub(super) fn tell_findings(&mut self) {
        let by_file = self.all_findings();
        if self.settings.pulls {
            let all: BTreeMap<String, Value> =
                by_file.iter().map(|(file, found)| (file.0.to_string(), Value::Array(found.clone()))).collect();
            if self.told != all {
                self.told = all;
                if self.settings.refreshes_findings {
                    self.ask("workspace/diagnostic/refresh", Value::Null);
                }
            }
        } else {
            for (file, found) in by_file {
                let uri = self.address_of(file);
                let before = uri.and_then(|uri| self.told.get(uri.as_str()).cloned());
                if before.is_some_and(|before| before == Value::Array(found.clone())) {
                    continue;
                }
                self.tell(file, found);
            }
        }
    }

    /// Runs the scenarios of a unit, unless they were run since anything changed. Gives whether they were run; `None`
    /// where a message has come meanwhile.
    fn run_scenarios(&mut self, unit: usize, interrupted: &dyn Fn() -> bool) -> Option<bool> {
        let stamp = self.project.stamp(unit)?;
        if self.verdicts.get(&unit).is_some_and(|(known, _)| *known == stamp) {
            return Some(false);
        }
        let splits = usize::try_from(self.limits.splits).unwrap_or(usize::MAX);
        let mut verdicts = Vec::new();
        if let Some(program) = self.project.view(unit).and_then(|view| view.program) {
            let law = Law::new(program);
            for id in own_scenarios(program) {
                if interrupted() {
                    return None;
                }
                verdicts.push(verdict(&law, id, splits));
            }
        }
        self.verdicts.insert(unit, (stamp, verdicts));
        Some(true)
    }

    /// How the scenarios of a unit came out, if they were run since anything changed.
    pub(super) fn verdicts_of(&self, unit: usize) -> &[Verdict] {
        match (self.verdicts.get(&unit), self.project.stamp(unit)) {
            (Some((known, verdicts)), Some(stamp)) if *known == stamp => verdicts,
            (_, _) => &[],
        }
    }

    /// What is wrong in each file: as all roots find it, and the scenarios that failed. Files of the workspace in which
    /// nothing is wrong are among them.
    fn all_findings(&self) -> BTreeMap<FileId, Vec<Value>> {
        let roots: Vec<usize> = self.roots().into_iter().filter(|root| self.project.is_fresh(*root)).collect();
        let mut by_file: BTreeMap<FileId, Vec<Value>> = BTreeMap::new();
        for view in roots.iter().filter_map(|root| self.project.view(*root)) {
            by_file.insert(view.file(), Vec::new());
        }
        for (file, found) in self.findings(&roots) {
            by_file.entry(file).or_default().extend(found.iter().filter_map(|one| self.diagnostic(one)));
        }
        for unit in &roots {
            for remark in self.further(*unit).1 {
                by_file.entry(remark.span.file).or_default().push(self.remark(remark));
            }
            for verdict in self.verdicts_of(*unit) {
                let failures = self.failures(verdict);
                by_file.entry(verdict.span.file).or_default().extend(failures);
            }
        }
        by_file
    }

    /// A finding in the protocol's form.
    pub(super) fn diagnostic(&self, found: &Diagnostic) -> Option<Value> {
        let related = found.labels.iter().filter_map(|label| {
            let location = self.location(label.span)?;
            Some(DiagnosticRelatedInformation { location, message: label.text.clone() })
        });
        let related: Vec<DiagnosticRelatedInformation> = related.collect();
        let message = match &found.help {
            Some(help) => format!("{}\nhelp: {help}", found.message),
            None => found.message.clone(),
        };
        let unused = found.code == Code::Unused;
        let told = lsp_types::Diagnostic {
            range: self.range(found.span),
            severity: Some(severity(found.severity)),
            code: Some(NumberOrString::String(found.code.name().to_owned())),
            source: Some(String::from("assize")),
            message,
            related_information: (!related.is_empty()).then_some(related),
            tags: unused.then(|| vec![DiagnosticTag::UNNECESSARY]),
            ..lsp_types::Diagnostic::default()
        };
        serde_json::to_value(told).ok()
    }

    fn failures(&self, verdict: &Verdict) -> Vec<Value> {
        let one = |(span, expected, found): &(crate::base::span::Span, String, String)| {
            json!({
                "range": self.range(*span),
                "severity": DiagnosticSeverity::WARNING,
                "code": "scenario",
                "source": "assize test",
                "message": format!("expected: {expected}\nfound: {found}"),
            })
        };
        verdict.failures.iter().map(one).collect()
    }

    fn remark(&self, remark: &Remark) -> Value {
        json!({
            "range": self.range(remark.span),
            "severity": severity(remark.severity),
            "code": "property",
            "source": "assize verify",
            "message": remark.words,
        })
    }

    /// `textDocument/diagnostic`.
    pub(super) fn pulled(&mut self, params: Value) -> Answer {
        let params: DocumentDiagnosticParams = typed(params)?;
        let Some(unit) = self.unit(params.text_document.uri.as_str()) else {
            return Ok(json!({ "kind": "full", "items": [] }));
        };
        let file = self.project.view(unit).map(|view| view.file()).unwrap_or_default();
        let mut roots: Vec<usize> = self.roots().into_iter().filter(|root| self.project.is_fresh(*root)).collect();
        roots.push(unit);
        roots.sort_unstable();
        roots.dedup();
        let found = self.findings(&roots).remove(&file).unwrap_or_default();
        let mut items: Vec<Value> = found.iter().filter_map(|one| self.diagnostic(one)).collect();
        for root in &roots {
            let own = self.further(*root).1.iter().filter(|remark| remark.span.file == file);
            items.extend(own.map(|remark| self.remark(remark)));
        }
        items.extend(self.verdicts_of(unit).iter().flat_map(|verdict| self.failures(verdict)));
        self.wide_due = true;
        Ok(report(&Value::Array(items), params.previous_result_id.as_deref()))
    }

    /// `workspace/diagnostic`.
    pub(super) fn pulled_all(&mut self, params: Value) -> Answer {
        let params: WorkspaceDiagnosticParams = typed(params)?;
        self.search();
        for root in self.roots() {
            self.project.look(root);
        }
        let mut items = Vec::new();
        for (file, found) in self.all_findings() {
            let Some(uri) = self.address_of(file) else { continue };
            let previous = params.previous_result_ids.iter().find(|one| one.uri == uri).map(|one| one.value.as_str());
            let open = self.overlay.open.values().find(|document| document.uri == uri.as_str());
            let version = open.map(|document| document.version);
            let mut item = report(&Value::Array(found), previous);
            if let Some(fields) = item.as_object_mut() {
                fields.insert(String::from("uri"), json!(uri.as_str()));
                fields.insert(String::from("version"), json!(version));
            }
            items.push(item);
        }
        sent(json!({ "items": items }))
    }
}

fn severity(severity: Severity) -> DiagnosticSeverity {
    match severity {
        Severity::Error => DiagnosticSeverity::ERROR,
        Severity::Warning => DiagnosticSeverity::WARNING,
        Severity::Note => DiagnosticSeverity::INFORMATION,
    }
}

/// A report of findings, or that they are those of an earlier report: its name is the hash of what it says.
fn report(items: &Value, previous: Option<&str>) -> Value {
    let id = crate::base::hash::ContentHash::of(&items.to_string()).to_string();
    if previous == Some(id.as_str()) {
        json!({ "kind": "unchanged", "resultId": id })
    } else {
        json!({ "kind": "full", "resultId": id, "items": items })
    }
}

/// The scenarios of a program's root.
pub(super) fn own_scenarios(program: &Program) -> impl Iterator<Item = ScenarioId> {
    let own = |id: &ScenarioId| program.scenario(*id).policy == PolicyId(0);
    (0..program.scenarios.len()).map(ScenarioId::new).filter(own)
}

/// How a scenario comes out.
pub(super) fn verdict(law: &Law<'_>, id: ScenarioId, splits: usize) -> Verdict {
    let scenario = law.program.scenario(id);
    let failures = testing::run(law, id, splits).failures;
    let failures = failures.into_iter().map(|failure| (failure.span, failure.expected, failure.found)).collect();
    Verdict { title: scenario.title.clone(), span: scenario.span, failures }
}
