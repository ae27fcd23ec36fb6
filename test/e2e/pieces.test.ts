import assert from "node:assert/strict";
import { once } from "node:events";
import type { Socket } from "node:net";
import { type TestContext, test } from "node:test";
import { setImmediate as turn } from "node:timers/promises";
import { FRAMES_IN_SLICE, MAX_FRAGMENTS, MAX_UNFINISHED_BYTES } from "../../bridge/core/limits.ts";
import { HEAD_BYTES } from "../../schema/index.ts";
import { BINARY, CONTINUATION, encode, PING, PONG } from "../conformance/frames.ts";
import { SMALL_HEAP, startBridge } from "../helpers/bridge.ts";
import { makeCertificates } from "../helpers/certificates.ts";
import { within } from "../helpers/deadline.ts";
import { type GameLink, openSocket } from "../helpers/game.ts";
import { type Peer, wsServer } from "../helpers/remote.ts";
import { gone } from "../helpers/stranger.ts";

const MIB = 1024 * 1024;

/** A message whose frame is as long as the game can give credit for. */
const LONGEST = 16 * MIB - 256;

/** How long other sockets may have to wait for the bridge meanwhile. */
const MAX_PAUSE_MS = 1_500;
const MAX_FRAGMENTS_PAUSE_MS = 50;

/** Writes bytes in pieces, each of them a TLS record of its own: Node joins those that wait behind another. */
async function writeRecords(socket: Socket, bytes: Buffer, size: number): Promise<void> {
  const end = gone(socket);
  for (let offset = 0; offset < bytes.length && !socket.closed; offset += size) {
    const piece = bytes.subarray(offset, offset + size);
    await Promise.race([new Promise<void>((resolve) => socket.write(piece, () => resolve())), end]);
  }
}

/** Asks the bridge again and again until it is told to stop; returns the longest time that an answer took. */
function watchPauses(link: GameLink): () => Promise<number> {
  let worst = 0;
  let isOver = false;
  const asking = (async () => {
    while (!isOver) {
      const before = performance.now();
      await link.ask();
      worst = Math.max(worst, performance.now() - before);
      await turn();
    }
  })();
  return async () => {
    isOver = true;
    await asking;
    return worst;
  };
}

async function overTls(t: TestContext, maxMessage: number) {
  const { ca, good } = await makeCertificates(t);
  // The remote's answer to a ping would come in the middle of a frame.
  const args = ["--ca", ca, "--max-message", String(maxMessage), "--keepalive", "0"];
  const bridge = await startBridge(t, { args });
  const remote = await wsServer(t, () => {}, { tls: good });
  const link = await openSocket(t, bridge, remote.url);
  const other = await openSocket(t, bridge, remote.url);
  return { bridge, link, other, peer: await remote.next() };
}

for (const [bytes, size] of [
  [MIB, 64],
  [LONGEST, 536],
  [4 * MIB, 64],
] as const) {
  test(`a message of ${bytes} bytes in TLS records of ${size} arrives, and delays nobody`, {
    timeout: 120_000,
  }, async (t) => {
    const { link, other, peer } = await overTls(t, bytes);
    const payload = Buffer.alloc(bytes, "0123456789abcdef");
    const stop = watchPauses(other);
    const received = link.next("message", 60_000);
    await writeRecords(peer.socket, encode({ opcode: BINARY, payload }, false), size);
    assert.ok(payload.equals((await received).payload), "it arrives as it went");
    const worst = await stop();
    assert.ok(worst < MAX_PAUSE_MS, `the bridge was busy for ${worst} ms`);
  });
}

/** A message in that many fragments of one byte. */
function fragments(count: number): Buffer {
  const payload = Buffer.of(65);
  const first = encode({ opcode: BINARY, payload, fin: false }, false);
  const middle = encode({ opcode: CONTINUATION, payload, fin: false }, false);
  const last = encode({ opcode: CONTINUATION, payload }, false);
  return Buffer.concat([first, ...new Array<Buffer>(count - 2).fill(middle), last]);
}

