import assert from "node:assert/strict";

/** What a game may write on a link before the bridge has read what it wrote earlier. The rest waits here. */
export class SendWindow {
  /** The most unread bytes; nothing may be written before it is known. */
  size = 0;
  readonly #write: (bytes: Buffer) => void;
  readonly #waiting: Buffer[] = [];
  #unread = 0;

  constructor(write: (bytes: Buffer) => void) {
    this.#write = write;
  }

  /** Bytes written that the bridge has not given back. */
  get unread(): number {
    return this.#unread;
  }

  /** Bytes that wait for credit. */
  get queued(): number {
    return this.#waiting.reduce((sum, { length }) => sum + length, 0);
  }

  /** Writes bytes, all of them now or the rest as credit comes. */
  send(bytes: Buffer): void {
    this.#waiting.push(bytes);
    this.#pump();
  }

  /** Writes bytes at once, whatever the window. */
  force(bytes: Buffer): void {
    this.#unread += bytes.length;
    this.#write(bytes);
  }

  /** Takes credit of the bridge. */
  giveBack(bytes: number): void {
    this.#unread -= bytes;
    assert.ok(this.#unread >= 0, `Bridge gave back ${-this.#unread} bytes more than it got`);
    this.#pump();
  }

  #pump(): void {
    while (this.#unread < this.size) {
      const first = this.#waiting.shift();
      if (first === undefined) {
        return;
      }
      const room = this.size - this.#unread;
      if (first.length > room) {
        this.#waiting.unshift(first.subarray(room));
      }
      this.force(first.subarray(0, room));
    }
  }
}
