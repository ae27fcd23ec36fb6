import assert from "node:assert/strict";
import { join } from "node:path";
import { before, type TestContext, test } from "node:test";
import { MAX_STATUS_BYTES, PROTOCOL_VERSION } from "../../schema/index.ts";
import { buildHost } from "../../scripts/host.ts";
import { PLUGIN_FOLDER } from "../../scripts/pack.ts";
import { startBridge } from "../helpers/bridge.ts";
import { connectClient } from "../helpers/client.ts";
import { eventually } from "../helpers/deadline.ts";
import { startFakeBridge } from "../helpers/fakeBridge.ts";
import { temporaryFolder } from "../helpers/folders.ts";
import { errorTexts, type HostRun, runHost } from "../helpers/host.ts";
import { addressIn, enter } from "../helpers/inspectPage.ts";
import { type PluginOptions, runPlugin } from "../helpers/plugins.ts";
import { freePort, wsServer } from "../helpers/remote.ts";
import { drawn, TITLE, ui } from "../helpers/window.ts";

before(buildHost);

/** Runs WebSockets alone, as a player without any other plugin. */
function runAlone(t: TestContext, dataFolder: string): HostRun {
  const args = ["--keep", "--fail-on-warnings", "WebSockets", "--fail-on-exception"];
  return runHost(t, [PLUGIN_FOLDER], { dataFolder, args });
}

/** Runs a plugin of test/plugins that keeps its sockets. */
const runKept = (t: TestContext, name: string, options: PluginOptions) =>
  runPlugin(t, name, { ...options, args: ["--keep", ...(options.args ?? [])] });

/** Waits until the plugins of the host have so many sockets open, links to the bridge included. */
async function haveSockets(host: HostRun, count: number): Promise<void> {
  let open: number | undefined;
  await eventually(
    () => `${count} open sockets, of which there are ${open}`,
    async () => {
      host.command("summary");
      open = (await host.nextOf("summary")).counters["openSockets"];
      return open === count ? true : undefined;
    },
  );
}

async function assertQuiet(host: HostRun): Promise<void> {
  const { code, records, summary } = await host.quit();
  assert.deepEqual(errorTexts(records), []);
  assert.equal(code, 0);
  assert.deepEqual(summary?.counters, { memoryBuffers: 0, openSockets: 0 });
}

test("the menu opens a window that shows the bridge and a client, and closes it again", async (t) => {
  const [bridge, remote] = await Promise.all([startBridge(t), wsServer(t)]);
  const host = runKept(t, "Echo", { bridge, settings: { Url: `${remote.url}/secret?key=1` } });
  const peer = await remote.next();
  await host.log("opened ");
  const { windows, menu } = await ui(host);
  assert.deepEqual(windows, []);
  assert.match(menu[0]?.text ?? "", /WebSockets$/);
  peer.ws.send("x".repeat(2_000));
  assert.equal((await peer.next()).data.length, 2_000);
  await haveSockets(host, 1);

  host.command(`press ${TITLE}`);
  const text = await drawn(host, /The bridge runs/, /Echo/);
  assert.match(text, new RegExp(`version 1\\.\\d+\\.\\d+ at 127\\.0\\.0\\.1:${bridge.port}, for \\d+ s`));
  assert.match(text, new RegExp(`Echo\n.*127\\.0\\.0\\.1:${remote.port}\nopen\n1 message, 2\\.0 KiB\n`));
  assert.ok(!text.includes("secret"), "paths may hold secrets");
  await haveSockets(host, 2); // its own link

  host.command(`close ${TITLE}`);
  await haveSockets(host, 1);
  assert.deepEqual((await ui(host)).windows, []);
  host.command(`press ${TITLE}`);
  await drawn(host, /The bridge runs/);
  host.command(`press ${TITLE}`);
  await haveSockets(host, 1);
  await assertQuiet(host);
});

test("the window shows a server with its clients, and the last errors", async (t) => {
  const [bridge, port] = await Promise.all([startBridge(t), freePort()]);
  const host = runKept(t, "Serving", { bridge, settings: { Port: port } });
  await host.log("listening");
  host.command(`press ${TITLE}`);
  await drawn(host, /Serving/, /serves 0 clients/);
  const client = await connectClient(t, `ws://127.0.0.1:${port}`);
  client.ws.send("one");
  client.ws.send("two");
  await drawn(host, /serves 1 client\n2 messages, 6 B\n2 messages, 6 B/);

  const other = runPlugin(t, "Echo", { bridge, settings: { Url: `ws://127.0.0.1:${await freePort()}` } });
  await other.log("refused tcp connection_refused");
  const text = await drawn(host, /Last errors/);
  assert.match(text, /\d{4}-\d\d-\d\d \d\d:\d\d:\d\d Echo: .+ \(connection_refused\)/);
  await assertQuiet(host);
});

