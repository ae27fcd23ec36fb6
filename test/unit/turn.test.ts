import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import { setImmediate } from "node:timers/promises";
import { MESSAGES_BETWEEN_LOOKS, MIN_TURN_MS, TURN_MS } from "../../bridge/core/limits.ts";
import { encodeFrame } from "../../bridge/core/link/frames.ts";
import { LinkReader } from "../../bridge/core/link/reader.ts";
import { Turn } from "../../bridge/core/turn.ts";
import { FakeSocket } from "../helpers/fakeSocket.ts";

/** A clock that only the test moves, at the beginning of a turn of the event loop. */
async function clock(t: TestContext): Promise<{ now: number }> {
  const time = { now: 1_000_000 };
  t.mock.method(performance, "now", () => time.now);
  await setImmediate();
  return time;
}

test("sockets share the time of a turn, and each gets a little", async (t) => {
  const time = await clock(t);
  const [first, second, third] = [new Turn(), new Turn(), new Turn()];
  assert.equal(first.isOver(), false);
  time.now += TURN_MS;
  assert.equal(first.isOver(), false);
  time.now += 0.001;
  assert.equal(first.isOver(), true);

  assert.equal(second.isOver(), false);
  time.now += MIN_TURN_MS;
  assert.equal(second.isOver(), false);
  time.now += 0.001;
  assert.equal(second.isOver(), true);

  assert.equal(third.isOver(), false);
  await setImmediate();
  assert.deepEqual([first.isOver(), second.isOver()], [false, false]);
});

test("messages that are slow to send on, as to many clients, do not hold up the others", async (t) => {
  const time = await clock(t);
  const socket = new FakeSocket();
  const taken: number[] = [];
  const limits = { j: 0, t: 4, b: 0, c: 0, p: 0 };
  new LinkReader(socket.asSocket, limits, {
    onFrame: (_kind, _client, body) => {
      taken.push(body.readUInt32LE());
      time.now += TURN_MS / 10;
    },
    onRead: () => {},
    onFault: (error) => assert.fail(String(error)),
  });
  const numbers = Array.from({ length: 200 }, (_, number) => number);
  const frames = numbers.map((number) => {
    const body = Buffer.alloc(4);
    body.writeUInt32LE(number);
    return encodeFrame("t", 0, body);
  });
  socket.receive(Buffer.concat(frames));
  let before = 0;
  for (let turns = 0; taken.length < numbers.length; turns += 1) {
    assert.ok(
      taken.length > before && taken.length - before <= 10 + MESSAGES_BETWEEN_LOOKS,
      `${taken.length - before}`,
    );
    assert.ok(turns < numbers.length);
    before = taken.length;
    await setImmediate();
  }
  assert.deepEqual(taken, numbers);
});
