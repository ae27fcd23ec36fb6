import { MAX_UNFINISHED_BYTES } from "../limits.ts";

/** Whoever puts a message together. */
export interface Assembly {
  /** It holds the most, and more than there is room for: it drops what it has. */
  giveUp(): void;
}

/** What the unfinished messages of all sockets hold in memory, within one budget. */
export class Unfinished {
  readonly #maxBytes: number;
  readonly #bytes = new Map<Assembly, number>();
  #total = 0;

  constructor(maxBytes: number = MAX_UNFINISHED_BYTES) {
    this.#maxBytes = maxBytes;
  }

  /** To be called whenever it changes, 0 when there is nothing left. Over the budget, whoever holds the most gives up. */
  holds(assembly: Assembly, bytes: number): void {
    this.#total += bytes - (this.#bytes.get(assembly) ?? 0);
    if (bytes === 0) {
      this.#bytes.delete(assembly);
    } else {
      this.#bytes.set(assembly, bytes);
    }
    if (this.#total > this.#maxBytes) {
      this.#largest()?.giveUp();
    }
  }

  #largest(): Assembly | undefined {
    let [largest, most]: [Assembly | undefined, number] = [undefined, 0];
    for (const [assembly, bytes] of this.#bytes) {
      if (bytes > most) {
        [largest, most] = [assembly, bytes];
      }
    }
    return largest;
  }
}
