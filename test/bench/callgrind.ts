/** What callgrind has counted of one call. */
export interface Counted {
  readonly instructions: number;
  /** Of the last-level cache: each goes to memory. */
  readonly misses: number;
}

const LAST_LEVEL_MISSES = ["ILmr", "DLmr", "DLmw"];

/** The parts of callgrind's file that were asked for by name, in order. */
export function readCounts(text: string): Map<string, Counted[]> {
  const counts = new Map<string, Counted[]>();
  for (const part of text.split(/^part: /m).slice(1)) {
    const name = /^desc: Trigger: Client Request: (.*)$/m.exec(part)?.[1];
    const events = /^events: (.*)$/m.exec(part)?.[1]?.split(" ") ?? [];
    const values = /^totals: (.*)$/m.exec(part)?.[1]?.split(" ").map(Number) ?? [];
    const of = (event: string): number => values[events.indexOf(event)] ?? 0;
    if (name !== undefined) {
      const misses = LAST_LEVEL_MISSES.reduce((sum, event) => sum + of(event), 0);
      counts.set(name, [...(counts.get(name) ?? []), { instructions: of("Ir"), misses }]);
    }
  }
  return counts;
}
