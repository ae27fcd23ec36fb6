import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import { setImmediate as turn } from "node:timers/promises";
import { MAX_RESTARTS, RESTART_WINDOW_MS } from "../../bridge/cli/limits.ts";
import { makeRecovery } from "../../bridge/cli/recovery.ts";
import { crashReport } from "../../bridge/core/crash.ts";
import { memoryLog } from "../helpers/log.ts";

const KIND = "uncaught exception";

function recovery(t: TestContext, start: () => Promise<void>, before: Date[] = []) {
  t.mock.timers.enable({ apis: ["setTimeout", "Date"], now: 1_000_000_000 });
  const did: string[] = [];
  const recover = makeRecovery({
    log: memoryLog().logger,
    keep: () => undefined,
    before: () => before,
    close: async () => void did.push("close"),
    start: async () => {
      did.push("start");
      await start();
    },
    renew: () => void did.push("renew"),
    giveUp: () => void did.push("give up"),
  });
  const meet = async (): Promise<boolean> => {
    const answer = recover(new Error("x"), KIND);
    for (let turns = 0; turns < 5; turns++) {
      await turn();
    }
    return answer;
  };
  return { did, recover, meet };
}

const works = async () => {};

test("recovery closes and restarts, three times in ten minutes", async (t) => {
  const { did, meet } = recovery(t, works);
  for (let count = 0; count < MAX_RESTARTS; count++) {
    assert.equal(await meet(), true);
  }
  assert.deepEqual(did, new Array(MAX_RESTARTS).fill(["close", "start"]).flat());
  assert.equal(await meet(), false);
  t.mock.timers.tick(RESTART_WINDOW_MS);
  assert.equal(await meet(), true);
});

test("recovery counts what processes before this one have met", async (t) => {
  const old = new Date(1_000_000_000 - RESTART_WINDOW_MS);
  const recent = new Date(1_000_000_000 - RESTART_WINDOW_MS + 1);
  assert.equal(await recovery(t, works, [old, old, recent, recent]).meet(), true);
  t.mock.timers.reset();
  assert.equal(await recovery(t, works, [recent, recent, recent]).meet(), false);
});

test("recovery takes a fault while it closes for part of the first", async (t) => {
  const { did, recover } = recovery(t, works);
  assert.deepEqual([recover("a", KIND), recover("b", KIND)], [true, true]);
  await turn();
  assert.deepEqual(did, ["close", "start"]);
});

test("recovery that cannot restart here starts a new process and ends this one", async (t) => {
  const { did, meet } = recovery(t, () => Promise.reject(new Error("no more files")));
  assert.equal(await meet(), true);
  assert.deepEqual(did, ["close", "start", "renew", "give up"]);
});

test("crash report names code and places, and repeats nothing that may come from outside", () => {
  const program = { version: "1.0.0", node: "20", platform: "linux", uptime: 1.4 };
  const error = Object.assign(new RangeError("token=abc\n    at evil (/secret?x=1)"), {
    code: "ECONNRESET",
    syscall: "write",
    path: "/home/player/secret",
  });
  const report = crashReport(error, KIND, program);
  assert.deepEqual(
    [report.name, report.code, report.syscall, report.uptimeSeconds],
    ["RangeError", "ECONNRESET", "write", 1],
  );
  assert.match(report.frames[0] as string, /recovery\.test\.ts:\d+:\d+$/);
  assert.doesNotMatch(JSON.stringify(report), /abc|secret|evil|player/);
  for (const thrown of ["text with token", undefined, null, 7, { name: "a b", code: "x y", stack: 5 }]) {
    const { name, code, frames } = crashReport(thrown, KIND, program);
    assert.deepEqual([name, code, frames], [typeof thrown, undefined, []]);
  }
});
