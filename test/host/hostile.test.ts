import assert from "node:assert/strict";
import { before, type TestContext, test } from "node:test";
import { BRIDGE_FRAME_LIMITS, encodeHead, FrameDecoder } from "../../bridge/core/link/frames.ts";
import { type FrameKind, MAX_BRIDGE_JSON_BYTES, MAX_MESSAGE_BYTES } from "../../schema/index.ts";
import { buildHost } from "../../scripts/host.ts";
import { Random } from "../fuzz/random.ts";
import { BRIDGE_EXAMPLES } from "../helpers/examples.ts";
import { errorTexts, logTexts } from "../helpers/host.ts";
import {
  type Attack,
  type HostileLink,
  hostileBridge,
  jsonFrame,
  rawFrame,
  welcome,
} from "../helpers/hostileBridge.ts";
import type { Reading } from "../helpers/hostReadings.ts";
import { KIND_AND_WORST, runPlugin } from "../helpers/plugins.ts";

/** A frame may cost the game this much CPU at worst, on a busy machine: far below the 1000 ms that kill a script. */
const MAX_FRAME_MS = 250;

const LONG_MS = 90_000;

/** Repeatable, and another one for each commit that changes this number. */
const SEED = 5;

before(buildHost);

interface Story {
  readonly hello?: Attack;
  readonly request?: Attack;
  readonly settings?: Record<string, string | number | boolean>;
  readonly reading?: Reading;
}

/** Runs the plugin against an attack: no exception, no long frame, nothing left, and nothing of one message in another. */
async function survive(
  t: TestContext,
  { hello, request, settings = {}, reading = "kind" }: Story,
): Promise<string[]> {
  const bridge = await hostileBridge(t, {
    ...(hello === undefined ? {} : { hello }),
    ...(request === undefined ? {} : { request }),
  });
  const host = runPlugin(t, "Hostile", { bridge, reading, settings });
  await host.log("done", LONG_MS);
  const { code, summary, records, stderr } = await host.quit();
  assert.deepEqual([code, errorTexts(records), stderr], [0, [], ""]);
  assert.equal(summary?.exceptions, 0);
  assert.ok((summary?.worstFrameMs ?? Infinity) < MAX_FRAME_MS, `a frame took ${summary?.worstFrameMs} ms`);
  assert.deepEqual([summary?.counters["openSockets"], summary?.counters["memoryBuffers"]], [0, 0]);
  return logTexts(records, "Hostile").filter((text) => !text.startsWith("closed"));
}

const OPENED = jsonFrame({ type: "opened", protocol: "", url: "ws://127.0.0.1/" });
const LISTENING = jsonFrame({ type: "listening", host: "127.0.0.1", port: 1 });

/** A frame with other bytes from `offset` on: 0 is where its length stands, 4 its kind, 5 its client. */
function spoilt(frame: Buffer, offset: number, ...bytes: number[]): Buffer {
  const copy = Buffer.from(frame);
  copy.set(bytes, offset);
  return copy;
}

/** A message whose JSON has so many bytes. */
function padded(message: unknown, bytes: number): Buffer {
  const bare = { ...(message as object), pad: "" };
  return jsonFrame({ ...bare, pad: "x".repeat(bytes - JSON.stringify(bare).length) });
}

const deep = (levels: number): string => `{"type":${"[".repeat(levels)}${"]".repeat(levels)}}`;

