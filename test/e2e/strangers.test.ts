import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { type TestContext, test } from "node:test";
import { MAX_UNAUTHENTICATED_LINKS } from "../../bridge/core/limits.ts";
import { bridgeProof, gameProof, newNonce } from "../../bridge/core/link/auth.ts";
import { encodeFrame, encodeHead } from "../../bridge/core/link/frames.ts";
import { type FrameKind, MAX_GAME_JSON_BYTES, PROTOCOL_VERSION } from "../../schema/index.ts";
import { type Bridge, SMALL_HEAP, startBridge } from "../helpers/bridge.ts";
import { within } from "../helpers/deadline.ts";
import { frameOf } from "../helpers/frames.ts";
import { type Door, dial, GameLink, openLink, openSocket } from "../helpers/game.ts";
import { echo, wsServer } from "../helpers/remote.ts";
import { sayAsStranger } from "../helpers/stranger.ts";

function helloOf({ port, token }: Door, more: object = {}): object {
  const nonce = newNonce();
  const proof = gameProof(token, nonce, port);
  return { type: "hello", protocol: PROTOCOL_VERSION, plugin: "Test", nonce, proof, ...more };
}

/** A valid hello whose JSON has exactly so many bytes. */
function helloOfSize(door: Door, bytes: number): Buffer {
  const hello = helloOf(door, { pad: "" });
  const missing = bytes - JSON.stringify(hello).length;
  return frameOf({ ...hello, pad: "x".repeat(missing) });
}

/** A message with the body as it stands here. */
const rawMessage = (body: Buffer | string): Buffer => encodeFrame("j", 0, Buffer.from(body as string));

/** A valid hello in a frame of another kind, or with a client in its tag. */
const helloAs = (door: Door, kind: FrameKind, client = 0): Buffer =>
  encodeFrame(kind, client, Buffer.from(JSON.stringify(helloOf(door))));

