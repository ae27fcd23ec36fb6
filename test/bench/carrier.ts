import { once } from "node:events";
import { setImmediate } from "node:timers/promises";
import { WebSocket } from "ws";
import { within } from "../helpers/deadline.ts";
import type { Scope } from "./scope.ts";

/** Something that carries messages to a far end and back: a link through the bridge, or `ws` itself. */
export interface Carrier {
  onMessage: (payload: Buffer) => void;
  send(payload: Buffer): void;
  /** Bytes that wait in this process. */
  readonly queued: number;
}

/** Enough to keep a pipe full. */
const MAX_QUEUED_BYTES = 1024 * 1024;

const TIMEOUT_MS = 60_000;

/** A client socket of `ws`. */
export class WsCarrier implements Carrier {
  onMessage: (payload: Buffer) => void = () => {};
  readonly #ws: WebSocket;

  private constructor(ws: WebSocket) {
    this.#ws = ws;
    ws.on("message", (data) => this.onMessage(data as Buffer));
    ws.on("error", () => {});
  }

  static async open(scope: Scope, url: string): Promise<WsCarrier> {
    const ws = new WebSocket(url, { perMessageDeflate: false });
    scope.after(() => ws.terminate());
    await once(ws, "open");
    return new WsCarrier(ws);
  }

  get queued(): number {
    return this.#ws.bufferedAmount;
  }

  send(payload: Buffer): void {
    this.#ws.send(payload, { binary: true });
  }
}

/** Resolves when that many messages have come. */
export function receive(carrier: Carrier, count: number): Promise<void> {
  const all = new Promise<void>((resolve) => {
    let left = count;
    carrier.onMessage = () => {
      left -= 1;
      if (left === 0) {
        resolve();
      }
    };
  });
  return within(all, `${count} messages`, TIMEOUT_MS);
}

/** Sends so many messages, as fast as the carrier takes them. */
export async function flood(carrier: Carrier, count: number, payload: Buffer): Promise<void> {
  for (let i = 0; i < count; i += 1) {
    carrier.send(payload);
    while (carrier.queued > MAX_QUEUED_BYTES) {
      await setImmediate();
    }
  }
}
