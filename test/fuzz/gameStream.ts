import { encodeFrame } from "../../bridge/core/link/frames.ts";
import { type FrameKind, MAX_GAME_JSON_BYTES, MAX_PART_BYTES } from "../../schema/index.ts";
import { GAME_EXAMPLES } from "../helpers/examples.ts";
import { HELLO, MAX_MESSAGE } from "../helpers/fakeLink.ts";
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
  { type: "stop" },
];

const KEYS = [
  "type",
  "client",
  "features",
  "code",
  "reason",
  "url",
  "headers",
  "details",
  "__proto__",
  "toJSON",
  "é",
];

const TYPES = ["hello", "welcome", "opened", "closed", "dance", "constructor", "__proto__", ""];

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

/** Lengths to write in place of the right one: at the limits of the kinds, and far past all of them. */
const LENGTHS = [
  ...[0, 1, 3, 4, 5, 8, 9],
  ...[MAX_GAME_JSON_BYTES, MAX_MESSAGE, MAX_PART_BYTES].flatMap((limit) => [limit + 4, limit + 5]),
  ...[2 ** 31, 2 ** 32 - 1],
];

/** One frame, most of them valid. */
export function frame(random: Random): Buffer {
  const bytes = validFrame(random);
  if (random.once(40)) {
    bytes.writeUInt32LE(random.pick(LENGTHS), 0);
  }
  if (random.once(40)) {
    bytes[4 + random.below(4)] = random.next();
  }
  return bytes;
}

function validFrame(random: Random): Buffer {
  const kind = random.pick<FrameKind>(["j", "j", "j", "t", "b", "c", "p"]);
  const client = random.once(kind === "j" ? 40 : 4) ? random.clientNumber() : 0;
  return encodeFrame(kind, client, bodyOf(random, kind));
}

function bodyOf(random: Random, kind: FrameKind): Buffer {
  switch (kind) {
    case "j":
      return messageBytes(random);
    case "p":
      return random.bytes(random.once(40) ? MAX_PART_BYTES + random.below(2) : random.length(1100));
    case "c":
      return random.bytes(random.once(12) ? random.below(6) : 4);
    default:
      return random.once(40)
        ? Buffer.alloc(MAX_MESSAGE + random.below(2), "x")
        : random.once(3)
          ? Buffer.from("\u00e9\u8a9e\u{1f600}".repeat(random.length(600)))
          : random.bytes(random.length(6000));
  }
}

/** The body of a message: JSON, JSON with something wrong in it, or anything, up to the limit and a byte past it. */
export function messageBytes(random: Random): Buffer {
  if (random.once(20)) {
    return random.bytes(random.length(MAX_GAME_JSON_BYTES));
  }
  let text = JSON.stringify(message(random));
  if (random.once(40)) {
    // Spaces around JSON are part of it.
    text = text.padEnd(MAX_GAME_JSON_BYTES + random.below(2));
  }
  const bytes = Buffer.from(text);
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