/** Answers to `hello` that are no good, and what the plugin is to make of them. */
const GREETINGS: readonly [string, (proof: string) => Buffer, RegExp][] = [
  ["a wrong proof", () => jsonFrame(welcome("0".repeat(64))), /^bridge_untrusted$/],
  ["no proof", () => jsonFrame({ ...(welcome("") as object), proof: undefined }), /^bridge_untrusted$/],
  ["a proof that is no text", () => jsonFrame(welcome(5)), /^bridge_untrusted$/],
  ["another message first", () => OPENED, /^bridge_untrusted$/],
  ["a text", (proof) => rawFrame("t", 0, JSON.stringify(welcome(proof))), /^bridge_untrusted$/],
  ["a binary message", (proof) => rawFrame("b", 0, JSON.stringify(welcome(proof))), /^bridge_untrusted$/],
  ["credit", () => rawFrame("c", 0, Buffer.alloc(4)), /^bridge_untrusted$/],
  ["a client in its tag", (proof) => rawFrame("j", 1, JSON.stringify(welcome(proof))), /^bridge_untrusted$/],
  [
    "no limits",
    (proof) => jsonFrame({ ...(welcome(proof) as object), limits: undefined }),
    /^bridge_faulty$/,
  ],
  ["limits that are a number", (proof) => jsonFrame(welcome(proof, 5)), /^bridge_faulty$/],
  ["limits that are null", (proof) => jsonFrame(welcome(proof, null)), /^bridge_faulty$/],
  ["limits that are a list", (proof) => jsonFrame(welcome(proof, [1, 2])), /^bridge_faulty$/],
  [
    "limits below zero",
    (proof) => jsonFrame(welcome(proof, { window: -1, receiveWindow: -1, maxMessage: -1, overhead: -1 })),
    /^bridge_faulty$/,
  ],
  [
    "limits past any",
    (proof) =>
      jsonFrame(welcome(proof, { window: 1e300, receiveWindow: 1e300, maxMessage: 1e300, overhead: 1e300 })),
    /^bridge_faulty$/,
  ],
  [
    "features that are no list",
    (proof) => jsonFrame({ ...(welcome(proof) as object), features: 5 }),
    /^timed_out$/,
  ],
  [
    "features that nobody knows",
    (proof) => jsonFrame({ ...(welcome(proof) as object), features: [5, null, "later", "x".repeat(10_000)] }),
    /^timed_out$/,
  ],
  ["no JSON", () => rawFrame("j", 0, "{{{{"), /^bridge_untrusted$/],
  ["JSON too deep", () => rawFrame("j", 0, deep(2000)), /^bridge_untrusted$/],
  ["JSON as deep as any message", () => rawFrame("j", 0, deep(32_000)), /^bridge_untrusted$/],
  ["a list", () => rawFrame("j", 0, "[1]"), /^bridge_untrusted$/],
  ["an empty message", () => rawFrame("j", 0, ""), /^bridge_untrusted$/],
  ["zero bytes", () => Buffer.alloc(64), /^bridge_untrusted$/],
  [
    "a length that leaves no tag",
    (proof) => spoilt(jsonFrame(welcome(proof)), 0, 3, 0),
    /^bridge_untrusted$/,
  ],
  [
    "a length below zero",
    (proof) => spoilt(jsonFrame(welcome(proof)), 0, 0xff, 0xff, 0xff, 0xff),
    /^bridge_untrusted$/,
  ],
  ["an unknown kind of frame", (proof) => spoilt(jsonFrame(welcome(proof)), 4, 0x78), /^bridge_untrusted$/],
  [
    "a tag without its high bits",
    (proof) => spoilt(jsonFrame(welcome(proof)), 5, 1, 1, 1),
    /^bridge_untrusted$/,
  ],
  ["the longest message", (proof) => padded(welcome(proof), MAX_BRIDGE_JSON_BYTES), /^timed_out$/],
  ["a message over the limit", () => encodeHead("j", 0, MAX_BRIDGE_JSON_BYTES + 1), /^bridge_untrusted$/],
  [
    "a frame of link protocol 1",
    () => Buffer.from('\x12\0\0\0\0\0\0\0{"type":"welcome"}'),
    /^bridge_untrusted$/,
  ],
  ["another program's words", () => Buffer.from("HTTP/1.1 400 Bad Request\r\n\r\n"), /^bridge_untrusted$/],
  ["the length of a frame without a tag, and no more", () => Buffer.alloc(4), /^bridge_untrusted$/],
  ["bytes of nobody", () => new Random(SEED).bytes(100_000), /^bridge_untrusted$/],
];

