import assert from "node:assert/strict";
import type { Socket } from "node:net";
import { type TestContext, test } from "node:test";
import { constants, deflateRawSync } from "node:zlib";
import { MAX_BACKLOGS_BYTES, MAX_FRAGMENTS } from "../../bridge/core/limits.ts";
import { encodeFrame, encodeMessage } from "../../bridge/core/link/frames.ts";
import { MAX_MESSAGE_BYTES } from "../../schema/limits.ts";
import { BINARY, CONTINUATION, encode, type FrameSpec, PING, TEXT } from "../conformance/frames.ts";
import { type Bridge, SMALL_HEAP, startBridge } from "../helpers/bridge.ts";
import { type Client, connectClient } from "../helpers/client.ts";
import { within } from "../helpers/deadline.ts";
import { type GameLink, openLink, openSocket } from "../helpers/game.ts";
import { type Peer, tcpServer, wsServer } from "../helpers/remote.ts";
import { openServer } from "../helpers/server.ts";
import { gone } from "../helpers/stranger.ts";

const MIB = 1024 * 1024;

/** What a bridge may grow by while it is flooded: its message limit a few times over, and what Node puts off to free. */
const ROOM = 128 * MIB;

const EMPTY = Buffer.alloc(0);

/** Frames of a server. */
const frames = (spec: FrameSpec, count: number): Buffer =>
  Buffer.concat(new Array<Buffer>(count).fill(encode(spec, false)));

/** Writes a piece again and again until the bridge ends the connection; returns how often it could. */
async function flood(socket: Socket, piece: Buffer, most = Number.POSITIVE_INFINITY): Promise<number> {
  const end = gone(socket);
  let count = 0;
  while (!socket.closed && socket.writable && count < most) {
    await Promise.race([new Promise<void>((resolve) => socket.write(piece, () => resolve())), end]);
    count += 1;
  }
  return count;
}

async function flooded(
  t: TestContext,
  args: string[] = [],
): Promise<{ bridge: Bridge; link: GameLink; peer: Peer }> {
  const bridge = await startBridge(t, { env: SMALL_HEAP, args });
  const remote = await wsServer(t, () => {}, { perMessageDeflate: args.includes("--compression") });
  const link = await openSocket(t, bridge, remote.url);
  return { bridge, link, peer: await remote.next() };
}

async function assertEnded(
  { link, bridge }: { link: GameLink; bridge: Bridge },
  before: number,
  code = "message_too_large",
): Promise<void> {
  const { header } = await link.next("failed");
  assert.deepEqual([header.stage, header.code], ["ws", code]);
  await link.next("closed");
  const growth = (await bridge.peakRss()) - before;
  assert.ok(growth < ROOM, `grew by ${Math.round(growth / MIB)} MiB`);
}

const fragments = (payload: Buffer, count: number): Buffer =>
  frames({ opcode: CONTINUATION, payload, fin: false }, count);

/** What a remote may send without end: one piece of it, how many pieces reach the limit, and what ends it there. */
const ENDLESS: Record<string, [piece: Buffer, pieces: number, code: string]> = {
  "fragments of one byte": [fragments(Buffer.of(65), 4_096), MAX_FRAGMENTS / 4_096, "too_many_fragments"],
  "empty fragments": [fragments(EMPTY, 4_096), MAX_FRAGMENTS / 4_096, "too_many_fragments"],
  "fragments of 64 KiB": [
    fragments(Buffer.alloc(65_536, 65), 4),
    MAX_MESSAGE_BYTES / (4 * 65_536),
    "message_too_large",
  ],
};

for (const [name, [piece, pieces, code]] of Object.entries(ENDLESS)) {
  test(`a message of ${name} without end is cut off at its limit`, async (t) => {
    const chain = await flooded(t);
    const before = await chain.bridge.rss();
    chain.peer.socket.write(encode({ opcode: TEXT, payload: EMPTY, fin: false }, false));
    const count = await within(flood(chain.peer.socket, piece), "the end of a flood");
    assert.ok(count >= pieces, `ended after ${count} pieces of ${pieces}`);
    await assertEnded(chain, before, code);
  });
}

test("a frame that announces 16 MiB and a byte is refused before its first byte", async (t) => {
  const chain = await flooded(t, ["--max-message", String(16 * MIB)]);
  const before = await chain.bridge.rss();
  const head = encode(
    { opcode: TEXT, payload: EMPTY, lengthSaid: BigInt(16 * MIB + 1), lengthBytes: 8 },
    false,
  );
  chain.peer.socket.write(head);
  await assertEnded(chain, before);
});

