import { isUtf8 } from "node:buffer";
import { once } from "node:events";
import type { Socket } from "node:net";
import type { Logger } from "pino";
import {
  type BridgeMessage,
  type FrameKind,
  type GameMessage,
  type Hello,
  type LinkDetails,
  MAX_GAME_JSON_BYTES,
  MAX_PART_BYTES,
  MESSAGE_OVERHEAD_BYTES,
  PROTOCOL_VERSION,
  RECEIVE_WINDOW_BYTES,
  type RemovePage,
  SEND_WINDOW_BYTES,
  type SetPage,
} from "../../../schema/index.ts";
import {
  badFrame,
  badMessage,
  internal,
  LinkError,
  notUtf8,
  protocolUnsupported,
  tooManyLinks,
} from "../errors.ts";
import { FlushWatch } from "../flushWatch.ts";
import { HELLO_TIMEOUT_MS, LINK_DRAIN_TIMEOUT_MS, MAX_LINKS } from "../limits.ts";
import { ClientRole } from "../sockets/client.ts";
import { failedMessage } from "../sockets/failedMessage.ts";
import { Pages } from "../sockets/pages/pages.ts";
import type { Role, RoleLink } from "../sockets/role.ts";
import { ServerRole } from "../sockets/server.ts";
import { keepAllowed } from "./allow.ts";
import type { LinkContext } from "./context.ts";
import { FrameDecoder } from "./frames.ts";
import { parseHello, parseMessage } from "./parse.ts";
import { LinkRecord } from "./record.ts";
import { LinkWriter } from "./writer.ts";

/** What this bridge can do beyond the first release. */
const FEATURES = ["allow", "pages"];

type State = "hello" | "open" | "ending";

/** A stranger may say one thing. */
const HELLO_LIMITS = { j: MAX_GAME_JSON_BYTES, t: 0, b: 0, c: 0, p: 0 };

/** One connection of the game: authenticates it, gives it one role, and carries frames both ways. */
export class Link {
  readonly #socket: Socket;
  readonly #context: LinkContext;
  readonly #decoder: FrameDecoder;
  readonly #writer: LinkWriter;
  readonly #helloTimer: NodeJS.Timeout;
  #log: Logger;
  #state: State = "hello";
  #role: Role | undefined;
  /** What its server serves, if it becomes or is one. */
  readonly #pages = new Pages();
  #draining: FlushWatch | undefined;
  /** Bytes read that the game has not got its credit for. */
  #owed = 0;
  readonly #record: LinkRecord;

  constructor(socket: Socket, context: LinkContext) {
    this.#socket = socket;
    this.#context = context;
    this.#log = context.log;
    this.#record = new LinkRecord(context.traffic);
    this.#writer = new LinkWriter(socket, (congested) => this.#role?.hold(congested));
    this.#decoder = new FrameDecoder(HELLO_LIMITS, (...frame) => this.#onFrame(...frame));
    this.#helloTimer = setTimeout(() => this.#refuse("no hello in time"), HELLO_TIMEOUT_MS);
    socket.setNoDelay(true);
    socket.on("data", (chunk) => this.#onChunk(chunk));
    socket.on("error", (error) =>
      this.#log.debug({ code: (error as NodeJS.ErrnoException).code }, "link broke"),
    );
    socket.on("close", () => void this.#onSocketClosed());
  }

  /** Its role and the role's sockets, for the status. */
  get role(): Role | undefined {
    return this.#role;
  }

  get details(): LinkDetails {
    return this.#record.details(this.#role);
  }

  /** Closes every socket with 1001, then the link. Resolves when the game has been handed all of it. */
  async close(): Promise<void> {
    await this.#role?.close(1001);
    this.#end();
    if (!this.#socket.closed) {
      await once(this.#socket, "close");
    }
  }

  /** Breaks the link off at once; the sockets that it opened are closed with 1001. */
  terminate(): void {
    this.#socket.destroy();
  }

  #onChunk(chunk: Buffer): void {
    const counted = this.#state === "open";
    try {
      this.#decoder.push(chunk);
    } catch (error) {
      this.#fail(error);
      return;
    }
    if (counted) {
      this.#credit(chunk.length);
    }
  }

  #onFrame(kind: FrameKind, client: number, body: Buffer): void {
    if (this.#state === "hello") {
      this.#onHello(kind === "j" && client === 0 ? parseHello(body) : undefined);
      return;
    }
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
      // The remote would end the whole connection for it (RFC 6455, section 8.1).
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
      this.#send(failedMessage(error));
    }
  }

