import assert from "node:assert/strict";
import type { Socket } from "node:net";
import { test } from "node:test";
import { SHUTDOWN_TIMEOUT_MS } from "../../bridge/cli/limits.ts";
import { readDiscovery } from "../../bridge/core/discovery.ts";
import { LINGER_TIMEOUT_MS } from "../../bridge/core/limits.ts";
import { BINARY, encode } from "../conformance/frames.ts";
import { startBridge } from "../helpers/bridge.ts";
import { connectClient } from "../helpers/client.ts";
import { openLink, openSocket } from "../helpers/game.ts";
import { type Peer, tcpServer, wsServer } from "../helpers/remote.ts";
import { openServer } from "../helpers/server.ts";

/** What a noisy machine may add to a time limit of the bridge. */
const SLACK_MS = 3000;

const KILOBYTES = Buffer.alloc(10_000, "x");

async function assertReceives(peer: Peer, messages: number): Promise<void> {
  for (let count = 0; count < messages; count++) {
    assert.equal((await peer.next()).data.length, KILOBYTES.length, `message ${count}`);
  }
}

test("close of the remote comes with code and reason", async (t) => {
  const bridge = await startBridge(t);
  const remote = await wsServer(t);
  for (const [code, reason, heard] of [
    [4001, "bye", 4001],
    [1000, 'ä语 "quoted" \n'.padEnd(100, "."), 1000],
    [undefined, "", 1005],
  ] as const) {
    const link = await openSocket(t, bridge, remote.url);
    const { ws } = await remote.next();
    ws.send("last words");
    ws.close(code, reason);
    assert.equal((await link.next("message")).payload.toString(), "last words");
    const { header } = await link.next("closed");
    assert.deepEqual(header, { type: "closed", code: heard, reason, clean: true });
    await link.closed();
  }
});

for (const [name, breakOff] of [
  ["ends the connection", ({ socket }: Peer) => socket.destroy()],
  ["resets the connection", ({ socket }: Peer) => socket.resetAndDestroy()],
] as const) {
  test(`remote that ${name} without a close frame is reported lost`, async (t) => {
    const bridge = await startBridge(t);
    const remote = await wsServer(t);
    const link = await openSocket(t, bridge, remote.url);
    breakOff(await remote.next());
    const failed = await link.next("failed");
    assert.deepEqual([failed.header.stage, failed.header.code], ["ws", "connection_lost"]);
    assert.notEqual(failed.header.hint, "");
    const { header } = await link.next("closed");
    assert.deepEqual(header, { type: "closed", code: 1006, reason: "", clean: false });
    await link.closed();
    assert.equal((await bridge.log("connection lost")).level, "info");
    assert.ok(bridge.logs.every(({ level }) => level === "info"));
  });
}

test("close code and reason of the game that may not be sent are mended", async (t) => {
  const bridge = await startBridge(t);
  const remote = await wsServer(t);
  for (const [code, reason, heard] of [
    [4001, "bye", { code: 4001, reason: "bye" }],
    [1005, "é".repeat(62), { code: 1000, reason: "é".repeat(61) }],
  ] as const) {
    const link = await openSocket(t, bridge, remote.url);
    link.send({ type: "close", code, reason });
    assert.deepEqual(await (await remote.next()).closed(), heard);
    assert.equal((await link.next("closed")).header.clean, true);
  }
});

test("close of the game comes after everything sent before, and ends the link once answered", async (t) => {
  const bridge = await startBridge(t);
  const remote = await wsServer(t);
  const link = await openSocket(t, bridge, remote.url);
  const peer = await remote.next();
  peer.ws.pause();
  for (let count = 0; count < 400; count++) {
    link.send({ type: "send" }, KILOBYTES);
  }
  link.send({ type: "close", code: 3000, reason: "x" });
  link.send({ type: "send" }, "too late");
  link.send({ type: "close", code: 3001, reason: "again" });
  await link.ask();
  peer.ws.resume();
  await assertReceives(peer, 400);
  assert.deepEqual(await peer.closed(), { code: 3000, reason: "x" });
  const { header } = await link.next("closed");
  assert.deepEqual(header, { type: "closed", code: 3000, reason: "x", clean: true });
  await link.closed();
});

test("link that ends without a close sends what it was given, then closes with 1001", async (t) => {
  const bridge = await startBridge(t);
  const remote = await wsServer(t);
  const link = await openSocket(t, bridge, remote.url);
  const peer = await remote.next();
  // Less than the window, so that all of it leaves at once.
  for (let count = 0; count < 5; count++) {
    link.send({ type: "send" }, KILOBYTES);
  }
  assert.equal(link.queued, 0);
  link.end();
  await assertReceives(peer, 5);
  assert.deepEqual(await peer.closed(), { code: 1001, reason: "" });
  await link.closed();
});

test("link of a game that died sends what the bridge had read, then closes with 1001", async (t) => {
  const bridge = await startBridge(t);
  const remote = await wsServer(t);
  const link = await openSocket(t, bridge, remote.url);
  const peer = await remote.next();
  peer.ws.pause();
  for (let count = 0; count < 400; count++) {
    link.send({ type: "send" }, KILOBYTES);
  }
  await link.ask();
  link.reset();
  await link.closed();
  peer.ws.resume();
  await assertReceives(peer, 400);
  assert.deepEqual(await peer.closed(), { code: 1001, reason: "" });
});

test("remote that leaves the TCP connection open after both close frames is not waited for", async (t) => {
  const bridge = await startBridge(t);
  const remote = await wsServer(t);
  const link = await openSocket(t, bridge, remote.url);
  const { socket } = await remote.next();
  // The answer to any close, and then nothing more.
  socket.removeAllListeners("data").removeAllListeners("end").resume();
  link.send({ type: "close", code: 4001 });
  const before = Date.now();
  socket.write(Buffer.from("88020fa1", "hex"));
  const { header } = await link.next("closed");
  assert.deepEqual([header.code, header.clean], [4001, true]);
  assert.ok(Date.now() - before < LINGER_TIMEOUT_MS + SLACK_MS);
});

