import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import { setImmediate } from "node:timers/promises";
import { MAX_LINK_WAITING_BYTES, TURN_MS } from "../../bridge/core/limits.ts";
import { BRIDGE_FRAME_LIMITS, encodeFrame } from "../../bridge/core/link/frames.ts";
import { LinkReader } from "../../bridge/core/link/reader.ts";
import { FakeSocket } from "../helpers/fakeSocket.ts";

/** A reader whose owner takes more than a turn for each frame, since only those frames move the clock. */
function slowly(t: TestContext): { socket: FakeSocket; reader: LinkReader; taken: string[]; read: number[] } {
  let now = 1_000_000;
  t.mock.method(performance, "now", () => now);
  const socket = new FakeSocket();
  const taken: string[] = [];
  const read: number[] = [];
  const reader = new LinkReader(socket.asSocket, BRIDGE_FRAME_LIMITS, {
    onFrame: (_kind, _client, body) => {
      now += TURN_MS + 1;
      taken.push(body.toString());
    },
    onRead: (bytes) => read.push(bytes),
    onFault: (error) => assert.ifError(error),
  });
  return { socket, reader, taken, read };
}

const text = (body: string): Buffer => encodeFrame("t", 0, Buffer.from(body));

test("LinkReader takes the frames of a chunk in as many turns as they need, and counts what it has taken", async (t) => {
  const { socket, taken, read } = slowly(t);
  await setImmediate();
  socket.receive(Buffer.concat([text("a"), text("bc"), text("d")]));
  assert.deepEqual([taken, read], [["a"], [9]]);
  socket.receive(text("e"));
  assert.deepEqual(taken, ["a"]);
  for (const all of [
    ["a", "bc"],
    ["a", "bc", "d"],
    ["a", "bc", "d", "e"],
  ]) {
    await setImmediate();
    assert.deepEqual(taken, all);
  }
  assert.deepEqual(read, [9, 10, 9, 9]);
});

test("LinkReader takes what waits although the connection is gone, and then has finished", async (t) => {
  const { socket, reader, taken } = slowly(t);
  await setImmediate();
  socket.receive(Buffer.concat([text("a"), text("b"), text("c")]));
  socket.destroy();
  await reader.drained();
  assert.deepEqual(taken, ["a", "b", "c"]);
});

test("LinkReader drops what waits once it is stopped", async (t) => {
  const { socket, reader, taken } = slowly(t);
  await setImmediate();
  socket.receive(Buffer.concat([text("a"), text("b"), text("c")]));
  reader.stop();
  await reader.drained();
  assert.deepEqual(taken, ["a"]);
});

test("LinkReader keeps a limited number of bytes that wait for an answer, and reads on after it", async () => {
  const socket = new FakeSocket();
  let answer = (): void => {};
  let taken = 0;
  const reader = new LinkReader(socket.asSocket, BRIDGE_FRAME_LIMITS, {
    onFrame: (kind) => {
      taken += 1;
      if (kind === "j") {
        reader.waitFor(new Promise((resolve) => (answer = resolve)));
      }
    },
    onRead: () => {},
    onFault: (error) => assert.ifError(error),
  });
  const piece = encodeFrame("b", 0, Buffer.alloc(MAX_LINK_WAITING_BYTES / 4));
  socket.receive(encodeFrame("j", 0, Buffer.from("{}")));
  for (let count = 0; count < 6; count++) {
    socket.receive(piece);
  }
  assert.deepEqual([taken, socket.isUnread], [1, true]);
  answer();
  await setImmediate();
  assert.deepEqual([taken, socket.isUnread], [7, false]);
});
