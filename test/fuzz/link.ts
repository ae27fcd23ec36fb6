import assert from "node:assert/strict";
import { setImmediate } from "node:timers/promises";
import { FakeLink } from "../helpers/fakeLink.ts";
import { gameStream } from "./gameStream.ts";
import type { Random } from "./random.ts";

interface Outcome {
  /** What the link said, without the credit, which comes by the piece. */
  readonly said: readonly string[];
  readonly ending: boolean;
  readonly brokenOff: boolean;
}

/** Any split of any bytes of a game gives the same answers and the same end; the link throws nothing and leaves nothing behind. */
export async function link(random: Random): Promise<void> {
  const bytes = gameStream(random);
  const farEnd = random.once(8) ? "stalls" : "reads";
  const whole = await talk(farEnd, [bytes]);
  assert.deepEqual(await talk(farEnd, random.split(bytes)), whole);
}

async function talk(farEnd: "reads" | "stalls", chunks: readonly Buffer[]): Promise<Outcome> {
  const fake = new FakeLink({ farEnd });
  await fake.receive(chunks);
  // What it answers leaves at the end of the tick, and credit after that.
  await setImmediate();
  const { writable, destroyed } = fake.socket;
  const sent = fake.sent().map(({ header }) => header);
  const credit = sent.reduce((sum, header) => sum + (header.type === "credit" ? header.bytes : 0), 0);
  const fed = chunks.reduce((sum, { length }) => sum + length, 0);
  assert.ok(credit <= fed, `gave ${credit} bytes of credit for ${fed}`);
  fake.socket.hangUp();
  await fake.gone;
  assert.equal(fake.ended, 1);
  assert.deepEqual(fake.faults, []);
  return {
    said: sent.filter(({ type }) => type !== "credit").map((header) => JSON.stringify(header)),
    ending: !writable,
    brokenOff: destroyed,
  };
}
