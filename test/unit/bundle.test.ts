import assert from "node:assert/strict";
import { test } from "node:test";
import { bundleBridge } from "../../scripts/build.ts";

test("bundle is all ASCII, so that V8 keeps it in one byte for each character", async () => {
  const { script } = await bundleBridge();
  assert.ok(script.length > 100_000, `${script.length} characters`);
  assert.ok(!/[^\0-\x7f]/.test(script));
});

test("bundle has our masking where ws asks for its add-on", async () => {
  const { inputs } = await bundleBridge();
  assert.ok(inputs.includes("bridge/core/sockets/masking.ts"));
});
