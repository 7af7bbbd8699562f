// Starts `assize lsp`, and shows what its commands answer. Nothing is worked out here.
"use strict";

const vscode = require("vscode");
const { LanguageClient } = require("vscode-languageclient/node");
const { answers } = require("./panel");
const { explorer } = require("./explorer");

let client;

// Has the server carry out a command. A refusal is thrown and not shown: who asks knows what to say.
function asked(command, ...given) {
  return client.sendRequest("workspace/executeCommand", { command, arguments: given });
}

// The scenario at the cursor, as the server's commands are told of it.
function here() {
  const editor = vscode.window.activeTextEditor;
  if (!editor || editor.document.languageId !== "assize") {
    throw new Error("No policy is open.");
  }
  const uri = client.code2ProtocolConverter.asUri(editor.document.uri);
  return [uri, { line: editor.selection.active.line, character: 0 }];
}

// How scenarios came out, in words.
function verdict(result) {
  const lines = [];
  for (const scenario of result.scenarios) {
    lines.push(`${scenario.passed ? "as expected" : "not as expected"}: ${scenario.title}`);
    for (const failure of scenario.failures) {
      lines.push(`    expected: ${failure.expected}`, `    found:    ${failure.found}`);
    }
  }
  return lines;
}

function show(output, lines, passed) {
  output.appendLine(lines.join("\n"));
  if (passed) {
    vscode.window.setStatusBarMessage(lines[0], 5000);
  } else {
    output.show(true);
  }
}

// Pages that the server wrote, by their names: texts to be read, which no file holds.
const pages = new Map();
let turn = 0;

// Markdown as a page beside the text.
async function page(title, content) {
  const uri = vscode.Uri.from({ scheme: "assize", path: `/${title}.md`, query: String(++turn) });
  pages.set(uri.toString(), content);
  await vscode.commands.executeCommand("markdown.showPreviewToSide", uri);
}

async function activate(context) {
  const command = vscode.workspace.getConfiguration("assize").get("command", "assize");
  const output = vscode.window.createOutputChannel("Assize");
  client = new LanguageClient(
    "assize",
    "Assize",
    { command, args: ["lsp"] },
    {
      documentSelector: [{ language: "assize" }],
      outputChannel: output,
      middleware: {
        // What a lens runs is shown; the server only answers.
        executeCommand: async (name, args, next) => {
          const result = await next(name, args);
          if (name === "assize.runScenario" && result) {
            show(output, verdict(result), result.passed);
          } else if (name === "assize.diffWithHead" && result) {
            await page("What changed", result.markdown);
          }
          return result;
        },
      },
    },
  );
  const offered = (name, work) =>
    context.subscriptions.push(
      vscode.commands.registerCommand(name, async (...args) => {
        try {
          return await work(...args);
        } catch (error) {
          vscode.window.showWarningMessage(error.message);
          return undefined;
        }
      }),
    );
  offered("assize.run", async () => {
    const result = await asked("assize.runScenario", ...here());
    show(output, verdict(result), result.passed);
  });
  offered("assize.next", async () => {
    const next = await asked("assize.nextQuestion", ...here());
    vscode.window.showInformationMessage(
      next ? `${next.question} (${next.fact})` : "Nothing that is missing can change the answer.",
    );
  });
  offered("assize.diff", async () => {
    const [uri] = here();
    const title = "Comparing with HEAD, over every possible case";
    const found = await vscode.window.withProgress({ location: vscode.ProgressLocation.Window, title }, () =>
      asked("assize.diffWithHead", uri),
    );
    await page("What changed", found.markdown);
  });
  offered("assize.page", async () => {
    const code = await vscode.window.showInputBox({ prompt: "A code, such as names/unknown" });
    if (code) {
      await page(code.replace("/", " "), (await asked("assize.explain", code)).page);
    }
  });
  offered("assize.chooseDate", async () => {
    const prompt = "The date whose law a hover tells of, such as 2 February 2026; nothing for none";
    const date = await vscode.window.showInputBox({ prompt });
    if (date !== undefined) {
      const { lawAt } = await asked("assize.lawAt", ...(date.trim() ? [date.trim()] : []));
      vscode.window.setStatusBarMessage(lawAt ? `The law of ${lawAt}` : "No date is chosen", 5000);
    }
  });
  offered("assize.chooseHere", async () => {
    const { scenario } = await asked("assize.chooseScenario", ...here());
    vscode.window.setStatusBarMessage(`In the case of: ${scenario}`, 5000);
  });
  offered("assize.chooseNone", () => asked("assize.chooseScenario"));
  // The lens that counts uses hands over the places; the editor shows them.
  offered("assize.showReferences", (uri, position, locations) =>
    vscode.commands.executeCommand(
      "editor.action.showReferences",
      client.protocol2CodeConverter.asUri(uri),
      client.protocol2CodeConverter.asPosition(position),
      locations.map((location) => client.protocol2CodeConverter.asLocation(location)),
    ),
  );
  context.subscriptions.push(
    output,
    vscode.workspace.registerTextDocumentContentProvider("assize", {
      provideTextDocumentContent: (uri) => pages.get(uri.toString()) || "",
    }),
    vscode.workspace.onDidCloseTextDocument((document) => pages.delete(document.uri.toString())),
  );
  await client.start();
  const panel = answers(context, asked, here);
  offered("assize.showAnswer", () => panel.show());
  explorer(context, client, asked);
}

function deactivate() {
  return client && client.stop();
}

module.exports = { activate, deactivate };
