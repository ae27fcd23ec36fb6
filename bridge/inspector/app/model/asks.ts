import type { FromPage } from "../../../../schema/inspect/messages.ts";

/** Messages that are answered with `done`, without their number. */
export type Action = FromPage extends infer T ? (T extends { ask: number } ? Omit<T, "ask"> : never) : never;

const PATIENCE_MS = 10_000;

/** Actions on their way to the bridge, by the number that comes back. */
export class Asks {
  readonly #send: (message: FromPage) => boolean;
  readonly #open = new Map<number, (error: string | undefined) => void>();
  #next = 0;

  constructor(send: (message: FromPage) => boolean) {
    this.#send = send;
  }

  /** Resolves with nothing when it is done, or with why it is not. */
  ask(action: Action): Promise<string | undefined> {
    const ask = this.#next++;
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.done(ask, "The bridge gave no answer"), PATIENCE_MS);
      this.#open.set(ask, (error) => {
        clearTimeout(timer);
        resolve(error);
      });
      if (!this.#send({ ...action, ask } as FromPage)) {
        this.done(ask, "There is no connection to the bridge");
      }
    });
  }

  done(ask: number, error?: string): void {
    const answer = this.#open.get(ask);
    this.#open.delete(ask);
    answer?.(error);
  }

  /** The connection is gone, and with it every answer. */
  lose(): void {
    for (const ask of [...this.#open.keys()]) {
      this.done(ask, "The connection to the bridge was lost before it answered");
    }
  }
}
