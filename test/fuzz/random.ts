/** A repeatable source of chance (mulberry32): the same seed gives the same input on every machine. */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** A whole number from 0 to 2^32 - 1. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  }

  /** A whole number from 0 to `end` - 1. */
  below(end: number): number {
    return Math.floor((this.next() / 2 ** 32) * end);
  }

  /** True once in `times` times. */
  once(times: number): boolean {
    return this.below(times) === 0;
  }

  pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)] as T;
  }

  bytes(length: number): Buffer {
    const bytes = Buffer.allocUnsafe(length);
    for (let index = 0; index < length; index++) {
      bytes[index] = this.next();
    }
    return bytes;
  }

  /** A length: mostly small, sometimes at one of the edges, never over `max`. */
  length(max: number): number {
    switch (this.below(8)) {
      case 0:
        return Math.min(max, this.pick([0, 1, 2, 7, 8, 9, 125, 126, 127, 4095, 4096, 16_383, 16_384]));
      case 1:
        return this.below(max + 1);
      default:
        return this.below(Math.min(max, 40) + 1);
    }
  }

  /** A client number as a tag may hold it: mostly small, sometimes where another digit begins. */
  clientNumber(): number {
    return this.once(4) ? this.pick([127, 128, 16_383, 16_384, 2 ** 21 - 1]) : this.below(4);
  }

  /** The same bytes in pieces of any length, as a socket may give them. */
  split(bytes: Buffer): Buffer[] {
    const pieces: Buffer[] = [];
    const longest = Math.max(this.pick([1, 3, 9, 64, 4096, 65_536]), bytes.length >> 9);
    for (let offset = 0; offset < bytes.length; ) {
      const length = 1 + this.below(longest);
      // A socket gives a piece in memory of its own.
      pieces.push(Buffer.from(bytes.subarray(offset, offset + length)));
      offset += length;
    }
    return pieces;
  }
}
