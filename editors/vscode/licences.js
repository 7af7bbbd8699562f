// Writes the licences of the packages that were bundled: `node licences.js METAFILE OUT`, of what esbuild took in.
"use strict";

const fs = require("fs");
const path = require("path");

const [metafile, out] = process.argv.slice(2);
const inputs = Object.keys(JSON.parse(fs.readFileSync(metafile, "utf8")).inputs);
const packages = new Set(inputs.flatMap((file) => file.match(/^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/)?.[0] ?? []));
const texts = [...packages].sort().map((folder) => {
  const { name, version } = JSON.parse(fs.readFileSync(path.join(folder, "package.json"), "utf8"));
  const licence = fs.readdirSync(folder).find((file) => /^licen[cs]e/i.test(file));
  if (!licence) {
    throw new Error(`${name} has no licence`);
  }
  return `${name} ${version}\n\n${fs.readFileSync(path.join(folder, licence), "utf8").trim()}\n`;
});
fs.writeFileSync(out, texts.join(`\n${"-".repeat(78)}\n\n`));
