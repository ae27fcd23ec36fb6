import { once } from "node:events";
import type { IncomingMessage } from "node:http";
import type { TestContext } from "node:test";
import { type ClientOptions, WebSocket } from "ws";
import { within } from "./deadline.ts";
import { Mailbox } from "./mailbox.ts";
import type { RemoteMessage } from "./remote.ts";

export type ClientOpening = ClientOptions & { readonly protocols?: string[] };

/** Another program's WebSocket to a server of a plugin. */
export class Client {
  readonly ws: WebSocket;
  /** Messages that came, taken or not. */
  received = 0;
  readonly #messages = new Mailbox<RemoteMessage>();
  readonly #closed: Promise<{ code: number; reason: string }>;

  constructor(ws: WebSocket) {
    this.ws = ws;
    // What went wrong shows in the close code.
    ws.on("error", () => {});
    ws.on("message", (data, binary) => {
      this.received += 1;
      this.#messages.put({ data: data as Buffer, binary });
    });
    this.#closed = new Promise((resolve) => {
      ws.on("close", (code, reason) => {
        this.#messages.end(new Error(`the server closed the WebSocket with ${code} "${reason}"`));
        resolve({ code, reason: reason.toString() });
      });
    });
  }

  next(timeoutMs?: number): Promise<RemoteMessage> {
    return this.#messages.next("a message at the client", undefined, timeoutMs);
  }

  /** The next message as text. */
  async text(timeoutMs?: number): Promise<string> {
    return (await this.next(timeoutMs)).data.toString();
  }

  closed(): Promise<{ code: number; reason: string }> {
    return within(this.#closed, "the close at the client");
  }
}

/** Connects to a server. Rejects when it refuses; the client is gone when the test ends. */
export async function connectClient(
  t: TestContext,
  url: string,
  options: ClientOpening = {},
): Promise<Client> {
  const client = new Client(open(t, url, options));
  await within(once(client.ws, "open"), `the opening handshake with ${url}`);
  return client;
}

/** The HTTP status that a server refuses a client with. */
export async function refusal(t: TestContext, url: string, options: ClientOpening = {}): Promise<number> {
  const ws = open(t, url, options);
  const answer = new Promise<number>((resolve, reject) => {
    ws.on("unexpected-response", (_request, response: IncomingMessage) => {
      resolve(response.statusCode ?? 0);
      response.destroy();
    });
    ws.on("open", () => reject(new Error(`${url} let a client in that it should refuse`)));
    ws.on("error", reject);
  });
  return within(answer, `a refusal of ${url}`);
}

function open(t: TestContext, url: string, { protocols = [], ...options }: ClientOpening): WebSocket {
  const ws = new WebSocket(url, protocols, { maxPayload: 0, perMessageDeflate: false, ...options });
  t.after(() => ws.terminate());
  return ws;
}
