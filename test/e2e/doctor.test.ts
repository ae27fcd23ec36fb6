import assert from "node:assert/strict";
import { chmod, mkdir, readdir, readFile, rename, rm, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { type TestContext, test } from "node:test";
import { strToU8, zipSync } from "fflate";
import { discoveryFile } from "../../bridge/core/discovery.ts";
import { PLUGIN_ARCHIVE } from "../../scripts/pack.ts";
import { makeCertificates } from "../helpers/certificates.ts";
import { discoveryOf, plantDiscovery } from "../helpers/discovery.ts";
import { type Finding, newPlayer, type Player } from "../helpers/player.ts";
import { freePort, tcpServer, wsServer } from "../helpers/remote.ts";

/** Larger than any process ID that Linux gives out. */
const DEAD_PID = 2 ** 30;

/** The finding of one check, and the exit code that goes with all of them. */
async function diagnose(player: Player, check: string, ...args: string[]): Promise<Finding> {
  const { code, stdout } = await player.run("doctor", "--json", ...args);
  const { findings }: { findings: Finding[] } = JSON.parse(stdout.join("\n"));
  assert.equal(code, findings.some(({ verdict }) => verdict === "fail") ? 1 : 0);
  for (const { verdict, check: name, advice } of findings) {
    assert.equal(advice !== undefined, verdict !== "ok", `${name} says what to do when it is not ok`);
  }
  const finding = findings.find((one) => one.check === check);
  assert.ok(finding, `there is a check "${check}": ${stdout}`);
  return finding;
}

function expect(finding: Finding, verdict: string, text: RegExp): void {
  assert.deepEqual(
    [finding.verdict, finding.text.match(text)?.index !== undefined],
    [verdict, true],
    finding.text,
  );
}

async function addPlugin(player: Player, content: Uint8Array | string): Promise<void> {
  const folder = join(player.dataFolder, "Plugins");
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "WebSockets.op"), content);
}

const pluginOf = (version: string): Uint8Array =>
  zipSync({ "info.toml": strToU8(`[meta]\nversion = "${version}"\n`) });

test("doctor finds nothing where all is well, and exits 0", async (t) => {
  const player = await newPlayer(t);
  await addPlugin(player, await readFile(PLUGIN_ARCHIVE));
  await player.start();
  const server = await wsServer(t);
  const { code, stdout } = await player.run("doctor", "--url", server.url);
  assert.equal(code, 0, stdout.join("\n"));
  assert.equal(stdout.at(-1), "Everything is fine.");
  const checks = stdout.flatMap((line) => /^ok {4}(.*?) {2,}/.exec(line)?.[1] ?? []);
  assert.deepEqual(checks, [
    "version",
    "settings",
    "clock",
    "data folder",
    "plugin",
    "bridge",
    "discovery file",
    "port",
    "log",
    "crashes",
    "autostart",
    "url",
  ]);
});

test("doctor names what to do below what it found", async (t) => {
  const player = await newPlayer(t, { game: false });
  const { code, stdout } = await player.run("doctor");
  assert.equal(code, 1);
  const line = stdout.findIndex((text) => text.startsWith("fail  data folder"));
  assert.match(stdout[line + 1] ?? "", /^ +-> Start the game with Openplanet once/);
  assert.match(stdout.at(-1) ?? "", /^2 problems, 0 warnings\.$/);
});

test("doctor checks the folder that the running bridge was given, without its flag", async (t) => {
  const player = await newPlayer(t, { game: false });
  const folder = player.path("OpenplanetNext");
  await mkdir(folder);
  await player.start("--data-dir", folder);
  expect(await diagnose(player, "data folder"), "ok", new RegExp(`^${folder}$`));
  expect(await diagnose(player, "plugin"), "fail", new RegExp(`is not installed in ${folder}/Plugins`));
  expect(await diagnose(player, "discovery file"), "ok", new RegExp(`^${folder}/`));
  assert.deepEqual((await player.json("status"))["folders"], [folder]);
});

test("doctor changes nothing", async (t) => {
  const player = await newPlayer(t, { game: false });
  await player.run("doctor");
  assert.deepEqual(await readdir(player.home), []);
});

