import type { WebSocket } from "ws";
import { within } from "./deadline.ts";
import { Mailbox } from "./mailbox.ts";

export interface RemoteMessage {
  readonly data: Buffer;
  readonly binary: boolean;
}

/** One end of a WebSocket that a test holds. `side` and `other` name it and the program at the other end in errors. */
export class WebSocketEnd {
  readonly ws: WebSocket;
  /** Messages that came, taken or not. */
  received = 0;
  readonly #side: string;
  readonly #messages = new Mailbox<RemoteMessage>();
  readonly #closed: Promise<{ code: number; reason: string }>;

  constructor(ws: WebSocket, side: string, other: string) {
    this.ws = ws;
    this.#side = side;
    // What went wrong shows in the close code.
    ws.on("error", () => {});
    ws.on("message", (data, binary) => {
      this.received += 1;
      this.#messages.put({ data: data as Buffer, binary });
    });
    this.#closed = new Promise((resolve) => {
      ws.on("close", (code, reason) => {
        this.#messages.end(new Error(`the ${other} closed the WebSocket with ${code} "${reason}"`));
        resolve({ code, reason: reason.toString() });
      });
    });
  }

  /** How many messages have come and are not asked for yet. */
  get waiting(): number {
    return this.#messages.count();
  }

  next(timeoutMs?: number): Promise<RemoteMessage> {
    return this.#messages.next(`a message at the ${this.#side}`, undefined, timeoutMs);
  }

  /** The next message as text. */
  async text(timeoutMs?: number): Promise<string> {
    return (await this.next(timeoutMs)).data.toString();
  }

  closed(): Promise<{ code: number; reason: string }> {
    return within(this.#closed, `the close at the ${this.#side}`);
  }
}
