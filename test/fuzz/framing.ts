import assert from "node:assert/strict";
import { LinkError } from "../../bridge/core/errors.ts";
import { encodeHead, FrameDecoder } from "../../bridge/core/link/framing.ts";
import { MAX_HEADER_BYTES } from "../../schema/limits.ts";
import type { Random } from "./random.ts";

const MAX_PAYLOAD = 300;

/** Any split of any bytes gives the same frames and the same fault, and nothing over the limits. */
export function framing(random: Random): void {
  const bytes = stream(random);
  assert.equal(decode(random.split(bytes)), decode([bytes]));
}

function stream(random: Random): Buffer {
  const parts: Buffer[] = [];
  for (let count = random.below(6); count > 0; count--) {
    const header = random.bytes(random.once(30) ? random.length(MAX_HEADER_BYTES + 1) : 2 + random.below(30));
    const payload = random.bytes(random.length(random.once(10) ? MAX_PAYLOAD + 1 : MAX_PAYLOAD));
    parts.push(encodeHead(header, payload.length), payload);
  }
  const bytes = Buffer.concat(parts);
  if (random.once(4) && bytes.length > 0) {
    bytes[random.below(bytes.length)] = random.next();
  }
  return random.once(4) ? bytes.subarray(0, random.below(bytes.length + 1)) : bytes;
}

function decode(chunks: readonly Buffer[]): string {
  let seen = "";
  const decoder = new FrameDecoder(MAX_PAYLOAD, (header, payload) => {
    assert.ok(header.length >= 2 && header.length <= MAX_HEADER_BYTES && payload.length <= MAX_PAYLOAD);
    seen += `${header.toString("latin1")}|${payload.toString("latin1")}\n`;
  });
  try {
    for (const chunk of chunks) {
      decoder.push(chunk);
    }
  } catch (error) {
    assert.ok(error instanceof LinkError, String(error));
    seen += error.code;
  }
  return seen;
}