  /** The role, which a frame of this kind needs. */
  #opened(kind: FrameKind): Role {
    if (this.#role === undefined) {
      throw badMessage(`a frame "${kind}" came before "connect" or "listen"`);
    }
    return this.#role;
  }

  #onHello(hello: Hello | undefined): void {
    const proof = hello && this.#context.authenticator.answer(hello.nonce, hello.proof);
    if (hello === undefined || proof === undefined) {
      this.#refuse("not a valid hello");
      return;
    }
    clearTimeout(this.#helloTimer);
    this.#state = "open";
    this.#record.plugin = hello.plugin;
    this.#log = this.#context.log.child({ plugin: hello.plugin });
    const maxMessage = this.#context.config.maxMessageBytes;
    this.#decoder.limits = { j: MAX_GAME_JSON_BYTES, t: maxMessage, b: maxMessage, c: 4, p: MAX_PART_BYTES };
    this.#writer.send({
      type: "welcome",
      protocol: PROTOCOL_VERSION,
      bridge: this.#context.version,
      proof,
      limits: {
        window: SEND_WINDOW_BYTES,
        receiveWindow: RECEIVE_WINDOW_BYTES,
        maxMessage,
        overhead: MESSAGE_OVERHEAD_BYTES,
      },
      features: FEATURES,
    });
    if (hello.protocol !== PROTOCOL_VERSION) {
      this.#fail(protocolUnsupported(hello.protocol, PROTOCOL_VERSION));
    } else if (!this.#context.admit(this)) {
      this.#fail(tooManyLinks(MAX_LINKS));
    }
  }

  #dispatch(message: GameMessage): void {
    switch (message.type) {
      case "status":
        this.#sendStatus(message.details === true);
        break;
      case "allow":
        void keepAllowed(message, this.#context.allowances, this.#log).then((answer) => this.#send(answer));
        break;
      case "stop":
        this.#log.info("stop requested");
        this.#context.stop();
        break;
      case "connect":
        this.#record.connecting(message);
        this.#takeRole((link) => new ClientRole(message, link));
        break;
      case "listen":
        this.#takeRole((link) => new ServerRole(message, link, this.#pages));
        break;
      case "setPage":
      case "removePage":
        this.#changePages(message);
        break;
      default:
        if (this.#role === undefined) {
          throw badMessage(`"${message.type}" came before "connect" or "listen"`);
        }
        this.#role.handle(message);
    }
  }

  #changePages(message: SetPage | RemovePage): void {
    if (this.#role?.kind === "client") {
      throw badMessage(`"${message.type}" is not for a client`);
    }
    if (message.type === "setPage") {
      this.#pages.announce(message);
    } else {
      this.#pages.remove(message.path);
    }
  }

  #takeRole(make: (link: RoleLink) => Role): void {
    if (this.#role !== undefined) {
      throw badMessage("the link has its role already");
    }
    this.#role = make({
      config: this.#context.config,
      trust: this.#context.trust,
      player: this.#context.allowances.of(this.#record.plugin),
      dialer: this.#context.dialer,
      spoken: this.#context.spoken,
      version: this.#context.version,
      traffic: this.#record.traffic,
      log: this.#log,
      send: (message) => this.#send(message),
      sendData: (...data) => this.#writer.sendData(...data),
      end: () => this.#end(),
    });
  }

  #send(message: BridgeMessage): void {
    const fault = this.#record.told(message);
    if (fault !== undefined) {
      this.#context.failed(fault);
    }
    this.#writer.send(message);
  }

  #sendStatus(details: boolean): void {
    const status = this.#context.status();
    this.#writer.send(details ? { ...status, details: this.#context.details() } : status);
  }

  /**
   * Gives the game back what it may send, once for all chunks that came together. At once, although the protocol asks for
   * less: this answer carries the TCP acknowledgement, which the system otherwise holds back while the game's next small
   * write waits for it (Nagle).
   */
  #credit(bytes: number): void {
    if (this.#owed === 0) {
      setImmediate(() => {
        const credit = this.#owed;
        this.#owed = 0;
        this.#writer.sendCredit(credit);
      });
    }
    this.#owed += bytes;
  }

  /** A stranger learns nothing: no answer, no delay, the connection is gone. */
  #refuse(reason: string): void {
    this.#log.warn({ reason }, "link refused");
    this.#decoder.stop();
    this.#socket.destroy();
  }

  #fail(error: unknown): void {
    if (this.#state === "hello") {
      this.#refuse("not a valid hello");
      return;
    }
    if (error instanceof LinkError) {
      this.#log.warn({ stage: error.stage, code: error.code }, "link failed");
    } else {
      this.#log.error({ err: error }, "fault of the bridge");
    }
    this.#send(failedMessage(error instanceof LinkError ? error : internal()));
    this.#end();
    void this.#role?.close(1001);
  }

  /** Ends our half; the game gets its time to read what is on the way. */
  #end(): void {
    if (this.#state !== "ending") {
      this.#state = "ending";
      this.#decoder.stop();
      this.#socket.end();
      this.#draining = new FlushWatch(this.#socket, LINK_DRAIN_TIMEOUT_MS, () => this.#socket.destroy());
    }
  }

  async #onSocketClosed(): Promise<void> {
    clearTimeout(this.#helloTimer);
    this.#draining?.stop();
    this.#state = "ending";
    await this.#role?.close(1001);
    this.#context.ended(this);
  }
}
