import { parseArgs } from "node:util";
import { ScriptError } from "../../scripts/tools.ts";
import { Random } from "./random.ts";
import { keepSeed, keptSeeds } from "./seeds.ts";
import { TARGETS, type Target } from "./targets.ts";

const USAGE = "Usage: npm run fuzz -- [--seconds N] [--target NAME] [--seed N]";

/** Inputs of one target before it is the next one's turn: each gets a like share of the time. */
const BATCH: Readonly<Record<string, number>> = {
  frames: 10_000,
  message: 1500,
  http: 40,
  link: 400,
  remote: 40,
};

/** An input that takes longer than this hangs: the average is some microseconds. */
const MAX_INPUT_MS = 2_000;

const MAX_FINDS = 20;

interface Count {
  inputs: number;
  finds: number;
  ms: number;
  worstMs: number;
}

/** Feeds the bridge's parts made-up input until the time is up. What is found is printed and its seed kept. */
async function main(): Promise<number> {
  const { seconds, targets, seed } = readArguments();
  const counts = new Map(targets.map((name) => [name, { inputs: 0, finds: 0, ms: 0, worstMs: 0 }]));
  const rssAtStart = process.memoryUsage().rss;
  const end = Date.now() + seconds * 1000;
  for (const name of targets) {
    for (const kept of await keptSeeds(name)) {
      await tryOne(name, kept, counts.get(name) as Count, false);
    }
  }
  let next = seed;
  let shown = Date.now();
  while (Date.now() < end && finds(counts) < MAX_FINDS) {
    for (const name of targets) {
      const count = counts.get(name) as Count;
      for (let left = BATCH[name] ?? 100; left > 0; left--) {
        await tryOne(name, next++, count, true);
      }
    }
    if (Date.now() - shown > 60_000) {
      shown = Date.now();
      console.log(`${total(counts)} inputs, ${finds(counts)} finds, ${mib(process.memoryUsage().rss)} MiB`);
    }
  }
  report(counts, rssAtStart, seed);
  return finds(counts) === 0 ? 0 : 1;
}

async function tryOne(name: string, seed: number, count: Count, keep: boolean): Promise<void> {
  const before = performance.now();
  try {
    const waiting = (TARGETS[name] as Target)(new Random(seed));
    if (waiting !== undefined) {
      await waiting;
    }
  } catch (error) {
    count.finds += 1;
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    console.error(`${name}, seed ${seed}: ${text}`);
    if (keep) {
      await keepSeed(name, seed, text);
    }
  }
  const ms = performance.now() - before;
  if (ms > MAX_INPUT_MS) {
    count.finds += 1;
    console.error(`${name}, seed ${seed}: took ${Math.round(ms)} ms`);
  }
  count.inputs += 1;
  count.ms += ms;
  count.worstMs = Math.max(count.worstMs, ms);
}

function readArguments(): { seconds: number; targets: string[]; seed: number } {
  const { values } = parseArgs({
    options: { seconds: { type: "string" }, target: { type: "string" }, seed: { type: "string" } },
  });
  const seconds = Number(values.seconds ?? 600);
  const seed = Number(values.seed ?? Date.now() % 2 ** 31);
  const targets = values.target === undefined ? Object.keys(TARGETS) : [values.target];
  if (!(seconds > 0) || !Number.isInteger(seed) || targets.some((name) => TARGETS[name] === undefined)) {
    throw new ScriptError(USAGE);
  }
  return { seconds, targets, seed };
}

function report(counts: Map<string, Count>, rssAtStart: number, seed: number): void {
  console.log(
    `\nSeeds from ${seed}.\n\n| target | inputs | finds | µs per input | worst ms |\n| --- | --- | --- | --- | --- |`,
  );
  for (const [name, { inputs, finds: found, ms, worstMs }] of counts) {
    console.log(
      `| ${name} | ${inputs} | ${found} | ${((ms * 1000) / inputs).toFixed(1)} | ${worstMs.toFixed(0)} |`,
    );
  }
  const now = process.memoryUsage().rss;
  console.log(
    `\n${total(counts)} inputs, ${finds(counts)} finds. Memory ${mib(rssAtStart)} → ${mib(now)} MiB.`,
  );
}

const total = (counts: Map<string, Count>): number => sum(counts, ({ inputs }) => inputs);
const finds = (counts: Map<string, Count>): number => sum(counts, ({ finds: found }) => found);
const sum = (counts: Map<string, Count>, of: (count: Count) => number): number =>
  [...counts.values()].reduce((all, count) => all + of(count), 0);
const mib = (bytes: number): number => Math.round(bytes / 1024 / 1024);

process.exitCode = await main().catch((error) => {
  console.error(error instanceof ScriptError ? error.message : error);
  return 1;
});
