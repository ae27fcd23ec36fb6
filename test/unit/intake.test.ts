import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import { NOT_READING_MS, QUICK_DRAIN_MS, SLOW_DRAIN_MS } from "../../bridge/core/limits.ts";
import { Intake } from "../../bridge/core/sockets/intake.ts";
import { GrownWindows } from "../../bridge/core/sockets/receiveWindow.ts";
import { RECEIVE_WINDOW_BYTES } from "../../schema/index.ts";

/** An intake, what it does to its socket, and a clock that goes on when it is told to. */
function reading(t: TestContext) {
  const clock = { now: 1_000 };
  t.mock.method(performance, "now", () => clock.now);
  const calls: string[] = [];
  const socket = { pause: () => void calls.push("pause"), resume: () => void calls.push("resume") };
  const intake = new Intake(socket, new GrownWindows());
  /** Fills the window, and drains it within that time. */
  const round = (milliseconds: number): number => {
    let bytes = 0;
    while (!intake.isPaused) {
      intake.passedOn(RECEIVE_WINDOW_BYTES / 4);
      bytes += RECEIVE_WINDOW_BYTES / 4;
    }
    clock.now += milliseconds;
    intake.taken(bytes);
    return bytes;
  };
  return { intake, calls, clock, round };
}

test("Intake pauses once the window is full, and resumes once half of it is free", (t) => {
  const { intake, calls } = reading(t);
  intake.passedOn(RECEIVE_WINDOW_BYTES);
  assert.deepEqual(calls, []);
  intake.passedOn(1);
  assert.deepEqual(calls, ["pause"]);
  intake.passedOn(100);
  intake.taken(RECEIVE_WINDOW_BYTES / 2);
  assert.deepEqual([calls, intake.isPaused], [["pause"], true]);
  intake.taken(101);
  assert.deepEqual([calls, intake.isPaused], [["pause", "resume"], false]);
});

test("Intake lets more come to a game that takes it quickly, until it is slow", (t) => {
  const { round } = reading(t);
  const quick = [round(QUICK_DRAIN_MS), round(0), round(0), round(SLOW_DRAIN_MS + 1), round(0)];
  const one = RECEIVE_WINDOW_BYTES;
  assert.deepEqual(
    quick.map((bytes) => bytes - RECEIVE_WINDOW_BYTES / 4),
    [one, 2 * one, 4 * one, 4 * one, one],
  );
});

test("Intake stays paused while the link is full or its window is, and not because it was", (t) => {
  const { intake, calls } = reading(t);
  intake.hold(true);
  intake.passedOn(RECEIVE_WINDOW_BYTES + 1);
  intake.hold(false);
  assert.deepEqual(calls, ["pause"]);
  intake.taken(RECEIVE_WINDOW_BYTES / 2 + 1);
  assert.deepEqual(calls, ["pause", "resume"]);
  intake.hold(true);
  intake.hold(false);
  assert.deepEqual(calls, ["pause", "resume", "pause", "resume"]);
});

test("Intake of a closing socket reads on, however full its window is", (t) => {
  const { intake, calls } = reading(t);
  intake.passedOn(RECEIVE_WINDOW_BYTES + 1);
  intake.close();
  intake.hold(true);
  assert.deepEqual(calls, ["pause", "resume"]);
});

test("Intake tells a game that takes nothing for long from one that takes little", (t) => {
  const { intake, clock } = reading(t);
  intake.passedOn(RECEIVE_WINDOW_BYTES + 1);
  clock.now += NOT_READING_MS;
  assert.equal(intake.isNotRead, false);
  clock.now += 1;
  assert.equal(intake.isNotRead, true);
  intake.taken(1);
  assert.deepEqual([intake.isNotRead, intake.isPaused], [false, true]);
});

test("Intake does not blame a game to which a long message is still on its way", (t) => {
  const { intake, clock } = reading(t);
  intake.passedOn(8 * RECEIVE_WINDOW_BYTES);
  intake.hold(true);
  clock.now += 3 * NOT_READING_MS;
  assert.equal(intake.isNotRead, false);
  // The system has taken the last of it, most of which the game must have read for that.
  intake.hold(false);
  clock.now += NOT_READING_MS;
  assert.equal(intake.isNotRead, false);
  clock.now += 1;
  assert.equal(intake.isNotRead, true);
});
