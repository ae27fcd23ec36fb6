import assert from "node:assert/strict";

/** Opcodes (RFC 6455, section 5.2). */
export const CONTINUATION = 0x0;
export const TEXT = 0x1;
export const BINARY = 0x2;
export const CLOSE = 0x8;
export const PING = 0x9;
export const PONG = 0xa;

/** A frame as a case writes it down. */
export interface FrameSpec {
  readonly opcode: number;
  readonly payload: Buffer;
  /** True unless said otherwise. */
  readonly fin?: boolean;
  /** The three reserved bits, RSV1 worth 4. */
  readonly rsv?: number;
  /** Bytes of the length field: 0 within the second byte, 2 or 8 after it. The shortest that fits without it. */
  readonly lengthBytes?: 0 | 2 | 8;
  /** What the length field says, when that is not the length of the payload. */
  readonly lengthSaid?: bigint;
  /** A key of the test's own; only for who has to mask. */
  readonly key?: Buffer;
  /** Masks where this is not allowed, and does not where it has to be. */
  readonly wrongMask?: boolean;
}

/** Frames and raw bytes, in the order in which they are sent. */
export type Part = FrameSpec | Buffer;

/** Bytes of one part. `masks` tells whether the sender is a client. */
export function encode(part: Part, masks: boolean): Buffer {
  if (Buffer.isBuffer(part)) {
    return part;
  }
  const { opcode, payload, fin = true, rsv = 0, wrongMask = false } = part;
  const key = masks !== wrongMask ? (part.key ?? Buffer.of(0x37, 0xfa, 0x21, 0x3d)) : undefined;
  const head = Buffer.of((fin ? 0x80 : 0) | (rsv << 4) | opcode);
  const length = encodeLength(part.lengthSaid ?? BigInt(payload.length), part.lengthBytes);
  if (key === undefined) {
    return Buffer.concat([head, length, payload]);
  }
  length[0] = (length[0] as number) | 0x80;
  const masked = Buffer.from(payload);
  for (let i = 0; i < masked.length; i++) {
    masked[i] = (masked[i] as number) ^ (key[i % 4] as number);
  }
  return Buffer.concat([head, length, key, masked]);
}

function encodeLength(length: bigint, bytes = length < 126n ? 0 : length < 65_536n ? 2 : 8): Buffer {
  if (bytes === 0) {
    return Buffer.of(Number(length));
  }
  const field = Buffer.alloc(1 + bytes, bytes === 2 ? 126 : 127);
  if (bytes === 2) {
    field.writeUInt16BE(Number(length), 1);
  } else {
    field.writeBigUInt64BE(length, 1);
  }
  return field;
}

/** A frame that the bridge has sent. */
export interface Frame {
  readonly opcode: number;
  readonly rsv: number;
  readonly payload: Buffer;
}

/** Cuts what the bridge sends into frames, and throws for what RFC 6455 does not allow it to send. */
export class StrictDecoder {
  readonly #masked: boolean;
  readonly #onFrame: (frame: Frame) => void;
  #chunks: Buffer[] = [];
  #length = 0;
  #needed = 2;

  /** `masked` tells whether the sender is a client. */
  constructor(masked: boolean, onFrame: (frame: Frame) => void) {
    this.#masked = masked;
    this.#onFrame = onFrame;
  }

  push(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#length += chunk.length;
    while (this.#length >= this.#needed) {
      const bytes = Buffer.concat(this.#chunks);
      this.#needed = this.#sizeOf(bytes);
      if (bytes.length < this.#needed) {
        this.#chunks = [bytes];
        continue;
      }
      this.#emit(bytes.subarray(0, this.#needed));
      this.#chunks = [bytes.subarray(this.#needed)];
      this.#length -= this.#needed;
      this.#needed = 2;
    }
  }

  /** Size of the frame at the start, or of as much as is needed to know it. */
  #sizeOf(bytes: Buffer): number {
    const short = (bytes[1] as number) & 0x7f;
    const extra = short === 126 ? 2 : short === 127 ? 8 : 0;
    const head = 2 + extra + (this.#masked ? 4 : 0);
    if (bytes.length < head) {
      return head;
    }
    const length =
      extra === 0 ? short : extra === 2 ? bytes.readUInt16BE(2) : Number(bytes.readBigUInt64BE(2));
    assert.ok(extra === 0 || length > (extra === 2 ? 125 : 65_535), "the bridge writes the shortest length");
    return head + length;
  }

  #emit(bytes: Buffer): void {
    const [first, second] = bytes as unknown as [number, number];
    const opcode = first & 0x0f;
    assert.ok([TEXT, BINARY, CLOSE, PING, PONG].includes(opcode), `the bridge sends no opcode ${opcode}`);
    assert.ok((first & 0x80) !== 0, "the bridge sends whole messages");
    assert.equal(first & 0x30, 0, "the bridge sets neither RSV2 nor RSV3");
    assert.equal((second & 0x80) !== 0, this.#masked, "a client masks, a server does not");
    assert.ok(opcode < CLOSE || (second & 0x7f) <= 125, "control frames are short");
    const extra = [126, 127].includes(second & 0x7f) ? ((second & 0x7f) === 126 ? 2 : 8) : 0;
    const start = 2 + extra;
    const payload = Buffer.from(bytes.subarray(this.#masked ? start + 4 : start));
    if (this.#masked) {
      for (let i = 0; i < payload.length; i++) {
        payload[i] = (payload[i] as number) ^ (bytes[start + (i % 4)] as number);
      }
    }
    this.#onFrame({ opcode, rsv: (first & 0x70) >> 4, payload });
  }
}
