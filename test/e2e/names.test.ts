import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { type TestContext, test } from "node:test";
import { SHUTDOWN_TIMEOUT_MS } from "../../bridge/cli/limits.ts";
import { HELPER_SILENT_MS } from "../../bridge/core/limits.ts";
import { type Bridge, startBridge } from "../helpers/bridge.ts";
import { eventually, within } from "../helpers/deadline.ts";
import { type GameLink, openLink, openSocket } from "../helpers/game.ts";
import { type NameServer, nameServer } from "../helpers/nameServer.ts";
import { wsServer } from "../helpers/remote.ts";

/** Far below the 5 s after which the system asks a silent name server again. */
const AT_ONCE_MS = 3_000;

/** More names that nobody answers for than Node has threads. */
const DEAD = Array.from({ length: 12 }, (_, number) => `dead${number}.test`);

async function bridgeWith(
  t: TestContext,
  records: Readonly<Record<string, readonly string[]>>,
  more?: string,
  args: readonly string[] = [],
): Promise<{ bridge: Bridge; server: NameServer; url: (host: string) => string }> {
  const server = await nameServer(t, records, more);
  const [bridge, remote] = await Promise.all([startBridge(t, { args, under: server.under }), wsServer(t)]);
  return { bridge, server, url: (host) => `ws://${host}:${remote.port}/` };
}

async function connectTo(t: TestContext, bridge: Bridge, url: string, timeoutMs = 60_000): Promise<GameLink> {
  const link = await openLink(t, bridge);
  link.send({ type: "connect", url, timeoutMs });
  return link;
}

async function childrenOf(pid: number): Promise<number[]> {
  const text = await readFile(`/proc/${pid}/task/${pid}/children`, "utf8");
  return text.split(" ").filter(Boolean).map(Number);
}

/** Resolves when this process, which is not our child, is gone or only waits to be reaped. */
async function gone(pid: number): Promise<void> {
  await eventually("the end of the helper", async () => {
    const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "0 () Z");
    return /^\d+ \(.*\) [ZX]/.test(stat) || undefined;
  });
}

test("a dead name server delays no other name, nor the exit", async (t) => {
  const { bridge, server, url } = await bridgeWith(t, { "good.test": ["127.0.0.1"] });
  for (const name of DEAD) {
    await connectTo(t, bridge, url(name));
  }
  for (const host of ["localhost", "good.test", "overlay.localhost", "localhost.", "GOOD.test"]) {
    await within(openSocket(t, bridge, url(host)), `a socket to ${host}`, AT_ONCE_MS);
  }
  assert.ok(!server.asked.some((name) => /localhost/i.test(name)), "nobody asks for localhost");
  assert.ok(DEAD.every((name) => server.asked.includes(name)));
  const helpers = await childrenOf(bridge.pid);
  assert.equal(helpers.length, 1);
  const before = Date.now();
  const { code } = await bridge.stop();
  assert.equal(code, 0);
  assert.ok(Date.now() - before < SHUTDOWN_TIMEOUT_MS, `took ${Date.now() - before} ms`);
  await gone(helpers[0] as number);
});

test("a name is looked up once for all who ask at a time", async (t) => {
  const { bridge, server, url } = await bridgeWith(t, { "good.test": ["127.0.0.1"] });
  for (let count = 0; count < 10; count += 1) {
    await connectTo(t, bridge, url("dead.test"));
  }
  await openSocket(t, bridge, url("good.test"));
  // One for each family.
  assert.equal(server.asked.filter((name) => name === "dead.test").length, 2);
});

test("a lookup that nobody waits for any more is joined by the next who asks", async (t) => {
  const { bridge, server, url } = await bridgeWith(t, { "good.test": ["127.0.0.1"] });
  for (let count = 0; count < 3; count += 1) {
    const link = await connectTo(t, bridge, url("dead.test"), 100);
    const { header } = await link.next("failed");
    assert.deepEqual([header.stage, header.code], ["dns", "timed_out"]);
    assert.match(header.hint, /DNS server/);
  }
  await openSocket(t, bridge, url("good.test"));
  assert.equal(server.asked.filter((name) => name === "dead.test").length, 2);
});

