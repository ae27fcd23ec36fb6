import { MAX_HEADER_BYTES, PREFIX_BYTES } from "../../../schema/limits.ts";
import { badMessage, headerTooLarge, payloadTooLarge } from "../errors.ts";

const MIN_HEADER_BYTES = 2;

/** Takes one frame. Both views may share memory with the chunk they came in, and are not to be written to. */
export type FrameHandler = (header: Buffer, payload: Buffer) => void;

/**
 * Cuts a byte stream into frames. A frame that lies within one chunk is passed on without a copy; one that
 * does not is gathered in one buffer of its announced size, never more than the limits allow.
 */
export class FrameDecoder {
  /** Longest payload accepted from now on, in bytes. */
  maxPayload: number;
  readonly #onFrame: FrameHandler;
  readonly #prefix = Buffer.alloc(PREFIX_BYTES);
  #partial: Buffer | undefined;
  #filled = 0;
  #stopped = false;

  constructor(maxPayload: number, onFrame: FrameHandler) {
    this.maxPayload = maxPayload;
    this.#onFrame = onFrame;
  }

  /** Feeds the next chunk. Throws a LinkError when a length is over its limit; the stream is then lost. */
  push(chunk: Buffer): void {
    let offset = 0;
    while (offset < chunk.length && !this.#stopped) {
      offset += this.#partial === undefined ? this.#start(chunk, offset) : this.#continue(chunk, offset);
    }
  }

  /** Drops what is left of the current chunk and everything fed later. */
  stop(): void {
    this.#stopped = true;
    this.#partial = undefined;
  }

  /** Begins a frame at `offset`; returns the bytes used. */
  #start(chunk: Buffer, offset: number): number {
    const available = chunk.length - offset;
    if (available < PREFIX_BYTES) {
      return this.#gather(this.#prefix, chunk, offset);
    }
    const total = this.#frameLength(chunk, offset);
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
    if (this.#filled === partial.length) {
      if (partial === this.#prefix) {
        this.#partial = Buffer.allocUnsafe(this.#frameLength(partial, 0));
        partial.copy(this.#partial);
      } else {
        this.#partial = undefined;
        this.#emit(partial, 0, partial.length);
      }
    }
    return used;
  }

  #frameLength(bytes: Buffer, offset: number): number {
    const header = bytes.readUInt32LE(offset);
    const payload = bytes.readUInt32LE(offset + 4);
    if (header > MAX_HEADER_BYTES) {
      throw headerTooLarge(header, MAX_HEADER_BYTES);
    }
    if (header < MIN_HEADER_BYTES) {
      throw badMessage(`its header has ${header} bytes`);
    }
    if (payload > this.maxPayload) {
      throw payloadTooLarge(payload, this.maxPayload);
    }
    return PREFIX_BYTES + header + payload;
  }

  #emit(bytes: Buffer, offset: number, total: number): void {
    const headerStart = offset + PREFIX_BYTES;
    const payloadStart = headerStart + bytes.readUInt32LE(offset);
    this.#onFrame(bytes.subarray(headerStart, payloadStart), bytes.subarray(payloadStart, offset + total));
  }
}

/** The bytes of a frame in front of its payload: both lengths and the header. */
export function encodeHead(header: Buffer, payloadLength: number): Buffer {
  const head = Buffer.allocUnsafe(PREFIX_BYTES + header.length);
  head.writeUInt32LE(header.length, 0);
  head.writeUInt32LE(payloadLength, 4);
  header.copy(head, PREFIX_BYTES);
  return head;
}

/** A whole frame without a payload. Throws a RangeError when the header is over its limit. */
export function encodeFrame(message: object): Buffer {
  const header = Buffer.from(JSON.stringify(message));
  if (header.length > MAX_HEADER_BYTES) {
    throw new RangeError(`Cannot encode a header of ${header.length} bytes: limit is ${MAX_HEADER_BYTES}`);
  }
  return encodeHead(header, 0);
}
