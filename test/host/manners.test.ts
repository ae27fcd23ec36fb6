import assert from "node:assert/strict";
import { before, type TestContext, test } from "node:test";
import { buildHost } from "../../scripts/host.ts";
import { startBridge } from "../helpers/bridge.ts";
import { connectClient } from "../helpers/client.ts";
import { errorTexts, type HostRun } from "../helpers/host.ts";
import type { Reading } from "../helpers/hostReadings.ts";
import { KIND_AND_WORST, runPlugin } from "../helpers/plugins.ts";
import { echo, freePort, wsServer } from "../helpers/remote.ts";

/** What the plugin takes of a frame: see GetMessage in WebSocket.as, and Server.as. */
const MOST_MESSAGES = 256;
const MOST_BYTES = 512 * 1024;

before(buildHost);

/** What the story says that it took, and that nothing went wrong. */
async function taken(host: HostRun): Promise<{ total: number; messages: number; bytes: number }> {
  const { text } = await host.log(/^took/, 60_000);
  const [total = 0, messages = 0, bytes = 0] = text.match(/\d+/g)?.map(Number) ?? [];
  const end = await host.closed();
  assert.deepEqual(errorTexts(end.records), []);
  assert.equal(end.code, 0);
  return { total, messages, bytes };
}

test("an idle socket costs at most two native calls a frame, whatever it is", async (t) => {
  const sockets = 10;
  const [bridge, remote] = await Promise.all([startBridge(t), wsServer(t, echo)]);
  const host = runPlugin(t, "AuthorBursts", {
    bridge,
    settings: { Story: "idle", Url: remote.url, Sockets: sockets },
  });
  await host.log("idle", 60_000);
  host.command("summary");
  const first = await host.nextOf("summary");
  await host.log("still idle", 60_000);
  host.command("summary");
  const last = await host.nextOf("summary");
  const calls = (last.nativeCalls - first.nativeCalls) / (last.frames - first.frames);
  // Those that nobody looks at cost nothing at all.
  const looking = sockets * 2;
  assert.ok(calls <= looking * 2 + 0.5, `${calls} calls a frame for ${looking} sockets`);
  assert.deepEqual(errorTexts((await host.quit()).records), []);
});

for (const reading of KIND_AND_WORST) {
  test(`a client takes at most ${MOST_MESSAGES} of 10,000 waiting messages in a frame, ${reading} reading`, async (t) => {
    const [bridge, remote] = await Promise.all([startBridge(t), wsServer(t)]);
    const host = runPlugin(t, "AuthorBursts", {
      bridge,
      reading,
      settings: { Story: "client", Url: remote.url },
    });
    const peer = await remote.next();
    for (let i = 0; i < 10_000; i += 1) {
      peer.ws.send(`${i}:`);
    }
    const { total, messages } = await taken(host);
    assert.equal(total, 10_000);
    assert.ok(messages <= MOST_MESSAGES, `${messages} in a frame`);
  });

  test(`a server takes at most ${MOST_MESSAGES} messages in a frame, ${reading} reading`, async (t) => {
    const { total, messages } = await serve(t, reading, 10_000, 0);
    assert.equal(total, 10_000);
    assert.ok(messages <= MOST_MESSAGES, `${messages} in a frame`);
  });
}

test(`a server takes about ${MOST_BYTES} bytes in a frame`, async (t) => {
  const length = 32 * 1024;
  const { total, bytes } = await serve(t, "kind", 300, length);
  assert.equal(total, 300);
  assert.ok(bytes <= MOST_BYTES + 2 * length, `${bytes} in a frame`);
});

test("a message of 4 MiB is taken in over several frames", async (t) => {
  const [bridge, remote] = await Promise.all([startBridge(t), wsServer(t)]);
  const host = runPlugin(t, "AuthorBursts", { bridge, settings: { Story: "large", Url: remote.url } });
  const peer = await remote.next();
  peer.ws.send("x".repeat(4 * 1024 * 1024));
  const { total, messages: frames } = await taken(host);
  assert.equal(total, 4 * 1024 * 1024);
  assert.ok(frames >= 4, `${frames} frames`);
});

/** Runs the server's story with one client that sends as fast as it can. */
async function serve(t: TestContext, reading: Reading, count: number, length: number) {
  const [bridge, Port] = await Promise.all([startBridge(t), freePort()]);
  const settings = { Story: "server", Port, Messages: count };
  const host = runPlugin(t, "AuthorBursts", { bridge, reading, settings });
  await host.log("open");
  const client = await connectClient(t, `ws://127.0.0.1:${Port}`);
  for (let i = 0; i < count; i += 1) {
    client.ws.send(`${i}:${"y".repeat(length)}`);
  }
  return taken(host);
}
