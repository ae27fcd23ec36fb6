import assert from "node:assert/strict";
import { readdir } from "node:fs/promises";
import type { TestContext } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { SMALL_HEAP, startBridge } from "../helpers/bridge.ts";
import { eventually } from "../helpers/deadline.ts";
import { openLink } from "../helpers/game.ts";
import { errorTexts, type HostRun } from "../helpers/host.ts";
import type { LogRecord, SummaryRecord } from "../helpers/hostRecords.ts";
import { runPlugin } from "../helpers/plugins.ts";
import { type Peer, type Remote, type RemoteOptions, wsServer } from "../helpers/remote.ts";

export const LONG_MS = 60_000;

/** The announcer looks at its files every 10 s, and may have a probe to wait for. */
export const LOOK_MS = 13_000;

/** Everything that the plugin Faults said at the end of a socket, or when it was asked to report. */
export interface Told {
  readonly text: string;
  readonly sent: number;
  readonly back: number;
  readonly pushed: number;
}

export function told({ text }: LogRecord): Told {
  const [, sent, back, pushed] = /sent (\d+) back (\d+) pushed (\d+)$/.exec(text) ?? [];
  return { text, sent: Number(sent), back: Number(back), pushed: Number(pushed) };
}

/** The remote end of one socket: echoes, and keeps how many numbers came, each of which has to be the next. */
export class Counted {
  readonly peer: Peer;
  count = 0;

  constructor(peer: Peer) {
    this.peer = peer;
    peer.ws.on("message", (data) => {
      assert.equal(
        Number.parseInt((data as Buffer).toString("latin1", 0, 12), 10),
        this.count,
        "numbers come in order",
      );
      this.count += 1;
      peer.ws.send(data, { binary: false });
    });
  }
}

/** A remote that echoes numbers. */
export async function countingServer(t: TestContext, options?: RemoteOptions) {
  const counted = new Map<Peer, Counted>();
  const remote = await wsServer(t, (peer) => void counted.set(peer, new Counted(peer)), options);
  return {
    ...remote,
    /** The next socket that was taken. */
    async join(): Promise<Counted> {
      return counted.get(await remote.next()) as Counted;
    },
  };
}

/** The plugin Faults with a socket to this remote. Fails the test when the plugin loses a number. */
export function keepOpen(
  t: TestContext,
  dataDir: string,
  remote: Pick<Remote, "url">,
  settings: Record<string, string | number> = {},
): HostRun {
  return runPlugin(t, "Faults", { bridge: { dataDir }, settings: { Url: remote.url, ...settings } });
}

/** A bridge, the descriptors that it had before any link, a remote, and a plugin whose socket is open. */
export async function scene(t: TestContext, settings: Record<string, string | number> = {}) {
  const [bridge, remote] = await Promise.all([startBridge(t, { env: SMALL_HEAP }), countingServer(t)]);
  const idle = await descriptors(bridge.pid);
  const host = keepOpen(t, bridge.dataDir, remote, settings);
  const [counted] = await Promise.all([remote.join(), host.log("open", LONG_MS)]);
  if (settings["PerFrame"] !== 0) {
    await flowing(counted, host);
  }
  return { bridge, idle, remote, host, counted };
}

/** Waits until some numbers have come, so that others are on their way. */
async function flowing(counted: Counted, host: HostRun): Promise<void> {
  await eventually(
    () => `5 numbers, of which ${counted.count} came: ${host.lines.slice(-5).join("\n")}`,
    () => counted.count >= 5 || undefined,
  );
}

/** The host's counters now. */
export async function summary(host: HostRun): Promise<SummaryRecord> {
  host.command("summary");
  return host.nextOf("summary");
}

/** Nothing may be left in the game but the one socket that is open; and nothing may have been lost. */
export async function assertGameClean(host: HostRun, openSockets = 1): Promise<string> {
  const { counters, exceptions } = await summary(host);
  assert.deepEqual([counters["openSockets"], exceptions], [openSockets, 0]);
  host.command("quit");
  const { code, records, summary: last } = await host.closed();
  assert.deepEqual([code, errorTexts(records)], [0, []]);
  assert.deepEqual([last?.counters["openSockets"], last?.counters["memoryBuffers"]], [0, 0]);
  return "0 sockets, 0 buffers in the game";
}

/** Open descriptors of a process. */
export async function descriptors(pid: number): Promise<number> {
  return (await readdir(`/proc/${pid}/fd`)).length;
}

/** Waits until the bridge has no more descriptors than before, and no link but the one that asks. */
export async function assertBridgeClean(
  t: TestContext,
  bridge: { pid: number; port: number; token: string },
  before: number,
): Promise<string> {
  const link = await openLink(t, bridge);
  const deadline = Date.now() + 8_000;
  let status = await link.ask();
  let now = (await descriptors(bridge.pid)) - 1;
  while ((status.links > 1 || now > before) && Date.now() < deadline) {
    await delay(50);
    status = await link.ask();
    now = (await descriptors(bridge.pid)) - 1;
  }
  link.end();
  assert.deepEqual([status.links, status.clients, status.servers], [1, 0, 0], "links of the bridge");
  assert.ok(now <= before, `the bridge has ${now} descriptors, ${before} before`);
  return `${Math.max(0, now - before)} handles in the bridge`;
}
