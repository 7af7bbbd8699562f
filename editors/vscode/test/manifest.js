// What the manifest names is there, the bundle loads by itself, and the commands that the extension asks for are the
// server's. Run where the extension was bundled.
"use strict";

const fs = require("fs");
const path = require("path");
const assert = require("assert");
const Module = require("module");
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
  assert.ok(manifest.files.some((packed) => path.join(here, file).startsWith(path.join(here, packed))), `${file} is not packed`);
}
// What is packed has no packages beside it: the bundle asks for what VS Code and Node bring, and loads.
const bundle = path.join(here, manifest.main);
const brought = ["vscode", ...Module.builtinModules];
for (const [, needed] of fs.readFileSync(bundle, "utf8").matchAll(/\brequire\("([^"]+)"\)/g)) {
  assert.ok(brought.includes(needed.replace(/^node:/, "")), `${needed} is not bundled`);
}
// Whatever is asked of this is this, and a class.
const anything = new Proxy(class {}, { get: (target, name) => (name === "prototype" ? target.prototype : anything) });
const load = Module._load;
Module._load = (name, ...rest) => (name === "vscode" ? anything : load(name, ...rest));
const { activate, deactivate } = require(bundle);
assert.ok(typeof activate === "function" && typeof deactivate === "function", "the bundle is no extension");
Module._load = load;

const scripts = fs.readdirSync(path.join(here, "src"));
const code = scripts.map((file) => fs.readFileSync(path.join(here, "src", file), "utf8")).join("\n");
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
  const commands = contributes.commands.map((one) => one.command);
  for (const [, name] of code.matchAll(/"(assize\.\w+)"/g)) {
    const own = [...commands, "assize.showReferences"];
    assert.ok(known.includes(name) || own.includes(name), `${name} is the command of nobody`);
  }
  for (const name of known) {
    assert.ok(code.includes(`"${name}"`), `${name} is asked for by nothing`);
  }
  // A command of both would be registered twice, and VS Code would refuse to start the extension.
  for (const { command } of contributes.commands) {
    assert.ok(!known.includes(command), command);
  }
  console.log("vscode: the manifest names what is there");
  server.kill();
});
send({ id: 1, method: "initialize", params: { capabilities: {} } });