test("close before the socket is open gives connecting up, says so and ends the link", async (t) => {
  const bridge = await startBridge(t);
  const link = await openLink(t, bridge);
  const reached = new Promise<void>((resolve) => {
    const onSocket = (): void => resolve();
    void tcpServer(t, onSocket).then((port) => {
      link.send({ type: "connect", url: `ws://127.0.0.1:${port}` });
    });
  });
  await reached;
  link.send({ type: "close" });
  assert.equal((await link.next("failed")).header.code, "cancelled");
  await link.closed();
});

for (const signal of ["SIGTERM", "SIGINT"] as const) {
  test(`${signal} closes sockets with 1001 and exits 0`, async (t) => {
    const bridge = await startBridge(t);
    const remote = await wsServer(t);
    const links = [await openSocket(t, bridge, remote.url), await openSocket(t, bridge, remote.url)];
    const peers = [await remote.next(), await remote.next()];
    const idle = await openLink(t, bridge);
    links[0]?.send({ type: "send" }, KILOBYTES);
    const before = Date.now();
    const { code, stderr } = await bridge.stop(signal);
    assert.ok(Date.now() - before < SHUTDOWN_TIMEOUT_MS);
    assert.deepEqual([code, stderr], [0, ""]);
    assert.equal(await readDiscovery(bridge.dataDir), undefined);
    for (const peer of peers) {
      assert.deepEqual(await peer.closed(), { code: 1001, reason: "" });
    }
    for (const link of links) {
      const { header } = await link.next("closed");
      assert.deepEqual(header, { type: "closed", code: 1001, reason: "", clean: true });
      await link.closed();
    }
    await idle.closed();
  });
}

test("SIGTERM exits 0 in time whatever the remotes do", async (t) => {
  const bridge = await startBridge(t);
  const remote = await wsServer(t);
  await openSocket(t, bridge, remote.url);
  (await remote.next()).ws.pause();
  const opening = await openLink(t, bridge);
  const port = await tcpServer(t, () => {});
  opening.send({ type: "connect", url: `ws://127.0.0.1:${port}` });
  const before = Date.now();
  const { code } = await bridge.stop("SIGTERM");
  assert.equal(code, 0);
  assert.ok(Date.now() - before < SHUTDOWN_TIMEOUT_MS + SLACK_MS);
});

test("SIGTERM closes every socket although a game dies on the way", async (t) => {
  const bridge = await startBridge(t);
  const dying = await openSocket(t, bridge, (await wsServer(t)).url);
  // As a game that is killed: the system answers what still comes with a reset.
  dying.socket.on("data", () => dying.reset());
  const remote = await wsServer(t);
  const link = await openSocket(t, bridge, remote.url);
  const peer = await remote.next();
  peer.ws.pause();
  const bytes = 8 * 1024 * 1024;
  link.send({ type: "send", binary: true }, Buffer.alloc(bytes));
  while (link.queued > 0) {
    await link.ask();
  }
  const stopped = bridge.stop("SIGTERM");
  await dying.closed();
  peer.ws.resume();
  assert.equal((await peer.next()).data.length, bytes);
  assert.equal((await peer.closed()).code, 1001);
  assert.equal((await stopped).code, 0);
});

/** Clients of one server that send the tiniest messages as fast as they can, and never read. */
const FLOODS = 12;

/** The contract, of the whole process. */
const CONTRACT_MS = 3_000;

for (const credit of [true, false]) {
  test(`SIGTERM exits 0 in time under load, of a game that ${credit ? "reads" : "takes nothing"}`, {
    timeout: 60_000,
  }, async (t) => {
    const bridge = await startBridge(t);
    const { port } = await openServer(t, bridge, { listen: { maxClients: FLOODS }, credit });
    const tiny = encode({ opcode: BINARY, payload: Buffer.of(65) }, true);
    const piece = Buffer.concat(new Array<Buffer>(9_000).fill(tiny));
    for (let count = 0; count < FLOODS; count++) {
      const { ws } = await connectClient(t, `ws://127.0.0.1:${port}`);
      const { _socket: socket } = ws as unknown as { _socket: Socket };
      socket.pause();
      const pour = (): unknown => socket.write(piece, (error) => (error ? undefined : pour()));
      pour();
    }
    const before = Date.now();
    assert.equal((await bridge.stop("SIGTERM")).code, 0);
    const tookMs = Date.now() - before;
    t.diagnostic(`took ${tookMs} ms`);
    assert.ok(tookMs < CONTRACT_MS, `took ${tookMs} ms`);
  });
}

test("remote that answers no pings is given up with no_pong and a line in the log, unless keepalive is off", async (t) => {
  const [bridge, lenient] = await Promise.all([
    startBridge(t, { args: ["--keepalive", "1"] }),
    startBridge(t, { args: ["--keepalive", "0"] }),
  ]);
  const remote = await wsServer(t, () => {}, { autoPong: false });
  const link = await openSocket(t, bridge, remote.url);
  const other = await openSocket(t, lenient, remote.url);
  const { header } = await link.next("failed");
  assert.deepEqual([header.stage, header.code], ["ws", "no_pong"]);
  assert.equal((await bridge.log(({ code }) => code === "no_pong")).level, "warn");
  assert.deepEqual((await link.next("closed")).header, {
    type: "closed",
    code: 1006,
    reason: "",
    clean: false,
  });
  await other.ask();
  assert.equal(other.waiting("failed"), 0);
});
