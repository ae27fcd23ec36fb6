import { isUtf8 } from "node:buffer";
import type { Logger } from "pino";
import type { FrameKind, GameMessage } from "../../../schema/index.ts";
import { badFrame, LinkError, notUtf8 } from "../errors.ts";
import { ClientRole } from "../sockets/client.ts";
import { failedMessage } from "../sockets/failedMessage.ts";
import { Pages } from "../sockets/pages/pages.ts";
import type { Role, RoleLink } from "../sockets/role.ts";
import { ServerRole } from "../sockets/server.ts";
import { checkFrame, checkMessage } from "./allowed.ts";
import type { LinkContext } from "./context.ts";
import { parseMessage } from "./parse.ts";
import type { LinkRecord } from "./record.ts";
import { type Request, serve } from "./requests.ts";

/** The link as its session sees it. */
export interface SessionLink extends Pick<RoleLink, "send" | "sendData" | "end" | "log"> {
  readonly record: LinkRecord;
  /** The frame at hand asks for something that is done when this resolves. */
  waitFor(answer: Promise<void>): void;
}

/** Handles the messages of a game that has proved itself: the game takes one role, then talks to that role or to the bridge. */
export class Session {
  readonly #context: LinkContext;
  readonly #link: SessionLink;
  readonly #log: Logger;
  #role: Role | undefined;
  /** Pages of its server, if the link is or becomes a server. */
  readonly #pages = new Pages();

  constructor(context: LinkContext, link: SessionLink) {
    this.#context = context;
    this.#link = link;
    this.#log = link.log;
  }

  get role(): Role | undefined {
    return this.#role;
  }

  /** Takes the next frame. Throws a LinkError for one that ends the link. */
  take(kind: FrameKind, client: number, body: Buffer): void {
    switch (kind) {
      case "j":
        if (client !== 0) {
          throw badFrame("a message names its client in its JSON");
        }
        this.#onMessage(body);
        break;
      case "c":
        if (body.length !== 4) {
          throw badFrame(`credit of ${body.length} bytes`);
        }
        this.#opened(kind).taken(client, body.readUInt32LE());
        break;
      case "p":
        if (client !== 0) {
          throw badFrame("a page has no client");
        }
        checkFrame(kind, this.#role);
        this.#pages.part(body);
        break;
      default:
        this.#onData(client, body, kind === "b");
    }
  }

  #onData(client: number, body: Buffer, binary: boolean): void {
    const role = this.#opened(binary ? "b" : "t");
    if (binary || isUtf8(body)) {
      role.send(client, body, binary);
    } else {
      // Such a text would make the remote end the whole connection (RFC 6455, section 8.1).
      role.fail(client, notUtf8());
    }
  }

  #onMessage(body: Buffer): void {
    try {
      this.#dispatch(parseMessage(body));
    } catch (error) {
      if (!(error instanceof LinkError) || error.code !== "unknown_message") {
        throw error;
      }
      this.#log.warn({ code: error.code }, "message of a newer plugin");
      this.#link.send(failedMessage(error));
    }
  }

  #dispatch(message: GameMessage): void {
    checkMessage(message.type, this.#role);
    switch (message.type) {
      case "status":
      case "allow":
      case "inspect":
      case "serve":
      case "stop":
        this.#serve(message);
        break;
      case "connect":
        this.#link.record.connecting(message);
        this.#takeRole((link) => new ClientRole(message, link));
        break;
      case "listen":
        this.#takeRole((link) => new ServerRole(message, link, this.#pages));
        break;
      case "setPage":
        this.#pages.announce(message);
        break;
      case "removePage":
        this.#pages.remove(message.path);
        break;
      default:
        (this.#role as Role).handle(message);
    }
  }

  #serve(request: Request): void {
    const done = serve(request, this.#context, this.#log, (answer) => this.#link.send(answer));
    if (done !== undefined) {
      this.#link.waitFor(done);
    }
  }

  /** The role, which a frame of this kind needs to be open. */
  #opened(kind: FrameKind): Role {
    if (this.#role?.isOpen !== true) {
      checkFrame(kind, this.#role);
    }
    return this.#role as Role;
  }

  #takeRole(make: (link: RoleLink) => Role): void {
    const {
      config,
      trust,
      allowances,
      dialer,
      descriptors,
      spoken,
      grown,
      unfinished,
      backlogs,
      version,
      watch,
    } = this.#context;
    const { record, log, send, sendData, end } = this.#link;
    this.#role = make({
      id: record.id,
      plugin: record.plugin,
      config,
      trust,
      player: allowances.of(record.plugin),
      dialer,
      descriptors,
      spoken,
      grown,
      unfinished,
      backlogs,
      version,
      traffic: record.traffic,
      watch,
      log,
      send,
      sendData,
      end,
    });
  }
}
