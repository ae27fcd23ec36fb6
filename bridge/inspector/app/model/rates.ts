import type { SocketState } from "../../../../schema/inspect/state.ts";

/** Seconds that a sparkline shows. */
export const HISTORY = 40;

/** Two states that are closer together say little: what came between them is a matter of chance. */
const MIN_INTERVAL_MS = 900;

export interface Rate {
  /** Messages a second, both ways. */
  readonly messages: number;
  readonly bytes: number;
  /** Messages a second, oldest first. */
  readonly history: readonly number[];
}

const NO_RATE: Rate = { messages: 0, bytes: 0, history: [] };

interface Totals {
  readonly messages: number;
  readonly bytes: number;
}

/** How much crosses each socket, made of the totals of two states. */
export class Rates {
  #time = 0;
  #totals = new Map<string, Totals>();
  #rates = new Map<string, Rate>();

  of(id: string): Rate {
    return this.#rates.get(id) ?? NO_RATE;
  }

  /** Nobody knows what crosses them now. */
  clear(): void {
    this.#totals.clear();
    this.#rates.clear();
  }

  /** Makes new rates of these totals, which may be those of last time: nothing has crossed since. False when it is too early. */
  sample(time: number, sockets: readonly SocketState[]): boolean {
    const elapsed = time - this.#time;
    if (elapsed < MIN_INTERVAL_MS) {
      return false;
    }
    const totals = new Map<string, Totals>();
    const rates = new Map<string, Rate>();
    for (const socket of sockets) {
      const now = {
        messages: socket.messagesIn + socket.messagesOut,
        bytes: socket.bytesIn + socket.bytesOut,
      };
      // A socket that is new to the page may have carried much before.
      const before = this.#totals.get(socket.id) ?? now;
      const messages = (1000 * (now.messages - before.messages)) / elapsed;
      const bytes = (1000 * (now.bytes - before.bytes)) / elapsed;
      const history = [...this.of(socket.id).history, messages].slice(-HISTORY);
      totals.set(socket.id, now);
      rates.set(socket.id, { messages, bytes, history });
    }
    this.#time = time;
    this.#totals = totals;
    this.#rates = rates;
    return true;
  }
}
