import assert from "node:assert/strict";
import { before, test } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { buildHost } from "../../scripts/host.ts";
import { SMALL_HEAP, startBridge } from "../helpers/bridge.ts";
import { wsServer } from "../helpers/remote.ts";
import { addRow } from "./report.ts";
import { assertGameClean, keepOpen } from "./scene.ts";
import { bridgeWith } from "./variant.ts";

const MIB = 1024 * 1024;

/** Many times as long as a dead remote lasts at this interval. */
const SLOW_MS = 6_000;

before(buildHost);

test("remote that reads slowly is kept, however long a ping waits behind what it has to read", async (t) => {
  const bundle = await bridgeWith(t, { PING_INTERVAL_MS: 400 });
  const bridge = await startBridge(t, { bundle, env: SMALL_HEAP });
  const remote = await wsServer(t);
  const settings = { PerFrame: 4, Padding: 65_536, Patience: 12 * MIB };
  const host = keepOpen(t, bridge.dataDir, remote, settings);
  const [{ ws, socket }] = await Promise.all([remote.next(), host.log("open")]);
  // About 128 KiB each time, so that megabytes always wait.
  const reading = setInterval(() => {
    socket.once("data", () => socket.pause());
    socket.resume();
  }, 100);
  t.after(() => clearInterval(reading));
  socket.pause();
  await delay(SLOW_MS);
  assert.equal(ws.readyState, ws.OPEN);
  assert.ok(!host.lines.some((line) => line.includes('"text":"ended')), host.lines.at(-1));
  clearInterval(reading);
  host.command("set Faults.Setting_PerFrame=0");
  socket.resume();
  await addRow(t, {
    fault: `remote reads slowly for ${SLOW_MS / 1000} s (ping interval 0.4 s instead of 25 s)`,
    saw: "BufferedAmount; the socket stays open",
    afterMs: 0,
    lost: "nothing",
    leaked: await assertGameClean(host),
  });
});
