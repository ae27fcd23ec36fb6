import type { IncomingMessage, Server } from "node:http";
import { type WebSocket, WebSocketServer } from "ws";
import type { BridgeMessage, Close, Configure, Listen } from "../../../schema/index.ts";
import { cancelled, internal, LinkError, lanNotAllowed } from "../errors.ts";
import { CONNECTION_RESERVE, DEFAULT_SERVER_MESSAGE_BYTES } from "../limits.ts";
import { failedMessage } from "./failedMessage.ts";
import { joined, subjectOf } from "./joined.ts";
import { bind, unbind } from "./listening.ts";
import { entrantOf, OriginGuard } from "./originGuard.ts";
import type { Overview } from "./overview.ts";
import { ownAddress } from "./ownAddress.ts";
import { PageServer } from "./pages/pageServer.ts";
import type { Pages } from "./pages/pages.ts";
import { sendableCode, sendableReason } from "./policy/closing.ts";
import { checkOrigins, checkSubprotocols, chooseSubprotocol } from "./policy/handshake.ts";
import { checkListenHost, mayListen } from "./policy/listenHost.ts";
import { GrownWindows } from "./receiveWindow.ts";
import { relay } from "./relay.ts";
import { RemoteSocket } from "./remote.ts";
import type { Role, RoleLink } from "./role.ts";
import { Roster } from "./roster.ts";
import { serverOverview } from "./serverOverview.ts";
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
  readonly #guard: OriginGuard;
  readonly #pages: PageServer;
  readonly #clients = new Roster();
  readonly #stopWatching: () => void;
  readonly #ended: Promise<void>;
  #resolveEnded: () => void = () => {};
  readonly #since = new Date().toISOString();
  #servers: readonly Server[] = [];
  /** Where it is to listen, once that is known and allowed. */
  #host: string | undefined;
  /** Host and port once it listens. */
  #address = "";
  #settings: Pick<Listen, "maxClients" | "protocols">;
  #closing: { code: number; reason: string } | undefined;
  #held = false;

  /** `pages` are those of its link, and may change. Throws a LinkError for a request that breaks a rule. */
  constructor(request: Listen, link: RoleLink, pages: Pages) {
    checkSubprotocols(request.protocols);
    checkOrigins(request.origins);
    const maxMessage = request.maxMessage ?? DEFAULT_SERVER_MESSAGE_BYTES;
    // All clients share this link, so unread bytes of one delay the others: their windows do not grow.
    this.#link = { ...link, config: settingsFor(link.config, maxMessage), grown: new GrownWindows(0) };
    this.#settings = request;
    this.#guard = new OriginGuard(this.#link, request.origins);
    this.#pages = new PageServer(pages, (page) => this.#guard.admits(entrantOf(page)));
    this.#ended = new Promise((resolve) => {
      this.#resolveEnded = resolve;
    });
    this.#wss = new WebSocketServer({
      ...socketOptions(this.#link.config),
      noServer: true,
      clientTracking: false,
      handleProtocols: (offered) => chooseSubprotocol(offered, this.#settings.protocols),
    });
    this.#stopWatching = link.player.onChange(() => this.#checkAgain());
    void this.#open(request.host, request.port);
  }

  get isOpen(): boolean {
    return this.#address !== "";
  }

  get sockets(): number {
    return this.#clients.size;
  }

  get overview(): Overview {
    const { maxClients } = this.#settings;
    return serverOverview(this.#link, this.#clients, {
      address: this.#address,
      maxClients,
      since: this.#since,
    });
  }

  handle(message: Close | Configure): void {
    if (message.type === "configure") {
      this.#settings = { ...this.#settings, maxClients: message.maxClients };
      this.#room.callIn();
    } else if (message.client === undefined) {
      this.#close(message.code, message.reason);
    } else {
      this.#clients.get(message.client)?.close(message.code, message.reason);
    }
  }

  send(client: number, data: Buffer, binary: boolean): void {
    this.#clients.send(client, data, binary);
  }

  taken(client: number, bytes: number): void {
    this.#clients.get(client)?.taken(bytes);
  }

  fail(client: number, error: LinkError): void {
    if (client === 0 || this.#clients.get(client)?.isOpen) {
      this.#link.send(failedMessage(error, client === 0 ? undefined : client));
    }
  }

  hold(on: boolean): void {
    this.#held = on;
    for (const client of this.#clients.all) {
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
    for (const client of this.#clients.all) {
      client.terminate();
    }
  }

  async #open(host: string, port: number): Promise<void> {
    try {
      const address = await ownAddress(host, port, this.#link.dialer);
      checkListenHost(address, this.#link);
      this.#host = address;
      const bound = await bind(address, port, {
        mayOpen: () => this.#link.descriptors.hasMoreThan(CONNECTION_RESERVE),
        upgrade: (opening) => this.#onUpgrade(opening),
        answer: (...request) => this.#pages.answer(...request),
      });
      this.#servers = bound.servers;
      if (this.#closing !== undefined) {
        // The game has been told that it failed.
        unbind(this.#servers);
        return;
      }
      this.#address = `${bound.host}:${bound.port}`;
      for (const server of bound.servers) {
        server.on("error", (err) => this.#link.log.error({ err }, "server cannot accept a client"));
      }
      this.#link.log.info({ host: bound.host, port: bound.port }, "server listening");
      this.#link.send({
        type: "listening",
        host: bound.host,
        port: bound.port,
        maxMessage: this.#link.config.maxMessageBytes,
      });
    } catch (error) {
      if (this.#closing !== undefined) {
        return;
      }
      const fault = error instanceof LinkError ? error : internal();
      this.#link.log.warn({ code: fault.code, err: fault === error ? undefined : error }, "listen failed");
      // The end of the link finds nothing more to close.
      this.#closing = { code: 1006, reason: "" };
      this.#stopWatching();
      this.#finish(failedMessage(fault));
    }
  }

  #onUpgrade(opening: Opening): void {
    const { visitor, request } = opening;
    if (this.#closing !== undefined) {
      visitor.refuse(503);
    } else if (!this.#guard.admits(entrantOf(request))) {
      visitor.refuse(403);
    } else {
      this.#room.add(opening);
    }
  }

  /** A game that has fallen behind gets no new clients, because each would make it fall further behind. */
  #hasPlace(): boolean {
    return !this.#held && this.#clients.size < this.#settings.maxClients;
  }

  #enter({ visitor, request, head }: Opening): void {
    this.#wss.handleUpgrade(request, visitor.socket, head, (ws) => {
      visitor.adopt();
      this.#join(ws, request);
    });
  }

  #join(ws: WebSocket, request: IncomingMessage): void {
    const client = this.#clients.nextNumber();
    const subject = subjectOf(client, this.#link, request);
    this.#link.send(joined(client, ws.protocol, request));
    subject.opened(ws.protocol);
    const remote = new RemoteSocket(
      ws,
      request.socket,
      relay(this.#link, client, subject, () => {
        this.#clients.remove(client);
        this.#link.traffic.settle(subject.traffic);
        this.#finishIfEmpty();
        this.#room.callIn();
      }),
      this.#link,
      subject,
    );
    this.#clients.add(client, remote, entrantOf(request));
    remote.hold(this.#held);
  }

  /** Ends what the player no longer allows: the server, if other machines can reach it, or connected pages. */
  #checkAgain(): void {
    if (this.#host !== undefined && !mayListen(this.#host, this.#link)) {
      this.#link.log.warn("server closed: the player no longer lets other computers in");
      this.#link.send(failedMessage(lanNotAllowed(this.#host, this.#link.plugin)));
      this.#close(1008, "");
      return;
    }
    for (const client of this.#clients.without((entrant) => this.#guard.mayStay(entrant))) {
      client.close(1008, "origin no longer allowed");
    }
  }

  /** Frees the port at once; the clients get what is queued for them and then the close. */
  #close(code: number, reason: string): void {
    if (this.#closing !== undefined) {
      return;
    }
    this.#closing = { code: sendableCode(code), reason: sendableReason(reason) };
    this.#stopWatching();
    unbind(this.#servers);
    this.#room.close();
    for (const client of this.#clients.all) {
      client.close(code, reason);
    }
    this.#finishIfEmpty();
  }

  #finishIfEmpty(): void {
    if (this.#closing !== undefined && this.#clients.size === 0) {
      this.#finish(
        this.#address === "" ? failedMessage(cancelled()) : { type: "closed", ...this.#closing, clean: true },
      );
    }
  }

  /** Tells the game the last thing about this server. */
  #finish(last: BridgeMessage): void {
    this.#link.send(last);
    this.#resolveEnded();
    this.#link.end();
  }
}
