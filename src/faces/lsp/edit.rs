//! Requests that change texts, or offer to.

use crate::base::span::Span;
use crate::faces::lsp::server::{Answer, Failure, Server, sent, typed};
use crate::faces::lsp::to_lsp::completion_kind;
use crate::ide;
use crate::ide::Edit;
use lsp_server::ErrorCode;
use lsp_types::{
    CodeActionParams, CompletionItem, CompletionParams, CompletionTextEdit, DocumentFormattingParams, InsertTextFormat,
    RenameParams, TextDocumentPositionParams, TextEdit,
};
use serde_json::{Map, Value, json};

impl Server<'_> {
    /// `textDocument/completion`.
    pub(super) fn completion(&mut self, params: Value) -> Answer {
        let params: CompletionParams = typed(params)?;
        let at = params.text_document_position;
        let snippets = self.settings.snippets;
        let Some((view, offset)) = self.at(at.text_document.uri.as_str(), at.position) else { return Ok(Value::Null) };
        let (span, all) = ide::completions(&view, offset);
        let range = self.range(span);
        let items = all.into_iter().enumerate().map(|(n, one)| {
            let as_snippet = one.snippet && snippets;
            let new_text = if one.snippet && !snippets { plain(&one.insert) } else { one.insert };
            CompletionItem {
                label: one.label,
                kind: Some(completion_kind(one.kind)),
                detail: one.detail,
                // What fits best comes first, and the editor keeps to that order.
                sort_text: Some(format!("{n:05}")),
                insert_text_format: as_snippet.then_some(InsertTextFormat::SNIPPET),
                text_edit: Some(CompletionTextEdit::Edit(TextEdit { range, new_text })),
                ..CompletionItem::default()
            }
        });
        sent(json!({ "isIncomplete": false, "items": items.collect::<Vec<_>>() }))
    }

    /// `textDocument/formatting`: one edit, of the lines between those that stay. A text with mistakes is left as it is.
    pub(super) fn formatted(&mut self, params: Value) -> Answer {
        let params: DocumentFormattingParams = typed(params)?;
        let Some(unit) = self.unit(params.text_document.uri.as_str()) else { return Ok(Value::Null) };
        let Some(view) = self.project.view(unit) else { return Ok(Value::Null) };
        let text = view.text();
        let mark = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        let Ok(set) = crate::fmt::format(view.file(), text.get(mark..).unwrap_or("")) else { return Ok(Value::Null) };
        // The ends of the lines are the editor's affair.
        let set = if text.contains("\r\n") { set.replace("\r\n", "\n").replace('\n', "\r\n") } else { set };
        let Some(edit) = between(text, mark, &set) else { return Ok(json!([])) };
        let span = Span::new(view.file(), edit.0.start, edit.0.end);
        Ok(json!([{ "range": self.range(span), "newText": edit.1 }]))
    }

    /// `textDocument/prepareRename`.
    pub(super) fn renamable(&mut self, params: Value) -> Answer {
        let at: TextDocumentPositionParams = typed(params)?;
        let Some((view, offset)) = self.at(at.text_document.uri.as_str(), at.position) else { return Ok(Value::Null) };
        let span = ide::renamable(&view, offset).map_err(refused)?;
        let name = view.sources.slice(span).to_owned();
        Ok(json!({ "range": self.range(span), "placeholder": name }))
    }

    /// `textDocument/rename`.
    pub(super) fn rename(&mut self, params: Value) -> Answer {
        let params: RenameParams = typed(params)?;
        let at = params.text_document_position;
        self.look_everywhere();
        let Some((view, offset)) = self.at(at.text_document.uri.as_str(), at.position) else { return Ok(Value::Null) };
        let file = view.file();
        let Some(view) = self.project.unit_of(file).and_then(|unit| self.project.view(unit)) else {
            return Ok(Value::Null);
        };
        let edits = ide::rename(&view, &self.project.views(), offset, &params.new_name).map_err(refused)?;
        Ok(self.workspace_edit(&edits))
    }

    /// Edits by file.
    fn workspace_edit(&self, edits: &[Edit]) -> Value {
        let mut changes: Map<String, Value> = Map::new();
        for edit in edits {
            let Some(uri) = self.address_of(edit.span.file) else { continue };
            let one = json!({ "range": self.range(edit.span), "newText": edit.text });
            if let Some(list) = changes.entry(uri.as_str()).or_insert_with(|| json!([])).as_array_mut() {
                list.push(one);
            }
        }
        json!({ "changes": changes })
    }

    /// `textDocument/codeAction`.
    pub(super) fn actions(&mut self, params: Value) -> Answer {
        let params: CodeActionParams = typed(params)?;
        let wanted = |kind: &str| {
            let only = params.context.only.as_ref();
            only.is_none_or(|only| {
                only.iter().any(|one| kind == one.as_str() || kind.starts_with(&format!("{}.", one.as_str())))
            })
        };
        let Some(unit) = self.unit(params.text_document.uri.as_str()) else { return Ok(Value::Null) };
        let Some(view) = self.project.view(unit) else { return Ok(Value::Null) };
        let found = self.project.diagnostics(&[unit]).remove(&view.file()).unwrap_or_default();
        let range = self.span(view.file(), params.range);
        let all = ide::actions(&view, &found, range).into_iter().filter_map(|action| {
            let kind = if action.mends.is_some() { "quickfix" } else { "refactor.rewrite" };
            if !wanted(kind) {
                return None;
            }
            let mends: Vec<Value> = action.mends.iter().filter_map(|found| self.diagnostic(found)).collect();
            let edit = self.workspace_edit(&action.edits);
            Some(json!({
                "title": action.title, "kind": kind, "diagnostics": mends, "isPreferred": action.preferred, "edit": edit,
            }))
        });
        Ok(Value::Array(all.collect()))
    }
}

