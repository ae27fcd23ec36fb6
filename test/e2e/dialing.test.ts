import assert from "node:assert/strict";
import { test } from "node:test";
import { startBridge } from "../helpers/bridge.ts";
import { openLink } from "../helpers/game.ts";
import { nameServer } from "../helpers/nameServer.ts";
import { fullServer } from "../helpers/python.ts";
import { freePort, wsServer } from "../helpers/remote.ts";

/** Far above what Node gives an address by itself, which is 250 ms. */
const SLOW_MS = 600;

test("an address that is slow is waited for, although the others fail at once", async (t) => {
  const server = await nameServer(t, { "slow.test": ["127.0.0.1", "127.0.0.2", "::1"] });
  const bridge = await startBridge(t, { under: server.under });
  for (const host of ["slow.test", "localhost"]) {
    const slow = await fullServer(t, "127.0.0.1");
    const link = await openLink(t, bridge);
    link.send({ type: "connect", url: `ws://${host}:${slow.port}`, timeoutMs: 8_000 });
    setTimeout(slow.makeRoom, SLOW_MS);
    // It answers 404.
    const { header } = await link.next("failed");
    assert.deepEqual([header.stage, header.httpStatus], ["http", 404], host);
  }
});

test("an address that is silent does not hide a slow one: both have the plugin's time", async (t) => {
  const server = await nameServer(t, { "slow.test": ["::1", "127.0.0.1"] });
  const bridge = await startBridge(t, { under: server.under });
  const slow = await fullServer(t, "127.0.0.1");
  await fullServer(t, "::1", slow.port);
  const link = await openLink(t, bridge);
  link.send({ type: "connect", url: `ws://slow.test:${slow.port}`, timeoutMs: 8_000 });
  setTimeout(slow.makeRoom, SLOW_MS);
  // The slow one answers 404.
  const { header } = await link.next("failed");
  assert.deepEqual([header.stage, header.httpStatus], ["http", 404]);
});

test("addresses that are all silent are given up when the plugin's time is over, not before", async (t) => {
  const server = await nameServer(t, { "silent.test": ["::1", "127.0.0.1"] });
  const bridge = await startBridge(t, { under: server.under });
  const { port } = await fullServer(t, "127.0.0.1");
  await fullServer(t, "::1", port);
  const link = await openLink(t, bridge);
  const before = performance.now();
  link.send({ type: "connect", url: `ws://silent.test:${port}`, timeoutMs: 1_500 });
  const { header } = await link.next("failed");
  assert.deepEqual([header.stage, header.code], ["tcp", "timed_out"]);
  assert.match(header.hint, /firewall/);
  assert.ok(performance.now() - before >= 1_499);
});

test("a host of which one address refuses is reached at the other", async (t) => {
  const server = await nameServer(t, { "half.test": ["::1", "127.0.0.1"] });
  const bridge = await startBridge(t, { under: server.under });
  const remote = await wsServer(t);
  for (const host of ["half.test", "localhost"]) {
    const link = await openLink(t, bridge);
    link.send({ type: "connect", url: `ws://${host}:${remote.port}` });
    await link.next("opened");
  }
});

test("a host that refuses at every address says so, and where", async (t) => {
  const server = await nameServer(t, { "closed.test": ["::1", "127.0.0.1"] });
  const bridge = await startBridge(t, { under: server.under });
  const link = await openLink(t, bridge);
  link.send({ type: "connect", url: `ws://closed.test:${await freePort()}` });
  const { header } = await link.next("failed");
  assert.deepEqual([header.stage, header.code], ["tcp", "connection_refused"]);
  assert.match(header.message, /: ECONNREFUSED at ::1, ECONNREFUSED at 127\.0\.0\.1$/);
});
