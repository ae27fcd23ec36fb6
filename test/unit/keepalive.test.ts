import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import type { WebSocket } from "ws";
import { PING_INTERVAL_MS, PING_LATE_MS } from "../../bridge/core/limits.ts";
import { Keepalive } from "../../bridge/core/sockets/keepalive.ts";

/** A socket that counts what is done to it. */
class FakeSocket {
  pings = 0;
  lost = 0;
  /** Whether what is written gets through, or waits behind other data. */
  flushes = true;

  ping(written: () => void): void {
    this.pings += 1;
    if (this.flushes) {
      written();
    }
  }

  get terminated(): boolean {
    assert.ok(this.lost <= 1, "told once");
    return this.lost === 1;
  }
}

function keepAlive(t: TestContext) {
  t.mock.timers.enable({ apis: ["Date"], now: 1_000_000 });
  // The mock of setInterval makes up for ticks that a sleeping machine has missed; Node does not.
  let tick = (): void => {};
  const timer = { unref: () => timer };
  t.mock.method(globalThis, "setInterval", (callback: () => void, ms: number) => {
    assert.equal(ms, PING_INTERVAL_MS);
    tick = callback;
    return timer;
  });
  t.mock.method(globalThis, "clearInterval", (cleared: unknown) => {
    assert.equal(cleared, timer);
    tick = () => {};
  });

  const ws = new FakeSocket();
  const state = { paused: false };
  const stream = { bytesRead: 500 };
  const keepalive = new Keepalive(ws as unknown as WebSocket, stream, {
    intervalMs: PING_INTERVAL_MS,
    isPaused: () => state.paused,
    onLost: () => {
      ws.lost += 1;
    },
  });
  /** Something arrives, a pong or the start of a message. */
  const hear = (): void => {
    stream.bytesRead += 1;
  };
  /** Time goes on, timers do not. */
  const sleep = (ms: number): void => t.mock.timers.setTime(Date.now() + ms);
  const intervals = (count: number): void => {
    for (let passed = 0; passed < count; passed++) {
      sleep(PING_INTERVAL_MS);
      tick();
    }
  };
  return { ws, state, keepalive, hear, intervals, sleep };
}

test("keepalive pings once an interval as long as pongs come", (t) => {
  const { ws, hear, intervals } = keepAlive(t);
  for (let count = 1; count <= 10; count++) {
    intervals(1);
    assert.equal(ws.pings, count);
    hear();
  }
  assert.equal(ws.terminated, false);
});

test("keepalive gives a socket up that has missed two pings, and says so once", (t) => {
  const { ws, intervals } = keepAlive(t);
  intervals(2);
  assert.deepEqual([ws.pings, ws.terminated], [2, false]);
  intervals(1);
  assert.deepEqual([ws.pings, ws.terminated], [2, true]);
  intervals(5);
  assert.deepEqual([ws.pings, ws.terminated], [2, true]);
});

test("keepalive counts from the start again once anything has arrived", (t) => {
  const { ws, hear, intervals } = keepAlive(t);
  intervals(2);
  hear();
  intervals(2);
  assert.equal(ws.terminated, false);
  intervals(1);
  assert.equal(ws.terminated, true);
});

test("keepalive does not judge a ping that left late", (t) => {
  const { ws, intervals, sleep } = keepAlive(t);
  intervals(2);
  sleep(8 * 3600 * 1000);
  intervals(1);
  assert.deepEqual([ws.pings, ws.terminated], [3, false]);
  intervals(1);
  assert.equal(ws.terminated, false);
  intervals(1);
  assert.equal(ws.terminated, true);
});

test("keepalive calls a ping late from five seconds on", (t) => {
  for (const [delay, terminated] of [
    [PING_LATE_MS, true],
    [PING_LATE_MS + 1, false],
  ] as const) {
    const { ws, intervals, sleep } = keepAlive(t);
    intervals(2);
    sleep(delay);
    intervals(1);
    assert.equal(ws.terminated, terminated, `${delay} ms`);
    t.mock.reset();
  }
});

test("keepalive pings a paused socket and does not judge it", (t) => {
  const { ws, state, intervals } = keepAlive(t);
  state.paused = true;
  intervals(10);
  assert.deepEqual([ws.pings, ws.terminated], [10, false]);
  state.paused = false;
  intervals(1);
  assert.equal(ws.terminated, false);
  intervals(1);
  assert.equal(ws.terminated, true);
});

test("keepalive does not judge a ping that waits behind other data", (t) => {
  const { ws, intervals } = keepAlive(t);
  ws.flushes = false;
  intervals(10);
  assert.equal(ws.terminated, false);
  ws.flushes = true;
  intervals(2);
  assert.equal(ws.terminated, false);
  intervals(1);
  assert.equal(ws.terminated, true);
});

test("keepalive does nothing once it is stopped", (t) => {
  const { ws, keepalive, intervals } = keepAlive(t);
  keepalive.stop();
  intervals(5);
  assert.deepEqual([ws.pings, ws.terminated], [0, false]);
});
