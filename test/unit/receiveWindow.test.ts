import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import {
  MAX_GROWN_WINDOWS_BYTES,
  MAX_RECEIVE_WINDOW_BYTES,
  QUICK_DRAIN_MS,
  SLOW_DRAIN_MS,
} from "../../bridge/core/limits.ts";
import { GrownWindows, ReceiveWindow } from "../../bridge/core/sockets/receiveWindow.ts";
import { RECEIVE_WINDOW_BYTES } from "../../schema/index.ts";

const MIB = 1024 * 1024;

/** How many bytes it takes, at most, without being full. */
function sizeOf(window: ReceiveWindow): number {
  let bytes = 0;
  while (!window.isFull) {
    window.passedOn(MIB / 2);
    bytes += MIB / 2;
  }
  window.taken(bytes);
  return bytes - MIB / 2;
}

test("ReceiveWindow is full one byte past its size, and drained at half of it", () => {
  const window = new ReceiveWindow(new GrownWindows());
  window.passedOn(RECEIVE_WINDOW_BYTES);
  assert.deepEqual([window.isFull, window.ahead], [false, RECEIVE_WINDOW_BYTES]);
  window.passedOn(1);
  assert.equal(window.isFull, true);
  window.taken(RECEIVE_WINDOW_BYTES / 2);
  assert.equal(window.isDrained, false);
  window.taken(1);
  assert.equal(window.isDrained, true);
});

test("ReceiveWindow doubles up to its limit each time that the game drains it quickly", () => {
  const window = new ReceiveWindow(new GrownWindows());
  const sizes = [sizeOf(window)];
  for (let count = 0; count < 4; count += 1) {
    window.drained(QUICK_DRAIN_MS);
    sizes.push(sizeOf(window));
  }
  assert.deepEqual(sizes, [2 * MIB, 4 * MIB, 8 * MIB, 8 * MIB, 8 * MIB]);
  assert.equal(sizes.at(-1), MAX_RECEIVE_WINDOW_BYTES);
});

test("ReceiveWindow stays as it is for a game that is neither quick nor slow, and is small again for a slow one", () => {
  const window = new ReceiveWindow(new GrownWindows());
  window.drained(0);
  window.drained(QUICK_DRAIN_MS + 1);
  window.drained(SLOW_DRAIN_MS);
  assert.equal(sizeOf(window), 4 * MIB);
  window.drained(SLOW_DRAIN_MS + 1);
  assert.equal(sizeOf(window), RECEIVE_WINDOW_BYTES);
});

test("ReceiveWindow forgets credit for more than was sent", () => {
  const window = new ReceiveWindow(new GrownWindows());
  window.passedOn(10);
  window.taken(1000);
  assert.equal(window.ahead, 0);
  assert.equal(sizeOf(window), RECEIVE_WINDOW_BYTES);
});

function grown(all: GrownWindows): ReceiveWindow {
  const window = new ReceiveWindow(all);
  window.drained(0);
  window.drained(0);
  return window;
}

test("windows of all sockets together grow to their cap, and each keeps the size that it has by itself", () => {
  const all = new GrownWindows();
  const windows = Array.from({ length: 40 }, () => grown(all));
  let beyond = 0;
  for (const window of windows) {
    while (!window.isFull) {
      window.passedOn(MIB / 4);
    }
    assert.ok(window.ahead > RECEIVE_WINDOW_BYTES);
    beyond += window.ahead - RECEIVE_WINDOW_BYTES;
  }
  // Each passes its size by the message that fills it, and no more.
  assert.ok(beyond >= MAX_GROWN_WINDOWS_BYTES);
  assert.ok(beyond <= MAX_GROWN_WINDOWS_BYTES + windows.length * (MIB / 4), `${beyond} bytes`);
  assert.ok(all.areFull);
  assert.equal(sizeOf(grown(all)), RECEIVE_WINDOW_BYTES);
  for (const [index, window] of windows.entries()) {
    if (index % 2 === 0) {
      window.taken(window.ahead);
    } else {
      window.close();
    }
    assert.equal(window.ahead, 0);
  }
  assert.equal(sizeOf(grown(all)), MAX_RECEIVE_WINDOW_BYTES);
});

test("windows give the cap back to the byte, whatever comes in whatever order", () => {
  const step = fc.record({
    socket: fc.nat(4),
    what: fc.constantFrom("pass", "take", "close"),
    bytes: fc.nat(5 * MIB),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      let sum = 0;
      const all = new GrownWindows();
      const count = all.change.bind(all);
      all.change = (from, to) => {
        sum += to - from;
        count(from, to);
      };
      const windows = Array.from({ length: 5 }, () => new ReceiveWindow(all));
      for (const { socket, what, bytes } of steps) {
        const window = windows[socket] as ReceiveWindow;
        if (what === "pass") {
          window.passedOn(bytes);
        } else if (what === "take") {
          window.taken(bytes);
        } else {
          window.close();
        }
        const beyond = windows.map(({ ahead }) => Math.max(0, ahead - RECEIVE_WINDOW_BYTES));
        assert.equal(
          sum,
          beyond.reduce((a, b) => a + b),
        );
        assert.equal(all.areFull, sum >= MAX_GROWN_WINDOWS_BYTES);
      }
    }),
  );
});
