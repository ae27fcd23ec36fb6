import assert from "node:assert/strict";
import { appendFile, rename, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { LOG_TAIL_BYTES } from "../../bridge/cli/limits.ts";
import { LogTail } from "../../bridge/cli/logTail.ts";
import { temporaryFolder } from "../helpers/folders.ts";

async function prepare(t: TestContext, text?: string): Promise<{ tail: LogTail; path: string }> {
  const path = join(await temporaryFolder(t), "bridge.log");
  if (text !== undefined) {
    await writeFile(path, text);
  }
  const tail = new LogTail(path);
  t.after(() => tail.close());
  return { tail, path };
}

test("tail has the last lines, as many as there are", async (t) => {
  const { tail } = await prepare(t, "a\nb\nc\n");
  assert.deepEqual(await tail.last(2), ["b", "c"]);
  assert.deepEqual(await (await prepare(t, "a\n")).tail.last(5), ["a"]);
  assert.deepEqual(await (await prepare(t, "")).tail.last(5), []);
});

test("tail reads no more than the end of a long file, and starts with a whole line", async (t) => {
  const { tail } = await prepare(t, `${"x".repeat(LOG_TAIL_BYTES)}\nlast\n`);
  assert.deepEqual(await tail.last(5), ["last"]);
});

test("tail of a file that is not there fails, and goes on when it comes", async (t) => {
  const { tail, path } = await prepare(t);
  await assert.rejects(tail.last(5), { code: "ENOENT" });
  assert.deepEqual(await tail.next(), []);
  await writeFile(path, "a\nb\n");
  assert.deepEqual(await tail.next(), ["a", "b"]);
});

test("tail gives each new line once, and a line only when it is whole", async (t) => {
  const { tail, path } = await prepare(t, "a\nb");
  assert.deepEqual(await tail.last(5), ["a"]);
  assert.deepEqual(await tail.next(), []);
  await appendFile(path, Buffer.from("ä\nc\n").subarray(0, 1));
  assert.deepEqual(await tail.next(), []);
  await appendFile(path, Buffer.from("ä\nc\n").subarray(1));
  assert.deepEqual(await tail.next(), ["bä", "c"]);
  assert.deepEqual(await tail.next(), []);
});

test("tail goes on in the new file when the old one is put aside, and misses nothing of either", async (t) => {
  const { tail, path } = await prepare(t, "a\n");
  await tail.last(5);
  await appendFile(path, "b\n");
  await rename(path, `${path}.1`);
  assert.deepEqual(await tail.next(), ["b"]);
  await writeFile(path, "c\n");
  await appendFile(`${path}.1`, "late\n");
  assert.deepEqual(await tail.next(), ["late", "c"]);
});

test("tail starts anew in a file that was emptied", async (t) => {
  const { tail, path } = await prepare(t, "a\nb\n");
  await tail.last(5);
  await truncate(path, 0);
  await appendFile(path, "c\n");
  assert.deepEqual(await tail.next(), ["c"]);
});
