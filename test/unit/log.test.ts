import assert from "node:assert/strict";
import { test } from "node:test";
import { LOG_RATION, LOG_RATION_MS } from "../../bridge/core/limits.ts";
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

test("log shows an error without what a peer could have written into it", () => {
  const { logger, lines } = memoryLog();
  const forged = `\u001b[2Jbad\n    at forged (evil.js:1:1)\u202e${"x".repeat(5_000)}`;
  logger.fatal(
    { err: Object.assign(new Error(forged), { code: "EBAD", rawPacket: Buffer.alloc(10) }) },
    "fault",
  );
  const { message = "", stack = "", ...rest } = lines[0]?.err ?? {};
  assert.deepEqual(rest, { type: "Error", code: "EBAD" });
  assert.ok(message.startsWith("\ufffd[2Jbad\ufffd    at forged") && message.length <= 200, message);
  const [first, ...frames] = stack.split("\n");
  assert.equal(first, `Error: ${message}`);
  assert.ok(frames.length > 1 && frames.every((line) => /^ {4}at /.test(line) && !/evil/.test(line)), stack);
});

test("log writes the first lines of a kind, then one a minute that counts the others", (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const { logger, lines } = memoryLog();
  const refuse = (times: number): void => {
    for (let time = 0; time < times; time++) {
      logger.child({ plugin: "p" }).warn({ code: "x", time }, "refused");
    }
  };
  refuse(LOG_RATION);
  assert.equal(lines.length, LOG_RATION);
  refuse(1_000);
  logger.warn({ code: "y" }, "refused");
  logger.warn("another");
  logger.debug("all of them");
  assert.deepEqual(
    lines.slice(LOG_RATION).map(({ msg }) => msg),
    ["refused", "another", "all of them"],
  );
  t.mock.timers.tick(LOG_RATION_MS);
  assert.deepEqual(
    [lines.at(-1)?.msg, lines.at(-1)?.["more"], lines.at(-1)?.["plugin"]],
    ["refused", 1_000, "p"],
  );
  const before = lines.length;
  refuse(1);
  assert.equal(lines.length, before + 1);
  t.mock.timers.tick(LOG_RATION_MS);
  assert.equal(lines.length, before + 1);
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
