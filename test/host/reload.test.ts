import assert from "node:assert/strict";
import { join } from "node:path";
import { before, type TestContext, test } from "node:test";
import { buildHost } from "../../scripts/host.ts";
import { ROOT } from "../../scripts/tools.ts";
import { type Bridge, startBridge } from "../helpers/bridge.ts";
import { connectClient } from "../helpers/client.ts";
import { errorTexts, type HostRun, runHost } from "../helpers/host.ts";
import { runPlugin } from "../helpers/plugins.ts";
import { freePort, type Peer, type Remote, wsServer } from "../helpers/remote.ts";

/** Client sockets of CompatReload that a test's server sees; a fourth one is connected to its own server. */
const CLIENTS = 3;

before(buildHost);

interface Run {
  readonly host: HostRun;
  readonly bridge: Bridge;
  readonly remote: Remote;
  readonly port: number;
}

async function runReloadable(t: TestContext): Promise<Run> {
  const [bridge, remote, port] = await Promise.all([startBridge(t), wsServer(t), freePort()]);
  const host = runPlugin(t, "CompatReload", { bridge, settings: { Url: remote.url, ListenPort: port } });
  return { host, bridge, remote, port };
}

/** Waits until the plugin has all its sockets, by what they are connected to. */
async function up({ host, remote, port }: Run, t: TestContext) {
  const peers: Peer[] = [];
  while (peers.length < CLIENTS) {
    peers.push(await remote.next());
  }
  await host.log("up");
  const client = await connectClient(t, `ws://127.0.0.1:${port}`);
  return { peers, client };
}

/** What belonged to the plugin before was closed with 1001. */
async function assertGone({ peers, client }: Awaited<ReturnType<typeof up>>): Promise<void> {
  for (const end of [...peers, client]) {
    assert.equal((await end.closed()).code, 1001);
  }
}

for (const id of ["CompatReload", "WebSockets"]) {
  test(`reloading ${id} releases sockets, ports and coroutines, and the plugin is up again`, async (t) => {
    const run = await runReloadable(t);
    for (let round = 0; round < 3; round += 1) {
      const before = await up(run, t);
      run.host.command(`reload ${id}`);
      const { counters } = await run.host.nextOf("unloaded", "CompatReload");
      assert.equal(counters["openSockets"], 0);
      if (id === "WebSockets") {
        await run.host.nextOf("unloaded", "WebSockets");
      }
      await assertGone(before);
    }
    await up(run, t);
    const { code, summary, records } = await run.host.quit();
    assert.deepEqual(errorTexts(records), []);
    assert.equal(code, 0);
    assert.deepEqual(summary?.counters, { memoryBuffers: 0, openSockets: 0 });
  });
}

test("a plugin that is unloaded leaves nothing behind, and WebSockets stays for others", async (t) => {
  const run = await runReloadable(t);
  const before = await up(run, t);
  run.host.command("unload CompatReload");
  const { counters } = await run.host.nextOf("unloaded", "CompatReload");
  assert.deepEqual(counters, { memoryBuffers: 0, openSockets: 0 });
  await assertGone(before);
  const other = runPlugin(t, "Echo", { bridge: run.bridge, settings: { Url: run.remote.url } });
  await other.log("opened ");
  await other.quit();
  assert.equal((await run.host.quit()).code, 0);
});

test("the host releases a coroutine that never ran, with its object and its argument", async (t) => {
  const folder = join(ROOT, "test", "host", "fixtures", "Unstarted");
  const { code, records } = await runHost(t, [folder], { args: ["--frames", "1"] }).closed();
  assert.equal(code, 0);
  const unloaded = records.find(({ type }) => type === "unloaded");
  assert.deepEqual(unloaded, {
    type: "unloaded",
    plugin: "Unstarted",
    counters: { memoryBuffers: 0, openSockets: 0 },
  });
  assert.deepEqual(errorTexts(records), []);
});
