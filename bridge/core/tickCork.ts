import type { Duplex } from "node:stream";

/** Sends everything that is written to a stream within one tick in one system call. */
export class TickCork {
  readonly #stream: Duplex;
  readonly #onWritten: () => void;
  #corked = false;

  /** `onWritten` comes after each such call, when the stream holds only what the system did not take. */
  constructor(stream: Duplex, onWritten: () => void = () => {}) {
    this.#stream = stream;
    this.#onWritten = onWritten;
  }

  /** To be called before each write. */
  hold(): void {
    if (!this.#corked) {
      this.#corked = true;
      this.#stream.cork();
      process.nextTick(() => {
        this.#corked = false;
        this.#stream.uncork();
        this.#onWritten();
      });
    }
  }
}
