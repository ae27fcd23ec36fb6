import type { Socket } from "node:net";
import { Turn } from "../turn.ts";
import { FrameDecoder, type FrameHandler, type FrameLimits } from "./frames.ts";

/** Who takes what is read. */
export interface ReaderOwner {
  readonly onFrame: FrameHandler;
  /** So many bytes have been dealt with. */
  onRead(bytes: number): void;
  /** What came is no frame, or one that ends the link; nothing more is read. */
  onFault(error: unknown): void;
}

/**
 * Reads the frames of the game. A game that asks much delays itself: others have their turn in between, and while a
 * request waits for its answer, no further frame is taken.
 */
export class LinkReader {
  readonly #socket: Socket;
  readonly #owner: ReaderOwner;
  readonly #decoder: FrameDecoder;
  readonly #turn = new Turn();
  #isAnswering = false;

  constructor(socket: Socket, limits: FrameLimits, owner: ReaderOwner) {
    this.#socket = socket;
    this.#owner = owner;
    this.#decoder = new FrameDecoder(limits, (kind, client, body) => {
      owner.onFrame(kind, client, body);
      // The others are done with in no time, however many a chunk has of them.
      if (kind === "j" && this.#mustWait()) {
        this.#decoder.interrupt();
      }
    });
    socket.on("data", (chunk) => this.#onChunk(chunk));
  }

  /** Longest body of each kind from now on. */
  set limits(limits: FrameLimits) {
    this.#decoder.limits = limits;
  }

  /** Drops whatever else comes. */
  stop(): void {
    this.#decoder.stop();
  }

  /** The frame at hand asks for something that is done when this resolves. It must not reject. */
  waitFor(answer: Promise<void>): void {
    this.#isAnswering = true;
    void answer.then(() => {
      this.#isAnswering = false;
      this.#socket.resume();
    });
  }

  #onChunk(chunk: Buffer): void {
    let used = 0;
    try {
      used = this.#mustWait() ? 0 : this.#decoder.push(chunk);
    } catch (error) {
      this.#owner.onFault(error);
      return;
    }
    this.#owner.onRead(used);
    if (used < chunk.length) {
      this.#putBack(chunk.subarray(used));
    }
  }

  #mustWait(): boolean {
    return this.#isAnswering || this.#turn.isOver();
  }

  #putBack(rest: Buffer): void {
    this.#socket.pause();
    this.#socket.unshift(rest);
    if (!this.#isAnswering) {
      setImmediate(() => this.#socket.resume());
    }
  }
}
