import assert from "node:assert/strict";
import { LinkError } from "../../bridge/core/errors.ts";
import { encodeFrame, FrameDecoder, type FrameLimits } from "../../bridge/core/link/frames.ts";
import type { Random } from "./random.ts";

/** A limit for each kind, so that one is never taken for another. */
const LIMITS: FrameLimits = { j: 300, t: 200, b: 100, c: 4, p: 300 };

const KINDS = ["j", "t", "b", "c"] as const;

const LENGTHS = [0, 3, 4, 5, 8, 9, 104, 105, 204, 205, 304, 305, 2 ** 31, 2 ** 32 - 1];

/** Any split of any bytes gives the same frames and the same fault: those that a reader of PROTOCOL.md finds. */
export function frames(random: Random): void {
  const bytes = stream(random);
  const expected = read(bytes);
  assert.equal(decode([bytes]), expected);
  assert.equal(decode(random.split(bytes)), expected);
}

function stream(random: Random): Buffer {
  const parts: Buffer[] = [];
  for (let count = random.below(6); count > 0; count--) {
    const kind = random.pick(KINDS);
    const over = random.once(20) ? 1 : 0;
    const length = random.once(20) ? LIMITS[kind] + over : random.length(LIMITS[kind] + over);
    const frame = encodeFrame(kind, random.clientNumber(), random.bytes(length));
    if (random.once(20)) {
      frame.writeUInt32LE(random.pick(LENGTHS), 0);
    }
    if (random.once(20)) {
      frame[4 + random.below(4)] = random.next();
    }
    parts.push(frame);
  }
  const bytes = Buffer.concat(parts);
  if (random.once(4) && bytes.length > 0) {
    bytes[random.below(bytes.length)] = random.next();
  }
  return random.once(4) ? bytes.subarray(0, random.below(bytes.length + 1)) : bytes;
}

function decode(chunks: readonly Buffer[]): string {
  let seen = "";
  const decoder = new FrameDecoder(LIMITS, (kind, client, body) => {
    seen += shown(kind, client, body);
  });
  try {
    for (const chunk of chunks) {
      decoder.push(chunk);
    }
  } catch (error) {
    assert.ok(error instanceof LinkError && error.code === "bad_frame", String(error));
    seen += "bad_frame";
  }
  return seen;
}

/** The same, written from the document: all bytes at hand, one frame after the other. */
function read(bytes: Buffer): string {
  let seen = "";
  let rest = bytes;
  while (rest.length >= 8) {
    const length = rest.readUInt32LE(0) - 4;
    const kind = String.fromCharCode(rest[4] as number);
    const digits = [...rest.subarray(5, 8)];
    const limit = (LIMITS as Record<string, number>)[kind] ?? -1;
    if (length < 0 || length > limit || digits.some((digit) => digit < 0x80)) {
      return `${seen}bad_frame`;
    }
    if (rest.length < 8 + length) {
      break;
    }
    const client = digits.reduce((sum, digit, place) => sum + (digit - 0x80) * 128 ** place, 0);
    seen += shown(kind, client, rest.subarray(8, 8 + length));
    rest = rest.subarray(8 + length);
  }
  // A length that no frame has is refused before the rest of the head is there.
  return rest.length >= 4 && rest.readUInt32LE(0) < 4 ? `${seen}bad_frame` : seen;
}

const shown = (kind: string, client: number, body: Buffer): string =>
  `${kind}${client}|${body.toString("latin1")}\n`;
