import { DEADLINE_MS, within } from "./deadline.ts";

interface Taker<T> {
  fits(item: T): boolean;
  resolve(item: T): void;
  reject(error: Error): void;
}

/** Keeps what arrives until a test asks for it, so that tests read as a dialogue and never sleep. */
export class Mailbox<T> {
  readonly #items: T[] = [];
  readonly #takers = new Set<Taker<T>>();
  #end: Error | undefined;

  put(item: T): void {
    for (const taker of this.#takers) {
      if (taker.fits(item)) {
        this.#takers.delete(taker);
        taker.resolve(item);
        return;
      }
    }
    this.#items.push(item);
  }

  /** Nothing more will come: who waits for it gets the error, and so does who asks later. */
  end(error: Error): void {
    this.#end ??= error;
    for (const taker of this.#takers) {
      taker.reject(this.#end);
    }
    this.#takers.clear();
  }

  /** How many wait to be taken. */
  count(fits: (item: T) => boolean = () => true): number {
    return this.#items.filter(fits).length;
  }

  /** Takes the first item that fits, past or to come; what does not fit stays. `what` names it in errors. */
  next(what: string, fits: (item: T) => boolean = () => true, ms: number = DEADLINE_MS): Promise<T> {
    const index = this.#items.findIndex(fits);
    if (index >= 0) {
      return Promise.resolve(this.#items.splice(index, 1)[0] as T);
    }
    if (this.#end !== undefined) {
      return Promise.reject(new Error(`Cannot wait for ${what}: ${this.#end.message}`));
    }
    const taken = new Promise<T>((resolve, reject) => this.#takers.add({ fits, resolve, reject }));
    return within(taken, what, ms);
  }
}
