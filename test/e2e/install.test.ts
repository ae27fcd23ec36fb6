import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdir, readFile, readlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { type TestContext, test } from "node:test";
import { promisify } from "node:util";
import { installedPlugins } from "../../bridge/cli/install/installedPlugin.ts";
import { probe } from "../../bridge/core/living.ts";
import { isThere } from "../helpers/folders.ts";
import { needs } from "../helpers/needs.ts";
import { newPlayer, type Player } from "../helpers/player.ts";

const PROGRAM = ".local/share/openplanet-websockets/openplanet-websockets.cjs";
const COMMAND = ".local/bin/openplanet-websockets";
const UNIT = ".config/systemd/user/openplanet-websockets.service";
const ENTRY = ".config/autostart/openplanet-websockets.desktop";
const CONFIG = ".config/openplanet-websockets/config.json";

/** Writes down what it is asked, and starts what the unit says, as systemd would; the quoting rules agree on plain paths. */
const SYSTEMCTL = `#!/bin/sh
PATH=/usr/bin:/bin
echo "$*" >> "$HOME/systemctl.log"
case "$2" in
restart)
  eval "set -- $(sed -n 's/^ExecStart=//p' "$HOME/${UNIT}")"
  setsid "$@" >/dev/null 2>&1 &
  ;;
esac
`;

/** A player, with a systemd where it is asked for. */
async function prepare(t: TestContext, { systemd = false, name = "home" } = {}): Promise<Player> {
  const player = await newPlayer(t, { name });
  if (systemd) {
    await player.addProgram("systemctl", SYSTEMCTL);
  }
  return player;
}

for (const [kind, options, on, off] of [
  ["systemd", { systemd: true }, UNIT, ENTRY],
  ["XDG autostart where there is no systemd", {}, ENTRY, UNIT],
] as const) {
  test(`install starts the bridge with ${kind}, and uninstall takes everything back`, async (t) => {
    const player = await prepare(t, options);
    const { code, stdout, stderr } = await player.run("install", "--port", "0");
    const bridge = await player.bridge();
    assert.deepEqual([code, stderr], [0, ""]);
    assert.match(stdout[0] ?? "", /^Installed 1\.0\.0: .*\.local\/bin\/openplanet-websockets$/);
    assert.ok(stdout.includes(`The bridge runs on 127.0.0.1:${bridge.port}, process ${bridge.pid}`));
    assert.deepEqual([await isThere(player.home, on), await isThere(player.home, off)], [true, false]);
    assert.equal(await readlink(player.path(COMMAND)), player.path(PROGRAM));
    assert.equal((await player.json("status"))["pid"], bridge.pid);
    const marker = join(player.dataFolder, "PluginStorage", "WebSockets", "installed.json");
    assert.deepEqual(JSON.parse(await readFile(marker, "utf8")), {
      version: "1.0.0",
      command: `"${player.path(PROGRAM)}" start`,
    });
    const autostart = (await player.json("doctor")).findings.find(({ check }) => check === "autostart");
    assert.deepEqual([autostart?.verdict, autostart?.text.includes(on)], ["ok", true]);

    const gone = await player.run("uninstall");
    assert.equal(gone.code, 0);
    assert.equal(await probe(bridge, 1000), false);
    assert.equal(await isThere(marker), false);
    for (const path of [PROGRAM, dirname(PROGRAM), COMMAND, UNIT, ENTRY]) {
      assert.equal(await isThere(player.home, path), false, path);
    }
    assert.deepEqual(JSON.parse(await player.read(CONFIG)), { port: 0 });
    assert.ok(await isThere(player.home, ".local/state/openplanet-websockets/logs/bridge.log"));
  });
}

test("install asks systemd for what it takes", async (t) => {
  const player = await prepare(t, { systemd: true });
  await player.run("install", "--port", "0");
  await player.bridge();
  await player.run("uninstall");
  const unit = "openplanet-websockets.service";
  assert.deepEqual((await player.read("systemctl.log")).trim().split("\n"), [
    "--user show-environment",
    "--user daemon-reload",
    `--user enable ${unit}`,
    `--user restart ${unit}`,
    `--user disable --now ${unit}`,
    "--user daemon-reload",
  ]);
});

test("unit of install has no fault that systemd knows", async (t) => {
  const player = await prepare(t, { systemd: true, name: "home of Jürgen" });
  const { code } = await player.run("install", "--port", "0");
  await player.bridge();
  assert.equal(code, 0);
  const verify = promisify(execFile)("systemd-analyze", ["--user", "verify", player.path(UNIT)], {
    env: { ...process.env, HOME: player.home, XDG_RUNTIME_DIR: player.home },
  });
  const { stdout, stderr } = await verify.catch(needs("systemd"));
  assert.equal(`${stdout}${stderr}`, "");
  await player.run("uninstall");
});

test("install again replaces the running bridge and changes nothing else", async (t) => {
  const player = await prepare(t);
  await player.run("install", "--port", "0");
  const first = await player.bridge();
  const files = await Promise.all([CONFIG, ENTRY, PROGRAM].map((path) => player.read(path)));
  const { code } = await player.run("install");
  const second = await player.bridge();
  assert.equal(code, 0);
  assert.notEqual(second.pid, first.pid);
  assert.equal(await probe(first, 1000), false);
  assert.deepEqual(await Promise.all([CONFIG, ENTRY, PROGRAM].map((path) => player.read(path))), files);
  await player.run("uninstall");
});

