import assert from "node:assert/strict";
import { test } from "node:test";
import { createLog } from "../../bridge/core/log.ts";
import { memoryLog } from "../helpers/log.ts";

test("log writes the level by name, the time in ISO 8601, and no process or host", () => {
  const { logger, lines } = memoryLog();
  logger.warn({ port: 1 }, "port taken");
  assert.equal(lines.length, 1);
  const { time, ...line } = lines[0] ?? {};
  assert.deepEqual(line, { level: "warn", port: 1, msg: "port taken" });
  assert.equal(new Date(String(time)).toISOString(), time);
});

test("log keeps to its level", () => {
  const { logger, texts } = memoryLog("error");
  logger.warn("less");
  logger.error("enough");
  assert.deepEqual(texts(), ["enough"]);
});

test("log writes an error with its stack", () => {
  const { logger, lines } = memoryLog();
  logger.error({ err: new RangeError("too far") }, "fault");
  const err = lines[0]?.err;
  assert.deepEqual([err?.type, err?.message], ["RangeError", "too far"]);
  assert.match(err?.stack ?? "", /log\.test\.ts/);
});

test("log writes one line for a text with line breaks", () => {
  const written: string[] = [];
  const { logger } = createLog("info", { write: (line) => written.push(line) });
  logger.info({ path: "a\nb" }, "two\nlines");
  assert.equal(written.length, 1);
  assert.match(written.join(""), /^[^\n]+\n$/);
});

test("log takes and drops lines after its end, from children too", () => {
  const { logger, texts, close } = memoryLog();
  const child = logger.child({ plugin: "p" });
  logger.info("before");
  close();
  child.info("after");
  logger.fatal("after");
  close();
  assert.deepEqual(texts(), ["before"]);
});
