/** A figure as test/bench/gate.json keeps it. */
export interface Committed {
  readonly committed: number;
  /** How much more is let through, in the figure's own unit. */
  readonly tolerance: number;
}

export interface Check {
  readonly figure: string;
  /** Undefined for a figure that nobody has committed, or that was not measured. */
  readonly committed: number | undefined;
  readonly measured: number | undefined;
  /** The most that passes. */
  readonly limit: number | undefined;
  readonly ok: boolean;
  /** So much less than is committed that the next rise would go unseen. */
  readonly lower: boolean;
}

/** Compares what was measured with what is committed. A figure that is in one of the two only does not pass. */
export function checkAll(
  committed: Readonly<Record<string, Committed>>,
  measured: Readonly<Record<string, number>>,
): Check[] {
  const names = new Set([...Object.keys(committed), ...Object.keys(measured)]);
  return [...names].map((figure) => {
    const kept = committed[figure];
    const now = measured[figure];
    const limit = kept && kept.committed + kept.tolerance;
    return {
      figure,
      committed: kept?.committed,
      measured: now,
      limit,
      ok: limit !== undefined && now !== undefined && now <= limit,
      lower: kept !== undefined && now !== undefined && now < kept.committed - kept.tolerance,
    };
  });
}

/** The checks as a table for the terminal. */
export function checkTable(checks: readonly Check[]): string {
  const number = (value: number | undefined): string => value?.toLocaleString("en") ?? "–";
  const rows = [
    ["figure", "committed", "measured", "limit", "ok"],
    ...checks.map(({ figure, committed, measured, limit, ok, lower }) => [
      figure,
      number(committed),
      number(measured),
      number(limit),
      ok ? (lower ? "yes, lower" : "yes") : "NO",
    ]),
  ];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...rows.map((row) => (row[column] as string).length)));
  const line = ([figure = "", ...values]: string[]): string =>
    [figure.padEnd(widths[0] ?? 0), ...values.map((value, i) => value.padStart(widths[i + 1] ?? 0))].join(
      "  ",
    );
  return rows.map(line).join("\n");
}

/** What to commit so that all of this passes. Tolerances stay; a new figure gets none. */
export function committedAnew(
  committed: Readonly<Record<string, Committed>>,
  measured: Readonly<Record<string, number>>,
): Record<string, Committed> {
  return Object.fromEntries(
    Object.entries(measured).map(([figure, value]) => [
      figure,
      { committed: value, tolerance: committed[figure]?.tolerance ?? 0 },
    ]),
  );
}
