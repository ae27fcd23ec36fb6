import assert from "node:assert/strict";
import { before, type TestContext, test } from "node:test";
import { FrameDecoder } from "../../bridge/core/link/framing.ts";
import { BRIDGE_EXAMPLES } from "../../schema/examples.ts";
import { buildHost } from "../../scripts/host.ts";
import { Random } from "../fuzz/random.ts";
import { errorTexts, logTexts } from "../helpers/host.ts";
import {
  type Attack,
  type HostileLink,
  hostileBridge,
  jsonFrame,
  rawFrame,
  welcome,
} from "../helpers/hostileBridge.ts";
import { NETWORKS, type Network, runPlugin } from "../helpers/plugins.ts";

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
  readonly network?: Network;
}

/** Runs the plugin against an attack: no exception, no long frame, nothing left, and nothing of one message in another. */
async function survive(
  t: TestContext,
  { hello, request, settings = {}, network = "kind" }: Story,
): Promise<string[]> {
  const bridge = await hostileBridge(t, {
    ...(hello === undefined ? {} : { hello }),
    ...(request === undefined ? {} : { request }),
  });
  const host = runPlugin(t, "Hostile", { bridge, network, settings });
  await host.log("done", LONG_MS);
  const { code, summary, records, stderr } = await host.quit();
  assert.deepEqual([code, errorTexts(records), stderr], [0, [], ""]);
  assert.equal(summary?.exceptions, 0);
  assert.ok((summary?.worstFrameMs ?? Infinity) < MAX_FRAME_MS, `a frame took ${summary?.worstFrameMs} ms`);
  assert.deepEqual([summary?.counters["openSockets"], summary?.counters["memoryBuffers"]], [0, 0]);
  return logTexts(records, "Hostile").filter((text) => !text.startsWith("closed"));
}

const OPENED = jsonFrame({ type: "opened", protocol: "" });
const LISTENING = jsonFrame({ type: "listening", host: "127.0.0.1", port: 1 });
const MARKED = jsonFrame({ type: "message" }, `marked:${"m".repeat(1000)}`);

const deep = (levels: number): string => `{"type":${"[".repeat(levels)}${"]".repeat(levels)}}`;

/** Answers to `hello` that are no good, and what the plugin is to make of them. */
const GREETINGS: readonly [string, (proof: string) => Buffer, RegExp][] = [
  ["a wrong proof", () => jsonFrame(welcome("0".repeat(64))), /^bridge_untrusted$/],
  ["no proof", () => jsonFrame({ ...(welcome("") as object), proof: undefined }), /^bridge_untrusted$/],
  ["a proof that is no text", () => jsonFrame(welcome(5 as unknown as string)), /^bridge_untrusted$/],
  ["another message first", () => OPENED, /^bridge_untrusted$/],
  ["a payload with it", (proof) => jsonFrame(welcome(proof), "x"), /^bridge_/],
  [
    "no limits",
    (proof) => jsonFrame({ ...(welcome(proof) as object), limits: undefined }),
    /^protocol_unsupported$/,
  ],
  ["limits that are a number", (proof) => jsonFrame(welcome(proof, 5)), /^protocol_unsupported$/],
  ["limits that are null", (proof) => jsonFrame(welcome(proof, null)), /^protocol_unsupported$/],
  ["limits that are a list", (proof) => jsonFrame(welcome(proof, [1, 2])), /^protocol_unsupported$/],
  [
    "limits below zero",
    (proof) => jsonFrame(welcome(proof, { window: -1, receiveWindow: -1, maxMessage: -1 })),
    /^timed_out$/,
  ],
  [
    "limits past any",
    (proof) => jsonFrame(welcome(proof, { window: 1e300, receiveWindow: 1e300, maxMessage: 1e300 })),
    /^timed_out$/,
  ],
  ["no JSON", () => rawFrame("{{{{"), /^bridge_/],
  ["JSON too deep", () => rawFrame(deep(2000)), /^bridge_/],
  ["a list", () => rawFrame("[1]"), /^bridge_/],
  ["no header", () => Buffer.alloc(8), /^bridge_/],
  ["a header below zero", () => Buffer.from("ffffffff00000000", "hex"), /^bridge_/],
  ["a payload below zero", () => Buffer.from("02000000ffffffff7b7d", "hex"), /^bridge_/],
  ["another program's words", () => Buffer.from("HTTP/1.1 400 Bad Request\r\n\r\n"), /^bridge_/],
  ["bytes of nobody", () => new Random(SEED).bytes(100_000), /^bridge_/],
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

/** Any message of the bridge, often with something wrong in it; text payloads are marked, to be known again. */
function message(random: Random): Buffer {
  const fields: Record<string, unknown> = { ...random.pick(BRIDGE_EXAMPLES) };
  if (random.once(2)) {
    fields[random.pick([...Object.keys(fields), "client", "type", "binary"])] = random.pick(ODD);
  }
  if (random.once(4)) {
    fields["client"] = random.below(12);
  }
  const payload = random.once(2) ? `marked:${"m".repeat(random.length(200_000))}` : "";
  const frame = jsonFrame(fields, payload);
  return frame.readUInt32LE(0) <= 4096 ? frame : MARKED;
}

for (const network of Object.keys(NETWORKS) as Network[]) {
  for (const [role, first] of [
    ["client", OPENED],
    ["server", LISTENING],
  ] as const) {
    test(`plugin survives messages with anything in any field, as a ${role}, ${network} network`, async (t) => {
      const random = new Random(SEED);
      await survive(t, {
        network,
        settings: { Server: role === "server", Rounds: 15, Frames: 25 },
        request: async ({ write }) => {
          await write(first);
          for (const piece of random.split(
            Buffer.concat(Array.from({ length: 60 }, () => message(random))),
          )) {
            await write(piece);
          }
        },
      });
    });

    test(`plugin survives a stream that is cut or spoilt anywhere, as a ${role}, ${network} network`, async (t) => {
      const random = new Random(SEED + 1);
      await survive(t, {
        network,
        settings: { Server: role === "server", Rounds: 25, Frames: 15, Read: "try" },
        request: async ({ write, socket }) => {
          const bytes = Buffer.concat([first, ...Array.from({ length: 20 }, () => message(random))]);
          for (let spoils = random.below(3); spoils > 0; spoils--) {
            bytes[random.below(bytes.length)] = random.next();
          }
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
  credit: jsonFrame({ type: "credit", bytes: 0 }),
  "empty messages": jsonFrame({ type: "message" }),
  "messages of nobody": rawFrame("{}"),
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
          welcome(link.proof, { window: 8_000_000, receiveWindow: 1_000_000, maxMessage: 1_000_000 }),
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
  new FrameDecoder(1_000_000, (_header, payload) => {
    assert.equal(payload.toString(), `${next}:${"é".repeat(next)}`);
    next += 1;
  }).push(Buffer.concat(chunks));
  assert.ok(next > 0 && next < COUNT, `${next} messages came whole`);
  await host.quit();
});
