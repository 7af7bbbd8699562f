// Starts `assize lsp`, and shows what its commands answer. Nothing is worked out here.
import * as vscode from "vscode";
import type { Location, Position } from "vscode-languageclient";
import { LanguageClient } from "vscode-languageclient/node";
import { explorer } from "./explorer";
import { answers } from "./panel";
import type { Asked, Place, Question, Verdict } from "./server";

let client: LanguageClient | undefined;

// How scenarios came out, in words.
function words(verdict: Verdict): string[] {
  const lines: string[] = [];
  for (const scenario of verdict.scenarios) {
    lines.push(`${scenario.passed ? "as expected" : "not as expected"}: ${scenario.title}`);
    for (const failure of scenario.failures) {
      lines.push(`    expected: ${failure.expected}`, `    found:    ${failure.found}`);
    }
  }
  return lines;
}

function show(output: vscode.OutputChannel, verdict: Verdict): void {
  const lines = words(verdict);
  output.appendLine(lines.join("\n"));
  if (verdict.passed) {
    vscode.window.setStatusBarMessage(lines[0] ?? "", 5000);
  } else {
    output.show(true);
  }
}

// Pages that the server wrote, by their names: texts to be read, which no file holds.
const pages = new Map<string, string>();
let turn = 0;

// Markdown as a page beside the text.
async function page(title: string, content: string): Promise<void> {
  const uri = vscode.Uri.from({ scheme: "assize", path: `/${title}.md`, query: String(++turn) });
  pages.set(uri.toString(), content);
  await vscode.commands.executeCommand("markdown.showPreviewToSide", uri);
}

// A client of the server; what a lens runs is shown, the server only answers.
function connected(output: vscode.OutputChannel): LanguageClient {
  const command = vscode.workspace.getConfiguration("assize").get("command", "assize");
  return new LanguageClient(
    "assize",
    "Assize",
    { command, args: ["lsp"] },
    {
      documentSelector: [{ language: "assize" }],
      outputChannel: output,
      middleware: {
        executeCommand: async (name, args, next) => {
          const result: unknown = await next(name, args);
          if (name === "assize.runScenario" && result) {
            show(output, result as Verdict);
          } else if (name === "assize.diffWithHead" && result) {
            await page("What changed", (result as { markdown: string }).markdown);
          }
          return result;
        },
      },
    },
  );
}

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const output = vscode.window.createOutputChannel("Assize");
  const own = connected(output);
  client = own;
  const asked: Asked = (command, ...given) =>
    own.sendRequest("workspace/executeCommand", { command, arguments: given });

  // The scenario at the cursor.
  const here = (): Place => {
    const editor = vscode.window.activeTextEditor;
    if (!editor || editor.document.languageId !== "assize") {
      throw new Error("No policy is open.");
    }
    const uri = own.code2ProtocolConverter.asUri(editor.document.uri);
    return [uri, { line: editor.selection.active.line, character: 0 }];
  };
  const offered = <Given extends unknown[]>(name: string, work: (...given: Given) => unknown): void => {
    const command = vscode.commands.registerCommand(name, async (...given: Given) => {
      try {
        return await work(...given);
      } catch (error) {
        vscode.window.showWarningMessage(error instanceof Error ? error.message : String(error));
        return undefined;
      }
    });
    context.subscriptions.push(command);
  };

  offered("assize.run", async () => {
    show(output, await asked<Verdict>("assize.runScenario", ...here()));
  });
  offered("assize.next", async () => {
    const next = await asked<Question | null>("assize.nextQuestion", ...here());
    vscode.window.showInformationMessage(
      next ? `${next.question} (${next.fact})` : "Nothing that is missing can change the answer.",
    );
  });
  offered("assize.diff", async () => {
    const [uri] = here();
    const title = "Comparing with HEAD, over every possible case";
    const found = await vscode.window.withProgress({ location: vscode.ProgressLocation.Window, title }, () =>
      asked<{ markdown: string }>("assize.diffWithHead", uri),
    );
    await page("What changed", found.markdown);
  });
  offered("assize.page", async () => {
    const code = await vscode.window.showInputBox({ prompt: "A code, such as names/unknown" });
    if (code) {
      await page(code.replace("/", " "), (await asked<{ page: string }>("assize.explain", code)).page);
    }
  });
  offered("assize.chooseDate", async () => {
    const prompt = "The date whose law a hover tells of, such as 2 February 2026; nothing for none";
    const date = await vscode.window.showInputBox({ prompt });
    if (date !== undefined) {
      const given = date.trim() ? [date.trim()] : [];
      const { lawAt } = await asked<{ lawAt: string | null }>("assize.lawAt", ...given);
      vscode.window.setStatusBarMessage(lawAt ? `The law of ${lawAt}` : "No date is chosen", 5000);
    }
  });
  offered("assize.chooseHere", async () => {
    const { scenario } = await asked<{ scenario: string }>("assize.chooseScenario", ...here());
    vscode.window.setStatusBarMessage(`In the case of: ${scenario}`, 5000);
  });
  offered("assize.chooseNone", () => asked("assize.chooseScenario"));
  // The lens that counts uses hands over the places; the editor shows them.
  offered("assize.showReferences", (uri: string, position: Position, locations: Location[]) =>
    vscode.commands.executeCommand(
      "editor.action.showReferences",
      own.protocol2CodeConverter.asUri(uri),
      own.protocol2CodeConverter.asPosition(position),
      locations.map((location) => own.protocol2CodeConverter.asLocation(location)),
    ),
  );
  context.subscriptions.push(
    output,
    vscode.workspace.registerTextDocumentContentProvider("assize", {
      provideTextDocumentContent: (uri) => pages.get(uri.toString()) ?? "",
    }),
    vscode.workspace.onDidCloseTextDocument((document) => pages.delete(document.uri.toString())),
  );
  await own.start();
  const panel = answers(context, asked, here);
  offered("assize.showAnswer", () => panel.show());
  explorer(context, own, asked);
}

export function deactivate(): Promise<void> | undefined {
  return client?.stop();
}
