import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { helpText } from "../../bridge/cli/helpText.ts";
import { fromHomepage, HOMEPAGE, homepageOf } from "../../bridge/cli/homepage.ts";
import { angelScript } from "../../scripts/generate/angelScript.ts";
import { ROOT } from "../../scripts/tools.ts";

const PAGE = "https://example.com/websockets";

test("home page is the one of package.json, else its repository, else none", () => {
  assert.equal(homepageOf({ homepage: PAGE, repository: "https://example.com/code" }), PAGE);
  assert.equal(homepageOf({ homepage: "", repository: PAGE }), PAGE);
  assert.equal(homepageOf({ homepage: "", repository: "" }), "");
});

test("home page of the plugin is the bridge's", async () => {
  const generated = await readFile(join(ROOT, "plugin", "Generated.as"), "utf8");
  assert.ok(generated.includes(`const string HOMEPAGE = ${JSON.stringify(HOMEPAGE)};`));
  assert.ok(angelScript(PAGE).includes(`const string HOMEPAGE = "${PAGE}";`));
});

test("help and advice name the home page where there is one, and say nothing of it elsewhere", () => {
  assert.match(helpText("all", PAGE), /^Home page: https:\/\/example\.com\/websockets$/m);
  assert.doesNotMatch(helpText("all", ""), /Home page/);
  assert.equal(fromHomepage(PAGE), ` from ${PAGE}`);
  assert.equal(fromHomepage(""), "");
});
