import assert from "node:assert/strict";
import { test } from "node:test";
import { setImmediate } from "node:timers/promises";
import fc from "fast-check";
import { LONG_BODY_BYTES, MAX_SCRATCH_BUFFERS, SCRATCH_BYTES } from "../../bridge/core/limits.ts";
import { encodeFrame } from "../../bridge/core/link/frames.ts";
import { FrameGatherer } from "../../bridge/core/link/gatherer.ts";
import { Scratch } from "../../bridge/core/link/scratch.ts";
import { HEAD_BYTES } from "../../schema/index.ts";
import { FakeSocket, type FarEnd } from "../helpers/fakeSocket.ts";

const tick = (): Promise<void> => new Promise((resolve) => process.nextTick(resolve));

function gathering(farEnd: FarEnd = "reads") {
  const socket = new FakeSocket(farEnd);
  const scratch = new Scratch();
  const owner = { said: [] as string[], handsOver: () => {}, handedOver: () => void owner.said.push("over") };
  const frames = new FrameGatherer(socket.asSocket, scratch, owner);
  return { socket, scratch, frames, owner };
}

test("FrameGatherer writes every frame once and in order, whatever their lengths and wherever a tick ends", async () => {
  const length = fc.oneof(
    fc.integer({ min: 0, max: 200 }),
    fc.integer({ min: LONG_BODY_BYTES - 2, max: LONG_BODY_BYTES + 2 }),
    fc.integer({ min: SCRATCH_BYTES - 20, max: SCRATCH_BYTES + 20 }),
  );
  const step = fc.oneof(
    { weight: 6, arbitrary: length },
    { weight: 1, arbitrary: fc.constantFrom("tick" as const, "flush" as const) },
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { maxLength: 60 }),
      fc.constantFrom<FarEnd>("reads", "stalls"),
      async (steps, farEnd) => {
        const { socket, frames } = gathering(farEnd);
        const expected: Buffer[] = [];
        for (const [index, what] of steps.entries()) {
          if (what === "tick") {
            await setImmediate();
          } else if (what === "flush") {
            frames.flush();
            assert.equal(frames.bytes, 0);
          } else {
            const body = Buffer.alloc(what, index);
            frames.add("b", index, body);
            expected.push(encodeFrame("b", index, body));
          }
        }
        await setImmediate();
        assert.equal(frames.bytes, 0);
        assert.ok(Buffer.concat(socket.written).equals(Buffer.concat(expected)));
      },
    ),
    { numRuns: 300 },
  );
});

test("FrameGatherer hands the short frames of a turn over as one piece, in whatever tick they came", async () => {
  const { socket, frames, owner } = gathering();
  for (let count = 0; count < 100; count += 1) {
    frames.add("t", 0, Buffer.alloc(20));
    await tick();
  }
  assert.deepEqual([socket.written.length, frames.bytes], [0, 100 * (HEAD_BYTES + 20)]);
  await setImmediate();
  assert.deepEqual([socket.written.length, owner.said], [1, ["over"]]);
});

test("FrameGatherer does not wait for the end of the turn once a buffer is full", async () => {
  const { socket, frames } = gathering();
  frames.add("t", 0, Buffer.alloc(SCRATCH_BYTES - HEAD_BYTES - 1));
  await tick();
  assert.equal(socket.written.length, 0);
  frames.add("t", 0, Buffer.alloc(0));
  assert.equal(socket.written.length, 0);
  await tick();
  assert.equal(frames.bytes, 0);
});

test("FrameGatherer takes along what its owner adds at the last moment", async () => {
  const { socket, frames, owner } = gathering();
  owner.handsOver = () => {
    owner.handsOver = () => {};
    frames.add("c", 0, Buffer.alloc(4));
  };
  frames.add("t", 0, Buffer.alloc(20));
  await setImmediate();
  assert.deepEqual([socket.written.length, socket.bytesWritten], [1, 2 * HEAD_BYTES + 24]);
  owner.handsOver = () => frames.bytes === 0 && frames.add("c", 0, Buffer.alloc(4));
  frames.wake();
  await setImmediate();
  assert.equal(socket.written.length, 2);
});

test("FrameGatherer passes a body over the limit on without a copy, and copies one at it", async () => {
  const { socket, frames } = gathering();
  const pieces: Buffer[] = [];
  socket.write = (piece) => pieces.push(piece) > 0;
  const bodies = [Buffer.alloc(LONG_BODY_BYTES), Buffer.alloc(LONG_BODY_BYTES + 1)];
  for (const body of bodies) {
    frames.add("b", 0, body);
  }
  await setImmediate();
  assert.deepEqual(
    bodies.map((body) => pieces.includes(body)),
    [false, true],
  );
});

test("FrameGatherer keeps no buffer of its own for frames that wait behind others", async () => {
  const { socket, scratch, frames } = gathering("stalls");
  const pieces: Buffer[] = [];
  socket.write = (piece) => {
    pieces.push(piece);
    socket.writableLength += piece.length;
    return false;
  };
  for (let count = 0; count < 100; count += 1) {
    frames.add("t", 0, Buffer.alloc(20));
    await setImmediate();
  }
  const holding = pieces.filter(({ buffer }) => buffer.byteLength === SCRATCH_BYTES);
  assert.equal(holding.length, 1, "only the first was offered to the system as it was");
  const lent = new Set(holding.map(({ buffer }) => buffer));
  assert.ok(!lent.has(scratch.take().buffer), "the one that the system still reads is not used again");
});

test("FrameGatherer drops what a link that is gone can take no more", async () => {
  const { socket, frames } = gathering();
  frames.add("t", 0, Buffer.from("late"));
  socket.destroy();
  await setImmediate();
  assert.deepEqual([socket.written, frames.bytes], [[], 0]);
});

test("Scratch keeps so many buffers and no more", () => {
  const scratch = new Scratch();
  const buffers = Array.from({ length: MAX_SCRATCH_BUFFERS + 1 }, () => scratch.take());
  assert.equal(new Set(buffers).size, buffers.length);
  for (const buffer of buffers) {
    scratch.give(buffer);
  }
  const again = Array.from({ length: MAX_SCRATCH_BUFFERS + 1 }, () => scratch.take());
  assert.equal(again.filter((buffer) => buffers.includes(buffer)).length, MAX_SCRATCH_BUFFERS);
});
