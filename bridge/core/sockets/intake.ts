import type { WebSocket } from "ws";
import { NOT_READING_MS } from "../limits.ts";
import { type GrownWindows, ReceiveWindow } from "./receiveWindow.ts";

/** Reads from a remote as far as the game keeps up: pauses it while a window of bytes waits for the game's credit. */
export class Intake {
  readonly #ws: Pick<WebSocket, "pause" | "resume">;
  readonly #window: ReceiveWindow;
  #held = false;
  #halted = false;
  #full = false;
  #paused = false;
  #closing = false;
  #fullSince = 0;
  /** Since when the window has been full without a sign that the game reads: credit, or a full link that has become empty. */
  #silentSince = 0;

  constructor(ws: Pick<WebSocket, "pause" | "resume">, grown: GrownWindows) {
    this.#ws = ws;
    this.#window = new ReceiveWindow(grown);
  }

  get isPaused(): boolean {
    return this.#paused;
  }

  /** The link as a whole is full. */
  get isHeld(): boolean {
    return this.#held;
  }

  /** Bytes that were sent to the game, for which it has not given credit yet. */
  get ahead(): number {
    return this.#window.ahead;
  }

  /** Whether the window is full. Once full, it counts as full until half of it is free. */
  get isFull(): boolean {
    return this.#full;
  }

  /** Whether the window has been full for a long time without a sign that the game reads. */
  get isNotRead(): boolean {
    const full = this.#paused && !this.#held && this.#full;
    return full && performance.now() - this.#silentSince > NOT_READING_MS;
  }

  passedOn(bytes: number): void {
    this.#window.passedOn(bytes);
    if (!this.#full && this.#window.isFull) {
      this.#full = true;
      this.#fullSince = performance.now();
      this.#silentSince = this.#fullSince;
      this.#flow();
    }
  }

  /** The game has read so many of the bytes that were passed on. */
  taken(bytes: number): void {
    this.#window.taken(bytes);
    if (!this.#full) {
      return;
    }
    this.#silentSince = performance.now();
    if (this.#window.isDrained) {
      this.#full = false;
      this.#window.drained(this.#silentSince - this.#fullSince);
      this.#flow();
    }
  }

  /** Stops reading because the link is full, and resumes once the system has taken all that waited for the game. */
  hold(on: boolean): void {
    this.#held = on;
    if (!on) {
      this.#silentSince = performance.now();
    }
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

  /** The socket is gone. */
  end(): void {
    this.#window.close();
  }

  #flow(): void {
    const pause = !this.#closing && (this.#held || this.#halted || this.#full);
    if (pause !== this.#paused) {
      this.#paused = pause;
      if (pause) {
        this.#ws.pause();
      } else {
        this.#ws.resume();
      }
    }
  }
}
