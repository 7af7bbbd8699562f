// Drives VS Code's own interface in Chromium, and looks at what a person would see. Run by `ui`.
"use strict";

const assert = require("assert");
const fs = require("fs");
const path = require("path");
const { chromium } = require("playwright-core");

const [address, shots] = process.argv.slice(2);
const browsers = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

async function main() {
  const executablePath = process.env.CHROMIUM || browsers.find((file) => fs.existsSync(file));
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  const shot = (name) => page.screenshot({ path: path.join(shots, `${name}.png`) });
  const seen = async (words, what) => {
    try {
      await page.getByText(words).first().waitFor({ state: "visible", timeout: 60000 });
    } catch (error) {
      await shot("failed");
      throw new Error(`${what}: ${words} was not seen`);
    }
  };
  const run = async (command) => {
    await page.keyboard.press("F1");
    await page.keyboard.type(command, { delay: 10 });
    await page.locator(".quick-input-list .monaco-list-row").filter({ hasText: command }).first().click();
  };
  const line = async (n) => {
    await page.locator(".monaco-editor .view-lines").first().click();
    await page.keyboard.press("Control+g");
    await page.keyboard.type(String(n));
    await page.keyboard.press("Enter");
  };

  for (let tries = 0; ; tries++) {
    try {
      await page.goto(address);
      break;
    } catch (error) {
      assert.ok(tries < 60, "the server does not answer");
      await page.waitForTimeout(500);
    }
  }
  await page.locator(".explorer-folders-view").getByText("notes.assize").first().dblclick({ timeout: 60000 });

  // Colours, hints, lenses: the failed scenario, and what changed since the commit.
  await seen("run: not as expected", "the lens of a scenario");
  await seen(/class(es)? changes? since HEAD/, "the lens of a change");
  await seen("never seen to decide as yes", "the mark of coverage");
  await shot("1-lenses");

  // Findings as one types.
  await line(21);
  await page.keyboard.press("End");
  await page.keyboard.type("x");
  await page.locator(".squiggly-error").first().waitFor({ timeout: 60000 });
  await run("Problems: Focus on Problems View");
  await seen(/request\.heldx|heldx/, "the entry in Problems");
  await shot("2-finding");
  await line(21);
  await page.keyboard.press("End");
  await page.keyboard.press("Backspace");
  await page.locator(".squiggly-error").first().waitFor({ state: "detached", timeout: 60000 });

  // The answer follows the cursor.
  await line(35);
  await run("Assize: Show the Answer for the Scenario at the Cursor");
  const answer = page.frameLocator("iframe.webview.ready").frameLocator("iframe#active-frame");
  await answer.getByText("Nobody knows who asks").first().waitFor({ timeout: 60000 });
  await answer.getByText("To find out next: What rank authorised it?").waitFor({ timeout: 60000 });
  await shot("3-answer");
  await line(27);
  await answer.getByText("A sergeant asks").first().waitFor({ timeout: 60000 });
  await answer.getByText("unlawful").first().waitFor({ timeout: 60000 });

  // Scenarios in the Test Explorer, run.
  await run("Testing: Focus on Test Explorer View");
  await seen("notes.assize", "the file in the Test Explorer");
  await run("Test: Run All Tests");
  await seen(/1\/2/, "the count of scenarios");
  await shot("4-tests");

  // What changed, over every possible case.
  await page.locator(".tab").filter({ hasText: "notes.assize" }).first().click();
  await line(14);
  await run("Assize: What Changed since HEAD, over Every Case");
  const preview = page.frameLocator("iframe.webview.ready >> nth=-1").frameLocator("iframe#active-frame");
  await preview.getByText("What the change changes").first().waitFor({ timeout: 60000 });
  await shot("5-diff");
  await browser.close();
  console.log("vscode: lenses, findings, the answer, the Test Explorer and the comparison were seen");
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
