import assert from "node:assert/strict";
import { once } from "node:events";
import { test } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { BACKLOG_STEP_BYTES, MAX_BACKLOG_BYTES, MAX_RECEIVE_WINDOW_BYTES } from "../../bridge/core/limits.ts";
import { HEAD_BYTES } from "../../schema/index.ts";
import { startBridge } from "../helpers/bridge.ts";
import { connectClient } from "../helpers/client.ts";
import { type GameLink, openSocket } from "../helpers/game.ts";
import { echo, type Peer, wsServer } from "../helpers/remote.ts";
import { openServer } from "../helpers/server.ts";

const MIB = 1024 * 1024;

/** What the bridge may take beside its windows: buffers of Node, and what its collector has not freed yet. */
const MAX_GROWTH_BYTES = 64 * MIB;

/** What systems keep for a connection that nobody reads from, both ends together. */
const MAX_KERNEL_BYTES = 32 * MIB;

const FLOOD_MESSAGE_BYTES = 65_536;

/** Numbered messages as fast as the connection takes them, and no faster. */
async function flood({ ws, socket }: Peer, messages: number): Promise<void> {
  for (let number = 0; number < messages; number++) {
    const data = Buffer.alloc(FLOOD_MESSAGE_BYTES, number);
    data.writeUInt32LE(number);
    ws.send(data);
    if (socket.writableNeedDrain) {
      await once(socket, "drain");
    }
  }
}

async function assertNumbered(link: GameLink, from: number, to: number): Promise<void> {
  for (let number = from; number < to; number++) {
    const { payload } = await link.next("message");
    assert.deepEqual([payload.length, payload.readUInt32LE()], [FLOOD_MESSAGE_BYTES, number]);
  }
}

test("game that reads nothing for seconds costs little memory and loses nothing", {
  timeout: 60_000,
}, async (t) => {
  const bridge = await startBridge(t);
  const remote = await wsServer(t);
  const link = await openSocket(t, bridge, remote.url);
  const peer = await remote.next();
  const before = await bridge.rss();
  link.pause();
  const flooding = flood(peer, 4000);
  // As long as a map takes to load: this is what the test is about, nothing is waited for.
  await delay(4000);
  assert.ok(peer.socket.bytesWritten < MAX_KERNEL_BYTES, `${peer.socket.bytesWritten} bytes were taken`);
  const whilePaused = (await bridge.peakRss()) - before;
  link.resume();
  await assertNumbered(link, 0, 4000);
  await flooding;
  peer.ws.close(4001, "all sent");
  assert.equal((await link.next("closed")).header.code, 4001);
  const grown = (await bridge.peakRss()) - before;
  assert.ok(whilePaused < MAX_GROWTH_BYTES / 4, `grew by ${whilePaused} bytes`);
  assert.ok(grown < MAX_GROWTH_BYTES, `grew by ${grown} bytes`);
});

test("game that reads but gives no credit is sent its window and no more", async (t) => {
  const bridge = await startBridge(t);
  const remote = await wsServer(t);
  const link = await openSocket(t, bridge, remote.url, { credit: false });
  const peer = await remote.next();
  const flooding = flood(peer, 1000);
  const cost = HEAD_BYTES + FLOOD_MESSAGE_BYTES + link.limits.overhead;
  // The message that passes the limit is still sent, and so is what had been read with it.
  const ahead = Math.floor(link.limits.receiveWindow / cost) + 1;
  await assertNumbered(link, 0, ahead);
  peer.ws.ping();
  const ponged = once(peer.ws, "pong").then(() => "ponged");
  assert.equal(await Promise.race([ponged, delay(500, "silent")]), "silent");
  assert.ok(link.waiting("message") <= 4, `${link.waiting("message")} messages came without credit`);

  let taken = ahead;
  while (taken < 1000) {
    link.send({ type: "credit", bytes: ahead * cost });
    const next = Math.min(taken + ahead, 1000);
    await assertNumbered(link, taken, next);
    taken = next;
  }
  await flooding;
  assert.equal(await ponged, "ponged");
});