/// What of a text, from a byte on, goes and what comes so that it says another: whole lines. `None` where it says so.
fn between<'s>(text: &str, from: usize, set: &'s str) -> Option<(std::ops::Range<usize>, &'s str)> {
    let old = text.get(from..)?;
    if old == set {
        return None;
    }
    let lines = |text: &'s str| text.split_inclusive('\n');
    let same = |pairs: &mut dyn Iterator<Item = (&str, &str)>| -> usize {
        pairs.take_while(|(a, b)| a == b).map(|(a, _)| a.len()).sum()
    };
    let before = same(&mut old.split_inclusive('\n').zip(lines(set)));
    let (old_left, set_left) = (old.get(before..)?, set.get(before..)?);
    let behind = same(&mut old_left.split_inclusive('\n').rev().zip(lines(set_left).rev()));
    let goes = from + before..text.len() - behind;
    Some((goes, set_left.get(..set_left.len() - behind)?))
}

fn refused(why: ide::NotRenamed) -> Failure {
    Failure::new(ErrorCode::RequestFailed, why.to_string())
}

/// A snippet as plain text: of each place the words that stand in it.
fn plain(snippet: &str) -> String {
    let mut out = String::new();
    let mut rest = snippet;
    while let Some((before, after)) = rest.split_once('$') {
        out.push_str(before);
        rest = match after.strip_prefix('{').and_then(|inner| inner.split_once('}')) {
            Some((place, behind)) => {
                out.push_str(place.split_once(':').map_or("", |(_, words)| words));
                behind
            }
            None => after.trim_start_matches(|digit: char| digit.is_ascii_digit()),
        };
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn a_snippet_without_its_places_is_plain_text() {
        assert_eq!(plain("rule ${1:name} \"${2:heading}\"\n    $0"), "rule name \"heading\"\n    ");
        assert_eq!(plain("given\n    $0"), "given\n    ");
    }
}
