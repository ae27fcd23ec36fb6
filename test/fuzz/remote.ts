import assert from "node:assert/strict";
import { type Duplex, duplexPair } from "node:stream";
import { setTimeout as delay, setImmediate } from "node:timers/promises";
import { acceptOf } from "../helpers/acceptOf.ts";
import { FakeLink, HELLO, type Sent } from "../helpers/fakeLink.ts";
import { frameOf } from "../helpers/frames.ts";
import { frame } from "./gameStream.ts";
import type { Random } from "./random.ts";

const MAX_WAIT_MS = 200;

/**
 * A link with an open client socket, whose far end sends anything: the game gets what the protocol allows, in order, and
 * one `closed`; a far end that keeps to RFC 6455 loses nothing.
 */
export async function remote(random: Random): Promise<void> {
  const [near, far] = duplexPair();
  const fake = new FakeLink({ dial: () => near });
  const honest = random.once(2);
  const messages = Array.from({ length: random.below(10) }, () => messageOf(random));
  await fake.receive([HELLO, frameOf({ type: "connect", url: "ws://far/" })]);
  await answer(far);
  const bytes = Buffer.concat(messages.map(({ frame: bytes }) => bytes));
  for (const piece of random.split(honest ? bytes : spoil(random, bytes))) {
    far.write(piece);
    if (!honest && random.once(3)) {
      await fake.receive(random.split(frame(random)));
    }
  }
  while (far.writableLength > 0 && !far.destroyed && !near.destroyed) {
    await setImmediate();
  }
  await turns(2);
  const received = (): Buffer[] =>
    fake
      .sent()
      .filter(({ header }) => header.type === "message")
      .map(({ payload }) => payload);
  if (honest) {
    // Very many small pieces are held up for a moment.
    for (let tries = 0; tries < MAX_WAIT_MS && received().length < messages.length; tries++) {
      await delay(1);
    }
    assert.deepEqual(
      received(),
      messages.map(({ payload }) => payload),
    );
  }
  far.destroy();
  near.destroy();
  await turns(1);
  assertOneEnd(fake.sent());
  fake.socket.hangUp();
  await fake.gone;
  assert.equal(fake.ended, 1);
  assert.deepEqual(fake.faults, []);
}

/** The server's half of the opening handshake. */
async function answer(far: Duplex): Promise<void> {
  let request = "";
  far.on("error", () => {});
  far.on("data", (chunk) => {
    request += request.includes("\r\n\r\n") ? "" : chunk.toString("latin1");
  });
  while (!request.includes("\r\n\r\n")) {
    await setImmediate();
  }
  const key = /^sec-websocket-key: (.*)\r$/im.exec(request)?.[1] ?? "";
  const head = ["HTTP/1.1 101 Go on", "Upgrade: websocket", "Connection: Upgrade"];
  far.write([...head, `Sec-WebSocket-Accept: ${acceptOf(key)}`, "", ""].join("\r\n"));
  await turns(1);
}

/** A whole message in one unmasked frame (RFC 6455, section 5.2). */
function messageOf(random: Random): { frame: Buffer; payload: Buffer } {
  const payload = random.bytes(random.length(random.once(10) ? 60_000 : 200));
  const length = payload.length;
  const head = length < 126 ? Buffer.of(0x82, length) : Buffer.of(0x82, 126, length >> 8, length & 0xff);
  return { frame: Buffer.concat([head, payload]), payload };
}

function spoil(random: Random, bytes: Buffer): Buffer {
  const spoilt = Buffer.concat([bytes, random.bytes(random.length(64))]);
  for (let count = random.below(6); count > 0 && spoilt.length > 0; count--) {
    spoilt[random.below(Math.min(spoilt.length, 400))] = random.next();
  }
  return spoilt;
}

/** After the end of its only socket the link says so once and nothing more. */
function assertOneEnd(sent: readonly Sent[]): void {
  const types = sent.map(({ header }) => header.type);
  if (types.includes("opened") && !types.includes("closed")) {
    const last = sent.at(-1)?.header;
    assert.ok(last?.type === "failed" && last.stage === "link", `no end after ${types}`);
  }
}

async function turns(count: number): Promise<void> {
  for (let passed = 0; passed < count; passed++) {
    await setImmediate();
  }
}
