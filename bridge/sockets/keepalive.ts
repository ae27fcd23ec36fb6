import type { WebSocket } from "ws";
import { MAX_MISSED_PINGS, PING_INTERVAL_MS, PING_LATE_MS } from "../limits.ts";

/**
 * Pings an open socket and terminates it when the other side is gone. A ping that left late proves nothing (the
 * machine slept), and neither does silence while we are not reading.
 */
export class Keepalive {
  readonly #ws: WebSocket;
  readonly #isPaused: () => boolean;
  readonly #timer: NodeJS.Timeout;
  #missed = 0;
  #waiting = false;
  #due = Date.now() + PING_INTERVAL_MS;

  constructor(ws: WebSocket, isPaused: () => boolean) {
    this.#ws = ws;
    this.#isPaused = isPaused;
    this.#timer = setInterval(() => this.#tick(), PING_INTERVAL_MS).unref();
    ws.on("pong", () => this.alive());
  }

  /** Something arrived: the other side lives. */
  alive(): void {
    this.#missed = 0;
    this.#waiting = false;
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #tick(): void {
    const late = Date.now() - this.#due > PING_LATE_MS;
    this.#due = Date.now() + PING_INTERVAL_MS;
    if (late || this.#isPaused()) {
      this.#missed = 0;
    } else if (this.#waiting) {
      this.#missed += 1;
      if (this.#missed >= MAX_MISSED_PINGS) {
        this.#ws.terminate();
        return;
      }
    }
    this.#waiting = true;
    this.#ws.ping();
  }
}