test("names mean what they mean to the system: search domains and the hosts file count", async (t) => {
  const { bridge, server, url } = await bridgeWith(
    t,
    { "overlay.lan.test": ["127.0.0.1"] },
    "search lan.test",
  );
  await openSocket(t, bridge, url("overlay"));
  assert.ok(server.asked.includes("overlay.lan.test"));
  // Every machine has a line for its own name, or for localhost.
  const hosts = await readFile("/etc/hosts", "utf8");
  const named = /^127\.0\.0\.1\s+(?:localhost\s+)?([\w.-]+)/m.exec(hosts.replace(/\blocalhost\b/g, ""))?.[1];
  if (named !== undefined) {
    await openSocket(t, bridge, url(named));
  }
});

test("name without an address is told from a name server that fails", async (t) => {
  const { bridge, url } = await bridgeWith(t, { "nowhere.test": [] });
  const link = await connectTo(t, bridge, url("nowhere.test"));
  const { header } = await link.next("failed");
  assert.deepEqual([header.stage, header.code], ["dns", "host_not_found"]);
});

test("a helper that was killed is replaced, and who waited for it is answered", async (t) => {
  const records: Record<string, readonly string[]> = { "good.test": ["127.0.0.1"] };
  const { bridge, server, url } = await bridgeWith(t, records);
  await openSocket(t, bridge, url("good.test"));
  const waiting = await connectTo(t, bridge, url("late.test"));
  const [helper] = await childrenOf(bridge.pid);
  await openSocket(t, bridge, url("good.test"));
  assert.ok(server.asked.includes("late.test"));
  records["late.test"] = ["127.0.0.1"];
  process.kill(helper as number, "SIGKILL");
  await within(waiting.next("opened"), "the socket that waited", AT_ONCE_MS);
});

test("a helper that is killed while it comes up is replaced at once, and does not delay the exit", async (t) => {
  const { bridge, url } = await bridgeWith(t, { "good.test": ["127.0.0.1"] });
  await connectTo(t, bridge, url("dead.test"));
  const waiting = await connectTo(t, bridge, url("good.test"));
  let [helper] = await childrenOf(bridge.pid);
  while (helper === undefined) {
    [helper] = await childrenOf(bridge.pid);
  }
  process.kill(helper, "SIGKILL");
  await within(waiting.next("opened"), "the socket that waited", AT_ONCE_MS);
  await assertQuickExit(bridge);
});

test("a helper that stands still is replaced, and does not delay the exit", async (t) => {
  const { bridge, url } = await bridgeWith(t, { "good.test": ["127.0.0.1"] });
  await openSocket(t, bridge, url("good.test"));
  process.kill((await childrenOf(bridge.pid))[0] as number, "SIGSTOP");
  const waiting = await connectTo(t, bridge, url("good.test"));
  await within(waiting.next("opened"), "the socket that waited", 4 * HELPER_SILENT_MS);
  process.kill((await childrenOf(bridge.pid))[0] as number, "SIGSTOP");
  await connectTo(t, bridge, url("good.test"));
  await assertQuickExit(bridge);
});

test("a server may listen on a name of this machine, and one that nobody answers for does not delay the exit", async (t) => {
  const { bridge, server } = await bridgeWith(t, { "own.test": ["127.0.0.1"] }, undefined, ["--allow-lan"]);
  const own = await openLink(t, bridge);
  own.send({ type: "listen", host: "own.test", port: 0 });
  assert.equal((await own.next("listening")).header.host, "127.0.0.1");
  // Far more than the threads that Node has.
  const links: GameLink[] = [];
  for (const name of DEAD) {
    const link = await openLink(t, bridge);
    link.send({ type: "listen", host: name, port: 0 });
    links.push(link);
  }
  await eventually("all lookups", () => DEAD.every((name) => server.asked.includes(name)) || undefined);
  await assertQuickExit(bridge);
  for (const link of links) {
    assert.equal((await link.next("failed")).header.code, "cancelled");
  }
});

async function assertQuickExit(bridge: Bridge): Promise<void> {
  const before = Date.now();
  assert.equal((await bridge.stop()).code, 0);
  assert.ok(Date.now() - before < SHUTDOWN_TIMEOUT_MS, `took ${Date.now() - before} ms`);
}

test("a helper ends with its bridge, however that ends", async (t) => {
  const { bridge, url } = await bridgeWith(t, { "good.test": ["127.0.0.1"] });
  await connectTo(t, bridge, url("dead.test"));
  await openSocket(t, bridge, url("good.test"));
  const [helper] = await childrenOf(bridge.pid);
  await bridge.stop("SIGKILL");
  await gone(helper as number);
});
