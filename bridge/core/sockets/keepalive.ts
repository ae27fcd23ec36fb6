import type { WebSocket } from "ws";
import { MAX_MISSED_PINGS, PING_LATE_MS } from "../limits.ts";

/** The stream below a socket: whatever is read from it shows that the other side lives, half a message too. */
export interface Incoming {
  readonly bytesRead: number;
}

export interface KeepaliveOptions {
  readonly intervalMs: number;
  readonly isPaused: () => boolean;
  /** Two pings were not answered. Called once. */
  readonly onLost: () => void;
}

/**
 * Pings an open socket and says so when the other side is gone. Nothing is proved by a ping that left late (the
 * machine slept), or that still waits behind other data, nor by silence while we are not reading.
 */
export class Keepalive {
  readonly #ws: WebSocket;
  readonly #incoming: Incoming;
  readonly #options: KeepaliveOptions;
  readonly #timer: NodeJS.Timeout;
  #bytesRead: number;
  #missed = 0;
  #unanswered = false;
  #due: number;

  constructor(ws: WebSocket, incoming: Incoming, options: KeepaliveOptions) {
    this.#ws = ws;
    this.#incoming = incoming;
    this.#options = options;
    this.#bytesRead = incoming.bytesRead;
    this.#due = Date.now() + options.intervalMs;
    this.#timer = setInterval(() => this.#tick(), options.intervalMs).unref();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #tick(): void {
    const late = Date.now() - this.#due > PING_LATE_MS;
    this.#due = Date.now() + this.#options.intervalMs;
    const heard = this.#incoming.bytesRead !== this.#bytesRead;
    this.#bytesRead = this.#incoming.bytesRead;
    if (late || heard || this.#options.isPaused()) {
      this.#missed = 0;
    } else if (this.#unanswered) {
      this.#missed += 1;
      if (this.#missed >= MAX_MISSED_PINGS) {
        this.stop();
        this.#options.onLost();
        return;
      }
    }
    this.#unanswered = false;
    this.#ws.ping(() => {
      this.#unanswered = true;
    });
  }
}
