import assert from "node:assert/strict";
import { once } from "node:events";
import { readdir, readFile, writeFile } from "node:fs/promises";
import net from "node:net";
import { join } from "node:path";
import { test } from "node:test";
import { SHUTDOWN_TIMEOUT_MS } from "../../bridge/cli/limits.ts";
import { readDiscovery } from "../../bridge/core/discovery.ts";
import { probe } from "../../bridge/core/living.ts";
import { ROOT } from "../../scripts/tools.ts";
import { runBridge } from "../helpers/bridgeProcess.ts";
import { discoveryOf, plantDiscovery } from "../helpers/discovery.ts";
import { temporaryFolder } from "../helpers/folders.ts";
import { tcpServer } from "../helpers/remote.ts";

const PROBE_MS = 5000;

const version = JSON.parse(await readFile(join(ROOT, "package.json"), "utf8")).version;

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  test(`bridge announces itself, answers, and takes it back at ${signal}`, async (t) => {
    const data = await temporaryFolder(t);
    const bridge = runBridge(t, ["start", "--data-dir", data, "--port", "0"]);
    const line = await bridge.line("listening");
    const found = await readDiscovery(data);
    assert.ok(found);
    assert.deepEqual([line["port"], line["version"], line["folders"]], [found.port, version, [data]]);
    assert.equal(found.pid, bridge.child.pid);
    assert.equal(await probe(found, PROBE_MS), true);

    const before = Date.now();
    const { code, stdout, stderr } = await bridge.exit(signal);
    assert.ok(Date.now() - before < SHUTDOWN_TIMEOUT_MS);
    assert.equal(code, 0);
    assert.equal(stderr, "");
    assert.equal(JSON.parse(stdout.at(-1) ?? "").msg, "stopped");
    assert.equal(await readDiscovery(data), undefined);
    assert.equal(await probe(found, PROBE_MS), false);
    assert.ok(!stdout.join().includes(found.token));
  });
}

test("bridge listens on 127.0.0.1 only", async (t) => {
  const bridge = runBridge(t, ["--data-dir", await temporaryFolder(t), "--port", "0"]);
  const port = Number((await bridge.line("listening"))["port"]);
  const refused = await new Promise((resolve) => {
    net.connect({ host: "127.0.0.2", port }).on("error", resolve);
  });
  assert.equal((refused as NodeJS.ErrnoException).code, "ECONNREFUSED");
});

test("second bridge for a folder finds the first, says so and exits 0", async (t) => {
  const data = await temporaryFolder(t);
  const first = runBridge(t, ["--data-dir", data, "--port", "0"]);
  const { port, pid } = await first.line("listening");
  const found = await readDiscovery(data);

  const second = runBridge(t, ["--data-dir", data, "--port", "0"]);
  const line = await second.line("already running");
  assert.deepEqual([line["port"], line["pid"], line["version"]], [port, pid, version]);
  assert.equal((await second.exit()).code, 0);
  assert.deepEqual(await readDiscovery(data), found);
});

test("bridge takes the place of one that was killed, with another token", async (t) => {
  const data = await temporaryFolder(t);
  const first = runBridge(t, ["--data-dir", data, "--port", "0"]);
  await first.line("listening");
  const left = await readDiscovery(data);
  await first.exit("SIGKILL");
  assert.deepEqual(await readDiscovery(data), left);

  const second = runBridge(t, ["--data-dir", data, "--port", "0"]);
  await second.line("listening");
  const found = await readDiscovery(data);
  assert.equal(found?.pid, second.child.pid);
  assert.notEqual(found?.token, left?.token);
});

test("bridge is not fooled by a file that names a living process and a foreign port", async (t) => {
  const data = await temporaryFolder(t);
  const port = await tcpServer(t, (socket) => socket.end("hello"));
  await plantDiscovery(data, discoveryOf({ pid: process.pid, port }));
  const bridge = runBridge(t, ["--data-dir", data, "--port", "0"]);
  await bridge.line("listening");
  assert.equal((await readDiscovery(data))?.pid, bridge.child.pid);
});

test("bridge takes the next port when its first choice is in use", async (t) => {
  const first = runBridge(t, ["--data-dir", await temporaryFolder(t), "--port", "0"]);
  const taken = Number((await first.line("listening"))["port"]);
  const second = runBridge(t, ["--data-dir", await temporaryFolder(t), "--port", `${taken}`]);
  assert.ok(Number((await second.line("listening"))["port"]) > taken);
});

