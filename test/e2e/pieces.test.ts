import assert from "node:assert/strict";
import type { Socket } from "node:net";
import { type TestContext, test } from "node:test";
import { setImmediate as turn } from "node:timers/promises";
import { MAX_FRAGMENTS, MAX_WIRE_SURPLUS_BYTES } from "../../bridge/core/limits.ts";
import { BINARY, CONTINUATION, encode, PONG } from "../conformance/frames.ts";
import { startBridge } from "../helpers/bridge.ts";
import { makeCertificates } from "../helpers/certificates.ts";
import { type GameLink, openSocket } from "../helpers/game.ts";
import { type Peer, wsServer } from "../helpers/remote.ts";
import { gone } from "../helpers/stranger.ts";

const MIB = 1024 * 1024;

/** A message whose frame is as long as the game can give credit for. */
const LONGEST = 16 * MIB - 256;

/** How long other sockets may have to wait for the bridge meanwhile. */
const MAX_PAUSE_MS = 1_500;

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

async function plain(t: TestContext) {
  const bridge = await startBridge(t);
  const remote = await wsServer(t);
  const link = await openSocket(t, bridge, remote.url);
  return { bridge, link, peer: await remote.next() };
}

test("a message in 262,144 fragments arrives, and one more is refused with a hint that helps", async (t) => {
  const { bridge, link, peer } = await plain(t);
  const before = await bridge.rss();
  peer.socket.write(fragments(MAX_FRAGMENTS));
  assert.equal((await link.next("message")).payload.length, MAX_FRAGMENTS);
  peer.socket.write(fragments(MAX_FRAGMENTS + 1));
  const { header } = await link.next("failed");
  assert.deepEqual([header.stage, header.code], ["ws", "too_many_fragments"]);
  assert.match(header.hint, /fewer, larger pieces/);
  assert.equal((await link.next("closed")).header.clean, false);
  const growth = (await bridge.peakRss()) - before;
  t.diagnostic(`grew by ${Math.round(growth / MIB)} MiB`);
  assert.ok(growth < 256 * MIB, `grew by ${Math.round(growth / MIB)} MiB`);
});

/** One byte of a message, and 64 KiB of answers to pings that were never sent. */
function padded(): Buffer {
  const pongs = new Array<Buffer>(516).fill(encode({ opcode: PONG, payload: Buffer.alloc(125) }, false));
  return Buffer.concat([
    encode({ opcode: CONTINUATION, payload: Buffer.of(65), fin: false }, false),
    ...pongs,
  ]);
}

async function flood({ socket }: Peer, piece: Buffer): Promise<number> {
  const end = gone(socket);
  let bytes = 0;
  while (!socket.closed && socket.writable && bytes < 512 * MIB) {
    await Promise.race([new Promise<void>((resolve) => socket.write(piece, () => resolve())), end]);
    bytes += piece.length;
  }
  return bytes;
}

test("fragments between which ever more pongs come are cut off before they fill the memory", async (t) => {
  const { bridge, link, peer } = await plain(t);
  const before = await bridge.rss();
  peer.socket.write(encode({ opcode: BINARY, payload: Buffer.of(65), fin: false }, false));
  const bytes = await flood(peer, padded());
  assert.ok(bytes >= MAX_WIRE_SURPLUS_BYTES && bytes < 512 * MIB, `cut off after ${bytes} bytes`);
  assert.equal((await link.next("failed")).header.code, "too_many_fragments");
  await link.next("closed");
  const growth = (await bridge.peakRss()) - before;
  assert.ok(growth < 2 * MAX_WIRE_SURPLUS_BYTES, `grew by ${Math.round(growth / MIB)} MiB`);
});
