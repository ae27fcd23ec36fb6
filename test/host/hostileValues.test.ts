import { once } from "node:events";
import { before, test } from "node:test";
import { MAX_CLIENT_NUMBER } from "../../schema/index.ts";
import { buildHost } from "../../scripts/host.ts";
import { within } from "../helpers/deadline.ts";
import { BRIDGE_EXAMPLES } from "../helpers/examples.ts";
import { hostileBridge, jsonFrame, rawFrame } from "../helpers/hostileBridge.ts";
import { KIND_AND_WORST, runPlugin } from "../helpers/plugins.ts";

const OPENED = { type: "opened", protocol: "", url: "ws://127.0.0.1/" };
const LISTENING = { type: "listening", host: "127.0.0.1", port: 1 };
const JOINED = { ...BRIDGE_EXAMPLES.find(({ type }) => type === "joined"), client: 3 };

/** Longer than any test waits: the socket ends only if the plugin ends the link. */
const FRAMES = 1_000_000;

const credit = (bytes: number): Buffer => {
  const body = Buffer.alloc(4);
  body.writeUInt32LE(bytes);
  return rawFrame("c", 0, body);
};

const closed = (fields: object): Buffer =>
  jsonFrame({ type: "closed", code: 1000, reason: "", clean: true, ...fields });

/** What no bridge says to a client that is open. */
const TO_CLIENTS: readonly [string, Buffer][] = [
  ["a close code of 70000", closed({ code: 70_000 })],
  ["a close code below zero", closed({ code: -64_536 })],
  ["a close code that is no number", closed({ code: "1000" })],
  ["the end of a client that only servers have", closed({ client: 1 })],
  ["a backlog below zero", jsonFrame({ type: "buffered", bytes: -1 })],
  ["a backlog past any", jsonFrame({ type: "buffered", bytes: 1e300 })],
  ["half a byte of backlog", jsonFrame({ type: "buffered", bytes: 0.5 })],
  ["a fault with an HTTP status below zero", failed({ httpStatus: -1 })],
  ["a fault with a wait past any", failed({ retryAfterMs: 1e300 })],
  ["credit for more than was sent", credit(0xffff)],
  ["credit past any", credit(0xffff_ffff)],
  ["a text of a server's client", rawFrame("t", 1, "x")],
  ["a binary message of a server's client", rawFrame("b", 5, "x")],
  ["the length of a frame without a tag, and no more", Buffer.alloc(4)],
  ["a length past any, and no more", Buffer.from([0xff, 0xff, 0xff, 0xff])],
  ["a message that is no JSON", rawFrame("j", 0, "{")],
];

const TO_SERVERS: readonly [string, Buffer][] = [
  ["a client of number 0", jsonFrame({ ...JOINED, client: 0 })],
  ["a client below zero", jsonFrame({ ...JOINED, client: -1 })],
  ["a client of a number that no tag holds", jsonFrame({ ...JOINED, client: MAX_CLIENT_NUMBER + 1 })],
  ["a client without a number", jsonFrame({ ...JOINED, client: undefined })],
  ["a client that has joined already", Buffer.concat([jsonFrame(JOINED), jsonFrame(JOINED)])],
  [
    "a close code of 70000 for a client",
    Buffer.concat([jsonFrame(JOINED), closed({ client: 3, code: 70_000 })]),
  ],
  ["a text of no client", rawFrame("t", 0, "x")],
  ["credit past any", credit(0xffff_ffff)],
  ["the length of a frame without a tag, and no more", Buffer.alloc(4)],
];

function failed(fields: object): Buffer {
  return jsonFrame({ type: "failed", stage: "ws", code: "x", message: "y", hint: "z", ...fields });
}

before(buildHost);

for (const reading of KIND_AND_WORST) {
  for (const [role, first, frames] of [
    ["client", OPENED, TO_CLIENTS],
    ["server", LISTENING, TO_SERVERS],
  ] as const) {
    for (const [name, frame] of frames) {
      test(`plugin ends the link of a ${role} to a bridge that sends ${name}, ${reading} reading`, async (t) => {
        let ended: Promise<unknown> | undefined;
        let attacked = (): void => {};
        const attack = new Promise<void>((resolve) => {
          attacked = resolve;
        });
        const bridge = await hostileBridge(t, {
          request: async ({ socket, write }) => {
            ended ??= once(socket, "close");
            await write(jsonFrame(first));
            // Alone, so that it is what the plugin finds when it looks.
            setTimeout(() => void write(frame).then(attacked), 100);
          },
        });
        const host = runPlugin(t, "Hostile", {
          bridge,
          reading,
          settings: { Server: role === "server", Frames: FRAMES, Read: "try", Silent: true },
        });
        await attack;
        if (role === "client") {
          await host.log(/^over bridge_faulty /);
        }
        await within(ended ?? Promise.reject(), "the end of the link");
        await host.quit();
      });
    }
  }
}

for (const [name, answer, server] of [
  ["a port of 70000", { ...LISTENING, port: 70_000 }, true],
  ["a port below zero", { ...LISTENING, port: -1 }, true],
  ["a longest message below zero", { ...LISTENING, maxMessage: -1 }, true],
  ["a longest message past any", { ...OPENED, maxMessage: 1e300 }, false],
] as const) {
  test(`plugin refuses an answer with ${name}`, async (t) => {
    const bridge = await hostileBridge(t, {
      request: async ({ write }) => {
        await write(jsonFrame(answer));
      },
    });
    const host = runPlugin(t, "Hostile", { bridge, settings: { Server: server, Frames: 1, Rounds: 1 } });
    await host.log(/^round 0 refused bridge_faulty$/, 40_000);
    await host.quit();
  });
}
