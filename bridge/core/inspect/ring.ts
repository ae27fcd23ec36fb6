import type { Entry } from "../../../schema/inspect/state.ts";
import { RECORD_OVERHEAD_BYTES } from "./limits.ts";

/** What is kept of one thing that happened. */
export interface Kept extends Omit<Entry, "start"> {
  /** Counts the entries of its socket. */
  readonly index: number;
  /** The payload, or what happened in words: all of it, or the beginning of a message that is too long to be kept. */
  readonly data: Buffer;
}

/** Whether its data is all of it. */
export const isWhole = ({ data, size }: Kept): boolean => data.length === size;

const costOf = ({ data }: Kept): number => data.length + RECORD_OVERHEAD_BYTES;

/** The last entries, in the order of their numbers, within so many bytes. */
export class Ring {
  readonly maxBytes: number;
  #bytes = 0;
  /** Those in front of `#first` are gone. */
  #kept: (Kept | undefined)[] = [];
  #first = 0;

  constructor(maxBytes: number) {
    this.maxBytes = maxBytes;
  }

  /** Bytes that it holds, as the limit counts them. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Whether an entry with so much data can be kept at all. */
  hasRoomFor(dataBytes: number): boolean {
    return dataBytes + RECORD_OVERHEAD_BYTES <= this.maxBytes;
  }

  /** Adds the newest; the oldest make room. */
  add(kept: Kept): void {
    this.#kept.push(kept);
    this.#bytes += costOf(kept);
    while (this.#bytes > this.maxBytes) {
      this.#dropOldest();
    }
  }

  /** From this number on, oldest first. */
  *from(n: number): Generator<Kept> {
    for (let at = this.#find(n); at < this.#kept.length; at += 1) {
      yield this.#kept[at] as Kept;
    }
  }

  remove(goes: (kept: Kept) => boolean): void {
    this.#kept = [...this.from(0)].filter((kept) => !goes(kept));
    this.#first = 0;
    this.#bytes = [...this.from(0)].reduce((sum, kept) => sum + costOf(kept), 0);
  }

  #dropOldest(): void {
    this.#bytes -= costOf(this.#kept[this.#first] as Kept);
    this.#kept[this.#first] = undefined;
    this.#first += 1;
    // The gap in front is taken away now and then, which costs less than to move all of it each time.
    if (this.#first > this.#kept.length / 2) {
      this.#kept = this.#kept.slice(this.#first);
      this.#first = 0;
    }
  }

  /** Where the first is that has this number or a higher one. */
  #find(n: number): number {
    let low = this.#first;
    let high = this.#kept.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#kept[middle] as Kept).n < n) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
