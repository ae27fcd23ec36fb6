import assert from "node:assert/strict";
import { stat } from "node:fs/promises";
import { dirname } from "node:path";
import { test } from "node:test";
import { discoveryFile, readDiscovery } from "../../bridge/core/discovery.ts";
import { startBridge } from "../helpers/bridge.ts";
import { discoveryOf, plantDiscovery } from "../helpers/discovery.ts";
import { temporaryFolder } from "../helpers/folders.ts";
import { openLink } from "../helpers/game.ts";

/** Larger than any process ID that Linux gives out. */
const DEAD_PID = 2 ** 30;

test("discovery file is for its owner only and leads to a bridge that knows its secret", async (t) => {
  const bridge = await startBridge(t);
  const file = discoveryFile(bridge.dataDir);
  assert.equal((await stat(file)).mode & 0o777, 0o600);
  assert.equal((await stat(dirname(file))).mode & 0o777, 0o700);
  const { version } = bridge.discovery;
  assert.equal((await (await openLink(t, bridge)).ask()).version, version);
});

test("bridge takes the place of a file whose process is dead", async (t) => {
  const dataDir = await temporaryFolder(t);
  const stale = discoveryOf({ pid: DEAD_PID });
  await plantDiscovery(dataDir, stale);
  const bridge = await startBridge(t, { dataDir });
  assert.notEqual(bridge.token, stale.token);
  // The file came from a umask that lets others read it.
  assert.equal((await stat(discoveryFile(dataDir))).mode & 0o777, 0o600);
});

test("bridge that stops leaves a file of another bridge where it is", async (t) => {
  const bridge = await startBridge(t);
  const other = { ...bridge.discovery, pid: DEAD_PID };
  await plantDiscovery(bridge.dataDir, other);
  assert.equal((await bridge.stop()).code, 0);
  assert.deepEqual(await readDiscovery(bridge.dataDir), other);
});
