import { startBridge } from "../helpers/bridge.ts";
import type { Door } from "../helpers/game.ts";
import { type Carrier, flood, receive, WsCarrier } from "./carrier.ts";
import { Link } from "./link.ts";
import { runProgram } from "./processes.ts";
import { withScope } from "./scope.ts";
import type { Goal, PartOptions, Section } from "./section.ts";
import { figure, quantile, ratios, sizeName, withSpread } from "./stats.ts";

const MIB = 1024 * 1024;

const SOCKETS = [1, 50];
const DIRECTIONS = ["send", "receive"] as const;
const GOALS: Readonly<Record<number, number>> = { 64: 0.6, 4096: 0.8, [MIB]: 0.8 };

interface Case {
  readonly size: number;
  readonly sockets: number;
  readonly direction: (typeof DIRECTIONS)[number];
  /** Messages a second in each round. */
  readonly bridge: number[];
  readonly ws: number[];
}

/** How much goes through the bridge, and through `ws` without it. */
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
    const cases: Case[] = [];
    for (const [size, total] of totals) {
      for (const sockets of SOCKETS) {
        for (const direction of DIRECTIONS) {
          const count = Math.ceil(total / sockets);
          cases.push(await measure(bridge, remote.ready.port, { size, sockets, direction }, count, rounds));
        }
      }
    }
    return section(cases, rounds);
  });
}

function measure(
  door: Door,
  port: number,
  { size, sockets, direction }: Pick<Case, "size" | "sockets" | "direction">,
  count: number,
  rounds: number,
): Promise<Case> {
  return withScope(async (scope) => {
    const path = direction === "send" ? `sink?count=${count}` : `source?count=${count}&size=${size}`;
    const url = `ws://127.0.0.1:${port}/${path}`;
    const carriers = {
      bridge: await openAll(sockets, () => Link.open(scope, door, url)),
      ws: await openAll(sockets, () => WsCarrier.open(scope, url)),
    };
    const result: Case = { size, sockets, direction, bridge: [], ws: [] };
    for (let round = 0; round <= rounds; round += 1) {
      for (const way of ["bridge", "ws"] as const) {
        const seconds = await run(carriers[way], direction, count, Buffer.alloc(size, "x"));
        if (round > 0) {
          result[way].push((count * sockets) / seconds);
        }
      }
    }
    return result;
  });
}

async function openAll<T>(count: number, open: () => Promise<T>): Promise<T[]> {
  const all: T[] = [];
  for (let i = 0; i < count; i += 1) {
    all.push(await open());
  }
  return all;
}

async function run(
  carriers: readonly Carrier[],
  direction: Case["direction"],
  count: number,
  payload: Buffer,
): Promise<number> {
  const start = performance.now();
  await Promise.all(
    carriers.map(async (carrier) => {
      const answers = receive(carrier, direction === "send" ? 1 : count);
      if (direction === "send") {
        await flood(carrier, count, payload);
      } else {
        carrier.send(Buffer.of(1));
      }
      await answers;
    }),
  );
  return (performance.now() - start) / 1000;
}

function section(cases: readonly Case[], rounds: number): Section {
  return {
    title: "Throughput",
    text: [
      `A raw link client, the bridge and a \`ws\` server in three processes, against a \`ws\` client and the same server in two; ${rounds} rounds of each, in turn. *Send* is towards the network, *receive* towards the game. Every process of the chain runs on the same two processors.`,
    ],
    tables: [
      {
        title: "Messages a second",
        columns: [
          "message",
          "sockets",
          "direction",
          "bridge",
          "bridge MB/s",
          "ws alone",
          "ws alone MB/s",
          "bridge ÷ ws",
        ],
        rows: cases.map((one) => [
          sizeName(one.size),
          String(one.sockets),
          one.direction,
          withSpread(one.bridge),
          figure((quantile(one.bridge, 0.5) * one.size) / 1e6),
          withSpread(one.ws),
          figure((quantile(one.ws, 0.5) * one.size) / 1e6),
          withSpread(ratios(one.bridge, one.ws)),
        ]),
      },
    ],
    goals: cases.map((one) => {
      const least = GOALS[one.size] as number;
      const ratio = quantile(ratios(one.bridge, one.ws), 0.5);
      return {
        figure: `${one.size === MIB ? "MB/s" : "messages/s"} at ${sizeName(one.size)}, ${one.direction}, ${one.sockets === 1 ? "one socket" : `${one.sockets} sockets`}, ours ÷ \`ws\` alone`,
        goal: `≥ ${least}`,
        measured: figure(ratio),
        met: ratio >= least,
      } satisfies Goal;
    }),
  };
}
