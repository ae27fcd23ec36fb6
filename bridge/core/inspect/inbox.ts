import { setImmediate } from "node:timers/promises";
import type { WebSocket } from "ws";

/**
 * Hands over the messages of a page one at a time, each in a turn of the event loop of its own. While one is being
 * answered, no more is read: a page that asks much delays itself, and neither the game nor other pages.
 */
export class Inbox {
  readonly #ws: WebSocket;
  readonly #take: (text: string | undefined) => Promise<void>;
  /** What one chunk of the connection held. */
  #waiting: (string | undefined)[] = [];
  #isTaking = false;

  /** `take` gets a text, or undefined for a binary message. It must not reject. */
  constructor(ws: WebSocket, take: (text: string | undefined) => Promise<void>) {
    this.#ws = ws;
    this.#take = take;
    ws.on("message", (data, binary) => {
      this.#waiting.push(binary ? undefined : String(data));
      if (!this.#isTaking) {
        void this.#takeAll();
      }
    });
    ws.on("close", () => {
      this.#waiting = [];
    });
  }

  async #takeAll(): Promise<void> {
    this.#isTaking = true;
    this.#ws.pause();
    while (this.#waiting.length > 0) {
      await this.#take(this.#waiting.shift());
      await setImmediate();
    }
    this.#isTaking = false;
    this.#ws.resume();
  }
}
