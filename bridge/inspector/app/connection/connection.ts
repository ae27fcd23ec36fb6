import type { FromPage, SOCKET_PATH, ToPage } from "../../../../schema/inspect/messages.ts";
import type { Credentials } from "./credentials.ts";

/**
 * `joining`: dialling for the first time. `open`: the bridge has said welcome. `lost`: it does not answer, and the page
 * tries again. `refused`: it answers, but takes neither token nor session.
 */
export type Status = "joining" | "open" | "lost" | "refused";

export interface Listener {
  onStatus(status: Status): void;
  onMessage(message: ToPage): void;
}

const PATH: typeof SOCKET_PATH = "/socket";
const FIRST_DELAY_MS = 250;
const LONGEST_DELAY_MS = 4000;

/** The page's WebSocket to the bridge, which comes back by itself. */
export class Connection {
  readonly #credentials: Credentials;
  readonly #listener: Listener;
  #socket: WebSocket | undefined;
  #delay = FIRST_DELAY_MS;
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
    socket.addEventListener("close", () => {
      if (socket === this.#socket) {
        void this.#lose();
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
      this.#delay = FIRST_DELAY_MS;
      this.#credentials.keep(message.session);
      this.#listener.onStatus("open");
    }
    this.#listener.onMessage(message);
  }

  /** A browser does not say why a WebSocket failed. So it takes a second question: does anybody answer at all? */
  async #lose(): Promise<void> {
    const lost = this.#socket;
    // A connection that stood came to its end for another reason than its credentials.
    const stood = this.#delay === FIRST_DELAY_MS && lost?.protocol !== "";
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
    }
    this.#timer = setTimeout(() => this.dial(), this.#delay);
    this.#delay = Math.min(2 * this.#delay, LONGEST_DELAY_MS);
  }
}