test("game that was quick and then gives no credit is sent a grown window and no more", async (t) => {
  const bridge = await startBridge(t);
  const remote = await wsServer(t);
  const link = await openSocket(t, bridge, remote.url, { credit: false });
  const flooding = flood(await remote.next(), 1000);
  const cost = HEAD_BYTES + FLOOD_MESSAGE_BYTES + link.limits.overhead;
  const step = Math.floor(link.limits.receiveWindow / cost) + 1;
  let taken = 0;
  const take = async (): Promise<void> => {
    const next = Math.min(taken + step, 1000);
    await assertNumbered(link, taken, next);
    link.send({ type: "credit", bytes: (next - taken) * cost });
    taken = next;
  };
  while (taken < 400) {
    await take();
  }
  // So long it stands still: nothing is waited for.
  await delay(500);
  const most = Math.floor(MAX_RECEIVE_WINDOW_BYTES / cost) + 4;
  assert.ok(link.waiting("message") <= most, `${link.waiting("message")} messages came without credit`);
  while (taken < 1000) {
    await take();
  }
  await flooding;
});

test("flood of one link leaves the others alone", async (t) => {
  const bridge = await startBridge(t);
  const remote = await wsServer(t);
  const stuck = await openSocket(t, bridge, remote.url);
  const flooding = flood(await remote.next(), 1000);
  stuck.pause();
  const other = await openSocket(t, bridge, (await wsServer(t, echo)).url);
  for (let count = 0; count < 100; count++) {
    other.send({ type: "send" }, "hello");
    await other.next("message");
  }
  stuck.resume();
  await assertNumbered(stuck, 0, 1000);
  await flooding;
});

/** The reports of the backlog until one fits. */
async function reports(link: GameLink, fits: (bytes: number) => boolean): Promise<number[]> {
  const seen: number[] = [];
  do {
    seen.push((await link.next("buffered")).header.bytes);
  } while (!fits(seen.at(-1) as number));
  return seen;
}

test("backlog of a remote that reads slowly is reported in steps, up and back to zero", async (t) => {
  const bridge = await startBridge(t);
  const remote = await wsServer(t);
  const link = await openSocket(t, bridge, remote.url);
  const peer = await remote.next();
  peer.ws.pause();
  let sent = 0;
  const send = (): void => {
    link.send({ type: "send", binary: true }, Buffer.alloc(MIB / 4, sent));
    sent += 1;
  };
  const rising: number[] = [];
  // Nobody knows how much the system takes before anything waits in the bridge.
  while ((rising.at(-1) ?? 0) < 4 * MIB) {
    send();
    await link.ask();
    while (link.waiting("buffered") > 0) {
      rising.push((await link.next("buffered")).header.bytes);
    }
    assert.ok(sent < 256, "the backlog does not grow");
  }
  assert.ok(rising.length >= 8, `${rising}`);
  for (const [index, bytes] of rising.entries()) {
    assert.ok(bytes - (rising[index - 1] ?? 0) >= BACKLOG_STEP_BYTES, `${rising}`);
  }
  peer.ws.resume();
  const falling = await reports(link, (bytes) => bytes === 0);
  assert.deepEqual(
    falling,
    falling.toSorted((a, b) => b - a),
  );
  for (let count = 0; count < sent; count++) {
    const { data } = await peer.next();
    assert.deepEqual([data.length, data[0]], [MIB / 4, count % 256]);
  }
});

