//! Requests that change texts, or offer to.

use crate::base::span::Span;
use crate::faces::lsp::server::{Answer, Failure, Server, sent, typed};
use crate::faces::lsp::to_lsp::completion_kind;
use crate::ide;
use crate::ide::{ActionKind, Edit, View};
use lsp_server::ErrorCode;
use lsp_types::{
    CodeActionParams, CompletionItem, CompletionList, CompletionParams, CompletionTextEdit, DocumentFormattingParams,
    DocumentOnTypeFormattingParams, DocumentRangeFormattingParams, InsertTextFormat, RenameParams,
    TextDocumentPositionParams, TextEdit,
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
        sent(CompletionList { is_incomplete: false, items: items.collect() })
    }

    /// `textDocument/formatting`: the lines that are set otherwise. A text with mistakes is left as it is.
    pub(super) fn formatted(&mut self, params: Value) -> Answer {
        let params: DocumentFormattingParams = typed(params)?;
        let Some(unit) = self.unit(params.text_document.uri.as_str()) else { return Ok(Value::Null) };
        let Some(view) = self.project.view(unit) else { return Ok(Value::Null) };
        let Some(set) = ide::styled(&view) else { return Ok(Value::Null) };
        Ok(self.edits_to(&view, &set, (0, u32::MAX)))
    }

    /// `textDocument/rangeFormatting`: of those lines the ones that are marked; of a text with mistakes, those of the
    /// items that have none.
    pub(super) fn formatted_in(&mut self, params: Value) -> Answer {
        let params: DocumentRangeFormattingParams = typed(params)?;
        let Some(unit) = self.unit(params.text_document.uri.as_str()) else { return Ok(Value::Null) };
        let Some(view) = self.project.view(unit) else { return Ok(Value::Null) };
        let part = self.span(view.file(), params.range);
        let set = ide::styled(&view).unwrap_or_else(|| ide::styled_items(&view, part));
        Ok(self.edits_to(&view, &set, (params.range.start.line, params.range.end.line)))
    }

    /// `textDocument/onTypeFormatting`: when a line is ended, the lines of its item as far as that.
    pub(super) fn formatted_above(&mut self, params: Value) -> Answer {
        let params: DocumentOnTypeFormattingParams = typed(params)?;
        let at = params.text_document_position;
        let Some(last) = at.position.line.checked_sub(1) else { return Ok(Value::Null) };
        let ended = lsp_types::Position { line: last, character: u32::MAX };
        let Some((view, offset)) = self.at(at.text_document.uri.as_str(), ended) else { return Ok(Value::Null) };
        let (unit, Some(item)) = (view.file(), view.item_at(offset).map(|item| item.span)) else {
            return Ok(Value::Null);
        };
        let Some(view) = self.project.unit_of(unit).and_then(|unit| self.project.view(unit)) else {
            return Ok(Value::Null);
        };
        let set = ide::styled_items(&view, Span { end: item.start, ..item });
        Ok(self.edits_to(&view, &set, (self.range(item).start.line, last)))
    }

    /// The edits that make a text what is set of it, of some lines from the first to the last.
    fn edits_to(&self, view: &View<'_>, set: &str, lines: (u32, u32)) -> Value {
        let edits = between(view.text(), set).into_iter().filter_map(|(goes, comes)| {
            let range = self.range(Span::new(view.file(), goes.start, goes.end));
            // What comes in between two lines counts to the one above.
            let last = if goes.is_empty() { range.start.line } else { range.end.line.saturating_sub(1) };
            let wanted = range.start.line <= lines.1 && last >= lines.0;
            wanted.then(|| json!({ "range": range, "newText": comes }))
        });
        Value::Array(edits.collect())
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
        let found = self.findings(&[unit]).remove(&view.file()).unwrap_or_default();
        let range = self.span(view.file(), params.range);
        let all = ide::actions(&view, &found, range, &self.beside(unit)).into_iter().filter_map(|action| {
            let kind = match action.kind {
                ActionKind::Mend => "quickfix",
                ActionKind::Rewrite => "refactor.rewrite",
                ActionKind::Extract => "refactor.extract",
                ActionKind::Order => "source.organizeImports",
            };
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

/// What of a text goes and what comes so that it says another: whole lines, in order.
fn between(text: &str, set: &str) -> Vec<(std::ops::Range<usize>, String)> {
    let old: Vec<&str> = text.split_inclusive('\n').collect();
    let new: Vec<&str> = set.split_inclusive('\n').collect();
    let length = |lines: Option<&[&str]>| lines.into_iter().flatten().map(|line| line.len()).sum::<usize>();
    let ops = similar::capture_diff_slices(similar::Algorithm::Myers, &old, &new);
    let changed = ops.into_iter().filter(|op| op.tag() != similar::DiffTag::Equal);
    let edit = |op: similar::DiffOp| {
        let start = length(old.get(..op.old_range().start));
        let comes = new.get(op.new_range()).unwrap_or(&[]).concat();
        (start..start + length(old.get(op.old_range())), comes)
    };
    changed.map(edit).collect()
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
