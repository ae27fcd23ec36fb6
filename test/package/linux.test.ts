import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFile, readlink } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";
import { installedPlugins } from "../../bridge/cli/install/installedPlugin.ts";
import { ROOT } from "../../scripts/tools.ts";
import { makeCertificates } from "../helpers/certificates.ts";
import { temporaryFolder } from "../helpers/folders.ts";
import { openSocket } from "../helpers/game.ts";
import { newPlayer } from "../helpers/player.ts";
import { runPlugin } from "../helpers/plugins.ts";
import { processMemory } from "../helpers/processMemory.ts";
import { unpackLinux, VERSION } from "../helpers/release.ts";
import { echo, wsServer } from "../helpers/remote.ts";

const MAX_START_MS = 400;
const MAX_RSS_BYTES = 90 * 1024 * 1024;
const STARTS = 7;

test("Linux program runs the bridge: wss with a private CA, log, status, doctor, stop", async (t) => {
  const program = await unpackLinux(join(await temporaryFolder(t), "Spiele für mich"));
  const player = await newPlayer(t, {
    name: "home of Jürgen",
    packaged: program,
  });
  const { ca, good } = await makeCertificates(t);
  const server = await wsServer(t, echo, { tls: good });
  const bridge = await player.start("--ca", ca);
  const door = await player.bridge();
  const link = await openSocket(t, door, server.url, { plugin: "Packaged" });
  link.send({ type: "send" }, "ä".repeat(30_000));
  assert.equal((await link.next("message")).payload.length, 60_000);

  const status = await player.json("status");
  assert.deepEqual([status["version"], status["clients"], status["bytesIn"]], [VERSION, 1, "60000"]);
  const { findings } = await player.json("doctor", "--ca", ca, "--url", server.url);
  const bad = findings.filter(({ verdict }) => verdict !== "ok").map(({ check }) => check);
  assert.deepEqual(bad, ["plugin"]);
  assert.match(findings[0]?.text ?? "", /single program, Node 24\./);

  assert.equal((await player.run("stop")).code, 0);
  const { code, stdout, stderr } = await bridge.exit();
  assert.deepEqual([code, stderr], [0, ""]);
  const log = await player.read(".local/state/openplanet-websockets/logs/bridge.log");
  assert.equal(log, `${stdout.join("\n")}\n`);
});

test("Linux program passes the smoke test that its Windows twin passes before a release", async (t) => {
  const program = await unpackLinux(await temporaryFolder(t));
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ["--import", "tsx", "scripts/smoke.ts", program],
    { cwd: ROOT },
  );
  assert.match(stdout, /^The bridge starts, connects, tells its state and stops$/m);
});

test("Linux program serves a plugin on the VM", async (t) => {
  const program = await unpackLinux(await temporaryFolder(t));
  const player = await newPlayer(t, { packaged: program });
  await player.start();
  const server = await wsServer(t);
  const host = runPlugin(t, "Echo", {
    bridge: { dataDir: player.dataFolder },
    settings: { Url: server.url },
  });
  const peer = await server.next();
  await host.log("opened ");
  peer.ws.send("hello from outside");
  assert.equal(await peer.text(), "hello from outside");
  peer.ws.close(1000);
  assert.equal((await host.closed()).code, 0);
  await player.run("stop");
});

test("Linux program takes no options from NODE_OPTIONS", async (t) => {
  const program = await unpackLinux(await temporaryFolder(t));
  const player = await newPlayer(t, { packaged: program });
  player.env["NODE_OPTIONS"] = "--bogus";
  const { code, stdout } = await player.run("--version");
  assert.deepEqual([code, stdout], [0, [VERSION]]);
});

test("Linux program installs itself with the plugin, and uninstalls itself", async (t) => {
  const program = await unpackLinux(join(await temporaryFolder(t), "Down loads"));
  const player = await newPlayer(t, { packaged: program });
  const { code, stderr } = await player.run("install", "--port", "0", "--plugin");
  const first = await player.bridge();
  assert.deepEqual([code, stderr], [0, ""]);
  const installed = player.path(".local/share/openplanet-websockets/openplanet-websockets");
  assert.equal(await readlink(player.path(".local/bin/openplanet-websockets")), installed);
  assert.match(
    await player.read(".config/autostart/openplanet-websockets.desktop"),
    new RegExp(`^Exec="${installed}" "start"$`, "m"),
  );
  assert.equal(await readlink(`/proc/${first.pid}/exe`), installed);
  assert.equal((await installedPlugins(player.dataFolder))[0]?.version, VERSION);

  // What the player has from now on is the installed command.
  const command = player.path(".local/bin/openplanet-websockets");
  const later = await newPlayer(t, { packaged: command, game: false });
  Object.assign(later.env, player.env);
  assert.equal((await later.json("status"))["pid"], first.pid);
  assert.equal((await later.run("install")).code, 0);
  const second = await player.bridge();
  assert.notEqual(second.pid, first.pid);
  assert.equal((await later.run("uninstall", "--plugin", "--purge")).code, 0);
  await assert.rejects(readFile(installed), { code: "ENOENT" });
  await assert.rejects(readFile(command), { code: "ENOENT" });
  assert.deepEqual(await installedPlugins(player.dataFolder), []);
});

test("Linux program starts fast and stays small", async (t) => {
  const program = await unpackLinux(await temporaryFolder(t));
  const player = await newPlayer(t, { packaged: program });
  const times: number[] = [];
  let rss = 0;
  let own = 0;
  for (let count = 0; count < STARTS; count++) {
    const begin = performance.now();
    const bridge = await player.start();
    times.push(performance.now() - begin);
    const pid = bridge.child.pid as number;
    rss = Math.max(rss, await processMemory(pid, "VmRSS"));
    own = Math.max(own, await processMemory(pid, "RssAnon"));
    await bridge.exit("SIGTERM");
  }
  const [fastest, middle] = [Math.min(...times), times.sort((a, b) => a - b)[STARTS >> 1] as number];
  t.diagnostic(
    `start to listening: fastest ${fastest.toFixed(0)} ms, median ${middle.toFixed(0)} ms, limit 400`,
  );
  // The rest are pages of the program's file, which the system may drop at any time; it maps more or fewer of them.
  const mib = (bytes: number): string => `${(bytes / 1024 / 1024).toFixed(1)} MiB`;
  t.diagnostic(`memory: ${mib(rss)}, limit 90; of its own ${mib(own)}`);
  // The machines of CI are busy; the fastest start shows what the program takes.
  assert.ok(fastest <= MAX_START_MS);
  assert.ok(rss <= MAX_RSS_BYTES);
});
