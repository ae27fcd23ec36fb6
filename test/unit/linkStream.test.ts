import assert from "node:assert/strict";
import { test } from "node:test";
import { setImmediate } from "node:timers/promises";
import fc from "fast-check";
import { MAX_LINK_BACKLOG_MESSAGES } from "../../bridge/core/limits.ts";
import { encodeFrame, encodeMessage } from "../../bridge/core/link/frames.ts";
import { type FrameKind, HELLO_TIMEOUT_MS } from "../../schema/index.ts";
import { Random } from "../fuzz/random.ts";
import { keptSeeds } from "../fuzz/seeds.ts";
import { TARGETS } from "../fuzz/targets.ts";
import { GAME_EXAMPLES } from "../helpers/examples.ts";
import { FakeLink, HELLO } from "../helpers/fakeLink.ts";
import { frameOf } from "../helpers/frames.ts";

/** Messages of the game, and what is close to one. Nothing here binds a port, and a fake link dials nothing either. */
const message = fc.oneof(
  fc.constantFrom(...GAME_EXAMPLES.filter(({ type }) => type !== "listen")),
  fc.record({
    type: fc.constantFrom("close", "configure", "dance"),
    client: fc.anything(),
    code: fc.integer(),
  }),
  fc.object({ maxDepth: 2 }),
);

const client = fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 2 ** 21 - 1 }));

const frame = fc.oneof(
  message.map((value) => encodeFrame("j", 0, json(value))),
  fc
    .tuple(fc.constantFrom<FrameKind>("j", "t", "b", "c"), client, fc.uint8Array({ maxLength: 40 }))
    .map(([kind, number, body]) => encodeFrame(kind, number, Buffer.from(body))),
  client.map((number) => frameOf({ type: "credit", client: number, bytes: 1000 })),
  fc.uint8Array({ minLength: 8, maxLength: 40 }).map((bytes) => Buffer.from(bytes)),
);

function json(value: unknown): Buffer {
  return Buffer.from(
    (JSON.stringify(value, (_key, item) => (typeof item === "bigint" ? 0 : item)) ?? "{}").slice(0, 4096),
  );
}

interface Outcome {
  said: string[];
  ended: boolean;
}

async function outcome(chunks: readonly Buffer[]): Promise<Outcome> {
  const fake = new FakeLink();
  await fake.receive(chunks);
  // Answers leave at the end of the tick.
  await setImmediate();
  const ended = !fake.socket.writable;
  // Credit comes by the chunk.
  const answers = fake.sent().filter(({ header: { type } }) => type !== "credit");
  const said = answers.map((sent) => JSON.stringify(sent.header));
  fake.socket.hangUp();
  await fake.gone;
  assert.deepEqual([fake.ended, fake.faults], [1, []]);
  return { said, ended };
}

function cut(bytes: Buffer, sizes: readonly number[]): Buffer[] {
  const chunks: Buffer[] = [];
  let offset = 0;
  for (const size of [...sizes, bytes.length]) {
    chunks.push(Buffer.from(bytes.subarray(offset, offset + size)));
    offset += size;
  }
  return chunks.filter(({ length }) => length > 0);
}

test("Link answers the same however the bytes of the game are split, and throws for none", async () => {
  const sizes = fc.array(fc.integer({ min: 1, max: 200 }), { maxLength: 60 });
  await fc.assert(
    fc.asyncProperty(fc.array(frame, { maxLength: 8 }), fc.boolean(), sizes, async (frames, greets, at) => {
      const bytes = Buffer.concat([...(greets ? [HELLO] : []), ...frames]);
      assert.deepEqual(await outcome(cut(bytes, at)), await outcome([bytes]));
    }),
    { numRuns: 500 },
  );
});

test("Link says nothing to a stranger, whatever comes in place of hello", async () => {
  await fc.assert(
    fc.asyncProperty(frame, async (bytes) => {
      fc.pre(!bytes.equals(HELLO));
      assert.deepEqual(await outcome([bytes]), { said: [], ended: true });
    }),
  );
});

test("Link ends silence and half a hello at the deadline, without a word, and no link that has been greeted", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const [silent, half, greeted] = [new FakeLink(), new FakeLink(), new FakeLink()];
  half.socket.receive(HELLO.subarray(0, -1));
  greeted.socket.receive(HELLO);
  t.mock.timers.tick(HELLO_TIMEOUT_MS - 1);
  assert.deepEqual([silent.socket.destroyed, half.socket.destroyed], [false, false]);
  t.mock.timers.tick(1);
  assert.deepEqual(
    [silent, half, greeted].map(({ socket }) => socket.destroyed),
    [true, true, false],
  );
  assert.equal(silent.socket.bytesWritten + half.socket.bytesWritten, 0);
  greeted.socket.hangUp();
  await Promise.all([silent.gone, half.gone, greeted.gone]);
});

