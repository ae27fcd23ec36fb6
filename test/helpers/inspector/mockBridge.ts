import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { type WebSocket, WebSocketServer } from "ws";
import { PAGE } from "../../../bridge/inspector/page.ts";
import {
  FRAGMENT_PREFIX,
  FromPage,
  ICON_PATH,
  INSPECT_PROTOCOL,
  SCRIPT_PATH,
  SESSION_PREFIX,
  SOCKET_PATH,
  STYLE_PATH,
  TOKEN_PREFIX,
  ToPage,
} from "../../../schema/inspect/messages.ts";
import type { Entry, ServerState, SocketState } from "../../../schema/inspect/state.ts";
import { Mailbox } from "../mailbox.ts";

const FILES: Record<string, readonly [type: string, text: string]> = {
  "/": ["text/html", PAGE.html],
  [SCRIPT_PATH]: ["text/javascript", PAGE.script],
  [STYLE_PATH]: ["text/css", PAGE.style],
  [ICON_PATH]: ["image/svg+xml", PAGE.icon],
};

const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

type FromPageOf<T extends FromPage["type"]> = Extract<FromPage, { type: T }>;
type State = Extract<ToPage, { type: "state" }>;

/** The bridge's side of the page, in the hands of the test. What breaks the contract in either direction is a fault. */
export class MockBridge {
  readonly port: number;
  readonly token = "first-token";
  readonly session = "first-session";
  /** What broke the contract. */
  readonly faults: unknown[] = [];
  readonly #messages = new Mailbox<FromPage>();
  readonly #state: State = {
    type: "state",
    time: Date.now(),
    sockets: [],
    servers: [],
    refused: [],
    allowed: [],
    settings: { allowLan: false, allowedOrigins: [] },
    faults: [],
  };
  /** Answers to actions: done, unless the test wants another end. */
  answer: (message: FromPage & { ask: number }) => string | undefined = () => undefined;
  /** Closes a page with 1013 after its welcome, as a bridge does that has as many as it serves. */
  isFull = false;
  #page: WebSocket | undefined;
  #tokenIsSpent = false;
  #number = 0;
  readonly #server: Server;

  constructor(server: Server) {
    this.#server = server;
    this.port = (server.address() as AddressInfo).port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}/#${FRAGMENT_PREFIX}${this.token}`;
  }

  /** Changes the state, and tells the page. */
  set(change: Partial<Omit<State, "type">>): void {
    Object.assign(this.#state, { time: Date.now() }, change);
    this.send(this.#state);
  }

  /** Adds entries to a socket's timeline, numbered and timed. */
  entries(socket: string, entries: readonly Partial<Entry>[], dropped = 0): void {
    const all = entries.map((entry) => this.entry(socket, entry));
    this.send({ type: "entries", socket, entries: all, dropped });
  }

  entry(socket: string, entry: Partial<Entry>): Entry {
    const start = entry.start ?? "";
    const n = this.#number++;
    return { n, socket, time: Date.now(), way: "in", kind: "text", size: start.length, start, ...entry };
  }

  send(message: ToPage): void {
    this.#page?.send(JSON.stringify(ToPage.parse(message)));
  }

  /** The next message of this type, past or to come. */
  async next<T extends FromPage["type"]>(type: T): Promise<FromPageOf<T>> {
    return (await this.#messages.next(
      `"${type}" of the page`,
      (message) => message.type === type,
    )) as FromPageOf<T>;
  }

  /** Breaks the page's connection off. */
  drop(): void {
    this.#page?.terminate();
  }

  /** Ends, as a bridge does. */
  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
    this.drop();
  }

  /** Whether these subprotocols let the page in. */
  admits(offered: readonly string[]): boolean {
    if (offered.includes(SESSION_PREFIX + this.session)) {
      return true;
    }
    const good = !this.#tokenIsSpent && offered.includes(TOKEN_PREFIX + this.token);
    this.#tokenIsSpent ||= good;
    return good;
  }

  enter(page: WebSocket): void {
    this.#page = page;
    page.on("message", (data) => this.#take(String(data)));
    this.send({
      type: "welcome",
      version: "1.0.0",
      started: new Date().toISOString(),
      session: this.session,
    });
    if (this.isFull) {
      page.close(1013);
      return;
    }
    this.send({ ...this.#state, time: Date.now() });
  }

  #take(text: string): void {
    const { data: message, error } = FromPage.safeParse(JSON.parse(text));
    if (message === undefined) {
      this.faults.push(error);
      return;
    }
    this.#messages.put(message);
    if ("ask" in message) {
      const error = this.answer(message);
      this.send({ type: "done", ask: message.ask, ...(error === undefined ? {} : { error }) });
    }
  }
}

export interface MockOptions {
  /** A number to listen on, for a bridge that comes back. */
  readonly port?: number;
}

/** Serves the page, and speaks to it as the test says. Close it after the page. */
export async function mockBridge({ port = 0 }: MockOptions = {}): Promise<MockBridge> {
  const server = createServer(serve);
  const wss = new WebSocketServer({ noServer: true, handleProtocols: () => INSPECT_PROTOCOL });
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  const bridge = new MockBridge(server);
  server.on("upgrade", (request, socket, head) => {
    const offered = (request.headers["sec-websocket-protocol"] ?? "").split(", ");
    if (request.url === SOCKET_PATH && bridge.admits(offered)) {
      wss.handleUpgrade(request, socket, head, (page) => bridge.enter(page));
    } else {
      socket.end("HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n");
    }
  });
  return bridge;
}

function serve({ url = "" }: IncomingMessage, response: ServerResponse): void {
  const [type, text] = FILES[url] ?? [];
  if (type === undefined) {
    response.writeHead(404).end();
  } else {
    response.writeHead(200, {
      "Content-Type": `${type}; charset=utf-8`,
      "Content-Security-Policy": POLICY,
      "Cache-Control": "no-store",
      Connection: "close",
    });
    response.end(text);
  }
}

/** A socket as the bridge tells of it. */
export const socketState = (id: string, change: Partial<SocketState> = {}): SocketState => ({
  id,
  plugin: "Dashboard",
  role: "client",
  peer: "wss://example.com",
  protocol: "",
  phase: "open",
  paused: false,
  since: new Date(Date.now() - 90_000).toISOString(),
  messagesIn: 0,
  messagesOut: 0,
  bytesIn: 0,
  bytesOut: 0,
  ...change,
});

export const serverState = (id: string, change: Partial<ServerState> = {}): ServerState => ({
  id,
  plugin: "Dashboard",
  address: "127.0.0.1:1312",
  clients: 0,
  maxClients: 64,
  since: new Date(Date.now() - 90_000).toISOString(),
  ...change,
});
