import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { readDiscovery } from "../../bridge/core/discovery.ts";
import type { Discovery } from "../../schema/index.ts";
import { discoveryOf, plantDiscovery } from "../helpers/discovery.ts";
import { startFakeBridge } from "../helpers/fakeBridge.ts";
import { openLink, openSocket } from "../helpers/game.ts";
import { newPlayer } from "../helpers/player.ts";
import { echo, freePort, wsServer } from "../helpers/remote.ts";
import { openServer } from "../helpers/server.ts";

test("stop ends the running bridge, and the game's sockets see 1001", async (t) => {
  const player = await newPlayer(t);
  const bridge = await player.start();
  const server = await wsServer(t);
  const link = await openSocket(t, await player.bridge(), server.url);
  const peer = await server.next();

  const { code, stdout } = await player.run("stop");
  assert.deepEqual([code, stdout], [0, [`Stopped the bridge (process ${bridge.child.pid}).`]]);
  assert.deepEqual(await peer.closed(), { code: 1001, reason: "" });
  assert.equal((await link.next("closed")).header.code, 1001);
  const ended = await bridge.exit();
  assert.equal(ended.code, 0);
  assert.deepEqual(
    ended.stdout.slice(-3).map((line) => JSON.parse(line).msg),
    ["stop requested", "stopping", "stopped"],
  );
  assert.equal(await readDiscovery(player.dataFolder), undefined);
});

test("stop asked for twice at once ends the bridge once, with 0", async (t) => {
  const player = await newPlayer(t);
  const bridge = await player.start();
  const door = await player.bridge();
  const links = [await openLink(t, door), await openLink(t, door)];
  for (const link of links) {
    link.send({ type: "stop" });
  }
  assert.equal((await bridge.exit()).code, 0);
});

test("commands tell a bridge that hangs apart from no bridge", { timeout: 60_000 }, async (t) => {
  const player = await newPlayer(t);
  const { child } = await player.start();
  await player.bridge();
  child.kill("SIGSTOP");
  for (const command of [
    "status",
    "stop",
    "inspect",
    "allow add Overlay null",
    "allow remove Overlay null",
  ]) {
    const { code, stdout, stderr } = await player.run(...command.split(" "));
    assert.deepEqual([code, stdout], [1, []], command);
    assert.match(
      String(stderr),
      new RegExp(`does not answer, but its process ${child.pid} still exists`),
      command,
    );
  }
  const { findings } = (await player.json("doctor")) as { findings: { check: string; text: string }[] };
  assert.match(findings.find(({ check }) => check === "bridge")?.text ?? "", /does not answer/);
  child.kill("SIGKILL");
});

test("commands see no bridge where another process has the ID of one that is gone", async (t) => {
  const player = await newPlayer(t);
  await plantDiscovery(player.dataFolder, discoveryOf({ pid: process.pid, port: await freePort() }));
  for (const [command, code] of [
    ["status", 3],
    ["inspect", 3],
    ["stop", 0],
  ] as const) {
    const ended = await player.run(command);
    const said = `${ended.stdout.join("\n")}${ended.stderr}`;
    assert.equal(ended.code, code, said);
    assert.match(said, /^No bridge is running/);
  }
});

test("stop without a bridge has nothing to do", async (t) => {
  const { code, stdout } = await (await newPlayer(t)).run("stop");
  assert.deepEqual([code, stdout], [0, ["No bridge is running."]]);
});

test("stop and status find a bridge that has no data folder yet", async (t) => {
  const player = await newPlayer(t, { game: false });
  const bridge = await player.start();
  assert.equal((await player.json("status"))["pid"], bridge.child.pid);
  assert.equal((await player.run("stop")).code, 0);
  assert.equal((await bridge.exit()).code, 0);
});

test("second start finds the first also without a data folder", async (t) => {
  const player = await newPlayer(t, { game: false });
  const first = await player.start();
  const { code, stdout } = await player.run("start", "--port", "0");
  assert.equal(code, 0);
  const line = JSON.parse(stdout.at(-1) ?? "");
  assert.deepEqual([line.msg, line.pid], ["already running", first.child.pid]);
});

test("commands find a bridge whatever folders --data-dir names for it", async (t) => {
  const player = await newPlayer(t);
  const served = player.path("served");
  await mkdir(served);
  const bridge = await player.start("--data-dir", served);
  const { pid } = bridge.child;
  assert.equal((await player.json("status"))["pid"], pid);
  assert.equal((await player.json("status", "--data-dir", player.dataFolder))["pid"], pid);
  assert.match((await player.run("logs")).stdout.join("\n"), /"listening"/);
  const { findings } = await player.json("doctor", "--data-dir", served);
  const bad = findings.filter(({ check, verdict }) => verdict !== "ok" && check !== "plugin");
  assert.deepEqual(bad, []);
  assert.deepEqual(
    (await player.json("doctor")).findings
      .filter(({ check }) => check === "bridge")
      .map(({ verdict }) => verdict),
    ["ok"],
  );
  assert.equal((await player.run("stop")).code, 0);
  assert.equal((await bridge.exit()).code, 0);
});

