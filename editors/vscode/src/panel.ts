// A panel with the answer in the case of the scenario at the cursor, as the server gives it.
import * as vscode from "vscode";
import type { Answer, Asked, Case, Place } from "./server";

const STYLE = `
  body { font: var(--vscode-font-weight) var(--vscode-font-size) var(--vscode-font-family); padding: 0 1rem 1rem; }
  h1 { font-size: 1.25em; } h2 { font-size: 1.05em; margin-bottom: .25em; }
  .outcome { font-size: 1.15em; } .outcome b { padding: .1em .5em; border-radius: .25em;
    background: var(--vscode-badge-background); color: var(--vscode-badge-foreground); }
  .next { border-left: .25em solid var(--vscode-charts-yellow); padding-left: .75em; }
  pre { font-family: var(--vscode-editor-font-family); white-space: pre; overflow-x: auto; }`;

const STATUS: Record<string, string> = {
  settled: "settled: no missing fact can change it",
  presumed: "presumed: it stands unless the presumption is rebutted",
  undetermined: "undetermined: it turns on facts that are not known",
  "not decided": "not decided: a limit was met",
};

const SAFE: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

function plain(words: string): string {
  return words.replace(/[&<>"]/g, (letter) => SAFE[letter] ?? letter);
}

function answer(one: Answer): string {
  const item = one.item ? ` (${plain(one.item)})` : "";
  const outcome = one.outcome ? `<b>${plain(one.outcome)}</b> ` : "";
  const next = one.missing?.next;
  const ask = next ? `<p class="next">To find out next: ${plain(next.question)} <code>${plain(next.fact)}</code></p>` : "";
  return `<h2>${plain(one.question)}${item}</h2>
    <p class="outcome">${outcome}${plain(STATUS[one.status] ?? one.status)}</p>${ask}`;
}

function html(body: string): string {
  return `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">
    <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
    <style>${STYLE}</style><title>Answer</title></head><body>${body}</body></html>`;
}

function shown(cases: Case[]): string {
  return cases
    .map((one) => {
      const all = one.report ? one.report.answers.map(answer).join("") : "";
      return `<h1>${plain(one.title)}</h1>${all}<details open><summary>With its reasons</summary><pre>${plain(one.text)}</pre></details>`;
    })
    .join("<hr>");
}

// The panel follows the cursor while it is open.
export function answers(context: vscode.ExtensionContext, asked: Asked, here: () => Place): { show(): Promise<void> } {
  let panel: vscode.WebviewPanel | undefined;
  let waiting: NodeJS.Timeout | undefined;
  let turn = 0;
  const say = (body: string): void => {
    if (panel) {
      panel.webview.html = html(body);
    }
  };
  const refresh = async (): Promise<void> => {
    const own = ++turn;
    const editor = vscode.window.activeTextEditor;
    if (!panel || !editor || editor.document.languageId !== "assize") {
      return;
    }
    try {
      const cases = await asked<Case[]>("assize.answer", ...here());
      if (own === turn) {
        say(shown(cases));
      }
    } catch (error) {
      if (own === turn) {
        say(`<p>${plain(error instanceof Error ? error.message : String(error))}</p>`);
      }
    }
  };
  const soon = (): void => {
    clearTimeout(waiting);
    waiting = setTimeout(() => void refresh(), 150);
  };
  context.subscriptions.push(
    vscode.window.onDidChangeTextEditorSelection(soon),
    vscode.window.onDidChangeActiveTextEditor(soon),
    vscode.workspace.onDidChangeTextDocument(soon),
    { dispose: () => panel?.dispose() },
  );
  return {
    show() {
      if (panel) {
        panel.reveal(undefined, true);
      } else {
        const column = { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true };
        panel = vscode.window.createWebviewPanel("assize.answer", "Answer", column, { enableScripts: false });
        panel.onDidDispose(() => (panel = undefined));
      }
      return refresh();
    },
  };
}
