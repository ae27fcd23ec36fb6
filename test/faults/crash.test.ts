import assert from "node:assert/strict";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { MAX_RESTARTS } from "../../bridge/cli/limits.ts";
import { readDiscovery } from "../../bridge/core/discovery.ts";
import type { Discovery } from "../../schema/index.ts";
import { startBridge } from "../helpers/bridge.ts";
import { runBridge } from "../helpers/bridgeProcess.ts";
import { eventually } from "../helpers/deadline.ts";
import { temporaryFolder } from "../helpers/folders.ts";
import { openSocket } from "../helpers/game.ts";
import { echo, wsServer } from "../helpers/remote.ts";
import { addRow, stopwatch } from "./report.ts";
import { bridgeWith } from "./variant.ts";

const SECRET = "a payload that is nobody's business";

/** A signal that makes the bridge do what no test has found a way to. */
const FAULTY = `process.on("SIGUSR2", () => setImmediate(() => {
  throw Object.assign(new TypeError(${JSON.stringify(SECRET)}), { code: ${JSON.stringify(SECRET)} });
}));`;

test("bridge that crashes restarts three times, keeps reports without secrets, then ends", {
  timeout: 60_000,
}, async (t) => {
  const state = await temporaryFolder(t);
  const env = { XDG_STATE_HOME: state };
  const bundle = await bridgeWith(t, {}, FAULTY);
  const bridge = await startBridge(t, { bundle, env });
  const remote = await wsServer(t, echo);
  let healedMs = 0;
  for (let restart = 1; restart <= MAX_RESTARTS; restart++) {
    const link = await openSocket(t, (await readDiscovery(bridge.dataDir)) as Discovery, remote.url);
    const since = stopwatch();
    process.kill(bridge.pid, "SIGUSR2");
    assert.equal((await link.next("closed")).header.code, 1001);
    let seen = 0;
    await bridge.log(({ msg }) => msg === "restarted" && ++seen === restart);
    healedMs = since();
  }
  const again = await openSocket(t, (await readDiscovery(bridge.dataDir)) as Discovery, remote.url);
  again.send({ type: "send" }, "hello");
  assert.equal((await again.next("message")).payload.toString(), "hello");
  process.kill(bridge.pid, "SIGUSR2");
  assert.equal((await bridge.exit()).code, 1);
  assert.equal(await readDiscovery(bridge.dataDir), undefined);

  const folder = join(state, "openplanet-websockets", "crashes");
  const names = await readdir(folder);
  assert.equal(names.length, MAX_RESTARTS + 1);
  const text = await readFile(join(folder, names[0] as string), "utf8");
  const report = JSON.parse(text);
  assert.deepEqual([report.kind, report.name], ["uncaught exception", "TypeError"]);
  assert.ok(
    report.frames.length > 0 && !text.includes(SECRET) && !/[\\/]/.test(report.frames.join("")),
    text,
  );

  const doctor = runBridge(t, ["doctor", "--json", "--data-dir", bridge.dataDir], env);
  const { findings } = JSON.parse((await doctor.exit()).stdout.join("\n"));
  const found = findings.find(({ check }: { check: string }) => check === "crashes");
  assert.equal(found.verdict, "warn");
  assert.match(found.text, /has crashed in the last 7 days: 4 times/);
  await addRow(t, {
    fault: "a fault of the bridge itself",
    saw: "closed 1001; a crash report; doctor names it",
    afterMs: 0,
    healedMs,
    lost: "nothing that was sent before",
    leaked: "–",
  });
});

/** On a signal: the bridge breaks, and nothing can listen any more in its process. It is loaded into the bundle that ships. */
const HOPELESS = `process.on("SIGUSR2", () => setImmediate(() => {
  require("node:net").Server.prototype.listen = () => {
    throw new Error("nothing can listen here");
  };
  throw new TypeError("broken");
}));`;

test("bridge that cannot restart in its process does so in a new one, which a game finds", {
  timeout: 60_000,
}, async (t) => {
  const preload = join(await temporaryFolder(t), "hopeless.cjs");
  await writeFile(preload, HOPELESS);
  const env = { XDG_STATE_HOME: await temporaryFolder(t), NODE_OPTIONS: `--require ${preload}` };
  const bridge = await startBridge(t, { env });
  const remote = await wsServer(t, echo);
  const link = await openSocket(t, bridge, remote.url);
  const since = stopwatch();
  process.kill(bridge.pid, "SIGUSR2");
  assert.equal((await link.next("closed")).header.code, 1001);
  assert.equal((await bridge.exit()).code, 1);
  assert.ok(bridge.logs.some(({ msg }) => msg === "cannot restart"));

  const renewed = await eventually("the new process", () => readDiscovery(bridge.dataDir), 30_000);
  t.after(() => endIfThere(renewed.pid));
  const healedMs = since();
  assert.notEqual(renewed.pid, bridge.pid);
  const again = await openSocket(t, renewed, remote.url);
  again.send({ type: "send" }, "hello");
  assert.equal((await again.next("message")).payload.toString(), "hello");
  const stop = runBridge(t, ["stop", "--data-dir", bridge.dataDir], env);
  assert.equal((await stop.exit()).code, 0);
  assert.equal(await readDiscovery(bridge.dataDir), undefined);
  await addRow(t, {
    fault: "a fault of the bridge, whose process is beyond repair",
    saw: "closed 1001; a new process",
    afterMs: 0,
    healedMs,
    lost: "nothing that was sent before",
    leaked: "–",
  });
});

/** It is nobody's child any more. */
function endIfThere(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It has ended, as it should.
  }
}
