// The TextMate grammar in the engine that VS Code colours by.
"use strict";

const fs = require("fs");
const path = require("path");
const assert = require("assert");
const oniguruma = require("vscode-oniguruma");
const textmate = require("vscode-textmate");

const here = path.join(__dirname, "..");

async function grammar() {
  const wasm = fs.readFileSync(path.join(here, "node_modules/vscode-oniguruma/release/onig.wasm"));
  await oniguruma.loadWASM(wasm.buffer.slice(wasm.byteOffset, wasm.byteOffset + wasm.byteLength));
  const registry = new textmate.Registry({
    onigLib: Promise.resolve({
      createOnigScanner: (patterns) => new oniguruma.OnigScanner(patterns),
      createOnigString: (text) => new oniguruma.OnigString(text),
    }),
    loadGrammar: async (scope) => {
      const file = path.join(here, "syntaxes/assize.tmLanguage.json");
      return scope === "source.assize" ? textmate.parseRawGrammar(fs.readFileSync(file, "utf8"), file) : null;
    },
  });
  return registry.loadGrammar("source.assize");
}

// The tokens of each line of a text: where each begins and ends, and its innermost scope.
function lines(colours, text) {
  let stack = textmate.INITIAL;
  return text.split("\n").map((line) => {
    const result = colours.tokenizeLine(line, stack);
    stack = result.ruleStack;
    assert.ok(!result.stoppedEarly);
    // Nothing reaches over the end of a line.
    assert.strictEqual(stack.depth, 1, line);
    return result.tokens.map((token) => [token.startIndex, token.endIndex, token.scopes[token.scopes.length - 1]]);
  });
}

module.exports = { grammar, lines };
