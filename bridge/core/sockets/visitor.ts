import type { Socket } from "node:net";
import { SERVER_HANDSHAKE_TIMEOUT_MS } from "../limits.ts";
import { refuseUpgrade } from "./refusal.ts";

/**
 * A connection to a plugin's server, from the moment it is accepted until it is a client or gone. Whatever the peer does
 * meanwhile, somebody listens to its errors; and when the time of the handshake is over, so is the connection.
 */
export class Visitor {
  readonly socket: Socket;
  #timer: NodeJS.Timeout;
  #onLate: () => void = () => this.socket.destroy();

  constructor(socket: Socket) {
    this.socket = socket;
    // "close" follows. A peer may break off at any point, also after Node's HTTP server has let go of the socket.
    socket.on("error", () => {});
    this.#timer = setTimeout(() => this.#onLate(), SERVER_HANDSHAKE_TIMEOUT_MS);
    socket.once("close", () => clearTimeout(this.#timer));
  }

  /** What is done when the time is over, instead of breaking the connection off. */
  set onLate(act: () => void) {
    this.#onLate = act;
  }

  /** Answers with an HTTP error and ends the connection. */
  refuse(status: number): void {
    this.#onLate = () => this.socket.destroy();
    this.#timer.refresh();
    refuseUpgrade(this.socket, status);
  }

  /** It is being answered; within that time from now, or within what it has left. */
  answer(ms?: number): void {
    this.#onLate = () => this.socket.destroy();
    if (ms !== undefined) {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#onLate(), ms);
    }
  }

  /** It is a client now, and another's to look after. */
  adopt(): void {
    clearTimeout(this.#timer);
  }
}
