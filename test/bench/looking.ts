import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { build, type Plugin } from "esbuild";
import { BUNDLING } from "../../scripts/build.ts";
import { startBridge } from "../helpers/bridge.ts";
import { temporaryFolder } from "../helpers/folders.ts";
import { openPage } from "../helpers/inspectPage.ts";
import { type Scope, withScope } from "../helpers/scope.ts";
import { type Carrier, type Direction, transfer } from "./carrier.ts";
import { Link } from "./link.ts";
import { runProgram } from "./processes.ts";
import type { PartOptions, Section } from "./section.ts";
import { figure, quantile, ratios, withSpread } from "./stats.ts";

const MESSAGE_BYTES = 64;

/** The least that "no slower" has to allow for where an A/A comparison is quieter than that. */
const TOLERANCE = 0.01;

const WAYS = ["ours", "ours again", "without the check", "with a page open"] as const;

type Way = (typeof WAYS)[number];

type Rates = Record<Way, number[]>;

/** Where a message is shown to whoever looks; without them, the bridge has no trace of the page on the way of a message. */
const CHECK = /^ *this\.subject\.passed\(.*\);\n/gm;
const CHECKS = 3;

/** What it costs each message that somebody might look: against the same bridge without the check, and against itself. */
export function looking({ quick }: PartOptions): Promise<Section> {
  const rounds = quick ? 1 : 25;
  const count = quick ? 2_000 : 40_000;
  return withScope(async (scope) => {
    const remote = await runProgram<{ port: number }>(scope, "remote");
    const directions: readonly Direction[] = ["send", "receive"];
    const rates: [Direction, Rates][] = [];
    for (const direction of directions) {
      rates.push([direction, await measure(scope, remote.ready.port, direction, count, rounds)]);
    }
    return section(rates, rounds);
  });
}

async function measure(
  scope: Scope,
  remote: number,
  direction: Direction,
  count: number,
  rounds: number,
): Promise<Rates> {
  const path = direction === "send" ? `sink?count=${count}` : `source?count=${count}&size=${MESSAGE_BYTES}`;
  const url = `ws://127.0.0.1:${remote}/${path}`;
  const carriers = await open(scope, url);
  const rates: Rates = { ours: [], "ours again": [], "without the check": [], "with a page open": [] };
  for (let round = 0; round <= rounds; round += 1) {
    // Each way comes first as often as the others.
    for (let turn = 0; turn < WAYS.length; turn += 1) {
      const way = WAYS[(round + turn) % WAYS.length] as Way;
      const seconds = await transfer([carriers[way]], direction, count, Buffer.alloc(MESSAGE_BYTES, "x"));
      if (round > 0) {
        rates[way].push(count / seconds);
      }
    }
  }
  return rates;
}

/** A socket through a bridge of its own, for each way. */
async function open(scope: Scope, url: string): Promise<Record<Way, Carrier>> {
  const bundle = await bundleWithoutCheck(scope);
  const [ours, again, without, watched] = await Promise.all([
    startBridge(scope.test),
    startBridge(scope.test),
    startBridge(scope.test, { bundle }),
    startBridge(scope.test),
  ]);
  await openPage(scope.test, watched);
  return {
    ours: await Link.open(scope, ours, url),
    "ours again": await Link.open(scope, again, url),
    "without the check": await Link.open(scope, without, url),
    "with a page open": await Link.open(scope, watched, url),
  };
}

async function bundleWithoutCheck(scope: Scope): Promise<string> {
  const outfile = join(await temporaryFolder(scope.test), "bridge.cjs");
  await build({ ...BUNDLING, outfile, plugins: [...BUNDLING.plugins, withoutCheck] });
  return outfile;
}

const withoutCheck: Plugin = {
  name: "without the check",
  setup: ({ onLoad }) => {
    onLoad({ filter: /sockets[\\/]remote\.ts$/ }, async ({ path }) => {
      const source = await readFile(path, "utf8");
      const found = source.match(CHECK)?.length;
      if (found !== CHECKS) {
        throw new Error(`Expected ${CHECKS} places that show a message, found ${found}`);
      }
      return { contents: source.replace(CHECK, ""), loader: "ts" };
    });
  },
};

function section(all: readonly [Direction, Rates][], rounds: number): Section {
  return {
    title: "The cost of not looking",
    text: [
      `Messages of ${MESSAGE_BYTES} bytes over one socket, ${rounds} rounds of each way in turn, each through a bridge of its own. *Ours again* is the same bridge a second time: how far its ratio is from 1 is what this machine adds by itself. *Without the check* is the bridge with the lines taken out that ask whether somebody looks at a message. *With a page open* records, and shows what looking costs.`,
    ],
    tables: [
      {
        title: "Messages a second",
        columns: ["direction", ...WAYS, "again ÷ ours (A/A)", "ours ÷ without (A/B)", "page ÷ ours"],
        rows: all.map(([direction, rates]) => [
          direction,
          ...WAYS.map((way) => withSpread(rates[way])),
          withSpread(ratios(rates["ours again"], rates.ours)),
          withSpread(ratios(rates.ours, rates["without the check"])),
          withSpread(ratios(rates["with a page open"], rates.ours)),
        ]),
      },
    ],
    goals: all.map(([direction, rates]) => {
      const same = quantile(ratios(rates["ours again"], rates.ours), 0.5);
      const ratio = quantile(ratios(rates.ours, rates["without the check"]), 0.5);
      const noise = Math.max(TOLERANCE, Math.abs(1 - same));
      return {
        figure: `messages/s, ${direction}, nobody looking ÷ without the check`,
        goal: `≥ ${figure(1 - noise)}`,
        measured: `${figure(ratio)} (A/A: ${figure(same)})`,
        met: ratio >= 1 - noise,
        bound: "noise of this machine: see the spread of both ratios",
      };
    }),
  };
}
