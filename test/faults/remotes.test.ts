import assert from "node:assert/strict";
import { before, test } from "node:test";
import { MAX_BACKLOG_BYTES } from "../../bridge/core/limits.ts";
import { buildHost } from "../../scripts/host.ts";
import { SMALL_HEAP, startBridge } from "../helpers/bridge.ts";
import { addRow, stopwatch } from "./report.ts";
import {
  assertBridgeClean,
  assertGameClean,
  countingServer,
  descriptors,
  keepOpen,
  LONG_MS,
  scene,
  told,
} from "./scene.ts";
import { bridgeWith } from "./variant.ts";

const MIB = 1024 * 1024;

before(buildHost);

test("remote that is killed (RST) ends the socket with 1006 and the reason", async (t) => {
  const { bridge, idle, remote, host, counted } = await scene(t);
  const since = stopwatch();
  counted.peer.socket.resetAndDestroy();
  const ended = told(await host.log(/^ended /));
  const afterMs = since();
  await Promise.all([remote.join(), host.log("open")]);
  const healedMs = since();
  assert.match(ended.text, /^ended 1006 lost connection_(lost|reset)/);
  assert.ok(afterMs < 1_000, `seen after ${afterMs} ms`);
  assert.ok(ended.back <= counted.count && counted.count <= ended.sent);
  host.command("set Faults.Setting_PerFrame=0");
  const game = await assertGameClean(host);
  await addRow(t, {
    fault: "remote killed (RST)",
    saw: ended.text.split(" sent")[0] ?? "",
    afterMs,
    healedMs,
    lost: `no answer that came; ${ended.sent - ended.back} of ${ended.sent} were on the way`,
    leaked: `${game}; ${await assertBridgeClean(t, bridge, idle)}`,
  });
});

test("remote that stops reading is given up at 16 MiB, and the game is told on the way", async (t) => {
  // Between the limit of the bridge and the one of the plugin's own queue, which both are to be left alone.
  const { bridge, idle, remote, host, counted } = await scene(t, {
    PerFrame: 4,
    Padding: 65_536,
    Patience: 20 * MIB,
  });
  counted.peer.ws.pause();
  const before = await bridge.rss();
  const since = stopwatch();
  const again = keepOpen(t, bridge.dataDir, remote, { PerFrame: 1 });
  await again.log("open");
  const ended = told(await host.log(/^ended /, LONG_MS));
  const afterMs = since();
  const grown = (await bridge.peakRss()) - before;
  assert.match(ended.text, /^ended 1013 lost backlog_full/);
  assert.ok(grown < MAX_BACKLOG_BYTES + 64 * MIB, `grew by ${grown} bytes`);
  counted.peer.ws.terminate();
  const game = await assertGameClean(host);
  await assertGameClean(again);
  const leaked = `${game}; ${await assertBridgeClean(t, bridge, idle)}`;
  await addRow(t, {
    fault: "remote stops reading",
    saw: ended.text.split(" sent")[0] ?? "",
    afterMs,
    lost: `what waited for it, and the plugin was told; another socket's numbers all came back`,
    leaked: `bridge +${Math.round(grown / MIB)} MiB at most; ${leaked}`,
  });
});

test("remote that stops answering pings is given up after two of them, and one that answers is not", async (t) => {
  const bundle = await bridgeWith(t, { PING_INTERVAL_MS: 1_000 });
  const bridge = await startBridge(t, { bundle, env: SMALL_HEAP });
  const fds = await descriptors(bridge.pid);
  const [silent, alive] = await Promise.all([countingServer(t, { autoPong: false }), countingServer(t)]);
  const [host, other] = [silent, alive].map((remote) => keepOpen(t, bridge.dataDir, remote, { PerFrame: 0 }));
  assert.ok(host && other);
  const [first] = await Promise.all([silent.join(), host.log("open"), alive.join(), other.log("open")]);
  const since = stopwatch();
  const ended = told(await host.log(/^ended /));
  const afterMs = since();
  await host.log("open");
  const healedMs = since();
  assert.match(ended.text, /^ended 1006 lost no_pong/);
  assert.ok(afterMs > 1_900 && afterMs < 5_000, `seen after ${afterMs} ms`);
  assert.equal((await first.peer.closed()).code, 1006);
  const [game, otherEnd] = [await assertGameClean(host), await other.quit()];
  assert.ok(!otherEnd.records.some((record) => record.type === "log" && record.text.startsWith("ended")));
  await addRow(t, {
    fault: "remote stops answering pings (interval 1 s instead of 25 s)",
    saw: ended.text.split(" sent")[0] ?? "",
    afterMs,
    healedMs,
    lost: "nothing that was acknowledged",
    leaked: `${game}; ${await assertBridgeClean(t, bridge, fds)}`,
  });
});
