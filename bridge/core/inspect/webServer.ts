import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { type WebSocket, WebSocketServer } from "ws";
import { INSPECT_PROTOCOL, SOCKET_PATH } from "../../../schema/inspect/messages.ts";
import { refuseUpgrade } from "../sockets/refusal.ts";
import { handleRequests } from "../sockets/requests.ts";
import { answerFile } from "./files.ts";
import {
  MAX_CONNECTIONS,
  MAX_PAGE_MESSAGE_BYTES,
  MAX_REQUEST_HEAD_BYTES,
  REQUEST_TIMEOUT_MS,
} from "./limits.ts";

const LOOPBACK = "127.0.0.1";

export interface WebServerOptions {
  /** The session of whoever offers these subprotocols, or undefined to refuse them. */
  readonly admit: (offered: readonly string[]) => string | undefined;
  /** A page is in. */
  readonly entered: (ws: WebSocket, session: string) => void;
  /** Somebody was refused. */
  readonly refused: () => void;
}

/** The HTTP server of the page, on 127.0.0.1 and any port. Refuses requests for another host name and from other pages. */
export class WebServer {
  readonly origin: string;
  readonly #host: string;
  readonly #server: Server;
  readonly #options: WebServerOptions;
  /** Connections that are no page yet, the oldest first. */
  readonly #visitors = new Set<Socket>();
  readonly #wss = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload: MAX_PAGE_MESSAGE_BYTES,
    handleProtocols: () => INSPECT_PROTOCOL,
  });

  private constructor(server: Server, options: WebServerOptions) {
    this.#server = server;
    this.#options = options;
    this.#host = `${LOOPBACK}:${(server.address() as AddressInfo).port}`;
    this.origin = `http://${this.#host}`;
    server.on("connection", (socket: Socket) => this.#onConnection(socket));
    handleRequests(server, {
      upgrade: (request, socket, head) => this.#onUpgrade(request, socket, head),
      answer: (request, response) => this.#onRequest(request, response),
    });
  }

  /** Throws the system's error when there is no port to be had. */
  static async open(options: WebServerOptions): Promise<WebServer> {
    const server = createServer({
      maxHeaderSize: MAX_REQUEST_HEAD_BYTES,
      requestTimeout: REQUEST_TIMEOUT_MS,
      headersTimeout: REQUEST_TIMEOUT_MS,
    });
    server.listen({ host: LOOPBACK, port: 0, exclusive: true });
    await once(server, "listening");
    return new WebServer(server, options);
  }

  /** Accepts no more connections. The owner of the WebSockets closes those. */
  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  /** One that is too many ends the oldest: whoever holds connections open does not keep the player's page out. */
  #onConnection(socket: Socket): void {
    // "close" follows. A peer may break off at any point, also after Node's HTTP server has let go of the socket.
    socket.on("error", () => {});
    socket.once("close", () => this.#visitors.delete(socket));
    this.#visitors.add(socket);
    const [oldest] = this.#visitors;
    if (this.#visitors.size > MAX_CONNECTIONS) {
      oldest?.destroy();
    }
  }

  #onRequest(request: IncomingMessage, response: ServerResponse): void {
    if (request.headers.host === this.#host) {
      answerFile(request, response, this.#host);
    } else {
      this.#options.refused();
      response.writeHead(403, { Connection: "close" }).end();
    }
  }

  #onUpgrade(request: IncomingMessage, socket: Socket, head: Buffer): void {
    const session = this.#isOwn(request) ? this.#options.admit(offeredBy(request)) : undefined;
    if (session === undefined) {
      this.#options.refused();
      refuseUpgrade(socket, 403);
      return;
    }
    this.#visitors.delete(socket);
    this.#wss.handleUpgrade(request, socket, head, (ws) => this.#options.entered(ws, session));
  }

  /** Whether the page itself asks: what another page, or one under another name, offers is not even looked at. */
  #isOwn({ url, headers: { host, origin } }: IncomingMessage): boolean {
    return url === SOCKET_PATH && host === this.#host && origin === this.origin;
  }
}

const offeredBy = ({ headers }: IncomingMessage): string[] =>
  (headers["sec-websocket-protocol"] ?? "").split(",").map((name) => name.trim());
