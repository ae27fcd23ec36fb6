import assert from "node:assert/strict";
import { before, type TestContext, test } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { buildHost } from "../../scripts/host.ts";
import { SMALL_HEAP, startBridge } from "../helpers/bridge.ts";
import { echo, wsServer } from "../helpers/remote.ts";
import { cuttableCable, namespacesMissing } from "./namespace.ts";
import { cuttableNetwork, type Relay } from "./relay.ts";
import { addRow, IN_CI, stopwatch } from "./report.ts";
import { assertBridgeClean, assertGameClean, descriptors, keepOpen, LONG_MS, told } from "./scene.ts";
import { bridgeWith } from "./variant.ts";

const CUT_MS = IN_CI ? 3_000 : 15_000;

before(buildHost);

const missing = namespacesMissing();

const NETWORKS: Readonly<Record<string, (t: TestContext) => Promise<Relay>>> = {
  relay: async (t) => cuttableNetwork(t, (await wsServer(t, echo)).port),
  ...(missing === undefined ? { cable: cuttableCable } : {}),
};

test("network namespaces are there, or the relay stands in for them", (t) => {
  t.diagnostic(missing ?? "network namespaces are used");
});

for (const [name, open] of Object.entries(NETWORKS)) {
  test(`network that is cut for ${CUT_MS / 1000} s and healed loses nothing, ${name}`, {
    timeout: 120_000,
  }, async (t) => {
    const [bridge, network] = await Promise.all([startBridge(t, { env: SMALL_HEAP }), open(t)]);
    const host = keepOpen(t, bridge.dataDir, network, { PerFrame: 2 });
    await host.log("open");
    await delay(300);
    network.cut();
    await delay(CUT_MS);
    network.heal();
    const since = stopwatch();
    const sentByNow = told(await ask(host)).sent;
    let report = told(await ask(host));
    while (report.back < sentByNow && since() < LONG_MS) {
      await delay(100);
      report = told(await ask(host));
    }
    const healedMs = since();
    assert.ok(report.back >= sentByNow, report.text);
    host.command("set Faults.Setting_PerFrame=0");
    await addRow(t, {
      fault: `network cut ${CUT_MS / 1000} s and healed (${name})`,
      saw: "nothing: the socket stays open",
      afterMs: 0,
      healedMs,
      lost: `nothing: all of ${sentByNow} numbers came back in order`,
      leaked: await assertGameClean(host),
    });
  });

  test(`network that stays cut is noticed by the keepalive, and the plugin is back once it heals, ${name}`, {
    timeout: 120_000,
  }, async (t) => {
    const bundle = await bridgeWith(t, { PING_INTERVAL_MS: 1_000 });
    const [bridge, network] = await Promise.all([startBridge(t, { bundle, env: SMALL_HEAP }), open(t)]);
    const fds = await descriptors(bridge.pid);
    const host = keepOpen(t, bridge.dataDir, network, { PerFrame: 1, Timeout: 1_000 });
    await host.log("open");
    await delay(300);
    network.cut();
    const since = stopwatch();
    const ended = told(await host.log(/^ended /));
    const afterMs = since();
    assert.match(ended.text, /^ended 1006 lost no_pong/);
    assert.ok(afterMs < 6_000, `seen after ${afterMs} ms`);
    await host.log(/^refused timed_out 1?\d{3} /);
    network.heal();
    const healed = stopwatch();
    await host.log("open");
    const healedMs = healed();
    host.command("set Faults.Setting_PerFrame=0");
    const game = await assertGameClean(host);
    await addRow(t, {
      fault: `network stays cut (${name}, ping interval 1 s instead of 25 s)`,
      saw: `${ended.text.split(" sent")[0]}, then refused timed_out`,
      afterMs,
      healedMs,
      lost: `no answer that came; ${ended.sent - ended.back} of ${ended.sent} were on the way`,
      leaked: `${game}; ${await assertBridgeClean(t, bridge, fds)}`,
    });
  });
}

/** What the plugin has counted; it says so when a setting of it changes. */
function ask(host: ReturnType<typeof keepOpen>) {
  host.command("set Faults.Setting_Report=true");
  return host.log(/^report /);
}
