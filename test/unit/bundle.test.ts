import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { BUNDLE } from "../../scripts/build.ts";

test("The bundle is all ASCII, so that V8 keeps it in one byte for each character", async () => {
  const bundle = await readFile(BUNDLE);
  assert.ok(bundle.every((byte) => byte < 0x80));
});
