import type { DestinationStream } from "pino";

const MAX_LINES = 200;

/** Keeps the last lines of the log, for pages that are opened later. */
export class LastLines implements DestinationStream {
  #lines: readonly string[] = [];
  #total = 0;

  /** How many lines there were. */
  get total(): number {
    return this.#total;
  }

  write(line: string): void {
    this.#lines = [...this.#lines, line].slice(-MAX_LINES);
    this.#total += 1;
  }

  /** The lines after the first `total`, as far as they are kept. */
  since(total: number): readonly string[] {
    const count = Math.min(this.#total - total, this.#lines.length);
    return count === 0 ? [] : this.#lines.slice(-count);
  }
}
