import assert from "node:assert/strict";
import { test } from "node:test";
import { JOINED_BYTES } from "../../bridge/core/limits.ts";
import { Budget, type Holder } from "../../bridge/core/sockets/budget.ts";
import { Compactor } from "../../bridge/core/sockets/compactor.ts";
import { FrameWalker } from "../../bridge/core/sockets/frameWalker.ts";
import { BINARY, encode, type FrameSpec } from "../conformance/frames.ts";
import { Random } from "../fuzz/random.ts";

test("FrameWalker stops where the frame ends that it was told to stop after, however the bytes are split", () => {
  const random = new Random(1);
  const specs = [0, 1, 125, 126, 300, 65_535, 65_536, 70_000].flatMap((length): [FrameSpec, boolean][] => [
    [{ opcode: BINARY, payload: Buffer.alloc(length) }, false],
    [{ opcode: BINARY, payload: Buffer.alloc(length) }, true],
    [{ opcode: BINARY, payload: Buffer.alloc(length), lengthBytes: 8 }, true],
  ]);
  const frames = specs.map(([spec, masks]) => encode(spec, masks));
  const bytes = Buffer.concat(frames);
  const ends = frames.map((_, index) =>
    frames.slice(0, index + 1).reduce((sum, { length }) => sum + length, 0),
  );
  for (let round = 0; round < 20; round++) {
    const walker = new FrameWalker();
    const found: number[] = [];
    let before = 0;
    for (const chunk of random.split(bytes)) {
      for (let at = 0; at < chunk.length; ) {
        at = walker.walk(chunk, at, 1);
        found.push(before + at);
      }
      before += chunk.length;
    }
    assert.deepEqual(
      ends.filter((end) => !found.includes(end)),
      [],
    );
  }
});

test("FrameWalker takes as many frames at once as it may", () => {
  const empty = encode({ opcode: BINARY, payload: Buffer.alloc(0) }, false);
  const walker = new FrameWalker();
  const chunk = Buffer.concat(new Array<Buffer>(10).fill(empty));
  assert.equal(walker.walk(chunk, 0, 4), 8);
  assert.equal(walker.walk(chunk, 8, 4), 16);
  assert.equal(walker.walk(chunk, 16, 4), 20);
});

/** Memory that a list of buffers holds on to. */
const heldBy = (list: readonly Buffer[]): number =>
  [...new Set(list.map(({ buffer }) => buffer))].reduce((sum, { byteLength }) => sum + byteLength, 0);

test("Compactor keeps the bytes, in few pieces and little memory, also when the beginning is taken", () => {
  const random = new Random(2);
  for (let round = 0; round < 30; round++) {
    const compactor = new Compactor();
    const list: Buffer[] = [];
    const expected: Buffer[] = [];
    const taken: Buffer[] = [];
    for (let step = 0; step < 60; step++) {
      for (let count = random.below(4); count > 0; count--) {
        const piece = random.bytes(random.length(round % 2 === 0 ? 40 : 20_000));
        // Read together with much that is not kept.
        const whole = Buffer.concat([Buffer.alloc(random.below(65_536)), piece]);
        list.push(whole.subarray(whole.length - piece.length));
        expected.push(piece);
      }
      compactor.compact(list);
      const first = random.once(5) ? list.shift() : undefined;
      if (first !== undefined) {
        const cut = random.once(2) ? first.length : random.below(first.length);
        taken.push(first.subarray(0, cut));
        list.unshift(...(cut < first.length ? [first.subarray(cut)] : []));
      }
    }
    compactor.compact(list);
    assert.ok(Buffer.concat([...taken, ...list]).equals(Buffer.concat(expected)));
    const bytes = list.reduce((sum, { length }) => sum + length, 0);
    // What was cut from the first piece still belongs to its memory.
    assert.ok(heldBy(list) <= bytes * 1.5 + 2 * JOINED_BYTES, `${heldBy(list)} for ${bytes}`);
  }
});

test("Budget ends whoever holds the most, once the sum is over its limit", () => {
  const budget = new Budget(100);
  const ended: string[] = [];
  const holder = (name: string): Holder => {
    const self = {
      giveUp: () => {
        ended.push(name);
        budget.holds(self, 0);
      },
    };
    return self;
  };
  const [first, second, third] = [holder("first"), holder("second"), holder("third")];
  budget.holds(first, 30);
  budget.holds(second, 50);
  budget.holds(third, 20);
  assert.deepEqual(ended, []);
  budget.holds(third, 21);
  assert.deepEqual(ended, ["second"]);
  budget.holds(first, 79);
  assert.deepEqual(ended, ["second"]);
  budget.holds(first, 80);
  assert.deepEqual(ended, ["second", "first"]);
});
