import type { Socket } from "node:net";
import type { BridgeMessage } from "../../../schema/bridge.ts";
import { HEAD_BYTES } from "../../../schema/frames.ts";
import { MESSAGE_OVERHEAD_BYTES } from "../../../schema/limits.ts";
import { LINK_HIGH_WATER_BYTES, MAX_LINK_BACKLOG_MESSAGES } from "../limits.ts";
import { TickCork } from "../tickCork.ts";
import { encodeCredit, encodeHead, encodeMessage } from "./frames.ts";

/**
 * Writes frames to the game. All frames of one turn of the event loop leave in one system call. Says when the game has
 * fallen behind, so that the remote sockets can be paused: the writer itself never drops or blocks.
 */
export class LinkWriter {
  readonly #socket: Socket;
  readonly #cork: TickCork;
  readonly #onCongestion: (congested: boolean) => void;
  #congested = false;
  /** Messages written since the socket was empty. */
  #waiting = 0;

  constructor(socket: Socket, onCongestion: (congested: boolean) => void) {
    this.#socket = socket;
    this.#cork = new TickCork(socket);
    this.#onCongestion = onCongestion;
    socket.on("drain", () => this.#setCongested(false));
  }

  /** Breaks the link off when the game does not read what it asked for. */
  send(message: BridgeMessage): void {
    this.#count();
    if (this.#waiting > MAX_LINK_BACKLOG_MESSAGES) {
      this.#socket.destroy();
    }
    this.#write(encodeMessage(message));
    this.#weigh();
  }

  /** Gives the game back what it may send. */
  sendCredit(bytes: number): void {
    this.#write(encodeCredit(0, bytes));
  }

  /** Sends a message of the network. Returns what it costs: its frame's bytes and the overhead of a message. */
  sendData(client: number, data: Buffer, binary: boolean): number {
    this.#count();
    this.#write(encodeHead(binary ? "b" : "t", client, data.length));
    if (data.length > 0) {
      this.#write(data);
    }
    this.#weigh();
    return HEAD_BYTES + data.length + MESSAGE_OVERHEAD_BYTES;
  }

  /** Without a drain to come it would stay congested for ever. */
  #weigh(): void {
    const waiting = this.#socket.writableLength + this.#waiting * MESSAGE_OVERHEAD_BYTES;
    if (waiting > LINK_HIGH_WATER_BYTES && this.#socket.writableNeedDrain) {
      this.#setCongested(true);
    }
  }

  #count(): void {
    this.#waiting = this.#socket.writableLength === 0 ? 1 : this.#waiting + 1;
  }

  #write(bytes: Buffer): void {
    if (this.#socket.writable) {
      this.#cork.hold();
      this.#socket.write(bytes);
    }
  }

  #setCongested(congested: boolean): void {
    if (this.#congested !== congested) {
      this.#congested = congested;
      this.#onCongestion(congested);
    }
  }
}
