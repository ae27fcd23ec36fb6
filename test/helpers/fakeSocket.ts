import { EventEmitter } from "node:events";
import type { Socket } from "node:net";

/** Whether the far end of a fake connection takes what it is sent, or nothing. */
export type FarEnd = "reads" | "stalls";

/** A TCP connection in memory, as much of it as a link uses. What is received comes at once, in the caller's stack. */
export class FakeSocket extends EventEmitter {
  readonly written: Buffer[] = [];
  writable = true;
  closed = false;
  destroyed = false;
  /** Bytes that wait to be sent: all of them, once the far end stalls. */
  writableLength = 0;
  readonly #farEnd: FarEnd;
  readonly #unread: Buffer[] = [];
  #paused = false;

  constructor(farEnd: FarEnd = "reads") {
    super();
    this.#farEnd = farEnd;
  }

  /** As the constructor of a link wants it. */
  get asSocket(): Socket {
    return this as unknown as Socket;
  }

  get writableNeedDrain(): boolean {
    return this.writableLength > 0;
  }

  get bytesWritten(): number {
    return this.written.reduce((sum, { length }) => sum + length, 0);
  }

  /** Whether what was received waits to be read. */
  get isUnread(): boolean {
    return this.#unread.length > 0 && !this.destroyed;
  }

  receive(chunk: Buffer): void {
    this.#unread.push(chunk);
    this.#read();
  }

  pause(): this {
    this.#paused = true;
    return this;
  }

  resume(): this {
    this.#paused = false;
    this.#read();
    return this;
  }

  unshift(chunk: Buffer): void {
    this.#unread.unshift(chunk);
  }

  write(chunk: Buffer): boolean {
    if (!this.writable) {
      throw new Error("A link wrote after it had ended its connection");
    }
    // As the system does: the caller may use its memory again.
    this.written.push(Buffer.from(chunk));
    if (this.#farEnd === "stalls") {
      this.writableLength += chunk.length;
    }
    return this.writableLength === 0;
  }

  end(): this {
    this.writable = false;
    return this;
  }

  destroy(): this {
    this.writable = false;
    if (!this.destroyed) {
      this.destroyed = true;
      process.nextTick(() => this.hangUp());
    }
    return this;
  }

  /** The connection is gone. */
  hangUp(): void {
    if (!this.closed) {
      this.writable = false;
      this.destroyed = true;
      this.closed = true;
      this.emit("close");
    }
  }

  #read(): void {
    while (!this.#paused && this.isUnread) {
      this.emit("data", this.#unread.shift());
    }
  }

  cork(): void {}

  uncork(): void {}

  setNoDelay(): this {
    return this;
  }
}