const FAULTS: Record<
  string,
  [check: string, verdict: string, text: RegExp, plant: (player: Player, t: TestContext) => Promise<unknown>]
> = {
  "settings that cannot be used": [
    "settings",
    "fail",
    /Cannot parse config file/,
    async (player) => {
      await mkdir(player.path(".config/openplanet-websockets"), { recursive: true });
      await writeFile(player.path(".config/openplanet-websockets/config.json"), "{");
    },
  ],
  "a data folder that is not there": [
    "data folder",
    "fail",
    /There is no folder .*absent/,
    async (player) => ["--data-dir", player.path("absent")],
  ],
  "a missing plugin": ["plugin", "fail", /is not installed in .*Plugins/, async () => {}],
  "a plugin of the old generation": [
    "plugin",
    "fail",
    /is the old WebSockets plugin, version 0\.2\.1/,
    (player) => addPlugin(player, pluginOf("0.2.1")),
  ],
  "a plugin that is too new": [
    "plugin",
    "warn",
    /has version 99\.0\.0, newer/,
    (player) => addPlugin(player, pluginOf("99.0.0")),
  ],
  "a plugin that is too old": [
    "plugin",
    "warn",
    /has version 1\.0\.0-beta, older/,
    (player) => addPlugin(player, pluginOf("1.0.0-beta")),
  ],
  "a damaged plugin": ["plugin", "fail", /is damaged/, (player) => addPlugin(player, "not a zip")],
  "a plugin that is there twice": [
    "plugin",
    "warn",
    /is there twice/,
    async (player) => {
      await addPlugin(player, pluginOf("1.0.0"));
      await mkdir(join(player.dataFolder, "Plugins", "WebSockets"));
    },
  ],
  "no running bridge": ["bridge", "fail", /^No bridge is running$/, async () => {}],
  "a discovery file of a dead bridge": [
    "discovery file",
    "warn",
    /was left by a bridge that no longer runs/,
    (player) => plantDiscovery(player.dataFolder, discoveryOf({ pid: DEAD_PID })),
  ],
  "a discovery file of a process that is no bridge": [
    "discovery file",
    "fail",
    /which does not answer as a bridge/,
    async (player, t) => {
      const port = await tcpServer(t, (socket) => socket.end("hello"));
      await plantDiscovery(player.dataFolder, discoveryOf({ pid: process.pid, port }));
    },
  ],
  "a damaged discovery file": [
    "discovery file",
    "fail",
    /is damaged/,
    async (player) => {
      await plantDiscovery(player.dataFolder, discoveryOf());
      await writeFile(discoveryFile(player.dataFolder), '{"protocol":');
    },
  ],
  "a discovery file that is a link": [
    "discovery file",
    "fail",
    /is a symbolic link/,
    async (player) => {
      await plantDiscovery(player.dataFolder, discoveryOf());
      const file = discoveryFile(player.dataFolder);
      await rename(file, `${file}.elsewhere`);
      await symlink(`${file}.elsewhere`, file);
    },
  ],
  "a discovery file that others can read": [
    "discovery file",
    "warn",
    /Other users of this computer can read/,
    async (player) => {
      await player.start();
      await chmod(discoveryFile(player.dataFolder), 0o644);
    },
  ],
  "a discovery folder that others can write to": [
    "discovery file",
    "fail",
    /Other users of this computer can write to/,
    async (player) => {
      await player.start();
      await chmod(dirname(discoveryFile(player.dataFolder)), 0o777);
    },
  ],
  "a bridge that is not announced to the game": [
    "discovery file",
    "fail",
    /has not announced itself/,
    async (player) => {
      await player.start();
      await rm(discoveryFile(player.dataFolder));
    },
  ],
  "a log folder that cannot be written": [
    "log",
    "warn",
    /Cannot write to .*logs: ENOTDIR/,
    async (player) => {
      await mkdir(player.path(".local/state/openplanet-websockets"), { recursive: true });
      await writeFile(player.path(".local/state/openplanet-websockets/logs"), "");
    },
  ],
  "an autostart whose program is gone": [
    "autostart",
    "fail",
    /starts \/gone\/program, which is not there/,
    async (player) => {
      await mkdir(player.path(".config/autostart"), { recursive: true });
      const file = player.path(".config/autostart/openplanet-websockets.desktop");
      await writeFile(file, '[Desktop Entry]\nExec="/gone/program" "start"\n');
    },
  ],
  "an address that is none": ["url", "fail", /is not the address/, async () => ["--url", "example.com"]],
  "a host name that does not exist": [
    "url",
    "fail",
    /Cannot connect to wss:\/\/host\.invalid: .* \(dns \d+ ms\)$/,
    async () => ["--url", "wss://host.invalid/secret"],
  ],
  "a server that is not running": [
    "url",
    "fail",
    /ECONNREFUSED/,
    async () => ["--url", `ws://127.0.0.1:${await freePort()}`],
  ],
  "a server that is no WebSocket server": [
    "url",
    "fail",
    /HTTP status 404 \(tcp \d+ ms, http \d+ ms\)$/,
    async (_player, t) => {
      const port = await tcpServer(t, (socket) =>
        socket.once("data", () => socket.end("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")),
      );
      return ["--url", `http://127.0.0.1:${port}/secret`];
    },
  ],
  "a server that does not speak TLS": [
    "url",
    "fail",
    /Cannot connect to wss:.* \(tcp \d+ ms, tls \d+ ms\)$/,
    async (_player, t) => [
      "--url",
      `wss://127.0.0.1:${await tcpServer(t, (socket) => socket.end("SSH-2.0"))}`,
    ],
  ],
};

