// Starts `assize lsp`, and shows what its commands answer. Nothing is worked out here.
"use strict";

const vscode = require("vscode");
const { LanguageClient } = require("vscode-languageclient/node");

let client;

// Asks the server for something about the scenario at the cursor.
async function ofScenario(command) {
  const editor = vscode.window.activeTextEditor;
  if (!editor || editor.document.languageId !== "assize") {
    return undefined;
  }
  const uri = client.code2ProtocolConverter.asUri(editor.document.uri);
  const position = { line: editor.selection.active.line, character: 0 };
  return vscode.commands.executeCommand(command, uri, position);
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
          }
          return result;
        },
      },
    },
  );
  const asked = (name, work) =>
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
  asked("assize.run", () => ofScenario("assize.runScenario"));
  asked("assize.next", async () => {
    const next = await ofScenario("assize.nextQuestion");
    vscode.window.showInformationMessage(
      next ? `${next.question} (${next.fact})` : "Nothing that is missing can change the answer.",
    );
  });
  asked("assize.page", async () => {
    const code = await vscode.window.showInputBox({ prompt: "A code, such as names/unknown" });
    if (code) {
      const { page } = await vscode.commands.executeCommand("assize.explain", code);
      const document = await vscode.workspace.openTextDocument({ content: page, language: "markdown" });
      await vscode.commands.executeCommand("markdown.showPreview", document.uri);
    }
  });
  // The lens that counts uses hands over the places; the editor shows them.
  asked("assize.showReferences", (uri, position, locations) =>
    vscode.commands.executeCommand(
      "editor.action.showReferences",
      client.protocol2CodeConverter.asUri(uri),
      client.protocol2CodeConverter.asPosition(position),
      locations.map((location) => client.protocol2CodeConverter.asLocation(location)),
    ),
  );
  context.subscriptions.push(output);
  await client.start();
}

function deactivate() {
  return client && client.stop();
}

module.exports = { activate, deactivate };