test("pings without end, from a remote that reads no pong, cost no memory and end nothing", async (t) => {
  const { bridge, link, peer } = await flooded(t);
  const before = await bridge.rss();
  peer.socket.pause();
  const pings = frames({ opcode: PING, payload: Buffer.alloc(125, 65) }, 4_096);
  // 64 MB.
  const count = await within(flood(peer.socket, pings, 128), "the end of a flood");
  assert.equal(count, 128, "the bridge takes them all");
  peer.ws.send("alive");
  assert.equal((await link.next("message")).payload.toString(), "alive");
  const growth = (await bridge.peakRss()) - before;
  assert.ok(growth < ROOM, `grew by ${Math.round(growth / MIB)} MiB`);
});

/** What a server may answer the opening request without end. */
const ANSWERS: Record<string, [head: string, piece: string, code: string]> = {
  "a header line": ["HTTP/1.1 101 Switching Protocols\r\nX-Long: ", "x".repeat(65_536), "bad_handshake"],
  "header lines": ["HTTP/1.1 101 Switching Protocols\r\n", "X-Next: x\r\n".repeat(6_000), "bad_handshake"],
  "a first line": ["HTTP/1.1 101 ", "x".repeat(65_536), "bad_handshake"],
  "a body": [
    "HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n",
    "x".repeat(65_536),
    "unexpected_status",
  ],
  "early hints": ["", "HTTP/1.1 103 Early Hints\r\n\r\n".repeat(2_000), "bad_handshake"],
};

test("an answer without end is cut off and costs no memory", async (t) => {
  const bridge = await startBridge(t, { env: SMALL_HEAP });
  for (const [name, [head, piece, code]] of Object.entries(ANSWERS)) {
    await t.test(name, async (t) => {
      const before = await bridge.rss();
      const floods: Promise<number>[] = [];
      const port = await tcpServer(t, (socket) => {
        socket.resume();
        socket.write(head);
        floods.push(flood(socket, Buffer.from(piece)));
      });
      const link = await openLink(t, bridge);
      link.send({ type: "connect", url: `ws://127.0.0.1:${port}`, timeoutMs: 2_000 });
      assert.equal((await link.next("failed")).header.code, code);
      await within(Promise.all(floods), "the end of a flood");
      const growth = (await bridge.peakRss()) - before;
      assert.ok(growth < ROOM, `grew by ${Math.round(growth / MIB)} MiB`);
    });
  }
});

/** 256 MiB of zeros in 256 KiB, as a compressed text. */
const bomb = (): Buffer =>
  deflateRawSync(Buffer.alloc(256 * MIB), { finishFlush: constants.Z_SYNC_FLUSH }).subarray(0, -4);

test("a compression bomb is defused at the message limit, from a server and from a client", async (t) => {
  const chain = await flooded(t, ["--compression"]);
  const before = await chain.bridge.rss();
  assert.equal(chain.peer.ws.extensions, "permessage-deflate");
  const spec = { opcode: TEXT, payload: bomb(), rsv: 4 };
  chain.peer.socket.write(encode(spec, false));
  await assertEnded(chain, before);

  const { link: server, port } = await openServer(t, chain.bridge);
  const client = await connectClient(t, `ws://127.0.0.1:${port}`, { perMessageDeflate: true });
  await server.next("joined");
  client.ws.send(Buffer.alloc(256 * MIB));
  assert.equal((await client.closed()).code, 1009);
  assert.equal((await server.of(1, "failed")).header.code, "message_too_large");
  const growth = (await chain.bridge.peakRss()) - before;
  assert.ok(growth < ROOM, `grew by ${Math.round(growth / MIB)} MiB`);
});

/** 16 MiB of zeros, which are a message that the bridge takes. */
const inflatesToLimit = (): Buffer =>
  deflateRawSync(Buffer.alloc(16 * MIB), { finishFlush: constants.Z_SYNC_FLUSH }).subarray(0, -4);

test("many messages that inflate a thousandfold, from many sockets at once, are inflated a few at a time", async (t) => {
  const bridge = await startBridge(t, { env: SMALL_HEAP, args: ["--compression"] });
  const remote = await wsServer(t, () => {}, { perMessageDeflate: true });
  const sockets: { link: GameLink; peer: Peer }[] = [];
  for (let count = 0; count < 20; count++) {
    sockets.push({ link: await openSocket(t, bridge, remote.url), peer: await remote.next() });
  }
  const before = await bridge.rss();
  const bytes = encode({ opcode: BINARY, payload: inflatesToLimit(), rsv: 4 }, false);
  for (const { peer } of sockets) {
    peer.socket.write(bytes);
  }
  for (const { link } of sockets) {
    assert.equal((await link.next("message", 30_000)).payload.length, 16 * MIB);
  }
  const growth = (await bridge.peakRss()) - before;
  t.diagnostic(`grew by ${Math.round(growth / MIB)} MiB`);
  assert.ok(growth < 2 * ROOM, `grew by ${Math.round(growth / MIB)} MiB`);
});

