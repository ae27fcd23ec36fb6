import { isUtf8 } from "node:buffer";
import type { IncomingMessage, Server } from "node:http";
import { type WebSocket, WebSocketServer } from "ws";
import { type GameMessage, type Joined, type Listen, MAX_HEADER_BYTES } from "../../../schema/index.ts";
import { badMessage, internal, LinkError, notUtf8 } from "../errors.ts";
import { failedMessage } from "./failedMessage.ts";
import { bind } from "./listening.ts";
import { checkSubprotocols, requestFault } from "./policy/handshake.ts";
import { isLoopback, mayEnter } from "./policy/origin.ts";
import { RemoteSocket } from "./remote.ts";
import type { LinkPort, Role } from "./role.ts";
import { socketOptions } from "./socketOptions.ts";
import { type Opening, WaitingRoom } from "./waitingRoom.ts";

/** The role of a link after `listen`: one server of a plugin with all its clients. */
export class ServerRole implements Role {
  readonly kind = "server";
  readonly #port: LinkPort;
  readonly #wss: WebSocketServer;
  readonly #room = new WaitingRoom(
    () => this.#hasPlace(),
    (opening) => this.#enter(opening),
  );
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
    if (!isLoopback(request.host) && !port.config.allowLan) {
      throw new LinkError(
        "policy",
        "lan_not_allowed",
        `Cannot listen on ${request.host}: servers for other machines are off`,
        "If you want other computers to connect, start the bridge with --allow-lan",
      );
    }
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
        this.#room.callIn();
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
    this.#room.callIn();
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
      const bound = await bind(host, port, (opening) => this.#onUpgrade(opening));
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

  #onUpgrade(opening: Opening): void {
    const { visitor, request } = opening;
    const { origin } = request.headers;
    const fault = requestFault(request);
    if (this.#closing !== undefined) {
      visitor.refuse(503);
    } else if (fault !== undefined) {
      visitor.refuse(fault);
    } else if (!mayEnter(origin, [...this.#settings.origins, ...this.#port.config.allowedOrigins])) {
      this.#port.log.warn(
        { origin: origin?.slice(0, 256) },
        "page refused: to let it in, add its origin to the plugin's AllowedOrigins or start the bridge with --allow-origin",
      );
      visitor.refuse(403);
    } else if (!this.#fits(request)) {
      visitor.refuse(414);
    } else {
      this.#room.add(opening);
    }
  }

  /** A game that has fallen behind gets no new clients: each of them would have it fall further behind. */
  #hasPlace(): boolean {
    return !this.#held && this.#clients.size < this.#settings.maxClients;
  }

  #enter({ visitor, request, head }: Opening): void {
    this.#wss.handleUpgrade(request, visitor.socket, head, (ws) => {
      visitor.adopt();
      this.#join(ws, request);
    });
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
          this.#room.callIn();
        },
      },
      this.#port,
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
    // A short message that waits would hold on to all that the game sent together with it.
    const waits = receivers.some((receiver) => receiver?.isBehind);
    const data = waits && payload.length < payload.buffer.byteLength / 2 ? ownCopy(payload) : payload;
    for (const receiver of receivers) {
      receiver?.send(data, binary);
    }
  }

  /** Frees the port at once; the clients get what is queued for them and then the close. */
  #close(code: number, reason: string): void {
    if (this.#closing !== undefined) {
      return;
    }
    this.#closing = { code, reason };
    this.#stopListening();
    this.#room.close();
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

/** The bytes in memory that is theirs alone, not a part of Node's pool. */
function ownCopy(bytes: Buffer): Buffer {
  const copy = Buffer.allocUnsafeSlow(bytes.length);
  copy.set(bytes);
  return copy;
}
