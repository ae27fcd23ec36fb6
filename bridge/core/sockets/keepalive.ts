import type { WebSocket } from "ws";
import { MAX_MISSED_PINGS, PING_INTERVAL_MS, PING_LATE_MS } from "../limits.ts";

/** The stream below a socket: whatever is read from it shows that the other side lives, half a message too. */
export interface Incoming {
  readonly bytesRead: number;
}

/**
 * Pings an open socket and says when the other side is gone. Nothing is proved by a ping that left late (the
 * machine slept), or that still waits behind other data, nor by silence while we are not reading.
 */
export class Keepalive {
  readonly #ws: Pick<WebSocket, "ping">;
  readonly #incoming: Incoming;
  readonly #isPaused: () => boolean;
  readonly #lost: () => void;
  readonly #timer: NodeJS.Timeout;
  #bytesRead: number;
  #missed = 0;
  #unanswered = false;
  #due = Date.now() + PING_INTERVAL_MS;

  constructor(ws: Pick<WebSocket, "ping">, incoming: Incoming, isPaused: () => boolean, lost: () => void) {
    this.#ws = ws;
    this.#incoming = incoming;
    this.#isPaused = isPaused;
    this.#lost = lost;
    this.#bytesRead = incoming.bytesRead;
    this.#timer = setInterval(() => this.#tick(), PING_INTERVAL_MS).unref();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #tick(): void {
    const late = Date.now() - this.#due > PING_LATE_MS;
    this.#due = Date.now() + PING_INTERVAL_MS;
    const heard = this.#incoming.bytesRead !== this.#bytesRead;
    this.#bytesRead = this.#incoming.bytesRead;
    if (late || heard || this.#isPaused()) {
      this.#missed = 0;
    } else if (this.#unanswered) {
      this.#missed += 1;
      if (this.#missed >= MAX_MISSED_PINGS) {
        this.#lost();
        return;
      }
    }
    this.#unanswered = false;
    this.#ws.ping(() => {
      this.#unanswered = true;
    });
  }
}