/** The same without its end. */
const unfinished = (count: number): Buffer => fragments(count + 1).subarray(0, -3);

async function plain(t: TestContext, env: Record<string, string> = {}) {
  const bridge = await startBridge(t, { env });
  const remote = await wsServer(t);
  const open = async (connect = {}): Promise<{ link: GameLink; peer: Peer }> => ({
    link: await openSocket(t, bridge, remote.url, { connect }),
    peer: await remote.next(),
  });
  return { bridge, open, ...(await open()) };
}

test("a message in 262,144 fragments arrives, and one more is refused with a hint that helps", async (t) => {
  const { bridge, link, peer } = await plain(t, SMALL_HEAP);
  const before = await bridge.rss();
  peer.socket.write(fragments(MAX_FRAGMENTS));
  assert.equal((await link.next("message")).payload.length, MAX_FRAGMENTS);
  peer.socket.write(fragments(MAX_FRAGMENTS + 1));
  const { header } = await link.next("failed");
  assert.deepEqual([header.stage, header.code], ["ws", "too_many_fragments"]);
  assert.match(header.hint, /fewer, larger pieces/);
  assert.equal((await link.next("closed")).header.clean, false);
  assert.equal((await bridge.log("connection aborted"))["code"], "too_many_fragments");
  const growth = (await bridge.peakRss()) - before;
  assert.ok(growth < 24 * MIB, `grew by ${Math.round(growth / MIB)} MiB`);
});

test("a message in 262,144 fragments delays no other socket", async (t) => {
  const { open, link, peer } = await plain(t);
  const { link: other } = await open();
  const bytes = fragments(MAX_FRAGMENTS);
  const pauses: number[] = [];
  // What else runs on this machine may delay one of them.
  for (let round = 0; round < 5; round++) {
    const stop = watchPauses(other);
    peer.socket.write(bytes);
    await link.next("message");
    pauses.push(await stop());
  }
  const least = Math.min(...pauses);
  assert.ok(least < MAX_FRAGMENTS_PAUSE_MS, `the bridge was busy for ${pauses.map(Math.round)} ms`);
});

test("unfinished messages of very many fragments cost about what their bytes cost", async (t) => {
  const { bridge, open } = await plain(t, SMALL_HEAP);
  const sockets = [];
  for (let count = 0; count < 16; count++) {
    sockets.push(await open());
  }
  const before = await bridge.rss();
  for (const { peer } of sockets) {
    peer.socket.write(unfinished(262_000));
  }
  for (const { link, peer } of sockets) {
    await allRead(peer);
    await link.ask();
  }
  const growth = (await bridge.peakRss()) - before;
  t.diagnostic(`grew by ${Math.round(growth / MIB)} MiB`);
  assert.ok(growth < 32 * MIB, `grew by ${Math.round(growth / MIB)} MiB`);
});

test("unfinished messages of all sockets have one budget, over which the largest is ended", async (t) => {
  const { bridge, open } = await plain(t, SMALL_HEAP);
  const sockets = [];
  const before = await bridge.rss();
  // The largest comes first, so it is not simply the one that goes over.
  for (let bytes = 15 * MIB, sum = 0; sum + bytes < MAX_UNFINISHED_BYTES; bytes -= 64 * 1024) {
    const opened = await open();
    opened.peer.socket.write(encode({ opcode: BINARY, payload: Buffer.alloc(bytes), fin: false }, false));
    await allRead(opened.peer);
    sockets.push(opened);
    sum += bytes;
  }
  const { link: last, peer } = await open();
  peer.socket.write(encode({ opcode: BINARY, payload: Buffer.alloc(14 * MIB), fin: false }, false));
  const [largest] = sockets;
  assert.ok(largest);
  const { header } = await largest.link.next("failed");
  assert.deepEqual([header.stage, header.code], ["ws", "unfinished_full"]);
  await largest.link.next("closed");
  assert.equal((await largest.peer.closed()).code, 1009);
  assert.equal((await bridge.log("connection aborted"))["code"], "unfinished_full");
  const growth = (await bridge.peakRss()) - before;
  t.diagnostic(`grew by ${Math.round(growth / MIB)} MiB`);
  assert.ok(growth < 1.4 * MAX_UNFINISHED_BYTES, `grew by ${Math.round(growth / MIB)} MiB`);
  // Nobody else suffers. A message that is whole is no longer counted there.
  peer.socket.write(encode({ opcode: CONTINUATION, payload: Buffer.of(65) }, false));
  assert.equal((await last.next("message")).payload.length, 14 * MIB + 1);
});

