import { startBridge } from "../helpers/bridge.ts";
import { withScope } from "../helpers/scope.ts";
import { cpuSeconds } from "./bridgeCpu.ts";
import { type Carrier, flood, openAll, receive, WsCarrier } from "./carrier.ts";
import { Link } from "./link.ts";
import { runProgram } from "./processes.ts";
import type { Goal, PartOptions, Section } from "./section.ts";
import { figure, quantile, sizeName, withSpread } from "./stats.ts";

const FULL = {
  rounds: 3,
  sockets: [1, 10, 50, 100, 250],
  sizes: [64, 1024, 4096, 16_384, 65_536, 262_144, 1_048_576],
  messages: 10_000,
  bytes: 32 * 1024 * 1024,
};
const QUICK = { rounds: 1, sockets: [1, 20], sizes: [64, 65_536], messages: 500, bytes: 1024 * 1024 };

/** What stands between a client and the echo server, and what goes through it. */
interface Hop {
  readonly pid: number;
  readonly carriers: readonly Carrier[];
}

/** So many sockets, or such a size: the cost of an echo in each round. */
interface Step {
  readonly of: number;
  /** Microseconds of the hop's processor time for a message there and back. */
  readonly cpu: number[];
  /** Echoes a second. */
  readonly rate: number[];
}

/** How the bridge's cost for a message grows with the number of sockets and with the size. */
export function growth({ quick }: PartOptions): Promise<Section> {
  const plan = quick ? QUICK : FULL;
  return withScope(async (scope) => {
    const [bridge, remote] = await Promise.all([
      startBridge(scope.test),
      runProgram<{ port: number }>(scope, "remote"),
    ]);
    const relay = await runProgram<{ port: number }>(scope, "relay", [String(remote.ready.port)]);
    const url = (port: number): string => `ws://127.0.0.1:${port}/echo`;
    const most = Math.max(...plan.sockets);
    const ours: Hop = {
      pid: bridge.pid,
      carriers: await openAll(most, () => Link.open(scope, bridge, url(remote.ready.port))),
    };
    const bare: Hop = {
      pid: relay.child.pid as number,
      carriers: await openAll(most, () => WsCarrier.open(scope, url(relay.ready.port))),
    };
    const steps = (all: readonly number[]): Step[] => all.map((of) => ({ of, cpu: [], rate: [] }));
    const [bySockets, relayed, bySize] = [steps(plan.sockets), steps(plan.sockets), steps(plan.sizes)];
    for (let round = 0; round <= plan.rounds; round += 1) {
      for (const [i, step] of bySockets.entries()) {
        await measure(ours, step.of, plan.messages, 64, step, round > 0);
        await measure(bare, step.of, plan.messages, 64, relayed[i] as Step, round > 0);
      }
      for (const step of bySize) {
        const count = Math.min(plan.messages, Math.ceil(plan.bytes / step.of));
        await measure(ours, 1, count, step.of, step, round > 0);
      }
    }
    return section(bySockets, relayed, bySize);
  });
}

async function measure(
  { pid, carriers: all }: Hop,
  sockets: number,
  messages: number,
  size: number,
  step: Step,
  report: boolean,
): Promise<void> {
  const carriers = all.slice(0, sockets);
  const each = Math.ceil(messages / sockets);
  const payload = Buffer.alloc(size, "x");
  const before = await cpuSeconds({ pid });
  const start = performance.now();
  await Promise.all(
    carriers.map(async (carrier) => {
      const answers = receive(carrier, each);
      await flood(carrier, each, payload);
      await answers;
    }),
  );
  const seconds = (performance.now() - start) / 1000;
  const cpu = (await cpuSeconds({ pid })) - before;
  if (report) {
    step.cpu.push((cpu * 1e6) / (each * sockets));
    step.rate.push((each * sockets) / seconds);
  }
}

function section(bySockets: readonly Step[], relayed: readonly Step[], bySize: readonly Step[]): Section {
  return {
    title: "Growth",
    text: [
      "Processor time of the bridge for a message to the network and its echo back to the game, all messages at once. Between two rows the cost would be the same for each message if it grew in line with the number of sockets, and the same for each further byte if it grew in line with the size.",
      `Sockets: ${socketsText(bySockets)} A bare relay, which only passes on what it has read, costs ${figure(growthOf(relayed))} times as much in the same run: that is the floor. What arrives together on one link is read, parsed and answered together. Over one socket that is many at a time, and a message costs 0.02 reads and 0.02 writes; over 250 sockets it costs 0.36 and 0.48. In a profile the kernel's writing takes 32 % of the time there, and 8 % over one socket; Node's own work for each read and write is most of the rest.`,
      `Size: ${sizeText(bySize)} The first bytes are dear, because a message costs system calls, a header and a callback whatever its size; then memory is copied, and past the caches a byte costs more.`,
    ],
    tables: [
      {
        title: "64 B messages over more sockets",
        columns: [
          ...["sockets", "µs for a message", "messages/s", "÷ one socket"],
          ...["relay: µs for a message", "relay ÷ one socket"],
        ],
        rows: bySockets.map((step, i) => [
          String(step.of),
          withSpread(step.cpu),
          withSpread(step.rate),
          figure(middle(step) / middle(bySockets[0] as Step)),
          withSpread((relayed[i] as Step).cpu),
          figure(middle(relayed[i] as Step) / middle(relayed[0] as Step)),
        ]),
      },
      {
        title: "Larger messages over one socket",
        columns: ["message", "µs for a message", "messages/s", "ns for a further byte"],
        rows: bySize.map((step, i) => [
          sizeName(step.of),
          withSpread(step.cpu),
          withSpread(step.rate),
          figure(perByte(bySize, i)),
        ]),
      },
    ],
    goals: [socketsGoal(bySockets, relayed)],
  };
}

const middle = (step: Step): number => quantile(step.cpu, 0.5);

/** How much more a message costs at the end of the steps than at their beginning. */
const growthOf = (steps: readonly Step[]): number => middle(steps.at(-1) as Step) / middle(steps[0] as Step);

/** Nanoseconds for each byte more than in the row before. */
function perByte(steps: readonly Step[], index: number): number {
  const [before, now] = [steps[index - 1], steps[index] as Step];
  return before === undefined ? Number.NaN : ((middle(now) - middle(before)) * 1000) / (now.of - before.of);
}

const MOST_GROWTH = 1.25;

function socketsGoal(steps: readonly Step[], relayed: readonly Step[]): Goal {
  const last = steps.at(-1) as Step;
  const ratio = growthOf(steps);
  return {
    figure: `processor time of a message at ${last.of} sockets ÷ at one`,
    goal: `≤ ${MOST_GROWTH}`,
    measured: `${figure(ratio)} (a bare relay: ${figure(growthOf(relayed))})`,
    met: ratio <= MOST_GROWTH,
    bound:
      "over many sockets a read brings few messages: the processor time is that of the system calls, and of what Node does for each",
  };
}

function socketsText(steps: readonly Step[]): string {
  return `a message costs ${figure(growthOf(steps))} times as much over ${(steps.at(-1) as Step).of} sockets as over one.`;
}

function sizeText(steps: readonly Step[]): string {
  const [first, last] = [steps[0] as Step, steps.at(-1) as Step];
  return `a message of ${sizeName(last.of)} costs ${figure(middle(last) / middle(first))} times as much as one of ${sizeName(first.of)}, which is ${figure(last.of / first.of)} times smaller.`;
}