test("install that finds systemd takes the desktop entry of an earlier one away", async (t) => {
  const player = await prepare(t);
  await player.run("install", "--port", "0");
  await player.bridge();
  await player.addProgram("systemctl", SYSTEMCTL);
  assert.equal((await player.run("install")).code, 0);
  await player.bridge();
  assert.deepEqual([await isThere(player.home, UNIT), await isThere(player.home, ENTRY)], [true, false]);
  await player.run("uninstall");
});

test("install keeps settings in the config file and leaves the others there", async (t) => {
  const player = await prepare(t);
  const data = player.path("elsewhere");
  await mkdir(data);
  await mkdir(dirname(player.path(CONFIG)), { recursive: true });
  await writeFile(player.path(CONFIG), '\uFEFF{"port":0,"logLevel":"debug"}');
  const { code } = await player.run("install", "--data-dir", data, "--allow-lan");
  assert.equal(code, 0);
  const bridge = await player.bridge(data);
  assert.deepEqual(JSON.parse(await player.read(CONFIG)), {
    port: 0,
    logLevel: "debug",
    dataDirs: [data],
    allowLan: true,
  });
  assert.equal((await player.json("status"))["pid"], bridge.pid);
  await player.run("uninstall");
});

test("install refuses a config file that no later start would read", async (t) => {
  const player = await prepare(t);
  await writeFile(player.path("own.json"), "{}");
  const { code, stderr } = await player.run("install", "--config", player.path("own.json"));
  assert.equal(code, 2);
  assert.match(stderr, /^install reads .*config\.json only: copy ".*own\.json" there/);
  assert.equal(await isThere(player.home, PROGRAM), false);
});

test("install --plugin puts the plugin into the game, and uninstall --plugin takes it out", async (t) => {
  const player = await prepare(t);
  const { code, stdout } = await player.run("install", "--port", "0", "--plugin");
  await player.bridge();
  assert.equal(code, 0);
  const [plugin] = await installedPlugins(player.dataFolder);
  assert.deepEqual([plugin?.kind, plugin?.version], ["archive", "1.0.0"]);
  assert.ok(stdout.some((line) => line.includes("Developer mode")));

  // The installed command has brought its own copy.
  const again = await player.run("install", "--plugin");
  await player.bridge();
  assert.equal(again.code, 0);
  await player.run("uninstall", "--plugin");
  assert.deepEqual(await installedPlugins(player.dataFolder), []);
});

test("install --plugin without the game fails after everything else is done", async (t) => {
  const player = await newPlayer(t, { game: false });
  const { code, stdout } = await player.run("install", "--port", "0", "--plugin");
  assert.equal(code, 1);
  assert.ok(stdout.some((line) => /no data folder of Openplanet was found/.test(line)));
  assert.equal((await player.json("status"))["running"], true);
  assert.equal((await player.run("uninstall")).code, 0);
});

test("uninstall --purge leaves nothing of us", async (t) => {
  const player = await prepare(t);
  await player.run("install", "--port", "0");
  await player.bridge();
  assert.equal((await player.run("uninstall", "--purge")).code, 0);
  const { stdout } = await promisify(execFile)("find", [player.home, "-name", "*openplanet-websockets*"]);
  assert.equal(stdout, "");
});

test("uninstall says what it keeps and how to remove it, and repeated, that nothing is installed", async (t) => {
  const player = await prepare(t);
  await player.run("install", "--port", "0", "--plugin");
  const { pid } = await player.bridge();
  const kept = [
    "Kept, for you to delete if you do not want them any more:",
    `  the plugin, ${join(player.dataFolder, "Plugins", "WebSockets.op")}`,
    `  settings, ${player.path(".config/openplanet-websockets")}`,
    `  logs, ${player.path(".local/state/openplanet-websockets")}`,
  ];
  assert.deepEqual((await player.run("uninstall")).stdout, [
    `Stopped the bridge (process ${pid}).`,
    "Uninstalled the bridge: it does not start at login any more.",
    ...kept,
  ]);
  assert.deepEqual((await player.run("uninstall")).stdout, ["Nothing is installed.", ...kept]);
  const plugin = join(player.dataFolder, "Plugins", "WebSockets.op");
  assert.deepEqual((await player.run("uninstall", "--plugin", "--purge")).stdout, [
    "Nothing is installed.",
    `Removed the plugin: ${plugin}`,
    "Removed settings and logs.",
  ]);
});

test("uninstall where nothing is installed says so, and names nothing that is not there", async (t) => {
  const player = await newPlayer(t);
  for (const flags of [[], ["--purge", "--plugin"]]) {
    const { code, stdout, stderr } = await player.run("uninstall", ...flags);
    assert.deepEqual([code, stdout, stderr], [0, ["Nothing is installed."], ""]);
  }
});

test("install leaves a command of somebody else alone", async (t) => {
  const player = await prepare(t);
  await mkdir(player.path(".local/bin"), { recursive: true });
  await writeFile(player.path(COMMAND), "theirs");
  const { stdout } = await player.run("install", "--port", "0");
  await player.bridge();
  assert.match(stdout[0] ?? "", /\.local\/share\/openplanet-websockets\/openplanet-websockets\.cjs$/);
  await player.run("uninstall");
  assert.equal(await readFile(player.path(COMMAND), "utf8"), "theirs");
});