test("fragments between which any number of pings and pongs come cost no memory", async (t) => {
  const { bridge, link, peer } = await plain(t, SMALL_HEAP);
  const before = await bridge.rss();
  peer.socket.write(encode({ opcode: BINARY, payload: Buffer.of(65), fin: false }, false));
  await flood(peer, padded(PING), 1024);
  await flood(peer, padded(PONG), 1024);
  peer.socket.write(encode({ opcode: CONTINUATION, payload: Buffer.of(65) }, false));
  assert.equal((await link.next("message", 60_000)).payload.length, 1 + 2 * 1024 + 1);
  const growth = (await bridge.peakRss()) - before;
  assert.ok(growth < 32 * MIB, `grew by ${Math.round(growth / MIB)} MiB`);
});

test("pings that come all at once do not end the socket, and the last is answered", async (t) => {
  const { link, peer } = await plain(t);
  const last = Buffer.from("last");
  const answered = new Promise<void>((resolve) => {
    peer.ws.on("pong", (data) => data.equals(last) && resolve());
  });
  const pings = new Array<Buffer>(50_000).fill(encode({ opcode: PING, payload: Buffer.alloc(0) }, false));
  peer.socket.write(Buffer.concat([...pings, encode({ opcode: PING, payload: last }, false)]));
  await within(answered, "the pong to the last ping");
  peer.ws.send("alive");
  assert.equal((await link.next("message")).payload.toString(), "alive");
});

test("a game that takes nothing is sent its window, of the tiniest messages too", async (t) => {
  const bridge = await startBridge(t);
  const remote = await wsServer(t);
  const link = await openSocket(t, bridge, remote.url, { credit: false });
  const { socket } = await remote.next();
  const { receiveWindow, overhead } = link.limits;
  const tiny = encode({ opcode: BINARY, payload: Buffer.alloc(0) }, false);
  socket.write(Buffer.concat(new Array<Buffer>(200_000).fill(tiny)));
  const ahead = Math.floor(receiveWindow / (HEAD_BYTES + overhead)) + 1;
  for (let count = 0; count < ahead; count++) {
    await link.next("message");
  }
  link.send({ type: "status" });
  let more = 0;
  while ((await link.next()).header.type === "message") {
    more += 1;
  }
  assert.ok(more <= FRAMES_IN_SLICE, `${more} messages came beyond the window`);
});

/** One byte of a message, and 64 KiB of control frames. */
function padded(opcode: number): Buffer {
  const controls = new Array<Buffer>(516).fill(encode({ opcode, payload: Buffer.alloc(125) }, false));
  return Buffer.concat([
    encode({ opcode: CONTINUATION, payload: Buffer.of(65), fin: false }, false),
    ...controls,
  ]);
}

async function flood({ socket }: Peer, piece: Buffer, times: number): Promise<void> {
  for (let time = 0; time < times; time++) {
    await new Promise<void>((resolve) => socket.write(piece, () => resolve()));
  }
}

/** Waits until the bridge has read what was written, which the answer to a ping shows. */
async function allRead(peer: Peer): Promise<void> {
  const pong = once(peer.ws, "pong");
  peer.ws.ping();
  await within(pong, "a pong");
}
