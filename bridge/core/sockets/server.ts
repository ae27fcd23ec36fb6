import { isUtf8 } from "node:buffer";
import type { IncomingMessage, Server } from "node:http";
import type { Duplex } from "node:stream";
import { type WebSocket, WebSocketServer } from "ws";
import { type GameMessage, type Joined, type Listen, MAX_HEADER_BYTES } from "../../../schema/index.ts";
import { badMessage, internal, LinkError, notUtf8 } from "../errors.ts";
import { failedMessage } from "./failedMessage.ts";
import { bind } from "./listening.ts";
import { checkSubprotocols, requestFault } from "./policy/handshake.ts";
import { checkListenHost } from "./policy/listenHost.ts";
import { mayEnter } from "./policy/origin.ts";
import { refuseUpgrade } from "./refuseUpgrade.ts";
import { RemoteSocket } from "./remote.ts";
import type { LinkPort, Role } from "./role.ts";
import { socketOptions } from "./socketOptions.ts";

/** The role of a link after `listen`: one server of a plugin with all its clients. */
export class ServerRole implements Role {
  readonly kind = "server";
  readonly #port: LinkPort;
  readonly #wss: WebSocketServer;
  readonly #clients = new Map<number, RemoteSocket>();
  readonly #ended: Promise<void>;
  #resolveEnded: () => void = () => {};
  #servers: readonly Server[] = [];
  #settings: Pick<Listen, "maxClients" | "origins" | "protocols">;
  #closing: { code: number; reason: string } | undefined;
  #lastClient = 0;
  #held = false;

