import { encodeHead } from "../../bridge/core/link/framing.ts";
import { GAME_EXAMPLES } from "../../schema/examples.ts";
import { HELLO } from "../helpers/fakeLink.ts";
import type { Random } from "./random.ts";

/** Values that have broken parsers before. */
const ODD: readonly unknown[] = [
  null,
  true,
  false,
  0,
  -1,
  1,
  0.5,
  2 ** 24 - 1,
  2 ** 24,
  2 ** 31,
  2 ** 53,
  1e308,
  -1e308,
  "",
  "all",
  "\u0000",
  "\ud800",
  "é".repeat(64),
  "x".repeat(2048),
  "__proto__",
  [],
  {},
  [[[[[[]]]]]],
  { type: "send" },
];

const KEYS = [
  "type",
  "client",
  "binary",
  "code",
  "reason",
  "url",
  "headers",
  "bytes",
  "__proto__",
  "toJSON",
  "é",
];

const TYPES = ["hello", "welcome", "message", "closed", "dance", "constructor", "__proto__", ""];

/** No server of a fuzz run is to be bound: the bridge refuses these hosts before it asks the system. */
const FOREIGN_HOSTS = ["10.0.0.1", "0.0.0.0", "example.com", "::", "300.1.1.1"];

const URLS = ["ws://a/", "wss://a:1/x?y=z", "http://a/", "ws://a/#b", "ws://", "x", "ws://[::1]:99999/"];

/** What a game may send on one link, right or wrong: a hello in most cases, then frames, then the end within any of them. */
export function gameStream(random: Random): Buffer {
  const frames: Buffer[] = random.once(8) ? [] : [HELLO];
  for (let count = random.below(12); count > 0; count--) {
    frames.push(frame(random));
  }
  const bytes = Buffer.concat(frames);
  return random.once(4) ? bytes.subarray(0, random.below(bytes.length + 1)) : bytes;
}

/** One frame, most of them valid. */
export function frame(random: Random): Buffer {
  const header = headerBytes(random);
  const payload = random.once(3) ? random.bytes(random.length(6000)) : Buffer.alloc(0);
  const head = encodeHead(header, payload.length);
  if (random.once(40)) {
    head.writeUInt32LE(random.pick([0, 1, 4096, 4097, 2 ** 31, 2 ** 32 - 1]), 4 * random.below(2));
  }
  return Buffer.concat([head, payload]);
}

/** Bytes in the place of a header: a message, a message with something wrong in it, or anything. */
export function headerBytes(random: Random): Buffer {
  if (random.once(20)) {
    return random.bytes(2 + random.length(4094));
  }
  const bytes = Buffer.from(JSON.stringify(message(random)).slice(0, 1024));
  if (random.once(10)) {
    for (let count = 1 + random.below(4); count > 0; count--) {
      bytes[random.below(bytes.length)] = random.next();
    }
  }
  return random.once(30) ? Buffer.concat([bytes, random.bytes(random.length(64))]) : bytes;
}

function message(random: Random): object {
  const fields: Record<string, unknown> = { ...random.pick(GAME_EXAMPLES) };
  if (random.once(4)) {
    fields[random.pick([...Object.keys(fields), ...KEYS])] = random.pick(ODD);
  }
  if (random.once(12)) {
    delete fields[random.pick(Object.keys(fields))];
  }
  if (random.once(20)) {
    fields["type"] = random.pick(TYPES);
  }
  if (fields["type"] === "connect" && random.once(2)) {
    fields["url"] = random.pick(URLS);
  }
  if (fields["type"] === "listen") {
    fields["host"] = random.pick(FOREIGN_HOSTS);
  }
  return fields;
}
