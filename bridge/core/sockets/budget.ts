/** Whoever holds memory of a budget. */
export interface Holder {
  /** It holds the most, and more than there is room for: it drops what it has. */
  giveUp(): void;
}

/** Memory that many hold together, within one limit. */
export class Budget {
  readonly #maxBytes: number;
  readonly #bytes = new Map<Holder, number>();
  #total = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** To be called whenever it changes, 0 when there is nothing left. Over the limit, whoever holds the most gives up. */
  holds(holder: Holder, bytes: number): void {
    this.#total += bytes - (this.#bytes.get(holder) ?? 0);
    if (bytes === 0) {
      this.#bytes.delete(holder);
    } else {
      this.#bytes.set(holder, bytes);
    }
    if (this.#total > this.#maxBytes) {
      this.#largest()?.giveUp();
    }
  }

  #largest(): Holder | undefined {
    let [largest, most]: [Holder | undefined, number] = [undefined, 0];
    for (const [holder, bytes] of this.#bytes) {
      if (bytes > most) {
        [largest, most] = [holder, bytes];
      }
    }
    return largest;
  }
}
