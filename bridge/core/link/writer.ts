import type { Socket } from "node:net";
import type { BridgeMessage } from "../../../schema/bridge.ts";
import { LINK_BEHIND_MESSAGES, LINK_HIGH_WATER_BYTES, MAX_LINK_BACKLOG_MESSAGES } from "../limits.ts";
import { TickCork } from "../tickCork.ts";
import { encodeFrame, encodeHead } from "./framing.ts";

/**
 * Writes frames to the game. All frames of one tick leave in one system call. Says when the game has fallen
 * behind, so that the remote sockets can be paused: the writer itself never drops or blocks.
 */
export class LinkWriter {
  readonly #socket: Socket;
  readonly #cork: TickCork;
  readonly #onCongestion: (congested: boolean) => void;
  #congested = false;
  #waiting = 0;

  constructor(socket: Socket, onCongestion: (congested: boolean) => void) {
    this.#socket = socket;
    this.#cork = new TickCork(socket);
    this.#onCongestion = onCongestion;
    socket.on("drain", () => this.#setCongested(false));
  }

  /** Breaks the link off when the game does not read what it asked for. */
  send(message: BridgeMessage): void {
    this.#waiting = this.#socket.writableLength === 0 ? 0 : this.#waiting + 1;
    if (this.#waiting > MAX_LINK_BACKLOG_MESSAGES) {
      this.#socket.destroy();
    }
    if (this.#socket.writable) {
      this.#cork.hold();
      this.#socket.write(encodeFrame(message));
      // Without a drain to come it would stay so for ever.
      if (this.#waiting > LINK_BEHIND_MESSAGES && this.#socket.writableNeedDrain) {
        this.#setCongested(true);
      }
    }
  }

  /** Sends a data frame whose header is encoded already. Returns the size of the whole frame in bytes. */
  sendData(header: Buffer, payload: Buffer): number {
    const head = encodeHead(header, payload.length);
    if (this.#socket.writable) {
      this.#cork.hold();
      this.#socket.write(head);
      if (payload.length > 0) {
        this.#socket.write(payload);
      }
      if (this.#socket.writableLength > LINK_HIGH_WATER_BYTES) {
        this.#setCongested(true);
      }
    }
    return head.length + payload.length;
  }

  #setCongested(congested: boolean): void {
    if (this.#congested !== congested) {
      this.#congested = congested;
      this.#onCongestion(congested);
    }
  }
}
