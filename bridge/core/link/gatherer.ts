import type { Socket } from "node:net";
import { type FrameKind, HEAD_BYTES } from "../../../schema/frames.ts";
import { LONG_BODY_BYTES } from "../limits.ts";
import { writeHead } from "./frames.ts";
import type { Scratch } from "./scratch.ts";

/**
 * Gathers the frames of one tick, and hands them to the system in one call. Short ones are copied next to each other: the
 * system takes one long piece for much less than many short ones. Long ones are passed on as they are.
 */
export class FrameGatherer {
  readonly #socket: Socket;
  readonly #scratch: Scratch;
  readonly #onHandedOver: () => void;
  readonly #pieces: Buffer[] = [];
  /** Memory that the pieces lie in; the last one is being filled. */
  readonly #borrowed: Buffer[] = [];
  #buffer: Buffer | undefined;
  /** Where the piece begins that is being filled, and where it ends so far. */
  #start = 0;
  #end = 0;
  #bytes = 0;

  /** `onHandedOver` comes after each call, when the socket holds only what the system did not take. */
  constructor(socket: Socket, scratch: Scratch, onHandedOver: () => void) {
    this.#socket = socket;
    this.#scratch = scratch;
    this.#onHandedOver = onHandedOver;
  }

  /** Bytes that wait for the end of the tick. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Adds a frame. A long body must not be changed any more. */
  add(kind: FrameKind, client: number, body: Buffer): void {
    if (this.#bytes === 0) {
      process.nextTick(this.#handOver);
    }
    this.#bytes += HEAD_BYTES + body.length;
    if (this.#buffer === undefined || this.#buffer.length - this.#end < HEAD_BYTES) {
      this.#borrow();
    }
    this.#end = writeHead(this.#buffer as Buffer, this.#end, kind, client, body.length);
    if (body.length > LONG_BODY_BYTES) {
      this.#seal();
      this.#pieces.push(body);
    } else {
      this.#copy(body);
    }
  }

  /** Hands over now what waits for the end of the tick. */
  flush(): void {
    if (this.#bytes > 0) {
      this.#handOver();
    }
  }

  #copy(body: Buffer): void {
    const copied = body.copy(this.#buffer as Buffer, this.#end);
    this.#end += copied;
    if (copied < body.length) {
      this.#borrow();
      this.#end = body.copy(this.#buffer as Buffer, 0, copied);
    }
  }

  #borrow(): void {
    this.#seal();
    this.#buffer = this.#scratch.take();
    this.#borrowed.push(this.#buffer);
    this.#start = 0;
    this.#end = 0;
  }

  /** Ends the piece that is being filled. */
  #seal(): void {
    if (this.#end > this.#start) {
      const piece = (this.#buffer as Buffer).subarray(this.#start, this.#end);
      // A piece that joins a queue may stay there for long, and would keep all of the buffer from being used.
      this.#pieces.push(this.#socket.writableLength > 0 ? Buffer.from(piece) : piece);
      this.#start = this.#end;
    }
  }

  readonly #handOver = (): void => {
    if (this.#bytes === 0) {
      return;
    }
    this.#seal();
    const queued = this.#socket.writableLength > 0;
    if (this.#socket.writable) {
      this.#socket.cork();
      for (const piece of this.#pieces) {
        this.#socket.write(piece);
      }
      this.#socket.uncork();
    }
    // What the system has not taken lies in buffers of the socket's own now, or else it keeps these.
    if (queued || this.#socket.writableLength === 0) {
      for (const buffer of this.#borrowed) {
        this.#scratch.give(buffer);
      }
    }
    this.#pieces.length = 0;
    this.#borrowed.length = 0;
    this.#buffer = undefined;
    this.#start = 0;
    this.#end = 0;
    this.#bytes = 0;
    this.#onHandedOver();
  };
}
