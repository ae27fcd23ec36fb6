import type { Duplex, Writable } from "node:stream";
import type { WebSocket } from "ws";
import { FRAMES_IN_SLICE, PIECE_OVERHEAD_BYTES } from "../limits.ts";
import { Turn } from "../turn.ts";
import type { Budget, Holder } from "./budget.ts";
import { Compactor } from "./compactor.ts";
import { FrameWalker } from "./frameWalker.ts";

/** Name of the error for a message that was given up for lack of memory. */
export const UNFINISHED_CODE = "BRIDGE_ERR_UNFINISHED";

/** Opcode of a close frame (RFC 6455, section 5.2). */
const CLOSE_FRAME = 0x8;

/**
 * The parser of ws. It has no public way to see how much it holds of an unfinished message, or what it reads. The version of ws
 * is pinned.
 */
interface Receiver extends Writable {
  /** Of the frame at hand, or the last one. */
  readonly _opcode: number;
  /** Chunks that were written but not parsed yet, and their bytes. */
  readonly _buffers: Buffer[];
  readonly _bufferedBytes: number;
  /** Fragments of the unfinished message, and their bytes. */
  readonly _fragments: Buffer[];
  readonly _messageLength: number;
  createError(
    kind: ErrorConstructor,
    text: string,
    isPrefixed: boolean,
    closeCode: number,
    code: string,
  ): Error;
}

/**
 * Stands between the network and the parser of ws, which parses everything that it is given. Gives it a few frames at a time,
 * so that parsing can stop when the game wants no more, other sockets get their turn, and little memory is held.
 */
export class Feeder implements Holder {
  readonly #ws: WebSocket;
  readonly #stream: Duplex;
  readonly #receiver: Receiver;
  readonly #unfinished: Budget;
  readonly #frames = new FrameWalker();
  readonly #chunks = new Compactor();
  readonly #fragments = new Compactor();
  #held = 0;
  readonly #turn = new Turn();
  #isInflating = false;

  /** Replaces the listener of ws. */
  constructor(ws: WebSocket, stream: Duplex, unfinished: Budget) {
    this.#ws = ws;
    this.#stream = stream;
    this.#receiver = (ws as unknown as { _receiver: Receiver })._receiver;
    this.#unfinished = unfinished;
    stream.removeAllListeners("data").on("data", (chunk) => this.#onChunk(chunk));
  }

  /** Whether the parser has come to a close frame. Its error for text that is not UTF-8 does not say where that was. */
  get isInClose(): boolean {
    return this.#receiver._opcode === CLOSE_FRAME;
  }

  /** Its socket is closed. */
  stop(): void {
    this.#holds(0);
  }

  giveUp(): void {
    const receiver = this.#receiver;
    const text = "too much memory is held by unfinished messages";
    // A message that is being inflated can still finish: it does not need what is dropped here.
    receiver.removeAllListeners("message");
    receiver.destroy(receiver.createError(RangeError, text, false, 1009, UNFINISHED_CODE));
    receiver._buffers.length = 0;
    receiver._fragments.length = 0;
    this.#holds(0);
  }

  /** Drops what follows a close frame or an error: the parser accepts nothing more. */
  #onChunk(chunk: Buffer): void {
    let at = 0;
    while (at < chunk.length && this.#receiver.writable) {
      if (this.#mustWait()) {
        this.#stream.pause();
        this.#stream.unshift(chunk.subarray(at));
        return;
      }
      const end = this.#frames.walk(chunk, at, FRAMES_IN_SLICE);
      this.#receiver.write(chunk.subarray(at, end), this.#onParsed);
      at = end;
      this.#weigh();
    }
  }

  /** Whether the game wants no more, the last slice is still being inflated, or others have their turn. */
  #mustWait(): boolean {
    this.#isInflating = this.#receiver.writableLength > 0;
    if (this.#ws.isPaused || this.#isInflating) {
      return true;
    }
    const isOver = this.#turn.isOver();
    if (isOver) {
      setImmediate(() => this.#resume());
    }
    return isOver;
  }

  readonly #onParsed = (): void => {
    if (this.#isInflating && this.#receiver.writableLength === 0) {
      this.#isInflating = false;
      this.#weigh();
      this.#resume();
    }
  };

  #resume(): void {
    if (!this.#ws.isPaused) {
      this.#stream.resume();
    }
  }

  /** When a read ends with the beginning of a message, that part is neither copied nor counted: the rest usually follows soon. */
  #weigh(): void {
    const { _buffers: chunks, _fragments: fragments } = this.#receiver;
    if (chunks.length < 2 && fragments.length === 0) {
      this.#holds(0);
      return;
    }
    this.#chunks.compact(chunks);
    this.#fragments.compact(fragments);
    this.#holds(
      this.#receiver._bufferedBytes +
        (fragments.length > 0 ? this.#receiver._messageLength : 0) +
        (chunks.length + fragments.length) * PIECE_OVERHEAD_BYTES,
    );
  }

  #holds(bytes: number): void {
    if (bytes !== this.#held) {
      this.#held = bytes;
      this.#unfinished.holds(this, bytes);
    }
  }
}
