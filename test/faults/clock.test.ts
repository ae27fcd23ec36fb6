import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { before, test } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { buildHost } from "../../scripts/host.ts";
import { startBridge } from "../helpers/bridge.ts";
import { temporaryFolder } from "../helpers/folders.ts";
import { addRow, stopwatch } from "./report.ts";
import { assertGameClean, countingServer, keepOpen, told } from "./scene.ts";
import { bridgeWith } from "./variant.ts";

before(buildHost);

/** Preloaded into the bridge: each SIGUSR2 sets its clock to another offset, without the system's being touched. */
const CLOCK = `
const now = Date.now.bind(Date);
const offsets = [8 * 3600e3, -8 * 3600e3, 0];
let offset = 0;
Date.now = () => now() + offset;
process.on("SIGUSR2", () => { offset = offsets.shift() ?? 0; });
`;

test("clock that jumps by hours, forward and back, costs no socket and hides no dead one", async (t) => {
  const preload = join(await temporaryFolder(t), "clock.cjs");
  await writeFile(preload, CLOCK);
  const bundle = await bridgeWith(t, { PING_INTERVAL_MS: 500 });
  const bridge = await startBridge(t, { bundle, env: { NODE_OPTIONS: `--require ${preload}` } });
  const remote = await countingServer(t);
  const host = keepOpen(t, bridge.dataDir, remote, { PerFrame: 0 });
  const [{ peer }] = await Promise.all([remote.join(), host.log("open")]);
  for (let jump = 0; jump < 3; jump++) {
    process.kill(bridge.pid, "SIGUSR2");
    // Longer than a dead socket would last.
    await delay(2_500);
    assert.equal(peer.ws.readyState, peer.ws.OPEN, `jump ${jump}`);
  }
  assert.ok(!host.lines.some((line) => line.includes('"text":"ended')));
  const since = stopwatch();
  peer.ws.pause();
  const ended = told(await host.log(/^ended /));
  const afterMs = since();
  assert.match(ended.text, /^ended 1006 lost no_pong/);
  assert.ok(afterMs < 3_000, `seen after ${afterMs} ms`);
  await host.log("open");
  await addRow(t, {
    fault: "clock jumps +8 h, −16 h, +8 h (ping interval 0.5 s)",
    saw: "nothing; a remote that dies afterwards is still noticed",
    afterMs,
    lost: "nothing",
    leaked: await assertGameClean(host),
  });
});
