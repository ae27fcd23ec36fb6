import assert from "node:assert/strict";
import { copyFile, mkdir, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { installedPlugins } from "../../bridge/cli/install/installedPlugin.ts";
import { readDiscovery } from "../../bridge/core/discovery.ts";
import { probe } from "../../bridge/core/living.ts";
import { makeCertificates } from "../helpers/certificates.ts";
import { isThere, temporaryFolder } from "../helpers/folders.ts";
import { openLink, openSocket } from "../helpers/game.ts";
import { runPlugin } from "../helpers/plugins.ts";
import { processMemory } from "../helpers/processMemory.ts";
import { unpack, VERSION, windowsFiles } from "../helpers/release.ts";
import { echo, wsServer } from "../helpers/remote.ts";
import { eventuallyInWine, Wine } from "../helpers/wine.ts";

const EXE = "openplanet-websockets.exe";
const TWIN = "openplanet-websocketsw.exe";
const RUN_KEY = "HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\Run";
const APPS_KEY = "HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\Uninstall\\openplanet-websockets";
const PROBE_MS = 5_000;

test("Windows program under Wine", async (t) => {
  const wine = await Wine.make(t);
  const folder = wine.home("Downloads", "Spiele für mich");
  const data = wine.home("OpenplanetNext");
  const local = wine.home("AppData", "Local", "openplanet-websockets");
  await unpack(await windowsFiles(), folder);
  await mkdir(data);
  const programs = wine.home("AppData", "Roaming", "Microsoft", "Windows", "Start Menu", "Programs");
  const menu = join(programs, "WebSockets for Openplanet");
  const exe = join(folder, EXE);
  const installed = join(local, EXE);
  const run = (program: string, ...args: string[]) => wine.run(program, args, folder);
  const programsGone = () =>
    eventuallyInWine("the end of the programs", async () =>
      (await readdir(local)).some((name) => /\.(exe|op|removed)$/.test(name)) ? undefined : true,
    );

  await t.test("prints its version", async (t) => {
    const begin = performance.now();
    const { code, stdout, stderr } = await run(exe, "--version");
    t.diagnostic(`${(performance.now() - begin).toFixed(0)} ms`);
    assert.deepEqual([code, stdout, stderr], [0, `${VERSION}\n`, ""]);
  });

  await t.test("says that no bridge runs", async () => {
    assert.equal((await run(exe, "status")).code, 3);
    assert.equal((await run(exe, "stop")).code, 0);
  });

  await t.test(
    "runs the bridge: plugin on the VM, wss with a private CA, log file, status, stop",
    async (t) => {
      const { ca, good } = await makeCertificates(t);
      await copyFile(ca, join(folder, "eigene ä.pem"));
      const server = await wsServer(t, echo, { tls: good });
      const begin = performance.now();
      const bridge = wine.start(exe, ["start", "--port", "0", "--ca", "eigene ä.pem"], folder);
      const line = await bridge.line("listening");
      t.diagnostic(`start to listening: ${(performance.now() - begin).toFixed(0)} ms`);
      const memory = await processMemory(bridge.child.pid as number, "VmRSS");
      t.diagnostic(`memory under Wine: ${memory >> 20} MiB`);
      assert.deepEqual(line["folders"], [wine.windows(data)]);
      const door = await readDiscovery(data);
      assert.equal(door?.port, line["port"]);
      assert.ok(door);

      const link = await openSocket(t, door, server.url, { plugin: "Packaged" });
      link.send({ type: "send" }, "ä".repeat(30_000));
      assert.equal((await link.next("message")).payload.length, 60_000);

      const plain = await wsServer(t);
      const host = runPlugin(t, "Echo", { bridge: { dataDir: data }, settings: { Url: plain.url } });
      const peer = await plain.next();
      await host.log("opened ");
      peer.ws.send("hello from outside");
      assert.equal(await peer.text(), "hello from outside");
      peer.ws.close(1000);
      assert.equal((await host.closed()).code, 0);

      const status = JSON.parse((await run(exe, "status", "--json")).stdout);
      assert.deepEqual([status.version, status.clients, status.port], [VERSION, 1, door.port]);
      assert.equal(status.log, wine.windows(join(local, "logs", "bridge.log")));
      const doctor = await run(exe, "doctor", "--ca", "eigene ä.pem", "--url", server.url);
      assert.match(doctor.stdout, /^ok +bridge +.*round trip/m);
      assert.match(doctor.stdout, /^ok +url +wss:.*TLSv1\.3/m);
      assert.match(doctor.stdout, /^fail +plugin +WebSockets is not installed/m);

      assert.equal((await run(exe, "stop")).code, 0);
      const { code, stdout, stderr } = await bridge.exit();
      assert.deepEqual([code, stderr], [0, ""]);
      assert.equal(await readFile(join(local, "logs", "bridge.log"), "utf8"), stdout);
      assert.ok(!stdout.includes(door.token));
      assert.equal(await readDiscovery(data), undefined);
    },
  );

  for (const [how, code] of [
    ["read", 0],
    ["paused", 1], // A thread that stands still in the console lets the process be killed only.
  ] as const) {
    await t.test(`runs in a console that is ${how}, and stops when it is told to`, async () => {
      const bridge = wine.startInConsole(how, exe, ["start", "--port", "0"], folder);
      await eventuallyInWine("the announcement", () => readDiscovery(data));
      assert.equal((await run(exe, "status")).code, 0);
      assert.equal((await run(exe, "stop")).code, 0);
      const ended = await bridge.exit();
      assert.deepEqual([ended.code, ended.stderr], [code, ""]);
      assert.equal(await readDiscovery(data), undefined);
    });
  }

  await t.test(
    "a program that was opened by a double click waits for a key when a bridge runs already",
    async () => {
      const bridge = wine.start(exe, ["start", "--port", "0"], folder);
      const { pid, port } = await bridge.line("listening");
      const opened = wine.startInConsole("shown", exe, [], folder);
      const text = await eventuallyInWine("the question for a key", async () => {
        const shown = await opened.stdout();
        return shown.includes("Press any key to close this window.") ? shown : undefined;
      });
      // A console of 80 columns breaks its lines.
      const said = text.replaceAll("\u001b[K", "").replaceAll(/\s+/g, "");
      assert.ok(said.includes("isrunningalready") && said.includes(`(process${pid},port${port})`), text);
      opened.type("x");
      assert.equal((await opened.exit()).code, 0);
      assert.equal((await run(exe, "stop")).code, 0);
      assert.equal((await bridge.exit()).code, 0);
    },
  );

  await t.test("install.cmd that was opened inside the zip says what to do", async () => {
    const alone = wine.home("Temp1_websockets (1)");
    await mkdir(alone);
    await copyFile(join(folder, "install.cmd"), join(alone, "install.cmd"));
    const { code, stdout } = await wine.run("cmd", ["/c", "install.cmd"], alone);
    assert.equal(code, 1);
    assert.match(
      stdout,
      /^Unpack the whole download first: right-click the zip file, choose "Extract All",\r$/m,
    );
  });

  await t.test(
    "uninstall where nothing is installed says so, and names no folder that is not there",
    async () => {
      const purged = await run(exe, "uninstall", "--purge");
      const said = "Nothing is installed.\nRemoved settings and logs.\n";
      assert.deepEqual([purged.code, purged.stdout, purged.stderr], [0, said, ""]);
      const { code, stdout } = await run(exe, "uninstall");
      assert.deepEqual([code, stdout], [0, "Nothing is installed.\n"]);
    },
  );

  await t.test("install.cmd and uninstall.cmd install everything, and take it away", async () => {
    const installing = await wine.run("cmd", ["/c", "install.cmd"], folder);
    assert.equal(installing.code, 0, installing.stdout);
    const door = await eventuallyInWine("the announcement", () => readDiscovery(data));
    assert.equal(await probe(door, PROBE_MS), true);
    assert.equal((await installedPlugins(data))[0]?.version, VERSION);
    const { code, stdout } = await wine.run("cmd", ["/c", "uninstall.cmd"], folder);
    assert.equal(code, 0, stdout);
    assert.match(stdout, /Uninstalled the bridge/);
    assert.deepEqual(await installedPlugins(data), []);
    assert.equal(await probe(door, PROBE_MS), false);
    await programsGone();
  });

  await t.test(
    "install copies both programs, starts the windowless one, and installs the plugin",
    async () => {
      const { code, stdout, stderr } = await run(exe, "install", "--plugin");
      assert.deepEqual([code, stderr], [0, ""]);
      assert.match(stdout, /Developer mode/);
      const programs = (await readdir(local)).filter((name) => /\.(exe|op)$/.test(name));
      assert.deepEqual(programs.sort(), ["WebSockets.op", EXE, TWIN]);
      assert.equal((await installedPlugins(data))[0]?.version, VERSION);
      const doctor = await run(installed, "doctor");
      assert.equal(doctor.code, 0, doctor.stdout);
      assert.match(doctor.stdout, /^ok +autostart +on/m);
    },
  );

  await t.test("Windows lists the program among the user's apps", async () => {
    const values = new Map<string, string>();
    const { stdout } = await wine.run("reg.exe", ["query", APPS_KEY]);
    for (const [, name, value] of stdout.matchAll(/^ {4}(\w+) +REG_\w+ +(.*?)\r?$/gm)) {
      values.set(name as string, value as string);
    }
    const place = wine.windows(installed);
    assert.equal(values.get("DisplayName"), "WebSockets for Openplanet");
    assert.equal(values.get("DisplayVersion"), VERSION);
    assert.equal(values.get("QuietUninstallString"), `"${place}" uninstall --plugin`);
    assert.match(
      values.get("UninstallString") ?? "",
      /cmd\.exe" \/d \/s \/c ""C:.* uninstall --plugin & pause"$/,
    );
    const sizes = await Promise.all(
      [installed, join(local, TWIN)].map(async (file) => (await stat(file)).size),
    );
    const size = Number(values.get("EstimatedSize"));
    assert.equal(size, Math.ceil(sizes.reduce((sum, one) => sum + one) / 1024));
    assert.ok(!(await readdir(local)).includes("apps.reg"));
  });

  await t.test("Start menu opens the page of inspect in the user's browser", async (t) => {
    const seen = join(await temporaryFolder(t), "seen");
    const browser = `${seen}.sh`;
    await writeFile(browser, `#!/bin/sh\nprintf %s "$*" > "${seen}"\n`, { mode: 0o755 });
    const key = "HKCU\\Software\\Wine\\WineBrowser";
    await wine.run("reg.exe", ["add", key, "/v", "Browsers", "/d", browser, "/f"]);
    assert.equal((await readdir(menu)).length, 3);
    assert.equal((await wine.run("start", [wine.windows(join(menu, "WebSockets inspector.lnk"))])).code, 0);
    const url = await eventuallyInWine("the page", () => readFile(seen, "utf8").catch(() => undefined));
    assert.match(url, /^http:\/\/127\.0\.0\.1:\d+\/#token=[\w-]+$/);
  });

  await t.test("install of an installed program replaces the running bridge", async () => {
    const before = await readDiscovery(data);
    assert.equal((await run(installed, "install")).code, 0);
    const after = await readDiscovery(data);
    assert.ok(before && after && before.token !== after.token);
    assert.equal(await probe(after, PROBE_MS), true);
  });

  await t.test("bridge is there again after a new start of Windows", async (t) => {
    const before = await readDiscovery(data);
    await wine.restart();
    const door = await eventuallyInWine("a new bridge", async () => {
      const found = await readDiscovery(data);
      return found !== undefined && found.token !== before?.token ? found : undefined;
    });
    const link = await openLink(t, door);
    assert.equal((await link.ask()).version, VERSION);
    link.end();
    assert.equal((await run(installed, "status")).code, 0);
  });

  await t.test(
    "uninstalling by Windows' list takes program, autostart and plugin away, and keeps the logs",
    async () => {
      const door = await readDiscovery(data);
      const { stdout: entry } = await wine.run("reg.exe", ["query", APPS_KEY, "/v", "UninstallString"]);
      const [, shell = ""] = /REG_SZ +(.*?)\r?$/m.exec(entry) ?? [];
      // As Windows does it: the text is the command line.
      const batch = join(wine.drive, "uninstall.bat");
      await writeFile(batch, `${shell}\r\n`);
      const { code, stdout } = await wine.run("cmd", ["/c", wine.windows(batch)]);
      assert.equal(code, 0, stdout);
      assert.match(stdout, /Uninstalled the bridge/);
      assert.match(stdout, /^Removed the plugin: /m);
      assert.match(stdout, /^ {2}logs, /m);
      assert.equal((await wine.run("reg.exe", ["query", APPS_KEY])).code, 1);
      assert.ok(door && !(await probe(door, PROBE_MS)));
      await programsGone();
      assert.ok(await isThere(join(local, "logs", "bridge.log")));
      assert.equal(await isThere(menu), false);
      assert.equal((await wine.run("reg.exe", ["query", RUN_KEY, "/v", "openplanet-websockets"])).code, 1);
      assert.deepEqual(await installedPlugins(data), []);
      await wine.restart();
      assert.equal((await run(exe, "status")).code, 3);
    },
  );

  await t.test("uninstall --purge of an installed program leaves nothing", async () => {
    assert.equal((await run(exe, "install", "--port", "0")).code, 0);
    const config = wine.home("AppData", "Roaming", "openplanet-websockets");
    assert.ok(await isThere(config));
    assert.equal((await run(installed, "uninstall", "--purge")).code, 0);
    await eventuallyInWine("the end of the folder", async () => ((await isThere(local)) ? undefined : true));
    assert.equal(await isThere(config), false);
  });
});
