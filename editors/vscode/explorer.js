// Scenarios in the Test Explorer: a file, and in it each scenario. The server finds and runs them.
"use strict";

const vscode = require("vscode");

function explorer(context, client, asked) {
  const tests = vscode.tests.createTestController("assize", "Assize scenarios");
  const address = (uri) => client.code2ProtocolConverter.asUri(uri);

  function file(uri) {
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
  async function fill(item) {
    const scenarios = await asked("assize.scenarios", address(item.uri));
    const children = scenarios.map((scenario, n) => {
      const child = tests.createTestItem(`${item.id}#${n}`, scenario.title, item.uri);
      child.range = client.protocol2CodeConverter.asRange(scenario.range);
      return child;
    });
    item.children.replace(children);
    if (children.length === 0) {
      tests.items.delete(item.id);
    }
  }

  async function look(uri) {
    try {
      await fill(file(uri));
    } catch {
      tests.items.delete(uri.toString());
    }
  }

  async function lookEverywhere() {
    const found = await vscode.workspace.findFiles("**/*.assize", "**/{node_modules,target}/**", 2000);
    for (const uri of found) {
      await look(uri);
    }
  }

  tests.resolveHandler = (item) => (item ? fill(item) : lookEverywhere());
  tests.refreshHandler = lookEverywhere;

  function message(failure) {
    const said = vscode.TestMessage.diff("not as expected", failure.expected, failure.found);
    if (failure.location) {
      said.location = client.protocol2CodeConverter.asLocation(failure.location);
    }
    return said;
  }

  async function runOne(run, item) {
    run.started(item);
    const began = Date.now();
    try {
      const place = { line: item.range.start.line, character: item.range.start.character };
      const result = await asked("assize.runScenario", address(item.uri), place);
      const failures = result.scenarios.flatMap((scenario) => scenario.failures);
      if (result.passed) {
        run.passed(item, Date.now() - began);
      } else {
        run.failed(item, failures.map(message), Date.now() - began);
      }
    } catch (error) {
      run.errored(item, new vscode.TestMessage(error.message), Date.now() - began);
    }
  }

  async function runAll(request, token) {
    const run = tests.createTestRun(request);
    const wanted = [];
    const gather = async (item) => {
      if ((request.exclude || []).includes(item)) {
        return;
      }
      if (item.range) {
        wanted.push(item);
        return;
      }
      await fill(item);
      item.children.forEach((child) => wanted.push(child));
    };
    if (request.include) {
      for (const item of request.include) {
        await gather(item);
      }
    } else {
      await lookEverywhere();
      const all = [];
      tests.items.forEach((item) => all.push(item));
      for (const item of all) {
        await gather(item);
      }
    }
    wanted.forEach((item) => run.enqueued(item));
    for (const item of wanted) {
      if (token.isCancellationRequested) {
        run.skipped(item);
      } else {
        await runOne(run, item);
      }
    }
    run.end();
  }

  tests.createRunProfile("Run", vscode.TestRunProfileKind.Run, runAll, true);
  const waiting = new Map();
  const soon = (document) => {
    if (document.languageId !== "assize" || document.uri.scheme !== "file") {
      return;
    }
    const key = document.uri.toString();
    clearTimeout(waiting.get(key));
    waiting.set(key, setTimeout(() => look(document.uri), 300));
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
  lookEverywhere();
}

module.exports = { explorer };
