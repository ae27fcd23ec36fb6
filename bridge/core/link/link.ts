import type { Socket } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import type { Logger } from "pino";
import {
  type BridgeMessage,
  type FrameKind,
  HEAD_BYTES,
  HELLO_TIMEOUT_MS,
  type Hello,
  type LinkDetails,
  MAX_GAME_JSON_BYTES,
  MAX_PART_BYTES,
  PROTOCOL_VERSION,
} from "../../../schema/index.ts";
import { internal, LinkError, protocolUnsupported } from "../errors.ts";
import { FlushWatch } from "../flushWatch.ts";
import { LINK_CLOSE_DELAY_MS, LINK_DRAIN_TIMEOUT_MS } from "../limits.ts";
import { failedMessage } from "../sockets/failedMessage.ts";
import type { Role } from "../sockets/role.ts";
import type { LinkContext } from "./context.ts";
import { parseHello } from "./parse.ts";
import { LinkReader } from "./reader.ts";
import { LinkRecord } from "./record.ts";
import { Session } from "./session.ts";
import { welcome } from "./welcome.ts";
import { LinkWriter } from "./writer.ts";

type State = "hello" | "open" | "ending";

/** A connection that has not proved itself may send one message. */
const HELLO_LIMITS = { j: MAX_GAME_JSON_BYTES, t: 0, b: 0, c: 0, p: 0 };

/** One connection of the game: authenticates it, and carries frames between it and its session. */
export class Link {
  readonly #socket: Socket;
  readonly #context: LinkContext;
  readonly #reader: LinkReader;
  readonly #writer: LinkWriter;
  readonly #helloTimer: NodeJS.Timeout;
  #log: Logger;
  #state: State = "hello";
  /** Bytes of `hello` that are still to be reported as read: the game does not count them. */
  #uncounted = 0;
  #session: Session | undefined;
  #draining: FlushWatch | undefined;
  readonly #record: LinkRecord;

  constructor(socket: Socket, context: LinkContext) {
    this.#socket = socket;
    this.#context = context;
    this.#log = context.log;
    this.#record = new LinkRecord(context.traffic.part());
    this.#writer = new LinkWriter(socket, context.scratch, (congested) => this.role?.hold(congested));
    this.#reader = new LinkReader(socket, HELLO_LIMITS, {
      onFrame: (...frame) => this.#onFrame(...frame),
      onRead: (bytes) => this.#onRead(bytes),
      onFault: (error) => this.#fail(error),
    });
    this.#helloTimer = setTimeout(() => this.#refuse("no hello in time"), HELLO_TIMEOUT_MS);
    socket.setNoDelay(true);
    socket.on("error", (error) =>
      this.#log.debug({ code: (error as NodeJS.ErrnoException).code }, "link broke"),
    );
    socket.on("close", () => void this.#onSocketClosed());
  }

  get id(): number {
    return this.#record.id;
  }

  /** Its role and the role's sockets, for the status. */
  get role(): Role | undefined {
    return this.#session?.role;
  }

  get details(): LinkDetails {
    return this.#record.details(this.role);
  }

  /** Closes every socket with 1001, then the link. Resolves when the game has been handed all of it. */
  async close(): Promise<void> {
    // What has been read belongs to its sockets, unless it waits for an answer that does not come.
    await Promise.race([this.#reader.drained(), delay(LINK_CLOSE_DELAY_MS, undefined, { ref: false })]);
    await this.role?.close(1001);
    this.#end();
    if (!this.#socket.closed) {
      // `once` of node:events would reject for a game that resets its connection.
      await new Promise<void>((resolve) => this.#socket.once("close", () => resolve()));
    }
  }

  /** Ends the link at once; the sockets that it opened are closed with 1001. */
  terminate(): void {
    this.#reader.stop();
    this.#socket.destroy();
  }

  #onRead(bytes: number): void {
    if (this.#session === undefined) {
      this.#uncounted -= bytes;
    } else {
      this.#writer.giveBack(bytes - this.#uncounted);
      this.#uncounted = 0;
    }
  }

  #onFrame(kind: FrameKind, client: number, body: Buffer): void {
    if (this.#session === undefined) {
      this.#uncounted += HEAD_BYTES + body.length;
      this.#onHello(kind === "j" && client === 0 ? parseHello(body) : undefined);
    } else {
      this.#session.take(kind, client, body);
    }
  }

  #onHello(hello: Hello | undefined): void {
    const answer = hello && welcome(hello, this.#context);
    if (hello === undefined || answer === undefined) {
      this.#refuse("not a valid hello");
      return;
    }
    clearTimeout(this.#helloTimer);
    this.#state = "open";
    this.#record.id = this.#context.nextId();
    this.#record.plugin = hello.plugin;
    this.#log = this.#context.log.child({ plugin: hello.plugin });
    this.#session = new Session(this.#context, {
      record: this.#record,
      log: this.#log,
      send: (message) => this.#send(message),
      sendData: (...data) => this.#writer.sendData(...data),
      end: () => this.#end(),
      waitFor: (answer) => this.#reader.waitFor(answer),
    });
    this.#limitMessages(answer.limits.maxMessage);
    this.#writer.send(answer);
    if (hello.protocol !== PROTOCOL_VERSION) {
      this.#fail(protocolUnsupported(hello.protocol, PROTOCOL_VERSION));
      return;
    }
    const refusal = this.#context.admit(this);
    if (refusal !== undefined) {
      this.#fail(refusal);
    }
  }

  #limitMessages(bytes: number): void {
    this.#reader.limits = { j: MAX_GAME_JSON_BYTES, t: bytes, b: bytes, c: 4, p: MAX_PART_BYTES };
  }

  #send(message: BridgeMessage): void {
    if (message.type === "opened" || message.type === "listening") {
      this.#limitMessages(message.maxMessage);
    }
    const fault = this.#record.told(message);
    if (fault !== undefined) {
      this.#context.failed(fault);
    }
    this.#writer.send(message);
  }

  /** A stranger must learn nothing, so the connection ends at once and without an answer. */
  #refuse(reason: string): void {
    this.#log.warn({ reason }, "link refused");
    this.#reader.stop();
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
    void this.role?.close(1001);
  }

  /** Ends our half of the connection; the game gets time to read what was sent. */
  #end(): void {
    if (this.#state !== "ending") {
      this.#state = "ending";
      this.#reader.stop();
      this.#writer.end();
      this.#draining = new FlushWatch(this.#socket, LINK_DRAIN_TIMEOUT_MS, () => this.#socket.destroy());
    }
  }

  async #onSocketClosed(): Promise<void> {
    clearTimeout(this.#helloTimer);
    await this.#reader.drained();
    this.#draining?.stop();
    this.#state = "ending";
    await this.role?.close(1001);
    this.#context.traffic.settle(this.#record.traffic);
    this.#context.ended(this);
  }
}
