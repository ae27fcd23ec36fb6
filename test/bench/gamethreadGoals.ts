import type { Figures } from "./figures.ts";
import { allCells, type Cell, type GameThreadPlan, measured } from "./gamethreadTables.ts";
import type { Goal } from "./section.ts";
import { figure, quantile, ratios, sizeName } from "./stats.ts";

const KIB = 1024;

/** How many times the script-only way costs more, at the sizes that the issue names. */
const TIMES_LESS = [
  { role: "client", direction: "send", least: { 16: 3, [KIB]: 100, [64 * KIB]: 300 } },
  { role: "server", direction: "receive", least: { 16: 2, [KIB]: 50, [64 * KIB]: 200 } },
] as const;

const MAX_TIMES_FLOOR_SMALL = 3;
const MAX_TIMES_FLOOR_64_KIB = 1.5;
const MAX_IDLE_CALLS = 2;

const median = (values: readonly number[]): number => quantile(values, 0.5);

const nameOf = ({ role, direction, kind, mode, size }: Cell): string =>
  `${role} ${direction} ${sizeName(size)} ${kind} ${mode}`;

export function scriptGoals(figures: Figures, plan: GameThreadPlan): Goal[] {
  const goals = TIMES_LESS.flatMap(({ role, direction, least }) =>
    Object.entries(least)
      .filter(([size]) => plan.sizes.includes(Number(size)))
      .map(([size, times]) => {
        const cell: Cell = { role, direction, kind: "text", mode: "warm", size: Number(size) };
        const script = measured(figures, "script", cell);
        const ratio = median(ratios(script, measured(figures, "ours", cell)));
        const limit = median(
          ratios(script, measured(figures, direction === "send" ? "bare" : "dictionary", cell)),
        );
        return {
          figure: `${role} ${direction} ${sizeName(Number(size))}, script-only ÷ ours, warm`,
          goal: `≥ ${times}`,
          measured: `${figure(ratio)} (${direction === "send" ? "the bare socket call" : "floor with dictionary"}: ${figure(limit)})`,
          met: ratio >= times,
        };
      }),
  );
  return [
    ...goals,
    worst(figures, allCells(plan), "script", "any size and direction, ours ÷ script-only", 1),
  ];
}

export function floorGoals(figures: Figures, plan: GameThreadPlan): Goal[] {
  const warm = allCells(plan).filter(({ mode }) => mode === "warm");
  return (["send", "receive"] as const).flatMap((direction) => {
    const cells = warm.filter((cell) => cell.direction === direction);
    return [
      worst(
        figures,
        cells.filter(({ size }) => size <= KIB),
        "bare",
        `${direction}, ours ÷ floor, warm, up to 1 KiB`,
        MAX_TIMES_FLOOR_SMALL,
      ),
      worst(
        figures,
        cells.filter(({ size }) => size === 64 * KIB),
        "bare",
        `${direction}, ours ÷ floor, warm, 64 KiB`,
        MAX_TIMES_FLOOR_64_KIB,
      ),
    ];
  });
}

/** The worst of the ratios, and how many are over the limit. */
function worst(
  figures: Figures,
  cells: readonly Cell[],
  against: "script" | "bare",
  name: string,
  limit: number,
): Goal {
  const all = cells
    .map((cell) => ({
      cell,
      ratio: median(ratios(measured(figures, "ours", cell), measured(figures, against, cell))),
    }))
    .sort((a, b) => b.ratio - a.ratio);
  const over = all.filter(({ ratio }) => ratio > limit);
  const [first] = all;
  const unavoidable =
    against === "bare" && first?.cell.direction === "receive"
      ? `, of which the floor with dictionary is ${figure(median(ratios(measured(figures, "dictionary", first.cell), measured(figures, "bare", first.cell))))}`
      : "";
  return {
    figure: name,
    goal: `≤ ${limit}`,
    measured:
      first === undefined
        ? "–"
        : `worst ${figure(first.ratio)} (${nameOf(first.cell)}${unavoidable}); ${over.length} of ${all.length} over`,
    met: over.length === 0,
  };
}

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
  return [
    {
      figure: "idle open socket, per frame: native calls",
      goal: `≤ ${MAX_IDLE_CALLS}`,
      measured: figure(calls),
      met: calls <= MAX_IDLE_CALLS,
    },
    {
      figure: "idle open socket, per frame: allocations",
      goal: "0",
      measured: figure(allocations),
      met: allocations <= 0,
    },
  ];
}
