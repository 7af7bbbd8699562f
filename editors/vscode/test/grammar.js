// The grammar in the engine that VS Code colours by: every text of a folder is coloured to its end, and pieces of each
// sort have the colour that they should.
"use strict";

const fs = require("fs");
const path = require("path");
const assert = require("assert");
const { grammar, lines } = require("./colours");

// Each token of a text: its words and its innermost scope.
function tokens(colours, text) {
  const all = lines(colours, text);
  return text.split("\n").flatMap((line, n) => all[n].map(([start, end, scope]) => [line.slice(start, end), scope]));
}

async function main() {
  const colours = await grammar();
  const sample = [
    'rule held "Held" # why',
    "    cites Act s.1 basis reported",
    "    making is unlawful unless all of",
    "        (a) request.text and not request.held",
    '        (b) request.made_on is before 12 January 2026 or x is "not \\" a # comment"',
  ].join("\n");
  const found = tokens(colours, sample);
  const is = (words, scope) =>
    assert.ok(
      found.some(([text, own]) => text === words && own === scope),
      `${words} is not ${scope} in ${JSON.stringify(found)}`,
    );
  is("rule", "keyword.control.assize");
  is("held", "entity.name.function.assize");
  is('"Held"'.slice(0, 1), "string.quoted.double.assize");
  is("# why", "comment.line.number-sign.assize");
  is("cites", "keyword.other.assize");
  is("reported", "keyword.other.assize");
  is("unless", "keyword.other.assize");
  is("(a)", "constant.other.label.assize");
  // A name is a name, whatever words it is made of.
  is("request.text", "variable.other.assize");
  is("request.held", "variable.other.assize");
  is("12 January 2026", "constant.numeric.date.assize");
  is('\\"', "constant.character.escape.assize");
  const texts = fs.readdirSync(process.argv[2]);
  assert.ok(texts.length > 20);
  let n = 0;
  for (const name of texts) {
    n += tokens(colours, fs.readFileSync(path.join(process.argv[2], name), "utf8")).length;
  }
  console.log(`vscode: the grammar colours ${texts.length} texts in ${n} tokens`);
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