test("the window shows how much crosses each socket a second, and nothing while it is quiet", async (t) => {
  const [bridge, remote] = await Promise.all([startBridge(t), wsServer(t)]);
  const host = runKept(t, "Echo", { bridge, settings: { Url: remote.url } });
  const peer = await remote.next();
  host.command(`press ${TITLE}`);
  await drawn(host, /Per second\nEcho\n.*\nopen\n0 messages, 0 B\n0 messages, 0 B\n\n/);
  const timer = setInterval(() => peer.ws.send("x"), 20);
  t.after(() => clearInterval(timer));
  const text = await drawn(host, /\d in, [\d.]+ out/);
  const [, received, sent] = /([\d.]+) in, ([\d.]+) out/.exec(text) ?? [];
  for (const rate of [received, sent]) {
    assert.ok(Number(rate) > 1 && Number(rate) <= 60, text);
  }
  clearInterval(timer);
  await drawn(host, /\d messages, \d+ B\n\d+ messages, \d+ B\n\n/);
  await assertQuiet(host);
});

test("the button Inspect opens the bridge's page, which lets one page in", async (t) => {
  const bridge = await startBridge(t);
  const host = runAlone(t, bridge.dataDir);
  host.command(`press ${TITLE}`);
  await drawn(host, /The bridge runs/, /Inspect/);
  host.command("press Inspect");
  const { url } = await host.nextOf("browser");
  const page = await enter(t, addressIn(url));
  await page.next("state");
  await assertQuiet(host);
});

test("there is no button Inspect with a bridge that has no page", async (t) => {
  const fake = await startFakeBridge(t, { status: { type: "status", version: "1.0.0" } });
  const host = runAlone(t, fake.dataDir);
  host.command(`press ${TITLE}`);
  assert.doesNotMatch(await drawn(host, /The bridge runs/), /Inspect/);
  await assertQuiet(host);
});

test("the button Inspect opens no address but a page of this computer", async (t) => {
  const good = "http://127.0.0.1:65535/#token=a-_b";
  const bad = [
    "file:///C:/Windows/System32/calc.exe",
    "javascript:alert(1)",
    "https://127.0.0.1:1/",
    "http://localhost:1/",
    "http://example.com/",
    "http://127.0.0.1/",
    "http://127.0.0.1:/",
    "http://127.0.0.1:0/",
    "http://127.0.0.1:65536/",
    "http://127.0.0.1:4294967297/",
    "http://127.0.0.1:1",
    "http://127.0.0.1:1x/",
    "http://127.0.0.1@example.com/",
    "http://127.0.0.1:1@example.com/",
    "http://127.0.0.1:1\\@example.com/",
    "http://127.0.0.1.example.com/",
    "http://127.0.0.1:1/ & calc",
    'http://127.0.0.1:1/"calc',
    "http://127.0.0.1:1/\n",
    "",
  ];
  const status = { type: "status", version: "1.0.0" };
  const fake = await startFakeBridge(t, { status, pages: [...bad, good] });
  const host = runAlone(t, fake.dataDir);
  host.command(`press ${TITLE}`);
  await drawn(host, /Inspect/);
  for (const _ of bad) {
    host.command("press Inspect");
    await fake.inspected();
  }
  await drawn(host, /The WebSockets bridge sent something that is not valid/);
  host.command("press Inspect");
  assert.equal((await host.nextOf("browser")).url, good);
  await assertQuiet(host);
});

test("the window takes a status as long as a bridge of many links sends", async (t) => {
  const status = { type: "status", version: "1.0.0", pad: "x".repeat(MAX_STATUS_BYTES - 100) };
  const host = runAlone(t, (await startFakeBridge(t, { status })).dataDir);
  host.command(`press ${TITLE}`);
  await drawn(host, /The bridge runs/);
  await assertQuiet(host);
});

