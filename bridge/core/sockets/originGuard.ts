import type { IncomingMessage } from "node:http";
import { MAX_ORIGIN_CHARACTERS } from "../../../schema/index.ts";
import { originRefused } from "../errors.ts";
import { MAX_TOLD_ORIGINS, TOLD_ORIGINS_PAUSE_MS } from "../limits.ts";
import { failedMessage } from "./failedMessage.ts";
import { isAddressDialled, isLoopback, mayEnter } from "./policy/origin.ts";
import type { RoleLink } from "./role.ts";

/** Where a client comes from, according to its opening request. */
export interface Entrant {
  readonly origin: string | undefined;
  readonly host: string | undefined;
  /** The address of this machine that it came in on. */
  readonly localAddress: string;
}

export const entrantOf = ({ headers, socket }: Pick<IncomingMessage, "headers" | "socket">): Entrant => ({
  origin: headers.origin,
  host: headers.host,
  localAddress: socket.localAddress ?? "",
});

/** Decides which pages may connect to a plugin's server, and reports those that may not, once for each origin. */
export class OriginGuard {
  readonly #link: Pick<RoleLink, "config" | "player" | "log" | "send">;
  readonly #origins: readonly string[];
  readonly #now: () => number;
  readonly #told = new Set<string>();
  #lastTold = 0;

  /** `origins` are those that the plugin itself lets in. */
  constructor(
    link: Pick<RoleLink, "config" | "player" | "log" | "send">,
    origins: readonly string[],
    now: () => number = () => performance.now(),
  ) {
    this.#link = link;
    this.#origins = origins;
    this.#now = now;
  }

  /** Whether a page may connect. A refused page is reported. */
  admits(entrant: Entrant): boolean {
    const { origin = "" } = entrant;
    if (this.mayStay(entrant)) {
      // If the player takes the permission back, the origin is reported again.
      this.#told.delete(origin);
      return true;
    }
    this.#tell(origin);
    return false;
  }

  /** Whether a connected page would still be let in now. */
  mayStay({ origin, host, localAddress }: Entrant): boolean {
    const { config, player } = this.#link;
    const allowed = [...this.#origins, ...config.allowedOrigins, ...player.origins];
    const isLan = !isLoopback(localAddress);
    return mayEnter(origin, allowed) || (isLan && isAddressDialled(origin, host));
  }

  /** A page can invent origins without end. After the first few, only one a minute is reported, so that a real one is still seen. */
  #mayTell(): boolean {
    const [oldest = ""] = this.#told;
    if (this.#told.size >= MAX_TOLD_ORIGINS && this.#now() - this.#lastTold >= TOLD_ORIGINS_PAUSE_MS) {
      this.#told.delete(oldest);
    }
    return this.#told.size < MAX_TOLD_ORIGINS;
  }

  #tell(origin: string): void {
    const shown = origin.slice(0, MAX_ORIGIN_CHARACTERS);
    if (this.#told.has(shown) || !this.#mayTell()) {
      return;
    }
    this.#told.add(shown);
    this.#lastTold = this.#now();
    const { log, player, send } = this.#link;
    log.warn(
      { origin: shown },
      "page refused: to let it in, allow its origin in the game's WebSockets window, add it to the plugin's AllowedOrigins, or start the bridge with --allow-origin",
    );
    if (origin !== "" && origin === shown) {
      player.refused({ origin });
    }
    send(failedMessage(originRefused(shown)));
  }
}
