import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { startBridge } from "../helpers/bridge.ts";
import { makeCertificates } from "../helpers/certificates.ts";
import { type GameLink, openSocket } from "../helpers/game.ts";
import { echo, type Peer, wsServer } from "../helpers/remote.ts";
import { addRow, stopwatch } from "./report.ts";
import { bridgeWith } from "./variant.ts";

const MIB = 1024 * 1024;

/** What a noisy machine may add to a time limit of the bridge. */
const SLACK_MS = 3_000;

/** Has a peer read steadily and slowly, as over a bad line: some 64 KiB each time, 16 KiB over TLS. */
function readSlowly(t: TestContext, { ws, socket }: Peer, everyMs: number): void {
  ws.pause();
  const sips = setInterval(() => socket.read(), everyMs);
  t.after(() => clearInterval(sips));
}

function send(link: GameLink, messages: number, bytes = MIB): void {
  for (let count = 0; count < messages; count++) {
    link.send({ type: "send", binary: true }, Buffer.alloc(bytes, count));
  }
}

async function assertReceives(peer: Peer, messages: number): Promise<void> {
  for (let count = 0; count < messages; count++) {
    const { data } = await peer.next(120_000);
    assert.deepEqual([data.length, data[0]], [MIB, count]);
  }
}

test("remote that reads 500 KB/s gets all ten messages of 1 MiB and the close behind them", {
  timeout: 180_000,
}, async (t) => {
  const bridge = await startBridge(t);
  const remote = await wsServer(t);
  const link = await openSocket(t, bridge, remote.url);
  const peer = await remote.next();
  readSlowly(t, peer, 128);
  const since = stopwatch();
  send(link, 10);
  link.send({ type: "close", code: 4001, reason: "all sent" });
  await assertReceives(peer, 10);
  const afterMs = since();
  assert.ok(afterMs > 10_000, `read all within ${afterMs} ms`);
  assert.deepEqual(await peer.closed(), { code: 4001, reason: "all sent" });
  assert.deepEqual((await link.next("closed")).header.clean, true);
  await addRow(t, {
    fault: "remote reads 500 KB/s, the game closes behind 10 MiB",
    saw: "closed 4001, clean",
    afterMs,
    lost: "nothing",
    leaked: "–",
  });
});

test("remote over TLS that pings all the while gets everything and the close behind it", {
  timeout: 120_000,
}, async (t) => {
  const { ca, good } = await makeCertificates(t);
  const bridge = await startBridge(t, { args: ["--ca", ca] });
  const remote = await wsServer(t, () => {}, { tls: good });
  const link = await openSocket(t, bridge, remote.url);
  const peer = await remote.next();
  readSlowly(t, peer, 32);
  const pings = setInterval(() => peer.ws.ping("are you there?"), 50);
  t.after(() => clearInterval(pings));
  send(link, 4);
  link.send({ type: "close", code: 4002 });
  await assertReceives(peer, 4);
  assert.equal((await peer.closed()).code, 4002);
  const { header } = await link.next("closed");
  assert.deepEqual([header.code, header.clean], [4002, true]);
});

for (const [name, bytes] of [
  ["answers no close", 0],
  ["takes nothing that waits for it", 10 * MIB],
  ["takes nothing but pings all the while", 10 * MIB],
] as const) {
  test(`remote that ${name} is given up`, { timeout: 60_000 }, async (t) => {
    const limitMs = 3_000;
    const bundle = await bridgeWith(t, { CLOSE_TIMEOUT_MS: limitMs });
    const bridge = await startBridge(t, { bundle });
    const remote = await wsServer(t);
    const link = await openSocket(t, bridge, remote.url);
    const { ws } = await remote.next();
    ws.pause();
    if (name.includes("pings")) {
      const pings = setInterval(() => ws.ping(), 100);
      t.after(() => clearInterval(pings));
    }
    send(link, bytes / MIB);
    link.send({ type: "close" });
    await link.ask();
    const since = stopwatch();
    assert.equal((await link.next("failed")).header.code, "connection_lost");
    const { header } = await link.next("closed");
    assert.deepEqual([header.code, header.clean], [1006, false]);
    const afterMs = since();
    assert.ok(afterMs > limitMs - 500 && afterMs < limitMs + SLACK_MS, `given up after ${afterMs} ms`);
    await link.closed();
  });
}

for (const [seconds, bytes] of [
  [5, 65_536],
  [8, 300_000],
] as const) {
  test(`game that stands still for ${seconds} s gets all that came before a close`, {
    timeout: 60_000,
  }, async (t) => {
    const bridge = await startBridge(t);
    const remote = await wsServer(t);
    const link = await openSocket(t, bridge, remote.url);
    const { ws } = await remote.next();
    link.pause();
    for (let count = 0; count < 24; count++) {
      ws.send(Buffer.alloc(bytes, count));
    }
    ws.close(4001, "all sent");
    await delay(seconds * 1_000);
    link.resume();
    for (let count = 0; count < 24; count++) {
      const { payload } = await link.next("message");
      assert.deepEqual([payload.length, payload[0]], [bytes, count]);
    }
    assert.deepEqual((await link.next("closed")).header, {
      type: "closed",
      code: 4001,
      reason: "all sent",
      clean: true,
    });
    await link.closed();
  });
}

test("plugin that only sends is told that it does not read, once, and its socket stays open", {
  timeout: 60_000,
}, async (t) => {
  const bundle = await bridgeWith(t, { NOT_READING_MS: 500 });
  const bridge = await startBridge(t, { bundle });
  const remote = await wsServer(t, echo);
  const link = await openSocket(t, bridge, remote.url, { credit: false });
  const peer = await remote.next();
  let pings = 0;
  peer.ws.on("pong", () => {
    pings += 1;
  });
  peer.ws.ping();
  send(link, 40, 65_536);
  for (let count = 0; count < 50 && link.waiting("failed") === 0; count++) {
    await delay(100);
    link.send({ type: "send" }, "and on");
  }
  const { header } = await link.of(undefined, "failed");
  assert.equal(header.code, "not_reading");
  assert.equal((await bridge.log((line) => line["code"] === "not_reading")).level, "warn");
  for (let count = 0; count < 12; count++) {
    await delay(100);
    link.send({ type: "send" }, "and on");
  }
  assert.equal(link.waiting("failed"), 0);
  assert.ok(pings > 0, "answered before the window was full");
  assert.equal(peer.ws.readyState, peer.ws.OPEN);
});
