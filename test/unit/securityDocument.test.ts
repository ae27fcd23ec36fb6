import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { ROOT } from "../../scripts/tools.ts";

/** A test file as SECURITY.md names it, and words of its tests' names behind a colon, separated by commas. */
const NAMED = /`((?:unit|e2e|host)\/[\w-]+)`(?:: ([^;|`\n]+))?/g;

test("SECURITY.md names only tests that exist", async () => {
  const document = await readFile(join(ROOT, "SECURITY.md"), "utf8");
  const named = [...document.matchAll(NAMED)];
  assert.ok(named.length > 40, `${named.length} tests are named`);
  for (const [, file, words = ""] of named) {
    const source = await readFile(join(ROOT, "test", `${file}.test.ts`), "utf8");
    for (const part of words.split(",").map((word) => word.replace(/[(.].*$/, "").trim())) {
      assert.ok(source.toLowerCase().includes(part.toLowerCase()), `${file} has "${part}"`);
    }
  }
});
