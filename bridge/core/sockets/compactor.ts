import { JOINED_BYTES, KEPT_BYTES, MIN_FILL } from "../limits.ts";

/** Room that a piece of a few bytes gets first. */
const FIRST_ROOM_BYTES = 64;

/**
 * Keeps a growing list of buffers about as large in memory as their bytes. Small ones are joined as they come, and those
 * that hold on to much more memory than they need (all that was read from the network at once) are copied out of it.
 */
export class Compactor {
  /** Holds the last joined piece, with some room behind it. */
  #room: Buffer | undefined;
  /** That piece, as it stands in the list. */
  #joined: Buffer | undefined;
  /** The end of the list when it was last looked at. */
  #last: Buffer | undefined;

  /** To be called after buffers were added to the end of `list`; some may have been taken from its beginning. */
  compact(list: Buffer[]): void {
    let added = this.#last === undefined ? 0 : list.lastIndexOf(this.#last) + 1;
    while (added < list.length && isFull(list[added] as Buffer)) {
      added += 1;
    }
    for (const buffer of list.splice(added)) {
      if (isFull(buffer)) {
        list.push(buffer);
      } else {
        this.#join(list, buffer);
      }
    }
    this.#last = list.at(-1);
    if (this.#last !== this.#joined) {
      this.#room = undefined;
      this.#joined = undefined;
    }
  }

  #join(list: Buffer[], buffer: Buffer): void {
    const joined = this.#joined !== undefined && list.at(-1) === this.#joined ? this.#joined.length : 0;
    const kept = joined + buffer.length <= JOINED_BYTES ? joined : 0;
    const room = this.#roomFor(kept, buffer.length);
    room.set(buffer, kept);
    if (kept > 0) {
      list.pop();
    }
    this.#joined = room.subarray(0, kept + buffer.length);
    list.push(this.#joined);
  }

  /** Room for what is kept of the last piece, which it then holds, and for more. */
  #roomFor(kept: number, more: number): Buffer {
    const bytes = kept + more;
    if (kept === 0 || this.#room === undefined) {
      this.#room = Buffer.allocUnsafeSlow(Math.max(bytes, FIRST_ROOM_BYTES));
    } else if (bytes > this.#room.length) {
      const larger = Buffer.allocUnsafeSlow(Math.ceil(bytes / MIN_FILL));
      larger.set(this.#room.subarray(0, kept));
      this.#room = larger;
    }
    return this.#room;
  }
}

/** Whether a buffer is long enough to stand by itself, and most of the memory that it holds on to is its own. */
const isFull = (buffer: Buffer): boolean =>
  buffer.length >= KEPT_BYTES && buffer.length >= MIN_FILL * buffer.buffer.byteLength;