test("remote that reads nothing is over for the game at once, and closed with 1013 behind the 16 MiB that wait", async (t) => {
  const bridge = await startBridge(t);
  const remote = await wsServer(t);
  const link = await openSocket(t, bridge, remote.url);
  const peer = await remote.next();
  peer.ws.pause();
  const before = await bridge.rss();
  for (let count = 0; count < 64; count++) {
    link.send({ type: "send", binary: true }, Buffer.alloc(MIB, count));
  }
  const failed = await link.next("failed");
  assert.deepEqual([failed.header.stage, failed.header.code], ["ws", "backlog_full"]);
  const { header } = await link.next("closed");
  assert.deepEqual(header, { type: "closed", code: 1013, reason: "", clean: false });
  await link.closed();
  peer.ws.resume();
  assert.equal((await peer.closed()).code, 1013);
  assert.ok(peer.waiting >= 15, `${peer.waiting} messages came before the close`);
  for (let count = 0; peer.waiting > 0; count++) {
    const { data } = await peer.next();
    assert.deepEqual([data.length, data[0]], [MIB, count]);
  }
  const grown = (await bridge.peakRss()) - before;
  assert.ok(grown < MAX_BACKLOG_BYTES + MAX_GROWTH_BYTES, `grew by ${grown} bytes`);
});

test("client that reads nothing is over for the game at once, and keeps its place until it is gone", async (t) => {
  const bridge = await startBridge(t);
  const { link, port, maxMessage } = await openServer(t, bridge, { listen: { maxClients: 1 } });
  const slow = await connectClient(t, `ws://127.0.0.1:${port}`);
  await link.next("joined");
  slow.ws.pause();
  for (let count = 0; count < 64; count++) {
    link.send({ type: "send", client: 1, binary: true }, Buffer.alloc(maxMessage, count));
  }
  assert.equal((await link.next("failed")).header.code, "backlog_full");
  const closed = { type: "closed", client: 1, code: 1013, reason: "", clean: false };
  assert.deepEqual((await link.next("closed")).header, closed);
  const next = connectClient(t, `ws://127.0.0.1:${port}`);
  await delay(300);
  assert.equal(link.waiting("joined"), 0);
  slow.ws.terminate();
  await next;
  // Nothing more is said of the first one, whatever the game still says of it.
  link.send({ type: "send", client: 1 }, Buffer.of(0xff));
  assert.equal((await link.next("joined")).header.client, 2);
});

test("backlog below the limit survives a remote that pauses", async (t) => {
  const bridge = await startBridge(t);
  const remote = await wsServer(t);
  const link = await openSocket(t, bridge, remote.url);
  const peer = await remote.next();
  peer.ws.pause();
  for (let count = 0; count < 15; count++) {
    link.send({ type: "send", binary: true }, Buffer.alloc(MIB, count));
  }
  await link.ask();
  peer.ws.resume();
  for (let count = 0; count < 15; count++) {
    assert.equal((await peer.next()).data[0], count);
  }
});

test("credit comes at least once for every quarter of the window", async (t) => {
  const bridge = await startBridge(t);
  const link = await openSocket(t, bridge, (await wsServer(t)).url);
  const quarter = link.limits.window / 4;
  for (let count = 0; count < 50; count++) {
    // Together with what is unread already, exactly a quarter.
    const payload = quarter - link.unread - HEAD_BYTES;
    link.send({ type: "send" }, Buffer.alloc(payload, "x"));
    assert.ok((await link.next("credit")).header.bytes > 0);
    while (link.unread + HEAD_BYTES > quarter) {
      await link.next("credit");
    }
  }
});

test("messages larger than the window arrive though the game never has more than it unread", async (t) => {
  const bridge = await startBridge(t);
  const link = await openSocket(t, bridge, (await wsServer(t, echo)).url);
  for (let count = 0; count < 8; count++) {
    link.send({ type: "send", binary: true }, Buffer.alloc(MIB, count));
    assert.ok(link.unread <= link.limits.window && link.queued > 0);
  }
  for (let count = 0; count < 8; count++) {
    assert.equal((await link.next("message")).payload[0], count);
  }
  assert.equal(link.queued, 0);
});
