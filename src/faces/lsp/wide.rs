//! Requests that look into many texts, and the table of all requests.

use crate::base::span::Span;
use crate::faces::lsp::server::{Answer, Failure, Server, sent, typed};
use crate::faces::lsp::to_lsp::symbol_kind;
use crate::ide;
use crate::ide::{Call, Caller};
use lsp_server::ErrorCode;
use lsp_types::{
    CallHierarchyIncomingCallsParams, CallHierarchyOutgoingCallsParams, ReferenceParams, TextDocumentPositionParams,
    WorkspaceSymbolParams,
};
use serde_json::{Value, json};

impl Server<'_> {
    /// Answers a request.
    pub(super) fn answer(&mut self, method: &str, params: Value) -> Answer {
        match method {
            "textDocument/hover" => self.hover(params),
            "textDocument/completion" => self.completion(params),
            "textDocument/definition" | "textDocument/declaration" => self.definition(params),
            "textDocument/typeDefinition" => self.type_definition(params),
            "textDocument/references" => self.references(params),
            "textDocument/documentHighlight" => self.highlights(params),
            "textDocument/prepareRename" => self.renamable(params),
            "textDocument/rename" => self.rename(params),
            "textDocument/documentSymbol" => self.outline(params),
            "workspace/symbol" => self.symbols(params),
            "textDocument/foldingRange" => self.folds(params),
            "textDocument/selectionRange" => self.selections(params),
            "textDocument/linkedEditingRange" => self.linked(params),
            "textDocument/documentLink" => self.links(params),
            "textDocument/inlayHint" => self.hints(params),
            "textDocument/codeLens" => self.lenses(params),
            "textDocument/formatting" => self.formatted(params),
            "textDocument/rangeFormatting" => self.formatted_in(params),
            "textDocument/onTypeFormatting" => self.formatted_above(params),
            "textDocument/signatureHelp" => self.shape(params),
            "textDocument/codeAction" => self.actions(params),
            "textDocument/semanticTokens/full" => self.tokens(params),
            "textDocument/semanticTokens/full/delta" => self.tokens_since(params),
            "textDocument/semanticTokens/range" => self.tokens_in(params),
            "textDocument/prepareCallHierarchy" => self.callable(params),
            "callHierarchy/incomingCalls" => self.incoming(params),
            "callHierarchy/outgoingCalls" => self.outgoing(params),
            "textDocument/diagnostic" => self.pulled(params),
            "workspace/diagnostic" => self.pulled_all(params),
            "workspace/executeCommand" => self.command(params),
            other => Err(Failure::new(ErrorCode::MethodNotFound, format!("`{other}` is not known here"))),
        }
    }

    fn definition(&mut self, params: Value) -> Answer {
        let at: TextDocumentPositionParams = typed(params)?;
        let Some((view, offset)) = self.at(at.text_document.uri.as_str(), at.position) else { return Ok(Value::Null) };
        let found = ide::definition(&view, offset);
        sent(found.into_iter().filter_map(|span| self.location(span)).collect::<Vec<_>>())
    }

    fn type_definition(&mut self, params: Value) -> Answer {
        let at: TextDocumentPositionParams = typed(params)?;
        let Some((view, offset)) = self.at(at.text_document.uri.as_str(), at.position) else { return Ok(Value::Null) };
        let found = ide::type_definition(&view, offset);
        sent(found.and_then(|span| self.location(span)))
    }

    fn references(&mut self, params: Value) -> Answer {
        let params: ReferenceParams = typed(params)?;
        let at = params.text_document_position;
        self.look_everywhere();
        let Some((view, offset)) = self.at(at.text_document.uri.as_str(), at.position) else { return Ok(Value::Null) };
        let Some(mention) = view.mention(offset) else { return Ok(Value::Null) };
        let found = ide::references(&self.project.views(), mention.means, params.context.include_declaration);
        sent(found.into_iter().filter_map(|span| self.location(span)).collect::<Vec<_>>())
    }

    fn symbols(&mut self, params: Value) -> Answer {
        const AT_MOST: usize = 256;
        let params: WorkspaceSymbolParams = typed(params)?;
        self.search();
        let found = ide::search(self.project.workspace().units(), &params.query, AT_MOST);
        let all = found.into_iter().filter_map(|(symbol, container)| {
            Some(json!({
                "name": symbol.name,
                "kind": symbol_kind(symbol.kind),
                "containerName": container.or(symbol.detail),
                "location": self.location(symbol.span)?,
            }))
        });
        Ok(Value::Array(all.collect()))
    }

    fn callable(&mut self, params: Value) -> Answer {
        let at: TextDocumentPositionParams = typed(params)?;
        let Some((view, offset)) = self.at(at.text_document.uri.as_str(), at.position) else { return Ok(Value::Null) };
        let Some(item) = ide::callable(&view, offset) else { return Ok(Value::Null) };
        Ok(Value::Array(self.caller(&item).into_iter().collect()))
    }

    fn caller(&self, item: &Caller) -> Option<Value> {
        Some(json!({
            "name": item.name,
            "kind": symbol_kind(item.kind),
            "detail": item.title,
            "uri": self.address_of(item.whole.file)?.as_str(),
            "range": self.range(item.whole),
            "selectionRange": self.range(item.span),
        }))
    }

    fn calls(&self, calls: Vec<Call>, end: &str) -> Answer {
        let all = calls.into_iter().filter_map(|call| {
            let places: Vec<_> = call.places.iter().map(|place| self.range(*place)).collect();
            Some(json!({ end: self.caller(&call.item)?, "fromRanges": places }))
        });
        Ok(Value::Array(all.collect()))
    }

    /// The places of an item that a client hands back.
    fn place_of(&mut self, item: &lsp_types::CallHierarchyItem) -> Option<(usize, Span, Span)> {
        let unit = self.unit(item.uri.as_str())?;
        let file = self.project.view(unit)?.file();
        Some((unit, self.span(file, item.range), self.span(file, item.selection_range)))
    }

    fn incoming(&mut self, params: Value) -> Answer {
        let params: CallHierarchyIncomingCallsParams = typed(params)?;
        self.look_everywhere();
        let Some((unit, _, name)) = self.place_of(&params.item) else { return Ok(Value::Null) };
        // A later version of an item is known by the first.
        let means = self.project.view(unit).and_then(|view| view.mention(name.start)).map_or(name, |found| found.means);
        self.calls(ide::incoming(&self.project.views(), means), "from")
    }

    fn outgoing(&mut self, params: Value) -> Answer {
        let params: CallHierarchyOutgoingCallsParams = typed(params)?;
        let Some((unit, whole, _)) = self.place_of(&params.item) else { return Ok(Value::Null) };
        let Some(view) = self.project.view(unit) else { return Ok(Value::Null) };
        self.calls(ide::outgoing(&view, whole), "to")
    }
}
