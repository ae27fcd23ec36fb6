import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { chmod, chown, mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { before, describe, test } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { discoveryFile, readDiscovery } from "../../bridge/core/discovery.ts";
import { buildHost } from "../../scripts/host.ts";
import { startBridge } from "../helpers/bridge.ts";
import { type BridgeProcess, runBridge } from "../helpers/bridgeProcess.ts";
import { temporaryFolder } from "../helpers/folders.ts";
import { echo, tcpServer, wsServer } from "../helpers/remote.ts";
import { addRow, stopwatch } from "./report.ts";
import { assertGameClean, keepOpen, LONG_MS, LOOK_MS } from "./scene.ts";

before(buildHost);

test("port that is taken at the start is left alone, and the plugin finds the next", async (t) => {
  const taken = await tcpServer(t, () => {});
  const remote = await wsServer(t, echo);
  const since = stopwatch();
  const bridge = await startBridge(t, { args: ["--port", `${taken}`] });
  const host = keepOpen(t, bridge.dataDir, remote);
  await host.log("open");
  assert.ok(bridge.port > taken);
  await addRow(t, {
    fault: "port taken at start",
    saw: "nothing: the bridge takes the next port",
    afterMs: since(),
    lost: "nothing",
    leaked: await assertGameClean(host),
  });
});

test("two bridges started at once serve one file, and the other takes over when the first dies", {
  timeout: LONG_MS,
}, async (t) => {
  const dataDir = await temporaryFolder(t);
  const remote = await wsServer(t, echo);
  const both = [0, 1].map(() => runBridge(t, ["--data-dir", dataDir, "--port", "0"]));
  await Promise.all(
    both.map((bridge) => bridge.line(({ msg }) => msg === "listening" || msg === "already running")),
  );
  const since = stopwatch();
  const host = keepOpen(t, dataDir, remote);
  await host.log("open");
  const first = await readDiscovery(dataDir);
  const [winner, loser] = first?.pid === both[0]?.child.pid ? both : both.toReversed();
  assert.ok(
    first !== undefined && winner !== undefined && loser !== undefined && first.pid === winner.child.pid,
  );
  const fate = await fateOf(loser);
  await winner.exit("SIGKILL");
  await host.log(/^ended 1006 lost bridge_lost/);
  const killed = stopwatch();
  const saw = `the second one ${fate}`;
  if (fate === "warns") {
    await host.log("open", LOOK_MS);
    assert.ok(killed() < LOOK_MS, `took over after ${killed()} ms`);
  } else {
    assert.equal(fate, "exits 0");
  }
  const healed = fate === "warns" ? { healedMs: killed() } : {};
  const leaked = await assertGameClean(host, fate === "warns" ? 1 : 0);
  await addRow(t, {
    fault: "two bridges at once",
    saw,
    afterMs: since(),
    ...healed,
    lost: "nothing",
    leaked,
  });
});

describe("folder and place", { concurrency: true }, () => {
  test("bridge whose place another one took says so, and takes it back when that one dies", {
    timeout: LONG_MS,
  }, async (t) => {
    const dataDir = await temporaryFolder(t);
    const remote = await wsServer(t, echo);
    const first = await startBridge(t, { dataDir });
    // As if the second had looked before the first wrote.
    await rm(discoveryFile(dataDir));
    const second = await startBridge(t, { dataDir });
    const host = keepOpen(t, dataDir, remote);
    await host.log("open");
    const since = stopwatch();
    while (!first.logs.some(({ msg }) => msg === "another bridge serves this folder")) {
      assert.ok(since() < LOOK_MS, "the first one says nothing");
      await delay(50);
    }
    const afterMs = since();
    await second.stop("SIGKILL");
    await host.log(/^ended 1006 lost bridge_lost/);
    const killed = stopwatch();
    await host.log("open", LOOK_MS);
    const healedMs = killed();
    assert.equal((await readDiscovery(dataDir))?.pid, first.pid);
    const saw = "log of the first: another bridge serves this folder; plugin: nothing";
    const leaked = await assertGameClean(host);
    await addRow(t, { fault: "two bridges in one place", saw, afterMs, healedMs, lost: "nothing", leaked });
  });

  test("data folder that cannot be written is named, and announced in once it can be", {
    timeout: LONG_MS,
  }, async (t) => {
    const dataDir = await temporaryFolder(t);
    const remote = await wsServer(t, echo);
    // Root may write anywhere, so the bridge runs as nobody where the tests run as root.
    const user = process.getuid?.() === 0 ? { uid: 65_534 } : {};
    // The game makes this folder, as the player that the bridge runs as.
    const storage = join(dataDir, "PluginStorage", "WebSockets");
    await mkdir(storage, { recursive: true });
    for (const folder of [dataDir, join(dataDir, "PluginStorage"), storage]) {
      await chown(folder, user.uid ?? -1, -1);
    }
    await chmod(storage, 0o555);
    const bridge = runBridge(t, ["--data-dir", dataDir, "--port", "0"], { XDG_CONFIG_HOME: dataDir }, user);
    const since = stopwatch();
    const { reason } = await bridge.line("data folder not usable");
    assert.match(`${reason}`, /EACCES/);
    await bridge.line("listening");
    const host = keepOpen(t, dataDir, remote);
    await host.log(/^refused bridge_missing \d{1,3} /);
    const afterMs = since();
    const mended = stopwatch();
    await chmod(storage, 0o755);
    await host.log("open", LOOK_MS);
    const leaked = await assertGameClean(host);
    await addRow(t, {
      fault: "data folder not writable",
      saw: "log: data folder not usable, EACCES; plugin: bridge_missing",
      afterMs,
      healedMs: mended(),
      lost: "nothing",
      leaked,
    });
  });

  test("disk that is full is named, and announced in once there is room", { timeout: LONG_MS }, async (t) => {
    const dataDir = await temporaryFolder(t);
    const remote = await wsServer(t, echo);
    // No file may grow: what a full disk does to every write, without a disk to fill.
    const bridge = runBridge(
      t,
      ["--data-dir", dataDir, "--port", "0"],
      {},
      {
        under: ["prlimit", "--fsize=0:unlimited"],
      },
    );
    const since = stopwatch();
    const { reason } = await bridge.line("data folder not usable");
    assert.match(`${reason}`, /EFBIG|ENOSPC/);
    await bridge.line("listening");
    const host = keepOpen(t, dataDir, remote);
    await host.log(/^refused bridge_missing \d{1,3} /);
    const afterMs = since();
    execFileSync("prlimit", ["--pid", `${bridge.child.pid}`, "--fsize=unlimited"]);
    const mended = stopwatch();
    await host.log("open", LOOK_MS);
    const healedMs = mended();
    const leaked = await assertGameClean(host);
    const saw = `log: data folder not usable, ${reason}; plugin: bridge_missing`;
    await addRow(t, { fault: "disk full", saw, afterMs, healedMs, lost: "nothing", leaked });
  });

  test("log whose reader is gone takes nothing with it", async (t) => {
    const dataDir = await temporaryFolder(t);
    const remote = await wsServer(t, echo);
    const bridge = runBridge(t, ["--data-dir", dataDir, "--port", "0", "--log-level", "trace"]);
    await bridge.line("listening");
    const host = keepOpen(t, dataDir, remote);
    await host.log("open");
    bridge.child.stdout?.destroy();
    const since = stopwatch();
    for (let count = 0; count < 3; count++) {
      const refused = keepOpen(t, dataDir, { url: "http://not.a.socket/" });
      await refused.log(/^refused bad_url/);
    }
    const late = keepOpen(t, dataDir, remote);
    await late.log("open");
    const afterMs = since();
    assert.ok(!host.lines.some((line) => line.includes('"text":"ended')));
    const leaked = await assertGameClean(host);
    await addRow(t, {
      fault: "reader of the bridge's log gone",
      saw: "nothing",
      afterMs,
      lost: "log lines",
      leaked,
    });
  });
});

/** What a bridge does that finds another one in its place. */
async function fateOf({ child, stdout }: BridgeProcess): Promise<string> {
  const since = stopwatch();
  while (since() < LOOK_MS) {
    if (child.exitCode !== null) {
      return `exits ${child.exitCode}`;
    }
    if (stdout.some((line) => line.includes("another bridge serves this folder"))) {
      return "warns";
    }
    await delay(50);
  }
  throw new Error(`Bridge says nothing about the other one: ${stdout.join("\n")}`);
}
