import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import type { RawData, WebSocket } from "ws";
import {
  backlogFull,
  closeUnanswered,
  connectionLost,
  type LinkError,
  messageTooLarge,
  noPong,
  notReading,
} from "../errors.ts";
import { FlushWatch } from "../flushWatch.ts";
import {
  CLOSE_TIMEOUT_MS,
  LINGER_TIMEOUT_MS,
  MAX_BACKLOG_BYTES,
  MAX_BACKLOGS_BYTES,
  MAX_MISSED_PINGS,
} from "../limits.ts";
import { TickCork } from "../tickCork.ts";
import { Backlog } from "./backlog.ts";
import { Ending } from "./ending.ts";
import { Feeder } from "./feeder.ts";
import { Intake } from "./intake.ts";
import { Keepalive } from "./keepalive.ts";
import { sendableCode, sendableReason } from "./policy/closing.ts";
import { answerPings } from "./pongs.ts";
import { RecordFlood } from "./recordWatch.ts";
import type { RemoteHandler } from "./remoteHandler.ts";
import type { RoleLink } from "./role.ts";
import { socketError } from "./socketError.ts";
import type { Subject } from "./subject.ts";

/** What a game may ask of a socket that is open: one remote WebSocket with flow control both ways. */
export class RemoteSocket {
  readonly subject: Subject;
  readonly maxMessageBytes: number;
  readonly #ws: WebSocket;
  readonly #stream: Duplex;
  readonly #cork: TickCork;
  readonly #handler: RemoteHandler;
  readonly #link: Pick<RoleLink, "config" | "log" | "grown" | "unfinished" | "backlogs">;
  readonly #keepalive: Keepalive | undefined;
  readonly #intake: Intake;
  readonly #feeder: Feeder;
  readonly #backlog: Backlog;
  readonly #ending: Ending;
  #behind = false;
  #toldNotReading = false;
  /** Whether messages pass either way; from a close on, or a fault, none does. */
  #passes = true;
  #closing: { code: number; reason: string } | undefined;
  #flushWatch: FlushWatch | undefined;
  #linger: NodeJS.Timeout | undefined;

  /** Takes over an open socket and the stream below it; the first message may follow in the same tick. */
  constructor(
    ws: WebSocket,
    stream: Duplex,
    handler: RemoteHandler,
    link: Pick<RoleLink, "config" | "log" | "grown" | "unfinished" | "backlogs">,
    subject: Subject,
  ) {
    this.subject = subject;
    this.maxMessageBytes = link.config.maxMessageBytes;
    this.#ws = ws;
    this.#stream = stream;
    this.#cork = new TickCork(stream, () => this.#onTaken());
    this.#handler = handler;
    this.#backlog = new Backlog(ws, link.backlogs, () => this.#cutOff(backlogFull(MAX_BACKLOGS_BYTES, true)));
    this.#ending = new Ending(handler, link.log);
    this.#link = link;
    this.#intake = new Intake(ws, link.grown);
    this.#keepalive = this.#keepAlive(link.config.keepalive * 1000);
    this.#feeder = new Feeder(ws, stream, link.unfinished);
    answerPings(ws);
    ws.on("message", (data, binary) => this.#onMessage(data, binary));
    const onError = (error: Error): void => {
      const { maxMessageBytes } = this;
      this.#fail(socketError(error, { maxMessageBytes, isInClose: this.#feeder.isInClose }));
    };
    ws.on("error", onError);
    // ws is silent about the errors of the stream: it closes, and most of them say no more than that.
    stream.on("error", (error) => error instanceof RecordFlood && onError(error));
    ws.on("close", (code, reason) => this.#onClose(code, reason));
    // The close handshake is done; only the other side's half of the TCP connection is still open.
    stream.once("finish", () => {
      this.#linger = setTimeout(() => ws.terminate(), LINGER_TIMEOUT_MS).unref();
    });
  }

  /** Whether earlier messages wait here because the system accepts no more. */
  get isBehind(): boolean {
    return this.#behind;
  }

  get isOpen(): boolean {
    return this.#passes && this.#ws.readyState === this.#ws.OPEN;
  }

  /** Whether a message of this length may be sent now. */
  hasRoomFor(bytes: number): boolean {
    return this.#backlog.hasRoomFor(bytes);
  }

  /**
   * Queues a whole message. Over the backlog limit, the socket ends for the game instead, and is closed with 1013 after what
   * waits.
   */
  send(data: Buffer, binary: boolean, byPage = false): void {
    if (!this.isOpen) {
      return;
    }
    if (!this.hasRoomFor(data.length)) {
      this.close(1013, "");
      this.#fail(backlogFull(MAX_BACKLOG_BYTES), 1013);
      return;
    }
    if (this.#intake.isPaused) {
      this.#warnNotReading();
    }
    this.subject.traffic.sent(data.length);
    this.subject.passed("out", data, binary, byPage);
    this.#backlog.add(data.length);
    this.#cork.hold();
    this.#ws.send(data, { binary }, this.#onFlushed);
  }

  /** Closes after everything queued is on the network, however long a remote that keeps reading takes. */
  close(wantedCode: number, wantedReason: string): void {
    if (this.#closing !== undefined) {
      return;
    }
    const code = sendableCode(wantedCode);
    const reason = sendableReason(wantedReason);
    this.#passes = false;
    this.#closing = { code, reason };
    this.subject.closing();
    this.#intake.close();
    if (this.#backlog.isEmpty) {
      this.#ws.close(code, reason);
    } else {
      this.#flushWatch = new FlushWatch(this.#stream, CLOSE_TIMEOUT_MS, () => this.#ws.terminate());
    }
  }

  terminate(): void {
    this.#ws.terminate();
  }

  /** The game has read so many of the bytes that `message` returned. */
  taken(bytes: number): void {
    this.#intake.taken(bytes);
  }

  /** Stops (or resumes) reading because the link as a whole is full. */
  hold(on: boolean): void {
    this.#intake.hold(on);
    this.#report();
  }

  /** Stops (or resumes) reading because the page of inspect asks for it. */
  pause(on: boolean): void {
    this.subject.paused = on;
    this.#intake.halt(on);
  }

  /** Gives the game a message from the page of inspect as if it came from the remote. False when the game is behind. */
  inject(data: Buffer, binary: boolean): boolean {
    const taken = !this.#intake.isHeld && !this.#intake.isFull;
    if (taken) {
      this.subject.passed("in", data, binary, true);
      this.#intake.passedOn(this.#handler.message(data, binary));
    }
    return taken;
  }

  #keepAlive(intervalMs: number): Keepalive | undefined {
    if (intervalMs === 0) {
      return undefined;
    }
    return new Keepalive(this.#ws, this.#stream as Socket, {
      intervalMs,
      isPaused: () => this.#intake.isPaused,
      onLost: () => this.#cutOff(noPong(Math.round((MAX_MISSED_PINGS * intervalMs) / 1000))),
    });
  }

