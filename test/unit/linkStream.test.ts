import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { MAX_LINK_BACKLOG_MESSAGES } from "../../bridge/core/limits.ts";
import { encodeHead } from "../../bridge/core/link/framing.ts";
import { GAME_EXAMPLES } from "../../schema/examples.ts";
import { Random } from "../fuzz/random.ts";
import { keptSeeds } from "../fuzz/seeds.ts";
import { TARGETS } from "../fuzz/targets.ts";
import { FakeLink, HELLO } from "../helpers/fakeLink.ts";
import { frameOf } from "../helpers/game.ts";

/** Headers of the game, and what is close to one. Nothing here binds a port: a fake link dials nothing either. */
const header = fc.oneof(
  fc.constantFrom(...GAME_EXAMPLES.filter(({ type }) => type !== "listen")),
  fc.record({ type: fc.constantFrom("send", "close", "credit"), client: fc.anything(), bytes: fc.integer() }),
  fc.object({ maxDepth: 2 }),
);

const frame = fc
  .tuple(
    fc.oneof(header.map(json), fc.uint8Array({ minLength: 2, maxLength: 40 })),
    fc.uint8Array({ maxLength: 40 }),
  )
  .map(([bytes, payload]) => Buffer.concat([encodeHead(Buffer.from(bytes), payload.length), payload]));

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
  fake.receive(chunks);
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

test("Link keeps no more answers for a game that does not read than its cap", async () => {
  const fake = new FakeLink({ farEnd: "stalls" });
  const question = frameOf({ type: "status" });
  fake.receive([HELLO]);
  for (let count = 0; count < 2 * MAX_LINK_BACKLOG_MESSAGES && !fake.socket.destroyed; count++) {
    fake.receive([question]);
  }
  assert.ok(fake.socket.destroyed, "the link is broken off");
  // The last answer is credit or status: at most one more than the cap, and the welcome.
  assert.ok(
    fake.socket.written.length <= MAX_LINK_BACKLOG_MESSAGES + 2,
    `${fake.socket.written.length} wait`,
  );
  await fake.gone;
});

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
