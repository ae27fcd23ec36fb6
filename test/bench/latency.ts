import { startBridge } from "../helpers/bridge.ts";
import { withScope } from "../helpers/scope.ts";
import { type Carrier, receive, WsCarrier } from "./carrier.ts";
import { Link } from "./link.ts";
import { runProgram } from "./processes.ts";
import type { Goal, PartOptions, Section } from "./section.ts";
import { figure, quantile, sizeName, withSpread } from "./stats.ts";

const SIZES = [64, 4096];
const SHARES = [0.5, 0.99, 0.999];
const WAYS = ["bridge", "relay", "direct"] as const;

type Way = (typeof WAYS)[number];

/** Microseconds of each round trip, for each round. */
type Samples = Record<Way, number[][]>;

/** How long an echo takes through the bridge, through a bare relay, and directly. */
export function latency({ quick }: PartOptions): Promise<Section> {
  const [rounds, trips] = quick ? [2, 100] : [30, 500];
  return withScope(async (scope) => {
    const [bridge, remote] = await Promise.all([
      startBridge(scope.test),
      runProgram<{ port: number }>(scope, "remote"),
    ]);
    const relay = await runProgram<{ port: number }>(scope, "relay", [String(remote.ready.port)]);
    const url = (port: number): string => `ws://127.0.0.1:${port}/echo`;
    const carriers: Record<Way, Carrier> = {
      bridge: await Link.open(scope, bridge, url(remote.ready.port)),
      relay: await WsCarrier.open(scope, url(relay.ready.port)),
      direct: await WsCarrier.open(scope, url(remote.ready.port)),
    };
    const results = new Map<number, Samples>();
    for (const size of SIZES) {
      const payload = Buffer.alloc(size, "x");
      const samples: Samples = { bridge: [], relay: [], direct: [] };
      for (let round = 0; round <= rounds; round += 1) {
        for (const way of WAYS) {
          const times = await roundTrips(carriers[way], payload, trips);
          if (round > 0) {
            samples[way].push(times);
          }
        }
      }
      results.set(size, samples);
    }
    return section(results, rounds, trips);
  });
}

async function roundTrips(carrier: Carrier, payload: Buffer, count: number): Promise<number[]> {
  const times: number[] = [];
  for (let i = 0; i < count; i += 1) {
    const answer = receive(carrier, 1);
    const start = process.hrtime.bigint();
    carrier.send(payload);
    await answer;
    times.push(Number(process.hrtime.bigint() - start) / 1000);
  }
  return times;
}

/** The ratio of two ways, round by round. */
function compare(samples: Samples, below: Way, share: number): number[] {
  return samples.bridge.map(
    (times, round) => quantile(times, share) / quantile(samples[below][round] as number[], share),
  );
}

function section(results: ReadonlyMap<number, Samples>, rounds: number, trips: number): Section {
  const rows = [...results].flatMap(([size, samples]) =>
    WAYS.map((way) => [
      sizeName(size),
      way,
      ...SHARES.map((share) => figure(quantile(samples[way].flat(), share))),
      withSpread(samples[way].map((times) => quantile(times, 0.5))),
    ]),
  );
  const ratioRows = [...results].flatMap(([size, samples]) =>
    (["relay", "direct"] as const).map((below) => [
      sizeName(size),
      `bridge ÷ ${below}`,
      ...[0.5, 0.99].map((share) => withSpread(compare(samples, below, share))),
    ]),
  );
  return {
    title: "Latency",
    text: [
      `One message at a time to a \`ws\` echo server in a process of its own and back, ${rounds} rounds of ${trips} round trips, the three ways in turn. *Bridge*: a raw link client. *Relay*: a \`ws\` client through a Node process that passes TCP chunks on, the limit for one extra hop. *Direct*: the \`ws\` client alone.`,
    ],
    tables: [
      { title: "Round trip, µs", columns: ["message", "way", "p50", "p99", "p99.9", "p50 of a round"], rows },
      { title: "Ratios of the rounds", columns: ["message", "ratio", "p50", "p99"], rows: ratioRows },
    ],
    goals: [...results].flatMap(([size, samples]) => [
      goal(size, "p50", quantile(compare(samples, "relay", 0.5), 0.5), 1),
      goal(size, "p99", quantile(compare(samples, "relay", 0.99), 0.5), 1.2),
    ]),
  };
}

const goal = (size: number, what: string, ratio: number, limit: number): Goal => ({
  figure: `round trip ${what} of ${sizeName(size)}, ours ÷ bare relay`,
  goal: `≤ ${limit}`,
  measured: figure(ratio),
  met: ratio <= limit,
  bound:
    "the bridge reads the whole message and looks at it, and writes the game its credit: strace counts 2 reads and 3 writes an echo, and 2 and 2 of the relay, which passes on what it has",
});
