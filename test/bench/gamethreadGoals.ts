import type { Figures } from "./figures.ts";
import { allCells, type Cell, type GameThreadPlan, measured } from "./gamethreadTables.ts";
import type { Goal } from "./section.ts";
import { figure, quantile, ratios, sizeName } from "./stats.ts";

const KIB = 1024;
const LONG = 64 * KIB;

const median = (values: readonly number[]): number => quantile(values, 0.5);

const nameOf = ({ role, direction, kind, mode, size }: Cell): string =>
  `${role} ${direction} ${sizeName(size)} ${kind} ${mode}`;

/** What one goal of the game's thread is about, and what it is compared with. */
interface MessageGoal {
  readonly figure: string;
  /** "text" is a client that reads with `TryGetText`. */
  readonly subject?: "ours" | "text";
  readonly against: "script" | "bare" | "dictionary";
  readonly limit: number;
  readonly holds: (cell: Cell) => boolean;
}

const receives = ({ direction }: Cell): boolean => direction === "receive";
const sends = ({ direction }: Cell): boolean => direction === "send";
const cold = ({ mode }: Cell): boolean => mode === "cold";
const warm = ({ mode }: Cell): boolean => mode === "warm";

/** What keeps a figure from its goal, by what it is compared with. */
const BOUNDS: Readonly<Record<MessageGoal["against"], string>> = {
  script:
    "there is more code to fetch into the caches than in a script without credit, limits and a link; sending also wakes the bridge",
  bare: "a client asks what waits before the first send of a frame, and 64 KiB go out in two parts",
  dictionary:
    "how much waits, the head of the frame, and three calls of script, or more for a binary message, come on top of the read and the dictionary",
};

const MESSAGE_GOALS: readonly MessageGoal[] = [
  {
    figure: "receive cold up to 1 KiB, text, ours ÷ dictionary",
    against: "dictionary",
    limit: 1.7,
    holds: (cell) => receives(cell) && cold(cell) && cell.size <= KIB && cell.kind === "text",
  },
  {
    figure: "receive cold up to 1 KiB, binary, ours ÷ dictionary",
    against: "dictionary",
    limit: 1.5,
    holds: (cell) => receives(cell) && cold(cell) && cell.size <= KIB && cell.kind === "binary",
  },
  {
    figure: "receive cold 64 KiB, ours ÷ dictionary",
    against: "dictionary",
    limit: 1.4,
    holds: (cell) => receives(cell) && cold(cell) && cell.size === LONG,
  },
  {
    figure: "receive warm 16 B, ours ÷ dictionary",
    against: "dictionary",
    limit: 1.1,
    holds: (cell) => receives(cell) && warm(cell) && cell.size === 16,
  },
  {
    figure: "receive warm 64 KiB, ours ÷ dictionary",
    against: "dictionary",
    limit: 1.4,
    holds: (cell) => receives(cell) && warm(cell) && cell.size === LONG,
  },
  {
    figure: "receive cold text, ours ÷ script-only, every size and role",
    against: "script",
    limit: 1.3,
    holds: (cell) => receives(cell) && cold(cell) && cell.kind === "text",
  },
  {
    figure: "receive cold text by TryGetText, ours ÷ script-only, every size",
    subject: "text",
    against: "script",
    limit: 1,
    holds: (cell) => receives(cell) && cold(cell) && cell.kind === "text" && cell.role === "client",
  },
  {
    figure: "receive cold binary, ours ÷ script-only, every size and role",
    against: "script",
    limit: 1,
    holds: (cell) => receives(cell) && cold(cell) && cell.kind === "binary",
  },
  {
    figure: "send cold, ours ÷ script-only, every size and role",
    against: "script",
    limit: 1,
    holds: (cell) => sends(cell) && cold(cell),
  },
  {
    figure: "send warm 16 B, ours ÷ floor",
    against: "bare",
    limit: 1,
    holds: (cell) => sends(cell) && warm(cell) && cell.size === 16,
  },
  {
    figure: "send cold 16 B and 64 KiB, ours ÷ floor",
    against: "bare",
    limit: 1.6,
    holds: (cell) => sends(cell) && cold(cell) && (cell.size === 16 || cell.size === LONG),
  },
];

/** Each goal by the worst of its cells, and how many are over it. */
export const messageGoals = (figures: Figures, plan: GameThreadPlan): Goal[] =>
  MESSAGE_GOALS.map(({ figure: name, subject = "ours", against, limit, holds }) => {
    const all = allCells(plan)
      .filter(holds)
      .map((cell) => ({
        cell,
        ratio: median(ratios(measured(figures, subject, cell), measured(figures, against, cell))),
      }))
      .sort((a, b) => b.ratio - a.ratio);
    const over = all.filter(({ ratio }) => ratio > limit);
    const [first] = all;
    return {
      figure: name,
      goal: `≤ ${limit}`,
      measured:
        first === undefined
          ? "–"
          : `worst ${figure(first.ratio)} (${nameOf(first.cell)}); ${over.length} of ${all.length} over`,
      met: over.length === 0,
      bound: BOUNDS[against],
    };
  });

const MAX_IDLE_CALLS = 1.1;
const MAX_IDLE_NS = 700;

export function idleGoals(figures: Figures, plan: GameThreadPlan): Goal[] {
  const count = plan.idle.at(-1) as number;
  const perSocket = (what: string): number => {
    const extra = figures
      .get("idle", "ours", count, what)
      .map((value, round) => value - (figures.get("idle", "yield", count, what)[round] as number));
    return median(extra) / count;
  };
  const calls = perSocket("calls");
  const allocations = perSocket("allocations");
  const time = perSocket("ns");
  return [
    {
      figure: "idle open socket, per frame: time over a coroutine that only yields",
      goal: `≤ ${MAX_IDLE_NS / 1000} µs`,
      measured: `${figure(time / 1000)} µs`,
      met: time <= MAX_IDLE_NS,
      bound: "each frame asks the system whether something has come",
    },
    {
      figure: "idle open socket, per frame: native calls",
      goal: `≤ ${MAX_IDLE_CALLS}`,
      measured: figure(calls),
      met: calls <= MAX_IDLE_CALLS,
      bound: "each frame asks whether something has come, and every 16th whether the link is lost",
    },
    {
      figure: "idle open socket, per frame: allocations",
      goal: "0",
      measured: figure(allocations),
      met: allocations <= 0,
      bound: "something on the idle path allocates, which is a fault",
    },
  ];
}
