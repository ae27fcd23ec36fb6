import assert from "node:assert/strict";
import { before, test } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { SHUTDOWN_TIMEOUT_MS } from "../../bridge/cli/limits.ts";
import { readDiscovery } from "../../bridge/core/discovery.ts";
import { buildHost } from "../../scripts/host.ts";
import { startBridge } from "../helpers/bridge.ts";
import { connectClient } from "../helpers/client.ts";
import { runPlugin } from "../helpers/plugins.ts";
import { freePort } from "../helpers/remote.ts";
import { addRow, IN_CI, stopwatch } from "./report.ts";
import { assertBridgeClean, assertGameClean, descriptors, LONG_MS, scene, told } from "./scene.ts";

before(buildHost);

/** As long as a map takes to load, and longer than two pings in the long form. */
const FROZEN_MS = IN_CI ? 8_000 : 30_000;

for (const signal of ["SIGKILL", "SIGTERM"] as const) {
  test(`bridge that gets ${signal} ends the plugin's socket at once, and a new one is found`, async (t) => {
    const { bridge, remote, host, counted } = await scene(t);
    const since = stopwatch();
    const exit = bridge.stop(signal);
    const ended = told(await host.log(/^ended /));
    const afterMs = since();
    const [{ code }, { code: remoteSaw }] = await Promise.all([exit, counted.peer.closed()]);
    assert.ok(ended.back <= counted.count && counted.count <= ended.sent, `${counted.count}: ${ended.text}`);
    if (signal === "SIGTERM") {
      assert.match(ended.text, /^ended 1001 clean/);
      assert.deepEqual([code, remoteSaw, await readDiscovery(bridge.dataDir)], [0, 1001, undefined]);
      assert.ok(since() < SHUTDOWN_TIMEOUT_MS);
      await host.log(/^refused bridge_missing \d{1,3} .*Install and start the WebSockets bridge/);
    } else {
      assert.match(ended.text, /^ended 1006 lost bridge_lost/);
      assert.equal(remoteSaw, 1006);
      await host.log(/^refused bridge_unreachable \d{1,3} .*Start the WebSockets bridge again/);
    }
    assert.ok(afterMs < 1_000, `seen after ${afterMs} ms`);
    const restarted = stopwatch();
    await startBridge(t, { dataDir: bridge.dataDir });
    await Promise.all([remote.join(), host.log("open")]);
    const healedMs = restarted();
    host.command("set Faults.Setting_PerFrame=0");
    await addRow(t, {
      fault: `bridge ${signal}`,
      saw: `${ended.text.split(" sent")[0]}; remote ${remoteSaw}`,
      afterMs,
      healedMs,
      lost: `no answer that came; ${ended.sent - ended.back} of ${ended.sent} were on the way`,
      leaked: await assertGameClean(host),
    });
  });
}

test("game that is killed leaves nothing in the bridge, and its server's port is free", async (t) => {
  const bridge = await startBridge(t);
  const fds = await descriptors(bridge.pid);
  const port = await freePort();
  const host = runPlugin(t, "Serving", { bridge, settings: { Port: port } });
  await host.log("listening");
  const client = await connectClient(t, `ws://127.0.0.1:${port}`);
  client.ws.send("hello");
  await client.text();
  const since = stopwatch();
  host.child.kill("SIGKILL");
  const { code } = await client.closed();
  const afterMs = since();
  assert.equal(code, 1001);
  assert.ok(afterMs < 1_000, `seen after ${afterMs} ms`);
  const leaked = await assertBridgeClean(t, bridge, fds);
  const again = runPlugin(t, "Serving", { bridge, settings: { Port: port } });
  await again.log("listening");
  const healedMs = since();
  assert.equal((await again.quit()).code, 0);
  const saw = `its server's client: ${code}`;
  await addRow(t, { fault: "game SIGKILL, server", saw, afterMs, healedMs, lost: "nothing", leaked });
});

test("game that is killed loses nothing that the bridge has read", async (t) => {
  const { bridge, idle, host, counted } = await scene(t, { PerFrame: 20, Padding: 1000 });
  const since = stopwatch();
  host.child.kill("SIGKILL");
  const { code } = await counted.peer.closed();
  const afterMs = since();
  assert.equal(code, 1001);
  assert.ok(afterMs < 1_000, `seen after ${afterMs} ms`);
  const leaked = await assertBridgeClean(t, bridge, idle);
  await addRow(t, {
    fault: "game SIGKILL, client",
    saw: `remote: ${code}`,
    afterMs,
    lost: `nothing: ${counted.count} numbers without a gap`,
    leaked,
  });
});

test(`game that is frozen for ${FROZEN_MS / 1000} s loses nothing and costs no memory`, {
  timeout: 180_000,
}, async (t) => {
  const { bridge, host, counted } = await scene(t, { PerFrame: 0 });
  const rss = await bridge.rss();
  host.child.kill("SIGSTOP");
  const text = "x".repeat(10_000);
  let pushed = 0;
  const end = Date.now() + FROZEN_MS;
  while (Date.now() < end) {
    if (counted.peer.socket.writableLength < 1024 * 1024 && pushed < 20_000) {
      counted.peer.ws.send(`p${pushed++}:${text}`);
    } else {
      await delay(10);
    }
  }
  const grown = (await bridge.peakRss()) - rss;
  assert.equal(counted.peer.ws.readyState, counted.peer.ws.OPEN);
  const since = stopwatch();
  host.child.kill("SIGCONT");
  counted.peer.ws.send("report");
  const report = told(await host.log(/^report /, LONG_MS));
  const healedMs = since();
  assert.equal(report.pushed, pushed);
  assert.ok(grown < 32 * 1024 * 1024, `the bridge grew by ${grown} bytes`);
  await addRow(t, {
    fault: `game frozen ${FROZEN_MS / 1000} s (SIGSTOP)`,
    saw: "nothing: the socket stays open",
    afterMs: 0,
    healedMs,
    lost: `nothing: ${pushed} messages of 10 KB came in order`,
    leaked: `bridge +${Math.round(grown / 1024 / 1024)} MiB at most; ${await assertGameClean(host)}`,
  });
});
