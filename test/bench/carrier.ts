import { once } from "node:events";
import type { Socket } from "node:net";
import { WebSocket } from "ws";
import { within } from "../helpers/deadline.ts";
import type { Scope } from "../helpers/scope.ts";

/** Something that carries messages to a far end and back: a link through the bridge, or `ws` itself. */
export interface Carrier {
  onMessage: (payload: Buffer) => void;
  send(payload: Buffer): void;
  /** Hands all that the work sends to the system in one go. */
  atOnce(work: () => void): void;
  /** Resolves once no more waits than what keeps the pipe full. */
  writable(): Promise<unknown>;
}

/** Towards the network, or towards the game. */
export type Direction = "send" | "receive";

/** Enough to keep a pipe full. */
export const MAX_QUEUED_BYTES = 1024 * 1024;

const TIMEOUT_MS = 60_000;

/** A client socket of `ws`. */
export class WsCarrier implements Carrier {
  onMessage: (payload: Buffer) => void = () => {};
  readonly #ws: WebSocket;
  readonly #socket: Socket;

  constructor(ws: WebSocket, socket: Socket) {
    this.#ws = ws;
    this.#socket = socket;
    ws.on("message", (data) => this.onMessage(data as Buffer));
    ws.on("error", () => {});
  }

  static async open(scope: Scope, url: string): Promise<WsCarrier> {
    const ws = new WebSocket(url, { perMessageDeflate: false });
    scope.after(() => ws.terminate());
    const upgraded = once(ws, "upgrade");
    await once(ws, "open");
    const [{ socket }] = await upgraded;
    return new WsCarrier(ws, socket);
  }

  async writable(): Promise<void> {
    if (this.#ws.bufferedAmount > MAX_QUEUED_BYTES) {
      await once(this.#socket, "drain");
    }
  }

  send(payload: Buffer): void {
    this.#ws.send(payload, { binary: true });
  }

  atOnce(work: () => void): void {
    this.#socket.cork();
    work();
    this.#socket.uncork();
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

/** Sends so many messages, as fast as the carrier takes them. It waits idle: who spins takes a processor from the rest. */
export async function flood(carrier: Carrier, count: number, payload: Buffer): Promise<void> {
  for (let i = 0; i < count; i += 1) {
    carrier.send(payload);
    await carrier.writable();
  }
}

export async function openAll<T>(count: number, open: () => Promise<T>): Promise<T[]> {
  const all: T[] = [];
  for (let i = 0; i < count; i += 1) {
    all.push(await open());
  }
  return all;
}

/** Seconds that it takes to move so many messages over each of the carriers, the far end being a sink or a source of the same count. */
export async function transfer(
  carriers: readonly Carrier[],
  direction: Direction,
  count: number,
  payload: Buffer,
): Promise<number> {
  const start = performance.now();
  await Promise.all(
    carriers.map(async (carrier) => {
      const answers = receive(carrier, direction === "send" ? 1 : count);
      if (direction === "send") {
        await flood(carrier, count, payload);
      } else {
        carrier.send(Buffer.of(1));
      }
      await answers;
    }),
  );
  return (performance.now() - start) / 1000;
}
