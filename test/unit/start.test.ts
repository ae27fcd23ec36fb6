import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import { bridgeSettings, Config } from "../../bridge/cli/config.ts";
import { type BridgeOptions, startBridge } from "../../bridge/core/bridge.ts";
import { readDiscovery } from "../../bridge/core/discovery.ts";
import type { Listener, ListenerOptions } from "../../bridge/core/link/listener.ts";
import { discoveryOf, plantDiscovery } from "../helpers/discovery.ts";
import { temporaryFolder } from "../helpers/folders.ts";
import { memoryLog } from "../helpers/log.ts";

const PORT = 30001;

const nobodyAsks = () => assert.fail("nobody asks");

function prepare(t: TestContext, config: Partial<Config>, options: Partial<BridgeOptions> = {}) {
  const log = memoryLog();
  const opened: ListenerOptions[] = [];
  const listener: Listener = {
    port: PORT,
    watch: { tap: undefined },
    status: nobodyAsks,
    sockets: nobodyAsks,
    servers: nobodyAsks,
    details: nobodyAsks,
    socket: nobodyAsks,
    allow: nobodyAsks,
    close: t.mock.fn(async () => {}),
  };
  const all: BridgeOptions = {
    settings: bridgeSettings(Config.parse(config)),
    version: "9.9.9",
    log: log.logger,
    living: { pid: 100, signal: () => {}, probe: async () => false },
    findFolders: async () => [],
    nameHelper: { program: "/nonexistent", args: [], env: {} },
    open: async (given) => {
      opened.push(given);
      return listener;
    },
    ...options,
  };
  const started = async () => {
    const opened = await startBridge(all);
    if ("close" in opened) {
      t.after(() => opened.close());
    }
    return opened;
  };
  return { started, opened, listener, log };
}

test("start opens the listener, announces it, then says that it listens", async (t) => {
  const folder = await temporaryFolder(t);
  const { started, opened, log } = prepare(t, { dataDirs: [folder], port: 1234 });
  await started();
  const found = await readDiscovery(folder);
  assert.equal(opened[0]?.settings.port, 1234);
  assert.equal(opened[0]?.version, "9.9.9");
  assert.match(String(opened[0]?.token), /^[0-9a-f]{64}$/);
  assert.deepEqual(found, discoveryOf({ port: PORT, version: "9.9.9", token: opened[0]?.token ?? "" }));

  const { time: _, ...line } = log.lines.at(-1) ?? {};
  assert.deepEqual(line, {
    level: "info",
    host: "127.0.0.1",
    port: PORT,
    version: "9.9.9",
    pid: 100,
    folders: [folder],
    msg: "listening",
  });
});

test("start makes a new token each time and never logs it", async (t) => {
  const folder = await temporaryFolder(t);
  const first = prepare(t, { dataDirs: [folder] });
  const second = prepare(t, { dataDirs: [folder] });
  await first.started();
  await second.started();
  const tokens = [first, second].map(({ opened }) => opened[0]?.token ?? "");
  assert.notEqual(tokens[0], tokens[1]);
  assert.ok(!JSON.stringify(first.log.lines).includes(String(tokens[0])));
});

test("start searches for folders only when none is named", async (t) => {
  const [named, found] = [await temporaryFolder(t), await temporaryFolder(t)];
  const findFolders = async () => [found];
  await prepare(t, { dataDirs: [named] }, { findFolders }).started();
  assert.equal(await readDiscovery(found), undefined);
  await prepare(t, {}, { findFolders }).started();
  assert.notEqual(await readDiscovery(found), undefined);
});

test("start after a fault serves the folders that commands had added", async (t) => {
  const [own, added] = [await temporaryFolder(t), await temporaryFolder(t)];
  const addedFolders = new Set<string>();
  const first = prepare(t, { dataDirs: [own] }, { addedFolders });
  const bridge = await first.started();
  await first.opened[0]?.announce(added);
  assert.ok("close" in bridge);
  await bridge.close();
  assert.equal(await readDiscovery(added), undefined);
  await prepare(t, { dataDirs: [own] }, { addedFolders }).started();
  assert.equal((await readDiscovery(added))?.port, PORT);
});

test("start runs without any folder and says how to name one", async (t) => {
  const { started, log } = prepare(t, {});
  assert.ok(await started());
  assert.deepEqual(log.texts(), ["no openplanet data folder found", "listening"]);
});

test("start leaves everything alone when another bridge runs for any of the folders", async (t) => {
  const [free, taken] = [await temporaryFolder(t), await temporaryFolder(t)];
  const other = discoveryOf({ pid: 200, port: 31000 });
  await plantDiscovery(taken, other);
  const living = { pid: 100, signal: () => {}, probe: async () => true };
  const { started, opened, log } = prepare(t, { dataDirs: [free, taken] }, { living });
  assert.deepEqual(await started(), { running: other, added: [], unserved: [free] });
  assert.equal(opened.length, 0);
  assert.deepEqual(await readDiscovery(taken), other);
  assert.equal(await readDiscovery(free), undefined);
  const [line] = log.lines;
  assert.deepEqual([line?.msg, line?.["port"], line?.["pid"]], ["already running", 31000, 200]);
});

test("start takes the place of a bridge that died", async (t) => {
  const folder = await temporaryFolder(t);
  await plantDiscovery(folder, discoveryOf({ pid: 200 }));
  assert.ok(await prepare(t, { dataDirs: [folder] }).started());
  assert.equal((await readDiscovery(folder))?.port, PORT);
});

test("start fails when the listener cannot be opened, and announces nothing", async (t) => {
  const folder = await temporaryFolder(t);
  const open = async () => {
    throw new Error("no port");
  };
  await assert.rejects(prepare(t, { dataDirs: [folder] }, { open }).started(), /no port/);
  assert.equal(await readDiscovery(folder), undefined);
});

test("bridge takes its announcement back before it closes the sockets", async (t) => {
  const folder = await temporaryFolder(t);
  const { started, listener } = prepare(t, { dataDirs: [folder] });
  const bridge = await started();
  assert.ok("close" in bridge);
  let announced: unknown = "not asked";
  listener.close = async () => {
    announced = await readDiscovery(folder);
  };
  await bridge.close();
  assert.equal(announced, undefined);
});
