import type { Socket } from "node:net";
import type { BridgeMessage } from "../../../schema/bridge.ts";
import { HEAD_BYTES } from "../../../schema/frames.ts";
import { MESSAGE_OVERHEAD_BYTES } from "../../../schema/limits.ts";
import { LINK_HIGH_WATER_BYTES, MAX_LINK_BACKLOG_MESSAGES } from "../limits.ts";
import { creditBody, messageBody } from "./frames.ts";
import { FrameGatherer } from "./gatherer.ts";
import type { Scratch } from "./scratch.ts";

/**
 * Writes frames to the game. Those of one turn of the event loop leave in one system call. Says when the game has fallen behind, so that
 * the remote sockets can be paused: the writer itself never drops or blocks.
 */
export class LinkWriter {
  readonly #socket: Socket;
  readonly #frames: FrameGatherer;
  readonly #onCongestion: (congested: boolean) => void;
  #congested = false;
  /** Messages written since the socket was empty. */
  #waiting = 0;
  /** Bytes read that the game has not got its credit for. */
  #owed = 0;

  constructor(socket: Socket, scratch: Scratch, onCongestion: (congested: boolean) => void) {
    this.#socket = socket;
    this.#frames = new FrameGatherer(socket, scratch, {
      handsOver: () => this.#pay(),
      handedOver: () => this.#weigh(),
    });
    this.#onCongestion = onCongestion;
    socket.on("drain", () => this.#setCongested(false));
  }

  /** Breaks the link off when the game does not read what it asked for. */
  send(message: BridgeMessage): void {
    this.#count();
    if (this.#waiting > MAX_LINK_BACKLOG_MESSAGES) {
      this.#socket.destroy();
    }
    this.#frames.add("j", 0, messageBody(message));
  }

  /**
   * Gives the game back what it may send, together with the next frames. In the same turn, although the protocol asks for
   * less: this answer carries the TCP acknowledgement, which the system otherwise holds back while the game's next small
   * write waits for it (Nagle).
   */
  giveBack(bytes: number): void {
    this.#owed += bytes;
    this.#frames.wake();
  }

  /** Sends a message of the network. Returns what it costs: its frame's bytes and the overhead of a message. */
  sendData(client: number, data: Buffer, binary: boolean): number {
    this.#count();
    this.#frames.add(binary ? "b" : "t", client, data);
    return HEAD_BYTES + data.length + MESSAGE_OVERHEAD_BYTES;
  }

  /** Ends the bridge's half of the link after all that was written; a link that ends has no use for credit. */
  end(): void {
    this.#owed = 0;
    this.#frames.flush();
    this.#socket.end();
  }

  #pay(): void {
    if (this.#owed > 0) {
      this.#frames.add("c", 0, creditBody(this.#owed));
      this.#owed = 0;
    }
  }

  /** Without a drain to come it would stay congested for ever. */
  #weigh(): void {
    const waiting = this.#socket.writableLength + this.#waiting * MESSAGE_OVERHEAD_BYTES;
    if (waiting > LINK_HIGH_WATER_BYTES && this.#socket.writableNeedDrain) {
      this.#setCongested(true);
    }
  }

  #count(): void {
    const isEmpty = this.#socket.writableLength + this.#frames.bytes === 0;
    this.#waiting = isEmpty ? 1 : this.#waiting + 1;
  }

  #setCongested(congested: boolean): void {
    if (this.#congested !== congested) {
      this.#congested = congested;
      this.#onCongestion(congested);
    }
  }
}