test("second start for other folders has the running bridge serve them too", async (t) => {
  const player = await newPlayer(t);
  const [served, other] = [player.path("served"), player.path("other")];
  await mkdir(served);
  await mkdir(other);
  const bridge = await player.start("--data-dir", served);
  const { code, stdout } = await player.run("start", "--data-dir", other, "--data-dir", served);
  assert.equal(code, 0);
  const [running, extended, ...rest] = stdout.map((line) => JSON.parse(line));
  assert.deepEqual([running.msg, running.pid], ["already running", bridge.child.pid]);
  assert.deepEqual(
    [extended.level, extended.msg, extended.folders],
    ["info", "the running bridge serves these folders from now on", [other]],
  );
  assert.deepEqual(rest, []);
  const door = await player.bridge(other);
  assert.equal(door.pid, bridge.child.pid);
  assert.equal((await (await openLink(t, door)).ask()).version, door.version);
  assert.equal((await player.run("start", "--data-dir", other)).stdout.length, 1);
  assert.equal((await player.run("stop")).code, 0);
  assert.deepEqual(await Promise.all([served, other].map(readDiscovery)), [undefined, undefined]);
});

test("second start says why the running bridge cannot serve another folder", async (t) => {
  const player = await newPlayer(t);
  const other = player.path("other");
  await mkdir(other);
  await writeFile(join(other, "PluginStorage"), "a file");
  await player.start();
  const { code, stdout } = await player.run("start", "--data-dir", other);
  assert.equal(code, 0);
  const line = JSON.parse(stdout.at(-1) ?? "");
  assert.deepEqual(
    [line.level, line.msg, line.folders],
    ["warn", "the running bridge does not serve these folders", [other]],
  );
  assert.match(line.reasons[0], /^Cannot serve .*other: /);
  assert.match(line.hint, /stop/);
});

test("second start says that an older bridge does not serve the other folders", async (t) => {
  const player = await newPlayer(t);
  const { dataDir } = await startFakeBridge(t);
  const old = { ...(await readDiscovery(dataDir)), pid: process.pid } as Discovery;
  await plantDiscovery(player.path(".local/state/openplanet-websockets"), old);
  const { code, stdout } = await player.run("start", "--data-dir", player.dataFolder);
  assert.equal(code, 0);
  const line = JSON.parse(stdout.at(-1) ?? "");
  assert.deepEqual(
    [line.level, line.msg, line.folders],
    ["warn", "the running bridge does not serve these folders", [player.dataFolder]],
  );
  assert.match(line.reasons[0], /too old/);
});

for (const command of ["start", "install", "status", "stop", "uninstall"]) {
  test(`${command} refuses a data folder on the command line that is not there`, async (t) => {
    const player = await newPlayer(t);
    const absent = player.path("absent");
    const { code, stdout, stderr } = await player.run(command, "--data-dir", absent);
    assert.deepEqual([code, stdout], [2, []]);
    assert.match(stderr, new RegExp(`^Cannot use --data-dir "${absent}": there is no such folder\\n`));
  });
}

/** The counts of a link that has echoed that much. */
const carried = (messages: string, bytes: string) => ({
  messagesIn: messages,
  messagesOut: messages,
  bytesIn: bytes,
  bytesOut: bytes,
});

test("status tells plugins, sockets, bytes and the last errors", async (t) => {
  const player = await newPlayer(t);
  await player.start();
  const door = await player.bridge();
  const server = await wsServer(t, echo);
  const chat = await openSocket(t, door, `${server.url}/secret-path?key=secret-key`, { plugin: "Chat" });
  chat.send({ type: "send" }, "12345");
  await chat.next("message");
  const { port } = await openServer(t, door, { plugin: "Overlay" });
  const lost = await openLink(t, door, { plugin: "Lost" });
  const nowhere = await freePort();
  lost.send({ type: "connect", url: `ws://127.0.0.1:${nowhere}/secret-path` });
  await lost.next("failed");

  const value = await player.json("status");
  assert.deepEqual(
    [value["running"], value["clients"], value["servers"], value["bytesIn"]],
    [true, 1, 1, "5"],
  );
  const links = (value["links"] as Record<string, unknown>[]).map(({ since, ...rest }) => {
    assert.equal(new Date(String(since)).toISOString(), since);
    return rest;
  });
  assert.deepEqual(links.slice(0, 2), [
    { id: 1, plugin: "Chat", role: "client", peer: server.url, sockets: 1, ...carried("1", "5") },
    { id: 2, plugin: "Overlay", role: "server", peer: `127.0.0.1:${port}`, sockets: 0, ...carried("0", "0") },
  ]);
  const [fault] = value["faults"] as Record<string, unknown>[];
  assert.deepEqual([fault?.["plugin"], fault?.["code"]], ["Lost", "connection_refused"]);

  const { code, stdout } = await player.run("status");
  const text = stdout.join("\n");
  assert.equal(code, 0);
  assert.match(text, /^Chat +ws:\/\/127\.0\.0\.1:\d+ +open /m);
  assert.match(text, /^Last errors:\n.* Lost +connection_refused /m);
  assert.ok(!`${text}${JSON.stringify(value)}`.includes("secret"));
});

