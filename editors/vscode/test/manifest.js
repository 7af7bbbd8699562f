// What the manifest names is there; the commands that the extension asks for are the server's.
"use strict";

const fs = require("fs");
const path = require("path");
const assert = require("assert");
const { spawn } = require("child_process");

const here = path.join(__dirname, "..");
const manifest = JSON.parse(fs.readFileSync(path.join(here, "package.json"), "utf8"));
const { contributes } = manifest;
const files = [
  manifest.main,
  ...contributes.languages.map((one) => one.configuration),
  ...contributes.grammars.map((one) => one.path),
  ...contributes.snippets.map((one) => one.path),
];
for (const file of files) {
  const text = fs.readFileSync(path.join(here, file), "utf8");
  if (file.endsWith(".json")) {
    JSON.parse(text);
  }
}
const code = fs.readFileSync(path.join(here, manifest.main), "utf8");
for (const { command } of contributes.commands) {
  assert.ok(code.includes(`"${command}"`), `${command} is not carried out`);
}

// The server that the extension starts tells which commands it knows; VS Code registers them by that.
const server = spawn(process.argv[2], ["lsp"], { stdio: ["pipe", "pipe", "inherit"] });
const send = (message) => {
  const body = JSON.stringify({ jsonrpc: "2.0", ...message });
  server.stdin.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
};
let read = "";
server.stdout.on("data", (bytes) => {
  read += bytes;
  const [, body] = read.split("\r\n\r\n");
  let answer;
  try {
    answer = JSON.parse(body);
  } catch {
    return;
  }
  const known = answer.result.capabilities.executeCommandProvider.commands;
  for (const name of ["assize.runScenario", "assize.nextQuestion", "assize.explain"]) {
    assert.ok(known.includes(name) && code.includes(`"${name}"`), name);
  }
  // A command of both would be registered twice, and VS Code would refuse to start the extension.
  for (const { command } of contributes.commands) {
    assert.ok(!known.includes(command), command);
  }
  console.log("vscode: the manifest names what is there");
  server.kill();
});
send({ id: 1, method: "initialize", params: { capabilities: {} } });
