import { type FrameKind, HEAD_BYTES, readTag, TAG_BYTES, tagOf } from "../../../schema/frames.ts";
import { MAX_MESSAGE_BYTES, MAX_STATUS_BYTES } from "../../../schema/limits.ts";
import { badFrame, frameTooLarge } from "../errors.ts";

/** The length comes first in the head, and the tag after it. */
const LENGTH_BYTES = HEAD_BYTES - TAG_BYTES;

/** Longest body of each kind that a reader accepts, in bytes. */
export type FrameLimits = Readonly<Record<FrameKind, number>>;

/** What the game accepts from the bridge. */
export const BRIDGE_FRAME_LIMITS: FrameLimits = {
  j: MAX_STATUS_BYTES,
  t: MAX_MESSAGE_BYTES,
  b: MAX_MESSAGE_BYTES,
  c: 4,
  p: 0,
};

/** Receives one frame. The body may share memory with its chunk, and must not be changed. */
export type FrameHandler = (kind: FrameKind, client: number, body: Buffer) => void;

/**
 * Cuts a byte stream into frames. A frame that lies within one chunk is passed on without a copy; one that does not is
 * gathered in one buffer of its announced size, never more than the limits allow.
 */
export class FrameDecoder {
  /** What is accepted from now on. */
  limits: FrameLimits;
  readonly #onFrame: FrameHandler;
  readonly #head = Buffer.alloc(HEAD_BYTES);
  #partial: Buffer | undefined;
  #filled = 0;
  #stopped = false;
  #interrupted = false;

  constructor(limits: FrameLimits, onFrame: FrameHandler) {
    this.limits = limits;
    this.#onFrame = onFrame;
  }

  /**
   * Feeds the next chunk. Returns how many of its bytes are done with: all, unless it was interrupted. Throws a LinkError for
   * what is no frame, or too long; the stream is then lost.
   */
  push(chunk: Buffer): number {
    let offset = 0;
    this.#interrupted = false;
    while (offset < chunk.length && !this.#stopped && !this.#interrupted) {
      offset += this.#partial === undefined ? this.#start(chunk, offset) : this.#continue(chunk, offset);
    }
    return this.#stopped ? chunk.length : offset;
  }

  /** Stops after the current frame; the rest of the chunk has to be fed again. */
  interrupt(): void {
    this.#interrupted = true;
  }

  /** Drops what is left of the current chunk and everything fed later. */
  stop(): void {
    this.#stopped = true;
    this.#partial = undefined;
  }

  /** Begins a frame at `offset`; returns the bytes used. */
  #start(chunk: Buffer, offset: number): number {
    const available = chunk.length - offset;
    if (available < HEAD_BYTES) {
      const used = this.#gather(this.#head, chunk, offset);
      this.#checkLength();
      return used;
    }
    const total = this.#frameBytes(chunk, offset);
    if (available < total) {
      return this.#gather(Buffer.allocUnsafe(total), chunk, offset);
    }
    this.#emit(chunk, offset, total);
    return total;
  }

  #gather(target: Buffer, chunk: Buffer, offset: number): number {
    this.#partial = target;
    this.#filled = chunk.copy(target, 0, offset);
    return this.#filled;
  }

  /** Adds to the frame begun before; returns the bytes used. */
  #continue(chunk: Buffer, offset: number): number {
    const partial = this.#partial as Buffer;
    const used = chunk.copy(partial, this.#filled, offset);
    this.#filled += used;
    if (this.#filled < partial.length) {
      if (partial === this.#head) {
        this.#checkLength();
      }
      return used;
    }
    const total = partial === this.#head ? this.#frameBytes(partial, 0) : partial.length;
    if (total > partial.length) {
      this.#partial = Buffer.allocUnsafe(total);
      partial.copy(this.#partial);
    } else {
      this.#partial = undefined;
      this.#emit(partial, 0, total);
    }
    return used;
  }

  /** Checks the length of a head that comes in pieces: with an invalid length, there is no need to wait for the tag. */
  #checkLength(): void {
    if (this.#filled >= LENGTH_BYTES) {
      bodyBytes(this.#head, 0);
    }
  }

  #frameBytes(bytes: Buffer, offset: number): number {
    const body = bodyBytes(bytes, offset);
    const tag = readTag(bytes.readUInt32LE(offset + LENGTH_BYTES));
    if (tag === undefined) {
      throw badFrame("it has no valid tag");
    }
    if (body > this.limits[tag.kind]) {
      throw frameTooLarge(tag.kind, body, this.limits[tag.kind]);
    }
    return HEAD_BYTES + body;
  }

  #emit(bytes: Buffer, offset: number, total: number): void {
    const { kind, client } = readTag(bytes.readUInt32LE(offset + 4)) as { kind: FrameKind; client: number };
    this.#onFrame(kind, client, bytes.subarray(offset + HEAD_BYTES, offset + total));
  }
}

/** The length of the body that a head announces. Throws a LinkError when there is not even place for the tag. */
function bodyBytes(head: Buffer, offset: number): number {
  const rest = head.readUInt32LE(offset);
  if (rest < TAG_BYTES) {
    throw badFrame(`no frame has ${rest} bytes`);
  }
  return rest - TAG_BYTES;
}

/** Writes the bytes of a frame in front of its body; returns where the body begins. */
export function writeHead(
  target: Buffer,
  offset: number,
  kind: FrameKind,
  client: number,
  bodyBytes: number,
): number {
  target.writeUInt32LE(TAG_BYTES + bodyBytes, offset);
  return target.writeUInt32LE(tagOf(kind, client), offset + 4);
}

/** The bytes of a frame in front of its body. */
export function encodeHead(kind: FrameKind, client: number, bodyBytes: number): Buffer {
  const head = Buffer.allocUnsafe(HEAD_BYTES);
  writeHead(head, 0, kind, client, bodyBytes);
  return head;
}

/** A whole frame, copied into one buffer. */
export const encodeFrame = (kind: FrameKind, client: number, body: Buffer): Buffer =>
  Buffer.concat([encodeHead(kind, client, body.length), body]);

/** The body of a message's frame. */
export const messageBody = (message: object): Buffer => Buffer.from(JSON.stringify(message));

/** A message as a frame. */
export const encodeMessage = (message: object): Buffer => encodeFrame("j", 0, messageBody(message));

/** The body of a credit frame. */
export function creditBody(bytes: number): Buffer {
  const body = Buffer.allocUnsafe(4);
  body.writeUInt32LE(bytes);
  return body;
}

/** Credit as a frame. */
export const encodeCredit = (client: number, bytes: number): Buffer =>
  encodeFrame("c", client, creditBody(bytes));