/** What a game may ask of the bridge, as often as it likes. */
const ASKED: Record<string, object> = {
  status: { type: "status", details: true },
  "a message that no bridge knows": { type: "unheard" },
  allow: { type: "allow", plugin: "Test", origin: "https://a.example", allowed: true },
  serve: { type: "serve", folder: "/nonexistent" },
};

for (const [name, message] of Object.entries(ASKED)) {
  test(`a link that asks for ${name} without end does not delay another`, async (t) => {
    const bridge = await startBridge(t);
    const [asking, other] = await Promise.all([openLink(t, bridge), openLink(t, bridge)]);
    const requests = Buffer.concat(new Array<Buffer>(4_000).fill(encodeMessage(message)));
    asking.socket.removeAllListeners("data").resume();
    asking.socket.write(requests);
    const start = performance.now();
    await other.ask();
    const waited = performance.now() - start;
    assert.ok(waited < 250, `waited ${Math.round(waited)} ms`);
  });
}

test("broadcasts to many clients in one frame delay no other link, cost little memory and arrive whole", async (t) => {
  const bridge = await startBridge(t, { env: SMALL_HEAP });
  const [server, other] = await Promise.all([openLink(t, bridge), openLink(t, bridge)]);
  server.send({ type: "listen", host: "127.0.0.1", port: 0, maxClients: 100 });
  const { port } = (await server.next("listening")).header;
  const clients = await Promise.all(
    Array.from({ length: 100 }, () => connectClient(t, `ws://127.0.0.1:${port}`)),
  );
  const before = await bridge.rss();
  const count = 4_000;
  server.write(Buffer.concat(new Array<Buffer>(count).fill(encodeFrame("t", 0, Buffer.from("x")))));
  await clients[0]?.next();
  await other.ask();
  const last = clients.at(-1) as Client;
  assert.ok(last.received < count / 2, `answered after ${last.received} of ${count}`);
  for (const client of clients) {
    while (client.received < count) {
      await client.next();
    }
  }
  const growth = (await bridge.peakRss()) - before;
  assert.ok(growth < ROOM, `grew by ${Math.round(growth / MIB)} MiB`);
});

test("what the bridge has read from games goes out before it stops", async (t) => {
  const bridge = await startBridge(t);
  const { link: server, url } = await openServer(t, bridge);
  const remote = await wsServer(t);
  const link = await openSocket(t, bridge, remote.url);
  const peer = await remote.next();
  const clients = await Promise.all([1, 2, 3].map(() => connectClient(t, url)));
  const count = 2_000;
  const frames = Buffer.concat(new Array<Buffer>(count).fill(encodeFrame("t", 0, Buffer.from("x"))));
  server.write(frames);
  link.write(frames);
  link.send({ type: "close", code: 4002, reason: "" });
  // The bridge has begun with each of them.
  await Promise.all([clients[0]?.next(), peer.next()]);
  assert.equal((await bridge.stop()).code, 0);
  const closes = await Promise.all([...clients, peer].map((end) => end.closed()));
  assert.deepEqual(
    [...clients, peer].map(({ received }) => received),
    [count, count, count, count],
  );
  assert.deepEqual(
    closes.map(({ code }) => code),
    [1001, 1001, 1001, 4002],
  );
});

test("what waits for all clients that do not read has a limit, over which those with the most are cut off", async (t) => {
  const bridge = await startBridge(t, { args: ["--max-message", String(16 * MIB)] });
  const { link: server, port } = await openServer(t, bridge, {
    listen: { maxClients: 50, maxMessage: 16 * MIB },
  });
  const most = Math.floor(MAX_BACKLOGS_BYTES / (16 * MIB + 1024));
  for (let count = 0; count < most + 10; count++) {
    const { ws } = await connectClient(t, `ws://127.0.0.1:${port}`);
    ws.pause();
    await server.next("joined");
  }
  // All of them wait for one copy, so this takes no more memory than one message.
  server.send({ type: "send", binary: true }, Buffer.alloc(16 * MIB));
  const { header } = await server.next("failed", 30_000);
  assert.deepEqual([header.stage, header.code], ["ws", "backlog_full"]);
  assert.match(header.message, /all sockets/);
  const other = await openLink(t, bridge);
  const { serverClients } = await other.ask();
  assert.ok(serverClients >= most, `${serverClients} of ${most + 10} are left`);
});
