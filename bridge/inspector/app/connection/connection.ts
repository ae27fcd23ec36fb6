import type { FromPage, SOCKET_PATH, ToPage } from "../../../../schema/inspect/messages.ts";
import type { Credentials } from "./credentials.ts";

/**
 * `joining`: dialling for the first time. `open`: the bridge tells its state. `full`: it serves as many other pages as it
 * can, and this one tries again. `lost`: it does not answer, and the page tries again. `refused`: it answers, but takes
 * neither token nor session.
 */
export type Status = "joining" | "open" | "full" | "lost" | "refused";

export interface Listener {
  onStatus(status: Status): void;
  onMessage(message: ToPage): void;
}

const PATH: typeof SOCKET_PATH = "/socket";
const FIRST_DELAY_MS = 250;
const LONGEST_DELAY_MS = 4000;

/** Close code of the bridge for a page that is one too many. */
const TRY_AGAIN_LATER = 1013;

/** The page's WebSocket to the bridge, which comes back by itself. */
export class Connection {
  readonly #credentials: Credentials;
  readonly #listener: Listener;
  #socket: WebSocket | undefined;
  #delay = FIRST_DELAY_MS;
  /** The bridge has told its state over this connection. */
  #isServed = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(credentials: Credentials, listener: Listener) {
    this.#credentials = credentials;
    this.#listener = listener;
  }

  /** Dials, now and whatever was under way before. */
  dial(): void {
    clearTimeout(this.#timer);
    const before = this.#socket;
    this.#socket = undefined;
    this.#isServed = false;
    before?.close();
    const { offers } = this.#credentials;
    if (offers.length === 0) {
      this.#listener.onStatus("refused");
      return;
    }
    const socket = new WebSocket(`ws://${location.host}${PATH}`, offers);
    this.#socket = socket;
    socket.addEventListener("message", ({ data }) => {
      if (socket === this.#socket) {
        this.#take(JSON.parse(data));
      }
    });
    socket.addEventListener("close", ({ code }) => {
      if (socket === this.#socket) {
        void this.#lose(code);
      }
    });
  }

  /** False when there is no connection: nothing is queued. */
  send(message: FromPage): boolean {
    if (this.#socket?.readyState !== WebSocket.OPEN) {
      return false;
    }
    this.#socket.send(JSON.stringify(message));
    return true;
  }

  #take(message: ToPage): void {
    if (message.type === "welcome") {
      // A page that is one too many gets this as well, so that it can try again.
      this.#credentials.keep(message.session);
    } else if (!this.#isServed) {
      this.#isServed = true;
      this.#delay = FIRST_DELAY_MS;
      this.#listener.onStatus("open");
    }
    this.#listener.onMessage(message);
  }

  /** A browser does not say why a WebSocket failed. So it takes a second question: does anybody answer at all? */
  async #lose(code: number): Promise<void> {
    const lost = this.#socket;
    // A connection that stood came to its end for another reason than its credentials.
    const stood = lost?.protocol !== "";
    const answers = await fetch("/", { cache: "no-store" }).then(
      ({ ok }) => ok,
      () => false,
    );
    if (lost !== this.#socket) {
      return;
    }
    if (answers && !stood && !this.#credentials.drop()) {
      this.#listener.onStatus("refused");
      return;
    }
    if (!answers) {
      this.#listener.onStatus("lost");
    } else if (code === TRY_AGAIN_LATER) {
      this.#listener.onStatus("full");
    }
    this.#timer = setTimeout(() => this.dial(), this.#delay);
    this.#delay = Math.min(2 * this.#delay, LONGEST_DELAY_MS);
  }
}
