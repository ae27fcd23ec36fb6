import type { WebSocket } from "ws";

const MAX_MISSED = 2;

/**
 * Tells when a page has stopped answering pings. On one machine no connection gets lost, but a browser that stands still keeps
 * its own for ever, and with it everything that goes on while a page is open.
 */
export class Pulse {
  readonly #timer: NodeJS.Timeout;
  #missed = 0;

  constructor(ws: WebSocket, intervalMs: number, onStopped: () => void) {
    ws.on("pong", () => {
      this.#missed = 0;
    });
    this.#timer = setInterval(() => {
      if (this.#missed === MAX_MISSED) {
        onStopped();
      } else {
        this.#missed += 1;
        ws.ping();
      }
    }, intervalMs).unref();
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}
