import type { IncomingHttpHeaders, IncomingMessage, Server } from "node:http";
import { type WebSocket, WebSocketServer } from "ws";
import { type GameMessage, type Joined, type Listen, MAX_CLIENT_NUMBER } from "../../../schema/index.ts";
import { badMessage, internal, LinkError } from "../errors.ts";
import { DEFAULT_SERVER_MESSAGE_BYTES } from "../limits.ts";
import { Door } from "./door.ts";
import { failedMessage } from "./failedMessage.ts";
import { bind } from "./listening.ts";
import { PageServer } from "./pages/pageServer.ts";
import type { Pages } from "./pages/pages.ts";
import { sendableCode, sendableReason } from "./policy/closing.ts";
import { checkSubprotocols, requestFault } from "./policy/handshake.ts";
import { checkListenHost } from "./policy/listenHost.ts";
import { relay } from "./relay.ts";
import { RemoteSocket } from "./remote.ts";
import type { Role, RoleLink } from "./role.ts";
import { settingsFor, socketOptions } from "./socketOptions.ts";
import { type Opening, WaitingRoom } from "./waitingRoom.ts";

/** The role of a link after `listen`: one server of a plugin with all its clients. */
export class ServerRole implements Role {
  readonly kind = "server";
  readonly #link: RoleLink;
  readonly #wss: WebSocketServer;
  readonly #room = new WaitingRoom(
    () => this.#hasPlace(),
    (opening) => this.#enter(opening),
  );
  readonly #door: Door;
  readonly #pages: PageServer;
  readonly #clients = new Map<number, RemoteSocket>();
  readonly #ended: Promise<void>;
  #resolveEnded: () => void = () => {};
  #servers: readonly Server[] = [];
  #settings: Pick<Listen, "maxClients" | "protocols">;
  #closing: { code: number; reason: string } | undefined;
  #lastClient = 0;
  #held = false;

  /** `pages` are those of its link, and may change. Throws a LinkError for a request that breaks a rule. */
  constructor(request: Listen, link: RoleLink, pages: Pages) {
    checkSubprotocols(request.protocols);
    checkListenHost(request.host, link);
    const maxMessage = request.maxMessage ?? DEFAULT_SERVER_MESSAGE_BYTES;
    this.#link = { ...link, config: settingsFor(link.config, maxMessage) };
    this.#settings = request;
    this.#door = new Door(this.#link, request.origins);
    this.#pages = new PageServer(pages, (page) => this.#door.admits(page));
    this.#ended = new Promise((resolve) => {
      this.#resolveEnded = resolve;
    });
    this.#wss = new WebSocketServer({
      ...socketOptions(this.#link.config),
      noServer: true,
      clientTracking: false,
      handleProtocols: (offered) => this.#choose(offered),
    });
    void this.#open(request.host, request.port);
  }

  get sockets(): number {
    return this.#clients.size;
  }

  handle(message: GameMessage): void {
    switch (message.type) {
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

  /** A client that has left meanwhile gets nothing. */
  send(client: number, data: Buffer, binary: boolean): void {
    const receivers = client === 0 ? [...this.#clients.values()] : [this.#clients.get(client)];
    // A short message that waits would hold on to all that the game sent together with it.
    const waits = receivers.some((receiver) => receiver?.isBehind);
    const own = waits && data.length < data.buffer.byteLength / 2 ? ownCopy(data) : data;
    for (const receiver of receivers) {
      receiver?.send(own, binary);
    }
  }

  taken(client: number, bytes: number): void {
    this.#clients.get(client)?.taken(bytes);
  }

  fail(client: number, error: LinkError): void {
    if (client === 0 || this.#clients.has(client)) {
      this.#link.send(failedMessage(error, client === 0 ? undefined : client));
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
      const bound = await bind(host, port, {
        upgrade: (opening) => this.#onUpgrade(opening),
        answer: (...request) => this.#pages.answer(...request),
      });
      this.#servers = bound.servers;
      if (this.#closing !== undefined) {
        this.#stopListening();
        return;
      }
      for (const server of bound.servers) {
        server.on("error", (err) => this.#link.log.error({ err }, "server cannot take a client"));
      }
      this.#link.log.info({ host: bound.host, port: bound.port }, "server listening");
      this.#link.send({
        type: "listening",
        host: bound.host,
        port: bound.port,
        maxMessage: this.#link.config.maxMessageBytes,
      });
    } catch (error) {
      const fault = error instanceof LinkError ? error : internal();
      this.#link.log.warn({ code: fault.code, err: fault === error ? undefined : error }, "listen failed");
      this.#link.send(failedMessage(fault));
      this.#resolveEnded();
      this.#link.end();
    }
  }

  #onUpgrade(opening: Opening): void {
    const { visitor, request } = opening;
    const fault = requestFault(request);
    if (this.#closing !== undefined) {
      visitor.refuse(503);
    } else if (fault !== undefined) {
      visitor.refuse(fault);
    } else if (!this.#door.admits(request)) {
      visitor.refuse(403);
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
      headers: textsOf(request.headers),
    };
  }

  #join(ws: WebSocket, request: IncomingMessage): void {
    const client = this.#nextClient();
    this.#link.send(this.#joined(client, ws.protocol, request));
    const remote = new RemoteSocket(
      ws,
      request.socket,
      relay(this.#link, client, () => {
        this.#clients.delete(client);
        this.#finishIfEmpty();
        this.#room.callIn();
      }),
      this.#link,
    );
    this.#clients.set(client, remote);
    remote.hold(this.#held);
  }

  /** A number that no client has, and none has had for two million others. */
  #nextClient(): number {
    do {
      this.#lastClient = (this.#lastClient % MAX_CLIENT_NUMBER) + 1;
    } while (this.#clients.has(this.#lastClient));
    return this.#lastClient;
  }

  /** Frees the port at once; the clients get what is queued for them and then the close. */
  #close(code: number, reason: string): void {
    if (this.#closing !== undefined) {
      return;
    }
    this.#closing = { code: sendableCode(code), reason: sendableReason(reason) };
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
      this.#link.send({ type: "closed", ...this.#closing, clean: true });
      this.#resolveEnded();
      this.#link.end();
    }
  }
}

/** Node gives a list for the one header that may not be joined. */
function textsOf(headers: IncomingHttpHeaders): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value = ""]) => [name, String(value)]));
}

/** The bytes in memory that is theirs alone, not a part of Node's pool. */
function ownCopy(bytes: Buffer): Buffer {
  const copy = Buffer.allocUnsafeSlow(bytes.length);
  copy.set(bytes);
  return copy;
}