/** What a program may send that is not the game, or not one with the token. */
const GARBAGE: Record<string, (door: Door) => Buffer> = {
  "random bytes": () => Buffer.concat([Buffer.of(0xff), Buffer.of(0xff), randomBytes(5000)]),
  "zero bytes": () => Buffer.alloc(64),
  "an HTTP POST": ({ port }) =>
    Buffer.from(`POST / HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nContent-Length: 2\r\n\r\n{}`),
  "a WebSocket handshake": ({ port }) =>
    Buffer.from(
      `GET / HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
        "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n",
    ),
  "a TLS handshake": () => Buffer.from("16030100c8010000c403030123456789", "hex"),
  "a hello with a wrong proof": (door) => frameOf(helloOf(door, { proof: "00".repeat(32) })),
  "a hello with the proof for another port": (door) => frameOf(helloOf({ ...door, port: door.port - 1 })),
  "a hello with the bridge's own proof": ({ port, token }) => {
    const nonce = newNonce();
    return frameOf(helloOf({ port, token }, { nonce, proof: bridgeProof(token, nonce, port) }));
  },
  "a hello with a short nonce": (door) => frameOf(helloOf(door, { nonce: "AAAA" })),
  "a hello without a plugin": (door) => frameOf(helloOf(door, { plugin: "" })),
  "a hello with features that are no list": (door) => frameOf(helloOf(door, { features: "all" })),
  "a hello of 16 KiB and a byte": (door) => helloOfSize(door, MAX_GAME_JSON_BYTES + 1),
  "a hello in a text": (door) => helloAs(door, "t"),
  "a hello in a binary message": (door) => helloAs(door, "b"),
  "a hello with a client in its tag": (door) => helloAs(door, "j", 1),
  "a hello in credit": (door) => helloAs(door, "c"),
  "a hello of link protocol 1": (door) => {
    const json = Buffer.from(JSON.stringify(helloOf(door, { protocol: 1 })));
    const prefix = Buffer.alloc(8);
    prefix.writeUInt32LE(json.length);
    return Buffer.concat([prefix, json]);
  },
  "an empty text": () => encodeFrame("t", 0, Buffer.alloc(0)),
  "an empty message": () => rawMessage(""),
  credit: () => frameOf({ type: "credit", bytes: 0 }),
  "a frame of a kind that nobody knows": (door) => frameOf(helloOf(door)).fill("x", 4, 5),
  "a tag without its high bits": (door) => frameOf(helloOf(door)).fill(0, 5, 8),
  "the head of a frame of 4 GiB": () => encodeHead("j", 0, 0xffff_fffb),
  "a frame whose length leaves no tag": () =>
    Buffer.concat([Buffer.of(3, 0, 0, 0), Buffer.from("j\x80\x80\x80", "latin1")]),
  "another message": () => frameOf({ type: "status" }),
  "a message that is not JSON": () => rawMessage("not JSON"),
  "a message that is not UTF-8": () => rawMessage(Buffer.of(0x22, 0xff, 0x22)),
  "a message that is no object": () => rawMessage("null"),
};

/** A link with an open socket, to see that strangers do not disturb it. */
async function witness(t: TestContext, bridge: Bridge): Promise<() => Promise<void>> {
  const { url } = await wsServer(t, echo);
  const link = await openSocket(t, bridge, url);
  return async () => {
    link.send({ type: "send" }, "still here");
    assert.equal((await link.next("message")).payload.toString(), "still here");
  };
}

test("stranger's connection ends without a byte of answer and disturbs nobody", async (t) => {
  const bridge = await startBridge(t);
  const assertUndisturbed = await witness(t, bridge);
  for (const [name, bytes] of Object.entries(GARBAGE)) {
    await t.test(name, async () => {
      assert.deepEqual(await sayAsStranger(bridge, bytes(bridge)), Buffer.alloc(0));
      await assertUndisturbed();
    });
  }
  assert.ok(!JSON.stringify(bridge.logs).includes(bridge.token));
});

test("nonce is good for one link", async (t) => {
  const bridge = await startBridge(t);
  const hello = frameOf(helloOf(bridge));
  const link = new GameLink(t, await dial(bridge));
  link.socket.write(hello);
  await link.next("welcome");
  assert.deepEqual(await sayAsStranger(bridge, hello), Buffer.alloc(0));
  link.end();
  await link.closed();
  assert.deepEqual(await sayAsStranger(bridge, hello), Buffer.alloc(0));
});

test("hello of 16 KiB is welcome, also byte by byte", async (t) => {
  const bridge = await startBridge(t);
  const link = new GameLink(t, await dial(bridge));
  link.socket.write(helloOfSize(bridge, MAX_GAME_JSON_BYTES));
  await link.next("welcome");

  const slow = new GameLink(t, await dial(bridge));
  await slow.trickle(helloOf(bridge));
  await slow.next("welcome");
});

test("hello for another version of the protocol is told so", async (t) => {
  const bridge = await startBridge(t);
  const link = new GameLink(t, await dial(bridge));
  link.socket.write(frameOf(helloOf(bridge, { protocol: PROTOCOL_VERSION + 1 })));
  assert.equal((await link.next("welcome")).header.protocol, PROTOCOL_VERSION);
  const { header } = await link.next("failed");
  assert.deepEqual([header.stage, header.code], ["link", "protocol_unsupported"]);
  await link.closed();
});

test("one connection more than may be silent ends the oldest of them", async (t) => {
  const bridge = await startBridge(t);
  const assertUndisturbed = await witness(t, bridge);
  const waiting: GameLink[] = [];
  while (waiting.length < MAX_UNAUTHENTICATED_LINKS) {
    waiting.push(new GameLink(t, await dial(bridge)));
  }
  const [oldest, ...others] = waiting as [GameLink, ...GameLink[]];
  const newest = new GameLink(t, await dial(bridge));
  await oldest.closed();
  await assertUndisturbed();
  for (const link of [...others.slice(0, 100), newest]) {
    await link.greet(bridge);
  }
  await within(openLink(t, bridge), "a link after the crowd");
});

test("memory stays flat however much garbage comes", async (t) => {
  const bridge = await startBridge(t, { env: SMALL_HEAP });
  const assertUndisturbed = await witness(t, bridge);
  const round = async (times: number): Promise<void> => {
    for (let time = 0; time < times; time++) {
      await Promise.all(Object.values(GARBAGE).map((bytes) => sayAsStranger(bridge, bytes(bridge))));
    }
  };
  await round(20);
  const before = await bridge.rss();
  await round(40);
  const growth = (await bridge.rss()) - before;
  assert.ok(growth < 16 * 1024 * 1024, `grew by ${growth} bytes`);
  await assertUndisturbed();
});
