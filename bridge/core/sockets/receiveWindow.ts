import { RECEIVE_WINDOW_BYTES } from "../../../schema/limits.ts";
import {
  MAX_GROWN_WINDOWS_BYTES,
  MAX_RECEIVE_WINDOW_BYTES,
  QUICK_DRAIN_MS,
  SLOW_DRAIN_MS,
} from "../limits.ts";

/** Unread bytes that all sockets of a bridge have beyond their own windows. */
export class GrownWindows {
  readonly #max: number;
  #bytes = 0;

  /** With a `max` of 0 bytes, no window grows. */
  constructor(max = MAX_GROWN_WINDOWS_BYTES) {
    this.#max = max;
  }

  get areFull(): boolean {
    return this.#bytes >= this.#max;
  }

  /** The part of one socket has changed. */
  change(from: number, to: number): void {
    this.#bytes += to - from;
  }
}

/**
 * How many unread bytes one socket may have in its game. The window grows while the game empties it quickly, because then it
 * is the window that delays messages. It is small again once the game is slow.
 */
export class ReceiveWindow {
  readonly #grown: GrownWindows;
  #size = RECEIVE_WINDOW_BYTES;
  #ahead = 0;

  constructor(grown: GrownWindows) {
    this.#grown = grown;
  }

  /** Bytes that were sent to the game, for which it has not given credit yet. */
  get ahead(): number {
    return this.#ahead;
  }

  get isFull(): boolean {
    return this.#ahead > this.#limit;
  }

  /** Whether enough of a full window is free again to go on. */
  get isDrained(): boolean {
    return this.#ahead <= this.#limit / 2;
  }

  passedOn(bytes: number): void {
    this.#set(this.#ahead + bytes);
  }

  taken(bytes: number): void {
    this.#set(Math.max(0, this.#ahead - bytes));
  }

  /** The full window was drained within that many milliseconds. */
  drained(milliseconds: number): void {
    if (milliseconds <= QUICK_DRAIN_MS) {
      this.#size = Math.min(2 * this.#size, MAX_RECEIVE_WINDOW_BYTES);
    } else if (milliseconds > SLOW_DRAIN_MS) {
      this.#size = RECEIVE_WINDOW_BYTES;
    }
  }

  /** The socket is gone. */
  close(): void {
    this.#set(0);
  }

  get #limit(): number {
    return this.#grown.areFull ? RECEIVE_WINDOW_BYTES : this.#size;
  }

  #set(ahead: number): void {
    this.#grown.change(beyond(this.#ahead), beyond(ahead));
    this.#ahead = ahead;
  }
}

const beyond = (ahead: number): number => Math.max(0, ahead - RECEIVE_WINDOW_BYTES);