test("bridge finds the data folders of this user", async (t) => {
  const home = await temporaryFolder(t);
  const steam = join(home, ".local/share/Steam/steamapps/compatdata/2225070/pfx/drive_c/users/steamuser");
  const data = join(process.platform === "win32" ? home : steam, "OpenplanetNext");
  await plantDiscovery(data, discoveryOf({ pid: 2 ** 30 }));
  const bridge = runBridge(t, ["--port", "0"], { HOME: home, USERPROFILE: home });
  assert.deepEqual((await bridge.line("listening"))["folders"], [data]);
  assert.equal((await readDiscovery(data))?.pid, bridge.child.pid);
});

test("bridge without a data folder warns, runs and stops", async (t) => {
  const bridge = runBridge(t, ["--port", "0"]);
  const warning = await bridge.line("no openplanet data folder found");
  assert.equal(warning.level, "warn");
  assert.match(String(warning["hint"]), /--data-dir/);
  await bridge.line("listening");
  assert.equal((await bridge.exit("SIGTERM")).code, 0);
});

test("bridge runs although a folder of its settings is not there", async (t) => {
  const data = join(await temporaryFolder(t), "absent");
  const bridge = runBridge(t, ["--port", "0"], { OPENPLANET_WEBSOCKETS_DATA_DIR: data });
  assert.equal((await bridge.line("data folder not usable"))["folder"], data);
  await bridge.line("listening");
});

test("bridge prints help and version on stdout", async (t) => {
  const help = await runBridge(t, ["--help"]).exit();
  assert.deepEqual([help.code, help.stderr], [0, ""]);
  assert.match(help.stdout.join("\n"), /^Usage: .*--data-dir DIR/s);
  const shown = await runBridge(t, ["--version"]).exit();
  assert.deepEqual([shown.code, shown.stdout, shown.stderr], [0, [version], ""]);
});

for (const [name, args, text] of [
  ["an unknown flag", ["--prot", "1"], /^Unknown option '--prot'\n/],
  ["an unknown command", ["dance"], /^Unknown command "dance"\n/],
  ["a bad value", ["--port", "99999"], /--port must be a whole number from 0 to 65535\n/],
  [
    "an absent config file",
    ["--config", "absent.json"],
    /^Cannot read config file ".*absent\.json": ENOENT\n/,
  ],
] as const) {
  test(`bridge exits 2 with a text on stderr for ${name}`, async (t) => {
    const { code, stdout, stderr } = await runBridge(t, args).exit();
    assert.deepEqual([code, stdout], [2, []]);
    assert.match(stderr, text);
    assert.ok(!stderr.includes("    at "));
  });
}

test("bridge reads its config file and environment", async (t) => {
  const folder = await temporaryFolder(t);
  const config = join(folder, "c.json");
  await writeFile(config, JSON.stringify({ dataDirs: ["."], port: 0, logLevel: "silent" }));
  const env = { OPENPLANET_WEBSOCKETS_CONFIG: config, OPENPLANET_WEBSOCKETS_LOG_LEVEL: "info" };
  const bridge = runBridge(t, [], env);
  assert.deepEqual((await bridge.line("listening"))["folders"], [folder]);
});

for (const command of ["start", "install", "doctor"]) {
  test(`${command} refuses a CA file that cannot be used, and names it`, async (t) => {
    const folder = await temporaryFolder(t);
    const file = join(folder, "ca.pem");
    await writeFile(file, "<html></html>");
    const bridge = runBridge(t, [command, "--data-dir", folder, "--port", "0", "--ca", file], {
      HOME: folder,
    });
    const { code, stdout, stderr } = await bridge.exit();
    const text = `Cannot use CA file "${file}": it holds no certificate, neither as PEM nor as DER`;
    if (command === "doctor") {
      assert.equal(code, 1);
      assert.ok(stdout.join("\n").includes(text));
    } else {
      assert.deepEqual([code, stdout], [2, []]);
      assert.ok(stderr.startsWith(`${text}\n`), stderr);
    }
    assert.deepEqual(await readdir(folder), ["ca.pem"]);
  });
}

test("bridge that cannot start logs why and exits 1", async (t) => {
  const folder = await temporaryFolder(t);
  const taken = net.createServer().listen(65_535, "127.0.0.1");
  t.after(() => taken.close());
  await once(taken, "listening");
  const bridge = runBridge(t, ["--data-dir", folder, "--port", "65535"]);
  const line = await bridge.line("cannot start");
  assert.equal(line.level, "fatal");
  assert.match(line.err?.message ?? "", /EADDRINUSE/);
  assert.equal((await bridge.exit()).code, 1);
  assert.equal(await readDiscovery(folder), undefined);
});
