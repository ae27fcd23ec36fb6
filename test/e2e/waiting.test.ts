import assert from "node:assert/strict";
import { once } from "node:events";
import net from "node:net";
import { test } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { MAX_PENDING_HANDSHAKES, SERVER_HANDSHAKE_TIMEOUT_MS } from "../../bridge/core/limits.ts";
import { request } from "../conformance/peer.ts";
import { startBridge } from "../helpers/bridge.ts";
import { connectClient, refusal } from "../helpers/client.ts";
import { within } from "../helpers/deadline.ts";
import { openServer } from "../helpers/server.ts";
import { gone } from "../helpers/stranger.ts";

/** How often a fast client comes and goes: three messages to the game each time, more than it may have waiting. */
const STORM_JOINS = 8_000;

const silence = (ms: number): Promise<string> => delay(ms, "silent");

test("a client for whom there is no place waits for one, in the order of coming", async (t) => {
  const bridge = await startBridge(t);
  const { link, port } = await openServer(t, bridge, { listen: { maxClients: 1 } });
  const url = `ws://127.0.0.1:${port}`;
  const first = await connectClient(t, url);
  assert.equal((await link.next("joined")).header.client, 1);
  const [second, third] = [connectClient(t, `${url}/2`), connectClient(t, `${url}/3`)];
  assert.equal(await Promise.race([second, third, silence(500)]), "silent");
  first.ws.close(1000);
  await link.of(1, "closed");
  assert.equal((await link.next("joined")).header.client, 2);
  (await second).ws.close(1000);
  await link.of(2, "closed");
  const { header } = await link.next("joined");
  assert.deepEqual([header.client, header.path], [3, "/3"]);
  await third;
});

test("a client that waits is let in as soon as the plugin allows more", async (t) => {
  const bridge = await startBridge(t);
  const { link, port } = await openServer(t, bridge, { listen: { maxClients: 0 } });
  const client = connectClient(t, `ws://127.0.0.1:${port}`);
  assert.equal(await Promise.race([client, silence(300)]), "silent");
  link.send({ type: "configure", maxClients: 1 });
  await link.next("joined");
  (await client).ws.send("hello");
  assert.equal((await link.of(1, "message")).payload.toString(), "hello");
});

test("a client that has waited as long as a handshake may take is told 503", async (t) => {
  const bridge = await startBridge(t);
  const { link, port } = await openServer(t, bridge, { listen: { maxClients: 0 } });
  const start = Date.now();
  assert.equal(await refusal(t, `ws://127.0.0.1:${port}`), 503);
  const ms = Date.now() - start;
  assert.ok(ms > SERVER_HANDSHAKE_TIMEOUT_MS - 500, `told after ${ms} ms`);
  link.send({ type: "close" });
  await link.closed();
});

test("clients that wait are sent away when the server closes, and those that left take no place", async (t) => {
  const bridge = await startBridge(t);
  const { link, port } = await openServer(t, bridge, { listen: { maxClients: 0 } });
  for (let count = 0; count < 2 * MAX_PENDING_HANDSHAKES; count++) {
    // An end, a reset, and bytes that no client may send yet.
    const socket = net.connect(port, "127.0.0.1");
    socket.on("error", () => {}).resume();
    await once(socket, "connect");
    socket.write(`${request("/")}${count % 3 === 0 ? "x".repeat(9_000) : ""}`, () => {
      if (count % 3 === 1) {
        socket.resetAndDestroy();
      } else if (count % 3 === 2) {
        socket.destroy();
      }
    });
    await within(gone(socket), "the end of a client that waits");
  }
  const waiting = refusal(t, `ws://127.0.0.1:${port}`);
  assert.equal(await Promise.race([waiting, silence(300)]), "silent");
  link.send({ type: "close" });
  assert.equal(await waiting, 503);
  await link.closed();
});

test("a client that comes and goes while the game stands still is not the end of the server", {
  timeout: 60_000,
}, async (t) => {
  const bridge = await startBridge(t);
  const { link, port } = await openServer(t, bridge, { listen: { maxClients: 5 } });
  const url = `ws://127.0.0.1:${port}`;
  const loyal = await connectClient(t, url);
  await link.next("joined");
  link.pause();
  // What the system takes for the game is soon full of such long paths.
  const upgrade = request(`/${"x".repeat(1_500)}`);
  let joins = 0;
  let isShut = false;
  const storm = async (): Promise<void> => {
    while (joins < STORM_JOINS && !isShut) {
      const socket = net.connect(port, "127.0.0.1");
      socket.on("error", () => {});
      socket.write(upgrade);
      const answered = once(socket, "data").then(() => "answered");
      isShut = (await Promise.race([answered, silence(1_000)]).catch(() => "gone")) === "silent";
      joins += 1;
      socket.resetAndDestroy();
    }
  };
  await Promise.all([storm(), storm(), storm(), storm()]);
  assert.ok(isShut, "the server takes no more clients");
  link.resume();
  loyal.ws.send("still here");
  assert.equal((await link.of(1, "message")).payload.toString(), "still here");
  await connectClient(t, url);
});
