import type { WebSocket } from "ws";
import { RECEIVE_WINDOW_BYTES } from "../../../schema/limits.ts";
import { NOT_READING_MS } from "../limits.ts";

/** Reads from a remote as far as the game keeps up: pauses it while a window of bytes waits for the game's credit. */
export class Intake {
  readonly #ws: Pick<WebSocket, "pause" | "resume">;
  /** Bytes that the game was sent and has not given back. */
  #ahead = 0;
  #held = false;
  #halted = false;
  #paused = false;
  #closing = false;
  /** Since when the window has been full without any credit. */
  #fullSince = 0;

  constructor(ws: Pick<WebSocket, "pause" | "resume">) {
    this.#ws = ws;
  }

  get isPaused(): boolean {
    return this.#paused;
  }

  /** The link as a whole is full. */
  get isHeld(): boolean {
    return this.#held;
  }

  get ahead(): number {
    return this.#ahead;
  }

  /** Whether the window is full; once reading has stopped, until half of it is free. */
  get isFull(): boolean {
    return this.#ahead > (this.#paused ? RECEIVE_WINDOW_BYTES / 2 : RECEIVE_WINDOW_BYTES);
  }

  /** Whether the window has been full for long without the game taking anything. */
  get isNotRead(): boolean {
    const full = this.#paused && !this.#held && this.isFull;
    return full && performance.now() - this.#fullSince > NOT_READING_MS;
  }

  passedOn(bytes: number): void {
    this.#ahead += bytes;
    this.#flow();
  }

  /** The game has taken that many bytes of what was passed on. */
  taken(bytes: number): void {
    this.#ahead = Math.max(0, this.#ahead - bytes);
    this.#fullSince = performance.now();
    this.#flow();
  }

  hold(on: boolean): void {
    this.#held = on;
    this.#flow();
  }

  /** Stops (or resumes) reading, whatever the game keeps up with. */
  halt(on: boolean): void {
    this.#halted = on;
    this.#flow();
  }

  /** A closing socket reads on, or it would never see the other side's close frame. */
  close(): void {
    this.#closing = true;
    this.#flow();
  }

  #flow(): void {
    const pause = !this.#closing && (this.#held || this.#halted || this.isFull);
    if (pause !== this.#paused) {
      this.#paused = pause;
      if (pause) {
        this.#fullSince = performance.now();
        this.#ws.pause();
      } else {
        this.#ws.resume();
      }
    }
  }
}
