import type { Duplex } from "node:stream";

/** How many times to look during one limit, so that late progress of the remote is noticed soon. */
const LOOKS = 6;

/** What Node knows of a connection that takes part of a write; only its own idle timer is told otherwise. */
interface Sending {
  readonly bytesWritten?: number;
  readonly _handle?: { readonly writeQueueSize?: number } | null;
}

/**
 * Calls back when a connection has accepted none of the waiting bytes for `limitMs`. Bytes that are added meanwhile do not
 * count as progress, and time in which this machine slept is not counted. Bytes that the system itself buffers, which can be
 * some megabytes, cannot be seen.
 */
export class FlushWatch {
  readonly #stream: Duplex;
  readonly #timer: NodeJS.Timeout;
  #written: number;
  #queued: number;
  #idle = 0;

  constructor(stream: Duplex, limitMs: number, onStalled: () => void) {
    this.#stream = stream;
    this.#written = this.#wholeWrites();
    this.#queued = this.#partOfWrite();
    this.#timer = setInterval(() => {
      this.#idle = this.#hasMoved() ? 0 : this.#idle + 1;
      if (this.#idle >= LOOKS) {
        this.stop();
        onStalled();
      }
    }, limitMs / LOOKS).unref();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #hasMoved(): boolean {
    const written = this.#wholeWrites();
    const queued = this.#partOfWrite();
    const moved = written > this.#written || queued < this.#queued;
    this.#written = written;
    this.#queued = queued;
    return moved;
  }

  /** Bytes of writes that the system has taken whole: it grows only. */
  #wholeWrites(): number {
    return ((this.#stream as Sending).bytesWritten ?? 0) - this.#stream.writableLength;
  }

  /** Bytes of the write under way that it has not taken: often many megabytes at once. */
  #partOfWrite(): number {
    return (this.#stream as Sending)._handle?.writeQueueSize ?? 0;
  }
}