  /** Throws a LinkError for a request that breaks a rule. */
  constructor(request: Listen, port: LinkPort) {
    checkSubprotocols(request.protocols);
    checkListenHost(request.host, port.config.allowLan);
    this.#port = port;
    this.#settings = request;
    this.#ended = new Promise((resolve) => {
      this.#resolveEnded = resolve;
    });
    this.#wss = new WebSocketServer({
      ...socketOptions(port.config),
      noServer: true,
      clientTracking: false,
      handleProtocols: (offered) => this.#choose(offered),
    });
    void this.#open(request.host, request.port);
  }

  get sockets(): number {
    return this.#clients.size;
  }

  handle(message: GameMessage, payload: Buffer): void {
    switch (message.type) {
      case "send":
        this.#send(message.client, payload, message.binary === true);
        break;
      case "credit":
        this.#clients.get(message.client ?? 0)?.taken(message.bytes);
        break;
      case "close":
        if (message.client === undefined) {
          this.#close(message.code, message.reason);
        } else {
          this.#clients.get(message.client)?.close(message.code, message.reason);
        }
        break;
      case "configure":
        this.#settings = { ...this.#settings, maxClients: message.maxClients };
        break;
      default:
        throw badMessage(`"${message.type}" is not for a server`);
    }
  }

  hold(on: boolean): void {
    this.#held = on;
    for (const client of this.#clients.values()) {
      client.hold(on);
    }
  }

  close(code: number): Promise<void> {
    this.#close(code, "");
    return this.#ended;
  }

  terminate(): void {
    this.#close(1001, "");
    for (const client of this.#clients.values()) {
      client.terminate();
    }
  }

  async #open(host: string, port: number): Promise<void> {
    try {
      const bound = await bind(host, port, (...upgrade) => this.#onUpgrade(...upgrade));
      this.#servers = bound.servers;
      if (this.#closing !== undefined) {
        this.#stopListening();
        return;
      }
      for (const server of bound.servers) {
        server.on("error", (err) => this.#port.log.error({ err }, "server cannot take a client"));
      }
      this.#port.log.info({ host: bound.host, port: bound.port }, "server listening");
      this.#port.send({ type: "listening", host: bound.host, port: bound.port });
    } catch (error) {
      const fault = error instanceof LinkError ? error : internal();
      this.#port.log.warn({ code: fault.code, err: fault === error ? undefined : error }, "listen failed");
      this.#port.send(failedMessage(fault));
      this.#resolveEnded();
      this.#port.end();
    }
  }

  #onUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const { origin } = request.headers;
    const fault = requestFault(request);
    if (fault !== undefined) {
      refuseUpgrade(socket, fault);
    } else if (!mayEnter(origin, [...this.#settings.origins, ...this.#port.config.allowedOrigins])) {
      this.#port.log.warn(
        { origin: origin?.slice(0, 256) },
        "page refused: to let it in, add its origin to the plugin's AllowedOrigins or start the bridge with --allow-origin",
      );
      refuseUpgrade(socket, 403);
    } else if (this.#clients.size >= this.#settings.maxClients) {
      refuseUpgrade(socket, 503);
    } else if (!this.#fits(request)) {
      refuseUpgrade(socket, 414);
    } else {
      this.#wss.handleUpgrade(request, socket, head, (ws) => this.#join(ws, request));
    }
  }

  /** The plugin's first choice among those offered; a plugin without a list takes the client's first. */
  #choose(offered: Set<string>): string | false {
    const { protocols } = this.#settings;
    return (
      (protocols.length === 0 ? [...offered] : protocols.filter((name) => offered.has(name)))[0] ?? false
    );
  }

  #joined(client: number, protocol: string, request: IncomingMessage): Joined {
    return {
      type: "joined",
      client,
      address: request.socket.remoteAddress ?? "",
      protocol,
      origin: request.headers.origin ?? "",
      path: request.url ?? "/",
    };
  }

  /** Whether `joined` fits a header, however long the subprotocol that is chosen. */
  #fits(request: IncomingMessage): boolean {
    const offered = request.headers["sec-websocket-protocol"] ?? "";
    return JSON.stringify(this.#joined(MAX_HEADER_BYTES, offered, request)).length <= MAX_HEADER_BYTES / 2;
  }

  #join(ws: WebSocket, request: IncomingMessage): void {
    this.#lastClient += 1;
    const client = this.#lastClient;
    const text = Buffer.from(JSON.stringify({ type: "message", client }));
    const binary = Buffer.from(JSON.stringify({ type: "message", client, binary: true }));
    this.#port.send(this.#joined(client, ws.protocol, request));
    const remote = new RemoteSocket(
      ws,
      request.socket,
      {
        message: (data, isBinary) => this.#port.sendData(isBinary ? binary : text, data),
        buffered: (bytes) => this.#port.send({ type: "buffered", client, bytes }),
        failed: (error) => this.#port.send(failedMessage(error, client)),
        closed: (code, reason, clean) => {
          this.#clients.delete(client);
          this.#port.send({ type: "closed", client, code, reason, clean });
          this.#finishIfEmpty();
        },
      },
      this.#port.traffic,
    );
    this.#clients.set(client, remote);
    remote.hold(this.#held);
  }

  #send(client: number | "all" | undefined, payload: Buffer, binary: boolean): void {
    if (client === undefined) {
      throw badMessage('"send" of a server names no client');
    }
    if (client !== "all" && !this.#clients.has(client)) {
      // It has left meanwhile.
      return;
    }
    if (!binary && !isUtf8(payload)) {
      // The remote would end the whole connection for it (RFC 6455, section 8.1).
      this.#port.send(failedMessage(notUtf8(), client === "all" ? undefined : client));
      return;
    }
    const receivers = client === "all" ? [...this.#clients.values()] : [this.#clients.get(client)];
    for (const receiver of receivers) {
      receiver?.send(payload, binary);
    }
  }

  /** Frees the port at once; the clients get what is queued for them and then the close. */
  #close(code: number, reason: string): void {
    if (this.#closing !== undefined) {
      return;
    }
    this.#closing = { code, reason };
    this.#stopListening();
    for (const client of this.#clients.values()) {
      client.close(code, reason);
    }
    this.#finishIfEmpty();
  }

  #stopListening(): void {
    for (const server of this.#servers) {
      server.close();
      server.closeAllConnections();
    }
  }

  #finishIfEmpty(): void {
    if (this.#closing !== undefined && this.#clients.size === 0) {
      this.#port.send({ type: "closed", ...this.#closing, clean: true });
      this.#resolveEnded();
      this.#port.end();
    }
  }
}
