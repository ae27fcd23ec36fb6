import type { Entry } from "../../../../schema/inspect/state.ts";
import { type Filter, NO_FILTER, type Test, testOf } from "./filter.ts";
import { Ring } from "./ring.ts";

export const MAX_ENTRIES = 20_000;
const MAX_BYTES = 16 * 1024 * 1024;

/** A JavaScript string may take two bytes a character; the rest is the object around it, roughly. */
const weightOf = ({ start }: Entry): number => 2 * start.length + 200;

/** What is kept and what is shown of the watched socket. */
export class Timeline {
  readonly #kept = new Ring<Entry>(MAX_ENTRIES, MAX_BYTES, weightOf);
  #shown = new Ring<Entry>(MAX_ENTRIES);
  #filter: Filter = NO_FILTER;
  #test: Test = () => true;
  #fault: string | undefined;
  #held = false;
  /** Entries that are no longer on the bridge, or have left the page. */
  lost = 0;
  /** Rows that have left the top of the shown ones: what a list must scroll by to stand still. */
  gone = 0;
  /** Changes when the shown rows are other ones, not just more. */
  epoch = 0;

  get shown(): Pick<Ring<Entry>, "at" | "length"> {
    return this.#shown;
  }

  get kept(): number {
    return this.#kept.length;
  }

  get filter(): Filter {
    return this.#filter;
  }

  /** What is wrong with the filter's expression; what is shown is then what the last good one let through. */
  get fault(): string | undefined {
    return this.#fault;
  }

  /** While the view is held, entries are kept and not shown. */
  get held(): boolean {
    return this.#held;
  }

  add(entries: readonly Entry[], dropped: number): void {
    this.lost += dropped;
    for (const entry of entries) {
      this.lost += this.#kept.push(entry);
      if (!this.#held && this.#test(entry)) {
        this.gone += this.#shown.push(entry);
      }
    }
    const oldest = this.#kept.at(0)?.n ?? 0;
    if (!this.#held) {
      this.gone += this.#shown.shiftWhile(({ n }) => n < oldest);
    }
  }

  setFilter(change: Partial<Filter>): void {
    this.#filter = { ...this.#filter, ...change };
    const test = testOf(this.#filter);
    if (test instanceof Error) {
      this.#fault = test.message;
      return;
    }
    this.#fault = undefined;
    this.#test = test;
    this.#show();
  }

  hold(on: boolean): void {
    this.#held = on;
    if (!on) {
      this.#show();
    }
  }

  /** The shown entry with this number, by bisection: numbers only rise. */
  indexOf(n: number): number {
    let low = 0;
    let high = this.#shown.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#shown.at(middle) as Entry).n < n) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return this.#shown.at(low)?.n === n ? low : -1;
  }

  clear(): void {
    this.#kept.clear();
    this.lost = 0;
    this.#show();
  }

  /** For another socket: the filter stays, as in the tools that people know. */
  reset(): void {
    this.#held = false;
    this.clear();
  }

  #show(): void {
    this.#shown = new Ring<Entry>(MAX_ENTRIES);
    for (const entry of this.#kept) {
      if (this.#test(entry)) {
        this.#shown.push(entry);
      }
    }
    this.gone = 0;
    this.epoch++;
  }
}
