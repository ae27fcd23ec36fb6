import { appendFile } from "node:fs/promises";
import type { TestContext } from "node:test";

/** Names the file to which rows are added, for the runner to print. */
export const REPORT_VARIABLE = "FAULTS_REPORT";

/** Set for the short form that CI runs. */
export const CI_VARIABLE = "FAULTS_CI";

export const IN_CI = process.env[CI_VARIABLE] === "1";

/** One fault and what came of it. Each figure was asserted before it is written here. */
export interface Row {
  readonly fault: string;
  /** What the plugin, or the user, saw. */
  readonly saw: string;
  /** From the fault until it was seen. */
  readonly afterMs: number;
  /** From the end of the fault until all worked again; absent where nothing had to be mended. */
  readonly healedMs?: number;
  readonly lost: string;
  readonly leaked: string;
}

export const HEAD = [
  "| fault | what was seen | after ms | works again after ms | lost | leaked |",
  "| --- | --- | --- | --- | --- | --- |",
];

export async function addRow(t: TestContext, row: Row): Promise<void> {
  const { fault, saw, afterMs, healedMs, lost, leaked } = row;
  const cells = [
    fault,
    saw,
    Math.round(afterMs),
    healedMs === undefined ? "–" : Math.round(healedMs),
    lost,
    leaked,
  ];
  const line = `| ${cells.join(" | ")} |`;
  t.diagnostic(line);
  const file = process.env[REPORT_VARIABLE];
  if (file !== undefined) {
    await appendFile(file, `${line}\n`);
  }
}

/** Milliseconds since the call. */
export function stopwatch(): () => number {
  const start = performance.now();
  return () => performance.now() - start;
}