  #onMessage(data: RawData, binary: boolean): void {
    if (!this.#passes) {
      return;
    }
    const bytes = data as Buffer;
    if (bytes.length > this.maxMessageBytes) {
      this.close(1009, "");
      this.#fail(messageTooLarge(this.maxMessageBytes));
      return;
    }
    this.subject.traffic.received(bytes.length);
    this.subject.passed("in", bytes, binary);
    this.#intake.passedOn(this.#handler.message(bytes, binary));
  }

  /** The system has been offered everything of this tick. */
  #onTaken(): void {
    this.#behind = this.#ws.bufferedAmount > 0;
    this.#backlog.weigh();
    this.#report();
  }

  readonly #onFlushed = (): void => {
    this.#backlog.remove();
    this.#report();
    if (this.#closing !== undefined && this.#backlog.isEmpty) {
      this.#flushWatch?.stop();
      this.#ws.close(this.#closing.code, this.#closing.reason);
    }
  };

  /** A game that is behind gets the last of these reports when it has caught up. */
  #report(): void {
    if (!this.#passes || this.#intake.isHeld) {
      return;
    }
    const bytes = this.#backlog.report();
    if (bytes !== undefined) {
      this.#handler.buffered(bytes);
    }
  }

  /** A plugin that sends is running, so it is a mistake of the plugin that it does not read. */
  #warnNotReading(): void {
    if (!this.#toldNotReading && this.#intake.isNotRead) {
      this.#toldNotReading = true;
      this.#link.log.warn({ code: "not_reading" }, "plugin does not read its messages");
      this.#handler.failed(notReading(this.#intake.ahead));
    }
  }

  #fail(error: LinkError, code = 1006): void {
    this.#passes = false;
    this.#ending.failed(error, code);
  }

  #lost(): LinkError {
    if (this.#closing !== undefined) {
      return closeUnanswered();
    }
    return this.#intake.isNotRead ? notReading(this.#intake.ahead) : connectionLost();
  }

  /** Aborts the connection because of a rule of the bridge. */
  #cutOff(error: LinkError): void {
    this.#fail(error);
    this.#ws.terminate();
  }

  #onClose(code: number, reason: Buffer): void {
    this.#keepalive?.stop();
    this.#feeder.stop();
    this.#backlog.end();
    this.#flushWatch?.stop();
    clearTimeout(this.#linger);
    if (code === 1006) {
      this.#fail(this.#lost());
    }
    this.#passes = false;
    this.#ending.closed(code, reason.toString(), true);
    this.#intake.end();
    this.#handler.ended();
  }
}
