import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { type TestContext, test } from "node:test";
import { HELLO_TIMEOUT_MS, MAX_UNAUTHENTICATED_LINKS } from "../../bridge/core/limits.ts";
import { bridgeProof, gameProof, newNonce } from "../../bridge/core/link/auth.ts";
import { MAX_HEADER_BYTES } from "../../schema/index.ts";
import { type Bridge, SMALL_HEAP, startBridge } from "../helpers/bridge.ts";
import { within } from "../helpers/deadline.ts";
import { type Door, dial, frameOf, GameLink, openLink, openSocket } from "../helpers/game.ts";
import { echo, wsServer } from "../helpers/remote.ts";
import { sayAsStranger, untilClosed } from "../helpers/stranger.ts";

/** What a noisy machine may add to a time limit of the bridge. */
const SLACK_MS = 5000;

function helloOf({ port, token }: Door, more: object = {}): object {
  const nonce = newNonce();
  return { type: "hello", protocol: 1, plugin: "Test", nonce, proof: gameProof(token, nonce, port), ...more };
}

/** A valid hello whose header has exactly so many bytes. */
function helloOfSize(door: Door, bytes: number): Buffer {
  const hello = helloOf(door, { pad: "" });
  const missing = bytes - JSON.stringify(hello).length;
  return frameOf({ ...hello, pad: "x".repeat(missing) });
}

/** A frame with the header as it stands here. */
const rawFrame = (header: Buffer | string): Buffer => {
  const prefix = Buffer.alloc(8);
  prefix.writeUInt32LE(Buffer.byteLength(header), 0);
  return Buffer.concat([prefix, Buffer.from(header as string)]);
};

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
  "a hello with a payload": (door) => frameOf(helloOf(door), "x"),
  "a hello of 4097 bytes": (door) => helloOfSize(door, MAX_HEADER_BYTES + 1),
  "another message": () => frameOf({ type: "status" }),
  "a header that is not JSON": () => rawFrame("not JSON"),
  "a header that is not UTF-8": () => rawFrame(Buffer.of(0x22, 0xff, 0x22)),
  "a header that is no object": () => rawFrame("null"),
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

test("hello of 4096 bytes is welcome, also byte by byte", async (t) => {
  const bridge = await startBridge(t);
  const link = new GameLink(t, await dial(bridge));
  link.socket.write(helloOfSize(bridge, MAX_HEADER_BYTES));
  await link.next("welcome");

  const slow = new GameLink(t, await dial(bridge));
  await slow.trickle(helloOf(bridge));
  await slow.next("welcome");
});

test("hello for another version of the protocol is told so", async (t) => {
  const bridge = await startBridge(t);
  const link = new GameLink(t, await dial(bridge));
  link.socket.write(frameOf(helloOf(bridge, { protocol: 2 })));
  assert.equal((await link.next("welcome")).header.protocol, 1);
  const { header } = await link.next("failed");
  assert.deepEqual([header.stage, header.code], ["link", "protocol_unsupported"]);
  await link.closed();
});

test("silence and half a hello end at the deadline, a greeted link does not", {
  timeout: 30_000,
}, async (t) => {
  const bridge = await startBridge(t);
  const before = Date.now();
  const silent = await dial(bridge);
  const half = await dial(bridge);
  half.write(frameOf(helloOf(bridge)).subarray(0, -1));
  const greeted = await openLink(t, bridge);
  const limit = HELLO_TIMEOUT_MS + SLACK_MS;
  const answers = await Promise.all([untilClosed(silent, limit), untilClosed(half, limit)]);
  assert.deepEqual(Buffer.concat(answers), Buffer.alloc(0));
  assert.ok(Date.now() - before >= HELLO_TIMEOUT_MS - 100);
  assert.equal((await greeted.ask()).links, 1);
});

test("seventeenth connection that has not said hello ends the oldest of them", async (t) => {
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
  for (const link of [...others, newest]) {
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
