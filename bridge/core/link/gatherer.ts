import type { Socket } from "node:net";
import { type FrameKind, HEAD_BYTES } from "../../../schema/frames.ts";
import { LONG_BODY_BYTES, SCRATCH_BYTES } from "../limits.ts";
import { writeHead } from "./frames.ts";
import type { Scratch } from "./scratch.ts";

/** The owner of these frames. */
export interface GathererOwner {
  /** Frames that are added now still leave with the others. */
  handsOver(): void;
  /** The socket holds only what the system did not accept. */
  handedOver(): void;
}

/**
 * Gathers the frames of one turn of the event loop, and hands them to the system in one call; once they are many, at the end
 * of the tick. Short ones are copied next to each other: the system takes one long piece for much less than many short
 * ones. Long ones are passed on as they are.
 */
export class FrameGatherer {
  readonly #socket: Socket;
  readonly #scratch: Scratch;
  readonly #owner: GathererOwner;
  readonly #pieces: Buffer[] = [];
  /** Memory that the pieces lie in; the last one is being filled. */
  readonly #borrowed: Buffer[] = [];
  #buffer: Buffer | undefined;
  /** Begin, and end so far, of the piece that is being filled. */
  #start = 0;
  #end = 0;
  #bytes = 0;
  #woken = false;
  #hurried = false;

  constructor(socket: Socket, scratch: Scratch, owner: GathererOwner) {
    this.#socket = socket;
    this.#scratch = scratch;
    this.#owner = owner;
  }

  /** Bytes that wait to be handed over. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Adds a frame. A long body must not be changed any more. */
  add(kind: FrameKind, client: number, body: Buffer): void {
    this.wake();
    this.#bytes += HEAD_BYTES + body.length;
    if (this.#bytes >= SCRATCH_BYTES && !this.#hurried) {
      this.#hurried = true;
      process.nextTick(this.#onHurry);
    }
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

  /** Schedules the hand-over for this turn of the event loop. */
  wake(): void {
    if (!this.#woken) {
      this.#woken = true;
      setImmediate(this.#onTurn);
    }
  }

  /** Hands over now what waits, if anything does. */
  flush(): void {
    this.#owner.handsOver();
    this.#handOver();
  }

  readonly #onTurn = (): void => {
    this.#owner.handsOver();
    this.#woken = false;
    this.#handOver();
  };

  readonly #onHurry = (): void => {
    this.#hurried = false;
    this.flush();
  };

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
      // A piece that joins a queue may stay there for a long time, and would block the whole buffer.
      this.#pieces.push(this.#socket.writableLength > 0 ? Buffer.from(piece) : piece);
      this.#start = this.#end;
    }
  }

  #handOver(): void {
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
    // What the system has not accepted is now in buffers of the socket itself, or the socket holds on to these.
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
    this.#owner.handedOver();
  }
}
