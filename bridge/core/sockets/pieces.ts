import type { Duplex } from "node:stream";
import type { WebSocket } from "ws";
import { GATHER_AFTER_CHUNKS, GATHER_BELOW_BYTES, GATHER_MS, MAX_WIRE_SURPLUS_BYTES } from "../limits.ts";

/**
 * Looks after the pieces that a message comes in. Very many small ones (TLS records of a few bytes, segments of an old
 * modem) are gathered for a moment before ws gets them: it takes each out of a list whose length makes that slower and
 * slower. And more bytes than any message may have, with all that belongs to it, are told once.
 */
export class Pieces {
  readonly #ws: WebSocket;
  readonly #stream: Duplex;
  readonly #maxBytes: number;
  readonly #onSurplus: () => void;
  #chunks = 0;
  #bytes = 0;
  #gathering = false;

  constructor(ws: WebSocket, stream: Duplex, maxMessage: number, onSurplus: () => void) {
    this.#ws = ws;
    this.#stream = stream;
    this.#maxBytes = maxMessage + MAX_WIRE_SURPLUS_BYTES;
    this.#onSurplus = onSurplus;
    stream.on("data", this.#onChunk);
  }

  /** A message is whole: what comes next belongs to another. */
  whole(): void {
    this.#chunks = 0;
    this.#bytes = 0;
  }

  stop(): void {
    this.#stream.off("data", this.#onChunk);
  }

  readonly #onChunk = (chunk: Buffer): void => {
    this.#chunks += 1;
    this.#bytes += chunk.length;
    if (this.#bytes > this.#maxBytes) {
      this.stop();
      this.#onSurplus();
    } else if (this.#chunks > GATHER_AFTER_CHUNKS && this.#bytes < this.#chunks * GATHER_BELOW_BYTES) {
      this.#gather();
    }
  };

  /** Stops the stream for a moment, then takes what has come as one piece. */
  #gather(): void {
    if (this.#gathering || this.#ws.isPaused) {
      return;
    }
    this.#gathering = true;
    this.#stream.pause();
    setTimeout(() => {
      if (!this.#ws.isPaused && !this.#stream.destroyed) {
        // Read from a paused stream, all that is there is one chunk, and comes as "data".
        this.#stream.read();
        this.#gathering = false;
        // Unlike the stream's own, this leaves a stream alone that ws itself has stopped.
        this.#ws.resume();
      }
      this.#gathering = false;
    }, GATHER_MS);
  }
}
