//! What a client can do, and what it is told that the server can do.

use crate::faces::lsp::commands::COMMANDS;
use crate::faces::lsp::position::Encoding;
use crate::faces::lsp::to_lsp::{TOKEN_MODIFIERS, TOKEN_TYPES};
use serde_json::{Value, json};

/// The sorts of changes that are offered.
const ACTIONS: [&str; 4] = ["quickfix", "refactor.rewrite", "refactor.extract", "source.organizeImports"];

/// What was said when client and server met.
#[derive(Clone, Debug, Default)]
pub(super) struct Settings {
    /// What columns count.
    pub(super) encoding: Encoding,
    /// Whether the client asks for findings, and is not sent them unasked.
    pub(super) pulls: bool,
    /// Whether it can be told to ask for findings again.
    pub(super) refreshes_findings: bool,
    /// Whether it can be told to ask for hints again.
    pub(super) refreshes_hints: bool,
    /// Whether it can be told to ask for lenses again.
    pub(super) refreshes_lenses: bool,
    /// Whether it fills in the places of snippets.
    pub(super) snippets: bool,
    /// Whether it watches files for the server.
    pub(super) watches: bool,
    /// Whether it shows how far a long work is.
    pub(super) shows_progress: bool,
    /// How long such a work goes on before the client is told of it.
    pub(super) patience: std::time::Duration,
    /// Whether an outline may be a tree.
    pub(super) nested_outline: bool,
    /// The folders that it has open.
    pub(super) folders: Vec<String>,
    /// How long the keyboard rests before the other files and the scenarios are looked at.
    pub(super) rest: std::time::Duration,
}

impl Settings {
    /// What the parameters of `initialize` say; what they do not say, or say strangely, is taken for the least.
    pub(super) fn read(params: &Value) -> Settings {
        let yes = |pointer: &str| params.pointer(pointer).and_then(Value::as_bool).unwrap_or(false);
        let there = |pointer: &str| params.pointer(pointer).is_some_and(Value::is_object);
        let known = params.pointer("/capabilities/general/positionEncodings").and_then(Value::as_array);
        let known: Vec<&str> = known.into_iter().flatten().filter_map(Value::as_str).collect();
        let wanted = [Encoding::Utf8, Encoding::Utf16, Encoding::Utf32];
        let encoding = wanted.into_iter().find(|encoding| known.contains(&encoding.name())).unwrap_or_default();
        let folders = params.pointer("/workspaceFolders").and_then(Value::as_array).into_iter().flatten();
        let mut folders: Vec<&str> = folders.filter_map(|folder| folder.get("uri").and_then(Value::as_str)).collect();
        if folders.is_empty() {
            folders.extend(params.pointer("/rootUri").and_then(Value::as_str));
        }
        let rest = params.pointer("/initializationOptions/restMilliseconds").and_then(Value::as_u64).unwrap_or(250);
        let patience = params.pointer("/initializationOptions/progressMilliseconds").and_then(Value::as_u64);
        let patience = patience.unwrap_or(700);
        Settings {
            encoding,
            pulls: there("/capabilities/textDocument/diagnostic"),
            refreshes_findings: yes("/capabilities/workspace/diagnostics/refreshSupport"),
            refreshes_hints: yes("/capabilities/workspace/inlayHint/refreshSupport"),
            refreshes_lenses: yes("/capabilities/workspace/codeLens/refreshSupport"),
            snippets: yes("/capabilities/textDocument/completion/completionItem/snippetSupport"),
            shows_progress: yes("/capabilities/window/workDoneProgress"),
            patience: std::time::Duration::from_millis(patience),
            watches: yes("/capabilities/workspace/didChangeWatchedFiles/dynamicRegistration"),
            nested_outline: yes("/capabilities/textDocument/documentSymbol/hierarchicalDocumentSymbolSupport"),
            folders: folders.into_iter().filter_map(crate::faces::lsp::uri::to_path).collect(),
            rest: std::time::Duration::from_millis(rest),
        }
    }

    /// The answer to `initialize`.
    pub(super) fn answer(&self) -> Value {
        json!({
            "capabilities": {
                "positionEncoding": self.encoding.name(),
                "textDocumentSync": { "openClose": true, "change": 2, "save": { "includeText": false } },
                "hoverProvider": true,
                "completionProvider": { "triggerCharacters": [".", " ", "[", "\""] },
                "definitionProvider": true,
                "declarationProvider": true,
                "typeDefinitionProvider": true,
                "referencesProvider": true,
                "documentHighlightProvider": true,
                "renameProvider": { "prepareProvider": true },
                "documentSymbolProvider": true,
                "workspaceSymbolProvider": true,
                "foldingRangeProvider": true,
                "selectionRangeProvider": true,
                "linkedEditingRangeProvider": true,
                "documentLinkProvider": { "resolveProvider": false },
                "callHierarchyProvider": true,
                "documentFormattingProvider": true,
                "documentRangeFormattingProvider": true,
                "documentOnTypeFormattingProvider": { "firstTriggerCharacter": "\n" },
                "signatureHelpProvider": {},
                "inlayHintProvider": true,
                "codeLensProvider": { "resolveProvider": false },
                "codeActionProvider": { "codeActionKinds": ACTIONS },
                "executeCommandProvider": { "commands": COMMANDS, "workDoneProgress": true },
                "semanticTokensProvider": {
                    "legend": { "tokenTypes": TOKEN_TYPES, "tokenModifiers": TOKEN_MODIFIERS },
                    "range": true,
                    "full": { "delta": true },
                },
                "diagnosticProvider": { "interFileDependencies": true, "workspaceDiagnostics": true },
                "workspace": { "workspaceFolders": { "supported": true, "changeNotifications": true } },
            },
            "serverInfo": { "name": "assize", "version": env!("CARGO_PKG_VERSION") },
        })
    }
}
