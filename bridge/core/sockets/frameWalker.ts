/** Longest head of a frame: two bytes, eight of length, four of mask. */
const MAX_HEAD_BYTES = 14;

/** Follows the frames in a stream of bytes (RFC 6455, section 5.2), so that they can be handed on a few at a time. */
export class FrameWalker {
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
        if (!this.#readHead(chunk[at++] as number)) {
          continue;
        }
      } else {
        const bytes = Math.min(this.#missing, chunk.length - at);
        this.#missing -= bytes;
        at += bytes;
      }
      frames += this.#missing === 0 ? 1 : 0;
    }
    return at;
  }

  /** Returns whether the head is complete. */
  #readHead(byte: number): boolean {
    const head = this.#head;
    head[this.#headBytes++] = byte;
    if (this.#headBytes < 2) {
      return false;
    }
    const second = head[1] as number;
    const short = second & 0x7f;
    const lengthBytes = short === 126 ? 2 : short === 127 ? 8 : 0;
    if (this.#headBytes < 2 + lengthBytes + (second & 0x80 ? 4 : 0)) {
      return false;
    }
    this.#headBytes = 0;
    this.#missing =
      lengthBytes === 0 ? short : lengthBytes === 2 ? head.readUInt16BE(2) : Number(head.readBigUInt64BE(2));
    return true;
  }
}