for (const [fault, [check, verdict, text, plant]] of Object.entries(FAULTS)) {
  test(`doctor finds ${fault}`, async (t) => {
    const player = await newPlayer(t);
    const args = await plant(player, t);
    expect(await diagnose(player, check, ...(Array.isArray(args) ? args : [])), verdict, text);
  });
}

test("doctor tells that the port is taken", async (t) => {
  const player = await newPlayer(t);
  const port = await tcpServer(t, () => {});
  const finding = await diagnose(player, "port", "--port", String(port));
  expect(finding, "warn", new RegExp(`^${port} is taken by another program$`));
});

test("doctor judges certificates as the bridge does", async (t) => {
  const player = await newPlayer(t);
  const { ca, good, wrongHost, expired, selfSigned } = await makeCertificates(t);
  const url = async (tls: typeof good) => ["--url", (await wsServer(t, () => {}, { tls })).url];
  expect(
    await diagnose(player, "url", ...(await url(good)), "--ca", ca),
    "ok",
    /WebSocket server: tcp \d+ ms, tls \d+ ms, http \d+ ms, ws \d+ ms; TLSv1\.3; certificate by Test authority/,
  );
  expect(await diagnose(player, "url", ...(await url(good))), "fail", /Cannot connect to wss:/);
  expect(await diagnose(player, "url", ...(await url(selfSigned))), "fail", /DEPTH_ZERO_SELF_SIGNED_CERT/);
  expect(await diagnose(player, "url", ...(await url(wrongHost)), "--ca", ca), "fail", /ALTNAME/);
  const old = await diagnose(player, "url", ...(await url(expired)), "--ca", ca);
  expect(old, "fail", /CERT_HAS_EXPIRED/);
  assert.match(old.advice ?? "", /date of your computer/);
  const insecure = ["--insecure-host", "127.0.0.1"];
  expect(await diagnose(player, "url", ...(await url(selfSigned)), ...insecure), "warn", /was not checked/);
});

test("doctor finds a server at the second of its addresses, and one that answers no ping", async (t) => {
  const player = await newPlayer(t);
  const { url } = await wsServer(t, ({ socket }) => void socket.pause());
  // ::1 refuses, or is not there.
  const finding = await diagnose(player, "url", "--url", url.replace("127.0.0.1", "localhost"));
  expect(
    finding,
    "warn",
    /dns \d+ ms, tcp \d+ ms, http \d+ ms, ws \d+ ms; it does not use TLS; it does not answer pings$/,
  );
});