test("without a bridge the window says what to do, and shows the bridge as soon as it runs", async (t) => {
  const dataDir = await temporaryFolder(t);
  const host = runAlone(t, dataDir);
  host.command(`press ${TITLE}`);
  await drawn(host, /bridge is not running/, /It is not installed/, /install\.cmd/);
  host.command("press Copy report");
  assert.match((await host.nextOf("clipboard")).text, /^WebSockets 1.+\nbridge_missing: .+\n$/);

  const bridge = await startBridge(t, { dataDir });
  await drawn(host, /The bridge runs/, /No plugin has a socket open/);
  host.command("press Copy report");
  assert.match(
    (await host.nextOf("clipboard")).text,
    /\nThe bridge runs: version .+\nReceived 0 B, sent 0 B\n$/,
  );
  await bridge.stop();
  await drawn(host, /bridge is not running/);
  await startBridge(t, { dataDir });
  await drawn(host, /The bridge runs/);
  await assertQuiet(host);
});

test("the settings have a tab that shows the same", async (t) => {
  const bridge = await startBridge(t);
  const host = runAlone(t, bridge.dataDir);
  host.command("settings-open");
  await drawn(host, /The bridge runs/, /Copy report/);
  host.command("settings-closed");
  await haveSockets(host, 0);
  await assertQuiet(host);
});

test("disabling the plugin releases everything, and enabling it brings all back", async (t) => {
  const bridge = await startBridge(t);
  const host = runAlone(t, bridge.dataDir);
  for (let round = 0; round < 3; round += 1) {
    host.command(`press ${TITLE}`);
    await drawn(host, /The bridge runs/);
    host.command("disable WebSockets");
    await haveSockets(host, 0);
    host.command("enable WebSockets");
  }
  host.command(`press ${TITLE}`);
  await drawn(host, /The bridge runs/);
  host.command("reload WebSockets");
  const { counters } = await host.nextOf("unloaded", "WebSockets");
  assert.deepEqual(counters, { memoryBuffers: 0, openSockets: 0 });
  host.command(`press ${TITLE}`);
  await drawn(host, /The bridge runs/);
  await assertQuiet(host);
});

test("the bridge is asked about once a second, and not at all by a closed window", async (t) => {
  const fake = await startFakeBridge(t, { status: { type: "status", version: "1.0.0" } });
  const host = runAlone(t, fake.dataDir);
  host.command(`press ${TITLE}`);
  const [first, second] = [await fake.asked(), await fake.asked()];
  assert.ok(second - first > 900, `${second - first} ms`);
  assert.equal(fake.links, 1);
  host.command(`close ${TITLE}`);
  await haveSockets(host, 0);
  await assertQuiet(host);
});

test("a status that is not as it should be does no harm", async (t) => {
  const rows = [1, null, {}, { plugin: 5, role: "server", sockets: "x", bytesIn: -1 }, "x", []];
  for (const details of [undefined, "x", [], { links: 5, faults: {} }, { links: rows, faults: rows }]) {
    const status = { type: "status", version: 5, uptime: "x", details };
    const fake = await startFakeBridge(t, { status });
    const host = runAlone(t, fake.dataDir);
    host.command(`press ${TITLE}`);
    await drawn(host, /The bridge runs: version/);
    await assertQuiet(host);
  }
});

for (const [protocol, advice] of [
  [PROTOCOL_VERSION - 1, /update the bridge/],
  [PROTOCOL_VERSION + 1, /update the plugin in Openplanet/],
] as const) {
  test(`a bridge of protocol ${protocol} gives one notification that says what to update`, async (t) => {
    const fake = await startFakeBridge(t, { protocol });
    const host = runPlugin(t, "Stories", { bridge: fake, settings: { Story: "nobridge" } });
    const { header, text, time } = await host.nextOf("notification");
    assert.equal(header, "WebSockets");
    assert.match(text, advice);
    assert.equal(time, 15_000);
    await host.log("tried");
    const { records } = await host.closed();
    assert.equal(records.filter(({ type }) => type === "notification").length, 1);

    const alone = runAlone(t, fake.dataDir);
    alone.command(`press ${TITLE}`);
    await drawn(alone, advice);
    await assertQuiet(alone);
  });
}

test("the notification can be turned off", async (t) => {
  const host = runHost(t, [join(PLUGIN_FOLDER, "..", "..", "test", "plugins", "Stories")], {
    pluginsDir: join(PLUGIN_FOLDER, ".."),
    settings: { "WebSockets.Setting_Notify": false, "Stories.Setting_Story": "nobridge" },
  });
  await host.log("tried");
  const { records } = await host.closed();
  assert.deepEqual(
    records.filter(({ type }) => type === "notification"),
    [],
  );
});
