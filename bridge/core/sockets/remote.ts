import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import type { RawData, WebSocket } from "ws";
import { MAX_WIRE_INTEGER, RECEIVE_WINDOW_BYTES } from "../../../schema/limits.ts";
import { backlogFull, connectionLost, type LinkError, noPong } from "../errors.ts";
import { BACKLOG_STEP_BYTES, CLOSE_TIMEOUT_MS, MAX_BACKLOG_BYTES, MAX_MISSED_PINGS } from "../limits.ts";
import { TickCork } from "../tickCork.ts";
import type { Traffic } from "../traffic.ts";
import { Keepalive } from "./keepalive.ts";
import { sendableCode, sendableReason } from "./policy/closing.ts";
import { socketError } from "./socketError.ts";

/** What a remote socket tells its owner. `message` returns the bytes that the game has to give back as credit. */
export interface RemoteHandler {
  message(data: Buffer, binary: boolean): number;
  buffered(bytes: number): void;
  failed(error: LinkError): void;
  closed(code: number, reason: string, clean: boolean): void;
}

/** What a game may ask of a socket that is open: one remote WebSocket with flow control both ways. */
export class RemoteSocket {
  readonly #ws: WebSocket;
  readonly #cork: TickCork;
  readonly #handler: RemoteHandler;
  readonly #traffic: Traffic;
  readonly #keepalive: Keepalive;
  #ahead = 0;
  #held = false;
  #paused = false;
  #reported = 0;
  #failed = false;
  #closing: { code: number; reason: string } | undefined;

  /** Takes over an open socket and the stream below it; the first message may follow in the same tick. */
  constructor(ws: WebSocket, stream: Duplex, handler: RemoteHandler, traffic: Traffic) {
    this.#ws = ws;
    this.#cork = new TickCork(stream, () => this.#report());
    this.#handler = handler;
    this.#traffic = traffic;
    this.#keepalive = new Keepalive(
      ws,
      stream as Socket,
      () => this.#paused,
      () => {
        this.#fail(noPong(MAX_MISSED_PINGS));
        ws.terminate();
      },
    );
    ws.on("message", (data, binary) => this.#onMessage(data, binary));
    ws.on("error", (error) => this.#fail(socketError(error)));
    ws.on("close", (code, reason) => this.#onClose(code, reason));
  }

  /** Queues a whole message. Over the backlog limit the socket is closed with 1013 instead. */
  send(data: Buffer, binary: boolean): void {
    if (this.#closing !== undefined || this.#ws.readyState !== this.#ws.OPEN) {
      return;
    }
    if (this.#ws.bufferedAmount + data.length > MAX_BACKLOG_BYTES) {
      this.#fail(backlogFull(MAX_BACKLOG_BYTES));
      this.#closing = { code: 1013, reason: "" };
      this.#ws.close(1013);
      return;
    }
    this.#traffic.sent(data.length);
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
    this.#closing = { code, reason };
    this.#flow();
    if (this.#ws.bufferedAmount === 0) {
      this.#ws.close(code, reason);
    } else {
      this.#guardFlush(this.#ws.bufferedAmount);
    }
  }

  terminate(): void {
    this.#ws.terminate();
  }

  /** The game has taken that many bytes of what `message` returned. */
  taken(bytes: number): void {
    this.#ahead = Math.max(0, this.#ahead - bytes);
    this.#flow();
  }

  /** Stops (or resumes) reading because the link as a whole is full. */
  hold(on: boolean): void {
    this.#held = on;
    this.#flow();
  }

  #onMessage(data: RawData, binary: boolean): void {
    if (this.#closing === undefined) {
      const bytes = data as Buffer;
      this.#traffic.received(bytes.length);
      this.#ahead += this.#handler.message(bytes, binary);
      this.#flow();
    }
  }

  /** A closing socket reads on, or it would never see the other side's close frame. */
  #flow(): void {
    const limit = this.#paused ? RECEIVE_WINDOW_BYTES / 2 : RECEIVE_WINDOW_BYTES;
    const pause = this.#closing === undefined && (this.#held || this.#ahead > limit);
    if (pause !== this.#paused) {
      this.#paused = pause;
      if (pause) {
        this.#ws.pause();
      } else {
        this.#ws.resume();
      }
    }
  }

  readonly #onFlushed = (): void => {
    this.#report();
    if (this.#closing !== undefined && this.#ws.bufferedAmount === 0) {
      this.#ws.close(this.#closing.code, this.#closing.reason);
    }
  };

  /** Gives up on a remote that has not taken a byte for as long as the close handshake may last. */
  #guardFlush(before: number): void {
    setTimeout(() => {
      const now = this.#ws.bufferedAmount;
      if (this.#ws.readyState === this.#ws.OPEN) {
        if (now >= before) {
          this.#ws.terminate();
        } else {
          this.#guardFlush(now);
        }
      }
    }, CLOSE_TIMEOUT_MS).unref();
  }

  #report(): void {
    if (this.#closing !== undefined) {
      return;
    }
    const bytes = this.#ws.bufferedAmount;
    const step = Math.abs(bytes - this.#reported) >= BACKLOG_STEP_BYTES;
    if (step || (bytes === 0 && this.#reported > 0)) {
      this.#reported = bytes;
      this.#handler.buffered(Math.min(bytes, MAX_WIRE_INTEGER));
    }
  }

  #fail(error: LinkError): void {
    if (!this.#failed) {
      this.#failed = true;
      this.#handler.failed(error);
    }
  }

  #onClose(code: number, reason: Buffer): void {
    this.#keepalive.stop();
    if (code === 1006) {
      this.#fail(connectionLost());
    }
    this.#handler.closed(code, reason.toString(), !this.#failed);
  }
}
