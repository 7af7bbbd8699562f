//! Requests that read one text: each parsed, asked of `ide`, put into the protocol's types.

use crate::base::span::Span;
use crate::faces::lsp::commands::DIFF;
use crate::faces::lsp::server::{Answer, Server, sent, typed};
use crate::faces::lsp::to_lsp::{symbol_kind, token_type};
use crate::ide;
use crate::ide::{Fold, Lens, Symbol, Target};
use lsp_types::{
    CodeLensParams, DocumentHighlight, DocumentHighlightKind, DocumentLinkParams, DocumentSymbol, DocumentSymbolParams,
    FoldingRange, FoldingRangeKind, FoldingRangeParams, Hover, HoverContents, HoverParams, InlayHintParams,
    MarkupContent, MarkupKind, SelectionRange, SelectionRangeParams, SemanticTokensDeltaParams, SemanticTokensParams,
    SemanticTokensRangeParams, SymbolInformation, TextDocumentPositionParams,
};
use serde_json::{Value, json};

impl Server<'_> {
    /// `textDocument/hover`.
    pub(super) fn hover(&mut self, params: Value) -> Answer {
        let HoverParams { text_document_position_params: at, .. } = typed(params)?;
        let (chosen, splits) = (self.chosen.clone(), self.splits());
        let Some((view, offset)) = self.at(at.text_document.uri.as_str(), at.position) else { return Ok(Value::Null) };
        let Some(hover) = ide::hover(&view, offset) else { return Ok(Value::Null) };
        let means = view.mention(offset).map(|mention| mention.means);
        let lines = means.map(|means| ide::standing(&view, means, &chosen, splits)).unwrap_or_default();
        let value = std::iter::once(hover.text).chain(lines).collect::<Vec<_>>().join("\n\n");
        let contents = HoverContents::Markup(MarkupContent { kind: MarkupKind::Markdown, value });
        sent(Hover { contents, range: Some(self.range(hover.span)) })
    }

    /// `textDocument/signatureHelp`: the form of the item at hand.
    pub(super) fn shape(&mut self, params: Value) -> Answer {
        let at: TextDocumentPositionParams = typed(params)?;
        let Some((view, offset)) = self.at(at.text_document.uri.as_str(), at.position) else { return Ok(Value::Null) };
        let Some(shape) = ide::shape(&view, offset) else { return Ok(Value::Null) };
        let parts: Vec<Value> = shape.parts.iter().map(|(start, end)| json!({ "label": [start, end] })).collect();
        let mut form = json!({ "label": shape.label, "documentation": shape.meaning, "parameters": parts });
        if let (Some(active), Some(fields)) = (shape.active, form.as_object_mut()) {
            fields.insert(String::from("activeParameter"), json!(active));
        }
        Ok(json!({ "signatures": [form], "activeSignature": 0, "activeParameter": shape.active.unwrap_or(0) }))
    }

    /// `textDocument/documentHighlight`.
    pub(super) fn highlights(&mut self, params: Value) -> Answer {
        let at: TextDocumentPositionParams = typed(params)?;
        let Some((view, offset)) = self.at(at.text_document.uri.as_str(), at.position) else { return Ok(Value::Null) };
        let all = ide::highlights(&view, offset);
        let shown = all.into_iter().map(|(span, declares)| DocumentHighlight {
            range: self.range(span),
            kind: Some(if declares { DocumentHighlightKind::WRITE } else { DocumentHighlightKind::READ }),
        });
        sent(shown.collect::<Vec<_>>())
    }

    /// `textDocument/documentSymbol`.
    pub(super) fn outline(&mut self, params: Value) -> Answer {
        let params: DocumentSymbolParams = typed(params)?;
        let uri = params.text_document.uri;
        let Some(unit) = self.unit(uri.as_str()) else { return Ok(Value::Null) };
        let Some(view) = self.project.view(unit) else { return Ok(Value::Null) };
        let all = ide::outline(view.unit);
        if self.settings.nested_outline {
            return sent(all.iter().map(|symbol| self.symbol(symbol)).collect::<Vec<_>>());
        }
        let mut flat = Vec::new();
        self.flat(&all, None, &mut flat);
        sent(flat)
    }

    #[expect(deprecated, reason = "the protocol's type has a field that it no longer wants")]
    fn symbol(&self, symbol: &Symbol) -> DocumentSymbol {
        DocumentSymbol {
            name: shown_name(&symbol.name),
            detail: symbol.detail.clone(),
            kind: symbol_kind(symbol.kind),
            tags: None,
            deprecated: None,
            range: self.range(symbol.whole),
            selection_range: self.range(symbol.span),
            children: Some(symbol.children.iter().map(|child| self.symbol(child)).collect()),
        }
    }

    #[expect(deprecated, reason = "the protocol's type has a field that it no longer wants")]
    fn flat(&self, symbols: &[Symbol], container: Option<&str>, flat: &mut Vec<SymbolInformation>) {
        for symbol in symbols {
            if let Some(location) = self.location(symbol.whole) {
                flat.push(SymbolInformation {
                    name: shown_name(&symbol.name),
                    kind: symbol_kind(symbol.kind),
                    tags: None,
                    deprecated: None,
                    location,
                    container_name: container.map(str::to_owned),
                });
            }
            self.flat(&symbol.children, Some(&symbol.name), flat);
        }
    }

    /// `textDocument/foldingRange`.
    pub(super) fn folds(&mut self, params: Value) -> Answer {
        let params: FoldingRangeParams = typed(params)?;
        let Some(unit) = self.unit(params.text_document.uri.as_str()) else { return Ok(Value::Null) };
        let Some(view) = self.project.view(unit) else { return Ok(Value::Null) };
        let all = ide::folds(&view).into_iter().map(|(span, fold)| {
            let range = self.range(span);
            FoldingRange {
                start_line: range.start.line,
                end_line: range.end.line,
                kind: match fold {
                    Fold::Item => Some(FoldingRangeKind::Region),
                    Fold::Uses => Some(FoldingRangeKind::Imports),
                    Fold::Comment => Some(FoldingRangeKind::Comment),
                },
                ..FoldingRange::default()
            }
        });
        sent(all.collect::<Vec<_>>())
    }

    /// `textDocument/selectionRange`.
    pub(super) fn selections(&mut self, params: Value) -> Answer {
        let params: SelectionRangeParams = typed(params)?;
        let uri = params.text_document.uri;
        let mut all = Vec::new();
        for place in params.positions {
            let Some((view, offset)) = self.at(uri.as_str(), place) else { return Ok(Value::Null) };
            let grown = ide::selections(&view, offset);
            let nested = grown.into_iter().rev().fold(None, |parent, span| {
                Some(SelectionRange { range: self.range(span), parent: parent.map(Box::new) })
            });
            let empty = lsp_types::Range { start: place, end: place };
            all.push(nested.unwrap_or(SelectionRange { range: empty, parent: None }));
        }
        sent(all)
    }

    /// `textDocument/linkedEditingRange`.
    pub(super) fn linked(&mut self, params: Value) -> Answer {
        let at: TextDocumentPositionParams = typed(params)?;
        let Some((view, offset)) = self.at(at.text_document.uri.as_str(), at.position) else { return Ok(Value::Null) };
        let ranges: Vec<_> = ide::linked(&view, offset).into_iter().map(|span| self.range(span)).collect();
        if ranges.is_empty() { Ok(Value::Null) } else { Ok(json!({ "ranges": ranges })) }
    }

    /// `textDocument/documentLink`.
    pub(super) fn links(&mut self, params: Value) -> Answer {
        let params: DocumentLinkParams = typed(params)?;
        let Some(unit) = self.unit(params.text_document.uri.as_str()) else { return Ok(Value::Null) };
        let Some(view) = self.project.view(unit) else { return Ok(Value::Null) };
        let all = ide::links(&view).into_iter().filter_map(|link| {
            let target = match link.target {
                Target::File(file) => self.address_of(file)?.as_str().to_owned(),
                Target::Address(address) => address,
            };
            Some(json!({ "range": self.range(link.span), "target": target }))
        });
        Ok(Value::Array(all.collect()))
    }

    /// `textDocument/inlayHint`.
    pub(super) fn hints(&mut self, params: Value) -> Answer {
        let params: InlayHintParams = typed(params)?;
        let Some(unit) = self.unit(params.text_document.uri.as_str()) else { return Ok(Value::Null) };
        let Some(view) = self.project.view(unit) else { return Ok(Value::Null) };
        let range = self.span(view.file(), params.range);
        let mut all = ide::hints(&view, range, self.verdicts_of(unit), &self.beside(unit));
        let chosen = ide::limb_verdicts(&view, &self.chosen, self.splits());
        all.extend(chosen.into_iter().filter(|hint| range.start <= hint.at && hint.at <= range.end));
        let all = all.into_iter().map(|hint| {
            let at = Span { file: view.file(), start: hint.at, end: hint.at };
            let mut shown = json!({ "position": self.range(at).start, "label": hint.text, "paddingLeft": true });
            if let (Some(tooltip), Some(fields)) = (hint.tooltip, shown.as_object_mut()) {
                fields.insert(String::from("tooltip"), json!(tooltip));
            }
            shown
        });
        Ok(Value::Array(all.collect()))
    }

    /// `textDocument/codeLens`.
    pub(super) fn lenses(&mut self, params: Value) -> Answer {
        let params: CodeLensParams = typed(params)?;
        let uri = params.text_document.uri;
        let Some(unit) = self.unit(uri.as_str()) else { return Ok(Value::Null) };
        let Some(view) = self.project.view(unit) else { return Ok(Value::Null) };
        let all = ide::lenses(&view, &self.project.views(), self.verdicts_of(unit), &self.beside(unit));
        let all = all.into_iter().map(|lens| {
            let (span, title, command, arguments) = match lens {
                Lens::Scenario { span, text, passed: _ } => {
                    (span, text, "assize.runScenario", json!([uri.as_str(), self.range(span).start]))
                }
                Lens::Changed { span, text, name: None } => (span, text, DIFF, json!([uri.as_str()])),
                Lens::Changed { span, text, name: Some(name) } => (span, text, DIFF, json!([uri.as_str(), name])),
                // Words alone: there is nothing to do.
                Lens::Exercised { span, text } => (span, text, "", json!([])),
                Lens::References { span, text, places } => {
                    let places: Vec<_> = places.into_iter().filter_map(|place| self.location(place)).collect();
                    // An editor shows the places by itself, if it knows this command; else the words are all.
                    let arguments = json!([uri.as_str(), self.range(span).start, places]);
                    (span, text, "assize.showReferences", arguments)
                }
            };
            let command = json!({ "title": title, "command": command, "arguments": arguments });
            json!({ "range": self.range(span), "command": command })
        });
        // Policies that use this file stand where it begins.
        let first = view.tree().head.as_ref().map_or(Span::new(view.file(), 0, 0), |head| head.name.span);
        let elsewhere = self.changed_elsewhere(unit).into_iter().map(|(title, policy)| {
            let command = json!({ "title": title, "command": DIFF, "arguments": [policy] });
            json!({ "range": self.range(first), "command": command })
        });
        Ok(Value::Array(all.chain(elsewhere).collect()))
    }

    /// `textDocument/semanticTokens/full`.
    pub(super) fn tokens(&mut self, params: Value) -> Answer {
        let params: SemanticTokensParams = typed(params)?;
        let Some((key, data)) = self.token_data(params.text_document.uri.as_str(), None) else {
            return Ok(Value::Null);
        };
        let id = token_id(&data);
        let answer = json!({ "resultId": id, "data": data });
        self.tokens.insert(key, (id, data));
        Ok(answer)
    }

    /// `textDocument/semanticTokens/range`.
    pub(super) fn tokens_in(&mut self, params: Value) -> Answer {
        let params: SemanticTokensRangeParams = typed(params)?;
        let data = self.token_data(params.text_document.uri.as_str(), Some(params.range));
        Ok(data.map_or(Value::Null, |(_, data)| json!({ "data": data })))
    }

    /// `textDocument/semanticTokens/full/delta`: one edit, between what is alike at both ends.
    pub(super) fn tokens_since(&mut self, params: Value) -> Answer {
        let params: SemanticTokensDeltaParams = typed(params)?;
        let Some((key, data)) = self.token_data(params.text_document.uri.as_str(), None) else {
            return Ok(Value::Null);
        };
        let id = token_id(&data);
        let answer = match self.tokens.get(&key) {
            Some((known, before)) if *known == params.previous_result_id => {
                // Five numbers a token, and none is cut apart.
                let alike = before.chunks(5).zip(data.chunks(5)).take_while(|(a, b)| a == b).count() * 5;
                let left = before.len().min(data.len()) - alike;
                let behind =
                    before.rchunks(5).zip(data.rchunks(5)).take(left / 5).take_while(|(a, b)| a == b).count() * 5;
                let comes = data.get(alike..data.len() - behind).unwrap_or(&[]);
                let goes = before.len() - behind - alike;
                let edits = if goes == 0 && comes.is_empty() {
                    json!([])
                } else {
                    json!([{ "start": alike, "deleteCount": goes, "data": comes }])
                };
                json!({ "resultId": id, "edits": edits })
            }
            Some(_) | None => json!({ "resultId": id, "data": data }),
        };
        self.tokens.insert(key, (id, data));
        Ok(answer)
    }

    /// The tokens of a text as the protocol counts them: each from the one before.
    fn token_data(&mut self, uri: &str, range: Option<lsp_types::Range>) -> Option<(String, Vec<u32>)> {
        let unit = self.unit(uri)?;
        let view = self.project.view(unit)?;
        let whole = Span::new(view.file(), 0, view.text().len());
        let wanted = range.map_or(whole, |range| self.span(view.file(), range));
        let mut data = Vec::new();
        let (mut line, mut column) = (0, 0);
        for token in ide::tokens(&view, wanted) {
            let place = self.range(token.span);
            let start = if place.start.line == line { place.start.character - column } else { place.start.character };
            let modifiers = u32::from(token.modifier.declares) | u32::from(token.modifier.library) << 1;
            let length = place.end.character.saturating_sub(place.start.character);
            data.extend([place.start.line - line, start, length, token_type(token.kind), modifiers]);
            (line, column) = (place.start.line, place.start.character);
        }
        Some((view.unit.key.clone(), data))
    }
}

/// The name of an answer: the hash of what it says.
fn token_id(data: &[u32]) -> String {
    let words: String = data.iter().map(|number| format!("{number},")).collect();
    crate::base::hash::ContentHash::of(&words).to_string()
}

/// A name that is shown: an editor wants at least a letter.
fn shown_name(name: &str) -> String {
    if name.trim().is_empty() { String::from("?") } else { name.to_owned() }
}
