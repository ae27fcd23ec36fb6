/** Longest head of a frame: two bytes, eight of length, four of mask. */
const MAX_HEAD_BYTES = 14;

/** Follows the frames in a stream of bytes (RFC 6455, section 5.2), so that they can be handed on a few at a time. */
export class FrameWalker {
  /** A head that comes in pieces, as far as it is there. */
  readonly #head = Buffer.alloc(MAX_HEAD_BYTES);
  #headBytes = 0;
  /** Payload that the frame under way still lacks. */
  #missing = 0;

  /** Where in `chunk` to stop after at most that many frame ends, counted from `offset` on; else its length. */
  walk(chunk: Buffer, offset: number, maxFrames: number): number {
    let at = offset;
    let frames = 0;
    while (at < chunk.length && frames < maxFrames) {
      if (this.#missing === 0) {
        if (this.#headBytes === 0 && chunk.length - at >= MAX_HEAD_BYTES) {
          this.#missing = payloadBytes(chunk, at);
          at += headBytes(chunk[at + 1] as number);
        } else if (!this.#readHead(chunk[at++] as number)) {
          continue;
        }
      }
      const bytes = Math.min(this.#missing, chunk.length - at);
      this.#missing -= bytes;
      at += bytes;
      frames += this.#missing === 0 ? 1 : 0;
    }
    return at;
  }

  /** Takes the next byte of a head. Returns whether the head is complete. */
  #readHead(byte: number): boolean {
    this.#head[this.#headBytes++] = byte;
    if (this.#headBytes < 2 || this.#headBytes < headBytes(this.#head[1] as number)) {
      return false;
    }
    this.#headBytes = 0;
    this.#missing = payloadBytes(this.#head, 0);
    return true;
  }
}

/** Of a frame whose second byte is this. */
const headBytes = (second: number): number => {
  const short = second & 0x7f;
  return 2 + (short === 126 ? 2 : short === 127 ? 8 : 0) + (second & 0x80 ? 4 : 0);
};

/** What the head that begins at `offset` says of the payload. */
function payloadBytes(bytes: Buffer, offset: number): number {
  const short = (bytes[offset + 1] as number) & 0x7f;
  if (short < 126) {
    return short;
  }
  return short === 126 ? bytes.readUInt16BE(offset + 2) : Number(bytes.readBigUInt64BE(offset + 2));
}
