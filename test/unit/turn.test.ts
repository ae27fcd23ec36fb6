import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import { setImmediate } from "node:timers/promises";
import { MIN_TURN_MS, TURN_MS } from "../../bridge/core/limits.ts";
import { Turn } from "../../bridge/core/turn.ts";

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