for (const [name, answer, code] of GREETINGS) {
  test(`plugin survives a bridge that answers hello with ${name}`, async (t) => {
    const texts = await survive(t, { hello: ({ write, proof }) => write(answer(proof)) });
    assert.match(texts[0] ?? "", /^round 0 refused /);
    assert.match(texts[0]?.split(" ").at(-1) ?? "", code);
  });
}

/** Values of the wrong type or size for any field. */
const ODD: readonly unknown[] = [
  null,
  true,
  -1,
  0,
  0.5,
  1e300,
  -1e300,
  2 ** 31,
  2 ** 53,
  "",
  "all",
  "\0",
  "x".repeat(3000),
  [],
  {},
  [[]],
];

/** Any message of the bridge, often with something wrong in it. */
function message(random: Random): Buffer {
  const fields: Record<string, unknown> = { ...random.pick(BRIDGE_EXAMPLES) };
  if (random.once(2)) {
    fields[random.pick([...Object.keys(fields), "client", "type", "features"])] = random.pick(ODD);
  }
  if (random.once(4)) {
    fields["client"] = random.below(12);
  }
  return jsonFrame(fields);
}

/** Any frame of the bridge: on a server about any client, otherwise about one now and then. Texts are marked, to be known again. */
function frame(random: Random, server: boolean): Buffer {
  const named = random.once(40) ? !server : server;
  const client = named ? (random.once(8) ? random.clientNumber() : random.below(12)) : 0;
  switch (random.below(5)) {
    case 0:
      return rawFrame("t", client, `marked:${"m".repeat(random.length(200_000))}`);
    case 1:
      return rawFrame("b", client, random.bytes(random.length(20_000)));
    case 2:
      return rawFrame("c", 0, random.once(20) ? random.bytes(4) : Buffer.alloc(4));
    default:
      return message(random);
  }
}

/** The beginning of a frame that no reader may take. */
function badFrame(random: Random, server: boolean): Buffer {
  const good = frame(random, server);
  return random.pick([
    spoilt(good, 0, random.below(4), 0, 0, 0),
    spoilt(good, 0, 0xff, 0xff, 0xff, random.pick([0x7f, 0x80, 0xff])),
    spoilt(good, 4, random.pick([0, 0x20, 0x4a, 0x70, 0x80, 0xff])),
    spoilt(good, 5 + random.below(3), random.below(128)),
    rawFrame("c", 0, Buffer.alloc(random.pick([0, 3, 5, 8]))),
    rawFrame("j", 1, '{"type":"buffered","bytes":1}'),
    encodeHead("j", 0, MAX_BRIDGE_JSON_BYTES + 1),
    encodeHead(random.pick<FrameKind>(["t", "b"]), 0, MAX_MESSAGE_BYTES + 1),
  ]);
}

/** Changes a byte: anywhere in a message, but only in the tag of a text, whose marks say that its bytes are its own. */
function spoil(random: Random, frame: Buffer): void {
  const offset = frame[4] === 0x6a ? random.below(frame.length) : 4 + random.below(4);
  frame[offset] = random.next();
}

for (const reading of KIND_AND_WORST) {
  for (const [role, first] of [
    ["client", OPENED],
    ["server", LISTENING],
  ] as const) {
    test(`plugin survives messages with anything in any field, as a ${role}, ${reading} reading`, async (t) => {
      const random = new Random(SEED);
      await survive(t, {
        reading,
        settings: { Server: role === "server", Rounds: 15, Frames: 25 },
        request: async ({ write }) => {
          await write(first);
          for (const piece of random.split(
            Buffer.concat(Array.from({ length: 60 }, () => frame(random, role === "server"))),
          )) {
            await write(piece);
          }
        },
      });
    });

    test(`plugin survives a stream that is cut or spoilt anywhere, as a ${role}, ${reading} reading`, async (t) => {
      const random = new Random(SEED + 1);
      await survive(t, {
        reading,
        settings: { Server: role === "server", Rounds: 25, Frames: 15, Read: "try" },
        request: async ({ write, socket }) => {
          const frames = Array.from({ length: 20 }, () =>
            (random.once(20) ? badFrame : frame)(random, role === "server"),
          );
          for (let spoils = random.below(3); spoils > 0; spoils--) {
            spoil(random, random.pick(frames));
          }
          const bytes = Buffer.concat([first, ...frames]);
          await write(bytes.subarray(0, random.once(2) ? random.below(bytes.length) : bytes.length));
          if (random.once(2)) {
            random.once(2) ? socket.destroy() : socket.resetAndDestroy();
          }
        },
      });
    });
  }
}

