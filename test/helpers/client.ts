import { once } from "node:events";
import type { IncomingMessage } from "node:http";
import type { TestContext } from "node:test";
import { type ClientOptions, WebSocket } from "ws";
import { eventually, within } from "./deadline.ts";
import { WebSocketEnd } from "./webSocketEnd.ts";

export type ClientOpening = ClientOptions & { readonly protocols?: string[] };

/** Another program's WebSocket to a server of a plugin. */
export class Client extends WebSocketEnd {
  constructor(ws: WebSocket) {
    super(ws, "client", "server");
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

/** Connects as soon as there is a server that takes clients, as a page or a companion does that tries again. */
export function connectWhenUp(
  t: TestContext,
  url: string,
  options: ClientOpening = {},
  ms?: number,
): Promise<Client> {
  let fault: unknown;
  return eventually(
    () => `a server at ${url}, which says: ${fault}`,
    () =>
      connectClient(t, url, options).catch((error: unknown) => {
        fault = error;
        return undefined;
      }),
    ms,
  );
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
