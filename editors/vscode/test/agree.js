// The colours by the letters alone agree with what the server says, on every text, as far as letters can tell.
//
//   node agree.js SERVER LIST [CAPTURES]
//
// SERVER is the program, LIST a file with a path a line, CAPTURES what `editors/tree-sitter/test/captures.lua` wrote.
//
// How sorts of tokens stand to one another:
//
//   sort      the server's type     TextMate scope                               tree-sitter capture
//   comment   comment               comment.*                                    comment
//   string    string                string.*, constant.character.escape          string
//   number    number                constant.numeric.*                           number
//   label     decorator             constant.other.label                         label
//   keyword   keyword               keyword.*, constant.language                 keyword, constant.builtin
//   name      every other type      entity.name.*, variable.other                variable, function
//
// Comments, strings, numbers and labels are the same everywhere. A word that the server calls a keyword has the colour
// of one. A name is known to the server by its declaration: by its letters it has a name's colour where it is dotted or
// stands where a name is declared; else none, or that of the keyword that it is spelled like.
"use strict";

const fs = require("fs");
const path = require("path");
const assert = require("assert");
const { spawn } = require("child_process");
const { pathToFileURL } = require("url");
const { grammar, lines } = require("./colours");

const [server, list, captured] = process.argv.slice(2);
const texts = fs.readFileSync(list, "utf8").split("\n").filter(Boolean);

const FIXED = new Set(["comment", "string", "number", "label"]);

function ofScope(scope) {
  const sorts = [
    ["comment", "comment."],
    ["string", "string."],
    ["string", "constant.character.escape"],
    ["number", "constant.numeric"],
    ["label", "constant.other.label"],
    ["keyword", "keyword."],
    ["keyword", "constant.language"],
    ["name", "entity.name"],
    ["name", "variable.other"],
  ];
  const found = sorts.find(([, start]) => scope.startsWith(start));
  return found ? found[0] : "none";
}

const CAPTURES = {
  comment: "comment",
  string: "string",
  number: "number",
  label: "label",
  keyword: "keyword",
  "constant.builtin": "keyword",
  variable: "name",
  function: "name",
};

function ofType(type) {
  const own = { keyword: "keyword", string: "string", number: "number", comment: "comment", decorator: "label" };
  return own[type] || "name";
}

// A sort for every place of every line; `none` where nobody says one.
function blank(text) {
  return text.split("\n").map((line) => new Array(line.length).fill("none"));
}

function paint(sorts, line, start, end, sort) {
  for (let at = start; at < end && at < sorts[line].length; at++) {
    sorts[line][at] = sort;
  }
}

// A client of the server: one question after the other.
function client() {
  const process = spawn(server, ["lsp"], { stdio: ["pipe", "pipe", "inherit"] });
  let read = Buffer.alloc(0);
  const waiting = new Map();
  process.stdout.on("data", (bytes) => {
    read = Buffer.concat([read, bytes]);
    for (;;) {
      const head = read.indexOf("\r\n\r\n");
      const length = head < 0 ? NaN : Number(/Content-Length: (\d+)/.exec(read.subarray(0, head))[1]);
      if (!(read.length >= head + 4 + length)) {
        return;
      }
      const message = JSON.parse(read.subarray(head + 4, head + 4 + length));
      read = read.subarray(head + 4 + length);
      if (message.id !== undefined && waiting.has(message.id)) {
        waiting.get(message.id)(message);
        waiting.delete(message.id);
      }
    }
  });
  const send = (message) => {
    const body = JSON.stringify({ jsonrpc: "2.0", ...message });
    process.stdin.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
  };
  let asked = 0;
  return {
    tell: (method, params) => send({ method, params }),
    ask: (method, params) =>
      new Promise((answered) => {
        asked += 1;
        waiting.set(asked, answered);
        send({ id: asked, method, params });
      }),
    end: () => process.kill(),
  };
}

// What the server says of each place.
async function meant(editor, legend, file, text) {
  const uri = pathToFileURL(path.resolve(file)).href;
  editor.tell("textDocument/didOpen", { textDocument: { uri, languageId: "assize", version: 1, text } });
  const { result } = await editor.ask("textDocument/semanticTokens/full", { textDocument: { uri } });
  editor.tell("textDocument/didClose", { textDocument: { uri } });
  const sorts = blank(text);
  let [line, column] = [0, 0];
  for (let n = 0; n < result.data.length; n += 5) {
    const [down, right, length, type] = result.data.slice(n, n + 4);
    [line, column] = down > 0 ? [line + down, right] : [line, column + right];
    paint(sorts, line, column, column + length, ofType(legend[type]));
  }
  return sorts;
}

// Whether what the letters tell stands beside what the server says.
function agrees(said, seen) {
  if (FIXED.has(said) || FIXED.has(seen)) {
    return said === seen;
  }
  if (said === "keyword") {
    return seen === "keyword";
  }
  // A word that means nothing to the server may have a name's colour, and a name none that is its own.
  return said === "name" || seen !== "keyword";
}

function compare(what, file, text, said, seen) {
  const wrong = [];
  text.split("\n").forEach((line, n) => {
    for (let at = 0; at < line.length; at++) {
      if (/\S/.test(line[at]) && !agrees(said[n][at], seen[n][at])) {
        wrong.push(`${file}:${n + 1}:${at + 1}: the server says ${said[n][at]}, ${what} ${seen[n][at]}: ${line}`);
        break;
      }
    }
  });
  return wrong;
}

async function main() {
  const colours = await grammar();
  const captures = new Map();
  if (captured) {
    for (const line of fs.readFileSync(captured, "utf8").split("\n").filter(Boolean)) {
      const one = JSON.parse(line);
      captures.set(one.path, one.captures);
    }
  }
  const editor = client();
  const met = await editor.ask("initialize", { capabilities: { general: { positionEncodings: ["utf-16"] } } });
  const legend = met.result.capabilities.semanticTokensProvider.legend.tokenTypes;
  editor.tell("initialized", {});
  const wrong = [];
  for (const file of texts) {
    const text = fs.readFileSync(file, "utf8");
    const said = await meant(editor, legend, file, text);
    const byLetters = blank(text);
    lines(colours, text).forEach((tokens, n) => {
      tokens.forEach(([start, end, scope]) => paint(byLetters, n, start, end, ofScope(scope)));
    });
    wrong.push(...compare("TextMate", file, text, said, byLetters));
    if (captured) {
      const byShape = blank(text);
      const rows = text.split("\n").map((line) => Buffer.from(line));
      for (const [line, start, end, name] of captures.get(file)) {
        const column = (at) => rows[line].subarray(0, at).toString().length;
        assert.ok(CAPTURES[name], name);
        paint(byShape, line, column(start), column(end), CAPTURES[name]);
      }
      wrong.push(...compare("tree-sitter", file, text, said, byShape));
    }
  }
  editor.end();
  if (wrong.length > 0) {
    throw new Error(`${wrong.length} differences:\n${wrong.slice(0, 200).join("\n")}`);
  }
  assert.ok(texts.length > 20);
  const both = captured ? "TextMate and tree-sitter" : "TextMate";
  console.log(`colours: ${both} agree with the server on ${texts.length} texts`);
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