test("status keeps the last 20 errors only", async (t) => {
  const player = await newPlayer(t);
  await player.start();
  const door = await player.bridge();
  for (let count = 0; count < 21; count++) {
    const link = await openLink(t, door, { plugin: `P${count}` });
    link.send({ type: "connect", url: "nonsense:" });
    await link.next("failed");
  }
  const faults = (await player.json("status"))["faults"] as { plugin: string }[];
  assert.deepEqual([faults.length, faults[0]?.plugin, faults.at(-1)?.plugin], [20, "P1", "P20"]);
});

test("status without a bridge says so and exits 3", async (t) => {
  const player = await newPlayer(t);
  assert.equal((await player.run("status")).code, 3);
  assert.deepEqual(await player.json("status"), { running: false });
});

/** Preloaded into a bridge: its clock is two hours ahead until SIGUSR2 corrects it. */
const CLOCK = `
const now = Date.now.bind(Date);
let ahead = 2 * 3600e3;
Date.now = () => now() + ahead;
process.on("SIGUSR2", () => { ahead = 0; });
`;

test("status finds a bridge that was started while the clock was ahead", async (t) => {
  const player = await newPlayer(t);
  await writeFile(player.path("clock.cjs"), CLOCK);
  player.env["NODE_OPTIONS"] = `--require ${player.path("clock.cjs")}`;
  const bridge = await player.start();
  delete player.env["NODE_OPTIONS"];
  bridge.child.kill("SIGUSR2");
  const value = await player.json("status");
  assert.equal(value["pid"], bridge.child.pid);
  const uptime = Number(value["uptime"]);
  assert.ok(uptime >= 0 && uptime < 60, `${uptime} s`);
});

test("status tells a bridge that it does not understand apart from no bridge", async (t) => {
  const player = await newPlayer(t);
  const { dataDir } = await startFakeBridge(t, { status: { type: "status", uptime: "x" } });
  const found = { ...(await readDiscovery(dataDir)), pid: process.pid } as Discovery;
  await plantDiscovery(player.dataFolder, found);
  const { code, stdout, stderr } = await player.run("status");
  assert.deepEqual([code, stdout], [1, []]);
  assert.match(stderr, new RegExp(`^A bridge runs \\(process ${found.pid}\\), but it does not answer`));
  assert.deepEqual(await player.json("status"), { running: true, pid: found.pid, port: found.port });
});

test("log file has the same lines as stdout, and logs shows the last of them", async (t) => {
  const player = await newPlayer(t);
  const bridge = await player.start();
  await player.run("stop");
  const { stdout } = await bridge.exit();
  const text = await player.read(".local/state/openplanet-websockets/logs/bridge.log");
  assert.equal(text, `${stdout.join("\n")}\n`);
  assert.deepEqual((await player.run("logs", "--lines", "2")).stdout, stdout.slice(-2));
  const place = player.path(".local/state/openplanet-websockets/logs/bridge.log");
  assert.deepEqual((await player.run("logs", "--lines", "0")).stdout, [place]);
});

test("log file keeps to the level of the settings, and is not written when it is off", async (t) => {
  const player = await newPlayer(t);
  const quiet = await player.start("--log-level", "info", "--no-log-file");
  await player.run("stop");
  await quiet.exit();
  const { code, stderr } = await player.run("logs");
  assert.equal(code, 1);
  assert.match(stderr, /^There is no log yet: it will be \/.*bridge\.log\n$/);
});

test("log holds no token, payload, header value or path at its lowest level", async (t) => {
  const player = await newPlayer(t);
  const bridge = await player.start("--log-level", "trace");
  const door = await player.bridge();
  const server = await wsServer(t, echo);
  const link = await openSocket(t, door, `${server.url}/secret-path?k=secret-query`, {
    connect: { headers: { Authorization: "secret-header" }, protocols: ["p"] },
  });
  link.send({ type: "send" }, "secret-payload");
  await link.next("message");
  link.send({ type: "close", reason: "secret-reason" });
  await link.next("closed");
  await player.run("stop");
  await bridge.exit();
  const text = await player.read(".local/state/openplanet-websockets/logs/bridge.log");
  assert.ok(text.includes("listening"));
  assert.ok(!text.includes("secret") && !text.includes(door.token), text);
});

test("bridge runs although its log file cannot be written", async (t) => {
  const player = await newPlayer(t);
  await writeFile(join(player.home, "file"), "");
  player.env["XDG_STATE_HOME"] = join(player.home, "file");
  const bridge = await player.start();
  assert.equal((await player.run("status")).code, 0);
  assert.equal((await player.run("stop")).code, 0);
  assert.equal((await bridge.exit()).code, 0);
});
