import assert from "node:assert/strict";
import { mkdir, readdir, readFile, rmdir, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { LogFile } from "../../bridge/cli/logFile.ts";
import { temporaryFolder } from "../helpers/folders.ts";

test("log file is made with its folder, for its owner only", async (t) => {
  const path = join(await temporaryFolder(t), "new", "logs", "bridge.log");
  const log = new LogFile(path);
  t.after(() => log.close());
  log.write("a\n");
  assert.equal(await readFile(path, "utf8"), "a\n");
  assert.equal((await stat(path)).mode & 0o777, 0o600);
});

test("log file goes on after what is there", async (t) => {
  const path = join(await temporaryFolder(t), "bridge.log");
  await writeFile(path, "before\n");
  const log = new LogFile(path);
  log.write("after\n");
  log.close();
  assert.equal(await readFile(path, "utf8"), "before\nafter\n");
});

test("log file is put aside when a line would be one byte too long for it, not before", async (t) => {
  const folder = await temporaryFolder(t);
  const path = join(folder, "bridge.log");
  const log = new LogFile(path, 10, 3);
  t.after(() => log.close());
  log.write("1234\n");
  log.write("5678\n");
  assert.deepEqual(await readdir(folder), ["bridge.log"]);
  log.write("9\n");
  assert.equal(await readFile(`${path}.1`, "utf8"), "1234\n5678\n");
  assert.equal(await readFile(path, "utf8"), "9\n");
});

test("log file counts what an earlier run has written", async (t) => {
  const path = join(await temporaryFolder(t), "bridge.log");
  await writeFile(path, "12345678\n");
  const log = new LogFile(path, 10, 1);
  t.after(() => log.close());
  log.write("a\n");
  log.write("b\n");
  assert.equal(await readFile(`${path}.1`, "utf8"), "12345678\na\n");
  assert.equal(await readFile(path, "utf8"), "b\n");
});

test("log file keeps as many old ones as it is told", async (t) => {
  const folder = await temporaryFolder(t);
  const log = new LogFile(join(folder, "bridge.log"), 2, 2);
  t.after(() => log.close());
  for (const line of ["a\n", "b\n", "c\n", "d\n", "e\n"]) {
    log.write(line);
  }
  const texts = await Promise.all(
    ["bridge.log", "bridge.log.1", "bridge.log.2"].map((name) => readFile(join(folder, name), "utf8")),
  );
  assert.deepEqual(texts, ["e\n", "d\n", "c\n"]);
  assert.equal((await readdir(folder)).length, 3);
});

test("log file takes a line that is longer than a whole file", async (t) => {
  const path = join(await temporaryFolder(t), "bridge.log");
  const log = new LogFile(path, 4, 1);
  t.after(() => log.close());
  log.write("much too long\n");
  assert.equal(await readFile(path, "utf8"), "much too long\n");
});

test("log file that cannot be written costs lines and nothing else, and heals", async (t) => {
  const folder = await temporaryFolder(t);
  const path = join(folder, "bridge.log");
  await mkdir(path);
  const log = new LogFile(path);
  t.after(() => log.close());
  log.write("lost\n");
  assert.match(log.fault ?? "", /EISDIR/);
  await rmdir(path);
  log.write("kept\n");
  assert.equal(log.fault, undefined);
  assert.equal(await readFile(path, "utf8"), "kept\n");
});
