import { startBridge } from "../helpers/bridge.ts";
import type { Door } from "../helpers/game.ts";
import { withScope } from "../helpers/scope.ts";
import { type Carrier, type Direction, openAll, transfer, WsCarrier } from "./carrier.ts";
import { Link } from "./link.ts";
import { runProgram } from "./processes.ts";
import type { PartOptions, Section } from "./section.ts";
import { figure, quantile, ratios, sizeName, withSpread } from "./stats.ts";
import { throughputGoals } from "./throughputGoals.ts";

const MIB = 1024 * 1024;

const SOCKETS = [1, 50];
const DIRECTIONS: readonly Direction[] = ["send", "receive"];

const WAYS = ["bridge", "relay", "ws"] as const;

type Way = (typeof WAYS)[number];

interface Load {
  readonly size: number;
  readonly sockets: number;
  readonly direction: Direction;
}

export interface Case extends Load {
  /** Messages a second of each way in each round. */
  readonly rates: Readonly<Record<Way, number[]>>;
}

interface Doors {
  readonly bridge: Door;
  /** Ports of a `ws` server, and of a relay in front of it. */
  readonly ws: number;
  readonly relay: number;
}

/** How much goes through the bridge, through a bare relay, and through `ws` without either. */
export function throughput({ quick }: PartOptions): Promise<Section> {
  const rounds = quick ? 1 : 5;
  const share = quick ? 0.05 : 1;
  const totals = new Map(
    [64, 4096, MIB].map((size, i) => [size, ([40_000, 15_000, 60][i] as number) * share]),
  );
  return withScope(async (scope) => {
    const [bridge, remote] = await Promise.all([
      startBridge(scope.test),
      runProgram<{ port: number }>(scope, "remote"),
    ]);
    const relay = await runProgram<{ port: number }>(scope, "relay", [String(remote.ready.port)]);
    const doors: Doors = { bridge, ws: remote.ready.port, relay: relay.ready.port };
    const cases: Case[] = [];
    for (const [size, total] of totals) {
      for (const sockets of SOCKETS) {
        for (const direction of DIRECTIONS) {
          const count = Math.ceil(total / sockets);
          cases.push(await measure(doors, { size, sockets, direction }, count, rounds));
        }
      }
    }
    return section(cases, rounds);
  });
}

function measure(doors: Doors, load: Load, count: number, rounds: number): Promise<Case> {
  const { size, sockets, direction } = load;
  const path = direction === "send" ? `sink?count=${count}` : `source?count=${count}&size=${size}`;
  const url = (port: number): string => `ws://127.0.0.1:${port}/${path}`;
  return withScope(async (scope) => {
    const carriers: Record<Way, Carrier[]> = {
      bridge: await openAll(sockets, () => Link.open(scope, doors.bridge, url(doors.ws))),
      relay: await openAll(sockets, () => WsCarrier.open(scope, url(doors.relay))),
      ws: await openAll(sockets, () => WsCarrier.open(scope, url(doors.ws))),
    };
    const rates: Record<Way, number[]> = { bridge: [], relay: [], ws: [] };
    for (let round = 0; round <= rounds; round += 1) {
      for (const way of WAYS) {
        const seconds = await transfer(carriers[way], direction, count, Buffer.alloc(size, "x"));
        if (round > 0) {
          rates[way].push((count * sockets) / seconds);
        }
      }
    }
    return { ...load, rates };
  });
}

function section(cases: readonly Case[], rounds: number): Section {
  return {
    title: "Throughput",
    text: [
      `*Bridge*: a raw link client, the bridge and a \`ws\` server in three processes. *Relay*: a \`ws\` client, a Node process that passes TCP chunks on, and the same server: the limit for one extra hop. *ws alone*: the client and the server in two processes. ${rounds} rounds of each, in turn. *Send* is towards the network, *receive* towards the game. Every process of the chain runs on the same two processors.`,
      "What bounds the goals: the bridge takes each message apart from what it came with and hands it on as a frame of its own, where the relay passes on what it has read as one piece. What makes up for that is fewer pieces: short frames of a turn of the event loop are put next to each other. V8's profiler over what runs between two reads, towards one socket of the game: with messages of 4 KiB, 34 % of the time is the kernel's write, 12 % is ws cutting the message out, 5 % is garbage collection; with messages of 1 MiB, 31 %, 11 % and 14 %; with messages of 64 B, 31 %, 9 % and 5 %. The rest is spread thinly; no function of the bridge has more than 1.5 %. A message of 1 MiB takes 2 MiB of memory outside V8's heap, the 16 reads that it comes in and itself, and V8 collects for every 64 MiB of that. On several threads that took half of the processor time, which is why the bridge collects on one (`NODE_ARGS` in scripts/build.ts).",
    ],
    tables: [
      {
        title: "Messages a second",
        columns: [
          "message",
          "sockets",
          "direction",
          ...["bridge", "bridge MB/s", "relay", "ws alone", "ws alone MB/s"],
          ...["bridge ÷ ws", "relay ÷ ws", "bridge ÷ relay"],
        ],
        rows: cases.map(row),
      },
    ],
    goals: throughputGoals(cases),
  };
}

function row({ size, sockets, direction, rates: { bridge, relay, ws } }: Case): string[] {
  const megabytes = (rates: readonly number[]): string => figure((quantile(rates, 0.5) * size) / 1e6);
  return [
    sizeName(size),
    String(sockets),
    direction,
    ...[withSpread(bridge), megabytes(bridge), withSpread(relay), withSpread(ws), megabytes(ws)],
    ...[ratios(bridge, ws), ratios(relay, ws), ratios(bridge, relay)].map((values) => withSpread(values)),
  ];
}
