// Scenarios in the Test Explorer: a file, and in it each scenario. The server finds and runs them.
import * as vscode from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";
import type { Asked, Failure, Listed, Verdict } from "./server";

export function explorer(context: vscode.ExtensionContext, client: LanguageClient, asked: Asked): void {
  const tests = vscode.tests.createTestController("assize", "Assize scenarios");
  const address = (uri: vscode.Uri): string => client.code2ProtocolConverter.asUri(uri);

  function file(uri: vscode.Uri): vscode.TestItem {
    const known = tests.items.get(uri.toString());
    if (known) {
      return known;
    }
    const item = tests.createTestItem(uri.toString(), vscode.workspace.asRelativePath(uri), uri);
    item.canResolveChildren = true;
    tests.items.add(item);
    return item;
  }

  // What stands in a file; a file without scenarios is not listed.
  async function fill(item: vscode.TestItem): Promise<void> {
    const { uri } = item;
    if (!uri) {
      return;
    }
    const scenarios = await asked<Listed[]>("assize.scenarios", address(uri));
    const children = scenarios.map((scenario, n) => {
      const child = tests.createTestItem(`${item.id}#${n}`, scenario.title, uri);
      child.range = client.protocol2CodeConverter.asRange(scenario.range);
      return child;
    });
    item.children.replace(children);
    if (children.length === 0) {
      tests.items.delete(item.id);
    }
  }

  async function look(uri: vscode.Uri): Promise<void> {
    try {
      await fill(file(uri));
    } catch {
      tests.items.delete(uri.toString());
    }
  }

  // The files of the workspace. Where they cannot be searched for, those that are open are listed all the same.
  async function lookEverywhere(): Promise<void> {
    let found: vscode.Uri[] = [];
    try {
      found = await vscode.workspace.findFiles("**/*.assize", "**/{node_modules,target}/**", 2000);
    } catch (error) {
      client.warn("The workspace could not be searched for policies", error, false);
    }
    for (const uri of found) {
      await look(uri);
    }
  }

  tests.resolveHandler = (item) => (item ? fill(item) : lookEverywhere());
  tests.refreshHandler = lookEverywhere;

  function message(failure: Failure): vscode.TestMessage {
    const said = vscode.TestMessage.diff("not as expected", failure.expected, failure.found);
    if (failure.location) {
      said.location = client.protocol2CodeConverter.asLocation(failure.location);
    }
    return said;
  }

  async function runOne(run: vscode.TestRun, item: vscode.TestItem): Promise<void> {
    const { uri, range } = item;
    if (!uri || !range) {
      return;
    }
    run.started(item);
    const began = Date.now();
    try {
      const place = { line: range.start.line, character: range.start.character };
      const result = await asked<Verdict>("assize.runScenario", address(uri), place);
      const failures = result.scenarios.flatMap((scenario) => scenario.failures);
      if (result.passed) {
        run.passed(item, Date.now() - began);
      } else {
        run.failed(item, failures.map(message), Date.now() - began);
      }
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      run.errored(item, new vscode.TestMessage(why), Date.now() - began);
    }
  }

  // The scenarios that a request asks for; a file stands for all that it holds.
  async function wanted(request: vscode.TestRunRequest): Promise<vscode.TestItem[]> {
    const found: vscode.TestItem[] = [];
    const files: vscode.TestItem[] = [];
    if (request.include) {
      files.push(...request.include);
    } else {
      await lookEverywhere();
      tests.items.forEach((item) => files.push(item));
    }
    for (const item of files) {
      if (request.exclude?.includes(item)) {
        continue;
      }
      if (item.range) {
        found.push(item);
      } else {
        await fill(item);
        item.children.forEach((child) => found.push(child));
      }
    }
    return found;
  }

  async function runAll(request: vscode.TestRunRequest, token: vscode.CancellationToken): Promise<void> {
    const run = tests.createTestRun(request);
    try {
      const items = await wanted(request);
      items.forEach((item) => run.enqueued(item));
      for (const item of items) {
        if (token.isCancellationRequested) {
          run.skipped(item);
        } else {
          await runOne(run, item);
        }
      }
    } finally {
      run.end();
    }
  }

  tests.createRunProfile("Run", vscode.TestRunProfileKind.Run, runAll, true);
  const waiting = new Map<string, NodeJS.Timeout>();
  const soon = (document: vscode.TextDocument): void => {
    if (document.languageId !== "assize" || document.uri.scheme !== "file") {
      return;
    }
    const key = document.uri.toString();
    clearTimeout(waiting.get(key));
    waiting.set(key, setTimeout(() => void look(document.uri), 300));
  };
  const watcher = vscode.workspace.createFileSystemWatcher("**/*.assize");
  watcher.onDidCreate(look);
  watcher.onDidDelete((uri) => tests.items.delete(uri.toString()));
  context.subscriptions.push(
    tests,
    watcher,
    vscode.workspace.onDidOpenTextDocument(soon),
    vscode.workspace.onDidChangeTextDocument((change) => soon(change.document)),
  );
  vscode.workspace.textDocuments.forEach(soon);
  void lookEverywhere();
}
