import type { Socket } from "node:net";
import { MAX_LINK_WAITING_BYTES } from "../limits.ts";
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
 * request waits for its answer, no further frame is taken. What has to wait is kept here: in the system's buffer it would be
 * lost with the connection, as soon as the bridge writes to a game that has closed it.
 */
export class LinkReader {
  readonly #socket: Socket;
  readonly #owner: ReaderOwner;
  readonly #decoder: FrameDecoder;
  readonly #turn = new Turn();
  /** Chunks that wait, the first one perhaps dealt with in part, and their bytes. */
  readonly #waiting: Buffer[] = [];
  #waitingBytes = 0;
  #isAnswering = false;
  #isWoken = false;
  readonly #onDrained: (() => void)[] = [];

  constructor(socket: Socket, limits: FrameLimits, owner: ReaderOwner) {
    this.#socket = socket;
    this.#owner = owner;
    this.#decoder = new FrameDecoder(limits, (kind, client, body) => {
      owner.onFrame(kind, client, body);
      if (this.#mustWait()) {
        this.#decoder.interrupt();
      }
    });
    socket.on("data", (chunk) => this.#onChunk(chunk));
  }

  /** Longest body of each kind from now on. */
  set limits(limits: FrameLimits) {
    this.#decoder.limits = limits;
  }

  /** Drops whatever waits or comes. */
  stop(): void {
    this.#decoder.stop();
  }

  /** The frame at hand asks for something that is done when this resolves. It must not reject. */
  waitFor(answer: Promise<void>): void {
    this.#isAnswering = true;
    void answer.then(() => {
      this.#isAnswering = false;
      this.#goOn();
    });
  }

  /** Resolves when nothing waits. */
  drained(): Promise<void> {
    return new Promise((resolve) => {
      this.#onDrained.push(resolve);
      this.#read();
    });
  }

  #onChunk(chunk: Buffer): void {
    this.#waiting.push(chunk);
    this.#waitingBytes += chunk.length;
    this.#read();
    if (this.#waitingBytes > MAX_LINK_WAITING_BYTES) {
      this.#socket.pause();
    }
  }

  #goOn(): void {
    this.#read();
    if (this.#waitingBytes <= MAX_LINK_WAITING_BYTES) {
      this.#socket.resume();
    }
  }

  #read(): void {
    while (this.#waiting.length > 0 && !this.#mustWait()) {
      this.#decode(this.#waiting.shift() as Buffer);
    }
    if (this.#waiting.length === 0) {
      while (this.#onDrained.length > 0) {
        this.#onDrained.pop()?.();
      }
    } else if (!this.#isAnswering && !this.#isWoken) {
      this.#isWoken = true;
      setImmediate(() => {
        this.#isWoken = false;
        this.#goOn();
      });
    }
  }

  #decode(chunk: Buffer): void {
    let used = chunk.length;
    try {
      used = this.#decoder.push(chunk);
      this.#owner.onRead(used);
    } catch (error) {
      this.#owner.onFault(error);
    }
    this.#waitingBytes -= used;
    if (used < chunk.length) {
      this.#waiting.unshift(chunk.subarray(used));
    }
  }

  #mustWait(): boolean {
    return this.#isAnswering || this.#turn.isOver();
  }
}
