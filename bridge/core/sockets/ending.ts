import type { Logger } from "pino";
import type { LinkError } from "../errors.ts";
import type { RemoteHandler } from "./remoteHandler.ts";
import { logBroken } from "./socketError.ts";

/** Tells the game once how a socket ended. */
export class Ending {
  readonly #handler: Pick<RemoteHandler, "failed" | "closed">;
  readonly #log: Logger;
  #isTold = false;

  constructor(handler: Pick<RemoteHandler, "failed" | "closed">, log: Logger) {
    this.#handler = handler;
    this.#log = log;
  }

  /** A fault ends the socket for the game at once, however long the other side then takes to let go of it. */
  failed(error: LinkError, code: number): void {
    if (!this.#isTold) {
      logBroken(this.#log, error);
      this.#handler.failed(error);
      this.closed(code, "", false);
    }
  }

  closed(code: number, reason: string, clean: boolean): void {
    if (!this.#isTold) {
      this.#isTold = true;
      this.#handler.closed(code, reason, clean);
    }
  }
}