/** What ends a link that has no role yet, by the code that it is told. */
const FAULTS: Record<string, [code: string, bytes: Buffer]> = {
  "a text": ["bad_message", frameOf({ type: "send" }, "x")],
  "a text that is not UTF-8": ["bad_message", frameOf({ type: "send" }, Buffer.of(0xff))],
  "a text that is not UTF-8 for a client": [
    "bad_message",
    frameOf({ type: "send", client: 3 }, Buffer.of(0xff)),
  ],
  "a binary message": ["bad_message", frameOf({ type: "send", binary: true }, "x")],
  credit: ["bad_message", frameOf({ type: "credit", bytes: 1 })],
  "credit of three bytes": ["bad_frame", encodeFrame("c", 0, Buffer.alloc(3))],
  "credit of five bytes": ["bad_frame", encodeFrame("c", 0, Buffer.alloc(5))],
  "a message with a client in its tag": ["bad_frame", encodeFrame("j", 1, json({ type: "status" }))],
};

for (const [name, [code, bytes]] of Object.entries(FAULTS)) {
  test(`Link without a role ends with ${code} at ${name}`, async () => {
    const { said, ended } = await outcome([HELLO, bytes]);
    const failed = JSON.parse(said.at(-1) ?? "");
    assert.deepEqual([said.length, failed.type, failed.code, ended], [2, "failed", code, true]);
  });
}

test("Link gives credit for every byte after hello, however it came", async () => {
  const status = frameOf({ type: "status" });
  const bytes = Buffer.concat([HELLO, status, status]);
  const at = HELLO.length;
  for (const sizes of [[], [at], [at - 1], [at + 1], [3, 5], [at + status.length]]) {
    const fake = new FakeLink();
    await fake.receive(cut(bytes, sizes));
    await setImmediate();
    const given = fake.sent().map(({ header }) => (header.type === "credit" ? header.bytes : 0));
    assert.equal(
      given.reduce((sum, credit) => sum + credit, 0),
      2 * status.length,
      `cut after ${sizes}`,
    );
    fake.socket.hangUp();
    await fake.gone;
  }
});

test("Link answers a message of an unknown type and lives on", async () => {
  const { said, ended } = await outcome([
    HELLO,
    encodeMessage({ type: "dance" }),
    frameOf({ type: "status" }),
  ]);
  const [, failed, status] = said.map((text) => JSON.parse(text));
  assert.deepEqual([failed.type, failed.stage, failed.code], ["failed", "link", "unknown_message"]);
  assert.match(failed.message, /"dance"/);
  assert.deepEqual([said.length, status.type, ended], [3, "status", false]);
});

for (const [name, message] of Object.entries({
  answers: { type: "status" },
  "answers to messages that it does not know": { type: "dance" },
})) {
  test(`Link keeps no more ${name} for a game that does not read than its cap`, async () => {
    const fake = new FakeLink({ farEnd: "stalls" });
    const question = frameOf(message);
    await fake.receive([HELLO]);
    for (let count = 0; count < 2 * MAX_LINK_BACKLOG_MESSAGES && !fake.socket.destroyed; count++) {
      await fake.receive([question]);
      if (count % 1000 === 0) {
        await setImmediate();
      }
    }
    assert.ok(fake.socket.destroyed, "the link is broken off");
    const answers = fake.sent().filter(({ header }) => header.type !== "credit").length;
    // Those of the last tick are gone with the connection.
    assert.ok(answers > MAX_LINK_BACKLOG_MESSAGES - 2000, `${answers} were written`);
    assert.ok(answers <= MAX_LINK_BACKLOG_MESSAGES, `${answers} wait`);
    await fake.gone;
  });
}

for (const [name, target] of Object.entries(TARGETS)) {
  test(`fuzz target "${name}" finds nothing with the seeds kept and some more`, async () => {
    const fresh = Array.from({ length: name === "remote" ? 50 : 200 }, (_, index) => index);
    for (const seed of [...(await keptSeeds(name)), ...fresh]) {
      try {
        await target(new Random(seed));
      } catch (error) {
        throw new Error(`Seed ${seed}`, { cause: error });
      }
    }
  });
}
