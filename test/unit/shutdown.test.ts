import assert from "node:assert/strict";
import { EventEmitter } from "node:events";
import { type TestContext, test } from "node:test";
import { setImmediate as turn } from "node:timers/promises";
import { SIGNAL_REPEAT_MS } from "../../bridge/cli/limits.ts";
import { installShutdown } from "../../bridge/cli/shutdown.ts";
import { memoryLog } from "../helpers/log.ts";

const TIMEOUT_MS = 3000;

class FakeHost extends EventEmitter {
  readonly platform: string;
  readonly exits: number[] = [];

  constructor(platform: string) {
    super();
    this.platform = platform;
  }

  exit(code: number): void {
    this.exits.push(code);
  }
}

function install(t: TestContext, close: () => Promise<void>, platform = "linux") {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const host = new FakeHost(platform);
  const closed = t.mock.fn(close);
  const log = memoryLog();
  installShutdown({ host, log: log.logger, close: closed, timeoutMs: TIMEOUT_MS });
  return { host, closed: closed.mock, log, tick: (ms: number) => t.mock.timers.tick(ms) };
}

const done = async () => {};

const never = () => new Promise<void>(() => {});

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
  test(`shutdown by ${signal} closes and exits 0`, async (t) => {
    const { host, closed, log } = install(t, done);
    host.emit(signal, signal);
    assert.equal(closed.callCount(), 1);
    assert.deepEqual(host.exits, []);
    await turn();
    assert.deepEqual(host.exits, [0]);
    assert.deepEqual(log.texts(), ["stopping", "stopped"]);
  });
}

test("shutdown listens to SIGBREAK on Windows only", async (t) => {
  const { host } = install(t, done, "win32");
  host.emit("SIGBREAK", "SIGBREAK");
  await turn();
  assert.deepEqual(host.exits, [0]);
  t.mock.timers.reset();
  assert.equal(install(t, done).host.listenerCount("SIGBREAK"), 0);
});

for (const event of ["uncaughtException", "unhandledRejection"]) {
  test(`shutdown by ${event} logs the stack, closes and exits 1`, async (t) => {
    const { host, closed, log } = install(t, done);
    host.emit(event, new Error("broken"));
    await turn();
    assert.equal(closed.callCount(), 1);
    assert.deepEqual(host.exits, [1]);
    assert.equal(log.lines[0]?.level, "fatal");
    assert.match(log.lines[0]?.err?.stack ?? "", /broken\n.*shutdown\.test\.ts/);
  });
}

test("shutdown takes anything that was thrown", async (t) => {
  const { host, log } = install(t, done);
  host.emit("unhandledRejection", Object.create(null));
  await turn();
  assert.deepEqual(host.exits, [1]);
  assert.match(log.lines[0]?.err?.message ?? "", /^thrown value: \[Object: null prototype\] \{\}$/);
});

test("shutdown exits with a warning at the deadline, not before", async (t) => {
  const { host, log, tick } = install(t, never);
  host.emit("SIGTERM", "SIGTERM");
  tick(TIMEOUT_MS - 1);
  assert.deepEqual(host.exits, []);
  tick(1);
  assert.deepEqual(host.exits, [0]);
  assert.deepEqual(log.texts(), ["stopping", "shutdown took too long"]);
});

test("shutdown exits 1 when closing fails", async (t) => {
  const { host, log } = install(t, async () => {
    throw new Error("stuck");
  });
  host.emit("SIGTERM", "SIGTERM");
  await turn();
  assert.deepEqual(host.exits, [1]);
  assert.deepEqual(log.texts(), ["stopping", "shutdown failed"]);
});

for (const second of ["SIGINT", "SIGTERM"]) {
  test(`shutdown by SIGINT takes ${second} for the same request soon after, and ends at once later`, (t) => {
    const { host, closed, log, tick } = install(t, never);
    host.emit("SIGINT", "SIGINT");
    tick(SIGNAL_REPEAT_MS - 1);
    host.emit(second, second);
    assert.deepEqual(host.exits, []);
    tick(1);
    host.emit(second, second);
    assert.deepEqual(host.exits, [0]);
    assert.equal(closed.callCount(), 1);
    assert.deepEqual(log.texts(), ["stopping", "stopping at once"]);
  });
}

test("shutdown takes a second signal for one although the clock was put back between", (t) => {
  let hours = 2;
  t.mock.method(Date, "now", () => hours * 3_600_000);
  const { host, tick } = install(t, never);
  host.emit("SIGINT", "SIGINT");
  hours = 0;
  tick(SIGNAL_REPEAT_MS);
  host.emit("SIGINT", "SIGINT");
  assert.deepEqual(host.exits, [0]);
});

test("shutdown is cut short at once by a fault, with 1", (t) => {
  const { host, closed } = install(t, never);
  host.emit("SIGINT", "SIGINT");
  host.emit("uncaughtException", new Error("broken"));
  assert.deepEqual(host.exits, [1]);
  assert.equal(closed.callCount(), 1);
});