const TINY: Readonly<Record<string, Buffer>> = {
  credit: rawFrame("c", 0, Buffer.alloc(4)),
  "empty texts": rawFrame("t", 0, ""),
  "empty messages": jsonFrame({}),
  "an unknown message": jsonFrame({ type: "dance" }),
  buffered: jsonFrame({ type: "buffered", bytes: 1 }),
  failed: jsonFrame({ type: "failed", stage: "ws", code: "x", message: "y", hint: "z" }),
};

/** For each of five ways to read, so that it is a million together. */
const TINY_FRAMES = 200_000;

/** Sends a frame that often, or until the game has had enough, and hangs up. */
async function flood(link: HostileLink, frame: Buffer): Promise<void> {
  const batch = Buffer.concat(Array.from({ length: 1000 }, () => frame));
  for (let sent = 0; sent < TINY_FRAMES && link.alive; sent += 1000) {
    await link.write(batch);
  }
  link.socket.end();
}

for (const [name, frame] of Object.entries(TINY)) {
  test(`plugin survives a million frames of ${name}`, async (t) => {
    const after =
      (first: Buffer): Attack =>
      async (link) => {
        await link.write(first);
        await flood(link, frame);
      };
    for (const read of ["get", "try", "all"]) {
      await survive(t, { settings: { Read: read, Frames: 20 }, request: after(OPENED) });
    }
    await survive(t, { settings: { Server: true, Frames: 20 }, request: after(LISTENING) });
    await survive(t, { request: (link) => flood(link, frame) });
  });
}

test("nothing follows a write that was cut, so that no message is taken for the rest of another", async (t) => {
  const COUNT = 1500;
  const chunks: Buffer[] = [];
  let resume = (): void => {};
  let ended = (): void => {};
  const end = new Promise<void>((resolve) => {
    ended = resolve;
  });
  const bridge = await hostileBridge(t, {
    // A window that no system's buffer holds.
    hello: (link) =>
      link.write(
        jsonFrame(
          welcome(link.proof, {
            window: 8_000_000,
            receiveWindow: 1_000_000,
            maxMessage: 1_000_000,
            overhead: 512,
          }),
        ),
      ),
    request: async ({ socket, write }) => {
      socket.removeAllListeners("data");
      socket.pause();
      await write(OPENED);
      resume = () => {
        socket.on("data", (chunk) => chunks.push(chunk));
        socket.on("close", () => ended());
        socket.resume();
      };
    },
  });
  const host = runPlugin(t, "Stories", {
    bridge,
    settings: { Story: "burst", Url: "ws://127.0.0.1/", Ending: "wait", Burst: COUNT },
    // Long enough between two frames for the bridge to read on before the plugin looks again.
    args: ["--fps", "2", "--net-send-buffer", "16384"],
  });
  await host.log(/^refused \d+ bridge_lost$/);
  await host.log("burst");
  resume();
  await end;
  let next = 0;
  new FrameDecoder(BRIDGE_FRAME_LIMITS, (kind, client, body) => {
    assert.deepEqual([kind, client, body.toString()], ["t", 0, `${next}:${"é".repeat(next)}`]);
    next += 1;
  }).push(Buffer.concat(chunks));
  assert.ok(next > 0 && next < COUNT, `${next} messages came whole`);
  await host.quit();
});
