import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { parseArgs } from "node:util";
import { build } from "../../scripts/build.ts";
import { buildHost } from "../../scripts/host.ts";
import { pack } from "../../scripts/pack.ts";
import { descriptors, LONG_MS, summary } from "../faults/scene.ts";
import { Random } from "../fuzz/random.ts";
import { type Bridge, SMALL_HEAP, startBridge } from "../helpers/bridge.ts";
import type { HostRun } from "../helpers/host.ts";
import { runPlugin } from "../helpers/plugins.ts";
import { processMemory } from "../helpers/processMemory.ts";
import { freePort, type Peer, wsServer } from "../helpers/remote.ts";
import { type ClientCounts, visit } from "./clients.ts";
import { judge, type Sample } from "./samples.ts";

const { values } = parseArgs({ options: { seconds: { type: "string" }, seed: { type: "string" } } });
const SECONDS = Number(values.seconds ?? 1800);
const SEED = Number(values.seed ?? Date.now() % 2 ** 31);

/** Until caches are filled, code is compiled and every socket has been used once; less where the whole run is short. */
const WARM_UP_MS = Math.min(60_000, SECONDS * 250);

const MIB = 1024 * 1024;

async function sample(bridge: Bridge, host: HostRun): Promise<Sample> {
  const { counters } = await summary(host);
  return {
    bridgeRss: (await bridge.rss()) / MIB,
    bridgeHandles: await descriptors(bridge.pid),
    hostRss: (await processMemory(host.child.pid as number, "VmRSS")) / MIB,
    sockets: counters["openSockets"] ?? 0,
    buffers: counters["memoryBuffers"] ?? 0,
  };
}

test(`20 sockets and 2 servers for ${SECONDS} s`, { timeout: (SECONDS + 300) * 1000 }, async (t) => {
  await build();
  await pack();
  await buildHost();
  console.log(`Seed ${SEED}`);
  const random = new Random(SEED);
  const bridge = await startBridge(t, { env: SMALL_HEAP });
  const peers = new Set<Peer>();
  const broken = new WeakSet<Peer>();
  const remote = { received: 0, talks: 0, broken: 0, unexpected: 0 };
  // Nothing asks for messages and peers here, so each is taken at once: kept, they would fill the memory.
  const server = await wsServer(t, (peer) => {
    peers.add(peer);
    peer.ws.on("message", (data, binary) => {
      void peer.next();
      remote.received += 1;
      peer.ws.send(data, { binary });
    });
    peer.ws.on("close", (code) => {
      void server.next();
      peers.delete(peer);
      remote[code === 1000 ? "talks" : broken.has(peer) ? "broken" : "unexpected"] += 1;
    });
  });
  const ports = [await freePort(), await freePort()] as const;
  const host = runPlugin(t, "Soak", {
    bridge,
    settings: { Url: server.url, FirstPort: ports[0], SecondPort: ports[1] },
  });
  await host.log("running");
  let stopping = false;
  t.after(() => {
    stopping = true;
  });
  const counts: ClientCounts = { sent: 0, back: 0, visits: 0, broken: 0 };
  for (const port of ports) {
    await bridge.log((line) => line.msg === "server listening" && line["port"] === port);
  }
  const visits = ports.flatMap((port) =>
    Array.from({ length: 5 }, () => visit(`ws://127.0.0.1:${port}`, random, counts, () => stopping)),
  );
  let fault: unknown;
  const visiting = Promise.all(visits).catch((error) => {
    fault = error;
  });

  const samples: Sample[] = [];
  const faults = { reset: 0, paused: 0, stalled: 0 };
  const start = performance.now();
  let sampled = start + WARM_UP_MS;
  while (performance.now() - start < SECONDS * 1000 && fault === undefined) {
    await delay(200 + random.below(600));
    injectFault(random, peers, broken, host, faults);
    if (performance.now() > sampled) {
      samples.push(await sample(bridge, host));
      sampled = performance.now() + Math.max(500, SECONDS * 4);
    }
  }
  stopping = true;
  await visiting;
  assert.ifError(fault);
  host.command("set Soak.Setting_Stop=true");
  const { text } = await host.log(/^counted /, LONG_MS);
  await delay(500);
  const { table, steep } = judge(samples);
  console.log(`\n${table}\n`);
  console.log(
    `${text}; clients of the servers: visits ${counts.visits} sent ${counts.sent} back ${counts.back} broken ${counts.broken}`,
  );
  console.log(
    `remote: ${JSON.stringify(remote)}; faults: ${JSON.stringify(faults)}; ${samples.length} samples\n`,
  );
  assertNothingLost(text, remote);
  assert.equal(counts.sent, counts.back);
  assert.deepEqual(steep, []);
  const end = await host.quit();
  assert.equal(end.code, 0);
  assert.deepEqual([end.summary?.counters["openSockets"], end.summary?.counters["memoryBuffers"]], [0, 0]);
  const unexpected = end.records.filter(
    (record) => record.type === "log" && ["warn", "error"].includes(record.level),
  );
  assert.deepEqual(unexpected, [], "warnings of the game");
  assert.deepEqual(
    bridge.logs.filter(({ level }) => level !== "info" && level !== "debug"),
    [],
    "warnings of the bridge",
  );
  assert.equal((await bridge.stop()).code, 0);
});

/**
 * Every connection ended as the plugin wished or because we broke it, and every message of the plugin came once: all of those
 * that were answered, and of a broken talk perhaps some more.
 */
function assertNothingLost(
  text: string,
  remote: { received: number; talks: number; broken: number; unexpected: number },
): void {
  const [, talks, sent, broken, back, unanswered] =
    /talks (\d+) sent (\d+) broken (\d+) back (\d+) unanswered (\d+)/.exec(text)?.map(Number) ?? [];
  assert.ok(talks !== undefined && sent !== undefined && broken !== undefined);
  assert.ok(back !== undefined && unanswered !== undefined);
  assert.equal(remote.unexpected, 0, "connections that nobody broke");
  assert.equal(remote.talks + remote.broken, talks + broken, "talks");
  assert.ok(remote.received >= sent + back, `received ${remote.received}, answered ${sent + back}`);
  assert.ok(remote.received <= sent + back + unanswered, `received ${remote.received}`);
}

/** Breaks something small: a remote's connection, its reading for half a second, or a frame of the game. */
function injectFault(
  random: Random,
  peers: ReadonlySet<Peer>,
  broken: WeakSet<Peer>,
  host: HostRun,
  faults: { reset: number; paused: number; stalled: number },
): void {
  const peer = peers.size === 0 ? undefined : random.pick([...peers]);
  const kind = random.below(6);
  if (kind === 0 && peer !== undefined) {
    faults.reset += 1;
    broken.add(peer);
    peer.socket.resetAndDestroy();
  } else if (kind === 1 && peer !== undefined) {
    faults.paused += 1;
    peer.ws.pause();
    setTimeout(() => peer.ws.resume(), 500);
  } else if (kind === 2) {
    faults.stalled += 1;
    host.command(`stall ${50 + random.below(300)}`);
  }
}
